"""Take a record of a page apart: title, time, texts, media, links, labelled values.

By tag and position only (HTML_EXPORTS 2, step 7): the title is the heading, or the
first of three or more blocks; the time is the last timestamp outside of lists (those in
lists are other people's reactions). A row of two cells is a labelled value, so is a
cell that begins with bare words. Lines that pages add are told by their form: "Updated"
and a time, "Place: NAME (latitude, longitude)".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple
from urllib.parse import unquote

from parsers import keys, labels
from parsers.dates import Calendar, Stamp, Unread
from parsers.html import tree
from parsers.html.pages import Piece, Record, is_time
from parsers.html.tree import Node

_BLOCKS: Final = frozenset(
    ("div", "p", "table", "tbody", "tr", "td", "th", "ul", "ol", "li", "section", "h1",
     "article", "footer", "header", "main", "h2", "h3", "h4", "h5", "h6", "form",
     "video", "audio", "img")
)  # fmt: skip
_MEDIA_TAGS: Final = frozenset(("img", "video", "audio", "source"))
_MEDIA_FILE: Final = re.compile(
    r"\.(?:jpe?g|png|webp|gif|hei[cf]|bmp|tiff?|mp4|mov|m4v|avi|webm|3gp|mkv|aac|mp3|m4a"
    r"|ogg|wav|opus)$",
    re.IGNORECASE,
)
# Meta's own drawings, not the person's: reactions, emoji, logos.
_DRAWN: Final = re.compile(
    r"^https?://|(?:^|/)(?:icons?|emoji|reactions|files/Instagram)/", re.IGNORECASE
)
_OPAQUE: Final = re.compile(r"^https?://(?:www\.)?facebook\.com/dyi/l/")
_PLACE: Final = re.compile(
    r"(?:[^:：]{1,40}[:：]\s*)?(.*?)\s*\((-?\d{1,3}\.\d+),\s*(-?\d{1,3}\.\d+)\)"
)
_LABELLED: Final = re.compile(r"[^:：]{1,40}[:：]\s*\S.*")
_YEAR: Final = re.compile(r"\d{4}.*\d[:.]\d\d")
_LONGEST_ADDED: Final = 100
_LONGEST_PLACE: Final = 400


class Medium(NamedTuple):
    """A media file that a record shows."""

    uri: str


class Link(NamedTuple):
    """An address that stands alone, and its words where they are not the address."""

    url: str
    text: str = ""


class Text(NamedTuple):
    """A block of words; ``label`` is what the page calls it."""

    text: str
    label: str = ""


class Place(NamedTuple):
    """A place with coordinates."""

    name: str


class Pair(NamedTuple):
    """A labelled value: words, a time, an address, media, or pairs of its own."""

    label: str
    text: str
    time: Stamp | Unread | None
    url: str | None
    media: tuple[str, ...]
    inner: tuple[Part, ...]


class _Time(NamedTuple):
    """A line that has the form of a time; ``is_read`` if all its words are known."""

    text: str
    is_read: bool


Part = Medium | Link | Text | Place | Pair


class Fields(NamedTuple):
    """What a record says, in the order of the page.

    ``lead`` is the line between title and body, which names tagged people.
    """

    title: str
    lead: str
    time: Stamp | Unread | None
    parts: list[Part]
    category: str

    @property
    def says(self) -> bool:
        """Say whether the record holds anything at all."""
        return bool(self.title or self.parts or self.time)

    @property
    def pairs(self) -> list[Pair]:
        """Return the labelled values."""
        return [part for part in self.parts if isinstance(part, Pair)]


def fields_of(record: Record, calendar: Calendar) -> Fields:
    """Return what a record says."""
    reader = _Reader(calendar)
    title, lead, body = _laid_out(record.pieces, calendar)
    for piece in body:
        reader.take(piece)
    time = reader.time
    return Fields(title, lead, time, list(reader.cleaned()), record.category)


def _laid_out(pieces: list[Piece], calendar: Calendar) -> tuple[str, str, list[Piece]]:
    """Return title, lead and the pieces of the body, the time among them."""
    first = pieces[0]
    if len(pieces) == 1 and isinstance(first, Node) and first.tag not in _MEDIA_TAGS:
        return _of_blocks(first, calendar)
    # Flat: the time, then the title as bare words, then the blocks.
    said = [
        index
        for index, piece in enumerate(pieces)
        if isinstance(piece, str) and not piece.isspace()
    ]
    if not said:
        return "", "", pieces
    at = said[0]
    title = " ".join(str(pieces[at]).split())
    return title, "", [*pieces[:at], *pieces[at + 1 :]]


def _of_blocks(node: Node, calendar: Calendar) -> tuple[str, str, list[Piece]]:
    blocks = node.children
    elements = node.elements
    while len(elements) == 1 and elements[0].tag not in ("table", "a", "h2", "h3"):
        # A wrapper of its own around the record.
        if not elements[0].elements:
            return "", "", list(blocks)
        blocks, elements = elements[0].children, elements[0].elements
    heading = next((e for e in elements if e.tag in ("h2", "h3")), None)
    rest = [e for e in elements if e is not heading]
    title = _text(heading) if heading is not None else ""
    is_dated = bool(rest) and any(is_time(n, calendar) for n in rest[-1].walk())
    # The time is a block of its own, or the end of the body.
    has_own_block = is_dated and _is_time_alone(rest[-1], calendar)
    spare = len(rest) - has_own_block - 1
    lead = ""
    if heading is None and is_dated and spare > 0 and _is_words(rest[0]):
        title = _text(rest[0])
        rest, spare = rest[1:], spare - 1
    if is_dated and spare > 0 and _is_words(rest[0]):
        lead = tree.words(rest[0])
        if labels.named_in("tagged", lead) is None:
            lead = ""
        else:
            rest = rest[1:]
    kept = set(map(id, rest))
    return title, lead, [b for b in blocks if isinstance(b, str) or id(b) in kept]


def _is_time_alone(node: Node, calendar: Calendar) -> bool:
    """Say whether a block holds a timestamp and nothing else."""
    while len(node.elements) == 1 and not is_time(node, calendar):
        node = node.elements[0]
    return is_time(node, calendar)


def _is_words(node: Node) -> bool:
    """Say whether a block holds words and nothing else."""
    plain = not any(n.tag in _MEDIA_TAGS or n.tag == "tr" for n in node.walk())
    return plain and bool(tree.words(node))


class _Reader:
    """Walk the blocks of a body and note what they are."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self.times: list[Stamp | Unread] = []
        self.row_times: list[Stamp | Unread] = []
        self._parts: list[Part | _Time] = []
        self._shown: set[str] = set()

    def take(self, piece: Piece) -> None:
        """Note one piece and all below it."""
        if isinstance(piece, str):
            self._say(piece)
        elif piece.tag in _MEDIA_TAGS:
            self._show(piece.attributes.get("src", ""))
            self._all(piece)
        elif piece.tag == "tr":
            self._row(piece)
        elif piece.tag == "li":
            return
        elif _is_leaf(piece):
            self._leaf(piece)
        else:
            self._show_target(piece)
            self._all(piece)

    def _all(self, node: Node) -> None:
        """Note the children; words and inline elements in a row are one block."""
        run: list[Piece] = []
        for child in node.children:
            if isinstance(child, str) or _is_inline(child):
                run.append(child)
                continue
            self._run(run)
            run = []
            self.take(child)
        self._run(run)

    def _run(self, run: list[Piece]) -> None:
        if run:
            self._leaf(Node("div", {}, -1, run))

    def _leaf(self, node: Node) -> None:
        """Note a block of words without blocks in it."""
        text = _text(node)
        anchors = [n for n in node.walk() if n.tag == "a" and n.attributes.get("href")]
        shown = [a for a in anchors if self._show_target(a)]
        if not text or shown:
            return
        if len(anchors) == 1 and _text(anchors[0]) == text and _is_within(anchors[0]):
            return
        if len(anchors) == 1 and _text(anchors[0]) == text and not self._at(text):
            url = anchors[0].attributes["href"]
            if url.startswith("http") and not _OPAQUE.match(url):
                self._parts.append(Link(url, "" if _is_address(text) else text))
                return
        label = _label_of(node)
        if label:
            self._parts.append(Text(text[len(label) :].strip(), label.rstrip(":： ")))
        else:
            self._say(text)

    def _say(self, text: str) -> None:
        text = text.strip()
        if not text:
            return
        at = self._at(text)
        if at is not None:
            # Only the last one is the record's; words may have the form of a time.
            self.times.append(at)
            self._parts.append(_Time(text, isinstance(at, Stamp)))
        elif not self._is_added(text):
            is_short = len(text) < _LONGEST_PLACE and text[-1] == ")"
            found = _PLACE.fullmatch(text) if is_short else None
            self._parts.append(Place(found[1]) if found else Text(text))

    @property
    def time(self) -> Stamp | Unread | None:
        """Return the last time, those of rows only where there is no other."""
        times = self.times or self.row_times
        return times[-1] if times else None

    def _at(self, text: str) -> Stamp | Unread | None:
        if len(text) > _LONGEST_ADDED or not text[:1] or not _YEAR.search(text):
            return None
        return self._calendar.read(text)

    def _is_added(self, text: str) -> bool:
        """Say whether a line is "Updated" and a time, in any language."""
        if len(text) > _LONGEST_ADDED or not _YEAR.search(text):
            return False
        split = text.split(" ")
        parts = [
            (" ".join(split[:start]), " ".join(split[start:]))
            for start in range(1, min(len(split), 6))
        ]
        # Japanese puts the word behind the time without a gap.
        parts += [(text[-length:], text[:-length]) for length in range(1, 7)]
        for word, rest in parts:
            at = self._calendar.read(rest)
            # To the second, or after Meta's own word: nobody writes that by hand.
            if isinstance(at, Stamp) and (
                at.precision == "second" or labels.meaning("pages", word) == "updated"
            ):
                return True
        return False

    def _show_target(self, node: Node) -> bool:
        """Note the media file that a link leads to; say whether it does."""
        target = node.attributes.get("href", "") if node.tag == "a" else ""
        if not target or "://" in target or not _MEDIA_FILE.search(target):
            return False
        self._show(target)
        return True

    def _show(self, source: str) -> None:
        if not source or _DRAWN.search(source) or source.startswith("data:"):
            return
        uri = path_of(source)
        if uri not in self._shown:
            self._shown.add(uri)
            self._parts.append(Medium(uri))

    # Labelled values ------------------------------------------------------------------

    def _row(self, row: Node) -> None:
        cells = [cell for cell in row.elements if cell.tag in ("td", "th")]
        if len(cells) == 2:
            label = tree.words(cells[0])
            if label and not _has_media(cells[0]):
                self._pair(label, cells[1].children)
                return
        if len(cells) == 1:
            label, rest = _begun(cells[0])
            if label:
                self._pair(label, rest)
                return
        for cell in cells:
            self._all(cell)

    def _pair(self, label: str, value: list[Piece]) -> None:
        reader = _Reader(self._calendar)
        for piece in value:
            reader.take(piece)
        parts = list(reader.cleaned())
        said = [part.text for part in parts if isinstance(part, (Text, Link))]
        links = [part.url for part in parts if isinstance(part, Link)]
        words = [text for text in said if text] or links
        time = reader.times[-1] if reader.times else None
        media = tuple(part.uri for part in parts if isinstance(part, Medium))
        inner = tuple(parts) if any(isinstance(p, Pair) for p in parts) else ()
        if labels.meaning("pages", label) != "taken":
            self.row_times += reader.times or reader.row_times
        self._parts.append(
            Pair(
                label, "\n".join(words), time, links[0] if links else None, media, inner
            )
        )

    def cleaned(self) -> Iterator[Part]:
        """Yield the parts; the line with the address that follows a place is none."""
        previous: Part | None = None
        at = max(
            (i for i, part in enumerate(self._parts) if isinstance(part, _Time)),
            default=None,
        )
        for index, part in enumerate(self._parts):
            if isinstance(part, _Time):
                is_said = part.is_read or not self._is_added(part.text)
                if index != at and is_said:
                    yield Text(part.text)
                continue
            is_address = (
                isinstance(previous, Place)
                and isinstance(part, Text)
                and bool(part.label or _LABELLED.fullmatch(part.text))
            )
            if not is_address:
                yield part
            previous = part


