"""Hold Ann's Facebook download while it is planted, and make its media objects."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sample_exports._planting import (
    UNKNOWN,
    Book,
    Camera,
    Evidence,
    Export,
    Json,
)
from sample_exports._words import Sentences

OWNER = "Ann Example"
ACCOUNT = "annexample"
ROOT = "your_facebook_activity"
POST_MEDIA = f"{ROOT}/posts/media"
TIMELINE_ALBUM = "Timeline photos"
PLACE = (47.25, 2.5)

TIMELINE = UNKNOWN.asking(f"audience:facebook:{ACCOUNT}:*")
NO_QUESTION_NAMED = UNKNOWN.asking(
    None, "question: VISIBILITY names no id for this surface but item:<item_id>"
)


@dataclass
class Facebook:
    """The two parts of the download and the lists that several files share."""

    part1: Export
    part2: Export
    book: Book
    messenger: Book
    camera: Camera
    words: Sentences
    posts: list[Json] = field(default_factory=list)
    timeline_album: list[Json] = field(default_factory=list)
    holiday_album: list[Json] = field(default_factory=list)
    uncategorised: list[Json] = field(default_factory=list)
    videos: list[Json] = field(default_factory=list)
    reels: list[Json] = field(default_factory=list)

    def post(
        self,
        at: int,
        *,
        text: str | None = None,
        title: str | None = None,
        attachments: list[Json] | None = None,
        **extra: Any,
    ) -> Json:
        """Add a record to the main posts file and return it."""
        record = record_of(at, text=text, title=title, attachments=attachments, **extra)
        self.posts.append(record)
        return record


def record_of(
    at: int,
    *,
    text: str | None = None,
    title: str | None = None,
    attachments: list[Json] | None = None,
    data: list[Json] | None = None,
    tags: list[Any] | None = None,
) -> Json:
    """Return a post record; keys that are not given are absent, as in real files."""
    record: Json = {"timestamp": at}
    if attachments is not None:
        record["attachments"] = attachments
    if data is not None or text is not None:
        record["data"] = [{"post": text}] if data is None else data
    if title is not None:
        record["title"] = title
    if tags is not None:
        record["tags"] = tags
    return record


def holding(*media: Json) -> list[Json]:
    """Return the attachments that carry these media objects."""
    return [{"data": [{"media": medium} for medium in media]}]


def photo(
    fb: Facebook,
    at: int,
    *,
    root: str = POST_MEDIA,
    folder: str = "your_posts",
    album: str | None = None,
    description: str | None = None,
    gps: tuple[float, float] | None = None,
    present: bool | None = None,
    suffix: str = "_n.jpg",
    fixed: int | None = None,
) -> Json:
    """Return a media object of a photo; some get a file in the second part."""
    name = fb.camera.name(fixed)
    uri = f"{root}/{folder}/{name}{suffix}"
    fb.camera.keep(uri, at, gps=gps, present=present)
    medium: Json = {
        "uri": uri,
        "creation_timestamp": at,
        "media_metadata": {
            "photo_metadata": {"exif_data": [_exif(at, int(name), gps)]}
        },
    }
    return _named(medium, album, description)


def video(
    fb: Facebook,
    at: int,
    *,
    description: str | None = None,
    present: bool = False,
    fixed: int | None = None,
) -> Json:
    """Return a media object of a video."""
    uri = f"{POST_MEDIA}/videos/{fb.camera.name(fixed)}.mp4"
    fb.camera.keep(uri, at, present=present)
    medium: Json = {
        "uri": uri,
        "creation_timestamp": at,
        "media_metadata": {
            "video_metadata": {
                "exif_data": [{"upload_ip": "203.0.113.7", "upload_timestamp": 0}]
            }
        },
        "dubbing_info": [],
        "media_variants": [],
    }
    return _named(medium, None, description)


def _named(medium: Json, album: str | None, description: str | None) -> Json:
    if album is not None:
        medium["title"] = album
    if description is not None:
        medium["description"] = description
    return medium


def _exif(at: int, number: int, gps: tuple[float, float] | None) -> Json:
    exif: Json = {"upload_ip": "203.0.113.7", "taken_timestamp": at - 3600}
    if number % 3 == 0:
        exif |= {
            "orientation": 1,
            "original_width": 4032,
            "original_height": 3024,
            "camera_make": "Example",
            "camera_model": "Placeholder 1",
            "exposure": "1/125",
            "f_stop": "180/100",
            "iso": 64,
            "focal_length": "425/100",
        }
    if gps is not None:
        exif |= {"latitude": gps[0], "longitude": gps[1]}
    return exif


def has_gps(medium: Json) -> bool:
    """Tell whether the export states coordinates for this photo."""
    kinds = medium["media_metadata"]
    exif = kinds.get("photo_metadata", {}).get("exif_data", [{}])
    return "latitude" in exif[0]


def expect_medium(
    fb: Facebook,
    medium: Json,
    at: int,
    surface: str,
    evidence: Evidence,
    *,
    container: str | None = None,
    caption: bool = False,
    status: str = "live",
    unsure: str | None = None,
    **more: Any,
) -> None:
    """Declare the photo or video, and its description as a caption if asked to."""
    kind = "video" if medium["uri"].endswith(".mp4") else "photo"
    common = {"container": container, "status": status, "unsure": unsure, **more}
    fb.book.expect(
        kind,
        surface,
        at,
        evidence,
        media=medium["uri"],
        has_gps=has_gps(medium),
        **common,
    )
    if caption:
        fb.book.expect(
            "caption",
            surface,
            at,
            evidence,
            text=medium["description"],
            media=medium["uri"],
            **common,
        )
