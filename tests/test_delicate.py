"""Hold what a scan of the samples finds delicate against what was planted.

The table of ``sample_exports/_delicate.py`` says what each text truly mentions; what
the lexicons miss and where they are wrong stands here, typed by hand, text by text.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from parsers import schema
from sample_exports._delicate import TEXTS

TRUTH = Path(__file__).parent / "truth" / "sample_items.jsonl"

# Delicate words that were planted for other reasons, beside the table.
ELSEWHERE = {
    "Stayed up for the election. Vote Example Party! 🗳️": {"political-opinions"},
    "Joyeuses Pâques ! Messe à Saint-Exemple ce matin ✝️": {
        "religious-or-philosophical-beliefs"
    },
    "Streik! Mit der Gewerkschaft vor dem Tor der Muster GmbH ✊": {
        "trade-union-membership"
    },
    "Third migraine this week. Dr. Placeholder says it is the neck.": {"health"},
    "Example Corp, you had one job. Worst management in twenty years 😤": {
        "employer_criticism"
    },
    "New number: +33 6 39 98 12 34, or write to ann@example.org 📮": {
        "PHONE_NUMBER",
        "EMAIL_ADDRESS",
    },
    "Proud of my wife and of every colour of this flag 🏳️‍🌈": {
        "sex-life-or-sexual-orientation"
    },
    "Ma nièce Mia a quatre ans aujourd’hui 🎂👧": {"minor_depicted"},
    "I have had migraines since March. What to ask?": {"health"},
}
WANTED = {
    **{row.text: set(row.mentions) for row in TEXTS.values()},
    **ELSEWHERE,
}
CROSS_POSTED = (
    "Lou is nine and has",
    "Six years with MS this",
    "Enfin les vacances ! On",
)
LEAST_OF_A_CLASS = 4

# Truly there and not found. The German lexicon is on trial, so not asked by default.
MISSES: dict[str, set[str]] = {
    "Dritter Sonntag im Büro, wieder": {"employer_criticism"},
    "My nephew Max Specimen, six": {"minor_depicted"},
    "Baptism of my goddaughter Mia": {"minor_depicted"},
    "Résultat du test génétique :": {"third_party_private_fact"},
    "À la manif pour le": {"political-opinions"},
    "Enceinte de six mois, et": {"employer_criticism"},
    "Lou Example, born on Tuesday,": {"minor_depicted"},
    "Unsere Tochter ist drei Monate": {"minor_depicted"},
    "My ex got eight months,": {"offences", "third_party_private_fact"},
    "Did one of those DNA": {"racial-or-ethnic-origin"},
    "Go home, he shouted at": {"racial-or-ethnic-origin"},
    "Lou, bientôt quatre ans, est": {"minor_depicted"},
    "Ich bin aus der Kirche": {"religious-or-philosophical-beliefs"},
    "Lou, quatre ans, et sa": {"minor_depicted"},
    "L’inspection du travail est passée": {"employer_criticism"},
    "Mon frère a fait son": {"sex-life-or-sexual-orientation"},
    "Au bureau, la porte s’ouvre": {"biometric-data"},
    "Condamnée pour alcool au volant": {"offences"},
    "My great-grandparents fled Armenia with": {"racial-or-ethnic-origin"},
    "Our management promised a surprise": {"employer_criticism"},
    "Ich wurde in den Betriebsrat": {"trade-union-membership"},
    "Lou is nine and has": {"minor_depicted"},
    "My genetic test says I": {"health"},
    "Wieder auf der Demo gegen": {"political-opinions"},
    "Six years with MS this": {"health"},
    "Handed back my party card": {"political-opinions"},
    "Relapse. Legs like wet bread,": {"health"},
    "Ja, das ist mein Rollstuhl.": {"health"},
    "Mein Bruder ist pleite und": {"third_party_private_fact"},
    "Stayed up for the election.": {"political-opinions"},
    "Joyeuses Pâques ! Messe à": {"religious-or-philosophical-beliefs"},
    "Streik! Mit der Gewerkschaft vor": {"trade-union-membership"},
    "Example Corp, you had one": {"employer_criticism"},
    "Proud of my wife and": {"sex-life-or-sexual-orientation"},
}
# Found and not there, by the same guide.
FALSE_ALARMS: dict[str, set[str]] = {
    "Enceinte de six mois, et": {"third_party_private_fact"},
    "Lou, bientôt quatre ans, est": {"health"},
    "The broken fence? That was": {"whereabouts"},
}
# The same in everyday words, by how their sentences end.
EVERYDAY_ALARMS: dict[str, set[str]] = {}


def _start(text: str) -> str:
    return " ".join(text.split()[:5])


def _rows(out: Path) -> list[dict]:
    columns = ["text", "lang", "sensitive", "platform"]
    rows = pq.read_table(out / "items.parquet", columns=columns).to_pylist()
    return [row for row in rows if row["text"]]


def _found(rows: list[dict]) -> dict[str, set[str]]:
    """Return the labels of each text, which are the same wherever it was posted."""
    found: dict[str, set[str]] = {}
    for row in rows:
        labels = set(row["sensitive"])
        assert found.setdefault(row["text"], labels) == labels
    return found


def _by_start(labels_of) -> dict[str, set[str]]:
    """Return the labels of each wanted text that has some, by its first words."""
    return {_start(text): labels_of(text) for text in WANTED if labels_of(text)}


@pytest.fixture(scope="module")
def rows(scanned: Path) -> list[dict]:
    return _rows(scanned)


@pytest.fixture(scope="module")
def found(rows) -> dict[str, set[str]]:
    return _found(rows)


# The table ---------------------------------------------------------------------------


def test_every_delicate_text_is_an_item_as_often_as_the_table_says(rows):
    planted = Counter(row.text for row in TEXTS.values())
    counted = Counter(row["text"] for row in rows if row["text"] in planted)

    assert counted == planted
    assert len({_start(text) for text in WANTED}) == len(WANTED)


def test_the_table_has_every_class_and_traps():
    texts = {row.text: row for row in TEXTS.values()}.values()
    counts = Counter(label for row in texts for label in row.mentions)

    few = {label for label in schema.TOPICS if counts[label] < LEAST_OF_A_CLASS}
    assert few == set()
    assert {label for label in counts if label in schema.IDENTIFIERS} == {
        "PHONE_NUMBER", "EMAIL_ADDRESS", "IBAN_CODE", "CREDIT_CARD",
    }  # fmt: skip
    assert set(counts) <= set(schema.SENSITIVE)
    assert sum(not row.mentions for row in texts) == 10
    assert Counter(row.language for row in texts) == {"en": 52, "fr": 29, "de": 8}


def test_they_spread_over_all_years_and_kinds_of_visibility():
    texts = {row.text for row in TEXTS.values()}
    lines = TRUTH.read_text(encoding="utf-8").splitlines()
    planted = [row for row in map(json.loads, lines) if row["text"] in texts]

    years = {int(row["created_at"][:4]) for row in planted}
    assert years == set(range(2006, 2027))
    assert {row["visibility"] for row in planted} == {
        "public", "not_public", "unknown",
    }  # fmt: skip
    assert {row["verdict"] for row in planted} == {
        "in_scope", "out_of_scope", "undetermined",
    }  # fmt: skip
    assert {row["kind"] for row in planted} == {"post", "comment", "caption"}
    assert {row["container"] for row in planted if row["surface"] == "group"} == {
        "Example Town Gardeners", "Jardiniers d’Exempleville",
        "Übungsgruppe Musterstadt",
    }  # fmt: skip


def test_three_texts_stand_on_three_platforms(rows):
    platforms: dict[str, set[str]] = {}
    for row in rows:
        if row["text"] in WANTED:
            platforms.setdefault(_start(row["text"]), set()).add(row["platform"])

    wide = {start: where for start, where in platforms.items() if len(where) > 2}
    everywhere = {"facebook", "instagram", "threads"}
    assert wide == dict.fromkeys(CROSS_POSTED, everywhere)


def test_the_friend_who_is_named_is_not_tagged():
    lines = TRUTH.read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    named = [row for row in rows if "Bob Sample is back" in (row["text"] or "")]
    tagged = [row for row in rows if "Bob Sample" in row.get("people", ())]

    assert [row.get("people") for row in named] == [None]
    assert len(tagged) == 2


# What a scan finds -------------------------------------------------------------------


def test_the_misses_are_those_that_are_known(found):
    assert _by_start(lambda text: WANTED[text] - found[text]) == MISSES


def test_the_false_alarms_are_those_that_are_known(found):
    assert _by_start(lambda text: found[text] - WANTED[text]) == FALSE_ALARMS


def test_most_of_what_is_delicate_is_found(found):
    # The German lexicon is on trial: a scan does not ask it unless told to.
    german = {row.text for row in TEXTS.values() if row.language == "de"}
    texts = WANTED.keys() - ELSEWHERE.keys() - german
    there = sum(len(WANTED[text]) for text in texts)
    right = sum(len(WANTED[text] & found[text]) for text in texts)

    assert there == 82
    assert right >= 0.7 * there


def test_no_trap_has_any_label(found):
    traps = {row.text for row in TEXTS.values() if not row.mentions}

    assert {text: found[text] for text in traps if found[text]} == {}


def test_no_everyday_text_has_any_label_but_the_known(found):
    labels: dict[str, set[str]] = {}
    for text in found.keys() - WANTED.keys():
        if found[text]:
            labels.setdefault(text.split(", ", 1)[-1], set()).update(found[text])

    assert labels == EVERYDAY_ALARMS


def test_the_language_of_each_delicate_text_is_told(rows):
    languages = {row.text: row.language for row in TEXTS.values()}
    wrong = {
        _start(row["text"]): row["lang"]
        for row in rows
        if row["text"] in languages and row["lang"] != languages[row["text"]]
    }

    assert wrong == {}
