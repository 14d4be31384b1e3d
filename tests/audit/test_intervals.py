"""Hold the bounds of a sample against published values, enumeration and simulation."""

from __future__ import annotations

import random
from math import comb

import pytest

from audit.intervals import Stratum, clopper_pearson, hypergeometric, total

# Newcombe, Statistics in Medicine 17 (1998) 857, table I, method 5; and the closed
# forms for none and all: 1 - 0.025^(1/n).
PUBLISHED = [
    (81, 263, 0.2527, 0.3676),
    (15, 148, 0.0578, 0.1617),
    (0, 20, 0.0, 0.1684),
    (1, 29, 0.0009, 0.1776),
    (0, 10, 0.0, 0.3085),
    (10, 10, 0.6915, 1.0),
    (5, 10, 0.1871, 0.8129),
]


@pytest.mark.parametrize(("yes", "drawn", "low", "high"), PUBLISHED)
def test_limits_of_a_simple_sample_are_the_published_ones(yes, drawn, low, high):
    assert [round(limit, 4) for limit in clopper_pearson(yes, drawn)] == [low, high]


def test_nothing_drawn_tells_nothing():
    assert clopper_pearson(0, 0) == (0.0, 1.0)
    assert total([Stratum(10, 0, 0)]) == (0, 10)


@pytest.mark.parametrize("yes", range(8))
def test_limits_of_a_finite_whole_are_those_that_enumeration_gives(yes):
    items, drawn = 20, 7

    def chance(hits: int, seen: range) -> float:
        ways = sum(comb(hits, k) * comb(items - hits, drawn - k) for k in seen)
        return ways / comb(items, drawn)

    fitting = [
        hits
        for hits in range(items + 1)
        if chance(hits, range(yes, drawn + 1)) > 0.025
        and chance(hits, range(yes + 1)) > 0.025
    ]
    assert hypergeometric(items, drawn, yes) == (fitting[0], fitting[-1])


def test_what_was_seen_in_full_is_known():
    assert hypergeometric(10, 10, 4) == (4, 4)
    assert total([Stratum(10, 10, 4), Stratum(3, 3, 0)]) == (4, 4)


def test_a_great_whole_has_the_limits_of_a_simple_sample():
    low, _ = hypergeometric(1_000_000, 30, 30)

    assert round(low / 1_000_000, 4) == round(clopper_pearson(30, 30)[0], 4) == 0.8843


def test_strata_drawn_alike_have_the_limits_of_a_simple_sample():
    strata = [Stratum(500_000, 10, 4), Stratum(500_000, 10, 1)]

    low, high = clopper_pearson(5, 20)
    assert total(strata) == (round(low * 1e6 + 0.5), round(high * 1e6 - 0.5))


def test_what_was_not_seen_counts_as_no_below_and_as_yes_above():
    low, _ = total([Stratum(1000, 20, 5)])
    _, high = total([Stratum(1000, 20, 12)])

    assert total([Stratum(1000, 20, 5, open=7)]) == (low, high)


def test_bounds_never_contradict_what_was_seen():
    low, high = total([Stratum(12, 8, 7), Stratum(100, 1, 1), Stratum(5, 2, 0)])

    assert 8 <= low <= high <= 117 - 3


# Size and hits of each stratum; the draws are those that the last number allows.
POPULATIONS = {
    "unequal shares": [(400, 360), (300, 30), (200, 100), (100, 0)],
    "rare": [(1000, 20)],
    "hardly any": [(300, 1), (300, 1), (300, 2), (300, 0)],
    "nearly all": [(600, 582), (300, 297), (50, 50)],
    "all or none": [(50, 50), (50, 0)],
    "small": [(40, 20), (30, 6), (10, 7)],
    "many strata of few hits": [(50, 4)] * 12,
    "hits in what is drawn least": [(500, 25), (500, 25), (20, 20), (10, 10)],
}
DRAWS = {
    "unequal shares": (12, 9, 6, 3),
    "rare": (30,),
    "hardly any": (8, 8, 7, 7),
    "nearly all": (19, 9, 2),
    "all or none": (15, 15),
    "small": (15, 11, 4),
    "many strata of few hits": (3,) * 12,
    "hits in what is drawn least": (14, 14, 1, 1),
}


@pytest.mark.parametrize("name", POPULATIONS)
def test_bounds_hold_the_truth_in_95_of_100_draws(name):
    chance, population, held = random.Random(20010203), POPULATIONS[name], 0
    truth, rounds = sum(hits for _, hits in population), 400

    for _ in range(rounds):
        seen = [
            Stratum(size, n, sum(p < hits for p in chance.sample(range(size), n)))
            for (size, hits), n in zip(population, DRAWS[name], strict=True)
        ]
        low, high = total(seen)
        held += low <= truth <= high

    assert held >= 0.95 * rounds
