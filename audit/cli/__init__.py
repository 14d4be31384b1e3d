"""Be the command ``meta-audit``: arguments, messages and exit codes, nothing else.

One module per group of commands; importing one adds its commands to the app.
"""

from audit.cli import (
    after,
    asking,
    batch,
    cohort,
    compare,
    letters,
    sampling,
    scanning,
    tables,
    top,
)
from audit.cli.app import app, safe

__all__ = [
    "after",
    "app",
    "asking",
    "batch",
    "cohort",
    "compare",
    "letters",
    "safe",
    "sampling",
    "scanning",
    "tables",
    "top",
]
