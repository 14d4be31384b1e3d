"""Say how likely an item was public where that is unknown; never more than a hint.

From the history of Facebook's defaults (POLICY_FACTS 4.1, 4.3): open to everyone was
the recommended default from 9 December 2009, and for new accounts until 22 May 2014;
until 16 October 2013 a minor could not post to everyone; reels of adults began public.
What the settings state of future posts holds for those made since that was chosen, and
only where the day of the choice is known.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt

from audit.rows import Rows, ages, code, start_of
from audit.spans import EVER, FOREVER
from parsers.schema import Account

Mask = npt.NDArray[np.bool_]
_EVERYONE: Final = start_of(date(2009, 12, 9))
_MINORS_TOO: Final = start_of(date(2013, 10, 16))
_FRIENDS_FIRST: Final = start_of(date(2014, 5, 22))
_REELS_ALIGNED: Final = start_of(date(2025, 6, 17))
NONE: Final = -1


def hints(
    rows: Rows,
    is_unknown: npt.NDArray[np.bool_],
    was_public: npt.NDArray[np.bool_],
    is_stale: npt.NDArray[np.bool_],
) -> npt.NDArray[np.int64]:
    """Return the code of a hint per row, or NONE.

    ``is_unknown`` marks rows without a known exposure, ``is_stale`` those whose
    audience only an archive older than the policy tells, ``was_public`` what it says.
    """
    likely, plausible, unlikely = (
        code("public_hint", label) for label in ("likely", "plausible", "unlikely")
    )
    age, has_age = ages(rows)
    created = rows.created
    facebook = is_unknown & rows.among("platform", "facebook") & rows.dated
    pieces = rows.among(
        "kind", "post", "photo", "video", "audio", "caption", "note", "poll"
    )
    posted = facebook & pieces & ~rows.among("surface", "group", "page")
    minor = has_age & (age >= 13) & (age < 18)
    opened = rows.of_account(_opened)
    late_account = (opened >= _FRIENDS_FIRST) & (opened < FOREVER)
    early = posted & (created < _EVERYONE)
    middle = posted & (created >= _EVERYONE) & (created < _FRIENDS_FIRST)
    late = posted & (created >= _FRIENDS_FIRST)
    reel = posted & rows.among("surface", "reel") & (created < _REELS_ALIGNED)
    picture = facebook & rows.among("surface", "profile_picture")
    chosen, to_all = _by_settings(rows)
    chosen &= posted & rows.among("surface", "timeline")
    found = np.full(len(rows), NONE, dtype=np.int64)
    for mask, hint in (
        (early, unlikely),
        (middle & ~(has_age & (age < 18)) & ~late_account, plausible),
        (late & late_account, unlikely),
        (late & (opened < _FRIENDS_FIRST), plausible),
        (chosen & to_all, likely),
        (chosen & ~to_all, unlikely),
        (reel & ~(has_age & (age < 18)), likely),
        (picture, likely),
        (posted & minor & (created < _MINORS_TOO), unlikely),
        (is_unknown & is_stale & was_public, likely),
        (is_unknown & is_stale & ~was_public, unlikely),
    ):
        found[mask] = hint
    return found


def _opened(account: Account) -> int:
    return FOREVER if account.created_at is None else account.created_at


def _by_settings(rows: Rows) -> tuple[Mask, Mask]:
    """Return which rows were made while a known default held, and whether to all."""
    within = np.zeros(len(rows), dtype=bool)
    to_all = np.zeros(len(rows), dtype=bool)
    for index, account in enumerate(rows.accounts):
        for begin, end, public in _defaults(account):
            held = (rows.account == index) & rows.dated
            held &= (rows.earliest >= begin) & (rows.latest <= end)
            within |= held
            to_all[held] = public
    return within, to_all


def _defaults(account: Account) -> Iterator[tuple[int, int, bool]]:
    """Yield from when to when an account's default is known, and whether to everyone.

    From the newest dated change before an archive was made; not where an older archive
    states something else and no change since is dated.
    """
    for made, public in account.audience_defaults:
        changes = [at for at in account.audience_changes if at <= made]
        others = [
            at
            for at, said in account.audience_defaults
            if at < made and said is not public
        ]
        if changes and max(changes) > max(others, default=EVER):
            yield max(changes), made, public
