"""Say when a reader should end by itself, before its process is ended.

A process that is ended loses all it had read of a file. A reader that stops in time
keeps every whole record so far, and says that it stopped. There is one watch, as the
limits are those of the process; where it has none, nothing ever takes too long.
"""

from __future__ import annotations

import math
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

from parsers.columns import Tally

if sys.platform != "win32":
    import resource

TOO_LONG: Final = "took too long; the rest was not read"
# Left to end the last record, and to hand over what was read.
_RESERVE_SECONDS: Final = 6.0
_RESERVE_SHARE: Final = 0.25
# Below what ``workers`` waits for an answer.
_WALL_SECONDS: Final = 240.0
_WALL_SECONDS_PER_MB: Final = 10.0
_TICK_SECONDS: Final = 0.5


class SpentError(BaseException):
    """Say that the time is over; no parser takes it for an error of its own."""


class _Watch:
    """Watch the time of one file; ``with`` it what may be interrupted anywhere.

    Only what neither counts nor sends anything may be interrupted.
    """

    def __init__(self) -> None:
        self._processor = self._wall = math.inf
        self._is_armed = False

    def begin(self, size_bytes: int) -> None:
        """Begin to read a file of that size."""
        self._is_armed = False
        self._processor = self._wall = math.inf
        if sys.platform == "win32":
            return
        allowed, _ = resource.getrlimit(resource.RLIMIT_CPU)
        if allowed == resource.RLIM_INFINITY:
            return
        left = allowed - time.process_time()
        self._processor = allowed - min(_RESERVE_SECONDS, _RESERVE_SHARE * left)
        self._wall = time.monotonic() + _WALL_SECONDS
        self._wall += _WALL_SECONDS_PER_MB * size_bytes / 1e6
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGALRM, self._tick)
            signal.setitimer(signal.ITIMER_REAL, _TICK_SECONDS, _TICK_SECONDS)

    def end(self) -> None:
        """Watch no longer."""
        if sys.platform != "win32" and self._wall < math.inf:
            signal.setitimer(signal.ITIMER_REAL, 0)
        self._processor = self._wall = math.inf

    def is_spent(self) -> bool:
        """Say whether the time that is allowed is nearly over."""
        return time.process_time() > self._processor or time.monotonic() > self._wall

    def _tick(self, _signal: int, _frame: FrameType | None) -> None:
        if self._is_armed and self.is_spent():
            raise SpentError

    def __enter__(self) -> None:
        """Let what follows be interrupted."""
        self._is_armed = True

    def __exit__(self, *_: object) -> None:
        """Let nothing be interrupted again."""
        self._is_armed = False


WATCH: Final = _Watch()


@contextmanager
def watched(size_bytes: int, tally: Tally) -> Iterator[None]:
    """Let a file of that size be read, and note where the time for it was over."""
    WATCH.begin(size_bytes)
    try:
        yield
    except SpentError:
        tally.damage = TOO_LONG
    finally:
        WATCH.end()
