"""Hold the batch: right counts and nothing else, resumed, whole or not there."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from rich.console import Console
from typer.testing import CliRunner

from audit.cli import app
from audit.cli.live import Board
from audit.participants import ParticipantsError
from audit.pipeline import Options, batching, dataset, engines, gathering, run
from audit.pipeline.participant import Counted, Job, count
from parsers import schema
from parsers.workers import Pool
from reports.outputs import OutputError
from tests import builders, crowd
from tests.clusters import wait
from tests.conftest import AS_OF
from tests.servers import serving

DAY = AS_OF.isoformat()


def batched(out, *sources, **options):
    """Run a batch here; return its outcome."""
    asked = batching.Options(
        out, **{"as_of": AS_OF, "jobs": 2, "plain_ids": True} | options
    )
    return batching.run(list(map(str, sources)), asked, lambda _outcome, _answer: None)


def rows(out, table="counts"):
    """Return the rows of a table by participant."""
    found = {}
    for path in sorted((out / table).rglob("*.parquet")):
        key = path.parent.name.removeprefix("participant=")
        found[key] = pq.ParquetFile(path).read().to_pylist()
    return found


def runs(out):
    return {
        row["participant"]: row
        for path in (out / "runs").iterdir()
        for row in pq.ParquetFile(path).read().to_pylist()
    }


def bytes_of(out, *tables):
    return {
        str(path.relative_to(out)): path.read_bytes()
        for table in tables
        for path in (out / table).rglob("*.parquet")
    }


def truth(out, paths, *, classes=False, **options):
    """Return the rows that the batch should have, counted from a scan's own items."""
    asked = {"mentions": classes, "formats": ("parquet",), "as_of": AS_OF, "jobs": 1}
    run(paths, Options(out=out, **asked | options))
    items = {
        row["item_id"]: row for row in pq.read_table(out / "items.parquet").to_pylist()
    }
    cells: Counter[tuple] = Counter()
    for said in pq.read_table(out / "verdicts.parquet").to_pylist():
        item = items[said["item_id"]]
        if item["author"] != "self":
            continue
        year = item["created_at"].year if item["created_at"] else None
        cell = (
            item["platform"], item["kind"], item["surface"], year, item["visibility"],
            said["verdict"], said["policy"],
        )  # fmt: skip
        for mentioned in (item["sensitive"] or ()) if classes else (None,):
            cells[(*cell, mentioned) if classes else cell] += 1
    return cells


def as_cells(found):
    return Counter({tuple(list(row.values())[:-1]): row["items"] for row in found})


# What is counted ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    """Return a folder with a zip, a download of two parts, two kinds of folders."""
    folder = tmp_path_factory.mktemp("sources")
    crowd.write(folder, 1)
    whole = crowd.members(1)
    rest = {builders.POSTS: whole.pop(builders.POSTS)}
    for part, members in (("AAAA1111", whole), ("BBBB2222", rest)):
        path = folder / crowd.file_name(1, part)
        path.write_bytes(builders.zipped(members))
    own = folder / "P2"
    crowd.write(own, 1, first=2)
    (own / "instagram-eve-2026-10-20-CCCC3333.zip").write_bytes(
        builders.zipped(builders.instagram())
    )
    builders.unzipped(crowd.members(3), folder / "P3")
    (folder / "read me.txt").write_text("not an export")
    (folder / ".hidden.zip").write_bytes(b"")
    return folder


PEOPLE = {
    "facebook-eve.0-2026-10-20": ["facebook-eve.0-2026-10-20-AAAA1111.zip"],
    "facebook-eve.1-2026-10-20": [
        "facebook-eve.1-2026-10-20-AAAA1111.zip",
        "facebook-eve.1-2026-10-20-BBBB2222.zip",
    ],
    "P2": [
        "P2/facebook-eve.2-2026-10-20-AAAA1111.zip",
        "P2/instagram-eve-2026-10-20-CCCC3333.zip",
    ],
    "P3": ["P3"],
}


def test_the_counts_of_each_person_are_those_of_their_own_scan(sources, tmp_path):
    out = tmp_path / "out"
    outcome = batched(out, sources)

    assert (outcome.count("done"), outcome.left_alone, outcome.alike) == (4, 1, [])
    found = rows(out)
    assert set(found) == set(PEOPLE)
    for name, paths in PEOPLE.items():
        expected = truth(tmp_path / name, [sources / path for path in paths])
        assert sum(expected.values()) > 0
        assert as_cells(found[name]) == expected
    scanned = json.loads((tmp_path / "P2" / "summary.json").read_text())
    told = runs(out)["P2"]
    assert told["items"] == scanned["items"]
    assert (told["status"], told["problems"], told["archives"]) == ("done", 0, 2)
    assert told["as_of"] == DAY


