"""Say where an error arose, without a word of what it was about.

Messages of exceptions quote what they tripped on, which may be the person's words, and
paths name the person's folders: of both only kinds and places in the code are shown.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from pathlib import Path


def of(error: BaseException) -> str:
    """Return the calls that led to an error and to its causes, innermost last."""
    return "\n".join(line for one in _chain(error) for line in _lines(one))


def _chain(error: BaseException) -> list[BaseException]:
    """Return an error after those that it was raised from or during."""
    found = [error]
    while (before := found[-1].__cause__ or found[-1].__context__) is not None:
        if before in found:
            break
        found.append(before)
    return found[::-1]


def _lines(error: BaseException) -> Iterator[str]:
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"  {_place(frame.filename)}:{frame.lineno} in {frame.name}"
        if frame.line:
            yield f"    {frame.line}"
    yield f"{type(error).__module__}.{type(error).__qualname__}"


def _place(path: str) -> str:
    """Return a source file below its package's folder: above it are personal names."""
    parts = Path(path).parts
    for root in ("site-packages", "dist-packages"):
        if root in parts:
            return "/".join(parts[parts.index(root) + 1 :])
    own = Path(__file__).parts[:-2]
    return "/".join(parts[len(own) :] if parts[: len(own)] == own else parts[-1:])
