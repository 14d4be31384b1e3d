"""Describe a JSON file without any value: keys, types and counts.

Safe to attach to a bug report: strings become their type, numbers too, and keys that
are data (a group's name, a person's) become ``<key>``.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

_KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,60}")
_DEPTH: Final = 24


def shape_of(data: bytes | bytearray) -> Any:
    """Return the merged shape of a JSON file.

    Raises ValueError where the file is no JSON.
    """
    return _shape(json.loads(data.decode("utf-8-sig", "replace"), strict=False), 0)


def _shape(value: Any, depth: int, parent: str = "") -> Any:
    if depth > _DEPTH:
        return "…"
    if isinstance(value, dict):
        merged: dict[str, Any] = {}
        for key, inner in value.items():
            name = key if _is_ours(key, parent) else "<key>"
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


def _is_ours(key: str, parent: str) -> bool:
    """Say whether a key is Meta's word: badges have group names for keys."""
    return _KEY.fullmatch(key) is not None and not parent.startswith("group_badges")


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
