"""Find records and their fields on pages of every year, whatever their classes."""

from __future__ import annotations

import re

import pytest

from parsers.dates import Calendar, Stamp
from parsers.html import pages, tree
from parsers.html.fields import fields_of
from parsers.html.header import Header
from parsers.html.parts import Link, Medium, Pair, Place, Text

# Page, and per record: title, lead, time, parts. Names and words are invented.
PAGES = {
    "2014-flat": (
        '<body><div class="nav">x</div><div class="contents"><h1>Ann</h1><div>'
        '<div class="meta">Thursday, September 22, 2011 at 3:09pm EDT</div>'
        'Ann updated her status.<div class="comment">Hello</div><p></p>'
        '<div class="meta">Sonntag, 4. Dezember 2016 um 13:54 UTC+01</div>'
        'Ann hat einen Link geteilt.<div class="comment">L</div><p></p></div></div>',
        [
            ("Ann updated her status.", "", "2011-09-22 15:09", [Text("Hello")]),
            ("Ann hat einen Link geteilt.", "", "2016-12-04 13:54", [Text("L")]),
        ],
    ),
    "2014-flat-single": (
        '<body><div class="contents"><h1>Ann</h1><div>'
        '<div class="meta">Thursday, September 22, 2011 at 3:09pm EDT</div>'
        'Ann updated her status.<div class="comment">Hello</div></div></div>',
        [("Ann updated her status.", "", "2011-09-22 15:09", [Text("Hello")])],
    ),
    "2018": (
        '<body><div class="_4t5n" role="main">'
        '<div class="pam"><div class="t">Ann added a new photo.</div>'
        '<div class="tag">You tagged Bob.</div>'
        '<div class="_2let"><div class="_2pin"><div>hey</div></div></div>'
        '<div class="d"><a href="https://facebook.com/1">Aug 29, 2018, 3:04 PM</a></div>'
        '</div><div class="pam"><div class="t">Ann was at Place.</div>'
        '<div class="_2let"></div><div class="d">12 дек. 2021 г., 10:14</div></div>'
        '<div class="pam"><div class="_2let"><div>untitled</div></div>'
        '<div class="d">29 Aug 2018, 15:04</div></div></div>',
        [
            ("Ann added a new photo.", "You tagged Bob.", "2018-08-29 15:04", [Text("hey")]),
            ("Ann was at Place.", "", "2021-12-12 10:14", []),
            ("", "", "2018-08-29 15:04", [Text("untitled")]),
        ],
    ),
    "2022-div": (
        '<body><div class="clearfix"><div class="_4bl9"><div class="_li"><div class="_3-8y">'
        '<div>Your posts</div></div><div class="c1"><div class="c2">Ann updated her status.'
        '</div><div class="c3"><div class="p"><div>Hello</div></div></div><div class="c4">'
        '<a href="https://www.facebook.com/x"><div class="d">May 02, 2011 8:12:17 am</div>'
        '</a></div></div><div class="c1"><div class="c2">Ann shared a link.</div>'
        '<div class="c3"><a href="https://example.org/1">https://example.org/1</a></div>'
        '<div class="c4"><a href="https://www.facebook.com/y">'
        '<div class="d">May 03, 2011 8:12:17 pm</div></a></div></div></div></div></div>',
        [
            ("", "", None, [Text("Your posts")]),
            ("Ann updated her status.", "", "2011-05-02 08:12:17", [Text("Hello")]),
            ("Ann shared a link.", "", "2011-05-03 20:12:17", [Link("https://example.org/1")]),
        ],
    ),
    "2025-section": (
        '<main role="main"><section class="z"><h2>Ann a publié dans Jardin.</h2>'
        '<div class="w"><div><div class="y"><div>Bonjour<br/>à <a href="#">tous</a> &#039;'
        '<div></div></div></div></div></div><footer><a target="_blank" '
        'href="https://www.facebook.com/dyi/l/?l=A"><div>mai 28, 2013 10:31:26 pm</div></a>'
        '</footer></section><section class="z"><h2>Ann a ajouté une photo.</h2><div><div>'
        '<div><a href="m/1.jpg"><img src="m/1.jpg"/></a><div>La mer</div></div>'
        '<div><div>Mis à jour juil 25, 2014 12:06:36 am</div></div></div></div><footer>'
        '<a href="https://www.facebook.com/dyi/l/?l=B"><div>juil 25, 2014 12:06:36 am</div>'
        '</a></footer></section><section class="z"><h2>No date</h2></section></main>',
        [
            ("Ann a publié dans Jardin.", "", "2013-05-28 22:31:26", [Text("Bonjour\nà tous '")]),
            ("Ann a ajouté une photo.", "", "2014-07-25 00:06:36", [Medium("m/1.jpg"), Text("La mer")]),
            ("No date", "", None, []),
        ],
    ),
    "2025-place": (
        '<main><section class="z"><h2>Ann was at Café.</h2><div><div>Place: Café (48.85, '
        '2.35)</div><div>Address: 1 Street</div><div>so nice (2, 3)</div></div><footer><div>'
        'Jun 04, 2025 6:46:10 pm</div></footer></section></main>',
        [("Ann was at Café.", "", "2025-06-04 18:46:10", [Place("Café", "Place: Café (48.85, 2.35)"), Text("so nice (2, 3)")])],
    ),
    "single": (
        "<main><section class='z'><h2>Ann commented.</h2><div>ok</div><footer><div>"
        "Nov 08, 2005 4:19:54 am</div></footer></section></main>",
        [("Ann commented.", "", "2005-11-08 04:19:54", [Text("ok")])],
    ),
    "one-of-three-dated": (
        "<main><section class='z'><div>a</div></section><section class='z'><div>b</div>"
        "<footer>Nov 08, 2005 4:19:54 am</footer></section><section class='z'><div>c</div>"
        "</section></main>",
        [
            ("", "", None, [Text("a")]),
            ("", "", "2005-11-08 04:19:54", [Text("b")]),
            ("", "", None, [Text("c")]),
        ],
    ),
    "grouped": (
        "<main><section class='g'><h2>Visits</h2><div><section class='g'><div>A</div>"
        "<footer><div>Nov 14, 2023 10:13:20 pm</div></footer></section><section class='g'>"
        "<div>B</div><footer><div>Nov 13, 2023 10:13:20 pm</div></footer></section></div>"
        "</section><section class='g'><h2>Pages</h2><div><section class='g'><div>C</div>"
        "<footer><div>Nov 12, 2023 10:13:20 pm</div></footer></section></div></section></main>",
        [
            ("", "", "2023-11-14 22:13:20", [Text("A")]),
            ("", "", "2023-11-13 22:13:20", [Text("B")]),
            ("", "", "2023-11-12 22:13:20", [Text("C")]),
        ],
    ),
    "instagram-post": (
        '<main><div class="a"><h2>Caption one<br>two</h2><div class="c"><div>'
        '<a href="media/posts/202508/1.jpg"><img src="media/posts/202508/1.jpg"/></a></div>'
        '<table><tr><td colspan="2"><div class="k">Latitude</div><div><div>1.0</div></div>'
        '</td></tr></table></div><div class="d">ago 17, 2025 11:23 da manhã</div></div>'
        '<div class="a"><div class="c"><video src="media/posts/202507/2.mp4"></video></div>'
        '<div class="d">jul 01, 2025 1:02 da tarde/noite</div></div></main>',
        [
            (
                "Caption one\ntwo", "", "2025-08-17 11:23",
                [Medium("media/posts/202508/1.jpg"), Pair("Latitude", "1.0", None, None, (), ())],
            ),
            ("", "", "2025-07-01 13:02", [Medium("media/posts/202507/2.mp4")]),
        ],
    ),
    "instagram-2022-caption": (
        '<main><div class="a"><div class="t">Old caption</div><div class="c">'
        '<img src="media/posts/202108/1.jpg"/></div><div class="d">Sep 8, 2021, 4:36 PM</div>'
        "</div></main>",
        [("Old caption", "", "2021-09-08 16:36", [Medium("media/posts/202108/1.jpg")])],
    ),
    "instagram-table": (
        '<main><div class="a"><div><table><tr><td colspan="2">Commento<div><div>bello</div>'
        "</div></td></tr><tr><td colspan='2'>Proprietario<div><div>bob.sample</div></div>"
        "</td></tr><tr><td>Ora</td><td>set 13, 2026 3:28 am</td></tr></table></div></div></main>",
        [
            (
                "", "", "2026-09-13 03:28",
                [
                    Pair("Commento", "bello", None, None, (), ()),
                    Pair("Proprietario", "bob.sample", None, None, (), ()),
                    Pair("Ora", "", "2026-09-13 03:28", None, (), ()),
                ],
            )
        ],
    ),
    "reactions-in-lists": (
        '<main><div class="a"><h2>Bob</h2><div><div>hi</div><ul><li><span>X Ann (Jun 01, '
        "2024 1:00 pm)</span></li></ul></div><div class='d'>Jun 01, 2024 12:59 pm</div></div>"
        "<div class='a'><h2>Ann</h2><div>yo</div><div class='d'>Jun 01, 2024 12:58 pm</div>"
        "</div></main>",
        [
            ("Bob", "", "2024-06-01 12:59", [Text("hi")]),
            ("Ann", "", "2024-06-01 12:58", [Text("yo")]),
        ],
    ),
}  # fmt: skip
SCOPED = ("contents", "")


