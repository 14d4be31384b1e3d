"""Tell which of many texts may mention something, before one is looked at closely.

Nearly all texts mention nothing; but half of them hold a word that might ("work",
"home"), and what rules these out is that no cue it needs stands there too. That is
asked of thousands of texts at once, in arrays. What mentions something always passes;
what passes may still mention nothing.

A pattern is known by a *key*: its word, its two words, or of more the three neighbours
that are rarest in the lexicon. A text passes where the key of a term stands and those
of cues that it needs, anywhere in it and whatever punctuation is between.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain, repeat
from typing import Final

import numpy as np
import numpy.typing as npt

from audit.mentions.folding import PAUSE, QUOTE, STOP

Needs = tuple[frozenset[str], ...]
"""Groups of cues, of each of which one must stand too."""
Ints = npt.NDArray[np.int64]
_Bits = npt.NDArray[np.uint64]

_END: Final = "\0"
_NO_WORD, _AT_END, _SIGN, _FIRST = 0, 1, 2, 3
_LONGEST: Final = 3
# Set in every text: what needs no cue needs that one.
_ALWAYS: Final = 0
_WIDE: Final = 64
LEFT_OUT: Final = -1
# More kinds of needs than any lexicon has: a key and a kind are one number.
_MOST_NEEDS: Final = 1 << 20


class Keys:
    """The keys of patterns, and where they stand in texts.

    A key is the number of a word; numbers above those are of pairs, and above these of
    three words, both known by what they begin with and the last word.
    ``of_patterns``: the key of each, ``count``: one more than the highest.
    """

    def __init__(self, patterns: Sequence[str], alike: Mapping[str, str]) -> None:
        words = f" {_END} ".join([*patterns, ""]).split()
        given = {
            word: number for number, word in enumerate(dict.fromkeys(words), _FIRST)
        }
        given |= dict.fromkeys((STOP, PAUSE, QUOTE), _SIGN) | {_END: _AT_END}
        self._words = len(given) + _FIRST
        codes = _codes(words, given)
        self.of_patterns = self._noted(codes[codes != _SIGN], len(patterns))
        self.count = self._words + len(self._pairs) + len(self._threes)
        # A word of a text counts as the one that it is like.
        others = {word: given.get(other, _NO_WORD) for word, other in alike.items()}
        self._numbers = given | others
        self._is_key, self._may_begin, self._may_follow = np.zeros(
            (3, self._words), bool
        )
        self._is_key[self.of_patterns[self.of_patterns < self._words]] = True
        self._may_begin[self._pairs // self._words] = True
        self._may_follow[self._pairs % self._words] = True

    def _noted(self, codes: Ints, count: int) -> Ints:
        """Return the key of each pattern, and note the pairs and threes among them."""
        begins, sizes = _rarest(codes, count)
        keys, width = codes[begins], self._words
        wide, widest = sizes > 1, sizes > 2
        pairs = keys[wide] * width + codes[begins[wide] + 1]
        self._pairs, keys[wide] = np.unique(pairs, return_inverse=True)
        threes = keys[widest] * width + codes[begins[widest] + 2]
        self._threes, places = np.unique(threes, return_inverse=True)
        keys[wide] += width
        keys[widest] = places + width + len(self._pairs)
        return keys

    def found(self, texts: Sequence[str]) -> tuple[Ints, Ints]:
        """Return the keys that stand in texts (of `words_of`), and in which each."""
        codes = _codes(f" {_END} ".join(texts).split(), self._numbers)
        words = np.flatnonzero(self._is_key[codes])
        pairs = np.flatnonzero(
            self._may_begin[codes[:-1]] & self._may_follow[codes[1:]]
        )
        pairs, places = _those(
            pairs, codes[pairs] * self._words + codes[pairs + 1], self._pairs
        )
        # The last code begins nothing, so that only a pair at the end looks beyond it.
        third = np.append(codes, _NO_WORD)[pairs + 2]
        threes, last = _those(pairs, places * self._words + third, self._threes)
        keys = [
            codes[words], places + self._words, last + self._words + len(self._pairs),
        ]  # fmt: skip
        owners = np.cumsum(codes == _AT_END)
        return np.concatenate(keys), owners[np.concatenate([words, pairs, threes])]


class Sieve:
    """What the terms of a lexicon need, by their keys."""

    def __init__(
        self,
        keys: Keys,
        terms: Sequence[Sequence[int]],
        cues: Sequence[Sequence[str]],
        needs: Sequence[Needs],
        of_entries: Sequence[int],
    ) -> None:
        """Take what the patterns of ``keys`` are, first terms, then cues.

        ``terms``: the entries of each; ``cues``: the names of each; ``of_entries``:
        which of ``needs`` an entry has, or `LEFT_OUT`.
        """
        self._keys = keys
        bits = {name: bit for bit, name in enumerate(_names(needs), _ALWAYS + 1)}
        spare = len(bits) + 1
        owners, sizes = _owners(cues)
        names = map(bits.get, chain.from_iterable(cues), repeat(spare))
        told = np.fromiter(names, np.int64, sizes)
        of_cues = keys.of_patterns[len(terms) :][owners[told != spare]]
        width = spare // _WIDE + 1
        self._cues = _masks((keys.count, width), of_cues, told[told != spare])
        self._is_cue = np.logical_or.reduce(self._cues, axis=1)
        self._groups = _groups(needs, bits, width)
        owners, sizes = _owners(terms)
        entries = np.fromiter(chain.from_iterable(terms), np.int64, sizes)
        kinds = np.array(of_entries, np.int64)[entries]
        is_asked = kinds != LEFT_OUT
        rows = keys.of_patterns[owners[is_asked]] * _MOST_NEEDS + kinds[is_asked]
        rows = np.unique(rows)
        self._rows = rows % _MOST_NEEDS
        self._counts = np.bincount(rows // _MOST_NEEDS, minlength=keys.count)
        self._begins = np.cumsum(self._counts) - self._counts

    def passing(self, texts: Sequence[str]) -> list[int]:
        """Return the places of those texts, as `words_of` gives them, that may hold."""
        keys, owners = self._keys.found(texts)
        masks = np.zeros((len(texts), self._cues.shape[1]), np.uint64)
        masks[:, 0] = 1 << _ALWAYS
        is_cue = self._is_cue[keys]
        _add(masks, owners[is_cue], self._cues[keys[is_cue]])
        # Of each term that stands somewhere, all that it may need.
        counts = self._counts[keys]
        owners = np.repeat(owners, counts)
        first = self._begins[keys] - (np.cumsum(counts) - counts)
        rows = self._rows[np.repeat(first, counts) + np.arange(len(owners))]
        both = masks[owners][:, None, :] & self._groups[rows]
        is_met = np.logical_and.reduce(np.logical_or.reduce(both, axis=2), axis=1)
        found: list[int] = np.unique(owners[is_met]).tolist()
        return found


def _codes(words: list[str], numbers: Mapping[str, int]) -> Ints:
    return np.fromiter(map(numbers.get, words, repeat(_NO_WORD)), np.int64, len(words))


def _rarest(codes: Ints, count: int) -> tuple[Ints, Ints]:
    """Return where the rarest three words, or fewer, of each pattern begin, and size.

    A pattern has a word that is no sign of punctuation.
    """
    is_end = codes == _AT_END
    owners = np.cumsum(is_end)
    lengths = np.bincount(owners[~is_end], minlength=count)[:count]
    begins = np.cumsum(lengths + 1) - lengths - 1
    sizes = np.append(np.minimum(lengths, _LONGEST), 0)
    common = np.append(np.log(np.bincount(codes)[codes]), [0.0] * _LONGEST)
    total = sum(
        common[offset : offset + len(codes)] * (sizes[owners] > offset)
        for offset in range(_LONGEST)
    )
    inside = np.arange(len(codes)) - np.append(begins, 0)[owners]
    fits = ~is_end & (inside + sizes[owners] <= np.append(lengths, 0)[owners])
    places = np.flatnonzero(fits)
    order = places[np.lexsort((total[places], owners[places]))]
    firsts = order[np.flatnonzero(np.diff(owners[order], prepend=-1))]
    return firsts, sizes[:count]


def _those(places: Ints, made: Ints, known: Ints) -> tuple[Ints, Ints]:
    """Return the places whose number is known, and where among the known it stands."""
    if not len(known):
        return places[:0], places[:0]
    near = np.minimum(np.searchsorted(known, made), len(known) - 1)
    is_known = known[near] == made
    return places[is_known], near[is_known]


def _names(needs: Sequence[Needs]) -> list[str]:
    return sorted(frozenset[str]().union(*chain.from_iterable(needs)))


def _owners(lists: Sequence[Sequence[object]]) -> tuple[Ints, int]:
    """Return for what all lists hold, in order, of which it is; and how much it is."""
    sizes = np.fromiter(map(len, lists), np.int64, len(lists))
    return np.repeat(np.arange(len(lists)), sizes), int(sizes.sum())


def _groups(needs: Sequence[Needs], bits: Mapping[str, int], width: int) -> _Bits:
    """Return the cues of each group as bits: (needs, group, words of 64 bits)."""
    most = max(map(len, needs), default=1) or 1
    found = np.zeros((len(needs), most, width), np.uint64)
    for number, need in enumerate(needs):
        own = [[bits[name] for name in group] for group in need]
        own += [[_ALWAYS]] * (most - len(own))
        told = np.array([*chain.from_iterable(own)], np.int64)
        found[number] = _masks((most, width), _owners(own)[0], told)
    return found


def _masks(shape: tuple[int, int], rows: Ints, bits: Ints) -> _Bits:
    """Return rows of bits, each word of 64, with these set."""
    masks = np.zeros(shape, np.uint64)
    values = np.uint64(1) << (bits % _WIDE).astype(np.uint64)
    np.bitwise_or.at(masks, (rows, bits // _WIDE), values)
    return masks


def _add(masks: _Bits, owners: Ints, bits: _Bits) -> None:
    """Set bits in the rows of their owners."""
    order = np.argsort(owners, kind="stable")
    begins = np.flatnonzero(np.diff(owners[order], prepend=-1))
    if len(begins):
        owned = np.bitwise_or.reduceat(bits[order], begins, axis=0)
        masks[owners[order][begins]] |= owned
