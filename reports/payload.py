"""Pack the items into the page: columns, compressed, in scripts that do nothing.

A column is one script: base64 of the gzip of its values, little-endian. Words are
columns of chunks, one script each, a JSON list of 8,192 rows, so that the page inflates
only what it shows. All columns of ITEMS are there, in one order of rows: newest first,
those without a time last. The page's ``store.js`` reads them.

What stands in a column, by its type:

- ``u8 u16 u32`` with labels: the place of the label; the greatest number is null.
- ``u8`` as truth: 0, 1, and 255 for null.
- ``s32``: as time, whole seconds of 1970 (UTC): u32, each less the one before it
  (modulo 2**32), first the low bytes of all rows, last the high ones.
- ``f64``: as time (ms of 1970, UTC) or number; NaN is null.
- ``list``: codes of all rows in one column, and in ``NAME-at`` (u32) where each row
  begins; one more entry ends the last.
- ``text``: chunks; null stays null. Spans stand as in the CSV, but ``=..`` is
  one that is open and begins with the item.
- ``hex``: chunks of bytes, so many for each row.

No more than ROWS rows and TEXT_BYTES bytes of words: of a larger audit the page holds
the most exposed and newest of the person's own, and says so.
"""

from __future__ import annotations

import gzip
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import orjson
import pyarrow as pa
import pyarrow.compute as pc
from isal import igzip
from pyarrow import parquet as pq

from parsers import schema
from parsers.schema import Question
from reports.selection import BATCH, numbers, order_of
from reports.tables import joined

ROWS: Final = 500_000
TEXT_BYTES: Final = 128 * 2**20
CHUNK: Final = 8_192
_CORES: Final = 2

Array = npt.NDArray[Any]

_CHUNKED: Final = (
    "text", "item_id", "post_id", "media_path", "url", "public_spans",
    "source_pointer",
)  # fmt: skip
_TIMES: Final = [c.name for c in schema.ITEMS if pa.types.is_timestamp(c.type)]
_NO_TIME: Final = 2**32 - 1
_SPANS: Final = "public_spans"
_IDS: Final = ("post_id",)
"""As small by ISA-L as by zlib, in a tenth of the time."""
_USUAL: Final = "=.."
_HEX: Final = r"^[0-9a-f]{20}$"
_GIVEN: Final = {"has_media": "media_path", "has_link": "url"}
"""Columns of truths, u8: whether a column of words says something."""
ONE_ITEM: Final = "item:{item_id}"
"""The question on one item is as many as items: its id is made anew in the page."""


@dataclass(frozen=True)
class Payload:
    """The packed items: a header for the page's script, and scripts by their ids.

    ``rows`` of ``total`` items are packed; ``header`` tells the columns in their order.
    """

    rows: int = 0
    total: int = 0
    header: dict[str, Any] = field(
        default_factory=lambda: {"rows": 0, "total": 0, "chunk": CHUNK, "columns": []}
    )
    scripts: Mapping[str, bytes] = field(default_factory=dict)
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_cut(self) -> bool:
        """Say whether the audit has more items than are packed."""
        return self.rows < self.total


def packed(
    items: Path,
    extra: Mapping[str, Array] | None = None,
    questions: Mapping[str, Sequence[Question]] | None = None,
    *,
    rows: int = ROWS,
    text_bytes: int = TEXT_BYTES,
) -> Payload:
    """Return the rows of an ``items.parquet``, packed.

    ``extra`` are more columns by name, numbers without a null, in the file's order of
    rows; one named as a column of ITEMS takes its place. ``questions`` are by language
    those that items have; `ONE_ITEM` stands for all that ask about one item.
    """
    coded = [c.name for c in schema.ITEMS if _is_coded(c)]
    file = pq.ParquetFile(items, read_dictionary=coded)
    kept, order = order_of(file, rows, text_bytes)
    packer = _Packer(file, kept, order)
    for column in schema.ITEMS:
        if not extra or column.name not in extra:
            packer.add(column)
    for name, values in (extra or {}).items():
        packer.add_values(name, values[kept][order])
    packer.add_questions(questions or {})
    return packer.payload(file.metadata.num_rows)


def _is_coded(column: schema.Column) -> bool:
    """Say whether a column's values are few enough to be numbered."""
    type_ = column.type
    words = pa.types.is_string(type_) or pa.types.is_dictionary(type_)
    return words and column.name not in _CHUNKED


# The columns -------------------------------------------------------------------------


