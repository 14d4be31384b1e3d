"""Read the rules of a policy: their conditions, their words, their order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from itertools import combinations
from typing import Any

from audit.policy_fields import RULE, Place, check, check_cited, rows
from parsers.schema import (
    AUTHORS,
    BASES,
    KINDS,
    PLATFORMS,
    PROFILE_FIELDS,
    STATUSES,
    SURFACES,
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

_QUOTE = ("quote", "quote_lang", "quote_source")
_LANGUAGE = re.compile("[a-z]{2}")


# One rule ----------------------------------------------------------------------------


def rules_of(
    data: dict[str, Any], part: str, sources: Mapping[str, Source], place: Place
) -> tuple[Rule, ...]:
    """Return the rules of one part of a file, ``gate`` or ``rule``, in its order."""
    return tuple(_rule(row, sources, here) for row, here in rows(data, part, place))


def _rule(row: dict[str, Any], sources: Mapping[str, Source], place: Place) -> Rule:
    check(row, RULE, place)
    check_cited(row["sources"], sources, place)
    _check_quote(row, sources, place)
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
        quote_source=row.get("quote_source"),
        exercised="class" not in when,
        confidence=row["confidence"],
    )


def _check_quote(
    row: dict[str, Any], sources: Mapping[str, Source], place: Place
) -> None:
    """Refuse a quote of which not all is told, or of a source that was not read."""
    given = [name for name in _QUOTE if name in row]
    if not given:
        return
    for name in _QUOTE:
        if name not in row:
            raise place.error(name, f"give all of {', '.join(_QUOTE)}, or none")
    if row["quote"] != " ".join(row["quote"].split()):
        raise place.error("quote", "write it as one line, without blanks around it")
    if not _LANGUAGE.fullmatch(row["quote_lang"]):
        raise place.error("quote_lang", "write the language's two letters, as in en")
    if row["quote_source"] not in row["sources"]:
        raise place.error("quote_source", "name one of the rule's own sources")
    if sources[row["quote_source"]].read not in ("full", "excerpt"):
        raise place.error("quote_source", "quote only what was read, no report of it")


def _conditions(row: dict[str, Any], field: str, place: Place) -> dict[str, Any]:
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


def _dated(name: str, given: object, field: str, place: Place) -> date | Window:
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


def check_order(rules: tuple[Rule, ...], place: Place) -> None:
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
        # What was public within one window may have been so within another as well.
        apart = name not in _DATED and not set(later.when.get(name, values)) & set(
            values
        )
        kept_off = name in later.unless and _within(values, later.unless[name])
        if not apart and not kept_off:
            return False
    return True


def _within(inner: Any, outer: Any) -> bool:
    if isinstance(inner, date) or isinstance(inner[0], date):
        return bool(inner == outer)
    return set(inner) <= set(outer)
