r"""Read what the Meta AI app keeps of its talks: one text per talk.

``your_ai_conversations`` in the "Meta" profile's export (seen in ``meta_ai_profile/``,
as a page; the JSON by what a reader says of it, without its path); as JSON a bare
label_values record, ``{label_values: [{label: "Conversation file", dict: [{label, dict:
[{label: "Conversation with Meta AI_<MM-DD-YYYY>_<seconds of 1970>.txt", value}]}]}]}``;
as a page, table rows of the same two cells. The text of a talk (INSTAGRAM 7, and two
public readers of 2026)::

    Conversation with Meta AI


    You: words
    Meta AI: words, over
    several lines

A value that is an address stands for a picture. Times of single messages are not told:
all have the day of their talk, from the number in its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, Final

from parsers import labels, text, times
from parsers.columns import Facts
from parsers.records import Shape

_PLATFORM: Final = "meta_ai"
_NAME: Final = re.compile(r"_(\d\d)-(\d\d)-(\d{4})(?:_(\d{9,11}))?\D*$")
_TURN: Final = re.compile(r"^([^:\n]{1,40}?)[ \u00a0\u202f]?:(?=\s|$)", re.MULTILINE)
_DAY: Final = 86_400_000
_DEPTH: Final = 8


def emit(record: Any, pointer: str, format_: Any, facts: Facts) -> None:
    """Add each message of each talk in the record.

    Raises ValueError where the record holds none.
    """
    values = record.get("label_values") if isinstance(record, dict) else None
    found = list(_talks(values, f"{pointer}/label_values"))
    talks = [(at, name, words) for at, name, words in found if _is_talk(name, words)]
    if not talks:
        raise ValueError("no talk with the AI found")
    if len(found) > len(talks):
        facts.doubts["values that are no talk, not read"] += len(found) - len(talks)
    for at, name, words in talks:
        add_talk(name, words, at, facts)


def _is_talk(name: str, words: str) -> bool:
    """Say whether a value is a talk: its name is a file's, or the AI speaks in it."""
    speakers = (labels.meaning("speakers", mark[1]) for mark in _TURN.finditer(words))
    return name.endswith(".txt") or "ai" in speakers


def _talks(value: Any, at: str, depth: int = 0) -> Iterator[tuple[str, str, str]]:
    """Yield every text with its pointer and the name it goes by."""
    if not isinstance(value, list) or depth > _DEPTH:
        return
    for index, entry in enumerate(value):
        if not isinstance(entry, dict):
            continue
        words = entry.get("value")
        if isinstance(words, str) and words.strip():
            name = entry.get("label") or entry.get("title") or ""
            yield f"{at}/{index}", text.repaired(str(name)), text.repaired(words)
        for key in ("dict", "vec"):
            yield from _talks(entry.get(key), f"{at}/{index}/{key}", depth + 1)


def add_talk(name: str, words: str, pointer: str, facts: Facts) -> None:
    """Add the messages of one talk; ``name`` is that of its file, with the day.

    Words in which no speaker is found are kept whole and counted in ``doubts``.
    """
    day = day_of(name)
    if day is None:
        facts.doubts["talks whose day we cannot tell"] += 1
    facts.precision = "day"
    shared: dict[str, Any] = {"platform": _PLATFORM, "at": facts.time(day, _PLATFORM)}
    if words.strip().startswith(("https://", "http://")):
        facts.doubts["media whose giver is not told, taken for the person's own"] += 1
        facts.add("ai_message", "ai_chat", pointer, url=words.strip(), **shared)
        return
    turns = list(turns_of(words))
    for author, said in turns:
        facts.add(
            "ai_message",
            "ai_chat",
            pointer,
            words=said,
            author=author or "self",
            extra=author or "",
            **shared,
        )
        if author is None:
            facts.doubts["speakers not named, taken for the person's own"] += 1


def turns_of(words: str) -> Iterator[tuple[str | None, str]]:
    """Yield who speaks, and the words, in their order; None where nobody is named.

    Whoever opens the talk and isn't the AI is the person, in whatever language "You"
    is written.
    """
    plain = words.replace("\r\n", "\n")
    marks = list(_TURN.finditer(plain))
    known = {mark[1]: labels.meaning("speakers", mark[1]) for mark in marks}
    if marks and "ai" in known.values() and "self" not in known.values():
        known[marks[0][1]] = known[marks[0][1]] or "self"
    turns = [mark for mark in marks if known[mark[1]]]
    head = plain[: turns[0].start()] if turns else plain
    # The text opens with its own name: "Conversation with Meta AI".
    title, _, rest = head.strip().partition("\n")
    opening = rest.strip() if turns or rest.strip() else title
    if opening:
        yield None, opening
    ends = [*(mark.start() for mark in turns[1:]), len(plain)]
    for mark, end in zip(turns, ends, strict=False):
        said = plain[mark.end() : end].strip()
        if said:
            yield known[mark[1]], said


def day_of(name: str) -> int | None:
    """Return the day in a talk's name in milliseconds, UTC; None if it can't be told.

    The number behind the date is the same time in seconds: where it fits the date, it
    decides; else month and day are told apart only where one cannot be a month.
    """
    found = _NAME.search(name)
    if found is None:
        return None
    first, second, year = (int(part) for part in found.groups()[:3])
    days = {_day(year, first, second), _day(year, second, first)} - {None}
    if found[4]:
        moment = datetime.fromtimestamp(int(found[4]), UTC).date()
        at = times.start_of(moment)
        if any(abs(at - day) <= _DAY for day in days if day is not None):
            return at
    return days.pop() if len(days) == 1 else None


def _day(year: int, month: int, day: int) -> int | None:
    try:
        return times.start_of(date(year, month, day))
    except ValueError:
        return None


CONVERSATIONS = Shape(Any, emit)
