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

import re
from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from datetime import UTC, datetime
from itertools import chain, pairwise
from typing import Final, NamedTuple

from parsers.dates import Calendar, Stamp
from parsers.html import tree
from parsers.html.tree import Node

_BEGINNING: Final = 1 << 21
_LONGEST_TIME: Final = 80
_CLOCK: Final = re.compile(r"\d[:.]\d\d")
_DAY: Final = re.compile(r"(?<!\d)\d{4}(?!\d)")
_LONGEST_NOTICE: Final = 160
_MOST_NOTICES: Final = 2
_HEADINGS: Final = frozenset(("h1", "h2", "h3", "header", "aside", "nav"))
_TABLE: Final = frozenset(("table", "tbody", "thead", "tr", "td", "th", "ul", "ol"))
_MEDIA: Final = frozenset(("img", "video", "audio", "source"))
_OF_RECORDS: Final = frozenset(("section", "article", "footer", "h2", "h3", "a", "br"))
_DAY_MINUTES: Final = 24 * 60

Piece = Node | str


class Header(NamedTuple):
    """What the top of a page states: times in milliseconds, UTC.

    ``offset`` is how far the page's clock was from UTC then, in minutes; ``before`` the
    words before that time, which name the account.
    """

    title: str = ""
    made_at: int | None = None
    asked_from: int | None = None
    asked_until: int | None = None
    offset: int | None = None
    before: str = ""


class Layout(NamedTuple):
    """What the records of a page have in common.

    ``foot`` is the signature of the block that ends most of them, their time; in most
    of them a heading is their title if ``is_headed``.
    """

    title: str = ""
    foot: tuple[str, str] = ("", "")
    is_headed: bool = False


class Record(NamedTuple):
    """One record: its pieces, and the heading of the group in which it stands.

    ``is_stray`` marks words outside of all records.
    """

    pieces: list[Piece]
    category: str = ""
    layout: Layout = Layout()
    is_stray: bool = False


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
        single = Record([_single(scope, times)], layout=layout)
        return Page(header, iter([single]), has_times, notice, layout=layout)
    if is_whole:
        found = _listed(root, scope, container, times, layout, calendar)
        if is_grouped:
            return Page(header, found, has_times, layout=layout)
    alike = Counter(child.signature for child in container.elements)
    ((signature, _), *_) = alike.most_common(1)
    above = (*_read(_around(scope, container)[0], calendar, layout, signature),)
    wanted = _flat_times(container, times)
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
    times: _Times,
    layout: Layout,
    calendar: Calendar,
) -> Iterator[Record]:
    """Yield the records of an element, and those of what is around it."""
    before, after = _around(scope, container)
    if root is not scope:
        after += _around(root, scope)[1]
    alike = Counter(child.signature for child in container.elements)
    signature = alike.most_common(1)[0][0] if alike else ("", "")
    wanted = _flat_times(container, times)
    yield from _read(before, calendar, layout, signature)
    if any(_group_in(child, times) is not None for child in container.elements):
        yield from _groups(container, times, layout)
    elif wanted:
        yield from _flat(container.children, wanted)
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

    yield from _flat(pieces(), wanted) if wanted else nested(pieces(), layout)
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
    times = _Times(scope, calendar, layout.title)
    if times.in_(scope):
        found = _container(scope, times)
        if found is None:
            yield Record([_single(scope, times)], layout=layout)
        else:
            yield from _listed(scope, scope, found, times, layout, calendar)
    elif times.says(scope):
        alike = list(_of_kind(scope, signature))
        yield from (Record([node], layout=layout) for node in alike)
        if not alike:
            yield Record(kept, is_stray=True)


def _is_furniture(piece: Piece, title: str) -> bool:
    """Say whether a piece is the page's own, or nothing."""
    if isinstance(piece, str):
        return piece.isspace()
    return (
        piece.tag in _HEADINGS
        or piece.tag in ("head", "title")
        or is_heading(piece, title)
        or not _says(piece)
    )


def _notice(scope: Node) -> tuple[str, ...]:
    """Return the words of a page if they are a line or two and no record holds them."""
    lines: list[str] = []
    for node in scope.walk():
        if node.tag in _MEDIA or node.tag in _TABLE or node.tag in _OF_RECORDS:
            return ()
        lines += [c for c in node.children if isinstance(c, str) and not c.isspace()]
    is_short = len(lines) <= _MOST_NOTICES and all(map(_is_short, lines))
    return tuple(" ".join(line.split()) for line in lines) if is_short else ()


