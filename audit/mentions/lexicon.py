"""Match a lexicon on a text: whole words, in all their forms, with their conditions.

A lexicon is a table per language, ``audit/lexicons/LANG.tsv``, written by hand; its
README tells the columns. ``make lexicons`` spells every term in all its forms, by the
lemma tables of simplemma, into ``audit/lexicons/forms/LANG.json``; that file is what
is matched, word by word, after a sieve that most texts of a batch do not pass. The time
is linear in the text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, cached_property
from itertools import chain, pairwise
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from audit.mentions.folding import QUOTE, STOP
from audit.mentions.sieve import LEFT_OUT, Keys, Needs, Sieve

WINDOW: Final = 20
"""How many tokens away, in the same sentence, a condition or second cue may stand."""
_NEGATION: Final = "not"
_NEGATED: Final = 4
_FORMS: Final = Path(__file__).resolve().parent.parent / "lexicons" / "forms"


class Cue(NamedTuple):
    """A cue that must stand near, and how many tokens before and after at most."""

    name: str
    before: int = WINDOW
    after: int = WINDOW


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """One row of a lexicon.

    ``needs`` are groups of cues: of each group one must stand near (`Cue`); ``unless``
    are the cues of which any voids it. ``capitals``: only as written, in capitals;
    ``safe``: no word of another language that we know, so fit for texts of none.
    """

    label: str
    strong: bool
    needs: tuple[tuple[Cue, ...], ...] = ()
    unless: tuple[str, ...] = ()
    capitals: bool = False
    safe: bool = False


class Forms(msgspec.Struct, frozen=True):
    """What ``make lexicons`` wrote: entries, and patterns with what each stands for.

    ``alike`` gives the word that stands for another, such as the plural's singular;
    ``patterns`` gives by such words the numbers of entries, ``cues`` the names of cues;
    ``classes`` are entries that any mention of a class stands for.
    """

    lang: str
    version: str
    shown: tuple[str, ...]
    entries: tuple[Entry, ...]
    alike: dict[str, str]
    patterns: dict[str, tuple[int, ...]]
    cues: dict[str, tuple[str, ...]]
    classes: dict[str, tuple[int, ...]]


class Hit(NamedTuple):
    """An entry found: from which token to which, the end not included."""

    entry: int
    begin: int
    end: int


class Topic(NamedTuple):
    """A class found, with the tokens of its words, and how they stand."""

    label: str
    hits: tuple[Hit, ...]
    negated: bool
    quoted: bool


class _Sentences:
    """Where cues, quotation marks and the ends of sentences stand, by token.

    ``cues``: where some stand, and the names of those that do.
    """

    def __init__(
        self, words: list[str], cues: list[tuple[int, tuple[str, ...]]]
    ) -> None:
        self.stops = [place for place, word in enumerate(words) if word == STOP]
        self.quotes = [place for place, word in enumerate(words) if word == QUOTE]
        self.names = frozenset(chain.from_iterable(names for _, names in cues))
        self._cues = cues
        self._places: dict[str, list[int]] = {}

    def around(self, hit: Hit, width: int) -> tuple[int, int]:
        """Return the tokens of the hit's sentence that are at most so far from it."""
        place = bisect_left(self.stops, hit.begin)
        begin = self.stops[place - 1] + 1 if place else 0
        end = self.stops[place] if place < len(self.stops) else hit.end + width
        return max(begin, hit.begin - width), min(end, hit.end + width)

    def has(self, cue: str, begin: int, end: int) -> bool:
        """Say whether a cue stands between two tokens."""
        if cue not in self.names:
            return False
        places = self._places.get(cue)
        if places is None:
            places = [place for place, names in self._cues if cue in names]
            self._places[cue] = places
        return bisect_left(places, begin) < bisect_left(places, end)

    def quoted(self, hit: Hit) -> bool:
        """Say whether an opened quotation holds the hit: an odd number before it."""
        before = bisect_right(self.quotes, hit.begin)
        return before % 2 == 1 and before < len(self.quotes)


