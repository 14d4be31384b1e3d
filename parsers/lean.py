"""Keep Arrow from importing pandas, which nobody here asks for.

The first ``pyarrow.array`` of a process looks whether its values might be of pandas,
and imports it for that: a quarter of a second and 40 MB for every process. Where the
import fails it does not try again, and takes values for what they are.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

import pyarrow as pa


class _NoPandas(MetaPathFinder):
    """Find no pandas."""

    def find_spec(
        self, name: str, *_: Sequence[str] | ModuleType | None
    ) -> ModuleSpec | None:
        if name == "pandas":
            raise ModuleNotFoundError(name)
        return None


def without_pandas() -> None:
    """Let Arrow look for pandas now, and not find it; others may import it later."""
    if "pandas" in sys.modules:
        return
    finder = _NoPandas()
    sys.meta_path.insert(0, finder)
    try:
        pa.array([0])
    finally:
        sys.meta_path.remove(finder)
