"""Draw a worksheet of items to look up by hand, and say what it tells of the rest.

Drawn are the person's own, live items of which the export does not say who could see
them, and one in four of those whose visibility it does say, so that our
word can be held against what is seen; the sheet doesn't tell which is which. Strata are
platform × group of kinds × period (or the question's family where no period is asked);
one that would get less than two draws joins its neighbours. Draws are in proportion to
size, one per stratum at least, by a generator that hangs on the seed and the ids alone.

The design is what ``sample.json`` keeps; ``audit/sampled.py`` reads a sheet by it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet as pq

from audit.worksheet import GROUPS, at, error_of, line

_READ: Final = (
    "item_id", "platform", "kind", "author", "status", "verdict", "visibility",
    "question",
)  # fmt: skip


# Drawing -----------------------------------------------------------------------------


class Drawn(NamedTuple):
    """A design for ``sample.json``, and the rows of the sheet in COLUMNS."""

    design: dict[str, Any]
    sheet: list[dict[str, str]]


def draw(out: Path, size: int, seed: int, *, as_of: str | None, text: str) -> Drawn:
    """Return a sample of the audit's items; ``text`` is the level it was written at.

    Raises:
        SamplingError: nothing can be looked up, or no words to find it by.
    """
    if text == "none":
        raise error_of("redacted")
    own = _own(out)
    asked, stated = _undetermined(own), _decided(own)
    # A quarter of the rows, more where there is less to ask.
    decided = min(len(stated.ids), max(size // 4, size - len(asked.ids)))
    parts = [
        ("undetermined", *_sample(asked, min(len(asked.ids), size - decided), seed)),
        ("decided", *_sample(stated, decided, seed + 1)),
    ]
    found = {id_: (part, name) for part, ids, _ in parts for id_, name in ids.items()}
    if not found:
        raise error_of("nothing")
    rows = _rows(out, list(found))
    design = {
        "as_of": as_of,
        "seed": seed,
        "strata": {part: strata for part, _, strata in parts},
        "left_out": _left_out(own),
        "items": [
            {
                "no": number,
                "item_id": row["item_id"],
                "part": found[row["item_id"]][0],
                "stratum": found[row["item_id"]][1],
                "visibility": row["visibility"],
            }
            for number, row in enumerate(rows, 1)
        ],
        "result": None,
    }
    return Drawn(design, [line(number, row) for number, row in enumerate(rows, 1)])


def _own(out: Path) -> pa.Table:
    """Return the person's own items but reactions, in the order of their ids."""
    table = pq.read_table(out / "items.parquet", columns=list(_READ))
    for name in set(_READ) - {"item_id", "question"}:
        table = table.set_column(
            table.schema.get_field_index(name), name, table[name].cast(pa.string())
        )
    mine = pc.and_(
        pc.equal(table["author"], "self"), pc.not_equal(table["kind"], "reaction")
    )
    return table.filter(mine).sort_by("item_id")


class _Frame(NamedTuple):
    """What is drawn from: ids, and the place of each one's stratum among the names."""

    ids: pa.ChunkedArray
    names: list[str]
    codes: npt.NDArray[np.int64]


def _undetermined(own: pa.Table) -> _Frame:
    """Return what a look settles: undetermined, live, of unknown visibility."""
    found = own.filter(_can_be_seen(own, "undetermined", "unknown"))
    # Few questions stand at many items: each is looked at once.
    asked = found["question"].combine_chunks().dictionary_encode()
    periods = pc.replace_substring_regex(
        asked.dictionary, "^audience:.*:([^:]*)$", r"\1"
    )
    families = pc.replace_substring_regex(periods, "^([a-z_]+):.*$", r"\1")
    return _frame(found, pc.fill_null(families.take(asked.indices), "other"))


def _decided(own: pa.Table) -> _Frame:
    """Return what the export states of visibility and scope in one direction."""
    public = _can_be_seen(own, "in_scope", "public")
    hidden = _can_be_seen(own, "out_of_scope", "not_public")
    found = own.filter(pc.or_(public, hidden))
    return _frame(found, found["visibility"])


def _can_be_seen(own: pa.Table, verdict: str, visibility: str) -> pa.ChunkedArray:
    live = pc.and_(
        pc.equal(own["status"], "live"), pc.not_equal(own["kind"], "ai_message")
    )
    judged = pc.and_(
        pc.equal(own["verdict"], verdict), pc.equal(own["visibility"], visibility)
    )
    return pc.and_(live, judged)


