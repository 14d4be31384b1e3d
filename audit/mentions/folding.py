"""Cut a text into folded tokens, and find again where each stood.

Folded: lower case, composed accents, no stacked or invisible marks. A token is a run of
letters and digits, or one mark of punctuation; apostrophes and hyphens part words. Of
a text the first `LONGEST` characters are looked at. Everything is linear in them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import chain
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

LONGEST: Final = 65_536
STOP: Final = "."
"""The token that ends a sentence, whatever mark stood there."""
PAUSE: Final = ","
QUOTE: Final = '"'
_STOPS: Final = {".": STOP, "!": STOP, "?": STOP, ";": STOP, "\n": STOP, "…": STOP}

_TOKEN: Final = re.compile(r"[^\W_]+|[.!?;…\n]|[,:()\[\]–—|•]|[\"“”„«»]")
# Accents left over after composing, what nobody sees, and what turns the direction.
_UNSEEN: Final = (
    "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
    "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
)
_UNSEEN_MARK: Final = re.compile(f"[{_UNSEEN}]")
_MARKED: Final = re.compile(f"([^{_UNSEEN}])([{_UNSEEN}]+)")
_PAUSES: Final = dict.fromkeys(",:()[]–—|•", PAUSE)
_QUOTES: Final = dict.fromkeys('"“”„«»', QUOTE)
_SIGNS: Final = {**_STOPS, **_PAUSES, **_QUOTES}


_OTHER: Final = re.compile(r"[^\w ]|_")
_END: Final = "\0"
# Nobody's code point.
_TOGETHER: Final = 0x10FFFF
_BEYOND: Final = 0x20000
# Scripts of Europe and the Near East, punctuation, Kana, and pictures with what colours
# them; a longer table would take longer to make.
_TOLD: Final = (
    range(0x1100), range(0x1E00, 0x3100), range(0xFE00, 0xFE10), range(0x1F000, 0x1FC00)
)  # fmt: skip
_PICTURES: Final = range(0xFE00, 0xFE10)
# Small, it is another letter at the end of a word.
_SIGMA: Final = "\u03a3"
_SPACED: Final = {sign: f" {token} " for sign, token in _SIGNS.items()}


def _spaced(found: re.Match[str]) -> str:
    return _SPACED.get(found.group(), " ")


class Token(NamedTuple):
    """One folded token and where it stands in the text as given."""

    word: str
    begin: int
    end: int


def folded(text: str) -> str:
    """Return the tokens of a text, one space around each: `` my token , his . ``."""
    plain = _OTHER.sub(_spaced, _plain(text[:LONGEST]))
    return f" {' '.join(plain.split())} "


def words_of(texts: Sequence[str]) -> list[str]:
    """Return for each text the words of `folded`, blanks between, no punctuation.

    All at once, sign by sign, in an eighth of the time; but text by text where a sign
    may be read with those beside it.
    """
    if max(map(len, texts), default=0) > LONGEST:
        texts = [text[:LONGEST] for text in texts]
    whole = _END.join(texts)
    if whole.count(_END) >= max(1, len(texts)):
        texts = [text.replace(_END, " ") for text in texts]
        whole = _END.join(texts)
    codes = np.frombuffer(whole.encode("utf-32-le", "surrogatepass"), np.uint32)
    plain = _table()[np.minimum(codes, _BEYOND)]
    found = plain.tobytes().decode("utf-32-le").split(_END)
    together = np.flatnonzero(plain == _TOGETHER)
    if len(together):
        begins = np.flatnonzero(codes == 0)
        for place in np.unique(np.searchsorted(begins, together)).tolist():
            found[place] = _OTHER.sub(" ", _plain(texts[place]))
    return found[: len(texts)]


@cache
def _table() -> npt.NDArray[np.uint32]:
    """Return what each code point becomes, `_TOGETHER` where that depends on others."""
    table = np.full(_BEYOND + 1, _TOGETHER, np.uint32)
    for code in chain.from_iterable(_TOLD):
        low = chr(code).lower()
        if _is_alone(code, low):
            table[code] = ord(low) if low.isalnum() else ord(" ")
    table[ord(_END)] = ord(_END)
    return table


def _is_alone(code: int, low: str) -> bool:
    """Say whether a sign is small as such, whatever stands before or after it."""
    sign = chr(code)
    if len(low) != 1 or sign == _SIGMA or _UNSEEN_MARK.search(sign):
        return False
    if unicodedata.category(sign).startswith("M") and code not in _PICTURES:
        return False
    return unicodedata.is_normalized("NFC", sign)


def tokens(text: str) -> list[Token]:
    """Return the tokens of `folded`, each with its place in the text as given."""
    text = text[:LONGEST]
    plain = _plain(text)
    places = range(len(text) + 1) if len(plain) == len(text) else _places(text, plain)
    return [
        Token(
            _SIGNS.get(found.group(), found.group()),
            places[found.start()],
            places[found.end()],
        )
        for found in _TOKEN.finditer(plain)
    ]


def _plain(text: str) -> str:
    """Return lower case in composed form, without marks that stand for themselves."""
    if text.isascii():
        return text.lower()
    if unicodedata.is_normalized("NFC", text) and not _UNSEEN_MARK.search(text):
        lower = text.lower()
        return lower if len(lower) == len(text) else _UNSEEN_MARK.sub("", lower)
    return "".join(map(_letter, _clusters(text)))


def _clusters(text: str) -> list[str]:
    """Return the characters of a text, each with the marks that stand on it."""
    found: list[str] = []
    begin = 0
    for match in _MARKED.finditer(text):
        found.extend(text[begin : match.start()])
        found.append(match.group())
        begin = match.end()
    found.extend(text[begin:])
    return found


def _letter(cluster: str) -> str:
    """Return a character with the first mark that composes with it, lower."""
    if len(cluster) > 1:
        cluster = unicodedata.normalize("NFC", cluster[:8])
    return _UNSEEN_MARK.sub("", cluster.lower())


def _places(text: str, plain: str) -> list[int]:
    """Return for each character of ``plain``, and its end, the place in ``text``."""
    whole = unicodedata.is_normalized("NFC", text) and not _UNSEEN_MARK.search(text)
    found: list[int] = []
    begin = 0
    for cluster in text if whole else _clusters(text):
        found += [begin] * len(_letter(cluster))
        begin += len(cluster)
    return [*found[: len(plain)], begin]
