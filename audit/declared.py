"""Settle rows by what the person answered, where the archives leave it open.

A part of the evidence of ``audit.visibility``, which says when it is heard.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

from audit.found import Found, Given, through
from audit.rows import Rows
from audit.spans import EVER, FOREVER, Interval, state_at
from audit.told import AccountTold, Said, until
from parsers.schema import Account

Mask = npt.NDArray[np.bool_]
_PUBLIC: Final = ("not_public", "public", "unknown")  # by state: 0, 1, -1


def owners(rows: Rows, given: Given) -> Iterator[tuple[Mask, Account, AccountTold]]:
    """Yield the rows of each account, with what was told of it."""
    for index, account in enumerate(rows.accounts):
        told = given.told.of(account.platform, account.account)
        yield rows.account == index, account, told


def answers(rows: Rows, given: Given) -> Iterator[tuple[Mask, Said]]:
    """Yield the rows that answers speak of; of two answers the first one counts."""
    yield from given.told.about(rows)
    for own, _, told in owners(rows, given):
        limited, widened = told.limit_past_posts, told.widened_past_posts
        if limited is None or limited.day is None:
            continue
        if widened is not None and widened.word == "some":
            continue
        day, after = until(limited.day)
        life = (
            Interval(EVER, after, None),
            Interval(after, FOREVER, False),
        )
        yield own & rows.has_selector & (rows.latest < day), Said(limited.answer, life)


def about_any(rows: Rows, given: Given) -> Mask:
    """Say which rows any answer speaks of."""
    found = np.zeros(len(rows), dtype=bool)
    for about, _ in answers(rows, given):
        found |= about
    return found


def by_answer(rows: Rows, found: Found, given: Given) -> None:
    """Answer: what the person says, where the archives leave it open."""
    for about, said in answers(rows, given):
        settle_said(rows, found, about, said)


def settle_said(rows: Rows, found: Found, about: Mask, said: Said) -> None:
    """Settle rows by what was said of them, at the export and over time."""
    states = state_at(said.stretches, rows.exported)
    mine = about & found.open
    for state in (0, 1, -1):
        found.settle(mine & (states == state), "answer", _PUBLIC[state], "declared")
    found.declare(mine, said.answer)
    found.asks[mine] = "audience"
    through(rows, found, mine, said.stretches, known=True)


def by_item(rows: Rows, found: Found, given: Given) -> None:
    """Answer on one item whose visibility an archive tells, but not its exposure.

    What is no longer there can have been public until an unknown day only, so such an
    item needs an answer with days.
    """
    gone = rows.among("status", "archived", "deleted", "expired", "draft", "pending")
    talk = rows.among("kind", "ai_message")
    exported = rows.exported
    for about, said in given.told.about_items(rows):
        undated = len(said.stretches) == 1 and said.stretches[0].public is True
        mine = about & np.isin(found.answered, (-1, said.answer)) & ~talk
        mine &= ~(gone & undated)
        mine &= _is_open(rows, found, given.start) | (
            found.frozen & (exported < given.start)
        )
        found.forget(mine)
        found.declare(mine, said.answer)
        found.frozen &= ~mine
        through(rows, found, mine, said.stretches, known=True)


_ROUNDING: Final = 8192  # of the float of a span without an end, in milliseconds


def _is_open(rows: Rows, found: Found, start: int) -> Mask:
    """Say which rows' history is not told: not those of an unknown hour alone.

    Unless it is the hour that leaves open whether they were public after the start.
    """
    doubt = np.where(rows.dated, rows.latest - rows.earliest, 0) + _ROUNDING
    untold: Mask = found.possible.extent() - found.known.extent() > doubt
    maybe = found.possible.touches(start, FOREVER)
    return untold | (maybe & ~found.known.touches(start, FOREVER))


def deleted_accounts(rows: Rows, found: Found, given: Given) -> None:
    """Answer: an account was deleted, and with it all that it showed."""
    for own, account, told in owners(rows, given):
        if told.deleted_on is None or told.deleted_on.day is None:
            continue
        surely, perhaps = until(told.deleted_on.day)
        mine = own & ~rows.among("kind", "ai_message")
        mine &= found.possible.touches(perhaps, FOREVER)
        seen = FOREVER if account.exported_at is None else account.exported_at
        known_to = np.where(found.frozen, min(surely, seen), surely)
        found.ended(mine, known_to, perhaps)
        found.frozen &= ~mine
        found.declare(mine, told.deleted_on.answer)
