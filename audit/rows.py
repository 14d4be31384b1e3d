"""Hold a batch of facts as numpy columns: what the evidence and the rules look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from audit.spans import FOREVER
from parsers import schema
from parsers.schema import Account

I64 = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Accounts = dict[tuple[str, str], Account]

UNDATED: Final = np.iinfo(np.int64).min
_DAY: Final = 86_400_000
_CODES: Final = {
    column.name: {label: code for code, label in enumerate(column.labels)}
    for column in schema.ITEMS
    if column.labels
}


@dataclass(frozen=True)
class Rows:
    """One batch, column-wise.

    Label columns are codes into the labels of the schema; ``created`` is milliseconds
    of 1970 in UTC or ``UNDATED``; it lies between ``earliest`` and ``latest``, which
    differ only where it is known to the day. ``account`` indexes ``accounts``;
    ``own_parent`` says that a comment stands under the owner's own post,
    ``named_parent`` that it stands under that of somebody named; ``newest`` marks the
    newest picture of its surface; ``said_public`` and ``said_hidden`` give the audience
    that the record itself states; ``seen`` is when the newest archive that holds the
    row was made, ``exported`` when the newest of its account was (``FOREVER - 1`` where
    no time is known).
    """

    batch: pa.RecordBatch
    kind: I64
    surface: I64
    status: I64
    platform: I64
    author: I64
    created: I64
    earliest: I64
    latest: I64
    account: I64
    accounts: tuple[Account, ...]
    own_parent: Mask
    named_parent: Mask
    newest: Mask
    said_public: Mask
    said_hidden: Mask
    containers: dict[str, Mask]
    seen: I64
    exported: I64

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.kind)

    @property
    def dated(self) -> Mask:
        """Say which rows have a time."""
        found: Mask = self.created != UNDATED
        return found

    def among(self, column: str, *labels: str) -> Mask:
        """Say which rows have one of the labels in a column."""
        values: I64 = getattr(self, column)
        found = np.zeros(len(values), dtype=bool)
        for label in labels:
            found |= values == _CODES[column][label]
        return found

    @property
    def vanished(self) -> Mask:
        """Say which rows the account's newest archive would hold and does not.

        None of an account of which something could not be read.
        """
        covered = self.of_account(
            lambda a: UNDATED if a.covered_from is None else a.covered_from
        )
        gone: Mask = (self.seen < self.exported) & (self.earliest >= covered)
        gone &= self.of_account(lambda a: a.is_whole).astype(bool)
        return gone & self.dated & self.among("status", "live", "expired")

    @property
    def has_selector(self) -> Mask:
        """Say which rows a Facebook audience selector stood beside, and have a time.

        Pictures of the profile have audiences of their own.
        """
        pieces = self.among(
            "kind", "post", "photo", "video", "audio", "caption", "note", "poll"
        )
        pieces |= self.among("kind", "comment") & self.own_parent
        elsewhere = self.among(
            "surface", "group", "page", "other_timeline", "event", "profile_picture",
            "cover_photo",
        )  # fmt: skip
        found: Mask = self.among("platform", "facebook") & pieces & ~elsewhere
        return found & self.dated

    def of_account(self, value: Any) -> npt.NDArray[Any]:
        """Return per row what ``value(account)`` is for its account."""
        if not self.accounts:
            return np.zeros(0, dtype=np.int64)
        return np.array([value(account) for account in self.accounts])[self.account]


def code(column: str, label: str) -> int:
    """Return the code of a label in its column."""
    return _CODES[column][label]


def rows_of(batch: pa.RecordBatch, accounts: Accounts, newest: set[str]) -> Rows:
    """Return a FACTS batch as columns; expired stories get their status here.

    ``newest`` holds the ids of the pictures that are the newest of their surface.
    """
    platform, status = _codes(batch, "platform"), _codes(batch, "status")
    names = batch.column("account").dictionary_encode()
    pairs = platform * len(names.dictionary) + _numpy(names.indices)
    found, account = np.unique(pairs, return_inverse=True)
    listed = names.dictionary.to_pylist()
    owners = tuple(
        _account(
            accounts, schema.PLATFORMS[pair // len(listed)], listed[pair % len(listed)]
        )
        for pair in found
    )
    parent = batch.column("parent_owner")
    is_own = _numpy(pc.fill_null(pc.equal(parent, ""), False))
    stated = batch.column("stated_public")
    created = _milliseconds(batch.column("created_at"))
    earliest, latest = _bounds(created, batch)
    exported = _exported(owners)[account]
    seen = _milliseconds(batch.column("seen_until"))
    rows = Rows(
        batch=batch,
        kind=_codes(batch, "kind"),
        surface=_codes(batch, "surface"),
        status=status,
        platform=platform,
        author=_codes(batch, "author"),
        created=created,
        earliest=earliest,
        latest=latest,
        account=account,
        accounts=owners,
        own_parent=is_own,
        named_parent=_numpy(parent.is_valid()) & ~is_own,
        newest=np.array([id_ in newest for id_ in _ids(batch, newest)], dtype=bool),
        said_public=_numpy(pc.fill_null(stated, False)),
        said_hidden=_numpy(pc.fill_null(pc.invert(stated), False)),
        containers={
            name: _numpy(pc.fill_null(pc.equal(batch.column("container"), name), False))
            for name in ("name", "username", "bio")
        },
        seen=np.where(seen == UNDATED, exported, seen),
        exported=exported,
    )
    _expire(rows)
    return rows


def _exported(owners: tuple[Account, ...]) -> I64:
    ends = [FOREVER - 1 if a.exported_at is None else a.exported_at for a in owners]
    return np.array(ends, dtype=np.int64)


def _account(accounts: Accounts, platform: str, name: str) -> Account:
    return accounts.get((platform, name)) or Account(platform, name)


def _ids(batch: pa.RecordBatch, newest: set[str]) -> list[str]:
    return batch.column("item_id").to_pylist() if newest else [""] * batch.num_rows


def _numpy(array: pa.Array) -> Any:
    return array.to_numpy(zero_copy_only=False)


def _codes(batch: pa.RecordBatch, name: str) -> I64:
    found = schema.codes(batch.column(name), schema.LABELS_OF[name])
    return found.astype(np.int64)


def _milliseconds(column: pa.Array) -> I64:
    plain = pc.fill_null(column.cast(pa.int64()), int(UNDATED))
    return _numpy(plain)  # type: ignore[no-any-return]


def _bounds(created: I64, batch: pa.RecordBatch) -> tuple[I64, I64]:
    """Return the first and the last millisecond at which each row can have been made.

    A day without its zone begins up to 14 hours before that day in UTC and ends up to
    12 hours after it: no cut-off from the day before to the day after is passed surely.
    """
    to_the_day = _codes(batch, "precision") == code("precision", "day")
    to_the_day &= created != UNDATED
    day = np.where(to_the_day, created, 0) // _DAY * _DAY
    earliest = np.where(to_the_day, day - _DAY, created)
    return earliest, np.where(to_the_day, day + 2 * _DAY - 1, created)


def _expire(rows: Rows) -> None:
    """Mark stories that were, or may have been, older than a day at the export."""
    exported = rows.of_account(lambda account: account.exported_at or UNDATED)
    # The file of stories is their archive: one without a time is no fresh one.
    old = ~rows.dated | (rows.earliest + _DAY < exported)
    story = rows.among("surface", "story") & rows.among("status", "live")
    # A comment under a story is no story of one's own.
    own = ~rows.among("kind", "comment", "reaction")
    rows.status[story & own & old] = code("status", "expired")


def start_of(day: date) -> int:
    """Return the first millisecond of a day, UTC."""
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return int(moment.timestamp() * 1000)


def birthday(born: date, years: int) -> date:
    """Return the day on which an age is reached; born on a 29 February, 1 March."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def ages(rows: Rows) -> tuple[npt.NDArray[np.int16], Mask]:
    """Return the owner's age in years when each row was made, and where it is known."""
    age = np.zeros(len(rows), dtype=np.int16)
    known = np.zeros(len(rows), dtype=bool)
    for index, account in enumerate(rows.accounts):
        born = account.birth_date
        if born is None:
            continue
        mine = (rows.account == index) & rows.dated
        limits = [start_of(birthday(born, years)) for years in range(121)]
        age[mine] = np.searchsorted(limits, rows.created[mine], side="right") - 1
        known[mine] = age[mine] >= 0
    return age, known
