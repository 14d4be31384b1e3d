"""Read all of JSONTestSuite as a child does: nothing raised, quoted, or lost around it.

Each file stands in three places: alone as a data file; as one value of a record between
two healthy ones; as a record itself between two healthy ones.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from functools import cache

import pytest

from parsers import archive, evidence, formats, salvage, skeleton
from parsers.workers import Batch, Pool, Receipt, Task
from tests import builders as b
from tests.corpora import FOLDER, json_files
from tests.parsers.test_records import Outcome, outcome
from tests.parsers.test_workers import CONTEXT

FILES = json_files()
NAMES = {kind: [n for n in FILES if n.startswith(f"{kind}_")] for kind in "yni"}
LATEST = 1_800_000_000_000
# Not strict JSON, and yet there is no doubt of what is meant; so we take it.
LENIENT = {
    "n_number_NaN", "n_number_infinity", "n_number_minus_infinity",
    "n_string_unescaped_ctrl_char", "n_string_unescaped_newline",
    "n_string_unescaped_tab",
}  # fmt: skip
# No UTF-8 at all, or a byte order mark in the midst of a file.
REFUSED = {
    "i_string_UTF-16LE_with_BOM", "i_string_utf16BE_no_BOM",
    "i_string_utf16LE_no_BOM", "i_structure_UTF-8_BOM_empty_object",
}  # fmt: skip
READ = set(NAMES["y"]) | LENIENT | set(NAMES["i"]) - REFUSED
# Where a record's text is such a value, what it says; lists and objects say nothing.
SAID = {
    "y_structure_lonely_false": "False",
    "y_structure_lonely_int": "42",
    "y_structure_lonely_negative_real": "-0.1",
    "y_structure_lonely_string": "asd",
    "y_structure_lonely_true": "True",
}
UNSAID = {"y_string_space", "y_structure_lonely_null", "y_structure_string_empty"}
# These close or open brackets and quotes of the list around them.
ENDS_THE_LIST = {
    "n_array_extra_close", "n_array_incomplete", "n_array_unclosed",
    "n_array_unclosed_with_new_lines", "n_array_unclosed_with_object_inside",
    "n_string_single_doublequote", "n_structure_array_with_extra_array_close",
    "n_structure_close_unopened_array", "n_structure_end_array",
    "n_structure_open_array_string", "n_structure_unclosed_array",
}  # fmt: skip
# ``{}}`` closes the photo, ``[{`` takes the next photo into its caption.
AFTERWARDS = {
    "n_structure_object_followed_by_closing_object": [
        ("/photos/3", None), ("/photos/3", "a"),
    ],
    "n_structure_open_array_open_object": [],
}  # fmt: skip
# Nothing where records may be.
EMPTY = {
    "y_array_empty", "y_object_empty", "y_object_simple", "y_structure_whitespace_array"
}  # fmt: skip
QUOTES_NOTHING = re.compile(
    r"record not read \((broken JSON|TypeError|ValueError|RecursionError)\)"
    r"|parts of the record not read: \d+"
    r"|no records found in a file of a known kind"
)
BEFORE, AFTER = (b.json_bytes(b.post(words)) for words in ("before", "after"))
# Nested 50 000 times: the search for the next record is given up and told, though not
# before the record that follows here.
GIVEN_UP = "n_structure_open_array_object"


def value_of_a_record(name: str) -> bytes:
    """Return a file of three posts, the words of the second being that file."""
    middle = b'{"timestamp":1500000000,"data":[{"post":%s}]}' % FILES[name]
    return b"[" + b",".join((BEFORE, middle, AFTER)) + b"]"


def record(name: str) -> bytes:
    """Return a file of posts whose second record is that file."""
    return b"[" + b",".join((BEFORE, FILES[name], AFTER)) + b"]"


def in_an_album(name: str) -> bytes:
    """Return an album of three photos, the second one's caption being that file."""
    photos = [b'{"uri":"%s.jpg","description":"%s"}' % (w, w) for w in (b"b", b"a")]
    photos.insert(1, b'{"uri":"m.jpg","description":%s}' % FILES[name])
    return b'{"name":"Exampleton","photos":[' + b",".join(photos) + b"]}"


