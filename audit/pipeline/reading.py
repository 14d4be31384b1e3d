"""Read exports: who they are of, then their records into the spool.

What every audit begins with, one person's or one participant's of many; what is judged
and written of it is up to the caller.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from audit.answers import Answers
from audit.exposure import Person
from audit.items import Case
from audit.pipeline import answering, people
from audit.pipeline import inputs as taking
from audit.pipeline.inputs import Progress, Receipts
from audit.pipeline.opening import Input
from audit.pipeline.options import Options
from audit.rows import Accounts
from parsers import exports, join, kin
from parsers.exports import Holder
from parsers.workers import Pool


@dataclass
class Known:
    """Whose exports they are, and what was looked at to know it."""

    inputs: list[Input]
    holders: list[Holder]
    apart: frozenset[str]
    facts: list[dict[str, Any]]
    receipts: Receipts
    answers: Answers


@dataclass(frozen=True)
class Read:
    """All records in the spool, and all that verdicts depend on beside them.

    ``made`` is when the archive of each task was made, in milliseconds.
    """

    spool: join.Spool
    receipts: Receipts
    made: list[int]
    case: Case

    def joined(self) -> tuple[join.Joined, Case]:
        """Return which records are items, and the case with what only they tell."""
        found = join.joined(self.spool, self.made)
        whole = {key for key, own in self.case.accounts.items() if own.is_whole}
        newest = frozenset(join.newest(self.spool, found, whole))
        case = replace(self.case, newest=newest)
        return found, answering.with_items(case, self.spool, found)


def known(
    inputs: list[Input], options: Options, answers: Answers, pool: Pool, show: Progress
) -> Known:
    """Return the accounts of opened exports, by what the exports say of them.

    Raises UsageError or AnswersError for what was told of an account that isn't there.
    """
    facts, receipts = taking.evidence(inputs, options.as_of, pool, show)
    receipts |= taking.lost(inputs)
    holders = exports.joined([item.product for item in inputs], facts)
    holders, apart = answering.with_joined(holders, answers)
    _told(people.named(holders), options, answers)
    receipts |= taking.threads(inputs, holders, pool)
    return Known(inputs, holders, apart, facts, receipts, answers)


def read(
    found: Known, options: Options, pool: Pool, show: Progress, spool_path: Path
) -> Read:
    """Read the records of all files into a spool at that path."""
    inputs, enrich = found.inputs, options.enrich()
    spool = join.Spool(spool_path)
    told = taking.records(
        inputs, found.holders, options.as_of, pool, show, spool, enrich
    )
    while (fewer := kin.joined(found.holders, spool, found.apart)) is not None:
        # Names make items known, so all is read anew under the one name.
        found.holders = fewer
        for item in inputs:
            item.orphans.clear()
        spool = join.Spool(spool_path)
        told = taking.records(inputs, fewer, options.as_of, pool, show, spool, enrich)
    receipts = taking.merged(found.receipts, told)
    # This settles the holders' facts, on which the case rests.
    made = taking.made_at(inputs, found.holders, found.facts, receipts)
    case = replace(
        _case(inputs, found.holders, receipts, options, found.answers),
        namesakes=answering.namesakes(found.holders, found.apart),
    )
    return Read(spool, receipts, made, case)


def _told(
    accounts: Accounts, options: Options, answers: Answers
) -> tuple[Accounts, Person]:
    return people.told(
        accounts,
        objected_on=options.objected_on,
        birth_year=options.birth_year,
        as_of=options.as_of,
        answers=answers,
    )


def _case(
    inputs: list[Input],
    holders: list[Holder],
    receipts: Receipts,
    options: Options,
    answers: Answers,
) -> Case:
    """Put together all that verdicts depend on beside the items."""
    known = people.accounts_of(inputs, holders, receipts)
    accounts, person = _told(known, options, answers)
    return Case(
        policies=people.policies_for(accounts, options.policy, options.region),
        accounts=accounts,
        person=person,
        newest=frozenset(),
        sources=taking.sources(inputs, holders, options.as_of),
        media_sizes=taking.media_sizes(inputs),
        answers=answers,
    )
