"""Write the invented exports of many people, each small, no two alike."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests import builders

WORDS = "Marigolds, said nobody"
GROUP = "Secret Gardeners"
_YEAR = 31_557_600


def owner(number: int) -> str:
    """Return whose export has that number."""
    return f"Eve Example {number:04}"


def members(number: int) -> dict[str, Any]:
    """Return the members of one export: some posts, comments and a reaction."""
    at = builders.FIRST_POSTED + (number % 8) * _YEAR
    posts = [
        builders.post(f"{WORDS} {number}-{n}", at + n * 60)
        for n in range(1 + number % 4)
    ]
    said = {"timestamp": at, "comment": f"A vote for {number}", "author": owner(number)}
    comment = {
        "timestamp": at, "data": [{"comment": said | {"group": GROUP}}],
        "title": f"{owner(number)} commented on Bob Sample's post.",
    }  # fmt: skip
    reaction = {"reaction": "LIKE", "actor": owner(number)}
    liked = {
        "timestamp": at, "data": [{"reaction": reaction}],
        "title": f"{owner(number)} likes Bob Sample's post.",
    }  # fmt: skip
    profile = {"name": {"full_name": owner(number)}, "username": f"eve.{number}"}
    return {
        builders.PROFILE: {"profile_v2": profile},
        builders.POSTS: posts,
        builders.GROUP_COMMENTS: {"group_comments_v2": [comment]},
        builders.REACTIONS: [liked],
    }


def file_name(number: int, part: str = "AAAA1111") -> str:
    """Return what Meta would call the download."""
    return f"facebook-eve.{number}-2026-10-20-{part}.zip"


def write(folder: Path, count: int, first: int = 0) -> list[Path]:
    """Write the exports of so many people; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number in range(first, first + count):
        path = folder / file_name(number)
        path.write_bytes(builders.zipped(members(number)))
        paths.append(path)
    return paths
