"""Take a record of a page apart: title, time, texts, media, links, labelled values.

By tag and position only (HTML_EXPORTS 2, step 7): the title is the heading, or the
first of three or more blocks; the time is the last timestamp outside of lists whose
entries end in one (those are other people's reactions), or, whatever its form, what the
last block holds if most records of the page end in a time there. A row of two cells is
a labelled value, so is a cell that begins with bare words. Lines that pages add are
told by their form: "Updated" and a time; a place by its frame (``places``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple
from urllib.parse import unquote

from parsers import keys, labels
from parsers.dates import Calendar, Stamp, Unread
from parsers.html import places, tree
from parsers.html.pages import Layout, Piece, Record, is_time
from parsers.html.tree import Node

_BLOCKS: Final = frozenset(
    ("div", "p", "table", "tbody", "tr", "td", "th", "ul", "ol", "li", "section", "h1",
     "article", "footer", "header", "main", "h2", "h3", "h4", "h5", "h6", "form",
     "video", "audio", "img", "blockquote", "pre", "dl", "dt", "dd", "figure", "hr",
     "figcaption")
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
_REACTION: Final = re.compile(r"(?:^|/)(?:reactions|emoji)/", re.IGNORECASE)
_OPAQUE: Final = re.compile(r"^https?://(?:www\.)?facebook\.com/dyi/l/")
_IN_PARENTHESES: Final = re.compile(r"[(（]([^()（）]+)[)）]$")
_YEAR: Final = re.compile(r"\d{4}.*\d[:.]\d\d")
_CLOCK: Final = re.compile(r"\d[:.]\d\d")
_LONGEST_ADDED: Final = 100
_LONGEST_FOOT: Final = 200
_FRAMES: Final = frozenset(("div", "section", "article"))
# Words of one's own lie no deeper than this below the first; what is shared does.
_DEEPER: Final = 2
# A medium that lies no deeper than this beside the words has no frame of its own.
_FRAMELESS: Final = 2


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


class Caption(Text):
    """A block of words in the frame of a medium."""


class Quoted(Text):
    """A block of words in a frame of something shared: nobody says whose they are."""


class Place(NamedTuple):
    """A place."""

    name: str


class Pair(NamedTuple):
    """A labelled value: words, a time, an address, media, or pairs of its own."""

    label: str
    text: str
    time: Stamp | Unread | None
    url: str | None
    media: tuple[str, ...]
    inner: tuple[Part, ...]


class Detail(Pair):
    """A labelled value in the frame of a medium, such as what the camera said."""


class _Time(NamedTuple):
    """A line that has the form of a time; ``is_read`` if all its words are known."""

    text: str
    is_read: bool


Part = Medium | Link | Text | Place | Pair


class Fields(NamedTuple):
    """What a record says, in the order of the page.

    ``lead`` is the line between title and body, which names tagged people; ``beside``
    are lines of the time's block that are no time.
    """

    title: str
    lead: str
    time: Stamp | Unread | None
    parts: list[Part]
    category: str
    beside: tuple[str, ...] = ()

    @property
    def says(self) -> bool:
        """Say whether the record holds anything at all."""
        return bool(self.title or self.parts or self.time)

    @property
    def pairs(self) -> list[Pair]:
        """Return the labelled values."""
        return [part for part in self.parts if isinstance(part, Pair)]


class _Foot(NamedTuple):
    """What the block of the time says."""

    time: Stamp | Unread
    beside: tuple[str, ...]


class _Laid(NamedTuple):
    """Title, lead, the pieces of the body, and the block of the time if it has one."""

    title: str
    lead: str
    body: list[Piece]
    foot: _Foot | None = None


def fields_of(record: Record, calendar: Calendar) -> Fields:
    """Return what a record says."""
    title, lead, body, foot = _laid_out(record, calendar)
    reader = _Reader(calendar, has_time=foot is not None)
    for piece in body:
        reader.take(piece)
    time, beside = foot or (reader.time, ())
    parts = list(reader.cleaned(title))
    return Fields(title, lead, time, parts, record.category, beside)


def _laid_out(record: Record, calendar: Calendar) -> _Laid:
    """Return how a record is laid out; the time may be among the pieces of the body."""
    pieces = record.pieces
    first = pieces[0]
    if len(pieces) == 1 and isinstance(first, Node) and first.tag not in _MEDIA_TAGS:
        return _of_blocks(first, calendar, record.layout)
    # Flat: the time, then the title as bare words, then the blocks.
    said = [
        index
        for index, piece in enumerate(pieces)
        if isinstance(piece, str) and not piece.isspace()
    ]
    if not said:
        return _Laid("", "", pieces)
    at = said[0]
    title = " ".join(str(pieces[at]).split())
    return _Laid(title, "", [*pieces[:at], *pieces[at + 1 :]])


def _of_blocks(node: Node, calendar: Calendar, layout: Layout) -> _Laid:
    blocks = node.children
    elements = node.elements
    while len(elements) == 1 and elements[0].tag not in ("table", "a", "h2", "h3"):
        # A wrapper of its own around the record.
        if not elements[0].elements:
            return _Laid("", "", list(blocks))
        blocks, elements = elements[0].children, elements[0].elements
    heading = next((e for e in elements if e.tag in ("h2", "h3")), None)
    rest = [e for e in elements if e is not heading]
    title = _text(heading) if heading is not None else ""
    # The time is a block of its own, or the end of the body.
    foot = _foot(rest, calendar, layout)
    is_dated = bool(rest) and any(is_time(n, calendar) for n in rest[-1].walk())
    is_dated = is_dated or foot is not None
    rest = rest[:-1] if foot is not None else rest
    spare = len(rest) - 1
    lead = ""
    may_be_title = heading is None and not layout.is_headed
    if may_be_title and is_dated and spare > 0 and _is_words(rest[0]):
        title = _text(rest[0])
        rest, spare = rest[1:], spare - 1
    if is_dated and spare > 0 and _is_words(rest[0]):
        lead = tree.words(rest[0])
        if labels.named_in("tagged", lead) is None:
            lead = ""
        else:
            rest = rest[1:]
    kept = set(map(id, rest))
    body = [b for b in blocks if isinstance(b, str) or id(b) in kept]
    return _Laid(title, lead, body, foot)


def _foot(rest: list[Node], calendar: Calendar, layout: Layout) -> _Foot | None:
    """Return what the block of the time says; None if the last block is none.

    A block is one if it holds a time alone, or by its tag, its class or its link.
    """
    if not rest:
        return None
    last = rest[-1]
    lines = list(_lines(last))
    read: list[Stamp | Unread | None] = [calendar.read(line) for line in lines]
    whole = tree.words(last)
    is_own = last.tag == "footer" or last.signature == layout.foot or _is_linked(last)
    if len(lines) == 1 and isinstance(read[0], (Stamp, Unread)):
        is_own = is_own or _CLOCK.search(whole) is not None
        is_own = is_own or (len(rest) > 1 and not layout.foot[1])
    if not is_own or len(whole) > _LONGEST_FOOT or _has_shown(last):
        return None
    stamps = [one for one in read if isinstance(one, Stamp)]
    if not stamps:
        # Never a template of others: what cannot be read hangs on its words.
        is_read = isinstance(calendar.read(whole), Stamp)
        time = calendar.read(whole) or Unread("form")
        return _Foot(time, () if is_read else tuple(lines)) if lines else None
    beside = [
        line
        for line, one in zip(lines, read, strict=True)
        if one is None and not is_added(line, calendar)
    ]
    return _Foot(stamps[0], tuple(beside))


def _lines(node: Node) -> Iterator[str]:
    """Yield the words of a block, one element after the other."""
    if node.tag == "abbr" and node.attributes.get("title", "")[4:5] == "-":
        yield node.attributes["title"]
        return
    for child in node.children:
        if isinstance(child, Node):
            yield from _lines(child)
        elif not child.isspace():
            yield " ".join(child.split())


def _is_linked(node: Node) -> bool:
    """Say whether all of a block is a link that only Meta can follow."""
    while len(node.elements) == 1 and node.tag != "a":
        node = node.elements[0]
    return node.tag == "a" and is_opaque(node.attributes.get("href", ""))


def _has_shown(node: Node) -> bool:
    """Say whether a block shows a medium or a row, as no time does."""
    return any(below.tag in _MEDIA_TAGS or below.tag == "tr" for below in node.walk())


def _is_words(node: Node) -> bool:
    """Say whether a block holds words and nothing else."""
    plain = not any(n.tag in _MEDIA_TAGS or n.tag == "tr" for n in node.walk())
    return plain and bool(tree.words(node))


class _Placed(NamedTuple):
    """A part and where it stands: the elements above it, and how many frame it."""

    part: Part | _Time
    path: tuple[int, ...]
    depth: int


class _Reader:
    """Walk the blocks of a body and note what they are.

    ``has_time`` says that the record's time is none of them.
    """

    def __init__(self, calendar: Calendar, *, has_time: bool = False) -> None:
        self._calendar = calendar
        self._has_time = has_time
        self.times: list[Stamp | Unread] = []
        self.row_times: list[Stamp | Unread] = []
        self._parts: list[_Placed] = []
        self._shown: set[str] = set()
        self._path: list[int] = []
        self._depth = 0
        self._met = 0

    def take(self, piece: Piece) -> None:
        """Note one piece and all below it."""
        if isinstance(piece, str):
            self._say(piece)
            return
        self._met += 1
        self._path.append(self._met)
        self._depth += piece.tag in _FRAMES
        self._take(piece)
        self._depth -= piece.tag in _FRAMES
        self._path.pop()

    def _take(self, node: Node) -> None:
        if node.tag in _MEDIA_TAGS:
            self._show(node.attributes.get("src", ""))
            self._all(node)
        elif node.tag == "tr":
            self._row(node)
        elif node.tag in ("ul", "ol") and self._is_reactions(node):
            return
        elif _is_leaf(node):
            self._leaf(node)
        else:
            self._show_target(node)
            self._all(node)

    def _is_reactions(self, node: Node) -> bool:
        """Say whether a list is what others felt: each entry with a time or a sign."""
        entries = [entry for entry in node.elements if entry.tag == "li"]
        return bool(entries) and all(map(self._is_reaction, entries))

    def _is_reaction(self, entry: Node) -> bool:
        ending = _IN_PARENTHESES.search(tree.words(entry))
        if ending is not None and self._calendar.read(ending[1]) is not None:
            return True
        return any(
            below.tag == "img" and _REACTION.search(below.attributes.get("src", ""))
            for below in entry.walk()
        )

    def _add(self, part: Part | _Time) -> None:
        self._parts.append(_Placed(part, tuple(self._path), self._depth))

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
        if not text or (shown and len(shown) == len(anchors) and _is_all(shown, text)):
            return
        is_whole = len(anchors) == 1 and _text(anchors[0]) == text
        if is_whole and _is_within(anchors[0]):
            return
        if is_whole and not self._at(text):
            url = anchors[0].attributes["href"]
            if url.startswith("http") and not _OPAQUE.match(url):
                self._add(Link(url, "" if _is_address(text) else text))
                return
        label = _label_of(node)
        if label:
            self._add(Text(text[len(label) :].strip(), label.rstrip(":： ")))
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
            self._add(_Time(text, isinstance(at, Stamp)))
        elif not is_added(text, self._calendar):
            self._add(Text(text))

    @property
    def time(self) -> Stamp | Unread | None:
        """Return the last time, those of rows only where there is no other."""
        times = self.times or self.row_times
        return times[-1] if times else None

    def _at(self, text: str) -> Stamp | Unread | None:
        if len(text) > _LONGEST_ADDED or not text[:1] or not _YEAR.search(text):
            return None
        return self._calendar.read(text)

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
            self._add(Medium(uri))

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
        url = links[0] if links else None
        self._add(Pair(label, "\n".join(words), time, url, media, inner))

    def cleaned(self, title: str = "") -> Iterator[Part]:
        """Yield the parts as what their place in the record makes them."""
        said = list(self._said())
        own = next((one.depth for one in said if isinstance(one.part, Text)), None)
        frames = _frames(said)
        is_place = False
        for index, one in enumerate(said):
            part, follower = one.part, said[index + 1 : index + 2]
            is_beside = bool(follower) and follower[0].path[:-1] == one.path[:-1]
            if is_place and _is_address_line(part, said[index - 1], one):
                is_place = False
                continue
            line = _line(follower[0].part) if is_beside else None
            is_framed = own is not None and one.depth > own
            name = places.named(_line(part), line, title, is_framed=is_framed)
            is_place = name is not None
            if name is not None:
                yield Place(name)
            elif isinstance(part, Text) and _is_in(one.path, frames, index):
                yield Caption(part.text, part.label)
            elif isinstance(part, Text) and one.depth > (own or 0) + _DEEPER:
                yield Quoted(part.text, part.label)
            elif isinstance(part, Pair) and _is_in(one.path, frames, index):
                yield Detail(*part)
            elif not isinstance(part, _Time):
                yield part

    def _said(self) -> Iterator[_Placed]:
        """Yield the parts with the lines that only look like times as words."""
        at = None
        if not self._has_time:
            times = (i for i, p in enumerate(self._parts) if isinstance(p.part, _Time))
            at = max(times, default=None)
        for index, one in enumerate(self._parts):
            part = one.part
            if not isinstance(part, _Time):
                yield one
            elif index != at and (
                part.is_read or not is_added(part.text, self._calendar)
            ):
                yield one._replace(part=Text(part.text))


def _line(part: Part | _Time) -> str | None:
    """Return a block of words as its line reads."""
    if isinstance(part, Text):
        return f"{part.label}: {part.text}" if part.label else part.text
    return part.text or None if isinstance(part, Link) else None


def _is_address_line(part: Part | _Time, place: _Placed, one: _Placed) -> bool:
    """Say whether a line is the address that stands below a place."""
    line = _line(part) if isinstance(part, Text) else None
    if line is None:
        return False
    is_beside = one.path[:-1] == place.path[:-1]
    return places.is_address(line) or (is_beside and places.is_labelled(line))


def _frames(said: list[_Placed]) -> list[tuple[int, tuple[int, ...]]]:
    """Return the frame of each medium, and which part it is.

    All parts meet in one element; a medium's frame is what holds it below that, or
    that element where it lies in no frame.
    """
    shown = [
        (i, one.path) for i, one in enumerate(said) if isinstance(one.part, Medium)
    ]
    if not shown:
        return []
    paths = [one.path for one in said]
    least, most = min(paths), max(paths)
    met = 0
    for one, other in zip(least, most, strict=False):
        if one != other:
            break
        met += 1
    return [
        (index, path[: met + (len(path) - met > _FRAMELESS)]) for index, path in shown
    ]


def _is_in(
    path: tuple[int, ...], frames: list[tuple[int, tuple[int, ...]]], index: int
) -> bool:
    """Say whether a part stands in the frame of the medium before it."""
    above = [frame for at, frame in frames if at < index]
    return bool(above) and path[: len(above[-1])] == above[-1]


def is_added(text: str, calendar: Calendar) -> bool:
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
        at = calendar.read(rest)
        # To the second, or after Meta's own word: nobody writes that by hand.
        if isinstance(at, Stamp) and (
            at.precision == "second"
            or labels.meaning("pages", word.rstrip(":：")) == "updated"
        ):
            return True
    return False


def may_be_added(text: str) -> bool:
    """Say whether a line may be anything but a person's words, by its form."""
    if len(text) <= _LONGEST_ADDED and _YEAR.search(text):
        return True
    return places.may_be(text)


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


def _is_all(anchors: list[Node], text: str) -> bool:
    """Say whether links to media are all that a block says."""
    return "".join(map(_text, anchors)) == "".join(text.split("\n"))


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
