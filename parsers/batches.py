"""Turn rows as the parsers add them into the columns of a FACTS batch.

Here words are repaired, keys are made, and ids: once for all shapes, and for thousands
of rows at a time, as a call per row and step costs more than what it does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from hashlib import blake2b
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from parsers import keys, schema, text

U64 = npt.NDArray[np.uint64]
SCHEMA: Final = schema.schema_of(schema.FACTS)
_CODES: Final = {
    name: {label: code for code, label in enumerate(labels)}
    for name, labels in schema.DICTIONARIES.items()
}
# One name may stand in thousands of rows; no honest one is nearly as long.
_NAME_CHARACTERS: Final = 4096
_CUT: Final = "names longer than 4,096 characters, cut there"
_NO_TEXT: Final = bytes(8)
_ID_LETTERS: Final = 20
# Added to minutes, so that none of them is 0: "no time".
_NO_MINUTE: Final = 1 << 40


class Row(NamedTuple):
    """One item as it was added; words, paths and addresses may need repair."""

    kind: str
    surface: str
    pointer: str
    platform: str
    at: int | None
    words: str | None
    status: str
    author: str
    media_path: str | None
    publication: int
    extra: str
    people: list[str] | None
    container: str | None
    place: str | None
    url: str | None
    has_gps: bool | None
    backdated_to: int | None
    edited_at: int | None
    parent_owner: str | None
    stated_public: bool | None
    latitude: float | None
    longitude: float | None
    precision: str
    task: int


# What stands in a column as it was added.
_AS_ADDED: Final = (
    "kind", "surface", "platform", "status", "author", "media_path", "backdated_to",
    "edited_at", "parent_owner", "stated_public", "latitude", "longitude", "has_gps",
    "task",
)  # fmt: skip


def batch_of(
    rows: Sequence[tuple[Any, ...]],
    accounts: dict[str, str],
    doubts: Counter[str],
    rank: int,
) -> pa.RecordBatch:
    """Return rows, each with the fields of ``Row``, as one batch.

    Raises what a value of a wrong type raises; then nothing is counted in ``doubts``.
    """
    added = dict(zip(Row._fields, zip(*rows, strict=True), strict=True))
    count, cut = len(rows), Counter[str]()
    words = [w if not w or w.isascii() else text.repaired(w) for w in added["words"]]
    words, people = _mentioned(words, added["people"])
    urls = [u if not u or u.isascii() else text.repaired(u) for u in added["url"]]
    named = {"container": added["container"], "place": added["place"], "url": urls}
    made = _keyed(added, words, accounts)
    at = added["at"]
    columns: dict[str, Any] = {
        **{name: added[name] for name in _AS_ADDED},
        **{name: _bounded(values, cut) for name, values in named.items()},
        **made,
        "account": [accounts.get(platform, "") for platform in added["platform"]],
        "created_at": at,
        "precision": [
            None if time is None else precision
            for time, precision in zip(at, added["precision"], strict=True)
        ],
        "text": words,
        "people": people,
        "source_pointer": added["pointer"],
        "rank": pa.array(np.full(count, rank, np.int16)),
    }
    arrays = [_array(field, columns.get(field.name), count) for field in SCHEMA]
    doubts.update(cut)
    return pa.RecordBatch.from_arrays(arrays, schema=SCHEMA)


def _mentioned(
    words: list[str | None], people: Iterable[list[str] | None]
) -> tuple[list[str | None], list[list[str] | None]]:
    """Return words without the marks of mentions, and people with those named there."""
    found = [tagged or None for tagged in people]
    for row, (said, tagged) in enumerate(zip(words, found, strict=True)):
        if said and (tagged or "@[" in said):
            words[row], named = text.mentions(said)
            if named or tagged:
                found[row] = list(dict.fromkeys([*(tagged or ()), *named]))
    return [said or None for said in words], found


def _bounded(names: Iterable[str | None], cut: Counter[str]) -> list[str | None]:
    """Return names, those cut that are endless."""
    found = list(names)
    for row, name in enumerate(found):
        if name and len(name) > _NAME_CHARACTERS:
            cut[_CUT] += 1
            found[row] = name[:_NAME_CHARACTERS]
    return found


# Keys and ids ------------------------------------------------------------------------


def _keyed(
    added: dict[str, tuple[Any, ...]],
    words: Iterable[str | None],
    accounts: dict[str, str],
) -> dict[str, Any]:
    """Return the columns of ids and of the keys that join files."""
    spoken = [text.folded_of(said) if said else "" for said in words]
    paths = added["media_path"]
    media = [keys.medium_key(path) if path else None for path in paths]
    said = _hashes(spoken)
    publication = np.fromiter(added["publication"], np.uint64, len(spoken))
    return {
        "item_id": _ids(added, spoken, accounts),
        "twin": pa.array(_twins(added, said, media, accounts)),
        "publication": pa.array(publication),
        "medium_key": pa.array(media, pa.uint64()),
        "text_key": pa.array(np.where(publication != 0, said, 0).astype(np.uint64)),
    }


def _hashes(texts: list[str]) -> U64:
    """Return the hash of each text as ``keys.hashed`` makes it; 0 for none."""
    digests = [
        blake2b(said.encode("utf-8", "replace"), digest_size=8).digest()
        if said
        else _NO_TEXT
        for said in texts
    ]
    return np.frombuffer(b"".join(digests), "<u8").astype(np.uint64)


def _ids(
    added: dict[str, tuple[Any, ...]], spoken: list[str], accounts: dict[str, str]
) -> pa.Array:
    """Return the ids of items as ``keys.item_id`` makes them."""
    digests = []
    for platform, kind, surface, at, said, path in zip(
        added["platform"], added["kind"], added["surface"], added["at"], spoken,
        added["media_path"], strict=True,
    ):  # fmt: skip
        minute = "" if at is None else at // 60_000
        name = keys.basename(path) if path else ""
        told = (
            f"{platform}\x1f{accounts.get(platform, '')}\x1f{kind}\x1f{surface}"
            f"\x1f{minute}\x1f{said}\x1f{name}"
        )
        raw = told.encode("utf-8", "replace")
        digests.append(blake2b(raw, digest_size=_ID_LETTERS // 2).digest())
    letters = pa.py_buffer(b"".join(digests).hex().encode("ascii"))
    places = np.arange(len(spoken) + 1, dtype=np.int32) * _ID_LETTERS
    return pa.StringArray.from_buffers(len(spoken), pa.py_buffer(places), letters)


def _twins(
    added: dict[str, tuple[Any, ...]],
    said: U64,
    media: list[int | None],
    accounts: dict[str, str],
) -> U64:
    """Return a key that is equal for records of one and the same item.

    A medium is itself wherever it is listed. A caption belongs to its medium; which
    publication that is in the end is settled when the files are joined. Pages give no
    time to a statement of the profile, and do not say which thread is a reply.
    """
    sorts, when, extras = [], [], []
    for platform, kind, at, medium, extra in zip(
        added["platform"], added["kind"], added["at"], media, added["extra"],
        strict=True,
    ):  # fmt: skip
        is_medium = medium is not None and kind != "caption"
        what = "post" if platform == "threads" and kind == "comment" else kind
        what = "medium" if is_medium else what
        sorts.append(_sort(f"{platform}\x1f{accounts.get(platform, '')}\x1f{what}"))
        is_timeless = is_medium or at is None or kind == "profile_field"
        when.append(0 if is_timeless else at // 60_000 + _NO_MINUTE)
        extras.append(_sort(extra) if extra and not is_medium else 0)
    is_medium = np.array([key is not None for key in media], bool) & np.array(
        [kind != "caption" for kind in added["kind"]], bool
    )
    own = np.fromiter((key or 0 for key in media), np.uint64, len(media))
    twins = np.array(sorts, np.uint64)
    for part in (
        np.array(when, np.int64).astype(np.uint64),
        np.where(is_medium, 0, said).astype(np.uint64),
        own,
        np.array(extras, np.uint64),
    ):
        twins = keys.mixed(twins, part)
    return twins


_sort = lru_cache(maxsize=4096)(keys.hashed)


# Columns -----------------------------------------------------------------------------


def _array(field: pa.Field, values: Any, count: int) -> pa.Array:
    name, type_ = field.name, field.type
    if isinstance(values, pa.Array):
        return values
    codes = _CODES.get(name)
    # Counting what is one object all along is faster than turning it.
    is_null = values is None or values.count(None) == count
    if codes is None:
        return pa.nulls(count, type_) if is_null else pa.array(values, type_)
    if pa.types.is_list(type_):
        return _unlooked(count, _labels(name))
    if is_null:
        indices = pa.nulls(count, pa.int32())
    elif values[0] in codes and values.count(values[0]) == count:
        indices = pa.array(np.full(count, codes[values[0]], np.int32))
    else:
        indices = pa.array(list(map(codes.get, values)), pa.int32())
    return pa.DictionaryArray.from_arrays(indices, _labels(name))


@cache
def _labels(name: str) -> pa.Array:
    return pa.array(schema.DICTIONARIES[name], pa.string())


def _unlooked(count: int, labels: pa.Array) -> pa.ListArray:
    """Return null lists, with the dictionary that filled ones would have."""
    none = pa.DictionaryArray.from_arrays(pa.array([], pa.int32()), labels)
    begins = pa.array([0] * (count + 1), pa.int32())
    return pa.ListArray.from_arrays(begins, none, mask=pa.array([True] * count))
