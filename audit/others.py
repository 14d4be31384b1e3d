"""Count how many of a person's open items concern other people, and whom.

Open are the person's own items in scope or undetermined, reactions aside. One concerns
others if somebody is tagged or mentioned in it (``people``), or named in its words: by
a name that the same exports tag or mention anywhere. Looked for are full names, of two
words or more, and ``@`` before a name of one; as whole words, whatever case, accents
and punctuation. A first name alone says too little, and faces are not looked at.

Two passes: the names first, then the items, batch by batch. At most MOST_NAMES are told
apart, so memory has a bound.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import ahocorasick_rs
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from audit import folding
from parsers import schema

I64 = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

MOST_NAMES: Final = 100_000
COLUMNS: Final = ["platform", "created_at", "text", "people", "verdict"]
"""What of ITEMS is read here."""

_OPEN: Final = ("in_scope", "undetermined")
_OWN: Final = -1
_UNTOLD: Final = -2
_LATEST: Final = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Person:
    """One person by name: the open items that tag or mention them, or name them.

    ``tagged`` and ``named`` count different items; ``verdicts`` is both by verdict.
    ``oldest`` and ``newest`` are None where none of the items has a time.
    """

    name: str
    platforms: tuple[str, ...]
    tagged: int
    named: int
    verdicts: dict[str, int]
    oldest: datetime | None
    newest: datetime | None


@dataclass(frozen=True)
class Others:
    """Open items that concern others, by verdict, and the people by name.

    ``named`` counts those of ``items`` whose words name somebody who is not tagged
    there. ``people`` stand with most in scope first; ``left_out`` counts tags of people
    who came after MOST_NAMES.
    """

    items: dict[str, int]
    named: dict[str, int]
    people: tuple[Person, ...] = ()
    left_out: int = 0


class Names:
    """The names of other people that the exports tag or mention, each with a number.

    ``own`` are the names of the account's owner: they are nobody else's.
    """

    def __init__(self, own: Iterable[str] = ()) -> None:
        self._numbers: dict[str, int] = {}
        self._own = set(_folded(pa.array(list(own), pa.string())))
        self.shown: list[str] = []

    def add(self, people: pa.Array) -> None:
        """Take the names of a ``people`` column, as they are first written."""
        distinct = pc.unique(pc.list_flatten(people).drop_null())
        for name, folded in zip(distinct.to_pylist(), _folded(distinct), strict=True):
            if len(self.shown) >= MOST_NAMES:
                return
            if folded and folded not in self._own and folded not in self._numbers:
                self._numbers[folded] = len(self.shown)
                self.shown.append(name)

    def numbers(self, names: pa.Array) -> I64:
        """Return the number of each name; negative for the owner's and untold ones."""
        coded = names.dictionary_encode()
        distinct = [
            _OWN
            if not folded or folded in self._own
            else self._numbers.get(folded, _UNTOLD)
            for folded in _folded(coded.dictionary)
        ]
        found: I64 = np.array(distinct, np.int64)[_numpy(coded.indices)]
        return found

    def patterns(self) -> tuple[list[str], I64]:
        """Return what to look for in spaced words, and whose name each is."""
        found = {}
        for folded, number in self._numbers.items():
            bare = folded.removeprefix("@")
            if "  " in folded:
                found[f" {bare} "] = number
            found[f" @{bare} "] = number
        return list(found), np.array(list(found.values()), np.int64)


def _folded(names: pa.Array) -> list[str]:
    """Return names without case, accents and punctuation; else as they are."""
    pairs = zip(folding.names(names), names.to_pylist(), strict=True)
    return [folded or (name or "").strip() for folded, name in pairs]


