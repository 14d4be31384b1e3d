import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

TABLE = Path(__file__).parents[2] / "parsers" / "left_alone.toml"
LEFT_ALONE: dict[str, Any] = tomllib.loads(TABLE.read_text(encoding="utf-8"))
GROUPS = LEFT_ALONE["group"]
ROWS = [
    (group["product"], group.get("folder"), name)
    for group in GROUPS
    for name in group.get("files", group.get("names"))
]
ACTIVITY = (
    "your_facebook_activity",
    "your_activity_across_facebook",
    "this_profile_s_activity_across_facebook",
    "your_instagram_activity",
)

FACEBOOK_LEFT_ALONE = (
    "ads_information/ad_preferences.json",
    "apps_and_websites_off_of_facebook/your_off-facebook_activity.json",
    "connections/followers/who_you've_followed.json",
    "connections/friends/your_friends.json",
    "connections/friends/your_post_audiences.json",
    "logged_information/interactions/profile_visits.json",
    "logged_information/notifications/notifications.json",
    "logged_information/search/groups_you\u2019ve_searched_for.json",
    "personal_information/profile_information/contacts_uploaded_before_2.json",
    "preferences/preferences/your_basic_mode_opt-in_status.json",
    "security_and_login_information/where_you_re_logged_in.html",
    "this_profile's_activity_across_facebook/pages/sent_page_invites.json",
    "your_activity_across_facebook/pages/pages_you've_liked.json",
    "your_facebook_activity/events/event_invitations.json",
    "your_facebook_activity/facebook_marketplace/your_search_history.json",
    "your_facebook_activity/groups/your_answers_to_membership_questions.json",
    "your_facebook_activity/posts/places_you_have_been_tagged_in.json",
    "about_you/friend_peer_group.json",
    "friends_and_followers/friends.json",
    "html/security.htm",
    "likes_and_reactions/pages.json",
    "no-data.txt",
    "your_facebook_activity/notes/no-data.txt",
    "your_facebook_activity/posts/.DS_Store",
)
INSTAGRAM_LEFT_ALONE = (
    "ads_information/ads_and_topics/posts_you're_not_interested_in.json",
    "connections/followers_and_following/followers_1.json",
    "logged_information/past_instagram_insights/posts.json",
    "preferences/your_topics/your_ads_see_more/see_less_topics.json",
    "your_instagram_activity/ai/interest_categories.json",
    "your_instagram_activity/edits/personal_information.json",
    "your_instagram_activity/saved/saved_posts.json",
    "your_instagram_activity/story_interactions/stories_viewed.json",
    "your_instagram_activity/subscriptions/reels.json",
    "your_instagram_activity/threads/threads_viewed.json",
    "ads_and_content/ads_viewed.json",
    "apps_and_websites/expired_pps.json",
    "followers_and_following/followers.json",
    "connections.json",
    "information_about_you.json",
    "seen_content.json",
)
OTHERS_LEFT_ALONE = (
    ("meta_ai", "meta_ai_app/connected_devices.html"),
    ("meta_ai", "meta_ai_profile/your_meta_ai_profile.html"),
    ("whatsapp", "whatsapp_connections/contacts.json"),
    ("whatsapp", "whatsapp_settings/terms_of_service.html"),
)

