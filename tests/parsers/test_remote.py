"""Hold that a remote zip reads as the local one, by the bytes that it takes."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import zipfile
from contextlib import contextmanager
from io import BytesIO, FileIO
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pytest

import sample_exports
from audit.pipeline import inputs as taking
from audit.pipeline import opening
from parsers import exports, join, remote, sparse, stores, web
from parsers.remote import RemoteError
from parsers.workers import Pool
from tests import builders
from tests.conftest import AS_OF
from tests.servers import serving

pytest.importorskip("aiohttp", reason="needs the extra, remote")

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

HEAD = 4096
RANDOM = random.Random(20010203)
_numbers = count()


@pytest.fixture(autouse=True)
def hurried(monkeypatch, tmp_path):
    """Wait for no store twice, and keep scratch where a test can look at it."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    monkeypatch.setattr(web, "_PAUSES_SECONDS", (0.0,))
    monkeypatch.setattr(web, "_SILENCE_SECONDS", 0.3)
    yield scratch
    from fsspec.implementations.http import HTTPFileSystem

    HTTPFileSystem.clear_instance_cache()


@pytest.fixture(scope="module")
def pool():
    """Return children for all tests: each opening tells what to fetch before."""
    with Pool(2) as pool:
        yield pool


@pytest.fixture
def memory():
    """Return an empty store in memory, known to fsspec as memory://."""
    fsspec = pytest.importorskip("fsspec")
    fs = fsspec.filesystem("memory")
    fs.store.clear()
    fs.pseudo_dirs[:] = [""]
    yield fs
    fs.store.clear()
    fs.pseudo_dirs[:] = [""]


# What is read ------------------------------------------------------------------------


class Read(NamedTuple):
    """All that a scan learns of its inputs, but for where they are."""

    archives: list[tuple[Any, ...]]
    matches: list[list[Any]]
    facts: list[dict[str, Any]]
    receipts: dict[tuple[int, int], Any]
    items: pa.Table


def _quiet(_step, _done, _all):
    pass


def _read(tmp_path, pool, sources) -> Read:
    with remote.local([str(each) for each in sources]) as (paths, copies):
        return _read_copies(tmp_path, pool, paths, copies)


def _read_copies(tmp_path, pool, paths, copies) -> Read:
    inputs = opening.opened(paths, pool, copies=copies)
    facts, receipts = taking.evidence(inputs, AS_OF, pool, _quiet)
    receipts |= taking.lost(inputs)
    holders = exports.joined([item.product for item in inputs], facts)
    receipts |= taking.threads(inputs, holders, pool)
    spool = join.Spool(tmp_path / f"spool{next(_numbers)}")
    found = taking.records(inputs, holders, AS_OF, pool, _quiet, spool)
    receipts = taking.merged(receipts, found)
    made = taking.made_at(inputs, holders, facts, receipts)
    items = pa.Table.from_batches(join.items(spool, join.joined(spool, made)))
    archives = [item.archive for item in inputs]
    return Read(
        [
            (a.name, a.members, a.digest, a.newest_member, a.problem, a.is_cut)
            for a in archives
        ],
        [item.matches for item in inputs],
        facts,
        receipts,
        items,
    )


def _local(tmp_path, files) -> list[Path]:
    """Write the files below a folder; return their paths."""
    folder = tmp_path / "local"
    return [
        builders.unzipped({name: data}, folder) / name for name, data in files.items()
    ]


def _zip_of(folder: Path) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                name = path.relative_to(folder).as_posix()
                archive.writestr(zipfile.ZipInfo(name), path.read_bytes(), 8)
    return buffer.getvalue()


