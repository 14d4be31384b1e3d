"""Make the keys by which equal things are recognised: hashes, never the words.

64 bits for joining files within one audit, 80 bits for the item ids that outlive it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b

_ID_LIKE = re.compile(r"\d{8,}")


def hashed(text: str) -> int:
    """Return an unsigned 64-bit hash of a text, the same on every machine."""
    raw = text.encode("utf-8", "replace")
    return int.from_bytes(blake2b(raw, digest_size=8).digest(), "little")


def item_id(text: str) -> str:
    """Return the stable id of an item: 80 bits as 20 hexadecimal digits."""
    return blake2b(text.encode("utf-8", "replace"), digest_size=10).hexdigest()


def basename(uri: str) -> str:
    """Return the last part of a media path, without a query."""
    return uri.replace("\\", "/").split("?", 1)[0].rstrip("/").rsplit("/", 1)[-1]


@lru_cache(maxsize=64)
def medium_key(uri: str) -> int:
    """Return the key of a media file, the same wherever an export lists it.

    Modern names carry Meta's media id (eight digits or more) and are unique by
    themselves; plain names such as ``1.jpg`` need the folders above them.
    """
    name = basename(uri)
    if _ID_LIKE.search(name):
        return hashed(name)
    folders = uri.replace("\\", "/").split("?", 1)[0].split("/")
    return hashed("/".join(folders[-3:]))
