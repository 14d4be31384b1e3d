r"""Repair and compare words: Meta's mis-encoded JSON, mentions, lone surrogates.

Meta's JSON writes each byte of a UTF-8 text as its own ``\u00xx`` escape, in values
and in keys that are data, in all years from 2018 to 2026 (observed in every public
reader of these exports). HTML exports are clean and never come here.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Sorting a run of marks costs its square; no language writes a hundred of them.
_ENDLESS_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{100}"
)
# @[id:type:Name]; the bound keeps an unclosed bracket from costing more than once.
_MENTION = re.compile(r"@\[[^\]\[:]{0,40}:[^\]\[:]{0,20}:([^\]]{1,300})\]")


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
    folded = " ".join(text.split())
    if folded.isascii() or _ENDLESS_MARKS.search(folded):
        return folded
    return unicodedata.normalize("NFC", folded)


def label(text: str) -> str:
    """Return a label as it is looked up: repaired, straight quotes, lower case."""
    plain = repaired(text).replace("’", "'").replace("\u00a0", " ")
    return normalised(plain.replace("\u202f", " ")).casefold()
