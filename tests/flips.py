"""Flip bytes of a small export, one at a time, and hold each scan to the truth.

``EXPORTS`` holds the same four members stored and deflated. For each flip the layout
tells what was hit; ``flaws`` says what in a scan of the flipped bytes is false, by the
scan of the whole export and by those of exports that lack one member.
"""

from __future__ import annotations

import os
import random
import signal
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple
from unittest.mock import patch

import pyarrow.parquet as pq

from audit import pipeline
from parsers import schema
from parsers.workers import Pool
from reports import outputs
from tests import builders as b

CANARY: Final = "quxcanary"
AS_OF: Final = date(2026, 11, 21)
CPU_SECONDS: Final = 20.0
WALL_SECONDS: Final = 180
_MADE: Final = 0x5021  # 2020-01-01, as headers write it
_GROUPS: Final = {"group_posts_v2": [b.post(f"{CANARY} in a group")]}
_COMMENTS: Final = {"comments_v2": [b.comment(f"{CANARY} said {n}") for n in "ab"]}
MEMBERS: Final[dict[str, Any]] = {
    b.POSTS: b.posts(3, CANARY),
    b.COMMENTS: _COMMENTS,
    b.PROFILE: {"profile_v2": {"name": {"full_name": f"Ann {CANARY}"}}},
    b.GROUP_POSTS: _GROUPS,
}
PATHS: Final = tuple(MEMBERS)
_RECORDS: Final[dict[str, list[Any]]] = {
    b.POSTS: MEMBERS[b.POSTS],
    b.COMMENTS: _COMMENTS["comments_v2"],
    b.GROUP_POSTS: _GROUPS["group_posts_v2"],
}


def _entries(method: int) -> list[b.Entry]:
    return [replace(entry, method=method, date=_MADE) for entry in b.entries(MEMBERS)]


EXPORTS: Final = {
    "stored": b.forged(_entries(0)),
    "deflated": b.forged(_entries(8)),
}

# What stands where -------------------------------------------------------------------

_COMMON: Final = (
    ("version", 2), ("flags", 2), ("method", 2), ("time", 2), ("date", 2), ("crc", 4),
    ("packed", 4), ("size", 4), ("name length", 2), ("extra length", 2),
)  # fmt: skip
_LOCAL: Final = (("signature", 4), *_COMMON)
_CENTRAL: Final = (
    ("signature", 4), ("made by", 2), *_COMMON, ("comment length", 2), ("disk", 2),
    ("internal", 2), ("external", 4), ("offset", 4),
)  # fmt: skip
_END: Final = (
    ("signature", 4), ("disk", 4), ("counts", 4), ("length", 4), ("offset", 4),
    ("comment length", 2),
)  # fmt: skip
# Fields by which the directory is walked: to lie there hides no member's data.
_STRUCTURE: Final = ("signature", "name length", "extra length", "comment length")


class Place(NamedTuple):
    """What one byte is: of which member (None: of all), in which part and field."""

    member: str | None
    part: str
    field: str
    at: int


@cache
def layout(kind: str) -> tuple[Place, ...]:
    """Return what each byte of an export is, in their order."""
    listed = _entries(0 if kind == "stored" else 8)
    local = [
        place
        for entry in listed
        for place in (
            *_fields(str(entry.name), "local", _LOCAL),
            *_fields(str(entry.name), "local", [("name", len(entry.name))]),
            *_fields(str(entry.name), "data", [("data", len(entry.raw()))]),
        )
    ]
    central = [
        place
        for entry in listed
        for place in (
            *_fields(str(entry.name), "central", _CENTRAL),
            *_fields(str(entry.name), "central", [("name", len(entry.name))]),
        )
    ]
    return (*local, *central, *_fields(None, "end", _END))


def _fields(
    member: str | None, part: str, sizes: Iterable[tuple[str, int]]
) -> Iterator[Place]:
    return (
        Place(member, part, field, at) for field, size in sizes for at in range(size)
    )


# Scans -------------------------------------------------------------------------------


class Scan(NamedTuple):
    """What a scan said: exit code or the name of a stray error, rows, and its cost."""

    code: int | str
    items: list[dict[str, Any]]
    files: list[dict[str, Any]]
    problems: list[dict[str, Any]]
    cpu_seconds: float = 0.0


