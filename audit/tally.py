"""Count how often each combination of values stands in the rows of a batch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

I64 = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

# Up to so many places for each row, counting in place is faster than sorting.
_SPARSE: Final = 8


class Coded(NamedTuple):
    """A column as numbers: ``codes`` are places in ``values``, which ends with None."""

    codes: I64
    values: list[Any]

    def take(self, rows: pa.Array) -> Coded:
        """Return some of the rows."""
        return Coded(self.codes[rows.to_numpy()], self.values)


def coded(column: pa.Array) -> Coded:
    """Return a column as numbers; null is the last."""
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    values = column.dictionary.to_pylist()
    codes = pc.fill_null(column.indices.cast(pa.int64()), len(values))
    return Coded(codes.to_numpy(zero_copy_only=False), [*values, None])


def tally(
    columns: Sequence[Coded], mask: Mask | None = None
) -> list[tuple[tuple[Any, ...], int]]:
    """Return each combination of values in the rows of the mask, and how often.

    One combination may come several times where a dictionary repeats a value.
    """
    key, shape = np.zeros(1, np.int64), [len(column.values) for column in columns]
    for column in columns:
        key = key * len(column.values) + column.codes
    if mask is not None:
        key = key[mask]
    found, counts = _counted(key, int(np.prod(shape, dtype=object)))
    places = zip(*(p.tolist() for p in np.unravel_index(found, shape)), strict=True)
    return [
        (tuple(c.values[at] for c, at in zip(columns, place, strict=True)), count)
        for place, count in zip(places, counts.tolist(), strict=True)
    ]


def _counted(key: I64, size: int) -> tuple[I64, I64]:
    """Return the distinct numbers below a size, and how often each stands there."""
    if size > _SPARSE * len(key) + 1024:
        return np.unique(key, return_counts=True)
    counts = np.bincount(key, minlength=size)
    found = np.flatnonzero(counts)
    return found, counts[found]
