"""Open zips and folders; list their members; stream one member out, within budgets.

Nothing is extracted to disk, member names are only labels, and the directory of a zip
is untrusted: overlapping entries, encryption, unsupported methods, symlinks and
impossible ratios each become a flaw of the member, and the rest is read. The checks are
our own because CPython's overlap guard is missing before 3.11.8 and differs between
versions since (see SECURITY 2 of the references).
"""

from __future__ import annotations

import builtins
import hashlib
import os
import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple

from parsers import directory
from parsers.directory import Entry
from reports.words import later

try:  # Nearly three times as fast as zlib; optional where no wheel exists.
    from isal import igzip_lib, isal_zlib

    _INFLATE: Any = isal_zlib
    _INFLATE_ERRORS: tuple[Any, ...] = (igzip_lib.IsalError, zlib.error)
except ImportError:  # pragma: no cover - depends on the platform
    _INFLATE = zlib
    _INFLATE_ERRORS = (zlib.error,)

_CHUNK: Final = 1 << 20
_MEMBER_BYTES: Final = 4 << 30
_RATIO: Final = 200
_RATIO_FROM_BYTES: Final = 16 << 20
_MEMBERS: Final = 2_000_000
_LOCAL: Final = struct.Struct("<4s5H3I2H")
_SMALL: Final = 64
_INT64: Final = 2**63 - 1
_DAMAGED: Final = "damaged (deflate)"
_ENCRYPTED: Final = 0x1
_UTF8_NAME: Final = 0x800


class ArchiveError(Exception):
    """Say that an input can't be used, and what to do; the person can act on it."""


class Member(NamedTuple):
    """One entry of an archive as its directory states it; none of it is trusted.

    ``flaw`` names what keeps it from being read; ``offset`` is that of the local
    header, and -1 in a folder; ``raw`` is the name of a file where that is no UTF-8.
    """

    number: int
    path: str
    bytes: int
    packed: int
    offset: int
    method: int
    crc: int
    flaw: str | None = None
    raw: builtins.bytes | None = None

    @property
    def most(self) -> int:
        """Return the most bytes that may come out of it, whatever its header claims."""
        return min(self.bytes, max(_RATIO_FROM_BYTES, self.packed * _RATIO))


@dataclass(frozen=True)
class Archive:
    """One zip or folder: its name, where it is, and its members in their order.

    ``newest_member`` is the newest date of a zip's directory as (year, month, day),
    ``digest`` the SHA-256 of that directory.
    """

    name: str
    path: Path
    members: tuple[Member, ...]
    digest: str
    newest_member: tuple[int, int, int] | None = None


def opened(path: Path) -> Archive:
    """Read the directory of a zip or folder.

    Raises:
        ArchiveError: no such file, no zip, an incomplete download, too many members.
    """
    if path.is_dir():
        return _folder(path)
    try:
        with path.open("rb") as file:
            entries = directory.entries_of(file)
            if entries is None:
                raise ArchiveError(_why_no_zip(path))
            return _zip(path, file, entries)
    except FileNotFoundError as error:
        raise ArchiveError(later("no such file or folder; check the path")) from error
    except OSError as error:
        raise ArchiveError(
            later("can't be opened; check that you may read it")
        ) from error


def _why_no_zip(path: Path) -> str:
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(4)
    if size == 0:
        return later("an empty file; download it again")
    if head == b"PK\x03\x04":
        return (
            f"the download is incomplete ({size / 1e6:.1f} MB are here, its end is "
            "missing or damaged); download it again from Meta"
        )
    return later(
        "not a zip; use the file that Meta let you download, or its unzipped folder"
    )


