"""Plant one small invented export per older layout, every file kind of it once.

The shapes follow the format notes literally; the rows that a scan must find are typed
by hand in ``tests/truth/eras.jsonl`` and come from no script.
"""

from __future__ import annotations

from typing import Any

from sample_exports._planting import Export

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


def _cells(**values: Any) -> dict[str, Any]:
    return {
        name.replace("_", " "): {"href": "", "value": value, "timestamp": 0}
        for name, value in values.items()
    }


def _time(at: int) -> dict[str, Any]:
    return {"Time": {"href": "", "value": "", "timestamp": at}}


def _item(folder: str, number: int, at: int, title: str = "") -> dict[str, Any]:
    uri = f"media/{folder}/202108/1700000000{number:04}.jpg"
    return _medium(uri, at, title=title, media_metadata={})


INSTAGRAM_2022: dict[str, Any] = {
    "account_information/personal_information.json": {
        "profile_user": [
            {
                "title": "User Information",
                "media_map_data": {},
                "string_map_data": _cells(
                    Username="eve.example", Name="Eve Example", Private_Account="False"
                ),
            }
        ]
    },
    "account_information/profile_changes.json": {
        "profile_profile_change": [
            {
                "string_map_data": {
                    **_cells(Changed="Bio", Previous_Value="Old bio", New_Value=""),
                    "Change Date": {"href": "", "value": "", "timestamp": _T2021},
                }
            }
        ]
    },
    "login_and_account_creation/signup_information.json": {
        "account_history_registration_info": [
            {"string_map_data": {**_cells(Username="eve.example"), **_time(1400000000)}}
        ]
    },
    "login_and_account_creation/account_privacy_changes.json": {
        "account_history_account_privacy_history": [
            {"title": "Switched to Public", "string_map_data": _time(_T2021 - 86_400)}
        ]
    },
    "information_about_you/account_based_in.json": {
        "inferred_data_primary_location": [
            {"title": "", "string_map_data": _cells(City_Name="Exampletown")}
        ]
    },
    "content/posts_1.json": [{"media": [_item("posts", 1, _T2021, "À la mer 🌊")]}],
    "content/stories.json": {"ig_stories": [_item("stories", 2, _T2021)]},
    "content/reels.json": {"ig_reels_media": [{"media": [_item("reels", 3, _T2021)]}]},
    "content/igtv_videos.json": {"ig_igtv_media": [{"media": [_item("igtv", 4, _T2021)]}]},
    "content/archived_posts.json": {
        "ig_archived_post_media": [{"media": [_item("archived_posts", 5, _T2021)]}]
    },
    "content/recently_deleted_content.json": {
        "ig_recently_deleted_media": [{"media": [_item("other", 6, _T2021)]}]
    },
    "content/profile_photos.json": {
        "ig_profile_picture": [_item("profile", 7, _T2021)]
    },
    "content/other_content.json": {
        "ig_other_media": [{"media": [_item("other", 8, _T2021)]}]
    },
    "comments/post_comments.json": {
        "comments_media_comments": [
            {
                "title": "bob.sample",
                "media_list_data": [],
                "string_list_data": [
                    {"href": "", "value": "So true", "timestamp": _T2021}
                ],
            },
            {
                "string_map_data": {
                    "Comment": {"href": "", "value": "Mine too", "timestamp": 0},
                    "Comment creation time": {"href": "", "value": "", "timestamp": _T2021 + 60},
                    "Media owner": {"href": "", "value": "eve.example", "timestamp": 0},
                }
            },
        ]
    },
}  # fmt: skip
ERAS = {
    "facebook-2019": FACEBOOK_2019,
    "facebook-2022": FACEBOOK_2022,
    "instagram-2022": INSTAGRAM_2022,
}


def plant() -> list[Export]:
    """Return the export of every era."""
    exports = [Export(era) for era in ERAS]
    for export in exports:
        for path, value in ERAS[export.name].items():
            export.json(path, value)
    return exports
