"""Find the members of a zip without its directory: one local header after another.

For downloads that broke off, and zips whose end is damaged. Where a header states its
member's size and the next record stands there, that is believed; else the end of the
compressed data is sought by inflating them, or by the descriptor behind them, which
states how long they are. Layout: PKWARE's APPNOTE 4.3.7–4.3.9, zip64 included.
"""

from __future__ import annotations

import os
import re
import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Final, NamedTuple

from parsers import directory
from parsers.directory import Entry

_LOCAL: Final = struct.Struct("<4s5H3I2H")
_HEADER: Final = re.compile(b"PK\x03\x04")
# A header, or the directory in any form: what may stand behind a member.
_NEXT: Final = re.compile(b"PK(?:\x03\x04|\x01\x02|\x05\x06|\x06[\x06\x08])")
_DIRECTORY: Final = (
    b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07", b"PK\x06\x08",
)  # fmt: skip
_DESCRIPTOR: Final = b"PK\x07\x08"
_DESCRIBED_LATER: Final = 0x8
_CHUNK: Final = 1 << 20
_NAME_BYTES: Final = 4096
_NEWEST_VERSION: Final = 63
# What a member may inflate to before it is taken for a bomb, as when it is read.
_FROM_BYTES: Final = 16 << 20
_RATIO: Final = 200


class Found(NamedTuple):
    """The members in their order, and whether some may be missing behind or between."""

    entries: list[Entry]
    is_cut: bool


class _Extent(NamedTuple):
    """How long the data of a member are, and where the next record begins."""

    packed: int
    size: int
    crc: int
    behind: int


def found(file: BinaryIO) -> Found:
    """Return what local headers tell of a zip; the last member may be cut short."""
    end = file.seek(0, os.SEEK_END)
    entries: list[Entry] = []
    behind, is_cut = 0, False
    while len(entries) <= directory.MEMBERS:
        last, behind = behind, _behind_directory(file, behind, end)
        if behind >= end:
            # Without a directory there may have been more members.
            return Found(entries, is_cut or last >= end)
        mark = _at(file, behind, 4)
        at = behind if _HEADER.match(mark) else _next_header(file, behind, end)
        is_cut = is_cut or at != behind
        if at is None:
            return Found(entries, is_cut=True)
        entry, behind = _entry(file, at, end)
        if entry is None:
            return Found(entries, is_cut=True)
        entries.append(entry)
    return Found(entries, is_cut=True)


def _behind_directory(file: BinaryIO, place: int, end: int) -> int:
    """Return where a directory that stands there ends, the end if it is cut.

    Behind it there may be another zip: parts of a download that were put together.
    """
    while place < end:
        head = _at(file, place, 56)
        if head[:4] == b"PK\x01\x02" and len(head) >= 46:
            place += 46 + sum(struct.unpack_from("<3H", head, 28))
        elif head[:4] == b"PK\x06\x06" and len(head) >= 12:
            place += 12 + struct.unpack_from("<Q", head, 4)[0]
        elif head[:4] == b"PK\x06\x07":
            place += 20
        elif head[:4] == b"PK\x05\x06" and len(head) >= 22:
            place += 22 + struct.unpack_from("<H", head, 20)[0]
        elif head[:4] in _DIRECTORY:
            return end
        else:
            return place
    return end


def _at(file: BinaryIO, place: int, size: int) -> bytes:
    file.seek(place)
    return file.read(size)


def _next_header(file: BinaryIO, start: int, end: int) -> int | None:
    """Return where the next header stands that can be one, behind damaged bytes."""
    for place in _finds(file, _HEADER, start, end):
        head = _at(file, place, _LOCAL.size)
        if len(head) < _LOCAL.size:
            return None
        _, version, _, method, *_, names, _ = _LOCAL.unpack(head)
        name = file.read(min(names, _NAME_BYTES))
        is_name = 0 < names <= _NAME_BYTES and len(name) == names
        is_plain = min(name, default=0) >= 0x20
        if is_name and is_plain and method in (0, 8) and version <= _NEWEST_VERSION:
            return place
    return None


