"""Join the records of all files into items: each thing once, from its fullest record.

Works on the key columns alone, as numpy arrays; words stay in the spool on disk until
their batch is written. The rules (SPEC, "What counts as one item"): equal records
within one file stay, across files the larger multiplicity wins; a medium is one item
wherever it is listed; a caption repeated within one publication, or equal to the words
of its post, is one item.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from parsers import edits, keys, schema

U64 = npt.NDArray[np.uint64]
I64 = npt.NDArray[np.int64]
I16 = npt.NDArray[np.int16]
Mask = npt.NDArray[np.bool_]

_SCHEMA: Final = schema.schema_of(schema.FACTS)
_NONE: Final = pa.scalar(0, pa.uint64())
_ROWS: Final = 32_768
_CAPTION: Final = schema.KINDS.index("caption")
_MEDIA: Final = [schema.KINDS.index(kind) for kind in ("photo", "video", "audio")]
_PICTURES: Final = [
    schema.SURFACES.index(surface) for surface in ("profile_picture", "cover_photo")
]
# What the fullest record may lack and another of the same item may have.
_FILLED: Final = (
    "container",
    "place",
    "url",
    "has_gps",
    "backdated_to",
    "stated_public",
    # Stated together or not at all, so both come from one and the same record.
    "latitude",
    "longitude",
)


class Spool:
    """Keep FACTS batches in one file until all keys are known."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._sink = pa.OSFile(str(path), "wb")
        self._writer = pa.ipc.new_file(self._sink, _SCHEMA)
        self._batches: dict[int, list[tuple[int, int]]] = {}
        self._media: dict[int, list[U64]] = {}
        self._count = 0

    def add(self, number: int, ipc: bytes) -> None:
        """Append the batches of an Arrow stream that task ``number`` sent."""
        with pa.ipc.open_stream(ipc) as stream:
            if not stream.schema.equals(_SCHEMA):
                raise TypeError("a batch of another schema")
            for batch in stream:
                self.put(number, batch)

    def put(self, number: int, batch: pa.RecordBatch) -> None:
        """Append one batch under the number of a task."""
        self._writer.write_batch(batch)
        place = self._count, batch.num_rows
        self._batches.setdefault(number, []).append(place)
        media = batch.column("medium_key").drop_null()
        self._media.setdefault(number, []).append(_numpy(media))
        self._count += 1

    def media(self, numbers: Iterable[int]) -> U64:
        """Return the keys of all media that some tasks named, sorted."""
        found = [key for number in numbers for key in self._media.get(number, ())]
        named: U64 = _distinct(np.concatenate([*found, np.zeros(0, dtype=np.uint64)]))
        return named

    def drop(self, number: int) -> None:
        """Forget the batches of a task that failed half-way."""
        self._batches.pop(number, None)
        self._media.pop(number, None)

    def rows(self) -> int:
        """Return how many rows all batches have."""
        return sum(rows for own in self._batches.values() for _, rows in own)

    def finish(self) -> None:
        """End the writing."""
        self._writer.close()
        self._sink.close()

    def batches(self, columns: Sequence[str] | None = None) -> Iterator[pa.RecordBatch]:
        """Yield all batches in the order of their tasks, or some columns of them."""
        # Without this all columns are read, the words too, whichever are wanted.
        fields = [_SCHEMA.get_field_index(name) for name in columns or ()]
        options = pa.ipc.IpcReadOptions(included_fields=fields or None)
        with pa.OSFile(str(self._path), "rb") as source:
            reader = pa.ipc.open_file(source, options=options)
            for number in sorted(self._batches):
                for index, _ in self._batches[number]:
                    batch = reader.get_batch(index)
                    yield batch.select(columns) if columns else batch


@dataclass(frozen=True)
class Joined:
    """Which rows of the spool are items, and what joining changed in them.

    All arrays are by row of the spool. ``filled`` holds, per column, the rows whose
    value comes from another record and those values; ``renamed`` new ids of second and
    later equal items; ``status`` rows and codes where a newer archive knows better.
    """

    keep: Mask
    publication: U64
    filled: dict[str, tuple[I64, pa.Array]]
    renamed: tuple[I64, pa.Array]
    status: tuple[I64, I64]