@cache
def read(data: bytes, format_id: str = "facebook-posts-2024") -> Outcome:
    """Read bytes as a data file of that format."""
    return outcome(data, format_id)


# The corpora are those that we know --------------------------------------------------


@pytest.mark.parametrize(
    ("name", "digest"),
    [
        (
            "json_test_suite.json",
            "8bf58bdbc91a351c8d8524248d5c3f89fa0e9514ae3f907976dd1d033d048ba6",
        ),
        (
            "naughty_strings.json",
            "3fc401d53132467e387ea5429810476e8afc22c6d0519fe801f6bee8749fad90",
        ),
    ],
)
def test_a_corpus_is_the_one_that_its_readme_describes(name, digest):
    assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == digest


def test_the_suite_is_whole():
    assert {kind: len(names) for kind, names in NAMES.items()} == {
        "y": 95, "n": 188, "i": 35,
    }  # fmt: skip
    assert FILES["n_structure_100000_opening_arrays"] == b"[" * 100_000
    assert FILES["n_structure_open_array_object"] == b'[{"":' * 50_000 + b"\n"
    assert FILES["i_string_iso_latin_1"] == b'["\xe9"]'


# As one value of a record ------------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_a_value_costs_at_most_its_own_record(name):
    found = read(value_of_a_record(name))

    rows = [("/0", "post", "before"), ("/2", "post", "after")]
    if name not in READ:
        assert found == Outcome(rows, ["/1"], name == GIVEN_UP, 1)
        return
    rows.insert(1, ("/1", "post", SAID.get(name)))
    problems = [] if name in SAID or name in UNSAID else ["/1"]
    assert found == Outcome(rows, problems, False, 0)


@pytest.mark.parametrize("name", FILES)
def test_a_value_costs_at_most_its_own_photo_of_an_album(name):
    found = read(in_an_album(name), "facebook-album-2024")

    texts = [(at.split("/description")[0], text) for at, _, text in found.rows]
    wanted = [("/photos/0", None), ("/photos/0", "b")]
    wanted += [("/photos/1", None)] if name in READ or name in AFTERWARDS else []
    wanted += [("/photos/1", SAID[name])] if name in SAID else []
    wanted += AFTERWARDS.get(name, [("/photos/2", None), ("/photos/2", "a")])
    assert texts == wanted
    swallows = name == "n_structure_open_array_open_object"
    assert found.damaged is (swallows or name == GIVEN_UP)
    assert found.unread == (0 if swallows or name in READ else 1)


# As a record -------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(READ))
def test_a_record_of_any_kind_leaves_its_neighbours_whole(name):
    found = read(record(name))

    is_object = FILES[name].lstrip()[:1] == b"{"
    rows = [("/0", "post", "before"), ("/2", "post", "after")]
    if is_object:
        rows.insert(1, ("/1", "post", None))
        assert found == Outcome(rows, [], False, 0)
    else:
        assert found == Outcome(rows, ["/1"], False, 1)


@pytest.mark.parametrize("name", sorted(set(FILES) - READ))
def test_a_broken_record_leaves_what_is_before_it_and_mostly_what_is_after(name):
    found = read(record(name))

    texts = [text for _, _, text in found.rows if text is not None]
    assert texts == ["before"] if name in ENDS_THE_LIST else ["before", "after"]
    assert found.damaged is (name in ENDS_THE_LIST or name == GIVEN_UP)
    # Blanks between two commas stand for no record that could be missed.
    blank = {"n_single_space", "n_structure_no_data"}
    assert found.damaged or (found.unread > 0) is (name not in blank)


# Alone -------------------------------------------------------------------------------


@pytest.mark.parametrize("format_id", ["facebook-posts-2024", "facebook-album-2024"])
@pytest.mark.parametrize("name", FILES)
def test_a_file_alone_is_no_success_unless_it_holds_nothing(name, format_id):
    found = read(FILES[name], format_id)

    assert [text for _, _, text in found.rows if text is not None] == []
    is_clean = not (found.problems or found.damaged or found.unread)
    if name in EMPTY:
        assert (is_clean, found.rows) == (True, [])
    elif name == "i_structure_UTF-8_BOM_empty_object":
        assert is_clean  # the mark at the beginning of a file is none of its content
    elif name == "y_object_long_strings":
        assert len(found.rows) == (1 if format_id == "facebook-posts-2024" else 0)
    elif FILES[name].lstrip()[:1] != b"{" or name not in READ:
        assert not is_clean


