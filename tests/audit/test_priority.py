"""The list to look at: planted items in an order that was written down by hand."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from audit import priority, shown
from audit.priority import ranking
from audit.shown import Copy, Reason
from parsers import schema
from tests.planted import item


def _written(tmp_path, rows, size=1000):
    """Write items in the order given, in row groups of a size."""
    path = tmp_path / "items.parquet"
    table = pa.Table.from_pylist(rows, schema=schema.schema_of(schema.ITEMS))
    pq.write_table(table, path, row_group_size=size)
    return path


def top(path, most):
    return list(ranking(path, most).rows)


def _ids(tmp_path, rows, most=50, size=1000):
    return [row.item["item_id"] for row in top(_written(tmp_path, rows, size), most)]


def _in_scope(item_id, text, sensitive=(), **more):
    given = {"verdict": "in_scope", "sensitive": list(sensitive)} | more
    return item(item_id=item_id, text=text, **given)


def _open(item_id, text, sensitive=(), **more):
    return item(item_id=item_id, text=text, sensitive=list(sensitive), **more)


def _year(year):
    return {"created_at": datetime(year, 2, 3, tzinfo=UTC)}


# In the order of the list: each differs from the next in what decides between them.
ORDERED = [
    _in_scope("h-iban", "pay me", ["IBAN_CODE"], **_year(2020)),
    _in_scope("g-two", "ill and striking", ["health", "trade-union-membership"],
              **_year(2020)),
    _in_scope("f-minor", "ill at school", ["health"], owner_age=16, **_year(2019)),
    _in_scope("e-old", "ill in 2008", ["health"], owner_age=30, **_year(2008)),
    _in_scope("d-new", "ill in 2018", ["health"], **_year(2018)),
    _in_scope("c-undated", "ill some day", ["health"], created_at=None),
    _in_scope("b-mail", "write to me", ["EMAIL_ADDRESS"], **_year(2005)),
    _in_scope("a-many", "with friends", people=["Bob Sample", "Cy Sample"]),
    _in_scope("a-one", "with a friend", people=["Bob Sample"]),
    _in_scope("a-self", "by myself", people=["eve.example"]),
    _in_scope("b-none", "nothing"),
    _open("1-likely", "likely ill", ["health"], public_hint="likely"),
    _open("0-likely", "likely nothing", public_hint="likely"),
    _open("0-card", "my card", ["CREDIT_CARD"], public_hint="plausible"),
    _open("0-open", "open"),
]  # fmt: skip
NEVER = [
    item(item_id="x-out", text="out", verdict="out_of_scope", sensitive=["health"]),
    _in_scope("x-like", "liked", ["health"], kind="reaction"),
    _in_scope("x-other", "of others", ["health"], author="other"),
    _in_scope("x-ai", "of the AI", ["health"], author="ai", kind="ai_message"),
]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("size", [1, 4, 1000])
def test_the_order_is_that_of_the_table_whatever_the_order_of_the_file(
    tmp_path, seed, size
):
    rows = [*ORDERED, *NEVER]
    random.Random(seed).shuffle(rows)

    assert _ids(tmp_path, rows, size=size) == [row["item_id"] for row in ORDERED]


PLAIN = ["a-self", "b-none", "0-likely", "0-open"]


@pytest.mark.parametrize("most", [1, 3, 9, 11, 12, 14, 15])
def test_of_a_list_cut_short_plain_items_go_first_and_the_order_stays(tmp_path, most):
    spare = len(ORDERED) - most
    dropped = PLAIN[max(len(PLAIN) - spare, 0) :]
    ids = [row["item_id"] for row in ORDERED]
    expected = [id_ for id_ in ids if id_ not in dropped][:most]

    assert _ids(tmp_path, [*NEVER, *reversed(ORDERED)], most) == expected


def test_every_label_stands_in_one_tier():
    placed = [name for names in shown.TIERS.values() for name in names]

    assert sorted(placed) == sorted(schema.SENSITIVE)


def test_classes_take_turns_so_that_many_children_hide_nothing(tmp_path):
    children = [
        _in_scope(f"child{n:05}", f"child {n}", ["minor_depicted"], **_year(2006))
        for n in range(3000)
    ]
    rare = [
        _in_scope("zz-both", "her illness", ["minor_depicted", "health"]),
        _in_scope("zz-boss", "bad boss", ["employer_criticism"], **_year(2024)),
        _in_scope("zz-vote", "my vote", ["political-opinions"], **_year(2023)),
    ]

    # The one of two classes is the first of both queues.
    assert _ids(tmp_path, [*children, *rare], 5) == [
        "zz-both", "zz-vote", "zz-boss", "child00000", "child00001",
    ]  # fmt: skip


def test_reasons_tell_each_fact_that_decided(tmp_path):
    rows = [
        _in_scope("aa", "Ill, and a vote", ["health", "political-opinions"],
                  owner_age=17, people=["Bob Sample"], post_id="p", **_year(2009)),
        _in_scope("ab", None, post_id="p", kind="photo"),
        _open("ac", "Later ill", ["health"], public_hint="likely", created_at=None),
        _open("ad", "ill,  and a VOTE", ["health", "political-opinions"],
              platform="instagram", account="eve_x"),
    ]  # fmt: skip

    first, second = top(_written(tmp_path, rows), 9)

    assert first.reasons == (
        Reason("verdict", ("in_scope",)),
        Reason("mentions", ("delicate",)),
        Reason("turn", ("political-opinions", 1, 1)),
        Reason("classes", (2,)),
        Reason("minor", (17,)),
        Reason("year", (2009,)),
        Reason("people", (1,)),
        Reason("pieces", (2,)),
        Reason("copies", (1,)),
    )
    assert (first.pieces, first.copied) == (2, 1)
    assert first.copies == (Copy("ad", "instagram", "eve_x", "undetermined"),)
    assert second.reasons == (
        Reason("verdict", ("undetermined",)),
        Reason("hint", ("likely",)),
        Reason("mentions", ("delicate",)),
        Reason("turn", ("health", 1, 1)),
        Reason("undated"),
    )


def test_every_reason_has_a_sentence(tmp_path):
    rows = [*ORDERED, item(item_id="not-looked", text="old", sensitive=None)]
    found = top(_written(tmp_path, rows), 99)
    codes = {reason.code for row in found for reason in row.reasons}

    assert codes <= set(shown.SENTENCES)
    assert shown.in_words(found[2].reasons) == [
        "in scope of the announced policy",
        "mentions something delicate",
        "number 2 of 5 that mention this: health (kinds take turns)",
        "posted at the age of 16 years",
        "from 2019: older ones come first",
    ]
    assert shown.in_words(found[-1].reasons)[1] == "not looked at for what it mentions"


# Publications ------------------------------------------------------------------------


def test_one_publication_stands_once_by_its_most_delicate_piece(tmp_path):
    rows = [
        item(item_id="a1", post_id="one", kind="photo", text=None, sensitive=[],
             verdict="in_scope", people=["Bob Sample"]),
        _in_scope("a2", "A day out", post_id="one"),
        _in_scope("a3", "Her illness", ["health"], kind="caption", post_id="one"),
        _open("a4", "Her card", ["CREDIT_CARD"], kind="caption", post_id="one"),
        _in_scope("b1", "Another day", post_id="two"),
        item(item_id="b2", post_id="two", kind="photo", text=None, sensitive=[],
             verdict="in_scope", people=["Bob Sample"]),
        _in_scope("c1", "No publication", post_id=None),
        _in_scope("c2", "None either", post_id=None),
    ]  # fmt: skip

    found = top(_written(tmp_path, rows), 9)

    # Without a mention it is the piece with words that stands for the others.
    assert [(row.item["item_id"], row.pieces) for row in found] == [
        ("a3", 4), ("b1", 2), ("c1", 1), ("c2", 1),
    ]  # fmt: skip


def test_the_same_words_stand_once_where_they_are_most_exposed(tmp_path):
    rows = [
        _open("a-fb", "Voted  today\n", ["political-opinions"], **_year(2010)),
        _in_scope("b-ig", "voted today", ["political-opinions"], platform="instagram",
                  **_year(2012)),
        _open("c-th", "VOTED\ttoday", ["political-opinions"], platform="threads",
              account="eve.threads", public_hint="likely"),
        _in_scope("d", "voted todays", ["political-opinions"], **_year(2013)),
        _in_scope("e", "", **_year(2013)),
        _in_scope("f", None, **_year(2014)),
    ]  # fmt: skip

    found = top(_written(tmp_path, rows), 9)

    assert [row.item["item_id"] for row in found] == ["b-ig", "d", "e", "f"]
    assert found[0].copies == (
        Copy("c-th", "threads", "eve.threads", "undetermined"),
        Copy("a-fb", "facebook", "eve.example", "undetermined"),
    )
    assert [row.copied for row in found] == [2, 0, 0, 0]


def test_very_many_copies_are_counted_and_the_first_ones_named(tmp_path):
    rows = [_in_scope(f"thanks{n:04}", "Thanks!") for n in range(120)]

    (found,) = top(_written(tmp_path, rows), 9)

    assert (found.item["item_id"], found.copied) == ("thanks0000", 119)
    assert [copy.item_id for copy in found.copies] == [
        f"thanks{n:04}" for n in range(1, 1 + priority.MOST_COPIES)
    ]


# All of it ---------------------------------------------------------------------------


def test_the_ranking_says_of_how_many_it_is_the_beginning(tmp_path):
    found = ranking(_written(tmp_path, [*ORDERED, *NEVER]), 2)

    assert (len(found.rows), found.listed, found.distinct) == (2, 15, 15)
    assert found.has_mentions is True


def test_an_audit_without_mentions_is_ordered_by_the_rest(tmp_path):
    rows = [{**row, "sensitive": None} for row in ORDERED]
    found = ranking(_written(tmp_path, rows), 99)

    assert found.has_mentions is False
    assert [row.item["item_id"] for row in found.rows] == [
        "f-minor", "a-many", "a-one", "a-self", "b-none", "b-mail", "e-old", "d-new",
        "g-two", "h-iban", "c-undated", "0-likely", "1-likely", "0-card", "0-open",
    ]  # fmt: skip


@pytest.mark.parametrize("rows", [[], NEVER])
def test_nothing_open_is_an_empty_list(tmp_path, rows):
    found = ranking(_written(tmp_path, rows), 5)

    assert (found.rows, found.listed, found.distinct) == ((), 0, 0)


def test_ids_are_compared_whole_where_all_else_is_equal(tmp_path):
    rows = [_in_scope(f"{n:020x}", f"words {n}") for n in (70000, 5, 4096, 17)]

    assert _ids(tmp_path, rows) == [f"{n:020x}" for n in (5, 17, 4096, 70000)]
