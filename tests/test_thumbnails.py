"""A scan shows small pictures if asked, of the right photos, and of nothing else."""

from __future__ import annotations

import base64
import io
import re
import sys

import orjson
import pyarrow.parquet as pq
import pytest
from PIL import Image

from audit.pipeline import Options, UsageError, run
from tests import builders
from tests.conftest import AS_OF
from tests.parsers.test_thumbnails import BLUE, CANARY, RED, bomb, photo

MEDIA = "your_facebook_activity/posts/media/your_posts"
GREEN, WHITE = (30, 180, 30), (250, 250, 250)
SHOWN = re.compile(r'<img src="data:image/jpeg;base64,([^"]+)" alt="([^"]+)"')


def record(name, at, **more):
    """Return a Facebook post of one photo, which has words of its own."""
    medium = {"uri": f"{MEDIA}/{name}", "creation_timestamp": at, **more}
    return builders.post("Words", at, attachments=[{"data": [{"media": medium}]}])


def profile(username):
    return {"profile_v2": {"name": {"full_name": username}, "username": username}}


def export(folder, photos, name="facebook-eveexample-2026-10-20-AAAA1111.zip"):
    """Write an export with posts of photos: name → (second of 1970, file)."""
    members = {
        builders.PROFILE: profile("eveexample"),
        builders.POSTS: [record(name, at) for name, (at, _) in photos.items()],
        **{f"{MEDIA}/{name}": data for name, (_, data) in photos.items() if data},
    }
    path = folder / name
    path.write_bytes(builders.zipped(members))
    return path


def scanned(paths, out, **options):
    run(paths, Options(out=out, as_of=AS_OF, jobs=1, **options))
    return out


def shown(out):
    """Return what the page shows first of each language: date and colour."""
    text = (out / "report.html").read_text(encoding="utf-8")
    pictures = [
        (day, Image.open(io.BytesIO(base64.b64decode(jpeg))).convert("RGB"))
        for jpeg, day in SHOWN.findall(text)
    ]
    return [(day, _nearest(one.getpixel((5, 5)))) for day, one in pictures]


def _nearest(pixel):
    named = {"red": RED, "blue": BLUE, "green": GREEN, "white": WHITE}
    return min(
        named,
        key=lambda name: sum(
            abs(a - b) for a, b in zip(named[name], pixel, strict=True)
        ),
    )


PHOTOS = {
    "100000000001_n.jpg": (1_600_000_000, photo(colour=BLUE)),
    "100000000002_n.jpg": (1_400_000_000, photo(colour=RED)),
    "100000000003_n.jpg": (1_500_000_000, photo(format_="PNG", colour=GREEN)),
}


@pytest.fixture
def source(tmp_path):
    return export(tmp_path, PHOTOS)


def test_as_many_as_asked_for_the_oldest_of_equal_exposure_first(source, tmp_path):
    out = scanned([source], tmp_path / "out", thumbnails=2)

    assert shown(out)[:2] == [
        ("Photo, 2014-05-13", "red"),
        ("Photo, 2017-07-14", "green"),
    ]
    assert len(shown(out)) == 4  # two languages


def test_not_asked_for_no_picture_is_opened_or_shown(source, tmp_path):
    out = scanned([source], tmp_path / "out")

    assert shown(out) == []
    media = pq.read_table(out / "files.parquet").to_pylist()
    read = [row["bytes_read"] for row in media if row["status"] == "media"]
    assert read == [0, 0, 0]


def test_media_that_would_kill_a_reader_change_nothing(source, tmp_path):
    huge = {name: (at, bomb(60_000, 60_000)) for name, (at, _) in PHOTOS.items()}
    other = export(tmp_path, huge, "facebook-eveexample-2026-10-20-BBBB2222.zip")

    plain = scanned([source], tmp_path / "plain")
    bombs = scanned([other], tmp_path / "bombs")

    ids = [
        pq.read_table(out / "items.parquet")["item_id"].to_pylist()
        for out in (plain, bombs)
    ]
    assert ids[0] == ids[1]
    assert shown(bombs) == []


def test_only_the_files_shown_are_read_and_say_so(source, tmp_path):
    out = scanned([source], tmp_path / "out", thumbnails=1)

    rows = {
        row["path"]: (row["status"], row["bytes_read"])
        for row in pq.read_table(out / "files.parquet").to_pylist()
        if row["path"].startswith(MEDIA)
    }
    assert rows == {
        f"{MEDIA}/100000000001_n.jpg": ("media", 0),
        f"{MEDIA}/100000000002_n.jpg": (
            "media", len(PHOTOS["100000000002_n.jpg"][1]),
        ),
        f"{MEDIA}/100000000003_n.jpg": ("media", 0),
    }  # fmt: skip


