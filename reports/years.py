"""Lay out what the page draws of years and months: bars, hatches, steps of colour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from reports import charts, coverage
from reports.view import View

VERDICTS: Final = ("in_scope", "undetermined", "out_of_scope")
"""The verdicts in the one order in which they are shown."""

VISIBILITIES: Final = ("public", "unknown", "not_public")
"""The visibilities, from the foot of a bar to its top."""

STEPS: Final = 5
"""Steps of colour of the heat map, beside that for none."""

_WIDE: Final = 10
_HIGH: Final = 100


class Bar(NamedTuple):
    """One piece of a year's stack, in units of the drawing."""

    label: str
    items: int
    y: str
    height: str


class Year(NamedTuple):
    """One column of the drawing, as wide as any other."""

    year: int
    x: int
    total: int
    counts: Mapping[str, int]
    bars: tuple[Bar, ...]
    is_covered: bool


class Drawing(NamedTuple):
    """Stacked bars, one for each year of the axis, as ``assets/charts.js`` draws them.

    ``order`` are the labels from the foot up; ``top`` is the fullest year's count.
    """

    years: tuple[Year, ...]
    order: tuple[str, ...]
    width: int
    height: int
    top: int
    total: int

    def sum_of(self, label: str) -> int:
        """Return all of one label."""
        return sum(year.counts.get(label, 0) for year in self.years)

    @property
    def fullest(self) -> Year:
        """Return the first of the years with most items."""
        return max(self.years, key=lambda year: (year.total, -year.year))


def drawing(
    counts: Mapping[int, Mapping[str, int]],
    order: Sequence[str],
    axis: range,
    uncovered: frozenset[int] = frozenset(),
) -> Drawing:
    """Return the bars of counts by year and label."""
    totals = {year: sum(counts.get(year, {}).values()) for year in axis}
    top = max(totals.values(), default=0)
    years = tuple(
        Year(
            year,
            place * _WIDE,
            totals[year],
            counts.get(year, {}),
            tuple(_bars(counts.get(year, {}), order, top)),
            year not in uncovered,
        )
        for place, year in enumerate(axis)
    )
    width = _WIDE * len(axis)
    return Drawing(years, tuple(order), width, _HIGH, top, sum(totals.values()))


def _bars(counts: Mapping[str, int], order: Sequence[str], top: int) -> list[Bar]:
    found, foot = [], float(_HIGH)
    for label in order:
        count = counts.get(label, 0)
        if count:
            height = _HIGH * count / top
            foot -= height
            found.append(Bar(label, count, f"{foot:.2f}", f"{height:.2f}"))
    return found


def axis(view: View) -> range:
    """Return the years of every drawing of a page: 2004 to the audit's own."""
    return charts.years(view.by_year("visibility"), view.as_of.year)


def platforms(view: View) -> list[tuple[str, Drawing]]:
    """Return the years of each platform with dated items, by visibility."""
    found = dict.fromkeys(key[0] for key in sorted(view.cube) if key[1])
    return [
        (
            platform,
            drawing(
                view.by_year("visibility", platform),
                VISIBILITIES,
                axis(view),
                coverage.uncovered(
                    [row for row in view.accounts if row["platform"] == platform],
                    view.as_of,
                ),
            ),
        )
        for platform in found
    ]


class Cell(NamedTuple):
    """One month of the heat map; ``step`` 0 is none, STEPS is most."""

    month: int
    items: int
    step: int


def heat(view: View) -> list[tuple[int, int, list[Cell]]]:
    """Return year, its sum and its twelve months, for every year of the axis."""
    counts = view.by_month()
    top = max(counts.values(), default=0)
    return [
        (
            year,
            sum(counts.get((year, month), 0) for month in range(1, 13)),
            [_cell(month, counts.get((year, month), 0), top) for month in range(1, 13)],
        )
        for year in axis(view)
    ]


def _cell(month: int, count: int, top: int) -> Cell:
    # Whole numbers only: a step never depends on how a machine rounds.
    return Cell(month, count, -(-STEPS * count // top) if count else 0)
