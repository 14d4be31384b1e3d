"""Say the result in whole sentences: how many, of how many, on what it rests.

Never that something was used, that it is safe, or one score; a percentage always has
its base beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from parsers.schema import Policy, Question
from reports.view import View
from reports.words import (
    PERCENT,
    Sentence,
    _,
    language,
    later,
    listed,
    long_day,
    ngettext,
    number,
    said,
    share,
    stressed,
)

ASKED_FIRST: Final = 3
"""Questions that the first screen speaks of."""


def headline(view: View) -> Sentence:
    """Return the sentence: how many of how many items are in scope, with its bounds."""
    total = view.summary["items"]
    low, high = view.summary["in_scope_bounds"]
    day = long_day(view.policy.announced)
    if total == 0:
        return stressed(
            _(
                "There is *no item of yours* to hold against the policy Meta announced "
                "on {day}."
            ).format(day=day)
        )
    if high == 0:
        message = ngettext(
            "Of your {items} item, *none is* in scope of the policy Meta "
            "announced on {day}.",
            "Of your {items} items, *none is* in scope of the policy Meta "
            "announced on {day}.",
            total,
        )
        return stressed(message.format(items=number(total), day=day))
    if high == 1:
        message = ngettext(
            "Of your {items} item, *{figure}* is in scope of the policy Meta "
            "announced on {day}.",
            "Of your {items} items, *{figure}* is in scope of the policy "
            "Meta announced on {day}.",
            total,
        )
    else:
        message = _(
            "Of your {items} items, *{figure}* are in scope of the policy "
            "Meta announced on {day}."
        )
    figure = _bounds(low, high, total)
    return stressed(message.format(items=number(total), figure=figure, day=day))


def _bounds(low: int, high: int, total: int) -> str:
    """Return ``between 300 and 910 (25–76 %)``, or the one number where both agree."""
    shares = [share(low, total), share(high, total)]
    if low == high:
        return _("{count} ({share})").format(count=number(low), share=shares[0])
    if shares[0] == shares[1]:
        percent = shares[0]
    elif "<" in shares[0] or ">" in shares[1]:
        percent = _("{first} to {last}").format(first=shares[0], last=shares[1])
    else:
        percent = f"{shares[0].removesuffix(PERCENT)}–{shares[1]}"
    return _("between {low} and {high} ({share})").format(
        low=number(low), high=number(high), share=percent
    )


def remainder(view: View) -> str:
    """Return the second sentence: what cannot be decided."""
    open_items = view.summary["by_verdict"].get("undetermined", 0)
    if view.summary["items"] == 0:
        return ""
    if open_items == 0:
        return _("None is left undetermined.")
    return ngettext(
        "{count} cannot be decided from this export.",
        "{count} cannot be decided from this export.",
        open_items,
    ).format(count=number(open_items))


def questions_of(view: View) -> Sequence[Question]:
    """Return the questions in the language of the context."""
    return view.questions[language()]


def offer(view: View) -> str:
    """Return what the first answers would settle; empty where there is none to give."""
    asked = [question.settles for question in questions_of(view)[:ASKED_FIRST]]
    if not sum(asked):
        return ""
    return ngettext(
        "Answer {questions} question: it settles {items} of them",
        "Answer {questions} questions: they settle {items} of them",
        len(asked),
    ).format(questions=number(len(asked)), items=number(sum(asked)))


_GROUNDS: Final = (
    ("archive", later("{count} by this export")),
    ("product_rule", later("{count} by the product’s nature")),
    ("declared", later("{count} by your answers")),
    ("assumed", later("{count} on a stated assumption")),
)


def grounds(view: View) -> list[tuple[str, str]]:
    """Return by verdict what it rests on; the answers are told even where none is."""
    by_verdict = view.summary["verdicts_rest_on"]
    return [
        (label, listed(_rests(by_verdict.get(label, {}))))
        for label in ("in_scope", "out_of_scope")
        if sum(by_verdict.get(label, {}).values())
    ]


def _rests(counts: Mapping[str, int]) -> list[str]:
    return [
        said(words).format(count=number(counts.get(ground, 0)))
        for ground, words in _GROUNDS
        if counts.get(ground) or ground in ("archive", "declared")
    ]


def objection(policy: Policy) -> str:
    """Say whether one can still object, and what that changes."""
    if policy.status == "announced_then_suspended":
        return _(
            "This plan was suspended and did not take effect. To the policy that did, "
            "one can still object, for the future."
        )
    if not policy.objection["available"]:
        return _("No objection to this is offered where this policy applies.")
    if policy.id.startswith("eu-"):
        return _(
            "One can still object, for the future. What that changes for content that "
            "was public since {day} is disputed."
        ).format(day=long_day(policy.start))
    return _(
        "One can still object, for the future. What that changes for earlier items, no "
        "source that we read says."
    )


_REGIONS: Final = {
    "EU": later("EU"),
    "EEA": later("EEA"),
    "CH": later("Switzerland"),
    "GB": later("United Kingdom"),
    "US": later("United States"),
    "BR": later("Brazil"),
    "*": later("all other countries"),
}


def region(policy: Policy) -> str:
    """Return the regions of a policy in words."""
    return ", ".join(said(_REGIONS.get(code, code)) for code in policy.regions)


def sampled(sample: Mapping[str, Any]) -> list[str]:
    """Return what a checked sample says of the undetermined items, and of our own."""
    bounds, agreement = sample["undetermined"], sample["agreement"]
    low, high = bounds["public_bounds"]
    looked = sum(bounds["seen"].get(label, 0) for label in ("public", "not_public"))
    told = [
        _(
            "Of {items} undetermined items {drawn} were drawn by chance; you looked up "
            "{looked} of them and found {public} public. So between {low} and {high} "
            "of the {items} are public (with 95{percent} confidence)."
        ).format(
            items=number(bounds["items"]),
            drawn=number(bounds["drawn"]),
            looked=number(looked),
            public=number(bounds["seen"].get("public", 0)),
            low=number(low),
            high=number(high),
            percent=PERCENT,
        )
    ]
    if agreement["compared"]:
        told.append(
            _(
                "Of {compared} items whose visibility the export states, you saw "
                "{agreed} as it is stated."
            ).format(
                compared=number(agreement["compared"]),
                agreed=number(agreement["agreed"]),
            )
        )
    return told
