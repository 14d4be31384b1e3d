"""Read the flat Instagram exports of 2018 to early 2021: one folder of JSON files.

``media.json``: ``{photos|videos|stories|profile|direct: [{caption, taken_at, path,
location?: a name}]}``; ``direct`` are media of private messages and never read.
``comments.json``: ``{media_comments|story_comments|live_comments: [[time, words,
owner]…]}``. ``likes.json``: ``{media_likes|comment_likes: [[time, owner]…]}``.
``stories_activities.json``: ``{polls|emoji_sliders|quizzes|countdowns|questions:
[[time, owner]…]}``. ``profile.json``: one object with ``username``, ``name``,
``biography``, ``website``, ``gender``, ``private_account``, ``date_joined``.

Times are ISO 8601 text, UTC where they name no zone (``parsers.times``). A carousel is
not marked: media of equal time and caption are taken for pieces of one publication.
Seen in an archive of November 2020 made for a study and in the code of two readers
(INSTAGRAM 2.1–2.5); a third part of a question's answer, its words, is our guess.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

from parsers import keys, text
from parsers.columns import Facts
from parsers.facebook.media import kind_of
from parsers.instagram.activity import parent_of
from parsers.records import Shape

_PRIVATE: Final = "direct"
_MEDIA: Final = {
    "photos": "timeline",
    "videos": "timeline",
    "stories": "story",
    "profile": "profile_picture",
}
_COMMENTS: Final = {
    "media_comments": "timeline",
    "story_comments": "story",
    "live_comments": "live",
}
_LIKES: Final = {"media_likes": "timeline", "comment_likes": "timeline"}
_QUESTIONS: Final = "questions"
_STORIES: Final = ("polls", "emoji_sliders", "quizzes", "countdowns", _QUESTIONS)
_STATEMENTS: Final = {
    "username": "username",
    "name": "name",
    "biography": "bio",
    "website": "website",
    "gender": "gender",
}


class Medium(msgspec.Struct, gc=False):
    """One photo or video with its caption."""

    caption: str | None = None
    taken_at: Any = None
    path: str | None = None
    location: str | None = None


class Profile(msgspec.Struct, gc=False):
    """What stands on the profile."""

    username: str | None = None
    name: str | None = None
    biography: str | None = None
    website: str | None = None
    gender: str | None = None
    private_account: Any = None
    date_joined: Any = None


def _list_of(pointer: str, known: dict[str, str], facts: Facts) -> tuple[str, str]:
    """Return the list that a record stands in, and the surface it stands for.

    A list that we do not know counts as the timeline, and is counted.
    """
    name = pointer.split("/")[1] if "/" in pointer else ""
    if name not in known:
        facts.doubts["records in lists that we do not know"] += 1
    return name, known.get(name, "timeline")


def emit_medium(medium: Medium, pointer: str, format_: Any, facts: Facts) -> None:
    """Add a medium and its caption; of private messages nothing."""
    if pointer.startswith(f"/{_PRIVATE}"):
        return
    if not medium.path and not medium.caption:
        raise ValueError("a medium without path or words")
    name, surface = _list_of(pointer, _MEDIA, facts)
    at = facts.time(medium.taken_at, "instagram")
    path = text.repaired(medium.path) if medium.path else None
    told = text.normalised(medium.caption or "")
    account = facts.context.accounts["instagram"]
    shared: dict[str, Any] = {
        "platform": "instagram",
        "at": at,
        "status": format_.status,
        "place": text.repaired(medium.location) if medium.location else None,
        "media_path": path,
        "publication": keys.hashed(f"{account}\x1f{surface}\x1f{at or path}\x1f{told}"),
    }
    if path:
        kind = "video" if name == "videos" else kind_of(path)
        facts.add(kind, surface, pointer, **shared)
    if told:
        at_words = f"{pointer}/caption"
        facts.add("caption", surface, at_words, words=medium.caption, **shared)


def _cut(record: list[Any], least: int) -> tuple[Any, str | None, str | None]:
    """Return the three parts of a record, the last of which it may lack.

    Raises ValueError where it has fewer parts, or parts that are no words.
    """
    if len(record) < least:
        raise ValueError("a record of fewer parts than its kind has")
    at, first, second = (*record, None, None)[:3]
    if not all(part is None or isinstance(part, str) for part in (first, second)):
        raise ValueError("parts that are no words")
    return at, first, second


def emit_comment(record: list[Any], pointer: str, format_: Any, facts: Facts) -> None:
    """Add a comment; whose post it stands under is its third part."""
    at, words, owner = _cut(record, 2)
    _, surface = _list_of(pointer, _COMMENTS, facts)
    facts.add(
        "comment",
        surface,
        pointer,
        platform="instagram",
        at=facts.time(at, "instagram"),
        words=words,
        parent_owner=parent_of(owner, facts),
        extra=owner or "",
    )


def emit_like(record: list[Any], pointer: str, format_: Any, facts: Facts) -> None:
    """Add a like of somebody's post or comment."""
    at, owner, _ = _cut(record, 2)
    _, surface = _list_of(pointer, _LIKES, facts)
    _react(at, owner, surface, pointer, facts)


def emit_story(record: list[Any], pointer: str, format_: Any, facts: Facts) -> None:
    """Add a vote on somebody's story, or the answer to a question in it."""
    stamp, owner, words = _cut(record, 2)
    name, _ = _list_of(pointer, dict.fromkeys(_STORIES, "story"), facts)
    if name != _QUESTIONS:
        _react(stamp, owner, "story", pointer, facts, extra=name)
        return
    facts.add(
        "comment",
        "story",
        pointer,
        platform="instagram",
        at=facts.time(stamp, "instagram"),
        words=words,
        parent_owner=parent_of(owner, facts),
    )


def _react(
    stamp: Any,
    owner: str | None,
    surface: str,
    pointer: str,
    facts: Facts,
    extra: str = "",
) -> None:
    at = facts.time(stamp, "instagram")
    owner = text.repaired(owner) if owner else None
    facts.add(
        "reaction",
        surface,
        pointer,
        platform="instagram",
        at=at,
        parent_owner=owner,
        extra=f"{surface}\x1f{owner}\x1f{extra}",
    )


def emit_profile(profile: Profile, pointer: str, format_: Any, facts: Facts) -> None:
    """Add each statement of the profile as one item."""
    said = [(key, field, getattr(profile, key)) for key, field in _STATEMENTS.items()]
    if not any(words for _, _, words in said):
        raise ValueError("a profile without statements")
    for key, field, words in said:
        if words:
            facts.add(
                "profile_field",
                "profile",
                f"{pointer}/{key}",
                platform="instagram",
                at=None,
                words=words,
                container=field,
                extra=field,
            )


MEDIA = Shape(Medium, emit_medium)
COMMENT = Shape(list[Any], emit_comment)
LIKE = Shape(list[Any], emit_like)
STORY = Shape(list[Any], emit_story)
PROFILE = Shape(Profile, emit_profile)
