"""Write ``parsers/dates.json`` anew: ``python -m tests.write_dates`` (needs Babel).

Words are CLDR's, abbreviated and in full, as used in a date and alone, and those below
that exports use and CLDR does not. They are stored as ``dates.folded`` compares them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from multiprocessing import Pool
from pathlib import Path
from typing import Any

import orjson
from babel import Locale

from parsers import dates

# A country stands beside its language where words or the order of numbers differ.
LANGUAGES = (
    "af", "ar", "az", "be", "bg", "bn", "bs", "ca", "cs", "cy", "da", "de", "de_AT",
    "el", "en_GB", "en_US", "es", "es_419", "es_MX", "et", "eu", "fa", "fi", "fil",
    "fr", "fr_CA", "ga", "gl", "gu", "he", "hi", "hr", "hu", "hy", "id", "is", "it",
    "ja", "ka", "kk", "km", "kn", "ko", "lo", "lt", "lv", "mk", "ml", "mn", "mr", "ms",
    "mt", "my", "nb", "ne", "nl", "nn", "pa", "pl", "pt", "pt_PT", "ro", "ru", "si",
    "sk", "sl", "sq", "sr", "sr_Latn", "sv", "sw", "ta", "te", "th", "tr", "uk", "ur",
    "uz", "vi", "zh_Hans", "zh_Hant",
)  # fmt: skip
# Observed in exports: HTML_EXPORTS 3.1 of the format notes.
MONTHS_SEEN = {
    ("en_US", 9): ("sept",),
    ("es", 9): ("sept",),
    ("fr", 1): ("janv",),
    ("fr", 2): ("févr",),
    ("fr", 7): ("juil",),
    ("it", 9): ("set",),
    ("nl", 3): ("mrt",),
}
HALVES_SEEN = {
    ("en_US", "am"): ("am",),
    ("en_US", "pm"): ("pm",),
    ("pt", "am"): ("da manhã",),
    ("pt", "pm"): ("da tarde/noite",),
    ("vi", "am"): ("sáng",),
    ("vi", "pm"): ("ch",),
    # Not seen, but CLDR's own short times have it in this language.
    ("zh_Hant", "am"): ("凌晨",),
}
# "At", "on", "of" and "year" as observed (HTML_EXPORTS 3.1 and 3.2), and CLDR's "at"
# (dateTimeFormat of type atTime), which Babel does not carry.
JOINS_SEEN = {
    "af": ("om",), "ar": ("في", "في الساعة"), "bg": ("в",), "ca": ("a les",),
    "cs": ("v",), "da": ("kl.", "den"), "de": ("um", "am", "den"),
    "el": ("στις",), "en_US": ("at", "on"), "es": ("a las", "a la", "de"),
    "et": ("kell",), "fa": ("ساعت",), "fi": ("kello", "klo"), "fr": ("à", "le"),
    "gl": ("ás",), "he": ("בשעה",), "hi": ("को",), "hr": ("u",),
    "id": ("pukul",), "is": ("kl.",), "it": ("alle", "ore"), "lt": ("m.", "d."),
    "lv": ("plkst.",), "mk": ("во",), "ms": ("pada",), "nb": ("kl.",), "nl": ("om",),
    "nn": ("kl.",), "pl": ("o",), "pt": ("às", "de"), "ro": ("la",),
    "ru": ("г.", "в"), "sk": ("o",), "sl": ("ob",), "sq": ("në",), "sr": ("у",),
    "sv": ("den", "kl."), "th": ("เวลา",), "tr": ("saat",), "uk": ("о",),
    "ur": ("کو",), "vi": ("lúc", "ngày", "năm"),
}  # fmt: skip
# "O'clock", after the time: CLDR's atTime again, and German as everyone writes it.
HOURS_SEEN = {"de": ("uhr",), "hi": ("बजे",), "ur": ("بجے",)}
_HALF_DAYS = {"am": (0, 43_200), "pm": (43_200, 86_400)}
_WIDTHS = ("abbreviated", "short", "wide")


def main() -> None:
    """Write the table beside the module that reads it, one word a line."""
    # Babel lets the aliased names of one locale leak into the next: a process for each.
    with Pool(1, maxtasksperchild=1) as fresh:
        rows = fresh.map(_row, LANGUAGES, chunksize=1)
    option = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS
    text = orjson.dumps(_table(dict(zip(LANGUAGES, rows, strict=True))), option=option)
    for inner in (rb"\[[^\[\]]*\]", rb"\{\s*\"\d[^{}]*\}"):
        text = re.sub(inner, lambda found: b"".join(found[0].split()), text)
    Path(dates.__file__).with_name("dates.json").write_bytes(text + b"\n")


def _table(rows: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return for each word which languages mean what by it."""
    months: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    weekdays: dict[str, list[str]] = defaultdict(list)
    for language, row in rows.items():
        for month, names in row["months"].items():
            for word in names:
                months[word][str(month)].append(language)
        for word in row["weekdays"]:
            weekdays[word].append(language)
    plain = {
        key: {word for row in rows.values() for word in row[key]}
        for key in ("am", "pm", "hours", "joins")
    }
    return {
        "am": sorted(plain["am"] - plain["pm"]),
        "hours": sorted(plain["hours"]),
        "joins": sorted(plain["joins"]),
        "months": months,
        "orders": {language: row["order"] for language, row in rows.items()},
        "pm": sorted(plain["pm"] - plain["am"]),
        "weekdays": weekdays,
    }


