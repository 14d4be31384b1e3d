"""Plant stories, reels, what was archived or deleted, and profile photos."""

from __future__ import annotations

from sample_exports._instagram_media import (
    CLOSE_FRIENDS,
    PLACE,
    ROOT,
    USERNAME,
    WENT_PRIVATE,
    Instagram,
    Publication,
    expect_publication,
    medium,
    own,
)
from sample_exports._planting import (
    POLICY_START,
    UNKNOWN,
    Evidence,
    Json,
    always_public,
    iso,
    spread,
    utc,
)
from sample_exports._words import language

_DAY = 86400
# The number before those of the media that gold.jsonl names.
_GOLD = 17810000000000000
_LISTED = f"{ROOT}/media"


def plant(ig: Instagram) -> None:
    """Plant everything under ``media/`` but the posts."""
    _stories(ig)
    _reels(ig)
    _archived(ig)
    _deleted(ig)
    _profile_photos(ig)


def _story_evidence(at: int) -> Evidence:
    """Return the evidence of a story that is over: a day in public, at most."""
    private = Evidence("not_public", "account_history", "archive", (), "out_of_scope")
    if at >= utc(WENT_PRIVATE):
        return private
    if at >= utc(CLOSE_FRIENDS):
        return Evidence(
            "not_public",
            "account_history",
            "none",
            None,
            "undetermined",
            f"close_friends:{USERNAME}",
        )
    day = ((iso(at), iso(at + _DAY)),)
    if at >= utc(POLICY_START):
        return Evidence("not_public", "account_history", "archive", day, "in_scope")
    doubt = "question: whether it is a highlight, as VISIBILITY names no id"
    if at + _DAY > utc(POLICY_START):
        doubt += "; verdict, certainty: its day reached into the policy's first hours"
    return Evidence(
        "not_public", "account_history", "none", day, "undetermined", None, doubt
    )


def _story(ig: Instagram, at: int, n: int, title: str = "") -> Json:
    extension = "mp4" if n % 5 == 4 else "jpg"
    # The file of the second story knows where it was taken, the JSON does not.
    secret = PLACE if n == 1 else None
    return medium(
        ig,
        at,
        kind="stories",
        extension=extension,
        title=title,
        exif_gps=secret,
        present=True if n == 1 else None,
        fixed=_GOLD + n,
    )


def _stories(ig: Instagram) -> None:
    times = [
        *spread(30, "2017-01-05T09:00:00Z", "2025-05-01T09:00:00Z"),
        utc("2025-05-26T12:00:00Z"),
        *spread(5, "2025-06-02T09:00:00Z", "2025-09-10T09:00:00Z"),
        *spread(3, "2025-09-20T09:00:00Z", "2025-10-25T09:00:00Z"),
        *spread(4, "2025-11-10T09:00:00Z", "2026-09-10T09:00:00Z"),
        utc("2026-10-21T06:00:00Z"),
    ]
    stories = []
    for n, at in enumerate(times):
        is_live = n == len(times) - 1
        title = "Written under a story ✍️" if n == 33 else ""
        item = _story(ig, at, n, title)
        stories.append(item)
        story = Publication(at, title, [item])
        evidence = own(at) if is_live else _story_evidence(at)
        status = "live" if is_live else "expired"
        expect_publication(ig, story, "story", evidence, status=status)
    ig.export.json(f"{_LISTED}/stories.json", {"ig_stories": stories[::-1]})


def _reels(ig: Instagram) -> None:
    """Plant reels, one with subtitles; the newer posts file lists them again."""
    records = []
    for n, at in enumerate(spread(6, "2021-02-01T09:00:00Z", "2026-06-01T09:00:00Z")):
        caption = ig.words.post(language(n))
        item = medium(ig, at, kind="reels", extension="mp4", title=caption)
        reel = Publication(at, caption, [item])
        if n == 0:
            _subtitle(ig, item)
        ig.reels.append(reel)
        expect_publication(ig, reel, "reel", own(at))
        records.append({"media": [item]})
    ig.export.json(f"{_LISTED}/reels.json", {"ig_reels_media": records[::-1]})


def _subtitle(ig: Instagram, item: Json) -> None:
    uri = item["uri"].replace(".mp4", ".srt")
    spoken = "1\n00:00:00,000 --> 00:00:02,000\nThis is an invented sentence.\n"
    ig.export.add(
        uri, spoken.encode("utf-8"), "media", unsure="status: media or skipped"
    )
    item["media_metadata"]["video_metadata"]["subtitles"] = {
        "uri": uri,
        "creation_timestamp": item["creation_timestamp"],
    }


def _hidden(status: str, at: int) -> Evidence:
    """Return the evidence of what was hidden on a day that the export leaves out."""
    if at >= utc(WENT_PRIVATE):
        return Evidence("not_public", "status", "archive", (), "out_of_scope")
    return Evidence(
        "not_public",
        "status",
        "none",
        None,
        "undetermined",
        f"status:{status}:instagram:{USERNAME}",
        "public_spans, certainty: public from its time to a day to be asked for",
    )


def _archived(ig: Instagram) -> None:
    records = []
    for n, (time, caption) in enumerate(
        (
            ("2018-08-18T18:00:00Z", "Haarfarbe, die keiner sehen sollte 🙈"),
            ("2025-07-07T18:00:00Z", "A post that I put away later"),
            ("2026-02-02T18:00:00Z", "Archivé, et jamais public"),
        )
    ):
        at = utc(time)
        item = medium(
            ig, at, kind="archived_posts", title=caption, fixed=_GOLD + 101 + n
        )
        post = Publication(at, caption, [item], in_posts=n == 1)
        ig.archived.append(post)
        expect_publication(
            ig, post, "timeline", _hidden("archived", at), status="archived"
        )
        records.append({"media": [item]})
    path = f"{_LISTED}/archived_posts.json"
    ig.export.json(path, {"ig_archived_post_media": records})


def _deleted(ig: Instagram) -> None:
    records = []
    for n, (time, caption) in enumerate(
        (
            ("2024-02-20T20:00:00Z", "Deleted last week, after two years"),
            ("2026-05-15T20:00:00Z", "Gelöscht, und nie öffentlich"),
        )
    ):
        at = utc(time)
        item = medium(ig, at, kind="posts", title=caption, fixed=_GOLD + 111 + n)
        post = Publication(at, caption, [item])
        expect_publication(
            ig, post, "timeline", _hidden("deleted", at), status="deleted"
        )
        records.append({"media": [item]})
    path = f"{_LISTED}/recently_deleted_content.json"
    ig.export.json(path, {"ig_recently_deleted_media": records})


def _profile_photos(ig: Instagram) -> None:
    """Plant two pictures: the newest is public whatever the account's state."""
    times = [utc("2012-05-14T16:10:00Z"), utc("2023-10-01T10:00:00Z")]
    former, newest = (
        medium(ig, at, kind="profile", present=True, fixed=_GOLD + 121 + n)
        for n, at in enumerate(times)
    )
    path = f"{_LISTED}/profile_photos.json"
    ig.export.json(path, {"ig_profile_picture": [newest, former]})
    doubt = (
        "visibility, basis, certainty, public_spans, verdict, question: VISIBILITY "
        "names former pictures in a list that begins with Facebook"
    )
    ig.book.expect(
        "photo",
        "profile_picture",
        times[0],
        UNKNOWN.asking(None, doubt),
        media=former["uri"],
    )
    ig.book.expect(
        "photo",
        "profile_picture",
        times[1],
        always_public(times[1]),
        media=newest["uri"],
    )
    ig.picture = newest
