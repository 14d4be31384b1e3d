"""Attack what is published: solve all tables together for what was withheld.

The attacker knows more than a reader: which cells are empty, in which figure each cell
is counted, and every count unrounded. The equations are solved exactly (whole numbers
modulo a large prime, which finds every solution that fractions would).
"""

from __future__ import annotations

from itertools import chain, combinations, product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.cohort import Rules
from audit.cohort.cells import cells_of
from audit.cohort.disclosure import ANY, is_safe
from audit.cohort.figures import KINDS, figures
from parsers import schema
from tests.audit.test_cohort import table
from tests.cohorts import SENSITIVE, row

PRIME = (1 << 61) - 1
PLATFORMS, SOME_KINDS = ("facebook", "instagram"), ("post", "comment", "photo")
YEARS = (2011, 2012, None)
VERDICTS = ("in_scope", "undetermined", "out_of_scope")
ROWS = st.builds(
    row,
    st.one_of(st.integers(1, 9), st.integers(1, 400)),
    platform=st.sampled_from(PLATFORMS),
    kind=st.sampled_from(SOME_KINDS),
    year=st.sampled_from(YEARS),
    verdict=st.sampled_from(VERDICTS),
)
COHORTS = st.lists(st.lists(ROWS, max_size=25), min_size=3, max_size=14)
LEAST = st.integers(3, 6)


class Attack:
    """The finest cells of a cohort, and the published figures as sums over them."""

    def __init__(self, rows_of, least):
        self.rules = Rules(participants=least, base=1)
        counts = table(rows_of)
        self.figures = figures(counts, None, self.rules)
        self.cells = cells = cells_of(counts, self.rules)
        self.keys, self.of = np.unique(cells.keys, axis=0, return_inverse=True)
        self.of = self.of.reshape(-1)
        self.items = np.zeros((len(cells.names), len(self.keys)), np.int64)
        np.add.at(self.items, (cells.people, self.of), cells.items)
        self.total = self.items.sum(axis=0)
        # Every participant's part of a cell is told under the same key, or not at all.
        self.shown = np.zeros_like(self.keys)
        self.shown[self.of] = cells.shown
        self.told = np.zeros(len(self.keys), bool)
        self.told[self.of] = cells.told
        self.equations = list(self._equations())

    def _equations(self):
        """Yield every published count and the finest cells that it is the sum of."""
        by_year = {"undated": 0, "not_told_apart": ANY}
        named = (
            (0, self.figures.platforms, schema.PLATFORMS.index),
            (1, self.figures.kinds, schema.KINDS.index),
            (2, self.figures.years, int),
        )
        for verdict, name in enumerate(VERDICTS):
            here = self.told & (self.keys[:, 3] == verdict)
            yield self.figures.total[name], here
            for place, rows, code in named:
                for one in rows:
                    label = one["label"]
                    at = by_year[label] if label in by_year else code(label)
                    yield one[name], here & (self.shown[:, place] == at)
        for one in self.figures.kinds_by_year:
            year = by_year[one["year"]] if one["year"] in by_year else int(one["year"])
            kind = schema.KINDS.index(one["kind"])
            at = (self.shown[:, 1] == kind) & (self.shown[:, 2] == year)
            yield one["items"], self.told & at

    def margins(self):
        """Yield every cell and margin of the full table: which finest cells it has."""
        for places in chain.from_iterable(combinations(range(4), n) for n in range(5)):
            values = [np.unique(self.keys[:, place]) for place in places]
            for wanted in product(*values):
                inside = (self.keys[:, list(places)] == wanted).all(axis=1)
                if inside.any():
                    yield inside

    def of_class(self, classes, label):
        """Return the items of a class, by participant and finest cell."""
        places = {tuple(key): at for at, key in enumerate(self.keys.tolist())}
        people = {name: at for at, name in enumerate(self.cells.names.to_pylist())}
        found = np.zeros_like(self.items)
        for number, those in enumerate(classes):
            for one in those:
                if one["sensitive"] == label:
                    found[people[f"p{number}"], places[key_of(one)]] += one["items"]
        return found

    def is_safe(self, inside):
        items = self.items[:, inside].sum(axis=1)
        return is_safe(items[items > 0], self.rules)


def key_of(one):
    return (
        schema.PLATFORMS.index(one["platform"]),
        schema.KINDS.index(one["kind"]),
        one["year"] or 0,
        VERDICTS.index(one["verdict"]),
    )


def eliminated(rows):
    """Return a basis of the rows, by the place of its leading one."""
    basis = {}
    for one in rows:
        rest = reduced(one, basis)
        lead = next((place for place, value in enumerate(rest) if value), None)
        if lead is not None:
            inverse = pow(rest[lead], -1, PRIME)
            basis[lead] = [value * inverse % PRIME for value in rest]
    return basis


def reduced(one, basis):
    rest = [int(value) for value in one]
    for lead in sorted(basis):
        factor = rest[lead]
        if factor:
            pairs = zip(rest, basis[lead], strict=True)
            rest = [(value - factor * other) % PRIME for value, other in pairs]
    return rest


