"""Count one participant's archives: the task of a batch, here or on a cluster.

A task is values in, values out: archives are read where the task runs, what comes back
is counts. Children that read stay for the next participant of the same process.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec
import pyarrow as pa

from audit import answers as told
from audit import mentions
from audit import policy as policies
from audit.answers import Answers, AnswersError
from audit.counting import COUNTS, SENSITIVE, Cells, items_in
from audit.items import judged
from audit.pipeline import opening, places, reading, writing
from audit.pipeline.opening import Input, NothingReadableError, UsageError
from audit.pipeline.options import Options
from audit.pipeline.reading import Read
from audit.version import __version__
from parsers import join, remote, schema
from parsers.archive import Archive
from parsers.nameless import nameless
from parsers.workers import Pool
from reports import words
from reports.words import gettext

if TYPE_CHECKING:
    from parsers.remote import Copies

_ANSWERS: Final = "answers.toml"


class Job(msgspec.Struct, frozen=True):
    """One participant: where the archives are, what is known, what is asked for.

    ``known`` is the key of an earlier run: with the same key nothing has changed.
    ``problem`` says why nothing can be counted, if that is known already.
    """

    participant: str
    paths: list[str]
    as_of: str
    birth_year: int | None = None
    region: str | None = None
    objected_on: str | None = None
    answers: str | None = None
    policy: str | None = None
    with_sensitive: bool = False
    with_items: bool = False
    known: str | None = None
    problem: str | None = None
    lang: str = "en"


class Counted(msgspec.Struct, frozen=True):
    """What became of one participant: counts as Arrow IPC, or why there are none.

    ``status`` is done, failed or unchanged. ``again``: another try may do better.
    """

    participant: str
    status: str
    reason: str | None = None
    seconds: float = 0.0
    items: int = 0
    problems: int = 0
    unread: bool = False
    archives: int = 0
    archive_hash: str | None = None
    key: str | None = None
    versions: list[str] = []
    counts: bytes = b""
    sensitive: bytes | None = None
    rows: bytes | None = None
    again: bool = False


def count(job: Job, pool: Pool) -> Counted:
    """Return the counts of one participant; whatever goes wrong is its own failure.

    Only ``Stopped`` and the like go through: nothing an archive holds may end a batch.
    """
    started = time.monotonic()
    with words.using(job.lang):
        counted = _failed(job, job.problem) if job.problem else _tried(job, pool)
    seconds = round(time.monotonic() - started, 3)
    return msgspec.structs.replace(counted, seconds=seconds)


def _tried(job: Job, pool: Pool) -> Counted:
    try:
        with remote.local(job.paths) as (paths, copies), nameless() as (_, spool):
            return _counted(job, paths, copies, pool, spool)
    except remote.RemoteError as error:
        return _failed(job, str(error), again=True)
    except (NothingReadableError, UsageError, AnswersError) as error:
        return _failed(job, str(error))
    except MemoryError:
        return _failed(job, gettext("needs more memory than a worker may take"))
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else type(error).__name__
        said = gettext("this system refused to go on: {reason}").format(reason=why)
        return _failed(job, said, again=True)
    except Exception as error:  # noqa: BLE001 - one archive must not end a batch
        bug = gettext("a bug of ours ({name}); `meta-audit scan` of it tells more")
        return _failed(job, bug.format(name=type(error).__name__))


def _counted(
    job: Job, paths: Sequence[Path], copies: Copies, pool: Pool, spool: Path
) -> Counted:
    """Read, judge and count; raise what ``_tried`` tells."""
    options = Options(
        policy=job.policy,
        region=job.region,
        objected_on=(job.objected_on,) if job.objected_on else (),
        birth_year=(str(job.birth_year),) if job.birth_year else (),
        as_of=date.fromisoformat(job.as_of),
        text="none",
        mentions=job.with_sensitive,
    )
    inputs = opening.opened(paths, pool, copies=copies)
    contents = [_content(item.archive) for item in inputs]
    done = Counted(
        job.participant,
        "done",
        archives=len(inputs),
        archive_hash=sha256("\n".join(sorted(contents)).encode()).hexdigest(),
        key=_key(job, [_asked(item.archive) for item in inputs]),
        versions=versions(),
    )
    if done.key == job.known:
        return msgspec.structs.replace(done, status="unchanged")
    answers = Answers()
    if job.answers is not None:
        answers = told.parse(_ANSWERS, job.answers, options.as_of)
        if answers.items:
            raise AnswersError(
                gettext("a list of items is not read in a batch; take `items` out")
            )
    known = reading.known(inputs, options, answers, pool, _unseen)
    read = reading.read(known, options, pool, _unseen, spool)
    cells, rows = _judged(read, inputs, job)
    counts = cells.counts()
    losses = sum(receipt.problem_count for receipt in read.receipts.values())
    return msgspec.structs.replace(
        done,
        items=items_in(counts, read.case.policies[0].id),
        problems=losses + sum(bool(item.problem) for item in inputs),
        unread=writing.has_unread(inputs, read.receipts),
        counts=_ipc([counts], COUNTS),
        sensitive=_ipc([cells.sensitive()], SENSITIVE) if job.with_sensitive else None,
        rows=_ipc(rows, schema.schema_of(schema.ITEMS)) if job.with_items else None,
    )


def _unseen(_step: str, _done: int, _all: int) -> None:
    """Show nothing of a participant's own progress."""


