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

from parsers import audiences, effort, fitting, salvage, text
from parsers.columns import SHAPE_ERRORS, Facts, Tally
from parsers.html import ends

# Keys that mark an object as a record rather than a wrapper around records.
_MARKERS: Final = frozenset(
    ("label_values", "string_map_data", "string_list_data", "media", "uri",
     "timestamp", "creation_timestamp", "data", "attachments")
)  # fmt: skip
_FIRST: Final = re.compile(rb"[^ \t\r\n]")
# How many records are read between two looks at the time.
_STRIDE: Final = 64

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
    with effort.watched(len(data), facts.tally):
        _read(text.utf8_of(data), format_, facts)
    return facts.tally


def _read(data: bytes | bytearray, format_: Any, facts: Facts) -> None:
    tally, shape, found = facts.tally, format_.shape, _Found()
    own, record, emit = shape.split, shape.record, shape.emit
    stated = audiences.stated_in(data) if own is None else 0
    if stated:
        facts.doubts[audiences.STATED] += stated
    located = _split(data, shape, found, tally) if own is None else own(data, facts)
    for index, (pointer, raw) in enumerate(located):
        if is_over(index, tally):
            break
        if raw is salvage.BROKEN:
            tally.unread += 1
            tally.problem(pointer, "record not read (broken JSON)")
            continue
        tally.records += 1
        try:
            emit(_decoded(raw, record, pointer, facts), pointer, format_, facts)
        except SHAPE_ERRORS as error:
            _lost(error, pointer, tally)
    first = _FIRST.search(data)
    if own is not None and first is not None and first.group() == b"<":
        ends.look(data, facts)
    if not (tally.records or tally.damage or tally.problems or found.empty):
        tally.unread += 1
        tally.problem("", "no records found in a file of a known kind")


def is_over(index: int, tally: Tally) -> bool:
    """Say whether to stop at that record, as the time allowed is over; note it."""
    if (index % _STRIDE and tally.damage is None) or not effort.WATCH.is_spent():
        return False
    tally.damage = effort.TOO_LONG
    return True


def each(
    parts: Iterable[Any],
    part: Any,
    pointer: str,
    facts: Facts,
    emit: Callable[[Any, str], None],
) -> None:
    """Hand each element of a record's own list to ``emit``; a bad one costs itself."""
    for index, raw in enumerate(parts):
        if is_over(index, facts.tally):
            break
        if raw is not salvage.BROKEN:
            at = f"{pointer}/{index}"
            try:
                emit(_decoded(raw, part, at, facts), at)
            except SHAPE_ERRORS as error:
                _lost(error, at, facts.tally)


def _lost(error: Exception, pointer: str, tally: Tally) -> None:
    tally.unread += 1
    tally.problem(pointer, f"record not read ({type(error).__name__})")


