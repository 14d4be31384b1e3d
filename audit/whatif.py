"""Export what the page's own judge needs to judge anew: rules as data, and columns.

The page lets its reader choose another policy, set an objection, and answer questions
on groups, on the owners of posts and on periods; its script (``judge.js``) then judges
all items by the rules of ``WhatIf.rules()``. What it says is what an audit with these
answers would write into ``verdicts.parquet``.

Most evidence does not hang on those answers, so nothing of it is judged twice: each row
has the number of its ``case``, which holds all that is settled (labels, account, spans,
how far an answer reaches), and the number of its ``chain``, the questions that speak of
it in the order of evidence. Cases are few; the times of their spans are kept relative
to the row's own.

Columns, as many rows as were added, in their order:

- ``whatif_case``: place in ``rules()["cases"]``, u8, u16 or u32.
- ``whatif_chain``: place in ``rules()["chains"]``, lists of places in ``questions``;
  chain 0 is empty.

The judge reads ``created_at`` of ITEMS beside these, in milliseconds.

Every other answer (on an account, on past posts, a birth, one item, one account or two)
changes what other evidence says, and accounts themselves; those are left to a new scan,
and stand in the cases as they were given. As in ``verdicts.parquet``, evidence is that
under the policy which the audit shows first, whichever policy judges.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from audit import distinct, questions
from audit.answerable import Answerable
from audit.exposure import is_minor
from audit.found import Found, Given
from audit.items import Case
from audit.policy import CONDITIONS
from audit.rows import Rows, birthday, start_of
from audit.spans import EVER, FOREVER
from audit.told import until
from audit.visibility import evidence_for
from parsers import schema
from parsers.schema import Account, Policy, Rule

Mask = npt.NDArray[np.bool_]
_DAY: Final = 86_400_000
_AS_IS: Final = "fixed"
# How an answer reaches a row: not at all, as its evidence, as the life of what is gone.
REACHES: Final = (_AS_IS, "settled", "hidden")
_BY_TIME: Final = np.array([None, "close_friends"], dtype=object)
_LABELS: Final = ("visibility", "certainty")


class WhatIf:
    """Gather batch by batch what the page needs to judge the items anew.

    ``question`` and ``account`` give ids and names as the level of text shows them.
    """

    def __init__(
        self,
        case: Case,
        *,
        question: Callable[[str], str] = str,
        account: Callable[[str], str] = str,
    ) -> None:
        self._case = case
        self._question, self._account = question, account
        self._answerable = Answerable(case)
        self._cases = distinct.Numbering()
        self._accounts = distinct.Numbering()
        self._owners: list[Account] = []
        self._parts: list[tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]] = []

    # Columns -------------------------------------------------------------------------

    def add(self, rows: Rows, found: Found) -> None:
        """Take one batch of rows, and what ``items.judged`` found of them."""
        given = Given(start_of(self._case.policies[0].start), self._answerable.without)
        if self._answerable.given:
            found = evidence_for(rows, given)
        about = self._answerable.about(rows)
        heard = evidence_for(rows, replace(given, told=self._answerable.probe(about)))
        answered = heard.answered == self._answerable.place
        settled = answered & (heard.basis == _ANSWER)
        reach = np.where(settled, 1, np.where(answered, 2, 0))
        chains = self._answerable.chains(rows, reach > 0)
        cases = self._numbered(rows, found, reach)
        self._parts.append((cases, chains.astype(np.uint32)))

    def _numbered(
        self, rows: Rows, found: Found, reach: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.uint32]:
        """Return the number of each row's case; new cases are noted."""
        doubt = rows.latest - rows.earliest
        by_time = (doubt > 0) & np.isin(found.asks, _BY_TIME)
        container = schema.codes(rows.batch.column("container"), schema.PROFILE_FIELDS)
        settled: dict[str, npt.NDArray[Any]] = {
            "kind": rows.kind, "surface": rows.surface, "status": rows.status,
            "platform": rows.platform, "author": rows.author, "container": container,
            "basis": found.basis, "visibility": found.visibility,
            "certainty": found.certainty, "account": self._places(rows)[rows.account],
            "frozen": found.frozen, "presumed": found.presumed, "doubt": doubt,
            "by_time": by_time, "reach": reach,
        }  # fmt: skip
        spans = [distinct.Patterns(s, rows) for s in (found.known, found.possible)]
        first, codes = distinct.joint([*settled.values(), *(s.codes for s in spans)])
        numbers = [
            self._cases.of(
                (
                    *(_plain(column[row]) for column in settled.values()),
                    *(patterns.of(row) for patterns in spans),
                )
            )
            for row in first.tolist()
        ]
        assert tuple(settled) == _CASE[:-2]
        return np.array(numbers, dtype=np.uint32)[codes]

    def _places(self, rows: Rows) -> npt.NDArray[np.int64]:
        places = []
        for owner in rows.accounts:
            place = self._accounts.of((owner.platform, owner.account))
            if place == len(self._owners):
                self._owners.append(owner)
            places.append(place)
        return np.array(places, dtype=np.int64)

    def columns(self) -> dict[str, npt.NDArray[Any]]:
        """Return the columns by name, each in its smallest type."""
        numbers = np.zeros(0, dtype=np.uint32)
        parts = self._parts or [(numbers, numbers)]
        cases, chains = map(np.concatenate, zip(*parts, strict=True))
        return {
            "whatif_case": _smallest(cases, len(self._cases.things)),
            "whatif_chain": _smallest(chains, len(self._answerable.chain_list)),
        }

    # Rules ---------------------------------------------------------------------------

    def rules(self) -> dict[str, Any]:
        """Return what the columns mean, and all that judging them needs, for JSON.

        Times are milliseconds, an open end is null; ``given`` is the state that the
        audit was made with.
        """
        policies = self._case.policies
        return {
            "labels": {
                "verdict": schema.VERDICTS_LABELS,
                **{name: schema.LABELS_OF[name] for name in _LABELS},
                **{name: CONDITIONS[name] for name in CONDITIONS if name != "class"},
            },
            "policies": [_policy(policy, self._case) for policy in policies],
            "accounts": [self._account_row(owner) for owner in self._owners],
            "questions": [
                {"id": self._question(id_), "family": family, "says": _SAYS[family]}
                for id_, family in self._answerable.questions
            ],
            "chains": self._answerable.chain_list,
            "reaches": REACHES,
            "cases": self._case_columns(),
            "given": {
                "policy": policies[0].id,
                "objections": {
                    self._id(owner): given
                    for owner in self._owners
                    if (given := self._objection(owner)) is not None
                },
                "answers": {
                    self._question(id_): said
                    for id_, said in self._answerable.given.items()
                },
            },
        }

    def _case_columns(self) -> dict[str, list[Any]]:
        cases = self._cases.things
        return {name: [case[at] for case in cases] for at, name in enumerate(_CASE)}

    def _id(self, owner: Account) -> str:
        return f"{owner.platform}:{self._account(owner.account)}"

    def _account_row(self, owner: Account) -> dict[str, Any]:
        person = self._case.person
        told = person.told.of(owner.platform, owner.account)
        deleted = told.deleted_on.day if told.deleted_on is not None else None
        return {
            "id": self._id(owner),
            "platform": owner.platform,
            "account": self._account(owner.account),
            "exported": owner.exported_at,
            "minor": is_minor(owner, person.as_of),
            "told_birth": (owner.platform, owner.account) in person.told_births,
            "begin": [_begin(policy, owner) for policy in self._case.policies],
            "deleted": list(until(deleted)) if deleted else None,
            "hidden": {
                status: start_of(moment.day)
                for status, moment in told.hidden_on.items()
                if moment.day is not None
            },
        }

    def _objection(self, owner: Account) -> dict[str, Any] | None:
        """Return what was told of an account's objection, as a state has it."""
        day = self._case.person.objected_on(owner)
        if day is not None:
            return {"sent": day.isoformat(), "confirmed": True}
        sent = self._case.person.has_sent(owner)
        return {"sent": None, "confirmed": False} if sent else None


