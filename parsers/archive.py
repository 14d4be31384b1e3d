"""Open zips and folders; list their members; stream one member out, within budgets.

Nothing is extracted to disk, member names are only labels, and the directory of a zip
is untrusted: overlapping entries, encryption, unsupported methods, symlinks and
impossible ratios each become a flaw of the member, and the rest is read. The checks are
our own because CPython's overlap guard is missing before 3.11.8 and differs between
versions since (see SECURITY 2 of the references).
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple

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
_ENCRYPTED: Final = 0x1
_UTF8_NAME: Final = 0x800


class ArchiveError(Exception):
    """Say that an input can't be used, and what to do; the person can act on it."""


class Member(NamedTuple):
    """One entry of an archive as its directory states it; none of it is trusted.

    ``flaw`` names what keeps it from being read; ``offset`` is that of the local
    header, and -1 in a folder.
    """

    number: int
    path: str
    bytes: int
    packed: int
    offset: int
    method: int
    crc: int
    flaw: str | None = None


@dataclass(frozen=True)
class Archive:
    """One zip or folder: its name, where it is, and its members in their order.

    ``newest_member`` is the newest date of a zip's directory as (year, month, day),
    ``digest`` the SHA-256 of that directory.
    """

    name: str
    path: Path
    is_zip: bool
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
    if not path.exists():
        raise ArchiveError("no such file or folder; check the path")
    try:
        with zipfile.ZipFile(path) as archive:
            return _zip(path, archive)
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError) as error:
        raise ArchiveError(_why_no_zip(path)) from error
    except OSError as error:
        raise ArchiveError("can't be opened; check that you may read it") from error


def _why_no_zip(path: Path) -> str:
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(4)
    if size == 0:
        return "an empty file; download it again"
    if head == b"PK\x03\x04":
        return (
            f"the download is incomplete ({size / 1e6:.1f} MB are here, its end is "
            "missing); download it again from Meta"
        )
    return "not a zip; use the file that Meta let you download, or its unzipped folder"


def _zip(path: Path, archive: zipfile.ZipFile) -> Archive:
    entries = archive.infolist()
    if len(entries) > _MEMBERS:
        raise ArchiveError("more than two million members; this is no Meta export")
    overlapping = _overlapping(entries, archive.start_dir)
    digest = hashlib.sha256()
    members: list[Member] = []
    for info in entries:
        digest.update(
            f"{info.orig_filename}\0{info.file_size}\0{info.CRC}\n".encode(
                "utf-8", "replace"
            )
        )
        if info.is_dir():
            continue
        flaw = "overlaps another member" if info.header_offset in overlapping else None
        members.append(
            Member(
                len(members),
                _name(info),
                info.file_size,
                info.compress_size,
                info.header_offset,
                info.compress_type,
                info.CRC,
                flaw or _flaw(info),
            )
        )
    newest = max((info.date_time[:3] for info in entries), default=None)
    return Archive(path.name, path, True, tuple(members), digest.hexdigest(), newest)


def _flaw(info: zipfile.ZipInfo) -> str | None:
    if info.create_system == 3 and stat.S_ISLNK(info.external_attr >> 16):
        return "symlink"
    if info.flag_bits & _ENCRYPTED:
        return "encrypted"
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "unsupported compression method"
    return None


def _overlapping(entries: list[zipfile.ZipInfo], end: int) -> set[int]:
    """Return the header offsets of entries that reach into the next one.

    Two entries for one header are duplicates of each other and overlap fully.
    """
    bad = set()
    following = end
    for info in sorted(entries, key=lambda entry: entry.header_offset, reverse=True):
        least = info.header_offset + _LOCAL.size + len(info.orig_filename)
        if least + info.compress_size > following:
            bad.add(info.header_offset)
        following = info.header_offset
    return bad


def _name(info: zipfile.ZipInfo) -> str:
    """Return the member's name, UTF-8 even where the zip forgot to say so."""
    name = info.orig_filename.split("\0", 1)[0].replace("\\", "/")
    if info.flag_bits & _UTF8_NAME or name.isascii():
        return name
    try:
        return name.encode("cp437").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return name


def _folder(path: Path) -> Archive:
    digest = hashlib.sha256()
    members: list[Member] = []
    for name, entry in _walk(path, ""):
        is_link = entry.is_symlink()
        size = 0 if is_link else entry.stat(follow_symlinks=False).st_size
        digest.update(f"{name}\0{size}\n".encode("utf-8", "replace"))
        flaw = "symlink" if is_link else None
        members.append(Member(len(members), name, size, size, -1, 0, 0, flaw))
        if len(members) > _MEMBERS:
            raise ArchiveError("more than two million files; this is no Meta export")
    resolved = path.resolve().name
    return Archive(resolved, path, False, tuple(members), digest.hexdigest())


def _walk(folder: Path, below: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield every file below a folder in sorted order; links are never followed."""
    with os.scandir(folder) as entries:
        ordered = sorted(entries, key=lambda entry: entry.name)
    for entry in ordered:
        name = below + entry.name.encode("utf-8", "replace").decode("utf-8")
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path), name + "/")
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
        return _read_file(path / member.path)
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
        with os.fdopen(_opened_file(path / member.path), "rb") as file:
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


def _opened_file(path: Path) -> int:
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    return os.open(path, flags)


def _read_file(path: Path) -> Reading:
    data, digest = bytearray(), hashlib.sha256()
    with os.fdopen(_opened_file(path), "rb") as file:
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
    name = file.read(name_bytes).replace(b"\\", b"/")
    if re.sub(rb"[^\x20-\x7e]", b"", name) != _ascii(member.path):
        return 0, "its two names differ"
    return member.offset + _LOCAL.size + name_bytes + extra_bytes, None


def _ascii(path: str) -> bytes:
    return re.sub(rb"[^\x20-\x7e]", b"", path.encode("utf-8", "replace"))


def _inflated(file: BinaryIO, member: Member) -> Reading:
    data, digest, crc = bytearray(), hashlib.sha256(), 0
    packed, left, flaw = 0, member.packed, None
    engine = _INFLATE.decompressobj(-15) if member.method else None
    while left > 0 and flaw is None:
        chunk = file.read(min(_CHUNK, left))
        if not chunk:
            flaw = "cut off"
            break
        left -= len(chunk)
        packed += len(chunk)
        digest.update(chunk)
        flaw = _take(engine, chunk, data, packed)
    crc = zlib.crc32(data)
    if flaw is None and engine is not None and not engine.eof:
        flaw = "cut off"
    if flaw is None and crc != member.crc:
        flaw = "damaged (checksum)"
    return Reading(data, digest.hexdigest(), flaw)


def _take(engine: Any, chunk: bytes, data: bytearray, packed: int) -> str | None:
    """Append what a chunk inflates to; return the flaw that stops the reading."""
    if engine is None:
        data += chunk
        return "larger than 4 GiB" if len(data) > _MEMBER_BYTES else None
    try:
        while chunk:
            data += engine.decompress(chunk, 4 * _CHUNK)
            if len(data) > max(_RATIO_FROM_BYTES, packed * _RATIO):
                return "inflates more than 200 times"
            if len(data) > _MEMBER_BYTES:
                return "larger than 4 GiB"
            chunk = engine.unconsumed_tail
    except _INFLATE_ERRORS:
        return "damaged (deflate)"
    return None
