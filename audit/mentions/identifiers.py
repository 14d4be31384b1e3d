"""Find identifiers in a text: addresses, phone and account numbers, national ids.

Precision comes first: what is found is valid by its plan or checksum, written as such
numbers are, and stands alone; weak forms need a key word near. A text is read with its
digits, spaces, dashes and signs made plain, whatever the script, and what nobody sees
left out; the spans point at the text as given. Of a text the first `LONGEST`
characters are looked at, in linear time; a text without digits or ``@`` costs next to
nothing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from audit.mentions import accounts, addresses, phones
from audit.mentions.clusters import Found, clusters_in
from audit.mentions.folding import LONGEST
from audit.mentions.match import Mention

_DIGITS: Final = b"0123456789"
# First bytes, in UTF-8, of digits of other scripts, ...
_FOREIGN: Final = b"\xd9\xdb\xe0\xe1"
# ... of fullwidth signs and bold digits, and of emoji too.
_TELLING: Final = _DIGITS + _FOREIGN + b"@\xef\xf0"
_WIDE: Final = (b"\xef\xbc", b"\xf0\x9d\x9f")
# The same as signs: nothing is found in a text without.
_TELLING_SIGNS: Final = (
    r"[0-9@\x{0640}-\x{067f}\x{06c0}-\x{06ff}\x{0800}-\x{1fff}"
    r"\x{ff00}-\x{ff3f}\x{1d7c0}-\x{1d7ff}]"
)
_FEWEST_DIGITS: Final = 6
_SPACES: Final = "\t\u00a0\u1680\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_DASHES: Final = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63"
# Marks of no width, of direction, and those that make a digit a picture.
_UNSEEN: Final = (
    "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d"
    "\u202e\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufe0e\ufe0f\ufeff"
    "\u20e3"
)
_GAP: Final = "\0"


def _plain_signs() -> dict[int, str]:
    """Return what each character is read as, one for one; unseen ones as a gap."""
    signs = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    signs |= dict.fromkeys(map(ord, _SPACES), " ") | dict.fromkeys(
        map(ord, _DASHES), "-"
    )
    signs |= dict.fromkeys(map(ord, _UNSEEN), _GAP)
    for code in (*range(0x660, 0xAC00), *range(0x1D7CE, 0x1D800)):
        if chr(code).isdecimal():
            signs[code] = str(unicodedata.decimal(chr(code)))
    return signs


_PLAIN: Final = _plain_signs()


def identifiers_in(text: str, lang: str | None) -> list[Mention]:
    """Return the identifiers in a text, one mention each, in their order.

    ``lang`` chooses the countries whose phone numbers may stand without ``+``.
    """
    if not _may_hold_any(text):
        return []
    plain, places = _plain(text[:LONGEST])
    return [
        Mention(label, ((places[begin], places[end - 1] + 1),))
        for label, begin, end in _apart(_found(plain, lang))
    ]


def telling(texts: pa.Array) -> set[str]:
    """Return those of the texts that `identifiers_in` has to look at."""
    is_telling = pc.match_substring_regex(texts, _TELLING_SIGNS)
    return set(texts.filter(is_telling).to_pylist())


def _may_hold_any(text: str) -> bool:
    """Return False where neither enough digits nor an ``@`` stand in a text."""
    raw = text.encode("utf-8", "surrogatepass")
    if len(raw) == len(raw.translate(None, _TELLING)):
        return False
    digits = len(raw) - len(raw.translate(None, _DIGITS))
    if digits >= _FEWEST_DIGITS or b"@" in raw:
        return True
    if digits and (raw.count(b".") > 2 or raw.count(b":") > 1):
        return True
    return len(raw) > len(text) and (
        len(raw) > len(raw.translate(None, _FOREIGN)) or any(w in raw for w in _WIDE)
    )


def _plain(text: str) -> tuple[str, Sequence[int]]:
    """Return a text with plain signs, and where each of its characters stood."""
    text = text.replace(_GAP, " ").replace("\t", " ").replace("’", "'")
    if text.isascii() or _is_western(text):
        return text, range(len(text))
    plain = text.translate(_PLAIN)
    if _GAP not in plain:
        return plain, range(len(text))
    places = [place for place, sign in enumerate(plain) if sign != _GAP]
    return plain.replace(_GAP, ""), places


def _is_western(text: str) -> bool:
    """Return whether a text is of Latin-1 and holds no sign to be made plain."""
    try:
        raw = text.encode("latin-1")
    except UnicodeEncodeError:
        return False
    return b"\xa0" not in raw and b"\xad" not in raw


def _found(plain: str, lang: str | None) -> Iterator[Found]:
    """Yield what is found, the surest kinds first."""
    if "@" in plain:
        yield from addresses.emails_in(plain)
    yield from addresses.hosts_in(plain)
    raw = plain.encode("utf-8", "surrogatepass")
    if len(raw) - len(raw.translate(None, _DIGITS)) < _FEWEST_DIGITS:
        return
    yield from accounts.lettered_in(plain)
    clusters = list(clusters_in(plain))
    for cluster in clusters:
        yield from accounts.numbers_of(cluster)
    for cluster in clusters:
        yield from phones.phones_of(cluster, lang)


def _apart(found: Iterator[Found]) -> list[Found]:
    """Return what overlaps nothing surer, in the order of the text."""
    kept: list[Found] = []
    taken: set[int] = set()
    for one in found:
        places = range(one.begin, one.end)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(one)
    return sorted(kept, key=lambda one: one.begin)