# Read as items or as evidence, or perhaps holding either: never to be skipped.
FACEBOOK_READ = (
    "posts/your_posts.json",
    "posts/your_posts_1.json",
    "posts/your_posts__check_ins__photos_and_videos_1.json",
    "posts/other_people's_posts_to_your_timeline.json",
    "posts/profile_posts_1.json",
    "posts/your_uncategorized_photos.json",
    "posts/uncategorized_photos.json",
    "posts/your_photos.html",
    "posts/your_videos.json",
    "posts/videos.json",
    "posts/album/0.json",
    "posts/archive.json",
    "posts/trash.json",
    "posts/check-ins.json",
    "posts/posts_on_other_pages_and_profiles.json",
    "posts/edits_you_made_to_posts.json",
    "photos_and_videos/your_videos.json",
    "photos_and_videos/album/0.json",
    "photos/photos.json",
    "videos/videos.json",
    "comments/comments.json",
    "comments_and_reactions/comments.json",
    "comments_and_reactions/likes_and_reactions.json",
    "comments_and_reactions/likes_and_reactions_1.json",
    "comments_and_reactions/posts_and_comments.json",
    "likes_and_reactions/posts_and_comments.json",
    "groups/your_comments_in_groups.json",
    "groups/group_posts_and_comments.json",
    "groups/your_posts_in_groups.json",
    "groups/your_posts_and_comments_in_groups.json",
    "groups/anonymous_posts_you've_written.json",
    "groups/your_pending_posts_in_groups.json",
    "groups/your_group_membership_activity.json",
    "groups/group_membership_activity.json",
    "groups/your_groups.json",
    "groups/your_badges.json",
    "stories/archived_stories.json",
    "stories/your_stories.json",
    "stories/story_reactions.json",
    "reels/your_reels.json",
    "short_videos/your_reels.json",
    "live_videos/live_videos.json",
    "events/your_events.json",
    "events/events.json",
    "events/events_you_hosted.json",
    "facebook_marketplace/items_sold.json",
    "facebook_marketplace/your_marketplace_listing_history.json",
    "marketplace/items_sold.json",
    "polls/polls_you_voted_on.json",
    "polls/your_poll_votes.json",
    "other_activity/polls_you_voted_on.json",
    "other_activity/your_information_download_requests.json",
    "reviews/reviews.json",
    "notes/notes.json",
    "messages/ai_conversations.json",
    "messages/support_messages.json",
    "messages/inbox/ann_1/message_1.json",
    "messages/autofill_information.json",
    "apps_and_websites/posts_from_apps_and_websites.json",
    "profile_information/profile_information.json",
    "profile_information/profile_update_history.json",
    "profile_information/timezone.json",
    "personal_information/profile_information/profile_information.json",
    "personal_information/profile_information/profile_update_history.json",
    "personal_information/profile_information/timezone.json",
    "security_and_login_information/registration_information.json",
    "logged_information/location/primary_public_location.json",
    "logged_information/location/your_privacy_jurisdiction.json",
    "logged_information/location/timezone.html",
    "location/primary_public_location.json",
    "location/timezone.json",
    "preferences/preferences/privacy_settings.json",
    "index.htm",
)
INSTAGRAM_READ = (
    "media/posts.json",
    "media/posts_1.json",
    "media/stories.json",
    "media/reels.json",
    "media/igtv_videos.json",
    "media/archived_posts.json",
    "media/recently_deleted_content.json",
    "media/profile_photos.json",
    "media/other_content.json",
    "media/reposts.json",
    "content/posts_1.json",
    "content/reels.json",
    "comments/post_comments.json",
    "comments/post_comments_1.json",
    "comments/reels_comments.json",
    "comments/hype.json",
    "likes/liked_posts.json",
    "likes/liked_comments.json",
    "story_interactions/avatar_story_reactions.json",
    "story_interactions/countdowns.json",
    "story_interactions/emoji_sliders.json",
    "story_interactions/emoji_story_reactions.json",
    "story_interactions/polls.json",
    "story_interactions/question_media_response.json",
    "story_interactions/question_music_response.json",
    "story_interactions/questions.json",
    "story_interactions/quizzes.json",
    "story_interactions/story_likes.json",
    "story_interactions/story_reaction_sticker_reactions.json",
    "story_sticker_interactions/emoji_reactions.json",
    "story_sticker_interactions/questions.json",
    "threads/threads_and_replies.json",
    "threads/personal_information.json",
    "threads/liked_threads.json",
    "threads/archived_threads.json",
    "messages/ai_conversations.json",
    "messages/secret_conversations.json",
    "messages/inbox/ann_1/message_1.json",
    "other_activity/your_information_download_requests.json",
    "account_information/account_information.json",
    "account_information/personal_information.json",
    "account_information/professional_information.json",
    "account_information/profile_changes.json",
    "information_about_you/account_based_in.json",
    "login_and_account_creation/account_privacy_changes.json",
    "login_and_account_creation/signup_information.json",
    "personal_information/personal_information.json",
    "personal_information/information_about_you/account_based_in.json",
    "personal_information/information_about_you/profile_based_in.json",
    "personal_information/personal_information/account_information.json",
    "personal_information/personal_information/instagram_profile_information.json",
    "personal_information/personal_information/personal_information.json",
    "personal_information/personal_information/professional_information.json",
    "personal_information/personal_information/profile_changes.json",
    "personal_information/personal_information/notes.json",
    "personal_information/personal_information/reposts.json",
    "security_and_login_information/login_and_account_creation/account_privacy_changes.json",
    "security_and_login_information/login_and_account_creation/signup_information.json",
    "security_and_login_information/login_and_profile_creation/instagram_signup_details.json",
    "security_and_login_information/login_and_profile_creation/profile_privacy_changes.json",
    "security_and_login_information/login_and_profile_creation/signup_details.json",
    "account_history.json",
    "comments.json",
    "likes.json",
    "media.json",
    "profile.json",
    "stories_activities.json",
)
OTHERS_READ = (
    ("meta_ai", "meta_ai_app/meta_ai_media.html"),
    ("meta_ai", "meta_ai_profile/your_ai_conversations.html"),
    ("whatsapp", "WhatsApp Chat with Meta AI.txt"),
    ("whatsapp", "_chat.txt"),
    ("whatsapp", "whatsapp_account_information/user_information.json"),
)
INVENTED = (
    ("facebook", "ads_information/an_invented_file.json"),
    ("facebook", "an_invented_folder/ad_preferences.json"),
    ("facebook", "an_invented_folder/start_here.html"),
    ("facebook", "an_invented_friends/friends.json"),
    ("facebook", "ad_preferences.json"),
    (
        "facebook",
        "personal_information/profile_information/contacts_uploaded_before_me.json",
    ),
    ("instagram", "your_instagram_activity/saved.json"),
    ("instagram", "your_instagram_activity/threads/followers_2.json"),
    ("whatsapp", "ads_information/ad_preferences.json"),
)


