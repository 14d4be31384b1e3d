"""Tell media by their endings, and which of them no pattern over paths tells apart.

Hundreds of thousands of media may lie in a handful of folders. All that is asked of
their paths hangs on the folder, the ending, and for some names on how the name begins
(``._``, ``your_posts``, ``no-data``). So of names that are plain letters and digits
with none of those beginnings one is asked for all of its folder and ending.
"""

from __future__ import annotations

import re
from typing import Final

MEDIA_ENDINGS: Final = frozenset(
    ("jpg", "jpeg", "png", "webp", "gif", "heic", "heif", "bmp", "tif", "tiff",
     "mp4", "mov", "m4v", "avi", "webm", "3gp", "mkv",
     "aac", "mp3", "m4a", "ogg", "wav", "opus", "srt", "vtt")
)  # fmt: skip
# Only ASCII: of it, folding changes nothing but the case.
_PLAIN: Final = re.compile(
    r"(?!your_posts|no-data)[a-z0-9][a-z0-9_ ().~-]*"
    rf"(\.(?:{'|'.join(sorted(MEDIA_ENDINGS))}))",
    re.ASCII | re.IGNORECASE,
)


def stand_in(path: str) -> str:
    """Return a path that no pattern tells from this one; most often it is itself.

    >>> stand_in("posts/media/your_posts/17900000000000001_n.JPG")
    'posts/media/your_posts/1.JPG'
    >>> stand_in("posts/media/your_posts.jpg")
    'posts/media/your_posts.jpg'
    """
    folder, slash, name = path.rpartition("/")
    found = _PLAIN.fullmatch(name)
    return f"{folder}{slash}1{found[1]}" if found else path
