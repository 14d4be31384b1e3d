"""List what the command depends on: a bill of materials, and known weaknesses.

``python -m tests.supply sbom FILE`` writes the runtime dependencies of this machine as
CycloneDX JSON: offline, the same bytes each time, names, versions and licences only.
``python -m tests.supply advisories FILE`` asks pip-audit about every pin of a file; a
pin that could not be looked up is no good news, so it counts as a failure.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
OURS = "meta-audit"
_LICENCE = "License :: "
_NO_NETWORK = (
    "advisories: the database of known weaknesses did not answer; this needs a network "
    "that reaches it. Nothing is known of the pins."
)


def needed(*extras: str) -> dict[str, list[str]]:
    """Return all that is installed for us, by name, each with what it needs itself."""
    found: dict[str, list[str]] = {}
    waiting = [(OURS, frozenset(extras))]
    seen = set(waiting)
    while waiting:
        name, wanted = waiting.pop()
        requirements = _requirements(name, wanted)
        direct = {canonicalize_name(one.name) for one in requirements}
        found[name] = sorted(direct | set(found.get(name, ())))
        for one in requirements:
            more = canonicalize_name(one.name), frozenset(one.extras)
            if more not in seen:
                seen.add(more)
                waiting.append(more)
    return dict(sorted(found.items()))


def _requirements(name: str, extras: Iterable[str]) -> list[Requirement]:
    """Return what a distribution asks for on this system, with these extras."""
    listed = map(Requirement, metadata.requires(name) or ())
    return [
        one
        for one in listed
        if one.marker is None
        or any(one.marker.evaluate({"extra": extra}) for extra in ("", *extras))
    ]


def pins(path: Path) -> dict[str, str]:
    """Return the versions that a file of constraints pins, by name."""
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = (line.split("==") for line in lines)
    return {canonicalize_name(name): version for name, version in pairs}


# Bill of materials -------------------------------------------------------------------


def bill(found: dict[str, list[str]]) -> dict[str, Any]:
    """Return CycloneDX 1.6 of the distributions, ours as what the bill is of."""
    parts = {name: _component(name) for name in found}
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": parts.pop(OURS) | {"type": "application"}},
        "components": list(parts.values()),
        "dependencies": [
            {"ref": _ref(name), "dependsOn": [_ref(one) for one in direct]}
            for name, direct in found.items()
        ],
    }


def _component(name: str) -> dict[str, Any]:
    licences = _licences(metadata.metadata(name))
    return {
        "type": "library",
        "bom-ref": _ref(name),
        "name": name,
        "version": metadata.version(name),
        **({"licenses": licences} if licences else {}),
        "purl": _ref(name),
    }


def _ref(name: str) -> str:
    return f"pkg:pypi/{name}@{metadata.version(name)}"


def _licences(told: metadata.PackageMetadata) -> list[dict[str, Any]]:
    """Return the licence as stated: an expression, else classifiers, else a line."""
    if expression := told.get("License-Expression"):
        return [{"expression": expression}]
    listed = [c for c in told.get_all("Classifier") or () if c.startswith(_LICENCE)]
    stated = sorted(one.rsplit(" :: ", 1)[-1] for one in listed)
    names = stated or (told.get("License") or "").splitlines()[:1]
    return [{"license": {"name": name}} for name in names]


def write_bill(path: Path) -> int:
    """Write the bill of the runtime dependencies."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(bill(needed()), indent=2, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
    sys.stdout.write(f"{path}: {len(needed()) - 1} runtime dependencies\n")
    return 0


# Known weaknesses --------------------------------------------------------------------


def ask(path: Path) -> int:
    """Ask about every pin; return 0 only if each is known and none is weak."""
    command = (
        sys.executable, "-m", "pip_audit", "--no-deps", "--disable-pip",
        "--requirement", str(path), "--format", "json", "--progress-spinner", "off",
    )  # fmt: skip
    done = subprocess.run(command, capture_output=True, check=False)
    try:
        listed = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        why = done.stderr.decode("utf-8", "replace").splitlines()[-1:]
        sys.stderr.write("\n".join([*why, _NO_NETWORK, ""]))
        return 2
    return told(listed, len(pins(path)))


def told(listed: list[dict[str, Any]], wanted: int) -> int:
    """Say what is weak and what could not be looked up; 0, 1 weak, 2 not known."""
    weak = [row for row in listed if row.get("vulns")]
    asked = sum("vulns" in row for row in listed)
    for row in weak:
        for found in row["vulns"]:
            mended = ", ".join(found.get("fix_versions", ())) or "none yet"
            sys.stdout.write(
                f"{row['name']} {row['version']}: {found['id']}; mended in {mended}\n"
            )
    sys.stdout.write(f"{asked} of {wanted} pins looked up, {len(weak)} weak\n")
    if asked < wanted:
        sys.stdout.write(f"{_NO_NETWORK if not asked else 'Not all are known.'}\n")
    return 1 if weak else 2 * (asked < wanted)


def main() -> int:
    """Do what the first word says with the file that the second names."""
    actions = {"sbom": write_bill, "advisories": ask}
    return actions[sys.argv[1]](Path(sys.argv[2]))


if __name__ == "__main__":
    sys.exit(main())
