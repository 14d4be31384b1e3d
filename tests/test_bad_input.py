"""Hold whole scans of bad, hostile and private input to SPEC's table of conditions.

Each scenario is one run of the real command; tests that look at the same run share it,
also between the workers of pytest-xdist. CANARY stands in everything of the person that
may be in the outputs but never on the terminal, PRIVATE in private messages alone.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from audit.cli import app
from tests import builders as b
from tests.builders import FACEBOOK, Entry

ROOT = Path(__file__).parents[1]
AS_OF = "2026-11-21"
CANARY, PRIVATE, OUTSIDE = "quxcanary", "quxprivate", "quxoutside"
QUICK = ("--format", "parquet", "--jobs", "1", "--quiet", "--as-of", AS_OF)
TABLES = ("items", "verdicts", "files", "problems", "accounts")
posix_only = pytest.mark.skipif(os.name != "posix", reason="signals, modes, limits")

Rows = list[dict[str, Any]]
Members = dict[str, Any]


PRIVATE_PHOTO = f"{FACEBOOK}/messages/inbox/bobsample_1001/photos/1.jpg"

# Exports -----------------------------------------------------------------------------


def personal() -> Members:
    """Return an export with a canary in every place that holds the person's words."""
    name = f"{CANARY}-album/{CANARY}-photo.jpg"
    medium = {
        "uri": f"{FACEBOOK}/posts/media/{name}",
        "creation_timestamp": b.FIRST_POSTED,
        "title": f"{CANARY}-album",
        "description": f"{CANARY}-description",
    }
    attached = [
        {"place": {"name": f"{CANARY}-place"}},
        {"external_context": {"url": f"https://{CANARY}-url.example/"}},
        {"media": medium},
    ]
    words = f"{CANARY}-text with @[1:2048:{CANARY}-mention]"
    group, owner = f"{CANARY}-group", f"{CANARY}-owner"
    return {
        **b.facebook(
            username="annexample",
            name=f"Ann {CANARY}-fullname",
            intro_bio={"text": f"{CANARY}-bio"},
            emails={"emails": [f"{CANARY}-mail@example.org"]},
        ),
        b.POSTS: [
            b.post(
                words,
                tags=[{"name": f"{CANARY}-tag"}],
                title=f"{CANARY}-title",
                attachments=[{"data": attached}],
            ),
            *b.posts(2, f"{CANARY}-post"),
        ],
        b.COMMENTS: {
            "comments_v2": [
                b.comment(
                    f"{CANARY}-comment",
                    title=f"Ann Example commented on {owner}'s post.",
                )
            ]
        },
        b.GROUPS_JOINED: {
            "groups_joined_v2": [{"timestamp": 1, "data": [{"name": group}]}]
        },
        b.THREAD: b.message(f"{PRIVATE}-text " * 500, f"{PRIVATE}-sender"),
        PRIVATE_PHOTO: b"quxprivate-bytes",
        f"{FACEBOOK}/posts/media/{name}": b"no picture",
        f"{FACEBOOK}/{CANARY}-folder/{CANARY}-unknown.json": {"x": f"{CANARY}-value"},
    }


def with_members(*entries: Entry) -> bytes:
    """Return the personal export with more members, honest or not."""
    return b.forged([*b.entries(personal()), *entries])


def honest(path: str, value: Any) -> Entry:
    return Entry(path, b.content(value))


BROKEN = b'{"timestamp":1500000000,"data":[{"post":"quxcanary-broken}]}'
LIVE = [b.json_bytes(b.post(words)) for words in ("live 0", "live 1", "live 2")]
ONE_BROKEN = b"[" + b",".join([LIVE[0], BROKEN, LIVE[1], LIVE[2]]) + b"]"
LIED = b.json_bytes([b.post("live"), b.post("and well")])
MANY = b.json_bytes(b.posts(400, f"{CANARY}-many"))
ABSURD_TIMES = [
    0, -1, 1, 10**12, 10**15, 10**18, 2**63, 10**40, 1e300, True, None, "", "123",
    "yesterday", "--5", "9" * 5000, [], {},
]  # fmt: skip


class Condition(NamedTuple):
    """What a member is, and what SPEC's table says of it."""

    entry: Entry
    status: str
    has_problem: bool = False


