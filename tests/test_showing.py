"""An earlier sample is told by the page only where it is about these very items."""

from __future__ import annotations

import hashlib

import orjson
import pytest

from audit.pipeline import showing

ITEMS = b"the items of an invented audit"
RESULT = {
    "undetermined": {"items": 90, "drawn": 40, "seen": {"public": 9, "blank": 31},
                     "public_bounds": [9, 70]},
    "agreement": {"compared": 4, "agreed": 3},
}  # fmt: skip


def _sampled(folder, design):
    (folder / "items.parquet").write_bytes(ITEMS)
    (folder / "sample.json").write_bytes(design)
    return showing.sample_of(folder / "sample.json", folder / "items.parquet")


def _design(**changes):
    usual = {"items_sha256": hashlib.sha256(ITEMS).hexdigest(), "result": RESULT}
    return orjson.dumps(usual | changes)


def test_the_result_of_a_checked_sample_is_shown(tmp_path):
    found = _sampled(tmp_path, _design(items=[{"no": 1}]))

    assert found["undetermined"]["public_bounds"] in ([9, 70], (9, 70))
    assert found["undetermined"]["seen"] == {"public": 9, "blank": 31}
    assert found["agreement"] == {"compared": 4, "agreed": 3}


@pytest.mark.parametrize(
    "design",
    [
        _design(items_sha256="0" * 64),
        orjson.dumps({"items_sha256": hashlib.sha256(ITEMS).hexdigest()}),
        _design(result={"undetermined": 3}),
        _design(result=None),
        b"{",
        b"\xff",
    ],
    ids=["other items", "not checked", "odd result", "no result", "cut", "no text"],
)
def test_any_other_sample_is_left_out(tmp_path, design):
    assert _sampled(tmp_path, design) is None


def test_no_sample_is_no_trouble(tmp_path):
    (tmp_path / "items.parquet").write_bytes(ITEMS)

    found = showing.sample_of(tmp_path / "sample.json", tmp_path / "items.parquet")

    assert found is None
