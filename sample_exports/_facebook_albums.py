"""Plant albums, loose photos, videos, reels, stories, and what was hidden."""

from __future__ import annotations

from sample_exports._facebook_media import (
    ACCOUNT,
    NO_QUESTION_NAMED,
    PLACE,
    POST_MEDIA,
    ROOT,
    TIMELINE,
    TIMELINE_ALBUM,
    Facebook,
    expect_medium,
    holding,
    photo,
    record_of,
    video,
)
from sample_exports._planting import (
    Evidence,
    Export,
    Json,
    always_public,
    iso,
    spread,
    utc,
)
from sample_exports._words import language

HOLIDAY = "Été à Exempleville 2019 ☀️"

_PROFILE_PICTURES = (
    "2007-02-03T12:00:00Z", "2009-05-05T12:00:00Z", "2013-08-01T12:00:00Z",
    "2016-01-10T10:10:10Z", "2020-11-11T12:00:00Z", "2024-03-03T15:45:00Z",
)  # fmt: skip
_COVERS = (
    "2012-04-04T12:00:00Z", "2015-06-06T12:00:00Z", "2018-10-10T12:00:00Z",
    "2023-09-09T09:09:09Z",
)  # fmt: skip

# The number before those of the media that gold.jsonl names.
_GOLD = 220000000000

_BEACH = "Encore la plage 🏖️"
_REPEATED = "row: three photos, no post, one caption each time: three captions, or one"
_FORMER_IN_A_POST = (
    "surface, created_at, container: a picture of the profile album that also stands "
    "in a post, so the album's record or the post's"
)


def plant(fb: Facebook) -> None:
    """Plant everything of the album, video, reel and story files."""
    _profile_pictures(fb)
    _cover_photos(fb)
    _timeline_album(fb)
    _holiday_album(fb)
    empty = {"name": "Leeres Album", "description": "", "photos": []}
    fb.part1.json(
        _album(4), {**empty, "last_modified_timestamp": utc("2011-01-01T00:00:00Z")}
    )
    _uncategorised(fb)
    _videos(fb)
    _reels(fb)
    _stories(fb)
    _archive_and_trash(fb)


def _album(number: int) -> str:
    return f"{ROOT}/posts/album/{number}.json"


def _write_album(
    export: Export, number: int, name: str, photos: list[Json], description: str = ""
) -> None:
    newest = max(photos, key=lambda medium: int(medium["creation_timestamp"]))
    export.json(
        _album(number),
        {
            "name": name,
            "description": description,
            "last_modified_timestamp": newest["creation_timestamp"],
            "cover_photo": dict(newest) if number % 2 == 0 else {"uri": newest["uri"]},
            "photos": photos,
        },
    )


def _identity_pictures(
    fb: Facebook, name: str, folder: str, first_id: int, times: tuple[str, ...]
) -> list[Json]:
    pictures = []
    for n, time in enumerate(times, 1):
        uri, at = f"{POST_MEDIA}/{folder}/{first_id + n}_n.jpg", utc(time)
        fb.camera.keep(uri, at, present=n % 2 == 0)
        pictures.append({"uri": uri, "creation_timestamp": at, "title": name})
    return pictures


def _profile_pictures(fb: Facebook) -> None:
    """Plant the album, whose newest picture is public by nature, and its history."""
    name = "Profile pictures"
    pictures = _identity_pictures(
        fb, name, "ProfilePictures_AbCdEf", 300000000000, _PROFILE_PICTURES
    )
    _write_album(fb.part1, 0, name, pictures)
    *former, newest = pictures
    for picture in former:
        at = picture["creation_timestamp"]
        doubt = _FORMER_IN_A_POST if iso(at) == _PROFILE_PICTURES[3] else None
        fb.book.expect(
            "photo",
            "profile_picture",
            at,
            NO_QUESTION_NAMED,
            media=picture["uri"],
            container=name,
            unsure=doubt,
        )
    at = newest["creation_timestamp"]
    fb.book.expect(
        "photo",
        "profile_picture",
        at,
        always_public(at),
        media=newest["uri"],
        container=name,
    )
    _update_history(fb, newest)


