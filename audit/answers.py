"""Read what the person answers: ``answers.toml`` and lists of items, checked whole.

The file is one a person edits::

    items = "statements.csv"        # optional, beside this file

    [[answer]]
    question = "group:facebook:Garden friends"
    answer = "public"
    since = 2012-05-01              # optional, as is until

    [[objection]]
    account = "ann.example"
    sent = 2025-05-20
    confirmed = 2025-05-22          # or false
    covers = ["Ann Example"]        # further accounts it was confirmed for

An empty ``answer`` is one not given yet. A list of items has the columns ``item_id``,
or ``date`` and ``words`` (the first of them), and ``audience``. Questions and answers
are those of VISIBILITY 4 of the project's references. Errors name line and field,
never a word of the person's.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import combinations
from typing import Any, Final, NamedTuple

from audit.questions import Family, Subject, family_of, subject_of
from reports.words import _

_FIELDS: Final = {
    "answer": ("question", "answer", "since", "until"),
    "objection": ("account", "sent", "confirmed", "covers"),
}
_BEGIN: Final = date(2004, 2, 4)  # Facebook opened
_AUDIENCES: Final = {
    "public": "public", "everyone": "public",
    "not_public": "not_public", "not public": "not_public", "friends": "not_public",
    "friends of friends": "not_public", "only me": "not_public",
    "custom": "not_public", "private": "not_public",
}  # fmt: skip


class AnswersError(Exception):
    """Name the file, line and field that make answers unusable, and what to do."""


class Answer(NamedTuple):
    """One answer: a word, a date, or a year as the date of its first day."""

    question: str
    subject: Subject
    value: str | date
    since: date | None
    until: date | None
    line: int


class Objection(NamedTuple):
    """One objection of an account; ``confirmed`` is None as long as it is not."""

    account: str
    sent: date
    confirmed: date | None
    covers: tuple[str, ...]
    line: int


class Statement(NamedTuple):
    """What the person saw of one item: by its id, or by day and first words."""

    item_id: str | None
    day: date | None
    words: str
    audience: str
    line: int
    file: str

    def error(self, field_: str, todo: str) -> AnswersError:
        """Return the error of its line, for checks that need the exports."""
        return _error(self.file, self.line, field_, todo)


@dataclass(frozen=True)
class Answers:
    """All that the person told; ``text`` is the file as it was written."""

    given: tuple[Answer, ...] = ()
    objections: tuple[Objection, ...] = ()
    statements: tuple[Statement, ...] = ()
    items: str | None = None
    name: str = "answers.toml"
    text: str = ""

    def of(self, *families: str) -> Iterator[Answer]:
        """Yield the answers to questions of some families."""
        return (a for a in self.given if a.subject.family in families)

    def error(self, line: int, field_: str, todo: str) -> AnswersError:
        """Return the error of one line, for checks that need the exports."""
        return _error(self.name, line, field_, todo)


def _error(name: str, line: int, field_: str, todo: str) -> AnswersError:
    where = _("{name}, line {line}").format(name=name, line=line) if line else name
    return AnswersError(
        _("{where}: {field}: {todo}").format(where=where, field=field_, todo=todo)
    )


# The file ----------------------------------------------------------------------------


@dataclass(frozen=True)
class _Table:
    """One ``[[answer]]`` or ``[[objection]]``, with where its fields stand."""

    file: str
    row: dict[str, Any]
    line: int
    lines: dict[str, int] = field(default_factory=dict)

    def at(self, name: str) -> int:
        return self.lines.get(name, self.line)

    def error(self, name: str, todo: str) -> AnswersError:
        return _error(self.file, self.at(name), name, todo)

    def day(self, name: str, as_of: date, *, ahead: bool = False) -> date | None:
        """Return a date that may be true; None where the field is not there."""
        value = self.row.get(name)
        if value is None:
            return None
        found = _date(value)
        if found is None:
            raise self.error(name, _("write a date as YYYY-MM-DD"))
        if found < _BEGIN:
            raise self.error(
                name, _("that day lies before Facebook opened (2004-02-04)")
            )
        if found > as_of and not ahead:
            raise self.error(name, _("that day lies after the audit's date"))
        return found


def parse(name: str, text: str, as_of: date) -> Answers:
    """Return what a file says, or raise AnswersError at the first thing wrong.

    ``as_of`` is the day of the audit: nothing told may lie after it.
    """
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise _error(name, _line_of(error), "syntax", "this is no TOML here") from error
    for key in data:
        if key not in (*_FIELDS, "items"):
            raise _error(name, _key_line(text, key), "key", f"unknown; {_KNOWN}")
    items = data.get("items")
    if items is not None and (not isinstance(items, str) or not items):
        raise _error(name, _key_line(text, "items"), "items", "name one CSV file")
    given = [_answer(table, as_of) for table in _tables(name, text, data, "answer")]
    answers = Answers(
        given=tuple(answer for answer in given if answer is not None),
        objections=tuple(
            _objection(table, as_of) for table in _tables(name, text, data, "objection")
        ),
        items=items,
        name=name,
        text=text,
    )
    _check_agreement(answers)
    return answers


_KNOWN: Final = "known are [[answer]], [[objection]] and items"


def _tables(name: str, text: str, data: dict[str, Any], part: str) -> Iterator[_Table]:
    """Yield the tables of one kind, each with the lines of its fields."""
    rows = data.get(part, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise _error(name, _key_line(text, part), part, f"write [[{part}]] tables")
    places, key_line = list(_places(text, part)), _key_line(text, part)
    for index, row in enumerate(rows):
        line, lines = places[index] if index < len(places) else (key_line, {})
        table = _Table(name, row, line, lines)
        for key in row:
            if key not in _FIELDS[part]:
                known = ", ".join(_FIELDS[part])
                raise table.error(
                    key if key.isidentifier() else "key",
                    _("unknown; known: {known}").format(known=known),
                )
        yield table


def _places(text: str, part: str) -> Iterator[tuple[int, dict[str, int]]]:
    """Yield where each table of one kind begins, and the line of each field in it."""
    line, inside = 0, False
    lines: dict[str, int] = {}
    for number, row in enumerate(text.splitlines(), 1):
        header = re.match(r"\s*\[\[?\s*([A-Za-z_]+)\s*\]\]?", row)
        if header:
            if inside:
                yield line, lines
            line, lines, inside = number, {}, header[1] == part
        elif inside and (key := re.match(r"\s*\"?([A-Za-z_]+)\"?\s*=", row)):
            lines.setdefault(key[1], number)
    if inside:
        yield line, lines


def _key_line(text: str, key: str) -> int:
    wanted = re.compile(rf"\s*\[*\s*\"?{re.escape(key)}\"?\s*[\]=]")
    return next(
        (n for n, row in enumerate(text.splitlines(), 1) if wanted.match(row)), 0
    )


def _line_of(error: Exception) -> int:
    found = re.search(r"line (\d+)", str(error))
    return int(found[1]) if found else 0


def _date(value: Any) -> date | None:
    """Return a date given as TOML's own or as a text; None where it is neither."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value.strip()) if isinstance(value, str) else None
    except ValueError:
        return None


