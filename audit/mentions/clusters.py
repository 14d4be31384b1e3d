"""Find runs of digits in a text made plain, and the words near them.

A cluster is what may be a number as printed: groups of digits set apart by spaces,
dots, dashes, slashes or brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Final, NamedTuple

MOST_TRIED: Final = 500
"""So many runs of digits or words of a kind are tried in a text; more are a table."""
_BEFORE: Final = 48
_AFTER: Final = 28
_WORD: Final = re.compile(r"[^\W\d_]+|#")
# It begins with a digit, so that the search for one is quick.
_CLUSTER: Final = re.compile(r"[0-9]++(?:[ .()/\-]{1,3}+[0-9]++)*+")
_RUN: Final = re.compile(r"[0-9]++")
_LEAD: Final = re.compile(r"(?:(?<![0-9A-Za-z_+])[+(]{1,2}(?:(?<=\+) )?|(?<![\w+]))\Z")
_DECIMAL: Final = re.compile(r"[0-9][,:]\Z")
_MARKS: Final = re.compile(r"([^0-9]+)")
_FEWEST: Final = 8
# More digits in one run are a table or noise.
_MOST: Final = 64
_STUCK_BEFORE: Final = frozenset("#=&?@_\\$€£~%*^|")
_STUCK_AFTER: Final = re.compile(r"[\w%=€$£°@]|[,:]\d| ?[€$£%°]|[.\-]\w")
_PART_OF_PATH: Final = re.compile(r"\w[.,\-/]\Z|/\Z|[€$£] \Z")
_THINGS_LIST: Final = """
    order orders commande bestellung bestellnummer bestelnummer bestelling pedido
    ordine encomenda tracking track parcel colis suivi paket sendung sendungsnummer
    envío envio spedizione pacco pakket ref réf reference référence referenz referencia
    riferimento referência invoice facture rechnung rechnungsnummer factura fattura
    fatura factuur isbn issn ean gtin upc asin sku imei serial série serie
    seriennummer serienummer ticket dossier id ids uid uuid account compte konto
    kontonummer cuenta conto siret siren rcs loto lotto lottery lotería lotteria tirage
    bingo keno numbers vol flight vuelo volo patent vat tva ust iva timestamp unix epoch
    fbid facebook doi pmid code coupon voucher booking réservation buchung reserva
    licence license model modèle part article artikelnummer item product produit # isin
"""
THINGS: Final = frozenset(_THINGS_LIST.split())
"""Words after which a run of digits is the number of a thing."""


class Found(NamedTuple):
    """One identifier and where it stands in the plain text."""

    label: str
    begin: int
    end: int


class Cluster:
    """Groups of digits and the marks between them, one fewer than the groups.

    ``begin`` and ``end`` are places in the plain text, of the first and after the last
    digit; ``lead`` is a plus or bracket before.
    """

    def __init__(self, plain: str, begin: int, end: int, lead: str) -> None:
        self.plain, self.begin, self.end, self.lead = plain, begin, end, lead
        parts = _MARKS.split(plain[begin:end])
        self.groups: list[str] = parts[::2]
        self.marks: list[str] = parts[1::2]

    @cached_property
    def before(self) -> list[str]:
        """Return the lower-case words shortly before, the nearest last."""
        return words_before(self.plain, self.begin)

    @cached_property
    def after(self) -> list[str]:
        """Return the lower-case words shortly after, the nearest first."""
        return words_after(self.plain, self.end)

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Return begin and end of the groups from first up to last, without it."""
        begin = self.begin
        if first:
            begin += len("".join(self.groups[:first] + self.marks[:first]))
        if last == len(self.groups):
            return begin, self.end
        inside = self.groups[first:last] + self.marks[first : last - 1]
        return begin, begin + len("".join(inside))


def clusters_in(plain: str) -> Iterator[Cluster]:
    """Yield the first `MOST_TRIED` runs of digits that are long enough, in order."""
    tried = 0
    for match in _CLUSTER.finditer(plain):
        begin, end = match.span()
        if end - begin < _FEWEST:
            continue
        lead = _LEAD.search(plain, max(0, begin - 3), begin)
        if lead is None or _DECIMAL.search(plain, max(0, begin - 2), begin):
            # The first group belongs to a word or a decimal number.
            rest = _RUN.search(plain, _end_of_run(plain, begin), end)
            if rest is None:
                continue
            begin = rest.start()
        cluster = Cluster(plain, begin, end, lead[0] if lead else "")
        if _FEWEST <= sum(map(len, cluster.groups)) <= _MOST:
            yield cluster
            tried += 1
            if tried == MOST_TRIED:
                return


def _end_of_run(plain: str, begin: int) -> int:
    run = _RUN.match(plain, begin)
    return run.end() if run else begin


def words_before(plain: str, begin: int) -> list[str]:
    """Return the lower-case words shortly before a place, the nearest last."""
    return _WORD.findall(plain[max(0, begin - _BEFORE) : begin].lower())


def words_after(plain: str, end: int) -> list[str]:
    """Return the lower-case words shortly after a place, the nearest first."""
    return _WORD.findall(plain[end : end + _AFTER].lower())


def is_stuck(plain: str, begin: int, end: int, *, is_run: bool) -> bool:
    """Return whether digits are part of something longer: a price, a path, a hash.

    What is set apart in groups (``is_run=False``) may touch a dot, dash or slash.
    """
    before = plain[begin - 1 : begin] if begin else ""
    if before in _STUCK_BEFORE or before.isalnum():
        return True
    after = _STUCK_AFTER.match(plain, end)
    if after and (is_run or after.group()[0] not in ".-"):
        return True
    return is_run and bool(_PART_OF_PATH.search(plain[max(0, begin - 2) : begin]))
