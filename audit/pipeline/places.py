"""Gather where items were made: as the export states it and, if asked, their photos."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from audit import places
from audit.pipeline.inputs import Receipts
from audit.pipeline.photos import HAS, UNKNOWN, Photos
from parsers import join, schema

U64 = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int8]
Mask = npt.NDArray[np.bool_]

_COLUMNS: Final = (
    "kind", "author", "created_at", "precision", "has_gps", "latitude", "longitude",
    "task", "medium_key",
)  # fmt: skip
_WHEREABOUTS: Final = schema.SENSITIVE.index("whereabouts")


@dataclass
class Places:
    """What is known of the items' places, by their number in the order of writing.

    ``has_gps`` is 1, 0, or -1 where unknown; coordinates are nan where unknown;
    ``is_home`` marks the person's items in a home-like place; ``verdict`` is noted
    while the items are judged; ``receipts`` say which photos were read for it.
    """

    has_gps: Codes
    stated: Codes
    latitude: Floats
    longitude: Floats
    is_own: Mask
    is_home: Mask
    verdict: Codes
    receipts: Receipts = field(default_factory=dict)

    def told(self, batch: pa.RecordBatch, first: int) -> pa.RecordBatch:
        """Return FACTS, of which the first row has that number, with what is known.

        A home-like place adds ``whereabouts`` to ``sensitive``; where that is null it
        stays so: nobody looked, and one label would read as if all others were absent.
        """
        rows = slice(first, first + batch.num_rows)
        has_gps, is_home = self.has_gps[rows], self.is_home[rows]
        columns = {name: batch.column(name) for name in batch.schema.names}
        if (has_gps != self.stated[rows]).any():
            columns["has_gps"] = pa.array(has_gps == HAS, mask=has_gps == UNKNOWN)
        if is_home.any():
            columns["sensitive"] = _with_whereabouts(columns["sensitive"], is_home)
        return pa.RecordBatch.from_arrays(list(columns.values()), schema=batch.schema)

    def note(self, items: pa.RecordBatch, first: int) -> None:
        """Note the verdicts of ITEMS, of which the first row has that number."""
        codes = schema.codes(items.column("verdict"), schema.VERDICTS_LABELS)
        self.verdict[first : first + items.num_rows] = codes

    def areas(self) -> list[places.Area]:
        """Return the areas that the person's own items lie in, once all are judged."""
        own = self.is_own & ~np.isnan(self.latitude)
        return places.areas(
            self.latitude[own],
            self.longitude[own],
            self.verdict[own].astype(np.int64),
            self.is_home[own],
        )


def _with_whereabouts(lists: pa.Array, is_home: Mask) -> pa.Array:
    """Return lists of labels with one more in some rows that are not null."""
    parents = pc.list_parent_indices(lists).to_numpy(zero_copy_only=False)
    codes = schema.codes(pc.list_flatten(lists), schema.SENSITIVE)
    missing = is_home & lists.is_valid().to_numpy(zero_copy_only=False)
    missing[parents[codes == _WHEREABOUTS]] = False
    more = np.flatnonzero(missing)
    parents = np.concatenate([parents, more])
    codes = np.concatenate([codes, np.full(len(more), _WHEREABOUTS)])
    order = np.argsort(parents, kind="stable")
    begins = np.searchsorted(parents[order], np.arange(len(lists) + 1))
    labels = pa.DictionaryArray.from_arrays(
        pa.array(codes[order], pa.int32()), pa.array(schema.SENSITIVE, pa.string())
    )
    return pa.ListArray.from_arrays(
        pa.array(begins, pa.int32()), labels, mask=lists.is_null()
    )


def found(spool: join.Spool, joined: join.Joined, photos: Photos | None) -> Places:
    """Return where the joined items were made; with ``photos`` those are read too."""
    rows = _rows(spool, joined)
    receipts: Receipts = {}
    has_gps = np.where(np.isnan(rows.latitude), rows.has_gps, HAS).astype(np.int8)
    if photos is not None:
        seen = photos.seen(rows.is_photo, rows.medium, rows.task)
        receipts = seen.receipts
        # What the export says is there stays; what it denies, the photo may show.
        has_gps = np.maximum(has_gps, seen.has_gps)
        is_new = np.isnan(rows.latitude)
        rows.latitude[is_new] = seen.latitude[is_new]
        rows.longitude[is_new] = seen.longitude[is_new]
    is_home = np.zeros(len(has_gps), dtype=bool)
    at = np.flatnonzero(rows.is_own & ~np.isnan(rows.latitude))
    is_home[at] = places.home_like(
        rows.latitude[at],
        rows.longitude[at],
        rows.created_at[at],
        has_hour=rows.has_hour[at],
        dated=rows.dated[at],
    )
    return Places(
        has_gps=has_gps,
        stated=rows.has_gps,
        latitude=rows.latitude,
        longitude=rows.longitude,
        is_own=rows.is_own,
        is_home=is_home,
        verdict=np.zeros(len(has_gps), dtype=np.int8),
        receipts=receipts,
    )


# The export's own files --------------------------------------------------------------


@dataclass
class _Rows:
    """What the records state of the items, in the order of writing."""

    is_own: Mask
    is_photo: Mask
    created_at: npt.NDArray[np.int64]
    dated: Mask
    has_hour: Mask
    has_gps: Codes
    latitude: Floats
    longitude: Floats
    task: npt.NDArray[np.int32]
    medium: U64


def _rows(spool: join.Spool, joined: join.Joined) -> _Rows:
    """Return the items' columns, with what joining took over from their twins."""
    parts = []
    start = 0
    for batch in spool.batches(_COLUMNS):
        end = start + batch.num_rows
        columns = {name: batch.column(name) for name in _COLUMNS}
        for name in ("has_gps", "latitude", "longitude"):
            columns[name] = join.with_filled(columns[name], name, start, joined)
        parts.append(_arrays(columns, joined.keep[start:end]))
        start = end
    if not parts:
        parts = [_arrays(_nothing(), np.zeros(0, dtype=bool))]
    names = [field.name for field in fields(_Rows)]
    return _Rows(**{n: np.concatenate([part[n] for part in parts]) for n in names})


def _nothing() -> dict[str, pa.Array]:
    facts = schema.schema_of(schema.FACTS)
    return {name: pa.array([], facts.field(name).type) for name in _COLUMNS}


def _arrays(columns: dict[str, pa.Array], keep: Mask) -> dict[str, Any]:
    def codes(name: str) -> Any:
        return schema.codes(columns[name], schema.LABELS_OF[name])

    def among(name: str, *labels: str) -> Any:
        return np.isin(codes(name), [schema.LABELS_OF[name].index(x) for x in labels])

    at, medium = columns["created_at"], columns["medium_key"]
    has_gps = columns["has_gps"].cast(pa.int8()).fill_null(UNKNOWN)
    found = {
        "is_own": among("author", "self") & ~among("kind", "reaction"),
        "is_photo": among("kind", "photo") & _numpy(medium.is_valid()),
        "created_at": _numpy(at.cast(pa.int64()).fill_null(0)),
        "dated": _numpy(at.is_valid()),
        "has_hour": among("precision", "second", "minute"),
        "has_gps": _numpy(has_gps),
        "latitude": _numpy(columns["latitude"].fill_null(np.nan)),
        "longitude": _numpy(columns["longitude"].fill_null(np.nan)),
        "task": _numpy(columns["task"]),
        "medium": _numpy(medium.fill_null(0)),
    }
    return {name: values[keep] for name, values in found.items()}


def _numpy(array: pa.Array) -> Any:
    return array.to_numpy(zero_copy_only=False)
