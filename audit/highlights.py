"""Count what the report shows beyond the summary, as the judged items pass by.

Months and platforms, names of groups and places, the funnel, what can be changed: all
of the person's own items (reactions, other people's words and the AI's answers aside),
added batch by batch. Names are taken from the items as the text level shows them; of
one kind of names at most MOST_NAMES are told apart, so memory has a bound.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from audit.others import COLUMNS as OTHERS
from audit.others import MOST_NAMES, Concerned
from audit.tally import Coded, coded, tally
from parsers import schema

Mask = npt.NDArray[np.bool_]
OLDEST: Final = 10
TOP: Final = 20
NAMED: Final = ("group", "album", "page", "event", "place", "people")
"""The kinds of names; the first four are containers of the surface of that name."""

_COUNTED: Final = [
    "platform", "kind", "surface", "status", "created_at", "has_gps", "visibility",
    "visibility_basis", "public_spans", "verdict", "sensitive",
]  # fmt: skip
_NAMING: Final = ["container", "people", "place"]
_VERDICTS: Final = schema.VERDICTS_LABELS
_OPEN: Final = ("in_scope", "undetermined")


class Name(NamedTuple):
    """One name on one platform, and its items by verdict."""

    platform: str
    name: str
    verdicts: dict[str, int]


class Step(NamedTuple):
    """One step of the funnel: what is left after it, and what it lost, by verdict."""

    label: str
    left: int
    lost: dict[str, int]


@dataclass
class Names:
    """Items by name; ``left_out`` counts those whose name came after MOST_NAMES."""

    counts: dict[tuple[str, str], Counter[str]] = field(default_factory=dict)
    left_out: int = 0

    def add(self, platform: str, name: str, verdict: str, count: int) -> None:
        """Add items of one name."""
        known = self.counts.get((platform, name))
        if known is None:
            if len(self.counts) >= MOST_NAMES:
                self.left_out += count
                return
            known = self.counts[platform, name] = Counter()
        known[verdict] += count

    def top(self) -> list[Name]:
        """Return the names with most in scope, then most open; those with none, not."""
        exposed = [
            Name(platform, name, {label: found[label] for label in _VERDICTS})
            for (platform, name), found in self.counts.items()
            if any(found[label] for label in _OPEN)
        ]
        return sorted(
            exposed,
            key=lambda row: (
                *(-row.verdicts[label] for label in _OPEN),
                row.platform,
                row.name,
            ),
        )[:TOP]


@dataclass
class Highlights:
    """What was counted so far.

    ``cube`` is by platform, year, month (0 where undated), visibility and verdict;
    ``evidence`` by basis and verdict; ``changeable`` by platform, year, kind, surface
    and verdict: live items that are in scope or undetermined; ``oldest`` holds the
    oldest rows that were public when the archive was made; ``others`` the people that
    items concern, their names as the items hold them.
    """

    rows: int = 0
    cube: Counter[tuple[str, int, int, str, str]] = field(default_factory=Counter)
    evidence: Counter[tuple[str, str]] = field(default_factory=Counter)
    changeable: Counter[tuple[str, int, str, str, str]] = field(default_factory=Counter)
    gps: Counter[str] = field(default_factory=Counter)
    sensitive: Counter[tuple[str, str]] = field(default_factory=Counter)
    names: dict[str, Names] = field(
        default_factory=lambda: {kind: Names() for kind in NAMED}
    )
    steps: dict[str, Counter[str]] = field(
        default_factory=lambda: {
            label: Counter() for label in ("own", "evidence", "public", "in_scope")
        }
    )
    oldest: list[dict[str, Any]] = field(default_factory=list)
    others: Concerned = field(default_factory=Concerned, compare=False)

    def add(self, batch: pa.RecordBatch, shown: pa.RecordBatch) -> None:
        """Count one ITEMS batch; ``shown`` is it as the text level shows it."""
        self.rows += batch.num_rows
        mine = _is(batch, "author", "self") & ~_is(batch, "kind", "reaction")
        if not mine.any():
            return
        mask = pa.array(mine)
        own = batch.select(_COUNTED).filter(mask)
        platform, verdict = coded(own.column("platform")), coded(own.column("verdict"))
        self._count(own, platform, verdict)
        self._count_steps(own)
        self._count_names(own, shown.select(_NAMING).filter(mask), platform, verdict)
        self._count_sensitive(own, verdict)
        self._remember(own, shown, np.flatnonzero(mine))
        is_open = mine & _among(batch, "verdict", _OPEN)
        self.others.add(batch.select(OTHERS).filter(pa.array(is_open)))

    def _count(self, own: pa.RecordBatch, platform: Coded, verdict: Coded) -> None:
        """Count what has a small closed set of values."""
        at = own.column("created_at")
        # Both are 0 where an item has no time.
        years, months = (coded(pc.fill_null(of(at), 0)) for of in (pc.year, pc.month))
        kind, surface, visibility, basis = (
            coded(own.column(name))
            for name in ("kind", "surface", "visibility", "visibility_basis")
        )
        for counter, columns, mask in (
            (self.cube, (platform, years, months, visibility, verdict), None),
            (self.evidence, (basis, verdict), None),
            (
                self.changeable,
                (platform, years, kind, surface, verdict),
                _is(own, "status", "live") & _among(own, "verdict", _OPEN),
            ),
        ):
            _add(counter, columns, mask)
        has_gps = own.column("has_gps").fill_null(False)
        located = tally((verdict,), has_gps.to_numpy(zero_copy_only=False))
        self.gps.update({label: count for (label,), count in located})

    def _count_steps(self, own: pa.RecordBatch) -> None:
        """Count by verdict what is left after each step of the funnel."""
        lengths = pc.fill_null(pc.list_value_length(own.column("public_spans")), 0)
        spanned = lengths.to_numpy(zero_copy_only=False) > 0
        in_scope = _is(own, "verdict", "in_scope")
        # What is in scope stands in every step, whatever rule put it there.
        evidence = ~_is(own, "visibility_basis", "none") | in_scope
        public = spanned | _is(own, "visibility", "public")
        public |= _is(own, "kind", "ai_message")
        everything = np.ones(own.num_rows, dtype=bool)
        codes = _codes(own, "verdict")
        for label, mask in (
            ("own", everything),
            ("evidence", evidence),
            ("public", (evidence & public) | in_scope),
            ("in_scope", in_scope),
        ):
            counted = np.bincount(codes[mask], minlength=len(_VERDICTS))
            for verdict, count in zip(_VERDICTS, counted.tolist(), strict=True):
                self.steps[label][verdict] += count

    def _count_names(
        self,
        own: pa.RecordBatch,
        seen: pa.RecordBatch,
        platform: Coded,
        verdict: Coded,
    ) -> None:
        """Count the names of containers, places and people."""
        container = coded(seen.column("container"))
        for kind in ("group", "album", "page", "event"):
            columns = platform, container, verdict
            self._add_names(kind, columns, _is(own, "surface", kind))
        columns = platform, coded(seen.column("place")), verdict
        self._add_names("place", columns, None)
        parents = pc.list_parent_indices(seen.column("people"))
        people = coded(pc.list_flatten(seen.column("people")))
        columns = platform.take(parents), people, verdict.take(parents)
        self._add_names("people", columns, None)

    def _add_names(
        self, kind: str, columns: Sequence[Coded], mask: Mask | None
    ) -> None:
        names = columns[1]
        there = names.codes < len(names.values) - 1
        found: Counter[Any] = Counter()
        _add(found, columns, there if mask is None else there & mask)
        # The order of the groups is not promised: it decides who is told apart.
        for (platform, name, verdict), count in sorted(found.items()):
            self.names[kind].add(platform, name, verdict, count)

    def _count_sensitive(self, own: pa.RecordBatch, verdict: Coded) -> None:
        """Count what the text mentions, by class."""
        column = own.column("sensitive")
        parents = pc.list_parent_indices(column)
        classes = coded(pc.list_flatten(column))
        _add(self.sensitive, (classes, verdict.take(parents)), None)

    def _remember(
        self, own: pa.RecordBatch, shown: pa.RecordBatch, rows: npt.NDArray[Any]
    ) -> None:
        """Keep the oldest items that were public when the archive was made.

        ``own`` are these rows of ``shown``.
        """
        dated = own.column("created_at").is_valid().to_numpy(zero_copy_only=False)
        rows = rows[_is(own, "visibility", "public") & dated]
        if not len(rows):
            return
        of = pa.array(rows)
        keyed = pa.table(
            {"at": shown["created_at"].take(of), "id": shown["item_id"].take(of)}
        )
        keys = [("at", "ascending"), ("id", "ascending")]
        first = of.take(pc.select_k_unstable(keyed, OLDEST, keys))
        found = pa.Table.from_batches([shown]).take(first).to_pylist()
        ordered = sorted(
            [*self.oldest, *found], key=lambda row: (row["created_at"], row["item_id"])
        )
        self.oldest = ordered[:OLDEST]

    def funnel(self) -> list[Step]:
        """Return the steps from all rows to what is in scope."""
        before, shown = self.steps["own"], []
        for label, left in self.steps.items():
            lost = {verdict: before[verdict] - left[verdict] for verdict in _VERDICTS}
            shown.append(Step(label, left.total(), lost))
            before = left
        return [Step("rows", self.rows, dict.fromkeys(_VERDICTS, 0)), *shown]

    def top(self) -> dict[str, list[Name]]:
        """Return the first names of each kind; kinds without any are left out."""
        found = {kind: names.top() for kind, names in self.names.items()}
        return {kind: rows for kind, rows in found.items() if rows}

    def left_out(self) -> dict[str, int]:
        """Return by kind how many items have a name that was not told apart."""
        return {kind: n.left_out for kind, n in self.names.items() if n.left_out}


def _add(counter: Counter[Any], columns: Sequence[Coded], mask: Mask | None) -> None:
    """Add how often each combination of values stands in the rows of the mask."""
    for values, count in tally(columns, mask):
        counter[values] += count


def _codes(batch: pa.RecordBatch, name: str) -> Any:
    return schema.codes(batch.column(name), schema.LABELS_OF[name])


def _is(batch: pa.RecordBatch, name: str, label: str) -> Any:
    return _codes(batch, name) == schema.LABELS_OF[name].index(label)


def _among(batch: pa.RecordBatch, name: str, labels: Sequence[str]) -> Mask:
    codes = _codes(batch, name)
    found = np.zeros(len(codes), bool)
    for label in labels:
        found |= codes == schema.LABELS_OF[name].index(label)
    return found
