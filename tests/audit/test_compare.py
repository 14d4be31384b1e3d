"""Compare says what changed, why as far as both audits show it, and never guesses."""

from __future__ import annotations

import csv
import json
import shutil
import stat
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import audit.compare as comparing
from audit.cli import app
from audit.compare import CompareError, compare
from audit.compare.coverage import category_of
from audit.policy import policy_of
from tests.audits import (
    ARCHIVE,
    COMMENTS,
    account,
    at,
    file,
    item,
    public,
    written,
)

FACEBOOK, INSTAGRAM = account(), account(platform="instagram")


def listed(old, new):
    """What is listed: change, verdicts, reasons."""
    rows = [row for batch in compare(old, new).batches() for row in batch.to_pylist()]
    return [(row["change"], row["from"], row["to"], row["reasons"]) for row in rows]


def both(tmp_path, old, new, **told):
    """Two folders with these items; ``told`` is said of both."""
    return (
        written(tmp_path / "old", old, **told),
        written(tmp_path / "new", new, **told),
    )


def changed(tmp_path, old, new):
    """Changes alone, of two lists of items."""
    return [row[0] for row in listed(*both(tmp_path, old, new))]


# Matching ----------------------------------------------------------------------------


def test_the_same_folder_twice_has_no_change(scanned):
    found = compare(scanned, scanned)

    assert found.listing.table.num_rows == 0
    summary = json.loads((scanned / "summary.json").read_text(encoding="utf-8"))
    assert found.counts["unchanged"] == summary["items"] == found.counts["old_items"]


def test_an_item_that_moved_is_the_same_by_its_words(tmp_path):
    old, new = both(tmp_path, [item()], [item(surface="group")])

    assert listed(old, new) == [("changed", "undetermined", "undetermined", ["moved"])]


def test_a_photo_whose_words_changed_is_the_same_by_its_medium(tmp_path):
    photo = {"kind": "photo", "media_path": "media/posts/example_1.jpg"}
    old, new = both(tmp_path, [item("Before", **photo)], [item("After", **photo)])

    assert listed(old, new) == [("changed", "undetermined", "undetermined", ["edited"])]


def test_blanks_do_not_make_other_words(tmp_path):
    old, new = both(tmp_path, [item("So  long\n")], [item("So long", surface="group")])

    assert [row[0] for row in listed(old, new)] == ["changed"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"account": "eveexample"}, {"account": "bobsample"}),
        ({"platform": "facebook"}, {"platform": "instagram"}),
        ({"kind": "post"}, {"kind": "note"}),
        ({"created_at": None}, {"created_at": None, "surface": "group"}),
    ],
)
def test_other_accounts_kinds_and_undated_items_never_match(tmp_path, old, new):
    found = compare(*both(tmp_path, [item(**old)], [item(**new)]))

    assert found.counts["in_both"] == 0


def test_several_alike_are_ambiguous_and_not_guessed(tmp_path):
    old = [item(item_id="a1", surface="album"), item(item_id="a2", surface="album")]
    new = [item(item_id="b1", surface="group")]

    assert listed(*both(tmp_path, old, new)) == [
        ("ambiguous", "undetermined", None, ["several_alike"]),
        ("ambiguous", "undetermined", None, ["several_alike"]),
        ("ambiguous", None, "undetermined", ["several_alike"]),
    ]


def test_what_is_ambiguous_together_has_one_number(tmp_path):
    old = [item("Same"), item("Other", created_at=at("2017-01-02 03:04"))]
    new = [item("Edited"), item("Redone", created_at=at("2017-01-02 03:04"))]
    found = compare(*both(tmp_path, old, new))

    rows = [row for batch in found.batches() for row in batch.to_pylist()]

    assert sorted((row["group"], row["text"]) for row in rows) == [
        (1, "Edited"), (1, "Same"), (2, "Other"), (2, "Redone"),
    ]  # fmt: skip


def test_an_edit_is_ambiguous_not_vanished(tmp_path):
    old, new = both(tmp_path, [item("Before")], [item("After")])

    assert [row[3] for row in listed(old, new)] == [["same_minute"]] * 2


