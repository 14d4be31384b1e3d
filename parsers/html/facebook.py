"""Put what Facebook's pages say into the keys of its JSON.

Pages of 2018–2026, observed as listed in HTML_EXPORTS 1.3–1.4: a title sentence, a body
of blocks, a time. The first words of a body are the post; words behind a picture are
its description, or the name of its album, which is repeated behind every picture.
Labelled tables (2024 and later) become label_values.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Final

from parsers import labels
from parsers.dates import Calendar, Stamp
from parsers.html.fields import Fields, Link, Medium, Pair, Place, Text
from parsers.html.reading import PageShape, Source

_TAGGED: Final = re.compile(r"^.*?:\s*|\.$")


def post(fields: Fields, source: Source) -> dict[str, Any]:
    """Return a post record: words, media with descriptions, links, places, tags."""
    at = source.clock.seconds(fields.time)
    if fields.pairs and not any(isinstance(p, (Text, Medium)) for p in fields.parts):
        return labelled(fields, source)
    words: str | None = None
    attached: list[dict[str, Any]] = []
    people = _tagged(fields.lead) or _tagged(fields.title)
    title = "" if people and not fields.lead else fields.title
    medium: dict[str, Any] | None = None
    spare: list[str] = []
    for part in fields.parts:
        if isinstance(part, Text):
            named = _tagged(part.text)
            if named:
                people += named
            elif part.label:
                spare.append(f"{part.label}: {part.text}")
            elif words is None and not attached and not spare:
                words = part.text
            elif medium is not None and _is_album(part.text, medium, source):
                medium["title"] = part.text
            elif medium is not None and "description" not in medium:
                medium["description"] = part.text
            elif part.text != words and not _is_link_text(attached):
                spare.append(part.text)
        elif isinstance(part, Medium):
            medium = {"uri": part.uri}
            attached.append({"media": medium})
        elif isinstance(part, Link):
            attached.append({"external_context": {"url": part.url}})
        elif isinstance(part, Place):
            attached.append({"place": {"name": part.name}})
        elif medium is not None:
            _add_detail(medium, part)
    made = _made(title, words, spare)
    words = None if made else words
    attached += made or [{"text": line} for line in spare if line not in title]
    return {
        "timestamp": at,
        "title": title or None,
        "data": [{"post": words}] if words else [],
        "attachments": [{"data": attached}] if attached else [],
        "tags": [{"name": name} for name in dict.fromkeys(people)],
    }


def _made(title: str, words: str | None, spare: list[str]) -> list[dict[str, Any]]:
    """Return the note or poll that a title announces, of the lines of its body."""
    if labels.named_in("note", title) is not None:
        return [{"note": {"title": words, "text": "\n".join(spare) or None}}]
    if labels.named_in("poll", title) is not None:
        options = [{"option": line} for line in spare]
        return [{"poll": {"question": words, "options": options}}]
    return []


def _is_album(text: str, medium: dict[str, Any], source: Source) -> bool:
    """Say whether words behind a picture name its album: they come last."""
    known = text in source.albums or any(
        labels.meaning(section, text) for section in ("albums", "album_names")
    )
    return "title" not in medium and (known or "description" in medium)


def _is_link_text(attached: list[dict[str, Any]]) -> bool:
    """Say whether what comes now are the words of a shared link."""
    return bool(attached) and "external_context" in attached[-1]


def _add_detail(medium: dict[str, Any], pair: Pair) -> None:
    """Note coordinates among the rows of the camera's data."""
    details = medium.setdefault(
        "media_metadata", {"photo_metadata": {"exif_data": [{}]}}
    )
    known = labels.meaning("pages", pair.label)
    if known in ("latitude", "longitude") and pair.text:
        details["photo_metadata"]["exif_data"][0][known] = pair.text


def _tagged(line: str) -> list[str]:
    """Return the people that a line says were tagged, in a language we know."""
    named = labels.named_in("tagged", line) if line else None
    if not named:
        return []
    return [
        name
        for name in re.split(
            r"\s*(?:,|、| and | et | und | en | e | y | và )\s*", named
        )
        if name
    ]


def medium(fields: Fields, source: Source) -> dict[str, Any]:
    """Return a medium that stands alone in a list."""
    shown = [part for part in fields.parts if isinstance(part, Medium)]
    if not shown:
        raise ValueError("a record of media without a file")
    found: dict[str, Any] = {
        "uri": shown[0].uri,
        "creation_timestamp": source.clock.seconds(fields.time),
    }
    said = [fields.title] if fields.title else []
    for part in fields.parts:
        if isinstance(part, Text):
            said.append(part.text)
        elif isinstance(part, Pair):
            _add_detail(found, part)
    for text in said:
        if _is_album(text, found, source):
            found["title"] = text
        else:
            found.setdefault("description", text)
    return found


