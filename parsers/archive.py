"""Open zips and folders, and list their members.

Nothing is extracted to disk, member names are only labels, and the directory of a zip
is untrusted: overlapping entries, encryption, unsupported methods, symlinks and
impossible ratios each become a flaw of the member, and the rest is read.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, Final

from parsers import directory, overlaps, recovery
from parsers.directory import Entry
from parsers.formats import alike
from parsers.members import UNOPENED, Member
from reports.words import later

_LOOKED_AT: Final = 8
_NAME_BYTES: Final = 4096
_INT64: Final = 2**63 - 1
_ENCRYPTED: Final = 0x1
_UTF8_NAME: Final = 0x800


class ArchiveError(Exception):
    """Say that an input can't be used, and what to do; the person can act on it."""


class NoDirectoryError(ArchiveError):
    """Say that a zip lacks its directory; its members may still be found."""


@dataclass(frozen=True)
class Archive:
    """One zip or folder: its name, where it is, and its members in their order.

    ``newest_member`` is the newest date of a zip's directory as (year, month, day),
    ``digest`` the SHA-256 of that directory. ``problem`` says what was lost of it as a
    whole; where it ``is_cut``, that a file is absent proves nothing.
    """

    name: str
    path: Path
    members: tuple[Member, ...]
    digest: str
    newest_member: tuple[int, int, int] | None = None
    problem: str | None = None
    is_cut: bool = False

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """Return for each member a path that no pattern tells from its own.

        Of very many media there are few such paths; each is one object.
        """
        found: dict[str, str] = {}
        paths = (alike.stand_in(member.path) for member in self.members)
        return tuple(found.setdefault(path, path) for path in paths)


def opened(path: Path, file: BinaryIO | None = None) -> Archive:
    """Read the directory of a zip or folder; of ``file`` if one is given for a zip.

    Raises:
        NoDirectoryError: an incomplete download, or a zip with a damaged end.
        ArchiveError: no such file, no zip, too many members.
    """
    if file is not None:
        # Its errors are its owner's.
        return _listed(path, file)
    if path.is_dir():
        return _folder(path)
    if path.exists() and not path.is_file():
        raise ArchiveError(later("no file and no folder; give the zip itself"))
    try:
        with path.open("rb") as own:
            return _listed(path, own)
    except FileNotFoundError as error:
        raise ArchiveError(later("no such file or folder; check the path")) from error
    except OSError as error:
        raise ArchiveError(
            later("can't be opened; check that you may read it")
        ) from error


def _listed(path: Path, file: BinaryIO) -> Archive:
    """Return a zip by its directory."""
    entries = directory.entries_of(file)
    if entries is None or _is_misplaced(file, entries):
        raise _why_no_zip(file)
    size = file.seek(0, os.SEEK_END)
    overlapping = overlaps.overlapping(file, entries, size)
    return _zip(path, file, entries, overlapping=overlapping)


def _is_misplaced(file: BinaryIO, entries: list[Entry]) -> bool:
    """Say whether the first members stand elsewhere: the directory's place is wrong."""
    first = entries[:_LOOKED_AT]
    return bool(first) and not any(overlaps.is_there(file, entry) for entry in first)


def recovered(path: Path, found: recovery.Found) -> Archive:
    """Return a zip without its directory by the members that were found in it.

    Raises NoDirectoryError where none was found, ArchiveError where there are too many.
    """
    with path.open("rb") as file:
        if not found.entries:
            raise _why_no_zip(file)
        whole = _zip(path, file, found.entries, overlapping=set())
    # An end that is lost says nothing of the files that stood there.
    problem = (
        later(
            "the download is incomplete: what stood before the break was read, what "
            "stood behind it is in no count; download it again from Meta"
        )
        if found.is_cut
        else later(
            "the download is incomplete or damaged at its end: all its files were found"
        )
    )
    return replace(whole, problem=problem, is_cut=found.is_cut)


# What people take for the zip, by its first bytes.
_OTHERS: Final = {
    b"\x1f\x8b": later("a gz archive; unpack it, and give the folder"),
    b"7z\xbc\xaf": later("a 7z archive; unpack it, and give the folder"),
    b"Rar!": later("a rar archive; unpack it, and give the folder"),
}


