"""Read the localised dates that HTML exports print, or say why one cannot be read.

Since about 2021 one template serves every language: ``<month> DD, YYYY h:mm[:ss]
<am or pm>``, with only the month and the am/pm word translated. Before that: long
dates with weekday and zone (2013-2018), the language's medium dates (2018-2021), and
ISO 8601 in attributes (2010-2013). Source: HTML_EXPORTS 3 of the format notes.

The words are CLDR's and those seen in exports, written to ``dates.json`` by
``python -m tests.write_dates``. Never guessed: a word that means two months in two
languages is read only once other words of the page have told the language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from importlib.resources import files
from itertools import takewhile
from typing import Final, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import orjson

_FILE: Final = "dates.json"
_LONGEST: Final = 80
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
# "da tarde noite" is three words, and no name of a month, day or half has more.
_MOST_WORDS: Final = 3
# What an am or pm word adds to the hour; without one the clock has 24.
_AM: Final = 0
_PM: Final = 12
_WHOLE_DAY: Final = 24

_YEAR: Final = re.compile(r"(?<!\d)\d{4}(?!\d)")
_MODERN: Final = re.compile(
    r"([^,]{1,24})\s(\d\d?),\s(\d{4}),?\s(\d\d?):(\d\d)(?::(\d\d))?\s?(\D{1,24})?"
)
_ISO: Final = re.compile(
    r"\d{4}-\d\d-\d\d(?:[t ](\d\d:\d\d)(:\d\d)?(?:\.\d{1,6})?(?:z|[+-]\d\d:?\d\d)?)?",
    re.ASCII,
)
# Bidi marks, soft hyphens and joiners, and the dot that casefold leaves of a Turkish İ.
_UNSEEN: Final = re.compile(
    "[\u00ad\u0307\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069]"
)
_GAPS: Final = re.compile(r"[\s.,،:;/()·-]+")
_NUMBERED: Final = (
    r"(?:tháng|thg)\.?\s*(?P<after>\d\d?)(?!\d)|(?P<before>\d\d?)(?:月|월|-р сар)"
)
_NUMBERED_MONTH: Final = re.compile(_NUMBERED)
_TOKEN: Final = re.compile(
    r"(?P<date>(?=\d{4}|[\d\s./-]{4,10}\d{4})(?P<first>\d{4}|\d\d?)\s?(?P<mark>[./-])\s?"
    r"(?P<second>\d\d?)\s?(?P=mark)\s?(?P<third>\d{4}|\d\d?)(?!\d))"
    r"|(?P<clock>(?P<h>\d\d?)(?:[:.]|\s?h\s?)(?P<m>\d\d)(?:[:.](?P<s>\d\d))?(?!\d))"
    rf"|(?P<numbered>{_NUMBERED})"
    r"|(?P<number>\d+)[年日년일]?"
    r"|(?P<word>[^\s\d.,،:;/()·-]+)"
)
_OFFSET: Final = re.compile(
    r"(?:\b(?:UTC|GMT)\s?|\s)([+\u2212\u2013-])(\d\d?)(?::?(\d\d))?\)?$"
)
_ABBREVIATION: Final = re.compile(r"\s\(?([A-Z]{2,5})\)?$")
_WIDEST_OFFSET: Final = 14 * 60
# Minutes east of UTC. Facebook prints the American meaning of CST and its like.
_ZONES: Final = {
    "UTC": 0, "GMT": 0, "WET": 0, "WEST": 60, "BST": 60, "CET": 60, "CEST": 120,
    "EET": 120, "EEST": 180, "EST": -300, "EDT": -240, "CST": -360, "CDT": -300,
    "MST": -420, "MDT": -360, "PST": -480, "PDT": -420,
}  # fmt: skip
# Only areas of the IANA list: "localtime" would be a file of the reader's computer.
_ZONE_NAME: Final = re.compile(
    r"(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific"
    r"|Etc|US|Canada|Brazil|Chile|Mexico)(?:/[A-Za-z0-9_+-]{1,32}){1,2}|UTC|GMT"
)


class Stamp(NamedTuple):
    """One wall-clock time as a page prints it.

    ``precision`` is "second", "minute" or "day"; ``offset`` is in minutes east of UTC
    where the text names its zone.
    """

    moment: datetime
    precision: str
    offset: int | None


class Unread(NamedTuple):
    """A time that we cannot read, and what of it.

    ``why`` is "month", "meridiem", "order", "impossible" or "zone".
    """

    why: str


class _Lexicon(NamedTuple):
    """Every word of a date; months and weekdays with the languages that know them."""

    months: dict[str, dict[int, frozenset[str]]]
    weekdays: dict[str, frozenset[str]]
    halves: dict[str, int]
    hours: frozenset[str]
    joins: frozenset[str]
    orders: dict[str, str]


_Token: TypeAlias = re.Match[str]
_Day: TypeAlias = tuple[int | str, int | str, int | str]


class Calendar:
    """Read the dates of one page, and remember which languages its words allow.

    A text that is ambiguous now may be read later, when more of the page is known.
    """

    def __init__(self, language: str | None = None) -> None:
        self._languages = _variants(language) if language else frozenset()
        self._seen: set[frozenset[str]] = set()
        self._orders: set[str] = set()
        self._months: dict[str, int] = {}
        self._halves: dict[str | None, int] = {None: _WHOLE_DAY}

    def read(self, text: str) -> Stamp | Unread | None:
        """Return the time that the text is, why it cannot be read, None if it is none.

        >>> Calendar().read("ago 07, 2026 7:31 da tarde/noite").moment.isoformat()
        '2026-08-07T19:31:00'
        """
        if len(text) > _LONGEST:
            return None
        text = text.strip()
        modern = _MODERN.fullmatch(text)
        if modern is None:
            return self._other(text) if _YEAR.search(text) else None
        month_word, day, year, hour, minute, second, half_word = modern.groups()
        month = self._months.get(month_word) or self._month(month_word)
        half = self._halves.get(half_word)
        if half is None:
            half = self._half(half_word)
        if month is None or half is None:
            return self._other(text) or _unknown(modern, month)
        return _stamp((year, month, day), (hour, minute, second), half, None)

    def known(self, text: str) -> Stamp | None:
        """Return the time of a text in words that mean one thing on every page.

        They have been read before. Unlike ``read`` it learns nothing from the text.
        """
        modern = _MODERN.fullmatch(text)
        if modern is None or len(text) > _LONGEST:
            return None
        month_word, day, year, hour, minute, second, half_word = modern.groups()
        month = self._months.get(month_word)
        half = self._halves.get(half_word)
        hours, years = int(hour), int(year)
        if month is None or half is None or not _is_possible(years):
            return None
        if half != _WHOLE_DAY:
            if not 1 <= hours <= 12:
                return None
            hours = hours % 12 + half
        try:
            moment = datetime(
                years, month, int(day), hours, int(minute), int(second or 0)
            )
        except ValueError:
            return None
        return Stamp(moment, "second" if second else "minute", None)

    def _month(self, text: str) -> int | None:
        """Return the month that a text names on this page, None if that is open."""
        numbered = _NUMBERED_MONTH.fullmatch(_plain(text))
        if numbered:
            return _number(numbered)
        meanings = _lexicon().months.get(folded(text), {})
        self._see(*meanings.values())
        if len(meanings) == 1:
            self._months[text] = next(iter(meanings))
        return self._decided(meanings)

    def _half(self, text: str) -> int | None:
        """Return what a text adds to the hour, None if it is no word for am or pm."""
        half = _lexicon().halves.get(folded(text))
        if half is not None:
            self._halves[text] = half
        return half

    def _see(self, *languages: frozenset[str]) -> None:
        """Remember the languages that know a word of the page."""
        together: frozenset[str] = frozenset().union(*languages)
        if together:
            self._seen.add(together)

    def _decided(self, meanings: dict[int, frozenset[str]]) -> int | None:
        """Return the only meaning that the languages of the page leave.

        A word of the page speaks for the meaning that its languages know, unless they
        know two; words that speak for different meanings leave none. The language
        that the caller knows goes first.
        """
        if len(meanings) == 1:
            return next(iter(meanings))
        for evidence in ([self._languages], self._seen):
            fits = [[m for m in meanings if meanings[m] & one] for one in evidence]
            left = {fit[0] for fit in fits if len(fit) == 1}
            if left:
                return left.pop() if len(left) == 1 else None
        return None

    def _other(self, text: str) -> Stamp | Unread | None:
        """Read any other shape: each part of the text must have its place in a date."""
        plain = _plain(text)
        iso = _ISO.fullmatch(plain)
        if iso:
            return _iso(iso)
        rest, offset = _without_zone(text)
        tokens = list(_TOKEN.finditer(plain if rest == text else _plain(rest)))
        names = _names(tokens)
        clocks = [token for token in tokens if token.lastgroup == "clock"]
        if names is None or len(clocks) > 1 or (offset is not None and not clocks):
            return None
        half = _half_of(names)
        if half is None or not _is_end(tokens):
            return None
        day = self._day(tokens, [name for name, _ in names])
        if day is None or isinstance(day, Unread):
            return day
        if isinstance(offset, Unread):
            return offset
        clock = clocks[0].group("h", "m", "s") if clocks else None
        return _stamp(day, clock, half, offset)

    def _day(
        self, tokens: Sequence[_Token], names: Sequence[str]
    ) -> _Day | Unread | None:
        """Return year, month and day, None unless the tokens name each of them once."""
        words = _lexicon()
        dates, numbered, numbers = (
            [token for token in tokens if token.lastgroup == kind]
            for kind in ("date", "numbered", "number")
        )
        months = {name for name in names if name in words.months}
        if dates or len(months) > 1:
            # "mar" is Tuesday as well as March.
            months -= words.weekdays.keys()
        if len(dates) + len(numbered) + len(months) != 1:
            return None
        if dates:
            return None if numbers else self._ordered(dates[0])
        parts = sorted((token["number"] for token in numbers), key=len)
        if [len(part) for part in parts] not in ([1, 4], [2, 4]):
            return None
        for name in names:
            self._see(
                *words.months.get(name, {}).values(),
                words.weekdays.get(name, frozenset()),
            )
        if months:
            month = self._decided(words.months[months.pop()])
        else:
            month = _number(numbered[0])
        return Unread("month") if month is None else (parts[1], month, parts[0])

    def _ordered(self, date: _Token) -> _Day | Unread | None:
        """Return year, month and day of a date in numbers whose order is certain."""
        first, mark, second, third = date.group("first", "mark", "second", "third")
        if len(first) == 4:
            return (first, second, third) if len(third) < 4 else None
        if mark == ".":
            return third, second, first
        months = {"DMY": int(second), "MDY": int(first)}
        orders = {order for order, month in months.items() if month <= 12}
        if not orders:
            return Unread("impossible")
        if len(orders) == 1:
            self._orders |= orders
        elif first != second:
            orders &= self._orders or self._usual_orders()
            if len(orders) != 1:
                return Unread("order")
        return (third, second, first) if "DMY" in orders else (third, first, second)

    def _usual_orders(self) -> set[str]:
        """Return how the languages that know every word of the page order a date."""
        languages = self._languages
        if not languages and self._seen:
            languages = frozenset.intersection(*self._seen)
        return {_lexicon().orders[language] for language in languages} - {"YMD"}


def milliseconds(stamp: Stamp, zone: tzinfo | None) -> int:
    """Return the moment in milliseconds, UTC; the zone that the text names goes first.

    Without any zone the clock is read as UTC; of an hour that comes twice, the first.
    """
    if stamp.offset is not None:
        zone = timezone(timedelta(minutes=stamp.offset))
    return (stamp.moment.replace(tzinfo=zone or UTC) - _EPOCH) // timedelta(
        milliseconds=1
    )


class Days:
    """Tell the moments of a zone's wall clocks, each day's beginning looked up once."""

    def __init__(self, zone: tzinfo | None) -> None:
        self._zone = zone
        self._begins: dict[int, int | None] = {}

    def seconds(self, stamp: Stamp) -> int:
        """Return the whole seconds of what ``milliseconds`` tells."""
        moment = stamp.moment
        if stamp.offset is not None:
            return milliseconds(stamp, self._zone) // 1000
        day = moment.toordinal()
        if day not in self._begins:
            self._begins[day] = self._begin(moment)
        begin = self._begins[day]
        if begin is None:
            return milliseconds(stamp, self._zone) // 1000
        return begin + moment.hour * 3600 + moment.minute * 60 + moment.second

    def _begin(self, moment: datetime) -> int | None:
        """Return when its day begins, None of one in which the clocks are changed."""
        zone = self._zone or UTC
        first = moment.replace(hour=0, minute=0, second=0, tzinfo=zone)
        last = moment.replace(hour=23, minute=59, second=59, tzinfo=zone)
        if first.utcoffset() != last.utcoffset():
            return None
        return int(first.timestamp())


def zone_named(name: str) -> tzinfo | None:
    """Return the zone of an IANA name such as Europe/Amsterdam, None if there is none.

    The name is the export's and untrusted: nothing but a plain name is looked up.
    """
    if not _ZONE_NAME.fullmatch(name):
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def words(text: str) -> list[str]:
    """Return the words of a text as they are compared: no case, dots or unseen marks.

    >>> words("4 дек. 2016 г.")
    ['4', 'дек', '2016', 'г']
    """
    return _GAPS.sub(" ", _plain(text)).split()


def begins_a_name(text: str) -> bool:
    """Say whether a word of a date begins with the first word of a text.

    >>> begins_a_name("Updated"), begins_a_name("Le jour")
    (False, True)
    """
    first = words(text)[:1]
    return not first or any(name.startswith(first[0]) for name in _known())


def folded(text: str) -> str:
    """Return a name of one or more words as it is looked up.

    >>> folded("p.\u202fm."), folded("da tarde/noite")
    ('pm', 'datardenoite')
    """
    return "".join(words(text))


def _plain(text: str) -> str:
    """Return a text without case, unseen marks and the dotless i of Turkish."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return _UNSEEN.sub("", plain).replace("ı", "i")


