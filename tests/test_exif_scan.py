"""A scan looks into photos for coordinates if asked, and opens none otherwise."""

from __future__ import annotations

import io

import orjson
import pyarrow.parquet as pq
import pytest
from PIL import Image

from audit import pipeline
from audit.pipeline import Options, run, showing
from parsers import archive
from parsers.exif import HEAD_BYTES
from parsers.workers import Pool, Receipt, Task
from tests import builders
from tests.conftest import AS_OF
from tests.parsers.test_exif import block

MEDIA = "your_facebook_activity/posts/media/your_posts"
NAME = "facebook-eveexample-2026-10-20-AAAA1111.zip"
OTHER = "facebook-eveexample-2026-10-20-BBBB2222.zip"
AT, DAY = 1_556_913_600, 86_400  # 2019-05-03T20:00:00Z
HERE = {1: "N", 2: (47.0, 15.0, 0.0), 3: "E", 4: (2.0, 30.0, 0.0)}  # 47.25, 2.5
THERE = {1: "S", 2: (33.0, 30.0, 0.0), 3: "W", 4: (70.0, 15.0, 36.0)}
STATED = {"latitude": 10.5, "longitude": 20.25}


def photo(said=None, format_="JPEG"):
    out = io.BytesIO()
    Image.new("RGB", (12, 12), (9, 99, 199)).save(out, format_, exif=block(said))
    return out.getvalue()


def name(number, ending="jpg"):
    return f"1000000000{number:02}_n.{ending}"


def record(number, *, details=None, ending="jpg", at=None):
    """Return a post of one photo; ``details`` is what the JSON says of the camera."""
    medium = {"uri": f"{MEDIA}/{name(number, ending)}", "creation_timestamp": AT}
    if details is not None:
        medium["media_metadata"] = {"photo_metadata": {"exif_data": [details]}}
    at = AT + number * DAY if at is None else at
    return builders.post("Words", at, attachments=[{"data": [{"media": medium}]}])


def export(folder, records, files, file_name=NAME, owner="eveexample"):
    members = {
        builders.PROFILE: {
            "profile_v2": {"name": {"full_name": owner}, "username": owner}
        },
        builders.POSTS: records,
        **{f"{MEDIA}/{path}": data for path, data in files.items()},
    }
    path = folder / file_name
    path.write_bytes(builders.zipped(members))
    return path


def scanned(paths, out, **options):
    usual = {"jobs": 1, "exif": True, "mentions": False, "formats": ("parquet", "html")}
    run(paths, Options(out=out, as_of=AS_OF, **usual | options))
    return out


def rows(out, table="items"):
    return pq.read_table(out / f"{table}.parquet").to_pylist()


def located(out):
    """Return has_gps by the number of each photo or video."""
    return {
        int(row["media_path"].rsplit("/", 1)[1][10:12]): row["has_gps"]
        for row in rows(out)
        if row["media_path"]
    }


def read(out):
    return {
        row["path"].rsplit("/", 1)[1]: row["bytes_read"]
        for row in rows(out, "files")
        if row["status"] == "media"
    }


@pytest.fixture
def areas(monkeypatch):
    """Return the areas of each scan, as they are handed to the page."""
    handed = []

    def write(view, *_):
        handed.append([tuple(area) for area in view.areas])

    monkeypatch.setattr(showing, "write", write)
    return handed


def counts(in_scope=0, out_of_scope=0, undetermined=0):
    return {
        "in_scope": in_scope,
        "out_of_scope": out_of_scope,
        "undetermined": undetermined,
    }


RECORDS = [
    record(1),
    record(2),
    record(3, details={"iso": 100}),
    record(4, details={"iso": 100}),
    record(5, details=STATED),
    record(6, details={"latitude": 0.0, "longitude": 0.0}),
    record(7, details={"latitude": "far", "longitude": "away"}),
    record(8),
    record(9, ending="mp4"),
    record(10),
]
FILES = {
    name(1): photo(HERE),
    name(2): photo(),
    name(3): photo(HERE, "PNG"),
    name(4): photo(),
    name(5): photo(THERE),
    name(6): photo(HERE, "WEBP"),
    name(7): photo(),
    name(8): b"no picture",
    name(9, "mp4"): photo(HERE),
    # The tenth is in no archive; this one is no item.
    "200000000001_n.jpg.txt": b"words",
}


@pytest.fixture
def source(tmp_path):
    return export(tmp_path, RECORDS, FILES)


def test_without_the_option_the_export_alone_speaks_and_no_photo_is_opened(
    source, tmp_path, areas
):
    out = scanned([source], tmp_path / "out", exif=False)

    assert located(out) == {
        1: None, 2: None, 3: False, 4: False, 5: True, 6: False, 7: True, 8: None,
        9: None, 10: None,
    }  # fmt: skip
    assert set(read(out).values()) == {0}
    assert areas == [[(10.5, 20.25, counts(undetermined=1), False)]]


