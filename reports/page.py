"""Render ``report.html``: one self-contained page, offline, readable without a script.

Everything in a `View` but our own policies is a stranger's text. Three things keep it
inert: Jinja2 escapes all of it, `visible` spells out the characters that act unseen,
and the page's Content-Security-Policy allows its own stylesheet and nothing else.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any, NamedTuple

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from parsers.schema import Policy, Question, Source
from reports import charts

Row = Mapping[str, Any]
"""One row of a table of the schema, by column name, as ``Table.to_pylist`` gives it."""

STALE_DAYS = 180
"""A policy whose wording was checked longer ago than this gets a warning."""

_ASKED_FIRST = 3
_MANY = 50
_EXCERPT_CHARACTERS = 400
_EXCERPT_LINES = 8


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


@dataclass(frozen=True)
class View:
    """All that the page shows, counted and cut by the caller; it judges nothing."""

    summary: Mapping[str, Any]
    """``summary.json``. Read here: items, by_verdict, by_kind, by_certainty,
    in_scope_bounds; reactions and the words of others or of the AI are in none."""

    set_aside: Mapping[str, int]
    """What those counts leave out: reactions, others_words, ai_answers,
    private_message_files."""

    year_visibility: Mapping[int, Mapping[str, int]]
    """The same items by year (UTC) and visibility; years without any may be absent."""

    undated: int
    """The same items, those without a year."""

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

    questions: Sequence[Question]
    """The questions that settle most, in the order to ask; ``settles`` counts only what
    the earlier ones leave."""

    text_level: str
    """``full``, ``snippet`` or ``none``: what the tables hold of the person's words."""

    tool: str
    """Version of meta-audit."""

    as_of: date
    """The day on which the audit stands; the end of the chart's axis."""


class Sentence(NamedTuple):
    """A sentence in three pieces, of which the middle one is the figure to stress."""

    before: str
    figure: str
    after: str

    def __str__(self) -> str:
        return self.before + self.figure + self.after


class _Status(NamedTuple):
    """What became of some of the archive's files, in words and in numbers."""

    label: str
    words: str
    meaning: str
    files: int
    bytes: int


class _Picture(NamedTuple):
    """One drawing of the years, and the screens that it is for."""

    media: str
    address: str


def render(view: View) -> str:
    """Return the complete page; the same view gives the same text."""
    style = package_text("assets/report.css")
    dated = sum(sum(year.values()) for year in view.year_visibility.values())
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            view=view,
            style=style,
            style_hash=hash_of(style),
            headline=headline(view),
            remainder=remainder(view),
            dated=dated,
            pictures=_pictures(view) if dated else (),
            years=charts.years(view.year_visibility, view.as_of.year),
            visibilities=charts.ORDER,
            statuses=_statuses(view.files),
            skip_reasons=_skip_reasons(view.files),
            troubled=[row for row in view.files if _is_troubled(row)],
            problem_count=max(
                len(view.problems), sum(row["problems"] for row in view.files)
            ),
            checked_days=(view.as_of - view.policy.checked).days,
            stale_days=STALE_DAYS,
            many=_MANY,
        )
    )


def headline(view: View) -> Sentence:
    """Return the sentence: how many of how many items are in scope, with its bounds."""
    total = view.summary["items"]
    low, high = view.summary["in_scope_bounds"]
    policy = f"the policy Meta announced on {long_day(view.policy.announced)}."
    if total == 0:
        return Sentence("There is ", "no item of yours", f" to hold against {policy}")
    before = f"Of your {number(total)} {plural(total, 'item')}, "
    verb = "is" if high <= 1 else "are"
    return Sentence(before, _bounds(low, high, total), f" {verb} in scope of {policy}")


def _bounds(low: int, high: int, total: int) -> str:
    """Return ``between 300 and 910 (25–76 %)``, or the one number where both agree."""
    if high == 0:
        return "none"
    shares = [share(low, total), share(high, total)]
    if low == high:
        return f"{number(low)} ({shares[0]})"
    if shares[0] == shares[1]:
        percent = shares[0]
    elif "<" in shares[0] or ">" in shares[1]:
        percent = " to ".join(shares)
    else:
        percent = f"{shares[0].removesuffix(_PERCENT)}–{shares[1]}"
    return f"between {number(low)} and {number(high)} ({percent})"


