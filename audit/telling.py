"""Tell the evidence chain of an item in words, as a person reads it.

All sentences stand in the tables at the top; ``audit/explain.py`` finds what is told.
"""

from __future__ import annotations

from typing import Any, Final

# The words ---------------------------------------------------------------------------

BASES: Final = {
    "status": "its status in the newest archive",
    "item_audience": "the audience that the record itself states",
    "ai_interaction": "the product's nature: a talk with Meta's AI is not public, and "
    "the policies name it by itself",
    "always_public": "the product's nature: this is public whatever the profile says",
    "account_history": "the dated history of the account's privacy, played back from "
    "its state when the archive was made",
    "account_flag": "the account's privacy when the archive was made; no dated "
    "history of it is there",
    "answer": "your answer in answers.toml",
    "none": "nothing: the export does not say who could see it",
}
CERTAINTIES: Final = {
    "archive": "the export says so",
    "product_rule": "public or private by the product's nature",
    "declared": "your answer says so",
    "assumed": "rests on a stated assumption",
    "none": "not established",
}
STATUSES: Final = {
    "live": "live when the archive was made",
    "archived": "archived by the owner: hidden when the archive was made, since a day "
    "that the export does not say",
    "deleted": "deleted: gone when the archive was made, since a day that the export "
    "may not say",
    "draft": "a draft: published to nobody",
    "pending": "pending: published to nobody yet",
    "expired": "a story older than 24 hours when the archive was made",
}
VISIBILITIES: Final = {
    "public": "public when the archive was made",
    "not_public": "not public when the archive was made",
    "unknown": "not known",
}
HINTS: Final = {
    "likely": "likely public at some time",
    "plausible": "plausibly public at some time",
    "unlikely": "unlikely to have been public",
}
VERDICTS: Final = {
    "in_scope": "in scope of the announced policy",
    "out_of_scope": "out of the announced scope",
    "undetermined": "undetermined from this export",
}
PRECISIONS: Final = {
    "second": "known to the second",
    "minute": "known to the minute",
    "day": "known to the day",
}
READ: Final = {
    "full": "read in full by us",
    "excerpt": "read by us in excerpts",
    "reported": "reported by others, the document itself not read by us",
    "own-knowledge": "own knowledge, not verified",
}
AUTHORS: Final = {
    "self": "the account's owner",
    "other": "somebody else: in no count of yours",
    "ai": "Meta's AI",
}
UNKNOWNS: Final = {
    "use": "What Meta did with it: no export tells. A verdict is about the scope that "
    "was announced.",
    "time": "When it was published: the export does not say, or says something "
    "impossible.",
    "day": "The hour: the time is known to the day only, so it decides nothing within "
    "a day of a cut-off.",
    "visibility": "Who could see it when the archive was made.",
    "spans": "When it was public, if ever.",
    "after": "Whether it stayed public after the archive was made: assumed.",
    "exported": "When the archive was made.",
    "medium": "The picture, video or sound itself: it is in no archive given.",
    "age": "The owner's age: the export holds no birth date, so an adult is assumed.",
    "question": "No question of ours would settle it.",
}
_CHANGED: Final = (
    "this version's text of the policy is not the one the audit used; scan again for "
    "a verdict by it"
)
_GONE: Final = "this version no longer has the rule; its sources are not shown"
_NO_QUOTE: Final = "no verbatim quote is kept; the paraphrase is ours"


# In words ----------------------------------------------------------------------------


def in_words(found: dict[str, Any]) -> str:
    """Return a chain as a person reads it."""
    parts = [
        _what(found["item"]),
        _said(found),
        *_rulings(found["policies"]),
        _settled(found["question"]),
        "What is not known\n" + "\n".join(f"  {line}" for line in found["not_known"]),
    ]
    return "\n\n".join(part for part in parts if part)