def _is_short(line: str) -> bool:
    return len(line) <= _LONGEST_NOTICE


def _layout_of(scope: Node, times: _Times, title: str) -> Layout:
    """Return what most dated records have in common."""
    feet: Counter[tuple[str, str]] = Counter()
    others: Counter[tuple[str, str]] = Counter()
    headed = found = 0
    for node in scope.walk():
        if times.are_all_of(node):
            continue
        others[node.signature] += times.says(node)
        elements = node.elements
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
    times: _Times
    container: Node | None
    is_grouped: bool


def _begun(data: bytes | bytearray | memoryview, calendar: Calendar) -> _Begun:
    root = tree.tree_of(data)
    scope = _scope(root)
    header = _header(root, scope, calendar)
    times = _Times(scope, calendar, header.title)
    if not times.in_(scope):
        by_day = _Times(scope, calendar, header.title, with_days=True)
        times = by_day if by_day.in_(scope) > 1 else times
    container = _container(scope, times)
    is_grouped = container is not None and any(
        _group_in(child, times) is not None for child in container.elements
    )
    return _Begun(header, root, scope, times, container, is_grouped)


def _group_in(node: Node, times: _Times) -> Node | None:
    """Return the element below a node that holds records; a dated node is a record."""
    elements = node.elements
    if times.in_(node) < 2 or not elements or times.are_all_of(elements[-1]):
        return None
    inner = _outermost(node, times)
    dated = [c for c in inner.elements if times.in_(c)] if inner is not None else []
    return inner if sum(times.says(child) for child in dated) > 1 else None


def _groups(container: Node, times: _Times, layout: Layout) -> Iterator[Record]:
    """Yield the records of lists within a list, under the headings of theirs."""
    lists = {c.index: _group_in(c, times) for c in container.elements}
    kinds = {
        child.signature
        for inner in lists.values()
        if inner is not None
        for child in inner.elements
        if times.in_(child) and child.signature[1]
    }
    for piece in container.children:
        inner = lists[piece.index] if isinstance(piece, Node) else None
        found: Iterable[Record] = nested([piece], layout)
        if inner is not None:
            found = _groups(inner, times, layout)
        elif isinstance(piece, Node) and piece.signature not in kinds:
            # A group of one record, known by the records of the others.
            alone = [n for n in piece.walk() if n.signature in kinds and times.in_(n)]
            found = [Record([node], layout=layout) for node in alone] or found
        heading = _first_heading(piece)
        for record in found:
            yield record._replace(category=record.category or heading)


def _first_heading(piece: Piece) -> str:
    if isinstance(piece, str):
        return ""
    heading = next((node for node in piece.walk() if node.tag == "h2"), None)
    return tree.words(heading) if heading is not None else ""


def header_of(data: bytes | bytearray, calendar: Calendar) -> Header:
    """Return what the top of a page states."""
    root = tree.tree_of(memoryview(data)[:_BEGINNING])
    return _header(root, _scope(root), calendar)


def _scope(root: Node) -> Node:
    """Return the element that holds the records and not the page's own furniture."""
    found: dict[str, Node] = {}
    for node in root.walk():
        if node.tag in ("main", "body"):
            found.setdefault(node.tag, node)
        if node.attributes.get("role") == "main":
            found.setdefault("role", node)
        if node.attributes.get("class") == "contents":
            found.setdefault("contents", node)
    for kind in ("main", "role", "contents", "body"):
        if kind in found:
            return found[kind]
    return root


