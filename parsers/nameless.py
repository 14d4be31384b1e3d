"""Keep what waits on disk from outlasting us: a file without a name, where that can be.

Where the system shows open files as paths (Linux), whoever kills the process leaves
nothing of a person behind, and nothing has to be looked for later. Elsewhere the file
stands in a folder that only the person can open, and goes away with the block.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast


@contextmanager
def nameless() -> Iterator[tuple[BinaryIO, Path]]:
    """Yield an empty file, and a path by which it opens, also in our children."""
    with tempfile.TemporaryFile(prefix="meta-audit-") as file:
        path = Path(f"/proc/{os.getpid()}/fd/{file.fileno()}")
        if path.exists():
            yield cast("BinaryIO", file), path
            return
    with tempfile.TemporaryDirectory(prefix="meta-audit-") as folder:
        path = Path(folder) / "waiting"
        with path.open("w+b") as file:
            yield file, path
