"""Mutate valid exports, and hold the reading of one to what the mutation left whole.

Members are found, recognised and read as in a scan, but in this process: a thousand
exports are read in the time of fifty scans. The mutation itself tells which records and
members it left alone: their items must be there with whole values, and what is lost
must be said. ``MUTATIONS`` in the environment asks for that many examples per law,
random ones; the suite takes fewer, the same ones each time.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from parsers import archive, formats, recovery, schema
from parsers.archive import ArchiveError, NoDirectoryError
from parsers.members import Member
from parsers.workers import Task
from tests import builders as b
from tests.fuzz.invariants import answered, context_of, written
from tests.parsers import markup

CANARY = "quxcanary"
_WANTED = int(os.environ.get("MUTATIONS", "0"))
_STATED = [column.name for column in schema.FACTS if column.name != "source_pointer"]
_NUMBER = re.compile(r"(?<![^/])\d+(?![^/])")
Row = tuple[Any, ...]


def law(examples: int) -> settings:
    """Return how many examples a law is tried with."""
    return settings(
        max_examples=_WANTED or examples,
        derandomize=not _WANTED,
        deadline=None,
        database=None,
        # To shrink takes hundreds of scans; here examples are small as they are.
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


# Exports -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """One member: its path, and its records as they stand between head and foot."""

    path: str
    records: tuple[bytes, ...]
    head: bytes = b"["
    foot: bytes = b"]"
    between: bytes = b","

    @property
    def content(self) -> bytes:
        """Return the member's content."""
        return self.head + self.between.join(self.records) + self.foot

    def with_record(self, index: int, *records: bytes) -> Part:
        """Return the member with other records in the place of one."""
        before, after = self.records[:index], self.records[index + 1 :]
        return replace(self, records=(*before, *records, *after))

    def whole_before(self, size: int) -> int:
        """Return how many records stand whole in that many first bytes."""
        end, count = len(self.head), 0
        for record in self.records:
            end += len(record)
            count += end <= size
            end += len(self.between)
        return count


def _listed(path: str, records: Sequence[Any], key: str = "") -> Part:
    head = b'{"%s":[' % key.encode() if key else b"["
    foot = b"]}" if key else b"]"
    return Part(path, tuple(map(b.json_bytes, records)), head, foot)


def _section(n: int) -> bytes:
    at = f"Jun {4 + n:02}, 2025 6:46:1{n} pm"
    return markup.section(markup.block(f"{CANARY} page {n}"), at=at).encode()


def _page(path: str, numbers: Sequence[int]) -> Part:
    head, foot = markup.page("\0").encode().split(b"\0")
    return Part(path, tuple(map(_section, numbers)), head, foot, b"")


_SAID = [b.comment(f"{CANARY} said {n}", b.FIRST_POSTED + n) for n in range(3)]
_IN_GROUP = [b.post(f"{CANARY} group {n}", b.FIRST_POSTED + n) for n in range(3)]
_OWNER = b.json_bytes({"profile_v2": {"name": {"full_name": f"Ann {CANARY}"}}})
PARTS = (
    _listed(b.POSTS, b.posts(4, f"{CANARY} post")),
    _listed(b.COMMENTS, _SAID, "comments_v2"),
    _listed(b.GROUP_POSTS, _IN_GROUP, "group_posts_v2"),
    Part(b.PROFILE, (_OWNER,), b"", b""),
)
PAGES = (
    _page(b.POSTS.replace(".json", ".html"), range(4)),
    _page(b.COMMENTS.replace(".json", ".html"), range(4, 7)),
)


def zipped(parts: Sequence[Part]) -> bytes:
    """Return an honest zip of these members, equal paths too."""
    return b.forged([b.Entry(part.path, part.content) for part in parts])


def changed(parts: Sequence[Part], index: int, part: Part) -> list[Part]:
    """Return the members with another one in the place of one."""
    return [*parts[:index], part, *parts[index + 1 :]]


