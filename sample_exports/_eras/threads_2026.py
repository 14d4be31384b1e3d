"""Plant a download of Threads alone, in the two layouts that one reader claims."""

from __future__ import annotations

from typing import Any

from sample_exports._planting import Export, of_json

_T = 1771000000


def _said(number: int, words: str, **more: Any) -> dict[str, Any]:
    post = {"reply_control": "everyone", "geo_gated_country_list": "", **more}
    item = {
        "uri": "",
        "creation_timestamp": _T + number,
        "title": words,
        "text_app_post": post,
    }
    return {"media": [item]}


def _cell(value: str = "", timestamp: int = 0, href: str = "") -> dict[str, Any]:
    return {"href": href, "value": value, "timestamp": timestamp}


THREADS: dict[str, Any] = {
    "threads_and_replies/threads_and_replies.json": {
        "text_post_app_text_posts": [
            _said(1, "Alone here 🌱"),
            _said(2, "Same to you", is_reply=True),
        ]
    },
    "your_instagram_activity/threads.json": [_said(3, "In one list")],
    "threads/archived_threads.json": {
        "text_post_app_text_app_archived_posts": [
            {
                "title": "",
                "string_map_data": {
                    "作者": _cell("eve.threads"),
                    "時間": _cell(timestamp=_T + 4),
                    "網址": _cell(href="https://www.threads.com/@eve.threads/post/X"),
                },
            }
        ]
    },
    "threads/personal_information.json": {
        "text_post_app_text_post_app_profile": [
            {
                "title": "",
                "media_map_data": {
                    "Profile Photo": {
                        "uri": "media/profile/202602/18000000000000201.jpg",
                        "creation_timestamp": _T,
                        "title": "",
                    }
                },
                "string_map_data": {
                    "Username": _cell("eve.threads"),
                    "Name": _cell("Eve Example"),
                    "Links": _cell("https://eve.example.org"),
                    "Private Account": _cell("False"),
                    "Is Eligible for Profile Activation Badge": _cell("False"),
                },
            }
        ]
    },
}


def plant() -> list[Export]:
    """Return the export of Threads alone."""
    return [of_json("threads-2026", THREADS)]
