"""Figures of a cohort: who may be told, pooled or withheld; planted known answers."""

from __future__ import annotations

import json
import random
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from audit import cohort
from audit.cohort import Rules, disclosure
from audit.cohort import figures as figures_of
from audit.cohort.figures import figures
from tests import cohorts
from tests.cohorts import row

NOBODY = {
    "participants": None, "items": None, "in_scope": None, "undetermined": None,
    "out_of_scope": None, "low_percent": None, "high_percent": None,
}  # fmt: skip


def table(rows_of, schema=cohorts.COUNTS):
    """Return counts of participants p0, p1…: a list of rows for each."""
    rows = [
        {**one, "participant": f"p{number}"}
        for number, those in enumerate(rows_of)
        for one in those
    ]
    return pa.Table.from_pylist(rows, schema.append(pa.field("participant", "string")))


EXACT = Rules(base=1)


def found(rows_of, rules=EXACT, *, classes=None):
    sensitive = table(classes, cohorts.SENSITIVE) if classes is not None else None
    return figures(table(rows_of), sensitive, rules)


def labelled(rows, label):
    (one,) = [one for one in rows if one["label"] == label]
    return {name: value for name, value in one.items() if name != "label"}


def test_five_participants_are_told_with_bounds():
    mine = [row(3, verdict="in_scope"), row(4), row(13, verdict="out_of_scope")]

    told = found([mine] * 5)

    assert told.total == {
        "participants": 5, "items": 100, "in_scope": 15, "undetermined": 20,
        "out_of_scope": 65, "low_percent": 15, "high_percent": 35,
    }  # fmt: skip
    assert labelled(told.years, "2012") == told.total
    assert labelled(told.kinds, "post") == told.total
    assert labelled(told.platforms, "facebook") == told.total
    assert labelled(told.kinds, "comment") == NOBODY
    assert told.kinds_by_year == [{"kind": "post", "year": "2012", "items": 100}]


def test_four_participants_are_told_nothing_of():
    told = found([[row(3)]] * 4)

    assert told.total == NOBODY
    assert told.years == [
        {"label": "undated", **NOBODY}, {"label": "not_told_apart", **NOBODY},
    ]  # fmt: skip
    assert told.kinds_by_year == told.spread == []
    assert told.with_items is None