class _HangError(Exception):
    """Say that a scan did not end within its time."""


def _hang(_signal: int, _frame: object) -> None:
    raise _HangError


@contextmanager
def one_pool() -> Iterator[None]:
    """Let all scans of this process share the children: they are costly to start."""
    lent = _Lent()
    try:
        with patch.object(pipeline, "Pool", lambda _jobs: lent):
            yield
    finally:
        lent.pool.__exit__()


class _Lent:
    """Hand out a pool without closing it, unless a scan broke off in its middle."""

    def __init__(self) -> None:
        self.pool = Pool(1)

    def __enter__(self) -> Pool:
        return self.pool

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is not None:
            self.pool.__exit__()
            self.pool = Pool(1)


def scanned(data: bytes, folder: Path) -> Scan:
    """Scan a zip of these bytes in a folder of our own, in this process."""
    export, out = folder / "facebook-example.zip", folder / "out"
    export.write_bytes(data)
    options = pipeline.Options(
        out=out, as_of=AS_OF, formats=("json",), mentions=False, jobs=1
    )
    before = _cpu()
    code: int | str
    try:
        with _limited():
            code = int(pipeline.run([export], options).unread)
    except pipeline.NothingReadableError:
        code = 3
    except pipeline.UsageError:
        code = 2
    except (outputs.OutputError, outputs.ForeignFolderError):
        code = 4
    except Exception as error:  # noqa: BLE001 - any stray error is a finding
        code = type(error).__name__
    spent = _cpu() - before
    if code not in (0, 1):
        return Scan(code, [], [], [], spent)
    names = ("items", "files", "problems")
    rows = [pq.read_table(out / f"{name}.parquet").to_pylist() for name in names]
    return Scan(code, *rows, spent)


@contextmanager
def _limited() -> Iterator[None]:
    if os.name != "posix":
        yield
        return
    old = signal.signal(signal.SIGALRM, _hang)
    signal.alarm(WALL_SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, old)


def _cpu() -> float:
    """Return the CPU seconds of this process and, where /proc tells, of its children.

    A child that was replaced is counted among those that ended.
    """
    ended = os.times()
    total = ended.user + ended.system + ended.children_user + ended.children_system
    tick = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
    for child in children(os.getpid()):
        try:
            fields = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += (int(fields[11]) + int(fields[12])) / tick
    return total


def children(parent: int) -> list[int]:
    """Return the children of a process as far as /proc tells, in their order."""
    found: list[int] = []
    for listed in Path(f"/proc/{parent}/task").glob("*/children"):
        with suppress(OSError):
            found += map(int, listed.read_text().split())
    return sorted(found)


# The truth ---------------------------------------------------------------------------

# What hangs on all that an archive holds: when it was made, and what is asked of it.
_ARCHIVE: Final = ("question", "public_spans", "public_from", "public_until",
                   "public_hint", "owner_age")  # fmt: skip
# What hangs on whose it is, and on the flags and dates that the profile states.
_OWNER: Final = ("item_id", "post_id", "account", "visibility", "visibility_basis",
                 "certainty", "verdict", "rule")  # fmt: skip
_ALL: Final = tuple(column.name for column in schema.ITEMS)
_STATED: Final = tuple(n for n in _ALL if n not in (*_ARCHIVE, *_OWNER))
_JUDGED: Final = (*_STATED, *_OWNER)


class Truth(NamedTuple):
    """The scan of a whole export, and scans of it where one member is lost."""

    whole: Scan
    without: dict[str, Scan]


def truth(kind: str, folder: Path) -> Truth:
    """Scan the references, and make sure that they are what they should be."""
    method = 0 if kind == "stored" else 8
    whole = scanned(EXPORTS[kind], folder)
    assert whole.code == 0, whole.code
    assert Counter(row["source_path"] for row in whole.items) == {
        b.POSTS: 3, b.COMMENTS: 2, b.PROFILE: 1, b.GROUP_POSTS: 1,
    }  # fmt: skip
    without = {}
    for lost in PATHS:
        listed = [
            replace(entry, data=b"", packed=b"") if entry.name == lost else entry
            for entry in _entries(method)
        ]
        without[lost] = scanned(b.forged(listed), folder)
        assert without[lost].code == 1, lost
    return Truth(whole, without)


