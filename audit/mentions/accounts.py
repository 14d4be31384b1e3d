"""Find numbers of accounts, cards and people in a text made plain, by their checks.

Shapes are those in print, checks those of `stdnum`. Where a check is weak (one in
eleven) or absent, a word that names the number must stand near it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Final, NamedTuple

from stdnum import iban, luhn, numdb
from stdnum.be import nn
from stdnum.br import cpf
from stdnum.de import idnr
from stdnum.es import dni, nie
from stdnum.fr import nir
from stdnum.gb import nhs
from stdnum.it import codicefiscale
from stdnum.nl import bsn
from stdnum.pt import nif
from stdnum.us import ssn

from audit.mentions.clusters import (
    MOST_TRIED,
    THINGS,
    Cluster,
    Found,
    is_stuck,
    words_after,
    words_before,
)

_KEYS: Final = {
    label: frozenset(words.split())
    for label, words in {
        "US_SSN": "ssn ssns social",
        "UK_NHS": "nhs",
        "UK_NINO": "nino ni insurance",
        "NL_BSN": "bsn burgerservicenummer sofinummer sofi",
        "BE_NN": """rijksregister rijksregisternummer rrn niss insz registre national
            nationaal""",
        "DE_TAX_ID": """steuer steuerid steueridnr idnr steueridentifikationsnummer
            identifikationsnummer tin""",
        "PT_NIF": "nif contribuinte",
        "BR_CPF": "cpf",
        "ES_NIF": "nif dni documento",
        "ES_NIE": "nie",
        "IT_FISCAL_CODE": "fiscale cf",
        "FR_NIR": "nir sécu secu sécurité securite sociale insee",
        "CREDIT_CARD": """card cards carte cb visa mastercard amex maestro karte
            kreditkarte tarjeta carta cartão cartao creditcard kaart""",
    }.items()
}


class _Form(NamedTuple):
    """How a number is written: its label, its shape in print and its check.

    ``alone`` is the shape that needs no key word near it.
    """

    label: str
    shape: re.Pattern[str]
    is_valid: Callable[[str], bool]
    alone: re.Pattern[str] | None = None


# Numbers with letters ----------------------------------------------------------------

_IBAN: Final = re.compile(r"(?<!\w)[A-Za-z]{2}\d\d(?=[ \-]?[A-Za-z0-9]{2})")
_SIGNS: Final = {"n": r"\d", "a": "[A-Za-z]", "c": "[A-Za-z0-9]"}
_CODED: Final = "[0-9LMNPQRSTUV]"
_LETTERED: Final = (
    _Form(
        "IT_FISCAL_CODE",
        re.compile(
            r"(?<!\w)[A-Z]{3} ?[A-Z]{3} ?"
            rf"{_CODED}{{2}}[A-EHLMPR-T]{_CODED}{{2}} ?[A-Z]{_CODED}{{3}} ?[A-Z](?!\w)",
            re.IGNORECASE,
        ),
        codicefiscale.is_valid,
        re.compile(r"\D*\d\D*\d\D*\d.*"),
    ),
    _Form(
        "ES_NIF",
        re.compile(
            r"(?<![\w.,\-/#=])(?:\d{8}|\d\d\.\d{3}\.\d{3})(?:[ \-]?[A-Z]|[a-z])(?!\w)"
        ),
        dni.is_valid,
        # Eight digits may be a day, and a letter after a space a word.
        re.compile(r"(?!(?:19|20)\d\d[01]\d[0-3]\d)[\d.]+-?[A-Za-z]"),
    ),
    _Form(
        "ES_NIE",
        re.compile(r"(?<!\w)[XYZxyz][ \-]?\d{7}[ \-]?[A-Za-z](?!\w)"),
        nie.is_valid,
        re.compile(".*"),
    ),
    _Form(
        "UK_NINO",
        re.compile(
            r"(?<!\w)(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]"
            r"( ?)\d\d\1\d\d\1\d\d\1[A-D](?!\w)"
        ),
        bool,
        re.compile(r"\w\w .*"),
    ),
    _Form(
        "FR_NIR",
        re.compile(
            r"(?<!\w)[12]( ?)\d\d\1(?:0[1-9]|1[0-2])(?:\1)2[AB]\1\d{3}\1\d{3}"
            r"[ /\-]{0,3}\d\d(?!\w)"
        ),
        nir.is_valid,
        re.compile(".*"),
    ),
)


# How any of them begins: one look instead of six.
_BEGUN: Final = re.compile(
    r"(?<!\w)(?:[A-Za-z]{2}(?:\d\d[ \-]?[A-Za-z0-9]{2}|[ ]?\d\d ?\d\d ?\d)"
    r"|[A-Za-z]{3} ?[A-Za-z]{3} ?[0-9A-Za-z]{5} ?[A-Za-z][0-9A-Za-z]{3}"
    r"|\d\d(?:\d{6}|\.\d{3}\.\d{3})[ \-]?[A-Za-z]|[XYZxyz][ \-]?\d{7}"
    r"|[12] ?\d\d ?\d\d ?2[AB])"
)


def lettered_in(plain: str) -> Iterator[Found]:
    """Yield the numbers that hold letters, of any kind."""
    if not _BEGUN.search(plain):
        return
    for start in islice(_IBAN.finditer(plain), MOST_TRIED):
        shape = _iban_shape(start.group()[:2].upper())
        match = shape and shape.match(plain, start.start())
        if match and iban.is_valid(match.group()):
            yield Found("IBAN_CODE", *match.span())
    for form in _LETTERED:
        for match in islice(form.shape.finditer(plain), MOST_TRIED):
            begin, end = match.span()
            near = (*words_before(plain, begin), *words_after(plain, end))
            if _holds(form, match.group(), near):
                yield Found(form.label, begin, end)


@cache
def _iban_shape(country: str) -> re.Pattern[str] | None:
    """Return how the IBANs of a country look, in groups or not; None if it has none."""
    parts = numdb.get("iban").info(country + "00")
    structure = parts[0][1].get("bban")
    if not structure:
        return None
    body = "".join(
        rf"(?:[ \-]?{_SIGNS[sign]}){{{size}}}"
        for size, sign in re.findall(r"(\d+)!?([nac])", structure)
    )
    return re.compile(rf"[A-Za-z]{{2}}\d\d{body}(?!\w)")


def _holds(form: _Form, text: str, near: Sequence[str]) -> bool:
    """Return whether a number of the shape is valid, and clear by itself or named.

    ``near`` are the words before and after it.
    """
    is_clear = form.alone is not None and form.alone.fullmatch(text) is not None
    if is_clear and text.isdecimal():
        is_clear = THINGS.isdisjoint(near)
    if not is_clear and _KEYS[form.label].isdisjoint(near):
        return False
    return form.is_valid("".join(filter(str.isalnum, text)))


# Numbers of digits alone -------------------------------------------------------------

_NIR_GROUPS: Final = (
    r"[1-478]([ .\-])\d\d\1(?:0[1-9]|1[0-2]|[2-9]\d)\1\d\d\1\d{3}\1\d{3}"
    r"[ ./\-]{1,3}\d\d"
)
_FORMS: Final = {
    9: (
        _Form("US_SSN", re.compile(r"\d{3}([ \-]?)\d\d\1\d{4}"), ssn.is_valid),
        _Form("PT_NIF", re.compile(r"\d{3}([ .]?)\d{3}\1\d{3}"), nif.is_valid),
        _Form(
            "NL_BSN",
            re.compile(r"\d{9}|\d{4}([ .])\d\d\1\d{3}|\d{3}([ .])\d{3}\2\d{3}"),
            bsn.is_valid,
        ),
    ),
    10: (_Form("UK_NHS", re.compile(r"\d{3}([ \-]?)\d{3}\1\d{4}"), nhs.is_valid),),
    11: (
        _Form(
            "BR_CPF",
            re.compile(r"\d{11}|\d{3}([ .])\d{3}\1\d{3}[ \-]\d\d"),
            cpf.is_valid,
            re.compile(r"\d{3}\.\d{3}\.\d{3}-\d\d"),
        ),
        _Form(
            "BE_NN",
            re.compile(r"\d{11}|\d\d([ .])\d\d\1\d\d[ .\-]\d{3}[ .]\d\d"),
            nn.is_valid,
            re.compile(r"\d\d\.\d\d\.\d\d-\d{3}\.\d\d"),
        ),
        _Form(
            "DE_TAX_ID", re.compile(r"\d\d([ /]?)\d{3}\1\d{3}\1\d{3}"), idnr.is_valid
        ),
    ),
    15: (
        _Form(
            "FR_NIR",
            re.compile(rf"\d{{13}} ?\d\d|{_NIR_GROUPS}"),
            nir.is_valid,
            # Ids of Facebook begin with 1000.
            re.compile(
                rf"(?!1000)[12]\d\d(?:0[1-9]|1[0-2])\d{{8}} ?\d\d|{_NIR_GROUPS}"
            ),
        ),
    ),
}
_CARD_SHAPES: Final = frozenset(
    {(4, 4, 4, 4), (4, 6, 5), (4, 6, 4), (4, 4, 4, 4, 3), (4, 3, 3, 3)}
)
_CARD_MARKS: Final = frozenset({" ", "-"})
_SCHEMES: Final = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})|(?:5[1-5]\d\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d"
    r"|2720)\d{12}|3[47]\d{13}|(?:6011|64[4-9]\d|65\d\d)\d{12}|3(?:0[0-5]|[689]\d)\d{11}"
    r"|35(?:2[89]|[3-8]\d)\d{12}|62\d{14,17}|(?:50\d\d|5[6-9]\d\d|6[37]\d\d)\d{12}"
)
# The commonest, which need no word such as "card" before a run of digits.
_COMMON: Final = re.compile(r"4\d{15}|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|6011\d{12}")


def numbers_of(cluster: Cluster) -> Iterator[Found]:
    """Yield the number of a card or of a person that a cluster of digits is."""
    if "+" in cluster.lead:
        return
    card = _card_of(cluster)
    if card:
        yield card
        return
    begin, end, is_run = cluster.begin, cluster.end, len(cluster.groups) == 1
    text = cluster.plain[begin:end]
    for form in _FORMS.get(sum(map(len, cluster.groups)), ()):
        if (
            form.shape.fullmatch(text)
            and not is_stuck(cluster.plain, begin, end, is_run=is_run)
            and _holds(form, text, cluster.before + cluster.after)
        ):
            yield Found(form.label, begin, end)
            return


def _card_of(cluster: Cluster) -> Found | None:
    """Return the card that a cluster begins with; a date or code may follow it."""
    sizes = tuple(map(len, cluster.groups[:5]))
    if sizes[0] >= 13:
        count = 1
    else:
        count = next((n for n in (5, 4, 3) if sizes[:n] in _CARD_SHAPES), 0)
        marks = set(cluster.marks[: count - 1])
        if not count or len(marks) != 1 or not marks <= _CARD_MARKS:
            return None
    digits = "".join(cluster.groups[:count])
    if not _SCHEMES.fullmatch(digits) or not luhn.is_valid(digits):
        return None
    begin, end = cluster.span(0, count)
    if is_stuck(cluster.plain, begin, end, is_run=count == 1):
        return None
    is_named = not _KEYS["CREDIT_CARD"].isdisjoint(cluster.before + cluster.after)
    is_clear = _COMMON.fullmatch(digits) and THINGS.isdisjoint(cluster.before)
    if count == 1 and not is_clear and not is_named:
        return None
    return Found("CREDIT_CARD", begin, end)
