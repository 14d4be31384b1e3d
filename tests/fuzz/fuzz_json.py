"""Read hostile JSON and chats: every kind of record, evidence, threads, skeletons.

The first two bytes of an input choose what reads it, the rest is the file. Two bytes
more than there are readers wrap the file in a list, behind and before a healthy post:
whatever it is, the post before it is an item, and the one behind it is an item or
missed aloud.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import sample_exports
from parsers import exports, formats, meta_ai_threads
from parsers.archive import opened
from parsers.members import read
from tests import builders as b
from tests.fuzz.invariants import (
    CANARY,
    Reader,
    Told,
    is_asked_twice,
    kept,
    personal,
)

_EVIDENCE_ERRORS = (ValueError, RecursionError)
_LARGEST_SEED = 3000
_POSTS = "facebook-posts-2024"
_BEFORE, _BEHIND = (
    b.post(f"{CANARY} {place} the rest", b.FIRST_POSTED + 86_400 * day)
    for day, place in enumerate(("before", "behind"))
)


def _readers() -> Iterator[Reader]:
    rows = sorted(formats.FORMATS.values(), key=lambda row: row.id)
    for row in rows:
        if row.shape is not None and row.page is None:
            yield Reader("parse", row.id, row.product)
        if row.tells is not None and row.told is None:
            yield Reader("identify", row.id, row.product)
    yield Reader("skeleton", "", "")
    yield Reader("threads", "", "")
    yield Reader("between", _POSTS, "facebook")


READERS = tuple(_readers())


def input_for(reader: Reader, content: bytes) -> bytes:
    """Return the input that has this reader read this content."""
    return READERS.index(reader).to_bytes(2, "big") + content


def check(data: bytes) -> None:
    """Hold one input to what is true of every JSON file or chat."""
    reader = READERS[int.from_bytes(data[:2], "big") % len(READERS)]
    content = data[2:]
    if reader.job == "threads":
        _check_thread(content)
    elif reader.job == "between":
        _check_between(content)
    else:
        told = _told(reader, content)
        if is_asked_twice(data):
            assert _told(reader, content) == told


def _told(reader: Reader, content: bytes) -> Told | str:
    allowed = () if reader.job == "parse" else _EVIDENCE_ERRORS
    return kept(content, reader, "input.json", allowed)


def _check_thread(content: bytes) -> None:
    """Hold that a thread is the AI's only with exactly the owner and the AI in it."""
    if not meta_ai_threads.is_with_ai(content[: meta_ai_threads.HEAD_BYTES], [CANARY]):
        return
    begun = content.decode("utf-8", "replace")
    names = {"meta ai", CANARY.casefold()}
    listed = begun[begun.index('"participants"') :].partition("[")[2]
    assert listed.count('"name"') >= len(names) or "\\" in listed


def _check_between(content: bytes) -> None:
    """Hold that neighbours of anything at all live, or are missed aloud."""
    before, behind = (b.json_bytes(record) for record in (_BEFORE, _BEHIND))
    told = _told(
        Reader("parse", _POSTS, "facebook"),
        b"[" + before + b"," + content + b"," + behind + b"]",
    )
    assert isinstance(told, Told)
    texts = [row["text"] for row in told.rows]
    assert _BEFORE["data"][0]["post"] in texts
    if _BEHIND["data"][0]["post"] not in texts:
        assert told.receipt.status == "partial" or told.receipt.facts["unread"]


# Seeds -------------------------------------------------------------------------------


def seeds() -> Iterator[bytes]:
    """Yield small files of every kind, from the samples and by hand, and odd JSON."""
    between = Reader("between", _POSTS, "facebook")
    for odd in _ODD:
        yield input_for(between, odd)
        yield input_for(Reader("parse", _POSTS, "facebook"), odd)
        yield input_for(Reader("skeleton", "", ""), odd)
    people = [{"name": CANARY}, {"name": "Meta AI"}]
    thread = {"participants": people, "messages": [], "title": CANARY}
    yield input_for(Reader("threads", "", ""), b.json_bytes(thread))
    yield from _from_samples()


def _from_samples() -> Iterator[bytes]:
    seen: set[Reader] = set()
    for folder in (*sample_exports.folders(), *sample_exports.eras()):
        found = opened(folder)
        product = exports.product_of(found)
        for member in found.members:
            row = formats.match(member.path, product, found.name).format
            if row is None or row.is_page:
                continue
            content = personal(bytes(read(folder, member).data))[:_LARGEST_SEED]
            for job, does in (("parse", row.shape), ("identify", row.tells)):
                reader = Reader(job, row.id, row.product)
                if does is not None and reader not in seen:
                    seen.add(reader)
                    yield input_for(reader, content)


def _text(words: str) -> bytes:
    return json.dumps([b.post(words)]).encode()


_ODD = (
    b"[]",
    b"{}",
    b"",
    b"\xef\xbb\xbf" + b.json_bytes(b.posts(2, CANARY)),
    b.json_bytes({CANARY: b.posts(2, CANARY)}),
    b'[{"timestamp": NaN, "data": [{"post": "a"}]}, {"timestamp": 1e400}]',
    b'[{"timestamp": ' + b"9" * 4400 + b"}]",
    b'{"' + CANARY.encode() + b'": [{"timestamp": 1500000000, "data": [{"post": "\\ud8',
    _text("\ud800 lone"),
    _text("\x00 control \u202e"),
    b"[" * 400 + b"]" * 400,
    b'{"a":' * 300 + b"1" + b"}" * 300,
    b"\xff\xfe[\x00]\x00",
    b'"' + CANARY.encode() + b'"',
    b"], [",
    b'{"timestamp": 1500000000, "data": {"post": 5}, "title": [], "tags": {"name": 1}}',
)
