"""Know what Facebook's pages of 2010–2018 have in common, and read their profiles.

Every page has the owner's name as its ``h1``, in ``div.contents`` since 2012, and a
note of Meta's on when it was downloaded (``downloadnotice``, later ``footer``).
Profile: rows of a label and a value, ``td.profile_label`` + ``td`` in
``table.profiletable`` of ``html/profile.htm`` (2012–2014; seen in a public reader),
``th`` + ``td`` in ``index.htm`` (2013–2018; own knowledge), values as lines or lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from parsers import labels
from parsers.columns import Facts
from parsers.dates import Calendar, Stamp
from parsers.facebook import profile
from parsers.html import facebook, tree
from parsers.html.header import Header
from parsers.html.parts import Fields, Pair
from parsers.html.reading import Clock, PageShape, Source, clock_of, garbled
from parsers.html.tree import Node
from parsers.records import Located, Shape

NO_DATE: Final = "records without a date"
UNREAD_DATE: Final = "dates that could not be read"
_HEADINGS: Final = frozenset(("h1", "title", "head"))
_FURNITURE: Final = frozenset(("nav", "footer", "downloadnotice"))


class Reader(NamedTuple):
    """What reads the times of one page."""

    clock: Clock
    calendar: Calendar


def classes(node: Node) -> set[str]:
    """Return the class names of an element."""
    return set(node.attributes.get("class", "").split())


def contents_of(root: Node) -> Node:
    """Return the element that holds a page's contents, the whole page if none does."""
    for node in root.walk():
        if "contents" in classes(node):
            return node
    return next((node for node in root.walk() if node.tag == "body"), root)


def added_by_meta(node: Node) -> bool:
    """Say whether an element is the page's own: name, navigation, note of download."""
    return node.tag in _HEADINGS or bool(classes(node) & _FURNITURE)


def lines(node: Node, *, without: Iterable[str] = ()) -> str:
    """Return an element's words as a page shows them, without some classes' parts."""
    skipped = set(without)
    found: list[str] = []
    _gather(node, skipped, found)
    text = "".join(found)
    return "\n".join(" ".join(line.split()) for line in text.split("\n")).strip()


def _gather(node: Node, skipped: set[str], found: list[str]) -> None:
    for child in node.children:
        if isinstance(child, str):
            found.append(" ".join(child.split("\n")))
        elif child.tag == "br":
            found.append("\n")
        elif not classes(child) & skipped:
            is_block = child.tag in ("li", "div", "p", "tr")
            if is_block and found and not found[-1].endswith("\n"):
                found.append("\n")
            _gather(child, skipped, found)
            if is_block:
                found.append("\n")


def says(scope: Node, *, without: str = "") -> bool:
    """Say whether an element holds more than what every page has.

    Elements of the class ``without`` are left out.
    """
    return any(
        not piece.isspace() if isinstance(piece, str) else says(piece, without=without)
        for piece in scope.children
        if isinstance(piece, str)
        or not (added_by_meta(piece) or without in classes(piece))
    )


def owner_of(root: Node) -> str:
    """Return the owner's name: the first heading, else where the title begins."""
    heading = next((node for node in root.walk() if node.tag == "h1"), None)
    if heading is not None:
        return tree.words(heading)
    title = next((tree.words(node) for node in root.walk() if node.tag == "title"), "")
    return title.rpartition(" - ")[0]


def starts_with_any(title: str, names: Iterable[str]) -> bool:
    """Say whether a title begins with one of the names, and not with a longer one."""
    return any(_starts_with(title, name) for name in names if name)


def _starts_with(title: str, name: str) -> bool:
    if not title.startswith(name):
        return False
    after = title[len(name) :][:1]
    # A letter of a cased script goes on a name; さん behind one does not.
    return not (after and after.lower() != after.upper())


# The profile --------------------------------------------------------------------------


def owner(root: Node, source: Source, calendar: Calendar) -> dict[str, Any]:
    """Return the owner's name and the day of the download, as a profile states them."""
    stated: dict[str, Any] = {}
    named = owner_of(root)
    if named:
        stated["name"] = {"full_name": named}
    at = _downloaded_at(root, source, calendar)
    if at is not None:
        stated["timestamp"] = at
    return {"profile_v2": stated}


def profile_of(root: Node, source: Source, calendar: Calendar) -> dict[str, Any]:
    """Return the profile, its labelled rows under the keys of JSON."""
    stated: dict[str, Any] = owner(root, source, calendar)["profile_v2"]
    pairs: dict[str, Pair] = {}
    for pair in _pairs(root, calendar):
        known = _known(pair)
        if known is not None:
            said = pairs.get(known)
            text = f"{said.text}\n{pair.text}" if said else pair.text
            pairs[known] = pair._replace(text=text)
    if pairs:
        found = [Fields("", "", None, [*pairs.values()], "")]
        stated |= facebook.profile(found, source)["profile_v2"]
    return {"profile_v2": stated}


def _downloaded_at(root: Node, source: Source, calendar: Calendar) -> int | None:
    """Return when a page was made, in seconds: the date that ends Meta's note."""
    for node in root.walk():
        if classes(node) & {"footer", "downloadnotice"}:
            spoken = tree.words(node).rstrip(".").split(" ")
            for start in range(len(spoken)):
                read = calendar.read(" ".join(spoken[start:]))
                if isinstance(read, Stamp):
                    return source.clock.seconds(read)
    return None


def _known(pair: Pair) -> str | None:
    return labels.meaning("profile_page", pair.label)


def _pairs(root: Node, calendar: Calendar) -> Iterator[Pair]:
    """Yield the rows of two cells; a value's lines are parts of it."""
    for row in root.walk():
        cells = [cell for cell in row.elements if cell.tag in ("td", "th")]
        if row.tag != "tr" or len(cells) != 2:
            continue
        label = lines(cells[0]).rstrip(":： ")
        value = "\n".join(line for line in lines(cells[1]).split("\n") if line)
        if label and value:
            time = calendar.read(value)
            yield Pair(label, value, time, None, (), ())


def split(data: bytes | bytearray, _facts: Facts) -> Iterator[Located]:
    """Yield the page as the only record."""
    yield "1", tree.tree_of(data)


def emit(root: Node, pointer: str, format_: Any, facts: Facts) -> None:
    """Add each statement of the profile; count the labels that nobody told us of."""
    facts.record = pointer
    context, calendar = facts.context, Calendar()
    source = Source(clock_of(context.product, context.zone, Header()), Header())
    for pair in _pairs(root, calendar):
        if _known(pair) is None:
            facts.doubts["labels of the profile that are not known"] += 1
    stated = profile_of(root, source, calendar)
    if not stated["profile_v2"].keys() - {"timestamp"}:
        raise ValueError("a profile without a name or a known label")
    profile.emit(garbled(stated), pointer, format_, facts)


PROFILE: Final = Shape(Any, emit, split=split)
OWNER_TOLD: Final = PageShape(tree=owner, dated=False)
PROFILE_TOLD: Final = PageShape(tree=profile_of, dated=False)
