"""Hold what a scan costs by counts that hang on no clock.

Steps of the interpreter per record, what is imported, bytes that are read, and memory
by the batch. The limits stand a little above what is counted; what makes the readers
or the judging dearer shows here before it shows in ``make bench``.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from audit import pipeline
from audit.pipeline import Options
from parsers import formats, records
from parsers.columns import Context, Facts
from tests.bench import exports, sparse


def steps(work: Callable[[], Any]) -> int:
    """Return how many calls of functions some work makes, in all its threads."""
    count = 0

    def note(_frame: Any, event: str, _of: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    threading.setprofile(note)
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
    return count


@pytest.fixture(scope="module")
def zips(tmp_path_factory) -> dict[int, list[Path]]:
    """Return generated exports by their number of items."""
    found = {}
    for items in (4_000, 100_000):
        folder = tmp_path_factory.mktemp(f"items-{items}")
        found[items] = exports.write(folder, items)
    return found


# Reading ------------------------------------------------------------------------------

FILES = {
    "your_posts__check_ins__photos_and_videos_1.json": 75,
    "album/0.json": 55,
    "comments.json": 55,
    "likes_and_reactions_1.json": 30,
    "media/posts_1.json": 48,
    "post_comments_1.json": 88,
    "stories.json": 62,
    "liked_posts.json": 34,
}


def member(zips: list[Path], end: str) -> tuple[str, str, bytes]:
    for path in zips:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if name.endswith(end):
                    return path.name.partition("-")[0], name, archive.read(name)
    raise KeyError(end)


@pytest.mark.parametrize("end", FILES)
def test_a_record_takes_few_steps(zips, end):
    product, name, data = member(zips[4_000], end)
    row = formats.match(name, product, "").format
    assert row is not None
    context = Context(0, product, dict.fromkeys(("facebook", "instagram"), "ann"),
                      ("Ann Example",), (), 1_800_000_000_000)  # fmt: skip

    def read() -> Facts:
        facts = Facts(context, send=lambda batch: None, rank=row.rank)
        records.run(data, row, facts)
        facts.flush()
        return facts

    items = read().items  # What is remembered for ever is not counted.

    assert items > 100
    assert steps(read) / items <= FILES[end]


# Judging and writing ------------------------------------------------------------------


def scan(zips: list[Path], out: Path, **options: Any) -> None:
    asked = {"mentions": False, "formats": ("parquet",), **options}
    pipeline.run(list(map(str, zips)), Options(out=out, **asked))


@pytest.fixture(scope="module")
def peak(zips, tmp_path_factory) -> Callable[[int], int]:
    """Return the most bytes of Arrow's pool that a scan's own process takes."""
    code = (
        "import sys, pyarrow as pa\n"
        "from pathlib import Path\n"
        "from audit import pipeline\n"
        "if __name__ == '__main__':\n"
        "    out, *zips = sys.argv[1:]\n"
        "    pipeline.run(zips, pipeline.Options(out=Path(out)))\n"
        "    print(pa.default_memory_pool().max_memory())\n"
    )
    known: dict[int, int] = {}

    def of(items: int) -> int:
        if items not in known:
            out = tmp_path_factory.mktemp("out")
            command = [sys.executable, "-c", code, str(out), *map(str, zips[items])]
            told = subprocess.run(command, check=True, capture_output=True, text=True)
            known[items] = int(told.stdout)
        return known[items]

    return of


def test_arrows_memory_stays_small(peak):
    assert peak(100_000) < 120 << 20


def test_no_step_is_taken_for_each_item(zips, tmp_path):
    scan(zips[4_000], tmp_path / "first")
    few = steps(lambda: scan(zips[4_000], tmp_path / "few"))
    many = steps(lambda: scan(zips[100_000], tmp_path / "many"))

    # Rows that stand in two files, or come twice, are settled one by one.
    assert (many - few) / 96_000 < 1.5


# What is read and imported ------------------------------------------------------------


def test_of_photos_nothing_is_read(tmp_path):
    """A gigabyte of photos costs its directory alone."""
    path = tmp_path / "facebook-annexample-2026-10-20-DDDD4444.zip"
    sparse.write(path, 1_000, 1 << 20)
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from audit import pipeline\n"
        "def read():\n"
        "    lines = Path('/proc/self/io').read_text().splitlines()\n"
        "    return int(lines[0].split()[1])\n"
        "if __name__ == '__main__':\n"
        "    begin = read()\n"
        "    pipeline.run([sys.argv[1]], pipeline.Options(out=Path(sys.argv[2])))\n"
        "    print(read() - begin)\n"
    )
    command = [sys.executable, "-c", code, str(path), str(tmp_path / "out")]
    told = subprocess.run(command, check=True, capture_output=True, text=True)

    assert int(told.stdout) < 100 << 20


HEAVY = ("pandas", "pyarrow", "numpy", "matplotlib", "babel", "msgspec", "jinja2")


def imported(*command: str) -> set[str]:
    told = subprocess.run(
        [sys.executable, "-X", "importtime", *command],
        check=True,
        capture_output=True,
        text=True,
    )
    lines = (line for line in told.stderr.splitlines() if line.startswith("import "))
    return {line.rpartition("|")[2].strip() for line in lines}


@pytest.mark.parametrize("asked", ["--help", "--version"])
def test_help_imports_little(asked):
    found = imported("-m", "audit", asked)

    assert "audit.cli.app" in found
    assert not found & set(HEAVY)
    assert len(found) < 450


def test_a_child_imports_no_pandas():
    found = imported(
        "-c",
        "import io, sys, os\n"
        "from parsers import child\n"
        "sys.stdin = open(os.devnull)\n"
        "child.main()\n"
        "from parsers import batches\n"
        "from collections import Counter\n"
        "row = batches.Row('post', 'timeline', '/0', 'facebook', None, 'Hi', 'live',\n"
        "    'self', None, 0, '', *[None] * 11, 'second', 0)\n"
        "batches.batch_of([row], {}, Counter(), 0)\n",
    )

    assert "parsers.batches" in found
    # The bare name stands for the look that finds nothing.
    assert not {name for name in found if name.startswith("pandas.")}


def test_arrow_finds_pandas_still():
    """Only Arrow's own look is kept from it: whoever asks for pandas has it."""
    code = (
        "from parsers import lean\n"
        "lean.without_pandas()\n"
        "import pyarrow as pa\n"
        "print(pa.table({'a': [1, None]}).to_pandas()['a'].isna().sum())\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    )

    assert told.stdout == "1\n"
