"""Split a JSON file into records and hand each to its shape; contain what fails.

This is the only loop, and the only ``except``, over records of a person: one bad record
becomes a problem and its neighbours live. Four ways down, each only where the one above
it fails: typed decoding of the wanted keys; the record as Python objects, fitted to the
shape; the file read record by record with a lenient parser; what is whole before
damage.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, NamedTuple

import msgspec
from msgspec import inspect

from parsers.columns import Facts
from parsers.text import without_surrogates
from parsers.workers import Problem

# What a record that has not the expected shape may raise in a parser.
SHAPE_ERRORS: Final = (
    KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError,
    OverflowError,
)  # fmt: skip
# Keys that mark an object as a record rather than a wrapper around records.
_MARKERS: Final = frozenset(
    ("label_values", "string_map_data", "string_list_data", "media", "uri",
     "timestamp", "creation_timestamp")
)  # fmt: skip
_EMPTY: Final = re.compile(
    rb"\s*(\[\s*\]|\{\s*(\"[^\"]*\"\s*:\s*(\[\s*\]|\{\s*\}))?\s*\})\s*"
)
_NEXT_RECORD: Final = re.compile(r"\}\s*,\s*(?=\{)")

Located = tuple[str, bytes | Any]


class Shape(NamedTuple):
    """A record shape: the keys we want of it, and how it becomes items.

    ``whole`` shapes take the file as one record.
    """

    record: Any
    emit: Callable[[Any, str, Any, Facts], None]
    whole: bool = False


@dataclass
class Tally:
    """What was met in one file; ``damage`` says why its end is missing."""

    records: int = 0
    problems: list[Problem] = field(default_factory=list)
    damage: str | None = None
    unread: int = 0

    def problem(self, pointer: str, what: str) -> None:
        """Note a record or part that could not be read."""
        self.problems.append(Problem(pointer, what))


def run(data: bytes | bytearray, format_: Any, facts: Facts) -> Tally:
    """Read every record of the file into ``facts``; return what happened."""
    tally = Tally()
    shape: Shape = format_.shape
    decoder = _decoder(shape.record)
    for pointer, raw in _split(data, tally, whole=shape.whole):
        tally.records += 1
        try:
            record = _decoded(raw, decoder, shape.record, pointer, tally)
            shape.emit(record, pointer, format_, facts)
        except SHAPE_ERRORS as error:
            tally.unread += 1
            tally.problem(pointer, f"record not read ({type(error).__name__})")
    if not tally.records and not tally.damage and not _EMPTY.fullmatch(data):
        tally.unread += 1
        tally.problem("", "no records found in a file of a known kind")
    return tally


@cache
def _decoder(record: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(record)


def _decoded(
    raw: Any, decoder: msgspec.json.Decoder[Any], record: Any, at: str, tally: Tally
) -> Any:
    if isinstance(raw, (bytes, bytearray, memoryview, msgspec.Raw)):
        try:
            return decoder.decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raw = _lenient(bytes(raw).decode("utf-8", "replace"))
    fitted, lost = fit(raw, record)
    if lost:
        tally.problem(at, f"parts of the record not read: {lost}")
    return fitted


def _lenient(text: str) -> Any:
    """Parse with the parser that takes the most; clean what no output could hold."""
    return _cleaned(json.loads(text, strict=False))


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return without_surrogates(value)
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    if isinstance(value, dict):
        return {without_surrogates(key): _cleaned(item) for key, item in value.items()}
    return value


# Splitting a file into records -------------------------------------------------------


def _split(data: bytes | bytearray, tally: Tally, *, whole: bool) -> Iterator[Located]:
    """Yield each record with its JSON pointer, undecoded where that is possible."""
    if data[:3] == b"\xef\xbb\xbf":
        data = data[3:]
    try:
        first = data.lstrip()[:1] if len(data) < 4096 else data[:4096].lstrip()[:1]
        if whole and first == b"{":
            msgspec.json.decode(data, type=msgspec.Raw)
            yield "", data if isinstance(data, bytes) else bytes(data)
        elif first == b"[":
            yield from _listed(data, "")
        else:
            yield from _unwrapped(data, "", depth=0)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        if tally.records:
            raise
        yield from _salvaged(data, tally)


def _listed(data: Any, at: str) -> Iterator[Located]:
    # Decoding to Raw checks the syntax of the whole list before the first record.
    for index, raw in enumerate(msgspec.json.decode(data, type=list[msgspec.Raw])):
        yield f"{at}/{index}", raw


def _unwrapped(data: Any, at: str, *, depth: int) -> Iterator[Located]:
    """Yield the records below a wrapper such as ``{"comments_v2": […]}``.

    A list of one record may be written as the bare record.
    """
    members = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
    if _MARKERS & members.keys():
        yield at, data
        return
    for key, raw in members.items():
        first = bytes(memoryview(raw)[:1])
        if first == b"[":
            yield from _listed(raw, f"{at}/{key}")
        elif first == b"{" and depth < 2:
            yield from _unwrapped(raw, f"{at}/{key}", depth=depth + 1)


def _salvaged(data: bytes | bytearray, tally: Tally) -> Iterator[Located]:
    """Yield the records that a lenient parser finds one by one in damaged JSON.

    After a broken record it goes on where the next object begins that has the keys of
    the records before it; what is lost in between is one problem.
    """
    text = data.decode("utf-8", "replace")
    position, decoder = text.find("["), json.JSONDecoder(strict=False)
    if position < 0:
        tally.damage = "no JSON"
        return
    position += 1
    every: set[str] = set()
    common: set[str] | None = None
    index = 0
    while True:
        position = _skip(text, position)
        if text[position : position + 1] == "]":
            return
        try:
            value, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            following = _resumed(text, position, every, common or set())
            if following is None:
                tally.damage = "cut off or broken JSON"
                return
            tally.unread += 1
            tally.problem(f"/{index}", "record not read (broken JSON)")
            index, position = index + 1, following
            continue
        if isinstance(value, dict):
            every |= value.keys()
            common = value.keys() & (value.keys() if common is None else common)
        yield f"/{index}", _cleaned(value)
        index += 1


def _skip(text: str, position: int) -> int:
    while text[position : position + 1] in (" ", "\n", "\r", "\t", ","):
        position += 1
    return position


def _resumed(text: str, position: int, every: set[str], common: set[str]) -> int | None:
    """Return where the next whole record with the same keys begins."""
    if not common:
        return None
    decoder = json.JSONDecoder(strict=False)
    for found in _NEXT_RECORD.finditer(text, position):
        try:
            value, _ = decoder.raw_decode(text, found.end())
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict) and common <= value.keys() <= every:
            return found.end()
    return None


# Fitting what has not quite the expected types ---------------------------------------


class _Lost:
    """Stand for a value that fits nowhere."""


_LOST: Final = _Lost()


def fit(value: Any, record: Any) -> tuple[Any, int]:
    """Return the value as that type, as well as it goes, and how many parts were lost.

    A single object stands for a list of one, a number for its digits; a part of
    another type is lost. Raises TypeError where nothing at all fits.
    """
    lost = [0]
    fitted = _fitted(value, _info(record), lost)
    if fitted is _LOST:
        raise TypeError("not the expected kind of record")
    return fitted, lost[0]


@cache
def _info(record: Any) -> inspect.Type:
    return inspect.type_info(record)


def _fitted(value: Any, info: inspect.Type, lost: list[int]) -> Any:
    if isinstance(info, inspect.AnyType):
        return value
    if isinstance(info, inspect.UnionType):
        return _fitted_union(value, info, lost)
    if isinstance(info, inspect.StructType):
        return _fitted_struct(value, info, lost)
    if isinstance(info, inspect.ListType):
        items = value if isinstance(value, list) else [value]
        fitted = [_fitted(item, info.item_type, lost) for item in items]
        return [item for item in fitted if item is not _LOST]
    if isinstance(info, inspect.StrType) and isinstance(value, (str, int, float)):
        return str(value)
    if isinstance(info, inspect.DictType) and isinstance(value, dict):
        pairs = {k: _fitted(v, info.value_type, lost) for k, v in value.items()}
        return {key: item for key, item in pairs.items() if item is not _LOST}
    lost[0] += 1
    return _LOST


def _fitted_union(value: Any, info: inspect.UnionType, lost: list[int]) -> Any:
    if value is None:
        return None
    kinds = [kind for kind in info.types if not isinstance(kind, inspect.NoneType)]
    return _fitted(value, kinds[0], lost)


def _fitted_struct(value: Any, info: inspect.StructType, lost: list[int]) -> Any:
    if not isinstance(value, dict):
        lost[0] += 1
        return _LOST
    fields = {}
    for member in info.fields:
        if member.encode_name not in value:
            continue
        fitted = _fitted(value[member.encode_name], member.type, lost)
        if fitted is not _LOST and not (fitted is None and _is_list(member.type)):
            fields[member.name] = fitted
    return info.cls(**fields)


def _is_list(info: inspect.Type) -> bool:
    return isinstance(info, inspect.ListType)
