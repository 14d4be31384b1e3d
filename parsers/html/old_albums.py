"""Read Facebook's pages of albums and videos of 2013–2018, with the comments on them.

Shape: ``div.contents`` of ``div.block``, one a medium: ``img[src]`` (of a video
``a[href]`` around its still), ``div.meta`` (the long date), bare words, ``table.meta``
of ``th`` + ``td`` (what the camera said), and comments, ``div.comment`` of
``span.user``, bare words and ``div.meta``. Album pages are
``photos/<number>/index.htm``, later ``photos/<number>.html``; ``html/photos.htm`` only
lists them.

How we know: five public readers of such archives name these classes and paths, found
in November 2026. That bare words of a picture are its caption, and that the page's
title ends in the name of the album, is inferred.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from parsers import labels
from parsers.columns import Facts
from parsers.dates import Calendar, Stamp
from parsers.facebook import media
from parsers.facebook.media import Details, Exif, Media, Metadata, Remark
from parsers.html import targets, tree
from parsers.html.header import Header
from parsers.html.old_pages import (
    NO_DATE,
    UNREAD_DATE,
    Reader,
    classes,
    contents_of,
    lines,
    owner_of,
    says,
)
from parsers.html.reading import STRAY, clock_of, garbled
from parsers.html.tree import Node
from parsers.records import Located, Shape

_RECORD: Final = "block"
_NOT_WORDS: Final = frozenset(("meta", "comment", "comments", "warning", "user"))


class Block(NamedTuple):
    """One medium of a page, and the name of the album."""

    node: Node
    reader: Reader
    album: str


def split(data: bytes | bytearray, facts: Facts) -> Iterator[Located]:
    """Yield the media of a page; of one without any, its contents."""
    root = tree.tree_of(data)
    context = facts.context
    reader = Reader(clock_of(context.product, context.zone, Header()), Calendar())
    scope = contents_of(root)
    blocks = list(_blocks(scope))
    if blocks and says(scope, without=_RECORD):
        facts.doubts[STRAY] += 1
    album = _album_of(root)
    for number, node in enumerate(blocks, 1):
        yield str(number), Block(node, reader, album)
    if not blocks:
        yield "1", scope


def _blocks(scope: Node) -> Iterator[Node]:
    """Yield the outermost elements that are a medium each."""
    for child in scope.elements:
        if _RECORD in classes(child):
            yield child
        else:
            yield from _blocks(child)


def _album_of(root: Node) -> str:
    """Return the name of the album: the page's title behind the owner's name."""
    title = next((tree.words(node) for node in root.walk() if node.tag == "title"), "")
    return title.removeprefix(owner_of(root)).removeprefix(" - ").strip()


def emit(one: Any, pointer: str, format_: Any, facts: Facts) -> None:
    """Add a medium with its caption, and the comments on it."""
    facts.record = pointer
    if isinstance(one, Block):
        _emit(one, pointer, format_, facts)
    elif says(one):
        raise ValueError("a page of media without a record")


def _emit(block: Block, pointer: str, format_: Any, facts: Facts) -> None:
    shown = list(dict.fromkeys(_shown(block.node)))
    if not shown:
        raise ValueError("a record of media without a file")
    at = _time(_meta(block.node), block.reader, facts)
    is_album = format_.surface == "album"
    surface, container = format_.surface, None
    if is_album:
        container = block.album or None
        surface = media.surface_of_album(block.album) or surface
    for index, uri in enumerate(shown):
        medium = Media(targets.path_of(uri), at)
        if index == 0:
            medium = _described(medium, block, facts)
        media.add_alone(
            garbled_of(medium), pointer, facts, surface=surface, container=container
        )


def _described(medium: Media, block: Block, facts: Facts) -> Media:
    """Return a medium with its caption, coordinates and comments."""
    medium.description = _words(block.node)
    medium.media_metadata = _metadata(block.node)
    medium.comments = [_remark(node, block.reader, facts) for node in _said(block.node)]
    return medium


def garbled_of(medium: Media) -> Media:
    """Return a medium with its words as Meta's JSON would write them."""
    medium.uri = garbled(medium.uri)
    medium.description = garbled(medium.description)
    for remark in medium.comments:
        remark.comment = garbled(remark.comment)
        remark.author = garbled(remark.author)
    return medium


def _shown(node: Node) -> Iterator[str]:
    """Yield the media of a record; the still in a link to its video is none."""
    for child in node.elements:
        if "comment" in classes(child):
            continue
        target = child.attributes.get("href", "") if child.tag == "a" else ""
        source = child.attributes.get("src", "")
        if target and targets.is_medium(target):
            yield target
        elif child.tag in ("img", "video", "audio") and source:
            if not targets.is_drawn(source):
                yield source
        else:
            yield from _shown(child)


def _meta(node: Node) -> Node | None:
    """Return the element that holds a record's date, or a comment's."""
    for child in node.elements:
        named = classes(child)
        if "meta" in named and child.tag != "table":
            return child
        found = None if "comment" in named else _meta(child)
        if found is not None:
            return found
    return None


def _time(stated: Node | None, reader: Reader, facts: Facts) -> int | None:
    """Return a time in seconds; count what is missing or cannot be read."""
    read = reader.calendar.read(tree.words(stated)) if stated is not None else None
    if not isinstance(read, Stamp):
        facts.doubts[NO_DATE if stated is None else UNREAD_DATE] += 1
        return None
    seconds = reader.clock.seconds(read)
    facts.precision = reader.clock.precision
    return seconds


def _words(node: Node) -> str | None:
    """Return the bare words of a record or a comment."""
    kept = [c for c in node.children if isinstance(c, str) or not _has_table(c)]
    said = lines(Node(node.tag, {}, -1, kept), without=_NOT_WORDS)
    return "\n".join(line for line in said.split("\n") if line) or None


def _has_table(node: Node) -> bool:
    return any(below.tag == "tr" for below in node.walk())


def _metadata(node: Node) -> Metadata | None:
    """Return the coordinates among what the camera said."""
    found: dict[str, str] = {}
    for row in node.walk():
        cells = [cell for cell in row.elements if cell.tag in ("th", "td")]
        if row.tag == "tr" and len(cells) == 2:
            known = labels.meaning("pages", tree.words(cells[0]))
            found[known or ""] = tree.words(cells[1])
    if not found:
        return None
    place = Exif(found.get("latitude"), found.get("longitude"))
    return Metadata(photo_metadata=Details([place]))


def _said(node: Node) -> Iterator[Node]:
    """Yield the comments on a medium, those inside other comments included."""
    return (below for below in node.walk() if "comment" in classes(below))


def _remark(node: Node, reader: Reader, facts: Facts) -> Remark:
    """Return one comment; one that names nobody is taken for somebody else's."""
    named = next((below for below in node.walk() if "user" in classes(below)), None)
    author = tree.words(named) if named is not None else ""
    words = _words(node)
    if not author:
        facts.doubts["records that do not tell who wrote them"] += 1
    if not words:
        facts.doubts["comments without words"] += 1
    return Remark(_time(_meta(node), reader, facts), words, author or None)


MEDIA: Final = Shape(Any, emit, split=split)
