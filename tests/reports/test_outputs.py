"""Hold that an output folder is the old or the new one, whatever happens between."""

from __future__ import annotations

import errno
import os
import signal
import threading
from pathlib import Path

import pytest

from reports import outputs, placing
from reports.outputs import ForeignFolderError, OutputError
from tests import builders as b

OLD = {
    "items.parquet": b"old items", "items.csv": b"old csv", "audit.json": b"old audit",
    "summary.json": b"old summary", "answers.toml": b"mine",
}  # fmt: skip
NEW = {
    "items.parquet": b"new items", "report.html": b"new report",
    "audit.json": b"new audit", "summary.json": b"new summary",
}  # fmt: skip
# What stands there after the new files came: the stale CSV is gone, the answers stay.
AFTER = NEW | {"answers.toml": b"mine"}
MOVES = 8  # three old files away, the stale one away, four new ones to their places
posix_only = pytest.mark.skipif(os.name != "posix", reason="locks, links")


class KilledError(BaseException):
    """Stand for the end of the process: nothing of ours catches it."""


def held(out: Path) -> dict[str, bytes | None]:
    """Return what stands in a folder; None for a folder in it."""
    return {
        path.name: path.read_bytes() if path.is_file() else None
        for path in out.iterdir()
    }


def write(out: Path, *, force: bool = False) -> None:
    with outputs.folder(out, force=force) as folder:
        b.unzipped(NEW, folder)


@pytest.fixture
def out(tmp_path) -> Path:
    return b.unzipped(OLD, tmp_path / "out")


def failing_at(move: int, error: BaseException):
    """Return a ``rename`` that fails at one of its calls."""
    left, true = [move], Path.rename

    def rename(self: Path, target: Path) -> Path:
        left[0] -= 1
        if left[0] == 0:
            raise error
        return true(self, target)

    return rename


def test_a_new_output_takes_the_place_of_the_old_one(out):
    write(out)

    assert held(out) == AFTER


@pytest.mark.parametrize("move", range(1, MOVES + 1))
@pytest.mark.parametrize("number", [errno.EACCES, errno.ENOSPC, errno.EIO])
def test_a_move_that_fails_leaves_the_old_output(out, monkeypatch, move, number):
    monkeypatch.setattr(Path, "rename", failing_at(move, OSError(number, "no")))

    with pytest.raises(OutputError, match="can't be written"):
        write(out)

    assert held(out) == OLD


@pytest.mark.parametrize("move", range(1, MOVES + 1))
def test_a_stop_between_two_moves_leaves_the_old_output(out, monkeypatch, move):
    monkeypatch.setattr(Path, "rename", failing_at(move, KeyboardInterrupt()))

    with pytest.raises(KeyboardInterrupt):
        write(out)

    assert held(out) == OLD


@pytest.mark.parametrize("move", range(1, MOVES + 1))
def test_of_a_kill_between_two_moves_the_next_run_leaves_no_trace(
    out, monkeypatch, move
):
    """A kill runs no handler; what a later run finds is undone before it writes."""
    with monkeypatch.context() as broken:
        broken.setattr(Path, "rename", failing_at(move, KilledError()))
        broken.setattr(placing, "undo", lambda *_: None)
        broken.setattr(outputs.shutil, "rmtree", lambda *_, **__: None)
        with pytest.raises(KilledError):
            write(out)
    (left,) = out.glob(".tmp-*")
    has_summary = (out / "summary.json").exists()

    with pytest.raises(RuntimeError), outputs.folder(out, force=False):
        raise RuntimeError

    assert left.name.startswith(".tmp-meta-audit-")
    assert has_summary == (move == 1)
    assert held(out) == OLD


def test_of_a_kill_in_a_first_output_nothing_stays(tmp_path, monkeypatch):
    out = tmp_path / "out"
    with monkeypatch.context() as broken:
        broken.setattr(Path, "rename", failing_at(3, KilledError()))
        broken.setattr(placing, "undo", lambda *_: None)
        broken.setattr(outputs.shutil, "rmtree", lambda *_, **__: None)
        with pytest.raises(KilledError):
            write(out)
    assert {"items.parquet", "audit.json"} & held(out).keys()

    write(out)

    assert held(out) == NEW


def test_what_a_killed_run_left_is_removed_and_what_looks_like_it_is_kept(out):
    b.unzipped({"items.parquet": b"half"}, out / ".tmp-meta-audit-abc")
    (out / ".tmp-meta-audit-def").write_bytes(b"half a letter")
    (out / ".tmp-mine").write_bytes(b"mine")

    write(out)

    assert held(out) == AFTER | {".tmp-mine": b"mine"}


