"""Hold what hangs on Facebook's records: the shapes of attachments, and their sorting.

``attachments: [{data: [{key: …}]}]``, one key per element, the same in all years:
``media``, ``external_context: {url?, name?}``, ``place: {name}``, ``event: {name,
place?}``, ``life_event: {title, place?, media?, photos?}``, ``poll: {question?,
options}``, ``note: {title, text, created_timestamp, media?, cover_photo?}``, ``text``
and ``name`` (bare lines of nobody named), ``for_sale_item: {title, description, …}``
and ``fundraiser`` (2019–2021) (FACEBOOK 2.1, seen in 12 of 13 archives; the last two
are known from readers' keys only).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from parsers import text
from parsers.facebook.media import Media


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
    cover_photo: Media | None = None


class Sale(msgspec.Struct, gc=False):
    """Something offered for sale, or a fundraiser, in a post."""

    title: str | None = None
    description: str | None = None
    media: list[Media] = []
    photos: list[Media] = []


class Attached(msgspec.Struct, gc=False):
    """One element of an attachment's ``data``: a single key."""

    media: Media | None = None
    external_context: Link | None = None
    place: Named | None = None
    event: Named | None = None
    life_event: LifeEvent | None = None
    poll: Poll | None = None
    note: Note | None = None
    for_sale_item: Sale | None = None
    fundraiser: Sale | None = None
    text: str | None = None
    name: str | None = None


class Attachment(msgspec.Struct, gc=False):
    """One attachment."""

    data: list[Attached] = []


class Located(NamedTuple):
    """A medium and where it stands."""

    medium: Media
    pointer: str


class Pieces:
    """What a record's attachments hold, sorted by what they are.

    ``spoken`` are words that stand in for the person's own, ``offered`` own words
    beside them, ``quoted`` lines of nobody named; ``things`` are names of places,
    events and links, which no title means as a group.
    """

    def __init__(self) -> None:
        self.media: list[Located] = []
        self.polls: list[tuple[Poll, str]] = []
        self.notes: list[tuple[Note, str]] = []
        self.spoken: list[str] = []
        self.offered: list[str] = []
        self.quoted: list[str] = []
        self.things: list[str] = []
        self.url: str | None = None
        self.permalink: str | None = None
        self.place: str | None = None

    def take(self, part: Attached, pointer: str) -> None:
        """Sort in one element of an attachment."""
        if part.media is not None and (part.media.uri or part.media.description):
            self.media.append(Located(part.media, f"{pointer}/media"))
        if part.external_context is not None:
            url = part.external_context.url
            self.url = self.url or (text.repaired(url) if url else None)
            self._name(part.external_context.name)
        self._take_place(part.place)
        if part.event is not None:
            self._name(part.event.name)
            self._take_place(part.event.place)
        if part.life_event is not None:
            self._take_life_event(part.life_event, f"{pointer}/life_event")
        if part.poll is not None:
            self.polls.append((part.poll, f"{pointer}/poll"))
        if part.note is not None:
            self.notes.append((part.note, f"{pointer}/note"))
        if part.for_sale_item is not None:
            self._take_sale(part.for_sale_item, f"{pointer}/for_sale_item")
        if part.fundraiser is not None:
            # Whose fundraiser it is stands nowhere.
            about = (part.fundraiser.title, part.fundraiser.description)
            self.quoted += [words for words in about if words]
        self.quoted += [words for words in (part.text, part.name) if words]

    def _name(self, name: str | None) -> None:
        if name:
            self.things.append(name)

    def _take_place(self, place: Named | None) -> None:
        if place is not None:
            self.place = self.place or place.name
            self._name(place.name)

    def _take_life_event(self, event: LifeEvent, pointer: str) -> None:
        if event.title:
            self.spoken.append(event.title)
        self._take_place(event.place)
        self._take_media(event.media, f"{pointer}/media")
        self._take_media(event.photos, f"{pointer}/photos")

    def _take_sale(self, sale: Sale, pointer: str) -> None:
        # No listing: those are public by their nature, a sale in a group is not.
        self.offered += [words for words in (sale.title, sale.description) if words]
        self._take_media(sale.media, f"{pointer}/media")
        self._take_media(sale.photos, f"{pointer}/photos")

    def _take_media(self, media: list[Media], pointer: str) -> None:
        for index, medium in enumerate(media):
            if medium.uri or medium.description:
                self.media.append(Located(medium, f"{pointer}/{index}"))


def pieces_of(attachments: list[Attachment], pointer: str) -> Pieces:
    """Return a record's attachments, sorted."""
    pieces = Pieces()
    for i, attachment in enumerate(attachments):
        for j, part in enumerate(attachment.data):
            pieces.take(part, f"{pointer}/attachments/{i}/data/{j}")
    return pieces