def flaws(kind: str, at: int, scan: Scan, known: Truth) -> list[str]:
    """Return what is false in a scan of an export whose byte ``at`` was flipped."""
    place = layout(kind)[at]
    if scan.code not in (0, 1):
        return [f"exit {scan.code}"]
    found = [*_said(scan), *_rows(place, scan)]
    if scan.cpu_seconds > CPU_SECONDS:
        found.append(f"took {scan.cpu_seconds:.0f} s of CPU")
    if scan.code == 0 and not _is_success(place, scan, known.whole):
        found.append("exit 0, yet its items are not those of the whole export")
    for path in PATHS:
        found += _member(path, place, scan, known)
    if kind == "stored" and place.part == "data" and place.member in _RECORDS:
        found += _before(place, scan, known.whole)
    return found


def _said(scan: Scan) -> Iterator[str]:
    """Yield what a scan says that it must not, or fails to say."""
    told = [row["what"] for row in scan.problems]
    told += [row["pointer"] or "" for row in scan.problems]
    told += [row["reason"] or "" for row in scan.files]
    if any(CANARY in text for text in told):
        yield "a problem quotes the person's words"
    unread = [row for row in scan.files if row["status"] in ("failed", "partial")]
    if scan.code == 1 and not (scan.problems and (unread or _of_archive(scan))):
        yield "exit 1, and no row says why"
    if any(not row["problems"] for row in unread):
        yield "a member is failed or partial without a problem"


def _of_archive(scan: Scan) -> list[dict[str, Any]]:
    return [row for row in scan.problems if not row["path"]]


def _rows(place: Place, scan: Scan) -> Iterator[str]:
    """Yield which members have no row, or two, or a wrong one."""
    rows = Counter((row["path"], row["status"]) for row in scan.files)
    for path in PATHS:
        if path != place.member and rows[path, "parsed"] != 1:
            yield f"{PATHS.index(path)}: no row says that this healthy member was read"
    if len(scan.files) != len(PATHS):
        yield f"{len(scan.files)} rows for {len(PATHS)} members"


def _is_success(place: Place, scan: Scan, whole: Scan) -> bool:
    """Say whether exit 0 is true: all is there, or what is not was no loss."""
    # These bits may say that the member is a link, and links are not followed.
    is_link = place.field in ("external", "made by")
    left = place.member if is_link and _row_of(place, scan) == "skipped" else None
    columns = _STATED if left or _is_date(place) else _ALL
    return _of(scan.items, None, columns, but=left) == _of(
        whole.items, None, columns, but=left
    )


def _is_date(place: Place) -> bool:
    """Say whether a date of the directory was hit, by which archives are dated."""
    return place.part == "central" and place.field == "date"


def _row_of(place: Place, scan: Scan) -> str | None:
    rows = [row for row in scan.files if row["path"] == place.member]
    return rows[0]["status"] if len(rows) == 1 else None


def _of(
    items: Iterable[dict[str, Any]],
    path: str | None,
    columns: Sequence[str],
    *,
    but: str | None = None,
) -> list[str]:
    """Return some columns of a member's items (of all but one's), in their order."""
    return sorted(
        repr([row[name] for name in columns])
        for row in items
        if (row["source_path"] == path if path else row["source_path"] != but)
    )


def stated(items: Iterable[dict[str, Any]], without: set[str]) -> list[str]:
    """Return what the records of all members but these state, sorted."""
    kept = [row for row in items if row["source_path"] not in without]
    return _of(kept, None, _STATED)


def _member(path: str, place: Place, scan: Scan, known: Truth) -> Iterator[str]:
    """Yield what is false in the items of one member."""
    number = PATHS.index(path)
    is_hit = path == place.member
    if is_hit and _is_excused(place, scan):
        return
    mine = _of(scan.items, path, _STATED)
    if mine != _of(known.whole.items, path, _STATED):
        why = "that was not hit"
        if is_hit:
            why = "whose data is whole" if _is_structure(place) else "called whole"
        yield f"{number}: lost or changed items of a member {why}"
        return
    wanted = [known.whole]
    columns: Sequence[str] = _JUDGED
    if place.member is not None and not is_hit:
        row = _row_of(place, scan)
        wanted += [known.without[place.member]]
        # Of a partial member a date may be another, and with it the archive's.
        columns = _ALL if row == "failed" else _JUDGED
    if _is_date(place):
        columns = _STATED
    if not any(
        _of(scan.items, path, columns) == _of(scan_.items, path, columns)
        for scan_ in wanted
    ):
        yield f"{number}: another verdict for a member that was not lost"


