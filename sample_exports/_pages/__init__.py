"""Render a JSON export as the HTML pages that Meta would have made of the same person.

The counterpart of the page reader, written from the notes on HTML exports and from
nothing else: it shares no code with any parser. What pages have no room for (ids,
seconds on Instagram, edit times, whether a thread is a reply) is lost, as it is there.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import PurePosixPath
from typing import Any, Final

import orjson

from sample_exports._pages import facebook, facebook_account, instagram, tables
from sample_exports._pages.frames import Edition, page, record
from sample_exports._pages.markup import Html, element
from sample_exports._planting import Export

__all__ = ["Edition", "rendered"]

Json = dict[str, Any]
_ZONE_PAGE: Final = "logged_information/location/timezone.html"
_OLD_ZONE_PAGE: Final = "profile_information/timezone.html"


def rendered(export: Export, edition: Edition, name: str) -> Export:
    """Return the export as pages; media and notes of empty folders stay as they are.

    Private messages, talks with the AI and files of kinds without a page are left out.
    """
    pages = Export(name)
    for path, data in export.members.items():
        if not path.endswith(".json"):
            status = "skipped" if path.endswith("no-data.txt") else "media"
            pages.add(path, data, status)
            continue
        made = _page(edition, path, _repaired(orjson.loads(data)))
        if made is not None:
            pages.add(*made)
    _add_start(pages, edition)
    return pages


def _repaired(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("latin-1").decode("utf-8")
    if isinstance(value, list):
        return [_repaired(item) for item in value]
    if isinstance(value, dict):
        return {_repaired(key): _repaired(item) for key, item in value.items()}
    return value


def _add_start(pages: Export, edition: Edition) -> None:
    """Add the start page, and the one that names the account's zone."""
    is_old = edition.style in ("facebook-2018", "instagram-2022")
    start = "index.html" if is_old else "start_here.html"
    links = [
        element("div", element("a", PurePosixPath(path).stem, href=path))
        for path in pages.members
        if path.endswith(".html")
    ]
    pages.add(start, page(edition, start, edition.owner, *links), "parsed")
    if edition.product == "facebook" and edition.names_zone:
        path = _OLD_ZONE_PAGE if is_old else _ZONE_PAGE
        table = record(edition, 0, None, facebook_account.zone(edition), None)
        pages.add(path, page(edition, path, "Timezone", table), "parsed")


def _page(edition: Edition, path: str, root: Any) -> tuple[str, bytes, str] | None:
    """Return path, bytes and status of the page of a file, None if it has none."""
    stem = path.removesuffix(".json")
    if "messages/" in path:
        return None
    show = _BY_FOLDER.get(PurePosixPath(stem).parent.name) or _shown_as(edition, stem)
    if show is None:
        return None
    records = show(edition, root)
    if not records:
        folder = path.rpartition("/")[0]
        return f"{folder}/no-data.txt", b"You have no data in this section.", "skipped"
    target = f"{stem}.html".replace("'", "_")
    return target, page(edition, target, _title(stem, root), *records), "parsed"


def _shown_as(
    edition: Edition, stem: str
) -> Callable[[Edition, Any], list[Html]] | None:
    name = PurePosixPath(stem).name.rstrip("0123456789").rstrip("_")
    return (_FACEBOOK if edition.product == "facebook" else _INSTAGRAM).get(name)


def _title(stem: str, root: Any) -> str:
    """Return a page's title: of an album its name, else the file's name in words."""
    if PurePosixPath(stem).parent.name == "album":
        return str(root.get("name") or "")
    return PurePosixPath(stem).name.replace("_", " ").capitalize()


def _listed(root: Any, time: Callable[[Json], Any]) -> list[Json]:
    """Return the records of a file, the newest first, those without a time last."""
    while isinstance(root, dict) and len(root) == 1:
        root = next(iter(root.values()))
    found = root if isinstance(root, list) else [root]
    return sorted(found, key=lambda item: -int(time(item) or 0))


# Which body the records of a file get ------------------------------------------------


def _records(
    edition: Edition,
    root: Any,
    *,
    body: facebook.Body,
    time: str = "timestamp",
    title: str | None = "title",
) -> list[Html]:
    """Return Facebook's records: title sentence, body, time."""
    return [
        record(
            edition,
            number,
            found.get(title) if title else None,
            body(edition, found),
            found.get(time),
            tagged=facebook.tags(edition, found),
        )
        for number, found in enumerate(_listed(root, lambda found: found.get(time)))
    ]


def _album(edition: Edition, root: Json) -> list[Html]:
    """Return the media of an album; its own words stand above them."""
    media = [*(root.get("photos") or []), *(root.get("videos") or [])]
    about = root.get("description")
    shown = _records(
        edition, media, body=_pinned, time="creation_timestamp", title=None
    )
    above = element("div", about, class_="_2pin") if about else Html("")
    return [above, *shown]


def _pinned(edition: Edition, found: Json) -> Html:
    return facebook.pin(facebook.medium(edition, found))