NOT_UNREAD = {
    "a list without records": Condition(honest(b.REACTIONS, []), "parsed"),
    "an object without records": Condition(honest(b.STORIES, {}), "parsed"),
    "a wrapped empty list": Condition(honest(b.PENDING, {"x": []}), "parsed"),
    "an empty list behind a mark": Condition(
        Entry(b.ARCHIVE, b"\xef\xbb\xbf[]"), "parsed"
    ),
    "an album without photos": Condition(honest(b.ALBUM, {}), "parsed"),
    "empty evidence": Condition(honest(b.COUNTRY, []), "parsed"),
    "empty evidence in an object": Condition(honest(b.REQUESTS, {}), "parsed"),
    "a zip inside the zip": Condition(
        Entry(f"{FACEBOOK}/posts/more.zip", b.zipped(b.facebook())), "unknown"
    ),
    "an unknown file": Condition(
        honest(f"{FACEBOOK}/hoverboards/rides.json", {}), "unknown"
    ),
    "a note that there is no data": Condition(
        Entry(f"{FACEBOOK}/reviews/no-data.txt", b"No data"), "skipped"
    ),
    "a link named like a data file": Condition(b.symlink(b.TRASH), "skipped"),
    "a link of an unknown name": Condition(
        b.symlink(f"{FACEBOOK}/odd/link.json"), "skipped"
    ),
    "a link named like a picture": Condition(
        b.symlink(f"{FACEBOOK}/posts/media/link.jpg"), "skipped"
    ),
    "a medium that is absent": Condition(
        honest(b.VIDEOS, [{"uri": "posts/media/1.mp4", "creation_timestamp": 1.5e9}]),
        "parsed",
    ),
    "impossible times": Condition(
        honest(
            b.GROUP_POSTS,
            [b.post(f"time {n}", at) for n, at in enumerate(ABSURD_TIMES)],
        ),
        "parsed",
        has_problem=True,
    ),
    "a size stated too small": Condition(b.lying_size(b.EVENTS, b"[]", 1), "parsed"),
    "a size stated as 8 EiB": Condition(
        b.lying_size_64(b.MORE_POSTS, LIED, (1 << 63) + 5), "parsed"
    ),
    "a picture stated as 16 EiB": Condition(
        b.lying_size_64(f"{FACEBOOK}/posts/media/2.jpg", b"x", (1 << 64) - 1), "media"
    ),
    "an impossible date": Condition(
        Entry(b.LISTINGS, b'[{"title":"listing"}]', date=0xFFFF), "parsed"
    ),
}  # fmt: skip
UNREAD = {
    "one broken record": Condition(
        Entry(b.MORE_POSTS, ONE_BROKEN), "parsed", has_problem=True
    ),
    "an encrypted member": Condition(
        b.encrypted(b.ARCHIVE), "failed", has_problem=True
    ),
    "an unsupported method": Condition(
        b.of_method(b.TRASH), "failed", has_problem=True
    ),
    "an empty member": Condition(Entry(b.ALBUM), "failed", has_problem=True),
    "a bomb": Condition(
        b.ratio_bomb(b.VIDEOS, 20_000_000), "failed", has_problem=True
    ),
    "a member of two names": Condition(
        b.misnamed(b.REELS, b"[]"), "failed", has_problem=True
    ),
    "an overlapping member": Condition(
        Entry(b.STORIES, b"[]", states_packed=40), "failed", has_problem=True
    ),
    "a wrong checksum": Condition(
        b.bad_checksum(b.GROUP_POSTS, MANY), "partial", has_problem=True
    ),
    "a broken stream": Condition(
        b.corrupt(b.PENDING, b.json_bytes(b.posts(400, "many others"))),
        "partial", has_problem=True,
    ),
    "a member cut short": Condition(
        b.cut_short(b.LOOSE_PHOTOS, b.json_bytes([
            {"uri": f"posts/media/{n}0000000.jpg", "creation_timestamp": 1.5e9}
            for n in range(300)
        ])),
        "partial", has_problem=True,
    ),
    "JSON cut short": Condition(
        Entry(b.EVENTS, b.json_bytes([{"name": "a"}, {"name": "b"}])[:-5]),
        "partial", has_problem=True,
    ),
    "a page named like a data file": Condition(
        Entry(b.GROUP_COMMENTS, b"<html>quxcanary-page</html>"),
        "failed", has_problem=True,
    ),
}  # fmt: skip
TWICE = [Entry(b.LISTINGS, b.json_bytes([{"title": f"listing {n}"}])) for n in range(2)]
FOREIGN = {"holiday/quxcanary-photo.jpg": b"x", "holiday/quxcanary-notes.json": [1]}


# Runs --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Scenario:
    """One run: the inputs by file name, options, what to do before, and its limits."""

    inputs: Callable[[Path], dict[str, bytes]]
    options: tuple[str, ...] = ()
    prepare: Callable[[Scans, Path], None] | None = None
    file_bytes: int = 0


class Run(NamedTuple):
    """What a run left: its exit code, what it printed, and its folder."""

    code: int
    stdout: str
    stderr: str
    folder: Path

    @property
    def out(self) -> Path:
        return self.folder / "out"

    def rows(self, table: str) -> Rows:
        return pq.read_table(self.out / f"{table}.parquet").to_pylist()

    def texts(self, path: str) -> list[str | None]:
        return [row["text"] for row in self.rows("items") if row["source_path"] == path]

    def problems(self, path: str) -> Rows:
        return [row for row in self.rows("problems") if row["path"] == path]


