"""Read ordinary threads of Messenger and Instagram whose only other side is the AI.

``messages/inbox/<thread>/message_N.json``: ``{participants: [{name}], messages:
[{sender_name, timestamp_ms: ms (s in early 2018), content?, photos?, videos?,
audio_files?, gifs?, files?: [{uri}]}], title, …}`` (FACEBOOK 2.11, INSTAGRAM 2.6). That
a talk with the AI stands among them is told by one reader's test only.

Of every thread no more than its first 4 KiB are looked at, for the participants; only
one whose participants are exactly the owner and Meta's AI is read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, Final

import msgspec

from parsers import keys, records, text
from parsers.columns import Facts
from parsers.records import Shape

# Of a thread no more is looked at than this, for its participants (SPEC 2).
HEAD_BYTES: Final = 4096
PLATFORMS: Final = {"facebook": "messenger", "instagram": "instagram"}
_PARTICIPANTS: Final = re.compile(r'"participants"\s*:\s*(?=\[)')
_DECODER: Final = json.JSONDecoder(strict=False)
_AI: Final = "meta ai"


class Medium(msgspec.Struct, gc=False):
    """One file that was given along."""

    uri: str | None = None


class Message(msgspec.Struct, gc=False):
    """One message of a thread."""

    sender_name: str | None = None
    timestamp_ms: Any = None
    timestamp: Any = None
    content: str | None = None
    photos: list[Medium] = []
    videos: list[Medium] = []
    audio_files: list[Medium] = []
    gifs: list[Medium] = []
    files: list[Medium] = []

    @property
    def sender(self) -> str:
        """Return the sender's name as it is compared."""
        return _folded(self.sender_name)

    @property
    def media(self) -> list[str]:
        """Return the paths of all files given along, each once."""
        kinds = (self.photos, self.videos, self.audio_files, self.gifs, self.files)
        found = (text.repaired(m.uri) for kind in kinds for m in kind if m.uri)
        return list(dict.fromkeys(found))


class Thread(msgspec.Struct, gc=False):
    """One ``message_N.json``; its participants were looked at before."""

    messages: list[msgspec.Raw] | None = None


def is_with_ai(head: bytes, names: Iterable[str]) -> bool:
    """Say whether a thread's participants are exactly the owner and Meta's AI.

    ``head`` is the beginning of the file; a list of participants that does not end in
    it belongs to more than two.
    """
    begun = head.decode("utf-8", "replace")
    found = _PARTICIPANTS.search(begun)
    if found is None:
        return False
    try:
        listed, _ = _DECODER.raw_decode(begun, found.end())
    except (ValueError, RecursionError):
        return False
    people = [
        _folded(one.get("name")) if isinstance(one, dict) else "" for one in listed
    ]
    if len(people) != 2 or people.count(_AI) != 1:
        return False
    people.remove(_AI)
    return people[0] in {_folded(name) for name in names if name}


def _folded(name: Any) -> str:
    """Return a name as it is compared; "" for what is none."""
    if not isinstance(name, str):
        return ""
    return text.normalised(text.repaired(name)).casefold()


def emit(thread: Thread, pointer: str, format_: Any, facts: Facts) -> None:
    """Add each message of a thread with the AI, prompts and answers apart.

    A thread in which anybody else ever spoke is theirs too: nothing of it is added.
    """
    if thread.messages is None:
        raise ValueError("a thread without messages")
    found: list[tuple[str, Message]] = []
    at = f"{pointer}/messages"
    records.each(
        thread.messages, Message, at, facts, lambda said, at: found.append((at, said))
    )
    own = {_folded(name) for name in facts.context.names}
    if {message.sender for _, message in found} - own - {_AI, ""}:
        facts.left_alone = True
        return
    for at, message in found:
        add(message, at, facts)


def add(message: Message, pointer: str, facts: Facts) -> None:
    """Add one message: its words, and each file that was given along."""
    if not message.sender:
        facts.doubts["speakers not named, taken for the person's own"] += 1
    told = message.timestamp_ms or message.timestamp
    add_said(
        message.content,
        message.media,
        pointer,
        facts,
        told=told,
        author="ai" if message.sender == _AI else "self",
    )


def add_said(
    words: str | None,
    media: list[str],
    pointer: str,
    facts: Facts,
    *,
    told: Any,
    author: str,
    platform: str | None = None,
) -> None:
    """Add what was said at once: the words are one item, each file another.

    ``told`` is the time as the export writes it.
    """
    platform = platform or PLATFORMS.get(facts.context.product, "meta_ai")
    at = facts.time(told, platform)
    pieces = bool(words) + len(media) > 1
    identity = f"{platform}\x1f{at}\x1f{author}\x1f{words}\x1f{media}"
    shared: dict[str, Any] = {
        "platform": platform,
        "at": at,
        "author": author,
        "extra": author,
        "publication": keys.hashed(identity) if pieces else 0,
    }
    if words or not media:
        facts.add("ai_message", "ai_chat", pointer, words=words, **shared)
    for path in media:
        facts.add("ai_message", "ai_chat", pointer, media_path=path, **shared)


THREAD = Shape(Thread, emit, whole=True, parts="messages", part=Message)
