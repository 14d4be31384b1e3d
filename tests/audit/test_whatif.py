"""What the page needs to judge anew: which answers reach which items, and no names."""

from __future__ import annotations

import json
from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from audit import distinct
from audit.items import judged
from audit.whatif import WhatIf
from parsers import schema
from parsers.schema import Account
from tests import judging
from tests.judging import DAY, ms

EVE = Account("facebook", "eveexample", exported_at=ms("2026-10-01"))
KNOWN = {("facebook", "eveexample"): EVE}
PERIOD = "audience:facebook:eveexample:2011-08-25..2014-05-22"
MADE = ms("2013-02-03")


def _facts(*rows) -> pa.RecordBatch:
    usual = {
        "platform": "facebook", "account": "eveexample", "kind": "post",
        "surface": "timeline", "status": "live", "author": "self", "created_at": MADE,
        "source_pointer": "/0", "task": 0, "twin": 1, "publication": 0, "text_key": 0,
        "rank": 50,
    }  # fmt: skip
    return pa.RecordBatch.from_pylist(
        [{"item_id": f"row-{place}", **usual, **row} for place, row in enumerate(rows)],
        schema.schema_of(schema.FACTS),
    )


def _whatif(*rows, answers=None, **shown) -> WhatIf:
    case = judging.case(KNOWN, answers or {})
    whatif = WhatIf(case, **shown)
    found = judged(_facts(*rows), case)
    whatif.add(found.rows, found.found)
    return whatif


def _reached(whatif: WhatIf) -> list[tuple[str, list[str]]]:
    """Return for each row how far answers reach, and which questions speak of it."""
    rules, columns = whatif.rules(), whatif.columns()
    return [
        (
            rules["reaches"][rules["cases"]["reach"][case]],
            [rules["questions"][place]["id"] for place in rules["chains"][chain]],
        )
        for case, chain in zip(*columns.values(), strict=True)
    ]


GROUP = {"surface": "group", "container": "Dogs"}
UNDER_BOB = {"kind": "comment", "parent_owner": "Bob"}
BY_GROUP = ("settled", ["group:facebook:Dogs"])
BY_OWNER = ("settled", ["owner:facebook:Bob"])
BY_PERIOD = ("settled", [PERIOD])
NOT = ("fixed", [])


@pytest.mark.parametrize(
    ("row", "want"),
    [
        (GROUP, BY_GROUP),
        ({"surface": "group"}, NOT),
        ({**GROUP, "kind": "reaction"}, NOT),
        ({**GROUP, **UNDER_BOB}, BY_GROUP),
        (UNDER_BOB, BY_OWNER),
        ({"kind": "comment", "parent_owner": ""}, BY_PERIOD),
        ({}, BY_PERIOD),
        ({"created_at": None}, NOT),
        # Known to the day only, and that near the period's end.
        ({"created_at": ms("2014-05-21"), "precision": "day"}, NOT),
        ({"status": "archived"}, ("hidden", [PERIOD])),
        ({**GROUP, "status": "deleted"}, ("hidden", ["group:facebook:Dogs"])),
        ({"status": "draft"}, NOT),
        # The record itself states its audience; a Page's posts are public by nature.
        ({"stated_public": True}, NOT),
        ({"status": "archived", "stated_public": False}, NOT),
        ({"surface": "page"}, NOT),
        ({**GROUP, "kind": "ai_message"}, NOT),
        ({**GROUP, "kind": "listing"}, BY_GROUP),
        ({**GROUP, "kind": "listing", "created_at": ms("2026-01-01")}, NOT),
        # Answered by itself.
        ({"post_id": "post-2"}, NOT),
    ],
)  # fmt: skip
def test_an_answer_reaches_what_nothing_stronger_settles(row, want):
    assert _reached(_whatif(row)) == [want]


def test_of_two_periods_the_one_answered_first_goes_first():
    other = "audience:facebook:EveExample:2012-01-01..2014-01-01"
    given = {other: {"answer": "public"}, PERIOD: {"answer": "public"}}

    whatif = _whatif({}, {"created_at": ms("2014-02-02")}, answers=given)

    own = "audience:facebook:eveexample:2012-01-01..2014-01-01"
    assert _reached(whatif) == [("settled", [own, PERIOD]), ("settled", [PERIOD])]
    assert list(whatif.rules()["given"]["answers"]) == [own, PERIOD]


