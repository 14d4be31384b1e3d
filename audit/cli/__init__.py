"""Be the command ``meta-audit``: arguments, messages and exit codes, nothing else.

One module per group of commands; importing one adds its commands to the app.
"""

from audit.cli import scanning, tables
from audit.cli.app import app, main, safe

__all__ = ["app", "main", "safe", "scanning", "tables"]
