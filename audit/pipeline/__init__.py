"""Run an audit: the order of the steps, and nothing else.

exports in → directories → evidence → accounts → records in children → spool → joined
items → verdicts, batch by batch → writers. Only this package and ``cli`` know all three
rooms. Peak memory follows the batch and the keys, not the export's words.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from audit import mentions
from audit import policy as policies
from audit.answers import Answers
from audit.exposure import Person
from audit.items import Case
from audit.mentions import plugged
from audit.pipeline import (
    answering,
    opening,
    people,
    photos,
    places,
    showing,
    thumbnails,
    writing,
)
from audit.pipeline import inputs as taking
from audit.pipeline.inputs import Progress, Receipts
from audit.pipeline.opening import Input, NothingReadableError, UsageError
from audit.rows import Accounts
from audit.whatif import WhatIf
from parsers import exports, join, kin
from parsers.exports import Holder
from parsers.workers import Pool
from reports import outputs
from reports.redaction import Redaction
from reports.words import _

__all__ = ["NothingReadableError", "Options", "Outcome", "UsageError", "run"]
_SPOOL: Final = "facts.arrow"


@dataclass(frozen=True)
class Options:
    """What the person asked for; see ``meta-audit scan --help``."""

    out: Path = Path("meta-audit-out")
    policy: str | None = None
    region: str | None = None
    objected_on: tuple[str, ...] = ()
    birth_year: tuple[str, ...] = ()
    as_of: date = field(default_factory=lambda: datetime.now(UTC).date())
    formats: tuple[str, ...] = outputs.DEFAULT_FORMATS
    text: str = "full"
    answers: tuple[Path, ...] = ()
    thumbnails: int = 0
    exif: bool = False
    mentions: bool = True
    children: bool = True
    trials: bool = False
    topics_by: str | None = None
    jobs: int = 0
    force: bool = False

    def recorded(self, redaction: Redaction) -> dict[str, Any]:
        """Return what of it may change a verdict or an output, for the record."""
        return {
            "policy": self.policy,
            "region": self.region,
            "objected_on": [redaction.option(text) for text in self.objected_on],
            "birth_year": [redaction.option(text) for text in self.birth_year],
            "as_of": self.as_of.isoformat(),
            "formats": sorted(self.formats),
            "text": self.text,
            "thumbnails": self.thumbnails,
            "exif": self.exif,
            "mentions": self.mentions,
            "children": self.children,
            "trials": self.trials,
            "topics_by": self.topics_by,
        }

    def enrich(self) -> list[tuple[str, dict[str, Any]]]:
        """Return what the children do with every batch: function and its options."""
        if not self.mentions:
            return []
        wanted = {"children": self.children, "trials": self.trials}
        steps: list[tuple[str, dict[str, Any]]] = [("audit.mentions:enriched", wanted)]
        if self.topics_by:
            named = {"function": self.topics_by}
            steps.append(("audit.mentions.plugged:enriched", named))
        return steps


@dataclass(frozen=True)
class Outcome:
    """What a scan found: the summary, and whether something could not be read."""

    summary: dict[str, Any]
    out: Path
    unread: bool


def run(
    paths: Sequence[str | Path], options: Options, progress: Progress | None = None
) -> Outcome:
    """Audit the exports and write the output folder.

    Raises:
        UsageError: an option that can't be used.
        NothingReadableError: nothing of Meta's among the inputs.
        reports.outputs.ForeignFolderError, OutputError: the folder can't be written.
    """
    _check(options)
    answers = answering.read(options.answers, options.out, options.as_of)
    show = progress or (lambda _step, _done, _all: None)
    jobs = options.jobs or min(os.cpu_count() or 1, 8)
    with Pool(jobs) as pool:
        inputs = opening.opened(paths, pool)
        facts, receipts = taking.evidence(inputs, options.as_of, pool, show)
        receipts |= taking.lost(inputs)
        holders = exports.joined([item.product for item in inputs], facts)
        holders, apart = answering.with_joined(holders, answers)
        _told(people.named(holders), options, answers)
        receipts |= taking.threads(inputs, holders, pool)
        with outputs.folder(options.out, force=options.force) as folder:
            spool = join.Spool(folder / _SPOOL)
            found = taking.records(
                inputs, holders, options.as_of, pool, show, spool, options.enrich()
            )
            while (fewer := kin.joined(holders, spool, apart)) is not None:
                # Names make items known, so all is read anew under the one name.
                holders = fewer
                for item in inputs:
                    item.orphans.clear()
                spool = join.Spool(folder / _SPOOL)
                found = taking.records(
                    inputs, holders, options.as_of, pool, show, spool, options.enrich()
                )
            pool.rest()
            receipts = taking.merged(receipts, found)
            made = taking.made_at(inputs, holders, facts, receipts)
            case = replace(
                _case(inputs, holders, receipts, options, answers),
                namesakes=answering.namesakes(holders, apart),
            )
            small_pictures = partial(
                thumbnails.made,
                inputs=inputs,
                holders=holders,
                pool=pool,
                wanted=options.thumbnails,
                show=show,
            )
            looks = None
            if options.exif:
                looks = photos.Photos(
                    inputs, holders, case.sources, pool=pool, show=show
                )
            summary = _written(
                inputs, spool, case, receipts, options, folder, show, made,
                small_pictures, looks,
            )  # fmt: skip
    return Outcome(summary, options.out, writing.has_unread(inputs, receipts))


def _told(
    accounts: Accounts, options: Options, answers: Answers
) -> tuple[Accounts, Person]:
    return people.told(
        accounts,
        objected_on=options.objected_on,
        birth_year=options.birth_year,
        as_of=options.as_of,
        answers=answers,
    )


def _case(
    inputs: list[Input],
    holders: list[Holder],
    receipts: Receipts,
    options: Options,
    answers: Answers,
) -> Case:
    """Put together all that verdicts depend on beside the items."""
    known = people.accounts_of(inputs, holders, receipts)
    accounts, person = _told(known, options, answers)
    return Case(
        policies=people.policies_for(accounts, options.policy, options.region),
        accounts=accounts,
        person=person,
        newest=frozenset(),
        sources=taking.sources(inputs, holders, options.as_of),
        media_sizes=taking.media_sizes(inputs),
        answers=answers,
    )


def _written(
    inputs: list[Input],
    spool: join.Spool,
    case: Case,
    receipts: Receipts,
    options: Options,
    folder: Path,
    show: Progress,
    made: list[int],
    small_pictures: Callable[[Path], thumbnails.Thumbnails],
    looks: photos.Photos | None,
) -> dict[str, Any]:
    """Write every output; the record last, as it holds the hashes of the others.

    They are moved to their places together, ``summary.json`` last.
    """
    found = join.joined(spool, made)
    whole = {key for key, account in case.accounts.items() if account.is_whole}
    case = replace(case, newest=frozenset(join.newest(spool, found, whole)))
    case = answering.with_items(case, spool, found)
    redaction = writing.redaction_for(inputs, case, options.text)
    with_csv = "csv" in options.formats
    whatif = None
    if "html" in options.formats:
        whatif = WhatIf(case, question=redaction.question, account=redaction.account)
    made_at = places.found(spool, found, looks)
    counts = writing.write_items(
        spool, found, case, redaction, folder, places=made_at, with_csv=with_csv,
        show=show, whatif=whatif,
    )  # fmt: skip
    (folder / _SPOOL).unlink()
    pictures = small_pictures(folder / "items.parquet")
    receipts = taking.with_looks(receipts, made_at.receipts)
    receipts = taking.with_looks(receipts, pictures.receipts)
    small = writing.small_tables(inputs, receipts, case, counts, redaction)
    writing.write_small(small, folder)
    summary = writing.summary_of(inputs, case, counts, small, redaction)
    recorded = options.recorded(redaction)
    if showing.SHOWN & set(options.formats):
        view = showing.view_of(
            inputs, case, counts, small, redaction, summary, folder, options.out
        )
        view = replace(
            view,
            photos=pictures.photos,
            photos_unread=pictures.unread,
            mentions=mentions.versions() if options.mentions else None,
            areas=made_at.areas() if options.text != "none" else (),
        )
        showing.write(
            view, options.formats, folder, counts, redaction, recorded, whatif
        )
    outputs.write_json(folder / "summary.json", summary)
    record = writing.record_of(inputs, receipts, case, recorded, redaction, folder)
    outputs.write_json(folder / "audit.json", record)
    return summary


def _check(options: Options) -> None:
    """Refuse options that can't be used before anything is read."""
    unknown = [name for name in options.formats if name not in outputs.FORMATS]
    if unknown:
        raise UsageError(
            _("--format: choose among {known}").format(known=", ".join(outputs.FORMATS))
        )
    if options.text not in ("full", "snippet", "none"):
        raise UsageError(_("--text: choose full, snippet or none"))
    _check_thumbnails(options)
    _check_mentions(options)
    if options.region is not None and policies.region_of(options.region) is None:
        raise UsageError(_("--region: write EU, GB, US, BR, row, or a country"))
    known = [policy.id for policy in policies.load()]
    if options.policy is not None and options.policy not in known:
        raise UsageError(
            _("--policy: choose one of {known}").format(known=", ".join(known))
        )


def _check_mentions(options: Options) -> None:
    """Refuse a model that can't be found, or that would not be asked."""
    if options.topics_by is None:
        return
    if not options.mentions:
        raise UsageError(
            _("--topics-by: --no-mentions looks for nothing; leave one of them out")
        )
    try:
        plugged.function_of(options.topics_by)
    except plugged.PluggedError as error:
        raise UsageError(_("--topics-by: {problem}").format(problem=error)) from error


def _check_thumbnails(options: Options) -> None:
    """Refuse pictures where none may be shown, or more than a page can hold."""
    if not 0 <= options.thumbnails <= thumbnails.MOST:
        raise UsageError(
            _("--thumbnails: choose 0 to {most}").format(most=thumbnails.MOST)
        )
    if options.thumbnails and options.text == "none":
        raise UsageError(
            _("--thumbnails: --text none shows nothing of yours; leave one of them out")
        )
