"""Plant Facebook's pages of 2025 and 2026: every file kind that is read, once.

In French with ``section``s; in Vietnamese with ``div``s, ``h2`` and ``footer``, with
the files of 2026 and those of a Page.
"""

from __future__ import annotations

from typing import Any

from sample_exports._eras.html_facebook import (
    hung,
    liked,
    medium,
    pages,
    profile,
    remark,
    said,
    voted,
)
from sample_exports._pages import Edition
from sample_exports._planting import Export, utc

_ACT = "your_facebook_activity"
_PAGE = "this_profile_s_activity_across_facebook"
_MEDIA = f"{_ACT}/posts/media"
_MADE = utc("2025-11-12T13:14:15Z")
_LATER = utc("2026-09-01T06:07:08Z")


def _picture(at: str, number: int, **more: Any) -> dict[str, Any]:
    shown = medium(f"{_MEDIA}/{250000000000 + number}_n.jpg", at, **more)
    return {"timestamp": utc(at), "attachments": hung(media=shown)}


def _labelled(at: str, *entries: dict[str, Any]) -> dict[str, Any]:
    return {"timestamp": utc(at), "media": [], "label_values": list(entries)}


def _link(number: int) -> dict[str, Any]:
    address = f"https://www.facebook.com/example/posts/{number}"
    return {"label": "URL", "value": address, "href": address}