def test_two_photos_of_a_minute_are_not_one(tmp_path):
    old = [item(None, kind="photo", media_path="a/1.jpg")]
    new = [item(None, kind="photo", media_path="a/2.jpg")]

    assert changed(tmp_path, old, new) == ["vanished", "appeared"]


@pytest.mark.parametrize(
    ("moment", "precision", "change"),
    [
        ("2016-04-07 05:33", "second", "ambiguous"),
        ("2016-04-08 05:33", "second", "ambiguous"),
        ("2016-04-08 05:34", "second", "appeared"),
        ("2016-04-09 00:00", "day", "ambiguous"),
        ("2016-04-10 00:00", "day", "appeared"),
    ],
)
def test_the_same_words_within_a_day_or_so_are_ambiguous(
    tmp_path, moment, precision, change
):
    later = item(created_at=at(moment), precision=precision)

    assert changed(tmp_path, [item()], [later])[-1] == change
    assert changed(tmp_path / "b", [later], [item()])[-1] == (
        change if change == "ambiguous" else "appeared"
    )


# Coverage ----------------------------------------------------------------------------

BAD_COMMENTS = file(COMMENTS, problems=1)
NO_POSTS = file("your_facebook_activity/posts/no-data.txt", "skipped")


@pytest.mark.parametrize(
    ("gone", "new", "expected"),
    [
        ({}, {}, ("vanished", ["none_found"])),
        ({"status": "deleted"}, {}, ("vanished", ["was_deleted"])),
        ({"status": "draft"}, {}, ("vanished", ["was_draft"])),
        ({"created_at": None}, {}, ("not_covered", ["undated"])),
        ({}, {"accounts": [INSTAGRAM]}, ("not_covered", ["account_absent"])),
        (
            {}, {"accounts": [account(covered_from=None), INSTAGRAM]},
            ("not_covered", ["span_unknown"]),
        ),
        (
            {}, {"accounts": [account(covered_from=at("2016-04-07 03:34")), INSTAGRAM]},
            ("not_covered", ["before_span"]),
        ),
        (
            {},
            {"accounts": [account(covered_until=at("2016-04-07 03:32")), INSTAGRAM]},
            ("not_covered", ["after_span"]),
        ),
        (
            {"precision": "day", "created_at": at("2016-04-07 00:00")},
            {"accounts": [account(covered_from=at("2016-04-06 12:00")), INSTAGRAM]},
            ("not_covered", ["before_span"]),
        ),
        ({}, {"missing": ("posts",)}, ("not_covered", ["category_absent"])),
        ({}, {"missing": ("groups",)}, ("vanished", ["none_found"])),
        (
            {"surface": "group"}, {"missing": ("groups",)},
            ("not_covered", ["category_absent"]),
        ),
        ({}, {"files": [file(COMMENTS)]}, ("not_covered", ["category_absent"])),
        ({}, {"files": [file(status="failed")]}, ("not_covered", ["unread"])),
        ({}, {"files": [file(status="partial")]}, ("not_covered", ["unread"])),
        ({}, {"files": [file(problems=1)]}, ("not_covered", ["unread"])),
        ({}, {"files": [file(), BAD_COMMENTS]}, ("vanished", ["none_found"])),
        (
            {},
            {"problems": [{"archive": ARCHIVE, "path": "", "what": "cut short"}]},
            ("not_covered", ["unread"]),
        ),
        (
            {},
            {"files": [file(COMMENTS), NO_POSTS]},
            ("vanished", ["none_found"]),
        ),
    ],
)  # fmt: skip
def test_an_item_vanished_only_where_the_new_archive_covers_it(
    tmp_path, gone, new, expected
):
    kept = public(source_archive="instagram.zip")
    others = [kept, item(None, kind="comment", source_path=COMMENTS)]
    files = [file(), file(COMMENTS)]
    old = written(tmp_path / "old", [item(**gone), *others], files=files)
    new = written(tmp_path / "new", others, **{"files": files} | new)

    assert [(row[0], row[3]) for row in listed(old, new)] == [expected]
    mirrored = {"vanished": "appeared", "not_covered": "newly_covered"}[expected[0]]
    assert [row[0] for row in listed(new, old)] == [mirrored]


