"""Stop where the person or the system asks to, once, whatever is being done.

``Stopped`` is no ``KeyboardInterrupt``: the command line's library takes that one for
itself and ends with another code.
"""

from __future__ import annotations

import signal
import time
from types import FrameType
from typing import Final

_SIGNALS: Final = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
# Terminals and supervisors send a signal to all, some twice; cleaning up takes less.
_SECONDS: Final = 2.0


class Stopped(BaseException):
    """Say that the run was asked to stop."""


class _Stop:
    """Raise ``Stopped`` at a signal, and let what cleans up after it finish."""

    def __init__(self) -> None:
        self._raised_at: float | None = None

    def __call__(self, _signal: int, _frame: FrameType | None) -> None:
        now = time.monotonic()
        if self._raised_at is None or now - self._raised_at > _SECONDS:
            self._raised_at = now
            raise Stopped


def on_signals() -> None:
    """Raise ``Stopped`` in this, the main thread at every signal that asks to stop."""
    stop = _Stop()
    for name in _SIGNALS:
        number = getattr(signal, name, None)
        # What was told to survive a closed terminal (nohup) goes on.
        if number is not None and signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, stop)


def no_more() -> None:
    """Let the process end undisturbed: there is nothing left to stop."""
    for name in _SIGNALS:
        number = getattr(signal, name, None)
        if number is not None:
            signal.signal(number, signal.SIG_IGN)
