"""Tell from its bytes whether a page is cut off, or hides markup from its reader.

A parser of HTML takes everything: at a cut it closes what is open, and a comment, a
script or a box of text that never ends is the rest of the page. None of it is an error,
so what is lost in it is looked for here. Words in pages are escaped, and Meta's pages
end as they begin (all years seen, 2010 to 2026), so neither occurs in a whole one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from parsers import text
from parsers.columns import Facts

HIDDEN: Final = "comments or scripts with markup in them, which is not read"
_CUT: Final = "cut off (the page does not end)"
_SWALLOWED: Final = "cut off (a comment, script or field in it does not end)"
_TAIL: Final = 4096
_HEAD: Final = 1024
_OPENED: Final = re.compile(
    # Two letters tell nearly every other tag apart, at half the cost.
    rb"<(?=!-|s[ct]|t[ie]|pl|xm|if|no)"
    rb"(?:(!--)|(script|style|title|textarea|plaintext|xmp|iframe|noscript|template"
    rb"|noembed|noframes)(?=[\s/>]))",
    re.IGNORECASE,
)
_COMMENT_END: Final = re.compile(rb"--!?>")
_END_TAG: Final = re.compile(rb"</[A-Za-z]")
_HTML: Final = re.compile(rb"<html[\s>]", re.IGNORECASE)
_HTML_END: Final = re.compile(rb"</html\s*>", re.IGNORECASE)


def look(data: bytes | bytearray, facts: Facts) -> None:
    """Note what the parser cannot tell: a cut, hidden markup, letters that are none."""
    damage, hidden = damage_of(data)
    facts.tally.damage = facts.tally.damage or damage
    noted = {HIDDEN: hidden, text.NO_UTF8: int(not text.is_utf8(data))}
    facts.doubts.update({doubt: count for doubt, count in noted.items() if count})


def damage_of(data: bytes | bytearray) -> tuple[str | None, int]:
    """Return why the end of a page is missing, None if it is there; what is hidden.

    That is how many comments, scripts and fields hold markup that nobody reads.

    >>> damage_of(b"<html><p>one</p><!-- <p>two</p></html>")
    ('cut off (a comment, script or field in it does not end)', 0)
    """
    hidden = 0
    for begin, end in _fields(data):
        if end is None:
            return _SWALLOWED, hidden
        hidden += _END_TAG.search(data, begin, end) is not None
    tail = bytes(data[-_TAIL:]).rstrip(b"\x00 \t\r\n\f")
    is_ended = _HTML_END.search(tail) is not None
    if not is_ended and (tail[-1:] != b">" or _HTML.search(data, 0, _HEAD)):
        return _CUT, hidden
    return None, hidden


def _fields(data: bytes | bytearray) -> Iterator[tuple[int, int | None]]:
    """Yield where each begins in which no tag counts, and where it ends, if it does."""
    at = 0
    while found := _OPENED.search(data, at):
        begin = found.end()
        if found.group(1):
            # "<!-->" is a comment too.
            ended = _COMMENT_END.search(data, begin - 2)
        else:
            name = found.group(2).lower()
            ended = re.compile(rb"</" + name + rb"[\s/>]", re.IGNORECASE).search(
                data, begin
            )
        yield begin, ended.start() if ended else None
        if ended is None:
            return
        at = ended.end()