def test_sensitive_classes_stand_in_a_table_of_their_own_if_asked(tmp_path):
    words = [
        "Call me: eve@example.org",
        "My doctor says diabetes",
        "eve@example.org, diabetes",
    ]
    members = builders.facebook(0) | {
        builders.POSTS: [builders.post(text) for text in words]
    }
    (tmp_path / "in").mkdir()
    path = tmp_path / "in" / "P1.zip"
    path.write_bytes(builders.zipped(members))

    batched(tmp_path / "without", path)
    batched(tmp_path / "with", path, with_sensitive=True)

    assert not (tmp_path / "without" / "sensitive").exists()
    (found,) = rows(tmp_path / "with", "sensitive").values()
    expected = truth(tmp_path / "scan", [path], classes=True)
    assert {cell[-1] for cell in expected} >= {"health", "EMAIL_ADDRESS"}
    assert as_cells(found) == expected
    same = [bytes_of(tmp_path / name, "counts") for name in ("without", "with")]
    assert same[0] == same[1]


def test_nothing_of_anybody_is_written_but_counts(sources, tmp_path):
    out = tmp_path / "out"
    batched(out, sources, plain_ids=False, with_sensitive=True)
    truth(tmp_path / "scan", [sources / PEOPLE["facebook-eve.0-2026-10-20"][0]])
    items = pq.read_table(tmp_path / "scan" / "items.parquet").to_pylist()

    written = b"".join(
        path.read_bytes() + str(path).encode() + repr(_shown(path)).encode()
        for path in out.rglob("*")
        if path.is_file()
    )
    secrets = [
        crowd.WORDS,
        crowd.GROUP,
        "Eve",
        "eve.",
        "AAAA1111",
        "Bob",
        "posts/",
        "P2",
    ]
    secrets += [row["item_id"] for row in items] + [str(sources)]
    assert [text for text in secrets if text.encode() in written] == []
    columns = {
        "counts": schema.COUNTS, "sensitive": schema.SENSITIVE_COUNTS,
        "runs": schema.RUNS,
    }  # fmt: skip
    for table, expected in columns.items():
        for path in (out / table).rglob("*.parquet"):
            arrow = pq.ParquetFile(path).schema_arrow
            assert arrow.names == [column.name for column in expected]
            assert arrow.types == [column.type for column in expected]
    assert {path.name for path in out.iterdir()} == {
        "batch.json", "counts", "runs", "salt", "sensitive"
    }  # fmt: skip


def _shown(path):
    """Return the values of a Parquet file, which are packed in its bytes."""
    return pq.ParquetFile(path).read().to_pylist() if path.suffix == ".parquet" else ""


def test_files_are_the_owner_s_alone(sources, tmp_path):
    out = tmp_path / "out"
    batched(out, sources)

    for path in (out, *out.rglob("*")):
        wanted = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == wanted


def test_items_are_written_only_if_asked_and_without_words(sources, tmp_path):
    out = tmp_path / "out"
    batched(out, sources, with_items=True)

    found = rows(out, "items")
    assert {name: len(own) for name, own in found.items()} == {
        name: len(pq.read_table(_scan(tmp_path / name, sources, paths)))
        for name, paths in PEOPLE.items()
    }
    for own in found.values():
        for row in own:
            hidden = ("text", "people", "place", "container", "url", "media_path")
            assert [row[name] for name in hidden] == [None] * len(hidden)
            assert row["account"].startswith("account ")
        # An id is a hash of words: whoever guesses them would know.
        numbers = [row["item_id"] for row in own]
        assert all(map(str.isdigit, numbers))
        assert len(set(numbers)) == len(numbers)


def _scan(out, sources, paths):
    truth(out, [sources / path for path in paths])
    return out / "items.parquet"


def test_salted_ids_stay_in_one_dataset_and_differ_between_two(sources, tmp_path):
    ids = []
    for name in ("one", "one", "two"):
        batched(tmp_path / name, sources, plain_ids=False)
        ids.append(set(rows(tmp_path / name)))

    assert ids[0] == ids[1]
    assert not ids[0] & ids[2]
    with pytest.raises(ParticipantsError, match="other kind of ids"):
        batched(tmp_path / "one", sources, plain_ids=True)


