"""Fill the words of a record into the template of its tags.

What words decide by themselves is looked at here: where they may be anything but what
they were in the record of the template, the record is read the long way.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple, TypeAlias

from parsers import labels
from parsers.dates import Calendar, Stamp, Unread
from parsers.html.added import may_be_added
from parsers.html.body import means_words
from parsers.html.cuts import Values
from parsers.html.parts import (
    Caption,
    Detail,
    Fields,
    Link,
    Medium,
    Pair,
    Part,
    Place,
    Quoted,
    Text,
    line_of,
)

# The marks of times are years, older than all that Meta keeps and with every day.
YEARS: Final = range(1904, 2000, 4)


class NotPlainError(Exception):
    """Say that a record has no template, or that its words do not fit it."""


class Template(NamedTuple):
    """What a record with marks for its words and times says.

    ``is_of_row`` says that its time stands in a row, whose label decides whether it is;
    ``has_place`` that words may follow a place, of which they may be the address;
    ``has_update`` that a line says "Updated", unless a label calls it somebody's words;
    ``first`` are words that would be its lead if they named people.
    """

    fields: Fields
    is_of_row: bool
    has_place: bool
    has_update: bool
    first: str


def filled(template: Template, values: Values, calendar: Calendar) -> Fields:
    """Return what a record says, by the template of its tags."""
    times = _read(values.times, calendar)
    title, lead, time, parts, category, *_ = template.fields
    words = values.words
    found = [_FILLED[type(part)](part, words, times) for part in parts]
    if template.is_of_row and any(map(_is_taken, found)):
        # The label decides what the time is.
        raise NotPlainError
    if template.has_update and any(map(_is_of_words, found)):
        # The label may say that the line is no time of the page's.
        raise NotPlainError
    if template.first and _names_people(_fill(template.first, words)):
        raise NotPlainError
    if template.has_place and not _has_no_address(found):
        raise NotPlainError
    return Fields(
        _fill(title, words),
        " ".join(_fill(lead, words).split()) if lead else "",
        _timed(time, times),
        found,
        category,
    )


_Times: TypeAlias = dict[int, Stamp]


def _read(times: list[str], calendar: Calendar) -> _Times:
    """Return the times of a record by the years that are their marks.

    Of several none may teach the calendar what the others are: the page is read in
    another order.
    """
    found: _Times = {}
    for year, time in zip(YEARS, times, strict=False):
        stamp = calendar.known(time)
        if stamp is None:
            read = calendar.read(time) if len(times) == 1 else None
            if not isinstance(read, Stamp):
                raise NotPlainError
            stamp = read
        found[year] = stamp
    return found


def _timed(mark: Stamp | Unread | None, times: _Times) -> Stamp | None:
    return times[mark.moment.year] if isinstance(mark, Stamp) else None


def _names_people(first: str) -> bool:
    """Say whether the first words of a record are its lead."""
    return labels.named_in("tagged", " ".join(first.split())) is not None


def _has_no_address(parts: list[Part]) -> bool:
    """Say that no line behind a place may be its address: those have a label."""
    at = next((i for i, part in enumerate(parts) if isinstance(part, Place)), 0)
    behind = map(line_of, parts[at + 1 :])
    return not any(":" in line or "：" in line for line in behind)


def _is_of_words(part: Part) -> bool:
    """Say whether a label announces words that somebody wrote, or one within it."""
    if not isinstance(part, Pair):
        return False
    return means_words(part.label) or any(map(_is_of_words, part.inner))


def _is_taken(part: Part) -> bool:
    """Say whether a label calls a time that of a picture, or one within it does."""
    if not isinstance(part, Pair):
        return False
    is_taken = labels.meaning("pages", part.label) == "taken"
    return is_taken or any(map(_is_taken, part.inner))


def _fill(text: str, values: dict[int, str]) -> str:
    if len(text) == 1:
        # Nearly always a single mark.
        return values.get(ord(text), text)
    return text.translate(values) if text else text


def _filled_text(part: Text, values: dict[int, str], _times: _Times) -> Text:
    text, label = _fill(part.text, values), _fill(part.label, values)
    if may_be_added(f"{label}: {text}" if label else text):
        raise NotPlainError
    return type(part)(text, label)


def _filled_link(part: Link, values: dict[int, str], _times: _Times) -> Link:
    text = _fill(part.text, values)
    if may_be_added(text):
        raise NotPlainError
    return Link(_fill(part.url, values), text)


def _filled_medium(part: Medium, values: dict[int, str], _times: _Times) -> Medium:
    return Medium(_fill(part.uri, values))


def _filled_pair(part: Pair, values: dict[int, str], times: _Times) -> Pair:
    label = " ".join(_fill(part.label, values).split())
    text = _fill(part.text, values)
    # Its words are several lines, each of which may be something else.
    if text and may_be_added(text):
        raise NotPlainError
    if "\n" in text and any(map(may_be_added, text.split("\n"))):
        raise NotPlainError
    if part.time is not None and means_words(label):
        # The label says that it is none.
        raise NotPlainError
    return type(part)(
        label,
        text,
        _timed(part.time, times),
        None if part.url is None else _fill(part.url, values),
        tuple([_fill(path, values) for path in part.media]),
        tuple([_FILLED[type(one)](one, values, times) for one in part.inner]),
    )


def _filled_place(part: Place, values: dict[int, str], _times: _Times) -> Place:
    return Place(_fill(part.name, values), _fill(part.line, values))


_FILLED: Final[dict[Any, Any]] = {
    Place: _filled_place,
    Text: _filled_text,
    Caption: _filled_text,
    Quoted: _filled_text,
    Link: _filled_link,
    Medium: _filled_medium,
    Pair: _filled_pair,
    Detail: _filled_pair,
}
