"""Make a batch's dataset of invented participants, the same at every call.

``python -m tests.cohorts FOLDER`` writes it, to look at `meta-audit cohort` with.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet as pq

from parsers import schema

COUNTS = schema.schema_of(schema.COUNTS)
SENSITIVE = schema.schema_of(schema.SENSITIVE_COUNTS)
RUNS = schema.schema_of(schema.RUNS)
POLICIES = ("eu-2025-05", "us")
AS_OF = "2026-11-21"
VERSIONS = ("meta-audit 0.1.0", "eu-2025-05 2026-07-23")
LAST_YEAR = 2026
# Kind, where it is published, how often against the other kinds.
_SHAPES = (
    ("post", "timeline", 30), ("comment", "group", 34), ("photo", "album", 24),
    ("caption", "album", 8), ("video", "reel", 3), ("review", "page", 1),
    ("event", "event", 1), ("reaction", "timeline", 60),
)  # fmt: skip
_CLASSES = ("health", "political-opinions", "EMAIL_ADDRESS", "trade-union-membership")
# The first year with items on each platform.
_BEGAN = {"facebook": 2006, "instagram": 2012, "threads": 2023, "messenger": 2023}


def row(
    items: int = 1, *, platform: str = "facebook", kind: str = "post",
    surface: str = "timeline", year: int | None = 2012, visibility: str = "unknown",
    verdict: str = "undetermined", policy: str = POLICIES[0], **more: Any,
) -> dict[str, Any]:  # fmt: skip
    """Return one row of COUNTS, or of SENSITIVE_COUNTS with ``sensitive``."""
    return {
        "platform": platform, "kind": kind, "surface": surface, "year": year,
        "visibility": visibility, "verdict": verdict, "policy": policy,
        "items": items, **more,
    }  # fmt: skip


def write(
    folder: Path,
    counts: dict[str, list[dict[str, Any]]],
    *,
    sensitive: dict[str, list[dict[str, Any]]] | None = None,
    runs: Iterable[dict[str, Any]] | None = None,
    policies: Iterable[str] = POLICIES,
) -> Path:
    """Write a dataset in a batch's layout: rows by participant, who all are done."""
    folder.mkdir(parents=True, exist_ok=True)
    options = {"tool": "meta-audit 0.1.0", "as_of": AS_OF, "policies": list(policies)}
    (folder / "batch.json").write_text(json.dumps(options), encoding="utf-8")
    for name, arrow, rows in (
        ("counts", COUNTS, counts),
        ("sensitive", SENSITIVE, sensitive or {}),
    ):
        for participant, those in sorted(rows.items()):
            place = folder / name / f"participant={participant}"
            place.mkdir(parents=True)
            table = pa.Table.from_pylist(those, schema=arrow)
            pq.write_table(table, place / "part-0.parquet")
    (folder / "runs").mkdir()
    for told in runs if runs is not None else map(run, sorted(counts)):
        table = pa.Table.from_pylist([told], schema=RUNS)
        pq.write_table(table, folder / "runs" / f"{told['participant']}.parquet")
    return folder


def run(participant: str, **changes: Any) -> dict[str, Any]:
    """Return one row of RUNS; what is counted there and matters not here is 0."""
    zeros = {f.name: 0 for f in RUNS if pa.types.is_integer(f.type)}
    zeros |= {f.name: False for f in RUNS if pa.types.is_boolean(f.type)}
    return zeros | {
        "participant": participant, "status": "done", "reason": None, "seconds": 1.5,
        "versions": list(VERSIONS), "as_of": AS_OF, "archive_hash": "0" * 64,
        "key": "0" * 64, **changes,
    }  # fmt: skip


def failure(participant: str) -> dict[str, Any]:
    """Return the row of RUNS of an export that could not be read."""
    return run(
        participant, status="failed", reason="not a zip", versions=[],
        archive_hash=None, key=None,
    )  # fmt: skip


def invented(folder: Path, participants: int = 60, seed: int = 9) -> Path:
    """Write the dataset of invented participants, two of whom failed."""
    dice = random.Random(seed)
    names = [f"p{number:03}" for number in range(1, participants + 1)]
    counts, sensitive = {}, {}
    for name in names:
        counts[name], sensitive[name] = _one(dice)
    failed = [f"p{participants + number:03}" for number in (1, 2)]
    runs = [*map(run, names), *map(failure, failed)]
    return write(folder, counts, sensitive=sensitive, runs=runs)


def _one(dice: random.Random) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the counts of one participant: who is public, private or can't be told."""
    platforms = [
        "facebook",
        *(p for p in ("instagram", "threads") if dice.random() < 0.5),
    ]
    is_chatty = dice.random() < 0.3
    joined = dice.randint(2006, 2015)
    a_year = round(dice.lognormvariate(3.6, 0.9)) + 1
    open_share, known_share = dice.random() ** 2, dice.random()
    counts: Counter[tuple[Any, ...]] = Counter()
    classes: Counter[tuple[Any, ...]] = Counter()
    for platform in platforms:
        for year in range(max(joined, _BEGAN[platform]), LAST_YEAR + 1):
            for _number in range(min(dice.randint(0, 2 * a_year), 400)):
                cell = _item(dice, platform, year, open_share, known_share)
                counts[cell] += 1
                if dice.random() < 0.02:
                    classes[(*cell, dice.choice(_CLASSES))] += 1
    if is_chatty:
        for year in range(2024, LAST_YEAR + 1):
            cell = ("messenger", "ai_message", "ai_chat", year, "not_public")
            counts[(*cell, "in_scope")] += dice.randint(1, 40)
    if dice.random() < 0.4:
        counts["facebook", "note", "timeline", None, "unknown", "undetermined"] += 3
    return _rows(counts), _rows(classes)


def _item(
    dice: random.Random, platform: str, year: int, is_open: float, is_known: float
) -> tuple[Any, ...]:
    weights = [weight for _kind, _surface, weight in _SHAPES]
    kind, surface, _weight = dice.choices(_SHAPES, weights)[0]
    year_of = None if dice.random() < 0.01 else year
    if dice.random() > is_known:
        return platform, kind, surface, year_of, "unknown", "undetermined"
    if dice.random() < is_open:
        return platform, kind, surface, year_of, "public", "in_scope"
    return platform, kind, surface, year_of, "not_public", "out_of_scope"


def _rows(cells: Counter[tuple[Any, ...]]) -> list[dict[str, Any]]:
    """Return the cells under both policies; of unknown ones the later knows more."""
    ordered = sorted(cells.items(), key=lambda cell: tuple(map(str, cell[0])))
    names = (
        "platform",
        "kind",
        "surface",
        "year",
        "visibility",
        "verdict",
        "sensitive",
    )
    return [
        row(items, **dict(zip(names, cell, strict=False)), policy=policy)
        for policy in POLICIES
        for cell, items in ordered
    ]


if __name__ == "__main__":
    invented(Path(sys.argv[1]))
