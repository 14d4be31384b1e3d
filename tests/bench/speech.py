"""Make invented texts with the lengths, repeats and languages of speech.

Words come from the labelled sentences of the evaluation's open halves, most from such
as mention nothing; they are drawn as often as words are (Zipf), by a seed. The texts
make no sense, but language detection, lexicons and zip find in them what they would.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator

import numpy as np

from tests import evaluate

_POOL = 200_000
_SHARES = (("en", 0.6), ("fr", 0.4))
_EMOJI = ("", "", "", "", " 😊", " 🍅", " ❤️", " 👍🏽", "!", "?")
# Short remarks stand in every archive a hundred times.
_REMARKS = (
    "Happy birthday!", "Bon anniversaire !", "Thank you 😊", "Merci beaucoup ❤️", "haha",
    "See you tomorrow", "Bravo !", "Congratulations!", "😂😂", "So beautiful",
)  # fmt: skip


def texts(seed: int, *, median: int, remarks: float = 0.1) -> Iterator[str]:
    """Yield texts without end; ``median`` is their length in words."""
    rng = np.random.default_rng(seed)
    pools = [(_drawn(rng, lang), share) for lang, share in _SHARES]
    while True:
        lengths = np.clip(rng.lognormal(np.log(median), 0.8, 10_000), 1, 400)
        begins = rng.integers(0, _POOL - 400, 10_000).tolist()
        lots, endings = rng.random(10_000).tolist(), rng.integers(0, 10, 10_000)
        for length, begin, lot, ending in zip(
            lengths.astype(int).tolist(), begins, lots, endings.tolist(), strict=True
        ):
            if lot < remarks:
                yield _REMARKS[int(lot / remarks * len(_REMARKS))]
                continue
            pool = pools[0][0] if lot % 0.1 < pools[0][1] * 0.1 else pools[1][0]
            yield " ".join(pool[begin : begin + length]) + _EMOJI[ending]


def _drawn(rng: np.random.Generator, lang: str) -> list[str]:
    """Return very many words of a language, the frequent ones often."""
    sentences = evaluate.sentences(lang, "open")
    plain = [s.text.split() for s in sentences if s.label == evaluate.NONE]
    dense = [s.text.split() for s in sentences if s.label != evaluate.NONE]
    chooser = random.Random(int(rng.integers(1 << 30)))
    found: list[str] = []
    while len(found) < _POOL:
        # Pairs of words as they were said keep the little words of a language.
        words = chooser.choice(dense if chooser.random() < 0.03 else plain)
        begin = chooser.randrange(len(words))
        found += words[begin : begin + 2]
    return found[:_POOL]


def quoted(text: str) -> str:
    r"""Return a text as Meta prints it: each byte of UTF-8 as its own escape."""
    return json.dumps(text.encode().decode("latin-1"))
