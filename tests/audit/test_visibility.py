"""Hold evidence, spans and verdicts against VISIBILITY 1 and 3, written by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pyarrow as pa
import pytest

from audit import policy as policies
from audit.exposure import Person
from audit.items import Case, judged
from audit.rows import start_of
from audit.spans import EVER, FOREVER
from audit.visibility import Interval, intervals
from parsers import schema
from parsers.schema import Account

AS_OF = date(2026, 11, 21)
EXPORTED = start_of(date(2026, 10, 1))


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


def facts(**row) -> pa.RecordBatch:
    """Return one FACTS row; what is not given is null or the usual."""
    usual = {
        "item_id": "an-item", "platform": "instagram", "account": "ann", "kind": "photo",
        "surface": "timeline", "status": "live", "author": "self", "created_at": None,
        "source_pointer": "/0", "task": 0, "twin": 1, "publication": 0, "text_key": 0,
        "rank": 50,
    }  # fmt: skip
    return pa.RecordBatch.from_pylist(
        [{**usual, **row}], schema.schema_of(schema.FACTS)
    )


def account(**known) -> Account:
    known = {
        "platform": "instagram",
        "account": "ann",
        "exported_at": EXPORTED,
        **known,
    }
    return Account(**known)


def judge(row, own, *, policy="eu-2025-05", objected=None, as_of=AS_OF) -> dict:
    """Return the item that one fact becomes, with its account, under one policy."""
    key = own.platform, own.account
    case = Case(
        policies=(policies.policy_of(policy),),
        accounts={key: own},
        person=Person(as_of, {key: objected} if objected else {}),
        newest=frozenset({"newest"}),
        sources=[("a.zip", "posts.json")],
        media_sizes=(
            __import__("numpy").zeros(0, "u8"),
            __import__("numpy").zeros(0, "i8"),
        ),
    )
    batch, _ = judged(row, case)
    return batch.to_pylist()[0]


def spans(item: dict) -> list | None:
    if item["public_spans"] is None:
        return None
    return [
        tuple(at and at.strftime("%Y-%m-%d") for at in (span["from"], span["until"]))
        for span in item["public_spans"]
    ]


PRIVATE_SINCE = account(
    is_private=True, privacy_changes=((ms("2025-11-03"), "private"),),
    covered_from=ms("2012-01-01"), has_login_files=True,
)  # fmt: skip
PUBLIC = account(is_private=False, covered_from=ms("2012-01-01"), has_login_files=True)
PRIVATE = account(is_private=True, covered_from=ms("2012-01-01"), has_login_files=True)
STARTED_LATE = account(
    is_private=True, covered_from=ms("2026-01-01"), has_login_files=True
)
NO_LOGINS = account(is_private=True, covered_from=ms("2012-01-01"))


@pytest.mark.parametrize(
    ("own", "created", "want"),
    [
        # own account, day made -> visibility, basis, certainty, spans, verdict
        (PRIVATE_SINCE, "2019-05-05", ("not_public", "account_history", "archive", [("2019-05-05", "2025-11-03")], "in_scope")),
        (PRIVATE_SINCE, "2025-12-05", ("not_public", "account_history", "archive", [], "out_of_scope")),
        (PRIVATE_SINCE, "2011-05-05", ("not_public", "account_history", "assumed", [("2011-05-05", "2025-11-03")], "in_scope")),
        (PUBLIC, "2019-05-05", ("public", "account_flag", "archive", [("2019-05-05", None)], "in_scope")),
        (PRIVATE, "2019-05-05", ("not_public", "account_flag", "archive", [], "out_of_scope")),
        (PRIVATE, "2011-05-05", ("not_public", "account_flag", "assumed", [], "out_of_scope")),
        (STARTED_LATE, "2019-05-05", ("not_public", "account_flag", "none", None, "undetermined")),
        (NO_LOGINS, "2019-05-05", ("not_public", "account_flag", "none", None, "undetermined")),
        (account(), "2019-05-05", ("unknown", "none", "none", None, "undetermined")),
    ],
)  # fmt: skip
def test_an_instagram_photo_by_its_account(own, created, want):
    item = judge(facts(created_at=ms(created)), own)

    found = (
        item["visibility"], item["visibility_basis"], item["certainty"], spans(item),
        item["verdict"],
    )  # fmt: skip
    assert found == want


@pytest.mark.parametrize(
    ("own", "question"),
    [
        (STARTED_LATE, "account:instagram:ann:public_until"),
        (NO_LOGINS, "account:instagram:ann:public_until"),
        (PRIVATE_SINCE, None),
    ],
)
def test_what_would_settle_an_old_photo_of_a_private_account(own, question):
    item = judge(facts(created_at=ms("2019-05-05")), own)

    assert item["question"] == question


@pytest.mark.parametrize(
    ("created", "closed", "want"),
    [
        # story made -> spans and verdict: VISIBILITY 3, expired stories
        ("2025-07-01", None, ([("2025-07-01", "2025-07-02")], "in_scope")),
        ("2020-07-01", None, ([("2020-07-01", "2020-07-02")], "undetermined")),
        ("2025-12-01", None, ([], "out_of_scope")),
        ("2025-07-01", "2024-01-01", (None, "undetermined")),
    ],
)
def test_an_expired_story(created, closed, want):
    own = account(
        is_private=True,
        privacy_changes=PRIVATE_SINCE.privacy_changes,
        covered_from=PRIVATE_SINCE.covered_from,
        close_friends_from=ms(closed) if closed else None,
    )

    item = judge(facts(surface="story", created_at=ms(created)), own)

    assert (spans(item), item["verdict"]) == want
    assert (item["status"], item["visibility"]) == ("expired", "not_public")


@pytest.mark.parametrize(
    ("status", "own", "created", "want"),
    [
        ("draft", PUBLIC, "2025-07-01", ("status", [], "out_of_scope")),
        ("archived", PUBLIC, "2020-07-01", ("status", None, "undetermined")),
        ("deleted", PRIVATE_SINCE, "2020-07-01", ("status", None, "undetermined")),
        ("archived", PRIVATE_SINCE, "2025-12-01", ("status", [], "out_of_scope")),
    ],
)
def test_what_is_hidden(status, own, created, want):
    item = judge(facts(status=status, created_at=ms(created)), own)

    assert (item["visibility_basis"], spans(item), item["verdict"]) == want


def _facebook(**row) -> pa.RecordBatch:
    return facts(platform="facebook", **row)


FACEBOOK = account(
    platform="facebook", created_at=ms("2006-10-01"), birth_date=date(1988, 4, 12)
)


@pytest.mark.parametrize(
    ("row", "want"),
    [
        ({"kind": "post"}, ("unknown", "undetermined", "audience:facebook:ann:2011-08-25..2014-05-22")),
        ({"kind": "post", "surface": "group", "container": "Dogs"}, ("unknown", "undetermined", "group:facebook:Dogs")),
        ({"kind": "comment", "parent_owner": "Bob"}, ("unknown", "undetermined", "owner:facebook:Bob")),
        ({"kind": "comment", "parent_owner": ""}, ("unknown", "undetermined", "audience:facebook:ann:2011-08-25..2014-05-22")),
        ({"kind": "reaction"}, ("unknown", "undetermined", None)),
        ({"kind": "post", "author": "other"}, ("unknown", "undetermined", None)),
        ({"kind": "profile_field", "surface": "profile", "container": "name"}, ("public", "in_scope", None)),
        ({"kind": "profile_field", "surface": "profile", "container": "bio"}, ("unknown", "undetermined", "item:an-item")),
        ({"surface": "profile_picture", "item_id": "newest"}, ("public", "in_scope", None)),
        ({"surface": "cover_photo"}, ("unknown", "undetermined", "audience:facebook:ann:2011-08-25..2014-05-22")),
        ({"kind": "listing", "surface": "marketplace", "created_at": ms("2025-06-01")}, ("public", "in_scope", None)),
        ({"kind": "listing", "surface": "marketplace", "created_at": ms("2024-06-01")}, ("unknown", "undetermined", "item:an-item")),
        ({"kind": "post", "surface": "group", "status": "pending"}, ("not_public", "out_of_scope", None)),
    ],
)  # fmt: skip
def test_a_facebook_item(row, want):
    item = judge(_facebook(**{"created_at": ms("2013-02-03"), **row}), FACEBOOK)

    assert (item["visibility"], item["verdict"], item["question"]) == want


def test_others_words_have_a_rule_of_their_own():
    item = judge(_facebook(kind="post", author="other"), FACEBOOK)

    assert item["rule"] == "eu-2025-05-others-words"


@pytest.mark.parametrize("author", ["self", "ai"])
def test_talks_with_the_ai_are_in_scope_at_any_age(author):
    child = account(platform="messenger", birth_date=date(2012, 1, 1))
    row = facts(
        platform="messenger", kind="ai_message", surface="ai_chat", author=author
    )

    item = judge(row, child)

    assert (item["visibility_basis"], item["verdict"], item["public_spans"]) == (
        "ai_interaction", "in_scope", None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("objected", "created", "want"),
    [
        (date(2025, 5, 20), "2019-05-05", "out_of_scope"),
        (date(2025, 8, 1), "2019-05-05", "undetermined"),
        (date(2025, 8, 1), "2025-08-02", "out_of_scope"),
        # Sent on the first day: it was public before, and not gone before the start.
        (date(2025, 5, 27), "2019-05-05", "undetermined"),
    ],
)
def test_a_public_photo_after_a_confirmed_objection(objected, created, want):
    item = judge(facts(created_at=ms(created)), PUBLIC, objected=objected)

    assert (item["verdict"], item["question"]) == (want, None)
    assert item["certainty"] == ("declared" if want != "undetermined" else "none")


@pytest.mark.parametrize(
    ("born", "want"),
    [
        (date(2010, 1, 1), "undetermined"),  # known public while a minor that winter
        (date(2008, 6, 1), "in_scope"),  # of age since June 2026, public since
        (date(1988, 4, 12), "in_scope"),
        (None, "in_scope"),
    ],
)
def test_a_public_photo_by_the_owners_age(born, want):
    own = account(is_private=False, birth_date=born)

    item = judge(facts(created_at=ms("2025-07-01")), own)

    assert item["verdict"] == want


def test_a_minors_photo_made_after_that_winter_is_out_of_scope():
    own = account(is_private=False, birth_date=date(2010, 1, 1))

    item = judge(facts(created_at=ms("2026-05-01")), own)

    assert (item["verdict"], item["owner_age"], item["certainty"]) == (
        "out_of_scope", 16, "archive",
    )  # fmt: skip


def test_an_archive_older_than_the_policy_proves_nothing_of_its_time():
    own = account(is_private=False, exported_at=start_of(date(2024, 6, 1)))

    item = judge(facts(created_at=ms("2019-05-05")), own)

    assert (item["visibility"], item["verdict"], item["public_hint"]) == (
        "public", "undetermined", "likely",
    )  # fmt: skip
    assert item["question"] == "account:instagram:ann:state_at"


def test_a_span_that_ended_before_the_start_differs_by_policy():
    own = account(
        is_private=True, privacy_changes=((ms("2024-01-01"), "private"),),
        covered_from=ms("2012-01-01"),
    )  # fmt: skip
    row = facts(created_at=ms("2019-05-05"))

    verdicts = {p: judge(row, own, policy=p)["verdict"] for p in _POLICIES}

    assert verdicts == {
        "eu-2025-05": "out_of_scope", "uk-2024-09": "undetermined", "us": "in_scope",
        "br-2024-08": "undetermined", "row": "in_scope", "eu-2024-06": "out_of_scope",
    }  # fmt: skip


_POLICIES = ("eu-2025-05", "uk-2024-09", "us", "br-2024-08", "row", "eu-2024-06")

FIRST, SECOND = ms("2019-01-01"), ms("2021-01-01")


@pytest.mark.parametrize(
    ("flag", "changes", "want"),
    [
        (False, (), [(EVER, FOREVER, True)]),
        (True, ((FIRST, "private"),), [(EVER, FIRST, True), (FIRST, FOREVER, False)]),
        # Unread titles: alternation back from the flag.
        (True, ((FIRST, None), (SECOND, None)),
         [(EVER, FIRST, False), (FIRST, SECOND, True), (SECOND, FOREVER, False)]),
        # Two switches to the same state: one between them is missing.
        (True, ((FIRST, "private"), (SECOND, "private")),
         [(EVER, FIRST, True), (FIRST, SECOND, None), (SECOND, FOREVER, False)]),
        # The last switch contradicts the flag.
        (False, ((FIRST, "private"),), [(EVER, FIRST, True), (FIRST, FOREVER, None)]),
    ],
)  # fmt: skip
def test_the_accounts_life_is_replayed_from_the_flag(flag, changes, want):
    own = account(is_private=flag, privacy_changes=changes)

    assert intervals(own) == [Interval(*stretch) for stretch in want]
