"""Name what a record of a page may say: words, media, links, places, rows."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from parsers.dates import Stamp, Unread


class Medium(NamedTuple):
    """A media file that a record shows."""

    uri: str


class Link(NamedTuple):
    """An address that stands alone, and its words where they are not the address."""

    url: str
    text: str = ""


class Text(NamedTuple):
    """A block of words; ``label`` is what the page calls it."""

    text: str
    label: str = ""


class Caption(Text):
    """A block of words in the frame of a medium."""


class Quoted(Text):
    """A block of words in a frame of something shared: nobody says whose they are."""


class Place(NamedTuple):
    """A place, and the line that names it."""

    name: str
    line: str = ""


class Pair(NamedTuple):
    """A labelled value: words, a time, an address, media, or pairs of its own."""

    label: str
    text: str
    time: Stamp | Unread | None
    url: str | None
    media: tuple[str, ...]
    inner: tuple[Part, ...]


class Detail(Pair):
    """A labelled value in the frame of a medium, such as what the camera said."""


class AddedLine(NamedTuple):
    """A line that has the form of one that a page adds, in words we do not know."""

    text: str
    at: datetime


class TimeLine(NamedTuple):
    """A line that has the form of a time; ``is_read`` if all its words are known."""

    text: str
    is_read: bool


Part = Medium | Link | Text | Place | Pair


def line_of(part: Part) -> str:
    """Return what a part says where words are expected; "" for media and rows."""
    if isinstance(part, Text):
        return f"{part.label}: {part.text}" if part.label else part.text
    if isinstance(part, Place):
        return part.line
    return (part.text or part.url) if isinstance(part, Link) else ""


class Fields(NamedTuple):
    """What a record says, in the order of the page.

    ``lead`` is the line between title and body, which names tagged people; ``beside``
    are lines of the time's block that are no time; ``doubts`` say what was left out.
    """

    title: str
    lead: str
    time: Stamp | Unread | None
    parts: list[Part]
    category: str
    beside: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def says(self) -> bool:
        """Say whether the record holds anything at all."""
        return bool(self.title or self.parts or self.time)

    @property
    def pairs(self) -> list[Pair]:
        """Return the labelled values."""
        return [part for part in self.parts if isinstance(part, Pair)]
