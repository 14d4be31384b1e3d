"""Fold texts column-wise: many as one string, without a loop over rows.

Two foldings: of letter case and white space, to know the same words again; and of
accents and punctuation too, to find names in words. Both map one code point to one, so
the few letters whose other case is two letters (ß) stay as they are.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

U8 = npt.NDArray[np.uint8]
U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]
I64 = npt.NDArray[np.int64]

END: Final = "\x00"
_SPACE: Final = ord(" ")
_DOT: Final = ord(".")
_WIDE: Final = 0x80
_PLANE: Final = 0x10000
_POINTS: Final = 0x110000
_UNKNOWN: Final = _POINTS
_DELETED: Final = _POINTS + 1
_AT_ONCE: Final = 2048
"""Texts folded at once: what is made of them stays in the cache of the processor."""

_ODD: Final = 0x9E3779B97F4A7C15
_SEED: Final = 20_040_204


def parts(texts: pa.Array) -> Iterator[tuple[I64, pa.Array]]:
    """Yield the texts in small parts, with the rows they stand in; null is left out."""
    rows = np.flatnonzero(texts.is_valid().to_numpy(zero_copy_only=False))
    given = texts.drop_null()
    for first in range(0, len(given), _AT_ONCE):
        yield rows[first : first + _AT_ONCE], given.slice(first, _AT_ONCE)


# Letters -----------------------------------------------------------------------------


class Letters(NamedTuple):
    """Letters one after another: most are ASCII, so a byte holds each.

    Others stand in ``wide`` as code points, in order; in ``codes`` they are ``_WIDE``.
    """

    codes: U8
    wide: U32

    def points(self) -> U8 | U32:
        """Return the code points."""
        if not len(self.wide):
            return self.codes
        points = self.codes.astype(np.uint32)
        points[self.codes == _WIDE] = self.wide
        return points


class _Folding:
    """Put one code point in the place of each by a function, asked once for each.

    What has no place is taken out; code points above the first plane stay.
    """

    def __init__(self, letter: Callable[[str], str]) -> None:
        self._letter = letter
        self._known = np.full(_POINTS, _UNKNOWN, np.uint32)
        self._known[_PLANE:] = np.arange(_PLANE, _POINTS)
        ascii_ = "".join(letter(chr(code)) for code in range(_WIDE)).encode()
        self._ascii = ascii_ + bytes(range(_WIDE, 256))

    def of(self, texts: pa.Array, before: str, after: str) -> Letters:
        """Return all texts as one, folded, each between ``before`` and ``after``.

        Null is empty; END stands nowhere but in ``after``.
        """
        joined = _joined(texts, before, after)
        codes = np.frombuffer(joined.translate(self._ascii), np.uint8)
        if joined.isascii():
            return Letters(codes, np.zeros(0, np.uint32))
        # Of UTF-8: the first byte of each letter of several, and the bytes after it.
        first, kept = np.flatnonzero(codes >= 0xC0), (codes & 0xC0) != 0x80
        found = self._folded(_points(codes, first))
        is_wide = found >= _WIDE
        codes = codes.copy()
        codes[first] = np.where(is_wide, _WIDE, found)
        deleted = found == _DELETED
        kept[first[deleted]] = False
        return Letters(codes[kept], found[is_wide & ~deleted])

    def _folded(self, points: U32) -> U32:
        found: U32 = self._known[points]
        unknown = found == _UNKNOWN
        if unknown.any():
            for point in np.unique(points[unknown]).tolist():
                letter = self._letter(chr(point))
                self._known[point] = ord(letter) if letter else _DELETED
            found = self._known[points]
        return found


def _points(codes: U8, first: I64) -> U32:
    """Return the code points of UTF-8 that begin at these places, none of ASCII."""
    lead = codes[first].astype(np.uint32)
    one, two, three = (
        codes.take(first + place, mode="clip").astype(np.uint32) & 0x3F
        for place in (1, 2, 3)
    )
    return np.where(
        lead < 0xE0,
        (lead & 0x1F) << 6 | one,
        np.where(
            lead < 0xF0,
            (lead & 0x0F) << 12 | one << 6 | two,
            (lead & 0x07) << 18 | one << 12 | two << 6 | three,
        ),
    )


def _joined(texts: pa.Array, before: str, after: str) -> bytes:
    """Return all texts as one; END stands nowhere but in ``after``."""
    texts = pc.fill_null(texts, "").cast(pa.large_string())
    first, last, nothing = (pa.scalar(s, texts.type) for s in (before, after, ""))
    joined = _bytes(pc.binary_join_element_wise(first, texts, last, nothing))
    if joined.count(END.encode()) > len(texts):
        texts = pc.replace_substring(texts, END, " ")
        joined = _bytes(pc.binary_join_element_wise(first, texts, last, nothing))
    return joined


def _bytes(texts: pa.Array) -> bytes:
    """Return the bytes of texts that are no slice."""
    _, offsets, data = texts.buffers()
    size = np.frombuffer(offsets, np.int64)[len(texts)] if len(texts) else 0
    return bytes(memoryview(data)[:size]) if size else b""


# The same words ----------------------------------------------------------------------


def keys(texts: pa.Array) -> U64:
    """Return a key that is equal for the same words, but for case and white space.

    0: no words. Keys of other words are equal by a chance of about 2 to the minus 60.
    """
    found = np.zeros(len(texts), np.uint64)
    for rows, few in parts(texts):
        found[rows] = _keys(few)
    return found


def _keys(texts: pa.Array) -> U64:
    """Return one polynomial per text over its letters, modulo 2 to the 64."""
    codes, wide = _same_letters().of(texts, " ", END)
    # Each word begins with one blank, so that none of the others says anything.
    is_end, idle = codes == 0, codes == _SPACE
    idle[:-1] &= idle[1:] | is_end[1:]
    if idle.any():
        codes = codes[~idle]
        is_end = codes == 0
    terms = _values()[codes]
    if len(wide):
        terms[codes == _WIDE] = _values()[wide & (_PLANE - 1)] + (wide >> 16)
    power, inverse = _powers(len(codes))
    terms *= power
    ends = np.flatnonzero(is_end)
    begins = np.concatenate([np.zeros(1, np.int64), ends[:-1] + 1])
    # The end of a text counts nothing, so that a text without words is 0.
    found: U64 = np.add.reduceat(terms, begins) * inverse[begins]
    return found


@cache
def _values() -> U64:
    """Return a number for each code point of the first plane, 0 for END."""
    drawn = np.random.default_rng(_SEED).integers(1 << 64, size=_PLANE, dtype=np.uint64)
    drawn[0] = 0
    return drawn


@cache
def _same_letters() -> _Folding:
    """Return the letters without their case, any white space as a blank."""
    return _Folding(_folded)


def _folded(char: str) -> str:
    other = char.casefold()
    return " " if char.isspace() else (other if len(other) == 1 else char)


def _powers(count: int) -> tuple[U64, U64]:
    """Return the powers of an odd number from the 0th on, and their inverses."""
    powers = _all_powers(1 << (count - 1).bit_length())
    return powers[0][:count], powers[1]


@lru_cache(maxsize=4)
def _all_powers(count: int) -> tuple[U64, U64]:
    found = []
    for base in (_ODD, pow(_ODD, -1, 1 << 64)):
        factors = np.full(count, base, np.uint64)
        factors[0] = 1
        with np.errstate(over="ignore"):
            found.append(np.cumprod(factors))
    return found[0], found[1]


# Names in words ----------------------------------------------------------------------


def narrow(texts: pa.Array) -> bytes:
    """Return all texts as one with plain letters, a byte each, and END after each text.

    Each word of what ``spaced`` returns stands in it as ``narrowed``; so may others.
    """
    codes, wide = _plain_letters().of(texts, "", END)
    if len(wide):
        codes[codes == _WIDE] = wide & 0x7F | _WIDE
    return codes.tobytes()


def narrowed(word: str) -> bytes:
    """Return a word with a byte for each letter, which other letters may have too."""
    return bytes(
        point if point < _WIDE else point & 0x7F | _WIDE for point in map(ord, word)
    )


def spaced(texts: pa.Array) -> tuple[str, I64]:
    """Return all texts as one, and where in it each ends.

    Letters are plain; each word stands between blanks of its own, so that ``" a  b "``
    is found where the words a and b stand, and nowhere else. What joins a handle
    (``@``, ``_``, and a dot between letters) belongs to the word. Texts end in END.
    """
    codes = _plain_letters().of(texts, "", f" {END} ").points()
    dots, is_space = codes == _DOT, codes == _SPACE
    is_word = ~(dots | is_space)
    inner = np.zeros(len(codes), bool)
    inner[1:-1] = dots[1:-1] & is_word[:-2] & is_word[2:]
    is_space |= dots & ~inner
    kept = np.ones(len(codes), bool)
    kept[1:] = ~(is_space[1:] & is_space[:-1])
    points = np.where(is_space, _SPACE, codes).astype("<u4")
    points = np.repeat(points, kept * (1 + is_space))
    return f" {str(points.data, 'utf-32-le')}", np.flatnonzero(points == 0) + 4


def names(texts: pa.Array) -> list[str]:
    """Return names as they stand in what ``spaced`` returns, without outer blanks.

    >>> names(pa.array(["José  EXAMPLE-Sample", "@eve.example", None]))
    ['jose  example  sample', '@eve.example', '']
    """
    return [name.strip() for name in spaced(texts)[0].split(END)[:-1]]


@cache
def _plain_letters() -> _Folding:
    """Return plain letters: no case, no accents; blank between words."""
    return _Folding(_plain_of)


def _plain_of(char: str) -> str:
    if char in "@_." or char == END:
        return char
    if unicodedata.combining(char):
        return ""
    if not char.isalnum():
        return " "
    letters = [
        part
        for part in unicodedata.normalize("NFKD", char.casefold())
        if not unicodedata.combining(part)
    ]
    return letters[0] if len(letters) == 1 and letters[0].isalnum() else char