def joined(spool: Spool, made_at: Sequence[int] = ()) -> Joined:
    """Return which records are items, and what they take from their twins.

    ``made_at`` is when the archive of each task was made, in milliseconds: of an item
    in several archives the newest says whether it is live, archived or deleted.
    """
    rows = _Rows.of(spool)
    order, group = _grouped(rows)
    keep = np.zeros(len(rows.twin), dtype=bool)
    firsts = np.flatnonzero(np.diff(group, prepend=-1))
    keep[order[firsts]] = True
    publication = _publications(rows, keep)
    _settle_captions(rows, keep, publication)
    filled = _filled(spool, order, group, keep)
    said = _mixed(rows.owner ^ rows.kind.astype(np.uint64), rows.text)
    items, at = edits.folded(keep, np.where(rows.text == 0, 0, said), rows.edited)
    filled["edited_at"] = items, pa.array(at, schema.TIME)
    gone, seen = _last_seen(rows, order, group, keep, made_at)
    filled["seen_until"] = gone, pa.array(seen, schema.TIME)
    status = _newest_status(rows, order, group, keep, made_at)
    return Joined(keep, publication, filled, _renamed(spool, keep), status)


@dataclass(frozen=True)
class _Rows:
    """The key columns of every row in the spool."""

    task: npt.NDArray[np.int32]
    twin: U64
    publication: U64
    medium: U64
    has_medium: Mask
    text: U64
    rank: I16
    kind: I16
    surface: I16
    status: I16
    owner: U64
    edited: I64

    @classmethod
    def of(cls, spool: Spool) -> _Rows:
        """Read the key columns; a medium's key is made its account's own."""
        # Filled in place: pieces that are put together later take twice the memory.
        count, start = spool.rows(), 0
        rows = cls(**{name: np.zeros(count, type_) for name, type_ in _TYPES.items()})
        columns = [
            "platform", "account", "kind", "surface", "status", "edited_at", *_KEYS
        ]  # fmt: skip
        for batch in spool.batches(columns):
            medium = batch.column("medium_key")
            own = _account_keys(batch)
            found = {
                "kind": _codes(batch, "kind"),
                "surface": _codes(batch, "surface"),
                "status": _codes(batch, "status"),
                "has_medium": _numpy(medium.is_valid()),
                "medium": _numpy(medium.fill_null(0)) ^ own,
                "owner": own,
                "edited": _numpy(batch.column("edited_at").cast("int64").fill_null(0)),
                **{
                    name: _numpy(batch.column(column))
                    for name, column in _PLAIN.items()
                },
            }
            end = start + batch.num_rows
            for name, array in found.items():
                getattr(rows, name)[start:end] = array
            start = end
        return rows


_PLAIN: Final = {
    "task": "task",
    "twin": "twin",
    "publication": "publication",
    "text": "text_key",
    "rank": "rank",
}
_KEYS: Final = (*_PLAIN.values(), "medium_key")
_TYPES: Final[dict[str, Any]] = {
    "task": np.int32, "twin": np.uint64, "publication": np.uint64,
    "medium": np.uint64, "has_medium": np.bool_, "text": np.uint64,
    "rank": np.int16, "kind": np.int16, "surface": np.int16, "status": np.int16,
    "owner": np.uint64, "edited": np.int64,
}  # fmt: skip


def _numpy(array: pa.Array) -> Any:
    return array.to_numpy(zero_copy_only=False)


def _codes(batch: pa.RecordBatch, name: str) -> I64:
    """Return the codes of a label column into its labels of the schema."""
    found = schema.codes(batch.column(name), schema.LABELS_OF[name])
    return found.astype(np.int64)


def _account_keys(batch: pa.RecordBatch) -> U64:
    """Return a key per row that differs between accounts."""
    names = batch.column("account").dictionary_encode()
    platforms = _codes(batch, "platform")
    hashes = np.array(
        [
            [
                keys.hashed(f"{platform}\x1f{name}")
                for name in names.dictionary.to_pylist()
            ]
            for platform in schema.PLATFORMS
        ],
        dtype=np.uint64,
    ).reshape(len(schema.PLATFORMS), -1)
    return hashes[platforms, _numpy(names.indices)]  # type: ignore[no-any-return]


