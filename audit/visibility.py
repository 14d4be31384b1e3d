"""Turn evidence into visibility and public spans; one function per evidence.

The order is the law: the first evidence that applies to a row decides it
(``EVIDENCE``, strongest first). No export since 2014 states the audience of a post, so
most of Facebook ends in "none": unknown, with the question that would settle it.
Source of each step: VISIBILITY 1 of the project's references; `DECISIONS.md` says
where we had to choose.

A time known to the day only (``Rows.earliest``, ``Rows.latest``) makes possible spans
begin as early as it may be and known ones as late, so it decides no cut-off between.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from audit.rows import UNDATED, Rows, code
from audit.spans import EVER, FOREVER, Spans, where
from parsers.schema import Account

I64 = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
_DAY: Final = 86_400_000


class Interval(NamedTuple):
    """A stretch of an account's life: ``public`` is None where it can't be told."""

    begin: int
    end: int
    public: bool | None


@dataclass
class Found:
    """What the evidence says so far, by row; each function settles rows still open.

    ``known`` and ``possible`` are the two bounds of the public spans. ``certainty``
    is what a verdict rests on; ``frozen`` marks rows that an archive made
    before a policy began can't speak for; ``presumed`` is since when a private flag
    without history proves privacy (a policy that starts later finds the row never
    public); ``asks`` names the family of the question.
    """

    open: Mask
    visibility: I64
    basis: I64
    certainty: I64
    known: Spans
    possible: Spans
    frozen: Mask
    presumed: I64
    asks: npt.NDArray[np.object_]

    def settle(self, mask: Mask, basis: str, visibility: str, certainty: str) -> Mask:
        """Decide the rows of the mask that are still open; return which those are."""
        mine = mask & self.open
        self.basis[mine] = code("visibility_basis", basis)
        self.visibility[mine] = code("visibility", visibility)
        self.certainty[mine] = code("certainty", certainty)
        self.open &= ~mine
        return mine

    def public(self, spans: Spans, *, known: bool = True) -> None:
        """Add spans that are possible, and known unless said otherwise."""
        self.possible = self.possible.joined(spans)
        if known:
            self.known = self.known.joined(spans)


def evidence_for(rows: Rows, listed_from: int) -> Found:
    """Return what the evidence says of each row.

    ``listed_from`` is the start of the first policy, from which on a Marketplace
    listing counts as public by its nature.
    """
    count = len(rows)
    found = Found(
        open=np.ones(count, dtype=bool),
        visibility=np.zeros(count, dtype=np.int64),
        basis=np.zeros(count, dtype=np.int64),
        certainty=np.zeros(count, dtype=np.int64),
        known=Spans.none(count),
        possible=Spans.none(count),
        frozen=np.zeros(count, dtype=bool),
        presumed=np.full(count, FOREVER, dtype=np.int64),
        asks=np.full(count, None, dtype=object),
    )
    for _, settle in EVIDENCE:
        settle(rows, found, listed_from)
    return found


def _from_birth(
    rows: Rows,
    found: Found,
    mask: Mask,
    since: int = EVER,
    end: int = FOREVER,
    *,
    known: bool = True,
) -> None:
    """Add that rows were public from birth, or ``since`` if that is later, to ``end``.

    Rows without a time are taken as old as can be: UNDATED is EVER.
    """
    found.public(where(mask, np.maximum(rows.earliest, since), end), known=False)
    if known:
        surely = where(mask, np.maximum(rows.latest, since), end)
        found.known = found.known.joined(surely)


def _at_birth(rows: Rows, found: Found, mask: Mask) -> None:
    """Add that dated rows were public when made, and any row perhaps ever since.

    The earliest moment stands for all: known public to a policy that began before it.
    """
    found.public(where(mask & rows.dated, rows.earliest, rows.earliest + 1))
    _from_birth(rows, found, mask, known=False)


def never_published(rows: Rows, found: Found, listed_from: int) -> None:
    """Status: a draft or a pending post was never seen by anyone else."""
    hidden = rows.among("status", "draft", "pending")
    mine = found.settle(hidden, "status", "not_public", "archive")
    found.frozen |= mine


def hidden_since(rows: Rows, found: Found, listed_from: int) -> None:
    """Status: archived or deleted, hidden now and since an unknown day.

    What an older archive states as hidden was never public; its state carries on.
    """
    gone = rows.among("status", "archived", "deleted")
    found.settle(gone & rows.said_hidden, "status", "not_public", "assumed")
    mine = found.settle(gone, "status", "not_public", "archive")
    by_account = _follows_account(rows) & mine
    for index, account in enumerate(rows.accounts):
        on = by_account & (rows.account == index)
        _add_account(rows, found, on, account, known=False)
    found.certainty[mine & (found.presumed <= listed_from)] = code(
        "certainty", "assumed"
    )
    _from_birth(rows, found, mine & ~by_account, known=False)
    found.frozen |= mine
    open_end = (found.possible.counts() > 0) & (found.presumed > listed_from)
    found.asks[mine & open_end] = "status"


def stated_audience(rows: Rows, found: Found, listed_from: int) -> None:
    """Item audience: what the record itself stated, in an archive of then (1.3).

    Hidden carries on, as no tool widens past posts in bulk. Public carries on unless
    past posts were limited since. When the archive was made is not told here, but it
    was after the item: where a policy had begun by then, public needs no answer.
    """
    found.settle(rows.said_hidden, "item_audience", "not_public", "assumed")
    mine = found.settle(rows.said_public, "item_audience", "public", "archive")
    _at_birth(rows, found, mine)
    found.asks[mine & rows.among("platform", "facebook")] = "limit_past_posts"


def said_to_the_ai(rows: Rows, found: Found, listed_from: int) -> None:
    """AI interaction: not public, and in scope by itself."""
    talk = rows.among("kind", "ai_message")
    mine = found.settle(talk, "ai_interaction", "not_public", "product_rule")
    found.public(where(mine, EVER, FOREVER), known=False)


def always_public(rows: Rows, found: Found, listed_from: int) -> None:
    """Product rule: what is public whatever the profile says.

    Name and username always; the newest profile picture and cover; the bio of
    Instagram and Threads; what a Page published.
    """
    field = rows.among("kind", "profile_field")
    names = field & (rows.containers["name"] | rows.containers["username"])
    bio = (
        field & rows.containers["bio"] & rows.among("platform", "instagram", "threads")
    )
    page = rows.among("surface", "page")
    shown = found.settle(
        names | bio | page | rows.newest, "always_public", "public", "product_rule"
    )
    _from_birth(rows, found, shown)
    found.frozen |= shown & ~names


def listed(rows: Rows, found: Found, listed_from: int) -> None:
    """Product rule: a Marketplace listing is public from the day it is made.

    When it ended is not said, so an older one is known to have been public then only.
    """
    listing = rows.among("kind", "listing") & rows.dated & found.open
    recent = listing & (rows.earliest >= listed_from)
    found.settle(recent, "always_public", "public", "product_rule")
    found.settle(listing, "none", "unknown", "product_rule")
    _at_birth(rows, found, listing)
    found.frozen |= recent
    found.asks[listing & ~recent] = "item"


def by_account(rows: Rows, found: Found, listed_from: int) -> None:
    """Account evidence: Instagram's flag and its dated history, Threads' own flag."""
    follows = _follows_account(rows)
    for index, account in enumerate(rows.accounts):
        mine = follows & (rows.account == index) & found.open
        if not mine.any() or (
            account.is_private is None and not account.privacy_changes
        ):
            continue
        _settle_by_account(rows, found, mine, account, listed_from)
        found.frozen |= mine


def _follows_account(rows: Rows) -> Mask:
    """Say which rows have the audience of their account.

    Instagram's posts, stories, reels, captions, and comments on one's own posts; all of
    Threads. A picture of the profile, a comment elsewhere and a like do not.
    """
    instagram = rows.among("platform", "instagram")
    pieces = rows.among("kind", "post", "photo", "video", "audio", "caption", "poll")
    own = pieces & ~rows.among("surface", "profile_picture")
    own |= rows.among("kind", "comment") & rows.own_parent
    threads = rows.among("platform", "threads") & rows.among(
        "kind", "post", "photo", "video", "audio", "comment", "caption"
    )
    return (instagram & own) | threads


def intervals(account: Account) -> list[Interval]:
    """Return the account's life as public and private stretches, oldest first.

    Replayed back from the flag at export; a title that can't be read has the direction
    that alternation gives it. Where two switches in a row lead to the same state, one
    between them is missing and that stretch is unknown.
    """
    flag = None if account.is_private is None else not account.is_private
    if not account.privacy_changes:
        if flag is not False:
            return [Interval(EVER, FOREVER, flag)]
        since = _presumed_private_from(account)
        return [Interval(EVER, since, None), Interval(since, FOREVER, False)]
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
    return [
        Interval(begin, end, started if started == ended else None)
        for begin, end, started, ended in zip(
            edges[:-1], edges[1:], after, before, strict=True
        )
    ]


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


def _settle_by_account(
    rows: Rows, found: Found, mine: Mask, account: Account, start: int
) -> None:
    """Settle rows that have the audience of their account: VISIBILITY 1 and 1.1."""
    basis = "account_history" if account.privacy_changes else "account_flag"
    is_private = account.is_private
    if is_private is None:
        is_private = intervals(account)[-1].public is False
    visibility = "not_public" if is_private else "public"
    covered = account.covered_from if account.covered_from is not None else EVER
    early = mine & ~(rows.dated & (rows.earliest >= covered))
    if account.privacy_changes:
        early &= rows.dated
        found.settle(early, basis, visibility, "assumed")
    elif is_private:
        presumed = _presumed_private_from(account)
        outside = mine if presumed > covered else early
        certainty = "assumed" if presumed <= start else "none"
        found.settle(outside, basis, visibility, certainty)
        if presumed > start:
            found.asks[outside] = "public_until"
    found.settle(mine, basis, visibility, "archive")
    _add_account(rows, found, mine, account, known=True)


def _presumed_private_from(account: Account) -> int:
    """Return since when a private flag without history proves privacy.

    No switch in the covered span, if the category that would hold the history was
    exported; else nothing before the export. Threads has no history at all.
    """
    says_history = account.has_login_files and account.platform == "instagram"
    if says_history and account.covered_from is not None:
        return account.covered_from
    return FOREVER if account.exported_at is None else account.exported_at + _DAY


def _add_account(
    rows: Rows, found: Found, mine: Mask, account: Account, *, known: bool
) -> None:
    """Add the account's public stretches from each row's birth on.

    A row without a time is known to have been public at export only. A story is shown
    for a day; as a highlight it may have stayed as long as the account was public, and
    after the first story to close friends it may have gone to those only.
    """
    if account.is_private and not account.privacy_changes:
        found.presumed[mine] = _presumed_private_from(account)
    closed = account.close_friends_from
    closed = FOREVER if closed is None else closed
    story = mine & rows.among("status", "expired")
    shown = mine & ~story
    seen_then = story & ~rows.dated
    for begin, end, public in intervals(account):
        if public is False:
            continue
        sure = known and public is True
        _from_birth(rows, found, shown & rows.dated, begin, end, known=sure)
        now = sure and end == FOREVER
        _from_birth(rows, found, shown & ~rows.dated, begin, end, known=now)
        then = story & rows.dated & (rows.latest >= begin) & (rows.earliest < end)
        seen_then |= then
        if sure:
            within = then & (rows.earliest >= begin) & (rows.latest < end)
            day = np.minimum(rows.earliest, end - _DAY) + _DAY
            found.public(where(within & (rows.latest < closed), rows.earliest, day))
            found.asks[then & (rows.latest >= closed)] = "close_friends"
    for begin, end, public in intervals(account):
        if public is not False:
            _from_birth(rows, found, seen_then, begin, end, known=False)


def unknown(rows: Rows, found: Found, listed_from: int) -> None:
    """No evidence: the export does not say who could see it."""
    mine = found.settle(found.open.copy(), "none", "unknown", "none")
    _from_birth(rows, found, mine, known=False)
    found.asks[mine] = "audience"


def _story_is_over(rows: Rows, found: Found, listed_from: int) -> None:
    """Expired story: seen by nobody now, whatever it was before."""
    over = rows.among("status", "expired") & rows.among("platform", "instagram")
    over &= found.visibility == code("visibility", "public")
    found.visibility[over] = code("visibility", "not_public")


Evidence = Callable[[Rows, Found, int], None]

# The order table. The person's answers have their place before "none" (VISIBILITY 1)
# and come with what asks for them.
EVIDENCE: Final[tuple[tuple[str, Evidence], ...]] = (
    ("status", never_published),
    ("status", hidden_since),
    ("item_audience", stated_audience),
    ("ai_interaction", said_to_the_ai),
    ("always_public", always_public),
    ("always_public", listed),
    ("account_history, account_flag", by_account),
    ("none", unknown),
    ("expired stories", _story_is_over),
)

__all__ = ["EVIDENCE", "UNDATED", "Found", "Interval", "evidence_for", "intervals"]
