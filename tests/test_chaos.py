"""Run a slice of ``make chaos``, and hold its judges to planted faults."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from tests import builders as b
from tests import faults, flips
from tests.faults import Disk, Kill, Result
from tests.flips import Flip, Scan

pytestmark = pytest.mark.skipif(
    os.name != "posix" or not Path("/proc/self/task").is_dir(),
    reason="needs signals, limits of files, and /proc",
)
KILLS = (
    Kill(0, signal.SIGTERM, "parent", "life", 0.3, "nothing", "html"),
    Kill(1, signal.SIGKILL, "group", "writing", 0.5, "an old output", "csv"),
    Kill(2, signal.SIGINT, "group", "moving", 0.1, "an old output", "html"),
    Kill(3, signal.SIGKILL, "child", "life", 0.0, "nothing", "html"),
)
DISKS = (
    Disk(0, "file size", 0.01, "nothing"),
    Disk(1, "file size", 0.95, "an old output"),
    Disk(2, "tmpfs", 0.8, "an old output"),
)


@pytest.fixture(scope="module")
def bench(tmp_path_factory) -> faults.Bench:
    made = faults.Bench(tmp_path_factory.mktemp("chaos"))
    made.prepare(posts=40, old="csv")
    return made


@pytest.mark.parametrize("kill", KILLS, ids=str)
def test_a_kill_leaves_the_old_output_or_the_new(bench, kill):
    assert faults.killed(kill, bench)[1] == []


@pytest.mark.parametrize("disk", DISKS, ids=str)
def test_a_full_disk_leaves_the_old_output(bench, disk):
    if lack := faults.missing_for(disk):
        pytest.skip(lack)

    assert faults.starved(disk, bench)[1] == []


def test_flipped_bytes_lose_nothing_unsaid():
    some = flips.flips(7, 30)

    assert [
        (str(flip), wrong) for flip, _, wrong in flips.survived(some) if wrong
    ] == []


# The judges --------------------------------------------------------------------------

OLD = {"summary.json": b"old", "report.html": b"old"}
NEW = {"summary.json": b"new", "items.csv": b"new"}
MIXED = {"summary.json": b"old", "report.html": b"old", "items.csv": b"new"}
ENDED = Result(130, "", "meta-audit: stopped\n", is_left=False)


@pytest.mark.parametrize(
    ("code", "found", "wrong"),
    [
        (0, NEW, []),
        (130, OLD, []),
        (130, NEW, []),
        (0, OLD, ["exit 0 without the complete output: "
                  "items.csv, report.html, summary.json"]),
        (130, MIXED, ["neither old nor new: items.csv"]),
        (130, {**OLD, ".tmp-x/a": b""}, ["left behind: .tmp-x"]),
        (130, {}, ["neither old nor new: report.html, summary.json"]),
    ],
)  # fmt: skip
def test_a_folder_is_judged_by_its_bytes(code, found, wrong):
    assert faults.written(code, found, OLD, NEW) == wrong


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({}, []),
        ({"code": 70}, ["exit 70"]),
        ({"code": -2}, ["exit -2"]),
        ({"stderr": "Traceback\n"}, ["a traceback, last line 'Traceback'"]),
        ({"stderr": "a\nb\n"}, ["2 lines on stderr"]),
        ({"stdout": "quxcanary"}, ["the person's words on the terminal"]),
        ({"is_left": True}, ["processes are left"]),
    ],
)
def test_an_end_is_judged_by_its_code_and_words(change, wrong):
    assert faults.said(ENDED._replace(**change)) == wrong


@pytest.fixture(scope="module")
def known(tmp_path_factory) -> flips.Truth:
    with flips.one_pool():
        return flips.truth("stored", tmp_path_factory.mktemp("truth"))


def at_of(member: str | None, part: str, field: str) -> int:
    """Return where the first byte of a field stands."""
    places = flips.layout("stored")
    return places.index(flips.Place(member, part, field, 0))


def without(known: flips.Truth, path: str, **change: object) -> Scan:
    """Return the whole scan without a member's items; ``change`` goes to its row."""
    whole = known.whole
    return whole._replace(
        items=[row for row in whole.items if row["source_path"] != path],
        files=[row | change if row["path"] == path else row for row in whole.files],
    )


def test_the_layout_names_every_byte_of_an_export():
    names = b.POSTS.encode()

    for kind, data in flips.EXPORTS.items():
        places = flips.layout(kind)
        starts = [n for n, p in enumerate(places) if p[2:] == ("signature", 0)]

        assert len(places) == len(data)
        assert [data[n : n + 4] for n in starts] == (
            [b"PK\3\4"] * 4 + [b"PK\1\2"] * 4 + [b"PK\5\6"]
        )
        assert data[places.index((b.POSTS, "local", "name", 0)) :].startswith(names)


def test_the_whole_scan_survives_a_flip_of_what_nobody_reads(known):
    at = at_of(b.POSTS, "local", "time")

    assert flips.flaws("stored", at, known.whole, known) == []


def test_lost_items_with_exit_0_are_a_wrong_success(known):
    scan = without(known, b.POSTS, status="unknown")

    assert flips.flaws("stored", at_of(b.POSTS, "central", "name"), scan, known) == [
        "exit 0, yet its items are not those of the whole export"
    ]


def damaged(scan: Scan, path: str) -> Scan:
    """Return the scan with exit 1, and rows that say that a member failed."""
    row = {"path": path, "pointer": None, "what": "damaged"}
    files = [
        row | {"status": "failed", "problems": 1} if row["path"] == path else row
        for row in scan.files
    ]
    return scan._replace(code=1, files=files, problems=[row])


def test_lost_items_of_a_healthy_member_are_a_defect(known):
    scan = damaged(without(known, b.COMMENTS), b.POSTS)

    assert flips.flaws("stored", at_of(b.POSTS, "data", "data"), scan, known) == [
        "1: lost or changed items of a member that was not hit"
    ]


def test_a_member_may_be_lost_if_its_row_says_so(known):
    scan = damaged(without(known, b.GROUP_POSTS), b.GROUP_POSTS)
    at = at_of(b.GROUP_POSTS, "local", "method")

    assert flips.flaws("stored", at, scan, known) == []


def test_a_damaged_directory_may_lose_nothing(known):
    scan = damaged(without(known, b.GROUP_POSTS), b.GROUP_POSTS)
    lost = "3: lost or changed items of a member"
    entry, end = (
        at_of(b.GROUP_POSTS, "central", "signature"),
        at_of(None, "end", "disk"),
    )

    assert flips.flaws("stored", entry, scan, known) == [f"{lost} whose data is whole"]
    assert flips.flaws("stored", end, scan, known) == [
        "3: no row says that this healthy member was read",
        f"{lost} that was not hit",
    ]


def test_a_flip_names_what_it_hits():
    at = at_of(b.COMMENTS, "central", "crc")

    assert str(Flip("stored", at, 0xFF)) == (
        f"stored:{at}:0xff (central crc+0 of member 1)"
    )
