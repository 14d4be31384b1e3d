"""Read the labelled rows of Instagram's records, a label that stands twice included.

``{title?, string_map_data: {"<Label>": {href?, value?, timestamp?}, …}}``, or
``string_list_data`` without labels, or label_values (INSTAGRAM 2.0). No export was seen
in which a label stands twice; JSON allows it, and a dictionary would keep the last one
and say nothing. Pages, which print rows, may hand over a list of ``[label, cell]``.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

import msgspec

from parsers import fitting, labels, text
from parsers.columns import Facts
from parsers.label_values import Entry

NONE: Final = msgspec.Raw(b"{}")
TWICE: Final = "records in which a label stands twice, read as several"
_SAID: Final = frozenset(("comment", "text", "note", "answer", "previous"))
# Each cell is an object behind a key; the same bytes in a text only cost time.
_CELL: Final = re.compile(rb'"\s*:\s*\{')


class Cell(msgspec.Struct, gc=False):
    """One labelled value of a string map or list."""

    href: str | None = None
    value: str | None = None
    timestamp: Any = None


class Uri(msgspec.Struct, gc=False):
    """A medium that a comment carries; the path is empty as a rule."""

    uri: str | None = None


class Activity(msgspec.Struct, gc=False):
    """One record of the map, list or label_values kind."""

    title: str | None = None
    timestamp: Any = None
    media_list_data: list[Uri] = []
    media_map_data: dict[str, Uri] = {}
    string_map_data: msgspec.Raw = NONE
    string_list_data: list[Cell] = []
    label_values: list[Entry] = []


_MAP: Final = msgspec.json.Decoder(dict[str, Cell])


def pairs_of(cells: Any) -> list[tuple[str, Cell]]:
    """Return label and cell of each row in order, from JSON or what it was read to.

    Raises ValueError where a cell holds what no cell does.
    """
    if isinstance(cells, msgspec.Raw):
        known = _plain(cells)
        if known is not None:
            return known
        cells = json.loads(bytes(cells), object_pairs_hook=_Rows, strict=False)
    rows = cells.items() if isinstance(cells, dict) else cells
    if not isinstance(rows, list) and not isinstance(cells, dict):
        raise ValueError("no map of cells")
    return [(text.without_surrogates(label), _cell(cell)) for label, cell in rows]


class _Rows(list[tuple[str, Any]]):
    """The pairs of a JSON object, none of them lost."""


def _plain(cells: msgspec.Raw) -> list[tuple[str, Cell]] | None:
    """Return the rows of a map as it should be; None where a label stands twice."""
    try:
        found = _MAP.decode(cells)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    # Each cell has its bracket; those in a text are told apart where there are more.
    is_whole = bytes(cells).count(b"{") == len(found) + 1
    is_whole = is_whole or len(_CELL.findall(memoryview(cells))) == len(found)
    return list(found.items()) if is_whole else None


def _cell(value: Any) -> Cell:
    plain = dict(value) if isinstance(value, _Rows) else value
    if isinstance(plain, dict):
        plain = {
            key: text.without_surrogates(inner) if isinstance(inner, str) else inner
            for key, inner in plain.items()
        }
    cell: Cell
    cell, lost = fitting.fit({} if plain is None else plain, Cell)
    if lost:
        raise ValueError("a cell of another kind")
    return cell


def _differ(one: Cell, other: Cell) -> bool:
    """Say whether two cells of one label say different things."""
    said = [
        {part for part in (cell.value, cell.href, cell.timestamp) if part}
        for cell in (one, other)
    ]
    return bool(said[0] and said[1] and said[0] != said[1])


# What a record says under its labels --------------------------------------------------


def labelled(record: Activity) -> list[tuple[str, Cell]]:
    """Return the labels of a record, in order, whichever of two shapes it has."""
    if not record.label_values:
        return pairs_of(record.string_map_data)
    return [
        (
            entry.label or entry.title or "",
            Cell(
                entry.href,
                entry.value if isinstance(entry.value, str) else None,
                entry.timestamp_value,
            ),
        )
        for entry in record.label_values
    ]


def by_meaning(record: Activity) -> dict[str, Cell]:
    """Return the cells under the meanings of their labels; unknown labels left out."""
    return _groups(record)[0]


def parts_of(record: Activity, facts: Facts) -> list[dict[str, Cell]]:
    """Return the cells by meaning, of each thing that a record speaks of.

    A label that comes again and says something else begins the next; what that lacks it
    has from the others.
    """
    groups = _groups(record)
    if len(groups) == 1:
        return groups
    facts.doubts[TWICE] += 1
    spoken = [group for group in groups if _SAID & group.keys()] or groups[:1]
    whole: dict[str, Cell] = {}
    for group in reversed(groups):
        whole |= group
    return [{**whole, **group} for group in spoken]


def _groups(record: Activity) -> list[dict[str, Cell]]:
    groups: list[dict[str, Cell]] = [{}]
    for word, cell in labelled(record):
        meaning = labels.meaning("instagram", word)
        if meaning is None:
            continue
        known = groups[-1].setdefault(meaning, cell)
        if known is cell:
            continue
        if _differ(known, cell):
            groups.append({meaning: cell})
        elif not (known.value or known.timestamp):
            groups[-1][meaning] = cell
    return groups


def unknown(record: Activity) -> list[Cell]:
    """Return the cells whose labels we do not know, those without a value left out."""
    return [
        cell
        for word, cell in labelled(record)
        if labels.meaning("instagram", word) is None
        and (cell.value or cell.timestamp or cell.href)
    ]


def stamp_of(record: Activity, known: dict[str, Cell]) -> Any:
    """Return when it was: the labelled time, the only time there is, the record's."""
    if "time" in known:
        return known["time"].timestamp
    stamps = [cell.timestamp for _, cell in labelled(record) if cell.timestamp]
    return stamps[0] if len(stamps) == 1 else record.timestamp
