"""Read Facebook's label_values records into what they say of a publication.

Files: ``posts/{archive,trash}`` (2026), ``check-ins``, ``posts_on_other_pages_and_
profiles``, ``edits_you_made_to_posts``, ``your_comment_edits``, media of memories,
hosted events, poll votes (2024–2026). Labels are in the account's language and only a
few are known outside English; order, nesting and kinds of entries are constant
(FACEBOOK 2.14). So: a known label first; else ``href`` is the address, ``media`` are
media, a group with coordinates is the place, ``timestamp_value`` is the time, and the
longest free value is the words, which is counted as a doubt. ``ent_name`` is not used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from parsers import label_values, labels
from parsers.columns import Facts
from parsers.facebook.media import Media
from parsers.fitting import fit
from parsers.label_values import Entry, Labelled

UNKNOWN_WORDS: Final = "words under labels we do not know"
# Meanings of labels under which a person's own words may stand.
_WORDS: Final = ("message", "comment", "description")
_COORDINATES: Final = re.compile(r"\(?-?\d{1,3}\.\d+, ?-?\d{1,3}\.\d+\)?")
_DIGITS: Final = re.compile(r"[\d\s.,:/-]+")


class Read(NamedTuple):
    """What a labelled record says; ``url`` is an address of the thing itself."""

    words: str | None
    url: str | None
    place: str | None
    target: str | None
    media: list[Media]
    at: Any

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was found by which the record could be an item."""
        return not (self.words or self.url or self.place or self.media)


def read(record: Labelled, facts: Facts, said: tuple[str, ...] = ("message",)) -> Read:
    """Return what a record says; ``said`` are the meanings of its words' label.

    Raises ValueError where it holds nothing that could be an item.
    """
    known = label_values.meanings(record, "facebook")
    place, around = _place(record.label_values, known)
    free = [v for v in unknown_words(record.label_values) if v not in around]
    by_label = (label_values.said_under(record, (one,), "facebook") for one in said)
    spoken = next(filter(None, by_label), [])
    words = "\n".join(spoken) or None
    if not known.keys() & set(said):
        words = max(free, key=len, default=None)
    if free:
        facts.doubts[UNKNOWN_WORDS] += len(free)
    other = label_values.said_under(record, _WORDS, "facebook")
    unsaid = len([one for one in other if one not in (*spoken, words)])
    if unsaid:
        facts.doubts["words beside those that were read"] += unsaid
    found = Read(
        words,
        _address(record.label_values, known),
        place,
        label_values.words_of(known.get("target")),
        media_of(record),
        time_of(record.timestamp, record.label_values),
    )
    if found.is_empty:
        raise ValueError("a labelled record without words, place, address or media")
    return found


def time_of(timestamp: Any, entries: list[Entry]) -> Any:
    """Return the record's time, else the first time among its entries."""
    found = (e.timestamp_value for e in entries if e.timestamp_value)
    return timestamp or next(found, None)


def media_of(record: Labelled) -> list[Media]:
    """Return each medium of a record once, wherever in it it stands."""
    below = [
        *label_values.media_below(record.media),
        *label_values.media_below(list(record.label_values)),
    ]
    return [fit(m, Media)[0] for m in {str(m["uri"]): m for m in below}.values()]


def _address(entries: list[Entry], known: dict[str, Entry]) -> str | None:
    entry = known.get("url")
    if entry is not None and (entry.href or entry.value):
        return entry.href or str(entry.value)
    for entry in entries:
        if entry.href or _is_address(entry.value):
            return entry.href or str(entry.value)
    return None


def _is_address(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(("http://", "https://"))


def _place(
    entries: list[Entry], known: dict[str, Entry]
) -> tuple[str | None, set[str]]:
    """Return the name of the place, and all values that tell of it."""
    around = {
        value
        for entry in entries
        for values in [[*label_values.scalars(entry.inner)]]
        if any(_COORDINATES.fullmatch(value) for value in values)
        for value in values
    }
    name = label_values.words_of(known.get("place"))
    if name is None and around:
        at_top = [e.value for e in entries if isinstance(e.value, str)]
        group = next(e for e in entries if around & {*label_values.scalars(e.inner)})
        named = (
            item.get("value")
            for item in _leaves(group.inner)
            if labels.meaning("facebook", item.get("label")) == "name"
        )
        twice = (value for value in at_top if value in around)
        name = next(named, None) or next(twice, None)
    return name, around | ({name} if name else set())


def _leaves(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every labelled value below a group."""
    if isinstance(value, list):
        for item in value:
            yield from _leaves(item)
    elif isinstance(value, dict):
        if isinstance(value.get("value"), str):
            yield value
        yield from _leaves(value.get("dict"))
        yield from _leaves(value.get("vec"))


def unknown_words(entries: list[Entry]) -> list[str]:
    """Return the values that may be words, under labels that we do not know."""
    free: list[str] = []
    for entry in entries:
        if labels.meaning("facebook", entry.label or entry.title) is not None:
            continue
        values = [entry.value] if isinstance(entry.value, str) else []
        values += [*label_values.scalars(entry.inner), *label_values.scalars(entry.vec)]
        if not entry.href:
            free += [value for value in values if _is_words(value)]
    return free


def _is_words(value: str) -> bool:
    is_plain = bool(value.strip()) and not _is_address(value)
    is_number = _DIGITS.fullmatch(value) or _COORDINATES.fullmatch(value)
    return is_plain and not is_number and labels.boolean(value) is None
