"""Plant the flat layout of Instagram of 2018 to early 2021, every file kind of it once."""

from __future__ import annotations

from typing import Any

from sample_exports import _pictures
from sample_exports._planting import Export

_WALK = "photos/201905/0a1b2c3d4e5f60718293a4b5c6d7e8f1.jpg"
_WALK_2 = "photos/201905/0a1b2c3d4e5f60718293a4b5c6d7e8f2.jpg"
_WALK_3 = "videos/201905/0a1b2c3d4e5f60718293a4b5c6d7e8f3.mp4"
_LOST = "photos/201811/0a1b2c3d4e5f60718293a4b5c6d7e8f8.jpg"

READ: dict[str, Any] = {
    "media.json": {
        "stories": [
            {
                "caption": "Just now",
                "taken_at": "2020-11-01T08:00:00+00:00",
                "path": "stories/202011/0a1b2c3d4e5f60718293a4b5c6d7e8f4.jpg",
            }
        ],
        "videos": [
            {
                "caption": "Drei Ansichten 🌾",
                "taken_at": "2019-05-04T10:00:00+00:00",
                "path": _WALK_3,
            }
        ],
        "profile": [
            {
                "caption": "",
                "taken_at": "2018-03-03T03:03:03+00:00",
                "is_active_profile": True,
                "path": "profile/201803/0a1b2c3d4e5f60718293a4b5c6d7e8f5.jpg",
            }
        ],
        "photos": [
            {
                "caption": "Drei Ansichten 🌾",
                "taken_at": "2019-05-04T10:00:00+00:00",
                "location": "Musterstadt",
                "path": _WALK,
            },
            {
                "caption": "Drei Ansichten 🌾",
                "taken_at": "2019-05-04T10:00:00+00:00",
                "path": _WALK_2,
            },
            {
                "caption": "Without a zone",
                "taken_at": "2016-02-29T23:30:00",
                "path": "photos/201602/0a1b2c3d4e5f60718293a4b5c6d7e8f6.jpg",
            },
        ],
        "direct": [
            {
                "taken_at": "2019-06-06T06:06:06+00:00",
                "path": "direct/201906/0a1b2c3d4e5f60718293a4b5c6d7e8f7.jpg",
            }
        ],
    },
    "comments.json": {
        "media_comments": [
            ["2020-04-24T15:39:04+00:00", "@bob.sample well said", "bob.sample"],
            ["2020-04-25T15:39:04+00:00", "Thank you all", "eve.example"],
        ],
        "story_comments": [["2020-05-01T12:00:00+00:00", "Lovely", "cid.sample"]],
        "live_comments": [["2020-05-02T12:00:00+00:00", "Hello there", "cid.sample"]],
    },
    "likes.json": {
        "media_likes": [["2020-10-13T09:30:06+00:00", "bob.sample"]],
        "comment_likes": [["2020-10-14T09:30:06+00:00", "cid.sample"]],
    },
    "stories_activities.json": {
        "polls": [["2020-10-15T09:30:06+00:00", "bob.sample"]],
        "emoji_sliders": [["2020-10-16T09:30:06+00:00", "bob.sample"]],
        "quizzes": [["2020-10-17T09:30:06+00:00", "bob.sample"]],
        "countdowns": [["2020-10-18T09:30:06+00:00", "bob.sample"]],
        "questions": [
            ["2020-10-19T09:30:06+00:00", "cid.sample"],
            ["2020-10-20T09:30:06+00:00", "cid.sample", "Plums, of course"],
        ],
    },
    "profile.json": {
        "biography": "Wege und Umwege",
        "date_joined": "2014-05-13T16:53:20",
        "email": "eve@example.org",
        "website": "https://eve.example.org",
        "gender": "",
        "private_account": False,
        "name": "Eve Example",
        "profile_pic_url": "https://example.org/eve.jpg",
        "username": "eve.example",
        "profile_picture_changes": [{"upload_time": "2018-03-03T03:03:03"}],
    },
    "account_history.json": {
        "registration_info": {
            "registration_username": "eve.example",
            "registration_time": "2014-05-13T16:53:20+00:00",
            "registration_email": "eve@example.org",
            "ip_address": "203.0.113.7",
        },
        "login_history": [
            {"timestamp": "2020-11-05T07:00:00+00:00", "ip_address": "203.0.113.7"}
        ],
    },
}
LEFT_ALONE: dict[str, Any] = {
    "connections.json": {"followers": {"bob.sample": "2016-01-01T00:00:00+00:00"}},
    "messages.json": [
        {
            "participants": ["eve.example", "bob.sample"],
            "conversation": [{"sender": "bob.sample", "text": "not to be read"}],
        }
    ],
    "saved.json": {"saved_media": [["2020-01-01T00:00:00+00:00", "bob.sample"]]},
    "settings.json": {"allow_comments_from": "Everyone"},
    "seen_content.json": {"posts_seen": []},
}


def plant() -> list[Export]:
    """Return the export of this layout, one medium of which stands in no record."""
    export = Export("instagram-2020")
    for path, value in READ.items():
        export.json(path, value)
    for path, value in LEFT_ALONE.items():
        export.json(path, value, "skipped")
    inferred = {"primary_location": {"city_name": "Musterstadt"}}
    export.json("information_about_you.json", inferred, "skipped")
    for number, path in enumerate((_WALK, _WALK_2, _LOST)):
        export.add(path, _pictures.png(number), "media")
    export.add(_WALK_3, _pictures.mp4(), "media")
    export.add(
        "direct/201906/0a1b2c3d4e5f60718293a4b5c6d7e8f7.jpg", _pictures.png(9), "media"
    )
    return [export]
