"""Read the records of Facebook's timeline as flat pages of 2013–2018 hold them.

Shape: ``div.contents > h1`` + ``div`` of siblings: ``div.meta`` (a long date in the
language and the clock of the account), the title as bare words, ``div.comment`` (the
words), empty ``p``; and again. No audience is stated, and who acted stands in the
title alone (HTML_EXPORTS 1.2, seen by several public readers). A page without these
classes is cut by the shape of its dates.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from parsers import labels, text
from parsers.columns import Facts
from parsers.dates import Calendar, Stamp
from parsers.facebook import posts
from parsers.facebook.attachments import pieces_of
from parsers.fitting import fit
from parsers.html import facebook, fields, pages, tree
from parsers.html.header import Header
from parsers.html.old_pages import (
    UNREAD_DATE,
    Reader,
    added_by_meta,
    classes,
    contents_of,
    lines,
    starts_with_any,
)
from parsers.html.parts import Fields, Text
from parsers.html.reading import Source, garbled
from parsers.html.segments import Record
from parsers.html.tree import Node, Piece


class Flat(NamedTuple):
    """One record: its pieces, date and title.

    ``names_first`` says that the titles of its page begin with the name of who acted,
    as they do in most languages.
    """

    record: Record
    date: str | None
    title: str
    reader: Reader
    names_first: bool


def records(
    root: Node, data: bytes | bytearray, reader: Reader, facts: Facts
) -> list[Flat]:
    """Return the records of a page: each goes from one date to the next."""
    found = list(_runs(contents_of(root)))
    if not found:
        found = list(_by_time(data, reader.calendar))
    titles = [_title(record.pieces) for record in found]
    names_first = any(starts_with_any(title, facts.context.names) for title in titles)
    return [
        Flat(record, _date(record.pieces, reader.calendar), title, reader, names_first)
        for record, title in zip(found, titles, strict=True)
    ]


def _runs(scope: Node) -> Iterator[Record]:
    """Yield what stands from one ``meta`` to the next, wherever such are siblings."""
    for parent in scope.walk():
        run: list[Piece] = []
        for piece in parent.children if "comment" not in classes(parent) else ():
            if isinstance(piece, Node) and "meta" in classes(piece):
                if run:
                    yield Record(run)
                run = [piece]
            elif run and (isinstance(piece, str) or not added_by_meta(piece)):
                run.append(piece)
        if run:
            yield Record(run)


def _by_time(data: bytes | bytearray, calendar: Calendar) -> Iterator[Record]:
    """Yield the records of a page without known classes, by the shape of its dates."""
    for record in pages.opened(data, calendar).records:
        if fields.fields_of(record, calendar).time is not None:
            yield record


def _date(pieces: list[Piece], calendar: Calendar) -> str | None:
    """Return the words of the date that a record begins with, None if it does not."""
    first = pieces[0]
    if not isinstance(first, Node):
        return None
    stated = tree.words(first)
    is_date = "meta" in classes(first) or calendar.read(stated) is not None
    return stated if is_date else None


def _title(pieces: list[Piece]) -> str:
    """Return the bare words of a record."""
    bare = (piece for piece in pieces if isinstance(piece, str))
    return next((" ".join(said.split()) for said in bare if said.strip()), "")


def emit(flat: Flat, pointer: str, format_: Any, facts: Facts) -> None:
    """Add a record in the manner of all posts."""
    reader = flat.reader
    found = _fields(flat, reader.calendar)
    facts.doubts.update(found.doubts)
    if not isinstance(found.time, Stamp):
        facts.doubts[UNREAD_DATE] += 1
    source = Source(reader.clock, Header(), frozenset(facts.context.albums))
    post, _ = fit(garbled(facebook.post(found, source)), posts.Post)
    facts.precision = reader.clock.precision
    pieces = pieces_of(post.attachments, pointer)
    author = _author_of(flat, facts)
    posts.add(post, pieces, pointer, format_, facts, author=author)


def _fields(flat: Flat, calendar: Calendar) -> Fields:
    """Return what a record says; whatever is written below the date is no date."""
    is_dated = flat.date is not None
    body: list[Piece] = flat.record.pieces[is_dated:]
    # An empty piece before it, as a lone block would be looked at for a title.
    found = fields.fields_of(Record([" ", *body]), calendar, may_react=False)
    if is_dated and found.time is not None:
        blocks = (lines(piece) for piece in body if isinstance(piece, Node))
        found = found._replace(parts=[Text(words) for words in blocks if words])
    if flat.date is None:
        return found
    return found._replace(time=calendar.read(flat.date))


def _author_of(flat: Flat, facts: Facts) -> str:
    """Return who wrote a record, which only its title tells: it names who acted.

    Where titles begin with that name, one that begins with another is a friend's; where
    none does, one without the owner's name is.
    """
    names = facts.context.names
    if not (flat.title and names) or starts_with_any(flat.title, names):
        return "self"
    is_named = any(text.label(name) in text.label(flat.title) for name in names)
    if is_named and not flat.names_first:
        return "self"
    if labels.named_in("other_timeline", flat.title) is None:
        facts.doubts["titles that name somebody else, taken for their words"] += 1
    return "other"
