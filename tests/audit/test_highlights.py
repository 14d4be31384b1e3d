"""What is counted beyond the summary: planted items with counts typed by hand."""

from __future__ import annotations

from datetime import UTC, datetime

import pyarrow as pa
import pytest

from audit import highlights
from audit.highlights import Highlights, Name, Step
from parsers import schema


def _item(id_, **values):
    usual = {
        "item_id": id_, "platform": "facebook", "account": "ann.example",
        "kind": "post", "surface": "timeline", "status": "live", "author": "self",
        "created_at": datetime(2014, 2, 3, 18, 22, tzinfo=UTC), "people": [],
        "visibility": "unknown", "visibility_basis": "none", "certainty": "none",
        "verdict": "undetermined", "rule": "a", "sensitive": [],
        "source_archive": "a.zip", "source_path": "a.json", "source_pointer": "/0",
    }  # fmt: skip
    return usual | values


PUBLIC = {
    "visibility": "public", "visibility_basis": "account_history",
    "public_spans": [{"from": datetime(2014, 1, 1, tzinfo=UTC), "until": None}],
    "verdict": "in_scope",
}  # fmt: skip
ROWS = [
    _item("01", surface="group", container="Choir", people=["Bob Sample", "Cy Sample"]),
    _item("02", surface="group", container="Choir", **PUBLIC),
    _item("03", surface="album", container="Summer", place="Exampleton", has_gps=True),
    _item("04", platform="instagram", kind="photo", place="Exampleton", has_gps=True,
          people=["Bob Sample"], **PUBLIC | {"verdict": "out_of_scope"}),
    _item("05", platform="instagram", created_at=None, **PUBLIC),
    _item("06", kind="ai_message", surface="ai_chat", verdict="in_scope",
          visibility="not_public", visibility_basis="ai_interaction"),
    _item("07", visibility="not_public", visibility_basis="account_flag",
          public_spans=[], verdict="out_of_scope",
          created_at=datetime(2009, 12, 31, 23, 59, tzinfo=UTC)),
    _item("08", status="archived", visibility="not_public", visibility_basis="status",
          sensitive=["health", "offences"]),
    _item("09", kind="reaction", container="Choir", surface="group"),
    _item("10", author="other", container="Choir", surface="group", place="Otherton"),
    _item("11", author="ai", kind="ai_message", surface="ai_chat"),
    _item("12", created_at=datetime(2011, 5, 6, tzinfo=UTC), text="first", **PUBLIC),
]  # fmt: skip


def _batch(rows):
    table = pa.Table.from_pylist(rows, schema=schema.schema_of(schema.ITEMS))
    return table.to_batches()[0]


def _counted(rows=ROWS, size=100, shown=None):
    found = Highlights()
    for start in range(0, len(rows), size):
        batch = _batch(rows[start : start + size])
        found.add(batch, shown(batch) if shown else batch)
    return found


def test_the_cube_holds_own_items_by_platform_month_visibility_and_verdict():
    assert dict(_counted().cube) == {
        ("facebook", 2014, 2, "unknown", "undetermined"): 2,
        ("facebook", 2014, 2, "public", "in_scope"): 1,
        ("facebook", 2014, 2, "not_public", "in_scope"): 1,
        ("facebook", 2014, 2, "not_public", "undetermined"): 1,
        ("facebook", 2009, 12, "not_public", "out_of_scope"): 1,
        ("facebook", 2011, 5, "public", "in_scope"): 1,
        ("instagram", 2014, 2, "public", "out_of_scope"): 1,
        ("instagram", 0, 0, "public", "in_scope"): 1,
    }


def test_the_funnel_says_what_each_step_loses():
    assert _counted().funnel() == [
        Step("rows", 12, {"in_scope": 0, "out_of_scope": 0, "undetermined": 0}),
        Step("own", 9, {"in_scope": 0, "out_of_scope": 0, "undetermined": 0}),
        Step("evidence", 7, {"in_scope": 0, "out_of_scope": 0, "undetermined": 2}),
        Step("public", 5, {"in_scope": 0, "out_of_scope": 1, "undetermined": 1}),
        Step("in_scope", 4, {"in_scope": 0, "out_of_scope": 1, "undetermined": 0}),
    ]


