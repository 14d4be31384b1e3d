"""Be ``letter``: write the letters that an audit's figures go into."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from itertools import count
from pathlib import Path
from typing import Annotated, Final

import typer

from audit.cli.after import Out, check_finished
from audit.cli.app import USAGE, Debug, Lang, app, exits, fail, safe
from reports.words import _

_FOLDER: Final = "letters"


class Kind(StrEnum):
    """The kinds of letters."""

    objection = "objection"
    access = "access"
    complaint = "complaint"


class Format(StrEnum):
    """The formats of letters."""

    txt = "txt"
    html = "html"


@app.command("letter")
def write(
    out: Out,
    kind: Annotated[
        Kind,
        typer.Option(
            "--kind",
            help="An objection to the use for AI, a request for access to what the "
            "export leaves out, or a complaint to the authority.",
        ),
    ] = Kind.objection,
    account: Annotated[
        str | None,
        typer.Option(
            "--account",
            metavar="NAME",
            help="For this account only, as summary.json names it; instagram:NAME "
            "where several services have one of that name.",
        ),
    ] = None,
    format_: Annotated[
        Format, typer.Option("--format", help="Text to paste, or a page to print.")
    ] = Format.txt,
    lang: Lang = None,
    debug: Debug = False,
) -> None:
    """Write letters with this audit's figures, one per account, into OUT/letters.

    Nothing is sent. A letter that is there already is never written over: one that
    differs is put beside it, ending in .new.
    """
    with exits(debug=debug, lang=lang):
        from audit import letters
        from reports import letter, words

        check_finished(out, writes=True)
        try:
            cases = letters.cases(out, kind.value, account)
        except letters.NoSuchAccountError as error:
            fail(f"--account: {error}", USAGE)
        folder = _folder(out)
        for case in cases:
            text = letter.render(letter.View(**vars(case)), format_.value)
            name = f"{case.stem}.{words.language()}.{format_.value}"
            typer.echo(safe(str(_written(folder / name, text))))


def _folder(out: Path) -> Path:
    """Return the folder of letters, made if it is not there."""
    from reports.outputs import ForeignFolderError, OutputError

    folder = out / _FOLDER
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise ForeignFolderError(
            _("OUT/letters is a link or a file; move it away, a folder goes there")
        )
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise OutputError(
            _("OUT/letters can't be made; check that you may write there")
        ) from error
    return folder


def _written(path: Path, text: str) -> Path:
    """Write a letter where nothing else stands; return where it stands now."""
    from reports import outputs

    for place in _places(path):
        if not place.exists() and not place.is_symlink():
            outputs.write_safely(place, text)
            return place
        if _holds(place, text):
            return place
    raise AssertionError


def _places(path: Path) -> Iterator[Path]:
    """Yield the path, then ``.new``, ``.new2``, ``.new3`` without end."""
    yield path
    yield path.with_name(f"{path.name}.new")
    for number in count(2):
        yield path.with_name(f"{path.name}.new{number}")


def _holds(path: Path, text: str) -> bool:
    try:
        return path.read_text(encoding="utf-8") == text
    except (OSError, UnicodeDecodeError):
        return False
