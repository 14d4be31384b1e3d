"""Make the figures of a cohort that may be published, and nothing else.

Everything here is a sum over safe groups (``disclosure``), rounded; what may not be
told is null. Shares are whole percents, as wide as rounding makes them: they hold for
all counts that would be rounded to those beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from audit.cohort.cells import (
    NO_YEAR,
    VERDICTS,
    Cells,
    cells_of,
    codes,
    keys_of,
    numbered,
)
from audit.cohort.disclosure import ANY, Bools, Ints, Rules, distinct, is_safe
from parsers import schema

UNDATED: Final = "undated"
NOT_TOLD_APART: Final = "not_told_apart"
"""The row of what pools gave up: items whose year, kind or platform is not told."""

KINDS: Final = tuple(kind for kind in schema.KINDS if kind != "reaction")
_MYRIAD: Final = 10_000
Row = dict[str, Any]


class Figures(NamedTuple):
    """All tables of a cohort, ready to be published: plain values, nulls withheld."""

    total: Row
    years: list[Row]
    kinds: list[Row]
    platforms: list[Row]
    kinds_by_year: list[Row]
    spread: list[Row]
    reactions: Row | None
    sensitive: list[Row] | None
    with_items: int | None


def figures(counts: pa.Table, sensitive: pa.Table | None, rules: Rules) -> Figures:
    """Return the tables of checked counts under one policy."""
    is_reaction = pc.equal(counts["kind"], "reaction")
    cells = cells_of(counts.filter(pc.invert(is_reaction)), rules)
    return Figures(
        total=_row(cells, cells.told, rules),
        years=_years(cells, rules),
        kinds=_rows(cells, 1, KINDS, rules),
        platforms=_rows(cells, 0, schema.PLATFORMS, rules),
        kinds_by_year=_kinds_by_year(cells, rules),
        spread=_spread(cells, rules),
        reactions=_reactions(counts.filter(is_reaction), rules),
        sensitive=None if sensitive is None else _sensitive(sensitive, cells, rules),
        with_items=_people(cells.people[cells.told], rules),
    )


def _people(people: Ints, rules: Rules) -> int | None:
    count = len(np.unique(people))
    return rules.people(count) if count >= rules.participants else None


def _row(cells: Cells, chosen: Bools, rules: Rules) -> Row:
    """Return the figures of some told cells, which fill whole groups."""
    verdict = cells.keys[:, -1]
    counts = {
        name: _count(cells.items[chosen & (verdict == place)], rules)
        for place, name in enumerate(VERDICTS)
    }
    return _with_bounds(counts, _people(cells.people[chosen], rules), rules)


def _count(items: Ints, rules: Rules) -> int | None:
    return rules.rounded(int(items.sum())) if len(items) else None


def _with_bounds(
    counts: dict[str, int | None], participants: int | None, rules: Rules
) -> Row:
    """Return a row: its sum is that of its rounded counts, so that a row adds up.

    The bounds hold for all counts that are rounded to these; null counts as none.
    """
    total = sum(count or 0 for count in counts.values())
    least, most = (
        {name: 0 if count is None else of(count) for name, count in counts.items()}
        for of in (rules.least, rules.most)
    )
    low, high = least["in_scope"], most["in_scope"] + most["undetermined"]
    beside = most["undetermined"] + most["out_of_scope"]
    return {
        "participants": participants,
        "items": total or None,
        **counts,
        "low_percent": 100 * low // max(low + beside, 1) if total else None,
        "high_percent": (
            -(-100 * high // (high + least["out_of_scope"])) if total else None
        ),
    }


def _rows(cells: Cells, place: int, labels: Sequence[str], rules: Rules) -> list[Row]:
    """Return one row per label of a dimension, then what was not told apart."""
    coded = schema.KINDS if labels is KINDS else labels
    return _listed(cells, place, [(name, coded.index(name)) for name in labels], rules)


def _years(cells: Cells, rules: Rules) -> list[Row]:
    """Return one row per year between the first and the last told, and the undated."""
    shown = cells.shown[cells.told, 2]
    years = shown[shown > NO_YEAR]
    span = range(int(years.min()), int(years.max()) + 1) if len(years) else range(0)
    named = [(str(year), year) for year in span]
    return _listed(cells, 2, [*named, (UNDATED, NO_YEAR)], rules)


def _listed(
    cells: Cells, place: int, named: Iterable[tuple[str, int]], rules: Rules
) -> list[Row]:
    of = cells.shown[:, place]
    return [
        {"label": name, **_row(cells, cells.told & (of == code), rules)}
        for name, code in [*named, (NOT_TOLD_APART, ANY)]
    ]


def _kinds_by_year(cells: Cells, rules: Rules) -> list[Row]:
    """Return kind, year and items of the groups that gave up neither."""
    shown = cells.shown
    known = cells.told & (shown[:, 1] != ANY) & (shown[:, 2] != ANY)
    pairs, of = distinct(shown[known, 1:3])
    sums = np.zeros(len(pairs), np.int64)
    np.add.at(sums, of, cells.items[known])
    return [
        {
            "kind": schema.KINDS[kind],
            "year": str(year) if year != NO_YEAR else UNDATED,
            "items": rules.rounded(items),
        }
        for (kind, year), items in zip(pairs.tolist(), sums.tolist(), strict=True)
    ]


def _reactions(counts: pa.Table, rules: Rules) -> Row | None:
    """Return reactions as one figure; they stand in no other."""
    if not counts.num_rows:
        return None
    names = pc.unique(counts["participant"])
    sums = np.zeros(len(names), np.int64)
    people = numbered(counts["participant"], names)
    np.add.at(sums, people, counts["items"].to_numpy())
    if not _is_tellable(sums, rules):
        return None
    sums = sums[sums > 0]
    return {
        "participants": rules.people(len(sums)),
        "items": rules.rounded(int(sums.sum())),
    }


# Over the participants ---------------------------------------------------------------


def _spread(cells: Cells, rules: Rules) -> list[Row]:
    """Return how share and number of items differ between participants.

    A quantile is the mean of the k participants around it, who serve no other one:
    no figure is one person's. Deciles from 10 k participants on, quartiles from 4 k,
    the median from 2 k; so at least k stand on either side of each.
    """
    told = cells.told
    people, of = np.unique(cells.people[told], return_inverse=True)
    count = len(people)
    parts = np.zeros((count, len(VERDICTS)), np.int64)
    np.add.at(parts, (of, cells.keys[told, -1]), cells.items[told])
    total = parts.sum(axis=1)
    low = _MYRIAD * parts[:, 0] // np.maximum(total, 1)
    high = -(-_MYRIAD * parts[:, :2].sum(axis=1) // np.maximum(total, 1))
    by = {name: np.sort(v) for name, v in (("l", low), ("h", high), ("i", total))}
    found = []
    for percent in _percents(count, rules.participants):
        first = percent * count // 100 - rules.participants // 2
        window = slice(max(first, 0), max(first, 0) + rules.participants)
        lows, highs, items = (by[name][window] for name in "lhi")
        mean = int(items.sum()) // len(items)
        found.append(
            {
                "percent": percent,
                "low_percent": int(lows.sum()) // (len(lows) * 100),
                "high_percent": -(-int(highs.sum()) // (len(highs) * 100)),
                "items": rules.rounded(mean) if is_safe(items, rules) else None,
            }
        )
    return found


def _percents(count: int, least: int) -> range:
    for parts in (10, 4, 2):
        if count >= parts * least:
            step = 100 // parts
            return range(step, 100, step)
    return range(0)


# Sensitive classes -------------------------------------------------------------------


def _sensitive(table: pa.Table, cells: Cells, rules: Rules) -> list[Row]:
    """Return one row per class; nothing is pooled, as classes overlap.

    Only items in told groups are counted, as in the totals. A count is told only if
    what is left of the groups that it stands in may be told too (or nothing is): else
    the rest would follow from a total. All other groups of a total are safe, so what
    is left of the total is then safe, too. No share is told where a verdict of the
    class is withheld.
    """
    is_counted = pc.and_(
        pc.not_equal(table["kind"], "reaction"),
        pc.is_in(table["participant"], cells.names),
    )
    counts = table.filter(is_counted)
    people = numbered(counts["participant"], cells.names)
    items = counts["items"].to_numpy().astype(np.int64)
    of_class = codes(counts["sensitive"], schema.SENSITIVE)
    verdict = codes(counts["verdict"], VERDICTS)
    group = _told_groups(keys_of(counts), cells)
    found = []
    for code, name in enumerate(schema.SENSITIVE):
        here = (of_class == code) & (group >= 0) & (items > 0)
        shared = np.isin(cells.groups.of, group[here])
        sums = np.zeros((2, len(VERDICTS), len(cells.names)), np.int64)
        np.add.at(sums[0], (verdict[here], people[here]), items[here])
        whole = cells.keys[shared, -1], cells.people[shared]
        np.add.at(sums[1], whole, cells.items[shared])
        found.append({"label": name, **_class_row(sums[0], sums[1], rules)})
    return found


def _told_groups(keys: Ints, cells: Cells) -> Ints:
    """Return the told group of each key; -1 where it is in none."""
    told = cells.told
    _keys, of = distinct(np.concatenate([cells.keys[told], keys]))
    known = np.full(len(_keys), -1, np.int64)
    known[of[: told.sum()]] = cells.groups.of[told]
    return known[of[told.sum() :]]


def _class_row(of_class: Ints, everything: Ints, rules: Rules) -> Row:
    """Return the row of one class, and ``everything`` in the groups it stands in.

    Both are (verdicts, participants).
    """
    rest = np.maximum(everything - of_class, 0)
    told = [
        _is_tellable(of_class[place], rules)
        and (not rest[place].any() or _is_tellable(rest[place], rules))
        for place in range(len(VERDICTS))
    ]
    counts = {
        name: rules.rounded(int(of_class[place].sum())) if told[place] else None
        for place, name in enumerate(VERDICTS)
    }
    contributes = (of_class[told] > 0).any(axis=0)
    row = _with_bounds(counts, _people(np.flatnonzero(contributes), rules), rules)
    if of_class[np.logical_not(told)].any():
        row |= {"low_percent": None, "high_percent": None}
    return row


def _is_tellable(items: Ints, rules: Rules) -> bool:
    return is_safe(items[items > 0], rules)
