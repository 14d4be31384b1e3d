"""Read Instagram's comments, likes, votes and answers.

Comment since 2023: ``{media_list_data?: [{uri}], string_map_data: {Comment: {value},
"Media Owner": {value}, Time: {timestamp}}}`` for posts (bare list), reels and stories
(``hype.json``); 17 of 19 archives. Which post it was, and whether its owner's account
was public, is not there. Likes, votes, answers: ``{title: owner, string_list_data:
[{href, value, timestamp}]}``, and label_values in 2026. An answer to a story's question
is words the person typed; a vote or like has none of theirs.

A comment whose labels are in a language that we do not know is read by the shape and
the order of its cells, which were the same in every archive, and is counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import msgspec

from parsers import label_values, labels, text
from parsers.columns import Facts
from parsers.label_values import Entry
from parsers.records import Shape

UNKNOWN_WORDS: Final = "words under labels we do not know"
_BY_PLACE: Final = "comments read by the place of their cells, not by their labels"
_USERNAME: Final = re.compile(r"[A-Za-z0-9._]{1,30}")


class Cell(msgspec.Struct, gc=False):
    """One labelled value of a string map or list."""

    href: str | None = None
    value: str | None = None
    timestamp: Any = None


class Uri(msgspec.Struct, gc=False):
    """A medium that a comment carries; the path is empty as a rule."""

    uri: str | None = None


class Activity(msgspec.Struct, gc=False):
    """One record of the map, list or label_values kind."""

    title: str | None = None
    timestamp: Any = None
    media_list_data: list[Uri] = []
    media_map_data: dict[str, Uri] = {}
    string_map_data: dict[str, Cell] = {}
    string_list_data: list[Cell] = []
    label_values: list[Entry] = []


# What a record says under its labels --------------------------------------------------


def labelled(record: Activity) -> list[tuple[str, Cell]]:
    """Return the labels of a record, in order, whichever of two shapes it has."""
    if not record.label_values:
        return list(record.string_map_data.items())
    return [
        (
            entry.label or entry.title or "",
            Cell(
                entry.href,
                entry.value if isinstance(entry.value, str) else None,
                entry.timestamp_value,
            ),
        )
        for entry in record.label_values
    ]


def by_meaning(record: Activity) -> dict[str, Cell]:
    """Return the cells under the meanings of their labels; unknown labels left out."""
    known = (
        (labels.meaning("instagram", word), cell) for word, cell in labelled(record)
    )
    found: dict[str, Cell] = {}
    for meaning, cell in known:
        if meaning is not None:
            found.setdefault(meaning, cell)
    return found


def unknown(record: Activity) -> list[Cell]:
    """Return the cells whose labels we do not know, those without a value left out."""
    return [
        cell
        for word, cell in labelled(record)
        if labels.meaning("instagram", word) is None
        and (cell.value or cell.timestamp or cell.href)
    ]


def stamp_of(record: Activity, known: dict[str, Cell]) -> Any:
    """Return when it was: the labelled time, the only time there is, the record's."""
    if "time" in known:
        return known["time"].timestamp
    stamps = [cell.timestamp for _, cell in labelled(record) if cell.timestamp]
    return stamps[0] if len(stamps) == 1 else record.timestamp


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
    known = by_meaning(record) or _listed(record)
    if not known.keys() & {"comment", "media_owner", "time"}:
        known = _by_place(record)
        facts.doubts[_BY_PLACE] += 1
    elif "comment" not in known and any(cell.value for cell in unknown(record)):
        facts.doubts[UNKNOWN_WORDS] += 1
    owner = known["media_owner"].value if "media_owner" in known else None
    words = known["comment"].value if "comment" in known else None
    media = [text.repaired(m.uri) for m in record.media_list_data if m.uri]
    for index, path in enumerate(media or [None]):
        facts.add(
            "comment",
            format_.surface,
            f"{pointer}/media_list_data/{index}" if index else pointer,
            platform="instagram",
            at=facts.time(stamp_of(record, known), "instagram"),
            words=None if index else words or None,
            media_path=path,
            parent_owner=parent_of(owner, facts),
            extra=owner or "",
        )


def _listed(record: Activity) -> dict[str, Cell]:
    """Return a comment of 2021: the owner as title, words and time in one cell."""
    if not record.string_list_data:
        return {}
    cell = record.string_list_data[0]
    return {"comment": cell, "time": cell, "media_owner": Cell(value=record.title)}


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
    known = by_meaning(record)
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


def _pictures(record: Activity) -> Iterator[_Answer]:
    cells = record.string_list_data
    stamp = cells[0].timestamp if cells else None
    for medium in record.media_list_data:
        if medium.uri:
            yield _Answer(None, text.repaired(medium.uri), None, stamp)


COMMENT = Shape(Activity, emit_comment)
REACTION = Shape(Activity, emit_reaction)
ANSWER = Shape(Activity, emit_answer)
