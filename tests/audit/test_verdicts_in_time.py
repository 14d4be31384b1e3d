"""Verdicts on both sides of each day that matters: starts, revisions, birthdays."""

from __future__ import annotations

from datetime import date

import pytest

from audit.policy import load
from tests.audit.test_visibility import account, facts, judge, ms

BORN = date(2010, 1, 1)
HISTORY = {"covered_from": ms("2012-01-01"), "has_login_files": True}
MINOR = account(is_private=False, birth_date=BORN, **HISTORY)


def private_from(moment, **known):
    """Return an Instagram account that was public until a moment."""
    changes = ((ms(moment), "private"),)
    return account(is_private=True, privacy_changes=changes, **HISTORY, **known)


def ruling(row, own, **about):
    item = judge(row, own, **about)
    return item["rule"], item["verdict"]


# The weeks of 16 December 2025 to 25 February 2026 -----------------------------------

NAMED = ("eu25-gate-minor-public-anomaly", "undetermined")
LEFT_OUT = ("eu25-gate-minor-public", "out_of_scope")


@pytest.mark.parametrize(
    ("hidden", "want"),
    [
        ("2025-12-15T23:59:59", LEFT_OUT),
        ("2025-12-16T00:00:00", LEFT_OUT),
        ("2025-12-16T00:00:01", NAMED),
        ("2026-02-26T00:00:00", NAMED),
    ],
)
def test_minors_item_hidden_before_or_in_the_weeks_that_named_minors(hidden, want):
    own = private_from(hidden, birth_date=BORN)

    assert ruling(facts(created_at=ms("2024-05-05")), own) == want


@pytest.mark.parametrize(
    ("created", "want"),
    [
        ("2025-12-16", NAMED),
        ("2026-02-25T23:59:59", NAMED),
        ("2026-02-26", LEFT_OUT),
    ],
)
def test_minors_item_made_in_or_after_the_weeks_that_named_minors(created, want):
    assert ruling(facts(created_at=ms(created)), MINOR) == want


@pytest.mark.parametrize(
    ("as_of", "want"),
    [
        (date(2025, 12, 15), LEFT_OUT),
        (date(2025, 12, 16), NAMED),
        (date(2026, 11, 21), NAMED),
    ],
)
def test_audit_as_of_an_earlier_day_knows_nothing_of_the_weeks(as_of, want):
    row = facts(created_at=ms("2024-05-05"))

    assert ruling(row, MINOR, as_of=as_of) == want


@pytest.mark.parametrize(
    ("born", "want"),
    [
        (date(2008, 11, 21), ("eu25-own-public", "in_scope")),
        (date(2008, 11, 22), NAMED),
    ],
)
def test_weeks_matter_to_those_who_are_minors_on_the_day_of_the_audit(born, want):
    own = account(is_private=False, birth_date=born, **HISTORY)

    assert ruling(facts(created_at=ms("2024-05-05")), own) == want


def test_weeks_change_nothing_for_talks_with_the_ai():
    row = facts(kind="ai_message", surface="ai_chat", created_at=ms("2026-01-01"))

    assert ruling(row, MINOR) == ("eu25-ai", "in_scope")


# Starts ------------------------------------------------------------------------------

# An item hidden at the first moment of the start, and one a second later.
STARTS = {
    "eu-2025-05": ("2025-05-27", "out_of_scope", "in_scope"),
    "uk-2024-09": ("2024-11-14", "undetermined", "in_scope"),
    "us": ("2023-09-27", "undetermined", "in_scope"),
    "row": ("2023-09-27", "undetermined", "in_scope"),
    "br-2024-08": ("2024-08-30", "undetermined", "in_scope"),
    "eu-2024-06": ("2024-06-26", "out_of_scope", "in_scope"),
}


def test_starts_are_told_for_every_policy():
    assert set(STARTS) == {policy.id for policy in load()}


@pytest.mark.parametrize("policy", STARTS)
def test_item_hidden_on_either_side_of_the_start(policy):
    start, before, after = STARTS[policy]
    row = facts(created_at=ms("2023-01-01"))

    verdicts = [
        judge(row, private_from(f"{start}T{clock}"), policy=policy)["verdict"]
        for clock in ("00:00:00", "00:00:01")
    ]

    assert verdicts == [before, after]


# Objections --------------------------------------------------------------------------

PUBLIC = account(is_private=False, **HISTORY)


@pytest.mark.parametrize(
    ("sent", "rule"),
    [
        (date(2025, 4, 13), "eu-2025-05-objection-before-ai-early"),
        (date(2025, 4, 14), "eu-2025-05-objection-before-ai"),
        (date(2025, 5, 26), "eu-2025-05-objection-before-ai"),
        (date(2025, 5, 27), "eu25-gate-objection-after"),
        (date(2026, 1, 1), "eu25-gate-objection-after"),
        (date(2026, 1, 2), "eu-2025-05-objection-gap-ai"),
    ],
)
def test_talk_of_the_first_of_january_2026_by_the_day_of_the_objection(sent, rule):
    row = facts(kind="ai_message", surface="ai_chat", created_at=ms("2026-01-01"))

    assert judge(row, PUBLIC, objected=sent)["rule"] == rule


@pytest.mark.parametrize(
    ("created", "want"),
    [
        ("2023-01-01", ("uk-2024-09-objection-threads", "undetermined")),
        ("2026-10-01", ("uk-2024-09-objection-threads", "undetermined")),
    ],
)
def test_british_objection_does_not_end_what_threads_shows(created, want):
    own = account(platform="threads", is_private=False, **HISTORY)
    row = facts(platform="threads", kind="post", created_at=ms(created))

    assert ruling(row, own, policy="uk-2024-09", objected=date(2026, 6, 1)) == want
