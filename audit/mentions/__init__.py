"""Find what a text mentions: topics by lexicons, identifiers by their checks.

Always a mention, never a trait of a person: what counts is written down in
``audit/lexicons/README.md``, and how often it is right in the README (``make
evaluate``). It runs in the children that read the export, on the words that are there
anyway, and again where the matched words are shown to their owner.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from audit.mentions import identifiers, lexicon
from audit.mentions.folding import Token, folded, tokens
from audit.mentions.language import UNSURE, detector_version, languages_of
from audit.mentions.lexicon import Topic
from audit.mentions.match import Mention
from parsers import schema

__all__ = ["Mention", "enriched", "mentions_in", "versions"]

CHILDREN: Final = "minor_depicted"
_CODE: Final = {label: code for code, label in enumerate(schema.SENSITIVE)}
_LANG: Final = {lang: code for code, lang in enumerate(schema.LANGUAGES)}
_CACHED: Final = 20_000
_SHORT: Final = 80
# Statements of the profile that are of a class by what they are asked for.
_FIELDS: Final = {
    "politics": "political-opinions",
    "religion": "religious-or-philosophical-beliefs",
    "address": "whereabouts",
    "email": "EMAIL_ADDRESS",
    "phone": "PHONE_NUMBER",
}


def mentions_in(
    text: str, lang: str | None, *, children: bool = True, trials: bool = False
) -> list[Mention]:
    """Return what a text mentions, in the order of its words, one row a class.

    ``lang`` is its language as `enriched` told it; ``children=False`` leaves out hints
    of children; ``trials`` adds languages and classes that are not shown by default.
    """
    langs = languages_of(text) or ((lang,) if lang and lang != UNSURE else ())
    looked = _Text(text)
    found = [
        Mention(
            topic.label,
            _apart([looked.span(hit.begin, hit.end) for hit in topic.hits]),
            topic.negated,
            topic.quoted,
        )
        for topic in _topics(looked, langs, trials=trials).values()
        if children or topic.label != CHILDREN
    ]
    found += identifiers.identifiers_in(text, lang)
    return sorted(found, key=lambda mention: (mention.spans, mention.label))


def versions() -> dict[str, Any]:
    """Return what the mentions rest on here, for the record of an audit."""
    return {
        "language": detector_version(),
        "lexicons": {head.lang: head.version for head in lexicon.heads()},
    }


class _Text:
    """A text, its folded words, and where they stand, found when asked for."""

    def __init__(self, text: str) -> None:
        self.text, self.words = text, folded(text)
        self._tokens: list[Token] = []

    def span(self, begin: int, end: int) -> tuple[int, int]:
        """Return the place in the text of tokens, the end not included."""
        self._tokens = self._tokens or tokens(self.text)
        return self._tokens[begin].begin, self._tokens[end - 1].end

    def is_capitals(self, begin: int, end: int) -> bool:
        """Say whether tokens stand in capitals."""
        first, last = self.span(begin, end)
        return self.text[first:last].isupper()


def _topics(text: _Text, langs: tuple[str, ...], *, trials: bool) -> dict[str, Topic]:
    """Return the topics of a text by the lexicons of its languages."""
    found: dict[str, Topic] = {}
    for name, only_safe in _lexicons(langs, trials=trials):
        own = lexicon.lexicon(name)
        if own is None:
            continue
        for topic in own.topics(
            text.words,
            labels=schema.TOPICS if trials else own.shown,
            is_capitals=text.is_capitals,
            only_safe=only_safe,
        ):
            found.setdefault(topic.label, topic)
    return found


def _apart(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return spans in their order, those that overlap as one."""
    kept: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if kept and begin < kept[-1][1]:
            kept[-1] = kept[-1][0], max(end, kept[-1][1])
        else:
            kept.append((begin, end))
    return tuple(kept)


def _lexicons(langs: tuple[str, ...], *, trials: bool) -> Iterable[tuple[str, bool]]:
    """Yield the lexicons for a text, and whether only what is safe in any language.

    A text of no sure language is matched by those shown by default, cautiously.
    """
    known = lexicon.languages(trials=trials)
    if langs:
        return [(lang, False) for lang in langs if lang in known]
    return [(lang, True) for lang in lexicon.languages(trials=False)]


# Whole batches, in the children ------------------------------------------------------


def enriched(batch: pa.RecordBatch, *, children: bool, trials: bool) -> pa.RecordBatch:
    """Return a FACTS batch with ``lang`` and ``sensitive`` filled.

    Raises nothing that depends on the words; about 35 µs a text of usual length.
    """
    texts = batch.column("text").to_pylist()
    fields = _fields(batch)
    langs = np.full(len(texts), -1, dtype=np.int32)
    begins = np.zeros(len(texts) + 1, dtype=np.int32)
    found: list[int] = []
    known: dict[str, tuple[int, list[int]]] = {}
    for row, text in enumerate(texts):
        if text:
            looked = known.get(text)
            if looked is None:
                looked = _looked(text, children=children, trials=trials)
                if len(text) <= _SHORT and len(known) < _CACHED:
                    known[text] = looked
            langs[row] = looked[0]
            found += looked[1]
        field = fields.get(row)
        if field is not None and field not in found[begins[row] :]:
            found.append(field)
        begins[row + 1] = len(found)
    columns = {
        "lang": _dictionary(langs, schema.LANGUAGES),
        "sensitive": pa.ListArray.from_arrays(
            pa.array(begins), _dictionary(np.array(found, np.int32), schema.SENSITIVE)
        ),
    }
    arrays = [columns.get(name, batch.column(name)) for name in batch.schema.names]
    return pa.RecordBatch.from_arrays(arrays, schema=batch.schema)


def _looked(text: str, *, children: bool, trials: bool) -> tuple[int, list[int]]:
    """Return the codes of a text's language and of what it mentions, in their order."""
    langs = languages_of(text)
    lang = langs[0] if langs else UNSURE
    labels = set(_topics(_Text(text), langs, trials=trials))
    if not children:
        labels.discard(CHILDREN)
    labels |= {found.label for found in identifiers.identifiers_in(text, lang)}
    return _LANG[lang], sorted(_CODE[label] for label in labels)


def _fields(batch: pa.RecordBatch) -> dict[int, int]:
    """Return by row the class of statements that are of one by their kind."""
    is_field = pc.equal(batch.column("kind").cast(pa.string()), "profile_field")
    rows = np.flatnonzero(is_field.to_numpy(zero_copy_only=False))
    names = batch.column("container").take(pa.array(rows)).to_pylist()
    return {
        int(row): _CODE[_FIELDS[name]]
        for row, name in zip(rows, names, strict=True)
        if name in _FIELDS
    }


def _dictionary(codes: np.ndarray, labels: tuple[str, ...]) -> pa.DictionaryArray:
    indices = pa.array(codes, pa.int32(), mask=codes < 0)
    return pa.DictionaryArray.from_arrays(indices, pa.array(labels, pa.string()))
