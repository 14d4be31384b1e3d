"""Say in numbers how the announced policy affects a person, and quote nothing.

Every share has its base; what is undetermined stands beside what is in scope.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from reports.letter.view import View
from reports.words import _, listed, long_day, ngettext, number, share

_KINDS: Final = {
    "post": lambda n: ngettext("{count} post", "{count} posts", n),
    "comment": lambda n: ngettext("{count} comment", "{count} comments", n),
    "caption": lambda n: ngettext("{count} caption", "{count} captions", n),
    "photo": lambda n: ngettext("{count} photo", "{count} photos", n),
    "video": lambda n: ngettext("{count} video", "{count} videos", n),
    "audio": lambda n: ngettext("{count} recording", "{count} recordings", n),
    "listing": lambda n: ngettext("{count} listing", "{count} listings", n),
    "event": lambda n: ngettext("{count} event", "{count} events", n),
    "review": lambda n: ngettext("{count} review", "{count} reviews", n),
    "poll": lambda n: ngettext("{count} poll", "{count} polls", n),
    "note": lambda n: ngettext("{count} note", "{count} notes", n),
    "profile_field": lambda n: ngettext(
        "{count} profile statement", "{count} profile statements", n
    ),
    "ai_message": lambda n: ngettext(
        "{count} message to an AI", "{count} messages to an AI", n
    ),
}


def affects(view: View) -> list[str]:
    """Return how the person is affected, in paragraphs, the most important first."""
    found = view.figures
    if found is None:
        return []
    if not found["items"]:
        return [
            _(
                "My export holds no item of mine. What it leaves out, and what is to "
                "come, concerns me all the same."
            )
        ]
    told = (
        bounds(view, found),
        _kinds(found),
        _rests(found),
        _before(view, found),
        _as_minor(found),
        _others(found),
        _places(found),
        _special(found),
    )
    return [text for text in told if text]


def bounds(view: View, found: Mapping[str, Any]) -> str:
    """Return how many of the items are in scope, at least and at most."""
    low, items = found["in_scope"], found["items"]
    high = low + found["undetermined"]
    parts = {
        "items": number(items), "low": number(low), "high": number(high),
        "open": number(high - low), "low_share": share(low, items),
        "high_share": share(high, items), "day": long_day(view.policy.announced),
    }  # fmt: skip
    if not found["undetermined"]:
        return ngettext(
            "My export holds {items} item of mine. {low} of it ({low_share}) is in "
            "scope of the policy announced on {day}.",
            "My export holds {items} items of mine. {low} of them ({low_share}) are in "
            "scope of the policy announced on {day}.",
            items,
        ).format(**parts)
    return ngettext(
        "My export holds {items} item of mine. Between {low} and {high} of it "
        "({low_share} to {high_share}) is in scope of the policy announced on {day}: "
        "{low} by the export itself or by what I know, and {open} that cannot be "
        "decided from the export.",
        "My export holds {items} items of mine. Between {low} and {high} of them "
        "({low_share} to {high_share}) are in scope of the policy announced on {day}: "
        "{low} by the export itself or by what I know, and {open} that cannot be "
        "decided from the export.",
        items,
    ).format(**parts)


def _kinds(found: Mapping[str, Any]) -> str | None:
    if not found["in_scope"]:
        return None
    kinds = listed(
        [_KINDS[kind](n).format(count=number(n)) for kind, n in found["kinds"].items()]
    )
    if not found["dated"]:
        return _("In scope are {kinds}.").format(kinds=kinds)
    if found["first_year"] == found["last_year"]:
        return _("In scope are {kinds}; those that carry a date are of {year}.").format(
            kinds=kinds, year=found["first_year"]
        )
    return _(
        "In scope are {kinds}; those that carry a date reach from {first} to {last}."
    ).format(kinds=kinds, first=found["first_year"], last=found["last_year"])


def _rests(found: Mapping[str, Any]) -> str | None:
    """Return how many rest on the person's own word, where any do."""
    if not found["declared"]:
        return None
    return ngettext(
        "Of the {scope} in scope, {count} rests on what I know of my settings or on a "
        "stated assumption; the export itself establishes the rest.",
        "Of the {scope} in scope, {count} rest on what I know of my settings or on a "
        "stated assumption; the export itself establishes the rest.",
        found["declared"],
    ).format(scope=number(found["in_scope"]), count=number(found["declared"]))


def _before(view: View, found: Mapping[str, Any]) -> str | None:
    if not found["before"]:
        return None
    return ngettext(
        "Of the {dated} in scope that carry a date, {count} was published before "
        "{day}, when this policy was announced. When I published it, I could not "
        "expect that it might serve to develop AI.",
        "Of the {dated} in scope that carry a date, {count} were published before "
        "{day}, when this policy was announced. When I published them, I could not "
        "expect that they might serve to develop AI.",
        found["before"],
    ).format(
        dated=number(found["dated"]),
        count=number(found["before"]),
        day=long_day(view.policy.announced),
    )


def _as_minor(found: Mapping[str, Any]) -> str | None:
    return _of_scope(
        found,
        "as_minor",
        lambda n: ngettext(
            "Of the {scope} in scope, {count} dates from before I was 18.",
            "Of the {scope} in scope, {count} date from before I was 18.",
            n,
        ),
    )


def _others(found: Mapping[str, Any]) -> str | None:
    return _of_scope(
        found,
        "with_people",
        lambda n: ngettext(
            "Of the {scope} in scope, {count} names or tags other people, so that it "
            "touches them as well.",
            "Of the {scope} in scope, {count} name or tag other people, so that they "
            "touch them as well.",
            n,
        ),
    )


def _places(found: Mapping[str, Any]) -> str | None:
    return _of_scope(
        found,
        "with_gps",
        lambda n: ngettext(
            "Of the {scope} in scope, {count} comes with the coordinates of a place.",
            "Of the {scope} in scope, {count} come with the coordinates of a place.",
            n,
        ),
    )


def _special(found: Mapping[str, Any]) -> str | None:
    return _of_scope(
        found,
        "special",
        lambda n: ngettext(
            "Of the {scope} in scope, {count} mentions a subject that Article 9 of the "
            "GDPR names, such as health, beliefs or political opinions. A search for "
            "words found it; what it says of anyone is another question.",
            "Of the {scope} in scope, {count} mention a subject that Article 9 of the "
            "GDPR names, such as health, beliefs or political opinions. A search for "
            "words found them; what they say of anyone is another question.",
            n,
        ),
    )


def _of_scope(found: Mapping[str, Any], name: str, says: Any) -> str | None:
    """Return a sentence on some of the items in scope; None where there are none."""
    count = found[name]
    if not count:
        return None
    text: str = says(count)
    return text.format(scope=number(found["in_scope"]), count=number(count))


def left_open(view: View) -> str | None:
    """Return how many items the export leaves undecided, of how many; None if none."""
    found = view.figures
    if not found or not found["undetermined"]:
        return None
    return ngettext(
        "For {open} ({share}) of the {items} item of mine in my export it cannot be "
        "told from the export whether your policy covers it.",
        "For {open} ({share}) of the {items} items of mine in my export it cannot be "
        "told from the export whether your policy covers them.",
        found["items"],
    ).format(
        open=number(found["undetermined"]),
        share=share(found["undetermined"], found["items"]),
        items=number(found["items"]),
    )