def _finds(
    file: BinaryIO, marks: re.Pattern[bytes], start: int, end: int
) -> Iterator[int]:
    """Yield where a mark of four bytes stands, in order; the file may be moved."""
    for place in range(start, end, _CHUNK):
        for hit in marks.finditer(_at(file, place, _CHUNK + 3)):
            yield place + hit.start()


def _entry(file: BinaryIO, at: int, end: int) -> tuple[Entry | None, int]:
    """Return the member whose header stands there, and where the next record is."""
    head = _at(file, at, _LOCAL.size)
    if len(head) < _LOCAL.size:
        return None, end
    _, _, flags, method, _, day, crc, packed, size, names, extras = _LOCAL.unpack(head)
    name, extra = file.read(names), file.read(extras)
    start = at + _LOCAL.size + names + extras
    if start > end:
        return None, end
    size, packed, _ = directory.wide(extra, size, packed, 0)
    stated = _Extent(packed, size, crc, start + packed)
    extent = _extent(file, start, end, stated, method=method, flags=flags)
    date = (day >> 9) + 1980, (day >> 5) & 15, day & 31
    entry = Entry(
        name, extent.size, extent.packed, at, method, flags, extent.crc, date,
        is_link=False,
    )  # fmt: skip
    return entry, extent.behind


def _extent(
    file: BinaryIO, start: int, end: int, stated: _Extent, *, method: int, flags: int
) -> _Extent:
    is_later = bool(flags & _DESCRIBED_LATER) and not stated.packed
    if not is_later and _NEXT.match(_at(file, stated.behind, 4)):
        return stated
    if method == 8:
        inflated = _inflated(file, start, end)
        if inflated is not None:
            return _described(file, inflated) if is_later else inflated
    if is_later:
        return _searched(file, start, end)
    if stated.behind > end:
        # A stored medium that broke off; what looks like headers in it is its own.
        return stated._replace(behind=end)
    return stated


def _inflated(file: BinaryIO, start: int, end: int) -> _Extent | None:
    """Return where a deflate stream ends by itself; None for a cut one, or a bomb."""
    engine = zlib.decompressobj(-15)
    size, crc, place = 0, 0, start
    file.seek(start)
    try:
        while place < end and not engine.eof:
            chunk = file.read(min(_CHUNK, end - place))
            place += len(chunk)
            while chunk and not engine.eof:
                piece = engine.decompress(chunk, _CHUNK)
                size += len(piece)
                crc = zlib.crc32(piece, crc)
                chunk = engine.unconsumed_tail
                if size > max(_FROM_BYTES, _RATIO * (place - start)):
                    return None
    except zlib.error:
        return None
    if not engine.eof:
        return None
    behind = place - len(engine.unused_data)
    return _Extent(behind - start, size, crc, behind)


def _described(file: BinaryIO, extent: _Extent) -> _Extent:
    """Return the extent with the checksum that the descriptor behind it states."""
    tail = _at(file, extent.behind, 24)
    for crc, packed, size, length in _descriptors(tail):
        if (packed, size) == (extent.packed, extent.size):
            return extent._replace(crc=crc, behind=extent.behind + length)
    return extent


def _descriptors(tail: bytes) -> Iterator[tuple[int, int, int, int]]:
    """Yield all that a descriptor there may state, and how long it would be."""
    for mark in (_DESCRIPTOR, b""):
        for form in ("<3I", "<I2Q"):
            length = len(mark) + struct.calcsize(form)
            if tail.startswith(mark) and len(tail) >= length:
                crc, packed, size = struct.unpack_from(form, tail, len(mark))
                yield crc, packed, size, length


def _searched(file: BinaryIO, start: int, end: int) -> _Extent:
    """Return the extent by the descriptor that stands before a next record.

    It must state how far it is from the start. If none does, the member is all that
    is left and a byte more: it was cut off.
    """
    for place in _finds(file, _NEXT, start, end):
        before = _at(file, max(start, place - 24), min(24, place - start))
        for length in (16, 24, 12, 20):
            tail = before[-length:]
            for crc, packed, size, own in _descriptors(tail):
                if own == length and packed == place - length - start:
                    return _Extent(packed, size, crc, place)
    return _Extent(end - start + 1, end - start + 1, 0, end)