def test_a_folder_in_the_place_of_a_file_is_not_touched(tmp_path):
    out = b.unzipped({"items.csv/diary.txt": b"mine"}, tmp_path / "out")

    with pytest.raises(OutputError, match="directory"):
        write(out, force=True)

    assert [path.name for path in out.rglob("*")] == ["items.csv", "diary.txt"]


@posix_only
def test_links_among_the_outputs_are_replaced_and_never_followed(out, tmp_path):
    outside = tmp_path / "outside.txt"
    outside.write_bytes(b"mine")
    for name in ("items.parquet", "items.csv"):
        (out / name).unlink()
        (out / name).symlink_to(outside)

    write(out)

    assert outside.read_bytes() == b"mine"
    assert not (out / "items.parquet").is_symlink()
    assert held(out) == AFTER


@posix_only
def test_a_second_run_into_the_same_folder_is_refused(out):
    with outputs.folder(out, force=False) as folder:
        b.unzipped(NEW, folder)
        with pytest.raises(OutputError, match="another run"):
            write(out)

    assert held(out) == AFTER


def test_a_comparison_is_no_place_for_an_audit(tmp_path):
    out = b.unzipped({"compare.json": b"{}"}, tmp_path / "out")

    with pytest.raises(ForeignFolderError):
        write(out)


@posix_only
@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="root may write")
def test_a_folder_that_may_not_be_written_is_left_as_it_was(out):
    out.chmod(0o500)
    try:
        with pytest.raises(OutputError, match="can't be written"):
            write(out)
        assert held(out) == OLD
    finally:
        out.chmod(0o700)


def test_a_failed_move_a_kill_and_a_failed_run_leave_the_old_output(out, monkeypatch):
    """The kill comes while the temporary folder of the failed run is removed."""
    removed: list[Path] = []

    def killed(path: Path, **_: object) -> None:
        first = min(Path(path).glob("*.*"))
        removed.append(first)
        first.unlink()
        raise KilledError

    with monkeypatch.context() as broken:
        broken.setattr(Path, "rename", failing_at(MOVES, OSError(errno.EIO, "no")))
        broken.setattr(outputs.shutil, "rmtree", killed)
        with pytest.raises(KilledError):
            write(out)
    with pytest.raises(RuntimeError), outputs.folder(out, force=False):
        raise RuntimeError

    assert removed
    assert held(out) == OLD


CRAFTED = {
    "a way out": '{"../outside.txt": false}',
    "a way out by a link": '{"L/outside.txt": false}',
    "what the person wrote": '{"answers.toml": false}',
    "a list of them": '["../outside.txt"]',
    "a number": "5",
    "nothing": "null",
    "brackets": "[" * 60_000,
    "cut": '{"items',
}


@pytest.mark.parametrize("listed", CRAFTED.values(), ids=CRAFTED)
def test_what_a_stranger_left_in_a_folder_moves_and_deletes_nothing(
    out, tmp_path, listed
):
    (tmp_path / "outside.txt").write_bytes(b"mine")
    (out / "L").symlink_to(tmp_path)
    left = out / ".tmp-meta-audit-x"
    b.unzipped({"earlier/moving.json": listed.encode(), "L/x": b""}, left)

    write(out)

    assert (tmp_path / "outside.txt").read_bytes() == b"mine"
    assert not left.exists()
    (out / "L").unlink()
    assert held(out) == AFTER


@posix_only
def test_a_leftover_that_is_a_link_takes_nothing_along(out, tmp_path):
    elsewhere = b.unzipped(
        {"moving.json": b'{"mine.csv": true}', "mine.csv": b"mine"}, tmp_path / "else"
    )
    left = out / ".tmp-meta-audit-x"
    left.mkdir()
    (left / "earlier").symlink_to(elsewhere)

    write(out)

    assert held(out) == AFTER
    assert held(elsewhere)["mine.csv"] == b"mine"


@posix_only
def test_a_signal_waits_until_the_files_have_moved():
    """Other threads are there, as in every scan: any may take the signal."""
    ended, seen, during = threading.Event(), [], []
    thread = threading.Thread(target=ended.wait)
    thread.start()

    def noted(number: int, _frame: object) -> None:
        seen.append(number)
        raise KilledError

    before = signal.signal(signal.SIGTERM, noted)
    try:
        with pytest.raises(KilledError):
            stopped_within(seen, during)
    finally:
        signal.signal(signal.SIGTERM, before)
        ended.set()
        thread.join()

    assert (during, seen) == ([0], [signal.SIGTERM])


def stopped_within(seen: list[int], during: list[int]) -> None:
    with outputs._undisturbed():
        os.kill(os.getpid(), signal.SIGTERM)
        during.append(len(seen))
