"""The page: true sentences, whole numbers, inert data, the same bytes twice."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from html.parser import HTMLParser
from importlib.resources import files
from typing import NamedTuple

import pytest

from parsers.schema import (
    ACCOUNTS,
    FILE_STATUSES,
    FILES,
    ITEMS,
    Policy,
    Question,
    Source,
)
from reports import charts, page
from reports.page import RuleUse, View

AS_OF = date(2026, 11, 21)


# Invented views ----------------------------------------------------------------------


def _row(columns, **values):
    """A row with every column of the table, null where nothing is said."""
    return {column.name: None for column in columns} | values


def _item(**values):
    usual = {
        "item_id": "0001", "platform": "facebook", "account": "ann.example",
        "kind": "post", "surface": "timeline", "status": "live", "author": "self",
        "created_at": datetime(2014, 2, 3, 18, 22, tzinfo=UTC), "precision": "second",
        "text": "A walk by the invented river.", "lang": "en", "people": [],
        "visibility": "public", "visibility_basis": "account_history",
        "certainty": "archive", "verdict": "in_scope", "rule": "eu25-own-public",
        "sensitive": [], "source_archive": "facebook-ann.zip",
        "source_path": "posts/your_posts_1.json", "source_pointer": "/0",
    }  # fmt: skip
    return _row(ITEMS, **usual | values)


def _file(path, status, **values):
    usual = {
        "archive": "facebook-ann.zip", "bytes": 1200, "bytes_read": 0, "records": 0,
        "items": 0, "problems": 0,
    }  # fmt: skip
    return _row(FILES, path=path, status=status, **usual | values)


def _account(**values):
    usual = {
        "platform": "facebook", "account": "ann.example", "medium": "json",
        "exported_at": datetime(2026, 11, 2, 9, 0, tzinfo=UTC),
        "covered_from": datetime(2006, 3, 4, tzinfo=UTC),
        "covered_until": datetime(2026, 11, 2, tzinfo=UTC),
        "created_at": datetime(2006, 3, 1, tzinfo=UTC), "country": "France",
        "region": "EU", "birth_year": 1985, "items": 904, "missing_media": 3,
    }  # fmt: skip
    return _row(ACCOUNTS, **usual | values)


NOTICE = Source(
    "ota-eu-ig-20250415", "Open Terms Archive", "Instagram privacy notice, EU",
    "2025-04-15", "https://example.org/pga-versions@a5559edd", "full",
)  # fmt: skip
PRESS = Source(
    "meta-20250414", "Meta", "Making AI work harder for Europeans", "2025-04-14",
    "https://example.org/about", "excerpt",
)  # fmt: skip
POLICY = Policy(
    id="eu-2025-05", title="Meta AI training, EU/EEA and Switzerland",
    announced=date(2025, 4, 14), start=date(2025, 5, 27),
    regions=("EU", "EEA", "CH"), revision="2026-07-23", checked=date(2026, 8, 22),
    status="in_force", objection={"available": True}, rules=(),
    sources={NOTICE.id: NOTICE, PRESS.id: PRESS},
)  # fmt: skip
RULES = (
    RuleUse(
        "eu25-own-public",
        "Public content of adults that they create or share is named: posts, photos, "
        "videos, captions, comments.",
        "in_scope",
        300,
        (NOTICE, PRESS),
        "public content from adults",
        "en",
    ),
    RuleUse(
        "eu25-unknown", "The audience is not in the archive.", "undetermined", 610,
        (NOTICE,),
    ),
    RuleUse(
        "eu25-not-public", "Only public content is named.", "out_of_scope", 294,
        (NOTICE,),
    ),
)  # fmt: skip
QUESTIONS = (
    Question(
        "group:facebook:Choir of Exampleton",
        "Was the group “Choir of Exampleton” public?",
        "On Facebook: the group’s page, under its name.",
        ("public", "private", "unknown"),
        210,
    ),
    Question(
        "audience:facebook:ann.example:2009..2012",
        "Who could see your timeline posts from 2009 to 2011?",
        "Activity log, filter by audience.",
        ("public", "friends", "mixed"),
        150,
    ),
    Question(
        "owner:instagram:bob.example",
        "Was the account bob.example public?",
        "Open that profile while logged out.",
        ("public", "private", "mixed"),
        40,
    ),
    Question(
        "birth:ann.example", "When were you born?", "You know.", ("a year",), 4
    ),
)  # fmt: skip
SUMMARY = {
    "tool": "0.1.0", "as_of": "2026-11-21", "policy": "eu-2025-05",
    "revision": "2026-07-23", "items": 1204,
    "by_verdict": {"in_scope": 300, "out_of_scope": 294, "undetermined": 610},
    "by_kind": {"post": 402, "photo": 400, "comment": 250, "caption": 102, "video": 40,
                "profile_field": 6, "ai_message": 4},
    "by_year": {"2014": 64}, "in_scope_bounds": [300, 910],
    "by_certainty": {"archive": 380, "product_rule": 20, "declared": 90,
                     "assumed": 104, "none": 610},
    "questions": 4, "completeness": "partial", "problems": 3, "accounts": 2,
}  # fmt: skip
YEARS = {
    year: {"public": 15 + year % 3, "unknown": 25 + year % 7, "not_public": 13}
    for year in range(2006, 2027)
}
FILE_ROWS = (
    _file("posts/your_posts_1.json", "parsed", bytes=812_000, records=402, items=402,
          problems=1),
    _file("posts/album/0.json", "partial", bytes=90_000, records=40, items=38,
          problems=1, reason="cut short"),
    _file("comments/comments.json", "failed", bytes=44_000, problems=1,
          reason="encrypted"),
    _file("odd/new_thing_2026.json", "unknown", bytes=300),
    *(_file(f"messages/inbox/{n}/message_1.json", "skipped",
            reason="private messages") for n in range(12)),
    *(_file(f"posts/media/{n}.jpg", "media", bytes=90_000) for n in range(120)),
)  # fmt: skip
PROBLEMS = (
    {"archive": "facebook-ann.zip", "path": "posts/your_posts_1.json",
     "pointer": "/17/timestamp", "what": "time after the export; kept without a date"},
    {"archive": "facebook-ann.zip", "path": "comments/comments.json", "pointer": None,
     "what": "the file is encrypted"},
    {"archive": "facebook-ann.zip", "path": "posts/album/0.json",
     "pointer": "/photos/38", "what": "the file ends inside a record"},
)  # fmt: skip
ITEM_ROWS = (
    _item(),
    _item(kind="comment", surface="group", text="נכתב בעברית, 2013", lang="he",
          container="מקהלת הדוגמה", visibility="unknown", visibility_basis="none",
          certainty="none", verdict="undetermined", rule="eu25-unknown"),
    _item(kind="photo", platform="instagram", surface="story", status="expired",
          text=None, lang=None, media_path="media/stories/201902/example_photo.jpg",
          place="Exampleton", visibility="not_public", certainty="assumed",
          verdict="out_of_scope", rule="eu25-not-public", precision="day"),
    _item(kind="ai_message", surface="ai_chat", platform="meta_ai", created_at=None,
          text="Write a poem about an invented cat.", visibility="not_public",
          visibility_basis="ai_interaction", certainty="product_rule",
          rule="eu25-ai"),
    _item(text="Line of an invented story. " * 40, url="https://example.org/a?b=c",
          backdated_to=datetime(2009, 5, 6, tzinfo=UTC)),
) * 6  # fmt: skip


def _view(**changes):
    """A rich, invented audit: two networks, every status, every verdict."""
    usual = {
        "summary": SUMMARY,
        "set_aside": {"reactions": 2310, "others_words": 41, "ai_answers": 4,
                      "private_message_files": 12},
        "year_visibility": YEARS, "undated": 7, "policy": POLICY, "rules_used": RULES,
        "first_items": ITEM_ROWS, "files": FILE_ROWS, "problems": PROBLEMS,
        "accounts": (
            _account(),
            _account(platform="instagram", account="ann.in.exampleton", items=300,
                     is_private=True, birth_year=None,
                     privacy_changes=[{"at": datetime(2025, 10, 3, tzinfo=UTC),
                                       "to": "private"}]),
        ),
        "questions": QUESTIONS, "text_level": "full", "tool": "0.1.0", "as_of": AS_OF,
    }  # fmt: skip
    return View(**usual | changes)


def _plain(**changes):
    """The same audit without a dated item: nothing is drawn, so it renders at once."""
    return _view(**{"year_visibility": {}} | changes)


def _counted(items, low, high):
    """A view whose summary counts so many items, with these bounds."""
    verdicts = {
        "in_scope": low,
        "undetermined": high - low,
        "out_of_scope": items - high,
    }
    return _view(
        summary=SUMMARY
        | {"items": items, "by_verdict": verdicts, "in_scope_bounds": [low, high]}
    )


EMPTY = _view(
    summary=SUMMARY
    | {"items": 0, "by_verdict": {}, "by_kind": {}, "by_year": {}, "by_certainty": {},
       "in_scope_bounds": [0, 0]},
    set_aside=dict.fromkeys(
        ("reactions", "others_words", "ai_answers", "private_message_files"), 0
    ),
    year_visibility={}, undated=0, rules_used=(), first_items=(), files=(),
    problems=(), accounts=(), questions=(),
)  # fmt: skip
UNKNOWN = replace(
    _counted(52, 0, 52), year_visibility={}, undated=52, questions=(), first_items=()
)


# Reading the page back ---------------------------------------------------------------


class Start(NamedTuple):
    """A start tag as a browser would see it."""

    tag: str
    attributes: tuple[tuple[str, str | None], ...]


@dataclass
class Reader(HTMLParser):
    """Collect the start tags, the words, and the cells of every table row."""

    starts: list[Start] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    in_cell: bool = False

    def __post_init__(self):
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag, attrs):
        self.starts.append(Start(tag, tuple(attrs)))
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self.in_cell = True

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.in_cell = False

    def handle_data(self, data):
        self.words.append(data)
        if self.in_cell:
            self.rows[-1][-1] = " ".join([*self.rows[-1][-1].split(), *data.split()])

    def values(self, tag, name):
        """The values of one attribute on all elements of that tag."""
        return [dict(s.attributes)[name] for s in self.starts
                if s.tag == tag and name in dict(s.attributes)]  # fmt: skip

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())


def _read(view):
    reader = Reader()
    reader.feed(page.render(view))
    reader.close()
    return reader


# The sentences -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("items", "low", "high", "sentence"),
    [
        (0, 0, 0, "There is no item of yours to hold against the policy"),
        (1, 1, 1, "Of your 1 item, 1 (100 %) is in scope of the policy"),
        (
            1, 0, 1,
            "Of your 1 item, between 0 and 1 (0–100 %) is in scope of the policy",
        ),
        (1, 0, 0, "Of your 1 item, none is in scope of the policy"),
        (9, 0, 0, "Of your 9 items, none is in scope of the policy"),
        (9, 3, 3, "Of your 9 items, 3 (33 %) are in scope of the policy"),
        (
            1204, 300, 910,
            "Of your 1 204 items, between 300 and 910 (25–76 %) are in scope of the "
            "policy",
        ),
        (
            48213, 1, 48212,
            "Of your 48 213 items, between 1 and 48 212 (<1 % to >99 %) are in scope "
            "of the policy",
        ),
        (
            5000, 1, 2,
            "Of your 5 000 items, between 1 and 2 (<1 %) are in scope of the policy",
        ),
    ],
)  # fmt: skip
def test_headline_gives_number_base_and_bounds(items, low, high, sentence):
    view = _counted(items, low, high)

    spoken = str(page.headline(view)).replace("\u202f", " ")

    assert spoken == f"{sentence} Meta announced on 14 April 2025."


@pytest.mark.parametrize(
    ("undetermined", "settles", "sentence"),
    [
        (0, (3,), "None is left undetermined."),
        (7, (), "7 cannot be decided from this export."),
        (7, (0,), "7 cannot be decided from this export."),
        (
            7, (5,),
            "7 cannot be decided from this export; 1 question settles 5 of them.",
        ),
        (
            1610, (1000, 150, 40, 4),
            "1 610 cannot be decided from this export; 3 questions settle 1 190 of "
            "them.",
        ),
    ],
)  # fmt: skip
def test_second_sentence_counts_the_first_three_questions(
    undetermined, settles, sentence
):
    asked = tuple(replace(QUESTIONS[0], settles=count) for count in settles)
    view = replace(_counted(2000, 9, 9 + undetermined), questions=asked)

    assert page.remainder(view).replace("\u202f", " ") == sentence


def test_an_empty_audit_has_no_second_sentence():
    assert page.remainder(EMPTY) == ""


@pytest.mark.parametrize(
    ("count", "base", "words"),
    [(0, 9, "0 %"), (1, 9, "11 %"), (9, 9, "100 %"), (1, 900, "<1 %"),
     (899, 900, ">99 %"), (0, 0, "–")],
)  # fmt: skip
def test_share_never_rounds_something_to_nothing_or_all(count, base, words):
    assert page.share(count, base).replace("\u202f", " ") == words


@pytest.mark.parametrize(
    ("size_bytes", "words"), [(0, "0 B"), (999, "999 B"), (11_000_000_000, "11 GB")]
)
def test_sizes_are_in_the_largest_whole_unit(size_bytes, words):
    assert page.size(size_bytes).replace("\u202f", " ") == words


# The numbers -------------------------------------------------------------------------


def test_cards_hold_the_numbers_of_the_summary():
    html = page.render(_plain())

    cards = re.findall(
        r'<li class="card" data-verdict="(\w+)">.*?<data value="(\d+)">', html, re.S
    )

    assert cards == [
        ("in_scope", "300"),
        ("undetermined", "610"),
        ("out_of_scope", "294"),
    ]


def test_year_table_shows_every_year_since_2004_and_adds_up():
    rows = [[c.replace("\u202f", " ") for c in row] for row in _read(_view()).rows]

    first = rows.index(["Year", "public", "unknown", "not public", "all"])
    assert [row[0] for row in rows[first + 1 : first + 24]] == [
        str(year) for year in range(2004, 2027)
    ]
    assert rows[first + 1] == ["2004", "0", "0", "0", "0"]
    assert rows[first + 3] == ["2006", "17", "29", "13", "59"]
    assert rows[first + 24] == ["Dated", "336", "588", "273", "1 197"]
    assert rows[first + 25] == ["No date", "", "7"]


def test_every_file_status_has_a_line_with_its_count():
    rows = [[c.replace("\u202f", " ") for c in row] for row in _read(_plain()).rows]

    first = rows.index(["Status", "Files", "Size", "Meaning"])
    assert [row[:3] for row in rows[first + 1 : first + 7]] == [
        ["Read", "1", "812 kB"],
        ["Read in part", "1", "90 kB"],
        ["Not readable", "1", "44 kB"],
        ["Unknown", "1", "300 B"],
        ["Left alone", "12", "14 kB"],
        ["Media", "120", "11 MB"],
    ]


def test_every_file_status_of_the_schema_has_its_meaning():
    html = page.render(_plain())

    assert sorted(re.findall(r'data-status="(\w+)"', html)) == sorted(FILE_STATUSES)


def test_rules_come_with_their_count_words_and_sources():
    text = _read(_plain(rules_used=RULES[:1])).text

    assert (
        "In scope 300 items eu25-own-public Public content of adults that they create "
        "or share is named: posts, photos, videos, captions, comments. public content "
        "from adults 2 sources Open Terms Archive, Instagram privacy notice, EU , "
        "2025-04-15; read in full. https://example.org/pga-versions@a5559edd Meta, "
        "Making AI work harder for Europeans , 2025-04-14; read in excerpt. "
        "https://example.org/about"
    ) in text


def test_a_long_list_is_cut_and_says_by_how_much():
    text = _read(_plain()).text

    assert "70 more; files.parquet has all 120." in text


def test_problems_are_counted_from_the_files_when_their_list_was_cut():
    text = _read(_plain(files=[_file("a.json", "parsed", problems=900)])).text

    assert "900 problems, one by one" in text
    assert "897 more; problems.parquet has all 900." in text


def test_an_old_copy_of_the_policy_is_warned_of_after_180_days():
    checked = [AS_OF - timedelta(days=days) for days in (180, 181)]

    texts = [_read(_plain(policy=replace(POLICY, checked=day))).text for day in checked]

    warning = "This wording was last checked 181 days before this audit."
    assert [warning in text for text in texts] == [False, True]


@pytest.mark.parametrize(
    ("regions", "is_said"), [(("EU", "EEA", "CH"), True), (("US",), False)]
)
def test_the_line_on_objecting_is_for_the_eu_policy(regions, is_said):
    text = _read(_plain(policy=replace(POLICY, regions=regions))).text

    assert ("Yes: one can still object, for the future." in text) == is_said


def test_an_unknown_age_is_said_to_be_taken_for_an_adult():
    texts = [
        _read(_plain(accounts=(_account(birth_year=year),))).text
        for year in (1985, None)
    ]

    assert ["treated as an adult" in text for text in texts] == [False, True]


@pytest.mark.parametrize(
    "view", [_view(), EMPTY, UNKNOWN], ids=["rich", "empty", "unknown"]
)
def test_the_page_never_says_what_it_cannot_know(view):
    text = _read(view).text.lower()

    assert not re.findall("was used|is safe|too late|is in the model|trained on", text)


@pytest.mark.parametrize("view", [EMPTY, UNKNOWN], ids=["empty", "unknown"])
def test_without_a_dated_item_there_is_a_sentence_instead_of_a_picture(view):
    reader = _read(view)

    assert reader.values("img", "src") == []
    assert "No item carries a date" in reader.text


def test_names_stay_out_of_the_header_when_no_text_was_asked_for():
    view = _plain(text_level="none", first_items=[_item(text="canary", url="canary")])

    html = page.render(view)

    assert "2 accounts, names left out" in html
    assert "canary" not in html


def test_accounts_that_differ_in_case_only_are_both_named():
    accounts = (_account(account="Ann"), _account(account="ann"))

    assert "Archive of Ann , ann" in _read(_plain(accounts=accounts)).text


# Safety ------------------------------------------------------------------------------


def _style(html):
    return html.partition("<style>")[2].partition("</style>")[0]


def test_the_policy_of_the_page_allows_its_own_stylesheet_and_nothing_else():
    html = page.render(_plain())

    digest = b64encode(sha256(_style(html).encode()).digest()).decode()
    assert re.findall(
        '<meta http-equiv="Content-Security-Policy" content="(.*?)">', html
    ) == [
        f"default-src 'none'; style-src 'sha256-{digest}'; script-src 'none'; "
        "img-src data:; base-uri 'none'; form-action 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    ]
    assert '<meta name="referrer" content="no-referrer">' in html


def test_the_page_has_no_script_no_style_attribute_and_no_address_that_loads():
    reader = _read(_view())

    addresses = [
        value
        for start in reader.starts
        for name, value in start.attributes
        if name in ("href", "src", "srcset", "action", "poster", "data", "ping")
    ]
    assert [a for a in addresses if not a.startswith(("#", "data:image/svg+xml"))] == []
    assert [s.tag for s in reader.starts if s.tag in ("script", "iframe", "form")] == []
    assert [n for s in reader.starts for n, _ in s.attributes if n == "style"] == []


HOSTILE = (
    "<script>alert(1)</script>",
    "</td></tr></table></style></title><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)" x=\'y\' `',
    "javascript:alert(1)",
    "{{ 7*7 }}{% raw %}{#",
    "\u202egnp.exe\u2066\u200f\ufeff",
    "\x00\x1b[2J\x7f\x85\u2028",
    "\ud800 alone",
    "]]><!--<svg/onload=alert(1)>&lt;&#60;",
    "נועה 🎈 ﷽ A\u0300\u0301\u0302",
)


def _poisoned(text):
    """A view in which every place that can hold a stranger's words holds this text."""
    words = dict.fromkeys(("text", "container", "place", "url", "media_path"), text)
    return _plain(
        first_items=[_item(account=text, **words), _item(created_at=None, **words)],
        files=[
            _file(text, status, archive=text, reason=text) for status in FILE_STATUSES
        ],
        problems=[{"archive": text, "path": text, "pointer": text, "what": text}],
        accounts=[
            _account(account=text, country=text, region=text,
                     privacy_changes=[{"at": datetime(2025, 1, 2, tzinfo=UTC),
                                       "to": text}])
        ],
        questions=[Question(text, text, text, (text,), 3)],
    )  # fmt: skip


