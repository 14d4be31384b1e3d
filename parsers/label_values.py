"""Walk Meta's label_values records, the generic shape of 2024 and later.

``REC := {timestamp?, title?, media, label_values: [ENTRY…], fbid?}``; ``ENTRY :=
{label?, value? | href? | timestamp_value? | vec: [{value} | {dict}] | dict: [ENTRY…] |
media: [Media…], title?}`` (FACEBOOK 2.14, INSTAGRAM 2.0). Labels are in the account's
language, keys and order are not. Groups carry ``title`` instead of ``label`` and nest.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from parsers import labels, text


class Entry(msgspec.Struct, gc=False):
    """One labelled value, list or group."""

    label: str | None = None
    title: str | None = None
    value: Any = None
    href: str | None = None
    timestamp_value: Any = None
    vec: list[Any] = []
    inner: list[Any] = msgspec.field(default_factory=list, name="dict")
    media: list[Any] = []


class Labelled(msgspec.Struct, gc=False):
    """One label_values record."""

    timestamp: Any = None
    title: str | None = None
    media: list[Any] = []
    label_values: list[Entry] = []
    fbid: Any = None


def meanings(record: Labelled, section: str = "instagram") -> dict[str, Entry]:
    """Return the first entry of each meaning we know, at the top level only.

    ``section`` names the labels' part of ``labels.toml``.
    """
    found: dict[str, Entry] = {}
    for entry in record.label_values:
        known = labels.meaning(section, entry.label or entry.title)
        if known is not None:
            found.setdefault(known, entry)
    return found


def said_under(
    record: Labelled, meant: tuple[str, ...], section: str = "instagram"
) -> list[str]:
    """Return the words under all labels of these meanings, in order, each once."""
    found = [
        words_of(entry)
        for known in meant
        for entry in record.label_values
        if labels.meaning(section, entry.label or entry.title) == known
    ]
    return list(dict.fromkeys(words for words in found if words))


def words_of(entry: Entry | None) -> str | None:
    """Return an entry's text; a group's first inner value stands for the group."""
    if entry is None:
        return None
    if isinstance(entry.value, str) and entry.value:
        return entry.value
    return next(
        (value for value in scalars(entry.inner) if not value.startswith("http")), None
    )


def scalars(value: Any) -> Iterator[str]:
    """Yield every string value below an entry, in order, labels left out."""
    if isinstance(value, list):
        for item in value:
            yield from scalars(item)
    elif isinstance(value, dict):
        if isinstance(value.get("value"), str) and value["value"]:
            yield value["value"]
        for key in ("dict", "vec"):
            yield from scalars(value.get(key))


def media_below(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every medium below an entry, however deep (carousels nest in chains)."""
    if isinstance(value, Entry):
        yield from media_below(value.media)
        yield from media_below(value.inner)
        yield from media_below(value.vec)
    elif isinstance(value, list):
        for item in value:
            yield from media_below(item)
    elif isinstance(value, dict):
        if isinstance(value.get("uri"), str) and value["uri"]:
            yield value
        else:
            for inner in value.values():
                if isinstance(inner, (list, dict)):
                    yield from media_below(inner)


def owner_in(value: Any, depth: int = 0) -> str | None:
    """Return the user name in an Owner block, or None."""
    if isinstance(value, Entry):
        value = {"title": value.title, "label": value.label, "dict": value.inner}
    if isinstance(value, dict):
        known = labels.meaning("instagram", value.get("title") or value.get("label"))
        if known == "username" and isinstance(value.get("value"), str):
            return text.repaired(value["value"])
        value = [item for key in ("dict", "vec") for item in value.get(key) or []]
    if isinstance(value, list) and depth < 8:
        for item in value:
            found = owner_in(item, depth + 1)
            if found:
                return found
    return None
