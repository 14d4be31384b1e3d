"""What whole batches mention: at once the same as text by text."""

import random

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit import mentions
from audit.mentions import enriched, identifiers, language, lexicon, mentions_in
from audit.mentions.folding import LONGEST, PAUSE, QUOTE, STOP, folded, words_of
from audit.mentions.lexicon import Cue, Entry, Forms, Lexicon
from parsers import schema
from tests import evaluate

SIGNS = {STOP, PAUSE, QUOTE}

# Words -------------------------------------------------------------------------------

WORDS = {
    "I'm NOT a Catholic any-more…": "i m not a catholic any more",
    "ΟΔΟΣ Σ ΟΔΟΣ.": "οδος σ οδος",
    "İstanbul snake_case ß": "istanbul snake case ß",
    "he\u0301llo e\u0327\u0301 \u212b": "héllo ȩ å",
    "a\u200bb \xadc": "ab c",
    "❤\ufe0f👍🏽ok": "ok",
    "two\x00words": "two words",
    "": "",
    "日本語 한국어": "日本語 한국어",
}


def _words(text):
    return [word for word in folded(text).split() if word not in SIGNS]


def test_the_words_of_many_texts_are_found_at_once():
    found = words_of(list(WORDS))
    assert [" ".join(words.split()) for words in found] == list(WORDS.values())


@pytest.mark.parametrize("around", ["{}", "A{}b", "Σ{}"])
def test_the_words_are_those_of_the_folded_text_whatever_sign_they_hold(around):
    signs = [chr(code) for code in range(0x20100) if not 0xD800 <= code < 0xE000]
    texts = [around.format(sign) for sign in signs]
    wrong = [
        text
        for text, words in zip(texts, words_of(texts), strict=True)
        if words.split() != _words(text)
    ]
    assert wrong == []


@given(st.lists(st.text(max_size=30), max_size=5))
@settings(max_examples=300, deadline=None)
def test_the_words_of_texts_do_not_depend_on_the_texts_beside_them(texts):
    assert [words.split() for words in words_of(texts)] == list(map(_words, texts))


