"""Plant the rest of Facebook's JSON of 2021 to 2023, and a tree that was nested oddly."""

from __future__ import annotations

from typing import Any

from sample_exports._planting import Export, of_json

_T2016, _T2021, _T2023 = 1460000000, 1630000000, 1700000000


def _medium(folder: str, name: str, at: int, **more: Any) -> dict[str, Any]:
    return {"uri": f"{folder}/{name}", "creation_timestamp": at, **more}


def _profile(name: str) -> dict[str, Any]:
    return {"profile_v2": {"name": {"full_name": name}}}


FACEBOOK_2023: dict[str, Any] = {
    "profile_information/profile_information.json": _profile("Eve Example"),
    "posts/your_photos.json": {
        "photos_v2": [_medium("posts/media/a_1", "230000000001.jpg", _T2021)]
    },
    "posts/other_photos.json": {
        "other_photos_v2": [_medium("posts/media/a_1", "230000000002.jpg", _T2021)]
    },
    "posts/album/0.json": {
        "name": "Titelbilder",
        "photos": [_medium("posts/media/a_1", "230000000003.jpg", _T2021)],
        "description": "",
    },
    "apps_and_websites_off_of_facebook/posts_from_apps_and_websites.json": {
        "app_posts_v2": [
            {
                "timestamp": _T2021,
                "title": "Eve Example posted something via Example Quiz.",
                "data": [{"post": "Nine of ten"}],
            }
        ]
    },
    "stories/archived_stories.json": {
        "archived_stories_v2": [
            {
                "timestamp": _T2021,
                "title": "Your story was archived.",
                "data": [{}],
                "attachments": [
                    {"data": [{"media": _medium("stories/media", "230000000004.jpg", _T2021)}]}
                ],
            }
        ]
    },
    "reviews/reviews_you've_left.json": {
        "reviews": [
            {
                "timestamp": _T2021,
                "title": "Eve Example recommends Example Bakery.",
                "data": [{"review": {"review_text": "Fine bread", "rating": 5}}],
                "attachments": [{"data": [{"place": {"name": "Example Bakery"}}]}],
            }
        ]
    },
    "comments_and_reactions/comments.json": {
        "comments_v2": [
            {
                "timestamp": _T2021,
                "title": "Eve Example replied to Bob Sample's comment.",
                "data": [
                    {"comment": {"timestamp": _T2021, "comment": "Quite", "author": "Eve Example"}}
                ],
            },
            {"timestamp": _T2021 + 60, "title": "Eve Example commented on Bob Sample's photo."},
        ]
    },
    # A media file may lie under another activity root than the lists.
    "your_activity_across_facebook/polls/polls_you_voted_on.json": {
        "poll_votes_v2": [
            {"timestamp": _T2023, "title": "Eve Example voted on Bob Sample's poll."}
        ]
    },
}  # fmt: skip

_NESTED = "example/personal_information/profile_information"
_ACTIVITY = f"{_NESTED}/your_facebook_activity"
# One archive had its whole tree below these folders; a list of one record is the bare
# record, and apostrophes are underscores where Google Drive delivered it.
FACEBOOK_NESTED: dict[str, Any] = {
    f"{_NESTED}/profile_information.json": _profile("Eve Example"),
    f"{_ACTIVITY}/posts/your_posts__check_ins__photos_and_videos_1.json": {
        "timestamp": _T2023,
        "title": "",
        "data": [{"post": "Alone in its file"}],
        "attachments": [{"data": []}],
    },
    f"{_ACTIVITY}/posts/your_videos.json": {
        "videos_v2": _medium("x/posts/media/videos", "240000000001.mp4", _T2023)
    },
    f"{_ACTIVITY}/posts/your_uncategorized_photos.json": {"other_photos_v2": []},
    f"{_ACTIVITY}/comments_and_reactions/comments.json": {
        "comments_v2": {
            "timestamp": _T2023,
            "title": "Eve Example commented on her own post.",
            "data": {"comment": {"timestamp": _T2023, "comment": "Indeed", "author": "Eve Example"}},
        }
    },
    f"{_ACTIVITY}/groups/anonymous_posts_you_ve_written.json": {
        "anonymous_author_posts": [
            {"timestamp": _T2023 + 60, "data": [{"post": "Nobody knows"}], "title": ""}
        ]
    },
}  # fmt: skip


def plant() -> list[Export]:
    """Return the exports of these layouts."""
    return [
        of_json("facebook-2023", FACEBOOK_2023),
        of_json("facebook-2024-nested", FACEBOOK_NESTED),
    ]
