"""Keep what becomes of the words of a record, to say the same of others like it.

The tree of a record is copied with a mark in the place of its words, addresses and
files, and the copy is read by the reader of all records. Where the marks come out is
its template, into which other words of the same kinds are filled. A template that gives
for its own record anything but what the long way gives is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from parsers.dates import Calendar, Stamp, Unread
from parsers.html import cuts, fields
from parsers.html.cuts import Cut
from parsers.html.filling import YEARS, NotPlainError, Template, filled
from parsers.html.parts import (
    Link,
    Medium,
    Pair,
    Part,
    Place,
    Text,
)
from parsers.html.segments import Record
from parsers.html.stamps import is_heading
from parsers.html.tree import Node

_MARKS: Final = re.compile(f"[{cuts.MARK}-{chr(cuts.FIRST + cuts.MOST_PIECES)}]")
# What a mark needs around it to be taken for its kind.
_BEFORE: Final = {
    cuts.WORDS: "",
    cuts.ADDRESS: "://",
    cuts.SITE: "www.",
    cuts.TARGET: "http://",
}
_AFTER: Final = "/m.jpg"
_AROUND: Final = re.compile(
    r"(?:http://|://|www\.)(?=[\ue000-\ue1ff])|(?<=[\ue000-\ue1ff])/m\.jpg"
)
# A place is one by its label and its coordinates; these are nobody's.
_PLACE: Final = "Place: {} (89.9875, 179.9875)"
_YEAR: Final = re.compile(r"\d{4}")
# What may follow a place.
_PLAIN: Final = cuts.FIXED | cuts.TIMES | {cuts.WORDS}


def template_of(cut: Cut, record: Record, calendar: Calendar) -> Template:
    """Return the template of a record.

    Raises NotPlainError if it has none, or if it would not give the record itself.
    """
    node = record.pieces[0]
    marked = _marked(node, cut) if isinstance(node, Node) else None
    if marked is None or not _may_hold(cut):
        raise NotPlainError
    if any(is_heading(marked, mark) for mark in map(chr, cut.values.words)):
        # Whether it is one is a matter of its words.
        raise NotPlainError
    copy = record._replace(pieces=[marked])
    found = fields.fields_of(copy, calendar)
    if found.beside or found.doubts:
        # Whether words are a time, or are left out, is a matter of the words.
        raise NotPlainError
    found = found._replace(
        title=_bare_text(found.title),
        lead=_bare_text(found.lead),
        parts=[_bare(part) for part in found.parts],
    )
    said = "\n".join((found.title, found.lead, *_strings(found.parts)))
    times = _marked_times(cut.values.times)
    if any(time in said for time in times) or _PLACE.partition("{}")[2] in said:
        raise NotPlainError
    rows = set(_times_of_rows(found.parts))
    marks = {found.time, *rows} if times else rows
    if not marks <= {calendar.known(time) for time in times}:
        raise NotPlainError
    if isinstance(found.time, Stamp) != bool(times):
        raise NotPlainError
    has_place = cuts.PLACE in cut.key[1]
    first = _bare_text(fields.first_of(copy, calendar))
    has_update = cuts.UPDATED in cut.key[1]
    template = Template(found, found.time in rows, has_place, has_update, first)
    long_way = fields.fields_of(record, calendar)
    # As text: a link and a pair of the same words are equal tuples.
    if repr(filled(template, cut.values, calendar)) != repr(long_way):
        raise NotPlainError
    return template


def _may_hold(cut: Cut) -> bool:
    """Say whether a pattern may hold for a record, by the kinds of its words."""
    tags, kinds = cut.key
    many = len(cut.values.times)
    if many > len(YEARS) or (many > 1 and any("<li" in tag for tag in tags)):
        # Which of two times is the later one tells what a list is.
        return False
    # What follows a place is told by its words.
    behind = kinds[kinds.index(cuts.PLACE) + 1 :] if cuts.PLACE in kinds else ()
    return all(kind is None or kind in _PLAIN for kind in behind)


def _times_of_rows(parts: Iterable[Part]) -> Iterator[Stamp | Unread]:
    """Yield the times of labelled values, those within others too."""
    for part in parts:
        if isinstance(part, Pair):
            if part.time is not None:
                yield part.time
            yield from _times_of_rows(part.inner)


def _bare(part: Part) -> Part:
    """Return a part with nothing but the marks in the place of what they stood for."""
    if isinstance(part, Place):
        mark = _MARKS.search(part.name)
        if mark is None or _PLACE.format(mark[0]) != part.line or mark[0] != part.name:
            raise NotPlainError
        return Place(mark[0], chr(ord(mark[0]) + cuts.LINE))
    if isinstance(part, Medium):
        return Medium(_bare_text(part.uri))
    if isinstance(part, Text):
        return type(part)(_bare_text(part.text), _bare_text(part.label))
    if len(_MARKS.findall(part.text)) > 1 and part.url is not None:
        # Words that only together look like an address.
        raise NotPlainError
    url = None if part.url is None else _bare_text(part.url)
    if isinstance(part, Link):
        return Link(url or "", _bare_text(part.text))
    return part._replace(
        label=_bare_text(part.label),
        text=_bare_text(part.text),
        url=url,
        media=tuple(map(_bare_text, part.media)),
        inner=tuple(map(_bare, part.inner)),
    )


def _strings(parts: list[Part] | tuple[Part, ...]) -> Iterator[str]:
    """Yield every string of some parts."""
    for part in parts:
        for value in part:
            if isinstance(value, str):
                yield value
        if isinstance(part, Pair):
            yield from part.media
            yield from _strings(part.inner)


# Marks --------------------------------------------------------------------------------


def _marked(node: Node, cut: Cut) -> Node | None:
    """Return a record's tree with a mark in the place of each value.

    None if the parser did not make of the tags what the cut did.
    """
    tags, _ = cut.key
    ends = [">" if words is not None else "" for words, _, _ in cut.raw]
    written = "".join(map("".join, zip(tags, [*ends, ""], strict=True)))
    if not cuts.PLAIN_TAGS.fullmatch(written):
        return None
    pieces = _pieces(cut)
    try:
        copy = _copied(node, pieces)
    except cuts.OddError:
        return None
    # White space behind the record is none of its own.
    left = [said for said, _ in pieces]
    return copy if not "".join(left).strip() and len(left) < 2 else None


def _pieces(cut: Cut) -> Iterator[tuple[str, str]]:
    """Yield what stands between the tags, and what is to stand there instead."""
    _, kinds = cut.key
    times = iter(_marked_times(cut.values.times))
    for code, (kind, raw) in enumerate(zip(kinds, cut.raw, strict=True), cuts.FIRST):
        written = next(filter(None, raw), None)
        if written is None:
            continue
        said = cuts.read(written)
        if isinstance(kind, tuple):
            before, inner, after = kind
            yield said, f"{before}{_BEFORE[inner]}{chr(code)}{after}"
        elif isinstance(kind, str) or kind in cuts.FIXED:
            yield said, said
        elif kind == cuts.TIME_KIND:
            yield said, next(times)
        elif kind == cuts.UPDATED:
            yield said, f"Updated {next(times)}"
        elif kind == cuts.PLACE:
            yield said, _PLACE.format(chr(code))
        elif kind in _BEFORE:
            yield said, _BEFORE[kind] + chr(code)
        else:
            yield said, chr(abs(kind)) + _AFTER


def _marked_times(times: list[str]) -> list[str]:
    """Return times, each with the year that is its mark."""
    marked = zip(times, YEARS, strict=False)
    return [_YEAR.sub(str(year), time, count=1) for time, year in marked]


def _copied(node: Node, pieces: Iterator[tuple[str, str]]) -> Node:
    """Return a copy of a tree, each piece of it replaced by what is to stand there."""
    attributes = dict(node.attributes)
    for name, value in node.attributes.items():
        if name in ("href", "src"):
            attributes[name] = _replaced(value, pieces)
    children = [
        _replaced(child, pieces) if isinstance(child, str) else _copied(child, pieces)
        for child in node.children
    ]
    return Node(node.tag, attributes, node.index, children)


def _replaced(found: str, pieces: Iterator[tuple[str, str]]) -> str:
    said, instead = next(pieces, ("", ""))
    if said != found:
        raise cuts.OddError
    return instead


def _bare_text(text: str) -> str:
    """Return a text with nothing but the marks where something is to be filled in."""
    return _AROUND.sub("", text)
