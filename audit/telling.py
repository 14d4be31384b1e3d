"""Tell the evidence chain of an item in words, as a person reads it.

All sentences stand in the tables at the top; ``audit/explain.py`` finds what is told.
"""

from __future__ import annotations

from typing import Any, Final

from audit.matched import Match
from audit.matched import in_words as mention_in_words
from reports.words import _, label, later, ngettext, said

# The words ---------------------------------------------------------------------------

BASES: Final = {
    "status": later("its status in the newest archive"),
    "item_audience": later("the audience that the record itself states"),
    "ai_interaction": later(
        "the product's nature: a talk with Meta's AI is not public, and "
        "the policies name it by itself"
    ),
    "always_public": later(
        "the product's nature: this is public whatever the profile says"
    ),
    "account_history": later(
        "the dated history of the account's privacy, played back from "
        "its state when the archive was made"
    ),
    "account_flag": later(
        "the account's privacy when the archive was made; no dated "
        "history of it is there"
    ),
    "answer": later("your answer in answers.toml"),
    "none": later("nothing: the export does not say who could see it"),
}
CERTAINTIES: Final = {
    "archive": later("the export says so"),
    "product_rule": later("public or private by the product's nature"),
    "declared": later("your answer says so"),
    "assumed": later("rests on a stated assumption"),
    "none": later("not established"),
}
STATUSES: Final = {
    "live": later("live when the archive was made"),
    "archived": later(
        "archived by the owner: hidden when the archive was made, since a day "
        "that the export does not say"
    ),
    "deleted": later(
        "deleted: gone when the archive was made, since a day that the export "
        "may not say"
    ),
    "draft": later("a draft: published to nobody"),
    "pending": later("pending: published to nobody yet"),
    "expired": later("a story older than 24 hours when the archive was made"),
}
VISIBILITIES: Final = {
    "public": later("public when the archive was made"),
    "not_public": later("not public when the archive was made"),
    "unknown": later("not known"),
}
HINTS: Final = {
    "likely": later("likely public at some time"),
    "plausible": later("plausibly public at some time"),
    "unlikely": later("unlikely to have been public"),
}
VERDICTS: Final = {
    "in_scope": later("in scope of the announced policy"),
    "out_of_scope": later("out of the announced scope"),
    "undetermined": later("undetermined from this export"),
}
PRECISIONS: Final = {
    "second": later("known to the second"),
    "minute": later("known to the minute"),
    "day": later("known to the day"),
}
READ: Final = {
    "full": later("read in full by us"),
    "excerpt": later("read by us in excerpts"),
    "reported": later("reported by others, the document itself not read by us"),
    "own-knowledge": later("own knowledge, not verified"),
}
AUTHORS: Final = {
    "self": later("the account's owner"),
    "other": later("somebody else: in no count of yours"),
    "ai": later("Meta's AI"),
}
UNKNOWNS: Final = {
    "use": later(
        "What Meta did with it: no export tells. A verdict is about the scope that "
        "was announced."
    ),
    "time": later(
        "When it was published: the export does not say, or says something impossible."
    ),
    "day": later(
        "The hour: the time is known to the day only, so it decides nothing within "
        "a day of a cut-off."
    ),
    "visibility": later("Who could see it when the archive was made."),
    "spans": later("When it was public, if ever."),
    "after": later("Whether it stayed public after the archive was made: assumed."),
    "exported": later("When the archive was made."),
    "medium": later("The picture, video or sound itself: it is in no archive given."),
    "age": later(
        "The owner's age: the export holds no birth date, so an adult is assumed."
    ),
    "question": later("No question of ours would settle it."),
}
_CHANGED: Final = later(
    "this version's text of the policy is not the one the audit used; scan again for "
    "a verdict by it"
)
_GONE: Final = later("this version no longer has the rule; its sources are not shown")
_NO_QUOTE: Final = later("no verbatim quote is kept; the paraphrase is ours")


# In words ----------------------------------------------------------------------------


def in_words(found: dict[str, Any]) -> str:
    """Return a chain as a person reads it."""
    unknown = "".join(f"\n  {line}" for line in found["not_known"])
    parts = [
        _what(found["item"]),
        _said(found),
        *_rulings(found["policies"]),
        _mentioned(found["mentions"]),
        _settled(found["question"]),
        _("What is not known") + unknown,
    ]
    return "\n\n".join(part for part in parts if part)


def _what(item: dict[str, Any]) -> str:
    surface = label(item["surface"])
    lines = [
        _("Item {id}").format(id=item["item_id"]),
        f"{label(item['platform'])} · {_inside(item['account'])} · "
        f"{label(item['kind'])}, {surface}",
        _("by {author}").format(author=said(AUTHORS[item["author"]])),
        _time(item),
    ]
    for name, form in (
        ("backdated_to", _("backdated by the person to: {value}")),
        ("edited_at", _("last edited: {value}")),
        ("text", _("words: {value}")),
        ("container", _("in: {value}")),
        ("place", _("place: {value}")),
        ("url", _("address: {value}")),
        ("media_path", _("medium: {value}")),
    ):
        if item[name]:
            lines.append(form.format(value=_inside(str(item[name]))))
    if item["people"]:
        people = _inside(", ".join(item["people"]))
        lines.append(_("people: {value}").format(value=people))
    lines.append(
        _("read from {archive}, file {path}, at {pointer}").format(
            archive=_inside(item["source_archive"]),
            path=_inside(item["source_path"]),
            pointer=_inside(item["source_pointer"] or "/"),
        )
    )
    return "\n  ".join(lines)