# What a case holds; the spans last.
_CASE: Final = (
    "kind", "surface", "status", "platform", "author", "container", "basis",
    "visibility", "certainty", "account", "frozen", "presumed", "doubt", "by_time",
    "reach", "known", "possible",
)  # fmt: skip
_ANSWER: Final = schema.BASES.index("answer")
_SAYS: Final[Mapping[str, Mapping[str, bool | None]]] = {
    family: {
        word: None if questions.leaves_open(word) else word == "public"
        for word in questions.FAMILIES[family].answers
    }
    for family in ("group", "owner", "audience")
}


def _plain(value: Any) -> Any:
    """Return a value of a column as JSON has it; open bounds are None."""
    found = value.item()
    return None if found in (EVER, FOREVER) else found


def _smallest(codes: npt.NDArray[Any], count: int) -> npt.NDArray[Any]:
    fitting = (t for t in (np.uint8, np.uint16) if count <= np.iinfo(t).max)
    return codes.astype(next(fitting, np.uint32))


def _begin(policy: Policy, owner: Account) -> int:
    """Return when a policy's window begins for an owner: not before 18."""
    start, born = start_of(policy.start), owner.birth_date
    return max(start, start_of(birthday(born, 18))) if born else start


def _policy(policy: Policy, case: Case) -> dict[str, Any]:
    start, last = start_of(policy.start), start_of(case.person.as_of) + _DAY
    return {
        "id": policy.id,
        "start": start,
        "end": last,
        "objection": bool(policy.objection["available"]),
        "platforms": list(policy.objection.get("platforms", schema.PLATFORMS)),
        "rules": [_rule(rule, last) for rule in policy.rules],
    }


def _rule(rule: Rule, last: int) -> dict[str, Any]:
    return {
        "id": rule.id,
        "verdict": rule.verdict,
        "tried": rule.exercised,
        "when": _conditions(rule.when, last),
        "unless": _conditions(rule.unless, last),
    }


def _conditions(wanted: Mapping[str, Any], last: int) -> dict[str, Any]:
    """Return conditions with their values: labels, a moment, or a stretch of time.

    A stretch ends at the audit's own ``last`` moment; one not begun by then is empty.
    """
    found: dict[str, Any] = {}
    for name, value in wanted.items():
        if name == "objection_from":
            found[name] = start_of(value)
        elif name == "public_within":
            found[name] = [start_of(value[0]), min(start_of(value[1]) + _DAY, last)]
        else:
            found[name] = list(value)
    return found