# One table ---------------------------------------------------------------------------


def _answer(table: _Table, as_of: date) -> Answer | None:
    question = table.row.get("question")
    if not isinstance(question, str) or not question:
        raise table.error("question", _("give the id of a question in quotes"))
    subject = subject_of(question)
    if subject is None:
        raise table.error(
            "question", _("no such question; `meta-audit questions` lists")
        )
    if table.row.get("answer", "") == "":
        return None
    family = family_of(subject)
    value = _value(table, family, subject, as_of)
    since, until = table.day("since", as_of), table.day("until", as_of)
    if (since or until) and not family.spans:
        raise table.error(
            "since" if since else "until", _("this question takes none: drop it")
        )
    if since and until and since >= until:
        raise table.error("until", _("must lie after since"))
    return Answer(question, subject, value, since, until, table.line)


def _value(table: _Table, family: Family, subject: Subject, as_of: date) -> str | date:
    """Return an answer that its family allows: one of its words, or a date."""
    value = table.row["answer"]
    if subject.family == "birth":
        return _birth(table, value, as_of)
    if isinstance(value, str) and value.strip().casefold() in family.answers:
        return value.strip().casefold()
    day = table.day("answer", as_of) if family.dated and _date(value) else None
    if day is None:
        choices = [f'"{word}"' for word in family.answers]
        choices += ["a date (YYYY-MM-DD)"] if family.dated else []
        raise table.error(
            "answer", _("choose one of {known}").format(known=", ".join(choices))
        )
    return day


