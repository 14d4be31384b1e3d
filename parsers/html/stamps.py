"""Find the timestamps of a page by their form, and count them below each element."""

from __future__ import annotations

import re
from typing import Final

from parsers.dates import Calendar
from parsers.html.tree import MEDIA, Node

_LONGEST_TIME: Final = 80
_CLOCK: Final = re.compile(r"\d[:.]\d\d")
_DAY: Final = re.compile(r"(?<!\d)\d{4}(?!\d)")


class Times:
    """Count the timestamps and the other words below each element."""

    def __init__(
        self, scope: Node, calendar: Calendar, title: str, *, with_days: bool = False
    ) -> None:
        self._calendar = calendar
        self._title = title
        self._with_days = with_days
        self._counts: dict[int, tuple[int, int, bool]] = {}
        # Times in table cells are data, where others mark the records.
        self._kind = 0 if self._count(scope)[0] else 1

    def _count(self, node: Node) -> tuple[int, int, bool]:
        """Count times outside and inside of cells; say if there is anything else."""
        # What has several children, or none, is neither a time nor a heading.
        is_plain = len(node.children) != 1 and node.tag != "abbr"
        if not is_plain and is_time(node, self._calendar, with_days=self._with_days):
            found = 1, 0, False
        elif node.tag in ("li", "header", "aside"):
            found = 0, 0, True
        elif not is_plain and is_heading(node, self._title):
            found = 0, 0, False
        else:
            times = in_cells = 0
            says = node.tag in MEDIA
            for child in node.children:
                if isinstance(child, Node):
                    below, below_in_cells, below_says = self._count(child)
                    times += below
                    in_cells += below_in_cells
                    says = says or below_says
                else:
                    says = says or not child.isspace()
            found = times, in_cells, says
        if node.tag == "td":
            # A day in a cell may be any day of a life.
            in_cells = 0 if self._with_days else found[0] + found[1]
            found = 0, in_cells, found[2] or self._with_days
        self._counts[node.index] = found
        return found

    def in_(self, node: Node) -> int:
        """Return how many timestamps stand below a node."""
        return self._counts.get(node.index, (0, 0, False))[self._kind]

    def says(self, node: Node) -> bool:
        """Say whether a node holds anything beside timestamps."""
        return self._counts.get(node.index, (0, 0, False))[2]

    def are_all_of(self, node: Node) -> bool:
        """Say whether a node holds a timestamp and nothing else."""
        counted = self._counts.get(node.index)
        return counted is not None and counted[self._kind] > 0 and not counted[2]


def is_heading(node: Node, title: str) -> bool:
    """Say whether a block only repeats the title of the page."""
    below: Node | str = node
    while isinstance(below, Node):
        if len(below.children) != 1:
            return False
        below = below.children[0]
    # As long as the title at least, before white space is folded.
    is_long = bool(title) and len(below) >= len(title)
    return is_long and " ".join(below.split()) == title


def is_time(node: Node, calendar: Calendar, *, with_days: bool = False) -> bool:
    """Say whether an element is a timestamp and nothing else.

    A day without a time of day is one only ``with_days``.
    """
    if node.tag == "abbr" and node.attributes.get("title", "")[4:5] == "-":
        return True
    children = node.children
    if len(children) != 1 or not isinstance(children[0], str):
        return False
    text = children[0]
    shape = _DAY if with_days else _CLOCK
    if len(text) > _LONGEST_TIME or not shape.search(text):
        return False
    return calendar.read(text) is not None
