"""Hold public spans column-wise: what is known to have been public, and what may have.

Two bounds per item carry every kind of evidence: ``known`` spans were public for sure,
``possible`` spans may have been, and outside both it was not. Where they are equal the
history is settled. Times are milliseconds of 1970 in UTC; an open end is ``FOREVER``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

I64 = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

EVER: Final = np.iinfo(np.int64).min
FOREVER: Final = np.iinfo(np.int64).max


class Interval(NamedTuple):
    """A stretch of time: ``public`` is None where it can't be told."""

    begin: int
    end: int
    public: bool | None


Stretches = tuple[Interval, ...]
"""All time in stretches that follow each other, from ``EVER`` to ``FOREVER``."""


def state_at(stretches: Stretches, moments: I64) -> npt.NDArray[np.int8]:
    """Return the state at each moment: 1 for public, 0 for not, -1 where unknown."""
    ends = np.array([stretch.end for stretch in stretches[:-1]], dtype=np.int64)
    states = [-1 if s.public is None else int(s.public) for s in stretches]
    places = np.searchsorted(ends, moments, side="right")
    return np.array(states, dtype=np.int8)[places]


def split(
    stretches: Stretches, at: int, before: bool | None, after: bool | None
) -> Stretches:
    """Return the stretches with those unknown settled before and after a moment."""
    found: list[Interval] = []
    for begin, end, public in stretches:
        if public is not None:
            found.append(Interval(begin, end, public))
            continue
        for low, high, state in (
            (begin, min(end, at), before),
            (max(begin, at), end, after),
        ):
            if low < high:
                found.append(Interval(low, high, state))
    return tuple(found)


@dataclass(frozen=True)
class Spans:
    """Spans of many rows: ``[begin, end)`` of row ``row``, in order within a row."""

    rows: int
    row: I64
    begin: I64
    end: I64

    @classmethod
    def none(cls, rows: int) -> Spans:
        """Return no span for any row."""
        empty = np.zeros(0, dtype=np.int64)
        return cls(rows, empty, empty, empty)

    def joined(self, other: Spans) -> Spans:
        """Return the spans of both, sorted by row and begin."""
        row = np.concatenate([self.row, other.row])
        begin = np.concatenate([self.begin, other.begin])
        end = np.concatenate([self.end, other.end])
        order = np.lexsort((begin, row))
        return Spans(self.rows, row[order], begin[order], end[order])

    def touches(self, begin: I64 | int, end: I64 | int) -> Mask:
        """Say for each row whether a span of its own meets ``[begin, end)``.

        The bounds are one number or one per row.
        """
        low = np.broadcast_to(np.asarray(begin, dtype=np.int64), self.rows)
        high = np.broadcast_to(np.asarray(end, dtype=np.int64), self.rows)
        meets = (self.begin < high[self.row]) & (self.end > low[self.row])
        found = np.zeros(self.rows, dtype=bool)
        found[self.row[meets]] = True
        return found

    def of(self, mask: Mask) -> Spans:
        """Return the spans of the rows of the mask alone."""
        kept = mask[self.row]
        return Spans(self.rows, self.row[kept], self.begin[kept], self.end[kept])

    def ended(self, end: I64) -> Spans:
        """Return the spans cut at one end per row; empty ones are left out."""
        cut = np.minimum(self.end, end[self.row])
        kept = self.begin < cut
        return Spans(self.rows, self.row[kept], self.begin[kept], cut[kept])

    def extent(self) -> npt.NDArray[np.float64]:
        """Return how long the spans of each row are together, in milliseconds."""
        lengths = self.end.astype(np.float64) - self.begin.astype(np.float64)
        total = np.bincount(self.row, weights=lengths, minlength=self.rows)
        return total.astype(np.float64)

    def counts(self) -> I64:
        """Return the number of spans of each row."""
        return np.bincount(self.row, minlength=self.rows).astype(np.int64)


def where(mask: Mask, begin: I64 | int, end: I64 | int) -> Spans:
    """Return one span for each row of the mask; empty ones are left out.

    The bounds are one number or one per row.
    """
    low = np.broadcast_to(np.asarray(begin, dtype=np.int64), len(mask))
    high = np.broadcast_to(np.asarray(end, dtype=np.int64), len(mask))
    row = np.flatnonzero(mask & (low < high))
    return Spans(len(mask), row, low[row], high[row])
