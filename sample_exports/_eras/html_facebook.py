"""Plant Facebook's pages of 2018 to 2022: boxes, then ``div``s of three children."""

from __future__ import annotations

from typing import Any

from sample_exports._pages import Edition, rendered
from sample_exports._planting import Export, of_json, utc

_MADE = utc("2021-06-01T10:00:00Z")
_WINDOW = (utc("2004-02-04T00:00:00Z"), _MADE)


def medium(uri: str, at: str, **more: Any) -> dict[str, Any]:
    """Return a medium as Facebook's JSON lists it."""
    return {"uri": uri, "creation_timestamp": utc(at), **more}


def hung(**part: Any) -> list[dict[str, Any]]:
    """Return the attachments of a record that carries one thing."""
    return [{"data": [part]}]


def said(at: str, words: str, title: str | None = None, **more: Any) -> dict[str, Any]:
    """Return a post of words."""
    record = {"timestamp": utc(at), "data": [{"post": words}], **more}
    return {**record, "title": title} if title else record


def remark(at: str, words: str, title: str, **more: Any) -> dict[str, Any]:
    """Return a comment."""
    inner = {"timestamp": utc(at), "comment": words, "author": "Eve Example", **more}
    return {"timestamp": utc(at), "data": [{"comment": inner}], "title": title}


def liked(at: str) -> dict[str, Any]:
    """Return a reaction in its sentence form."""
    data = [{"reaction": {"reaction": "LOVE", "actor": "Eve Example"}}]
    title = "Eve Example likes Bob Sample's photo."
    return {"timestamp": utc(at), "data": data, "title": title}


def profile(key: str, **more: Any) -> dict[str, Any]:
    """Return the profile of Eve Example under its wrapper."""
    return {
        key: {
            "name": {"full_name": "Eve Example"},
            "emails": {"emails": ["eve@example.org"]},
            "birthday": {"year": 1985, "month": 3, "day": 2},
            "registration_timestamp": utc("2008-01-10T21:20:00Z"),
            **more,
        }
    }


def voted(at: str) -> dict[str, Any]:
    """Return a vote on somebody's poll."""
    poll = {"question": "Tea?", "options": [{"option": "Yes", "voted": True}]}
    title = "Eve Example voted on Bob Sample's poll."
    return {"timestamp": utc(at), "attachments": hung(poll=poll), "title": title}


FACEBOOK_2018: dict[str, Any] = {
    "profile_information/profile_information.json": profile("profile"),
    "posts/your_posts_1.json": [
        said("2019-07-01T21:30:00Z", "Too hot & too bright <3\n\"Siesta\" it's", "Eve Example updated her status.", tags=["Bob Sample", "Cid Sample"], reactions=[{"actor": "Bob Sample", "timestamp": utc("2019-07-02T06:00:00Z")}]),
        said(
            "2019-01-20T08:05:00Z", "The harbour", "Eve Example added a new photo.",
            attachments=hung(media=medium("photos_and_videos/harbour_1/180000000001.jpg", "2019-01-20T08:05:00Z", title="Mobile Uploads", description="Low tide")),
        ),
        {"timestamp": utc("2018-12-31T23:15:00Z"), "attachments": hung(external_context={"url": "https://example.org/a?b=1&c=2"}), "title": "Eve Example shared a link."},
    ],
    "posts/your_posts.json": {"status_updates": [said("2009-02-03T12:00:00Z", "First words", "Eve Example updated her status.")]},
    "photos_and_videos/album/0.json": {
        "name": "Mobile Uploads",
        "photos": [
            medium("photos_and_videos/harbour_1/180000000001.jpg", "2019-01-20T08:05:00Z", title="Mobile Uploads", description="Low tide"),
            medium("photos_and_videos/harbour_1/180000000002.jpg", "2018-03-04T15:00:00Z", title="Mobile Uploads"),
        ],
    },
    "photos_and_videos/your_videos.json": {"videos": [medium("photos_and_videos/videos/180000000003.mp4", "2018-05-05T10:10:00Z", description="Waves")]},
    "photos_and_videos/your_photos.json": {"photos": [medium("photos_and_videos/your_photos/180000000004.jpg", "2017-05-05T10:10:00Z")]},
    "photos_and_videos/other_photos.json": {"other_photos": [medium("photos_and_videos/other/180000000005.jpg", "2016-05-05T10:10:00Z")]},
    "apps_and_websites/posts_from_apps_and_websites.json": {"app_posts": [said("2012-10-10T09:00:00Z", "I ran five miles", "Eve Example posted something via Example Run.")]},
    "comments/comments.json": {
        "comments": [
            remark("2018-06-26T08:00:00Z", "Well said @[1234:2048:Bob Sample]!", "Eve Example commented on Bob Sample's post."),
            remark("2018-01-26T08:00:00Z", "Thanks", "Eve Example commented on her own photo."),
        ]
    },
    "likes_and_reactions/posts_and_comments.json": {"reactions": [liked("2018-06-27T08:00:00Z")]},
    "other_activity/polls_you_voted_on.json": {"poll_votes": [voted("2018-06-28T08:00:00Z")]},
    "marketplace/items_sold.json": {
        "items_selling": [{"title": "Lamp", "price": "5 €", "created_timestamp": utc("2018-06-29T08:00:00Z"), "description": "Works"}]
    },
}  # fmt: skip
FACEBOOK_2022: dict[str, Any] = {
    "profile_information/profile_information.json": profile("profile_v2"),
    "posts/your_posts_1.json": [
        said("2021-08-26T17:46:40Z", "Beyond the hills", "Eve Example updated her status."),
        {"timestamp": utc("2021-02-26T17:46:40Z"), "attachments": hung(place={"name": "Example Pier", "coordinate": {"latitude": 47.25, "longitude": 2.5}, "address": "1 Example Street"}), "title": "Eve Example was at Example Pier."},
    ],
    "posts/your_photos.json": {"photos": [medium("posts/media/220000000001.jpg", "2021-03-01T10:00:05Z", description="My desk")]},
    "posts/other_photos.json": {"other_photos": [medium("posts/media/220000000002.jpg", "2021-03-02T10:00:05Z")]},
    "groups/your_posts_in_groups.json": {"group_posts_v2": [said("2021-08-27T17:46:40Z", "Who has seeds?", "Eve Example posted in Example Town Gardeners.")]},
    "comments_and_reactions/posts_and_comments.json": {"reactions_v2": [liked("2021-08-28T17:46:40Z")]},
    "short_videos/your_reels.json": {
        "lasso_videos_v2": [{"timestamp": utc("2021-08-29T17:46:40Z"), "attachments": hung(media=medium("short_videos/media/220000000003.mp4", "2021-08-29T17:46:40Z"))}]
    },
    "apps_and_websites_off_of_facebook/posts_from_apps_and_websites.json": {"app_posts_v2": [said("2021-08-30T17:46:40Z", "A new record", "Eve Example posted something via Example Run.")]},
}  # fmt: skip


def pages(name: str, members: dict[str, Any], edition: Edition) -> Export:
    """Return the pages of one edition."""
    return rendered(of_json(name, members), edition, name)


def plant() -> list[Export]:
    """Return the exports of these layouts."""
    old = Edition(
        "facebook-2018", "en_GB", "Eve Example", "Europe/Paris", _MADE, _WINDOW
    )
    later = Edition(
        "facebook-2022", "en", "Eve Example", "America/New_York", _MADE, _WINDOW
    )
    return [
        pages("facebook-2018-html", FACEBOOK_2018, old),
        pages("facebook-2022-html", FACEBOOK_2022, later),
    ]