@cache
def _decoder(record: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(record)


def _decoded(raw: Any, record: Any, at: str, facts: Facts) -> Any:
    if isinstance(raw, (bytes, bytearray, memoryview, msgspec.Raw)):
        try:
            found = _decoder(record).decode(raw)
            if len(memoryview(raw)) <= text.LONGEST or _own_bytes(raw, found) <= (
                text.LONGEST
            ):
                return found
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            pass
        raw = _leniently(bytes(raw), facts)
    cut = text.shortened(raw)
    if cut:
        facts.doubts[text.CUT] += cut
    fitted, lost = fitting.fit(raw, record)
    if lost:
        facts.tally.problem(at, f"parts of the record not read: {lost}")
    return fitted


def _own_bytes(raw: Any, record: Any) -> int:
    """Return the length of a record without that of its undecoded parts."""
    size = len(memoryview(raw))
    for name in getattr(record, "__struct_fields__", ()):
        held = getattr(record, name)
        if isinstance(held, list):
            parts = (part for part in held if isinstance(part, msgspec.Raw))
            size -= sum(len(memoryview(part)) for part in parts)
    return size


def _leniently(raw: bytes, facts: Facts) -> Any:
    """Return a record as Python objects; count letters that were no UTF-8."""
    try:
        written = raw.decode()
    except UnicodeDecodeError:
        facts.doubts[text.NO_UTF8] += 1
        written = raw.decode("utf-8", "replace")
    return salvage.lenient(written)


# Splitting a file into records -------------------------------------------------------


class _Found:
    """Remember whether a file holds nothing where records may be."""

    empty = False


def _split(
    data: bytes | bytearray, shape: Shape, found: _Found, tally: Tally
) -> Iterator[Located]:
    """Yield each record with its JSON pointer, undecoded where that is possible."""
    found_first = _FIRST.search(data)
    first = found_first.group() if found_first else b""
    try:
        if first == b"[":
            runs = [_Run("", _listed(data))]
        elif shape.whole:
            msgspec.json.decode(data, type=dict[str, msgspec.Raw])
            runs = [_Run("", [data], is_list=False)]
        else:
            runs = list(_unwrapped(data, "", _marks(shape), depth=0))
        is_none = not any(run.raws for run in runs)
        if is_none and first != b"[":
            found.empty = _is_empty(msgspec.json.decode(data))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        yield from _salvaged(data, shape, found, tally)
        return
    found.empty = found.empty or (is_none and first == b"[")
    for run in runs:
        for index, raw in enumerate(run.raws):
            yield (f"{run.at}/{index}" if run.is_list else run.at), raw


class _Run(NamedTuple):
    """The undecoded records of one list, or one that stands alone."""

    at: str
    raws: list[Any]
    is_list: bool = True


def _listed(data: Any) -> list[Any]:
    """Return the elements of a list; its syntax is checked to its end."""
    return msgspec.json.decode(data, type=list[msgspec.Raw])


def _is_empty(root: Any) -> bool:
    """Say whether a file holds only empty lists and objects, wrapped or not."""
    waiting = [root]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting.extend(value.values())
        elif value != []:
            return False
    return True


def _unwrapped(
    data: Any, at: str, marks: frozenset[str], *, depth: int
) -> Iterator[_Run]:
    """Yield the records below a wrapper such as ``{"comments_v2": […]}``.

    A list of one record may be written as the bare record.
    """
    members = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
    if marks & members.keys():
        yield _Run(at, [data], is_list=False)
        return
    for position, (key, raw) in enumerate(members.items()):
        first = bytes(memoryview(raw)[:1])
        below = f"{at}/{_shown(key, position)}"
        if first == b"[":
            yield _Run(below, _listed(raw))
        elif first == b"{" and depth < 2:
            yield from _unwrapped(raw, below, marks, depth=depth + 1)


def _shown(key: str, position: int) -> str:
    """Return a key as a pointer shows it: a key that is data by its place."""
    # The table of words is made of the table of formats, which knows our shapes.
    from parsers import skeleton

    return key if skeleton.is_ours(key) else f"#{position}"


def _salvaged(
    data: bytes | bytearray, shape: Shape, found: _Found, tally: Tally
) -> Iterator[Located]:
    """Yield what a lenient parser makes of a file that is no strict JSON."""
    written = data.decode("utf-8", "replace")
    if written.lstrip()[:1] == "{":
        try:
            root = salvage.lenient(written)
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
    start = salvage.list_in(written, shape.parts, barred=_MARKERS | wanted)
    if start is None:
        tally.damage = "cut off or broken JSON" if written.strip() else "empty file"
        return
    elements = salvage.elements(
        written, start.position, wanted, wrappers=len(start.keys)
    )
    if shape.parts:
        parts = list(_noting(elements, tally, f"/{shape.parts}"))
        yield (
            "",
            {**salvage.scalars_before(written, start.position), shape.parts: parts},
        )
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
    info = fitting.info_of(record)
    fields = info.fields if isinstance(info, inspect.StructType) else ()
    return frozenset(field.encode_name for field in fields)
