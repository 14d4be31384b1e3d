"""Read Instagram's and Threads' profile statements.

``{profile_user: [{title, media_map_data, string_map_data: {Username: {href, value,
timestamp}, Name, Bio, Website, Gender, "Private Account", …}}]}``; Threads' own file
has the wrapper ``text_post_app_text_post_app_profile``. Labels follow the account's
language; all 19 archives read for the notes were English. Former values stand in
``profile_changes`` (``{Changed, Previous Value, New Value, Change Date}``, 9 of 19).
"""

from __future__ import annotations

from typing import Any, Final

from parsers import labels
from parsers.columns import Facts
from parsers.instagram.activity import Activity, by_meaning
from parsers.records import Shape

_STATEMENTS: Final = ("name", "username", "bio", "website", "gender")


def emit(record: Activity, pointer: str, format_: Any, facts: Facts) -> None:
    """Add each statement of the profile as one item."""
    known = by_meaning(record.string_map_data)
    if not known:
        raise ValueError("a profile without a known label")
    for field in _STATEMENTS:
        words = known[field].value if field in known else None
        if words:
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


def emit_change(record: Activity, pointer: str, format_: Any, facts: Facts) -> None:
    """Add a former name, bio or website: words that stood on the profile once.

    Changes of e-mail, phone and picture are no statements.
    """
    known = by_meaning(record.string_map_data)
    changed = known["changed"].value if "changed" in known else None
    field = labels.meaning("fields", changed)
    words = known["previous"].value if "previous" in known else None
    if field and words:
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


PROFILE = Shape(Activity, emit)
CHANGE = Shape(Activity, emit_change)
