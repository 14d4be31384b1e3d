"""Read Facebook's post records: the timeline, groups, reels, stories, updates, polls.

Shape, the same in all years: ``{timestamp: s, title?: sentence, data?: [{post} |
{update_timestamp} | {backdated_timestamp} | {}], attachments?: [{data: [{media} |
{external_context} | {place} | {event} | {life_event} | {poll} | {note} | {text} |
{name}]}], tags?: [str | {name}]}``. Elements of ``data`` come in any order, empty ones
are normal, the whole list may be missing (FACEBOOK 2.1, seen in 12 of 13 archives).
Nothing in it tells the audience. The long text of a photo post is repeated as
``description`` of each photo; a post of many photos may stand as several records with
the same second and text, each with other photos (seen in exports of 2021).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from parsers import keys, label_values, labels, text
from parsers.columns import Facts
from parsers.facebook.media import (
    Media,
    has_gps,
    kind_of,
    publication_of,
    surface_of_album,
)
from parsers.label_values import Labelled
from parsers.records import Shape, fit


class Datum(msgspec.Struct, gc=False):
    """One element of ``data``: a single key, or none."""

    post: str | None = None
    text: str | None = None
    backdated_timestamp: Any = None


class Link(msgspec.Struct, gc=False):
    """What a shared link says of its target."""

    url: str | None = None
    name: str | None = None


class Named(msgspec.Struct, gc=False):
    """A place, event or person by name."""

    name: str | None = None
    place: Named | None = None


class LifeEvent(msgspec.Struct, gc=False):
    """A life event with its own words and media."""

    title: str | None = None
    place: Named | None = None
    media: list[Media] = []
    photos: list[Media] = []


class Option(msgspec.Struct, gc=False):
    """One choice of a poll."""

    option: str | None = None


class Poll(msgspec.Struct, gc=False):
    """A poll, made or voted on."""

    question: str | None = None
    options: list[Option] = []


class Note(msgspec.Struct, gc=False):
    """A Note of 2006–2020; notes live in the posts file since 2018."""

    title: str | None = None
    text: str | None = None
    created_timestamp: Any = None
    media: list[Media] = []


class Attached(msgspec.Struct, gc=False):
    """One element of an attachment's ``data``: a single key."""

    media: Media | None = None
    external_context: Link | None = None
    place: Named | None = None
    event: Named | None = None
    life_event: LifeEvent | None = None
    poll: Poll | None = None
    note: Note | None = None
    text: str | None = None
    name: str | None = None


class Attachment(msgspec.Struct, gc=False):
    """One attachment."""

    data: list[Attached] = []


class Post(msgspec.Struct, gc=False):
    """One post record."""

    timestamp: Any = None
    title: str | None = None
    data: list[Datum] = []
    attachments: list[Attachment] = []
    tags: list[Any] = []
    label_values: list[label_values.Entry] = []


class _Medium(NamedTuple):
    medium: Media
    pointer: str


class _Pieces:
    """What a record's attachments hold, sorted by what they are."""

    def __init__(self) -> None:
        self.media: list[_Medium] = []
        self.polls: list[tuple[Poll, str]] = []
        self.notes: list[tuple[Note, str]] = []
        self.spoken: list[str] = []
        self.quoted: list[str] = []
        self.url: str | None = None
        self.place: str | None = None

    def take(self, part: Attached, pointer: str) -> None:
        """Sort in one element of an attachment."""
        if part.media is not None and part.media.uri:
            self.media.append(_Medium(part.media, f"{pointer}/media"))
        if part.external_context is not None:
            self.url = self.url or part.external_context.url or None
        if part.place is not None:
            self.place = self.place or part.place.name
        if part.event is not None and part.event.place is not None:
            self.place = self.place or part.event.place.name
        if part.life_event is not None:
            self._take_life_event(part.life_event, f"{pointer}/life_event")
        if part.poll is not None:
            self.polls.append((part.poll, f"{pointer}/poll"))
        if part.note is not None:
            self.notes.append((part.note, f"{pointer}/note"))
        self.quoted += [words for words in (part.text, part.name) if words]

    def _take_life_event(self, event: LifeEvent, pointer: str) -> None:
        if event.title:
            self.spoken.append(event.title)
        if event.place is not None:
            self.place = self.place or event.place.name
        for key, media in (("media", event.media), ("photos", event.photos)):
            for index, medium in enumerate(media):
                if medium.uri:
                    self.media.append(_Medium(medium, f"{pointer}/{key}/{index}"))


def emit(post: Post, pointer: str, format_: Any, facts: Facts) -> None:
    """Add a record's text, media, captions, polls and notes as items."""
    if post.label_values:
        post = _as_post(post)
    pieces = _Pieces()
    for i, attachment in enumerate(post.attachments):
        for j, part in enumerate(attachment.data):
            pieces.take(part, f"{pointer}/attachments/{i}/data/{j}")
    words = _words(post, pieces)
    at = facts.time(post.timestamp, "facebook")
    surface, container = _where(post, format_, facts)
    first = keys.medium_key(pieces.media[0].medium.uri or "") if pieces.media else ""
    spoken = text.normalised(text.repaired(words)) if words else ""
    publication = publication_of(facts, at, spoken or first)
    shared: dict[str, Any] = {
        "platform": "facebook",
        "at": at,
        "status": format_.status,
        "people": _people(post.tags),
        "place": text.repaired(pieces.place) if pieces.place else None,
        "publication": publication,
        "backdated_to": _backdate(post),
    }
    _add_polls(pieces, shared, surface, container, facts)
    _add_notes(pieces, shared, surface, container, facts)
    is_rest = bool(pieces.polls or pieces.notes)
    # On the profile, a title alone announces a statement that stands in the profile.
    is_update = surface == "profile"
    if words or not (pieces.media or is_rest or is_update):
        again = bool(words) and facts.continues(
            (post.timestamp, spoken), {m.medium.uri for m in pieces.media}
        )
        if not again:
            extra = f"{pieces.url or ''}\x1f{pieces.place or ''}"
            facts.add(
                "post",
                surface,
                pointer,
                words=words,
                url=pieces.url,
                container=container,
                extra="" if words else extra,
                **shared,
            )
    for line in pieces.quoted:
        facts.add(
            "post",
            surface,
            pointer,
            words=line,
            author="other",
            container=container,
            **{**shared, "people": None},
        )
    _add_media(pieces, words, shared, surface, container, facts)


