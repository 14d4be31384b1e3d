"""The page: whole numbers in every section, inert data, the same bytes twice."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from importlib.resources import files

import pytest

from parsers.schema import FILE_STATUSES, Question
from reports import bundle, page, words
from tests.reports import views
from tests.reports.views import (
    AS_OF,
    EMPTY,
    NONE_PUBLIC,
    POLICY,
    RULES,
    UNKNOWN,
    account,
    file,
    item,
    name,
    read,
    view,
)
from tests.reports.views import Reader as Reader
from tests.reports.views import shape as _shape

# The numbers -------------------------------------------------------------------------


def test_cards_hold_the_numbers_of_the_summary():
    html = page.render(view()).partition("<template")[0]

    counts = r'<li class="card" data-verdict="(\w+)">.*?<data value="(\d+)"'
    cards = re.findall(counts + r' data-count="\1">', html, re.S)

    assert cards == [
        ("in_scope", "336"),
        ("undetermined", "595"),
        ("out_of_scope", "273"),
    ]


def test_year_table_shows_every_year_since_2004_and_adds_up():
    rows = read(view()).after("Year", "public", "unknown", "not public", "all")

    assert [row[0] for row in rows[:23]] == [str(year) for year in range(2004, 2027)]
    assert rows[0] == ["2004", "0", "0", "0", "0"]
    assert rows[2] == ["2006", "17", "29", "13", "59"]
    assert rows[23] == ["Dated", "336", "588", "273", "1 197"]
    assert rows[24] == ["No date", "", "7"]


def test_heat_map_has_every_month_and_its_sums():
    months = [f"{month:02}" for month in range(1, 13)]
    rows = read(view()).after("Year", *months, "all")

    assert rows[2] == ["2006", "0", "0", "59", *["0"] * 9, "59"]
    assert [row[0] for row in rows[:23]] == [str(year) for year in range(2004, 2027)]
    html = page.render(view())
    steps = [html.count(f'class="heat-{step}"') for step in range(6)]
    assert steps == [2 * (23 * 12 - 21), 0, 0, 0, 0, 2 * 21]


def test_each_platform_has_its_own_years():
    cube = {("threads", 2024, 1, "public", "in_scope"): 5,
            ("facebook", 2014, 2, "unknown", "undetermined"): 9}  # fmt: skip
    shown = read(view(cube=cube))

    assert "5 dated items; the highest bar stands for 5." in shown.text
    assert "9 dated items; the highest bar stands for 9." in shown.text


def test_every_year_of_the_first_bar_sets_the_filter_to_it():
    html = page.render(view()).partition("<template")[0]

    found = re.findall(r"data-filter='\{\"year\": (\d+)\}' title=\"(.*?)\"", html)

    assert [int(year) for year, _ in found] == list(range(2004, 2027))
    assert found[2] == ("2006", "2006: in scope 17, undetermined 29, out of scope 13")


def test_years_that_an_archive_does_not_cover_are_hatched_and_said():
    late = account(covered_from=datetime(2010, 5, 1, tzinfo=UTC))
    shown = view(accounts=[late])

    text = read(shown).text
    html = page.render(shown).partition("<template")[0]

    # 2006 to 2009: on the first screen, in the timeline, and of the one platform.
    assert html.count('class="uncovered"') == 3 * 4
    assert (
        "Not the whole time. The Facebook archive covers 2010-05-01 to 2026-11-02; the "
        "account was opened on 2006-03-01. What lies outside may only not have been "
        "asked for."
    ) in text
    assert "not covered by every archive" in text


def test_top_lists_come_with_both_counts():
    rows = read(view()).after("Name", "In scope", "Undetermined")

    assert rows[:2] == [
        ["Choir of Exampleton Facebook", "40", "170"],
        ["מקהלת הדוגמה Facebook", "0", "9"],
    ]
    assert "2 items have further names that were not counted." in read(view()).text


def test_items_with_coordinates_are_counted_by_verdict():
    text = read(view()).text

    assert (
        "11 items have coordinates in the export or the file: 3 in scope, 8 "
        "undetermined."
    ) in text


def test_sensitive_mentions_stand_behind_a_warning_and_only_if_there_are_any():
    some = {("health", "in_scope"): 2, ("health", "undetermined"): 5}
    shown = read(view(sensitive=some))

    assert "Possibly sensitive mentions" not in read(view()).text
    rows = shown.after("Mentions", "In scope", "Undetermined", "Out of scope")
    assert rows[0][1:] == ["2", "5", "0"]
    html = page.render(view(sensitive=some))
    assert '<details class="sensitive">\n<summary>Possibly sensitive mentions' in html


def test_the_funnel_loses_what_its_steps_differ_by():
    html = page.render(view()).partition("<template")[0]
    funnel = html.partition('<ol class="funnel">')[2].partition("</ol>")[0]

    left = re.findall(r'<data value="(\d+)">', funnel)
    lost = [
        " ".join(text.replace("\u202f", " ").split())
        for text in re.findall(r'<p class="lost">(.*?)</p>', funnel)
    ]

    assert left == ["3559", "1204", "648", "380", "336"]
    assert [text.partition(" lost")[0] for text in lost] == [
        "− 2 355", "− 556", "− 268", "− 44",
    ]  # fmt: skip
    assert lost[2].endswith("(undetermined 20, out of scope 248).")


def test_evidence_is_counted_by_verdict():
    rows = read(view()).after("Evidence", "In scope", "Undetermined", "Out of scope")

    assert rows[:4] == [
        ["privacy flag of the account", "0", "0", "273"],
        ["dated privacy history", "316", "0", "0"],
        ["always public", "20", "0", "0"],
        ["no evidence", "0", "595", "0"],
    ]


def test_rules_come_with_their_count_words_and_sources():
    text = read(view(rules_used=RULES[:1])).text

    assert (
        "In scope 336 items eu25-own-public Public content of adults that they create "
        "or share is named: posts, photos, videos, captions, comments. public content "
        "from adults 2 sources Open Terms Archive, Instagram privacy notice, EU , "
        "2025-04-15; read in full. https://example.org/pga-versions@a5559edd Meta, "
        "Making AI work harder for Europeans , 2025-04-14; read in excerpt. "
        "https://example.org/about"
    ) in text


def test_answers_given_come_with_what_they_settled():
    rows = read(view()).after("Question", "Answer", "Settled")

    assert rows[0] == ["group:facebook:Choir", "public since 2014-02-03", "90"]


def test_the_list_of_what_to_do_has_a_row_for_each_place():
    head = ("Done", "Year", "Network", "Where to look", "In scope", "Undetermined")
    rows = read(view()).after(*head)

    assert [row[1:] for row in rows[:4]] == [
        ["2013", "Instagram",
         "Profile → ☰ → Your activity → Photos and videos → Posts", "2", "0"],
        ["2014", "Facebook",
         "Profile → ⋯ → Activity log → Groups → Posts and comments in groups", "0",
         "30"],
        ["2014", "Facebook", "Profile → ⋯ → Activity log → Posts → Your posts", "4",
         "10"],
        ["date unknown", "Facebook", "Profile → Edit profile, or Edit details", "0",
         "3"],
    ]  # fmt: skip


def test_addresses_of_forms_are_text_with_a_button_to_copy():
    address = "https://example.org/help/contact/1"
    forms = {"available": True, "forms": {"facebook": [address]}}
    reader = read(view(policy=replace(POLICY, objection=forms)))

    assert address in reader.text
    assert reader.values("button", "data-copy") == [address] * 2
    assert [a for a in reader.values("a", "href") if not a.startswith("#")] == []


@pytest.mark.parametrize(
    ("platforms", "is_said"),
    [(("facebook",), (True, False)), (("instagram",), (False, True)),
     (("facebook", "threads"), (True, True)), (("whatsapp",), (False, False))],
)  # fmt: skip
def test_steps_are_those_of_the_platforms_there_are(platforms, is_said):
    text = read(view(accounts=[account(platform=label) for label in platforms])).text

    said = ("Limit past posts" in text, "Make the account private" in text)
    assert said == is_said


def test_every_file_status_has_a_line_with_its_count():
    rows = read(view()).after("Status", "Files", "Size", "Meaning")

    assert [row[:3] for row in rows[:6]] == [
        ["Read", "1", "812 kB"],
        ["Read in part", "1", "90 kB"],
        ["Not readable", "1", "44 kB"],
        ["Unknown", "1", "300 B"],
        ["Left alone", "12", "14 kB"],
        ["Media", "120", "11 MB"],
    ]


def test_every_file_status_of_the_schema_has_its_meaning():
    html = page.render(view()).partition("<template")[0]

    assert sorted(re.findall(r'data-status="(\w+)"', html)) == sorted(FILE_STATUSES)


def test_a_long_list_is_cut_and_says_by_how_much():
    assert "70 more; files.parquet has all 120." in read(view()).text


def test_problems_are_counted_from_the_files_when_their_list_was_cut():
    text = read(view(files=[file("a.json", "parsed", problems=900)])).text

    assert "900 problems, one by one" in text
    assert "897 more; problems.parquet has all 900." in text


def test_an_old_copy_of_the_policy_is_warned_of_after_180_days():
    checked = [AS_OF - timedelta(days=days) for days in (180, 181)]

    texts = [read(view(policy=replace(POLICY, checked=day))).text for day in checked]

    warning = "Old copy: read 181 days before this audit."
    assert [warning in text for text in texts] == [False, True]


def test_an_unknown_age_is_said_to_be_taken_for_an_adult():
    texts = [
        read(view(accounts=(account(birth_year=year),))).text for year in (1985, None)
    ]

    assert ["treated as an adult" in text for text in texts] == [False, True]


@pytest.mark.parametrize("shown", [EMPTY, UNKNOWN], ids=["empty", "unknown"])
def test_without_a_dated_item_there_is_a_sentence_instead_of_bars(shown):
    reader = read(shown)

    assert "No item carries a date" in reader.text
    assert [s for s in reader.starts if ("class", "bars") in s.attributes] == []


def test_a_sample_is_told_where_there_is_one():
    sample = {
        "undetermined": {"items": 595, "drawn": 40, "seen": {"public": 9},
                         "public_bounds": [90, 400]},
        "agreement": {"compared": 0, "agreed": 0},
    }  # fmt: skip

    assert "What your sample says" not in read(view()).text
    assert "between 90 and 400 of the 595 are public" in read(view(sample=sample)).text


def test_names_stay_out_when_no_text_was_asked_for():
    shown = view(
        text_level="none", first_items=[item(text="canary", url="canary")],
        oldest=[item(text="canary", container="canary")],
        names={"group": [name("canary", 3)]},
    )  # fmt: skip

    html = page.render(shown)

    assert "2 accounts, names left out" in html
    assert "2 comptes, noms omis" in html
    assert "canary" not in html


def test_accounts_that_differ_in_case_only_are_both_named():
    accounts = (account(account="Ann"), account(account="ann"))

    assert "Archive of Ann , ann" in read(view(accounts=accounts)).text


# Safety ------------------------------------------------------------------------------


def _between(html, start, end):
    return html.rpartition(start)[2].partition(end)[0]


def test_the_policy_of_the_page_allows_its_own_style_and_script_and_nothing_else():
    html = page.render(view())

    style, script = (
        b64encode(sha256(text.encode()).digest()).decode()
        for text in (
            _between(html, "<style>", "</style>"),
            _between(html, "<script>", "</script>"),
        )
    )
    assert re.findall(
        '<meta http-equiv="Content-Security-Policy" content="(.*?)">', html
    ) == [
        f"default-src 'none'; style-src 'sha256-{style}'; "
        f"script-src 'sha256-{script}'; "
        "img-src data:; base-uri 'none'; form-action 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    ]
    assert '<meta name="referrer" content="no-referrer">' in html


def test_the_page_has_no_style_attribute_and_no_address_that_loads():
    reader = read(view())

    addresses = [
        value
        for start in reader.starts
        for name_, value in start.attributes
        if name_ in ("href", "src", "srcset", "action", "poster", "data", "ping")
    ]
    assert [a for a in addresses if not a.startswith(("#", "data:image/svg+xml"))] == []
    assert [s.tag for s in reader.starts if s.tag in ("iframe", "form", "base")] == []
    assert [n for s in reader.starts for n, _ in s.attributes if n == "style"] == []
    assert [n for s in reader.starts for n, _ in s.attributes if n[:2] == "on"] == []


HOSTILE = (
    "<script>alert(1)</script>",
    "</td></tr></table></style></title><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)" x=\'y\' `',
    "javascript:alert(1)",
    "{{ 7*7 }}{% raw %}{#",
    "%(items)s {items} %s 100 % *",
    "\u202egnp.exe\u2066\u200f\ufeff",
    "\x00\x1b[2J\x7f\x85\u2028",
    "\ud800 alone",
    "]]><!--<svg/onload=alert(1)>&lt;&#60;",
    "</template></header></main><h1>",
    "נועה 🎈 ﷽ A\u0300\u0301\u0302",
)


def _poisoned(text):
    """A view in which every place that can hold a stranger's words holds this text."""
    words_ = dict.fromkeys(("text", "container", "place", "url", "media_path"), text)
    asked = [Question(text, text, text, (text,), 3)]
    given = {"question": text, "answer": text, "since": text, "until": text,
             "settled": 1}  # fmt: skip
    return view(
        summary=views.SUMMARY | {"answers": [given]},
        first_items=[item(account=text, **words_), item(created_at=None, **words_)],
        oldest=[item(account=text, **words_)],
        names={"group": [name(text, 1)], "people": [name(text, 1)]},
        inputs=[page.Input(text, text)],
        files=[
            file(text, status, archive=text, reason=text) for status in FILE_STATUSES
        ],
        problems=[{"archive": text, "path": text, "pointer": text, "what": text}],
        accounts=[
            account(account=text, country=text, region=text, missing_categories=[text],
                    covered_from=datetime(2015, 1, 2, tzinfo=UTC),
                    objected_on=datetime(2025, 1, 2, tzinfo=UTC),
                    privacy_changes=[{"at": datetime(2025, 1, 2, tzinfo=UTC),
                                      "to": text}])
        ],
        questions={"en": asked, "fr": asked},
    )  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_adds_no_element_and_no_attribute(text):
    hostile, harmless = read(_poisoned(text)), read(_poisoned("harmless"))

    assert _shape(hostile) == _shape(harmless)
    assert " ".join(page.visible(text).split()) in hostile.text


