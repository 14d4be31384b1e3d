"""Put what Facebook's pages say into the keys of its JSON.

Pages of 2018–2026, observed as listed in HTML_EXPORTS 1.3–1.4: a title sentence, a body
of blocks, a time. The blocks of words are the post; words in the frame of a picture are
its description, or the name of its album, which is repeated behind every picture; words
that lie deeper than the post's own belong to something shared, and nobody says to whom.
Labelled tables (2024 and later) become label_values; beside words or pictures their
rows are told by their labels, and what stands under unknown ones is kept and counted.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Final

from parsers import labels
from parsers.dates import Calendar, Stamp
from parsers.facebook.labelled import UNKNOWN_WORDS
from parsers.html.parts import (
    Caption,
    Detail,
    Fields,
    Link,
    Medium,
    Pair,
    Part,
    Place,
    Quoted,
    Text,
    line_of,
)
from parsers.html.reading import PageShape, Source

_NUMBER: Final = re.compile(r"[\d\s.,:/()°-]+")
# Rows of a post or comment: what the person said, and what is none of their words.
_SAID: Final = frozenset(("message", "comment", "description"))
_NO_WORDS: Final = frozenset(
    ("url", "place", "tagged_users", "coordinates", "address", "latitude", "longitude",
     "taken", "updated", "reaction", "author", "media")
)  # fmt: skip


def post(fields: Fields, source: Source) -> dict[str, Any]:
    """Return a post record: words, media with descriptions, links, places, tags."""
    if fields.parts and all(isinstance(part, Pair) for part in fields.parts):
        return labelled(fields, source)
    people = _tagged(fields.lead) or _tagged(fields.title)
    title = "" if people and not fields.lead else fields.title
    body = _Body(source)
    for part in fields.parts:
        body.take(part)
    made = _made(title, body.lines)
    quoted = [] if made else [line for line in body.quoted if line not in title]
    attached = [*body.attached, *made, *({"text": line} for line in quoted)]
    return {
        "timestamp": source.clock.seconds(fields.time),
        "title": title or None,
        "data": [] if made else [{"post": words} for words in body.words],
        "attachments": [{"data": attached}] if attached else [],
        "tags": [{"name": name} for name in dict.fromkeys([*people, *body.people])],
    }


class _Body:
    """Sort the parts of a post by what they are; ``lines`` are all words in order."""

    def __init__(self, source: Source) -> None:
        self.words: list[str] = []
        self.quoted: list[str] = []
        self.lines: list[str] = []
        self.attached: list[dict[str, Any]] = []
        self.people: list[str] = []
        self._source = source
        self._medium: dict[str, Any] | None = None

    def take(self, part: Part) -> None:
        """Sort in one part."""
        if isinstance(part, Text):
            self._take_text(part)
        elif isinstance(part, Medium):
            self._show(part.uri)
        elif isinstance(part, Link):
            self.attached.append({"external_context": {"url": part.url}})
            if part.text:
                self._say(part.text)
        elif isinstance(part, Place):
            self.attached.append({"place": {"name": part.name}})
        elif isinstance(part, Detail) and self._medium is not None:
            _add_detail(self._medium, part)
        else:
            self._take_row(part)

    def _take_text(self, part: Text) -> None:
        named = _tagged(part.text)
        if named:
            self.people += named
        elif isinstance(part, Caption) and self._medium is not None:
            _describe(self._medium, part.text, self._source)
        elif part.label or isinstance(part, Quoted):
            self.quoted.append(line_of(part))
            self.lines.append(self.quoted[-1])
        else:
            self._say(part.text)

    def _say(self, text: str) -> None:
        if text not in self.words:
            self.words.append(text)
            self.lines.append(text)

    def _show(self, uri: str) -> None:
        self._medium = {"uri": uri}
        self.attached.append({"media": self._medium})

    def _take_row(self, pair: Pair) -> None:
        """Sort in a labelled value beside words or media."""
        for part in pair.inner:
            self.take(part)
        for uri in () if pair.inner else pair.media:
            self._show(uri)
        known = _meaning(pair.label)
        if known == "tagged_users":
            self.people += pair.text.split("\n")
        elif known == "place" and pair.text:
            self.attached.append({"place": {"name": pair.text}})
        elif pair.url and not pair.inner:
            self.attached.append({"external_context": {"url": pair.url}})
        if pair.inner or known in _NO_WORDS or not _is_said(pair):
            return
        if known not in _SAID:
            self._source.doubt(UNKNOWN_WORDS)
        self._say(pair.text)


def _meaning(label: str) -> str | None:
    """Return what the label of a row in a post or comment means."""
    return labels.meaning("facebook", label) or labels.meaning("pages", label)


def _is_said(pair: Pair) -> bool:
    """Say whether a value may be words: no time, number, address or yes-or-no."""
    plain = pair.text.strip()
    is_plain = bool(plain) and pair.time is None and plain != (pair.url or "")
    return is_plain and not _NUMBER.fullmatch(plain) and labels.boolean(plain) is None


def _made(title: str, lines: list[str]) -> list[dict[str, Any]]:
    """Return the note or poll that a title announces, of the lines of its body."""
    words, rest = (lines[0] if lines else None), lines[1:]
    if labels.named_in("note", title) is not None:
        return [{"note": {"title": words, "text": "\n".join(rest) or None}}]
    if labels.named_in("poll", title) is not None:
        options = [{"option": line} for line in rest]
        return [{"poll": {"question": words, "options": options}}]
    return []


def _describe(medium: dict[str, Any], text: str, source: Source) -> None:
    """Note words in the frame of a medium: its description, or its album's name."""
    if _is_album(text, medium, source):
        medium["title"] = text
    elif "description" not in medium:
        medium["description"] = text
    elif text not in (medium["description"], medium.get("title")):
        medium["description"] += f"\n{text}"


