"""Read Facebook's comments and reactions by the account's owner.

Comment: ``{timestamp: s, title, data?: [{comment: {timestamp, comment, author,
group?}}], attachments?: [{data: [{media} | {external_context: {url}}]}]}``; ``data`` is
missing for a sizeable share (FACEBOOK 2.2: 159 of 539), and no parent, link or audience
is given. Whose post it was under stands in the title only.
Reaction: ``{timestamp: s, title, data: [{reaction: {reaction, actor}}]}``, and in
``likes_and_reactions.json`` as label_values, of which only the time is wanted.
To stories: ``{stories_feedback_v2: [{title, timestamp?, data?: [{text}]}]}``.
"""

from __future__ import annotations

from typing import Any

import msgspec

from parsers import labels, text
from parsers.columns import Facts
from parsers.facebook.attachments import Attachment
from parsers.facebook.media import kind_of, located, publication_of
from parsers.records import Shape


class Words(msgspec.Struct, gc=False):
    """The comment itself."""

    timestamp: Any = None
    comment: str | None = None
    author: str | None = None
    group: str | None = None


class Datum(msgspec.Struct, gc=False):
    """One element of ``data``."""

    comment: Words | None = None


class Comment(msgspec.Struct, gc=False):
    """One comment record."""

    timestamp: Any = None
    title: str | None = None
    data: list[Datum] = []
    attachments: list[Attachment] = []


class StoryText(msgspec.Struct, gc=False):
    """What was sent to a story."""

    text: str | None = None


class Reaction(msgspec.Struct, gc=False):
    """One reaction record of either shape."""

    timestamp: Any = None
    title: str | None = None


def emit(comment: Comment, pointer: str, format_: Any, facts: Facts) -> None:
    """Add a comment and the picture it carries, if any."""
    said = _said(comment)
    words = said.comment or None
    at = facts.time(said.timestamp or comment.timestamp, "facebook")
    container = text.repaired(said.group) if said.group else None
    surface = "group" if container or format_.surface == "group" else format_.surface
    owner = _owner_of_parent(comment.title)
    publication = publication_of(facts, at, words or comment.title or "")
    facts.add(
        "comment",
        surface,
        pointer,
        platform="facebook",
        at=at,
        words=words,
        url=_link(comment),
        extra=_told_apart(comment, words, container),
        container=container,
        parent_owner=owner,
        publication=publication,
    )
    if comment.attachments:
        shared = {
            "platform": "facebook",
            "at": at,
            "container": container,
            "parent_owner": owner,
            "publication": publication,
        }
        _add_pictures(comment, pointer, surface, shared, facts)


def _said(comment: Comment) -> Words:
    """Return what a record says, in one as a rule: all words, the first time, group."""
    spoken = [datum.comment for datum in comment.data if datum.comment is not None]
    if len(spoken) == 1:
        return spoken[0]
    return Words(
        timestamp=next((part.timestamp for part in spoken if part.timestamp), None),
        comment="\n".join(part.comment for part in spoken if part.comment),
        group=next((part.group for part in spoken if part.group), None),
    )


def _told_apart(comment: Comment, words: str | None, container: str | None) -> str:
    """Return what the twin of a comment needs besides its time and words.

    Words outside a group suffice: comments listed under a photo have no title.
    """
    if words and not container:
        return ""
    return f"{comment.title or ''}\x1f{container or ''}"


def _owner_of_parent(title: str | None) -> str | None:
    """Return whose post was commented on; "" for one's own, None if unsaid.

    Titles keep the language in which they were written; an unread one names nobody.
    """
    if not title:
        return None
    plain = text.repaired(title)
    if labels.named_in("own_comment", plain) is not None:
        return ""
    return labels.named_in("comment", plain)


def _link(comment: Comment) -> str | None:
    """Return the address of a GIF or link that the comment carries."""
    for attachment in comment.attachments:
        for part in attachment.data:
            if part.external_context is not None and part.external_context.url:
                return part.external_context.url
    return None


def _add_pictures(
    comment: Comment, pointer: str, surface: str, shared: dict[str, Any], facts: Facts
) -> None:
    """Add the comment's own pictures; stickers are Meta's, not the person's."""
    for i, attachment in enumerate(comment.attachments):
        for j, part in enumerate(attachment.data):
            medium = part.media
            if medium is None or not medium.uri or "stickers_used/" in medium.uri:
                continue
            facts.add(
                kind_of(medium.uri, medium.media_metadata),
                surface,
                f"{pointer}/attachments/{i}/data/{j}/media",
                media_path=text.repaired(medium.uri),
                **located(medium.media_metadata),
                **shared,
            )


class StoryReaction(msgspec.Struct, gc=False):
    """One reaction to somebody's story."""

    timestamp: Any = None
    title: str | None = None
    data: list[StoryText] = []


def emit_story_reaction(
    reaction: StoryReaction, pointer: str, format_: Any, facts: Facts
) -> None:
    """Add a reaction to a story with what was sent, an emoji as a rule."""
    sent = "\n".join(part.text for part in reaction.data if part.text)
    facts.add(
        "reaction",
        format_.surface,
        pointer,
        platform="facebook",
        at=facts.time(reaction.timestamp, "facebook"),
        words=sent or None,
        extra=f"story\x1f{reaction.title or ''}",
    )


def emit_reaction(reaction: Reaction, pointer: str, format_: Any, facts: Facts) -> None:
    """Add a reaction; its words are Meta's sentence, so it has none."""
    facts.add(
        "reaction",
        format_.surface,
        pointer,
        platform="facebook",
        at=facts.time(reaction.timestamp, "facebook"),
    )


COMMENT = Shape(Comment, emit)
REACTION = Shape(Reaction, emit_reaction)
STORY_REACTION = Shape(StoryReaction, emit_story_reaction)
