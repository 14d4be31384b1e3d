"""Hold scans of the older layouts against rows typed by hand."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import sample_exports
from audit.pipeline import Options, run
from sample_exports import _eras
from tests.conftest import AS_OF

TRUTH = Path(__file__).parent / "truth" / "eras"


@cache
def _planted() -> dict[str, list[dict]]:
    return {export.name: export.receipts for export in _eras.plant()}


def _expected(era: str) -> list[dict]:
    lines = (TRUTH / f"{era}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _found(out: Path, columns: set[str]) -> list[dict]:
    rows = []
    for row in pq.read_table(out / "items.parquet").to_pylist():
        at, path = row["created_at"], row["media_path"]
        row["created_at"] = at and at.strftime("%Y-%m-%dT%H:%M:%SZ")
        row["media"] = path and path.rsplit("/", 1)[-1]
        rows.append({name: row[name] for name in columns})
    return rows


def _sorted(rows: list[dict]) -> list[str]:
    return sorted(json.dumps(row, sort_keys=True, ensure_ascii=False) for row in rows)


@pytest.mark.parametrize("folder", sample_exports.eras(), ids=lambda path: path.name)
def test_every_item_of_an_older_layout_is_found(folder, tmp_path):
    out = tmp_path / "out"
    run([folder], Options(out=out, as_of=AS_OF))
    expected = _expected(folder.name)
    assert expected
    assert _sorted(_found(out, set(expected[0]))) == _sorted(expected)
    assert pq.read_table(out / "problems.parquet").to_pylist() == []
    files = pq.read_table(out / "files.parquet").to_pylist()
    assert {row["path"]: row["status"] for row in files} == {
        receipt["path"]: receipt["status"] for receipt in _planted()[folder.name]
    }


def test_the_truth_speaks_of_every_older_layout():
    spoken = {path.stem for path in TRUTH.glob("*.jsonl")}
    assert spoken == {folder.name for folder in sample_exports.eras()}
