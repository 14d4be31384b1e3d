"""Be ``cohort``: the counts of many participants in, figures to publish out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Final

import typer

from audit.cli.app import (
    NOTHING,
    USAGE,
    AsJson,
    Debug,
    Force,
    Lang,
    app,
    exits,
    fail,
    print_json,
    safe,
)
from reports.words import _

_COARSEST: Final = 1000
_MOST: Final = 1000


@app.command()
def cohort(
    folder: Annotated[
        Path,
        typer.Argument(metavar="DIR", readable=False, help="Output folder of a batch."),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            help="Folder for cohort.html, the tables as CSV and cohort.json. Default: "
            "DIR/cohort.",
        ),
    ] = None,
    policy: Annotated[
        str | None,
        typer.Option(
            "--policy",
            help="Policy to tell the verdicts of. Default: the batch's first.",
        ),
    ] = None,
    participants: Annotated[
        int,
        typer.Option(
            "--min-participants",
            metavar="K",
            help="Tell no figure to which fewer participants contribute (3 or more).",
        ),
    ] = 5,
    base: Annotated[
        int,
        typer.Option("--round", metavar="N", help="Round counts to multiples of this."),
    ] = 5,
    force: Force = False,
    as_json: AsJson = False,
    lang: Lang = None,
    debug: Debug = False,
) -> None:
    """Tell the counts of many participants as figures that can be published.

    Cells of fewer than K participants, or which one of them dominates, are pooled or
    withheld; the rest is rounded. Shares in scope are bounds.
    """
    with exits(debug=debug, lang=lang):
        from audit import cohort as cohorts
        from audit.pipeline import UsageError

        _check(participants, base)
        rules = cohorts.Rules(participants=participants, base=base)
        try:
            facts = cohorts.published(cohorts.read(folder, policy), rules)
        except cohorts.PolicyChoiceError as error:
            fail(str(error), USAGE)
        except cohorts.CohortError as error:
            fail(str(error), NOTHING)
        if out is None and folder.is_symlink():
            raise UsageError(_("DIR: that is a link; name another with --out"))
        place = out or folder / "cohort"
        view = _view(facts)
        _write(view, place, force=force)
        if as_json:
            print_json(facts)
            return
        typer.echo(safe(_in_words(view, place)))


def _check(participants: int, base: int) -> None:
    from audit.cohort import LEAST_PARTICIPANTS
    from audit.pipeline import UsageError

    if not LEAST_PARTICIPANTS <= participants <= _MOST:
        said = _(
            "--min-participants: a number from {least} to {most}; fewer would tell "
            "about single people"
        )
        raise UsageError(said.format(least=LEAST_PARTICIPANTS, most=_MOST))
    if not 1 <= base <= _COARSEST:
        said = _("--round: a whole number from 1 to {most}").format(most=_COARSEST)
        raise UsageError(said)


def _view(facts: dict[str, Any]) -> Any:
    """Return what the page shows; a policy of another version is named by its id."""
    from audit import policy as policies
    from reports import cohort as page

    known = {one.id: one for one in policies.load()}
    return page.View(facts=facts, policy=known.get(facts["policy"]))


def _write(view: Any, out: Path, *, force: bool) -> None:
    """Write the page, its tables and the facts."""
    from audit.cohort import SCHEMAS
    from reports import cohort as page
    from reports import outputs, tables

    with outputs.folder(out, force=force, mark=outputs.COHORT_MARK) as folder:
        for name, heads in page.TABLES.items():
            rows = view.facts[name]
            if rows is None:
                continue
            batch = tables.table_of(rows, SCHEMAS[name])
            batch = batch.rename_columns([heads.get(n, n) for n in batch.schema.names])
            writer = tables.CsvWriter(folder / page.csv_name(name), batch.schema)
            writer.write(batch)
            writer.close()
        outputs.write_text(folder / "cohort.html", page.render(view))
        outputs.write_json(folder / outputs.COHORT_MARK, view.facts)


def _in_words(view: Any, out: Path) -> str:
    """Return the result as a person reads it on a terminal."""
    from reports import cohort as page

    lines = [
        str(page.headline(view)),
        *page.about(view),
        *page.notes(view.facts),
        page.once(),
        _("Page: {file}").format(file=out / "cohort.html"),
        _("Tables: {files}").format(files=out / "cohort-*.csv"),
    ]
    # The page's narrow space is none that a terminal prints.
    return "\n".join(lines).replace("\u202f", " ")
