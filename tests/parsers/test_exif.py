"""Hold that coordinates are found in the first bytes of photos, and nothing made up."""

from __future__ import annotations

import io
import random
import struct
from collections import Counter

import pytest
from PIL import Image, ImageFile
from PIL.TiffImagePlugin import IFDRational

from parsers.exif import HEAD_BYTES, Gps, gps_in

GPS = 0x8825
# 33°30'0" S, 70°15'36" W
SANTIAGO = {1: "S", 2: (33.0, 30.0, 0.0), 3: "W", 4: (70.0, 15.0, 36.0)}
FOUND = Gps(True, -33.5, -70.26)
UNTOLD, NONE, UNREAD = Gps(None), Gps(False), Gps(True)


def block(said=None):
    """Return an EXIF block, with a GPS block if anything is said in it."""
    exif = Image.Exif()
    exif[0x010F] = "Example"
    if said:
        exif.get_ifd(GPS).update(said)
    return exif


def photo(format_="JPEG", said=SANTIAGO, size=(40, 30), exif=True):
    out = io.BytesIO()
    more = {"exif": block(said)} if exif else {}
    Image.new("RGB", size, (9, 99, 199)).save(out, format_, **more)
    return out.getvalue()


def with_segments(jpeg, *segments):
    """Return a JPEG with segments of these kinds and bytes before its EXIF."""
    made = b"".join(
        b"\xff" + bytes([kind]) + struct.pack(">H", len(data) + 2) + data
        for kind, data in segments
    )
    return jpeg[:2] + made + jpeg[2:]


def chunk(kind, data):
    return struct.pack(">I4s", len(data), kind) + data + b"\0\0\0\0"


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
def test_coordinates_are_found_in_every_format(format_):
    assert gps_in(photo(format_)) == FOUND


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_a_photo_without_coordinates_has_none(format_):
    assert gps_in(photo(format_, None)) == NONE
    assert gps_in(photo(format_, exif=False)) == NONE


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_tiff_is_read_in_both_byte_orders(order):
    exif = block(SANTIAGO)
    exif.endian = order

    assert gps_in(exif.tobytes()[6:]) == FOUND


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ({1: "N", 2: (47.0, 15.0, 0.0), 3: "E", 4: (2.0, 30.0, 0.0)}, (47.25, 2.5)),
        ({1: "N", 2: (47.0, 15.0, 0.0), 3: "W", 4: (2.0, 30.0, 0.0)}, (47.25, -2.5)),
        ({1: "s", 2: (47.25, 0.0, 0.0), 3: "e\0", 4: (0.0, 0.0, 0.0)}, (-47.25, 0.0)),
        ({1: "N", 2: 47.25, 3: "E", 4: 2.5}, (47.25, 2.5)),
    ],
)
def test_degrees_have_the_sign_of_their_letter(said, known):
    assert gps_in(photo(said=said)) == Gps(True, *known)


def nothing():
    return tuple(IFDRational(0, 0) for _ in range(3))


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ({0: b"\2\3\0\0"}, NONE),
        ({1: "N", 3: "E"}, NONE),
        ({1: "N", 2: (1.0, 2.0, 3.0), 3: "E"}, NONE),
        ({1: "N", 2: nothing(), 3: "E", 4: nothing()}, NONE),
        ({1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)}, NONE),
        ({2: (1.0, 2.0, 3.0), 4: (1.0, 2.0, 3.0)}, UNREAD),
        ({1: "X", 2: (1.0, 2.0, 3.0), 3: "E", 4: (1.0, 2.0, 3.0)}, UNREAD),
        ({1: "N", 2: (91.0, 0.0, 0.0), 3: "E", 4: (1.0, 2.0, 3.0)}, UNREAD),
        ({1: "N", 2: (1.0, 0.0, 0.0), 3: "E", 4: (181.0, 2.0, 3.0)}, UNREAD),
    ],
    ids=["version", "letters", "half", "0 of 0", "0/0", "unsigned", "odd letter",
         "too far north", "too far east"],
)  # fmt: skip
def test_half_of_a_place_is_no_place_and_an_odd_one_has_no_degrees(said, known):
    assert gps_in(photo(said=said)) == known


