"""Walk the blocks of a record's body and note what each is."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from functools import lru_cache
from typing import Final

from parsers import labels
from parsers.dates import Calendar, Stamp, Unread
from parsers.html import added, blocks, targets, tree
from parsers.html.frames import Placed, parts_of
from parsers.html.parts import (
    AddedLine,
    Link,
    Medium,
    Pair,
    Part,
    Text,
    TimeLine,
    line_of,
)
from parsers.html.tree import MEDIA, Node, Piece

# A time at the end of an entry: of those who reacted, when they did.
IN_PARENTHESES: Final = re.compile(r"[(（]([^()（）]*\d[:.]\d\d[^()（）]*)[)）]$")
_EDIT: Final = "lines that look like the time of an edit, left out"
_REACTIONS: Final = "lists that look like reactions of others, left out"
# What labels call words that somebody wrote, whatever these look like.
_SAID: Final = frozenset(("message", "comment", "caption", "description", "title"))
_FRAMES: Final = frozenset(("div", "section", "article"))


class Reader:
    """Walk the blocks of a body and note what they are.

    ``has_time`` says that the record's time is none of them, ``is_words`` that all of
    it is what somebody wrote, ``may_react`` that others' reactions may be among it; no
    edit is older than ``since``. ``doubts`` say what was left out by its form alone.
    """

    def __init__(
        self,
        calendar: Calendar,
        *,
        has_time: bool = False,
        is_words: bool = False,
        since: datetime | None = None,
        may_react: bool = True,
    ) -> None:
        self._calendar = calendar
        self._since = since
        self._may_react = may_react
        self._has_time = has_time
        self._is_words = is_words
        self.doubts: list[str] = []
        self.times: list[Stamp | Unread] = []
        self.row_times: list[Stamp | Unread] = []
        self._parts: list[Placed] = []
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
        if node.tag in MEDIA:
            self._show_all(node)
        elif node.tag == "tr":
            self._row(node)
        elif node.tag in ("ul", "ol") and self._is_reactions(node):
            return
        elif blocks.is_leaf(node):
            self._leaf(node)
        else:
            self._show_target(node)
            self._all(node)

    def _is_reactions(self, node: Node) -> bool:
        """Say whether a list is what others felt: each entry with a time or a sign.

        One that only may be, as it has no signs, is counted.
        """
        entries = [entry for entry in node.elements if entry.tag == "li"]
        if not (self._may_react and entries and all(map(self._is_reaction, entries))):
            return False
        if not all(map(_has_sign, entries)):
            self.doubts.append(_REACTIONS)
        return True

    def _is_reaction(self, entry: Node) -> bool:
        """Say whether an entry ends in a time, or has a sign and no time.

        A day alone, several lines, or a time before the record's are what people write.
        """
        ending = IN_PARENTHESES.search(tree.words(entry))
        at = self._calendar.read(ending[1]) if ending is not None else None
        if isinstance(at, Stamp):
            is_later = self._since is None or at.moment >= self._since
            return is_later and not any(below.tag == "br" for below in entry.walk())
        return _has_icon(entry)

    def _add(self, part: Part | TimeLine | AddedLine) -> None:
        self._parts.append(Placed(part, tuple(self._path), self._depth))

    def _all(self, node: Node) -> None:
        """Note the children; words and inline elements in a row are one block."""
        run: list[Piece] = []
        for child in node.children:
            if isinstance(child, str) or blocks.is_inline(child):
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
        text = blocks.text_of(node)
        anchors = [n for n in node.walk() if n.tag == "a" and n.attributes.get("href")]
        shown = [a for a in anchors if self._show_target(a)]
        if not text or (
            shown and len(shown) == len(anchors) and blocks.is_all(shown, text)
        ):
            return
        is_whole = len(anchors) == 1 and blocks.text_of(anchors[0]) == text
        if is_whole and targets.is_within(anchors[0]):
            return
        if is_whole and not self._at(text):
            url = anchors[0].attributes["href"]
            if url.startswith("http") and not targets.OPAQUE.match(url):
                self._add(Link(url, "" if targets.is_address(text) else text))
                return
        label = blocks.label_of(node)
        if label:
            self._add(Text(text[len(label) :].strip(), label.rstrip(":： ")))
        else:
            self._say(text)

    def _say(self, text: str) -> None:
        text = text.strip()
        if not text:
            return
        if self._is_words:
            self._add(Text(text))
            return
        at = self._at(text)
        if at is not None:
            # Only the last one is the record's; words may have the form of a time.
            self.times.append(at)
            self._add(TimeLine(text, isinstance(at, Stamp)))
        elif added.is_updated(text, self._calendar):
            return
        else:
            stated = added.stated_in(text, self._calendar)
            self._add(Text(text) if stated is None else AddedLine(text, stated))

    @property
    def time(self) -> Stamp | Unread | None:
        """Return the last time, those of rows only where there is no other."""
        times = self.times or self.row_times
        return times[-1] if times else None

    def _at(self, text: str) -> Stamp | Unread | None:
        if len(text) > added.LONGEST or not text[:1] or not added.YEAR.search(text):
            return None
        return self._calendar.read(text)

    def _show_target(self, node: Node) -> bool:
        """Note the media file that a link leads to; say whether it does."""
        target = node.attributes.get("href", "") if node.tag == "a" else ""
        if not target or "://" in target or not targets.MEDIA_FILE.search(target):
            return False
        self._show(target)
        return True

    def _show(self, source: str) -> None:
        if not source or targets.DRAWN.search(source) or source.startswith("data:"):
            return
        uri = targets.path_of(source)
        if uri not in self._shown:
            self._shown.add(uri)
            self._add(Medium(uri))

    def _show_all(self, node: Node) -> None:
        """Note a medium; words in it are for those whose browser cannot show it."""
        for below in node.walk():
            if below.tag in MEDIA:
                self._show(below.attributes.get("src", ""))
            else:
                self._show_target(below)

    # Labelled values ------------------------------------------------------------------

    def _row(self, row: Node) -> None:
        cells = [cell for cell in row.elements if cell.tag in ("td", "th")]
        if len(cells) == 2:
            label = tree.words(cells[0])
            if label and not blocks.has_media(cells[0]):
                self._pair(label, cells[1].children)
                return
        if len(cells) == 1:
            label, rest = blocks.begun(cells[0])
            if label:
                self._pair(label, rest)
                return
        for cell in cells:
            self._all(cell)

    def _pair(self, label: str, value: list[Piece]) -> None:
        is_words = means_words(label)
        reader = Reader(self._calendar, has_time=is_words, is_words=is_words)
        reader.take(Node("td", {}, -1, value))
        parts = reader.parts()
        self.doubts += reader.doubts
        links = [part.url for part in parts if isinstance(part, Link)]
        words = filter(None, map(line_of, parts))
        time = reader.times[-1] if reader.times else None
        media = tuple(part.uri for part in parts if isinstance(part, Medium))
        inner = tuple(parts) if any(isinstance(p, Pair) for p in parts) else ()
        if labels.meaning("pages", label) != "taken":
            self.row_times += reader.times or reader.row_times
        url = links[0] if links else None
        self._add(Pair(label, "\n".join(words), time, url, media, inner))

    def parts(self, title: str = "") -> list[Part]:
        """Return the parts as what their place in the record makes them."""
        self._leave_edit_out()
        return list(
            parts_of(self._parts, title, self._calendar, has_time=self._has_time)
        )

    def _leave_edit_out(self) -> None:
        """Leave out a line that may be the time of an edit, by its form alone.

        Pages put such lines behind all else but the record's own time.
        """
        index = len(self._parts) - 1
        if index > 0 and isinstance(self._parts[index].part, TimeLine):
            index -= not self._has_time
        part = self._parts[index].part if self._parts else None
        if not isinstance(part, AddedLine):
            return
        if self._since is None or part.at >= self._since:
            self.doubts.append(_EDIT)
            del self._parts[index]


def _has_sign(entry: Node) -> bool:
    """Say whether an entry of a list begins with what somebody felt."""
    first = tree.words(entry)[:1] or " "
    return unicodedata.category(first) == "So" or _has_icon(entry)


def _has_icon(entry: Node) -> bool:
    return any(
        below.tag == "img" and targets.REACTION.search(below.attributes.get("src", ""))
        for below in entry.walk()
    )


@lru_cache(maxsize=4096)
def means_words(label: str) -> bool:
    """Say whether a label announces words that somebody wrote."""
    return any(
        labels.meaning(section, label) in _SAID
        for section in ("instagram", "facebook", "pages")
    )
