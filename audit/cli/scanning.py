"""Be ``scan``, ``inspect`` and ``demo``: exports in, an output folder or facts out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final, NoReturn

import typer

from audit.cli.app import (
    AUDITED,
    UNREAD,
    AsJson,
    Debug,
    Exports,
    Version,
    app,
    day,
    exits,
    print_json,
    safe,
)

_SAMPLES_AS_OF: Final = "2026-11-21"


class Text(StrEnum):
    """How much of the person's words the outputs hold."""

    FULL = "full"
    SNIPPET = "snippet"
    NONE = "none"


class Format(StrEnum):
    """What is written beside the Parquet files and the JSON summaries."""

    HTML = "html"
    PARQUET = "parquet"
    CSV = "csv"
    JSON = "json"
    PNG = "png"
    SVG = "svg"


@app.command()
def scan(
    exports: Exports,
    out: Annotated[Path, typer.Option("--out", help="Folder to write into.")] = Path(
        "meta-audit-out"
    ),
    policy: Annotated[
        str | None,
        typer.Option(
            "--policy",
            help="Policy shown first (`meta-audit policies`); default by region.",
        ),
    ] = None,
    region: Annotated[
        str | None,
        typer.Option(
            "--region",
            help="Where the owner lives: a country, or EU, GB, US, BR, row. Default: "
            "as the export says, else EU.",
        ),
    ] = None,
    objected_on: Annotated[
        list[str] | None,
        typer.Option(
            "--objected-on",
            metavar="[ACCOUNT=]YYYY-MM-DD",
            help="Day a since confirmed objection was sent; repeatable per account.",
        ),
    ] = None,
    answers: Annotated[
        list[Path] | None,
        typer.Option(
            "--answers",
            metavar="FILE",
            help="Your answers (TOML), or a list of items with their audience (CSV); "
            "repeatable. Default: answers.toml in the output folder, if there.",
        ),
    ] = None,
    birth_year: Annotated[
        list[str] | None,
        typer.Option(
            "--birth-year", metavar="[ACCOUNT=]YYYY", help="Owner's year of birth."
        ),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of", metavar="YYYY-MM-DD", help="Day of the audit; default today."
        ),
    ] = None,
    format_: Annotated[
        list[Format] | None,
        typer.Option(
            "--format", help="What to write; repeatable. Default html parquet csv json."
        ),
    ] = None,
    text: Annotated[
        Text,
        typer.Option("--text", help="How much of the words the outputs hold."),
    ] = Text.FULL,
    jobs: Annotated[
        int, typer.Option("--jobs", min=0, help="Child processes; 0: as many as cores.")
    ] = 0,
    force: Annotated[
        bool,
        typer.Option("--force", help="Write into a folder that holds other files."),
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", help="Print neither progress nor summary.")
    ] = False,
    as_json: AsJson = False,
    open_: Annotated[
        bool, typer.Option("--open", help="Open the report in the browser.")
    ] = False,
    debug: Debug = False,
    version: Version = False,  # noqa: ARG001 - eager, acts by itself
) -> None:
    """Audit exports: exports in, an output folder out."""
    with exits(debug=debug):
        from audit.pipeline import Options
        from reports.outputs import DEFAULT_FORMATS

        options = Options(
            out=out,
            policy=policy,
            region=region,
            objected_on=tuple(objected_on or ()),
            birth_year=tuple(birth_year or ()),
            answers=tuple(answers or ()),
            as_of=day(as_of),
            formats=tuple(map(str, format_ or ())) or DEFAULT_FORMATS,
            text=str(text),
            jobs=jobs,
            force=force,
        )
        _scan(list(exports), options, quiet=quiet, as_json=as_json, open_=open_)


def _scan(
    exports: list[Any], options: Any, *, quiet: bool, as_json: bool, open_: bool
) -> NoReturn:
    from audit.pipeline import run

    with _progress(quiet=quiet) as show:
        outcome = run(exports, options, show)
    if as_json:
        print_json(outcome.summary)
    elif not quiet:
        words = _in_words(outcome.summary, outcome.out, unread=outcome.unread)
        typer.echo(safe(words))
    report = outcome.out / "report.html"
    if open_ and report.is_file():
        import webbrowser

        webbrowser.open(report.resolve().as_uri())
    raise typer.Exit(UNREAD if outcome.unread else AUDITED)


