"""Hold that a child that dies, loops or eats memory costs its own task alone."""

from __future__ import annotations

import os
import queue
import signal
import sys
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from parsers import archive, workers
from parsers.workers import Answer, Batch, Pool, Receipt, Task
from tests import builders as b

PROC = Path("/proc")
needs_proc = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="children are found through /proc"
)
needs_limits = pytest.mark.skipif(
    sys.platform != "linux", reason="limits of another process can be set on Linux only"
)
CONTEXT = {
    "product": "facebook",
    "accounts": {"facebook": "ann", "messenger": "ann"},
    "names": (),
    "groups": (),
    "latest": 1_800_000_000_000,
}
SMALL = {f"{n}.json": b.posts(n + 1) for n in range(4)}
AGAIN = b.json_bytes(b.post("again"))


def tasks(export: Path, job: str = "parse") -> list[Task]:
    """Return a task for each member, as posts whatever its name."""
    return [
        Task(number, job, os.fsencode(export), member, "facebook-posts-2024", CONTEXT)
        for number, member in enumerate(archive.opened(export).members)
    ]


def receipts(answers: Iterable[Answer]) -> dict[int, Receipt]:
    """Return the receipts by task; each task has one, and it is the last answer."""
    found: dict[int, Receipt] = {}
    for answer in answers:
        assert answer.number not in found
        if isinstance(answer, Receipt):
            found[answer.number] = answer
    return found


def fates(answers: Iterable[Answer]) -> dict[int, tuple[str, str | None]]:
    found = receipts(answers)
    return {number: (found[number].status, found[number].reason) for number in found}


def in_the_midst(answers: Iterator[Answer], number: int) -> list[Answer]:
    """Go on until the task has sent its first rows; return all answers up to there."""
    seen: list[Answer] = []
    for answer in answers:
        seen.append(answer)
        if isinstance(answer, Batch) and answer.number == number:
            return seen
    pytest.fail("the task sent no rows")


def alone(reason: str) -> dict[int, tuple[str, str | None]]:
    """Return what becomes of five tasks of which the first one failed."""
    return {0: ("failed", reason), **dict.fromkeys(range(1, 5), PARSED)}


def stat_of(pid: int) -> list[str]:
    """Return what the system says of a process, from its state on."""
    return (PROC / str(pid) / "stat").read_text().rpartition(") ")[2].split()


