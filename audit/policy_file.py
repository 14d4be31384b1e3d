"""Read one policy file: its header, sources, revisions, remarks, gates and rules."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from typing import Any

from audit.policy_fields import (
    HEADER,
    OBJECTION,
    REMARK,
    REVISION,
    SOURCE,
    Place,
    PolicyError,
    check,
    check_cited,
    rows,
)
from audit.policy_rules import check_order, rules_of
from parsers.schema import PLATFORMS, Policy, Revision, Rule, Source


def toml_of(place: Place) -> dict[str, Any]:
    """Return what the file's text states, or raise PolicyError where it is no TOML."""
    try:
        return tomllib.loads(place.text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(place.file, None, "syntax", f"{error}") from error


def policy_from(
    data: dict[str, Any], place: Place, parents: Iterable[Policy]
) -> Policy:
    """Return the policy that a file states, or raise PolicyError.

    ``parents`` are the policies that it may inherit from.
    """
    check(data, HEADER, place)
    if place.file != f"{data['id']}.toml":
        raise place.error("id", "name the file after the policy: <id>.toml")
    parent = _parent(data, parents, place)
    sources = {**(parent.sources if parent else {}), **_sources(data, place)}
    _check_remarks(data, sources, place)
    gates, own = (rules_of(data, part, sources, place) for part in ("gate", "rule"))
    rules = (*gates, *_inherited(data, parent, place), *own)
    check_order(rules, place)
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
    data: dict[str, Any], parents: Iterable[Policy], place: Place
) -> Policy | None:
    wanted = data.get("inherits")
    parent = next((policy for policy in parents if policy.id == wanted), None)
    if wanted and not parent:
        raise place.error("inherits", "name a policy that inherits from none")
    return parent


def _inherited(
    data: dict[str, Any], parent: Policy | None, place: Place
) -> tuple[Rule, ...]:
    left_out = data.get("leaves_out", [])
    rules = parent.rules if parent else ()
    if not {rule.id for rule in rules}.issuperset(left_out):
        raise place.error("leaves_out", "list ids of inherited rules only")
    return tuple(rule for rule in rules if rule.id not in left_out)


def _sources(data: dict[str, Any], place: Place) -> dict[str, Source]:
    sources: dict[str, Source] = {}
    for row, here in rows(data, "source", place):
        check(row, SOURCE, here)
        if row["id"] in sources:
            raise here.error("id", "give every source an id of its own")
        sources[row["id"]] = Source(**row)
    return sources


def _check_remarks(
    data: dict[str, Any], sources: Mapping[str, Source], place: Place
) -> None:
    """Check what carries sources but is no rule."""
    check_cited(data["sources"], sources, place)
    objection = place.table("[objection]", "objection")
    check(data["objection"], OBJECTION, objection, closed=False)
    for platform in data["objection"].get("platforms", []):
        if platform not in PLATFORMS:
            raise objection.error("platforms", f"name among {', '.join(PLATFORMS)}")
    check_cited(data["objection"].get("sources", []), sources, objection)
    for part, fields in (("revision", REVISION), ("flag", REMARK)):
        for row, here in rows(data, part, place):
            check(row, fields, here)
            check_cited(row["sources"], sources, here)
    _check_revisions(data, place)


def _check_revisions(data: dict[str, Any], place: Place) -> None:
    """Refuse revisions out of their order: the last one is the newest wording."""
    before = None
    for row, here in rows(data, "revision", place):
        if before and row["from"] < before:
            raise here.error("from", "list the revisions from the oldest to the newest")
        before = row.get("to", row["from"])
        if before < row["from"]:
            raise here.error("to", "a revision ends on or after the day of its start")
