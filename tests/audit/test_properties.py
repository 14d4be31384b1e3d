"""Laws of the truth engine, tried on many invented rows, accounts and answers.

What is known more never turns known into unknown; what is unknown never decides.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from audit import policy as policies
from audit.answers import parse
from audit.applied import evidence
from audit.exposure import Person
from audit.items import Case, judged
from audit.summary import Counts
from parsers import schema
from parsers.schema import Account
from tests.audit.test_told import answer
from tests.audit.test_visibility import AS_OF, ms

IN, OUT, UND = "in_scope", "out_of_scope", "undetermined"
DAY = 86_400_000
KEYS = {name: (name, "ann") for name in ("facebook", "instagram", "threads")}
law = settings(max_examples=30, deadline=None, derandomize=True)


# Invented inputs ---------------------------------------------------------------------

EXPORTED = ms("2026-10-01")
TIMES = st.one_of(
    st.none(),
    # Around every day on which something turns, and anywhere.
    st.sampled_from(
        ["2009-12-08", "2013-10-15", "2019-01-01", "2025-04-14", "2025-05-26",
         "2025-05-27", "2025-08-01", "2025-12-16", "2026-02-25"]
    ).flatmap(lambda day: st.integers(ms(day) - DAY, ms(day) + 2 * DAY)),
    st.integers(ms("2006-01-01"), ms("2026-09-25")),
)  # fmt: skip
DATES = st.dates(date(2012, 1, 1), date(2026, 9, 30))


@st.composite
def facts(draw, **fixed) -> dict:
    """Return one FACTS row of Ann's."""
    platform = draw(st.sampled_from(tuple(KEYS)))
    kind = draw(
        st.sampled_from(
            ["post", "photo", "video", "caption", "comment", "listing", "event",
             "profile_field", "reaction"]
        )
    )  # fmt: skip
    surface = draw(
        st.sampled_from(["timeline", "album", "group", "page", "story", "reel",
                         "other_timeline", "profile_picture"])
    )  # fmt: skip
    row = {
        "item_id": "an-item",  # numbered where there are many
        "platform": platform,
        "account": "ann",
        "kind": kind,
        "surface": surface,
        "status": draw(
            st.sampled_from(["live", "live", "archived", "deleted", "draft", "pending"])
        ),
        "author": draw(st.sampled_from(["self", "self", "self", "other"])),
        "created_at": draw(TIMES),
        "precision": draw(st.sampled_from(["second", "day"])),
        "container": "Dogs" if surface == "group" else None,
        "parent_owner": draw(st.sampled_from([None, "", "Bob"]))
        if kind == "comment"
        else None,
        "stated_public": draw(st.sampled_from([None, None, True, False]))
        if platform == "facebook"
        else None,
        "source_pointer": "/0", "task": 0, "twin": 1, "publication": 0,
        "text_key": 0, "rank": 50,
    }  # fmt: skip
    return {**row, **fixed}


@st.composite
def lives(draw, *, minor: bool = False) -> dict[tuple[str, str], Account]:
    """Return Ann's accounts on each platform; ``minor``: of a minor perhaps.

    Of a minor, VISIBILITY 3 puts what is unknown out of scope, and what is known to
    have been public in the weeks of one winter nowhere: there more knowledge may leave
    more open.
    """
    births = [None, date(1988, 4, 12), date(2008, 6, 1)]
    born = draw(st.sampled_from([*births, date(2010, 1, 1)] if minor else births))
    exported = draw(st.sampled_from([EXPORTED, ms("2026-09-28"), ms("2024-06-01")]))
    times = draw(st.lists(st.integers(ms("2013-01-01"), exported), max_size=3))
    changes = [
        (at, draw(st.sampled_from(["private", "public", None]))) for at in sorted(times)
    ]
    account = Account(
        "facebook",
        "ann",
        exported_at=exported,
        covered_from=draw(st.sampled_from([None, ms("2012-01-01"), ms("2025-01-01")])),
        created_at=draw(st.sampled_from([None, ms("2007-01-01"), ms("2020-01-01")])),
        birth_date=born,
        has_login_files=draw(st.booleans()),
    )
    return {
        KEYS["facebook"]: account,
        KEYS["instagram"]: replace(
            account,
            platform="instagram",
            is_private=draw(st.sampled_from([None, True, False])),
            privacy_changes=tuple(changes),
            close_friends_from=draw(st.sampled_from([None, ms("2024-01-01")])),
        ),
        KEYS["threads"]: replace(
            account, platform="threads", is_private=draw(st.sampled_from([None, True]))
        ),
    }


