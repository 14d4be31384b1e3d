"""Find the questions that the page may answer, and the rows that each speaks of.

These are questions on groups, on owners of posts and on periods: each says of its items
whether and when they were public, and of nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from audit import distinct, questions
from audit.answers import Answer, Answers
from audit.items import Case
from audit.rows import Accounts, Rows, start_of
from audit.spans import EVER, FOREVER, Interval
from audit.told import Said, Told
from parsers.schema import Account

I64 = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Key = tuple[str, str]
_SAID: Final = (Interval(EVER, FOREVER, False),)


@dataclass(frozen=True)
class Probe(Told):
    """Answers in which every question asked has one, to hear which rows it settles."""

    asked: Mask = field(default_factory=lambda: np.zeros(0, dtype=bool))

    def about(self, rows: Rows) -> Iterator[tuple[Mask, Said]]:
        """Yield the rows of single items, then all rows that a question speaks of."""
        yield from self.about_items(rows)
        yield self.asked, Said(len(self.ids), _SAID)


class Period(NamedTuple):
    """One period of an account, as its question asks about it: ``[begin, end)``."""

    id: str
    begin: int
    end: int


class Answerable:
    """Number the questions that speak of rows, batch by batch.

    ``questions`` holds (id, family), ``chain_list`` the questions of a row by their
    places, in the order of evidence; ``without`` is what else was answered, and
    ``given`` by id what was answered of these. ``place`` is the probe's own.
    """

    def __init__(self, case: Case) -> None:
        told = case.person.told
        apart = {
            key: replace(known, periods=()) for key, known in told.accounts.items()
        }
        self.without = replace(told, groups={}, owners={}, accounts=apart)
        self.place = len(told.ids)
        self._known = case.accounts
        self.given = _given(case.answers, case.accounts)
        self._told_periods = _told_periods(case.answers, case.accounts)
        # In the order of evidence, which overlapping periods need.
        self._questions = distinct.Numbering(
            [(p.id, "audience") for told in self._told_periods.values() for p in told]
        )
        self._chains = distinct.Numbering([()])

    @property
    def questions(self) -> list[tuple[str, str]]:
        """Return id and family of each question."""
        return self._questions.things

    @property
    def chain_list(self) -> list[tuple[int, ...]]:
        """Return the chains, the empty one first."""
        return self._chains.things

    def probe(self, about: Mask) -> Probe:
        """Return the answers with one that says of rows that they are not public.

        Without what is told of ends: it would claim rows that the probe has settled.
        """
        told = self.without
        return Probe(
            ids=told.ids,
            items=told.items,
            posts=told.posts,
            accounts={
                key: replace(known, deleted_on=None, hidden_on={})
                for key, known in told.accounts.items()
            },
            asked=about,
        )

    # Rows ----------------------------------------------------------------------------

    def about(self, rows: Rows) -> Mask:
        """Say which rows any of the questions speaks of."""
        found = in_group(rows) | under_owner(rows)
        for mine, periods in self._by_account(rows):
            for period in periods:
                found |= mine & _made_in(rows, period)
        return found

    def chains(self, rows: Rows, reached: Mask) -> I64:
        """Return the number of each row's chain; 0 where no answer reaches it."""
        chains = np.zeros(len(rows), dtype=np.int64)
        for mine, periods in self._by_account(rows):
            self._periods(chains, rows, mine & reached, periods)
        for family, mask, column in (
            ("owner", under_owner(rows), "parent_owner"),
            ("group", in_group(rows), "container"),
        ):
            mine = mask & reached
            if not mine.any():
                continue
            names = pc.binary_join_element_wise(
                pc.cast(rows.batch.column("platform"), pa.string()),
                rows.batch.column(column),
                ":",
            )
            coded = names.filter(pa.array(mine)).dictionary_encode()
            numbers = [
                self._chain([(f"{family}:{name}", family)])
                for name in coded.dictionary.to_pylist()
            ]
            places = coded.indices.to_numpy(zero_copy_only=False)
            chains[mine] = np.array(numbers, dtype=np.int64)[places]
        return chains

    def _chain(self, asked: list[tuple[str, str]]) -> int:
        return self._chains.of(tuple(self._questions.of(one) for one in asked))

    def _periods(
        self, chains: I64, rows: Rows, mine: Mask, periods: list[Period]
    ) -> None:
        """Set the chains of an account's rows by the periods they were made in."""
        if not mine.any():
            return
        within = [_made_in(rows, period)[mine] for period in periods]
        first, codes = distinct.joint(within)
        numbers = [
            self._chain(
                [
                    (period.id, "audience")
                    for period, holds in zip(periods, within, strict=True)
                    if holds[row]
                ]
            )
            for row in first.tolist()
        ]
        chains[mine] = np.array(numbers, dtype=np.int64)[codes]

    def _by_account(self, rows: Rows) -> Iterator[tuple[Mask, list[Period]]]:
        """Yield the rows of each account beside which an audience selector stood.

        An answer may only name an account of these exports.
        """
        selected = rows.has_selector
        for index, owner in enumerate(rows.accounts):
            if (owner.platform, owner.account) not in self._known:
                continue
            mine = selected & (rows.account == index)
            if mine.any():
                yield mine, self._periods_of(owner)

    def _periods_of(self, owner: Account) -> list[Period]:
        """Return the periods that were answered, in that order, then all others."""
        told = self._told_periods.get((owner.platform, owner.account), [])
        days = {(period.begin, period.end) for period in told}
        begin = f"audience:{owner.platform}:{owner.account}"
        return told + [
            Period(f"{begin}:{one}..{other}", start_of(one), start_of(other))
            for one, other in pairwise(questions.cuts(owner))
            if (start_of(one), start_of(other)) not in days
        ]