def _is_album(text: str, medium: dict[str, Any], source: Source) -> bool:
    """Say whether words behind a picture name its album: they come last."""
    known = text in source.albums or any(
        labels.meaning(section, text) for section in ("albums", "album_names")
    )
    # Where the archive lists albums, words that name none of them are the person's.
    may_be = known or ("description" in medium and not source.albums)
    return "title" not in medium and may_be


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


def medium(fields: Fields, source: Source) -> list[dict[str, Any]]:
    """Return the media of a record, of a list in which each stands alone."""
    shown: list[dict[str, Any]] = []
    said = [fields.title] if fields.title else []
    rows: list[Pair] = []
    at = source.clock.seconds(fields.time)
    for part in fields.parts:
        if isinstance(part, Medium):
            shown.append({"uri": part.uri, "creation_timestamp": at})
        elif isinstance(part, Pair):
            rows += [] if shown else [part]
            if shown:
                _add_detail(shown[-1], part)
        else:
            words = part.name if isinstance(part, Place) else line_of(part)
            said += [words] if words and not shown else []
            if words and shown:
                _describe(shown[-1], words, source)
    if not shown:
        raise ValueError("a record of media without a file")
    for row in rows:
        _add_detail(shown[0], row)
    described = shown[0].pop("description", None)
    for text in [*said, *filter(None, (described,))]:
        _describe(shown[0], text, source)
    return shown


def album(fields: Fields, source: Source) -> dict[str, Any]:
    """Return the media of an album page's record as an album, named like the page."""
    name = source.header.title
    own = source._replace(albums=source.albums | {name})
    said = [part.text for part in fields.parts if isinstance(part, Text)]
    if said and not any(isinstance(part, Medium) for part in fields.parts):
        return {"name": name or None, "description": "\n".join(said)}
    found = medium(fields, own)
    for one in found:
        one.pop("title", None)
    return {"name": name or None, "photos": found}


def comment(fields: Fields, source: Source) -> dict[str, Any]:
    """Return a comment: words, the group where a labelled line names one, pictures."""
    at = source.clock.seconds(fields.time)
    said: dict[str, Any] = {"timestamp": at}
    body = _Body(source)
    for part in fields.parts:
        if type(part) is Text and part.text and not part.label:
            body.words.append(part.text)
            continue
        group = _group(part) if not body.words else None
        if group:
            said["group"] = group
        elif isinstance(part, (Medium, Pair, Link)):
            body.take(part)
        elif line_of(part):
            body.words.append(line_of(part))
    if body.words:
        said["comment"] = "\n".join(body.words)
    attached = [one for one in body.attached if "place" not in one]
    return {
        "timestamp": at,
        "title": fields.title or None,
        "data": [{"comment": said}] if len(said) > 1 else [],
        "attachments": [{"data": attached}] if attached else [],
    }


def _group(part: Part) -> str | None:
    """Return the group that a labelled line names: it stands before the words."""
    if not isinstance(part, (Text, Pair)) or not part.label:
        return None
    return part.text if _meaning(part.label) == "group" else None


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
ALBUM: Final = PageShape(album, may_be_lone=True)
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