class _Packer:
    """Pack one column after the other, so that only one is in memory."""

    def __init__(self, file: Any, kept: Array, order: Array) -> None:
        self._file, self._kept, self._order = file, kept, order
        self._columns: list[dict[str, Any]] = []
        self._scripts: dict[str, bytes] = {}
        self._labels: dict[str, tuple[str, ...]] = {}

    def payload(self, total: int) -> Payload:
        """Return what was packed, the labels in a script of their own."""
        rows = len(self._kept)
        self._scripts["c-labels"] = _script(orjson.dumps(self._labels))
        header = {
            "rows": rows, "total": total, "chunk": CHUNK, "columns": self._columns,
        }  # fmt: skip
        return Payload(rows, total, header, self._scripts, self._labels)

    def add(self, column: schema.Column) -> None:
        """Pack one column of ITEMS."""
        name = column.name
        if name in _CHUNKED:
            self._add_text(name)
        elif _is_coded(column):
            self._add_codes(name, self._read(name))
        elif pa.types.is_list(column.type):
            self._add_lists(name, self._read(name))
        elif pa.types.is_boolean(column.type):
            codes = numbers(self._read(name))[self._order]
            self._add_bytes(name, _smallest(np.nan_to_num(codes, nan=-1), 2), "truth")
        else:
            self.add_values(name, numbers(self._read(name))[self._order])

    def add_values(self, name: str, values: Array) -> None:
        """Pack numbers or codes in the page's order of rows."""
        if name in _TIMES and _is_seconds(values):
            self._add_seconds(name, values)
        elif values.dtype.kind == "f":
            self._add_bytes(name, values, "time" if name in _TIMES else "number")
        else:
            self._add_bytes(name, values, "code")

    def _add_seconds(self, name: str, values: Array) -> None:
        self._columns.append({"name": name, "type": "s32", "as": "time"})
        seconds = np.where(np.isnan(values), _NO_TIME, values / 1000).astype(np.uint32)
        steps = np.diff(seconds, prepend=np.uint32(0)).astype("<u4")
        planes = np.ascontiguousarray(steps).view(np.uint8).reshape(-1, 4).T
        self._scripts[f"c-{name}"] = _script(planes.tobytes())

    def _add_bytes(self, name: str, values: Array, as_: str) -> None:
        type_ = "f64" if values.dtype.kind == "f" else f"u{8 * values.itemsize}"
        self._columns.append({"name": name, "type": type_, "as": as_})
        little = values.astype(values.dtype.newbyteorder("<"))
        self._scripts[f"c-{name}"] = _script(little.tobytes())

    def _read(self, name: str) -> pa.Array:
        """Return a column's kept rows, in the file's order."""
        pieces, begin = [], 0
        names = [name, *(["created_at"] if name == _SPANS else [])]
        for batch in _batches(self._file, names):
            end = begin + batch.num_rows
            first, last = np.searchsorted(self._kept, [begin, end])
            column = _changed(name, batch)
            if last - first < batch.num_rows:
                column = column.take(pa.array(self._kept[first:last] - begin))
            pieces.append(column)
            begin = end
        if not pieces:
            return pa.array([], pa.string())
        return pa.chunked_array(pieces).unify_dictionaries().combine_chunks()

    def add_questions(self, questions: Mapping[str, Sequence[Question]]) -> None:
        """Pack how the questions of the packed items are asked, by language."""
        asked = set(self._labels.get("question", ()))
        told = {
            lang: {
                question.id: {"text": question.text, "where": question.where}
                for question in listed
                if question.id in asked
            }
            for lang, listed in questions.items()
        }
        self._scripts["c-questions"] = _script(orjson.dumps(told))

    def _add_text(self, name: str) -> None:
        column = self._read(name)
        for has, of in _GIVEN.items():
            if of == name:
                given = column.is_valid().to_numpy(zero_copy_only=False)
                self.add_values(has, given[self._order].astype(np.uint8))
        type_ = "hex" if name == "item_id" and _is_hex(column) else "text"
        chunks = range(0, len(self._order), CHUNK)
        if column.null_count == len(column):
            chunks = range(0)
        # Words take most of the page's time: zlib lets a second core have its share.
        with ThreadPoolExecutor(_CORES) as pool:
            scripts = pool.map(
                partial(_chunk, column, type_, _isal if name in _IDS else _zlib),
                (self._order[first : first + CHUNK] for first in chunks),
            )
            for number, script in enumerate(scripts):
                self._scripts[f"c-{name}-{number}"] = script
        self._columns.append({"name": name, "type": type_, "chunks": len(chunks)})

    def _add_codes(self, name: str, column: pa.Array) -> None:
        labels = schema.LABELS_OF.get(name) or _labels(column)
        self._labels[name] = labels
        codes = schema.codes(column, labels)[self._order]
        self.add_values(name, _smallest(codes, len(labels)))

    def _add_lists(self, name: str, column: pa.Array) -> None:
        values = column.flatten() if len(column) else pa.array([], pa.string())
        labels = schema.LABELS_OF.get(name) or _labels(values)
        self._labels[name] = labels
        lengths = np.zeros(0, np.int64)
        if len(column):
            counted = pc.fill_null(pc.list_value_length(column), 0)
            lengths = counted.to_numpy(zero_copy_only=False).astype(np.int64)
        begins = (np.cumsum(lengths) - lengths)[self._order]
        lengths = lengths[self._order]
        ends = np.cumsum(lengths)
        within = np.arange(ends[-1] if len(ends) else 0) - np.repeat(
            ends - lengths, lengths
        )
        codes = schema.codes(values, labels)[np.repeat(begins, lengths) + within]
        at = np.concatenate([[0], ends]).astype(np.uint32)
        self.add_values(f"{name}-at", at)
        self.add_values(name, _smallest(codes, len(labels)))


