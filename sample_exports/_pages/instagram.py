"""Print Instagram's and Threads' records of a JSON export as its pages show them.

Publications are cards: caption, media, tables of coordinates and tagged people, date;
in 2026 reels, stories and posts also come as label tables (HTML_EXPORTS 1.5). What the
JSON calls a string map is a table, a string list is values with their dates below.
"""

from __future__ import annotations

from typing import Any

from sample_exports._pages import tables, words
from sample_exports._pages.frames import Edition, record
from sample_exports._pages.markup import Html, Inside, element, joined

Json = dict[str, Any]


def media_of(post: Json) -> list[Json]:
    """Return the media of a post, of a bare medium, or of a post of one."""
    found = post.get("media")
    if isinstance(found, dict):
        return [found]
    if found is None:
        return [post] if post.get("uri") else []
    return list(found)


def time_of(post: Json) -> Any:
    """Return when a post was made: its own time, else that of its first medium."""
    own = post.get("creation_timestamp") or post.get("timestamp")
    media = media_of(post)
    return own or (media[0].get("creation_timestamp") if media else None)


def publication(edition: Edition, number: int, post: Json, *, table: bool) -> Html:
    """Return a post, reel, story or thread, as a ``table`` of labels or as a card."""
    if "label_values" in post:
        return _labelled(edition, number, post)
    media = media_of(post)
    titles = [m["title"] for m in [post, *media] if m.get("title")]
    caption = titles[0] if titles else None
    shown = [_medium(edition, medium, caption) for medium in media if medium.get("uri")]
    if not table:
        body = joined(*shown, _tagged(edition, post))
        return record(edition, number, caption, body, time_of(post))
    rows = [
        tables.wide(edition, "Caption", caption) if caption else None,
        tables.timed(edition, "Creation time", time_of(post)),
        tables.linked("URL", edition, "https://www.instagram.com/p/Invented0/"),
        _block(edition, "Owner", ("Name", edition.owner)),
        _block(edition, "Hashtags", ("Name", "invented")),
        _tagged_row(edition, post),
    ]
    return record(edition, number, None, joined(*shown, tables.table(*rows)), None)


def _labelled(edition: Edition, number: int, post: Json) -> Html:
    body = tables.entries(edition, post)
    return record(edition, number, None, body, post.get("timestamp"))


def _block(edition: Edition, label: str, *rows: tuple[str, str]) -> Html:
    inner = (tables.said(edition, name, value) for name, value in rows)
    return tables.wide(edition, label, tables.table(*inner))


def _medium(edition: Edition, medium: Json, caption: str | None) -> Html:
    """Return a medium, its own words if they are others, its place."""
    details = medium.get("media_metadata") or {}
    rows: list[Inside] = []
    for kind in ("photo_metadata", "video_metadata"):
        for exif in (details.get(kind) or {}).get("exif_data") or []:
            for key in ("latitude", "longitude"):
                if exif.get(key) is not None:
                    label = key.capitalize()
                    rows.append(tables.wide(edition, label, str(exif[key])))
    spoken = (details.get("video_metadata") or {}).get("subtitles") or {}
    subtitles = None
    if spoken.get("uri"):
        subtitles = element("a", "Subtitles", href=spoken["uri"])
    shown = element("div", tables.picture(medium["uri"]), subtitles)
    own = medium.get("title") if medium.get("title") != caption else None
    said = element("div", own) if own else None
    return element("div", shown, said, tables.table(*rows) if rows else None)


def _tagged_row(edition: Edition, post: Json) -> Html | None:
    """Return the row of tagged users, which JSON exports have not."""
    names = post.get("tagged_users")
    return tables.wide(edition, "Tagged users", *names) if names else None


def _tagged(edition: Edition, post: Json) -> Html | None:
    row = _tagged_row(edition, post)
    return tables.table(row) if row else None


# What was done, and what is said of the account ---------------------------------------


def activity(edition: Edition, number: int, done: Json) -> Html:
    """Return a record of the map, list or label_values kind."""
    if "label_values" in done:
        return _labelled(edition, number, done)
    if done.get("string_list_data"):
        return _listed(edition, number, done)
    cells = done.get("string_map_data") or {}
    shown = [
        _picture_row(edition, label, medium)
        for label, medium in (done.get("media_map_data") or {}).items()
        if medium.get("uri")
    ]
    rows = [_cell(edition, label, cell) for label, cell in cells.items()]
    return record(edition, number, done.get("title"), tables.table(*shown, *rows), None)


def switch(edition: Edition, number: int, done: Json) -> Html:
    """Return a switch of privacy: its sentence, and the date below."""
    stamps = [cell.get("timestamp") for cell in done["string_map_data"].values()]
    at = next((stamp for stamp in stamps if stamp), None)
    return record(edition, number, done.get("title"), None, at)


def _picture_row(edition: Edition, label: str, medium: Json) -> Html:
    return tables.wide(edition, label, tables.picture(medium["uri"]))


def _cell(edition: Edition, label: str, cell: Json) -> Html | None:
    if cell.get("timestamp"):
        return tables.timed(edition, label, cell["timestamp"])
    if not cell.get("value"):
        return None
    return tables.wide(edition, label, words.value(edition.language, cell["value"]))


def _listed(edition: Edition, number: int, done: Json) -> Html:
    parts: list[Inside] = []
    for cell in done["string_list_data"]:
        said: Inside = cell.get("value") or None
        if cell.get("href"):
            said = element("a", said, target="_blank", href=cell["href"])
        elif said:
            said = element("div", said)
        stamp = edition.stamp(cell.get("timestamp"))
        parts.append(element("div", said, element("div", stamp) if stamp else None))
    media = [m["uri"] for m in done.get("media_list_data") or [] if m.get("uri")]
    shown = [element("div", tables.picture(uri)) for uri in media]
    return record(
        edition, number, done.get("title"), element("div", *shown, *parts), None
    )