def may_be_added(text: str) -> bool:
    """Say whether a line may be anything but a person's words, by its form."""
    if len(text) <= _LONGEST_ADDED and _YEAR.search(text):
        return True
    return text[-1:] == ")" and _PLACE.fullmatch(text) is not None


def is_opaque(target: str) -> bool:
    """Say whether an address is one that only Meta can follow."""
    return _OPAQUE.match(target) is not None


def is_medium(target: str) -> bool:
    """Say whether a link leads to a media file of the export."""
    return "://" not in target and _MEDIA_FILE.search(target) is not None


def is_drawn(source: str) -> bool:
    """Say whether a picture is Meta's own drawing, or of another site."""
    return _DRAWN.search(source) is not None


def _is_leaf(node: Node) -> bool:
    """Say whether no block stands below a node; a link is a leaf whatever it wraps."""
    if node.tag == "a" and not _has_media(node):
        return True
    return all(map(_is_inline, node.elements))


def _is_inline(node: Node) -> bool:
    if node.tag == "img":
        # An emoji stands among the words.
        return bool(_DRAWN.search(node.attributes.get("src", "")))
    return node.tag not in _BLOCKS and _is_leaf(node)


def _text(node: Node) -> str:
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


def _label_of(node: Node) -> str:
    """Return the label that a line begins with as an element of its own."""
    first = node.children[0] if node.children else None
    if not isinstance(first, Node) or len(node.children) < 2 or first.tag == "a":
        return ""
    label = _text(first)
    return label if label[-1:] in (":", "：") else ""


def _begun(cell: Node) -> tuple[str, list[Piece]]:
    """Return the bare words that a cell begins with, and what follows."""
    for index, child in enumerate(cell.children):
        if isinstance(child, str):
            if not child.isspace():
                return " ".join(child.split()), cell.children[index + 1 :]
        elif child.tag != "br":
            label = tree.words(child)
            rest = cell.children[index + 1 :]
            is_label = child.tag in ("div", "span") and _is_leaf(child) and bool(rest)
            return (label, rest) if is_label and label else ("", cell.children)
    return "", cell.children


def _has_media(node: Node) -> bool:
    return any(below.tag in _MEDIA_TAGS for below in node.walk())


def _is_within(anchor: Node) -> bool:
    """Say whether a link leads to another file of the export, such as subtitles."""
    target = anchor.attributes["href"]
    return not target.startswith("#") and ":" not in target and "/" in target


def _is_address(text: str) -> bool:
    return "://" in text or text.startswith("www.")


def path_of(source: str) -> str:
    """Return a media path as JSON states it: from the root of the export."""
    plain = unquote(source).replace("\\", "/").split("?", 1)[0]
    while plain.startswith(("../", "./", "/")):
        plain = plain.split("/", 1)[1]
    return plain if keys.basename(plain) else source
