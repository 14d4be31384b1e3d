"""Hold the rules of "what counts as one item" across files, on hand-made facts."""

from __future__ import annotations

import pyarrow as pa
import pytest

from parsers import join, keys, schema
from parsers.columns import Context, Facts

AT = 1_400_000_000_000


def _context(task: int) -> Context:
    accounts = {"facebook": "ann", "messenger": "ann"}
    return Context(task, "facebook", accounts, (), (), 10**14)


@pytest.fixture
def joined(tmp_path):
    """Return a function from files (lists of calls to ``add``) to joined rows."""

    def _joined(*files: tuple[int, list[dict]]) -> list[dict]:
        spool = join.Spool(tmp_path / "facts.arrow")
        for task, (rank, calls) in enumerate(files):
            facts = Facts(_context(task), send=_sender(spool, task), rank=rank)
            for number, call in enumerate(calls):
                named = {
                    "platform": "facebook",
                    "at": AT,
                    "surface": "timeline",
                    **call,
                }
                kind, surface = named.pop("kind"), named.pop("surface")
                facts.add(kind, surface, f"/{number}", **named)
            facts.flush()
        spool.finish()
        found = join.joined(spool)
        return [row for batch in join.items(spool, found) for row in batch.to_pylist()]

    return _joined


def _sender(spool: join.Spool, task: int):
    def send(batch: pa.RecordBatch) -> None:
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, batch.schema) as writer:
            writer.write_batch(batch)
        spool.add(task, sink.getvalue().to_pybytes())

    return send


def _seen(rows: list[dict]) -> list[tuple]:
    return sorted((r["kind"], r["surface"], r["text"] or "", r["task"]) for r in rows)


POST = {"kind": "post", "words": "hello"}
PHOTO = {"kind": "photo", "media_path": "posts/media/123456789_n.jpg"}


def test_equal_records_within_one_file_stay(joined):
    assert len(joined((50, [POST, POST]))) == 2


def test_across_files_the_larger_multiplicity_wins(joined):
    rows = joined((50, [POST, POST]), (50, [POST]), (50, [POST, POST, POST]))

    assert len(rows) == 3


def test_a_medium_in_three_files_is_one_item_of_the_fullest(joined):
    rows = joined(
        (20, [PHOTO]),
        (60, [{**PHOTO, "at": AT + 5000, "publication": 7}]),
        (40, [{**PHOTO, "surface": "album", "container": "Holiday"}]),
    )

    assert _seen(rows) == [("photo", "timeline", "", 1)]
    assert rows[0]["container"] == "Holiday"
    assert rows[0]["created_at"].timestamp() * 1000 == AT + 5000


def test_a_medium_is_the_same_under_another_root(joined):
    moved = {**PHOTO, "media_path": "your_facebook_activity/x/123456789_n.jpg"}

    assert len(joined((50, [PHOTO]), (50, [moved]))) == 1


def test_plain_names_need_their_folders(joined):
    first = {**PHOTO, "media_path": "photos/a/1.jpg"}
    second = {**PHOTO, "media_path": "photos/b/1.jpg"}

    assert len(joined((50, [first, second]))) == 2


def test_a_caption_in_an_album_equal_to_the_posts_words_is_no_item(joined):
    rows = joined(
        (60, [{**POST, "publication": 7}, {**PHOTO, "publication": 7}]),
        (40, [
            {**PHOTO, "surface": "album", "publication": 9},
            {**PHOTO, "kind": "caption", "words": " hello ", "publication": 9},
        ]),
    )  # fmt: skip

    assert _seen(rows) == [
        ("photo", "timeline", "", 0),
        ("post", "timeline", "hello", 0),
    ]


def test_a_caption_repeated_on_each_photo_of_a_post_is_one_item(joined):
    photos = [f"media/{n}23456789_n.jpg" for n in range(1, 4)]
    post = [{"kind": "photo", "media_path": path, "publication": 7} for path in photos]
    album = [
        {"kind": "caption", "media_path": path, "words": "sea", "publication": 90 + n,
         "at": AT + n * 60_000}
        for n, path in enumerate(photos)
    ]  # fmt: skip

    rows = joined((60, post), (40, album))

    assert [r["kind"] for r in rows].count("caption") == 1
    assert len({r["post_id"] for r in rows}) == 1


def test_equal_captions_of_unrelated_photos_stay(joined):
    album = [
        {"kind": kind, "media_path": f"media/{n}23456789_n.jpg", "publication": 90 + n,
         **({"words": "sea"} if kind == "caption" else {})}
        for n in range(1, 4)
        for kind in ("photo", "caption")
    ]  # fmt: skip

    assert len(joined((40, album))) == 6


def test_ids_are_unique_and_do_not_depend_on_the_order_of_files(joined):
    one, other = (50, [POST, POST]), (60, [{**POST, "words": "other"}])

    first = {row["item_id"] for row in joined(one, other)}
    second = {row["item_id"] for row in joined(other, one)}

    assert len(first) == 3
    assert first == second


def test_nothing_in_means_nothing_out(joined):
    assert joined() == []


def test_kept_rows_have_the_columns_of_the_contract(joined):
    (row,) = joined((50, [POST]))

    assert list(row) == [column.name for column in schema.FACTS]


def test_equal_ids_in_one_file_are_told_apart_by_their_number(joined):
    """Also where many stand between them; ids of others are as they were."""
    again = {"kind": "post", "words": "Again"}
    others = [{"kind": "post", "words": f"Once {n}"} for n in range(40)]

    rows = joined((0, [again, *others, again, again]))

    first, *_, second, third = [row["item_id"] for row in rows]
    assert len({row["item_id"] for row in rows}) == 43
    assert (second, third) == (
        keys.item_id(f"{first}\x1f1"),
        keys.item_id(f"{first}\x1f2"),
    )
