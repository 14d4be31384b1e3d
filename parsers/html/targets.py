"""Tell by an address where it leads: media, a drawing of Meta's, another site."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

from parsers import keys
from parsers.html.tree import Node

MEDIA_FILE: Final = re.compile(
    r"\.(?:jpe?g|png|webp|gif|hei[cf]|bmp|tiff?|mp4|mov|m4v|avi|webm|3gp|mkv|aac|mp3|m4a"
    r"|ogg|wav|opus)$",
    re.IGNORECASE,
)
# Meta's own drawings, not the person's: reactions, emoji, logos.
DRAWN: Final = re.compile(
    r"^https?://|(?:^|/)(?:icons?|emoji|reactions|files/Instagram)/", re.IGNORECASE
)
REACTION: Final = re.compile(r"(?:^|/)(?:reactions|emoji|icons?)/", re.IGNORECASE)
OPAQUE: Final = re.compile(r"^https?://(?:www\.)?facebook\.com/dyi/l/")


# A file in folders of plain names, none of which holds Meta's drawings.
_PLAIN_FILE: Final = re.compile(
    r"(?:(?!(?:icons?|emoji|reactions|files)/)[A-Za-z0-9_-]+/)+"
    r"[A-Za-z0-9_-]+\.(?:jpg|png|webp|mp4)",
    re.IGNORECASE | re.ASCII,
)


def is_plain_file(target: str) -> bool:
    """Say whether an address is the plain path of a medium, that and nothing else."""
    return _PLAIN_FILE.fullmatch(target) is not None


def is_opaque(target: str) -> bool:
    """Say whether an address is one that only Meta can follow."""
    return OPAQUE.match(target) is not None


def is_medium(target: str) -> bool:
    """Say whether a link leads to a media file of the export."""
    return "://" not in target and MEDIA_FILE.search(target) is not None


def is_drawn(source: str) -> bool:
    """Say whether a picture is Meta's own drawing, or of another site."""
    return DRAWN.search(source) is not None


def is_within(anchor: Node) -> bool:
    """Say whether a link leads to another file of the export, such as subtitles."""
    target = anchor.attributes["href"]
    return not target.startswith("#") and ":" not in target and "/" in target


def is_address(text: str) -> bool:
    """Say whether words are an address."""
    return "://" in text or text.startswith("www.")


def path_of(source: str) -> str:
    """Return a media path as JSON states it: from the root of the export."""
    if _PLAIN_FILE.fullmatch(source):
        return source
    plain = unquote(source).replace("\\", "/").split("?", 1)[0]
    while plain.startswith(("../", "./", "/")):
        plain = plain.split("/", 1)[1]
    return plain if keys.basename(plain) else source
