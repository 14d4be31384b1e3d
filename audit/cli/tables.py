"""Be ``skeleton``, ``policies`` and ``formats``: what we know, without an audit."""

from __future__ import annotations

from typing import Any

import typer

from audit.cli.app import AsJson, Debug, Exports, Lang, app, exits, print_json


@app.command()
def skeleton(
    exports: Exports,
    lang: Lang = None,
    debug: Debug = False,
) -> None:
    """Print keys, types and counts of an export without any value, as JSON."""
    with exits(debug=debug, lang=lang):
        from audit.pipeline import inspection

        print_json(inspection.skeletons(exports))


@app.command()
def policies(as_json: AsJson = False, lang: Lang = None, debug: Debug = False) -> None:
    """Print the policies: since when, for whom, rules, sources, how sure we are."""
    with exits(debug=debug, lang=lang):
        from audit.policy import load

        loaded = load()
        if as_json:
            print_json([_policy_row(policy) for policy in loaded])
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
def formats(as_json: AsJson = False, lang: Lang = None, debug: Debug = False) -> None:
    """Print every file kind we know: what reads it, or why it is left alone."""
    with exits(debug=debug, lang=lang):
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
            print_json(rows)
            return
        for row in rows:
            what = "read" if row["read"] else f"left alone: {row['reason']}"
            known = f"[{row['era']}, {row['evidence']}]"
            typer.echo(f"{row['product']:10} {row['path']}  {known}  {what}")
