"""Load the announced policies: one TOML file each, checked before anything is judged.

A file is a header, ``[objection]``, ``[[revision]]`` (the newest last), ``[[source]]``,
``[[flag]]`` (remarks that change no verdict), then ``[[gate]]`` and ``[[rule]]`` in the
order in which they are tried. A gate is a rule that comes before all rules.

``when`` and ``unless`` map a condition to the value or the values that match:

- a column of labels (CONDITIONS);
- ``objection_from``: a confirmed objection was sent on this day or later;
- ``public_within``: known to have been public on one of these days, first and last
  included.

Every condition of ``when`` must hold, and none of ``unless``. An unknown value holds
nowhere: it neither matches a rule that needs a known value nor keeps one from matching.
The condition ``class`` names things that no export holds: such rules stand in the file
to be read, marked ``exercised = false``, and match nothing.

``inherits`` takes over the gates and rules of another policy with their ids, but those
of ``leaves_out``. The order is own gates, inherited gates and rules, own rules.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import combinations
from typing import Any, NamedTuple

from audit import countries
from parsers.schema import (
    AUTHORS,
    BASES,
    KINDS,
    PLATFORMS,
    PROFILE_FIELDS,
    STATUSES,
    SURFACES,
    VERDICTS_LABELS,
    Policy,
    Revision,
    Rule,
    Source,
)

Window = tuple[date, date]

# How the known public spans lie to the window in which a policy applies to an owner:
# overlapping it, all before it, none before its end, or not told. While the owner is
# under 18 the window is empty, so "never" then means: not public to this day.
EXPOSURES = ("exposed", "ended", "never", "unknown")
# The account's objection as seen from the policy's start; "sent": not confirmed.
OBJECTIONS = ("none", "sent", "before_start", "after_start")
CREATED = ("before_objection", "from_objection")
# Things that policies speak of and no export holds.
ABSENT = (
    "activity_log", "ai_interaction_private_processing", "camera_roll_cloud",
    "glasses_media_local", "glasses_voice", "message_business", "message_private",
    "message_shared_with_ai", "third_party_depiction",
)  # fmt: skip

# The columns of labels that a rule may name, and their values.
CONDITIONS: Mapping[str, tuple[str | bool, ...]] = {
    "kind": KINDS,
    "surface": SURFACES,
    "status": STATUSES,
    "platform": PLATFORMS,
    "author": AUTHORS,
    "container": PROFILE_FIELDS,
    "basis": BASES,
    "exposure": EXPOSURES,
    "minor": (False, True),
    "objection": OBJECTIONS,
    "created": CREATED,
    "class": ABSENT,
}
_DATED = ("objection_from", "public_within")

_STATUSES = ("in_force", "in_force_with_conditions", "announced_then_suspended")
_READ = ("full", "excerpt", "reported", "own-knowledge")
_CONFIDENCE = ("high", "medium", "low")


class _Field(NamedTuple):
    """What a field of a TOML table must be."""

    type: type
    needed: bool = True
    choices: tuple[str, ...] = ()
    empty: bool = False


_HEADER = {
    "id": _Field(str),
    "order": _Field(int),
    "title": _Field(str),
    "announced": _Field(date),
    "start": _Field(date),
    "regions": _Field(list),
    "status": _Field(str, choices=_STATUSES),
    "checked": _Field(date),
    "controller": _Field(str, needed=False),
    "legal_basis": _Field(str, needed=False),
    "notes": _Field(str, needed=False),
    "sources": _Field(list),
    "inherits": _Field(str, needed=False),
    "leaves_out": _Field(list, needed=False, empty=True),
    "objection": _Field(dict),
    "revision": _Field(list),
    "source": _Field(list),
    "flag": _Field(list, needed=False, empty=True),
    "gate": _Field(list, needed=False, empty=True),
    "rule": _Field(list, needed=False, empty=True),
}
_REVISION = {
    "from": _Field(date),
    "to": _Field(date, needed=False),
    "change": _Field(str),
    "sources": _Field(list),
}
_SOURCE = {
    "id": _Field(str),
    "publisher": _Field(str),
    "title": _Field(str),
    "date": _Field(str),
    "address": _Field(str),
    "read": _Field(str, choices=_READ),
}
_REMARK = {
    "id": _Field(str),
    "says": _Field(str),
    "sources": _Field(list),
    "confidence": _Field(str, choices=_CONFIDENCE),
}
_RULE = {
    **_REMARK,
    "when": _Field(dict, empty=True),
    "unless": _Field(dict, needed=False, empty=True),
    "verdict": _Field(str, choices=VERDICTS_LABELS),
    "quote": _Field(str, needed=False),
    "quote_lang": _Field(str, needed=False),
    "exercised": _Field(bool, needed=False),
}
_NAMES = {str: "a text", int: "a number", date: "a date", list: "a list",
          dict: "a table", bool: "true or false"}  # fmt: skip


class PolicyError(Exception):
    """Name the file, rule and field that make a policy unusable, and what to do."""

    def __init__(self, file: str, rule: str | None, field: str, todo: str) -> None:
        self.file, self.rule, self.field, self.todo = file, rule, field, todo
        super().__init__(f"{file}: {rule or 'header'}: {field}: {todo}")


class _Place(NamedTuple):
    """Where in a policy file we are, for the words of an error."""

    file: str
    text: str
    rule: str | None = None

    def error(self, field: str, todo: str) -> PolicyError:
        return PolicyError(
            f"{self.file}, line {self._line(field)}", self.rule, field, todo
        )

    def _line(self, field: str) -> int:
        lines = self.text.splitlines()
        own = f'id = "{self.rule}"'
        first = lines.index(own) if self.rule and own in lines else 0
        for number, line in enumerate(lines[first:], first + 1):
            if line.startswith(f"{field} ="):
                return number
            if self.rule and line.startswith("[["):
                break
        return first + 1


# The policies ------------------------------------------------------------------------


@cache
def load() -> tuple[Policy, ...]:
    """Return all policies by the ``order`` of their files, or raise PolicyError."""
    places = [_Place(file, _bytes(file).decode("utf-8")) for file in _files()]
    tables = [(_toml(place), place) for place in places]
    # Parents first; a policy may inherit from one that inherits from none.
    tables.sort(key=lambda table: "inherits" in table[0])
    loaded: list[Policy] = []
    order: dict[str, int] = {}
    for data, place in tables:
        policy = _policy(data, place, loaded)
        loaded.append(policy)
        order[policy.id] = data["order"]
    return tuple(sorted(loaded, key=lambda policy: (order[policy.id], policy.id)))


def policy_of(id_: str) -> Policy:
    """Return the policy with this id, or raise PolicyError with those that exist."""
    known = {policy.id: policy for policy in load()}
    if id_ not in known:
        raise PolicyError("policies", None, "id", f"choose one of {', '.join(known)}")
    return known[id_]


def for_region(region: str | None) -> Policy:
    """Return the policy that applies in a region, the European one if not told.

    A region is what ``region_of`` knows.
    """
    code = region_of(region) or "EU"
    special = [policy for policy in load() if code in policy.regions]
    return special[0] if special else next(p for p in load() if "*" in p.regions)


def digest(policy_id: str) -> str:
    """Return the SHA-256 of the policy's file, for the record of an audit.

    What a policy inherits stands in its parent's file, which has its own digest.
    """
    return hashlib.sha256(_bytes(f"{policy_of(policy_id).id}.toml")).hexdigest()


def parse(file: str, text: str, *, parents: Iterable[Policy] = ()) -> Policy:
    """Return the policy that a file's text states, or raise PolicyError.

    ``parents`` are the policies that it may inherit from.
    """
    place = _Place(file, text)
    return _policy(_toml(place), place, parents)


def _files() -> list[str]:
    folder = files("audit") / "policies"
    return sorted(f.name for f in folder.iterdir() if f.name.endswith(".toml"))


def _bytes(file: str) -> bytes:
    return (files("audit") / "policies" / file).read_bytes()


def _toml(place: _Place) -> dict[str, Any]:
    try:
        return tomllib.loads(place.text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(place.file, None, "syntax", f"{error}") from error


# One file ----------------------------------------------------------------------------


def _policy(data: dict[str, Any], place: _Place, parents: Iterable[Policy]) -> Policy:
    _check(data, _HEADER, place)
    if place.file != f"{data['id']}.toml":
        raise place.error("id", "name the file after the policy: <id>.toml")
    parent = _parent(data, parents, place)
    sources = {**(parent.sources if parent else {}), **_sources(data, place)}
    _check_remarks(data, sources, place)
    gates, own = (_rules(data, part, sources, place) for part in ("gate", "rule"))
    rules = (*gates, *_inherited(data, parent, place), *own)
    _check_order(rules, place)
    return Policy(
        id=data["id"],
        title=data["title"],
        announced=data["announced"],
        start=data["start"],
        regions=tuple(data["regions"]),
        revision=data["revision"][-1]["from"].isoformat(),
        checked=data["checked"],
        status=data["status"],
        objection=data["objection"],
        rules=rules,
        sources=sources,
        revisions=tuple(
            Revision(
                row["from"], row.get("to"), row["change"].strip(), tuple(row["sources"])
            )
            for row in data["revision"]
        ),
    )


def _parent(
    data: dict[str, Any], parents: Iterable[Policy], place: _Place
) -> Policy | None:
    wanted = data.get("inherits")
    parent = next((policy for policy in parents if policy.id == wanted), None)
    if wanted and not parent:
        raise place.error("inherits", "name a policy that inherits from none")
    return parent


def _inherited(
    data: dict[str, Any], parent: Policy | None, place: _Place
) -> tuple[Rule, ...]:
    left_out = data.get("leaves_out", [])
    rules = parent.rules if parent else ()
    if not {rule.id for rule in rules}.issuperset(left_out):
        raise place.error("leaves_out", "list ids of inherited rules only")
    return tuple(rule for rule in rules if rule.id not in left_out)


def _sources(data: dict[str, Any], place: _Place) -> dict[str, Source]:
    sources: dict[str, Source] = {}
    for row, here in _rows(data, "source", place):
        _check(row, _SOURCE, here)
        if row["id"] in sources:
            raise here.error("id", "give every source an id of its own")
        sources[row["id"]] = Source(**row)
    return sources


def _check_remarks(
    data: dict[str, Any], sources: Mapping[str, Source], place: _Place
) -> None:
    """Check what carries sources but is no rule."""
    _check_cited(data["sources"], sources, place)
    objection = place._replace(rule="objection")
    _check(data["objection"], {"available": _Field(bool)}, objection, closed=False)
    _check_cited(data["objection"].get("sources", []), sources, objection)
    for part, fields in (("revision", _REVISION), ("flag", _REMARK)):
        for row, here in _rows(data, part, place):
            _check(row, fields, here)
            _check_cited(row["sources"], sources, here)


def _rows(
    data: dict[str, Any], part: str, place: _Place
) -> Iterator[tuple[dict[str, Any], _Place]]:
    """Yield the tables of a list, each with where it stands."""
    for row in data.get(part, []):
        if type(row) is not dict:
            raise place.error(part, f"write [[{part}]] tables")
        yield row, place._replace(rule=str(row.get("id", part)))


def _check(
    row: dict[str, Any],
    fields: Mapping[str, _Field],
    place: _Place,
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


def _check_cited(
    cited: list[str], sources: Mapping[str, Source], place: _Place
) -> None:
    if not cited:
        raise place.error("sources", "name at least one source; no source, no rule")
    for id_ in cited:
        if str(id_) not in sources:
            raise place.error("sources", f"add a [[source]] with the id {id_!r}")


# One rule ----------------------------------------------------------------------------


def _rules(
    data: dict[str, Any], part: str, sources: Mapping[str, Source], place: _Place
) -> tuple[Rule, ...]:
    rows = _rows(data, part, place)
    return tuple(_rule(row, sources, here) for row, here in rows)


def _rule(row: dict[str, Any], sources: Mapping[str, Source], place: _Place) -> Rule:
    _check(row, _RULE, place)
    _check_cited(row["sources"], sources, place)
    if ("quote" in row) != ("quote_lang" in row):
        raise place.error("quote_lang", "a quote and its language come together")
    when = _conditions(row["when"], "when", place)
    if row.get("exercised", True) == ("class" in when):
        raise place.error(
            "exercised",
            "false for a rule with a class (no export holds one), only then",
        )
    return Rule(
        id=row["id"],
        verdict=row["verdict"],
        says=row["says"],
        sources=tuple(row["sources"]),
        when=when,
        unless=_conditions(row.get("unless", {}), "unless", place),
        quote=row.get("quote"),
        quote_lang=row.get("quote_lang"),
        exercised="class" not in when,
        confidence=row["confidence"],
    )


def _conditions(row: dict[str, Any], field: str, place: _Place) -> dict[str, Any]:
    """Return the conditions with a tuple of values each; dated ones as they are."""
    conditions: dict[str, Any] = {}
    for name, given in row.items():
        if name in _DATED:
            conditions[name] = _dated(name, given, field, place)
            continue
        if name not in CONDITIONS:
            known = ", ".join((*CONDITIONS, *_DATED))
            raise place.error(field, f"no condition {name!r}; known: {known}")
        values = tuple(given) if isinstance(given, list) else (given,)
        known_values = {(type(value), value) for value in CONDITIONS[name]}
        if not values or not known_values.issuperset((type(v), v) for v in values):
            choices = ", ".join(str(value).lower() for value in CONDITIONS[name])
            raise place.error(field, f"{name} may be {choices}")
        conditions[name] = values
    return conditions


def _dated(name: str, given: object, field: str, place: _Place) -> date | Window:
    if name == "objection_from":
        if type(given) is not date:
            raise place.error(field, "objection_from is a date")
        return given
    if not isinstance(given, list) or [type(day) for day in given] != [date, date]:
        raise place.error(field, "public_within is a list of two dates")
    first, last = given
    if first > last:
        raise place.error(
            field, "public_within runs from the earlier date to the later"
        )
    return first, last


# The order of the rules --------------------------------------------------------------


def _check_order(rules: tuple[Rule, ...], place: _Place) -> None:
    """Refuse a list with a rule twice, one that nothing reaches, or no last word."""
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise place._replace(rule=rule.id).error("id", "give every rule its own id")
        seen.add(rule.id)
    tried = [rule for rule in rules if rule.exercised]
    last = tried[-1] if tried else None
    if not last or last.when or last.unless or last.verdict != "undetermined":
        raise place.error("rule", "end with an undetermined one with when = {}")
    for earlier, later in combinations(tried, 2):
        if _covers(earlier, later):
            raise place._replace(rule=later.id).error(
                "when", f"nothing reaches it: {earlier.id} comes first; move or mend it"
            )


def _covers(earlier: Rule, later: Rule) -> bool:
    """Tell whether all that ``later`` matches is matched by ``earlier`` before it."""
    for name, values in earlier.when.items():
        if name not in later.when or not _within(later.when[name], values):
            return False
    for name, values in earlier.unless.items():
        apart = name in later.when and not set(later.when[name]) & set(values)
        kept_off = name in later.unless and _within(values, later.unless[name])
        if not apart and not kept_off:
            return False
    return True


def _within(inner: Any, outer: Any) -> bool:
    if isinstance(inner, date) or isinstance(inner[0], date):
        return bool(inner == outer)
    return set(inner) <= set(outer)


# Regions -----------------------------------------------------------------------------

# Where the GDPR applies: the EEA and the outermost regions of its states.
_EEA = frozenset(
    (
        "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU",
        "IS", "IE", "IT", "LV", "LI", "LT", "LU", "MT", "NL", "NO", "PL", "PT", "RO",
        "SK", "SI", "ES", "SE", "GP", "GF", "MQ", "RE", "YT", "MF", "AX", "IC", "EA",
    )
)  # fmt: skip
# What people write that is no country's name or code in CLDR.
_ALIASES = {
    "eu": "EU", "eea": "EU", "european union": "EU", "row": "row", "uk": "GB",
    "el": "GR", "usa": "US", "united states of america": "US", "great britain": "GB",
    "england": "GB", "scotland": "GB", "wales": "GB", "northern ireland": "GB",
    "czech republic": "CZ", "the netherlands": "NL", "slovak republic": "SK",
    "republic of cyprus": "CY", "republic of ireland": "IE",
}  # fmt: skip


def region_of(place: str | None) -> str | None:
    """Return the region whose policy applies there: a code a policy names, or ``row``.

    A place is a region, an ISO code, or a country's name in any language of CLDR's we
    hold; None where it is none of these.
    """
    plain = " ".join((place or "").split())
    code = _ALIASES.get(plain.casefold()) or countries.code_of(plain)
    if code is None or code == "row":
        return code
    if code in _EEA:
        return "EU"
    return code if any(code in policy.regions for policy in load()) else "row"
