"""Hold that all that is said is said in every language, and by one catalogue."""

from __future__ import annotations

import re
from datetime import date

import pytest

from reports import words
from tests import words as collected

OTHERS = words.LANGUAGES[1:]
PLACE = re.compile(r"\{\w*\}|%\(\w+\)s")


def _forms(text):
    return (text,) if isinstance(text, str) else tuple(text)


def _messages(lang):
    return [message for message in collected.stored(lang) if message.id]


@pytest.mark.parametrize("lang", OTHERS)
def test_the_catalogue_is_what_the_sources_say(lang):
    made = collected.updated(lang, {})

    assert collected.path_of(lang).read_text(encoding="utf-8") == (
        collected.as_text(made)
    ), "run `make words`"


@pytest.mark.parametrize("lang", OTHERS)
def test_nothing_lacks_a_translation(lang):
    assert collected.missing(collected.stored(lang)) == []


@pytest.mark.parametrize("lang", OTHERS)
def test_translations_hold_the_places_of_their_messages(lang):
    # Where one form of a plural drops its number, the other holds it.
    wrong = {
        message.id: message.string
        for message in _messages(lang)
        if {place for form in _forms(message.id) for place in PLACE.findall(form)}
        != {place for form in _forms(message.string) for place in PLACE.findall(form)}
    }

    assert wrong == {}


def test_french_keeps_its_typography():
    wrong = [
        form
        for message in _messages("fr")
        for form in (PLACE.sub("0", form) for form in _forms(message.string))
        if re.search(r"[a-zà-ÿ]'|\"| [;:!?%»]|« |[^\s\u202f/]»|«[^\u202f]", form)
        or re.search(r"[a-zà-ÿ)][;!?](?:\s|$)", form)
    ]

    assert wrong == []


def test_a_language_holds_for_its_context_only():
    with words.using("fr"):
        assert words.language() == "fr"
        assert words.long_day(date(2025, 5, 1)) == "1er mai 2025"
        assert words.listed(["a", "b", "c"]) == "a, b et c"

    assert words.language() == "en"
    assert words.long_day(date(2025, 5, 1)) == "1 May 2025"
    assert words.listed(["a", "b", "c"]) == "a, b and c"


def test_a_language_that_is_not_complete_is_refused():
    with pytest.raises(ValueError, match="de"):
        words.speak("de")


@pytest.mark.parametrize(
    ("environ", "lang"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "fr"}, "fr"),
        ({"LANG": "fr_FR", "LC_ALL": "de_DE"}, "en"),
        ({"LANG": "de_DE", "LC_MESSAGES": "fr-CA"}, "fr"),
        ({"LANG": "fr_FR", "LC_ALL": ""}, "fr"),
    ],
)
def test_the_locale_chooses_the_language(environ, lang):
    assert words.of_locale(environ) == lang