def _noise(size: int) -> str:
    """Return letters that hardly shrink."""
    return RANDOM.randbytes(size // 2).hex()


def _big() -> bytes:
    """Return a zip with much that must not be read: media, and private messages."""
    long = {**builders.message(""), "messages": []}
    long["messages"] = [
        {
            "sender_name": "Bob Sample",
            "timestamp_ms": 1_500_000_000_000,
            "content": all_,
        }
        for all_ in [_noise(200_000)]
    ]
    talk = {
        "participants": [{"name": "Meta AI"}, {"name": "Ann Example"}],
        "messages": [
            {"sender_name": "Ann Example", "timestamp_ms": 1_750_000_000_000,
             "content": f"What is a pear? {_noise(30_000)}"},
        ],
        "title": "Meta AI",
    }  # fmt: skip
    inbox = f"{builders.FACEBOOK}/messages/inbox"
    media = f"{builders.FACEBOOK}/posts/media"
    first = f"{media}/first.jpg"
    members = {
        first: RANDOM.randbytes(1_000_000),
        **builders.facebook(40),
        builders.THREAD: long,
        f"{inbox}/metaai_2002/message_1.json": talk,
        f"{inbox}/bobsample_1001/photos/1.jpg": RANDOM.randbytes(300_000),
        f"{media}/second.jpg": RANDOM.randbytes(3_000_000),
        builders.COMMENTS: {"comments_v2": [builders.comment("A sour pear")]},
        "an_invented_folder/of_no_kind.json": {"words": _noise(50_000)},
        f"{media}/third.mp4": RANDOM.randbytes(2_000_000),
    }
    return builders.zipped(members)


def _data(packed: bytes) -> dict[str, tuple[int, int]]:
    """Return where the packed bytes of each member stand."""
    found = {}
    with zipfile.ZipFile(BytesIO(packed)) as archive:
        for info in archive.infolist():
            names, extras = packed[info.header_offset + 26], 0
            start = info.header_offset + 30 + names + extras
            found[info.filename] = start, start + info.compress_size
    return found


def _touched(spans, start: int, end: int) -> int:
    """Return how many bytes of a span were served."""
    return sum(max(0, min(end, b) - max(start, a)) for a, b in spans)


# The same as a local file ------------------------------------------------------------


@pytest.mark.parametrize(
    "folder", sample_exports.folders(), ids=lambda folder: folder.name
)
def test_a_sample_reads_as_its_local_zip(tmp_path, pool, folder):
    files = {f"{folder.name}.zip": _zip_of(folder)}
    at_home = _read(tmp_path, pool, _local(tmp_path, files))

    with serving(files) as server:
        away = _read(tmp_path, pool, [server.url(name) for name in files])

    assert away == at_home
    assert away.items.num_rows > 0


def test_of_media_nothing_is_served_and_of_messages_only_heads(tmp_path, pool):
    name = "facebook-annexample-2026-01-02-BBBB2222.zip"
    packed = _big()
    at_home = _read(tmp_path, pool, _local(tmp_path, {name: packed}))

    with serving({name: packed}) as server:
        away = _read(tmp_path, pool, [server.url(name)])

    assert away == at_home
    spans, data = server.served[name], _data(packed)
    touched = {path: _touched(spans, *data[path]) for path in data}
    assert {path: size for path, size in touched.items() if "json" not in path} == {
        f"{builders.FACEBOOK}/messages/inbox/bobsample_1001/photos/1.jpg": 0,
        f"{builders.FACEBOOK}/posts/media/first.jpg": 0,
        f"{builders.FACEBOOK}/posts/media/second.jpg": 0,
        f"{builders.FACEBOOK}/posts/media/third.mp4": 0,
    }
    assert touched[builders.THREAD] == HEAD
    assert touched["an_invented_folder/of_no_kind.json"] == 0
    read = [
        path for path in data
        if path.endswith(".json") and "inbox/bob" not in path and "invented" not in path
    ]  # fmt: skip
    assert {path: touched[path] for path in read} == {
        path: data[path][1] - data[path][0] for path in read
    }
    directory = len(packed) - max(end for _, end in data.values())
    needed = sum(touched.values()) + directory
    # Headers of nine members, and what is beside them.
    assert needed <= server.bytes_served(name) <= needed + 9 * 200


def test_a_directory_takes_few_requests(tmp_path, pool):
    name = "facebook-annexample.zip"
    with (
        serving({name: _big()}) as server,
        remote.local([server.url(name)]) as (paths, copies),
    ):
        opening.opened(paths, pool, copies=copies)

    ranges = [wanted for _, _, wanted in server.requests]
    # The end; the beginning; the directory; the name of the first member; and the
    # header of the one that is unknown.
    assert len(ranges) == 5
    assert ranges[0] == "bytes=-98"


def test_split_parts_of_one_name_are_told_apart(tmp_path, pool):
    files = {
        "part-1/facebook-ann.zip": builders.zipped(builders.facebook(2)),
        "part-2/facebook-ann.zip": builders.zipped(
            {builders.COMMENTS: {"comments_v2": [builders.comment("A pear")]}}
        ),
    }
    at_home = _read(tmp_path, pool, _local(tmp_path, files))

    with serving(files) as server:
        away = _read(tmp_path, pool, [server.url(name) for name in files])

    assert away == at_home
    assert [archive[0] for archive in away.archives] == [
        "facebook-ann.zip",
        "facebook-ann.zip#2",
    ]
    assert away.items.num_rows == 4


def test_a_local_and_a_remote_zip_are_read_together(tmp_path, pool):
    files = {
        "facebook-ann.zip": builders.zipped(builders.facebook(2)),
        "instagram-ann.zip": builders.zipped(builders.instagram(3)),
    }
    here = _local(tmp_path, files)
    at_home = _read(tmp_path, pool, here)

    with serving(files) as server:
        away = _read(tmp_path, pool, [here[0], server.url("instagram-ann.zip")])

    assert away == at_home
    assert list(server.served) == ["instagram-ann.zip"]


@pytest.mark.parametrize(
    "damage", [builders.without_directory, builders.truncated], ids=lambda f: f.__name__
)
def test_a_zip_without_its_directory_is_fetched_and_recovered(tmp_path, pool, damage):
    name = "facebook-ann.zip"
    files = {name: damage(_big())}
    at_home = _read(tmp_path, pool, _local(tmp_path, files))

    with serving(files) as server:
        away = _read(tmp_path, pool, [server.url(name)])

    assert away == at_home
    assert away.archives[0][4] is not None
    # No byte comes twice, but for the end.
    assert server.bytes_served(name) <= len(files[name]) + 98


HOSTILE = {
    "misnamed": lambda: builders.forged(
        [
            *builders.entries(builders.facebook(3)),
            builders.Entry("an_invented_folder/w.json", b"[]"),
            builders.misnamed("an_invented_folder/x.json", b"[]"),
            builders.misnamed(builders.COMMENTS, b"[]"),
        ]
    ),
    "overlapping": lambda: builders.forged(
        [
            *builders.entries(builders.facebook(3)),
            builders.Entry(builders.COMMENTS, b"[]", at=0),
            builders.far_away(builders.ALBUM, 1 << 62),
        ]
    ),
    "lying": lambda: builders.forged(
        [
            *builders.entries(builders.facebook(3)),
            builders.lying_size(builders.COMMENTS, b"[]", 5_000_000),
            builders.cut_short(builders.ALBUM, b'{"a": "pear"}' * 50),
            builders.encrypted(builders.VIDEOS),
        ]
    ),
    "shifted": lambda: (
        b"junk" * 30 + builders.forged(builders.entries(builders.facebook(3)))
    ),
    "commented": lambda: _commented(builders.zipped(builders.facebook(3)), b"pear" * 9),
}


def _commented(packed: bytes, comment: bytes) -> bytes:
    return packed[:-2] + len(comment).to_bytes(2, "little") + comment


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_zip_reads_as_its_local_copy(tmp_path, pool, kind):
    files = {"facebook-ann.zip": HOSTILE[kind]()}
    at_home = _read(tmp_path, pool, _local(tmp_path, files))

    with serving(files) as server:
        away = _read(tmp_path, pool, [server.url(name) for name in files])

    assert away == at_home


def test_a_zip_whose_headers_have_extra_fields_reads_as_its_local_copy(tmp_path, pool):
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, value in builders.facebook(30).items():
            info = zipfile.ZipInfo(path)
            info.extra = b"UT\x60\0" + b"\1" * 96
            archive.writestr(info, builders.content(value), 8)
    files = {"facebook-ann.zip": buffer.getvalue()}
    at_home = _read(tmp_path, pool, _local(tmp_path, files))

    with serving(files) as server:
        away = _read(tmp_path, pool, [server.url(name) for name in files])

    assert away == at_home
    # The posts, and the owner's name.
    assert away.items.num_rows == 31


def test_a_zip64_far_in_a_file_is_read_and_takes_no_room(tmp_path, pool):
    path = tmp_path / "facebook-ann.zip"
    builders.write_far(path, builders.facebook(3))
    at_home = _read(tmp_path, pool, [path])
    size = path.stat().st_size

    with remote.local([f"file://{path}"]) as (paths, copies):
        away = _read_copies(tmp_path, pool, paths, copies)
        (copy,) = copies
        taken = paths[0].stat()

    assert away == at_home
    assert (copy.size, taken.st_size) == (size, size)
    assert size > 5 << 30
    assert copy.fetched < 5000
    assert taken.st_blocks * 512 < 1 << 20


def test_any_store_of_fsspec_is_read(tmp_path, pool, memory):
    files = {"facebook-ann.zip": _big()}
    at_home = _read(tmp_path, pool, _local(tmp_path, files))
    memory.pipe("/donations/facebook-ann.zip", files["facebook-ann.zip"])

    away = _read(tmp_path, pool, ["memory://donations/facebook-ann.zip"])

    assert away == at_home


def test_a_server_without_ranges_gives_the_file_once(tmp_path, pool):
    name = "facebook-ann.zip"
    files = {name: _big()}
    at_home = _read(tmp_path, pool, _local(tmp_path, files))

    with (
        serving(files, has_ranges=False) as server,
        remote.local([server.url(name)]) as (paths, copies),
    ):
        away = _read_copies(tmp_path, pool, paths, copies)
        (copy,) = copies

    assert away == at_home
    assert copy.is_whole_download
    assert copy.fetched == len(files[name])
    assert [wanted for _, _, wanted in server.requests] == ["bytes=-98", None]


# What goes wrong ---------------------------------------------------------------------


WRONG = {
    "forbidden": (
        {"good": 0, "status": 403},
        "the store answers 403: check the credentials",
    ),
    "absent": ({"good": 0, "status": 404}, "the store answers 404: check the address"),
    "busy": ({"good": 0, "status": 503}, "the store answers 503; try again later"),
    "silent": (
        {"good": 0, "then": "hang"},
        "the store does not answer; try again later",
    ),
    "midway": ({"good": 6, "status": 500}, "the store answers 500; try again later"),
    "changed": (
        {"good": 6, "then": "change"},
        "the file changed while it was read; try again",
    ),
    "whole at once": (
        {"good": 6, "then": "whole"},
        "the file changed while it was read; try again",
    ),
    "other bytes": (
        {"good": 6, "then": "shift"},
        "the store does not give the bytes that were asked for; try again",
    ),
    "cut": (
        {"good": 6, "then": "cut"},
        "the store can't be read (ClientPayloadError); check address and connection",
    ),
    "silent midway": (
        {"good": 6, "then": "hang"},
        "the store does not answer; try again later",
    ),
}


@pytest.mark.parametrize("kind", WRONG)
def test_a_store_that_fails_is_told_and_nothing_is_left(tmp_path, pool, hurried, kind):
    how, told = WRONG[kind]
    name = "donated by Ann Example/facebook-ann.zip"

    with (
        serving({name: _big()}, **how) as server,
        pytest.raises(RemoteError) as raised,
    ):
        _read(tmp_path, pool, [server.url(name) + "?key=secret"])

    assert str(raised.value) == told
    assert raised.value.__cause__ is None
    assert list(hurried.iterdir()) == []


@pytest.mark.parametrize("has_ranges", [True, False])
@pytest.mark.parametrize("good", [0, 1])
def test_a_store_that_drips_is_given_up(monkeypatch, hurried, has_ranges, good):
    monkeypatch.setattr(web, "_REQUEST_SECONDS", 0.5)
    monkeypatch.setattr(web, "_LEAST_BYTES_A_SECOND", 10_000_000)
    # A pause of this machine must not be what ends it.
    monkeypatch.setattr(web, "_SILENCE_SECONDS", 30.0)
    files = {"ann.zip": _big()}

    with (
        serving(files, has_ranges=has_ranges, good=good, then="drip") as server,
        pytest.raises(RemoteError) as raised,
        remote.local([server.url("ann.zip")]) as (_, copies),
    ):
        next(iter(copies)).fetch([(0, 90_000)])

    assert str(raised.value) == "the store does not answer; try again later"
    assert list(hurried.iterdir()) == []


def test_of_a_store_that_fails_no_more_is_asked():
    files = {"ann.zip": _big()}

    with (
        serving(files, good=1, status=403) as server,
        pytest.raises(RemoteError),
        remote.local([server.url("ann.zip")]) as (_, copies),
    ):
        next(iter(copies)).fetch((at, at + 1) for at in range(0, 90_000, 100))

    assert len(server.requests) < 200


def _too_much(hurried, server, monkeypatch):
    """Hold that not more than a mebibyte of the file is fetched."""
    monkeypatch.setattr(stores, "MOST_BYTES", 1 << 20)

    with (
        pytest.raises(RemoteError) as raised,
        remote.local([server.url("ann.zip")]) as (_, copies),
    ):
        next(iter(copies)).fetch([(0, 5_000_000)])

    assert str(raised.value) == (
        "the file is too large to be read from a store; download it and give the "
        "local file"
    )
    assert list(hurried.iterdir()) == []


def test_an_answer_without_end_is_not_kept(hurried, monkeypatch):
    with serving({"ann.zip": b"PK"}, good=0, then="flood") as server:
        _too_much(hurried, server, monkeypatch)


@pytest.mark.parametrize("has_ranges", [True, False])
def test_a_file_that_is_too_large_is_told(hurried, monkeypatch, has_ranges):
    with serving({"ann.zip": _big()}, has_ranges=has_ranges) as server:
        _too_much(hurried, server, monkeypatch)

    # Nothing of it was asked for but the end.
    assert server.bytes_served("ann.zip") == 98 or not has_ranges


def test_a_file_of_any_store_is_fetched_up_to_the_most(monkeypatch):
    monkeypatch.setattr(stores, "MOST_BYTES", 5)
    kept = []
    write = stores.limited(kept.append)

    write(b"pea")
    write(b"rs")
    with pytest.raises(RemoteError):
        write(b"!")

    assert kept == [b"pea", b"rs"]


def test_a_store_that_falters_once_is_asked_again(tmp_path, pool):
    name = "facebook-ann.zip"
    files = {name: builders.zipped(builders.facebook(3))}
    at_home = _read(tmp_path, pool, _local(tmp_path, files))

    with serving(files, good=2) as server:
        seen = server.seen

        def once(*request):
            wrong = seen(*request)
            server.good = 10_000 if wrong else server.good
            return wrong

        server.seen = once
        away = _read(tmp_path, pool, [server.url(name)])

    assert away == at_home
    assert server.good == 10_000


def test_a_file_that_changes_in_any_store_is_told(tmp_path, pool, memory):
    path = "/facebook-ann.zip"
    packed = builders.zipped(builders.facebook(3))
    memory.pipe(path, packed)

    with remote.local([f"memory://{path}"]) as (paths, copies):
        inputs = opening.opened(paths, pool, copies=copies)
        memory.pipe(path, packed[::-1])
        with pytest.raises(RemoteError) as raised:
            taking.evidence(inputs, AS_OF, pool, _quiet)

    assert str(raised.value) == "the file changed while it was read; try again"


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("memory://nowhere/ann.zip", "not found in the store; check the address"),
        (
            "memory://donations/",
            "a folder in a store can't be read; give the zips in it, as …/*.zip",
        ),
        (
            "memory://donations",
            "a folder in a store can't be read; give the zips in it, as …/*.zip",
        ),
        (
            "pear://donations/ann.zip",
            "no such store is known; write https://…, s3://… or the like",
        ),
    ],
)
def test_an_address_that_cant_be_read_is_told(memory, url, told):
    memory.pipe("/donations/ann.zip", b"PK")

    with pytest.raises(RemoteError) as raised, remote.local([url]):
        pass

    assert str(raised.value) == told