def test_no_character_that_acts_unseen_reaches_the_page():
    html = page.render(_poisoned("".join(HOSTILE))).partition("<script")[0]

    assert re.findall("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f]", html) == []
    assert re.findall("[\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]", html) == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u202eb", r"a\u202eb"),
        ("\x00\x1b", r"\u0000\u001b"),
        ("\ud800", r"\ud800"),
        ("tab\tand\nline", "tab\tand\nline"),
        ("👩\u200d🚀 می\u200cخواهم", "👩\u200d🚀 می\u200cخواهم"),
    ],
)
def test_visible_spells_out_what_acts_unseen_and_keeps_what_writing_needs(text, shown):
    assert page.visible(text) == shown


def test_a_very_long_text_is_cut_and_says_by_how_much():
    html = page.render(view(first_items=[item(text="x" * 50_000)]))

    assert re.findall("x{100,}", html) == ["x" * 400] * 2
    assert "49\u202f600 more characters in items.parquet" in html


def test_a_text_of_many_lines_is_cut_to_eight():
    assert page.excerpt("line\n" * 30) == "line\n" * 8


def test_user_text_finds_its_own_direction():
    html = page.render(view(first_items=[item(text="שלום", lang="he")]))

    assert '<div class="words" dir="auto" lang="he">שלום</div>' in html