def remainder(view: View) -> str:
    """Return the second sentence: what cannot be decided, and what answers would do."""
    open_items = view.summary["by_verdict"].get("undetermined", 0)
    if view.summary["items"] == 0:
        return ""
    if open_items == 0:
        return "None is left undetermined."
    asked = [question.settles for question in view.questions[:_ASKED_FIRST]]
    if not sum(asked):
        return f"{number(open_items)} cannot be decided from this export."
    verb = "settles" if len(asked) == 1 else "settle"
    return (
        f"{number(open_items)} cannot be decided from this export; {len(asked)} "
        f"{plural(len(asked), 'question')} {verb} {number(sum(asked))} of them."
    )


# Words and numbers -------------------------------------------------------------------

_THIN = "\u202f"
_PERCENT = f"{_THIN}%"
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December",
)  # fmt: skip

# Every character that acts without being seen: C0 and C1 controls but tab and line
# ends, line separators, Unicode's Bidi_Control, the byte order mark, lone surrogates.
_ACTS_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e"
    "\u2066-\u2069\ufeff\ud800-\udfff]"
)

_WORDS = {
    "facebook": "Facebook",
    "instagram": "Instagram",
    "threads": "Threads",
    "messenger": "Messenger",
    "whatsapp": "WhatsApp",
    "meta_ai": "Meta AI",
    "in_scope": "In scope",
    "undetermined": "Undetermined",
    "out_of_scope": "Out of scope",
    "audio": "audio recording",
    "profile_field": "profile statement",
    "ai_message": "AI message",
    "other_timeline": "another person’s timeline",
    "ai_chat": "chat with the AI",
    "status": "archived, deleted or draft",
    "item_audience": "audience stated in an archive",
    "ai_interaction": "said to Meta’s AI",
    "account_history": "dated privacy history",
    "account_flag": "privacy flag of the account",
    "answer": "your answer",
    "archive": "as the export says",
    "product_rule": "by the product’s nature",
    "declared": "by your answers",
    "assumed": "on a stated assumption",
    "none": "no evidence",
    "parsed": "read",
    "partial": "read in part",
    "failed": "not readable",
    "skipped": "left alone",
    "full": "read in full",
    "excerpt": "read in excerpt",
    "reported": "as reported by others",
    "own-knowledge": "own knowledge, not checked",
}

# In the order to show them; together they are FILE_STATUSES of the schema.
_FILE_MEANINGS = {
    "parsed": "Opened and understood; a record of it may still have failed.",
    "partial": "Cut or damaged; what could be read was.",
    "failed": "Empty, damaged, encrypted or hostile.",
    "unknown": "Never seen by this tool: nothing in it was counted.",
    "skipped": "A known kind that the audit does not need; each has its reason.",
    "media": "Pictures, videos, sound; judged by what the records say.",
}


def visible(text: str) -> str:
    r"""Return the text with the characters that act unseen spelled out.

    >>> visible("evil\u202etxt")
    'evil\\u202etxt'
    """
    return _ACTS_UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def excerpt(text: str) -> str:
    """Return as much of the text as one row of a table can bear."""
    lines = text[:_EXCERPT_CHARACTERS].splitlines(keepends=True)
    return "".join(lines[:_EXCERPT_LINES])


def number(count: int) -> str:
    """Return the count with its thousands set apart by a narrow no-break space."""
    return f"{count:,}".replace(",", _THIN)


def share(count: int, base: int) -> str:
    """Return the percentage; what is not nothing or all never rounds to it."""
    if base == 0:
        return "–"
    rounded = round(100 * count / base)
    if rounded == 0 and count > 0:
        return f"<1{_PERCENT}"
    if rounded == 100 and count < base:
        return f">99{_PERCENT}"
    return f"{rounded}{_PERCENT}"


def plural(count: int, noun: str) -> str:
    """Return the noun, with an ``s`` unless there is one of it."""
    return noun if count == 1 else f"{noun}s"