@settings(deadline=None, max_examples=60)
@given(COHORTS, LEAST)
def test_no_withheld_cell_or_margin_follows_from_all_tables_together(rows_of, least):
    attack = Attack(rows_of, least)
    basis = eliminated(inside for _value, inside in attack.equations)

    followed = [
        inside
        for inside in attack.margins()
        if not attack.is_safe(inside) and not any(reduced(inside, basis))
    ]

    assert followed == []


@settings(deadline=None, max_examples=60)
@given(COHORTS, LEAST)
def test_every_withheld_value_may_be_another_by_at_least_a_safe_group(rows_of, least):
    """Two tables of counts that publish the same, and differ in what was withheld."""
    attack = Attack(rows_of, least)
    for inside in attack.margins():
        if attack.is_safe(inside):
            continue
        low, high = attack.total.copy(), attack.total.copy()
        if (inside & ~attack.told).any():
            high[inside & ~attack.told] += 1000
        for key in np.unique(attack.shown[attack.told], axis=0):
            group = attack.told & (attack.shown == key).all(axis=1)
            within, beside = group & inside, group & ~inside
            if within.any() and beside.any():
                for moved, to, of in ((low, beside, within), (high, within, beside)):
                    moved[to.argmax()] += moved[of].sum()
                    moved[of] = 0

        for _value, cells in attack.equations:
            assert low[cells].sum() == high[cells].sum() == attack.total[cells].sum()
        assert high[inside].sum() - low[inside].sum() >= least
        assert min(low.min(), high.min()) >= 0


@settings(deadline=None, max_examples=60)
@given(COHORTS, LEAST)
def test_every_published_count_keeps_the_rules_and_is_the_sum_it_claims(rows_of, least):
    attack = Attack(rows_of, least)

    for value, inside in attack.equations:
        if value is None:
            assert not inside.any()
            continue
        items = attack.items[:, inside].sum(axis=1)
        items = np.sort(items[items > 0])[::-1]
        assert value == items.sum()
        assert len(items) >= least
        assert 100 * items[0] <= 80 * items.sum()
        assert 100 * (items[2:].sum()) >= 10 * items[0]


@settings(deadline=None, max_examples=60)
@given(COHORTS, LEAST, st.integers(2, 9))
def test_what_is_withheld_enters_no_figure(rows_of, least, times):
    """Multiply all that is withheld: every figure stays."""
    attack = Attack(rows_of, least)
    hidden = {tuple(key) for key in attack.keys[~attack.told].tolist()}

    changed = [
        [
            {**one, "items": one["items"] * (times if key_of(one) in hidden else 1)}
            for one in those
        ]
        for those in rows_of
    ]

    assert Attack(changed, least).figures == attack.figures


@settings(deadline=None, max_examples=60)
@given(COHORTS, LEAST, st.integers(1, 30))
def test_no_count_of_participants_is_below_the_threshold(rows_of, least, base):
    rules = Rules(participants=least, base=base)

    told = figures(table(rows_of), None, rules)

    rows = [told.total, *told.years, *told.kinds, *told.platforms]
    people = {one["participants"] for one in rows} - {None}
    assert all(count >= least and count % least == 0 for count in people)


@settings(deadline=None, max_examples=150)
@given(COHORTS, LEAST, st.data())
def test_no_total_minus_a_sensitive_class_tells_of_few(rows_of, least, data):
    """Every total that holds all of a class, and every row that may."""
    attack = Attack(rows_of, least)
    share = st.sampled_from((0, 0, 50, 100, 100, 100))
    classes = [
        [
            one | {"items": part, "sensitive": name}
            for one in those
            for name in ("health", "offences")
            if (part := one["items"] * data.draw(share) // 100)
        ]
        for those in rows_of
    ]
    told = figures(table(rows_of), table(classes, SENSITIVE), attack.rules).sensitive

    for one in told:
        of_class = attack.of_class(classes, one["label"])
        for value, inside in attack.equations:
            for place, name in enumerate(VERDICTS):
                here = attack.told & (attack.keys[:, 3] == place)
                held = of_class * here
                is_one_verdict = not (inside & ~here).any()
                if one[name] is None or value is None or not is_one_verdict:
                    continue
                assert one[name] == held.sum()
                if (held * ~inside).any():
                    continue
                rest = (attack.items * inside - held).sum(axis=1)
                assert rest.sum() == value - one[name]
                assert not rest.any() or is_safe(rest[rest > 0], attack.rules)


def test_the_attack_would_notice_a_total_that_gives_a_cell_away():
    """The classic leak: a total over all, beside all cells but one."""
    rows_of = [[row(10)] for _ in range(5)] + [[row(7, year=2011)]]
    attack = Attack(rows_of, 5)
    leak = np.ones(len(attack.keys), bool)
    basis = eliminated([*(inside for _value, inside in attack.equations), leak])

    followed = [
        attack.total[inside].sum()
        for inside in attack.margins()
        if not attack.is_safe(inside) and not any(reduced(inside, basis))
    ]

    assert set(followed) == {7}


def test_the_kinds_told_are_all_but_reactions():
    assert set(schema.KINDS) - set(KINDS) == {"reaction"}
