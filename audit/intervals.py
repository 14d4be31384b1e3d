"""Bound what a sample says of the whole, at 95 % or a higher level; never too narrow.

Of a simple sample: *Clopper and Pearson* (Biometrika 26, 1934), the shares that its
count does not contradict. Of a finite whole, drawn from without replacement: the same
with the *hypergeometric* distribution (Wright, Exact Confidence Bounds when Sampling
from Small Finite Universes, 1991), so what was looked at in full is known.

Of strata, each drawn from on its own: the hits of all strata together are a sum of
independent draws of unequal chance, as hypergeometric counts are such sums themselves
(Vatutin and Mikhailov, Theory of Probability and its Applications 27, 1982). Beyond one
of its mean, such a sum has lighter tails than a binomial count of the same mean
(Hoeffding, Annals of Mathematical Statistics 27, 1956), so the limits of Clopper and
Pearson hold for its mean. The bounds are the fewest and the most hits whose mean, were
they to lie in the strata of the largest or smallest sampled share, is within those
limits: where shares are equal, those of a simple sample. Strata seen in full are taken
out first. Where strata are small, the sum of each one's own exact limit, at a level
that makes all hold together (Šidák 1967), is narrower; which of the two is used hangs
on the sizes alone, never on what was seen.

What could not be seen may be either way: it counts as no for the lower bound and as yes
for the upper one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from math import ceil, exp, lgamma, log, log1p
from typing import Final, NamedTuple

LEVEL: Final = 0.95
_STEPS: Final = 60  # halvings of [0, 1]: beyond the precision of a float
_ROUNDING: Final = 1e-9


class Stratum(NamedTuple):
    """What was drawn of one stratum and seen: ``yes`` for sure, ``open`` either way."""

    items: int
    drawn: int
    yes: int
    open: int = 0


@cache
def clopper_pearson(
    yes: int, drawn: int, *, level: float = LEVEL
) -> tuple[float, float]:
    """Return the least and the largest share that ``yes`` of ``drawn`` allows.

    Of nothing drawn nothing is known: 0 and 1.
    """
    tail = (1 - level) / 2
    low = _root(lambda share: _at_least(yes, drawn, share) - tail) if yes else 0.0
    if yes == drawn:
        return low, 1.0
    # At most ``yes`` is the rest of at least one more.
    return low, _root(lambda share: _at_least(yes + 1, drawn, share) - (1 - tail))


def _root(rising: Callable[[float], float]) -> float:
    """Return where a rising function of [0, 1] crosses zero."""
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (low, middle) if rising(middle) > 0 else (middle, high)
    return (low + high) / 2


def _at_least(yes: int, drawn: int, share: float) -> float:
    """Return the chance of at least ``yes`` hits, each of chance ``share``."""
    hit, miss = log(share), log1p(-share)
    return sum(
        exp(_choose(drawn, hits) + hits * hit + (drawn - hits) * miss)
        for hits in range(yes, drawn + 1)
    )


def _choose(items: int, drawn: int) -> float:
    """Return the logarithm of the number of ways to draw."""
    return lgamma(items + 1) - lgamma(drawn + 1) - lgamma(items - drawn + 1)


def hypergeometric(
    items: int, drawn: int, yes: int, *, level: float = LEVEL
) -> tuple[int, int]:
    """Return the least and the most hits that ``items`` may hold.

    ``yes`` of ``drawn`` were hits, drawn without replacement.
    """
    tail = (1 - level) / 2
    # The mirror of a hit is a miss: the most hits leave the fewest misses.
    least = _fewest(items, drawn, yes, tail)
    return least, items - _fewest(items, drawn, drawn - yes, tail)


@cache
def _fewest(items: int, drawn: int, yes: int, tail: float) -> int:
    """Return the fewest hits among the items that make ``yes`` or more likely enough.

    More hits make it likelier, so the place is found by halving.
    """
    low, high = yes, items - (drawn - yes)
    while low < high:
        middle = (low + high) // 2
        if _drawn_at_least(items, middle, drawn, yes) > tail:
            high = middle
        else:
            low = middle + 1
    return low


def _drawn_at_least(items: int, hits: int, drawn: int, yes: int) -> float:
    """Return the chance of at least ``yes`` hits without replacement."""
    every = _choose(items, drawn)
    return sum(
        exp(_choose(hits, seen) + _choose(items - hits, drawn - seen) - every)
        for seen in range(max(yes, drawn - (items - hits)), min(hits, drawn) + 1)
    )


def total(strata: Sequence[Stratum], *, level: float = LEVEL) -> tuple[int, int]:
    """Return the least and the most hits that all strata together may hold.

    A stratum of which nothing was drawn may hold none, or nothing else.
    """
    tail = (1 - level) / 2
    # The most hits are all that the fewest misses leave.
    least = _least([(s.items, s.drawn, s.yes) for s in strata], tail)
    fewest = _least(
        [(s.items, s.drawn, s.drawn - s.yes - s.open) for s in strata], tail
    )
    return least, sum(stratum.items for stratum in strata) - fewest


_Seen = tuple[int, int, int]  # items, drawn, hits


def _least(strata: Sequence[_Seen], tail: float) -> int:
    """Return the fewest hits that the strata may hold."""
    known = sum(hits for items, drawn, hits in strata if items == drawn)
    rest = [seen for seen in strata if seen[0] > seen[1]]
    half = [(items, drawn, drawn // 2) for items, drawn, _ in rest]
    apart = _apart(half, tail) >= _pooled(half, tail)
    least = _apart(rest, tail) if apart else _pooled(rest, tail)
    return known + max(least, sum(hits for _, _, hits in rest))


def _apart(strata: Sequence[_Seen], tail: float) -> int:
    """Return the sum of each stratum's own limit, all of which hold together."""
    each = 1 - (1 - tail) ** (1 / max(1, len(strata)))
    return sum(_fewest(items, drawn, hits, each) for items, drawn, hits in strata)


def _pooled(strata: Sequence[_Seen], tail: float) -> int:
    """Return the fewest hits that make the count of all strata likely enough.

    They are taken to lie where the largest share was drawn, as they show most there.
    """
    needed = _least_mean(
        sum(hits for _, _, hits in strata), sum(drawn for _, drawn, _ in strata), tail
    )
    least = 0.0
    for items, drawn, _ in sorted(strata, key=lambda seen: -seen[1] / seen[0]):
        if drawn and needed > 0:
            taken = min(float(items), needed * items / drawn)
            least += taken
            needed -= taken * drawn / items
    return ceil(least - _ROUNDING)


def _least_mean(hits: int, drawn: int, tail: float) -> float:
    """Return the least mean of a sum of chances that makes ``hits`` likely enough."""
    if hits < 2:
        # One hit is within one of its mean: there the chances' own sum is the bound.
        return tail * hits
    return drawn * clopper_pearson(hits, drawn, level=1 - 2 * tail)[0]
