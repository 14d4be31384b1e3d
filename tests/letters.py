"""Plant the audit that letters are tested on; its figures were counted by hand.

Eve has seven own items: four in scope, two open, one out. Words, names and places are
canaries: no letter may hold any of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests import planted

CANARY = "zebra-canary"


def at(year: int) -> datetime:
    """Return the first of June of a year, noon."""
    return datetime(year, 6, 1, 12, tzinfo=UTC)


def account(**given: Any) -> dict[str, Any]:
    """Return Eve's Facebook account in France, but for what is given."""
    return planted.ACCOUNT | {"country": "France", "region": "EU"} | given


ITEMS = [
    planted.item(
        item_id="post", verdict="in_scope", certainty="declared", created_at=at(2010),
        people=["Bob Canary"], sensitive=["health", "political-opinions"],
        text=CANARY, container=CANARY,
    ),
    planted.item(
        item_id="photo", kind="photo", verdict="in_scope", certainty="archive",
        created_at=at(2012), has_gps=True, owner_age=16, sensitive=["EMAIL_ADDRESS"],
        media_path=f"{CANARY}.jpg", place=CANARY, text=None,
    ),
    planted.item(
        item_id="name", kind="profile_field", surface="profile", text=CANARY,
        verdict="in_scope", certainty="product_rule", created_at=None,
    ),
    planted.item(
        item_id="prompt", platform="messenger", kind="ai_message", surface="ai_chat",
        verdict="in_scope", certainty="product_rule", created_at=at(2026), text=CANARY,
    ),
    planted.item(item_id="open1", kind="comment", created_at=at(2013), url=CANARY),
    planted.item(item_id="open2", created_at=at(2014), owner_age=17),
    planted.item(item_id="out", verdict="out_of_scope", certainty="archive"),
    planted.item(item_id="like", kind="reaction"),
    planted.item(item_id="others", author="other"),
    planted.item(
        item_id="answer", platform="messenger", kind="ai_message", author="ai",
        surface="ai_chat", verdict="in_scope",
    ),
    planted.item(item_id="else", account="bob.sample", verdict="in_scope"),
]  # fmt: skip
BOTH = (account(), account(platform="messenger"))


def audit(
    out: Path,
    items: Iterable[dict[str, Any]] = ITEMS,
    verdicts: Iterable[dict[str, Any]] = (),
    *,
    accounts: Iterable[dict[str, Any]] = BOTH,
    first: str = "eu-2025-05",
    **options: Any,
) -> Path:
    """Write a finished audit with these options; return its folder.

    ``first`` is the policy shown first.
    """
    planted.folder(out, items, verdicts, accounts=accounts)
    _change(out / "summary.json", lambda summary: summary | {"policy": first})
    planted.write_record(out)
    _change(
        out / "audit.json",
        lambda record: record | {"options": record["options"] | options},
    )
    return out


def _change(path: Path, change: Any) -> None:
    found = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(change(found)), encoding="utf-8")
