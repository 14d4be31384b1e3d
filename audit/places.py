"""Tell from coordinates which areas items lie in, and which may be somebody's home.

Home-like is a place where the person was again and again, in the evening or at night
too. The rule: an item lies in one if its cell of 0.001° (111 m from south to north,
less from west to east) and the eight around it, so that no border splits a home, hold
together at least 5 of the person's own items, on at least 4 days, the last of them 30
days or more after the first, and on at least 2 days one between 18 and 8 o'clock. A
week of holidays is too short and a workplace by day has no evenings. Hours and days are
the sun's: UTC and an hour for every 15° east. Clocks differ from the sun by up to three
hours, and what counts is when an item was published: a hint, not a finding, and not of
homes alone (a house where one spends every summer, a place of work with late hours).

Nothing finer than an area of 0.01° (about 1 km) leaves this module.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from parsers import schema

Mask = npt.NDArray[np.bool_]
I64 = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

LEAST_ITEMS: Final = 5
LEAST_DAYS: Final = 4
LEAST_SPAN_DAYS: Final = 30
LEAST_EVENINGS: Final = 2
EVENING: Final = 18
MORNING: Final = 8

MOST: Final = 1000
"""So many areas are told at most: who has more has been everywhere."""

_CELLS_PER_DEGREE: Final = 1000
_AREAS_PER_DEGREE: Final = 100
_HOUR: Final = 3_600_000
_DEGREES_PER_HOUR: Final = 15
# More days than any possible time has; so a cell and a day make one number.
_DAYS: Final = 1 << 20
_AROUND: Final = [(north, east) for north in (-1, 0, 1) for east in (-1, 0, 1)]
# So many cells are looked at together: memory has a bound.
_AT_ONCE: Final = 4096


class Area(NamedTuple):
    """An area of 0.01° by its middle, the person's own items in it by verdict."""

    latitude: float
    longitude: float
    verdicts: dict[str, int]
    is_home_like: bool


# Areas -------------------------------------------------------------------------------


