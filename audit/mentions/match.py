"""Say what stands where in a text."""

from __future__ import annotations

from typing import NamedTuple


class Mention(NamedTuple):
    """One class that a text mentions, or one identifier in it, and the words.

    ``spans`` are begin and end of the matched words, in code points of the text as
    given. ``negated`` and ``quoted`` say that all of them stand under a negation or
    between quotation marks: it is a mention all the same.
    """

    label: str
    spans: tuple[tuple[int, int], ...]
    negated: bool = False
    quoted: bool = False