def _stamp(
    day: _Day, clock: Sequence[str | None] | None, half: int, offset: int | None
) -> Stamp | Unread | None:
    """Return the time of its parts, None if an export cannot hold that year."""
    year = int(day[0])
    if not _is_possible(year):
        return None
    hour, minute, second = clock or (0, 0, None)
    hours = int(hour or 0)
    if half != _WHOLE_DAY:
        if not 1 <= hours <= 12:
            return Unread("impossible")
        hours = hours % 12 + half
    try:
        moment = datetime(
            year, int(day[1]), int(day[2]), hours, int(minute or 0), int(second or 0)
        )
    except ValueError:
        return Unread("impossible")
    precision = "second" if second else "minute" if clock else "day"
    return Stamp(moment, precision, offset)


def _is_possible(year: int) -> bool:
    """Say whether an export can print a time, or a birth, of this year."""
    return 1900 <= year <= 2100


def _unknown(modern: _Token, known: int | None) -> Unread | None:
    """Return which word of a modern date is unknown, None if the text says more.

    A month is one word; a known am or pm word among others, or four, are a sentence.
    """
    month, year, half = modern.group(1, 3, 7)
    beside = words(half or "")
    is_half = "".join(beside) in _lexicon().halves
    has_half = any(word in _lexicon().halves for word in beside)
    if not _is_possible(int(year)) or len(beside) > 3 or (has_half and not is_half):
        return None
    if known is not None:
        return Unread("meridiem")
    return Unread("month") if month[0].isalpha() and len(month.split()) == 1 else None


