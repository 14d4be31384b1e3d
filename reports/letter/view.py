"""Hold what a letter is made from, and the words for services and addressees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from parsers.schema import Policy
from reports.words import _, later, listed

_NAMES: Final = {
    "facebook": "Facebook", "messenger": "Messenger", "instagram": "Instagram",
    "threads": "Threads", "whatsapp": "WhatsApp", "meta_ai": "Meta AI",
    "third_parties": later("information from third parties"),
}  # fmt: skip

# Controllers as the archived policy texts name them (sources of the policies); for
# WhatsApp, its help page "Who is providing your WhatsApp services", as stored.
_CONTROLLERS: Final = {
    "EU": "Meta Platforms Ireland Limited",
    "CH": "Meta Platforms Ireland Limited",
    "GB": "Meta Platforms, Inc.",
    "none": "Meta Platforms, Inc.",
}
_WHATSAPP: Final = {"EU": "WhatsApp Ireland Limited", "CH": "WhatsApp Ireland Limited"}


@dataclass(frozen=True)
class View:
    """All that a letter says of the person, counted by the caller.

    ``regime`` is the law that gives the right: EU GB CH BR, or none. ``account`` is
    None where no account is needed or the audit does not name it; ``number`` is then
    how the audit calls it. ``authority`` is name and site, the site may be empty.
    ``figures`` are own items only: items, in_scope, undetermined, out_of_scope and, of
    those in scope, kinds, dated, first_year, last_year, before, as_minor, with_people,
    with_gps, special, declared; None where there is nothing to count.
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

    def forms(self) -> tuple[str, ...]:
        """Return the addresses of Meta's forms for this letter, if any is known."""
        name = {"third_parties": "third_party_information"}.get(
            self.service, self.service
        )
        return tuple(self.policy.objection.get("forms", {}).get(name, ()))

    def service_name(self) -> str:
        """Return what the letter is about, in words."""
        return listed([_(_NAMES[name]) for name in self.platforms or (self.service,)])

    def account_name(self) -> str:
        """Return the account's name, or what the person is to write in its place."""
        if self.service == "whatsapp":
            return _("[your phone number]")
        if self.account is not None:
            return self.account
        if self.number is not None:
            return _("[user name of what the audit calls “{number}”]").format(
                number=self.number
            )
        return _("[user names of your accounts, if you have any]")

    def controller(self) -> str:
        """Return the company that the letter goes to."""
        known = _WHATSAPP if self.service == "whatsapp" else _CONTROLLERS
        return known.get(self.regime) or _(
            "[the company that the service’s privacy policy names for your country]"
        )
