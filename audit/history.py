"""Replay an account's life as public and private stretches: VISIBILITY 1.1.

From the flag at export, dated switches where the archive has them, the flags of older
archives given along, and what the person answered where all of these are silent.
"""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import Final

from audit.rows import start_of
from audit.spans import EVER, FOREVER, Interval, Stretches, split
from audit.told import NOTHING, AccountTold, until
from parsers.schema import Account

_DAY: Final = 86_400_000


def stretches(account: Account, told: AccountTold = NOTHING) -> Stretches:
    """Return the account's life, oldest stretch first.

    Answers settle only what the archives leave open.
    """
    life = _switched(account) if account.privacy_changes else _flagged(account)
    since, last = told.public_since, told.public_until
    if since is not None:
        begin = FOREVER if since.day is None else start_of(since.day)
        life = split(life, begin, False, None if last else True)
    if last is not None:
        surely, perhaps = until(last.day)
        life = split(split(life, surely, True, None), perhaps, None, False)
    return life


def _flagged(account: Account) -> Stretches:
    """Return the life of an account of which only the flags at export are known."""
    if account.is_private is None:
        return (Interval(EVER, FOREVER, None),)
    flags = [*account.flags] or [(FOREVER, account.is_private)]
    if len({private for _, private in flags}) == 1:
        if not account.is_private:
            return (Interval(EVER, FOREVER, True),)
        since = presumed_private_from(account)
        return Interval(EVER, since, None), Interval(since, FOREVER, False)
    return _bracketed(flags)


def _bracketed(flags: list[tuple[int, bool]]) -> Stretches:
    """Return a life between archives whose flags differ: no history dates the switch.

    As of a single archive, public means public from the beginning; private proves
    nothing of the time before. An archive was made at its newest record or later, so
    what turned private by then may have done so up to a day after it.
    """
    times = accumulate((at + _DAY if private else at for at, private in flags), max)
    flags = [(at, private) for at, (_, private) in zip(times, flags, strict=True)]
    first, last = flags[0], flags[-1]
    life = [Interval(EVER, first[0], None if first[1] else True)]
    life += [
        Interval(at, then, (not private) if private == later else None)
        for (at, private), (then, later) in pairwise(flags)
    ]
    life.append(Interval(last[0], FOREVER, not last[1]))
    return tuple(stretch for stretch in life if stretch.begin < stretch.end)


def _switched(account: Account) -> Stretches:
    """Return the life that dated switches tell, replayed back from the flag.

    A title that can't be read has the direction that alternation gives it. Where two
    switches in a row lead to the same state, one between them is missing and that
    stretch is unknown.
    """
    flag = None if account.is_private is None else not account.is_private
    times = [at for at, _ in account.privacy_changes]
    states = _directions([to for _, to in account.privacy_changes], flag)
    edges = [EVER, *times, FOREVER]
    after: list[bool | None] = [None, *states]
    before: list[bool | None] = [
        *(None if state is None else not state for state in states),
        flag,
    ]
    if before[-1] is None:
        before[-1] = after[-1]
    after[0] = before[0]
    return tuple(
        Interval(begin, end, started if started == ended else None)
        for begin, end, started, ended in zip(
            edges[:-1], edges[1:], after, before, strict=True
        )
    )


def switches(account: Account) -> list[tuple[int, str]]:
    """Return each switch with the state it led to, as far as it can be told."""
    flag = None if account.is_private is None else not account.is_private
    states = _directions([to for _, to in account.privacy_changes], flag)
    words = {True: "public", False: "private", None: "unknown"}
    times = (at for at, _ in account.privacy_changes)
    return [(at, words[state]) for at, state in zip(times, states, strict=True)]


def _directions(titles: list[str | None], flag: bool | None) -> list[bool | None]:
    """Return what each switch led to: True for public."""
    states: list[bool | None] = [
        None if title is None else title == "public" for title in titles
    ]
    following = flag
    for index in range(len(states) - 1, -1, -1):
        if states[index] is None:
            states[index] = following
        known = states[index]
        following = None if known is None else not known
    return states


def is_private(account: Account) -> bool:
    """Say whether the account was private when the archive was made."""
    if account.is_private is not None:
        return account.is_private
    return stretches(account)[-1].public is False


def presumed_private_from(account: Account) -> int:
    """Return since when a private flag without history proves privacy.

    No switch in the covered span, if the category that would hold the history was
    exported; else nothing before the export. Threads has no history at all.
    """
    says_history = account.has_login_files and account.platform == "instagram"
    if says_history and account.covered_from is not None:
        return account.covered_from
    return FOREVER if account.exported_at is None else account.exported_at + _DAY
