"""Hold what is taken for coordinates, in the words of JSON and of pages."""

from __future__ import annotations

import msgspec
import pytest

from parsers.coordinates import pair_of
from parsers.facebook.media import Metadata, located


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ((47.25, 2.5), (47.25, 2.5)),
        ((-90, 180), (-90.0, 180.0)),
        (("47.25", " -2.5 "), (47.25, -2.5)),
        ((0.0, 2.5), (0.0, 2.5)),
        ((47.25, "0"), (47.25, 0.0)),
        ((0, 0), None),
        (("0.0", -0.0), None),
        ((90.01, 0.5), None),
        ((1.5, -180.5), None),
        ((float("nan"), 1.5), None),
        ((1.5, float("inf")), None),
        ((10**400, 1.5), None),
        ((True, 1.5), None),
        ((None, 1.5), None),
        (("", "1.5"), None),
        (("47° 15'", "2.5"), None),
        (([1.5], 1.5), None),
    ],
)
def test_coordinates_are_two_numbers_on_earth(said, known):
    assert pair_of(*said) == known


def told(metadata):
    """Return has_gps, latitude and longitude of what an export says of a camera."""
    found = located(msgspec.convert(metadata, Metadata | None))
    return tuple(found.get(name) for name in ("has_gps", "latitude", "longitude"))


def exif(*pairs):
    names = ("latitude", "longitude")
    return {"exif_data": [dict(zip(names, pair, strict=False)) for pair in pairs]}


@pytest.mark.parametrize(
    ("metadata", "known"),
    [
        (None, (None, None, None)),
        ({}, (False, None, None)),
        ({"photo_metadata": exif(())}, (False, None, None)),
        ({"photo_metadata": exif((1.5,))}, (False, None, None)),
        ({"photo_metadata": exif((1.5, 2.5))}, (True, 1.5, 2.5)),
        ({"video_metadata": exif((1.5, 2.5))}, (True, 1.5, 2.5)),
        ({"photo_metadata": {"latitude": 1.5, "longitude": 2.5}}, (True, 1.5, 2.5)),
        ({"photo_metadata": exif((), (1.5, 2.5), (3.5, 4.5))}, (True, 1.5, 2.5)),
        ({"photo_metadata": exif((0.0, 0.0), (3.5, 4.5))}, (True, 3.5, 4.5)),
        ({"photo_metadata": exif((0.0, 0.0))}, (False, None, None)),
        ({"photo_metadata": exif(("", ""))}, (False, None, None)),
        ({"photo_metadata": exif((500, 2.5))}, (True, None, None)),
        ({"photo_metadata": exif(("far", "away"))}, (True, None, None)),
    ],
)
def test_the_first_place_of_a_medium_counts(metadata, known):
    assert told(metadata) == known
