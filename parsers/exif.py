"""Find the coordinates that a camera wrote into a photo, from its first 64 KiB.

Runs in the limited child only. Where the EXIF block begins is found here, by the
lengths that the container states, and Pillow reads the block; no picture is opened.
``Image.open`` would be worse: to tell whether a PNG has EXIF it decodes the pixels, for
a WebP it makes the canvas, and a JPEG whose headers go on behind the first 64 KiB it
refuses whole (seen in Pillow 13). An EXIF block lies in an APP1 segment of a JPEG, in a
chunk ``eXIf`` of a PNG or ``EXIF`` of a WebP, and is a TIFF itself. HEIC, which Pillow
does not read, and coordinates in XMP, which is XML, are not told.
"""

from __future__ import annotations

import math
import struct
import warnings
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from parsers import coordinates

HEAD_BYTES: Final = 65_536
"""How much of a member is read at most."""

_GPS: Final = 0x8825
_NORTH_OR_SOUTH, _LATITUDE, _EAST_OR_WEST, _LONGITUDE = 1, 2, 3, 4
_SIGNS: Final = {"N": 1, "E": 1, "S": -1, "W": -1}
_IN_XMP: Final = b"GPSLatitude"
_MARK: Final = b"Exif\x00\x00"
_WEBP_HAS_EXIF: Final = 0x08


class Gps(NamedTuple):
    """Whether a photo holds coordinates, None where that can't be told, and which.

    Coordinates that are there and can't be read are None.
    """

    has_gps: bool | None
    latitude: float | None = None
    longitude: float | None = None


class _UnseenError(Exception):
    """Say that the first bytes don't tell."""


def gps_in(head: bytes) -> Gps:
    """Return what the first bytes of a file tell of where the photo was made."""
    try:
        block = _block_in(head)
        gps = Gps(False) if block is None else _gps_of(block)
    except Exception:  # noqa: BLE001 - the seam: a stranger's picture
        return Gps(None)
    return Gps(None) if gps.has_gps is False and _IN_XMP in head else gps


def _gps_of(block: bytes) -> Gps:
    """Read an EXIF block; where something in it is broken, none found is unknown."""
    # Imported here: only a child that looks at pictures needs it.
    from PIL import Image

    exif = Image.Exif()
    with warnings.catch_warnings(record=True) as doubts:
        warnings.simplefilter("always")
        exif.load(block)
        said = exif.get_ifd(_GPS)
    if said.keys() >= {_LATITUDE, _LONGITUDE}:
        return _stated(said)
    is_broken = bool(doubts) or (exif.get(_GPS) is not None and not said)
    return Gps(None if is_broken else False)


def _stated(said: Mapping[int, Any]) -> Gps:
    north, east = _degrees(said[_LATITUDE]), _degrees(said[_LONGITUDE])
    if math.isnan(north) or math.isnan(east) or coordinates.is_nowhere(north, east):
        # 0/0 for each number is how a camera writes that it knows no place.
        return Gps(False)
    signs = [_sign(said.get(tag)) for tag in (_NORTH_OR_SOUTH, _EAST_OR_WEST)]
    if None in signs:
        return Gps(True)
    pair = coordinates.pair_of(north * (signs[0] or 1), east * (signs[1] or 1))
    return Gps(True) if pair is None else Gps(True, *pair)


def _degrees(parts: Any) -> float:
    """Return degrees of one to three numbers: degrees, minutes, seconds."""
    numbers = parts if isinstance(parts, tuple) else (parts,)
    sizes: list[float] = [float(number) for number in numbers[:3]]
    return math.fsum(size / 60.0**place for place, size in enumerate(sizes))


def _sign(letter: Any) -> int | None:
    text = letter.decode("latin-1") if isinstance(letter, bytes) else str(letter)
    return _SIGNS.get(text.strip("\x00 ").upper())


# Where the block lies ----------------------------------------------------------------


def _block_in(head: bytes) -> bytes | None:
    """Return the EXIF block, as far as it is there; None where the file has none."""
    for begins, find in _CONTAINERS.items():
        if head.startswith(begins):
            return find(head)
    raise _UnseenError


def _in_jpeg(head: bytes) -> bytes | None:
    at = 2
    while at + 4 <= len(head):
        first, marker, length = struct.unpack_from(">BBH", head, at)
        if first != 0xFF:
            raise _UnseenError
        if marker == 0xFF:  # any number of them may stand before a marker
            at += 1
        elif marker in (0xDA, 0xD9):  # the pixels begin, or the end
            return None
        elif marker == 0xE1 and head.startswith(_MARK, at + 4):
            return head[at + 4 : at + 2 + length]
        else:
            at += 2 + length
    raise _UnseenError


def _in_png(head: bytes) -> bytes | None:
    at = 8
    while at + 8 <= len(head):
        length, kind = struct.unpack_from(">I4s", head, at)
        if kind == b"IEND":
            return None
        if kind == b"eXIf":
            return head[at + 8 : at + 8 + length]
        if head.startswith(b"Raw profile type", at + 8):  # EXIF in words, of old tools
            raise _UnseenError
        at += 12 + length
    raise _UnseenError


def _in_webp(head: bytes) -> bytes | None:
    if head[8:12] != b"WEBP":
        raise _UnseenError
    is_extended = head[12:16] == b"VP8X" and len(head) > 20
    if not (is_extended and head[20] & _WEBP_HAS_EXIF):
        return None
    at = 12
    while at + 8 <= len(head):
        kind, length = struct.unpack_from("<4sI", head, at)
        if kind == b"EXIF":
            return head[at + 8 : at + 8 + length]
        at += 8 + length + length % 2
    raise _UnseenError


def _in_tiff(head: bytes) -> bytes:
    return head


_CONTAINERS: Final[dict[bytes, Callable[[bytes], bytes | None]]] = {
    b"\xff\xd8\xff": _in_jpeg,
    b"\x89PNG\r\n\x1a\n": _in_png,
    b"RIFF": _in_webp,
    b"II*\x00": _in_tiff,
    b"MM\x00*": _in_tiff,
}
