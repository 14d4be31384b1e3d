"""Hold what the person answered as evidence looks at it: by row, as stretches of time.

A day that is told is half known: something public "until" a day was public to its
beginning, and perhaps through it. Outside its days a statement that something was
public says that it was not; one that it was not public says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from audit.rows import Rows, start_of
from audit.spans import EVER, FOREVER, Interval, Stretches

Mask = npt.NDArray[np.bool_]
_ONE: Final = timedelta(days=1)


class Said(NamedTuple):
    """What one answer says of its items; ``answer`` is its place in ``Told.ids``."""

    answer: int
    stretches: Stretches


class Period(NamedTuple):
    """What was said of an account's items made in ``[begin, end)``."""

    begin: int
    end: int
    said: Said


class Moment(NamedTuple):
    """A day that was answered, or None for "never"; ``answer`` as in Said."""

    answer: int
    day: date | None


class Choice(NamedTuple):
    """A word that was answered; ``answer`` as in Said."""

    answer: int
    word: str


@dataclass(frozen=True)
class AccountTold:
    """What was answered of one account on one platform."""

    public_until: Moment | None = None
    public_since: Moment | None = None
    deleted_on: Moment | None = None
    limit_past_posts: Moment | None = None
    state_at: Choice | None = None
    widened_past_posts: Choice | None = None
    close_friends: Choice | None = None
    hidden_on: Mapping[str, Moment] = field(default_factory=dict)  # by status
    periods: tuple[Period, ...] = ()


NOTHING: Final = AccountTold()


@dataclass(frozen=True)
class Told:
    """All answers as evidence; names stand as ``platform:name``.

    ``ids`` are the questions that were answered, those included whose answers leave
    their items open.
    """

    ids: tuple[str, ...] = ()
    groups: Mapping[str, Said] = field(default_factory=dict)
    owners: Mapping[str, Said] = field(default_factory=dict)
    items: Mapping[str, Said] = field(default_factory=dict)
    posts: Mapping[str, Said] = field(default_factory=dict)  # by post_id
    accounts: Mapping[tuple[str, str], AccountTold] = field(default_factory=dict)

    def of(self, platform: str, account: str) -> AccountTold:
        """Return what was told of an account."""
        return self.accounts.get((platform, account), NOTHING)

    def about(self, rows: Rows) -> Iterator[tuple[Mask, Said]]:
        """Yield the rows that an answer speaks of, the most particular answer first."""
        yield from self.about_items(rows)
        container = rows.batch.column("container")
        in_group = rows.among("surface", "group") & _valid(container)
        in_group &= ~rows.among("kind", "reaction")
        if self.groups:
            for mask, said in _named(_on_platform(rows, container), self.groups):
                yield mask & in_group, said
        if self.owners:
            parent = rows.batch.column("parent_owner")
            comment = rows.among("kind", "comment") & rows.named_parent & ~in_group
            for mask, said in _named(_on_platform(rows, parent), self.owners):
                yield mask & comment, said
        for index, owner in enumerate(rows.accounts):
            mine = rows.has_selector & (rows.account == index)
            for begin, end, said in self.of(owner.platform, owner.account).periods:
                yield mine & (rows.earliest >= begin) & (rows.latest < end), said

    def about_items(self, rows: Rows) -> Iterator[tuple[Mask, Said]]:
        """Yield the rows of which the person spoke one by one."""
        if self.items:
            yield from _named(rows.batch.column("item_id"), self.items)
        if self.posts:
            yield from _named(rows.batch.column("post_id"), self.posts)


def _valid(column: pa.Array) -> Mask:
    valid: Mask = column.is_valid().to_numpy(zero_copy_only=False)
    return valid


def _on_platform(rows: Rows, names: pa.Array) -> pa.Array:
    platform = pc.cast(rows.batch.column("platform"), pa.string())
    return pc.binary_join_element_wise(platform, names, ":")


def _named(column: pa.Array, said: Mapping[str, Said]) -> Iterator[tuple[Mask, Said]]:
    """Yield the rows of each name that an answer speaks of."""
    names = list(said)
    places = pc.index_in(column, value_set=pa.array(names, pa.string()))
    found = pc.fill_null(places, -1).to_numpy(zero_copy_only=False)
    for place in np.unique(found[found >= 0]):
        yield found == place, said[names[place]]


# Stretches of time -------------------------------------------------------------------


class Words(NamedTuple):
    """One statement: public or not, from a day, through a day."""

    public: bool
    since: date | None
    until: date | None


def stretches(statements: Iterable[Words]) -> Stretches:
    """Return what statements on one thing say of all time."""
    told = list(statements)
    rest = False if all(words.public for words in told) else None
    bounds = [_bounds(words) for words in told]
    edges = sorted({EVER, FOREVER, *(edge for bound in bounds for edge in bound)})
    return tuple(
        Interval(begin, end, _state(begin, told, bounds, rest))
        for begin, end in pairwise(edges)
    )


def _bounds(words: Words) -> tuple[int, int, int]:
    """Return where a statement begins, where it surely, and where it perhaps ends."""
    begin = EVER if words.since is None else start_of(words.since)
    if words.until is None:
        return begin, FOREVER, FOREVER
    return begin, start_of(words.until), start_of(words.until + _ONE)


def _state(
    moment: int,
    told: list[Words],
    bounds: list[tuple[int, int, int]],
    rest: bool | None,
) -> bool | None:
    perhaps = False
    for words, (begin, end, last) in zip(told, bounds, strict=True):
        if begin <= moment < end:
            return words.public
        perhaps |= begin <= moment < last
    return None if perhaps else rest


def until(day: date | None) -> tuple[int, int]:
    """Return to when something surely and perhaps lasted; "never" is before all."""
    if day is None:
        return EVER, EVER
    return start_of(day), start_of(day + _ONE)