def _birth(table: _Table, value: Any, as_of: date) -> date:
    """Return a birth date; a year alone counts from its first day."""
    if isinstance(value, str) and value.strip().isdecimal():
        value = int(value)
    if isinstance(value, int) and 1900 <= value <= as_of.year:
        return date(value, 1, 1)
    found = _date(value)
    if found is None or not date(1900, 1, 1) <= found <= as_of:
        raise table.error("answer", _("write a year such as 1988, or a date"))
    return found


def _objection(table: _Table, as_of: date) -> Objection:
    account = table.row.get("account")
    if not isinstance(account, str) or not account:
        raise table.error("account", _("name the account in quotes"))
    sent = table.day("sent", as_of)
    if sent is None:
        raise table.error("sent", _("add the day on which it was sent"))
    confirmed = None
    if table.row.get("confirmed", False) is not False:
        confirmed = table.day("confirmed", as_of)
        if confirmed is not None and confirmed < sent:
            raise table.error("confirmed", _("lies before the day it was sent"))
    covers = table.row.get("covers", [])
    if not isinstance(covers, list) or not all(isinstance(c, str) for c in covers):
        raise table.error("covers", _("write a list of account names"))
    return Objection(account, sent, confirmed, tuple(covers), table.line)


# Agreement ---------------------------------------------------------------------------


def _check_agreement(answers: Answers) -> None:
    """Refuse answers that can't be true together."""
    told: dict[tuple[str, ...], list[Answer]] = {}
    for answer in answers.given:
        told.setdefault(answer.subject.key, []).append(answer)
    for same in told.values():
        for one, other in combinations(same, 2):
            if one.value != other.value and _meet(one, other):
                raise answers.error(
                    other.line,
                    "answer",
                    _("contradicts that of line {line}").format(line=one.line),
                )


def _meet(one: Answer, other: Answer) -> bool:
    """Say whether two answers speak of the same time."""
    low = [max(filter(None, (a.since, a.subject.begin)), default=date.min)
           for a in (one, other)]  # fmt: skip
    high = [min(filter(None, (a.until, a.subject.end)), default=date.max)
            for a in (one, other)]  # fmt: skip
    return max(low) < min(high)


# Lists of items ----------------------------------------------------------------------


def statements(name: str, text: str, as_of: date) -> tuple[Statement, ...]:
    """Return what a CSV says of single items; lines without an audience are left out.

    Comma, semicolon or tab, as spreadsheets write it; the first line names the columns.
    """
    text = text.removeprefix("\ufeff")
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    columns = {(column or "").strip().casefold() for column in rows.fieldnames or ()}
    if "audience" not in columns or not (
        "item_id" in columns or {"date", "words"} <= columns
    ):
        raise _error(
            name, 1, "columns", "name item_id, or date and words, and audience"
        )
    return tuple(
        statement
        for row in rows
        if (statement := _statement(name, rows.line_num, row, as_of)) is not None
    )


def _statement(
    name: str, line: int, row: dict[str, Any], as_of: date
) -> Statement | None:
    plain = {
        (key or "").strip().casefold(): value.strip()
        for key, value in row.items()
        if isinstance(value, str)
    }
    said = " ".join(plain.get("audience", "").casefold().split())
    if not said:
        return None
    if said not in _AUDIENCES:
        raise _error(name, line, "audience", 'choose "public" or "not_public"')
    id_ = plain.get("item_id") or None
    if id_:
        return Statement(id_, None, "", _AUDIENCES[said], line, name)
    day, words = _date(plain.get("date", "")[:10]), plain.get("words", "")
    if day is None or not _BEGIN <= day <= as_of:
        raise _error(name, line, "date", "write the day as YYYY-MM-DD")
    if not words:
        raise _error(name, line, "words", "give the first words, or the item_id")
    return Statement(None, day, words, _AUDIENCES[said], line, name)
