"""Be the child process: take a task, read one member within limits, answer.

This is the seam where any exception of a parser ends: it becomes a receipt that names
the kind of the error and never its text, which may quote the person's data.
"""

from __future__ import annotations

import gc
import os
import sys
from base64 import b64encode
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, Final

import msgspec
import pyarrow as pa

from parsers import (
    evidence,
    exif,
    formats,
    lean,
    members,
    meta_ai_threads,
    records,
    recovery,
    skeleton,
    thumbnails,
)
from parsers.columns import Context, Facts
from parsers.enrich import enriched
from parsers.html import reading as pages
from parsers.workers import Batch, Problem, Receipt, Task, encoded, frames, write_frame

if sys.platform != "win32":
    import resource

_MEMORY_BYTES: Final = 3 << 30
_MEMORY_PER_BYTE: Final = 12
_CPU_SECONDS: Final = 20
_CPU_SECONDS_PER_MB: Final = 4


def main() -> None:
    """Serve tasks from stdin to stdout until stdin ends."""
    requests, replies = sys.stdin.buffer, _private_stdout()
    pa.set_cpu_count(1)
    lean.without_pandas()
    # Bulk decoding makes no cycles; collecting them costs more than the parse.
    gc.disable()
    gc.freeze()
    for frame in frames(requests):
        task = msgspec.msgpack.decode(frame, type=Task)
        _limit(task.member.most)
        receipt = _served(task, replies)
        write_frame(replies, encoded(receipt))
        gc.collect()


def _private_stdout() -> IO[bytes]:
    """Keep the pipe to ourselves: a stray print must not break the protocol."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return replies


def _limit(size_bytes: int) -> None:
    """Arm the limits for one member of that size, where the system has them."""
    if sys.platform == "win32":
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + _CPU_SECONDS
    seconds += int(_CPU_SECONDS_PER_MB * size_bytes / 1e6)
    memory = _MEMORY_BYTES + _MEMORY_PER_BYTE * min(size_bytes, 1 << 30)
    for kind, wanted in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        if hard != resource.RLIM_INFINITY:
            # A second before the hard limit, so that the end tells its reason.
            wanted = min(wanted, hard - (kind == resource.RLIMIT_CPU))
        try:
            resource.setrlimit(kind, (wanted, hard))
        except (ValueError, OSError):  # macOS refuses some of them
            continue


def _served(task: Task, replies: IO[bytes]) -> Receipt:
    try:
        return _JOBS[task.job](task, replies)
    except MemoryError:
        return _failed(task, "needs more memory than is allowed")
    except Exception as error:  # noqa: BLE001 - the seam
        return _failed(task, f"could not be read ({type(error).__name__})")


def _failed(task: Task, reason: str, reading: members.Reading | None = None) -> Receipt:
    return Receipt(
        task.number,
        "failed",
        reason,
        bytes_read=len(reading.data) if reading else 0,
        digest=reading.digest if reading else "",
        problem_count=1,
        problems=[Problem(None, f"file not read: {reason}")],
    )


def _path(task: Task) -> Path:
    return Path(os.fsdecode(task.path))


def _read(task: Task) -> members.Reading:
    return members.read(_path(task), task.member)


def _parse(task: Task, replies: IO[bytes]) -> Receipt:
    """Turn one member into FACTS batches."""
    reading = _read(task)
    if not reading.data:
        return _failed(task, reading.flaw or "empty file", reading)
    format_ = formats.FORMATS[task.format_id]
    context = Context(task=task.number, **task.context)
    if context.has_friends and format_.surface == "page":
        format_ = format_._replace(surface="timeline")

    def send(batch: pa.RecordBatch) -> None:
        batch = enriched(batch, task.enrich, facts.doubts)
        write_frame(replies, encoded(Batch(task.number, _ipc(batch))))

    facts = Facts(context, send=send, rank=format_.rank)
    size, digest = len(reading.data), reading.digest
    run = records.run if format_.page is None else pages.run
    tally = run(reading.data, format_, facts)
    facts.flush()
    problems = tally.problems
    problems += [
        Problem(None, f"{doubt}: {count}")
        for doubt, count in sorted(facts.doubts.items())
    ]
    if facts.left_alone:
        why = "; ".join(filter(None, (formats.PRIVATE_MESSAGES, facts.left_why)))
        return Receipt(task.number, "skipped", why, bytes_read=size)
    flaw = reading.flaw or tally.damage
    if flaw:
        problems.insert(0, Problem(None, f"file damaged: {flaw}"))
    status = "parsed"
    if flaw:
        status = "partial" if facts.items else "failed"
    reason = flaw or (None if facts.items else formats.NO_ITEM)
    return Receipt(
        task.number,
        status,
        reason,
        bytes_read=size,
        digest=digest,
        records=tally.records,
        items=facts.items,
        problem_count=len(problems),
        problems=problems[: task.problems],
        oldest=facts.oldest,
        newest=facts.newest,
        facts={"unread": tally.unread},
    )


def _ipc(batch: pa.RecordBatch) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    return bytes(sink.getvalue())


def _identify(task: Task, _: IO[bytes]) -> Receipt:
    """Read what one member says of the account, not its items."""
    reading = _read(task)
    if not reading.data or reading.flaw:
        return _failed(task, reading.flaw or "empty file", reading)
    facts, doubts = _told(reading.data, task)
    problems = [Problem(None, f"{doubt}: {n}") for doubt, n in sorted(doubts.items())]
    return Receipt(
        task.number,
        "parsed",
        bytes_read=len(reading.data),
        digest=reading.digest,
        records=1,
        problem_count=len(problems),
        problems=problems,
        facts={**facts, "unread": doubts["statements not read"]},
    )


def _told(data: bytearray | bytes, task: Task) -> tuple[dict[str, Any], Counter[str]]:
    """Return what a file of evidence states, by JSON or by the top of a page."""
    row = formats.FORMATS[task.format_id]
    tells, latest = row.tells or evidence.times_only, task.context["latest"]
    if row.told is None:
        return evidence.evidence_in(data, tells, latest)
    root, header = pages.evidence_root(data, row.told, row.product)
    facts, doubts = evidence.facts_of(root, tells, latest)
    return {**facts, **pages.stated(header, latest, facts.get("newest"))}, doubts


def _skeleton(task: Task, _: IO[bytes]) -> Receipt:
    """Describe one member's keys and types, or its tags, without any value."""
    reading = _read(task)
    if not reading.data:
        return _failed(task, reading.flaw or "empty file", reading)
    is_page = task.member.path.lower().endswith((".html", ".htm"))
    described = skeleton.shape_of_page if is_page else skeleton.shape_of
    shape: Any = described(reading.data)
    return Receipt(
        task.number, "parsed", bytes_read=len(reading.data), facts={"shape": shape}
    )