def _row(language: str) -> dict[str, Any]:
    """Return the words of one language, and the order of its dates in numbers."""
    locale = Locale.parse(language)
    inflected = _inflections(locale)
    return {
        "order": _order(locale.date_formats["short"].pattern),
        "months": {
            month: _folded(
                before + name + after
                for name in _named(locale.months, month)
                for before, after in inflected
            )
            | _folded(MONTHS_SEEN.get((language, month), ()))
            for month in range(1, 13)
        },
        **{
            half: _halves(locale, half) | _folded(HALVES_SEEN.get((language, half), ()))
            for half in _HALF_DAYS
        },
        "weekdays": _folded(w for day in range(7) for w in _named(locale.days, day)),
        "hours": _folded(
            (*_literals(locale.time_formats), *HOURS_SEEN.get(language, ()))
        ),
        "joins": _folded(
            (*_literals(locale.date_formats), *JOINS_SEEN.get(language, ()))
        ),
    }


def _order(pattern: str) -> str:
    """Return the order of a numeric pattern, such as DMY for ``dd.MM.y``."""
    return "".join(dict.fromkeys(re.findall(r"[dMy]", pattern))).upper()


def _inflections(locale: Locale) -> set[tuple[str, str]]:
    """Return what CLDR's dates write together with a month, before and after it."""
    joint = re.compile(r"([^\W\da-zA-Z]*)M{3,4}([^\W\da-zA-Z]*)")
    patterns = (form.pattern.replace("'", "") for form in locale.date_formats.values())
    return {("", "")} | {found for text in patterns for found in joint.findall(text)}


def _named(names: Mapping[str, Any], key: int | str) -> Iterator[str]:
    """Yield what CLDR calls a month, a day or a part of the day, in every width."""
    for widths in names.values():
        for width in _WIDTHS:
            if key in widths.get(width, {}):
                yield widths[width][key]


def _halves(locale: Locale, half: str) -> set[str]:
    """Return the words for one half of the day, and for spans that lie within it.

    Not for the night: of all the words for it some language uses past midnight.
    """
    start, end = _HALF_DAYS[half]
    inside, outside = set(), set()
    for name, rules in locale.day_period_rules.get(None, {}).items():
        spans = [(rule.get("from", -1), rule.get("before", -1)) for rule in rules]
        is_day = name.startswith(("morning", "afternoon", "evening"))
        is_inside = is_day and all(start <= one < two <= end for one, two in spans)
        words = _folded(_named(locale.day_periods, name))
        (inside if is_inside else outside).update(words)
    return (inside - outside) | _folded(_named(locale.day_periods, half))


def _literals(patterns: Mapping[str, Any]) -> Iterator[str]:
    """Yield the words that stand between the fields of CLDR's dates or times."""
    for form in patterns.values():
        quoted = re.findall(r"'([^']+)'", form.pattern)
        bare = re.sub(r"'[^']*'|[A-Za-z]", " ", form.pattern)
        for literal in (*quoted, bare):
            yield from dates.words(literal)


def _folded(words: Iterable[str]) -> set[str]:
    """Return the words as they are compared; numbered months are read by rule."""
    return {
        folded
        for folded in map(dates.folded, words)
        if re.fullmatch(r"[^\W\d]\D*", folded)
    }


if __name__ == "__main__":
    main()
