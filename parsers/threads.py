"""Read Threads' posts and replies.

``{text_post_app_text_posts: [{media: [{uri ("" if text only), creation_timestamp: s,
title: the text, text_app_post: {is_reply?}}], title?, creation_timestamp?}]}`` inside
an Instagram archive (6 of 19, INSTAGRAM 5). ``is_reply`` stands in newer exports only;
without it a reply can't be told from a post. A download of Threads alone may keep the
file in a folder of its name, or as one list ``threads.json`` (one reader, unproven).

``archived_threads.json``: ``{text_post_app_text_app_archived_posts: [{string_map_data:
{Author, Time, URL?}}]}`` (two readers, one of which takes the account's own name from
``Author``: one can archive only one's own). It tells that a thread was hidden, as a
rule without its words.
"""

from __future__ import annotations

from typing import Any

import msgspec

from parsers import keys, text
from parsers.columns import Facts
from parsers.facebook.media import Metadata, kind_of, located
from parsers.instagram.cells import Activity, parts_of, stamp_of, unknown
from parsers.records import Shape


class TextPost(msgspec.Struct, gc=False):
    """What is said of a Threads post besides its text."""

    is_reply: Any = None


class Item(msgspec.Struct, gc=False):
    """One medium, or the text alone with an empty path."""

    uri: str | None = None
    creation_timestamp: Any = None
    title: str | None = None
    media_metadata: Metadata | None = None
    text_app_post: TextPost | None = None


class Thread(msgspec.Struct, gc=False):
    """One post or reply."""

    media: list[Item] = []
    title: str | None = None
    creation_timestamp: Any = None


def emit(thread: Thread, pointer: str, format_: Any, facts: Facts) -> None:
    """Add the words and the media of a Threads post or reply."""
    items = thread.media
    if not items and not thread.title:
        raise ValueError("a thread without media or words")
    published = thread.creation_timestamp
    published = published or (items[0].creation_timestamp if items else None)
    at = facts.time(published, "threads")
    own = [thread.title, *(item.title for item in items)]
    texts = list(dict.fromkeys(words for words in own if words and words.strip()))
    is_reply = any(
        item.text_app_post is not None and item.text_app_post.is_reply is True
        for item in items
    )
    minute = "" if at is None else at // 60_000
    paths = [text.repaired(item.uri) for item in items if item.uri]
    shared: dict[str, Any] = {
        "platform": "threads",
        "at": at,
        "publication": keys.hashed(
            f"{facts.context.accounts['threads']}\x1f{minute}\x1f{texts[:1]}{paths[:1]}"
        ),
    }
    kind = "comment" if is_reply else "post"
    if texts or not paths:
        facts.add(kind, "timeline", pointer, words="\n".join(texts) or None, **shared)
    for index, item in enumerate(items):
        if item.uri:
            facts.add(
                kind_of(item.uri, item.media_metadata),
                "timeline",
                f"{pointer}/media/{index}",
                media_path=text.repaired(item.uri),
                **located(item.media_metadata),
                **shared,
            )


def emit_archived(record: Activity, pointer: str, format_: Any, facts: Facts) -> None:
    """Add an archived thread; under another name than the account's it is counted."""
    parts = parts_of(record, facts)
    known = parts[0]
    cells = [*known.values(), *unknown(record), *record.string_list_data]
    listed = next((cell.timestamp for cell in record.string_list_data), None)
    stamp = stamp_of(record, known) or listed
    spoken = (part["text"].value for part in parts if "text" in part)
    words = "\n".join(filter(None, spoken)) or None
    url = next((cell.href for cell in cells if cell.href), None)
    if not (words or url or stamp):
        raise ValueError("an archived thread without words, link or time")
    author = known["author"].value if "author" in known else record.title
    own = facts.context.accounts["threads"].casefold()
    if author and text.repaired(author).casefold() != own:
        facts.doubts["archived threads under another name than the account's"] += 1
    facts.add(
        "post",
        format_.surface,
        pointer,
        platform="threads",
        at=facts.time(stamp, "threads"),
        words=words,
        status=format_.status,
        url=url,
        extra=f"archived\x1f{url}\x1f{stamp}" if not words else "",
    )


THREAD = Shape(Thread, emit)
ARCHIVED = Shape(Activity, emit_archived)
