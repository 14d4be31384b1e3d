"""Tell the lines by which pages name a place from words that a person typed.

A leaf ``Place: NAME (latitude, longitude)`` in the account's language, ``Address: …``
beside it (HTML_EXPORTS 1.4, observed; that coordinates or the address may be missing is
inferred). People write such lines too, so the form alone is not enough: the label must
be Meta's, or the title of the record name the place, or an address stand beside it, or
the line lie deeper than the person's words.
"""

from __future__ import annotations

import re
from typing import Final

from parsers import labels

_LONGEST: Final = 400
_LABEL: Final = r"(?P<label>[^:：\n]{1,40}?)\s*[:：]\s*"
_NUMBER: Final = r"-?\d{1,3}(?:\.\d+)?"
_LOCATED: Final = re.compile(
    rf"(?:{_LABEL})?(?P<name>\S.*?)\s*\({_NUMBER},\s*{_NUMBER}\)"
)
_LABELLED: Final = re.compile(rf"{_LABEL}(?P<name>\S.*)")


def named(
    line: str | None, beside: str | None, title: str, *, is_framed: bool
) -> str | None:
    """Return the name of the place that a line names, None if it names none.

    ``beside`` is the line that follows in the same element; ``is_framed`` says that
    the person's words lie less deep.
    """
    if line is None or not may_be(line):
        return None
    found = _LOCATED.fullmatch(line)
    is_located = found is not None
    found = found or _LABELLED.fullmatch(line)
    if found is None:
        return None
    name = found["name"]
    is_known = _means(found["label"], "place")
    is_titled = name in title
    if beside is not None and is_address(beside):
        return name if is_known or is_located else None
    if not is_located:
        return name if is_known and (is_titled or is_framed) else None
    is_followed = beside is not None and is_labelled(beside)
    return name if is_known or is_titled or is_framed or is_followed else None


def located(line: str) -> str | None:
    """Return the place of a line that names one whatever stands around it, if so.

    Its label is Meta's, and coordinates follow the name.
    """
    if len(line) > _LONGEST or line[-1:] != ")":
        return None
    found = _LOCATED.fullmatch(line)
    if found is None or not _means(found["label"], "place"):
        return None
    return found["name"]


def may_be(line: str) -> bool:
    """Say whether a line has the form of a place or an address."""
    if len(line) > _LONGEST:
        return False
    if line[-1:] == ")" and _LOCATED.fullmatch(line):
        return True
    if ":" not in line[:48] and "：" not in line[:48]:
        return False
    found = _LABELLED.fullmatch(line)
    return found is not None and (
        _means(found["label"], "place") or _means(found["label"], "address")
    )


def is_address(line: str) -> bool:
    """Say whether a line is an address by its label."""
    found = _LABELLED.fullmatch(line)
    return found is not None and _means(found["label"], "address")


def is_labelled(line: str) -> bool:
    """Say whether a line begins with a label, whatever it means."""
    return _LABELLED.fullmatch(line) is not None


def _means(label: str | None, meant: str) -> bool:
    return label is not None and labels.meaning("pages", label) == meant
