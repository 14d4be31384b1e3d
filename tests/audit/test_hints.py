"""Hold the hints of VISIBILITY 2: how likely, where unknown; never a verdict."""

from __future__ import annotations

from datetime import date

import pytest

from tests.audit.test_visibility import account, facts, judge, ms

OLD = account(
    platform="facebook", created_at=ms("2006-10-01"), birth_date=date(1988, 4, 12)
)
LATE = account(
    platform="facebook", created_at=ms("2014-05-22"), birth_date=date(1988, 4, 12)
)
TEEN = account(
    platform="facebook", created_at=ms("2008-10-01"), birth_date=date(1996, 7, 1)
)
CHILD = account(
    platform="facebook", created_at=ms("2008-10-01"), birth_date=date(2004, 7, 1)
)
UNOPENED = account(platform="facebook")
POST = {"kind": "post"}
REEL = {"kind": "video", "surface": "reel"}
PICTURE = {"surface": "profile_picture"}
DOGS = {"kind": "post", "surface": "group", "container": "Dogs"}


def hint(own, created, row) -> tuple[str | None, str]:
    at = ms(created) if created else None
    item = judge(facts(platform="facebook", created_at=at, **row), own)
    return item["public_hint"], item["verdict"]


@pytest.mark.parametrize(
    ("own", "created", "row", "want"),
    [
        (OLD, "2009-12-08", POST, "unlikely"),
        (OLD, "2009-12-09", POST, "plausible"),
        (OLD, "2014-05-21", POST, "plausible"),
        (OLD, "2014-05-22", POST, "plausible"),
        (OLD, "2020-01-01", {"kind": "photo"}, "plausible"),
        (OLD, "2020-01-01", {"kind": "poll"}, "plausible"),
        (LATE, "2014-05-22", POST, "unlikely"),
        (LATE, "2020-01-01", {"kind": "caption", "surface": "album"}, "unlikely"),
        # When the account was opened is not said: of later posts nothing is known.
        (UNOPENED, "2012-01-01", POST, "plausible"),
        (UNOPENED, "2020-01-01", POST, None),
        # 13 to 17 before 16 October 2013, and no adult after it.
        (TEEN, "2009-07-01", POST, "unlikely"),
        (TEEN, "2013-10-15", POST, "unlikely"),
        (TEEN, "2014-06-30", POST, "plausible"),
        (CHILD, "2012-01-01", POST, None),
        (OLD, "2021-01-01", REEL, "likely"),
        (OLD, "2025-06-16", REEL, "likely"),
        (OLD, "2025-06-17", REEL, "plausible"),
        (CHILD, "2021-01-01", REEL, "plausible"),
        (OLD, "2010-01-01", PICTURE, "likely"),
        (OLD, "2012-01-01", DOGS, None),
        (OLD, "2012-01-01", {"kind": "comment", "parent_owner": "Bob"}, None),
        (OLD, "2012-01-01", {"kind": "reaction"}, None),
        (OLD, None, POST, None),
    ],
)  # fmt: skip
def test_a_facebook_item_whose_audience_is_unknown(own, created, row, want):
    assert hint(own, created, row) == (want, "undetermined")


MADE, BEFORE, CHOSEN = ms("2026-09-01"), ms("2025-01-01"), ms("2024-03-01")


def settings(*defaults: tuple[int, bool], changes: tuple[int, ...] = (CHOSEN,)):
    return account(
        platform="facebook",
        created_at=ms("2006-10-01"),
        audience_defaults=defaults,
        audience_changes=changes,
    )


@pytest.mark.parametrize(
    ("own", "created", "row", "want"),
    [
        (settings((MADE, True)), "2024-03-01", POST, "likely"),
        (settings((MADE, False)), "2024-03-01", POST, "unlikely"),
        # Nothing before the choice, after the archive, or where no choice is dated.
        (settings((MADE, True)), "2024-02-29", POST, "plausible"),
        (settings((MADE, True)), "2026-09-02", POST, "plausible"),
        (settings((MADE, True), changes=()), "2026-08-01", POST, "plausible"),
        (settings((MADE, True), changes=(ms("2026-09-05"),)), "2026-08-01", POST, "plausible"),
        # Two archives that agree, and two that don't: the change between has no day.
        (settings((BEFORE, False), (MADE, False)), "2026-08-01", POST, "unlikely"),
        (settings((BEFORE, False), (MADE, True)), "2026-08-01", POST, "plausible"),
        (settings((BEFORE, False), (MADE, True)), "2024-12-01", POST, "unlikely"),
        (settings((BEFORE, False), (MADE, True), changes=(CHOSEN, ms("2026-01-01"))), "2026-08-01", POST, "likely"),
        # Only what the setting is about.
        (settings((MADE, False)), "2024-06-01", REEL, "likely"),
        (settings((MADE, True)), "2024-06-01", {**POST, "surface": "other_timeline"}, "plausible"),
        (settings((MADE, True)), "2024-06-01", DOGS, None),
    ],
)  # fmt: skip
def test_a_default_holds_from_the_day_it_was_chosen(own, created, row, want):
    assert hint(own, created, row) == (want, "undetermined")


def test_a_known_change_of_the_default_cuts_the_question():
    own = settings((MADE, True))
    row = facts(platform="facebook", kind="post", created_at=ms("2024-02-29"))

    question = judge(row, own)["question"]

    assert question == "audience:facebook:ann:2014-05-22..2024-03-01"


def test_what_is_known_has_no_hint():
    own = account(is_private=False)

    assert judge(facts(created_at=ms("2019-05-05")), own)["public_hint"] is None
