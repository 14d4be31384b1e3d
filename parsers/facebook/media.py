"""Read Facebook's media objects and the files that list nothing else.

Shape, in all years: ``{uri, creation_timestamp: s, title?: album name, description?:
caption, media_metadata?: {photo_metadata | video_metadata: {exif_data: [{latitude,
longitude, …}]}}}``; before 2021 the coordinates stood directly in ``photo_metadata``.
Files: ``your_uncategorized_photos`` and ``your_videos`` (lists), ``album/N`` (one
album: ``{name, description, photos: [Media], cover_photo?}``). Most photos stand in
these files only and in no post (seen in an archive of July 2026, FACEBOOK 2.3).
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

from parsers import coordinates, keys, labels, records, text
from parsers.columns import Facts
from parsers.records import Shape

_VIDEO: Final = (".mp4", ".mov", ".m4v", ".avi", ".webm", ".3gp", ".mkv")
_AUDIO: Final = (".aac", ".mp3", ".m4a", ".ogg", ".wav", ".opus")


class Exif(msgspec.Struct, gc=False):
    """Coordinates among the camera's data; the rest is not wanted."""

    latitude: Any = None
    longitude: Any = None


class Details(msgspec.Struct, gc=False):
    """What the camera said, in a list since 2021 and directly before."""

    exif_data: list[Exif] = []
    latitude: Any = None
    longitude: Any = None


class Metadata(msgspec.Struct, gc=False):
    """Details of a photo or of a video."""

    photo_metadata: Details | None = None
    video_metadata: Details | None = None


class Remark(msgspec.Struct, gc=False):
    """A comment under a medium, as listed until 2020."""

    timestamp: Any = None
    comment: str | None = None
    author: str | None = None


class Media(msgspec.Struct, gc=False):
    """One medium as Facebook lists it."""

    uri: str | None = None
    creation_timestamp: Any = None
    title: str | None = None
    description: str | None = None
    media_metadata: Metadata | None = None
    comments: list[Remark] = []


class Album(msgspec.Struct, gc=False):
    """One album file."""

    name: str | None = None
    description: str | None = None
    photos: list[msgspec.Raw] = []
    videos: list[msgspec.Raw] = []
    cover_photo: Media | None = None


def kind_of(uri: str, metadata: Metadata | None = None) -> str:
    """Return photo, video or audio, by the metadata first and the file name second."""
    lowered = uri.lower().split("?", 1)[0]
    if lowered.endswith(_AUDIO):
        return "audio"
    is_video = metadata is not None and metadata.video_metadata is not None
    return "video" if is_video or lowered.endswith(_VIDEO) else "photo"


def located(metadata: Metadata | None) -> dict[str, Any]:
    """Return the columns has_gps, latitude and longitude of a medium.

    None of them where the export says nothing of the camera. Of several places the
    first one counts; one that can't be read is still one that the export holds.
    """
    if metadata is None:
        return {}
    held: list[Details | Exif] = []
    for details in (metadata.photo_metadata, metadata.video_metadata):
        if details is not None:
            held += (details, *details.exif_data)
    said = [
        (one.latitude, one.longitude)
        for one in held
        if one.latitude not in (None, "") and one.longitude not in (None, "")
    ]
    if not said:
        return {"has_gps": False}
    places = filter(None, (coordinates.pair_of(*pair) for pair in said))
    latitude, longitude = next(places, (None, None))
    has_gps = not all(coordinates.is_nowhere(*pair) for pair in said)
    return {"has_gps": has_gps, "latitude": latitude, "longitude": longitude}


def surface_of_album(name: str | None) -> str | None:
    """Return the surface that Facebook's own albums stand for, else None."""
    return labels.meaning("albums", name)


def publication_of(facts: Facts, at: int | None, identity: object) -> int:
    """Return the key that groups a record's pieces, the same in every archive."""
    minute = "" if at is None else at // 60_000
    return keys.hashed(
        f"{facts.context.accounts['facebook']}\x1f{minute}\x1f{identity}"
    )


def emit_medium(medium: Media, pointer: str, format_: Any, facts: Facts) -> None:
    """Add a medium that stands alone in a list, with its caption."""
    add_alone(medium, pointer, facts, surface=format_.surface, container=None)


def emit_album(album: Album, pointer: str, format_: Any, facts: Facts) -> None:
    """Add an album's media, their captions, and its own description.

    Whatever it is called, an album of a Page is the Page's.
    """
    name = text.repaired(album.name) if album.name else None
    surface = surface_of_album(name) or "album"
    if format_.surface == "page":
        surface = "page"
    listed = set()

    def add(medium: Media, at: str) -> None:
        listed.add(medium.uri)
        add_alone(medium, at, facts, surface=surface, container=name)

    records.each(album.photos, Media, f"{pointer}/photos", facts, add)
    records.each(album.videos, Media, f"{pointer}/videos", facts, add)
    cover = album.cover_photo
    if cover is not None and cover.uri and cover.uri not in listed:
        at = f"{pointer}/cover_photo"
        add_alone(cover, at, facts, surface=surface, container=name)
    if album.description:
        facts.add(
            "caption",
            surface,
            f"{pointer}/description",
            platform="facebook",
            at=None,
            words=album.description,
            container=name,
            extra=name or "",
        )


def add_alone(
    medium: Media, pointer: str, facts: Facts, *, surface: str, container: str | None
) -> None:
    """Add one medium with its caption as a publication of its own."""
    if not medium.uri:
        raise ValueError("a medium without a file")
    at = facts.time(medium.creation_timestamp, "facebook")
    publication = publication_of(facts, at, keys.medium_key(medium.uri))
    kind = kind_of(medium.uri, medium.media_metadata)
    shared: dict[str, Any] = {
        "platform": "facebook",
        "at": at,
        "container": container
        or (text.repaired(medium.title) if medium.title else None),
        "media_path": text.repaired(medium.uri),
        "publication": publication,
    }
    facts.add(kind, surface, pointer, **located(medium.media_metadata), **shared)
    if medium.description and medium.description.strip():
        at_words = f"{pointer}/description"
        facts.add("caption", surface, at_words, words=medium.description, **shared)

    add_remarks(medium, pointer, facts, surface=surface)


def add_remarks(medium: Media, pointer: str, facts: Facts, *, surface: str) -> None:
    """Add the comments under a medium, by others and by the account's owner.

    The owner's mostly stand in the comments file too; joining makes them one item.
    """
    for index, remark in enumerate(medium.comments):
        if not remark.comment:
            continue
        author = text.repaired(remark.author) if remark.author else ""
        is_own = author in facts.context.names
        facts.add(
            "comment",
            surface,
            f"{pointer}/comments/{index}",
            platform="facebook",
            at=facts.time(remark.timestamp, "facebook"),
            words=remark.comment,
            author="self" if is_own else "other",
            extra="" if is_own else author,
        )


MEDIA = Shape(Media, emit_medium)
ALBUM = Shape(Album, emit_album, whole=True, parts="photos", part=Media)
