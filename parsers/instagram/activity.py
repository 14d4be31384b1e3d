"""Read Instagram's comments, likes, votes and answers.

Comment since 2023: ``{media_list_data?: [{uri}], string_map_data: {Comment: {value},
"Media Owner": {value}, Time: {timestamp}}}`` for posts (bare list), reels and stories
(``hype.json``); 17 of 19 archives. Which post it was, and whether its owner's account
was public, is not there. Likes, votes, answers: ``{title: owner, string_list_data:
[{href, value, timestamp}]}``, and label_values in 2026. An answer to a story's question
is words the person typed; a vote or like has none of theirs.

A label that stands twice begins another comment, note or answer of the same record.
A comment whose labels are in a language that we do not know is read by the shape and
the order of its cells, which were the same in every archive, and is counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from parsers import label_values, text
from parsers.columns import Facts
from parsers.instagram.cells import (
    Activity,
    Cell,
    by_meaning,
    labelled,
    parts_of,
    stamp_of,
    unknown,
)
from parsers.records import Shape

UNKNOWN_WORDS: Final = "words under labels we do not know"
_BY_PLACE: Final = "comments read by the place of their cells, not by their labels"
_USERNAME: Final = re.compile(r"[A-Za-z0-9._]{1,30}")


def parent_of(owner: str | None, facts: Facts) -> str | None:
    """Return whose post was acted on; "" for the account's own, None if not said."""
    if not owner:
        return None
    name = text.repaired(owner)
    own = facts.context.accounts["instagram"].casefold()
    return "" if name.casefold() == own else name


def owner_of(record: Activity) -> str | None:
    """Return whose post or story was acted on, as far as the record says."""
    if record.title:
        return text.repaired(record.title)
    return label_values.owner_in(list(record.label_values))


# Comments -----------------------------------------------------------------------------


def emit_comment(record: Activity, pointer: str, format_: Any, facts: Facts) -> None:
    """Add a comment; its parent's owner decides who could see it.

    A picture is part of the comment: its parent's audience sees it, not the account's.
    """
    parts = parts_of(record, facts)
    parts = parts if parts[0] else _listed(record) or parts
    for index, known in enumerate(parts):
        if not known.keys() & {"comment", "media_owner", "time"}:
            known = _by_place(record)
            facts.doubts[_BY_PLACE] += 1
        elif "comment" not in known and any(cell.value for cell in unknown(record)):
            facts.doubts[UNKNOWN_WORDS] += 1
        media = [] if index else [m.uri for m in record.media_list_data if m.uri]
        at = f"{pointer}/{index}" if index else pointer
        _add_comment(known, record, media, at, format_, facts)


def _add_comment(
    known: dict[str, Cell],
    record: Activity,
    media: list[str],
    pointer: str,
    format_: Any,
    facts: Facts,
) -> None:
    owner = known["media_owner"].value if "media_owner" in known else None
    words = known["comment"].value if "comment" in known else None
    for index, path in enumerate(media or [None]):
        facts.add(
            "comment",
            format_.surface,
            f"{pointer}/media_list_data/{index}" if index else pointer,
            platform="instagram",
            at=facts.time(stamp_of(record, known), "instagram"),
            words=None if index else words or None,
            media_path=text.repaired(path) if path else None,
            parent_owner=parent_of(owner, facts),
            extra=owner or "",
        )


def _listed(record: Activity) -> list[dict[str, Cell]]:
    """Return the comments of 2021: the owner as title, words and time in one cell."""
    owner = Cell(value=record.title)
    return [
        {"comment": cell, "time": cell, "media_owner": owner}
        for cell in record.string_list_data
    ]


def _by_place(record: Activity) -> dict[str, Cell]:
    """Return the cells of a comment by their shape: words, then a name, then a time.

    Raises ValueError where they have another shape.
    """
    cells = unknown(record)
    said = [cell for cell in cells if cell.value]
    if not 1 <= len(said) <= 2:
        raise ValueError("a comment without a known label")
    known = {"comment": said[0]}
    if len(said) == 2:
        if not _USERNAME.fullmatch(said[1].value or ""):
            raise ValueError("a comment without a known label")
        known["media_owner"] = said[1]
    return known


