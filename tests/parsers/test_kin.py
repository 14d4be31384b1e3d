"""Hold accounts that share a name against the items that they share."""

from __future__ import annotations

from typing import Any

import pyarrow.parquet as pq
import pytest

from audit.pipeline import Options, run
from tests import builders as b
from tests.conftest import AS_OF
from tests.parsers.test_wall import entry, wall

AT = "2012-03-0{day}T10:00:00+0000"
NOON = 1_330_596_000  # 2012-03-01T10:00:00Z
_DAY = 86_400


def _old(count: int, words: str = "Words {day}") -> dict[str, bytes]:
    entries = [
        entry(words.format(day=day), at=AT.format(day=day), icon="Public")
        for day in range(1, count + 1)
    ]
    return {"index.html": b"<p>", "html/wall.html": wall(*entries).encode()}


def _new(count: int, **profile: Any) -> dict[str, Any]:
    posts = [
        b.post(f"Words {day}", NOON + (day - 1) * _DAY) for day in range(1, count + 1)
    ]
    known = {"name": {"full_name": "Eve Example"}, **profile}
    return {b.POSTS: posts, b.PROFILE: {"profile_v2": known}}


def _accounts(tmp_path, *archives: dict[str, Any]) -> list[tuple[str, int]]:
    folders = [
        b.unzipped(members, tmp_path / str(number))
        for number, members in enumerate(archives)
    ]
    run(folders, Options(out=tmp_path / "out", as_of=AS_OF, formats=("parquet",)))
    rows = pq.read_table(tmp_path / "out" / "items.parquet").to_pylist()
    names = sorted({row["account"] for row in rows})
    return [
        (name, sum(row["account"] == name and row["kind"] == "post" for row in rows))
        for name in names
    ]


def test_archives_of_one_name_and_the_same_items_are_one_account(tmp_path):
    found = _accounts(tmp_path, _old(4), _new(6, username="eve.example"))

    assert found == [("eve.example", 6)]


def test_three_archives_of_the_same_items_are_one_account(tmp_path):
    found = _accounts(tmp_path, _old(4), _old(5), _new(6, username="eve.example"))

    assert found == [("eve.example", 6)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (_old(2), _new(6)),
        (_old(9, "Other words {day}"), _new(6)),
    ],
    ids=["two items", "other words"],
)
def test_a_name_alone_joins_nothing(tmp_path, old, new):
    assert len(_accounts(tmp_path, old, new)) == 2


def test_accounts_that_state_different_openings_stay_apart(tmp_path):
    one = _new(6, registration_timestamp=1_200_000_000)
    other = _new(6, registration_timestamp=1_300_000_000)

    assert len(_accounts(tmp_path, one, other)) == 2


def test_namesakes_without_usernames_become_one_name(tmp_path):
    assert _accounts(tmp_path, _old(4), _new(6), _old(5)) == [("Eve Example", 6)]
