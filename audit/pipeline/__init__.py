"""Run an audit: the order of the steps, and nothing else.

exports in → directories → evidence → accounts → records in children → spool → joined
items → verdicts, batch by batch → writers. Only this package and ``cli`` know all three
rooms. Peak memory follows the batch and the keys, not the export's words.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from audit import mentions
from audit.pipeline import (
    answering,
    opening,
    photos,
    places,
    reading,
    showing,
    thumbnails,
    writing,
)
from audit.pipeline import inputs as taking
from audit.pipeline.inputs import Progress
from audit.pipeline.opening import Input, NothingReadableError, UsageError
from audit.pipeline.options import Options, check
from audit.pipeline.reading import Read
from audit.whatif import WhatIf
from parsers.workers import Pool
from reports import outputs

__all__ = ["NothingReadableError", "Options", "Outcome", "UsageError", "run"]
_SPOOL: Final = "facts.arrow"


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
    check(options)
    answers = answering.read(options.answers, options.out, options.as_of)
    show = progress or (lambda _step, _done, _all: None)
    jobs = options.jobs or min(os.cpu_count() or 1, 8)
    with Pool(jobs) as pool:
        inputs = opening.opened(paths, pool)
        known = reading.known(inputs, options, answers, pool, show)
        with outputs.folder(options.out, force=options.force) as folder:
            found = reading.read(known, options, pool, show, folder / _SPOOL)
            pool.rest()
            small_pictures = partial(
                thumbnails.made,
                inputs=inputs,
                holders=known.holders,
                pool=pool,
                wanted=options.thumbnails,
                show=show,
            )
            looks = None
            if options.exif:
                looks = photos.Photos(
                    inputs, known.holders, found.case.sources, pool=pool, show=show
                )
            summary = _written(
                inputs, found, options, folder, show, small_pictures, looks
            )
    return Outcome(summary, options.out, writing.has_unread(inputs, found.receipts))


def _written(
    inputs: list[Input],
    read: Read,
    options: Options,
    folder: Path,
    show: Progress,
    small_pictures: Callable[[Path], thumbnails.Thumbnails],
    looks: photos.Photos | None,
) -> dict[str, Any]:
    """Write every output; the record last, as it holds the hashes of the others.

    They are moved to their places together, ``summary.json`` last.
    """
    found, case = read.joined()
    redaction = writing.redaction_for(inputs, case, options.text)
    with_csv = "csv" in options.formats
    whatif = None
    if "html" in options.formats:
        whatif = WhatIf(case, question=redaction.question, account=redaction.account)
    made_at = places.found(read.spool, found, looks)
    counts = writing.write_items(
        read.spool, found, case, redaction, folder, places=made_at, with_csv=with_csv,
        show=show, whatif=whatif,
    )  # fmt: skip
    (folder / _SPOOL).unlink()
    pictures = small_pictures(folder / "items.parquet")
    receipts = taking.with_looks(read.receipts, made_at.receipts)
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
