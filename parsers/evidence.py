"""Read what an export says of the account itself: who, since when, how private.

One function per file kind, each from the raw file to a plain dict of facts. Shapes:
FACEBOOK 5 and INSTAGRAM 2.7, 4.1–4.2. Nothing here decides what the facts mean.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

import orjson

from parsers import label_values, labels, text, times

Facts = dict[str, Any]


def evidence_in(data: bytes | bytearray, format_id: str, latest: int) -> Facts:
    """Return the facts of one evidence file, by the id of its format row.

    ``newest`` among them is the newest time of its records, not later than ``latest``.
    Raises ValueError, KeyError or TypeError where the file has another shape.
    """
    plain = data[3:] if data[:3] == b"\xef\xbb\xbf" else data
    root = orjson.loads(plain)
    reader = _READERS.get(format_id)
    return {**(reader(root) if reader else {}), "newest": _newest(root, latest)}


def _newest(root: Any, latest: int) -> int | None:
    """Return the newest time of any record: JSON names no day of export."""
    found = (at for value in _stamps(root) if (at := times.milliseconds(value)))
    return max((at for at in found if at <= latest), default=None)


def _stamps(value: Any) -> Iterator[Any]:
    if isinstance(value, list):
        for item in value:
            yield from _stamps(item)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key in ("timestamp", "timestamp_value"):
                yield inner
            elif isinstance(inner, (list, dict)):
                yield from _stamps(inner)


def _only(root: Any) -> Any:
    """Return what stands under the single wrapper key of a file."""
    if isinstance(root, dict) and len(root) == 1:
        return next(iter(root.values()))
    return root


def _records(root: Any) -> list[dict[str, Any]]:
    """Return the records of a file, a bare record as a list of one."""
    if isinstance(root, dict) and root.keys() & {"label_values", "string_map_data"}:
        root = [root]
    found = _only(root)
    found = found if isinstance(found, list) else [found]
    return [record for record in found if isinstance(record, dict)]


def _string(value: Any) -> str | None:
    return text.repaired(value) if isinstance(value, str) and value else None


def _facebook_profile(root: Any) -> Facts:
    profile = _only(root)
    name = profile.get("name")
    full = _string(name.get("full_name")) if isinstance(name, dict) else _string(name)
    emails = profile.get("emails")
    listed = emails.get("emails", []) if isinstance(emails, dict) else []
    previous = profile.get("previous_names") or []
    uri = _string(profile.get("profile_uri")) or ""
    return {
        "name": full,
        "names": [
            known
            for known in (full, *(_string(item.get("name")) for item in previous))
            if known
        ],
        "username": _string(profile.get("username")),
        "vanity": _vanity(uri),
        "emails": [mail.casefold() for mail in listed if isinstance(mail, str)],
        "birth_date": _birthday(profile.get("birthday")),
        "created_at": times.milliseconds(profile.get("registration_timestamp")),
    }


def _vanity(uri: str) -> str | None:
    found = re.search(r"facebook\.com/([A-Za-z0-9.]+)/?$", uri)
    return found.group(1) if found and found.group(1) != "profile.php" else None


def _birthday(value: Any) -> list[int] | None:
    """Return [year, month, day]; the year may be hidden."""
    if not isinstance(value, dict) or not value.get("year"):
        return None
    return [
        int(value["year"]),
        int(value.get("month") or 1),
        int(value.get("day") or 1),
    ]


def _facebook_groups(root: Any) -> Facts:
    groups: list[str] = []
    for record in _records(root):
        named = [record.get("name")]
        named += [item.get("name") for item in record.get("data") or []]
        groups += [group for group in map(_string, named) if group]
    return {"groups": sorted(set(groups))}


def _facebook_country(root: Any) -> Facts:
    place = _only(root)
    return {"country": _string(place.get("country"))}


def _facebook_jurisdiction(root: Any) -> Facts:
    """Return the region whose word stands among the values, if we know one."""
    for record in _records(root):
        for value in label_values.scalars(record.get("label_values")):
            known = labels.meaning("regions", value)
            if known:
                return {"jurisdiction": known}
    return {}


def _download_requests(root: Any) -> Facts:
    """Return (requested at, from, until) of each earlier request of a download."""
    requests = []
    for record in _records(root):
        window: dict[str, Any] = {}
        for entry in _entries(record.get("label_values")):
            known = labels.meaning("instagram", entry.get("label"))
            if known in ("range_start", "range_end"):
                window[known] = times.milliseconds(entry.get("timestamp_value"))
        requests.append(
            [
                times.milliseconds(record.get("timestamp")),
                window.get("range_start"),
                window.get("range_end"),
            ]
        )
    return {"requests": requests}


def _entries(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every labelled entry, nested ones too."""
    if isinstance(value, list):
        for item in value:
            yield from _entries(item)
    elif isinstance(value, dict):
        if "label" in value:
            yield value
        for key in ("dict", "vec"):
            yield from _entries(value.get(key))


