"""Words are folded column-wise: what is alike, and where words stand."""

from __future__ import annotations

import time

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit import folding

WORDS = st.text(alphabet=st.sampled_from("aAbBéÉßςσ \t\n\u00a0\u3000.@_!😀𝒜x\u0301"))


def _keys(*texts):
    return folding.keys(pa.array(texts, pa.string())).tolist()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hello  World", " hello\nworld "),
        ("ÉTÉ à la mer", "été\u00a0À LA\u3000MER"),
        ("ΟΔΟΣ", "οδος"),
        ("😀 ok", "😀\tOK"),
    ],
)
def test_case_and_white_space_change_no_key(one, other):
    first, second = _keys(one, other)

    assert first == second != 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ab", "a b"),
        ("ab", "ba"),
        ("été", "ete"),
        ("a", "a."),
        ("😀", "😁"),
        ("a", "aa"),
    ],
)
def test_other_words_have_other_keys(one, other):
    first, second = _keys(one, other)

    assert first != second


def test_no_words_have_the_key_zero():
    assert _keys(None, "", " \n\t", "\u00a0", "a")[:4] == [0, 0, 0, 0]


def test_keys_do_not_depend_on_the_neighbours_or_on_slices():
    texts = pa.array(
        [f"Text {n} of  many {n * n}" for n in range(5000)] + [None, " x "]
    )
    whole = folding.keys(texts)

    assert len(np.unique(whole)) == 5002
    assert folding.keys(texts.slice(2100, 2902)).tolist() == whole[2100:].tolist()
    assert [_keys(texts[at].as_py())[0] for at in (0, 2047, 2048, 4999)] == [
        whole[at] for at in (0, 2047, 2048, 4999)
    ]


@given(st.lists(WORDS, max_size=6))
def test_keys_are_equal_as_often_as_the_folded_words_are(texts):
    def folded(text):
        one = [c if len(c.casefold()) != 1 else c.casefold() for c in text]
        return " ".join("".join(one).split())

    keys = _keys(*texts)
    plain = [folded(text) for text in texts]

    assert [key == 0 for key in keys] == [text == "" for text in plain]
    for one, first in zip(plain, keys, strict=True):
        assert [key == first for key in keys] == [text == one for text in plain]


def test_words_stand_between_blanks_of_their_own_and_texts_end():
    texts = pa.array(["Bob Sample's dog.", None, "José-EXAMPLE! @bob.sample.", "a.b_c"])

    words, ends = folding.spaced(texts)

    assert words == (
        " bob  sample  s  dog  \0  \0  jose  example  @bob.sample  \0  a.b_c  \0  "
    )
    assert [words[: end - 3].count("\0") for end in ends] == [0, 1, 2, 3]
    assert ends[-1] == len(words)


def test_marks_are_dropped_and_a_null_in_words_ends_no_text():
    texts = ["Jose\u0301 Z\u0336a\u0337l\u0338go", "Ann\0Example", "", None, "\u0301"]

    found = folding.names(pa.array(texts))

    assert found == ["jose  zalgo", "ann  example", "", "", ""]


@pytest.mark.parametrize(
    "text",
    ["\u00a0ÉTÉ", "Жук", "日本 語", "𝒜𝒷", "\uffff", "\ufa6c", "\u212a", "e\u0301x"],
)
def test_texts_of_any_alphabet_are_folded_as_beside_plain_ones(text):
    texts = pa.array(["plain", text, "Plain", text.lower(), None, text])

    keys = folding.keys(texts)

    assert keys[1] == keys[3] == keys[5] == _keys(text)[0] != 0
    assert keys[0] == keys[2] == _keys("plain")[0]
    assert folding.names(texts)[1] == folding.names(pa.array([text]))[0]


def test_letters_of_several_bytes_are_told_apart():
    letters = [chr(code) for code in (*range(0xA1, 0x3000), *range(0x1F300, 0x1F700))]
    letters = [c for c in letters if len(c.casefold()) == 1 and not c.isspace()]

    keys = folding.keys(pa.array(letters))

    assert len(np.unique(keys)) == len({c.casefold() for c in letters})


@given(st.lists(WORDS, max_size=6))
def test_every_spaced_word_stands_in_the_narrow_text(texts):
    narrow = folding.narrow(pa.array(texts, pa.string())).split(b"\0")[:-1]

    assert len(narrow) == len(texts)
    for text, own in zip(folding.names(pa.array(texts, pa.string())), narrow,
                         strict=True):  # fmt: skip
        assert [w for w in text.split() if folding.narrowed(w) not in own] == []


def test_parts_leave_null_out_and_say_where_texts_stand(monkeypatch):
    monkeypatch.setattr(folding, "_AT_ONCE", 2)
    texts = pa.array(["no", "a", None, "été", "b"]).slice(1)

    found = [(rows.tolist(), few.to_pylist()) for rows, few in folding.parts(texts)]

    assert found == [([0, 2], ["a", "été"]), ([3], ["b"])]


@given(st.lists(WORDS, max_size=6))
def test_names_are_folded_alike_alone_and_among_others(texts):
    alone = [folding.names(pa.array([text]))[0] for text in texts]

    assert folding.names(pa.array(texts, pa.string())) == alone


@pytest.mark.parametrize("text", ["a" * 50_000, " " * 50_000, ". " * 25_000,
                                  "\u0301" * 50_000, "@a." * 16_000])  # fmt: skip
def test_long_and_repeated_texts_are_folded_in_linear_time(text):
    texts = pa.array([text] * 4)
    folding.keys(texts)
    start = time.process_time()

    folding.keys(texts)
    folding.spaced(texts)

    # Some 20 ms; a square of the length would take minutes.
    assert time.process_time() - start < 2
