"""Hold hostile JSON, pages and times to the threat model, read by a real child.

Every file stands between healthy records, or beside them, whose words are known. All
are members of one small zip, read by one child: what one of them does to it, the next
would feel.
"""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pytest

from parsers import archive
from parsers.text import LONGEST
from parsers.workers import Answer, Batch, Pool, Task
from tests import builders as b
from tests.parsers.markup import block as words_block
from tests.parsers.markup import page, section

JSON, PAGE = "facebook-posts-2024", "facebook-posts-2024-html"
CONTEXT: dict[str, Any] = {
    "product": "facebook",
    "accounts": {"facebook": "Eve Example", "messenger": "Eve Example"},
    "names": ("Eve Example",),
    "groups": (),
    "latest": 1_800_000_000_000,
}
CUT = "cut off or broken JSON"
PAGE_CUT = "cut off (the page does not end)"
SWALLOWED = "cut off (a comment, script or field in it does not end)"
BROKEN = "record not read (broken JSON)"
ODD = "record not read (TypeError)"
NO_UTF8 = "letters that are no UTF-8, shown as \ufffd: 1"
HIDDEN = "comments or scripts with markup in them, which is not read: 1"
WORDS_CUT = "words longer than 4 MiB, cut there: 1"
NO_TIME = "impossible times set aside: 1"


class Outcome(NamedTuple):
    """What became of a file: its status, why, its words, its problems."""

    status: str
    reason: str | None
    words: list[str | None]
    problems: list[str]


class Case(NamedTuple):
    """One hostile file, the kind it is read as, and what must become of it."""

    data: bytes
    outcome: Outcome
    format_id: str = JSON


def parsed(*words: str | None, problems: tuple[str, ...] = ()) -> Outcome:
    return Outcome("parsed", None, list(words), list(problems))


def partial(why: str, *words: str | None, problems: tuple[str, ...] = ()) -> Outcome:
    return Outcome("partial", why, list(words), [f"file damaged: {why}", *problems])


def failed(why: str) -> Outcome:
    return Outcome("failed", why, [], [f"file damaged: {why}"])


# JSON --------------------------------------------------------------------------------

FIRST, LAST = b.json_bytes(b.post("first")), b.json_bytes(b.post("last"))
BOTH = b"[" + FIRST + b"," + LAST + b"]"


def among(*raw: bytes) -> bytes:
    """Return a list of these records between two healthy ones."""
    return b"[" + b",".join((FIRST, *raw, LAST)) + b"]"


def behind(rest: bytes) -> bytes:
    """Return a list of a healthy record and what never ends."""
    return b"[" + FIRST + b"," + rest


def said(words: bytes, more: bytes = b"") -> bytes:
    """Return a record with these words as they are written."""
    return b'{"timestamp":1500000000,"data":[{"post":"%s"}]%s}' % (words, more)


def deep(levels: int) -> bytes:
    return said(b"deep", b',"x":' + b"[" * levels + b"]" * levels)


