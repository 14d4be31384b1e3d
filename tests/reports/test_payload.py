"""What is packed into the page is what the Parquet file holds, row for row."""

from __future__ import annotations

import gzip
import json
from base64 import b64decode
from datetime import UTC, datetime
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet as pq

from parsers import schema
from parsers.schema import Question
from reports import payload, selection
from tests import planted

TYPES = {"u8": "<u1", "u16": "<u2", "u32": "<u4", "f64": "<f8"}


def _day(day, year=2014):
    return datetime(year, 5, day, 6, 7, 8, tzinfo=UTC)


def _items(tmp_path, rows):
    return planted.folder(tmp_path / "out", rows) / "items.parquet"


def _opened(packed, id_):
    return gzip.decompress(b64decode(packed.scripts[id_]))


def _column(packed, name):
    """Read a column back as a reader of the module's docstring would."""
    entry = next(c for c in packed.header["columns"] if c["name"] == name)
    if "chunks" in entry:
        chunks = [
            _opened(packed, f"c-{name}-{place}") for place in range(entry["chunks"])
        ]
        if entry["type"] == "hex":
            joined = b"".join(chunks).hex()
            return [joined[at : at + 20] for at in range(0, len(joined), 20)]
        return [text for chunk in chunks for text in json.loads(chunk)]
    content = _opened(packed, f"c-{name}")
    if entry["type"] == "s32":
        planes = np.frombuffer(content, np.uint8).reshape(4, -1).astype(np.uint64)
        steps = sum(planes[place] << np.uint64(8 * place) for place in range(4))
        seconds = np.cumsum(steps) % 2**32
        return [None if s == 2**32 - 1 else int(s) * 1000 for s in seconds]
    values = np.frombuffer(content, TYPES[entry["type"]])
    if entry["type"] == "f64":
        return [None if np.isnan(value) else value for value in values]
    null = np.iinfo(values.dtype).max
    if entry["as"] == "truth":
        return [None if value == null else bool(value) for value in values]
    return values.tolist()


def _labelled(packed, name):
    labels = (*json.loads(_opened(packed, "c-labels"))[name], None)
    return [labels[min(code, len(labels) - 1)] for code in _column(packed, name)]


def _lists(packed, name):
    at, values = _column(packed, f"{name}-at"), _labelled(packed, name)
    return [values[begin:end] for begin, end in pairwise(at)]


ROWS = (
    planted.item(
        item_id="0123456789abcdef0123", created_at=_day(3), text="Third, été 🙂",
        people=["Bob Sample", "Ann Example"], has_gps=True, media_bytes=5_000_000_000,
        media_path="media/a.jpg", sensitive=["health"], owner_age=17,
        public_spans=[{"from": _day(3), "until": None}],
    ),
    planted.item(
        item_id="00000000000000000000", created_at=None, precision=None, text=None,
        public_spans=[], people=[], container="Choir of Exampleton", has_gps=False,
    ),
    planted.item(
        item_id="ffffffffffffffffffff", created_at=_day(9), text="", lang="fr",
        url="https://example.org/", question="group:facebook:Choir of Exampleton",
        public_spans=[
            {"from": _day(1), "until": _day(2)}, {"from": _day(9), "until": _day(20)},
        ],
        container="Abbey", verdict="in_scope", rule="eu25-own-public",
    ),
    planted.item(
        item_id="a0a0a0a0a0a0a0a0a0a0", created_at=_day(1), author="other",
        question="item:a0a0a0a0a0a0a0a0a0a0", people=["Ann Example"],
    ),
)  # fmt: skip


@pytest.fixture
def packed(tmp_path):
    return payload.packed(_items(tmp_path, ROWS))


def test_every_column_of_items_is_packed_in_order(packed):
    names = [column["name"] for column in packed.header["columns"]]
    own = [name for name in names if not name.endswith("-at")]

    assert [n for n in own if n not in ("has_media", "has_link")] == [
        column.name for column in schema.ITEMS
    ]


def test_rows_stand_newest_first_and_undated_last(packed):
    assert _column(packed, "item_id") == [
        "ffffffffffffffffffff",
        "0123456789abcdef0123",
        "a0a0a0a0a0a0a0a0a0a0",
        "00000000000000000000",
    ]
    assert _column(packed, "created_at") == [
        1399615628000,
        1399097228000,
        1398924428000,
        None,
    ]


