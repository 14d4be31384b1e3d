"""Build output folders by hand, as if a scan had written them: invented, tiny, known.

``item`` gives one row of ITEMS, ``written`` a folder with everything that is read back.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet as pq

from parsers import schema

ARCHIVE = "facebook-eveexample.zip"
POSTS = "your_facebook_activity/posts/your_posts_1.json"
COMMENTS = "your_facebook_activity/comments_and_reactions/comments.json"
_HASHED = ("platform", "account", "kind", "surface", "created_at", "text", "media_path")


def at(moment: str) -> datetime:
    """Return a moment written as ``2016-04-07 03:33``, UTC."""
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)


def item(text: str | None = "Hello from Exampleton", **more: Any) -> dict[str, Any]:
    """Return an item; its id is a hash as the parsers make it, or what is given."""
    row = {
        "platform": "facebook", "account": "eveexample", "kind": "post",
        "surface": "timeline", "status": "live", "author": "self",
        "created_at": at("2016-04-07 03:33"), "precision": "second", "text": text,
        "media_path": None, "visibility": "unknown", "visibility_basis": "none",
        "certainty": "none", "public_spans": None, "verdict": "undetermined",
        "rule": "eu25-own-unknown", "source_archive": ARCHIVE, "source_path": POSTS,
        "source_pointer": "/0",
    }  # fmt: skip
    row |= more
    key = "\x1f".join(str(row[name]) for name in _HASHED)
    return {"item_id": blake2b(key.encode(), digest_size=10).hexdigest(), **row}


def public(text: str | None = "Hello from Exampleton", **more: Any) -> dict[str, Any]:
    """Return an item of a public Instagram account, in scope."""
    usual = {
        "platform": "instagram", "visibility": "public",
        "visibility_basis": "account_flag", "certainty": "archive",
        "public_spans": [{"from": at("2016-04-07 03:33"), "until": None}],
        "verdict": "in_scope", "rule": "eu25-own-public",
    }  # fmt: skip
    return item(text, **usual | more)


def account(**more: Any) -> dict[str, Any]:
    """Return a row of ACCOUNTS that covers 2004 to 2026."""
    return {
        "platform": "facebook", "account": "eveexample", "medium": "json",
        "exported_at": at("2026-02-03 04:05"), "covered_from": at("2004-01-01 00:00"),
        "covered_until": at("2026-02-03 00:00"), "items": 1, "missing_media": 0,
    } | more  # fmt: skip


def file(path: str = POSTS, status: str = "parsed", **more: Any) -> dict[str, Any]:
    """Return a row of FILES; its format is named after the file."""
    stem = path.rsplit("/", 1)[-1].split(".")[0].rstrip("_1")
    known = None if status in ("unknown", "media") else f"facebook-{stem}-2024"
    return {
        "archive": ARCHIVE, "path": path, "bytes": 10, "bytes_read": 10,
        "format": known, "status": status, "reason": None, "records": 1, "items": 1,
        "problems": 0,
    } | more  # fmt: skip


def written(
    folder: Path,
    items: list[dict[str, Any]],
    *,
    accounts: list[dict[str, Any]] | None = None,
    files: list[dict[str, Any]] | None = None,
    problems: list[dict[str, Any]] | None = None,
    verdicts: list[dict[str, Any]] | None = None,
    missing: tuple[str, ...] = (),
    text: str = "full",
    revision: str = "2026-07-23",
    **summary: Any,
) -> Path:
    """Write an output folder; return it. ``summary`` replaces keys of the summary."""
    folder.mkdir(parents=True, exist_ok=True)
    both = [account(), account(platform="instagram")]
    accounts = both if accounts is None else accounts
    policy = summary.get("policy", "eu-2025-05")
    for name, columns, rows in (
        ("items", schema.ITEMS, items),
        ("accounts", schema.ACCOUNTS, accounts),
        ("files", schema.FILES, [file()] if files is None else files),
        ("problems", schema.PROBLEMS, problems or []),
        ("verdicts", schema.VERDICTS, verdicts or []),
    ):
        table = pa.Table.from_pylist(rows, schema=_loose(columns))
        pq.write_table(table, folder / f"{name}.parquet")
    listed = [
        {key: row[key] for key in ("platform", "account", "items")}
        | {"missing_categories": list(missing)}
        | dict.fromkeys(("exported_at", "covered_from", "covered_until"))
        for row in accounts
    ]
    told = {
        "tool": "meta-audit 0.1.0", "as_of": "2026-03-04", "policy": policy,
        "announced": "2025-04-14", "revision": revision, "items": len(items),
        "by_verdict": {}, "accounts": listed,
    }  # fmt: skip
    record = {
        "options": {"text": text},
        "policies": [{"id": policy, "revision": revision, "sha256": revision}],
    }
    for name, value in (("audit", record), ("summary", told | summary)):
        (folder / f"{name}.json").write_text(json.dumps(value), encoding="utf-8")
    return folder


def _loose(columns: tuple[schema.Column, ...]) -> pa.Schema:
    """Return the schema with every column nullable: rows here say what matters."""
    return pa.schema([pa.field(c.name, c.type) for c in columns])
