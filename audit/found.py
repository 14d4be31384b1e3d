"""Hold what the evidence says of each row, as far as it has been heard.

Every function of ``audit.visibility`` settles rows that are still open, by the tools
here. A time known to the day only (``Rows.earliest``, ``Rows.latest``) makes possible
spans begin as early as it may be and known ones as late, so it decides no cut-off
between.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from audit.rows import Rows, code
from audit.spans import EVER, FOREVER, Spans, Stretches, where
from audit.told import Told

I64 = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
_DAY: Final = 86_400_000


@dataclass(frozen=True)
class Given:
    """What evidence is held against beside the rows.

    ``start`` is that of the first policy, from which on a Marketplace listing counts
    as public by its nature; ``told`` what the person answered.
    """

    start: int
    told: Told


@dataclass
class Found:
    """What the evidence says so far, by row; each function settles rows still open.

    ``known`` and ``possible`` are the two bounds of the public spans. ``certainty``
    is what a verdict rests on; ``frozen`` marks rows that an archive made
    before a policy began can't speak for; ``presumed`` is since when a private flag
    without history proves privacy (a policy that starts later finds the row never
    public); ``asks`` names the family of the question; ``answered`` is the place in
    ``Told.ids`` of the answer that was used, or -1.
    """

    open: Mask
    visibility: I64
    basis: I64
    certainty: I64
    known: Spans
    possible: Spans
    frozen: Mask
    presumed: I64
    asks: npt.NDArray[np.object_]
    answered: npt.NDArray[np.int32]

    @classmethod
    def nothing(cls, count: int) -> Found:
        """Return rows of which nothing has been heard yet."""
        return cls(
            open=np.ones(count, dtype=bool),
            visibility=np.zeros(count, dtype=np.int64),
            basis=np.zeros(count, dtype=np.int64),
            certainty=np.zeros(count, dtype=np.int64),
            known=Spans.none(count),
            possible=Spans.none(count),
            frozen=np.zeros(count, dtype=bool),
            presumed=np.full(count, FOREVER, dtype=np.int64),
            asks=np.full(count, None, dtype=object),
            answered=np.full(count, -1, dtype=np.int32),
        )

    def settle(self, mask: Mask, basis: str, visibility: str, certainty: str) -> Mask:
        """Decide the rows of the mask that are still open; return which those are."""
        mine = mask & self.open
        self.basis[mine] = code("visibility_basis", basis)
        self.visibility[mine] = code("visibility", visibility)
        self.certainty[mine] = code("certainty", certainty)
        self.open &= ~mine
        return mine

    def declare(self, mask: Mask, answer: int) -> None:
        """Note that the verdict of rows rests on an answer."""
        self.certainty[mask] = code("certainty", "declared")
        self.answered[mask] = answer

    def public(self, spans: Spans, *, known: bool = True) -> None:
        """Add spans that are possible, and known unless said otherwise."""
        self.possible = self.possible.joined(spans)
        if known:
            self.known = self.known.joined(spans)

    def forget(self, mask: Mask) -> None:
        """Take back the spans of rows, for evidence that says more."""
        self.known, self.possible = self.known.of(~mask), self.possible.of(~mask)

    def ended(self, mask: Mask, surely: I64 | int, perhaps: I64 | int) -> None:
        """End the spans of rows: the known ones surely, the possible ones perhaps."""
        self.known = self.known.ended(np.where(mask, surely, FOREVER))
        self.possible = self.possible.ended(np.where(mask, perhaps, FOREVER))


def from_birth(
    rows: Rows,
    found: Found,
    mask: Mask,
    since: int = EVER,
    end: int = FOREVER,
    *,
    known: bool = True,
) -> None:
    """Add that rows were public from birth, or ``since`` if that is later, to ``end``.

    Rows without a time are taken as old as can be: UNDATED is EVER.
    """
    found.public(where(mask, np.maximum(rows.earliest, since), end), known=False)
    if known:
        surely = where(mask, np.maximum(rows.latest, since), end)
        found.known = found.known.joined(surely)


def at_birth(rows: Rows, found: Found, mask: Mask) -> None:
    """Add that dated rows were public when made, and any row perhaps ever since.

    The earliest moment stands for all: known public to a policy that began before it.
    """
    found.public(where(mask & rows.dated, rows.earliest, rows.earliest + 1))
    from_birth(rows, found, mask, known=False)


def through(
    rows: Rows,
    found: Found,
    mine: Mask,
    life: Stretches,
    *,
    known: bool,
    closed: int = FOREVER,
) -> None:
    """Add the public stretches of a life from each row's birth on.

    A row without a time is known to have been public at the end only. A story is shown
    for a day; as a highlight it may have stayed as long as the rest was public, and
    from ``closed`` on it may have gone to close friends only.
    """
    story = mine & rows.among("status", "expired")
    shown = mine & ~story
    seen_then = story & ~rows.dated
    for begin, end, public in life:
        if public is False:
            continue
        sure = known and public is True
        from_birth(rows, found, shown & rows.dated, begin, end, known=sure)
        now = sure and end == FOREVER
        from_birth(rows, found, shown & ~rows.dated, begin, end, known=now)
        then = story & rows.dated & (rows.latest >= begin) & (rows.earliest < end)
        seen_then |= then
        if sure:
            within = then & (rows.earliest >= begin) & (rows.latest < end)
            day = np.minimum(rows.earliest, end - _DAY) + _DAY
            found.public(where(within & (rows.latest < closed), rows.earliest, day))
            found.asks[then & (rows.latest >= closed)] = "close_friends"
    for begin, end, public in life:
        if public is not False:
            from_birth(rows, found, seen_then, begin, end, known=False)