PERIODS = ("2004-02-04..2009-12-09", "2009-12-09..2014-05-22", "2014-05-22..2026-10-02")
WORDS = {
    **{
        f"audience:facebook:ann:{days}": ("public", "friends", "mixed")
        for days in PERIODS
    },
    "group:facebook:Dogs": ("public", "private", "unknown"),
    "group:instagram:Dogs": ("public", "private", "unknown"),
    "owner:facebook:Bob": ("public", "private", "mixed"),
    "owner:instagram:Bob": ("public", "private", "mixed"),
    "close_friends:ann": ("never", "sometimes"),
}  # fmt: skip
DATED = (
    "account:instagram:ann:public_until",
    "account:instagram:ann:public_since",
    "account:threads:ann:public_until",
    "status:archived:facebook:ann",
    "status:deleted:instagram:ann",
    "limit_past_posts:facebook:ann",
)


@st.composite
def answered(draw, *, most: int = 4) -> dict[str, str]:
    """Return answers by question, none of which speaks of a single item."""
    asked = draw(
        st.lists(st.sampled_from([*WORDS, *DATED]), unique=True, max_size=most)
    )
    return {
        id_: draw(st.sampled_from(WORDS[id_])) if id_ in WORDS else str(draw(DATES))
        for id_ in asked
    }


def case(accounts, answers=None, *, objected=None, policy="eu-2025-05") -> Case:
    text = "".join(answer(id_, said) for id_, said in (answers or {}).items())
    told = evidence(parse("answers.toml", text, AS_OF), accounts)
    return Case(
        policies=(policies.policy_of(policy),),
        accounts=accounts,
        person=Person(
            AS_OF, dict.fromkeys(accounts, objected) if objected else {}, told=told
        ),
        newest=frozenset(),
        sources=[("a.zip", "posts.json")],
        media_sizes=(np.zeros(0, "u8"), np.zeros(0, "i8")),
    )


def batch(rows: list[dict]) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist(rows, schema.schema_of(schema.FACTS))


def rows(**fixed) -> st.SearchStrategy[list[dict]]:
    """Return many rows, each with an id of its own: one batch is judged at once."""
    found = st.lists(facts(**fixed), min_size=4, max_size=16)
    return found.map(
        lambda made: [{**row, "item_id": f"item-{n}"} for n, row in enumerate(made)]
    )


def judge(made: list[dict], accounts, answers=None, **options) -> list[dict]:
    """Return the items that rows become."""
    return judged(batch(made), case(accounts, answers, **options)).items.to_pylist()


# More knowledge ----------------------------------------------------------------------


@law
@given(rows(), lives(), answered())
def test_answers_never_touch_what_an_archive_tells(made, accounts, told):
    told.pop("limit_past_posts:facebook:ann", None)  # speaks of stated audiences
    plain, after = judge(made, accounts), judge(made, accounts, told)

    names = ("visibility", "visibility_basis", "status")
    for one, other in zip(plain, after, strict=True):
        if one["visibility_basis"] != "none":
            assert [other[name] for name in names] == [one[name] for name in names]
        if one["certainty"] in ("archive", "product_rule"):
            assert other == one


