"""Plant Ann's Facebook download, which came in two parts."""

from __future__ import annotations

from typing import Any

from sample_exports import (
    _facebook_account,
    _facebook_activity,
    _facebook_albums,
    _facebook_posts,
    _facebook_special,
)
from sample_exports._facebook_media import ACCOUNT, ROOT, TIMELINE, Facebook, record_of
from sample_exports._planting import Camera, Export, Json, Ledger, utc
from sample_exports._words import Sentences

_POSTS = f"{ROOT}/posts/your_posts__check_ins__photos_and_videos"


def plant(ledger: Ledger, words: Sentences) -> tuple[list[Export], Json]:
    """Return the two parts, and what is known of the account."""
    part1 = Export("facebook-annexample-2026-10-20-AAAA1111")
    part2 = Export("facebook-annexample-2026-10-20-BBBB2222")
    fb = Facebook(
        part1,
        part2,
        ledger.book("facebook", ACCOUNT),
        ledger.book("messenger", ACCOUNT),
        Camera(part2, every=5, first_id=100000000000),
        words,
    )
    _facebook_posts.plant(fb)
    _facebook_special.plant(fb)
    _facebook_activity.plant(fb)
    _facebook_albums.plant(fb)
    _facebook_account.plant(fb)
    _posts_files(fb)
    return [part1, part2], _account(fb)


def _posts_files(fb: Facebook) -> None:
    """Write the main posts, newest first: two lists, and one bare record."""
    records = sorted(fb.posts, key=lambda record: -int(record["timestamp"]))
    _refuse_accidents(records)
    cut = 2 * len(records) // 3
    fb.part1.json(f"{_POSTS}_1.json", records[:cut])
    fb.part2.json(f"{_POSTS}_2.json", records[cut:])
    at, text = utc("2006-10-03T08:30:00Z"), "Hello? Is anybody here?"
    fb.part2.json(f"{_POSTS}_3.json", record_of(at, text=text))
    fb.book.expect("post", "timeline", at, TIMELINE, text=text)


def _refuse_accidents(records: list[Json]) -> None:
    """Fail if two records share a second without being planted to.

    Records of one second with equal or no words may be one publication.
    """
    times: dict[int, int] = {}
    for record in records:
        times[record["timestamp"]] = times.get(record["timestamp"], 0) + 1
    shared = [time for time, count in times.items() if count > 1]
    if len(shared) != 2:
        raise ValueError(f"{len(shared)} shared seconds, two were planned")


def _account(fb: Facebook) -> dict[str, Any]:
    return {
        "platform": "facebook",
        "account": ACCOUNT,
        "medium": "json",
        "exported_at": "2026-10-20T08:20:00Z",
        "covered_from": "2004-01-01T00:00:00Z",
        "covered_until": _facebook_account.REQUESTED,
        "created_at": _facebook_account.REGISTERED,
        "country": "France",
        "region": "EU",
        "birth_year": 1988,
        "is_private": None,
        "privacy_changes": [],
        "missing_media": fb.camera.missing,
        "unsure": (
            "exported_at, covered_until: the newest record time, the end of the window "
            "asked for; missing_media: distinct paths named by records, in neither part"
        ),
    }