def command(folder: Path, *arguments: str) -> dict[str, Any]:
    """Return how the real command is started for a folder's exports."""
    for name in ("tmp", "home"):
        (folder / name).mkdir(exist_ok=True)
    return {
        "args": [sys.executable, "-m", "audit", "scan", *arguments],
        "cwd": folder,
        "env": {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "TMPDIR": str(folder / "tmp"),
            "HOME": str(folder / "home"),
        },
    }


class Scans:
    """Run each scenario once, whoever asks for it first."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(exist_ok=True)

    def of(self, name: str) -> Run:
        folder = self._folder / name
        done = self._folder / f"{name}.json"
        with locked(self._folder / f"{name}.lock"):
            if not done.exists():
                folder.mkdir()
                done.write_text(json.dumps(self._run(SCENARIOS[name], folder)))
        return Run(*json.loads(done.read_text()), folder)

    def _run(self, scenario: Scenario, folder: Path) -> tuple[int, str, str]:
        inputs = scenario.inputs(folder)
        for name, data in inputs.items():
            (folder / name).write_bytes(data)
        if scenario.prepare is not None:
            scenario.prepare(self, folder)
        options = ["--out", "out", "--as-of", AS_OF, "--jobs", "1", *scenario.options]
        done = subprocess.run(
            **command(folder, *inputs, *options),
            capture_output=True,
            check=False,
            text=True,
            encoding="utf-8",
            preexec_fn=limit_of(scenario.file_bytes),
        )
        return done.returncode, done.stdout, done.stderr


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock between processes, where the system has them."""
    with path.open("w") as file:
        if os.name == "posix":
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def limit_of(file_bytes: int) -> Callable[[], None] | None:
    """Return what limits the size of any file that the run writes, as a full disk."""
    if not file_bytes:
        return None
    import resource

    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))


def export(data: bytes) -> Callable[[Path], dict[str, bytes]]:
    return lambda _: {f"facebook-{CANARY}.zip": data}


def conditions(table: dict[str, Condition], *more: Entry) -> bytes:
    return with_members(*(row.entry for row in table.values()), *more)


def shifted(folder: Path) -> dict[str, bytes]:
    """Return a zip that begins before its own start, with a name of a file outside."""
    outside = b.unzipped(b.facebook(name=OUTSIDE), folder / "outside").resolve()
    names = [f"{outside}/{path}" for path in (b.POSTS, b.PROFILE)]
    data = b.forged([Entry(name, b"[]") for name in names], shift=1 << 20)
    return {"facebook.zip": data}


def statements(_: Path) -> dict[str, bytes]:
    """Return four accounts whose own files hold what is unreadable or impossible."""
    odd = b.instagram(username="odd.example")
    profile = b.json_bytes(odd[b.INSTAGRAM_PROFILE])
    cells = {"Zork": "words", "Media Owner": "bob", "Time": ""}
    comment: Members = {label: b.cell(words) for label, words in cells.items()}
    comment["Time"]["timestamp"] = 1_600_000_000
    change = {"title": "Private", "string_map_data": {"Time": {"timestamp": 10**18}}}
    exports: dict[str, Members] = {
        "facebook-odd": b.facebook(username="oddexample", birthday={"year": "secret"}),
        "facebook-absurd": b.facebook(
            username="absurdexample",
            registration_timestamp=10**18,
            birthday={"year": 10**12, "month": 1, "day": 1},
        ),
        "instagram-odd": odd
        | {
            b.INSTAGRAM_PROFILE: profile.replace(b"Ann Example", b"Ann \\ud83d"),
            b.INSTAGRAM_COMMENTS: [{"string_map_data": comment}],
        },
        "instagram-absurd": b.instagram(username="absurd.example")
        | {b.PRIVACY_CHANGES: [change]},
    }
    return {f"{name}.zip": b.zipped(members) for name, members in exports.items()}


def beside_a_good_one(_: Path) -> dict[str, bytes]:
    whole = b.zipped(personal())
    return {
        f"facebook-{CANARY}.zip": whole,
        "foreign.zip": b.zipped(FOREIGN),
        "truncated.zip": b.truncated(whole),
        "empty.zip": b.EMPTY_ZIP,
        "nothing.zip": b"",
        "letter.zip": b"Dear quxcanary-bob",
    }


def cut_off(_: Path) -> dict[str, bytes]:
    """Return a download that broke off inside its third member, before its albums."""
    members = {
        **b.facebook(),
        b.MORE_POSTS: b.posts(400, f"{CANARY}-cut"),
        b.ALBUM: {"name": "Album", "photos": []},
    }
    data = b.zipped(members)
    return {f"facebook-{CANARY}.zip": data[: data.index(b.ALBUM.encode()) - 400]}