class Concerned:
    """What was counted so far of the items that concern others."""

    def __init__(self, names: Names | None = None) -> None:
        self._names = names or Names()
        count = len(self._names.shown)
        self._items = np.zeros(len(_OPEN), np.int64)
        self._named_items = np.zeros(len(_OPEN), np.int64)
        self._verdicts = np.zeros((count, len(_OPEN)), np.int64)
        self._tagged = np.zeros(count, np.int64)
        self._named = np.zeros(count, np.int64)
        self._platforms = np.zeros(count, np.uint8)
        self._oldest = np.full(count, _LATEST)
        self._newest = np.full(count, -_LATEST)
        self._left_out = 0
        patterns, self._numbers = self._names.patterns()
        self._matcher = ahocorasick_rs.AhoCorasick(
            patterns, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest
        )
        longest = {max(pattern.split(), key=len) for pattern in patterns}
        self._words = ahocorasick_rs.BytesAhoCorasick(
            [folding.narrowed(word) for word in sorted(longest)]
        )

    def add(self, own: pa.RecordBatch) -> None:
        """Count a batch of the person's own ITEMS, none of them a reaction."""
        verdicts = schema.codes(own.column("verdict"), _OPEN)
        if (verdicts < 0).any():
            own = own.select(COLUMNS).filter(pa.array(verdicts >= 0))
            verdicts = verdicts[verdicts >= 0]
        tagged, is_tagged = self._tags(own)
        found = self._found(own.column("text"))
        named = np.setdiff1d(found, tagged, assume_unique=True)
        is_named = np.zeros(own.num_rows, bool)
        is_named[named // self._base] = True
        for counts, mask in (
            (self._items, is_tagged | is_named),
            (self._named_items, is_named),
        ):
            counts += np.bincount(verdicts[mask], minlength=len(_OPEN))
        for counts, pairs in ((self._tagged, tagged), (self._named, named)):
            rows, people = np.divmod(pairs, self._base)
            np.add.at(counts, people, 1)
            np.add.at(self._verdicts, (people, verdicts[rows]), 1)
            self._date(own, rows, people)

    @property
    def _base(self) -> int:
        """Return by what a row is multiplied so that row and person are one number."""
        return max(len(self._names.shown), 1)

    def _tags(self, own: pa.RecordBatch) -> tuple[I64, Mask]:
        """Return pairs of row and person tagged, each once; and which rows tag any."""
        column = own.column("people")
        people = pc.list_flatten(column)
        rows = _numpy(pc.list_parent_indices(column)).astype(np.int64)
        numbers = self._names.numbers(people)
        is_tagged = np.zeros(own.num_rows, bool)
        is_tagged[rows[numbers != _OWN]] = True
        self._left_out += int((numbers == _UNTOLD).sum())
        told = numbers >= 0
        return np.unique(rows[told] * self._base + numbers[told]), is_tagged

    def _found(self, texts: pa.Array) -> I64:
        """Return pairs of row and person whose name stands in the words, each once."""
        pairs = [np.zeros(0, np.int64)]
        for rows, few in folding.parts(texts) if self._names.shown else ():
            near = self._near(few)
            words, ends = folding.spaced(few.take(pa.array(near)))
            matches = self._matcher.find_matches_as_indexes(words)
            if matches:
                found = np.array(matches, np.int64)
                # The blank before a first word may stand at the end of another text.
                places = np.searchsorted(ends, found[:, 1] + 1, side="right")
                people = self._numbers[found[:, 0]]
                pairs.append(rows[near[places]] * self._base + people)
        return np.unique(np.concatenate(pairs))

    def _near(self, texts: pa.Array) -> I64:
        """Return the places of texts that hold the longest word of any name.

        Few do, and it is much faster to see than where a name begins and ends.
        """
        words = folding.narrow(texts)
        found = self._words.find_matches_as_indexes(words)
        if not found:
            return np.zeros(0, np.int64)
        ends = np.flatnonzero(np.frombuffer(words, np.uint8) == 0)
        begins = np.array(found, np.int64)[:, 1]
        return np.unique(np.searchsorted(ends, begins))

    def _date(self, own: pa.RecordBatch, rows: I64, people: I64) -> None:
        """Note platforms and times of items by person."""
        platforms = schema.codes(own.column("platform"), schema.PLATFORMS)[rows]
        bits = np.left_shift(np.uint8(1), platforms.astype(np.uint8))
        np.bitwise_or.at(self._platforms, people, bits)
        at = own.column("created_at").cast(pa.int64())
        for times, bound, missing in (
            (self._oldest, np.minimum, _LATEST),
            (self._newest, np.maximum, -_LATEST),
        ):
            bound.at(times, people, _numpy(at.fill_null(missing))[rows])

    def result(self, *, names: bool = True) -> Others:
        """Return what was counted; ``names=False`` leaves the people out."""
        found = np.flatnonzero(self._verdicts.sum(axis=1)) if names else ()
        people = [self._person(int(number)) for number in found]
        return Others(
            _by_verdict(self._items),
            _by_verdict(self._named_items),
            tuple(sorted(people, key=_most_in_scope_first)),
            self._left_out,
        )

    def _person(self, number: int) -> Person:
        bits = int(self._platforms[number])
        return Person(
            self._names.shown[number],
            tuple(p for at, p in enumerate(schema.PLATFORMS) if bits >> at & 1),
            int(self._tagged[number]),
            int(self._named[number]),
            _by_verdict(self._verdicts[number]),
            _moment(self._oldest[number]),
            _moment(self._newest[number]),
        )


def _most_in_scope_first(person: Person) -> tuple[Any, ...]:
    return *(-person.verdicts[label] for label in _OPEN), person.name


def _by_verdict(counts: I64) -> dict[str, int]:
    return dict(zip(_OPEN, counts.tolist(), strict=True))


def _moment(at: np.int64) -> datetime | None:
    return None if abs(at) == _LATEST else datetime.fromtimestamp(int(at) / 1000, UTC)


def _numpy(array: pa.Array) -> Any:
    return array.to_numpy(zero_copy_only=False)