_POSTS = [
    said("2025-08-15T21:59:59Z", "L’été, « enfin » !\nEt l'eau & le sel", "Eve Example a mis à jour son statut."),
    {
        **_picture("2025-01-15T22:59:59Z", 1, description="Neige sur le quai"),
        "data": [{"update_timestamp": utc("2025-01-16T10:00:00Z")}, {"post": "Premier flocon"}, {}],
        "title": "Eve Example a ajouté une photo.",
    },
    {
        "timestamp": utc("2024-03-31T00:30:00Z"),
        "attachments": hung(external_context={"url": "https://example.org/lire?a=1&b=2"}),
        "data": [{"post": "À lire, @[100001:2048:Bob Sample]"}],
        "title": "Eve Example shared a link.",
    },
    said("2023-05-06T07:08:09Z", "À trois", "Eve Example est avec Bob Sample et Cid Sample.", tags=[{"name": "Bob Sample"}, {"name": "Cid Sample"}]),
    {"timestamp": utc("2022-05-06T07:08:09Z"), "attachments": hung(place={"name": "Lac du Modèle", "coordinate": {"latitude": 47.25, "longitude": 2.5}}), "title": "Eve Example was at Lac du Modèle."},
]  # fmt: skip
FACEBOOK_2025: dict[str, Any] = {
    "personal_information/profile_information/profile_information.json": profile("profile_v2", username="eveexample", intro_bio={"name": "Jardine & lit."}, hometown={"name": "Musterstadt"}),
    "personal_information/profile_information/profile_update_history.json": {"profile_updates_v2": [{**_picture("2025-02-02T10:00:00Z", 2, title="Photos de profil"), "title": "Eve Example updated her profile picture."}]},
    f"{_ACT}/posts/your_posts__check_ins__photos_and_videos_1.json": _POSTS,
    f"{_ACT}/posts/archive.json": {"archive_v2": [said("2020-02-02T10:00:00Z", "Rangé depuis", "Eve Example updated her status.")]},
    f"{_ACT}/posts/trash.json": {"trash_v2": [said("2020-03-02T10:00:00Z", "Jeté depuis", "Eve Example updated her status.")]},
    f"{_ACT}/posts/album/0.json": {"name": "Photos de profil", "photos": [medium(f"{_MEDIA}/250000000002_n.jpg", "2025-02-02T10:00:00Z", title="Photos de profil")]},
    f"{_ACT}/posts/album/1.json": {
        "name": "Été 2019 ☀️",
        "photos": [
            medium(f"{_MEDIA}/250000000003_n.jpg", "2019-07-14T20:00:00Z", title="Été 2019 ☀️", description="Le feu d’artifice"),
            medium(f"{_MEDIA}/250000000004_n.jpg", "2019-07-15T20:00:00Z", title="Été 2019 ☀️"),
        ],
    },
    f"{_ACT}/posts/your_uncategorized_photos.json": {"other_photos_v2": [medium(f"{_MEDIA}/250000000005_n.jpg", "2018-10-29T01:30:00Z")]},
    f"{_ACT}/posts/your_videos.json": {"videos_v2": [medium(f"{_MEDIA}/videos/250000000006.mp4", "2018-11-28T01:30:00Z", description="La marée")]},
    f"{_ACT}/reels/your_reels.json": {"lasso_videos_v2": [{"timestamp": utc("2025-06-28T01:30:00Z"), "attachments": hung(media=medium(f"{_MEDIA}/videos/250000000007.mp4", "2025-06-28T01:30:00Z")), "title": "Eve Example shared a reel."}]},
    f"{_ACT}/stories/archived_stories.json": {"archived_stories_v2": [{**_picture("2025-04-28T01:30:00Z", 8), "title": "Your story was archived."}]},
    f"{_ACT}/stories/your_stories.json": {"stories_v2": [_picture("2025-11-12T01:30:00Z", 9)]},
    f"{_ACT}/groups/group_posts_and_comments.json": {"group_posts_v2": [said("2025-03-28T01:30:00Z", "Qui a des graines ?", "Eve Example a publié dans Jardiniers d’Exempleville.")]},
    f"{_ACT}/groups/your_pending_posts_in_groups.json": {"pending_posts_v2": [said("2025-11-10T01:30:00Z", "En attente", "Eve Example a publié dans Jardiniers d’Exempleville.")]},
    f"{_ACT}/groups/anonymous_posts_you_ve_written.json": {"anonymous_posts_v2": [said("2025-10-10T01:30:00Z", "Sans nom", "Eve Example a publié dans Jardiniers d’Exempleville.")]},
    f"{_ACT}/groups/your_comments_in_groups.json": {"group_comments_v2": [remark("2025-03-29T01:30:00Z", "Moi !", "Eve Example commented on Bob Sample's post.", group="Jardiniers d’Exempleville")]},
    f"{_ACT}/groups/your_group_membership_activity.json": {"groups_joined_v2": [{"timestamp": utc("2020-01-01T01:30:00Z"), "title": "You became a member of Jardiniers d’Exempleville.", "data": [{"name": "Jardiniers d’Exempleville"}]}]},
    f"{_ACT}/groups/your_groups.json": {"groups_admined_v2": [{"name": "Chorale d’Exempleville", "timestamp": utc("2020-01-02T01:30:00Z")}]},
    f"{_ACT}/comments_and_reactions/comments.json": {
        "comments_v2": [
            remark("2025-05-29T01:30:00Z", "Bien dit", "Eve Example commented on Bob Sample's post."),
            remark("2025-04-29T01:30:00Z", "Merci", "Eve Example a commenté sa propre photo."),
        ]
    },
    f"{_ACT}/comments_and_reactions/likes_and_reactions_1.json": [liked("2025-05-30T01:30:00Z")],
    f"{_ACT}/comments_and_reactions/likes_and_reactions.json": _labelled("2025-05-31T01:30:00Z", {"label": "Reaction", "value": "LIKE"}, _link(1)),
    f"{_ACT}/polls/polls_you_voted_on.json": {"poll_votes_v2": [voted("2025-06-01T01:30:00Z")]},
    f"{_ACT}/events/your_events.json": {"your_events_v2": [{"name": "Pique-nique", "description": "Apportez du pain", "create_timestamp": utc("2025-06-02T01:30:00Z"), "start_timestamp": utc("2025-06-20T10:00:00Z"), "place": {"name": "Parc Exemple"}}]},
    f"{_ACT}/facebook_marketplace/items_sold.json": {"items_selling_v2": [{"title": "Vélo", "price": "80 €", "created_timestamp": utc("2025-06-03T01:30:00Z"), "description": "Freins neufs"}]},
    f"{_ACT}/other_activity/your_information_download_requests.json": [_labelled("2025-11-12T12:00:00Z", {"label": "Start date", "timestamp_value": utc("2004-02-04T10:00:00Z")}, {"label": "End date", "timestamp_value": utc("2025-11-12T12:00:00Z")})],
    "security_and_login_information/account_activity.json": {"account_activity_v2": [{"action": "Session updated", "timestamp": utc("2025-11-12T11:00:00Z"), "ip_address": "203.0.113.7", "user_agent": "Example Browser"}]},
    "logged_information/location/primary_public_location.json": {"primary_public_location_v2": {"city": "Exempleville", "country": "France"}},
    "logged_information/location/your_privacy_jurisdiction.json": {"media": [], "label_values": [{"label": "Your privacy jurisdiction", "vec": [{"value": "EU"}]}]},
}  # fmt: skip
FACEBOOK_2026: dict[str, Any] = {
    "personal_information/profile_information/profile_information.json": profile("profile_v2"),
    f"{_ACT}/posts/your_posts__check_ins__photos_and_videos_1.json": [
        {**said("2025-10-01T03:21:24Z", "Trời đẹp quá", "Eve Example đã cập nhật trạng thái của cô ấy."), "data": [{"post": "Trời đẹp quá"}, {"update_timestamp": utc("2025-10-02T03:21:24Z")}]},
        said("2024-12-02T15:15:35Z", "Phở & bún", "Eve Example đã cập nhật trạng thái của cô ấy.", reactions=[{"actor": "Bob Sample", "timestamp": utc("2024-12-03T15:15:35Z")}]),
    ],
    f"{_ACT}/posts/check-ins.json": _labelled("2025-09-01T02:00:00Z", {"label": "Message", "value": "By the lake"}, {"label": "Location", "value": "Lac du Modèle"}, _link(2)),
    f"{_ACT}/posts/posts_on_other_pages_and_profiles.json": [_labelled("2025-09-02T02:00:00Z", {"label": "Message", "value": "Happy birthday Bob"}, {"label": "Target", "value": "Bob Sample"}, _link(3))],
    f"{_ACT}/polls/your_poll_votes.json": [_labelled("2025-09-03T02:00:00Z", {"label": "Name", "value": "Tea"}, _link(4))],
    f"{_ACT}/events/events_you_hosted.json": [_labelled("2025-09-04T02:00:00Z", {"label": "Name", "value": "Seed swap"}, {"label": "Description", "value": "Bring a bag"}, {"label": "Location", "value": "Example Hall"})],
    f"{_ACT}/groups/group_membership_activity.json": {"groups_joined_v2": [{"timestamp": utc("2020-01-01T01:30:00Z"), "title": "You became a member of Example Town Gardeners.", "data": [{"name": "Example Town Gardeners"}]}]},
    f"{_PAGE}/posts/profile_posts_1.json": [said("2026-01-05T02:00:00Z", "We open at nine", "Example Seeds updated its status.")],
    f"{_PAGE}/posts/album/0.json": {"name": "Shop", "photos": [medium(f"{_PAGE}/posts/media/260000000001_n.jpg", "2026-01-06T02:00:00Z", title="Shop")]},
    f"{_PAGE}/posts/uncategorized_photos.json": {"other_photos_v2": [medium(f"{_PAGE}/posts/media/260000000002_n.jpg", "2026-01-07T02:00:00Z")]},
    f"{_PAGE}/posts/videos.json": {"videos_v2": [medium(f"{_PAGE}/posts/media/260000000003.mp4", "2026-01-08T02:00:00Z")]},
    f"{_PAGE}/events/events.json": {"your_events_v2": [{"name": "Open day", "description": "Come in", "create_timestamp": utc("2026-01-09T02:00:00Z")}]},
}  # fmt: skip


def plant() -> list[Export]:
    """Return the exports of these layouts."""
    first = utc("2004-02-04T00:00:00Z")
    french = Edition(
        "facebook-2025", "fr", "Eve Example", "Europe/Paris", _MADE, (first, _MADE)
    )
    mixed = Edition(
        "facebook-2025-mixed",
        "vi",
        "Eve Example",
        "Asia/Ho_Chi_Minh",
        _LATER,
        (first, _LATER),
    )
    return [
        pages("facebook-2025-html", FACEBOOK_2025, french),
        pages("facebook-2026-html-vi", FACEBOOK_2026, mixed),
    ]
