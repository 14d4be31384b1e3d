"""Write for a terminal what a stranger may have written."""

from __future__ import annotations


def on_one_line(text: str) -> str:
    """Return text that holds a name on one line: none may look like a line of ours."""
    return " ".join(text.splitlines())