def folded(path: str) -> str:
    return re.sub("['\u2019\u02bc]", "_", path.lower())


def is_left_alone(product: str, path: str) -> bool:
    *folders, name = folded(path).split("/")
    if len(folders) > 1 and folders[0] in ACTIVITY:
        folders = folders[1:]
    stem = re.sub(r"\.(json|html?)$", "", name)
    spellings = (name, stem, re.sub(r"_\d+$", "_*", stem))
    return any(
        owner in (product, "any") and ends_in(folders, folder) and row in spellings
        for owner, folder, row in ROWS
    )


def ends_in(folders: list[str], folder: str | None) -> bool:
    if folder is None:
        return True
    last = folder.split("/") if folder else []
    return folders[-len(last) :] == last if last else not folders


def test_every_reason_is_declared_used_and_a_sentence():
    assert {group["reason"] for group in GROUPS} == set(LEFT_ALONE["reasons"])
    for sentence in LEFT_ALONE["reasons"].values():
        assert re.fullmatch(r"[A-Z].+\.", sentence)
    assert len(set(LEFT_ALONE["reasons"].values())) == len(LEFT_ALONE["reasons"])


def test_groups_have_the_declared_fields_and_values():
    for group in GROUPS:
        rows = {"files", "names"} & set(group)
        assert len(rows) == 1
        assert set(group) - rows - {"folder"} == {
            "product", "reason", "evidence", "era",
        }  # fmt: skip
        assert "folder" in group or group["product"] == "any"
        assert group["evidence"] in ("observed", "inferred")
        assert re.fullmatch(r"20\d\d(–20\d\d)?", group["era"])
        assert all(group[next(iter(rows))])


def test_products_are_the_five_named_ones():
    assert {group["product"] for group in GROUPS} == {
        "any", "facebook", "instagram", "meta_ai", "whatsapp",
    }  # fmt: skip


def test_no_row_stands_twice():
    assert [row for row, times in Counter(ROWS).items() if times > 1] == []


def test_rows_are_lower_case_folded_and_without_activity_root():
    for _, folder, name in ROWS:
        assert re.fullmatch(r"[a-z0-9_.*-]+", name)
        assert re.fullmatch(r"([a-z0-9_-]+(/[a-z0-9_-]+)*)?", folder or "")
        assert (folder or "").split("/")[0] not in ACTIVITY


def test_stems_carry_no_extension_and_names_do():
    for group in GROUPS:
        assert not any("." in stem for stem in group.get("files", []))
        assert all("." in name for name in group.get("names", []))


def test_a_star_only_stands_for_a_number_at_the_end():
    starred = [name for _, _, name in ROWS if "*" in name]

    assert starred != []
    assert all(re.fullmatch(r"[a-z_]+_\*", name) for name in starred)


def test_nothing_under_messages_is_listed():
    assert not any("messages" in (folder or "").split("/") for _, folder, _ in ROWS)


@pytest.mark.parametrize("path", FACEBOOK_LEFT_ALONE)
def test_facebook_kind_is_left_alone(path: str):
    assert is_left_alone("facebook", path)


@pytest.mark.parametrize("path", INSTAGRAM_LEFT_ALONE)
def test_instagram_kind_is_left_alone(path: str):
    assert is_left_alone("instagram", path)


@pytest.mark.parametrize(("product", "path"), OTHERS_LEFT_ALONE)
def test_other_kind_is_left_alone(product: str, path: str):
    assert is_left_alone(product, path)


@pytest.mark.parametrize(
    "root", ["", *ACTIVITY[:2], "this_profile's_activity_across_facebook"]
)
def test_facebook_kind_that_is_read_is_not_listed(root: str):
    paths = [f"{root}/{path}".lstrip("/") for path in FACEBOOK_READ]

    assert [path for path in paths if is_left_alone("facebook", path)] == []


@pytest.mark.parametrize("root", ["", "your_instagram_activity"])
def test_instagram_kind_that_is_read_is_not_listed(root: str):
    paths = [f"{root}/{path}".lstrip("/") for path in INSTAGRAM_READ]

    assert [path for path in paths if is_left_alone("instagram", path)] == []


@pytest.mark.parametrize(("product", "path"), [*OTHERS_READ, *INVENTED])
def test_other_kind_that_is_read_or_invented_is_not_listed(product: str, path: str):
    assert not is_left_alone(product, path)
