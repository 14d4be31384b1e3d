"""Name the question that would settle each undecided item, and count what each settles.

Ids and answers as in VISIBILITY 4. Whether and where the person finds the answer on
Facebook or Instagram is reported by others and was not tested by us.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from audit.rows import Rows, start_of
from audit.visibility import Found
from parsers import schema
from parsers.schema import Account, Question

Mask = npt.NDArray[np.bool_]
# Where Facebook's defaults changed (POLICY_FACTS 4.1): one answer fits such a period.
_PERIODS: Final = (
    date(2004, 2, 4), date(2009, 12, 9), date(2011, 8, 25), date(2014, 5, 22),
)  # fmt: skip
_DAY: Final = 86_400_000


def questions_for(rows: Rows, found: Found, undecided: Mask, stale: Mask) -> pa.Array:
    """Return the question id of each undecided row, null where no answer would help."""
    platform = pc.cast(rows.batch.column("platform"), pa.string())
    account = rows.batch.column("account")
    group = (
        rows.among("surface", "group")
        & _valid(rows, "container")
        & ~rows.among("kind", "reaction")
    )
    comment = rows.among("kind", "comment") & rows.named_parent
    audience = _has_audience(rows)
    asked = [
        (
            found.asks == "limit_past_posts",
            _joined("limit_past_posts", platform, account),
        ),
        (group, _joined("group", platform, rows.batch.column("container"))),
        (comment, _joined("owner", platform, rows.batch.column("parent_owner"))),
        (stale, _joined("account", platform, account, "state_at")),
        (
            found.asks == "public_until",
            _joined("account", platform, account, "public_until"),
        ),
        (found.asks == "status", _status(rows, platform, account)),
        (found.asks == "close_friends", _joined("close_friends", account)),
        (audience & (found.asks == "audience"), _audience(rows, platform, account)),
        (_alone(rows), _joined("item", rows.batch.column("item_id"))),
    ]
    ids = pa.nulls(len(rows), pa.string())
    for mask, named in reversed(asked):
        ids = pc.if_else(pa.array(mask & undecided), named, ids)
    return ids


def _joined(*parts: pa.Array | str) -> pa.Array:
    scalars = [pa.scalar(part) if isinstance(part, str) else part for part in parts]
    return pc.binary_join_element_wise(*scalars, ":")


def _valid(rows: Rows, column: str) -> Mask:
    valid = rows.batch.column(column).is_valid().to_numpy(zero_copy_only=False)
    return np.asarray(valid, dtype=bool)


def _has_audience(rows: Rows) -> Mask:
    """Say which rows a Facebook audience selector stood beside."""
    pieces = rows.among(
        "kind", "post", "photo", "video", "audio", "caption", "note", "poll"
    )
    pieces |= rows.among("kind", "comment") & rows.own_parent
    elsewhere = rows.among("surface", "group", "page", "other_timeline", "event")
    return rows.among("platform", "facebook") & pieces & ~elsewhere & rows.dated


def _alone(rows: Rows) -> Mask:
    """Say which rows only an answer on themselves would settle."""
    return ~rows.among("kind", "reaction", "ai_message") & rows.among("author", "self")


def _status(rows: Rows, platform: pa.Array, account: pa.Array) -> pa.Array:
    labels = np.array(schema.STATUSES, dtype=object)
    return _joined(
        "status", pa.array(labels[rows.status], pa.string()), platform, account
    )


def _audience(rows: Rows, platform: pa.Array, account: pa.Array) -> pa.Array:
    starts = [start_of(day) for day in _PERIODS]
    place = np.clip(np.searchsorted(starts, rows.created, side="right") - 1, 0, None)
    names = np.empty((len(rows.accounts), len(_PERIODS)), dtype=object)
    for index, owner in enumerate(rows.accounts):
        names[index] = _periods(owner)
    return _joined(
        "audience", platform, account, pa.array(names[rows.account, place], pa.string())
    )


def _periods(account: Account) -> list[str]:
    """Return the periods as half-open spans; the last ends after the export's day."""
    last = (account.exported_at or start_of(date(2099, 12, 31))) + _DAY
    ends = [*_PERIODS[1:], datetime.fromtimestamp(last / 1000, UTC).date()]
    return [f"{start}..{end}" for start, end in zip(_PERIODS, ends, strict=True)]


# The words of each family ------------------------------------------------------------


class _Family(NamedTuple):
    """How a family of questions is asked."""

    text: str
    where: str
    answers: tuple[str, ...]


_LOG: Final = (
    "Facebook: your profile, the three dots, Activity log, filtered by audience Public "
    "(reported, not tested by us)"
)
_FAMILIES: Final = {
    "group": _Family(
        "Is the group “{2}” ({1}) public or private?",
        "The group's About page (reported, not tested by us)",
        ("public", "private", "unknown"),
    ),
    "owner": _Family(
        "Are the posts of “{2}” ({1}) public?",
        "Open that profile or Page logged out (reported, not tested by us)",
        ("public", "private", "mixed"),
    ),
    "audience": _Family(
        "Who could see what you posted on Facebook ({2}) in {3}?",
        _LOG,
        ("public", "friends", "mixed"),
    ),
    "status": _Family(
        "When did you first hide one of the {1} items of {3} ({2})?",
        "Your archive or trash on the platform (reported, not tested by us)",
        ("a date", "unknown"),
    ),
    "limit_past_posts": _Family(
        "When did you last limit the audience of all your past posts ({2})?",
        "Facebook: “Limit who can see past posts” in the settings; it keeps no date "
        "(reported, not tested by us)",
        ("a date", "never"),
    ),
    "close_friends": _Family(
        "Did you share stories of {1} with close friends only?",
        "Your memory; Instagram does not list it",
        ("never", "sometimes"),
    ),
    "item": _Family("Is this one item public? ({1})", _LOG, ("public", "not_public")),
}
_ACCOUNT_FAMILIES: Final = {
    "public_until": _Family(
        "Until when was the account {2} ({1}) public?",
        "Accounts Centre, or your memory (reported, not tested by us)",
        ("a date", "never"),
    ),
    "state_at": _Family(
        "Was the account {2} ({1}) public after this archive was made?",
        "The account's privacy settings (reported, not tested by us)",
        ("public", "private"),
    ),
}


def listed(counts: Counter[str], *, most: int | None = None) -> list[Question]:
    """Return the questions in the order of what they settle, most first.

    Each undecided item has one question, so what an answer settles is not settled by
    an earlier one.
    """
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [_question(id_, count) for id_, count in ordered[:most]]


def _question(id_: str, settles: int) -> Question:
    parts = id_.split(":")
    family = _FAMILIES.get(parts[0]) or _ACCOUNT_FAMILIES[parts[-1]]
    if family in _ACCOUNT_FAMILIES.values():
        parts = [*parts[:2], ":".join(parts[2:-1])]
    if parts[0] == "audience":
        parts = [*parts[:2], ":".join(parts[2:-1]), parts[-1]]
    if parts[0] == "status":
        parts = [*parts[:3], ":".join(parts[3:])]
    if parts[0] in ("group", "owner", "limit_past_posts"):
        parts = [*parts[:2], ":".join(parts[2:])]
    text = family.text.format(*parts)
    return Question(id_, text, family.where, family.answers, settles)
