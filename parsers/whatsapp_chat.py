r"""Read the text of a WhatsApp chat with Meta's AI.

Which files are such chats is told by their names (``parsers.whatsapp_names``).

Lines, UTF-8, in the phone's own date order and without a zone::

    12/31/23, 10:15\u202fPM - Eve: text          Android
    \u200e[31.12.23, 22:15:03] Eve: text         iOS; U+200E marks what the app wrote
    a line without a date goes on the message above
    31/12/2023 22:15 - words of the app, with no sender

Media are ``<Media omitted>``, ``IMG-1.jpg (file attached)`` or ``\u200e<attached:
1.jpg>``, in the phone's language. As the zone is not told, times are days.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, Final, NamedTuple

from parsers import keys, labels, text, times
from parsers.columns import Facts
from parsers.records import Shape
from parsers.whatsapp_names import AI, MARKS

_PLATFORM: Final = "whatsapp"
_BY_APP: Final = re.compile("[\u200e\u2068\u2069]")
_LRM: Final = "\u200e"
_CLOCK: Final = r"\d{1,2}[:.]\d\d(?:[:.]\d\d)?"
_STAMP: Final = re.compile(
    rf"[\ufeff\u200e\u202a\u202c]*(?P<open>\[)?(?P<early>{_CLOCK},\s)?"
    r"(?P<a>\d{1,4})(?P<mark>[./-])\s?(?P<b>\d{1,2})(?P=mark)\s?(?P<c>\d{1,4})"
    rf"(?(early)|[^\d\]\[]{{1,24}}{_CLOCK}[^\d\]\[-]{{0,24}})"
    r"(?P<close>\]|\s-)\s(?P<rest>.*)"
)
_SENDER: Final = re.compile(r"([^:\n]+):(?: |$)(.*)", re.DOTALL)
# Longer names were seen nowhere, but may be; with a full stop inside it is the app's.
_LONG: Final = 80
_STOP: Final = re.compile(r"[.!?。] ?\S")
_ATTACHED: Final = re.compile(f"{_LRM}<[^<>:\n]{{1,40}}: ([^<>\n]{{1,200}})>")
_FILE: Final = re.compile(r"(\S[^\n]{0,200}?\.\w{2,5}) \(([^()\n]{1,40})\)")
_NOTE: Final = re.compile(f"({_LRM}?)<([^<>:\n]{{1,80}})>$")
# Why a chat that is named like one with the AI is left alone.
OTHERS_SPEAK: Final = "others than one person and Meta AI seem to speak in it"
AI_SILENT: Final = "nobody of the name Meta AI speaks in it"
_ORDERS: Final = ("dmy", "mdy", "ymd")
_SINCE: Final = times.OPENED["meta_ai"]


# Lines -------------------------------------------------------------------------------


class Line(NamedTuple):
    """One message: the line it begins in, its date's three parts, sender and body."""

    number: int
    day: tuple[int, int, int]
    sender: str
    body: str


class Message(NamedTuple):
    """One message whose author and day are known, as far as they can be."""

    line: Line
    author: str
    at: int | None


def split(data: bytes | bytearray, facts: Facts) -> Iterator[tuple[str, Message]]:
    """Yield the messages of a chat with the AI alone; of any other chat none.

    The AI must speak in it, and at most one other; else it is somebody's private chat.
    """
    lines = list(_lines(data.decode("utf-8", "replace"), facts))
    if not lines:
        return
    senders = {_folded(line.sender) for line in lines}
    if AI not in senders or len(senders) > 2:
        facts.left_alone = True
        facts.left_why = OTHERS_SPEAK if AI in senders else AI_SILENT
        return
    order = _order([line.day for line in lines], facts.context.latest)
    for line in lines:
        day = _day(line.day, order)
        if day is None:
            facts.doubts["dates whose order we cannot tell"] += 1
        author = "ai" if _folded(line.sender) == AI else "self"
        at = None if day is None else times.start_of(day)
        yield f"line {line.number}", Message(line, author, at)


def _lines(words: str, facts: Facts) -> Iterator[Line]:
    """Yield the messages that somebody sent; lines without a stamp go on the last."""
    begun: tuple[int, re.Match[str]] | None = None
    rest: list[str] = []
    for number, line in enumerate(words.replace("\r\n", "\n").split("\n"), 1):
        stamp = _stamp(line, begun[1] if begun else None)
        if stamp is None:
            if begun is None and line.strip():
                facts.doubts["lines before the first message, not read"] += 1
            rest.append(line)
            continue
        yield from _sent(begun, rest, facts)
        begun, rest = (number, stamp), []
    yield from _sent(begun, rest, facts)


def _stamp(line: str, like: re.Match[str] | None) -> re.Match[str] | None:
    """Return the date that begins a message; one of another style is quoted text."""
    stamp = _STAMP.fullmatch(line) or _STAMP.fullmatch(line.replace("\u200f", ""))
    if stamp is None or not _is_stamp(stamp):
        return None
    return stamp if like is None or _style(stamp) == _style(like) else None


def _style(stamp: re.Match[str]) -> tuple[bool, bool, str]:
    return bool(stamp["open"]), bool(stamp["early"]), stamp["mark"]


