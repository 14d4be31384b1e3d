"""Take a record of a page apart: title, time, texts, media, links, labelled values.

By tag and position only (HTML_EXPORTS 2, step 7): the title is the heading, or the
first of three or more blocks; the time is the last timestamp outside of lists whose
entries end in one (those are other people's reactions), or, whatever its form, what the
last block holds if most records of the page end in a time there. A row of two cells is
a labelled value, so is a cell that begins with bare words. Lines that pages add are
told by their form: "Updated" and a time; a place by its frame (``places``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from parsers import labels
from parsers.dates import Calendar, Stamp, Unread
from parsers.html import blocks, targets, tree
from parsers.html.added import is_added
from parsers.html.body import Reader
from parsers.html.parts import Fields
from parsers.html.segments import Layout, Record
from parsers.html.stamps import is_time
from parsers.html.tree import MEDIA, Node, Piece

_CLOCK: Final = re.compile(r"\d[:.]\d\d")
_LONGEST_FOOT: Final = 200


class _Foot(NamedTuple):
    """What the block of the time says."""

    time: Stamp | Unread
    beside: tuple[str, ...]


class _Laid(NamedTuple):
    """Title, lead, the pieces of the body, and the block of the time if it has one.

    ``first`` are the words that would be the lead if they named people.
    """

    title: str
    lead: str
    body: list[Piece]
    foot: _Foot | None = None
    first: str = ""


def fields_of(record: Record, calendar: Calendar, *, may_react: bool = True) -> Fields:
    """Return what a record says.

    If others ``may_react``, lists that look like their reactions are left out.
    """
    title, lead, body, foot, _ = _laid_out(record, calendar)
    since = foot.time if foot is not None else None
    reader = Reader(
        calendar,
        has_time=foot is not None,
        since=since.moment if isinstance(since, Stamp) else None,
        may_react=may_react,
    )
    for piece in body:
        reader.take(piece)
    time, beside = foot or (reader.time, ())
    parts = reader.parts(title)
    doubts = tuple(reader.doubts)
    return Fields(title, lead, time, parts, record.category, beside, doubts)


def first_of(record: Record, calendar: Calendar) -> str:
    """Return the words that are the lead of a record if they name people."""
    return _laid_out(record, calendar).first


def _laid_out(record: Record, calendar: Calendar) -> _Laid:
    """Return how a record is laid out; the time may be among the pieces of the body."""
    pieces = record.pieces
    first = pieces[0]
    if len(pieces) == 1 and isinstance(first, Node) and first.tag not in MEDIA:
        return _of_blocks(first, calendar, record.layout)
    # Flat: the time, then the title as bare words, then the blocks.
    said = [
        index
        for index, piece in enumerate(pieces)
        if isinstance(piece, str) and not piece.isspace()
    ]
    if not said:
        return _Laid("", "", pieces)
    at = said[0]
    title = " ".join(str(pieces[at]).split())
    return _Laid(title, "", [*pieces[:at], *pieces[at + 1 :]])


def _of_blocks(node: Node, calendar: Calendar, layout: Layout) -> _Laid:
    pieces = node.children
    elements = node.elements
    while len(elements) == 1 and elements[0].tag not in ("table", "a", "h2", "h3"):
        # A wrapper of its own around the record.
        if not elements[0].elements:
            return _Laid("", "", list(pieces))
        pieces, elements = elements[0].children, elements[0].elements
    heading = next((e for e in elements if e.tag in ("h2", "h3")), None)
    rest = [e for e in elements if e is not heading]
    title = blocks.text_of(heading) if heading is not None else ""
    # The time is a block of its own, or the end of the body.
    foot = _foot(rest, calendar, layout)
    is_dated = bool(rest) and any(is_time(n, calendar) for n in rest[-1].walk())
    is_dated = is_dated or foot is not None
    rest = rest[:-1] if foot is not None else rest
    spare = len(rest) - 1
    lead = first = ""
    may_be_title = heading is None and not layout.is_headed
    if may_be_title and is_dated and spare > 0 and _is_words(rest[0]):
        title = blocks.text_of(rest[0])
        rest, spare = rest[1:], spare - 1
    if is_dated and spare > 0 and _is_words(rest[0]):
        first = tree.words(rest[0])
        if labels.named_in("tagged", first) is not None:
            lead, rest = first, rest[1:]
    kept = set(map(id, rest))
    body = [b for b in pieces if isinstance(b, str) or id(b) in kept]
    return _Laid(title, lead, body, foot, first)


def _foot(rest: list[Node], calendar: Calendar, layout: Layout) -> _Foot | None:
    """Return what the block of the time says; None if the last block is none.

    A block is one if it holds a time alone, or by its tag, its class or its link.
    """
    if not rest:
        return None
    last = rest[-1]
    lines = list(_lines(last))
    read: list[Stamp | Unread | None] = [calendar.read(line) for line in lines]
    whole = tree.words(last)
    is_own = last.tag == "footer" or last.signature == layout.foot or _is_linked(last)
    if len(lines) == 1 and isinstance(read[0], (Stamp, Unread)):
        is_own = is_own or _CLOCK.search(whole) is not None
        is_own = is_own or (len(rest) > 1 and not layout.foot[1])
    if not is_own or len(whole) > _LONGEST_FOOT or _has_shown(last):
        return None
    stamps = [one for one in read if isinstance(one, Stamp)]
    if not stamps:
        # Never a template of others: what cannot be read hangs on its words.
        is_read = isinstance(calendar.read(whole), Stamp)
        time = calendar.read(whole) or Unread("form")
        return _Foot(time, () if is_read else tuple(lines)) if lines else None
    beside = [
        line
        for line, one in zip(lines, read, strict=True)
        if one is None and not is_added(line, calendar)
    ]
    return _Foot(stamps[0], tuple(beside))


def _lines(node: Node) -> Iterator[str]:
    """Yield the words of a block, one element after the other."""
    if node.tag == "abbr" and node.attributes.get("title", "")[4:5] == "-":
        yield node.attributes["title"]
        return
    for child in node.children:
        if isinstance(child, Node):
            yield from _lines(child)
        elif not child.isspace():
            yield " ".join(child.split())


def _is_linked(node: Node) -> bool:
    """Say whether all of a block is a link that only Meta can follow."""
    while len(node.elements) == 1 and node.tag != "a":
        node = node.elements[0]
    return node.tag == "a" and targets.is_opaque(node.attributes.get("href", ""))


def _has_shown(node: Node) -> bool:
    """Say whether a block shows a medium or a row, as no time does."""
    return any(below.tag in MEDIA or below.tag == "tr" for below in node.walk())


def _is_words(node: Node) -> bool:
    """Say whether a block holds words and nothing else."""
    plain = not any(n.tag in MEDIA or n.tag == "tr" for n in node.walk())
    return plain and bool(tree.words(node))