def test_a_cell_of_few_is_pooled_with_others_of_few_and_told_there():
    # Five have posts of 2012; three of them reviews of 2012, the others of 2013.
    posts = [[row(10)] for _ in range(5)]
    rows_of = [
        [*those, row(2, kind="review", year=2012 + number // 3)]
        for number, those in enumerate(posts)
    ]

    told = found(rows_of)

    assert labelled(told.kinds, "review")["items"] == 10
    assert labelled(told.years, "2012")["items"] == 50
    assert labelled(told.years, "not_told_apart")["items"] == 10
    assert told.total["items"] == 60
    assert told.kinds_by_year == [{"kind": "post", "year": "2012", "items": 50}]


def test_what_even_pools_cannot_hide_enters_no_figure():
    rows_of = [[row(10)] for _ in range(5)]
    rows_of[0] += [row(7, verdict="in_scope")]

    assert found(rows_of) == found([[row(10)]] * 5)


def test_who_makes_most_of_a_cell_is_not_told():
    told = found([[row(10)] for _ in range(5)] + [[row(201, year=2013)]])
    equal = found([[row(10)] for _ in range(5)] + [[row(200)]])
    heavy = found([[row(10)] for _ in range(5)] + [[row(201)]])

    assert (told.total["items"], equal.total["items"]) == (50, 250)
    assert heavy.total == NOBODY


def test_the_second_largest_cannot_estimate_the_largest():
    """Of 100 and 100, the rest must be 10 or more: the p % rule with p = 10."""
    few = found([[row(n)] for n in (100, 100, 3, 3, 3)])
    enough = found([[row(n)] for n in (100, 100, 3, 3, 4)])

    assert (few.total["items"], enough.total["items"]) == (None, 210)


def test_counts_are_rounded_and_shares_hold_for_all_that_is_rounded_so():
    mine = [row(1, verdict="in_scope"), row(2), row(5, verdict="out_of_scope")]

    told = found([mine] * 6, Rules(participants=4, base=10))

    # 6, 12 and 30 items of 6 participants.
    assert told.total == {
        "participants": 8, "items": 50, "in_scope": 10, "undetermined": 10,
        "out_of_scope": 30, "low_percent": 9, "high_percent": 53,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("counts", "base", "low", "high"),
    [((640, 480, 496), 1000, 33, 100), ((8, 0, 7), 5, 53, 80), ((8, 0, 7), 1, 53, 54)],
)
def test_bounds_are_as_wide_as_rounding_makes_them(counts, base, low, high):
    rules = Rules(base=base)
    rounded = {
        name: rules.rounded(count) if count else None
        for name, count in zip(figures_of.VERDICTS, counts, strict=True)
    }

    told = figures_of._with_bounds(rounded, 5, rules)

    assert (told["low_percent"], told["high_percent"]) == (low, high)


@given(st.lists(st.integers(0, 5000), min_size=3, max_size=3), st.integers(1, 1000))
def test_the_true_share_is_always_within_the_bounds(counts, base):
    rules = Rules(base=base)
    rounded = {
        name: rules.rounded(count) if count else None
        for name, count in zip(figures_of.VERDICTS, counts, strict=True)
    }

    told = figures_of._with_bounds(rounded, 5, rules)

    assume(told["items"])
    low, high = counts[0], counts[0] + counts[1]
    assert 0 <= told["low_percent"] * sum(counts) <= 100 * low
    assert 100 * high <= told["high_percent"] * sum(counts) <= 100 * sum(counts)


@given(st.integers(0, 10_000), st.integers(1, 1000))
def test_the_counts_that_are_told_alike_are_known(count, base):
    rules = Rules(base=base)
    told = rules.rounded(count)
    least, most = rules.least(told), rules.most(told)

    assert least <= count <= most
    assert {rules.rounded(least), rules.rounded(most)} == {told}
    assert rules.rounded(most + 1) > told


@pytest.mark.parametrize(
    ("count", "base", "rounded"),
    [(5, 5, 5), (7, 5, 5), (8, 5, 10), (5, 10, 10), (4, 10, 0), (7, 1, 7), (3, 2, 4)],
)
def test_rounding_is_to_the_nearest_multiple_and_halves_go_up(count, base, rounded):
    assert Rules(base=base).rounded(count) == rounded


@pytest.mark.parametrize(
    ("least", "base", "count", "rounded"),
    [(5, 1, 7, 5), (5, 1, 8, 10), (5, 100, 5, 5), (10, 5, 14, 10), (3, 5, 4, 3)],
)
def test_counts_of_participants_are_rounded_to_the_threshold(
    least, base, count, rounded
):
    assert Rules(participants=least, base=base).people(count) == rounded


def test_reactions_stand_apart():
    liked = row(9, kind="reaction")

    told = found([[row(2), liked]] * 5)

    assert told.reactions == {"participants": 5, "items": 45}
    assert told.total["items"] == 10
    assert found([[row(2), liked]] * 2 + [[row(2)]] * 3).reactions is None


def test_undated_items_have_a_row_and_gaps_between_years_are_empty_rows():
    told = found([[row(1, year=None), row(1, year=2010), row(1, year=2012)]] * 5)

    assert [(one["label"], one["items"]) for one in told.years] == [
        ("2010", 5), ("2011", None), ("2012", 5), ("undated", 5),
        ("not_told_apart", None),
    ]  # fmt: skip


# Over the participants ---------------------------------------------------------------


def spread_of(count):
    """The nth of them has n items in scope and the rest of 100 undetermined."""
    rows_of = [[row(n, verdict="in_scope"), row(100 - n)] for n in range(1, count + 1)]
    return found(rows_of).spread


def test_a_quantile_is_the_mean_of_five_around_it():
    assert spread_of(20) == [
        {"percent": 25, "low_percent": 6, "high_percent": 100, "items": 100},
        {"percent": 50, "low_percent": 11, "high_percent": 100, "items": 100},
        {"percent": 75, "low_percent": 16, "high_percent": 100, "items": 100},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("count", "percents"),
    [
        (9, []), (10, [50]), (19, [50]), (20, [25, 50, 75]),
        (50, [10, 20, 30, 40, 50, 60, 70, 80, 90]),
    ],
)  # fmt: skip
def test_the_more_participants_the_more_quantiles(count, percents):
    assert [one["percent"] for one in spread_of(count)] == percents


@pytest.mark.parametrize("count", [10, 20, 37, 50, 73, 99])
def test_quantiles_share_no_participant_and_leave_enough_on_either_side(count):
    told = spread_of(count)

    # Who has n in scope is the nth: the mean of five names the third of them.
    middles = [one["low_percent"] for one in told]
    assert all(b - a >= 5 for a, b in pairwise(middles))
    assert middles[0] >= 5
    assert count - middles[-1] >= 4


# Sensitive classes -------------------------------------------------------------------


def test_a_class_is_told_with_its_bounds():
    mine = [row(10), row(10, verdict="in_scope")]
    classes = [
        row(2, verdict="in_scope", sensitive="health"),
        row(1, sensitive="health"),
    ]

    told = found([mine] * 5, classes=[classes] * 5).sensitive

    assert labelled(told, "health") == {
        "participants": 5, "items": 15, "in_scope": 10, "undetermined": 5,
        "out_of_scope": None, "low_percent": 66, "high_percent": 100,
    }  # fmt: skip
    assert labelled(told, "offences") == NOBODY


def test_a_class_with_a_withheld_verdict_has_no_share():
    mine = [row(10), row(10, verdict="in_scope")]
    classes = [[row(1, sensitive="health")] for _ in range(5)]
    classes[0] += [row(1, verdict="in_scope", sensitive="health")]

    told = labelled(found([mine] * 5, classes=classes).sensitive, "health")

    assert told == NOBODY | {"participants": 5, "items": 5, "undetermined": 5}


def test_a_class_whose_rest_would_follow_from_the_totals_is_withheld():
    # All but two participants mention it in every item: the rest is theirs alone.
    mine = [[row(10)] for _ in range(7)]
    classes = [[row(10, sensitive="health")]] * 5 + [[row(4, sensitive="health")]] * 2

    told = found(mine, classes=classes)

    assert labelled(told.sensitive, "health") == NOBODY
    assert told.total["items"] == 70


def test_withheld_items_of_the_same_verdict_hide_nobody_beside_a_class():
    """The total holds no withheld item: total minus class would be b's 743."""
    mine = [[row(1000, verdict="in_scope")] for _ in range(6)]
    b = [row(743, verdict="in_scope")]
    few = {"platform": "instagram", "kind": "event", "year": 2015}
    beside = [[row(250, verdict="in_scope", **few)] for _ in range(4)]
    classes = [[one[0] | {"sensitive": "health"}] for one in mine]

    told = found([*mine, b, *beside], classes=classes)

    assert told.total["in_scope"] == 6743
    assert labelled(told.sensitive, "health") == NOBODY


def test_a_class_is_weighed_against_the_groups_it_stands_in():
    """All of it is on Facebook: that row minus the class would be b's 743."""
    mine = [[row(1000, verdict="in_scope")] for _ in range(6)]
    b = [row(743, verdict="in_scope")]
    others = [[row(250, platform="instagram", verdict="in_scope")] for _ in range(5)]
    classes = [[one[0] | {"sensitive": "health"}] for one in mine]

    told = found([*mine, b, *others], classes=classes)

    assert labelled(told.platforms, "facebook")["in_scope"] == 6743
    assert labelled(told.sensitive, "health") == NOBODY


def test_a_class_counts_told_items_only():
    health = {"sensitive": "health"}
    rows_of = [[row(10)] for _ in range(6)]
    rows_of[0] += [row(7, platform="instagram", kind="event", verdict="in_scope")]
    classes = [[row(2) | health] for _ in rows_of]
    classes[0] += [rows_of[0][1] | health]

    told = found(rows_of, classes=classes)

    assert labelled(told.sensitive, "health") == {
        "participants": 5, "items": 12, "in_scope": None, "undetermined": 12,
        "out_of_scope": None, "low_percent": 0, "high_percent": 100,
    }  # fmt: skip


def test_a_class_of_reactions_is_not_counted():
    classes = [[row(1, kind="reaction", sensitive="health")]] * 5

    told = found([[row(10), row(5, kind="reaction")]] * 5, classes=classes)

    assert labelled(told.sensitive, "health") == NOBODY


# The whole ---------------------------------------------------------------------------


def test_the_order_of_rows_and_files_changes_nothing(tmp_path):
    data = cohort.read(cohorts.invented(tmp_path / "data"))
    order = list(range(data.counts.num_rows))
    random.Random(1).shuffle(order)

    shuffled = figures(data.counts.take(order), data.sensitive, Rules())

    assert shuffled == figures(data.counts, data.sensitive, Rules())


def test_the_names_of_participants_stand_nowhere(tmp_path):
    told = cohort.published(cohort.read(cohorts.invented(tmp_path / "d")), Rules())

    assert "p001" not in str(told)
    assert told["participants"] == {
        "done": 60,
        "failed": None,
        "with_items": 60,
        "left_out": 0,
    }


def test_each_policy_has_its_own_figures(tmp_path):
    other = [row(6, verdict="in_scope", policy="us")]
    folder = cohorts.write(
        tmp_path / "d", {f"p{n}": [row(6), *other] for n in range(5)}
    )

    totals = [
        cohort.published(cohort.read(folder, policy), Rules())["total"]
        for policy in (None, "us")
    ]

    assert [(one["in_scope"], one["undetermined"]) for one in totals] == [
        (None, 30), (30, None),
    ]  # fmt: skip


def test_counts_of_who_is_not_done_are_left_out_and_said(tmp_path):
    names = [f"p{n}" for n in range(6)]
    runs = [cohorts.run(name) for name in names[:5]]
    runs += [cohorts.failure("p5")]
    folder = cohorts.write(tmp_path / "d", {n: [row(6)] for n in names}, runs=runs)

    told = cohort.published(cohort.read(folder), Rules())

    assert told["total"]["items"] == 30
    assert told["notes"] == ["failed", "not_done"]
    assert told["participants"]["failed"] is None


@pytest.mark.parametrize(("gone", "said"), [(1, None), (7, 5)])
def test_who_was_left_out_by_the_batch_is_in_no_figure(tmp_path, gone, said):
    names = [f"p{n}" for n in range(6 + gone)]
    health = {n: [row(2, sensitive="health")] for n in names}
    left_out = [*names[6:], "p-of-nowhere"]
    folder = cohorts.write(
        tmp_path / "d", {n: [row(6)] for n in names}, sensitive=health
    )
    kept = {n: [row(6)] for n in names[:6]}
    other = cohorts.write(
        tmp_path / "o", kept, sensitive={n: health[n] for n in names[:6]}
    )
    options = json.loads((folder / "batch.json").read_text("utf-8"))
    text = json.dumps(options | {"left_out": left_out})
    (folder / "batch.json").write_text(text, encoding="utf-8")

    told = cohort.published(cohort.read(folder), Rules())
    without = cohort.published(cohort.read(other), Rules())

    assert told["notes"] == ["left_out"]
    assert told["participants"]["left_out"] == said
    without["participants"] |= {"left_out": said}
    assert told == without | {"notes": ["left_out"]}


def test_exports_that_were_not_read_in_whole_are_noted(tmp_path):
    names = [f"p{n}" for n in range(5)]
    runs = [cohorts.run(name, unread=name == "p3") for name in names]
    folder = cohorts.write(tmp_path / "d", {n: [row(6)] for n in names}, runs=runs)

    assert cohort.published(cohort.read(folder), Rules())["notes"] == ["unread"]


def test_mixed_versions_and_days_are_noted(tmp_path):
    names = [f"p{n}" for n in range(6)]
    runs = [cohorts.run(name) for name in names]
    runs[0] |= {"versions": ["meta-audit 0.0.9", "eu-2025-05 2026-01-01"]}
    runs[1] |= {"as_of": "2026-11-20"}
    folder = cohorts.write(tmp_path / "d", {n: [row(6)] for n in names}, runs=runs)

    told = cohort.published(cohort.read(folder), Rules())

    assert told["notes"] == ["versions", "as_of"]
    assert told["versions"] == ["meta-audit 0.0.9", "meta-audit 0.1.0"]
    assert told["as_of"] == ["2026-11-20", "2026-11-21"]


def test_a_participant_without_items_counts_as_done(tmp_path):
    names = [f"p{n}" for n in range(11)]
    runs = [cohorts.run(name) for name in names]
    folder = cohorts.write(tmp_path / "d", {n: [row(6)] for n in names[:5]}, runs=runs)

    told = cohort.published(cohort.read(folder), Rules())

    assert told["participants"] == {
        "done": 10,
        "failed": 0,
        "with_items": 5,
        "left_out": 0,
    }


@pytest.mark.parametrize(
    ("rows_of", "message"),
    [
        ({f"p{n}": [row(6)] for n in range(4)}, "fewer than 5 participants are done"),
        (
            {f"p{n}": [row(6 + 1000 * (n == 0))] for n in range(6)},
            "no count rests on 5",
        ),
        ({f"p{n}": [] for n in range(6)}, "no count rests on 5"),
    ],
)
def test_too_few_are_told_nothing_of(tmp_path, rows_of, message):
    data = cohort.read(cohorts.write(tmp_path / "d", rows_of))

    with pytest.raises(cohort.CohortError, match=message):
        cohort.published(data, Rules())


def test_a_base_that_is_too_coarse_is_said(tmp_path):
    rows_of = {f"p{n}": [row(6)] for n in range(6)}
    data = cohort.read(cohorts.write(tmp_path / "d", rows_of))

    with pytest.raises(cohort.CohortError, match="smaller --round"):
        cohort.published(data, Rules(base=1000))


def test_a_union_of_safe_groups_is_safe():
    """The step that the proof rests on, tried with contributions at the very edge."""
    dice = np.random.default_rng(7)
    rules = Rules(participants=3)
    safe = [
        items
        for items in dice.geometric(0.02, (4000, 6)) * dice.integers(0, 2, (4000, 6))
        if disclosure.is_safe(items, rules)
    ]

    unions = [a + b for a, b in pairwise(safe)]

    assert len(unions) > 500
    assert all(disclosure.is_safe(items, rules) for items in unions)
