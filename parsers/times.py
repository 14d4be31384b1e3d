"""Turn the timestamps of JSON exports into milliseconds, or say that they are not.

Seconds since 1970 in UTC everywhere, milliseconds in messages; zero means missing.
Instagram's exports up to early 2021 write ISO 8601 instead; where their zone is left
out it is UTC too, as in the newer files of that layout (INSTAGRAM 2.1).
Earlier than the platform or later than the export is impossible and becomes null.
Sources: FACEBOOK 2.15 and INSTAGRAM rule 10 of the format notes; platform openings
from public knowledge (2004-02-04, 2010-10-06, 2023-07-05).
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any, Final

_DAY: Final = 86_400_000
_EPOCH: Final = date(1970, 1, 1).toordinal()
_DIGITS: Final = re.compile(r"-?[0-9]{1,20}")
_ISO: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
    r"(Z|[+-][0-9]{2}:?[0-9]{2})?"
)
# First possible millisecond of content, by platform.
OPENED: Final = {
    "facebook": 1_075_852_800_000,
    "messenger": 1_075_852_800_000,
    "instagram": 1_286_323_200_000,
    "threads": 1_688_515_200_000,
    "meta_ai": 1_695_772_800_000,
    "whatsapp": 1_230_768_000_000,
}


def milliseconds(value: Any) -> int | None:
    """Return a timestamp in milliseconds; None if zero, absent or no number.

    The unit is told by the size: above 10^14 microseconds, above 10^11 milliseconds.

    >>> milliseconds("2018-05-06T07:08:09+00:00") == milliseconds(1525590489)
    True
    """
    if isinstance(value, str) and _ISO.fullmatch(value):
        return _of_iso(value)
    if isinstance(value, str):
        value = int(value) if _DIGITS.fullmatch(value) else None
    if value is None or isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    if value != value or value in (0, float("inf"), float("-inf")):
        return None
    if abs(value) > 1e14:
        return int(value // 1000)
    return int(value) if abs(value) > 1e11 else int(value * 1000)


def _of_iso(value: str) -> int | None:
    """Return an ISO 8601 time in milliseconds, UTC where it names no zone."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    zoned = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return int(zoned.timestamp() * 1000)


def is_possible(at: int, platform: str, latest: int) -> bool:
    """Say whether something can have been published there and then.

    ``latest`` is the upper bound in milliseconds: one day after the export.
    """
    return OPENED[platform] <= at <= latest


def start_of(day: date) -> int:
    """Return the first millisecond of a day, UTC."""
    return (day.toordinal() - _EPOCH) * _DAY
