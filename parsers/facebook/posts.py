"""Read Facebook's post records: the timeline, groups, reels, stories, updates, polls.

Shape, the same in all years: ``{timestamp: s, title?: sentence, data?: [{post} |
{update_timestamp} | {backdated_timestamp} | {}], attachments?: [{data: [Attached]}],
tags?: [str | {name}]}`` (attachments: see ``attachments``). Elements of ``data`` come
in any order, empty ones are normal, the whole list may be missing (FACEBOOK 2.1, seen
in 12 of 13 archives). Nothing in it tells the audience. The long text of a photo post
is repeated as ``description`` of each photo; a post of many photos may stand as several
records with the same second and text, each with other photos (seen in exports of 2021).
Archive, trash, check-ins and posts elsewhere are label_values in 2026 (``labelled``).
"""

from __future__ import annotations

from typing import Any

import msgspec

from parsers import keys, label_values, text
from parsers.columns import Facts
from parsers.facebook import labelled, surfaces
from parsers.facebook.attachments import (
    Attached,
    Attachment,
    Link,
    Located,
    Named,
    Pieces,
    Poll,
    pieces_of,
)
from parsers.facebook.media import (
    add_remarks,
    kind_of,
    located,
    publication_of,
    surface_of_album,
)
from parsers.label_values import Labelled
from parsers.records import Shape

__all__ = [
    "POST",
    "VOTE",
    "WALL",
    "Attached",
    "Attachment",
    "Datum",
    "Link",
    "Named",
    "Post",
]


class Datum(msgspec.Struct, gc=False):
    """One element of ``data``: a single key, or none."""

    post: str | None = None
    text: str | None = None
    backdated_timestamp: Any = None


class Post(msgspec.Struct, gc=False):
    """One post record; ``media`` stands beside ``label_values`` only."""

    timestamp: Any = None
    title: str | None = None
    data: list[Datum] = []
    attachments: list[Attachment] = []
    tags: list[Any] = []
    label_values: list[label_values.Entry] = []
    media: list[Any] = []


def emit(post: Post, pointer: str, format_: Any, facts: Facts) -> None:
    """Add a record's text, media, captions, polls and notes as items."""
    if post.label_values:
        _emit_labelled(post, pointer, format_, facts)
    else:
        pieces = pieces_of(post.attachments, pointer)
        add(post, pieces, pointer, format_, facts)


def emit_others(post: Post, pointer: str, format_: Any, facts: Facts) -> None:
    """Add what somebody else wrote on the owner's timeline."""
    pieces = pieces_of(post.attachments, pointer)
    add(post, pieces, pointer, format_, facts, author="other")


def _emit_labelled(post: Post, pointer: str, format_: Any, facts: Facts) -> None:
    """Add a labelled record of 2026 in the manner of all others."""
    record = Labelled(post.timestamp, None, post.media, post.label_values)
    found = labelled.read(record, facts)
    pieces = Pieces()
    pieces.media = [Located(medium, pointer) for medium in found.media]
    pieces.permalink, pieces.place = found.url, found.place
    plain = Post(found.at, data=[Datum(post=found.words)])
    container = text.repaired(found.target) if found.target else None
    add(plain, pieces, pointer, format_, facts, container=container)


def add(
    post: Post,
    pieces: Pieces,
    pointer: str,
    format_: Any,
    facts: Facts,
    *,
    author: str = "self",
    container: str | None = None,
) -> None:
    """Add what a record holds, piece by piece."""
    words = _words(post, pieces)
    at = facts.time(post.timestamp, "facebook")
    people = _people(post.tags)
    surface, named = format_.surface, None
    if author == "self":
        surface, named = surfaces.where(
            post.title,
            format_.surface,
            facts.context,
            things=[*pieces.things, *(people or ())],
            is_share=bool(pieces.url) or not (words or pieces.media),
        )
    first = keys.medium_key(pieces.media[0].medium.uri or "") if pieces.media else ""
    spoken = text.normalised(text.repaired(words)) if words else ""
    shared: dict[str, Any] = {
        "platform": "facebook",
        "at": at,
        "status": format_.status,
        "author": author,
        "people": people,
        "place": text.repaired(pieces.place) if pieces.place else None,
        "publication": publication_of(facts, at, spoken or first),
        "backdated_to": _backdate(post),
        "container": container or named,
    }
    if pieces.polls or pieces.notes:
        _add_polls(pieces, shared, surface, facts)
        _add_notes(pieces, shared, surface, facts)
    is_rest = bool(pieces.polls or pieces.notes or pieces.media)
    # On the profile, a title alone announces a statement that stands in the profile.
    if words or not (is_rest or surface == "profile"):
        again = bool(words and pieces.media) and facts.continues(
            (post.timestamp, spoken), {m.medium.uri for m in pieces.media}
        )
        if not again:
            _add_post(pieces, words, pointer, shared, surface, facts)
    for line in pieces.quoted:
        quoted = {**shared, "people": None, "author": "other"}
        facts.add("post", surface, pointer, words=line, **quoted)
    if pieces.media:
        _add_media(pieces, words, shared, surface, facts)


