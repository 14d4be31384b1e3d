"""Tell whose archives are whose: participants of a batch, by a manifest or by names.

A manifest is a CSV file with a header::

    participant,paths,birth_year,region,objected_on
    P001,exports/P001-1.zip|exports/P001-2.zip,1990,FR,2025-05-20
    P002,https://files.example/P002.zip,,,

``participant`` and ``paths`` are required; several paths are separated by ``|``,
relative ones start at the manifest's folder. Commas, semicolons or tabs separate the
columns. Without a manifest each folder inside a source is one participant, and zips
beside each other are one where their names say that they are parts of one download.
"""

from __future__ import annotations

import csv
import hmac
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from audit import policy as policies
from reports.words import _, gettext

COLUMNS: Final = ("participant", "paths", "birth_year", "region", "objected_on")
_REQUIRED: Final = COLUMNS[:2]
_SEPARATOR: Final = "|"
_OLDEST: Final = 1900
_TOLD: Final = 20
_ID_LETTERS: Final = 16
_PLAIN: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
# <product>-<account>-<date>-<random>[-n].zip since 2023: the random part differs
# between the parts of one download (FACEBOOK_JSON 1, INSTAGRAM 1 of the references).
_DOWNLOAD: Final = re.compile(
    r"(?P<download>(?:facebook|instagram|threads|meta)-.+-\d{4}-\d\d-\d\d)-[^-]+"
    r"(?:-\d+)?\.zip",
    re.IGNORECASE,
)


class ParticipantsError(Exception):
    """Say which line or source can't be used, and what to write instead (exit 2)."""


@dataclass(frozen=True)
class Participant:
    """Whose archives are counted together, and what is known of the person.

    ``name`` is what the source calls them and never leaves this machine unless asked
    for; ``where`` is how messages call them: ``line 7``, ``entry 12``.
    """

    name: str
    where: str
    paths: tuple[str, ...]
    birth_year: int | None = None
    region: str | None = None
    objected_on: date | None = None


# A manifest --------------------------------------------------------------------------


def of_manifest(text: str, as_of: date) -> list[Participant]:
    """Return the participants of a manifest.

    Raises ParticipantsError with the line of what can't be used: all lines that are
    wrong are told at once, so that nobody has to come back for each.
    """
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found: list[Participant] = []
    wrong: list[str] = []
    try:
        header = [name.strip().casefold() for name in next(rows, [])]
        _check_header(header)
        for cells in rows:
            if not any(cell.strip() for cell in cells):
                continue
            try:
                found.append(_participant(header, cells, rows.line_num, as_of))
            except ValueError as error:
                wrong.append(_at(rows.line_num, str(error)))
    except csv.Error as error:
        broken = gettext("no line of a CSV file; save the table as CSV again")
        raise ParticipantsError(_at(rows.line_num, broken)) from error
    _refuse(wrong)
    if not found:
        raise ParticipantsError(_("the manifest has a header, but no participant"))
    return found


def _refuse(wrong: Sequence[str]) -> None:
    """Raise ParticipantsError with what is wrong, if anything: the first of it."""
    if wrong:
        told = [*wrong[:_TOLD], *(["…"] if len(wrong) > _TOLD else [])]
        raise ParticipantsError("; ".join(told))


def _check_header(header: list[str]) -> None:
    missing = [name for name in _REQUIRED if name not in header]
    strange = [place for place, name in enumerate(header, 1) if name not in COLUMNS]
    twice = len(set(header)) < len(header)
    if missing or strange or twice:
        said = _(
            "the manifest's first line must name its columns, each once: {columns} "
            "(participant and paths are required)"
        )
        raise ParticipantsError(said.format(columns=", ".join(COLUMNS)))


def _at(line: int, problem: str) -> str:
    return _("manifest, line {line}: {problem}").format(line=line, problem=problem)


def _participant(
    header: list[str], cells: list[str], line: int, as_of: date
) -> Participant:
    """Return the participant of one row; raise ValueError with what is wrong."""
    if len(cells) != len(header):
        said = gettext("{found} columns instead of {wanted}")
        raise ValueError(said.format(found=len(cells), wanted=len(header)))
    row = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
    paths = tuple(p.strip() for p in row["paths"].split(_SEPARATOR) if p.strip())
    if not row["participant"] or not paths:
        raise ValueError(gettext("participant and paths must not be empty"))
    region = row.get("region") or None
    if region is not None and policies.region_of(region) is None:
        raise ValueError(gettext("region: write EU, GB, US, BR, row, or a country"))
    return Participant(
        row["participant"],
        gettext("line {line}").format(line=line),
        paths,
        _year(row.get("birth_year", ""), as_of),
        region,
        _day(row.get("objected_on", ""), as_of),
    )


def _year(text: str, as_of: date) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and _OLDEST <= int(text) <= as_of.year):
        raise ValueError(gettext("birth_year: write a year as YYYY"))
    return int(text)


def _day(text: str, as_of: date) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.max
    if day > as_of:
        raise ValueError(
            gettext("objected_on: write the day as YYYY-MM-DD, not later than today")
        )
    return day


# Without a manifest ------------------------------------------------------------------


def download_of(name: str) -> str:
    """Return what the parts of one download have in common; else the name itself."""
    found = _DOWNLOAD.fullmatch(name)
    return found["download"] if found else re.sub(r"(?i)\.zip$", "", name)


def grouped(names: Iterable[str]) -> dict[str, list[str]]:
    """Return file names by the download that they are of, all in their order."""
    found: dict[str, list[str]] = {}
    known: dict[str, str] = {}
    for name in sorted(names):
        download = download_of(name)
        found.setdefault(known.setdefault(download.casefold(), download), [])
        found[known[download.casefold()]].append(name)
    return found


# Ids ---------------------------------------------------------------------------------


def named(name: str) -> str:
    """Return a name as it is compared: in one spelling of its letters (NFC)."""
    return unicodedata.normalize("NFC", name)


def checked(
    found: Sequence[Participant], *, plain: bool, same: Callable[[str], str] = str
) -> list[Participant]:
    """Return the participants; raise ParticipantsError where two can't be told apart.

    Neither a name nor an archive may stand for two of them; ``plain`` names must do as
    names of folders; ``same`` returns what paths of one archive have in common.
    """
    found = [replace(one, name=named(one.name)) for one in found]
    wrong: list[str] = []
    names: dict[str, Participant] = {}
    paths: dict[str, Participant] = {}
    twice = _(
        "{first} and {second}: the same participant twice; put all paths into one"
    )
    shared = _("{first} and {second}: the same archive; it can only be of one of them")
    for one in found:
        other = names.setdefault(one.name.casefold(), one)
        if other is not one:
            wrong.append(twice.format(first=other.where, second=one.where))
            continue
        if plain and not _PLAIN.fullmatch(one.name):
            said = _(
                "{where}: --plain-ids takes ids of at most 64 letters (a-z), digits, "
                "dots, hyphens and underscores"
            )
            wrong.append(said.format(where=one.where))
        for path in dict.fromkeys(map(same, one.paths)):
            holder = paths.setdefault(path, one)
            if holder is not one:
                wrong.append(shared.format(first=holder.where, second=one.where))
    _refuse(list(dict.fromkeys(wrong)))
    return [
        replace(one, paths=tuple({same(path): path for path in one.paths}.values()))
        for one in found
    ]


def pseudonym(name: str, salt: bytes) -> str:
    """Return an id that tells the name to nobody without the salt (HMAC-SHA-256)."""
    made = hmac.new(salt, name.encode("utf-8", "surrogatepass"), "sha256")
    return made.hexdigest()[:_ID_LETTERS]
