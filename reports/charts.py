"""Draw the audit's figures with matplotlib, for the page and for ``--format png svg``.

matplotlib costs most of a second to import, so every import of it stands inside a
function. Only ``Figure`` is used, never pyplot: no display, and no figure left open.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FIRST_YEAR = 2004
"""Facebook opened in February 2004: the axis starts here in every audit."""

Counts = Mapping[int, Mapping[str, int]]
"""Items by year (UTC) and visibility label."""


class _Series(NamedTuple):
    """One layer of the stack: its label, words, hatch, and colour by theme."""

    label: str
    words: str
    hatch: str
    light: str
    dark: str


class _Theme(NamedTuple):
    """The colours of text, of rules, and of the page that shines through the hatch."""

    text: str
    rule: str
    page: str


# Okabe–Ito hues, each at 3:1 or more against its page; the hatch carries the
# difference where colour can't (print, colour blindness).
_SERIES = (
    _Series("public", "public", "", light="#D55E00", dark="#E69F00"),
    _Series("unknown", "unknown", "////", light="#858585", dark="#A6A6A6"),
    _Series("not_public", "not public", "\\\\\\\\", light="#0072B2", dark="#56B4E9"),
)
ORDER = tuple(series.label for series in _SERIES)
"""The visibilities, from the foot of a bar to its top."""

_LIGHT = _Theme(text="#4A4E55", rule="#DDD9D0", page="#FFFFFF")
_DARK = _Theme(text="#B9BDC3", rule="#373B41", page="#1B1E22")


def years(counts: Counts, until: int | None = None) -> range:
    """Return the years to show: 2004 to ``until``, wider if the counts are.

    Without ``until``, the last year counted closes the axis.
    """
    ends = [FIRST_YEAR, *counts, *([] if until is None else [until])]
    return range(min(ends), max(ends) + 1)


def year_visibility(
    counts: Counts,
    *,
    until: int | None = None,
    dark: bool = False,
    narrow: bool = False,
) -> bytes:
    """Return items by year and visibility as SVG, the same bytes on every run.

    ``narrow`` is drawn for a phone: the same bars, fewer year labels.
    """
    return _image("svg", counts, until=until, dark=dark, narrow=narrow)


def write(
    counts: Counts, path: Path, format_: str, *, until: int | None = None
) -> None:
    """Write the light figure to ``path``; ``format_`` is ``png`` or ``svg``."""
    path.write_bytes(_image(format_, counts, until=until, page="#FFFFFF"))


def figure(
    counts: Counts,
    *,
    until: int | None = None,
    dark: bool = False,
    narrow: bool = False,
) -> Figure:
    """Return the stacked bars, public at the foot; a year without items stays empty."""
    from matplotlib.figure import Figure

    theme = _DARK if dark else _LIGHT
    width, height = (3.5, 2.9) if narrow else (9.4, 3.0)
    drawn = Figure(figsize=(width, height), dpi=160)
    axes = drawn.add_subplot()
    shown = years(counts, until)
    top = _draw_bars(axes, counts, shown, dark=dark)
    # Margins in inches of our own: matplotlib's layout engines draw everything twice.
    left = (0.14 + 0.08 * len(_spaced(top))) / width
    drawn.subplots_adjust(
        left=left, right=1 - 0.05 / width, bottom=0.29 / height, top=1 - 0.3 / height
    )
    _dress(axes, theme, shown, step=4 if narrow else 2)
    drawn.legend(
        *axes.get_legend_handles_labels(),
        loc="upper left",
        bbox_to_anchor=(0.05 / width, 1 - 0.03 / height),
        borderaxespad=0,
        ncols=len(_SERIES),
        frameon=False,
        labelcolor=theme.text,
        handlelength=1.4,
        columnspacing=1.4,
        borderpad=0,
    )
    return drawn


def _draw_bars(axes: Axes, counts: Counts, shown: range, *, dark: bool) -> int:
    """Stack the three visibilities, and return the height of the highest year.

    The page's colour parts the bars and hatches them.
    """
    foot = [0] * len(shown)
    for series in _SERIES:
        heights = [counts.get(year, {}).get(series.label, 0) for year in shown]
        axes.bar(
            list(shown),
            heights,
            width=0.82,
            bottom=foot,
            label=series.words,
            hatch=series.hatch,
            color=series.dark if dark else series.light,
            edgecolor=(_DARK if dark else _LIGHT).page,
            linewidth=0.6,
        )
        foot = [low + height for low, height in zip(foot, heights, strict=True)]
    axes.set_ylim(0, max(*foot, 1) * 1.04)
    return max(foot)


def _dress(axes: Axes, theme: _Theme, shown: range, *, step: int) -> None:
    """Set the axes: whole numbers, quiet rules, a label on every ``step``-th year."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axes.set_xlim(shown[0] - 0.6, shown[-1] + 0.6)
    axes.set_xticks(list(shown[::step]))
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: _spaced(value)))
    axes.set_facecolor("none")
    axes.set_axisbelow(True)
    axes.grid(axis="y", color=theme.rule, linewidth=0.8)
    axes.tick_params(length=0, pad=5, labelcolor=theme.text)
    for side in ("top", "left", "right"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(theme.rule)


def _spaced(value: float) -> str:
    """Return the whole number with its thousands apart, in a font that all have."""
    return f"{value:,.0f}".replace(",", " ")


def _image(
    format_: str,
    counts: Counts,
    *,
    until: int | None,
    dark: bool = False,
    narrow: bool = False,
    page: str = "none",
) -> bytes:
    """Return the figure's file; ``page`` ``none`` lets the reader's page through."""
    mpl = _matplotlib()
    unsigned = {"svg": {"Date": None, "Creator": None}, "png": {"Software": None}}
    with mpl.rc_context():
        _settle()
        drawn = figure(counts, until=until, dark=dark, narrow=narrow)
        out = BytesIO()
        drawn.savefig(out, format=format_, facecolor=page, metadata=unsigned[format_])
    return out.getvalue()


@cache
def _matplotlib() -> Any:
    """Import matplotlib without letting it write outside the output folder.

    It would keep a list of the system's fonts in the user's cache; with a folder that
    lasts as long as the import, and its own fonts only, nothing stays behind.
    """
    with TemporaryDirectory() as folder:
        own = {"MPLCONFIGDIR": folder, "MPL_IGNORE_SYSTEM_FONTS": "1"}
        kept = {name: os.environ.get(name) for name in own}
        os.environ.update(own)
        import matplotlib as mpl
        import matplotlib.font_manager

        for name, value in kept.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
    return mpl


def _settle() -> None:
    """Make the settings ours: no matplotlibrc, no random ids, no maths in a label."""
    import matplotlib as mpl

    mpl.rcdefaults()
    mpl.rc("svg", hashsalt="meta-audit", fonttype="none")
    mpl.rc("text", parse_math=False)
    mpl.rc("font", size=9, family="sans-serif")
    mpl.rc("hatch", linewidth=0.7)
