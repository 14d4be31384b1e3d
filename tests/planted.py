"""Plant a finished audit by hand: tables of a few rows, a summary, a record.

``folder`` writes them; items are given by what a test is about, the rest is plain.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
from pyarrow import parquet as pq

from audit import policy as policies
from parsers import schema

AT = datetime(2001, 2, 3, 4, 5, 6, tzinfo=UTC)
EXPORTED = datetime(2026, 10, 20, 12, 0, tzinfo=UTC)
PLAIN: dict[str, Any] = {
    "item_id": "aaaaaa0000",
    "platform": "facebook",
    "account": "eve.example",
    "kind": "post",
    "surface": "timeline",
    "status": "live",
    "author": "self",
    "created_at": AT,
    "precision": "second",
    "text": "Words of Eve",
    "visibility": "unknown",
    "visibility_basis": "none",
    "certainty": "none",
    "verdict": "undetermined",
    "rule": "eu25-audience-unknown",
    "source_archive": "facebook-eve.zip",
    "source_path": "posts/your_posts_1.json",
    "source_pointer": "/0",
}


def item(**given: Any) -> dict[str, Any]:
    """Return an item of Eve Example: an undetermined post, but for what is given."""
    return {**PLAIN, **given}


def verdict(item_id: str, policy: str, **given: Any) -> dict[str, Any]:
    """Return a row of verdicts."""
    rule = {"rule": "r", "verdict": "undetermined", "reason": "Because of r."}
    return {"item_id": item_id, "policy": policy, **rule, **given}


ACCOUNT = {
    "platform": "facebook",
    "account": "eve.example",
    "medium": "json",
    "exported_at": EXPORTED,
    "birth_year": 1980,
    "items": 1,
    "missing_media": 0,
}


def folder(
    out: Path,
    items: Iterable[dict[str, Any]],
    verdicts: Iterable[dict[str, Any]] = (),
    *,
    accounts: Iterable[dict[str, Any]] = (ACCOUNT,),
    text: str = "full",
) -> Path:
    """Write a finished audit; return its folder."""
    out.mkdir()
    for name, rows, columns in (
        ("items", items, schema.ITEMS),
        ("verdicts", verdicts, schema.VERDICTS),
        ("accounts", accounts, schema.ACCOUNTS),
    ):
        table = pa.Table.from_pylist(list(rows), schema=schema.schema_of(columns))
        pq.write_table(table, out / f"{name}.parquet")
    summary = {"policy": "eu-2025-05", "as_of": "2026-11-21"}
    (out / "summary.json").write_bytes(orjson.dumps(summary))
    write_record(out, text=text)
    return out


def write_record(out: Path, *, text: str = "full") -> None:
    """Write the record of what stands in the folder, hashed by the test itself."""
    record = {
        "tool": "meta-audit 0.0.0",
        "options": {"as_of": "2026-11-21", "text": text},
        "inputs": [],
        "policies": [
            {
                "id": policy.id,
                "revision": policy.revision,
                "checked": policy.checked.isoformat(),
                "sha256": policies.digest(policy.id),
            }
            for policy in policies.load()
        ],
        "outputs": {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(out.iterdir())
        },
    }
    (out / "audit.json").write_bytes(orjson.dumps(record))
