"""The command ``cohort``: what it writes and says, and how it refuses."""

from __future__ import annotations

import csv
import json
import shutil
import stat

import pyarrow as pa
import pytest
from pyarrow import parquet as pq
from typer.testing import CliRunner

import sample_exports
from audit.cli import app
from audit.cohort import Rules
from tests import cohorts
from tests.cohorts import row

RUNNER = CliRunner()
FILES = [
    "cohort-kinds-by-year.csv", "cohort-kinds.csv", "cohort-platforms.csv",
    "cohort-sensitive.csv", "cohort-spread.csv", "cohort-years.csv", "cohort.html",
    "cohort.json",
]  # fmt: skip


def told(*args):
    return RUNNER.invoke(app, ["cohort", *map(str, args)])


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    return cohorts.invented(tmp_path_factory.mktemp("cohort") / "batch")


@pytest.fixture
def small(tmp_path):
    """Return a dataset of six with six posts each."""
    return cohorts.write(tmp_path / "batch", {f"p{n}": [row(6)] for n in range(6)})


def test_the_page_and_the_tables_are_written_for_the_owner_alone(dataset, tmp_path):
    done = told(dataset, "--out", tmp_path / "out")

    assert done.exit_code == 0
    assert names(tmp_path / "out") == FILES
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "out").iterdir()}
    assert modes == {0o600}


def test_the_summary_says_bounds_base_and_rules(small):
    done = told(small)

    assert done.exit_code == 0
    assert done.stdout.replace("\u202f", " ").splitlines() == [
        "Of about 35 items of about 5 participants, between 0 % and 100 % are in scope "
        "of the policy Meta announced on 14 April 2025 (eu-2025-05).",
        "The lower bound counts what is in scope, the upper one also what is "
        "undetermined from the exports. Reactions, other people’s words and the AI’s "
        "answers are set aside.",
        "Audits as of 2026-11-21, by meta-audit 0.1.0.",
        "Each figure rests on at least 5 participants, of whom none makes more than "
        "80 %; counts are rounded to multiples of 5.",
        "Publish this once: figures of almost the same participants, by other rules or "
        "under another policy, can be subtracted from these.",
        f"Page: {small / 'cohort' / 'cohort.html'}",
        f"Tables: {small / 'cohort' / 'cohort-*.csv'}",
    ]


def test_json_tells_the_same_as_the_file(small):
    done = told(small, "--json")

    stored = json.loads((small / "cohort" / "cohort.json").read_text(encoding="utf-8"))
    assert json.loads(done.stdout) == stored
    assert stored["total"]["items"] == 35


def test_the_tables_hold_what_the_facts_hold_and_withheld_is_empty(small):
    told(small)

    with (small / "cohort" / "cohort-years.csv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert rows == [
        ["year", "participants", "items", "in_scope", "undetermined", "out_of_scope",
         "low_percent", "high_percent"],
        ["2012", "5", "35", "", "35", "", "0", "100"],
        ["undated", "", "", "", "", "", "", ""],
        ["not_told_apart", "", "", "", "", "", "", ""],
    ]  # fmt: skip


def test_two_runs_write_the_same_bytes(dataset, tmp_path):
    for name in ("one", "two"):
        told(dataset, "--out", tmp_path / name)

    one, two = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}
        for name in ("one", "two")
    )
    assert one == two


def test_an_own_folder_is_written_anew_and_the_table_of_classes_goes(
    dataset, small, tmp_path
):
    out = tmp_path / "out"
    told(dataset, "--out", out)

    assert told(small, "--out", out).exit_code == 0
    assert names(out) == [name for name in FILES if "sensitive" not in name]


def test_a_foreign_folder_is_left_alone(small, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine", encoding="utf-8")

    assert told(small, "--out", tmp_path / "out").exit_code == 2
    assert told(small, "--out", tmp_path / "out", "--force").exit_code == 0


def test_the_policy_and_the_rules_can_be_chosen(small):
    other = told(small, "--policy", "us")
    coarse = told(small, "--round", "10", "--min-participants", "6", "--json")

    assert other.exit_code == 3
    assert json.loads(coarse.stdout)["rules"] == {
        "participants": 6, "round_to": 10, "round_participants_to": 6,
        "largest_percent": 80, "rest_percent": 10,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--policy", "nowhere"), "the batch judged by eu-2025-05, us"),
        (("--min-participants", "2"), "--min-participants: a number from 3 to 1000"),
        (("--min-participants", "0"), "--min-participants: a number from 3 to 1000"),
        (("--round", "0"), "--round: a whole number from 1 to 1000"),
        (("--lang", "xx"), "--lang: choose among en, fr"),
    ],
)
def test_wrong_usage_is_exit_2(small, options, message):
    done = told(small, *options)

    assert (done.exit_code, done.stdout) == (2, "")
    assert message in done.stderr


def damaged_options(folder):
    (folder / "batch.json").write_text("{", encoding="utf-8")


