"""Join archives that name the same person and hold the same items.

The pages of 2010–2014 state a name and nothing else by which an account is known. Two
archives of one product that share a name, of which nothing else known of both could
tell, are of one account if half of what the smaller one holds stands in the other too:
the same words at the same minute, and three of them at least (SPEC 1).
Two people of one name do not write the same three things at the same three minutes.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from itertools import combinations
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from parsers import exports, schema
from parsers.exports import Holder
from parsers.join import Spool

_FEWEST: Final = 3
_TELLING: Final = ("username", "vanity", "phone", "emails", "created_at")
_COLUMNS: Final = ("account", "author", "kind", "created_at", "text_key")
_OWN: Final = schema.AUTHORS.index("self")
_WORDS: Final = [schema.KINDS.index(kind) for kind in ("post", "comment", "caption")]
_MINUTE: Final = 60_000

U64 = npt.NDArray[np.uint64]


def pairs(holders: Sequence[Holder]) -> Iterator[tuple[Holder, Holder]]:
    """Yield the pairs of accounts of one product."""
    for one, other in combinations(holders, 2):
        if one.product == other.product:
            yield one, other


def namesakes(holders: Sequence[Holder]) -> Iterator[tuple[Holder, Holder]]:
    """Yield the pairs that may be one account: nothing but their items could tell."""
    for one, other in pairs(holders):
        left, right = _stated(one), _stated(other)
        is_named = _names(one) & _names(other)
        if is_named and not any(left.get(k) and right.get(k) for k in _TELLING):
            yield one, other


def _stated(holder: Holder) -> dict[str, Any]:
    """Return an account's facts without the number that told it from a namesake."""
    facts = dict(holder.facts)
    if facts.get("is_numbered"):
        facts |= {"username": None, "is_numbered": None}
    return facts


def _names(holder: Holder) -> set[str]:
    return {name.casefold() for name in holder.facts.get("names") or ()}


def joined(
    holders: list[Holder], spool: Spool, apart: Container[str] = ()
) -> list[Holder] | None:
    """Return the accounts anew where shared items make two one; None if none do.

    A pair at a time: what three archives share is seen when they are read again.
    ``apart`` are pairs, as ``name:name``, that are known to be two accounts.
    """
    for one, other in namesakes(holders):
        names = f"{one.name}:{other.name}", f"{other.name}:{one.name}"
        if any(name in apart for name in names):
            continue
        left, right = (_said(spool, holder.name) for holder in (one, other))
        shared = len(np.intersect1d(left, right))
        if shared >= max(_FEWEST, min(len(left), len(right)) / 2):
            return made_one(holders, one, other)
    return None


def made_one(holders: list[Holder], one: Holder, other: Holder) -> list[Holder]:
    """Return the accounts with two of them as one.

    Facts of the newer archive go first, as everywhere.
    """
    new, old = sorted(
        (one, other), key=lambda holder: -(holder.facts.get("newest") or 0)
    )
    facts = exports.combined(_stated(new), _stated(old))
    both = Holder(one.product, [*new.archives, *old.archives], facts)
    rest = [h for h in holders if h is not one and h is not other]
    return exports.apart([*rest, both])


def _said(spool: Spool, account: str) -> U64:
    """Return a key of each minute and words that an account wrote."""
    found = [np.zeros(0, dtype=np.uint64)]
    for batch in spool.batches(_COLUMNS):
        kinds, authors = (
            schema.codes(batch.column(name), schema.LABELS_OF[name])
            for name in ("kind", "author")
        )
        texts = _numpy(batch.column("text_key"))
        at = batch.column("created_at").cast("int64")
        mine = _numpy(pc.equal(batch.column("account"), account)) & (texts != 0)
        mine &= _numpy(at.is_valid()) & (authors == _OWN) & np.isin(kinds, _WORDS)
        minutes = _numpy(at.fill_null(0)) // _MINUTE
        found.append(
            texts[mine]
            ^ (minutes[mine].astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15))
        )
    return np.unique(np.concatenate(found))


def _numpy(array: Any) -> Any:
    return array.to_numpy(zero_copy_only=False)
