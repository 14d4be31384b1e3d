"""Tell what the parts of a record are by where they stand in it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from operator import itemgetter
from typing import Final, NamedTuple

from parsers.dates import Calendar
from parsers.html import places
from parsers.html.added import is_added
from parsers.html.parts import (
    AddedLine,
    Caption,
    Detail,
    Link,
    Medium,
    Pair,
    Part,
    Place,
    Quoted,
    Text,
    TimeLine,
    line_of,
)

# Words of one's own lie no deeper than this below the first; what is shared does.
_DEEPER: Final = 2
# A medium that lies no deeper than this beside the words has no frame of its own.
_FRAMELESS: Final = 2


class Placed(NamedTuple):
    """A part and where it stands: the elements above it, and how many frame it."""

    part: Part | TimeLine | AddedLine
    path: tuple[int, ...]
    depth: int


def parts_of(
    placed: list[Placed],
    title: str,
    calendar: Calendar,
    *,
    has_time: bool,
) -> Iterator[Part]:
    """Yield the parts as what their place in the record makes them.

    ``has_time`` says that the record's time is none of them.
    """
    said = list(_said(placed, calendar, has_time=has_time))
    own = next((one.depth for one in said if isinstance(one.part, Text)), None)
    frames = _frames(said)
    is_place = False
    for index, one in enumerate(said):
        part, follower = one.part, said[index + 1 : index + 2]
        is_beside = bool(follower) and follower[0].path[:-1] == one.path[:-1]
        if is_place and _is_address_line(part, said[index - 1], one):
            is_place = False
            continue
        line = _line(follower[0].part) if is_beside else None
        is_framed = own is not None and one.depth > own
        name = places.named(_line(part), line, title, is_framed=is_framed)
        is_place = name is not None
        if name is not None:
            yield Place(name, line_of(part) if isinstance(part, (Text, Link)) else name)
        elif isinstance(part, Text) and _is_in(one.path, frames, index):
            yield Caption(part.text, part.label)
        elif isinstance(part, Text) and one.depth > (own or 0) + _DEEPER:
            yield Quoted(part.text, part.label)
        elif isinstance(part, Pair) and _is_in(one.path, frames, index):
            yield Detail(*part)
        elif not isinstance(part, (TimeLine, AddedLine)):
            yield part


def _said(
    placed: list[Placed], calendar: Calendar, *, has_time: bool
) -> Iterator[Placed]:
    """Yield the parts with the lines that only look like times as words."""
    at = None
    if not has_time:
        times = (i for i, p in enumerate(placed) if isinstance(p.part, TimeLine))
        at = max(times, default=None)
    for index, one in enumerate(placed):
        part = one.part
        if isinstance(part, AddedLine):
            yield one._replace(part=Text(part.text))
        elif not isinstance(part, TimeLine):
            yield one
        elif index != at and (part.is_read or not is_added(part.text, calendar)):
            yield one._replace(part=Text(part.text))


def _line(part: Part | TimeLine | AddedLine) -> str | None:
    """Return a block of words as its line reads."""
    if isinstance(part, Text):
        return line_of(part)
    return part.text or None if isinstance(part, Link) else None


def _is_address_line(
    part: Part | TimeLine | AddedLine, place: Placed, one: Placed
) -> bool:
    """Say whether a line is the address that stands below a place."""
    line = _line(part) if isinstance(part, Text) else None
    if line is None:
        return False
    is_beside = one.path[:-1] == place.path[:-1]
    return places.is_address(line) or (is_beside and places.is_labelled(line))


def _frames(said: list[Placed]) -> list[tuple[int, tuple[int, ...]]]:
    """Return the frame of each medium, and which part it is.

    All parts meet in one element; a medium's frame is what holds it below that, or
    that element where it lies in no frame.
    """
    shown = [
        (i, one.path) for i, one in enumerate(said) if isinstance(one.part, Medium)
    ]
    if not shown:
        return []
    paths = [one.path for one in said]
    least, most = min(paths), max(paths)
    met = 0
    for one, other in zip(least, most, strict=False):
        if one != other:
            break
        met += 1
    return [
        (index, path[: met + (len(path) - met > _FRAMELESS)]) for index, path in shown
    ]


def _is_in(
    path: tuple[int, ...], frames: list[tuple[int, tuple[int, ...]]], index: int
) -> bool:
    """Say whether a part stands in the frame of the medium before it."""
    above = bisect_left(frames, index, key=itemgetter(0))
    if not above:
        return False
    _, frame = frames[above - 1]
    return path[: len(frame)] == frame
