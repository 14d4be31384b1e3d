"""Serve one task as the child does, and hold its answer to what is always true."""

from __future__ import annotations

import io
import os
import re
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import msgspec
import pyarrow as pa

from parsers import child, members, schema
from parsers.workers import Receipt, Task, encoded, frames

LATEST = 1_800_000_000_000  # 2027-01-15
# Words of the person, in every seed: they may stand in items, never in a problem.
CANARY = "Qux-Canary"
OWNERS = dict.fromkeys(schema.PLATFORMS, CANARY)
_POINTER = re.compile(r"(?:\d+|line \d+|(?:/(?:\d+|#\d+|[a-z][a-z0-9_]{0,80}))*)")
_WHAT = re.compile(
    r"(?:file not read: .+|file damaged: .+"
    r"|record not read \((?:[A-Z][A-Za-z]+|broken JSON)\)"
    r"|parts of the record not read: \d+|no records found in a file of a known kind"
    r"|[^\"<>{}\[\]\\]+: \d+)"
)
_BATCH_HEAD = 5
# The longest of our own sentences has two hundred characters.
_LONGEST = 300


def is_asked_twice(data: bytes) -> bool:
    """Say whether an input is read once more, to compare: every eighth is."""
    return not zlib.crc32(data) % 8


def personal(content: bytes) -> bytes:
    """Return a file of the samples with the canary for the person's name."""
    return content.replace(b"Ann Example", CANARY.encode())


class Told(msgspec.Struct, frozen=True):
    """What became of one file: its receipt, and its items as rows."""

    receipt: Receipt
    rows: list[dict[str, Any]]


@cache
def _folder() -> TemporaryDirectory[str]:
    """Return a folder that is gone when the process ends."""
    return TemporaryDirectory()


def written(data: bytes, name: str = "input.zip") -> Path:
    """Write an input where the readers find it; the next one takes its place."""
    path = Path(_folder().name, name)
    path.write_bytes(data)
    return path


class Reader(NamedTuple):
    """A job of the child, and the format it is done for."""

    job: str
    format_id: str
    product: str


def served(data: bytes, job: str, *, format_id: str, product: str, name: str) -> Told:
    """Do a task of the child with a file of this content, and check the answer.

    Unlike the child it lets every exception through.
    """
    path = written(data, name)
    size = len(data)
    member = members.Member(0, name, size, size, -1, 0, 0)
    context = context_of(product) if job == "parse" else {"latest": LATEST}
    return answered(Task(0, job, os.fsencode(path.parent), member, format_id, context))


def kept(
    data: bytes, reader: Reader, name: str, allowed: tuple[type[Exception], ...]
) -> Told | str:
    """Return what became of a file, or the kind of the error that may be."""
    try:
        return served(
            data,
            reader.job,
            format_id=reader.format_id,
            product=reader.product,
            name=name,
        )
    except allowed as error:
        return type(error).__name__


def answered(task: Task) -> Told:
    """Do a task as the child does, and check the answer."""
    replies = io.BytesIO()
    answer = child._JOBS[task.job](task, replies)
    told = Told(_through_pipe(answer), list(_rows(replies.getvalue())))
    check(told, task.member)
    return told


def context_of(product: str) -> dict[str, Any]:
    """Return what is known around a file: an owner, a group, an album, a zone."""
    return {
        "product": product,
        "accounts": OWNERS,
        "names": (CANARY,),
        "groups": (f"{CANARY} group",),
        "albums": (f"{CANARY} album",),
        "zone": "Europe/Paris",
        "latest": LATEST,
    }


def _through_pipe(receipt: Receipt) -> Receipt:
    """Return a receipt as the parent gets it."""
    return msgspec.json.decode(encoded(receipt)[1:], type=Receipt)


def _rows(sent: bytes) -> Iterator[dict[str, Any]]:
    """Yield the rows of all batches, as the parent gets them."""
    for frame in frames(io.BytesIO(sent)):
        assert frame[:1] == b"B"
        with pa.ipc.open_stream(frame[_BATCH_HEAD:]) as reader:
            for batch in reader:
                batch.validate(full=True)
                yield from batch.to_pylist()


def check(told: Told, member: members.Member) -> None:
    """Hold the answer to what is true of every file."""
    receipt = told.receipt
    assert receipt.status in schema.FILE_STATUSES
    assert receipt.bytes_read <= max(member.bytes, 16 << 20, member.packed * 200)
    assert receipt.problem_count >= len(receipt.problems)
    for problem in receipt.problems:
        assert CANARY not in f"{problem.pointer} {problem.what}"
        assert len(problem.what) <= _LONGEST
        assert _POINTER.fullmatch(problem.pointer or ""), problem.pointer
        assert _WHAT.fullmatch(problem.what), problem.what
    if receipt.status in ("failed", "partial"):
        assert receipt.reason
        assert receipt.problem_count
    if receipt.facts.get("unread"):
        assert receipt.problem_count
    if receipt.status == "skipped":
        return
    # Rows of a file that failed are dropped, so it must say that it has none.
    assert receipt.items == (0 if receipt.status == "failed" else len(told.rows))
    times = [row["created_at"] for row in told.rows if row["created_at"]]
    for row in told.rows:
        _check_row(row)
    assert (receipt.oldest is None) == (not times)


def _check_row(row: dict[str, Any]) -> None:
    for column in schema.FACTS:
        value = row[column.name]
        assert column.null or value is not None, column.name
        if column.labels and value is not None and not isinstance(value, list):
            assert value in column.labels, column.name
    at = row["created_at"]
    assert at is None or 0 < at.timestamp() * 1000 <= LATEST
    assert (at is None) == (row["precision"] is None)
    assert row["account"] in ("", CANARY)
    assert _POINTER.fullmatch(row["source_pointer"]), row["source_pointer"]
    assert row["text"] != ""