def _inside(value: str) -> str:
    """Return what may hold the person's own line breaks: none begins a line of ours."""
    return value.replace("\n", "\n    ")


def _time(item: dict[str, Any]) -> str:
    at, precision = item["created_at"], item["precision"]
    if at is None:
        return _("published: the export does not say when")
    shown = at[:10] if precision == "day" else f"{at[:10]} {at[11:19]} UTC"
    if precision is None:
        return _("published {time}").format(time=shown)
    return _("published {time} ({precision})").format(
        time=shown, precision=said(PRECISIONS[precision])
    )


def _said(found: dict[str, Any]) -> str:
    evidence, account = found["evidence"], found["account"] or {}
    made = account.get("exported_at")
    lines = [
        _("What the export says"),
        _("archive made: {value}").format(value=made[:10] if made else _("not stated")),
        _("status: {value}").format(value=evidence["status"]),
        _("visibility: {value}").format(value=evidence["visibility"]),
        _("rests on: {value}").format(value=evidence["basis"]),
        _("public spans: {value}").format(value=_spans(evidence["public_spans"])),
        _("the verdict: {value}").format(value=evidence["certainty"]),
    ]
    if evidence["hint"]:
        lines.append(_("hint, in no verdict: {value}").format(value=evidence["hint"]))
    return "\n  ".join(lines)


def _spans(spans: list[dict[str, str | None]] | None) -> str:
    if spans is None:
        return _("not known")
    if not spans:
        return _("none: never public, as far as is known or assumed")
    return "; ".join(
        _("from {begin} until {end}").format(
            begin=_day(span["from"], _("an unknown day")),
            end=_day(span["until"], _("the archive was made, or later")),
        )
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
        before = told.setdefault(decision["rule"], decision["policy"])
        same = before if before != decision["policy"] else None
        parts.append("\n  ".join(_ruled(decision, same, is_first=place == 0)))
    return parts


def _ruled(decision: dict[str, Any], same: str | None, *, is_first: bool) -> list[str]:
    """Return the lines of one policy; ``same`` is where its sources stand already."""
    title = decision["title"] or later("a policy that this version no longer has")
    head = _("Under {policy}: {verdict}")
    if is_first:
        head = _("Under {policy}: {verdict} (shown in the report)")
    lines = [
        head.format(
            policy=decision["policy"], verdict=said(VERDICTS[decision["verdict"]])
        ),
        _("{title}; announced {announced}, counts from {start}").format(
            title=said(title),
            announced=decision["announced"] or "?",
            start=decision["start"] or "?",
        ),
        _("wording of {revision}, checked on {checked}").format(
            revision=decision["revision"] or "?", checked=decision["checked"] or "?"
        ),
    ]
    if decision["in_force"]:
        lines.append(label(decision["in_force"]))
    if decision["changed_since"]:
        lines.append(said(_CHANGED))
    says = said(decision["says"])
    lines.append(_("rule {rule}: {says}").format(rule=decision["rule"], says=says))
    if same:
        return [*lines, _("quote and sources: as under {policy}").format(policy=same)]
    if decision["quote"]:
        lines.append(_quote(decision))
    elif decision["sources"]:
        lines.append(said(_NO_QUOTE))
    else:
        lines.append(said(_GONE))
    return [*lines, *map(_source, decision["sources"])]


def _quote(decision: dict[str, Any]) -> str:
    """Return the quote with whose words it is: those of one of the rule's sources."""
    source = next(
        one for one in decision["sources"] if one["id"] == decision["quote_source"]
    )
    return _("quote ({lang}) from {publisher}, {date}: “{quote}”").format(
        lang=decision["quote_lang"],
        publisher=source["publisher"],
        date=source["date"],
        quote=decision["quote"],
    )


def _source(source: dict[str, str]) -> str:
    return _("source: {publisher}, {title}, {date}, {address} ({read})").format(
        **(source | {"read": said(READ[source["read"]])})
    )


def _mentioned(matches: list[dict[str, Any]] | None) -> str:
    """Return what the item mentions; nothing where it was not looked at."""
    if matches is None:
        return ""
    lines = [mention_in_words(Match(**match)) for match in matches]
    return "\n  ".join(
        [
            _("What it mentions: a hint from words, never a trait of a person"),
            *(lines or [_("nothing that we look for")]),
        ]
    )


def _settled(asked: dict[str, Any] | None) -> str:
    if asked is None:
        return ""
    settles = ngettext(
        "answers: {answers}; settles {count} item",
        "answers: {answers}; settles {count} items",
        asked["settles"],
    )
    lines = [
        _("What would settle it"),
        _inside(asked["text"]),
        _("where to look: {value}").format(value=asked["where"]),
        settles.format(answers=", ".join(asked["answers"]), count=asked["settles"]),
        _("in answers.toml: {id}").format(id=_inside(asked["id"])),
    ]
    return "\n  ".join(lines)
