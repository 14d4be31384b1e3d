"""Tell many people's counts as figures of all of them, safe to publish.

``published`` takes what a batch wrote (``dataset.read``) and returns the facts of
``cohort.json``: rounded figures over at least k participants each (``disclosure`` says
how and why), what they rest on, and notes on what limits them.
"""

from __future__ import annotations

from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from audit.cohort import figures as made
from audit.cohort.dataset import CohortError, Dataset, PolicyChoiceError, read
from audit.cohort.disclosure import (
    LARGEST_PERCENT,
    LEAST_PARTICIPANTS,
    REST_PERCENT,
    Rules,
)
from audit.version import __version__
from reports.words import _

__all__ = [
    "LEAST_PARTICIPANTS",
    "SCHEMAS",
    "CohortError",
    "PolicyChoiceError",
    "Rules",
    "published",
    "read",
]

_FIGURES: Final = (
    ("participants", pa.int64()),
    ("items", pa.int64()),
    ("in_scope", pa.int64()),
    ("undetermined", pa.int64()),
    ("out_of_scope", pa.int64()),
    ("low_percent", pa.int64()),
    ("high_percent", pa.int64()),
)
SCHEMAS: Final = {
    "total": pa.schema(_FIGURES),
    **{
        name: pa.schema([("label", pa.string()), *_FIGURES])
        for name in ("years", "kinds", "platforms", "sensitive")
    },
    "kinds_by_year": pa.schema(
        [("kind", pa.string()), ("year", pa.string()), ("items", pa.int64())]
    ),
    "spread": pa.schema(
        [
            (name, pa.int64())
            for name in ("percent", "low_percent", "high_percent", "items")
        ]
    ),
}
"""The tables among the facts, by name; in each of them null is withheld."""


def published(data: Dataset, rules: Rules) -> dict[str, Any]:
    """Return all that may be told of a dataset, as ``cohort.json`` holds it.

    Raises CohortError where too few participants are done, or nothing is safe to tell.
    """
    runs = data.runs
    done = runs.filter(pc.equal(runs["status"], "done"))
    if done.num_rows < rules.participants:
        raise CohortError(
            _(
                "fewer than {least} participants are done: figures of so few would "
                "tell about single people, so nothing is written; add participants"
            ).format(least=rules.participants)
        )
    counts = _of_done(data.counts, done["participant"])
    sensitive = data.sensitive
    if sensitive is not None:
        sensitive = _of_done(sensitive, done["participant"])
    found = made.figures(counts, sensitive, rules)
    if found.with_items is None:
        raise CohortError(
            _(
                "no count rests on {least} participants or more without one of them "
                "making most of it, so nothing is written; add participants"
            ).format(least=rules.participants)
        )
    if found.total["items"] is None:
        raise CohortError(
            _(
                "all counts are too small to be rounded to multiples of {base}; choose "
                "a smaller --round"
            ).format(base=rules.base)
        )
    tables = found._asdict()
    del tables["with_items"]
    return _facts(data, done, found, rules) | tables


def _facts(
    data: Dataset, done: pa.Table, found: made.Figures, rules: Rules
) -> dict[str, Any]:
    """Return what the figures rest on."""
    return {
        "tool": f"meta-audit {__version__}",
        "policy": data.policy,
        "policies": list(data.policies),
        "as_of": sorted(set(done["as_of"].to_pylist())),
        "versions": sorted({row[0] for row in done["versions"].to_pylist()}),
        "rules": {
            "participants": rules.participants,
            "round_to": rules.base,
            "round_participants_to": rules.participants,
            "largest_percent": LARGEST_PERCENT,
            "rest_percent": REST_PERCENT,
        },
        "participants": {
            "done": rules.people(done.num_rows),
            "failed": _few(data.runs.num_rows - done.num_rows, rules),
            "with_items": found.with_items,
            "left_out": _few(data.left_out, rules),
        },
        "notes": _notes(data, done),
    }


def _of_done(table: pa.Table, done: pa.ChunkedArray) -> pa.Table:
    return table.filter(pc.is_in(table["participant"], done.combine_chunks()))


def _few(count: int, rules: Rules) -> int | None:
    """Return a count of participants of whom no item is told; null is 1 to k - 1."""
    if count == 0:
        return 0
    return rules.people(count) if count >= rules.participants else None


def _notes(data: Dataset, done: pa.Table) -> list[str]:
    """Return the codes of what limits the figures, in the order to say it."""
    versions = {tuple(row) for row in done["versions"].to_pylist()}
    others = pc.is_in(data.counts["participant"], done["participant"].combine_chunks())
    found = {
        "left_out": data.left_out > 0,
        "failed": data.runs.num_rows > done.num_rows,
        "unread": pc.any(done["unread"], min_count=0).as_py(),
        "versions": len(versions) > 1,
        "as_of": len(set(done["as_of"].to_pylist())) > 1,
        "not_done": not pc.all(others, min_count=0).as_py(),
    }
    return [code for code, holds in found.items() if holds]
