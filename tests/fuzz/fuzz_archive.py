"""Open hostile zips, and read every member of them.

An input with the mark of a zip in it is one; any other tells, field by field, how the
headers of a zip lie, between a first and a last member that are honest.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from parsers import archive, exports, formats, members, recovery, schema
from parsers.archive import Archive, ArchiveError, NoDirectoryError
from parsers.members import Member
from tests import builders as b
from tests.builders import Entry
from tests.fuzz.invariants import CANARY, written

_HEAD = 4096
_FREE = 16 << 20
_STEP = 4 << 20
_RATIO = 200
_FIRST, _LAST = Entry("a.json", b"[1]"), Entry("z.json", b"[26]")
_NUMBERS = b.json_bytes(list(range(200)))
# What the standard library raises over a zip or member it does not like.
_REFUSALS = (
    zipfile.BadZipFile, zlib.error, struct.error, ValueError, EOFError, OSError,
    NotImplementedError, RuntimeError, IndexError,
)  # fmt: skip


def check(data: bytes) -> None:
    """Hold one input to what is true of every zip."""
    if b"PK" not in data:
        data = _forged(data)
    path = written(data)
    try:
        found = archive.opened(path)
    except NoDirectoryError as error:
        _check_words(str(error))
        _check_recovered(path, data)
        return
    except ArchiveError as error:
        _check_words(str(error))
        return
    assert archive.opened(path) == found
    _compare(data, found, _contents(found, len(data)))


def _check_recovered(path: Path, data: bytes) -> None:
    """Hold what is found without a directory to the same."""
    with path.open("rb") as file:
        listed = recovery.found(file)
    try:
        found = archive.recovered(path, listed)
    except ArchiveError as error:
        _check_words(str(error))
        return
    assert found.problem
    _contents(found, len(data))


def _contents(found: Archive, size: int) -> dict[int, bytes]:
    """Return the contents that are whole, by where their members begin."""
    numbers = [member.number for member in found.members]
    assert numbers == list(range(len(numbers)))
    product = exports.product_of(found)
    whole: dict[int, bytes] = {}
    for member in found.members:
        match = formats.match(member.path, product, found.name)
        assert match.status in schema.FILE_STATUSES
        content = _content(found, member, size)
        if content is not None:
            whole[member.offset] = content
    return whole


def _check_words(message: str) -> None:
    assert CANARY not in message
    assert "PK" not in message
    assert message.isprintable()


def _content(found: Archive, member: Member, size: int) -> bytes | None:
    """Return a member's content; None where it is not whole, which it says."""
    reading = members.read(found.path, member)
    assert reading == members.read(found.path, member)
    assert 0 <= member.packed <= size
    assert len(reading.data) <= max(_FREE, member.packed * _RATIO) + _STEP
    _check_words(reading.flaw or "")
    head = members.head(found.path, member, _HEAD)
    assert len(head) <= _HEAD
    if reading.flaw:
        return None
    assert head == reading.data[:_HEAD]
    assert zlib.crc32(reading.data) == member.crc or member.offset < 0
    return bytes(reading.data)


def _compare(data: bytes, found: Archive, whole: dict[int, bytes]) -> None:
    """Hold it to the standard library, as far as that reads the zip: nothing is lost.

    What both read whole is the same.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as theirs:
            infos = [i for i in theirs.infolist() if i.file_size or not i.is_dir()]
            assert len(infos) <= len(found.members)
            for info in infos:
                ours = whole.get(info.header_offset)
                if ours is not None and info.file_size <= _FREE:
                    _same(theirs, info, ours)
    except _REFUSALS:
        return


def _same(theirs: zipfile.ZipFile, info: zipfile.ZipInfo, ours: bytes) -> None:
    if (content := theirs.read(info)) != ours:
        raise AssertionError(f"{len(content)} bytes, not {len(ours)}")


# Zips that lie -----------------------------------------------------------------------


class _Bytes:
    """Hand out an input piece by piece; zeros behind its end."""

    def __init__(self, data: bytes) -> None:
        self._data = io.BytesIO(data)

    def __bool__(self) -> bool:
        return self._data.tell() < len(self._data.getbuffer())

    def number(self, width: int) -> int:
        return int.from_bytes(self._data.read(width).ljust(width, b"\0"), "little")

    def some(self, most: int) -> bytes:
        return self._data.read(min(self.number(1), most))

    def maybe(self, width: int) -> int | None:
        """Return a lie of so many bytes every fourth time."""
        return self.number(width) if self.number(1) % 4 == 3 else None


def _forged(data: bytes) -> bytes:
    told = _Bytes(data)
    shift = told.number(2) if told.number(1) % 8 == 7 else 0
    lying = []
    while told and len(lying) < 16:
        lying.append(_lying(told, len(lying)))
    forged = b.forged([_FIRST, *lying, _LAST], shift=shift)
    cut = told.number(2)
    return forged[: len(forged) - cut] if 0 < cut < len(forged) else forged


def _lying(told: _Bytes, number: int) -> Entry:
    content = told.some(200) * (1 + told.number(1))
    kind = told.number(1)
    return Entry(
        told.some(40) or f"{CANARY}/{number}.json",
        content,
        method=(8, 0, 8, 0, 97, 9, 12, 14)[kind % 8],
        flags=told.maybe(2) or 0,
        mode=told.maybe(2) or 0o100600,
        date=told.maybe(2) or 0x21,
        packed=told.some(60) if kind & 8 else None,
        local_name=told.some(40) if kind & 16 else None,
        states_crc=told.maybe(4),
        states_size=told.maybe(4),
        states_packed=told.maybe(4),
        extra=told.some(40) if kind & 32 else b"",
        at=told.maybe(2),
    )


# Seeds -------------------------------------------------------------------------------


def seeds() -> Iterator[bytes]:
    """Yield honest zips, hostile ones of every kind, cut ones, and lies."""
    honest = b.zipped(b.facebook(1, name=CANARY))
    yield honest
    yield b.zipped({**b.facebook(2, name=CANARY), b.THREAD: b.message(CANARY)})
    yield b.zipped(b.instagram(2, name=CANARY))
    yield b.truncated(honest)
    yield b.without_directory(honest)
    yield b.EMPTY_ZIP
    yield b"PK"
    yield from (honest[:size] for size in range(40, len(honest), 97))
    yield b.quoted_overlap("a.json", "b.json", _NUMBERS)
    yield b.full_overlap(["a.json", "b.json", CANARY], _NUMBERS)
    yield b"prefix" + honest
    for entry in _HOSTILE:
        yield b.forged([_FIRST, entry, _LAST])
    yield from (bytes([kind]) * 40 for kind in range(0, 256, 5))


_HOSTILE = (
    b.encrypted("m.json"),
    b.of_method("m.json"),
    b.symlink("m.json"),
    b.bad_checksum("m.json", _NUMBERS),
    b.corrupt("m.json", _NUMBERS),
    b.cut_short("m.json", _NUMBERS),
    b.lying_size("m.json", _NUMBERS, 1),
    b.lying_size_64("m.json", _NUMBERS, (1 << 63) + 5),
    b.misnamed("m.json", _NUMBERS),
    Entry("m.json", _NUMBERS, states_packed=40),
    Entry("a.json", _NUMBERS),
    Entry("m.json", _NUMBERS, at=0),
    Entry("z/", b""),
    Entry(b"\xe9t\xe9/\xff.json", _NUMBERS),
    Entry(f"../../{CANARY}\\x.json", _NUMBERS),
    Entry("m.json", packed=b.packed_often(b" " * 4096, 40)),
)
