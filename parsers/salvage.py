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
_MOST_WRAPPERS: Final = 3
_BETWEEN: Final = re.compile(r"[ \n\r\t,]*")
_ELEMENT: Final = re.compile(r'[,\[]\s*+(?=\{\s*+")')
_INSIDE: Final = r'(?:[^"\\]|\\.)*+'
# A text that never ends is passed over at once, not looked into at each quote.
_SCALAR: Final = re.compile(
    rf'("{_INSIDE}")\s*+:\s*+("{_INSIDE}")|"{_INSIDE}"?+', re.DOTALL
)
# What is decoded at first: an error of the decoder costs all the text it was given.
_WINDOW: Final = 1 << 14
_WIDER: Final = 8
# How near its end an error may come from the cut: "-Infinity", half an escape.
_NEAR: Final = 16
# What may be spent on looking for whole records, in characters.
_TRIES_PER_CHARACTER: Final = 16
_FREE_TRIES: Final = 4 << 20
_PER_TRY: Final = 256
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


def _integer(digits: str) -> int | float:
    """Return a number, an infinite one where no field of ours can mean it."""
    return int(digits) if len(digits) < _DIGITS else float(f"{digits[:1]}9e999")


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
    position = 0
    keys: list[str] = []
    while len(keys) <= _MOST_WRAPPERS and (found := _WRAPPER.match(text, position)):
        position = found.end()
        keys.append(found.group(1))
    begin = re.compile(r"\s*\[").match(text, position)
    if begin is None or len(keys) > _MOST_WRAPPERS or barred & set(keys):
        return None
    return Start(begin.end(), tuple(keys))


class _Reader:
    """Decode values of one text, at a cost that is linear however broken it is.

    ``left`` is what may still be spent on values that turn out to be none.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self.left = _TRIES_PER_CHARACTER * len(text) + _FREE_TRIES

    def at(self, begin: int) -> tuple[Any, int]:
        """Return the value that begins there and its end.

        Raises _BrokenError with the place from which on nothing was understood.
        """
        size = _WINDOW
        while True:
            window = self._text[begin : begin + size]
            is_cut = begin + size < len(self._text)
            reached = len(window)
            try:
                value, end = _DECODER.raw_decode(window)
                if end < len(window) or not is_cut:
                    return _cleaned(value, window[:end]), begin + end
            except json.JSONDecodeError as error:
                if not error.msg.startswith("Unterminated"):
                    reached = error.pos
                is_cut = is_cut and reached > len(window) - _NEAR
            except RecursionError:
                is_cut = False
            self.spend(reached)
            if not is_cut or self.left < 0:
                raise _BrokenError(begin + reached)
            size *= _WIDER

    def spend(self, characters: int) -> None:
        """Note a try that gave no record."""
        self.left -= characters + _PER_TRY


class _BrokenError(ValueError):
    """Say up to where a broken value was looked at."""

    def __init__(self, reached: int) -> None:
        super().__init__("broken JSON")
        self.reached = reached


def elements(
    text: str, position: int, wanted: frozenset[str], *, wrappers: int = 0
) -> Iterator[Any]:
    """Yield a list's elements from ``position``: values, ``BROKEN``, last a ``Damage``.

    ``wanted`` are the keys by which an object is known for a record, ``wrappers`` how
    many objects the list stands in, of which any may have held more. A text that is
    broken in very many places is searched less closely towards its end.
    """
    reader = _Reader(text)
    following: int | None
    while True:
        position = _after(_BETWEEN, text, position)
        if text[position : position + 1] == "]":
            behind = text[position + 1 :]
            if behind.strip(" \r\n\t}"):
                yield Damage("more data behind its end")
            elif behind.count("}") < wrappers:
                yield Damage("cut off or broken JSON")
            elif reader.left < 0:
                yield Damage("broken in too many places")
            return
        try:
            value, position = reader.at(position)
        except _BrokenError:
            following = _resumed(text, position, wanted, reader)
            if following is None:
                yield Damage("cut off or broken JSON")
                return
            yield BROKEN
            position = following
            continue
        yield value


def _after(pattern: re.Pattern[str], text: str, position: int) -> int:
    """Return where a pattern that always matches ends."""
    found = pattern.match(text, position)
    return position if found is None else found.end()


def _resumed(
    text: str, position: int, wanted: frozenset[str], reader: _Reader
) -> int | None:
    """Return where the next whole record begins.

    Once the reader has spent what it may, what a try has passed is not tried again.
    """
    while found := _ELEMENT.search(text, position):
        begin = found.end()
        try:
            value, reached = reader.at(begin)
            if isinstance(value, dict) and _is_like(value.keys() & wanted):
                return begin
            reader.spend(reached - begin)
        except _BrokenError as error:
            reached = error.reached
        is_over = reader.left < 0
        position = max(reached, begin + _PER_TRY) if is_over else begin
    return None


def _is_like(known: set[str]) -> bool:
    return len(known) >= 2 or bool(known - _COMMON)


def scalars_before(text: str, position: int) -> dict[str, str]:
    """Return the plain texts that an object states before its list, by their keys."""
    found = {}
    for key, value in _SCALAR.findall(text[: min(position, 65_536)]):
        if key:
            found[lenient(key)] = lenient(value)
    return found