def _moment(time: object) -> str | None:
    if not isinstance(time, Stamp):
        return None
    width = 19 if time.precision == "second" else 16
    return str(time.moment)[:width]


def _read(page: str) -> list[tuple]:
    calendar = Calendar()
    found = []
    for record in pages.opened(page.encode(), calendar).records:
        fields = fields_of(record, calendar)
        parts = [
            part._replace(time=_moment(part.time)) if isinstance(part, Pair) else part
            for part in fields.parts
        ]
        found.append((fields.title, fields.lead, _moment(fields.time), parts))
    return found


@pytest.mark.parametrize("era", PAGES)
def test_records_of_a_page_are_found_whole(era):
    page, expected = PAGES[era]

    assert _read(page) == expected


@pytest.mark.parametrize("era", [era for era in PAGES if not era.startswith("2014")])
def test_no_class_name_is_needed(era):
    page, expected = PAGES[era]
    nonsense = re.sub(r"class=(['\"])([^'\"]+)\1", r"class='x\2y'", page)

    assert _read(nonsense) == expected


@pytest.mark.parametrize("era", PAGES)
def test_a_page_beyond_the_beginning_is_streamed_alike(era, monkeypatch):
    page, expected = PAGES[era]
    if len(expected) < 2 or era in ("one-of-three-dated", "2022-div"):
        pytest.skip("the beginning of so small a page does not show its records")
    # Everything but the last byte: the container is known, its children are streamed.
    monkeypatch.setattr(pages, "_BEGINNING", len(page.encode()) - 1)
    monkeypatch.setattr(tree, "_CHUNK", 7)

    assert _read(page) == expected