def children() -> set[int]:
    """Return our child processes, ended ones that nobody reaped included."""
    found = set()
    for pid in (int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()):
        try:
            parent = int(stat_of(pid)[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
        if parent == os.getpid():
            found.add(pid)
    return found


def new_child(before: set[int]) -> int:
    (pid,) = children() - before
    return pid


@pytest.fixture
def small(tmp_path) -> Path:
    """Return an export of four small members."""
    path = tmp_path / "small.zip"
    path.write_bytes(b.zipped(SMALL))
    return path


@pytest.fixture
def with_endless(tmp_path) -> Path:
    """Return a folder whose first member gives seconds of batches, and four small."""
    long = b"[" + b",".join([AGAIN] * 600_000) + b"]"
    return b.unzipped({"!.json": long, **SMALL}, tmp_path / "endless")


PARSED = ("parsed", None)
ALL_PARSED = dict.fromkeys(range(4), PARSED)


# What is answered --------------------------------------------------------------------


def row_count(answers: Iterable[Answer], number: int) -> int:
    """Return how many rows came of a task."""
    ipc = [a.ipc for a in answers if isinstance(a, Batch) and a.number == number]
    return sum(pa.ipc.open_stream(stream).read_all().num_rows for stream in ipc)


@pytest.mark.parametrize("jobs", [1, 3])
def test_every_task_has_its_rows_and_one_receipt(small, jobs):
    with Pool(jobs) as pool:
        answers = list(pool.run(tasks(small)))

    found = receipts(answers)
    counts = [
        (found[n].status, found[n].records, found[n].items, row_count(answers, n))
        for n in range(4)
    ]
    assert len(found) == 4
    assert counts == [
        ("parsed", 1, 1, 1),
        ("parsed", 2, 2, 2),
        ("parsed", 3, 3, 3),
        ("parsed", 4, 4, 4),
    ]


def test_what_breaks_a_parser_is_named_without_its_words(tmp_path):
    export = tmp_path / "export.zip"
    export.write_bytes(b.zipped({"a.json": b'{"CANARY": CANARY'}))

    with Pool(1) as pool:
        answers = list(pool.run(tasks(export, "identify") + tasks(export, "skeleton")))

    assert {answer.status for answer in answers} == {"failed"}
    assert "CANARY" not in str(answers)


def test_a_zip_whose_file_name_is_no_utf_8_is_read(tmp_path):
    export = Path(os.fsdecode(os.fsencode(tmp_path) + b"/facebook-\xe9.zip"))
    try:
        export.write_bytes(b.zipped(SMALL))
    except OSError:
        pytest.skip("this system has no such names")

    with Pool(1) as pool:
        found = fates(pool.run(tasks(export)))

    assert found == ALL_PARSED


# What is hostile ---------------------------------------------------------------------


def test_a_bomb_of_three_gigabytes_is_stopped_and_costs_itself(tmp_path):
    piece = b" " * (32 << 20)
    packed = b.packed_often(piece, 96)
    bomb = b.Entry("!.json", packed=packed, states_size=96 * len(piece))
    export = tmp_path / "export.zip"
    export.write_bytes(b.forged([bomb, *b.entries(SMALL)]))

    with Pool(1) as pool:
        found = receipts(pool.run(tasks(export)))

    assert found[0].status == "failed"
    assert found[0].reason == "inflates more than 200 times"
    assert found[0].bytes_read < 256 << 20
    assert {found[n].status for n in range(1, 5)} == {"parsed"}


def cpu_ticks(pid: int) -> int:
    user, system = stat_of(pid)[11:13]
    return int(user) + int(system)


@needs_proc
def test_a_child_that_is_killed_costs_the_task_it_held(with_endless):
    before = children()

    with Pool(2) as pool:
        answers = pool.run(tasks(with_endless))
        seen = in_the_midst(answers, 0)
        os.kill(max(children() - before, key=cpu_ticks), signal.SIGKILL)
        found = fates([*seen, *answers])

    assert found == alone("the reader stopped")


@needs_proc
def test_a_child_that_is_killed_before_it_answers_costs_nothing(small, with_endless):
    before = children()

    with Pool(1) as pool:
        fates(pool.run(tasks(small)))
        os.kill(new_child(before), signal.SIGSTOP)
        answers = pool.run(tasks(with_endless)[1:])
        threading.Timer(0.2, os.kill, (new_child(before), signal.SIGKILL)).start()
        found = fates(answers)

    assert found == dict.fromkeys(range(1, 5), PARSED)


@needs_proc
def test_a_child_that_hangs_is_given_up_at_once_and_costs_the_task_it_held(
    small, with_endless, monkeypatch
):
    monkeypatch.setattr(workers, "_LOOK_SECONDS", 0.01)
    before = children()

    with Pool(1) as pool:
        fates(pool.run(tasks(small)))
        answers = pool.run(tasks(with_endless))
        seen = in_the_midst(answers, 0)
        os.kill(new_child(before), signal.SIGSTOP)
        (child,) = pool._busy
        child.deadline = 0.0
        given_up = next(answer for answer in answers if isinstance(answer, Receipt))
        found = fates([*seen, given_up, *answers])

    assert given_up.number == 0
    assert found == alone("took too long")


@pytest.mark.parametrize(
    "frame",
    [b"B", b"B\0\0", b"Dnonsense", b'D{"number":7,"status":"parsed"}', b"", b"D\xff"],
)
def test_what_none_of_our_children_says_costs_the_task_it_held(frame, small):
    with Pool(1) as pool:
        answers = pool.run(tasks(small)[:1])
        pool._answers = WithFirst(frame, pool)
        found = fates(answers)

    assert found == {0: ("failed", "the reader stopped")}


class WithFirst(queue.Queue):
    """A queue in which the child that works has said something odd first."""

    def __init__(self, frame: bytes, pool: Pool) -> None:
        super().__init__()
        self._odd, self._pool = frame, pool

    def get(self, block: bool = True, timeout: float | None = None):
        return next(iter(self._pool._busy)), self._odd


@needs_proc
@needs_limits
def test_a_child_that_needs_too_much_memory_says_so_and_goes_on(small, tmp_path):
    import resource

    hole = tmp_path / "large" / "0.json"
    hole.parent.mkdir()
    with hole.open("wb") as file:
        file.truncate(512 << 20)
    before = children()

    with Pool(1) as pool:
        fates(pool.run(tasks(small)))
        pid = new_child(before)
        pages = int((PROC / str(pid) / "statm").read_text().split()[0])
        most = pages * resource.getpagesize() + (96 << 20)
        resource.prlimit(pid, resource.RLIMIT_AS, (most, most))
        large = fates(pool.run(tasks(hole.parent)))
        after = fates(pool.run(tasks(small)))

    assert large == {0: ("failed", "needs more memory than is allowed")}
    assert after == ALL_PARSED


@needs_proc
@needs_limits
def test_a_child_that_computes_too_long_is_ended_and_costs_its_task(
    small, with_endless
):
    import resource

    before = children()

    with Pool(1) as pool:
        fates(pool.run(tasks(small)))
        pid = new_child(before)
        most = cpu_ticks(pid) // os.sysconf("SC_CLK_TCK") + 1
        resource.prlimit(pid, resource.RLIMIT_CPU, (most, most + 1))
        # Readers of records stop by themselves; what describes a file does not.
        described = tasks(with_endless, "skeleton")[:1]
        found = fates(pool.run(described + tasks(with_endless)[1:]))

    assert found == alone("the reader stopped")


@needs_proc
def test_a_child_that_died_at_rest_costs_no_task(small):
    before = children()

    with Pool(1) as pool:
        fates(pool.run(tasks(small)))
        pid = new_child(before)
        os.kill(pid, signal.SIGKILL)
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        found = fates(pool.run(tasks(small)))

    assert found == ALL_PARSED


@needs_proc
@needs_limits
def test_a_stated_size_does_not_buy_time_or_memory(tmp_path):
    """A child is held to what its member can hold, not to what the header says."""
    import resource

    liar = b.lying_size_64("0.json", b.json_bytes(b.posts(1)), 1 << 62)
    export = tmp_path / "export.zip"
    export.write_bytes(b.forged([liar]))
    before = children()

    with Pool(1) as pool:
        found = fates(pool.run(tasks(export)))
        pid = new_child(before)
        seconds, _ = resource.prlimit(pid, resource.RLIMIT_CPU)
        memory, _ = resource.prlimit(pid, resource.RLIMIT_AS)

    assert found == {0: ("parsed", None)}
    assert seconds < 3600
    assert memory <= 16 << 30


# What is left behind -----------------------------------------------------------------


@needs_proc
def test_a_pool_leaves_no_process_and_no_pipe_behind(small):
    before, pipes = children(), len(list((PROC / "self/fd").iterdir()))

    with Pool(2) as pool:
        fates(pool.run(tasks(small)))
        assert len(children()) == len(before) + 2

    assert children() == before
    assert len(list((PROC / "self/fd").iterdir())) == pipes


@needs_proc
def test_a_pool_that_is_left_in_the_midst_leaves_no_process(with_endless):
    before = children()

    def stopped() -> None:
        with Pool(2) as pool:
            in_the_midst(pool.run(tasks(with_endless)), 0)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()

    assert children() == before


@needs_proc
def test_a_child_knows_no_secret_of_ours(monkeypatch, tmp_path):
    secrets = ("AWS_SECRET_ACCESS_KEY", "GITHUB_TOKEN", "My_Password", "api_key")
    for name in (*secrets, "PLAIN_SETTING"):
        monkeypatch.setenv(name, "planted")
    path = tmp_path / "a.zip"
    path.write_bytes(b.zipped(SMALL))

    with Pool(1) as pool:
        receipts(pool.run(tasks(path)))
        (child,) = pool._idle
        given = (PROC / str(child._process.pid) / "environ").read_bytes().split(b"\0")

    assert [pair for pair in given if b"planted" in pair] == [b"PLAIN_SETTING=planted"]
