"""Run tasks in limited child processes and survive whatever happens to one of them.

A child is a fresh interpreter that talks over pipes, not a ``multiprocessing`` process:
it needs no importable ``__main__``, and may be started from a daemonic process (a Dask
worker). Answers are Arrow IPC and JSON, never pickles: a parser that a hostile member
took over can't make this process run anything. A child that dies, loops or eats memory
costs the member it was reading; the next task gets a new child.
"""

from __future__ import annotations

import os
import queue
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any, Final

import msgspec

from parsers.members import Member

_LENGTH: Final = struct.Struct("<I")
_BATCH: Final = b"B"
_DONE: Final = b"D"
_START: Final = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from parsers.child import main; main()"
)
_KILLS: Final = (signal.SIGTERM, getattr(signal, "SIGKILL", 9))
# Of the stores that remote archives come from, and of whatever else is around.
_SECRET: Final = ("SECRET", "TOKEN", "PASSWORD", "PASSWD", "CREDENTIAL", "_KEY", "AWS_")
_LOOK_SECONDS: Final = 1.0
_WALL_SECONDS: Final = 300.0
_WALL_SECONDS_PER_MB: Final = 12.0


class Task(msgspec.Struct, frozen=True):
    """One member to read: what to do with it, where it is, what is known around it.

    ``enrich`` names functions, ``module:function``, and their options: each takes and
    returns a batch of FACTS, in this order. ``problems`` is how many of them are kept.
    """

    number: int
    job: str
    path: bytes
    member: Member
    format_id: str
    context: dict[str, Any]
    enrich: list[tuple[str, dict[str, Any]]] = []
    problems: int = 1000


class Problem(msgspec.Struct, frozen=True):
    """One record or part that could not be read; never the person's words."""

    pointer: str | None
    what: str


class Receipt(msgspec.Struct, frozen=True):
    """What became of one member, whatever happened.

    ``problems`` holds the first ones, ``problem_count`` counts all. Times are
    milliseconds of the oldest and newest dated item.
    """

    number: int
    status: str
    reason: str | None = None
    bytes_read: int = 0
    digest: str = ""
    records: int = 0
    items: int = 0
    problem_count: int = 0
    problems: list[Problem] = []
    oldest: int | None = None
    newest: int | None = None
    facts: dict[str, Any] = {}

    @property
    def is_loss(self) -> bool:
        """Say whether the file, or a record of it, could not be read."""
        return self.status in ("failed", "partial") or bool(self.facts.get("unread"))


class Batch(msgspec.Struct, frozen=True):
    """An Arrow IPC stream with FACTS of one task."""

    number: int
    ipc: bytes


Answer = Batch | Receipt


class _Child:
    """One child process, the task it holds, and the thread that reads its answers."""

    def __init__(self, answers: queue.Queue[tuple[_Child, bytes | None]]) -> None:
        self.task: Task | None = None
        self.has_answered = False
        self.deadline = 0.0
        root = str(Path(__file__).resolve().parent.parent)
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and code
            [sys.executable, "-P", "-c", _START, root],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
        )
        threading.Thread(target=self._listen, args=(answers,), daemon=True).start()

    def _listen(self, answers: queue.Queue[tuple[_Child, bytes | None]]) -> None:
        assert self._process.stdout is not None
        for frame in frames(self._process.stdout):
            answers.put((self, frame))
        answers.put((self, None))

    def give(self, task: Task) -> bool:
        """Hand over a task; False if the child is gone already."""
        assert self._process.stdin is not None
        self.task, self.has_answered = task, False
        self.deadline = (
            time.monotonic()
            + _WALL_SECONDS
            + _WALL_SECONDS_PER_MB * (task.member.most / 1e6)
        )
        try:
            write_frame(self._process.stdin, msgspec.msgpack.encode(task))
        except OSError:
            return False
        return True

    @property
    def number(self) -> int | None:
        """Return the number of the task it holds."""
        return None if self.task is None else self.task.number

    def lives(self) -> bool:
        """Say whether the process is there."""
        return self._process.poll() is None

    def was_killed(self) -> bool:
        """Say of a process that is ending whether it was killed from outside."""
        try:
            return -self._process.wait(timeout=_LOOK_SECONDS) in _KILLS
        except subprocess.TimeoutExpired:
            return False

    def stop(self) -> None:
        """End the process at once and reap it."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue


def _environment() -> dict[str, str]:
    """Return the child's environment: one thread, plain allocator, no surprises."""
    single = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    return {
        **{name: value for name, value in os.environ.items() if not _is_secret(name)},
        **dict.fromkeys(single, "1"),
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": os.environ.get("PYTHONDONTWRITEBYTECODE", ""),
    }


def _is_secret(name: str) -> bool:
    """Say whether a variable may open something, which no child needs."""
    return any(word in name.upper() for word in _SECRET)


