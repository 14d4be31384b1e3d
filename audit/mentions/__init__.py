"""Find what a text mentions: topics by lexicons, identifiers by their checks.

Always a mention, never a trait of a person: what counts is written down in
``audit/lexicons/README.md``, and how often it is right in the README (``make
evaluate``). It runs in the children that read the export, on the words that are there
anyway, and again where the matched words are shown to their owner.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from audit.mentions import identifiers, lexicon
from audit.mentions.folding import LONGEST, Token, folded, tokens, words_of
from audit.mentions.language import UNSURE, detector_version, languages_of
from audit.mentions.lexicon import Topic
from audit.mentions.match import Mention
from parsers import schema

__all__ = ["Mention", "enriched", "mentions_in", "versions"]

CHILDREN: Final = "minor_depicted"
_CODE: Final = {label: code for code, label in enumerate(schema.SENSITIVE)}
_LANG: Final = {lang: code for code, lang in enumerate(schema.LANGUAGES)}
_REMEMBERED: Final = 10_000
_SHORT: Final = 80
_AT_ONCE: Final = 2048
_CHARACTERS_AT_ONCE: Final = 1 << 17
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


@cache
def _lexicons(langs: tuple[str, ...], *, trials: bool) -> Sequence[tuple[str, bool]]:
    """Return the lexicons for a text, and whether only what is safe in any language.

    A text of no sure language is matched by those shown by default, cautiously.
    """
    known = lexicon.languages(trials=trials)
    if langs:
        return [(lang, False) for lang in langs if lang in known]
    return [(lang, True) for lang in lexicon.languages(trials=False)]


# Whole batches, in the children ------------------------------------------------------


def enriched(batch: pa.RecordBatch, *, children: bool, trials: bool) -> pa.RecordBatch:
    """Return a FACTS batch with ``lang`` and ``sensitive`` filled.

    Raises nothing that depends on the words; about 15 µs a text of usual length.
    """
    texts = batch.column("text")
    answers = _answers(texts, children=children, trials=trials)
    found = [answers[text] for text in texts.to_pylist()]
    codes = [answer.codes for answer in found]
    for row, field in _fields(batch).items():
        if field not in codes[row]:
            codes[row] = (*codes[row], field)
    begins = np.zeros(len(texts) + 1, np.int32)
    np.cumsum(np.fromiter(map(len, codes), np.int32, len(codes)), out=begins[1:])
    labels = np.fromiter(chain.from_iterable(codes), np.int32, begins[-1])
    langs = np.fromiter((answer.lang for answer in found), np.int32, len(found))
    columns = {
        "lang": _dictionary(langs, schema.LANGUAGES),
        "sensitive": pa.ListArray.from_arrays(
            pa.array(begins), _dictionary(labels, schema.SENSITIVE)
        ),
    }
    arrays = [columns.get(name, batch.column(name)) for name in batch.schema.names]
    return pa.RecordBatch.from_arrays(arrays, schema=batch.schema)


class _Answer(NamedTuple):
    """The codes of a text's language and of what it mentions, in their order."""

    lang: int
    codes: tuple[int, ...] = ()


_NOTHING: Final = _Answer(-1)


def _answers(
    texts: pa.Array, *, children: bool, trials: bool
) -> dict[str | None, _Answer]:
    """Return the answer to each text; those of short ones are kept for the next batch.

    A text that is empty or null has no language and mentions nothing.
    """
    known = _known((children, trials))
    if len(known) > _REMEMBERED:
        known.clear()
    found: dict[str | None, _Answer] = {"": _NOTHING, None: _NOTHING}
    new: list[str] = []
    for text in dict.fromkeys(texts.to_pylist()):
        if text in known:
            found[text] = known[text]
        elif text:
            new.append(text)
    telling = identifiers.telling(texts)
    for run in _runs(new):
        answers = _looked(run, telling, children=children, trials=trials)
        found.update(zip(run, answers, strict=True))
    known.update((text, found[text]) for text in new if len(text) <= _SHORT)
    return found


@cache
def _known(asked: tuple[bool, bool]) -> dict[str, _Answer]:  # noqa: ARG001 - the key
    """Return what is remembered of texts, by what was asked of them."""
    return {}


def _runs(texts: list[str]) -> Iterator[list[str]]:
    """Yield so many texts at once that what is made of them stays small."""
    begin = characters = 0
    for place, text in enumerate(texts):
        characters += min(len(text), LONGEST)
        if place - begin == _AT_ONCE or characters > _CHARACTERS_AT_ONCE:
            yield texts[begin:place]
            begin, characters = place, min(len(text), LONGEST)
    if texts:
        yield texts[begin:]


def _looked(
    texts: list[str], telling: set[str], *, children: bool, trials: bool
) -> list[_Answer]:
    """Return the answer to each text; ``telling`` are those for `identifiers_in`."""
    langs = [languages_of(text) for text in texts]
    found = [_only_language(own) for own in langs]
    topical = _may_have_topics(texts, langs, trials=trials)
    for place, (text, own) in enumerate(zip(texts, langs, strict=True)):
        if place not in topical and text not in telling:
            continue
        labels = set(
            _topics(_Text(text), own, trials=trials) if place in topical else ()
        )
        if not children:
            labels.discard(CHILDREN)
        if text in telling:
            lang = own[0] if own else UNSURE
            labels |= {one.label for one in identifiers.identifiers_in(text, lang)}
        codes = tuple(sorted(_CODE[label] for label in labels))
        found[place] = found[place]._replace(codes=codes)
    return found


@cache
def _only_language(langs: tuple[str, ...]) -> _Answer:
    return _Answer(_LANG[langs[0] if langs else UNSURE])


def _may_have_topics(
    texts: list[str], langs: list[tuple[str, ...]], *, trials: bool
) -> set[int]:
    """Return the places of the texts in which their lexicons may find something."""
    asked: dict[tuple[str, bool], list[int]] = {}
    for place, own in enumerate(langs):
        for name in _lexicons(own, trials=trials):
            asked.setdefault(name, []).append(place)
    words = words_of(texts)
    found: set[int] = set()
    for (lang, only_safe), places in asked.items():
        known = lexicon.lexicon(lang)
        if known is not None:
            theirs = [words[place] for place in places]
            passing = known.passing(theirs, only_safe=only_safe)
            found.update(places[number] for number in passing)
    return found


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
