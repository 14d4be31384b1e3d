"""Cut what stands in a list of records into records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from parsers.html import tree
from parsers.html.lists import group_in
from parsers.html.stamps import Times, is_heading
from parsers.html.tree import MEDIA, Node, Piece

HEADINGS: Final = frozenset(("h1", "h2", "h3", "header", "aside", "nav"))


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


def nested(pieces: Iterable[Piece], layout: Layout) -> Iterator[Record]:
    """Yield each child as a record; a child that holds records of its kind is a group.

    Undated children are records too, as losing one silently is worse than a problem.
    """
    for piece in pieces:
        if isinstance(piece, str):
            if not piece.isspace():
                yield Record([piece], layout=layout)
        elif piece.tag in HEADINGS or is_heading(piece, layout.title):
            continue
        elif says(piece) and len(apart := _apart(piece, layout)) > 1:
            yield from (Record([node], layout=layout) for node in apart)
        elif says(piece):
            inner = list(of_kind(piece, piece.signature))
            if not inner or (len(inner) == 1 and not _ends_in(piece, inner[0])):
                # Something of its own follows what it holds: it is a record itself.
                yield Record([piece], layout=layout)
                continue
            category = first_heading(piece)
            for record in inner:
                yield Record([record], category, layout)


def flat(pieces: Iterable[Piece], wanted: set[tuple[str, str]]) -> Iterator[Record]:
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


def groups(container: Node, times: Times, layout: Layout) -> Iterator[Record]:
    """Yield the records of lists within a list, under the headings of theirs."""
    lists = {c.index: group_in(c, times) for c in container.elements}
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
            found = groups(inner, times, layout)
        elif isinstance(piece, Node) and piece.signature not in kinds:
            # A group of one record, known by the records of the others.
            alone = [n for n in piece.walk() if n.signature in kinds and times.in_(n)]
            found = [Record([node], layout=layout) for node in alone] or found
        heading = first_heading(piece)
        for record in found:
            yield record._replace(category=record.category or heading)


def first_heading(piece: Piece) -> str:
    """Return the words of the first heading in a piece, none if it has none."""
    if isinstance(piece, str):
        return ""
    heading = next((node for node in piece.walk() if node.tag == "h2"), None)
    return tree.words(heading) if heading is not None else ""


def _apart(node: Node, layout: Layout) -> list[Node]:
    """Return the records that share an element: each has a heading and ends in a time.

    The element itself where it is one record.
    """
    if not (layout.is_headed and layout.foot[1]):
        return [node]
    runs: list[list[Piece]] = [[]]
    for piece in node.children:
        runs[-1].append(piece)
        if isinstance(piece, Node) and piece.signature == layout.foot:
            runs.append([])
    if runs[-1] and all(isinstance(p, str) and p.isspace() for p in runs[-1]):
        runs.pop()
    runs = [run for run in runs if run]
    if not all(map(_has_heading, runs)):
        return [node]
    return [Node(node.tag, node.attributes, node.index, run) for run in runs]


def _has_heading(pieces: list[Piece]) -> bool:
    return any(isinstance(p, Node) and p.tag in ("h2", "h3") for p in pieces)


def _ends_in(node: Node, inner: Node) -> bool:
    """Say whether nothing of a node stands behind what it holds."""
    elements = node.elements
    return bool(elements) and any(below is inner for below in elements[-1].walk())


def says(node: Node) -> bool:
    """Say whether a node holds any word or medium."""
    return any(
        below.tag in MEDIA
        or any(isinstance(child, str) and child.strip() for child in below.children)
        for below in node.walk()
    )


def of_kind(node: Node, signature: tuple[str, str]) -> Iterator[Node]:
    """Yield the elements of that kind below a node, those in table cells left out."""
    if not signature[1]:
        return
    for child in node.elements:
        if child.signature == signature:
            inner = list(of_kind(child, signature))
            yield from inner or [child]
        elif child.tag != "td":
            yield from of_kind(child, signature)