class Lexicon:
    """One language's lexicon, ready to match; made once a process."""

    def __init__(self, forms: Forms) -> None:
        self.shown = forms.shown
        self._entries, self._classes = forms.entries, forms.classes
        self._alike = forms.alike
        self._patterns, self._cues = forms.patterns, forms.cues
        self._sizes = _sizes((*forms.patterns, *forms.cues))
        self._sieves: dict[bool, Sieve] = {}

    def topics(
        self,
        folded: str,
        *,
        labels: Sequence[str] | None = None,
        is_capitals: Callable[[int, int], bool] | None = None,
        only_safe: bool = False,
    ) -> list[Topic]:
        """Return the classes that a folded text mentions.

        ``labels``: those wanted, None for all; ``is_capitals`` says whether tokens
        stand in capitals in the text as given; ``only_safe`` leaves out what may be a
        word of another language, and weak cues.
        """
        words = folded.split()
        hits, near = self._read(words)
        hits = [hit for hit in hits if self._stands(hit, near, is_capitals, only_safe)]
        if not hits:
            return []
        topics = [*self._decided(hits, near)]
        topics += self._decided([*self._of_classes(topics, near)], near)
        wanted = self.shown if labels is None else labels
        return [topic for topic in topics if topic.label in wanted]

    def passing(self, texts: Sequence[str], *, only_safe: bool = False) -> list[int]:
        """Return the places of those texts that `topics` may find something in.

        Texts are the words of each (`folding.words_of`); of others it finds nothing.
        """
        if only_safe not in self._sieves:
            self._sieves[only_safe] = self._sieve(only_safe=only_safe)
        return self._sieves[only_safe].passing(texts)

    def _sieve(self, *, only_safe: bool) -> Sieve:
        """Return the sieve of all entries, or of those of `_is_safe` alone."""
        needs, of_entries = self._needs
        asked = [
            number if not only_safe or _is_safe(entry) else LEFT_OUT
            for number, entry in zip(of_entries, self._entries, strict=True)
        ]
        terms, cues = [*self._patterns.values()], [*self._cues.values()]
        return Sieve(self._keys, terms, cues, needs, asked)

    @cached_property
    def _keys(self) -> Keys:
        return Keys([*self._patterns, *self._cues], self._alike)

    @cached_property
    def _needs(self) -> tuple[list[Needs], list[int]]:
        """Return what entries need, each kind once, and which it is of each entry."""
        numbers: dict[tuple[tuple[Cue, ...], ...], int] = {}
        of_entries = [
            numbers.setdefault(entry.needs, len(numbers)) for entry in self._entries
        ]
        return [_names(need) for need in numbers], of_entries

    def _read(self, words: list[str]) -> tuple[list[Hit], _Sentences]:
        """Return the terms and cues that stand in a text, by token."""
        plain = list(map(self._alike.get, words, words))
        hits: list[Hit] = []
        cues: list[tuple[int, tuple[str, ...]]] = []
        for place, word in enumerate(plain):
            for size in self._sizes.get(word, ()):
                end = place + size
                if end > len(plain):
                    break
                term = word if size == 1 else " ".join(plain[place:end])
                if term in self._patterns:
                    hits += [Hit(own, place, end) for own in self._patterns[term]]
                if term in self._cues:
                    cues.append((place, self._cues[term]))
        return hits, _Sentences(words, cues)

    def _stands(
        self,
        hit: Hit,
        near: _Sentences,
        is_capitals: Callable[[int, int], bool] | None,
        only_safe: bool,
    ) -> bool:
        """Say whether an entry's conditions hold where it was found."""
        entry = self._entries[hit.entry]
        if only_safe and not _is_safe(entry):
            return False
        if entry.capitals and is_capitals and not is_capitals(hit.begin, hit.end):
            return False
        if not entry.needs and not entry.unless:
            return True
        if any(
            near.names.isdisjoint(cue.name for cue in group) for group in entry.needs
        ):
            return False
        begin, end = near.around(hit, WINDOW)
        if any(near.has(cue, begin, end) for cue in entry.unless):
            return False
        return all(
            any(self._stands_near(cue, hit, near, begin, end) for cue in group)
            for group in entry.needs
        )

    def _stands_near(
        self, cue: Cue, hit: Hit, near: _Sentences, begin: int, end: int
    ) -> bool:
        """Say whether a cue stands before or after a hit, and not within it."""
        first, last = max(begin, hit.begin - cue.before), min(end, hit.end + cue.after)
        return near.has(cue.name, first, hit.begin) or near.has(cue.name, hit.end, last)

    def _decided(self, hits: list[Hit], near: _Sentences) -> Iterator[Topic]:
        """Yield the classes that a strong cue or two weak ones near each other show."""
        by_label: dict[str, list[Hit]] = {}
        for hit in hits:
            by_label.setdefault(self._entries[hit.entry].label, []).append(hit)
        for label, own in by_label.items():
            kept = self._kept(sorted(own, key=lambda hit: (hit.begin, hit.end)))
            if kept:
                yield Topic(
                    label,
                    tuple(kept),
                    all(self._is_negated(hit, near) for hit in kept),
                    all(near.quoted(hit) for hit in kept),
                )

    def _kept(self, hits: list[Hit]) -> list[Hit]:
        """Return strong hits, and weak ones of which two different stand near."""
        kept: list[Hit] = [hit for hit in hits if self._entries[hit.entry].strong]
        weak = [hit for hit in hits if not self._entries[hit.entry].strong]
        for first, second in pairwise(weak):
            differ = first.entry != second.entry
            if differ and first.end <= second.begin <= first.end + WINDOW:
                kept += [first, second]
        return sorted(dict.fromkeys(kept), key=lambda hit: (hit.begin, hit.end))

    def _is_negated(self, hit: Hit, near: _Sentences) -> bool:
        begin, _ = near.around(hit, _NEGATED)
        return near.has(_NEGATION, begin, hit.end)

    def _of_classes(self, topics: list[Topic], near: _Sentences) -> Iterator[Hit]:
        """Yield what mentions of one class say of another, where conditions hold."""
        for topic in topics:
            for number in self._classes.get(topic.label, ()):
                for hit in topic.hits:
                    other = Hit(number, hit.begin, hit.end)
                    if self._stands(other, near, None, only_safe=False):
                        yield other


