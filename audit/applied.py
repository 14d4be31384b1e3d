"""Turn answers into evidence: check them against accounts and items, and join them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from audit import questions
from audit.answers import Answer, Answers, Statement
from audit.rows import Accounts, start_of
from audit.told import (
    NOTHING,
    AccountTold,
    Choice,
    Moment,
    Period,
    Said,
    Told,
    Words,
    stretches,
)
from reports.words import _

_PUBLIC: Final = {"public": True, "private": False, "friends": False,
                  "not_public": False}  # fmt: skip
_MOMENTS: Final = (
    "public_until", "public_since", "deleted_on", "limit_past_posts",
)  # fmt: skip
_CHOICES: Final = ("state_at", "widened_past_posts")
_AROUND: Final = timedelta(days=1)


def evidence(answers: Answers, accounts: Accounts) -> Told:
    """Return what the answers say, or raise AnswersError for an unknown account."""
    ids = tuple(dict.fromkeys(answer.question for answer in answers.given))
    places = {id_: place for place, id_ in enumerate(ids)}
    by_account: dict[tuple[str, str], AccountTold] = {}
    for answer in answers.of(
        "audience", "status", "close_friends", *_MOMENTS, *_CHOICES
    ):
        key = _account(answers, answer, accounts)
        known = by_account.get(key, NOTHING)
        by_account[key] = _with(known, answer, places[answer.question])
    return Told(
        ids=ids,
        groups=_said(answers, "group", places),
        owners=_said(answers, "owner", places),
        items=_said(answers, "item", places),
        accounts=by_account,
    )


def _account(answers: Answers, answer: Answer, accounts: Accounts) -> tuple[str, str]:
    """Return the account that a question names; close friends are Instagram's."""
    platform = answer.subject.platform or "instagram"
    wanted = answer.subject.name.casefold()
    for key in accounts:
        if key[0] == platform and key[1].casefold() == wanted:
            return key
    raise answers.error(
        answer.line, "question", _("it names no account of these exports")
    )


def _said(answers: Answers, family: str, places: Mapping[str, int]) -> dict[str, Said]:
    """Return what was said of each name; answers that leave it open say nothing."""
    words: dict[str, list[Words]] = {}
    place: dict[str, int] = {}
    for answer in answers.of(family):
        if questions.leaves_open(answer.value):
            continue
        subject = answer.subject
        name = ":".join(filter(None, (subject.platform, subject.name)))
        words.setdefault(name, []).append(_words(answer))
        place[name] = places[answer.question]
    return {name: Said(place[name], stretches(said)) for name, said in words.items()}


def _words(answer: Answer) -> Words:
    return Words(_PUBLIC[str(answer.value)], answer.since, answer.until)


def _with(known: AccountTold, answer: Answer, place: int) -> AccountTold:
    """Return what is told of an account with one more answer."""
    family, value = answer.subject.family, answer.value
    if family == "audience":
        return _with_period(known, answer, place)
    day = value if isinstance(value, date) else None
    if family in _MOMENTS:
        told: dict[str, Any] = {family: Moment(place, day)}
        return replace(known, **told)
    if family == "status":
        if day is None:
            return known
        hidden = {**known.hidden_on, answer.subject.what: Moment(place, day)}
        return replace(known, hidden_on=hidden)
    chosen: dict[str, Any] = {family: Choice(place, str(value))}
    return replace(known, **chosen)


def _with_period(known: AccountTold, answer: Answer, place: int) -> AccountTold:
    begin, end = answer.subject.begin, answer.subject.end
    if questions.leaves_open(answer.value) or begin is None or end is None:
        return known
    said = Said(place, stretches([_words(answer)]))
    period = Period(start_of(begin), start_of(end), said)
    return replace(known, periods=(*known.periods, period))


# Against the items -------------------------------------------------------------------


