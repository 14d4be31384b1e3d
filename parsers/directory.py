"""Read the central directory of a zip, entry by entry, trusting none of it.

The standard library gives up a whole archive for one odd entry (a name not in UTF-8,
a version to come, a broken extra field) and keeps half a kilobyte per member. Layout:
PKWARE's APPNOTE 4.3.12–4.3.16, zip64 included; other disks and encrypted directories do
not occur in what Meta sends.
"""

from __future__ import annotations

import os
import stat
import struct
from typing import BinaryIO, Final, NamedTuple

_END: Final = struct.Struct("<4s4H2IH")
_END64: Final = struct.Struct("<4sQ2H2I4Q")
_LOCATOR: Final = struct.Struct("<4sIQI")
# Left out: the version needed, the time, the number of the disk, internal attributes.
_ENTRY: Final = struct.Struct("<IH2x2H2xH3I3H4x2I")
_ENTRY_MARK: Final = 0x02014B50
_LOCAL: Final = struct.Struct("<4s5H3I2H")
_COMMENT_BYTES: Final = 65_535
_DIRECTORY_BYTES: Final = 1 << 30
MEMBERS: Final = 2_000_000
"""No honest export has as many members."""
_FULL32: Final = 0xFFFFFFFF
# What a named tuple's own constructor calls: there are very many entries to make.
_new: Final = tuple.__new__
_BLOCK: Final = struct.Struct("<2H")
_WIDE: Final = [struct.Struct(f"<{count}Q") for count in range(4)]


class Entry(NamedTuple):
    """One entry as the directory states it; sizes and offsets in bytes."""

    name: bytes
    bytes: int
    packed: int
    offset: int
    method: int
    flags: int
    crc: int
    date: tuple[int, int, int]
    is_link: bool


def entries_of(file: BinaryIO) -> list[Entry] | None:
    """Return the entries in their order; None where there is no directory."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    begin = file.read(4)
    # Seldom is there a comment: then nothing before the end record need be read.
    for most in (_END.size, _COMMENT_BYTES + _END.size):
        file.seek(max(0, size - most))
        base, tail = file.tell(), file.read()
        place = _end_in(tail)
        if place is not None:
            break
    if place is None:
        return None
    _, _, _, _, count, length, offset, _ = _END.unpack_from(tail, place)
    end = base + place
    end64 = _end64(file, end)
    if end64 is not None:
        end, count, length, offset = end64
    # What stands before the archive shifts every offset by the same.
    shift = end - length - offset
    start = end - length
    if start < 0 or length > _DIRECTORY_BYTES:
        return None
    if shift > 0 and begin == b"PK\x03\x04":
        # Members before the first: the end is that of a zip inside, or of a second one.
        return None
    file.seek(start)
    found, rest = _entries(file.read(length), shift)
    if rest not in (b"", b"PK\x05\x05") and len(found) <= MEMBERS:
        return None
    # Fewer than stated: a damaged entry hides those behind it.
    stated = count if end64 is not None else count & 0xFFFF
    whole = len(found) if end64 is not None else len(found) & 0xFFFF
    return found if whole == stated or len(found) > MEMBERS else None


def _end_in(tail: bytes) -> int | None:
    """Return where the end record stands: its comment reaches the end of the file."""
    place = tail.rfind(b"PK\x05\x06")
    while place >= 0:
        if len(tail) - place >= _END.size:
            comment = _END.unpack_from(tail, place)[-1]
            if place + _END.size + comment == len(tail):
                return place
        place = tail.rfind(b"PK\x05\x06", 0, place)
    return None


def _end64(file: BinaryIO, end: int) -> tuple[int, int, int, int] | None:
    """Return place, count, length and offset of a zip64 directory, if there is one."""
    if end < _LOCATOR.size:
        return None
    file.seek(end - _LOCATOR.size)
    mark, _, place, _ = _LOCATOR.unpack(file.read(_LOCATOR.size))
    if mark != b"PK\x06\x07":
        return None
    # The stated place is wrong where something stands before the archive.
    for at in (end - _LOCATOR.size - _END64.size, place):
        if not 0 <= at < end:
            continue
        file.seek(at)
        raw = file.read(_END64.size)
        if len(raw) == _END64.size and raw[:4] == b"PK\x06\x06":
            *_, count, length, offset = _END64.unpack(raw)
            return at, count, length, offset
    return None


def _entries(raw: bytes, shift: int) -> tuple[list[Entry], bytes]:
    """Return the entries, and how what stands behind them begins (a signature may)."""
    found: list[Entry] = []
    # Very many members share few days.
    dates: dict[int, tuple[int, int, int]] = {}
    at, last = 0, len(raw) - _ENTRY.size
    while at <= last and len(found) <= MEMBERS:
        (
            mark, made_by, flags, method, day, crc, packed, size,
            names, extras, comments, attributes, offset,
        ) = _ENTRY.unpack_from(raw, at)  # fmt: skip
        if mark != _ENTRY_MARK:
            break
        body = at + _ENTRY.size
        at = body + names
        name = raw[body:at]
        if size == _FULL32 or packed == _FULL32 or offset == _FULL32:
            size, packed, offset = wide(raw[at : at + extras], size, packed, offset)
        at += extras + comments
        date = dates.get(day)
        if date is None:
            date = dates[day] = (day >> 9) + 1980, (day >> 5) & 15, day & 31
        is_link = made_by >> 8 == 3 and stat.S_ISLNK(attributes >> 16)
        found.append(
            _new(
                Entry,
                (name, size, packed, offset + shift, method, flags, crc, date, is_link),
            )
        )
    return found, raw[at : at + 4]


def wide(extra: bytes, size: int, packed: int, offset: int) -> tuple[int, int, int]:
    """Return the sizes and the offset with their zip64 values where those are given."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = _BLOCK.unpack_from(extra, at)
        at += 4
        if kind == 1:
            # Given in this order, and each only where its own field is full.
            count = min(length, len(extra) - at) // 8
            given = list(_WIDE[min(count, 3)].unpack_from(extra, at))
            if size == _FULL32 and given:
                size = given.pop(0)
            if packed == _FULL32 and given:
                packed = given.pop(0)
            if offset == _FULL32 and given:
                offset = given.pop(0)
            break
        at += length
    return size, packed, offset


def local_name(file: BinaryIO, offset: int) -> bytes | None:
    """Return the name in a local header, None where there is no header."""
    if offset < 0:
        return None
    try:
        file.seek(offset)
    except (OSError, ValueError):  # no file is as long
        return None
    head = file.read(_LOCAL.size)
    if len(head) < _LOCAL.size or head[:4] != b"PK\x03\x04":
        return None
    return file.read(_LOCAL.unpack(head)[-2])
