"""Make a small picture of a photo, with nothing of the photo's file left in it.

Runs in the limited child only: decoders of pictures are the likeliest part of all to be
attacked. Three formats are read (what Facebook and Instagram hand out; neither HEIC nor
any vector format), at most 50 million pixels as the header states them before anything
is decoded, and the small picture is drawn on a fresh canvas: no EXIF, no comment, no
colour profile, no thumbnail of the camera's.
"""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, Final

from parsers import members

if TYPE_CHECKING:
    from PIL import Image

EDGE: Final = 96
"""The longest side of a small picture, in pixels."""

MOST_BYTES: Final = 16_384
"""No small picture is larger; one that claims to be is none of ours."""

# A member larger than this is left alone: Meta's own photos have at most 2 MB.
_MOST_READ_BYTES: Final = 40 << 20
_MOST_PIXELS: Final = 50_000_000
_TOO_MANY: Final = "more than 50 million pixels"
_FORMATS: Final = ("JPEG", "PNG", "WEBP")
_QUALITY: Final = 70
_PAPER: Final = (255, 255, 255)


class ThumbnailError(Exception):
    """Say why no small picture can be made; never the person's words."""


def is_small_enough(member: members.Member) -> bool:
    """Return whether a member may be a photo that we read."""
    return 0 < member.bytes <= _MOST_READ_BYTES and member.flaw is None


def thumbnail_of(data: bytes | bytearray) -> bytes:
    """Return the picture as a JPEG of at most 96 pixels a side, the right way up.

    Raises:
        ThumbnailError: no picture of a known format, damaged, or too many pixels.
    """
    # Imported here: only a child that makes pictures needs it.
    from PIL import Image

    try:
        upright = _upright(data)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ThumbnailError(_TOO_MANY) from error
    except (OSError, ValueError, SyntaxError) as error:
        raise ThumbnailError(f"no readable picture ({type(error).__name__})") from error
    is_clear = upright.mode == "RGBA"
    canvas = Image.new("RGB", upright.size, _PAPER)
    canvas.paste(upright, mask=upright.getchannel("A") if is_clear else None)
    written = io.BytesIO()
    canvas.save(written, "JPEG", quality=_QUALITY, optimize=True)
    return written.getvalue()


def _upright(data: bytes | bytearray) -> Image.Image:
    """Return the picture as the camera was held, decoded no larger than needed."""
    from PIL import Image, ImageOps

    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        photo = Image.open(io.BytesIO(data), formats=_FORMATS)
    with photo:
        if photo.width * photo.height > _MOST_PIXELS:
            raise ThumbnailError(_TOO_MANY)
        # JPEG's decoder can halve as it reads: less memory, less time.
        photo.draft("RGB", (2 * EDGE, 2 * EDGE))
        photo.thumbnail((2 * EDGE, 2 * EDGE), reducing_gap=2.0)
        upright = ImageOps.exif_transpose(photo)
    upright.thumbnail((EDGE, EDGE))
    return upright.convert("RGBA" if upright.has_transparency_data else "RGB")


def is_thumbnail(data: bytes) -> bool:
    """Return whether the bytes may be embedded: a JPEG, and a small one.

    They come from a child that read a stranger's file, so they are not trusted.
    """
    return data[:3] == b"\xff\xd8\xff" and len(data) <= MOST_BYTES
