"""Read Facebook's profile statements, events and Marketplace listings.

Profile: ``{profile_v2: {name: {full_name}, username?, intro_bio?, work_experiences:
[{employer, title}], education_experiences: [{name}], current_city: {name}, hometown:
{name}, relationship: {status}, websites: [str | {address}], previous_names: [{name}],
…}}`` (13 of 13 archives of 2023–2025; ``{profile: …}`` until 2021). E-mail addresses,
phone numbers and the birthday serve the account's facts and are no statements.
Page profiles (2026) add ``address``, ``about_me``, ``profile_category``, and list their
``websites`` and their services in files of their own (the shape of both is a
hypothesis: only the names ``websites`` and ``your_services`` were seen).
Events: ``{your_events_v2: [{name, description, create_timestamp, start_timestamp,
place: {name}}]}``; hosted ones are label_values. Listings: ``{items_selling_v2:
[{title, price, created_timestamp, description, location?}]}``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from parsers import fitting, label_values, text
from parsers.columns import Facts
from parsers.facebook import labelled
from parsers.facebook.attachments import Named
from parsers.label_values import Entry, Labelled
from parsers.records import Shape

# Key of the export -> our key, and the keys under which the value may stand.
_FIELDS: Final = (
    ("name", "name", ("full_name",)),
    ("username", "username", ()),
    ("intro_bio", "bio", ("text", "name")),
    ("about_me", "bio", ()),
    ("work_experiences", "work", ("employer", "title")),
    ("education_experiences", "education", ("name",)),
    ("current_city", "city", ("name",)),
    ("hometown", "hometown", ("name",)),
    ("places_lived", "city", ("place", "name")),
    ("relationship", "relationship", ("status",)),
    ("websites", "website", ("address", "url", "name")),
    ("gender", "gender", ("gender_option",)),
    ("languages", "language", ("name",)),
    ("family_members", "family", ("name",)),
    ("previous_names", "nickname", ("name",)),
    ("other_names", "nickname", ("name",)),
    ("name_pronunciation", "nickname", ()),
    ("favorite_quotes", "quote", ("text", "name")),
    ("interests", "interest", ("name",)),
    ("political_view", "politics", ("name",)),
    ("religious_view", "religion", ("name",)),
    ("profile_category", "category", ("name",)),
    ("address", "address", ("full_address", "street", "name", "city")),
)


class Event(msgspec.Struct, gc=False):
    """One event the person made."""

    name: str | None = None
    description: str | None = None
    create_timestamp: Any = None
    start_timestamp: Any = None
    timestamp: Any = None
    place: Named | None = None
    label_values: list[Entry] = []


class Listing(msgspec.Struct, gc=False):
    """One Marketplace listing."""

    title: str | None = None
    description: str | None = None
    created_timestamp: Any = None
    location: Named | None = None


def emit(root: dict[str, Any], pointer: str, format_: Any, facts: Facts) -> None:
    """Add each statement of the profile as one item."""
    for key, profile in root.items():
        if not isinstance(profile, dict):
            raise TypeError("a profile that is no object")
        for field, container, inner in _FIELDS:
            for at, value, stamp in _values(profile.get(field), inner):
                facts.add(
                    "profile_field",
                    "profile",
                    f"{pointer}/{key}/{field}{at}",
                    platform="facebook",
                    at=facts.time(stamp, "facebook"),
                    words=value,
                    container=container,
                    extra=container,
                )


def _values(value: Any, inner: tuple[str, ...]) -> Iterator[tuple[str, str, Any]]:
    """Yield where each statement stands, what it says and when it was made."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            for at, found, stamp in _values(item, inner):
                yield f"/{index}{at}", found, stamp
    elif isinstance(value, dict):
        for key in inner:
            words = value.get(key)
            if isinstance(words, str) and words.strip():
                yield f"/{key}", words, value.get("timestamp")
                return
    elif isinstance(value, str) and value.strip():
        yield "", value, None


def emit_event(event: Event, pointer: str, format_: Any, facts: Facts) -> None:
    """Add an event the person made."""
    if event.label_values:
        event = _as_event(event, facts)
    words = "\n".join(part for part in (event.name, event.description) if part)
    facts.add(
        "event",
        "event",
        pointer,
        platform="facebook",
        at=facts.time(event.create_timestamp or event.timestamp, "facebook"),
        words=words or None,
        container=text.repaired(event.name) if event.name else None,
        place=_place(event.place),
    )


def _as_event(event: Event, facts: Facts) -> Event:
    """Return a labelled event in the shape of the others."""
    record = Labelled(event.timestamp, None, [], event.label_values)
    known = label_values.meanings(record, "facebook")
    name = label_values.words_of(known.get("name"))
    found = labelled.read(record, facts, ("description", "message", "name"))
    about = None if found.words == name else found.words
    return Event(name, about, timestamp=found.at, place=Named(found.place))


def emit_listing(listing: Listing, pointer: str, format_: Any, facts: Facts) -> None:
    """Add a listing the person put on Marketplace."""
    words = "\n".join(part for part in (listing.title, listing.description) if part)
    facts.add(
        "listing",
        "marketplace",
        pointer,
        platform="facebook",
        at=facts.time(listing.created_timestamp, "facebook"),
        words=words or None,
        place=_place(listing.location),
    )


def _place(place: Named | None) -> str | None:
    return text.repaired(place.name) if place and place.name else None


def emit_websites(root: Any, pointer: str, format_: Any, facts: Facts) -> None:
    """Add each address of a Page's own list."""
    listed = [*root.values()] if isinstance(root, dict) else root
    found = list(_values(listed, ("address", "url", "website", "value", "name")))
    if listed and not found:
        raise ValueError("a list of websites without an address")
    for at, value, stamp in found:
        facts.add(
            "profile_field",
            "profile",
            f"{pointer}{at}",
            platform="facebook",
            at=facts.time(stamp, "facebook"),
            words=value,
            container="website",
            extra="website",
        )


def emit_service(
    record: dict[str, Any], pointer: str, format_: Any, facts: Facts
) -> None:
    """Add what a Page offers, by its name and description."""
    if record.get("label_values"):
        fitted, _ = fitting.fit(record, Labelled)
        found = labelled.read(fitted, facts, ("name", "description", "message"))
        said, stamp = [found.words], found.at
    else:
        said = [record.get(key) for key in ("name", "title", "description", "text")]
        stamp = record.get("timestamp")
    words = [part for part in said if isinstance(part, str) and part.strip()]
    if not words:
        raise ValueError("a service without a name or description")
    facts.add(
        "profile_field",
        "profile",
        pointer,
        platform="facebook",
        at=facts.time(stamp, "facebook"),
        words="\n".join(dict.fromkeys(words)),
        container="service",
        extra="service",
    )


SERVICES = Shape(dict[str, Any], emit_service)
WEBSITES = Shape(Any, emit_websites, whole=True)
PROFILE = Shape(dict[str, Any], emit, whole=True)
EVENT = Shape(Event, emit_event)
LISTING = Shape(Listing, emit_listing)
