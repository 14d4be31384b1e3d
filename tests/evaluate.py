"""Measure how often the mentions are right, on labelled sentences of our own.

``make evaluate`` prints precision and recall of every class and language on the half
that was held back while the lexicons were written, and the worst of those shown by
default in the last line. The sentences were written before the lexicons, by other
hands, by the guide in ``audit/lexicons/README.md``; ``tests/evaluation/README.md``
tells how, and what these numbers can't say.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import sqrt
from pathlib import Path
from typing import NamedTuple

from audit.mentions import mentions_in
from audit.mentions.language import language_of
from audit.mentions.lexicon import lexicon
from reports import words

FOLDER = Path(__file__).parent / "evaluation"
LANGUAGES = ("en", "fr")
NONE = "none"
_Z = 1.96


class Sentence(NamedTuple):
    """One labelled sentence; of class ``none``: it mentions nothing at all."""

    label: str
    truth: bool
    text: str


@dataclass
class Score:
    """How one class did; ``wrong`` are the sentences judged otherwise."""

    hits: int = 0
    misses: int = 0
    alarms: int = 0
    rest: int = 0
    wrong: list[Sentence] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Return the share of what was found that is right; 0 where none was found."""
        return self.hits / max(1, self.hits + self.alarms)

    @property
    def recall(self) -> float:
        """Return the share of what is there that was found."""
        return self.hits / max(1, self.hits + self.misses)

    @property
    def positives(self) -> int:
        """Return how many sentences mention the class."""
        return self.hits + self.misses


def wilson(right: int, count: int) -> float:
    """Return the lower bound of a share at 95 % (Wilson 1927); 0 of none."""
    if not count:
        return 0.0
    share, z2 = right / count, _Z * _Z
    middle = share + z2 / (2 * count)
    spread = _Z * sqrt(share * (1 - share) / count + z2 / (4 * count * count))
    return (middle - spread) / (1 + z2 / count)


def sentences(lang: str, half: str) -> list[Sentence]:
    """Return the labelled sentences of a language: the ``open`` or ``held`` half."""
    with (FOLDER / f"{lang}.{half}.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [Sentence(label, truth == "1", text) for label, truth, text in rows]


def scores(lang: str, half: str) -> dict[str, Score]:
    """Return how each class did on its own sentences, and all on those of ``none``."""
    found: dict[str, Score] = {}
    for sentence in sentences(lang, half):
        score = found.setdefault(sentence.label, Score())
        labels = _labels(sentence.text)
        is_found = bool(labels) if sentence.label == NONE else sentence.label in labels
        score.hits += is_found and sentence.truth
        score.misses += not is_found and sentence.truth
        score.alarms += is_found and not sentence.truth
        score.rest += not is_found and not sentence.truth
        if is_found != sentence.truth:
            score.wrong.append(sentence)
    return found


def _labels(text: str) -> set[str]:
    """Return what a scan with ``--trials`` would say of a text."""
    return {found.label for found in mentions_in(text, language_of(text), trials=True)}


def table(lang: str, half: str, found: dict[str, Score]) -> Iterator[str]:
    """Yield the lines of one language's table; those not shown by default say so."""
    own = lexicon(lang)
    defaults = own.shown if own else ()
    yield f"{lang}, {half} half: class, precision (>= at 95 %), recall (>=), n"
    for label in sorted(found):
        score = found[label]
        count = score.positives + score.alarms + score.rest
        if label == NONE:
            yield f"  everyday texts: {score.alarms} false alarms in {count}"
            continue
        said = score.hits + score.alarms
        yield (
            f"  {label:<36} {score.precision:.2f} ({wilson(score.hits, said):.2f})  "
            f"{score.recall:.2f} ({wilson(score.hits, score.positives):.2f})  "
            f"n={score.positives}+{count - score.positives}"
            f"{'' if label in defaults else '  not shown by default'}"
        )


def in_markdown(found: dict[str, dict[str, Score]]) -> Iterator[str]:
    """Yield the table of the README: precision with its lower bound, and recall."""
    yield "| mentions | " + " | ".join(f"{lang}: right, found" for lang in found) + " |"
    yield "|---|" + "---|" * len(found)
    for label in sorted(next(iter(found.values()))):
        if label != NONE:
            cells = [_cell(lang, label, found[lang][label]) for lang in found]
            yield f"| {words.label(label)} | " + " | ".join(cells) + " |"


def _cell(lang: str, label: str, score: Score) -> str:
    bound = wilson(score.hits, score.hits + score.alarms)
    text = f"{score.precision:.2f} ({bound:.2f}), {score.recall:.2f}"
    own = lexicon(lang)
    return text if own and label in own.shown else f"*{text}*"


def shown(found: dict[str, dict[str, Score]]) -> list[Score]:
    """Return the scores, by language and class, of what is shown by default."""
    return [
        score
        for lang, by_label in found.items()
        for label, score in by_label.items()
        if label in getattr(lexicon(lang), "shown", ())
    ]


def main() -> None:
    """Print the tables; the worst in the last line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--half", choices=("open", "held"), default="held")
    parser.add_argument("--lang", choices=LANGUAGES)
    parser.add_argument("--class", dest="label")
    parser.add_argument("--markdown", action="store_true", help="for the README")
    parser.add_argument("--wrong", action="store_true", help="of the open half only")
    asked = parser.parse_args()
    every: dict[str, dict[str, Score]] = {}
    for lang in (asked.lang,) if asked.lang else LANGUAGES:
        found = every[lang] = scores(lang, asked.half)
        if asked.label:
            found = every[lang] = {asked.label: found[asked.label]}
        print("\n".join(table(lang, asked.half, found)))
        for score in found.values() if asked.wrong and asked.half == "open" else ():
            for sentence in score.wrong:
                print(f"    {sentence.label}\t{int(sentence.truth)}\t{sentence.text}")
    if asked.markdown:
        print("\n".join(in_markdown(every)))
    counted = shown(every)
    precision = min(score.precision for score in counted)
    recall = min(score.recall for score in counted)
    print(f"worst precision={precision:.2f} recall={recall:.2f}")


if __name__ == "__main__":
    main()
