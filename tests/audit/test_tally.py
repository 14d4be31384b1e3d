"""Combinations are counted as often as they stand there: counts typed by hand."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from audit import tally
from audit.tally import coded

PLATFORMS = pa.array(["facebook", "instagram", "facebook", None, "facebook"])
YEARS = pa.array([2014, 2014, 2014, 2009, None])


@pytest.fixture(params=["in place", "by sorting"], autouse=True)
def _either_way(request, monkeypatch):
    if request.param == "by sorting":
        monkeypatch.setattr(tally, "_SPARSE", -1000)


def _tallied(*columns, mask=None):
    return dict(tally.tally([coded(column) for column in columns], mask))


@pytest.mark.parametrize("as_labels", [False, True])
def test_each_combination_is_counted_and_null_is_a_value(as_labels):
    platforms = PLATFORMS.dictionary_encode() if as_labels else PLATFORMS

    assert _tallied(platforms, YEARS) == {
        ("facebook", 2014): 2,
        ("instagram", 2014): 1,
        (None, 2009): 1,
        ("facebook", None): 1,
    }


def test_only_the_rows_of_the_mask_are_counted():
    mask = np.array([True, True, False, False, True])

    assert _tallied(PLATFORMS, mask=mask) == {("facebook",): 2, ("instagram",): 1}


def test_no_rows_have_no_combination():
    none = np.zeros(5, bool)

    assert _tallied(PLATFORMS, YEARS, mask=none) == {}
    assert _tallied(pa.array([], pa.string())) == {}


def test_rows_are_taken_with_their_values():
    taken = coded(PLATFORMS).take(pa.array([3, 1, 1]))

    assert dict(tally.tally([taken])) == {(None,): 1, ("instagram",): 2}


def test_a_part_of_a_dictionary_counts_what_stands_in_it():
    part = pa.array(["a", "b", "b", None]).dictionary_encode().slice(1)

    assert _tallied(part) == {("b",): 2, (None,): 1}
