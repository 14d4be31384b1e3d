"""Hold that the same exports and options give the same bytes, however they are run.

``--lang`` is given, as its default is the locale's language, and ``--as-of``, whose
default is today.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import orjson
import pytest

import sample_exports
from tests.conftest import AS_OF

ROOT = Path(__file__).parents[1]
FORMATS = ("html", "parquet", "csv", "json", "png", "svg")
EXPORTS = [
    str(path)
    for path in (*sample_exports.folders(), *sample_exports.eras())
    if "BBBB2222" in path.name
    or path.name in ("facebook-2012-html-german", "threads-2026")
]
OPTIONS = [
    ["--as-of", AS_OF.isoformat()],
    ["--lang", "fr"],
    ["--exif"],
    ["--thumbnails", "3"],
    # The record states them in the order given, so here they stay together.
    [word for name in FORMATS for word in ("--format", name)],
]
# All that surrounds a run and is no input of it, each other than in the others.
AROUND = {
    "jobs 2": {"jobs": 2},
    "jobs 1": {
        "jobs": 1, "umask": 0o000, "LANG": "C", "LC_ALL": "C", "TZ": "Pacific/Apia",
        "PYTHONHASHSEED": "7", "COLUMNS": "20", "TERM": "dumb", "NO_COLOR": "1",
        "PYTHONUTF8": "0", "SOURCE_DATE_EPOCH": "1",
    },
    "jobs 5": {
        "jobs": 5, "umask": 0o077, "LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8",
        "TZ": "America/St_Johns", "PYTHONHASHSEED": "4242", "COLUMNS": "400",
        "TERM": "xterm-256color", "FORCE_COLOR": "1", "MPLBACKEND": "pdf",
    },
}  # fmt: skip


def _scan(base: Path, place: str, jobs: int, umask: int = 0o022, **env: str) -> Path:
    """Scan from a folder of its own, with the options in an order of its own."""
    home, temporary, settings = (base / place / name for name in ("a", "tmp", "mpl"))
    for folder in (home, temporary, settings):
        folder.mkdir(parents=True)
    (settings / "matplotlibrc").write_text(f"font.size: {jobs + 20}\n")
    turned = OPTIONS if jobs == 2 else OPTIONS[::-1]
    words = [word for option in turned for word in option]
    subprocess.run(
        [sys.executable, "-m", "audit", "scan", *words, *EXPORTS, "--quiet",
         "--out", f"out {jobs}", "--jobs", str(jobs)],
        check=True, timeout=900, cwd=home, umask=umask,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(temporary),
             "HOME": str(home), "MPLCONFIGDIR": str(settings), **env},
    )  # fmt: skip
    return home / f"out {jobs}"


@pytest.fixture(scope="module")
def outs(tmp_path_factory) -> dict[str, Path]:
    base = tmp_path_factory.mktemp("around")
    return {name: _scan(base, name, **around) for name, around in AROUND.items()}


def _hashes(out: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.iterdir())
    }


@pytest.mark.parametrize("name", [name for name in AROUND if name != "jobs 2"])
def test_what_surrounds_a_run_changes_no_byte(outs, name):
    usual = _hashes(outs["jobs 2"])

    assert _hashes(outs[name]) == usual
    assert {Path(file).suffix for file in usual} == {f".{name}" for name in FORMATS}
    assert {"audit.json", "summary.json", "items.parquet", "years.svg"} <= set(usual)


@pytest.mark.parametrize("name", AROUND)
def test_whatever_the_umask_outputs_are_for_their_owner_alone(outs, name):
    modes = {oct(path.stat().st_mode & 0o777) for path in outs[name].iterdir()}

    assert modes == {"0o600"}
    assert outs[name].stat().st_mode & 0o777 == 0o700


def test_a_scan_leaves_nothing_where_programs_put_temporary_files(outs):
    left = [out.parents[1] / "tmp" for out in outs.values()]

    assert [list(folder.iterdir()) for folder in left] == [[], [], []]


def test_no_output_names_where_it_was_made(outs):
    texts = b"".join(path.read_bytes() for path in outs["jobs 1"].iterdir())

    assert str(outs["jobs 1"].parent).encode() not in texts
    assert str(ROOT).encode() not in texts


def test_the_runs_really_had_these_options(outs):
    told = orjson.loads((outs["jobs 1"] / "audit.json").read_bytes())["options"]

    assert (told["as_of"], told["exif"]) == (AS_OF.isoformat(), True)
    assert (told["formats"], told["thumbnails"]) == (sorted(FORMATS), 3)
