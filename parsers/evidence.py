"""Read what an export says of the account itself: who, since when, how private.

One function per file kind, each from the raw file to a plain dict of facts. Shapes:
FACEBOOK 5 and INSTAGRAM 2.7, 4.1–4.2. Nothing here decides what the facts mean.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, Final

import orjson

from parsers import label_values, labels, salvage, text, times

Facts = dict[str, Any]
_EARLIEST: Final = 946_684_800_000  # 2000-01-01: before any of Meta's services
_ODD: Final = (
    KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError,
    RecursionError,
)  # fmt: skip


class Look:
    """Take facts one by one: an odd one costs itself, and is counted in ``doubts``."""

    def __init__(self, latest: int) -> None:
        self.latest = latest
        self.doubts: Counter[str] = Counter()

    def facts(self, **taken: Callable[[], Any]) -> Facts:
        """Return each fact that can be had."""
        found: Facts = {}
        for name, take in taken.items():
            try:
                found[name] = take()
            except _ODD:
                self.doubts["statements not read"] += 1
        return found

    def time(self, value: Any) -> int | None:
        """Return a time of the account's life in milliseconds, None if impossible."""
        at = times.milliseconds(value)
        if at is not None and not _EARLIEST <= at <= self.latest:
            self.doubts["impossible times set aside"] += 1
            return None
        return at


def evidence_in(
    data: bytes | bytearray, format_id: str, latest: int
) -> tuple[Facts, Counter[str]]:
    """Return the facts of one evidence file, and what in it could not be read.

    ``newest`` among them is the newest time of its records, not later than ``latest``.

    Raises ValueError where the file is no JSON.
    """
    plain = data[3:] if data[:3] == b"\xef\xbb\xbf" else data
    try:
        root = orjson.loads(plain)
    except ValueError:
        root = salvage.lenient(plain.decode("utf-8", "replace"))
    look = Look(latest)
    reader = _READERS.get(format_id)
    found = look.facts(all=lambda: reader(root, look)) if reader and root else {}
    facts: Facts = found.get("all") or {}
    return {**facts, "newest": _newest(root, latest)}, look.doubts


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


def _facebook_profile(root: Any, look: Look) -> Facts:
    profile = _only(root)

    def full_name() -> str | None:
        name = profile.get("name")
        return (
            _string(name.get("full_name")) if isinstance(name, dict) else _string(name)
        )

    def former() -> list[Any]:
        listed = profile.get("previous_names") or []
        return listed if isinstance(listed, list) else [listed]

    def names() -> list[str]:
        known = (full_name(), *(_string(item.get("name")) for item in former()))
        return [name for name in known if name]

    def emails() -> list[str]:
        mails = profile.get("emails")
        listed = mails.get("emails", []) if isinstance(mails, dict) else []
        return [mail.casefold() for mail in listed if isinstance(mail, str)]

    return look.facts(
        name=full_name,
        names=names,
        username=lambda: _string(profile.get("username")),
        vanity=lambda: _vanity(_string(profile.get("profile_uri")) or ""),
        emails=emails,
        birth_date=lambda: _birthday(profile.get("birthday"), look),
        created_at=lambda: look.time(profile.get("registration_timestamp")),
    )


def _vanity(uri: str) -> str | None:
    found = re.search(r"facebook\.com/([A-Za-z0-9.]+)/?$", uri)
    return found.group(1) if found and found.group(1) != "profile.php" else None


def _birthday(value: Any, look: Look) -> list[int] | None:
    """Return [year, month, day]; the year may be hidden."""
    if not isinstance(value, dict) or not value.get("year"):
        return None
    parts = [
        int(value["year"]),
        int(value.get("month") or 1),
        int(value.get("day") or 1),
    ]
    return _possible(parts, look)


def _possible(parts: list[int], look: Look) -> list[int] | None:
    """Return a day of birth that somebody living can have."""
    try:
        born = date(*parts)
    except ValueError:
        born = date.min
    if not born.year >= 1900 or times.start_of(born) > look.latest:
        look.doubts["impossible times set aside"] += 1
        return None
    return parts


def _facebook_groups(root: Any, look: Look) -> Facts:
    groups: list[str] = []
    for record in _records(root):
        named = [record.get("name")]
        named += [item.get("name") for item in record.get("data") or []]
        groups += [group for group in map(_string, named) if group]
    return {"groups": sorted(set(groups))}


def _facebook_country(root: Any, look: Look) -> Facts:
    place = _only(root)
    country = place.get("country") if isinstance(place, dict) else None
    return {"country": _string(country)}


def _facebook_jurisdiction(root: Any, look: Look) -> Facts:
    """Return the region whose word stands among the values, if we know one."""
    for record in _records(root):
        for value in label_values.scalars(record.get("label_values")):
            known = labels.meaning("regions", value)
            if known:
                return {"jurisdiction": known}
    return {}


def _download_requests(root: Any, look: Look) -> Facts:
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


def _instagram_profile(root: Any, look: Look) -> Facts:
    record = _records(root)[0]
    cells = _cells(record)

    def value(name: str) -> str | None:
        return _string(cells[name].get("value")) if name in cells else None

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
    return _possible([int(part) for part in found.groups()], look)


def _instagram_information(root: Any, look: Look) -> Facts:
    facts: Facts = {}
    for record in _records(root):
        cells = _cells(record) or {
            known: entry
            for entry in _entries(record.get("label_values"))
            if (known := labels.meaning("instagram", entry.get("label")))
        }
        stories = cells.get("close_friends", {})
        since = stories.get("timestamp") or stories.get("timestamp_value")
        facts["close_friends_from"] = look.time(since)
        facts["country"] = _string(cells.get("country_code", {}).get("value"))
    return facts


def _privacy_changes(root: Any, look: Look) -> Facts:
    """Return each switch as (time, state switched to or None)."""
    changes = []
    for record in _records(root):
        cells = [
            *(record.get("string_map_data") or {}).values(),
            *(record.get("string_list_data") or []),
        ]
        stamps = [
            look.time(cell.get("timestamp")) for cell in cells if isinstance(cell, dict)
        ]
        at = next((stamp for stamp in stamps if stamp), None)
        title = _string(record.get("title")) or ""
        if at is not None:
            changes.append([at, labels.privacy_state(title)])
    return {"privacy_changes": sorted(changes, key=lambda change: change[0])}


def _signup(root: Any, look: Look) -> Facts:
    for record in _records(root):
        cells = _cells(record)
        at = look.time(cells.get("time", {}).get("timestamp"))
        return {
            "created_at": at,
            "username": _string(cells.get("username", {}).get("value")),
        }
    return {}


def _based_in(root: Any, look: Look) -> Facts:
    for record in _records(root):
        for entry in _entries(record.get("label_values")):
            if labels.meaning("instagram", entry.get("label")) == "country":
                return {"country": _string(entry.get("value"))}
    return {}


def _threads_profile(root: Any, look: Look) -> Facts:
    facts = _instagram_profile(root, look)
    opened = _cells(_records(root)[0]).get("onboarding", {})
    return {
        "threads_created_at": look.time(opened.get("timestamp")),
        "threads_username": facts.get("username"),
        "threads_is_private": facts.get("is_private"),
    }


_READERS: Final[dict[str, Callable[[Any, Look], Facts]]] = {
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
    "instagram-profile-2021": _instagram_profile,
    "instagram-privacy-changes-2021": _privacy_changes,
    "instagram-signup-2021": _signup,
    "instagram-based-in-2021": _based_in,
    "instagram-threads-profile-2025": _threads_profile,
}
