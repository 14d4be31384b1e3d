"""Read Instagram's notes: short words for followers or close friends.

``notes.json`` beside the profile is known by its name alone (two listings of 2026,
INSTAGRAM 2.3); that it holds a map or label_values with a text and a time, as all its
neighbours do, is our guess. A record of any other shape is a problem.
"""

from __future__ import annotations

from typing import Any

from parsers.columns import Facts
from parsers.instagram.activity import Activity, by_meaning, stamp_of
from parsers.records import Shape


def emit(record: Activity, pointer: str, format_: Any, facts: Facts) -> None:
    """Add one note."""
    known = by_meaning(record)
    cell = known.get("text") or known.get("note")
    words = cell.value if cell is not None else None
    if not words and record.string_list_data:
        words = record.string_list_data[0].value
    if not words:
        raise ValueError("a note without words under a label that we know")
    listed = record.string_list_data[:1]
    stamp = stamp_of(record, known) or next((c.timestamp for c in listed), None)
    facts.add(
        "note",
        format_.surface,
        pointer,
        platform="instagram",
        at=facts.time(stamp, "instagram"),
        words=words,
    )


NOTE = Shape(Activity, emit)
