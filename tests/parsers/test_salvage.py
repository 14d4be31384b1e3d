"""Hold what is read of broken JSON: each whole element, and at what cost."""

from __future__ import annotations

import json

import pytest

from parsers import salvage
from tests import builders as b

WANTED = frozenset(("timestamp", "data"))
FIRST, LAST = b.post("first"), b.post("last")
RAW = b.json_bytes(FIRST).decode(), b.json_bytes(LAST).decode()
CUT = salvage.Damage("cut off or broken JSON")
BROKEN = salvage.BROKEN


def found_in(text: str) -> list[object]:
    """Return what is found behind the bracket that a text begins with."""
    return list(salvage.elements(text, 1, WANTED))


def between(middle: str) -> str:
    return f"[{RAW[0]},{middle},{RAW[1]}]"


LONG = b.post("x" * 100_000)
NESTED = {"timestamp": 1, "data": [{"post": "deep"}], "x": {"y": [{"z": 1}] * 5000}}
WHOLE = {
    "longer than what is decoded at first": LONG,
    "many nested objects": NESTED,
    "a number": 17,
    "a long number": 10**300,
    "a list": [1, [2, [3]]],
    "a text of quotes": '"' * 20_000,
    "a text of backslashes": "\\" * 20_000,
}


@pytest.mark.parametrize("value", WHOLE.values(), ids=WHOLE)
def test_a_whole_element_is_found_as_it_is(value):
    assert found_in(between(json.dumps(value))) == [FIRST, value, LAST]


@pytest.mark.parametrize("size", range(16_360, 16_410))
def test_an_element_may_end_anywhere_about_the_end_of_what_is_decoded_at_first(size):
    empty = len(json.dumps(b.post("")))
    exact = {**b.post("x" * (size - empty - 13)), "n": -1.5e-10}

    assert found_in(between(json.dumps(exact))) == [FIRST, exact, LAST]


NUMBER = json.dumps([0] * 5455)[:-1] + ", -12.5e+33]"


@pytest.mark.parametrize("pad", range(30))
def test_a_number_is_never_cut_where_what_is_decoded_at_first_ends(pad):
    value = " " * pad + NUMBER

    assert found_in(between(value)) == [FIRST, json.loads(value), LAST]


@pytest.mark.parametrize("lost", range(1, len(RAW[1]) + 1))
def test_a_list_cut_at_any_byte_of_its_last_element_keeps_the_first(lost):
    whole = f"[{RAW[0]},{RAW[1]}"

    assert found_in(whole[:-lost]) == [FIRST, CUT]


# Each of these took time by the square of its size, or all the time there is.
MANY = 20_000
ENDLESS = {
    "lists of objects": "[{" * MANY,
    "objects with half a key": ',{"' * MANY,
    "objects with an endless text": ',{"a":"' * MANY,
    "records in records": '{"x":[{"timestamp":1,"data":[' * MANY,
    "numbers between": ',{"a":[' + ("1," * 20 + '{"b":[') * MANY,
    "escaped quotes": ('{"' + '\\",{"' * MANY),
    "escaped quotes between": ',{"\\' * MANY,
    "white space": ", " * MANY + '{"' + " " * MANY,
}


@pytest.mark.parametrize("rest", ENDLESS.values(), ids=ENDLESS)
def test_what_never_ends_costs_its_own_size_and_not_the_first(rest):
    assert found_in(f"[{RAW[0]},{rest}") == [FIRST, CUT]


def test_a_record_behind_very_many_broken_ones_is_found():
    broken = '{"timestamp":1,"post":[1,2,3,}'

    assert found_in(between(",".join([broken] * MANY))) == [FIRST, BROKEN, LAST]


def test_where_too_much_is_broken_the_end_says_so():
    tries = '{"a":[' * 300 + "1}"

    found = found_in(between(",".join([tries] * 600)))

    too_many = salvage.Damage("broken in too many places")
    assert found == [FIRST, BROKEN, LAST, too_many]


def test_texts_before_a_list_are_read_between_texts_that_never_end():
    text = '{"name":"An \\"album\\"","x":[{"y":"z"}],"cut":"' + '\\"' * 30_000

    assert salvage.scalars_before(text, len(text)) == {"name": 'An "album"', "y": "z"}


def test_a_list_below_more_than_three_wrappers_is_not_looked_for():
    deep = '{"a":' * 100_000 + "["

    assert salvage.list_in(deep, None, barred=frozenset()) is None
    assert salvage.list_in('{"a":{"b":[', None, barred=frozenset()) == (11, ("a", "b"))