def options_without_policies(folder):
    (folder / "batch.json").write_text('{"policies": [7]}', encoding="utf-8")


def left_out_that_is_no_list_of_ids(folder):
    text = '{"policies": ["eu-2025-05"], "left_out": ["p0", 7]}'
    (folder / "batch.json").write_text(text, encoding="utf-8")


def left_out_that_is_no_list(folder):
    text = '{"policies": ["eu-2025-05"], "left_out": "Ann Example"}'
    (folder / "batch.json").write_text(text, encoding="utf-8")


def no_runs(folder):
    for path in (folder / "runs").iterdir():
        path.unlink()
    (folder / "runs").rmdir()


def of(folder):
    return folder / "counts" / "participant=p0" / "part-0.parquet"


def damaged_counts(folder):
    of(folder).write_bytes(b"PAR1 but nothing more")


def foreign_columns(folder):
    pq.write_table(pa.table({"name": ["Ann Example"]}), of(folder))


def foreign(**changes):
    def write(folder):
        table = pa.Table.from_pylist([row(6) | changes], schema=cohorts.COUNTS)
        pq.write_table(table, of(folder))

    write.__name__ = f"{next(iter(changes))}_{next(iter(changes.values()))}"
    return write


def a_run_that_prints(folder, **changes):
    told = cohorts.run("p0") | (changes or {"versions": ["<b>Ann Example</b>"]})
    table = pa.Table.from_pylist([told], schema=cohorts.RUNS)
    pq.write_table(table, folder / "runs" / "p0.parquet")


def a_run_of_no_day(folder):
    a_run_that_prints(folder, as_of="\u202eAnn Example")


def a_run_of_no_version(folder):
    a_run_that_prints(folder, versions=[])


def the_same_twice(folder):
    a_run_that_prints(folder, participant="p1")


def damaged_runs(folder):
    (folder / "runs" / "p0.parquet").write_bytes(b"")


NO_BATCH = "no batch here: DIR must be the output folder of `meta-audit batch`"
BAD_OPTIONS = "batch.json: damaged or not written by `meta-audit batch`"
BAD_COUNTS = "counts: a file there is damaged or was not written by `meta-audit batch`"
BAD_RUNS = "runs: a file there is damaged or was not written by `meta-audit batch`"


@pytest.mark.parametrize(
    ("harm", "message"),
    [
        (damaged_options, NO_BATCH), (options_without_policies, NO_BATCH),
        (left_out_that_is_no_list_of_ids, BAD_OPTIONS),
        (left_out_that_is_no_list, BAD_OPTIONS),
        (no_runs, NO_BATCH), (damaged_counts, BAD_COUNTS),
        (foreign_columns, BAD_COUNTS), (foreign(kind="<b>"), BAD_COUNTS),
        (foreign(items=-1), BAD_COUNTS), (foreign(year=-32768), BAD_COUNTS),
        (foreign(verdict="guilty"), BAD_COUNTS), (damaged_runs, BAD_RUNS),
        (a_run_that_prints, BAD_RUNS), (a_run_of_no_day, BAD_RUNS),
        (a_run_of_no_version, BAD_RUNS), (the_same_twice, BAD_RUNS),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)  # fmt: skip
def test_what_no_batch_wrote_is_exit_3_and_nothing_is_written(small, harm, message):
    harm(small)

    done = told(small)

    assert (done.exit_code, done.stdout) == (3, "")
    assert message in done.stderr
    assert "Ann Example" not in done.stderr
    assert not (small / "cohort").exists()


def test_another_folder_is_exit_3(tmp_path):
    done = told(tmp_path)

    assert done.exit_code == 3
    assert NO_BATCH in done.stderr


def test_too_few_participants_are_exit_3_and_nothing_is_written(small):
    done = told(small, "--min-participants", "7")

    assert done.exit_code == 3
    assert "fewer than 7 participants are done" in done.stderr
    assert not (small / "cohort").exists()


def test_a_linked_batch_needs_out(small, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(small)

    assert told(link).exit_code == 2
    assert told(link, "--out", tmp_path / "out").exit_code == 0


def test_what_a_batch_really_wrote_is_told(tmp_path):
    (sample,) = [one for one in sample_exports.folders() if "instagram" in one.name]
    for number in range(5):
        shutil.copytree(sample, tmp_path / "exports" / f"p{number}" / sample.name)
    batch = ["batch", str(tmp_path / "exports"), "--out", str(tmp_path / "batch")]
    counted = RUNNER.invoke(app, [*batch, "--jobs", "1", "--as-of", "2026-11-21"])
    assert counted.exit_code == 0

    done = told(tmp_path / "batch", "--json")

    facts = json.loads(done.stdout)
    runs = pq.read_table(tmp_path / "batch" / "runs").column("items").to_pylist()
    rules = Rules()
    assert [rules.rounded(sum(runs)), 5, []] == [
        facts["total"]["items"], facts["participants"]["done"], facts["notes"],
    ]  # fmt: skip
