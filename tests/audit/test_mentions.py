"""What a text mentions: folding, conditions, negation, languages, whole batches."""

import statistics
import time

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.mentions import enriched, language, mentions_in
from audit.mentions.folding import LONGEST, folded, tokens
from audit.mentions.lexicon import Cue, Entry, Forms, Lexicon
from parsers import columns, schema

# Folding -----------------------------------------------------------------------------

FOLDED = {
    "I'm NOT a Catholic any-more…": " i m not a catholic any more . ",
    "L’église, à gauche": " l église , à gauche ",
    "he\u0301llo": " héllo ",
    "z\u0338a\u0321l\u0362go": " zalgo ",
    "a\u200bb \u202eabc\u202c": " ab abc ",
    "İstanbul ß": " istanbul ß ",
    "« non »\n“yes”": ' " non " . " yes " ',
    "#jesuissyndiqué @eve_example": " jesuissyndiqué eve example ",
    "": "  ",
    "العربية עברית": " العربية עברית ",
}


@pytest.mark.parametrize("text", FOLDED)
def test_a_text_is_folded(text):
    assert folded(text) == FOLDED[text]


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_tokens_are_those_of_the_folded_text_in_order_and_inside(text):
    found = tokens(text)
    assert [token.word for token in found] == folded(text).split()
    ends = [0, *(token.end for token in found)]
    for token, before in zip(found, ends, strict=False):
        assert before <= token.begin < token.end <= len(text)


def test_a_token_is_found_again_where_it_stood():
    text = "my z\u0338a\u0321l\u0362go C\u0327a!"
    assert [text[token.begin : token.end] for token in tokens(text)] == [
        "my", "z\u0338a\u0321l\u0362go", "C\u0327a", "!",
    ]  # fmt: skip


# Conditions --------------------------------------------------------------------------

ENTRIES = (
    Entry("health", strong=True),  # 0 diabetes
    Entry("health", strong=False),  # 1 pill
    Entry("health", strong=False),  # 2 clinic
    Entry("health", strong=True, unless=("u0", "u1")),  # 3 cancer, no zodiac
    Entry("employer_criticism", strong=True, needs=((Cue("work"),),)),  # 4 toxic
    Entry("third_party_private_fact", strong=True, needs=((Cue("kin"),),)),  # 5
    Entry("health", strong=True, capitals=True),  # 6 MS
    Entry("offences", strong=True, needs=((Cue("self"), Cue("kin")), (Cue("law"),))),
    Entry("minor_depicted", strong=True, needs=((Cue("child", 3, 0),),)),  # 8 school
    Entry("whereabouts", strong=True, needs=((Cue("time", 0, 2),),)),  # 9 away
)
LEXICON = Lexicon(
    Forms(
        "en",
        "2026-11-22",
        ("health", "employer_criticism", "third_party_private_fact", "offences",
         "minor_depicted", "whereabouts"),
        ENTRIES,
        {"pills": "pill", "bosses": "boss"},
        {
            "diabetes": (0,), "pill": (1,), "clinic": (2,),
            "cancer": (3,), "toxic": (4,), "ms": (6,), "caught": (7,),
            "school": (8,), "away": (9,),
        },
        {
            "zodiac": ("u0",), "tropic": ("u1",), "boss": ("work",),
            "my sister": ("kin",),
            "i": ("self",), "police": ("law",), "not": ("not",),
            "my daughter": ("child",), "until": ("time",),
        },
        {"health": (5,)},
    )
)  # fmt: skip

