"""Hold the items that are worth a look first, and say in words why each stands there.

``audit/priority.py`` orders them. A reason is a code and its values; here, and nowhere
else, it becomes a sentence. No reason is a number made of others: each is a fact.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from parsers import schema
from reports.words import _, label, later, ngettext, number, pgettext, said

TIERS: Final[Mapping[str, tuple[str, ...]]] = {
    "opens_doors": tuple(
        name
        for name in schema.IDENTIFIERS
        if name not in ("EMAIL_ADDRESS", "PHONE_NUMBER", "IP_ADDRESS")
    ),
    "delicate": schema.TOPICS,
    "reaches": ("EMAIL_ADDRESS", "PHONE_NUMBER", "IP_ADDRESS"),
    "none": (),
}
"""The tiers of sensitivity, most sensitive first, and the labels of each.

Numbers by which somebody can take money or a name (bank, card, national id); then what
the law protects (GDPR Art. 9 and 10), children, private facts of others, whereabouts,
words against an employer; then what somebody can be reached by. A text stands in the
first tier of which it mentions something.
"""


class Reason(NamedTuple):
    """One reason for a place in the list: a code of ``SENTENCES``, and its values."""

    code: str
    values: tuple[Any, ...] = ()


class Copy(NamedTuple):
    """Another publication of the same words."""

    item_id: str
    platform: str
    account: str
    verdict: str


@dataclass(frozen=True)
class Shown:
    """One row of the list: the item that stands for a publication and for its copies.

    ``item`` holds columns of ITEMS; ``pieces`` counts the listed pieces of the
    publication, the item itself included; ``copies`` are other publications of the same
    words, at most MOST_COPIES, of ``copied`` in all.
    """

    item: Mapping[str, Any]
    reasons: tuple[Reason, ...]
    pieces: int = 1
    copied: int = 0
    copies: tuple[Copy, ...] = ()


@dataclass(frozen=True)
class Ranking:
    """The first rows, of ``distinct`` publications that ``listed`` items are pieces of.

    ``has_mentions`` says whether any listed item was looked at for what it mentions.
    """

    rows: tuple[Shown, ...]
    listed: int
    distinct: int
    has_mentions: bool


# Reasons in words --------------------------------------------------------------------

_HINTS: Final = {
    "likely": later("likely public at some time: a hint, no verdict"),
}
_TIERS: Final = {
    "opens_doors": later("mentions a number that opens doors: bank, card or id"),
    "delicate": later("mentions something delicate"),
    "reaches": later("mentions how somebody can be reached"),
    "none": later("mentions nothing that we look for"),
    "unknown": later("not looked at for what it mentions"),
}


def _verdict(verdict: str) -> str:
    if verdict == "in_scope":
        return pgettext("one item", "in scope of the announced policy")
    return pgettext("one item", "undetermined from this export")


def _minor(age: int) -> str:
    return ngettext(
        "posted at the age of {count} year", "posted at the age of {count} years", age
    ).format(count=age)


def _classes(count: int) -> str:
    return ngettext(
        "{count} kind of mention in one text",
        "{count} kinds of mentions in one text",
        count,
    ).format(count=number(count))


def _turn(name: str, place: int, base: int) -> str:
    return _(
        "number {place} of {base} that mention this: {what} (kinds take turns)"
    ).format(place=number(place), base=number(base), what=label(name))


def _people(count: int) -> str:
    return ngettext(
        "{count} other person is tagged or mentioned",
        "{count} other people are tagged or mentioned",
        count,
    ).format(count=number(count))


def _pieces(count: int) -> str:
    return ngettext(
        "stands for {count} piece of one publication",
        "stands for {count} pieces of one publication",
        count,
    ).format(count=number(count))


def _copies(count: int) -> str:
    return ngettext(
        "the same words stand in {count} other publication",
        "the same words stand in {count} other publications",
        count,
    ).format(count=number(count))


SENTENCES: Final[Mapping[str, Callable[..., str]]] = {
    "verdict": _verdict,
    "hint": lambda hint: said(_HINTS[hint]),
    "mentions": lambda tier: said(_TIERS[tier]),
    "classes": _classes,
    "turn": _turn,
    "minor": _minor,
    "year": lambda year: _("from {year}: older ones come first").format(year=year),
    "undated": lambda: _("without a date: such come last"),
    "people": _people,
    "pieces": _pieces,
    "copies": _copies,
}
"""Every code that a reason may have, and the function that says it."""


def in_words(reasons: Sequence[Reason]) -> list[str]:
    """Return the reasons as a person reads them, in the language of the context."""
    return [SENTENCES[reason.code](*reason.values) for reason in reasons]