def test_answers_that_were_given_can_be_taken_back():
    given = {"group:facebook:Dogs": {"answer": "private", "until": "2020-01-01"}}

    rules = _whatif(GROUP, answers=given).rules()

    assert rules["given"]["answers"] == {
        "group:facebook:Dogs": [
            {"answer": "private", "since": None, "until": "2020-01-01"}
        ]
    }
    bases, visibilities = rules["labels"]["basis"], rules["labels"]["visibility"]
    assert [bases[code] for code in rules["cases"]["basis"]] == ["none"]
    assert [visibilities[code] for code in rules["cases"]["visibility"]] == ["unknown"]


def test_items_of_other_times_are_one_case():
    days = [{"created_at": MADE + day * DAY} for day in range(50)]

    whatif = _whatif(*days)

    assert whatif.columns()["whatif_case"].tolist() == [0] * 50
    assert whatif.columns()["whatif_case"].dtype == np.uint8
    # From its own time on, for ever, it may have been public.
    assert whatif.rules()["cases"]["possible"] == [(((True, 0), (False, None)),)]
    assert whatif.rules()["cases"]["known"] == [()]


def test_names_are_shown_as_the_level_of_text_has_them():
    given = {"owner:facebook:Bob": {"answer": "public"}}

    whatif = _whatif(
        GROUP,
        UNDER_BOB,
        {},
        answers=given,
        question=lambda id_: id_.split(":")[0] + ":#",
        account=lambda _: "account 1",
    )

    rules = whatif.rules()
    text = json.dumps({key: rules[key] for key in rules if key != "policies"})
    assert [name for name in ("Dogs", "Bob", "eveexample") if name in text] == []
    assert rules["accounts"][0]["id"] == "facebook:account 1"
    assert list(rules["given"]["answers"]) == ["owner:#"]


def test_an_audit_without_items_has_empty_columns():
    whatif = WhatIf(judging.case(KNOWN, {}))

    assert [column.tolist() for column in whatif.columns().values()] == [[], []]
    assert whatif.rules()["chains"] == [()]
    assert whatif.rules()["cases"]["kind"] == []


@pytest.mark.parametrize(
    ("born", "want"),
    [
        (date(1990, 5, 5), {}),
        # Eighteen on 2024-01-02, after two policies had begun.
        (date(2006, 1, 2), {"us": ms("2024-01-02"), "row": ms("2024-01-02")}),
    ],
)
def test_a_birth_shows_only_where_a_policy_began_before_the_owner_was_adult(born, want):
    owner = Account("facebook", "eveexample", birth_date=born)
    case = judging.case({("facebook", "eveexample"): owner}, {})
    whatif = WhatIf(case)
    found = judged(_facts({}), case)

    whatif.add(found.rows, found.found)

    rules = whatif.rules()
    begins = zip(rules["policies"], rules["accounts"][0]["begin"], strict=True)
    assert {p["id"]: at for p, at in begins if at != p["start"]} == want


# Numbering ---------------------------------------------------------------------------


def test_rows_are_numbered_by_all_their_columns():
    first, codes = distinct.joint(
        [np.array([1, 1, 2, 2, 1]), np.array([10**15, -(10**15), 0, 0, 10**15])]
    )

    assert [codes.tolist().index(code) for code in range(3)] == first.tolist()
    assert (codes[0] == codes[4], codes[2] == codes[3]) == (True, True)
    assert len(set(codes.tolist())) == 3


def test_many_wide_columns_are_not_mixed_up():
    rng = np.random.default_rng(0)
    columns = [rng.integers(0, 10**12, 400) for _ in range(12)]
    columns.append(np.repeat([0, 1], 200))

    first, codes = distinct.joint([column % 3 * 10**12 for column in columns])

    rows = list(zip(*(column.tolist() for column in columns), strict=True))
    plain = [tuple(value % 3 for value in row) for row in rows]
    assert len(first) == len(set(plain))
    assert [plain[first[code]] for code in codes] == plain