def areas(
    latitude: Floats, longitude: Floats, verdict: I64, is_home: Mask
) -> list[Area]:
    """Return at most MOST areas of items, those with most of them first.

    ``verdict`` are codes of VERDICTS_LABELS.
    """
    north, east = _cells(latitude, longitude, _AREAS_PER_DEGREE, np.rint)
    turn, labels = 360 * _AREAS_PER_DEGREE, len(schema.VERDICTS_LABELS)
    found, place = np.unique(north * turn + east, return_inverse=True)
    size = len(found) * labels
    counts = np.bincount(place * labels + verdict, minlength=size).reshape(-1, labels)
    homes = np.bincount(place, is_home, len(found)) > 0
    first = np.lexsort((found, -counts.sum(axis=1)))[:MOST]
    return [
        Area(
            (key // turn - 90 * _AREAS_PER_DEGREE) / _AREAS_PER_DEGREE,
            (key % turn - 180 * _AREAS_PER_DEGREE) / _AREAS_PER_DEGREE,
            dict(zip(schema.VERDICTS_LABELS, row, strict=True)),
            is_like,
        )
        for key, row, is_like in zip(
            found[first].tolist(),
            counts[first].tolist(),
            homes[first].tolist(),
            strict=True,
        )
    ]


def _cells(
    latitude: Floats, longitude: Floats, per_degree: int, settled: Any
) -> tuple[I64, I64]:
    """Return the number of each cell from the south pole up and from 180° W on."""
    north = settled((latitude + 90) * per_degree).astype(np.int64)
    east = settled((longitude + 180) * per_degree).astype(np.int64)
    return north, east % (360 * per_degree)


# Home-like places --------------------------------------------------------------------


def home_like(
    latitude: Floats, longitude: Floats, created_at: I64, has_hour: Mask, dated: Mask
) -> Mask:
    """Say of each of the person's own items whether it lies in a home-like place.

    ``created_at`` is in milliseconds of 1970, where ``dated``; ``has_hour`` tells the
    times that are exact to the minute. An item without a time counts as an item only.
    """
    if len(latitude) < LEAST_ITEMS:
        return np.zeros(len(latitude), dtype=bool)
    north, east = _cells(latitude, longitude, _CELLS_PER_DEGREE, np.floor)
    turn = 360 * _CELLS_PER_DEGREE
    cells, place = np.unique(north * turn + east, return_inverse=True)
    local = created_at + (longitude / _DEGREES_PER_HOUR * _HOUR).astype(np.int64)
    day = local // (24 * _HOUR) + _DAYS // 2
    hour = local // _HOUR % 24
    late = dated & has_hour & ((hour >= EVENING) | (hour < MORNING))
    is_home = np.zeros(len(cells), dtype=bool)
    days = _Days.of(place[dated], day[dated], len(cells))
    evenings = _Days.of(place[late], day[late], len(cells))
    items = np.bincount(place, minlength=len(cells))
    for some, around in _neighbours(cells, turn):
        enough = items[around].sum(axis=1, where=around >= 0) >= LEAST_ITEMS
        enough &= days.span(around) >= LEAST_SPAN_DAYS
        around = around[enough]
        lived_in = days.distinct(around) >= LEAST_DAYS
        lived_in &= evenings.distinct(around) >= LEAST_EVENINGS
        is_home[some[enough][lived_in]] = True
    found: Mask = is_home[place]
    return found


def _neighbours(cells: I64, turn: int) -> Iterator[tuple[I64, I64]]:
    """Yield cells, some at once, with the nine places around each; -1: not there."""
    for first in range(0, len(cells), _AT_ONCE):
        some = np.arange(first, min(first + _AT_ONCE, len(cells)))
        north, east = np.divmod(cells[some], turn)
        columns = []
        for up, right in _AROUND:
            wanted = (north + up) * turn + (east + right) % turn
            place = np.minimum(np.searchsorted(cells, wanted), len(cells) - 1)
            columns.append(np.where(cells[place] == wanted, place, -1))
        yield some, np.stack(columns, axis=1)


@dataclass(frozen=True)
class _Days:
    """The distinct days of each cell, in order; ``begin`` has one more than cells."""

    day: I64
    begin: I64

    @classmethod
    def of(cls, place: I64, day: I64, cells: int) -> _Days:
        """Return the days of each cell from those of the items."""
        place, day = np.divmod(_distinct(place * _DAYS + day), _DAYS)
        return cls(day, np.searchsorted(place, np.arange(cells + 1)))

    def span(self, around: I64) -> I64:
        """Return how many days lie between first and last; -1 where none is known."""
        if not len(self.day):
            return np.full(len(around), -1)
        there = (around >= 0) & (self.begin[around] < self.begin[around + 1])
        first_day = self.day[np.minimum(self.begin[around], len(self.day) - 1)]
        last_day = self.day[self.begin[around + 1] - 1]
        first: I64 = first_day.min(axis=1, where=there, initial=_DAYS)
        last: I64 = last_day.max(axis=1, where=there, initial=-1)
        return np.where(there.any(axis=1), last - first, -1)

    def distinct(self, around: I64) -> I64:
        """Return how many different days the cells around each have together."""
        counts = np.where(around >= 0, np.diff(self.begin)[around], 0).ravel()
        begins = np.repeat(self.begin[around].ravel(), counts)
        ends = np.cumsum(counts)
        within = np.arange(counts.sum()) - np.repeat(ends - counts, counts)
        owner = np.repeat(np.repeat(np.arange(len(around)), len(_AROUND)), counts)
        days = _distinct(owner * _DAYS + self.day[begins + within])
        return np.bincount(days // _DAYS, minlength=len(around))


def _distinct(values: I64) -> I64:
    """Return the values once each, in order; ``np.unique`` hashes, and takes longer."""
    ordered = np.sort(values)
    once: I64 = ordered[np.diff(ordered, prepend=-1) != 0]
    return once
