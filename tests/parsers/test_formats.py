"""Run over THE table: each row's path is its own, and has a sample."""

from __future__ import annotations

from collections import Counter

import pytest

import sample_exports
from parsers import exports, formats
from parsers.archive import opened

EVERY_ROW = (*formats.PARSED, *formats.left_alone())


def _example(row: formats.Format) -> str:
    return row.path.replace("*", "7")


@pytest.fixture(scope="module")
def sampled() -> set[str]:
    found = set()
    for folder in (*sample_exports.folders(), *sample_exports.eras()):
        archive = opened(folder)
        product = exports.product_of(archive)
        for member in archive.members:
            match = formats.match(member.path, product)
            if match.format is not None:
                found.add(match.format.id)
    return found


@pytest.mark.parametrize("row", EVERY_ROW, ids=lambda row: row.id)
def test_a_rows_own_path_is_matched_by_that_row(row):
    product = "facebook" if row.product == "any" else row.product

    match = formats.match(f"wrapper/your_facebook_activity/{_example(row)}", product)

    assert match.format is not None
    assert (match.format.path, match.format.reason) == (row.path, row.reason)


@pytest.mark.parametrize("row", formats.PARSED, ids=lambda row: row.id)
def test_a_row_has_a_sample(row, sampled):
    assert row.id in sampled


def test_no_two_rows_of_the_table_share_an_id():
    by_content = (formats.AI_THREADS, formats.AI_FOLDERS, formats.AI_PAGES)
    rows = [*EVERY_ROW, *(row for table in by_content for row in table.values())]
    counts = Counter(row.id for row in rows)

    assert [id_ for id_, count in counts.items() if count > 1] == []


def test_a_row_either_reads_or_says_why_not():
    silent = [row.id for row in EVERY_ROW if row.is_read == (row.reason is not None)]

    assert silent == []


@pytest.mark.parametrize(
    ("path", "product", "status"),
    [
        ("x/ads_information/ad_preferences.json", "facebook", "skipped"),
        ("x/ads_information/invented_by_nobody.json", "facebook", "unknown"),
        ("posts/media/your_posts/1_n.jpg", "facebook", "media"),
        ("your_facebook_activity/posts/media/774_n", "facebook", "media"),
        ("your_facebook_activity/messages/inbox/bob_1/message_1.json", "facebook", "skipped"),
        ("your_facebook_activity/messages/inbox/bob_1/photos/1.jpg", "facebook", "skipped"),
        ("your_instagram_activity/messages/ai_conversations.json", "instagram", "parsed"),
        ("a/no-data.txt", "facebook", "skipped"),
        ("__MACOSX/a/._posts_1.json", "instagram", "skipped"),
        ("part2/inner.zip", "facebook", "unknown"),
        ("data_logs/content/3/page_12.json", "facebook", "skipped"),
        ("data_logs/content/ads_viewed_2/page_1.html", "facebook", "skipped"),
        ("data_logs/content/3/posts.json", "facebook", "unknown"),
        ("Your_Instagram_Activity\\media\\posts_12.json", "instagram", "parsed"),
        ("your_facebook_activity/posts/album/255.json", "facebook", "parsed"),
        ("logged_information/past_instagram_insights/posts.json", "instagram", "skipped"),
        ("connections/followers_and_following/follow_requests_you’ve_received.json", "instagram", "skipped"),
    ],
)  # fmt: skip
def test_status_of_a_path(path, product, status):
    assert formats.match(path, product).status == status


def test_every_apostrophe_is_one_and_the_same():
    paths = [f"groups/your_badges{mark}s.json" for mark in "'’_"]

    assert len({formats.folded(path) for path in paths}) == 1


@pytest.mark.parametrize(
    "path",
    [
        "messages/inbox/messages/ai_conversations/bob_1.html",
        "messages/ai_conversations/inbox/bob_1/message_1.html",
        "messages/inbox/media.json",
        "messages/inbox/bob_1/comments.json",
    ],
)
def test_a_path_among_messages_that_only_looks_like_ours_stays_private(path):
    found = formats.match(path, "instagram")

    assert (found.format, found.status) == (None, "skipped")