# No word of it in a problem ----------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_no_problem_quotes_the_file(name, tally_of):
    for data in (FILES[name], value_of_a_record(name), record(name)):
        for problem in tally_of(data).problems:
            assert QUOTES_NOTHING.fullmatch(problem.what)
            assert re.fullmatch(r"(/\d+)*", problem.pointer)


@pytest.fixture
def tally_of():
    """Return a function that reads posts and gives what was noted of them."""
    from parsers import records
    from parsers.columns import Context, Facts

    row = formats.FORMATS["facebook-posts-2024"]

    def tally(data):
        context = Context(0, row.product, {"facebook": "ann"}, (), (), LATEST)
        facts = Facts(context, send=lambda _: None, rank=row.rank)
        return records.run(data, row, facts)

    return tally


# Read for what is said of the account, and for its skeleton --------------------------

READERS = {
    "times": lambda data: evidence.evidence_in(data, evidence.times_only, LATEST),
    "profile": lambda data: evidence.evidence_in(
        data, formats.FORMATS["facebook-profile-2024"].tells, LATEST
    ),
    "skeleton": skeleton.shape_of,
    "lenient": lambda data: salvage.lenient(data.decode("utf-8-sig", "replace")),
}


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
@pytest.mark.parametrize("name", FILES)
def test_other_readers_take_what_is_json_and_refuse_the_rest_as_they_say(name, reader):
    bom = name == "i_structure_UTF-8_BOM_empty_object"
    wide = "utf16" in name.lower().replace("-", "") and reader is not READERS["lenient"]

    if name in READ or bom or wide:
        reader(FILES[name])
    else:
        with pytest.raises((ValueError, RecursionError)):
            reader(FILES[name])


@pytest.mark.parametrize("name", NAMES["y"])
def test_the_lenient_parser_reads_what_is_valid_as_the_strict_one(name):
    assert salvage.lenient(FILES[name].decode()) == json.loads(FILES[name])


# In a real child ---------------------------------------------------------------------


def test_a_child_gives_each_file_one_receipt_and_outlives_them_all(tmp_path):
    """Read every file twice, alone and as a value, in one child; none stops it."""
    export = tmp_path / "facebook-ann.zip"
    held = {f"{name}.json": FILES[name] for name in FILES}
    held |= {f"{name}.value.json": value_of_a_record(name) for name in FILES}
    export.write_bytes(b.zipped(held))
    members = archive.opened(export).members
    paths = [member.path for member in members]
    tasks = [
        Task(n, "parse", os.fsencode(export), member, "facebook-posts-2024", CONTEXT)
        for n, member in enumerate(members)
    ]

    receipts: dict[str, list[Receipt]] = {}
    with Pool(1) as pool:
        for answer in pool.run(tasks):
            if not isinstance(answer, Batch):
                receipts.setdefault(paths[answer.number], []).append(answer)

    assert {path: len(own) for path, own in receipts.items()} == dict.fromkeys(paths, 1)
    for name in FILES:
        (alone,), (value,) = receipts[f"{name}.json"], receipts[f"{name}.value.json"]
        wanted = "partial" if name == GIVEN_UP else "parsed"
        assert (value.status, value.items) == (wanted, 3 if name in READ else 2)
        assert (name, alone.status) == (name, _status_alone(name))
        assert "the reader stopped" not in (alone.reason, value.reason)


def _status_alone(name: str) -> str:
    """Return what becomes of a file of posts that is this alone."""
    if name == "n_structure_no_data":
        return "failed"  # an empty file
    if name == "n_array_unclosed_with_object_inside":
        return "partial"  # its first object may be a record without words
    found = read(FILES[name])
    return "failed" if found.damaged else "parsed"