def _zip(path: Path, file: BinaryIO, entries: list[Entry]) -> Archive:
    if len(entries) > _MEMBERS:
        raise ArchiveError(
            later("more than two million members; this is no Meta export")
        )
    size = file.seek(0, os.SEEK_END)
    overlapping = _overlapping(file, entries, size)
    digest = hashlib.sha256()
    members: list[Member] = []
    for place, entry in enumerate(entries):
        digest.update(b"%s\0%d\0%d\n" % (entry.name, entry.bytes, entry.crc))
        name = _name(entry)
        if name.endswith("/") and not entry.bytes:
            continue
        flaw = "overlaps another member" if place in overlapping else _flaw(entry)
        if flaw is None and not 0 <= entry.offset < size:
            flaw = "no local header"
        members.append(
            Member(
                len(members),
                name,
                min(entry.bytes, _INT64),
                min(entry.packed, size),
                max(entry.offset, 0),
                entry.method,
                entry.crc,
                flaw,
            )
        )
    newest = max((entry.date for entry in entries), default=None)
    return Archive(path.name, path, tuple(members), digest.hexdigest(), newest)


def _flaw(entry: Entry) -> str | None:
    if entry.is_link:
        return "symlink"
    if entry.flags & _ENCRYPTED:
        return "encrypted"
    if entry.method not in (0, 8):
        return "unsupported compression method"
    return None


def _overlapping(file: BinaryIO, entries: list[Entry], end: int) -> set[int]:
    """Return the places of entries that reach into another one.

    Of several entries for one header the first that has its name is its own.
    """
    bad: set[int] = set()
    by_offset: dict[int, list[int]] = {}
    for place, entry in enumerate(entries):
        by_offset.setdefault(entry.offset, []).append(place)
    following = end
    for offset in sorted(by_offset, reverse=True):
        places = by_offset[offset]
        if len(places) > 1:
            name = directory.local_name(file, offset)
            own = [place for place in places if entries[place].name == name][:1]
            bad |= set(places) - set(own)
            places = own
        for place in places:
            entry = entries[place]
            if offset + _LOCAL.size + len(entry.name) + entry.packed > following:
                bad.add(place)
        following = offset
    return bad


def _name(entry: Entry) -> str:
    """Return the member's name, UTF-8 even where the zip forgot to say so."""
    raw = entry.name.split(b"\0", 1)[0].replace(b"\\", b"/")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("utf-8" if entry.flags & _UTF8_NAME else "cp437", "replace")


def _folder(path: Path) -> Archive:
    digest = hashlib.sha256()
    members: list[Member] = []
    for raw, entry in _walk(path, b""):
        name = raw.decode("utf-8", "replace")
        is_link = entry.is_symlink()
        is_file = entry.is_file(follow_symlinks=False)
        size = 0 if is_link else entry.stat(follow_symlinks=False).st_size
        digest.update(f"{name}\0{size}\n".encode("utf-8", "replace"))
        flaw = "symlink" if is_link else None if is_file else "no regular file"
        odd = raw if name.encode("utf-8") != raw else None
        members.append(Member(len(members), name, size, size, -1, 0, 0, flaw, odd))
        if len(members) > _MEMBERS:
            raise ArchiveError(
                later("more than two million files; this is no Meta export")
            )
    resolved = path.resolve().name
    return Archive(resolved, path, tuple(members), digest.hexdigest())


def _walk(folder: Path, below: bytes) -> Iterator[tuple[bytes, os.DirEntry[str]]]:
    """Yield every file below a folder in sorted order; links are never followed."""
    with os.scandir(folder) as entries:
        ordered = sorted(entries, key=lambda entry: os.fsencode(entry.name))
    for entry in ordered:
        name = below + os.fsencode(entry.name)
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path), name + b"/")
        else:
            yield name, entry


# Reading one member ------------------------------------------------------------------


class Reading(NamedTuple):
    """The bytes of a member, their packed SHA-256, and what was wrong, if anything.

    With a flaw the bytes are the good part before it, possibly none.
    """

    data: bytearray
    digest: str
    flaw: str | None


def read(path: Path, member: Member) -> Reading:
    """Inflate one member in memory, within the budgets, whatever its header claims."""
    if member.flaw:
        return Reading(bytearray(), "", member.flaw)
    if member.offset < 0:
        return _read_file(path, member)
    with path.open("rb") as file:
        start, flaw = _data_start(file, member)
        if flaw:
            return Reading(bytearray(), "", flaw)
        file.seek(start)
        return _inflated(file, member)


