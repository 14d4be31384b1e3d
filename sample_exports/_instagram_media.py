"""Hold Ann's Instagram download while it is planted: state of the account, media."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sample_exports._planting import Book, Camera, Evidence, Export, Json, iso, utc
from sample_exports._words import Sentences

USERNAME = "ann.example"
DISPLAY_NAME = "Ann Example 🌱"
ROOT = "your_instagram_activity"
SIGNED_UP = "2012-05-14T16:00:00Z"
WENT_PRIVATE = "2025-11-03T18:30:00Z"
CLOSE_FRIENDS = "2025-09-15T10:00:00Z"
PLACE = (47.25, 2.5)

CARRIED_TWICE = (
    "text: decomposed in one file, composed in the other, one caption, compare as NFC"
)


@dataclass
class Instagram:
    """The folder, and the publications that several files list."""

    export: Export
    book: Book
    threads: Book
    camera: Camera
    words: Sentences
    posts: list[Publication] = field(default_factory=list)
    reels: list[Publication] = field(default_factory=list)
    archived: list[Publication] = field(default_factory=list)
    picture: Json = field(default_factory=dict)


@dataclass
class Publication:
    """One post, reel or archived post: its time, words and media."""

    at: int
    caption: str
    media: list[Json]
    place: str | None = None
    in_posts_1: bool = True
    in_posts: bool = True
    draft: bool = False
    shape: str = "list"

    @property
    def fbid(self) -> str:
        """Return the id, which is the name of the first file."""
        return str(self.media[0]["uri"]).rsplit("/", 1)[-1].split(".")[0]


def own(at: int) -> Evidence:
    """Return the evidence of an own item: public until the account went private."""
    if at < utc(WENT_PRIVATE):
        return Evidence(
            "not_public",
            "account_history",
            "archive",
            ((iso(at), WENT_PRIVATE),),
            "in_scope",
        )
    return Evidence("not_public", "account_history", "archive", (), "out_of_scope")


def medium(
    ig: Instagram,
    at: int,
    *,
    kind: str = "posts",
    extension: str = "jpg",
    title: str = "",
    gps: tuple[float, float] | None = None,
    exif_gps: tuple[float, float] | None = None,
    present: bool | None = None,
    fixed: int | None = None,
) -> Json:
    """Return a media item; ``exif_gps`` stands in the file only, not in the JSON."""
    month = datetime.fromtimestamp(at, UTC).strftime("%Y%m")
    uri = f"media/{kind}/{month}/{ig.camera.name(fixed)}.{extension}"
    ig.camera.keep(uri, at, gps=gps or exif_gps, present=present)
    metadata: Json = {"camera_metadata": {"has_camera_metadata": False}}
    if extension == "mp4":
        metadata["video_metadata"] = {"exif_data": [{"source_type": "4"}]}
    elif gps is not None or ig.camera.shot % 2:
        metadata["photo_metadata"] = {"exif_data": [_exif(at, gps)]}
    item: Json = {
        "uri": uri,
        "creation_timestamp": at,
        "media_metadata": metadata,
        "title": title,
        "cross_post_source": {"source_app": "FB"},
    }
    if extension == "mp4":
        item |= {"dubbing_info": [], "media_variants": []}
    return item


def _exif(at: int, gps: tuple[float, float] | None) -> Json:
    taken = datetime.fromtimestamp(at, UTC).strftime("%Y:%m:%d %H:%M:%S")
    exif: Json = {"device_id": "android-example", "date_time_original": taken}
    exif["source_type"] = "library"
    if gps is not None:
        exif |= {"latitude": gps[0], "longitude": gps[1]}
    return exif


def has_gps(item: Json) -> bool:
    """Tell whether the JSON states coordinates for this medium."""
    photo: Json = item["media_metadata"].get("photo_metadata", {})
    return any("latitude" in exif for exif in photo.get("exif_data", []))


def expect_publication(
    ig: Instagram,
    publication: Publication,
    surface: str,
    evidence: Evidence,
    *,
    status: str = "live",
    unsure: str | None = None,
    **caption_more: Any,
) -> None:
    """Declare each medium, and the words under them as one caption."""
    at, place = publication.at, publication.place
    for item in publication.media:
        ig.book.expect(
            "video" if item["uri"].endswith(".mp4") else "photo",
            surface,
            at,
            evidence,
            media=item["uri"],
            status=status,
            unsure=unsure,
            has_gps=has_gps(item),
            place=place,
        )
    if publication.caption:
        doubts = [doubt for doubt in (unsure, caption_more.pop("doubt", None)) if doubt]
        ig.book.expect(
            "caption",
            surface,
            at,
            evidence,
            text=publication.caption,
            media=publication.media[0]["uri"],
            status=status,
            unsure="; ".join(doubts) or None,
            **caption_more,
        )