def test_a_missing_package_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "s3fs", None)

    with pytest.raises(RemoteError) as raised, remote.local(["s3://donations/a.zip"]):
        pass

    assert str(raised.value) == (
        "such addresses need one more package: pip install s3fs"
    )


def test_without_fsspec_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "fsspec.core", None)

    with pytest.raises(RemoteError) as raised, remote.local(["s3://donations/a.zip"]):
        pass

    assert str(raised.value) == (
        "remote addresses need more packages: install meta-audit with its extra, remote"
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full disk")
@pytest.mark.parametrize("has_ranges", [True, False])
def test_no_room_for_the_copy_is_the_systems_error(monkeypatch, has_ranges):
    files = {"ann.zip": builders.zipped(builders.facebook(3))}

    @contextmanager
    def full():
        file = NoRoom()
        with file:
            yield file, Path("/dev/full")

    monkeypatch.setattr(remote, "nameless", full)
    with (
        serving(files, has_ranges=has_ranges) as server,
        pytest.raises(OSError, match="No space left"),
        remote.local([server.url("ann.zip")]),
    ):
        pass


class NoRoom(FileIO):
    """A file on a disk that is full."""

    def __init__(self):
        super().__init__("/dev/full", "w")

    def truncate(self, size=None):
        return size


@pytest.mark.parametrize("data", [b"", b"no zip", b"x" * 200_000])
def test_what_is_no_zip_is_told_as_of_a_local_file(tmp_path, pool, data):
    files = {"facebook-ann.zip": data}
    (here,) = _local(tmp_path, files)

    told = []
    with serving(files) as server:
        for source in (str(here), server.url("facebook-ann.zip")):
            with (
                remote.local([source]) as (paths, copies),
                pytest.raises(opening.NothingReadableError) as raised,
            ):
                opening.opened(paths, pool, copies=copies)
            told.append(str(raised.value))

    assert told[0] == told[1]


KILLED = """
import sys, time
from parsers import remote
with remote.local([sys.argv[1]]) as (paths, copies):
    copy, = copies
    copy.fetch([(0, copy.size)])
    print(paths[0].stat().st_size, flush=True)
    time.sleep(600)
"""


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="files need a name here")
def test_a_process_that_is_killed_leaves_nothing(tmp_path, hurried):
    path = tmp_path / "ann.zip"
    path.write_bytes(_big())
    env = {**os.environ, "TMPDIR": str(hurried)}

    with subprocess.Popen(
        [sys.executable, "-c", KILLED, f"file://{path}"],
        stdout=subprocess.PIPE,
        env=env,
    ) as process:
        size = int(process.stdout.readline())
        process.kill()

    assert size == path.stat().st_size
    assert list(hurried.iterdir()) == []


