"""List the files of Facebook's exports that are read."""

from __future__ import annotations

from typing import Any, Final

from parsers import meta_ai
from parsers.evidence import download_requests, times_only
from parsers.facebook import (
    comments,
    evidence,
    groups,
    lives,
    media,
    notes,
    posts,
    profile,
    reviews,
    traces,
)
from parsers.formats.row import Format
from parsers.records import Shape


def _row(id_: str, path: str, shape: Shape | None, **rest: Any) -> Format:
    return Format(
        f"facebook-{id_}", "facebook", path, shape, platform="facebook", **rest
    )


_COMMENTS = "comments_and_reactions"
_PROFILE = "profile_information"
_PAGE = "this_profile_s_activity_across_facebook"
_GUESS = "hypothesis"

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
    _row("anonymous-group-posts-2024", "groups/anonymous_posts_you_ve_written.json", posts.POST, surface="group", rank=72),
    _row("stories-live-2024", "stories/your_stories.json", posts.POST, surface="story", rank=79, evidence=_GUESS),
    _row("story-reactions-2024", "stories/story_reactions.json", comments.STORY_REACTION, surface="story"),
    _row("lives-2024", "live_videos/live_videos.json", lives.LIVE, surface="live", rank=80, evidence="inferred"),
    _row("notes-2024", "notes/notes.json", notes.NOTE, evidence=_GUESS),
    _row("reviews-2024", "reviews/reviews.json", reviews.REVIEW, evidence=_GUESS),
    _row("reviews-own-2024", "reviews/your_reviews.json", reviews.REVIEW, evidence=_GUESS),
    _row("reviews-left-2018", "reviews/reviews_you_ve_left.json", reviews.REVIEW, era="2018–2026", evidence=_GUESS),
    _row(
        "ratings-2024", "facebook_marketplace/buyer_and_seller_ratings.json",
        reviews.RATING, surface="marketplace", evidence=_GUESS,
    ),
    _row("websites-2026", f"{_PROFILE}/websites.json", profile.WEBSITES, surface="profile", era="2026", evidence=_GUESS),
    _row("services-2026", f"{_PROFILE}/your_services.json", profile.SERVICES, surface="profile", era="2026", evidence=_GUESS),
    # Facebook: label_values, most of whose labels are known in English only. What stands
    # in the main files too is one item with it; the fuller record there wins.
    _row("check-ins-2024", "posts/check-ins.json", posts.POST, rank=15),
    _row(
        "posts-elsewhere-2024", "posts/posts_on_other_pages_and_profiles.json",
        posts.POST, surface="other_timeline", rank=65,
    ),
    _row("post-edits-2024", "posts/edits_you_made_to_posts.json", traces.POST_EDIT, rank=5),
    _row("comment-edits-2024", f"{_COMMENTS}/your_comment_edits.json", traces.COMMENT_EDIT, rank=5),
    _row("memories-media-2024", "posts/media_used_for_memories.json", traces.MEMORY, rank=5),
    _row("memories-shared-2024", "posts/shared_memories.json", traces.MEMORY, rank=5),
    _row("birthday-media-2024", "posts/birthday_media.json", traces.MEMORY, rank=5),
    _row("poll-votes-labelled-2024", "polls/your_poll_votes.json", posts.VOTE, rank=40),
    _row("events-hosted-2024", "events/events_you_hosted.json", profile.EVENT, surface="event", rank=40),
    # The archive of a Page (or further profile): its posts and media are the Page's.
    _row("page-posts-2026", f"{_PAGE}/posts/profile_posts_*.json", posts.POST, surface="page", rank=60, era="2026"),
    _row("page-album-2026", f"{_PAGE}/posts/album/*.json", media.ALBUM, surface="page", rank=40, era="2026"),
    _row("page-photos-2026", f"{_PAGE}/posts/uncategorized_photos.json", media.MEDIA, surface="page", rank=20, era="2026"),
    _row("page-videos-2026", f"{_PAGE}/posts/videos.json", media.MEDIA, surface="page", rank=20, era="2026"),
    _row("page-events-2026", f"{_PAGE}/events/events.json", profile.EVENT, surface="event", era="2026"),
    _row("ai-conversations-2025", "messages/ai_conversations.json", meta_ai.CONVERSATION, surface="ai_chat"),
    # Facebook 2018–2023: other folders, the same record shapes; comments of others
    # stand in the media of albums and videos until 2020.
    _row("posts-2018", "posts/your_posts_*.json", posts.POST, rank=60, era="2018–2023"),
    _row("posts-2018-first", "posts/your_posts.json", posts.POST, rank=60, era="2018"),
    _row("album-2018", "photos_and_videos/album/*.json", media.ALBUM, rank=40, era="2018–2021"),
    _row("videos-2018", "photos_and_videos/your_videos.json", media.MEDIA, rank=20, era="2018–2021"),
    _row("wall-posts-2018", "posts/other_people_s_posts_to_your_timeline.json", posts.WALL, era="2018–2023"),
    _row("photos-2018", "photos_and_videos/your_photos.json", media.MEDIA, rank=20, era="2018–2021", evidence="inferred"),
    _row("other-photos-2018", "photos_and_videos/other_photos.json", media.MEDIA, rank=20, era="2018–2021", evidence="inferred"),
    _row("photos-2021", "posts/your_photos.json", media.MEDIA, rank=20, era="2021–2023", evidence="inferred"),
    _row("other-photos-2021", "posts/other_photos.json", media.MEDIA, rank=20, era="2021–2023", evidence="inferred"),
    _row("notes-2018", "other_activity/notes.json", notes.NOTE, era="2018–2021", evidence=_GUESS),
    _row("app-posts-2018", "apps_and_websites/posts_from_apps_and_websites.json", posts.POST, rank=50, era="2018–2023"),
    _row(
        "app-posts-2021", "apps_and_websites_off_of_facebook/posts_from_apps_and_websites.json",
        posts.POST, rank=50, era="2021–2026", evidence="inferred",
    ),
    _row("group-activity-2018", "groups/your_posts_and_comments_in_groups.json", groups.EITHER, surface="group", rank=70, era="2018–2021"),
    _row("comments-2018", "comments/comments.json", comments.COMMENT, rank=60, era="2018–2021"),
    _row("group-posts-2021", "groups/your_posts_in_groups.json", posts.POST, surface="group", rank=70, era="2021–2023"),
    _row("reactions-2018", "likes_and_reactions/posts_and_comments.json", comments.REACTION, era="2018–2021"),
    _row("reactions-2021", f"{_COMMENTS}/posts_and_comments.json", comments.REACTION, era="2021–2023"),
    _row("poll-votes-2018", "other_activity/polls_you_voted_on.json", posts.VOTE, era="2018–2021"),
    _row("listings-2018", "marketplace/items_sold.json", profile.LISTING, surface="marketplace", era="2018–2021"),
    _row("reels-2022", "short_videos/your_reels.json", posts.POST, surface="reel", rank=80, era="2022–2023"),
    # Facebook: evidence of the account.
    _row("groups-joined-2024", "groups/your_group_membership_activity.json", None, tells=evidence.groups),
    _row("groups-joined-2026", "groups/group_membership_activity.json", None, tells=evidence.groups, era="2026"),
    _row("groups-run-2024", "groups/your_groups.json", None, tells=evidence.groups),
    _row("groups-run-2026", "groups/groups_you_manage.json", None, tells=evidence.groups_managed, era="2026", evidence="inferred"),
    _row(
        "group-messages-2024", "groups/your_group_messages/*.json", None,
        reason="private messages between people are not read",
    ),
    _row(
        "badges-2024", "groups/your_badges.json", None,
        reason="Badges that groups gave you; their members see them.",
    ),
    _row("logins-2024", "security_and_login_information/account_activity.json", None, tells=times_only),
    _row("registration-2024", "security_and_login_information/registration_information.json", None, tells=evidence.registration, evidence="inferred"),
    _row("zone-2024", "location/timezone.json", None, tells=evidence.zone),
    _row("zone-2018", "profile_information/timezone.json", None, tells=evidence.zone, era="2018–2023"),
    _row("country-2024", "location/primary_public_location.json", None, tells=evidence.country),
    _row("jurisdiction-2024", "location/your_privacy_jurisdiction.json", None, tells=evidence.jurisdiction),
    _row(
        "future-audience-2024", "preferences/privacy_settings.json", None,
        tells=evidence.future_audience,
    ),
    _row("download-requests-2024", "other_activity/your_information_download_requests.json", None, tells=download_requests),
)  # fmt: skip