def _number(month: _Token) -> int | None:
    """Return the number of a month without a name such as 6월, None if none has it."""
    number = int(month["after"] or month["before"])
    return number if 1 <= number <= 12 else None


def _iso(text: _Token) -> Stamp | Unread | None:
    """Return the time of a text in the shape of ISO 8601."""
    try:
        moment = datetime.fromisoformat(text[0].upper())
    except ValueError:
        return Unread("impossible")
    if not _is_possible(moment.year):
        return None
    precision = "second" if text[2] else "minute" if text[1] else "day"
    east = moment.utcoffset()
    offset = None if east is None else east // timedelta(minutes=1)
    return Stamp(moment.replace(tzinfo=None, microsecond=0), precision, offset)


def _without_zone(text: str) -> tuple[str, int | Unread | None]:
    """Return a text without the zone at its end, and the minutes east of UTC."""
    east = _OFFSET.search(text)
    if east:
        minutes = int(east[2]) * 60 + int(east[3] or 0)
        if minutes > _WIDEST_OFFSET or int(east[3] or 0) > 59:
            return text[: east.start()], Unread("zone")
        return text[: east.start()], minutes if east[1] == "+" else -minutes
    named = _ABBREVIATION.search(text)
    if named is None or (named[1] not in _ZONES and folded(named[1]) in _known()):
        return text, None
    return text[: named.start()], _ZONES.get(named[1], Unread("zone"))


