"""Plant what Facebook's JSON of 2018 to 2021 held beside the main files."""

from __future__ import annotations

from typing import Any

from sample_exports._planting import Export, of_json

_T2016, _T2018, _T2019, _T2020 = 1460000000, 1530000000, 1560000000, 1600000000
_GARDENERS = "Example Town Gardeners"


def _medium(name: str, at: int, **more: Any) -> dict[str, Any]:
    uri = f"photos_and_videos/a_1/{name}"
    return {"uri": uri, "creation_timestamp": at, **more}


def _post(at: int, words: str, title: str, *attached: dict[str, Any]) -> dict[str, Any]:
    return {
        "timestamp": at,
        "attachments": [{"data": [part]} for part in attached],
        "data": [{"post": words}] if words else [],
        "title": title,
    }


_POSTS: list[dict[str, Any]] = [
    _post(
        _T2018, "The pond", "Eve Example added a new photo.",
        {
            "media": _medium(
                "180000000001.jpg", _T2018, title="Mobile Uploads", description="The pond",
                comments=[
                    {"timestamp": _T2018 + 60, "comment": "Lovely", "author": "Bob Sample"},
                    {"timestamp": _T2018 + 120, "comment": "Thank you", "author": "Eve Example"},
                ],
            )
        },
    ),
    _post(
        _T2018 + 1000, "", "Eve Example published a note.",
        {"note": {"title": "On moss", "text": "It is green.", "created_timestamp": _T2016, "updated_timestamp": _T2018}},
    ),
    _post(
        _T2018 + 2000, "", f"Eve Example posted in {_GARDENERS}.",
        {"for_sale_item": {"title": "Wheelbarrow", "price": "5 €", "description": "One wheel"}},
    ),
    _post(
        _T2018 + 3000, "Please give", "Eve Example shared a fundraiser.",
        {"fundraiser": {"title": "Trees for Exampletown"}},
    ),
    {
        "timestamp": _T2018 + 4000,
        "data": [{}, {"post": "My first bicycle"}, {"backdated_timestamp": 441763200}],
        "title": "Eve Example",
    },
    _post(_T2018 + 5000, "", "Eve Example shared a post."),
    _post(_T2018 + 6000, "Xin chào", f"Eve Example đã đăng trong {_GARDENERS}"),
    _post(
        _T2018 + 7000, "", f"Eve Example war hier: {_GARDENERS}.",
        {"place": {"name": _GARDENERS}},
    ),
    _post(_T2018 + 8000, "All the best", "Eve Example wrote on Bob Sample's timeline."),
    _post(_T2018 + 9000, "From afar", "", {"media": {"uri": "https://media.example/190000000009.jpg?x=1", "creation_timestamp": _T2018 + 9000}}),
]  # fmt: skip

FACEBOOK_2020: dict[str, Any] = {
    "profile_information/profile_information.json": {
        "profile": {"name": {"full_name": "Eve Example"}}
    },
    "profile_information/profile_update_history.json": {
        "profile_updates": [
            _post(
                _T2019, "", "Eve Example updated her profile picture.",
                {"media": _medium("180000000002.jpg", _T2019, title="Profile Pictures")},
            )
        ]
    },
    "posts/your_posts_1.json": _POSTS,
    "posts/other_people's_posts_to_your_timeline.json": {
        "wall_posts_sent_to_you": {
            "activity_log_data": [
                _post(_T2019, "Happy birthday!", "Bob Sample wrote on Eve Example's timeline."),
                _post(
                    _T2019 + 60, "", "Cid Sample added a new photo to Eve Example's timeline.",
                    {"media": _medium("180000000003.jpg", _T2019 + 60)},
                ),
            ]
        }
    },
    "groups/your_group_membership_activity.json": {
        "groups_joined": [
            {
                "timestamp": _T2016,
                "title": f"Eve Example became a member of {_GARDENERS}.",
                "data": [{"name": _GARDENERS}],
            }
        ]
    },
    "groups/your_posts_and_comments_in_groups.json": {
        "group_posts": {
            "activity_log_data": [
                _post(_T2020, "Seeds to swap", f"Eve Example posted in {_GARDENERS}."),
                {
                    "timestamp": _T2020 + 60,
                    "title": "Eve Example commented on Bob Sample's post.",
                    "data": [
                        {
                            "comment": {
                                "timestamp": _T2020 + 60, "comment": "Count me in",
                                "author": "Eve Example", "group": _GARDENERS,
                            }
                        }
                    ],
                },
            ]
        }
    },
    "photos_and_videos/your_photos.json": {
        "photos": [_medium("180000000004.jpg", _T2016, description="Ferns")]
    },
    "photos_and_videos/other_photos.json": {
        "other_photos": [_medium("180000000005.jpg", _T2016)]
    },
    "other_activity/notes.json": {
        "notes": [
            {
                "title": "On rain", "text": "It is wet.", "created_timestamp": _T2016,
                "updated_timestamp": _T2016, "tags": [],
                "media": [_medium("180000000006.jpg", _T2016)],
            }
        ]
    },
    "apps_and_websites/posts_from_apps_and_websites.json": {
        "app_posts": [
            _post(
                _T2020 + 500, "I am a lighthouse", "Eve Example posted something via Example Quiz.",
                {"external_context": {"name": "Example Quiz", "url": "https://quiz.example/1"}},
            )
        ]
    },
}  # fmt: skip


def plant() -> list[Export]:
    """Return the export of this layout."""
    return [of_json("facebook-2020", FACEBOOK_2020)]