def to_show_others(_: Path) -> dict[str, bytes]:
    """Return two accounts with canaries even where outputs name accounts and files."""
    facebook = personal()
    facebook[b.PROFILE]["profile_v2"]["username"] = f"{CANARY}-username"
    facebook[b.COMMENTS][f"{CANARY}-key"] = [b.comment(f"{CANARY}-keyed"), 5]
    story = {
        "uri": f"media/stories/201801/{CANARY}-story.jpg",
        "creation_timestamp": 1_600_000_000,
        "title": f"{CANARY}-story",
    }
    cells = {"Comment": "words", "Media Owner": f"{CANARY}-owner", "Time": ""}
    instagram = b.instagram(username=None, name=f"Dr: {CANARY}-instagram")
    instagram |= {
        b.INSTAGRAM_STORIES: {"ig_stories": [story]},
        b.INSTAGRAM_COMMENTS: [
            {"string_map_data": {key: b.cell(value) for key, value in cells.items()}}
        ],
        f"{b.INSTAGRAM}/media/{CANARY}-odd.json": b"",
        b.PRIVACY_CHANGES: b"broken quxcanary",
    }
    return {
        f"facebook-{CANARY}.zip": b.zipped(facebook),
        f"instagram-{CANARY}.zip": b.zipped(instagram),
        f"{CANARY}.zip": b.zipped(FOREIGN),
        f"{CANARY}-cut.zip": b.truncated(b.zipped(facebook)),
    }


def full_output(scans: Scans, folder: Path) -> None:
    """Put the output of an earlier scan there, with answers and a letter."""
    shutil.copytree(scans.of("personal").out, folder / "out")
    (folder / "out" / "answers.toml").write_bytes(b"# mine\n")
    (folder / "out" / "letter-to-meta.txt").write_bytes(b"Dear Meta")


LONG = [f"{'né 🌱 ' * 100}{CANARY}-tail", "x" * 279 + "é" + f"{CANARY}-tail"]
SENSITIVE = b.zipped(
    {**personal(), b.MORE_POSTS: ONE_BROKEN, b.ARCHIVE: b"quxcanary", b.TRASH: b""}
)
ALL_FORMATS = tuple(
    part
    for name in ("html", "parquet", "csv", "json", "png", "svg")
    for part in ("--format", name)
)
SCENARIOS = {
    "nothing unread": Scenario(export(conditions(NOT_UNREAD))),
    "much unread": Scenario(export(conditions(UNREAD, *TWICE))),
    "beside a good one": Scenario(beside_a_good_one),
    "a download cut off": Scenario(cut_off),
    "foreign alone": Scenario(lambda _: {f"{CANARY}.zip": b.zipped(FOREIGN)}),
    "begins before its start": Scenario(shifted),
    "statements": Scenario(statements),
    "personal": Scenario(export(SENSITIVE)),
    "to show others": Scenario(
        to_show_others,
        ("--text", "none", *ALL_FORMATS, "--objected-on",
         f"{CANARY}-username=2025-05-20"),
    ),
    "into our own folder": Scenario(
        export(b.zipped({**b.facebook(), b.MORE_POSTS: [b.post(w) for w in LONG]})),
        ("--text", "snippet", "--policy", "us"),
        prepare=full_output,
    ),
}  # fmt: skip
if os.name == "posix":
    SCENARIOS |= {
        "no room for the tables": Scenario(
            export(SENSITIVE), prepare=full_output, file_bytes=4_096
        ),
        "no room for the report": Scenario(
            export(SENSITIVE), prepare=full_output, file_bytes=30_000
        ),
    }


@pytest.fixture(scope="module")
def scans(tmp_path_factory) -> Scans:
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    return Scans(shared / "bad_input")


@pytest.fixture(scope="module")
def ran(request, scans) -> Run:
    """Return the run of the scenario that a test names."""
    return scans.of(request.param)


def after(*names: str) -> pytest.MarkDecorator:
    """Give a test the runs of these scenarios, one after another."""
    return pytest.mark.parametrize(
        "ran", names or tuple(SCENARIOS), indirect=True, ids=names or tuple(SCENARIOS)
    )


# Each condition with the run that meets it.
after_each_condition = pytest.mark.parametrize(
    ("ran", "condition"),
    [("nothing unread", row) for row in NOT_UNREAD.values()]
    + [("much unread", row) for row in UNREAD.values()],
    indirect=["ran"],
    ids=[*NOT_UNREAD, *UNREAD],
)


def hashes(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.is_file()
    }


