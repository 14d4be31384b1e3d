"""Plant Facebook's label_values files of 2024 to 2026, and what was seen by name only.

``FACEBOOK_2026`` is a person's archive in English, the only language whose labels are
known well; ``FACEBOOK_PAGE`` that of a Page, with its own activity root.
"""

from __future__ import annotations

from typing import Any

from sample_exports._planting import Export, of_json

_T2023, _T2025, _T2026 = 1700000000, 1740000000, 1770000000
_ACTIVITY = "your_facebook_activity"
_MEDIA = f"{_ACTIVITY}/posts/media/your_posts"
_PAGE = "this_profile's_activity_across_facebook"
_PAGE_MEDIA = f"{_PAGE}/posts/media/a_1"


def _medium(uri: str, at: int, **more: Any) -> dict[str, Any]:
    return {"uri": uri, "creation_timestamp": at, **more}


def _value(label: str, value: str = "") -> dict[str, Any]:
    return {"label": label, "value": value} if value else {"label": label}


def _link(url: str) -> dict[str, Any]:
    return {"label": "URL", "value": url, "href": url}


def _record(
    at: int | None, *entries: dict[str, Any], fbid: str = "26000001"
) -> dict[str, Any]:
    return {"timestamp": at, "media": [], "label_values": [*entries], "fbid": fbid}


def _where(name: str) -> dict[str, Any]:
    entries = [
        _value("Coordinates", "(12.3456, -65.4321)"),
        _value("Address", "1 Example Street"),
        _value("Name", name),
    ]
    return {"title": "Place tags", "dict": [{"dict": entries}]}


_CHECK_INS = [
    _record(
        _T2023, _value("Message", "Cake"), _value("Location", "Café Example"),
        _where("Café Example"), _link("https://www.facebook.example/posts/1"),
    ),
    _record(
        _T2023 + 100, _value("Message"), _value("Location", "Example Pier"),
        _where("Example Pier"), _link("https://www.facebook.example/posts/2"),
    ),
    _record(
        _T2023 + 300, _value("Message", "Only here"), _value("Location", "Example Hill"),
        _link("https://www.facebook.example/posts/3"),
        {"label": "Photos", "media": [_medium(f"{_MEDIA}/260000000003.jpg", _T2023 + 300)]},
    ),
]  # fmt: skip

FACEBOOK_2026: dict[str, Any] = {
    "personal_information/profile_information/profile_information.json": {
        "profile_v2": {"name": {"full_name": "Eve Example"}}
    },
    f"{_ACTIVITY}/posts/your_posts__check_ins__photos_and_videos_1.json": [
        {
            "timestamp": _T2023,
            "title": "Eve Example was at Café Example.",
            "data": [{"post": "Cake"}],
            "attachments": [{"data": [{"place": {"name": "Café Example", "address": ""}}]}],
        },
        {
            "timestamp": _T2023 + 100,
            "title": "Eve Example was at Example Pier.",
            "attachments": [{"data": [{"place": {"name": "Example Pier"}}]}],
        },
        {
            "timestamp": _T2023 + 200,
            "title": "Eve Example wrote on Bob Sample's timeline.",
            "data": [{"post": "Happy birthday Bob"}, {}],
        },
        {
            "timestamp": _T2025,
            "title": "Eve Example added a new photo.",
            "data": [{"post": "A bridge"}],
            "attachments": [{"data": [{"media": _medium(f"{_MEDIA}/260000000001.jpg", _T2025)}]}],
        },
    ],
    f"{_ACTIVITY}/posts/check-ins.json": _CHECK_INS,
    f"{_ACTIVITY}/posts/posts_on_other_pages_and_profiles.json": [
        _record(
            _T2023 + 200, _value("Message", "Happy birthday Bob"),
            _value("Target", "Bob Sample"), _link("https://www.facebook.example/posts/4"),
        ),
        _record(
            _T2025 + 200, _value("Message", "Great show"),
            _value("Target", "Example Theatre"), {"label": "Media", "media": []},
        ),
    ],
    f"{_ACTIVITY}/posts/edits_you_made_to_posts.json": [
        _record(_T2025 + 900, _value("Message", "A bridge at night"))
    ],
    f"{_ACTIVITY}/comments_and_reactions/your_comment_edits.json": _record(
        _T2025 + 950, _value("Comment", "Well, perhaps")
    ),
    f"{_ACTIVITY}/posts/archive.json": _record(
        _T2023 + 400, _value("Message", "Hidden away"), _link("https://www.facebook.example/posts/5")
    ),
    f"{_ACTIVITY}/posts/trash.json": [
        _record(
            _T2023 + 500, _value("Message"), _link("https://www.facebook.example/posts/6"),
            {"label": "Media", "media": [_medium(f"{_MEDIA}/260000000004.jpg", _T2023 + 500)]},
        )
    ],
    f"{_ACTIVITY}/posts/media_used_for_memories.json": [
        {**_record(_T2026), "media": [_medium(f"{_MEDIA}/260000000001.jpg", _T2025)]},
        {**_record(_T2026), "media": [_medium(f"{_MEDIA}/260000000005.jpg", _T2023)]},
    ],
    f"{_ACTIVITY}/posts/shared_memories.json": _record(
        _T2026 + 10, _value("Message", "Ten years already")
    ),
    f"{_ACTIVITY}/posts/birthday_media.json": {
        **_record(_T2026), "media": [_medium(f"{_MEDIA}/260000000006.mp4", _T2023)]
    },
    f"{_ACTIVITY}/polls/your_poll_votes.json": [
        _record(_T2025, _value("Name", "Tea"), _link("https://www.facebook.example/polls/1"))
    ],
    f"{_ACTIVITY}/events/events_you_hosted.json": [
        _record(_T2025, _value("Name", "Seed swap"), _value("Description", "Bring a bag"), _value("Location", "Example Hall"))
    ],
    f"{_ACTIVITY}/stories/story_reactions.json": {
        "stories_feedback_v2": [
            {"title": "Eve Example reacted to Bob Sample's story.", "timestamp": _T2025, "data": [{"text": "😂"}]},
            {"title": "Eve Example reacted to Cid Sample's story.", "timestamp": _T2025 + 60},
        ]
    },
    f"{_ACTIVITY}/stories/your_stories.json": {
        "stories_v2": [
            {
                "timestamp": _T2025,
                "attachments": [{"data": [{"media": _medium(f"{_ACTIVITY}/stories/media/260000000007.jpg", _T2025)}]}],
            }
        ]
    },
    f"{_ACTIVITY}/live_videos/live_videos.json": {
        "live_videos_v2": [
            {
                "timestamp": _T2025, "uri": f"{_ACTIVITY}/live_videos/260000000008.mp4",
                "title": "Eve Example was live.", "description": "The parade", "message": "",
            }
        ]
    },
    f"{_ACTIVITY}/notes/notes.json": [
        {"title": "On fog", "text": "It is grey.", "created_timestamp": _T2023, "updated_timestamp": _T2023}
    ],
    f"{_ACTIVITY}/reviews/reviews.json": [
        {"timestamp": _T2025, "title": "Eve Example recommends Example Bakery."}
    ],
    f"{_ACTIVITY}/reviews/your_reviews.json": [
        _record(_T2025 + 60, _value("Message", "Slow but kind"), _value("Target", "Example Garage"))
    ],
    f"{_ACTIVITY}/facebook_marketplace/buyer_and_seller_ratings.json": {
        "ratings": [
            {"timestamp": _T2025, "rating": 5, "author": "Eve Example", "text": "Punctual"},
            {"timestamp": _T2025 + 60, "rating": 4, "author": "Bob Sample", "text": "Friendly"},
        ]
    },
}  # fmt: skip

