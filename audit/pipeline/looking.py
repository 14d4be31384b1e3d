"""Tell the page what is most worth a look, in every language that it speaks."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from audit import matched, priority, shown
from audit.priority import Shown
from reports import words
from reports.view import Look

MOST: Final = 50


def looks(items: Path, options: Mapping[str, Any]) -> tuple[list[Look], int]:
    """Return the first items to look at, and how many publications the list has.

    ``items`` is an ``items.parquet``, whose words are those that the page may show;
    ``options`` are those of the scan, as its record has them.
    """
    found = priority.ranking(items, MOST)
    return [_look(row, options) for row in found.rows], found.distinct


def _look(row: Shown, options: Mapping[str, Any]) -> Look:
    item = row.item
    found = matched.matched(
        item["text"], item["lang"], item["sensitive"] or (), options
    )
    mentions, reasons = {}, {}
    for lang in words.LANGUAGES:
        with words.using(lang):
            mentions[lang] = [matched.in_words(match) for match in found]
            reasons[lang] = shown.in_words(row.reasons)
    elsewhere = tuple(copy.platform for copy in row.copies)
    return Look(dict(item), mentions, reasons, row.pieces, row.copied, elsewhere)