def test_what_our_commands_wrote_beside_the_exports_is_nobody(tmp_path):
    crowd.write(tmp_path, 2)
    truth(tmp_path / "scan", [tmp_path / crowd.file_name(0)])
    (tmp_path / "__MACOSX").mkdir()

    for expected in ((2, 0), (0, 2)):
        found = batched(tmp_path / "out", tmp_path)
        assert (found.count("done"), found.count("unchanged")) == expected
        # That a folder of ours was left alone is told.
        assert (len(found.where), found.left_alone) == (2, 1)


# A manifest, and what people told -----------------------------------------------------


def test_what_a_manifest_and_answers_say_counts_as_in_a_scan(tmp_path):
    paths = crowd.write(tmp_path / "in", 3)
    manifest = tmp_path / "people.csv"
    manifest.write_text(
        "participant;paths;birth_year;region;objected_on\r\n"
        f"P1;in/{paths[0].name};2010;FR;\r\n"
        f"P2;{paths[1]};;GB;2025-06-01\r\n"
        f"P3;in/facebook-eve.2-*.zip;;;\r\n",
        "utf-8-sig",
    )
    answers = tmp_path / "answers"
    answers.mkdir()
    told = f'[[answer]]\nquestion = "group:facebook:{crowd.GROUP}"\nanswer = "public"\n'
    (answers / "P3.toml").write_text(told)
    (answers / "P9.toml").write_text(told)

    outcome = batched(tmp_path / "out", manifest, answers_dir=answers)

    assert (outcome.count("done"), outcome.strays) == (3, 1)
    found = rows(tmp_path / "out")
    expected = {
        "P1": {"birth_year": ("2010",), "region": "FR"},
        "P2": {"region": "GB", "objected_on": ("2025-06-01",)},
        "P3": {"answers": (answers / "P3.toml",)},
    }
    plain = [truth(tmp_path / f"plain{n}", [path]) for n, path in enumerate(paths)]
    for (name, options), path, without in zip(
        expected.items(), paths, plain, strict=True
    ):
        wanted = truth(tmp_path / name, [path], **options)
        assert as_cells(found[name]) == wanted
        assert wanted != without


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_remote_archives_count_as_the_same_files_do_here(tmp_path):
    paths = crowd.write(tmp_path / "in", 2)
    batched(tmp_path / "here", tmp_path / "in")
    with serving({f"a/{path.name}": path.read_bytes() for path in paths}) as server:
        urls = [server.url(f"a/{path.name}") for path in paths]
        lost = server.url("a/lost.zip")
        there = batched(tmp_path / "there", *urls, lost)
        again = batched(tmp_path / "there", *urls)

    assert (there.count("done"), there.count("failed")) == (2, 1)
    failed = there.ended["lost"]
    assert (failed.attempts, failed.counted.reason) == (
        3, "the store answers 404: check the address",
    )  # fmt: skip
    assert again.count("unchanged") == 2
    found = bytes_of(tmp_path / "there", "counts")
    assert found == bytes_of(tmp_path / "here", "counts")


def test_a_second_person_of_one_name_or_archive_stops_before_anything(tmp_path):
    (path,) = crowd.write(tmp_path / "in", 1)
    manifest = tmp_path / "people.csv"
    manifest.write_text(f"participant,paths\nP1,{path}\nP2,{path}\nP1,b.zip\n")

    done = CliRunner().invoke(
        app, ["batch", str(manifest), "--out", str(tmp_path / "out")]
    )

    assert done.exit_code == 2
    assert done.stderr == (
        "meta-audit: line 2 and line 3: the same archive; it can only be of one of "
        "them; line 2 and line 4: the same participant twice; put all paths into one\n"
    )
    assert not (tmp_path / "out").exists()


def test_one_person_s_archive_in_two_folders_is_told(tmp_path):
    for name in ("P1", "P2", "P3"):
        crowd.write(tmp_path / "in" / name, 1, first=0 if name != "P3" else 3)

    outcome = batched(tmp_path / "out", tmp_path / "in")

    assert outcome.alike == [["P1", "P2"]]


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ({}, "source 1: no such file or folder; check the path"),
        ({"in": None}, "no participant found: give folders with zips, or a manifest"),
        ({"in/your_facebook_activity": None}, "source 1: one unzipped export; give"),
    ],
)
def test_sources_of_nobody_are_refused(made, said, tmp_path):
    for path in made:
        (tmp_path / path).mkdir(parents=True)

    with pytest.raises(ParticipantsError, match=r"^" + said[:60].replace("(", r"\(")):
        batched(tmp_path / "out", tmp_path / "in")


