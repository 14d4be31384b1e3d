"""Find phone numbers in a text made plain, by the plans of the countries.

A number with ``+`` or ``00`` may be of any country. Without, it may be of a country
where the text's language is spoken, or have a form that is clear in any language; it
is written as such numbers are there, or a word such as "phone" stands near it. Dates,
prices, sequences and the numbers of things are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from audit.mentions.clusters import (
    THINGS,
    Cluster,
    Found,
    is_stuck,
)
from audit.mentions.plans import (
    CLEAR,
    LOOSE,
    SAID,
    SHAPES,
    SPOKEN,
    TRUNK,
    home_plan,
    is_abroad,
)

_LABEL: Final = "PHONE_NUMBER"
_KEYS_LIST: Final = """
    tel tél tèl téléphone telephone phone phones mobile mob cell cellphone call calling
    text sms whatsapp wa telegram viber fax appelle appelez appeler appel joindre
    joignable portable gsm fixe telefon telefonnummer handy handynummer mobil festnetz
    anruf anrufen ruf rufnummer bel bellen telefoon telefoonnummer mobiel teléfono
    telefono móvil movil celular llama llamar llámame llamame tlf tfno cellulare chiama
    chiamami chiamare telefone telemóvel telemovel ligue liguem zap dial voicemail
    hotline
"""
_KEYS: Final = frozenset(_KEYS_LIST.split())
# Words of draws, and of other numbers than phone numbers.
_OTHERS_LIST: Final = """
    loto lotto lottery lotería lotteria tirage bingo keno nhs ssn bsn nif cpf nir iban
    siret siren rcs isbn issn ean imei
