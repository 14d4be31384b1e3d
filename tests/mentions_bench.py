"""Measure what looking at texts costs: ``python -m tests.mentions_bench``.

CPU in µs a text, the best of seven rounds, of everyday texts and of such as are dense
with the words of topics (all labelled sentences), by language; and what loading costs.
Nothing is asserted: no test depends on the clock.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from audit import mentions
from audit.mentions import folding, identifiers, language, lexicon
from tests import evaluate

ROUNDS = 7


def main() -> None:
    """Print a line per language and kind of texts."""
    for lang in evaluate.LANGUAGES:
        begin = time.process_time()
        lexicon.lexicon(lang)
        loaded = (time.process_time() - begin) * 1e3
        sentences = evaluate.sentences(lang, "open")
        everyday = [s.text for s in sentences if s.label == evaluate.NONE]
        for name, texts in (
            ("everyday", everyday), ("dense", [s.text for s in sentences])
        ):  # fmt: skip
            parts = {part: _cost(work, texts) for part, work in _WORK.items()}
            told = ", ".join(f"{part} {cost:.1f}" for part, cost in parts.items())
            length = sum(map(len, texts)) / len(texts)
            print(f"{lang} {name}: {len(texts)} of {length:.0f} characters: {told} µs")
        print(f"{lang} lexicon loaded in {loaded:.0f} ms")


_WORK: dict[str, Callable[[str], object]] = {
    "all": lambda text: mentions._looked(text, children=True, trials=False),
    "language": language.languages_of,
    "folding": folding.folded,
    "identifiers": lambda text: identifiers.identifiers_in(text, "en"),
}


def _cost(work: Callable[[str], object], texts: list[str]) -> float:
    work(texts[0])
    rounds = []
    for _ in range(ROUNDS):
        begin = time.process_time()
        for text in texts:
            work(text)
        rounds.append((time.process_time() - begin) / len(texts) * 1e6)
    return min(rounds)


if __name__ == "__main__":
    main()
