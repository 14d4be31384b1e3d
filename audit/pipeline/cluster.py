"""Run the tasks of a batch on Dask: a scheduler's workers, or some started here.

The only module that knows ``distributed``, which comes with the extra ``cluster``.
Whoever can reach a scheduler can run code on its workers, so its network must be
private; Dask's own settings arm it with TLS.
"""

from __future__ import annotations

import logging
import tempfile
import threading
from functools import cache
from typing import Any, Final

import msgspec

from audit.pipeline import participant
from audit.pipeline.engines import EngineError
from audit.pipeline.participant import Counted, Job
from parsers.workers import Pool
from reports.words import gettext

HERE: Final = "local"
_CONNECT_SECONDS: Final = 10
_LOOK_SECONDS: Final = 0.5
_CLOSE_SECONDS: Final = 5
_AHEAD: Final = 2
_LOGGERS: Final = ("distributed", "tornado", "asyncio")
# A worker may have several threads; what reads and judges is for one at a time.
_ONE: Final = threading.Lock()


class Dask:
    """A Dask cluster: the address of its scheduler, or ``local`` for one of our own."""

    def __init__(self, address: str, jobs: int, memory_bytes: int) -> None:
        self._distributed = _library()
        self._busy: dict[Any, Job] = {}
        self._submitted = 0
        self._scratch = tempfile.TemporaryDirectory(prefix="meta-audit-")
        _use_folder(self._scratch.name)
        self._cluster: Any = None
        self._client: Any = None
        try:
            self._connect(address, jobs, memory_bytes)
            self._check()
        except BaseException:
            self.close()
            raise
        self._room = self._places()

    def _connect(self, address: str, jobs: int, memory_bytes: int) -> None:
        own = self._distributed
        try:
            if address == HERE:
                self._cluster = own.LocalCluster(
                    n_workers=jobs,
                    threads_per_worker=1,
                    memory_limit=memory_bytes or None,
                    dashboard_address=None,
                    local_directory=self._scratch.name,
                    silence_logs=logging.CRITICAL,
                )
            place = self._cluster or address
            self._client = own.Client(
                place, timeout=_CONNECT_SECONDS, set_as_default=False
            )
        except (OSError, ValueError, TypeError) as error:
            said = gettext(
                "--scheduler: nothing answers there; start one with `dask scheduler` "
                "and give its address, as tcp://host:8786"
            )
            raise EngineError(said) from error
        try:
            self._client.wait_for_workers(1, timeout=_CONNECT_SECONDS)
        except TimeoutError as error:
            said = gettext(
                "--scheduler: it has no workers; start some with `dask worker ADDRESS "
                "--nthreads 1`"
            )
            raise EngineError(said) from error

    def _check(self) -> None:
        """Refuse workers that would count by other rules than ours."""
        found = self._client.run(participant.versions, on_error="return")
        wrong = sum(own != participant.versions() for own in found.values())
        if wrong:
            said = gettext(
                "--scheduler: {wrong} of {all} workers lack this version of meta-audit "
                "({version}); install the same everywhere"
            )
            version = participant.versions()[0]
            told = said.format(wrong=wrong, all=len(found), version=version)
            raise EngineError(told)

    def _places(self) -> int:
        return _AHEAD * max(1, len(self._client.nthreads()))

    def has_room(self) -> bool:
        """Say whether fewer jobs wait at the scheduler than its workers soon need."""
        return len(self._busy) < self._room

    def is_busy(self) -> bool:
        """Say whether a job is at the scheduler."""
        return bool(self._busy)

    def submit(self, job: Job) -> None:
        """Send the job to the scheduler."""
        self._submitted += 1
        future = self._client.submit(
            work,
            msgspec.msgpack.encode(job),
            key=f"meta-audit-{job.participant}-{self._submitted}",
            pure=False,
        )
        self._busy[future] = job

    def finished(self) -> list[Counted]:
        """Return what has finished. Raises EngineError where the scheduler is gone."""
        try:
            with self._client.as_current():
                done = self._distributed.wait(
                    list(self._busy),
                    timeout=_LOOK_SECONDS,
                    return_when="FIRST_COMPLETED",
                ).done
        except TimeoutError:
            done = set()
        except self._lost() as error:
            raise _gone() from error
        if self._client.status != "running":
            raise _gone()
        if not done:
            self._room = self._places()
        return [each for each in map(self._answer, done) if each is not None]

    def _lost(self) -> tuple[type[BaseException], ...]:
        from concurrent.futures import CancelledError

        return CancelledError, self._distributed.CancelledError, OSError

    def _answer(self, future: Any) -> Counted | None:
        """Return what became of a job; None where its worker died since: it waits."""
        if future.status == "pending":
            return None
        job = self._busy.pop(future)
        failed = Counted(job.participant, "failed")
        if future.status == "finished":
            try:
                return msgspec.msgpack.decode(future.result(), type=Counted)
            except self._lost():
                return msgspec.structs.replace(failed, reason=_killed(), again=True)
        if future.status != "error":
            # Its worker died with the answer; that the scheduler did shows at once.
            return msgspec.structs.replace(failed, reason=_killed(), again=True)
        name = type(future.exception()).__name__
        why = gettext("a bug of ours ({name}); `meta-audit scan` of it tells more")
        if name == "KilledWorker":
            why = _killed()
        return msgspec.structs.replace(failed, reason=why.format(name=name))

    def close(self) -> None:
        """Let go of the scheduler; end the workers that were started here."""
        for each in (self._client, self._cluster):
            if each is not None:
                try:
                    each.close(timeout=_CLOSE_SECONDS)
                except (OSError, TimeoutError):
                    continue
        self._scratch.cleanup()


def _killed() -> str:
    return gettext("every worker that tried it was ended; perhaps memory ran out")


def _gone() -> EngineError:
    return EngineError(
        gettext(
            "the scheduler is gone; what was counted is kept: start it again and give "
            "the same command to go on"
        )
    )


def _use_folder(path: str) -> None:
    """Keep Dask from leaving a folder of its own among the system's temporary ones."""
    import dask

    dask.config.set({"temporary-directory": path})


def _library() -> Any:
    """Return ``distributed``, quiet, or raise EngineError that says how to get it."""
    try:
        import distributed
    except ImportError as error:
        said = gettext(
            "--scheduler needs Dask: install meta-audit with its extra, cluster"
        )
        raise EngineError(said) from error
    # What it logs stands in our own words, or is of no use to whoever started us.
    for name in logging.root.manager.loggerDict:
        if name.partition(".")[0] in _LOGGERS:
            logging.getLogger(name).setLevel(logging.CRITICAL)
    return distributed


def work(payload: bytes) -> bytes:
    """Count one participant in a worker of Dask: Job in, Counted out, as msgpack."""
    job = msgspec.msgpack.decode(payload, type=Job)
    try:
        with _ONE:
            return msgspec.msgpack.encode(participant.count(job, _pool()))
    except Exception as error:  # noqa: BLE001 - Dask would log what it was given
        why = f"{type(error).__name__}"
        failed = Counted(job.participant, "failed", why, again=True)
        return msgspec.msgpack.encode(failed)


@cache
def _pool() -> Pool:
    """Return the reading child of this worker; it ends with the worker."""
    return Pool(1)
