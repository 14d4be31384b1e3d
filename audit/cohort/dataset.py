"""Read the folder that a batch wrote: its options, its runs, its counts.

The folder may come from somebody else: columns, labels and numbers are checked before
anything is counted, and no message quotes what stands in it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from parsers import schema
from reports.words import _

COUNTS: Final = schema.schema_of(schema.COUNTS)
SENSITIVE: Final = schema.schema_of(schema.SENSITIVE_COUNTS)
_RUNS: Final = pa.schema(
    [
        field
        for field in schema.schema_of(schema.RUNS)
        if field.name in ("participant", "status", "unread", "versions", "as_of")
    ]
)
_LABELS: Final = {
    "platform": schema.PLATFORMS,
    "kind": schema.KINDS,
    "verdict": schema.VERDICTS_LABELS,
    "sensitive": schema.SENSITIVE,
}
_YEARS: Final = (1970, 2100)
_LONGEST: Final = 1 << 20
_MOST: Final = 1 << 40
_TOOL: Final = re.compile(r"meta-audit [0-9A-Za-z.+-]{1,40}")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_PARTICIPANT: Final = pa.field("participant", pa.string())
_EMPTY: Final = COUNTS.append(_PARTICIPANT).empty_table()


class CohortError(Exception):
    """Say why no cohort can be told of a folder, and what to do."""


class PolicyChoiceError(CohortError):
    """Say that the batch did not judge by the policy asked for."""


@dataclass(frozen=True)
class Dataset:
    """What a batch wrote, under one policy; all rows are checked.

    ``counts`` and ``sensitive`` (None: not counted) have the columns of the schema's
    COUNTS and SENSITIVE_COUNTS and ``participant``; ``runs`` one row per participant.
    Nobody in them was left out by the batch; ``left_out`` says how many were.
    """

    policy: str
    policies: tuple[str, ...]
    runs: pa.Table
    counts: pa.Table
    sensitive: pa.Table | None
    left_out: int = 0


def read(folder: Path, policy: str | None = None) -> Dataset:
    """Return the dataset under a policy, by default the one that the batch put first.

    Raises CohortError where the folder holds no dataset that can be read.
    """
    options = _options(folder / "batch.json")
    policies = _policies(options)
    if not policies or not (folder / "runs").is_dir():
        raise CohortError(
            _(
                "no batch here: DIR must be the output folder of `meta-audit batch`, "
                "with batch.json, runs and counts in it; run that first"
            )
        )
    chosen = policy or policies[0]
    if chosen not in policies:
        raise PolicyChoiceError(
            _("--policy: the batch judged by {policies}; choose one of these").format(
                policies=", ".join(policies)
            )
        )
    runs = _table(folder / "runs", _RUNS)
    counts = _counts(folder / "counts", COUNTS, chosen)
    if not _are_runs(runs):
        raise _damaged("runs")
    counts = counts if counts is not None else _EMPTY
    sensitive = _counts(folder / "sensitive", SENSITIVE, chosen)
    gone = _left_out(options)
    there = {id_ for t in (runs, counts) for id_ in t["participant"].to_pylist()}
    return Dataset(
        chosen,
        policies,
        _without(gone, runs),
        _without(gone, counts),
        None if sensitive is None else _without(gone, sensitive),
        len(there.intersection(gone)),
    )


def _left_out(options: dict[str, Any]) -> list[str]:
    """Return who is in no source of the batch any more, and may have withdrawn."""
    named = options.get("left_out", [])
    if not isinstance(named, list) or not all(isinstance(one, str) for one in named):
        raise CohortError(
            _(
                "batch.json: damaged or not written by `meta-audit batch`; "
                "run the batch again"
            )
        )
    return named


def _without(gone: list[str], table: pa.Table) -> pa.Table:
    is_gone = pc.is_in(table["participant"], pa.array(gone, pa.string()))
    return table.filter(pc.invert(is_gone))


def _are_runs(runs: pa.Table) -> bool:
    """Say whether each participant stands there once, and what is printed is ours."""
    if len(pc.unique(runs["participant"])) < runs.num_rows:
        return False
    # A run that failed before it was counted has no version.
    done = runs.filter(pc.equal(runs["status"], "done"))
    tools = {row[0] if row else "" for row in done["versions"].to_pylist()}
    days = set(runs["as_of"].to_pylist())
    return all(map(_TOOL.fullmatch, tools)) and all(map(_DAY.fullmatch, days))


def _options(path: Path) -> dict[str, Any]:
    """Return what ``batch.json`` holds; nothing where it is not one."""
    try:
        if path.stat().st_size > _LONGEST:
            return {}
        options = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return options if isinstance(options, dict) else {}


def _policies(options: dict[str, Any]) -> tuple[str, ...]:
    """Return the policies that the batch judged by."""
    named = options.get("policies")
    known: list[Any] = named if isinstance(named, list) else []
    # They are printed, and looked for in the tables: plain names only.
    plain = [
        name
        for name in known
        if isinstance(name, str) and name.isascii() and name.replace("-", "a").isalnum()
    ]
    return tuple(plain)


def _counts(folder: Path, columns: pa.Schema, policy: str) -> pa.Table | None:
    """Return the counts of a folder; None where nobody has any."""
    if next(folder.rglob("*.parquet"), None) is None:
        return None
    return _table(folder, columns, policy)


def _table(folder: Path, columns: pa.Schema, policy: str | None = None) -> pa.Table:
    """Return the checked rows of all Parquet files of a folder."""
    is_hive = "participant" not in columns.names
    wanted = columns.append(_PARTICIPANT) if is_hive else columns
    try:
        data = ds.dataset(
            sorted(folder.rglob("*.parquet")),
            schema=wanted,
            format="parquet",
            partitioning=(
                ds.partitioning(pa.schema([_PARTICIPANT]), flavor="hive")
                if is_hive
                else None
            ),
        )
        named = pc.field("policy")
        # A row without a policy is nobody's: it must come along to be refused.
        one = None if policy is None else (named == policy) | named.is_null()
        table = data.to_table(filter=one)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise _damaged(folder.name) from error
    if not _is_sound(table):
        raise _damaged(folder.name)
    return table


def _damaged(name: str) -> CohortError:
    said = _(
        "{folder}: a file there is damaged or was not written by `meta-audit batch`; "
        "take foreign files away, or run the batch again"
    )
    return CohortError(said.format(folder=name))


def _is_sound(table: pa.Table) -> bool:
    """Say whether no value is missing, unknown or impossible."""
    for name in table.column_names:
        column = table[name]
        if name != "year" and column.null_count:
            return False
        if name in _LABELS:
            known = pc.is_in(column, pa.array(_LABELS[name], pa.string()))
            if not pc.all(known, min_count=0).as_py():
                return False
    return all(
        _is_within(table[name].drop_null(), first, last)
        for name, (first, last) in (("year", _YEARS), ("items", (0, _MOST)))
        if name in table.column_names
    )


def _is_within(column: pa.ChunkedArray, first: int, last: int) -> bool:
    values = column.to_numpy()
    return bool(np.all((values >= first) & (values <= last)))
