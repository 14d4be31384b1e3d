"""Read Notes where they stand in a file of their own.

Notes (2006–2020) stand in the posts file as ``attachments[].data[].note`` in every
archive that is known; the folder ``notes/`` was seen empty only. A file in it is taken
for a list of the same objects: ``{title, text, created_timestamp: s, media?,
cover_photo?}``, or of post records that carry them (hypothesis).
"""

from __future__ import annotations

from typing import Any

import msgspec

from parsers.columns import Facts
from parsers.facebook import posts
from parsers.facebook.attachments import Attachment, Note, Pieces
from parsers.facebook.media import Media
from parsers.records import Shape


class Noted(msgspec.Struct, gc=False):
    """One Note, bare or in a post record."""

    title: str | None = None
    text: str | None = None
    timestamp: Any = None
    created_timestamp: Any = None
    updated_timestamp: Any = None
    media: list[Media] = []
    cover_photo: Media | None = None
    tags: list[Any] = []
    data: list[posts.Datum] = []
    attachments: list[Attachment] = []


def emit(note: Noted, pointer: str, format_: Any, facts: Facts) -> None:
    """Add a Note and its pictures."""
    at = note.created_timestamp or note.timestamp
    if note.attachments or note.data:
        post = posts.Post(at, note.title, note.data, note.attachments, note.tags)
        posts.emit(post, pointer, format_, facts)
        return
    if not (note.title or note.text or note.media):
        raise ValueError("a note without words or media")
    pieces = Pieces()
    bare = Note(note.title, note.text, at, note.media, note.cover_photo)
    pieces.notes.append((bare, pointer))
    posts.add(posts.Post(at, tags=note.tags), pieces, pointer, format_, facts)


NOTE = Shape(Noted, emit)
