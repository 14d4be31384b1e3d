"""Invent tables of items, accounts and answers for the engine and the page to judge.

All is drawn from a seed, so a seed names a case. The days lie at and around the days
that policies, answers and platforms name, where two judges would differ.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from random import Random
from typing import Any

import numpy as np
import pyarrow as pa

from audit import policy as policies
from audit.answers import Answers, parse
from audit.applied import evidence
from audit.exposure import Person
from audit.items import Case
from audit.told import Said, Words, stretches
from parsers import schema
from parsers.schema import Account

AS_OF = date(2026, 11, 21)
DAY = 86_400_000
_DAYS = (
    "2005-03-01", "2009-12-09", "2011-08-25", "2013-02-03", "2014-05-22", "2019-05-05",
    "2023-09-27", "2024-06-26", "2024-08-30", "2024-11-14", "2025-04-14", "2025-05-27",
    "2025-12-16", "2025-12-16", "2026-02-25", "2026-09-30",
)  # fmt: skip
GROUPS = ("Dogs", "Cats: and more", "Été 😀")
OWNERS = ("Bob Sample", "Ann Example")
_FAMILIES = ("group", "owner", "audience")


def ms(day: str) -> int:
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp() * 1000)


def _moment(draw: Random) -> int:
    around = draw.choice((-2 * DAY, -DAY, -1, 0, 1, 1000, DAY // 2, DAY - 1, DAY))
    return ms(draw.choice(_DAYS)) + around


def _day(draw: Random) -> str:
    return draw.choice(_DAYS)


# Accounts ----------------------------------------------------------------------------


def accounts(draw: Random) -> dict[tuple[str, str], Account]:
    """Return three accounts on every platform that they may be on."""
    names = ("eveexample", "Ann.Example", "bob:sample")
    return {
        (platform, name): _account(draw, platform, name)
        for name in names
        for platform in schema.PLATFORMS
        if draw.random() < 0.9
    }


def _account(draw: Random, platform: str, name: str) -> Account:
    flag = draw.choice((None, True, False))
    at = sorted(_moment(draw) for _ in range(draw.choice((0, 0, 1, 2))))
    older = ((ms("2024-03-03"), draw.random() < 0.5),) if draw.random() < 0.3 else ()
    exported = draw.choice((None, ms("2024-06-01"), ms("2026-10-01"), ms("2025-12-20")))
    return Account(
        platform,
        name,
        exported_at=exported,
        covered_from=draw.choice((None, ms("2012-01-01"), ms("2024-12-01"))),
        birth_date=draw.choice(
            (None, date(1990, 2, 28), date(2007, 9, 1), *[date(2012, 1, 1)] * 2)
        ),
        is_private=flag,
        privacy_changes=tuple(
            (moment, draw.choice(("public", "private", None))) for moment in at
        ),
        has_login_files=draw.random() < 0.5,
        flags=(*older, (ms("2026-10-01"), flag)) if flag is not None else (),
        audience_changes=(ms("2016-06-06"),) if draw.random() < 0.3 else (),
        close_friends_from=draw.choice((None, ms("2024-01-01"))),
    )


# Facts -------------------------------------------------------------------------------


def facts(draw: Random, known: dict, count: int = 300) -> pa.RecordBatch:
    """Return a batch of FACTS: any kind anywhere, as no export would have it."""
    rows = [_fact(draw, list(known), number) for number in range(count)]
    return pa.RecordBatch.from_pylist(rows, schema.schema_of(schema.FACTS))


def _fact(draw: Random, known: list[tuple[str, str]], number: int) -> dict[str, Any]:
    platform, account = draw.choice(known)
    if draw.random() < 0.6:
        platform = "facebook"
    kind, surface = draw.choice(schema.KINDS), draw.choice(schema.SURFACES)
    kind = draw.choice((kind, "post", "comment", "photo"))
    container = draw.choice((None, *GROUPS, *GROUPS, "name", "username", "bio", "work"))
    return {
        "item_id": f"item-{number}",
        "post_id": draw.choice((None, None, f"post-{number // 3}")),
        "platform": platform,
        "account": account,
        "kind": kind,
        "surface": draw.choice((surface, "timeline", "timeline", "group", "story")),
        "status": draw.choice((*schema.STATUSES, "live", "live", "live")),
        "author": draw.choice((*schema.AUTHORS, "self", "self")),
        "created_at": draw.choice((None, *(_moment(draw) for _ in range(9)))),
        "precision": draw.choice((None, "second", "day")),
        "container": container,
        "parent_owner": draw.choice((None, "", *OWNERS)),
        "stated_public": draw.choice((None, None, None, None, True, False)),
        "seen_until": draw.choice((None, None, None, ms("2024-03-03"))),
        "source_pointer": "/0", "task": 0, "twin": number, "publication": number,
        "text_key": 0, "rank": 50,
    }  # fmt: skip


# Answers -----------------------------------------------------------------------------


def as_toml(answers: dict[str, Any], objections: dict[str, Any] | None = None) -> str:
    """Return a page's answers as the file that a scan takes up."""
    lines = []
    for id_, given in answers.items():
        for said in given if isinstance(given, list) else [given]:
            lines += ["[[answer]]", f"question = {json.dumps(id_, ensure_ascii=False)}"]
            lines += [f'answer = "{said["answer"]}"']
            lines += [f"{k} = {said[k]}" for k in ("since", "until") if said.get(k)]
    for account, told in (objections or {}).items():
        confirmed = told["sent"] if told["confirmed"] else "false"
        lines += ["[[objection]]", f"account = {json.dumps(account)}"]
        lines += [f"sent = {told['sent']}", f"confirmed = {confirmed}"]
    return "\n".join(lines) + "\n"