M = 1_000_000
KEYS = b"{" + b",".join(b'"k%d":1' % n for n in range(200_000)) + b"}"
KEPT = "x" * LONGEST
TEN_MB = said(b"x" * 10 * M)
WITHIN = parsed("first", "last", problems=(BROKEN,))
JSON_CASES = {
    "128 brackets": Case(among(deep(128)), parsed("first", "deep", "last")),
    "100 000 brackets": Case(among(deep(100_000)), WITHIN),
    "endless brackets": Case(behind(b"[" * M), partial(CUT, "first")),
    "a list 100 lists deep": Case(
        b"[" + FIRST + b"," + b"[" * 100 + LAST + b"]" * 101,
        parsed("first", problems=(ODD,)),
    ),
    "endless objects": Case(behind(b'{"a":' * 400_000), partial(CUT, "first")),
    "endless lists of objects": Case(behind(b"[{" * M), partial(CUT, "first")),
    "objects without keys": Case(among(b"{," * M), WITHIN),
    "half a key, often": Case(behind(b',{"' * 300_000), partial(CUT, "first")),
    "endless texts": Case(behind(b',{"a":"' * 300_000), partial(CUT, "first")),
    "records in records": Case(
        behind(b'{"x":[{"timestamp":1,"data":[' * 100_000), partial(CUT, "first")
    ),
    "100 000 broken records": Case(
        among(b",".join([b'{"timestamp":1,"post":[1,2,3,}'] * 100_000)), WITHIN
    ),
    "200 000 keys": Case(among(KEYS), parsed("first", None, "last")),
    "16 MB of white space": Case(b" " * 16 * M, failed("empty file")),
    "white space around": Case(b" \n" * 8 * M + BOTH, parsed("first", "last")),
    "white space to the end": Case(behind(b"\n," * 8 * M), partial(CUT, "first")),
    "NULs": Case(b"\0" * 5 * M, failed(CUT)),
    "NULs behind": Case(behind(b"\0" * 5 * M), partial(CUT, "first")),
    "10 MB of words": Case(
        among(TEN_MB), parsed("first", KEPT, "last", problems=(WORDS_CUT,))
    ),
    "10 MB of words, then a cut": Case(
        among(TEN_MB)[:-10],
        partial(CUT, "first", KEPT, problems=(WORDS_CUT,)),
    ),
    "integer of 5 000 000 digits": Case(
        among(said(b"n", b',"x":' + b"9" * 5 * M)), parsed("first", "n", "last")
    ),
    "20 digits": Case(
        among(said(b"n", b',"x":18446744073709551616')), parsed("first", "n", "last")
    ),
    "1e400, NaN, -Infinity": Case(
        among(said(b"n", b',"x":[1e400,NaN,-Infinity]')), parsed("first", "n", "last")
    ),
    "UTF-8 with its mark": Case(b"\xef\xbb\xbf" + BOTH, parsed("first", "last")),
    "UTF-16": Case(BOTH.decode().encode("utf-16"), parsed("first", "last")),
    "UTF-16 without its mark": Case(
        BOTH.decode().encode("utf-16-be"), parsed("first", "last")
    ),
    "UTF-32": Case(BOTH.decode().encode("utf-32"), parsed("first", "last")),
    "UTF-32 without its mark": Case(
        BOTH.decode().encode("utf-32-le"), parsed("first", "last")
    ),
    "UTF-16 cut in a letter": Case(
        BOTH.decode().encode("utf-16")[:-31], partial(CUT, "first")
    ),
    "a lone surrogate": Case(
        among(said(b"a \\ud800 z")), parsed("first", "a \ufffd\ufffd\ufffd z", "last")
    ),
    "letters that are no UTF-8": Case(
        among(said(b"a \xff\xfe z")),
        parsed("first", "a \ufffd\ufffd z", "last", problems=(NO_UTF8,)),
    ),
    "a NUL": Case(among(said(b"a\0z")), parsed("first", "a\0z", "last")),
    "a key twice": Case(
        among(said(b"one", b',"data":[{"post":"two"}]')),
        parsed("first", "two", "last"),
    ),
    "cut in an escape": Case(
        behind(said(b"caf\\u00c3\\u00a9")[:-9]), partial(CUT, "first")
    ),
    "cut in a letter": Case(
        behind('{"data":[{"post":"é'.encode()[:-1]), partial(CUT, "first")
    ),
    "junk behind the end": Case(
        BOTH + b"]junk", partial("more data behind its end", "first", "last")
    ),
}  # fmt: skip

# Pages -------------------------------------------------------------------------------


def record(words: str) -> str:
    return section(words_block(words))


PAGE_OF_TWO = page(record("first"), record("second"))
TOP, BOTTOM = PAGE_OF_TWO.split("</main>")


def with_record(*pieces: str) -> bytes:
    """Return a page of three healthy records around these."""
    return page(record("first"), record("second"), *pieces, record("last")).encode()


def swallowed(opening: str) -> bytes:
    """Return a page of two records, and hundreds behind what opens and never ends."""
    return (TOP + opening + record("hidden") * 300 + "</main>" + BOTTOM).encode()


THREE = ("first", "second", "last")
HELD = parsed("first", "second", "x", "last")
TWO_LEFT = partial(SWALLOWED, "first", "second")
DTD = '<!DOCTYPE html [<!ENTITY a "boom"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
MANY = 100_000


def of_page(data: bytes, outcome: Outcome) -> Case:
    return Case(data, outcome, PAGE)


def around(opening: str, words: str = "x", closing: str = "") -> bytes:
    """Return a page with one record of such words, between three healthy ones."""
    return with_record(record(f"{opening}{words}{closing}"))


