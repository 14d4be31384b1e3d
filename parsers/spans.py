"""Reckon with spans of a file: where bytes begin and end, as in a slice."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

Span = tuple[int, int]

_PIECE: Final = 8 << 20
_ROUND: Final = 64 << 20


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return the spans sorted, those that overlap or touch as one, none empty.

    >>> merged([(4, 6), (0, 2), (2, 3), (5, 9), (7, 7)])
    [(0, 3), (4, 9)]
    """
    found: list[Span] = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def without(spans: Iterable[Span], had: Sequence[Span]) -> Iterator[Span]:
    """Yield what of the spans is in none of others, which are sorted and apart.

    >>> list(without([(0, 10), (20, 30)], [(2, 4), (8, 22)]))
    [(0, 2), (4, 8), (22, 30)]
    """
    for start, end in spans:
        place = max(0, bisect_right(had, (start, 0)) - 1)
        while place < len(had) and had[place][0] < end:
            before, behind = had[place]
            if start < before:
                yield start, before
            start = max(start, behind)
            place += 1
        if start < end:
            yield start, end


def rounds(spans: Iterable[Span]) -> Iterator[list[Span]]:
    """Yield the spans in pieces, as many together as memory may hold at once."""
    some: list[Span] = []
    held = 0
    for start, end in spans:
        for at in range(start, end, _PIECE):
            piece = at, min(at + _PIECE, end)
            if held + piece[1] - at > _ROUND:
                yield some
                some, held = [], 0
            some.append(piece)
            held += piece[1] - at
    if some:
        yield some
