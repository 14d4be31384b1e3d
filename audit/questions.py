"""Name the question that would settle each undecided item, and say how to ask it.

Ids and answers as in VISIBILITY 4. Whether and where the person finds the answer on
Facebook or Instagram is reported by others and was not tested by us.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from audit.found import Found
from audit.rows import Rows, birthday, start_of
from parsers import schema
from parsers.schema import Account, Question
from reports.words import gettext, later, pgettext, said

Mask = npt.NDArray[np.bool_]
_FIRST: Final = date(2004, 2, 4)  # Facebook opens
# Where Facebook's defaults changed (POLICY_FACTS 4.1): one answer fits such a period.
_DEFAULTS: Final = (date(2009, 12, 9), date(2011, 8, 25), date(2014, 5, 22))
_MINORS_TOO: Final = date(2013, 10, 16)
_DAY: Final = 86_400_000


# The families ------------------------------------------------------------------------


class Family(NamedTuple):
    """How a family of questions is asked, and what may be answered.

    ``dated``: a date is an answer; ``spans``: the answer may carry since and until.
    """

    text: str
    where: str
    answers: tuple[str, ...]
    dated: bool = False
    spans: bool = False


_LOG: Final = later(
    "Facebook: your profile, the three dots, Activity log, filtered by audience Public "
    "and by year (reported, not tested by us)"
)
_CENTRE: Final = later("Accounts Centre, or your memory (reported, not tested by us)")

# In ids the names stand as {platform}, {name}, {what}; periods as {begin} and {last}.
FAMILIES: Final = {
    "group": Family(
        later("Is the group “{name}” ({platform}) public or private?"),
        later("The group, tab About (reported, not tested by us)"),
        ("public", "private", "unknown"),
        spans=True,
    ),
    "owner": Family(
        later(
            "Are the posts of “{name}” ({platform}), under which you commented, public?"
        ),
        later(
            "Open that profile or Page logged out, or look for the globe "
            "(reported, not tested by us)"
        ),
        ("public", "private", "mixed"),
        spans=True,
    ),
    "audience": Family(
        later(
            "Who can see what you published on Facebook ({name}) from {begin} to "
            "{last}: posts, photos, albums, videos, stories? Public if all of it is, "
            "friends if none is public (any narrower audience too), else mixed."
        ),
        _LOG,
        ("public", "friends", "mixed"),
        spans=True,
    ),
    "limit_past_posts": Family(
        later("When did you last limit the audience of all your past posts ({name})?"),
        later(
            "Facebook: “Limit who can see past posts” in the privacy settings; it "
            "keeps no date, so your memory (reported, not tested by us)"
        ),
        ("never",),
        dated=True,
    ),
    "widened_past_posts": Family(
        later("Did you ever make old posts visible to more people ({name})?"),
        later(
            "Facebook: Activity log, audience Public, the oldest years "
            "(reported, not tested by us)"
        ),
        ("never", "some"),
    ),
    "public_until": Family(
        later("Until when was the account {name} ({platform}) public?"),
        _CENTRE,
        ("never",),
        dated=True,
    ),
    "public_since": Family(
        later("Since when is the account {name} ({platform}) public?"),
        _CENTRE,
        ("never",),
        dated=True,
    ),
    "state_at": Family(
        later(
            "Was the account {name} ({platform}) public after this archive was made?"
        ),
        later("The account's privacy settings (reported, not tested by us)"),
        ("public", "private"),
    ),
    "deleted_on": Family(
        later("When was the account {name} ({platform}) deleted?"),
        later("The platform's e-mail about it (reported, not tested by us)"),
        ("never",),
        dated=True,
    ),
    "status": Family(
        later(
            "On which day did you hide the first of the {what} items of {name} "
            "({platform})?"
        ),
        later("Your archive or trash on the platform (reported, not tested by us)"),
        ("unknown",),
        dated=True,
    ),
    "close_friends": Family(
        later("Did you share stories of {name} with close friends only?"),
        later("Your memory; Instagram does not list it"),
        ("never", "sometimes"),
    ),
    "birth": Family(
        later(
            "In which year was the owner of {name} born? Without an answer an adult is "
            "assumed."
        ),
        later("You know it"),
        (),
        dated=True,
    ),
    "same_account": Family(
        later("Are these archives of one and the same account: {name}?"),
        later("The username or e-mail on each download's first page"),
        ("yes", "no"),
    ),
    "item": Family(
        later("Is this one item public? ({name})"),
        _LOG,
        ("public", "not_public"),
        spans=True,
    ),
}
_PLATFORMS: Final = {
    "facebook": "Facebook", "instagram": "Instagram", "threads": "Threads",
    "messenger": "Messenger", "whatsapp": "WhatsApp", "meta_ai": "Meta AI",
}  # fmt: skip
_OF_ACCOUNT: Final = ("public_until", "public_since", "state_at", "deleted_on")
# What is hidden needs to be known to have been public too.
_BY_AUDIENCE: Final = np.array(["audience", "status"], dtype=object)
# Answers that leave the items as they were: each is a question of its own then.
_OPEN: Final = ("mixed", "unknown", "sometimes", "some")


class Subject(NamedTuple):
    """What a question asks about: its family and the parts of its id."""

    family: str
    platform: str = ""
    name: str = ""
    what: str = ""
    begin: date | None = None
    end: date | None = None

    @property
    def key(self) -> tuple[str, ...]:
        """Return what questions have in common whose answers may contradict.

        Accounts are named in any case, and a pair of them in either order.
        """
        name = self.name
        if self.family == "same_account":
            name = ":".join(sorted(name.split(":")))
        if self.family not in ("group", "owner", "item"):
            name = name.casefold()
        return self.family, self.platform, name, self.what


def family_of(subject: Subject) -> Family:
    """Return how the subject's question is asked."""
    return FAMILIES[subject.family]


