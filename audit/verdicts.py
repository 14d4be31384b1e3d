"""Judge items under a policy, column-wise: which rule decides, and how.

Every value of a column admits some rules and shuts out the others. One table per column
holds that as a bit per rule; the bits of an item's values are and-ed over the columns,
and the lowest bit left is the first rule that matches. No row is looked at by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from audit.policy import CONDITIONS, Window
from parsers.schema import VERDICTS, VERDICTS_LABELS, Policy, Rule, schema_of

Codes = npt.NDArray[np.integer[Any]]
Bools = npt.NDArray[np.bool_]
Bits = npt.NDArray[np.uint64]

NEVER = int(np.iinfo(np.int64).min)  # `objected_on` of an account without objection
_WORD = 64  # rules that are tried at once


@dataclass(frozen=True)
class Conditions:
    """What the rules of one policy ask about a batch of items: codes, not labels.

    A code is the place of a label in the tuple that audit.policy.CONDITIONS has for
    the column; -1 is unknown and matches nothing. Every field but ``kind`` may also be
    one value for the whole batch (0-d).

    exposure, objection, created and objected_on depend on the policy, so they differ
    between its Conditions; the other columns are the same under every policy.
    """

    kind: Codes
    surface: Codes
    status: Codes
    platform: Codes
    author: Codes
    container: Codes  # code of PROFILE_FIELDS; -1 for all other containers
    basis: Codes
    exposure: Codes
    minor: Bools  # the owner is known to be under 18 on the as-of date
    objection: Codes = field(default_factory=lambda: np.array(0, np.int8))
    created: Codes = field(default_factory=lambda: np.array(-1, np.int8))
    # When a confirmed objection was sent: ms since 1970, UTC; NEVER if none was.
    objected_on: Codes = field(default_factory=lambda: np.array(NEVER))
    # Known to have been public in the window; one entry for each of windows(policy).
    public_within: Mapping[Window, Bools] = field(default_factory=dict)


class Judged(NamedTuple):
    """The place of the deciding rule in ``policy.rules``, and its verdict's code."""

    rule: npt.NDArray[np.int16]
    verdict: npt.NDArray[np.int8]


def judge(policy: Policy, facts: Conditions) -> Judged:
    """Return for each item the first rule of the policy that matches it."""
    places = [place for place, rule in enumerate(policy.rules) if rule.exercised]
    decided = np.full(len(facts.kind), -1, np.int16)
    for start in reversed(range(0, len(places), _WORD)):
        group = places[start : start + _WORD]
        first = _first(_alive([policy.rules[place] for place in group], facts))
        # -1, no rule of this group, keeps what a later group said.
        decided = np.where(first < 0, decided, np.array([*group, -1], np.int16)[first])
    if (decided < 0).any():
        raise ValueError(f"{policy.id} has no last rule for what nothing matched")
    verdicts = [VERDICTS_LABELS.index(rule.verdict) for rule in policy.rules]
    return Judged(decided, np.array(verdicts, np.int8)[decided])


def table(policy: Policy, item_ids: pa.Array, judged: Judged) -> pa.RecordBatch:
    """Return the rows of ``verdicts.parquet`` for these items under the policy."""
    rules = policy.rules
    columns = (
        _labels(np.zeros(len(judged.rule), np.int32), [policy.id]),
        _labels(judged.rule, [rule.id for rule in rules]),
        _labels(judged.verdict, list(VERDICTS_LABELS)),
        _labels(judged.rule, [rule.says for rule in rules]),
    )
    return pa.RecordBatch.from_arrays([item_ids, *columns], schema=schema_of(VERDICTS))


def windows(policy: Policy) -> tuple[Window, ...]:
    """Return the windows for which ``Conditions.public_within`` needs an entry."""
    return tuple(_arguments(policy.rules, "public_within"))


def _labels(places: Codes, labels: list[str]) -> pa.DictionaryArray:
    """Return a label column; equal labels share one entry of the dictionary."""
    distinct = list(dict.fromkeys(labels))
    entries = np.array([distinct.index(label) for label in labels], np.int32)
    return pa.DictionaryArray.from_arrays(
        pa.array(entries[places], pa.int32()), pa.array(distinct, pa.string())
    )


# Bits --------------------------------------------------------------------------------


def _first(alive: Bits) -> npt.NDArray[np.int32]:
    """Return the place of the lowest bit; -1 where there is none."""
    lowest = alive & (~alive + np.uint64(1))
    # A power of two is exact as a float, and its exponent is the place plus one.
    exponent: npt.NDArray[np.int32] = np.frexp(lowest.astype(np.float64))[1]
    return exponent - 1


def _alive(rules: list[Rule], facts: Conditions) -> Bits:
    """Return for each item the rules that match it, as bits."""
    alive = np.full(len(facts.kind), (1 << len(rules)) - 1, np.uint64)
    for tables, values in _tests(rules, facts):
        alive &= np.take(tables, values)
    return alive


def _tests(
    rules: list[Rule], facts: Conditions
) -> Iterator[tuple[Bits, Codes | Bools]]:
    """Yield a table of bits and the codes to look up in it, per column that counts."""
    for name, labels in CONDITIONS.items():
        naming = [
            (place, rule)
            for place, rule in enumerate(rules)
            if name in rule.when or name in rule.unless
        ]
        if naming:
            yield _admitted(naming, name, labels), getattr(facts, name)
    for day in _arguments(rules, "objection_from"):
        yield _held(rules, "objection_from", day), facts.objected_on >= _ms(day)
    for window in _arguments(rules, "public_within"):
        yield _held(rules, "public_within", window), facts.public_within[window]


def _admitted(
    naming: list[tuple[int, Rule]], name: str, labels: tuple[str | bool, ...]
) -> Bits:
    """Return the rules that each label admits; the last entry is for unknown."""
    shut = [
        sum(1 << place for place, rule in naming if not _admits(rule, name, label))
        for label in (*labels, None)
    ]
    return ~np.array(shut, np.uint64)


def _admits(rule: Rule, name: str, label: str | bool | None) -> bool:
    wanted = rule.when.get(name, (label,))
    return label in wanted and label not in rule.unless.get(name, ())


def _held(rules: list[Rule], name: str, argument: date | Window) -> Bits:
    """Return the rules that stay where a dated condition does not hold, and does."""
    needing = sum(1 << p for p, r in enumerate(rules) if r.when.get(name) == argument)
    sparing = sum(1 << p for p, r in enumerate(rules) if r.unless.get(name) == argument)
    return ~np.array([needing, sparing], np.uint64)


def _arguments(rules: Iterable[Rule], name: str) -> list[Any]:
    """Return what the rules name under a dated condition, each once, in order."""
    named = (
        conditions[name]
        for rule in rules
        if rule.exercised
        for conditions in (rule.when, rule.unless)
        if name in conditions
    )
    return list(dict.fromkeys(named))


def _ms(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000)