def _is_excused(place: Place, scan: Scan) -> bool:
    """Say whether a member that was hit may lack items: its row says so.

    Not where only the directory's own structure was hit: the data is whole.
    """
    if _is_structure(place):
        return False
    others = {*PATHS} - {place.member}
    rows = [row for row in scan.files if row["path"] not in others]
    return any(row["status"] != "parsed" or row["problems"] for row in rows)


def _is_structure(place: Place) -> bool:
    return place.part == "central" and place.field in _STRUCTURE


def _before(place: Place, scan: Scan, whole: Scan) -> Iterator[str]:
    """Yield if a whole record before the damage is not there."""
    assert place.member is not None
    content, end, kept = b.content(MEMBERS[place.member]), 0, 0
    for record in _RECORDS[place.member]:
        raw = b.json_bytes(record)
        end = content.index(raw, end) + len(raw)
        kept += end <= place.at
    rows = [row for row in whole.items if row["source_path"] == place.member]
    rows.sort(key=lambda row: row["source_pointer"])
    wanted = Counter(_of(rows[:kept], place.member, _STATED))
    missing = wanted - Counter(_of(scan.items, place.member, _STATED))
    if missing:
        yield f"{missing.total()} whole records before the damage are lost"


# Running many ------------------------------------------------------------------------


class Flip(NamedTuple):
    """One byte to flip: of which export, where, and by which bits."""

    kind: str
    at: int
    mask: int

    def __str__(self) -> str:
        place = layout(self.kind)[self.at]
        of = "" if place.member is None else f" of member {PATHS.index(place.member)}"
        where = f"{place.part} {place.field}".replace("data data", "data")
        return f"{self.kind}:{self.at}:0x{self.mask:02x} ({where}+{place.at}{of})"

    def data(self) -> bytes:
        """Return the export with this byte flipped."""
        data = bytearray(EXPORTS[self.kind])
        data[self.at] ^= self.mask
        return bytes(data)


def flips(seed: int, wanted: int | None = None) -> list[Flip]:
    """Return for each byte all bits and a random one; of these some at random."""
    chance = random.Random(f"{seed}:flips")
    every = [
        Flip(kind, at, mask)
        for kind, data in EXPORTS.items()
        for at in range(len(data))
        for mask in (0xFF, 1 << chance.randrange(8))
    ]
    if wanted is None or wanted >= len(every):
        return every
    return sorted(chance.sample(every, wanted))


def survived(some: Sequence[Flip]) -> list[tuple[Flip, int | str, list[str]]]:
    """Scan each flip in this process; return exit codes and what was false."""
    with TemporaryDirectory(prefix="flips-", dir=_fast()) as name, one_pool():
        folder = Path(name)
        known = {kind: truth(kind, folder) for kind in {flip.kind for flip in some}}
        found = []
        for flip in some:
            scan = scanned(flip.data(), folder)
            wrong = flaws(flip.kind, flip.at, scan, known[flip.kind])
            found.append((flip, scan.code, wrong))
        return found


def _fast() -> str | None:
    """Return a folder in memory where there is one: nothing of this is to be kept."""
    memory = Path("/dev/shm")
    return str(memory) if os.access(memory, os.W_OK) else None


def survived_by(
    some: Sequence[Flip], jobs: int, most: int = 100
) -> Iterator[list[tuple[Flip, int | str, list[str]]]]:
    """Yield the results of some flips after the other, from several processes."""
    step = max(1, min(most, -(-len(some) // jobs)))
    parts = [some[at : at + step] for at in range(0, len(some), step)]
    if jobs == 1:
        yield from map(survived, parts)
        return
    with ProcessPoolExecutor(jobs) as processes:
        yield from processes.map(survived, parts)
