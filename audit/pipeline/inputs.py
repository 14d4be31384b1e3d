"""Read what opened exports hold, in children, and keep every receipt."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Any, Final

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from audit.pipeline.opening import Input
from parsers import exports, formats, join, keys, members, orphans
from parsers.columns import Context, Facts
from parsers.enrich import Steps, enriched
from parsers.exports import Holder
from parsers.formats import Match
from parsers.workers import Pool, Problem, Receipt, Task

Progress = Callable[[str, int, int], None]
Receipts = dict[tuple[int, int], Receipt]
# No honest export comes near; what may come out of a member bounds each.
_BYTES_IN_ALL: Final = 64 << 30


# Reading, in children ----------------------------------------------------------------


def evidence(
    inputs: list[Input], as_of: date, pool: Pool, show: Progress
) -> tuple[list[dict[str, Any]], Receipts]:
    """Read what each archive says of its account; return it with the receipts."""
    wanted = [
        (index, member, match.format)
        for index, item in enumerate(inputs)
        for member, match in item.pairs()
        if match.format is not None
        and match.format.tells is not None
        and member.flaw != "symlink"
    ]
    # Where two files state a fact, which goes first must not hang on the zip's order.
    wanted.sort(key=lambda found: (found[0], found[2].id, found[1].path))
    tasks = [
        Task(
            number,
            "identify",
            os.fsencode(inputs[index].archive.path),
            member,
            row.id,
            {"latest": exports.latest_possible([inputs[index].archive], as_of)},
        )
        for number, (index, member, row) in enumerate(wanted)
    ]
    facts: list[dict[str, Any]] = [{} for _ in inputs]
    answers = {
        answer.number: answer for answer in _finished(tasks, pool, show, "account")
    }
    receipts: Receipts = {}
    for number, (index, member, row) in enumerate(wanted):
        receipt = answers[number]
        if row.shape is None or receipt.problem_count:
            receipts[index, member.number] = receipt
        facts[index] |= exports.lost_with(row, receipt.facts)
        facts[index] = exports.combined(facts[index], receipt.facts)
    return facts, receipts


def misnamed(inputs: list[Input]) -> Receipts:
    """Return the members of no known name whose own header names them otherwise.

    The directory's name may be the damaged one, so that is no unknown file but a loss.
    """
    receipts: Receipts = {}
    for index, item in enumerate(inputs):
        strange = [m for m, match in item.pairs() if match.status == "unknown"]
        for number in members.misnamed(item.archive.path, strange):
            what = f"file not read: {members.TWO_NAMES}"
            receipts[index, number] = Receipt(
                0, "failed", members.TWO_NAMES, problem_count=1,
                problems=[Problem(None, what)],
            )  # fmt: skip
    return receipts


def is_whole(item: Input, index: int, receipts: Receipts) -> bool:
    """Say whether an archive lacks no file, so that an absent one was never in it."""
    lost = (
        receipt.reason == members.TWO_NAMES
        for (own, _), receipt in receipts.items()
        if own == index
    )
    return not (item.archive.is_cut or any(lost))


def _finished(
    tasks: list[Task], pool: Pool, show: Progress, step: str
) -> Iterator[Receipt]:
    done = 0
    for answer in pool.run(tasks):
        if isinstance(answer, Receipt):
            done += 1
            show(step, done, len(tasks))
            yield answer


def threads(inputs: list[Input], holders: list[Holder], pool: Pool) -> Receipts:
    """Find the threads that are talks with Meta's AI alone, and mark them as read.

    Of every other thread the first 4 KiB were looked at, for its participants; the
    receipts say so. Nothing else of private messages is opened.
    """
    tasks: list[Task] = []
    places: list[tuple[int, str]] = []
    for holder in holders:
        for index in holder.archives:
            found = [
                member
                for member, match in inputs[index].pairs()
                if match.reason == formats.PRIVATE_MESSAGES
                and formats.is_thread(member.path)
            ]
            if found and holder.product in formats.AI_THREADS:
                names = tuple(holder.facts.get("names") or ())
                context = {"members": [tuple(m) for m in found], "names": names}
                path = os.fsencode(inputs[index].archive.path)
                tasks.append(Task(len(tasks), "threads", path, found[0], "", context))
                places.append((index, holder.product))
    receipts: Receipts = {}
    for answer in pool.run(tasks):
        if not isinstance(answer, Receipt):
            continue
        index, product = places[answer.number]
        for number, size in answer.facts.get("looked", {}).items():
            receipts[index, int(number)] = Receipt(
                0, "skipped", formats.PRIVATE_MESSAGES, bytes_read=size
            )
        for number in answer.facts.get("with_ai", ()):
            inputs[index].matches[number] = Match(formats.AI_THREADS[product], "parsed")
            _show_media(inputs[index], number)
    return receipts


def _show_media(item: Input, number: int) -> None:
    """Know the files given along in a talk with the AI for media, not for messages."""
    folder = item.archive.members[number].path.rpartition("/")[0]
    for member in item.archive.members:
        if member.path.startswith(f"{folder}/") and formats.is_medium(member.path):
            item.matches[member.number] = Match(None, "media")


def records(
    inputs: list[Input],
    holders: list[Holder],
    as_of: date,
    pool: Pool,
    show: Progress,
    spool: join.Spool,
    enrich: Steps = (),
) -> Receipts:
    """Read the items of every data file into the spool, each batch enriched."""
    tasks, places = tasks_for(inputs, holders, as_of)
    tasks = [msgspec.structs.replace(task, enrich=list(enrich)) for task in tasks]
    within = list(_within(tasks))
    receipts = {places[task.number]: _too_much(task) for task in tasks[len(within) :]}
    total = sum(task.member.bytes for task in within)
    read = 0
    for answer in pool.run(within):
        if isinstance(answer, Receipt):
            receipts[places[answer.number]] = answer
            if answer.status == "failed":
                spool.drop(answer.number)
            read += tasks[answer.number].member.bytes
            show("records", read, total)
        else:
            spool.add(answer.number, answer.ipc)
    receipts |= _orphans(inputs, holders, tasks, places, spool, enrich)
    spool.finish()
    return receipts


def _within(tasks: list[Task]) -> Iterator[Task]:
    """Yield the tasks up to the first with which they may give too much in all."""
    left = _BYTES_IN_ALL
    for task in tasks:
        left -= task.member.most
        if left < 0:
            return
        yield task


def _too_much(task: Task) -> Receipt:
    why = "more than 64 GiB of records in all"
    problem = Problem(None, f"file not read: {why}")
    return Receipt(task.number, "failed", why, problem_count=1, problems=[problem])


def _orphans(
    inputs: list[Input],
    holders: list[Holder],
    tasks: list[Task],
    places: list[tuple[int, int]],
    spool: join.Spool,
    enrich: Steps,
) -> Receipts:
    """Spool the media that no record of their account names, as items.

    Each is numbered like a task of its own, after all tasks, in the order of
    ``_places``.
    """
    receipts: Receipts = {}
    for holder in holders:
        own = [n for n, (index, _) in enumerate(places) if index in holder.archives]
        if holder.product not in orphans.PRODUCTS or not own:
            continue
        named = spool.media(own)
        first = len(tasks) + len(receipts)
        context = Context(task=first, **tasks[own[0]].context)
        facts = Facts(context, send=partial(_put, spool, first, enrich), rank=0)
        for index in holder.archives:
            media = [m for m, match in inputs[index].pairs() if match.status == "media"]
            paths = (member.path for member in media)
            for member, is_orphan in zip(
                media, orphans.among(paths, named, holder.product), strict=True
            ):
                if is_orphan and member.flaw != "symlink":
                    number = len(tasks) + len(receipts)
                    orphans.add(member.path, number, facts)
                    inputs[index].orphans.append(member.number)
                    receipts[index, member.number] = Receipt(
                        number, "media", orphans.REASON, items=1
                    )
        facts.flush()
    return receipts


def _put(spool: join.Spool, number: int, steps: Steps, batch: pa.RecordBatch) -> None:
    # Media without a record have no words that a step could trip on.
    spool.put(number, enriched(batch, steps, Counter()))


def _places(
    inputs: list[Input], holders: list[Holder], as_of: date
) -> list[tuple[int, int]]:
    """Return archive and member of each task and, after them, of each orphan."""
    _, places = tasks_for(inputs, holders, as_of)
    return places + [
        (index, number)
        for holder in holders
        for index in holder.archives
        for number in inputs[index].orphans
    ]


def tasks_for(
    inputs: list[Input], holders: list[Holder], as_of: date
) -> tuple[list[Task], list[tuple[int, int]]]:
    """Return a task per data file, and which archive and member each is for."""
    tasks: list[Task] = []
    places: list[tuple[int, int]] = []
    for holder in holders:
        own_of = {index: inputs[index].archive for index in holder.archives}
        own = list(own_of.values())
        context = {
            "product": holder.product,
            "accounts": holder.accounts(),
            "names": tuple(holder.facts.get("names") or ()),
            "groups": tuple(holder.facts.get("groups") or ()),
            "albums": tuple(holder.facts.get("albums") or ()),
            "zone": holder.facts.get("zone"),
            "latest": exports.latest_possible(own, as_of),
        }
        for index in holder.archives:
            is_page = any(
                match.format is not None and match.format.surface == "page"
                for match in inputs[index].matches
            )
            # Only a whole archive without friends is that of a Page.
            has_friends = is_page and (
                own_of[index].is_cut or exports.has_friends(own_of[index])
            )
            context = {**context, "has_friends": has_friends}
            for member, match in inputs[index].pairs():
                if match.format is None or match.format.shape is None:
                    continue
                if member.flaw == "symlink":
                    continue
                path = os.fsencode(inputs[index].archive.path)
                row = match.format.id
                tasks.append(Task(len(tasks), "parse", path, member, row, context))
                places.append((index, member.number))
    return tasks, places


def merged(evidence: Receipts, items: Receipts) -> Receipts:
    """Return the receipts of both looks at the files; a file's problems are added.

    A file whose items were read and its statements not was read in part.
    """
    both = {**evidence, **items}
    for place in evidence.keys() & items.keys():
        first, second = evidence[place], items[place]
        is_lost = first.status == "failed" and second.status == "parsed"
        both[place] = msgspec.structs.replace(
            second,
            status="partial" if is_lost else second.status,
            reason=first.reason if is_lost else second.reason,
            problems=[*first.problems, *second.problems],
            problem_count=first.problem_count + second.problem_count,
            facts={
                "unread": (first.facts.get("unread") or 0)
                + (second.facts.get("unread") or 0)
            },
        )
    return both


def with_looks(receipts: Receipts, looks: Receipts) -> Receipts:
    """Return the receipts of all files, with what was read of photos.

    Such a file stays a medium: that nothing could be told of it is no loss to verdicts.
    """
    both = dict(receipts)
    for place, look in looks.items():
        before = receipts.get(place) or Receipt(look.number, "media")
        both[place] = msgspec.structs.replace(
            before,
            bytes_read=look.bytes_read,
            problem_count=before.problem_count + look.problem_count,
            problems=[*before.problems, *look.problems],
        )
    return both


def made_at(
    inputs: list[Input],
    holders: list[Holder],
    facts: list[dict[str, Any]],
    receipts: Receipts,
) -> list[int]:
    """Settle the holders' facts by when each archive was made; return it per task."""
    newest: list[int | None] = [None] * len(inputs)
    for (index, _), receipt in receipts.items():
        if receipt.newest is not None:
            newest[index] = max(receipt.newest, newest[index] or 0)
    made = exports.made_at(holders, facts, newest)
    for holder in holders:
        exports.settle(holder, facts, made)
    return [made[index] for index, _ in _places(inputs, holders, date.min)]


def sources(
    inputs: list[Input], holders: list[Holder], as_of: date
) -> list[tuple[str, str]]:
    """Return archive and path of each task, by its number."""
    return [
        (inputs[index].archive.name, inputs[index].archive.members[member].path)
        for index, member in _places(inputs, holders, as_of)
    ]


def media_sizes(
    inputs: list[Input],
) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.int64]]:
    """Return the sorted keys of all media in the archives, and their sizes."""
    sizes = {
        keys.medium_key(member.path): member.bytes
        for item in inputs
        for member, match in item.pairs()
        if match.status == "media"
    }
    ordered = sorted(sizes.items())
    return (
        np.array([key for key, _ in ordered], dtype=np.uint64),
        np.array([size for _, size in ordered], dtype=np.int64),
    )
