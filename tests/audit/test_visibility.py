"""Hold evidence, spans and verdicts against VISIBILITY 1 and 3, written by hand."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime

import pyarrow as pa
import pytest

from audit import policy as policies
from audit.answers import parse
from audit.applied import evidence
from audit.exposure import Person
from audit.history import stretches
from audit.items import Case, judged
from audit.questions import listed
from audit.rows import start_of
from audit.spans import EVER, FOREVER, Interval
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


def judge(
    row, own, *, policy="eu-2025-05", objected=None, as_of=AS_OF, told="", sent=False
) -> dict:
    """Return the item that one fact becomes, with its account, under one policy.

    ``told`` are answers as TOML; ``sent`` says that an objection was not confirmed.
    """
    key = own.platform, own.account
    answers = parse("answers.toml", told, as_of)
    case = Case(
        policies=(policies.policy_of(policy),),
        accounts={key: own},
        person=Person(
            as_of,
            {key: objected} if objected else {},
            unconfirmed=frozenset({key} if sent else ()),
            told=evidence(answers, {key: own}),
        ),
        newest=frozenset({"newest"}),
        sources=[("a.zip", "posts.json")],
        media_sizes=(
            __import__("numpy").zeros(0, "u8"),
            __import__("numpy").zeros(0, "i8"),
        ),
    )
    batch = judged(row, case).items
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
        # A former cover has an audience of its own, mostly not that of the posts.
        ({"surface": "cover_photo"}, ("unknown", "undetermined", "item:an-item")),
        ({"surface": "profile_picture"}, ("unknown", "undetermined", "item:an-item")),
        ({"kind": "listing", "surface": "marketplace", "created_at": ms("2025-06-01")}, ("public", "in_scope", None)),
        ({"kind": "listing", "surface": "marketplace", "created_at": ms("2024-06-01")}, ("unknown", "undetermined", "item:an-item")),
        ({"kind": "post", "surface": "group", "status": "pending"}, ("not_public", "out_of_scope", None)),
    ],
)  # fmt: skip
def test_a_facebook_item(row, want):
    item = judge(_facebook(**{"created_at": ms("2013-02-03"), **row}), FACEBOOK)

    assert (item["visibility"], item["verdict"], item["question"]) == want


CARRIED = ("not_public", "item_audience", "assumed", [], None, "out_of_scope", None)
ASKED = (
    "public", "item_audience", "none", None, "likely", "undetermined",
    "limit_past_posts:facebook:ann",
)  # fmt: skip


@pytest.mark.parametrize("exported", ["2013-06-01", "2026-10-01"])
@pytest.mark.parametrize(
    ("row", "want"),
    [
        ({"stated_public": False}, CARRIED),
        ({"stated_public": False, "surface": "other_timeline"}, CARRIED),
        ({"stated_public": False, "created_at": None}, CARRIED),
        ({"stated_public": True}, ASKED),
        ({"stated_public": True, "surface": "other_timeline"}, ASKED),
        ({"stated_public": True, "surface": "group", "container": "Dogs"}, ASKED),
        ({"stated_public": True, "created_at": None}, ASKED),
        # Stronger evidence first: the order of VISIBILITY 1.
        ({"stated_public": False, "status": "deleted"},
         ("not_public", "status", "assumed", [], None, "out_of_scope", None)),
        ({"stated_public": False, "kind": "photo", "surface": "profile_picture",
          "item_id": "newest"}, CARRIED),
        ({"stated_public": True, "surface": "page"}, ASKED),
        ({"stated_public": True, "author": "other"},
         ("public", "item_audience", "none", None, None, "undetermined", None)),
        ({"stated_public": True, "kind": "ai_message"},
         ("public", "item_audience", "archive", None, "likely", "in_scope", None)),
    ],
)  # fmt: skip
def test_an_audience_that_an_old_archive_states(exported, row, want):
    own = account(platform="facebook", exported_at=ms(exported))

    item = judge(
        _facebook(**{"kind": "post", "created_at": ms("2012-02-03"), **row}), own
    )

    assert _whole(item) == want


def _whole(item: dict) -> tuple:
    return (
        item["visibility"], item["visibility_basis"], item["certainty"], spans(item),
        item["public_hint"], item["verdict"], item["question"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("status", "want"),
    [
        ("archived", ("not_public", "status", None, "undetermined")),
        ("deleted", ("not_public", "status", None, "undetermined")),
        ("draft", ("not_public", "status", [], "out_of_scope")),
        ("pending", ("not_public", "status", [], "out_of_scope")),
    ],
)
def test_status_goes_before_a_stated_public(status, want):
    item = judge(_facebook(kind="post", status=status, stated_public=True), FACEBOOK)

    assert (
        item["visibility"], item["visibility_basis"], spans(item), item["verdict"]
    ) == want  # fmt: skip


@pytest.mark.parametrize(
    ("created", "policy", "want"),
    [
        # An archive is younger than its items: public in the policy's time.
        ("2025-07-01", "eu-2025-05", ("archive", [("2025-07-01", None)], None, "in_scope")),
        ("2025-07-01", "uk-2024-09", ("archive", [("2025-07-01", None)], None, "in_scope")),
        ("2025-03-01", "uk-2024-09", ("archive", [("2025-03-01", None)], None, "in_scope")),
        ("2025-03-01", "eu-2025-05", ("none", None, "likely", "undetermined")),
    ],
)  # fmt: skip
def test_a_stated_public_of_an_item_made_in_the_policys_time(created, policy, want):
    row = _facebook(kind="post", stated_public=True, created_at=ms(created))

    item = judge(row, FACEBOOK, policy=policy)

    assert (
        item["certainty"], spans(item), item["public_hint"], item["verdict"]
    ) == want  # fmt: skip


def test_what_limiting_past_posts_is_asked_like():
    (question,) = listed(Counter({"limit_past_posts:facebook:ann:2": 7}))

    assert (question.text, question.answers, question.settles) == (
        "When did you last limit the audience of all your past posts (ann:2)?",
        ("a date", "never"),
        7,
    )


BARE = ("unknown", "none", "assumed", None, None, "out_of_scope", None)


@pytest.mark.parametrize(
    ("platform", "row", "want"),
    [
        ("whatsapp", {"kind": "ai_message", "surface": "ai_chat"},
         ("not_public", "ai_interaction", "none", None, None, "undetermined", None)),
        ("whatsapp", {"kind": "ai_message", "surface": "ai_chat", "author": "ai"},
         ("not_public", "ai_interaction", "none", None, None, "undetermined", None)),
        ("meta_ai", {"kind": "ai_message", "surface": "ai_chat"},
         ("not_public", "ai_interaction", "product_rule", None, None, "in_scope", None)),
        ("meta_ai", {"kind": "ai_message", "surface": "ai_chat", "author": "ai"},
         ("not_public", "ai_interaction", "product_rule", None, None, "in_scope", None)),
        ("whatsapp", {"kind": "profile_field", "surface": "profile", "container": "bio"},
         BARE),
        ("facebook", {"kind": "post", "surface": "page"},
         ("public", "always_public", "product_rule", [("2025-07-01", None)], None,
          "in_scope", None)),
        ("facebook", {"kind": "photo", "surface": "page"},
         ("public", "always_public", "product_rule", [("2025-07-01", None)], None,
          "in_scope", None)),
    ],
)  # fmt: skip
def test_an_item_of_an_account_without_any_facts(platform, row, want):
    row = facts(**{"platform": platform, "created_at": ms("2025-07-01"), **row})

    item = judge(row, Account(platform, "ann"))

    assert _whole(item) == want


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

    assert list(stretches(own)) == [Interval(*stretch) for stretch in want]


# Times known to the day --------------------------------------------------------------

SWITCHED = [("2025-11-01", "2025-11-03")]


@pytest.mark.parametrize(
    ("own", "created", "precision", "want"),
    [
        # The account went private on 3 November: the day itself and the one before
        # it are open, whatever the hour that the time is printed with.
        (PRIVATE_SINCE, "2025-11-01", "day", ("archive", SWITCHED, "in_scope")),
        (PRIVATE_SINCE, "2025-11-02", "day", ("none", None, "undetermined")),
        (PRIVATE_SINCE, "2025-11-03", "day", ("none", None, "undetermined")),
        (PRIVATE_SINCE, "2025-11-04", "day", ("archive", [], "out_of_scope")),
        (PRIVATE_SINCE, "2025-11-03", "minute", ("archive", [], "out_of_scope")),
        (PRIVATE_SINCE, "2025-11-03", None, ("archive", [], "out_of_scope")),
        # The covered span begins on 1 January 2012, that of the other in 2026.
        (PRIVATE, "2012-01-01", "day", ("assumed", [], "out_of_scope")),
        (PRIVATE, "2012-01-02", "day", ("archive", [], "out_of_scope")),
        (PRIVATE, "2012-01-01", "second", ("archive", [], "out_of_scope")),
        (STARTED_LATE, "2026-01-01", "day", ("none", None, "undetermined")),
        (STARTED_LATE, "2026-01-02", "day", ("archive", [], "out_of_scope")),
        # Public throughout: the day decides nothing, even at the policy's start.
        (PUBLIC, "2025-05-27", "day", ("archive", [("2025-05-27", None)], "in_scope")),
    ],
)  # fmt: skip
def test_a_day_decides_no_switch_nearby(own, created, precision, want):
    item = judge(facts(created_at=ms(created), precision=precision), own)

    assert (item["certainty"], spans(item), item["verdict"]) == want


@pytest.mark.parametrize(
    ("hour", "want"),
    [
        # A page without its zone prints an hour, which is still only good for the day.
        ("2025-11-01T23:50", "in_scope"),
        ("2025-11-02T00:10", "undetermined"),
        ("2025-11-03T23:50", "undetermined"),
        ("2025-11-04T00:10", "out_of_scope"),
    ],
)
def test_the_hour_of_an_unknown_zone_counts_for_nothing(hour, want):
    item = judge(facts(created_at=ms(hour), precision="day"), PRIVATE_SINCE)

    assert item["verdict"] == want


@pytest.mark.parametrize(
    ("created", "precision", "rule"),
    [
        ("2025-07-30", "day", "eu-2025-05-objection-gap"),
        ("2025-07-31", "day", "eu25-own-unknown"),
        ("2025-08-01", "day", "eu25-own-unknown"),
        ("2025-08-02", "day", "eu25-gate-objection-after"),
        ("2025-07-31", "minute", "eu-2025-05-objection-gap"),
        ("2025-08-01", "minute", "eu25-gate-objection-after"),
    ],
)
def test_a_day_decides_no_objection_nearby(created, precision, rule):
    row = facts(created_at=ms(created), precision=precision)

    item = judge(row, PUBLIC, objected=date(2025, 8, 1))

    assert item["rule"] == rule


@pytest.mark.parametrize(
    ("created", "rule"),
    [
        ("2025-07-31", "eu-2025-05-objection-gap-ai"),
        ("2025-08-01", "eu-2025-05-objection-gap-ai"),
        ("2025-08-02", "eu25-gate-objection-after"),
    ],
)
def test_a_day_with_the_ai_decides_no_objection_nearby(created, rule):
    row = facts(kind="ai_message", created_at=ms(created), precision="day")

    assert judge(row, PUBLIC, objected=date(2025, 8, 1))["rule"] == rule


ADULT_SINCE = account(is_private=False, birth_date=date(2008, 6, 1))


@pytest.mark.parametrize(
    ("own", "created", "want"),
    [
        # The policy's start, the 18th birthday, the first story to close friends.
        (PUBLIC, "2025-05-26", (None, "undetermined")),
        (PUBLIC, "2025-05-27", (None, "undetermined")),
        (PUBLIC, "2025-05-28", ([("2025-05-28", "2025-05-29")], "in_scope")),
        (ADULT_SINCE, "2026-05-31", (None, "undetermined")),
        (ADULT_SINCE, "2026-06-01", (None, "undetermined")),
        (ADULT_SINCE, "2026-06-02", ([("2026-06-02", "2026-06-03")], "in_scope")),
    ],
)
def test_the_day_of_a_story_decides_no_start_nearby(own, created, want):
    row = facts(surface="story", created_at=ms(created), precision="day")

    item = judge(row, own)

    assert (spans(item) if want[0] else None, item["verdict"]) == want


@pytest.mark.parametrize(
    ("created", "want"),
    [
        ("2025-06-29", ("in_scope", None)),
        ("2025-06-30", ("undetermined", "close_friends:ann")),
        ("2025-07-01", ("undetermined", "close_friends:ann")),
    ],
)
def test_the_day_of_a_story_decides_no_close_friends_nearby(created, want):
    own = account(is_private=False, close_friends_from=ms("2025-07-01"))
    row = facts(surface="story", created_at=ms(created), precision="day")

    item = judge(row, own)

    assert (item["verdict"], item["question"]) == want


@pytest.mark.parametrize(
    ("created", "precision", "want"),
    [
        ("2026-09-30", "second", "live"),
        ("2026-09-29", "second", "expired"),
        ("2026-10-01", "day", "live"),
        ("2026-09-30", "day", "expired"),
    ],
)
def test_a_story_that_may_be_over_is_no_fresh_one(created, precision, want):
    row = facts(surface="story", created_at=ms(created), precision=precision)

    assert judge(row, PUBLIC)["status"] == want


@pytest.mark.parametrize(
    ("created", "precision", "want"),
    [
        ("2025-05-26", "day", ("unknown", "undetermined")),
        ("2025-05-27", "day", ("unknown", "undetermined")),
        ("2025-05-28", "day", ("public", "in_scope")),
        ("2025-05-27", "second", ("public", "in_scope")),
    ],
)
def test_the_day_of_a_listing_decides_no_start_nearby(created, precision, want):
    row = {"kind": "listing", "surface": "marketplace", "precision": precision}

    item = judge(_facebook(created_at=ms(created), **row), FACEBOOK)

    assert (item["visibility"], item["verdict"]) == want


@pytest.mark.parametrize(
    ("created", "want"),
    [("2025-05-27", (None, "undetermined")),
     ("2025-05-28", ([("2025-05-28", None)], "in_scope"))],
)  # fmt: skip
def test_the_day_of_a_stated_audience_decides_no_start_nearby(created, want):
    row = {"kind": "post", "stated_public": True, "precision": "day"}

    item = judge(_facebook(created_at=ms(created), **row), FACEBOOK)

    assert (spans(item), item["verdict"]) == want


@pytest.mark.parametrize(
    ("created", "precision", "want"),
    [
        # Private from noon of the first day of the weeks that named minors' items.
        ("2025-12-14", "day", "undetermined"),
        ("2025-12-16", "day", "undetermined"),
        ("2025-12-17", "day", "undetermined"),
        ("2025-12-18", "day", "out_of_scope"),
        ("2025-12-16", "second", "undetermined"),
        ("2025-12-17", "second", "out_of_scope"),
    ],
)
def test_a_day_decides_nothing_near_the_weeks_that_named_minors(
    created, precision, want
):
    own = account(
        is_private=True, birth_date=date(2009, 6, 1),
        privacy_changes=((ms("2025-12-16T12:00"), "private"),),
    )  # fmt: skip
    row = facts(created_at=ms(created), precision=precision)

    assert judge(row, own)["verdict"] == want


@pytest.mark.parametrize("created", ["2019-05-05", "2025-08-02"])
def test_the_owners_objection_leaves_a_page_post_as_it_is(created):
    row = _facebook(kind="post", surface="page", created_at=ms(created))

    item = judge(row, FACEBOOK, objected=date(2025, 8, 1))

    assert (item["rule"], item["verdict"]) == ("eu25-page-channel", "in_scope")
