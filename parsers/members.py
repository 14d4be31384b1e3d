"""Read one member of a zip or folder: its bytes, within budgets, and what is wrong.

Whatever the headers claim, bytes are counted as they come out; of a member that is
damaged the good part before the damage is kept.
"""

from __future__ import annotations

import builtins
import hashlib
import os
import re
import struct
import zlib
from collections.abc import Sequence
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
_LOCAL: Final = struct.Struct("<4s5H3I2H")
_SMALL: Final = 64
_DAMAGED: Final = "damaged (deflate)"
TWO_NAMES: Final = "its two names differ"
UNOPENED: Final = "a folder that can't be opened"


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


def misnamed(path: Path, members: Sequence[Member]) -> list[int]:
    """Return the numbers of the members that their own headers name otherwise."""
    within = [member for member in members if member.offset >= 0 and not member.flaw]
    if not within:
        return []
    with path.open("rb") as file:
        return [m.number for m in within if _data_start(file, m)[1] == TWO_NAMES]


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
    if not is_same(file.read(name_bytes), member.path.encode()):
        return 0, TWO_NAMES
    return member.offset + _LOCAL.size + name_bytes + extra_bytes, None


def is_same(name: bytes, other: bytes) -> bool:
    """Say whether two names are one, by what is the same in every encoding."""
    return _ascii(name) == _ascii(other)


def _ascii(name: bytes) -> bytes:
    plain = name.split(b"\0", 1)[0].replace(b"\\", b"/")
    return re.sub(rb"[^\x20-\x7e]", b"", plain)


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