def _what(item: dict[str, Any]) -> str:
    lines = [f"Item {item['item_id']}"]
    surface = item["surface"].replace("_", " ")
    kind = item["kind"].replace("_", " ")
    lines.append(f"{item['platform']} · {item['account']} · {kind}, {surface}")
    lines.append(f"by {AUTHORS[item['author']]}")
    lines.append(_time(item))
    for name, label in (
        ("backdated_to", "backdated by the person to"),
        ("edited_at", "last edited"),
        ("text", "words"),
        ("container", "in"),
        ("place", "place"),
        ("url", "address"),
        ("media_path", "medium"),
    ):
        if item[name]:
            # The person's own line breaks must not look like lines of ours.
            words = str(item[name]).replace("\n", "\n    ")
            lines.append(f"{label}: {words}")
    if item["people"]:
        lines.append(f"people: {', '.join(item['people'])}")
    lines.append(
        f"read from {item['source_archive']}, file {item['source_path']}, "
        f"at {item['source_pointer'] or '/'}"
    )
    return "\n  ".join(lines)


def _time(item: dict[str, Any]) -> str:
    at, precision = item["created_at"], item["precision"]
    if at is None:
        return "published: the export does not say when"
    shown = at[:10] if precision == "day" else f"{at[:10]} {at[11:19]} UTC"
    return f"published {shown}" + (f" ({PRECISIONS[precision]})" if precision else "")


def _said(found: dict[str, Any]) -> str:
    evidence, account = found["evidence"], found["account"] or {}
    made = account.get("exported_at")
    lines = [
        "What the export says",
        f"archive made: {made[:10] if made else 'not stated'}",
        f"status: {evidence['status']}",
        f"visibility: {evidence['visibility']}",
        f"rests on: {evidence['basis']}",
        f"public spans: {_spans(evidence['public_spans'])}",
        f"the verdict: {evidence['certainty']}",
    ]
    if evidence["hint"]:
        lines.append(f"hint, in no verdict: {evidence['hint']}")
    return "\n  ".join(lines)


def _spans(spans: list[dict[str, str | None]] | None) -> str:
    if spans is None:
        return "not known"
    if not spans:
        return "none: never public, as far as is known or assumed"
    return "; ".join(
        f"from {_day(span['from'], 'an unknown day')} "
        f"until {_day(span['until'], 'the archive was made, or later')}"
        for span in spans
    )


def _day(at: str | None, open_: str) -> str:
    return at[:10] if at else open_


def _rulings(decisions: list[dict[str, Any]]) -> list[str]:
    """Return the lines of each policy; sources that stand there already are not told.

    Sources of one rule are the same under all policies that inherit it.
    """
    told: dict[str, str] = {}
    parts = []
    for place, decision in enumerate(decisions):
        shown = " (shown in the report)" if place == 0 else ""
        before = told.setdefault(decision["rule"], decision["policy"])
        same = before if before != decision["policy"] else None
        parts.append("\n  ".join(_ruled(decision, shown, same)))
    return parts


def _ruled(decision: dict[str, Any], shown: str, same: str | None) -> list[str]:
    """Return the lines of one policy; ``same`` is where its sources stand already."""
    title = decision["title"] or "a policy that this version no longer has"
    force = (decision["in_force"] or "").replace("_", " ")
    lines = [
        f"Under {decision['policy']}: {VERDICTS[decision['verdict']]}{shown}",
        f"{title}; announced {decision['announced'] or '?'}, counts from "
        f"{decision['start'] or '?'}" + (f", {force}" if force else ""),
        f"wording of {decision['revision'] or '?'}, checked on "
        f"{decision['checked'] or '?'}",
    ]
    if decision["changed_since"]:
        lines.append(_CHANGED)
    lines.append(f"rule {decision['rule']}: {decision['says']}")
    if same:
        return [*lines, f"quote and sources: as under {same}"]
    if decision["quote"]:
        lines.append(f"quote ({decision['quote_lang']}): “{decision['quote']}”")
    elif decision["sources"]:
        lines.append(_NO_QUOTE)
    else:
        lines.append(_GONE)
    return [*lines, *map(_source, decision["sources"])]


def _source(source: dict[str, str]) -> str:
    return (
        f"source: {source['publisher']}, {source['title']}, {source['date']}, "
        f"{source['address']} ({READ[source['read']]})"
    )


def _settled(asked: dict[str, Any] | None) -> str:
    if asked is None:
        return ""
    lines = [
        "What would settle it",
        asked["text"],
        f"where to look: {asked['where']}",
        f"answers: {', '.join(asked['answers'])}; settles {asked['settles']} items",
        f"in answers.toml: {asked['id']}",
    ]
    return "\n  ".join(lines)
