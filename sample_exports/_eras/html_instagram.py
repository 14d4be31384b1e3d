"""Plant Instagram's pages: 2022 in English, 2025 in Italian, 2026 in two languages."""

from __future__ import annotations

from typing import Any

from sample_exports._eras.html_facebook import medium, pages
from sample_exports._pages import Edition
from sample_exports._planting import Export, utc

_ACT = "your_instagram_activity"
_INFO = "personal_information/personal_information"
_LOGIN = "security_and_login_information/login_and_profile_creation"
_FIRST = utc("2010-10-06T00:00:00Z")


def _post(
    folder: str, number: int, at: str, title: str = "", **more: Any
) -> dict[str, Any]:
    month = at[:7].replace("-", "")
    return medium(
        f"media/{folder}/{month}/{17000000000000000 + number}.jpg",
        at,
        title=title,
        **more,
    )


def _cells(at: str | None = None, label: str = "Time", **values: str) -> dict[str, Any]:
    cells = {
        name.replace("_", " "): {"href": "", "value": value, "timestamp": 0}
        for name, value in values.items()
    }
    if at:
        cells[label] = {"href": "", "value": "", "timestamp": utc(at)}
    return {"string_map_data": cells}


def _listed(owner: str, value: str, at: str, href: str = "") -> dict[str, Any]:
    cell = {"href": href, "value": value, "timestamp": utc(at)}
    return {"title": owner, "media_list_data": [], "string_list_data": [cell]}


def _comment(words: str, owner: str, at: str) -> dict[str, Any]:
    return _cells(at, Comment=words, Media_Owner=owner)


def _profile(**more: str) -> dict[str, Any]:
    stated = _cells(None, Username="eve.example", Name="Eve Example", **more)
    return {"profile_user": [{"title": "User Information", **stated}]}


