"""Hold pages against words that were once lost or given to somebody else."""

from __future__ import annotations

import pytest

from parsers import formats
from parsers.html import pages, tree
from tests.parsers.markup import (
    AT,
    COMMENTS,
    SAID,
    block,
    page,
    picture,
    read,
    section,
)

UNREAD = "dates that could not be read"
STRAY = "words outside of the records of a page"
EDIT = "lines that look like the time of an edit, left out"
REACTIONS = "lists that look like reactions of others, left out"
UNKNOWN = "words under labels we do not know"
WHEN = "2025-06-04T18:46:10Z"


def own(*texts: str) -> list[tuple[str, str, str]]:
    return [("post", "self", text) for text in texts]


# What stands behind a list ------------------------------------------------------------


def _behind(records: str) -> str:
    second = "".join(
        f"<article class='q'><p>behind {n}</p><footer>{AT}</footer></article>"
        for n in (1, 2)
    )
    return (
        f"<main><div class='l'>{records}</div><div class='o'>{second}</div></main>"
        "<div>A last line</div>"
    )


def test_a_list_behind_a_streamed_one_is_read():
    long = block("word " * 400)
    found = read(_behind(section(long) * 1100), "text")

    assert len(found.rows) == 1102
    assert found.rows[-2:] == [("behind 1",), ("behind 2",)]
    assert (found.problems, found.doubts) == ([], {STRAY: 1})


@pytest.mark.parametrize("count", [3, 30])
def test_a_list_behind_another_is_read_however_it_is_read(count, monkeypatch):
    written = "".join(section(block(f"word {n}")) for n in range(count))
    monkeypatch.setattr(pages, "_BEGINNING", 1200)
    monkeypatch.setattr(tree, "_CHUNK", 64)

    found = read(_behind(written), "text")

    words = [(f"word {n}",) for n in range(count)]
    assert found.rows == [*words, ("behind 1",), ("behind 2",)]
    assert (found.problems, found.doubts) == ([], {STRAY: 1})


# Times --------------------------------------------------------------------------------


def test_a_footer_is_never_words_whatever_its_form():
    footers = (AT, "Jun 04, 2025", "4 quux 2025 klo 18", "no form that we know")
    written = (section(block(f"words {n}"), at=at) for n, at in enumerate(footers))

    found = read(page(*written), "author", "text", "created_at", "precision")

    assert found.rows == [
        ("self", "words 0", WHEN, "second"),
        ("self", "words 1", "2025-06-04T00:00:00Z", "day"),
        ("self", "words 2", None, None),
        ("self", "words 3", None, None),
    ]
    assert (found.problems, found.doubts) == ([], {UNREAD: 2})


def test_lines_beside_the_time_are_no_words_and_unknown_ones_are_counted():
    edited = f"{AT}</div><div>Edited Jun 05, 2025 6:46:10 pm"
    before = f"Bearbeitet Jun 05, 2025 6:46:10 pm</div><div>{AT}"
    other = f"{AT}</div><div>Somewhere"
    written = (section(block("words"), at=at) for at in (edited, before, other))

    found = read(page(*written), "text", "place", "created_at")

    assert found.rows == [("words", None, WHEN)] * 3
    assert found.doubts == {"lines beside a date that we do not know": 1}


@pytest.mark.parametrize(
    ("line", "texts", "doubts"),
    [
        ("Updated Jun 05, 2025 6:46:10 pm", own("words"), {}),
        ("6月 05, 2025 6:46:10 PMに更新", own("words"), {}),
        ("2025年6月5日 18:46に更新", own("words"), {}),
        ("업데이트 6월 05, 2025 6:46:10 오후", own("words"), {}),
        ("Quuxed Jun 05, 2025 6:46:10 pm", own("words"), {EDIT: 1}),
        # Before the record itself there was nothing to edit.
        (
            "Ordered May 06, 2020 6:46:10 pm",
            own("words\nOrdered May 06, 2020 6:46:10 pm"),
            {},
        ),
        ("2025年6月5日 18:46に集合", own("words\n2025年6月5日 18:46に集合"), {}),
    ],
)  # fmt: skip
def test_a_last_line_with_a_time_is_an_edit_only_by_its_word_or_form(
    line, texts, doubts
):
    found = read(page(section(block("words") + block(line)), section(block("x"))))

    assert found.rows == [*texts, *own("x")]
    assert found.doubts == doubts


