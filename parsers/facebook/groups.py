"""Read the group file of 2018–2021, which mixes posts and comments.

``groups/your_posts_and_comments_in_groups.json``: ``{group_posts: {activity_log_data:
[…]}}`` or ``{group_posts: […]}``; each record is a post (``data: [{post}]``) or a
comment (``data: [{comment: {timestamp, comment, author, group}}]``), told apart by
that key alone (FACEBOOK 2.4, two readers of 2019–2020).
"""

from __future__ import annotations

from typing import Any

import msgspec

from parsers.columns import Facts
from parsers.facebook import comments, posts
from parsers.facebook.attachments import Attachment
from parsers.records import Shape


class Datum(msgspec.Struct, gc=False):
    """One element of ``data``: words of a post, or a comment."""

    post: str | None = None
    text: str | None = None
    backdated_timestamp: Any = None
    comment: comments.Words | None = None


class Either(msgspec.Struct, gc=False):
    """One record: a post or a comment."""

    timestamp: Any = None
    title: str | None = None
    data: list[Datum] = []
    attachments: list[Attachment] = []
    tags: list[Any] = []


def emit(record: Either, pointer: str, format_: Any, facts: Facts) -> None:
    """Add the record as what it is; one that holds both is both."""
    said = [comments.Datum(d.comment) for d in record.data if d.comment is not None]
    posted = [
        posts.Datum(d.post, d.text, d.backdated_timestamp)
        for d in record.data
        if d.comment is None
    ]
    hangs = record.attachments
    if said:
        comment = comments.Comment(record.timestamp, record.title, said, hangs)
        comments.emit(comment, pointer, format_, facts)
        hangs = []
    if not said or any(datum.post or datum.text for datum in posted):
        post = posts.Post(record.timestamp, record.title, posted, hangs, record.tags)
        posts.emit(post, pointer, format_, facts)


EITHER = Shape(Either, emit)
