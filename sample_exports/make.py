"""Write the invented exports and the truth that their planting declares.

``python -m sample_exports.make [DEST]``: without DEST the folders beside this file
and ``tests/truth/``; with DEST the folders in DEST and the truth in DEST/truth.
The same bytes every time: no clock, no chance.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from sample_exports import _eras, _facebook, _instagram
from sample_exports._planting import Export, Json, Ledger, in_order
from sample_exports._words import Sentences

_HERE = Path(__file__).resolve().parent


def main(arguments: list[str]) -> None:
    """Write everything and say how much it is."""
    if arguments:
        folders, truth = Path(arguments[0]), Path(arguments[0]) / "truth"
    else:
        folders, truth = _HERE, _HERE.parent / "tests" / "truth"
    items = make(folders, truth)
    for (platform, kind), count in sorted(items.items()):
        print(f"{platform:10} {kind:14} {count:5}")
    print(f"{sum(items.values())} items")


def make(folders: Path, truth: Path) -> Counter[tuple[str, str]]:
    """Write the folders and the truth; return how many items of each kind there are."""
    ledger, words = Ledger(), Sentences()
    facebook, facebook_account = _facebook.plant(ledger, words)
    instagram, instagram_accounts = _instagram.plant(ledger, words)
    exports = [*facebook, instagram]
    for export in exports:
        _write_folder(folders / export.name, export)
    for export in _eras.plant():
        _write_folder(folders / "eras" / export.name, export)
    truth.mkdir(parents=True, exist_ok=True)
    _write_lines(truth / "sample_items.jsonl", in_order(ledger.rows))
    receipts = [receipt for export in exports for receipt in export.receipts]
    receipts.sort(key=lambda receipt: (receipt["archive"], receipt["path"]))
    _write_lines(truth / "sample_files.jsonl", receipts)
    accounts = [facebook_account, *instagram_accounts]
    counts = Counter(row["platform"] for row in ledger.rows)
    for account in accounts:
        account["items"] = counts[account["platform"]]
    _write_lines(truth / "sample_accounts.jsonl", accounts)
    return Counter((row["platform"], row["kind"]) for row in ledger.rows)


def _write_folder(folder: Path, export: Export) -> None:
    if folder.exists():
        shutil.rmtree(folder)
    for path, data in sorted(export.members.items()):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def _write_lines(path: Path, rows: Iterable[Json]) -> None:
    lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows]
    path.write_text("".join(lines), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
