"""Hold what is read of zips and folders, honest, broken and hostile."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from parsers import members, recovery
from parsers.archive import Archive, ArchiveError, NoDirectoryError, opened, recovered
from parsers.members import read
from tests import builders as b
from tests.builders import Entry

GOOD = Entry("a.json", b"[1]")
LAST = Entry("z.json", b"[26]")
NUMBERS = b.json_bytes(list(range(3000)))

Found = list[tuple[str, bytes | None, str | None]]


def zip_at(folder: Path, data: bytes) -> Path:
    path = folder / "export.zip"
    path.write_bytes(data)
    return path


def archive_at(path: Path) -> Archive:
    """Open a zip, by its directory or without it, as a scan does."""
    try:
        return opened(path)
    except NoDirectoryError:
        with path.open("rb") as file:
            return recovered(path, recovery.found(file))


def found_in(path: Path) -> Found:
    """Return name, data and flaw of each member; None for what was cut short."""
    rows: Found = []
    for member in archive_at(path).members:
        reading = read(path, member)
        whole = bytes(reading.data) if reading.flaw is None else None
        rows.append((member.path, whole, reading.flaw))
    return rows


def found(folder: Path, data: bytes) -> Found:
    return found_in(zip_at(folder, data))


# Members that can't be read whole, beside two that can -------------------------------

FLAWED = {
    "encrypted": (b.encrypted("m.json"), "encrypted"),
    "method 97": (b.of_method("m.json"), "unsupported compression method"),
    "deflate64": (b.of_method("m.json", 9), "unsupported compression method"),
    "lzma": (b.of_method("m.json", 14), "unsupported compression method"),
    "symlink": (b.symlink("m.json"), "symlink"),
    "ratio bomb": (b.ratio_bomb("m.json"), "inflates more than 200 times"),
    "bad checksum": (b.bad_checksum("m.json", b"[1]"), "damaged (checksum)"),
    "corrupt": (b.corrupt("m.json", NUMBERS), "damaged (deflate)"),
    "cut short": (b.cut_short("m.json", NUMBERS), "cut off"),
    "misnamed": (b.misnamed("m.json", b"[1]"), "its two names differ"),
    "beyond the end": (
        Entry("m.json", b"[1]", at=0xFFFFFFF0),
        "overlaps another member",
    ),
    "beyond the end of any file": (
        b.far_away("m.json", 1 << 62),
        "overlaps another member",
    ),
    "beyond all numbers": (
        b.far_away("m.json", (1 << 64) - 1),
        "overlaps another member",
    ),
    "reaching into the next": (
        Entry("m.json", b"[1]", states_packed=40),
        "overlaps another member",
    ),
    "packed size of 4 GiB": (
        Entry("m.json", b"[1]", method=0, states_packed=0xFFFFFFF0),
        "overlaps another member",
    ),
}


@pytest.mark.parametrize(("entry", "flaw"), FLAWED.values(), ids=FLAWED)
def test_flawed_member_is_named_and_its_neighbours_are_read_whole(
    tmp_path, entry, flaw
):
    assert found(tmp_path, b.forged([GOOD, entry, LAST])) == [
        ("a.json", b"[1]", None),
        ("m.json", None, flaw),
        ("z.json", b"[26]", None),
    ]


@pytest.mark.parametrize(
    "entry",
    [b.cut_short("m.json", NUMBERS), b.corrupt("m.json", NUMBERS)],
    ids=["cut short", "corrupt"],
)
def test_what_stands_before_the_damage_is_kept(tmp_path, entry):
    path = zip_at(tmp_path, b.forged([entry]))

    reading = read(path, opened(path).members[0])

    third = len(NUMBERS) // 3
    assert bytes(reading.data[:third]) == NUMBERS[:third]


def test_a_bomb_is_stopped_long_before_its_end(tmp_path):
    path = zip_at(tmp_path, b.forged([b.ratio_bomb("m.json")]))

    reading = read(path, opened(path).members[0])

    assert 16 << 20 < len(reading.data) < 24 << 20


# Members that only look odd ----------------------------------------------------------

WHOLE = {
    "size stated too small": b.lying_size("m.json", b"[1]", 1),
    "size stated as 4 GiB": b.lying_size("m.json", b"[1]", 0xFFFFFFF0),
    "size stated as 8 EiB": b.lying_size_64("m.json", b"[1]", (1 << 63) + 5),
    "stored": Entry("m.json", b"[1]", method=0),
    "no date": Entry("m.json", b"[1]", date=0),
    "impossible date": Entry("m.json", b"[1]", date=0xFFFF),
}


@pytest.mark.parametrize("entry", WHOLE.values(), ids=WHOLE)
def test_a_lie_of_the_header_costs_nothing(tmp_path, entry):
    assert found(tmp_path, b.forged([GOOD, entry, LAST])) == [
        ("a.json", b"[1]", None),
        ("m.json", b"[1]", None),
        ("z.json", b"[26]", None),
    ]


@pytest.mark.parametrize(
    "size", [(4 << 20) - 1, 4 << 20, (4 << 20) + 1, (4 << 20) + 258, (12 << 20) + 64]
)
def test_data_that_end_near_a_step_of_the_inflation_are_whole(tmp_path, size):
    rows = found(tmp_path, b.forged([b.ratio_bomb("m.json", size)]))

    assert rows == [("m.json", b" " * size, None)]


def test_an_empty_member_is_read_as_empty(tmp_path):
    assert found(tmp_path, b.forged([Entry("m.json")])) == [("m.json", b"", None)]


def test_two_members_of_one_name_are_both_read(tmp_path):
    twice = [Entry("a.json", b"[1]"), Entry("a.json", b"[2]")]

    assert found(tmp_path, b.forged(twice)) == [
        ("a.json", b"[1]", None),
        ("a.json", b"[2]", None),
    ]


def test_a_zip_inside_a_zip_is_a_member_like_any_other(tmp_path):
    inner = b.forged([GOOD])

    rows = found(tmp_path, b.forged([LAST, Entry("inner.zip", inner)]))

    assert rows == [("z.json", b"[26]", None), ("inner.zip", inner, None)]


def test_directory_entries_are_no_members(tmp_path):
    rows = found(tmp_path, b.forged([Entry("posts/", method=0), GOOD]))

    assert rows == [("a.json", b"[1]", None)]


def test_junk_before_a_zip_does_not_move_its_members(tmp_path):
    rows = found(tmp_path, b"junk" * 100 + b.forged([GOOD, LAST]))

    assert rows == [("a.json", b"[1]", None), ("z.json", b"[26]", None)]


def test_members_beyond_four_gigabytes_are_read(tmp_path):
    path = tmp_path / "export.zip"
    b.write_far(path, {"a.json": [1], "z.json": [26]})

    assert path.stat().st_size > 5 << 30
    assert found_in(path) == [("a.json", b"[1]", None), ("z.json", b"[26]", None)]


def test_many_honest_members_overlap_nowhere(tmp_path):
    many = [Entry(f"{n}.json", b"[1]", method=n % 2 * 8) for n in range(2000)]

    members = opened(zip_at(tmp_path, b.forged(many))).members

    assert len(members) == 2000
    assert {member.flaw for member in members} == {None}


# Overlap -----------------------------------------------------------------------------


def test_the_quoting_member_is_refused_and_the_quoted_one_read(tmp_path):
    rows = found(tmp_path, b.quoted_overlap("a.json", "b.json", b"[1, 2]"))

    assert rows == [
        ("a.json", None, "overlaps another member"),
        ("b.json", b"[1, 2]", None),
    ]


def test_of_fifty_names_for_one_member_only_its_own_is_read(tmp_path):
    names = [f"{n}.json" for n in range(50)]

    rows = found(tmp_path, b.full_overlap(names, b"[1, 2]"))

    assert rows[0] == ("0.json", b"[1, 2]", None)
    assert {whole for _, whole, _ in rows[1:]} == {None}


# Names -------------------------------------------------------------------------------


def test_names_in_utf_8_are_read_without_the_flag_that_says_so(tmp_path):
    entries = [Entry("posts/Übung né.json", b"[1]"), Entry(b"caf\x82.json", b"[2]")]

    assert found(tmp_path, b.forged(entries)) == [
        ("posts/Übung né.json", b"[1]", None),
        ("café.json", b"[2]", None),
    ]


def test_a_name_that_points_outside_is_only_a_label(tmp_path):
    names = ["../../evil.json", "/abs.json", "C:\\win.json", "..\\evil.json"]
    names += ["posts/\u202egnp.json", "con", "a\x1b[2Jb.json"]
    inside = tmp_path / "deep" / "inside"
    inside.mkdir(parents=True)

    rows = found(inside, b.forged([Entry(name, b"[1]") for name in names]))

    assert rows == [(name.replace("\\", "/"), b"[1]", None) for name in names]
    assert sorted(tmp_path.rglob("*")) == [
        tmp_path / "deep",
        inside,
        inside / "export.zip",
    ]


def test_a_name_ends_where_it_holds_a_nul(tmp_path):
    rows = found(tmp_path, b.forged([Entry(b"a.json\0.exe", b"[1]"), LAST]))

    assert rows[0][0] == "a.json"
    assert rows[1] == ("z.json", b"[26]", None)


def test_a_zip_never_makes_us_read_another_file(tmp_path):
    outside = tmp_path / "outside.json"
    outside.write_bytes(b"[99]")
    entries = [Entry(str(outside), b"[1]"), Entry("../outside.json", b"[1]")]

    rows = found(tmp_path, b.forged(entries, shift=1000))

    assert [whole for _, whole, _ in rows if whole == b"[99]"] == []


# Whatever is wrong with one entry of the directory costs that entry ------------------

ODD_ENTRIES = {
    "name that is no UTF-8": Entry(b"\xff\xfe.json", b"[1]", flags=0x800),
    "zip version to come": Entry("m.json", b"[1]", version=90),
    "broken extra field": Entry("m.json", b"[1]", extra=b"\1\0\xff\0"),
    "empty name": Entry("", b"[1]"),
}


@pytest.mark.parametrize("entry", ODD_ENTRIES.values(), ids=ODD_ENTRIES)
def test_an_odd_entry_of_the_directory_leaves_its_neighbours_readable(tmp_path, entry):
    rows = found(tmp_path, b.forged([GOOD, entry, LAST]))

    assert len(rows) == 3
    assert rows[0] == ("a.json", b"[1]", None)
    assert rows[2] == ("z.json", b"[26]", None)


def mutants(data: bytes) -> list[bytes]:
    """Return the zip with each byte turned over, and with each blanked."""
    turned = [
        data[:n] + bytes([data[n] ^ 0xFF]) + data[n + 1 :] for n in range(len(data))
    ]
    blank = [data[:n] + b"\0" + data[n + 1 :] for n in range(len(data))]
    return [*turned, *blank]


def test_no_changed_byte_breaks_the_reader_or_passes_for_the_truth(tmp_path):
    entries = [GOOD, Entry("posts/é.json", NUMBERS[:200], flags=0x800)]
    truth = {b"[1]", NUMBERS[:200], b""}
    wrong = []

    for number, data in enumerate(mutants(b.forged(entries))):
        try:
            rows = found(tmp_path, data)
        except ArchiveError:
            continue
        except Exception as error:  # noqa: BLE001 - any other is a finding
            wrong.append((number, repr(error)))
            continue
        wrong += [(number, row) for row in rows if row[1] not in {*truth, None}]
        wrong += [(number, "a member is missing")] * (len(rows) < len(entries))

    assert wrong == []


# Several zips in one file -------------------------------------------------------------

INNER = b.zipped({"posts/theirs.json": b"[9]"})


@pytest.mark.parametrize("more", [0, 1, 30, 1000])
def test_a_zip_inside_of_a_cut_one_does_not_pass_for_it(tmp_path, more):
    within = Entry("files/export.zip", INNER, method=0)
    large = Entry("large.jpg", b"\xff" * 5000, method=0)
    whole = b.forged([GOOD, within, large, LAST])
    cut = whole.index(INNER) + len(INNER) + more

    rows = found(tmp_path, whole[:cut])

    assert rows[:2] == [("a.json", b"[1]", None), ("files/export.zip", INNER, None)]
    assert [name for name, *_ in rows if "theirs" in name] == []


def test_zips_put_together_are_read_one_after_another(tmp_path):
    two = b.forged([GOOD]) + b.forged([LAST])

    for data in (two, two[:-22], two[:-40]):
        path = zip_at(tmp_path, data)
        assert found_in(path) == [("a.json", b"[1]", None), ("z.json", b"[26]", None)]
        assert archive_at(path).problem is not None


def test_a_last_name_of_a_wrong_length_costs_nothing(tmp_path):
    data = bytearray(b.forged([GOOD, LAST]))
    data[data.rindex(b"PK\1\2") + 28] -= 2

    rows = found(tmp_path, bytes(data))

    assert rows == [("a.json", b"[1]", None), ("z.json", b"[26]", None)]


def test_a_name_of_64_kib_is_a_flaw_and_short(tmp_path):
    long = Entry("stories/" * 8000, b"[1]")

    (first, odd) = found(tmp_path, b.forged([GOOD, long]))

    assert first == ("a.json", b"[1]", None)
    assert (len(odd[0]), odd[2]) == (4096, "its name is too long")


# Inputs that are no archive ----------------------------------------------------------

UNUSABLE = {
    "no zip": (b"Hello, this is a letter.", "not a zip"),
    "empty file": (b"", "an empty file"),
    "gzip": (b"\x1f\x8b\x08\0" + b"\0" * 60, "a gz archive"),
    "tar": (b"a.json".ljust(257, b"\0") + b"ustar\x0000", "a tar archive"),
    "7z": (b"7z\xbc\xaf\x27\x1c" + b"\0" * 60, "a 7z archive"),
    "rar": (b"Rar!\x1a\x07" + b"\0" * 60, "a rar archive"),
    "truncated": (b.truncated(b.zipped(b.facebook())), "incomplete"),
    "no directory": (b.without_directory(b.zipped(b.facebook())), "incomplete"),
}


@pytest.mark.parametrize(("data", "why"), UNUSABLE.values(), ids=UNUSABLE)
def test_what_is_no_archive_is_refused_with_the_reason(tmp_path, data, why):
    with pytest.raises(ArchiveError, match=why) as refusal:
        opened(zip_at(tmp_path, data))

    assert "export.zip" not in str(refusal.value)


@pytest.mark.skipif(os.name != "posix", reason="pipes with a name")
def test_a_pipe_is_no_archive_and_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "facebook.zip")

    with pytest.raises(ArchiveError, match="no file and no folder"):
        opened(tmp_path / "facebook.zip")


def test_folders_in_folders_have_no_end_that_breaks_the_reader(tmp_path):
    top = tmp_path / "export"
    top.mkdir()
    (top / "z.json").write_bytes(b"[26]")
    here = os.open(top, os.O_RDONLY)
    for _ in range(2500):
        os.mkdir("d", dir_fd=here)
        below = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)

    found = opened(top).members

    assert (found[-1].path, found[-1].flaw) == ("z.json", None)
    assert {member.flaw for member in found[:-1]} <= {members.UNOPENED}
    subprocess.run(["rm", "-rf", str(top)], check=True)


def test_an_empty_zip_has_no_members(tmp_path):
    assert opened(zip_at(tmp_path, b.EMPTY_ZIP)).members == ()


def test_an_absent_file_is_refused(tmp_path):
    with pytest.raises(ArchiveError, match="no such file"):
        opened(tmp_path / "nowhere.zip")


# Folders -----------------------------------------------------------------------------


def test_a_folder_reads_as_the_zip_of_it_does(tmp_path):
    members = {"posts/é 1.json": [1], "a.json": [2], "posts/deep/er/b.json": b"{}"}
    folder = b.unzipped(members, tmp_path / "export")

    assert sorted(found_in(folder)) == sorted(found(tmp_path, b.zipped(members)))
    assert opened(folder).name == "export"


def test_sizes_of_a_folder_are_those_of_the_zip(tmp_path):
    members = {"a.json": [2], "posts/b.json": NUMBERS}
    folder = b.unzipped(members, tmp_path / "export")
    packed = opened(zip_at(tmp_path, b.zipped(members)))

    assert [(m.path, m.bytes) for m in opened(folder).members] == [
        (m.path, m.bytes) for m in packed.members
    ]


def test_links_in_a_folder_are_listed_and_never_followed(tmp_path):
    outside = b.unzipped({"secret.json": [99]}, tmp_path / "outside")
    folder = b.unzipped({"a.json": [1]}, tmp_path / "export")
    (folder / "file.json").symlink_to(outside / "secret.json")
    (folder / "folder").symlink_to(outside)
    (folder / "nowhere.json").symlink_to(tmp_path / "nowhere")
    (folder / "round").symlink_to(folder)

    assert found_in(folder) == [
        ("a.json", b"[1]", None),
        ("file.json", None, "symlink"),
        ("folder", None, "symlink"),
        ("nowhere.json", None, "symlink"),
        ("round", None, "symlink"),
    ]


def test_a_file_that_became_a_link_since_it_was_listed_is_not_followed(tmp_path):
    outside = b.unzipped({"secret.json": [99]}, tmp_path / "outside")
    folder = b.unzipped({"a.json": [1]}, tmp_path / "export")
    member = opened(folder).members[0]
    (folder / "a.json").unlink()
    (folder / "a.json").symlink_to(outside / "secret.json")

    with pytest.raises(OSError, match="symbolic link"):
        read(folder, member)


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes on Linux only")
def test_a_file_whose_name_is_no_utf_8_is_read_all_the_same(tmp_path):
    folder = tmp_path / "export"
    folder.mkdir()
    Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.json")).write_bytes(b"[1]")

    ((name, data, flaw),) = found_in(folder)

    assert (data, flaw) == (b"[1]", None)
    assert name.encode("utf-8").endswith(b".json")


def test_reading_leaves_no_file_behind(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    export = zip_at(tmp_path, b.zipped(b.facebook()))
    code = (
        "import sys; from pathlib import Path;"
        "from parsers.archive import *; from parsers.members import *;"
        "p = Path(sys.argv[1]); print(sum(len(read(p, m).data)"
        " for m in opened(p).members))"
    )

    done = subprocess.run(
        [sys.executable, "-c", code, export],
        capture_output=True,
        check=True,
        cwd=home,
        env={
            "TMPDIR": str(home),
            "HOME": str(home),
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "PYTHONDONTWRITEBYTECODE": "1",
        },
    )

    assert int(done.stdout) > 0
    assert list(home.rglob("*")) == []
