"""Say whether an output folder is what its scan wrote, before anything is told from it.

A table that was cut, changed, or moved in by a scan that was stopped would give wrong
words without any error. So what a command reads is hashed and held against the record,
and must have the columns that this version knows.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import msgspec
import pyarrow as pa
from pyarrow import parquet as pq

from audit.record import RECORD, digest
from parsers import schema

TABLES: Final = {
    "items.parquet": schema.ITEMS,
    "verdicts.parquet": schema.VERDICTS,
    "files.parquet": schema.FILES,
    "problems.parquet": schema.PROBLEMS,
    "accounts.parquet": schema.ACCOUNTS,
}


class _Options(msgspec.Struct):
    """What commands take from the options of a scan."""

    text: str = "full"
    as_of: str | None = None


class _Record(msgspec.Struct):
    """What commands take from ``audit.json``; no ``outputs``: made by hand."""

    options: _Options
    policies: list[dict[str, Any]] = []
    outputs: dict[str, str] | None = None


class _Question(msgspec.Struct):
    """A question and the items it settles."""

    id: str
    settles: int


class _Account(msgspec.Struct):
    """An account by its name."""

    account: str


class _Summary(msgspec.Struct):
    """What commands take from ``summary.json``."""

    policy: str
    as_of: str
    questions: list[_Question] = []
    accounts: list[_Account] = []


_FORMS: Final[dict[str, type]] = {RECORD: _Record, "summary.json": _Summary}


def damaged(out: Path, needed: Iterable[str]) -> str | None:
    """Return the first file that can't be read or is not what the scan wrote.

    Raises OSError where a file can't be opened.
    """
    names = list(needed)
    found = (name for name in names if not _is_sound(out / name))
    if first := next(found, None):
        return first
    recorded = _recorded(out / RECORD)
    if recorded is None:
        return None
    changed = (n for n in names if n != RECORD and recorded.get(n) != digest(out / n))
    return next(changed, None)


def outdated(out: Path, needed: Iterable[str]) -> str | None:
    """Return the first table that lacks a column of this version's, or has another."""
    found = (name for name in needed if name in TABLES)
    return next((name for name in found if not _has_columns(out / name)), None)


def _is_sound(path: Path) -> bool:
    try:
        if path.suffix == ".parquet":
            pq.read_schema(path)
        else:
            msgspec.json.decode(path.read_bytes(), type=_FORMS[path.name])
    except (ValueError, RecursionError, pa.ArrowException):
        return False
    except OSError:
        # Arrow says so of a damaged file too; one that can't be opened says it again.
        with path.open("rb"):
            return False
    return True


def _recorded(path: Path) -> dict[str, str] | None:
    found: _Record = msgspec.json.decode(path.read_bytes(), type=_Record)
    return found.outputs


def _has_columns(path: Path) -> bool:
    there = pq.read_schema(path)
    return all(
        there.get_field_index(wanted.name) >= 0
        and there.field(wanted.name).type.equals(wanted.type)
        for wanted in TABLES[path.name]
    )
