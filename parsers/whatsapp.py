"""Read WhatsApp's account report: what a person says of themselves, and since when.

The report ("Request account info") holds every file as .json and as .html, and no
messages. As told by public readers of reports of 2018 to 2026 (INSTAGRAM 6.1):

``whatsapp_account_information/user_information.json``: one bare label_values record
``{label_values: [{label: "Phone number", value}, {label: "About", value}, {label:
"About Set Time", timestamp_value: s}, {label: "Profile Picture Upload Time",
timestamp_value}, {label: "Device Activity", vec}, …]}``. The picture itself is not in
the report, so its time makes no item.

``whatsapp_account_information/registration_information.json`` (one reader knew it as
``registration_info.json``): ``{wa_registration_info: {registration_timestamp: s,
platform}}``.
"""

from __future__ import annotations

from typing import Any

from parsers import label_values, labels, text
from parsers.columns import Facts
from parsers.evidence import Facts as Told
from parsers.evidence import Look, entries
from parsers.records import Shape

_PLATFORM = "whatsapp"


def emit(
    record: label_values.Labelled, pointer: str, format_: Any, facts: Facts
) -> None:
    """Add the "About" text, with the time at which it was set.

    A report without the text gives nothing; one of which no label is known is not read.
    """
    known: dict[str, label_values.Entry] = {}
    for entry in record.label_values:
        meaning = labels.meaning("whatsapp", entry.label)
        if meaning is None:
            facts.doubts["labels not known"] += bool(entry.label)
        else:
            known.setdefault(meaning, entry)
    if not known:
        raise ValueError("no label of the report is known")
    about, set_at = known.get("about"), known.get("about_set")
    words = label_values.words_of(about)
    if about is None or not words:
        return
    place = record.label_values.index(about)
    facts.add(
        "profile_field",
        "profile",
        f"{pointer}/label_values/{place}",
        platform=_PLATFORM,
        at=facts.time(set_at.timestamp_value, _PLATFORM) if set_at else None,
        words=words,
        container="bio",
    )


PROFILE = Shape(label_values.Labelled, emit)


def owner(root: Any, look: Look) -> Told:
    """Return what tells one account's report from another's: its phone number.

    The number stays inside; it names the account in no output.
    """
    found = root.get("label_values") if isinstance(root, dict) else root
    for entry in entries(found):
        if labels.meaning("whatsapp", entry.get("label")) == "phone":
            return {"phone": _digits(entry.get("value"))}
    return {}


def _digits(value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    return "".join(filter(str.isdigit, text.repaired(value))) or None


def registration(root: Any, look: Look) -> Told:
    """Return when the account was opened."""
    told = root["wa_registration_info"]
    return look.facts(created_at=lambda: look.time(told.get("registration_timestamp")))