def _whole(edition: Edition, root: Any, *, body: Callable[..., Html]) -> list[Html]:
    return [record(edition, 0, None, body(edition, root), None)]


def _tabled(edition: Edition, root: Any) -> list[Html]:
    return _records(edition, root, body=tables.entries, title=None)


def _published(edition: Edition, root: Any) -> list[Html]:
    """Return Instagram's publications, in 2026 as label tables."""
    is_table = edition.style == "instagram-2026"
    return [
        instagram.publication(edition, number, post, table=is_table)
        for number, post in enumerate(_listed(root, instagram.time_of))
    ]


def _cards(edition: Edition, root: Any) -> list[Html]:
    """Return Instagram's publications of the kinds that stayed cards."""
    return [
        instagram.publication(edition, number, post, table=False)
        for number, post in enumerate(_listed(root, instagram.time_of))
    ]


def _acts(edition: Edition, root: Any, *, show: Any = instagram.activity) -> list[Html]:
    return [
        show(edition, number, done)
        for number, done in enumerate(_listed(root, _time_of_act))
    ]


def _time_of_act(done: Json) -> Any:
    cells = [*(done.get("string_map_data") or {}).values()]
    cells += done.get("string_list_data") or []
    return done.get("timestamp") or max(
        (c.get("timestamp") or 0 for c in cells), default=0
    )


_POSTS: Final = partial(_records, body=facebook.post)
_MEDIA: Final = partial(_records, body=_pinned, time="creation_timestamp", title=None)
_REACTIONS: Final = partial(_records, body=facebook.reaction)
_VOTES: Final = partial(_records, body=facebook.vote)
_EVENTS: Final = partial(
    _records, body=facebook.event, time="create_timestamp", title="name"
)
_LISTINGS: Final = partial(
    _records, body=facebook.listing, time="created_timestamp", title=None
)
_GROUPS: Final = partial(_records, body=facebook.joined_group)
_BY_FOLDER: Final = {"album": _album}
_FACEBOOK: Final[dict[str, Callable[[Edition, Any], list[Html]]]] = {
    **dict.fromkeys(
        ("your_posts__check_ins__photos_and_videos", "your_posts", "archive", "trash",
         "your_reels", "archived_stories", "your_stories", "group_posts_and_comments",
         "your_posts_in_groups", "your_pending_posts_in_groups",
         "anonymous_posts_you_ve_written", "profile_update_history", "check-ins",
         "posts_on_other_pages_and_profiles", "profile_posts",
         "posts_from_apps_and_websites"),
        _POSTS,
    ),
    **dict.fromkeys(
        ("your_uncategorized_photos", "uncategorized_photos", "your_photos",
         "other_photos", "your_videos", "videos"),
        _MEDIA,
    ),
    **dict.fromkeys(
        ("comments", "your_comments_in_groups"),
        partial(_records, body=facebook.comment),
    ),
    **dict.fromkeys(("likes_and_reactions", "posts_and_comments"), _REACTIONS),
    **dict.fromkeys(("polls_you_voted_on", "your_poll_votes"), _VOTES),
    **dict.fromkeys(("your_events", "events"), _EVENTS),
    "events_you_hosted": _tabled,
    "items_sold": _LISTINGS,
    "profile_information": partial(_whole, body=facebook_account.profile),
    **dict.fromkeys(
        ("your_group_membership_activity", "group_membership_activity"), _GROUPS
    ),
    "your_groups": partial(_records, body=facebook.joined_group, title="name"),
    "account_activity": partial(_records, body=facebook.login, title="action"),
    "primary_public_location": partial(_whole, body=facebook_account.country),
    "your_privacy_jurisdiction": _tabled,
    "your_information_download_requests": _tabled,
}  # fmt: skip
_INSTAGRAM: Final[dict[str, Callable[[Edition, Any], list[Html]]]] = {
    **dict.fromkeys(("posts", "stories", "reels"), _published),
    **dict.fromkeys(
        ("igtv_videos", "archived_posts", "recently_deleted_content", "profile_photos",
         "other_content", "threads_and_replies", "threads"),
        _cards,
    ),
    **dict.fromkeys(
        ("post_comments", "reels_comments", "hype", "liked_posts", "liked_comments",
         "story_likes", "polls", "quizzes", "emoji_sliders", "emoji_reactions",
         "emoji_story_reactions", "avatar_story_reactions", "countdowns", "questions",
         "story_reaction_sticker_reactions", "question_media_response",
         "question_music_response", "liked_threads", "personal_information",
         "profile_changes", "signup_information", "signup_details",
         "instagram_signup_details", "account_based_in", "profile_based_in",
         "account_information", "instagram_profile_information", "login_activity",
         "your_information_download_requests"),
        _acts,
    ),
    **dict.fromkeys(
        ("profile_privacy_changes", "account_privacy_changes"),
        partial(_acts, show=instagram.switch),
    ),
}  # fmt: skip
