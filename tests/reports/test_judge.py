"""The page's judge says what the engine says: of the samples, and of random tables."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from importlib.resources import files
from itertools import product
from random import Random
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

import sample_exports
from audit.answers import Answers, parse
from audit.items import Case, judged
from audit.pipeline import inputs as taking
from audit.pipeline import opening, people
from audit.whatif import WhatIf
from parsers import exports, join, schema
from parsers.schema import Account
from parsers.workers import Pool
from tests import judging
from tests.judging import AS_OF, as_toml

COLUMNS = ("verdict", "rule", "visibility", "certainty")
_TYPES = {"|u1": "Uint8Array", "<u2": "Uint16Array", "<u4": "Uint32Array",
          "<f8": "Float64Array"}  # fmt: skip
_HARNESS = """
const bytes = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0)).buffer;
const arrays = { Uint8Array, Uint16Array, Uint32Array, Float64Array };
const typed = ([type, text]) => new arrays[type](bytes(text));
const text = (array) => {
  const plain = new Uint8Array(array.buffer);
  let found = "";
  for (let at = 0; at < plain.length; at += 1) found += String.fromCharCode(plain[at]);
  return btoa(found);
};
let judge;
const prepare = (rules, columns) => {
  judge = Judge.over(rules, Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [name, typed(column)])));
};
const judgedAll = (states) => states.map((state) => Object.fromEntries(
  Object.entries(judge(state)).map(([name, column]) => [name, text(column)])));
