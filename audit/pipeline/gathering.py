"""Find the participants of a batch: in folders, patterns, manifests, remote stores."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from audit.participants import (
    Participant,
    ParticipantsError,
    checked,
    grouped,
    of_manifest,
)
from parsers import remote
from reports.words import _, gettext

_LARGEST: Final = 50_000_000
# What lies at the top of one person's unzipped export, and of no folder of many.
_OF_ONE: Final = frozenset(
    ("your_facebook_activity", "your_instagram_activity", "personal_information",
     "profile_information", "security_and_login_information", "logged_information")
)  # fmt: skip
# Each marks a folder that one of our commands wrote.
_OUTPUTS: Final = ("summary.json", "compare.json", "batch.json", "cohort.json")


class Gathered(NamedTuple):
    """The participants in their order, and how many files were none of theirs."""

    participants: list[Participant]
    left_alone: int


def gathered(
    sources: Sequence[str], out: Path, as_of: date, *, plain: bool
) -> Gathered:
    """Return the participants of all sources.

    A folder holds an entry for each: a zip, the parts of one download, or a folder of
    their own; ``out``, and what other commands wrote, is none of them. Raises
    ParticipantsError that names the source by its number.
    """
    found: list[Participant] = []
    files: dict[str, list[str]] = {}
    left = 0
    for number, source in enumerate(sources, 1):
        where = gettext("source {number}").format(number=number)
        for path in _expanded(source, where):
            if remote.is_remote(path):
                folder, _slash, name = path.rpartition("/")
                files.setdefault(folder, []).append(name)
            elif Path(path).is_dir():
                inside, others = _in_folder(Path(path), out, where)
                found += inside
                left += others
            elif path.casefold().endswith(".csv"):
                found += _in_manifest(Path(path), as_of)
            else:
                folder, name = os.path.split(os.path.abspath(path))  # noqa: PTH100
                files.setdefault(folder, []).append(name)
    found += [one for folder in files for one in _by_names(folder, files[folder], "")]
    if not found:
        raise ParticipantsError(
            _("no participant found: give folders with zips, or a manifest (CSV)")
        )
    return Gathered(checked(found, plain=plain), left)


def _expanded(source: str, where: str) -> Iterator[str]:
    """Yield what a source stands for: itself, or all that its pattern matches."""
    if remote.is_remote(source):
        yield from _remote(source, where)
        return
    found = [source] if os.path.lexists(source) else []
    if not found and glob.has_magic(source):
        found = sorted(glob.glob(source))  # noqa: PTH207 - a whole pattern
    if not found:
        said = _("{where}: no such file or folder; check the path")
        raise ParticipantsError(said.format(where=where))
    yield from found


def _remote(source: str, where: str) -> list[str]:
    try:
        return remote.expanded(source)
    except remote.RemoteError as error:
        raise ParticipantsError(f"{where}: {error}") from error


def _in_manifest(path: Path, as_of: date) -> list[Participant]:
    try:
        if path.stat().st_size > _LARGEST:
            raise ParticipantsError(_("the manifest is larger than 50 MB"))
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ParticipantsError(_("the manifest can't be read")) from error
    except UnicodeDecodeError as error:
        raise ParticipantsError(
            _("the manifest is not in UTF-8; save it as “CSV UTF-8”")
        ) from error
    base = Path(os.path.abspath(path)).parent  # noqa: PTH100 - links stay as they are
    return [
        replace(one, paths=tuple(_paths(one, base))) for one in of_manifest(text, as_of)
    ]


def _paths(one: Participant, base: Path) -> Iterator[str]:
    """Yield the absolute paths of a participant; a pattern's all matches."""
    for path in one.paths:
        if remote.is_remote(path):
            yield from _remote(path, one.where)
            continue
        whole = os.path.join(base, path)  # noqa: PTH118 - text in, text out
        matches = [whole] if os.path.lexists(whole) or not glob.has_magic(whole) else []
        # One that isn't there is its own participant's failure, not everybody's.
        yield from matches or sorted(glob.glob(whole)) or [whole]  # noqa: PTH207


def _in_folder(folder: Path, out: Path, where: str) -> tuple[list[Participant], int]:
    """Return the participants of a folder, and how many other files lie in it."""
    try:
        entries = [entry for entry in sorted(folder.iterdir()) if _is_theirs(entry)]
    except OSError as error:
        said = _("{where}: can't be opened; check that you may read it")
        raise ParticipantsError(said.format(where=where)) from error
    entries = [entry for entry in entries if entry.resolve() != out.resolve()]
    if any(entry.name in _OF_ONE and entry.is_dir() for entry in entries):
        said = _("{where}: one unzipped export; give the folder that holds it")
        raise ParticipantsError(said.format(where=where))
    zips = [entry.name for entry in entries if _is_zip(entry)]
    found = _by_names(str(folder.absolute()), zips, where)
    for number, entry in enumerate(entries, 1):
        if entry.is_dir():
            own = sorted(str(zip_) for zip_ in entry.rglob("*") if _is_zip(zip_))
            told = gettext("{where}, entry {number}")
            found.append(
                Participant(
                    entry.name,
                    told.format(where=where, number=number),
                    tuple(os.path.abspath(one) for one in own or [str(entry)]),  # noqa: PTH100
                )
            )
    others = sum(not (entry.is_dir() or _is_zip(entry)) for entry in entries)
    return found, others


def _is_theirs(entry: Path) -> bool:
    """Say whether an entry may be a participant's: not hidden, no output of ours."""
    if entry.name.startswith((".", "__MACOSX")):
        return False
    return not any((entry / mark).is_file() for mark in _OUTPUTS)


def _is_zip(path: Path) -> bool:
    return path.name.casefold().endswith(".zip") and path.is_file()


def _by_names(folder: str, names: Sequence[str], where: str) -> list[Participant]:
    """Return a participant for each download among the files of one folder."""
    found = []
    for number, (download, parts) in enumerate(grouped(names).items(), 1):
        told = gettext("{where}, download {number}")
        said = told.format(where=where or gettext("sources"), number=number)
        paths = tuple(f"{folder}/{name}" for name in parts)
        found.append(Participant(download, said, paths))
    return found
