"""Put written files in their places: all of them, or none.

The earlier output is set aside first, the mark of a complete folder before all others,
and a list of what is about to move lies beside it. If anything fails, or the process is
killed in between, the earlier output is put back, by ourselves or by the next run.
"""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Final

_OLD: Final = "earlier"
_LIST: Final = "moving.json"
_LONGEST: Final = 1 << 16
# Every name of an output; none of what the person writes there.
_OURS: Final = re.compile(
    r"(?!sample\.)[a-z][a-z-]*\.(?:parquet|csv|json|html|png|svg)"
)


def place(
    beside: Path, out: Path, names: Sequence[str], *, mark: str, stale: Sequence[str]
) -> None:
    """Move the files of these names from ``beside`` to ``out``, in this order.

    ``stale`` are files of an earlier output that go away. Raises OSError with all as it
    was before.
    """
    for name in names:
        made = beside / name
        made.chmod(stat.S_IRUSR | stat.S_IWUSR)
        with made.open("rb+") as file:
            os.fsync(file.fileno())
    moved_away = [mark, *(name for name in (*names, *stale) if name != mark)]
    for name in moved_away:
        if (out / name).is_dir() and not (out / name).is_symlink():
            raise IsADirectoryError(21, os.strerror(21))
    old = beside / _OLD
    old.mkdir(mode=0o700)
    had = {name: os.path.lexists(out / name) for name in moved_away}
    _write(old / _LIST, json.dumps(had))
    try:
        for name in moved_away:
            if os.path.lexists(out / name):
                (out / name).rename(old / name)
        for name in names:
            (beside / name).rename(out / name)
    except BaseException:
        undo(beside, out)
        raise
    _flush_folder(out)
    (old / _LIST).unlink()


def was_moving(beside: Path) -> bool:
    """Say whether a run was killed while it put its files in their places."""
    return bool(_moving(beside))


def _moving(beside: Path) -> dict[str, bool]:
    """Return the names that were about to move, and which had an earlier file.

    None where nothing had moved yet. A folder may come from a stranger: only plain
    names that are ours are believed, and only folders and files that are no links.
    """
    old = beside / _OLD
    try:
        folders = [beside.lstat(), old.lstat()]
        listed = (old / _LIST).lstat()
        is_ours = all(stat.S_ISDIR(each.st_mode) for each in folders)
        if not (is_ours and stat.S_ISREG(listed.st_mode) and listed.st_size < _LONGEST):
            return {}
        names = json.loads((old / _LIST).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(names, dict) or not all(map(_OURS.fullmatch, names)):
        return {}
    return {name: bool(had) for name, had in names.items()}


def undo(beside: Path, out: Path) -> None:
    """Take back what had come to its place, then put back what was set aside.

    Ends in the same way however often it is broken off and begun again.
    """
    names = _moving(beside)
    if not names:
        return
    old = beside / _OLD
    for name, had in names.items():
        came = not os.path.lexists(beside / name) and os.path.lexists(out / name)
        if os.path.lexists(old / name):
            (old / name).replace(out / name)
        elif came and not had:
            (out / name).replace(beside / name)
    _flush_folder(out)
    (old / _LIST).unlink()


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    """Make the moves last through a loss of power, where folders can be flushed."""
    if os.name != "posix":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
