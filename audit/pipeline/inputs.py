"""Read what opened exports hold, in children, and keep every receipt."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from datetime import date
from functools import partial
from typing import Any, Final

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from audit.pipeline.opening import Input
from parsers import exports, formats, join, members, orphans
from parsers.columns import Context, Facts
from parsers.enrich import Steps, enriched
from parsers.exports import Holder
from parsers.formats import Match
from parsers.workers import Pool, Problem, Receipt, Task

Progress = Callable[[str, int, int], None]
Receipts = dict[tuple[int, int], Receipt]
# No honest export comes near; what may come out of a member bounds each.
_BYTES_IN_ALL: Final = 64 << 30
_THREADS_AT_ONCE: Final = 1000
# Rows of problems that are kept of one file, and of all together.
_PROBLEMS_OF_ONE: Final = 1000
_PROBLEMS_IN_ALL: Final = 200_000


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


def lost(inputs: list[Input]) -> Receipts:
    """Return the members that nothing is known of, as something is wrong with them.

    The directory's name of one that its own header names otherwise may be the damaged
    one, so that is no unknown file but a loss; so is a folder that can't be opened.
    """
    receipts: Receipts = {}
    for index, item in enumerate(inputs):
        strange = [m for m, match in item.pairs() if match.status == "unknown"]
        for number in members.misnamed(item.archive.path, strange):
            receipts[index, number] = _lost(members.TWO_NAMES)
        for member in strange:
            if member.flaw == members.UNOPENED:
                receipts[index, member.number] = _lost(member.flaw)
        item.is_whole = not (
            item.archive.is_cut or any(own == index for own, _ in receipts)
        )
    return receipts


def _lost(why: str) -> Receipt:
    problem = Problem(None, f"file not read: {why}")
    return Receipt(0, "failed", why, problem_count=1, problems=[problem])


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
                and member.flaw != "symlink"
            ]
            if holder.product not in formats.AI_THREADS:
                continue
            names = tuple(holder.facts.get("names") or ())
            path = os.fsencode(inputs[index].archive.path)
            for start in range(0, len(found), _THREADS_AT_ONCE):
                some = found[start : start + _THREADS_AT_ONCE]
                context = {"members": [tuple(m) for m in some], "names": names}
                tasks.append(Task(len(tasks), "threads", path, some[0], "", context))
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
        unread = answer.facts.get("unread_threads", {})
        if answer.status == "failed":
            numbers = [fields[0] for fields in tasks[answer.number].context["members"]]
            unread = {str(number): answer.reason for number in numbers}
        for number, why in unread.items():
            # It may have been a talk with the AI, of which every word counts.
            receipts[index, int(number)] = _lost(why or "could not be read")
        with_ai = answer.facts.get("with_ai", ())
        for number in with_ai:
            inputs[index].matches[number] = Match(formats.AI_THREADS[product], "parsed")
        _show_media(inputs[index], with_ai)
    return receipts


def _show_media(item: Input, numbers: Collection[int]) -> None:
    """Know the files given along in talks with the AI for media, not for messages."""
    folders = {item.archive.members[n].path.rpartition("/")[0] for n in numbers}
    if not folders:
        return
    for member in item.archive.members:
        if not formats.is_medium(member.path):
            continue
        above = member.path
        while above:
            above = above.rpartition("/")[0]
            if above in folders:
                item.matches[member.number] = Match(None, "media")
                break


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
    most = max(1, min(_PROBLEMS_OF_ONE, _PROBLEMS_IN_ALL // max(1, len(tasks))))
    tasks = [
        msgspec.structs.replace(task, enrich=list(enrich), problems=most)
        for task in tasks
    ]
    within = list(_within(tasks))
    receipts = {places[task.number]: _too_much() for task in tasks[len(within) :]}
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


def _too_much() -> Receipt:
    return _lost("more than 64 GiB of records in all")


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
            item = inputs[index]
            media = [m for m, match in item.pairs() if match.status == "media"]
            paths = [member.path for member in media]
            item.media_keys = orphans.keys_of(paths)
            strange = orphans.among(paths, item.media_keys, named, holder.product)
            for member, is_orphan in zip(media, strange, strict=True):
                if is_orphan and member.flaw != "symlink":
                    number = len(tasks) + len(receipts)
                    orphans.add(member.path, number, facts)
                    item.orphans.append(member.number)
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
            rows = [
                (member, match.format)
                for member, match in inputs[index].pairs()
                if match.format is not None
            ]
            is_page = any(row.surface == "page" for _, row in rows)
            # Only a whole archive without friends is that of a Page.
            has_friends = is_page and (
                not all(inputs[each].is_whole for each in holder.archives)
                or any(map(exports.has_friends, own))
            )
            context = {**context, "has_friends": has_friends}
            path = os.fsencode(inputs[index].archive.path)
            for member, row in rows:
                if row.shape is None or member.flaw == "symlink":
                    continue
                tasks.append(Task(len(tasks), "parse", path, member, row.id, context))
                places.append((index, member.number))
    return tasks, places


def merged(evidence: Receipts, items: Receipts) -> Receipts:
    """Return the receipts of both looks at the files; a file's problems are added.

    A file whose items were read and its statements not was read in part.
    """
    both = {**evidence, **items}
    for place in evidence.keys() & items.keys():
        first, second = evidence[place], items[place]
        is_lost = first.status == "failed" and second.status in ("parsed", "skipped")
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
    """Return the sorted keys of all media in the archives, and their sizes.

    Of several media with one key the last one counts.
    """
    found, sizes = [np.zeros(0, np.uint64)], [np.zeros(0, np.int64)]
    for item in inputs:
        media = [member for member, match in item.pairs() if match.status == "media"]
        if item.media_keys is None:
            item.media_keys = orphans.keys_of([member.path for member in media])
        found.append(item.media_keys)
        sizes.append(np.array([member.bytes for member in media], np.int64))
    # Of equal ones it names the first.
    own, firsts = np.unique(np.concatenate(found)[::-1], return_index=True)
    return own, np.concatenate(sizes)[::-1][firsts]
