"""Write the output folder: complete or absent, readable by its owner alone.

Everything is written into a folder of its own inside the output folder and moved to its
place when all of it is there, ``summary.json`` last; what a stopped run left behind is
removed by the next. The folder's own answers and letters are never touched.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import orjson

from reports.words import _

_MARK: Final = "summary.json"
_TEMPORARY: Final = ".tmp-meta-audit-"
_LAST: Final = ("audit.json", _MARK)
PICTURES: Final = ("png", "svg")
FIGURES: Final = (
    "years", "verdicts", "months", "platforms", "funnel", "top-group", "top-album",
    "top-page", "top-event", "top-place", "top-people",
)  # fmt: skip
"""The figures that a scan may write as pictures."""
# What a scan may write; a folder that holds our summary is ours to overwrite.
_OWN: Final = (
    "report.html",
    "items.csv",
    *(f"{name}.{format_}" for name in FIGURES for format_ in PICTURES),
)
# What a comparison writes; this file marks a folder as one of its own.
COMPARE_MARK: Final = "compare.json"
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
    _check(out, force=force, mark=mark)
    is_new = not out.exists()
    try:
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
        _clean(out)
        beside = Path(tempfile.mkdtemp(prefix=_TEMPORARY, dir=out))
    except OSError as error:
        raise OutputError(_advice(out, error)) from error
    try:
        yield beside
        _move(beside, out, mark)
    except OSError as error:
        raise OutputError(_advice(out, error)) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
        if is_new and out.is_dir() and not any(out.iterdir()):
            out.rmdir()


def _check(out: Path, *, force: bool, mark: str) -> None:
    if out.is_symlink():
        raise ForeignFolderError(
            _("the output folder is a link; name the folder itself")
        )
    if out.exists() and not out.is_dir():
        raise ForeignFolderError(_("the output is a file; name another with --out"))
    if not out.is_dir() or force or (out / mark).is_file():
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
    """Remove what a run that was killed left behind."""
    for left in out.glob(f"{_TEMPORARY}*"):
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left, ignore_errors=True)


def _move(beside: Path, out: Path, mark: str) -> None:
    """Put the written files in their places, the mark of completeness last."""
    names = sorted(path.name for path in beside.iterdir() if path.is_file())
    for stale in (set(_OWN) if mark == _MARK else set()) - set(names):
        # An earlier run's report must not stand beside this run's tables.
        (out / stale).unlink(missing_ok=True)
    last = (*_LAST, COMPARE_MARK)
    for name in [
        *(n for n in names if n not in last),
        *(n for n in last if n in names),
    ]:
        made = beside / name
        made.chmod(stat.S_IRUSR | stat.S_IWUSR)
        with made.open("rb+") as file:
            os.fsync(file.fileno())
        made.replace(out / name)


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
