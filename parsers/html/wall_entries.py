"""Read the entries of Facebook's wall as pages of 2010–2013 hold them.

Shape, in the published microformats hAtom and hCard, so class names are read:
``div.feedentry.hentry`` > ``span.author.vcard > span.profile.fn`` (friends who wrote on
the wall too), ``span.entry-title.entry-content`` (the words, with an attached link as
``table.walllink``), ``div.timerow`` > ``img.privacy[title]`` (the audience) and
``abbr.time.published[title=ISO 8601]``, then ``div.comments.hfeed`` of
``div.comment.like`` (a count) and ``div.comment.hentry`` (author, words, time). An
entry without the icon, among others that have it, was made on somebody else's wall.

How we know: public readers of such archives (HTML_EXPORTS 1.1), which tell of the icon
until 2013 and of its absence in March 2014. Before September 2011 the classes were
fewer (``feedentry``, ``profile``): that the rest was alike is inferred.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple, TypeAlias

from parsers import labels, text
from parsers.columns import Facts
from parsers.dates import Stamp
from parsers.facebook.media import publication_of
from parsers.html import tree
from parsers.html.old_pages import NO_DATE, UNREAD_DATE, Reader, classes, lines
from parsers.html.reading import garbled
from parsers.html.tree import Node

_ENTRIES: Final = frozenset(("feedentry", "hentry"))
_NOT_WORDS: Final = _ENTRIES | {
    "author", "profile", "fn", "timerow", "comments", "comment", "walllink",
}  # fmt: skip


_Parts: TypeAlias = list[tuple[Node, set[str]]]


class Entry(NamedTuple):
    """One entry; ``has_icons`` says that its page states audiences."""

    node: Node
    reader: Reader
    has_icons: bool


class _Said(NamedTuple):
    """What an entry or a comment says; words as they were typed."""

    author: str
    at: int | None
    words: str | None
    url: str | None


def entries(root: Node, reader: Reader) -> list[Entry]:
    """Return every entry, also one that a missing end tag put inside another."""
    nodes = [node for node in root.walk() if _is_entry(classes(node))]
    has_icons = any(_first(_parts(node), "privacy") is not None for node in nodes)
    return [Entry(node, reader, has_icons) for node in nodes]


def _is_entry(named: set[str]) -> bool:
    return bool(named & _ENTRIES) and "comment" not in named


def _parts(node: Node) -> _Parts:
    """Return the elements of an entry or comment, with their classes.

    Other entries are left out, the comments below it are not opened.
    """
    found: _Parts = []
    stack = node.elements[::-1]
    while stack:
        below = stack.pop()
        named = classes(below)
        if not _is_entry(named):
            found.append((below, named))
            if "comment" not in named:
                stack.extend(below.elements[::-1])
    return found


def _first(parts: _Parts, *wanted: str) -> Node | None:
    """Return the first element of a class, the earlier class going first."""
    for name in wanted:
        for node, named in parts:
            if name in named:
                return node
    return None


def _comments(parts: _Parts) -> Iterator[tuple[Node, _Parts]]:
    """Yield the comments among the parts, those inside other comments included."""
    waiting = [parts]
    while waiting:
        for node, named in waiting.pop(0):
            if "comment" in named and "like" not in named:
                within = _parts(node)
                yield node, within
                waiting.append(within)


def emit(entry: Entry, pointer: str, format_: Any, facts: Facts) -> None:
    """Add an entry as a post, and each of its comments.

    What can be seen of a post can be seen of its comments: they share the audience.
    """
    parts = _parts(entry.node)
    said = _said(entry.node, parts, entry.reader, facts)
    icon = _first(parts, "privacy")
    is_own = _is_own(said.author, facts)
    is_elsewhere = is_own and entry.has_icons and icon is None
    surface = "other_timeline" if is_elsewhere else format_.surface
    shared: dict[str, Any] = {
        "platform": "facebook",
        "status": format_.status,
        "stated_public": _audience(icon, facts),
    }
    if said.words is None and said.url is None and said.at is None:
        raise ValueError("an entry without words, link and time")
    words = garbled(said.words)
    facts.add(
        "post",
        surface,
        pointer,
        at=said.at,
        words=words,
        url=said.url,
        author="self" if is_own else "other",
        publication=publication_of(facts, said.at, text.normalised(said.words or "")),
        # As a post of JSON without words is told apart.
        extra="" if words else f"{said.url or ''}\x1f",
        **shared,
    )
    owner = "" if is_own else said.author
    for node, within in _comments(parts):
        reply = _said(node, within, entry.reader, facts)
        _emit_comment(reply, owner, surface, pointer, shared, facts)


def _emit_comment(
    said: _Said,
    owner: str,
    surface: str,
    pointer: str,
    shared: dict[str, Any],
    facts: Facts,
) -> None:
    """Add one comment; ``owner`` is whose post it stands under, "" for one's own."""
    if said.words is None:
        facts.doubts["comments without words"] += 1
        return
    is_own = _is_own(said.author, facts)
    words = garbled(said.words)
    facts.add(
        "comment",
        surface,
        pointer,
        at=said.at,
        words=words,
        author="self" if is_own else "other",
        publication=publication_of(facts, said.at, words),
        parent_owner=owner if is_own else None,
        extra="" if is_own else said.author,
        **shared,
    )


