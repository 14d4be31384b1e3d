"""Be the command ``meta-audit``: arguments, messages and exit codes, nothing else.

Heavy imports stand inside the commands, so that ``--help`` stays fast. No message
quotes the person's words or file names.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final, NoReturn

import typer

from audit.version import __version__

app = typer.Typer(
    name="meta-audit",
    help="Learn, item by item, what of your Meta export falls in scope of Meta's "
    "announced AI training. Everything happens on this machine.",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

_AUDITED, _UNREAD, _USAGE, _NOTHING, _OUTPUT, _BUG, _STOPPED = 0, 1, 2, 3, 4, 70, 130
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


Exports = Annotated[
    list[str],
    typer.Argument(
        metavar="EXPORT...",
        help="Zips from Meta, parts of one download, several accounts, or unzipped "
        "folders.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")]
Debug = Annotated[
    bool, typer.Option("--debug", help="Show the traceback of a bug of ours.")
]


def main() -> None:
    """Run the command; files it makes are for their owner alone."""
    os.umask(0o077)
    signal.signal(signal.SIGTERM, _stop)
    app()


def _stop(_signal: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"meta-audit {__version__}")
        raise typer.Exit


Version = Annotated[
    bool,
    typer.Option(
        "--version", callback=_version, is_eager=True, help="Print the version."
    ),
]


@app.callback()
def _options(version: Version = False) -> None:
    """Hold the options of the command as a whole."""


@contextmanager
def _exits(*, debug: bool) -> Iterator[None]:
    """Turn our exceptions into one line on stderr and their exit code."""
    from audit.pipeline import NothingReadableError, UsageError
    from audit.policy import PolicyError
    from reports.outputs import ForeignFolderError, OutputError

    codes: dict[type[BaseException], int] = {
        UsageError: _USAGE,
        ForeignFolderError: _USAGE,
        PolicyError: _USAGE,
        NothingReadableError: _NOTHING,
        OutputError: _OUTPUT,
    }
    try:
        yield
    except tuple(codes) as error:
        _fail(str(error), codes[type(error)])
    except KeyboardInterrupt:
        _fail("stopped; nothing half-written is left", _STOPPED)
    except typer.Exit:
        raise
    except BrokenPipeError:
        # Whoever read our output has enough; nothing more may be written to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(_AUDITED) from None
    except Exception as error:
        if debug:
            raise
        _fail(
            f"a bug of ours ({type(error).__name__}); run again with --debug and "
            "report it with what `meta-audit skeleton` prints: it holds none of your "
            "words",
            _BUG,
        )


def _fail(message: str, code: int) -> NoReturn:
    typer.echo(f"meta-audit: {safe(message)}", err=True)
    raise typer.Exit(code)


def safe(text: str) -> str:
    """Return text that can't steer a terminal: controls and bidi marks spelled out."""
    return "".join(
        char
        if char.isprintable() or char in "\n\t"
        else char.encode("unicode_escape").decode("ascii")
        for char in text
    )


def _day(text: str | None) -> date:
    from audit.pipeline import UsageError

    if text is None:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError("--as-of: write the day as YYYY-MM-DD") from error


# The commands ------------------------------------------------------------------------


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
    with _exits(debug=debug):
        from audit.pipeline import Options
        from reports.outputs import DEFAULT_FORMATS

        options = Options(
            out=out,
            policy=policy,
            region=region,
            objected_on=tuple(objected_on or ()),
            birth_year=tuple(birth_year or ()),
            as_of=_day(as_of),
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
        _print_json(outcome.summary)
    elif not quiet:
        words = _in_words(outcome.summary, outcome.out, unread=outcome.unread)
        typer.echo(safe(words))
    report = outcome.out / "report.html"
    if open_ and report.is_file():
        import webbrowser

        webbrowser.open(report.resolve().as_uri())
    raise typer.Exit(_UNREAD if outcome.unread else _AUDITED)


@app.command()
def inspect(exports: Exports, as_json: AsJson = False, debug: Debug = False) -> None:
    """Say in seconds whose exports these are, and whether they are the right ones."""
    with _exits(debug=debug):
        from audit.pipeline import inspection

        found = inspection.of(exports)
        if as_json:
            _print_json(found)
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
    with _exits(debug=debug):
        import sample_exports
        from audit.pipeline import Options

        options = Options(out=out, as_of=_day(_SAMPLES_AS_OF), force=force)
        folders = [str(folder) for folder in sample_exports.folders()]
        _scan(folders, options, quiet=quiet, as_json=as_json, open_=open_)


@app.command()
def skeleton(
    exports: Exports,
    debug: Debug = False,
) -> None:
    """Print keys, types and counts of an export without any value, as JSON."""
    with _exits(debug=debug):
        from audit.pipeline import inspection

        _print_json(inspection.skeletons(exports))


@app.command()
def policies(as_json: AsJson = False, debug: Debug = False) -> None:
    """Print the policies: since when, for whom, rules, sources, how sure we are."""
    with _exits(debug=debug):
        from audit.policy import load

        loaded = load()
        if as_json:
            _print_json([_policy_row(policy) for policy in loaded])
            return
        for policy in loaded:
            typer.echo(
                f"{policy.id}\n  {policy.title}\n"
                f"  announced {policy.announced}, counts from {policy.start}, "
                f"revision {policy.revision}, checked {policy.checked}, "
                f"{policy.status.replace('_', ' ')}"
            )
            for rule in policy.rules:
                read = sorted({policy.sources[id_].read for id_ in rule.sources})
                typer.echo(f"  {rule.id}: {rule.verdict} (sources {', '.join(read)})")
                typer.echo(f"    {rule.says}")


def _policy_row(policy: Any) -> dict[str, Any]:
    from dataclasses import asdict

    row = asdict(policy)
    row["sources"] = list(row["sources"].values())
    return row


@app.command()
def formats(as_json: AsJson = False, debug: Debug = False) -> None:
    """Print every file kind we know: what reads it, or why it is left alone."""
    with _exits(debug=debug):
        from parsers import formats as table

        rows = [
            {
                "id": row.id,
                "product": row.product,
                "path": row.path,
                "sample": row.path.replace("*", "1"),
                "read": row.is_read,
                "era": row.era,
                "evidence": row.evidence,
                "reason": row.reason,
            }
            for row in (*table.FORMATS.values(), *table.left_alone())
        ]
        if as_json:
            _print_json(rows)
            return
        for row in rows:
            what = "read" if row["read"] else f"left alone: {row['reason']}"
            known = f"[{row['era']}, {row['evidence']}]"
            typer.echo(f"{row['product']:10} {row['path']}  {known}  {what}")


# What is printed ---------------------------------------------------------------------


def _print_json(value: Any) -> None:
    import orjson

    options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    sys.stdout.buffer.write(orjson.dumps(value, option=options, default=str))
    sys.stdout.flush()


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
