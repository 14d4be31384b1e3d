"""Find again the words for which an item's labels stand, to show them to their owner.

A label is a mention, never a trait of a person; the words are what it rests on. They
are in no table, so they are looked for anew in the words that the tables hold: with
``--text snippet`` some may lie behind the cut, with ``none`` there are none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from audit import mentions
from reports.words import _, label


class Match(NamedTuple):
    """The words of one mention; none where the label rests on no single word."""

    label: str
    words: tuple[str, ...]
    negated: bool = False
    quoted: bool = False


def matched(
    text: str | None,
    lang: str | None,
    labels: Iterable[str],
    options: Mapping[str, Any],
) -> list[Match]:
    """Return the words behind each of the labels, and of no other, in their order.

    ``options`` are those of the scan, from ``audit.json``.
    """
    wanted = list(labels)
    found: dict[str, list[Match]] = {name: [] for name in wanted}
    if text and wanted:
        for mention in mentions.mentions_in(
            text,
            lang,
            children=options.get("children", True) is not False,
            trials=options.get("trials") is True,
        ):
            if mention.label in found:
                words = tuple(text[begin:end] for begin, end in mention.spans)
                match = Match(mention.label, words, mention.negated, mention.quoted)
                found[mention.label].append(match)
    return [one for name in wanted for one in found[name] or [Match(name, ())]]


def in_words(match: Match) -> str:
    """Return a mention with its words, each on one line, as a person reads it."""
    what = label(match.label)
    words = ", ".join(
        _("“{words}”").format(words=" ".join(word.split())) for word in match.words
    )
    if not words:
        return what
    if match.negated and match.quoted:
        return _("{what}: {words} (negated, quoted)").format(what=what, words=words)
    if match.negated:
        return _("{what}: {words} (negated)").format(what=what, words=words)
    if match.quoted:
        return _("{what}: {words} (quoted)").format(what=what, words=words)
    return _("{what}: {words}").format(what=what, words=words)