def test_nothing_of_the_files_reaches_an_output(source, tmp_path):
    out = scanned([source], tmp_path / "out", thumbnails=3)

    text = (out / "report.html").read_text(encoding="utf-8")
    embedded = b"".join(base64.b64decode(jpeg) for jpeg, _ in SHOWN.findall(text))
    assert len(shown(out)) == 6
    for path in out.iterdir():
        assert CANARY.encode() not in path.read_bytes()
    assert CANARY.encode() not in embedded
    assert b"Exif" not in embedded


def test_what_is_no_picture_makes_room_for_the_next_and_is_counted(tmp_path):
    photos = {
        "100000000010_n.jpg": (1_300_000_000, bomb(60_000, 60_000)),
        "100000000011_n.jpg": (1_310_000_000, b"no picture"),
        "100000000012_n.jpg": (1_320_000_000, None),
        **PHOTOS,
    }
    out = scanned([export(tmp_path, photos)], tmp_path / "out", thumbnails=2)

    assert [colour for _, colour in shown(out)[:2]] == ["red", "green"]
    text = (out / "report.html").read_text(encoding="utf-8")
    assert "Of 2 more files none could be made." in text
    summary = orjson.loads((out / "summary.json").read_bytes())
    assert summary["problems"] == 0


def test_a_file_of_another_account_is_never_shown(tmp_path):
    # Both exports name a file alike; only Bob's has it.
    eve = export(tmp_path, {"100000000002_n.jpg": (1_400_000_000, None)})
    bob = tmp_path / "facebook-bobsample-2026-10-21-CCCC3333.zip"
    bob.write_bytes(
        builders.zipped(
            {
                builders.PROFILE: profile("bobsample"),
                builders.POSTS: [builders.post("Bob's words", 1_450_000_000)],
                f"{MEDIA}/100000000002_n.jpg": PHOTOS["100000000002_n.jpg"][1],
            }
        )
    )
    out = scanned([eve, bob], tmp_path / "out", thumbnails=9)

    rows = pq.read_table(out / "accounts.parquet").to_pylist()
    assert sorted(row["account"] for row in rows) == ["bobsample", "eveexample"]
    assert len(shown(out)) == 2  # Bob's own, once a language
    assert all(day != "Photo, 2014-05-13" for day, _ in shown(out))


def test_two_scans_are_the_same_bytes_whatever_the_jobs(source, tmp_path):
    pages = []
    for jobs in (1, 3):
        out = tmp_path / f"out{jobs}"
        run([source], Options(out=out, as_of=AS_OF, jobs=jobs, thumbnails=3))
        pages.append((out / "report.html").read_bytes())

    assert pages[0] == pages[1]


def test_the_explorer_shows_the_picture_with_its_item(source, tmp_path, page_of):
    out = scanned([source], tmp_path / "out", thumbnails=1)
    visit = page_of(out / "report.html")
    visit.page.wait_for_selector("html[data-ready]", state="attached")

    visit.page.locator("#explorer .toggle[aria-label*='photo']").last.click()

    small = visit.page.locator("#explorer tr.detail img")
    small.wait_for()
    assert small.evaluate("image => [image.naturalWidth, image.naturalHeight]") == [
        96, 72,
    ]  # fmt: skip
    assert small.get_attribute("alt") == "Photo, 2014-05-13"
    visit.assert_quiet()


@pytest.mark.parametrize(
    ("options", "advice"),
    [
        ({"thumbnails": 201}, "--thumbnails: choose 0 to 200"),
        ({"thumbnails": -1}, "--thumbnails: choose 0 to 200"),
        ({"thumbnails": 1, "text": "none"}, "--thumbnails: --text none shows nothing"),
    ],
)
def test_options_that_contradict_are_refused(source, tmp_path, options, advice):
    with pytest.raises(UsageError, match=advice):
        scanned([source], tmp_path / "out", **options)

    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="no limits of that kind there")
def test_the_record_names_the_option(source, tmp_path):
    out = scanned([source], tmp_path / "out", thumbnails=2)

    recorded = orjson.loads((out / "audit.json").read_bytes())
    assert recorded["options"]["thumbnails"] == 2
    assert (out / "report.html").stat().st_mode & 0o777 == 0o600