def places_of(word: str, out: Path) -> list[str]:
    """Return where in the output files a word stands, in any column or byte."""
    found = []
    for path in sorted(path for path in out.rglob("*") if path.is_file()):
        if word.encode() in path.read_bytes():
            found.append(path.name)
        if path.suffix == ".parquet":
            table = pq.read_table(path)
            found += [
                f"{path.name}/{name}"
                for name in table.column_names
                if word in str(table.column(name).to_pylist())
            ]
            found += [path.name] if word in str(table.schema.metadata) else []
        if word in path.name:
            found.append("a file name")
    return found


# Every run ---------------------------------------------------------------------------


@after()
def test_nothing_of_the_person_is_printed(ran):
    printed = ran.stdout + ran.stderr

    assert [word for word in (CANARY, PRIVATE, OUTSIDE) if word in printed] == []


@after()
def test_no_run_is_a_bug_of_ours(ran):
    assert ran.code in (0, 1, 2, 3, 4)
    assert "Traceback" not in ran.stderr
    assert "Exception ignored" not in ran.stderr


@after()
def test_no_temporary_file_is_left(ran):
    left = [path for path in ran.folder.rglob("*") if path.name.startswith(".tmp")]

    assert left == []
    assert list((ran.folder / "tmp").iterdir()) == []
    assert list((ran.folder / "home").iterdir()) == []


@after()
def test_nothing_is_written_outside_the_output_folder(ran):
    beside = {path.name for path in ran.folder.iterdir() if path.suffix != ".zip"}

    assert beside - {"outside"} <= {"out", "tmp", "home"}


@after()
def test_no_output_holds_a_word_of_private_messages_or_of_other_files(ran):
    assert places_of(PRIVATE, ran.out) == []
    assert places_of(OUTSIDE, ran.out) == []


@after()
def test_problems_never_quote_the_person(ran):
    quoting = {"problems.parquet/what", "problems.parquet/pointer"}

    assert quoting.isdisjoint(places_of(CANARY, ran.out))


# The table of conditions -------------------------------------------------------------


@after_each_condition
def test_a_member_has_the_status_of_the_table(ran, condition):
    (row,) = (row for row in ran.rows("files") if row["path"] == condition.entry.name)

    assert row["status"] == condition.status


@after_each_condition
def test_a_member_has_a_problem_only_where_the_table_says(ran, condition):
    assert bool(ran.problems(condition.entry.name)) == condition.has_problem


@after("nothing unread")
def test_a_scan_without_losses_exits_with_0(ran):
    assert ran.code == 0


@after("nothing unread")
def test_items_of_impossible_times_are_kept_without_a_time(ran):
    rows = [row for row in ran.rows("items") if row["source_path"] == b.GROUP_POSTS]

    assert [row["text"] for row in rows] == [
        f"time {n}" for n in range(len(ABSURD_TIMES))
    ]
    assert {row["created_at"] for row in rows} == {None}


@after("nothing unread")
def test_of_private_messages_only_the_first_4_kib_are_looked_at(ran):
    rows = {row["path"]: row for row in ran.rows("files")}
    thread, photo = rows[b.THREAD], rows[PRIVATE_PHOTO]

    assert (thread["status"], photo["status"]) == ("skipped", "skipped")
    assert thread["bytes"] > 2 * 4096
    assert thread["bytes_read"] <= 4096
    assert photo["bytes_read"] == 0


@after("much unread")
def test_the_neighbours_of_a_broken_record_are_items(ran):
    assert ran.texts(b.MORE_POSTS) == ["live 0", "live 1", "live 2"]


@after("much unread")
def test_damaged_members_give_the_items_before_the_damage(ran):
    assert len(ran.texts(b.GROUP_POSTS)) == 400
    assert 100 < len(ran.texts(b.PENDING)) < 400
    assert ran.texts(b.EVENTS) == ["a"]
    assert 50 < len(ran.texts(b.LOOSE_PHOTOS)) < 300


@after("much unread")
def test_members_of_one_name_have_a_row_each(ran):
    rows = [row for row in ran.rows("files") if row["path"] == b.LISTINGS]

    assert [(row["status"], row["items"]) for row in rows] == [("parsed", 1)] * 2
    assert sorted(ran.texts(b.LISTINGS)) == ["listing 0", "listing 1"]


@pytest.mark.parametrize(
    ("ran", "added"),
    [
        ("nothing unread", [row.entry for row in NOT_UNREAD.values()]),
        ("much unread", [*(row.entry for row in UNREAD.values()), *TWICE]),
    ],
    indirect=["ran"],
    ids=["nothing unread", "much unread"],
)
def test_every_member_has_one_row(ran, added):
    expected = [*personal(), *(entry.name for entry in added)]

    assert sorted(row["path"] for row in ran.rows("files")) == sorted(expected)


@after("much unread")
def test_a_scan_with_losses_exits_with_1(ran):
    assert ran.code == 1