# Readings ----------------------------------------------------------------------------


class Read(NamedTuple):
    """What became of an export: items by member and record, and what was said.

    ``statuses`` has one entry per member, ``problems`` counts by path.
    """

    rows: dict[tuple[str, int], list[Row]]
    statuses: list[tuple[str, str]]
    problems: Counter[str]
    unread: bool

    def of(self, *paths: str, records: range | None = None) -> Counter[Row]:
        """Return the items, or those of these members and records alone."""
        return Counter(
            row
            for (path, record), rows in self.rows.items()
            if not paths or path in paths
            if records is None or record in records
            for row in rows
        )

    def is_missed(self, path: str) -> bool:
        """Say whether something of that member is said to be lost."""
        lost = {(path, "failed"), (path, "partial")} & set(self.statuses)
        return self.unread and bool(lost or self.problems[path])


def mutated(data: bytes) -> Read:
    """Return what is read of a zip, found without its directory where that is lost."""
    path = written(data)
    try:
        found = archive.opened(path)
    except NoDirectoryError:
        with path.open("rb") as file:
            listed = recovery.found(file)
        if not listed.entries:
            return Read({}, [], Counter(), unread=True)
        found = archive.recovered(path, listed)
    except ArchiveError:
        return Read({}, [], Counter(), unread=True)
    read = Read(defaultdict(list), [], Counter(), unread=found.problem is not None)
    for member in found.members:
        read = _with_member(read, path, member)
    return read


def _with_member(read: Read, path: Path, member: Member) -> Read:
    match = formats.match(member.path, "facebook", "facebook-quxcanary.zip")
    row = match.format
    if row is None or row.shape is None:
        read.statuses.append((member.path, match.status))
        return read
    task = Task(0, "parse", os.fsencode(path), member, row.id, context_of("facebook"))
    told = answered(task)
    receipt = told.receipt
    read.statuses.append((member.path, receipt.status))
    read.problems[member.path] += receipt.problem_count
    for one in receipt.problems:
        assert CANARY not in f"{one.pointer} {one.what}"
    for item in told.rows:
        number = _NUMBER.search(item["source_pointer"])
        record = int(number.group()) if number else 0
        values = tuple(str(item[column]) for column in _STATED)
        read.rows[member.path, record].append(values)
    lost = receipt.status in ("failed", "partial") or receipt.facts.get("unread")
    return read._replace(unread=read.unread or bool(lost))


@cache
def honest(parts: tuple[Part, ...] = PARTS) -> Read:
    """Return what is read of the export before any mutation."""
    return mutated(zipped(parts))


def whole(found: Read, parts: Sequence[Part]) -> None:
    """Hold that every item of these members is there, with whole values."""
    paths = [part.path for part in parts]
    assert not paths or not honest().of(*paths) - found.of()


def listed(found: Read, parts: Sequence[Part]) -> None:
    """Hold that every member has exactly one row."""
    assert [path for path, _ in found.statuses] == [part.path for part in parts]


# Laws --------------------------------------------------------------------------------

_DEEP = 3000
ODD = st.sampled_from(
    [
        b"null", b"true", b"[]", b"{}", b'""', b"-1", b"0", b"NaN", b"-Infinity",
        b"1e400", b"1" * 20, b"9" * 4400, b"1500000000000", b'"1500000000"',
        b'"\\ud800 lone"', b'"\\u0000\\u202e"', b'[[["a"]]]', b'{"a": {"b": 1}}',
        b"[" * 200 + b"]" * 200, b"[" * _DEEP + b"]" * _DEEP,
        b'{"a":' * _DEEP + b"1" + b"}" * _DEEP,
    ]
)  # fmt: skip
_WAYS = ("retype", "drop", "rename", "double", "null")
lists = st.sampled_from(range(3))


