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
_ENTRY: Final = struct.Struct("<4s6H3I5H2I")
_LOCAL: Final = struct.Struct("<4s5H3I2H")
_COMMENT_BYTES: Final = 65_535
_DIRECTORY_BYTES: Final = 1 << 30
MEMBERS: Final = 2_000_000
"""No honest export has as many members."""
_FULL32: Final = 0xFFFFFFFF


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
    file.seek(max(0, size - _COMMENT_BYTES - _END.size))
    base, tail = file.tell(), file.read()
    place = _end_in(tail)
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
    found = []
    at = 0
    while at + _ENTRY.size <= len(raw) and raw[at : at + 4] == b"PK\x01\x02":
        fields = _ENTRY.unpack_from(raw, at)
        (_, made_by, _, flags, method, _, day, crc, packed, size) = fields[:10]
        (names, extras, comments, _, _, attributes, offset) = fields[10:]
        body = at + _ENTRY.size
        name = raw[body : body + names]
        if _FULL32 in (size, packed, offset):
            extra = raw[body + names : body + names + extras]
            size, packed, offset = wide(extra, size, packed, offset)
        is_link = made_by >> 8 == 3 and stat.S_ISLNK(attributes >> 16)
        date = (day >> 9) + 1980, (day >> 5) & 15, day & 31
        found.append(
            Entry(name, size, packed, offset + shift, method, flags, crc, date, is_link)
        )
        at = body + names + extras + comments
        if len(found) > MEMBERS:
            break
    return found, raw[at : at + 4]


def wide(extra: bytes, size: int, packed: int, offset: int) -> tuple[int, int, int]:
    """Return the sizes and the offset with their zip64 values where those are given."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        values = extra[at + 4 : at + 4 + length]
        if kind == 1:
            numbers = iter(
                struct.unpack(f"<{len(values) // 8}Q", values[: len(values) // 8 * 8])
            )
            size, packed, offset = (
                next(numbers, value) if value == _FULL32 else value
                for value in (size, packed, offset)
            )
            break
        at += 4 + length
    return size, packed, offset


def local_name(file: BinaryIO, offset: int) -> bytes | None:
    """Return the name in a local header, None where there is no header."""
    if offset < 0:
        return None
    file.seek(offset)
    head = file.read(_LOCAL.size)
    if len(head) < _LOCAL.size or head[:4] != b"PK\x03\x04":
        return None
    return file.read(_LOCAL.unpack(head)[-2])