# What goes wrong ----------------------------------------------------------------------


HOSTILE = {
    "P1": b"PK\x03\x04 no more of it",
    "P2": builders.zipped({"a/b.txt": b"nothing of Meta's"}),
    "P3": b"",
}


def test_who_can_t_be_read_fails_alone_and_is_told_by_the_source(tmp_path):
    folder = tmp_path / "in"
    crowd.write(folder, 2)
    for name, data in HOSTILE.items():
        (folder / f"{name}.zip").write_bytes(data)

    done = CliRunner().invoke(
        app,
        ["batch", str(folder), "--out", str(tmp_path / "out"), "--json", "--plain-ids",
         "--as-of", DAY],
    )  # fmt: skip

    assert done.exit_code == 1
    told = json.loads(done.stdout)
    failures = told.pop("failures")
    assert told == {
        "as_of": DAY, "participants": 5, "done": 2, "unchanged": 0, "failed": 3,
        "left": 0, "problems": 0, "changed": [], "same_archives": [], "left_out": [],
        "other_files": 0, "answers_of_nobody": 0, "stopped": None,
    }  # fmt: skip
    assert [(f["participant"], f["source"], f["attempts"]) for f in failures] == [
        ("P1", "source 1, download 1", 1),
        ("P2", "source 1, download 2", 1),
        ("P3", "source 1, download 3", 1),
    ]
    assert "the download is incomplete" in failures[0]["reason"]
    assert "nothing of Meta's in it" in failures[1]["reason"]
    assert "an empty file" in failures[2]["reason"]
    kept = runs(tmp_path / "out")
    assert {name: row["status"] for name, row in kept.items()} == {
        "facebook-eve.0-2026-10-20": "done", "facebook-eve.1-2026-10-20": "done",
        "P1": "failed", "P2": "failed", "P3": "failed",
    }  # fmt: skip
    assert len(rows(tmp_path / "out")) == 2


def test_what_could_not_be_read_of_a_person_is_exit_1(tmp_path):
    members = crowd.members(0)
    members[builders.POSTS].append("no record")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "P1.zip").write_bytes(builders.zipped(members))
    command = ["batch", str(tmp_path / "in"), "--out", str(tmp_path / "out")]

    done = CliRunner().invoke(app, [*command, "--plain-ids"])

    assert done.exit_code == 1
    found = runs(tmp_path / "out")["P1"]
    assert (found["status"], found["problems"], found["unread"]) == ("done", 1, True)
    # It is no better for having been read before.
    again = CliRunner().invoke(app, [*command, "--plain-ids", "--json"])
    told = json.loads(again.stdout)
    assert (again.exit_code, told["unchanged"], told["problems"]) == (1, 1, 1)


def test_nobody_readable_is_exit_3(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "P1.zip").write_bytes(b"PK")

    done = CliRunner().invoke(
        app, ["batch", str(tmp_path / "in"), "--out", str(tmp_path / "out")]
    )

    assert done.exit_code == 3


def test_a_full_disk_ends_the_batch_and_keeps_what_is_done(tmp_path, monkeypatch):
    crowd.write(tmp_path / "in", 2)
    written = []
    write = dataset.Dataset._write

    def full(self, path, arrow, batches):
        written.append(path)
        if len(written) > 2:
            raise OSError(28, "no space")
        write(self, path, arrow, batches)

    monkeypatch.setattr(dataset.Dataset, "_write", full)
    with pytest.raises(OutputError, match="No space left"):
        batched(tmp_path / "out", tmp_path / "in", jobs=1)
    (kept,) = rows(tmp_path / "out")
    assert list(runs(tmp_path / "out")) == [kept]

    monkeypatch.undo()
    again = batched(tmp_path / "out", tmp_path / "in", jobs=1)
    assert (again.count("unchanged"), again.count("done")) == (1, 1)
    assert len(rows(tmp_path / "out")) == 2


# Going on -----------------------------------------------------------------------------


