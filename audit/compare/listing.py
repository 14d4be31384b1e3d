"""List what differs between two audits: one row per item, with its reasons.

Rows are put together from codes; the columns of ``COLUMNS`` are made at the end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import pyarrow as pa

from audit.compare import coverage
from audit.compare.changes import (
    CHANGES,
    CODED,
    SCHEMA,
    SIDED,
    Piece,
    counted,
    joined,
    named,
    taken,
)
from audit.compare.counting import counts
from audit.compare.matching import DOUBTS, HOW, Matches
from audit.compare.reasons import DIFFERS, why_differs, why_gone
from audit.compare.sides import I64, UNDATED, Both, Mask, span_keys
from parsers.schema import VERDICTS_LABELS


@dataclass(frozen=True)
class Listing:
    """The listed rows, in order; ``old`` and ``new`` are rows of the audits or -1."""

    old: I64
    new: I64
    table: pa.Table
    counts: Mapping[str, Any]


def listing(
    both: Both,
    found: Matches,
    names: tuple[dict[str, str], dict[str, str]],
    policy: str,
    *,
    same_policy: bool,
) -> Listing:
    """Return every item that is not the same in both audits.

    ``names`` are what the accounts of each side are called in the comparison.
    """
    kinds = [coverage.Kinds(side, both, n) for n, side in enumerate(both.sides)]
    pieces = [
        _differing(both, found, names, policy, same_policy=same_policy),
        *(_alone(both, found, names, kinds, side) for side in (0, 1)),
        *(_ambiguous(found, side) for side in (0, 1)),
    ]
    rows = Piece(
        **{
            name: np.concatenate([getattr(piece, name) for piece in pieces])
            for name in ("old", "new", "change", "how", "group")
        },
        **{
            name: pa.concat_arrays([getattr(piece, name) for piece in pieces])
            for name in ("reasons", "differs")
        },
    )
    own = counted(both, rows.old, rows.new)
    order = _order(both, rows)
    table = _table(both, rows, own).take(pa.array(order))
    tally = counts(both, found, rows, own)
    return Listing(rows.old[order], rows.new[order], table, tally)


# Items of both audits ----------------------------------------------------------------


def _differing(
    both: Both,
    found: Matches,
    names: tuple[dict[str, str], dict[str, str]],
    policy: str,
    *,
    same_policy: bool,
) -> Piece:
    """Return the matched items whose rows differ."""
    differs = _differs(both, found, same_policy=same_policy)
    rows = np.flatnonzero(np.logical_or.reduce(list(differs.values())))
    some = replace(found, old=found.old[rows], new=found.new[rows], how=found.how[rows])
    differs = {name: mask[rows] for name, mask in differs.items()}
    verdicts = both.codes("verdict")
    inside = VERDICTS_LABELS.index("in_scope")
    changed = differs["verdict"]
    change = np.select(
        [
            changed & (verdicts[1][some.new] == inside),
            changed & (verdicts[0][some.old] == inside),
            changed,
        ],
        [
            CHANGES.index(name)
            for name in ("entered_scope", "left_scope", "other_verdict")
        ],
        CHANGES.index("changed"),
    )
    why = why_differs(both, some, differs, names, policy)
    return Piece(
        some.old,
        some.new,
        change.astype(np.int64),
        named(why, len(rows)),
        joined(differs, len(rows)),
        some.how,
        np.full(len(rows), -1, np.int64),
    )


def _differs(both: Both, found: Matches, *, same_policy: bool) -> dict[str, Mask]:
    """Return per column of DIFFERS which pairs differ there."""
    masks = {}
    for name in DIFFERS:
        if name in ("text", "media_path", "public_spans"):
            continue
        old, new = both.codes(name)
        masks[name] = old[found.old] != new[found.new]
    if not same_policy:
        # The certainty of a verdict is told for each audit's own first policy.
        masks["certainty"] = np.zeros(len(found.old), bool)
    old, new = (span_keys(side) for side in both.sides)
    masks["public_spans"] = old[found.old] != new[found.new]
    # Equal ids have equal words and media; else what did not match them differs.
    masks["text"] = found.how == HOW.index("medium")
    masks["media_path"] = found.how == HOW.index("text")
    return {name: masks[name] for name in DIFFERS}


# Items of one audit ------------------------------------------------------------------


def _alone(
    both: Both,
    found: Matches,
    names: tuple[dict[str, str], dict[str, str]],
    kinds: Sequence[coverage.Kinds],
    side: int,
) -> Piece:
    """Return what stands in one audit only: a change where the other covers it."""
    rows = found.alone(side)
    other = 1 - side
    gap = coverage.codes(both, rows, side, kinds[side], kinds[other], names[other])
    covered, labels = gap < 0, _SIGNS[side]
    change = np.where(covered, CHANGES.index(labels[0]), CHANGES.index(labels[1]))
    why = {name: gap == place for place, name in enumerate(coverage.GAPS)}
    if side == 0:
        why |= {name: mask & covered for name, mask in why_gone(both, rows).items()}
    return _of_one(side, rows, change, named(why, len(rows)), np.full(len(rows), -1))


_SIGNS: Final = (("vanished", "not_covered"), ("appeared", "newly_covered"))


def _ambiguous(found: Matches, side: int) -> Piece:
    """Return the rows of one audit that may or may not be one of the other."""
    rows = np.flatnonzero(found.doubt[side] >= 0)
    doubt = found.doubt[side][rows]
    why = {name: doubt == place for place, name in enumerate(DOUBTS)}
    change = np.full(len(rows), CHANGES.index("ambiguous"))
    return _of_one(side, rows, change, named(why, len(rows)), found.group[side][rows])


def _of_one(side: int, rows: I64, change: Any, reasons: pa.Array, group: Any) -> Piece:
    none = np.full(len(rows), -1, np.int64)
    return Piece(
        old=none if side else rows,
        new=rows if side else none,
        change=change.astype(np.int64),
        reasons=reasons,
        differs=pa.nulls(len(rows), pa.list_(pa.string())),
        how=none,
        group=group.astype(np.int64),
    )


# Columns ----------------------------------------------------------------------------


def _order(both: Both, rows: Piece) -> I64:
    """Return the rows by change, group and time, the undated last of theirs."""
    created = _created(both, rows)
    last = np.iinfo(np.int64).max
    dated = np.where(created == UNDATED, last, created)
    return np.lexsort((rows.old, rows.new, dated, rows.group, rows.change))


def _created(both: Both, rows: Piece) -> I64:
    old, new = both.created()
    found: I64 = np.where(
        rows.new >= 0,
        taken(new, rows.new, absent=UNDATED),
        taken(old, rows.old, absent=UNDATED),
    )
    return found


def _table(both: Both, rows: Piece, own: Mask) -> pa.Table:
    """Return the rows as COLUMNS; the words are filled in when they are asked for."""
    count = len(rows.old)
    created = _created(both, rows)
    columns: dict[str, Any] = {
        "change": _labels(rows.change, CHANGES),
        "reasons": rows.reasons,
        "differs": rows.differs,
        "matched_by": _labels(rows.how, HOW),
        "group": pa.array(rows.group + 1, pa.int64(), mask=rows.group < 0),
        "counted": pa.array(own),
        "created_at": pa.array(created, pa.int64(), mask=created == UNDATED),
        "text": pa.nulls(count, pa.string()),
    }
    places = (rows.old, rows.new)
    for name, place, side in (("from", rows.old, 0), ("to", rows.new, 1)):
        verdicts = taken(both.codes("verdict")[side], place, absent=-1)
        columns[name] = _labels(verdicts, VERDICTS_LABELS)
    for name in CODED:
        old, new = (
            taken(both.codes(name)[side], places[side], absent=-1) for side in (0, 1)
        )
        columns[name] = _labels(np.where(rows.new >= 0, new, old), both.values[name])
    for side, which in enumerate(("old", "new")):
        ids = both.sides[side].items["item_id"].combine_chunks()
        place = pa.array(places[side], mask=places[side] < 0)
        columns[f"item_id_{which}"] = ids.take(place)
        for name in SIDED:
            values = taken(both.codes(name)[side], places[side], absent=-1)
            columns[f"{name}_{which}"] = _labels(values, both.values[name])
    arrays = [columns[field.name].cast(field.type) for field in SCHEMA]
    return pa.table(arrays, schema=SCHEMA)


def _labels(codes: I64, labels: Sequence[str]) -> pa.DictionaryArray:
    indices = pa.array(codes.astype(np.int32), mask=codes < 0)
    return pa.DictionaryArray.from_arrays(indices, pa.array(labels, pa.string()))