def said(draw: Random, family: str) -> dict[str, str]:
    """Return an answer to a question of a family, with days or without."""
    words = {"group": ("private", "unknown"), "owner": ("private", "mixed"),
             "audience": ("friends", "mixed")}  # fmt: skip
    answer = {"answer": draw.choice(("public", "public", *words[family]))}
    since, until = sorted((_day(draw), _day(draw)))
    if draw.random() < 0.4:
        answer["since"] = since
    if draw.random() < 0.4 and until > since:
        answer["until"] = until
    return answer


def page_answers(draw: Random, questions: list[dict[str, str]]) -> dict[str, Any]:
    """Return answers to some of the questions that the page may ask."""
    given: dict[str, Any] = {}
    for question in questions:
        if draw.random() < 0.6:
            given[question["id"]] = said(draw, question["family"])
    return given


def other_answers(draw: Random, known: dict) -> dict[str, Any]:
    """Return answers to questions that only a new scan takes up."""
    given: dict[str, Any] = {}
    for platform, name in known:
        asked = {
            f"account:{platform}:{name}:public_until": (_day(draw), "never"),
            f"account:{platform}:{name}:public_since": (_day(draw), "never"),
            f"account:{platform}:{name}:state_at": ("public", "private"),
            f"account:{platform}:{name}:deleted_on": (_day(draw), "never"),
            f"status:archived:{platform}:{name}": (_day(draw), "unknown"),
            f"limit_past_posts:{platform}:{name}": (_day(draw), "never"),
            f"widened_past_posts:{platform}:{name}": ("never", "some"),
        }
        for id_, answers in asked.items():
            if draw.random() < 0.25:
                given[id_] = {"answer": draw.choice(answers)}
    for number in range(0, 300, 25):
        answer = draw.choice(("public", "not_public"))
        given[f"item:item-{number}"] = {"answer": answer}
    return given


def case(
    known: dict[tuple[str, str], Account],
    answers: dict[str, Any],
    *,
    first: str = "eu-2025-05",
    objections: dict[str, Any] | None = None,
) -> Case:
    """Return what verdicts depend on; two publications were answered for one by one."""
    given = parse("answers.toml", as_toml(answers), AS_OF)
    told = evidence(given, known)
    posts = {
        "post-2": Said(len(told.ids), stretches([Words(True, None, None)])),
        "post-5": Said(len(told.ids), stretches([Words(False, None, None)])),
    }
    keys = {f"{platform}:{name}": (platform, name) for platform, name in known}
    sent = {keys[id_]: one for id_, one in (objections or {}).items()}
    days = {key: date.fromisoformat(one["sent"]) for key, one in sent.items()}
    confirmed = {key for key, one in sent.items() if one["confirmed"]}
    return Case(
        policies=_with_first(first),
        accounts=known,
        person=Person(
            AS_OF,
            {key: day for key, day in days.items() if key in confirmed},
            told_births=frozenset(k for k in known if k[1] == "eveexample"),
            unconfirmed=frozenset(sent.keys() - confirmed),
            told=replace(told, ids=(*told.ids, "item:of-a-post"), posts=posts),
        ),
        newest=frozenset({"item-7", "item-8", "item-9"}),
        sources=[("a.zip", "posts.json")],
        media_sizes=(np.zeros(0, "u8"), np.zeros(0, "i8")),
        answers=given,
    )


def _with_first(first: str) -> tuple[schema.Policy, ...]:
    others = [policy for policy in policies.load() if policy.id != first]
    return (policies.policy_of(first), *others)


def objections(draw: Random, ids: list[str]) -> dict[str, Any]:
    """Return objections of some accounts, confirmed or not."""
    return {
        id_: {"sent": _day(draw), "confirmed": draw.random() < 0.7}
        for id_ in ids
        if draw.random() < 0.5
    }


__all__ = [
    "AS_OF", "Answers", "accounts", "as_toml", "case", "facts", "objections",
    "other_answers", "page_answers", "said",
]  # fmt: skip
