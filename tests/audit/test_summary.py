"""The first items are the same whatever the batches they came in."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pyarrow as pa
import pytest

from audit import summary
from audit.summary import Counts
from parsers import schema
from tests.planted import item


def _at(year):
    return datetime(year, 2, 3, tzinfo=UTC)


# In the order to show them.
ORDERED = [
    item(item_id="d", verdict="in_scope", created_at=_at(2001), sensitive=["health"]),
    item(item_id="a", verdict="in_scope", created_at=_at(2004), sensitive=[]),
    item(item_id="b", verdict="in_scope", created_at=_at(2004)),
    item(item_id="c", verdict="in_scope", created_at=None),
    item(item_id="e", created_at=_at(1960), kind="photo", people=["Bob Sample"]),
    item(item_id="f", created_at=_at(1999), platform="instagram"),
    item(item_id="g", verdict="out_of_scope", created_at=_at(1970)),
]  # fmt: skip
ASIDE = [
    item(item_id="x", verdict="in_scope", kind="reaction", created_at=_at(1950)),
    item(item_id="y", verdict="in_scope", author="other", created_at=_at(1950)),
]


def _counted(rows, size):
    counts = Counts()
    table = pa.Table.from_pylist(rows, schema=schema.schema_of(schema.ITEMS))
    for start in range(0, len(rows), size):
        batch = table.slice(start, size).combine_chunks().to_batches()[0]
        counts.add(batch, batch)
    return counts


@pytest.mark.parametrize("most", [1, 4, 200])
@pytest.mark.parametrize("size", [1, 2, 9])
@pytest.mark.parametrize("seed", range(3))
def test_the_oldest_of_the_most_exposed_verdicts_come_first(
    monkeypatch, most, size, seed
):
    monkeypatch.setattr(summary, "FIRST_ITEMS", most)
    rows = [*ORDERED, *ASIDE]
    random.Random(seed).shuffle(rows)

    first = _counted(rows, size).first

    whole = pa.Table.from_pylist(ORDERED, schema=schema.schema_of(schema.ITEMS))
    assert first == whole.to_pylist()[:most]


def test_what_is_shown_is_remembered_and_not_what_is_counted():
    table = pa.Table.from_pylist(ORDERED, schema=schema.schema_of(schema.ITEMS))
    place = table.schema.get_field_index("text")
    shown = table.set_column(place, table.schema.field("text"), pa.nulls(7, "string"))
    counts = Counts()

    counts.add(
        table.combine_chunks().to_batches()[0], shown.combine_chunks().to_batches()[0]
    )

    assert [row["text"] for row in counts.first] == [None] * 7
    assert counts.by_verdict == {"in_scope": 4, "undetermined": 2, "out_of_scope": 1}


def test_missing_media_are_counted_by_account_and_none_are_known_too():
    rows = [
        item(kind="photo", media_path="media/a.jpg", media_bytes=None),
        item(kind="photo", media_path="media/b.jpg", media_bytes=5),
        item(kind="video", media_path="https://example.org/c.mp4"),
        item(kind="photo", author="other", media_path=None),
        item(account="ann.example"),
    ]

    counts = _counted(rows, 2)

    assert counts.missing_media == {
        ("facebook", "eve.example"): 2,
        ("facebook", "ann.example"): 0,
    }
    assert counts.by_account == {
        ("facebook", "eve.example"): 4,
        ("facebook", "ann.example"): 1,
    }
