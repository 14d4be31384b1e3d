"""Hold what is done to words: repaired once, never worse, in time that stays small."""

from __future__ import annotations

import re
from collections.abc import Callable
from time import process_time

import pytest

from parsers import text
from sample_exports._planting import garbled

# Repair ------------------------------------------------------------------------------

MEANT = {
    "plain": "Hello, 100 %",
    "umlauts": "Grüße aus Österreich",
    "accents": "Là-bas, où l’été naît",
    "emoji": "🌱 sun ☀️ family 👨‍👩‍👧",
    "scripts": "Привет 你好 שלום नमस्ते",
    "marks": "“quoted” – dash… €",
    "no-break space": "10\u00a0€",
    "lines": "one\r\ntwo\ttab",
    "nul": "a\x00b",
    "empty": "",
}


@pytest.mark.parametrize("meant", MEANT.values(), ids=MEANT)
def test_words_that_meta_mangled_are_what_the_person_wrote(meant):
    assert text.repaired(garbled(meant)) == meant


@pytest.mark.parametrize("meant", MEANT.values(), ids=MEANT)
def test_words_that_are_right_already_stay_as_they_are(meant):
    assert text.repaired(meant) == meant


@pytest.mark.parametrize("meant", MEANT.values(), ids=MEANT)
def test_a_second_repair_changes_nothing(meant):
    once = text.repaired(garbled(meant))

    assert text.repaired(once) == once


RIGHT = ["café", "voilà", "à", "Ñandú", "naïve é", "Ã la carte", "¿Qué?", "½ ° ©"]


@pytest.mark.parametrize("words", RIGHT)
def test_western_words_are_not_taken_for_mangled_ones(words):
    assert text.repaired(words) == words


MIXED = {
    "mangled and a sign beyond": "caf\u00c3\u00a9 €",
    "mangled and an emoji": "caf\u00c3\u00a9 🌱",
    "right, then mangled": "na\u00efve caf\u00c3\u00a9",
}


@pytest.mark.parametrize("words", MIXED.values(), ids=MIXED)
def test_words_half_right_and_half_mangled_lose_nothing(words):
    assert text.repaired(words) == words


CUT = {
    "umlaut": (garbled("für Gü")[:-1], "für G"),
    "emoji after one byte": (garbled("né 🌱")[:-3], "né "),
    "emoji after three bytes": (garbled("né 🌱")[:-1], "né "),
}


@pytest.mark.parametrize(("mangled", "meant"), CUT.values(), ids=CUT)
def test_a_last_character_that_was_cut_in_two_is_left_out(mangled, meant):
    assert text.repaired(mangled) == meant


# Lone surrogates ---------------------------------------------------------------------

SURROGATES = {
    "high": ("a\ud83db", "a\ufffdb"),
    "low": ("a\udc00b", "a\ufffdb"),
    "at the end": ("ab\ud800", "ab\ufffd"),
    "beside umlauts": ("ü\ud800é", "ü\ufffdé"),
    "alone": ("\udfff", "\ufffd"),
}


@pytest.mark.parametrize("clean", [text.repaired, text.without_surrogates])
@pytest.mark.parametrize(("words", "meant"), SURROGATES.values(), ids=SURROGATES)
def test_lone_surrogates_are_replaced_and_their_neighbours_kept(clean, words, meant):
    assert re.sub("\ufffd+", "\ufffd", clean(words)) == meant


@pytest.mark.parametrize("words", MEANT.values(), ids=MEANT)
def test_words_without_surrogates_stay_as_they_are(words):
    assert text.without_surrogates(words) == words


# Mentions ----------------------------------------------------------------------------

MENTIONS = {
    "none": ("hello @bob", "hello @bob", []),
    "one": ("with @[1234:2048:Bob Sample]!", "with @Bob Sample!", ["Bob Sample"]),
    "two": ("@[1:2:A B]@[3:4:Ç D]", "@A B@Ç D", ["A B", "Ç D"]),
    "no id": ("@[::Bob]", "@Bob", ["Bob"]),
    "colon in the name": ("@[1:2:Bob: one]", "@Bob: one", ["Bob: one"]),
    "unclosed": ("@[1:2:Bob", "@[1:2:Bob", []),
    "no name": ("@[1:2:]", "@[1:2:]", []),
    "other brackets": ("@[see below] [1:2:x]", "@[see below] [1:2:x]", []),
    "unclosed before a good one": ("@[1:@[1:2:Bob]", "@[1:@Bob", ["Bob"]),
    "over lines": ("@[1:2:Bob\nSample]", "@Bob\nSample", ["Bob\nSample"]),
}  # fmt: skip


@pytest.mark.parametrize(("words", "shown", "names"), MENTIONS.values(), ids=MENTIONS)
def test_a_mention_reads_as_the_name_and_names_its_person(words, shown, names):
    assert text.mentions(words) == (shown, names)


# Comparing ---------------------------------------------------------------------------


def test_white_space_and_composition_make_no_difference():
    assert text.normalised(" Cafe\u0301\u00a0 noir\r\n") == text.normalised("Café noir")


def test_case_and_marks_do_make_a_difference():
    assert len({text.normalised(word) for word in ("Cafe", "cafe", "Café")}) == 3


def test_labels_are_looked_up_without_case_curls_and_mangling():
    label = garbled("Date d’ajout\u202f: Privé")

    assert text.label(label) == "date d'ajout : privé"


# Time --------------------------------------------------------------------------------

SHORT, TIMES_LONGER = 1_000, 8


def growth(act: Callable[[str], object], piece: str) -> float:
    """Return how much longer eight times the text takes; eight is linear."""
    short, long = (
        # Each attempt differs, as answers are kept for a while.
        min(seconds(act, f"{piece * (SHORT * times)}{attempt}") for attempt in "12")
        for times in (1, TIMES_LONGER)
    )
    return long / max(short, 1e-4)


def seconds(act: Callable[[str], object], words: str) -> float:
    start = process_time()
    act(words)
    return process_time() - start


HOSTILE_MENTIONS = [
    "@[", "@[1", "@[1:", "@[1:2:", "@[1:2:x", "@[:", "@[::", "@[::]", "@[1:2:x]", "@",
    "[", ":", "]", "@[1:2:\n",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE_MENTIONS)
def test_finding_mentions_takes_time_in_proportion_to_the_text(piece):
    assert growth(text.mentions, piece) < 3 * TIMES_LONGER


@pytest.mark.parametrize("opening", ["@[1:2:", "@[1:", "@["])
def test_one_mention_that_never_ends_takes_time_in_proportion(opening):
    assert growth(lambda words: text.mentions(opening + words), "x") < 3 * TIMES_LONGER


HOSTILE_WORDS = ["\u00c3\u00a9", "\u00c3", "\xff", "\ud800", "é", "a\u0301", "\u00a0 "]


@pytest.mark.parametrize("piece", HOSTILE_WORDS, ids=ascii)
def test_repairing_and_comparing_take_time_in_proportion_to_the_text(piece):
    assert growth(lambda s: text.normalised(text.repaired(s)), piece) < 3 * TIMES_LONGER


def test_marks_in_the_wrong_order_take_time_in_proportion_to_the_text():
    # Python sorts a run of marks by insertion, so an endless run costs its square.
    assert growth(text.normalised, "\u0301\u0323") < 3 * TIMES_LONGER