def test_what_is_in_scope_stands_in_every_step():
    rows = [_item("01", verdict="in_scope")]

    assert [step.left for step in _counted(rows).funnel()] == [1, 1, 1, 1, 1]


def test_evidence_is_counted_by_verdict():
    assert dict(_counted().evidence) == {
        ("none", "undetermined"): 2,
        ("account_history", "in_scope"): 3,
        ("account_history", "out_of_scope"): 1,
        ("ai_interaction", "in_scope"): 1,
        ("account_flag", "out_of_scope"): 1,
        ("status", "undetermined"): 1,
    }


def _name(platform, name, in_scope, undetermined, out_of_scope=0):
    counts = {"in_scope": in_scope, "out_of_scope": out_of_scope}
    return Name(platform, name, counts | {"undetermined": undetermined})


def test_names_are_those_of_own_items_most_in_scope_first():
    assert _counted().top() == {
        "group": [_name("facebook", "Choir", 1, 1)],
        "album": [_name("facebook", "Summer", 0, 1)],
        "place": [_name("facebook", "Exampleton", 0, 1)],
        "people": [
            _name("facebook", "Bob Sample", 0, 1),
            _name("facebook", "Cy Sample", 0, 1),
        ],
    }


def test_names_come_from_the_items_as_the_text_level_shows_them():
    def without_names(batch):
        empty = {"container": None, "place": None, "people": None}
        return _batch([row | empty for row in batch.to_pylist()])

    assert _counted(shown=without_names).top() == {}


def test_names_beyond_the_bound_are_counted_as_left_out(monkeypatch):
    monkeypatch.setattr(highlights, "MOST_NAMES", 2)
    rows = [
        _item(f"{n:02}", place=place)
        for n, place in enumerate(["Aton", "Bton", "Cton", "Aton", "Cton"])
    ]

    found = _counted(rows, size=1)

    assert found.top() == {
        "place": [_name("facebook", "Aton", 0, 2), _name("facebook", "Bton", 0, 1)]
    }
    assert found.left_out() == {"place": 2}


def test_a_top_list_ends_after_twenty():
    rows = [_item(f"{n:02}", place=f"Place {n:02}") for n in range(25)]

    names = [row.name for row in _counted(rows).top()["place"]]

    assert names == [f"Place {n:02}" for n in range(20)]


def test_coordinates_and_mentions_are_counted_by_verdict():
    found = _counted()

    assert dict(found.gps) == {"undetermined": 1, "out_of_scope": 1}
    assert dict(found.sensitive) == {
        ("health", "undetermined"): 1,
        ("offences", "undetermined"): 1,
    }


def test_what_can_be_changed_is_live_and_not_out_of_scope():
    assert dict(_counted().changeable) == {
        ("facebook", 2014, "post", "group", "undetermined"): 1,
        ("facebook", 2014, "post", "group", "in_scope"): 1,
        ("facebook", 2014, "post", "album", "undetermined"): 1,
        ("instagram", 0, "post", "timeline", "in_scope"): 1,
        ("facebook", 2014, "ai_message", "ai_chat", "in_scope"): 1,
        ("facebook", 2011, "post", "timeline", "in_scope"): 1,
    }


def test_the_oldest_public_items_are_dated_and_in_order():
    found = _counted().oldest

    assert [row["item_id"] for row in found] == ["12", "02", "04"]
    assert found[0]["text"] == "first"


def test_only_ten_of_the_oldest_are_kept():
    rows = [
        _item(
            f"{n:02}", **PUBLIC | {"created_at": datetime(2030 - n, 1, 1, tzinfo=UTC)}
        )
        for n in range(15)
    ]

    kept = _counted(rows, size=4).oldest

    assert [row["created_at"].year for row in kept] == list(range(2016, 2026))


@pytest.mark.parametrize("size", [1, 3, 5])
def test_the_size_of_batches_changes_nothing(size):
    whole, parts = _counted(), _counted(size=size)

    assert parts == whole


def test_a_batch_without_own_items_counts_its_rows_only():
    found = _counted([_item("01", author="other")])

    assert found == Highlights(rows=1)