def _shape(reader):
    return [
        (start.tag, [name for name, _ in start.attributes]) for start in reader.starts
    ]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_adds_no_element_and_no_attribute(text):
    hostile, harmless = _read(_poisoned(text)), _read(_poisoned("harmless"))

    assert _shape(hostile) == _shape(harmless)
    assert " ".join(page.visible(text).split()) in hostile.text


def test_no_character_that_acts_unseen_reaches_the_page():
    html = page.render(_poisoned("".join(HOSTILE)))

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
    html = page.render(_plain(first_items=[_item(text="x" * 50_000)]))

    assert re.findall("x{100,}", html) == ["x" * 400]
    assert "49\u202f600 more characters in items.parquet" in html


def test_a_text_of_many_lines_is_cut_to_eight():
    assert page.excerpt("line\n" * 30) == "line\n" * 8


def test_user_text_finds_its_own_direction():
    html = page.render(_plain(first_items=[_item(text="שלום", lang="he")]))

    assert '<div class="words" dir="auto" lang="he">שלום</div>' in html


def test_templates_quote_every_attribute_and_trust_only_the_stylesheet():
    folder = files("reports") / "templates"
    sources = [path.read_text(encoding="utf-8") for path in folder.iterdir()]

    assert [m for s in sources for m in re.findall(r"\w+=\{\{", s)] == []
    assert [m for s in sources for m in re.findall(r"\S+\|\s*safe\b", s)] == [
        "style|safe"
    ]


# The same bytes ----------------------------------------------------------------------


@pytest.mark.parametrize("view", [_view(), EMPTY], ids=["rich", "empty"])
def test_two_renders_are_equal(view):
    assert page.render(view) == page.render(view)


def test_the_page_is_ready_and_says_its_result_in_the_title():
    html = page.render(_plain())

    assert html.startswith('<!doctype html>\n<html lang="en" data-ready>\n')
    assert (
        "<title>Of your 1\u202f204 items, between 300 and 910 (25–76\u202f%) are in "
        "scope of the policy Meta announced on 14 April 2025. · meta-audit</title>"
    ) in html


def test_the_pictures_are_those_of_the_charts_and_have_words():
    reader = _read(_view())

    drawn = charts.year_visibility(YEARS, until=2026)
    assert reader.values("img", "src") == [
        f"data:image/svg+xml;base64,{b64encode(drawn).decode()}"
    ]
    assert [alt.replace("\u202f", " ") for alt in reader.values("img", "alt")] == [
        "Stacked bars, one for each year from 2004 to 2026: 336 public, 588 unknown, "
        "273 not public. The fullest year is 2015, with 61. The table below has every "
        "number."
    ]
    assert len(reader.values("source", "srcset")) == 3
