"""Hold THE table: which file of an export is which, what reads it, or why it is left.

One row per file kind. A path is matched by its last folders, lower-cased, with every
apostrophe as ``_``: folder names moved at least five times and people re-zip, but the
ends stayed (FACEBOOK 1.2–1.3, INSTAGRAM rule 1). ``*`` stands for a number. Rows of
known files that hold nothing of ours are data, in ``left_alone.toml``.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

from parsers import meta_ai, threads
from parsers.facebook import comments, media, posts, profile
from parsers.instagram import activity
from parsers.instagram import media as instagram_media
from parsers.instagram import profile as instagram_profile
from parsers.records import Shape

_MEDIA_ENDINGS: Final = frozenset(
    [
        "jpg",
        "jpeg",
        "png",
        "webp",
        "gif",
        "heic",
        "heif",
        "bmp",
        "tif",
        "tiff",
        "mp4",
        "mov",
        "m4v",
        "avi",
        "webm",
        "3gp",
        "mkv",
        "aac",
        "mp3",
        "m4a",
        "ogg",
        "wav",
        "opus",
        "srt",
        "vtt",
    ]
)
_MEDIA_FOLDERS: Final = re.compile(
    r"(?:^|/)(?:media|public-media|photos_and_videos|photos|videos|stories|"
    r"posts/media|files)/(?:[^/]+/)*[^/.]+$"
)
_NUMBER: Final = re.compile(r"\d+$")
_THREAD: Final = re.compile(r"(?:^|/)messages/[^/]+/[^/]+/message_\d+\.json$")
_PRIVATE: Final = re.compile(r"(?:^|/)messages/")


class Format(NamedTuple):
    """One kind of file: where it lies, and what is done with it.

    ``job`` says what is read: items, evidence of the account, or both. ``rank`` orders
    records of one item from different files: the fuller file wins. ``evidence`` is how
    we know the shape: observed, inferred or hypothesis. ``reason`` is why a file is
    left alone.
    """

    id: str
    product: str
    path: str
    shape: Shape | None = None
    job: str = "items"
    surface: str = "timeline"
    status: str = "live"
    platform: str = ""
    rank: int = 50
    era: str = "2024–2026"
    evidence: str = "observed"
    reason: str | None = None


def _facebook(id_: str, path: str, shape: Shape | None, **rest: object) -> Format:
    return Format(
        f"facebook-{id_}",
        "facebook",
        path,
        shape,
        platform="facebook",
        **rest,  # type: ignore[arg-type]
    )


def _instagram(id_: str, path: str, shape: Shape | None, **rest: object) -> Format:
    options = {"platform": "instagram", **rest}
    return Format(f"instagram-{id_}", "instagram", path, shape, **options)  # type: ignore[arg-type]


_COMMENTS = "comments_and_reactions"
_PROFILE = "profile_information"
_LOGIN = "login_and_profile_creation"
_LOGIN_2021 = "login_and_account_creation"
_LIKED = activity.REACTION

PARSED: Final = (
    # Facebook: content. Reels, stories, albums know more of a medium than the timeline.
    _facebook(
        "posts-2024", "posts/your_posts__check_ins__photos_and_videos_*.json",
        posts.POST, rank=60,
    ),
    _facebook("archive-2024", "posts/archive.json", posts.POST, status="archived", rank=90),
    _facebook("trash-2024", "posts/trash.json", posts.POST, status="deleted", rank=91),
    _facebook("album-2024", "posts/album/*.json", media.ALBUM, rank=40),
    _facebook("uncategorized-photos-2024", "posts/your_uncategorized_photos.json", media.MEDIA, rank=20),
    _facebook("videos-2024", "posts/your_videos.json", media.MEDIA, rank=20),
    _facebook("reels-2024", "reels/your_reels.json", posts.POST, surface="reel", rank=80),
    _facebook(
        "stories-2024", "stories/archived_stories.json", posts.POST,
        surface="story", status="expired", rank=80,
    ),
    _facebook("group-posts-2024", "groups/group_posts_and_comments.json", posts.POST, surface="group", rank=70),
    _facebook(
        "pending-group-posts-2024", "groups/your_pending_posts_in_groups.json",
        posts.POST, surface="group", status="pending", rank=75,
    ),
    _facebook("group-comments-2024", "groups/your_comments_in_groups.json", comments.COMMENT, surface="group", rank=70),
    _facebook("comments-2024", f"{_COMMENTS}/comments.json", comments.COMMENT, rank=60),
    _facebook("reactions-2024", f"{_COMMENTS}/likes_and_reactions_*.json", comments.REACTION),
    _facebook("reactions-labelled-2024", f"{_COMMENTS}/likes_and_reactions.json", comments.REACTION, rank=40),
    _facebook("poll-votes-2024", "polls/polls_you_voted_on.json", posts.VOTE),
    _facebook("events-2024", "events/your_events.json", profile.EVENT, surface="event"),
    _facebook("listings-2024", "facebook_marketplace/items_sold.json", profile.LISTING, surface="marketplace"),
    _facebook("profile-2024", f"{_PROFILE}/profile_information.json", profile.PROFILE, surface="profile", job="both"),
    _facebook("profile-updates-2024", f"{_PROFILE}/profile_update_history.json", posts.POST, surface="profile", rank=30),
    _facebook("ai-conversations-2025", "messages/ai_conversations.json", meta_ai.CONVERSATION, surface="ai_chat"),
    # Facebook 2018–2023: other folders, the same record shapes; comments of others
    # stand in the media of albums and videos until 2020.
    _facebook("posts-2018", "posts/your_posts_*.json", posts.POST, rank=60, era="2018–2023"),
    _facebook("posts-2018-first", "posts/your_posts.json", posts.POST, rank=60, era="2018"),
    _facebook("album-2018", "photos_and_videos/album/*.json", media.ALBUM, rank=40, era="2018–2021"),
    _facebook("videos-2018", "photos_and_videos/your_videos.json", media.MEDIA, rank=20, era="2018–2021"),
    _facebook("comments-2018", "comments/comments.json", comments.COMMENT, rank=60, era="2018–2021"),
    _facebook("group-posts-2021", "groups/your_posts_in_groups.json", posts.POST, surface="group", rank=70, era="2021–2023"),
    _facebook("reactions-2018", "likes_and_reactions/posts_and_comments.json", comments.REACTION, era="2018–2021"),
    _facebook("reactions-2021", f"{_COMMENTS}/posts_and_comments.json", comments.REACTION, era="2021–2023"),
    _facebook("poll-votes-2018", "other_activity/polls_you_voted_on.json", posts.VOTE, era="2018–2021"),
    _facebook("listings-2018", "marketplace/items_sold.json", profile.LISTING, surface="marketplace", era="2018–2021"),
    _facebook("reels-2022", "short_videos/your_reels.json", posts.POST, surface="reel", rank=80, era="2022–2023"),
    # Facebook: evidence of the account.
    _facebook("groups-joined-2024", "groups/your_group_membership_activity.json", None, job="evidence"),
    _facebook("groups-run-2024", "groups/your_groups.json", None, job="evidence"),
    _facebook(
        "badges-2024", "groups/your_badges.json", None,
        reason="Badges that groups gave you; their members see them.",
    ),
    _facebook("logins-2024", "security_and_login_information/account_activity.json", None, job="evidence"),
    _facebook("country-2024", "location/primary_public_location.json", None, job="evidence"),
    _facebook("jurisdiction-2024", "location/your_privacy_jurisdiction.json", None, job="evidence"),
    _facebook(
        "future-audience-2024", "preferences/privacy_settings.json", None,
        reason="The audience of future posts by default; it tells of no single post.",
    ),
    _facebook("download-requests-2024", "other_activity/your_information_download_requests.json", None, job="evidence"),
    # Instagram: content. posts.json of 2026 overlaps posts_N and holds drafts.
    _instagram("posts-2025", "media/posts_*.json", instagram_media.POST, rank=60),
    _instagram("posts-labelled-2026", "media/posts.json", instagram_media.POST, rank=50),
    _instagram("stories-2025", "media/stories.json", instagram_media.POST, surface="story", rank=70),
    _instagram("reels-2025", "media/reels.json", instagram_media.POST, surface="reel", rank=70),
    _instagram("igtv-2025", "media/igtv_videos.json", instagram_media.POST, rank=65),
    _instagram("archived-posts-2025", "media/archived_posts.json", instagram_media.POST, status="archived", rank=90),
    _instagram("deleted-2025", "media/recently_deleted_content.json", instagram_media.POST, status="deleted", rank=91),
    _instagram("profile-photos-2025", "media/profile_photos.json", instagram_media.POST, surface="profile_picture", rank=70),
    _instagram("other-content-2025", "media/other_content.json", instagram_media.POST, status="draft", rank=10),
    _instagram("post-comments-2025", "comments/post_comments_*.json", activity.COMMENT),
    _instagram("reels-comments-2025", "comments/reels_comments.json", activity.COMMENT, surface="reel"),
    _instagram("story-comments-2025", "comments/hype.json", activity.COMMENT, surface="story"),
    _instagram("liked-posts-2025", "likes/liked_posts.json", _LIKED),
    _instagram("liked-comments-2025", "likes/liked_comments.json", _LIKED),
    _instagram("story-likes-2025", "story_interactions/story_likes.json", _LIKED, surface="story"),
    _instagram("story-polls-2025", "story_interactions/polls.json", _LIKED, surface="story"),
    _instagram("story-quizzes-2025", "story_interactions/quizzes.json", _LIKED, surface="story"),
    _instagram("story-emoji-sliders-2025", "story_interactions/emoji_sliders.json", _LIKED, surface="story"),
    _instagram("story-emoji-2025", "story_interactions/emoji_story_reactions.json", _LIKED, surface="story"),
    _instagram("story-avatars-2025", "story_interactions/avatar_story_reactions.json", _LIKED, surface="story"),
    _instagram("story-stickers-2025", "story_interactions/story_reaction_sticker_reactions.json", _LIKED, surface="story"),
    _instagram("story-answers-2025", "story_interactions/questions.json", activity.ANSWER, surface="story"),
    _instagram("profile-2025", "personal_information/personal_information.json", instagram_profile.PROFILE, surface="profile", job="both"),
    _instagram("profile-changes-2025", "personal_information/profile_changes.json", instagram_profile.CHANGE, surface="profile"),
    _instagram("ai-conversations-2026", "messages/ai_conversations.json", meta_ai.CONVERSATION, surface="ai_chat", evidence="inferred"),
    # Instagram 2021–2025: the folder content/ became media/, account_ became profile_.
    _instagram("posts-2021", "content/posts_*.json", instagram_media.POST, rank=60, era="2021–2025"),
    _instagram("stories-2021", "content/stories.json", instagram_media.POST, surface="story", rank=70, era="2021–2025"),
    _instagram("reels-2021", "content/reels.json", instagram_media.POST, surface="reel", rank=70, era="2021–2025"),
    _instagram("igtv-2021", "content/igtv_videos.json", instagram_media.POST, rank=65, era="2021–2025"),
    _instagram("archived-posts-2021", "content/archived_posts.json", instagram_media.POST, status="archived", rank=90, era="2021–2025"),
    _instagram("deleted-2021", "content/recently_deleted_content.json", instagram_media.POST, status="deleted", rank=91, era="2021–2025"),
    _instagram("profile-photos-2021", "content/profile_photos.json", instagram_media.POST, surface="profile_picture", rank=70, era="2021–2025"),
    _instagram("other-content-2021", "content/other_content.json", instagram_media.POST, status="draft", rank=10, era="2021–2025"),
    _instagram("post-comments-2021", "comments/post_comments.json", activity.COMMENT, era="2021–2022"),
    _instagram("profile-2021", "account_information/personal_information.json", instagram_profile.PROFILE, surface="profile", job="both", era="2021–2022"),
    _instagram("profile-changes-2021", "account_information/profile_changes.json", instagram_profile.CHANGE, surface="profile", era="2021–2022"),
    # Instagram: evidence of the account.
    _instagram("privacy-changes-2021", f"{_LOGIN_2021}/account_privacy_changes.json", None, job="evidence", era="2021–2025"),
    _instagram("signup-2021", f"{_LOGIN_2021}/signup_information.json", None, job="evidence", era="2021–2025"),
    _instagram("based-in-2021", "information_about_you/account_based_in.json", None, job="evidence", era="2021–2025"),
    _instagram("profile-information-2025", "personal_information/instagram_profile_information.json", None, job="evidence"),
    _instagram("privacy-changes-2025", f"{_LOGIN}/profile_privacy_changes.json", None, job="evidence"),
    _instagram("signup-2025", f"{_LOGIN}/signup_details.json", None, job="evidence"),
    _instagram("logins-2025", f"{_LOGIN}/login_activity.json", None, job="evidence"),
    _instagram("based-in-2025", "information_about_you/profile_based_in.json", None, job="evidence"),
    _instagram("download-requests-2025", "other_activity/your_information_download_requests.json", None, job="evidence"),
    # Threads, inside Instagram's archive.
    _instagram("threads-2025", "threads/threads_and_replies.json", threads.THREAD, platform="threads"),
    _instagram("threads-profile-2025", "threads/personal_information.json", instagram_profile.PROFILE, platform="threads", surface="profile", job="both"),
    _instagram("threads-likes-2025", "threads/liked_threads.json", _LIKED, platform="threads"),
)  # fmt: skip
# A thread whose participants are exactly the owner and Meta's AI (SPEC 2): known by its
# first bytes, so no path leads here.
AI_THREADS: Final = {
    "facebook": _facebook("ai-thread-2024", "messages/inbox/<thread>/message_*.json", meta_ai.THREAD, surface="ai_chat", evidence="hypothesis"),
    "instagram": _instagram("ai-thread-2025", "messages/inbox/<thread>/message_*.json", meta_ai.THREAD, surface="ai_chat", evidence="hypothesis"),
}  # fmt: skip
FORMATS: Final = {row.id: row for row in (*PARSED, *AI_THREADS.values())}
HTML_PAGE: Final = "an HTML page; this version reads JSON exports"
PRIVATE_MESSAGES: Final = "private messages between people are not read"


@cache
def left_alone() -> tuple[Format, ...]:
    """Return the rows of known files that hold nothing of ours, with their reasons."""
    table = tomllib.loads(
        (files("parsers") / "left_alone.toml").read_text(encoding="utf-8")
    )
    return tuple(
        Format(
            _left_alone_id(group["product"], group.get("folder", ""), name),
            group["product"],
            f"{group.get('folder', '')}/{name}".lstrip("/"),
            era=group.get("era", ""),
            evidence=group["evidence"],
            reason=table["reasons"][group["reason"]],
        )
        for group in table["group"]
        for name in [
            *(f"{stem}.json" for stem in group.get("files", ())),
            *group.get("names", ()),
        ]
    )


def _left_alone_id(product: str, folder: str, name: str) -> str:
    last = folder.rpartition("/")[2]
    return "-".join(
        part for part in (product, last, name.removesuffix(".json")) if part
    )


@cache
def known_folders() -> frozenset[str]:
    """Return every folder name that stands in the table, and the activity roots."""
    rows = (*PARSED, *left_alone())
    named = {part for row in rows for part in row.path.split("/")[:-1]}
    roots = ("your_facebook_activity", "your_instagram_activity")
    return frozenset((*named, *roots, "your_activity_across_facebook"))


class Match(NamedTuple):
    """What a member is: the row that claims it, or the status it has without one."""

    format: Format | None
    status: str
    reason: str | None = None


def folded(path: str) -> str:
    """Return a member path as it is matched: lower case, ``/``, apostrophes as ``_``."""
    plain = path.replace("\\", "/").replace("%27", "_").casefold()
    return plain.replace("'", "_").replace("’", "_")


@cache
def _index() -> dict[str, tuple[Format, ...]]:
    """Return the rows by file name, numbers as ``*``; longer paths first."""
    rows: dict[str, list[Format]] = {}
    for row in (*PARSED, *left_alone()):
        rows.setdefault(row.path.rsplit("/", 1)[-1].casefold(), []).append(row)
    return {
        name: tuple(sorted(same, key=lambda row: -row.path.count("/")))
        for name, same in rows.items()
    }


def is_thread(path: str) -> bool:
    """Say whether a member holds messages of a thread."""
    return _THREAD.search(folded(path)) is not None


def match(path: str, product: str) -> Match:
    """Say what a member is, by its path and the product of its archive.

    Everything under ``messages/`` that is no talk with the AI is skipped.
    """
    plain = folded(path)
    folder, _, name = plain.rpartition("/")
    stem, dot, ending = name.rpartition(".")
    row = _row(folder, name, stem, ending, product) if dot else None
    if row is not None:
        status = "skipped" if row.shape is None and row.job == "items" else "parsed"
        return Match(row, status, row.reason)
    if name.startswith("._") or "__macosx/" in plain:
        return Match(None, "skipped", "a file of the system that zipped it")
    if _PRIVATE.search(plain):
        return Match(None, "skipped", PRIVATE_MESSAGES)
    if ending in _MEDIA_ENDINGS or (not dot and _MEDIA_FOLDERS.search(plain)):
        return Match(None, "media")
    if ending in ("html", "htm"):
        twin = _row(folder, f"{stem}.json", stem, "json", product)
        if twin is not None:
            return Match(None, "skipped", twin.reason or HTML_PAGE)
    return Match(None, "unknown")


def _row(folder: str, name: str, stem: str, ending: str, product: str) -> Format | None:
    numbered = f"{_NUMBER.sub('*', stem)}.{ending}"
    for candidate in dict.fromkeys((name, numbered)):
        for row in _index().get(candidate, ()):
            above = row.path.rpartition("/")[0]
            fits = not above or folder == above or folder.endswith(f"/{above}")
            if fits and product and row.product in (product, "any"):
                return row
            if fits and not product:
                return row
    return None
