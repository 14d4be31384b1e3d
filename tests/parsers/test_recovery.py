"""Hold what is found of zips whose directory is missing or wrong, byte by byte."""

from __future__ import annotations

import io
import struct
import zlib

import pytest

from parsers import recovery
from parsers.archive import NoDirectoryError, opened, recovered
from parsers.members import read
from tests import builders as b
from tests.builders import Entry

FIRST, SECOND = b.json_bytes(list(range(40))), b.json_bytes(["second"] * 30)
STORED = Entry("c.jpg", b"picture " * 20, method=0)
TRUTH = {"a.json": FIRST, "b/é.json": SECOND, "c.jpg": STORED.data}


def described(entry: Entry, *, marked: bool = True, wide: bool = False) -> bytes:
    """Return a member whose sizes stand behind it, as writers to a pipe put them."""
    head = bytearray(entry.local()[: -len(entry.raw())])
    head[6] |= 8
    head[14:26] = bytes(12)
    sizes = struct.pack(
        "<I2Q" if wide else "<3I",
        zlib.crc32(entry.data), len(entry.raw()), len(entry.data),
    )  # fmt: skip
    return bytes(head) + entry.raw() + (b"PK\x07\x08" if marked else b"") + sizes


MEMBERS = [Entry("a.json", FIRST), Entry("b/é.json", SECOND), STORED]
WAYS = {
    "sizes in the headers": lambda entry: entry.local(),
    "sizes behind, marked": described,
    "sizes behind, not marked": lambda entry: described(entry, marked=False),
    "sizes behind, of 64 bits": lambda entry: described(entry, wide=True),
}
written = pytest.mark.parametrize("write", WAYS.values(), ids=WAYS)


def found(data: bytes, tmp_path):
    """Return each member's data and flaw by its name, and whether some may be lost."""
    path = tmp_path / "export.zip"
    path.write_bytes(data)
    with path.open("rb") as file:
        archive = recovered(path, recovery.found(file))
    readings = {member.path: read(path, member) for member in archive.members}
    return {
        name: (bytes(reading.data), reading.flaw) for name, reading in readings.items()
    }, archive.is_cut


@written
def test_without_its_directory_a_zip_loses_nothing(tmp_path, write):
    body = b"".join(map(write, MEMBERS))

    members, is_cut = found(body + b"PK\x01\x02", tmp_path)

    assert members == {name: (data, None) for name, data in TRUTH.items()}
    assert not is_cut


@written
def test_a_download_cut_anywhere_keeps_what_stands_before(tmp_path, write):
    parts = list(map(write, MEMBERS))
    body, wrong = b"".join(parts), []
    ends = [sum(map(len, parts[: n + 1])) for n in range(3)]

    for cut in range(len(parts[0]), len(body)):
        members, is_cut = found(body[:cut], tmp_path)
        whole = sum(cut >= end for end in ends)
        if not is_cut:
            wrong.append((cut, "not said to be cut"))
        for number, (name, data) in enumerate(TRUTH.items()):
            got, flaw = members.get(name, (None, "absent"))
            if number < whole and (got, flaw) != (data, None):
                wrong.append((cut, name, flaw))
            if number >= whole and flaw is None and got != data:
                wrong.append((cut, name, "passes for whole"))
            if got and not data.startswith(got) and number < 2:
                wrong.append((cut, name, "invented"))

    assert wrong == []


def test_of_a_member_that_broke_off_the_beginning_is_read(tmp_path):
    numbers = b.json_bytes(list(range(3000)))
    body = Entry("a.json", numbers).local()

    members, is_cut = found(body[: len(body) // 2], tmp_path)

    data, flaw = members["a.json"]
    assert (flaw, is_cut) == ("cut off", True)
    assert len(data) > 5_000
    assert numbers.startswith(data)


def test_a_damaged_header_costs_its_member_alone(tmp_path):
    parts = [bytearray(entry.local()) for entry in MEMBERS]
    parts[1][:4] = b"PKxx"

    members, is_cut = found(b"".join(parts) + b"PK\x01\x02", tmp_path)

    assert members == {name: (TRUTH[name], None) for name in ("a.json", "c.jpg")}
    assert is_cut


@pytest.mark.parametrize("stated", [0, 1, 5, 400, 0xFFFFFFF0])
def test_a_wrong_packed_size_costs_nothing_where_the_data_end_by_themselves(
    tmp_path, stated
):
    wrong = Entry("a.json", FIRST, states_packed=stated)
    body = b"".join(entry.local() for entry in [wrong, *MEMBERS[1:]])

    members, _ = found(body + b"PK\x01\x02", tmp_path)

    assert members == {name: (data, None) for name, data in TRUTH.items()}


def test_headers_inside_a_member_are_its_own(tmp_path):
    inner = b.zipped({"posts/your_posts_1.json": b.posts(1, "not mine")})
    body = Entry("more.zip", inner, method=0).local()
    whole = Entry("more.zip", inner, method=0).local() + MEMBERS[0].local()

    for data in (whole + b"PK\x01\x02", body[:-20], described(STORED) + whole):
        members, _ = found(data, tmp_path)
        assert "posts/your_posts_1.json" not in members
        assert "more.zip" in members


def test_a_bomb_without_sizes_is_no_reason_to_inflate_it_all(tmp_path):
    bomb = b.ratio_bomb("a.json", 40_000_000)
    file = io.BytesIO(described(bomb) + MEMBERS[1].local() + b"PK\x01\x02")

    names = [(entry.name, entry.packed) for entry in recovery.found(file).entries]

    assert names == [
        (b"a.json", len(bomb.raw())),
        ("b/é.json".encode(), len(MEMBERS[1].raw())),
    ]


def test_signatures_without_end_are_passed_in_one_go():
    file = io.BytesIO(MEMBERS[0].local() + b"PK\x03\x04" * 300_000)

    names = {entry.name for entry in recovery.found(file).entries}

    assert b"a.json" in names


def test_a_directory_whose_place_is_wrong_is_not_believed(tmp_path):
    path = tmp_path / "export.zip"
    path.write_bytes(b.forged(MEMBERS, shift=7))

    with pytest.raises(NoDirectoryError):
        opened(path)


def test_one_wrong_offset_costs_its_own_member_alone(tmp_path):
    path = tmp_path / "export.zip"
    first = MEMBERS[0]
    wrong = Entry("b/é.json", SECOND, at=len(first.local()) - 5)
    path.write_bytes(b.forged([first, wrong, STORED]))

    found = {member.path: read(path, member) for member in opened(path).members}

    assert bytes(found["a.json"].data) == FIRST
    assert bytes(found["c.jpg"].data) == STORED.data
    assert found["a.json"].flaw is found["c.jpg"].flaw is None
    assert found["b/é.json"].flaw is not None