def _why_no_zip(file: BinaryIO) -> ArchiveError:
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    head = file.read(512)
    if size == 0:
        return ArchiveError(later("an empty file; download it again"))
    if head[:4] == b"PK\x03\x04":
        return NoDirectoryError(
            later(
                "the download is incomplete, and nothing of it can be read; download "
                "it again from Meta"
            )
        )
    if head[257:262] == b"ustar":
        return ArchiveError(later("a tar archive; unpack it, and give the folder"))
    for mark, said in _OTHERS.items():
        if head.startswith(mark):
            return ArchiveError(said)
    return ArchiveError(
        later(
            "not a zip; use the file that Meta let you download, or its unzipped folder"
        )
    )


def _zip(
    path: Path, file: BinaryIO, entries: list[Entry], *, overlapping: set[int]
) -> Archive:
    if len(entries) > directory.MEMBERS:
        raise ArchiveError(
            later("more than two million members; this is no Meta export")
        )
    size = file.seek(0, os.SEEK_END)
    digest = hashlib.sha256()
    members: list[Member] = []
    for place, entry in enumerate(entries):
        raw, stated, packed, offset, method, _, crc, _, _ = entry
        digest.update(b"%s\0%d\0%d\n" % (raw, stated, crc))
        name = _name(entry)
        if not stated and name.endswith("/"):
            continue
        flaw = "overlaps another member" if place in overlapping else _flaw(entry)
        if flaw is None and not 0 <= offset < size:
            flaw = "no local header"
        sizes = min(stated, _INT64), min(packed, size), max(offset, 0)
        fields = (len(members), name, *sizes, method, crc, flaw, None)
        # As its own constructor does, but for the call: there are very many members.
        members.append(tuple.__new__(Member, fields))
    newest = max((entry.date for entry in entries), default=None)
    return Archive(path.name, path, tuple(members), digest.hexdigest(), newest)


def _flaw(entry: Entry) -> str | None:
    if entry.is_link:
        return "symlink"
    if entry.flags & _ENCRYPTED:
        return "encrypted"
    if entry.method not in (0, 8):
        return "unsupported compression method"
    if len(entry.name) > _NAME_BYTES:
        return "its name is too long"
    return None


def _name(entry: Entry) -> str:
    """Return the member's name, UTF-8 even where the zip forgot to say so."""
    # A longer one is a flaw already; patterns need not be tried on it.
    raw = entry.name[:_NAME_BYTES].split(b"\0", 1)[0].replace(b"\\", b"/")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("utf-8" if entry.flags & _UTF8_NAME else "cp437", "replace")


def _folder(path: Path) -> Archive:
    digest = hashlib.sha256()
    members: list[Member] = []
    for raw, entry in _walk(path):
        name = raw.decode("utf-8", "replace")
        size, flaw = _sized(entry)
        digest.update(f"{name}\0{size}\n".encode("utf-8", "replace"))
        odd = raw if name.encode("utf-8") != raw else None
        members.append(Member(len(members), name, size, size, -1, 0, 0, flaw, odd))
        if len(members) > directory.MEMBERS:
            raise ArchiveError(
                later("more than two million files; this is no Meta export")
            )
    resolved = path.resolve().name
    return Archive(resolved, path, tuple(members), digest.hexdigest())


def _sized(entry: os.DirEntry[str] | None) -> tuple[int, str | None]:
    """Return the size of a file of a folder, and what keeps it from being read."""
    if entry is None:
        return 0, UNOPENED
    if entry.is_symlink():
        return 0, "symlink"
    is_file = entry.is_file(follow_symlinks=False)
    try:
        size = entry.stat(follow_symlinks=False).st_size
    except OSError:  # gone since it was listed
        return 0, "no regular file"
    return size, None if is_file else "no regular file"


def _walk(folder: Path) -> Iterator[tuple[bytes, os.DirEntry[str] | None]]:
    """Yield every file below a folder in sorted order; links are never followed.

    None stands for a folder that can't be opened.
    """
    waiting: list[tuple[bytes, os.DirEntry[str] | Path]] = [(b"", folder)]
    while waiting:
        name, found = waiting.pop()
        if isinstance(found, os.DirEntry) and not found.is_dir(follow_symlinks=False):
            yield name, found
            continue
        try:
            with os.scandir(found) as entries:
                below = [(os.fsencode(entry.name), entry) for entry in entries]
        except OSError:
            yield name, None
            continue
        prefix = name + b"/" if name else b""
        below.sort(key=lambda one: one[0], reverse=True)
        waiting += [(prefix + own, entry) for own, entry in below]
