r"""Repair and compare words: Meta's mis-encoded JSON, mentions, lone surrogates.

Meta's JSON writes each byte of a UTF-8 text as its own ``\u00xx`` escape, in values
and in keys that are data, in all years from 2018 to 2026 (observed in every public
reader of these exports). HTML exports are clean and never come here.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from functools import lru_cache
from typing import Any

NO_UTF8 = "letters that are no UTF-8, shown as \ufffd"
CUT = "words longer than 4 MiB, cut there"
# The longest words that are kept of any one value, in characters.
LONGEST = 4 << 20
_PIECE = 1 << 20
# UTF-32 goes first, as its mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Which of the first four bytes are zero where two ASCII letters stand, or one.
_ZEROS: dict[tuple[bool, ...], str] = {
    (False, True, False, True): "utf-16-le",
    (True, False, True, False): "utf-16-be",
    (False, True, True, True): "utf-32-le",
    (True, True, True, False): "utf-32-be",
}
# Sorting a run of marks costs its square; no language writes a hundred of them.
_ENDLESS_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{100}"
)
# @[id:type:Name]; the bound keeps an unclosed bracket from costing more than once.
_MENTION = re.compile(r"@\[[^\]\[:]{0,40}:[^\]\[:]{0,20}:([^\]]{1,300})\]")


def utf8_of(data: bytes | bytearray) -> bytes | bytearray:
    r"""Return a file as UTF-8 without a byte order mark, whichever Unicode it is.

    >>> utf8_of("\ufeff[1]".encode("utf-16-le")), utf8_of(b"[\x00\x00\x001\x00\x00\x00")
    (b'[1]', b'[1')
    """
    begin, encoding = 0, ""
    for mark, name in _MARKS:
        if data[: len(mark)] == mark:
            begin, encoding = len(mark), name
            break
    else:
        zeros = tuple(byte == 0 for byte in data[:4])
        encoding = _ZEROS.get(zeros, "utf-8")
    if encoding == "utf-8":
        return data[begin:] if begin else data
    return str(memoryview(data)[begin:], encoding, "replace").encode()


def is_utf8(data: bytes | bytearray) -> bool:
    """Say whether a file is UTF-8 throughout, looking at it piece by piece."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    view = memoryview(data)
    try:
        for begin in range(0, len(view), _PIECE):
            decoder.decode(view[begin : begin + _PIECE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def shortened(value: Any) -> int:
    """Cut the endless texts inside of a decoded value; return how many there were."""
    count = 0
    waiting = [value]
    while waiting:
        held = waiting.pop()
        pairs: Any = ()
        if isinstance(held, dict):
            pairs = held.items()
        elif isinstance(held, list):
            pairs = enumerate(held)
        for key, inner in pairs:
            if isinstance(inner, (dict, list)):
                waiting.append(inner)
            elif isinstance(inner, str) and len(inner) > LONGEST:
                held[key] = inner[:LONGEST]
                count += 1
    return count


@lru_cache(maxsize=64)
def repaired(text: str) -> str:
    r"""Return the text that Meta meant; text that is right already stays as it is.

    >>> repaired("caf\u00c3\u00a9")
    'café'
    >>> repaired("café")
    'café'
    """
    if text.isascii():
        return text
    try:
        raw = text.encode("latin-1")
    except UnicodeEncodeError:
        return without_surrogates(text)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and error.start:
            return _cut_at(raw, error.start) or text
        return text


def _cut_at(raw: bytes, end: int) -> str | None:
    """Return the text before a last character that the export cut in two."""
    kept = raw[:end].decode("utf-8")
    return None if kept.isascii() else kept


def without_surrogates(text: str) -> str:
    """Return the text with lone surrogates replaced, as no output can hold them."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    return text


def mentions(text: str) -> tuple[str, list[str]]:
    """Return the text with ``@[id:type:Name]`` as ``@Name``, and the names.

    >>> mentions("with @[1234:2048:Bob Sample]!")
    ('with @Bob Sample!', ['Bob Sample'])
    """
    if "@[" not in text:
        return text, []
    return _MENTION.sub(r"@\1", text), _MENTION.findall(text)


@lru_cache(maxsize=64)
def normalised(text: str) -> str:
    """Return the text as it is compared: NFC, white space folded.

    Decomposed accents come from uploads of macOS; white space differs between media.
    """
    return folded_of(text)


def folded_of(text: str) -> str:
    """Do as ``normalised``, where a text hardly comes again at once."""
    # Of all that prints, the blank alone is white space.
    is_folded = text.isprintable() and "  " not in text and text.strip() == text
    folded = text if is_folded else " ".join(text.split())
    if folded.isascii():
        return folded
    try:
        # Of the letters of Latin-1 none is ever composed or decomposed.
        folded.encode("latin-1")
    except UnicodeEncodeError:
        pass
    else:
        return folded
    if _ENDLESS_MARKS.search(folded):
        return folded
    return unicodedata.normalize("NFC", folded)


def label(text: str) -> str:
    """Return a label as it is looked up: repaired, straight quotes, lower case."""
    plain = repaired(text).replace("’", "'").replace("\u00a0", " ")
    return normalised(plain.replace("\u202f", " ")).casefold()
