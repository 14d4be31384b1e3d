"""Find the element of a page whose children are its records."""

from __future__ import annotations

from typing import Final

from parsers.html.stamps import Times
from parsers.html.tree import Node

TABLE: Final = frozenset(("table", "tbody", "thead", "tr", "td", "th", "ul", "ol"))


def scope_of(root: Node) -> Node:
    """Return the element that holds the records and not the page's own furniture."""
    found: dict[str, Node] = {}
    for node in root.walk():
        if node.tag in ("main", "body"):
            found.setdefault(node.tag, node)
        if not node.attributes:
            continue
        if node.attributes.get("role") == "main":
            found.setdefault("role", node)
        if node.attributes.get("class") == "contents":
            found.setdefault("contents", node)
    for kind in ("main", "role", "contents", "body"):
        if kind in found:
            return found[kind]
    return root


def container_of(scope: Node, times: Times) -> Node | None:
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
    is_list = node.tag not in TABLE and len(set(alike)) < len(alike)
    return node if is_list else None


def _outermost(scope: Node, times: Times) -> Node | None:
    """Return the outermost element whose children are dated."""
    level = [scope]
    while level:
        for node in level:
            if node.tag not in TABLE and _holds_records(node, times):
                return node
        level = [
            child
            for node in level
            if node.tag not in TABLE
            for child in node.elements
            if times.in_(child)
        ]
    return None


def _holds_records(node: Node, times: Times) -> bool:
    dated = [child for child in node.elements if times.in_(child)]
    if sum(times.says(child) for child in dated) > 1:
        return True
    alone = [child.signature for child in dated if not times.says(child)]
    is_mixed = any(isinstance(c, str) and not c.isspace() for c in node.children)
    return len(alone) > len(set(alone)) or (bool(alone) and is_mixed)


def _around_single(scope: Node, times: Times) -> Node | None:
    """Return the element whose children are alike, one of them dated."""
    node: Node | None = scope
    while node is not None:
        dated = next((child for child in node.elements if times.in_(child)), None)
        if dated is None or node.tag in TABLE:
            return None
        alike = [child for child in node.elements if child.signature == dated.signature]
        if len(alike) > 1 and times.says(dated):
            return node
        node = dated
    return None


def single(scope: Node, times: Times) -> Node:
    """Return the innermost element that holds all of a page's only record."""
    node = scope
    while True:
        saying = [c for c in node.elements if times.in_(c) or times.says(c)]
        if len(saying) != 1 or saying[0].tag in TABLE or times.are_all_of(saying[0]):
            return node
        if not saying[0].elements:
            return node
        node = saying[0]


def group_in(node: Node, times: Times) -> Node | None:
    """Return the element below a node that holds records; a dated node is a record."""
    elements = node.elements
    if times.in_(node) < 2 or not elements or times.are_all_of(elements[-1]):
        return None
    inner = _outermost(node, times)
    dated = [c for c in inner.elements if times.in_(c)] if inner is not None else []
    if all(child.tag in TABLE for child in dated):
        # Tables side by side are parts of one record.
        return None
    return inner if sum(times.says(child) for child in dated) > 1 else None


def _is_flat(container: Node, times: Times) -> bool:
    """Say whether the timestamps are siblings of what they date (2013–2018)."""
    dated = [child for child in container.elements if times.in_(child)]
    return bool(dated) and all(times.are_all_of(child) for child in dated)


def flat_times(container: Node, times: Times) -> set[tuple[str, str]]:
    """Return the signatures of the times of a flat page, none of another."""
    if not _is_flat(container, times):
        return set()
    return {c.signature for c in container.elements if times.are_all_of(c)}
