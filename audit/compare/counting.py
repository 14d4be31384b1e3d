"""Count what a comparison lists; reactions and the words of others stand aside."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from audit.compare.changes import CHANGES, Piece, counted, taken
from audit.compare.matching import Matches
from audit.compare.reasons import REASONS
from audit.compare.sides import Both, Mask
from parsers.schema import VERDICTS_LABELS


def counts(both: Both, found: Matches, rows: Piece, own: Mask) -> dict[str, Any]:
    """Return what is listed by change, reason and verdicts; reactions and others aside.

    ``set_aside`` counts the listed rows that stand in no other count.
    """
    pairs = counted(both, found.old, found.new)
    tally = np.bincount(rows.change[own], minlength=len(CHANGES)).tolist()
    by_change = dict(zip(CHANGES, tally, strict=True))
    ambiguous = rows.change == CHANGES.index("ambiguous")
    doubtful = [int((ambiguous & own & (s >= 0)).sum()) for s in (rows.old, rows.new)]
    both_sides = (rows.old >= 0) & (rows.new >= 0) & own
    in_both = int(pairs.sum())
    del by_change["ambiguous"]
    gone = by_change["vanished"] + by_change["not_covered"]
    come = by_change["appeared"] + by_change["newly_covered"]
    return {
        "old_items": in_both + gone + doubtful[0],
        "new_items": in_both + come + doubtful[1],
        "in_both": in_both,
        "unchanged": in_both - int(both_sides.sum()),
        **by_change,
        "ambiguous_old": doubtful[0],
        "ambiguous_new": doubtful[1],
        "moves": _moves(both, rows, both_sides),
        "reasons": _reasons(rows, own),
        "set_aside": _aside(both, rows, own),
    }


def _moves(both: Both, rows: Piece, wanted: Mask) -> list[dict[str, Any]]:
    """Return how many items went from which verdict to which."""
    old, new = both.codes("verdict")
    width = len(VERDICTS_LABELS)
    moves = old[rows.old[wanted]] * width + new[rows.new[wanted]]
    tally = np.bincount(moves, minlength=width * width)
    return [
        {
            "from": VERDICTS_LABELS[place // width],
            "to": VERDICTS_LABELS[place % width],
            "items": int(tally[place]),
        }
        for place in np.flatnonzero(tally)
        if place // width != place % width
    ]


def _reasons(rows: Piece, own: Mask) -> dict[str, dict[str, int]]:
    """Return how often each reason was found, by change."""
    some = rows.reasons.filter(pa.array(own))
    owner = rows.change[own][pc.list_parent_indices(some).to_numpy()]
    coded = some.flatten().dictionary_encode()
    tally = Counter(zip(owner.tolist(), coded.indices.to_pylist(), strict=True))
    names = coded.dictionary.to_pylist()
    order = {name: place for place, name in enumerate(REASONS)}
    found: dict[str, dict[str, int]] = {}
    for (change, code), items in sorted(
        tally.items(), key=lambda pair: (pair[0][0], -pair[1], order[names[pair[0][1]]])
    ):
        found.setdefault(CHANGES[change], {})[names[code]] = items
    return found


def _aside(both: Both, rows: Piece, own: Mask) -> dict[str, int]:
    """Return what is listed and stands in no other count."""

    def of(name: str, label: str) -> Mask:
        old, new = both.is_(name, label)
        return taken(old, rows.old, absent=False) | taken(new, rows.new, absent=False)  # type: ignore[no-any-return]

    reactions = of("kind", "reaction") & ~own
    others = of("author", "other") & ~own & ~reactions
    return {
        "reactions": int(reactions.sum()),
        "others_words": int(others.sum()),
        "ai_answers": int((~own & ~reactions & ~others).sum()),
    }