def test_the_header_states_owner_time_and_window():
    page = (
        "<title>Posts</title><body><header><aside role='contentinfo'>Generated by Ann on "
        "<time datetime='2026-08-19T14:33:00Z'>Wednesday, August 19, 2026 at 4:33 PM "
        "UTC+02:00</time><div>from <time datetime='2004-02-04T00:00:00Z'>a</time> to "
        "<time datetime='2026-08-19T00:00:00Z'>b</time></div></aside></header><main></main>"
    )

    assert pages.opened(page.encode(), Calendar()).header == Header(
        "Posts", 1787149980000, 1075852800000, 1787097600000, 120, "Generated by Ann on"
    )


def test_long_attributes_deep_nesting_and_zeroes_cost_no_record():
    record = "<section class='z'><div>{}</div><footer>Nov 08, 2005 4:19:54 am</footer></section>"
    odd = (
        f"<img src='data:{'A' * 11_000_000}'>",
        "<div>" * 1500 + "deep" + "</div>" * 1500,
        "a\0b",
        "B" * 11_000_000,
    )
    page = (
        "<main>"
        + "".join(record.format(text) for text in ("first", *odd, "last"))
        + "</main>"
    )

    found = _read(page)

    assert [len(parts) for *_, parts in found] == [1, 0, 1, 1, 1, 1]
    assert [found[i][3] for i in (0, 2, 3, 5)] == [
        [Text("first")], [Text("deep")], [Text("ab")], [Text("last")],
    ]  # fmt: skip
    assert len(found[4][3][0].text) == 11_000_000


