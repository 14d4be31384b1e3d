"""Say what a filled-in worksheet tells of the rest, by the design it was drawn by.

The design in ``sample.json`` holds all that is needed: the strata with their sizes, and
each row's item, stratum and stated visibility. What was seen bounds a number of items
(``audit/intervals.py``); it never becomes a verdict of one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

import msgspec

from audit.intervals import LEVEL, Stratum, clopper_pearson, total
from audit.worksheet import SEEN, error_of

METHOD: Final = (
    "Stratified draw in proportion to size; 95 % bounds after Clopper and Pearson, for "
    "unequal strata after Hoeffding 1956, for small ones hypergeometric. What was not "
    "found, is gone or was left empty counts either way."
)

# The design kept ---------------------------------------------------------------------


class _Item(msgspec.Struct):
    """One row of the sheet."""

    no: int
    item_id: str
    part: str
    stratum: str
    visibility: str


class _Stratum(msgspec.Struct):
    """One stratum: its size, and how many of it were drawn."""

    stratum: str
    items: int
    drawn: int


class _Design(msgspec.Struct):
    """What of a design is needed to read a sheet by it."""

    items: list[_Item]
    strata: dict[str, list[_Stratum]]
    left_out: int


def design_of(content: bytes) -> dict[str, Any]:
    """Return the design that a ``sample.json`` holds.

    Raises:
        SamplingError: it holds none, or a damaged one.
    """
    try:
        found = msgspec.json.decode(content)
        form = msgspec.convert(found, _Design)
    except (ValueError, RecursionError) as error:
        raise error_of("design") from error
    drawn = Counter((item.part, item.stratum) for item in form.items)
    planned = {
        (part, stratum.stratum): stratum.drawn
        for part, strata in form.strata.items()
        for stratum in strata
        if stratum.drawn
    }
    sized = all(s.drawn <= s.items for strata in form.strata.values() for s in strata)
    if dict(drawn) != planned or not sized or "undetermined" not in form.strata:
        raise error_of("design")
    return dict(found)


# What it tells -----------------------------------------------------------------------


def result(design: dict[str, Any], seen: dict[int, str]) -> dict[str, Any]:
    """Return between what bounds the undetermined lie, and how often we agreed."""
    asked = [item for item in design["items"] if item["part"] == "undetermined"]
    stated = [item for item in design["items"] if item["part"] == "decided"]
    return {
        "method": METHOD,
        "level": LEVEL,
        "undetermined": _bounds(design, asked, seen),
        "agreement": _agreement(stated, seen),
    }


def _bounds(
    design: dict[str, Any], items: list[dict[str, Any]], seen: dict[int, str]
) -> dict[str, Any]:
    tally: Counter[tuple[str, str]] = Counter(
        (item["stratum"], seen.get(item["no"], "blank")) for item in items
    )
    strata = [
        {
            **stratum,
            **{label: tally[stratum["stratum"], label] for label in (*SEEN, "blank")},
        }
        for stratum in design["strata"]["undetermined"]
    ]
    least, most = total([_counted(stratum) for stratum in strata])
    return {
        "items": sum(stratum["items"] for stratum in strata),
        "left_out": design["left_out"],
        "drawn": len(items),
        "seen": _tallied(items, seen),
        "public_bounds": [least, most],
        "strata": strata,
    }


def _counted(stratum: dict[str, Any]) -> Stratum:
    """Return the counts of a stratum; gone is open, as it may have been public."""
    seen = stratum["public"] + stratum["not_public"]
    open_ = stratum["drawn"] - seen
    return Stratum(stratum["items"], stratum["drawn"], stratum["public"], open_)


def _tallied(items: Iterable[dict[str, Any]], seen: dict[int, str]) -> dict[str, int]:
    counts = Counter(seen.get(item["no"], "blank") for item in items)
    return {label: counts[label] for label in (*SEEN, "blank")}


def _agreement(items: list[dict[str, Any]], seen: dict[int, str]) -> dict[str, Any]:
    """Return how often what the export states was seen so, of what was seen at all."""
    pairs = Counter(
        (item["visibility"], seen[item["no"]])
        for item in items
        if seen.get(item["no"]) in ("public", "not_public")
    )
    agreed = sum(count for (ours, theirs), count in pairs.items() if ours == theirs)
    least, most = clopper_pearson(agreed, pairs.total())
    return {
        "drawn": len(items),
        "seen": _tallied(items, seen),
        "compared": pairs.total(),
        "agreed": agreed,
        "share_bounds": [round(least, 4), round(most, 4)],
        "stated_public_seen_not": pairs["public", "not_public"],
        "stated_not_public_seen_public": pairs["not_public", "public"],
    }