# Likes and votes ----------------------------------------------------------------------


def _times(record: Activity) -> list[Any]:
    """Return the time of each act in the record; a title may group several."""
    if record.string_list_data:
        return [cell.timestamp for cell in record.string_list_data]
    return [stamp_of(record, by_meaning(record))]


def emit_reaction(record: Activity, pointer: str, format_: Any, facts: Facts) -> None:
    """Add a like or vote; the post it was on is somebody else's."""
    owner = owner_of(record)
    times = _times(record)
    if owner is None and not any(times):
        raise ValueError("a reaction without a time or whose post it was on")
    platform = format_.platform
    # Several acts on one story in a minute are told apart by their files.
    act = format_.stem if format_.surface == "story" else ""
    for index, timestamp in enumerate(times):
        facts.add(
            "reaction",
            format_.surface,
            f"{pointer}/{index}" if index else pointer,
            platform=platform,
            at=facts.time(timestamp, platform),
            parent_owner=owner,
            extra=f"{format_.surface}\x1f{owner}\x1f{act}",
        )


# Answers to the questions of stories --------------------------------------------------


class _Answer(NamedTuple):
    """What was sent in answer: words, a picture or a link, and when."""

    words: str | None
    path: str | None
    url: str | None
    stamp: Any


def emit_answer(record: Activity, pointer: str, format_: Any, facts: Facts) -> None:
    """Add what was sent in answer to a story's question: words, a picture, a song.

    The question is the words of the story's owner.
    """
    answers = [*_answers(record, facts), *_pictures(record)]
    if not answers:
        raise ValueError("an answer without anything that was sent")
    owner = owner_of(record)
    for index, answer in enumerate(answers):
        facts.add(
            "comment",
            format_.surface,
            f"{pointer}/{index}",
            platform="instagram",
            at=facts.time(answer.stamp or record.timestamp, "instagram"),
            words=answer.words or None,
            media_path=answer.path,
            url=answer.url or None,
            parent_owner=owner,
            extra=owner or "" if not answer.words else "",
        )
    question = by_meaning(record).get("question")
    if question is not None and question.value:
        facts.add(
            "caption",
            format_.surface,
            f"{pointer}/question",
            platform="instagram",
            at=None,
            words=question.value,
            author="other",
        )


def _answers(record: Activity, facts: Facts) -> Iterator[_Answer]:
    """Yield each answer; one whose label we do not know is counted."""
    for cell in record.string_list_data:
        if cell.value or cell.href or (cell.timestamp and not record.media_list_data):
            yield _Answer(cell.value, None, cell.href, cell.timestamp)
    if record.string_list_data or not labelled(record):
        return
    known, *others = parts_of(record, facts)
    stamp = stamp_of(record, known)
    answer = known.get("answer") or known.get("text")
    said = [cell for cell in unknown(record) if cell.value]
    if answer is None and len(said) == 1 and "question" in known:
        answer = said[0]
    elif answer is None and said:
        facts.doubts[UNKNOWN_WORDS] += 1
    if answer is not None:
        yield _Answer(answer.value, None, answer.href, stamp)
    elif said or stamp:
        yield _Answer(None, None, None, stamp)
    for more in others:
        again = more.get("answer") or more.get("text")
        if again is not None:
            yield _Answer(again.value, None, again.href, stamp_of(record, more))


def _pictures(record: Activity) -> Iterator[_Answer]:
    cells = record.string_list_data
    stamp = cells[0].timestamp if cells else None
    for medium in record.media_list_data:
        if medium.uri:
            yield _Answer(None, text.repaired(medium.uri), None, stamp)


COMMENT = Shape(Activity, emit_comment)
REACTION = Shape(Activity, emit_reaction)
ANSWER = Shape(Activity, emit_answer)
