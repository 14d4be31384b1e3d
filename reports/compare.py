"""Render ``compare.html`` and hold the words for what a comparison finds.

Looks and is kept inert as the report (``page``): all text escaped, no script, nothing
that loads. The words are here once, for the page and the terminal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from reports import page

MOST: Final = 200
"""Rows of one change that the page shows."""

CHANGES: Final = {
    "entered_scope": (
        "Entered scope",
        "In scope in the new audit; undetermined or out of scope in the old one.",
    ),
    "left_scope": (
        "Left scope",
        "In scope in the old audit; undetermined or out of scope in the new one.",
    ),
    "other_verdict": (
        "Other verdict",
        "Between undetermined and out of scope, in either direction.",
    ),
    "vanished": (
        "Vanished",
        "In the old audit only, though the new archive covers that account, day and "
        "category.",
    ),
    "appeared": (
        "Appeared",
        "In the new audit only, though the old archive covers that account, day and "
        "category.",
    ),
    "ambiguous": (
        "Ambiguous",
        "May or may not be one and the same item; listed side by side, not guessed.",
    ),
    "changed": (
        "Changed otherwise",
        "The same verdict, but other evidence, another rule, state, place or words.",
    ),
    "not_covered": (
        "Not covered by the new archive",
        "In the old audit only, and the new archive cannot be said to cover it: no "
        "sign that anything was removed.",
    ),
    "newly_covered": (
        "Newly covered",
        "In the new audit only, and the old archive cannot be said to cover it: no "
        "sign that anything was added.",
    ),
}
"""Title and meaning of each change, in the order to show them."""

REASONS: Final = {
    "deleted": "deleted: now in the trash",
    "archived": "archived",
    "expired": "expired story",
    "restored": "restored from archive or trash",
    "published": "published: a draft or pending before",
    "status": "another state",
    "made_private": "account was public, is private now",
    "made_public": "account was private, is public now",
    "audience_stated": "an archive states the audience",
    "answer": "an answer of yours",
    "answer_withdrawn": "an answer no longer given",
    "objection": "an objection, or another date of it",
    "birth_year": "another year of birth",
    "came_of_age": "the owner is of age now",
    "export_date": "one archive was made before the policy began",
    "export_covers": "the new archive covers the time needed",
    "export_covers_less": "the new archive no longer covers the time needed",
    "moved": "published in another place",
    "edited": "other words or another file",
    "author": "ascribed to another author",
    "other_evidence": "other evidence decides",
    "policy_revision": "another wording of the policy",
    "tool": "another version of meta-audit",
    "was_deleted": "was in the trash already",
    "was_draft": "was a draft or pending",
    "undated": "it carries no date",
    "account_absent": "its account is not in the other archive",
    "span_unknown": "what time the other archive covers is unknown",
    "before_span": "older than what the other archive covers",
    "after_span": "later than what the other archive covers",
    "category_absent": "the other archive holds no file of its kind",
    "not_read_there": "the other version of meta-audit did not read its kind of file",
    "unread": "the other archive's files of its kind were not read without trouble",
    "several_alike": "several items are alike",
    "same_minute": "same minute, other words: an edit, or another item",
    "other_time": "same words or file, another time within two days",
    "none_found": "no reason found",
}
"""Each reason in words."""

_NOTES: Final = {
    "policy_of_new": "The audits show different policies first; verdicts here are "
    "those under the new audit's, {policy}.",
    "policy_of_old": "The new audit's first policy is unknown to the old audit; "
    "verdicts here are those under the old audit's, {policy}.",
    "revision": "The audits judged by different wordings of {policy}.",
    "tool": "The audits were made by different versions of meta-audit; what one of "
    "them did not read may seem new.",
    "as_of": "The audits stand on different days; only what the archives hold differs "
    "for sure.",
    "no_words": "One audit was made with --text none: items are matched by id alone, "
    "accounts are numbered, no words are shown.",
    "cut_words": "One audit was made with --text snippet: words are compared and "
    "shown by their beginnings.",
    "only_old_accounts": "An account of the old audit is not in the new one.",
    "only_new_accounts": "An account of the new audit is not in the old one.",
    "unknown_files": "An archive holds files of a kind this version does not know; "
    "an item may stand in one of them.",
}

ASIDE: Final = (
    "Reactions, other people's words and the AI's answers stand in no count here; "
    "changes.csv lists them too."
)


@dataclass(frozen=True)
class View:
    """All that the page shows: counted and cut by the caller."""

    facts: Mapping[str, Any]
    """``compare.json``: tool, policy, text, old, new, notes, counts."""

    first: Mapping[str, Sequence[Mapping[str, Any]]]
    """The first rows of each change."""


def render(view: View) -> str:
    """Return the complete page; the same view gives the same text."""
    style = page.package_text("assets/report.css")
    counts = view.facts["counts"]
    return (
        page.environment()
        .get_template("compare.html.j2")
        .render(
            view=view,
            style=style,
            style_hash=page.hash_of(style),
            headline=headline(counts),
            remainder=remainder(counts),
            changes={name: (*CHANGES[name], total(counts, name)) for name in CHANGES},
            reasons=REASONS,
            notes=notes(view.facts),
            aside=ASIDE,
        )
    )


def headline(counts: Mapping[str, Any]) -> page.Sentence:
    """Return the sentence: what entered and what left scope, and of how many."""
    base = counts["in_both"]
    if not base:
        return page.Sentence("The two audits have ", "no item", " in common.")
    before = f"Of {page.number(base)} {page.plural(base, 'item')} in both audits, "
    entered, left = counts["entered_scope"], counts["left_scope"]
    if not entered and not left:
        return page.Sentence(before, "none", " entered or left scope.")
    figure = f"{_count(entered)} entered scope and {_count(left)} left it"
    return page.Sentence(before, figure, ".")


def remainder(counts: Mapping[str, Any]) -> str:
    """Return the second sentence: what stands in one of the audits only."""
    gone, come = counts["vanished"], counts["appeared"]
    if not any(total(counts, name) for name in CHANGES):
        return "No counted item differs."
    return (
        f"{_count(gone).capitalize()} vanished and {_count(come)} appeared where both "
        f"archives cover the day and the category; "
        f"{_count(counts['not_covered'] + counts['newly_covered'])} cannot be compared."
    )


def total(counts: Mapping[str, Any], change: str) -> int:
    """Return how many items a change counts; an ambiguous one counts on each side."""
    if change == "ambiguous":
        return int(counts["ambiguous_old"] + counts["ambiguous_new"])
    return int(counts[change])


def notes(facts: Mapping[str, Any]) -> list[str]:
    """Return what limits the comparison, in sentences."""
    return [_NOTES[code].format(policy=facts["policy"]) for code in facts["notes"]]


def _count(count: int) -> str:
    return page.number(count) if count else "none"
