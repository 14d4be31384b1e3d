"""Put what Instagram's and Threads' pages say into the keys of its JSON.

Pages of 2020–2026 (HTML_EXPORTS 1.5): a post is an optional caption, a body of media
and small tables (coordinates, tagged users), a time; comments, likes, statements are
labelled tables, or a name, a link and a time. Since 2026 posts come as labelled tables
too. Times have minutes, no seconds. Labels are localised, their order is not. Pages of
Threads were never seen; they are expected to look like posts (a hypothesis).
"""

from __future__ import annotations

from typing import Any, Final

from parsers import labels
from parsers.html import facebook
from parsers.html.parts import Fields, Link, Medium, Pair, Text, line_of
from parsers.html.reading import PageShape, Source

BESIDE_ROWS: Final = "words beside the rows of a table, not read"
_COMMENT_LABELS: Final = ("Comment", "Media Owner", "Time")


def post(fields: Fields, source: Source) -> dict[str, Any]:
    """Return a post: its media, and the words above or beside them as caption."""
    at = source.clock.seconds(fields.time)
    caption: str | None = fields.title or None
    shown: list[dict[str, Any]] = []
    for part in fields.parts:
        if isinstance(part, Medium):
            shown.append({"uri": part.uri, "creation_timestamp": at, "title": ""})
        elif line_of(part) and shown:
            said = shown[-1]["title"]
            shown[-1]["title"] = f"{said}\n{line_of(part)}" if said else line_of(part)
        elif line_of(part):
            caption = f"{caption}\n{line_of(part)}" if caption else line_of(part)
    known = {labels.meaning("instagram", pair.label) for pair in fields.pairs}
    if "caption" in known or (fields.pairs and not shown and not fields.title):
        return _labelled(fields, shown, source)
    place = _place(fields)
    if shown and place:
        shown[0]["media_metadata"] = {"photo_metadata": {"exif_data": [place]}}
    people = [
        name
        for pair in fields.pairs
        if labels.meaning("pages", pair.label) == "tagged_users"
        for name in pair.text.split("\n")
    ]
    return {
        "media": shown,
        "title": caption,
        "creation_timestamp": at,
        "people": people,
    }


def _labelled(
    fields: Fields, shown: list[dict[str, Any]], source: Source
) -> dict[str, Any]:
    """Return a post of the labelled kind: its time is that of its making."""
    found = facebook.labelled(fields, source)
    if any(map(line_of, fields.parts)):
        source.doubt(BESIDE_ROWS)
    made = [
        source.clock.seconds(pair.time)
        for pair in fields.pairs
        if labels.meaning("instagram", pair.label) not in ("update_time", "expiry")
    ]
    at = next((at for at in made if at is not None), found["timestamp"])
    found["timestamp"] = at
    found["media"] = []
    if shown:
        found["label_values"].append({"label": "Media", "media": shown})
    return found


def _place(fields: Fields) -> dict[str, str]:
    """Return the coordinates among the tables of a post."""
    found = {
        known: pair.text
        for pair in fields.pairs
        if (known := labels.meaning("pages", pair.label)) in ("latitude", "longitude")
    }
    return {name: value for name, value in found.items() if name and value}


def thread(fields: Fields, source: Source) -> dict[str, Any]:
    """Return a Threads post: its words stand on its first medium, or on none."""
    found = post(fields, source)
    if "label_values" in found:
        raise ValueError("a thread of a shape that was never seen")
    at = found["creation_timestamp"]
    media = found["media"] or [{"uri": "", "creation_timestamp": at}]
    media[0]["title"] = found["title"]
    return {"media": media, "creation_timestamp": at}


def activity(fields: Fields, source: Source) -> dict[str, Any]:
    """Return a record of labelled cells, or of a name with a link and a time."""
    at = source.clock.seconds(fields.time)
    found: dict[str, Any] = {"title": fields.title or None, "timestamp": at}
    found["media_list_data"] = [
        {"uri": part.uri} for part in fields.parts if isinstance(part, Medium)
    ]
    if fields.pairs:
        found["string_map_data"] = {
            pair.label: _cell(pair, source) for pair in fields.pairs
        }
        return found
    links = [part for part in fields.parts if isinstance(part, Link)]
    said = [part.text for part in fields.parts if isinstance(part, Text)]
    value = said[0] if said else (links[0].text if links else "")
    found["string_list_data"] = [
        {"href": links[0].url if links else "", "value": value, "timestamp": at}
    ]
    return found


def _cell(pair: Pair, source: Source) -> dict[str, Any]:
    at = source.clock.seconds(pair.time)
    if at is not None:
        return {"timestamp": at}
    if labels.meaning("instagram", pair.label) == "birthday":
        day = facebook.day_of(pair)
        return {"value": f"{day:%Y-%m-%d}" if day is not None else pair.text}
    return {"value": pair.text, **({"href": pair.url} if pair.url else {})}


def comment(fields: Fields, source: Source) -> dict[str, Any]:
    """Return a comment; where no label is known, its rows are told by their order."""
    found = activity(fields, source)
    cells = found.get("string_map_data")
    if cells is None:
        raise ValueError("a comment without labelled rows")
    if any(map(line_of, fields.parts)):
        source.doubt(BESIDE_ROWS)
    known = {labels.meaning("instagram", label) for label in cells}
    if not known & {"comment", "media_owner"}:
        timed = [cell for cell in cells.values() if "timestamp" in cell]
        worded = [cell for cell in cells.values() if "timestamp" not in cell]
        ordered = [*worded[:2], *([{}] * (2 - len(worded[:2]))), *timed[:1]]
        found["string_map_data"] = dict(zip(_COMMENT_LABELS, ordered, strict=False))
    elif "time" not in known and found["timestamp"] is not None:
        cells["Time"] = {"timestamp": found["timestamp"]}
    return found


def statements(fields: Fields, source: Source) -> dict[str, Any]:
    """Return labelled statements, the profile's picture under its key of JSON."""
    found = activity(fields, source)
    shown = [uri for pair in fields.pairs for uri in pair.media]
    shown += [medium["uri"] for medium in found.pop("media_list_data")]
    if shown:
        found["media_map_data"] = {"Profile Photo": {"uri": shown[0]}}
    return found


POST: Final = PageShape(post)
THREAD: Final = PageShape(thread)
ACTIVITY: Final = PageShape(activity)
STATEMENTS: Final = PageShape(statements, dated=False)
COMMENT: Final = PageShape(comment)
LABELLED: Final = PageShape(facebook.labelled, dated=False)