@law
@given(rows(), lives(), answered(), answered(most=1))
def test_one_more_answer_never_undoes_a_verdict(made, accounts, told, more):
    before = judge(made, accounts, told)
    after = judge(made, accounts, {**more, **told})

    assert [
        (one["verdict"], other["verdict"])
        for one, other in zip(before, after, strict=True)
        if one["verdict"] not in (UND, other["verdict"])
    ] == []


@law
@given(rows(), lives(), answered())
def test_answers_never_widen_the_bounds(made, accounts, told):
    bounds = []
    for answers in ({}, told):
        counts = Counts()
        items = judged(batch(made), case(accounts, answers)).items
        counts.add(items, items)
        bounds.append(counts.bounds())

    (low, high), (least, most) = bounds
    assert low <= least <= most <= high


@law
@given(rows(), lives(), st.sampled_from(["public", "not_public"]))
def test_an_item_that_the_archive_settled_is_not_moved_by_its_owner(
    made, accounts, said
):
    plain = judge(made, accounts)

    after = judge(made, accounts, {f"item:{row['item_id']}": said for row in made})

    for one, other in zip(plain, after, strict=True):
        if one["certainty"] in ("archive", "product_rule"):
            assert (other["verdict"], other["public_spans"]) == (
                one["verdict"], one["public_spans"],
            )  # fmt: skip


# Time --------------------------------------------------------------------------------


@law
@given(rows(author="self"), lives(minor=True), answered(), DATES, DATES)
def test_a_later_objection_never_takes_an_item_out_of_scope(
    made, accounts, told, one, other
):
    days = (*sorted((one, other)), None)
    judgements = [judge(made, accounts, told, objected=day) for day in days]

    for early, late, never in zip(*judgements, strict=True):
        if early["verdict"] == IN:
            assert late["verdict"] == IN
        if late["verdict"] == IN:
            assert never["verdict"] == IN


@law
@given(
    rows(platform="instagram"), lives(),
    st.lists(st.integers(ms("2013-01-01"), EXPORTED), min_size=2, max_size=2),
)  # fmt: skip
def test_a_longer_public_span_never_takes_an_item_out_of_scope(made, accounts, ends):
    key = KEYS["instagram"]
    closed = {"is_private": True, "exported_at": EXPORTED}
    judgements = []
    for end in sorted(ends):
        own = replace(accounts[key], privacy_changes=((end, "private"),), **closed)
        judgements.append(judge(made, {key: own}))

    for short, long_ in zip(*judgements, strict=True):
        if short["verdict"] == IN:
            assert long_["verdict"] == IN
        if long_["verdict"] == OUT:
            assert short["verdict"] == OUT


@law
@given(rows(), lives(minor=True), answered())
def test_spans_lie_between_the_items_birth_and_the_export(made, accounts, told):
    plain, after = judge(made, accounts), judge(made, accounts, told)

    exported = accounts[KEYS["facebook"]].exported_at
    last = datetime.fromtimestamp(exported / 1000 + 86_400, UTC)
    for item in (*plain, *after):
        spans = item["public_spans"] or ()
        ends = [end for span in spans for end in (span["from"], span["until"])]
        known = [end for end in ends if end is not None]
        assert None not in ends[1:-1]
        assert known == sorted(known)
        for span in spans:
            assert None in span.values() or span["from"] < span["until"]
        if item["created_at"] is not None and ends:
            assert ends[0] >= item["created_at"]
    for item in plain:
        assert item["public_until"] is None or item["public_until"] <= last


OBJECTED = st.sampled_from([None, date(2025, 5, 20), date(2025, 8, 1)])