def test_photos_say_what_the_export_does_not(source, tmp_path, areas):
    out = scanned([source], tmp_path / "out")

    assert located(out) == {
        1: True, 2: False, 3: True, 4: False, 5: True, 6: True, 7: True, 8: None,
        9: None, 10: None,
    }  # fmt: skip
    # Where both name a place, the export's own is kept.
    assert areas == [
        [
            (47.25, 2.5, counts(undetermined=3), False),
            (10.5, 20.25, counts(undetermined=1), False),
        ]
    ]


def test_what_was_read_of_each_photo_is_said(source, tmp_path):
    out = scanned([source], tmp_path / "out")

    sizes = {path: len(data) for path, data in FILES.items()}
    assert read(out) == {**_media(sizes), name(9, "mp4"): 0}
    assert rows(out, "problems") == [
        row for row in rows(out, "problems") if "coordinates" not in row["what"]
    ]


def _media(sizes):
    return {path: size for path, size in sizes.items() if not path.endswith(".txt")}


def test_of_a_large_photo_64_kib_are_read(tmp_path):
    large = photo(HERE) + bytes(3_000_000)
    folder = tmp_path / "facebook-eveexample"
    members = {
        builders.POSTS: [record(1)],
        builders.PROFILE: {"profile_v2": {"username": "eveexample"}},
        f"{MEDIA}/{name(1)}": large,
    }
    unzipped = builders.unzipped(members, folder)
    packed = export(tmp_path, [record(1)], {name(1): large})

    outs = [
        scanned([path], tmp_path / f"of-{path.stem}") for path in (unzipped, packed)
    ]

    assert [read(out) for out in outs] == [{name(1): HEAD_BYTES}] * 2
    assert [located(out) for out in outs] == [{1: True}] * 2


def test_any_number_of_jobs_gives_the_same_bytes(source, tmp_path, monkeypatch):
    monkeypatch.setattr("audit.pipeline.photos._AT_ONCE", 2)

    outs = [scanned([source], tmp_path / str(jobs), jobs=jobs) for jobs in (1, 3)]

    names = ("items.parquet", "files.parquet", "summary.json")
    assert [(outs[0] / n).read_bytes() for n in names] == [
        (outs[1] / n).read_bytes() for n in names
    ]


def test_a_photo_in_any_archive_of_the_same_person_will_do(tmp_path, areas):
    first = export(tmp_path, [record(1)], {name(1): photo()})
    second = export(tmp_path, [record(1)], {name(1): photo(HERE)}, OTHER)

    out = scanned([first, second], tmp_path / "out")

    assert located(out) == {1: True}
    assert areas == [[(47.25, 2.5, counts(undetermined=1), False)]]


def test_a_photo_of_another_person_says_nothing(tmp_path):
    eve = export(tmp_path, [record(1)], {})
    bob = export(
        tmp_path,
        [record(1)],
        {name(1): photo(HERE)},
        "facebook-bobsample-2026-10-20-CCCC3333.zip",
        "bobsample",
    )

    out = scanned([eve, bob], tmp_path / "out")

    assert {
        row["account"]: row["has_gps"] for row in rows(out) if row["media_path"]
    } == {
        "eveexample": None,
        "bobsample": True,
    }


def test_coordinates_come_from_the_twin_that_has_them(tmp_path, areas):
    album = {
        "name": "Trip",
        "photos": [
            {
                "uri": f"{MEDIA}/{name(1)}",
                "creation_timestamp": AT,
                "media_metadata": {"photo_metadata": {"exif_data": [STATED]}},
            }
        ],
    }
    path = tmp_path / NAME
    members = {builders.POSTS: [record(1, details={"iso": 1})], builders.ALBUM: album}
    path.write_bytes(builders.zipped({**builders.facebook(0), **members}))

    out = scanned([path], tmp_path / "out", exif=False)

    assert located(out) == {1: True}
    assert areas == [[(10.5, 20.25, counts(undetermined=1), False)]]


# A photo that kills its reader -------------------------------------------------------


class _Killed(Pool):
    """A pool whose children die of one photo, as far as one can see from here."""

    ran: list[list[int]]

    def run(self, tasks):
        for answer in super().run(tasks):
            task = tasks[answer.number]
            own = [member[0] for member in task.context.get("members", ())]
            paths = [member[1] for member in task.context.get("members", ())]
            if task.job == "exif":
                _Killed.ran.append(own)
            if task.job == "exif" and any(path.endswith(name(3)) for path in paths):
                yield Receipt(answer.number, "failed", "the reader stopped")
            else:
                yield answer


