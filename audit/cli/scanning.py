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
    Force,
    Lang,
    Quiet,
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
    thumbnails: Annotated[
        int,
        typer.Option(
            "--thumbnails",
            metavar="N",
            help="Show small pictures of your N most exposed photos in the report, "
            "at most 200; default none, and no picture is opened.",
        ),
    ] = 0,
    exif: Annotated[
        bool,
        typer.Option(
            "--exif",
            help="Look for coordinates in the first 64 KiB of each photo; default: "
            "only those that the export's own files state.",
        ),
    ] = False,
    no_mentions: Annotated[
        bool,
        typer.Option(
            "--no-mentions", help="Don't look for language, topics or identifiers."
        ),
    ] = False,
    no_child_hints: Annotated[
        bool,
        typer.Option("--no-child-hints", help="Don't look for words about children."),
    ] = False,
    trials: Annotated[
        bool,
        typer.Option(
            "--trials",
            help="Use word lists and classes on trial too: more is found, more of it "
            "wrongly.",
        ),
    ] = False,
    topics_by: Annotated[
        str | None,
        typer.Option(
            "--topics-by",
            metavar="MODULE:FUNCTION",
            help="Ask a model of your own, too, what texts mention (CONTRIBUTING).",
        ),
    ] = None,
    jobs: Annotated[
        int, typer.Option("--jobs", min=0, help="Child processes; 0: as many as cores.")
    ] = 0,
    force: Force = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
    open_: Annotated[
        bool, typer.Option("--open", help="Open the report in the browser.")
    ] = False,
    lang: Lang = None,
    debug: Debug = False,
    version: Version = False,  # noqa: ARG001 - eager, acts by itself
) -> None:
    """Audit exports: exports in, an output folder out."""
    with exits(debug=debug, lang=lang):
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
            thumbnails=thumbnails,
            exif=exif,
            mentions=not no_mentions,
            children=not no_child_hints,
            trials=trials,
            topics_by=topics_by,
            jobs=jobs,
            force=force,
        )
        _scan(list(exports), options, quiet=quiet, as_json=as_json, open_=open_)


def _scan(
    exports: list[Any], options: Any, *, quiet: bool, as_json: bool, open_: bool
) -> NoReturn:
    from audit.cli.result import in_words
    from audit.pipeline import run
    from parsers import lean

    lean.without_pandas()
    with _progress(quiet=quiet) as show:
        outcome = run(exports, options, show)
    if as_json:
        print_json(outcome.summary)
    elif not quiet:
        said = in_words(outcome.summary, outcome.out, unread=outcome.unread)
        typer.echo(safe(said))
    report = outcome.out / "report.html"
    if open_ and report.is_file():
        import webbrowser

        webbrowser.open(report.resolve().as_uri())
    raise typer.Exit(UNREAD if outcome.unread else AUDITED)


@app.command()
def inspect(
    exports: Exports, as_json: AsJson = False, lang: Lang = None, debug: Debug = False
) -> None:
    """Say in seconds whose exports these are, and whether they are the right ones."""
    with exits(debug=debug, lang=lang):
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
    force: Force = False,
    lang: Lang = None,
    debug: Debug = False,
) -> None:
    """Audit the bundled exports of an invented person."""
    with exits(debug=debug, lang=lang):
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
    "photos": "looking for coordinates in photos",
    "thumbnails": "making small pictures",
}