def test_another_version_may_have_left_a_kind_of_file_alone(tmp_path):
    stays = item("Stays", source_path=COMMENTS)
    old = written(
        tmp_path / "old", [stays], files=[file(COMMENTS)], tool="meta-audit 0.0.9"
    )
    new = written(tmp_path / "new", [stays, item()], files=[file(), file(COMMENTS)])

    assert [(row[0], row[3]) for row in listed(old, new)] == [
        ("newly_covered", ["not_read_there"])
    ]


def test_messenger_and_threads_are_covered_by_their_download(tmp_path):
    talk = item("A poem?", kind="ai_message", surface="ai_chat", platform="messenger")
    old, new = both(tmp_path, [talk, item()], [item()])

    assert [(row[0], row[3]) for row in listed(old, new)] == [
        ("vanished", ["none_found"])
    ]


@pytest.mark.parametrize(
    ("what", "category"),
    [
        (("facebook", "comment", "timeline"), "comments and reactions"),
        (("facebook", "comment", "group"), "groups"),
        (("facebook", "photo", "story"), "stories"),
        (("facebook", "photo", "album"), "posts"),
        (("facebook", "listing", "marketplace"), None),
        (("instagram", "caption", "reel"), "media"),
        (("threads", "comment", "timeline"), "threads"),
        (("whatsapp", "ai_message", "ai_chat"), None),
    ],
)
def test_each_kind_stands_in_its_category_of_the_download(what, category):
    assert category_of(*what) == category


# Verdicts and reasons ----------------------------------------------------------------

OUT = {"verdict": "out_of_scope", "rule": "eu25-own-nonpublic"}
OPEN = {"verdict": "undetermined", "rule": "eu25-own-unknown", "certainty": "none"}
HIDDEN = OUT | {"visibility": "not_public", "public_spans": []}
MINOR = OUT | {"rule": "eu25-gate-minor-public"}
GAP = OPEN | {"rule": "eu-2025-05-objection-gap"}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (OUT, {}, ("entered_scope", "out_of_scope", "in_scope", ["none_found"])),
        ({}, OPEN, ("left_scope", "in_scope", "undetermined", ["none_found"])),
        (OPEN, OUT, ("other_verdict", "undetermined", "out_of_scope", ["none_found"])),
        ({}, {"status": "archived"}, ("changed", "in_scope", "in_scope", ["archived"])),
        (
            {}, OUT | {"status": "deleted"},
            ("left_scope", "in_scope", "out_of_scope", ["deleted"]),
        ),
        ({"status": "archived"}, {}, ("changed", "in_scope", "in_scope", ["restored"])),
        ({"status": "pending"}, {}, ("changed", "in_scope", "in_scope", ["published"])),
        ({}, {"status": "expired"}, ("changed", "in_scope", "in_scope", ["expired"])),
        ({}, HIDDEN, ("left_scope", "in_scope", "out_of_scope", ["made_private"])),
        (HIDDEN, {}, ("entered_scope", "out_of_scope", "in_scope", ["made_public"])),
        (
            OPEN | {"visibility": "unknown", "visibility_basis": "none"},
            {"visibility_basis": "answer", "certainty": "declared"},
            ("entered_scope", "undetermined", "in_scope", ["answer"]),
        ),
        (
            {"visibility_basis": "answer", "certainty": "declared"},
            OPEN | {"visibility": "unknown", "visibility_basis": "none"},
            ("left_scope", "in_scope", "undetermined", ["answer_withdrawn"]),
        ),
        (
            OPEN | {"visibility_basis": "none"}, {"visibility_basis": "item_audience"},
            ("entered_scope", "undetermined", "in_scope", ["audience_stated"]),
        ),
        (
            {}, {"visibility_basis": "account_history"},
            ("changed", "in_scope", "in_scope", ["other_evidence"]),
        ),
        ({}, {"public_spans": []}, ("changed", "in_scope", "in_scope", ["none_found"])),
        ({}, {"author": "other"}, ("changed", "in_scope", "in_scope", ["author"])),
        # An objection's rule without an objection in the accounts explains nothing.
        ({}, GAP, ("left_scope", "in_scope", "undetermined", ["none_found"])),
    ],
)  # fmt: skip
def test_each_change_has_the_reason_that_both_rows_show(
    tmp_path, before, after, expected
):
    old, new = both(tmp_path, [public(**before)], [public(**after)])

    assert listed(old, new) == [expected]


