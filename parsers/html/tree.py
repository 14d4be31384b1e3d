"""Build light trees of HTML pages, whole or child by child in bounded memory.

libxml2's event parser (lxml) reads the page; what it reports becomes plain nodes
without parents, so that what is done with is freed at once. lxml's own trees end
silently at a long attribute or a deep nesting (measured, HTML_EXPORTS 5); the event
parser with ``huge_tree`` does not. Only attributes that carry facts are kept.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Any, Final

from lxml import etree

_CHUNK: Final = 1 << 18
_DEEPEST: Final = 200
_MOST_SHARED: Final = 1000
_ATTRIBUTES: Final = frozenset(
    ("class", "role", "href", "src", "title", "datetime", "alt")
)
_UNSEEN: Final = frozenset(("script", "style", "noscript", "template"))
_NO_ATTRIBUTES: Final[dict[str, str]] = {}
MEDIA: Final = frozenset(("img", "video", "audio", "source"))


class Node:
    """One element: its tag, the attributes we know, its text and elements in order.

    ``index`` counts the elements of the page from its start: the same element has the
    same index however often the page is parsed.
    """

    __slots__ = ("attributes", "children", "index", "tag")

    def __init__(
        self,
        tag: str,
        attributes: dict[str, str],
        index: int,
        children: list[Node | str],
    ) -> None:
        self.tag = tag
        self.attributes = attributes
        self.index = index
        self.children = children

    @property
    def elements(self) -> list[Node]:
        """Return the element children."""
        return [child for child in self.children if type(child) is Node]

    @property
    def signature(self) -> tuple[str, str]:
        """Return what records of one list have in common: tag and class."""
        return self.tag, self.attributes.get("class", "")

    def walk(self) -> Iterator[Node]:
        """Yield this node and all below it, in the order of the page."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack += [child for child in node.children[::-1] if type(child) is Node]


Piece = Node | str


def words(node: Node) -> str:
    """Return all text of a node on one line, a break as a space."""
    return " ".join("".join(_texts(node)).split())


def _texts(node: Node) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, str):
            yield child
        elif child.tag == "br":
            yield "\n"
        else:
            yield from _texts(child)


class _Builder:
    """Take the parser's events and build nodes.

    The handlers are closures: at millions of calls their state must be local.
    With ``wanted``, elements that end before the element of that index are forgotten.
    """

    def __init__(self, wanted: int | None = None) -> None:
        self.root = root = Node("", {}, -1, [])
        self.container: Node | None = None
        self.is_open = True
        self._stack = stack = [root.children]
        count = unseen = flat = 0
        level = -1
        # One text may come in a million pieces, as around entities; joined once.
        said: list[str] = []
        # Most elements have a class that others have too, and nothing else.
        shared: dict[str | None, dict[str, str]] = {}

        def start(tag: str, attributes: Any) -> None:
            nonlocal count, unseen, flat, level
            index = count
            count += 1
            if unseen or tag in _UNSEEN:
                unseen += 1
                return
            if len(stack) > _DEEPEST:
                # Deeper than any page of Meta's: its text stays, its nesting goes.
                flat += 1
                return
            if said:
                flush()
            kept = _NO_ATTRIBUTES
            if len(attributes) == 1 and (known := shared.get(attributes.get("class"))):
                kept = known
            elif attributes:
                kept = {
                    name: value
                    for name, value in attributes.items()
                    if name in _ATTRIBUTES and value[:5] != "data:"
                }
                if len(kept) == 1 and "class" in kept and len(shared) < _MOST_SHARED:
                    kept = shared.setdefault(kept["class"], kept)
            children: list[Node | str] = []
            node = Node(tag, kept, index, children)
            stack[-1].append(node)
            stack.append(children)
            if index == wanted:
                self.container = node
                level = len(stack)

        def end(_tag: str) -> None:
            nonlocal unseen, flat
            if unseen:
                unseen -= 1
            elif flat:
                flat -= 1
            elif len(stack) > 1:
                if said:
                    flush()
                done = stack.pop()
                if wanted is not None:
                    if self.container is None:
                        stack[-1].pop()
                    elif done is self.container.children:
                        self.is_open = False

        def data(text: str) -> None:
            if not unseen:
                said.append(text)

        def flush() -> None:
            stack[-1].append(said[0] if len(said) == 1 else "".join(said))
            said.clear()

        def is_between() -> bool:
            return self.is_open and len(stack) == level and not (unseen or flat)

        self.start, self.end, self.data = start, end, data
        self.is_between = is_between
        self._said, self._flush = said, flush

    def close(self) -> Node:
        """Return the tree."""
        if self._said:
            self._flush()
        return self.root

    def let_go(self) -> None:
        """Forget the tree: the parser and the handlers hold each other in a circle."""
        self.root = Node("", {}, -1, [])
        self._stack.clear()

    def taken(self, *, last: bool) -> list[Node | str]:
        """Return and forget the children of the wanted element that are finished."""
        if self.container is None:
            return []
        children = self.container.children
        if not children:
            return []
        # The last child may still be open, or be a text that goes on.
        is_whole = last or not self.is_open
        is_whole = is_whole or (self.is_between() and type(children[-1]) is Node)
        end = len(children) - (not is_whole)
        done = children[:end]
        del children[:end]
        return done


class Stream:
    """Parse a page piece by piece; hand out what is finished of one element."""

    def __init__(self, index: int | None = None) -> None:
        self._builder = _Builder(index)
        self._parser = etree.HTMLParser(
            target=self._builder, encoding="utf-8", huge_tree=True, no_network=True
        )

    @property
    def container(self) -> Node | None:
        """Return the element itself, without what was handed out; None before it."""
        return self._builder.container

    @property
    def is_over(self) -> bool:
        """Say whether the element has ended."""
        return not self._builder.is_open

    @property
    def is_between(self) -> bool:
        """Say whether the parser stands in the element and in none of its children."""
        return self._builder.is_between()

    def feed(self, piece: bytes) -> None:
        """Parse what comes next."""
        # A NUL would end the page for some versions of the parser.
        self._parser.feed(piece.translate(None, b"\x00"))

    def taken(self, *, last: bool = False) -> list[Node | str]:
        """Return and forget the finished children; with ``last``, the open one too."""
        return self._builder.taken(last=last)

    def close(self) -> Node:
        """End the page; return the root of what is not yet forgotten."""
        self._parser.close()
        root = self._builder.root
        self._builder.let_go()
        return root


def chunks(data: bytes | bytearray | memoryview) -> Iterator[bytes]:
    """Cut a page into what is parsed at once."""
    view = memoryview(data)
    for start in range(0, len(view), _CHUNK):
        yield bytes(view[start : start + _CHUNK])


def tree_of(data: bytes | bytearray | memoryview) -> Node:
    """Return the tree of a page, or of its beginning."""
    stream = Stream()
    for chunk in chunks(data):
        stream.feed(chunk)
    return stream.close()


def children_of(
    data: bytes | bytearray, index: int
) -> Generator[Node | str, None, tuple[Node, Node | None]]:
    """Yield the finished children of one element, texts between them included.

    Return the tree of what is around it and behind it, and the element there.
    """
    stream = Stream(index)
    for chunk in chunks(data):
        stream.feed(chunk)
        yield from stream.taken()
    root = stream.close()
    yield from stream.taken(last=True)
    return root, stream.container
