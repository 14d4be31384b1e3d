"""Hold the pages of Facebook's wall of 2010–2018 against odd and hostile content."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, NamedTuple

import pyarrow.parquet as pq
import pytest

from audit.pipeline import Options, run
from parsers import exports, formats, labels, records
from parsers.archive import opened
from parsers.columns import Context, Facts
from tests import builders as b
from tests.conftest import AS_OF

LATEST = 1_800_000_000_000
MISREAD = "record not read (ValueError)"


class Outcome(NamedTuple):
    """What became of a page: its rows as asked for, and what was odd."""

    rows: list[tuple[Any, ...]]
    problems: list[tuple[str, str]]
    doubts: dict[str, int]


def outcome(
    page: str,
    *columns: str,
    row: str = "facebook-wall-2010",
    names: tuple[str, ...] = ("Eve Example",),
    zone: str | None = None,
) -> Outcome:
    found: list[dict[str, Any]] = []
    context = Context(
        0, "facebook", {"facebook": "Eve Example"}, names, (), LATEST, zone
    )
    facts = Facts(context, send=lambda batch: found.extend(batch.to_pylist()), rank=10)
    tally = records.run(page.encode(), formats.FORMATS[row], facts)
    facts.flush()
    wanted = columns or ("kind", "author", "text")
    return Outcome(
        [tuple(fact[name] for name in wanted) for fact in found],
        [(problem.pointer or "", problem.what) for problem in tally.problems],
        dict(facts.doubts),
    )


def span(of: str, words: str) -> str:
    return f'<span class="{of}">{words}</span>'


def entry(
    words: str | None = "Hello",
    author: str | None = "Eve Example",
    at: str | None = "2011-02-03T10:00:00+0000",
    icon: str | None = None,
    more: str = "",
    of: str = "feedentry hentry",
) -> str:
    parts = []
    if author is not None:
        parts.append(span("author vcard", span("profile fn", author)))
    if words is not None:
        parts.append(span("entry-title entry-content", words))
    privacy = f'<img class="privacy" title="{icon}">' if icon is not None else ""
    time = f'<abbr class="time published" title="{at}">then</abbr>' if at else ""
    row = f'<div class="timerow">{privacy}{time}</div>'
    return f'<div class="{of}">{"".join(parts)}{row}{more}</div>'


def comment(words: str, author: str = "Bob Sample", more: str = "") -> str:
    made = entry(words, author, more=more, of="comment hentry")
    return f'<div class="comments hfeed">{made}</div>'


def wall(*entries: str) -> str:
    return (
        f'<body><h1>Eve Example</h1><div id="content">{"".join(entries)}</div></body>'
    )


def flat(*parts: str) -> str:
    return (
        '<body><div class="nav">x</div><div class="contents"><h1>Eve Example</h1>'
        f"<div>{''.join(parts)}</div></div></body>"
    )


def meta(date: str, title: str = "", words: str | None = None) -> str:
    said = "" if words is None else f'<div class="comment">{words}</div>'
    return f'<div class="meta">{date}</div>{title}{said}<p></p>'


SUNDAY = "Sunday, December 4, 2016 at 1:54pm UTC+01"
SAID = "Eve Example updated her status."


# Audiences ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "public"),
    [
        ("Everyone", True),
        ("Public", True),
        ("Öffentlich", True),
        ("Friends Only", False),
        ("Friends of Friends", False),
        ("Only Me", False),
        ("Friends; Except: Public Library", False),
        ("friends except bob", False),
        ("Freunde; außer: Bob Sample", False),
        ("Exceptional People", None),
        ("Public Library", None),
        ("Custom", None),
        ("", None),
    ],
)
def test_an_icon_tells_who_could_see_an_entry(title, public):
    assert labels.is_public(title) is public


def test_an_audience_in_unknown_words_is_counted_and_never_guessed():
    found = outcome(wall(entry(icon="Bekannte"), entry(icon="")), "stated_public")

    assert found.rows == [(None,), (None,)]
    assert found.doubts == {"audience in words we do not know": 2}


def test_an_entry_without_icon_is_elsewhere_only_among_entries_with_icons():
    beside = outcome(wall(entry("A", icon="Public"), entry("B")), "text", "surface")
    alone = outcome(wall(entry("A"), entry("B")), "text", "surface")

    assert beside.rows == [("A", "timeline"), ("B", "other_timeline")]
    assert alone.rows == [("A", "timeline"), ("B", "timeline")]


def test_comments_share_the_audience_of_their_post_and_name_its_owner():
    theirs = entry("A", "Bob Sample", icon="Public", more=comment("B", "Eve Example"))
    own = entry("C", icon="Only Me", more=comment("D", "Eve Example"))

    found = outcome(wall(theirs, own), "text", "stated_public", "parent_owner")

    assert found.rows == [
        ("A", True, None),
        ("B", True, "Bob Sample"),
        ("C", False, None),
        ("D", False, ""),
    ]


# Entries ------------------------------------------------------------------------------


def test_an_entry_without_author_stays_and_is_counted():
    found = outcome(wall(entry(author=None)))

    assert found.rows == [("post", "self", "Hello")]
    assert found.doubts == {"records that do not tell who wrote them": 1}


def test_an_owner_who_is_not_named_is_counted_too():
    found = outcome(wall(entry(author="Bob Sample")), names=())

    assert found.rows == [("post", "self", "Hello")]
    assert found.doubts == {"records that do not tell who wrote them": 1}


@pytest.mark.parametrize(
    ("at", "doubt"),
    [
        (None, "records without a date"),
        ("yesterday", "dates that could not be read"),
        ("2011-02-30T10:00:00+0000", "dates that could not be read"),
        ("1995-02-03T10:00:00+0000", "impossible times set aside"),
    ],
)
def test_an_entry_without_a_possible_time_stays(at, doubt):
    found = outcome(wall(entry(at=at, icon="Public")), "text", "created_at")

    assert found.rows == [("Hello", None)]
    assert found.doubts == {doubt: 1}


def test_an_entry_of_nothing_is_a_problem_and_its_neighbours_live():
    found = outcome(wall(entry("A"), entry(None, at=None), entry("B")))

    assert [text for _, _, text in found.rows] == ["A", "B"]
    assert found.problems == [("2", MISREAD)]


def test_an_entry_with_a_time_alone_is_a_post():
    assert outcome(wall(entry(None))).rows == [("post", "self", None)]


def test_a_link_is_no_word_of_the_persons():
    table = '<table class="walllink"><tr><td><a href="http://a.example/">A</a></td></tr></table>'

    found = outcome(wall(entry(f"Look{table}"), entry(table)), "text", "url")

    assert found.rows == [("Look", "http://a.example/"), (None, "http://a.example/")]


def test_words_keep_their_lines_signs_and_accents():
    found = outcome(wall(entry("caf&eacute;\n au lait<br/>&lt;3 ❤ Ã©")), "text")

    assert found.rows == [("café au lait\n<3 ❤ Ã©",)]


def test_comments_within_comments_are_found_however_deep():
    deep = ""
    for number in range(30, 0, -1):
        deep = comment(f"C{number}", more=deep)

    found = outcome(wall(entry("A", more=deep), entry("B")))

    assert [text for *_, text in found.rows] == [
        "A", *(f"C{number}" for number in range(1, 31)), "B",
    ]  # fmt: skip


def test_no_words_are_lost_in_a_page_nested_beyond_all_measure():
    found = outcome(wall(*["<div>" * 3000], entry("A")), "kind")

    assert found.rows or found.problems


def test_an_end_tag_that_is_missing_costs_no_entry():
    open_ = entry("A").removesuffix("</div>")

    assert outcome(wall(open_, entry("B"), entry("C")), "text").rows == [
        ("A",), ("B",), ("C",),
    ]  # fmt: skip


def test_classes_before_the_microformat_are_read_too():
    page = wall(
        '<div class="feedentry"><span class="profile">Eve Example</span> Hello <b>you'
        '</b><div class="timerow">Friday, June 24, 2011 at 10:00am UTC</div></div>'
    )

    found = outcome(page, "author", "text", "created_at", zone="UTC")

    assert found.rows == [("self", "Hello you", datetime(2011, 6, 24, 10, tzinfo=UTC))]


def test_a_time_without_a_zone_is_known_to_the_day():
    naive = wall(entry(at="2011-02-03T10:00:00"))

    assert outcome(naive, "precision").rows == [("day",)]
    assert outcome(naive, "precision", zone="Europe/Paris").rows == [("second",)]


def test_a_count_of_likes_is_no_comment():
    liked = (
        '<div class="comments hfeed"><div class="comment like">5 like this</div></div>'
    )

    assert outcome(wall(entry("A", more=liked))).rows == [("post", "self", "A")]


@pytest.mark.parametrize("page", [wall(), flat(), "<html></html>"])
def test_a_wall_without_entries_is_empty(page):
    assert outcome(page) == Outcome([], [], {})


SWALLOWED = wall("<!--", entry())


@pytest.mark.parametrize(
    "page", [wall("Words"), flat("<p>Words</p>"), "Not a page", SWALLOWED]
)
def test_a_wall_of_words_without_entries_is_a_problem(page):
    assert outcome(page).problems == [("1", MISREAD)]


# Flat pages ---------------------------------------------------------------------------


def test_a_flat_page_of_one_record_is_read():
    found = outcome(flat(meta(SUNDAY, SAID, "Hello")))

    assert found == Outcome([("post", "self", "Hello")], [], {})


def test_a_flat_record_without_a_date_we_can_read_stays_apart():
    page = flat(
        meta(SUNDAY, SAID, "A"),
        meta("Sunday, Brumaire 4, 2016 at 1:54pm", SAID, "B"),
        meta("", SAID, "C"),
    )

    found = outcome(page, "text", "precision")

    assert found.rows == [("A", "minute"), ("B", None), ("C", None)]
    assert found.doubts == {"dates that could not be read": 2}


def test_words_that_are_a_date_are_words():
    dates = ["12.12.2012", "2012-12-12", "Dec 12, 2012 10:00 am", SUNDAY]

    found = outcome(flat(*(meta(SUNDAY, SAID, date) for date in dates)), "text")

    assert found.rows == [(date,) for date in dates]


@pytest.mark.parametrize(
    ("title", "author", "is_doubtful"),
    [
        ("Eve Example updated her status.", "self", False),
        ("Eve Example wrote on Bob Sample's timeline.", "self", False),
        ("Eve Examplesson updated her status.", "other", True),
        ("Bob Sample wrote on Eve Example's timeline.", "other", False),
        ("Bob Sample hat etwas in Eve Examples Chronik geschrieben.", "other", False),
        ("Bob Sample escribió en la biografía de Eve Example.", "other", True),
        ("Bob Sample shared a link.", "other", True),
        ("", "self", False),
    ],
)
def test_a_title_tells_whose_words_a_flat_record_holds(title, author, is_doubtful):
    found = outcome(flat(meta(SUNDAY, SAID, "Own"), meta(SUNDAY, title, "Said")))

    assert found.rows[1] == ("post", author, "Said")
    assert bool(found.doubts) is is_doubtful


def test_a_language_that_names_the_owner_last_makes_no_stranger_of_her():
    page = flat(meta(SUNDAY, "قامت Eve Example بتحديث حالتها.", "Said"))

    assert outcome(page).rows == [("post", "self", "Said")]


def test_a_flat_page_of_other_classes_is_cut_by_its_dates():
    page = flat(meta(SUNDAY, SAID, "A"), meta(SUNDAY, SAID, "B"))

    found = outcome(page.replace("meta", "x1").replace("comment", "x2"), "text")

    assert found.rows == [("A",), ("B",)]


def test_a_note_of_metas_ends_no_record():
    page = flat(meta(SUNDAY, SAID, "A"), '<div class="footer">Generated by Eve</div>')

    assert outcome(page).rows == [("post", "self", "A")]


# Profiles -----------------------------------------------------------------------------


def profile(*rows: str) -> Outcome:
    return outcome(
        flat(f"<table>{''.join(rows)}</table>"),
        "container",
        "text",
        row="facebook-profile-2013",
    )


def test_statements_are_read_by_their_labels_and_others_counted():
    found = profile(
        "<tr><th>Hometown:</th><td>Exampletown</td></tr>",
        "<tr><th>Former Names</th><td>Nobody</td></tr>",
        "<tr><th>Bio</th><td>One<br>Two</td></tr>",
        "<tr><th>About Me</th><td>Three</td></tr>",
        "<tr><td>alone</td></tr>",
        "<tr><th>Work</th><td> </td></tr>",
    )

    assert sorted(found.rows) == [
        ("bio", "One\nTwo\nThree"),
        ("hometown", "Exampletown"),
        ("name", "Eve Example"),
    ]
    assert found.doubts == {"labels of the profile that are not known": 1}


def test_a_profile_of_nothing_is_a_problem():
    found = outcome("<body><p>x</p></body>", row="facebook-profile-2013")

    assert found.problems == [("1", MISREAD)]


# Archives -----------------------------------------------------------------------------

OLD_WALL = wall(
    entry(
        "Hello",
        at="2011-02-03T10:00:17+0000",
        icon="Everyone",
        more=comment("Mine", "Eve Example"),
    ),
    entry("For friends", at="2011-02-04T10:00:00+0000", icon="Friends"),
)
ON_HER_OWN = "Eve Example commented on her own post."
REGISTERED = "Thursday, January 10, 2008 at 10:20pm UTC+01"
NEW: dict[str, Any] = {
    b.POSTS: [
        b.post("Hello", 1_296_727_217, title="Eve Example updated her status."),
        b.post("For friends", 1_296_813_600),
    ],
    b.COMMENTS: {
        "comments_v2": [
            b.comment("Mine", 1_296_727_200, title=ON_HER_OWN)
        ]
    },
}  # fmt: skip


def _profile(**more: Any) -> dict[str, Any]:
    return {b.PROFILE: {"profile_v2": {"name": {"full_name": "Eve Example"}, **more}}}


def scanned(tmp_path, old: dict[str, str], new: dict[str, Any]) -> list[dict[str, Any]]:
    was = {path: page.encode() for path, page in old.items()}
    folders = [
        b.unzipped({"index.html": b"<body></body>", **was}, tmp_path / "old"),
        b.unzipped(new, tmp_path / "new"),
    ]
    run(folders, Options(out=tmp_path / "out", as_of=AS_OF, formats=("parquet",)))
    return pq.read_table(tmp_path / "out" / "items.parquet").to_pylist()


def _told(rows: list[dict[str, Any]]) -> list[tuple[str, str, str, str]]:
    return sorted(
        (row["text"], row["visibility"], row["visibility_basis"], row["verdict"])
        for row in rows
        if row["kind"] != "profile_field"
    )


ONE_ACCOUNT = [
    ("For friends", "not_public", "item_audience", "out_of_scope"),
    ("Hello", "public", "item_audience", "undetermined"),
    ("Mine", "public", "item_audience", "undetermined"),
]


def test_an_old_audience_holds_for_the_same_item_in_a_newer_archive(tmp_path):
    mail = "<table><tr><td>Email:</td><td>eve@example.org</td></tr></table>"
    old = {"html/wall.html": OLD_WALL, "html/profile.html": wall(mail)}
    new = {
        **NEW,
        **_profile(username="eve.example", emails={"emails": ["Eve@example.org"]}),
    }

    rows = scanned(tmp_path, old, new)

    assert _told(rows) == ONE_ACCOUNT
    assert {row["account"] for row in rows} == {"eve.example"}
    archives = {row["source_archive"] for row in rows if row["kind"] != "profile_field"}
    assert archives == {"new"}


def test_name_and_registration_to_the_minute_make_one_account(tmp_path):
    row = f"<table><tr><th>Registration Date</th><td>{REGISTERED}</td></tr></table>"
    old = {"html/wall.htm": OLD_WALL, "index.htm": flat(row)}
    new = {**NEW, **_profile(registration_timestamp=1_200_000_035)}

    assert _told(scanned(tmp_path, old, new)) == ONE_ACCOUNT


@pytest.mark.parametrize(
    ("paths", "product"),
    [
        (["html/wall.html", "index.html"], "facebook"),
        (["facebook-eve/html/timeline.htm", "facebook-eve/index.htm"], "facebook"),
        (["html/wall.htm", "html/friends.htm", "html/notes.htm"], "facebook"),
        (["html/photos.html", "html/friends.html", "index.html"], ""),
        (["html/wall.html"], ""),
        (["html/timeline.html", "site/index.html"], ""),
    ],
)
def test_pages_of_one_folder_tell_the_product(tmp_path, paths, product):
    folder = b.unzipped(dict.fromkeys(paths, b"<p>"), tmp_path / "export")

    assert exports.product_of(opened(folder)) == product


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("html/messages.htm", "skipped"),
        ("html/messages.html", "skipped"),
        ("messages/17.html", "skipped"),
        ("html/events.htm", "skipped"),
        ("html/photos.htm", "skipped"),
        ("index.htm", "parsed"),
        ("wall.htm", "unknown"),
    ],
)
def test_status_of_an_old_page(path, status):
    assert formats.match(path, "facebook").status == status
