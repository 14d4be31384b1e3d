"""Make the keys by which equal things are recognised: hashes, never the words.

64 bits for joining files within one audit, 80 bits for the item ids that outlive it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

U64 = npt.NDArray[np.uint64]

_ID_LIKE = re.compile(r"\d{8,}")


def hashed(text: str) -> int:
    """Return an unsigned 64-bit hash of a text, the same on every machine."""
    raw = text.encode("utf-8", "replace")
    return int.from_bytes(blake2b(raw, digest_size=8).digest(), "little")


def item_id(text: str) -> str:
    """Return the stable id of an item: 80 bits as 20 hexadecimal digits."""
    return blake2b(text.encode("utf-8", "replace"), digest_size=10).hexdigest()


def mixed(left: U64, right: U64) -> U64:
    """Return one key of two, equal only where both are; their order matters.

    The steps are those that end MurmurHash3 (Austin Appleby, public domain).
    """
    with np.errstate(over="ignore"):
        key = left * np.uint64(0x9E3779B97F4A7C15) + right
        key = (key ^ (key >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
        key = (key ^ (key >> np.uint64(33))) * np.uint64(0xC4CEB9FE1A85EC53)
        return key ^ (key >> np.uint64(33))


def basename(uri: str) -> str:
    """Return the last part of a media path, without a query."""
    if "\\" in uri or "?" in uri or uri.endswith("/"):
        uri = uri.replace("\\", "/").split("?", 1)[0].rstrip("/")
    return uri.rpartition("/")[2]


# A reader asks for a key, and again when thousands of rows become a batch.
@lru_cache(maxsize=1 << 14)
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
