"""Keep single participants out of published counts: pool cells, withhold the rest.

Terms and rules are those of official statistics (Hundepool et al., Handbook on
Statistical Disclosure Control, ch. 4 and 5; FCSM Statistical Policy Working Paper 22):

- *threshold rule*: a cell may be told if at least k participants contribute to it;
- *dominance rule (n, k) = (1, 80)*: and if no participant makes more than 80 % of it,
  because such a cell tells about that participant nearly what it tells about all;
- *p % rule, p = 10*: and if what remains beside its two largest contributors is at
  least 10 % of the largest: the second could else estimate the first too well.

A cell that breaks a rule is *pooled*: one of its dimensions is given up, and it is
counted with others in the same case ("facebook, post, any year"), until the pool is
safe or nothing is left to give up. What is not safe then enters no figure at all.

Why nothing withheld can be computed from what is published, without an audit of all
tables afterwards (complementary suppression):

1. `pooled` splits the items into disjoint groups, and every published count, margin or
   total is a sum of whole safe groups. What was withheld stands in none of them.
2. Whatever is added and subtracted, a combination of such sums that counts each item
   once or not at all is again a union of safe groups.
3. A union of safe disjoint groups is safe. Threshold: it has at least the participants
   of each part. Dominance: who makes at most 80 % of each part makes at most that of
   their sum. p %: beside any two participants, each part leaves at least 10 % of what
   the first of them has in it, so the sum does.
4. A cell inside a pool may be anything from nothing to the whole pool: the tightest
   interval that follows from the tables is as wide as a safe group.

Nobody's contribution to a cell is told apart from none: "fewer than k" covers both,
as a zero beside withheld cells would say of those that somebody is in them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
_Counts = dict[tuple[int, ...], int]

ANY: Final = -1
"""In the place of a value of a dimension that a pool gave up."""

LEAST_PARTICIPANTS: Final = 3
LARGEST_PERCENT: Final = 80
REST_PERCENT: Final = 10


@dataclass(frozen=True)
class Rules:
    """What a cell must keep to be told, and to what its count is rounded.

    ``participants`` is the k of the threshold rule; ``base`` the rounding base of
    counts of items. Counts of participants are rounded to multiples of k: the
    difference of two of them then never pins down fewer than k people.
    """

    participants: int = 5
    base: int = 5

    def rounded(self, items: int) -> int:
        """Return a count of items as it may be told: the nearest multiple."""
        return _rounded(items, self.base)

    def least(self, rounded: int) -> int:
        """Return the smallest count of items that is told as this one."""
        return max(rounded - self.base // 2, 0)

    def most(self, rounded: int) -> int:
        """Return the largest count of items that is told as this one."""
        return rounded + (self.base - 1) // 2

    def people(self, participants: int) -> int:
        """Return a count of participants as it may be told."""
        return _rounded(participants, self.participants)


def _rounded(count: int, base: int) -> int:
    # Halves go up: whole numbers only, so that no machine rounds otherwise.
    return (2 * count + base) // (2 * base) * base


class Groups(NamedTuple):
    """Disjoint groups of cells.

    ``keys`` has one row per group, ANY where a dimension was given up; ``of`` the
    group of each cell given; ``safe`` which groups may be told.
    """

    keys: Ints
    of: Ints
    safe: Bools


def pooled(
    keys: Ints, people: Ints, items: Ints, rules: Rules, given_up: int
) -> Groups:
    """Return the groups in which the cells may be told.

    ``keys`` (cells, dimensions) are codes from 0, ``people`` who contributes each
    cell, ``items`` how many. A pool may give up the first ``given_up`` dimensions,
    one after the other: that where others in the same case make enough participants;
    of several, that whose value most cells have, as it loses least.
    """
    common = [_counted(keys[:, [place]]) for place in range(given_up)]
    keys = keys.copy()
    while True:
        groups, of = distinct(keys)
        safe = safe_groups(of, len(groups), people, items, rules)
        can_pool = ~safe & (groups[:, :given_up] != ANY).any(axis=1)
        if not can_pool.any():
            return Groups(groups, of, safe)
        alike = _alike(keys[can_pool[of]], people[can_pool[of]], given_up)
        for number in np.flatnonzero(can_pool):
            place = _given_up_next(groups[number], alike, common, rules, given_up)
            groups[number, place] = ANY
        keys = groups[of]


def _given_up_next(
    key: Ints, alike: _Counts, common: list[_Counts], rules: Rules, given_up: int
) -> int:
    """Return the dimension that an unsafe group gives up."""

    def gain(place: int) -> tuple[int, int, int]:
        left = [ANY if at == place else int(code) for at, code in enumerate(key)]
        enough = min(alike[tuple(left)], rules.participants)
        return enough, common[place][(int(key[place]),)], -place

    return max((p for p in range(given_up) if key[p] != ANY), key=gain)


def _alike(keys: Ints, people: Ints, given_up: int) -> _Counts:
    """Return how many participants a pool would have if all who could came to it."""
    found = []
    for place in range(given_up):
        here = keys[:, place] != ANY
        left = np.column_stack([keys[here], people[here]])
        left[:, place] = ANY
        found.append(left)
    return _counted(distinct(np.concatenate(found))[0][:, :-1])


def _counted(keys: Ints) -> _Counts:
    found, of = distinct(keys)
    counts = np.bincount(of, minlength=len(found))
    return dict(zip(map(tuple, found.tolist()), counts.tolist(), strict=True))


def distinct(keys: Ints) -> tuple[Ints, Ints]:
    """Return the distinct rows in their order, and the place of each row among them.

    Values are from -1 up. As one number each, rows are sorted ten times as fast.
    """
    codes = np.zeros(len(keys), np.int64)
    for column in keys.T:
        codes = codes * (int(column.max(initial=0)) + 2) + column + 1
    _codes, first, of = np.unique(codes, return_index=True, return_inverse=True)
    return keys[first], of.astype(np.int64)


def safe_groups(
    of: Ints, groups: int, people: Ints, items: Ints, rules: Rules
) -> Bools:
    """Return which groups of cells keep all three rules."""
    has = items > 0
    pairs, where = distinct(np.column_stack([of[has], people[has]]))
    sums = np.zeros(len(pairs), np.int64)
    np.add.at(sums, where, items[has])
    # Each group's participants, the largest contribution first.
    order = np.lexsort((-sums, pairs[:, 0]))
    group, sums = pairs[order, 0], sums[order]
    counts = np.bincount(group, minlength=groups)
    total = np.zeros(groups, np.int64)
    np.add.at(total, group, sums)
    nth = np.arange(len(group)) - (np.cumsum(counts) - counts)[group]
    first, second = np.zeros(groups, np.int64), np.zeros(groups, np.int64)
    first[group[nth == 0]] = sums[nth == 0]
    second[group[nth == 1]] = sums[nth == 1]
    return (
        (counts >= rules.participants)
        & (100 * first <= LARGEST_PERCENT * total)
        & (100 * (total - first - second) >= REST_PERCENT * first)
    )


def is_safe(items: Ints, rules: Rules) -> bool:
    """Say whether the sum of these contributions, one per participant, may be told."""
    people = np.arange(len(items), dtype=np.int64)
    return bool(safe_groups(np.zeros_like(people), 1, people, items, rules)[0])