INSTAGRAM_2022: dict[str, Any] = {
    "account_information/personal_information.json": _profile(Private_Account="False"),
    "account_information/profile_changes.json": {"profile_profile_change": [_cells("2021-02-03T20:00:00Z", "Change Date", Changed="Bio", Previous_Value="Old bio", New_Value="New bio")]},
    "account_information/account_information.json": {"profile_account_insights": [{"title": "Account Insights", **_cells("2021-02-04T20:00:00Z", "Last Login", First_Country_Code="FR")}]},
    "login_and_account_creation/signup_information.json": {"account_history_registration_info": [_cells("2014-05-13T16:53:00Z", Username="eve.example")]},
    "login_and_account_creation/account_privacy_changes.json": {"account_history_account_privacy_history": [{"title": "Switched to Public", **_cells("2019-06-01T12:00:00Z")}]},
    "information_about_you/account_based_in.json": {"inferred_data_primary_location": [_cells(None, City_Name="Exampletown")]},
    "content/posts_1.json": [
        {"media": [_post("posts", 1, "2021-08-26T17:46:00Z", "À la mer 🌊\n& au vent")]},
        {"media": [_post("posts", 2, "2021-01-26T07:46:00Z"), _post("posts", 3, "2021-01-26T07:46:00Z")], "title": "Two skies", "creation_timestamp": utc("2021-01-26T07:46:00Z")},
    ],
    "content/stories.json": {"ig_stories": [_post("stories", 4, "2021-07-04T10:00:00Z")]},
    "content/reels.json": {"ig_reels_media": [{"media": [_post("reels", 5, "2021-07-05T10:00:00Z", "Spin")]}]},
    "content/igtv_videos.json": {"ig_igtv_media": [{"media": [_post("igtv", 6, "2021-07-06T10:00:00Z", "Ten minutes")]}]},
    "content/archived_posts.json": {"ig_archived_post_media": [{"media": [_post("archived_posts", 7, "2021-07-07T10:00:00Z")]}]},
    "content/recently_deleted_content.json": {"ig_recently_deleted_media": [{"media": [_post("other", 8, "2021-07-08T10:00:00Z")]}]},
    "content/profile_photos.json": {"ig_profile_picture": [_post("profile", 9, "2021-07-09T10:00:00Z")]},
    "content/other_content.json": {"ig_other_media": [{"media": [_post("other", 10, "2021-07-10T10:00:00Z")]}]},
    "comments/post_comments.json": {"comments_media_comments": [_comment("So true", "bob.sample", "2021-08-01T10:00:00Z"), _comment("Mine too", "eve.example", "2021-02-01T10:00:00Z")]},
    **{
        f"story_sticker_interactions/{name}.json": {f"story_activities_{name}": [_listed("bob.sample", value, f"2021-05-{day}T20:00:00Z")]}
        for day, name, value in (
            (10, "story_likes", ""), (11, "polls", "Yes"), (12, "quizzes", "The second"), (13, "emoji_sliders", "0.7"),
            (14, "emoji_reactions", "🔥"), (15, "countdowns", ""), (16, "questions", "The blue one"),
        )
    },
}  # fmt: skip
INSTAGRAM_2025: dict[str, Any] = {
    f"{_INFO}/personal_information.json": _profile(Bio="Righe & punti\nseconda riga", Private_Account="False"),
    f"{_INFO}/profile_changes.json": {"profile_profile_change": [_cells("2023-02-03T20:00:00Z", "Change Date", Changed="Bio", Previous_Value="Vecchia bio", New_Value="Nuova")]},
    f"{_INFO}/account_information.json": {"profile_account_insights": [{"title": "Account Insights", **_cells("2025-02-04T20:00:00Z", "Last Login", First_Country_Code="IT")}]},
    f"{_INFO}/instagram_profile_information.json": {"profile_account_insights": [{"title": "Account Insights", **_cells("2023-06-04T20:00:00Z", "First Close Friends Story Time", First_Country_Code="IT")}]},
    f"{_LOGIN}/signup_details.json": {"account_history_registration_info": [_cells("2014-05-13T16:53:00Z", Username="eve.example")]},
    f"{_LOGIN}/instagram_signup_details.json": {"account_history_registration_info": [_cells("2014-05-13T16:53:00Z", Username="eve.example")]},
    f"{_LOGIN}/profile_privacy_changes.json": {"account_history_account_privacy_history": [{"title": "Switched to Public", **_cells("2019-06-01T12:00:00Z")}]},
    f"{_LOGIN}/login_activity.json": {"account_history_login_history": [{"title": "2025-10-01T09:30:00+00:00", **_cells("2025-10-01T09:30:00Z", IP_Address="203.0.113.7")}]},
    "personal_information/information_about_you/profile_based_in.json": {"media": [], "label_values": [{"label": "Location", "dict": [{"label": "Country", "value": "Italia"}]}]},
    f"{_ACT}/media/posts_1.json": [
        {"media": [_post("posts", 21, "2025-08-26T23:46:00Z", "Al mare, @[1:2:Bob Sample] 🌊")]},
        {"media": [_post("posts", 22, "2024-12-26T07:46:00Z", media_metadata={"photo_metadata": {"exif_data": [{"latitude": 47.25, "longitude": 2.5}]}})], "tagged_users": ["bob.sample"]},
    ],
    f"{_ACT}/media/stories.json": {"ig_stories": [_post("stories", 23, "2025-07-04T10:00:00Z")]},
    f"{_ACT}/media/reels.json": {"ig_reels_media": [{"media": [_post("reels", 24, "2025-07-05T10:00:00Z", "Giro")]}]},
    f"{_ACT}/media/igtv_videos.json": {"ig_igtv_media": [{"media": [_post("igtv", 25, "2020-07-06T10:00:00Z", "Dieci minuti")]}]},
    f"{_ACT}/media/archived_posts.json": {"ig_archived_post_media": [{"media": [_post("archived_posts", 26, "2024-07-07T10:00:00Z")]}]},
    f"{_ACT}/media/recently_deleted_content.json": {"ig_recently_deleted_media": [{"media": [_post("other", 27, "2024-07-08T10:00:00Z")]}]},
    f"{_ACT}/media/profile_photos.json": {"ig_profile_picture": [_post("profile", 28, "2024-07-09T10:00:00Z")]},
    f"{_ACT}/media/other_content.json": {"ig_other_media": [{"media": [_post("other", 29, "2024-07-10T10:00:00Z")]}]},
    f"{_ACT}/comments/post_comments_1.json": [_comment("Verissimo", "bob.sample", "2025-08-01T10:00:00Z"), _comment("Anch'io & tu", "eve.example", "2025-02-01T10:00:00Z")],
    f"{_ACT}/comments/reels_comments.json": {"comments_reels_comments": [_comment("Che giro", "bob.sample", "2025-08-02T10:00:00Z")]},
    f"{_ACT}/comments/hype.json": {"comments_story_comments": [_comment("Che storia", "bob.sample", "2025-08-03T10:00:00Z")]},
    f"{_ACT}/likes/liked_posts.json": {"likes_media_likes": [_listed("bob.sample", "👍", "2025-08-04T10:00:00Z", "https://www.instagram.com/p/EXAMPLE/")]},
    f"{_ACT}/likes/liked_comments.json": {"likes_comment_likes": [_listed("bob.sample", "👍", "2025-08-05T10:00:00Z", "https://www.instagram.com/p/EXAMPLE/")]},
    f"{_ACT}/other_activity/your_information_download_requests.json": {"timestamp": utc("2025-10-01T09:00:00Z"), "media": [], "label_values": [{"label": "Start date", "timestamp_value": _FIRST}, {"label": "End date", "timestamp_value": utc("2025-10-01T09:00:00Z")}]},
    f"{_ACT}/threads/threads_and_replies.json": {"text_post_app_text_posts": [{"media": [_post("posts", 30, "2024-03-04T05:06:00Z", "Un filo")]}]},
    f"{_ACT}/threads/personal_information.json": {"text_post_app_text_post_app_profile": [{"title": "User Information", **_cells(None, Username="eve.example", Name="Eve Example", Private_Account="False")}]},
    f"{_ACT}/threads/liked_threads.json": {"text_post_app_media_likes": [_listed("bob.sample", "👍", "2025-08-06T10:00:00Z", "https://www.threads.com/t/EXAMPLE/")]},
    **{
        f"{_ACT}/story_interactions/{name}.json": {f"story_activities_{name}": [_listed("bob.sample", value, f"2025-06-{day}T10:00:00Z")]}
        for day, name, value in (
            (10, "story_likes", ""), (11, "polls", "Sì"), (12, "quizzes", "La seconda"), (13, "emoji_sliders", "0.7"),
            (14, "emoji_story_reactions", "🔥"), (15, "avatar_story_reactions", ""), (16, "story_reaction_sticker_reactions", "🎉"),
            (17, "countdowns", ""), (18, "questions", "Quella blu"), (19, "question_music_response", "Una canzone"),
        )
    },
    f"{_ACT}/story_interactions/question_media_response.json": {
        "story_activities_questions_media": [{**_listed("bob.sample", "", "2025-06-20T10:00:00Z"), "media_list_data": [{"uri": "media/other/202506/17000000000000031.jpg"}]}]
    },
}  # fmt: skip


