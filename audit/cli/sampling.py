"""Be ``sample``: draw a worksheet, and read it back when it is filled in."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from audit.cli.after import Out, check_finished
from audit.cli.app import USAGE, AsJson, Debug, Lang, app, exits, fail, print_json, safe
from reports.words import _, later, said

_DRAWN_FROM: Final = ("summary.json", "audit.json", "items.parquet")


@app.command()
def sample(
    out: Out,
    size: Annotated[
        int, typer.Option("-n", min=1, max=2000, help="Items to look up.")
    ] = 40,
    seed: Annotated[
        int, typer.Option("--seed", min=0, help="Another number draws other items.")
    ] = 0,
    file: Annotated[
        Path | None,
        typer.Option("--out", help="Worksheet to write; default OUT/sample.csv."),
    ] = None,
    checked: Annotated[
        Path | None,
        typer.Option("--checked", help="The worksheet, filled in: say what it tells."),
    ] = None,
    force: Annotated[
        bool,
        typer.Option("--force", help="Draw anew; an earlier worksheet is then lost."),
    ] = False,
    as_json: AsJson = False,
    lang: Lang = None,
    debug: Debug = False,
) -> None:
    """Draw undetermined items to look up by hand; given back, bound what the rest is.

    Fill in the column seen with public, not_public, gone or not_found, in any
    spreadsheet, save as CSV, and give it back with --checked.
    """
    with exits(debug=debug, lang=lang):
        from audit import worksheet

        needed = _DRAWN_FROM if checked is None else ("summary.json", "audit.json")
        check_finished(out, needed, writes=True)
        try:
            if checked is not None:
                found = _told(out, checked)
            else:
                sheet = file or out / "sample.csv"
                found = _drawn(out, sheet, size, seed, force=force)
        except worksheet.SamplingError as error:
            fail(f"sample: {error}", USAGE)
        if as_json:
            print_json(found)
            return
        words = _drawn_in_words(found) if checked is None else _told_in_words(found)
        typer.echo(safe(words))


def _drawn(
    out: Path, sheet: Path, size: int, seed: int, *, force: bool
) -> dict[str, Any]:
    """Write a worksheet, and its design beside the audit; return what was drawn."""
    from audit import record, sampling
    from audit.pipeline import UsageError
    from reports import outputs

    design_file = out / "sample.json"
    if not force and (sheet.exists() or design_file.exists()):
        raise UsageError(said(_SAMPLED["exists"]))
    if sheet.is_dir() or not sheet.absolute().parent.is_dir():
        raise UsageError(said(_SAMPLED["place"]))
    if sheet.exists() and not _is_sheet(sheet):
        raise UsageError(said(_SAMPLED["foreign"]))
    recorded = _record(out)
    options = recorded["options"]
    drawn = sampling.draw(
        out, size, seed, as_of=options.get("as_of"), text=options.get("text", "full")
    )
    design = {**drawn.design, "items_sha256": record.digest(out / "items.parquet")}
    _place(sheet, lambda path: _write_sheet(path, drawn.sheet))
    _place(design_file, lambda path: outputs.write_json(path, design))
    strata = design["strata"]
    return {
        "worksheet": str(sheet),
        "seed": seed,
        "rows": len(design["items"]),
        "undetermined": sum(row["items"] for row in strata["undetermined"]),
        "left_out": design["left_out"],
        "strata": strata,
    }


def _is_sheet(path: Path) -> bool:
    """Say whether a file is a worksheet of ours: only those are written over."""
    try:
        with path.open("rb") as file:
            head = file.readline(1000).replace(b'"', b"")
    except OSError:
        return False
    return b"where_to_look" in head


def _told(out: Path, checked: Path) -> dict[str, Any]:
    """Read a worksheet that was filled in; keep and return what it tells."""
    from audit import record, sampled, worksheet
    from audit.pipeline import UsageError
    from reports import outputs

    try:
        content = checked.read_bytes()
    except OSError as error:
        raise UsageError(said(_SAMPLED["unreadable"])) from error
    try:
        kept = (out / "sample.json").read_bytes()
    except OSError as error:
        raise UsageError(said(_SAMPLED["undrawn"])) from error
    design = sampled.design_of(kept)
    found = sampled.result(design, worksheet.read(content, design))
    items = out / "items.parquet"
    is_same = items.is_file() and record.digest(items) == design.get("items_sha256")
    found = {
        "as_of": design.get("as_of"),
        "stale": not is_same,
        **found,
    }
    design["result"] = found
    _place(out / "sample.json", lambda path: outputs.write_json(path, design))
    return found


def _record(out: Path) -> dict[str, Any]:
    from audit import record
    from audit.pipeline import UsageError

    try:
        return record.read(out)
    except record.RecordError as error:
        raise UsageError(_("OUT: {error}").format(error=error)) from error


def _write_sheet(path: Path, rows: list[dict[str, str]]) -> None:
    """Write a CSV that spreadsheets open as it is meant, and run nothing of.

    The mark at its beginning tells Excel that it is UTF-8.
    """
    import pyarrow as pa

    from audit.worksheet import COLUMNS
    from reports import tables

    columns = pa.schema([(name, pa.string()) for name in COLUMNS])
    writer = tables.CsvWriter(path, columns)
    writer.write(tables.table_of(rows, columns))
    writer.close()
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())


def _place(path: Path, write: Callable[[Path], None]) -> None:
    """Write a file beside its place and move it there: complete or absent, 0600."""
    from reports.outputs import OutputError

    try:
        handle, name = tempfile.mkstemp(prefix=".tmp-meta-audit-", dir=path.parent)
        os.close(handle)
        beside = Path(name)
        try:
            write(beside)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(said(_SAMPLED["unwritable"])) from error


_SAMPLED: Final = {
    "exists": later(
        "a worksheet was drawn before; give it back with --checked, or draw anew "
        "with --force: the earlier one can't be given back then"
    ),
    "place": later("--out: name a file in a folder that exists"),
    "foreign": later("--out: that file is no worksheet; name another"),
    "unreadable": later("--checked: can't be read; name the worksheet, saved as CSV"),
    "undrawn": later(
        "--checked: no worksheet was drawn from this audit; name the OUT that it "
        "was drawn from"
    ),
    "unwritable": later(
        "the worksheet or sample.json can't be written; free some space, or check "
        "that you may write there"
    ),
    "drawn": later(
        "Worksheet: {worksheet} ({rows} rows)\n"
        "Look up each item as its row says, and write into the column seen: public, "
        "not_public, gone or not_found; leave it empty where you did not look. Some "
        "rows are items whose visibility the export states, to hold our word against "
        "yours.\n"
        "Then: meta-audit sample OUT --checked FILE\n"
        "Drawn from {undetermined} undetermined items that a look can tell; of "
        "{left_out} more it can't, as they are archived, deleted or expired, said to "
        "the AI, or depend on earlier times."
    ),
    "bounds": later(
        "Of {items} undetermined items that a look can tell, between {low} and "
        "{high} are public when looked up (95 %). {seen} of {drawn} rows were "
        "looked up with an answer: {public} public, {not_public} not public; "
        "{open} gone, not found or left empty count either way."
    ),
    "left_out": later(
        "{left_out} more undetermined items are in no bound: a look can't tell them."
    ),
    "past": later(
        "An item that is not public today may have been so since the policy began."
    ),
    "agreement": later(
        "Where the export states the visibility, you saw the same in {agreed} of "
        "{compared} items: between {low:.0%} and {high:.0%} of such items (95 %)."
    ),
    "not_compared": later(
        "Of items whose visibility the export states none was looked up."
    ),
    "stale": later(
        "The worksheet was drawn from an earlier audit in this folder (as of "
        "{as_of}); the figures are that one's."
    ),
    "never": later("No item's verdict is changed by this."),
}


def _drawn_in_words(found: dict[str, Any]) -> str:
    return said(_SAMPLED["drawn"]).format(**found)


def _told_in_words(found: dict[str, Any]) -> str:
    """Return what a worksheet tells as a person reads it."""
    bounds, agreement = found["undetermined"], found["agreement"]
    seen = bounds["seen"]
    known = seen["public"] + seen["not_public"]
    low, high = bounds["public_bounds"]
    lines = [
        said(_SAMPLED["bounds"]).format(
            **{**bounds, **seen, "seen": known},
            low=low,
            high=high,
            open=bounds["drawn"] - known,
        )
    ]
    if bounds["left_out"]:
        lines.append(said(_SAMPLED["left_out"]).format(**bounds))
    lines.append(said(_SAMPLED["past"]))
    if agreement["compared"]:
        low, high = agreement["share_bounds"]
        lines.append(
            said(_SAMPLED["agreement"]).format(**agreement, low=low, high=high)
        )
    else:
        lines.append(said(_SAMPLED["not_compared"]))
    if found["stale"]:
        lines.append(said(_SAMPLED["stale"]).format(**found))
    return "\n".join([*lines, said(_SAMPLED["never"])])
