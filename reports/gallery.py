"""Write the audit's figures as pictures: which there are, and what they are called."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path
from typing import Final

from reports import charts, coverage
from reports.outputs import PICTURES
from reports.pictures import Drawn, image
from reports.view import View
from reports.words import _, later

_TOPS: Final = {
    "group": later("The groups with most items in scope or undetermined"),
    "album": later("The albums with most items in scope or undetermined"),
    "page": later("The Pages with most items in scope or undetermined"),
    "event": later("The events with most items in scope or undetermined"),
    "place": later("The places with most items in scope or undetermined"),
    "people": later("The people in most items in scope or undetermined"),
}


def write(view: View, formats: Collection[str], folder: Path) -> None:
    """Write every figure into the folder, in the picture formats among ``formats``."""
    for format_ in PICTURES:
        if format_ in formats:
            for name, draw in draws(view).items():
                (folder / f"{name}.{format_}").write_bytes(image(format_, draw))


def draws(view: View) -> dict[str, Callable[[], Drawn]]:
    """Return by its name in FIGURES of ``outputs`` what draws each figure of an audit.

    Kinds of names without any row have none.
    """
    until = view.as_of.year
    seen, judged = (view.by_year(by) for by in ("visibility", "verdict"))
    uncovered = coverage.uncovered(view.accounts, view.as_of)
    platforms = sorted({platform for platform, year, *_rest in view.cube if year})
    by_platform = {name: view.by_year("visibility", name) for name in platforms}
    tops: dict[str, Callable[[], Drawn]] = {
        f"top-{kind}": partial(charts.names_drawn, view.names[kind], _(title))
        for kind, title in _TOPS.items()
        if view.names.get(kind)
    }
    return {
        "years": partial(charts.years_drawn, seen, until=until, uncovered=uncovered),
        "verdicts": partial(
            charts.years_drawn, judged, by="verdict", until=until, uncovered=uncovered
        ),
        "months": partial(charts.months_drawn, view.by_month(), until=until),
        "platforms": partial(charts.platforms_drawn, by_platform, until=until),
        "funnel": partial(charts.funnel_drawn, view.funnel),
        **tops,
    }