def test_a_line_with_a_time_before_other_words_is_words():
    line = "Quuxed Jun 05, 2025 6:46:10 pm"

    found = read(page(section(block(line) + block("and more")), section(block("x"))))

    assert (found.rows, found.doubts) == (own(f"{line}\nand more", "x"), {})


# Blocks of words ----------------------------------------------------------------------


def test_lists_paragraphs_and_quotes_are_words_of_the_post():
    body = (
        "<div class='_2pin'><div><p>First</p><p>Second</p><ul><li>milk</li>"
        "<li>eggs</li></ul><ol><li>one</li><li>two</li></ol>"
        "<blockquote>so he said</blockquote></div></div>"
    )

    found = read(page(section(body), section(block("x"))))

    assert found.rows == own(
        "First\nSecond\nmilk\neggs\none\ntwo\nso he said",
        "x",
    )


def test_a_list_of_words_that_end_in_days_stays():
    body = block("Plan<ul><li>Sea (May 5, 2020)</li><li>Hills (Jun 6, 2020)</li></ul>")

    found = read(page(section(body), section(block("x"))))

    assert found.rows == own("Plan\nSea (May 5, 2020)\nHills (Jun 6, 2020)", "x")
    assert found.doubts == {}


@pytest.mark.parametrize(
    ("entry", "doubts"),
    [
        ("👍 Bob Sample (Jun 05, 2025 6:46 pm)", {}),
        ("<img src='icons/like.png'/>Bob Sample", {}),
        ("Bob Sample (Jun 05, 2025 6:46 pm)", {REACTIONS: 1}),
    ],
)
def test_what_others_felt_is_left_out_and_counted_where_no_sign_tells(entry, doubts):
    body = block("words") + f"<ul class='_tqp'><li>{entry}</li></ul>"

    found = read(page(section(body), section(block("x"))))

    assert (found.rows, found.doubts) == (own("words", "x"), doubts)


def test_a_list_of_times_before_the_post_is_no_reaction_to_it():
    entries = "<ul><li>✅ Dentist (Jan 3, 2019 10:00 am)</li></ul>"

    found = read(page(section(block(entries)), section(block("x"))))

    assert found.rows == own("✅ Dentist (Jan 3, 2019 10:00 am)", "x")
    assert found.doubts == {}


def test_further_blocks_of_a_post_are_the_persons_own():
    found = read(page(section(block("one") + block("two") + block("three"))))

    assert (found.rows, found.doubts) == (own("one\ntwo\nthree"), {})


def test_only_what_lies_deeper_is_of_nobody_we_know():
    shared = "<div>" * 6 + "Said by somebody" + "</div>" * 6

    found = read(page(section(block("I agree") + shared, "Eve Example shared a post.")))

    assert found.rows == [*own("I agree"), ("post", "other", "Said by somebody")]


def test_rows_of_a_table_in_a_post_are_read_and_unknown_labels_counted():
    table = (
        "<table><tr><td>Quuxmood</td><td>very calm</td></tr><tr><td colspan='2'>"
        "Message<div><div>said here</div></div></td></tr><tr><td>a</td><td>b</td>"
        "<td>c</td></tr></table>"
    )

    found = read(page(section(block("one") + table), section(block("x"))))

    assert found.rows == own("one\nvery calm\nsaid here\na\nb\nc", "x")
    assert found.doubts == {UNKNOWN: 1}


