"""Be ``compare``: two output folders in, what changed between them out."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from audit.cli.app import USAGE, AsJson, Debug, Force, Lang, app, exits, fail, safe
from reports.words import _, label, number, said

_SHOWN: Final = 3
_WIDTH: Final = 60
_READ: Final = (
    "summary.json", "audit.json", "items.parquet", "verdicts.parquet",
    "accounts.parquet", "files.parquet", "problems.parquet",
)  # fmt: skip
_LISTED: Final = ("entered_scope", "left_scope", "vanished", "appeared")

Old = Annotated[
    Path,
    typer.Argument(
        metavar="OLD_OUT", readable=False, help="Output folder of the earlier scan."
    ),
]
New = Annotated[
    Path,
    typer.Argument(
        metavar="NEW_OUT", readable=False, help="Output folder of the later scan."
    ),
]


@app.command()
def compare(
    old: Old,
    new: New,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            help="Folder for changes.csv, compare.html and compare.json. Default: "
            "NEW_OUT/compare.",
        ),
    ] = None,
    force: Force = False,
    as_json: AsJson = False,
    lang: Lang = None,
    debug: Debug = False,
) -> None:
    """Tell what entered and what left scope between two audits, and why.

    Items are vanished or appeared only where the other archive covers them. Counts
    leave reactions and the words of others or of the AI aside.
    """
    with exits(debug=debug, lang=lang):
        from audit.compare import CompareError
        from audit.compare import compare as compared
        from audit.pipeline import UsageError

        _check(old, new)
        try:
            found = compared(old, new)
        except CompareError as error:
            fail(str(error), USAGE)
        if out is None and new.is_symlink():
            raise UsageError(_("NEW_OUT: that is a link; name another with --out"))
        folder = out or new / "compare"
        first = _write(found, folder, force=force)
        if as_json:
            _print_json(found)
            return
        typer.echo(safe(_in_words(found, first, folder)))


def _check(old: Path, new: Path) -> None:
    """Refuse a folder that holds other tables than its scan wrote."""
    from audit import finished
    from audit.pipeline import UsageError

    words = {"OLD_OUT": old, "NEW_OUT": new}
    for word, folder in words.items():
        try:
            there = all((folder / name).is_file() for name in _READ)
            # What is not there, the comparison itself says in its own words.
            damaged = finished.damaged(folder, _READ) if there else None
            damaged = damaged or (finished.outdated(folder, _READ) if there else None)
        except OSError as error:
            raise UsageError(
                _("{folder}: can't be read; check that you may read it").format(
                    folder=word
                )
            ) from error
        if damaged:
            raise UsageError(
                _(
                    "{folder}: {name} is damaged or of another version; scan its "
                    "exports again"
                ).format(folder=word, name=damaged)
            )


def _write(found: Any, out: Path, *, force: bool) -> dict[str, list[dict[str, Any]]]:
    """Write the list, the page and the counts; return the first rows of each change."""
    from audit.compare import SCHEMA
    from reports import compare as words
    from reports import outputs, tables

    with outputs.folder(out, force=force, mark=outputs.COMPARE_MARK) as folder:
        writer = tables.CsvWriter(folder / "changes.csv", SCHEMA)
        for batch in found.batches():
            writer.write(batch)
        writer.close()
        first: dict[str, list[dict[str, Any]]] = found.first(words.MOST)
        view = words.View(facts=found.facts(), first=first)
        outputs.write_text(folder / "compare.html", words.render(view))
        outputs.write_json(folder / outputs.COMPARE_MARK, found.facts())
    return first


def _print_json(found: Any) -> None:
    """Print the facts and then every listed row, without its words, as they come."""
    import orjson

    write = sys.stdout.buffer.write
    facts = orjson.dumps(found.facts(), option=orjson.OPT_INDENT_2)
    write(facts.removesuffix(b"\n}") + b',\n  "changes": [')
    before = b"\n    "
    for batch in found.without_words():
        for row in batch.to_pylist():
            write(before + orjson.dumps(row))
            before = b",\n    "
    write(b"\n  ]\n}\n")
    sys.stdout.flush()


def _in_words(found: Any, first: dict[str, list[dict[str, Any]]], out: Path) -> str:
    """Return the comparison as a person reads it on a terminal."""
    from reports import compare as words

    counts = found.counts
    lines = [
        _(
            "Old: as of {old_day}, {old_items} items. New: as of {new_day}, "
            "{new_items} items. Verdicts under {policy}."
        ).format(
            old_day=found.old.summary["as_of"],
            old_items=number(counts["old_items"]),
            new_day=found.new.summary["as_of"],
            new_items=number(counts["new_items"]),
            policy=found.policy,
        ),
        f"{words.headline(counts)} {words.remainder(counts)}",
        _("Unchanged: {count}.").format(count=number(counts["unchanged"])),
    ]
    for name, (title, _meaning) in words.CHANGES.items():
        total = words.total(counts, name)
        if total:
            lines.append(
                _("{title}: {count}").format(title=said(title), count=number(total))
            )
            lines += _details(found.counts, name, first[name])
    lines += [said(words.ASIDE), *words.notes(found.facts())]
    lines.append(_("List: {file}").format(file=out / "changes.csv"))
    lines.append(_("Page: {file}").format(file=out / "compare.html"))
    # The page's narrow space is none that a terminal prints.
    return "\n".join(lines).replace("\u202f", " ")


def _details(
    counts: Mapping[str, Any], change: str, first: list[dict[str, Any]]
) -> list[str]:
    """Return the reasons of a change, and its first items where they matter most."""
    from reports import compare as words

    reasons = counts["reasons"].get(change, {})
    lines = [
        f"  {items:>6} {said(words.REASONS[name])}" for name, items in reasons.items()
    ]
    if change in _LISTED:
        rows = first[:_SHOWN]
        lines += [f"    {_line(row)}" for row in rows]
        more = words.total(counts, change) - len(rows)
        if more:
            lines.append("    " + _("and {count} more").format(count=number(more)))
    return lines


def _line(row: dict[str, Any]) -> str:
    """Return one item in one line: when, what, where, its first words."""
    from reports import page

    text = " ".join((row["text"] or "").split())
    words = text[:_WIDTH] + ("…" if len(text) > _WIDTH else "")
    moved = " → ".join(label(v) for v in (row["from"], row["to"]) if v)
    what = f"{label(row['platform'])}, {label(row['kind'])}"
    parts = [page.short_day(row["created_at"]), what, moved, words]
    return " · ".join(part for part in parts if part)
