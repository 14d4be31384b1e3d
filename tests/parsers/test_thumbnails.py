"""Small pictures: the right way up, nothing of the file left, hostile files refused."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from parsers.thumbnails import ThumbnailError, is_thumbnail, thumbnail_of

CANARY = "EVE-EXAMPLE-WAS-HERE-48.8584"
RED, BLUE = (220, 30, 30), (30, 30, 220)


def photo(size=(640, 480), format_="JPEG", colour=RED, **saved):
    """Return a picture in one colour that carries the canary wherever it can."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = CANARY  # ImageDescription
    exif[0x9286] = CANARY  # UserComment
    exif.get_ifd(0x8825)[29] = CANARY  # GPSDateStamp
    saved = {"exif": exif, **saved}
    if format_ == "JPEG":
        saved |= {"comment": CANARY.encode(), "icc_profile": CANARY.encode() * 9}
    Image.new("RGB", size, colour).save(out, format_, **saved)
    return out.getvalue()


def opened(data):
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
def test_nothing_of_the_file_but_its_picture_is_left(format_):
    given = photo(format_=format_)
    assert CANARY.encode() in given

    small = thumbnail_of(given)

    assert CANARY.encode() not in small
    assert b"Exif" not in small
    picture = opened(small)
    assert (picture.format, picture.size, dict(picture.getexif())) == (
        "JPEG", (96, 72), {},
    )  # fmt: skip
    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize(
    ("size", "small"),
    [((3000, 1000), (96, 32)), ((1000, 3000), (32, 96)), ((20, 10), (20, 10))],
)
def test_the_longest_side_is_96_pixels_and_nothing_grows(size, small):
    assert opened(thumbnail_of(photo(size))).size == small


def test_a_photo_held_sideways_is_turned_upright():
    sideways = Image.new("RGB", (400, 200), BLUE)
    sideways.paste(RED, (0, 0, 200, 200))
    exif = Image.Exif()
    exif[0x0112] = 6  # turn a quarter clockwise to see it
    out = io.BytesIO()
    sideways.save(out, "JPEG", exif=exif)

    small = opened(thumbnail_of(out.getvalue()))

    assert small.size == (48, 96)
    red, blue = small.getpixel((24, 10)), small.getpixel((24, 86))
    assert red[0] > 180 > red[2]
    assert blue[2] > 180 > blue[0]


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "LA", "1", "I;16"])
def test_every_mode_of_a_png_becomes_a_jpeg(mode):
    out = io.BytesIO()
    Image.new(mode, (200, 100)).save(out, "PNG")

    assert opened(thumbnail_of(out.getvalue())).mode == "RGB"


def test_print_colours_are_read_too():
    out = io.BytesIO()
    Image.new("CMYK", (200, 100), (0, 255, 255, 0)).save(out, "JPEG")

    red = opened(thumbnail_of(out.getvalue())).getpixel((10, 10))

    assert red[0] > 150 > red[2]


def test_clear_parts_show_white_paper():
    out = io.BytesIO()
    Image.new("RGBA", (96, 96), (0, 0, 0, 0)).save(out, "PNG")

    assert opened(thumbnail_of(out.getvalue())).getpixel((50, 50)) == (255, 255, 255)


def bomb(width, height):
    """Return a small PNG whose header claims so many pixels."""

    def chunk(kind, data):
        crc = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1 << 20), 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows)
        + chunk(b"IEND", b"")
    )  # fmt: skip


@pytest.mark.parametrize(
    "size", [(8000, 7000), (10_000, 10_000), (60_000, 60_000), (1, 50_000_001)]
)
def test_a_bomb_is_refused_by_its_header(size):
    with pytest.raises(ThumbnailError, match="more than 50 million pixels"):
        thumbnail_of(bomb(*size))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a picture",
        photo()[:200],
        photo(format_="PNG")[:60],
        bomb(0, 5),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    ],
    ids=["empty", "text", "cut", "cut header", "no width", "svg"],
)
def test_what_is_no_picture_says_so_and_quotes_nothing(data):
    with pytest.raises(ThumbnailError) as caught:
        thumbnail_of(data)

    assert str(caught.value).startswith("no readable picture (")


@pytest.mark.parametrize("format_", ["GIF", "BMP", "TIFF", "PPM", "ICO"])
def test_other_formats_are_not_decoded(format_):
    out = io.BytesIO()
    Image.new("RGB", (32, 32)).save(out, format_)

    with pytest.raises(ThumbnailError, match="UnidentifiedImageError"):
        thumbnail_of(out.getvalue())


def test_only_a_small_jpeg_may_be_embedded():
    small = thumbnail_of(photo())

    assert is_thumbnail(small)
    assert not is_thumbnail(photo(format_="PNG", size=(9, 9)))
    assert not is_thumbnail(b"<script>")
    assert not is_thumbnail(small + bytes(16_384))


def test_the_most_detailed_picture_is_still_small_enough_to_embed():
    noise = Image.effect_noise((960, 960), 200).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "JPEG", quality=95)

    assert is_thumbnail(thumbnail_of(out.getvalue()))