# Copies ------------------------------------------------------------------------------


def test_a_copy_has_no_name_on_disk_and_ends_with_its_block(hurried, memory):
    memory.pipe("/ann.zip", builders.zipped(builders.facebook(3)))

    with remote.local(["memory:///ann.zip"]) as ((path,), _):
        assert path.stat().st_size == len(memory.cat("/ann.zip"))
        if Path("/proc/self/fd").exists():
            assert list(hurried.iterdir()) == []

    assert not path.exists()
    assert list(hurried.iterdir()) == []


def test_where_files_need_a_name_the_folder_is_private(hurried, memory, monkeypatch):
    memory.pipe("/ann.zip", builders.zipped(builders.facebook(3)))
    exists = Path.exists
    monkeypatch.setattr(
        Path, "exists", lambda p, **k: "/proc/" not in str(p) and exists(p, **k)
    )

    with remote.local(["memory:///ann.zip"]) as ((path,), _):
        assert path.parent.stat().st_mode & 0o777 == 0o700
        assert path.parent.parent == hurried

    assert list(hurried.iterdir()) == []


NAMES = {
    "s3://donations/ann/facebook-ann.zip": "facebook-ann.zip",
    "s3://donations/100%20pears.zip": "100%20pears.zip",
    "https://files.example/a/facebook-ann%20example.zip?key=a/b": (
        "facebook-ann example.zip"
    ),
    "https://files.example/..%2F..%2Fann%0A%1b.zip#end": ".._.._ann.zip",
    "https://files.example/" + "%C3%A9" * 300 + ".zip": "é" * 98 + ".zip",
}


