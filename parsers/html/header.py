"""Read what the top of a page states: its title, when it was made, what was asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final, NamedTuple

from parsers.dates import Calendar, Stamp
from parsers.html import tree
from parsers.html.tree import Node

_DAY_MINUTES: Final = 24 * 60


class Header(NamedTuple):
    """What the top of a page states: times in milliseconds, UTC.

    ``offset`` is how far the page's clock was from UTC then, in minutes; ``before`` the
    words before that time, which name the account.
    """

    title: str = ""
    made_at: int | None = None
    asked_from: int | None = None
    asked_until: int | None = None
    offset: int | None = None
    before: str = ""


def header_in(root: Node, scope: Node, calendar: Calendar) -> Header:
    """Return what is stated above the records, or anywhere where they fill the page."""
    title = next((tree.words(n) for n in root.walk() if n.tag == "title"), "")
    heading = scope if scope.tag == "body" else root
    stated: list[tuple[int, str, str]] = []
    for node, before in _times_stated(heading):
        at = _milliseconds(node.attributes["datetime"])
        if at is not None:
            stated.append((at, tree.words(node), before))
    if not stated:
        return Header(title)
    made_at, printed, before = stated[0]
    return Header(
        title,
        made_at,
        stated[1][0] if len(stated) > 2 else None,
        stated[2][0] if len(stated) > 2 else None,
        _offset(made_at, printed, calendar),
        before,
    )


def _times_stated(node: Node) -> Iterator[tuple[Node, str]]:
    """Yield each machine-readable time and the words before it in its element."""
    before = ""
    for child in node.children:
        if isinstance(child, str):
            before += child
        elif child.tag == "time" and child.attributes.get("datetime"):
            yield child, " ".join(before.split())
            before = ""
        elif len(child.children) > 1 or child.elements:
            yield from _times_stated(child)


def _milliseconds(stated: str) -> int | None:
    try:
        at = datetime.fromisoformat(stated)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return int(at.timestamp() * 1000)


def _offset(made_at: int, printed: str, calendar: Calendar) -> int | None:
    """Return the page's clock, by its two ways to print one moment."""
    stamp = calendar.read(printed)
    if not isinstance(stamp, Stamp) or stamp.precision == "day":
        return None
    utc = datetime.fromtimestamp(made_at / 1000, UTC).replace(tzinfo=None)
    minutes = round((stamp.moment - utc).total_seconds() / 900) * 15
    return minutes if abs(minutes) < _DAY_MINUTES else None
