"""What the person answers settles what the archives leave open, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from audit.policy import load
from audit.spans import EVER, FOREVER, Interval
from audit.told import Words, stretches
from tests.audit.test_visibility import (
    FACEBOOK,
    NO_LOGINS,
    PRIVATE,
    PRIVATE_SINCE,
    PUBLIC,
    STARTED_LATE,
    _facebook,
    account,
    facts,
    judge,
    ms,
    spans,
)

IN, OUT, UND = "in_scope", "out_of_scope", "undetermined"
PERIOD = "audience:facebook:ann:2011-08-25..2014-05-22"
MADE = ms("2013-02-03")


def answer(question: str, value: str, more: str = "") -> str:
    value = value if value[:1].isdigit() else f'"{value}"'
    return f'[[answer]]\nquestion = "{question}"\nanswer = {value}\n{more}\n'


def told(item: dict) -> tuple:
    return (
        item["visibility"], item["visibility_basis"], item["certainty"], spans(item),
        item["verdict"], item["question"],
    )  # fmt: skip


FROM_MADE = [("2013-02-03", None)]
DOGS = {"kind": "post", "surface": "group", "container": "Dogs"}
UNDER_BOB = {"kind": "comment", "parent_owner": "Bob"}
POST = {"kind": "post"}


@pytest.mark.parametrize(
    ("row", "text", "want"),
    [
        # VISIBILITY 3: group answered, owner answered, period answered.
        (DOGS, answer("group:facebook:Dogs", "public"), ("public", "answer", "declared", FROM_MADE, IN, None)),
        (DOGS, answer("group:facebook:Dogs", "private"), ("not_public", "answer", "declared", [], OUT, None)),
        (DOGS, answer("group:facebook:Dogs", "unknown"), ("unknown", "none", "none", None, UND, "item:an-item")),
        (DOGS, answer("group:facebook:Cats", "public"), ("unknown", "none", "none", None, UND, "group:facebook:Dogs")),
        (DOGS, answer("group:instagram:Dogs", "public"), ("unknown", "none", "none", None, UND, "group:facebook:Dogs")),
        ({**DOGS, "kind": "comment", "parent_owner": "Bob"}, answer("group:facebook:Dogs", "public"), ("public", "answer", "declared", FROM_MADE, IN, None)),
        # A comment in a group has the group's audience, not that of Bob's own posts.
        ({**DOGS, "kind": "comment", "parent_owner": "Bob"}, answer("owner:facebook:Bob", "public"), ("unknown", "none", "none", None, UND, "group:facebook:Dogs")),
        ({**DOGS, "kind": "reaction"}, answer("group:facebook:Dogs", "public"), ("unknown", "none", "none", None, UND, None)),
        (UNDER_BOB, answer("owner:facebook:Bob", "public"), ("public", "answer", "declared", FROM_MADE, IN, None)),
        (UNDER_BOB, answer("owner:facebook:Bob", "private"), ("not_public", "answer", "declared", [], OUT, None)),
        (UNDER_BOB, answer("owner:facebook:Bob", "mixed"), ("unknown", "none", "none", None, UND, "item:an-item")),
        (POST, answer(PERIOD, "public"), ("public", "answer", "declared", FROM_MADE, IN, None)),
        (POST, answer(PERIOD, "friends"), ("not_public", "answer", "declared", [], OUT, None)),
        (POST, answer(PERIOD, "mixed"), ("unknown", "none", "none", None, UND, "item:an-item")),
        (POST, answer("audience:facebook:ann:2014-05-22..2026-10-02", "public"), ("unknown", "none", "none", None, UND, PERIOD)),
        # Half-open: made on the last day's midnight is of the next period.
        ({**POST, "created_at": ms("2014-05-22")}, answer(PERIOD, "public"), ("unknown", "none", "none", None, UND, "audience:facebook:ann:2014-05-22..2026-10-02")),
        # What has an audience of its own is not of the period.
        ({"surface": "profile_picture"}, answer(PERIOD, "friends"), ("unknown", "none", "none", None, UND, "item:an-item")),
        ({"kind": "post", "surface": "other_timeline"}, answer(PERIOD, "public"), ("unknown", "none", "none", None, UND, "item:an-item")),
        ({"kind": "comment", "parent_owner": ""}, answer(PERIOD, "public"), ("public", "answer", "declared", FROM_MADE, IN, None)),
        ({"kind": "post", "created_at": None}, answer(PERIOD, "public"), ("unknown", "none", "none", None, UND, "item:an-item")),
        # One item, and the more particular answer goes first.
        (POST, answer("item:an-item", "public"), ("public", "answer", "declared", FROM_MADE, IN, None)),
        (POST, answer("item:an-item", "not_public"), ("not_public", "answer", "declared", [], OUT, None)),
        (POST, answer(PERIOD, "public") + answer("item:an-item", "not_public"), ("not_public", "answer", "declared", [], OUT, None)),
        # Evidence of the archive stands before answers (VISIBILITY 1).
        ({"kind": "profile_field", "surface": "profile", "container": "name"}, answer("item:an-item", "not_public"), ("public", "always_public", "product_rule", FROM_MADE, IN, None)),
        ({"kind": "post", "status": "pending"}, answer(PERIOD, "public"), ("not_public", "status", "archive", [], OUT, None)),
        ({"kind": "post", "author": "other"}, answer(PERIOD, "public"), ("public", "answer", "none", FROM_MADE, UND, None)),
        # That the hour is not known leaves nothing open that an answer could settle...
        ({"kind": "post", "surface": "page", "precision": "day"}, answer("item:an-item", "not_public"), ("public", "always_public", "product_rule", FROM_MADE, IN, None)),
        # With days: public says when, and not else; private says nothing of the rest.
        (DOGS, answer("group:facebook:Dogs", "public", "until = 2024-01-01"), ("not_public", "answer", "declared", [("2013-02-03", "2024-01-01")], OUT, None)),
        (DOGS, answer("group:facebook:Dogs", "public", "since = 2020-01-01"), ("public", "answer", "declared", [("2020-01-01", None)], IN, None)),
        (DOGS, answer("group:facebook:Dogs", "public", "until = 2025-05-27"), ("not_public", "answer", "none", [("2013-02-03", "2025-05-27")], UND, "item:an-item")),
        (DOGS, answer("group:facebook:Dogs", "public", "until = 2025-05-26"), ("not_public", "answer", "declared", [("2013-02-03", "2025-05-26")], OUT, None)),
        (DOGS, answer("group:facebook:Dogs", "private", "since = 2024-01-01"), ("not_public", "answer", "declared", None, OUT, None)),
        (DOGS, answer("group:facebook:Dogs", "private", "since = 2025-09-01"), ("not_public", "answer", "none", None, UND, "item:an-item")),
        (DOGS, answer("group:facebook:Dogs", "private", "until = 2024-01-01"), ("unknown", "answer", "none", None, UND, "item:an-item")),
        (DOGS, answer("group:facebook:Dogs", "private", "until = 2026-01-01") + answer("group:facebook:Dogs", "public", "since = 2026-02-01"), ("public", "answer", "declared", [("2026-02-01", None)], IN, None)),
    ],
)  # fmt: skip
def test_a_facebook_item_of_2013_by_what_was_answered(row, text, want):
    item = judge(_facebook(**{"created_at": MADE, **row}), FACEBOOK, told=text)

    assert told(item) == want


UNTIL = "account:instagram:ann:public_until"
PHOTO = facts(created_at=ms("2019-05-05"))
OPEN_AT = account(is_private=False, exported_at=ms("2024-06-01"))
PRIVATE_AT = account(is_private=True, exported_at=ms("2024-06-01"))
STATE = "account:instagram:ann:state_at"
CLOSED = account(
    is_private=True, privacy_changes=((ms("2025-11-03"), "private"),),
    covered_from=ms("2012-01-01"), has_login_files=True, close_friends_from=ms("2024-01-01"),
)  # fmt: skip
WENT_PRIVATE = account(
    is_private=True, flags=((ms("2024-06-01"), False), (ms("2026-10-01"), True)),
)  # fmt: skip
WENT_PUBLIC = account(
    is_private=False, flags=((ms("2024-06-01"), True), (ms("2026-10-01"), False)),
)  # fmt: skip


@pytest.mark.parametrize(
    ("own", "row", "text", "want"),
    [
        (NO_LOGINS, PHOTO, answer(UNTIL, "2025-11-03"), ("not_public", "account_flag", "declared", [("2019-05-05", "2025-11-03")], IN, None)),
        (NO_LOGINS, PHOTO, answer(UNTIL, "2024-11-03"), ("not_public", "account_flag", "declared", [("2019-05-05", "2024-11-03")], OUT, None)),
        (NO_LOGINS, PHOTO, answer(UNTIL, "never"), ("not_public", "account_flag", "declared", [], OUT, None)),
        (STARTED_LATE, PHOTO, answer(UNTIL, "never"), ("not_public", "account_flag", "declared", [], OUT, None)),
        # The archive proves this account private all the while: no answer needed.
        (PRIVATE, PHOTO, answer(UNTIL, "2025-11-03"), ("not_public", "account_flag", "archive", [], OUT, None)),
        (PRIVATE_SINCE, PHOTO, answer(UNTIL, "never"), ("not_public", "account_history", "archive", [("2019-05-05", "2025-11-03")], IN, None)),
        # An account whose flag no archive states.
        (account(), PHOTO, "", ("unknown", "none", "none", None, UND, UNTIL)),
        (account(), PHOTO, answer(UNTIL, "2025-11-03"), ("not_public", "answer", "declared", [("2019-05-05", "2025-11-03")], IN, None)),
        (account(), PHOTO, answer(UNTIL, "never"), ("not_public", "answer", "declared", [], OUT, None)),
        (account(), PHOTO, answer("account:instagram:ann:public_since", "2020-01-01"), ("public", "answer", "declared", [("2020-01-01", None)], IN, None)),
        # Two archives that bracket a switch.
        (WENT_PRIVATE, PHOTO, "", ("not_public", "account_flag", "none", [("2019-05-05", "2024-06-01")], UND, UNTIL)),
        (WENT_PRIVATE, PHOTO, answer(UNTIL, "2025-01-01"), ("not_public", "account_flag", "declared", [("2019-05-05", "2024-06-01"), ("2024-06-01", "2025-01-01")], OUT, None)),
        (WENT_PRIVATE, PHOTO, answer(UNTIL, "2025-06-01"), ("not_public", "account_flag", "declared", [("2019-05-05", "2024-06-01"), ("2024-06-01", "2025-06-01")], IN, None)),
        (WENT_PUBLIC, PHOTO, "", ("public", "account_flag", "archive", [("2026-10-01", None)], IN, None)),
        # An archive older than the policy.
        (OPEN_AT, PHOTO, answer(STATE, "public"), ("public", "account_flag", "declared", [("2019-05-05", None)], IN, None)),
        (OPEN_AT, PHOTO, answer(STATE, "private"), ("public", "account_flag", "declared", [("2019-05-05", "2024-06-01")], OUT, None)),
        (OPEN_AT, PHOTO, answer("account:instagram:ann:deleted_on", "2025-01-10"), ("public", "account_flag", "declared", [("2019-05-05", "2024-06-01")], OUT, None)),
        (PUBLIC, PHOTO, answer("account:instagram:ann:deleted_on", "2025-01-10"), ("public", "account_flag", "declared", [("2019-05-05", "2025-01-10")], OUT, None)),
        (PUBLIC, PHOTO, answer("account:instagram:ann:deleted_on", "2026-10-10"), ("public", "account_flag", "declared", [("2019-05-05", "2026-10-01")], IN, None)),
        (PUBLIC, PHOTO, answer("account:instagram:ann:deleted_on", "never"), ("public", "account_flag", "archive", [("2019-05-05", None)], IN, None)),
        # Archived: the first day on which any was hidden is one until which each was shown.
        (PUBLIC, facts(status="archived", created_at=ms("2019-05-05")), answer("status:archived:instagram:ann", "2025-08-01"), ("not_public", "status", "declared", [("2019-05-05", "2025-08-01")], IN, None)),
        (PUBLIC, facts(status="archived", created_at=ms("2019-05-05")), answer("status:archived:instagram:ann", "2024-08-01"), ("not_public", "status", "none", [("2019-05-05", "2024-08-01")], UND, "item:an-item")),
        (PUBLIC, facts(status="archived", created_at=ms("2025-09-05")), answer("status:archived:instagram:ann", "2025-08-01"), ("not_public", "status", "none", None, UND, "item:an-item")),
        (PUBLIC, facts(status="archived", created_at=ms("2019-05-05")), answer("status:archived:instagram:ann", "unknown"), ("not_public", "status", "none", None, UND, "item:an-item")),
        (PUBLIC, facts(status="archived", created_at=ms("2019-05-05")), answer("status:deleted:instagram:ann", "2025-08-01"), ("not_public", "status", "none", None, UND, "status:archived:instagram:ann")),
        # Stories after the first one to close friends.
        (CLOSED, facts(surface="story", created_at=ms("2025-07-01")), answer("close_friends:ann", "never"), ("not_public", "account_history", "declared", [("2025-07-01", "2025-07-02")], IN, None)),
        (CLOSED, facts(surface="story", created_at=ms("2025-07-01")), answer("close_friends:ann", "sometimes"), ("not_public", "account_history", "none", None, UND, "item:an-item")),
    ],
)  # fmt: skip
def test_an_instagram_photo_of_2019_by_what_was_answered(own, row, text, want):
    assert told(judge(row, own, told=text)) == want


SAID_PUBLIC = _facebook(kind="post", created_at=ms("2012-02-03"), stated_public=True)
SAID_HIDDEN = _facebook(kind="post", created_at=ms("2012-02-03"), stated_public=False)
LIMIT, WIDENED = "limit_past_posts:facebook:ann", "widened_past_posts:facebook:ann"


@pytest.mark.parametrize(
    ("row", "text", "want"),
    [
        # VISIBILITY 1.3
        (SAID_PUBLIC, answer(LIMIT, "never"), ("public", "item_audience", "declared", [("2012-02-03", None)], IN, None)),
        (SAID_PUBLIC, answer(LIMIT, "2016-03-01"), ("not_public", "item_audience", "declared", [("2012-02-03", "2016-03-01")], OUT, None)),
        (SAID_PUBLIC, answer(LIMIT, "2025-09-01"), ("not_public", "item_audience", "declared", [("2012-02-03", "2025-09-01")], IN, None)),
        # Made before or after the day of the limit: who could tell?
        (_facebook(kind="post", created_at=None, stated_public=True), answer(LIMIT, "2016-03-01"), ("unknown", "item_audience", "none", None, UND, "item:an-item")),
        (_facebook(kind="post", created_at=ms("2016-03-02"), precision="day", stated_public=True), answer(LIMIT, "2016-03-01"), ("unknown", "item_audience", "none", None, UND, "item:an-item")),
        (SAID_HIDDEN, answer(WIDENED, "never"), ("not_public", "item_audience", "declared", [], OUT, None)),
        (SAID_HIDDEN, answer(WIDENED, "some"), ("unknown", "item_audience", "none", None, UND, "item:an-item")),
        # What was limited is not public after that day, whatever it was before.
        (_facebook(**POST, created_at=MADE), answer(LIMIT, "2016-03-01"), ("not_public", "answer", "declared", None, OUT, None)),
        (_facebook(**POST, created_at=MADE), answer(LIMIT, "2025-09-01"), ("not_public", "answer", "none", None, UND, PERIOD)),
        (_facebook(**POST, created_at=ms("2018-02-03")), answer(LIMIT, "2016-03-01"), ("unknown", "none", "none", None, UND, "audience:facebook:ann:2014-05-22..2026-10-02")),
        (_facebook(**POST, created_at=MADE), answer(LIMIT, "2016-03-01") + answer(WIDENED, "some"), ("unknown", "none", "none", None, UND, PERIOD)),
        (_facebook(**DOGS, created_at=MADE), answer(LIMIT, "2016-03-01"), ("unknown", "none", "none", None, UND, "group:facebook:Dogs")),
        (_facebook(**POST, created_at=MADE), answer(LIMIT, "never"), ("unknown", "none", "none", None, UND, PERIOD)),
        # Archived on Facebook: two answers are needed, in this order.
        (_facebook(**POST, created_at=MADE, status="archived"), "", ("not_public", "status", "none", None, UND, "status:archived:facebook:ann")),
        (_facebook(**POST, created_at=MADE, status="archived"), answer("status:archived:facebook:ann", "2025-09-01"), ("not_public", "status", "none", None, UND, PERIOD)),
        (_facebook(**POST, created_at=MADE, status="archived"), answer("status:archived:facebook:ann", "2025-09-01") + answer(PERIOD, "public"), ("not_public", "status", "declared", [("2013-02-03", "2025-09-01")], IN, None)),
        (_facebook(**POST, created_at=MADE, status="archived"), answer(PERIOD, "friends"), ("not_public", "status", "declared", [], OUT, None)),
        # Statements on one item whose exposure alone is open.
        (_facebook(**POST, created_at=MADE, status="deleted"), answer("item:an-item", "public"), ("not_public", "status", "none", None, UND, "status:deleted:facebook:ann")),
        (_facebook(**POST, created_at=MADE, status="deleted"), answer("item:an-item", "public", "until = 2026-01-01"), ("not_public", "status", "declared", [("2013-02-03", "2026-01-01")], IN, None)),
        (_facebook(**POST, created_at=MADE, status="deleted"), answer("item:an-item", "not_public"), ("not_public", "status", "declared", [], OUT, None)),
        (SAID_PUBLIC, answer("item:an-item", "not_public"), ("public", "item_audience", "declared", [], OUT, None)),
        # A Facebook story shows for a day, and may have been a highlight since.
        (_facebook(kind="photo", surface="story", created_at=MADE), answer(PERIOD, "public"), ("not_public", "answer", "none", [("2013-02-03", "2013-02-04")], UND, "item:an-item")),
        (_facebook(kind="photo", surface="story", created_at=ms("2025-07-01")), answer("audience:facebook:ann:2014-05-22..2026-10-02", "public"), ("not_public", "answer", "declared", [("2025-07-01", "2025-07-02")], IN, None)),
    ],
)  # fmt: skip
def test_a_facebook_item_with_a_past_of_its_own(row, text, want):
    assert told(judge(row, FACEBOOK, told=text)) == want


def test_a_birth_given_to_the_day_decides_by_that_day():
    row = facts(created_at=ms("2025-07-01"))

    own = account(is_private=False, birth_date=date(2008, 11, 30))

    assert (judge(row, own)["verdict"], judge(row, own)["owner_age"]) == (UND, 16)


@pytest.mark.parametrize(
    ("row", "own", "want"),
    [
        (PHOTO, PUBLIC, ("eu25-gate-objection-sent-unconfirmed", UND)),
        (facts(created_at=ms("2025-12-05")), PRIVATE_SINCE, ("eu25-never-public", OUT)),
        (PHOTO, NO_LOGINS, (None, UND)),
    ],
)
def test_an_objection_that_was_sent_only_takes_what_would_be_in_scope(row, own, want):
    plain, sent = judge(row, own), judge(row, own, sent=True)

    if plain["verdict"] == IN:
        assert (sent["rule"], sent["verdict"]) == want
    else:
        assert (sent["rule"], sent["verdict"]) == (plain["rule"], want[1])


@pytest.mark.parametrize("policy", [policy.id for policy in load()])
def test_an_answer_is_evidence_under_every_policy(policy):
    row = _facebook(**DOGS, created_at=MADE)

    found = [
        judge(row, FACEBOOK, told=answer("group:facebook:Dogs", said), policy=policy)
        for said in ("public", "private")
    ]

    # What is not public is in dispute under the plan of 2024, which took no effect.
    hidden = UND if policy == "eu-2024-06" else OUT
    assert [item["verdict"] for item in found] == [IN, hidden]


DAY = ms("2020-01-02") - ms("2020-01-01")


@pytest.mark.parametrize(
    ("words", "want"),
    [
        ([Words(True, None, None)], [(EVER, FOREVER, True)]),
        ([Words(False, None, None)], [(EVER, FOREVER, False)]),
        ([Words(True, date(2020, 1, 1), None)], [(EVER, ms("2020-01-01"), False), (ms("2020-01-01"), FOREVER, True)]),
        ([Words(True, None, date(2020, 1, 1))], [(EVER, ms("2020-01-01"), True), (ms("2020-01-01"), ms("2020-01-02"), None), (ms("2020-01-02"), FOREVER, False)]),
        ([Words(False, date(2020, 1, 1), None)], [(EVER, ms("2020-01-01"), None), (ms("2020-01-01"), FOREVER, False)]),
    ],
)  # fmt: skip
def test_statements_become_stretches(words, want):
    assert stretches(words) == tuple(Interval(*stretch) for stretch in want)
