"""Hold the writers: CSV safe for spreadsheets, Parquet true and described."""

from __future__ import annotations

import csv
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from parsers import schema
from reports import tables

FORMULAS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1", "＋1", "－1", "＠1",
]  # fmt: skip


def _written(tmp_path, batch: pa.RecordBatch) -> list[dict]:
    path = tmp_path / "a.csv"
    writer = tables.CsvWriter(path, batch.schema)
    writer.write(batch)
    writer.close()
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_gets_an_apostrophe(tmp_path, text):
    (row,) = _written(tmp_path, pa.RecordBatch.from_pydict({"text": [text]}))

    assert row == {"text": f"'{text}"}


def test_a_formula_in_a_list_gets_an_apostrophe(tmp_path):
    batch = pa.RecordBatch.from_pydict({"people": [["=Ann", "Bob"]]})

    assert _written(tmp_path, batch) == [{"people": "'=Ann; Bob"}]


def test_every_field_is_quoted_and_spans_are_readable(tmp_path):
    span = {"from": datetime(2019, 5, 5, tzinfo=UTC), "until": None}
    batch = pa.RecordBatch.from_arrays(
        [
            pa.array([[span], None, []], pa.list_(schema.SPAN)),
            pa.array([True, None, False]),
            pa.array([-3, None, 7], pa.int64()),
            pa.array(["a\nb", 'q"q', None]),
        ],
        names=["public_spans", "has_gps", "n", "text"],
    )

    rows = _written(tmp_path, batch)

    assert rows == [
        {"public_spans": "2019-05-05T00:00:00Z..", "has_gps": "true", "n": "-3", "text": "a\nb"},
        {"public_spans": "", "has_gps": "", "n": "", "text": 'q"q'},
        {"public_spans": "", "has_gps": "false", "n": "7", "text": ""},
    ]  # fmt: skip
    assert b",," not in (tmp_path / "a.csv").read_bytes()


def test_parquet_carries_what_each_column_means(scanned):
    found = pq.read_schema(scanned / "items.parquet")

    assert {field.name: field.metadata[b"description"].decode() for field in found} == {
        column.name: column.meaning for column in schema.ITEMS
    }


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("items", schema.ITEMS),
        ("verdicts", schema.VERDICTS),
        ("files", schema.FILES),
        ("problems", schema.PROBLEMS),
        ("accounts", schema.ACCOUNTS),
    ],
)
def test_a_table_has_the_columns_and_types_of_the_contract(scanned, name, columns):
    found = pq.read_schema(scanned / f"{name}.parquet")

    assert [(f.name, f.type) for f in found] == [(c.name, c.type) for c in columns]


def test_csv_and_parquet_hold_the_same_items(scanned):
    with (scanned / "items.csv").open(encoding="utf-8", newline="") as file:
        listed = [row["item_id"] for row in csv.DictReader(file)]

    table = pq.read_table(scanned / "items.parquet", columns=["item_id"])
    assert listed == table["item_id"].to_pylist()


def test_values_that_repeat_are_stored_once_also_in_lists(scanned):
    """A name that is no leaf's would be passed over without a word."""
    file = pq.ParquetFile(scanned / "items.parquet").metadata.row_group(0)
    columns = [file.column(place) for place in range(file.num_columns)]

    plain = {c.path_in_schema for c in columns if "RLE_DICTIONARY" not in c.encodings}

    of_two_values = {c.path_in_schema for c in columns if c.physical_type == "BOOLEAN"}
    assert plain - of_two_values == {
        "item_id", "post_id", "created_at", "text", "media_path", "media_bytes", "url",
        "source_pointer",
    }  # fmt: skip