def test_of_words_too_the_longest_post_is_the_limit():
    assert words_of(["x " * (LONGEST // 2) + "beyond", "near"])[1] == "near"
    assert "beyond" not in words_of(["x " * (LONGEST // 2) + "beyond"])[0]


# The sieve ---------------------------------------------------------------------------

OWN = Lexicon(
    Forms(
        "en",
        "2026-11-22",
        ("health",),
        (
            Entry("health", strong=True, safe=True),  # 0 diabetes
            Entry("health", strong=True, needs=((Cue("self"),), (Cue("ill"),))),  # 1
            Entry("health", strong=False, safe=True),  # 2 pill
        ),
        {"bosses": "boss", "pills": "pill"},
        {"diabetes": (0,), "my , boss in the ward": (1,), "pill": (2,), "out": (1,)},
        {"i": ("self",), "very sick man now": ("ill",), "sick": ("other",)},
        {},
    )
)
PASSING = {
    "I have Diabetes!": True,
    "prediabetes": False,
    "pills": True,
    "my boss in the ward": False,
    "i, my bosses in the ward, a very sick man now": True,
    "i am out, a very sick man now": True,
    "i am out, a sick man": False,
    "out, a very sick man now": False,
    "": False,
    "diabetes": True,
}


def test_a_text_passes_where_a_term_stands_with_all_that_it_needs():
    passing = OWN.passing(words_of(list(PASSING)))
    assert [list(PASSING)[place] for place in passing] == [
        text for text, passes in PASSING.items() if passes
    ]


def test_only_what_is_safe_and_strong_passes_where_that_is_asked():
    texts = words_of(["diabetes", "pill", "i am out, a very sick man now"])
    assert OWN.passing(texts, only_safe=True) == [0]


def test_nothing_passes_a_lexicon_without_terms():
    empty = Lexicon(Forms("en", "", (), (), {}, {}, {}, {}))
    assert empty.passing(["diabetes", ""]) == []


@pytest.mark.parametrize("lang", lexicon.languages())
def test_every_term_and_cue_has_a_word(lang):
    own = lexicon.lexicon(lang)
    terms = [*own._patterns, *own._cues]
    assert [term for term in terms if SIGNS.issuperset(term.split())] == []


@pytest.mark.parametrize("only_safe", [False, True])
@pytest.mark.parametrize("lang", lexicon.languages())
def test_what_mentions_something_passes(lang, only_safe):
    rng = random.Random(20261122)
    own = lexicon.lexicon(lang)
    terms, cues = list(own._patterns), list(own._cues)
    texts = [
        " ".join(
            rng.choice(rng.choice((terms, cues, (".", ",", '"', "very"))))
            for _ in range(rng.randint(1, 8))
        )
        for _ in range(3000)
    ]
    passing = set(own.passing(words_of(texts), only_safe=only_safe))
    telling = [
        place
        for place, text in enumerate(texts)
        if own.topics(folded(text), labels=schema.TOPICS, only_safe=only_safe)
    ]
    assert len(telling) > 100
    assert [texts[place] for place in telling if place not in passing] == []


# Batches -----------------------------------------------------------------------------


def _batch(texts):
    facts = schema.schema_of(schema.FACTS)
    empty = {
        name: pa.nulls(len(texts), facts.field(name).type)
        for name in ("kind", "container", "lang", "sensitive")
    }
    columns = {"text": pa.array(texts, pa.string()), **empty}
    fields = [facts.field(name) for name in columns]
    return pa.RecordBatch.from_arrays([*columns.values()], schema=pa.schema(fields))


def _one_by_one(text, *, children, trials):
    """Return what `enriched` says of a text, by the way its owner is shown it."""
    if not text:
        return None, []
    lang = language.language_of(text)
    found = mentions_in(text, lang, children=children, trials=trials)
    labels = {mention.label for mention in found}
    return lang, [label for label in schema.SENSITIVE if label in labels]


NUMBERED = (
    "Mail eve@example.org",
    "call +33 6 12 34 56 78",
    "Tel. ０６ １２ ３４ ５６ ７８",
    "x" * 200_000 + " 1.2.3.4",
)


@pytest.mark.parametrize(("children", "trials"), [(True, False), (False, True)])
def test_a_batch_says_of_each_text_what_is_said_of_it_alone(children, trials):
    sentences = [
        s.text for lang in ("en", "fr") for s in evaluate.sentences(lang, "open")
    ]
    texts = [*sentences[::5], *NUMBERED, *sentences[:50], None, "", "ok", "👍🏽 ΟΔΟΣ"]
    filled = enriched(_batch(texts), children=children, trials=trials)
    rows = zip(
        filled.column("lang").to_pylist(),
        filled.column("sensitive").to_pylist(),
        strict=True,
    )
    expected = [_one_by_one(t, children=children, trials=trials) for t in texts]
    assert list(rows) == expected
    assert sum(bool(labels) for _, labels in expected) > 100


def test_a_text_met_again_is_answered_as_before_and_few_are_remembered(monkeypatch):
    monkeypatch.setattr(mentions, "_REMEMBERED", 3)
    mentions._known.cache_clear()
    texts = ["I was diagnosed with diabetes", "Thank you so much", "a", "b", "c" * 81]
    batches = [
        enriched(_batch(texts), children=True, trials=False).to_pylist()
        for _ in range(3)
    ]
    assert batches[0] == batches[1] == batches[2]
    assert [row["sensitive"] for row in batches[0]] == [["health"], [], [], [], []]
    assert set(mentions._known((True, False))) == set(texts[:4])
    mentions._known.cache_clear()


def test_what_was_asked_otherwise_is_not_remembered():
    text = "Ma fille a quatre ans aujourd’hui, joyeux anniversaire ma puce"
    found = [
        enriched(_batch([text]), children=children, trials=False).to_pylist()
        for children in (True, False)
    ]
    assert [rows[0]["sensitive"] for rows in found] == [["minor_depicted"], []]


def test_texts_are_looked_at_in_runs_of_bounded_size():
    texts = ["a", "b", "c" * 100_000, "d" * 100_000, "e", *["f"] * 3000]
    runs = list(mentions._runs(texts))
    assert [text for run in runs for text in run] == texts
    assert [len(run) for run in runs] == [3, 2048, 954]
    assert list(mentions._runs([])) == []


TELLING = {
    "no digits here": False,
    "1": True,
    "a@b": True,
    "٣": True,
    "۳": True,
    "६": True,
    "\uff16": True,
    "\U0001d7ce": True,
    "été 😊 日本": False,
    "": False,
}


def test_only_texts_with_digits_or_an_at_are_looked_at_for_identifiers():
    texts = pa.array([*TELLING, None])
    found = identifiers.telling(texts)
    assert found == {text for text in TELLING if TELLING[text]}
    looked = {text for text in TELLING if identifiers._may_hold_any(text)}
    assert looked <= found