def frames(pipe: IO[bytes]) -> Iterator[bytes]:
    """Yield length-prefixed frames until the pipe ends."""
    while True:
        head = pipe.read(_LENGTH.size)
        if len(head) < _LENGTH.size:
            return
        (length,) = _LENGTH.unpack(head)
        frame = pipe.read(length)
        if len(frame) < length:
            return
        yield frame


def write_frame(pipe: IO[bytes], frame: bytes) -> None:
    """Write one length-prefixed frame."""
    pipe.write(_LENGTH.pack(len(frame)))
    pipe.write(frame)
    pipe.flush()


def encoded(answer: Answer) -> bytes:
    """Return an answer as a frame."""
    if isinstance(answer, Batch):
        return _BATCH + _LENGTH.pack(answer.number) + answer.ipc
    return _DONE + msgspec.json.encode(answer)


def _decoded(frame: bytes) -> Answer | None:
    """Return the answer of a frame; None for what none of our children writes."""
    try:
        if frame[:1] == _BATCH:
            (number,) = _LENGTH.unpack(frame[1:5])
            return Batch(number, frame[5:])
        return msgspec.json.decode(frame[1:], type=Receipt)
    except (struct.error, msgspec.DecodeError, UnicodeDecodeError):
        return None


class Pool:
    """Keep some children for all the runs of one audit; close it when done.

    ``before`` is called with the tasks of each run: it may fetch what they read.
    """

    def __init__(self, jobs: int) -> None:
        self.before: Callable[[Sequence[Task]], None] | None = None
        self._jobs = max(1, jobs)
        self._answers: queue.Queue[tuple[_Child, bytes | None]] = queue.Queue(maxsize=8)
        self._busy: set[_Child] = set()
        self._idle: list[_Child] = []
        self._waiting: list[Task] = []
        self._again: set[int] = set()
        self._look_at = 0.0

    def __enter__(self) -> Pool:
        """Return the pool; children start when there is work."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop all children, busy or not."""
        for child in (*self._busy, *self._idle):
            child.stop()
        self._busy.clear()
        self._idle.clear()

    def rest(self) -> None:
        """Stop the children that wait for work: they keep memory, and start anew."""
        while self._idle:
            self._idle.pop().stop()

    def run(self, tasks: Sequence[Task]) -> Iterator[Answer]:
        """Yield the answers to all tasks as they come; each ends with its Receipt.

        Big members go first, so that none is left over at the end. The order of
        answers is free; callers sort by ``number``.
        """
        if self.before is not None:
            self.before(tasks)
        self._again = set()
        self._waiting = sorted(tasks, key=lambda task: (task.member.most, -task.number))
        for _ in range(min(self._jobs, len(tasks))):
            self._feed(self._rested() or _Child(self._answers))
        while self._busy:
            yield from self._next()

    def _rested(self) -> _Child | None:
        """Return a child that waits for work and lives, if there is one."""
        while self._idle:
            child = self._idle.pop()
            if child.lives():
                return child
            child.stop()
        return None

    def _feed(self, child: _Child) -> None:
        """Give the child its next task, or let it rest where nothing is left."""
        self._busy.discard(child)
        if not self._waiting:
            self._idle.append(child)
            return
        self._busy.add(child)
        # A child that is gone says so through its listening thread.
        child.give(self._waiting.pop())

    def _next(self) -> Iterator[Answer]:
        # Also while others answer: one that hangs must not wait for their end.
        if time.monotonic() >= self._look_at:
            self._look_at = time.monotonic() + _LOOK_SECONDS
            yield from self._overdue()
        try:
            child, frame = self._answers.get(timeout=_LOOK_SECONDS)
        except queue.Empty:
            return
        if child not in self._busy:
            return
        answer = None if frame is None else _decoded(frame)
        if answer is None or answer.number != child.number:
            yield from self._stopped(child)
            return
        child.has_answered = True
        yield answer
        if isinstance(answer, Receipt):
            self._feed(child)

    def _overdue(self) -> Iterator[Answer]:
        now = time.monotonic()
        for child in [child for child in self._busy if child.deadline < now]:
            yield from self._replaced(child, "took too long")

    def _stopped(self, child: _Child) -> Iterator[Answer]:
        """Give the task of a child that ended to a new one, or report it as failed.

        Whoever kills from outside, as systems do that lack memory, may mean another: if
        nothing was answered yet, the task is tried once more.
        """
        assert child.task is not None
        number = child.task.number
        is_innocent = child.was_killed() and not child.has_answered
        if not is_innocent or number in self._again:
            yield from self._replaced(child, "the reader stopped")
            return
        self._again.add(number)
        self._waiting.append(child.task)
        self._busy.discard(child)
        child.stop()
        self._feed(_Child(self._answers))

    def _replaced(self, child: _Child, reason: str) -> Iterator[Answer]:
        """Report the child's task as failed and go on with a new child."""
        assert child.task is not None
        number = child.task.number
        self._busy.discard(child)
        child.stop()
        yield Receipt(
            number,
            "failed",
            reason,
            problem_count=1,
            problems=[Problem(None, f"file not read: {reason}")],
        )
        if self._waiting:
            self._feed(_Child(self._answers))
