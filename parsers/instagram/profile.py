"""Read Instagram's and Threads' profile statements.

``{profile_user: [{title, media_map_data: {"Profile Photo": medium}, string_map_data:
{Username: {href, value, timestamp}, Name, Bio, Website, Gender, "Private Account",
…}}]}``; Threads' own file has the wrapper ``text_post_app_text_post_app_profile``.
Labels follow the account's language; all 19 archives read for the notes were English.
Former values stand in ``profile_changes`` (``{Changed, Previous Value, New Value,
Change Date}``, 9 of 19).
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

from parsers import labels, text
from parsers.columns import Facts
from parsers.facebook.media import kind_of
from parsers.instagram.activity import UNKNOWN_WORDS
from parsers.instagram.cells import (
    NONE,
    Activity,
    Cell,
    labelled,
    parts_of,
    unknown,
)
from parsers.instagram.media import Item
from parsers.records import Shape

_STATEMENTS: Final = ("name", "username", "bio", "website", "gender")
_PUBLIC_ONCE: Final = frozenset(_STATEMENTS)


class Profile(msgspec.Struct, gc=False):
    """One profile: its statements by label, and the picture it shows."""

    title: str | None = None
    media_map_data: dict[str, Item] = {}
    string_map_data: msgspec.Raw = NONE


def emit(record: Profile, pointer: str, format_: Any, facts: Facts) -> None:
    """Add each statement of the profile as one item, and its picture."""
    mapped = Activity(string_map_data=record.string_map_data)
    rows = [
        (labels.meaning("instagram", word), cell) for word, cell in labelled(mapped)
    ]
    if not any(meaning for meaning, _ in rows):
        raise ValueError("a profile without a known label")
    if any(labels.boolean(cell.value) is None for cell in unknown(mapped)):
        facts.doubts["statements under labels we do not know"] += 1
    for field in _STATEMENTS:
        said = [cell.value for meaning, cell in rows if meaning == field and cell.value]
        for words in dict.fromkeys(said):
            facts.add(
                "profile_field",
                "profile",
                f"{pointer}/string_map_data/{field}",
                platform=format_.platform,
                at=None,
                words=words,
                container=field,
                extra=field,
            )
    # Only the picture stands there, under a word of the account's language.
    for item in record.media_map_data.values():
        if item.uri:
            facts.add(
                kind_of(item.uri, item.media_metadata),
                "profile_picture",
                f"{pointer}/media_map_data",
                platform=format_.platform,
                at=facts.time(item.creation_timestamp, format_.platform),
                media_path=text.repaired(item.uri),
            )


def emit_change(record: Activity, pointer: str, format_: Any, facts: Facts) -> None:
    """Add a former name, bio or website: words that stood on the profile once.

    Changes of e-mail, phone and picture are no statements.
    """
    parts = parts_of(record, facts)
    if not parts[0].keys() & {"changed", "previous", "new_value", "change_date"}:
        raise ValueError("a change of the profile without a known label")
    strange = any(cell.value for cell in unknown(record))
    for known in parts:
        _add_former(known, pointer, facts, strange="previous" not in known and strange)


def _add_former(
    known: dict[str, Cell], pointer: str, facts: Facts, *, strange: bool
) -> None:
    words = known["previous"].value if "previous" in known else None
    changed = known["changed"].value if "changed" in known else None
    field = labels.meaning("fields", changed)
    if strange or (words and field is None):
        facts.doubts[UNKNOWN_WORDS] += 1
    if field in _PUBLIC_ONCE and words:
        facts.add(
            "profile_field",
            "profile",
            f"{pointer}/string_map_data/previous",
            platform="instagram",
            at=None,
            words=words,
            status="deleted",
            container=field,
            extra=f"former\x1f{field}",
        )


PROFILE = Shape(Profile, emit)
CHANGE = Shape(Activity, emit_change)
