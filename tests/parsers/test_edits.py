"""Give edits to the items whose words they left."""

from __future__ import annotations

import pyarrow.parquet as pq

from audit.pipeline import Options, run
from tests import builders as b
from tests.conftest import AS_OF

EDITS = "your_facebook_activity/posts/edits_you_made_to_posts.json"
MADE = 1_500_000_000


def _edit(words: str, at: int) -> dict:
    return {
        "timestamp": at,
        "media": [],
        "label_values": [{"label": "Message", "value": words}],
    }


def _posts(tmp_path, edits: list[dict]) -> list[tuple]:
    members = {b.POSTS: [b.post("Now this", MADE)], EDITS: edits}
    folder = b.unzipped(members, tmp_path / "in")
    run([folder], Options(out=tmp_path / "out", as_of=AS_OF, formats=("parquet",)))
    rows = pq.read_table(tmp_path / "out" / "items.parquet").to_pylist()
    return [
        (
            row["text"],
            row["created_at"] and int(row["created_at"].timestamp()),
            row["edited_at"] and int(row["edited_at"].timestamp()),
        )
        for row in rows
        if row["kind"] == "post"
    ]


def test_the_last_edit_of_an_items_words_is_when_it_was_edited(tmp_path):
    edits = [_edit("Now this", MADE + 60), _edit("Now this", MADE + 90)]

    assert _posts(tmp_path, edits) == [("Now this", MADE, MADE + 90)]


def test_words_that_only_an_edit_holds_stay_as_an_item(tmp_path):
    edits = [_edit("Gone since", MADE + 60)]

    found = sorted(_posts(tmp_path, edits), key=str)

    assert found == [("Gone since", None, MADE + 60), ("Now this", MADE, None)]
