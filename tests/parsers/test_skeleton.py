"""Hold that a skeleton tells the shape of a file and no word of it."""

from __future__ import annotations

from audit.pipeline import inspection
from parsers import skeleton
from tests import builders as b

PAGE = b"""<!DOCTYPE html><html lang="canary"><head><title>canary</title>
<style>.canary{}</style><script>var canary = "canary";</script></head>
<body class="canary" data-canary="canary"><!-- canary -->
<div id="canary"><a href="https://canary.example/canary">canary</a><br></div>
<div><canary-element canary><time datetime="canary">canary</time></canary-element></div>
</body></html>"""


def test_a_page_is_told_by_its_tags_alone():
    assert skeleton.shape_of_page(PAGE) == {
        "html": 1,
        "html body": 1,
        "html body div": 2,
        "html body div <tag>": 1,
        "html body div <tag> time": 1,
        "html body div a": 1,
        "html body div br": 1,
        "html head": 1,
        "html head script": 1,
        "html head style": 1,
        "html head title": 1,
    }


def test_a_page_that_is_deep_and_wide_makes_no_large_skeleton():
    deep = b"<div>" * 5000
    tags = [f"<{one}><{other}>" for one in ("b", "i", "u", "s") for other in ("a", "p")]
    wide = "".join(f"<div>{tag * n}" for n in range(90) for tag in tags).encode()

    found = skeleton.shape_of_page(deep + wide)

    assert max(path.count(" ") for path in found) <= 24
    assert len(found) <= 2001


def test_bytes_that_are_no_page_give_a_shape_and_no_words():
    assert "canary" not in repr(skeleton.shape_of_page(b"\x00\xffcanary"))


def test_the_skeleton_of_a_download_of_pages_holds_each_and_no_word(tmp_path):
    folder = "your_facebook_activity/posts"
    pages = {
        "start_here.html": PAGE,
        f"{folder}/your_posts__check_ins__photos_and_videos_1.html": PAGE,
        f"canaryfolder/{folder}/canarystem.htm": PAGE,
        "your_facebook_activity/messages/inbox/canary_1/message_1.html": PAGE,
    }
    path = tmp_path / "canaryname.zip"
    path.write_bytes(b.zipped(pages))

    found = inspection.skeletons([str(path)])

    assert [(row["path"], row["status"]) for row in found] == [
        ("start_here.html", "parsed"),
        (f"{folder}/your_posts__check_ins__photos_and_videos_1.html", "parsed"),
        (f"<folder>/{'/'.join(folder.split('/'))}/<10>.htm", "parsed"),
    ]
    assert all(row["shape"]["html body div"] == 2 for row in found)
    assert "canary" not in repr(found)
