"""Hold records read by a pattern against the same records read the long way."""

from __future__ import annotations

import random
import time
from datetime import datetime

import pytest
from lxml import etree

from parsers.dates import Calendar, Stamp
from parsers.html import cuts, pages, patterns, tree
from parsers.html.fields import fields_of
from parsers.html.parts import Detail, Fields, Medium, Place, Text

WORDS = (
    "Hello", "Some words of a post", "a", "x" * 120, "café ☕", "l&#039;été",
    "&lt;b&gt; &amp; c", "R&amp;D", "&nbsp;", "caf&eacute;", "&amp", " around ",
    "two\nlines", " ", "\n", "\u00a0", "in 2014", "post 1234 which says",
    "May 12, 2014", "12 May 2014", "12 May 1850", "1850", "at 10:30 in 2014 maybe",
    "mai 28, 2013 10:31:26 pm", "Mar 02, 2014 1:02:03 am", "29 Aug 2018, 15:04",
    "Updated Jul 25, 2014 12:06:36 am", "Group:", "Place: Café (48.85, 2.35)",
    "Café (48.85, 2.35)", "so nice :)", "https://example.org/1", "www.example.org",
    "see www.x.org", "a: b", "http:", "//x", "Title", "\ue001", "\x01", "\ufeff",
    "é\u0301", "You tagged Bob Sample.", "a > b", "a < b", "a &#8230; b", "&#55;",
    "تاريخ ٢٠١٤", "a\tb", "tab\t", "\r\n", "a\r\nb", "10:30",
)  # fmt: skip
TIMES = (
    "mai 28, 2013 10:31:26 pm", "May 02, 2011 8:12:17 am", "Aug 29, 2018, 3:04 PM",
    "12 дек. 2021 г., 10:14", "mai 99, 2013 10:31:26 pm", "xyz 28, 2013 10:31:26 pm",
    "", "mar 02, 2014 1:02:03 am", "2014-05-06 07:08",
)  # fmt: skip
TARGETS = (
    "https://example.org/1", "https://example.org/?a=1&amp;b=2", "#", "m/1.jpg",
    "../m/1.jpg", "m/2.mp4", "https://www.facebook.com/dyi/l/?l=AB", "icons/1.png",
    "a/b.srt", "", "data:x", "https://example.org/é", "m/a b.jpg", "m/%C3%A9.jpg",
    "https://x.org/1.jpg",
)  # fmt: skip
SHAPES = (
    '<section class="z" id="u{n}"><h2>{w}</h2><div>{w}<br/>{w}</div><footer>'
    '<a href="{t}"><div>{d}</div></a></footer></section>',
    '<section class="z" id="u{n}"><div>{w}</div><div><a href="{t}">{w}</a></div>'
    "<div>{d}</div></section>",
    '<section class="z" id="u{n}"><div>{w}</div><div>{w}</div><div><div>{w} <b>{w}</b>'
    '{w}</div><a href="{t}"><img src="{t}"/></a><div>{w}</div></div><div class="d">{d}'
    "</div></section>",
    '<section class="z"><h3>{w}</h3><table><tr><td colspan="2">{w}<div><div>{w}</div>'
    '</div></td></tr><tr><td>{w}</td><td><a href="{t}">{w}</a></td></tr><tr><td>{w}'
    "</td><td>{d}</td></tr></table></section>",
    '<section class="z"><div><span>{w}</span>{w}</div><video src="{t}"></video><div>'
    "{d}</div></section>\n",
    '<section class="z"><div>{w}</div></section>',
    '<section class="z" id="u{n}"><div><div>{w}</div></div><div><div><a href="{t}">'
    '<img src="{t}"/></a><table><tr><td>{l}</td><td>{d}</td></tr><tr><td>{l}</td><td>'
    "{w}</td></tr></table></div></div><div>{u} {d}</div><footer><div>{d}</div></footer>"
    "</section>",
    '<section class="z"><h2>{w}</h2><div><div>{w}</div><div><div><div>{p}: {w} (48.5, '
    "2.5)</div></div></div><div>{w}</div></div><footer>{d}</footer></section>",
    '<section class="z"><div>{w}</div><div><div>{p}: {w} (48.5, 2.5)</div><div>{w}'
    "</div></div><div>{d}</div></section>",
    '<section class="z"><div>{w}</div><ul><li>{w}({d})</li><li>{w} <img src="icons/r.'
    'png"/></li></ul><div>{d}</div></section>',
    '<section class="z"><div>{w}</div><table><tr><td>{l}</td><td>{d}</td></tr><tr><td>'
    "{l}</td><td>{d}</td></tr><tr><td>{l}</td><td>{u} {d}</td></tr></table></section>",
)
LABELS = ("Taken", "Camera", "Message", "Upload IP", "Aufgenommen", "Address", "a:")
PLACES = ("Place", "Ort", "Spot", "Address")
UPDATES = ("Updated", "Aktualisiert", "Mis à jour", "Changed", "mai")
ODDITIES = (
    "<!-- ", "-->", "stray", '<section class="z">', "</section>", "<div title='",
    '<div title="', '">', "<p>one<p>two", "<h2>Heading</h2>", "<script>", "</script>",
    "<style><section>", "</style>",
    '<section class="z"><h2>G</h2><section class="z"><div>in</div></section></section>',
    "\x00", "</main>", "<div>", "</div>", "&", "\ufffd", "<textarea>", "</textarea>",
)  # fmt: skip


