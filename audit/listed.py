"""Read the items that a list to look at may hold, as arrays of numbers.

Those are the person's own items in scope or undetermined, reactions aside. Only the
needed columns are read, batch by batch; of words a key is kept, and no word.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet as pq

from audit import folding
from audit.shown import TIERS
from parsers import schema

I64 = npt.NDArray[np.int64]
U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]
Mask = npt.NDArray[np.bool_]

UNDATED: Final = np.iinfo(np.int64).max
ADULT: Final = 18
_ROWS: Final = 16_384
_COLUMNS: Final = (
    "item_id", "post_id", "account", "kind", "author", "created_at", "text",
    "people", "owner_age", "verdict", "public_hint", "sensitive",
)  # fmt: skip
_OPEN: Final = ("in_scope", "undetermined")
_IN_TIERS: Final = [
    sum(1 << schema.SENSITIVE.index(name) for name in names) for names in TIERS.values()
]


class Listed(NamedTuple):
    """The listed items as arrays, all by the same places.

    ``row`` is the row of the file; ``exposure`` and ``tier`` are 0 for what comes
    first; ``mentions`` has a bit per label of ``SENSITIVE``; ``looked`` says whether it
    was looked at for mentions; ``post`` and ``words`` are keys of the publication and
    of the words, 0 for none. Ids are cut after the 20 characters that ours have.
    """

    row: npt.NDArray[np.int32]
    exposure: npt.NDArray[np.int8]
    tier: npt.NDArray[np.int8]
    mentions: U32
    looked: Mask
    minor: Mask
    created: I64
    people: npt.NDArray[np.int32]
    item_id: npt.NDArray[np.bytes_]
    post: U64
    words: U64

    @property
    def classes(self) -> npt.NDArray[np.int8]:
        """Return how many labels each item has."""
        return np.bitwise_count(self.mentions).astype(np.int8)


def listed(file: pq.ParquetFile) -> Listed:
    """Return the listed items of an ``items.parquet``, in its order."""
    rows = file.metadata.num_rows
    # Pages of these that no item reaches take no memory.
    kept = {name: np.empty(rows, type_) for name, type_ in _TYPES.items()}
    start = count = 0
    for batch in _batches(file):
        open_ = _is(batch, "author", "self") & ~_is(batch, "kind", "reaction")
        open_ &= _is(batch, "verdict", *_OPEN)
        if open_.any():
            own = batch.filter(pa.array(open_))
            columns = _columns(own)
            columns["row"] = np.flatnonzero(open_) + start
            for name, column in columns.items():
                kept[name][count : count + own.num_rows] = column
            count += own.num_rows
        start += batch.num_rows
    return Listed(**{name: column[:count] for name, column in kept.items()})


_TYPES: Final[dict[str, Any]] = {
    "row": np.int32, "exposure": np.int8, "tier": np.int8, "mentions": np.uint32,
    "looked": bool, "minor": bool, "created": np.int64, "people": np.int32,
    "item_id": "S20", "post": np.uint64, "words": np.uint64,
}  # fmt: skip


def _batches(file: pq.ParquetFile) -> Iterator[pa.RecordBatch]:
    """Yield the needed columns, each batch of one row group.

    A batch of two groups can't be read where a list holds labels.
    """
    for group in range(file.num_row_groups):
        yield from file.iter_batches(
            row_groups=[group],
            batch_size=_ROWS,
            columns=list(_COLUMNS),
            use_threads=False,
        )


def _columns(own: pa.RecordBatch) -> dict[str, Any]:
    """Return the arrays of a batch of listed items."""
    mentions = _mentioned(own.column("sensitive"))
    exposure = np.where(_is(own, "verdict", "in_scope"), 0, 2)
    exposure[(exposure == 2) & _is(own, "public_hint", "likely")] = 1
    created = own.column("created_at").cast(pa.int64()).fill_null(UNDATED)
    age = own.column("owner_age").fill_null(ADULT)
    return {
        "exposure": exposure.astype(np.int8),
        "tier": _tiers(mentions),
        "mentions": mentions,
        "looked": _numpy(own.column("sensitive").is_valid()),
        "minor": _numpy(age) < ADULT,
        "created": _numpy(created),
        "people": _others(own),
        "item_id": _numpy(own.column("item_id").cast(pa.binary())),
        "post": folding.keys(own.column("post_id")),
        "words": folding.keys(own.column("text")),
    }


def _mentioned(column: pa.Array) -> U32:
    """Return the labels of each list as bits."""
    found = np.zeros(len(column), np.uint32)
    labels = schema.codes(pc.list_flatten(column), schema.SENSITIVE)
    known = labels >= 0
    parents = _numpy(pc.list_parent_indices(column))[known]
    bits = np.left_shift(np.uint32(1), labels[known].astype(np.uint32))
    np.bitwise_or.at(found, parents, bits)
    return found


def _tiers(mentions: U32) -> npt.NDArray[np.int8]:
    tier = np.full(len(mentions), len(TIERS) - 1, np.int8)
    for place in reversed(range(len(TIERS))):
        tier[(mentions & np.uint32(_IN_TIERS[place])) != 0] = place
    return tier


def _others(own: pa.RecordBatch) -> npt.NDArray[np.int32]:
    """Return how many people each item names, the account's owner aside."""
    people = own.column("people")
    parents = pc.list_parent_indices(people)
    owner = pc.equal(pc.list_flatten(people), own.column("account").take(parents))
    others = _numpy(parents)[~_numpy(pc.fill_null(owner, True))]
    return np.bincount(others, minlength=own.num_rows).astype(np.int32)


def _is(batch: pa.RecordBatch, name: str, *labels: str) -> Mask:
    codes = schema.codes(batch.column(name), schema.LABELS_OF[name])
    found = np.zeros(len(codes), bool)
    for label in labels:
        found |= codes == schema.LABELS_OF[name].index(label)
    return found


def _numpy(array: pa.Array) -> Any:
    return array.to_numpy(zero_copy_only=False)
