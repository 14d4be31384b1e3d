"""Describe a file without any value: of JSON keys, types and counts, of pages tags.

Safe to attach to a bug report: strings become their type, numbers too, and keys that
are data (a group's name, a person's) become ``<key>``. Of a page only the nesting of
its elements is told and how often each occurs: no text, no attribute, and no tag that
HTML does not know.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from lxml import etree

from parsers import formats, text

_KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,80}")
_NUMBERED: Final = re.compile(r"v?[0-9]+")
_DEPTH: Final = 24
# Words of the keys that the format notes list, beside those of the file names.
_KEYS: Final = """
activity actor address admined app archived attachments audience author avatar backup
bio birthday blood business caption changes characters city comment contacts content
context coordinate country cover creation cross current data date declined degree
deleted description dict direct dubbing education email emoji end entries event events
exif experiences exposure external family fbid field focal from full gender geo
geoblocked group groups history hometown hoverboard href id ig igtv image impressions in
info inner intro ip is iso items joinable key label language lasso last latitude length
life line list location log longitude magic make map media members message metadata
model modified ms name names new note old option options orientation original other
participant participants payload person photo photos picture place poll post previous
price product profile question quick reaction reactions recently reels region
registration relationship relationships reply rides root score selling sender series
share sort source start state status still stop stories story street string subtitles
tag tags taken tel text thread thumbnail time timestamp title to type uploaded uri url
user username v v2 value values variants vec video videos viewer visit voted wa website
width work year zip
"""
_ELEMENTS: Final = """
    a abbr address article aside audio b base blockquote body br button canvas caption
    center cite code col colgroup dd details div dl dt em embed fieldset figcaption
    figure font footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img input
    label legend li link main map mark meta nav noscript object ol option p param
    picture pre q s script section select small source span strike strong style sub
    summary sup svg table tbody td template textarea tfoot th thead time title tr track
    tt u ul var video wbr
"""
_TAGS: Final = frozenset(re.findall(r"[a-z0-9]+", _ELEMENTS))
# So that a page that was made to be large makes no large report.
_PATHS: Final = 2000
_CHUNK: Final = 1 << 18


def shape_of(data: bytes | bytearray) -> Any:
    """Return the merged shape of a JSON file.

    Raises ValueError where the file is no JSON.
    """
    return _shape(
        json.loads(text.utf8_of(data).decode("utf-8", "replace"), strict=False), 0
    )


def _shape(value: Any, depth: int, parent: str = "") -> Any:
    if depth > _DEPTH:
        return "…"
    if isinstance(value, dict):
        merged: dict[str, Any] = {}
        for key, inner in value.items():
            name = key if is_ours(key, parent) else "<key>"
            shape = _shape(inner, depth + 1, key)
            merged[name] = _merged(merged[name], shape) if name in merged else shape
        return dict(sorted(merged.items()))
    if isinstance(value, list):
        shapes: Any = None
        for inner in value:
            shape = _shape(inner, depth + 1, parent)
            shapes = shape if shapes is None else _merged(shapes, shape)
        return {"[]": len(value), "of": shapes} if value else {"[]": 0}
    return "null" if value is None else type(value).__name__


def is_ours(key: str, parent: str = "") -> bool:
    """Say whether a key is Meta's: of words we know, and no group's name (badges)."""
    if _KEY.fullmatch(key) is None or parent.startswith("group_badges"):
        return False
    return all(
        word in _words() or _NUMBERED.fullmatch(word) for word in key.split("_") if word
    )


class _Nesting:
    """Count the elements that the parser reports, by the tags around each."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._open: list[str] = []

    def start(self, tag: str, _attributes: Mapping[str, str]) -> None:
        """Note an element that begins."""
        self._open.append(tag if tag in _TAGS else "<tag>")
        deep = ["…"] if len(self._open) > _DEPTH else []
        path = " ".join([*self._open[:_DEPTH], *deep])
        known = path in self.counts or len(self.counts) < _PATHS
        self.counts[path if known else "…"] += 1

    def end(self, _tag: str) -> None:
        """Note that the last element has ended."""
        if self._open:
            self._open.pop()

    def data(self, _text: str) -> None:
        """Pass over the words."""

    def close(self) -> None:
        """End the page."""


def shape_of_page(data: bytes | bytearray) -> dict[str, int]:
    """Return how often each nesting of tags occurs in an HTML page.

    >>> shape_of_page(b"<p>Bob<b>!</b><p class=ann>")
    {'html': 1, 'html body': 1, 'html body p': 2, 'html body p b': 1}
    """
    nesting = _Nesting()
    parser = etree.HTMLParser(
        target=nesting, encoding="utf-8", huge_tree=True, no_network=True
    )
    # A NUL would end the page for some versions of the parser.
    plain = data.translate(None, b"\x00")
    for start in range(0, len(plain), _CHUNK):
        parser.feed(bytes(plain[start : start + _CHUNK]))
    parser.close()
    return dict(sorted(nesting.counts.items()))


def masked_stem(stem: str) -> str:
    """Return a file's name, each word that is none of Meta's as its length."""
    parts = stem.split("_")
    known = _words()
    return "_".join(
        part if not part or part in known or part.isdigit() else f"<{len(part)}>"
        for part in parts
    )


@cache
def _words() -> frozenset[str]:
    """Return the words of Meta's own file names and keys, as far as we know them."""
    paths = "/".join(row.path for row in (*formats.PARSED, *formats.left_alone()))
    named = re.findall(r"[a-z]+", f"{paths} {_KEYS}")
    return frozenset(named)


def _merged(left: Any, right: Any) -> Any:
    """Return one shape that covers both."""
    if left == right:
        return left
    if isinstance(left, dict) and isinstance(right, dict):
        if "[]" in left and "[]" in right:
            inner = [shape["of"] for shape in (left, right) if "of" in shape]
            merged = {"[]": left["[]"] + right["[]"]}
            if inner:
                merged["of"] = inner[0] if len(inner) == 1 else _merged(*inner)
            return merged
        keys = sorted({*left, *right})
        return {
            key: _merged(left[key], right[key])
            if key in left and key in right
            else left.get(key, right.get(key))
            for key in keys
        }
    kinds = {
        kind
        for side in (left, right)
        for kind in (side.split("|") if isinstance(side, str) else ["object"])
    }
    return "|".join(sorted(kinds))