def test_words_come_back_with_null_and_empty_apart(packed):
    assert _column(packed, "text") == ["", "Third, été 🙂", "Words of Eve", None]
    assert _column(packed, "url") == ["https://example.org/", None, None, None]


def test_labels_come_back_and_null_is_none(packed):
    assert _labelled(packed, "verdict") == [
        "in_scope", "undetermined", "undetermined", "undetermined",
    ]  # fmt: skip
    assert _labelled(packed, "container") == [
        "Abbey", None, None, "Choir of Exampleton",
    ]  # fmt: skip
    assert _labelled(packed, "precision") == ["second", "second", "second", None]
    assert json.loads(_opened(packed, "c-labels"))["verdict"] == [
        "in_scope", "out_of_scope", "undetermined",
    ]  # fmt: skip


def test_numbers_and_truths_come_back(packed):
    assert _column(packed, "media_bytes") == [None, 5_000_000_000, None, None]
    assert _column(packed, "owner_age") == [None, 17, None, None]
    assert _column(packed, "has_gps") == [None, True, None, False]
    assert _column(packed, "has_media") == [0, 1, 0, 0]
    assert _column(packed, "has_link") == [1, 0, 0, 0]


def test_lists_come_back_row_by_row(packed):
    assert _lists(packed, "people") == [
        [], ["Bob Sample", "Ann Example"], ["Ann Example"], [],
    ]  # fmt: skip
    assert _lists(packed, "sensitive") == [[], ["health"], [], []]


def test_spans_stand_as_in_the_csv_with_a_sign_for_the_items_own_time(packed):
    assert _column(packed, "public_spans") == [
        "2014-05-01T06:07:08Z..2014-05-02T06:07:08Z; "
        "2014-05-09T06:07:08Z..2014-05-20T06:07:08Z",
        "=..",
        None,
        "",
    ]


def test_the_questions_on_single_items_are_one(tmp_path):
    asked = {
        lang: [
            Question("item:{item_id}", f"One? {lang}", "There", (), 0),
            Question("group:facebook:Choir of Exampleton", f"Q {lang}", "Here", (), 1),
            Question("group:facebook:Unasked", "No", "Nowhere", (), 1),
        ]
        for lang in ("en", "fr")
    }

    packed = payload.packed(_items(tmp_path, ROWS), questions=asked)

    assert _labelled(packed, "question") == [
        "group:facebook:Choir of Exampleton", None, "item:{item_id}", None,
    ]  # fmt: skip
    assert json.loads(_opened(packed, "c-questions"))["fr"] == {
        "item:{item_id}": {"text": "One? fr", "where": "There"},
        "group:facebook:Choir of Exampleton": {"text": "Q fr", "where": "Here"},
    }


def test_times_that_are_no_whole_seconds_stay_exact(tmp_path):
    moment = datetime(2014, 5, 6, 7, 8, 9, 123_000, tzinfo=UTC)

    packed = payload.packed(_items(tmp_path, [planted.item(created_at=moment)]))

    assert _column(packed, "created_at") == [1399360089123]


def test_ids_of_another_form_are_packed_as_text(tmp_path):
    rows = [planted.item(item_id="short"), planted.item(item_id="x" * 20)]

    packed = payload.packed(_items(tmp_path, rows))

    assert _column(packed, "item_id") == ["short", "x" * 20]


def test_more_columns_follow_the_rows(tmp_path):
    extra = {
        "whatif_case": np.array([1, 2, 3, 4], np.uint16),
        "created_at": np.array([3e3, np.nan, 9e3, 1e3]),
    }

    packed = payload.packed(_items(tmp_path, ROWS), extra)

    assert _column(packed, "whatif_case") == [3, 1, 4, 2]
    assert _column(packed, "created_at") == [9000, 3000, 1000, None]


# Over the limit ----------------------------------------------------------------------


def _exposed(tmp_path, count=6):
    verdicts = ("out_of_scope", "undetermined", "in_scope")
    return _items(
        tmp_path,
        [
            planted.item(
                item_id=f"{n:020x}", created_at=_day(n + 1), verdict=verdicts[n % 3],
                text="w" * 10, author="other" if n == 5 else "self",
            )
            for n in range(count)
        ],
    )  # fmt: skip


