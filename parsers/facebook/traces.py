"""Read the files that repeat what a person published: edits, memories, hosted events.

All are label_values (``labelled``). An edit: the words after it, its time, sometimes an
address; which post or comment it changed is not said (FACEBOOK 2.1, 2.2, no pair of
before and after seen). Media of memories, shared memories and birthdays: ``media``, in
the record or below it; most stand in other files too, where they are the same item.
"""

from __future__ import annotations

from typing import Any

import msgspec

from parsers import label_values
from parsers.columns import Facts
from parsers.facebook import labelled
from parsers.facebook.media import add_alone, publication_of
from parsers.label_values import Entry, Labelled
from parsers.records import Shape


class Trace(msgspec.Struct, gc=False):
    """One labelled record."""

    timestamp: Any = None
    title: str | None = None
    media: list[Any] = []
    label_values: list[Entry] = []
    fbid: Any = None


def _labelled(trace: Trace) -> Labelled:
    return Labelled(trace.timestamp, None, trace.media, trace.label_values)


def emit_post_edit(trace: Trace, pointer: str, format_: Any, facts: Facts) -> None:
    """Add the words of a post after an edit."""
    _add_edit("post", trace, pointer, format_, facts)


def emit_comment_edit(trace: Trace, pointer: str, format_: Any, facts: Facts) -> None:
    """Add the words of a comment after an edit."""
    _add_edit("comment", trace, pointer, format_, facts)


def _add_edit(
    kind: str, trace: Trace, pointer: str, format_: Any, facts: Facts
) -> None:
    """Add the words after an edit; when the thing itself was made is not said."""
    found = labelled.read(_labelled(trace), facts, ("message", "comment"))
    if not found.words:
        facts.doubts["edits without words"] += 1
        return
    facts.add(
        kind,
        format_.surface,
        pointer,
        platform="facebook",
        at=None,
        words=found.words,
        edited_at=facts.time(found.at, "facebook"),
        url=found.url,
        publication=publication_of(facts, None, found.words),
        extra=f"edit\x1f{found.at}",
    )


def emit_memory(trace: Trace, pointer: str, format_: Any, facts: Facts) -> None:
    """Add the media of a memory, and words where a label we know says so.

    A record that tells of a memory without a medium holds nothing of the person's.
    """
    record = _labelled(trace)
    known = label_values.meanings(record, "facebook")
    media = labelled.media_of(record)
    for medium in media:
        add_alone(medium, pointer, facts, surface=format_.surface, container=None)
    words = label_values.words_of(known.get("message"))
    at = facts.time(labelled.time_of(trace.timestamp, trace.label_values), "facebook")
    if words:
        facts.add(
            "post",
            format_.surface,
            pointer,
            platform="facebook",
            at=at,
            words=words,
            publication=publication_of(facts, at, words),
        )
    other = labelled.unknown_words(trace.label_values)
    if other:
        facts.doubts[labelled.UNKNOWN_WORDS] += len(other)
    if not (media or words or trace.label_values):
        raise ValueError("a memory without media, words or labels")


POST_EDIT = Shape(Trace, emit_post_edit)
COMMENT_EDIT = Shape(Trace, emit_comment_edit)
MEMORY = Shape(Trace, emit_memory)
