"""Plant Ann's Instagram download, with Threads inside."""

from __future__ import annotations

from sample_exports import (
    _instagram_account,
    _instagram_activity,
    _instagram_posts,
    _instagram_stories,
    _threads,
)
from sample_exports._instagram_media import (
    SIGNED_UP,
    USERNAME,
    WENT_PRIVATE,
    Instagram,
)
from sample_exports._planting import Camera, Export, Json, Ledger
from sample_exports._words import Sentences


def plant(ledger: Ledger, words: Sentences) -> tuple[Export, list[Json]]:
    """Return the folder, and what is known of the two accounts."""
    export = Export("instagram-ann.example-2026-10-21-CCCC3333")
    ig = Instagram(
        export,
        ledger.book("instagram", USERNAME),
        ledger.book("threads", USERNAME),
        Camera(export, every=5, first_id=17900000000000000),
        words,
    )
    _instagram_posts.plant(ig)
    _instagram_stories.plant(ig)
    _instagram_posts.write(ig)
    before_threads = ig.camera.missing
    _instagram_activity.plant(ig)
    _instagram_account.plant(ig)
    _threads.plant(ig)
    missing_threads = ig.camera.missing - before_threads
    return export, [_account(before_threads), _threads_account(missing_threads)]


def _account(missing: int) -> Json:
    return {
        "platform": "instagram",
        "account": USERNAME,
        "medium": "json",
        "exported_at": "2026-10-21T09:30:00Z",
        "covered_from": "2004-01-01T00:00:00Z",
        "covered_until": _instagram_account.REQUESTED,
        "created_at": SIGNED_UP,
        "country": "France",
        "region": "EU",
        "birth_year": 1988,
        "is_private": True,
        "privacy_changes": [{"at": WENT_PRIVATE, "to": "private"}],
        "missing_media": missing,
        "unsure": (
            "exported_at, covered_until: the newest record time, the end of the window "
            "asked for; privacy_changes: the word for the new state is not fixed"
        ),
    }


def _threads_account(missing: int) -> Json:
    return {
        **_account(missing),
        "platform": "threads",
        "created_at": "2023-12-14T12:00:00Z",
        "is_private": False,
        "privacy_changes": [],
        "unsure": (
            "exported_at, covered_from, covered_until, country, region: as for "
            "Instagram; created_at: the time of onboarding"
        ),
    }
