"""Fold texts column-wise: as code points in one array, without a loop over rows.

Two foldings: of letter case and white space, to know the same words again; and of
accents and punctuation too, to find names in words. Both map one code point to one, so
the few letters whose other case is two letters (ß) stay as they are.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]
I64 = npt.NDArray[np.int64]

_PLANE: Final = 0x10000
_SPACE: Final = ord(" ")
_DELETED: Final = 0xFFFF
END: Final = "\x00"
_AT_ONCE: Final = 2048
"""Texts folded at once: their arrays stay in the cache of the processor."""

_ODD: Final = 0x9E3779B97F4A7C15
_SEED: Final = 20_040_204


class Points(NamedTuple):
    """The code points of texts one after another; ``ends`` is where each text ends."""

    codes: U32
    ends: I64


def points(texts: pa.Array) -> Points:
    """Return the code points of texts, null as empty."""
    texts = pc.fill_null(texts, "").cast(pa.large_string())
    ends = np.cumsum(pc.utf8_length(texts).to_numpy(zero_copy_only=False))
    _, offsets, data = texts.buffers()
    bounds = np.frombuffer(offsets, np.int64)[texts.offset :][: len(texts) + 1]
    if not len(texts) or bounds[-1] == bounds[0]:
        return Points(np.zeros(0, np.uint32), ends.astype(np.int64))
    words = str(memoryview(data)[bounds[0] : bounds[-1]], "utf-8")
    codes = np.frombuffer(words.encode("utf-32-le"), np.uint32)
    return Points(codes, ends.astype(np.int64))


# The same words ----------------------------------------------------------------------


def keys(texts: pa.Array) -> U64:
    """Return a key that is equal for the same words, but for case and white space.

    0: no words. Keys of other words are equal by a chance of about 2 to the minus 60.
    """
    found = np.zeros(len(texts), np.uint64)
    there = np.flatnonzero(texts.is_valid().to_numpy(zero_copy_only=False))
    given = texts.drop_null()
    for first in range(0, len(given), _AT_ONCE):
        few = given.slice(first, _AT_ONCE)
        found[there[first : first + len(few)]] = _keys(few)
    return found


def _keys(texts: pa.Array) -> U64:
    """Return one polynomial per text over its letters, modulo 2 to the 64."""
    values, blank = _values()
    codes, ends = points(pc.binary_join_element_wise(pa.scalar(" "), texts, ""))
    terms = values[codes & np.uint32(_PLANE - 1)]
    if codes.max(initial=0) >= _PLANE:
        terms += codes >> np.uint32(16)
    # Each word begins with one blank, so that none of the others says anything.
    idle = terms == blank
    idle[:-1] &= idle[1:]
    idle[ends - 1] |= terms[ends - 1] == blank
    if idle.any():
        terms, ends = terms[~idle], np.cumsum(~idle)[ends - 1]
    begins = np.concatenate([np.zeros(1, np.int64), ends[:-1]])
    there = begins < ends
    found = np.zeros(len(ends), np.uint64)
    if there.any():
        power, inverse = _powers(len(terms))
        terms *= power
        found[there] = np.add.reduceat(terms, begins[there])
        found[there] *= inverse[begins[there]]
    return found


@cache
def _values() -> tuple[U64, np.uint64]:
    """Return a number for each code point, equal in both cases; and that of blanks."""
    drawn = np.random.default_rng(_SEED).integers(1 << 64, size=_PLANE, dtype=np.uint64)
    folded = np.array([_folded(chr(code)) for code in range(_PLANE)])
    return drawn[folded], drawn[_SPACE]


def _folded(char: str) -> int:
    other = char.casefold()
    return _SPACE if char.isspace() else ord(other if len(other) == 1 else char)


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


def _mapped(codes: U32, table: U32) -> U32:
    """Return the codes as a table of the first plane maps them; others as they are."""
    if not len(codes):
        return codes
    inside = table[np.minimum(codes, _PLANE - 1)]
    return inside if codes.max() < _PLANE else np.where(codes < _PLANE, inside, codes)


# Names in words ----------------------------------------------------------------------


def spaced(texts: pa.Array) -> tuple[str, I64]:
    """Return all texts as one, and where in it each ends.

    Letters are plain; each word stands between blanks of its own, so that ``" a  b "``
    is found where the words a and b stand, and nowhere else. What joins a handle
    (``@``, ``_``, and a dot between letters) belongs to the word. Texts end in END.
    """
    closed = pc.binary_join_element_wise(pc.fill_null(texts, ""), pa.scalar("   "), "")
    codes, ends = points(closed)
    codes = _mapped(codes, _plain())
    marks = codes == _DELETED
    if marks.any():
        ends = np.cumsum(~marks)[ends - 1]
        codes = codes[~marks]
    dots = codes == ord(".")
    is_word = (codes != _SPACE) & ~dots
    inner = np.zeros(len(codes), bool)
    inner[1:-1] = dots[1:-1] & is_word[:-2] & is_word[2:]
    codes = np.where(dots & ~inner, np.uint32(_SPACE), codes)
    codes[ends - 2] = ord(END)
    is_space = codes == _SPACE
    kept = np.ones(len(codes), bool)
    kept[1:] = ~(is_space[1:] & is_space[:-1])
    repeats = kept * (1 + is_space)
    words = np.repeat(codes, repeats).astype("<u4").tobytes().decode("utf-32-le")
    return " " + words, np.cumsum(repeats)[ends - 1] + 1


def names(texts: pa.Array) -> list[str]:
    """Return names as they stand in what ``spaced`` returns, without outer blanks.

    >>> names(pa.array(["José  EXAMPLE-Sample", "@eve.example", None]))
    ['jose  example  sample', '@eve.example', '']
    """
    return [name.strip() for name in spaced(texts)[0].split(END)[:-1]]


@cache
def _plain() -> U32:
    """Return the table of plain letters: no case, no accents; blank between words."""
    return np.array([_plain_of(chr(code)) for code in range(_PLANE)], np.uint32)


def _plain_of(char: str) -> int:
    if char in "@_.":
        return ord(char)
    if unicodedata.combining(char):
        return _DELETED
    if not char.isalnum():
        return _SPACE
    letters = [
        part
        for part in unicodedata.normalize("NFKD", char.casefold())
        if not unicodedata.combining(part)
    ]
    return ord(letters[0]) if len(letters) == 1 and letters[0].isalnum() else ord(char)
