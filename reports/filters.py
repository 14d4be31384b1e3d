"""Spell values for the page: labels, times, sizes, and text that acts unseen."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from jinja2 import pass_context
from markupsafe import Markup

from reports import words
from reports.words import THIN, _, number

# Every character that acts without being seen: C0 and C1 controls but tab and line
# ends, line separators, Unicode's Bidi_Control, the byte order mark, lone surrogates.
_ACTS_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e"
    "\u2066-\u2069\ufeff\ud800-\udfff]"
)
_EXCERPT_CHARACTERS = 400
_EXCERPT_LINES = 8


def visible(text: str) -> str:
    r"""Return the text with the characters that act unseen spelled out.

    >>> visible("evil\u202etxt")
    'evil\\u202etxt'
    """
    return _ACTS_UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def finished(value: object) -> object:
    """Clean what a template is about to print; its own markup stays as it is."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return visible(value)
    return value


def excerpt(text: str) -> str:
    """Return as much of the text as one row of a table can bear."""
    lines = text[:_EXCERPT_CHARACTERS].splitlines(keepends=True)
    return "".join(lines[:_EXCERPT_LINES])


def plural(count: int, noun: str) -> str:
    """Return the English noun, with an ``s`` unless there is one of it."""
    return noun if count == 1 else f"{noun}s"


def short_day(moment: date | None) -> str:
    """Return the day of a date or UTC moment as 2025-04-14; null is ``unknown``."""
    return _("unknown") if moment is None else f"{moment:%Y-%m-%d}"


def minute(moment: datetime, precision: str | None = "minute") -> str:
    """Return the UTC moment as exactly as the record states it, up to the minute."""
    return f"{moment:%Y-%m-%d}" if precision == "day" else f"{moment:%Y-%m-%d %H:%M}"


def size(size_bytes: int) -> str:
    """Return the size in the largest decimal unit that leaves a whole part."""
    amount, units = float(size_bytes), [_("B"), _("kB"), _("MB"), _("GB")]
    while amount >= 1000 and len(units) > 1:
        amount, units = amount / 1000, units[1:]
    return f"{amount:.0f}{THIN}{units[0]}"


def span(moments: Sequence[date | None]) -> str:
    """Return the first to the last known day, or ``unknown``."""
    known = sorted({short_day(moment) for moment in moments if moment is not None})
    if not known:
        return _("unknown")
    if len(known) == 1:
        return known[0]
    return _("{first} to {last}").format(first=known[0], last=known[-1])


def _when_rendered(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter that Jinja2 does not run while compiling, in one language."""

    @pass_context
    def filter_(_context: object, *given: Any) -> Any:
        return function(*given)

    return filter_


FILTERS: Mapping[str, Callable[..., Any]] = {
    "number": number,
    "excerpt": excerpt,
    "visible": visible,
    "minute": minute,
    "plural": plural,
    **{
        name: _when_rendered(function)
        for name, function in (
            ("word", words.label),
            ("said", words.gettext),
            ("size", size),
            ("long_day", words.long_day),
            ("month", words.month),
            ("short_day", short_day),
            ("span", span),
        )
    },
}