def _page(seed: int, *, odd: float, plain: float) -> bytes:
    """Return a page of records by chance: three kinds of them, and oddities between."""
    chance = random.Random(seed)

    def filled(shape: str) -> str:
        written = shape.replace("{n}", str(chance.random()))
        choices_by_mark = (
            ("{w}", WORDS), ("{t}", TARGETS), ("{d}", TIMES), ("{l}", LABELS),
            ("{p}", PLACES), ("{u}", UPDATES),
        )  # fmt: skip
        for mark, choices in choices_by_mark:
            while mark in written:
                few = choices[:2] if chance.random() < plain else choices
                written = written.replace(mark, chance.choice(few), 1)
        return written

    shapes = chance.sample(SHAPES, 3)
    written = [filled(shape) for shape in SHAPES[:2]]
    for _ in range(150):
        written.append(filled(chance.choice(shapes)))
        if chance.random() < odd:
            written.append(chance.choice(ODDITIES))
    page = (
        "<html><head><title>Title</title></head><body><main>"
        f"{''.join(written)}</main></body></html>"
    )
    return page.encode().replace("\ufffd".encode(), b"\xff")


def _long_way(data: bytes) -> list[str]:
    calendar = Calendar()
    page = pages.opened(data, calendar)
    return [repr(fields_of(record, calendar)) for record in page.records]


def _by_patterns(data: bytes) -> tuple[list[str], int]:
    calendar = Calendar()
    page = pages.opened(data, calendar)
    found, filled = [], 0
    for record in patterns.records_of(data, page, calendar):
        filled += isinstance(record, Fields)
        one = record if isinstance(record, Fields) else fields_of(record, calendar)
        found.append(repr(one))
    return found, filled


@pytest.mark.parametrize("seed", range(40))
def test_a_record_says_the_same_by_its_pattern(seed, monkeypatch):
    if seed % 2:
        monkeypatch.setattr(pages, "_BEGINNING", 3000)
    data = _page(seed, odd=0.02 * (seed % 3), plain=0.3 + 0.1 * (seed % 7))

    assert _by_patterns(data)[0] == _long_way(data)


def _like(count: int) -> bytes:
    record = (
        '<section class="z" id="u{0}"><h2>Ann Example posted in Group.</h2>'
        '<div class="p"><div>Some words number {0} of a post<br/>that goes on</div>'
        '<div></div></div><footer><a target="_blank" href="https://www.facebook.com/dyi'
        '/l/?l={0}&amp;s=1"><div class="d">mai 28, 2013 10:31:{1:02d} pm</div></a>'
        "</footer></section>"
    )
    records = "".join(record.format(n, n % 60) for n in range(count))
    return f"<html><body><main>{records}</main></body></html>".encode()


def test_records_that_look_alike_follow_a_pattern():
    data = _like(400)

    found, filled = _by_patterns(data)

    assert found == _long_way(data)
    assert filled > 390


def test_records_of_one_pattern_are_found_without_being_cut(monkeypatch):
    data, taken = _like(400), []
    of = cuts.of
    monkeypatch.setattr(cuts, "of", lambda piece: taken.append(1) or of(piece))

    found, _ = _by_patterns(data)

    assert found == _long_way(data)
    assert len(taken) < 30


def _photos(count: int, of_place: str) -> bytes:
    record = (
        '<section class="z"><h2>Ann Example added a photo.</h2><div><div><div>'
        '<a href="m/p{0}.jpg"><img src="m/p{0}.jpg"/></a></div><table><tr>'
        "<td>Taken</td><td>May 01, 2013 10:31:{1:02d} pm</td></tr><tr><td>Camera</td>"
        "<td>Example {0}"
        "</td></tr></table></div><div>Updated Jun 03, 2013 1:02:03 am</div></div><div>"
        "Place: Café {0} (48.5, 2.{0})</div>%s<footer><div>Jun 02, 2013 11:59:{1:02d} "
        "am</div></footer></section>"
    )
    records = "".join((record % of_place).format(n, n % 60) for n in range(count))
    return f"<html><body><main>{records}</main></body></html>".encode()


