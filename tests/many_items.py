"""Write an ``items.parquet`` of as many invented items as wanted, in little memory.

Words are invented too, with the lengths and repeats of speech, so that they compress as
such. An item's labels hang together, as in a real archive: they come from some dozens
of sorts of items, of which few are frequent. All is drawn at random, by a seed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from parsers import schema
from reports.tables import ParquetWriter

_BATCH = 65_536
_FIRST, _LAST = 1_104_537_600, 1_790_000_000
_SORTS = 40
_WORDS = 20_000
_LONGEST = 30
_NAMES = [
    f"{first} of Exampleton {n}" for n in range(40) for first in ("Choir", "Club")
]
_LABELLED = [c.name for c in schema.ITEMS if c.name in schema.LABELS_OF]


def write(path: Path, rows: int, *, seed: int = 4) -> None:
    """Write so many items."""
    rng = np.random.default_rng(seed)
    columns = schema.schema_of(schema.ITEMS)
    vocabulary, sorts = _vocabulary(rng), _sorts(rng)
    writer = ParquetWriter(path, columns)
    for first in range(0, rows, _BATCH):
        drawn = _batch(rng, min(_BATCH, rows - first), vocabulary, sorts)
        arrays = [
            pa.array(drawn[field.name], type=_plain(field.type)).cast(field.type)
            for field in columns
        ]
        writer.write(pa.RecordBatch.from_arrays(arrays, schema=columns))
    writer.close()


def _plain(type_: pa.DataType) -> pa.DataType:
    """Return the type from which labels are cast."""
    if pa.types.is_dictionary(type_):
        return pa.string()
    if pa.types.is_list(type_) and pa.types.is_dictionary(type_.value_type):
        return pa.list_(pa.string())
    return type_


def _vocabulary(rng: np.random.Generator) -> np.ndarray:
    letters = np.array(list("etaoinshrdlucmfwypvbgkéèàç"))
    words = ["".join(rng.choice(letters, rng.integers(2, 10))) for _ in range(_WORDS)]
    return np.array(words, object)


def _sorts(rng: np.random.Generator) -> list[dict[str, str]]:
    return [
        {name: str(rng.choice(schema.LABELS_OF[name])) for name in _LABELLED}
        | {
            "author": "other" if sort % 8 == 7 else "self",
            "account": f"{('eve', 'ann')[sort % 2]}.example",
            "lang": ("en", "fr", "und")[sort % 3],
            "rule": f"eu25-rule-{sort % 15}",
            "source_archive": f"facebook-{sort % 2}.zip",
            "source_path": f"posts/your_posts_{sort}.json",
        }
        for sort in range(_SORTS)
    ]


def _batch(
    rng: np.random.Generator,
    size: int,
    vocabulary: np.ndarray,
    sorts: list[dict[str, str]],
) -> dict[str, Any]:
    sort = rng.zipf(1.4, size) % _SORTS
    numbers = rng.integers(10**14, 10**15, size).tolist()
    created = (rng.integers(_FIRST, _LAST, size) * 1000).tolist()
    some = lambda values, share: _some(rng, values, share)  # noqa: E731
    return {
        **{column.name: [None] * size for column in schema.ITEMS},
        **{
            name: np.array([one[name] for one in sorts], object)[sort]
            for name in sorts[0]
        },
        "item_id": [rng.bytes(10).hex() for _ in range(size)],
        "created_at": some(created, 0.98),
        "text": some(_texts(rng, size, vocabulary), 0.8),
        "media_path": some([f"media/{n % 97}/{n}_n.jpg" for n in numbers], 0.4),
        "media_bytes": some(rng.integers(10**4, 10**7, size).tolist(), 0.3),
        "has_gps": some([n % 3 == 0 for n in numbers], 0.1),
        "container": some([_NAMES[n % len(_NAMES)] for n in numbers], 0.3),
        "people": some([["Bob Sample", "Ann Example"]] * size, 0.1),
        "place": some([("Exampleton", "Sampleville")[n % 2] for n in numbers], 0.1),
        "url": some([f"https://example.org/{n}" for n in numbers], 0.1),
        "public_spans": some([[{"from": at, "until": None}] for at in created], 0.5),
        "question": some(
            [f"group:facebook:{_NAMES[n % len(_NAMES)]}" for n in numbers], 0.3
        ),
        "sensitive": some([["health"]] * size, 0.02),
        "source_pointer": [f"/{n % 9973}/data/{n % 3}" for n in numbers],
    }


def _texts(rng: np.random.Generator, size: int, vocabulary: np.ndarray) -> list[str]:
    words = vocabulary[rng.zipf(1.25, size * _LONGEST) % _WORDS]
    lengths = rng.integers(3, _LONGEST, size).tolist()
    return [
        " ".join(words[at * _LONGEST : at * _LONGEST + length])
        for at, length in enumerate(lengths)
    ]


def _some(rng: np.random.Generator, values: list[Any], share: float) -> list[Any]:
    """Return the values, all but a share of them null."""
    kept = (rng.random(len(values)) < share).tolist()
    return [value if keep else None for value, keep in zip(values, kept, strict=True)]
