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
from typing import Final, NamedTuple

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
    """Mark a message of a table for translation; `said` translates it where needed."""
    return message


def said(message: str) -> str:
    """Return a message that was marked by `later`, in the language of the context."""
    return gettext(message)


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


# Labels ------------------------------------------------------------------------------

LABELS: Final = {
    # platform
    "facebook": "Facebook",
    "instagram": "Instagram",
    "threads": "Threads",
    "messenger": "Messenger",
    "whatsapp": "WhatsApp",
    "meta_ai": "Meta AI",
    # kind
    "post": later("post"),
    "comment": later("comment"),
    "caption": later("caption"),
    "photo": later("photo"),
    "video": later("video"),
    "audio": later("audio recording"),
    "reaction": later("reaction"),
    "listing": later("listing"),
    "event": later("event"),
    "review": later("review"),
    "poll": later("poll"),
    "note": later("note"),
    "profile_field": later("profile statement"),
    "ai_message": later("AI message"),
    # surface
    "timeline": later("timeline"),
    "other_timeline": later("another person’s timeline"),
    "album": later("album"),
    "group": later("group"),
    "page": later("Page"),
    "story": later("story"),
    "reel": later("reel"),
    "live": later("live"),
    "profile": later("profile"),
    "profile_picture": later("profile picture"),
    "cover_photo": later("cover photo"),
    "marketplace": later("Marketplace"),
    "ai_chat": later("chat with the AI"),
    # status; what is live is told apart from the surface of that name by its column
    "archived": later("archived"),
    "deleted": later("deleted"),
    "draft": later("draft"),
    "pending": later("pending"),
    "expired": later("expired"),
    # visibility, verdict, hint
    "public": later("public"),
    "not_public": later("not public"),
    "unknown": later("unknown"),
    "in_scope": later("In scope"),
    "undetermined": later("Undetermined"),
    "out_of_scope": later("Out of scope"),
    "likely": later("likely"),
    "plausible": later("plausible"),
    "unlikely": later("unlikely"),
    # basis
    "status": later("archived, deleted or draft"),
    "item_audience": later("audience stated in an archive"),
    "ai_interaction": later("said to Meta’s AI"),
    "always_public": later("always public"),
    "account_history": later("dated privacy history"),
    "account_flag": later("privacy flag of the account"),
    "answer": later("your answer"),
    # certainty
    "archive": later("as the export says"),
    "product_rule": later("by the product’s nature"),
    "declared": later("by your answers"),
    "assumed": later("on a stated assumption"),
    "none": later("no evidence"),
    # status of a file
    "parsed": later("read"),
    "partial": later("read in part"),
    "failed": later("not readable"),
    "skipped": later("left alone"),
    "media": later("media"),
    # how much of a source was read
    "full": later("read in full"),
    "excerpt": later("read in excerpt"),
    "reported": later("as reported by others"),
    "own-knowledge": later("own knowledge, not checked"),
    # status of a policy
    "in_force": later("in force"),
    "in_force_with_conditions": later("in force with conditions"),
    "announced_then_suspended": later("announced, then suspended"),
    # author
    "self": later("you"),
    "other": later("somebody else"),
    "ai": later("Meta’s AI"),
    # what a text mentions
    "racial-or-ethnic-origin": later("ethnic origin"),
    "political-opinions": later("political opinion"),
    "religious-or-philosophical-beliefs": later("belief"),
    "trade-union-membership": later("trade union"),
    "genetic-data": later("genetic data"),
    "biometric-data": later("biometric data"),
    "health": later("health"),
    "sex-life-or-sexual-orientation": later("sex life or orientation"),
    "offences": later("offence"),
    "employer_criticism": later("criticism of the employer"),
    "minor_depicted": later("a child"),
    "third_party_private_fact": later("a private fact about somebody else"),
    "whereabouts": later("whereabouts"),
    # identifiers
    "EMAIL_ADDRESS": later("e-mail address"),
    "PHONE_NUMBER": later("phone number"),
    "IBAN_CODE": later("bank account (IBAN)"),
    "CREDIT_CARD": later("payment card"),
    "IP_ADDRESS": later("IP address"),
    "US_SSN": later("social security number (US)"),
    "UK_NHS": later("NHS number (UK)"),
    "UK_NINO": later("National Insurance number (UK)"),
    "ES_NIF": later("tax number (ES)"),
    "ES_NIE": later("foreigner’s number (ES)"),
    "IT_FISCAL_CODE": later("tax code (IT)"),
    "DE_TAX_ID": later("tax number (DE)"),
    "FR_NIR": later("social security number (FR)"),
    "NL_BSN": later("citizen number (NL)"),
    "BE_NN": later("national register number (BE)"),
    "PT_NIF": later("tax number (PT)"),
    "BR_CPF": later("taxpayer number (BR)"),
}
"""English for the labels of the tables; what is not here is said as it is spelled."""


def label(name: str) -> str:
    """Return the words for a label of the tables."""
    return said(LABELS.get(name, name.replace("_", " ")))


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
    return said(_MONTHS[number_of_year - 1])


def long_day(day: date) -> str:
    """Return the day in words, whatever the machine's locale.

    >>> long_day(date(2025, 5, 27))
    '27 May 2025'
    """
    first = pgettext("the first day of a month", "1")
    return _("{day} {month} {year}").format(
        day=first if day.day == 1 else day.day, month=month(day.month), year=day.year
    )


class Sentence(NamedTuple):
    """A sentence in three pieces, of which the middle one is the figure to stress."""

    before: str
    figure: str
    after: str

    def __str__(self) -> str:
        return self.before + self.figure + self.after


def stressed(text: str) -> Sentence:
    """Return a sentence whose figure stands between stars.

    >>> stressed("Of 7 items, *none* is in scope.").figure
    'none'
    """
    before, figure, after = text.split("*")
    return Sentence(before, figure, after)


def listed(words: list[str]) -> str:
    """Return words as a list in a sentence: ``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return _("{first} and {last}").format(first=", ".join(words[:-1]), last=words[-1])