def _as_post(post: Post) -> Post:
    """Return a labelled record of 2026 (archive, trash) in the shape of all others."""
    known = label_values.meanings(Labelled(label_values=post.label_values))
    media = [fit(m, Media)[0] for m in label_values.media_below(post.label_values)]
    words = label_values.words_of(known.get("message"))
    url = label_values.words_of(known.get("url"))
    if words is None and not media and url is None:
        raise ValueError("a labelled record without words, media or address")
    parts = [Attached(media=medium) for medium in media]
    if url:
        parts.append(Attached(external_context=Link(url)))
    return Post(
        post.timestamp, data=[Datum(post=words)], attachments=[Attachment(parts)]
    )


def _words(post: Post, pieces: _Pieces) -> str | None:
    """Return the person's own words, else those of a life event."""
    own = [datum.post or datum.text for datum in post.data]
    spoken = [words for words in own if words and words.strip()]
    if not spoken:
        spoken = pieces.spoken[:1]
    return "\n".join(dict.fromkeys(spoken)) or None


def _backdate(post: Post) -> int | None:
    """Return the day that the person set instead, which may lie before Facebook."""
    for datum in post.data:
        value = datum.backdated_timestamp
        if isinstance(value, int) and value and abs(value) < 1e10:
            return value * 1000
    return None


def _people(tags: list[Any]) -> list[str] | None:
    """Return tagged names; tags are strings until 2021 and objects since."""
    names = [tag.get("name") if isinstance(tag, dict) else tag for tag in tags]
    return [text.repaired(name) for name in names if isinstance(name, str)] or None


def _where(post: Post, format_: Any, facts: Facts) -> tuple[str, str | None]:
    """Return surface and container: the file decides first, then the title.

    In the main file, a sentence that we know must name a group that the archive lists,
    or say that it is one.
    """
    title = text.repaired(post.title) if post.title else ""
    if format_.surface == "group":
        return "group", _group_named(title, facts)
    if format_.surface != "timeline" or not title:
        return format_.surface, None
    group = labels.named_in("group", title)
    if group and (group in facts.context.groups or "to the group:" in title):
        return "group", group
    if labels.named_in("other_timeline", title) is not None:
        return "other_timeline", None
    return format_.surface, None


def _group_named(title: str, facts: Facts) -> str | None:
    """Return the group of a title: by its sentence, else by the only known name."""
    named = labels.named_in("group", title)
    if named:
        return named
    known = [group for group in facts.context.groups if group and group in title]
    return max(known, key=len, default=None)


def _add_polls(
    pieces: _Pieces,
    shared: dict[str, Any],
    surface: str,
    container: str | None,
    facts: Facts,
) -> None:
    for poll, pointer in pieces.polls:
        facts.add(
            "poll",
            surface,
            pointer,
            words=poll.question or _options(poll),
            container=container,
            **shared,
        )


def _options(poll: Poll) -> str | None:
    return "\n".join(option.option for option in poll.options if option.option) or None


def _add_notes(
    pieces: _Pieces,
    shared: dict[str, Any],
    surface: str,
    container: str | None,
    facts: Facts,
) -> None:
    for note, pointer in pieces.notes:
        words = "\n".join(part for part in (note.title, note.text) if part)
        at = facts.time(note.created_timestamp, "facebook") or shared["at"]
        facts.add(
            "note",
            surface,
            pointer,
            words=words or None,
            container=container,
            **{**shared, "at": at},
        )
        for index, medium in enumerate(note.media):
            if medium.uri:
                pieces.media.append(_Medium(medium, f"{pointer}/media/{index}"))


def _add_media(
    pieces: _Pieces,
    words: str | None,
    shared: dict[str, Any],
    surface: str,
    container: str | None,
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
            "media_path": text.repaired(uri),
            "container": container or album,
        }
        facts.add(
            kind_of(uri, medium.media_metadata),
            place,
            pointer,
            has_gps=has_gps(medium.media_metadata),
            url=None if words else pieces.url,
            **piece,
        )
        caption = text.normalised(medium.description or "")
        if caption and caption not in said:
            said.add(caption)
            piece["people"] = None
            facts.add(
                "caption",
                place,
                f"{pointer}/description",
                words=medium.description,
                **piece,
            )


def emit_vote(post: Post, pointer: str, format_: Any, facts: Facts) -> None:
    """Add a vote on somebody's poll as a reaction; the poll's words are not ours."""
    facts.add(
        "reaction",
        format_.surface,
        pointer,
        platform="facebook",
        at=facts.time(post.timestamp, "facebook"),
        extra=f"vote\x1f{post.timestamp}",
    )


POST = Shape(Post, emit)
VOTE = Shape(Post, emit_vote)
