"""Hold the pieces of a letter's sheet, the same for text and page."""

from __future__ import annotations

from typing import NamedTuple


class Block(NamedTuple):
    """One piece: its style says how the lines stand.

    Styles: paragraph (one line), heading (one line), points (a list), address (lines
    that stay apart), fields (label and value in turn), places (addresses of forms).
    """

    style: str
    lines: tuple[str, ...]

    def pairs(self) -> list[tuple[str, str]]:
        """Return labels with their values."""
        return list(zip(self.lines[::2], self.lines[1::2], strict=True))


class Section(NamedTuple):
    """A part of the sheet; the one that is sent has ``is_letter``."""

    title: str
    blocks: tuple[Block, ...]
    is_letter: bool = False


class Sheet(NamedTuple):
    """A whole letter: what to know before, the letter, what to do afterwards."""

    title: str
    sections: tuple[Section, ...]


def paragraph(text: str) -> Block:
    """Return a paragraph."""
    return Block("paragraph", (text,))


def paragraphs(*texts: str | None) -> list[Block]:
    """Return a paragraph for each text that is there."""
    return [paragraph(text) for text in texts if text]


def heading(text: str) -> Block:
    """Return a heading inside a section."""
    return Block("heading", (text,))


def points(*texts: str | None) -> Block:
    """Return a list of the texts that are there."""
    return Block("points", tuple(text for text in texts if text))


def address(*lines: str) -> Block:
    """Return lines that stay apart, as on an envelope."""
    return Block("address", lines)


def fields(*pairs: tuple[str, str]) -> Block:
    """Return labelled values, each on a line of its own."""
    return Block("fields", tuple(part for pair in pairs for part in pair))


def places(*addresses: str) -> Block:
    """Return addresses on the web, as text."""
    return Block("places", addresses)