@pytest.mark.parametrize("url", NAMES, ids=range(len(NAMES)))
def test_a_copy_is_called_as_the_last_part_of_its_address(url):
    assert remote._name(url) == NAMES[url]


@pytest.mark.parametrize(
    ("text", "is_it"),
    [
        ("s3://b/x.zip", True), ("HTTPS://b/x.zip", True), ("C://x.zip", False),
        ("c:/x.zip", False), ("/s3/x.zip", False), ("facebook-*.zip", False),
    ],
)  # fmt: skip
def test_a_remote_source_has_a_scheme(text, is_it):
    assert remote.is_remote(text) is is_it


def test_a_pattern_gives_the_files_it_matches_sorted(memory):
    for name in ("b.zip", "a.zip", "a.txt", "more/c.zip", "what[1].zip"):
        memory.pipe(f"/donations/{name}", b"PK")

    assert remote.expanded("memory://donations/*.zip") == [
        "memory:///donations/a.zip",
        "memory:///donations/b.zip",
        "memory:///donations/what[1].zip",
    ]
    # One that is there is itself, whatever its name.
    assert remote.expanded("memory://donations/what[1].zip") == [
        "memory://donations/what[1].zip"
    ]
    with pytest.raises(RemoteError):
        remote.expanded("memory://donations/*.tar")