def _threads(task: Task, _: IO[bytes]) -> Receipt:
    """Say which threads are talks with the AI alone, by their first bytes."""
    looked: dict[str, int] = {}
    with_ai: list[int] = []
    unread: dict[str, str] = {}
    for fields in task.context["members"]:
        member = members.Member(*fields)
        try:
            head = members.head(_path(task), member, meta_ai_threads.HEAD_BYTES)
        except OSError as error:
            head, member = b"", member._replace(flaw=type(error).__name__)
        looked[str(member.number)] = len(head)
        if not head and (member.flaw or member.packed):
            unread[str(member.number)] = member.flaw or "its beginning is damaged"
        elif meta_ai_threads.is_with_ai(head, task.context["names"]):
            with_ai.append(member.number)
    facts = {"looked": looked, "with_ai": with_ai, "unread_threads": unread}
    return Receipt(task.number, "parsed", facts=facts)


def _hash(task: Task, _: IO[bytes]) -> Receipt:
    """Hash the packed bytes of one member, as far as they can be read."""
    return Receipt(task.number, "parsed", digest=_read(task).digest)


def _recover(task: Task, _: IO[bytes]) -> Receipt:
    """Find the members of a zip that has no directory."""
    with _path(task).open("rb") as file:
        found = recovery.found(file)
    rows = [[b64encode(e.name).decode("ascii"), *e[1:]] for e in found.entries]
    facts = {"entries": rows, "is_cut": found.is_cut}
    return Receipt(task.number, "parsed", facts=facts)


def _thumbnail(task: Task, _: IO[bytes]) -> Receipt:
    """Make a small picture of one photo; ``facts`` holds it, or why there is none."""
    if not thumbnails.is_small_enough(task.member):
        why = task.member.flaw or "too large or empty"
        return Receipt(task.number, "media", facts={"why": why})
    reading = _read(task)
    size = len(reading.data)
    try:
        made = thumbnails.thumbnail_of(reading.data)
    except thumbnails.ThumbnailError as error:
        return Receipt(task.number, "media", bytes_read=size, facts={"why": str(error)})
    facts = {"jpeg": b64encode(made).decode("ascii")}
    return Receipt(task.number, "media", bytes_read=size, facts=facts)


def _exif(task: Task, _: IO[bytes]) -> Receipt:
    """Look for coordinates in the first bytes of some photos; say what was read."""
    looked: dict[str, int] = {}
    gps: dict[str, exif.Gps] = {}
    for fields in task.context["members"]:
        member = members.Member(*fields)
        head = members.head(_path(task), member, exif.HEAD_BYTES)
        looked[str(member.number)] = len(head)
        gps[str(member.number)] = exif.gps_in(head)
    return Receipt(task.number, "media", facts={"looked": looked, "gps": gps})


_JOBS: Final[dict[str, Callable[[Task, IO[bytes]], Receipt]]] = {
    "parse": _parse,
    "identify": _identify,
    "skeleton": _skeleton,
    "threads": _threads,
    "hash": _hash,
    "recover": _recover,
    "thumbnail": _thumbnail,
    "exif": _exif,
}
