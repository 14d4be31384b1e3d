"""Turn pages into records in the shape of JSON, and hand them to the same builders.

One item builder serves both media: what a page says is put into the keys that JSON
would use, so the same thing exported both ways gives the same items. Words of a page
are clean UTF-8; they are written down as Meta's JSON would, so that the repair that
every builder makes gives back exactly what the page says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta, timezone, tzinfo
from functools import cache
from itertools import count
from typing import Any, Final, NamedTuple

import msgspec

from parsers import dates, effort, labels
from parsers.columns import SHAPE_ERRORS, Facts, Tally
from parsers.dates import Calendar, Stamp, Unread
from parsers.fitting import fit
from parsers.html import ends, fields, pages, patterns, tree
from parsers.html.header import Header
from parsers.html.pages import Page
from parsers.html.parts import Fields
from parsers.html.segments import Record
from parsers.html.tree import Node
from parsers.records import is_over
from parsers.text import CUT, LONGEST, shortened, utf8_of

# Instagram prints no zone and keeps one clock in all seasons (HTML_EXPORTS 3.3).
_INSTAGRAM_CLOCK: Final = timezone(timedelta(hours=-8))


STRAY: Final = "words outside of the records of a page"


class Clock:
    """Tell what moment a printed time is, and how exact that is.

    Facebook prints the account's zone, with its summer time; where only the offset of
    the page's own day is known, or nothing, a time is known to the day.
    """

    def __init__(self, zone: tzinfo | None, *, is_sure: bool) -> None:
        self._days = dates.Days(zone)
        self._is_sure = is_sure
        self.precision = "second"

    def seconds(self, time: Any) -> int | None:
        """Return seconds since 1970 in UTC; None for what is no readable time."""
        if not isinstance(time, Stamp):
            return None
        is_sure = self._is_sure or time.offset is not None
        self.precision = time.precision if is_sure else "day"
        return self._days.seconds(time)


def clock_of(product: str, zone: str | None, header: Header) -> Clock:
    """Return the clock by which a page of that product prints its times."""
    if product == "instagram":
        return Clock(_INSTAGRAM_CLOCK, is_sure=True)
    named = dates.zone_named(zone) if zone else None
    if named is not None:
        return Clock(named, is_sure=True)
    if header.offset is not None:
        # No summer time at all is what an account without a zone has.
        shifted = timezone(timedelta(minutes=header.offset))
        return Clock(shifted, is_sure=header.offset == 0)
    return Clock(None, is_sure=False)


class Source(NamedTuple):
    """What an adapter knows beside one record: clock, page, names around it.

    ``doubts`` is where it counts what it could not be sure of.
    """

    clock: Clock
    header: Header
    albums: frozenset[str] = frozenset()
    doubts: Counter[str] | None = None

    def doubt(self, what: str) -> None:
        """Count something that was taken on trust or set aside."""
        if self.doubts is not None:
            self.doubts[what] += 1


Adapter = Callable[[Fields, Source], dict[str, Any] | list[dict[str, Any]]]


class PageShape(NamedTuple):
    """How a page's records become records of JSON, each of them one or several.

    ``whole`` adapters take all of them at once and give one; ``dated`` pages are lists
    whose records have a time each, and on which a lone line of words is Meta's note
    that there is nothing, unless it ``may_be_lone``. ``tree`` adapters take the page
    itself, to give what a page of evidence states.
    """

    record: Adapter | None = None
    whole: Callable[[list[Fields], Source], Any] | None = None
    dated: bool = True
    tree: Callable[[Node, Source, Calendar], Any] | None = None
    may_be_lone: bool = False


def run(data: bytes | bytearray, format_: Any, facts: Facts) -> Tally:
    """Read every record of the page into ``facts``; return what happened."""
    data = utf8_of(data)
    with effort.watched(len(data), facts.tally):
        _read(data, format_, facts)
        ends.look(data, facts)
    return facts.tally


def _read(data: bytes | bytearray, format_: Any, facts: Facts) -> None:
    calendar = Calendar()
    with effort.WATCH:
        page = pages.opened(data, calendar)
    context = facts.context
    clock = clock_of(context.product, context.zone, page.header)
    albums = frozenset(context.albums)
    source = Source(clock, page.header, albums, facts.doubts)
    shape: PageShape = format_.page
    if _says_nothing(page, shape):
        return
    if shape.whole is not None:
        found = list(_all_of(page, calendar, facts))
        listed = [one for one in found if one.says]
        facts.tally.records += bool(found)
        facts.record = "1"
        whole = shape.whole
        if found:
            _contained(lambda all_: whole(all_, source), listed, format_, facts, source)
    else:
        _each(data, page, calendar, format_, facts, source)


def _all_of(page: Page, calendar: Calendar, facts: Facts) -> Iterator[Fields]:
    """Yield what each record says; count the words outside of all of them."""
    try:
        for record in page.records:
            if record.is_stray:
                facts.doubts[STRAY] += 1
                continue
            with effort.WATCH:
                one = fields.fields_of(record, calendar)
            _doubt(one, facts)
            yield one
    except effort.SpentError:
        facts.tally.damage = effort.TOO_LONG


def _says_nothing(page: Page, shape: PageShape) -> bool:
    """Say whether all that stands on a page is a note that it holds nothing.

    The note is localised; on a page of dated records nothing else is one line alone.
    """
    if any(labels.meaning("pages", line) == "no_data" for line in page.notice):
        return True
    is_lone = len(page.notice) == 1 and not shape.may_be_lone
    return is_lone and shape.record is not None and shape.dated


def _each(
    data: bytes | bytearray,
    page: Page,
    calendar: Calendar,
    format_: Any,
    facts: Facts,
    source: Source,
) -> None:
    """Hand on each record of a list; count the dates that could not be read."""
    shape: PageShape = format_.page
    adapt = shape.record or (lambda _fields, _source: {})
    dated = undated = 0

    def adapted(record: Record | Fields) -> Any:
        nonlocal dated, undated
        one = record
        if not isinstance(one, Fields):
            if one.is_stray:
                facts.doubts[STRAY] += 1
                return None
            with effort.WATCH:
                one = fields.fields_of(one, calendar)
        _doubt(one, facts)
        if not one.says:
            return None
        dated += one.time is not None
        undated += one.time is None
        if shape.dated and not page.has_times and not one.title:
            raise ValueError("words on a page without any date")
        return adapt(one, source)

    for number, record in enumerate(_watched(data, page, calendar, facts.tally), 1):
        facts.record = str(number)
        facts.tally.records += 1
        _contained(adapted, record, format_, facts, source)
    if shape.dated and undated:
        facts.doubts["records without a date"] += undated


def _watched(
    data: bytes | bytearray, page: Page, calendar: Calendar, tally: Tally
) -> Iterator[Record | Fields]:
    """Yield the records of a page as long as there is time."""
    with effort.WATCH:
        records = iter(patterns.records_of(data, page, calendar))
    for index in count():
        with effort.WATCH:
            record = next(records, None)
        if record is None or is_over(index, tally):
            return
        yield record


def _doubt(one: Fields, facts: Facts) -> None:
    """Count what a record leaves in doubt."""
    if isinstance(one.time, Unread):
        facts.doubts["dates that could not be read"] += 1
    elif one.beside and any(
        labels.meaning("pages", line) != "updated" for line in one.beside
    ):
        facts.doubts["lines beside a date that we do not know"] += 1
    if one.doubts:
        facts.doubts.update(one.doubts)


def _contained(
    adapted: Callable[[Any], Any],
    one: Any,
    format_: Any,
    facts: Facts,
    source: Source,
) -> None:
    """Build the items of one record; what fails costs that record alone."""
    shape = format_.shape
    pointer = facts.record or ""
    try:
        found = adapted(one)
        if found is None:
            return
        for record in found if isinstance(found, list) else [found]:
            fitted, lost = _fitted(record, shape.record, facts)
            if lost:
                facts.tally.problem(pointer, f"parts of the record not read: {lost}")
            facts.precision = source.clock.precision
            shape.emit(fitted, pointer, format_, facts)
    except SHAPE_ERRORS as error:
        facts.tally.unread += 1
        facts.tally.problem(pointer, f"record not read ({type(error).__name__})")


def _fitted(record: Any, type_: Any, facts: Facts) -> tuple[Any, int]:
    """Return a record as that type, its words as Meta's JSON would write them.

    JSON is written and read faster than a record is walked. What has not quite the
    expected types takes the slow way.
    """
    try:
        written = msgspec.json.encode(record)
        if len(written) > LONGEST and (cut := shortened(record)):
            facts.doubts[CUT] += cut
            written = msgspec.json.encode(record)
        if not written.isascii():
            # As Meta does it: each byte of the words becomes a character.
            written = written.decode("latin-1").encode()
        return _decoder(type_).decode(written), 0
    except (msgspec.MsgspecError, TypeError):
        return fit(garbled(record), type_)


@cache
def _decoder(type_: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(type_)


def garbled(value: Any) -> Any:
    """Return a value with its words as Meta's JSON would write them."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode().decode("latin-1")
    if isinstance(value, dict):
        return {garbled(key): garbled(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [garbled(inner) for inner in value]
    return value


def stated(header: Header, latest: int, newest: int | None) -> dict[str, Any]:
    """Return what the top of a page states as facts: when it was made, what was asked.

    A time that cannot be is left out.
    """
    made = header.made_at
    if made is None or not 0 < made <= latest:
        return {}
    request = [made, header.asked_from, header.asked_until]
    return {"newest": max(made, newest or 0), "requests": [request]}


def evidence_root(
    data: bytes | bytearray, shape: PageShape, product: str
) -> tuple[Any, Header]:
    """Return a page of evidence as the JSON that would say the same, and its top."""
    calendar = Calendar()
    data = utf8_of(data)
    page = pages.opened(data, calendar)
    source = Source(clock_of(product, None, page.header), page.header)
    if shape.tree is not None:
        told = shape.tree(tree.tree_of(data), source, calendar)
        return garbled(told), page.header
    records = () if _says_nothing(page, shape) else page.records
    found = [fields.fields_of(one, calendar) for one in records if not one.is_stray]
    found = [one for one in found if one.says]
    if shape.whole is not None:
        return garbled(shape.whole(found, source)), page.header
    adapt = shape.record
    rooted = [adapt(one, source) for one in found] if adapt is not None else []
    return garbled(rooted), page.header