def _add_post(
    pieces: Pieces,
    words: str | None,
    pointer: str,
    shared: dict[str, Any],
    surface: str,
    facts: Facts,
) -> None:
    """Add the words, or what stands without any: a link, a check-in, an empty share.

    A check-in stands in a file of its own too, where the place may be named otherwise.
    """
    url = pieces.url or pieces.permalink
    bare = f"{pieces.url or ''}\x1f{'place' if pieces.place else ''}"
    extra = "" if words else bare
    facts.add("post", surface, pointer, words=words, url=url, extra=extra, **shared)


def _words(post: Post, pieces: Pieces) -> str | None:
    """Return the person's own words, else those of a life event."""
    own = [datum.post or datum.text for datum in post.data]
    spoken = [words for words in (*own, *pieces.offered) if words and words.strip()]
    if not spoken:
        spoken = pieces.spoken[:1]
    return "\n".join(dict.fromkeys(spoken)) or None


def _backdate(post: Post) -> int | None:
    """Return the day that the person set instead, which may lie before Facebook."""
    for datum in post.data:
        value = datum.backdated_timestamp
        if isinstance(value, bool) or not isinstance(value, int):
            continue
        if value and abs(value) < 1e10:
            return value * 1000
    return None


def _people(tags: list[Any]) -> list[str] | None:
    """Return tagged names; tags are strings until 2021 and objects since."""
    names = [tag.get("name") if isinstance(tag, dict) else tag for tag in tags]
    return [text.repaired(name) for name in names if isinstance(name, str)] or None


def _add_polls(
    pieces: Pieces, shared: dict[str, Any], surface: str, facts: Facts
) -> None:
    for poll, pointer in pieces.polls:
        words = poll.question or _options(poll)
        facts.add("poll", surface, pointer, words=words, **shared)


def _options(poll: Poll) -> str | None:
    return "\n".join(option.option for option in poll.options if option.option) or None


def _add_notes(
    pieces: Pieces, shared: dict[str, Any], surface: str, facts: Facts
) -> None:
    for note, pointer in pieces.notes:
        words = "\n".join(part for part in (note.title, note.text) if part) or None
        at = facts.time(note.created_timestamp, "facebook") or shared["at"]
        facts.add("note", surface, pointer, words=words, **{**shared, "at": at})
        for index, medium in enumerate(note.media):
            if medium.uri:
                pieces.media.append(Located(medium, f"{pointer}/media/{index}"))
        if note.cover_photo is not None and note.cover_photo.uri:
            pieces.media.append(Located(note.cover_photo, f"{pointer}/cover_photo"))


def _add_media(
    pieces: Pieces,
    words: str | None,
    shared: dict[str, Any],
    surface: str,
    facts: Facts,
) -> None:
    """Add the media; a caption repeated or equal to the post's words is no item."""
    said = {text.normalised(words)} if words else set()
    for medium, pointer in pieces.media:
        uri = medium.uri or ""
        album = text.repaired(medium.title) if medium.title else None
        at = shared["at"]
        if at is None:
            at = facts.time(medium.creation_timestamp, "facebook")
        place = surface
        if surface in ("timeline", "profile"):
            place = surface_of_album(album) or surface
        piece: dict[str, Any] = {
            **shared,
            "at": at,
            "media_path": text.repaired(uri) or None,
            "container": shared["container"] or album,
            "url": None if words else (pieces.url or pieces.permalink),
        }
        if uri:
            facts.add(
                kind_of(uri, medium.media_metadata),
                place,
                pointer,
                **located(medium.media_metadata),
                **piece,
            )
        caption = text.normalised(medium.description or "")
        if caption and caption not in said:
            said.add(caption)
            at_words = f"{pointer}/description"
            piece |= {"people": None, "url": None}
            facts.add("caption", place, at_words, words=medium.description, **piece)
        add_remarks(medium, pointer, facts, surface=place)


def emit_vote(post: Post, pointer: str, format_: Any, facts: Facts) -> None:
    """Add a vote on somebody's poll as a reaction; the poll's words are not ours."""
    at = labelled.time_of(post.timestamp, post.label_values)
    facts.add(
        "reaction",
        format_.surface,
        pointer,
        platform="facebook",
        at=facts.time(at, "facebook"),
        extra="vote",
    )


POST = Shape(Post, emit)
WALL = Shape(Post, emit_others)
VOTE = Shape(Post, emit_vote)
