"""Run the tasks of a batch: in processes of this machine, or on a Dask cluster.

Both do the same behind one small interface: take a job while there is room, hand back
what has finished. One participant is one task; a task whose process died is tried
again, so that a killed worker loses nothing, and given up after some tries, so that an
archive which kills its workers fails alone.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from multiprocessing import connection
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

import msgspec

from audit.pipeline.participant import Counted, Job
from reports.words import _

if TYPE_CHECKING:
    from multiprocessing.context import SpawnContext

TRIES: Final = 3
_LOOK_SECONDS: Final = 0.5
_END_SECONDS: Final = 5.0
WALL_SECONDS: Final = 4 * 3600.0
"""How long one participant may take; twenty years of a person take a minute."""


class Answer(NamedTuple):
    """What became of a job, and how often it was tried."""

    counted: Counted
    attempts: int


class EngineError(Exception):
    """Say that no more tasks can be run, and what to do; what is done is kept."""


class Engine(Protocol):
    """What runs tasks; close it when done."""

    def has_room(self) -> bool:
        """Say whether another job can be taken without waiting behind many."""

    def is_busy(self) -> bool:
        """Say whether a job is under way."""

    def submit(self, job: Job) -> None:
        """Take a job."""

    def finished(self) -> list[Counted]:
        """Wait a moment at most; return what has finished. Raises EngineError."""

    def close(self) -> None:
        """End all processes of its own, busy or not."""


def run(engine: Engine, jobs: Iterable[Job]) -> Iterator[Answer | None]:
    """Yield the answers to all jobs as they come, and None in between, while waiting.

    Raises EngineError where none can be run any more.
    """
    waiting = deque(jobs)
    known = {job.participant: job for job in waiting}
    tries: Counter[str] = Counter()
    while waiting or engine.is_busy():
        while waiting and engine.has_room():
            engine.submit(waiting.popleft())
        finished = engine.finished()
        for counted in finished:
            name = counted.participant
            tries[name] += 1
            if counted.again and tries[name] < TRIES:
                waiting.append(known[name])
            else:
                yield Answer(counted, tries[name])
        if not finished:
            yield None


# Processes of this machine -----------------------------------------------------------


class Local:
    """Some processes of this machine, each with a reading child of its own.

    A process ends with us, as its pipe does; its child ends with it.
    """

    def __init__(
        self, jobs: int, memory_bytes: int, serving: Callable[..., None] | None = None
    ) -> None:
        self._jobs, self._memory = max(1, jobs), memory_bytes
        self._serve = serving or serve
        # Arrow's other allocators claim a gigabyte beforehand, used or not.
        os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
        self._idle: list[_Worker] = []
        self._busy: dict[connection.Connection, _Worker] = {}

    def has_room(self) -> bool:
        """Say whether a process waits for work, or another may be started."""
        return len(self._busy) < self._jobs

    def is_busy(self) -> bool:
        """Say whether a process works."""
        return bool(self._busy)

    def submit(self, job: Job) -> None:
        """Hand the job to a process."""
        worker = self._idle.pop() if self._idle else _Worker(self._serve, self._memory)
        self._busy[worker.pipe] = worker
        worker.give(job)

    def finished(self) -> list[Counted]:
        """Return the answers that are there; those of processes that died too."""
        found = []
        for pipe in connection.wait(list(self._busy), timeout=_LOOK_SECONDS):
            worker = self._busy.pop(pipe)  # type: ignore[call-overload]
            counted = worker.taken()
            if counted is None:
                why = _("the process that read it was ended; perhaps memory ran short")
                counted = worker.failed(why, again=True)
            else:
                self._idle.append(worker)
            found.append(counted)
        for worker in [own for own in self._busy.values() if own.is_late()]:
            del self._busy[worker.pipe]
            found.append(worker.failed(_("took too long"), again=False))
        return found

    def close(self) -> None:
        """End all processes."""
        for worker in (*self._idle, *self._busy.values()):
            worker.stop()
        self._idle.clear()
        self._busy.clear()


class _Worker:
    """One process, and the job that it holds."""

    def __init__(self, serve: Callable[..., None], memory_bytes: int) -> None:
        context: SpawnContext = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self._job: Job | None = None
        self._deadline = 0.0
        self._process = context.Process(target=serve, args=(theirs, memory_bytes))
        self._process.start()
        theirs.close()

    def give(self, job: Job) -> None:
        """Hand over a job; that the process is gone shows when it is asked."""
        self._job, self._deadline = job, time.monotonic() + WALL_SECONDS
        try:
            self.pipe.send_bytes(msgspec.msgpack.encode(job))
        except OSError:
            return

    def taken(self) -> Counted | None:
        """Return the answer; None where the process is gone."""
        try:
            return msgspec.msgpack.decode(self.pipe.recv_bytes(), type=Counted)
        except (EOFError, OSError):
            return None

    def is_late(self) -> bool:
        """Say whether its job takes longer than any honest one."""
        return time.monotonic() > self._deadline

    def failed(self, why: str, *, again: bool) -> Counted:
        """End the process; return the failure of the job that it held."""
        assert self._job is not None
        self.stop()
        return Counted(self._job.participant, "failed", why, again=again)

    def stop(self) -> None:
        """End the process at once and reap it."""
        self.pipe.close()
        self._process.kill()
        self._process.join(_END_SECONDS)


def serve(
    pipe: connection.Connection,
    memory_bytes: int,
    before: Callable[[Job], None] | None = None,
) -> None:
    """Be a process of the batch: count until the pipe ends.

    ``before`` is called with each job first; tests let it fail.
    """
    import signal

    # Whoever started us is told to stop, and ends us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit(memory_bytes)
    from audit.pipeline.participant import count
    from parsers import lean
    from parsers.workers import Pool

    lean.without_pandas()
    with Pool(1) as pool:
        while True:
            try:
                job = msgspec.msgpack.decode(pipe.recv_bytes(), type=Job)
            except (EOFError, OSError):
                return
            if before is not None:
                before(job)
            counted = msgspec.msgpack.encode(count(job, pool))
            try:
                pipe.send_bytes(counted)
            except OSError:  # whoever asked is gone
                return


def _limit(memory_bytes: int) -> None:
    """Bound what this process may allocate, where the system can."""
    if sys.platform == "win32" or not memory_bytes:
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if hard != resource.RLIM_INFINITY:
        memory_bytes = min(memory_bytes, hard)
    try:
        resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, hard))
    except (ValueError, OSError):  # macOS refuses it
        return
