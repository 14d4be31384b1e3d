"""Make the keys by which equal things are recognised: hashes, never the words.

64 bits for joining files within one audit, 80 bits for the item ids that outlive it.
"""

from __future__ import annotations

import base64
import re
from hashlib import blake2b

_ID_LIKE = re.compile(r"\d{8,}")
_SEPARATOR = "\x1f"


def hashed(*parts: object) -> int:
    """Return an unsigned 64-bit hash of the parts, the same on every machine."""
    text = _SEPARATOR.join(map(str, parts))
    digest = blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def item_id(*parts: object) -> str:
    """Return the stable id of an item: 80 bits as 16 lower-case letters and digits."""
    text = _SEPARATOR.join(map(str, parts))
    digest = blake2b(text.encode("utf-8", "replace"), digest_size=10).digest()
    return base64.b32encode(digest).decode("ascii").lower()


def short_id(key: int) -> str:
    """Return a 64-bit key as 13 letters and digits."""
    raw = base64.b32encode(key.to_bytes(8, "little")).decode("ascii")
    return raw.rstrip("=").lower()


def basename(uri: str) -> str:
    """Return the last part of a media path, without a query."""
    return uri.replace("\\", "/").split("?", 1)[0].rstrip("/").rsplit("/", 1)[-1]


def medium_key(uri: str) -> int:
    """Return the key of a media file, the same wherever an export lists it.

    Modern names carry Meta's media id (eight digits or more) and are unique by
    themselves; plain names such as ``1.jpg`` need the folders above them.
    """
    name = basename(uri)
    if _ID_LIKE.search(name):
        return hashed("medium", name)
    folders = uri.replace("\\", "/").split("?", 1)[0].split("/")
    return hashed("medium", *folders[-3:])
