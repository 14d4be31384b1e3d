"""Hold which media without a record are publications, and which never are."""

from __future__ import annotations

import pytest

from parsers import orphans

MEDIA = "x/your_facebook_activity/posts/media"


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (f"{MEDIA}/your_posts/1.jpg", ("timeline", "live")),
        (f"{MEDIA}/1_n.jpg", ("timeline", "live")),
        (f"{MEDIA}/videos/1.mp4", ("timeline", "live")),
        (f"{MEDIA}/Été_AbC-dEf/1.jpg", ("album", "live")),
        ("posts\\media\\your_posts\\1.jpg", ("timeline", "live")),
        ("photos_and_videos/Album_AbCdEf/1.jpg", ("album", "live")),
        ("your_facebook_activity/stories/1.mp4", ("story", "expired")),
        ("stories/media/1.jpg", ("story", "expired")),
        (f"{MEDIA}/videos/1.jpg", None),
        (f"{MEDIA}/thumbnails/1.jpg", None),
        (f"{MEDIA}/stickers_used/1.png", None),
        (f"{MEDIA}/774_n", None),
        (f"{MEDIA}/your_posts/1.srt", None),
        ("files/1.jpg", None),
        ("your_facebook_activity/messages/inbox/bob_1/photos/1.jpg", None),
        ("your_facebook_activity/messages/inbox/stories/media/1.jpg", None),
        ("messages/stickers_used/1.png", None),
        ("dating/media/1.jpg", None),
    ],
)
def test_only_the_folders_of_facebooks_publications_hold_them(path, place):
    assert orphans.place_of(path, "facebook") == place


def test_folders_of_one_product_are_none_of_the_other():
    assert orphans.place_of("media/posts/202311/1.jpg", "facebook") is None
    assert orphans.place_of(f"{MEDIA}/your_posts/1.jpg", "instagram") is None