def _grouped(rows: _Rows) -> tuple[I64, I64]:
    """Return the rows in groups of one item each, the fullest record first.

    The n-th of equal records in one file is the same item as the n-th in another.
    """
    count = len(rows.twin)
    # The rows stand in the order of their tasks already.
    order = np.argsort(rows.twin, kind="stable")
    twins = rows.twin[order]
    ordinal = _ordinal(_changes(twins, rows.task[order]))
    fresh = _changes(twins)
    is_alone = fresh & np.append(fresh[1:], True)
    several = np.flatnonzero(~is_alone[:count])
    mine = order[several]
    place = np.lexsort((mine, -rows.rank[mine], ordinal[several], twins[several]))
    order[several], ordinal[several] = mine[place], ordinal[several][place]
    return order, np.cumsum(_changes(twins, ordinal)) - 1


def _ordinal(fresh: Mask) -> I64:
    """Return for each row which one it is of its run; ``fresh`` where runs begin."""
    starts = np.flatnonzero(fresh)
    lengths = np.diff(np.append(starts, len(fresh)))
    return np.arange(len(fresh)) - np.repeat(starts, lengths)


def _distinct(values: Any) -> Any:
    """Return the distinct values, sorted; faster than ``np.unique`` for many."""
    ordered = np.sort(values)
    return ordered[_changes(ordered)]


def _among(values: U64, others: U64) -> Mask:
    """Say which values stand among others; faster than ``np.isin`` for many."""
    if not len(others):
        return np.zeros(len(values), dtype=bool)
    ordered = np.sort(others)
    place = np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)
    found: Mask = ordered[place] == values
    return found


def _newest_status(
    rows: _Rows, order: I64, group: I64, keep: Mask, made_at: Sequence[int]
) -> tuple[I64, I64]:
    """Return the kept rows whose newest archive states another status, and it."""
    if not len(set(made_at)) > 1:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    made = np.asarray(made_at, dtype=np.int64)[rows.task]
    grouped = np.empty(len(order), dtype=np.int64)
    grouped[order] = group
    best = np.lexsort((-rows.rank, -made, grouped))
    firsts = np.flatnonzero(np.diff(grouped[best], prepend=-1))
    winners = order[np.flatnonzero(np.diff(group, prepend=-1))]
    newest = rows.status[best[firsts]]
    differs = keep[winners] & (rows.status[winners] != newest)
    ordered = np.argsort(winners[differs])
    return winners[differs][ordered], newest[differs][ordered]


def _last_seen(
    rows: _Rows, order: I64, group: I64, keep: Mask, made_at: Sequence[int]
) -> tuple[I64, I64]:
    """Return the kept rows that a newer archive with such things no longer holds.

    Such things are those of the same account, kind and surface. The times are when the
    newest archive that holds each was made.
    """
    if not len(set(made_at)) > 1:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    made = np.asarray(made_at, dtype=np.int64)[rows.task]
    firsts = np.flatnonzero(np.diff(group, prepend=-1))
    seen = np.maximum.reduceat(made[order], firsts) if len(firsts) else firsts
    sort = (rows.kind * len(schema.SURFACES) + rows.surface).astype(np.uint64)
    _, place = np.unique(_mixed(rows.owner, sort), return_inverse=True)
    newest = np.zeros(len(made), dtype=np.int64)
    np.maximum.at(newest, place, made)
    winners = order[firsts]
    gone = keep[winners] & (seen < newest[place[winners]])
    ordered = np.argsort(winners[gone])
    return winners[gone][ordered], seen[gone][ordered]


def _changes(*columns: Any) -> Mask:
    """Return where a row differs from the one before, the first row included."""
    fresh = np.zeros(len(columns[0]), dtype=bool)
    for column in columns:
        fresh[1:] |= column[1:] != column[:-1]
    fresh[:1] = True
    return fresh


def _publications(rows: _Rows, keep: Mask) -> U64:
    """Return each row's publication; a caption joins that of its medium's record."""
    publication = rows.publication.copy()
    is_medium = keep & rows.has_medium & np.isin(rows.kind, _MEDIA)
    at = np.flatnonzero(is_medium)
    order = np.argsort(rows.medium[at], kind="stable")
    media = rows.medium[at][order]
    fresh = _changes(media)
    media, first = media[fresh], order[fresh]
    captions = np.flatnonzero(rows.has_medium & (rows.kind == _CAPTION))
    if len(media) and len(captions):
        place = np.searchsorted(media, rows.medium[captions])
        place = np.minimum(place, len(media) - 1)
        known = media[place] == rows.medium[captions]
        publication[captions[known]] = publication[at[first[place[known]]]]
    return publication


