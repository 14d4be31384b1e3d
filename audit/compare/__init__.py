"""Compare two audits: what entered scope, what left it, what came and what is gone.

Items are matched (``matching``), each difference gets its reasons from the columns of
both (``reasons``), and what stands on one side only is called vanished or appeared only
where the other archive would hold it (``coverage``). Work is done on columns; words are
read for what is left unmatched or listed alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from audit.compare.changes import CHANGES, COLUMNS, SCHEMA
from audit.compare.listing import Listing, listing
from audit.compare.matching import matches, names_of
from audit.compare.reasons import REASONS
from audit.compare.sides import I64, Both, CompareError, Side, opened
from audit.version import __version__
from reports.words import _

__all__ = [
    "CHANGES", "COLUMNS", "NOTES", "REASONS", "SCHEMA", "CompareError", "Comparison",
    "compare",
]  # fmt: skip

NOTES: Final = (
    "policy_of_new", "policy_of_old", "revision", "tool", "as_of", "no_words",
    "cut_words", "only_old_accounts", "only_new_accounts", "unknown_files",
)  # fmt: skip
"""What limits a comparison, in the order to say it."""

_ROWS: Final = 16_384
_LEVELS: Final = ("full", "snippet", "none")
_SNIPPET: Final = 280


@dataclass(frozen=True)
class Comparison:
    """Two audits under one policy: counts, and a row of COLUMNS per listed item.

    The counts leave reactions and the words of others or of the AI aside; the list
    does not, its column ``counted`` tells. ``notes`` are of NOTES.
    """

    old: Side
    new: Side
    policy: str
    notes: tuple[str, ...]
    listing: Listing

    @property
    def counts(self) -> Mapping[str, Any]:
        """The counts of ``listing``."""
        return self.listing.counts

    @property
    def text_level(self) -> str:
        """How much of the words is shown: as little as either audit shows."""
        return max((self.old.text_level, self.new.text_level), key=_LEVELS.index)

    def batches(self, rows: I64 | None = None) -> Iterator[pa.RecordBatch]:
        """Yield the listed rows, or some of them, with their words."""
        table = self.listing.table
        wanted = np.arange(table.num_rows) if rows is None else rows
        words = self._words(wanted)
        place = SCHEMA.get_field_index("text")
        for start in range(0, len(wanted), _ROWS):
            # Taken, not sliced: writers need lists that begin at their beginning.
            some = table.take(pa.array(wanted[start : start + _ROWS]))
            text = words.slice(start, _ROWS)
            whole = some.set_column(place, SCHEMA.field(place), text)
            yield from whole.combine_chunks().to_batches()

    def without_words(self) -> Iterator[pa.RecordBatch]:
        """Yield the listed rows, all columns but the words."""
        table = self.listing.table.drop_columns(["text"])
        yield from table.combine_chunks().to_batches(max_chunksize=_ROWS)

    def first(self, most: int) -> dict[str, list[dict[str, Any]]]:
        """Return the first counted rows of each change, with their words."""
        table = self.listing.table
        codes = table["change"].combine_chunks().indices.to_numpy()
        counted = table["counted"].combine_chunks().to_numpy(zero_copy_only=False)
        of_each = [
            np.flatnonzero((codes == place) & counted)[:most]
            for place in range(len(CHANGES))
        ]
        found: dict[str, list[dict[str, Any]]] = {name: [] for name in CHANGES}
        for batch in self.batches(np.concatenate(of_each)):
            for row in batch.to_pylist():
                found[row["change"]].append(row)
        return found

    def facts(self) -> dict[str, Any]:
        """Return what was compared and the counts: everything but the rows."""
        return {
            "tool": f"meta-audit {__version__}",
            "policy": self.policy,
            "text": self.text_level,
            "old": _facts(self.old, self.text_level),
            "new": _facts(self.new, self.text_level),
            "notes": list(self.notes),
            "counts": dict(self.counts),
        }

    def _words(self, wanted: I64) -> pa.ChunkedArray:
        """Return the words of listed rows: of the new audit, else of the old."""
        if self.text_level == "none":
            return pa.chunked_array([pa.nulls(len(wanted), pa.string())])
        texts: list[pa.Array] = []
        place = np.full(len(wanted), -1, np.int64)
        start = 0
        sides = (self.new, self.listing.new), (self.old, self.listing.old)
        for side, found in sides:
            rows = found[wanted]
            needed = (rows >= 0) & (place < 0)
            mask = np.zeros(len(side), bool)
            mask[rows[needed]] = True
            column = side.words(mask)["text"]
            place[needed] = start + (np.cumsum(mask) - 1)[rows[needed]]
            texts += column.chunks
            start += len(column)
        words = pa.chunked_array(texts, pa.string()).take(
            pa.array(place, mask=place < 0)
        )
        if self.text_level == "snippet":
            words = pc.utf8_slice_codeunits(words, 0, _SNIPPET)
        return words


def compare(old: Path, new: Path) -> Comparison:
    """Return how the audit in one output folder differs from that in another.

    Raises CompareError where a folder holds no finished audit, where the audits share
    no account, or no policy under which both were judged.
    """
    sides = opened(old, "old"), opened(new, "new")
    both = Both(*sides)
    policy = _under_one_policy(both)
    firsts = {side.summary["policy"] for side in sides}
    found = matches(both)
    made = listing(both, found, names_of(both), policy, same_policy=len(firsts) == 1)
    notes = _notes(*sides, policy)
    return Comparison(*sides, policy, notes, made)


def _under_one_policy(both: Both) -> str:
    """Put verdicts under one policy side by side; return its id.

    That is the new audit's first policy, or where the old one lacks it the old one's.
    """
    first, second = (str(side.summary["policy"]) for side in both.sides)
    if first == second:
        return second
    for policy, side in ((second, 0), (first, 1)):
        found = both.sides[side].verdicts_under(policy)
        if found is not None:
            own = [(s.items["verdict"], s.items["rule"]) for s in both.sides]
            own[side] = found
            both.replace("verdict", own[0][0], own[1][0])
            both.replace("rule", own[0][1], own[1][1])
            return policy
    raise CompareError(
        _(
            "the two audits share no policy; scan both with the same version "
            "of meta-audit"
        )
    )


# What limits the comparison ----------------------------------------------------------


def _notes(old: Side, new: Side, policy: str) -> tuple[str, ...]:
    """Return the codes of what a reader must know before reading the changes."""
    firsts = [side.summary["policy"] for side in (old, new)]
    revisions = [side.policies.get(policy) for side in (old, new)]
    levels = [side.text_level for side in (old, new)]
    accounts = [
        {(row["platform"], row["account"]) for row in side.accounts}
        for side in (old, new)
    ]
    numbered = "none" in levels
    holds = {
        "policy_of_new": firsts[0] != firsts[1] and policy == firsts[1],
        "policy_of_old": firsts[0] != firsts[1] and policy == firsts[0],
        "revision": revisions[0] != revisions[1],
        "tool": old.summary["tool"] != new.summary["tool"],
        "as_of": old.summary["as_of"] != new.summary["as_of"],
        "no_words": numbered,
        "cut_words": not numbered and "snippet" in levels,
        "only_old_accounts": not numbered and bool(accounts[0] - accounts[1]),
        "only_new_accounts": not numbered and bool(accounts[1] - accounts[0]),
        "unknown_files": any(_has_unknown_files(side) for side in (old, new)),
    }
    return tuple(note for note in NOTES if holds[note])


def _has_unknown_files(side: Side) -> bool:
    statuses = pc.unique(side.files["status"].cast(pa.string())).to_pylist()
    return "unknown" in statuses


def _facts(side: Side, text_level: str) -> dict[str, Any]:
    """Return what identifies one of the two audits; no names where either has none."""
    shown = text_level != "none"
    return {
        "folder": side.folder.resolve().name if shown else None,
        "tool": side.summary["tool"],
        "as_of": side.summary["as_of"],
        "policy": side.summary["policy"],
        "revision": side.summary.get("revision"),
        "text": side.text_level,
        "items": side.summary["items"],
        "by_verdict": dict(side.summary["by_verdict"]),
        "accounts": [
            {key: row.get(key) for key in _ACCOUNT if shown or key != "account"}
            for row in side.summary.get("accounts", ())
        ],
    }


_ACCOUNT: Final = (
    "platform", "account", "items", "exported_at", "covered_from", "covered_until",
    "missing_categories",
)  # fmt: skip
