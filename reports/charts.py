"""Draw the audit's figures with matplotlib, for ``--format png svg``.

The page draws the same from the same counts with its own script, ``assets/charts.js``;
a test holds both against each other. Colours are those of ``assets/report.css``: hues
of Okabe and Ito, each at 3:1 or more against the page, parted by the page's colour; a
hatch carries the difference where colour can't (print, colour blindness).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import Final

from reports import panels, words
from reports.filters import visible
from reports.panels import INK, PAPER, TEXT, Series, spaced
from reports.pictures import Drawn
from reports.view import Name, Step
from reports.words import _, later, ngettext, number

FIRST_YEAR = 2004
"""Facebook opened in February 2004: the axis starts here in every audit."""

Counts = Mapping[int, Mapping[str, int]]
"""Items by year (UTC) and label of visibility or verdict."""


# Each from the foot of a bar to its top.
_SERIES: Final = {
    "visibility": (
        Series("public", "", "#D55E00"),
        Series("unknown", "////", "#858585"),
        Series("not_public", "\\\\\\\\", "#0072B2"),
    ),
    "verdict": (
        Series("in_scope", "", "#D55E00"),
        Series("undetermined", "////", "#858585"),
        Series("out_of_scope", "\\\\\\\\", "#0072B2"),
    ),
}
ORDERS: Final = {
    by: tuple(one.label for one in series) for by, series in _SERIES.items()
}
"""By ``visibility`` and ``verdict`` the labels, from the foot of a bar to its top."""

HEAT: Final = ("#FFFFFF", "#DCE9F5", "#A9CBE6", "#6BA6D3", "#2C6FA8", "#0B3F6B")
"""Colours of the heat map: none, then STEPS of them from few items to many."""

STEPS: Final = 5
_DARK_STEPS: Final = 4
_LONGEST_NAME: Final = 44
STEP_WORDS: Final = {
    "rows": later("Everything found"),
    "own": later("Yours"),
    "evidence": later("With evidence of who could see it"),
    "public": later("Public at some time, or said to Meta’s AI"),
    "in_scope": later("In scope"),
}
"""The steps of the funnel in words."""


def years(counts: Collection[int], until: int | None = None) -> range:
    """Return the years to show: 2004 to ``until``, wider if the counts are.

    Without ``until``, the last year counted closes the axis.
    """
    ends = [FIRST_YEAR, *counts, *([] if until is None else [until])]
    return range(min(ends), max(ends) + 1)


def step(count: int, top: int) -> int:
    """Return the step of colour of a count: 0 for none, STEPS for the most.

    Whole numbers only: a step never depends on how a machine rounds.

    >>> [step(count, 10) for count in (0, 1, 2, 3, 9, 10)]
    [0, 1, 1, 2, 5, 5]
    """
    return -(-STEPS * count // top) if count else 0


# The figures -------------------------------------------------------------------------


def years_drawn(
    counts: Counts,
    *,
    by: str = "visibility",
    until: int | None = None,
    uncovered: Collection[int] = (),
) -> Drawn:
    """Return the years as stacked bars; an empty year stays empty.

    ``uncovered`` are the years that the export does not hold: they are hatched.
    """
    title = _("Items by year and visibility")
    if by == "verdict":
        title = _("Items by year and verdict")
    drawn, (axes,) = panels.sheet(title, 3.4, bottom=0.29, top=0.6, left=0.62)
    shown = years(counts, until)
    panels.stack(axes, counts, _SERIES[by], shown)
    panels.hatch(axes, uncovered)
    panels.dress(axes, shown, every=2)
    panels.legend(drawn, axes)
    return Drawn(drawn, title, _years_in_words(counts, by, shown))


def months_drawn(
    counts: Mapping[tuple[int, int], int], *, until: int | None = None
) -> Drawn:
    """Return the months of every year as a heat map, the counts in its cells."""
    shown = years([year for year, _month in counts], until)
    title = _("Items by month")
    drawn, (axes,) = panels.sheet(
        title, 0.9 + 0.2 * len(shown), bottom=0.1, top=0.6, left=0.5
    )
    top = max(counts.values(), default=0)
    for (year, month), count in sorted(counts.items()):
        shade = step(count, top)
        if shade:
            colour = PAPER if shade >= _DARK_STEPS else INK
            panels.cell(axes, month, year - shown[0], count, HEAT[shade], colour)
    axes.set_xlim(0.5, 12.5)
    axes.set_ylim(len(shown) - 0.5, -0.5)
    axes.set_xticks(range(1, 13), [words.month(month) for month in range(1, 13)])
    axes.set_yticks(range(len(shown)), list(map(str, shown)))
    axes.xaxis.tick_top()
    panels.bare(axes)
    return Drawn(drawn, title, _months_in_words(counts))


def platforms_drawn(
    counts: Mapping[str, Counts], *, by: str = "visibility", until: int | None = None
) -> Drawn:
    """Return one small chart of years per platform, each with a scale of its own."""
    shown = years([year for own in counts.values() for year in own], until)
    rows = max(1, len(counts))
    title = _("Items by year and platform")
    drawn, parts = panels.sheet(
        title, 0.7 + 1.5 * rows, bottom=0.3, top=0.8, left=0.62, rows=rows
    )
    told = []
    for axes, (platform, own) in zip(parts, counts.items(), strict=False):
        panels.stack(axes, own, _SERIES[by], shown)
        panels.dress(axes, shown, every=2)
        total = sum(sum(year.values()) for year in own.values())
        told.append(_pair(words.label(platform), total))
        axes.set_title(told[-1], loc="left", fontsize=9, color=TEXT)
    panels.legend(drawn, parts[0])
    text = _("Small stacked bars by year, each platform with a scale of its own.")
    return Drawn(drawn, title, " ".join([text, *(f"{one}." for one in told)]))


def funnel_drawn(steps: Sequence[Step]) -> Drawn:
    """Return what each step leaves as bars, with the number that it lost."""
    names = [_(STEP_WORDS[one.label]) for one in steps]
    left = [one.left for one in steps]
    lost = [before - after for before, after in pairwise([*left[:1], *left])]
    title = _("How many items each step leaves")
    drawn, axes = panels.rows(title, names, max(left, default=0), left=3.4)
    axes.barh(range(len(left)), left, height=0.62, color=_SERIES["verdict"][2].colour)
    told = []
    for row, (name, count, gone) in enumerate(zip(names, left, lost, strict=True)):
        said = spaced(count)
        if gone:
            said = _("{left} ({lost} fewer)").format(left=said, lost=spaced(gone))
        panels.note(axes, count, row, said)
        told.append(_("{label}: {count}").format(label=name, count=said))
    return Drawn(drawn, title, ". ".join(told) or _("None."))


def names_drawn(rows: Sequence[Name], title: str) -> Drawn:
    """Return the first names as bars by verdict, most first."""
    names = [_short(row.name) for row in rows]
    totals = [sum(row.verdicts.values()) for row in rows]
    drawn, axes = panels.rows(title, names, max(totals, default=0), left=3.4)
    foot = [0] * len(rows)
    for series in _SERIES["verdict"]:
        widths = [row.verdicts.get(series.label, 0) for row in rows]
        axes.barh(
            range(len(rows)), widths, left=foot, height=0.72,
            label=words.label(series.label), color=series.colour,
            hatch=series.hatch, edgecolor=PAPER, linewidth=0.6,
        )  # fmt: skip
        foot = [low + width for low, width in zip(foot, widths, strict=True)]
    for row, total in enumerate(totals):
        panels.note(axes, total, row, spaced(total))
    if rows:
        panels.legend(drawn, axes)
    told = [_pair(name, total) for name, total in zip(names, totals, strict=True)]
    return Drawn(drawn, title, ". ".join(told) or _("None."))


# In words ----------------------------------------------------------------------------


def _pair(label: str, count: int) -> str:
    return _("{label}: {count}").format(label=label, count=number(count))


def _years_in_words(counts: Counts, by: str, shown: range) -> str:
    totals = {year: sum(counts.get(year, {}).values()) for year in shown}
    if not sum(totals.values()):
        return _("No item carries a date.")
    fullest = max(shown, key=lambda year: (totals[year], -year))
    parts = [
        _pair(words.label(label), sum(own.get(label, 0) for own in counts.values()))
        for label in ORDERS[by]
    ]
    return _(
        "Stacked bars, one for each year from {first} to {last}. {parts}. The fullest "
        "year is {year}, with {count}."
    ).format(
        first=shown[0], last=shown[-1], parts=words.listed(parts), year=fullest,
        count=number(totals[fullest]),
    )  # fmt: skip


def _months_in_words(counts: Mapping[tuple[int, int], int]) -> str:
    if not any(counts.values()):
        return _("No item carries a date.")
    top = max(counts.values())
    year, month = min(when for when, count in counts.items() if count == top)
    return ngettext(
        "A table of months and years, darker where there is more. The fullest month is "
        "{month} {year}, with {count} item.",
        "A table of months and years, darker where there is more. The fullest month is "
        "{month} {year}, with {count} items.",
        top,
    ).format(month=words.month(month), year=year, count=number(top))


def _short(name: str) -> str:
    """Return a stranger's name on one line, cut, and fit for XML."""
    plain = " ".join(visible(name).replace("\ufffe", "").replace("\uffff", "").split())
    return plain if len(plain) <= _LONGEST_NAME else f"{plain[: _LONGEST_NAME - 1]}…"
