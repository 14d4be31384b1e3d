"""Open the two output folders of a comparison, and put their columns side by side.

Only key columns are held; words are streamed, and kept for the rows asked for alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import orjson
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet as pq

from parsers import schema
from reports.words import gettext, pgettext

I64 = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

UNDATED: Final = np.iinfo(np.int64).min
_LABELS: Final = (
    "platform", "kind", "surface", "status", "author", "precision", "visibility",
    "visibility_basis", "certainty", "verdict",
)  # fmt: skip
_NAMES: Final = ("account", "rule", "source_archive", "source_path")
_KEYS: Final = ("item_id", *_LABELS, *_NAMES, "created_at", "public_spans")
_WORDS: Final = ("text", "media_path")


class CompareError(Exception):
    """Say why two folders can't be compared, and what to do."""


@dataclass(frozen=True)
class Side:
    """One finished audit: its small tables as rows, its items as key columns."""

    folder: Path
    summary: Mapping[str, Any]
    record: Mapping[str, Any]
    accounts: Sequence[Mapping[str, Any]]
    files: pa.Table
    problems: pa.Table
    items: pa.Table

    def __len__(self) -> int:
        """Return the number of items, of whatever author and kind."""
        return int(self.items.num_rows)

    @property
    def text_level(self) -> str:
        """What the tables hold of the words: full, snippet or none."""
        return str(self.record.get("options", {}).get("text", "full"))

    @property
    def policies(self) -> dict[str, Mapping[str, Any]]:
        """The record of each policy that judged: its revision and its hash."""
        return {row["id"]: row for row in self.record.get("policies", ())}

    def words(self, wanted: Mask) -> pa.Table:
        """Return text and media path of the wanted rows, in their order."""
        found = [
            batch.filter(pa.array(wanted[start : start + batch.num_rows]))
            for start, batch in self._batches("items", _WORDS)
        ]
        return pa.Table.from_batches(found, _words_schema())

    def verdicts_under(self, policy: str) -> tuple[pa.Array, pa.Array] | None:
        """Return verdict and rule of each item under a policy, None if it has none."""
        ids, verdicts, rules = [], [], []
        for _, batch in self._batches("verdicts", _VERDICTS):
            own = pc.equal(batch.column("policy").cast(pa.string()), policy)
            if pc.any(own).as_py():
                kept = batch.filter(own)
                ids.append(kept.column("item_id"))
                verdicts.append(kept.column("verdict").cast(pa.string()))
                rules.append(kept.column("rule").cast(pa.string()))
        if not ids:
            return None
        place = pc.index_in(self.items["item_id"], value_set=pa.concat_arrays(ids))
        if place.null_count:
            return None
        taken = place.combine_chunks()
        return pa.concat_arrays(verdicts).take(taken), pa.concat_arrays(rules).take(
            taken
        )

    def _batches(
        self, name: str, columns: Sequence[str]
    ) -> Iterator[tuple[int, pa.RecordBatch]]:
        start = 0
        with pq.ParquetFile(self.folder / f"{name}.parquet") as file:
            for batch in file.iter_batches(columns=list(columns)):
                yield start, batch
                start += batch.num_rows


_VERDICTS: Final = ("item_id", "policy", "rule", "verdict")


def _words_schema() -> pa.Schema:
    return pa.schema([(name, pa.string()) for name in _WORDS])


def opened(folder: Path, which: str) -> Side:
    """Return the audit in an output folder; ``which`` is what messages call it.

    Raises CompareError where the folder holds no finished audit that we can read.
    """
    if not (folder / "summary.json").is_file():
        raise CompareError(
            gettext(
                "the {which} folder holds no finished audit; name the folder "
                "that `meta-audit scan --out` wrote"
            ).format(which=_which(which))
        )
    try:
        side = Side(
            folder,
            orjson.loads((folder / "summary.json").read_bytes()),
            orjson.loads((folder / "audit.json").read_bytes()),
            _accounts(folder),
            pq.read_table(
                folder / "files.parquet",
                columns=["archive", "path", "format", "status", "problems"],
            ),
            pq.read_table(folder / "problems.parquet", columns=["archive", "path"]),
            pq.read_table(
                folder / "items.parquet",
                columns=list(_KEYS),
                read_dictionary=list(_NAMES),
            ),
        )
        missing = [key for key in ("policy", "as_of", "tool") if not side.summary[key]]
        pq.read_schema(folder / "verdicts.parquet")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CompareError(_unreadable(which)) from error
    if missing or pc.count_distinct(side.items["item_id"]).as_py() != len(side):
        raise CompareError(_unreadable(which))
    return side


def _unreadable(which: str) -> str:
    return gettext(
        "the {which} folder lacks a table, or it was made by another version or "
        "damaged; scan its exports again"
    ).format(which=_which(which))


def _which(which: str) -> str:
    said = {"old": pgettext("folder", "old"), "new": pgettext("folder", "new")}
    return said.get(which, which)