class _Times:
    """Count the timestamps and the other words below each element."""

    def __init__(
        self, scope: Node, calendar: Calendar, title: str, *, with_days: bool = False
    ) -> None:
        self._calendar = calendar
        self._title = title
        self._with_days = with_days
        self._counts: dict[int, tuple[int, int, bool]] = {}
        # Times in table cells are data, where others mark the records.
        self._kind = 0 if self._count(scope)[0] else 1

    def _count(self, node: Node) -> tuple[int, int, bool]:
        """Count times outside and inside of cells; say if there is anything else."""
        if is_time(node, self._calendar, with_days=self._with_days):
            found = 1, 0, False
        elif node.tag in ("li", "header", "aside"):
            found = 0, 0, True
        elif is_heading(node, self._title):
            found = 0, 0, False
        else:
            times = in_cells = 0
            says = node.tag in _MEDIA
            for child in node.children:
                if isinstance(child, Node):
                    below, below_in_cells, below_says = self._count(child)
                    times += below
                    in_cells += below_in_cells
                    says = says or below_says
                else:
                    says = says or not child.isspace()
            found = times, in_cells, says
        if node.tag == "td":
            # A day in a cell may be any day of a life.
            in_cells = 0 if self._with_days else found[0] + found[1]
            found = 0, in_cells, found[2] or self._with_days
        self._counts[node.index] = found
        return found

    def in_(self, node: Node) -> int:
        """Return how many timestamps stand below a node."""
        return self._counts.get(node.index, (0, 0, False))[self._kind]

    def says(self, node: Node) -> bool:
        """Say whether a node holds anything beside timestamps."""
        return self._counts.get(node.index, (0, 0, False))[2]

    def are_all_of(self, node: Node) -> bool:
        """Say whether a node holds a timestamp and nothing else."""
        return bool(self.in_(node)) and not self.says(node)


def is_heading(node: Node, title: str) -> bool:
    """Say whether a block only repeats the title of the page."""
    while len(node.elements) == 1 and len(node.children) == 1:
        node = node.elements[0]
    first = node.children[0] if len(node.children) == 1 else None
    return isinstance(first, str) and bool(title) and " ".join(first.split()) == title


def is_time(node: Node, calendar: Calendar, *, with_days: bool = False) -> bool:
    """Say whether an element is a timestamp and nothing else.

    A day without a time of day is one only ``with_days``.
    """
    if node.tag == "abbr" and node.attributes.get("title", "")[4:5] == "-":
        return True
    children = node.children
    if len(children) != 1 or not isinstance(children[0], str):
        return False
    text = children[0]
    shape = _DAY if with_days else _CLOCK
    if len(text) > _LONGEST_TIME or not shape.search(text):
        return False
    return calendar.read(text) is not None


def _container(scope: Node, times: _Times) -> Node | None:
    """Return the outermost element with two dated children, None for a single record.

    Of undated pages, the outermost with two children of one tag and class.
    """
    found = _outermost(scope, times)
    if found is not None or times.in_(scope):
        return found or _around_single(scope, times)
    node = scope
    while len(node.elements) == 1:
        node = node.elements[0]
    alike = [child.signature for child in node.elements]
    is_list = node.tag not in _TABLE and len(set(alike)) < len(alike)
    return node if is_list else None


def _outermost(scope: Node, times: _Times) -> Node | None:
    """Return the outermost element whose children are dated."""
    level = [scope]
    while level:
        for node in level:
            if node.tag not in _TABLE and _holds_records(node, times):
                return node
        level = [
            child
            for node in level
            if node.tag not in _TABLE
            for child in node.elements
            if times.in_(child)
        ]
    return None


def _holds_records(node: Node, times: _Times) -> bool:
    dated = [child for child in node.elements if times.in_(child)]
    if sum(times.says(child) for child in dated) > 1:
        return True
    alone = [child.signature for child in dated if not times.says(child)]
    is_mixed = any(isinstance(c, str) and not c.isspace() for c in node.children)
    return len(alone) > len(set(alone)) or (bool(alone) and is_mixed)


def _around_single(scope: Node, times: _Times) -> Node | None:
    """Return the element whose children are alike, one of them dated."""
    node: Node | None = scope
    while node is not None:
        dated = next((child for child in node.elements if times.in_(child)), None)
        if dated is None or node.tag in _TABLE:
            return None
        alike = [child for child in node.elements if child.signature == dated.signature]
        if len(alike) > 1 and times.says(dated):
            return node
        node = dated
    return None


def _single(scope: Node, times: _Times) -> Node:
    """Return the innermost element that holds all of a page's only record."""
    node = scope
    while True:
        saying = [c for c in node.elements if times.in_(c) or times.says(c)]
        if len(saying) != 1 or saying[0].tag in _TABLE or times.are_all_of(saying[0]):
            return node
        if not saying[0].elements:
            return node
        node = saying[0]


