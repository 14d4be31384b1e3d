"""Hold what is planted: the members of an export, and the rows that it must give.

A planting function writes a record into an ``Export`` and, beside it, declares the
rows that a scan must find with ``Ledger.expect``. The rows come from reading SPEC and
VISIBILITY; no code of this package imports a parser.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from sample_exports import _pictures

Json = dict[str, Any]
Span = tuple[str | None, str | None]

POLICY_START = "2025-05-27T00:00:00Z"


def utc(text: str) -> int:
    """Return Unix seconds of a time such as ``2013-04-05T10:11:12Z``."""
    return int(datetime.fromisoformat(text).timestamp())


def iso(seconds: int) -> str:
    """Return Unix seconds as ``2013-04-05T10:11:12Z``."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def spread(count: int, first: str, last: str) -> list[int]:
    """Return ``count`` times between two days, oldest first, at uneven hours."""
    start, end = utc(first), utc(last)
    return [
        start + (end - start) * n // max(count, 1) + n * 7919 % 36000
        for n in range(count)
    ]


def garbled(value: Any) -> Any:
    """Return JSON with every text, keys too, as Meta misprints it.

    Each byte of the UTF-8 text becomes a character of its own, which ``json.dumps``
    then escapes: four of them for an emoji.
    """
    if isinstance(value, str):
        return value.encode("utf-8").decode("latin-1")
    if isinstance(value, list):
        return [garbled(element) for element in value]
    if isinstance(value, dict):
        return {garbled(key): garbled(element) for key, element in value.items()}
    return value


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the export proves about one item, and the verdict that follows."""

    visibility: str
    basis: str
    certainty: str
    spans: tuple[Span, ...] | None
    verdict: str
    question: str | None = None
    unsure: str | None = None

    def asking(self, question: str | None, unsure: str | None = None) -> Evidence:
        """Return the same evidence with the question that would settle it."""
        return replace(self, question=question, unsure=unsure or self.unsure)


UNKNOWN = Evidence("unknown", "none", "none", None, "undetermined")
UNSENT = Evidence("not_public", "status", "archive", (), "out_of_scope")
SAID_TO_AI = Evidence("not_public", "ai_interaction", "product_rule", None, "in_scope")


def always_public(at: int | None, unsure: str | None = None) -> Evidence:
    """Return the evidence of what is public by the product's nature."""
    since = None if at is None else iso(at)
    if at is None:
        note = "public_spans: always public, but no date, so from may be the sign-up"
        unsure = f"{unsure}; {note}" if unsure else note
    return Evidence(
        "public",
        "always_public",
        "product_rule",
        ((since, None),),
        "in_scope",
        unsure=unsure,
    )


@dataclass
class Ledger:
    """The rows of items that a scan of all folders must give."""

    rows: list[Json] = field(default_factory=list)

    def book(self, platform: str, account: str) -> Book:
        """Return a page of this ledger for one account."""
        return Book(self, platform, account)


@dataclass
class Book:
    """The ledger as one account on one platform writes it."""

    ledger: Ledger
    platform: str
    account: str

    def expect(
        self,
        kind: str,
        surface: str,
        at: int | None,
        evidence: Evidence,
        *,
        text: str | None = None,
        media: str | None = None,
        container: str | None = None,
        status: str = "live",
        author: str = "self",
        unsure: str | None = None,
        **more: Any,
    ) -> None:
        """Declare one row; ``more`` holds columns stated only where planted."""
        doubts = [doubt for doubt in (unsure, evidence.unsure) if doubt]
        spans = evidence.spans
        self.ledger.rows.append(
            {
                "platform": self.platform,
                "account": self.account,
                "kind": kind,
                "surface": surface,
                "status": status,
                "author": author,
                "created_at": None if at is None else iso(at),
                "text": text,
                "media": None if media is None else media.rsplit("/", 1)[-1],
                "container": container,
                "visibility": evidence.visibility,
                "basis": evidence.basis,
                "certainty": evidence.certainty,
                "public_spans": None if spans is None else [list(s) for s in spans],
                "verdict": evidence.verdict,
                "question": evidence.question,
                **{key: value for key, value in more.items() if value},
                **({"unsure": "; ".join(doubts)} if doubts else {}),
            }
        )


@dataclass
class Export:
    """The members of one folder, and the status that each must get."""

    name: str
    members: dict[str, bytes] = field(default_factory=dict)
    receipts: list[Json] = field(default_factory=list)

    def json(
        self,
        path: str,
        value: Any,
        status: str = "parsed",
        *,
        reason: str | None = None,
        unsure: str | None = None,
    ) -> None:
        """Add a JSON member as Meta prints it."""
        printed = json.dumps(garbled(value), indent=2, ensure_ascii=True)
        self.add(path, printed.encode("ascii"), status, reason=reason, unsure=unsure)

    def add(
        self,
        path: str,
        data: bytes,
        status: str,
        *,
        reason: str | None = None,
        unsure: str | None = None,
    ) -> None:
        """Add a member of any bytes; a path comes once only."""
        if path in self.members:
            raise ValueError(f"{self.name}: {path} is planted twice")
        self.members[path] = data
        receipt: Json = {"archive": self.name, "path": path, "status": status}
        if reason:
            receipt["reason"] = reason
        if unsure:
            receipt["unsure"] = unsure
        self.receipts.append(receipt)

    def no_data(self, folder: str) -> None:
        """Add the note that Meta leaves in a category without data."""
        note = b"You have no data in this section."
        self.add(f"{folder}/no-data.txt", note, "skipped", reason="no data")


def of_json(name: str, members: dict[str, Any]) -> Export:
    """Return an export of JSON members that are all read."""
    export = Export(name)
    for path, value in members.items():
        export.json(path, value)
    return export


@dataclass
class Camera:
    """Gives each medium a file name and, for some, a file in the export.

    One photo in ``every`` is written; the others are referenced only.
    """

    export: Export
    every: int
    first_id: int
    shot: int = 0
    written: set[str] = field(default_factory=set)
    referenced: set[str] = field(default_factory=set)

    def name(self, fixed: int | None = None) -> str:
        """Return the next number of a media file, without extension.

        Media that ``gold.jsonl`` names have a ``fixed`` number.
        """
        self.shot += 1
        return str(self.first_id + self.shot if fixed is None else fixed)

    def keep(
        self,
        uri: str,
        at: int,
        *,
        gps: tuple[float, float] | None = None,
        present: bool | None = None,
        into: Export | None = None,
    ) -> str:
        """Note that ``uri`` is referenced, write its file if due, return ``uri``."""
        self.referenced.add(uri)
        due = self.shot % self.every == 0 if present is None else present
        if due and uri not in self.written:
            self.written.add(uri)
            data = _bytes_of(uri, self.shot, at, gps)
            (into or self.export).add(uri, data, "media")
        return uri

    @property
    def missing(self) -> int:
        """How many referenced media no folder holds."""
        return len(self.referenced - self.written)


def _bytes_of(uri: str, number: int, at: int, gps: tuple[float, float] | None) -> bytes:
    if uri.endswith(".mp4"):
        return _pictures.mp4()
    if uri.endswith(".png"):
        return _pictures.png(number)
    return _pictures.jpeg(number, at, gps=gps)


def in_order(rows: Iterable[Json]) -> list[Json]:
    """Return rows sorted by account, what they are, time, words and medium."""
    keys = ("platform", "account", "kind", "surface", "status", "created_at")
    return sorted(
        rows,
        key=lambda row: tuple(row[key] or "" for key in (*keys, "text", "media")),
    )
