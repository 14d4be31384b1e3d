"""Make items of media that lie in the folders of publications and stand in no record.

Some archives hold the media of posts without any index of them (INSTAGRAM 0.6, 4.5), or
an index that the exporter broke (Facebook's stories, FACEBOOK 2.5). Which folder they
lie in is all that is known. When they were published is not: the month is the folder's,
and no column holds a month.

Instagram: ``media/posts|reels|igtv|stories|archived_posts|profile|other/YYYYMM/``, up
to early 2021 ``photos|videos|stories|profile/YYYYMM/``. ``other`` held drafts, stickers
and cut-outs wherever it had an index.

Facebook: ``posts/media/`` and until 2021 ``photos_and_videos/``, with ``your_posts/``,
``videos/`` and ``<Album>_<hash>/`` in them; ``stories/`` (FACEBOOK 2.3). No
publications are stickers and thumbnails, pictures among videos, which stand for their
films, and files without an ending: 774 of these were icons in one archive, one of which
a post named. Nothing below ``messages/`` ever is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np

from parsers import formats, keys
from parsers.columns import Context, Facts
from parsers.facebook.media import kind_of
from parsers.formats import alike
from parsers.join import U64

REASON: Final = "a medium that no record of the export names"
_FOLDER: Final = re.compile(
    r"(?:^|/)(?:public-)?media/"
    r"(posts|reels|igtv|stories|archived_posts|profile|other)/\d{6}/[^/]+$"
)
_FLAT: Final = re.compile(
    r"(?:^|/)(photos|videos|stories|profile)/20\d\d(?:0[1-9]|1[0-2])/[^/]+$"
)
_FACEBOOK: Final = re.compile(
    r"(?:^|/)(?P<root>posts/media|photos_and_videos|stories(?:/media)?)/"
    r"(?:(?P<folder>[^/]+)/)?[^/]+\.[a-z0-9]+$"
)
_ALBUM: Final = re.compile(r".+_[a-z0-9-]+$")
_NOT_PUBLISHED: Final = frozenset(("stickers_used", "thumbnails", "album"))
_SUBTITLES: Final = (".srt", ".vtt")
PRODUCTS: Final = ("instagram", "facebook")


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


def place_of(path: str, product: str = "instagram") -> Place | None:
    """Return what the folder of a medium says; None for folders of anything else.

    >>> place_of("wrapper/media/reels/202401/17900000000000001.mp4")
    Place(surface='reel', status='live')
    """
    plain = formats.folded(path)
    if plain.endswith(_SUBTITLES):
        return None
    if product == "facebook":
        return _on_facebook(plain)
    found = _FOLDER.search(plain) or _FLAT.search(plain)
    return _PLACES[found.group(1)] if found else None


def _on_facebook(plain: str) -> Place | None:
    found = _FACEBOOK.search(plain)
    if found is None or "messages/" in plain or not formats.is_medium(plain):
        return None
    folder = found["folder"] or ""
    is_still = folder == "videos" and kind_of(plain) == "photo"
    if folder in _NOT_PUBLISHED or is_still:
        return None
    if found["root"].startswith("stories"):
        return Place("story", "expired")
    is_album = folder != "your_posts" and _ALBUM.fullmatch(folder) is not None
    return Place("album" if is_album else "timeline")


def keys_of(paths: Sequence[str]) -> U64:
    """Return the key of each medium, as ``keys.medium_key`` makes them."""
    # Each is asked for once here: to remember the last ones would only cost.
    key = keys.medium_key.__wrapped__
    return np.fromiter(map(key, paths), np.uint64, len(paths))


def among(
    paths: Iterable[str], own: U64, named: U64, product: str = "instagram"
) -> Iterator[bool]:
    """Say of each path whether it is a medium of a publication that is not named.

    ``own`` are the keys of the paths (``keys_of``), ``named`` those of all media that
    the account's records name.
    """
    strange = ~np.isin(own, named)
    for path, is_strange in zip(paths, strange.tolist(), strict=True):
        yield is_strange and _place(alike.stand_in(path), product) is not None


def add(path: str, number: int, facts: Facts) -> None:
    """Add one such medium as an item; ``number`` stands for its file."""
    product = facts.context.product
    same = alike.stand_in(path)
    place = _place(same, product)
    if place is None:
        raise ValueError("a medium of no folder of publications")
    facts.context = Context(number, *facts.context[1:])
    facts.add(
        _kind(same),
        place.surface,
        "",
        platform=product,
        at=None,
        status=place.status,
        media_path=path,
    )


# Nearly all of very many media lie in a few folders.
_place = lru_cache(maxsize=1 << 12)(place_of)
_kind = lru_cache(maxsize=1 << 12)(kind_of)
