"""Make and check the record of an audit: what went in, by which rules, what came out.

Hashes are SHA-256: of each archive's directory, of the packed bytes of every data file
that was read (of a folder's file: its bytes), of the policies and of every output file.
Of the content nothing stands here but what the person answered, word for word.
``audit.json`` itself has no hash: ``verify`` prints it, to be noted down elsewhere.
"""

from __future__ import annotations

import platform
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec
import orjson

from audit import policy as policies
from audit.version import __version__
from parsers.schema import Policy

RECORD: Final = "audit.json"
_LIBRARIES: Final = (
    "ahocorasick-rs", "isal", "msgspec", "numpy", "orjson", "phonenumberslite",
    "pyarrow", "python-stdnum",
)  # fmt: skip
_CHUNK: Final = 1 << 20
_HASHES: Final = {
    "algorithm": "SHA-256",
    "directory": "the archive's list of files: names, sizes, and in a zip checksums",
    "members": "a data file that was read: its bytes as packed in the zip, or as they "
    "are in a folder; member is its place in the archive, from 0",
    "policies": "the policy's file in this version of the tool",
    "outputs": "a file of the output folder, whole",
}
# What a person, or a later command, may put beside the outputs.
_BESIDE: Final = (
    "answers.toml", "answers.toml.new", "sample.json", "sample.csv", "letter*",
    "compare", ".DS_Store", "Thumbs.db", "desktop.ini",
)  # fmt: skip
_DAMAGED: Final = "audit.json: not the record of an audit, or damaged; scan again"


class RecordError(Exception):
    """Say that the record of an audit can't be used, and what to do."""


def of(
    inputs: list[dict[str, Any]],
    judged_by: tuple[Policy, ...],
    options: dict[str, Any],
    folder: Path,
    *,
    answers: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the record as the content of ``audit.json``.

    ``inputs`` are {archive, directory, members: [{member, sha256}]}; ``folder`` holds
    the finished outputs, all of which are hashed; ``answers`` is what the person told,
    word for word and with dates, None where nothing was told.
    """
    return {
        "tool": f"meta-audit {__version__}",
        "python": platform.python_version(),
        "libraries": {name: _version(name) for name in _LIBRARIES},
        "hashes": _HASHES,
        "options": options,
        "answers": answers,
        "inputs": inputs,
        "policies": [
            {
                "id": policy.id,
                "revision": policy.revision,
                "checked": policy.checked.isoformat(),
                "sha256": policies.digest(policy.id),
            }
            for policy in judged_by
        ],
        "outputs": {
            path.name: digest(path)
            for path in sorted(folder.iterdir())
            if path.is_file()
        },
    }


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    found = sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()


# Checking ----------------------------------------------------------------------------


class Check(NamedTuple):
    """What became of one thing of the record.

    ``state`` is same, changed, missing, extra, unreadable, or unhashed: the record has
    no hash of it, as of an archive that could not be opened.
    """

    name: str
    state: str


@dataclass(frozen=True)
class Given:
    """An archive to compare with the record; ``member`` hashes one by its place."""

    name: str
    directory: str
    member: Callable[[int], str]


class _Member(msgspec.Struct):
    """The hash of one data file."""

    member: int
    sha256: str


class _Input(msgspec.Struct):
    """One archive."""

    archive: str
    directory: str
    members: list[_Member]


class _Policy(msgspec.Struct):
    """The text of one policy."""

    id: str
    sha256: str


class _Record(msgspec.Struct):
    """What of a record is compared."""

    tool: str
    options: dict[str, Any]
    inputs: list[_Input]
    policies: list[_Policy]
    outputs: dict[str, str]


def read(out: Path) -> dict[str, Any]:
    """Return the record of an output folder, checked for its form.

    Raises:
        RecordError: it is no record of an audit.
    """
    try:
        found = orjson.loads((out / RECORD).read_bytes())
        form = msgspec.convert(found, _Record)
    except (OSError, ValueError) as error:
        raise RecordError(_DAMAGED) from error
    if any(Path(name).name != name for name in form.outputs):
        raise RecordError(_DAMAGED)
    return dict(found)


def outputs(record: dict[str, Any], out: Path) -> list[Check]:
    """Return the state of each output file, and of what stands beside them."""
    hashed: dict[str, str] = record["outputs"]
    checks = [
        Check(name, _state(out / name, wanted)) for name, wanted in hashed.items()
    ]
    beside = (
        Check(path.name, "extra")
        for path in sorted(out.iterdir())
        if path.name not in hashed and path.name != RECORD and not _is_own(path)
    )
    return [*checks, *beside]


def _state(path: Path, wanted: str) -> str:
    try:
        if path.is_symlink() or not path.is_file():
            return "missing"
        return "same" if digest(path) == wanted else "changed"
    except OSError:
        return "unreadable"


def _is_own(path: Path) -> bool:
    """Say whether a person, or a later command, may have put it there."""
    if any(path.match(pattern) for pattern in _BESIDE):
        return True
    return path.name == _list_of_items(path.parent / "answers.toml")


def _list_of_items(answers: Path) -> str | None:
    """Return the list of single answers that the person's file names."""
    try:
        name = tomllib.loads(answers.read_text(encoding="utf-8")).get("items")
    except (OSError, ValueError, RecursionError):
        return None
    return name if isinstance(name, str) else None


def judged_by(record: dict[str, Any]) -> list[Check]:
    """Return for each policy whether this version's text is the one of the audit."""
    known = {policy.id for policy in policies.load()}
    return [Check(row["id"], _policy_state(row, known)) for row in record["policies"]]


def _policy_state(row: dict[str, Any], known: set[str]) -> str:
    if row["id"] not in known:
        return "missing"
    return "same" if policies.digest(row["id"]) == row["sha256"] else "changed"


def inputs(record: dict[str, Any], given: Sequence[Given]) -> list[Check]:
    """Return the state of each recorded archive and of its data files that differ.

    An archive is found again by the hash of its directory, else by its name. Members
    are looked at only where the directory is the recorded one, as their places mean
    nothing elsewhere. One that was not given is missing.
    """
    left = list(given)
    pairs = [(row, _taken(left, row, by_name=False)) for row in record["inputs"]]
    pairs = [(row, found or _taken(left, row, by_name=True)) for row, found in pairs]
    checks = [check for row, found in pairs for check in _archive(row, found)]
    return [*checks, *(Check(archive.name, "extra") for archive in left)]


def _taken(left: list[Given], row: dict[str, Any], *, by_name: bool) -> Given | None:
    """Take the archive that a row of the record speaks of out of the list."""
    for place, archive in enumerate(left):
        same = (
            archive.name == row["archive"]
            if by_name
            else archive.directory == row["directory"]
        )
        if same:
            return left.pop(place)
    return None


def _archive(row: dict[str, Any], found: Given | None) -> Iterator[Check]:
    if found is None:
        yield Check(row["archive"], "missing")
        return
    if not row["directory"]:
        yield Check(row["archive"], "unhashed")
        return
    if found.directory != row["directory"]:
        yield Check(row["archive"], "changed")
        return
    differ = [
        member["member"]
        for member in row["members"]
        if found.member(member["member"]) != member["sha256"]
    ]
    yield Check(row["archive"], "changed" if differ else "same")
    for number in differ:
        yield Check(f"{row['archive']}, file {number}", "changed")
