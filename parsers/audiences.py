"""Notice an audience that a record states under a name we do not know.

No export since 2013 is known to say who could see an item. If one ever does, it would
be the best evidence of all, so every JSON file that is read is searched for keys and
labels that look like it (``labels.toml``, ``[audience]``). The bytes are searched, not
the records: a plain search costs a small part of decoding, and parsers decode only the
keys that they want. Quotes inside a text are escaped, so no words can look like a key.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from parsers import labels

STATED: Final = "audience stated under a name we do not know"
_ENDS: Final = (b'audience"', b'privacy"', b'visibility"')
_KEY: Final = re.compile(rb'"[A-Za-z0-9_ ]{0,60}"\s*:')
# The order of labels is constant within a kind of record: the beginning shows them all.
_HEAD: Final = 512 << 10
_STRING: Final = rb'"(?:[^"\\]|\\.){1,300}+"'
_LABEL: Final = re.compile(rb'"(label|title)":\s*(%s)' % _STRING)
_CELL: Final = re.compile(rb"(%s)\s*:\s*\{" % _STRING)


def stated_in(data: bytes | bytearray) -> int:
    """Return how many keys or labels of a JSON file look like an item's audience.

    Keys are counted throughout, labels in the beginning of the file.

    >>> stated_in(b'[{"timestamp": 5, "audience": {"name": "Public"}}]')
    1
    """
    count = sum(_keys(data, end) for end in _ENDS)
    if data.find(b'"label_values"', 0, _HEAD) >= 0:
        count += sum(
            _is_audience(found.group(2), is_title=found.group(1) == b"title")
            for found in _LABEL.finditer(data, 0, _HEAD)
        )
    if data.find(b'"string_map_data"', 0, _HEAD) >= 0:
        count += sum(_is_audience(f.group(1)) for f in _CELL.finditer(data, 0, _HEAD))
    return count


def _keys(data: bytes | bytearray, end: bytes) -> int:
    """Count the keys with that end; texts of that end have no colon behind them."""
    count, at = 0, data.find(end)
    while at >= 0:
        begin = data.rfind(b'"', max(0, at - 64), at)
        count += begin >= 0 and _KEY.match(data, begin) is not None
        at = data.find(end, at + len(end))
    return count


def _is_audience(raw: bytes, *, is_title: bool = False) -> bool:
    """Say whether a label speaks of an audience; a title must be no more than that."""
    try:
        word = msgspec.json.decode(raw, type=str)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    return labels.names_audience(word, whole=is_title)
