"""Read what an Instagram export says of the account: who, since when, how private.

Shapes: INSTAGRAM 2.7, 4.1–4.2; of the flat exports up to early 2021 ``profile.json``
(``private_account``, ``date_joined``) and ``account_history.json``
(``{registration_info: {registration_username, registration_time, registration_email},
login_history: […]}``, one reader of 2021). Where a label is in a language that we do
not know, a fact is taken by the shape of its value only where nothing else has it, and
that is counted; so are files of which no label is known.
"""

from __future__ import annotations

import re
from typing import Any, Final

from parsers import labels
from parsers.evidence import Facts, Look, cells_of, entries, possible, records, string

_STRANGE: Final = "labels in a language we do not know"
_FLAG_BY_PLACE: Final = "privacy flags taken by their place, not by their label"


def profile(root: Any, look: Look) -> Facts:
    """Return names, birth and the privacy flag at the time of the export."""
    record = records(root)[0]
    cells = _cells(record)
    if not cells and _has_labels(record):
        look.doubts[_STRANGE] += 1

    def value(name: str) -> str | None:
        return string(cells[name].get("value")) if name in cells else None

    def is_private() -> bool | None:
        flag = labels.boolean(value("private_account"))
        return _private_by_shape(record, look) if flag is None else flag

    return look.facts(
        username=lambda: value("username"),
        name=lambda: value("name"),
        names=lambda: [name for name in (value("name"),) if name],
        emails=lambda: [mail.casefold() for mail in (value("email"),) if mail],
        birth_date=lambda: _iso_date(value("birthday"), look),
        is_private=is_private,
    )


def _cells(record: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return what a record says by the meanings of its labels, in either shape."""
    found: dict[str, dict[str, Any]] = dict(cells_of(record))
    for entry in entries(record.get("label_values")):
        meaning = labels.meaning("instagram", entry.get("label"))
        if meaning is not None:
            found.setdefault(meaning, entry)
    return found


def _has_labels(record: dict[str, Any]) -> bool:
    return bool(record.get("string_map_data") or record.get("label_values"))


def _stamp(cell: dict[str, Any]) -> Any:
    return cell.get("timestamp") or cell.get("timestamp_value")


def _private_by_shape(record: dict[str, Any], look: Look) -> bool | None:
    """Return the privacy flag where its label is in a language we don't know.

    Only "phone confirmed" and "private account" are yes-or-no; the flag comes last.
    """
    cells = record.get("string_map_data") or {}
    found = [
        flag
        for word, cell in cells.items()
        if isinstance(cell, dict)
        and labels.meaning("instagram", word) is None
        and not labels.names_a_phone(word)
        and (flag := labels.boolean(string(cell.get("value")))) is not None
    ]
    if not found:
        return None
    look.doubts[_FLAG_BY_PLACE] += 1
    return found[-1]


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
        cells = _cells(record)
        if not cells and _has_labels(record):
            look.doubts[_STRANGE] += 1
        facts["close_friends_from"] = look.time(_stamp(cells.get("close_friends", {})))
        facts["country"] = string(cells.get("country_code", {}).get("value"))
    return facts


def privacy_changes(root: Any, look: Look) -> Facts:
    """Return each switch as (time, state switched to or None)."""
    changes: list[list[Any]] = []
    unread = False
    for record in records(root):
        cells = [
            *(record.get("string_map_data") or {}).values(),
            *(record.get("string_list_data") or []),
            *entries(record.get("label_values")),
            record,
        ]
        stamps = [look.time(_stamp(cell)) for cell in cells if isinstance(cell, dict)]
        at = next((stamp for stamp in stamps if stamp), None)
        title = string(record.get("title")) or ""
        if at is not None:
            changes.append([at, labels.privacy_state(title)])
        else:
            unread = True
            look.doubts["switches of privacy without a time"] += 1
    ordered = sorted(changes, key=lambda change: change[0])
    return {"privacy_changes": ordered, "switch_lost": unread or None}


def signup(root: Any, look: Look) -> Facts:
    """Return when the account was opened, and under which name.

    The time is the only one there is, whatever its label.
    """
    for record in records(root):
        cells = _cells(record)
        stamp = _stamp(cells.get("time", {})) or _only_time(record)
        if not cells and stamp is None and _has_labels(record):
            look.doubts[_STRANGE] += 1
        return {
            "created_at": look.time(stamp),
            "username": string(cells.get("username", {}).get("value")),
        }
    return {}


def _only_time(record: dict[str, Any]) -> Any:
    cells = (record.get("string_map_data") or {}).values()
    stamps = [_stamp(cell) for cell in cells if isinstance(cell, dict) and _stamp(cell)]
    return stamps[0] if len(stamps) == 1 else None


def based_in(root: Any, look: Look) -> Facts:
    """Return the country that was inferred for the account; some name a city only."""
    for record in records(root):
        cells = _cells(record)
        if not cells and _has_labels(record):
            look.doubts[_STRANGE] += 1
        country = string(cells.get("country", {}).get("value"))
        if country is not None:
            return {"country": country}
    return {}


def threads_profile(root: Any, look: Look) -> Facts:
    """Return what Threads' own profile says; its flag is its own."""
    facts = profile(root, look)
    opened = _cells(records(root)[0]).get("onboarding", {})
    return {
        "threads_created_at": look.time(opened.get("timestamp")),
        "threads_username": facts.get("username"),
        "threads_is_private": facts.get("is_private"),
    }


# The flat exports up to early 2021 ----------------------------------------------------


def flat_profile(root: Any, look: Look) -> Facts:
    """Return who the account is, since when, and its flag, a plain true or false."""
    flag = root.get("private_account")
    name = string(root.get("name"))
    mail = string(root.get("email"))
    if name is None and not string(root.get("username")):
        look.doubts["profiles without a name that we know"] += 1
    return look.facts(
        username=lambda: string(root.get("username")),
        name=lambda: name,
        names=lambda: [name] if name else [],
        emails=lambda: [mail.casefold()] if mail else [],
        created_at=lambda: look.time(root.get("date_joined")),
        birth_date=lambda: _iso_date(string(root.get("date_of_birth")), look),
        is_private=lambda: flag if isinstance(flag, bool) else labels.boolean(flag),
    )


def flat_history(root: Any, look: Look) -> Facts:
    """Return when the account was opened; the logins only date the export."""
    opened = root.get("registration_info") or {}
    if isinstance(opened, list):
        opened = opened[0] if opened else {}
    mail = string(opened.get("registration_email"))
    return {
        "created_at": look.time(opened.get("registration_time")),
        "username": string(opened.get("registration_username")),
        "emails": [mail.casefold()] if mail else [],
    }