"""
_OTHERS: Final = frozenset(_OTHERS_LIST.split())
_FEWEST, _MOST = 9, 13
# A shorter run of digits is as likely the number of a thing.
_FEWEST_IN_RUN: Final = 10
# A postcode of the United States.
_ZIP: Final = ((5, 4), ["-"])
_MARKS: Final = frozenset(
    [" ", "-", ".", "/", " / ", " - ", "/ ", "- ", ") ", ")", ")-", ") - ", " (", ")/"]
)
_DAY: Final = re.compile(
    r"(?<!\d)(?:[0-3]?\d([ ./\-])[01]?\d\1(?:19|20)\d\d"
    r"|(?:19|20)\d\d([ ./\-])[01]\d\2[0-3]\d)(?!\d)"
)
_LINK: Final = "wa.me/"


class _Window(NamedTuple):
    """Some groups of a cluster, one number perhaps: their digits, sizes and marks."""

    digits: str
    sizes: tuple[int, ...]
    marks: list[str]


def phones_of(cluster: Cluster, lang: str | None) -> Iterator[Found]:
    """Yield the phone numbers in a cluster of digits."""
    first, begin = 0, cluster.begin
    if cluster.plain[max(0, begin - len(_LINK)) : begin].lower() == _LINK:
        if is_abroad(cluster.groups[0]):
            yield Found(_LABEL, *cluster.span(0, 1))
        return
    if "+" in cluster.lead or cluster.groups[0].startswith("00"):
        first = _end_abroad(cluster)
        if not first:
            return
        yield _found(cluster, 0, first)
    for home in _at_home(cluster, first, lang):
        yield _found(cluster, *home)


def _found(cluster: Cluster, first: int, last: int) -> Found:
    """Return the number in some groups, with the plus or bracket it begins with."""
    begin, end = cluster.span(first, last)
    if first == 0 and cluster.lead:
        is_closed = ")" in cluster.plain[begin:end]
        lead = cluster.lead if is_closed else cluster.lead.lstrip("(")
        begin -= len(lead)
    return Found(_LABEL, begin, end)


def _is_said(cluster: Cluster) -> bool | None:
    """Return whether the nearest telling word says phone; None if no word tells."""
    for word in reversed(cluster.before):
        if word in _KEYS:
            return True
        if word in THINGS:
            return False
    return None if _KEYS.isdisjoint(cluster.after) else True


# With the code of a country ----------------------------------------------------------


def _end_abroad(cluster: Cluster) -> int:
    """Return after which group a number with its country's code ends; 0 if none.

    The longest valid one counts; what follows it must stand apart.
    """
    has_plus = "+" in cluster.lead
    count = len(cluster.groups)
    for last in range(min(count, 10), 0, -1):
        if last < count and " " not in cluster.marks[last - 1]:
            continue
        digits = _without_trunk(cluster, last)
        if not is_abroad(digits if has_plus else digits[2:]):
            continue
        begin, end = cluster.span(0, last)
        is_run = last == 1
        if last == count and is_stuck(cluster.plain, begin, end, is_run=is_run):
            continue
        if not has_plus and is_run and _is_said(cluster) is False:
            continue
        return last
    return 0


def _without_trunk(cluster: Cluster, last: int) -> str:
    """Return the digits of the first groups, without the zero in ``+44 (0)20``."""
    groups = cluster.groups[:last]
    if last > 2 and groups[1] == "0" and "(" in cluster.marks[0]:
        groups = [groups[0], *groups[2:]]
    if sum(len(group) == 1 for group in groups) > 3:
        return ""
    return "".join(groups)


# Without it --------------------------------------------------------------------------


def _at_home(
    cluster: Cluster, first: int, lang: str | None
) -> Iterator[tuple[int, int]]:
    """Yield the numbers, as first and last group, written as at home.

    They fill the cluster, or a part of it between ``-`` or ``/`` set in spaces.
    """
    count = len(cluster.groups)
    parts = [n for n in range(first + 1, count) if len(cluster.marks[n - 1]) == 3]
    done = first
    for start in (first, *parts):
        if start < done or start >= count:
            continue
        chain = _chain(cluster, start, lang)
        end = chain[-1][1] if chain else start
        if end in (count, *parts) or (chain and _is_said(cluster)):
            yield from chain
            done = end


def _chain(cluster: Cluster, start: int, lang: str | None) -> list[tuple[int, int]]:
    """Return the numbers that follow one another from a group on."""
    found: list[tuple[int, int]] = []
    count = len(cluster.groups)
    while start < count:
        if found and not {" ", "/"} & set(cluster.marks[start - 1]):
            break
        last = _end_at_home(cluster, start, lang)
        if not last:
            break
        found.append((start, last))
        start = last
    return found


def _end_at_home(cluster: Cluster, first: int, lang: str | None) -> int:
    """Return after which group the longest number from ``first`` on ends, else 0."""
    ends, total = [], 0
    for last, group in enumerate(cluster.groups[first : first + 9], first + 1):
        total += len(group)
        if total > _MOST:
            break
        if total >= _FEWEST:
            ends.append(last)
    return next(
        (last for last in reversed(ends) if _is_number(cluster, first, last, lang)), 0
    )


def _is_number(cluster: Cluster, first: int, last: int, lang: str | None) -> bool:
    """Return whether some groups are one number that stands for itself."""
    groups = cluster.groups[first:last]
    marks = cluster.marks[first : last - 1]
    window = _Window("".join(groups), tuple(map(len, groups)), marks)
    if not _is_evenly_spaced(marks) or 1 in window.sizes[1:]:
        return False
    said = _is_said(cluster)
    if not (_is_valid(window, lang) if said else _is_written_so(window, lang)):
        return False
    begin, end = cluster.span(first, last)
    if is_stuck(cluster.plain, begin, end, is_run=last - first == 1):
        return False
    if _DAY.search(cluster.plain, begin, end):
        return False
    is_run = last - first == 1
    return said or not (
        (is_run and (said is False or len(window.digits) < _FEWEST_IN_RUN))
        or (window.sizes, marks) == _ZIP
        or _is_series(groups)
        or not _OTHERS.isdisjoint(cluster.before)
        or _counts_something(window, cluster.plain, end)
    )


def _is_valid(window: _Window, lang: str | None) -> bool:
    """Return whether the digits are a number of a country that may be meant."""
    regions = (*SPOKEN.get(lang or "", ()), *SAID)
    return home_plan(regions).fullmatch(window.digits) is not None


def _is_written_so(window: _Window, lang: str | None) -> bool:
    """Return whether a number is grouped as where it may be from."""
    spoken = SPOKEN.get(lang or "", ())
    if window.digits[0] == "0":
        clear = (name for name, sizes in CLEAR.items() if window.sizes in sizes)
        regions = tuple(sorted(TRUNK.intersection((*spoken, *clear))))
        if home_plan(regions).fullmatch(window.digits):
            return True
        loose = tuple(region for region in spoken if region in LOOSE)
        is_area = 3 <= window.sizes[0] <= 5
        is_run = len(window.sizes) == 1
        plan = home_plan(loose, mobile=is_run)
        return (is_run or is_area) and plan.fullmatch(window.digits) is not None
    if "-" in window.marks or ")" in "".join(window.marks):
        spoken = (*spoken, "US")
    return any(
        window.sizes in SHAPES.get(region, ())
        and home_plan((region,)).fullmatch(window.digits)
        for region in spoken
    )


def _is_evenly_spaced(marks: list[str]) -> bool:
    """Return whether groups are set apart as in a phone number.

    One mark throughout, but for the first, which may close the code of an area.
    """
    if not marks:
        return True
    if marks == ["."] or not _MARKS.issuperset(marks) or "/" in "".join(marks[1:]):
        return False
    rest = set(marks[1:])
    if len(rest) == 2 and rest == {" ", "-"} and marks[-1] == "-" and ")" in marks[0]:
        return True
    return len(rest) < 2 and (marks[0] != "." or rest == {"."})


def _is_series(groups: list[str]) -> bool:
    """Return whether groups, or the digits of a run, count up or down evenly."""
    terms = [int(term) for term in (groups if len(groups) > 1 else groups[0])]
    steps = {b - a for a, b in pairwise(terms)}
    return len(terms) > 3 and len(steps) == 1 and len(set(map(len, groups))) == 1


def _counts_something(window: _Window, plain: str, end: int) -> bool:
    """Return whether the digits are a great number in thousands, of what follows."""
    if window.digits[0] == "0" or window.sizes[1:] != (3,) * (len(window.sizes) - 1):
        return False
    if not {" ", "."}.issuperset(window.marks):
        return False
    return "." in window.marks or plain[end : end + 2].lstrip(" ")[:1].isalpha()
