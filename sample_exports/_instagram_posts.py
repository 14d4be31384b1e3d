"""Plant Ann's Instagram posts, as ``posts_1.json`` and as ``posts.json`` list them."""

from __future__ import annotations

import unicodedata

from sample_exports._instagram_media import (
    CARRIED_TWICE,
    PLACE,
    ROOT,
    Instagram,
    Publication,
    expect_publication,
    medium,
    own,
)
from sample_exports._planting import UNSENT, Json, spread, utc
from sample_exports._words import language

# The number before those of the media that gold.jsonl names.
_GOLD = 17800000000000000


def plant(ig: Instagram) -> None:
    """Plant posts of all kinds; the files are written by ``write``."""
    for n, at in enumerate(spread(56, "2012-05-21T09:00:00Z", "2026-09-20T09:00:00Z")):
        _ordinary(ig, n, at)
    _first_and_last(ig)
    _carousels(ig)
    _odd_shapes(ig)
    _only_in_posts(ig)
    _draft(ig)
    _other_content(ig)
    _igtv(ig)


def _publish(ig: Instagram, publication: Publication, doubt: str | None = None) -> None:
    ig.posts.append(publication)
    evidence = own(publication.at)
    expect_publication(ig, publication, "timeline", evidence, doubt=doubt)


def _ordinary(ig: Instagram, n: int, at: int) -> None:
    """Plant one post: one picture, three of them, or a video; some without words."""
    caption = "" if n % 9 == 8 else ig.words.post(language(n))
    if n % 4 == 2 and at > utc("2017-03-01T00:00:00Z"):
        media = [medium(ig, at - 3 + k) for k in range(3)]
    elif n % 11 == 5:
        media = [medium(ig, at, extension="mp4", title=caption)]
    else:
        gps = PLACE if n % 7 == 0 else None
        media = [medium(ig, at, title=caption, gps=gps)]
    _publish(ig, Publication(at, caption, media))


def _first_and_last(ig: Instagram) -> None:
    """Plant the first post, the last public one, and those of the private account."""
    for n, (time, caption) in enumerate(
        (
            ("2012-05-20T10:00:00Z", "First picture here. Salut tout le monde ! 👋"),
            ("2025-11-03T18:00:00Z", "Half an hour before I went private 🔓"),
            ("2025-11-03T19:00:00Z", "Half an hour after I went private 🔒"),
            ("2025-12-31T23:00:00Z", "Guten Rutsch, kleiner Kreis 🎆"),
            ("2026-03-20T08:00:00Z", "Printemps, entre nous 🌸"),
            ("2026-07-14T21:30:00Z", "Fireworks for friends only 🎇"),
        ),
        1,
    ):
        at = utc(time)
        first = time.startswith("2012")
        item = medium(
            ig,
            at,
            title=caption,
            gps=PLACE if first else None,
            present=first or None,
            fixed=_GOLD + n,
        )
        _publish(ig, Publication(at, caption, [item]))


def _carousels(ig: Instagram) -> None:
    at = utc("2018-03-04T12:00:00Z")
    caption = "Four walls, one colour 🎨"
    _publish(
        ig,
        Publication(
            at,
            caption,
            [medium(ig, at, title=caption, fixed=_GOLD + n) for n in range(7, 11)],
        ),
    )

    at = utc("2019-09-09T09:09:09Z")
    media = [
        medium(ig, at, title=words, fixed=_GOLD + n)
        for n, words in ((11, ""), (12, "The second one has words"))
    ]
    _publish(ig, Publication(at, "Two pictures, two captions", media))
    ig.book.expect(
        "caption",
        "timeline",
        at,
        own(at),
        text="The second one has words",
        media=media[1]["uri"],
        unsure="row: a member's own title beside the outer one",
    )


def _odd_shapes(ig: Instagram) -> None:
    at = utc("2016-06-16T16:00:00Z")
    caption = "One picture, not even in a list"
    bare = Publication(
        at, caption, [medium(ig, at, title=caption, fixed=_GOLD + 13)], shape="object"
    )
    _publish(ig, bare)

    at = utc("2020-02-29T10:00:00Z")
    caption = "Déjà vu à Exempleville"
    split = unicodedata.normalize("NFD", caption)
    item = medium(ig, at, title=split, fixed=_GOLD + 14)
    _publish(ig, Publication(at, caption, [item]), CARRIED_TWICE)

    at = utc("2023-05-06T14:00:00Z")
    caption = "Am See, fast allein 🏞️"
    item = medium(ig, at, title=caption, fixed=_GOLD + 15)
    _publish(ig, Publication(at, caption, [item], place="Lac du Modèle"))