def test_over_the_limit_the_own_most_exposed_and_newest_are_kept(tmp_path):
    packed = payload.packed(_exposed(tmp_path), rows=3)

    # In scope: 2 (5 is another's); undetermined: 4 and 1; then out of scope: 3 and 0.
    assert _column(packed, "item_id") == [f"{n:020x}" for n in (4, 2, 1)]
    assert (packed.rows, packed.total, packed.is_cut) == (3, 6, True)


def test_other_peoples_words_are_left_out_first(tmp_path):
    packed = payload.packed(_exposed(tmp_path), rows=5)

    assert _column(packed, "item_id") == [f"{n:020x}" for n in (4, 3, 2, 1, 0)]


def test_words_have_a_limit_too(tmp_path):
    packed = payload.packed(_exposed(tmp_path), text_bytes=25)

    assert _column(packed, "item_id") == [f"{n:020x}" for n in (4, 2)]


def test_columns_beside_are_cut_with_the_rows(tmp_path):
    extra = {"whatif_case": np.arange(6, dtype=np.uint8)}

    packed = payload.packed(_exposed(tmp_path), extra, rows=3)

    assert _column(packed, "whatif_case") == [4, 2, 1]


# The whole ---------------------------------------------------------------------------


def test_an_empty_audit_packs_no_row(tmp_path):
    packed = payload.packed(_items(tmp_path, []))

    assert (packed.rows, packed.total, packed.is_cut) == (0, 0, False)
    assert _column(packed, "text") == []
    assert _lists(packed, "people") == []


def test_the_same_items_give_the_same_bytes(tmp_path):
    items = _items(tmp_path, ROWS)

    assert payload.packed(items) == payload.packed(items)


def test_the_samples_come_back_whole(scanned):
    items = scanned / "items.parquet"
    table = pq.read_table(items)
    times = table["created_at"].cast(pa.int64()).to_pylist()
    order = sorted(
        range(len(times)), key=lambda row: (times[row] is None, -(times[row] or 0))
    )

    packed = payload.packed(items)

    wanted = table.take(order)
    for name in ("item_id", "text", "media_path", "url", "source_pointer", "post_id"):
        assert _column(packed, name) == (wanted[name].to_pylist() or [])
    for name in ("platform", "account", "container", "rule", "lang", "public_hint"):
        assert _labelled(packed, name) == wanted[name].to_pylist()
    assert _lists(packed, "people") == [p or [] for p in wanted["people"].to_pylist()]


def test_many_batches_and_chunks_keep_their_order(tmp_path, monkeypatch):
    monkeypatch.setattr(payload, "BATCH", 7)
    monkeypatch.setattr(selection, "BATCH", 7)
    monkeypatch.setattr(payload, "CHUNK", 10)
    rows = [
        planted.item(
            item_id=f"{n:020x}", text=f"words {n}", container=f"Group {n % 5}",
            created_at=datetime.fromtimestamp(10**9 + n * 1000, UTC),
            people=[f"Person {place}" for place in range(n % 3)],
        )
        for n in range(50)
    ]  # fmt: skip
    kept = [*range(49, 9, -1)]

    packed = payload.packed(_items(tmp_path, rows), rows=40)

    assert _column(packed, "text") == [f"words {n}" for n in kept]
    assert _labelled(packed, "container") == [f"Group {n % 5}" for n in kept]
    assert _lists(packed, "people") == [
        [f"Person {place}" for place in range(n % 3)] for n in kept
    ]


def _in_groups(tmp_path, rows, size):
    path = tmp_path / "items.parquet"
    table = pa.Table.from_pylist(rows, schema=schema.schema_of(schema.ITEMS))
    pq.write_table(table, path, row_group_size=size)
    return path


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_items_in_any_row_groups_are_packed_alike(tmp_path, size):
    packed = payload.packed(_in_groups(tmp_path, ROWS, size))

    assert packed == payload.packed(_items(tmp_path, ROWS))
    assert _lists(packed, "sensitive") == [[], ["health"], [], []]


def test_lists_of_labels_come_back_from_several_row_groups(tmp_path):
    mentioned = [["health"], None, ["EMAIL_ADDRESS", "health"], [], ["minor_depicted"]]
    rows = [
        planted.item(item_id=f"{n:020x}", created_at=_day(9 - n), sensitive=labels)
        for n, labels in enumerate(mentioned)
    ]

    packed = payload.packed(_in_groups(tmp_path, rows, 2))

    assert _lists(packed, "sensitive") == [labels or [] for labels in mentioned]