@law
@given(
    rows(precision="day", author="self"), lives(minor=True), answered(), OBJECTED,
    st.integers(0, 3 * DAY - 1),
)  # fmt: skip
def test_a_day_decides_nothing_that_an_hour_of_it_would_decide_otherwise(
    made, accounts, told, objected, after
):
    made = [row for row in made if row["created_at"] is not None]
    exact = [
        {**row, "precision": "second", "created_at": row["created_at"] // DAY * DAY}
        for row in made
    ]
    for row in exact:
        row["created_at"] += after - DAY

    to_the_day = judge(made, accounts, told, objected=objected)
    to_the_hour = judge(exact, accounts, told, objected=objected)

    _agree_where_decided(to_the_day, to_the_hour)


def _agree_where_decided(vague: list[dict], sharp: list[dict]) -> None:
    """Hold that less is decided where less is known, and nothing otherwise."""
    assert [
        (one, other)
        for one, other in zip(vague, sharp, strict=True)
        if one["status"] == other["status"]
        and one["verdict"] not in (UND, other["verdict"])
    ] == []


@law
@given(
    rows(author="self", precision="second"), lives(), answered(), OBJECTED
)  # fmt: skip
def test_an_item_without_a_time_is_decided_only_as_it_would_be_at_any(
    made, accounts, told, objected
):
    undated = [{**row, "created_at": None} for row in made]

    _agree_where_decided(
        judge(undated, accounts, told, objected=objected),
        judge(made, accounts, told, objected=objected),
    )


# Nothing else decides ----------------------------------------------------------------


@law
@given(rows(), lives(minor=True), answered(), st.randoms())
def test_neither_the_order_of_rows_nor_of_answers_matters(made, accounts, told, random):
    shuffled, turned = made[:], list(told.items())
    random.shuffle(shuffled)
    random.shuffle(turned)

    one = judge(made, accounts, told)
    other = judge(shuffled, dict(reversed(accounts.items())), dict(turned))

    by_id = {item["item_id"]: item for item in other}
    assert one == [by_id[item["item_id"]] for item in one]


@law
@given(rows(), lives(minor=True), answered())
def test_what_is_unknown_rests_on_nothing_that_an_export_says(made, accounts, told):
    for item in judge(made, accounts, told):
        assert (item["verdict"] == UND) == (item["certainty"] == "none")
        by_age = "minor" in item["rule"]
        if item["visibility"] == "unknown" and not by_age:
            assert item["certainty"] not in ("archive", "product_rule")
        if not told:
            assert item["certainty"] != "declared"
        if item["public_hint"] is not None:
            assert item["verdict"] != IN


@law
@given(st.one_of(rows(), st.just([])), lives(minor=True), answered())
def test_every_row_is_judged_once_and_counts_add_up(made, accounts, told):
    whole = replace(case(accounts, told), policies=policies.load())
    judgement = judged(batch(made), whole)
    counts = Counts()
    counts.add(judgement.items, judgement.items)

    items = judgement.items.to_pylist()
    assert [item["item_id"] for item in items] == [row["item_id"] for row in made]
    assert [table.num_rows for table in judgement.verdicts] == [len(made)] * 6
    own = [i for i in items if i["author"] == "self" and i["kind"] != "reaction"]
    assert counts.items == len(own)
    assert counts.by_verdict == Counter(item["verdict"] for item in own)
    assert sum(counts.by_certainty.values()) == len(own)
    assert sum(counts.by_both.values()) == len(own)
    undecided = [item for item in own if item["verdict"] == UND]
    assert sum(counts.questions.values()) <= len(undecided)
    settled = [i for i in own if i["verdict"] != UND and i["certainty"] == "declared"]
    assert judgement.settled.sum() <= len(settled)


@law
@given(rows(), lives(minor=True), answered(), st.booleans())
def test_hints_decide_nothing(made, accounts, told, public):
    key = KEYS["facebook"]
    hinted = replace(
        accounts[key],
        created_at=ms("2015-01-01"),
        audience_defaults=((EXPORTED, public),),
    )

    plain = judge(made, accounts, told)
    other = judge(made, {**accounts, key: hinted}, told)

    for item in (*plain, *other):
        del item["public_hint"]
    assert plain == other
