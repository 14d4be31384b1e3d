"""Be the command, as ``meta-audit`` and as ``python -m audit``.

Signals are ours before anything big is imported, and whatever ends the run becomes an
exit code here at the latest.
"""

from __future__ import annotations

import os
import sys

from audit import stopping, traces
from audit.stopping import Stopped

_OUTPUT, _BUG, _STOPPED = 4, 70, 130


def main() -> None:
    """Run the command; files it makes are for their owner alone."""
    os.umask(0o077)
    # What an exception says where nobody waits for it may be the person's words.
    sys.unraisablehook = lambda _: None
    try:
        stopping.on_signals()
        code = _flushed(_run())
    except Stopped:
        code = _STOPPED
        _say_stopped()
    stopping.no_more()
    sys.exit(code)


def _run() -> int:
    from audit.cli import app
    from reports.words import of_locale, speak

    speak(of_locale())
    try:
        app()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except OSError as error:  # of what is printed outside a command: --help
        return _unprinted(error, 0)
    except Exception as error:  # noqa: BLE001 - the last seam: a bug before a command
        _say(traces.of(error))
        return _BUG
    return 0


def _flushed(code: int) -> int:
    """Return the exit code when all that was printed has found its way out."""
    try:
        sys.stdout.flush()
    except OSError as error:
        return _unprinted(error, code)
    return code


def _unprinted(error: OSError, code: int) -> int:
    """Return the exit code where no more can be printed: a reader may have enough."""
    # Nothing more may be written to it, at the end of the program either.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):
        return code
    from reports.words import _

    said = _("the result can't be printed: {reason}")
    _say(f"meta-audit: {said.format(reason=os.strerror(error.errno or 5))}")
    return _OUTPUT


def _say_stopped() -> None:
    from reports.words import _

    _say(f"meta-audit: {_('stopped; nothing half-written is left')}")


def _say(line: str) -> None:
    try:
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()
    except OSError:
        return


if __name__ == "__main__":
    main()