def _names(needs: tuple[tuple[Cue, ...], ...]) -> Needs:
    """Return the names of the cues in each group."""
    return tuple(frozenset(cue.name for cue in group) for group in needs)


def _is_safe(entry: Entry) -> bool:
    """Say whether an entry counts in texts of no known language."""
    return entry.safe and entry.strong


def _sizes(terms: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Return by their first word how many words terms have, the fewest first."""
    found: dict[str, set[int]] = {}
    for term in terms:
        found.setdefault(term.partition(" ")[0], set()).add(term.count(" ") + 1)
    return {word: tuple(sorted(sizes)) for word, sizes in found.items()}


@cache
def lexicon(lang: str) -> Lexicon | None:
    """Return the lexicon of a language, None where there is none."""
    path = _FORMS / f"{lang}.json"
    if not path.is_file():
        return None
    return Lexicon(msgspec.json.decode(path.read_bytes(), type=Forms))


class Head(msgspec.Struct, frozen=True):
    """What a file of forms says of itself; the rest of it is not taken in."""

    lang: str
    version: str
    shown: tuple[str, ...]


@cache
def heads() -> tuple[Head, ...]:
    """Return the heads of all lexicons, of languages shown by default first."""
    read = [
        msgspec.json.decode(path.read_bytes(), type=Head)
        for path in _FORMS.glob("*.json")
    ]
    return tuple(sorted(read, key=lambda head: (not head.shown, head.lang)))


@cache
def languages(*, trials: bool = True) -> tuple[str, ...]:
    """Return the languages that have a lexicon: all, or those shown by default."""
    return tuple(head.lang for head in heads() if trials or head.shown)
