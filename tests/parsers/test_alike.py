"""Hold that one path stands for many only where no pattern tells them apart."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from parsers import coverage, exports, formats, orphans
from parsers.archive import Archive
from parsers.facebook.media import kind_of
from parsers.formats.alike import MEDIA_ENDINGS, stand_in
from parsers.members import Member

FOLDERS = [
    *sorted({row.path.replace("*", "7").rpartition("/")[0] for row in formats.PARSED}),
    *sorted({row.path.rpartition("/")[0] for row in formats.left_alone()}),
    "messages/inbox/bob_1/photos", "messages/ai_conversations/photos",
    "messages/ai_conversations/inbox", "__MACOSX/posts", "media/posts/202401",
    "media/other/202401", "public-media/reels/202401", "photos/202001",
    "stories/202012", "posts/media/videos", "posts/media/your_posts",
    "posts/media/thumbnails", "posts/media/Album_AbC-dEf", "posts/your_posts_x",
    "photos_and_videos/videos", "stories/media", "posts\\media", "a.mp4?b",
    "WhatsApp Chat with Meta AI", "WhatsApp Chat with Bob", "whatsapp_connections",
    "login_and_account_creation", "data_logs/content/ads_3", "meta_ai_app",
]  # fmt: skip
NAMES = [
    "1", "123_n", "IMG_2", "a b (1)", "a.b.c", "posts_1", "message_1", "media",
    "Meta AI", "_chat", "WhatsApp Chat with Bob", "your_posts_1", "YOUR_POSTS",
    "your_poſts", "YOUR’POSTS", "your%27posts", "no-data", "No-Data", "._1", ".1", "",
    "x.mp4?y", "posts\\1", "été", "1\n",
]  # fmt: skip
ENDINGS = ["jpg", "JPG", "mp4", "srt", "opuſ", "jpg\n", "json", "html", "txt"]
PATHS = [
    path
    for folder, name, ending in product(FOLDERS, NAMES, ENDINGS)
    if stand_in(path := f"{folder}/{name}.{ending}") != path
]
# What is asked of a path beside which row it has.
PATTERNS = [
    *exports._MARKS.values(),
    exports._LOGIN_FILES,
    exports._FRIENDS,
    *(found for rows in coverage._CATEGORIES.values() for found in rows.values()),
]


def archive_of(*paths: str) -> Archive:
    members = (Member(n, path, 1, 1, 0, 0, 0) for n, path in enumerate(paths))
    return Archive("export.zip", Path("export.zip"), tuple(members), "")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("media/posts/202401/17900000000000001.jpg", "media/posts/202401/1.jpg"),
        ("posts/media/your_posts/IMG 2 (1)_n.JPG", "posts/media/your_posts/1.JPG"),
        ("a.b.mp4", "1.mp4"),
        ("posts/your_posts_1.jpg", "posts/your_posts_1.jpg"),
        ("posts/Your_Posts_1.jpg", "posts/Your_Posts_1.jpg"),
        ("posts/your_poſts_1.jpg", "posts/your_poſts_1.jpg"),
        ("login_and_profile_creation/no-data.jpg",) * 2,
        ("posts/._1.jpg", "posts/._1.jpg"),
        ("stories/film.mp4?still.jpg", "stories/film.mp4?still.jpg"),
        ("posts\\1.jpg", "posts\\1.jpg"),
        ("posts/media/774_n", "posts/media/774_n"),
        ("posts/2.json", "posts/2.json"),
        ("posts/2.jpg\n", "posts/2.jpg\n"),
    ],
)
def test_only_plain_media_of_one_folder_and_ending_have_a_stand_in(path, expected):
    assert stand_in(path) == expected


def test_no_row_of_the_table_is_for_a_medium():
    rows = (*formats.PARSED, *formats.left_alone())

    assert {row.path.rpartition(".")[2] for row in rows} & MEDIA_ENDINGS == set()


@pytest.mark.parametrize("product_", exports.PLATFORMS_OF)
@pytest.mark.parametrize(
    "archive", ["facebook-x.zip", "WhatsApp Chat with Meta AI.zip"]
)
def test_a_stand_in_is_matched_as_what_it_stands_for(product_, archive):
    told_apart = [
        path
        for path in PATHS
        if formats.match(path, product_, archive)
        != formats.match(stand_in(path), product_, archive)
    ]

    assert told_apart == []


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.pattern)
def test_no_pattern_tells_a_stand_in_from_what_it_stands_for(pattern):
    told_apart = [
        path
        for path in PATHS
        if bool(pattern.search(formats.folded(path)))
        != bool(pattern.search(formats.folded(stand_in(path))))
    ]

    assert told_apart == []


@pytest.mark.parametrize("product_", orphans.PRODUCTS)
def test_a_stand_in_lies_where_what_it_stands_for_does(product_):
    told_apart = [
        path
        for path in PATHS
        if orphans.place_of(path, product_)
        != orphans.place_of(stand_in(path), product_)
    ]

    assert told_apart == []


def test_a_stand_in_is_a_medium_of_the_same_kind():
    assert [p for p in PATHS if kind_of(p) != kind_of(stand_in(p))] == []


def test_media_of_one_folder_are_one_kind_in_an_archive():
    archive = archive_of("media/2.jpg", "posts/posts_1.json", "media/3.jpg", "3.jpg")

    assert archive.kinds == (
        "media/1.jpg",
        "posts/posts_1.json",
        "media/1.jpg",
        "1.jpg",
    )


def test_every_member_of_one_kind_speaks_for_its_product():
    marked = (
        "posts/your_posts_1.json",
        "groups/1.json",
        "your_facebook_activity/1.txt",
    )
    media = tuple(f"media/posts/202401/{n}.jpg" for n in range(3))

    assert exports.product_of(archive_of(*marked, *media[:1])) == "facebook"
    assert exports.product_of(archive_of(*marked, *media)) == "instagram"