PAGE_CASES = {
    "10 000 divs": of_page(around("<div>" * 10_000, closing="</div>" * 10_000), HELD),
    "200 000 divs": of_page(
        around("<div>" * 2 * MANY, closing="</div>" * 2 * MANY), HELD
    ),
    "100 000 attributes": of_page(
        around("<p " + " ".join(f"a{n}=1" for n in range(MANY)) + ">"), HELD
    ),
    "10 MB in an attribute": of_page(around(f'<p title="{"y" * 10 * M}">'), HELD),
    "100 000 <b>": of_page(around("<b>" * MANY), HELD),
    "100 000 <a>": of_page(around("<a>" * MANY), HELD),
    "100 000 <select>": of_page(around("<select>" * MANY, "", "</select>x"), HELD),
    "10 MB of words": of_page(
        around("", "x" * 10 * M),
        parsed("first", "second", KEPT, "last", problems=(WORDS_CUT,)),
    ),
    "200 000 entities": of_page(
        around("", "&amp;" * 2 * MANY),
        parsed("first", "second", "&" * 2 * MANY, "last"),
    ),
    "200 000 brackets": of_page(
        around("", "< " * 2 * MANY, "x"),
        parsed("first", "second", "< " * 2 * MANY + "x", "last"),
    ),
    "a number of 1 000 000 digits": of_page(
        around(f"&#x{'1' * M};"), parsed("first", "second", "\ufffdx", "last")
    ),
    "entities of a document type": of_page(
        DTD.encode() + around("", "&b;"), parsed("first", "second", "&b;", "last")
    ),
    "an endless comment": of_page(swallowed("<!-- "), TWO_LEFT),
    "100 000 comments": of_page(swallowed("<!-- -- " * MANY), TWO_LEFT),
    "an endless script": of_page(swallowed("<script>"), TWO_LEFT),
    "an endless style": of_page(swallowed("<STYLE media=print>"), TWO_LEFT),
    "an endless template": of_page(swallowed("<template>"), TWO_LEFT),
    "an endless noscript": of_page(swallowed("<noscript>"), TWO_LEFT),
    "a comment with a record": of_page(
        with_record("<!--", record("hidden"), "-->"),
        parsed(*THREE, problems=(HIDDEN,)),
    ),
    "a script with a record": of_page(
        with_record("<script>", record("hidden"), "</script>"),
        parsed(*THREE, problems=(HIDDEN,)),
    ),
    "cut in an attribute": of_page(
        (TOP + '<section class="_a6-g"><p title="' + "y" * M).encode(),
        partial(PAGE_CUT, "first", "second"),
    ),
    "cut behind a record": of_page(
        TOP.encode(), partial(PAGE_CUT, "first", "second")
    ),
    "UTF-16": of_page(PAGE_OF_TWO.encode("utf-16"), parsed("first", "second")),
    "UTF-16 without its mark": of_page(
        PAGE_OF_TWO.encode("utf-16-le"), parsed("first", "second")
    ),
    "letters that are no UTF-8": of_page(
        around("", "a ZZ z").replace(b"ZZ", b"\xff\xfe"),
        parsed("first", "second", "a \ufffd\ufffd z", "last", problems=(NO_UTF8,)),
    ),
    "a NUL": of_page(around("", "a\0z"), parsed("first", "second", "az", "last")),
    "no <html>": of_page(
        f"<main>{record('first')}{record('second')}</main>".encode(),
        parsed("first", "second"),
    ),
}  # fmt: skip

# Times -------------------------------------------------------------------------------

SECOND = "2017-07-14T02:40:00+00:00"
TIMES: dict[str, tuple[str, str | None]] = {
    "seconds": ("1500000000", SECOND),
    "milliseconds": ("1500000000000", SECOND),
    "microseconds": ("1500000000000000", SECOND),
    "a fraction": ("1500000000.5", "2017-07-14T02:40:00.500000+00:00"),
    "digits": ('"1500000000"', SECOND),
    "digits of milliseconds": ('"1500000000000"', SECOND),
    "ISO 8601": ('"2017-07-14T02:40:00Z"', SECOND),
    "ISO 8601 elsewhere": ('"2017-07-14T04:40:00+02:00"', SECOND),
    "the first day of Facebook": ("1075852800", "2004-02-04T00:00:00+00:00"),
    "the second before Facebook": ("1075852799", None),
    "the last second of the export": ("1800000000", "2027-01-15T08:00:00+00:00"),
    "the second after the export": ("1800000001", None),
    "one": ("1", None),
    "below zero": ("-1", None),
    "far below zero": ("-1500000000", None),
    "2**31": ("2147483648", None),
    "2**63": ("9223372036854775808", None),
    "40 digits": ("9" * 40, None),
    "5 000 digits": ("9" * 5000, None),
    "5 000 digits as text": (f'"{"9" * 5000}"', None),
    "1e400": ("1e400", None),
    "-1e400": ("-1e400", None),
    "1e300": ("1e300", None),
    "1e-300": ("1e-300", None),
    "NaN": ("NaN", None),
    "Infinity": ("Infinity", None),
    "true": ("true", None),
    "false": ("false", None),
    "a list": ("[1500000000]", None),
    "an object": ('{"s":1500000000}', None),
    "words": ('"yesterday"', None),
    "digits of another script": ('"١٥٠٠٠٠٠٠٠٠"', None),
    "a sign": ('"+1500000000"', None),
    "the year 0": ('"0000-01-01T00:00:00Z"', None),
    "the year 1 in the east": ('"0001-01-01T00:00:00+23:59"', None),
    "the year 9999 in the west": ('"9999-12-31T23:59:59-23:59"', None),
    "a month 13": ('"2017-13-14T02:40:00Z"', None),
    "a second 61": ('"2017-07-14T02:40:61Z"', None),
}
# What states no time at all is none that is impossible.
UNSTATED: dict[str, str] = {"null": "null", "an empty text": '""'}


