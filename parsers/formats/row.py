"""Define one row of THE table: a kind of file, where it lies, what is done with it."""

from __future__ import annotations

from typing import NamedTuple

from parsers.evidence import Tells
from parsers.html.reading import PageShape
from parsers.records import Shape


class Format(NamedTuple):
    """One kind of file: where it lies, and what is done with it.

    ``shape`` makes items of its records, ``tells`` reads evidence of the account;
    ``page`` and ``told`` turn an HTML page into the records that these two read.
    ``rank`` orders records of one item from different files: the fuller file wins.
    ``evidence`` is how we know the shape: observed, inferred or hypothesis. ``reason``
    is why a file is left alone.
    """

    id: str
    product: str
    path: str
    shape: Shape | None = None
    surface: str = "timeline"
    status: str = "live"
    platform: str = ""
    rank: int = 50
    era: str = "2024–2026"
    evidence: str = "observed"
    reason: str | None = None
    tells: Tells | None = None
    page: PageShape | None = None
    told: PageShape | None = None

    @property
    def stem(self) -> str:
        """Return the name of such files without folder and ending."""
        return self.path.rpartition("/")[2].partition(".")[0]

    @property
    def is_page(self) -> bool:
        """Say whether such files are HTML pages."""
        return self.page is not None or self.told is not None

    @property
    def is_read(self) -> bool:
        """Say whether anything is read from such a file."""
        return self.shape is not None or self.tells is not None
