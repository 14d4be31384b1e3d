"""Find what a finished audit has to say in a letter: figures, policy, addressee.

Nothing is judged anew: counts are of the verdicts that the scan wrote down, under the
policy in force where the person lives. The person's own items only, reactions left
aside; never a word, a name or a path of an item. `reports.letter` says it.
"""

from __future__ import annotations

import json
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from pyarrow import parquet as pq

from audit import countries
from audit import policy as policies
from audit.letter_figures import Counts
from parsers.schema import Policy
from reports.words import _

KINDS: Final = ("objection", "access", "complaint")
"""The kinds of letters."""

# One login, one letter: the services whose accounts one form of Meta's speaks for.
_SERVICES: Final = {
    "facebook": ("facebook", "messenger"),
    "instagram": ("instagram", "threads"),
    "whatsapp": ("whatsapp",),
    "meta_ai": ("meta_ai",),
}
_THIRD_PARTIES: Final = "third_parties"
# Forms that a policy names, and the letter without an account that goes with each.
_WITHOUT_ACCOUNT: Final = (
    ("third_party_information", _THIRD_PARTIES), ("whatsapp", "whatsapp"),
)  # fmt: skip
_NAMELESS: Final = "unnamed "
_LONGEST: Final = 60
_LONGEST_BYTES: Final = 120


class NoSuchAccountError(Exception):
    """Say that an audit holds no account of that name, and what to do."""


@dataclass(frozen=True)
class Case:
    """One letter to write: to whom, about which account, with which figures.

    ``regime`` is the law that gives the right: EU GB CH BR, or none where Meta offers
    no objection. ``platforms`` are those of the account. ``account`` is None where the
    letter is about no account, or the audit does not name it; ``number`` is then how
    the audit calls it, if at all.
    ``region_known`` is False where neither export nor options tell the region.
    ``figures`` is None where the audit holds nothing to count.
    """

    kind: str
    stem: str
    service: str
    platforms: tuple[str, ...]
    account: str | None
    number: str | None
    regime: str
    region_known: bool
    policy: Policy
    authority: tuple[str, str] | None
    objected_on: date | None
    exported_on: date | None
    as_of: date
    figures: Mapping[str, Any] | None


def cases(out: Path, kind: str, wanted: str | None = None) -> list[Case]:
    """Return the letters of one kind that an audit gives, by service and account.

    ``wanted`` is an account's name, or ``service:name``. Without it there are also the
    letters that no account is needed for.

    Raises:
        NoSuchAccountError: no account bears the name.
    """
    summary, record = _json(out / "summary.json"), _json(out / "audit.json")
    given = _Given(out, summary, record["options"], kind)
    logins = _logins(pq.read_table(out / "accounts.parquet").to_pylist())
    stems = _stems(kind, logins)
    chosen = [login for login in logins if wanted is None or _is(login, wanted)]
    if not chosen and wanted is not None:
        raise NoSuchAccountError(
            _("no such account in this audit; its accounts stand in summary.json")
        )
    found = [given.case(login, logins[login], stems[login]) for login in chosen]
    return found if wanted else [*found, *given.without_account(logins)]