def _names(tokens: Sequence[_Token]) -> list[tuple[str, bool]] | None:
    """Return the names in a date and whether they touch its clock, the longest first.

    None if a word has no place in a date.
    """
    known = _known()
    kinds = [token.lastgroup for token in tokens]
    # A space is in no name: it keeps names from reaching over a number.
    texts = [token["word"] or " " for token in tokens]
    found = []
    end = 0
    for at, kind in enumerate(kinds):
        if kind != "word" or at < end:
            continue
        for end in range(at + _MOST_WORDS, at, -1):
            name = "".join(texts[at:end])
            if name in known:
                found.append((name, "clock" in kinds[max(0, at - 1) : end + 1]))
                break
        else:
            return None
    return found


def _half_of(names: Iterable[tuple[str, bool]]) -> int | None:
    """Return what am and pm words add to the hour, None if one has no place here.

    Some are also a weekday or an "of": those count only where they touch the clock.
    """
    words = _lexicon()
    halves = set()
    for name, is_beside in names:
        if name not in words.halves:
            continue
        if is_beside:
            halves.add(words.halves[name])
        elif name not in words.weekdays and name not in words.joins:
            return None
    if not halves:
        return _WHOLE_DAY
    return halves.pop() if len(halves) == 1 else None


def _is_end(tokens: Sequence[_Token]) -> bool:
    """Say whether a text that ends in words after its clock may end so.

    In a language that we lack "p." may be its pm, though elsewhere it means an "of".
    """
    after = list(takewhile(lambda token: token["word"], reversed(tokens)))
    if not after or not tokens[: -len(after)] or not tokens[-len(after) - 1]["clock"]:
        return True
    name = "".join(token["word"] for token in reversed(after))
    return name in _lexicon().halves or name in _lexicon().hours


def _variants(language: str) -> frozenset[str]:
    """Return the languages of the table that a code means: itself, or all its kinds."""
    code = language.replace("-", "_")
    table = _lexicon().orders
    if code in table:
        return frozenset({code})
    base = code.partition("_")[0]
    return frozenset(known for known in table if known.partition("_")[0] == base)


@cache
def _known() -> frozenset[str]:
    """Return every word that has a place in a date."""
    known = _lexicon()
    return known.joins.union(known.hours, known.months, known.weekdays, known.halves)


@cache
def _lexicon() -> _Lexicon:
    """Return the words of all languages, with the order of their dates in numbers."""
    table = orjson.loads((files("parsers") / _FILE).read_bytes())
    return _Lexicon(
        {
            word: {int(month): frozenset(known) for month, known in meanings.items()}
            for word, meanings in table["months"].items()
        },
        {word: frozenset(known) for word, known in table["weekdays"].items()},
        dict.fromkeys(table["am"], _AM) | dict.fromkeys(table["pm"], _PM),
        frozenset(table["hours"]),
        frozenset(table["joins"]),
        dict(table["orders"]),
    )