def subject_of(id_: str) -> Subject | None:
    """Return what a question id asks about; None where it is none of ours."""
    family, _, rest = id_.partition(":")
    if not rest:
        return None
    if family in ("item", "birth", "close_friends", "same_account"):
        return Subject(family, name=rest)
    what = ""
    if family == "status":
        what, _, rest = rest.partition(":")
        if what not in ("archived", "deleted"):
            return None
    platform, _, name = rest.partition(":")
    if platform not in schema.PLATFORMS or not name:
        return None
    if family == "account":
        name, _, family = name.rpartition(":")
        known = bool(name) and family in _OF_ACCOUNT
        return Subject(family, platform, name) if known else None
    if family == "audience":
        name, _, period = name.rpartition(":")
        return _dated_subject(platform, name, period)
    if family in ("group", "owner", "limit_past_posts", "widened_past_posts", "status"):
        return Subject(family, platform, name, what)
    return None


def _dated_subject(platform: str, name: str, period: str) -> Subject | None:
    first, _, last = period.partition("..")
    try:
        begin, end = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        return None
    if not name or begin >= end:
        return None
    return Subject("audience", platform, name, begin=begin, end=end)


# Which question each row has ---------------------------------------------------------


def questions_for(
    rows: Rows,
    found: Found,
    undecided: Mask,
    stale: Mask,
    answered: Container[str] = (),
) -> pa.Array:
    """Return the question id of each undecided row, null where no answer would help.

    ``answered`` are ids whose answers left their items open: such a row has its own.
    """
    platform = pc.cast(rows.batch.column("platform"), pa.string())
    account = rows.batch.column("account")
    group = (
        rows.among("surface", "group")
        & _valid(rows, "container")
        & ~rows.among("kind", "reaction")
    )
    # A comment in a group has the group's audience, whoever's post it answers.
    comment = rows.among("kind", "comment") & rows.named_parent & ~group
    asked = [
        (
            found.asks == "limit_past_posts",
            _joined("limit_past_posts", platform, account),
        ),
        (group, _joined("group", platform, rows.batch.column("container"))),
        (comment, _joined("owner", platform, rows.batch.column("parent_owner"))),
        *(
            (mask, _joined("account", platform, account, what))
            for mask, what in (
                (stale, "state_at"),
                (found.asks == "public_until", "public_until"),
                (found.asks == "public_since", "public_since"),
            )
        ),
        (found.asks == "status", _status(rows, platform, account)),
        (found.asks == "close_friends", _joined("close_friends", account)),
        (
            rows.has_selector & np.isin(found.asks, _BY_AUDIENCE),
            _audience(rows, platform, account),
        ),
    ]
    alone = undecided & _alone(rows)
    ids = pc.if_else(
        pa.array(alone), _joined("item", rows.batch.column("item_id")), None
    )
    for mask, named in reversed(asked):
        open_ = mask & undecided & _unanswered(named, answered)
        ids = pc.if_else(pa.array(open_), named, ids)
    return ids