@st.composite
def mutations_of(draw: Any, record: bytes) -> bytes:
    """Return a record with one value changed, its key lost, renamed or doubled."""
    root = json.loads(record)
    spots = list(_spots(root))
    holder, key = draw(st.sampled_from(spots))
    way = draw(st.sampled_from(_WAYS))
    if way == "drop":
        del holder[key]
    elif way == "rename" and isinstance(key, str):
        holder[f"{key}_{CANARY}"] = holder.pop(key)
    elif way == "double" and isinstance(key, str):
        holder["\x01"] = holder[key]
        return json.dumps(root).encode().replace(b"\\u0001", key.encode())
    else:
        holder[key] = "\x01"
        return json.dumps(root).encode().replace(b'"\\u0001"', draw(ODD))
    return json.dumps(root).encode()


def _spots(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every value of a record by what holds it and its key."""
    keys = range(len(value)) if isinstance(value, list) else list(value)
    for key in keys:
        yield value, key
        if isinstance(value[key], (list, dict)):
            yield from _spots(value[key])


def test_an_export_that_nothing_touched_is_read_whole():
    found = honest()

    wanted = [_STATED.index(name) for name in ("kind", "text")]
    rows = found.of().elements()
    assert sorted(tuple(row[at] for at in wanted) for row in rows) == sorted(
        [
            *(("post", f"{CANARY} post {n}") for n in range(4)),
            *(("comment", f"{CANARY} said {n}") for n in range(3)),
            *(("post", f"{CANARY} group {n}") for n in range(3)),
            ("profile_field", f"Ann {CANARY}"),
        ]
    )
    assert not found.unread
    listed(found, PARTS)


@law(120)
@given(st.data(), lists)
def test_a_record_of_another_shape_costs_no_other(data, index):
    part = PARTS[index]
    at = data.draw(st.integers(0, len(part.records) - 1))
    record = data.draw(mutations_of(part.records[at]))

    found = mutated(zipped(changed(PARTS, index, part.with_record(at, record))))

    others = [number for number in range(len(part.records)) if number != at]
    for number in others:
        alone = range(number, number + 1)
        kept = honest().of(part.path, records=alone)
        assert found.of(part.path, records=alone) == kept
    own = range(at, at + 1)
    is_read = found.of(part.path, records=own)
    assert is_read or found.is_missed(part.path)
    whole(found, [*PARTS[:index], *PARTS[index + 1 :]])
    listed(found, PARTS)


@law(80)
@given(st.data(), lists, st.binary(max_size=40))
def test_bytes_in_the_place_of_a_record_cost_none_before_and_others_aloud(
    data, index, garbage
):
    part = PARTS[index]
    at = data.draw(st.integers(0, len(part.records) - 1))

    found = mutated(zipped(changed(PARTS, index, part.with_record(at, garbage))))

    before = honest().of(part.path, records=range(at))
    rest = honest().of(
        "mutated.zip", part.path, records=range(at + 1, len(part.records))
    )
    rows = found.of(part.path)
    assert not before - rows
    assert not rest - rows or found.is_missed(part.path)
    whole(found, [*PARTS[:index], *PARTS[index + 1 :]])
    listed(found, PARTS)


@law(60)
@given(st.data(), lists)
def test_a_file_that_breaks_off_keeps_what_was_whole_and_says_so(data, index):
    part = PARTS[index]
    size = data.draw(st.integers(0, len(part.content) - len(part.foot)))
    cut = Part(part.path, (part.content[:size],), b"", b"")

    found = mutated(zipped(changed(PARTS, index, cut)))

    kept = range(part.whole_before(size))
    before = honest().of(part.path, records=kept)
    assert not before - found.of(part.path)
    assert found.is_missed(part.path)
    whole(found, [*PARTS[:index], *PARTS[index + 1 :]])
    listed(found, PARTS)


def test_a_file_without_its_last_brace_may_have_held_another_list_and_says_so():
    part = PARTS[1]
    cut = Part(part.path, (part.content[:-1],), b"", b"")

    found = mutated(zipped(changed(PARTS, 1, cut)))

    assert found.is_missed(part.path)


@st.composite
def rearranged(draw: Any) -> tuple[list[Part], list[Part]]:
    """Return members left out, doubled, renamed, and swapped; and which are whole."""
    parts, touched = list(PARTS), set()
    names = st.text(st.characters(exclude_characters="\0\\"), min_size=1, max_size=20)
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(parts) - 1))
        other = draw(st.integers(0, len(parts) - 1))
        way = draw(st.sampled_from(("drop", "double", "rename", "swap")))
        one, two = parts[at], parts[other]
        if way == "double":
            parts.append(one)
            continue
        touched |= {one.path, two.path} if way == "swap" else {one.path}
        if way == "drop" and len(parts) > 1:
            del parts[at]
        elif way == "rename":
            folder = one.path.rpartition("/")[0]
            parts[at] = replace(one, path=f"{folder}/{draw(names).rstrip('/')}x")
        elif way == "swap":
            parts[at] = replace(two, path=one.path)
            parts[other] = replace(one, path=two.path)
    return parts, [part for part in PARTS if part.path not in touched]


@law(80)
@given(rearranged())
def test_members_left_out_doubled_renamed_or_swapped_cost_no_other(export):
    parts, untouched = export

    found = mutated(zipped(parts))

    whole(found, untouched)
    listed(found, parts)


@law(80)
@given(st.data())
def test_a_zip_that_breaks_off_keeps_the_members_before_and_says_so(data):
    entire = zipped(PARTS)
    cut = entire[: data.draw(st.integers(0, len(entire) - 1))]

    found = mutated(cut)

    ends = [entire.find(b"PK", entire.index(p.path.encode())) for p in PARTS]
    whole(found, [p for p, end in zip(PARTS, ends, strict=True) if end <= len(cut)])
    assert found.unread


@law(80)
@given(st.data())
def test_damaged_bytes_of_a_zip_cost_no_neighbour_unsaid(data):
    entire = bytearray(zipped(PARTS))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(entire) - 1))
        entire[at] ^= data.draw(st.integers(1, 255))

    found = mutated(bytes(entire))

    missing = honest().of() - found.of()
    assert found.unread or not missing or "unknown" in dict(found.statuses).values()


plain = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="<>&"),
    max_size=40,
)


@law(60)
@given(st.data(), st.sampled_from(range(2)), plain)
def test_words_of_one_record_of_a_page_cost_no_other(data, index, words):
    part = PAGES[index]
    at = data.draw(st.integers(0, len(part.records) - 1))
    old = markup.block(CANARY).encode().partition(CANARY.encode())[0]
    before, _, behind = part.records[at].partition(CANARY.encode())
    assert before.endswith(old)

    record = before + words.encode() + behind
    pages = changed(PAGES, index, part.with_record(at, record))
    found = mutated(zipped(pages))

    paths = [page.path for page in PAGES]
    kept = honest(PAGES).of(*paths)
    own = honest(PAGES).of(part.path, records=range(at + 1, at + 2))
    assert not kept - own - found.of()
    assert found.of(
        "mutated.zip", part.path, records=range(at + 1, at + 2)
    ) or found.is_missed(part.path)
    listed(found, pages)


@law(60)
@given(st.data(), st.sampled_from(range(2)), st.binary(max_size=60))
def test_bytes_within_a_page_cost_no_other_member(data, index, garbage):
    content = PAGES[index].content
    at = data.draw(st.integers(0, len(content)))
    gone = data.draw(st.integers(0, 60))
    broken = content[:at] + garbage + content[at + gone :]
    page = Part(PAGES[index].path, (broken,), b"", b"")

    found = mutated(zipped(changed(PAGES, index, page)))

    other = PAGES[1 - index].path
    kept = honest(PAGES).of(other)
    assert found.of(other) == kept
    listed(found, PAGES)
