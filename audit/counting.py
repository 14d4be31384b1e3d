"""Count the items of one participant by what may be told of many people at once.

No cell holds a word, a name or the id of an item. Counted are the person's own items,
reactions among them as a kind of their own; what others or the AI said never.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from audit.tally import Coded, coded, tally
from parsers import schema

COUNTS: Final = schema.schema_of(schema.COUNTS)
SENSITIVE: Final = schema.schema_of(schema.SENSITIVE_COUNTS)
_LABELS: Final = ("platform", "kind", "surface")
_Cell = tuple[Any, ...]


class Cells:
    """The counts so far: of combinations, and of these with each sensitive class."""

    def __init__(self, *, with_sensitive: bool) -> None:
        self._with_sensitive = with_sensitive
        self._counts: Counter[_Cell] = Counter()
        self._sensitive: Counter[_Cell] = Counter()

    def add(self, items: pa.RecordBatch, verdicts: Sequence[pa.RecordBatch]) -> None:
        """Add a batch of ITEMS, and its VERDICTS under each policy, in one order."""
        mine = pc.equal(items.column("author").cast(pa.string()), "self")
        own = pc.indices_nonzero(mine)
        by = [coded(items.column(name)).take(own) for name in _LABELS]
        by.append(coded(pc.year(items.column("created_at"))).take(own))
        by.append(coded(items.column("visibility")).take(own))
        classes = items.column("sensitive").take(own) if self._with_sensitive else None
        for table in verdicts:
            said = [*by, coded(table.column("verdict")).take(own)]
            (policy,) = table.column("policy").unique().to_pylist() or [None]
            for cell, count in tally(said):
                self._counts[(*cell, policy)] += count
            if classes is not None:
                for cell, count in tally(_exploded(said, classes)):
                    self._sensitive[(*cell[:-1], policy, cell[-1])] += count

    def counts(self) -> pa.RecordBatch:
        """Return COUNTS, the same rows in the same order for the same items."""
        return _batch(self._counts.items(), COUNTS)

    def sensitive(self) -> pa.RecordBatch:
        """Return SENSITIVE_COUNTS: an item of two classes is counted under both."""
        return _batch(self._sensitive.items(), SENSITIVE)


def _exploded(columns: Sequence[Coded], classes: pa.Array) -> list[Coded]:
    """Return each row once for each of its classes, which come last."""
    rows = pc.list_parent_indices(classes)
    return [*(column.take(rows) for column in columns), coded(classes.flatten())]


def _batch(cells: Iterable[tuple[_Cell, int]], arrow: pa.Schema) -> pa.RecordBatch:
    rows = sorted(((*cell, count) for cell, count in cells), key=_order)
    columns = zip(*rows, strict=True) if rows else [()] * len(arrow)
    arrays = [
        pa.array(column, field.type)
        for column, field in zip(columns, arrow, strict=True)
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=arrow)


def _order(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return what rows are sorted by; what is unknown comes last."""
    return tuple((value is None, 0 if value is None else value) for value in row)


def items_in(counts: pa.RecordBatch, policy: str) -> int:
    """Return the items under one policy, reactions left aside as in all headlines."""
    kinds = counts.column("kind").to_pylist()
    policies = counts.column("policy").to_pylist()
    numbers = counts.column("items").to_numpy()
    wanted = [
        k != "reaction" and p == policy for k, p in zip(kinds, policies, strict=True)
    ]
    return int(numbers[np.array(wanted, bool)].sum())
