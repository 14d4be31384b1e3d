"""Keep what becomes of the words of a record, to say the same of others like it.

The tree of a record is copied with a mark in the place of its words, addresses and
files, and the copy is read by the reader of all records. Where the marks come out is
its template, into which other words of the same kinds are filled. A template that gives
for its own record anything but what the long way gives is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from parsers import labels
from parsers.dates import Calendar, Stamp
from parsers.html import cuts, fields
from parsers.html.added import may_be_added
from parsers.html.body import means_words
from parsers.html.cuts import Cut, Values
from parsers.html.parts import (
    Caption,
    Detail,
    Fields,
    Link,
    Medium,
    Pair,
    Part,
    Place,
    Quoted,
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


class NotPlainError(Exception):
    """Say that a record has no template, or that its words do not fit it."""


class Template(NamedTuple):
    """What a record with marks for its words says."""

    fields: Fields
    has_time: bool


def template_of(cut: Cut, record: Record, calendar: Calendar) -> Template:
    """Return the template of a record.

    Raises NotPlainError if it has none, or if it would not give the record itself.
    """
    node = record.pieces[0]
    marked = _marked(node, cut) if isinstance(node, Node) else None
    if marked is None or len(cut.values.times) > 1:
        raise NotPlainError
    if any(is_heading(marked, mark) for mark in map(chr, cut.values.words)):
        # Whether it is one is a matter of its words.
        raise NotPlainError
    found = fields.fields_of(record._replace(pieces=[marked]), calendar)
    if found.beside or found.doubts:
        # Whether words are a time, or are left out, is a matter of the words.
        raise NotPlainError
    found = found._replace(
        title=_bare_text(found.title),
        lead=_bare_text(found.lead),
        parts=[_bare(part) for part in found.parts],
    )
    template = Template(found, bool(cut.values.times))
    said = [found.title, found.lead, *_strings(found.parts)]
    if any(time in text for time in cut.values.times for text in said):
        raise NotPlainError
    if isinstance(found.time, Stamp) != template.has_time:
        raise NotPlainError
    long_way = fields.fields_of(record, calendar)
    # As text: a link and a pair of the same words are equal tuples.
    if repr(filled(template, cut.values, calendar)) != repr(long_way):
        raise NotPlainError
    return template


def _bare(part: Part) -> Part:
    """Return a part with nothing but the marks in the place of what they stood for."""
    if isinstance(part, Place):
        # What follows a place is told by its words.
        raise NotPlainError
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
        elif kind in _BEFORE:
            yield said, _BEFORE[kind] + chr(code)
        else:
            yield said, chr(abs(kind)) + _AFTER


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


# Filling ------------------------------------------------------------------------------


def filled(template: Template, values: Values, calendar: Calendar) -> Fields:
    """Return what a record says, by the template of its tags."""
    time = None
    if template.has_time:
        time = calendar.read(values.times[0])
        if type(time) is not Stamp:
            raise NotPlainError
    title, lead, _, parts, category, *_ = template.fields
    words = values.words
    return Fields(
        _fill(title, words),
        " ".join(_fill(lead, words).split()) if lead else "",
        time,
        [_FILLED[type(part)](part, words, time) for part in parts],
        category,
    )


def _fill(text: str, values: dict[int, str]) -> str:
    if len(text) == 1:
        # Nearly always a single mark.
        return values.get(ord(text), text)
    return text.translate(values) if text else text


def _filled_text(part: Text, values: dict[int, str], _time: Stamp | None) -> Text:
    text, label = _fill(part.text, values), _fill(part.label, values)
    if may_be_added(f"{label}: {text}" if label else text):
        raise NotPlainError
    return type(part)(text, label)


def _filled_link(part: Link, values: dict[int, str], _time: Stamp | None) -> Link:
    text = _fill(part.text, values)
    if may_be_added(text):
        raise NotPlainError
    return Link(_fill(part.url, values), text)


def _filled_medium(part: Medium, values: dict[int, str], _time: Stamp | None) -> Medium:
    return Medium(_fill(part.uri, values))


def _filled_pair(part: Pair, values: dict[int, str], time: Stamp | None) -> Pair:
    label = " ".join(_fill(part.label, values).split())
    text = _fill(part.text, values)
    # Its words are several lines, each of which may be something else.
    if any(map(may_be_added, text.split("\n"))) or may_be_added(text):
        raise NotPlainError
    if labels.meaning("pages", label) == "taken" or (part.time and means_words(label)):
        # The label decides what the time is.
        raise NotPlainError
    return type(part)(
        label,
        text,
        part.time and time,
        None if part.url is None else _fill(part.url, values),
        tuple(_fill(path, values) for path in part.media),
        tuple(_FILLED[type(inner)](inner, values, time) for inner in part.inner),
    )


_FILLED: Final[dict[Any, Any]] = {
    Text: _filled_text,
    Caption: _filled_text,
    Quoted: _filled_text,
    Link: _filled_link,
    Medium: _filled_medium,
    Pair: _filled_pair,
    Detail: _filled_pair,
}
