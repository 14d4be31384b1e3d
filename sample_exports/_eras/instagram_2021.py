"""Plant the JSON layout of Instagram of 2021 to 2025, every file kind of it once."""

from __future__ import annotations

from typing import Any

from sample_exports._planting import Export, of_json

_T2021 = 1630000000


def _medium(uri: str, at: int, **more: Any) -> dict[str, Any]:
    return {"uri": uri, "creation_timestamp": at, **more}


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


def plant() -> list[Export]:
    """Return the export of this layout."""
    return [of_json("instagram-2022", INSTAGRAM_2022)]