TOPICS = {
    "I have diabetes": ["health"],
    "prediabetes": [],
    "a pill": [],
    "a pill and pills": [],
    "a pill from the clinic": ["health"],
    "a pill " + "very " * 21 + "long before the clinic": [],
    "fighting cancer": ["health"],
    "my zodiac sign is cancer": [],
    "the tropic of cancer": [],
    "she has cancer. Ask the zodiac": ["health"],
    "toxic paint": [],
    "my boss is toxic": ["employer_criticism"],
    "my bosses are toxic": ["employer_criticism"],
    "my boss is here. the paint is toxic": [],
    "my sister has diabetes": ["health", "third_party_private_fact"],
    "my sister is here! I have diabetes": ["health"],
    "I was caught": [],
    "I was caught by the police": ["offences"],
    "caught by the police": [],
    "my daughter started school": ["minor_depicted"],
    "my daughter has not yet started school": [],
    "school, my daughter": [],
    "away from here until six": [],
    "away now until six": ["whereabouts"],
    "until six away": [],
    "MS is hard": ["health"],
    "ms smith": [],
}


def _labels(text):
    places = tokens(text)

    def is_capitals(begin, end):
        return text[places[begin].begin : places[end - 1].end].isupper()

    found = LEXICON.topics(folded(text), is_capitals=is_capitals)
    return [topic.label for topic in found]


@pytest.mark.parametrize("text", TOPICS)
def test_a_class_stands_by_one_strong_cue_or_two_weak_and_its_conditions(text):
    assert _labels(text) == TOPICS[text]


@pytest.mark.parametrize(
    ("text", "negated", "quoted"),
    [
        ("I have diabetes", False, False),
        ("I do not have diabetes", True, False),
        ("not now. I have diabetes", False, False),
        ("not diabetes but cancer, really not a day goes by", True, False),
        ('mum said "I have diabetes" today', False, True),
        ('"hello" I have diabetes', False, False),
        ('a 5" pipe and diabetes', False, False),
    ],
)
def test_negation_and_quotation_are_told_and_take_nothing_away(text, negated, quoted):
    (topic,) = LEXICON.topics(folded(text))
    assert (topic.label, topic.negated, topic.quoted) == ("health", negated, quoted)


def test_only_what_is_safe_in_any_language_counts_where_none_is_known():
    safe = Entry("health", strong=True, safe=True)
    weak = Entry("health", strong=False, safe=True)
    entries = (safe, Entry("health", strong=True), weak, weak)
    patterns = {"safe": (0,), "unsafe": (1,), "one": (2,), "two": (3,)}
    own = Lexicon(Forms("en", "", ("health",), entries, {}, patterns, {}, {}))
    found = {
        word: bool(own.topics(f" {word} ", only_safe=True))
        for word in ("safe", "unsafe", "one two")
    }
    assert found == {"safe": True, "unsafe": False, "one two": False}


# Languages ---------------------------------------------------------------------------

SAID = {
    "Happy birthday to my lovely sister, see you tomorrow": "en",
    "Je suis fatigué, vivement les vacances": "fr",
    "Heute war ein schöner Tag im Garten mit den Kindern": "de",
    "Hoy fue un buen día en la playa con mis amigos": "es",
    "Oggi siamo andati al mare con i bambini": "it",
    "Wat een mooie dag vandaag in het park": "nl",
    "Hoje fomos à praia com os nossos amigos": "pt",
    "今日はとても良い天気ですね、散歩に行きましょう": "ja",
    "היום היה יום יפה מאוד בגינה": "he",
    "ok": "und",
    "❤❤❤": "und",
    "https://example.org/a-long-address-of-a-page": "und",
    "@eve_example #throwbackthursday": "und",
    "\ud800\x00\ufdd0": "und",
    "": "und",
}


@pytest.mark.parametrize("text", SAID)
def test_the_language_of_a_text_or_that_it_is_unsure(text):
    assert language.language_of(text) == SAID[text]


@pytest.mark.parametrize("text", [text for text, lang in SAID.items() if lang != "und"])
def test_the_second_detector_says_the_same(text):
    assert language._by_langid()(text)[:1] == (SAID[text],)


def test_every_language_that_is_told_is_one_of_the_schema():
    codes = {language._code(name) for name in ("zh-Hant", "iw", "un", "ceb", "xxx")}
    assert codes == {"zh", "he", ""}


# Whole batches -----------------------------------------------------------------------


