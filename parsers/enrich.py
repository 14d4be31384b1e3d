"""Do to a batch of FACTS what another room asks for by name.

The parsers import nothing of the other rooms: the front door names the functions, and
the child that reads a member calls them on what it read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import pyarrow as pa

Steps = Sequence[tuple[str, dict[str, Any]]]


def enriched(
    batch: pa.RecordBatch, steps: Steps, doubts: Counter[str]
) -> pa.RecordBatch:
    """Return the batch as the named functions leave it.

    A step is ``module:function`` and its options; the function takes and returns one
    batch. One that fails leaves the batch as it was, and is counted in ``doubts``, by
    the kind of its error and never by its words: no item is lost by it.
    """
    for name, options in steps:
        module, _, function = name.partition(":")
        try:
            batch = getattr(import_module(module), function)(batch, **options)
        except Exception as error:  # noqa: BLE001 - the seam
            kind = type(error).__name__
            doubts[f"words not searched for topics ({kind})"] += batch.num_rows
    return batch
