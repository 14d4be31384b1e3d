"""Hold a local copy of a remote zip: what was fetched, at its place, and holes between.

A hole reads as zeros, so whoever reads a copy by its path must have it fetched first.
"""

from __future__ import annotations

import io
import os
import struct
from bisect import bisect_right
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, Final, cast

from parsers import spans, stores
from parsers.members import Member
from parsers.spans import Span
from parsers.stores import Store

_LOCAL: Final = struct.Struct("<4s5H3I2H")
# The fixed part of a header. Behind a member another header or the directory stands, so
# as many bytes more than its name (for fields that only its own header tells of) are
# never another member's.
_FIXED: Final = 30
_SLACK: Final = 28
# Reads here and there that are fetched as they are, before blocks are.
_SCATTERED: Final = 64
_BLOCK: Final = 64 << 10


class Copy:
    """The local copy of one remote file, with what was fetched of it so far.

    ``is_whole_download``: the store knows no ranges, so all of it was fetched at once.
    ``name`` is the last part of the address, fit to be shown.
    """

    def __init__(self, store: Store, name: str, file: BinaryIO, path: Path) -> None:
        self.name, self.path = name, path
        self._store, self._file = store, file
        self._had: list[Span] = []
        self._scattered = 0
        self.is_whole_download = store.size is None
        if store.size is None:
            store.whole(stores.limited(file.write))
            file.flush()
            self.size = file.tell()
            self._had = [(0, self.size)] if self.size else []
            return
        self.size = store.size
        file.truncate(self.size)
        if store.end:
            self._put([(self.size - len(store.end), self.size)], [store.end])

    @property
    def fetched(self) -> int:
        """Return how many bytes were fetched."""
        return sum(end - start for start, end in self._had)

    def open(self) -> BinaryIO:
        """Return a file for this process that fetches what is read.

        What tells where the directory is is there already.
        """
        self.fetch([(0, _FIXED), (self.size - stores.END_BYTES, self.size)])
        return cast("BinaryIO", _File(self))

    def fetch(self, wanted: Iterable[Span]) -> None:
        """Fetch what is missing of the spans, and not a byte beside them.

        Raises:
            RemoteError: the store does not give it, or it is too much in all.
            OSError: it can't be kept here; no room is left, say.
        """
        within = ((max(0, start), min(end, self.size)) for start, end in wanted)
        missing = list(spans.without(spans.merged(within), self._had))
        more = sum(end - start for start, end in missing)
        if self.fetched + more > stores.MOST_BYTES:
            raise stores.too_much()
        for some in spans.rounds(missing):
            self._put(some, self._store.ranges(some))

    def _put(self, given: list[Span], pieces: list[bytes]) -> None:
        for (start, _), data in zip(given, pieces, strict=True):
            self._file.seek(start)
            self._file.write(data)
        self._file.flush()
        self._had = spans.merged([*self._had, *given])

    def at(self, start: int, end: int) -> bytes:
        """Return what the copy holds of a span, fetched or not."""
        self._file.seek(start)
        return self._file.read(max(0, end - start))

    def scattered(self, start: int, end: int) -> bytes:
        """Return a span for a reader who goes to and fro; fetch what is missing.

        A directory that is not damaged needs few such reads. Of very many, as a forged
        one may cause, the later ones fetch ever larger blocks.
        """
        place = bisect_right(self._had, (start, self.size)) - 1
        if place < 0 or self._had[place][1] < end:
            self._scattered += 1
            more = self._scattered // _SCATTERED
            block = _BLOCK << min(more, 7) if more else 1
            self.fetch([(start // block * block, -(-end // block) * block)])
        return self.at(start, end)

    def headers(self, members: Iterable[Member]) -> None:
        """Fetch the headers of members, with their names, and nothing of their data."""
        self.take((member, 0) for member in members)

    def take(self, wanted: Iterable[tuple[Member, int | None]]) -> None:
        """Fetch members as they stand in the zip: as many packed bytes, or all.

        Raises as `fetch`, and RemoteError where the file has changed meanwhile.
        """
        before = len(self._had), self.fetched
        # Of what has a flaw nothing is read.
        asked = [
            (member, member.packed if most is None else min(most, member.packed))
            for member, most in wanted
            if not member.flaw and member.offset >= 0
        ]
        self.fetch(_stored(member, size) for member, size in asked)
        # Only its own header tells where a member's data begin.
        self.fetch(self._told(member, size) for member, size in asked)
        if before != (len(self._had), self.fetched):
            self._store.check()

    def _told(self, member: Member, size: int) -> Span:
        """Return a member's span by its own header; an empty one if it has none."""
        head = self.at(member.offset, member.offset + _FIXED)
        if len(head) < _FIXED or head[:4] != b"PK\x03\x04":
            return 0, 0
        *_, names, extras = _LOCAL.unpack(head)
        return member.offset, member.offset + _FIXED + names + extras + size


def _stored(member: Member, size: int) -> Span:
    """Return a member's span by the directory: at most its first ``size`` bytes.

    Of one that is wanted whole it is a little more, else it may be a little less.
    """
    start = member.offset
    if size < member.packed:
        # In an encoding of one byte for each letter its name may be as short.
        return start, start + _FIXED + len(member.path) + size
    return start, start + _FIXED + len(member.path.encode()) + _SLACK + size


class _File(io.RawIOBase):
    """The file that the directory is read from; every read is whole."""

    def __init__(self, copy: Copy) -> None:
        self._copy, self._at = copy, 0

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def seekable(self) -> bool:
        """Say that every place can be read."""
        return True

    def seek(self, place: int, whence: int = os.SEEK_SET, /) -> int:
        """Go to a place; ValueError before the beginning."""
        base = {os.SEEK_CUR: self._at, os.SEEK_END: self._copy.size}.get(whence, 0)
        if base + place < 0:
            raise ValueError("negative place")
        self._at = base + place
        return self._at

    def tell(self) -> int:
        """Return the place of the next read."""
        return self._at

    def read(self, size: int | None = -1, /) -> bytes:
        """Return as many bytes, fewer at the end only."""
        end = self._copy.size
        if size is not None and size >= 0:
            end = min(self._at + size, end)
        data = self._copy.scattered(self._at, end) if self._at < end else b""
        self._at += len(data)
        return data