def word(label: str) -> str:
    """Return the words for a label of the schema."""
    return _WORDS.get(label, label.replace("_", " "))


def long_day(day: date) -> str:
    """Return the day in English words, whatever the machine's locale."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def short_day(moment: date | None) -> str:
    """Return the day of a date or UTC moment as 2025-04-14; null is ``unknown``."""
    return "unknown" if moment is None else f"{moment:%Y-%m-%d}"


def minute(moment: datetime, precision: str | None = "minute") -> str:
    """Return the UTC moment as exactly as the record states it, up to the minute."""
    return f"{moment:%Y-%m-%d}" if precision == "day" else f"{moment:%Y-%m-%d %H:%M}"


def size(size_bytes: int) -> str:
    """Return the size in the largest decimal unit that leaves a whole part."""
    amount, units = float(size_bytes), ["B", "kB", "MB", "GB"]
    while amount >= 1000 and len(units) > 1:
        amount, units = amount / 1000, units[1:]
    return f"{amount:.0f}{_THIN}{units[0]}"


def _span(moments: Sequence[date | None]) -> str:
    """Return the first to the last known day, or ``unknown``."""
    known = sorted({short_day(moment) for moment in moments if moment is not None})
    ends = known if len(known) < 2 else [known[0], known[-1]]
    return " to ".join(ends) or "unknown"


# The page's pieces -------------------------------------------------------------------


def _pictures(view: View) -> list[_Picture]:
    """Return the chart of the years for each screen; the last one is for all others."""
    screens = {
        "screen and (prefers-color-scheme: dark) and (max-width: 40rem)": (True, True),
        "screen and (prefers-color-scheme: dark)": (True, False),
        "screen and (max-width: 40rem)": (False, True),
        "all": (False, False),
    }
    return [
        _Picture(
            media,
            _data_address(
                charts.year_visibility(
                    view.year_visibility,
                    until=view.as_of.year,
                    dark=dark,
                    narrow=narrow,
                )
            ),
        )
        for media, (dark, narrow) in screens.items()
    ]


def _data_address(svg: bytes) -> str:
    """Return the picture as an address that holds it, so that nothing is fetched."""
    return f"data:image/svg+xml;base64,{b64encode(svg).decode('ascii')}"


def _statuses(rows: Sequence[Row]) -> list[_Status]:
    """Return the files and bytes of every status, the empty ones too."""
    counts = Counter(row["status"] for row in rows)
    sizes: Counter[str] = Counter()
    for row in rows:
        sizes[row["status"]] += row["bytes"]
    return [
        _Status(label, word(label).capitalize(), meaning, counts[label], sizes[label])
        for label, meaning in _FILE_MEANINGS.items()
    ]


def _skip_reasons(rows: Sequence[Row]) -> list[tuple[str, int]]:
    """Return why files were left alone and how many each, most first."""
    reasons = Counter(
        row["reason"] or "no reason given" for row in rows if row["status"] == "skipped"
    )
    return sorted(reasons.items(), key=lambda reason: (-reason[1], reason[0]))


def _is_troubled(row: Row) -> bool:
    """Return whether something in the file could not be read, or not all of it."""
    return row["status"] in ("failed", "partial") or row["problems"] > 0


def hash_of(text: str) -> str:
    """Return the CSP source that allows exactly this inline text."""
    return f"sha256-{b64encode(sha256(text.encode('utf-8')).digest()).decode('ascii')}"


@cache
def package_text(name: str) -> str:
    """Return a template or asset that travels with the package."""
    return files("reports").joinpath(name).read_text(encoding="utf-8")


def _finish(value: object) -> object:
    """Clean what a template is about to print; its own markup stays as it is."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return visible(value)
    return value


@cache
def environment() -> Environment:
    """Return the one place that sets templates up: all escaped, nothing optional."""
    made = Environment(
        loader=FunctionLoader(lambda name: package_text(f"templates/{name}")),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finish,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "number": number, "plural": plural, "word": word, "size": size,
        "long_day": long_day, "short_day": short_day, "minute": minute,
        "excerpt": excerpt,
        "span": _span,
    }  # fmt: skip
    made.globals |= {"share": share}
    return made
