"""Count what the report, the terminal and ``summary.json`` say, in one place.

Counts leave reactions, other people's words and the AI's answers aside; those stand in
``set_aside``. Batches are added one by one, so memory does not grow with the export.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from audit.highlights import Highlights
from parsers import schema

FIRST_ITEMS: Final = 200
_SHOWN_FIRST: Final = ("in_scope", "undetermined", "out_of_scope")


@dataclass
class Counts:
    """What was counted so far; ``first`` holds the items most worth a look."""

    items: int = 0
    by_verdict: Counter[str] = field(default_factory=Counter)
    by_kind: Counter[str] = field(default_factory=Counter)
    by_year: Counter[int] = field(default_factory=Counter)
    by_certainty: Counter[str] = field(default_factory=Counter)
    by_rule: Counter[str] = field(default_factory=Counter)
    by_account: Counter[tuple[str, str]] = field(default_factory=Counter)
    year_visibility: dict[int, Counter[str]] = field(default_factory=dict)
    by_both: Counter[tuple[str, str]] = field(default_factory=Counter)
    questions: Counter[str] = field(default_factory=Counter)
    settled: Counter[int] = field(default_factory=Counter)
    undetermined: Counter[tuple[str, str]] = field(default_factory=Counter)
    narrow: Counter[tuple[str, str]] = field(default_factory=Counter)
    as_minor: int = 0
    set_aside: Counter[str] = field(default_factory=Counter)
    missing_media: Counter[tuple[str, str]] = field(default_factory=Counter)
    first: list[dict[str, Any]] = field(default_factory=list)
    highlights: Highlights = field(default_factory=Highlights)

    def add_settled(self, settled: Any) -> None:
        """Add how many items each answer settled, by its place."""
        for place in np.flatnonzero(settled):
            self.settled[int(place)] += int(settled[place])

    def add(self, batch: pa.RecordBatch, shown: pa.RecordBatch) -> None:
        """Count one ITEMS batch; ``shown`` is it as the text level shows it."""
        self.highlights.add(batch, shown)
        mine = _equal(batch, "author", "self") & ~_equal(batch, "kind", "reaction")
        self.set_aside["reactions"] += int(_equal(batch, "kind", "reaction").sum())
        self.set_aside["others_words"] += int(_equal(batch, "author", "other").sum())
        self.set_aside["ai_answers"] += int(_equal(batch, "author", "ai").sum())
        self._count_accounts(batch)
        own = batch.filter(pa.array(mine))
        if not own.num_rows:
            return
        self.items += own.num_rows
        for name, counter in (
            ("verdict", self.by_verdict),
            ("kind", self.by_kind),
            ("certainty", self.by_certainty),
            ("rule", self.by_rule),
            ("question", self.questions),
        ):
            _tally(counter, own.column(name))
        self._count_certainties(own)
        self._count_open(own)
        young = pc.less(own.column("owner_age"), 18)
        self.as_minor += pc.sum(young).as_py() or 0
        self._count_years(own)
        self._remember(shown.filter(pa.array(mine)))

    def _count_accounts(self, batch: pa.RecordBatch) -> None:
        """Count items per account, and media that no archive holds."""
        pairs = pa.table(
            [
                batch.column("platform").cast(pa.string()),
                batch.column("account"),
                self._is_missing(batch),
            ],
            ["platform", "account", "missing"],
        )
        grouped = pairs.group_by(["platform", "account"]).aggregate(
            [("missing", "sum"), ("missing", "count")]
        )
        for row in grouped.to_pylist():
            key = row["platform"], row["account"]
            self.by_account[key] += row["missing_count"]
            self.missing_media[key] += row["missing_sum"]

    @staticmethod
    def _is_missing(batch: pa.RecordBatch) -> pa.Array:
        kinds = np.isin(
            _codes(batch, "kind"),
            [schema.KINDS.index(k) for k in ("photo", "video", "audio")],
        )
        path = batch.column("media_path")
        remote = pc.fill_null(pc.starts_with(path, "http"), False)
        there = pc.or_(batch.column("media_bytes").is_valid(), remote)
        return pc.and_(pa.array(kinds), pc.invert(there)).cast(pa.int64())

    def _count_certainties(self, own: pa.RecordBatch) -> None:
        """Count by verdict and by what it rests on; hidden narrow audiences apart."""
        pairs = _codes(own, "verdict") * len(schema.CERTAINTIES) + _codes(
            own, "certainty"
        )
        for pair, count in zip(*np.unique(pairs, return_counts=True), strict=True):
            verdict, certainty = divmod(int(pair), len(schema.CERTAINTIES))
            key = schema.VERDICTS_LABELS[verdict], schema.CERTAINTIES[certainty]
            self.by_both[key] += int(count)

    def _count_open(self, own: pa.RecordBatch) -> None:
        """Count by account what is undetermined, and what is said to be narrow."""
        narrow = _equal(own, "visibility_basis", "item_audience")
        narrow &= _equal(own, "visibility", "not_public")
        for counter, mask in (
            (self.undetermined, _equal(own, "verdict", "undetermined")),
            (self.narrow, narrow),
        ):
            if not mask.any():
                continue
            pairs = own.select(["platform", "account"]).filter(pa.array(mask))
            for row in (
                pa.Table.from_batches([pairs])
                .group_by(["platform", "account"])
                .aggregate([([], "count_all")])
                .to_pylist()
            ):
                counter[row["platform"], row["account"]] += row["count_all"]

    def _count_years(self, own: pa.RecordBatch) -> None:
        years = pc.fill_null(pc.year(own.column("created_at")), 0)
        pairs = pa.table(
            [years, own.column("visibility").cast(pa.string())], ["year", "visibility"]
        )
        grouped = pairs.group_by(["year", "visibility"]).aggregate([([], "count_all")])
        for row in grouped.to_pylist():
            counter = self.year_visibility.setdefault(row["year"], Counter())
            counter[row["visibility"]] += row["count_all"]
            if row["year"]:
                self.by_year[row["year"]] += row["count_all"]

    def _remember(self, own: pa.RecordBatch) -> None:
        """Keep the oldest items of the most exposed verdicts."""
        order = pc.index_in(
            own.column("verdict").cast(pa.string()), value_set=pa.array(_SHOWN_FIRST)
        )
        keyed = pa.table(
            {
                "order": order,
                "at": own.column("created_at"),
                "id": own.column("item_id"),
            }
        )
        keys = [("order", "ascending"), ("at", "ascending"), ("id", "ascending")]
        best = pc.select_k_unstable(keyed, FIRST_ITEMS, keys)
        rows = pa.Table.from_batches([own]).take(best).to_pylist()
        self.first = sorted([*self.first, *rows], key=_exposed_first)[:FIRST_ITEMS]

    def bounds(self) -> list[int]:
        """Return the least and the most that may be in scope."""
        least = self.by_verdict["in_scope"]
        return [least, least + self.by_verdict["undetermined"]]

    def undated(self) -> int:
        """Return how many items have no time."""
        return sum(self.year_visibility.get(0, Counter()).values())


def _exposed_first(row: dict[str, Any]) -> tuple[int, float, str]:
    at = row["created_at"]
    moment = float("inf") if at is None else at.timestamp()
    return _SHOWN_FIRST.index(row["verdict"]), moment, row["item_id"]


def _codes(batch: pa.RecordBatch, name: str) -> Any:
    return schema.codes(batch.column(name), schema.LABELS_OF[name])


def _equal(batch: pa.RecordBatch, name: str, label: str) -> Any:
    return _codes(batch, name) == schema.LABELS_OF[name].index(label)


def _tally(counter: Counter[str], column: pa.Array) -> None:
    for pair in pc.value_counts(column).to_pylist():
        if pair["values"] is not None:
            counter[pair["values"]] += pair["counts"]


def labelled(counter: Counter[str], labels: tuple[str, ...]) -> dict[str, int]:
    """Return the counts in the order of the labels, those of zero left out."""
    return {label: counter[label] for label in labels if counter[label]}
