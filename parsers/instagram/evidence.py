"""Read what an Instagram export says of the account: who, since when, how private.

Shapes: INSTAGRAM 2.7, 4.1–4.2.
"""

from __future__ import annotations

import re
from typing import Any

from parsers import labels
from parsers.evidence import Facts, Look, cells_of, entries, possible, records, string


def profile(root: Any, look: Look) -> Facts:
    """Return names, birth and the privacy flag at the time of the export."""
    record = records(root)[0]
    cells = cells_of(record)

    def value(name: str) -> str | None:
        return string(cells[name].get("value")) if name in cells else None

    def is_private() -> bool | None:
        flag = labels.boolean(value("private_account"))
        found = record.get("string_map_data") or {}
        return _private_by_shape(found) if flag is None else flag

    return look.facts(
        username=lambda: value("username"),
        name=lambda: value("name"),
        names=lambda: [name for name in (value("name"),) if name],
        emails=lambda: [mail.casefold() for mail in (value("email"),) if mail],
        birth_date=lambda: _iso_date(value("birthday"), look),
        is_private=is_private,
    )


def _private_by_shape(cells: dict[str, Any]) -> bool | None:
    """Return the privacy flag where its label is in a language we don't know.

    Only "phone confirmed" and "private account" are yes-or-no; the flag comes last.
    """
    found = [
        labels.boolean(cell.get("value"))
        for word, cell in cells.items()
        if isinstance(cell, dict)
        and labels.meaning("instagram", word) is None
        and labels.boolean(cell.get("value")) is not None
    ]
    return found[-1] if found else None


def _iso_date(value: str | None, look: Look) -> list[int] | None:
    """Return [year, month, day] of an ISO date; 1919-01-01 means unset."""
    found = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", value or "")
    if found is None or value == "1919-01-01":
        return None
    return possible([int(part) for part in found.groups()], look)


def information(root: Any, look: Look) -> Facts:
    """Return the country at sign-up and the first story for close friends."""
    facts: Facts = {}
    for record in records(root):
        cells = cells_of(record) or {
            known: entry
            for entry in entries(record.get("label_values"))
            if (known := labels.meaning("instagram", entry.get("label")))
        }
        stories = cells.get("close_friends", {})
        since = stories.get("timestamp") or stories.get("timestamp_value")
        facts["close_friends_from"] = look.time(since)
        facts["country"] = string(cells.get("country_code", {}).get("value"))
    return facts


def privacy_changes(root: Any, look: Look) -> Facts:
    """Return each switch as (time, state switched to or None)."""
    changes = []
    for record in records(root):
        cells = [
            *(record.get("string_map_data") or {}).values(),
            *(record.get("string_list_data") or []),
        ]
        stamps = [
            look.time(cell.get("timestamp")) for cell in cells if isinstance(cell, dict)
        ]
        at = next((stamp for stamp in stamps if stamp), None)
        title = string(record.get("title")) or ""
        if at is not None:
            changes.append([at, labels.privacy_state(title)])
    return {"privacy_changes": sorted(changes, key=lambda change: change[0])}


def signup(root: Any, look: Look) -> Facts:
    """Return when the account was opened, and under which name."""
    for record in records(root):
        cells = cells_of(record)
        at = look.time(cells.get("time", {}).get("timestamp"))
        return {
            "created_at": at,
            "username": string(cells.get("username", {}).get("value")),
        }
    return {}


def based_in(root: Any, look: Look) -> Facts:
    """Return the country that was inferred for the account."""
    for record in records(root):
        for entry in entries(record.get("label_values")):
            if labels.meaning("instagram", entry.get("label")) == "country":
                return {"country": string(entry.get("value"))}
    return {}


def threads_profile(root: Any, look: Look) -> Facts:
    """Return what Threads' own profile says; its flag is its own."""
    facts = profile(root, look)
    opened = cells_of(records(root)[0]).get("onboarding", {})
    return {
        "threads_created_at": look.time(opened.get("timestamp")),
        "threads_username": facts.get("username"),
        "threads_is_private": facts.get("is_private"),
    }
