"""Hold what rows become when thousands of them are made a batch at once."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from parsers import batches, keys
from parsers.columns import BATCH_ROWS, Context, Facts

ACCOUNTS = {"facebook": "ann.example", "instagram": "ann.example"}


def row(words: str | None = "Hello", **more: Any) -> batches.Row:
    """Return a plain post with some fields of its own."""
    plain = batches.Row(
        "post", "timeline", "/0", "facebook", 1_500_000_000_000, words, "live", "self",
        None, 0, "", *[None] * 11, "second", 3,
    )  # fmt: skip
    return plain._replace(**more)


def made(*rows: batches.Row) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = batches.batch_of(
        rows, ACCOUNTS, Counter(), 7
    ).to_pylist()
    return found


def test_ids_and_keys_are_those_of_single_texts():
    (fact,) = made(row("Two  words\n", publication=5))

    assert fact["item_id"] == keys.item_id(
        "facebook\x1fann.example\x1fpost\x1ftimeline\x1f25000000\x1fTwo words\x1f"
    )
    assert fact["text_key"] == keys.hashed("Two words")
    assert (fact["publication"], fact["task"], fact["rank"]) == (5, 3, 7)


def test_a_text_without_a_publication_has_no_key_of_its_own():
    (fact,) = made(row("Hello"))

    assert fact["text_key"] == 0


TWINS = {
    "spaces": (row("Two words"), row(" Two\n words ")),
    "composed": (row("caf\u00e9"), row("cafe\u0301")),
    "garbled": (row("caf\u00e9"), row("caf\u00c3\u00a9")),
    "same minute": (row(at=1_500_000_000_000), row(at=1_500_000_001_000)),
    "other surface": (row(surface="album"), row(surface="group")),
    "thread and reply": (
        row(platform="threads"),
        row(platform="threads", kind="comment"),
    ),
    "medium elsewhere": (
        row(None, kind="photo", media_path="a/123456789_n.jpg", at=None),
        row(None, kind="photo", media_path="b/c/123456789_n.jpg"),
    ),
    "profile without time": (
        row("Bio", kind="profile_field", at=None),
        row("Bio", kind="profile_field"),
    ),
}
STRANGERS = {
    "words": (row("Hello"), row("hello")),
    "minute": (row(at=1_500_000_000_000), row(at=1_500_000_060_000)),
    "no time": (row(at=None), row(at=0)),
    "kind": (row(), row(kind="comment")),
    "platform": (row(), row(platform="instagram")),
    "extra": (row(None, extra="a"), row(None, extra="b")),
    "caption of another medium": (
        row(kind="caption", media_path="a/123456789_n.jpg"),
        row(kind="caption", media_path="a/123456780_n.jpg"),
    ),
    "words as extra": (row("Hello"), row(None, extra="Hello")),
    "medium of another name": (
        row(None, kind="photo", media_path="a/b/c/1.jpg"),
        row(None, kind="photo", media_path="a/b/d/1.jpg"),
    ),
}


@pytest.mark.parametrize("pair", TWINS.values(), ids=TWINS)
def test_one_and_the_same_item_has_one_key(pair):
    one, other = made(*pair)

    assert one["twin"] == other["twin"]


@pytest.mark.parametrize("pair", STRANGERS.values(), ids=STRANGERS)
def test_different_items_have_different_keys(pair):
    one, other = made(*pair)

    assert one["twin"] != other["twin"]


def test_mixed_keys_differ_by_each_part_and_by_their_order():
    parts = np.arange(2_000, dtype=np.uint64)
    left, right = np.repeat(parts, 50), np.tile(parts[:50], 2_000)

    mixed = keys.mixed(left, right)

    assert len(set(mixed.tolist())) == 100_000
    assert keys.mixed(parts[1:2], parts[2:3]) != keys.mixed(parts[2:3], parts[1:2])


def test_people_of_tags_and_of_mentions_stand_once():
    tagged = row(
        "With @[12:2048:Bob Sample] here", people=["Bob Sample", "Ann Example"]
    )
    plain = row("Alone", people=[])

    assert [(fact["text"], fact["people"]) for fact in made(tagged, plain)] == [
        ("With @Bob Sample here", ["Bob Sample", "Ann Example"]),
        ("Alone", None),
    ]


def test_endless_names_are_cut_and_counted():
    doubts: Counter[str] = Counter()
    rows = [row(container="x" * 5_000, place="y" * 4_096), row(url="z" * 4_097)]

    found = batches.batch_of(rows, ACCOUNTS, doubts, 0).to_pylist()

    assert [fact["container"] for fact in found] == ["x" * 4_096, None]
    assert [fact["place"] for fact in found] == ["y" * 4_096, None]
    assert [fact["url"] for fact in found] == [None, "z" * 4_096]
    assert doubts == {"names longer than 4,096 characters, cut there": 2}


# Rows that don't fit ------------------------------------------------------------------


def facts(sent: list[pa.RecordBatch]) -> Facts:
    context = Context(0, "facebook", ACCOUNTS, (), (), 1_800_000_000_000)
    return Facts(context, send=sent.append, rank=0)


def test_a_row_that_fits_no_column_costs_itself_alone():
    sent: list[pa.RecordBatch] = []
    own = facts(sent)
    for number, at in enumerate([None, "tomorrow", 1_500_000_000_000, 1 << 80]):
        own.add("post", "timeline", f"/{number}", platform="facebook", at=at,
                words="caf\u00c3\u00a9")  # fmt: skip
    own.add(
        "post", "timeline", "/4", platform="facebook", at=None, container="x" * 5_000
    )
    own.flush()

    (batch,) = sent
    assert batch.column("source_pointer").to_pylist() == ["/0", "/2", "/4"]
    assert batch.column("text").to_pylist() == ["café", "café", None]
    assert [problem.pointer for problem in own.tally.problems] == ["/1", "/3"]
    assert (own.items, own.tally.unread) == (3, 2)
    assert (own.oldest, own.newest) == (1_500_000_000_000, 1_500_000_000_000)
    # What is cut is counted once, although the rows were looked at twice.
    assert list(own.doubts.values()) == [1]


def test_a_row_that_fits_no_column_is_found_by_halves(monkeypatch):
    sent: list[pa.RecordBatch] = []
    own = facts(sent)
    tried: list[int] = []
    made = own._batch
    monkeypatch.setattr(
        own, "_batch", lambda rows, **k: tried.append(len(rows)) or made(rows, **k)
    )
    for number in range(1024):
        own.add("post", "timeline", f"/{number}", platform="facebook",
                at="never" if number == 700 else 1_500_000_000_000)  # fmt: skip
    own.flush()

    (batch,) = sent
    assert batch.num_rows == 1023
    assert [problem.pointer for problem in own.tally.problems] == ["/700"]
    # Once whole, twice at each of ten halvings, and then what is left.
    assert len(tried) == 1 + 1 + 2 * 10 + 1


def test_batches_hold_so_many_rows_and_the_last_one_the_rest():
    sent: list[pa.RecordBatch] = []
    own = facts(sent)
    for number in range(BATCH_ROWS + 2):
        own.add("post", "timeline", f"/{number}", platform="facebook",
                at=1_500_000_000_000 + number)  # fmt: skip
    own.flush()
    own.flush()

    assert [batch.num_rows for batch in sent] == [BATCH_ROWS, 2]
    assert own.items == BATCH_ROWS + 2
    assert own.newest == 1_500_000_000_000 + BATCH_ROWS + 1