def test_a_picture_with_its_day_and_its_place_follows_a_pattern():
    data = _photos(100, "")
    calendar = Calendar()
    page = pages.opened(data, calendar)

    records = list(patterns.records_of(data, page, calendar))

    assert sum(isinstance(record, Fields) for record in records) > 95
    assert records[61] == Fields(
        "Ann Example added a photo.",
        "",
        Stamp(datetime(2013, 6, 2, 11, 59, 1), "second", None),
        [
            Medium("m/p61.jpg"),
            Detail(
                "Taken",
                "",
                Stamp(datetime(2013, 5, 1, 22, 31, 1), "second", None),
                None,
                (),
                (),
            ),
            Detail("Camera", "Example 61", None, None, (), ()),
            Place("Café 61", "Place: Café 61 (48.5, 2.61)"),
        ],
        "",
    )
    assert _by_patterns(data)[0] == _long_way(data)


def test_a_line_behind_a_place_may_be_its_address():
    data = _photos(100, "<div>Garden</div>")
    data = data.replace(b"2.61)</div><div>Garden", b"2.61)</div><div>Address: Road 1")

    found, filled = _by_patterns(data)

    assert filled > 90
    assert found == _long_way(data)
    assert "Garden" in found[60]
    assert "Road" not in found[61]


def test_of_several_times_an_unknown_one_is_read_with_the_page():
    data = _photos(100, "").replace(
        b"<td>May 01, 2013 10:31:20", b"<td>Xyz 01, 2013 1:31:20"
    )

    found, _ = _by_patterns(data)

    assert found == _long_way(data)
    assert "Unread(why='month')" in found[80]


def test_words_that_name_people_lead_a_record_among_others_that_do_not():
    record = (
        '<section class="z"><h2>Title {0}</h2><div>Some words</div><div>More</div>'
        "<footer>May 01, 2013 10:31:00 pm</footer></section>"
    )
    records = "".join(record.format(n) for n in range(60))
    data = f"<html><body><main>{records}</main></body></html>".encode()
    plain = b"Title 50</h2><div>Some words"
    data = data.replace(plain, b"Title 50</h2><div>You tagged Bob Sample.")

    found, _ = _by_patterns(data)

    assert found == _long_way(data)
    assert "lead='You tagged Bob Sample.'" in found[50]


@pytest.mark.parametrize(
    "hidden",
    [
        "<!--{}-->",
        "<script>{}</script>",
        "<div title='{}'></div>",
        "<textarea>{}</textarea>",
        "<section class='z'>{}</section>",
        "</main>{}",
    ],
)
def test_what_only_looks_like_a_record_is_none(hidden):
    data = _like(60).decode()
    middle = data.index("<section", len(data) // 2)
    record = data[middle : data.index("</section>", middle) + len("</section>")]
    trap = hidden.format(record * 5)
    page = f"{data[:middle]}{trap}{data[middle:]}".encode()

    assert _by_patterns(page)[0] == _long_way(page)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("l&#039;été", "l'été"),
        ("R&amp;D", "R&D"),
        ("caf&eacute;", "café"),
        ("a: b :)", "a: b :)"),
    ],
)
def test_words_of_a_pattern_are_what_the_page_shows(words, said):
    data = _like(60).replace(b"number 50 of a post<br/>that goes on", words.encode())
    calendar = Calendar()
    page = pages.opened(data, calendar)

    records = list(patterns.records_of(data, page, calendar))

    read = [r if isinstance(r, Fields) else fields_of(r, calendar) for r in records]
    assert read[50].parts == [Text(f"Some words {said}")]


def test_a_record_in_odd_writing_has_no_cut():
    odd = (
        b"<div>\xff</div>",
        b"<div>&amp</div>",
        b"<div>a\x01b</div>",
        b"<div>a > b</div>",
    )

    assert [cuts.of(memoryview(record)) for record in odd] == [None] * 4


class _Nothing:
    """Take the parser's events and do nothing."""

    def start(self, tag, attributes):
        pass

    def end(self, tag):
        pass

    def data(self, text):
        pass

    def close(self):
        pass


def _seconds(act) -> float:
    """Return the least processor time of three runs."""
    spent = []
    for _ in range(3):
        start = time.process_time()
        act()
        spent.append(time.process_time() - start)
    return min(spent)


def test_reading_costs_a_few_times_what_the_bare_parser_costs():
    data = _like(12_000)
    calendar = Calendar()
    page = pages.opened(data, calendar)

    def bare():
        parser = etree.HTMLParser(target=_Nothing(), encoding="utf-8", huge_tree=True)
        for chunk in tree.chunks(data):
            parser.feed(chunk)
        parser.close()

    def read():
        assert sum(1 for _ in patterns.records_of(data, page, calendar)) == 12_000

    assert _seconds(read) < 5 * _seconds(bare)