def _judged(
    read: Read, inputs: list[Input], job: Job
) -> tuple[Cells, list[pa.RecordBatch]]:
    """Return the counts and, if asked for, the items without words and names."""
    found, case = read.joined()
    cells, rows = Cells(with_sensitive=job.with_sensitive), []
    numbers: dict[str, str] = {}
    made_at = places.found(read.spool, found, None) if job.with_sensitive else None
    redaction = writing.redaction_for(inputs, case, "none") if job.with_items else None
    done = 0
    for batch in join.items(read.spool, found):
        judgement = judged(made_at.told(batch, done) if made_at else batch, case)
        cells.add(judgement.items, judgement.verdicts)
        if redaction is not None:
            rows.append(_numbered(redaction.items(judgement.items), numbers))
        done += batch.num_rows
    return cells, rows


def _numbered(batch: pa.RecordBatch, numbers: dict[str, str]) -> pa.RecordBatch:
    """Return ITEMS with numbers for ids: an id is a hash of words, which tells them."""
    for name in ("item_id", "post_id"):
        ids = batch.column(name).dictionary_encode()
        for id_ in ids.dictionary.to_pylist():
            numbers.setdefault(f"{name} {id_}", f"{len(numbers) + 1}")
        own = [numbers[f"{name} {id_}"] for id_ in ids.dictionary.to_pylist()]
        plain = pa.array(own, pa.string()).take(ids.indices)
        batch = batch.set_column(
            batch.schema.get_field_index(name), batch.schema.field(name), plain
        )
    return batch


def _ipc(batches: Sequence[pa.RecordBatch], arrow: pa.Schema) -> bytes:
    sink = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression="zstd")
    with pa.ipc.new_stream(sink, arrow, options=options) as writer:
        for batch in batches:
            writer.write_batch(batch)
    return bytes(sink.getvalue())


# What has changed since --------------------------------------------------------------


def versions() -> list[str]:
    """Return the tool's version and the revision of each policy, as RUNS holds them."""
    own = [f"{policy.id} {policy.revision}" for policy in policies.load()]
    return [f"meta-audit {__version__}", *own]


def _content(archive: Archive) -> str:
    """Return what changes with an archive's content; of a folder its files' times too.

    A zip's directory holds a checksum of every member, a folder's listing none.
    """
    if not archive.path.is_dir():
        return archive.digest
    digest = sha256(archive.digest.encode())
    for member in archive.members:
        path = archive.path / os.fsdecode(member.raw or member.path.encode())
        with suppress(OSError):
            digest.update(b"%d\n" % path.lstat().st_mtime_ns)
    return digest.hexdigest()


def _asked(archive: Archive) -> tuple[str, str, tuple[int, int, int] | None]:
    """Return all of an archive that its counts may depend on.

    Its name tells a chat's partner, its newest member which times are possible.
    """
    return _content(archive), archive.name, archive.newest_member


def _key(job: Job, archives: Sequence[tuple[Any, ...]]) -> str:
    """Return a hash of all that the counts depend on: with it equal, so are they."""
    asked = msgspec.structs.replace(job, paths=[], known=None, lang="en")
    own = [(policy.id, policies.digest(policy.id)) for policy in policies.load()]
    looked = mentions.versions() if job.with_sensitive else None
    said = (asked, sorted(archives), __version__, own, looked)
    return sha256(msgspec.json.encode(said)).hexdigest()


# What goes wrong ---------------------------------------------------------------------


def _failed(job: Job, why: str, *, again: bool = False) -> Counted:
    return Counted(job.participant, "failed", why, again=again)
