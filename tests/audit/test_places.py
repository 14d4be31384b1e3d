"""Hold which places are taken for home-like, and which areas are counted."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

import numpy as np
import pytest

from audit.places import MOST, Area, areas, home_like

HOME = (47.2505, 2.5005)
FLAT = (59.9105, 10.7505)
DAY = 86_400_000
NOON = int(datetime(2019, 5, 6, 12, tzinfo=UTC).timestamp() * 1000)
EVENING = NOON + 8 * 3_600_000


def flagged(rows, *, hours=True):
    """Return which of (latitude, longitude, time) rows lie in a home-like place."""
    latitude, longitude = (np.array([row[n] for row in rows], float) for n in (0, 1))
    dated = np.array([row[2] is not None for row in rows], bool)
    at = np.array([row[2] or 0 for row in rows], np.int64)
    has_hour = np.full(len(rows), hours)
    return home_like(latitude, longitude, at, has_hour=has_hour, dated=dated).tolist()


def at(place, *times):
    return [(*place, time) for time in times]


# Five items on four days, the last 30 days after the first, two in the evening.
LIVED_IN = (
    EVENING,
    EVENING + 10 * DAY,
    NOON + 20 * DAY,
    NOON + 30 * DAY,
    NOON + 30 * DAY,
)


def test_where_one_was_again_and_again_is_home_like():
    far = at((48.0, 2.5), EVENING)

    assert flagged(at(HOME, *LIVED_IN) + far) == [True] * 5 + [False]


@pytest.mark.parametrize(
    "times",
    [
        LIVED_IN[:4],
        (*LIVED_IN[:2], *[NOON + 30 * DAY] * 4),
        (*LIVED_IN[:3], *[NOON + 29 * DAY] * 2),
        (EVENING, *[NOON + n * DAY for n in (10, 20, 30, 40)]),
        (EVENING, EVENING + 1, *[NOON + n * DAY for n in (10, 20, 30, 40)]),
    ],
    ids=["four items", "three days", "29 days", "one evening", "one evening twice"],
)
def test_a_little_less_is_not(times):
    assert flagged(at(HOME, *times)) == [False] * len(times)


def test_a_week_of_holidays_is_no_home():
    week = [EVENING + n * DAY // 4 for n in range(7 * 4)]

    assert not any(flagged(at(HOME, *week)))


def test_a_workplace_by_day_is_no_home():
    hours = [NOON + d * DAY + h * 3_600_000 for d in range(400) for h in (-3, 0, 4)]

    assert not any(flagged(at(HOME, *hours)))


def test_hours_are_those_of_the_place():
    # Noon in UTC is 22:00 on the far side, 160° east.
    assert all(
        flagged(at((-9.5005, 160.0005), *[NOON + n * 10 * DAY for n in range(5)]))
    )
    assert not any(flagged(at(HOME, *[NOON + n * 10 * DAY for n in range(5)])))


@pytest.mark.parametrize(
    ("east", "west"),
    [((47.25, 2.5001), (47.2501, 2.4999)), ((0.0001, 0.0001), (-0.0001, -0.0001)),
     ((1.5, 179.9999), (1.5, -179.9999))],
    ids=["a border", "four borders", "the date line"],
)  # fmt: skip
def test_a_border_of_cells_does_not_split_a_home(east, west):
    # Noon at 180° is midnight; so all times are in the evening of one place.
    late = [EVENING + n * 10 * DAY for n in range(5)]
    late = late if abs(east[1]) < 90 else [NOON + n * 10 * DAY for n in range(5)]

    assert all(flagged(at(east, *late[:2]) + at(west, *late[2:])))


def test_homes_two_cells_apart_are_not_added_up():
    near = (HOME[0] + 0.002, HOME[1])

    assert not any(flagged(at(HOME, *LIVED_IN[:3]) + at(near, *LIVED_IN[3:])))


def test_an_item_without_a_time_counts_as_an_item_only():
    assert all(flagged(at(HOME, *LIVED_IN[:4], None)))
    assert not any(flagged(at(HOME, *LIVED_IN[:3], None, None)))


def test_times_known_to_the_day_have_no_evening():
    assert not any(flagged(at(HOME, *LIVED_IN), hours=False))


def test_the_places_of_others_do_not_touch_it():
    both = at(HOME, *LIVED_IN) + at(FLAT, *LIVED_IN[:4])

    assert flagged(both) == [True] * 5 + [False] * 4
    assert flagged([]) == []


def slowly(rows):
    """Return the rule's answer by loops over all pairs of items."""
    found = []
    for north, east, _ in rows:
        cell = int(np.floor((north + 90) * 1000)), int(np.floor((east + 180) * 1000))
        near = []
        for other in rows:
            own = (
                int(np.floor((other[0] + 90) * 1000)),
                int(np.floor((other[1] + 180) * 1000)),
            )
            if abs(own[0] - cell[0]) <= 1 and abs(own[1] - cell[1]) <= 1:
                near.append(other[2] + int(other[1] / 15 * 3_600_000))
        days = {time // DAY for time in near}
        late = {t // DAY for t in near if not 8 <= t // 3_600_000 % 24 < 18}
        found.append(
            len(near) >= 5
            and len(days) >= 4
            and max(days) - min(days) >= 30
            and len(late) >= 2
        )
    return found


@pytest.mark.parametrize("seed", range(5))
def test_it_agrees_with_the_rule_written_as_loops(seed):
    chance = Random(seed)
    rows = [
        (
            47 + chance.randrange(12) / 1000 + 0.0005,
            2 + chance.randrange(12) / 1000 + 0.0005,
            NOON + chance.randrange(60 * 24) * 3_600_000,
        )
        for _ in range(120)
    ]

    found = flagged(rows)

    assert found == slowly(rows)
    assert 5 < sum(found) < 115


def test_areas_are_rounded_and_counted_by_verdict_most_first():
    latitude = np.array([47.2549, 47.2451, 47.25, -33.5, -33.5049, 48.9, 0.001])
    longitude = np.array([2.4951, 2.5049, 2.5, -70.26, -70.2551, -0.001, 180.0])
    verdict = np.array([0, 2, 2, 1, 1, 0, 0])
    is_home = np.array([False, True, False, False, False, False, False])

    found = areas(latitude, longitude, verdict, is_home)

    def counts(in_scope, out_of_scope, undetermined):
        return {
            "in_scope": in_scope,
            "out_of_scope": out_of_scope,
            "undetermined": undetermined,
        }

    assert found == [
        Area(47.25, 2.5, counts(1, 0, 2), True),
        Area(-33.5, -70.26, counts(0, 2, 0), False),
        Area(0.0, -180.0, counts(1, 0, 0), False),
        Area(48.9, 0.0, counts(1, 0, 0), False),
    ]


def test_areas_have_two_decimals_and_are_a_thousand_at_most():
    chance = np.random.default_rng(1)
    latitude, longitude = chance.uniform(-90, 90, 5000), chance.uniform(-180, 180, 5000)
    none = np.zeros(5000, np.int64)

    found = areas(latitude, longitude, none, none.astype(bool))

    assert len(found) == MOST
    assert {round(area.latitude, 2) - area.latitude for area in found} == {0.0}
    assert {round(area.longitude, 2) - area.longitude for area in found} == {0.0}
    assert areas(*(np.zeros(0),) * 2, none[:0], none[:0].astype(bool)) == []
