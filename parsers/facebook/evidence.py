"""Read what a Facebook export says of the account itself: who, where, since when.

Shapes: FACEBOOK 5.
"""

from __future__ import annotations

import re
from typing import Any

from parsers import label_values, labels
from parsers.evidence import Facts, Look, entries, only, possible, records, string


def profile(root: Any, look: Look) -> Facts:
    """Return names, addresses, birth and opening of the account."""
    profile = only(root)

    def full_name() -> str | None:
        name = profile.get("name")
        return string(name.get("full_name")) if isinstance(name, dict) else string(name)

    def former() -> list[Any]:
        listed = profile.get("previous_names") or []
        return listed if isinstance(listed, list) else [listed]

    def names() -> list[str]:
        known = (full_name(), *(string(item.get("name")) for item in former()))
        return [name for name in known if name]

    def emails() -> list[str]:
        mails = profile.get("emails")
        listed = mails.get("emails", []) if isinstance(mails, dict) else []
        return [mail.casefold() for mail in listed if isinstance(mail, str)]

    return look.facts(
        name=full_name,
        names=names,
        username=lambda: string(profile.get("username")),
        vanity=lambda: _vanity(string(profile.get("profile_uri")) or ""),
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
    return possible(parts, look)


def registration(root: Any, look: Look) -> Facts:
    """Return when the account was opened: the only time that stands there.

    One label_values record, its labels were seen masked (five structures, FACEBOOK 5);
    a file of several times or of none tells nothing and is counted.
    """
    found = [
        stamp
        for record in records(root)
        for entry in entries(record.get("label_values"))
        if (stamp := entry.get("timestamp_value"))
    ]
    if len(set(found)) != 1:
        look.doubts["registrations whose time cannot be told"] += 1
        return {}
    return {"created_at": look.time(found[0])}


def groups(root: Any, look: Look) -> Facts:
    """Return the names of the groups that were joined or are run."""
    groups: list[str] = []
    for record in records(root):
        named = [record.get("name")]
        named += [item.get("name") for item in record.get("data") or []]
        groups += [group for group in map(string, named) if group]
    return {"groups": sorted(set(groups))}


def groups_managed(root: Any, look: Look) -> Facts:
    """Return the names of the groups in a file whose name alone was seen, in 2026.

    Taken for the shape of its neighbours; its page was described by nobody.
    """
    return groups(root, look)


def country(root: Any, look: Look) -> Facts:
    """Return the country of the public location."""
    place = only(root)
    country = place.get("country") if isinstance(place, dict) else None
    return {"country": string(country)}


def zone(root: Any, look: Look) -> Facts:
    """Return the name of the account's time zone, by which its pages print times."""
    listed = [only(root)]
    for record in records(root):
        listed += label_values.scalars(record.get("label_values"))
    return {"zone": next((z for z in map(string, listed) if z and "/" in z), None)}


def future_audience(root: Any, look: Look) -> Facts:
    """Return whether future posts go to everyone, and when that was chosen.

    ``{label_values: [{label: section, dict: [{label, value, timestamp_value?}]}]}``:
    the English label alone was seen, no time beside it was (FACEBOOK 4.2). A time that
    stands with the value, or alone in its section, is taken for that of the choice.
    """
    for record in records(root):
        for section in record.get("label_values") or []:
            inner = list(entries(section))
            for entry in inner:
                if labels.meaning("facebook_settings", entry.get("label")):
                    return _audience_of(entry, inner, look)
    return {}


def _audience_of(entry: Facts, section: list[Facts], look: Look) -> Facts:
    """Return what one setting says; words that we don't know are counted."""
    is_public = labels.is_public(string(entry.get("value")) or "")
    if is_public is None:
        look.doubts["default audiences in words we do not know"] += 1
    stamps = {e["timestamp_value"] for e in section if e.get("timestamp_value")}
    own = {entry["timestamp_value"]} if entry.get("timestamp_value") else stamps
    changed = look.time(own.pop()) if len(own) == 1 else None
    return {
        "future_public": is_public,
        "audience_changes": [changed] if changed is not None else [],
    }


def albums(root: Any, look: Look) -> Facts:
    """Return the name of an album, which pages repeat behind each of its pictures."""
    named = string(root.get("name"))
    return {"albums": [named] if named else []}


def jurisdiction(root: Any, look: Look) -> Facts:
    """Return the region whose word stands among the values, if we know one."""
    for record in records(root):
        for value in label_values.scalars(record.get("label_values")):
            known = labels.meaning("regions", value)
            if known:
                return {"jurisdiction": known}
    return {}
