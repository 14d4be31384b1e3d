"""Put what pages say of talks with Meta's AI into the keys of their JSON.

The Meta AI app (pages of 2026, INSTAGRAM 7): table rows of two cells, the name
``Conversation with Meta AI_<date>_<number>.txt`` and the whole text of the talk.

``messages/ai_conversations.html`` and ``messages/ai_conversations/*.html`` of Facebook
and Instagram: known to be nested tables, the first an index (HTML_EXPORTS 1.5); the
rows were not seen. Expected is what JSON has: labelled rows that end in a time, or a
speaker as heading, words and a time, as on pages of other messages (a hypothesis).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from parsers import dates
from parsers.dates import Calendar
from parsers.html.parts import Fields, Medium, Pair, Part, Text, line_of
from parsers.html.reading import PageShape, Source

_Entry = dict[str, Any]


# The Meta AI app ----------------------------------------------------------------------


def talks(listed: list[Fields], source: Source) -> dict[str, Any]:
    """Return all labelled texts of a page, and the words below a heading."""
    entries = [entry for one in listed for entry in _texts(one.parts, one.title)]
    return {"label_values": entries}


def _texts(parts: Sequence[Part], heading: str) -> Iterator[_Entry]:
    for part in parts:
        if isinstance(part, Pair) and part.inner:
            yield from _texts(part.inner, part.label)
        elif isinstance(part, (Pair, Text)) and part.text:
            yield {"label": part.label or heading, "value": part.text}
        elif line_of(part):
            yield {"label": heading, "value": line_of(part)}


# Conversations ------------------------------------------------------------------------


def conversation(listed: list[Fields], source: Source) -> dict[str, Any]:
    """Return a page's messages; the builder refuses a page without any."""
    messages = [message for one in listed for message in _messages(one, source)]
    return {"label_values": [{"title": "Messages", "dict": messages}]}


def index(listed: list[Fields], source: Source) -> dict[str, Any] | None:
    """Return the messages of a page; None for an index, on which no time stands."""
    if not any(one.time or one.pairs for one in listed):
        return None
    return conversation(listed, source)


def _messages(fields: Fields, source: Source) -> Iterator[_Entry]:
    """Yield the messages of one record: itself one, or tables of several."""
    if fields.pairs:
        yield from _of_rows(fields.pairs, source)
        return
    said = [{"value": line} for line in map(line_of, fields.parts) if line]
    media = [{"uri": part.uri} for part in fields.parts if isinstance(part, Medium)]
    if fields.time is not None:
        entries = [*said, {"media": media}, {"label": "", "value": fields.title}]
        yield {"dict": [*entries, _time(fields.time, source)]}


def _of_rows(pairs: Sequence[Pair], source: Source) -> Iterator[_Entry]:
    """Yield the messages among rows: of inner tables, else each up to its time."""
    inner = [
        message
        for pair in pairs
        for message in _of_rows([p for p in pair.inner if isinstance(p, Pair)], source)
    ]
    if inner:
        yield from inner
        return
    calendar, entries = Calendar(), list[_Entry]()
    for pair in pairs:
        time = pair.time or (calendar.read(pair.label) if not pair.text else None)
        if time is None:
            media = [{"uri": uri} for uri in pair.media]
            entries.append({"label": pair.label, "value": pair.text, "media": media})
        elif entries:
            yield {"dict": [*entries, _time(time, source)]}
            entries = []


def _time(time: dates.Stamp | dates.Unread, source: Source) -> _Entry:
    return {"timestamp_value": source.clock.seconds(time)}


TALKS: Final = PageShape(whole=talks)
CONVERSATION: Final = PageShape(whole=conversation)
INDEX: Final = PageShape(whole=index)
