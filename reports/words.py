"""Say things in the person's language: one catalogue, numbers and dates.

English is the source and stands in the code; ``locales/<language>/messages.po`` holds
the rest (gettext, read by Babel). All rooms may import this module: what one of them
says to a person, in a summary, a question, a letter or a page, goes through `_` or
`ngettext`. The language is that of the context, set by `using` or `speak`; each
call looks it up, so that one run can say the same in two languages (the page holds
both).

>>> with using("fr"):
...     _("Undetermined")
'Indécidable'

To add or change a sentence: write it whole in English, with named placeholders, and
run ``make words``; it lists what lacks a translation. A test fails while any does.
"""

from __future__ import annotations

import gettext as standard
import io
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final

LANGUAGES: Final = ("en", "fr")
"""The languages that are complete; the first is the source."""

_spoken: ContextVar[str] = ContextVar("language", default=LANGUAGES[0])


def language() -> str:
    """Return the language of the context, of LANGUAGES."""
    return _spoken.get()


def speak(lang: str) -> None:
    """Set the language from here on; ValueError if it is none of LANGUAGES."""
    if lang not in LANGUAGES:
        raise ValueError(lang)
    _spoken.set(lang)


@contextmanager
def using(lang: str) -> Iterator[None]:
    """Speak a language for a while."""
    before = language()
    speak(lang)
    try:
        yield
    finally:
        speak(before)


def of_locale(environ: Mapping[str, str] = os.environ) -> str:
    """Return the language that the environment asks for, else the source's.

    >>> of_locale({"LANG": "fr_BE.UTF-8"}), of_locale({"LC_ALL": "C", "LANG": "fr_FR"})
    ('fr', 'en')
    """
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    name = next((environ[key] for key in names if environ.get(key)), "")
    wanted = name.replace("-", "_").split(".")[0].split("_")[0].lower()
    return wanted if wanted in LANGUAGES else LANGUAGES[0]


def gettext(message: str) -> str:
    """Return the message in the language of the context."""
    return catalogue(language()).gettext(message) if message else ""


def ngettext(one: str, many: str, count: int) -> str:
    """Return the message for so many, in the language of the context."""
    return catalogue(language()).ngettext(one, many, count)


def pgettext(context: str, message: str) -> str:
    """Return a message that is translated apart from its likes elsewhere."""
    return catalogue(language()).pgettext(context, message)


_ = gettext


def later(message: str) -> str:
    """Mark a message of a table for translation; `_` translates it where it is said."""
    return message


@cache
def catalogue(lang: str) -> standard.NullTranslations:
    """Return the messages of a language."""
    if lang == LANGUAGES[0]:
        return standard.NullTranslations()
    # Babel is asked for only where another language than the source is spoken.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = io.BytesIO()
    text = files("reports").joinpath(f"locales/{lang}/messages.po").read_bytes()
    write_mo(compiled, read_po(io.BytesIO(text), locale=lang))
    compiled.seek(0)
    return standard.GNUTranslations(compiled)


# Numbers and days --------------------------------------------------------------------

THIN: Final = "\u202f"
PERCENT: Final = f"{THIN}%"
_MONTHS: Final = (
    later("January"), later("February"), later("March"), later("April"), later("May"),
    later("June"), later("July"), later("August"), later("September"),
    later("October"), later("November"), later("December"),
)  # fmt: skip


def number(count: int) -> str:
    """Return the count with its thousands set apart by a narrow no-break space."""
    return f"{count:,}".replace(",", THIN)


def share(count: int, base: int) -> str:
    """Return the percentage; what is not nothing or all never rounds to it."""
    if base == 0:
        return "–"
    rounded = round(100 * count / base)
    if rounded == 0 and count > 0:
        return f"<1{PERCENT}"
    if rounded == 100 and count < base:
        return f">99{PERCENT}"
    return f"{rounded}{PERCENT}"


def month(number_of_year: int) -> str:
    """Return the name of a month, 1 to 12."""
    return _(_MONTHS[number_of_year - 1])


def long_day(day: date) -> str:
    """Return the day in words, whatever the machine's locale.

    >>> long_day(date(2025, 5, 27))
    '27 May 2025'
    """
    first = pgettext("the first day of a month", "1")
    return _("{day} {month} {year}").format(
        day=first if day.day == 1 else day.day, month=month(day.month), year=day.year
    )


def listed(words: list[str]) -> str:
    """Return words as a list in a sentence: ``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return _("{first} and {last}").format(first=", ".join(words[:-1]), last=words[-1])
