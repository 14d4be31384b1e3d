"""Count one login's own items for its letter, under the policy that the letter names.

The verdicts are those that the scan wrote down. Own items only, reactions left aside.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet as pq

from parsers import schema
from parsers.schema import Policy

_SPECIAL: Final = schema.SENSITIVE[:8]  # GDPR Art. 9
_COLUMNS: Final = (
    "item_id", "platform", "account", "kind", "author", "created_at", "has_gps",
    "people", "owner_age", "sensitive", "verdict", "certainty",
)  # fmt: skip


class Counts:
    """The own items of an audit, read once, when first counted."""

    def __init__(self, out: Path, first: str) -> None:
        """``first`` is the policy whose verdicts stand with the items."""
        self._out, self._first = out, first
        self._items: pa.Table | None = None
        self._verdicts: dict[str, pa.ChunkedArray] = {}

    def of(
        self, platforms: Sequence[str], account: str, policy: Policy
    ) -> dict[str, Any]:
        """Return the figures of one account on some platforms.

        items, in_scope, undetermined, out_of_scope; of those in scope: ``kinds`` (kind
        → items), dated, first_year, last_year, ``before`` (published before the policy
        was announced), as_minor, with_people, with_gps, ``special`` (mentioning what
        GDPR Art. 9 names), ``declared`` (resting on the person's answers or on an
        assumption; None where the audit does not say it for this policy).
        """
        items = self._own()
        mine = pc.and_(
            pc.is_in(items["platform"], pa.array(platforms)),
            pc.equal(items["account"], account),
        )
        place = items.schema.get_field_index("verdict")
        own = items.set_column(place, "verdict", self._judged(policy.id)).filter(mine)
        return {
            "items": own.num_rows,
            **{
                verdict: _count(pc.equal(own["verdict"], verdict))
                for verdict in schema.VERDICTS_LABELS
            },
            **_of_scope(own.filter(pc.equal(own["verdict"], "in_scope")), policy),
            **({} if policy.id == self._first else {"declared": None}),
        }

    def _own(self) -> pa.Table:
        """Return the person's own items, labels as text."""
        if self._items is None:
            items = pq.read_table(self._out / "items.parquet", columns=list(_COLUMNS))
            for place, field in enumerate(items.schema):
                if pa.types.is_dictionary(field.type):
                    text = items.column(place).cast(pa.string())
                    items = items.set_column(place, field.name, text)
            own = pc.and_(
                pc.equal(items["author"], "self"),
                pc.not_equal(items["kind"], "reaction"),
            )
            self._items = items.filter(own)
        return self._items

    def _judged(self, policy: str) -> pa.ChunkedArray:
        """Return the verdict of each own item under a policy; without one: open."""
        items = self._own()
        if policy == self._first:
            return items["verdict"]
        if policy not in self._verdicts:
            columns = ["item_id", "policy", "verdict"]
            rows = pq.read_table(self._out / "verdicts.parquet", columns=columns)
            rows = rows.filter(pc.equal(rows["policy"].cast(pa.string()), policy))
            ids = rows["item_id"].combine_chunks()
            places = pc.index_in(items["item_id"], value_set=ids)
            verdicts = rows["verdict"].cast(pa.string()).take(places)
            self._verdicts[policy] = pc.fill_null(verdicts, "undetermined")
        return self._verdicts[policy]


def _of_scope(scope: pa.Table, policy: Policy) -> dict[str, Any]:
    """Return the figures of the items in scope."""
    when = scope["created_at"].drop_null()
    announced = datetime.combine(policy.announced, time(), UTC)
    years = pc.min_max(pc.year(when)).as_py()
    kinds = {
        row["values"]: row["counts"]
        for row in pc.value_counts(scope["kind"]).to_pylist()
    }
    told = pc.is_in(scope["certainty"], pa.array(["declared", "assumed"]))
    return {
        "kinds": {kind: kinds[kind] for kind in schema.KINDS if kind in kinds},
        "dated": len(when),
        "first_year": years["min"],
        "last_year": years["max"],
        "before": _count(pc.less(when, pa.scalar(announced, schema.TIME))),
        "as_minor": _count(pc.less(scope["owner_age"], 18)),
        "with_people": _count(pc.greater(pc.list_value_length(scope["people"]), 0)),
        "with_gps": _count(scope["has_gps"]),
        "special": _special(scope["sensitive"]),
        "declared": _count(told),
    }


def _special(column: pa.ChunkedArray) -> int:
    """Return how many items mention what GDPR Art. 9 names, each once."""
    found = column.combine_chunks()
    classes = pc.list_flatten(found).cast(pa.string())
    items = pc.list_parent_indices(found)
    hit = pc.is_in(classes, pa.array(_SPECIAL))
    return int(pc.count_distinct(items.filter(hit)).as_py())


def _count(mask: pa.ChunkedArray) -> int:
    return int(pc.sum(mask).as_py() or 0)