def test_a_photo_that_kills_its_reader_costs_itself_alone(
    source, tmp_path, monkeypatch
):
    _Killed.ran = []
    monkeypatch.setattr(pipeline, "Pool", _Killed)

    out = scanned([source], tmp_path / "out")

    assert located(out) == {
        1: True, 2: False, 3: False, 4: False, 5: True, 6: True, 7: True, 8: None,
        9: None, 10: None,
    }  # fmt: skip
    assert [row["what"] for row in rows(out, "problems") if name(3) in row["path"]] == [
        "not searched for coordinates: the reader stopped"
    ]
    assert read(out)[name(3)] == 0
    assert len(_Killed.ran) == 7  # 8 photos: all, then 4 + 4, 2 + 2, 1 + 1


def test_a_photo_that_is_not_where_it_should_be_costs_itself_alone(tmp_path):
    path = export(tmp_path, [record(1)], {name(1): photo(HERE), name(2): photo(HERE)})
    first, second = (m for m in archive.opened(path).members if m.path.endswith("jpg"))
    members = [tuple(first._replace(offset=1 << 40)), tuple(second)]
    task = Task(0, "exif", bytes(path), first, "", {"members": members})

    with Pool(1) as pool:
        (answer,) = pool.run([task])

    assert answer.facts == {
        "looked": {str(first.number): 0, str(second.number): len(photo(HERE))},
        "gps": {
            str(first.number): [None, None, None],
            str(second.number): [True, 47.25, 2.5],
        },
    }


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"looked": {}, "gps": {}},
        {"looked": {"2": "many"}, "gps": {"2": [True, 1.5, 2.5]}},
        {"looked": {"2": 10}, "gps": {"2": ["yes", 1.5, 2.5]}},
        {"looked": {"2": 10}, "gps": {"2": [True, 1.5, "east"]}},
    ],
)
def test_an_answer_of_another_shape_is_no_answer(facts, tmp_path, monkeypatch):
    class Lying(Pool):
        def run(self, tasks):
            for answer in super().run(tasks):
                is_photo = tasks[answer.number].job == "exif"
                yield (
                    Receipt(answer.number, "media", facts=facts) if is_photo else answer
                )

    monkeypatch.setattr(pipeline, "Pool", Lying)
    path = export(tmp_path, [record(1)], {name(1): photo(HERE)})

    out = scanned([path], tmp_path / "out")

    assert located(out) == {1: None}
    assert read(out) == {name(1): 0}


def test_a_place_that_is_none_is_not_taken_from_a_child(tmp_path, monkeypatch, areas):
    said = {"looked": {"2": 10**9}, "gps": {"2": [True, 500.0, 2.5]}}

    class Lying(Pool):
        def run(self, tasks):
            for answer in super().run(tasks):
                is_photo = tasks[answer.number].job == "exif"
                yield (
                    Receipt(answer.number, "media", facts=said) if is_photo else answer
                )

    monkeypatch.setattr(pipeline, "Pool", Lying)
    path = export(tmp_path, [record(1)], {name(1): photo(HERE)})

    out = scanned([path], tmp_path / "out")

    assert located(out) == {1: True}
    assert read(out) == {name(1): HEAD_BYTES}
    assert areas == [[]]


# Home-like places --------------------------------------------------------------------


def at_home(tmp_path):
    """Return an export of six photos in the evenings of two months, and one far off."""
    records = [record(n, at=AT + n * 10 * DAY) for n in range(6)] + [record(6)]
    files = {name(n): photo(HERE) for n in range(6)} | {name(6): photo(THERE)}
    return export(tmp_path, records, files)


def sensitive(out):
    return {
        int(row["media_path"].rsplit("/", 1)[1][10:12]): row["sensitive"]
        for row in rows(out)
        if row["media_path"]
    }


def test_photos_of_a_home_like_place_tell_whereabouts(tmp_path, areas):
    out = scanned([at_home(tmp_path)], tmp_path / "out", mentions=True)

    assert sensitive(out) == {**{n: ["whereabouts"] for n in range(6)}, 6: []}
    assert areas == [
        [
            (47.25, 2.5, counts(undetermined=6), True),
            (-33.5, -70.26, counts(undetermined=1), False),
        ]
    ]


def test_where_nobody_looked_for_mentions_null_stays_null(tmp_path, areas):
    out = scanned([at_home(tmp_path)], tmp_path / "out")

    assert sensitive(out) == dict.fromkeys(range(7))
    assert [area[-1] for area in areas[0]] == [True, False]


def test_under_text_none_no_place_is_handed_on(tmp_path, areas):
    out = scanned([at_home(tmp_path)], tmp_path / "out", text="none")

    assert areas == [[]]
    written = b"".join(path.read_bytes() for path in sorted(out.iterdir()))
    assert b"47.2" not in written


def test_the_option_stands_in_the_record(source, tmp_path):
    outs = [scanned([source], tmp_path / str(on), exif=on) for on in (False, True)]

    said = [orjson.loads((out / "audit.json").read_bytes()) for out in outs]
    assert [record["options"]["exif"] for record in said] == [False, True]
