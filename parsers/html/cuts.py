"""Cut a record into its tags and what stands between them, without parsing it.

Two records with the same tags and the same kinds of words have the same tree, and the
reader of records treats them alike. A kind says what the reader asks of words: blank,
an address, a time, a label (those are their own kind, as they decide by themselves).
What is written in any unusual way has no cut, and the parser reads it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import unescape
from typing import Any, Final, NamedTuple

from parsers.dates import Calendar
from parsers.html import added, places, targets
from parsers.html.body import IN_PARENTHESES

MOST_PIECES: Final = 400
MARK: Final = "\ue000"
FIRST: Final = ord(MARK)
_LONGEST: Final = 1 << 16
_LONGEST_FIXED: Final = 60
_LONGEST_TIME: Final = 80

# Words, addresses, files; attributes that no reader asks for are left out.
LEFT_OUT: Final = r' (?!(?:class|role|title|datetime|href|src)=)[a-z][a-z-]*="[^"<>]*"'
_CUT: Final = re.compile(rf'>([^<]+)| href="([^"]*)"| src="([^"]*)"|{LEFT_OUT}')
_NAMES: Final = (
    "div|section|article|header|footer|h[1-6]|span|p|a|b|i|strong|em|br|img|video|audio"
    "|source|table|tbody|thead|tr|td|th|ul|ol|li|abbr|time"
)
PLAIN_TAGS: Final = re.compile(
    rf'(?:<(?:{_NAMES})(?: (?:class|role|title|datetime)="[^"<>&]*")* ?/?>'
    rf"|</(?:{_NAMES})>)+"
)
_PLAIN_RECORD: Final = re.compile(
    rf'(?:<(?:{_NAMES})(?: [a-z][a-z-]*="[^"<>]*")* ?/?>[^<>]*|</(?:{_NAMES})>[^<>]*)+'
    r"(?<=>)\s*".encode()
)
# What the parser may drop or change, and the marks.
_CHANGED: Final = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\uf8ff\ufdd0-\ufdef\ufeff\ufff0-\uffff"
)
_ODD: Final = re.compile(f"[<>{_CHANGED}]")
# Words that can be nothing else, the most frequent by far.
_SIMPLE: Final = re.compile(
    rf"[^\s<>&:：\d{_CHANGED}]"
    rf"(?:[^<>&:：\d\n{_CHANGED}]*[^\s<>&:：\d{_CHANGED}])?"
)
# Words that may hold numbers; only a year, an address or a place is more than words.
_NEARLY_SIMPLE: Final = re.compile(
    rf"[^\s<>&:：{_CHANGED}](?:[^<>&\n{_CHANGED}]*[^\s<>&:：)）{_CHANGED}])?"
)
_PLAIN_TIME: Final = re.compile(
    r"[A-Za-z.]{1,24} \d\d?, \d{4},? \d\d?:\d\d(?::\d\d)?(?: [A-Za-z.]{1,24})?",
    re.ASCII,
)
_ENTITY: Final = re.compile(r"&(?:amp|lt|gt|quot|#0?(?:3[2-9]|[4-9]\d));")
_MAY_BE_TIME: Final = re.compile(r"(?<!\d)\d{4}(?!\d)")
_TIME: Final = re.compile(
    r"[^\s,\d]{1,24} \d\d?, \d{4},? \d\d?:\d\d(?::\d\d)?(?: \D{1,24})?"
)
_MODERN: Final = re.compile(r"\d, ?\d{4}")
_UPDATED: Final = re.compile(rf"([^\d&<>\n]{{1,20}}) ({_PLAIN_TIME.pattern})", re.ASCII)
_NUMBER: Final = re.compile(r"\d+")
_ASIDE: Final = Calendar()
_WEB: Final = re.compile(r"https?://[!-~]+")
_PRINTED: Final = re.compile(r"[!-~]+")

# Kinds. A file's says which of the record's files it is: shown twice, it counts once.
WORDS: Final = 0
ADDRESS: Final = 1
SITE: Final = 2
TIME_KIND: Final = 3
OPAQUE: Final = 4
TARGET: Final = 5
DRAWN: Final = 6
UPDATED: Final = 7
PLACE: Final = 8
_FILE: Final = 9
_SHOWN: Final = 10
FIXED: Final = frozenset((OPAQUE, DRAWN))
TIMES: Final = frozenset((TIME_KIND, UPDATED))
# Where the line of a place is kept, beside its name.
LINE: Final = MOST_PIECES


class OddError(Exception):
    """Say that a record is written in an unusual way."""


class Values(NamedTuple):
    """What stands between the tags of a record.

    ``words`` holds words, addresses and paths by the code of their mark; ``times`` are
    in their order, without the word of a line that says "Updated".
    """

    kinds: list[Any]
    words: dict[int, str]
    times: list[str]


class Cut(NamedTuple):
    """A record cut at its words: two of the same ``key`` are read alike.

    The key holds the tags and the kinds; ``raw`` is what stands between the tags as it
    is written: words, an address, a path, or nothing that counts.
    """

    key: tuple[tuple[str, ...], tuple[Any, ...]]
    values: Values
    raw: list[tuple[str | None, str | None, str | None]]


def of(record: memoryview) -> Cut | None:
    """Return the cut of a record, None if it is not plainly written."""
    if len(record) > _LONGEST:
        return None
    try:
        parts = _CUT.split(str(record, "utf-8"))
    except UnicodeDecodeError:
        return None
    if len(parts) > 4 * MOST_PIECES:
        return None
    raw = list(zip(parts[1::4], parts[2::4], parts[3::4], strict=True))
    slots = [
        (code, READERS[one.index(written)], written)
        for code, one in enumerate(raw, FIRST)
        if (written := next(filter(None, one), None)) is not None
    ]
    found = sorted_out(slots)
    if found is None:
        return None
    kinds = [None] * len(raw)
    for (code, _, _), kind in zip(slots, found.kinds, strict=True):
        kinds[code - FIRST] = kind
    return Cut((tuple(parts[::4]), tuple(kinds)), found, raw)


def sorted_out(slots: Iterable[tuple[int, Reader, str]]) -> Values | None:
    """Return the kinds and values of what was cut, None if anything of it is odd."""
    kinds: list[Any] = []
    words: dict[int, str] = {}
    times: list[str] = []
    files: dict[str, int] = {}
    try:
        for code, reader, written in slots:
            kind, value = reader(written)
            if kind == WORDS:
                words[code] = value
            elif kind in TIMES:
                times.append(value)
            elif kind == _FILE:
                kind = files.setdefault(value, code)
            elif kind == _SHOWN:
                kind = -files.setdefault(value, code)
            elif kind == PLACE:
                words[code], words[code + LINE] = places.located(value) or "", value
            elif value:
                words[code] = value
            kinds.append(kind)
    except OddError:
        return None
    for path, code in files.items():
        words[code] = targets.path_of(path)
    if len(files) > 1 and len({words[code] for code in files.values()}) < len(files):
        return None
    return Values(kinds, words, times)


def read(written: str) -> str:
    """Return what the parser makes of words or a value."""
    if _ODD.search(written):
        raise OddError
    if "&" not in written:
        return written
    if "&" in _ENTITY.sub("", written):
        raise OddError
    return unescape(written)


def _of_words(written: str) -> tuple[Any, str]:
    """Return the kind of words, and the words themselves where they are not the kind.

    White space around words is part of their kind.
    """
    words = written
    if "&" in written:
        # The two that stand in half of all words; others are read with more care.
        words = written.replace("&#039;", "'").replace("&quot;", '"')
    if words[:4] != "www." and (_SIMPLE.fullmatch(words) or _is_simple(words)):
        return WORDS, words
    if _PLAIN_TIME.fullmatch(written):
        return TIME_KIND, written
    words = read(written)
    core = words.strip()
    if not core or core[-1] in ":：":
        if len(words) > _LONGEST_FIXED:
            raise OddError
        return words, ""
    kind: Any = WORDS
    if core[-1] in ")）" and _MAY_BE_TIME.search(core) and IN_PARENTHESES.search(core):
        raise OddError
    if len(core) <= _LONGEST_TIME and _MAY_BE_TIME.search(core):
        if _TIME.fullmatch(words):
            return TIME_KIND, words
        updated = _UPDATED.fullmatch(words)
        if updated is not None and added.says_updated(updated[1]):
            return UPDATED, updated[2]
        # Another calendar reads it, as reading teaches a calendar its page's words. A
        # single number is no date in any language.
        is_lone = core.isascii() and len(_NUMBER.findall(core)) == 1
        if not is_lone and (_MODERN.search(core) or _ASIDE.read(core) is not None):
            raise OddError
    if "://" in core:
        kind = ADDRESS
    elif core.startswith("www."):
        kind = SITE
    elif core == words and places.located(words) is not None:
        return PLACE, words
    if "\n" in core:
        core = "\n".join(line.strip(" \t\r") for line in core.split("\n"))
    if len(core) != len(words):
        before = words[: len(words) - len(words.lstrip())]
        kind = (before, kind, words[len(words.rstrip()) :])
    return kind, core


def _is_simple(words: str) -> bool:
    """Say whether words that hold a number or a colon are nothing but words."""
    return (
        "://" not in words
        and _MAY_BE_TIME.search(words) is None
        and _NEARLY_SIMPLE.fullmatch(words) is not None
    )


def of_time(written: str) -> tuple[Any, str]:
    """Return the kind of words that are likely to be a time."""
    if _PLAIN_TIME.fullmatch(written):
        return TIME_KIND, written
    return _of_words(written)


def _of_target(written: str) -> tuple[Any, str]:
    """Return the kind of a link's address."""
    if targets.is_plain_file(written):
        return _FILE, written
    target = read(written)
    if _WEB.fullmatch(target):
        return (OPAQUE, "") if targets.is_opaque(target) else (TARGET, target)
    if not _PRINTED.fullmatch(target) or target.startswith("data:"):
        raise OddError
    if targets.is_medium(target) and not targets.is_drawn(target):
        return _FILE, target
    if len(target) > _LONGEST_FIXED:
        raise OddError
    return target, ""


def _of_source(written: str) -> tuple[Any, str]:
    """Return the kind of a medium's path."""
    if targets.is_plain_file(written):
        return _SHOWN, written
    source = read(written)
    if not _PRINTED.fullmatch(source) or source.startswith("data:"):
        raise OddError
    return (DRAWN, "") if targets.is_drawn(source) else (_SHOWN, source)


Reader = Callable[[str], tuple[Any, str]]
READERS: Final[tuple[Reader, ...]] = (_of_words, _of_target, _of_source)


def is_plain(piece: memoryview) -> bool:
    """Say whether a piece is whole elements, plainly written, and ends with one."""
    return len(piece) <= _LONGEST and _PLAIN_RECORD.fullmatch(piece) is not None
