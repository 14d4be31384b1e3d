"""Hold that one bad record costs itself: every row before and after it is compared."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import pytest

from parsers import formats, records, text
from parsers.columns import Context, Facts
from tests import builders as b

A, B, C = (b.json_bytes(b.post(words)) for words in "abc")
ROW_A, ROW_B, ROW_C = (("/0", "post", "a"), ("/1", "post", "b"), ("/2", "post", "c"))

Row = tuple[str, str, str | None]


class Outcome(NamedTuple):
    """What became of a file: its rows, and what could not be read of it."""

    rows: list[Row]
    problems: list[str | None]
    damaged: bool
    unread: int


def outcome(data: bytes, format_id: str = "facebook-posts-2024") -> Outcome:
    """Read a file as that format."""
    found: list[dict[str, Any]] = []
    row = formats.FORMATS[format_id]
    owners = dict.fromkeys(("facebook", "messenger", "instagram", "threads"), "ann")
    context = Context(0, row.product, owners, ("Ann Example",), (), 1_800_000_000_000)
    facts = Facts(
        context, send=lambda batch: found.extend(batch.to_pylist()), rank=row.rank
    )
    tally = records.run(data, row, facts)
    facts.flush()
    return Outcome(
        [(fact["source_pointer"], fact["kind"], fact["text"]) for fact in found],
        [problem.pointer for problem in tally.problems],
        tally.damage is not None,
        tally.unread,
    )


def listed(*raw: bytes) -> bytes:
    return b"[" + b",".join(raw) + b"]"


def record(more: bytes, words: bytes = b"b") -> bytes:
    """Return a post with one more key, written as it is given."""
    return b'{"timestamp":1500000000,"data":[{"post":"%s"}],%s}' % (words, more)


# Where records stand -----------------------------------------------------------------

AB = listed(A, B)
PLACES = {
    "list": (AB, "/0", "/1"),
    "wrapped list": (b'{"posts_v2":' + AB + b"}", "/posts_v2/0", "/posts_v2/1"),
    "wrapped twice": (
        b'{"stories":{"photos":' + AB + b"}}",
        "/stories/photos/0",
        "/stories/photos/1",
    ),
    "two lists": (
        b'{"photos":' + listed(A) + b',"ann":' + listed(B) + b"}",
        "/photos/0",
        "/#1/0",
    ),
    "byte order mark": (b"\xef\xbb\xbf" + AB, "/0", "/1"),
    "white space": (b" \r\n\t" + listed(A, b"\n " + B) + b"\n\n", "/0", "/1"),
}


@pytest.mark.parametrize(("data", "first", "second"), PLACES.values(), ids=PLACES)
def test_records_are_found_wherever_a_list_stands(data, first, second):
    rows = [(first, "post", "a"), (second, "post", "b")]

    assert outcome(data) == Outcome(rows, [], False, 0)


def test_a_bare_record_is_read_as_a_list_of_one():
    assert outcome(A) == Outcome([("", "post", "a")], [], False, 0)


EMPTY = {
    "list": b"[]",
    "object": b"{}",
    "spaced list": b" [\n] ",
    "wrapped list": b'{"posts_v2":[]}',
    "wrapped object": b'{"posts_v2":{}}',
    "two wrapped lists": b'{"x":[],"y":[]}',
    "wrapped twice": b'{"x":{"y":[]}}',
    "byte order mark": b"\xef\xbb\xbf[]",
}


@pytest.mark.parametrize("data", EMPTY.values(), ids=EMPTY)
def test_an_empty_file_holds_nothing_and_is_no_problem(data):
    assert outcome(data) == Outcome([], [], False, 0)


def test_a_file_that_holds_no_records_where_some_belong_says_so():
    assert outcome(b'{"posts_v2":"none"}') == Outcome([], [""], False, 1)


# One bad record among good ones ------------------------------------------------------

UNREADABLE = {
    "number": b"5",
    "text": b'"words"',
    "null": b"null",
    "list": b"[]",
    "100 000 brackets": record(b'"x":' + b"[" * 100_000 + b"]" * 100_000),
    "[object Object]": b"[object Object]",
    "undefined": b"undefined",
    "no value": record(b'"x":'),
    "open text": record(b'"x":"cut'),
    "single quotes": b"{'timestamp':1500000000}",
}


@pytest.mark.parametrize("bad", UNREADABLE.values(), ids=UNREADABLE)
def test_a_bad_record_between_two_is_one_problem_and_both_neighbours_live(bad):
    data = listed(A, bad, C)

    assert outcome(data) == Outcome([ROW_A, ROW_C], ["/1"], False, 1)


@pytest.mark.parametrize("bad", UNREADABLE.values(), ids=UNREADABLE)
def test_a_bad_record_in_front_is_one_problem_and_the_others_live(bad):
    data = listed(bad, B, C)

    assert outcome(data) == Outcome([ROW_B, ROW_C], ["/0"], False, 1)


@pytest.mark.parametrize(
    "bad", [b"5", b"[object Object]", record(b'"x":')], ids=["5", "junk", "no value"]
)
def test_records_around_a_bad_one_keep_the_wrapper_in_their_pointer(bad):
    data = b'{"posts_v2":' + listed(A, bad, C) + b"}"
    rows = [("/posts_v2/0", "post", "a"), ("/posts_v2/2", "post", "c")]

    assert outcome(data) == Outcome(rows, ["/posts_v2/1"], False, 1)


def test_two_bad_records_are_two_problems():
    bad = record(b'"x":')
    rows = [ROW_A, ROW_C, ("/4", "post", "a")]

    assert outcome(listed(A, bad, C, bad, A)) == Outcome(rows, ["/1", "/3"], False, 2)


# Records that are odd, but can be read -----------------------------------------------

ODD = {
    "NaN": record(b'"x":NaN'),
    "infinity": record(b'"x":1e400'),
    "5 000 digits in a key we do not want": record(b'"x":' + b"9" * 5000),
    "600 brackets": record(b'"x":' + b"[" * 600 + b"]" * 600),
    "lone surrogate": record(b'"x":"\\ud800"'),
    "invalid UTF-8": record(b'"x":"\xff"'),
    "invalid UTF-8 in a key": record(b'"x\xff":1'),
    "control character": record(b'"x":"\x01"'),
    "key twice": record(b'"timestamp":1500000000'),
    "null for a list": record(b'"attachments":null,"tags":null'),
    "unknown keys": record(b'"x":{"y":[{"z":1}]}'),
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_an_odd_record_is_read_without_a_problem(odd):
    assert outcome(listed(A, odd, C)) == Outcome([ROW_A, ROW_B, ROW_C], [], False, 0)


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_an_odd_bare_record_is_read_without_a_problem(odd):
    assert outcome(odd) == Outcome([("", "post", "b")], [], False, 0)


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_odd_records_before_a_cut_are_read(odd):
    data = listed(A, odd, C)[:-10]

    assert outcome(data) == Outcome([ROW_A, ROW_B], [], True, 0)


TIMES = {
    "NaN": b"NaN",
    "infinity": b"1e400",
    "minus infinity": b"-1e400",
    "negative": b"-1500000000",
    "2**63": b"9223372036854775808",
    "40 digits": b"9" * 40,
    "5 000 digits": b"9" * 5000,
    "true": b"true",
    "text": b'"yesterday"',
    "list": b"[]",
    "two signs": b'"--5"',
    "text of 5 000 digits": b'"' + b"9" * 5000 + b'"',
}


@pytest.mark.parametrize("time", TIMES.values(), ids=TIMES)
def test_an_impossible_time_costs_the_time_and_not_the_item(time):
    odd = b'{"timestamp":%s,"data":[{"post":"b"}]}' % time

    assert outcome(listed(A, odd, C)) == Outcome([ROW_A, ROW_B, ROW_C], [], False, 0)


def test_words_with_what_no_output_can_hold_are_kept_without_it():
    words = [b"x\\ud83dy", b"x\xff\xfey", b"x\x00y", b"x\\u0000y"]
    data = listed(*(record(b'"x":1', words=word) for word in words))

    found = outcome(data)

    texts = [text or "" for _, _, text in found.rows]
    assert [(text[0], text[-1]) for text in texts] == [("x", "y")] * 4
    assert all(text.encode("utf-8") for text in texts)
    assert found[1:] == ([], False, 0)


def test_parts_of_another_type_are_lost_alone_and_named():
    data = [b"5", b'{"post":["list"]}', b'{"post":"b"}', b'{"post":{"x":1}}']
    odd = b'{"timestamp":1500000000,"data":' + listed(*data) + b"}"

    found = outcome(listed(A, odd, C))

    assert found.rows == [ROW_A, ROW_B, ROW_C]
    assert found.problems == ["/1"]


def test_a_single_object_stands_for_a_list_of_one():
    odd = b'{"timestamp":1500000000,"data":{"post":"b"}}'

    assert outcome(listed(A, odd, C)).rows == [ROW_A, ROW_B, ROW_C]


# Files that end too soon, and files that are something else --------------------------


@pytest.mark.parametrize("lost", range(1, len(C) + 2))
def test_a_file_cut_anywhere_in_its_last_record_keeps_the_others(lost):
    data = listed(A, B, C)[: -1 - lost]

    assert outcome(data) == Outcome([ROW_A, ROW_B], [], True, 0)


def test_a_wrapped_list_that_is_cut_keeps_its_good_records():
    data = (b'{"posts_v2":' + listed(A, B, C))[:-10]
    rows = [("/posts_v2/0", "post", "a"), ("/posts_v2/1", "post", "b")]

    assert outcome(data) == Outcome(rows, [], True, 0)


@pytest.mark.parametrize("lost", [1, 3, 10])
def test_a_bare_record_that_is_cut_makes_no_item_of_its_parts(lost):
    whole = record(b'"title":"Ann Example updated her status."')

    assert outcome(whole[:-lost]) == Outcome([], [], True, 0)


NO_JSON = {
    "brackets": b"[" * 100_000,
    "braces": b'{"a":' * 100_000,
    "[object Object]": b"[object Object]",
    "page": b"<!DOCTYPE html><html><body>[1]</body></html>",
    "NULs": b"\0" * 5000,
    "white space": b" \n",
    "text": b'"words"',
    "number": b"17",
}


@pytest.mark.parametrize("data", NO_JSON.values(), ids=NO_JSON)
def test_what_is_no_list_of_records_is_damaged_and_gives_no_items(data):
    found = outcome(data)

    assert found.rows == []
    assert found.damaged or found.unread


@pytest.mark.parametrize(
    "rest", [listed(C), A, b"junk"], ids=["list", "record", "junk"]
)
def test_what_stands_behind_the_end_of_the_list_is_said_to_be_unread(rest):
    found = outcome(listed(A, B) + rest)

    assert found.rows[:2] == [ROW_A, ROW_B]
    assert found.damaged or found.problems or found.rows[2:] == [ROW_C]


# Albums: one object whose photos are the records -------------------------------------


def album(*photos: bytes) -> bytes:
    return b'{"name":"Summer","photos":' + listed(*photos) + b"}"


def photo(words: bytes) -> bytes:
    return (
        b'{"uri":"album/%s/10000000001.jpg","creation_timestamp":1500000000,'
        b'"description":"%s"}' % (words[:1], words)
    )


def rows_of_album(*words: str) -> list[Row]:
    """Return the rows of an album whose photos are described by these words."""
    return [
        row
        for word in words
        for row in (
            (f"/photos/{'abc'.index(word)}", "photo", None),
            (f"/photos/{'abc'.index(word)}/description", "caption", word),
        )
    ]


def album_outcome(data: bytes) -> Outcome:
    return outcome(data, "facebook-album-2024")


ODD_PHOTOS = {
    "lone surrogate": photo(b'b","x":"\\ud800'),
    "NaN": photo(b'b","creation_timestamp":NaN,"x":"'),
    "invalid UTF-8": photo(b'b","x":"\xff'),
}


@pytest.mark.parametrize("odd", ODD_PHOTOS.values(), ids=ODD_PHOTOS)
def test_an_odd_photo_costs_the_album_nothing(odd):
    data = album(photo(b"a"), odd, photo(b"c"))

    assert album_outcome(data) == Outcome(rows_of_album("a", "b", "c"), [], False, 0)


@pytest.mark.parametrize(
    "bad", [b"5", b"{}", b'{"uri":'], ids=["number", "no file", "broken JSON"]
)
def test_a_bad_photo_is_a_problem_and_its_neighbours_live(bad):
    found = album_outcome(album(photo(b"a"), bad, photo(b"c")))

    assert found.rows == rows_of_album("a", "c")
    assert found.problems != []


def test_an_album_of_many_megabytes_is_read_record_by_record(monkeypatch):
    """Its length is that of its photos; only endless words go the slow way."""
    large = photo(b'b","filling":"' + b"y" * (3 << 20))
    endless = photo(b"c" * (5 << 20))
    slow = []
    leniently = records._leniently
    monkeypatch.setattr(
        records,
        "_leniently",
        lambda raw, facts: slow.append(raw) or leniently(raw, facts),
    )

    found = album_outcome(album(photo(b"a"), large, large, endless))

    assert [len(words or "") for _, kind, words in found.rows if kind == "caption"] == [
        1, 1, 1, text.LONGEST,
    ]  # fmt: skip
    assert slow == [endless]


def test_an_album_that_is_cut_keeps_its_good_photos():
    data = album(photo(b"a"), photo(b"b"), photo(b"c"))[:-10]

    found = album_outcome(data)

    assert found.rows == rows_of_album("a", "b")
    assert found.damaged


def test_a_profile_with_a_lone_surrogate_is_read():
    data = b'{"profile_v2":{"name":{"full_name":"Ann"},"websites":["\\ud800","b"]}}'

    found = outcome(data, "facebook-profile-2024")

    assert [row for row in found.rows if "\ufffd" not in (row[2] or "")] == [
        ("/profile_v2/name/full_name", "profile_field", "Ann"),
        ("/profile_v2/websites/1", "profile_field", "b"),
    ]
    assert found[1:] == ([], False, 0)


# What problems say -------------------------------------------------------------------


def test_a_pointer_never_holds_a_key_that_is_data():
    found = outcome(b'{"Ann and Bob":' + listed(A, b"5") + b"}")

    assert len(found.rows) == len(found.problems) == 1
    assert "Ann" not in f"{found.problems}"


QUOTABLE = {
    "broken JSON": record(b'"x":"CANARY"]'),
    "text": b'"CANARY"',
    "wrong type": b'{"data":"CANARY"}',
    "wrong type within": b'{"data":[{"post":["CANARY"]}]}',
    "key": b'{"CANARY":' + b"9" * 5000 + b',"data":5}',
}


@pytest.mark.parametrize("bad", QUOTABLE.values(), ids=QUOTABLE)
def test_a_problem_never_quotes_the_record(bad):
    row = formats.FORMATS["facebook-posts-2024"]
    context = Context(0, "facebook", {"facebook": "ann"}, (), (), 1_800_000_000_000)
    facts = Facts(context, send=lambda _: None, rank=50)

    tally = records.run(listed(A, bad, C), row, facts)

    assert len(tally.problems) == 1
    assert "CANARY" not in f"{tally.problems}{tally.damage}"


def test_the_words_of_events_and_listings_are_repaired_in_every_column():
    row = {"name": "Fête", "create_timestamp": 1500000000, "place": {"name": "Café"}}
    found: list[dict[str, Any]] = []
    context = Context(0, "facebook", {"facebook": "ann"}, (), (), 1_800_000_000_000)
    facts = Facts(context, send=lambda batch: found.extend(batch.to_pylist()), rank=50)

    records.run(
        b.json_bytes({"your_events_v2": [row]}),
        formats.FORMATS["facebook-events-2024"],
        facts,
    )
    facts.flush()

    assert [(fact["text"], fact["container"], fact["place"]) for fact in found] == [
        ("Fête", "Fête", "Café")
    ]


# Fitting -----------------------------------------------------------------------------


def test_many_records_of_any_kind_never_break_the_loop():
    kinds = [0, -1, 1.5, True, None, "", "x", [], {}, [[]], {"data": []}, {"data": {}}]
    values = [{"timestamp": one, "data": other} for one in kinds for other in kinds]

    found = outcome(json.dumps([*values, b.post("z")]).encode())

    assert found.rows[-1] == (f"/{len(values)}", "post", "z")
    assert not found.damaged