def test_templates_quote_every_attribute_and_trust_only_what_is_ours():
    folder = files("reports") / "templates"
    sources = [path.read_text(encoding="utf-8") for path in folder.iterdir()]

    assert [m for s in sources for m in re.findall(r"\w+=\{\{", s)] == []
    trusted = [m for s in sources for m in re.findall(r"\S+\|\s*safe\b", s)]
    assert set(trusted) == {"style|safe", 'text.decode("ascii")|safe', "script|safe"}


# Both languages, the same bytes ------------------------------------------------------


@pytest.mark.parametrize(
    "shown", [view(), EMPTY, NONE_PUBLIC], ids=["rich", "empty", "none public"]
)
def test_two_renders_are_equal(shown):
    assert page.render(shown) == page.render(shown)


@pytest.mark.parametrize(("lang", "other"), [("en", "fr"), ("fr", "en")])
def test_the_page_holds_both_languages_and_begins_with_that_of_the_context(lang, other):
    with words.using(lang):
        html = page.render(view())

    assert html.startswith(f'<!doctype html>\n<html lang="{lang}">\n')
    assert re.findall(r'<template id="page-(\w+)" lang="(\w+)">', html) == [
        (other, other)
    ]
    assert re.findall(r'data-lang="(\w+)" lang="(\w+)">(\S+)</button>', html) == [
        (other, other, {"en": "English", "fr": "Français"}[other]),
        (lang, lang, {"en": "English", "fr": "Français"}[lang]),
    ]


def test_both_languages_have_the_same_sections_and_numbers():
    html = page.render(view())
    parts = html.partition("<template")[0], html.partition("<template")[2]

    sections, numbers = (
        [re.findall(pattern, part) for part in parts]
        for pattern in (r'<section id="(\w+)"', r'<data value="(\d+)"')
    )

    assert sections[0] == [
        "summary", "timeline", "look", "exposed", "how", "questions", "explorer", "do",
        "quality", "method", "glossary",
    ]  # fmt: skip
    assert sections[0] == sections[1]
    assert numbers[0] == numbers[1]


def test_the_title_says_the_result():
    assert (
        "<title>Of your 1\u202f204 items, between 336 and 931 (28–77\u202f%) are in "
        "scope of the policy Meta announced on 14 April 2025. · meta-audit</title>"
    ) in page.render(view())


def test_the_contents_link_to_every_section():
    html = page.render(view()).partition("<template")[0]
    contents = html.partition('<nav class="contents"')[2].partition("</nav>")[0]

    assert re.findall('href="#([^"]*)"', contents) == re.findall(
        r'<section id="(\w+)"', html
    )


def test_the_script_is_the_bundle():
    assert _between(page.render(view()), "<script>", "</script>") == bundle.script()
