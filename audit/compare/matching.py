"""Say which item of the new audit is which of the old one, and where that is unsure.

Equal ids match first: an id hashes platform, account, kind, surface, minute, words and
medium. What is left over matches on platform, account, kind, minute and, both or one of
them, words and medium, where that names one item on each side. Items that fit several,
that share a minute but not the words (an edit, or another item), or that share words or
medium at another time within a day or so (a time without zone) are ambiguous: listed,
never guessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from audit.compare.sides import I64, UNDATED, Both, CompareError, Mask, shared_codes
from reports.words import gettext

HOW: Final = ("id", "text and medium", "text", "medium")
DOUBTS: Final = ("several_alike", "same_minute", "other_time")
_SNIPPET: Final = 280
_MINUTE: Final = 60_000
# A time without its zone may be 14 hours off; one known to the day only, two days.
_APART: Final = 26 * 60
_APART_DAYS: Final = 48 * 60


@dataclass(frozen=True)
class Matches:
    """Pairs of rows and how each was found; doubts and their groups, per side and row.

    ``doubt`` is a place in DOUBTS or -1; ``group`` numbers what belongs together.
    """

    old: I64
    new: I64
    how: I64
    doubt: tuple[I64, I64]
    group: tuple[I64, I64]

    def alone(self, side: int) -> I64:
        """Return the rows of a side that are neither matched nor ambiguous."""
        free = self.doubt[side] < 0
        free[self.new if side else self.old] = False
        return np.flatnonzero(free)


class _Left:
    """The rows of both sides that no pair has yet, with their keys."""

    def __init__(self, both: Both, taken: tuple[Mask, Mask]) -> None:
        self.rows = tuple(np.flatnonzero(~mask) for mask in taken)
        self.minute = _minutes(both.created(), self.rows)
        whose = [both.codes(name) for name in ("platform", "account", "kind")]
        self.whose = _combined([self._of(pair) for pair in whose])
        precise = both.is_("precision", "day")
        self.to_the_day = precise[0][self.rows[0]], precise[1][self.rows[1]]
        self.text, self.medium = _words(both, taken)
        self.words = _either(self.text, self.medium)
        self.has_words = all(side.text_level != "none" for side in both.sides)
        self.free = tuple(np.ones(len(rows), bool) for rows in self.rows)

    def _of(self, pair: tuple[I64, I64]) -> tuple[I64, I64]:
        return pair[0][self.rows[0]], pair[1][self.rows[1]]

    def keyed(
        self, *keys: tuple[I64, I64], dated: bool = True
    ) -> tuple[tuple[I64, I64], tuple[Mask, Mask]]:
        """Return a key of owner, kind and more, and which free rows have all of it."""
        usable = []
        for side in (0, 1):
            has = self.free[side].copy()
            for key in keys:
                has &= key[side] >= 0
            usable.append(has & (self.minute[side] >= 0) if dated else has)
        return _combined([self.whose, *keys]), (usable[0], usable[1])


def matches(both: Both) -> Matches:
    """Return the pairs, and the rows that are ambiguous.

    The old side's accounts are renamed where only numbers stand for them.
    """
    old, new = _by_id(both)
    _join_accounts(both, old, new)
    taken = np.zeros(len(both.sides[0]), bool), np.zeros(len(both.sides[1]), bool)
    taken[0][old], taken[1][new] = True, True
    left = _Left(both, taken)
    pairs = [(old, new, np.zeros(len(old), np.int64))]
    for how, keys in (
        (1, (left.minute, left.words)),
        (2, (left.minute, left.text)),
        (3, (left.minute, left.medium)),
    ):
        first, second = _single(*left.keyed(*keys))
        left.free[0][first], left.free[1][second] = False, False
        pairs.append(
            (left.rows[0][first], left.rows[1][second], np.full(len(first), how))
        )
    found = [np.concatenate(column) for column in zip(*pairs, strict=True)]
    order = np.argsort(found[0], kind="stable")
    doubt, group = _doubts(left, (len(taken[0]), len(taken[1])))
    return Matches(found[0][order], found[1][order], found[2][order], doubt, group)


def _by_id(both: Both) -> tuple[I64, I64]:
    old, new = (side.items["item_id"].combine_chunks() for side in both.sides)
    place = pc.fill_null(pc.index_in(old, value_set=new), -1).to_numpy()
    rows = np.flatnonzero(place >= 0)
    return rows, place[rows].astype(np.int64)


# Accounts ----------------------------------------------------------------------------


def _join_accounts(both: Both, old: I64, new: I64) -> None:
    """Make accounts comparable: numbers are named by the items that both audits hold.

    Raises CompareError where the audits hold no account in common.
    """
    levels = [side.text_level for side in both.sides]
    first, second = both.codes("account")
    if "none" in levels:
        renamed = np.full(len(both.values["account"]), -1, np.int64)
        renamed[first[old]] = second[new]
        names = both.values["account"]
        for code in np.flatnonzero(renamed < 0):
            # A number of one audit must not pass for the same number of the other.
            renamed[code] = len(names)
            names.append(f"account {len(names)} of the old audit")
        both.rename("account", renamed[first])
        if levels[1] != "none":
            names[:] = [f"account {number}" for number, _ in enumerate(names, 1)]
        common = len(old) > 0
    else:
        accounts = [
            {(row["platform"], row["account"]) for row in side.accounts}
            for side in both.sides
        ]
        common = len(old) > 0 or bool(accounts[0] & accounts[1])
    if not common and all(side.accounts for side in both.sides):
        raise CompareError(_unlike("none" in levels))


def names_of(both: Both) -> tuple[dict[str, str], dict[str, str]]:
    """Return per side what each account of its tables is called in the comparison."""
    values, shown = both.values["account"], both.codes("account")
    renamed = []
    for side, codes in zip(both.sides, shown, strict=True):
        own = side.items["account"].combine_chunks()
        pairs = pa.table([own.cast(pa.string()), pa.array(codes)], ["own", "code"])
        distinct = pairs.group_by(["own", "code"]).aggregate([]).to_pylist()
        renamed.append({row["own"]: values[row["code"]] for row in distinct})
    return renamed[0], renamed[1]


# Keys --------------------------------------------------------------------------------


def _minutes(created: tuple[I64, I64], rows: tuple[I64, ...]) -> tuple[I64, I64]:
    """Return minutes from zero on over both sides; -1 where there is no time."""
    taken = [created[side][rows[side]] for side in (0, 1)]
    dated = np.concatenate([times[times != UNDATED] for times in taken])
    least = int(dated.min()) // _MINUTE if len(dated) else 0
    first, second = (
        np.where(times == UNDATED, -1, times // _MINUTE - least) for times in taken
    )
    return first, second


def _words(
    both: Both, taken: tuple[Mask, Mask]
) -> tuple[tuple[I64, I64], tuple[I64, I64]]:
    """Return words and media file names of the rows left, as codes; -1: none known."""
    tables = [side.words(~mask) for side, mask in zip(both.sides, taken, strict=True)]
    cut = any(side.text_level != "full" for side in both.sides)
    texts = [_plain(table["text"], cut=cut) for table in tables]
    media = [_basename(table["media_path"]) for table in tables]
    first, second, _ = shared_codes(*texts)
    third, fourth, _ = shared_codes(*media)
    return (first, second), (third, fourth)


def _plain(column: pa.ChunkedArray, *, cut: bool) -> pa.ChunkedArray:
    """Return words with their blanks evened out; null where there are none."""
    if cut:
        column = pc.utf8_slice_codeunits(column, 0, _SNIPPET)
    even = pc.replace_substring_regex(column, r"\s+", " ")
    even = pc.utf8_trim_whitespace(pc.utf8_normalize(even, form="NFC"))
    return pc.if_else(pc.equal(even, ""), None, even)


def _basename(column: pa.ChunkedArray) -> pa.ChunkedArray:
    plain = pc.replace_substring_regex(column, r"\?.*$", "")
    name = pc.replace_substring_regex(plain, r"^.*[/\\]", "")
    return pc.if_else(pc.equal(name, ""), None, name)


def _either(text: tuple[I64, I64], medium: tuple[I64, I64]) -> tuple[I64, I64]:
    """Return a code of words and medium together; -1 where there is neither."""
    codes = _combined([text, medium])
    none = [(text[side] < 0) & (medium[side] < 0) for side in (0, 1)]
    first, second = (np.where(none[side], -1, codes[side]) for side in (0, 1))
    return first, second


def _combined(keys: list[tuple[I64, I64]]) -> tuple[I64, I64]:
    """Return one code per row that is equal where all keys are."""
    border = len(keys[0][0])
    code = np.zeros(border + len(keys[0][1]), np.int64)
    for pair in keys:
        key = np.concatenate(pair) + 1
        width = int(key.max(initial=0)) + 1
        _, code = np.unique(code * width + key, return_inverse=True)
    return code[:border], code[border:]


def _single(keys: tuple[I64, I64], usable: tuple[Mask, Mask]) -> tuple[I64, I64]:
    """Return the rows whose key one row of each side has, paired."""
    counts = _counts(keys, usable)
    single = (counts[0] == 1) & (counts[1] == 1)
    rows = [np.flatnonzero(usable[s] & single[keys[s]]) for s in (0, 1)]
    ordered = [r[np.argsort(keys[s][r])] for s, r in enumerate(rows)]
    return ordered[0], ordered[1]


def _counts(keys: tuple[I64, I64], usable: tuple[Mask, Mask]) -> tuple[I64, I64]:
    most = int(max(keys[0].max(initial=-1), keys[1].max(initial=-1))) + 1
    first, second = (
        np.bincount(keys[s][usable[s]], minlength=most).astype(np.int64) for s in (0, 1)
    )
    return first, second


# Doubts ------------------------------------------------------------------------------


def _doubts(
    left: _Left, sizes: tuple[int, int]
) -> tuple[tuple[I64, I64], tuple[I64, I64]]:
    """Return per row which doubt it is in, and the number of its group."""
    doubt = np.full(sizes[0], -1, np.int64), np.full(sizes[1], -1, np.int64)
    group = np.full(sizes[0], -1, np.int64), np.full(sizes[1], -1, np.int64)
    groups = 0
    for what, keys, usable in _criteria(left):
        found = _shared(keys, usable) if what < 2 else _near(left, keys, usable)
        together = np.concatenate([keys[s][found[s]] for s in (0, 1)])
        _, numbers = np.unique(together, return_inverse=True)
        border = int(found[0].sum())
        for side, part in ((0, numbers[:border]), (1, numbers[border:])):
            rows = left.rows[side][found[side]]
            doubt[side][rows] = what
            group[side][rows] = part + groups
            left.free[side][found[side]] = False
        groups += int(numbers.max(initial=-1)) + 1
    return doubt, group


def _criteria(
    left: _Left,
) -> Iterator[tuple[int, tuple[I64, I64], tuple[Mask, Mask]]]:
    """Yield what puts free rows of both sides in doubt, strongest first."""
    yield 0, *left.keyed(left.minute, left.text)
    yield 0, *left.keyed(left.minute, left.medium)
    # Without a medium only the words tell items of a minute apart, and words change.
    keys, usable = left.keyed(left.minute)
    if left.has_words:
        first, second = (usable[side] & (left.medium[side] < 0) for side in (0, 1))
        usable = first, second
    yield 1, keys, usable
    yield 2, *left.keyed(left.text)
    yield 2, *left.keyed(left.medium)


def _shared(keys: tuple[I64, I64], usable: tuple[Mask, Mask]) -> tuple[Mask, Mask]:
    """Return the usable rows whose key both sides have."""
    counts = _counts(keys, usable)
    common = (counts[0] > 0) & (counts[1] > 0)
    return usable[0] & common[keys[0]], usable[1] & common[keys[1]]


def _near(
    left: _Left, keys: tuple[I64, I64], usable: tuple[Mask, Mask]
) -> tuple[Mask, Mask]:
    """Return the usable rows to which the other side has one of that key in time."""
    found = []
    for side in (0, 1):
        mask = np.zeros(len(keys[side]), bool)
        rows = np.flatnonzero(usable[side])
        own, other = keys[side][rows], keys[1 - side]
        for to_the_day, apart in ((False, _APART), (True, _APART_DAYS)):
            # A day is vague whichever side states it: theirs here, one's own below.
            theirs = usable[1 - side] & (left.to_the_day[1 - side] | (not to_the_day))
            mask[rows] |= _has_near(
                own, left.minute[side][rows], other[theirs],
                left.minute[1 - side][theirs], apart,
            )  # fmt: skip
        vague = rows[left.to_the_day[side][rows]]
        there = usable[1 - side]
        mask[vague] |= _has_near(
            keys[side][vague], left.minute[side][vague], other[there],
            left.minute[1 - side][there], _APART_DAYS,
        )  # fmt: skip
        found.append(mask)
    return found[0], found[1]


def _has_near(key: I64, minute: I64, others: I64, minutes: I64, apart: int) -> Mask:
    """Say for each row whether one of the others of its key is at most that far."""
    if not len(others):
        return np.zeros(len(key), bool)
    width = int(max(minute.max(initial=0), minutes.max(initial=0))) + 2 * apart + 2
    sorted_ = np.sort(others * width + minutes + apart)
    wanted = key * width + minute + apart
    first = np.searchsorted(sorted_, wanted - apart)
    nearest = sorted_[np.minimum(first, len(sorted_) - 1)]
    return (first < len(sorted_)) & (nearest <= wanted + apart)


def _unlike(is_numbered: bool) -> str:
    """Return what to do about two audits without an account in common."""
    if is_numbered:
        return gettext(
            "the two audits share no account, so there is nothing to compare; with "
            "--text none accounts are numbered: scan with --text full"
        )
    return gettext(
        "the two audits share no account, so there is nothing to compare; name two "
        "audits of the same person"
    )
