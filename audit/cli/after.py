"""Be ``explain`` and ``verify``: what a finished audit says of an item, of itself."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from audit.cli.app import (
    AUDITED,
    UNREAD,
    USAGE,
    AsJson,
    Debug,
    Lang,
    app,
    exits,
    fail,
    print_json,
    safe,
)
from reports.words import _, later, said

if TYPE_CHECKING:
    from audit.record import Check, Given
    from parsers.archive import Archive
    from parsers.workers import Pool

    Found = dict[str, list[Check] | None]

Out = Annotated[
    Path,
    typer.Argument(
        metavar="OUT", readable=False, help="Output folder of an earlier scan."
    ),
]

_TABLES: Final = (
    "summary.json", "audit.json", "items.parquet", "verdicts.parquet",
    "accounts.parquet",
)  # fmt: skip


def check_finished(
    out: Path, needed: Sequence[str] = _TABLES, *, writes: bool = False
) -> None:
    """Refuse what is no output folder of a finished scan, or one that is damaged.

    ``needed`` are the files that a command reads; one that ``writes`` into the folder
    takes no link to it.
    """
    from audit import finished
    from audit.pipeline import UsageError

    try:
        if not all((out / name).is_file() for name in needed):
            raise UsageError(
                _(
                    "OUT: no finished audit there; run `meta-audit scan` first and "
                    "name the folder that it wrote"
                )
            )
        if writes and out.is_symlink():
            raise UsageError(_("OUT: that is a link; name the folder itself"))
        damaged = finished.damaged(out, needed)
        outdated = None if damaged else finished.outdated(out, needed)
    except OSError as error:
        raise UsageError(_("OUT: can't be read; check that you may read it")) from error
    if damaged:
        raise UsageError(
            _(
                "OUT: {name} is damaged; scan again (`meta-audit verify` compares "
                "all files with the record)"
            ).format(name=damaged)
        )
    if outdated:
        raise UsageError(
            _("OUT: {name} is of another version of meta-audit; scan again").format(
                name=outdated
            )
        )


@app.command()
def explain(
    out: Out,
    item_id: Annotated[
        str,
        typer.Argument(
            metavar="ITEM_ID",
            help="Id of the item, or at least 6 characters of its beginning.",
        ),
    ],
    as_json: AsJson = False,
    lang: Lang = None,
    debug: Debug = False,
) -> None:
    """Tell the evidence chain of one item: what is known, by which rule, what not."""
    with exits(debug=debug, lang=lang):
        from audit import telling
        from audit.explain import UnknownItemError, chain

        check_finished(out)
        try:
            found = chain(out, item_id)
        except UnknownItemError as error:
            fail(f"ITEM_ID: {error}", USAGE)
        if as_json:
            print_json(found)
            return
        typer.echo(safe(telling.in_words(found)))


# Verify ------------------------------------------------------------------------------


@app.command()
def verify(
    out: Out,
    exports: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[EXPORT...]", help="Exports to hash again; as with --inputs."
        ),
    ] = None,
    inputs: Annotated[
        list[str] | None,
        typer.Option(
            "--inputs",
            metavar="EXPORT...",
            help="Hash these exports again too, the zips or folders that were audited.",
        ),
    ] = None,
    as_json: AsJson = False,
    lang: Lang = None,
    debug: Debug = False,
) -> None:
    """Hash an audit's files again: are they what audit.json says? Exit 1 if not."""
    with exits(debug=debug, lang=lang):
        from audit import record

        check_finished(out, ("audit.json",))
        try:
            recorded = record.read(out)
        except record.RecordError as error:
            fail(f"OUT: {error}", USAGE)
        paths = [*(inputs or ()), *(exports or ())]
        found: Found = {
            "outputs": record.outputs(recorded, out),
            "inputs": _inputs(recorded, paths) if paths else None,
            "policies": record.judged_by(recorded),
        }
        agree = not _differing(found)
        if as_json:
            print_json(_verified(recorded, record.digest(out / "audit.json"), found))
        else:
            _print_checks(recorded, record.digest(out / "audit.json"), found)
        raise typer.Exit(AUDITED if agree else UNREAD)


