"""Read Instagram's publications: posts, stories, reels, archived, deleted, pictures.

Shapes: a media item ``{uri, creation_timestamp: s, title: caption, media_metadata}``;
a post ``{media: [item…], title?: caption, creation_timestamp?}`` where a single medium
carries the caption itself and a carousel carries it outside (INSTAGRAM 2.1, 14 of 19
archives); stories and profile photos are bare media items; since spring 2026
``media/posts.json`` is label_values, holds drafts too, and overlaps ``posts_1.json``.
The words under a post are a caption; there are no ids, tags, places or audiences.
"""

from __future__ import annotations

from typing import Any

import msgspec

from parsers import keys, label_values, labels, text
from parsers.columns import Facts
from parsers.facebook.media import Metadata, kind_of, located
from parsers.fitting import fit
from parsers.label_values import Labelled
from parsers.records import Shape


class Item(msgspec.Struct, gc=False):
    """One medium with its caption."""

    uri: str | None = None
    creation_timestamp: Any = None
    title: str | None = None
    media_metadata: Metadata | None = None


class Post(msgspec.Struct, gc=False):
    """One post of any number of media; the bare item stands for a post of one."""

    media: list[Item] = []
    title: str | None = None
    creation_timestamp: Any = None
    timestamp: Any = None
    uri: str | None = None
    media_metadata: Metadata | None = None
    label_values: list[label_values.Entry] = []
    # Tagged users: pages state them, JSON does not.
    people: list[str] = []


def emit(post: Post, pointer: str, format_: Any, facts: Facts) -> None:
    """Add a post's media and captions; label_values records find their way too."""
    if post.label_values:
        record = Labelled(post.timestamp, post.title, [], post.label_values)
        emit_labelled(record, pointer, format_, facts)
        return
    media = post.media
    is_bare = not media and bool(post.uri)
    if is_bare:
        media = [
            Item(post.uri, post.creation_timestamp, post.title, post.media_metadata)
        ]
        post = Post(media=media, people=post.people)
    captions = [post.title, *(item.title for item in media)]
    if not any(captions) and not any(item.uri for item in media):
        raise ValueError("a post without media or words")
    at = post.creation_timestamp or post.timestamp
    at = at or (media[0].creation_timestamp if media else None)
    people = [text.repaired(name) for name in post.people]
    _add(media, captions, at, pointer, format_, facts, people=people, is_bare=is_bare)


def _add(
    media: list[Item],
    captions: list[str | None],
    published: Any,
    pointer: str,
    format_: Any,
    facts: Facts,
    *,
    surface: str | None = None,
    status: str | None = None,
    place: str | None = None,
    people: list[str] | None = None,
    is_bare: bool = False,
) -> None:
    at = facts.time(published, "instagram")
    paths = [text.repaired(item.uri) for item in media if item.uri]
    first = keys.medium_key(paths[0]) if paths else (captions[0] or "")
    minute = "" if at is None else at // 60_000
    shared: dict[str, Any] = {
        "platform": "instagram",
        "at": at,
        "status": status or format_.status,
        "place": place,
        "people": people or None,
        "publication": keys.hashed(
            f"{facts.context.accounts['instagram']}\x1f{minute}\x1f{first}"
        ),
    }
    surface = surface or format_.surface
    for index, item in enumerate(media):
        if item.uri:
            facts.add(
                kind_of(item.uri, item.media_metadata),
                surface,
                pointer if is_bare else f"{pointer}/media/{index}",
                media_path=text.repaired(item.uri),
                **located(item.media_metadata),
                **shared,
            )
    said = set()
    for index, caption in enumerate(captions):
        spoken = text.normalised(caption or "")
        if not spoken or spoken in said:
            continue
        said.add(spoken)
        medium = media[max(index - 1, 0)] if media else None
        facts.add(
            "caption",
            surface,
            f"{pointer}/title"
            if index == 0 or is_bare
            else f"{pointer}/media/{index - 1}/title",
            words=caption,
            media_path=text.repaired(medium.uri) if medium and medium.uri else None,
            **shared,
        )


def emit_labelled(record: Labelled, pointer: str, format_: Any, facts: Facts) -> None:
    """Add a post of the 2026 shape; a draft was never published."""
    known = label_values.meanings(record)
    found = [
        *label_values.media_below(record.media),
        *label_values.media_below(list(record.label_values)),
    ]
    media: list[Item] = []
    for medium in {str(medium["uri"]): medium for medium in found}.values():
        item, _ = fit(medium, Item)
        media.append(item)
    said = label_values.said_under(record, ("caption",))
    captions = ["\n".join(said) or None, *(m.title for m in media)]
    if not media and not captions[0]:
        raise ValueError("a post without media or words")
    _doubt(record, known, facts)
    published = record.timestamp
    if published is None and media:
        published = media[0].creation_timestamp
    reel = known.get("reel")
    is_reel = reel is not None and bool(reel.inner or reel.value)
    _add(
        media,
        captions,
        published,
        pointer,
        format_,
        facts,
        surface="reel" if is_reel else None,
        status="draft" if _is_draft(record) else None,
        place=_place(known),
    )


def _doubt(
    record: Labelled, known: dict[str, label_values.Entry], facts: Facts
) -> None:
    """Count what labels in a language that we do not know may say of a post."""
    strange = [
        entry.value
        for entry in record.label_values
        if labels.meaning("instagram", entry.label or entry.title) is None
        and isinstance(entry.value, str)
        and entry.value
    ]
    if not known.keys() & {"draft", "published"} and strange:
        facts.doubts["posts that may be drafts, by labels we do not know"] += 1
        if "caption" not in known and any(labels.boolean(v) is None for v in strange):
            facts.doubts["words under labels we do not know"] += 1
    stated = label_values.said_under(record, ("draft", "published"))
    if any(labels.boolean(value) is None for value in stated):
        facts.doubts["posts of which it is not clear whether they are drafts"] += 1


def _is_draft(record: Labelled) -> bool:
    """Say whether a post was never published; a label may stand twice, one will do."""

    def states(name: str, *, flag: bool) -> bool:
        said = label_values.said_under(record, (name,))
        return any(labels.boolean(value) is flag for value in said)

    modes = label_values.said_under(record, ("publish_mode",))
    is_draft = states("draft", flag=True) or states("published", flag=False)
    return is_draft or "cutout_sticker" in modes


def _place(known: dict[str, label_values.Entry]) -> str | None:
    words = label_values.words_of(known.get("place"))
    return text.repaired(words) if words else None


POST = Shape(Post, emit)
