"""Decide: tables in, visibility, exposure and verdicts out; and the front door.

In notebooks: ``from audit import scan, load``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.version import __version__

if TYPE_CHECKING:
    from audit.notebook import Audit, load, scan

__all__ = ["Audit", "__version__", "load", "scan"]


def __getattr__(name: str) -> object:
    """Import the notebook's names when asked for: the command needs none of pandas."""
    if name in ("Audit", "load", "scan"):
        from audit import notebook

        return getattr(notebook, name)
    raise AttributeError(name)
