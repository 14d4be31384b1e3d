"""Read coordinates that somebody else wrote, and refuse what is no place on earth."""

from __future__ import annotations

from typing import Any

Pair = tuple[float, float]
"""Degrees north and degrees east."""


def pair_of(latitude: Any, longitude: Any) -> Pair | None:
    """Return a pair as degrees, None where it is out of range or no place.

    >>> pair_of("47.25", 2.5)
    (47.25, 2.5)
    """
    north, east = _degrees(latitude), _degrees(longitude)
    if north is None or east is None or is_nowhere(north, east):
        return None
    # A value that is no number lies in no range.
    return (north, east) if -90 <= north <= 90 and -180 <= east <= 180 else None


def is_nowhere(latitude: Any, longitude: Any) -> bool:
    """Say whether a pair is exactly 0/0, as devices write it that know no place."""
    return (_degrees(latitude), _degrees(longitude)) == (0.0, 0.0)


def _degrees(value: Any) -> float | None:
    """Return a number, or a text that is one; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except (ValueError, OverflowError):
        return None
