"""Collect what the parsers state, row by row, and hand it over in Arrow batches.

A plain tuple per row and columns per batch: at a million items an object or dictionary
per row is the difference between seconds and minutes. ``Facts.add`` is long because
it is the one place that every item passes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pyarrow as pa

from parsers import keys, schema, text, times
from parsers.workers import Problem

BATCH_ROWS = 8192
# One name may stand in thousands of rows; no honest one is nearly as long.
_NAME_CHARACTERS = 4096
_SCHEMA = schema.schema_of(schema.FACTS)
_CODES = {
    name: {label: code for code, label in enumerate(labels)}
    for name, labels in schema.DICTIONARIES.items()
}


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
    """Build FACTS batches; times, texts and keys are settled here, once for all.

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
        # In the order of FACTS; turned into columns when a batch is full.
        self._rows: list[tuple[Any, ...]] = []

    def time(self, value: Any, platform: str) -> int | None:
        """Return a possible time in milliseconds; count the impossible ones."""
        at = times.milliseconds(value)
        if at is None:
            if value not in (None, ""):
                self.doubts["impossible times set aside"] += 1
            return None
        if not times.is_possible(at, platform, self.context.latest):
            self.doubts["impossible times set aside"] += 1
            return None
        return at

    def _bounded(self, name: str | None) -> str | None:
        """Return a name, cut where it is endless."""
        if name is None or len(name) <= _NAME_CHARACTERS:
            return name
        self.doubts["names longer than 4,096 characters, cut there"] += 1
        return name[:_NAME_CHARACTERS]

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
        if words:
            words, named = text.mentions(text.repaired(words))
            if named or people:
                people = list(dict.fromkeys([*(people or ()), *named]))
        if url:
            url = text.repaired(url)
        if len(container or "") + len(place or "") + len(url or "") > _NAME_CHARACTERS:
            container, place, url = map(self._bounded, (container, place, url))
        spoken = text.normalised(words) if words else ""
        account = self.context.accounts.get(platform, "")
        if parent_owner and not extra:
            extra = parent_owner
        minute = "" if at is None else at // 60_000
        medium = keys.medium_key(media_path) if media_path else None
        name = keys.basename(media_path) if media_path else ""
        if medium is not None and kind != "caption":
            # A medium is itself wherever it is listed.
            twin = keys.hashed(f"{platform}\x1f{account}\x1fmedium\x1f{medium}")
        else:
            # A caption belongs to its medium; which publication that is in the end is
            # settled when the files are joined. Pages give no time to a statement of
            # the profile, and do not say which thread is a reply.
            what = "post" if platform == "threads" and kind == "comment" else kind
            when = "" if kind == "profile_field" else minute
            twin = keys.hashed(
                f"{platform}\x1f{account}\x1f{what}\x1f{when}\x1f{spoken}"
                f"\x1f{medium or ''}\x1f{extra}"
            )
        self._rows.append(
            (
                keys.item_id(
                    f"{platform}\x1f{account}\x1f{kind}\x1f{surface}\x1f{minute}"
                    f"\x1f{spoken}\x1f{name}"
                ),
                None,
                platform,
                account,
                kind,
                surface,
                status,
                author,
                at,
                None if at is None else self.precision,
                edited_at,
                backdated_to,
                words or None,
                None,
                media_path,
                has_gps,
                container,
                people or None,
                place,
                url,
                None,
                pointer if self.record is None else self.record,
                parent_owner,
                stated_public,
                latitude,
                longitude,
                self.context.task,
                None,
                twin,
                publication,
                medium,
                keys.hashed(spoken) if spoken and publication else 0,
                self.rank,
            )
        )
        self.items += 1
        if at is not None:
            self.newest = at if self.newest is None or at > self.newest else self.newest
            self.oldest = at if self.oldest is None or at < self.oldest else self.oldest
        if len(self._rows) >= BATCH_ROWS:
            self.flush()

    def flush(self) -> None:
        """Send what has gathered as one batch."""
        if not self._rows:
            return
        columns = zip(*self._rows, strict=True)
        arrays = [
            _array(field.name, field.type, column)
            for field, column in zip(_SCHEMA, columns, strict=True)
        ]
        self._send(pa.RecordBatch.from_arrays(arrays, schema=_SCHEMA))
        self._rows = []


def _array(name: str, type_: pa.DataType, values: tuple[Any, ...]) -> pa.Array:
    codes = _CODES.get(name)
    if codes is None:
        return pa.array(values, type=type_)
    if pa.types.is_list(type_):
        return _unlooked(len(values), list(codes))
    indices = pa.array(map(codes.get, values), pa.int32(), size=len(values))
    return pa.DictionaryArray.from_arrays(indices, pa.array(list(codes), pa.string()))


def _unlooked(count: int, labels: list[str]) -> pa.ListArray:
    """Return null lists, with the dictionary that filled ones would have."""
    none = pa.DictionaryArray.from_arrays(pa.array([], pa.int32()), pa.array(labels))
    begins = pa.array([0] * (count + 1), pa.int32())
    return pa.ListArray.from_arrays(begins, none, mask=pa.array([True] * count))
