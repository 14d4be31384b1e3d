"""Say the result of a scan as a person reads it: a dozen lines of ``summary.json``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from audit.terminal import on_one_line
from reports.words import _, label, long_day, ngettext, number


def in_words(summary: dict[str, Any], out: Path, *, unread: bool) -> str:
    """Return the lines; ``unread``: some records or files could not be read."""
    parts = (
        _verdicts(summary),
        _certainties(summary),
        _answers(summary),
        _aside(summary),
        _files(summary, unread=unread),
        _next(summary, out),
    )
    return "\n".join(line for lines in parts for line in lines)


def _verdicts(summary: dict[str, Any]) -> Iterator[str]:
    low, high = summary["in_scope_bounds"]
    yield ngettext(
        "Of {total} item, between {low} and {high} are in scope of the policy Meta "
        "announced on {announced} ({policy}, rules as of {revision}, audit as of "
        "{as_of}).",
        "Of {total} items, between {low} and {high} are in scope of the policy Meta "
        "announced on {announced} ({policy}, rules as of {revision}, audit as of "
        "{as_of}).",
        summary["items"],
    ).format(
        total=number(summary["items"]), low=number(low), high=number(high),
        announced=long_day(date.fromisoformat(summary["announced"])),
        policy=summary["policy"], revision=summary["revision"],
        as_of=long_day(date.fromisoformat(summary["as_of"])),
    )  # fmt: skip
    said = (
        (_("in scope of the announced policy"), "in_scope"),
        (_("undetermined from this export"), "undetermined"),
        (_("out of the announced scope"), "out_of_scope"),
    )
    width = max(len(words) for words, _verdict in said)
    for words, verdict in said:
        yield f"  {words:<{width}} {number(summary['by_verdict'][verdict]):>9}"


def _certainties(summary: dict[str, Any]) -> Iterator[str]:
    """Yield what the verdicts rest on, with their number as the base."""
    rests = summary["verdicts_rest_on"]
    for verdict, message in (
        (
            "in_scope",
            _(
                "Of the {total} in scope, {archive} are so by what the export says, "
                "{product_rule} by the product's nature, {declared} by what you told, "
                "{assumed} by a stated assumption."
            ),
        ),
        (
            "out_of_scope",
            _(
                "Of the {total} out of scope, {archive} are so by what the export "
                "says, {product_rule} by the product's nature, {declared} by what "
                "you told, {assumed} by a stated assumption."
            ),
        ),
    ):
        counts = dict.fromkeys(("archive", "product_rule", "declared", "assumed"), 0)
        counts |= rests.get(verdict, {})
        total = summary["by_verdict"][verdict]
        if total:
            plain = {name: number(count) for name, count in counts.items()}
            yield message.format(total=number(total), **plain)


def _answers(summary: dict[str, Any]) -> Iterator[str]:
    """Yield what the person's answers and statements on items settled."""
    settled = {row["question"]: row["settled"] for row in summary["answers"]}
    if settled:
        items = sum(settled.values())
        yield ngettext(
            "Your {count} answer settled {items} items.",
            "Your {count} answers settled {items} items.",
            len(settled),
        ).format(count=number(len(settled)), items=number(items))
    stated = summary["statements"]
    if stated["given"]:
        yield ngettext(
            "Your {count} statement on single items settled {items} items.",
            "Your {count} statements on single items settled {items} items.",
            stated["given"],
        ).format(count=number(stated["given"]), items=number(stated["settled"]))
    if stated["not_found"]:
        yield ngettext(
            "{count} of your statements found no item.",
            "{count} of your statements found no item.",
            stated["not_found"],
        ).format(count=number(stated["not_found"]))
    if stated["ambiguous"]:
        yield ngettext(
            "{count} of your statements fits several items, so it settles none: give "
            "the item_id.",
            "{count} of your statements fit several items each, so they settle none: "
            "give the item_id.",
            stated["ambiguous"],
        ).format(count=number(stated["ambiguous"]))


def _aside(summary: dict[str, Any]) -> Iterator[str]:
    aside = {name: number(count) for name, count in summary["set_aside"].items()}
    yield _(
        "Left aside: {reactions} reactions, {others_words} of others, {ai_answers} "
        "answers of the AI; {private_message_files} files of private messages were not "
        "read."
    ).format(**aside)


def _files(summary: dict[str, Any], *, unread: bool) -> Iterator[str]:
    """Yield what was read of the files and accounts, and what was not."""
    complete = summary["completeness"]
    files = complete["files"]
    yield _(
        "Files: {files}; problems: {problems}; {missing} media are referenced but not "
        "here."
    ).format(
        files=", ".join(f"{number(n)} {label(status)}" for status, n in files.items()),
        problems=number(summary["problems"]),
        missing=number(complete["missing_media"]),
    )
    cut = complete["incomplete_archives"]
    if cut:
        yield ngettext(
            "{count} download is incomplete: what stood behind the break is in no "
            "count; download it again.",
            "{count} downloads are incomplete: what stood behind the breaks is in no "
            "count; download them again.",
            cut,
        ).format(count=number(cut))
    for row in summary["accounts"]:
        items = ngettext("{count} item", "{count} items", row["items"])
        held = items.format(count=number(row["items"]))
        yield f"  {row['platform']} · {on_one_line(row['account'])}: {held}"
    for row in summary["accounts"]:
        if row["missing_categories"]:
            yield "  " + _(
                "{platform} · {account}: the download holds nothing of {categories}; "
                "if there was any, ask Meta again"
            ).format(
                platform=row["platform"],
                account=on_one_line(row["account"]),
                categories=", ".join(row["missing_categories"]),
            )
    if files.get("unknown"):
        yield ngettext(
            "{count} file is of no kind this version knows: it is named in the report, "
            "and nothing in it was counted.",
            "{count} files are of no kind this version knows: they are named in the "
            "report, and nothing in them was counted.",
            files["unknown"],
        ).format(count=number(files["unknown"]))
    if unread:
        yield _(
            "Not everything could be read: see Files in the report. `meta-audit "
            "skeleton` shows the shape of an export without a word of yours."
        )


def _next(summary: dict[str, Any], out: Path) -> Iterator[str]:
    first = [row["settles"] for row in summary["questions"][:3] if row["settles"]]
    if first:
        yield ngettext(
            "An answer to the first question would settle {items} items: `meta-audit "
            "questions` asks.",
            "Answers to the first {count} questions would settle {items} items: "
            "`meta-audit questions` asks.",
            len(first),
        ).format(count=len(first), items=number(sum(first)))
    if (out / "report.html").is_file():
        yield _("Report: {path}").format(path=out / "report.html")