@pytest.mark.parametrize(
    ("before", "after", "old", "new", "reasons"),
    [
        ({}, GAP, {}, {"objected_on": at("2026-01-05 00:00")}, ["objection"]),
        (GAP, {}, {"objected_on": at("2026-01-05 00:00")}, {}, ["objection"]),
        ({}, OPEN, {}, {"objected_on": at("2026-01-05 00:00")}, ["none_found"]),
        (MINOR, {}, {}, {"birth_year": 1988}, ["birth_year"]),
        (MINOR, {}, {}, {}, ["none_found"]),
        (OPEN, {}, {"exported_at": at("2024-01-02 00:00")}, {}, ["export_date"]),
        (
            OPEN | {"public_spans": None}, {},
            {"covered_from": at("2025-06-01 00:00")}, {}, ["export_covers"],
        ),
        (
            {}, OPEN | {"public_spans": None},
            {}, {"covered_from": at("2025-06-01 00:00")}, ["export_covers_less"],
        ),
    ],
)  # fmt: skip
def test_reasons_of_the_account_need_the_account_to_differ(
    tmp_path, before, after, old, new, reasons
):
    first = written(
        tmp_path / "old", [public(**before)], accounts=[INSTAGRAM | old, FACEBOOK]
    )
    second = written(
        tmp_path / "new", [public(**after)], accounts=[INSTAGRAM | new, FACEBOOK]
    )

    assert [row[3] for row in listed(first, second)] == [reasons]


def test_an_owner_comes_of_age_between_two_days(tmp_path):
    old = written(tmp_path / "old", [public(**MINOR)], as_of="2026-01-02")
    new = written(tmp_path / "new", [public()])

    assert [row[3] for row in listed(old, new)] == [["came_of_age"]]


def test_the_rules_named_here_are_rules_of_the_policy():
    rules = {rule.id for rule in policy_of("eu-2025-05").rules}

    assert {row["rule"] for row in (public(), OUT, OPEN, MINOR, GAP)} <= rules


def test_another_wording_of_the_policy_is_a_reason(tmp_path):
    old = written(tmp_path / "old", [public()], revision="2025-06-01")
    new = written(tmp_path / "new", [public(**OPEN)])

    assert [row[3] for row in listed(old, new)] == [["policy_revision"]]
    assert compare(old, new).notes == ("revision",)


def test_another_version_is_named_where_nothing_else_explains(tmp_path):
    old = written(tmp_path / "old", [public(), public("b")], tool="meta-audit 0.0.9")
    gone = public("b", status="archived")
    new = written(tmp_path / "new", [public(**OPEN), gone])

    assert [row[3] for row in listed(old, new)] == [["tool"], ["archived"]]


def test_spans_that_differ_inside_are_seen(tmp_path):
    spans = [
        [{"from": at("2016-04-07 03:33"), "until": at(f"{year}-01-01 00:00")},
         {"from": at("2025-01-01 00:00"), "until": None}]
        for year in (2020, 2021)
    ]  # fmt: skip
    rows = [public(public_spans=span) for span in spans]

    assert changed(tmp_path, rows[:1], rows[1:]) == ["changed"]


# Policies ----------------------------------------------------------------------------


def _under(policy, verdict, row):
    return {
        "item_id": row["item_id"], "policy": policy, "rule": f"{policy}-rule",
        "verdict": verdict, "reason": "Invented.",
    }  # fmt: skip


def test_verdicts_are_compared_under_the_new_audits_policy(tmp_path):
    row = public()
    verdicts = [_under("us", "in_scope", row), _under("eu-2025-05", "in_scope", row)]
    old = written(tmp_path / "old", [row], verdicts=verdicts)
    new = written(tmp_path / "new", [row | OPEN | {"rule": "us-rule"}], policy="us")

    found = compare(old, new)

    assert (found.policy, found.notes[0]) == ("us", "policy_of_new")
    assert found.counts["moves"] == [
        {"from": "in_scope", "to": "undetermined", "items": 1}
    ]


