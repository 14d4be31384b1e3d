"""Fit a decoded record to its shape where its values have other types than expected.

A single object stands for a list of one, a number for its digits; what fits nowhere is
lost alone, and counted.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from msgspec import inspect


class _Lost:
    """Stand for a value that fits nowhere."""


_LOST: Final = _Lost()


def fit(value: Any, record: Any) -> tuple[Any, int]:
    """Return the value as that type, as well as it goes, and how many parts were lost.

    A single object stands for a list of one, a number for its digits; a part of
    another type is lost. Raises TypeError where nothing at all fits.
    """
    lost = [0]
    fitted = _fitted(value, info_of(record), lost)
    if fitted is _LOST:
        raise TypeError("not the expected kind of record")
    return fitted, lost[0]


@cache
def info_of(record: Any) -> inspect.Type:
    """Return what msgspec knows of a type of records."""
    return inspect.type_info(record)


def _fitted(value: Any, info: inspect.Type, lost: list[int]) -> Any:
    if isinstance(info, (inspect.AnyType, inspect.RawType)):
        return value
    if isinstance(info, inspect.UnionType):
        return _fitted_union(value, info, lost)
    if isinstance(info, inspect.StructType):
        return _fitted_struct(value, info, lost)
    if isinstance(info, inspect.ListType):
        items = value if isinstance(value, list) else [value]
        fitted = [_fitted(item, info.item_type, lost) for item in items]
        return [item for item in fitted if item is not _LOST]
    if isinstance(info, inspect.StrType) and isinstance(value, (str, int, float)):
        return str(value)
    if isinstance(info, inspect.DictType) and isinstance(value, dict):
        pairs = {k: _fitted(v, info.value_type, lost) for k, v in value.items()}
        return {key: item for key, item in pairs.items() if item is not _LOST}
    lost[0] += 1
    return _LOST


def _fitted_union(value: Any, info: inspect.UnionType, lost: list[int]) -> Any:
    if value is None:
        return None
    kinds = [kind for kind in info.types if not isinstance(kind, inspect.NoneType)]
    return _fitted(value, kinds[0], lost)


def _fitted_struct(value: Any, info: inspect.StructType, lost: list[int]) -> Any:
    if not isinstance(value, dict):
        lost[0] += 1
        return _LOST
    fields = {}
    for member in info.fields:
        given = value.get(member.encode_name)
        if given is None:
            continue
        fitted = _fitted(given, member.type, lost)
        if fitted is not _LOST:
            fields[member.name] = fitted
    return info.cls(**fields)