def timed(written: str) -> bytes:
    record = '{"timestamp":%s,"data":[{"post":"timed"}]}' % written  # noqa: UP031
    return among(record.encode())


TIME_CASES = {
    f"time: {name}": Case(
        timed(written),
        parsed("first", "timed", "last", problems=() if at else (NO_TIME,)),
    )
    for name, (written, at) in TIMES.items()
} | {
    f"time: {name}": Case(timed(written), parsed("first", "timed", "last"))
    for name, written in UNSTATED.items()
}

CASES = {
    **{f"json: {name}": case for name, case in JSON_CASES.items()},
    **{f"page: {name}": case for name, case in PAGE_CASES.items()},
    **TIME_CASES,
}


class Read(NamedTuple):
    """What became of a file, and the times of its items."""

    outcome: Outcome
    times: list[str | None]


def tasks(export: Path, formats: list[str]) -> list[Task]:
    members = archive.opened(export).members
    return [
        Task(number, "parse", os.fsencode(export), member, format_id, CONTEXT)
        for number, (member, format_id) in enumerate(zip(members, formats, strict=True))
    ]


def read(answers: Iterator[Answer]) -> dict[int, Read]:
    """Return what became of each file."""
    rows: dict[int, list[dict[str, Any]]] = defaultdict(list)
    found: dict[int, Read] = {}
    for answer in answers:
        if isinstance(answer, Batch):
            rows[answer.number] += pa.ipc.open_stream(answer.ipc).read_all().to_pylist()
            continue
        problems = [problem.what for problem in answer.problems]
        words = [row["text"] for row in rows[answer.number]]
        times = [row["created_at"] for row in rows[answer.number]]
        found[answer.number] = Read(
            Outcome(answer.status, answer.reason, words, problems),
            [None if at is None else at.isoformat() for at in times],
        )
    return found


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory) -> dict[str, Read]:
    """Return what became of all files, read one after the other by one child."""
    export = tmp_path_factory.mktemp("hostile") / "export.zip"
    entries = [b.Entry(f"{n}.x", case.data) for n, case in enumerate(CASES.values())]
    export.write_bytes(b.forged(entries))
    with Pool(1) as pool:
        found = read(pool.run(tasks(export, [c.format_id for c in CASES.values()])))
    return {name: found[number] for number, name in enumerate(CASES)}


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_file_costs_what_is_broken_in_it_and_says_so(outcomes, name):
    found, wanted = outcomes[name].outcome, CASES[name].outcome

    # The difference of two texts of 4 MiB is no message.
    are_same = found.words == wanted.words
    assert are_same
    assert found._replace(words=[]) == wanted._replace(words=[])


@pytest.mark.parametrize("name", TIMES)
def test_a_time_is_what_it_states_or_none(outcomes, name):
    healthy = SECOND

    assert outcomes[f"time: {name}"].times == [healthy, TIMES[name][1], healthy]


@pytest.mark.parametrize("name", UNSTATED)
def test_a_time_that_is_not_stated_is_none(outcomes, name):
    assert outcomes[f"time: {name}"].times == [SECOND, None, SECOND]


def child_of(before: set[str]) -> int:
    (pid,) = {*children()} - before
    return int(pid)


def children() -> set[str]:
    """Return the processes that this one started."""
    threads = Path("/proc/self/task").iterdir()
    return {
        pid for thread in threads for pid in (thread / "children").read_text().split()
    }


@pytest.mark.skipif(
    sys.platform != "linux", reason="limits of another process can be set on Linux only"
)
def test_a_file_that_takes_too_long_keeps_what_was_read_and_its_reader(tmp_path):
    import resource

    long = b"[" + FIRST + b",{}" * 2 * M + b"]"
    export = b.unzipped({"0.json": long, "1.json": BOTH}, tmp_path / "export")
    small = b.unzipped({"0.json": BOTH}, tmp_path / "small")
    before = children()

    with Pool(1) as pool:
        list(pool.run(tasks(small, [JSON])))
        pid = child_of(before)
        ticks = sum(map(int, Path(f"/proc/{pid}/stat").read_text().split()[13:15]))
        most = ticks // os.sysconf("SC_CLK_TCK") + 6
        resource.prlimit(pid, resource.RLIMIT_CPU, (most, most))
        found = read(pool.run(tasks(export, [JSON, JSON])))

    outcome = found[0].outcome
    why = "took too long; the rest was not read"
    assert outcome[:2] == ("partial", why)
    assert outcome.problems == [f"file damaged: {why}"]
    assert outcome.words[0] == "first"
    assert 1 < len(outcome.words) < 2 * M
    assert found[1].outcome == parsed("first", "last")
