"""Read Instagram's reposts: the person's own words on something of somebody else's.

Until 2025 ``{profile_media_reposts: [{string_map_data: {"Time of repost", Text}}]}``
(9 of 19 archives): neither what was reposted nor whose it was. In 2026 label_values:
``Text`` (own words), ``Expiry time``, and a group ``Media`` → ``[{dict: [URL, Caption,
Title, group Owner {URL, Name, Username}]}]``, whose caption is the owner's (one reader
of exports of May 2026, INSTAGRAM 2.3). A repost without words is one all the same.
"""

from __future__ import annotations

from typing import Any

from parsers import keys, label_values, labels, text
from parsers.columns import Facts
from parsers.evidence import entries
from parsers.facebook.media import kind_of
from parsers.instagram.activity import UNKNOWN_WORDS, parent_of
from parsers.instagram.cells import Activity, parts_of, stamp_of, unknown
from parsers.label_values import Entry
from parsers.records import Shape


def emit(record: Activity, pointer: str, format_: Any, facts: Facts) -> None:
    """Add a repost as a post of the person's, and what it shows as the owner's."""
    parts = parts_of(record, facts)
    known = parts[0]
    stamp = stamp_of(record, known)
    spoken = (part["text"].value for part in parts if "text" in part)
    said = "\n".join(filter(None, spoken)) or None
    if "text" not in known and any(cell.value for cell in unknown(record)):
        facts.doubts[UNKNOWN_WORDS] += 1
    original = _original(record.label_values)
    if not (said or stamp or original):
        raise ValueError("a repost without words, time or what it shows")
    at = facts.time(stamp, "instagram")
    url = _value(original.get("url"))
    account = facts.context.accounts["instagram"]
    shared: dict[str, Any] = {
        "platform": "instagram",
        "at": at,
        "url": url,
        "publication": keys.hashed(f"{account}\x1f{at}\x1frepost\x1f{url or said}"),
    }
    extra = "" if said else f"repost\x1f{url}"
    facts.add("post", format_.surface, pointer, words=said, extra=extra, **shared)
    owner = parent_of(_value(original.get("username")), facts)
    shared["author"] = "self" if owner == "" else "other"
    _add_original(record, original, f"{pointer}/label_values", format_, facts, shared)


def _add_original(
    record: Activity,
    original: dict[str, dict[str, Any]],
    pointer: str,
    format_: Any,
    facts: Facts,
    shared: dict[str, Any],
) -> None:
    """Add the words and media of what was reposted, under its author."""
    words = _value(original.get("caption")) or _value(original.get("title"))
    if words:
        facts.add("caption", format_.surface, pointer, words=words, **shared)
    for medium in label_values.media_below(list(record.label_values)):
        path = text.repaired(medium["uri"])
        kind = kind_of(path)
        facts.add(kind, format_.surface, pointer, media_path=path, **shared)


def _original(listed: list[Entry]) -> dict[str, dict[str, Any]]:
    """Return what a record says of the reposted thing, by the meaning of its labels."""
    found: dict[str, dict[str, Any]] = {}
    for group in listed:
        for entry in entries(group.inner):
            meaning = labels.meaning("instagram", entry.get("label"))
            if meaning is not None:
                found.setdefault(meaning, entry)
    return found


def _value(entry: dict[str, Any] | None) -> str | None:
    if entry is None:
        return None
    found = entry.get("value") or entry.get("href")
    return text.repaired(found) if isinstance(found, str) and found else None


REPOST = Shape(Activity, emit)