def _record(title: str, body: str, at: str = "Nov 08, 2005 4:19:54 am") -> str:
    heading = f"<h2>{title}</h2>" if title else ""
    return (
        f"<section class='z'>{heading}<div>{body}</div><footer>{at}</footer></section>"
    )


# What an odd block must not cost: body, and the texts that stay.
ODD = {
    "a line like a time": ("<div>May 5, 2019 3:00:00 pm</div>", [Text("May 5, 2019 3:00:00 pm")]),
    "an empty block behind": ("<div>Own words</div><div></div>", [Text("Own words")]),
    "an emoji among words": (
        "<div>Hello <img src='https://static.example.org/e.png' alt='👋'> world</div>",
        [Text("Hello 👋 world")],
    ),
    "an update in words we know": ("<div>Hi</div><div>Updated May 5, 2019 3:00:00 pm</div>", [Text("Hi")]),
}  # fmt: skip


@pytest.mark.parametrize("case", ODD)
def test_words_of_an_odd_block_stay(case):
    body, texts = ODD[case]

    assert _read(f"<main>{_record('Ann wrote.', body)}</main>") == [
        ("Ann wrote.", "", "2005-11-08 04:19:54", texts)
    ]


def test_words_between_title_and_body_are_no_lead_unless_they_tag():
    blocks = "<section class='z'><h2>T</h2><div>Words</div><div>More</div><footer>{}</footer></section>"

    found = _read("<main>" + blocks.format("Nov 08, 2005 4:19:54 am") + "</main>")

    assert found == [("T", "", "2005-11-08 04:19:54", [Text("Words"), Text("More")])]


def test_lists_within_a_list_are_groups_whatever_their_class():
    page = (
        "<main><div class='y'><h2>2025</h2>{}{}</div><div class='y'><h2>2024</h2>{}</div></main>"
    ).format(_record("A", "a"), _record("C", "c"), _record("B", "b"))

    assert [(title, parts) for title, _, _, parts in _read(page)] == [
        ("A", [Text("a")]),
        ("C", [Text("c")]),
        ("B", [Text("b")]),
    ]


def test_times_in_cells_are_data_beside_times_of_records():
    row = "<table><tr><td>Taken</td><td>May 5, 2019 3:00:00 pm</td></tr></table>"
    photos = "".join(f"<div><img src='m/{n}.jpg'/>{row}</div>" for n in (1, 2))

    found = _read(f"<main>{_record('Ann added two photos.', photos)}</main>")

    assert [(title, at, len(parts)) for title, _, at, parts in found] == [
        ("Ann added two photos.", "2005-11-08 04:19:54", 4)
    ]


def test_a_first_record_longer_than_the_beginning_costs_no_other(monkeypatch):
    monkeypatch.setattr(pages, "_BEGINNING", 4096)
    page = "<main>" + _record("A", "x" * 9000) + _record("B", "b") * 3 + "</main>"

    assert [title for title, *_ in _read(page)] == ["A", "B", "B", "B"]
