"""Hold the batch on Dask: a real scheduler, workers as processes of their own.

All of it on the loopback interface. What is counted there is, byte for byte, what is
counted here; whoever is killed, nothing is lost and nobody is counted twice.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests import crowd
from tests.clusters import ROOT, Cluster, wait
from tests.conftest import AS_OF

DAY = AS_OF.isoformat()
PEOPLE = 200

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs signals")


@pytest.fixture
def cluster(tmp_path):
    """Return a scheduler without workers."""
    with ExitStack() as stack:
        found = Cluster(tmp_path / "dask")
        stack.callback(found.close)
        yield found


def command(source, out, *more):
    return [
        *(sys.executable, "-m", "audit", "batch", str(source), "--out", str(out)),
        *("--plain-ids", "--as-of", DAY, "--json", *more),
    ]


def batch(source, out, *more):
    """Run a batch as a process; return its exit code, what it said, its errors."""
    done = subprocess.run(
        command(source, out, *more), cwd=ROOT, capture_output=True, check=False,
        timeout=600,
    )  # fmt: skip
    told = json.loads(done.stdout) if done.stdout else None
    return done.returncode, told, done.stderr.decode()


def counts(out):
    return {
        str(path.relative_to(out)): path.read_bytes()
        for path in (out / "counts").rglob("*.parquet")
    }


def runs(out):
    return {path.stem for path in (out / "runs").glob("*.parquet")}


@pytest.fixture(scope="module")
def people(tmp_path_factory):
    """Return the exports of many people, and what is counted of them here."""
    folder = tmp_path_factory.mktemp("people")
    crowd.write(folder / "in", PEOPLE)
    (folder / "in" / "poison.zip").write_bytes(b"PK\x03\x04 and no more")
    code, told, errors = batch(folder / "in", folder / "out", "--jobs", "2")
    assert (code, errors) == (1, "")
    assert (told["done"], told["failed"]) == (PEOPLE, 1)
    return folder


def test_two_workers_count_what_one_machine_counts_though_one_is_killed(
    people, cluster, tmp_path
):
    out = tmp_path / "out"
    first, _ = cluster.workers(2)
    asked = command(people / "in", out, "--scheduler", cluster.address)
    with subprocess.Popen(
        asked, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        wait(lambda: len(runs(out)) > 20)
        first.send_signal(signal.SIGKILL)
        left = PEOPLE + 1 - len(runs(out))
        said, errors = process.communicate(timeout=600)
    told = json.loads(said)

    assert left > 20
    assert (process.returncode, errors) == (1, b"")
    assert (told["done"], told["failed"], told["left"]) == (PEOPLE, 1, 0)
    assert [f["participant"] for f in told["failures"]] == ["poison"]
    assert counts(out) == counts(people / "out")
    rows = pq.read_table(out / "runs").to_pylist()
    assert {row["participant"] for row in rows} == runs(people / "out")
    assert len(rows) == PEOPLE + 1


def test_a_scheduler_that_ends_is_told_and_the_same_command_goes_on(
    people, cluster, tmp_path
):
    out = tmp_path / "out"
    cluster.workers(1)
    asked = command(people / "in", out, "--scheduler", cluster.address)
    with subprocess.Popen(
        asked, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        wait(lambda: len(runs(out)) > 5)
        cluster.scheduler.send_signal(signal.SIGKILL)
        said, errors = process.communicate(timeout=120)
    told = json.loads(said)

    assert process.returncode == 1
    assert errors.decode() == (
        "meta-audit: the scheduler is gone; what was counted is kept: start it again "
        "and give the same command to go on\n"
    )
    assert told["stopped"]
    assert told["left"] == PEOPLE + 1 - len(runs(out)) > 0

    # Without a cluster it goes on, too: the state is in the folder alone.
    code, told, _ = batch(people / "in", out, "--jobs", "2")
    assert (code, told["done"] + told["unchanged"]) == (1, PEOPLE)
    assert told["unchanged"] > 5
    assert counts(out) == counts(people / "out")


def test_an_archive_that_ends_every_worker_fails_alone(people, cluster, tmp_path):
    source, out = tmp_path / "in", tmp_path / "out"
    crowd.write(source, 6)
    shutil.copy(source / crowd.file_name(0), source / "killer.zip")
    # The tests' own plug, in the workers' and the command's interpreters alone.
    (tmp_path / "dask" / "sitecustomize.py").write_text(
        "import os, signal\n"
        "import msgspec\n"
        "from audit.pipeline import participant\n"
        "count = participant.count\n"
        "def deadly(job, pool):\n"
        "    if job.participant == 'killer':\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return count(job, pool)\n"
        "participant.count = deadly\n"
    )
    path = f"{tmp_path / 'dask'}{os.pathsep}{ROOT}"
    cluster.workers(5, PYTHONPATH=path)

    code, told, errors = batch(source, out, "--scheduler", cluster.address)

    assert (code, errors) == (1, "")
    assert (told["done"], told["failed"], told["left"]) == (6, 1, 0)
    assert told["failures"][0]["participant"] == "killer"
    assert told["failures"][0]["reason"].startswith("every worker that tried it")


def test_a_cluster_started_here_counts_the_same_and_leaves_nothing(people, tmp_path):
    source, out = tmp_path / "in", tmp_path / "out"
    crowd.write(source, 8)
    before = set(tmp_path.iterdir())
    env = {
        **os.environ,
        "TMPDIR": str(tmp_path / "tmp"),
        "HOME": str(tmp_path / "home"),
    }
    for name in ("TMPDIR", "HOME"):
        Path(env[name]).mkdir()

    done = subprocess.run(
        command(source, out, "--scheduler", "local", "--jobs", "2"),
        cwd=ROOT, capture_output=True, check=False, timeout=300, env=env,
    )  # fmt: skip

    assert (done.returncode, done.stderr) == (0, b"")
    expected = counts(people / "out")
    assert counts(out) == {name: expected[name] for name in counts(out)}
    assert len(counts(out)) == 8
    assert list(Path(env["TMPDIR"]).iterdir()) == []
    assert list(Path(env["HOME"]).iterdir()) == []
    assert set(tmp_path.iterdir()) == before | {
        out,
        Path(env["TMPDIR"]),
        Path(env["HOME"]),
    }


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("tcp://127.0.0.1:9", "nothing answers there"),
        (None, "it has no workers"),
    ],
)
def test_a_scheduler_that_can_t_be_used_is_said(
    address, said, people, cluster, tmp_path
):
    address = address or cluster.address

    code, told, errors = batch(people / "in", tmp_path / "out", "--scheduler", address)

    assert (code, told) == (2, None)
    assert errors.startswith("meta-audit: --scheduler: ")
    assert said in errors
    assert not (tmp_path / "out").exists()
