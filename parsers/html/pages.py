"""Find the records of a page by the shape of its timestamps, never by CSS class.

Class names, tags and wrappers changed every year; what stayed is that records are
siblings and that each ends in its time (HTML_EXPORTS 2; seen in pages of 2010 to 2026).
So records are the children of the outermost element that has two or more dated children
of one tag and class; undated ones beside them are records too. In the flat pages of
2013–2018 the times themselves are the siblings: a record goes from one to the next. The
beginning of a large page decides, and the rest is streamed. What stands around that
element is looked at in the same way: a second list is read, other words are counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterator
from itertools import chain, pairwise
from typing import Final, NamedTuple

from parsers.dates import Calendar
from parsers.html import tree
from parsers.html.header import Header, header_in
from parsers.html.lists import (
    TABLE,
    container_of,
    flat_times,
    group_in,
    scope_of,
    single,
)
from parsers.html.segments import (
    HEADINGS,
    Layout,
    Record,
    flat,
    groups,
    nested,
    of_kind,
    says,
)
from parsers.html.stamps import Times, is_heading
from parsers.html.tree import MEDIA, Node, Piece

_BEGINNING: Final = 1 << 21
_LONGEST_NOTICE: Final = 160
_MOST_NOTICES: Final = 2
_OF_RECORDS: Final = frozenset(("section", "article", "footer", "h2", "h3", "a", "br"))


class Page(NamedTuple):
    """One page: what its top states, and its records in the order of the page.

    ``has_times`` says whether any time stands in its beginning, ``notice`` are the few
    words of a page that holds nothing else, by line. Where the records are the children
    of one element, ``container`` is its index, and ``signature`` that of most of them;
    ``before`` are the records that stand before it.
    """

    header: Header
    records: Iterator[Record]
    has_times: bool
    notice: tuple[str, ...] = ()
    container: int | None = None
    signature: tuple[str, str] = ("", "")
    layout: Layout = Layout()
    before: tuple[Record, ...] = ()


def opened(data: bytes | bytearray, calendar: Calendar) -> Page:
    """Return a page's header and its records."""
    is_whole = len(data) <= _BEGINNING
    page = _begun(memoryview(data)[:_BEGINNING], calendar)
    if not is_whole and (page.container is None or page.is_grouped):
        # The beginning does not show what comes: an endless first record, or groups.
        is_whole, page = True, _begun(data, calendar)
    header, root, scope, times, container, is_grouped = page
    has_times = times.in_(scope) > 0
    if container is None and not (has_times or times.says(scope)):
        return Page(header, iter(()), has_times)
    layout = _layout_of(scope, times, header.title)
    if container is None:
        notice = () if has_times else _notice(scope)
        alone = Record([single(scope, times)], layout=layout)
        return Page(header, iter([alone]), has_times, notice, layout=layout)
    if is_whole:
        found = _listed(root, scope, container, times, layout, calendar)
        if is_grouped:
            return Page(header, found, has_times, layout=layout)
    alike = Counter(child.signature for child in container.elements)
    ((signature, _), *_) = alike.most_common(1)
    above = (*_read(_around(scope, container)[0], calendar, layout, signature),)
    wanted = flat_times(container, times)
    if not is_whole:
        listed = _streamed(data, container.index, calendar, layout, signature, wanted)
        found = chain(above, listed)
    if wanted:
        return Page(header, found, has_times, layout=layout)
    return Page(header, found, has_times, (), container.index, signature, layout, above)


def _listed(
    root: Node,
    scope: Node,
    container: Node,
    times: Times,
    layout: Layout,
    calendar: Calendar,
) -> Iterator[Record]:
    """Yield the records of an element, and those of what is around it."""
    before, after = _around(scope, container)
    if root is not scope:
        after += _around(root, scope)[1]
    alike = Counter(child.signature for child in container.elements)
    signature = alike.most_common(1)[0][0] if alike else ("", "")
    wanted = flat_times(container, times)
    yield from _read(before, calendar, layout, signature)
    if any(group_in(child, times) is not None for child in container.elements):
        yield from groups(container, times, layout)
    elif wanted:
        yield from flat(container.children, wanted)
    else:
        yield from nested(container.children, layout)
    yield from _read(after, calendar, layout, signature)


def _streamed(
    data: bytes | bytearray,
    container: int,
    calendar: Calendar,
    layout: Layout,
    signature: tuple[str, str],
    wanted: set[tuple[str, str]],
) -> Iterator[Record]:
    """Yield the records of an element piece by piece, then those of what follows."""
    ends: list[tuple[Node, Node | None]] = []

    def pieces() -> Generator[Piece, None, None]:
        ends.append((yield from tree.children_of(data, container)))

    yield from flat(pieces(), wanted) if wanted else nested(pieces(), layout)
    yield from after(*ends[0], calendar, layout, signature)