def test_the_first_64_kib_suffice_where_the_headers_are_longer():
    long = with_segments(photo(), *[(0xE2, b"x" * 30_000)] * 2)
    longer = photo().replace(
        b"\xff\xdb", b"\xff\xe2\xea\x62" + b"x" * 60_000 + b"\xff\xdb", 1
    )

    assert gps_in(long[:HEAD_BYTES]) == FOUND
    assert gps_in((longer + b"x" * HEAD_BYTES)[:HEAD_BYTES]) == FOUND


def png_with_exif_last():
    whole = photo("PNG")
    at = whole.index(b"eXIf") - 4
    size = 12 + struct.unpack(">I", whole[at : at + 4])[0]
    plain = whole[:at] + whole[at + size :]
    end = plain.index(b"IEND") - 4
    pixels = chunk(b"IDAT", bytes(HEAD_BYTES))
    return plain[:end] + pixels + whole[at : at + size] + plain[end:]


@pytest.mark.parametrize(
    "file",
    [
        with_segments(photo(), *[(0xE2, b"x" * 60_000)] * 2),
        png_with_exif_last(),
        photo("WEBP", size=(40, 30)).replace(b"EXIF", b"JUNK"),
        b"\0\0\0\x18ftypheic" + b"\0" * 100,
        b"GIF89a" + b"\0" * 100,
        b"",
        b"\xff\xd8\xff",
        photo()[:60],
        b"II*\0" + struct.pack("<I", 1 << 30),
        b"RIFF\0\0\0\0WAVE",
        photo(exif=False).replace(b"\xff\xdb", b"\x00\xdb"),
    ],
    ids=["behind the head", "png, last", "webp, lost", "heic", "gif", "empty", "cut",
         "cut block", "tiff, far", "wave", "no marker"],
)  # fmt: skip
def test_what_cannot_be_told_is_not_told(file):
    assert gps_in(file[:HEAD_BYTES]) == UNTOLD


def test_coordinates_in_xmp_are_not_denied():
    said = b"http://ns.adobe.com/xap/1.0/\0<x exif:GPSLatitude='33,30S'/>"

    assert gps_in(with_segments(photo(said=None), (0xE1, said))) == UNTOLD


def test_a_png_whose_exif_was_written_as_words_is_not_denied():
    plain = photo("PNG", exif=False)
    at = plain.index(b"IDAT") - 4
    said = chunk(b"zTXt", b"Raw profile type exif\0\0x")

    assert gps_in(plain[:at] + said + plain[at:]) == UNTOLD


def test_no_pixel_is_decoded_and_no_limit_changed(monkeypatch):
    def refuse(*_):
        pytest.fail("a picture was opened")

    monkeypatch.setattr(ImageFile.ImageFile, "load", refuse)
    monkeypatch.setattr(Image, "open", refuse)
    files = {f: (photo(f, exif=False), photo(f, None)) for f in ("JPEG", "PNG", "WEBP")}

    assert {gps_in(file) for pair in files.values() for file in pair} == {NONE}
    assert Image.MAX_IMAGE_PIXELS == 89_478_485
    assert ImageFile.LOAD_TRUNCATED_IMAGES is False


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
def test_mutants_end_in_an_answer(format_):
    whole, chance = photo(format_), random.Random(format_)
    told = Counter()
    for _ in range(1000):
        mutant = bytearray(whole)
        for _ in range(chance.randint(1, 8)):
            mutant[chance.randrange(len(mutant))] = chance.randrange(256)
        found = gps_in(bytes(mutant[: chance.choice((None, None, 90, 200))]))
        told[found.has_gps] += 1
        assert (found.latitude is None) == (found.longitude is None)
        assert found.latitude is None or found.has_gps

    # Most stay readable; none is taken for a photo without EXIF by a crash.
    assert told[True] > 100
    assert told[None] > 20
