"""Tell blocks of a page from what stands in a line, and read the words of either."""

from __future__ import annotations

from typing import Final

from parsers.html import targets, tree
from parsers.html.tree import MEDIA, Node, Piece

_BLOCKS: Final = frozenset(
    ("div", "p", "table", "tbody", "tr", "td", "th", "ul", "ol", "li", "section", "h1",
     "article", "footer", "header", "main", "h2", "h3", "h4", "h5", "h6", "form",
     "video", "audio", "img", "blockquote", "pre", "dl", "dt", "dd", "figure", "hr",
     "figcaption")
)  # fmt: skip


def is_leaf(node: Node) -> bool:
    """Say whether no block stands below a node; a link is a leaf whatever it wraps."""
    if node.tag == "a" and not has_media(node):
        return True
    return all(map(is_inline, node.elements))


def is_inline(node: Node) -> bool:
    """Say whether an element stands among words."""
    if node.tag == "img":
        # An emoji stands among the words.
        return targets.is_drawn(node.attributes.get("src", ""))
    return node.tag not in _BLOCKS and is_leaf(node)


def text_of(node: Node) -> str:
    """Return a block's words as they were typed, breaks as line ends."""
    found: list[str] = []
    _gather(node, found)
    return "\n".join(line.strip(" \t\r") for line in "".join(found).split("\n")).strip()


def _gather(node: Node, found: list[str]) -> None:
    for child in node.children:
        if isinstance(child, str):
            # The source's own line end after a break is no second one.
            after_break = bool(found) and found[-1] == "\n"
            found.append(child.lstrip("\r\n") if after_break else child)
        elif child.tag == "br":
            found.append("\n")
        elif child.tag == "img":
            found.append(child.attributes.get("alt", ""))
        else:
            _gather(child, found)


def label_of(node: Node) -> str:
    """Return the label that a line begins with as an element of its own."""
    first = node.children[0] if node.children else None
    if not isinstance(first, Node) or len(node.children) < 2 or first.tag == "a":
        return ""
    label = text_of(first)
    return label if label[-1:] in (":", "：") else ""


def begun(cell: Node) -> tuple[str, list[Piece]]:
    """Return the bare words that a cell begins with, and what follows."""
    for index, child in enumerate(cell.children):
        if isinstance(child, str):
            if not child.isspace():
                return " ".join(child.split()), cell.children[index + 1 :]
        elif child.tag != "br":
            label = tree.words(child)
            rest = cell.children[index + 1 :]
            is_label = child.tag in ("div", "span") and is_leaf(child) and bool(rest)
            return (label, rest) if is_label and label else ("", cell.children)
    return "", cell.children


def is_all(anchors: list[Node], text: str) -> bool:
    """Say whether links to media are all that a block says."""
    return "".join(map(text_of, anchors)) == "".join(text.split("\n"))


def has_media(node: Node) -> bool:
    """Say whether a medium stands below a node."""
    return any(below.tag in MEDIA for below in node.walk())
