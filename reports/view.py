"""Hold what ``report.html`` shows: counted and cut by the caller, who judges it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple, Protocol

from parsers.schema import Policy, Question, Rule, Source
from reports.payload import Payload

Row = Mapping[str, Any]
"""One row of a table of the schema, by column name, as ``Table.to_pylist`` gives it."""


@dataclass(frozen=True)
class RuleUse:
    """One rule that decided something: of how many items, and what it rests on."""

    id: str
    says: str
    verdict: str
    count: int
    sources: tuple[Source, ...]
    quote: str | None = None
    quote_lang: str | None = None
    quote_source: Source | None = None


class Name(Protocol):
    """One name on one platform, and its items by verdict."""

    @property
    def platform(self) -> str:
        """Return the platform's label."""

    @property
    def name(self) -> str:
        """Return the name, which is a stranger's text."""

    @property
    def verdicts(self) -> Mapping[str, int]:
        """Return the items by verdict."""


class Step(Protocol):
    """One step of the funnel: what is left after it, and what it lost, by verdict."""

    @property
    def label(self) -> str:
        """Return rows, own, evidence, public or in_scope."""

    @property
    def left(self) -> int:
        """Return how many items are left."""

    @property
    def lost(self) -> Mapping[str, int]:
        """Return by verdict how many items the step before had more."""


class Area(Protocol):
    """An area of 0.01° by its middle, the person's own items in it by verdict."""

    @property
    def latitude(self) -> float:
        """Return degrees north, of two decimals."""

    @property
    def longitude(self) -> float:
        """Return degrees east, of two decimals."""

    @property
    def verdicts(self) -> Mapping[str, int]:
        """Return the items by verdict."""

    @property
    def is_home_like(self) -> bool:
        """Return whether some lie where the person was again and again."""


class Person(Protocol):
    """One person by name, with the open items that tag, mention or name them."""

    @property
    def name(self) -> str:
        """Return the name, which is a stranger's text."""

    @property
    def platforms(self) -> Sequence[str]:
        """Return the labels of the platforms of those items."""

    @property
    def tagged(self) -> int:
        """Return how many tag or mention them."""

    @property
    def named(self) -> int:
        """Return how many name them in words only."""

    @property
    def verdicts(self) -> Mapping[str, int]:
        """Return both by verdict: in_scope and undetermined."""

    @property
    def oldest(self) -> datetime | None:
        """Return when the oldest of them was published."""

    @property
    def newest(self) -> datetime | None:
        """Return when the newest of them was published."""


class Others(Protocol):
    """How many open items concern other people, and whom."""

    @property
    def items(self) -> Mapping[str, int]:
        """Return the items by verdict: in_scope and undetermined."""

    @property
    def named(self) -> Mapping[str, int]:
        """Return those of them that name somebody who is not tagged there."""

    @property
    def people(self) -> Sequence[Person]:
        """Return the people, most in scope first; none under ``--text none``."""

    @property
    def left_out(self) -> int:
        """Return how many tags are of people who were not told apart."""


class Look(NamedTuple):
    """An item that is worth a look: columns of ITEMS, and by language why.

    ``mentions`` are what its words mention, with those words; ``pieces`` counts those
    of its publication, ``copied`` other publications of the same words, of which
    ``elsewhere`` are the platforms of the first.
    """

    item: Row
    mentions: Mapping[str, Sequence[str]]
    reasons: Mapping[str, Sequence[str]]
    pieces: int = 1
    copied: int = 0
    elsewhere: Sequence[str] = ()


@dataclass(frozen=True)
class Photo:
    """A small picture of one photo: base64 of a JPEG without any metadata."""

    item_id: str
    jpeg: str
    verdict: str
    created_at: datetime | None


@dataclass(frozen=True)
class Input:
    """One archive that was read: its name, and the hash of its directory."""

    name: str
    digest: str


