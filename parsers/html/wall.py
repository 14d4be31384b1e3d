"""Read the pages of Facebook's wall of 2010–2018: one name of file, two layouts.

``html/wall.html`` (2010–2012), ``html/wall.htm`` (2012–2014), ``html/timeline.htm``
(2013–2018). The microformat of the first years (``wall_entries``) and the flat pages
after it (``wall_flat``) overlap in ``wall.htm``, so what a page holds decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from parsers.columns import Facts
from parsers.dates import Calendar
from parsers.html import tree, wall_entries, wall_flat
from parsers.html.header import Header
from parsers.html.old_pages import Reader, contents_of, says
from parsers.html.reading import clock_of
from parsers.records import Located, Shape

# Every record of such a page holds one of these.
_MARKS: Final = (b"hentry", b"feedentry", b'class="meta"')


def split(data: bytes | bytearray, facts: Facts) -> Iterator[Located]:
    """Yield the records of a page of either layout, numbered from 1.

    A page without any yields its contents: ``emit`` refuses them if they say something,
    and so it does None, which stands for marks of records in what could not be parsed.
    """
    root = tree.tree_of(data)
    context = facts.context
    reader = Reader(clock_of(context.product, context.zone, Header()), Calendar())
    found: Sequence[Any] = wall_entries.entries(root, reader)
    found = found or wall_flat.records(root, data, reader, facts)
    if not found:
        is_lost = any(mark in data for mark in _MARKS)
        found = [None if is_lost else contents_of(root)]
    for number, one in enumerate(found, 1):
        yield str(number), one


def emit(one: Any, pointer: str, format_: Any, facts: Facts) -> None:
    """Add what one record holds."""
    facts.record = pointer
    if isinstance(one, wall_entries.Entry):
        wall_entries.emit(one, pointer, format_, facts)
    elif isinstance(one, wall_flat.Flat):
        wall_flat.emit(one, pointer, format_, facts)
    elif one is None or says(one):
        raise ValueError("a page of the wall without a record")


WALL: Final = Shape(Any, emit, split=split)
