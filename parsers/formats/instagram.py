"""List the files of Instagram's exports that are read; Threads lies inside them."""

from __future__ import annotations

from typing import Any, Final

from parsers import meta_ai, threads
from parsers.evidence import download_requests, times_only
from parsers.formats.row import Format
from parsers.instagram import activity, evidence, flat, notes, reposts
from parsers.instagram import media as instagram_media
from parsers.instagram import profile as instagram_profile
from parsers.records import Shape


def _row(id_: str, path: str, shape: Shape | None, **rest: Any) -> Format:
    options = {"platform": "instagram", **rest}
    return Format(f"instagram-{id_}", "instagram", path, shape, **options)


_LOGIN = "login_and_profile_creation"
_LOGIN_2021 = "login_and_account_creation"
_LIKED = activity.REACTION
_PROFESSIONAL: Final = (
    "How a professional account may be contacted. It is empty for many of those too, so "
    "it says nothing of who could see a post."
)

ROWS: Final = (
    # Instagram: content. posts.json of 2026 overlaps posts_N and holds drafts.
    _row("posts-2025", "media/posts_*.json", instagram_media.POST, rank=60),
    _row("posts-labelled-2026", "media/posts.json", instagram_media.POST, rank=50),
    _row("stories-2025", "media/stories.json", instagram_media.POST, surface="story", rank=70),
    _row("reels-2025", "media/reels.json", instagram_media.POST, surface="reel", rank=70),
    _row("igtv-2025", "media/igtv_videos.json", instagram_media.POST, rank=65),
    _row("archived-posts-2025", "media/archived_posts.json", instagram_media.POST, status="archived", rank=90),
    _row("deleted-2025", "media/recently_deleted_content.json", instagram_media.POST, status="deleted", rank=91),
    _row("profile-photos-2025", "media/profile_photos.json", instagram_media.POST, surface="profile_picture", rank=70),
    _row("other-content-2025", "media/other_content.json", instagram_media.POST, status="draft", rank=10),
    _row("post-comments-2025", "comments/post_comments_*.json", activity.COMMENT),
    _row("reels-comments-2025", "comments/reels_comments.json", activity.COMMENT, surface="reel"),
    _row("story-comments-2025", "comments/hype.json", activity.COMMENT, surface="story"),
    _row("liked-posts-2025", "likes/liked_posts.json", _LIKED),
    _row("liked-comments-2025", "likes/liked_comments.json", _LIKED),
    _row("story-likes-2025", "story_interactions/story_likes.json", _LIKED, surface="story"),
    _row("story-polls-2025", "story_interactions/polls.json", _LIKED, surface="story"),
    _row("story-quizzes-2025", "story_interactions/quizzes.json", _LIKED, surface="story"),
    _row("story-emoji-sliders-2025", "story_interactions/emoji_sliders.json", _LIKED, surface="story"),
    _row("story-emoji-2025", "story_interactions/emoji_story_reactions.json", _LIKED, surface="story"),
    _row("story-avatars-2025", "story_interactions/avatar_story_reactions.json", _LIKED, surface="story"),
    _row("story-stickers-2025", "story_interactions/story_reaction_sticker_reactions.json", _LIKED, surface="story"),
    _row("story-answers-2025", "story_interactions/questions.json", activity.ANSWER, surface="story"),
    _row("story-countdowns-2025", "story_interactions/countdowns.json", _LIKED, surface="story"),
    _row("story-media-answers-2025", "story_interactions/question_media_response.json", activity.ANSWER, surface="story"),
    _row("story-music-answers-2025", "story_interactions/question_music_response.json", activity.ANSWER, surface="story"),
    _row("reposts-2025", "personal_information/reposts.json", reposts.REPOST),
    _row("reposts-2026", "media/reposts.json", reposts.REPOST),
    _row("notes-2026", "personal_information/notes.json", notes.NOTE, surface="profile", evidence="hypothesis", era="2026"),
    _row("profile-2025", "personal_information/personal_information.json", instagram_profile.PROFILE, surface="profile", tells=evidence.profile),
    _row("profile-changes-2025", "personal_information/profile_changes.json", instagram_profile.CHANGE, surface="profile"),
    _row("ai-conversations-2026", "messages/ai_conversations.json", meta_ai.CONVERSATION, surface="ai_chat", evidence="inferred"),
    # Instagram 2021–2025: the folder content/ became media/, account_ became profile_.
    _row("posts-2021", "content/posts_*.json", instagram_media.POST, rank=60, era="2021–2025"),
    _row("stories-2021", "content/stories.json", instagram_media.POST, surface="story", rank=70, era="2021–2025"),
    _row("reels-2021", "content/reels.json", instagram_media.POST, surface="reel", rank=70, era="2021–2025"),
    _row("igtv-2021", "content/igtv_videos.json", instagram_media.POST, rank=65, era="2021–2025"),
    _row("archived-posts-2021", "content/archived_posts.json", instagram_media.POST, status="archived", rank=90, era="2021–2025"),
    _row("deleted-2021", "content/recently_deleted_content.json", instagram_media.POST, status="deleted", rank=91, era="2021–2025"),
    _row("profile-photos-2021", "content/profile_photos.json", instagram_media.POST, surface="profile_picture", rank=70, era="2021–2025"),
    _row("other-content-2021", "content/other_content.json", instagram_media.POST, status="draft", rank=10, era="2021–2025"),
    _row("post-comments-2021", "comments/post_comments.json", activity.COMMENT, era="2021–2022"),
    _row("profile-2021", "account_information/personal_information.json", instagram_profile.PROFILE, surface="profile", tells=evidence.profile, era="2021–2022"),
    _row("profile-changes-2021", "account_information/profile_changes.json", instagram_profile.CHANGE, surface="profile", era="2021–2022"),
    *(
        _row(f"{id_}-2021", f"story_sticker_interactions/{name}.json", shape, surface="story", era="2021–2025")
        for id_, name, shape in (
            ("story-likes", "story_likes", _LIKED),
            ("story-polls", "polls", _LIKED),
            ("story-quizzes", "quizzes", _LIKED),
            ("story-emoji-sliders", "emoji_sliders", _LIKED),
            ("story-emoji", "emoji_reactions", _LIKED),
            ("story-countdowns", "countdowns", _LIKED),
            ("story-answers", "questions", activity.ANSWER),
        )
    ),
    # Instagram 2018–2021: all files in one folder, times as text.
    _row("media-2018", "media.json", flat.MEDIA, rank=60, era="2018–2021"),
    _row("comments-2018", "comments.json", flat.COMMENT, era="2018–2021"),
    _row("likes-2018", "likes.json", flat.LIKE, era="2018–2021"),
    _row("stories-activities-2018", "stories_activities.json", flat.STORY, surface="story", era="2018–2021"),
    _row("profile-2018", "profile.json", flat.PROFILE, surface="profile", tells=evidence.flat_profile, era="2018–2021"),
    _row("account-history-2018", "account_history.json", None, tells=evidence.flat_history, era="2018–2021"),
    # Instagram: evidence of the account.
    _row("privacy-changes-2021", f"{_LOGIN_2021}/account_privacy_changes.json", None, tells=evidence.privacy_changes, era="2021–2025"),
    _row("signup-2021", f"{_LOGIN_2021}/signup_information.json", None, tells=evidence.signup, era="2021–2025"),
    _row("based-in-2021", "information_about_you/account_based_in.json", None, tells=evidence.based_in, era="2021–2025"),
    _row("account-information-2021", "account_information/account_information.json", None, tells=evidence.information, era="2021–2023"),
    _row("account-information-2023", "personal_information/account_information.json", None, tells=evidence.information, era="2022–2025"),
    _row("professional-2021", "account_information/professional_information.json", None, era="2021–2022", reason=_PROFESSIONAL),
    _row("professional-2025", "personal_information/professional_information.json", None, era="2022–2026", reason=_PROFESSIONAL),
    _row("profile-information-2025", "personal_information/instagram_profile_information.json", None, tells=evidence.information),
    _row("privacy-changes-2025", f"{_LOGIN}/profile_privacy_changes.json", None, tells=evidence.privacy_changes),
    _row("signup-2025", f"{_LOGIN}/signup_details.json", None, tells=evidence.signup),
    _row("signup-instagram-2025", f"{_LOGIN}/instagram_signup_details.json", None, tells=evidence.signup),
    _row("logins-2025", f"{_LOGIN}/login_activity.json", None, tells=times_only),
    _row("based-in-2025", "information_about_you/profile_based_in.json", None, tells=evidence.based_in),
    _row("download-requests-2025", "other_activity/your_information_download_requests.json", None, tells=download_requests),
    # Threads, inside Instagram's archive.
    _row("threads-2025", "threads/threads_and_replies.json", threads.THREAD, platform="threads"),
    _row("threads-profile-2025", "threads/personal_information.json", instagram_profile.PROFILE, platform="threads", surface="profile", tells=evidence.threads_profile),
    _row("threads-likes-2025", "threads/liked_threads.json", _LIKED, platform="threads"),
    _row("threads-archived-2025", "threads/archived_threads.json", threads.ARCHIVED, platform="threads", status="archived", evidence="inferred"),
    _row("threads-alone-2026", "threads_and_replies/threads_and_replies.json", threads.THREAD, platform="threads", evidence="hypothesis"),
    _row("threads-list-2026", "your_instagram_activity/threads.json", threads.THREAD, platform="threads", evidence="hypothesis"),
)  # fmt: skip
