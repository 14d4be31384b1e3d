"""Collect what the parsers state, row by row, and hand it over in Arrow batches.

A plain tuple per row and columns per batch: at a million items an object or dictionary
per row is the difference between seconds and minutes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import pyarrow as pa

from parsers import batches, times
from parsers.workers import Problem

BATCH_ROWS = 8192
# What a record, or a row of it, raises that has not the expected shape.
SHAPE_ERRORS: Final = (
    KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError,
    OverflowError,
)  # fmt: skip
# Up to there a plain number can only be seconds (``times.milliseconds``).
_LATEST_SECOND: Final = 10**11
_AT: Final = batches.Row._fields.index("at")


class Context(NamedTuple):
    """What a parser must know of the archive around the file it reads.

    ``latest`` is the upper bound of possible times in milliseconds, ``names`` the
    owner's names, ``groups`` and ``albums`` the names that the archive mentions;
    ``zone`` is the account's time zone, by which pages print times; ``has_friends``
    tells the further profile of a person from a Page, which has none.
    """

    task: int
    product: str
    accounts: dict[str, str]
    names: tuple[str, ...]
    groups: tuple[str, ...]
    latest: int
    zone: str | None = None
    albums: tuple[str, ...] = ()
    has_friends: bool = False


@dataclass
class Tally:
    """What was met in one file; ``damage`` says why its end is missing."""

    records: int = 0
    unread: int = 0
    problems: list[Problem] = field(default_factory=list)
    damage: str | None = None

    def problem(self, pointer: str, what: str) -> None:
        """Note a record or part that could not be read."""
        self.problems.append(Problem(pointer, what))


class Facts:
    """Build FACTS batches; times, texts and keys are settled once for all.

    ``doubts`` counts what was set aside or taken on trust, in words fit for a problem;
    ``left_alone`` says that the file turned out to be nobody's we may read,
    ``left_why`` how that is known where its name said otherwise.
    ``precision`` is that of the times handed in now; ``record``, where set, is the
    number that stands for the pointers of all items (HTML has no pointers).
    """

    def __init__(
        self, context: Context, *, send: Callable[[pa.RecordBatch], None], rank: int
    ) -> None:
        self.context = context
        self.rank = rank
        self.items = 0
        self.newest: int | None = None
        self.oldest: int | None = None
        self.doubts: Counter[str] = Counter()
        self.tally = Tally()
        self.left_alone = False
        self.left_why: str | None = None
        self.precision = "second"
        self.record: str | None = None
        self._send = send
        self._records_seen: dict[tuple[Any, ...], set[Any]] = {}
        # In the order of ``batches.Row``; made a batch when there are enough.
        self._rows: list[tuple[Any, ...]] = []

    def time(self, value: Any, platform: str) -> int | None:
        """Return a possible time in milliseconds; count the impossible ones."""
        if type(value) is int and 0 < value < _LATEST_SECOND:
            at: int | None = value * 1000
        else:
            at = times.milliseconds(value)
        if at is None:
            if value not in (None, ""):
                self.doubts["impossible times set aside"] += 1
            return None
        if not times.is_possible(at, platform, self.context.latest):
            self.doubts["impossible times set aside"] += 1
            return None
        return at

    def continues(self, record: tuple[Any, ...], media: set[Any]) -> bool:
        """Say whether a record goes on one seen before: same key, other media.

        Equal records, and records without media, never do.
        """
        if not media:
            return False
        seen = self._records_seen.setdefault(record, set())
        goes_on = bool(seen) and not seen & media
        seen |= media
        return goes_on

    def add(
        self,
        kind: str,
        surface: str,
        pointer: str,
        *,
        platform: str,
        at: int | None,
        words: str | None = None,
        status: str = "live",
        author: str = "self",
        media_path: str | None = None,
        publication: int = 0,
        extra: str = "",
        people: list[str] | None = None,
        container: str | None = None,
        place: str | None = None,
        url: str | None = None,
        has_gps: bool | None = None,
        backdated_to: int | None = None,
        edited_at: int | None = None,
        parent_owner: str | None = None,
        stated_public: bool | None = None,
        latitude: float | None = None,
        longitude: float | None = None,
    ) -> None:
        """Add one item; ``words`` come raw and leave repaired.

        ``publication`` groups the pieces of one record; ``extra`` tells apart items
        that have neither words nor a medium. Other arguments are columns.
        """
        if parent_owner and not extra:
            extra = parent_owner
        self._rows.append(
            (
                kind, surface, pointer if self.record is None else self.record,
                platform, at, words, status, author, media_path, publication, extra,
                people, container, place, url, has_gps, backdated_to, edited_at,
                parent_owner, stated_public, latitude, longitude, self.precision,
                self.context.task,
            )
        )  # fmt: skip
        self.items += 1
        if len(self._rows) >= BATCH_ROWS:
            self.flush()

    def flush(self) -> None:
        """Send what has gathered as one batch; a row that does not fit costs itself."""
        rows, self._rows = self._rows, []
        try:
            batch = self._batch(rows) if rows else None
        except SHAPE_ERRORS:
            rows = self._fitting(rows)
            batch = self._batch(rows) if rows else None
        times = [row[_AT] for row in rows if row[_AT] is not None]
        if times:
            self.newest = max(max(times), self.newest or min(times))
            self.oldest = min(min(times), self.oldest or max(times))
        if batch is not None:
            self._send(batch)

    def _fitting(self, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        """Return the rows that become a batch, found by halves; note the others."""
        try:
            self._batch(rows, doubts=Counter())
        except SHAPE_ERRORS as error:
            if len(rows) > 1:
                half = len(rows) // 2
                return self._fitting(rows[:half]) + self._fitting(rows[half:])
            self.items -= 1
            self.tally.unread += 1
            self.tally.problem(rows[0][2], f"record not read ({type(error).__name__})")
            return []
        return rows

    def _batch(
        self, rows: list[tuple[Any, ...]], doubts: Counter[str] | None = None
    ) -> pa.RecordBatch:
        """Return rows as a batch; count doubts there, else where all are counted."""
        return batches.batch_of(
            rows,
            self.context.accounts,
            self.doubts if doubts is None else doubts,
            self.rank,
        )
