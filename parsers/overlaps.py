"""Find the members of a zip that reach into others, by its directory and headers.

Bombs quote one another's data, or list one member many times; a damaged size or offset
does the same by accident. The checks are our own because CPython's guard is missing
before 3.11.8 and differs between versions since (see SECURITY 2 of the references).
"""

from __future__ import annotations

from itertools import chain, islice
from typing import BinaryIO, Final

from parsers import directory
from parsers.directory import Entry
from parsers.members import is_same

_LOCAL_BYTES: Final = 30


def overlapping(file: BinaryIO, entries: list[Entry], end: int) -> set[int]:
    """Return the places of entries that reach into another one.

    Of several entries for one header the first that has its name is its own.
    """
    if _are_apart(entries, end):
        return set()
    bad: set[int] = set()
    by_offset: dict[int, list[int]] = {}
    for place, entry in enumerate(entries):
        by_offset.setdefault(entry.offset, []).append(place)
    behind: list[int] = []
    for offset in sorted(by_offset, reverse=True):
        places = by_offset[offset]
        if len(places) > 1:
            name = directory.local_name(file, offset)
            own = [place for place in places if entries[place].name == name][:1]
            bad |= set(places) - set(own)
            places = own
        for place in places:
            reach = _reach(entries[place])
            # A wrong offset makes its own member unreadable, not the one it points to.
            while behind and reach > entries[behind[-1]].offset:
                if is_there(file, entries[behind[-1]]):
                    break
                behind.pop()
            if reach > (entries[behind[-1]].offset if behind else end):
                bad.add(place)
            behind.append(place)
    return bad


def _are_apart(entries: list[Entry], end: int) -> bool:
    """Say whether none reaches the next one: then no header needs to be looked at."""
    spans = sorted((entry.offset, _reach(entry)) for entry in entries)
    nexts = chain((offset for offset, _ in islice(spans, 1, None)), [end])
    return all(
        reach <= behind for (_, reach), behind in zip(spans, nexts, strict=False)
    )


def _reach(entry: Entry) -> int:
    """Return where a member ends at the earliest: extra fields are not counted."""
    return entry.offset + _LOCAL_BYTES + len(entry.name) + entry.packed


def is_there(file: BinaryIO, entry: Entry) -> bool:
    """Say whether a header of that name stands where the directory says."""
    name = directory.local_name(file, entry.offset)
    return name is not None and is_same(name, entry.name)