@pytest.mark.parametrize(
    "kind", ["one broken record", "an empty member", "a wrong checksum"]
)
def test_one_loss_alone_makes_a_scan_exit_with_1(tmp_path, kind):
    path = tmp_path / "facebook.zip"
    path.write_bytes(with_members(UNREAD[kind].entry))

    result = invoked(path, "--out", tmp_path / "out", *QUICK)

    assert result.exit_code == 1


@after("nothing unread", "much unread")
def test_the_rest_of_the_export_is_audited(ran):
    assert sorted(ran.texts(b.POSTS), key=str)[-3:] == [
        f"{CANARY}-post 0",
        f"{CANARY}-post 1",
        f"{CANARY}-text with @{CANARY}-mention",
    ]


# Headers that lie --------------------------------------------------------------------


@after("nothing unread")
def test_a_lie_of_a_header_costs_nothing(ran):
    assert ran.texts(b.MORE_POSTS) == ["live", "and well"]
    assert ran.texts(b.LISTINGS) == ["listing"]


@after("begins before its start")
def test_a_zip_that_begins_before_its_start_is_unreadable(ran):
    assert ran.code in (1, 3)


# What the export says of the account -------------------------------------------------


ODD, ABSURD = (
    {"facebook": f"{word}example", "instagram": f"{word}.example"}
    for word in ("odd", "absurd")
)


@after("statements")
def test_one_unreadable_statement_does_not_hide_whose_account_it_is(ran):
    found = {(row["platform"], row["account"]) for row in ran.rows("accounts")}

    assert found == {*ODD.items(), *ABSURD.items()}


@after("statements")
def test_one_unreadable_statement_does_not_hide_whether_the_account_is_private(ran):
    found = {row["account"]: row["is_private"] for row in ran.rows("accounts")}

    assert found.get(ODD["instagram"]) is False


@after("statements")
def test_words_under_an_unknown_label_are_a_problem(ran):
    assert ran.problems(b.INSTAGRAM_COMMENTS) != []


@after("statements")
def test_impossible_times_of_an_account_are_null(ran):
    rows = ran.rows("accounts")

    assert {row["created_at"] for row in rows} == {None}
    assert {row["birth_year"] for row in rows} == {None}


@after("statements")
@pytest.mark.parametrize(
    ("archive", "path"),
    [("facebook-absurd", b.PROFILE), ("instagram-absurd", b.PRIVACY_CHANGES)],
)
def test_impossible_times_of_an_account_are_a_problem(ran, archive, path):
    archives = [row["archive"] for row in ran.problems(path)]

    assert f"{archive}.zip" in archives


# Inputs that are no exports ----------------------------------------------------------


@after("beside a good one")
def test_a_bad_input_beside_a_good_one_exits_with_1(ran):
    assert ran.code == 1
    assert len(ran.texts(b.POSTS)) >= 3


@after("beside a good one")
@pytest.mark.parametrize(
    ("archive", "why"),
    [
        ("foreign.zip", "no export of Meta"),
        ("truncated.zip", "incomplete"),
        ("empty.zip", "no export of Meta"),
        ("nothing.zip", "empty file"),
        ("letter.zip", "not a zip"),
    ],
)
def test_a_bad_input_beside_a_good_one_has_a_problem_row(ran, archive, why):
    (row,) = (row for row in ran.rows("problems") if row["archive"] == archive)

    assert why in row["what"]


@after("a download cut off")
def test_a_download_cut_off_is_read_up_to_the_break(ran):
    cut = ran.texts(b.MORE_POSTS)
    files = {row["path"]: row["status"] for row in ran.rows("files")}

    assert ran.code == 1
    assert files == {b.POSTS: "parsed", b.PROFILE: "parsed", b.MORE_POSTS: "partial"}
    assert ran.texts(b.POSTS) == ["Post 0", "Post 1", "Post 2"]
    assert 100 < len(cut) < 400
    assert cut == [f"{CANARY}-cut {n}" for n in range(len(cut))]


@after("a download cut off")
def test_a_download_cut_off_is_said_to_be_incomplete_everywhere(ran):
    summary = json.loads((ran.out / "summary.json").read_bytes())
    (whole,) = (row for row in ran.rows("problems") if not row["path"])

    assert summary["completeness"]["incomplete_archives"] == 1
    assert "the download is incomplete" in whole["what"]
    assert "1 download is incomplete" in ran.stdout
    assert "download is incomplete: its end is missing" in (
        ran.out / "report.html"
    ).read_text("utf-8")


@after("beside a good one")
def test_members_of_a_foreign_zip_are_unknown(ran):
    rows = [row for row in ran.rows("files") if row["archive"] == "foreign.zip"]

    assert {row["path"]: row["status"] for row in rows} == dict.fromkeys(
        FOREIGN, "unknown"
    )


