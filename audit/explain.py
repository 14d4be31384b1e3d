"""Find the evidence chain of one item in an output folder.

What it is and where it was read; what the export says of its visibility and on what
that rests; which rule decided under each policy, with the rule's sources; what would
settle it; what is not known. The verdicts and the rules' words are those that the scan
wrote down; quotes and sources are this version's, and it is said where its policy is no
longer the one that the scan used.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet as pq

from audit import policy as policies
from audit import questions
from audit.matched import matched
from audit.telling import (
    BASES,
    CERTAINTIES,
    HINTS,
    STATUSES,
    UNKNOWNS,
    VISIBILITIES,
)
from parsers.schema import Policy, Question, Rule
from reports.words import _, said

_SHORTEST: Final = 6
_CANDIDATES: Final = 5


class UnknownItemError(Exception):
    """Say that an id names no item, or several, and what to do."""


# The chain ---------------------------------------------------------------------------


def chain(out: Path, wanted: str) -> dict[str, Any]:
    """Return the evidence chain of an item; ``wanted`` is its id or the id's beginning.

    Raises:
        UnknownItemError: no item has such an id, or several have.
    """
    item = _item(out, wanted.strip().casefold())
    account = _account(out, item)
    summary = _json(out / "summary.json")
    judged = _judged(out, item["item_id"], summary.get("policy"))
    asked = _question(out, item)
    return {
        "item": item,
        "account": account,
        "as_of": summary.get("as_of"),
        "evidence": {
            "status": said(STATUSES[item["status"]]),
            "visibility": said(VISIBILITIES[item["visibility"]]),
            "basis": said(BASES[item["visibility_basis"]]),
            "certainty": said(CERTAINTIES[item["certainty"]]),
            "public_spans": item["public_spans"],
            "hint": said(HINTS[item["public_hint"]]) if item["public_hint"] else None,
        },
        "mentions": _mentions(out, item),
        "policies": judged,
        "question": asdict(asked) if asked else None,
        "not_known": [
            said(UNKNOWNS[key]) for key in _not_known(item, account, asked) if key
        ],
    }


def _item(out: Path, wanted: str) -> dict[str, Any]:
    """Return the one row whose id begins so, times as ISO texts."""
    if len(wanted) < _SHORTEST:
        raise UnknownItemError(
            _(
                "give at least {count} characters of the item's id; it is the column "
                "item_id of items.csv"
            ).format(count=_SHORTEST)
        )
    file = pq.ParquetFile(out / "items.parquet")
    found: list[dict[str, Any]] = []
    for group in range(file.num_row_groups):
        ids = file.read_row_group(group, columns=["item_id"]).column("item_id")
        hits = pc.starts_with(ids, wanted)
        if pc.any(hits).as_py():
            found += file.read_row_group(group).filter(hits).to_pylist()
    exact = [row for row in found if row["item_id"] == wanted]
    if len(exact or found) == 1:
        row: dict[str, Any] = _plain((exact or found)[0])
        return row
    raise UnknownItemError(_which(row["item_id"] for row in found))


def _which(ids: Iterable[str]) -> str:
    several = sorted(ids)
    if not several:
        return _(
            "no item of this audit has that id; take one from the column item_id of "
            "items.csv, or of the report's list"
        )
    shown = ", ".join(several[:_CANDIDATES])
    more = ", …" if len(several) > _CANDIDATES else ""
    return _("{count} items have an id that begins so; write more: {ids}").format(
        count=len(several), ids=shown + more
    )


def _plain(value: Any) -> Any:
    """Return a value with every time in it as an ISO text, to the second, UTC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value


def _json(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8")))


def _mentions(out: Path, item: dict[str, Any]) -> list[dict[str, Any]] | None:
    """Return what the item mentions, with the words; None: it was not looked at."""
    if item["sensitive"] is None:
        return None
    options = _json(out / "audit.json").get("options") or {}
    found = matched(item["text"], item["lang"], item["sensitive"], options)
    return [match._asdict() for match in found]


def _account(out: Path, item: dict[str, Any]) -> dict[str, Any] | None:
    """Return the item's row of ``accounts.parquet``."""
    rows = pq.read_table(out / "accounts.parquet").to_pylist()
    for row in rows:
        if (row["platform"], row["account"]) == (item["platform"], item["account"]):
            return dict(_plain(row))
    return None


def _judged(out: Path, item_id: str, first: str | None) -> list[dict[str, Any]]:
    """Return what decided under each policy, that of the report first."""
    rows = pq.read_table(
        out / "verdicts.parquet", filters=[("item_id", "=", item_id)]
    ).to_pylist()
    used = {row["id"]: row for row in _json(out / "audit.json").get("policies", [])}
    rows.sort(key=lambda row: row["policy"] != first)
    return [_decision(row, used.get(row["policy"], {})) for row in rows]


def _decision(row: dict[str, Any], used: dict[str, Any]) -> dict[str, Any]:
    """Return a row of verdicts with what this version knows of its policy and rule."""
    policy = next((p for p in policies.load() if p.id == row["policy"]), None)
    rules = policy.rules if policy else ()
    rule = next((rule for rule in rules if rule.id == row["rule"]), None)
    now = policies.digest(policy.id) if policy else None
    return {
        "policy": row["policy"],
        "title": policy.title if policy else None,
        "announced": policy.announced.isoformat() if policy else None,
        "start": policy.start.isoformat() if policy else None,
        "in_force": policy.status if policy else None,
        "revision": used.get("revision"),
        "checked": used.get("checked"),
        "changed_since": now != used.get("sha256"),
        "verdict": row["verdict"],
        "rule": row["rule"],
        "says": row["reason"],
        "quote": rule.quote if rule else None,
        "quote_lang": rule.quote_lang if rule else None,
        "quote_source": rule.quote_source if rule else None,
        "sources": _sources(policy, rule),
    }


def _sources(policy: Policy | None, rule: Rule | None) -> list[dict[str, str]]:
    if policy is None or rule is None:
        return []
    return [asdict(policy.sources[id_]) for id_ in rule.sources]


def _question(out: Path, item: dict[str, Any]) -> Question | None:
    """Return the question that would settle the item, with all that it settles."""
    if item["question"] is None:
        return None
    asked = pq.read_table(
        out / "items.parquet",
        columns=["item_id"],
        filters=(pc.field("question") == item["question"])
        & (pc.field("author").cast(pa.string()) == "self"),
    )
    return questions.listed(Counter({item["question"]: asked.num_rows}))[0]


def _not_known(
    item: dict[str, Any], account: dict[str, Any] | None, asked: Question | None
) -> list[str | None]:
    """Return keys of ``UNKNOWNS``, in the order in which they are told."""
    spans = item["public_spans"]
    medium = item["media_path"] and not item["media_path"].startswith("http")
    undated = item["created_at"] is None and item["kind"] != "profile_field"
    unsettled = item["verdict"] == "undetermined" and item["author"] == "self"
    return [
        "time" if undated else None,
        "day" if item["precision"] == "day" else None,
        "visibility" if item["visibility"] == "unknown" else None,
        "spans" if spans is None and item["kind"] != "ai_message" else None,
        "after" if spans and spans[-1]["until"] is None else None,
        "exported" if account is not None and not account["exported_at"] else None,
        "medium" if medium and item["media_bytes"] is None else None,
        "age" if account is not None and account["birth_year"] is None else None,
        "question" if unsettled and asked is None else None,
        "use",
    ]
