"""Split a JSON file into records and hand each to its shape; contain what fails.

This is the only loop, and the only ``except``, over records of a person: one bad
record becomes a problem and its neighbours live. Three ways down, each only where the
one above it fails: typed decoding of the wanted keys; the record as Python objects,
fitted to the shape; the file read record by record with a lenient parser
(``parsers.salvage``), which keeps what is whole around damage.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any, Final, NamedTuple

import msgspec
from msgspec import inspect

from parsers import audiences, salvage
from parsers.columns import Facts, Tally

# What a record that has not the expected shape may raise in a parser.
SHAPE_ERRORS: Final = (
    KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError,
    OverflowError,
)  # fmt: skip
# Keys that mark an object as a record rather than a wrapper around records.
_MARKERS: Final = frozenset(
    ("label_values", "string_map_data", "string_list_data", "media", "uri",
     "timestamp", "creation_timestamp", "data", "attachments")
)  # fmt: skip
_OUR_KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,80}")

Located = tuple[str, Any]


class Shape(NamedTuple):
    """A record shape: the keys we want of it, and how it becomes items.

    A ``whole`` shape takes the file as one record; ``parts`` names the list in it
    whose elements are records of their own, of the type ``part``. A file that is no
    JSON is cut into records by ``split``.
    """

    record: Any
    emit: Callable[[Any, str, Any, Facts], None]
    whole: bool = False
    parts: str | None = None
    part: Any = None
    split: Callable[[bytes | bytearray, Facts], Iterable[Located]] | None = None


def run(data: bytes | bytearray, format_: Any, facts: Facts) -> Tally:
    """Read every record of the file into ``facts``; return what happened."""
    tally, shape = facts.tally, format_.shape
    if data[:3] == b"\xef\xbb\xbf":
        data = data[3:]
    found = _Found()
    own = shape.split
    stated = audiences.stated_in(data) if own is None else 0
    if stated:
        facts.doubts[audiences.STATED] += stated
    located = _split(data, shape, found, tally) if own is None else own(data, facts)
    for pointer, raw in located:
        if raw is salvage.BROKEN:
            tally.unread += 1
            tally.problem(pointer, "record not read (broken JSON)")
            continue
        tally.records += 1
        _contained(raw, shape.record, pointer, facts, _emitter(format_, facts))
    if not (tally.records or tally.damage or tally.problems or found.empty):
        tally.unread += 1
        tally.problem("", "no records found in a file of a known kind")
    return tally


def _emitter(format_: Any, facts: Facts) -> Callable[[Any, str], None]:
    return lambda record, pointer: format_.shape.emit(record, pointer, format_, facts)


def each(
    parts: Iterable[Any],
    part: Any,
    pointer: str,
    facts: Facts,
    emit: Callable[[Any, str], None],
) -> None:
    """Hand each element of a record's own list to ``emit``; a bad one costs itself."""
    for index, raw in enumerate(parts):
        if raw is not salvage.BROKEN:
            _contained(raw, part, f"{pointer}/{index}", facts, emit)


def _contained(
    raw: Any, type_: Any, pointer: str, facts: Facts, emit: Callable[[Any, str], None]
) -> None:
    tally = facts.tally
    try:
        emit(_decoded(raw, type_, pointer, tally), pointer)
    except SHAPE_ERRORS as error:
        tally.unread += 1
        tally.problem(pointer, f"record not read ({type(error).__name__})")


