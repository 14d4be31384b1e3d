"""Set up the parts of a figure: sheets with a title, stacks, cells, legends."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from reports import words
from reports.words import _

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK: Final = "#1C1E22"
TEXT: Final = "#4A4E55"
RULE: Final = "#CFC9BC"
PAPER: Final = "#FFFFFF"
_WIDTH: Final = 9.4
_MARGIN: Final = 0.06


class Series(NamedTuple):
    """One layer of a stack: its label, hatch and colour."""

    label: str
    hatch: str
    colour: str


def sheet(
    title: str, height: float, *, bottom: float, top: float, left: float, rows: int = 1
) -> tuple[Figure, list[Axes]]:
    """Return a titled figure with its axes, one below the other; lengths in inches.

    Margins are of our own: matplotlib's layout engines draw everything twice.
    """
    from matplotlib.figure import Figure

    drawn = Figure(figsize=(_WIDTH, height), dpi=160)
    axes = drawn.subplots(rows, squeeze=False)
    drawn.subplots_adjust(
        left=left / _WIDTH, right=1 - _MARGIN / _WIDTH, bottom=bottom / height,
        top=1 - top / height, hspace=0.55,
    )  # fmt: skip
    drawn.text(
        _MARGIN / _WIDTH, 1 - _MARGIN / height, title, color=TEXT, weight="bold",
        va="top",
    )  # fmt: skip
    return drawn, list(axes[:, 0])


def rows(
    title: str, names: Sequence[str], most: int, *, left: float
) -> tuple[Figure, Axes]:
    """Return a figure for horizontal bars, a named row for each, the first on top."""
    height = 0.8 + 0.28 * max(1, len(names))
    drawn, (axes,) = sheet(title, height, bottom=0.1, top=0.6, left=left)
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(max(1, len(names)) - 0.4, -0.6)
    axes.set_xticks([])
    axes.set_xlim(0, max(most, 1) * 1.22)
    bare(axes)
    return drawn, axes


def stack(
    axes: Axes,
    counts: Mapping[int, Mapping[str, int]],
    layers: Sequence[Series],
    shown: range,
) -> None:
    """Stack the layers of every year; the page's colour parts and hatches them."""
    foot = [0] * len(shown)
    for series in layers:
        heights = [counts.get(year, {}).get(series.label, 0) for year in shown]
        axes.bar(
            list(shown), heights, width=0.82, bottom=foot,
            label=words.label(series.label), hatch=series.hatch, color=series.colour,
            edgecolor=PAPER, linewidth=0.6,
        )  # fmt: skip
        foot = [low + height for low, height in zip(foot, heights, strict=True)]
    axes.set_ylim(0, max(*foot, 1) * 1.04)


def hatch(axes: Axes, uncovered: Collection[int]) -> None:
    """Hatch the years that an archive does not hold, behind their bars."""
    label: Any = _("not covered by every archive")
    for year in sorted(uncovered):
        axes.axvspan(
            year - 0.5, year + 0.5, facecolor="none", edgecolor=RULE, hatch="xx",
            linewidth=0, label=label, zorder=0,
        )  # fmt: skip
        label = None


def cell(axes: Axes, month: int, row: int, count: int, shade: str, colour: str) -> None:
    """Draw one month of a heat map, its count in it."""
    axes.barh(row, 1, left=month - 0.5, height=1, color=shade, edgecolor=PAPER)
    axes.text(
        month, row, spaced(count), color=colour, fontsize=7, ha="center",
        va="center_baseline",
    )  # fmt: skip


def note(axes: Axes, end: int, row: int, text: str) -> None:
    """Write beside the end of a horizontal bar."""
    axes.annotate(
        text, (end, row), xytext=(4, 0), textcoords="offset points", color=TEXT,
        va="center_baseline",
    )  # fmt: skip


def dress(axes: Axes, shown: range, *, every: int) -> None:
    """Set the axes: whole numbers, quiet rules, a label on every so manieth year."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axes.set_xlim(shown[0] - 0.6, shown[-1] + 0.6)
    axes.set_xticks(list(shown[::every]))
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _place: spaced(value)))
    axes.set_axisbelow(True)
    axes.grid(axis="y", color=RULE, linewidth=0.8)
    bare(axes)
    axes.spines["bottom"].set_visible(True)
    axes.spines["bottom"].set_color(RULE)


def bare(axes: Axes) -> None:
    """Take frame and ticks away."""
    axes.set_facecolor("none")
    axes.tick_params(length=0, pad=5, labelcolor=TEXT)
    for side in ("top", "left", "right", "bottom"):
        axes.spines[side].set_visible(False)


def legend(drawn: Figure, axes: Axes) -> None:
    """Name the layers below the title."""
    handles, labels = axes.get_legend_handles_labels()
    order = sorted(range(len(handles)), key=lambda place: _is_span(handles[place]))
    width, height = drawn.get_size_inches()
    drawn.legend(
        [handles[place] for place in order], [labels[place] for place in order],
        loc="upper left", bbox_to_anchor=(_MARGIN / width, 1 - 0.27 / height),
        borderaxespad=0, ncols=len(handles), frameon=False, labelcolor=TEXT,
        handlelength=1.4, columnspacing=1.4, borderpad=0,
    )  # fmt: skip


def _is_span(handle: object) -> bool:
    """Tell the hatch of years from the layers of bars, which come first."""
    from matplotlib.patches import Patch

    return isinstance(handle, Patch)


def spaced(value: float) -> str:
    """Return the whole number with its thousands apart, in a font that all have."""
    return f"{value:,.0f}".replace(",", " ")
