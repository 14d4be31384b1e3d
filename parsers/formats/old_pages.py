"""List the pages of Facebook's exports of 2010 to 2018 that are read."""

from __future__ import annotations

from typing import Any, Final

from parsers.facebook import evidence
from parsers.formats.row import Format
from parsers.html import old_albums, old_pages, wall


def _wall(year: int, path: str, era: str) -> Format:
    """Return a row of the wall, whose page names the owner too.

    Of an item that a newer file holds as well, the newer record is the fuller one; the
    audience is taken from here.
    """
    name = path.rpartition("/")[2].partition(".")[0]
    return Format(
        f"facebook-{name}-{year}",
        "facebook",
        path,
        wall.WALL,
        platform="facebook",
        rank=10,
        era=era,
        tells=evidence.profile,
        told=old_pages.OWNER_TOLD,
    )


def _profile(year: int, path: str, era: str, **rest: Any) -> Format:
    """Return a row of the profile page."""
    return Format(
        f"facebook-profile-{year}",
        "facebook",
        path,
        old_pages.PROFILE,
        surface="profile",
        platform="facebook",
        rank=10,
        era=era,
        tells=evidence.profile,
        told=old_pages.PROFILE_TOLD,
        **rest,
    )


def _media(year: int, name: str, path: str, era: str, **rest: Any) -> Format:
    """Return a row of a page of media; of an album it is its surface."""
    return Format(
        f"facebook-{name}-{year}",
        "facebook",
        path,
        old_albums.MEDIA,
        platform="facebook",
        rank=10,
        era=era,
        **rest,
    )


ROWS: Final = (
    _wall(2010, "html/wall.html", "2010–2012"),
    _wall(2012, "html/wall.htm", "2012–2014"),
    _wall(2013, "html/timeline.htm", "2013–2018"),
    _profile(2010, "html/profile.html", "2010–2012", evidence="inferred"),
    _profile(2012, "html/profile.htm", "2012–2014"),
    _profile(2013, "index.htm", "2013–2018", evidence="hypothesis"),
    _media(2013, "album", "photos/*/index.htm", "2013–2016", surface="album"),
    _media(2016, "album-page", "photos/*.html", "2016–2018", surface="album"),
    _media(
        2014,
        "album-page",
        "photos/*.htm",
        "2013–2018",
        surface="album",
        evidence="hypothesis",
    ),
    _media(2013, "videos", "html/videos.htm", "2013–2018"),
)
