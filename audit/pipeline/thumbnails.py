"""Choose the photos most worth a look, and have small pictures of them made.

Asked for with ``--thumbnails N`` only; without it no media member is opened.
"""

from __future__ import annotations

import heapq
import os
from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from audit.pipeline.inputs import Progress, Receipts
from audit.pipeline.opening import Input
from parsers import keys
from parsers.exports import Holder
from parsers.members import Member
from parsers.thumbnails import is_thumbnail
from parsers.workers import Pool, Receipt, Task
from reports.view import Photo

MOST: Final = 200
"""A page with more pictures than this would be slow to open."""

# Photos that can't be read make room for the next ones, up to this many in all.
_TRIED_PER_WANTED: Final = 3
_COLUMNS: Final = (
    "item_id", "kind", "author", "created_at", "media_path", "media_bytes",
    "visibility", "verdict", "source_archive",
)  # fmt: skip
_VERDICTS: Final = ("in_scope", "undetermined", "out_of_scope")
_VISIBILITIES: Final = ("public", "unknown", "not_public")

Place = tuple[int, Member]
"""The input that holds a file, by its number, and the file."""


@dataclass
class Thumbnails:
    """Small pictures, the most exposed photo first.

    ``unread`` counts the photos of which none could be made; ``receipts`` are those of
    the files that were opened for it.
    """

    photos: list[Photo] = field(default_factory=list)
    unread: int = 0
    receipts: Receipts = field(default_factory=dict)


def made(
    items: Path,
    inputs: Sequence[Input],
    holders: Sequence[Holder],
    pool: Pool,
    wanted: int,
    show: Progress,
) -> Thumbnails:
    """Return at most ``wanted`` pictures of the photos in ``items``, a Parquet file."""
    found = Thumbnails()
    if not wanted:
        return found
    chosen = _most_exposed(items, wanted * _TRIED_PER_WANTED)
    places = _places(chosen, inputs, holders)
    waiting = iter([row for row in chosen if row["item_id"] in places])
    while missing := wanted - len(found.photos):
        rows = list(islice(waiting, missing))
        if not rows:
            break
        _make(rows, places, inputs, pool, found)
        show("thumbnails", len(found.photos), wanted)
    return found


def _most_exposed(items: Path, most: int) -> list[dict[str, Any]]:
    """Return the person's photos whose files are here, the most exposed first.

    That is by verdict, by visibility, then the oldest; an undated one comes last.
    """
    best: list[dict[str, Any]] = []
    with parquet.ParquetFile(items) as file:
        for batch in file.iter_batches(columns=list(_COLUMNS)):
            best = heapq.nsmallest(
                most, [*best, *_photos(batch, most)], key=_exposed_first
            )
    return best


def _photos(batch: pa.RecordBatch, most: int) -> list[dict[str, Any]]:
    """Return the most exposed of the person's photos whose files are here."""
    own = pc.and_(
        pc.equal(batch.column("kind").cast(pa.string()), "photo"),
        pc.equal(batch.column("author").cast(pa.string()), "self"),
    )
    here = pc.and_(
        batch.column("media_bytes").is_valid(), batch.column("media_path").is_valid()
    )
    photos = pa.Table.from_batches([batch]).filter(pc.and_(own, here))
    for name, labels in (("verdict", _VERDICTS), ("visibility", _VISIBILITIES)):
        places = pc.index_in(photos[name].cast(pa.string()), value_set=pa.array(labels))
        photos = photos.append_column(f"{name}_place", places)
    names = ("verdict_place", "visibility_place", "created_at", "item_id")
    order = [(name, "ascending") for name in names]
    rows: list[dict[str, Any]] = photos.take(
        pc.select_k_unstable(photos, most, order)
    ).to_pylist()
    return rows


def _exposed_first(row: dict[str, Any]) -> tuple[int, int, float, str]:
    at = row["created_at"]
    return (
        row["verdict_place"],
        row["visibility_place"],
        float("inf") if at is None else at.timestamp(),
        row["item_id"],
    )


def _places(
    rows: list[dict[str, Any]], inputs: Sequence[Input], holders: Sequence[Holder]
) -> dict[str, Place]:
    """Return where the file of each photo is: in an archive of the same account.

    Two people's archives may hold files of one name; the wrong picture would be worse
    than none.
    """
    wanted = {keys.medium_key(row["media_path"]) for row in rows}
    kin = {index: set(own.archives) for own in holders for index in own.archives}
    held: dict[int, dict[int, Place]] = {}
    for index, item in enumerate(inputs):
        for member, match in item.pairs():
            if match.status == "media" and member.flaw is None:
                key = keys.medium_key(member.path)
                if key in wanted:
                    held.setdefault(key, {}).setdefault(index, (index, member))
    numbers = {item.archive.name: index for index, item in enumerate(inputs)}
    places = {}
    for row in rows:
        own = numbers[row["source_archive"]]
        files = held.get(keys.medium_key(row["media_path"]), {})
        near = [own, *sorted(kin.get(own, set()) - {own})]
        place = next((files[index] for index in near if index in files), None)
        if place is not None:
            places[row["item_id"]] = place
    return places


def _make(
    rows: list[dict[str, Any]],
    places: dict[str, Place],
    inputs: Sequence[Input],
    pool: Pool,
    found: Thumbnails,
) -> None:
    """Have the pictures of some photos made in the children; keep what can be used."""
    chosen = [places[row["item_id"]] for row in rows]
    tasks = [
        Task(
            number,
            "thumbnail",
            os.fsencode(inputs[index].archive.path),
            member,
            "",
            {},
        )
        for number, (index, member) in enumerate(chosen)
    ]
    answers = {
        answer.number: answer
        for answer in pool.run(tasks)
        if isinstance(answer, Receipt)
    }
    for number, (row, (index, member)) in enumerate(zip(rows, chosen, strict=True)):
        receipt = answers[number]
        # A photo without a picture is no loss to the audit, so no problem.
        read = Receipt(number, "media", bytes_read=receipt.bytes_read)
        found.receipts[index, member.number] = read
        jpeg = str(receipt.facts.get("jpeg", ""))
        if _is_embeddable(jpeg):
            found.photos.append(
                Photo(row["item_id"], jpeg, row["verdict"], row["created_at"])
            )
        else:
            found.unread += 1


def _is_embeddable(picture: str) -> bool:
    try:
        return is_thumbnail(b64decode(picture, validate=True))
    except ValueError:
        return False
