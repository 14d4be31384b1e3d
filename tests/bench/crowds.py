"""Measure a batch: many exports, here and on Dask, one worker killed on the way.

    python -m tests.bench.crowds --people 1000 --items 2000

Prints seconds an archive against the same work in one warm process, and how much two
workers do of what one does. Every engine must count the same, byte for byte.
"""

from __future__ import annotations

import argparse
import hashlib
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from audit.pipeline.participant import Job, count
from parsers import lean
from parsers.workers import Pool
from tests.bench import exports
from tests.clusters import ROOT, Cluster

_DAY = "2026-11-21"
_KINDS = 10
_WARM = 20


def main() -> None:
    """Write the exports, run every engine over them, print what it cost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--items", type=int, default=2000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="meta-audit-bench-") as name:
        folder = Path(name)
        _write(folder / "in", asked.people, asked.items)
        alone = _alone(folder / "in")
        _print(f"one warm process, no batch: {alone:.3f} s an archive")
        one = _timed(folder, "one", asked.people, alone, "--jobs", "1")
        two = _timed(folder, "two", asked.people, alone, "--jobs", "2")
        _print(f"two processes: {one / two:.2f} times one")
        dask = ("--scheduler", "local", "--jobs", "2")
        _timed(folder, "dask", asked.people, alone, *dask)
        _killed(folder, asked.people, alone)
        hashes = {_hash(folder / each) for each in ("one", "two", "dask", "killed")}
        _print(f"{len(hashes)} different result of four runs")


def _write(folder: Path, people: int, items: int) -> None:
    """Write some exports, and links to them under the names of all the others."""
    folder.mkdir()
    for number in range(people):
        path = folder / f"facebook-eve.{number:05}-2026-10-20-AAAA1111.zip"
        if number < _KINDS:
            exports.pack(path, exports.facebook(items + number))
        else:
            like = f"facebook-eve.{number % _KINDS:05}-2026-10-20-AAAA1111.zip"
            path.hardlink_to(folder / like)


def _alone(folder: Path) -> float:
    """Return the seconds that one archive takes in a process that is warm."""
    lean.without_pandas()
    paths = [str(path) for path in sorted(folder.iterdir())[:_KINDS]]
    with Pool(1) as pool:
        spent = 0.0
        for number in range(_WARM + _KINDS):
            started = time.monotonic()
            job = Job("x", [paths[number % len(paths)]], _DAY)
            assert count(job, pool).status == "done"
            if number >= _KINDS:
                spent += time.monotonic() - started
    return spent / _WARM


def _command(folder: Path, name: str, *more: str) -> list[str]:
    return [
        *(sys.executable, "-m", "audit", "batch", str(folder / "in")),
        *("--out", str(folder / name), "--as-of", _DAY),
        *("--plain-ids", "--quiet", *more),
    ]


def _timed(folder: Path, name: str, people: int, alone: float, *more: str) -> float:
    """Run a batch, and return its wall seconds without those of its first archives."""
    started = time.monotonic()
    with subprocess.Popen(_command(folder, name, *more), cwd=ROOT) as process:
        while not list((folder / name).glob("runs/*")) and process.poll() is None:
            time.sleep(0.01)
        warm, began = time.monotonic(), len(list((folder / name).glob("runs/*")))
        code = process.wait()
    wall = time.monotonic() - warm
    each = wall / (people - began)
    _print(
        f"{name}: exit {code}, {time.monotonic() - started:.1f} s in all, "
        f"{warm - started:.1f} s to the first, then {each:.3f} s an archive "
        f"({each - alone:+.3f} s)"
    )
    return wall


def _killed(folder: Path, people: int, alone: float) -> None:
    """Run a batch on a scheduler with two workers, of which one is killed half-way."""
    with closing(Cluster(folder / "cluster")) as cluster:
        workers = cluster.workers(2)
        started = time.monotonic()
        command = _command(folder, "killed", "--scheduler", cluster.address)
        with subprocess.Popen(command, cwd=ROOT) as process:
            while len(list((folder / "killed").glob("runs/*"))) < people // 2:
                time.sleep(0.05)
            workers[0].send_signal(signal.SIGKILL)
            halved = time.monotonic() - started
            code = process.wait()
        _print(
            f"killed: exit {code}, {time.monotonic() - started:.1f} s in all, a worker "
            f"killed after {halved:.1f} s"
        )


def _hash(out: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted((out / "counts").rglob("*.parquet")):
        digest.update(str(path.relative_to(out)).encode() + path.read_bytes())
    return digest.hexdigest()


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