FACEBOOK_2026 |= {
    f"{_ACTIVITY}/groups/groups_you_manage.json": {
        "groups_admined_v2": [{"name": "Example Town Walkers", "timestamp": _T2023}]
    },
    "security_and_login_information/registration_information.json": _record(
        None, {"label": "Registration time", "timestamp_value": 1300000000}
    ),
}
_PAGE_PROFILE = "profile_information/profile_information"
FACEBOOK_PAGE: dict[str, Any] = {
    f"{_PAGE_PROFILE}/profile_information.json": {
        "profile_v2": {
            "name": {"full_name": "Example Bakery"},
            "address": "1 Example Street",
            "about_me": "Bread since 1999",
            "profile_category": "Bakery",
        }
    },
    f"{_PAGE_PROFILE}/websites.json": {
        "websites_v2": [{"address": "https://bakery.example"}]
    },
    f"{_PAGE_PROFILE}/your_services.json": {
        "services_v2": [{"name": "Wedding cakes", "description": "Ask a month ahead", "price": "50"}]
    },
    f"{_PAGE_PROFILE}/contact_info.json": {"contact_info_v2": []},
    f"{_PAGE}/posts/profile_posts_1.json": [
        {
            "timestamp": _T2026,
            "title": "Example Bakery added a new photo.",
            "data": [{"post": "New rolls"}],
            "attachments": [{"data": [{"media": _medium(f"{_PAGE_MEDIA}/270000000001.jpg", _T2026, title="Timeline photos")}]}],
        }
    ],
    f"{_PAGE}/posts/album/0.json": {
        "name": "Profile pictures",
        "photos": [_medium(f"{_PAGE_MEDIA}/270000000002.jpg", _T2023, description="Our oven")],
    },
    f"{_PAGE}/posts/uncategorized_photos.json": {
        "other_photos_v2": [_medium(f"{_PAGE_MEDIA}/270000000003.jpg", _T2023)]
    },
    f"{_PAGE}/posts/videos.json": {
        "videos_v2": [_medium(f"{_PAGE_MEDIA}/270000000004.mp4", _T2023)]
    },
    f"{_PAGE}/events/events.json": {
        "your_events_v2": [
            {"name": "Open oven", "description": "", "create_timestamp": _T2023, "start_timestamp": _T2025}
        ]
    },
    f"{_PAGE}/comments_and_reactions/comments.json": {
        "comments_v2": [
            {
                "timestamp": _T2026 + 60,
                "title": "Example Bakery commented on Bob Sample's post.",
                "data": [{"comment": {"timestamp": _T2026 + 60, "comment": "Thanks, Bob", "author": "Example Bakery"}}],
            }
        ]
    },
    f"{_PAGE}/groups/group_membership_activity.json": {
        "groups_joined_v2": [
            {"timestamp": _T2023, "title": "", "data": [{"name": "Example Town Bakers"}]}
        ]
    },
}  # fmt: skip


def plant() -> list[Export]:
    """Return the exports of these layouts."""
    person = of_json("facebook-2026", FACEBOOK_2026)
    thread = {"messages": [{"sender_name": "Bob Sample", "content": "Hello"}]}
    path = f"{_ACTIVITY}/groups/your_group_messages/1001.json"
    person.json(path, thread, "skipped")
    page = Export("facebook-page-2026")
    for path, value in FACEBOOK_PAGE.items():
        page.json(path, value, "skipped" if "contact_info" in path else "parsed")
    return [person, page]
