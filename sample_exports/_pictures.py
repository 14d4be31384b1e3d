"""Make the bytes of tiny media files: JPEG with EXIF, PNG, and an empty MP4."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

from PIL import Image

_EXIF_IFD, _GPS_IFD = 0x8769, 0x8825
_SIZE = 12


def jpeg(number: int, at: int, *, gps: tuple[float, float] | None = None) -> bytes:
    """Return a JPEG of 12 x 12 pixels whose colours depend on ``number``.

    ``at`` (seconds UTC) becomes DateTimeOriginal, ``gps`` the GPS block.
    """
    out = BytesIO()
    _pixels(number).save(
        out, "JPEG", quality=40, optimize=True, exif=_exif(at, gps).tobytes()
    )
    return out.getvalue()


def png(number: int) -> bytes:
    """Return a PNG of 12 x 12 pixels, as stickers are."""
    out = BytesIO()
    _pixels(number).save(out, "PNG", optimize=True)
    return out.getvalue()


def mp4() -> bytes:
    """Return an MP4 that holds no frame: a type box and an empty free box."""
    kind = b"ftypisom\x00\x00\x02\x00isomiso2mp41"
    return (len(kind) + 4).to_bytes(4, "big") + kind + b"\x00\x00\x00\x08free"


def _pixels(number: int) -> Image.Image:
    image = Image.new("RGB", (_SIZE, _SIZE), _colour(number))
    image.paste(_colour(number + 5), (number % 6, 2, 6 + number % 6, 9))
    return image


def _colour(number: int) -> tuple[int, int, int]:
    return (number * 67 % 256, number * 101 % 256, number * 29 % 256)


def _exif(at: int, gps: tuple[float, float] | None) -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F] = "Example"
    exif[0x0110] = "Placeholder 1"
    taken = datetime.fromtimestamp(at, UTC).strftime("%Y:%m:%d %H:%M:%S")
    exif.get_ifd(_EXIF_IFD)[0x9003] = taken
    if gps is not None:
        latitude, longitude = gps
        block = exif.get_ifd(_GPS_IFD)
        block[1], block[2] = "N", _degrees(latitude)
        block[3], block[4] = "E", _degrees(longitude)
    return exif


def _degrees(value: float) -> tuple[float, float, float]:
    whole = int(value)
    minutes = (value - whole) * 60
    return float(whole), float(int(minutes)), round((minutes - int(minutes)) * 60, 2)