def _batch(*rows):
    found = []
    context = columns.Context(1, "facebook", {"facebook": "Eve"}, (), (), 2**41)
    facts = columns.Facts(context, send=found.append, rank=0)
    for kind, text, container in rows:
        facts.add(
            kind, "timeline", "/0", platform="facebook", at=None, words=text,
            container=container,
        )  # fmt: skip
    facts.flush()
    return found[0]


ROWS = (
    ("post", "I was diagnosed with diabetes last year, still learning", None),
    ("post", None, None),
    ("post", "Mail me at eve@example.org please, any time", None),
    ("profile_field", "left of everything", "politics"),
    ("post", "Ma fille a quatre ans aujourd’hui, joyeux anniversaire ma puce", None),
)


def test_a_batch_leaves_with_languages_and_mentions():
    given_ = _batch(*ROWS)
    assert given_.column("sensitive").to_pylist() == [None] * len(ROWS)
    batch = enriched(given_, children=True, trials=False)
    assert batch.schema.equals(schema.schema_of(schema.FACTS))
    assert batch.column("lang").to_pylist() == ["en", None, "en", "en", "fr"]
    assert batch.column("sensitive").to_pylist() == [
        ["health"], [], ["EMAIL_ADDRESS"], ["political-opinions"], ["minor_depicted"],
    ]  # fmt: skip
    others = [name for name in batch.schema.names if name not in ("lang", "sensitive")]
    assert batch.select(others).equals(given_.select(others))


def test_hints_of_children_are_left_out_when_asked():
    batch = enriched(_batch(*ROWS), children=False, trials=False)
    assert batch.column("sensitive").to_pylist()[4] == []
    text = ROWS[4][1]
    assert [m.label for m in mentions_in(text, "fr")] == ["minor_depicted"]
    assert mentions_in(text, "fr", children=False) == []


def test_the_words_are_found_again_in_the_text():
    text = "They say he wasn’t diagnosed with DIABETES, write to bob@example.org"
    found = {
        (m.label, m.negated): [text[begin:end] for begin, end in m.spans]
        for m in mentions_in(text, "en")
    }
    assert "bob@example.org" in found["EMAIL_ADDRESS", False]
    assert any("diagnosed" in words for words in found["health", True])


def test_equal_dictionaries_in_every_batch():
    filled = enriched(_batch(*ROWS), children=True, trials=False)
    empty = _batch(("post", None, None))
    for name, labels in (("lang", schema.LANGUAGES), ("sensitive", schema.SENSITIVE)):
        for batch in (filled, empty):
            column = batch.column(name)
            flat = column.values if pa.types.is_list(column.type) else column
            assert tuple(flat.dictionary.to_pylist()) == labels


# Hostile words -----------------------------------------------------------------------

HOSTILE = {
    "one word": "diabetes ",
    "weak cues": "pill clinic ",
    "conditions": "my boss toxic cancer zodiac ",
    "no spaces": "diabetes",
    "quotes": '" diabetes ',
    "stops": "diabetes . ",
    "marks": "a\u0301\u0302\u0303",
    "one long cluster": "\u0301",
    "turned": "\u202eabc\u202c",
    "emoji": "👩‍👩‍👧",
    "capitals": "MS ms ",
    "at": "a@b.",
    "digits": "0123 ",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_time_grows_with_the_length_and_no_faster(kind):
    def seconds(length):
        text = (HOSTILE[kind] * (length // len(HOSTILE[kind]) + 1))[:length]
        taken = []
        for _ in range(3):
            begin = time.process_time()
            mentions_in(text, "en", trials=True)
            LEXICON.topics(folded(text))
            taken.append(time.process_time() - begin)
        return statistics.median(taken)

    seconds(1_000)
    short, long = seconds(12_500), seconds(50_000)
    # Four times the words; quadratic would be sixteen times the time.
    assert long < 10 * max(short, 0.002)


def test_what_is_beyond_the_longest_post_is_not_looked_at():
    text = "x " * (LONGEST // 2) + "I was diagnosed with diabetes last year"
    assert mentions_in(text, "en") == []
