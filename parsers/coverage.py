"""Say which categories a download does not hold at all.

A request can leave categories out, and JSON states nowhere which were asked for. A
category without data still has its folder, with ``no-data.txt`` (FACEBOOK 1.2, seen
since 2023): where neither is there, what the person published may be missing. Earlier
layouts had no such note, so there the absence says less.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from parsers import formats

_CATEGORIES: Final[dict[str, dict[str, re.Pattern[str]]]] = {
    product: {name: re.compile(rf"(?:^|/)(?:{found})") for name, found in rows.items()}
    for product, rows in {
        "facebook": {
            "posts": r"posts/|photos_and_videos/|html/(?:wall|timeline)\.html?$",
            "comments and reactions": r"comments(?:_and_reactions)?/|html/wall\.html?$",
            "groups": r"groups/",
            "stories": r"stories/",
            "profile": r"profile_information/|index\.html?$|html/profile\.html?$",
        },
        "instagram": {
            "media": r"(?:media|content)/(?:[^/]+\.(?:json|html)|no-data\.txt)$"
            r"|media\.json$",
            "comments": r"comments(?:/|\.json$)",
            "profile": r"(?:personal|account)_information/|profile\.json$",
            "logins and privacy changes": r"login_and_(?:profile|account)_creation/",
            "threads": r"threads/",
        },
    }.items()
}


def missing(product: str, paths: Iterable[str]) -> tuple[str, ...]:
    """Return the categories of which the archives hold no file, not even an empty one.

    >>> missing("facebook", ["a/posts/album/0.json", "groups/no-data.txt"])
    ('comments and reactions', 'stories', 'profile')
    """
    wanted = dict(_CATEGORIES.get(product, {}))
    for path in dict.fromkeys(paths):
        plain = formats.folded(path)
        for name in [name for name, found in wanted.items() if found.search(plain)]:
            del wanted[name]
        if not wanted:
            break
    return tuple(wanted)