def _update_history(fb: Facebook, newest: Json) -> None:
    """Plant the changes: one picture of the album, one that is only here."""
    at = utc("2011-10-10T10:00:00Z")
    lonely = photo(
        fb, at, folder="ProfilePictures_AbCdEf", present=False, fixed=_GOLD + 4
    )
    title = "Ann Example updated her profile picture."
    fb.part1.json(
        "personal_information/profile_information/profile_update_history.json",
        {
            "profile_updates_v2": [
                record_of(
                    newest["creation_timestamp"],
                    title=title,
                    attachments=holding(dict(newest)),
                ),
                record_of(at, title=title, attachments=holding(lonely), data=[]),
                # Title only, as seen in a real file; whether it is an item is open.
                record_of(
                    utc("2018-01-02T09:05:00Z"),
                    title="Ann Example added Exempleville to her profile.",
                ),
            ]
        },
    )
    doubt = "surface: only its title says that it was a profile picture"
    expect_medium(fb, lonely, at, "profile_picture", NO_QUESTION_NAMED, unsure=doubt)


def _cover_photos(fb: Facebook) -> None:
    name = "Cover photos"
    pictures = _identity_pictures(fb, name, "CoverPhotos_AbCdEf", 310000000000, _COVERS)
    _write_album(fb.part1, 1, name, pictures)
    for picture in pictures:
        at = picture["creation_timestamp"]
        is_newest = picture is pictures[-1]
        fb.book.expect(
            "photo",
            "cover_photo",
            at,
            always_public(at) if is_newest else NO_QUESTION_NAMED,
            media=picture["uri"],
            container=name,
        )


def _timeline_album(fb: Facebook) -> None:
    """Plant photos that no post names beside those that posts name."""
    own = []
    for n, at in enumerate(spread(24, "2008-05-01T09:00:00Z", "2021-05-01T09:00:00Z")):
        words = fb.words.post(language(n)) if n % 3 == 0 else None
        folder = "Timelinephotos_AbCdEf"
        picture = photo(fb, at, folder=folder, album=TIMELINE_ALBUM, description=words)
        own.append(picture)
        expect_medium(
            fb,
            picture,
            at,
            "album",
            NO_QUESTION_NAMED,
            container=TIMELINE_ALBUM,
            caption=words is not None,
        )
    _write_album(fb.part1, 2, TIMELINE_ALBUM, own + fb.timeline_album)


def _holiday_album(fb: Facebook) -> None:
    """Plant the album of the second part: repeated captions, a film, own words."""
    pictures: list[Json] = []
    for n, at in enumerate(spread(22, "2019-07-20T08:00:00Z", "2019-08-03T08:00:00Z")):
        same = _BEACH if n in (4, 5, 6) else None
        words = fb.words.post("fr") if n % 4 == 0 and same is None else same
        picture = photo(
            fb,
            at,
            folder="Ete_AbCdEf",
            album=HOLIDAY,
            description=words,
            gps=PLACE if n % 5 == 0 else None,
            fixed={0: _GOLD + 7, 4: _GOLD + 1, 5: _GOLD + 2, 6: _GOLD + 3}.get(n),
        )
        if n in (8, 9):
            fb.holiday_album.append(picture)
        pictures.append(picture)
    _holiday_post(fb)
    film = video(fb, utc("2019-07-25T20:00:00Z"))
    _expect_holiday(fb, [*pictures, film])
    _write_album(fb.part2, 3, HOLIDAY, [*pictures, film], "Deux semaines inventées")
    doubt = "row, kind, created_at: the description of an album is the person's words"
    fb.book.expect(
        "caption",
        "album",
        None,
        NO_QUESTION_NAMED,
        text="Deux semaines inventées",
        container=HOLIDAY,
        unsure=doubt,
    )


def _holiday_post(fb: Facebook) -> None:
    at = utc("2019-08-04T19:00:00Z")
    words = "Premières photos des vacances 📷"
    title = f"Ann Example a ajouté 2 photos à l’album {HOLIDAY}."
    fb.post(at, text=words, title=title, attachments=holding(*fb.holiday_album))
    fb.book.expect("post", "timeline", at, TIMELINE, text=words)
    for picture in fb.holiday_album:
        captioned = "description" in picture
        expect_medium(
            fb, picture, at, "timeline", TIMELINE, container=HOLIDAY, caption=captioned
        )