def _unanswered(named: pa.Array, answered: Container[str]) -> Mask:
    """Say which questions have no answer yet."""
    coded = named.dictionary_encode()
    fresh = [
        id_ is not None and id_ not in answered for id_ in coded.dictionary.to_pylist()
    ]
    places = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    open_: Mask = np.array([*fresh, False], dtype=bool)[places]
    return open_


def _joined(*parts: pa.Array | str) -> pa.Array:
    scalars = [pa.scalar(part) if isinstance(part, str) else part for part in parts]
    return pc.binary_join_element_wise(*scalars, ":")


def _valid(rows: Rows, column: str) -> Mask:
    valid = rows.batch.column(column).is_valid().to_numpy(zero_copy_only=False)
    return np.asarray(valid, dtype=bool)


def _alone(rows: Rows) -> Mask:
    """Say which rows only an answer on themselves would settle."""
    return ~rows.among("kind", "reaction", "ai_message") & rows.among("author", "self")


def _status(rows: Rows, platform: pa.Array, account: pa.Array) -> pa.Array:
    labels = np.array(schema.STATUSES, dtype=object)
    return _joined(
        "status", pa.array(labels[rows.status], pa.string()), platform, account
    )


# Periods -----------------------------------------------------------------------------


def _audience(rows: Rows, platform: pa.Array, account: pa.Array) -> pa.Array:
    names = np.empty(len(rows), dtype=object)
    for index, owner in enumerate(rows.accounts):
        mine = rows.account == index
        days = cuts(owner)
        edges = [start_of(day) for day in days]
        spans = np.array(
            [f"{begin}..{end}" for begin, end in pairwise(days)], dtype=object
        )
        place = np.searchsorted(edges, rows.created[mine], side="right") - 1
        names[mine] = spans[np.clip(place, 0, len(spans) - 1)]
    return _joined("audience", platform, account, pa.array(names, pa.string()))


def cuts(account: Account) -> list[date]:
    """Return the days at which an account's periods begin, and the end of the last.

    Where Facebook's defaults changed, as far as they changed for this person, and where
    the account itself shows a change. The last period ends after the export's day, so
    ids stay when the audit is repeated.
    """
    last = (account.exported_at or start_of(date(2099, 12, 31))) + _DAY
    end = datetime.fromtimestamp(last / 1000, UTC).date()
    changes = {*_DEFAULTS, *_own_changes(account)}
    return [_FIRST, *sorted(day for day in changes if _FIRST < day < end), end]


def _own_changes(account: Account) -> set[date]:
    """Return the days on which an account's own audience can have changed.

    A minor could not post to everyone before 16 October 2013 (POLICY_FACTS 4.1).
    """
    born = account.birth_date
    adult = birthday(born, 18) if born else None
    minor_then = born is not None and adult is not None and adult > _MINORS_TOO
    told = [
        datetime.fromtimestamp(at / 1000, UTC).date() for at in account.audience_changes
    ]
    return {*told, *([_MINORS_TOO] if minor_then else [])}


# How they are asked ------------------------------------------------------------------


def listed(counts: Counter[str], *, most: int | None = None) -> list[Question]:
    """Return the questions in the order of what they settle, most first.

    Each undecided item has one question, so what an answer settles is not settled by
    an earlier one.
    """
    ordered = sorted((-count, id_) for id_, count in counts.items())[:most]
    return [_question(id_, -count) for count, id_ in ordered]


def _question(id_: str, settles: int) -> Question:
    subject = subject_of(id_)
    if subject is None:
        # Under `--text none` a number stands for the parts that are names.
        family, _, rest = id_.partition(":")
        subject = Subject(family, name=rest)
    family_ = FAMILIES[subject.family]
    last = date.fromordinal(subject.end.toordinal() - 1) if subject.end else ""
    text = said(family_.text).format(
        platform=_PLATFORMS.get(subject.platform, subject.platform),
        name=subject.name, what=_hidden(subject.what),
        begin=subject.begin, last=last,
    )  # fmt: skip
    answers = (*([gettext("a date")] if family_.dated else []), *family_.answers)
    return Question(id_, text, said(family_.where), answers, settles)


def _hidden(what: str) -> str:
    """Return how items were hidden, as the question says it."""
    said = {
        "archived": pgettext("items", "archived"),
        "deleted": pgettext("items", "deleted"),
    }
    return said.get(what, what)


def leaves_open(value: str | date) -> bool:
    """Say whether an answer leaves its items as they were."""
    return value in _OPEN
