"""Invented exports of one invented person, as unzipped folders; see README.md."""

from __future__ import annotations

from pathlib import Path

_PRODUCTS = ("facebook-", "instagram-")


def folders() -> list[Path]:
    """Return the paths of the bundled export folders, sorted by name."""
    here = Path(__file__).resolve().parent
    return sorted(
        path
        for path in here.iterdir()
        if path.is_dir() and path.name.startswith(_PRODUCTS)
    )


def eras() -> list[Path]:
    """Return the paths of the small exports in older layouts, sorted by name."""
    here = Path(__file__).resolve().parent / "eras"
    return sorted(path for path in here.iterdir() if path.is_dir())