def test_only_what_changed_is_read_again(tmp_path):
    out = tmp_path / "out"
    paths = crowd.write(tmp_path / "in", 3)
    batched(out, tmp_path / "in")
    before = bytes_of(out, "counts", "runs")

    again = batched(out, tmp_path / "in", as_of=None)
    assert (again.as_of, again.count("unchanged"), again.changed) == (AS_OF, 3, [])
    assert bytes_of(out, "counts", "runs") == before

    paths[1].write_bytes(builders.zipped(crowd.members(7)))
    crowd.write(tmp_path / "in", 1, first=3)
    third = batched(out, tmp_path / "in")
    name = "facebook-eve.1-2026-10-20"
    assert (third.count("unchanged"), third.count("done")) == (2, 2)
    assert third.changed == [name]
    assert as_cells(rows(out)[name]) == truth(tmp_path / "scan", [paths[1]])
    assert len(rows(out)) == 4


def test_other_options_count_anew_and_leave_nothing_behind(tmp_path):
    out = tmp_path / "out"
    crowd.write(tmp_path / "in", 1)
    first = batched(out, tmp_path / "in", with_sensitive=True, with_items=True)
    assert (out / "sensitive").exists()

    second = batched(out, tmp_path / "in")

    assert (first.count("done"), second.count("done")) == (1, 1)
    assert (rows(out, "sensitive"), rows(out, "items")) == ({}, {})


def test_a_folder_s_file_of_the_same_size_is_a_change(tmp_path):
    folder = builders.unzipped(crowd.members(0), tmp_path / "in" / "P1")
    batched(tmp_path / "out", tmp_path / "in")
    path = folder / builders.POSTS
    data = path.read_bytes()
    path.write_bytes(data.replace(b"1500000000", b"1400000000"))

    again = batched(tmp_path / "out", tmp_path / "in")

    assert (again.count("done"), again.changed) == (1, ["P1"])


def test_a_failure_leaves_what_was_counted_before(tmp_path):
    out = tmp_path / "out"
    (path,) = crowd.write(tmp_path / "in", 1)
    batched(out, path)
    before = bytes_of(out, "counts", "runs")
    path.write_bytes(b"PK")

    again = batched(out, path)

    assert again.count("failed") == 1
    assert bytes_of(out, "counts", "runs") == before


def test_counts_that_are_gone_are_counted_again(tmp_path):
    out = tmp_path / "out"
    crowd.write(tmp_path / "in", 2)
    batched(out, tmp_path / "in")
    before = bytes_of(out, "counts")
    shutil.rmtree(out / "counts" / "participant=facebook-eve.0-2026-10-20")
    (out / "runs" / "facebook-eve.1-2026-10-20.parquet").write_bytes(b"damaged")

    again = batched(out, tmp_path / "in")

    assert again.count("done") == 2
    assert bytes_of(out, "counts") == before


COMMAND = (sys.executable, "-m", "audit", "batch")


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_whatever_ends_it_the_next_run_goes_on(number, tmp_path):
    out, source = tmp_path / "out", tmp_path / "in"
    crowd.write(source, 24)
    command = [*COMMAND, str(source), "--out", str(out), "--plain-ids", "--as-of", DAY]
    with subprocess.Popen(
        command, cwd=Path(__file__).parents[1], stderr=subprocess.PIPE
    ) as process:
        wait(lambda: len(list(out.glob("runs/*"))) > 2)
        started = _below(process.pid)
        process.send_signal(number)
        _, said = process.communicate(timeout=60)
    kept = bytes_of(out, "runs")
    stopped = (
        b"meta-audit: stopped; what was counted is kept: give the same command to go "
        b"on\n"
    )
    killed = number == signal.SIGKILL
    assert (process.returncode, said) == ((-9, b"") if killed else (130, stopped))
    assert 2 < len(kept) < 24
    # Its processes and their children end with it.
    assert len(started) >= 3
    wait(lambda: not any(map(_lives, started)))

    again = batched(out, source)

    assert again.count("unchanged") == len(kept)
    assert again.count("done") == 24 - len(kept)
    batched(tmp_path / "whole", source)
    assert bytes_of(out, "counts") == bytes_of(tmp_path / "whole", "counts")
    assert {path.name for path in out.iterdir()} == {"batch.json", "counts", "runs"}


def _stat(pid):
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return fields[0], int(fields[1])


def _lives(pid):
    found = _stat(pid)
    return found is not None and found[0] != "Z"


def _below(pid):
    """Return all processes below one."""
    parents = {
        int(path.name): found[1]
        for path in Path("/proc").glob("[0-9]*")
        if (found := _stat(path.name))
    }
    below = [one for one, parent in parents.items() if parent == pid]
    return below + [more for one in below for more in _below(one)]