@app.command()
def inspect(exports: Exports, as_json: AsJson = False, debug: Debug = False) -> None:
    """Say in seconds whose exports these are, and whether they are the right ones."""
    with exits(debug=debug):
        from audit.pipeline import inspection

        found = inspection.of(exports)
        if as_json:
            print_json(found)
            return
        for archive in found:
            typer.echo(safe(inspection.in_words(archive)))


@app.command()
def demo(
    out: Annotated[Path, typer.Option("--out", help="Folder to write into.")] = Path(
        "meta-audit-out"
    ),
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing.")] = False,
    as_json: AsJson = False,
    open_: Annotated[
        bool, typer.Option("--open", help="Open the report in the browser.")
    ] = False,
    force: Annotated[
        bool,
        typer.Option("--force", help="Write into a folder that holds other files."),
    ] = False,
    debug: Debug = False,
) -> None:
    """Audit the bundled exports of an invented person."""
    with exits(debug=debug):
        import sample_exports
        from audit.pipeline import Options

        options = Options(out=out, as_of=day(_SAMPLES_AS_OF), force=force)
        folders = [str(folder) for folder in sample_exports.folders()]
        _scan(folders, options, quiet=quiet, as_json=as_json, open_=open_)


# What is printed ---------------------------------------------------------------------


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Any]:
    """Yield a function that shows how far each step is, on a terminal only."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        steps: dict[str, Any] = {}

        def show(step: str, done: int, total: int) -> None:
            if step not in steps:
                steps[step] = bar.add_task(_STEPS.get(step, step), total=total)
            bar.update(steps[step], completed=done, total=total)

        yield show


_STEPS: Final = {
    "account": "reading whose it is",
    "records": "reading posts, comments, photos",
    "verdicts": "judging",
}


def _in_words(summary: dict[str, Any], out: Path, *, unread: bool) -> str:
    """Return the summary as a person reads it, a dozen lines."""
    total = summary["items"]
    low, high = summary["in_scope_bounds"]
    verdicts = summary["by_verdict"]
    aside, complete = summary["set_aside"], summary["completeness"]
    noun = "item" if total == 1 else "items"
    lines = [
        f"Of {total} {noun}, between {low} and {high} are in scope of the policy Meta "
        f"announced on {summary['announced']} ({summary['policy']}, "
        f"rules as of {summary['revision']}, audit as of {summary['as_of']}).",
        f"  in scope of the announced policy   {verdicts['in_scope']:>8}",
        f"  undetermined from this export      {verdicts['undetermined']:>8}",
        f"  out of the announced scope         {verdicts['out_of_scope']:>8}",
        f"Left aside: {aside['reactions']} reactions, {aside['others_words']} of "
        f"others, {aside['ai_answers']} answers of the AI; "
        f"{aside['private_message_files']} files of private messages were not read.",
    ]
    files = complete["files"]
    lines.append(
        "Files: "
        + ", ".join(f"{count} {status}" for status, count in files.items())
        + f"; problems: {summary['problems']}; {complete['missing_media']} media are "
        "referenced but not here."
    )
    lines += [
        f"  {row['platform']} · {row['account']}: {row['items']} items"
        for row in summary["accounts"]
    ]
    lines += [
        f"  {row['platform']} · {row['account']}: the download holds nothing of "
        f"{', '.join(row['missing_categories'])}; if there was any, ask Meta again"
        for row in summary["accounts"]
        if row["missing_categories"]
    ]
    if files.get("unknown"):
        lines.append(
            f"{files['unknown']} files are of no kind this version knows: they are "
            "named in the report, and nothing in them was counted."
        )
    if unread:
        lines.append(
            "Not everything could be read: see Files in the report. `meta-audit "
            "skeleton` shows the shape of an export without a word of yours."
        )
    if summary["questions"]:
        settled = sum(question["settles"] for question in summary["questions"][:3])
        lines.append(f"The first 3 questions in the report settle {settled} items.")
    lines.append(f"Report: {out / 'report.html'}")
    return "\n".join(lines)