def _json(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8")))


# Accounts ----------------------------------------------------------------------------

Login = tuple[str, str]
Rows = list[dict[str, Any]]


def _logins(accounts: Iterable[dict[str, Any]]) -> dict[Login, Rows]:
    """Return the rows of ACCOUNTS by service and name, those of one login together."""
    found: dict[Login, Rows] = {}
    for service, platforms in _SERVICES.items():
        for row in accounts:
            if row["platform"] in platforms:
                found.setdefault((service, row["account"]), []).append(row)
    return found


def _is(login: Login, wanted: str) -> bool:
    """Say whether a login is the one asked for, written in any case."""
    service, name = login
    return wanted.strip().casefold() in (
        name.casefold(), f"{service}:{name}".casefold()
    )  # fmt: skip


def _stems(kind: str, logins: Iterable[Login]) -> dict[Login, str]:
    """Return the beginning of each letter's file name, no two alike in any case."""
    found: dict[Login, str] = {}
    taken: set[str] = set()
    for service, name in logins:
        plain = f"{kind}-{service}-{file_name(name)}"
        number, stem = 1, plain
        while stem.casefold() in taken:
            number += 1
            stem = f"{plain}-{number}"
        taken.add(stem.casefold())
        found[service, name] = stem
    return found


def file_name(name: str) -> str:
    """Return a name as part of a file's: letters, digits and dots of any script.

    >>> file_name("Ann / Bob: Example"), file_name("../..")
    ('Ann-Bob-Example', 'account')
    """
    kept = "".join(
        char if unicodedata.category(char)[0] in "LMN" or char in "._-" else " "
        for char in unicodedata.normalize("NFC", name)
    )
    cut = "-".join(kept.split())[:_LONGEST].encode()[:_LONGEST_BYTES]
    return cut.decode(errors="ignore").strip("._-") or "account"


# One letter --------------------------------------------------------------------------


class _Given:
    """What all letters of one audit share; items are read once, when first counted."""

    def __init__(
        self, out: Path, summary: dict[str, Any], options: dict[str, Any], kind: str
    ) -> None:
        self._summary, self._kind = summary, kind
        self._told = bool(options.get("policy") or options.get("region"))
        self._region = options.get("region")
        self._none = options.get("text") == "none"
        self._counts = Counts(out, summary["policy"])

    def case(self, login: Login, rows: Rows, stem: str) -> Case:
        """Return the letter of one login."""
        service, name = login
        region = next((row["region"] for row in rows if row["region"]), None)
        policy = self._policy(region)
        nameless = self._none or name.startswith(_NAMELESS)
        regime, authority = _place(policy, [self._region, *_countries(rows)])
        return Case(
            self._kind,
            stem,
            service,
            tuple(dict.fromkeys(row["platform"] for row in rows)),
            None if nameless else name,
            name if nameless else None,
            regime,
            self._told or region is not None,
            policy,
            authority,
            _latest(rows, "objected_on"),
            _latest(rows, "exported_at"),
            date.fromisoformat(self._summary["as_of"]),
            self._counts.of(_SERVICES[service], name, policy),
        )

    def without_account(self, logins: Mapping[Login, Rows]) -> list[Case]:
        """Return the objections that need no account, where there are forms for them.

        They follow the first account's region.
        """
        rows = next(iter(logins.values()), [])
        region = next((row["region"] for row in rows if row["region"]), None)
        policy = self._policy(region)
        forms = policy.objection.get("forms", {})
        regime, authority = _place(policy, [self._region, *_countries(rows)])
        if self._kind != "objection" or not policy.objection["available"]:
            return []
        return [
            Case(
                self._kind,
                f"{self._kind}-{service.replace('_', '-')}",
                service,
                (),
                None,
                None,
                regime,
                self._told or region is not None,
                policy,
                authority,
                None,
                None,
                date.fromisoformat(self._summary["as_of"]),
                None,
            )
            for form, service in _WITHOUT_ACCOUNT
            if form in forms and service not in {own for own, _ in logins}
        ]

    def _policy(self, region: str | None) -> Policy:
        """Return the policy in force: where the person chose, else the account's."""
        first = policies.policy_of(self._summary["policy"])
        if region is None or self._told:
            region = first.regions[0].replace("*", "row")
        return policies.for_region(region)


def _latest(rows: Rows, name: str) -> date | None:
    found = [row[name].date() for row in rows if row[name]]
    return max(found, default=None)


def _countries(rows: Rows) -> list[str | None]:
    return [row["country"] for row in rows]


def _place(
    policy: Policy, places: Iterable[str | None]
) -> tuple[str, tuple[str, str] | None]:
    """Return the law that gives the right, and the authority of the country, if known.

    The first place that is a country counts; one outside the policy's region is none
    that the letter may speak of.
    """
    codes = (countries.code_of(place) for place in places if place)
    country = next((code for code in codes if code), None)
    regime = _regime(policy)
    if country is None or policies.for_region(country).id != policy.id:
        country = regime if regime in ("GB", "BR") else None
    elif country == "CH":
        regime = "CH"
    if regime == "none" or country not in authorities():
        return regime, None
    row = authorities()[country]
    return regime, (row["name"], row["site"])


def _regime(policy: Policy) -> str:
    if not policy.objection["available"]:
        return "none"
    return next(region for region in policy.regions if region in ("EU", "GB", "BR"))


@cache
def authorities() -> dict[str, dict[str, str]]:
    """Return the authorities by country code: name, site, source."""
    text = files("audit").joinpath("authorities.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