def _settle_captions(rows: _Rows, keep: Mask, publication: U64) -> None:
    """Keep each caption once per publication, and none that its post says already."""
    captions = np.flatnonzero(
        (rows.kind == _CAPTION) & (publication != 0) & (rows.text != 0)
    )
    said = _mixed(publication, rows.text)
    keep[captions] = False
    order = captions[np.lexsort((captions, -rows.rank[captions], said[captions]))]
    once = order[_changes(said[order])] if len(order) else order
    others = np.flatnonzero(keep & (rows.kind != _CAPTION) & (publication != 0))
    keep[once[~_among(said[once], said[others])]] = True


def _mixed(left: U64, right: U64) -> U64:
    """Return one key of two, by multiplication with an odd constant."""
    with np.errstate(over="ignore"):
        return (left * np.uint64(0x9E3779B97F4A7C15)) ^ right


def _filled(
    spool: Spool, order: I64, group: I64, keep: Mask
) -> dict[str, tuple[I64, pa.Array]]:
    """Return per column the kept rows without a value, and that of their fullest twin.

    Only rows that share their item with others can take or give.
    """
    fresh = _changes(group)
    shared = ~(fresh & np.append(fresh[1:], True)[: len(fresh)])
    rows, groups = order[shared], group[shared]
    firsts = rows[np.flatnonzero(_changes(groups))]
    has = _valid(spool, len(order))
    return {
        name: _given(spool, name, has[name], rows, groups, firsts, keep)
        for name in _FILLED
    }


def _valid(spool: Spool, count: int) -> dict[str, Mask]:
    """Return for each column that may be filled which rows have a value."""
    has = {name: np.zeros(count, dtype=bool) for name in _FILLED}
    start = 0
    for batch in spool.batches(_FILLED):
        end = start + batch.num_rows
        for name in _FILLED:
            column = batch.column(name)
            if column.null_count < len(column):
                has[name][start:end] = _numpy(column.is_valid())
        start = end
    return has


def _given(
    spool: Spool,
    name: str,
    has: Mask,
    rows: I64,
    groups: I64,
    firsts: I64,
    keep: Mask,
) -> tuple[I64, pa.Array]:
    """Return the takers of a column's values, sorted, and what each takes."""
    valued = np.flatnonzero(has[rows])
    first = valued[_changes(groups[valued])]
    donors = rows[first]
    # ``groups`` are in order, so the n-th change is that of the n-th first row.
    takers = firsts[(np.cumsum(_changes(groups)) - 1)[first]]
    wanted = keep[takers] & ~has[takers]
    takers, donors = takers[wanted], donors[wanted]
    ordered = np.argsort(donors)
    values = _gathered(spool, name, donors[ordered])
    back = np.argsort(takers[ordered])
    return takers[ordered][back], values.take(pa.array(back))


def _gathered(spool: Spool, name: str, rows: I64) -> pa.Array:
    """Return a column's values at sorted rows of the spool."""
    found, start = [], 0
    type_ = _SCHEMA.field(name).type
    for batch in spool.batches([name]) if len(rows) else ():
        end = start + batch.num_rows
        low, high = np.searchsorted(rows, [start, end])
        if high > low:
            found.append(batch.column(name).take(pa.array(rows[low:high] - start)))
        start = end
    return pa.concat_arrays(found) if found else pa.array([], type_)


def _renamed(spool: Spool, keep: Mask) -> tuple[I64, pa.Array]:
    """Return the rows of second and later items with equal ids, with new ids."""
    kept = np.flatnonzero(keep)
    # Sorting ends of the ids as numbers tells at once which can be equal at all.
    begin, start, end = np.zeros(len(kept), np.uint64), 0, 0
    for batch in spool.batches(["item_id"]):
        mine = pa.array(keep[start : start + batch.num_rows])
        ids = batch.column("item_id").filter(mine)
        begin[end : end + len(ids)] = _endings(ids)
        start, end = start + batch.num_rows, end + len(ids)
    order = np.argsort(begin, kind="stable")
    fresh = _changes(begin[order])
    is_alone = fresh & np.append(fresh[1:], True)[: len(fresh)]
    doubtful = kept[np.sort(order[~is_alone])]
    seen: Counter[str] = Counter()
    rows, names = [], []
    for row, id_ in zip(
        doubtful.tolist(),
        _gathered(spool, "item_id", doubtful).to_pylist(),
        strict=True,
    ):
        if seen[id_]:
            rows.append(row)
            names.append(keys.item_id(f"{id_}\x1f{seen[id_]}"))
        seen[id_] += 1
    return np.array(rows, np.int64), pa.array(names, pa.string())