# The engine ---------------------------------------------------------------------------


def job(name, path="nowhere.zip"):
    return Job(name, [str(path)], DAY)


def poisoned(pipe, memory_bytes):
    """Be a process that one participant ends."""
    engines.serve(pipe, memory_bytes, before=_die)


def _die(job):
    if job.participant == "poison":
        os.kill(os.getpid(), signal.SIGKILL)


def test_one_who_ends_every_process_fails_alone_after_three_tries(tmp_path):
    paths = crowd.write(tmp_path, 6)
    jobs = [job(path.name, path) for path in paths]
    jobs.insert(2, job("poison", paths[0]))
    engine = engines.Local(2, 0, serving=poisoned)
    try:
        answers = [a for a in engines.run(engine, jobs) if a is not None]
    finally:
        engine.close()

    told = {a.counted.participant: (a.counted.status, a.attempts) for a in answers}
    assert told == {path.name: ("done", 1) for path in paths} | {
        "poison": ("failed", 3)
    }


def test_processes_and_their_children_stay_from_one_person_to_the_next(
    tmp_path, monkeypatch
):
    started = []
    born = engines._Worker.__init__
    monkeypatch.setattr(
        engines._Worker,
        "__init__",
        lambda self, *args: started.append(1) or born(self, *args),
    )
    crowd.write(tmp_path / "in", 12)

    batched(tmp_path / "out", tmp_path / "in", jobs=2)

    assert len(started) == 2
    children = set()
    with Pool(1) as pool:
        for path in sorted((tmp_path / "in").iterdir())[:4]:
            assert count(job("P1", path), pool).status == "done"
            children |= {child._process.pid for child in pool._idle}
    assert len(children) == 1


def test_memory_is_bounded_for_each_process(tmp_path):
    (path,) = crowd.write(tmp_path, 1)
    engine = engines.Local(1, 1 << 20)
    try:
        (answer,) = [a for a in engines.run(engine, [job("P1", path)]) if a]
    finally:
        engine.close()

    # Where it runs short, at a thread or an allocation, hangs on the machine.
    assert answer.counted.status == "failed"


def test_the_least_memory_that_may_be_given_does(tmp_path):
    crowd.write(tmp_path / "in", 1)
    command = ["batch", str(tmp_path / "in"), "--out", str(tmp_path / "out")]

    done = CliRunner().invoke(app, [*command, "--memory", "0.5", "--with-sensitive"])

    assert (done.exit_code, done.stderr) == (0, "")


def lazy(pipe, memory_bytes):
    """Be a process in which one participant takes for ever."""
    engines.serve(pipe, memory_bytes, before=_sleep)


def _sleep(job):
    if job.participant == "slow":
        time.sleep(3600)


