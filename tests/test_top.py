"""Hold ``top`` as a person runs it, and the same mentions in ``explain``."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import orjson
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from audit.cli import app
from audit.matched import Match, in_words, matched
from audit.shown import SENTENCES
from reports import words
from tests import planted

IBAN = "DE89 3704 0044 0532 0130 00"


def _run(*arguments):
    return CliRunner().invoke(app, [*map(str, arguments)])


ITEMS = [
    planted.item(item_id="aaaaaa0001", text=f"Send it to {IBAN}, please", lang="en",
                 sensitive=["IBAN_CODE"], verdict="in_scope", post_id="p",
                 people=["Bob Sample", "Cy\nSample"], kind="caption"),
    planted.item(item_id="aaaaaa0002", text=None, kind="photo", post_id="p",
                 sensitive=[], verdict="in_scope", media_path="media/1_n.jpg"),
    planted.item(item_id="bbbbbb0001", text="Mail eve@example.org\nor\x1b[2Jcall",
                 lang="en", sensitive=["EMAIL_ADDRESS"], created_at=None,
                 public_hint="likely"),
    planted.item(item_id="bbbbbb0002", text="mail EVE@example.org or\x1b[2Jcall",
                 lang="en", sensitive=["EMAIL_ADDRESS"], platform="instagram"),
    planted.item(item_id="cccccc0001", text="out", verdict="out_of_scope"),
    planted.item(item_id="dddddd0001", text=None, kind="photo", sensitive=[],
                 media_path="media/2_n.jpg",
                 created_at=datetime(2012, 5, 1, tzinfo=UTC)),
]  # fmt: skip
END = (
    "\nThis list is a hint made from words and dates, no judgement of you: a mention "
    "can be mistaken, and what matters to you may stand elsewhere. See why with "
    "`meta-audit explain {out} ID`; what you no longer want to be public, hide or "
    "delete where you posted it.\n"
)


@pytest.fixture
def out(tmp_path):
    return planted.folder(tmp_path / "eve", ITEMS)


def _without(out, option, value):
    """Change an option of the scan in the record of an audit."""
    record = orjson.loads((out / "audit.json").read_bytes())
    record["options"][option] = value
    (out / "audit.json").write_bytes(orjson.dumps(record))


def test_the_list_reads_as_written_here(out):
    found = _run("top", out)

    assert found.exit_code == 0
    assert found.stdout == (
        "3 of 3 publications that are in scope or undetermined (5 items), most worth a "
        "look first:\n"
        "\n"
        "  1. 3 February 2001 · Facebook · eve.example · caption, timeline\n"
        "     in scope of the announced policy\n"
        f"     mentions bank account (IBAN): “{IBAN}”\n"
        "     people: Bob Sample and Cy Sample\n"
        f"     “Send it to {IBAN}, please”\n"
        "     why here: mentions a number that opens doors: bank, card or id · number "
        "1 of 1 that mention this: bank account (IBAN) (kinds take turns) · from 2001: "
        "older ones come first · 2 other people are tagged or mentioned · stands for 2 "
        "pieces of one publication\n"
        "     id: aaaaaa0001\n"
        "\n"
        "  2. date not stated · Facebook · eve.example · post, timeline\n"
        "     undetermined from this export\n"
        "     mentions e-mail address: “eve@example.org”\n"
        "     “Mail eve@example.org or\\x1b[2Jcall”\n"
        "     why here: likely public at some time: a hint, no verdict · mentions how "
        "somebody can be reached · number 1 of 1 that mention this: e-mail address "
        "(kinds take turns) · without a date: such come last · the same words stand in "
        "1 other publication\n"
        "     the same words: Instagram bbbbbb0002\n"
        "     id: bbbbbb0001\n"
        "\n"
        "  3. 1 May 2012 · Facebook · eve.example · photo, timeline\n"
        "     undetermined from this export\n"
        "     medium: media/2_n.jpg\n"
        "     why here: mentions nothing that we look for · from 2012: older ones come "
        "first\n"
        "     id: dddddd0001\n"
    ) + END.format(out=out)


def test_json_has_stable_keys_and_the_first_rows_only(out):
    rows = json.loads(_run("top", out, "-n", "2", "--json").stdout)

    assert rows[0] == {
        "item_id": "aaaaaa0001",
        "created_at": "2001-02-03T04:05:06Z",
        "platform": "facebook",
        "account": "eve.example",
        "kind": "caption",
        "surface": "timeline",
        "verdict": "in_scope",
        "sensitive": ["IBAN_CODE"],
        "matched": [
            {"label": "IBAN_CODE", "words": [IBAN], "negated": False, "quoted": False}
        ],
        "people": ["Bob Sample", "Cy\nSample"],
        "reasons": [
            {"code": "verdict", "values": ["in_scope"]},
            {"code": "mentions", "values": ["opens_doors"]},
            {"code": "turn", "values": ["IBAN_CODE", 1, 1]},
            {"code": "year", "values": [2001]},
            {"code": "people", "values": [2]},
            {"code": "pieces", "values": [2]},
        ],
        "pieces": 2,
        "copies": [],
    }
    assert rows[1]["created_at"] is None
    assert rows[1]["copies"] == [
        {"item_id": "bbbbbb0002", "platform": "instagram", "account": "eve.example",
         "verdict": "undetermined"}
    ]  # fmt: skip
    assert len(rows) == 2


@pytest.mark.parametrize("recorded", [False, None])
def test_an_audit_without_mentions_says_so_and_is_ordered_by_the_rest(
    tmp_path, recorded
):
    rows = [{**row, "sensitive": None} for row in ITEMS]
    out = planted.folder(tmp_path / "eve", rows)
    if recorded is not None:
        _without(out, "mentions", recorded)

    found, as_json = _run("top", out), _run("top", out, "--json")

    note = "This audit was made with --no-mentions"
    assert note in found.stdout
    assert note in as_json.stderr
    assert [row["item_id"] for row in json.loads(as_json.stdout)] == [
        "aaaaaa0001", "bbbbbb0001", "dddddd0001",
    ]  # fmt: skip
    assert "\n     why here: not looked at for what it mentions · " in found.stdout


def test_an_audit_that_was_looked_at_says_nothing_of_it(out):
    assert "--no-mentions" not in _run("top", out).stdout


def test_an_audit_without_words_says_so_and_shows_the_labels(tmp_path):
    emptied = dict.fromkeys(("text", "people", "media_path"))
    rows = [{**row, **emptied} for row in ITEMS]
    out = planted.folder(tmp_path / "eve", rows, text="none")

    found = _run("top", out)

    assert "made with --text none: it holds no words and no names" in found.stdout
    assert "     mentions bank account (IBAN)\n" in found.stdout
    assert IBAN not in found.stdout
    assert json.loads(_run("top", out, "--json").stdout)[0]["matched"] == [
        {"label": "IBAN_CODE", "words": [], "negated": False, "quoted": False}
    ]


def test_nothing_in_scope_or_open_is_said(tmp_path):
    out = planted.folder(tmp_path / "eve", [ITEMS[4]])

    found, as_json = _run("top", out), _run("top", out, "--json")

    assert (found.exit_code, found.stdout) == (
        0,
        "No item of yours is in scope or undetermined: there is none to list.\n",
    )
    assert json.loads(as_json.stdout) == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["absent"], "OUT: no finished audit there"),
        (["OUT", "-n", "0"], "Invalid value for '-n'"),
        (["OUT", "--lang", "xx"], "--lang: choose among en, fr"),
    ],
)
def test_what_cannot_be_used_is_wrong_usage(out, arguments, says):
    found = _run("top", *[out if word == "OUT" else word for word in arguments])

    assert (found.exit_code, found.stdout) == (2, "")
    assert says in found.stderr


def test_long_words_are_cut_around_what_matched(tmp_path):
    text = "far " * 100 + IBAN + " and" * 100
    row = {**ITEMS[0], "text": text}
    out = planted.folder(tmp_path / "eve", [row])

    shown = [line for line in _run("top", out).stdout.splitlines() if "“…far" in line]

    assert len(shown) == 1
    assert f" {IBAN} and and" in shown[0]
    assert shown[0].endswith("…”")
    assert len(shown[0]) < 260


def test_the_list_speaks_french(out):
    found = _run("top", out, "--lang", "fr")

    assert "dans le périmètre annoncé" in found.stdout
    assert "indécidable avec cet export" in found.stdout
    assert "pas de date" in found.stdout
    assert "Cette liste est un indice" in found.stdout


def test_every_reason_is_said_in_both_languages():
    values = {"verdict": ("in_scope",), "hint": ("likely",), "mentions": ("reaches",),
              "turn": ("health", 1, 2), "undated": ()}  # fmt: skip
    said = []
    for lang in words.LANGUAGES:
        with words.using(lang):
            said.append(
                [say(*values.get(code, (2,))) for code, say in SENTENCES.items()]
            )

    assert all(one != other for one, other in zip(*said, strict=True))


# The list of a real scan -------------------------------------------------------------


def test_the_list_of_the_samples_holds_no_item_twice_and_none_out_of_scope(scanned):
    rows = json.loads(_run("top", scanned, "-n", "10000", "--json").stdout)
    table = pq.read_table(scanned / "items.parquet").to_pylist()
    mine = [row for row in table if row["author"] == "self"]
    open_ = {
        row["item_id"]
        for row in mine
        if row["kind"] != "reaction" and row["verdict"] != "out_of_scope"
    }

    heads = [row["item_id"] for row in rows]
    assert len(heads) == len(set(heads)) > 100
    assert set(heads) <= open_
    exposed = [row["verdict"] for row in rows]
    assert exposed == sorted(exposed, key=["in_scope", "undetermined"].index)
    # Every open publication is there by a piece of its own or by its words.
    there = set(heads) | {copy["item_id"] for row in rows for copy in row["copies"]}
    posts = {row["post_id"] for row in mine if row["item_id"] in there}
    assert [
        row["item_id"]
        for row in mine
        if row["item_id"] in open_ - there and row["post_id"] not in posts - {None}
    ] == []


# Matched words -----------------------------------------------------------------------


def test_only_words_behind_the_labels_that_stand_are_shown():
    text = f"eve@example.org, bob@example.org, {IBAN}"

    assert matched(text, "en", ["EMAIL_ADDRESS", "health"], {}) == [
        Match("EMAIL_ADDRESS", ("eve@example.org",)),
        Match("EMAIL_ADDRESS", ("bob@example.org",)),
        Match("health", ()),
    ]
    assert matched(None, None, ["health"], {}) == [Match("health", ())]


@pytest.mark.parametrize(
    ("match", "says"),
    [
        (Match("health", ()), "health"),
        (Match("health", ("in\nill", "flu")), "health: “in ill”, “flu”"),
        (Match("health", ("flu",), negated=True), "health: “flu” (negated)"),
        (Match("health", ("flu",), quoted=True), "health: “flu” (quoted)"),
        (Match("health", ("flu",), True, True), "health: “flu” (negated, quoted)"),
    ],
)
def test_a_mention_is_said_with_its_words(match, says):
    assert in_words(match) == says


def test_explain_tells_mentions_with_their_words_and_that_they_are_no_trait(out):
    told = _run("explain", out, "aaaaaa0001")
    as_json = json.loads(_run("explain", out, "aaaaaa0001", "--json").stdout)
    nothing = _run("explain", out, "aaaaaa0002").stdout

    assert (
        "\n\nWhat it mentions: a hint from words, never a trait of a person\n"
        f"  bank account (IBAN): “{IBAN}”\n\n"
    ) in told.stdout
    assert as_json["mentions"] == [
        {"label": "IBAN_CODE", "words": [IBAN], "negated": False, "quoted": False}
    ]
    assert "never a trait of a person\n  nothing that we look for\n" in nothing


def test_explain_says_nothing_of_mentions_where_it_was_not_looked(tmp_path):
    out = planted.folder(tmp_path / "eve", [{**ITEMS[0], "sensitive": None}])

    assert "What it mentions" not in _run("explain", out, "aaaaaa0001").stdout
    assert (
        json.loads(_run("explain", out, "aaaaaa0001", "--json").stdout)["mentions"]
        is None
    )