@dataclass
class Lookup:
    """Find the subjects of answers among the items, batch by batch.

    ``matched`` holds by a statement's place the publications with these words on that
    day, each as (item, post): a statement speaks of all pieces of one; if it fits
    several, it settles none.
    """

    answers: Answers
    wanted: dict[str, set[str]] = field(default_factory=dict)
    seen: dict[str, set[str]] = field(default_factory=dict)
    matched: dict[int, dict[str, tuple[str, str | None]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Note what is looked for."""
        for family in ("group", "owner", "item"):
            self.wanted[family] = {
                ":".join(filter(None, (a.subject.platform, a.subject.name)))
                for a in self.answers.of(family)
            }
            self.seen[family] = set()
        self._ids: dict[str, list[int]] = {}
        self._days: dict[date, list[tuple[str, int]]] = {}
        for place, statement in enumerate(self.answers.statements):
            if statement.item_id:
                self._ids.setdefault(statement.item_id, []).append(place)
            elif statement.day and _plain(statement.words):
                for days in (-_AROUND, timedelta(), _AROUND):
                    self._days.setdefault(statement.day + days, []).append(
                        (_plain(statement.words), place)
                    )

    @property
    def is_needed(self) -> bool:
        """Say whether anything is looked for at all."""
        return any(self.wanted.values()) or bool(self.answers.statements)

    def add(self, batch: pa.RecordBatch) -> None:
        """Look through one batch of FACTS."""
        platform = pc.cast(batch.column("platform"), pa.string())
        for family, column in (("group", "container"), ("owner", "parent_owner")):
            if self.wanted[family]:
                names = pc.binary_join_element_wise(platform, batch.column(column), ":")
                self._see(family, names)
        if self.wanted["item"] or self._ids:
            self._see("item", batch.column("item_id"))
        if self._days:
            self._match(batch)

    def _see(self, family: str, names: pa.Array) -> None:
        wanted = self.wanted[family] | (set(self._ids) if family == "item" else set())
        here = names.filter(
            pc.fill_null(pc.is_in(names, pa.array(sorted(wanted), pa.string())), False)
        )
        self.seen[family].update(here.unique().to_pylist())

    def _match(self, batch: pa.RecordBatch) -> None:
        days = pc.cast(batch.column("created_at"), pa.date32())
        near = pc.is_in(days, pa.array(sorted(self._days), pa.date32()))
        names = ["item_id", "post_id", "created_at", "text", "author"]
        rows = batch.select(names).filter(pc.fill_null(near, False))
        for row in rows.to_pylist():
            if not row["text"] or row["author"] != "self":
                continue
            text = _plain(row["text"])
            for words, place in self._days.get(row["created_at"].date(), ()):
                if text.startswith(words):
                    id_, post = row["item_id"], row["post_id"]
                    self.matched.setdefault(place, {})[post or id_] = id_, post

    def check(self) -> None:
        """Raise AnswersError for the first answer whose subject is in no export."""
        for answer in self.answers.of("group", "owner", "item"):
            subject = answer.subject
            name = ":".join(filter(None, (subject.platform, subject.name)))
            if name not in self.seen[subject.family]:
                raise self.answers.error(
                    answer.line, "question", _("it asks about nothing in these exports")
                )

    def told(self, evidence_: Told) -> tuple[Told, Counter[str]]:
        """Return the evidence with the statements, and what became of those.

        The counts are ``given``, ``matched``, ``ambiguous`` and ``not_found``. A
        statement by words is of the whole publication; one by id of that piece; it goes
        first.
        """
        counts = Counter(given=len(self.answers.statements))
        items, posts = dict(evidence_.items), dict(evidence_.posts)
        ids = list(evidence_.ids)
        said_of = {id_: said.stretches for id_, said in items.items()}
        for place, statement in enumerate(self.answers.statements):
            found = self._found(place, statement)
            if len(found) != 1:
                counts["ambiguous" if found else "not_found"] += 1
                continue
            counts["matched"] += 1
            id_, post = found[0]
            words = stretches([Words(_PUBLIC[statement.audience], None, None)])
            said = Said(len(ids), words)
            kept = posts.setdefault(post, said) if post else items.setdefault(id_, said)
            if not kept.stretches == said_of.setdefault(id_, words) == words:
                raise statement.error("audience", _("contradicts another on this item"))
            if kept is said:
                ids.append(f"item:{id_}")
        told = replace(evidence_, ids=tuple(ids), items=items, posts=posts)
        return told, counts

    def _found(self, place: int, statement: Statement) -> list[tuple[str, str | None]]:
        id_ = statement.item_id
        if id_:
            return [(id_, None)] if id_ in self.seen["item"] else []
        return list(self.matched.get(place, {}).values())


def _plain(words: str) -> str:
    """Return words as they are compared: case, spaces and a cut's dots don't count."""
    return " ".join(words.casefold().split()).rstrip(". …")


# For the record ----------------------------------------------------------------------


def recorded(
    answers: Answers, settled: Counter[int] | None = None
) -> list[dict[str, Any]]:
    """Return each answer, and how many of the person's items its question settled."""
    ids = list(dict.fromkeys(answer.question for answer in answers.given))
    return [
        {
            "question": answer.question,
            "answer": _json(answer.value),
            "since": _json(answer.since),
            "until": _json(answer.until),
            **(
                {}
                if settled is None
                else {"settled": settled[ids.index(answer.question)]}
            ),
        }
        for answer in answers.given
    ]


def recorded_statements(
    answers: Answers, counts: Counter[str], settled: Counter[int]
) -> dict[str, int]:
    """Return what became of the statements on single items, and what they settled."""
    own = len({answer.question for answer in answers.given})
    names = ("given", "matched", "ambiguous", "not_found")
    return {
        **{name: counts[name] for name in names},
        "settled": sum(count for place, count in settled.items() if place >= own),
    }


def _json(value: str | date | None) -> str | None:
    return value.isoformat() if isinstance(value, date) else value


__all__ = ["Lookup", "evidence", "recorded", "recorded_statements"]
