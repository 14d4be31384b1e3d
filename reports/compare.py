"""Render ``compare.html`` and hold the words for what a comparison finds.

Looks and is kept inert as the report (``page``): all text escaped, no script, nothing
that loads. The words are here once, for the page and the terminal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from reports import page
from reports.words import Sentence, _, language, later, ngettext, number, said, stressed

MOST: Final = 200
"""Rows of one change that the page shows."""

CHANGES: Final = {
    "entered_scope": (
        later("Entered scope"),
        later(
            "In scope in the new audit; undetermined or out of scope in the old one."
        ),
    ),
    "left_scope": (
        later("Left scope"),
        later(
            "In scope in the old audit; undetermined or out of scope in the new one."
        ),
    ),
    "other_verdict": (
        later("Other verdict"),
        later("Between undetermined and out of scope, in either direction."),
    ),
    "vanished": (
        later("Vanished"),
        later(
            "In the old audit only, though the new archive covers that account, "
            "day and category."
        ),
    ),
    "appeared": (
        later("Appeared"),
        later(
            "In the new audit only, though the old archive covers that account, "
            "day and category."
        ),
    ),
    "ambiguous": (
        later("Ambiguous"),
        later(
            "May or may not be one and the same item; listed side by side, not guessed."
        ),
    ),
    "changed": (
        later("Changed otherwise"),
        later(
            "The same verdict, but other evidence, another rule, state, place or words."
        ),
    ),
    "not_covered": (
        later("Not covered by the new archive"),
        later(
            "In the old audit only, and the new archive cannot be said to cover "
            "it: no sign that anything was removed."
        ),
    ),
    "newly_covered": (
        later("Newly covered"),
        later(
            "In the new audit only, and the old archive cannot be said to cover "
            "it: no sign that anything was added."
        ),
    ),
}
"""Title and meaning of each change, in the order to show them."""

REASONS: Final = {
    "deleted": later("deleted: now in the trash"),
    "archived": later("archived"),
    "expired": later("expired story"),
    "restored": later("restored from archive or trash"),
    "published": later("published: a draft or pending before"),
    "status": later("another state"),
    "made_private": later("account was public, is private now"),
    "made_public": later("account was private, is public now"),
    "audience_stated": later("an archive states the audience"),
    "answer": later("an answer of yours"),
    "answer_withdrawn": later("an answer no longer given"),
    "objection": later("an objection, or another date of it"),
    "birth_year": later("another year of birth"),
    "came_of_age": later("the owner is of age now"),
    "export_date": later("one archive was made before the policy began"),
    "export_covers": later("the new archive covers the time needed"),
    "export_covers_less": later("the new archive no longer covers the time needed"),
    "moved": later("published in another place"),
    "edited": later("other words or another file"),
    "author": later("ascribed to another author"),
    "other_evidence": later("other evidence decides"),
    "policy_revision": later("another wording of the policy"),
    "tool": later("another version of meta-audit"),
    "was_deleted": later("was in the trash already"),
    "was_draft": later("was a draft or pending"),
    "undated": later("it carries no date"),
    "account_absent": later("its account is not in the other archive"),
    "span_unknown": later("what time the other archive covers is unknown"),
    "before_span": later("older than what the other archive covers"),
    "after_span": later("later than what the other archive covers"),
    "category_absent": later("the other archive holds no file of its kind"),
    "not_read_there": later(
        "the other version of meta-audit did not read its kind of file"
    ),
    "unread": later(
        "the other archive's files of its kind were not read without trouble"
    ),
    "several_alike": later("several items are alike"),
    "same_minute": later("same minute, other words: an edit, or another item"),
    "other_time": later("same words or file, another time within two days"),
    "none_found": later("no reason found"),
}
"""Each reason in words."""

_NOTES: Final = {
    "policy_of_new": later(
        "The audits show different policies first; verdicts here are those under "
        "the new audit's, {policy}."
    ),
    "policy_of_old": later(
        "The new audit's first policy is unknown to the old audit; "
        "verdicts here are those under the old audit's, {policy}."
    ),
    "revision": later("The audits judged by different wordings of {policy}."),
    "tool": later(
        "The audits were made by different versions of meta-audit; what one of "
        "them did not read may seem new."
    ),
    "as_of": later(
        "The audits stand on different days; only what the archives hold differs "
        "for sure."
    ),
    "no_words": later(
        "One audit was made with --text none: items are matched by id alone, "
        "accounts are numbered, no words are shown."
    ),
    "cut_words": later(
        "One audit was made with --text snippet: words are compared and "
        "shown by their beginnings."
    ),
    "only_old_accounts": later("An account of the old audit is not in the new one."),
    "only_new_accounts": later("An account of the new audit is not in the old one."),
    "unknown_files": later(
        "An archive holds files of a kind this version does not know; an item may "
        "stand in one of them."
    ),
}

ASIDE: Final = later(
    "Reactions, other people's words and the AI's answers stand in no count "
    "here; changes.csv lists them too."
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
            lang=language(),
            style=style,
            style_hash=page.hash_of(style),
            headline=headline(counts),
            remainder=remainder(counts),
            changes={
                name: (said(title), said(meaning), total(counts, name))
                for name, (title, meaning) in CHANGES.items()
            },
            reasons={name: said(reason) for name, reason in REASONS.items()},
            notes=notes(view.facts),
            aside=said(ASIDE),
        )
    )


def headline(counts: Mapping[str, Any]) -> Sentence:
    """Return the sentence: what entered and what left scope, and of how many."""
    base = counts["in_both"]
    if not base:
        return stressed(_("The two audits have *no item* in common."))
    entered, left = counts["entered_scope"], counts["left_scope"]
    if not entered and not left:
        said = ngettext(
            "Of {base} item in both audits, *none* entered or left scope.",
            "Of {base} items in both audits, *none* entered or left scope.",
            base,
        )
        return stressed(said.format(base=number(base)))
    said = ngettext(
        "Of {base} item in both audits, *{entered} entered scope and {left} left it*.",
        "Of {base} items in both audits, *{entered} entered scope and {left} left it*.",
        base,
    )
    return stressed(
        said.format(base=number(base), entered=number(entered), left=number(left))
    )


def remainder(counts: Mapping[str, Any]) -> str:
    """Return the second sentence: what stands in one of the audits only."""
    gone, come = counts["vanished"], counts["appeared"]
    if not any(total(counts, name) for name in CHANGES):
        return _("No counted item differs.")
    return _(
        "Where both archives cover the day and the category, {gone} vanished and "
        "{come} appeared; {rest} cannot be compared."
    ).format(
        gone=number(gone),
        come=number(come),
        rest=number(counts["not_covered"] + counts["newly_covered"]),
    )


def total(counts: Mapping[str, Any], change: str) -> int:
    """Return how many items a change counts; an ambiguous one counts on each side."""
    if change == "ambiguous":
        return int(counts["ambiguous_old"] + counts["ambiguous_new"])
    return int(counts[change])


def notes(facts: Mapping[str, Any]) -> list[str]:
    """Return what limits the comparison, in sentences."""
    return [
        said(_NOTES[code]).format(policy=facts["policy"]) for code in facts["notes"]
    ]
