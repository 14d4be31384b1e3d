"""Hold what an export says of its account against labels that we do not know."""

from __future__ import annotations

import json
from typing import Any

import pytest

from parsers import evidence
from parsers.facebook import evidence as facebook

LATEST = 1_800_000_000_000
ASKED, START, END = 1_700_000_000, 1_100_000_000, 1_690_000_000
NO_RANGE = "requests of a download whose dates stand under labels we do not know"


def told(tells: evidence.Tells, root: Any) -> tuple[dict[str, Any], dict[str, int]]:
    facts, doubts = evidence.evidence_in(json.dumps(root).encode(), tells, LATEST)
    return {key: fact for key, fact in facts.items() if key != "newest"}, dict(doubts)


def request(*entries: dict[str, Any]) -> dict[str, Any]:
    return {"timestamp": ASKED, "label_values": list(entries)}


def at(label: str, seconds: int = START) -> dict[str, Any]:
    return {"label": label, "timestamp_value": seconds}


@pytest.mark.parametrize(
    ("entries", "window", "doubts"),
    [
        ((at("Start date"), at("End date", END)), [START, END], {}),
        ((at("Start date"), at("End date", END), at("Uusi")), [START, END], {}),
        ((at("Alku"), at("Loppu", END)), [None, None], {NO_RANGE: 1}),
        ((at("Start date"), at("Loppu", END)), [START, None], {NO_RANGE: 1}),
        (({"label": "Start date"}, {"label": "End date"}), [None, None], {}),
        (({"label": "Start date", "value": "May 2004"},), [None, None], {NO_RANGE: 1}),
        ((at("Request completion time"),), [None, None], {}),
        ((), [None, None], {}),
    ],
)  # fmt: skip
def test_a_window_under_unknown_labels_is_counted(entries, window, doubts):
    times = [ASKED, *window]
    expected = [None if time is None else time * 1000 for time in times]

    assert told(evidence.download_requests, request(*entries)) == (
        {"requests": [expected]},
        doubts,
    )


@pytest.mark.parametrize(
    ("entries", "facts", "doubts"),
    [
        ((at("Aika"),), {"created_at": START * 1000}, {}),
        ((at("Aika"), at("Päivitys", END)), {}, 1),
        (({"label": "Aika"},), {}, 1),
    ],
)
def test_a_registration_is_the_only_time_of_its_file(entries, facts, doubts):
    counted = {"registrations whose time cannot be told": 1} if doubts else {}

    assert told(facebook.registration, request(*entries)) == (facts, counted)


WORDS = "default audiences in words we do not know"
FUTURE = "Who can see your future posts?"


def setting(value: str, label: str = FUTURE, **more: Any) -> dict[str, Any]:
    return {"label": label, "value": value, **more}


def section(*entries: dict[str, Any]) -> dict[str, Any]:
    return {"label": "Your activity", "dict": list(entries)}


def chosen(public: bool | None, *seconds: int) -> dict[str, Any]:
    changes = [1000 * at for at in seconds]
    return {"future_public": public, "audience_changes": changes}


FRENCH = "Qui peut voir vos futures publications\u202f?"
OTHERS = (at("a"), at("b", END))


@pytest.mark.parametrize(
    ("entries", "facts", "doubts"),
    [
        ([setting("Public")], chosen(True), {}),
        ([setting("Friends")], chosen(False), {}),
        ([setting("Tout le monde", FRENCH)], chosen(True), {}),
        ([setting("Friends", timestamp_value=START)], chosen(False, START), {}),
        ([setting("Friends"), at("Changed")], chosen(False, START), {}),
        # Two times in the section, and none beside the value: neither is taken.
        ([setting("Friends"), *OTHERS], chosen(False), {}),
        ([setting("Public", timestamp_value=END), *OTHERS], chosen(True, END), {}),
        ([setting("Ystävät")], chosen(None), {WORDS: 1}),
        # Another setting's audience is not that of posts.
        ([setting("Public", "Who can see your friends list?")], {}, {}),
        ([], {}, {}),
    ],
)
def test_the_default_audience_of_posts_and_when_it_was_chosen(entries, facts, doubts):
    root = {"fbid": "1", "media": [], "label_values": [section(*entries)]}

    assert told(facebook.future_audience, root) == (facts, doubts)
