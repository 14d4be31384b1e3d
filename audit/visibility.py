"""Turn evidence into visibility and public spans; one function per evidence.

The order is the law: the first evidence that applies to a row decides it
(``EVIDENCE``, strongest first). No export since 2014 states the audience of a post, so
most of Facebook ends in "none": unknown, with the question that would settle it.
Source of each step: VISIBILITY 1 of the project's references; `DECISIONS.md` says
where we had to choose.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt

from audit import declared, history
from audit.found import Found, Given, at_birth, from_birth, through
from audit.rows import Rows, code, start_of
from audit.spans import EVER, FOREVER, Stretches, where
from audit.told import AccountTold, Moment, Said, until
from parsers.schema import Account

I64 = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


def evidence_for(rows: Rows, given: Given) -> Found:
    """Return what the evidence says of each row."""
    found = Found.nothing(len(rows))
    for _, settle in EVIDENCE:
        settle(rows, found, given)
    return found


# Status ------------------------------------------------------------------------------


def never_published(rows: Rows, found: Found, given: Given) -> None:
    """Status: a draft or a pending post was never seen by anyone else."""
    hidden = rows.among("status", "draft", "pending")
    mine = found.settle(hidden, "status", "not_public", "archive")
    found.frozen |= mine


def hidden_since(rows: Rows, found: Found, given: Given) -> None:
    """Status: archived or deleted, hidden now and since an unknown day.

    What an older archive states as hidden was never public; its state carries on.
    """
    gone = rows.among("status", "archived", "deleted")
    found.settle(gone & rows.said_hidden, "status", "not_public", "assumed")
    mine = found.settle(gone, "status", "not_public", "archive")
    if not mine.any():
        return
    follows = _follows_account(rows) & mine
    left = mine & ~follows
    for own, account, told in declared.owners(rows, given):
        life = history.stretches(account, told)
        _hidden(rows, found, follows & own, life, told)
        _presume(found, follows & own, account)
        moment = told.public_until or told.public_since
        if moment is not None and history.stretches(account) != life:
            found.declare(follows & own, moment.answer)
    for about, said in declared.answers(rows, given):
        on = about & left
        left = left & ~on
        found.declare(on, said.answer)
        for own, _, told in declared.owners(rows, given):
            _hidden(rows, found, on & own, said.stretches, told)
    from_birth(rows, found, left, known=False)
    found.certainty[mine & (found.presumed <= given.start)] = code(
        "certainty", "assumed"
    )
    found.frozen |= mine & (found.answered < 0)
    open_end = (found.possible.counts() > 0) & (found.presumed > given.start)
    found.asks[mine & open_end] = "status"


def _hidden(
    rows: Rows, found: Found, mine: Mask, life: Stretches, told: AccountTold
) -> None:
    """Add that rows may have been public until they were hidden.

    The earliest day on which any of them was hidden is one until which each was shown.
    """
    through(rows, found, mine, life, known=False)
    for status, moment in told.hidden_on.items():
        if moment.day is None:
            continue
        day = start_of(moment.day)
        shown = mine & rows.among("status", status) & (rows.latest < day)
        for begin, end, public in life:
            if public:
                from_birth(rows, found, shown, begin, min(end, day))
        found.declare(shown & (found.known.counts() > 0), moment.answer)


# The record itself -------------------------------------------------------------------


def stated_audience(rows: Rows, found: Found, given: Given) -> None:
    """Item audience: what the record itself stated, in an archive of then (1.3).

    Hidden carries on, as no tool widens past posts in bulk. Public carries on unless
    past posts were limited since. When the archive was made is not told here, but it
    was after the item: where a policy had begun by then, public needs no answer.
    """
    stated = rows.said_hidden | rows.said_public
    for own, _, told in declared.owners(rows, given) if stated.any() else ():
        widened, limited = told.widened_past_posts, told.limit_past_posts
        hidden = own & rows.said_hidden
        if widened is not None and widened.word == "some":
            mine = found.settle(hidden, "item_audience", "unknown", "none")
            from_birth(rows, found, mine, known=False)
        else:
            mine = found.settle(hidden, "item_audience", "not_public", "assumed")
            if widened is not None:
                found.declare(mine, widened.answer)
        mine = found.settle(
            own & rows.said_public, "item_audience", "public", "archive"
        )
        at_birth(rows, found, mine & (limited is None))
        if limited is not None:
            _limited(rows, found, mine, limited)
        elif mine.any():
            found.asks[mine & rows.among("platform", "facebook")] = "limit_past_posts"


def _limited(rows: Rows, found: Found, mine: Mask, limited: Moment) -> None:
    """Add that rows were public until past posts were limited, if they ever were.

    Of a row that may have been made before or after that day nothing is known.
    """
    found.declare(mine, limited.answer)
    if limited.day is None:
        from_birth(rows, found, mine)
        return
    surely, perhaps = until(limited.day)
    later = mine & (rows.earliest >= perhaps)
    hidden = mine & rows.dated & (rows.latest < perhaps)
    open_ = mine & ~later & ~hidden
    from_birth(rows, found, later)
    from_birth(rows, found, hidden, end=surely)
    from_birth(rows, found, hidden, end=perhaps, known=False)
    from_birth(rows, found, open_, known=False)
    found.visibility[hidden] = code("visibility", "not_public")
    found.visibility[open_] = code("visibility", "unknown")


def said_to_the_ai(rows: Rows, found: Found, given: Given) -> None:
    """AI interaction: not public, and in scope by itself."""
    talk = rows.among("kind", "ai_message")
    mine = found.settle(talk, "ai_interaction", "not_public", "product_rule")
    found.public(where(mine, EVER, FOREVER), known=False)


def always_public(rows: Rows, found: Found, given: Given) -> None:
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
    from_birth(rows, found, shown)
    found.frozen |= shown & ~names


def listed(rows: Rows, found: Found, given: Given) -> None:
    """Product rule: a Marketplace listing is public from the day it is made.

    When it ended is not said, so an older one is known to have been public then only.
    """
    listing = rows.among("kind", "listing") & rows.dated & found.open
    recent = listing & (rows.earliest >= given.start)
    found.settle(recent, "always_public", "public", "product_rule")
    old = listing & ~recent & ~declared.about_any(rows, given)
    found.settle(old, "none", "unknown", "product_rule")
    at_birth(rows, found, recent | old)
    found.frozen |= recent
    found.asks[old] = "item"


# The account -------------------------------------------------------------------------


def by_account(rows: Rows, found: Found, given: Given) -> None:
    """Account evidence: Instagram's flag and its dated history, Threads' own flag."""
    follows = _follows_account(rows)
    for own, account, told in declared.owners(rows, given):
        mine = follows & own & found.open
        if not mine.any():
            continue
        if account.is_private is None and not account.privacy_changes:
            _by_answers_alone(rows, found, mine, account, told)
            continue
        _settle_by_account(rows, found, mine, account, told, given.start)
        found.frozen |= mine
        _state_later(found, mine, account, told, given.start)


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


def _by_answers_alone(
    rows: Rows, found: Found, mine: Mask, account: Account, told: AccountTold
) -> None:
    """Settle rows of an account whose flag no archive states, if that was answered."""
    moment = told.public_until or told.public_since
    if moment is None:
        found.asks[mine] = "public_until"
        return
    life = history.stretches(account, told)
    declared.settle_said(rows, found, mine, Said(moment.answer, life))


def _settle_by_account(
    rows: Rows,
    found: Found,
    mine: Mask,
    account: Account,
    told: AccountTold,
    start: int,
) -> None:
    """Settle rows that have the audience of their account: VISIBILITY 1 and 1.1."""
    basis = "account_history" if account.privacy_changes else "account_flag"
    is_private = history.is_private(account)
    visibility = "not_public" if is_private else "public"
    covered = account.covered_from if account.covered_from is not None else EVER
    early = mine & ~(rows.dated & (rows.earliest >= covered))
    moment = told.public_until or told.public_since
    if account.privacy_changes:
        early &= rows.dated
        found.settle(early, basis, visibility, "assumed")
    elif is_private:
        presumed = history.presumed_private_from(account)
        outside = mine if presumed > covered else early
        certainty = "assumed" if presumed <= start else "none"
        found.settle(outside, basis, visibility, certainty)
        if presumed > start:
            found.asks[outside] = "public_until"
            if moment is not None:
                found.declare(outside, moment.answer)
    elif len({private for _, private in account.flags}) > 1:
        found.settle(mine, basis, visibility, "archive")
        found.asks[mine] = "public_since"
        if moment is not None:
            found.declare(mine, moment.answer)
    found.settle(mine, basis, visibility, "archive")
    life = history.stretches(account, told)
    _presume(found, mine, account)
    closed, closing = account.close_friends_from, told.close_friends
    if closing is not None and closing.word == "never" and closed is not None:
        story = mine & rows.among("status", "expired") & (rows.latest >= closed)
        found.declare(story, closing.answer)
        closed = None
    closed = FOREVER if closed is None else closed
    through(rows, found, mine, life, known=True, closed=closed)


def _presume(found: Found, mine: Mask, account: Account) -> None:
    """Note since when a private flag without history proves that rows were private."""
    if account.is_private and not account.privacy_changes:
        found.presumed[mine] = history.presumed_private_from(account)


def _state_later(
    found: Found, mine: Mask, account: Account, told: AccountTold, start: int
) -> None:
    """Settle what became of an account after an archive older than the policy (1.2)."""
    later, exported = told.state_at, account.exported_at
    if later is None or exported is None:
        return
    if later.word == "private":
        found.ended(mine, exported, exported)
    found.frozen &= ~mine
    if exported < start:
        found.declare(mine, later.answer)


# The rest ----------------------------------------------------------------------------


def unknown(rows: Rows, found: Found, given: Given) -> None:
    """No evidence: the export does not say who could see it."""
    mine = found.settle(found.open.copy(), "none", "unknown", "none")
    from_birth(rows, found, mine, known=False)
    found.asks[mine & (found.asks == None)] = "audience"  # noqa: E711 - by element


def vanished(rows: Rows, found: Found, given: Given) -> None:
    """Two archives: what the newer one would hold and does not was removed between.

    The older one counts as made at its newest record, which it holds all the same.
    """
    mine = rows.vanished & (found.answered < 0) & ~rows.among("kind", "ai_message")
    if mine.any():
        found.ended(mine, np.maximum(rows.seen, rows.earliest + 1), rows.exported)
        found.frozen &= ~mine


def _story_is_over(rows: Rows, found: Found, given: Given) -> None:
    """Expired story: seen by nobody now, whatever it was before."""
    over = rows.among("status", "expired")
    over &= found.visibility == code("visibility", "public")
    found.visibility[over] = code("visibility", "not_public")


Evidence = Callable[[Rows, Found, Given], None]

# The order table; answers settle only what the archives leave open.
EVIDENCE: Final[tuple[tuple[str, Evidence], ...]] = (
    ("status", never_published),
    ("status", hidden_since),
    ("item_audience", stated_audience),
    ("ai_interaction", said_to_the_ai),
    ("always_public", always_public),
    ("always_public", listed),
    ("account_history, account_flag", by_account),
    ("answer", declared.by_answer),
    ("none", unknown),
    ("answer", declared.by_item),
    ("older archives", vanished),
    ("answer", declared.deleted_accounts),
    ("expired stories", _story_is_over),
)
