"""Hold the draw of a worksheet, its reading back, and what it tells of the rest."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from audit import sampled, sampling, worksheet
from audit.worksheet import COLUMNS, SamplingError
from tests import planted

EARLY, LATE = "2004-02-04..2009-12-09", "2014-05-22..2026-10-21"


def _population() -> list[dict[str, Any]]:
    """Return 120 posts of two periods, 60 photos, 20 decided, and what is left out."""
    asked = "audience:facebook:eve.example:"
    stated = {"visibility": "public", "verdict": "in_scope", "platform": "threads"}
    return [
        *(planted.item(item_id=f"a{n:09}", question=asked + EARLY) for n in range(80)),
        *(planted.item(item_id=f"b{n:09}", question=asked + LATE) for n in range(40)),
        *(
            planted.item(item_id=f"c{n:09}", question=asked + LATE, kind="photo")
            for n in range(60)
        ),
        *(planted.item(item_id=f"d{n:09}", **stated) for n in range(20)),
        planted.item(item_id="e000000000", kind="reaction"),
        planted.item(item_id="e000000001", author="other"),
        planted.item(item_id="e000000002", status="archived"),
        planted.item(item_id="e000000003", kind="ai_message"),
        planted.item(item_id="e000000004", visibility="not_public"),
    ]


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    return planted.folder(tmp_path_factory.mktemp("planted") / "out", _population())


def _draw(out, size=40, seed=0):
    return sampling.draw(out, size, seed, as_of="2026-11-21", text="full")


def test_strata_are_drawn_in_proportion_and_a_quarter_is_decided(out):
    design = _draw(out).design

    assert design["strata"] == {
        "undetermined": [
            {"stratum": f"facebook/media/{LATE}", "items": 60, "drawn": 10},
            {"stratum": f"facebook/posts/{EARLY}", "items": 80, "drawn": 13},
            {"stratum": f"facebook/posts/{LATE}", "items": 40, "drawn": 7},
        ],
        "decided": [{"stratum": "threads/posts/public", "items": 20, "drawn": 10}],
    }
    # The archived one, the talk with the AI and the one that hangs on the past.
    assert design["left_out"] == 3


def test_each_item_is_drawn_once_and_from_the_stratum_it_says(out):
    items = _draw(out).design["items"]

    letters = {
        f"facebook/posts/{EARLY}": "a",
        f"facebook/posts/{LATE}": "b",
        f"facebook/media/{LATE}": "c",
        "threads/posts/public": "d",
    }
    assert [item["no"] for item in items] == list(range(1, 41))
    assert len({item["item_id"] for item in items}) == 40
    assert all(letters[item["stratum"]] == item["item_id"][0] for item in items)


def test_the_draw_hangs_on_seed_and_ids_alone(out, tmp_path):
    turned = planted.folder(tmp_path / "out", reversed(_population()))

    assert _draw(out) == _draw(out) == _draw(turned)
    assert _draw(out, seed=1).design["items"] != _draw(out).design["items"]


def test_strata_too_small_for_two_draws_join_their_neighbours(tmp_path):
    asked = "audience:facebook:eve.example:"
    sizes = (("a", EARLY, 90), ("b", "2009-12-09..2011-08-25", 6), ("c", LATE, 4))
    out = planted.folder(
        tmp_path / "out",
        [
            planted.item(item_id=f"{name}{n:09}", question=asked + period)
            for name, period, size in sizes
            for n in range(size)
        ],
    )

    assert _draw(out, size=20).design["strata"]["undetermined"] == [
        {"stratum": f"facebook/posts/{EARLY}", "items": 90, "drawn": 18},
        {"stratum": "facebook/posts/other", "items": 10, "drawn": 2},
    ]


def test_a_small_stratum_without_neighbours_keeps_its_name(out):
    strata = _draw(out, size=8).design["strata"]["undetermined"]

    assert strata == [
        {"stratum": f"facebook/media/{LATE}", "items": 60, "drawn": 2},
        {"stratum": f"facebook/posts/{EARLY}", "items": 80, "drawn": 3},
        {"stratum": f"facebook/posts/{LATE}", "items": 40, "drawn": 1},
    ]


def test_every_stratum_gets_one_draw_and_none_more_than_it_holds():
    assert sampling.allocated({"a": 1, "b": 1000, "c": 2}, 10) == {
        "a": 1,
        "b": 8,
        "c": 1,
    }
    assert sampling.allocated({"a": 1, "b": 2}, 10) == {"a": 1, "b": 2}
    assert sampling.allocated({"a": 5, "b": 4, "c": 3}, 2) == {"a": 1, "b": 1, "c": 0}


def test_a_row_says_what_finds_the_item_and_not_what_we_think(out):
    row = _draw(out).sheet[0]

    assert tuple(row) == COLUMNS
    assert row | {"item_id": ""} == {
        "no": "1",
        "item_id": "",
        "platform": "facebook",
        "account": "eve.example",
        "kind": "post",
        "surface": "timeline",
        "created_at": "2001-02-03 04:05",
        "first_words": "Words of Eve",
        "medium": "",
        "container": "",
        "link": "",
        "where_to_look": "Activity log, that day: the sign beside it; a globe is "
        "public, all else is not (reported, not tested by us)",
        "seen": "",
    }


def test_nothing_to_look_up_is_said(tmp_path):
    out = planted.folder(tmp_path / "out", [planted.item(kind="reaction")])

    with pytest.raises(SamplingError, match="nothing in this audit can be looked up"):
        _draw(out)


def test_an_audit_without_words_is_refused(out):
    with pytest.raises(SamplingError, match="--text none"):
        sampling.draw(out, 4, 0, as_of=None, text="none")


# Reading back ------------------------------------------------------------------------

DESIGN: dict[str, Any] = {
    "strata": {
        "undetermined": [{"stratum": "s", "items": 100, "drawn": 3}],
        "decided": [{"stratum": "t", "items": 9, "drawn": 2}],
    },
    "left_out": 0,
    "items": [
        {
            "no": number,
            "item_id": f"{number}e5",
            "part": "undetermined" if number < 4 else "decided",
            "stratum": "s" if number < 4 else "t",
            "visibility": "unknown" if number < 4 else "public",
        }
        for number in range(1, 6)
    ],
}
WRITTEN = {
    "as we write it": b'\xef\xbb\xbf"no","item_id","seen"\n"1","1e5","public"\n'
    b'"2","2e5","gone"\n"3","3e5",""\n',
    "semicolons, CRLF": b"no;item_id;seen\r\n1;1e5;public\r\n2;2e5;gone\r\n;;\r\n",
    "a line that names the separator": b'sep=;\nno;seen\n"1";public\n2;gone\n',
    "tabs, UTF-16": "no\tseen\n1\tpublic\n2\tgone\n".encode("utf-16"),
    "Windows, with accents": "no;first_words;seen\n1;à côté;public\n2;é;gone\n".encode(
        "cp1252"
    ),
    "numbers and ids that were changed": b"no,item_id,seen\n1.0,1E+05,public\n"
    b"2.0,2E+05,gone\n",
    "other case, blanks, quotes": b"No , Seen\n1, Public \n2,'GONE'\n",
    "columns turned, one more": b"seen,note,item_id,no\npublic,x,1e5,1\ngone,,2e5,2\n",
    "no numbers, ids alone": b"no,item_id,seen\n,1e5,public\n,2e5,gone\n",
    "words on two lines": b'no,first_words,seen\n1,"a\nb",public\n\n2,c,gone\n',
    "other words for the same": b"no,seen\n1,Everyone\n2,deleted\n",
}


@pytest.mark.parametrize("content", WRITTEN.values(), ids=WRITTEN)
def test_a_sheet_is_read_whatever_a_spreadsheet_made_of_it(content):
    assert worksheet.read(content, DESIGN) == {1: "public", 2: "gone"}


WRONG = {
    "seen": (b"no,seen\n1,public\n2,MYWORDS\n", "line 3, column seen: write public,"),
    "after a break": (b'no,w,seen\n1,"a\nb",public\n2,,x\n', "line 4, column seen:"),
    "after sep": (b"sep=,\nno,seen\n1,MYWORDS\n", "line 3, column seen:"),
    "number": (b"no,seen\n99,public\n", "line 2, column no: give the row the number"),
    "no number": (b"no,seen\nx,public\n", "line 2, column no: give the row the number"),
    "twice": (b"no,seen\n1,public\n1,gone\n", "line 3, column no: line 2 has that row"),
    "apart": (b"no,item_id,seen\n1,2e5,gone\n", "line 2, column item_id: it is not"),
    "columns": (b"id,MYWORDS\n1,public\n", "line 1: name the columns no and seen"),
    "empty": (b"", "line 1: name the columns"),
    "a workbook": (b"PK\x03\x04", "the sheet can't be read; save it as CSV"),
}


@pytest.mark.parametrize(("content", "says"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_by_line_and_column_without_its_words(content, says):
    with pytest.raises(SamplingError) as error:
        worksheet.read(content, DESIGN)

    assert str(error.value).startswith(says)
    assert "MYWORDS" not in str(error.value)


def test_a_design_is_read_as_it_was_kept():
    assert sampled.design_of(msgspec.json.encode(DESIGN)) == DESIGN


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[1]", msgspec.json.encode({**DESIGN, "items": []})]
)
def test_a_damaged_design_is_refused(content):
    with pytest.raises(SamplingError, match=r"^sample\.json: none"):
        sampled.design_of(content)


# What it tells -----------------------------------------------------------------------


def test_a_sheet_bounds_the_rest_and_holds_our_word_against_what_was_seen():
    seen = {1: "public", 2: "not_public", 4: "public", 5: "not_public"}

    found = sampled.result(DESIGN, seen)

    counts = {"public": 1, "not_public": 1, "gone": 0, "not_found": 0, "blank": 1}
    # 1 of 3 at least: 1 of 100 fits; 2 of 3 at most: all but 1 fit.
    assert found["undetermined"] == {
        "items": 100,
        "left_out": 0,
        "drawn": 3,
        "seen": counts,
        "public_bounds": [1, 99],
        "strata": [{"stratum": "s", "items": 100, "drawn": 3, **counts}],
    }
    assert found["agreement"] == {
        "drawn": 2,
        "seen": {"public": 1, "not_public": 1, "gone": 0, "not_found": 0, "blank": 0},
        "compared": 2,
        "agreed": 1,
        "share_bounds": [0.0126, 0.9874],
        "stated_public_seen_not": 1,
        "stated_not_public_seen_public": 0,
    }


def test_an_empty_sheet_tells_nothing():
    found = sampled.result(DESIGN, {})

    assert found["undetermined"]["public_bounds"] == [0, 100]
    assert found["agreement"]["share_bounds"] == [0.0, 1.0]


@pytest.mark.parametrize("unseen", ["gone", "not_found"])
def test_what_is_gone_or_not_found_widens_like_an_empty_row(unseen):
    found = sampled.result(DESIGN, {1: "public", 2: unseen, 3: unseen})
    empty = sampled.result(DESIGN, {1: "public"})

    assert (
        found["undetermined"]["public_bounds"] == empty["undetermined"]["public_bounds"]
    )


def test_the_95_percent_hold_over_whole_draws_of_a_planted_audit(out):
    """Draw and look up a hundred times; the posts until 2009 are public, no other."""
    truth, held = 80, 0

    for seed in range(100):
        design = _draw(out, seed=seed).design
        seen = {
            item["no"]: "public" if item["item_id"][0] == "a" else "not_public"
            for item in design["items"]
        }
        low, high = sampled.result(design, seen)["undetermined"]["public_bounds"]
        held += low <= truth <= high

    assert held >= 95