def _left_out(own: pa.Table) -> int:
    """Return how many undetermined items no look would settle."""
    undetermined = pc.sum(pc.equal(own["verdict"], "undetermined")).as_py() or 0
    return int(undetermined) - len(_undetermined(own).ids)


def _frame(table: pa.Table, finest: pa.ChunkedArray) -> _Frame:
    """Return a table's items with their strata: platform, group of kinds, and more."""
    places = pc.index_in(table["kind"], value_set=pa.array(list(GROUPS)))
    groups = pa.array(GROUPS.values(), pa.string()).take(places.combine_chunks())
    keys = pc.binary_join_element_wise(
        table["platform"], pc.fill_null(groups, "other"), finest, "/"
    ).combine_chunks()
    coded = keys.dictionary_encode()
    codes = coded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    return _Frame(table["item_id"], coded.dictionary.to_pylist(), codes)


def _sample(
    frame: _Frame, size: int, seed: int
) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """Return the ids drawn with their stratum, and the strata with their sizes."""
    counts = np.bincount(frame.codes, minlength=len(frame.names)).tolist()
    merged = _merged(dict(zip(frame.names, counts, strict=True)), size)
    names = sorted(set(merged.values()))
    of = np.array([names.index(merged[name]) for name in frame.names], np.int64)
    codes = of[frame.codes]
    sizes = dict(
        zip(names, np.bincount(codes, minlength=len(names)).tolist(), strict=True)
    )
    draws = allocated(sizes, size)
    # The raw stream of a bit generator stays as it is in every version of numpy.
    order = np.argsort(np.random.PCG64(seed).random_raw(len(codes)), kind="stable")
    drawn: dict[str, str] = {}
    for code, name in enumerate(names):
        first = order[codes[order] == code][: draws[name]]
        drawn |= dict.fromkeys(frame.ids.take(pa.array(first)).to_pylist(), name)
    return drawn, [
        {"stratum": name, "items": sizes[name], "drawn": draws[name]} for name in names
    ]


def _merged(sizes: dict[str, int], size: int) -> dict[str, str]:
    """Return the stratum of each fine one: itself, or with its neighbours if small.

    Small is what two draws in proportion would not reach. One that finds no neighbour
    stays what it is.
    """
    least = 2 * sum(sizes.values()) / max(1, size)
    place = {name: name for name in sizes}
    for kept in (2, 1, 0):
        now: Counter[str] = Counter()
        for name, count in sizes.items():
            now[place[name]] += count
        place = {
            name: _wider(stratum, kept) if now[stratum] < least else stratum
            for name, stratum in place.items()
        }
    together = Counter(place.values())
    return {n: n if together[stratum] == 1 else stratum for n, stratum in place.items()}


def _wider(stratum: str, kept: int) -> str:
    return "/".join([*stratum.split("/")[:kept], "other"])


def allocated(sizes: Mapping[str, int], size: int) -> dict[str, int]:
    """Return the draws per stratum: one at least, the rest in proportion.

    By Webster's divisors, never more than a stratum holds; equal claims go by name.
    """
    draws = dict.fromkeys(sorted(sizes), 0)
    for name in sorted(sizes, key=lambda name: (-sizes[name], name))[:size]:
        draws[name] = 1
    for _ in range(min(size, sum(sizes.values())) - sum(draws.values())):
        open_ = [name for name in draws if draws[name] < sizes[name]]
        first = max(open_, key=lambda name: sizes[name] / (2 * draws[name] + 1))
        draws[first] += 1
    return draws


def _rows(out: Path, ids: list[str]) -> list[dict[str, Any]]:
    """Return the items drawn, by platform and time, so that no order gives us away."""
    names = (
        "item_id", "platform", "account", "kind", "surface", "created_at", "text",
        "media_path", "container", "url", "visibility",
    )  # fmt: skip
    rows: list[dict[str, Any]] = pq.read_table(
        out / "items.parquet", columns=list(names), filters=[("item_id", "in", ids)]
    ).to_pylist()
    return sorted(rows, key=lambda row: (row["platform"], at(row), row["item_id"]))