@after("foreign alone")
def test_a_foreign_zip_alone_exits_with_3_and_says_what_was_expected(ran):
    assert ran.code == 3
    assert ran.stderr.count("\n") == 1
    assert "nothing of Meta's" in ran.stderr
    assert "Expected: the zip that Facebook or Instagram" in ran.stderr
    assert not ran.out.exists()


ALONE = {
    "not a zip": (b"Dear quxcanary-bob", "not a zip"),
    "empty zip": (b.EMPTY_ZIP, "nothing of Meta's"),
    "empty file": (b"", "an empty file"),
    "a download of a few bytes": (b.zipped(personal())[:40], "incomplete"),
    "foreign zip": (b.zipped(FOREIGN), "nothing of Meta's"),
}


def invoked(*arguments: str | Path) -> Any:
    """Run the command within this process; for what is said in a single test."""
    return CliRunner().invoke(app, ["scan", *map(str, arguments)])


@pytest.mark.parametrize(("data", "why"), ALONE.values(), ids=ALONE)
def test_nothing_readable_exits_with_3_and_writes_nothing(tmp_path, data, why):
    path = tmp_path / f"{CANARY}.zip"
    path.write_bytes(data)

    result = invoked(path, "--out", tmp_path / "out")

    assert (result.exit_code, result.stdout) == (3, "")
    assert why in result.stderr
    assert "Expected: the zip that Facebook or Instagram" in result.stderr
    assert CANARY not in result.stderr
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


def test_a_folder_of_something_else_exits_with_3(tmp_path):
    folder = b.unzipped(FOREIGN, tmp_path / f"{CANARY}-folder")

    result = invoked(folder, "--out", tmp_path / "out")

    assert result.exit_code == 3
    assert CANARY not in result.output


# The output folder -------------------------------------------------------------------


@posix_only
@after("personal", "to show others", "into our own folder")
def test_outputs_are_for_their_owner_alone(ran):
    put_there = {"answers.toml", "letter-to-meta.txt"}
    written = [path for path in ran.out.iterdir() if path.name not in put_there]

    assert {stat.S_IMODE(path.stat().st_mode) for path in written} == {0o600}
    assert stat.S_IMODE(ran.out.stat().st_mode) == 0o700


@after("into our own folder")
def test_our_own_folder_is_overwritten_but_for_answers_and_letters(ran, scans):
    before, now = hashes(scans.of("personal").out), hashes(ran.out)

    assert ran.code == 0
    assert (ran.out / "answers.toml").read_bytes() == b"# mine\n"
    assert (ran.out / "letter-to-meta.txt").read_bytes() == b"Dear Meta"
    assert [name for name in before if before[name] == now[name]] == []
    assert len(ran.rows("items")) == 6


@pytest.fixture
def good(tmp_path) -> Path:
    """Return the zip of a minimal export."""
    path = tmp_path / "facebook.zip"
    path.write_bytes(b.zipped(b.facebook()))
    return path


def test_another_folder_exits_with_2_and_is_left_as_it_was(tmp_path, good):
    out = b.unzipped({"diary.txt": b"mine"}, tmp_path / "out")

    result = invoked(good, "--out", out)

    assert result.exit_code == 2
    assert "--force" in result.stderr
    assert [path.name for path in out.iterdir()] == ["diary.txt"]


def test_force_writes_beside_what_is_there(tmp_path, good):
    out = b.unzipped({"diary.txt": b"mine"}, tmp_path / "out")

    result = invoked(good, "--out", out, "--force", *QUICK)

    assert result.exit_code == 0
    assert (out / "diary.txt").read_bytes() == b"mine"
    assert (out / "summary.json").is_file()


def test_an_output_that_is_a_file_exits_with_2_and_is_left_as_it_was(tmp_path, good):
    out = tmp_path / "diary.txt"
    out.write_bytes(b"mine")

    result = invoked(good, "--out", out)

    assert result.exit_code == 2
    assert out.read_bytes() == b"mine"


def test_a_link_as_output_folder_is_not_followed(tmp_path, good):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "out").symlink_to(elsewhere)

    result = invoked(good, "--out", tmp_path / "out")

    assert result.exit_code == 2
    assert list(elsewhere.iterdir()) == []


def test_an_output_folder_that_cannot_be_made_exits_with_4(tmp_path, good):
    result = invoked(good, "--out", good / "out")

    assert result.exit_code == 4
    assert result.stderr.startswith("meta-audit: the output can't be written")


@posix_only
@after(*(name for name in SCENARIOS if name.startswith("no room")))
def test_a_full_disk_exits_with_4_and_leaves_the_last_output_as_it_was(ran, scans):
    before, now = hashes(scans.of("personal").out), hashes(ran.out)

    assert ran.code == 4
    assert ran.stderr.count("\n") == 1
    assert "can't be written" in ran.stderr
    assert {name: now[name] for name in before} == before
    assert (ran.out / "answers.toml").read_bytes() == b"# mine\n"