def test_rows_of_a_table_in_a_comment_are_read():
    table = "<table><tr><td>Comment</td><td>nice <b>words</b></td></tr></table>"
    other = "<table><tr><td>Quuxmood</td><td>calm</td></tr></table>"

    found = read(page(section(table), section(block("ok") + other)), row=COMMENTS)

    assert found.rows == [
        ("comment", "self", "nice words"),
        ("comment", "self", "ok\ncalm"),
    ]
    assert found.doubts == {UNKNOWN: 1}


# Places -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "Where I was: Cafe (47.25, 2.5)",
        "Cafe (47.25, 2.5)",
        "Place: Home sweet home",
        "Address: unknown",
        "Lieu : chez moi",
        "Lieu : chez moi\nHeure : 20 h",
    ],
)
def test_words_in_the_form_of_a_place_stay_words(words):
    written = words.replace("\n", "<br/>")

    found = read(page(section(block(written)), section(block("x"))), "text", "place")

    assert found.rows == [(words, None), ("x", None)]


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (("Place: Café Bleu (48.85, 2.35)", "Address: 1 Street"), SAID),
        (("Place: Café Bleu (48, 2)",), SAID),
        (("Lieu : Café Bleu (48.85, 2.35)", "Adresse : 1 rue X"), SAID),
        (("Place: Café Bleu", "Address: 1 Street"), SAID),
        (("Lieu : Café Bleu",), "Eve Example est à Café Bleu."),
        (("場所: Café Bleu (35.1, 139.2)",), SAID),
    ],
)  # fmt: skip
def test_a_place_is_told_by_its_frame(lines, title):
    framed = "".join(f"<div>{line}</div>" for line in lines)
    body = block("words") + f"<div class='_2pin'>{framed}</div>"

    found = read(page(section(body, title), section(block("x"))), "text", "place")

    assert found.rows == [("words", "Café Bleu"), ("x", None)]


def test_a_comment_keeps_a_line_in_the_form_of_a_place():
    line = "Place: here (1, 2)"

    found = read(page(section(block(line)), section(block("x"))), row=COMMENTS)

    assert found.rows == [("comment", "self", line), ("comment", "self", "x")]


# Links and media ----------------------------------------------------------------------


def test_words_around_a_link_stay():
    link = "<a href='https://example.org/1'>https://example.org/1</a>"
    deep = f"before<div><div>{link} behind</div></div>end"

    found = read(
        page(section(block(f"see {link}, good")), section(block(deep))), "text"
    )

    assert found.rows == [
        ("see https://example.org/1, good",),
        ("before\nhttps://example.org/1 behind\nend",),
    ]


MEDIA = "facebook-uncategorized-photos-2024-html"


def _shown(found) -> list[tuple]:
    return [(kind, text, path and path[-5]) for kind, text, path in found.rows]


def test_all_media_and_captions_of_one_record_come_out():
    both = "".join(
        f"<div>{picture(name)}<div>{words}</div></div>"
        for name, words in (("1", "one"), ("2", "two"))
    )
    columns = ("kind", "text", "media_path")

    found = read(page(section(both, ""), section(picture("3"))), *columns, row=MEDIA)

    assert _shown(found) == [
        ("photo", None, "1"),
        ("caption", "one", "1"),
        ("photo", None, "2"),
        ("caption", "two", "2"),
        ("photo", None, "3"),
        ("caption", SAID, "3"),
    ]


def test_a_second_line_is_the_album_only_where_it_may_be_one():
    body = f"<div>{picture('1')}<div>one</div><div>Sea</div></div>"
    other = f"<div>{picture('2')}<div>two</div><div>a second line</div></div>"
    columns = ("kind", "text", "container")
    written = page(section(body, ""), section(other, ""))

    found = read(written, *columns, row=MEDIA, albums=("Sea",))

    assert found.rows == [
        ("photo", None, "Sea"),
        ("caption", "one", "Sea"),
        ("photo", None, None),
        ("caption", "two\na second line", None),
    ]