def test_who_takes_for_ever_is_given_up_and_the_others_are_counted(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(engines, "WALL_SECONDS", 20.0)
    (path,) = crowd.write(tmp_path, 1)
    engine = engines.Local(2, 0, serving=lazy)
    jobs = [job("slow", path), job("P1", path), job("P2", path)]
    try:
        answers = [a for a in engines.run(engine, jobs) if a is not None]
    finally:
        engine.close()

    told = {a.counted.participant: (a.counted.status, a.attempts) for a in answers}
    assert told == {"slow": ("failed", 1), "P1": ("done", 1), "P2": ("done", 1)}
    assert answers[-1].counted.reason == "took too long"


# Found by trying to break it ---------------------------------------------------------


def test_a_zip_that_somebody_sent_is_not_the_participant_s(tmp_path):
    own = builders.unzipped(crowd.members(3), tmp_path / "in" / "P1")
    received = own / "messages" / "inbox" / "bob_1" / "files"
    received.mkdir(parents=True)
    crowd.write(received, 1, first=2)

    batched(tmp_path / "out", tmp_path / "in")

    expected = truth(tmp_path / "scan", [own])
    assert as_cells(rows(tmp_path / "out")["P1"]) == expected
    # In a folder of no known name as well.
    assert expected == truth(
        tmp_path / "plain", [builders.unzipped(crowd.members(3), tmp_path / "P1")]
    )


@pytest.mark.parametrize("deep", [False, True])
def test_parts_that_are_zips_and_folders_are_put_together(deep, tmp_path):
    whole = crowd.members(1)
    rest = {builders.POSTS: whole.pop(builders.POSTS)}
    own = tmp_path / "in" / "P1"
    builders.unzipped(whole, own / "part 1" if deep else own)
    (own / "part 2.zip").write_bytes(builders.zipped(rest))
    manifest = tmp_path / "people.csv"
    manifest.write_text("participant,paths\nP1,in/P1\n")
    paths = [own / "part 1" if deep else own, own / "part 2.zip"]

    for name, source in (("folder", tmp_path / "in"), ("manifest", manifest)):
        batched(tmp_path / name, source)
        assert runs(tmp_path / name)["P1"]["archives"] == 2
        found = as_cells(rows(tmp_path / name)["P1"])
        assert found == truth(tmp_path / f"{name} scan", paths)


def test_without_its_salt_or_options_a_dataset_is_not_gone_on_with(tmp_path):
    crowd.write(tmp_path / "in", 1)
    for name, data in (("salt", None), ("salt", b""), ("batch.json", b"{}")):
        out = tmp_path / f"{name} {data}"
        batched(out, tmp_path / "in", plain_ids=False)
        before = bytes_of(out, "counts", "runs")
        (out / name).unlink()
        if data is not None:
            (out / name).write_bytes(data)

        with pytest.raises(dataset.DatasetError, match="missing or damaged"):
            batched(out, tmp_path / "in", plain_ids=False)
        assert bytes_of(out, "counts", "runs") == before


def test_who_is_in_no_source_any_more_is_told_left_out_and_removed_if_asked(tmp_path):
    out = tmp_path / "out"
    paths = crowd.write(tmp_path / "in", 3)
    batched(out, tmp_path / "in", with_items=True)
    paths[1].unlink()
    gone = "facebook-eve.1-2026-10-20"

    again = batched(out, tmp_path / "in", with_items=True)
    assert again.left_out == [gone]
    assert json.loads((out / "batch.json").read_text())["left_out"] == [gone]
    assert gone in rows(out)

    third = batched(out, tmp_path / "in", with_items=True, prune=True)
    assert third.left_out == [gone]
    assert json.loads((out / "batch.json").read_text())["left_out"] == []
    kept = {"facebook-eve.0-2026-10-20", "facebook-eve.2-2026-10-20"}
    assert set(rows(out)) == set(rows(out, "items")) == set(runs(out)) == kept


def test_what_is_not_asked_for_any_more_goes_also_of_who_can_t_be_read_now(tmp_path):
    out = tmp_path / "out"
    (path,) = crowd.write(tmp_path / "in", 1)
    batched(out, path, with_sensitive=True, with_items=True)
    path.write_bytes(b"PK")

    again = batched(out, path)

    assert again.count("failed") == 1
    assert {entry.name for entry in out.iterdir()} == {"batch.json", "counts", "runs"}


def test_answers_that_can_t_be_read_are_their_own_participant_s_failure(tmp_path):
    crowd.write(tmp_path / "in", 3)
    answers = tmp_path / "answers"
    answers.mkdir()
    for number, data in ((0, b"\xff\xfe"), (1, b'items = "list.csv"\n')):
        name = f"facebook-eve.{number}-2026-10-20.toml"
        (answers / name).write_bytes(data)

    outcome = batched(tmp_path / "out", tmp_path / "in", answers_dir=answers)

    reasons = [
        outcome.ended[f"facebook-eve.{number}-2026-10-20"].counted.reason
        for number in range(3)
    ]
    assert reasons == [
        "the answers can't be read; save them as UTF-8, below 50 MB",
        "a list of items is not read in a batch; take `items` out",
        None,
    ]


def test_counts_that_are_cut_and_classes_that_are_gone_are_counted_again(tmp_path):
    out = tmp_path / "out"
    crowd.write(tmp_path / "in", 3)
    batched(out, tmp_path / "in", with_sensitive=True)
    before = bytes_of(out, "counts", "sensitive")
    names = [f"participant=facebook-eve.{number}-2026-10-20" for number in range(2)]
    (out / "counts" / names[0] / "part-0.parquet").write_bytes(b"")
    shutil.rmtree(out / "sensitive" / names[1])

    again = batched(out, tmp_path / "in", with_sensitive=True)

    assert (again.count("done"), again.count("unchanged")) == (2, 1)
    assert bytes_of(out, "counts", "sensitive") == before


def test_a_newer_directory_of_the_same_files_is_a_change(tmp_path):
    """Which times are possible hangs on when the archive was made."""
    path = tmp_path / "P1.zip"
    members = crowd.members(0) | {
        builders.POSTS: [builders.post("Late words", 1_640_000_000)]
    }
    years = []
    for year in (2019, 2026):
        with zipfile.ZipFile(path, "w") as archive:
            for name, value in members.items():
                info = zipfile.ZipInfo(name, (year, 1, 1, 0, 0, 0))
                archive.writestr(info, builders.content(value))
        batched(tmp_path / "out", path)
        found = rows(tmp_path / "out")["P1"]
        years.append({row["year"] for row in found if row["kind"] == "post"})

    assert years == [{None}, {2021}]


@pytest.mark.parametrize(
    "link", ["counts", "counts/participant=P1", "sensitive", "runs"]
)
def test_links_in_a_dataset_lead_nowhere(link, tmp_path):
    out, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    (path,) = crowd.write(tmp_path / "in", 1)
    source = path.rename(path.with_name("P1.zip"))
    batched(out, source, with_sensitive=True)
    (elsewhere / "participant=P1").mkdir(parents=True)
    (elsewhere / "participant=P1" / "part-0.parquet").write_text("theirs")
    (elsewhere / "part-0.parquet").write_text("theirs")
    shutil.rmtree(out / link)
    (out / link).symlink_to(elsewhere)

    with pytest.raises(dataset.DatasetError, match="a link"):
        batched(out, source, as_of=date(2026, 11, 20))

    kept = [p.read_text() for p in sorted(elsewhere.rglob("*.parquet"))]
    assert kept == ["theirs", "theirs"]


def test_what_is_behind_the_path_of_an_address_is_no_part_of_a_name(tmp_path):
    names = [crowd.file_name(1, part) for part in ("AAAA1111", "BBBB2222")]
    urls = [
        f"https://files.example/in/{name}?key=a/secret{n}"
        for n, name in enumerate(names)
    ]

    (found,) = gathering.gathered(urls, tmp_path, AS_OF, plain=True).participants

    assert (found.name, list(found.paths)) == ("facebook-eve.1-2026-10-20", urls)


def test_two_spellings_of_one_path_or_name_are_one(tmp_path):
    (path,) = crowd.write(tmp_path / "in", 1)
    manifest = tmp_path / "people.csv"
    manifest.write_text(
        f"participant,paths\nP1,in/{path.name}\nP2,in/../in/{path.name}\n"
        "Zo\u00eb,a.zip\nZoe\u0308,b.zip\n",
        "utf-8",
    )

    with pytest.raises(ParticipantsError) as error:
        batched(tmp_path / "out", manifest, plain_ids=False)

    assert str(error.value) == (
        "line 2 and line 3: the same archive; it can only be of one of them; "
        "line 4 and line 5: the same participant twice; put all paths into one"
    )


def test_with_items_warns(tmp_path):
    crowd.write(tmp_path / "in", 1)
    command = ["batch", str(tmp_path / "in"), "--out", str(tmp_path / "out")]

    plain = CliRunner().invoke(app, command)
    asked = CliRunner().invoke(app, [*command, "--with-items"])

    assert plain.stderr == ""
    assert "may tell who somebody is" in asked.stderr
    assert "1 of 1 participants counted" in asked.stdout


def test_a_folder_of_somebody_else_s_is_left_alone(tmp_path):
    crowd.write(tmp_path / "in", 1)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")

    done = CliRunner().invoke(
        app, ["batch", str(tmp_path / "in"), "--out", str(tmp_path / "out")]
    )

    assert done.exit_code == 2
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine.txt"]


def test_the_board_shows_how_far_it_is_and_who_failed():
    console = Console(
        file=io.StringIO(), force_terminal=True, width=80, color_system=None
    )
    where = {"P1": "line 2", "P2": "line 3", "P3": "line 4"}
    outcome = batching.Outcome(AS_OF, where)

    with Board(console) as board:
        board(outcome, None)
        for name, status, reason in (
            ("P1", "done", None), ("P2", "failed", "no [bold]zip[/]\x1b[31m\nat all"),
        ):  # fmt: skip
            answer = engines.Answer(Counted(name, status, reason), 1)
            outcome.ended[name] = answer
            board(outcome, answer)

    shown = console.file.getvalue()
    assert "2/3" in shown
    assert "line 3" in shown
    assert "no [bold]zip[/]\\x1b[31m at all" in shown
    assert "line 2" not in shown