def test_a_pattern_of_the_web_is_matched_by_the_page_of_a_folder():
    files = {"donations/b.zip": b"", "donations/a.zip": b"", "donations/a.txt": b""}

    with serving(files) as server:
        found = remote.expanded(f"{server.address}/donations/*.zip")

    assert found == [server.url("donations/a.zip"), server.url("donations/b.zip")]


def test_a_question_mark_in_the_web_begins_a_query():
    url = "https://files.example/a.zip?key=1"

    assert remote.expanded(url) == [url]


def test_a_forged_directory_does_not_make_a_million_requests(memory):
    class Counting:
        size, end = 64 << 20, b""
        asked = 0

        def ranges(self, spans):
            self.asked += len(spans)
            return [bytes(end - start) for start, end in spans]

        def check(self):
            pass

    store = Counting()
    with tempfile.TemporaryFile() as file:
        copy = sparse.Copy(store, "ann.zip", file, Path("ann.zip"))
        for place in range(store.size - 30, 0, -997):
            assert copy.scattered(place, place + 30) == bytes(30)

    assert store.asked < 600


def test_reading_by_a_path_alone_imports_no_store(tmp_path):
    path = tmp_path / "facebook-ann.zip"
    path.write_bytes(builders.zipped(builders.facebook(3)))
    code = (
        "import sys; from pathlib import Path\n"
        "from audit.pipeline import Options, run\n"
        f"run([{str(path)!r}], Options(out=Path({str(tmp_path / 'out')!r})))\n"
        "print(sorted({'fsspec', 'aiohttp', 'parsers.remote'} & set(sys.modules)))"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert json.loads(done.stdout.strip().replace("'", '"')) == []
