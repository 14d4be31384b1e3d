"""Hold the counting: each of the person's own items once under every policy."""

from __future__ import annotations

from datetime import UTC, datetime

import pyarrow as pa

from audit.counting import Cells, items_in
from parsers import schema


def items(*rows):
    """Return ITEMS of (author, kind, year, verdict …); all else as small as can be."""
    arrow = schema.schema_of(schema.ITEMS)
    made = [
        {
            "item_id": f"{place}",
            "platform": "facebook",
            "account": "eve.example",
            "kind": kind,
            "surface": "timeline",
            "status": "live",
            "author": author,
            "created_at": datetime(year, 1, 1, tzinfo=UTC) if year else None,
            "visibility": "public" if year == 2012 else "unknown",
            "sensitive": classes,
        }
        for place, (author, kind, year, classes) in enumerate(rows)
    ]
    nullable = pa.schema(field.with_nullable(True) for field in arrow)
    return pa.RecordBatch.from_pylist(made, schema=nullable)


def verdicts(policy, *labels):
    rows = [{"policy": policy, "verdict": label} for label in labels]
    return pa.RecordBatch.from_pylist(
        rows, schema=pa.schema({"policy": pa.string(), "verdict": pa.string()})
    )


BATCH = items(
    ("self", "post", 2012, ["health", "EMAIL_ADDRESS"]),
    ("other", "post", 2012, ["health"]),
    ("self", "post", 2012, []),
    ("self", "reaction", 2012, None),
    ("ai", "ai_message", 2026, ["health"]),
    ("self", "comment", None, ["health"]),
)
EU = verdicts(
    "eu", "in_scope", "undetermined", "in_scope", "in_scope", "in_scope", "undetermined"
)
GB = verdicts(
    "gb", "out_of_scope", "undetermined", "in_scope", "in_scope", "in_scope",
    "undetermined",
)  # fmt: skip
PUBLIC = ("facebook", "post", "timeline", 2012, "public")
LIKED = ("facebook", "reaction", "timeline", 2012, "public")
UNDATED = ("facebook", "comment", "timeline", None, "unknown")


def cells(batches=1, *, with_sensitive=True):
    found = Cells(with_sensitive=with_sensitive)
    for _ in range(batches):
        found.add(BATCH, [EU, GB])
    return found


def rows(batch):
    return [tuple(row.values()) for row in batch.to_pylist()]


def test_own_items_are_counted_once_under_every_policy():
    assert rows(cells().counts()) == [
        (*UNDATED, "undetermined", "eu", 1),
        (*UNDATED, "undetermined", "gb", 1),
        (*PUBLIC, "in_scope", "eu", 2),
        (*PUBLIC, "in_scope", "gb", 1),
        (*PUBLIC, "out_of_scope", "gb", 1),
        (*LIKED, "in_scope", "eu", 1),
        (*LIKED, "in_scope", "gb", 1),
    ]


def test_an_item_of_two_classes_is_counted_under_both_apart_from_the_others():
    assert rows(cells().sensitive()) == [
        (*UNDATED, "undetermined", "eu", "health", 1),
        (*UNDATED, "undetermined", "gb", "health", 1),
        (*PUBLIC, "in_scope", "eu", "EMAIL_ADDRESS", 1),
        (*PUBLIC, "in_scope", "eu", "health", 1),
        (*PUBLIC, "out_of_scope", "gb", "EMAIL_ADDRESS", 1),
        (*PUBLIC, "out_of_scope", "gb", "health", 1),
    ]


def test_batches_add_up():
    once, thrice = rows(cells().counts()), rows(cells(3).counts())

    assert thrice == [(*row[:-1], 3 * row[-1]) for row in once]


def test_headline_items_leave_reactions_aside():
    assert items_in(cells().counts(), "eu") == 3
    assert items_in(cells().counts(), "gb") == 3
    assert items_in(cells().counts(), "br") == 0


def test_nobody_has_no_rows_and_all_columns():
    found = Cells(with_sensitive=True)

    assert found.counts().schema.names == [column.name for column in schema.COUNTS]
    assert (found.counts().num_rows, found.sensitive().num_rows) == (0, 0)
    assert items_in(found.counts(), "eu") == 0
