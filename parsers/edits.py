"""Give an edit to the post or comment that it changed, told by its words.

Edit files hold the words after an edit and its time, not what was edited (FACEBOOK
2.1).
Where an item of the same account and kind says exactly that now, the edit is no second
item but its ``edited_at``; words that nothing else says any more stay as an item.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

U64 = npt.NDArray[np.uint64]
I64 = npt.NDArray[np.int64]


def folded(
    keep: npt.NDArray[np.bool_], said: U64, edited_at: I64
) -> tuple[I64, list[Any]]:
    """Drop the edits that an item repeats; return these items and their last edits.

    ``said`` is a key of account, kind and words, 0 without words; ``edited_at`` is in
    milliseconds, 0 for what is no edit. Items are rows in ascending order.
    """
    edits = np.flatnonzero(keep & (edited_at != 0) & (said != 0))
    if not len(edits):
        return np.zeros(0, dtype=np.int64), []
    others = np.flatnonzero(keep & (edited_at == 0) & np.isin(said, said[edits]))
    words, first = np.unique(said[others], return_index=True)
    matched = edits[np.isin(said[edits], words)]
    keep[matched] = False
    takers = others[first[np.searchsorted(words, said[matched])]]
    last: dict[int, int] = {}
    for row, at in zip(takers.tolist(), edited_at[matched].tolist(), strict=True):
        last[row] = max(at, last.get(row, 0))
    rows = sorted(last)
    return np.array(rows, dtype=np.int64), [last[row] for row in rows]
