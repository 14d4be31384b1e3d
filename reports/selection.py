"""Choose which items the page holds, and in which order."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from parsers import schema

BATCH: Final = 65_536
_EXPOSED_FIRST: Final = ("in_scope", "undetermined", "out_of_scope")

Array = npt.NDArray[Any]


def order_of(file: Any, rows: int, text_bytes: int) -> tuple[Array, Array]:
    """Return which rows of the file are packed, and the order of these in the page."""
    names = ["created_at", "verdict", "author", "kind", "text"]
    times, ranks, sizes = [], [], []
    for batch in file.iter_batches(batch_size=BATCH, columns=names):
        times.append(numbers(batch.column("created_at")))
        ranks.append(_ranks(batch))
        length = pc.fill_null(pc.binary_length(batch.column("text")), 0)
        sizes.append(length.to_numpy(zero_copy_only=False))
    if not times:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    time, rank, size = map(np.concatenate, (times, ranks, sizes))
    # NaN is sorted last, so are items without a time.
    exposed = np.lexsort((-time, rank))[:rows]
    exposed = exposed[np.cumsum(size[exposed].astype(np.int64)) <= text_bytes]
    kept = np.sort(exposed)
    return kept, np.argsort(-time[kept], kind="stable")


def _ranks(batch: pa.RecordBatch) -> Array:
    """Return 0, 1, 2 for the person's own items, most exposed first; 3 for the rest."""
    own = _is(batch, "author", "self") & ~_is(batch, "kind", "reaction")
    rank = schema.codes(batch.column("verdict"), _EXPOSED_FIRST)
    return np.where(own, rank, len(_EXPOSED_FIRST))


def _is(batch: pa.RecordBatch, name: str, label: str) -> Array:
    """Say in which rows a label column says so."""
    return np.equal(schema.codes(batch.column(name), (label,)), 0)


def numbers(column: pa.Array) -> Array:
    """Return numbers, times in ms and truths as f64; null is NaN."""
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.int64())
    # A size beyond 2**53 may be rounded; an archive can state any.
    found = column.cast(pa.float64(), safe=False)
    return np.asarray(pc.fill_null(found, np.nan).to_numpy(zero_copy_only=False))
