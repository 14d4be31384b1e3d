"""Read Instagram's comments, likes, votes and answers.

Comment since 2023: ``{media_list_data?: [{uri}], string_map_data: {Comment: {value},
"Media Owner": {value}, Time: {timestamp}}}`` for posts (bare list), reels and stories
(``hype.json``); 17 of 19 archives. Which post it was, and whether its owner's account
was public, is not there. Likes, votes, answers: ``{title: owner, string_list_data:
[{href, value, timestamp}]}``, and label_values in 2026. An answer to a story's question
is words the person typed; a vote or like has none of theirs.
"""

from __future__ import annotations

from typing import Any

import msgspec

from parsers import label_values, labels, text
from parsers.columns import Facts
from parsers.facebook.media import kind_of
from parsers.label_values import Entry
from parsers.records import Shape


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
    string_map_data: dict[str, Cell] = {}
    string_list_data: list[Cell] = []
    label_values: list[Entry] = []


def by_meaning(cells: dict[str, Cell]) -> dict[str, Cell]:
    """Return the cells under the meanings of their labels; unknown labels left out."""
    known = ((labels.meaning("instagram", word), cell) for word, cell in cells.items())
    return {meaning: cell for meaning, cell in known if meaning is not None}


def emit_comment(record: Activity, pointer: str, format_: Any, facts: Facts) -> None:
    """Add a comment; its parent's owner decides who could see it."""
    known = by_meaning(record.string_map_data) or _listed(record)
    if not known.keys() & {"comment", "media_owner", "time"}:
        raise ValueError("a comment without a known label")
    if "comment" not in known and any(
        cell.value and labels.meaning("instagram", word) is None
        for word, cell in record.string_map_data.items()
    ):
        facts.doubts["words under labels we do not know"] += 1
    owner = known["media_owner"].value if "media_owner" in known else None
    words = known["comment"].value if "comment" in known else None
    own = facts.context.accounts["instagram"].casefold()
    is_own = bool(owner) and text.repaired(owner or "").casefold() == own
    shared: dict[str, Any] = {
        "platform": "instagram",
        "at": facts.time(
            known["time"].timestamp if "time" in known else None, "instagram"
        ),
        "parent_owner": "" if is_own else (text.repaired(owner) if owner else None),
    }
    facts.add(
        "comment",
        format_.surface,
        pointer,
        words=words or None,
        extra=owner or "",
        **shared,
    )
    for index, medium in enumerate(record.media_list_data):
        if medium.uri:
            facts.add(
                kind_of(medium.uri),
                format_.surface,
                f"{pointer}/media_list_data/{index}",
                media_path=text.repaired(medium.uri),
                **shared,
            )


def _listed(record: Activity) -> dict[str, Cell]:
    """Return a comment of 2021: the owner as title, words and time in one cell."""
    if not record.string_list_data:
        return {}
    cell = record.string_list_data[0]
    return {"comment": cell, "time": cell, "media_owner": Cell(value=record.title)}


def _owner(record: Activity) -> str | None:
    """Return whose post or story was acted on, as far as the record says."""
    if record.title:
        return text.repaired(record.title)
    return label_values.owner_in(list(record.label_values))


def _times(record: Activity) -> list[Any]:
    """Return the time of each act in the record; a title may group several."""
    if record.string_list_data:
        return [cell.timestamp for cell in record.string_list_data]
    mapped = by_meaning(record.string_map_data).get("time")
    return [mapped.timestamp if mapped is not None else record.timestamp]


def emit_reaction(record: Activity, pointer: str, format_: Any, facts: Facts) -> None:
    """Add a like or vote; the post it was on is somebody else's."""
    owner = _owner(record)
    platform = format_.platform
    for index, timestamp in enumerate(_times(record)):
        facts.add(
            "reaction",
            format_.surface,
            f"{pointer}/{index}" if index else pointer,
            platform=platform,
            at=facts.time(timestamp, platform),
            parent_owner=owner,
            extra=f"{format_.surface}\x1f{owner}\x1f{timestamp}",
        )


def emit_answer(record: Activity, pointer: str, format_: Any, facts: Facts) -> None:
    """Add the words typed in answer to a story's question."""
    owner = _owner(record)
    cells = record.string_list_data or list(record.string_map_data.values())
    for index, cell in enumerate(cells):
        if cell.value:
            facts.add(
                "comment",
                format_.surface,
                f"{pointer}/{index}",
                platform="instagram",
                at=facts.time(cell.timestamp or record.timestamp, "instagram"),
                words=cell.value,
                parent_owner=owner,
            )


COMMENT = Shape(Activity, emit_comment)
REACTION = Shape(Activity, emit_reaction)
ANSWER = Shape(Activity, emit_answer)
