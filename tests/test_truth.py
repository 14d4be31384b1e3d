"""Hold a scan of the sample exports against the planted truth, row by row."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from unicodedata import normalize

import pyarrow.parquet as pq
import pytest

TRUTH = Path(__file__).parent / "truth"
KEYS = ("platform", "account", "kind", "author", "created_at", "text", "media")
# What identifies a row; the rest is compared once the row is found.
COMPARED = (
    "surface", "status", "container", "visibility", "basis", "certainty",
    "public_spans", "verdict", "question", "url", "place", "people", "has_gps",
    "backdated_to",
)  # fmt: skip


def _truth(name: str) -> list[dict]:
    lines = (TRUTH / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _time(moment) -> str | None:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def _plain(row: dict) -> dict:
    spans = row["public_spans"]
    return {
        **row,
        "created_at": _time(row["created_at"]),
        "media": row["media_path"].rsplit("/", 1)[-1] if row["media_path"] else None,
        "basis": row["visibility_basis"],
        "backdated_to": _time(row["backdated_to"]),
        "public_spans": None
        if spans is None
        else [[_time(span["from"]), _time(span["until"])] for span in spans],
    }


def _key(row: dict) -> tuple:
    values = {**row, "text": row["text"] and normalize("NFC", row["text"])}
    return tuple(values[name] for name in KEYS)


def _is_sure(row: dict) -> bool:
    """Say whether the truth commits itself on everything that identifies a row."""
    return not {"row", *KEYS} & _open_columns(row)


def _sure_part(row: dict, unsure: set[str]) -> tuple:
    return tuple(
        value for name, value in zip(KEYS, _key(row), strict=True) if name not in unsure
    )


def _open_columns(row: dict) -> set[str]:
    parts = (part.split(":")[0] for part in row.get("unsure", "").split(";"))
    return {name.strip() for part in parts for name in part.split(",")}


def differences(wanted: dict, found: dict) -> dict:
    """Return the columns in which a found row differs from the truth."""
    unsure = _open_columns(wanted)
    differing = {}
    for name in COMPARED:
        if name not in wanted or name in unsure:
            continue
        want, have = wanted[name], found[name]
        if name == "question" and want is None:
            same = have in (None, f"item:{found['item_id']}")
        elif isinstance(want, str) and want.endswith("*"):
            same = have is not None and have.startswith(want[:-1])
        else:
            same = want == have
        if not same:
            differing[name] = (want, have)
    return differing


@pytest.fixture(scope="module")
def rows(scanned: Path) -> list[dict]:
    table = pq.read_table(scanned / "items.parquet")
    return [_plain(row) for row in table.to_pylist()]


@pytest.mark.parametrize("name", ["sample_items.jsonl", "gold.jsonl"])
def test_every_planted_item_is_found_as_often_as_it_was_planted(name, rows):
    sure = [row for row in _truth(name) if _is_sure(row)]

    missing = Counter(map(_key, sure)) - Counter(map(_key, rows))

    assert len(sure) > 50
    assert not missing


def test_nothing_is_found_that_was_not_planted(rows):
    truth = _truth("sample_items.jsonl")
    extra = Counter(map(_key, rows)) - Counter(map(_key, truth))
    for open_row in (row for row in truth if not _is_sure(row)):
        unsure = _open_columns(open_row)
        for key in list(extra):
            found = dict(zip(KEYS, key, strict=True))
            if _sure_part(found, unsure) == _sure_part(open_row, unsure):
                del extra[key]

    assert not extra


@pytest.mark.parametrize("name", ["sample_items.jsonl", "gold.jsonl"])
def test_every_column_of_every_planted_item_is_right(name, rows):
    found: dict[tuple, list[dict]] = {}
    for row in rows:
        found.setdefault(_key(row), []).append(row)
    wrong = []
    for wanted in _truth(name):
        twins = found.get(_key(wanted), [])
        if twins:
            best = min((differences(wanted, twin) for twin in twins), key=len)
            if best:
                wrong.append((_key(wanted), best))

    assert wrong == []


def test_every_member_is_accounted_for_with_its_status(scanned):
    table = pq.read_table(scanned / "files.parquet").to_pylist()
    found = {(row["archive"], row["path"]): row["status"] for row in table}
    truth = {(row["archive"], row["path"]): row for row in _truth("sample_files.jsonl")}
    wrong = {
        key: (row["status"], found.get(key))
        for key, row in truth.items()
        if found.get(key) != row["status"] and "status" not in _open_columns(row)
    }

    assert len(table) == len(found)
    assert found.keys() == truth.keys()
    assert wrong == {}


def test_the_accounts_are_what_the_samples_say(scanned):
    table = pq.read_table(scanned / "accounts.parquet").to_pylist()
    found = {(row["platform"], row["account"]): row for row in table}
    wrong = {}
    for wanted in _truth("sample_accounts.jsonl"):
        row = found[wanted["platform"], wanted["account"]]
        for name, want in wanted.items():
            if name != "unsure" and _shown(row[name]) != want:
                wrong[wanted["platform"], name] = (want, _shown(row[name]))

    assert wrong == {}
    assert set(found) - {
        (w["platform"], w["account"]) for w in _truth("sample_accounts.jsonl")
    } == {("messenger", "annexample")}


def _shown(value):
    """Return a cell as the truth writes it."""
    if isinstance(value, list):
        return [{**change, "at": _time(change["at"])} for change in value]
    return _time(value) if hasattr(value, "strftime") else value