def eventually(holds: Callable[[], bool]) -> None:
    """Wait until something holds, at most as long as no test should take."""
    pause, end = threading.Event(), time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end
        pause.wait(0.01)


def is_gone(group: int) -> bool:
    """Say whether no process of a group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


class Stop(NamedTuple):
    """A way to stop a scan: which signal, and once which file is being written."""

    signal: int
    begun: str


@posix_only
@pytest.mark.parametrize(
    "stop",
    [
        Stop(signal.SIGINT, ".tmp-*"),
        Stop(signal.SIGTERM, ".tmp-*/items.parquet"),
    ],
    ids=lambda stop: f"{stop.signal.name} {stop.begun}",
)
def test_a_stopped_scan_exits_with_130_and_leaves_no_trace(tmp_path, scans, stop):
    full_output(scans, tmp_path)
    out = tmp_path / "out"
    before = hashes(out)
    data = b.zipped({**personal(), b.MORE_POSTS: b.posts(30_000, CANARY)})
    (tmp_path / "facebook.zip").write_bytes(data)

    with subprocess.Popen(
        **command(tmp_path, "facebook.zip", "--out", "out"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        eventually(lambda: process.poll() is not None or any(out.glob(stop.begun)))
        os.killpg(process.pid, stop.signal)
        stdout, stderr = process.communicate(timeout=30)

    assert process.returncode == 130
    assert stdout == b""
    assert stderr.decode() == "meta-audit: stopped; nothing half-written is left\n"
    assert hashes(out) == before
    assert [path for path in out.iterdir() if path.is_dir()] == []
    eventually(lambda: is_gone(process.pid))


# Options -----------------------------------------------------------------------------

WRONG = {
    "unknown policy": ("--policy", "mars"),
    "unknown format": ("--format", "docx"),
    "unknown level of text": ("--text", "some"),
    "no number of jobs": ("--jobs", "many"),
    "negative jobs": ("--jobs", "-1"),
    "day in words": ("--as-of", "yesterday"),
    "no such day": ("--as-of", "2026-02-30"),
    "day the wrong way round": ("--as-of", "21.11.2026"),
    "objection in words": ("--objected-on", "last spring"),
    "objection on no such day": ("--objected-on", "2025-02-30"),
    "objection tomorrow": ("--objected-on", "2026-11-22"),
    "objection of nobody": ("--objected-on", "bob=2025-05-20"),
    "objection of two": ("--objected-on", "Ann Example=2025-05-20"),
    "year in two digits": ("--birth-year", "88"),
    "year to come": ("--birth-year", "2027"),
    "year in words": ("--birth-year", "young"),
    "unknown option": ("--fast",),
}


@pytest.fixture(scope="module")
def two_accounts(tmp_path_factory) -> list[Path]:
    """Return exports of two accounts whose owners have one name."""
    folder = tmp_path_factory.mktemp("accounts")
    facebook, instagram = folder / "facebook.zip", folder / "instagram.zip"
    facebook.write_bytes(b.zipped(b.facebook(username="annexample")))
    instagram.write_bytes(b.zipped(b.instagram()))
    return [facebook, instagram]


@pytest.mark.parametrize("options", WRONG.values(), ids=WRONG)
def test_a_wrong_option_exits_with_2_and_writes_nothing(
    tmp_path, two_accounts, options
):
    out = tmp_path / "out"

    result = invoked(*two_accounts, "--out", out, *QUICK, *options)

    assert (result.exit_code, result.stdout) == (2, "")
    assert options[0] in result.stderr
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_no_export_at_all_exits_with_2(tmp_path):
    assert invoked("--out", tmp_path / "out").exit_code == 2


# --text ------------------------------------------------------------------------------


@after("to show others")
def test_a_scan_to_show_others_is_whole(ran):
    assert ran.code == 1
    assert {path.stem for path in ran.out.glob("*.parquet")} == set(TABLES)
    assert len(ran.rows("items")) >= 15
    assert {row["account"] for row in ran.rows("items")} == {"account 1", "account 2"}


@after("to show others")
def test_what_is_safe_to_show_holds_no_word_and_no_name(ran):
    assert places_of(CANARY, ran.out) == []


@after("personal")
def test_a_full_scan_holds_the_words_that_a_safe_one_leaves_out(ran):
    assert {"items.csv", "items.parquet/text", "report.html"} <= set(
        places_of(f"{CANARY}-text", ran.out)
    )


@after("into our own folder")
def test_snippets_are_at_most_280_characters(ran):
    assert [text and len(text) for text in ran.texts(b.MORE_POSTS)] == [280, 280]


@after("into our own folder")
def test_no_output_holds_the_words_behind_a_snippet(ran):
    assert places_of(f"{CANARY}-tail", ran.out) == []