def _is_flat(container: Node, times: _Times) -> bool:
    """Say whether the timestamps are siblings of what they date (2013–2018)."""
    dated = [child for child in container.elements if times.in_(child)]
    return bool(dated) and all(times.are_all_of(child) for child in dated)


def _flat_times(container: Node, times: _Times) -> set[tuple[str, str]]:
    """Return the signatures of the times of a flat page, none of another."""
    if not _is_flat(container, times):
        return set()
    return {c.signature for c in container.elements if times.are_all_of(c)}


def _flat(pieces: Iterable[Piece], wanted: set[tuple[str, str]]) -> Iterator[Record]:
    """Yield what stands from one timestamp to the next."""
    record: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, Node) and piece.signature in wanted:
            if record and isinstance(record[0], Node):
                yield Record(record)
            record = []
        if record or (isinstance(piece, Node) and piece.signature in wanted):
            record.append(piece)
    if record:
        yield Record(record)


def nested(pieces: Iterable[Piece], layout: Layout) -> Iterator[Record]:
    """Yield each child as a record; a child that holds records of its kind is a group.

    Undated children are records too, as losing one silently is worse than a problem.
    """
    for piece in pieces:
        if isinstance(piece, str):
            if not piece.isspace():
                yield Record([piece], layout=layout)
        elif piece.tag in _HEADINGS or is_heading(piece, layout.title):
            continue
        elif _says(piece):
            inner = list(_of_kind(piece, piece.signature))
            if not inner or (len(inner) == 1 and not _ends_in(piece, inner[0])):
                # Something of its own follows what it holds: it is a record itself.
                yield Record([piece], layout=layout)
                continue
            category = _first_heading(piece)
            for record in inner:
                yield Record([record], category, layout)


def _ends_in(node: Node, inner: Node) -> bool:
    """Say whether nothing of a node stands behind what it holds."""
    elements = node.elements
    return bool(elements) and any(below is inner for below in elements[-1].walk())


def _says(node: Node) -> bool:
    """Say whether a node holds any word or medium."""
    return any(
        below.tag in _MEDIA
        or any(isinstance(child, str) and child.strip() for child in below.children)
        for below in node.walk()
    )


def _of_kind(node: Node, signature: tuple[str, str]) -> Iterator[Node]:
    """Yield the elements of that kind below a node, those in table cells left out."""
    if not signature[1]:
        return
    for child in node.elements:
        if child.signature == signature:
            inner = list(_of_kind(child, signature))
            yield from inner or [child]
        elif child.tag != "td":
            yield from _of_kind(child, signature)


# The top of the page -----------------------------------------------------------------


def _header(root: Node, scope: Node, calendar: Calendar) -> Header:
    title = next((tree.words(n) for n in root.walk() if n.tag == "title"), "")
    heading = scope if scope.tag == "body" else root
    stated: list[tuple[int, str, str]] = []
    for node, before in _times_stated(heading):
        at = _milliseconds(node.attributes["datetime"])
        if at is not None:
            stated.append((at, tree.words(node), before))
    if not stated:
        return Header(title)
    made_at, printed, before = stated[0]
    return Header(
        title,
        made_at,
        stated[1][0] if len(stated) > 2 else None,
        stated[2][0] if len(stated) > 2 else None,
        _offset(made_at, printed, calendar),
        before,
    )


def _times_stated(node: Node) -> Iterator[tuple[Node, str]]:
    """Yield each machine-readable time and the words before it in its element."""
    before = ""
    for child in node.children:
        if isinstance(child, str):
            before += child
        elif child.tag == "time" and child.attributes.get("datetime"):
            yield child, " ".join(before.split())
            before = ""
        else:
            yield from _times_stated(child)


def _milliseconds(stated: str) -> int | None:
    try:
        at = datetime.fromisoformat(stated)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return int(at.timestamp() * 1000)


def _offset(made_at: int, printed: str, calendar: Calendar) -> int | None:
    """Return the page's clock, by its two ways to print one moment."""
    stamp = calendar.read(printed)
    if not isinstance(stamp, Stamp) or stamp.precision == "day":
        return None
    utc = datetime.fromtimestamp(made_at / 1000, UTC).replace(tzinfo=None)
    minutes = round((stamp.moment - utc).total_seconds() / 900) * 15
    return minutes if abs(minutes) < _DAY_MINUTES else None
