"""Make the record of an audit: what went in, by which rules, and what came out.

Hashes are SHA-256: of each archive's directory, of the packed bytes of every data file
that was read, of the policies and of every output file. Nothing of the content.
"""

from __future__ import annotations

import platform
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

from audit import policy as policies
from audit.version import __version__
from parsers.schema import Policy

_LIBRARIES: Final = ("isal", "msgspec", "numpy", "orjson", "pyarrow")
_CHUNK: Final = 1 << 20


def of(
    inputs: list[dict[str, Any]],
    judged_by: tuple[Policy, ...],
    options: dict[str, Any],
    folder: Path,
) -> dict[str, Any]:
    """Return the record as the content of ``audit.json``.

    ``inputs`` are {archive, directory, members: [{member, sha256}]}; ``folder`` holds
    the finished outputs, all of which are hashed.
    """
    return {
        "tool": f"meta-audit {__version__}",
        "python": platform.python_version(),
        "libraries": {name: _version(name) for name in _LIBRARIES},
        "options": options,
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
            path.name: _digest(path)
            for path in sorted(folder.iterdir())
            if path.is_file()
        },
    }


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _digest(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
