"""Read what is whole in JSON that is damaged, cut off, or no strict JSON at all.

Lenient where the strict parsers refuse: NaN, control characters, lone surrogates,
numbers of thousands of digits. After a broken record it goes on where the next object
begins that looks like one; what lies between is one broken record.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from parsers.text import without_surrogates

_DIGITS: Final = 400
_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F]")
_WRAPPER: Final = re.compile(r'\s*\{\s*"([^"\\]{1,200})"\s*:\s*')
_ELEMENT: Final = re.compile(r"[,\[]\s*(?=\{)")
_STRING: Final = r'"(?:[^"\\]|\\.)*"'
_SCALAR: Final = re.compile(rf"({_STRING})\s*:\s*({_STRING})")
# Keys that records share with what is nested in them.
_COMMON: Final = frozenset(("timestamp", "title", "name", "value"))


class _Broken:
    """Stand in a list for a record that could not be read."""


class Damage(NamedTuple):
    """Say why a list ended before its end."""

    what: str


class Start(NamedTuple):
    """Where a list of records begins, and the keys of the wrappers around it."""

    position: int
    keys: tuple[str, ...]


BROKEN: Final = _Broken()


def _integer(digits: str) -> int | None:
    """Return a number, or None for one that no field of ours can mean."""
    return int(digits) if len(digits) < _DIGITS else None


_DECODER: Final = json.JSONDecoder(strict=False, parse_int=_integer)


def lenient(text: str) -> Any:
    """Parse with the parser that takes the most; clean what no output could hold.

    Raises ValueError or RecursionError where even that fails.
    """
    return _cleaned(_DECODER.decode(text), text)


def _cleaned(value: Any, source: str) -> Any:
    """Return a value without lone surrogates; only an escape can have made one."""
    return _without_surrogates(value) if _SURROGATE.search(source) else value


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return without_surrogates(value)
    if isinstance(value, list):
        return [_without_surrogates(item) for item in value]
    if isinstance(value, dict):
        pairs = value.items()
        return {without_surrogates(k): _without_surrogates(item) for k, item in pairs}
    return value


def list_in(text: str, key: str | None, *, barred: frozenset[str]) -> Start | None:
    """Return where the list of records begins: at the root, or below wrappers.

    ``key`` names the list of a whole-file record. A wrapper with a ``barred`` key is a
    record itself, and its lists are parts of it.
    """
    if key is not None:
        found = re.search(rf'"{key}"\s*:\s*\[', text)
        return Start(found.end(), (key,)) if found else None
    position, keys = 0, []
    while found := _WRAPPER.match(text, position):
        position = found.end()
        keys.append(found.group(1))
    begin = re.compile(r"\s*\[").match(text, position)
    if begin is None or len(keys) > 3 or barred & set(keys):
        return None
    return Start(begin.end(), tuple(keys))


def elements(text: str, position: int, wanted: frozenset[str]) -> Iterator[Any]:
    """Yield a list's elements from ``position``: values, ``BROKEN``, last a ``Damage``.

    ``wanted`` are the keys by which an object is known for a record.
    """
    while True:
        position = _skip(text, position)
        if text[position : position + 1] == "]":
            if text[position + 1 :].strip(" \r\n\t}"):
                yield Damage("more data behind its end")
            return
        begin = position
        try:
            value, position = _DECODER.raw_decode(text, begin)
            value = _cleaned(value, text[begin:position])
        except (ValueError, RecursionError):
            following = _resumed(text, position, wanted)
            if following is None:
                yield Damage("cut off or broken JSON")
                return
            yield BROKEN
            position = following
            continue
        yield value


def _skip(text: str, position: int) -> int:
    while text[position : position + 1] in (" ", "\n", "\r", "\t", ","):
        position += 1
    return position


def _resumed(text: str, position: int, wanted: frozenset[str]) -> int | None:
    """Return where the next whole record begins."""
    for found in _ELEMENT.finditer(text, position):
        try:
            value, _ = _DECODER.raw_decode(text, found.end())
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict) and _is_like(value.keys() & wanted):
            return found.end()
    return None


def _is_like(known: set[str]) -> bool:
    return len(known) >= 2 or bool(known - _COMMON)


def scalars_before(text: str, position: int) -> dict[str, str]:
    """Return the plain texts that an object states before its list, by their keys."""
    found = {}
    for key, value in _SCALAR.findall(text[: min(position, 65_536)]):
        found[lenient(key)] = lenient(value)
    return found
