"""Read what an export says of the account itself: who, since when, how private.

One function per file kind, each from the raw file to a plain dict of facts. Shapes:
FACEBOOK 5 and INSTAGRAM 2.7, 4.1–4.2. Nothing here decides what the facts mean.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, Final

import orjson

from parsers import labels, salvage, text, times

Facts = dict[str, Any]
Tells = Callable[[Any, "Look"], Facts]
_EARLIEST: Final = 946_684_800_000  # 2000-01-01: before any of Meta's services
_ODD: Final = (
    KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError,
    RecursionError,
)  # fmt: skip


class Look:
    """Take facts one by one: an odd one costs itself, and is counted in ``doubts``."""

    def __init__(self, latest: int) -> None:
        self.latest = latest
        self.doubts: Counter[str] = Counter()

    def facts(self, **taken: Callable[[], Any]) -> Facts:
        """Return each fact that can be had."""
        found: Facts = {}
        for name, take in taken.items():
            try:
                found[name] = take()
            except _ODD:
                self.doubts["statements not read"] += 1
        return found

    def time(self, value: Any) -> int | None:
        """Return a time of the account's life in milliseconds, None if impossible."""
        at = times.milliseconds(value)
        if at is not None and not _EARLIEST <= at <= self.latest:
            self.doubts["impossible times set aside"] += 1
            return None
        return at


def evidence_in(
    data: bytes | bytearray, tells: Tells, latest: int
) -> tuple[Facts, Counter[str]]:
    """Return the facts of one evidence file, and what in it could not be read.

    ``newest`` among them is the newest time of its records, not later than ``latest``.

    Raises ValueError where the file is no JSON.
    """
    plain = text.utf8_of(data)
    try:
        root = orjson.loads(plain)
    except ValueError:
        root = salvage.lenient(plain.decode("utf-8", "replace"))
    return facts_of(root, tells, latest)


def facts_of(root: Any, tells: Tells, latest: int) -> tuple[Facts, Counter[str]]:
    """Return the facts that a file's content states, and what could not be read."""
    look = Look(latest)
    found = look.facts(all=lambda: tells(root, look)) if root else {}
    facts: Facts = found.get("all") or {}
    return {**facts, "newest": _newest(root, latest)}, look.doubts


def times_only(root: Any, look: Look) -> Facts:
    """Return nothing: of such a file only its newest time counts."""
    return {}


def _newest(root: Any, latest: int) -> int | None:
    """Return the newest time of any record: JSON names no day of export."""
    found = (at for value in _stamps(root) if (at := times.milliseconds(value)))
    return max((at for at in found if at <= latest), default=None)


def _stamps(value: Any) -> Iterator[Any]:
    if isinstance(value, list):
        for item in value:
            yield from _stamps(item)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key in ("timestamp", "timestamp_value"):
                yield inner
            elif isinstance(inner, (list, dict)):
                yield from _stamps(inner)


def only(root: Any) -> Any:
    """Return what stands under the single wrapper key of a file."""
    if isinstance(root, dict) and len(root) == 1:
        return next(iter(root.values()))
    return root


def records(root: Any) -> list[dict[str, Any]]:
    """Return the records of a file, a bare record as a list of one."""
    if isinstance(root, dict) and root.keys() & {"label_values", "string_map_data"}:
        root = [root]
    found = only(root)
    found = found if isinstance(found, list) else [found]
    return [record for record in found if isinstance(record, dict)]


def string(value: Any) -> str | None:
    """Return a string repaired; None if it is empty or none."""
    return text.repaired(value) if isinstance(value, str) and value else None


def possible(parts: list[int], look: Look) -> list[int] | None:
    """Return a day of birth that somebody living can have."""
    try:
        born = date(*parts)
    except ValueError:
        born = date.min
    if not born.year >= 1900 or times.start_of(born) > look.latest:
        look.doubts["impossible times set aside"] += 1
        return None
    return parts


_RANGE: Final = ("range_start", "range_end")
_NO_RANGE: Final = (
    "requests of a download whose dates stand under labels we do not know"
)


def download_requests(root: Any, look: Look) -> Facts:
    """Return (requested at, from, until) of each earlier request of a download.

    A request for all time may state no dates; one that states some under labels that
    we do not know, or in words, is counted: its window bounds what the export covers.
    """
    requests = []
    for record in records(root):
        window: dict[str, Any] = {}
        strange = False
        for entry in entries(record.get("label_values")):
            known = labels.meaning("instagram", entry.get("label"))
            at = times.milliseconds(entry.get("timestamp_value"))
            if known in _RANGE and not (at is None and entry.get("value")):
                window[known] = at
            elif known in (None, *_RANGE):
                strange |= at is not None or known in _RANGE
        if strange and len(window) < len(_RANGE):
            look.doubts[_NO_RANGE] += 1
        asked = times.milliseconds(record.get("timestamp"))
        requests.append([asked, *map(window.get, _RANGE)])
    return {"requests": requests}


def entries(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every labelled entry, nested ones too."""
    if isinstance(value, list):
        for item in value:
            yield from entries(item)
    elif isinstance(value, dict):
        if "label" in value:
            yield value
        for key in ("dict", "vec"):
            yield from entries(value.get(key))


def cells_of(record: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return a string map under the meanings of its labels."""
    cells = record.get("string_map_data") or {}
    known = ((labels.meaning("instagram", word), cell) for word, cell in cells.items())
    return {meaning: cell for meaning, cell in known if meaning is not None}