def _expect_holiday(fb: Facebook, media: list[Json]) -> None:
    for medium in media:
        if medium in fb.holiday_album:
            continue
        words = medium.get("description")
        expect_medium(
            fb,
            medium,
            medium["creation_timestamp"],
            "album",
            NO_QUESTION_NAMED,
            container=HOLIDAY,
        )
        if words:
            fb.book.expect(
                "caption",
                "album",
                medium["creation_timestamp"],
                NO_QUESTION_NAMED,
                text=words,
                media=medium["uri"],
                container=HOLIDAY,
                unsure=_REPEATED if words == _BEACH else None,
            )


def _uncategorised(fb: Facebook) -> None:
    for n, at in enumerate(spread(24, "2010-03-01T09:00:00Z", "2026-09-01T09:00:00Z")):
        words = fb.words.post(language(n)) if n % 6 == 0 else None
        picture = photo(fb, at, description=words)
        fb.uncategorised.append(picture)
        captioned = words is not None
        expect_medium(fb, picture, at, "timeline", TIMELINE, caption=captioned)
    path = f"{ROOT}/posts/your_uncategorized_photos.json"
    fb.part1.json(path, {"other_photos_v2": fb.uncategorised})


def _videos(fb: Facebook) -> None:
    for n, at in enumerate(spread(10, "2013-03-01T09:00:00Z", "2026-05-01T09:00:00Z")):
        words = fb.words.post(language(n)) if n % 3 == 0 else None
        film = video(fb, at, description=words, present=n == 1)
        fb.videos.append(film)
        captioned = words is not None
        expect_medium(fb, film, at, "timeline", TIMELINE, caption=captioned)
    fb.part1.json(f"{ROOT}/posts/your_videos.json", {"videos_v2": fb.videos})


def _reels(fb: Facebook) -> None:
    """Plant reels; the one that the posts file repeats stays a reel."""
    for n, at in enumerate(spread(5, "2022-10-01T09:00:00Z", "2026-06-01T09:00:00Z")):
        film = video(fb, at, description=fb.words.post(language(n)))
        title = "Ann Example shared a reel." if n % 2 else ""
        fb.reels.append(
            record_of(at, title=title, attachments=holding(film), data=[{}])
        )
    for record in fb.reels:
        film = record["attachments"][0]["data"][0]["media"]
        at = record["timestamp"]
        expect_medium(fb, film, at, "reel", NO_QUESTION_NAMED, caption=True)
    fb.part1.json(f"{ROOT}/reels/your_reels.json", {"lasso_videos_v2": fb.reels})


def _stories(fb: Facebook) -> None:
    records = []
    for n, at in enumerate(spread(18, "2018-06-01T09:00:00Z", "2026-10-01T09:00:00Z")):
        medium = (
            video(fb, at)
            if n % 6 == 5
            else photo(
                fb,
                at,
                root=f"{ROOT}/stories",
                folder="media",
                fixed=None if n else _GOLD + 8,
            )
        )
        records.append(
            record_of(
                at,
                title="Your story was archived.",
                attachments=holding(medium),
                data=[{}],
            )
        )
        expect_medium(fb, medium, at, "story", NO_QUESTION_NAMED, status="expired")
    path = f"{ROOT}/stories/archived_stories.json"
    fb.part1.json(path, {"archived_stories_v2": records})


def _hidden(status: str) -> Evidence:
    return Evidence(
        "not_public",
        "status",
        "none",
        None,
        "undetermined",
        f"status:{status}:facebook:{ACCOUNT}",
        "certainty: VISIBILITY §1 says archive, SPEC says none when undetermined",
    )


def _archive_and_trash(fb: Facebook) -> None:
    for status, path, times in (
        ("archived", "archive", ("2012-02-02T20:00:00Z", "2024-04-05T20:00:00Z")),
        ("deleted", "trash", ("2025-03-03T20:00:00Z", "2026-10-02T20:00:00Z")),
    ):
        words, at = f"Words that Ann has {status} since 🙈", utc(times[0])
        picture = photo(fb, utc(times[1]), fixed=_GOLD + 5 + (status == "deleted"))
        records = [
            record_of(at, text=words, title="Ann Example updated her status."),
            record_of(utc(times[1]), attachments=holding(picture)),
        ]
        fb.part1.json(f"{ROOT}/posts/{path}.json", {f"{path}_v2": records})
        gone = _hidden(status)
        fb.book.expect("post", "timeline", at, gone, text=words, status=status)
        expect_medium(fb, picture, utc(times[1]), "timeline", gone, status=status)