def _endings(ids: pa.Array) -> U64:
    """Return the last eight letters of each id as a number."""
    letters = pc.utf8_slice_codeunits(ids, -8)
    ends = pa.concat_arrays([letters]).buffers()[2]
    found: U64 = np.frombuffer(ends, np.uint64, len(ids))
    return found


def items(spool: Spool, found: Joined) -> Iterator[pa.RecordBatch]:
    """Yield the FACTS of the items, joined, in their order and in even batches."""
    start, waiting, rows = 0, [], 0
    for batch in spool.batches():
        end = start + batch.num_rows
        keep = found.keep[start:end]
        if keep.any():
            waiting.append(_as_joined(batch, start, keep, found))
            rows += waiting[-1].num_rows
        if rows >= _ROWS:
            yield pa.concat_batches(waiting)
            waiting, rows = [], 0
        start = end
    if waiting:
        yield pa.concat_batches(waiting)


def _as_joined(
    batch: pa.RecordBatch, start: int, keep: Mask, found: Joined
) -> pa.RecordBatch:
    columns = {name: batch.column(name) for name in batch.schema.names}
    end = start + batch.num_rows
    publication = pa.array(found.publication[start:end])
    named = pc.cast(publication, pa.string())
    columns["post_id"] = pc.if_else(pc.equal(publication, _NONE), None, named)
    for name in found.filled:
        columns[name] = with_filled(columns[name], name, start, found)
    low, high = np.searchsorted(found.status[0], [start, end])
    if high > low:
        codes = _codes(batch, "status")
        codes[found.status[0][low:high] - start] = found.status[1][low:high]
        columns["status"] = pa.DictionaryArray.from_arrays(
            pa.array(codes.astype(np.int32)), pa.array(schema.STATUSES, pa.string())
        )
    low, high = np.searchsorted(found.renamed[0], [start, end])
    if high > low:
        columns["item_id"] = _replaced(
            columns["item_id"],
            found.renamed[0][low:high] - start,
            found.renamed[1].slice(low, high - low),
        )
    return pa.RecordBatch.from_arrays(
        [columns[name] for name in _SCHEMA.names], schema=_SCHEMA
    ).filter(pa.array(keep))


def with_filled(column: pa.Array, name: str, start: int, found: Joined) -> pa.Array:
    """Return a column of the rows from ``start`` on, with what joining filled in."""
    rows, values = found.filled[name]
    low, high = np.searchsorted(rows, [start, start + len(column)])
    if high == low:
        return column
    return _replaced(column, rows[low:high] - start, values.slice(low, high - low))


def _replaced(column: pa.Array, rows: I64, values: pa.Array) -> pa.Array:
    """Return a column with other values at some sorted rows."""
    mask = np.zeros(len(column), dtype=bool)
    mask[rows] = True
    return pc.replace_with_mask(column, pa.array(mask), values)


def newest(
    spool: Spool, found: Joined, accounts: Collection[tuple[str, str]]
) -> set[str]:
    """Return the ids of the newest live profile picture and cover of those accounts.

    They are (platform, name), and nothing of them may be unread: that might be newer.
    """
    best: dict[tuple[Any, ...], tuple[int, str]] = {}
    names = (
        "platform",
        "account",
        "surface",
        "status",
        "kind",
        "created_at",
        "item_id",
    )
    renamed = dict(zip(*(part.tolist() for part in found.renamed), strict=True))
    start = 0
    for batch in spool.batches(names):
        keep = found.keep[start : start + batch.num_rows]
        surface = _codes(batch, "surface")
        shown = keep & np.isin(surface, _PICTURES)
        shown &= _codes(batch, "status") == schema.STATUSES.index("live")
        shown &= np.isin(_codes(batch, "kind"), _MEDIA)
        picked = np.flatnonzero(shown)
        for row, values in zip(
            picked, batch.take(pa.array(picked)).to_pylist(), strict=True
        ):
            id_ = renamed.get(start + int(row), values["item_id"])
            at = values["created_at"]
            moment = -1 if at is None else int(at.timestamp() * 1000)
            account = values["platform"], values["account"]
            if account not in accounts:
                continue
            key = *account, values["surface"]
            best[key] = max(best.get(key, (-1, "")), (moment, id_))
        start += batch.num_rows
    return {id_ for moment, id_ in best.values() if moment >= 0}