def album(fields: Fields, source: Source) -> dict[str, Any]:
    """Return one medium of an album page as an album of one, named like the page."""
    name = source.header.title
    own = Source(source.clock, source.header, source.albums | {name})
    said = [part.text for part in fields.parts if isinstance(part, Text)]
    if said and not any(isinstance(part, Medium) for part in fields.parts):
        return {"name": name or None, "description": "\n".join(said)}
    found = medium(fields, own)
    found.pop("title", None)
    return {"name": name or None, "photos": [found]}


def comment(fields: Fields, source: Source) -> dict[str, Any]:
    """Return a comment: words, the group where a labelled line names one, pictures."""
    at = source.clock.seconds(fields.time)
    said: dict[str, Any] = {"timestamp": at}
    attached: list[dict[str, Any]] = []
    words: list[str] = []
    for part in fields.parts:
        if isinstance(part, Text) and _names_group(part, words):
            said["group"] = part.text
        elif isinstance(part, Text):
            words.append(f"{part.label}: {part.text}" if part.label else part.text)
        elif isinstance(part, Medium):
            attached.append({"media": {"uri": part.uri}})
        elif isinstance(part, Link):
            attached.append({"external_context": {"url": part.url}})
    if words:
        said["comment"] = "\n".join(words)
    return {
        "timestamp": at,
        "title": fields.title or None,
        "data": [{"comment": said}] if len(said) > 1 else [],
        "attachments": [{"data": attached}] if attached else [],
    }


def _names_group(part: Text, words: list[str]) -> bool:
    """Say whether a labelled line names a group: it stands before the words."""
    return (
        bool(part.label)
        and not words
        and labels.meaning("pages", part.label) == "group"
    )


def act(fields: Fields, source: Source) -> dict[str, Any]:
    """Return a record of which the time and the sentence are all that counts."""
    return {
        "timestamp": source.clock.seconds(fields.time),
        "title": fields.title or None,
    }


def event(fields: Fields, source: Source) -> dict[str, Any]:
    """Return an event: name, description, place, time of its making."""
    rows = _meant(fields)
    said = [part.text for part in fields.parts if isinstance(part, Text)]
    named = [fields.title, *said] if fields.title else said
    places = [part.name for part in fields.parts if isinstance(part, Place)]
    place = rows.get("place") or next(iter(places), None)
    name = rows.get("title") or next(iter(named), None)
    if name is None and fields.pairs:
        name = fields.pairs[0].text or None
    if name is None:
        raise ValueError("an event without a name")
    return {
        "name": name,
        "description": rows.get("description") or "\n".join(named[1:]) or None,
        "create_timestamp": source.clock.seconds(fields.time),
        "place": {"name": place} if place else None,
    }


def listing(fields: Fields, source: Source) -> dict[str, Any]:
    """Return a listing: its rows by their labels, else title and words."""
    rows = _meant(fields)
    said = [part.text for part in fields.parts if isinstance(part, Text)]
    named = [text for text in (fields.title, *said) if text]
    title = rows.get("title") or (named[0] if named else None)
    if title is None:
        raise ValueError("a listing without a title")
    return {
        "title": title,
        "description": rows.get("description") or "\n".join(named[1:]) or None,
        "created_timestamp": source.clock.seconds(fields.time),
        "location": {"name": rows["place"]} if "place" in rows else None,
    }


def _meant(fields: Fields) -> dict[str, str]:
    """Return the values of the labels we know, by meaning."""
    known = ((labels.meaning("pages", pair.label), pair.text) for pair in fields.pairs)
    return {meaning: value for meaning, value in known if meaning and value}


def labelled(fields: Fields, source: Source) -> dict[str, Any]:
    """Return a label_values record of the labelled rows, in their order."""
    entries = [entry(pair, source) for pair in fields.pairs]
    media = [{"uri": p.uri} for p in fields.parts if isinstance(p, Medium)]
    return {
        "timestamp": source.clock.seconds(fields.time),
        "title": fields.title or None,
        "media": media,
        "label_values": entries,
    }


def entry(pair: Pair, source: Source) -> dict[str, Any]:
    """Return one label_values entry."""
    found: dict[str, Any] = {"label": pair.label}
    at = source.clock.seconds(pair.time)
    if pair.inner:
        inner = [entry(part, source) for part in pair.inner if isinstance(part, Pair)]
        return {"title": pair.label, "dict": [{"title": "", "dict": inner}]}
    if pair.media:
        found["media"] = [{"uri": uri} for uri in pair.media]
    if at is not None:
        found["timestamp_value"] = at
    elif pair.text:
        found["value"] = pair.text
    if pair.url:
        found["href"] = pair.url
    return found


