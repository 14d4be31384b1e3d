"""Run a batch: participants in, a dataset of counts out, resumed where it stopped."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import msgspec

from audit import policy as policies
from audit.answers import AnswersError
from audit.participants import Participant, ParticipantsError, named, pseudonym
from audit.pipeline import answering, dataset, engines, gathering
from audit.pipeline.dataset import Dataset
from audit.pipeline.engines import Answer, Engine, EngineError
from audit.pipeline.options import check_policy
from audit.pipeline.participant import Job, versions
from reports import words
from reports.words import _

_ANSWERS: Final = ".toml"


@dataclass(frozen=True)
class Options:
    """What was asked for; see ``meta-audit batch --help``. ``as_of`` None: today."""

    out: Path
    as_of: date | None = None
    policy: str | None = None
    answers_dir: Path | None = None
    with_sensitive: bool = False
    with_items: bool = False
    plain_ids: bool = False
    scheduler: str | None = None
    jobs: int = 0
    memory_bytes: int = 0
    prune: bool = False
    force: bool = False


@dataclass
class Outcome:
    """What became of the participants, by id in the order in which they ended.

    ``changed`` were counted anew as their archives are others than in an earlier run;
    ``alike`` are groups of participants whose archives are the same; ``where`` tells
    which source an id is of; ``left_out`` are ids of earlier runs that are in no source
    now; ``strays`` counts answers that belong to nobody.
    """

    as_of: date
    where: dict[str, str]
    ended: dict[str, Answer] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    alike: list[list[str]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    left_alone: int = 0
    strays: int = 0
    stopped: str | None = None

    def count(self, status: str) -> int:
        """Return how many are done, failed or unchanged."""
        return sum(each.counted.status == status for each in self.ended.values())


Progress = Callable[[Outcome, Answer | None], None]


def run(sources: Sequence[str], options: Options, show: Progress) -> Outcome:
    """Count all participants that are not counted yet.

    ``show`` is told each that ends, and None from time to time. An engine that breaks
    ends the batch: ``Outcome.stopped`` says why, and what is done is kept.

    Raises:
        ParticipantsError, UsageError, AnswersError, dataset.DatasetError: sources,
            options or a folder that can't be used.
        EngineError: no engine to begin with.
        reports.outputs.ForeignFolderError, OutputError: the folder can't be written.
    """
    check_policy(options.policy)
    with dataset.opened(options.out, force=options.force) as data:
        begun = _begun(data, options)
        as_of = options.as_of or begun or datetime.now(UTC).date()
        gathered = gathering.gathered(
            sources, options.out, as_of, plain=options.plain_ids
        )
        told = _answers(options.answers_dir)
        names = {named(one.name).casefold() for one in gathered.participants}
        engine = _engine(options, len(gathered.participants))
        try:
            # Until it is known who is in no source, those of the last run are not.
            left_out = data.options().get("left_out", [])
            data.begin(_recorded(options, as_of, left_out))
            ids = _ids_of(gathered.participants, data, options)
            outcome = Outcome(
                as_of,
                {id_: one.where for id_, one in ids.items()},
                left_alone=gathered.left_alone,
                strays=len(told.keys() - names),
            )
            earlier = _kept(data, options, ids, outcome)
            jobs = [
                _job(id_, one, options, as_of, told.get(one.name.casefold()), earlier)
                for id_, one in ids.items()
            ]
            _run(engine, jobs, data, earlier, outcome, show)
        finally:
            engine.close()
        outcome.alike = _alike(data.runs(()), ids)
    return outcome


def _ids_of(
    found: Sequence[Participant], data: Dataset, options: Options
) -> dict[str, Participant]:
    """Return the participants by their ids in the dataset."""
    if options.plain_ids:
        return {one.name: one for one in found}
    salt = data.salt()
    return {pseudonym(one.name, salt): one for one in found}


def _kept(
    data: Dataset, options: Options, ids: Collection[str], outcome: Outcome
) -> dict[str, dict[str, Any]]:
    """Return what is kept of earlier runs; let go of what nobody asks for any more.

    Who is in no source now may have withdrawn: they are named in ``batch.json``, so
    that no report holds them, and removed if asked for.
    """
    asked = {"sensitive": options.with_sensitive, "items": options.with_items}
    for table, is_asked in asked.items():
        if not is_asked:
            data.drop(table)
    outcome.left_out = [id_ for id_ in data.known() if id_ not in ids]
    if options.prune:
        for id_ in outcome.left_out:
            data.forget(id_)
    left = [] if options.prune else outcome.left_out
    data.begin(_recorded(options, outcome.as_of, left))
    wanted = ["counts", *(table for table, is_asked in asked.items() if is_asked)]
    return data.runs(wanted)


def _begun(data: Dataset, options: Options) -> date | None:
    """Return the day that the folder was begun for: all its counts are of one day."""
    found = data.options()
    if found and found["ids"] != _ids(options):
        raise ParticipantsError(
            _(
                "the output folder was begun with the other kind of ids: give or leave "
                "out --plain-ids as then, or name another with --out"
            )
        )
    try:
        return date.fromisoformat(found["as_of"])
    except (KeyError, TypeError, ValueError):
        return None


def _ids(options: Options) -> str:
    return "plain" if options.plain_ids else "salted"


def _recorded(options: Options, as_of: date, left_out: Sequence[str]) -> dict[str, Any]:
    """Return what ``batch.json`` says: what all counts of the folder are made by."""
    first = options.policy or policies.for_region(None).id
    known = [policy.id for policy in policies.load()]
    return {
        "tool": versions()[0],
        "as_of": as_of.isoformat(),
        "policies": sorted(known, key=lambda id_: id_ != first),
        "with_sensitive": options.with_sensitive,
        "with_items": options.with_items,
        "ids": _ids(options),
        "left_out": list(left_out),
    }


def _answers(folder: Path | None) -> dict[str, str | AnswersError]:
    """Return the answers files by participant, or why one can't be read."""
    if folder is None:
        return {}
    found: dict[str, str | AnswersError] = {}
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        raise AnswersError(
            _("--answers-dir: no such folder, or not readable; check the path")
        ) from error
    for path in paths:
        if path.suffix.casefold() == _ANSWERS and path.is_file():
            try:
                text: str | AnswersError = answering.text_of(path)
            except AnswersError:
                text = AnswersError(
                    _("the answers can't be read; save them as UTF-8, below 50 MB")
                )
            found[named(path.stem).casefold()] = text
    return found