@dataclass(frozen=True)
class View:
    """All that the page shows. Counts are of the person's own items unless said."""

    summary: Mapping[str, Any]
    """``summary.json``. Read here: items, by_verdict, by_kind, in_scope_bounds,
    verdicts_rest_on, answers, statements, completeness, posted_as_minor; reactions and
    the words of others or of the AI are in none."""

    set_aside: Mapping[str, int]
    """What those counts leave out: reactions, others_words, ai_answers,
    private_message_files."""

    policy: Policy
    """The policy under which verdicts are shown."""

    rules_used: Sequence[RuleUse]
    """The rules that decided, in the order to show them."""

    first_items: Sequence[Row]
    """Rows of ITEMS, cut to what the page should hold, most exposed first."""

    files: Sequence[Row]
    """Every row of FILES; long lists are folded and cut here."""

    problems: Sequence[Row]
    """Rows of PROBLEMS; how many there are in all is added up from ``files``."""

    accounts: Sequence[Row]
    """Every row of ACCOUNTS."""

    questions: Mapping[str, Sequence[Question]]
    """By language the questions that settle most, in the order to ask; ``settles``
    counts only what the earlier ones leave."""

    text_level: str
    """``full``, ``snippet`` or ``none``: what the tables hold of the person's words."""

    tool: str
    """Version of meta-audit."""

    as_of: date
    """The day on which the audit stands; the end of the charts' axis."""

    cube: Mapping[tuple[str, int, int, str, str], int] = field(default_factory=dict)
    """Items by platform, year, month (UTC; 0 where undated), visibility, verdict."""

    funnel: Sequence[Step] = ()
    """From all rows to what is in scope."""

    evidence: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Items by basis and verdict."""

    names: Mapping[str, Sequence[Name]] = field(default_factory=dict)
    """The names with most in scope by kind: group, album, page, event, place, people;
    a kind without any may be absent."""

    names_left_out: Mapping[str, int] = field(default_factory=dict)
    """Items by kind whose name came after as many as were told apart."""

    gps: Mapping[str, int] = field(default_factory=dict)
    """Items with coordinates by verdict; some may have none that can be read."""

    areas: Sequence[Area] = ()
    """Where items with coordinates were made, those with most items first; at most a
    thousand, and none under ``--text none``."""

    oldest: Sequence[Row] = ()
    """Rows of ITEMS: the oldest that were public when the archive was made."""

    sensitive: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Items by class mentioned and verdict; an item may have several classes."""

    changeable: Mapping[tuple[str, int, str, str, str], int] = field(
        default_factory=dict
    )
    """Live items in scope or undetermined by platform, year (0 where undated), kind,
    surface and verdict."""

    looks: Sequence[Look] = ()
    """The items most worth a look, those first."""

    look_count: int = 0
    """How many publications that list would have, all told."""

    mentions: Mapping[str, Any] | None = field(
        default_factory=lambda: {"language": "", "lexicons": {}}
    )
    """The versions of what texts were looked at with; None if they were not."""

    others: Others | None = None
    """The items that concern other people."""

    sample: Mapping[str, Any] | None = None
    """The result in ``sample.json`` where it is about these very items."""

    inputs: Sequence[Input] = ()
    """The archives that were read."""

    payload: Payload = field(default_factory=Payload)
    """All items, packed for the page's script."""

    told: Mapping[str, Any] | None = None
    """What the page's what-if must know beside ``judge``: as_of, the policies' words by
    language, and all that was answered; as JSON."""

    rules: Sequence[Rule] = ()
    """The rules of all policies, if more than those of ``policy`` may be shown."""

    judge: Mapping[str, Any] | None = None
    """The rules as data, for what-if in the page."""

    policy_digest: str = ""
    """Hash of the policy's file."""

    photos: Sequence[Photo] = ()
    """Small pictures of the most exposed photos, if they were asked for."""

    photos_unread: int = 0
    """Photos of which no small picture could be made."""

    def by_year(self, by: str, platform: str | None = None) -> dict[int, Counter[str]]:
        """Return the dated items by year and ``visibility`` or ``verdict``."""
        found: dict[int, Counter[str]] = {}
        for (own, year, _month, visibility, verdict), count in self.cube.items():
            if year and platform in (None, own):
                label = visibility if by == "visibility" else verdict
                found.setdefault(year, Counter())[label] += count
        return dict(sorted(found.items()))

    def by_month(self) -> dict[tuple[int, int], int]:
        """Return the dated items by year and month."""
        found: Counter[tuple[int, int]] = Counter()
        for (_own, year, month, _visibility, _verdict), count in self.cube.items():
            if year:
                found[year, month] += count
        return dict(found)

    def undated(self) -> int:
        """Return how many items have no time."""
        return sum(count for key, count in self.cube.items() if not key[1])
