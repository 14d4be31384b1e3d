"""Name the laws that letters rest on, by regime, and the authority that watches.

Articles of the GDPR and the UK GDPR; of the Swiss Data Protection Act: 25 (read at
lawbrary.ch), 30 and 49 (own knowledge); of the Brazilian LGPD: 18 (read at
privacyhub.com.br). Both were read on 21 November 2026.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from reports.letter.view import View
from reports.words import _, later


class Law(NamedTuple):
    """How one law is cited: the right to object, of access, to complain; the term."""

    objection: str
    access: str
    complaint: str
    term: str


LAWS: Final = {
    "EU": Law(
        later("Article 21(1) of the GDPR"),
        later("Article 15 of the GDPR"),
        later("Article 77 of the GDPR"),
        later("within one month (Article 12(3) of the GDPR)"),
    ),
    "GB": Law(
        later("Article 21(1) of the UK GDPR"),
        later("Article 15 of the UK GDPR"),
        later("Article 77 of the UK GDPR"),
        later("within one month (Article 12(3) of the UK GDPR)"),
    ),
    "CH": Law(
        later("Article 30(2)(b) of the Swiss Data Protection Act"),
        later("Article 25 of the Swiss Data Protection Act"),
        later("Article 49 of the Swiss Data Protection Act"),
        later("within 30 days"),
    ),
    "BR": Law(
        later("Article 18, § 2, of the Brazilian LGPD"),
        later("Article 18, I and II, of the Brazilian LGPD"),
        later("Article 18, § 1, of the Brazilian LGPD"),
        later("within the time that the LGPD sets"),
    ),
}
"""The laws, by regime; none where Meta offers no objection."""


def of(view: View) -> Law:
    """Return the law of a letter, in the language of the context."""
    return Law(*(_(text) for text in LAWS[view.regime]))


def authority(view: View) -> str | None:
    """Return the authority by name and site; None if the country is not known."""
    if view.authority is None:
        return None
    name, site = view.authority
    return f"{name}, {site}" if site else name
