"""Be ``batch``: many people's exports in, a dataset of counts out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from audit.cli.app import (
    AUDITED,
    NOTHING,
    STOPPED,
    UNREAD,
    USAGE,
    AsJson,
    Debug,
    Force,
    Lang,
    Quiet,
    app,
    day,
    exits,
    fail,
    print_json,
    safe,
)
from audit.stopping import Stopped
from reports.words import _, ngettext, number

if TYPE_CHECKING:
    from audit.pipeline.batching import Outcome, Progress
    from audit.pipeline.engines import Answer

_SHOWN: Final = 20
_LISTED: Final = 6
_GIB: Final = 1 << 30


@app.command()
def batch(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE...",
            help="Folders with an entry for each participant (a zip, the parts of one "
            "download, or a folder), zips, patterns, manifests (CSV: participant, "
            "paths, birth_year, region, objected_on), or addresses such as s3://….",
        ),
    ],
    out: Annotated[Path, typer.Option("--out", help="Folder of the dataset.")],
    scheduler: Annotated[
        str | None,
        typer.Option(
            "--scheduler",
            metavar="ADDRESS",
            help="Count on the workers of this Dask scheduler (tcp://host:8786), or on "
            "a Dask cluster started here: local.",
        ),
    ] = None,
    jobs: Annotated[
        int,
        typer.Option("--jobs", min=0, help="Processes here; 0: as many as cores."),
    ] = 0,
    memory: Annotated[
        float,
        typer.Option(
            "--memory", metavar="GIB", min=0.5, help="Most that one process may take."
        ),
    ] = 4.0,
    answers_dir: Annotated[
        Path | None,
        typer.Option(
            "--answers-dir",
            metavar="DIR",
            help="Folder with the answers of some participants: PARTICIPANT.toml.",
        ),
    ] = None,
    policy: Annotated[
        str | None,
        typer.Option("--policy", help="Policy shown first (`meta-audit policies`)."),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="YYYY-MM-DD",
            help="Day of the audit; default: the day the dataset was begun.",
        ),
    ] = None,
    with_sensitive: Annotated[
        bool,
        typer.Option(
            "--with-sensitive",
            help="Count also the sensitive classes that texts mention, in a table of "
            "their own.",
        ),
    ] = False,
    with_items: Annotated[
        bool,
        typer.Option(
            "--with-items",
            help="Also write a row per item, without words, names and files. Times "
            "alone may tell who it is: only with the participants' consent.",
        ),
    ] = False,
    plain_ids: Annotated[
        bool,
        typer.Option(
            "--plain-ids",
            help="Use the manifest's ids, or names of files, as they are. Default: "
            "ids that tell nothing without the dataset's salt.",
        ),
    ] = False,
    prune: Annotated[
        bool,
        typer.Option(
            "--prune", help="Remove those of earlier runs who are in no source now."
        ),
    ] = False,
    force: Force = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
    lang: Lang = None,
    debug: Debug = False,
) -> None:
    """Count many people's exports: counts only, no words, names or items.

    Give the same command again to go on after a stop, or when exports were added.
    """
    with exits(debug=debug, lang=lang):
        from audit.participants import ParticipantsError
        from audit.pipeline import batching
        from audit.pipeline.dataset import DatasetError
        from audit.pipeline.engines import EngineError

        if with_items and not quiet:
            said = _(
                "--with-items writes a row per item: without words and names, and yet "
                "times and places of publication may tell who somebody is"
            )
            typer.echo(f"meta-audit: {said}", err=True)
        options = batching.Options(
            out=out,
            as_of=day(as_of) if as_of else None,
            policy=policy,
            answers_dir=answers_dir,
            with_sensitive=with_sensitive,
            with_items=with_items,
            plain_ids=plain_ids,
            scheduler=scheduler,
            jobs=jobs,
            memory_bytes=int(memory * _GIB),
            prune=prune,
            force=force,
        )
        try:
            with _progress(quiet=quiet) as show:
                outcome = batching.run(sources, options, show)
        except (ParticipantsError, EngineError, DatasetError) as error:
            fail(str(error), USAGE)
        except Stopped:
            said = _(
                "stopped; what was counted is kept: give the same command to go on"
            )
            fail(said, STOPPED)
        _tell(outcome, out, quiet=quiet, as_json=as_json)


def _tell(outcome: Outcome, out: Path, *, quiet: bool, as_json: bool) -> None:
    """Print what became of the batch, and end with its code."""
    if as_json:
        print_json(_summary(outcome))
    elif not quiet:
        typer.echo(safe("\n".join(_in_words(outcome, out))))
    if outcome.stopped:
        fail(outcome.stopped, UNREAD)
    failed = outcome.count("failed")
    if failed and failed == len(outcome.where):
        raise typer.Exit(NOTHING)
    unread = any(answer.counted.unread for answer in outcome.ended.values())
    raise typer.Exit(UNREAD if failed or unread else AUDITED)


def _summary(outcome: Outcome) -> dict[str, Any]:
    return {
        "as_of": outcome.as_of.isoformat(),
        "participants": len(outcome.where),
        **{name: outcome.count(name) for name in ("done", "unchanged", "failed")},
        "left": len(outcome.where) - len(outcome.ended),
        "problems": sum(each.counted.problems for each in outcome.ended.values()),
        "changed": outcome.changed,
        "same_archives": outcome.alike,
        "left_out": outcome.left_out,
        "other_files": outcome.left_alone,
        "answers_of_nobody": outcome.strays,
        "stopped": outcome.stopped,
        "failures": [
            {
                "participant": name,
                "source": outcome.where[name],
                "attempts": answer.attempts,
                "reason": answer.counted.reason,
            }
            for name, answer in _failures(outcome)
        ],
    }


def _failures(outcome: Outcome) -> list[tuple[str, Answer]]:
    """Return what failed, in the order of the sources."""
    return [
        (name, outcome.ended[name])
        for name in outcome.where
        if name in outcome.ended and outcome.ended[name].counted.status == "failed"
    ]


def _in_words(outcome: Outcome, out: Path) -> Iterator[str]:
    """Yield the lines of the summary."""
    done = outcome.count("done") + outcome.count("unchanged")
    failures = _failures(outcome)
    yield _("{done} of {all} participants counted, as of {day}").format(
        done=number(done), all=number(len(outcome.where)), day=outcome.as_of
    )
    for count, told in _asides(outcome):
        if count:
            yield "  " + told.format(count=number(count))
    for ids in outcome.alike[:_SHOWN]:
        yield "    " + ", ".join(ids[:_LISTED]) + (" …" if len(ids) > _LISTED else "")
    for name, answer in failures[:_SHOWN]:
        yield "  " + _("failed: {participant} ({source}): {reason}").format(
            participant=name, source=outcome.where[name], reason=answer.counted.reason
        )
    if len(failures) > _SHOWN:
        more = _("… and {count} more: see runs")
        yield "  " + more.format(count=number(len(failures) - _SHOWN))
    if not outcome.stopped:
        yield _("Report of all together: meta-audit cohort {out}").format(out=out)


def _asides(outcome: Outcome) -> list[tuple[int, str]]:
    """Return what else there is to tell, with how many it is true of."""
    same, changed = outcome.count("unchanged"), len(outcome.changed)
    left, strays, alike = outcome.left_alone, outcome.strays, len(outcome.alike)
    out = len(outcome.left_out)
    return [
        (
            out,
            ngettext(
                "{count} of earlier runs is in no source now, and in no report: give "
                "all sources together; --prune removes who has withdrawn",
                "{count} of earlier runs are in no source now, and in no report: give "
                "all sources together; --prune removes who has withdrawn",
                out,
            ),
        ),
        (
            same,
            ngettext(
                "{count} of them is as it was in an earlier run",
                "{count} of them are as they were in an earlier run",
                same,
            ),
        ),
        (
            changed,
            ngettext(
                "{count} has other archives than in an earlier run, and was counted "
                "anew",
                "{count} have other archives than in an earlier run, and were counted "
                "anew",
                changed,
            ),
        ),
        (
            left,
            ngettext(
                "{count} entry of the folders is no export, and was left alone",
                "{count} entries of the folders are no exports, and were left alone",
                left,
            ),
        ),
        (
            strays,
            ngettext(
                "{count} file with answers is of no participant",
                "{count} files with answers are of no participant",
                strays,
            ),
        ),
        (
            alike,
            ngettext(
                "{count} time the same archives stand for several participants; is one "
                "person counted twice?",
                "{count} times the same archives stand for several participants; are "
                "persons counted twice?",
                alike,
            ),
        ),
    ]


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Progress]:
    """Show a bar, how long it will take, and the latest failures, on a terminal."""
    if quiet or not sys.stderr.isatty():
        yield lambda _outcome, _answer: None
        return
    from audit.cli.live import Board

    with Board() as board:
        yield board