def _batches(file: Any, names: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """Yield some columns, each batch of one row group.

    A batch of two groups can't be read where a list holds labels.
    """
    for group in range(file.num_row_groups):
        yield from file.iter_batches(
            row_groups=[group], batch_size=BATCH, columns=names
        )


def _changed(name: str, batch: pa.RecordBatch) -> pa.Array:
    """Return a column as it is packed: spans as text, one question for single items."""
    column = batch.column(name)
    if name == _SPANS:
        return _spans(column, numbers(batch.column("created_at")))
    if name == "question":
        values = column.cast(pa.string())
        alone = pc.fill_null(pc.starts_with(values, "item:"), False)
        return pc.if_else(alone, ONE_ITEM, values).dictionary_encode()
    return column


def _spans(spans: pa.Array, created: Array) -> pa.Array:
    """Return spans as text; most are one, open, from the item's own time on."""
    lengths = pc.fill_null(pc.list_value_length(spans), 0)
    counts = lengths.to_numpy(zero_copy_only=False)
    flat = spans.flatten()
    begin, is_open = numbers(flat.field("from")), flat.field("until").is_null()
    single = np.flatnonzero(counts == 1)
    first = (np.cumsum(counts) - counts)[single]
    usual = np.zeros(len(spans), dtype=bool)
    usual[single] = begin[first] == created[single]
    usual[single] &= is_open.to_numpy(zero_copy_only=False)[first]
    others = pa.array(~usual)
    texts = joined(spans.filter(others))
    return pc.replace_with_mask(pa.repeat(_USUAL, len(spans)), others, texts)


def _is_hex(column: pa.Array) -> bool:
    """Say whether all values are ids as the parsers make them."""
    return bool(pc.all(pc.match_substring_regex(column, _HEX)).as_py())


def _labels(column: pa.Array) -> tuple[str, ...]:
    """Return the distinct values, sorted."""
    return tuple(sorted(pc.unique(column).cast(pa.string()).drop_null().to_pylist()))


def _smallest(codes: Array, count: int) -> Array:
    """Return codes in the smallest type that has its greatest number left for null."""
    types = (np.uint8, np.uint16, np.uint32)
    type_ = next(t for t in types if count <= np.iinfo(t).max)
    return np.where(codes < 0, np.iinfo(type_).max, codes).astype(type_)


def _is_seconds(values: Array) -> bool:
    """Say whether times are whole seconds that 32 bits hold."""
    known = values[~np.isnan(values)]
    fits = (known >= 0) & (known < 1000 * _NO_TIME) & (known % 1000 == 0)
    return bool(fits.all())


def _script(content: bytes, packed: Callable[[bytes], bytes] | None = None) -> bytes:
    """Return bytes as the text of a script: gzip without a clock, base64."""
    return b64encode((packed or _isal)(content))


def _chunk(
    column: pa.Array, type_: str, packed: Callable[[bytes], bytes], order: Array
) -> bytes:
    """Return one script of some rows of a column of words."""
    rows = column.take(pa.array(order)).to_numpy(zero_copy_only=False).tolist()
    if type_ == "hex":
        return _script(bytes.fromhex("".join(rows)))
    return _script(orjson.dumps(rows), packed)


def _isal(content: bytes) -> bytes:
    return igzip.compress(content, 3, mtime=0)


def _zlib(content: bytes) -> bytes:
    # A tenth smaller than ISA-L's, for words: most of the page.
    return gzip.compress(content, 5, mtime=0)
