"""Say what can be done, and where: forms, menus, and a list of places by year.

Menus are named as others report them; none was tested by us, and Meta moves them.
"""

from __future__ import annotations

from collections import Counter
from typing import Final, NamedTuple

from parsers.schema import Policy
from reports.view import View
from reports.words import _, later, said

_OWN_POSTS: Final = later("Profile → ⋯ → Activity log → Posts → Your posts")
_OWN_PICTURES: Final = later(
    "Profile → ⋯ → Activity log → Posts → Your photos and videos"
)
_PROFILE: Final = later("Profile → Edit profile, or Edit details")

# By platform: the first row whose kinds and surfaces hold an item is its place.
_ANY: Final = ("",)
_PLACES: Final = {
    "facebook": (
        (("ai_message",), _ANY, later("the chat with Meta AI")),
        (_ANY, ("page",), later("Switch to the Page → its Activity log")),
        (
            _ANY,
            ("group",),
            later("Profile → ⋯ → Activity log → Groups → Posts and comments in groups"),
        ),
        (
            ("comment", "reaction"),
            _ANY,
            later("Profile → ⋯ → Activity log → Comments and reactions → Comments"),
        ),
        (_ANY, ("marketplace",), later("Marketplace → Selling → Your listings")),
        (("event",), _ANY, later("Profile → ⋯ → Activity log → Events → Your events")),
        (("poll",), _ANY, later("Profile → ⋯ → Activity log → Polls")),
        (("review",), _ANY, later("Profile → ⋯ → Activity log → Reviews")),
        (_ANY, ("story",), later("Profile → ⋯ → Archive → Story archive")),
        (_ANY, ("reel",), later("Profile → Reels")),
        (
            _ANY,
            ("profile_picture", "cover_photo", "album"),
            later("Profile → Photos → Albums"),
        ),
        (("profile_field",), _ANY, _PROFILE),
        (("photo", "video", "audio", "caption"), _ANY, _OWN_PICTURES),
        (_ANY, _ANY, _OWN_POSTS),
    ),
    "instagram": (
        (("ai_message",), _ANY, later("the chat with Meta AI")),
        (
            ("comment", "reaction"),
            _ANY,
            later("Profile → ☰ → Your activity → Interactions → Comments"),
        ),
        (_ANY, ("story",), later("Profile → ☰ → Archive → Stories archive")),
        (
            _ANY,
            ("reel",),
            later("Profile → ☰ → Your activity → Photos and videos → Reels"),
        ),
        (("profile_field",), _ANY, _PROFILE),
        (_ANY, ("profile", "profile_picture"), _PROFILE),
        (
            _ANY,
            _ANY,
            later("Profile → ☰ → Your activity → Photos and videos → Posts"),
        ),
    ),
    "threads": (
        (("comment",), _ANY, later("Profile → Replies")),
        (("profile_field",), _ANY, _PROFILE),
        (_ANY, _ANY, later("Profile → Threads")),
    ),
    "messenger": ((_ANY, _ANY, later("the chat with Meta AI")),),
    "whatsapp": ((_ANY, _ANY, later("the chat with Meta AI")),),
    "meta_ai": ((_ANY, _ANY, later("Meta AI app → History")),),
}


class Place(NamedTuple):
    """Where some items of a year are, and how many of them may be worth a look."""

    platform: str
    path: str
    in_scope: int
    undetermined: int


def place_of(platform: str, kind: str, surface: str) -> str:
    """Return the menu path, in English, under which an item can be changed."""
    return next(
        path
        for kinds, surfaces, path in _PLACES[platform]
        if (kinds == _ANY or kind in kinds)
        and (surfaces == _ANY or surface in surfaces)
    )


def by_year(view: View) -> list[tuple[int, list[Place]]]:
    """Return for each year the places of what can be changed; 0, undated, last."""
    found: dict[int, dict[tuple[str, str], Counter[str]]] = {}
    for (platform, year, kind, surface, verdict), count in view.changeable.items():
        key = platform, place_of(platform, kind, surface)
        found.setdefault(year, {}).setdefault(key, Counter())[verdict] += count
    return [
        (
            year,
            [
                Place(platform, _(path), counts["in_scope"], counts["undetermined"])
                for (platform, path), counts in sorted(found[year].items())
            ],
        )
        for year in sorted(found, key=lambda year: (year == 0, year))
    ]


_FORMS: Final = {
    "facebook": later("Facebook"),
    "instagram": later("Instagram and Threads"),
    "whatsapp": later("WhatsApp"),
    "third_party_information": later("Information about you from third parties"),
}


def forms(policy: Policy) -> list[tuple[str, list[str]]]:
    """Return whom each form is for, and its addresses, as they were collected."""
    known = policy.objection.get("forms", {})
    return [
        (said(words), known[name]) for name, words in _FORMS.items() if name in known
    ]