def _accounts(folder: Path) -> list[dict[str, Any]]:
    """Return the rows of ACCOUNTS, times as milliseconds."""
    table = pq.read_table(folder / "accounts.parquet")
    columns = [
        pc.cast(column, pa.int64()) if pa.types.is_timestamp(column.type) else column
        for column in table.columns
    ]
    rows = pa.table(columns, names=table.column_names).to_pylist()
    return sorted(rows, key=lambda row: (row["platform"], row["account"]))


class Both:
    """The columns of two audits as numbers, equal where the values are equal."""

    def __init__(self, old: Side, new: Side) -> None:
        self.sides = (old, new)
        self._codes: dict[str, tuple[I64, I64]] = {}
        self.values: dict[str, list[str]] = {}

    def codes(self, name: str) -> tuple[I64, I64]:
        """Return a column of labels or names of each side as codes; null is -1."""
        if name not in self._codes:
            columns = tuple(side.items[name] for side in self.sides)
            labels = schema.LABELS_OF.get(name)
            if labels is not None:
                self.values[name] = list(labels)
                old, new = (schema.codes(c, labels).astype(np.int64) for c in columns)
            else:
                old, new, self.values[name] = shared_codes(*columns)
            self._codes[name] = old, new
        return self._codes[name]

    def replace(self, name: str, old: pa.Array, new: pa.Array) -> None:
        """Put other values in the place of a column."""
        labels = schema.LABELS_OF.get(name)
        if labels is None:
            first, second, self.values[name] = shared_codes(old, new)
        else:
            self.values[name] = list(labels)
            first, second = (
                schema.codes(v, labels).astype(np.int64) for v in (old, new)
            )
        self._codes[name] = first, second

    def rename(self, name: str, old: I64) -> None:
        """Put other codes in the place of the old side's."""
        self._codes[name] = old, self.codes(name)[1]

    def is_(self, name: str, *labels: str) -> tuple[Mask, Mask]:
        """Say on each side which rows have one of the labels."""
        old, new = self.codes(name)
        wanted = [schema.LABELS_OF[name].index(label) for label in labels]
        return np.isin(old, wanted), np.isin(new, wanted)

    def created(self) -> tuple[I64, I64]:
        """Return when each item was made, ms of 1970 in UTC; UNDATED where null."""
        old, new = (_milliseconds(side.items["created_at"]) for side in self.sides)
        return old, new

    def mine(self) -> tuple[Mask, Mask]:
        """Say which rows headline counts take: one's own, and no reaction."""
        own, reaction = self.is_("author", "self"), self.is_("kind", "reaction")
        return own[0] & ~reaction[0], own[1] & ~reaction[1]


def shared_codes(old: Any, new: Any) -> tuple[I64, I64, list[str]]:
    """Return two text columns as codes into one list of their values; null is -1."""
    coded = [_encoded(old), _encoded(new)]
    lists = [column.dictionary.cast(pa.string()) for column in coded]
    values = pc.unique(pa.concat_arrays(lists)).drop_null()
    first, second = (
        _looked_up(column, listed, values)
        for column, listed in zip(coded, lists, strict=True)
    )
    return first, second, values.to_pylist()


def _encoded(column: Any) -> pa.DictionaryArray:
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if pa.types.is_dictionary(column.type):
        return column
    return column.cast(pa.string()).dictionary_encode()


def _looked_up(column: pa.DictionaryArray, listed: pa.Array, values: pa.Array) -> I64:
    places = pc.fill_null(pc.index_in(listed, value_set=values), -1).to_numpy()
    table = np.append(places, -1).astype(np.int64)
    indices = pc.fill_null(column.indices.cast(pa.int64()), -1)
    found: I64 = table[indices.to_numpy(zero_copy_only=False)]
    return found


def _milliseconds(column: pa.ChunkedArray) -> I64:
    plain = pc.fill_null(column.cast(pa.int64()), int(UNDATED)).to_numpy()
    return plain.astype(np.int64)  # type: ignore[no-any-return]


def span_keys(side: Side) -> I64:
    """Return a number per item that is equal where the public spans are; null is 0."""
    column = side.items["public_spans"].combine_chunks()
    if not len(side):
        return np.zeros(0, np.int64)
    known = column.is_valid().to_numpy(zero_copy_only=False)
    counts = pc.fill_null(pc.list_value_length(column), 0).to_numpy()
    spans = column.flatten()
    row = np.repeat(np.arange(len(column)), counts)
    starts = np.cumsum(counts) - counts
    position = np.arange(len(row)) - starts[row]
    mixed = np.full(len(column), 1, np.uint64)
    for place, name in enumerate(("from", "until")):
        times = pc.fill_null(
            pc.struct_field(spans, name).cast(pa.int64()), int(UNDATED)
        )
        value = times.to_numpy().astype(np.uint64) + np.uint64(place + 1)
        salted = _mixed(
            value ^ _mixed(position.astype(np.uint64) * np.uint64(2) + np.uint64(place))
        )
        np.add.at(mixed, row, salted)
    return np.where(known, mixed, 0).astype(np.int64)


def _mixed(value: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Return the numbers with their bits well stirred (splitmix64's last steps)."""
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    stirred: npt.NDArray[np.uint64] = value ^ (value >> np.uint64(31))
    return stirred