_AGREEING: Final = ("same", "unhashed")
_STATES: Final = {
    "same": later("same"),
    "changed": later("CHANGED"),
    "missing": later("MISSING"),
    "extra": later("EXTRA, not of this audit"),
    "unreadable": later("CAN'T BE READ"),
    "unhashed": later("there, of which the record holds no hash"),
}
_VERIFIED: Final = {
    "head": later(
        "Record of {tool}, audit as of {as_of}.\nSHA-256 of audit.json itself, to "
        "be noted down elsewhere: {digest}"
    ),
    "outputs": later("Outputs"),
    "inputs": later("Inputs"),
    "not_given": later(
        "Inputs were not hashed again; name the exports after --inputs."
    ),
    "policies": later("Policies, against the texts of this version"),
    "newer": later(
        "The texts of this version's policies are not those of the audit: the "
        "files above are as they were, a new scan may judge otherwise."
    ),
    "agree": later("All agree with the record."),
    "differ": later("Not in agreement with the record: {count}."),
}


def _differing(found: Found) -> list[Check]:
    """Return what does not agree; other texts of policies are told, no more."""
    checks = [*(found["outputs"] or ()), *(found["inputs"] or ())]
    return [check for check in checks if check.state not in _AGREEING]


def _verified(recorded: dict[str, Any], digest: str, found: Found) -> dict[str, Any]:
    """Return what was found as JSON shows it."""
    lists = {
        name: None if checks is None else [check._asdict() for check in checks]
        for name, checks in found.items()
    }
    return {
        "tool": recorded["tool"],
        "as_of": recorded["options"].get("as_of"),
        "record_sha256": digest,
        **lists,
        "agree": not _differing(found),
    }


def _print_checks(recorded: dict[str, Any], digest: str, found: Found) -> None:
    """Print what was found as a person reads it."""
    as_of = recorded["options"].get("as_of")
    head = said(_VERIFIED["head"]).format(
        tool=recorded["tool"], as_of=as_of, digest=digest
    )
    lines = [head]
    for part in ("outputs", "inputs", "policies"):
        checks = found[part]
        if checks is None:
            lines.append(said(_VERIFIED["not_given"]))
            continue
        lines.append(said(_VERIFIED[part]))
        lines += [f"  {check.name}: {said(_STATES[check.state])}" for check in checks]
    if any(check.state != "same" for check in found["policies"] or ()):
        lines.append(said(_VERIFIED["newer"]))
    differ = len(_differing(found))
    lines.append(said(_VERIFIED["differ" if differ else "agree"]).format(count=differ))
    typer.echo(safe("\n".join(lines)))


def _inputs(recorded: dict[str, Any], paths: Sequence[str]) -> list[Check]:
    from audit import record
    from parsers.workers import Pool

    with Pool(1) as pool:
        return record.inputs(recorded, _given(paths, pool))


def _given(paths: Sequence[str], pool: Pool) -> list[Given]:
    """Return the archives to compare, as the scan opens and hashes them."""
    from audit.pipeline.opening import opened
    from audit.record import Given

    found = opened(paths, pool, only_recognise=True)
    return [
        Given(item.archive.name, item.archive.digest, _hashed(item.archive, pool))
        for item in found
    ]


def _hashed(container: Archive, pool: Pool) -> Callable[[int], str]:
    """Return what hashes a member of an archive, by its place; empty if none is there.

    The packed bytes are hashed by the code that the scan reads them with, in a child
    and within its limits.
    """
    from parsers.workers import Receipt, Task

    def of(number: int) -> str:
        if not 0 <= number < len(container.members):
            return ""
        member = container.members[number]
        task = Task(0, "hash", os.fsencode(container.path), member, "", {})
        (receipt,) = pool.run([task])
        return receipt.digest if isinstance(receipt, Receipt) else ""

    return of
