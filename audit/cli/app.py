"""Hold what all commands share: the app, exit codes, messages, JSON on stdout.

Heavy imports stand inside the commands, so that ``--help`` stays fast. No message
quotes the person's words or file names.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Annotated, Any, Final, NoReturn

import typer

from audit import traces
from audit.stopping import Stopped
from audit.version import __version__
from reports import words
from reports.words import _

app = typer.Typer(
    name="meta-audit",
    help="Learn, item by item, what of your Meta export falls in scope of Meta's "
    "announced AI training. Everything happens on this machine.",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

AUDITED, UNREAD, USAGE, NOTHING, OUTPUT, BUG, STOPPED = 0, 1, 2, 3, 4, 70, 130


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
Force = Annotated[
    bool, typer.Option("--force", help="Write into a folder that holds other files.")
]
Quiet = Annotated[
    bool, typer.Option("--quiet", help="Print neither progress nor summary.")
]
Lang = Annotated[
    str | None,
    typer.Option(
        "--lang",
        help="Language of summaries, questions, letters and reports: en or fr. "
        "Default: the system's, else en.",
    ),
]


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
def exits(*, debug: bool, lang: str | None = None) -> Iterator[None]:
    """Turn our exceptions into one line on stderr and their exit code.

    ``lang`` is what ``--lang`` says; None leaves the system's language.
    """
    if lang is not None and lang not in words.LANGUAGES:
        known = ", ".join(words.LANGUAGES)
        fail(_("--lang: choose among {known}").format(known=known), USAGE)
    from audit.answers import AnswersError
    from audit.pipeline import NothingReadableError, UsageError
    from audit.policy import PolicyError
    from reports.outputs import ForeignFolderError, OutputError

    codes: dict[type[BaseException], int] = {
        UsageError: USAGE,
        AnswersError: USAGE,
        ForeignFolderError: USAGE,
        PolicyError: USAGE,
        NothingReadableError: NOTHING,
        OutputError: OUTPUT,
    }
    with words.using(lang or words.language()):
        try:
            yield
        except tuple(codes) as error:
            fail(str(error), codes[type(error)])
        except (Stopped, KeyboardInterrupt):
            fail(_("stopped; nothing half-written is left"), STOPPED)
        except typer.Exit:
            raise
        except BrokenPipeError:
            # Whoever read our output has enough; nothing more may be written to it.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(AUDITED) from None
        except (OSError, MemoryError) as error:
            if debug:
                typer.echo(traces.of(error), err=True)
            number = getattr(error, "errno", None)
            reason = os.strerror(number) if number else type(error).__name__
            said = _(
                "this system refused to go on: {reason}; free some space or memory, "
                "and run again"
            )
            fail(said.format(reason=reason), OUTPUT)
        except Exception as error:  # noqa: BLE001 - the seam of all commands
            if debug:
                typer.echo(traces.of(error), err=True)
            said = _(
                "a bug of ours ({name}); run again with --debug and report it with "
                "what `meta-audit skeleton` prints: it holds none of your words"
            )
            fail(said.format(name=type(error).__name__), BUG)


def fail(message: str, code: int) -> NoReturn:
    """Print one line on stderr and end with an exit code."""
    typer.echo(f"meta-audit: {safe(message)}", err=True)
    raise typer.Exit(code)


def safe(text: str) -> str:
    """Return text that can't steer a terminal: controls and bidi marks spelled out."""
    return "".join(
        char
        if char.isprintable() or char in "\n\t\u00a0\u202f"
        else char.encode("unicode_escape").decode("ascii")
        for char in text
    )


def day(text: str | None) -> date:
    """Return the day of ``--as-of``, today by default, or raise UsageError."""
    from audit.pipeline import UsageError

    if text is None:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(_("--as-of: write the day as YYYY-MM-DD")) from error


# What a terminal may obey though JSON lets it stand: controls, marks of direction.
_STEERING: Final = re.compile(
    "[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]"
)


def print_json(value: Any) -> None:
    """Print JSON on stdout, its keys in the order given; nothing in it steers."""
    import orjson

    options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    plain = orjson.dumps(value, option=options, default=str).decode("utf-8")
    spelled = _STEERING.sub(lambda found: f"\\u{ord(found.group()):04x}", plain)
    sys.stdout.buffer.write(spelled.encode("utf-8"))
    sys.stdout.flush()
