"""The mentions hold their floor on sentences that no author of a lexicon has seen."""

import hashlib
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from audit.mentions.lexicon import lexicon
from parsers import schema
from tests import evaluate

FLOOR = 0.9
FEWEST = 60
MOST_FALSE_ALARMS = 3
FEWEST_FOUND = 4
# The held-back halves as they were before there was a lexicon: frozen.
HELD = {
    "en": "614cf518282c4d32ab995ccc9a88049bedc10b0cf79354aca0a5f894439aa5ca",
    "fr": "231c7d65e1415c2884ee662025433b7120c8bb54e22fc27eb3e98943675a3636",
}
SHOWN = [(lang, label) for lang in evaluate.LANGUAGES for label in lexicon(lang).shown]
scores = cache(evaluate.scores)


@pytest.mark.parametrize("lang", HELD)
def test_the_held_back_half_is_as_it_was(lang):
    content = (evaluate.FOLDER / f"{lang}.held.tsv").read_bytes()
    assert hashlib.sha256(content).hexdigest() == HELD[lang]


@pytest.mark.parametrize("lang", evaluate.LANGUAGES)
def test_there_are_enough_sentences_of_every_class(lang):
    both = [*evaluate.sentences(lang, "open"), *evaluate.sentences(lang, "held")]
    counts = Counter((sentence.label, sentence.truth) for sentence in both)
    for label in schema.TOPICS:
        assert counts[label, True] >= FEWEST
        assert counts[label, False] >= FEWEST
    assert len({sentence.text for sentence in both}) == len(both)


@pytest.mark.parametrize(("lang", "label"), SHOWN)
def test_what_is_shown_by_default_is_right_nine_times_in_ten(lang, label):
    score = scores(lang, "held")[label]
    assert score.precision >= FLOOR
    assert score.hits >= FEWEST_FOUND


def test_the_readme_tells_what_was_measured():
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    found = {lang: scores(lang, "held") for lang in evaluate.LANGUAGES}
    table = "\n".join(evaluate.in_markdown(found))
    assert table in readme, "make evaluate; python -m tests.evaluate --markdown"
    alarms = [found[lang]["none"].alarms for lang in found]
    everyday = sum(sum((s.alarms, s.rest)) for s in (found[x]["none"] for x in found))
    assert f"{sum(alarms)} of {everyday} everyday texts" in readme
    shown = evaluate.shown(found)
    worst = (
        min(score.precision for score in shown),
        min(score.recall for score in shown),
    )
    assert "worst precision={:.2f} recall={:.2f}".format(*worst) in readme


@pytest.mark.parametrize("lang", evaluate.LANGUAGES)
def test_everyday_texts_raise_next_to_no_alarm(lang):
    assert scores(lang, "held")["none"].alarms <= MOST_FALSE_ALARMS


def test_the_lower_bound_is_wilsons():
    # Newcombe 1998, table I: 81 of 263 has the 95 % interval 0.2553 to 0.3662.
    assert evaluate.wilson(81, 263) == pytest.approx(0.2553, abs=5e-5)
    assert evaluate.wilson(0, 0) == 0
    assert evaluate.wilson(10, 10) == pytest.approx(0.7225, abs=5e-5)


def test_the_last_line_is_the_worst_of_what_is_shown(monkeypatch, capsys):
    def fake(lang, half):
        good, bad = evaluate.Score(9, 1, 0, 10), evaluate.Score(6, 4, 2, 8)
        unshown = evaluate.Score(1, 9, 9, 1)
        own = {"health": good if lang == "en" else bad, "none": evaluate.Score(rest=5)}
        return {**own, "nothing-shown": unshown}

    monkeypatch.setattr(evaluate, "scores", fake)
    monkeypatch.setattr("sys.argv", ["evaluate"])
    evaluate.main()
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "worst precision=0.75 recall=0.60"
    assert "  everyday texts: 0 false alarms in 5" in lines
