"""Write letters: objection, access, complaint; as text to paste or a page to print.

A letter is a sheet of sections and blocks (``paper``), said once and rendered twice.
No letter quotes an item: figures, dates and the account's own name are all it holds.
The language is that of the context (``reports.words``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from reports import page, words
from reports.letter.access import sheet as access
from reports.letter.complaint import sheet as complaint
from reports.letter.objection import sheet as objection
from reports.letter.paper import Sheet
from reports.letter.unavailable import sheet as unavailable
from reports.letter.view import View

__all__ = ["FORMATS", "Sheet", "View", "render", "sheet"]

FORMATS: Final = ("txt", "html")
"""The formats of a letter; the first is the default."""

_SAID_BY: Final[dict[str, Callable[[View], Sheet]]] = {
    "objection": objection,
    "access": access,
    "complaint": complaint,
}


def sheet(view: View) -> Sheet:
    """Return what a letter says, in the language of the context."""
    if view.regime == "none" and view.kind != "access":
        return unavailable(view)
    return _SAID_BY[view.kind](view)


def render(view: View, format_: str) -> str:
    """Return the letter as text or as a complete page; the same view, the same text."""
    style = page.package_text("assets/letter.css")
    return (
        page.environment()
        .get_template(f"letter.{format_}.j2")
        .render(
            sheet=sheet(view),
            lang=words.language(),
            labelled=words.gettext("{label}: {value}"),
            style=style,
            style_hash=page.hash_of(style),
        )
    )
