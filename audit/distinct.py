"""Number the distinct combinations of columns, and of spans, across batches of rows."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from audit.rows import Rows
from audit.spans import EVER, FOREVER, Spans

I64 = npt.NDArray[np.int64]
_DAY: Final = 86_400_000
_ROOM: Final = 1 << 62
_NEAR: Final = 1 << 10


class Numbering:
    """Give each new thing the next number, from ``first`` on; remember all of them."""

    def __init__(self, things: Sequence[Hashable] = ()) -> None:
        self._places: dict[Hashable, int] = {}
        for thing in things:
            self.of(thing)

    def of(self, thing: Hashable) -> int:
        """Return the number of a thing."""
        return self._places.setdefault(thing, len(self._places))

    @property
    def things(self) -> list[Any]:
        """Return what was numbered, in order."""
        return list(self._places)


def joint(columns: Sequence[npt.NDArray[Any]]) -> tuple[I64, I64]:
    """Return where each distinct combination of values first stands, and each row's.

    The first array holds a row per combination, the second a combination per row.
    """
    key = np.zeros(len(columns[0]), dtype=np.int64)
    size = 1
    for column in columns:
        codes, count = _coded(column)
        if size * count >= _ROOM:
            found, key = np.unique(key, return_inverse=True)
            size = len(found)
        key = key * count + codes
        size *= count
    _, first, codes = np.unique(key, return_index=True, return_inverse=True)
    return first.astype(np.int64), codes.astype(np.int64)


def _coded(column: npt.NDArray[Any]) -> tuple[I64, int]:
    """Return values as codes from 0, and one more than the greatest may be."""
    if not len(column):
        return np.zeros(0, dtype=np.int64), 1
    low, high = int(column.min()), int(column.max())
    if high - low < _NEAR:
        return column.astype(np.int64) - low, high - low + 1
    values, codes = np.unique(column, return_inverse=True)
    return codes.astype(np.int64), len(values)


class Bound(NamedTuple):
    """One end of a span: a moment, or so long after the row's ``earliest``.

    ``at`` is in milliseconds; None where it is open.
    """

    after: bool
    at: int | None


class Patterns:
    """Tell rows apart by their spans: alike are those at the same moments or distances.

    ``codes`` are equal where the spans are alike, and mean nothing else.
    """

    def __init__(self, spans: Spans, rows: Rows) -> None:
        self._bounds = _bounds(spans, rows)
        counts = spans.counts()
        self._end = np.cumsum(counts)
        _, of_span = joint([part for bound in self._bounds for part in bound])
        place = np.arange(len(spans.row)) - (self._end - counts)[spans.row]
        placed = np.zeros((len(rows), int(counts.max(initial=0))), dtype=np.int64)
        placed[spans.row, place] = of_span + 1
        self.codes = joint([counts, *placed.T])[1]

    def of(self, row: int) -> tuple[tuple[Bound, ...], ...]:
        """Return begin and end of each span of a row."""
        first = int(self._end[row - 1]) if row else 0
        return tuple(
            tuple(_bound(after[at], moment[at]) for after, moment in self._bounds)
            for at in range(first, int(self._end[row]))
        )


def _bound(after: np.bool_, at: np.int64) -> Bound:
    return Bound(bool(after), None if at in (EVER, FOREVER) else int(at))


def _bounds(spans: Spans, rows: Rows) -> list[tuple[npt.NDArray[np.bool_], I64]]:
    """Return for begins and ends whether they hang on their row's time, and at what."""
    earliest, latest = rows.earliest[spans.row], rows.latest[spans.row]
    dated = rows.dated[spans.row]
    begins = dated & ((spans.begin == earliest) | (spans.begin == latest))
    length = spans.end - np.where(dated, earliest, 0)
    ends = dated & ((length == 1) | (length == _DAY))
    return [
        (after, np.where(after, moment - np.where(after, earliest, 0), moment))
        for after, moment in ((begins, spans.begin), (ends, spans.end))
    ]
