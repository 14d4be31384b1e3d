"""Read conversations with Meta's AI that stand in a file of their own.

``messages/ai_conversations.json`` of Facebook and Instagram: one label_values record,
or a list of them; one archive of November 2025 was seen, with its labels masked
(FACEBOOK 2.12), so the mapping is by structure. The messages are the group whose
sub-records end in a bare ``{timestamp_value}``; each is a ``dict`` of 13 entries: the
words come fourth, who said them tenth. ``messages/ai_conversations/<thread>`` was seen
as pages only; its JSON may have that shape or the one of an ordinary thread.

A message whose speaker isn't named is taken for the person's own, and is counted as a
problem. A conversation in which no messages are found is one, too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

import msgspec

from parsers import label_values, labels, meta_ai_threads, records, text
from parsers.columns import Facts
from parsers.records import Shape

# Entries of a message, the place of its words and that of its speaker.
_ENTRIES: Final = 13
_WORDS: Final = 3
_SPEAKER: Final = 9
_DEPTH: Final = 12


class Conversation(msgspec.Struct, gc=False):
    """One conversation: labelled, or written like an ordinary thread."""

    label_values: Any = None
    messages: Any = None
    participants: Any = None
    media: Any = None


class Said(NamedTuple):
    """One message: where it stands, who spoke as named, words, files and time."""

    pointer: str
    speaker: str | None
    words: str | None
    media: list[str]
    told: Any


def emit(conversation: Conversation, pointer: str, format_: Any, facts: Facts) -> None:
    """Add each message of a conversation, prompts and answers apart."""
    if isinstance(conversation.messages, list):
        said = _as_thread(conversation.messages, f"{pointer}/messages", facts)
    else:
        said = _labelled(conversation.label_values, f"{pointer}/label_values", facts)
    authors = authors_of({one.speaker for one in said}, facts.context.names)
    if "other" in authors.values():
        # A third person's talk is theirs too: nothing of it is added (SPEC 2).
        facts.doubts["talks with a third person, left alone"] += 1
        return
    for one in said:
        author = authors.get(one.speaker)
        if author is None:
            facts.doubts["speakers not named, taken for the person's own"] += 1
        meta_ai_threads.add_said(
            one.words,
            one.media,
            one.pointer,
            facts,
            told=one.told,
            author=author or "self",
        )
    _add_loose_media(conversation, said, pointer, facts)


def authors_of(speakers: set[str | None], names: Iterable[str]) -> dict[Any, str]:
    """Return who each speaker is: self, ai, other; nothing for one who can't be told.

    Of two speakers, one of whom is known, the other is the other side; beside both
    sides a third one is somebody else.
    """
    own = {_folded(name) for name in names}
    known: dict[Any, str] = {}
    for speaker in filter(None, speakers):
        meaning = _meaning(speaker, own)
        if meaning is not None:
            known[speaker] = meaning
    strangers = {speaker for speaker in speakers if speaker and speaker not in known}
    sides = set(known.values())
    if sides == {"self", "ai"}:
        known |= dict.fromkeys(strangers, "other")
    elif sides and len(strangers) == 1:
        known[strangers.pop()] = "ai" if sides == {"self"} else "self"
    return known


def _meaning(speaker: str | None, own: set[str]) -> str | None:
    if not speaker:
        return None
    return "self" if _folded(speaker) in own else labels.meaning("speakers", speaker)


def _folded(name: str) -> str:
    return text.normalised(text.repaired(name)).casefold()


# In the shape of a thread -------------------------------------------------------------


def _as_thread(messages: list[Any], at: str, facts: Facts) -> list[Said]:
    found: list[Said] = []

    def take(message: meta_ai_threads.Message, at: str) -> None:
        told = message.timestamp_ms or message.timestamp
        if told is None and not message.sender:
            raise ValueError("no message")
        found.append(
            Said(at, message.sender_name, message.content, message.media, told)
        )

    records.each(messages, meta_ai_threads.Message, at, facts, take)
    return found


# Labelled -----------------------------------------------------------------------------


class _Group(NamedTuple):
    """A list of sub-records that look like messages."""

    at: str
    elements: list[Any]
    is_sure: bool


def _labelled(value: Any, at: str, facts: Facts) -> list[Said]:
    """Return the messages below the entries of a conversation.

    Raises ValueError where nothing looks like messages.
    """
    groups = list(_groups(value, at))
    sure = [group for group in groups if group.is_sure]
    chosen = sure or sorted(groups, key=lambda group: -len(group.elements))[:1]
    if not chosen:
        raise ValueError("a conversation without messages")
    left = len(groups) - len(chosen)
    if left:
        facts.doubts["lists with times that are no messages, not read"] += left
    own = {_folded(name) for name in facts.context.names}
    return [said for group in chosen for said in _messages(group, own, facts)]


def _groups(value: Any, at: str, depth: int = 0) -> Iterator[_Group]:
    """Yield every list most of whose elements look like messages, wherever it stands.

    Sure are those whose elements end in a bare time; others have a time somewhere.
    """
    if not isinstance(value, list) or not value or depth > _DEPTH:
        return
    inner = [_entries(element) for element in value]
    for is_sure, looks in ((True, _ends_in_time), (False, _has_time)):
        if 2 * sum(map(looks, inner)) > len(value):
            yield _Group(at, value, is_sure)
            return
    for index, element in enumerate(value):
        if isinstance(element, dict):
            for key in ("dict", "vec"):
                below = f"{at}/{index}/{key}"
                yield from _groups(element.get(key), below, depth + 1)


def _entries(element: Any) -> list[Any]:
    """Return the entries of a sub-record; none of what is no sub-record."""
    found = element.get("dict") if isinstance(element, dict) else None
    return found if isinstance(found, list) else []


def _ends_in_time(entries: list[Any]) -> bool:
    last = entries[-1] if entries else None
    return isinstance(last, dict) and last.keys() == {"timestamp_value"}


def _has_time(entries: list[Any]) -> bool:
    return any("timestamp_value" in entry for entry in _objects(entries))


def _objects(entries: list[Any]) -> Iterator[dict[str, Any]]:
    return (entry for entry in entries if isinstance(entry, dict))


def _messages(group: _Group, own: set[str], facts: Facts) -> list[Said]:
    found: list[Said] = []
    speaker = _speakers_place(group.elements, own)

    def take(element: Any, at: str) -> None:
        if not _entries(element):
            raise ValueError("no message")
        found.append(_said(element, at, speaker=speaker, own=own))

    records.each(group.elements, Any, group.at, facts, take)
    return found


def _speakers_place(elements: list[Any], own: set[str]) -> int | None:
    """Return at which place the messages of a list name their speaker.

    The place that most often holds a name we know; else the one that was seen.
    """
    places: Counter[int] = Counter()
    lengths: Counter[int] = Counter()
    for entries in map(_entries, elements):
        lengths[len(entries)] += 1
        named = [
            place
            for place, entry in enumerate(entries)
            if (value := _value(entry)) and _meaning(value, own)
        ]
        places.update(named[-1:])
    if places:
        return places.most_common(1)[0][0]
    return _SPEAKER if lengths.most_common(1)[0][0] == _ENTRIES else None


def _said(element: Any, at: str, *, speaker: int | None, own: set[str]) -> Said:
    """Return one message; its words are the longest value where they aren't known."""
    entries = _entries(element)
    values = {place: _value(entry) for place, entry in enumerate(entries)}
    if len(entries) != _ENTRIES and (speaker is None or not values.get(speaker)):
        # Rows may be missing: the only name among the values is the speaker.
        named = [place for place, value in values.items() if _meaning(value, own)]
        speaker = named[0] if len(named) == 1 else None
    name = values.pop(speaker, None) if speaker is not None else None
    words = values.get(_WORDS) if len(entries) == _ENTRIES else None
    if words is None:
        plain = [value for value in values.values() if value]
        nested = label_values.scalars(
            [entry for place, entry in enumerate(entries) if place != speaker]
        )
        words = max(plain or nested, key=len, default=None)
    media = [medium["uri"] for medium in label_values.media_below(element)]
    paths = list(dict.fromkeys(text.repaired(uri) for uri in media))
    return Said(at, name, words, paths, _time(entries))


def _value(entry: Any) -> str | None:
    value = entry.get("value") if isinstance(entry, dict) else None
    return value if isinstance(value, str) and value else None


def _time(entries: list[Any]) -> Any:
    """Return the last time among a message's entries: it ends in one."""
    times = [entry.get("timestamp_value") for entry in _objects(entries)]
    return next((time for time in reversed(times) if time), None)


def _add_loose_media(
    conversation: Conversation, said: list[Said], pointer: str, facts: Facts
) -> None:
    """Add the files that a conversation lists beside its messages."""
    listed = {path for one in said for path in one.media}
    beside = [conversation.media, conversation.label_values]
    for medium in label_values.media_below(beside):
        path = text.repaired(medium["uri"])
        if path in listed:
            continue
        listed.add(path)
        facts.doubts["media whose giver is not told, taken for the person's own"] += 1
        meta_ai_threads.add_said(
            None,
            [path],
            f"{pointer}/media",
            facts,
            told=medium.get("creation_timestamp"),
            author="self",
        )


CONVERSATION = Shape(Conversation, emit)