def test_a_policy_the_old_audit_lacks_is_said(tmp_path):
    row = public()
    old = written(tmp_path / "old", [row])
    verdicts = [_under("eu-2025-05", "out_of_scope", row)]
    new = written(tmp_path / "new", [row], policy="xx-2027-01", verdicts=verdicts)

    found = compare(old, new)

    assert (found.policy, found.notes[0]) == ("eu-2025-05", "policy_of_old")
    assert found.counts["left_scope"] == 1


def test_audits_without_a_common_policy_are_refused(tmp_path):
    old = written(tmp_path / "old", [public()])
    new = written(tmp_path / "new", [public()], policy="xx-2027-01")

    with pytest.raises(CompareError, match="share no policy"):
        compare(old, new)


# Counts ------------------------------------------------------------------------------


def test_reactions_others_and_the_ai_are_listed_and_not_counted(tmp_path):
    aside = [
        item("a", kind="reaction"), item("b", author="other"), item("c", author="ai"),
    ]  # fmt: skip
    found = compare(*both(tmp_path, [item("mine")], [item("mine"), *aside]))

    assert found.counts["appeared"] == 0
    assert found.counts["set_aside"] == {
        "reactions": 1, "others_words": 1, "ai_answers": 1,
    }  # fmt: skip
    assert found.listing.table["counted"].to_pylist() == [False] * 3


# Levels of text ----------------------------------------------------------------------


def _numbered(row, number=1):
    return row | {"account": f"account {number}", "text": None, "media_path": None}


def test_numbered_accounts_are_told_by_the_items_that_both_hold(tmp_path):
    bob = item("b", account="bobsample")
    people = [FACEBOOK, account(account="bobsample")]
    old = written(tmp_path / "old", [item(), bob, item("gone")], accounts=people)
    new = written(
        tmp_path / "new",
        [_numbered(bob), _numbered(item(), 2)],
        accounts=[account(account="account 1"), account(account="account 2")],
        text="none",
    )

    found = compare(old, new)

    rows = [row for batch in found.batches() for row in batch.to_pylist()]
    assert [(r["change"], r["account"], r["text"]) for r in rows] == [
        ("vanished", "account 2", None)
    ]
    assert "no_words" in found.notes


def test_nothing_of_the_person_is_shown_where_one_audit_hides_it(tmp_path):
    secret = item("secret words")
    old = written(
        tmp_path / "old",
        [_numbered(item()), _numbered(item("x"))],
        accounts=[account(account="account 1")],
        text="none",
    )
    new = written(tmp_path / "new", [item(), secret])

    CliRunner().invoke(app, ["compare", str(old), str(new)])

    files = sorted((new / "compare").iterdir())
    assert [path.name for path in files] == [
        "changes.csv", "compare.html", "compare.json",
    ]  # fmt: skip
    for path in files:
        assert "secret" not in path.read_text(encoding="utf-8")
        assert "eveexample" not in path.read_text(encoding="utf-8")


def test_numbered_accounts_without_a_common_item_cannot_be_compared(tmp_path):
    numbered = [account(account="account 1")]
    old = written(
        tmp_path / "old", [_numbered(item("a"))], accounts=numbered, text="none"
    )
    new = written(
        tmp_path / "new", [_numbered(item("b"))], accounts=numbered, text="none"
    )

    with pytest.raises(CompareError, match="scan with --text full"):
        compare(old, new)


def test_snippets_match_by_their_beginning(tmp_path):
    long = "x" * 400
    old = written(tmp_path / "old", [item(long)])
    new = written(
        tmp_path / "new",
        [item(long[:280], item_id="other", surface="group")],
        text="snippet",
    )

    found = compare(old, new)

    assert found.counts["changed"] == 1
    assert [r["text"] for rows in found.first(9).values() for r in rows] == [long[:280]]


# What can't be compared --------------------------------------------------------------


@pytest.mark.parametrize(
    "missing", ["summary.json", "audit.json", "items.parquet", "verdicts.parquet"]
)
def test_an_unfinished_or_damaged_folder_is_refused(tmp_path, missing):
    old, new = both(tmp_path, [item()], [item()])
    (new / missing).unlink()

    result = CliRunner().invoke(app, ["compare", str(old), str(new)])

    assert (result.exit_code, result.stdout) == (2, "")
    assert "the new folder" in result.stderr
    assert not (new / "compare").exists()


