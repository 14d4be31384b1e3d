"""Find the participants of a batch: in folders, patterns, manifests, remote stores."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Mapping, Sequence
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
from parsers import remote, stores
from reports.words import _, gettext

_LARGEST: Final = 50_000_000
# What lies at the top of one person's unzipped export, and of no folder of many.
_OF_ONE: Final = frozenset(
    ("your_facebook_activity", "your_instagram_activity", "personal_information",
     "profile_information", "security_and_login_information", "logged_information")
)  # fmt: skip
# What may lie there, in exports of any year: all below is of that export.
_OF_EXPORTS: Final = _OF_ONE | frozenset(
    ("about_you", "ads_information", "apps_and_websites_off_of_facebook",
     "apps_and_websites_off_of_instagram", "comments", "connections", "content",
     "direct", "facebook_accounts_center", "followers_and_following", "friends",
     "groups", "html", "likes_and_reactions", "media", "messages",
     "past_instagram_insights", "photos", "photos_and_videos", "posts", "preferences",
     "profile", "stories", "this_profile_s_activity_across_facebook", "threads",
     "videos", "your_activity_across_facebook")
)  # fmt: skip
_PAGES: Final = (".json", ".html", ".htm")
_DEEPEST: Final = 4
_NOBODY: Final = (".", "__MACOSX")
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
    files: dict[str, dict[str, str]] = {}
    left = 0
    for number, source in enumerate(sources, 1):
        where = gettext("source {number}").format(number=number)
        for path in _expanded(source, where):
            if remote.is_remote(path):
                # What else an address holds, a signature say, is no part of a name.
                folder, _slash, name = stores.path_of(path).rpartition("/")
                files.setdefault(folder, {})[name] = path
            elif Path(path).is_dir():
                inside, others = _in_folder(Path(path), out, where)
                found += inside
                left += others
            elif path.casefold().endswith(".csv"):
                found += _in_manifest(Path(path), as_of)
            else:
                whole = os.path.abspath(path)  # noqa: PTH100 - links stay as they are
                folder, name = os.path.split(whole)
                files.setdefault(folder, {})[name] = whole
    found += [one for named in files.values() for one in _by_names(named, "")]
    if not found:
        raise ParticipantsError(
            _("no participant found: give folders with zips, or a manifest (CSV)")
        )
    return Gathered(checked(found, plain=plain, same=_same), left)


def _same(path: str) -> str:
    """Return what all ways to write the path of one archive have in common."""
    return stores.path_of(path) if remote.is_remote(path) else os.path.normpath(path)


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
        for each in matches or sorted(glob.glob(whole)) or [whole]:  # noqa: PTH207
            yield from _archives(Path(each)) or [each]


def _in_folder(folder: Path, out: Path, where: str) -> tuple[list[Participant], int]:
    """Return the participants of a folder, and how many other files lie in it."""
    try:
        entries = [
            e for e in sorted(folder.iterdir()) if not e.name.startswith(_NOBODY)
        ]
    except OSError as error:
        said = _("{where}: can't be opened; check that you may read it")
        raise ParticipantsError(said.format(where=where)) from error
    entries = [entry for entry in entries if entry.resolve() != out.resolve()]
    ours = sum(map(_is_ours, entries))
    entries = [entry for entry in entries if not _is_ours(entry)]
    if any(entry.name in _OF_ONE and entry.is_dir() for entry in entries):
        said = _("{where}: one unzipped export; give the folder that holds it")
        raise ParticipantsError(said.format(where=where))
    zips = {e.name: str(e.absolute()) for e in entries if _is_zip(e)}
    found = _by_names(zips, where)
    for number, entry in enumerate(entries, 1):
        if entry.is_dir():
            told = gettext("{where}, entry {number}")
            found.append(
                Participant(
                    entry.name,
                    told.format(where=where, number=number),
                    tuple(_archives(entry.absolute()) or [str(entry.absolute())]),
                )
            )
    others = sum(not (entry.is_dir() or _is_zip(entry)) for entry in entries)
    return found, others + ours


def _archives(folder: Path, depth: int = 0) -> list[str]:
    """Return the archives in one participant's folder: zips and unzipped exports.

    What lies inside an unzipped export is of that export: a zip that somebody sent in
    a message is not the participant's.
    """
    if not folder.is_dir() or folder.is_symlink() or depth > _DEEPEST:
        return []
    entries = [e for e in sorted(folder.iterdir()) if not e.name.startswith(_NOBODY)]
    found = [str(entry) for entry in entries if _is_zip(entry)]
    below = [entry for entry in entries if entry.is_dir()]
    if any(entry.name.casefold() in _OF_EXPORTS for entry in below):
        return [str(folder), *found]
    found += [path for entry in below for path in _archives(entry, depth + 1)]
    has_pages = any(entry.suffix.casefold() in _PAGES for entry in entries)
    return found or ([str(folder)] if has_pages else [])


def _is_ours(entry: Path) -> bool:
    """Say whether an entry is a folder that one of our commands wrote."""
    return any((entry / mark).is_file() for mark in _OUTPUTS)


def _is_zip(path: Path) -> bool:
    return path.name.casefold().endswith(".zip") and path.is_file()


def _by_names(named: Mapping[str, str], where: str) -> list[Participant]:
    """Return a participant for each download among the files of one folder, by name."""
    found = []
    for number, (download, parts) in enumerate(grouped(named).items(), 1):
        told = gettext("{where}, download {number}")
        said = told.format(where=where or gettext("sources"), number=number)
        found.append(Participant(download, said, tuple(named[part] for part in parts)))
    return found