@cache
def _decoder(record: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(record)


def _decoded(raw: Any, record: Any, at: str, tally: Tally) -> Any:
    if isinstance(raw, (bytes, bytearray, memoryview, msgspec.Raw)):
        try:
            return _decoder(record).decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raw = salvage.lenient(bytes(raw).decode("utf-8", "replace"))
    fitted, lost = fit(raw, record)
    if lost:
        tally.problem(at, f"parts of the record not read: {lost}")
    return fitted


# Splitting a file into records -------------------------------------------------------


class _Found:
    """Remember whether a file holds nothing where records may be."""

    empty = False


def _split(
    data: bytes | bytearray, shape: Shape, found: _Found, tally: Tally
) -> Iterator[Located]:
    """Yield each record with its JSON pointer, undecoded where that is possible."""
    first = data[:4096].lstrip()[:1]
    try:
        if first == b"[":
            located = list(_listed(data, ""))
        elif shape.whole:
            msgspec.json.decode(data, type=dict[str, msgspec.Raw])
            located = [("", data)]
        else:
            located = list(_unwrapped(data, "", _marks(shape), depth=0))
            found.empty = not located and _is_empty(msgspec.json.decode(data))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        yield from _salvaged(data, shape, found, tally)
        return
    found.empty = found.empty or (not located and first == b"[")
    yield from located


def _is_empty(root: Any) -> bool:
    """Say whether a file holds only empty lists and objects, wrapped or not."""
    if isinstance(root, dict):
        return all(_is_empty(value) for value in root.values())
    return isinstance(root, list) and not root


def _listed(data: Any, at: str) -> Iterator[Located]:
    # Decoding to Raw checks the syntax of the whole list before the first record.
    for index, raw in enumerate(msgspec.json.decode(data, type=list[msgspec.Raw])):
        yield f"{at}/{index}", raw


def _unwrapped(
    data: Any, at: str, marks: frozenset[str], *, depth: int
) -> Iterator[Located]:
    """Yield the records below a wrapper such as ``{"comments_v2": […]}``.

    A list of one record may be written as the bare record.
    """
    members = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
    if marks & members.keys():
        yield at, data
        return
    for position, (key, raw) in enumerate(members.items()):
        first = bytes(memoryview(raw)[:1])
        below = f"{at}/{_shown(key, position)}"
        if first == b"[":
            yield from _listed(raw, below)
        elif first == b"{" and depth < 2:
            yield from _unwrapped(raw, below, marks, depth=depth + 1)


def _shown(key: str, position: int) -> str:
    """Return a key as a pointer shows it: a key that is data by its place."""
    return key if _OUR_KEY.fullmatch(key) else f"#{position}"


def _salvaged(
    data: bytes | bytearray, shape: Shape, found: _Found, tally: Tally
) -> Iterator[Located]:
    """Yield what a lenient parser makes of a file that is no strict JSON."""
    text = data.decode("utf-8", "replace")
    if text.lstrip()[:1] == "{":
        try:
            root = salvage.lenient(text)
        except (ValueError, RecursionError):
            root = None
        if isinstance(root, dict):
            located = (
                [("", root)]
                if shape.whole
                else list(_unwrapped_values(root, "", _marks(shape)))
            )
            found.empty = not located and _is_empty(root)
            yield from located
            return
    wanted = _field_names(shape.part if shape.parts else shape.record)
    start = salvage.list_in(text, shape.parts, barred=_MARKERS | wanted)
    if start is None:
        tally.damage = "cut off or broken JSON" if text.strip() else "empty file"
        return
    elements = salvage.elements(text, start.position, wanted)
    if shape.parts:
        parts = list(_noting(elements, tally, f"/{shape.parts}"))
        yield "", {**salvage.scalars_before(text, start.position), shape.parts: parts}
        return
    at = "".join(f"/{_shown(key, 0)}" for key in start.keys)
    for index, value in enumerate(_until_damage(elements, tally)):
        yield f"{at}/{index}", value


def _noting(elements: Iterator[Any], tally: Tally, at: str) -> Iterator[Any]:
    """Yield the elements, and note the broken ones as problems."""
    for index, value in enumerate(_until_damage(elements, tally)):
        if value is salvage.BROKEN:
            tally.unread += 1
            tally.problem(f"{at}/{index}", "record not read (broken JSON)")
        yield value


def _until_damage(elements: Iterator[Any], tally: Tally) -> Iterator[Any]:
    for value in elements:
        if isinstance(value, salvage.Damage):
            tally.damage = value.what
            return
        yield value


def _unwrapped_values(
    root: dict[str, Any], at: str, marks: frozenset[str], depth: int = 0
) -> Iterator[Located]:
    """Do as ``_unwrapped`` with what is decoded already."""
    if marks & root.keys():
        yield at, root
        return
    for position, (key, value) in enumerate(root.items()):
        below = f"{at}/{_shown(key, position)}"
        if isinstance(value, list):
            yield from ((f"{below}/{index}", item) for index, item in enumerate(value))
        elif isinstance(value, dict) and depth < 2:
            yield from _unwrapped_values(value, below, marks, depth + 1)


@cache
def _marks(shape: Shape) -> frozenset[str]:
    """Return the keys that mark an object as a record of that shape."""
    return _MARKERS | (_field_names(shape.record) - {"name", "title"})


@cache
def _field_names(record: Any) -> frozenset[str]:
    info = _info(record)
    fields = info.fields if isinstance(info, inspect.StructType) else ()
    return frozenset(field.encode_name for field in fields)


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
    if isinstance(info, (inspect.AnyType, inspect.RawType)):
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
        given = value.get(member.encode_name)
        if given is None:
            continue
        fitted = _fitted(given, member.type, lost)
        if fitted is not _LOST:
            fields[member.name] = fitted
    return info.cls(**fields)
