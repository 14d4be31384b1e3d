"""Turn public spans into exposure under one policy: the overlap that matters.

The window of a policy begins with its start, or with the owner's 18th birthday if that
is later; it ends on the as-of date, or on the day of a confirmed objection. Publicity
after the export is assumed to go on. An archive made before the policy began can't say
what was public under it (VISIBILITY 1.2, 3).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt

from audit.found import Found
from audit.policy import EXPOSURES, OBJECTIONS
from audit.rows import UNDATED, Rows, birthday, start_of
from audit.told import Told
from audit.verdicts import NEVER, Conditions, windows
from parsers.schema import PLATFORMS, PROFILE_FIELDS, Account, Policy, codes

I64 = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
_DAY: Final = 86_400_000
# What is asked, if anything, of rows that are unknown for their time alone.
_BY_TIME: Final = np.array([None, "close_friends"], dtype=object)


@dataclass(frozen=True)
class Person:
    """What the audit was told beside the archives.

    ``objections`` holds, by (platform, account), the day on which a since confirmed
    objection was sent, ``unconfirmed`` the accounts whose objection was not confirmed;
    ``told_births`` the accounts whose birth date the person gave, ``told`` the answers.
    """

    as_of: date
    objections: dict[tuple[str, str], date]
    told_births: frozenset[tuple[str, str]] = frozenset()
    unconfirmed: frozenset[tuple[str, str]] = frozenset()
    told: Told = field(default_factory=Told)

    def objected_on(self, account: Account) -> date | None:
        """Return the day of the account's confirmed objection."""
        return self.objections.get((account.platform, account.account))

    def has_sent(self, account: Account) -> bool:
        """Say whether the account sent an objection that was not confirmed."""
        return (account.platform, account.account) in self.unconfirmed


def is_minor(account: Account, as_of: date) -> bool:
    """Say whether the owner is known to be under 18 on that day."""
    return account.birth_date is not None and birthday(account.birth_date, 18) > as_of


def conditions(policy: Policy, rows: Rows, found: Found, person: Person) -> Conditions:
    """Return the columns that the policy's rules ask about."""
    begin, end = _window(policy, rows, person)
    objection, objected = _objections(policy, rows, person)
    later = rows.earliest >= objected
    told = rows.dated & (objected != NEVER) & (later | (rows.latest < objected))
    created = later.astype(np.int8)
    return Conditions(
        kind=rows.kind,
        surface=rows.surface,
        status=rows.status,
        platform=rows.platform,
        author=rows.author,
        container=codes(rows.batch.column("container"), PROFILE_FIELDS),
        basis=found.basis,
        exposure=_exposure(policy, rows, found, begin, end),
        minor=rows.of_account(lambda account: is_minor(account, person.as_of)),
        objection=objection,
        created=np.where(told, created, -1).astype(np.int8),
        objected_on=objected,
        public_within={
            (first, last): _known_within(rows, found, first, min(last, person.as_of))
            for first, last in windows(policy)
        },
    )


def _known_within(rows: Rows, found: Found, first: date, last: date) -> Mask:
    """Say which rows were public from the first to the last day, as far as is known.

    An audit dated before the first day knows of none.
    Where a time is known to the day, some time of it is enough: no item whose exact
    time would count is left out.
    """
    if last < first:
        return np.zeros(len(rows), dtype=bool)
    begin, end = start_of(first), start_of(last) + _DAY
    doubt = rows.latest - rows.earliest
    by_time = (doubt > 0) & np.isin(found.asks, _BY_TIME)
    may = by_time & found.possible.touches(begin, end)
    within: Mask = may | found.known.touches(begin - doubt, end)
    return within


def _window(policy: Policy, rows: Rows, person: Person) -> tuple[I64, I64]:
    """Return begin and end of the policy's window for each row's owner.

    An audit dated before the policy's start looks at its first day. An objection to a
    Page's items is its operator's, so the owner's ends nothing there, nor one that
    names other platforms.
    """
    start, last = start_of(policy.start), start_of(person.as_of) + _DAY

    def begin(account: Account) -> int:
        born = account.birth_date
        return max(start, start_of(birthday(born, 18))) if born else start

    def end(account: Account) -> int:
        day = person.objected_on(account) if policy.objection["available"] else None
        if account.platform not in policy.objection.get("platforms", PLATFORMS):
            day = None
        if day is not None and start_of(day) >= start:
            return min(last, start_of(day))
        return unobjected

    unobjected = max(last, start + _DAY)
    ends = np.where(rows.among("surface", "page"), unobjected, rows.of_account(end))
    return rows.of_account(begin), ends


def _objections(
    policy: Policy, rows: Rows, person: Person
) -> tuple[npt.NDArray[np.int8], I64]:
    """Return each row's objection as the policy sees it, and when it was sent."""

    def state(account: Account) -> int:
        day = person.objected_on(account)
        if not policy.objection["available"]:
            return OBJECTIONS.index("none")
        if day is None:
            return OBJECTIONS.index("sent" if person.has_sent(account) else "none")
        side = "before_start" if day < policy.start else "after_start"
        return OBJECTIONS.index(side)

    def sent(account: Account) -> int:
        day = person.objected_on(account)
        return NEVER if day is None else start_of(day)

    return rows.of_account(state).astype(np.int8), rows.of_account(sent)


def _exposure(
    policy: Policy, rows: Rows, found: Found, begin: I64, end: I64
) -> npt.NDArray[np.int8]:
    """Return exposed, ended, never or unknown for each row, as codes."""
    exposed = found.known.touches(begin, end)
    maybe = found.possible.touches(begin, end)
    before = found.possible.touches(int(UNDATED), begin)
    start = start_of(policy.start)
    exported = rows.of_account(lambda account: account.exported_at or start)
    stale = found.frozen & (exported < start)
    ended, never, unknown, seen = (
        EXPOSURES.index(name) for name in ("ended", "never", "unknown", "exposed")
    )
    exposure = np.where(before, ended, never)
    exposure[maybe] = unknown
    exposure[exposed] = seen
    exposure[found.presumed <= start] = never
    exposure[stale] = unknown
    return exposure.astype(np.int8)


__all__ = ["Person", "conditions", "is_minor"]
