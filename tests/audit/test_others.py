"""Items that concern other people: planted, and counted by hand."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pyarrow as pa
import pytest

from audit import others
from audit.others import Concerned, Names, Others, Person
from audit.pipeline import Options, run, showing
from parsers import schema
from tests import builders
from tests.conftest import AS_OF
from tests.planted import AT, item


def _batch(rows):
    table = pa.Table.from_pylist(rows, schema=schema.schema_of(schema.ITEMS))
    return table.combine_chunks().to_batches()[0]


def _counted(rows, own=("Eve Example", "eve.example"), size=100, names=True):
    known = Names(own)
    known.add(pa.array([row.get("people") for row in rows], pa.list_(pa.string())))
    found = Concerned(known)
    for start in range(0, len(rows), size):
        found.add(_batch(rows[start : start + size]))
    return found.result(names=names)


def _in_scope(text, people=None, **more):
    return item(text=text, people=people, **{"verdict": "in_scope"} | more)


def _at(year):
    return datetime(year, 2, 3, tzinfo=UTC)


ROWS = [
    _in_scope("A day with friends", ["Bob Sample", "José Example"],
              created_at=_at(2010)),
    _in_scope("bob sample's new dog, and BOB SAMPLE.", created_at=_at(2008)),
    _in_scope("Here is Bob Sample again", ["Bob Sample"], created_at=None),
    item(text="Jose\u0301 Example and (Bob\nSample)", platform="instagram",
         created_at=_at(2012)),
    item(text="Thanks @ann_sample!", platform="instagram", created_at=_at(2013)),
    item(text="me", people=["Eve Example"]),
    _in_scope("Eve Example was here"),
    _in_scope("Bobby Sample, Joséphine Example, ann_sample, ann_sample@example.org"),
    _in_scope("Rob Bob Samples", created_at=_at(2001)),
    item(text="by Bob Sample", verdict="out_of_scope", people=["Cy Sample"]),
    _in_scope(None, ["ann_sample"], platform="threads", created_at=_at(2011)),
    _in_scope("", None),
]  # fmt: skip
BOB = Person("Bob Sample", ("facebook", "instagram"), 2, 2,
             {"in_scope": 3, "undetermined": 1}, _at(2008), _at(2012))  # fmt: skip
JOSE = Person("José Example", ("facebook", "instagram"), 1, 1,
              {"in_scope": 1, "undetermined": 1}, _at(2010), _at(2012))  # fmt: skip
ANN = Person("ann_sample", ("instagram", "threads"), 1, 1,
             {"in_scope": 1, "undetermined": 1}, _at(2011), _at(2013))  # fmt: skip


@pytest.mark.parametrize("size", [1, 2, 5, 100])
def test_items_and_people_are_counted_whatever_the_size_of_batches(size):
    assert _counted(ROWS, size=size) == Others(
        items={"in_scope": 4, "undetermined": 2},
        named={"in_scope": 1, "undetermined": 2},
        people=(BOB, JOSE, ANN),
    )


def test_without_names_the_counts_stay():
    assert _counted(ROWS, names=False) == Others(
        items={"in_scope": 4, "undetermined": 2},
        named={"in_scope": 1, "undetermined": 2},
    )


def test_most_in_scope_comes_first_then_undetermined_then_the_name():
    rows = [
        item(text="", people=["Cy Sample", "Di Sample", "Al Sample"]),
        item(text="", people=["Cy Sample"]),
        _in_scope("", ["Zoe Sample"]),
    ]

    found = [person.name for person in _counted(rows).people]

    assert found == ["Zoe Sample", "Cy Sample", "Al Sample", "Di Sample"]


def test_the_longest_name_is_meant_and_neighbours_are_both_found():
    rows = [
        item(text="", people=["Ann Lee", "Ann Lee Jones", "Bob Sample"]),
        _in_scope("Ann Lee Jones Bob Sample"),
        _in_scope("Ann Lee, Bob Sample"),
        _in_scope("Joann Lee Bobsample"),
    ]

    found = {person.name: person.named for person in _counted(rows).people}

    assert found == {"Ann Lee": 1, "Ann Lee Jones": 1, "Bob Sample": 2}


def test_a_first_name_is_looked_for_as_a_handle_only():
    rows = [
        item(text="", people=["Bob", "bob.sample", "@cy"]),
        _in_scope("Bob bob.sample cy"),
        _in_scope("@Bob, @bob.sample. @cy"),
        _in_scope("@bob.sample.fan @cyril eve@bob.example"),
    ]

    found = {person.name: person.named for person in _counted(rows).people}

    assert found == {"Bob": 1, "bob.sample": 1, "@cy": 1}


def test_a_name_of_no_letters_and_no_words_are_told_by_their_signs():
    rows = [_in_scope("★ ★", ["★"]), _in_scope("", [" "]), _in_scope("", [""])]

    found = _counted(rows)

    assert [(person.name, person.tagged) for person in found.people] == [("★", 1)]
    assert found.items == {"in_scope": 1, "undetermined": 0}


def test_letters_that_only_look_alike_while_names_are_sought_name_nobody():
    # A byte stands for each letter at first: of these two letters it is the same.
    assert ord("б") & 0x7F == ord("ı") & 0x7F
    rows = [
        _in_scope("ббб ббб", ["Ббб Ббб"]),
        _in_scope("ııı ııı"),
        _in_scope("here is ббб, ббб"),
        _in_scope("plain words"),
    ]

    found = _counted(rows)

    assert [(p.name, p.tagged, p.named) for p in found.people] == [("Ббб Ббб", 1, 1)]


def test_who_comes_after_the_most_names_is_counted_and_not_told_apart(monkeypatch):
    monkeypatch.setattr(others, "MOST_NAMES", 1)
    rows = [_in_scope("x", ["Bob Sample", "Cy Sample"]), _in_scope("y", ["Cy Sample"])]

    found = _counted(rows)

    assert found.items == {"in_scope": 2, "undetermined": 0}
    assert [person.name for person in found.people] == ["Bob Sample"]
    assert found.left_out == 2


@pytest.mark.parametrize("rows", [[], [item(text="Bob Sample", people=None)]])
def test_without_names_nothing_concerns_others(rows):
    nothing = {"in_scope": 0, "undetermined": 0}

    assert _counted(rows) == Others(items=nothing, named=nothing)


def test_names_made_to_repeat_are_found_in_linear_time():
    people = [" ".join("a" * n) for n in range(2, 140)]
    known = Names()
    known.add(pa.array([people]))
    batch = _batch([_in_scope("a " * 25_000, created_at=AT)])
    found = Concerned(known)
    start = time.process_time()

    found.add(batch)

    # Some 30 ms; every name at every place would be millions of matches.
    assert time.process_time() - start < 2
    assert found.result().items == {"in_scope": 1, "undetermined": 0}


# In a scan ---------------------------------------------------------------------------


@pytest.fixture
def shown(monkeypatch, tmp_path):
    """Return what a scan of a small export hands to the page, by level of text."""
    views = []
    write = showing.write
    monkeypatch.setattr(
        showing, "write", lambda view, *a: views.append(view) or write(view, *a)
    )
    posts = [
        builders.post("One day", tags=[{"name": "Bob Sample"}]),
        builders.post("Later, with Bob Sample and @[12:2048:Cy Sample]"),
        builders.post("Ann Example is here", tags=[{"name": "Ann Example"}]),
    ]
    export = builders.unzipped(
        builders.facebook() | {builders.POSTS: posts}, tmp_path / "facebook-ann"
    )

    def of(text):
        out = tmp_path / text
        run([export], Options(out=out, as_of=AS_OF, text=text, formats=("html",)))
        return views[-1].others

    return of


def test_a_scan_counts_others_and_names_them_unless_no_names_may_be_shown(shown):
    full, none = shown("full"), shown("none")

    assert full.items == none.items == {"in_scope": 0, "undetermined": 2}
    assert full.named == none.named == {"in_scope": 0, "undetermined": 1}
    assert [(p.name, p.tagged, p.named) for p in full.people] == [
        ("Bob Sample", 1, 1),
        ("Cy Sample", 1, 0),
    ]
    assert none.people == ()