const timed = (states) => states.map((state) => {
  const begin = performance.now();
  judge(state);
  return performance.now() - begin;
});
"""


@pytest.fixture
def page(page_of, tmp_path):
    """Return a page that holds the judge, under the policy that the report has."""
    assets = files("reports") / "assets"
    parts = [(assets / name).read_text("utf-8") for name in ("spans.js", "judge.js")]
    policy = "default-src 'none'; script-src 'unsafe-inline'; trusted-types 'none'; "
    policy += "require-trusted-types-for 'script'"
    head = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    path = tmp_path / "judge.html"
    path.write_text(
        f"<!doctype html><html lang=en><head><meta charset=utf-8>{head}</head><body>"
        f"<script>'use strict';{''.join(parts)}{_HARNESS}</script>",
        encoding="utf-8",
    )
    visit = page_of(path)
    yield visit.page
    visit.assert_quiet()


def _prepared(page, batches: list[pa.RecordBatch], whatif: WhatIf) -> dict[str, Any]:
    """Give the page the columns; return the rules as it reads them."""
    rules = json.loads(json.dumps(whatif.rules(), allow_nan=False))
    created = [
        pc.fill_null(batch.column("created_at").cast("int64").cast("float64"), np.nan)
        for batch in batches
    ]
    columns = {
        name: [_TYPES[column.dtype.str], b64encode(column.tobytes()).decode()]
        for name, column in (
            *whatif.columns().items(),
            ("created_at", np.concatenate(created)),
        )
    }
    page.evaluate("([rules, columns]) => prepare(rules, columns)", [rules, columns])
    return rules


def _by_page(page, states: list[dict[str, Any]]) -> list[dict[str, np.ndarray]]:
    types = {"rule": "<u2"}
    return [
        {
            name: np.frombuffer(b64decode(text), types.get(name, "u1"))
            for name, text in found.items()
        }
        for found in page.evaluate("(states) => judgedAll(states)", states)
    ]


def _by_engine(batches: list[pa.RecordBatch], case: Case) -> dict[str, dict]:
    """Return by policy the columns as the engine has them, as codes.

    Certainty is written for the policy that is shown first alone.
    """
    results = [judged(batch, case) for batch in batches]
    found = {}
    for place, policy in enumerate(case.policies):
        tables = [result.verdicts[place] for result in results]
        rule_ids = tuple(rule.id for rule in policy.rules)
        found[policy.id] = {
            "verdict": _codes(tables, "verdict", schema.VERDICTS_LABELS),
            "rule": _codes(tables, "rule", rule_ids),
            "visibility": _codes(
                [result.items for result in results], "visibility", schema.VISIBILITIES
            ),
        }
    items = [result.items for result in results]
    found[case.policies[0].id]["certainty"] = _codes(
        items, "certainty", schema.CERTAINTIES
    )
    return found


def _codes(tables, name, labels) -> np.ndarray:
    return np.concatenate(
        [schema.codes(table.column(name), labels) for table in tables]
    )


def _assert_same(page, batches, wanted: list[tuple[dict[str, Any], Case]]) -> None:
    """Compare page and engine, every column of every policy, for (state, case)."""
    for start in range(0, len(wanted), 40):
        part = wanted[start : start + 40]
        ids = [policy.id for policy in part[0][1].policies]
        states = [{**state, "policy": id_} for (state, _), id_ in product(part, ids)]
        answers = iter(_by_page(page, states))
        for state, case in part:
            engine = _by_engine(batches, case)
            for id_ in ids:
                mine = next(answers)
                for name, column in engine[id_].items():
                    other = np.flatnonzero(mine[name] != column)
                    assert other.tolist() == [], (id_, name, state)


# By hand -----------------------------------------------------------------------------

EVE = Account("facebook", "eveexample", exported_at=judging.ms("2026-10-01"))
DOGS = "group:facebook:Dogs"
BOB = "owner:facebook:Bob Sample"
PERIOD = "audience:facebook:eveexample:2011-08-25..2014-05-22"
LAST = "audience:facebook:eveexample:2014-05-22..2026-10-02"
PLANTED = [
    {"surface": "group", "container": "Dogs"},
    {"surface": "group", "container": "Dogs", "status": "archived"},
    {"kind": "comment", "parent_owner": "Bob Sample"},
    {},
    {"kind": "profile_field", "surface": "profile", "container": "name"},
    {"surface": "group", "container": "Dogs", "author": "other"},
    # Shown for a day, half of it before the policy began.
    {"kind": "photo", "surface": "story", "created_at": judging.ms("2025-05-26T12:00")},
]
SIGNS = {"in_scope": "+", "out_of_scope": "-", "undetermined": "?"}


def _said(answer, **days):
    return {"answer": answer, **days}


def _sent(day, confirmed=True):
    return {"facebook:eveexample": {"sent": day, "confirmed": confirmed}}


@pytest.mark.parametrize(
    ("answers", "objections", "want"),
    [
        ({}, {}, "????+??"),
        ({DOGS: _said("public")}, {}, "+???+??"),
        ({DOGS: _said("private")}, {}, "--??+??"),
        ({DOGS: _said("unknown")}, {}, "????+??"),
        # Public through the last day before the policy began, and into its first one.
        ({DOGS: _said("public", until="2025-05-26")}, {}, "--??+??"),
        ({DOGS: _said("public", until="2025-05-27")}, {}, "????+??"),
        ({DOGS: _said("public", since="2026-01-01")}, {}, "+???+??"),
        ({BOB: _said("public")}, {}, "??+?+??"),
        ({BOB: _said("mixed")}, {}, "????+??"),
        ({PERIOD: _said("friends")}, {}, "???-+??"),
        ({BOB: _said("public"), PERIOD: _said("public")}, {}, "??+++??"),
        ({LAST: _said("public")}, {}, "????+?+"),
        ({LAST: _said("public", until="2025-05-27")}, {}, "????+??"),
        ({LAST: _said("public", until="2025-05-25")}, {}, "????+?-"),
        # Sent before the start; later: open for what was public by then; not confirmed.
        ({DOGS: _said("public")}, _sent("2025-05-20"), "-----?-"),
        ({DOGS: _said("public")}, _sent("2026-01-01"), "???????"),
        ({DOGS: _said("private")}, _sent("2026-01-01"), "--?????"),
        ({DOGS: _said("public")}, _sent("2025-05-20", False), "???????"),
    ],
)  # fmt: skip
def test_the_page_judges_planted_items(page, answers, objections, want):
    rows = [
        {
            "item_id": f"row-{place}", "platform": "facebook", "account": "eveexample",
            "kind": "post", "surface": "timeline", "status": "live", "author": "self",
            "created_at": judging.ms("2013-02-03"), "source_pointer": "/0", "task": 0,
            "twin": 1, "publication": 0, "text_key": 0, "rank": 50, **row,
        }
        for place, row in enumerate(PLANTED)
    ]  # fmt: skip
    batches = [pa.RecordBatch.from_pylist(rows, schema.schema_of(schema.FACTS))]
    case = judging.case({("facebook", "eveexample"): EVE}, {})
    rules = _prepared(page, batches, _whatif(batches, case))

    state = {"policy": "eu-2025-05", "answers": answers, "objections": objections}
    [found] = _by_page(page, [state])

    labels = rules["labels"]["verdict"]
    assert "".join(SIGNS[labels[code]] for code in found["verdict"]) == want


# The samples -------------------------------------------------------------------------


class Sample(NamedTuple):
    """The facts of exports, and how to make a case of answers about them."""

    batches: list[pa.RecordBatch]
    case: Any


def _sample(paths, folder) -> Sample:
    """Read exports as a scan does, and keep what is judged."""

    def silent(*_):
        return None

    with Pool(1) as pool:
        inputs = opening.opened(paths, pool)
        told, receipts = taking.evidence(inputs, AS_OF, pool, silent)
        holders = exports.joined([item.product for item in inputs], told)
        receipts |= taking.threads(inputs, holders, pool)
        spool = join.Spool(folder / "facts.arrow")
        found = taking.records(inputs, holders, AS_OF, pool, silent, spool)
    receipts = taking.merged(receipts, found)
    joined = join.joined(spool, taking.made_at(inputs, holders, told, receipts))
    known = people.accounts_of(inputs, holders, receipts)
    newest = frozenset(join.newest(spool, joined, known))

    known = people.accounts_of(inputs, holders, receipts)

    def case(answers: Answers) -> Case:
        accounts, person = people.told(
            known, objected_on=(), birth_year=(), as_of=AS_OF, answers=answers
        )
        return Case(
            policies=people.policies_for(accounts, None, None),
            accounts=accounts,
            person=person,
            newest=newest,
            sources=taking.sources(inputs, holders, AS_OF),
            media_sizes=taking.media_sizes(inputs),
            answers=answers,
        )

    return Sample(list(join.items(spool, joined)), case)


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return _sample(sample_exports.folders(), tmp_path_factory.mktemp("facts"))


def _answered(sample: Sample, answers, objections=None) -> tuple[dict[str, Any], Case]:
    """Return a page's state, and the engine's case of the same answers."""
    text = as_toml(answers, objections)
    case = sample.case(parse("answers.toml", text, AS_OF))
    person = case.person
    told = {f"{p}:{n}": {"sent": str(day), "confirmed": True}
            for (p, n), day in person.objections.items()}  # fmt: skip
    told |= {f"{p}:{n}": {"sent": "2026-01-01", "confirmed": False}
             for p, n in person.unconfirmed}  # fmt: skip
    return {"answers": answers, "objections": told}, case


# The day on which the accounts of Facebook and Instagram objected; None: neither did.
OBJECTIONS = {
    "none": (None, None, True),
    "before every policy": ("2023-01-01", "2023-01-01", True),
    "before the start": ("2025-04-20", "2025-05-26", True),
    "on the start": ("2025-05-27", "2025-05-27", True),
    "after the start": ("2026-03-01", "2025-12-31", True),
    "one account": (None, "2025-06-15", True),
    "not confirmed": ("2025-05-20", "2026-01-01", False),
}


@pytest.mark.parametrize("name", OBJECTIONS)
def test_the_page_judges_the_samples_as_the_engine_does(page, sample, name):
    whatif = _whatif(sample.batches, sample.case(Answers()))
    questions = _prepared(page, sample.batches, whatif)["questions"]
    *days, confirmed = OBJECTIONS[name]
    objections = {
        account: {"sent": day, "confirmed": confirmed}
        for account, day in zip(("annexample", "ann.example"), days, strict=True)
        if day is not None
    }
    asked = [
        {question["id"]: {"answer": word}}
        for question in questions
        for word in question["says"]
    ]
    draw = Random(name)
    asked += [judging.page_answers(draw, questions) for _ in range(20)]
    families = {question["family"] for question in questions}

    _assert_same(
        page,
        sample.batches,
        [_answered(sample, answers, objections) for answers in ({}, *asked)],
    )

    assert families == {"group", "owner", "audience"}


def _whatif(batches, case: Case) -> WhatIf:
    whatif = WhatIf(case)
    for batch in batches:
        found = judged(batch, case)
        whatif.add(found.rows, found.found)
    return whatif


# Random tables -----------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(16))
def test_the_page_judges_random_tables_as_the_engine_does(page, seed):
    draw = Random(seed)
    known = judging.accounts(draw)
    batches = [judging.facts(draw, known), judging.facts(draw, known, 60)]
    first = draw.choice(("eu-2025-05", "eu-2025-05", "us", "uk-2024-09"))
    others = judging.other_answers(draw, known)
    sent = [judging.objections(draw, [f"{p}:{n}" for p, n in known]) for _ in range(3)]
    blank = judging.case(known, others, first=first)
    questions = _whatif(batches, blank).rules()["questions"]
    given = judging.page_answers(draw, questions)
    scanned = judging.case(known, {**others, **given}, first=first, objections=sent[0])

    rules = _prepared(page, batches, _whatif(batches, scanned))

    wanted = [(rules["given"], scanned)]
    for objections in sent:
        answers = judging.page_answers(draw, rules["questions"])
        told = judging.case(
            known, {**others, **answers}, first=first, objections=objections
        )
        wanted.append(({"answers": answers, "objections": objections}, told))
    _assert_same(page, batches, wanted)
