"""Look at exports without auditing them: whose, which window, which shape."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from audit.pipeline import inputs as taking
from audit.pipeline import opening
from audit.pipeline.opening import Input
from audit.terminal import on_one_line
from parsers import exports, formats, skeleton
from parsers.workers import Pool, Receipt, Task
from reports.words import said

_SKELETON_BYTES: Final = 256 << 20


def of(paths: Sequence[str]) -> list[dict[str, Any]]:
    """Return one row per export: product, account, medium, window, parts, advice.

    Raises NothingReadableError where nothing of Meta's is among them.
    """
    today = datetime.now(UTC).date()
    with Pool(min(os.cpu_count() or 1, 8)) as pool:
        inputs = opening.opened(paths, pool, only_recognise=True)
        facts, _ = taking.evidence(inputs, today, pool, _silent)
    holders = exports.joined([item.product for item in inputs], facts)
    rows = []
    for holder in holders:
        for number, index in enumerate(holder.archives, 1):
            rows.append(_row(inputs[index], holder, number))
    rows += [_foreign(item) for item in inputs if not item.product]
    return rows


def _silent(_step: str, _done: int, _total: int) -> None:
    return


def _row(item: Input, holder: exports.Holder, part: int) -> dict[str, Any]:
    statuses = Counter(match.status for match in item.matches)
    medium = exports.medium_of(item.archive, holder.product)
    asked = exports.window(holder.facts.get("requests") or [], None)
    return {
        "archive": item.archive.name,
        "product": holder.product,
        "account": holder.name,
        "accounts": holder.accounts(),
        "part": part,
        "parts": len(holder.archives),
        "medium": medium,
        "requested_from": _iso(asked[0]),
        "requested_until": _iso(asked[1]),
        "members": len(item.archive.members),
        "files": dict(sorted(statuses.items())),
        "advice": item.problem or _advice(medium, holder.product),
    }


def _foreign(item: Input) -> dict[str, Any]:
    return {
        "archive": item.archive.name,
        "product": None,
        "account": None,
        "advice": item.problem,
    }


def _iso(at: int | None) -> str | None:
    return None if at is None else datetime.fromtimestamp(at / 1000, UTC).isoformat()


def _advice(medium: str | None, product: str) -> str:
    if product == "whatsapp":
        return (
            'from WhatsApp: of the account report your "About" text is read, of '
            "exported chats those with Meta AI; chats between people never are"
        )
    if medium == "html":
        return (
            "an HTML export: it is read; JSON, which Meta offers too, states exact "
            "times without a zone, and does not depend on the language"
        )
    if medium is None:
        return (
            "no file with posts or comments in it: media only (a part of a split "
            "download: give all its parts together), or a layout that is not known"
        )
    return "a JSON export: the right kind"


def in_words(row: dict[str, Any]) -> str:
    """Return a row of ``of`` as a person reads it."""
    if row["product"] is None:
        return f"{on_one_line(row['archive'])}: {said(row['advice'])}"
    since = row["requested_from"] or "not stated"
    until = row["requested_until"] or "not stated"
    files = ", ".join(f"{count} {status}" for status, count in row["files"].items())
    account = on_one_line(row["account"])
    return (
        f"{on_one_line(row['archive'])}\n"
        f"  {row['product']} · {account} · archive {row['part']} of the "
        f"{row['parts']} given for this account\n"
        f"  {said(row['advice'])}\n"
        f"  requested from {since} until {until}\n"
        f"  {row['members']} files: {files}"
    )


# Skeletons ---------------------------------------------------------------------------


def skeletons(paths: Sequence[str]) -> list[dict[str, Any]]:
    """Return keys, types and counts of every JSON file, tags of every HTML page.

    No value of either. Private messages are not opened; names of folders that we don't
    know are left out.
    """
    with Pool(min(os.cpu_count() or 1, 8)) as pool:
        inputs = opening.opened(paths, pool, only_recognise=True)
        wanted = [
            (item, member, match)
            for item in inputs
            for member, match in item.pairs()
            if member.path.lower().endswith((".json", ".html", ".htm"))
            and not formats.is_private(match.reason)
            and member.bytes <= _SKELETON_BYTES
        ]
        tasks = [
            Task(number, "skeleton", os.fsencode(item.archive.path), member, "", {})
            for number, (item, member, _) in enumerate(wanted)
        ]
        answers = {
            answer.number: answer
            for answer in pool.run(tasks)
            if isinstance(answer, Receipt)
        }
    return [
        {
            "format": match.format.id if match.format else None,
            "path": _masked(member.path),
            "status": answers[number].status,
            "bytes": member.bytes,
            "shape": answers[number].facts.get("shape"),
        }
        for number, (_, member, match) in enumerate(wanted)
    ]


def _masked(path: str) -> str:
    """Return a path with every folder that is no known word of Meta's left out."""
    *folders, name = formats.folded(path).split("/")
    stem, _, ending = name.rpartition(".")
    shown = [
        part if part in formats.known_folders() else "<folder>" for part in folders
    ]
    return "/".join([*shown, f"{skeleton.masked_stem(stem)}.{ending}"])
