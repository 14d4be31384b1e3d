"""Write the output folder: complete or absent, readable by its owner alone.

Everything is written into a folder of its own inside the output folder and moved to its
place when all of it is there, ``summary.json`` last; what a stopped run left behind is
removed by the next. The folder's own answers and letters are never touched.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import orjson

from reports import placing
from reports.words import _

if sys.platform != "win32":
    import fcntl

_MARK: Final = "summary.json"
_TEMPORARY: Final = ".tmp-meta-audit-"
_STOPS: Final = tuple(
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP")
    if hasattr(signal, name)
)
_LAST: Final = ("audit.json", _MARK)
PICTURES: Final = ("png", "svg")
FIGURES: Final = (
    "years", "verdicts", "months", "platforms", "funnel", "top-group", "top-album",
    "top-page", "top-event", "top-place", "top-people",
)  # fmt: skip
"""The figures that a scan may write as pictures."""
# What a comparison or a cohort writes; this file marks a folder as one of its own.
COMPARE_MARK: Final = "compare.json"
COHORT_MARK: Final = "cohort.json"
# What a run may write or not; a folder that holds its mark is ours to overwrite.
_OWN: Final = {
    _MARK: (
        "report.html",
        "items.csv",
        *(f"{name}.{format_}" for name in FIGURES for format_ in PICTURES),
    ),
    COHORT_MARK: ("cohort-sensitive.csv",),
}
FORMATS: Final = ("html", "parquet", "csv", "json", "png", "svg")
DEFAULT_FORMATS: Final = ("html", "parquet", "csv", "json")


class OutputError(Exception):
    """Say that the output can't be written, and what to do."""


class ForeignFolderError(Exception):
    """Say that the output folder holds something that is not ours."""


@contextmanager
def folder(out: Path, *, force: bool, mark: str = _MARK) -> Iterator[Path]:
    """Yield a folder to write into; move its files to ``out`` if all went well.

    ``mark`` is the file that makes ``out`` one of ours: a scan's summary by default.

    Raises:
        ForeignFolderError: a non-empty folder without our mark, and no ``force``.
        OutputError: the folder or a file can't be written.
    """
    with held(out, force=force, mark=mark) as beside:
        yield beside
        with _undisturbed():
            _move(beside, out, mark)
            _clean(out)


@contextmanager
def held(out: Path, *, force: bool, mark: str) -> Iterator[Path]:
    """Hold ``out`` for this run alone; yield a folder in it for what is not ready yet.

    That folder goes away in any case; raises as ``folder`` does.
    """
    _check(out, force=force, mark=mark)
    is_new = not out.exists()
    try:
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(out):
            _clean(out)
            try:
                yield Path(tempfile.mkdtemp(prefix=_TEMPORARY, dir=out))
            finally:
                with _undisturbed(), suppress(OSError):
                    _clean(out)
    except OSError as error:
        raise OutputError(_advice(out, error)) from error
    finally:
        if is_new and out.is_dir() and not any(out.iterdir()):
            out.rmdir()


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let signals wait until the end: what moves files is short.

    Masking would not do: another thread would take the signal for the main one.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    noted: list[int] = []
    before = {number: signal.getsignal(number) for number in _STOPS}
    for number, handler in before.items():
        if callable(handler):
            signal.signal(number, lambda number, _: noted.append(number))
    try:
        yield
    finally:
        for number, handler in before.items():
            if callable(handler):
                signal.signal(number, handler)
        if noted:
            signal.raise_signal(noted[0])


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    """Hold the folder for this run, where the system has locks."""
    if sys.platform == "win32":
        yield
        return
    number = os.open(out, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise OutputError(
                _(
                    "another run is writing into the output folder; wait until it "
                    "ends, or choose another folder with --out"
                )
            ) from error
        except OSError:  # a file system without locks
            pass
        yield
    finally:
        os.close(number)


def _check(out: Path, *, force: bool, mark: str) -> None:
    if out.is_symlink():
        raise ForeignFolderError(
            _("the output folder is a link; name the folder itself")
        )
    if out.exists() and not out.is_dir():
        raise ForeignFolderError(_("the output is a file; name another with --out"))
    if not out.is_dir() or force or (out / mark).is_file():
        return
    if any(map(placing.was_moving, out.glob(f"{_TEMPORARY}*"))):
        return
    others = [path for path in out.iterdir() if not path.name.startswith(_TEMPORARY)]
    if others:
        raise ForeignFolderError(
            _(
                "the output folder holds other files; name another with --out, "
                "or write into it with --force"
            )
        )


def _clean(out: Path) -> None:
    """Remove what a run that was killed left behind, and put back what it had moved."""
    for left in sorted(out.glob(f"{_TEMPORARY}*")):
        if left.is_symlink() or not left.is_dir():
            left.unlink()
        else:
            placing.undo(left, out)
            shutil.rmtree(left, ignore_errors=True)


def _move(beside: Path, out: Path, mark: str) -> None:
    """Put the written files in their places, the mark of completeness last."""
    names = sorted(path.name for path in beside.iterdir() if path.is_file())
    last = (*_LAST, COMPARE_MARK, COHORT_MARK)
    ordered = [
        *(name for name in names if name not in last),
        *(name for name in last if name in names),
    ]
    # An earlier run's report must not stand beside this run's tables.
    stale = sorted(set(_OWN.get(mark, ())) - set(names))
    placing.place(beside, out, ordered, mark=mark, stale=stale)


def _advice(out: Path, error: OSError) -> str:
    free = _free_bytes(out)
    reason = os.strerror(error.errno) if error.errno else _("no reason given")
    if free is None:
        said = _(
            "the output can't be written: {reason}; free some space or choose another "
            "folder with --out"
        )
        return said.format(reason=reason)
    said = _(
        "the output can't be written: {reason} ({free} MB are free there); free some "
        "space or choose another folder with --out"
    )
    return said.format(reason=reason, free=f"{free / 1e6:.0f}")


def _free_bytes(out: Path) -> int | None:
    for place in (out, *out.parents):
        if place.exists():
            try:
                return shutil.disk_usage(place).free
            except OSError:
                return None
    return None


def write_safely(path: Path, text: str) -> None:
    """Write one file beside a finished audit, complete or not at all.

    Raises OutputError where it can't be written.
    """
    try:
        number, name = tempfile.mkstemp(prefix=_TEMPORARY, dir=path.parent)
        try:
            with os.fdopen(number, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise OutputError(_advice(path.parent, error)) from error


def write_text(path: Path, text: str) -> None:
    """Write a text file as UTF-8 with the same line ends everywhere."""
    path.write_text(text, encoding="utf-8", newline="\n")


def write_json(path: Path, value: Any) -> None:
    """Write JSON for people and machines: indented, keys in the order given."""
    path.write_bytes(orjson.dumps(value, option=orjson.OPT_INDENT_2) + b"\n")
