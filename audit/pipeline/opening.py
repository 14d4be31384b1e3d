"""Open every export, recognise it, and say of each member what it is."""

from __future__ import annotations

import gc
import glob
import os
from base64 import b64decode
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from parsers import archive, exports, formats, recovery
from parsers.archive import Archive, ArchiveError, NoDirectoryError
from parsers.directory import Entry
from parsers.formats import Match
from parsers.join import U64
from parsers.members import Member
from parsers.workers import Pool, Receipt, Task
from reports.words import gettext, said

if TYPE_CHECKING:
    from parsers.remote import Copies, Copy


class UsageError(Exception):
    """Say which argument can't be used, and what to write instead (exit 2)."""


class NothingReadableError(Exception):
    """Say that nothing of Meta's was found, and what was expected (exit 3)."""


@dataclass
class Input:
    """One archive and what each member is; ``problem``: what was lost of it as a whole.

    ``orphans`` are the numbers of media that became items although no record names
    them; known when all records are read. What an input that is not ``is_whole`` lacks
    proves nothing. ``media_keys`` are the keys of its media, once they are needed.
    """

    archive: Archive
    product: str
    matches: list[Match]
    problem: str | None = None
    orphans: list[int] = field(default_factory=list)
    is_whole: bool = True
    media_keys: U64 | None = None

    def pairs(self) -> Iterator[tuple[Member, Match]]:
        """Yield each member with what it is."""
        return zip(self.archive.members, self.matches, strict=True)


def opened(
    paths: Sequence[str | Path],
    pool: Pool,
    *,
    only_recognise: bool = False,
    copies: Copies | None = None,
) -> list[Input]:
    """Open every export, recognise it, and say of each member what it is.

    The order of the arguments doesn't matter: archives are sorted by name and content.
    A zip without its directory is searched for its members in a child of the pool. From
    here on the pool fetches for ``copies`` whatever its tasks read.

    Raises:
        UsageError: a path that isn't there.
        NothingReadableError: nothing of which anything would be read.
    """
    found: list[Input] = []
    failures: list[str] = []
    pool.before = None if copies is None else copies.before
    for number, path in enumerate(_expanded(paths), 1):
        copy = None if copies is None else copies.of(path)
        try:
            with _no_collection():
                item = _recognised(_archive(path, pool, copy))
        except ArchiveError as error:
            name = path.name if copy is None else copy.name
            item = Input(Archive(name, path, (), ""), "", [], str(error))
            why = said(str(error))
        else:
            why = gettext("nothing of Meta's in it")
        if not item.product:
            told = gettext("input {number}: {problem}")
            failures.append(told.format(number=number, problem=why))
        found.append(item)
    if not (only_recognise and any(item.product for item in found)):
        _require_something(found, failures)
    if copies is not None:
        for item in found:
            _fetch_strange(item, copies)
    found.sort(key=lambda item: (item.archive.name, item.archive.digest))
    return _named_apart(found)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Look for no garbage meanwhile: very many members are made, and none is any."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _fetch_strange(item: Input, copies: Copies) -> None:
    """Fetch the headers of what nobody knows: they tell a loss from a strange file."""
    copy = copies.of(item.archive.path)
    if copy is not None:
        copy.headers(m for m, match in item.pairs() if match.status == "unknown")


def _archive(path: Path, pool: Pool, copy: Copy | None) -> Archive:
    if copy is None:
        return _listed(path, pool)
    return replace(_listed(path, pool, copy.open()), name=copy.name)


def _listed(path: Path, pool: Pool, file: BinaryIO | None = None) -> Archive:
    try:
        return archive.opened(path, file)
    except NoDirectoryError:
        size = path.stat().st_size
        whole = Member(0, "", size, size, 0, 0, 0)
        (receipt,) = pool.run([Task(0, "recover", os.fsencode(path), whole, "", {})])
        if not isinstance(receipt, Receipt) or receipt.status != "parsed":
            raise
        entries = [
            Entry(b64decode(name), *fields)
            for name, *fields in receipt.facts["entries"]
        ]
        cut = recovery.Found(entries, is_cut=receipt.facts["is_cut"])
        return archive.recovered(path, cut)


def _recognised(found: Archive) -> Input:
    product = exports.product_of(found)
    if not product:
        matches = [Match(None, "unknown")] * len(found.members)
        return Input(found, product, matches, "this archive is no export of Meta's")
    known = {
        path: formats.match(path, product, found.name) for path in set(found.kinds)
    }
    matches = [known[path] for path in found.kinds]
    return Input(found, product, matches, found.problem)


def _expanded(paths: Sequence[str | Path]) -> Iterator[Path]:
    """Yield the paths, patterns expanded where the shell left them as they are."""
    for number, path in enumerate(paths, 1):
        text = str(path)
        try:
            found = [Path(path)] if Path(text).exists() else []
        except OSError:  # no name that a file can have
            found = []
        if not found and glob.has_magic(text):
            found = sorted(map(Path, glob.glob(text)))  # noqa: PTH207 - a whole pattern
        if not found:
            raise UsageError(
                gettext(
                    "input {number}: no such file or folder; check the path"
                ).format(number=number)
            )
        yield from found


def _require_something(found: list[Input], failures: list[str]) -> None:
    """Refuse inputs of which nothing would be read, and say what to do."""
    statuses = {match.status for item in found for match in item.matches}
    if "parsed" in statuses:
        return
    if any(item.product for item in found):
        reasons = {match.reason for item in found for match in item.matches}
        raise NothingReadableError(
            gettext(
                "an export of Meta's that holds {instead}; give all parts of "
                "the download together, or ask Meta for a new one, all time"
            ).format(instead=_instead(statuses, reasons))
        )
    raise NothingReadableError(
        gettext(
            "{problems}. Expected: the zip that Facebook or Instagram let you download "
            "(facebook-….zip, instagram-….zip), or its unzipped folder"
        ).format(problems="; ".join(failures))
    )


def _instead(statuses: set[str], reasons: set[str | None]) -> str:
    """Return what an export holds of which nothing is read."""
    known = statuses <= {"media", "skipped"}
    if reasons & {formats.UNNAMED_CHAT, formats.UNSURE_CHAT}:
        return gettext(
            "a chat whose name does not say with whom it is (if it is with Meta AI "
            "alone, call its file WhatsApp Chat with Meta AI.txt)"
        )
    if known and any(map(formats.is_private, reasons)):
        return gettext(
            "private messages, which are not read, and nothing else to audit"
        )
    if formats.HTML_PAGE in reasons:
        return gettext(
            "pages (HTML) of a kind that is read in JSON only (a report of WhatsApp "
            "holds both)"
        )
    if known and "media" not in statuses:
        return gettext("only files that are known and hold nothing that you published")
    return gettext("media only") if known else gettext("an older layout")


def _named_apart(found: list[Input]) -> list[Input]:
    """Give archives of equal names a number: the second one is ``name#2``."""
    seen: Counter[str] = Counter()
    for item in found:
        name = item.archive.name
        seen[name] += 1
        if seen[name] > 1:
            item.archive = replace(item.archive, name=f"{name}#{seen[name]}")
    return found
