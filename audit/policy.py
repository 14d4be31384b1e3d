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

``says`` is our paraphrase. ``quote``, with ``quote_lang`` and ``quote_source``, are
verbatim words of one of the rule's sources that was itself read; a rule without them
has none that we hold.

``objection.platforms`` are those that the objection's text names, all if it names none:
on others an objection ends nothing.

``inherits`` takes over the gates and rules of another policy with their ids, but those
of ``leaves_out``. The order is own gates, inherited gates and rules, own rules.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from audit import countries
from audit.policy_fields import Place, PolicyError
from audit.policy_file import policy_from, toml_of
from audit.policy_rules import (
    ABSENT,
    CONDITIONS,
    CREATED,
    EXPOSURES,
    OBJECTIONS,
    Window,
)
from parsers.schema import Policy

__all__ = [
    "ABSENT",
    "CONDITIONS",
    "CREATED",
    "EXPOSURES",
    "OBJECTIONS",
    "PolicyError",
    "Window",
    "digest",
    "for_region",
    "load",
    "parse",
    "policy_of",
    "region_of",
]


@cache
def load() -> tuple[Policy, ...]:
    """Return all policies by the ``order`` of their files, or raise PolicyError."""
    places = [Place(file, _bytes(file).decode("utf-8")) for file in _files()]
    tables = [(toml_of(place), place) for place in places]
    # Parents first; a policy may inherit from one that inherits from none.
    tables.sort(key=lambda table: "inherits" in table[0])
    loaded: list[Policy] = []
    order: dict[str, int] = {}
    for data, place in tables:
        policy = policy_from(data, place, loaded)
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
    place = Place(file, text)
    return policy_from(toml_of(place), place, parents)


def _files() -> list[str]:
    folder = files("audit") / "policies"
    return sorted(f.name for f in folder.iterdir() if f.name.endswith(".toml"))


def _bytes(file: str) -> bytes:
    return (files("audit") / "policies" / file).read_bytes()


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