def after(
    root: Node,
    container: Node | None,
    calendar: Calendar,
    layout: Layout,
    signature: tuple[str, str],
) -> Iterator[Record]:
    """Yield the records of what follows an element that was streamed."""
    if container is not None:
        pieces = _around(root, container)[1]
        yield from _read(pieces, calendar, layout, signature)


def _around(scope: Node, inner: Node) -> tuple[list[Piece], list[Piece]]:
    """Return what stands before and behind an element, at every level above it."""
    path = _path(scope, inner)
    before: list[Piece] = []
    behind: list[Piece] = []
    for above, below in pairwise(path):
        at = next(i for i, piece in enumerate(above.children) if piece is below)
        before += above.children[:at]
        behind[:0] = above.children[at + 1 :]
    return before, behind


def _path(scope: Node, inner: Node) -> list[Node]:
    """Return the elements from one down to another below it; none if it is not."""
    # Depth first, each step with the way that led to it.
    stack = [[scope]]
    while stack:
        path = stack.pop()
        if path[-1] is inner:
            return path
        # Indices count the elements from the start of the page.
        below = [e for e in path[-1].elements if e.index <= inner.index]
        stack += [[*path, below[-1]]] if below else []
    return []


def _read(
    pieces: list[Piece],
    calendar: Calendar,
    layout: Layout,
    signature: tuple[str, str],
) -> Iterator[Record]:
    """Yield the records of what stands around a list: a list too, or stray words."""
    kept = [piece for piece in pieces if not _is_furniture(piece, layout.title)]
    scope = Node("div", {}, -1, kept)
    times = Times(scope, calendar, layout.title)
    if times.in_(scope):
        found = container_of(scope, times)
        if found is None:
            yield Record([single(scope, times)], layout=layout)
        else:
            yield from _listed(scope, scope, found, times, layout, calendar)
    elif times.says(scope):
        alike = list(of_kind(scope, signature))
        yield from (Record([node], layout=layout) for node in alike)
        if not alike:
            yield Record(kept, is_stray=True)


def _is_furniture(piece: Piece, title: str) -> bool:
    """Say whether a piece is the page's own, or nothing."""
    if isinstance(piece, str):
        return piece.isspace()
    return (
        piece.tag in HEADINGS
        or piece.tag in ("head", "title")
        or is_heading(piece, title)
        or not says(piece)
    )


def _notice(scope: Node) -> tuple[str, ...]:
    """Return the words of a page if they are a line or two and no record holds them."""
    lines: list[str] = []
    for node in scope.walk():
        if node.tag in MEDIA or node.tag in TABLE or node.tag in _OF_RECORDS:
            return ()
        lines += [c for c in node.children if isinstance(c, str) and not c.isspace()]
    is_short = len(lines) <= _MOST_NOTICES and all(map(_is_short, lines))
    return tuple(" ".join(line.split()) for line in lines) if is_short else ()


def _is_short(line: str) -> bool:
    return len(line) <= _LONGEST_NOTICE


def _layout_of(scope: Node, times: Times, title: str) -> Layout:
    """Return what most dated records have in common."""
    feet: Counter[tuple[str, str]] = Counter()
    others: Counter[tuple[str, str]] = Counter()
    headed = found = 0
    for node in scope.walk():
        if times.are_all_of(node):
            continue
        if times.says(node):
            others[node.signature] += 1
        elements = node.elements if len(node.children) > 1 else []
        if len(elements) > 1 and times.are_all_of(elements[-1]):
            feet[elements[-1].signature] += 1
            found += 1
            headed += any(one.tag in ("h2", "h3") for one in elements)
    foot = feet.most_common(1)[0][0] if feet else ("", "")
    is_own = bool(foot[1]) and feet[foot] > others[foot]
    return Layout(title, foot if is_own else ("", ""), 2 * headed > found)


class _Begun(NamedTuple):
    """What a page, or its beginning, shows of where its records are."""

    header: Header
    root: Node
    scope: Node
    times: Times
    container: Node | None
    is_grouped: bool


def _begun(data: bytes | bytearray | memoryview, calendar: Calendar) -> _Begun:
    root = tree.tree_of(data)
    scope = scope_of(root)
    header = header_in(root, scope, calendar)
    times = Times(scope, calendar, header.title)
    if not times.in_(scope):
        by_day = Times(scope, calendar, header.title, with_days=True)
        times = by_day if by_day.in_(scope) > 1 else times
    container = container_of(scope, times)
    is_grouped = container is not None and any(
        group_in(child, times) is not None for child in container.elements
    )
    return _Begun(header, root, scope, times, container, is_grouped)
