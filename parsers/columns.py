"""Collect what the parsers state, column by column, and hand it over in batches.

A list per column instead of an object per row: at a million items that is the
difference between seconds and minutes, and between megabytes and gigabytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple

import pyarrow as pa

from parsers import keys, schema, text, times

BATCH_ROWS = 8192
_SCHEMA = schema.schema_of(schema.FACTS)
_CODES = {
    column.name: {label: code for code, label in enumerate(column.labels)}
    for column in schema.FACTS
    if column.labels
}


class Context(NamedTuple):
    """What a parser must know of the archive around the file it reads.

    ``latest`` is the upper bound of possible times in milliseconds, ``names`` the
    owner's names, ``groups`` the group names that the archive mentions.
    """

    task: int
    product: str
    accounts: dict[str, str]
    names: tuple[str, ...]
    groups: tuple[str, ...]
    latest: int


class Facts:
    """Build FACTS batches; times, texts and keys are settled here, once for all.

    ``doubts`` counts what was set aside or taken on trust, in words fit for a problem.
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
        self._send = send
        self._records_seen: dict[tuple[Any, ...], set[Any]] = {}
        self._columns: dict[str, list[Any]] = {name: [] for name in _SCHEMA.names}

    def time(self, value: Any, platform: str) -> int | None:
        """Return a possible time in milliseconds; count the impossible ones."""
        at = times.milliseconds(value)
        if at is None:
            if value not in (None, 0, "", "0"):
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
        publication: int | None = None,
        extra: str = "",
        people: list[str] | None = None,
        precision: str = "second",
        **optional: Any,
    ) -> None:
        """Add one item; ``words`` come raw and leave repaired.

        ``publication`` groups the pieces of one record; ``extra`` tells apart items
        that have neither words nor a medium. Other columns go by their names.
        """
        named: list[str] = []
        if words:
            words, named = text.mentions(text.repaired(words))
        spoken = text.normalised(words) if words else ""
        minute = "" if at is None else str(at // 60_000)
        account = self.context.accounts.get(platform, "")
        medium = keys.medium_key(media_path) if media_path else None
        name = keys.basename(media_path) if media_path else ""
        row = {
            "item_id": keys.item_id(
                platform, account, kind, surface, minute, spoken, name
            ),
            "post_id": None,
            "platform": platform,
            "account": account,
            "kind": kind,
            "surface": surface,
            "status": status,
            "author": author,
            "created_at": at,
            "precision": None if at is None else precision,
            "text": words or None,
            "media_path": media_path,
            "people": _distinct([*(people or ()), *named]),
            "source_pointer": pointer,
            "task": self.context.task,
            "twin": _twin(platform, account, kind, minute, spoken, medium, extra),
            "publication": publication or 0,
            "medium_key": medium,
            "text_key": keys.hashed(spoken) if spoken else 0,
            "rank": self.rank,
            **optional,
        }
        self._append(row)
        if at is not None:
            self.newest = at if self.newest is None else max(at, self.newest)
            self.oldest = at if self.oldest is None else min(at, self.oldest)

    def _append(self, row: dict[str, Any]) -> None:
        for name, column in self._columns.items():
            column.append(row.get(name))
        self.items += 1
        if len(self._columns["item_id"]) >= BATCH_ROWS:
            self.flush()

    def flush(self) -> None:
        """Send what has gathered as one batch."""
        if not self._columns["item_id"]:
            return
        self._send(
            pa.RecordBatch.from_arrays(
                [
                    _array(field.name, field.type, self._columns[field.name])
                    for field in _SCHEMA
                ],
                schema=_SCHEMA,
            )
        )
        self._columns = {name: [] for name in _SCHEMA.names}


def _twin(
    platform: str,
    account: str,
    kind: str,
    minute: str,
    spoken: str,
    medium: int | None,
    extra: str,
) -> int:
    """Return the key that records of one and the same item share.

    A medium is itself wherever it is listed. A caption belongs to its medium; which
    publication that is in the end is settled when the files are joined.
    """
    if medium is not None and kind != "caption":
        return keys.hashed(platform, account, "medium", medium)
    return keys.hashed(platform, account, kind, minute, spoken, medium or "", extra)


def _distinct(names: list[str]) -> list[str] | None:
    return list(dict.fromkeys(names)) or None


def _array(name: str, type_: pa.DataType, values: list[Any]) -> pa.Array:
    codes = _CODES.get(name)
    if codes is None:
        return pa.array(values, type=type_)
    indices = pa.array(
        [None if value is None else codes[value] for value in values], pa.int32()
    )
    return pa.DictionaryArray.from_arrays(indices, pa.array(list(codes), pa.string()))