def _only_in_posts(ig: Instagram) -> None:
    """Plant what the newer file alone lists: two posts and a reel."""
    for n, (time, caption) in enumerate(
        (
            ("2014-04-14T14:00:00Z", "Only the newer index lists this one 📇"),
            ("2025-08-30T17:00:00Z", "Dernier pique-nique de l’été 🧺"),
        )
    ):
        at = utc(time)
        items = [medium(ig, at, fixed=_GOLD + 16 + 2 * n + k) for k in (0, 1)]
        _publish(ig, Publication(at, caption, items, in_posts_1=False))

    at = utc("2024-05-05T18:00:00Z")
    item = medium(ig, at, kind="reels", extension="mp4", fixed=_GOLD + 20)
    reel = Publication(
        at, "A reel of the newer index only 🎬", [item], in_posts_1=False
    )
    ig.reels.append(reel)
    expect_publication(ig, reel, "reel", own(at))


def _draft(ig: Instagram) -> None:
    at = utc("2026-08-08T08:00:00Z")
    draft = Publication(
        at,
        "Not sure that I will ever post this 🤔",
        [medium(ig, at, fixed=_GOLD + 21)],
        in_posts_1=False,
        draft=True,
    )
    ig.posts.append(draft)
    expect_publication(ig, draft, "timeline", UNSENT, status="draft")


def _igtv(ig: Instagram) -> None:
    """Plant a long video of the years in which those had a file of their own."""
    at = utc("2020-10-10T10:10:10Z")
    item = medium(ig, at, kind="igtv", extension="mp4", title="Ten minutes of pond")
    ig.book.expect("video", "timeline", at, own(at), media=item["uri"])
    ig.book.expect(
        "caption",
        "timeline",
        at,
        own(at),
        text="Ten minutes of pond",
        media=item["uri"],
    )
    ig.export.json(
        f"{ROOT}/media/igtv_videos.json", {"ig_igtv_media": [{"media": [item]}]}
    )


def _other_content(ig: Instagram) -> None:
    """Plant a cut-out that was never published, in the file for such things."""
    at = utc("2025-09-09T09:09:09Z")
    item = medium(ig, at, kind="other", fixed=_GOLD + 22)
    ig.book.expect("photo", "timeline", at, UNSENT, media=item["uri"], status="draft")
    records = {"ig_other_media": [{"media": [item]}]}
    ig.export.json(f"{ROOT}/media/other_content.json", records)


def write(ig: Instagram) -> None:
    """Write both index files, newest first."""
    newest_first = sorted(ig.posts, key=lambda post: -post.at)
    listed = [_posts_1(post) for post in newest_first if post.in_posts_1]
    ig.export.json(f"{ROOT}/media/posts_1.json", listed)
    everything = sorted(
        [*ig.posts, *ig.reels, *(post for post in ig.archived if post.in_posts)],
        key=lambda post: -post.at,
    )
    ig.export.json(
        f"{ROOT}/media/posts.json",
        [_labelled(post, is_reel=post in ig.reels) for post in everything],
    )


def _posts_1(post: Publication) -> Json:
    if post.shape == "object":
        return {"media": post.media[0]}
    if len(post.media) == 1:
        return {"media": post.media}
    return {
        "media": post.media,
        "title": post.caption,
        "creation_timestamp": post.at,
    }


def _labelled(post: Publication, *, is_reel: bool) -> Json:
    """Return a record of labels; later media of a carousel sit ever deeper."""
    entries: list[Json] = [{"label": "Media", "media": [_titled(post, 0)]}]
    if len(post.media) > 1:
        entries.append({"title": "", "dict": _chain(post, 1)})
    caption: Json = {"label": "Caption"}
    if post.caption:
        caption["value"] = post.caption
    entries += [
        caption,
        {"label": "Draft", "value": str(post.draft)},
        {"label": "Published", "value": str(not post.draft)},
        {"label": "Update time", "timestamp_value": post.at},
    ]
    if post.place:
        entries.append({"title": "Location", "dict": [_location(post.place)]})
    clip = [{"title": "", "dict": [{"label": "Duration", "value": "12"}]}]
    entries.append({"title": "Reel metadata", "dict": clip if is_reel else []})
    return {
        "timestamp": post.at,
        "media": [],
        "label_values": entries,
        "fbid": post.fbid,
    }


def _titled(post: Publication, n: int) -> Json:
    return {**post.media[n], "title": ""}


def _chain(post: Publication, n: int) -> list[Json]:
    inner: list[Json] = [{"label": "Media", "media": [_titled(post, n)]}]
    if n + 1 < len(post.media):
        inner.append({"title": "", "dict": _chain(post, n + 1)})
    return [{"title": "", "dict": inner}]


def _location(name: str) -> Json:
    return {
        "title": "",
        "dict": [
            {"label": "Name", "value": name},
            {"label": "Latitude", "value": str(PLACE[0])},
            {"label": "Longitude", "value": str(PLACE[1])},
        ],
    }
