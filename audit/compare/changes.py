"""Define what a comparison lists: the changes, the columns, and rows of one sort."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa

from audit.compare.reasons import REASONS
from audit.compare.sides import I64, Both, Mask
from parsers.schema import LABEL, TIME, VERDICTS_LABELS, Column, schema_of

CHANGES: Final = (
    "entered_scope", "left_scope", "other_verdict", "vanished", "appeared", "ambiguous",
    "changed", "not_covered", "newly_covered",
)  # fmt: skip
"""What may have become of an item, in the order to list it."""

CODED: Final = ("platform", "account", "kind", "surface", "author", "precision")
SIDED: Final = ("status", "visibility", "visibility_basis", "certainty", "rule")
COLUMNS: Final = (
    Column("change", LABEL, "What became of it.", null=False, labels=CHANGES),
    Column("from", LABEL, "Verdict in the old audit.", labels=VERDICTS_LABELS),
    Column("to", LABEL, "Verdict in the new audit.", labels=VERDICTS_LABELS),
    Column("reasons", pa.list_(pa.string()), "What explains it; never a guess."),
    *(
        Column(
            name, pa.string(), f"As in items: {name}; the new audit's if it is there."
        )
        for name in CODED
    ),
    Column("created_at", TIME, "When it was published."),
    Column("text", pa.string(), "The words, subject to --text of the audits."),
    *(
        Column(f"{name}_{which}", pa.string(), f"As in items: {name}, {which} audit.")
        for name in SIDED
        for which in ("old", "new")
    ),
    Column("differs", pa.list_(pa.string()), "The columns that differ."),
    Column("matched_by", pa.string(), "What makes the two rows one item."),
    Column("group", pa.int64(), "Number of what is ambiguous together."),
    Column("counted", pa.bool_(), "In the headline counts: one's own, no reaction."),
    Column("item_id_old", pa.string(), "The item in the old audit."),
    Column("item_id_new", pa.string(), "The item in the new audit."),
)
SCHEMA: Final = schema_of(COLUMNS)


@dataclass(frozen=True)
class Piece:
    """Rows of one sort, with what is said of them."""

    old: I64
    new: I64
    change: I64
    reasons: pa.Array
    differs: pa.Array
    how: I64
    group: I64


def counted(both: Both, old: I64, new: I64) -> Mask:
    """Say which rows headline counts take: what is the person's own on either side."""
    first, second = both.mine()
    return taken(first, old, absent=False) | taken(second, new, absent=False)  # type: ignore[no-any-return]


def taken(values: Any, rows: I64, *, absent: Any) -> Any:
    """Return the values of some rows, another for -1."""
    return np.append(values, absent)[rows]


def named(masks: Mapping[str, Mask], count: int) -> pa.ListArray:
    """Return the names that hold of each row, in the order of REASONS."""
    ordered = {name: masks[name] for name in REASONS if name in masks}
    some = np.logical_or.reduce([*ordered.values(), np.zeros(count, bool)])
    return joined(ordered | {"none_found": ~some}, count)


def joined(masks: Mapping[str, Mask], count: int) -> pa.ListArray:
    """Return the names that hold of each row, in the order given."""
    matrix = np.stack(list(masks.values()), axis=1)
    _, places = np.nonzero(matrix)
    offsets = np.zeros(count + 1, np.int32)
    offsets[1:] = np.cumsum(matrix.sum(axis=1))
    names = pa.array(list(masks), pa.string()).take(pa.array(places))
    return pa.ListArray.from_arrays(pa.array(offsets), names)
