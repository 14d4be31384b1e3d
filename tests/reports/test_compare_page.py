"""The page of a comparison: true sentences, inert data, the report's own look."""

from __future__ import annotations

import re
from base64 import b64encode
from datetime import UTC, datetime
from hashlib import sha256

import pytest

from reports import compare, page
from reports.compare import View
from tests.reports.test_page import HOSTILE, Reader, _shape

COUNTS = {
    "old_items": 1204, "new_items": 1210, "in_both": 1200, "unchanged": 1189,
    "entered_scope": 3, "left_scope": 2, "other_verdict": 1, "vanished": 2,
    "appeared": 4, "changed": 5, "not_covered": 1, "newly_covered": 5,
    "ambiguous_old": 1, "ambiguous_new": 1,
    "moves": [{"from": "undetermined", "to": "in_scope", "items": 3}],
    "reasons": {"entered_scope": {"answer": 2, "none_found": 1}},
    "set_aside": {"reactions": 7, "others_words": 1, "ai_answers": 0},
}  # fmt: skip
NOTHING = COUNTS | {
    name: 0 for name, value in COUNTS.items() if isinstance(value, int)
} | {"in_both": 9, "unchanged": 9, "moves": [], "reasons": {}}  # fmt: skip


def _audit(**changes):
    return {
        "folder": "out-2025", "tool": "meta-audit 0.1.0", "as_of": "2025-06-07",
        "policy": "eu-2025-05", "revision": "2026-07-23", "text": "full", "items": 1204,
        "by_verdict": {"in_scope": 300, "undetermined": 610, "out_of_scope": 294},
        "accounts": [
            {"platform": "instagram", "account": "eve.example", "items": 1204,
             "exported_at": "2026-02-03T04:05:00+00:00", "covered_from": None,
             "covered_until": None, "missing_categories": ["comments"]},
        ],
    } | changes  # fmt: skip


def _row(**changes):
    row = {
        "change": "entered_scope", "from": "undetermined", "to": "in_scope",
        "reasons": ["answer"], "platform": "instagram", "account": "eve.example",
        "kind": "post", "surface": "timeline", "author": "self",
        "created_at": datetime(2016, 4, 7, 3, 33, tzinfo=UTC), "precision": "second",
        "text": "Hello from Exampleton", "group": None,
    }  # fmt: skip
    for name, value in (
        ("status", "live"), ("visibility", "public"), ("visibility_basis", "answer"),
        ("certainty", "declared"), ("rule", "eu25-own-public"),
    ):  # fmt: skip
        row |= {f"{name}_old": value, f"{name}_new": value}
    return row | changes


def _view(counts=COUNTS, rows=None, **facts):
    return View(
        facts={
            "tool": "meta-audit 0.1.0", "policy": "eu-2025-05", "text": "full",
            "old": _audit(), "new": _audit(folder="out-2026", as_of="2026-06-07"),
            "notes": ["as_of", "unknown_files"], "counts": counts,
        } | facts,
        first=rows or {name: [_row()] for name in compare.CHANGES},
    )  # fmt: skip


def _read(view):
    reader = Reader()
    reader.feed(compare.render(view))
    reader.close()
    return reader


def test_the_headline_gives_what_entered_and_left_and_of_how_many():
    text = _read(_view()).text.replace("\u202f", " ")

    assert (
        "Of 1 200 items in both audits, 3 entered scope and 2 left it . Where both "
        "archives cover the day and the category, 2 vanished and 4 appeared; 6 cannot "
        "be compared."
    ) in text


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        (NOTHING, "Of 9 items in both audits, none entered or left scope."),
        (NOTHING | {"in_both": 0}, "The two audits have no item in common."),
        (
            NOTHING | {"in_both": 1, "left_scope": 1},
            "Of 1 item in both audits, 0 entered scope and 1 left it.",
        ),
    ],
)
def test_headlines_of_little(counts, sentence):
    assert str(compare.headline(counts)) == sentence


def test_nothing_to_list_is_said_and_no_section_stands_empty():
    reader = _read(_view(NOTHING))

    assert compare.remainder(NOTHING) == "No counted item differs."
    assert reader.values("section", "id") == ["summary", "audits", "method"]


def test_each_change_has_a_section_with_its_reasons_and_its_rows():
    reader = _read(_view())

    assert reader.values("section", "id") == [
        "summary", "audits", *compare.CHANGES, "method",
    ]  # fmt: skip
    assert "2: an answer of yours 1: no reason found" in reader.text
    assert [
        "2016-04-07 03:33",
        "post Instagram, timeline",
        "Hello from Exampleton",
        "Undetermined public, your answer eu25-own-public",
        "In scope public, your answer eu25-own-public",
        "an answer of yours",
    ] in reader.rows


def test_a_list_that_was_cut_says_so():
    html = compare.render(_view(COUNTS | {"vanished": 1000}))

    assert "999 more; <code>changes.csv</code> has all 1\u202f000." in html


def test_every_limit_of_the_comparison_is_a_sentence():
    sentences = compare.notes({"notes": list(compare._NOTES), "policy": "us"})

    assert [s for s in sentences if not s.endswith(".") or "{" in s] == []


def test_without_words_the_page_names_nobody():
    accounts = [{k: v for k, v in _audit()["accounts"][0].items() if k != "account"}]
    hidden = _audit(folder=None, accounts=accounts)
    rows = {name: [_row(account="account 1", text=None)] for name in compare.CHANGES}

    html = compare.render(_view(rows=rows, text="none", old=hidden, new=hidden))

    assert "eve.example" not in html
    assert "No words, names or file names of the person." in html


def test_the_page_never_says_what_it_cannot_know():
    text = _read(_view()).text.lower()

    assert not re.findall("was used|is safe|too late|is in the model|trained on", text)


def test_the_policy_of_the_page_allows_its_own_stylesheet_and_nothing_else():
    html = compare.render(_view())

    style = html.partition("<style>")[2].partition("</style>")[0]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert (
        f"content=\"default-src 'none'; style-src 'sha256-{digest}'; "
        "script-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; "
    ) in html
    assert [
        s.tag for s in _read(_view()).starts if s.tag in ("script", "iframe", "form")
    ] == []


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_adds_no_element_and_no_attribute(text):
    def poisoned(words):
        account = _audit()["accounts"][0] | {"account": words}
        return _view(
            rows={name: [_row(text=words, account=words)] for name in compare.CHANGES},
            old=_audit(folder=words, accounts=[account]),
        )

    hostile, harmless = _read(poisoned(text)), _read(poisoned("harmless"))

    assert _shape(hostile) == _shape(harmless)
    assert " ".join(page.visible(text).split()) in hostile.text


def test_two_renders_are_equal():
    assert compare.render(_view()) == compare.render(_view())


def test_every_link_leads_to_a_place_of_the_page():
    reader = _read(_view())

    places = {
        f"#{id_}"
        for tag in ("section", "symbol", "h2")
        for id_ in reader.values(tag, "id")
    }
    links = reader.values("a", "href") + reader.values("use", "href")
    assert [link for link in links if link not in places] == []
