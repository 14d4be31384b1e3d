"""Measure what looking at texts costs: ``python -m tests.mentions_bench``.

CPU in µs a text, the best of seven rounds: of batches as the children get them, and of
one step after the other; of everyday texts, of such as are dense with the words of
topics (all labelled sentences), by language, and of invented ones as long as speech is;
and what loading a lexicon costs. Nothing is asserted: no test depends on the clock.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from itertools import islice

import pyarrow as pa

from audit import mentions
from audit.mentions import folding, identifiers, language, lexicon
from parsers import schema
from tests import evaluate
from tests.bench.speech import texts as spoken

ROUNDS = 7
_SPOKEN, _WORDS = 16_384, 8


def main() -> None:
    """Print a line per language and kind of texts."""
    # As in the children, where nothing looks for circles either.
    gc.disable()
    for lang in evaluate.LANGUAGES:
        begin = time.process_time()
        known = lexicon.lexicon(lang)
        assert known is not None
        for only_safe in (False, True):
            known.passing([""], only_safe=only_safe)
        loaded = (time.process_time() - begin) * 1e3
        sentences = evaluate.sentences(lang, "open")
        everyday = [s.text for s in sentences if s.label == evaluate.NONE]
        _tell(f"{lang} everyday", everyday)
        _tell(f"{lang} dense", [s.text for s in sentences])
        print(f"{lang} lexicon loaded in {loaded:.0f} ms")
    _tell("spoken", list(islice(spoken(1, median=_WORDS), _SPOKEN)))


def _tell(name: str, texts: list[str]) -> None:
    parts = {part: _cost(work, texts) for part, work in _WORK.items()}
    told = ", ".join(f"{part} {cost:.1f}" for part, cost in parts.items())
    length = sum(map(len, texts)) / len(texts)
    print(f"{name}: {len(texts)} of {length:.0f} characters: {told} µs")


def _enriched(texts: Sequence[str]) -> None:
    mentions._known.cache_clear()
    facts = schema.schema_of(schema.FACTS)
    columns = {"text": pa.array(texts, pa.string())}
    for name in ("kind", "container", "lang", "sensitive"):
        columns[name] = pa.nulls(len(texts), facts.field(name).type)
    fields = pa.schema([facts.field(name) for name in columns])
    batch = pa.RecordBatch.from_arrays([*columns.values()], schema=fields)
    mentions.enriched(batch, children=True, trials=False)


def _looked_for_identifiers(texts: Sequence[str]) -> None:
    for text in identifiers.telling(pa.array(texts, pa.string())):
        identifiers.identifiers_in(text, "en")


_WORK: dict[str, Callable[[Sequence[str]], object]] = {
    "all": _enriched,
    "language": lambda texts: [language.languages_of(text) for text in texts],
    "words": folding.words_of,
    "identifiers": _looked_for_identifiers,
}


def _cost(work: Callable[[Sequence[str]], object], texts: Sequence[str]) -> float:
    work(texts[:1])
    rounds = []
    for _ in range(ROUNDS):
        begin = time.process_time()
        work(texts)
        rounds.append((time.process_time() - begin) / len(texts) * 1e6)
    return min(rounds)


if __name__ == "__main__":
    main()