def test_words_for_browsers_without_video_are_nobodys():
    path = "your_facebook_activity/posts/media/1.mp4"
    video = (
        f"<video src='{path}' controls='1'><a href='{path}'><div>Click for video:</div>"
        "</a></video><div>the band</div>"
    )

    found = read(page(section(block("words") + f"<div>{video}</div>")), "kind", "text")

    assert found.rows == [("post", "words"), ("video", None), ("caption", "the band")]


# Old albums ---------------------------------------------------------------------------


def test_comments_in_old_albums_are_whose_they_are():
    remark = (
        "<div class='comment'>{}{}<div class='meta'>Friday, August 3, 2012 at 7:00pm "
        "UTC+02</div></div>"
    )
    album = (
        "<title>Eve Example - Sea</title><body><div class='contents'><h1>Eve Example"
        "</h1><div><div class='block'><img src='1.jpg'/>Low tide<div><div class='meta'>"
        "Friday, August 3, 2012 at 6:00pm UTC+02</div></div>{}{}{}</div></div></div>"
        "</body>"
    ).format(
        remark.format("<span class='user'>Bob Sample</span>", "Save some"),
        remark.format("<span class='user'>Eve Example</span>", "All gone"),
        remark.format("", "Who am I"),
    )

    found = read(
        album, "kind", "author", "text", "created_at", row="facebook-album-2013"
    )

    at, later = "2012-08-03T16:00:00Z", "2012-08-03T17:00:00Z"
    assert found.rows == [
        ("photo", "self", None, at),
        ("caption", "self", "Low tide", at),
        ("comment", "other", "Save some", later),
        ("comment", "self", "All gone", later),
        ("comment", "other", "Who am I", later),
    ]
    assert found.doubts == {"records that do not tell who wrote them": 1}


@pytest.mark.parametrize(
    ("path", "status", "format_id"),
    [
        ("photos/160000000900/index.htm", "parsed", "facebook-album-2013"),
        ("photos/160000000901.html", "parsed", "facebook-album-page-2016"),
        ("html/videos.htm", "parsed", "facebook-videos-2013"),
        ("html/photos.htm", "skipped", None),
        ("html/synced_photos.htm", "skipped", None),
    ],
)
def test_pages_of_media_of_2010_to_2018_are_known(path, status, format_id):
    found = formats.match(path, "facebook")

    read_by = found.format.id if found.status == "parsed" else None
    assert (found.status, read_by) == (status, format_id)
    assert status == "parsed" or found.reason


# Empty pages, talks -------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<div>You have no data in this section</div>",
        "<div><div>Vous n'avez aucune donnée dans cette section.</div></div>",
        "<div class='q'><div>Quux quux quux nimi</div></div>",
    ],
)
def test_a_page_that_says_it_is_empty_is_no_problem(body):
    assert read(page(body)) == ([], [], {})


def test_a_page_that_holds_more_than_a_notice_is_never_silent():
    lines = "<div>One line</div><div>Another</div><a href='https://example.org'>x</a>"
    rows = "<table><tr><td>One</td><td>two</td></tr></table>"
    refused = "record not read (ValueError)"

    listed, tabled = read(page(lines)), read(page(rows + picture("1")))

    assert listed.rows == []
    assert listed.problems == [("1", refused), ("2", refused), ("3", refused)]
    assert listed.doubts == {"records without a date": 3}
    assert tabled.rows == []
    assert tabled.problems == [("1", refused)]


@pytest.mark.parametrize("product", ["facebook", "instagram"])
def test_a_page_of_a_thread_is_left_alone_and_says_that_a_talk_may_be_in_it(product):
    found = formats.match("messages/inbox/metaai_1/message_1.html", product)

    assert (found.status, found.reason) == ("skipped", formats.PRIVATE_PAGES)


@pytest.mark.parametrize("count", [1, 40])
def test_few_and_many_records_are_read_alike(count):
    written = section(block("one") + block("two"), at="4 quux 2025")

    found = read(page(*(written,) * count), "text", "created_at", "precision")

    assert found.rows == [("one\ntwo", None, None)] * count
    assert (found.problems, found.doubts) == ([], {UNREAD: count})
