"""Look into photos for coordinates, asked for with ``--exif`` only.

Of the photos that are items the first 64 KiB are read, in the children, many at once;
of those that one child fails on, half and half again, until the one that it failed on
costs itself alone.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from audit.pipeline.inputs import Progress, Receipts
from audit.pipeline.opening import Input
from parsers import coordinates, exif, keys
from parsers.exports import Holder
from parsers.facebook.media import kind_of
from parsers.members import Member
from parsers.workers import Pool, Problem, Receipt, Task

U64 = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int8]
Mask = npt.NDArray[np.bool_]

UNKNOWN, NONE, HAS = -1, 0, 1
_CODE: Final = {None: UNKNOWN, False: NONE, True: HAS}
_AT_ONCE: Final = 200

Place = tuple[int, int]
"""The number of an input, and of a member in it."""


class Seen(NamedTuple):
    """What photos tell by row: UNKNOWN, NONE or HAS, and coordinates or nan.

    ``receipts`` are those of the photos that were read.
    """

    has_gps: Codes
    latitude: Floats
    longitude: Floats
    receipts: Receipts


class _Group(NamedTuple):
    """Some photos of one archive, which one child reads in one go."""

    archive: int
    members: tuple[Member, ...]


class _Answer(msgspec.Struct):
    """What a child says of a group: bytes read and coordinates by member."""

    looked: dict[str, int]
    gps: dict[str, exif.Gps]


class Photos:
    """Read the photos of items, each in the archives of the same person only.

    Two people's archives may hold files of one name. ``sources`` are archive and path
    of each task.
    """

    def __init__(
        self,
        inputs: Sequence[Input],
        holders: Sequence[Holder],
        sources: Sequence[tuple[str, str]],
        *,
        pool: Pool,
        show: Progress,
    ) -> None:
        self._inputs, self._pool, self._show = inputs, pool, show
        owner = {i: n for n, holder in enumerate(holders) for i in holder.archives}
        self._salts = {i: keys.hashed(f"holder {n}") for i, n in owner.items()}
        number = {item.archive.name: i for i, item in enumerate(inputs)}
        salts = [self._salts[number[archive]] for archive, _ in sources]
        self._salt_of_task = np.array(salts, dtype=np.uint64)
        self._receipts: Receipts = {}
        self._gps: dict[Place, exif.Gps] = {}

    def seen(self, is_photo: Mask, medium: U64, task: npt.NDArray[np.int32]) -> Seen:
        """Return what the photos of some rows tell, by the key of each medium."""
        at = np.flatnonzero(is_photo)
        own = (medium[at] ^ self._salt_of_task[task[at]]).tolist()
        self._read(list(self._groups(set(own))))
        by_key: dict[int, exif.Gps] = {}
        for place in sorted(self._gps):
            key = self._key(*place)
            by_key[key] = _fuller(by_key.get(key), self._gps[place])
        found = [by_key.get(key, exif.Gps(None)) for key in own]
        has_gps = np.full(len(medium), UNKNOWN, np.int8)
        latitude, longitude = np.full((2, len(medium)), np.nan)
        has_gps[at] = [_CODE[gps.has_gps] for gps in found]
        latitude[at] = [gps.latitude for gps in found]
        longitude[at] = [gps.longitude for gps in found]
        return Seen(has_gps, latitude, longitude, self._receipts)

    def _key(self, index: int, number: int) -> int:
        path = self._inputs[index].archive.members[number].path
        return keys.medium_key(path) ^ self._salts[index]

    def _groups(self, wanted: set[int]) -> Iterator[_Group]:
        """Yield the photos with these keys, archive by archive, some at once."""
        for index in sorted(self._salts):
            own = tuple(
                member
                for member, match in self._inputs[index].pairs()
                if match.status == "media"
                and member.flaw is None
                and member.bytes
                and kind_of(member.path) == "photo"
                and self._key(index, member.number) in wanted
            )
            for first in range(0, len(own), _AT_ONCE):
                yield _Group(index, own[first : first + _AT_ONCE])

    def _read(self, groups: list[_Group]) -> None:
        """Have the photos read in the children; a group that fails, in halves."""
        total = sum(len(group.members) for group in groups)
        while groups:
            tasks = [self._task(number, group) for number, group in enumerate(groups)]
            failed: list[_Group] = []
            for answer in self._pool.run(tasks):
                if isinstance(answer, Receipt):
                    group = groups[answer.number]
                    if not self._take(answer, group):
                        failed += self._halves(answer, group)
                    self._show("photos", len(self._receipts), total)
            groups = sorted(failed)

    def _task(self, number: int, group: _Group) -> Task:
        path = os.fsencode(self._inputs[group.archive].archive.path)
        context = {"members": [tuple(member) for member in group.members]}
        return Task(number, "exif", path, group.members[0], "", context)

    def _take(self, answer: Receipt, group: _Group) -> bool:
        """Note what a child says of a group; False where it says nothing usable.

        It read a stranger's files, so its word is checked.
        """
        try:
            said = msgspec.convert(answer.facts, _Answer)
        except msgspec.ValidationError:
            return False
        numbers = [str(member.number) for member in group.members]
        if not said.looked.keys() >= set(numbers) <= said.gps.keys():
            return False
        for member, number in zip(group.members, numbers, strict=True):
            place = group.archive, member.number
            size = min(max(said.looked[number], 0), exif.HEAD_BYTES)
            gps = said.gps[number]
            pair = coordinates.pair_of(gps.latitude, gps.longitude) or (None, None)
            self._receipts[place] = Receipt(0, "media", bytes_read=size)
            self._gps[place] = exif.Gps(gps.has_gps, *pair)
        return True

    def _halves(self, answer: Receipt, group: _Group) -> list[_Group]:
        """Return the halves of a group; of a single photo none, and note a problem."""
        half = len(group.members) // 2
        if half:
            parts = group.members[:half], group.members[half:]
            return [_Group(group.archive, part) for part in parts]
        problem = Problem(None, f"not searched for coordinates: {answer.reason}")
        self._receipts[group.archive, group.members[0].number] = Receipt(
            0, "media", problem_count=1, problems=[problem]
        )
        return []


def _fuller(one: exif.Gps | None, other: exif.Gps) -> exif.Gps:
    """Return what tells more of two copies of a photo; the first of equals."""
    return other if one is None or _fullness(other) > _fullness(one) else one


def _fullness(gps: exif.Gps) -> tuple[int, bool]:
    return _CODE[gps.has_gps], gps.latitude is not None
