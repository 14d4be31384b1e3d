"""Scan, ask, answer, scan again: what answers settle, and what they never touch."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

import sample_exports
from audit.answers import AnswersError
from audit.cli import app
from audit.pipeline import Options, run
from tests import builders as b
from tests.audit.test_told import answer
from tests.conftest import AS_OF

IN, OUT, UND = "in_scope", "out_of_scope", "undetermined"
EARLY = "audience:facebook:Eve Example:2011-08-25..2014-05-22"
LATE = "audience:facebook:Eve Example:2014-05-22..2026-10-02"
CLUB, BOB = "group:facebook:Example Dog Club", "owner:facebook:Bob Sample"


def at(moment: str) -> int:
    return int(datetime.fromisoformat(moment).replace(tzinfo=UTC).timestamp())


def _own_comment(words: str, moment: str, title: str) -> dict:
    said = {"timestamp": at(moment), "comment": words, "author": "Eve Example"}
    return {"timestamp": at(moment), "data": [{"comment": said}], "title": title}


def export(**more) -> dict:
    """Return a small Facebook export; each of its texts is one item."""
    return {
        b.POSTS: [
            b.post("Marigolds in Exampleton", at("2013-02-03T10:00")),
            b.post("Tulips in Exampleton", at("2016-04-05T10:00")),
            b.post("Roses in Exampleton", at("2025-07-01T10:00")),
            b.post("Last words", at("2026-10-01T10:00")),
        ],
        b.GROUP_POSTS: {
            "group_posts_v2": [
                b.post(
                    "A bone for everyone", at("2018-01-02T10:00"),
                    title="Eve Example posted in Example Dog Club.",
                )
            ]
        },
        b.COMMENTS: {
            "comments_v2": [
                _own_comment(
                    "Well barked", "2019-03-04T10:00",
                    "Eve Example commented on Bob Sample's post.",
                )
            ]
        },
        b.PROFILE: {"profile_v2": {"name": {"full_name": "Eve Example"}}},
        **more,
    }  # fmt: skip


@pytest.fixture(scope="module")
def eve(tmp_path_factory) -> Path:
    return b.unzipped(export(), tmp_path_factory.mktemp("eve") / "facebook-eve")


class Scan:
    """A scan in process, with what it wrote."""

    def __init__(self, exports, out, text="", lists=(), level="full", **options):
        options = {
            "text": level,
            "formats": ("json",),
            "as_of": AS_OF,
            "jobs": 1,
            **options,
        }
        told = out.parent / f"{out.name}.toml"
        told.write_text(text, encoding="utf-8")
        exports = [exports] if isinstance(exports, Path) else exports
        self.out = out
        outcome = run(exports, Options(out=out, answers=(told, *lists), **options))
        self.summary = outcome.summary
        self.items = pq.read_table(out / "items.parquet").to_pylist()

    def of(self, *names: str) -> dict[str, tuple]:
        """Return columns by text; a single one plain."""
        return {
            row["text"]: tuple(row[name] for name in names)
            if len(names) > 1
            else row[names[0]]
            for row in self.items
            if row["kind"] != "profile_field"
        }


@pytest.fixture
def scan(eve, tmp_path):
    def scanned(text: str = "", exports=eve, name: str = "out", **options) -> Scan:
        return Scan(exports, tmp_path / name, text, **options)

    return scanned


# What answers settle -----------------------------------------------------------------


def test_each_answer_settles_its_items_and_no_other(scan):
    found = scan(
        answer(EARLY, "friends") + answer(CLUB, "public") + answer(BOB, "private")
    )

    assert found.of("verdict", "certainty", "question") == {
        "Marigolds in Exampleton": (OUT, "declared", None),
        "Tulips in Exampleton": (UND, "none", LATE),
        "Roses in Exampleton": (UND, "none", LATE),
        "Last words": (UND, "none", LATE),
        "A bone for everyone": (IN, "declared", None),
        "Well barked": (OUT, "declared", None),
    }
    assert [(row["question"], row["settled"]) for row in found.summary["answers"]] == [
        (EARLY, 1),
        (CLUB, 1),
        (BOB, 1),
    ]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (answer(EARLY, "mixed"), {"Marigolds in Exampleton"}),
        (answer(CLUB, "unknown"), {"A bone for everyone"}),
        (answer(BOB, "mixed"), {"Well barked"}),
    ],
)
def test_an_open_answer_settles_nothing_and_loses_nothing(scan, text, left):
    before, after = scan(name="before"), scan(text)

    for name in ("verdict", "visibility", "certainty", "public_hint", "rule"):
        assert after.of(name) == before.of(name)
    asked = {
        words: id_
        for words, id_ in after.of("question").items()
        if before.of("question")[words] != id_
    }
    ids = {row["text"]: f"item:{row['item_id']}" for row in after.items}
    assert asked == {words: ids[words] for words in left}
    assert [row["settled"] for row in after.summary["answers"]] == [0]
    assert after.summary["in_scope_bounds"] == before.summary["in_scope_bounds"]


def test_a_comment_in_a_group_is_not_asked_about_by_whose_post_it_answers(tmp_path):
    said = {
        "timestamp": at("2018-01-03T10:00"), "comment": "Here it is",
        "author": "Eve Example", "group": "Example Dog Club",
    }  # fmt: skip
    record = {
        "timestamp": said["timestamp"], "data": [{"comment": said}],
        "title": "Eve Example commented on Bob Sample's post.",
    }  # fmt: skip
    members = export(**{b.GROUP_COMMENTS: {"group_comments_v2": [record]}})
    folder = b.unzipped(members, tmp_path / "facebook-eve")

    found = Scan(folder, tmp_path / "out", answer(CLUB, "unknown"))

    row = next(row for row in found.items if row["text"] == "Here it is")
    assert row["question"] == f"item:{row['item_id']}"


def test_a_dated_default_audience_is_a_hint_and_cuts_the_question(tmp_path):
    setting = {
        "label": "Who can see your future posts?", "value": "Friends",
        "timestamp_value": at("2024-03-01"),
    }  # fmt: skip
    section = {"label": "Your activity", "dict": [setting]}
    path = "preferences/preferences/privacy_settings.json"
    members = export(**{path: {"label_values": [section], "media": []}})

    found = Scan(b.unzipped(members, tmp_path / "facebook-eve"), tmp_path / "out")

    since = LATE.replace("2014-05-22", "2024-03-01")
    assert found.of("public_hint", "verdict", "question") == {
        "Marigolds in Exampleton": ("plausible", UND, EARLY),
        "Tulips in Exampleton": (None, UND, LATE.replace("2026-10-02", "2024-03-01")),
        "Roses in Exampleton": ("unlikely", UND, since),
        "Last words": ("unlikely", UND, since),
        "A bone for everyone": (None, UND, CLUB),
        "Well barked": (None, UND, BOB),
    }
    files = pq.read_table(found.out / "files.parquet").to_pylist()
    assert [row["status"] for row in files if row["path"] == path] == ["parsed"]


# The sample exports ------------------------------------------------------------------

PIECES = ("post", "photo", "video", "caption")


def _facebook_pieces(items: list[dict]) -> list[dict]:
    """Return posts, photos, videos and captions, and what was said in groups."""
    return [
        row
        for row in items
        if (row["platform"], row["author"]) == ("facebook", "self")
        and (row["kind"] in PIECES or row["surface"] == "group")
        and row["kind"] != "reaction"
    ]


def _questions(*arguments) -> list[dict]:
    done = CliRunner().invoke(app, ["questions", *map(str, arguments), "--json"])
    assert done.exit_code == 0
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def ten(scanned, tmp_path_factory) -> list[str]:
    """Return the ten questions that settle most."""
    import shutil

    out = shutil.copytree(scanned, tmp_path_factory.mktemp("ten") / "out")
    return [row["id"] for row in _questions(out)[:10]]


def _answered(ids: list[str], audience: str, others: str) -> str:
    words = {"audience": audience, "group": others, "owner": others}
    return "".join(answer(id_, words[id_.partition(":")[0]]) for id_ in ids)


@pytest.mark.parametrize(
    ("audience", "others"), [("friends", "private"), ("public", "public")]
)
def test_ten_answers_settle_nine_of_ten_pieces_on_facebook(
    scanned, ten, tmp_path, audience, others
):
    found = Scan(
        sample_exports.folders(), tmp_path / "out", _answered(ten, audience, others)
    )

    before = pq.read_table(scanned / "items.parquet").to_pylist()
    pieces = _facebook_pieces(found.items)
    ids = [row["item_id"] for row in before]
    assert sorted(row["item_id"] for row in found.items) == sorted(ids)
    assert Counter(row["kind"] for row in pieces) == {
        "post": 419, "photo": 268, "caption": 63, "video": 21, "comment": 41,
    }  # fmt: skip
    settled = [row for row in pieces if row["verdict"] != UND]
    assert len(settled) >= 0.9 * len(pieces)
    for kind in (*PIECES, "comment"):
        own = [row["verdict"] for row in pieces if row["kind"] == kind]
        assert sum(verdict != UND for verdict in own) >= 0.9 * len(own), kind
    # All that the answers settled is said to rest on them.
    were_open = {row["item_id"] for row in before if row["verdict"] == UND}
    newly = [row for row in settled if row["item_id"] in were_open]
    assert {row["certainty"] for row in newly} == {"declared"}
    assert len(newly) > 700


def test_no_answer_changes_what_an_archive_settled(scanned, ten, tmp_path):
    found = Scan(
        sample_exports.folders(), tmp_path / "out", _answered(ten, "public", "private")
    )

    names = ("verdict", "rule", "visibility", "visibility_basis", "certainty",
             "public_spans", "status")  # fmt: skip
    after = {row["item_id"]: row for row in found.items}
    settled = [
        row
        for row in pq.read_table(scanned / "items.parquet").to_pylist()
        if row["certainty"] in ("archive", "product_rule")
    ]
    changed = [
        row["item_id"]
        for row in settled
        if any(after[row["item_id"]][name] != row[name] for name in names)
    ]
    assert len(settled) > 200
    assert changed == []


def test_ten_open_answers_settle_nothing(scanned, ten, tmp_path):
    words = {"audience": "mixed", "group": "unknown", "owner": "mixed"}
    text = "".join(answer(id_, words[id_.partition(":")[0]]) for id_ in ten)

    found = Scan(sample_exports.folders(), tmp_path / "out", text)

    before = orjson.loads((scanned / "summary.json").read_bytes())
    for name in ("items", "by_verdict", "by_certainty", "in_scope_bounds"):
        assert found.summary[name] == before[name]
    assert {row["settled"] for row in found.summary["answers"]} == {0}


# Refusals ----------------------------------------------------------------------------

WRONG = {
    "unknown group": (
        answer("group:facebook:Quxcanary", "public"),
        "line 1: question: it asks about nothing in these exports",
    ),
    "unknown account": (
        answer("audience:facebook:Quxcanary:2011-08-25..2014-05-22", "public"),
        "line 1: question: it names no account of these exports",
    ),
    "no question": (
        "\n" + answer("quxcanary:facebook:Eve Example", "public"),
        "line 3: question: no such question; `meta-audit questions` lists",
    ),
    "unknown item": (
        answer("item:0123456789", "public"),
        "line 1: question: it asks about nothing in these exports",
    ),
    "impossible date": (
        answer("account:facebook:Eve Example:deleted_on", "2024-02-31"),
        "line 3: syntax: this is no TOML here",
    ),
    "a day to come": (
        answer("account:facebook:Eve Example:deleted_on", "2027-01-01"),
        "line 3: answer: that day lies after the audit's date",
    ),
    "a day before Facebook": (
        answer(CLUB, "public", "since = 1999-01-01"),
        "line 4: since: that day lies before Facebook opened (2004-02-04)",
    ),
    "contradiction": (
        answer(CLUB, "public") + answer(CLUB, "private"),
        "line 5: answer: contradicts that of line 1",
    ),
    "contradiction in other letters": (
        answer(EARLY, "public") + answer(EARLY.replace("Eve", "EVE"), "friends"),
        "line 5: answer: contradicts that of line 1",
    ),
    "broken file": (
        '[[answer]]\nquestion = "group:facebook:Quxcanary\n',
        "line 2: syntax: this is no TOML here",
    ),
    "one line": (
        '\nanswer = [{question = "group:facebook:Quxcanary", answer = "perhaps"}]\n',
        'line 2: answer: choose one of "public", "private", "unknown"',
    ),
    "an objection to come": (
        '[[objection]]\naccount = "Eve Example"\nsent = 2030-01-01\n',
        "line 3: sent: that day lies after the audit's date",
    ),
    "an objection of nobody": (
        '[[objection]]\naccount = "Quxcanary"\nsent = 2025-05-20\n',
        "line 1: account: no such account; `meta-audit inspect` lists the accounts",
    ),
    "an objection that covers nobody": (
        '[[objection]]\naccount = "Eve Example"\nsent = 2025-05-20\n'
        'confirmed = 2025-05-21\ncovers = ["Quxcanary"]\n',
        "line 1: covers: no such account; `meta-audit inspect` lists the accounts",
    ),
    "two births": (
        answer("birth:Eve Example", "1980") + answer("birth:eve example", "1981"),
        "line 5: answer: contradicts that of line 1",
    ),
    "no pair": (
        answer("same_account:Eve Example:Quxcanary", "yes"),
        "line 1: question: it names no two accounts of these exports",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_can_not_be_is_refused_with_line_and_field(eve, tmp_path, name):
    text, message = WRONG[name]
    told, out = tmp_path / "answers.toml", tmp_path / "out"
    told.write_text(text, encoding="utf-8")

    done = CliRunner().invoke(
        app,
        ["scan", str(eve), "--out", str(out), "--answers", str(told), "--jobs", "1",
         "--as-of", AS_OF.isoformat()],
    )  # fmt: skip

    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == f"meta-audit: answers.toml, {message}\n"
    assert not out.exists()


def test_a_refusal_leaves_a_finished_audit_as_it_was(eve, scan):
    done = scan(answer(CLUB, "public"))
    before = {path.name: path.read_bytes() for path in done.out.iterdir()}

    with pytest.raises(AnswersError):
        scan(answer("group:facebook:Quxcanary", "public"))

    assert {path.name: path.read_bytes() for path in done.out.iterdir()} == before


# Statements on single items ----------------------------------------------------------


def _list(tmp_path: Path, text: str) -> tuple[Path]:
    path = tmp_path / "seen.csv"
    path.write_text(text, encoding="utf-8")
    return (path,)


def test_statements_settle_their_items_and_the_rest_is_reported(scan, tmp_path):
    id_ = next(
        row["item_id"]
        for row in scan(name="before").items
        if row["text"] == "Last words"
    )
    text = (
        "item_id,date,words,audience\n"
        f"{id_},,,Only me\n"
        ",2013-02-03,Marigolds in EXAMPLE…,Public\n"
        # The day of the person's zone may be the next one.
        ",2016-04-06,tulips,Friends\n"
        ",2025-07-01,Quxcanary,Public\n"
        "0123456789,,,Public\n"
    )

    found = scan(lists=_list(tmp_path, text))

    assert found.of("verdict", "certainty") == {
        "Marigolds in Exampleton": (IN, "declared"),
        "Tulips in Exampleton": (OUT, "declared"),
        "Roses in Exampleton": (UND, "none"),
        "Last words": (OUT, "declared"),
        "A bone for everyone": (UND, "none"),
        "Well barked": (UND, "none"),
    }
    assert found.summary["statements"] == {
        "given": 5, "matched": 3, "ambiguous": 0, "not_found": 2, "settled": 3,
    }  # fmt: skip


def test_a_statement_that_fits_two_items_settles_none(scan, tmp_path):
    twice = [
        b.post("Good morning, Exampleton", at("2015-05-05T06:00")),
        b.post("Good morning, Bob", at("2015-05-05T09:00")),
        b.post("Last words", at("2026-10-01T10:00")),
    ]
    folder = b.unzipped(export(**{b.POSTS: twice}), tmp_path / "facebook-twice")
    rows = "date,words,audience\n2015-05-05,Good morning,public\n"

    found = scan(exports=folder, lists=_list(tmp_path, rows))

    assert found.of("verdict")["Good morning, Bob"] == UND
    assert found.of("verdict")["Good morning, Exampleton"] == UND
    assert found.summary["statements"] == {
        "given": 1, "matched": 0, "ambiguous": 1, "not_found": 0, "settled": 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ("2016-04-05,Tulips,public\n2016-04-05,tulips in,friends\n", 3),
        ("2016-04-05,Tulips,public,\n,,friends,ID\n", 3),
        (",,public,ID\n2016-04-05,Tulips,friends,\n", 3),
        (",,public,ID\n,,only me,ID\n", 3),
    ],
)
def test_statements_that_contradict_are_refused(scan, tmp_path, rows, line):
    id_ = next(
        row["item_id"]
        for row in scan(name="before").items
        if row["text"] == "Tulips in Exampleton"
    )
    text = "date,words,audience,item_id\n" + rows.replace("ID", id_)

    with pytest.raises(AnswersError) as error:
        scan(lists=_list(tmp_path, text))

    assert str(error.value) == (
        f"seen.csv, line {line}: audience: contradicts another on this item"
    )


def test_a_statement_against_an_answer_on_its_item_is_refused(scan, tmp_path):
    id_ = next(
        row["item_id"]
        for row in scan(name="before").items
        if row["text"] == "Tulips in Exampleton"
    )
    rows = "date,words,audience\n2016-04-05,Tulips,friends\n"

    with pytest.raises(AnswersError, match="contradicts another on this item"):
        scan(answer(f"item:{id_}", "public"), lists=_list(tmp_path, rows))


# Objections --------------------------------------------------------------------------


def objection(account: str, sent: str, confirmed: str, covers: str = "[]") -> str:
    return (
        f'[[objection]]\naccount = "{account}"\nsent = {sent}\n'
        f"confirmed = {confirmed}\ncovers = {covers}\n"
    )


PUBLIC = answer(EARLY, "public") + answer(LATE, "public") + answer(CLUB, "private")
NAMES = ("Marigolds in Exampleton", "Roses in Exampleton", "A bone for everyone")


@pytest.mark.parametrize(
    ("told", "want"),
    [
        ("", [IN, IN, OUT]),
        # Before the policy's start; between it and the last post; not confirmed.
        (objection("Eve Example", "2025-05-20", "2025-05-22"), [OUT, OUT, OUT]),
        (objection("eve example", "2025-06-20", "2025-06-22"), [UND, OUT, OUT]),
        (objection("Eve Example", "2025-05-20", "false"), [UND, UND, OUT]),
    ],
)
def test_an_objection_counts_from_the_day_it_was_sent(scan, told, want):
    found = scan(PUBLIC + told).of("verdict")

    assert [found[name] for name in NAMES] == want


@pytest.fixture(scope="module")
def both(tmp_path_factory) -> list[Path]:
    """Return Eve's Facebook export and her public Instagram account's."""
    folder = tmp_path_factory.mktemp("both")
    gram = b.instagram(2, username="eve.example", name="Eve E.")
    return [
        b.unzipped(export(), folder / "facebook-eve"),
        b.unzipped(gram, folder / "instagram-eve"),
    ]


@pytest.mark.parametrize(
    ("covers", "want"), [("[]", "none"), ('["eve.example"]', "2025-05-20")]
)
def test_a_confirmation_covers_the_accounts_that_it_names(scan, both, covers, want):
    told = objection("Eve Example", "2025-05-20", "2025-05-22", covers)

    found = scan(told, exports=both)

    rows = pq.read_table(found.out / "accounts.parquet").to_pylist()
    days = {row["platform"]: row["objected_on"] for row in rows}
    assert str(days["facebook"].date()) == "2025-05-20"
    assert (days["instagram"].date().isoformat() if days["instagram"] else "none") == (
        want
    )


def test_an_objection_against_an_option_is_refused(scan):
    told = objection("Eve Example", "2025-05-20", "2025-05-22")

    assert scan(told, objected_on=("2025-05-20",)).summary["items"] == 7
    with pytest.raises(AnswersError) as error:
        scan(told, objected_on=("Eve Example=2025-05-21",))
    assert str(error.value) == (
        "out.toml, line 1: sent: another objection says otherwise"
    )


# Births ------------------------------------------------------------------------------


def test_a_birth_that_was_answered_makes_a_minor(scan):
    plain, young = (
        scan(PUBLIC, name="plain"),
        scan(PUBLIC + answer("birth:Eve Example", "2010-03-04")),
    )

    assert "birth:Eve Example" in [q["id"] for q in plain.summary["questions"]]
    assert "birth:Eve Example" not in [q["id"] for q in young.summary["questions"]]
    assert young.of("verdict", "certainty", "owner_age") == {
        # Known to be public in the weeks whose text named minors' content.
        "Marigolds in Exampleton": (UND, "none", 2),
        "Tulips in Exampleton": (UND, "none", 6),
        "Roses in Exampleton": (UND, "none", 15),
        "Last words": (OUT, "declared", 16),
        "A bone for everyone": (OUT, "declared", 7),
        "Well barked": (OUT, "declared", 9),
    }


def test_a_birth_against_an_option_is_refused_and_a_finer_one_is_taken(scan):
    told = answer("birth:Eve Example", "1990-12-24")

    found = scan(told, birth_year=("1990",))
    assert found.of("owner_age")["Marigolds in Exampleton"] == 22
    with pytest.raises(AnswersError, match="line 1: answer: --birth-year says other"):
        scan(told, birth_year=("1989",))


# One account or several --------------------------------------------------------------


@pytest.fixture(scope="module")
def three(tmp_path_factory) -> list[Path]:
    """Return three downloads of which nothing but the name tells whose they are."""
    folder = tmp_path_factory.mktemp("three")
    members = [
        export(**{b.POSTS: [b.post(f"Diary {year}", at(f"{year}-10-01T10:00"))]})
        for year in (2022, 2024, 2026)
    ]
    for own in members:
        del own[b.GROUP_POSTS], own[b.COMMENTS]
    return [
        b.unzipped(own, folder / f"facebook-{n}") for n, own in enumerate(members, 1)
    ]


# Accounts are numbered in the order of the archives.
PAIRS = (
    "same_account:Eve Example:Eve Example (2)",
    "same_account:Eve Example:Eve Example (3)",
    "same_account:Eve Example (2):Eve Example (3)",
)


def _accounts(found: Scan) -> dict[str, str]:
    return {row["text"]: row["account"] for row in found.items if row["kind"] == "post"}


def _pairs(found: Scan) -> list[str]:
    ids = [row["id"] for row in found.summary["questions"]]
    return [id_ for id_ in ids if id_.startswith("same_account:")]


def test_accounts_that_may_be_one_are_asked_about(scan, three):
    found = scan(exports=three)

    assert len(set(_accounts(found).values())) == 3
    assert sorted(_pairs(found)) == sorted(PAIRS)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_all_pairs_may_be_answered_in_any_order(scan, three, order):
    text = "".join(answer(PAIRS[place], "yes") for place in order)

    found = scan(text, exports=three)

    assert set(_accounts(found).values()) == {"Eve Example"}
    assert _pairs(found) == []


def test_two_that_are_one_and_a_third_that_is_not(scan, three):
    yes, no = answer(PAIRS[0], "yes"), answer(PAIRS[1], "no")

    found = scan(yes + no, exports=three)

    named = _accounts(found)
    assert named["Diary 2022"] == named["Diary 2024"] != named["Diary 2026"]
    # What was said of one is said of the other, as they are one.
    assert _pairs(found) == []


def test_two_accounts_stay_two_and_are_not_asked_about_again(scan, three):
    found = scan("".join(answer(id_, "no") for id_ in PAIRS), exports=three)

    assert len(set(_accounts(found).values())) == 3
    assert _pairs(found) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            answer(PAIRS[0], "yes")
            + answer("same_account:Eve Example (2):Eve Example", "no"),
            "out.toml, line 5: answer: contradicts that of line 1",
        ),
        (
            answer(PAIRS[0], "yes") + answer(PAIRS[1], "no") + answer(PAIRS[2], "yes"),
            "out.toml, line 5: answer: contradicts another: by that they are one",
        ),
    ],
)
def test_accounts_that_are_one_and_two_are_refused(scan, three, text, message):
    with pytest.raises(AnswersError) as error:
        scan(text, exports=three)

    assert str(error.value) == message


# Items of an older archive -----------------------------------------------------------


@pytest.fixture(scope="module")
def archives(tmp_path_factory) -> list[Path]:
    """Return two archives of a public Instagram account; the newer lacks a photo."""
    folder = tmp_path_factory.mktemp("archives")
    made = []
    for name, last, words in (
        ("older", "2025-09-01T10:00", ("Kept photo", "Removed photo")),
        ("newer", "2026-10-01T10:00", ("Kept photo", "New photo")),
    ):
        own = b.instagram(0, username="eve.example")
        days = ("2020-01-01T10:00", "2021-01-01T10:00" if name == "older" else last)
        own[b.INSTAGRAM_POSTS] = [
            {"media": [_photo(text, at(day))]}
            for text, day in zip(words, days, strict=True)
        ] + [{"media": [_photo(f"Last of the {name}", at(last))]}]
        made.append(b.unzipped(own, folder / f"instagram-{name}"))
    return made


def _photo(title: str, made: int) -> dict:
    return {
        "uri": f"media/posts/{made}/{made:017}.jpg",
        "creation_timestamp": made,
        "title": title,
    }


def test_what_only_the_older_archive_holds_was_public_when_it_was_made(scan, archives):
    found = scan(exports=archives)

    captions = {
        row["text"]: (row["verdict"], row["public_spans"][0]["until"])
        for row in found.items
        if row["kind"] == "caption"
    }
    # Public when the older archive was made, after the policy began; gone by the newer.
    assert captions["Removed photo"] == (
        IN,
        datetime(2025, 9, 1, 10, tzinfo=UTC),
    )
    assert captions["Kept photo"] == (IN, None)
    # Its newest record was in it, so it was public for a moment at least.
    assert captions["Last of the older"][0] == IN


def test_an_answer_may_speak_of_what_only_the_older_archive_holds(eve, tmp_path):
    older = b.unzipped(
        export(**{
            b.POSTS: [
                b.post("Removed words", at("2016-02-02T10:00")),
                b.post("Tulips in Exampleton", at("2016-04-05T10:00")),
                b.post("Marigolds in Exampleton", at("2013-02-03T10:00")),
                b.post("Written in 2025", at("2025-09-01T10:00")),
            ],
        }),
        tmp_path / "facebook-older",
    )  # fmt: skip

    before = Scan([older, eve], tmp_path / "before")
    row = next(row for row in before.items if row["text"] == "Removed words")
    after = Scan(
        [older, eve], tmp_path / "out", answer(f"item:{row['item_id']}", "public")
    )

    assert row["verdict"] == UND
    assert {row["account"] for row in before.items} == {"Eve Example"}
    assert after.of("verdict", "certainty")["Removed words"] == (IN, "declared")
    assert after.summary["answers"][0]["settled"] == 1


def test_the_order_of_archives_and_answers_does_not_matter(scan, both):
    told = [answer(EARLY, "public"), answer(CLUB, "private"), answer(BOB, "public"),
            answer("birth:eve.example", "1990")]  # fmt: skip

    one = scan("".join(told), exports=both, name="one")
    other = scan("".join(told[::-1]), exports=both[::-1], name="other")

    key = "item_id"
    rows = [sorted(found.items, key=lambda row: row[key]) for found in (one, other)]
    assert rows[0] == rows[1]
    for name in ("by_verdict", "by_certainty", "questions", "in_scope_bounds"):
        assert one.summary[name] == other.summary[name]
