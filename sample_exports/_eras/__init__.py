"""Plant one small invented export per older layout, medium and language.

The shapes follow the format notes literally; the rows that a scan must find are typed
by hand in ``tests/truth/eras/<name>.jsonl`` and come from no script. Every module of
this package has a function ``plant``.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module

from sample_exports._planting import Export


def plant() -> list[Export]:
    """Return the export of every older layout."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    modules = [import_module(f"{__name__}.{name}") for name in names]
    return [export for module in modules for export in module.plant()]