def _job(
    id_: str,
    one: Participant,
    options: Options,
    as_of: date,
    answers: str | AnswersError | None,
    earlier: dict[str, dict[str, Any]],
) -> Job:
    before = earlier.get(id_)
    return Job(
        id_,
        list(one.paths),
        as_of.isoformat(),
        birth_year=one.birth_year,
        region=one.region,
        objected_on=one.objected_on.isoformat() if one.objected_on else None,
        answers=answers if isinstance(answers, str) else None,
        policy=options.policy,
        with_sensitive=options.with_sensitive,
        with_items=options.with_items,
        known=before["key"] if before and before["status"] == "done" else None,
        problem=str(answers) if isinstance(answers, AnswersError) else None,
        lang=words.language(),
    )


def _engine(options: Options, count: int) -> Engine:
    jobs = min(options.jobs or os.cpu_count() or 1, count)
    if options.scheduler is None:
        return engines.Local(jobs, options.memory_bytes)
    from audit.pipeline.cluster import Dask

    return Dask(options.scheduler, jobs, options.memory_bytes)


def _run(
    engine: Engine,
    jobs: Sequence[Job],
    data: Dataset,
    earlier: dict[str, dict[str, Any]],
    outcome: Outcome,
    show: Progress,
) -> None:
    """Take the answers as they come, each whole before the next."""
    show(outcome, None)
    try:
        for answer in engines.run(engine, jobs):
            if answer is not None:
                _take(answer, data, earlier, outcome)
            show(outcome, answer)
    except EngineError as error:
        outcome.stopped = str(error)


def _take(
    answer: Answer,
    data: Dataset,
    earlier: dict[str, dict[str, Any]],
    outcome: Outcome,
) -> None:
    """Write one answer; what was counted before outlasts a failure."""
    counted = answer.counted
    before = earlier.get(counted.participant)
    was_done = before is not None and before["status"] == "done"
    if counted.status == "done" or (counted.status == "failed" and not was_done):
        data.put(answer, outcome.as_of.isoformat())
    if before and counted.status == "unchanged":
        kept = {name: before[name] for name in ("items", "problems", "unread")}
        counted = msgspec.structs.replace(counted, **kept)
    hashes = before["archive_hash"] if before else None, counted.archive_hash
    if was_done and counted.status == "done" and hashes[0] != hashes[1]:
        outcome.changed.append(counted.participant)
    slim = msgspec.structs.replace(counted, counts=b"", sensitive=None, rows=None)
    outcome.ended[counted.participant] = Answer(slim, answer.attempts)


def _alike(runs: dict[str, dict[str, Any]], ids: Collection[str]) -> list[list[str]]:
    """Return groups of participants whose archives are the same."""
    found: dict[str, list[str]] = {}
    for id_, row in runs.items():
        if row["archive_hash"] is not None and id_ in ids:
            found.setdefault(row["archive_hash"], []).append(id_)
    return [ids for ids in found.values() if len(ids) > 1]
