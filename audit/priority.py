"""Order a person's items by what is most worth a look, and tell why, without a score.

Listed are the person's own items that are in scope or undetermined; reactions, other
people's words and the AI's answers are not. They are ordered by the first of these in
which two differ:

1. in scope; then undetermined and likely public at some time; then undetermined;
2. the tier of what the text mentions (``audit.shown.TIERS``);
3. the turn: within a tier the classes take turns, so that three thousand captions of
   children hide no other class. An item comes at the first turn of any of its classes,
   and in the queue of a class those that mention more classes come first;
4. more classes; 5. posted as a minor; 6. older, the undated last;
7. more other people concerned; 8. the item's id.

Of a list cut short, publications with something to say (a mention, another person, a
minor's age) are kept before those with nothing but their age; the order is the same.

Of one publication the piece that comes first by 1, 2 and 4 stands for all, those with
words before those without. The same words, but for case and white space, are shown
once: where they are most exposed, with the other places beside.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pyarrow import parquet as pq

from audit.listed import I64, U64, UNDATED, Listed, listed
from audit.shown import TIERS, Copy, Ranking, Reason, Shown
from parsers import schema

__all__ = ["MOST_COPIES", "Shown", "ranking"]

MOST_COPIES: Final = 100
"""Copies that a row names; how many there are is always told."""

_TOLD: Final = (
    "item_id", "post_id", "platform", "account", "kind", "surface", "created_at",
    "precision", "text", "lang", "media_path", "container", "people", "place",
    "owner_age", "verdict", "public_hint", "question", "sensitive",
)  # fmt: skip
_EXPOSURES: Final = 3


def ranking(items: Path, most: int) -> Ranking:
    """Return the first rows of the list, and how long all of it is."""
    with pq.ParquetFile(items) as file:
        found = listed(file)
        order = _plain_order(found)
        heads, pieces = _published(found, order)
        places = _Places.of(found, heads)
        turns = _turned(found, places.heads)
        first = _chosen(found, places.heads, turns.order, most)
        alike = [_alike(found, heads, places, int(at)) for at in first]
        rows = _rows(file, found.row[places.heads[first]], _TOLD)
        few = np.concatenate([*alike, np.zeros(0, np.int64)])
        others = iter(_rows(file, found.row[few], list(Copy._fields)))
    shown = tuple(
        Shown(
            row,
            tuple(_reasons(row, found, turns, int(at), pieces, places)),
            int(pieces[places.heads[at]]),
            int(places.sizes[at]) - 1,
            tuple(Copy(**next(others)) for _ in copies),
        )
        for row, at, copies in zip(rows, first, alike, strict=True)
    )
    return Ranking(shown, len(order), len(places.heads), bool(found.looked.any()))


# Ordering ----------------------------------------------------------------------------


def _block(found: Listed) -> I64:
    """Return a number that is equal for items of one exposure and tier, in order."""
    return found.exposure.astype(np.int64) * len(TIERS) + found.tier


def _graded(found: Listed) -> npt.NDArray[np.int16]:
    """Return block and classes as one number, less for what comes first."""
    return (_block(found) * 64 + 63 - found.classes).astype(np.int16)


def _plain_order(found: Listed) -> I64:
    """Return the places in the order of the list, but for the turns."""
    graded = _graded(found) * 2 + ~found.minor
    keys = (-found.people, found.created, graded)
    order: I64 = np.lexsort(keys)
    same = np.ones(max(len(order) - 1, 0), bool)
    for key in keys:
        same &= key[order[1:]] == key[order[:-1]]
    tied = np.zeros(len(order), bool)
    tied[1:] |= same
    tied[:-1] |= same
    # Few are tied, so few ids are compared.
    run = np.cumsum(np.concatenate([[True], ~same])[: len(order)])[tied]
    few = order[tied]
    order[tied] = few[np.lexsort((found.item_id[few], run))]
    return order


def _published(found: Listed, order: I64) -> tuple[I64, I64]:
    """Return the piece that stands for each publication, in order; pieces by place."""
    wordless = _graded(found).astype(np.int32) * 2 + (found.words == 0)
    worded = order[np.argsort(wordless[order], kind="stable")]
    leads, sizes = _firsts(found.post[worded])
    pieces = np.zeros(len(order), np.int64)
    pieces[worded[leads]] = sizes
    return order[pieces[order] > 0], pieces


def _firsts(keys: U64) -> tuple[I64, I64]:
    """Return where each key first stands, and how often it does; 0 is always alone."""
    sizes = (keys == 0).astype(np.int64)
    keyed = np.flatnonzero(keys)
    if len(keyed):
        order = np.argsort(keys[keyed])
        sorted_ = keys[keyed[order]]
        begins = np.flatnonzero(np.diff(sorted_, prepend=~sorted_[:1]))
        counts = np.diff(begins, append=len(keyed))
        sizes[keyed[np.minimum.reduceat(order, begins)]] = counts
    places = np.flatnonzero(sizes)
    return places, sizes[places]


class _Places(NamedTuple):
    """The publications with words of their own, and how many have the same words."""

    heads: I64
    sizes: I64

    @classmethod
    def of(cls, found: Listed, heads: I64) -> _Places:
        """Take the first of all publications with the same words; they are in order."""
        leads, sizes = _firsts(found.words[heads])
        return cls(heads[leads], sizes)


class _Turns(NamedTuple):
    """The order of the list; by place the turn, its class (-1: none), the queue."""

    order: I64
    turn: I64
    label: I64
    base: I64


def _turned(found: Listed, heads: I64) -> _Turns:
    """Return the order of the heads with the classes of each block taking turns."""
    block, mentions = _block(found)[heads], found.mentions[heads]
    turn = np.full(len(heads), UNDATED)
    label, base = np.full(len(heads), -1), np.zeros(len(heads), np.int64)
    for exposure in range(_EXPOSURES):
        for tier, names in enumerate(TIERS.values()):
            inside = np.flatnonzero(block == exposure * len(TIERS) + tier)
            for name in names:
                bit = schema.SENSITIVE.index(name)
                has = (mentions[inside] >> np.uint32(bit)) & np.uint32(1)
                queue = inside[has.astype(bool)]
                places = np.arange(1, len(queue) + 1)
                sooner = places < turn[queue]
                won = queue[sooner]
                turn[won], label[won], base[won] = places[sooner], bit, len(queue)
    turn[label < 0] = 0
    # Stable: within a turn the plain order of the heads stays.
    return _Turns(np.lexsort((turn, block)), turn, label, base)


def _chosen(found: Listed, heads: I64, order: I64, most: int) -> I64:
    """Return the first places of the list in their order, plain ones only as a rest.

    Plain is what mentions nothing, concerns nobody else and was posted as an adult.
    """
    head = heads[order]
    speaks = found.tier[head] < len(TIERS) - 1
    speaks |= (found.people[head] > 0) | found.minor[head]
    chosen = np.concatenate([np.flatnonzero(speaks), np.flatnonzero(~speaks)])[:most]
    first: I64 = order[np.sort(chosen)]
    return first


# Telling -----------------------------------------------------------------------------


def _rows(
    file: pq.ParquetFile, rows: npt.NDArray[Any], columns: Sequence[str]
) -> list[dict[str, Any]]:
    """Return some columns of these rows of the file, in the order given."""
    found: dict[int, dict[str, Any]] = {}
    wanted, start = np.sort(rows), 0
    for group in range(file.num_row_groups):
        end = start + file.metadata.row_group(group).num_rows
        low, high = np.searchsorted(wanted, [start, end])
        if high > low:
            table = file.read_row_group(group, columns=list(columns), use_threads=False)
            taken = table.take(pa.array(wanted[low:high] - start)).to_pylist()
            found |= dict(zip(wanted[low:high].tolist(), taken, strict=True))
        start = end
    return [found[int(row)] for row in rows]


def _reasons(
    row: dict[str, Any],
    found: Listed,
    turns: _Turns,
    at: int,
    pieces: I64,
    places: _Places,
) -> list[Reason]:
    """Return why a row stands where it does, in the order of what decides."""
    head = places.heads[at]
    told = [Reason("verdict", (row["verdict"],))]
    if found.exposure[head] == 1:
        told.append(Reason("hint", ("likely",)))
    tier = list(TIERS)[found.tier[head]] if found.looked[head] else "unknown"
    told.append(Reason("mentions", (tier,)))
    if turns.label[at] >= 0:
        name = schema.SENSITIVE[turns.label[at]]
        told.append(Reason("turn", (name, int(turns.turn[at]), int(turns.base[at]))))
    if found.classes[head] > 1:
        told.append(Reason("classes", (int(found.classes[head]),)))
    if found.minor[head]:
        told.append(Reason("minor", (row["owner_age"],)))
    at_time = row["created_at"]
    told.append(Reason("year", (at_time.year,)) if at_time else Reason("undated"))
    for code, count in (
        ("people", int(found.people[head])),
        ("pieces", int(pieces[head]) if pieces[head] > 1 else 0),
        ("copies", int(places.sizes[at]) - 1),
    ):
        if count:
            told.append(Reason(code, (count,)))
    return told


def _alike(found: Listed, heads: I64, places: _Places, at: int) -> I64:
    """Return the other publications of the same words, most exposed first."""
    head = places.heads[at]
    if places.sizes[at] == 1:
        return heads[:0]
    same = (found.words[heads] == found.words[head]) & (heads != head)
    return heads[np.flatnonzero(same)[:MOST_COPIES]]