def test_a_damaged_table_is_refused(tmp_path):
    old, new = both(tmp_path, [item()], [item()])
    (old / "items.parquet").write_bytes(b"PAR1 nonsense")

    with pytest.raises(CompareError, match="the old folder lacks a table"):
        compare(old, new)


def test_an_id_that_stands_twice_is_refused(tmp_path):
    with pytest.raises(CompareError, match="the old folder"):
        compare(*both(tmp_path, [item(), item()], [item()]))


def test_audits_of_different_people_are_refused(tmp_path):
    old = written(tmp_path / "old", [item()])
    bob = [account(account="bobsample")]
    new = written(tmp_path / "new", [item(account="bobsample")], accounts=bob)

    with pytest.raises(CompareError, match="share no account"):
        compare(old, new)


def test_empty_audits_have_no_change(tmp_path):
    old, new = both(tmp_path, [], [], accounts=[], files=[])

    assert compare(old, new).counts["in_both"] == 0


# The command -------------------------------------------------------------------------


@pytest.fixture
def pair(tmp_path):
    """Two folders: one item left scope, one vanished, one is the same."""
    kept = [public("=HYPERLINK(1)", **OPEN), item("same")]
    gone = item("gone \x1b[31m", created_at=at("2017-01-02 03:04"))
    return both(tmp_path, [public("=HYPERLINK(1)"), item("same"), gone], kept)


def run(*arguments):
    return CliRunner().invoke(app, ["compare", *map(str, arguments)])


def test_the_terminal_says_what_changed_and_steers_nothing(pair):
    result = run(*pair)

    assert result.exit_code == 0
    assert result.stdout.splitlines()[:8] == [
        "Old: as of 2026-03-04, 3 items. New: as of 2026-03-04, 2 items. Verdicts "
        "under eu-2025-05.",
        "Of 2 items in both audits, 0 entered scope and 1 left it. Where both "
        "archives cover the day and the category, 1 vanished and 0 appeared; 0 cannot "
        "be compared.",
        "Unchanged: 1.",
        "Left scope: 1",
        "       1 no reason found",
        "    2016-04-07 · Instagram, post · In scope → Undetermined · =HYPERLINK(1)",
        "Vanished: 1",
        "       1 no reason found",
    ]
    assert "\x1b" not in result.stdout
    assert r"gone \x1b[31m" in result.stdout


def test_json_holds_the_counts_and_every_change(pair):
    result = run(*pair, "--json")

    told = json.loads(result.stdout)
    assert list(told) == [
        "tool", "policy", "text", "old", "new", "notes", "counts", "changes",
    ]  # fmt: skip
    assert [
        (row["change"], row["from"], row["to"], row["created_at"], row["kind"])
        for row in told["changes"]
    ] == [
        ("left_scope", "in_scope", "undetermined", "2016-04-07T03:33:00+00:00", "post"),
        ("vanished", "undetermined", None, "2017-01-02T03:04:00+00:00", "post"),
    ]
    assert "text" not in told["changes"][0]


def test_json_without_a_change_is_whole(scanned, tmp_path):
    result = run(scanned, scanned, "--json", "--out", tmp_path / "c")

    assert json.loads(result.stdout)["changes"] == []


