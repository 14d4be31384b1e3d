"""Read Facebook's list of live videos.

``live_videos/live_videos.json``: ``{timestamp: s, uri, title, description, message}``
(FACEBOOK 2.5, one source); a record with ``attachments`` is a post record. A ``title``
that begins with the owner's name is Facebook's sentence, any other one is the person's.
"""

from __future__ import annotations

from typing import Any

import msgspec

from parsers import keys, text
from parsers.columns import Facts
from parsers.facebook import posts
from parsers.facebook.attachments import Attachment
from parsers.facebook.media import Metadata, kind_of, publication_of
from parsers.records import Shape


class Live(msgspec.Struct, gc=False):
    """One live video."""

    timestamp: Any = None
    creation_timestamp: Any = None
    uri: str | None = None
    title: str | None = None
    description: str | None = None
    message: str | None = None
    media_metadata: Metadata | None = None
    data: list[posts.Datum] = []
    attachments: list[Attachment] = []


def emit(live: Live, pointer: str, format_: Any, facts: Facts) -> None:
    """Add a live video and the words beside it, each once."""
    published = live.timestamp or live.creation_timestamp
    if live.attachments or live.data:
        post = posts.Post(published, live.title, live.data, live.attachments)
        posts.emit(post, pointer, format_, facts)
        return
    said = {
        text.normalised(text.repaired(words)): (key, words)
        for key, words in _words(live, facts)
    }
    if not (live.uri or said):
        raise ValueError("a live video without a file or words")
    at = facts.time(published, "facebook")
    first = keys.medium_key(live.uri) if live.uri else next(iter(said))
    shared: dict[str, Any] = {
        "platform": "facebook",
        "at": at,
        "status": format_.status,
        "media_path": text.repaired(live.uri) if live.uri else None,
        "publication": publication_of(facts, at, first),
    }
    if live.uri:
        # A live is a video, whatever its file is called.
        kind = kind_of(live.uri, live.media_metadata)
        kind = "video" if kind == "photo" else kind
        facts.add(kind, format_.surface, pointer, **shared)
    for key, words in said.values():
        kind = "caption" if live.uri else "post"
        facts.add(kind, format_.surface, f"{pointer}/{key}", words=words, **shared)


def _words(live: Live, facts: Facts) -> list[tuple[str, str]]:
    """Return the person's words and the keys they stand under."""
    title = text.repaired(live.title) if live.title else ""
    is_sentence = any(name and title.startswith(name) for name in facts.context.names)
    given = (
        ("message", live.message),
        ("description", live.description),
        ("title", None if is_sentence else live.title),
    )
    return [(key, words) for key, words in given if words and words.strip()]


LIVE = Shape(Live, emit)
