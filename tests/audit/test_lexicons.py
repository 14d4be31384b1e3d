"""The lexicons: their rows hold the rules, and what is matched is what is written."""

import itertools
import re

import pytest

from audit.mentions import lexicon
from parsers import schema
from tests import lexicons

LANGS = sorted({path.name[:2] for path in lexicons.FOLDER.glob("*.tsv")})


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_matched_was_spelled_from_what_is_written(lang):
    stored = (lexicons.FOLDER / "forms" / f"{lang}.json").read_bytes()
    assert stored == lexicons.spelled(lang), "run `make lexicons`"


def test_every_language_is_there_and_two_are_shown():
    assert tuple(LANGS) == lexicons.LANGUAGES
    shown = {lang for lang in LANGS if lexicon.lexicon(lang).shown}
    assert shown == {"en", "fr"}
    assert lexicon.languages()[:2] == ("en", "fr")


@pytest.mark.parametrize("lang", LANGS)
def test_every_class_has_terms_and_a_date(lang):
    head, rows = lexicons.read(lang)
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", head["version"])
    assert {row["class"] for row in rows if row["strength"] != "cue"} == set(
        schema.TOPICS
    )
    assert not [row for row in rows if row["date"] > head["version"]]


HEAD = "# version: 2026-01-01\n# shown: health\n"
ROW = "health\tstrong\tdiabetes\t\t\town\t2026-01-01\n"
REFUSED = {
    "a column too few": "health\tstrong\tdiabetes\t\town\t2026-01-01\n",
    "an unknown class": ROW.replace("health", "wealth"),
    "an unknown strength": ROW.replace("strong", "sure"),
    "no term": ROW.replace("diabetes", ""),
    "a cue that stands nowhere": ROW.replace("diabetes\t", "diabetes\twork"),
    "an unknown class as term": ROW.replace("diabetes", "%wealth"),
    "no source": ROW.replace("own", ""),
    "no date": ROW.replace("2026-01-01", ""),
    "twice the same": ROW + ROW,
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_row_that_breaks_the_rules_is_refused(what, tmp_path, monkeypatch):
    monkeypatch.setattr(lexicons, "FOLDER", tmp_path)
    (tmp_path / "en.art9.tsv").write_text(HEAD + ROW)
    assert lexicons.spelled("en")
    (tmp_path / "en.art9.tsv").write_text(HEAD + REFUSED[what])
    with pytest.raises(lexicons.LexiconError):
        lexicons.spelled("en")


FORMS = {
    ("en", "lose"): {"lose", "loses", "losing", "lost"},
    ("en", "=aids"): {"aids"},
    ("en", "AIDS"): {"aids"},
    ("fr", "grève"): {"grève", "grèves"},
    ("fr", "église"): {"église", "églises", "eglise", "eglises"},
    ("fr", "péché"): {"péché", "péchés"},
    ("fr", "l'église"): {"l église", "l églises", "l eglise", "l eglises"},
    ("de", "krank"): {"krank", "kranker", "krankem"},
}


@pytest.mark.parametrize("term", FORMS)
def test_a_term_is_spelled_in_its_forms(term):
    lang, words = term
    chosen = lexicons.choices(words, lang)
    found = {" ".join(words) for words in itertools.product(*chosen)}
    assert found >= FORMS[term]
    # péché (sin) without accents would be pêche (peach, fishing), grève would be greve.
    assert not found & {"peche", "peches", "pêche", "aid"}