def head(path: Path, member: Member, size: int) -> bytes:
    """Return the first bytes of a member, at most ``size``; none if it has a flaw."""
    if member.flaw:
        return b""
    if member.offset < 0:
        with os.fdopen(_opened_file(path, member), "rb") as file:
            return file.read(size)
    with path.open("rb") as file:
        start, flaw = _data_start(file, member)
        if flaw:
            return b""
        file.seek(start)
        packed = file.read(min(size, member.packed))
    if not member.method:
        return packed
    try:
        return bytes(_INFLATE.decompressobj(-15).decompress(packed, size))
    except _INFLATE_ERRORS:
        return b""


def _opened_file(folder: Path, member: Member) -> int:
    """Open a file of a folder, never through a link in its place."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    name = member.path if member.raw is None else os.fsdecode(member.raw)
    return os.open(folder / name, flags)


def _read_file(path: Path, member: Member) -> Reading:
    data, digest = bytearray(), hashlib.sha256()
    with os.fdopen(_opened_file(path, member), "rb") as file:
        while chunk := file.read(_CHUNK):
            data += chunk
            digest.update(chunk)
            if len(data) > _MEMBER_BYTES:
                return Reading(data, digest.hexdigest(), "larger than 4 GiB")
    return Reading(data, digest.hexdigest(), None)


def _data_start(file: BinaryIO, member: Member) -> tuple[int, str | None]:
    file.seek(member.offset)
    head = file.read(_LOCAL.size)
    if len(head) < _LOCAL.size or head[:4] != b"PK\x03\x04":
        return 0, "no local header"
    *_, name_bytes, extra_bytes = _LOCAL.unpack(head)
    if _ascii(file.read(name_bytes).split(b"\0", 1)[0]) != _ascii(member.path.encode()):
        return 0, "its two names differ"
    return member.offset + _LOCAL.size + name_bytes + extra_bytes, None


def _ascii(name: bytes) -> bytes:
    """Return what of a name is the same in every encoding."""
    return re.sub(rb"[^\x20-\x7e]", b"", name.replace(b"\\", b"/"))


def _inflated(file: BinaryIO, member: Member) -> Reading:
    start = file.tell()
    data, digest, flaw = _read_all(file, member, _INFLATE, _CHUNK)
    if flaw == _DAMAGED:
        # The fast engine keeps nothing of a step that fails: once more, in small steps.
        file.seek(start)
        data, _, flaw = _read_all(file, member, zlib, _SMALL)
    if flaw is None and zlib.crc32(data) != member.crc:
        flaw = "damaged (checksum)"
    return Reading(data, digest, flaw)


def _read_all(
    file: BinaryIO, member: Member, engines: Any, step: int
) -> tuple[bytearray, str, str | None]:
    """Inflate a member step by step; return its bytes, packed digest, and flaw."""
    data, digest = bytearray(), hashlib.sha256()
    packed, flaw = 0, None
    engine = engines.decompressobj(-15) if member.method else None
    while packed < member.packed and flaw is None:
        chunk = file.read(min(step, member.packed - packed))
        if not chunk:
            return data, digest.hexdigest(), "cut off"
        packed += len(chunk)
        digest.update(chunk)
        flaw = _take(engine, chunk, data, packed)
    if flaw is None and engine is not None and not engine.eof:
        flaw = "cut off"
    return data, digest.hexdigest(), flaw


def _take(engine: Any, chunk: bytes, data: bytearray, packed: int) -> str | None:
    """Append what a chunk inflates to; return the flaw that stops the reading."""
    if engine is None:
        data += chunk
        return "larger than 4 GiB" if len(data) > _MEMBER_BYTES else None
    most = 4 * _CHUNK
    try:
        while True:
            piece = engine.decompress(chunk, most)
            data += piece
            if len(data) > max(_RATIO_FROM_BYTES, packed * _RATIO):
                return "inflates more than 200 times"
            if len(data) > _MEMBER_BYTES:
                return "larger than 4 GiB"
            chunk = engine.unconsumed_tail
            # A full piece may have more behind it, even where all input is taken.
            if engine.eof or (not chunk and len(piece) < most):
                return None
    except _INFLATE_ERRORS:
        return _DAMAGED
