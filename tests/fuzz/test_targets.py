"""Hold what the fuzzers begin with, and what they found, to what is always true."""

from __future__ import annotations

from pathlib import Path

import pytest

from parsers.members import Member
from parsers.workers import Problem, Receipt
from tests.fuzz import fuzz_archive, fuzz_html, fuzz_json, invariants
from tests.fuzz.invariants import CANARY, Told

KEPT = Path(__file__).with_name("kept")
TARGETS = {"archive": fuzz_archive, "json": fuzz_json, "html": fuzz_html}
FOUND = sorted(KEPT.glob("*.bin"))


@pytest.mark.parametrize("name", TARGETS)
def test_what_is_always_true_is_true_of_the_seeds(name):
    for seed in TARGETS[name].seeds():
        TARGETS[name].check(seed)


@pytest.mark.parametrize("path", FOUND, ids=[path.stem for path in FOUND])
def test_what_was_found_once_is_mended(path):
    TARGETS[path.stem.partition("-")[0]].check(path.read_bytes())


HONEST = Receipt(0, "parsed", bytes_read=4)
BROKEN_PROMISES = {
    "more bytes than there are": Receipt(0, "parsed", bytes_read=1 << 30),
    "a status of no meaning": Receipt(0, "fine"),
    "failed without a reason": Receipt(0, "failed", problem_count=1),
    "partial without a problem": Receipt(0, "partial", "cut off"),
    "unread records unsaid": Receipt(0, "parsed", facts={"unread": 1}),
    "items that nobody got": Receipt(0, "parsed", items=1),
    "words in a problem": Receipt(
        0, "parsed", problem_count=1, problems=[Problem("/0", f"{CANARY}: 1")]
    ),
    "a key that is data in a pointer": Receipt(
        0, "parsed", problem_count=1, problems=[Problem(f"/{CANARY}/0", "dates: 1")]
    ),
}


@pytest.mark.parametrize("receipt", BROKEN_PROMISES.values(), ids=BROKEN_PROMISES)
def test_a_broken_promise_is_noticed(receipt):
    member = Member(0, "input.json", 4, 4, -1, 0, 0)
    invariants.check(Told(HONEST, []), member)

    with pytest.raises(AssertionError):
        invariants.check(Told(receipt, []), member)
