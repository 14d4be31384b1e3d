"""Write tables: Parquet as they are, CSV safe to open in a spreadsheet.

The CSV quotes every field, joins lists by ``; `` and puts an apostrophe before text
that a spreadsheet would run as a formula; Parquet keeps the true value.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv
from pyarrow import parquet as pq

# OWASP's set and its full-width twins, after blanks, breaks and what is not seen.
_FORMULA: Final = r"^[\p{Z}\p{Cc}\p{Cf}]*[=+\-@\t\r\n＝＋－＠]|^[\t\r\n]"
_DISTINCT: Final = frozenset(
    ("item_id", "post_id", "created_at", "text", "media_path", "media_bytes", "url",
     "source_pointer")
)  # fmt: skip


class ParquetWriter:
    """Write batches of one schema to a Parquet file as they come."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        # Of values that hardly repeat a dictionary costs time and space.
        repeating = [
            leaf
            for field in schema
            if field.name not in _DISTINCT
            for leaf in _leaves(field.name, field.type)
        ]
        self._writer = pq.ParquetWriter(
            path, schema, compression="zstd", use_dictionary=repeating
        )

    def write(self, batch: pa.RecordBatch) -> None:
        """Append one batch."""
        self._writer.write_batch(batch)

    def close(self) -> None:
        """Finish the file."""
        self._writer.close()


def _leaves(path: str, type_: pa.DataType) -> list[str]:
    """Return the paths of a column's values, as Parquet names them."""
    if pa.types.is_list(type_):
        return _leaves(f"{path}.list.element", type_.value_type)
    if pa.types.is_struct(type_):
        inner = (type_.field(place) for place in range(type_.num_fields))
        return [leaf for f in inner for leaf in _leaves(f"{path}.{f.name}", f.type)]
    return [path]


class CsvWriter:
    """Write batches of one schema to a CSV file as they come."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        plain = pa.schema([(field.name, pa.string()) for field in schema])
        options = csv.WriteOptions(quoting_style="all_valid")
        self._plain = plain
        self._writer = csv.CSVWriter(path, plain, write_options=options)

    def write(self, batch: pa.RecordBatch) -> None:
        """Append one batch."""
        columns = [_as_text(column) for column in batch.columns]
        self._writer.write_batch(
            pa.RecordBatch.from_arrays(columns, schema=self._plain)
        )

    def close(self) -> None:
        """Finish the file."""
        self._writer.close()


def _as_text(column: pa.Array) -> pa.Array:
    """Return a column as text, null as an empty field."""
    type_ = column.type
    if pa.types.is_dictionary(type_):
        # Each label once, not each row.
        labels = _as_text(column.dictionary)
        column = pa.DictionaryArray.from_arrays(column.indices, labels)
        return pc.fill_null(column.cast(pa.string()), "")
    if pa.types.is_list(type_):
        column = joined(column)
    elif pa.types.is_timestamp(type_):
        column = _as_time(column)
    elif pa.types.is_boolean(type_):
        column = pc.if_else(column, "true", "false")
    else:
        column = column.cast(pa.string())
    guarded = not (pa.types.is_integer(type_) or pa.types.is_timestamp(type_))
    return pc.fill_null(_guarded(column) if guarded else column, "")


def _as_time(column: pa.Array) -> pa.Array:
    """Return times to the second, UTC."""
    # Without its zone a time is written a hundred times faster, by no calendar.
    seconds = column.cast(pa.timestamp("ms")).cast(pa.timestamp("s"), safe=False)
    written = pc.binary_replace_slice(seconds.cast(pa.string()), 10, 11, "T")
    return pc.binary_join_element_wise(written, "Z", "")


def _guarded(column: pa.Array) -> pa.Array:
    risky = pc.match_substring_regex(column, _FORMULA)
    if not pc.any(risky).as_py():
        return column
    quoted = pc.binary_join_element_wise(pa.scalar("'"), column, "")
    return pc.if_else(pc.fill_null(risky, False), quoted, column)


def joined(column: pa.Array) -> pa.Array:
    """Return lists joined by ``; ``; spans as ``from..until``, an open end left out."""
    values = column.values
    if pa.types.is_struct(values.type):
        ends = [
            pc.fill_null(_as_time(values.field(name)), "") for name in ("from", "until")
        ]
        values = pc.binary_join_element_wise(*ends, "..")
    else:
        values = values.cast(pa.string())
    plain = pa.ListArray.from_arrays(column.offsets, values, mask=column.is_null())
    return pc.binary_join(plain, "; ")


def table_of(rows: list[dict[str, Any]], schema: pa.Schema) -> pa.RecordBatch:
    """Return rows as one batch of the schema."""
    return pa.RecordBatch.from_pylist(rows, schema=schema)
