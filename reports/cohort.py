"""Render ``cohort.html``: what may be published of many participants' counts.

Looks and is kept inert as the report (``page``): all text escaped, no script, nothing
that loads. The words are here once, for the page and the terminal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from parsers.schema import Policy
from reports import page, years
from reports.words import (
    PERCENT,
    Sentence,
    _,
    language,
    later,
    listed,
    long_day,
    number,
    said,
    stressed,
)

TABLES: Final[Mapping[str, Mapping[str, str]]] = {
    "years": {"label": "year"},
    "kinds": {"label": "kind"},
    "platforms": {"label": "platform"},
    "kinds_by_year": {},
    "spread": {"percent": "quantile_percent"},
    "sensitive": {"label": "class"},
}
"""The tables that are written as CSV, and what their columns are called there."""

UNDATED: Final = "undated"
NOT_TOLD_APART: Final = "not_told_apart"

_NOTES: Final = {
    "left_out": later(
        "Some participants of earlier runs are in no source any more; they are left "
        "out of every figure."
    ),
    "failed": later(
        "Some participants’ exports could not be read; they are in no figure."
    ),
    "unread": later("Of some participants’ exports not everything could be read."),
    "not_done": later(
        "Counts of participants whose run did not end well, or who are in no run, "
        "are left out."
    ),
    "versions": later(
        "Not all participants were audited by the same version of meta-audit or of "
        "its policies: run the batch again before you compare years or kinds."
    ),
    "as_of": later(
        "The audits stand on different days; what was published between them counts "
        "for some participants only."
    ),
}


@dataclass(frozen=True)
class View:
    """All that the page shows; ``policy`` is None where this version lacks it."""

    facts: Mapping[str, Any]
    """``cohort.json``."""

    policy: Policy | None


def csv_name(table: str) -> str:
    """Return the name of the file that holds a table.

    >>> csv_name("kinds_by_year")
    'cohort-kinds-by-year.csv'
    """
    return f"cohort-{table.replace('_', '-')}.csv"


def render(view: View) -> str:
    """Return the complete page; the same view gives the same text."""
    style = "\n".join(
        page.package_text(f"assets/{name}.css")
        for name in ("report", "charts", "cohort")
    )
    facts = view.facts
    return (
        page.environment()
        .get_template("cohort.html.j2")
        .render(
            facts=facts,
            policy=view.policy,
            lang=language(),
            style=style,
            style_hash=page.hash_of(style),
            headline=headline(view),
            about=about(view),
            once=once(),
            notes=notes(facts),
            drawn=_drawn(facts["years"]),
            told={name: _told(facts[name]) for name in ("kinds", "platforms")},
            classes=_told(facts["sensitive"] or []),
            hidden={name: _hidden(facts[name]) for name in ("kinds", "platforms")},
            heat=_heat(facts["kinds_by_year"], facts["years"]),
            percent=percent,
            percents=percents,
            files={name: csv_name(name) for name in TABLES},
            NOT_TOLD_APART=NOT_TOLD_APART,
        )
    )


def headline(view: View) -> Sentence:
    """Return the sentence: of how many items which share is in scope, as bounds."""
    total = view.facts["total"]
    words = _(
        "Of about {items} items of about {participants} participants, *{bounds} are in "
        "scope* of {policy}."
    )
    return stressed(
        words.format(
            items=number(total["items"]),
            participants=number(total["participants"]),
            bounds=percents(total["low_percent"], total["high_percent"]),
            policy=_policy(view),
        )
    )


def _policy(view: View) -> str:
    if view.policy is None:
        return _("the policy {id}").format(id=view.facts["policy"])
    return _("the policy Meta announced on {announced} ({id})").format(
        announced=long_day(view.policy.announced), id=view.facts["policy"]
    )


def percent(value: int) -> str:
    """Return a whole percentage as it is printed."""
    return f"{value}{PERCENT}"


def percents(low: int | None, high: int | None) -> str:
    """Return bounds in words.

    >>> percents(13, 62).replace(chr(0x202F), " ")
    'between 13 % and 62 %'
    """
    if low is None or high is None:
        return "–"
    if low == high:
        return percent(low)
    return _("between {low} and {high}").format(low=percent(low), high=percent(high))


def about(view: View) -> list[str]:
    """Return what the figures rest on, in sentences."""
    facts, rules = view.facts, view.facts["rules"]
    days = facts["as_of"]
    lines = [
        _(
            "The lower bound counts what is in scope, the upper one also what is "
            "undetermined from the exports. Reactions, other people’s words and the "
            "AI’s answers are set aside."
        ),
        _("Audits as of {days}, by {versions}.").format(
            days=days[0] if len(days) == 1 else f"{days[0]} – {days[-1]}",
            versions=listed(facts["versions"]),
        ),
        _(
            "Each figure rests on at least {least} participants, of whom none makes "
            "more than {largest}; counts are rounded to multiples of {base}."
        ).format(
            least=rules["participants"],
            largest=percent(rules["largest_percent"]),
            base=rules["round_to"],
        ),
    ]
    return lines + _apart(facts["reactions"])


def _apart(reactions: Mapping[str, int] | None) -> list[str]:
    if reactions is None:
        return []
    return [
        _("Set aside: about {items} reactions of about {participants} participants.")
        .format(
            items=number(reactions["items"]),
            participants=number(reactions["participants"]),
        )
    ]  # fmt: skip


def once() -> str:
    """Return the warning that no rule of ours can take away."""
    return _(
        "Publish this once: figures of almost the same participants, by other rules or "
        "under another policy, can be subtracted from these."
    )


def notes(facts: Mapping[str, Any]) -> list[str]:
    """Return what limits the figures, in sentences."""
    return [_note(code, facts) for code in facts["notes"]]


def _note(code: str, facts: Mapping[str, Any]) -> str:
    left_out = facts["participants"]["left_out"] if code == "left_out" else None
    if left_out is None:
        return said(_NOTES[code])
    return _(
        "About {count} participants of earlier runs are in no source any more; they "
        "are left out of every figure."
    ).format(count=number(left_out))


def _told(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the rows that say anything."""
    return [row for row in rows if row["items"] is not None]


def _hidden(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the labels that nothing is told of."""
    return [
        row["label"]
        for row in rows
        if row["items"] is None and row["label"] != NOT_TOLD_APART
    ]


def _drawn(rows: Sequence[Mapping[str, Any]]) -> years.Drawing | None:
    """Return the bars of the years, as the report draws them."""
    dated = {int(row["label"]): row for row in rows if row["label"].isdigit()}
    if not dated:
        return None
    counts = {
        year: {name: row[name] for name in years.VERDICTS if row[name]}
        for year, row in dated.items()
    }
    return years.drawing(counts, years.VERDICTS, range(min(dated), max(dated) + 1))


def _heat(
    cells: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]]
) -> tuple[list[str], list[tuple[str, list[tuple[int | None, int]]]]]:
    """Return the years, and by kind the items of each with their step of colour."""
    there = {cell["year"] for cell in cells}
    shown = [
        row["label"]
        for row in rows
        if row["label"] in there or (row["label"].isdigit() and there)
    ]
    items = {(cell["kind"], cell["year"]): cell["items"] for cell in cells}
    top = max(items.values(), default=0)
    kinds = list(dict.fromkeys(cell["kind"] for cell in cells))
    return shown, [
        (kind, [_step(items.get((kind, year)), top) for year in shown])
        for kind in kinds
    ]


def _step(items: int | None, top: int) -> tuple[int | None, int]:
    # Whole numbers only: a step never depends on how a machine rounds.
    return items, -(-years.STEPS * items // top) if items else 0
