"""Hold ``questions`` and what ``scan`` says of answers, as a person runs them."""

from __future__ import annotations

import json
import os
import pty
import select
import shutil
import sys
import tomllib
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from audit.cli import app
from tests import builders as b
from tests.audit.test_told import answer
from tests.conftest import AS_OF
from tests.test_answers_scan import BOB, CLUB, EARLY, LATE, Scan, at, export, objection


def _run(*arguments):
    return CliRunner().invoke(app, [*map(str, arguments)])


def _scan(exports: Path, out: Path, *more):
    return _run(
        "scan", exports, "--out", out, "--as-of", AS_OF.isoformat(), "--jobs", "1",
        "--format", "json", *more,
    )  # fmt: skip


@pytest.fixture(scope="module")
def eve(tmp_path_factory) -> Path:
    return b.unzipped(export(), tmp_path_factory.mktemp("eve") / "facebook-eve")


@pytest.fixture(scope="module")
def audited(eve, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("audited") / "out"
    assert _scan(eve, out).exit_code == 0
    return out


@pytest.fixture
def out(audited, tmp_path) -> Path:
    return shutil.copytree(audited, tmp_path / "out")


# The list ----------------------------------------------------------------------------


def test_questions_as_json_are_the_list_in_the_order_to_ask(out):
    found = _run("questions", out, "--json")

    listed = json.loads(found.stdout)
    assert [list(row) for row in listed] == [
        ["id", "text", "settles", "where", "answers"]
    ] * len(listed)
    assert [(row["id"], row["settles"]) for row in listed] == [
        (LATE, 3), (EARLY, 1), (CLUB, 1), (BOB, 1), ("birth:Eve Example", 0),
    ]  # fmt: skip
    assert listed[2] == {
        "id": CLUB,
        "text": "Is the group “Example Dog Club” (Facebook) public or private?",
        "settles": 1,
        "where": "The group, tab About (reported, not tested by us)",
        "answers": ["public", "private", "unknown"],
    }


def test_what_questions_settle_adds_up_to_the_undetermined_items(scanned, tmp_path):
    out = shutil.copytree(scanned, tmp_path / "out")

    listed = json.loads(_run("questions", out, "--json").stdout)

    items = pq.read_table(out / "items.parquet").to_pylist()
    asked = [
        row
        for row in items
        if row["question"] and row["author"] == "self" and row["kind"] != "reaction"
    ]
    assert {row["verdict"] for row in asked} == {"undetermined"}
    assert sum(row["settles"] for row in listed) == len(asked) > 900
    settles = [row["settles"] for row in listed]
    assert settles == sorted(settles, reverse=True)


def test_the_file_to_fill_in_asks_all_and_answers_nothing(out):
    found = _run("questions", out)

    text = (out / "answers.toml").read_text(encoding="utf-8")
    assert found.exit_code == 0
    assert tomllib.loads(text)["answer"] == [
        {"question": id_, "answer": ""}
        for id_ in (LATE, EARLY, CLUB, BOB, "birth:Eve Example")
    ]


def test_a_filled_in_file_is_taken_up_and_never_written_over(eve, out):
    _run("questions", out)
    path = out / "answers.toml"
    asked = path.read_text(encoding="utf-8")
    filled = asked.replace(
        f'question = "{CLUB}"\nanswer = ""', f'question = "{CLUB}"\nanswer = "private"'
    )
    path.write_text(filled, encoding="utf-8")

    again = _scan(eve, out)
    more = _run("questions", out)

    assert "Your 1 answer settled 1 items.\n" in again.stdout
    assert path.read_text(encoding="utf-8") == filled
    assert more.stdout.count("Example Dog Club") == 0
    given = tomllib.loads((out / "answers.toml.new").read_text("utf-8"))["answer"]
    assert {"question": CLUB, "answer": "private"} in given


# One by one, on a terminal -----------------------------------------------------------


def _at_a_terminal(command: list[str], says: list[tuple[str, str]]) -> tuple[int, str]:
    """Run a command on a terminal; type each line once its prompt stands there."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ |= {"LC_ALL": "C", "TERM": "dumb", "COLUMNS": "200"}
        os.execv(sys.executable, [sys.executable, "-m", "audit", *command])
    shown, seen, left = "", 0, list(says)
    while select.select([terminal], [], [], 60)[0]:
        try:
            data = os.read(terminal, 65_536)
        except OSError:
            break
        if not data:
            break
        shown += data.decode("utf-8", "replace")
        while left and left[0][0] in shown[seen:]:
            prompt, line = left.pop(0)
            seen = shown.index(prompt, seen) + len(prompt)
            os.write(terminal, f"{line}\n".encode())
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown


def test_questions_are_asked_one_by_one_until_the_person_has_enough(out):
    code, shown = _at_a_terminal(
        ["questions", str(out), "--ask"],
        [
            ("public / friends / mixed: ", ""),  # skipped
            ("public / friends / mixed: ", "perhaps"),
            ("public / friends / mixed: ", "Friends"),
            ("public / private / unknown: ", "private"),
            ("public / private / mixed: ", "q"),
        ],
    )

    given = tomllib.loads((out / "answers.toml").read_text(encoding="utf-8"))
    assert code == 0
    assert 'choose one of "public", "friends", "mixed"' in shown
    assert given == {
        "answer": [
            {"question": EARLY, "answer": "Friends"},
            {"question": CLUB, "answer": "private"},
        ]
    }


def test_asking_needs_a_terminal(out):
    found = _run("questions", out, "--ask")

    assert (found.exit_code, found.stdout) == (2, "")
    assert found.stderr == (
        "meta-audit: --ask needs a terminal; else fill in answers.toml\n"
    )
    assert not (out / "answers.toml").exists()


# Without words and names -------------------------------------------------------------

NAMES = ("Quxcanary", "quxcanary", "QUXCANARY")


def _secret() -> dict:
    """Return an export in which each name and word holds the canary."""
    record = b.post(
        "Words of Quxcanary", at("2018-01-02T10:00"),
        title="Eve Quxcanary posted in Quxcanary Club.",
    )  # fmt: skip
    said = {
        "timestamp": at("2019-03-04T10:00"), "comment": "Quxcanary said",
        "author": "Eve Quxcanary",
    }  # fmt: skip
    return {
        b.POSTS: [
            b.post("Quxcanary in Exampleton", at("2013-02-03T10:00")),
            b.post("Quxcanary again", at("2026-10-01T10:00")),
        ],
        b.GROUP_POSTS: {"group_posts_v2": [record]},
        b.COMMENTS: {
            "comments_v2": [
                {
                    "timestamp": said["timestamp"],
                    "data": [{"comment": said}],
                    "title": "Eve Quxcanary commented on Bob Quxcanary's post.",
                }
            ]
        },
        b.PROFILE: {
            "profile_v2": {
                "name": {"full_name": "Eve Quxcanary"},
                "username": "eve.quxcanary",
            }
        },
    }


def test_no_word_and_no_name_of_an_answer_is_shown_with_text_none(tmp_path):
    folder = b.unzipped(_secret(), tmp_path / "facebook-eve")
    rows = "date,words,audience\n2013-02-03,Quxcanary in,public\n"
    (tmp_path / "seen.csv").write_text(rows, encoding="utf-8")
    # Accounts may be named in any case, or by the display name.
    text = (
        'items = "seen.csv"\n'
        + answer("group:facebook:Quxcanary Club", "private")
        + answer("owner:facebook:Bob Quxcanary", "public")
        + answer("birth:Eve Quxcanary", "1990")
        + answer("audience:facebook:EVE.QUXCANARY:2014-05-22..2026-10-02", "friends")
        + objection("Eve Quxcanary", "2025-06-20", "false")
    )
    told = tmp_path / "answers.toml"
    told.write_text(text, encoding="utf-8")

    found = _scan(
        folder, tmp_path / "out", "--answers", told, "--text", "none",
        *("--format", "html", "--format", "csv"),
    )  # fmt: skip

    written = found.stdout + repr(
        [pq.read_table(path).to_pylist() for path in (tmp_path / "out").glob("*.parq*")]
    )
    for path in (tmp_path / "out").iterdir():
        if path.suffix != ".parquet":
            written += path.read_text(encoding="utf-8")
    assert found.exit_code == 0
    assert "Your 4 answers settled 2 items.\n" in found.stdout
    assert [name for name in NAMES if name in written] == []


def test_two_accounts_that_are_asked_about_stay_unnamed(tmp_path):
    folders = [
        b.unzipped(
            {**_secret(), b.PROFILE: {"profile_v2": {"name": {"full_name": name}}}},
            tmp_path / f"facebook-{n}",
        )
        for n, name in enumerate(("Quxcanary", "Quxcanary"))
    ]
    for folder in folders[1:]:
        (folder / b.POSTS).write_bytes(b.json_bytes([b.post("Other", 1_790_000_000)]))
        (folder / b.GROUP_POSTS).unlink()
        (folder / b.COMMENTS).unlink()

    found = Scan(folders, tmp_path / "out", level="none")

    ids = [row["id"] for row in found.summary["questions"]]
    assert [id_ for id_ in ids if id_.startswith("same_account:")] != []
    assert [id_ for id_ in ids if "Quxcanary" in id_] == []


def test_questions_without_names_are_shown_and_not_to_be_answered(eve, tmp_path):
    out = tmp_path / "out"
    _scan(eve, out, "--text", "none")

    found = _run("questions", out)

    assert found.exit_code == 0
    assert "group:facebook:#" in found.stdout
    assert found.stderr.startswith("Nothing written: with --text none the questions")
    assert not (out / "answers.toml").exists()


# What a scan says --------------------------------------------------------------------


def test_a_scan_says_what_answers_and_statements_settled(eve, tmp_path):
    rows = (
        "date,words,audience\n2016-04-05,Tulips,friends\n2025-07-01,Roses,public\n"
        "2025-07-01,Unknown words,public\n"
    )
    (tmp_path / "seen.csv").write_text(rows, encoding="utf-8")
    told = tmp_path / "answers.toml"
    told.write_text(
        'items = "seen.csv"\n' + answer(EARLY, "public") + answer(BOB, "mixed"),
        encoding="utf-8",
    )

    lines = _scan(eve, tmp_path / "out", "--answers", told).stdout.splitlines()

    assert lines[0].startswith("Of 7 items, between 3 and 6 are in scope of the policy")
    assert lines[1:10] == [
        "  in scope of the announced policy         3",
        "  undetermined from this export            3",
        "  out of the announced scope               1",
        "Of the 3 in scope, 0 are so by what the export says, 1 by the product's "
        "nature, 2 by what you told, 0 by a stated assumption.",
        "Of the 1 out of scope, 0 are so by what the export says, 0 by the product's "
        "nature, 1 by what you told, 0 by a stated assumption.",
        "Your 2 answers settled 1 items.",
        "Your 3 statements on single items settled 2 items.",
        "1 of your statements found no item.",
        "Left aside: 0 reactions, 0 of others, 0 answers of the AI; 0 files of private "
        "messages were not read.",
    ]


def test_a_scan_without_answers_says_nothing_of_them(audited, eve, tmp_path):
    said = _scan(eve, tmp_path / "out").stdout

    assert "Your " not in said
    assert "of your statements" not in said
    assert "Answers to the first 3 questions would settle 5 items" in said
