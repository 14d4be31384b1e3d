"""Read Instagram's notes: short words for followers or close friends.

``notes.json`` beside the profile is known by its name alone (two listings of 2026,
INSTAGRAM 2.3); that it holds a map or label_values with a text and a time, as all its
neighbours do, is our guess. A record of any other shape is a problem.
"""

from __future__ import annotations

from typing import Any

from parsers.columns import Facts
from parsers.instagram.cells import Activity, parts_of, stamp_of
from parsers.records import Shape


def emit(record: Activity, pointer: str, format_: Any, facts: Facts) -> None:
    """Add one note, or as many as the record holds."""
    found = []
    for known in parts_of(record, facts):
        cell = known.get("text") or known.get("note")
        found.append((cell.value if cell else None, stamp_of(record, known)))
    listed = [(cell.value, cell.timestamp) for cell in record.string_list_data]
    said = [(words, stamp) for words, stamp in (*found, *listed) if words]
    if not said:
        raise ValueError("a note without words under a label that we know")
    stamps = (stamp for _, stamp in (*found, *listed) if stamp)
    only = next(stamps, None)
    for index, (words, stamp) in enumerate(said):
        facts.add(
            "note",
            format_.surface,
            f"{pointer}/{index}" if index else pointer,
            platform="instagram",
            at=facts.time(stamp or only, "instagram"),
            words=words,
        )


NOTE = Shape(Activity, emit)