def _said(node: Node, parts: _Parts, reader: Reader, facts: Facts) -> _Said:
    """Return author, time, words and link of an entry or a comment."""
    author = _first(parts, "fn", "profile", "author")
    content = _first(parts, "entry-content", "entry-title")
    table = _first(parts, "walllink")
    anchors = [n for n in table.walk() if n.tag == "a"] if table is not None else []
    links = [a.attributes.get("href", "") for a in anchors]
    shown = [link for link in links if link.startswith("http")]
    if content is not None:
        words = lines(content, without=_NOT_WORDS)
    else:
        words = lines(node, without=_NOT_WORDS)
    return _Said(
        " ".join(lines(author).split()) if author is not None else "",
        _time(_stated(parts), reader, facts),
        words or None,
        shown[-1] if shown else None,
    )


def _stated(parts: _Parts) -> str:
    """Return the time of an entry as it is written: its attribute, else its words."""
    marked = next((node for node, _ in parts if node.tag == "abbr"), None)
    marked = marked or _first(parts, "published", "time")
    named = marked.attributes if marked is not None else {}
    stated = named.get("title") or named.get("datetime")
    if stated:
        return stated
    row = marked or _first(parts, "timerow")
    return tree.words(row) if row is not None else ""


def _time(stated: str, reader: Reader, facts: Facts) -> int | None:
    """Return a time in milliseconds; count what is missing or cannot be read."""
    read = reader.calendar.read(stated) if stated else None
    if not isinstance(read, Stamp):
        facts.doubts[UNREAD_DATE if stated else NO_DATE] += 1
        return None
    seconds = reader.clock.seconds(read)
    facts.precision = reader.clock.precision
    return facts.time(seconds, "facebook")


def _is_own(author: str, facts: Facts) -> bool:
    """Say whether the owner wrote something; what names nobody counts as the owner's.

    A stranger's words among one's own are seen there, one's own among strangers' not.
    """
    names = {text.label(name) for name in facts.context.names}
    if not (author and names):
        facts.doubts["records that do not tell who wrote them"] += 1
        return True
    return text.label(author) in names


def _audience(icon: Node | None, facts: Facts) -> bool | None:
    """Return whether an icon says that everyone could see an entry; None if unknown."""
    if icon is None:
        return None
    stated = labels.is_public(icon.attributes.get("title", ""))
    if stated is None:
        facts.doubts["audience in words we do not know"] += 1
    return stated
