"""List the HTML twins of the files that are read: the same folders and stems.

Names of files and folders are English in every language and medium, and HTML and JSON
share the stem (HTML_EXPORTS 1.4). A row of JSON whose records have an adapter gets a
row for its page; which pages were seen is said by their stems.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple

from parsers import evidence as shared
from parsers import meta_ai, meta_ai_app, threads
from parsers.evidence import Tells
from parsers.facebook import comments, media, posts, profile
from parsers.facebook import evidence as facebook_evidence
from parsers.formats.row import Format
from parsers.html import facebook, instagram
from parsers.html import meta_ai as meta_ai_pages
from parsers.html.reading import PageShape
from parsers.instagram import activity
from parsers.instagram import evidence as instagram_evidence
from parsers.instagram import media as instagram_media
from parsers.instagram import profile as instagram_profile


class _Twin(NamedTuple):
    page: PageShape
    tells: Tells | None = None
    told: PageShape | None = None


_BY_EMIT: Final[dict[Callable[..., None], _Twin]] = {
    posts.emit: _Twin(facebook.POST),
    posts.emit_vote: _Twin(facebook.ACT),
    media.emit_medium: _Twin(facebook.MEDIUM),
    media.emit_album: _Twin(
        facebook.ALBUM, facebook_evidence.albums, facebook.ALBUM_NAME
    ),
    comments.emit: _Twin(facebook.COMMENT),
    comments.emit_reaction: _Twin(facebook.ACT),
    profile.emit: _Twin(facebook.PROFILE),
    profile.emit_event: _Twin(facebook.EVENT),
    profile.emit_listing: _Twin(facebook.LISTING),
    instagram_media.emit: _Twin(instagram.POST),
    activity.emit_comment: _Twin(instagram.COMMENT),
    activity.emit_reaction: _Twin(instagram.ACTIVITY),
    activity.emit_answer: _Twin(instagram.ACTIVITY),
    instagram_profile.emit: _Twin(instagram.STATEMENTS),
    instagram_profile.emit_change: _Twin(instagram.STATEMENTS),
    threads.emit: _Twin(instagram.THREAD),
    meta_ai.emit: _Twin(meta_ai_pages.INDEX),
    meta_ai_app.emit: _Twin(meta_ai_pages.TALKS),
}
_BY_TELLS: Final[dict[Tells, PageShape]] = {
    shared.times_only: facebook.NAMED,
    shared.download_requests: facebook.LABELLED,
    facebook_evidence.profile: facebook.PROFILE,
    facebook_evidence.groups: facebook.NAMED,
    facebook_evidence.country: facebook.COUNTRY,
    facebook_evidence.jurisdiction: facebook.TEXTS,
    facebook_evidence.zone: facebook.ZONE,
    instagram_evidence.profile: instagram.STATEMENTS,
    instagram_evidence.information: instagram.STATEMENTS,
    instagram_evidence.privacy_changes: instagram.ACTIVITY,
    instagram_evidence.signup: instagram.STATEMENTS,
    instagram_evidence.based_in: instagram.LABELLED,
    instagram_evidence.threads_profile: instagram.STATEMENTS,
}
# Stems of pages that public readers of HTML exports name (HTML_EXPORTS 1.3–1.5).
_OBSERVED: Final = frozenset(
    ("your_posts__check_ins__photos_and_videos_*", "your_uncategorized_photos",
     "your_videos", "album/*", "archived_stories", "comments", "your_posts_*",
     "your_comments_in_groups", "group_posts_and_comments", "likes_and_reactions_*",
     "likes_and_reactions", "profile_information", "profile_update_history", "posts_*",
     "stories", "reels", "archived_posts", "profile_photos", "other_content",
     "igtv_videos", "post_comments", "post_comments_*", "personal_information",
     "profile_privacy_changes", "account_privacy_changes", "liked_posts")
)  # fmt: skip


def twins(rows: Iterable[Format]) -> tuple[Format, ...]:
    """Return the rows of the pages that say the same as these files."""
    found = (_twin(row) for row in rows if row.is_read and row.path.endswith(".json"))
    return tuple(row for row in found if row is not None)


def _twin(row: Format) -> Format | None:
    emit: Any = row.shape.emit if row.shape is not None else None
    known = _BY_EMIT.get(emit)
    told = _BY_TELLS.get(row.tells) if row.tells is not None else None
    if known is None and (row.shape is not None or told is None):
        return None
    stem = row.path.removesuffix(".json")
    is_seen = {stem.rpartition("/")[2], "/".join(stem.split("/")[-2:])} & _OBSERVED
    return row._replace(
        id=f"{row.id}-html",
        path=f"{stem}.html",
        # Of one thing in both media, JSON says more.
        rank=row.rank - 5,
        page=known.page if known is not None else None,
        tells=row.tells or (known.tells if known is not None else None),
        told=told or (known.told if known is not None else None),
        evidence="observed" if is_seen else "inferred",
    )


def _start(product: str, name: str, era: str) -> Format:
    """Return the row of a start page: of it only the header is read."""
    stem = name.partition(".")[0].replace("_", "-")
    return Format(
        f"{product}-{stem}-html",
        product,
        name,
        era=era,
        tells=shared.times_only,
        told=facebook.NOTHING,
    )


START_PAGES: Final = tuple(
    _start(product, name, era)
    for product in ("facebook", "instagram")
    for name, era in (("start_here.html", "2023–2026"), ("index.html", "2018–2022"))
)
