"""Hold that the benchmark measures what it says: costs, items, and the table."""

from __future__ import annotations

import json
import sys
import zipfile

import pytest

from tests.bench import exports, pages, sparse
from tests.bench.__main__ import Run, _table
from tests.bench.measured import Cost, FailedError, cost_of, median_of

HOLD = "import time; held = bytearray(b'x') * (60 << 20); time.sleep(0.5)"
BELOW = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {HOLD!r}])"
SPEND = (
    "import time\nbegin = time.process_time()\n"
    "while time.process_time() - begin < 0.3: pass"
)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("code", [HOLD, BELOW], ids=["own", "of a child"])
def test_memory_is_that_of_the_whole_tree(code):
    assert 60 << 20 < cost_of([sys.executable, "-c", code]).memory < 120 << 20


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_processor_time_holds_that_of_children():
    below = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {SPEND!r}])"

    assert cost_of([sys.executable, "-c", below]).cpu > 0.3


def test_a_command_that_fails_is_no_measure():
    with pytest.raises(FailedError, match="exit 3"):
        cost_of([sys.executable, "-c", "raise SystemExit(3)"])


def test_of_several_rounds_the_median_counts_and_the_highest_memory():
    rounds = [Cost(3, 1, 5), Cost(1, 2, 9), Cost(2, 9, 7)]

    assert median_of(rounds) == Cost(2, 2, 9)


@pytest.mark.parametrize("items", [2_000, 5_000])
def test_exports_hold_about_as_many_items_as_asked(scan_of, items, tmp_path):
    summary = scan_of(exports.write(tmp_path, items))

    found = summary["items"] + summary["set_aside"]["reactions"]
    assert abs(found - items) < items * 0.02
    assert set(summary["completeness"]["files"]) == {"parsed"}
    assert summary["problems"] == 0


def test_pages_say_what_the_json_says(scan_of, tmp_path):
    (tmp_path / "json").mkdir()
    told = exports.write(tmp_path / "json", 5_000)[:1]
    shown = pages.write(tmp_path, 3_000)

    plain, paged = scan_of(told), scan_of(shown)

    assert paged["by_kind"] == plain["by_kind"]
    assert paged["by_verdict"] == plain["by_verdict"]


@pytest.fixture
def scan_of(tmp_path):
    """Return a function that scans zips and returns the summary."""
    from audit import pipeline

    def scan(zips):
        out = tmp_path / "out"
        options = pipeline.Options(out=out, mentions=False, formats=("parquet",))
        pipeline.run(list(map(str, zips)), options)
        return json.loads((out / "summary.json").read_bytes())

    return scan


def test_holes_make_a_zip_that_others_read(tmp_path):
    path = tmp_path / "holes.zip"
    sparse.write(path, 3, 1 << 20)

    with zipfile.ZipFile(path) as archive:
        sizes = [member.file_size for member in archive.infolist()[1:]]
        listed = json.loads(archive.read(archive.namelist()[0]))["photos"]
        names = archive.namelist()[1:]

    assert sizes == [1 << 20] * 3
    assert [photo["uri"] for photo in listed] == names
    assert path.stat().st_size > 3 << 20
    assert path.stat().st_blocks * 512 < 1 << 20


def test_the_table_tells_ratios_and_growth_per_doubling():
    runs = [
        Run(
            1_000, 2.0, Cost(1, 1, 10**6), Cost(2, 3, 2 * 10**6), Cost(4, 6, 3 * 10**6)
        ),
        Run(
            4_000, 8.0, Cost(4, 4, 10**6), Cost(4, 8, 2 * 10**6), Cost(36, 8, 3 * 10**6)
        ),
    ]

    rows = [row.removesuffix(" |") for row in _table(runs).splitlines()[4:]]
    assert rows == [
        "| 1,000 | 2 | floor | 1.00 | 1.00 | 1.00 | 1.00 | 2.0 | 1 | ",
        "| 1,000 | 2 | scan, no enrichment | 2.00 | 2.00 | 3.00 | 3.00 | 1.0 | 2 | ",
        "| 1,000 | 2 | scan with report | 4.00 | 4.00 | 6.00 | 6.00 | 0.5 | 3 | ",
        "| 4,000 | 8 | floor | 4.00 | 1.00 | 4.00 | 1.00 | 2.0 | 1 | 2.00",
        "| 4,000 | 8 | scan, no enrichment "
        "| 4.00 | 1.00 | 8.00 | 2.00 | 2.0 | 2 | 1.41",
        "| 4,000 | 8 | scan with report | 36.00 | 9.00 | 8.00 | 2.00 | 0.2 | 3 | 3.00",
    ]