def _is_stamp(stamp: re.Match[str]) -> bool:
    """Say whether what looks like a date at the head of a line can be one."""
    if bool(stamp["open"]) != (stamp["close"] == "]"):
        return False
    return any(_date(_parts(stamp), order) is not None for order in _ORDERS)


def _parts(stamp: re.Match[str]) -> tuple[int, int, int]:
    return int(stamp["a"]), int(stamp["b"]), int(stamp["c"])


def _sent(
    begun: tuple[int, re.Match[str]] | None, rest: list[str], facts: Facts
) -> Iterator[Line]:
    if begun is None:
        return
    number, stamp = begun
    found = _SENDER.fullmatch("\n".join([stamp["rest"], *rest]))
    if found is None:
        return
    if len(found[1]) > _LONG and _STOP.search(found[1]):
        facts.doubts["lines that the app may have written, not read"] += 1
        return
    yield Line(number, _parts(stamp), found[1], found[2].strip(" \n\t"))


def _folded(sender: str) -> str:
    """Return a sender as compared: without marks and the tilde of an unsaved name."""
    return text.normalised(MARKS.sub("", sender).strip("~ \u00a0\u202f")).casefold()


# Dates -------------------------------------------------------------------------------


def _date(parts: tuple[int, int, int], order: str) -> date | None:
    """Return the day that three numbers mean in an order; None where they can't."""
    found = dict(zip(order, parts, strict=True))
    year = found["y"]
    if not (year < 100 or 2000 <= year < 2100) or max(found["d"], found["m"]) > 31:
        return None
    try:
        return date(year + 2000 if year < 100 else year, found["m"], found["d"])
    except ValueError:
        return None


def _order(days: list[tuple[int, int, int]], latest: int) -> tuple[str, ...]:
    """Return the orders in which a file's dates can be meant; best is one alone.

    Narrowed by what every date can be, then by the time in which the AI exists, then
    by the dates going forward. A test that no order passes tells nothing.
    """
    left: dict[str, list[int]] = {}
    for order in _ORDERS:
        found = [_date(day, order) for day in days]
        meant = [times.start_of(day) for day in found if day is not None]
        if len(meant) == len(days):
            left[order] = meant
    left = _narrowed(left, lambda meant: min(meant) >= _SINCE and max(meant) <= latest)
    return tuple(_narrowed(left, lambda meant: meant == sorted(meant)))


def _narrowed(
    left: dict[str, list[int]], test: Callable[[list[int]], bool]
) -> dict[str, list[int]]:
    return {order: days for order, days in left.items() if test(days)} or left


def _day(parts: tuple[int, int, int], orders: tuple[str, ...]) -> date | None:
    """Return the day that all orders agree on, else None."""
    meant = {_date(parts, order) for order in orders}
    return meant.pop() if len(meant) == 1 else None


# Bodies ------------------------------------------------------------------------------


class Body(NamedTuple):
    """What is in a message: words or None, and the names of media files."""

    words: str | None
    media: tuple[str, ...] = ()


def body_of(body: str, facts: Facts) -> Body | None:
    """Return the words and media of a message; None for a notice by the app."""
    of_app = body.startswith(_LRM)
    media = tuple(_ATTACHED.findall(body))
    body = _without_note(_ATTACHED.sub("", body))
    head, _, below = _BY_APP.sub("", body).strip().partition("\n")
    attached = _FILE.fullmatch(head)
    if attached and _meaning(attached[2]) == "attached":
        return Body(below.strip() or None, (*media, attached[1]))
    # "Report.pdf, 3 pages document omitted": the last words tell.
    last = " ".join(head.split()[-2:]) if of_app else head
    meaning = _meaning(head) or _meaning(last)
    if meaning == "notice" and of_app:
        return None
    if meaning in ("omitted", "deleted"):
        return Body(below.strip() or None, media)
    if of_app and head:
        facts.doubts["lines that the app may have written, kept as messages"] += 1
    return Body(_BY_APP.sub("", body).strip() or None, media)


def _without_note(body: str) -> str:
    """Return a message without the note that it was edited."""
    note = _NOTE.search(body.rstrip())
    if note and (note[1] or _meaning(note[2]) == "edited"):
        return body[: note.start()].rstrip()
    return body


def _meaning(words: str) -> str | None:
    return labels.meaning("whatsapp", words.strip("<> "))


def emit(message: Message, pointer: str, format_: Any, facts: Facts) -> None:
    """Add a message: its words, and each medium that was given along."""
    body = body_of(message.line.body, facts)
    if body is None:
        return
    facts.precision = "day"
    at, author = facts.time(message.at, _PLATFORM), message.author
    pieces = bool(body.words) + len(body.media) > 1
    shared: dict[str, Any] = {
        "platform": _PLATFORM,
        "at": at,
        "author": author,
        "extra": author,
        "publication": keys.hashed(f"{at}\x1f{author}\x1f{body}") if pieces else 0,
    }
    if body.words or not body.media:
        facts.add("ai_message", "ai_chat", pointer, words=body.words, **shared)
    for name in body.media:
        facts.add("ai_message", "ai_chat", pointer, media_path=name, **shared)


CHAT = Shape(Any, emit, split=split)
