"""Count what the report, the terminal and ``summary.json`` say, in one place.

Counts leave reactions, other people's words and the AI's answers aside; those stand in
``set_aside``. Batches are added one by one, so memory does not grow with the export.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from audit.highlights import Highlights
from audit.tally import coded, tally
from parsers import schema

Mask = npt.NDArray[np.bool_]
FIRST_ITEMS: Final = 200
_COUNTED: Final = [
    "platform", "account", "kind", "created_at", "owner_age", "visibility",
    "visibility_basis", "certainty", "verdict", "rule", "question",
]  # fmt: skip
_SHOWN_FIRST: Final = ("in_scope", "undetermined", "out_of_scope")


@dataclass
class Counts:
    """What was counted so far."""

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
    highlights: Highlights = field(default_factory=Highlights)
    _first: _First = field(default_factory=lambda: _First())

    @property
    def first(self) -> list[dict[str, Any]]:
        """Return the items most worth a look: of each verdict the oldest."""
        return self._first.rows()

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
        own = batch.select(_COUNTED).filter(pa.array(mine))
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
        self._remember(shown, np.flatnonzero(mine))

    def _count_accounts(self, batch: pa.RecordBatch) -> None:
        """Count items per account, and media that no archive holds."""
        pairs = coded(batch.column("platform")), coded(batch.column("account"))
        for key, count in tally(pairs):
            self.by_account[key] += count
            # Known of every account, be it that none is missing.
            self.missing_media[key] += 0
        for key, count in tally(pairs, self._is_missing(batch)):
            self.missing_media[key] += count

    @staticmethod
    def _is_missing(batch: pa.RecordBatch) -> Mask:
        kinds = np.isin(
            _codes(batch, "kind"),
            [schema.KINDS.index(k) for k in ("photo", "video", "audio")],
        )
        path = batch.column("media_path")
        remote = pc.fill_null(pc.starts_with(path, "http"), False)
        there = pc.or_(batch.column("media_bytes").is_valid(), remote)
        missing: Mask = kinds & ~there.to_numpy(zero_copy_only=False)
        return missing

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
            pairs = coded(own.column("platform")), coded(own.column("account"))
            for key, count in tally(pairs, mask):
                counter[key] += count

    def _count_years(self, own: pa.RecordBatch) -> None:
        years = coded(pc.fill_null(pc.year(own.column("created_at")), 0))
        pairs = years, coded(own.column("visibility"))
        for (year, visibility), count in tally(pairs):
            self.year_visibility.setdefault(year, Counter())[visibility] += count
            if year:
                self.by_year[year] += count

    def _remember(self, shown: pa.RecordBatch, rows: npt.NDArray[Any]) -> None:
        """Keep the oldest of these rows that have the most exposed verdicts."""
        order = schema.codes(shown.column("verdict"), _SHOWN_FIRST)[rows]
        times = (
            shown.column("created_at").cast(pa.int64()).cast(pa.float64(), safe=False)
        )
        at = pc.fill_null(times, np.inf).to_numpy(zero_copy_only=False)[rows]
        near = self._first.may_hold(order, at)
        of = pa.array(rows[near])
        ids = shown.column("item_id").take(of)
        keyed = pa.table({"order": order[near], "at": at[near], "id": ids})
        keys = [(name, "ascending") for name in keyed.column_names]
        best = pc.select_k_unstable(keyed, FIRST_ITEMS, keys)
        if len(best):
            self._first.add(keyed.take(best), shown.take(of.take(best)))

    def bounds(self) -> list[int]:
        """Return the least and the most that may be in scope."""
        least = self.by_verdict["in_scope"]
        return [least, least + self.by_verdict["undetermined"]]

    def undated(self) -> int:
        """Return how many items have no time."""
        return sum(self.year_visibility.get(0, Counter()).values())


class _First:
    """The first rows so far by their keys: order of the verdict, time (ms), and id.

    They stay columns until they are asked for: of most batches few are kept.
    """

    def __init__(self) -> None:
        self._keys: list[tuple[int, float, str, int, int]] = []
        self._batches: dict[int, pa.RecordBatch] = {}
        self._count = 0

    def may_hold(self, order: npt.NDArray[Any], at: npt.NDArray[Any]) -> Mask:
        """Say which rows do not surely come after all that are kept."""
        if len(self._keys) < FIRST_ITEMS:
            return np.ones(len(order), bool)
        last, latest, *_ = self._keys[-1]
        found: Mask = (order < last) | ((order == last) & (at <= latest))
        return found

    def add(self, keyed: pa.Table, rows: pa.RecordBatch) -> None:
        """Take rows of one batch with their keys, in the order of these."""
        number, self._count = self._count, self._count + 1
        keys = zip(
            *(column.to_pylist() for column in keyed.columns),
            [number] * keyed.num_rows,
            range(keyed.num_rows),
            strict=True,
        )
        self._keys = sorted([*self._keys, *keys])[:FIRST_ITEMS]
        self._batches[number] = rows
        kept = {key[3] for key in self._keys}
        self._batches = {n: some for n, some in self._batches.items() if n in kept}

    def rows(self) -> list[dict[str, Any]]:
        """Return the rows in order."""
        found = {
            number: some.to_pylist() for number, some in sorted(self._batches.items())
        }
        return [found[number][place] for *_key, number, place in self._keys]


def _codes(batch: pa.RecordBatch, name: str) -> Any:
    return schema.codes(batch.column(name), schema.LABELS_OF[name])


def _equal(batch: pa.RecordBatch, name: str, label: str) -> Any:
    return _codes(batch, name) == schema.LABELS_OF[name].index(label)


def _tally(counter: Counter[str], column: pa.Array) -> None:
    for (value,), count in tally([coded(column)]):
        if value is not None:
            counter[value] += count


def labelled(counter: Counter[str], labels: tuple[str, ...]) -> dict[str, int]:
    """Return the counts in the order of the labels, those of zero left out."""
    return {label: counter[label] for label in labels if counter[label]}