def test_the_list_is_safe_in_a_spreadsheet(pair):
    run(*pair)

    with (pair[1] / "compare" / "changes.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))

    assert [(row["change"], row["text"], row["differs"]) for row in rows] == [
        ("left_scope", "'=HYPERLINK(1)", "verdict; rule; certainty"),
        ("vanished", "gone \x1b[31m", ""),
    ]


def test_files_are_their_owners_alone_and_the_same_twice(pair):
    run(*pair)
    out = pair[1] / "compare"
    first = {path.name: path.read_bytes() for path in out.iterdir()}

    run(*pair)

    assert {path.name: path.read_bytes() for path in out.iterdir()} == first
    assert stat.S_IMODE(out.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in out.iterdir()} == {0o600}


def test_a_folder_of_others_is_left_as_it_is(pair, tmp_path):
    out = tmp_path / "mine"
    out.mkdir()
    (out / "changes.csv").write_text("mine", encoding="utf-8")

    result = run(*pair, "--out", out)

    assert result.exit_code == 2
    assert [path.name for path in out.iterdir()] == ["changes.csv"]
    assert (out / "changes.csv").read_text(encoding="utf-8") == "mine"


def test_an_audit_keeps_its_files_even_when_forced(pair, scanned, tmp_path):
    out = tmp_path / "audit"
    shutil.copytree(scanned, out)
    before = {path.name: path.read_bytes() for path in out.iterdir()}

    refused, forced = run(*pair, "--out", out), run(*pair, "--out", out, "--force")

    assert (refused.exit_code, forced.exit_code) == (2, 0)
    after = {path.name: path.read_bytes() for path in out.iterdir()}
    assert {name: after[name] for name in before} == before
    assert sorted(after.keys() - before.keys()) == [
        "changes.csv", "compare.html", "compare.json",
    ]  # fmt: skip


# Properties --------------------------------------------------------------------------

ROWS = st.builds(
    lambda text, minute, kind, surface, medium, verdict, status, author: {
        "text": text, "kind": kind, "surface": surface, "media_path": medium,
        "verdict": verdict, "status": status, "author": author,
        "created_at": minute and at(minute),
    },
    text=st.sampled_from([None, "a", "b"]),
    minute=st.sampled_from([None, "2016-04-07 03:33", "2016-04-07 09:00",
                            "2019-01-02 03:04"]),
    kind=st.sampled_from(["post", "photo", "reaction"]),
    surface=st.sampled_from(["timeline", "group"]),
    medium=st.sampled_from([None, "a/1.jpg", "a/2.jpg"]),
    verdict=st.sampled_from(["in_scope", "out_of_scope", "undetermined"]),
    status=st.sampled_from(["live", "archived"]),
    author=st.sampled_from(["self", "other"]),
)  # fmt: skip
SIDES = st.lists(ROWS, max_size=8).map(
    lambda rows: list({(r := item(**row))["item_id"]: r for row in rows}.values())
)
MIRROR = {
    "entered_scope": "left_scope", "left_scope": "entered_scope",
    "vanished": "appeared", "appeared": "vanished",
    "not_covered": "newly_covered", "newly_covered": "not_covered",
}  # fmt: skip
PROPERTY = settings(
    max_examples=60, deadline=None, suppress_health_check=list(HealthCheck)
)


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """Fresh folders, as many as are asked for."""
    numbers = count()
    root = tmp_path_factory.mktemp("sides")
    return lambda: root / str(next(numbers))


def _ends(found):
    return [
        (row["change"], row["from"], row["to"], row["item_id_old"], row["item_id_new"])
        for batch in found.without_words()
        for row in batch.to_pylist()
    ]


def _turned(ends):
    change, before, after, old, new = ends
    return MIRROR.get(change, change), after, before, new, old


@given(a=SIDES)
@PROPERTY
def test_nothing_differs_from_itself(folders, a):
    audit = written(folders(), a)

    assert _ends(compare(audit, audit)) == []


@given(a=SIDES, b=SIDES)
@PROPERTY
def test_comparing_the_other_way_round_mirrors(folders, a, b):
    old, new = written(folders(), a), written(folders(), b)

    there, back = _ends(compare(old, new)), _ends(compare(new, old))

    assert sorted(map(_turned, there), key=repr) == sorted(back, key=repr)


@given(a=SIDES, b=SIDES)
@PROPERTY
def test_no_item_is_dropped(folders, a, b):
    found = compare(written(folders(), a), written(folders(), b))

    gone = [old for *_, old, _ in _ends(found) if old]
    come = [new for *_, new in _ends(found) if new]
    assert len(gone) == len(set(gone))
    assert len(come) == len(set(come))
    assert len(a) - len(gone) == len(b) - len(come)


def test_every_label_has_its_words():
    from reports import compare as words

    assert list(words.CHANGES) == list(comparing.CHANGES)
    assert sorted(words.REASONS) == sorted(comparing.REASONS)
    assert sorted(words._NOTES) == sorted(comparing.NOTES)