def _cells(record: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return a string map under the meanings of its labels."""
    cells = record.get("string_map_data") or {}
    known = ((labels.meaning("instagram", word), cell) for word, cell in cells.items())
    return {meaning: cell for meaning, cell in known if meaning is not None}


def _instagram_profile(root: Any) -> Facts:
    record = _records(root)[0]
    cells = _cells(record)
    values = {known: _string(cell.get("value")) for known, cell in cells.items()}
    private = labels.boolean(values.get("private_account"))
    if private is None:
        private = _private_by_shape(record.get("string_map_data") or {})
    email = values.get("email")
    return {
        "username": values.get("username"),
        "name": values.get("name"),
        "names": [name for name in (values.get("name"),) if name],
        "emails": [email.casefold()] if email else [],
        "birth_date": _iso_date(values.get("birthday")),
        "is_private": private,
    }


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


def _iso_date(value: str | None) -> list[int] | None:
    """Return [year, month, day] of an ISO date; 1919-01-01 means unset."""
    found = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", value or "")
    if found is None or value == "1919-01-01":
        return None
    return [int(part) for part in found.groups()]


def _instagram_information(root: Any) -> Facts:
    facts: Facts = {}
    for record in _records(root):
        cells = _cells(record) or {
            known: entry
            for entry in _entries(record.get("label_values"))
            if (known := labels.meaning("instagram", entry.get("label")))
        }
        stories = cells.get("close_friends", {})
        since = stories.get("timestamp") or stories.get("timestamp_value")
        facts["close_friends_from"] = times.milliseconds(since)
        facts["country"] = _string(cells.get("country_code", {}).get("value"))
    return facts


def _privacy_changes(root: Any) -> Facts:
    """Return each switch as (time, state switched to or None)."""
    changes = []
    for record in _records(root):
        cells = [
            *(record.get("string_map_data") or {}).values(),
            *(record.get("string_list_data") or []),
        ]
        stamps = [times.milliseconds(cell.get("timestamp")) for cell in cells]
        at = next((stamp for stamp in stamps if stamp), None)
        title = _string(record.get("title")) or ""
        if at is not None:
            changes.append([at, labels.privacy_state(title)])
    return {"privacy_changes": sorted(changes, key=lambda change: change[0])}


def _signup(root: Any) -> Facts:
    for record in _records(root):
        cells = _cells(record)
        at = times.milliseconds(cells.get("time", {}).get("timestamp"))
        return {
            "created_at": at,
            "username": _string(cells.get("username", {}).get("value")),
        }
    return {}


def _based_in(root: Any) -> Facts:
    for record in _records(root):
        for entry in _entries(record.get("label_values")):
            if labels.meaning("instagram", entry.get("label")) == "country":
                return {"country": _string(entry.get("value"))}
    return {}


def _threads_profile(root: Any) -> Facts:
    facts = _instagram_profile(root)
    opened = _cells(_records(root)[0]).get("onboarding", {})
    return {
        "threads_created_at": times.milliseconds(opened.get("timestamp")),
        "threads_username": facts["username"],
        "threads_is_private": facts["is_private"],
    }


_READERS: Final[dict[str, Callable[[Any], Facts]]] = {
    "facebook-profile-2024": _facebook_profile,
    "facebook-groups-joined-2024": _facebook_groups,
    "facebook-groups-run-2024": _facebook_groups,
    "facebook-country-2024": _facebook_country,
    "facebook-jurisdiction-2024": _facebook_jurisdiction,
    "facebook-download-requests-2024": _download_requests,
    "instagram-profile-2025": _instagram_profile,
    "instagram-profile-information-2025": _instagram_information,
    "instagram-privacy-changes-2025": _privacy_changes,
    "instagram-signup-2025": _signup,
    "instagram-based-in-2025": _based_in,
    "instagram-download-requests-2025": _download_requests,
    "instagram-threads-profile-2025": _threads_profile,
}
