"""Read conversations with Meta's AI, in a file of their own or as a thread.

``messages/ai_conversations.json``:

One label_values record, or a list of them; the entry that holds the messages is the
group whose sub-records end in a bare ``{timestamp_value}`` (one archive of November
2025, FACEBOOK 2.12; labels masked there, so the mapping is by structure). Each message
is a ``dict`` of entries: among them the words, and a value that names the speaker.
A message whose speaker isn't named is taken for the person's own, and is counted as a
problem.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec

from parsers import label_values, text
from parsers.columns import Facts
from parsers.records import Shape

_AI_NAMES: Final = frozenset({"meta ai", "ai", "assistant", "llama", "bot"})
_PERSON_NAMES: Final = frozenset({"you", "user", "vous", "toi", "du", "sie"})
_PLATFORMS: Final = {"facebook": "messenger", "instagram": "instagram"}


def emit(root: Any, pointer: str, format_: Any, facts: Facts) -> None:
    """Add each message of each conversation, prompts and answers apart."""
    record = root if isinstance(root, dict) else {}
    groups = list(_groups(record.get("label_values"), f"{pointer}/label_values"))
    if not groups:
        raise ValueError("a conversation without messages")
    platform = _PLATFORMS.get(facts.context.product, "meta_ai")
    own = {name.casefold() for name in facts.context.names} | _PERSON_NAMES
    at_group, messages = max(groups, key=lambda group: len(group[1]))
    for index, entries in messages:
        timestamp = _time(entries)
        values = list(label_values.scalars(entries))
        author = _author(values, own)
        if author is None:
            facts.doubts["speakers not named, taken for the person's own"] += 1
        spoken = [
            value
            for value in values
            if text.repaired(value).casefold() not in own | _AI_NAMES
        ]
        facts.add(
            "ai_message",
            "ai_chat",
            f"{at_group}/{index}",
            platform=platform,
            at=facts.time(timestamp, platform),
            words=max(spoken, key=len, default=None),
            author=author or "self",
            extra=author or "",
        )


_Messages = list[tuple[int, list[Any]]]


def _groups(value: Any, at: str) -> Iterator[tuple[str, _Messages]]:
    """Yield every list of sub-records that look like messages, wherever it stands."""
    if not isinstance(value, list):
        return
    messages = [
        (index, item["dict"])
        for index, item in enumerate(value)
        if isinstance(item, dict)
        and isinstance(item.get("dict"), list)
        and any("timestamp_value" in e for e in item["dict"] if isinstance(e, dict))
    ]
    if messages:
        yield at, messages
        return
    for index, item in enumerate(value):
        if isinstance(item, dict):
            for key in ("dict", "vec"):
                yield from _groups(item.get(key), f"{at}/{index}/{key}")


def _time(entries: list[Any]) -> Any:
    """Return the last time among a message's entries: it ends in one."""
    for entry in reversed(entries):
        if isinstance(entry, dict) and entry.get("timestamp_value"):
            return entry["timestamp_value"]
    return None


def _author(values: list[str], own: set[str]) -> str | None:
    """Return who speaks, by the value that is a name; None if none is."""
    names = {text.repaired(value).casefold() for value in values}
    if names & own:
        return "self"
    return "ai" if names & _AI_NAMES else None


CONVERSATION = Shape(Any, emit)


# Threads -----------------------------------------------------------------------------

# Of a thread no more is looked at than this, for its participants (SPEC 2).
HEAD_BYTES: Final = 4096
_PARTICIPANTS: Final = re.compile(rb'"participants"\s*:\s*\[([^\]]{0,4000})\]')
_NAME: Final = re.compile(rb'"name"\s*:\s*("(?:[^"\\\\]|\\\\.)*")')
_THREAD_AI: Final = "meta ai"


class Message(msgspec.Struct, gc=False):
    """One message of a thread: ``timestamp_ms``, in seconds in early 2018."""

    sender_name: str | None = None
    timestamp_ms: Any = None
    timestamp: Any = None
    content: str | None = None


class Thread(msgspec.Struct, gc=False):
    """One ``message_N.json``; its participants were looked at before."""

    messages: list[Message] = []


def is_with_ai(head: bytes, names: Iterable[str]) -> bool:
    """Say whether a thread's participants are exactly the owner and Meta's AI.

    ``head`` is the beginning of the file; a list of participants that does not end in
    it belongs to more than two.
    """
    found = _PARTICIPANTS.search(head)
    if found is None:
        return False
    try:
        listed = [
            text.repaired(msgspec.json.decode(name, type=str)).casefold()
            for name in _NAME.findall(found.group(1))
        ]
    except msgspec.DecodeError:
        return False
    owners = {name.casefold() for name in names}
    return (
        len(listed) == 2
        and listed.count(_THREAD_AI) == 1
        and any(name in owners for name in listed)
    )


def emit_thread(thread: Thread, pointer: str, format_: Any, facts: Facts) -> None:
    """Add each message of a thread with the AI, prompts and answers apart.

    A thread in which anybody else ever spoke is theirs too: nothing of it is added.
    """
    platform = _PLATFORMS[facts.context.product]
    own = {name.casefold() for name in facts.context.names}
    senders = {
        text.repaired(message.sender_name or "").casefold()
        for message in thread.messages
    }
    if senders - own - {_THREAD_AI}:
        facts.left_alone = True
        return
    for index, message in enumerate(thread.messages):
        sender = text.repaired(message.sender_name or "").casefold()
        author = "ai" if sender == _THREAD_AI else "self"
        facts.add(
            "ai_message",
            "ai_chat",
            f"{pointer}/messages/{index}",
            platform=platform,
            at=facts.time(message.timestamp_ms or message.timestamp, platform),
            words=message.content,
            author=author,
            extra=author,
        )


THREAD = Shape(Thread, emit_thread, whole=True)
