"""Read remote zips by ranges: what is needed of each stands in a local, sparse copy.

A copy is as long as its file; what was fetched stands where it stands there, the rest
is holes that cost no disk. So children read an ordinary path, and need neither network
nor credentials. Media are never fetched; of private threads only their heads.

Whoever reads a copy must fetch first: a hole reads as zeros. `Copies.before` does so
for the tasks of a pool, `Copy.open` for the directory, `Copy.headers` for what the
parent itself looks at.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from parsers import exif, meta_ai_threads, stores
from parsers.members import Member
from parsers.nameless import nameless
from parsers.sparse import Copy
from parsers.stores import RemoteError, Store, expanded, is_remote
from parsers.web import WebFile
from parsers.workers import Task

__all__ = ["Copies", "Copy", "RemoteError", "expanded", "is_remote", "local"]

_NAME_BYTES: Final = 200
_HEADS: Final = {"threads": meta_ai_threads.HEAD_BYTES, "exif": exif.HEAD_BYTES}


class Copies:
    """The copies of all remote files of one audit, by their local paths."""

    def __init__(self) -> None:
        self._own: dict[str, Copy] = {}

    def add(self, copy: Copy) -> None:
        """Know one more copy."""
        self._own[str(copy.path)] = copy

    def of(self, path: Path) -> Copy | None:
        """Return the copy with that path; None for a file that is no copy."""
        return self._own.get(str(path))

    def __iter__(self) -> Iterator[Copy]:
        """Yield all copies, as they were given."""
        return iter(self._own.values())

    def before(self, tasks: Sequence[Task]) -> None:
        """Fetch what the tasks are about to read; RemoteError if that fails."""
        wanted: dict[str, list[tuple[Member, int | None]]] = {}
        for task in tasks:
            path = os.fsdecode(task.path)
            copy = self._own.get(path)
            if copy is None:
                continue
            if task.job == "recover":
                copy.fetch([(0, copy.size)])
                continue
            most = _HEADS.get(task.job)
            looked_at = wanted.setdefault(path, [])
            if most is None:
                looked_at.append((task.member, None))
            else:
                some = (Member(*fields) for fields in task.context["members"])
                looked_at += [(member, most) for member in some]
        for path, some_members in wanted.items():
            self._own[path].take(some_members)


@contextmanager
def local(sources: Sequence[str]) -> Iterator[tuple[list[Path], Copies]]:
    """Yield a local path for each source, and the copies of those that are remote.

    Local sources are given back as they are. The copies are gone behind the block.

    Raises RemoteError for an address that can't be read.
    """
    paths: list[Path] = []
    copies = Copies()
    with ExitStack() as stack:
        for source in sources:
            if is_remote(source):
                copy = stack.enter_context(_copied(source))
                copies.add(copy)
                paths.append(copy.path)
            else:
                paths.append(Path(source))
        yield paths, copies


@contextmanager
def _copied(url: str) -> Iterator[Copy]:
    store = _store_of(url)
    with nameless() as (file, path):
        yield Copy(store, _name(url), file, path)


def _store_of(url: str) -> Store:
    if stores.path_of(url).endswith("/"):
        raise stores.folder()
    system, path = stores.filesystem(url)
    return WebFile(system, path) if stores.is_web(url) else stores.File(system, path)


def _name(url: str) -> str:
    """Return the last part of an address as the name of a file that may be shown.

    >>> _name("https://files.example/ann/facebook-ann%20example.zip?key=secret")
    'facebook-ann example.zip'
    """
    last = stores.path_of(url).rpartition("/")[2]
    if stores.is_web(url):
        last = unquote(last)
    plain = "".join(c for c in re.sub(r"[/\\]", "_", last) if c.isprintable())
    stem, dot, suffix = plain.rpartition(".")
    most = max(0, _NAME_BYTES - len(f"{dot}{suffix}".encode()))
    return stem.encode()[:most].decode("utf-8", "ignore") + (dot + suffix)[:_NAME_BYTES]
