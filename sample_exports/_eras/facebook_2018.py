"""Plant the JSON layouts of Facebook of 2018 to 2023, every file kind of them once."""

from __future__ import annotations

from typing import Any

from sample_exports._planting import Export, of_json

_T2010, _T2016, _T2018, _T2021 = 1280000000, 1460000000, 1530000000, 1630000000


def _medium(uri: str, at: int, **more: Any) -> dict[str, Any]:
    return {"uri": uri, "creation_timestamp": at, **more}


def _reaction(at: int) -> dict[str, Any]:
    data = [{"reaction": {"reaction": "LIKE", "actor": "Eve Example"}}]
    return {
        "timestamp": at,
        "data": data,
        "title": "Eve Example likes Bob Sample's post.",
    }


def _comment(at: int, words: str, title: str) -> dict[str, Any]:
    said = {"timestamp": at, "comment": words, "author": "Eve Example"}
    return {"timestamp": at, "data": [{"comment": said}], "title": title}


def _profile(key: str) -> dict[str, Any]:
    return {
        key: {
            "name": {"full_name": "Eve Example"},
            "emails": {"emails": ["eve@example.org"]},
            "birthday": {"year": 1985, "month": 3, "day": 2},
            "registration_timestamp": 1200000000,
        }
    }


FACEBOOK_2019: dict[str, Any] = {
    "profile_information/profile_information.json": _profile("profile"),
    "profile_information/timezone.json": {"timezone": "Europe/Paris"},
    "posts/your_posts.json": {
        "status_updates": [
            {"timestamp": _T2010, "data": [{"post": "Première neige ❄️"}]},
        ]
    },
    "posts/your_posts_1.json": [
        {
            "timestamp": _T2016,
            "attachments": [
                {"data": [{"media": _medium("photos_and_videos/a_1/160000000001.jpg", _T2016)}]}
            ],
            "data": [{"post": "A walk"}, {}],
            "title": "Eve Example added a new photo.",
        }
    ],
    "photos_and_videos/album/0.json": {
        "name": "Mobile Uploads",
        "photos": [
            _medium(
                "photos_and_videos/a_1/160000000001.jpg",
                _T2016,
                title="Mobile Uploads",
                comments=[
                    {"timestamp": _T2016 + 60, "comment": "Schön!", "author": "Bob Sample"},
                    {"timestamp": _T2016 + 90, "comment": "Thanks", "author": "Eve Example"},
                    {"timestamp": _T2018 + 90, "comment": "Still dear", "author": "Eve Example"},
                ],
            )
        ],
        "description": "",
        "last_modified_timestamp": _T2016,
    },
    "photos_and_videos/your_videos.json": {
        "videos": [_medium("photos_and_videos/videos/160000000002.mp4", _T2018, description="The tide")]
    },
    "comments/comments.json": {
        "comments": [
            _comment(_T2018, "Well said", "Eve Example commented on Bob Sample's post."),
            _comment(_T2016 + 90, "Thanks", "Eve Example commented on her own photo."),
        ]
    },
    "likes_and_reactions/posts_and_comments.json": {"reactions": [_reaction(_T2018)]},
    "other_activity/polls_you_voted_on.json": {
        "poll_votes": [
            {
                "timestamp": _T2018 + 5,
                "title": "Eve Example voted on Bob Sample's poll.",
                "attachments": [
                    {"data": [{"poll": {"options": [{"option": "Tea", "voted": True}]}}]}
                ],
            }
        ]
    },
    "marketplace/items_sold.json": {
        "items_selling": [
            {
                "title": "Lamp",
                "price": "5 €",
                "seller": "Eve Example",
                "created_timestamp": _T2018,
                "description": "Works",
            }
        ]
    },
}  # fmt: skip
FACEBOOK_2022: dict[str, Any] = {
    "profile_information/profile_information.json": _profile("profile_v2"),
    "logged_information/location/timezone.json": {"timezone_v2": "Europe/Paris"},
    "groups/your_posts_in_groups.json": {
        "group_posts_v2": [
            {
                "timestamp": _T2021,
                "data": [{"post": "Who has seeds?"}],
                "title": "Eve Example posted in Example Town Gardeners.",
            }
        ]
    },
    "comments_and_reactions/posts_and_comments.json": {"reactions_v2": [_reaction(_T2021)]},
    "short_videos/your_reels.json": {
        "lasso_videos_v2": [
            {
                "timestamp": _T2021,
                "attachments": [
                    {"data": [{"media": _medium("short_videos/media/160000000003.mp4", _T2021)}]}
                ],
            }
        ]
    },
}  # fmt: skip


def plant() -> list[Export]:
    """Return the exports of these layouts."""
    return [
        of_json("facebook-2019", FACEBOOK_2019),
        of_json("facebook-2022", FACEBOOK_2022),
    ]