def in_group(rows: Rows) -> Mask:
    """Say which rows stand in a group that is named."""
    named = rows.batch.column("container").is_valid().to_numpy(zero_copy_only=False)
    found: Mask = rows.among("surface", "group") & named
    return found & ~rows.among("kind", "reaction")


def under_owner(rows: Rows) -> Mask:
    """Say which rows are comments on the posts of somebody named, outside groups."""
    found: Mask = rows.among("kind", "comment") & rows.named_parent & ~in_group(rows)
    return found


def _made_in(rows: Rows, period: Period) -> Mask:
    found: Mask = (rows.earliest >= period.begin) & (rows.latest < period.end)
    return found


# What was answered -------------------------------------------------------------------


def _told_periods(answers: Answers, accounts: Accounts) -> dict[Key, list[Period]]:
    """Return the periods of each account that were answered, in order, each once."""
    periods: dict[Key, list[Period]] = {}
    for answer in answers.of("audience"):
        key, period = _period_of(answer, accounts)
        known = periods.setdefault(key, [])
        if period not in known:
            known.append(period)
    return periods


def _period_of(answer: Answer, accounts: Accounts) -> tuple[Key, Period]:
    """Return account and period of an answer, under the id that we would give it."""
    subject = answer.subject
    name = next(
        known
        for platform, known in accounts
        if platform == subject.platform and known.casefold() == subject.name.casefold()
    )
    begin, end = subject.begin, subject.end
    assert begin is not None
    assert end is not None
    id_ = f"audience:{subject.platform}:{name}:{begin}..{end}"
    return (subject.platform, name), Period(id_, start_of(begin), start_of(end))


def _given(answers: Answers, accounts: Accounts) -> dict[str, list[dict[str, Any]]]:
    """Return the answers that were given, by the id that the page has for them.

    Of several that settle one period the first counts; on groups and owners all do.
    """
    given: dict[str, list[dict[str, Any]]] = {}
    for answer in answers.of("group", "owner", "audience"):
        id_ = answer.question
        if answer.subject.family == "audience":
            id_ = _period_of(answer, accounts)[1].id
            if any(not questions.leaves_open(s["answer"]) for s in given.get(id_, ())):
                continue
        said = {"answer": answer.value, "since": answer.since, "until": answer.until}
        given.setdefault(id_, []).append(
            {name: str(value) if value else None for name, value in said.items()}
        )
    return given
