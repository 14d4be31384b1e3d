"""Verdicts of every combination are those that verdicts_table.txt states by hand.

The combinations are things (kind, surface, status, platform, author) × when they were
public × the owner's age × the objection, under each policy. They are judged from public
spans, birth dates and days of objections on, so the windows count as well.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from itertools import product
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pytest

from audit.exposure import Person, conditions
from audit.found import Found
from audit.policy import load, policy_of
from audit.rows import code, rows_of
from audit.spans import EVER, FOREVER, Spans
from audit.verdicts import judge
from parsers import schema
from parsers.schema import VERDICTS_LABELS, Account

TABLE = Path(__file__).with_name("verdicts_table.txt")
POLICIES = pytest.mark.parametrize("id_", [policy.id for policy in load()])
AS_OF = date(2026, 11, 21)


def ms(day):
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp() * 1000)


class Thing(NamedTuple):
    """What the columns show of a thing: every kind with every surface."""

    kinds: str
    surfaces: str = "timeline"
    platforms: str = "facebook"
    basis: str = "none"
    status: str = "live"
    author: str = "self"
    containers: tuple[str | None, ...] = (None,)


THINGS = {
    "words": Thing("post note poll caption", "timeline"),
    "media": Thing("photo video caption", "timeline album reel live"),
    "sound": Thing("audio post", "timeline"),
    "instagram": Thing(
        "post photo video caption poll", "timeline reel live", "instagram",
        "account_flag",
    ),
    "threads": Thing(
        "post comment photo video caption", "timeline", "threads", "account_flag"
    ),
    "wall": Thing("post photo video caption", "other_timeline"),
    "group": Thing("post photo video caption poll", "group"),
    "page": Thing("post photo video caption event", "page", basis="always_public"),
    "fair": Thing("listing event photo", "marketplace event"),
    "comment": Thing("comment", "timeline group reel story"),
    "own_comment": Thing("comment", "timeline", "instagram", "account_flag"),
    "review": Thing("review", "timeline marketplace"),
    "reaction": Thing("reaction", "timeline album reel story", "facebook instagram"),
    "picture": Thing(
        "photo video", "profile_picture", "facebook instagram", "always_public"
    ),
    "former": Thing("photo video", "profile_picture", "facebook instagram"),
    "cover": Thing("photo", "cover_photo", basis="always_public"),
    "story": Thing(
        "photo video caption", "story", "instagram", "account_history", "expired"
    ),
    "archived": Thing("post photo", "timeline", "facebook instagram", "status",
                      "archived"),
    "deleted": Thing("post photo", "timeline", "facebook instagram", "status",
                     "deleted"),
    "draft": Thing("post photo", "timeline", "facebook instagram", "status", "draft"),
    "own_name": Thing("profile_field", "profile", "facebook instagram",
                      "always_public", containers=("name", "username")),
    "threads_name": Thing("profile_field", "profile", "threads", "always_public",
                          containers=("name", "username")),
    "ig_bio": Thing("profile_field", "profile", "instagram", "always_public",
                    containers=("bio",)),
    "threads_bio": Thing("profile_field", "profile", "threads", "always_public",
                         containers=("bio",)),
    "field": Thing("profile_field", "profile", containers=("bio", "work", "city")),
    "ig_field": Thing("profile_field", "profile", "instagram",
                      containers=("website", "gender")),
    "whatsapp": Thing("profile_field photo", "profile", "whatsapp"),
    "talk": Thing("ai_message", "ai_chat", "facebook instagram messenger meta_ai",
                  "ai_interaction"),
    "answer": Thing("ai_message", "ai_chat", "messenger meta_ai", "ai_interaction",
                    author="ai"),
    "wa_talk": Thing("ai_message", "ai_chat", "whatsapp", "ai_interaction"),
    "others": Thing("post comment photo caption", "timeline album other_timeline",
                    "facebook instagram", author="other"),
}  # fmt: skip
GROUPS = {
    "PLAIN": "words media sound",
    "ACCOUNT": "instagram threads",
    "BIO": "ig_bio threads_bio",
    "UNDATED": "name BIO field ig_field",
    "UK_UNDATED": "own_name ig_bio field ig_field",
    "FADED": "PLAIN ACCOUNT wall group fair picture former cover archived deleted",
    "UK_FADED": "PLAIN instagram wall group fair picture former cover archived "
    "deleted reaction comment review",
    "DATED": "FADED reaction comment review",
    "OWN": "DATED story draft UNDATED",
    "UNLIKED": "FADED comment review story draft UNDATED",
    "FB_IG": "UK_FADED story draft UK_UNDATED",
    "GROWN": "GROWN_THEN turned",
    "GROWN_THEN": "adult then unknown",
    # Judged alike, but other columns.
    "comment": "comments own_comment",
    "talk": "asked answer",
    "name": "own_name threads_name",
}
THINGS["comments"], THINGS["asked"] = THINGS.pop("comment"), THINGS.pop("talk")

VISIBILITIES = ("public", "was", "ended", "never", "unknown")
BORN = {
    "adult": date(1970, 1, 1),
    "then": date(2005, 8, 1),
    "turned": date(2008, 2, 1),
    "unknown": None,
    "minor": date(2010, 1, 1),
}
OBJECTIONS = ("none", "early", "before", "older", "newer", "sent")
SENT = date(2026, 6, 1)
# The last days on which an objection is early, and on which it comes before the start.
FIRST_SENT = {
    "eu-2025-05": (date(2025, 4, 13), date(2025, 5, 26)),
    "uk-2024-09": (date(2024, 9, 20), date(2024, 11, 13)),
    "us": (date(2023, 8, 1), date(2023, 9, 26)),
    "row": (date(2023, 8, 1), date(2023, 9, 26)),
    "br-2024-08": (date(2024, 7, 10), date(2024, 8, 29)),
    "eu-2024-06": (date(2024, 5, 25), date(2024, 6, 25)),
}
MADE, MADE_LATE, MADE_SINCE = "2023-07-01", "2026-03-01", "2026-07-01"
ENDED, WAS = "2023-07-20", "2025-10-01"
DAY = 86_400_000


class Combination(NamedTuple):
    """One thing, when it was public, whose it is, and what was objected."""

    thing: str
    visibility: str
    owner: str
    objection: str


def names(cell, every):
    """Return the words of a cell; groups stand for their own."""
    found = set()
    for word in every if cell.strip() == "*" else cell.split():
        found |= names(GROUPS[word], ()) if word in GROUPS else {word}
    unknown = found - {*THINGS, *VISIBILITIES, *BORN, *OBJECTIONS}
    assert not unknown, unknown
    return found


@cache
def table():
    """Return by policy the lines: four sets of words, rule and verdict."""
    found = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            id_, known, added = line.strip("[]").split()
            lines = found.setdefault(id_, [])
        elif line and not line.startswith("#"):
            *cells, rule, verdict = (cell.strip() for cell in line.split("|"))
            axes = (THINGS, VISIBILITIES, BORN, OBJECTIONS)
            sets = [names(c, every) for c, every in zip(cells, axes, strict=True)]
            rule = rule.replace("~", f"{known}-").replace("+", f"{added}-")
            lines.append((sets, rule, verdict))
    return found


def is_possible(one):
    """Say whether there can be such a thing at all."""
    undated = names("UNDATED whatsapp", ())
    if one.thing in names("talk wa_talk", ()):
        return one.visibility == "unknown"
    if one.thing in ("draft", "whatsapp") and one.visibility not in (
        "never", "unknown",
    ):  # fmt: skip
        return False
    if one.thing in undated and (one.visibility == "was" or one.objection == "newer"):
        return False
    if one.thing == "story" and one.visibility == "was":
        return False
    return not (one.visibility in ("ended", "was") and one.objection == "newer")


COMBINATIONS = [
    one
    for one in map(Combination._make, product(THINGS, VISIBILITIES, BORN, OBJECTIONS))
    if is_possible(one)
]


def pieces(thing):
    """Yield the columns of each kind of a thing."""
    kinds, surfaces, platforms, basis, status, author, containers = THINGS[thing]
    for kind, surface, platform, container in product(
        kinds.split(), surfaces.split(), platforms.split(), containers
    ):
        yield {
            "kind": kind, "surface": surface, "platform": platform,
            "container": container, "status": status, "author": author,
        }, basis  # fmt: skip


def made(one):
    """Return when the thing was made; what has no time is None."""
    if one.thing in names("UNDATED whatsapp", ()):
        return None
    if one.objection == "newer":
        return ms(MADE_SINCE)
    late = one.thing == "story" and one.visibility == "public"
    return ms(MADE_LATE if late else MADE)


def span(one):
    """Return begin and end of what is known public, and of what may have been."""
    begin = made(one)
    begin = EVER if begin is None else begin
    forever = begin + DAY if one.thing == "story" else FOREVER
    end = {"public": forever, "was": ms(WAS), "ended": ms(ENDED), "never": None}
    if one.visibility == "unknown":
        return None, (begin, FOREVER)
    last = end[one.visibility]
    return (None, None) if last is None else ((begin, last), (begin, last))


def spans(found):
    """Return the spans of rows, of which each has one or None."""
    rows = [(row, *one) for row, one in enumerate(found) if one]
    columns = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    return Spans(len(found), *columns)


def person(id_, accounts):
    """Return what was told of each account: its name says which objection it sent."""
    early, before = FIRST_SENT[id_]
    day = {"early": early, "before": before, "older": SENT, "newer": SENT}
    kinds = {key: key[1].split("-")[1] for key in accounts}
    return Person(
        as_of=AS_OF,
        objections={key: day[kind] for key, kind in kinds.items() if kind in day},
        unconfirmed=frozenset(key for key, kind in kinds.items() if kind == "sent"),
    )


@cache
def judged(id_):
    """Return each piece of each combination, with its rule and verdict."""
    rows, bases, ones = [], [], []
    for one in COMBINATIONS:
        for columns, basis in pieces(one.thing):
            ones.append((one, columns))
            bases.append(code("visibility_basis", basis))
            rows.append({
                **columns, "item_id": f"{len(rows)}", "created_at": made(one),
                "account": f"{one.owner}-{one.objection}", "source_pointer": "/0",
                "task": 0, "twin": 1, "publication": 0, "text_key": 0, "rank": 50,
            })  # fmt: skip
    batch = pa.RecordBatch.from_pylist(rows, schema.schema_of(schema.FACTS))
    accounts = {
        (row["platform"], row["account"]): Account(
            row["platform"], row["account"], exported_at=ms("2026-11-01"),
            birth_date=BORN[row["account"].split("-")[0]],
        )
        for row in rows
    }  # fmt: skip
    facts = rows_of(batch, accounts, set())
    found = Found.nothing(len(rows))
    found.basis[:] = bases
    known, possible = zip(*(span(one) for one, _ in ones), strict=True)
    found.known, found.possible = spans(known), spans(possible)
    policy = policy_of(id_)
    result = judge(policy, conditions(policy, facts, found, person(id_, accounts)))
    return [
        (one, columns, policy.rules[rule].id, VERDICTS_LABELS[verdict])
        for (one, columns), rule, verdict in zip(ones, *result, strict=True)
    ]


@POLICIES
def test_every_combination_stands_on_one_line_of_the_table(id_):
    lines = [sets for sets, _, _ in table()[id_]]

    found = {
        one: sum(
            all(w in cell for w, cell in zip(one, sets, strict=True)) for sets in lines
        )
        for one in COMBINATIONS
    }

    assert [(one, count) for one, count in found.items() if count != 1][:5] == []


@POLICIES
def test_no_line_of_the_table_speaks_of_nothing(id_):
    empty = [
        (rule, sets)
        for sets, rule, _ in table()[id_]
        if not any(
            all(w in cell for w, cell in zip(one, sets, strict=True))
            for one in COMBINATIONS
        )
    ]

    assert empty == []


@POLICIES
def test_combination_is_judged_as_its_line_says(id_):
    wanted = {
        one: (rule, verdict)
        for sets, rule, verdict in table()[id_]
        for one in map(Combination._make, product(*sets))
    }

    wrong = [
        (one, columns, rule, verdict, wanted[one])
        for one, columns, rule, verdict in judged(id_)
        if (rule, verdict) != wanted[one]
    ]

    assert wrong[:5] == []


@POLICIES
def test_table_names_every_rule_that_an_item_can_meet(id_):
    # The last word is for what no column tells; no export ends there.
    named = {rule for _, rule, _ in table()[id_]} | {f"{id_}-default"}

    assert {rule.id for rule in policy_of(id_).rules if rule.exercised} - named == set()


@POLICIES
def test_combinations_hold_every_label_and_all_pairs_of_the_axes(id_):
    met = judged(id_)

    for column, labels in (
        ("kind", schema.KINDS),
        ("surface", schema.SURFACES),
        ("platform", schema.PLATFORMS),
        ("author", schema.AUTHORS),
    ):
        assert {columns[column] for _, columns, _, _ in met} == set(labels)
    axes = {tuple(one[1:]) for one, *_ in met}
    assert axes == {
        (visibility, owner, objection)
        for visibility, owner, objection in product(VISIBILITIES, BORN, OBJECTIONS)
        if not (visibility in ("was", "ended") and objection == "newer")
    }
    assert {verdict for *_, verdict in met} == set(VERDICTS_LABELS)
