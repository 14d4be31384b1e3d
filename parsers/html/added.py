"""Tell the lines that pages add from a person's words, by their form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import Final

from parsers import dates, labels
from parsers.dates import Calendar, Stamp
from parsers.html import places

YEAR: Final = re.compile(r"\d{4}.*\d[:.]\d\d")
LONGEST: Final = 100
_MOST_WORDS: Final = 5


def is_added(text: str, calendar: Calendar) -> bool:
    """Say whether a line is "Updated" and a time, in any language."""
    return is_updated(text, calendar) or stated_in(text, calendar) is not None


def stated_in(text: str, calendar: Calendar) -> datetime | None:
    """Return the time in a line of a few words and a time to the second."""
    times = (at for _, at in _split(text, calendar) if at.precision == "second")
    return next((at.moment for at in times), None)


def is_updated(text: str, calendar: Calendar) -> bool:
    """Say whether a line is "Updated" and a time, in words that we know."""
    return any(_is_updated(word) for word, _ in _split(text, calendar))


@lru_cache(maxsize=256)
def says_updated(words: str) -> bool:
    """Say whether words make a line of them and a time "Updated", whatever the time.

    No name of a month or a day begins with them, so such a line is no time itself.
    """
    is_short = len(words.split(" ")) <= _MOST_WORDS
    return is_short and _is_updated(words) and not dates.begins_a_name(words)


def _is_updated(word: str) -> bool:
    return labels.meaning("pages", word.rstrip(":：")) == "updated"


def _split(text: str, calendar: Calendar) -> Iterator[tuple[str, Stamp]]:
    """Yield the ways to read a line as a few words and a time."""
    if len(text) > LONGEST or not YEAR.search(text):
        return
    split = text.split(" ")
    parts = [
        (" ".join(split[:start]), " ".join(split[start:]))
        for start in range(1, min(len(split), _MOST_WORDS + 1))
    ]
    # Japanese puts the word behind the time without a gap.
    parts += [(text[-length:], text[:-length]) for length in range(1, 7)]
    for word, rest in parts:
        at = calendar.read(rest)
        if isinstance(at, Stamp):
            yield word, at


def may_be_added(text: str) -> bool:
    """Say whether a line may be anything but a person's words, by its form."""
    if len(text) <= LONGEST and YEAR.search(text):
        return True
    return places.may_be(text)
