"""Turn the counts of participants into cells, and find the groups they are told in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from audit.cohort.disclosure import Bools, Groups, Ints, Rules, pooled
from parsers import schema

VERDICTS: Final = ("in_scope", "undetermined", "out_of_scope")
# The dimensions of a cell; what a pool may give up comes first.
DIMENSIONS: Final = ("platform", "kind", "year", "verdict")
GIVEN_UP: Final = 3
NO_YEAR: Final = 0
"""The code of undated items."""


@dataclass(frozen=True)
class Cells:
    """The cells of all participants: keys by dimension, whose they are, how many.

    ``keys`` (cells, dimensions) are places in the schema's labels, years as they are,
    0 for undated; ``people`` places in ``names``; ``groups`` where each cell is told.
    """

    names: pa.Array
    keys: Ints
    people: Ints
    items: Ints
    groups: Groups

    @property
    def told(self) -> Bools:
        """Which cells stand in a safe group."""
        return self.groups.safe[self.groups.of]

    @property
    def shown(self) -> Ints:
        """The key under which each cell is told."""
        return self.groups.keys[self.groups.of]


def cells_of(counts: pa.Table, rules: Rules) -> Cells:
    """Return the cells of a table of counts, in the groups in which they are told."""
    summed = counts.group_by(["participant", *DIMENSIONS], use_threads=False)
    table = summed.aggregate([("items", "sum")])
    table = table.filter(pc.greater(table["items_sum"], 0))
    keys = keys_of(table)
    # In the order of their ids, whatever the order of the files.
    names = pc.unique(table["participant"]).sort()
    people = numbered(table["participant"], names)
    items = table["items_sum"].to_numpy().astype(np.int64)
    groups = pooled(keys, people, items, rules, GIVEN_UP)
    return Cells(names, keys, people, items, groups)


def keys_of(table: pa.Table) -> Ints:
    """Return the key of each row: places in the labels, as ``Cells.keys`` has them."""
    return np.stack(
        [
            codes(table["platform"], schema.PLATFORMS),
            codes(table["kind"], schema.KINDS),
            pc.fill_null(table["year"], NO_YEAR).to_numpy().astype(np.int64),
            codes(table["verdict"], VERDICTS),
        ],
        axis=1,
    )


def codes(column: pa.ChunkedArray, labels: Sequence[str]) -> Ints:
    """Return the place of each label; all are known."""
    places = pc.index_in(column, pa.array(labels, pa.string()))
    found: Ints = places.to_numpy().astype(np.int64)
    return found


def numbered(participants: pa.ChunkedArray, names: pa.Array) -> Ints:
    """Return the place of each participant in ``names``; all are there."""
    found: Ints = pc.index_in(participants, names).to_numpy().astype(np.int64)
    return found