def _draft(value: str) -> list[dict[str, Any]]:
    shown = "True" if value == "draft" else "False"
    published = "False" if value == "draft" else "True"
    return [
        {"label": "Draft", "value": shown},
        {"label": "Published", "value": published},
    ]


def _of_2026(words: dict[str, str]) -> dict[str, Any]:
    """Return the publications of 2026, with a draft, in the words given."""

    def labelled(number: int, at: str, caption: str, state: str) -> dict[str, Any]:
        shown = {"label": "Media", "media": [_post("posts", number, at)]}
        caption_of = {"label": "Caption", "value": words[caption]}
        return {
            "timestamp": utc(at),
            "media": [],
            "label_values": [shown, caption_of, *_draft(state)],
        }

    return {
        f"{_INFO}/personal_information.json": _profile(Private_Account="False"),
        f"{_ACT}/media/posts.json": [
            labelled(41, "2026-06-06T18:49:00Z", "post", "live"),
            labelled(42, "2026-06-07T18:49:00Z", "draft", "draft"),
        ],
        f"{_ACT}/media/stories.json": {
            "ig_stories": [_post("stories", 43, "2026-03-17T02:41:00Z", words["story"])]
        },
        f"{_ACT}/media/reels.json": {
            "ig_reels_media": [
                {"media": [_post("reels", 44, "2026-08-08T03:31:00Z", words["reel"])]}
            ]
        },
    }


KOREAN = _of_2026(
    {"post": "바다에서", "draft": "아직 아님", "story": "이야기", "reel": "한 바퀴"}
)
PORTUGUESE = _of_2026(
    {"post": "No mar", "draft": "Ainda não", "story": "Conto", "reel": "Volta"}
)


def _edition(style: str, language: str, made: str) -> Edition:
    return Edition(
        style, language, "eve.example", "Europe/Paris", utc(made), (_FIRST, utc(made))
    )


def plant() -> list[Export]:
    """Return the exports of these layouts."""
    korean, portuguese = dict(KOREAN), dict(PORTUGUESE)
    thread = {
        "media": [_post("posts", 45, "2026-02-03T04:05:00Z", "A thread of its own")]
    }
    korean["threads_and_replies/threads_and_replies.json"] = {
        "text_post_app_text_posts": [thread]
    }
    portuguese[f"{_ACT}/threads.json"] = [thread]
    return [
        pages(
            "instagram-2022-html",
            INSTAGRAM_2022,
            _edition("instagram-2022", "en", "2022-01-15T10:00:00Z"),
        ),
        pages(
            "instagram-2025-html",
            INSTAGRAM_2025,
            _edition("instagram-2025", "it", "2025-10-01T10:00:00Z"),
        ),
        pages(
            "instagram-2026-html-ko",
            korean,
            _edition("instagram-2026", "ko", "2026-09-20T10:00:00Z"),
        ),
        pages(
            "instagram-2026-html-pt",
            portuguese,
            _edition("instagram-2026", "pt_BR", "2026-09-20T10:00:00Z"),
        ),
    ]
