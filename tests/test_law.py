"""Hold the house's one import law, by reading the code."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("parsers", "audit", "reports")
# The front door knows all rooms.
FRONT_DOOR = ("audit/cli/", "audit/pipeline/")
MODULES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]


def _imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
            found.add(node.module)
    return found


def _strangers(path: Path) -> set[str]:
    """Return what a module imports of another room beyond the contract."""
    room = path.relative_to(ROOT).parts[0]
    return {
        name
        for name in _imported(path)
        if name.split(".")[0] in set(ROOMS) - {room}
        and not name.startswith(("parsers.schema", "reports.words"))
        and name != "parsers"
    } | ({"parsers.*"} if _takes_more_of_parsers(path, room) else set())


def _takes_more_of_parsers(path: Path, room: str) -> bool:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == "parsers"
        and room != "parsers"
        and {alias.name for alias in node.names} != {"schema"}
        for node in ast.walk(tree)
    )


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_room_imports_only_the_contract_of_another(path):
    if str(path.relative_to(ROOT)).startswith(FRONT_DOOR):
        pytest.skip("the front door knows all rooms")

    assert _strangers(path) == set()


def test_the_law_would_notice_a_breach(tmp_path, monkeypatch):
    breach = ROOT / "audit" / "verdicts.py"
    text = breach.read_text(encoding="utf-8") + "\nfrom parsers import records\n"
    copy = tmp_path / "audit" / "verdicts.py"
    copy.parent.mkdir()
    copy.write_text(text, encoding="utf-8")
    monkeypatch.setattr("tests.test_law.ROOT", tmp_path)

    assert _strangers(copy) == {"parsers.*", "parsers.records"}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_of_our_own_are_absolute(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))

    relative = [n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.level]

    assert relative == []