def named(fields: Fields, _source: Source) -> dict[str, Any]:
    """Return a record of evidence: its sentence and the names below it."""
    said = [part.text for part in fields.parts if isinstance(part, (Text, Link))]
    joined = labels.named_in("joined_group", fields.title) if fields.title else None
    names = [name for name in (*said, joined) if name]
    if not names and fields.title:
        names = [fields.title]
    return {"title": fields.title, "data": [{"name": name} for name in names]}


# Pages that are one record -----------------------------------------------------------

# Which key of JSON a profile label's value stands under, by its meaning.
_NAMED: Final = {
    "city": "current_city",
    "hometown": "hometown",
}
_LISTED: Final = {
    "education": "education_experiences",
    "family": "family_members",
    "language": "languages",
    "former_name": "previous_names",
    "other_name": "other_names",
}


def profile(found: list[Fields], source: Source) -> dict[str, Any]:
    """Return the profile, its labelled rows under the keys of JSON."""
    stated: dict[str, Any] = {}
    for pair in (pair for fields in found for pair in fields.pairs):
        known = labels.meaning("profile_page", pair.label)
        if known is not None:
            _state(stated, known, pair, source)
    if not stated:
        raise ValueError("a profile without a known label")
    return {"profile_v2": stated}


def _state(stated: dict[str, Any], known: str, pair: Pair, source: Source) -> None:
    lines = [line for line in pair.text.split("\n") if line.strip()]
    if known == "registered":
        stated["registration_timestamp"] = source.clock.seconds(pair.time)
    elif known == "birthday":
        moment = day_of(pair)
        if moment is not None:
            stated["birthday"] = {
                "year": moment.year, "month": moment.month, "day": moment.day,
            }  # fmt: skip
    elif not lines:
        return
    elif known == "name":
        stated["name"] = {"full_name": lines[0]}
    elif known == "emails":
        stated["emails"] = {"emails": lines}
    elif known in _NAMED:
        stated[_NAMED[known]] = {"name": lines[0]}
    elif known in _LISTED:
        stated[_LISTED[known]] = [{"name": line} for line in lines]
    elif known == "work":
        stated["work_experiences"] = [{"employer": line} for line in lines]
    elif known == "website":
        stated["websites"] = lines
    elif known == "relationship":
        stated["relationship"] = {"status": lines[0]}
    elif known == "gender":
        stated["gender"] = {"gender_option": lines[0]}
    else:
        stated[known] = "\n".join(lines)


def day_of(pair: Pair) -> datetime | None:
    """Return the day that a value names; None if it names none with a year."""
    day = Calendar().read(pair.text)
    return day.moment if isinstance(day, Stamp) else None


def country(found: list[Fields], _source: Source) -> dict[str, Any]:
    """Return the rows of a location, the country under its key."""
    rows = [pair for fields in found for pair in fields.pairs]
    known = {labels.meaning("pages", pair.label): pair.text for pair in rows}
    return {"location": {"country": known.get("country")}}


def texts(found: list[Fields], _source: Source) -> dict[str, Any]:
    """Return all words of a page as the values of one label_values record."""
    said = [
        part.text
        for fields in found
        for part in fields.parts
        if isinstance(part, (Text, Pair))
    ]
    return {"label_values": [{"value": text} for text in said if text]}


def zone(found: list[Fields], _source: Source) -> dict[str, Any]:
    """Return the name of the account's time zone: the value with a slash in it."""
    said = [
        part.text
        for fields in found
        for part in fields.parts
        if isinstance(part, (Text, Pair))
    ]
    return {"timezone_v2": next((text for text in said if "/" in text), None)}


def album_name(_found: list[Fields], source: Source) -> dict[str, Any]:
    """Return the name of an album, which is the title of its page."""
    return {"name": source.header.title}


def nothing(_found: list[Fields], _source: Source) -> dict[str, Any]:
    """Return an empty record: only the top of such a page counts."""
    return {}


POST: Final = PageShape(post)
MEDIUM: Final = PageShape(medium)
ALBUM: Final = PageShape(album)
COMMENT: Final = PageShape(comment)
ACT: Final = PageShape(act)
EVENT: Final = PageShape(event)
LISTING: Final = PageShape(listing)
LABELLED: Final = PageShape(labelled)
NAMED: Final = PageShape(named, dated=False)
PROFILE: Final = PageShape(whole=profile, dated=False)
COUNTRY: Final = PageShape(whole=country, dated=False)
TEXTS: Final = PageShape(whole=texts, dated=False)
ZONE: Final = PageShape(whole=zone, dated=False)
ALBUM_NAME: Final = PageShape(whole=album_name, dated=False)
NOTHING: Final = PageShape(whole=nothing, dated=False)
