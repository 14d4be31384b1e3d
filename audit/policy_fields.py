"""Check the tables of a policy file field by field, and say what is wrong with one.

An error names the file, the line, the rule and the field, and what to do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from parsers.schema import VERDICTS_LABELS, Source

_STATUSES = ("in_force", "in_force_with_conditions", "announced_then_suspended")
_READ = ("full", "excerpt", "reported", "own-knowledge")
_CONFIDENCE = ("high", "medium", "low")


class Field(NamedTuple):
    """What a field of a TOML table must be."""

    type: type
    needed: bool = True
    choices: tuple[str, ...] = ()
    empty: bool = False


HEADER = {
    "id": Field(str),
    "order": Field(int),
    "title": Field(str),
    "announced": Field(date),
    "start": Field(date),
    "regions": Field(list),
    "status": Field(str, choices=_STATUSES),
    "checked": Field(date),
    "controller": Field(str, needed=False),
    "legal_basis": Field(str, needed=False),
    "notes": Field(str, needed=False),
    "sources": Field(list),
    "inherits": Field(str, needed=False),
    "leaves_out": Field(list, needed=False, empty=True),
    "objection": Field(dict),
    "revision": Field(list),
    "source": Field(list),
    "flag": Field(list, needed=False, empty=True),
    "gate": Field(list, needed=False, empty=True),
    "rule": Field(list, needed=False, empty=True),
}
OBJECTION = {"available": Field(bool), "platforms": Field(list, needed=False)}
REVISION = {
    "from": Field(date),
    "to": Field(date, needed=False),
    "change": Field(str),
    "sources": Field(list),
}
SOURCE = {
    "id": Field(str),
    "publisher": Field(str),
    "title": Field(str),
    "date": Field(str),
    "address": Field(str),
    "read": Field(str, choices=_READ),
}
REMARK = {
    "id": Field(str),
    "says": Field(str),
    "sources": Field(list),
    "confidence": Field(str, choices=_CONFIDENCE),
}
RULE = {
    **REMARK,
    "when": Field(dict, empty=True),
    "unless": Field(dict, needed=False, empty=True),
    "verdict": Field(str, choices=VERDICTS_LABELS),
    "quote": Field(str, needed=False),
    "quote_lang": Field(str, needed=False),
    "quote_source": Field(str, needed=False),
    "exercised": Field(bool, needed=False),
}
_NAMES = {str: "a text", int: "a number", date: "a date", list: "a list",
          dict: "a table", bool: "true or false"}  # fmt: skip


class PolicyError(Exception):
    """Name the file, rule and field that make a policy unusable, and what to do."""

    def __init__(self, file: str, rule: str | None, field: str, todo: str) -> None:
        self.file, self.rule, self.field, self.todo = file, rule, field, todo
        super().__init__(f"{file}: {rule or 'header'}: {field}: {todo}")


class Place(NamedTuple):
    """Where in a policy file we are, for the words of an error.

    ``head`` is the place of the line that opens the table, where it is known.
    """

    file: str
    text: str
    rule: str | None = None
    head: int | None = None

    def error(self, field: str, todo: str) -> PolicyError:
        """Return the error of a field here, with the line on which it stands."""
        return PolicyError(
            f"{self.file}, line {self._line(field)}", self.rule, field, todo
        )

    def _line(self, field: str) -> int:
        """Return the field's line, or that on which its table begins."""
        lines = self.text.splitlines()
        own = f'id = "{self.rule}"'
        first = lines.index(own) if self.rule and own in lines else 0
        head = first if self.head is None else self.head
        for number, line in enumerate(lines[head:], head + 1):
            if line.startswith(f"{field} ="):
                return number
            if line.startswith("[") and number > head + 1:
                break
        return head + 1

    def table(self, head: str, name: str) -> Place:
        """Return the place of the table that this line opens; the first of several."""
        lines = self.text.splitlines()
        found = lines.index(head) if head in lines else None
        return self._replace(rule=name, head=found)


# Checks -------------------------------------------------------------------------------


def rows(
    data: dict[str, Any], part: str, place: Place
) -> Iterator[tuple[dict[str, Any], Place]]:
    """Yield the tables of a list, each with where it stands."""
    tables = data.get(part, [])
    lines = enumerate(place.text.splitlines())
    heads: list[int | None] = [at for at, line in lines if line == f"[[{part}]]"]
    if len(heads) != len(tables):
        heads = [None] * len(tables)
    for row, head in zip(tables, heads, strict=True):
        if type(row) is not dict:
            raise place.error(part, f"write [[{part}]] tables")
        yield row, place._replace(rule=str(row.get("id", part)), head=head)


def check(
    row: dict[str, Any],
    fields: Mapping[str, Field],
    place: Place,
    *,
    closed: bool = True,
) -> None:
    """Refuse a table that lacks a field, has one too many, or one of a wrong kind."""
    for name in row if closed else ():
        if name not in fields:
            raise place.error(name, f"no such field; known: {', '.join(fields)}")
    for name, field in fields.items():
        if field.needed and name not in row:
            raise place.error(name, f"add it: {_NAMES[field.type]}")
        if name not in row:
            continue
        empty = row[name] in ("", [], {}) and not field.empty
        if empty or type(row[name]) is not field.type:
            raise place.error(name, f"make it {_NAMES[field.type]}, not empty")
        if field.choices and row[name] not in field.choices:
            raise place.error(name, f"choose one of {', '.join(field.choices)}")


def check_cited(cited: list[str], sources: Mapping[str, Source], place: Place) -> None:
    """Refuse what rests on no source, or on one that the file does not describe."""
    if not cited:
        raise place.error("sources", "name at least one source; no source, no rule")
    for id_ in cited:
        if str(id_) not in sources:
            raise place.error("sources", f"add a [[source]] with the id {id_!r}")
