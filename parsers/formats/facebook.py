"""List the files of Facebook's exports that are read."""

from __future__ import annotations

from typing import Any, Final

from parsers import meta_ai
from parsers.evidence import download_requests, times_only
from parsers.facebook import comments, evidence, media, posts, profile
from parsers.formats.row import Format
from parsers.records import Shape


def _row(id_: str, path: str, shape: Shape | None, **rest: Any) -> Format:
    return Format(
        f"facebook-{id_}", "facebook", path, shape, platform="facebook", **rest
    )


_COMMENTS = "comments_and_reactions"
_PROFILE = "profile_information"

ROWS: Final = (
    # Facebook: content. Reels, stories, albums know more of a medium than the timeline.
    _row(
        "posts-2024", "posts/your_posts__check_ins__photos_and_videos_*.json",
        posts.POST, rank=60,
    ),
    _row("archive-2024", "posts/archive.json", posts.POST, status="archived", rank=90),
    _row("trash-2024", "posts/trash.json", posts.POST, status="deleted", rank=91),
    _row("album-2024", "posts/album/*.json", media.ALBUM, rank=40),
    _row("uncategorized-photos-2024", "posts/your_uncategorized_photos.json", media.MEDIA, rank=20),
    _row("videos-2024", "posts/your_videos.json", media.MEDIA, rank=20),
    _row("reels-2024", "reels/your_reels.json", posts.POST, surface="reel", rank=80),
    _row(
        "stories-2024", "stories/archived_stories.json", posts.POST,
        surface="story", status="expired", rank=80,
    ),
    _row("group-posts-2024", "groups/group_posts_and_comments.json", posts.POST, surface="group", rank=70),
    _row(
        "pending-group-posts-2024", "groups/your_pending_posts_in_groups.json",
        posts.POST, surface="group", status="pending", rank=75,
    ),
    _row("group-comments-2024", "groups/your_comments_in_groups.json", comments.COMMENT, surface="group", rank=70),
    _row("comments-2024", f"{_COMMENTS}/comments.json", comments.COMMENT, rank=60),
    _row("reactions-2024", f"{_COMMENTS}/likes_and_reactions_*.json", comments.REACTION),
    _row("reactions-labelled-2024", f"{_COMMENTS}/likes_and_reactions.json", comments.REACTION, rank=40),
    _row("poll-votes-2024", "polls/polls_you_voted_on.json", posts.VOTE),
    _row("events-2024", "events/your_events.json", profile.EVENT, surface="event"),
    _row("listings-2024", "facebook_marketplace/items_sold.json", profile.LISTING, surface="marketplace"),
    _row("profile-2024", f"{_PROFILE}/profile_information.json", profile.PROFILE, surface="profile", tells=evidence.profile),
    _row("profile-updates-2024", f"{_PROFILE}/profile_update_history.json", posts.POST, surface="profile", rank=30),
    _row("ai-conversations-2025", "messages/ai_conversations.json", meta_ai.CONVERSATION, surface="ai_chat"),
    # Facebook 2018–2023: other folders, the same record shapes; comments of others
    # stand in the media of albums and videos until 2020.
    _row("posts-2018", "posts/your_posts_*.json", posts.POST, rank=60, era="2018–2023"),
    _row("posts-2018-first", "posts/your_posts.json", posts.POST, rank=60, era="2018"),
    _row("album-2018", "photos_and_videos/album/*.json", media.ALBUM, rank=40, era="2018–2021"),
    _row("videos-2018", "photos_and_videos/your_videos.json", media.MEDIA, rank=20, era="2018–2021"),
    _row("comments-2018", "comments/comments.json", comments.COMMENT, rank=60, era="2018–2021"),
    _row("group-posts-2021", "groups/your_posts_in_groups.json", posts.POST, surface="group", rank=70, era="2021–2023"),
    _row("reactions-2018", "likes_and_reactions/posts_and_comments.json", comments.REACTION, era="2018–2021"),
    _row("reactions-2021", f"{_COMMENTS}/posts_and_comments.json", comments.REACTION, era="2021–2023"),
    _row("poll-votes-2018", "other_activity/polls_you_voted_on.json", posts.VOTE, era="2018–2021"),
    _row("listings-2018", "marketplace/items_sold.json", profile.LISTING, surface="marketplace", era="2018–2021"),
    _row("reels-2022", "short_videos/your_reels.json", posts.POST, surface="reel", rank=80, era="2022–2023"),
    # Facebook: evidence of the account.
    _row("groups-joined-2024", "groups/your_group_membership_activity.json", None, tells=evidence.groups),
    _row("groups-run-2024", "groups/your_groups.json", None, tells=evidence.groups),
    _row(
        "badges-2024", "groups/your_badges.json", None,
        reason="Badges that groups gave you; their members see them.",
    ),
    _row("logins-2024", "security_and_login_information/account_activity.json", None, tells=times_only),
    _row("country-2024", "location/primary_public_location.json", None, tells=evidence.country),
    _row("jurisdiction-2024", "location/your_privacy_jurisdiction.json", None, tells=evidence.jurisdiction),
    _row(
        "future-audience-2024", "preferences/privacy_settings.json", None,
        reason="The audience of future posts by default; it tells of no single post.",
    ),
    _row("download-requests-2024", "other_activity/your_information_download_requests.json", None, tells=download_requests),
)  # fmt: skip
