"""Tell what of the archives was read, and which years they don't hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final, NamedTuple

from reports import words
from reports.charts import FIRST_YEAR
from reports.view import Row, View
from reports.words import _, later, ngettext, number

_MUCH_LATER_DAYS: Final = 31

# In the order to show them; together they are FILE_STATUSES of the schema.
_MEANINGS: Final = {
    "parsed": later("Opened and understood; a record of it may still have failed."),
    "partial": later("Cut or damaged; what could be read was."),
    "failed": later("Empty, damaged, encrypted or hostile."),
    "unknown": later("Never seen by this tool: nothing in it was counted."),
    "skipped": later("A known kind that the audit does not need; each has its reason."),
    "media": later("Pictures, videos, sound; judged by what the records say."),
}


class Status(NamedTuple):
    """What became of some of the archive's files, in words and in numbers."""

    label: str
    words: str
    meaning: str
    files: int
    bytes: int


class Gap(NamedTuple):
    """What an account's archives cover, and that this is not its whole time."""

    platform: str
    account: str
    begin: datetime | None
    end: datetime | None
    opened: datetime | None


class Badge(NamedTuple):
    """How complete the reading is: ``complete`` or ``partial``, and what is missing."""

    label: str
    words: str
    missing: list[str]


def statuses(rows: Sequence[Row]) -> list[Status]:
    """Return the files and bytes of every status, the empty ones too."""
    counts = Counter(row["status"] for row in rows)
    sizes: Counter[str] = Counter()
    for row in rows:
        sizes[row["status"]] += row["bytes"]
    return [
        Status(label, words.label(label), _(meaning), counts[label], sizes[label])
        for label, meaning in _MEANINGS.items()
    ]


def skip_reasons(rows: Sequence[Row]) -> list[tuple[str, int]]:
    """Return why files were left alone and how many each, most first."""
    reasons = Counter(
        row["reason"] or later("no reason given")
        for row in rows
        if row["status"] == "skipped"
    )
    return sorted(reasons.items(), key=lambda reason: (-reason[1], reason[0]))


def troubled(rows: Sequence[Row]) -> list[Row]:
    """Return the files of which something could not be read, or not all."""
    return [
        row
        for row in rows
        if row["status"] in ("failed", "partial") or row["problems"] > 0
    ]


def incomplete(view: View) -> int:
    """Return how many archives broke off; what they lacked is in no count."""
    found: int = view.summary["completeness"].get("incomplete_archives", 0)
    return found


def problem_count(view: View) -> int:
    """Return how many problems there are, however many of them are listed."""
    counted: int = sum(row["problems"] for row in view.files)
    return max(len(view.problems), counted)


def badge(view: View) -> Badge:
    """Return how complete the reading of the archives is."""
    counts = Counter(row["status"] for row in view.files)
    cut = incomplete(view)
    absent = sum(len(row.get("missing_categories") or ()) for row in view.accounts)
    told = [
        sentence.format(count=number(count))
        for count, sentence in (
            (
                cut,
                ngettext("{count} download cut off", "{count} downloads cut off", cut),
            ),
            (
                counts["failed"],
                ngettext(
                    "{count} file unreadable", "{count} files unreadable",
                    counts["failed"],
                ),
            ),
            (
                counts["partial"],
                ngettext(
                    "{count} file read in part", "{count} files read in part",
                    counts["partial"],
                ),
            ),
            (
                counts["unknown"],
                ngettext(
                    "{count} file of an unknown kind", "{count} files of unknown kinds",
                    counts["unknown"],
                ),
            ),
            (
                problem_count(view),
                ngettext("{count} problem", "{count} problems", problem_count(view)),
            ),
            (
                absent,
                ngettext(
                    "{count} category not in the download",
                    "{count} categories not in the download", absent,
                ),
            ),
            (
                len(gaps(view)),
                ngettext(
                    "{count} account not covered throughout",
                    "{count} accounts not covered throughout", len(gaps(view)),
                ),
            ),
        )
        if count
    ]  # fmt: skip
    if not view.files:
        return Badge("partial", _("nothing was read"), [])
    if told:
        return Badge("partial", _("partial"), told)
    return Badge("complete", _("complete"), [])


# Time --------------------------------------------------------------------------------


def gaps(view: View) -> list[Gap]:
    """Return the accounts whose archives don't cover the time since they were opened.

    Where the day of opening is unknown, it is the first year of the axis.
    """
    return [
        Gap(
            row["platform"],
            row["account"],
            row["covered_from"],
            row["covered_until"],
            row["created_at"],
        )
        for row in view.accounts
        if row["covered_from"] is not None and _begins_late(row)
    ]


def _begins_late(row: Row) -> bool:
    begin, opened = row["covered_from"], row["created_at"]
    if opened is None:
        return bool(begin.year > FIRST_YEAR)
    late: int = (begin.date() - opened.date()).days
    return late > _MUCH_LATER_DAYS


def uncovered(accounts: Iterable[Row], until: date) -> frozenset[int]:
    """Return the years that the archives of an account don't hold at all.

    From its opening, or the first year of the axis, to the audit's own year; an account
    whose span is unknown tells nothing.
    """
    missing: set[int] = set()
    for row in accounts:
        begin, end, opened = (
            row[name] for name in ("covered_from", "covered_until", "created_at")
        )
        if begin is None or end is None:
            continue
        first = opened.year if opened is not None else FIRST_YEAR
        missing |= set(range(first, until.year + 1)) - set(
            range(begin.year, end.year + 1)
        )
    return frozenset(missing)
