"""Make items of media that lie in the folders of publications and stand in no record.

Some archives of 2026 hold the media of posts without any index of them (INSTAGRAM 0.6,
4.5). Which folder they lie in is all that is known: ``media/posts|reels|igtv|stories|
archived_posts|profile|other/YYYYMM/``, up to early 2021 ``photos|videos|stories|
profile/YYYYMM/``. When they were published is not: the month is the folder's, and no
column holds a month. ``other`` held drafts, stickers and cut-outs wherever it had an
index.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import numpy as np

from parsers import formats, keys
from parsers.columns import Facts
from parsers.facebook.media import kind_of
from parsers.join import U64

REASON: Final = "a medium that no record of the export names"
_FOLDER: Final = re.compile(
    r"(?:^|/)(?:public-)?media/"
    r"(posts|reels|igtv|stories|archived_posts|profile|other)/\d{6}/[^/]+$"
)
_FLAT: Final = re.compile(
    r"(?:^|/)(photos|videos|stories|profile)/20\d\d(?:0[1-9]|1[0-2])/[^/]+$"
)
_SUBTITLES: Final = (".srt", ".vtt")


class Place(NamedTuple):
    """What a folder says of the media in it."""

    surface: str
    status: str = "live"


_PLACES: Final = {
    "posts": Place("timeline"),
    "photos": Place("timeline"),
    "videos": Place("timeline"),
    "igtv": Place("timeline"),
    "reels": Place("reel"),
    "stories": Place("story"),
    "archived_posts": Place("timeline", "archived"),
    "profile": Place("profile_picture"),
    "other": Place("timeline", "draft"),
}


def place_of(path: str) -> Place | None:
    """Return what the folder of a medium says; None for folders of anything else.

    >>> place_of("wrapper/media/reels/202401/17900000000000001.mp4")
    Place(surface='reel', status='live')
    """
    plain = formats.folded(path)
    if plain.endswith(_SUBTITLES):
        return None
    found = _FOLDER.search(plain) or _FLAT.search(plain)
    return _PLACES[found.group(1)] if found else None


def among(paths: Iterable[str], named: U64) -> Iterator[bool]:
    """Say of each path whether it is a medium of a publication that is not named.

    ``named`` are the keys of all media that the account's records name.
    """
    found = list(paths)
    own = np.array([keys.medium_key(path) for path in found], dtype=np.uint64)
    strange = ~np.isin(own, named)
    for path, is_strange in zip(found, strange.tolist(), strict=True):
        yield is_strange and place_of(path) is not None


def add(path: str, number: int, facts: Facts) -> None:
    """Add one such medium as an item; ``number`` stands for its file."""
    place = place_of(path)
    if place is None:
        raise ValueError("a medium of no folder of publications")
    facts.context = facts.context._replace(task=number)
    facts.add(
        kind_of(path),
        place.surface,
        "",
        platform="instagram",
        at=None,
        status=place.status,
        media_path=path,
    )
