"""Spell the terms of the lexicons in all their forms, as the engine matches them.

``make lexicons`` writes ``audit/lexicons/forms/LANG.json`` from ``LANG.tsv``; a test
fails where they differ. The forms are those of simplemma's lemma tables, and each also
without its accents where that is no other word. simplemma is needed here only.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec
from simplemma.strategies.dictionaries import DefaultDictionaryFactory

from audit.mentions.folding import folded
from audit.mentions.lexicon import Cue, Entry, Forms
from parsers import schema

FOLDER = Path(__file__).resolve().parent.parent / "audit" / "lexicons"
LANGUAGES = ("de", "en", "es", "fr", "it", "nl", "pt")
COLUMNS = ("class", "strength", "term", "needs", "unless", "source", "date")
MOST_ROWS = 6_000
_LONG = 7
_SURE_WORDS = 3
Choice = tuple[str, ...]
# What grammar adds to a word that no table knows.
ENDINGS = {
    "en": ("", "s"), "fr": ("", "s", "e", "es"), "de": ("", "s", "n", "en"),
    "es": ("", "s", "es"), "it": ("",), "nl": ("", "s", "en"), "pt": ("", "s"),
}  # fmt: skip


class LexiconError(ValueError):
    """Say which line of which file breaks the rules of the README."""


def main() -> None:
    """Write the forms of every lexicon."""
    (FOLDER / "forms").mkdir(exist_ok=True)
    for lang in sorted({path.name[:2] for path in FOLDER.glob("*.tsv")}):
        target = FOLDER / "forms" / f"{lang}.json"
        target.write_bytes(spelled(lang))
        print(f"{lang}: {target.stat().st_size:,} bytes")


def spelled(lang: str) -> bytes:
    """Return the content of the file of forms for one language."""
    head, rows = read(lang)
    book = _Book(lang)
    for row in rows:
        if row["class"].startswith("@"):
            book.add_cue(row["class"][1:], row["term"])
        else:
            book.add_entry(row)
    return msgspec.json.encode(book.forms(head)) + b"\n"


class _Book:
    """Gather terms as lists of choices; then name alike what is always alike.

    Forms that stand in just the same choices are interchangeable for every term, so
    all but one of them are replaced by that one, in the text as in the patterns.
    """

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._entries: list[Entry] = []
        self._classes: dict[str, list[int]] = {}
        self._voids: dict[str, str] = {}
        self._terms: list[tuple[list[Choice], int | str]] = []

    def add_cue(self, cue: str, term: str) -> None:
        self._terms.append((choices(term, self._lang), cue))

    def add_entry(self, row: dict[str, str]) -> None:
        term = row["term"]
        number = len(self._entries)
        needs = tuple(
            tuple(cue_of(cue) for cue in group.split("|"))
            for group in row["needs"].split()
        )
        is_class = term.startswith("%")
        self._entries.append(
            Entry(
                row["class"],
                row["strength"] == "strong",
                needs,
                self._unless(row["unless"]),
                term.isupper() and not is_class,
                is_safe(term, self._lang),
            )
        )
        if is_class:
            self._classes.setdefault(term[1:], []).append(number)
        else:
            self._terms.append((choices(term, self._lang), number))

    def _unless(self, words: str) -> tuple[str, ...]:
        """Return the cues that void an entry; its own words become one of them."""
        parts = words.split("|") if words else []
        named = [part[1:] for part in parts if part.startswith("@")]
        own = "|".join(part for part in parts if not part.startswith("@"))
        if own and own not in self._voids:
            self._voids[own] = f"unless {len(self._voids)}"
            for part in own.split("|"):
                self.add_cue(self._voids[own], part)
        return (*named, self._voids[own]) if own else tuple(named)

    def forms(self, head: dict[str, str]) -> Forms:
        """Return the whole, in an order of its own."""
        alike = self._alike()
        patterns: dict[str, set[int]] = {}
        cues: dict[str, set[str]] = {}
        for chosen, meaning in self._terms:
            own = [sorted({alike[form] for form in choice}) for choice in chosen]
            for words in itertools.product(*own):
                if isinstance(meaning, int):
                    patterns.setdefault(" ".join(words), set()).add(meaning)
                else:
                    cues.setdefault(" ".join(words), set()).add(meaning)
        return Forms(
            self._lang,
            head["version"],
            tuple(head["shown"].split()),
            tuple(self._entries),
            {form: one for form, one in sorted(alike.items()) if form != one},
            {form: tuple(sorted(found)) for form, found in sorted(patterns.items())},
            {form: tuple(sorted(found)) for form, found in sorted(cues.items())},
            {label: tuple(found) for label, found in sorted(self._classes.items())},
        )

    def _alike(self) -> dict[str, str]:
        """Return for every form the one that stands for it."""
        stands: dict[str, set[Choice]] = {}
        for chosen, _ in self._terms:
            for choice in chosen:
                for form in choice:
                    stands.setdefault(form, set()).add(choice)
        groups: dict[frozenset[Choice], list[str]] = {}
        for form, found in stands.items():
            groups.setdefault(frozenset(found), []).append(form)
        return {
            form: min(group, key=lambda form: (len(form), form))
            for group in groups.values()
            for form in group
        }


def read(lang: str) -> tuple[dict[str, str], list[dict[str, str]]]:
    """Return the heads (``# key: value``) and rows of a language's files, checked."""
    head = {"version": "", "shown": ""}
    rows: list[dict[str, str]] = []
    for path in sorted(FOLDER.glob(f"{lang}.*tsv")):
        before = len(rows)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if line.startswith("#"):
                key, _, value = line.lstrip("# ").partition(":")
                if key == "version":
                    head[key] = max(head[key], value.strip())
                if key == "shown":
                    head[key] = f"{head[key]} {value.strip()}".strip()
            elif line.strip() and line.split("\t") != list(COLUMNS):
                values = line.split("\t")
                if len(values) != len(COLUMNS):
                    raise LexiconError(f"{path.name}:{number}: {len(values)} columns")
                rows.append(dict(zip(COLUMNS, values, strict=True)))
        if len(rows) - before > MOST_ROWS:
            raise LexiconError(
                f"{path.name}: {len(rows) - before} rows. A lexicon is read by people: "
                f"at most {MOST_ROWS} rows a file. No products of words spelled out: "
                "name a cue and how near it stands in `needs` (child<3, work~6), and "
                "cues in `unless` (@film), as the README of the lexicons says. Prefer "
                "fewer, surer terms: precision on unseen sentences counts first"
            )
    check(lang, rows)
    return head, rows


def check(name: str, rows: list[dict[str, str]]) -> None:
    """Refuse a row that the engine could not take at its word."""
    cues = {row["class"][1:] for row in rows if row["class"].startswith("@")}
    seen = set()
    for row in rows:
        is_cue, term = row["class"].startswith("@"), row["term"]
        where = f"{name}: {row['class']} {term!r}"
        if not is_cue and row["class"] not in schema.TOPICS:
            raise LexiconError(f"{where}: unknown class")
        if row["strength"] not in (("cue",) if is_cue else ("strong", "weak")):
            raise LexiconError(f"{where}: unknown strength")
        if term.startswith("%") and term[1:] not in schema.TOPICS:
            raise LexiconError(f"{where}: unknown class in the term")
        if not folded(term).strip(" %="):
            raise LexiconError(f"{where}: an empty term")
        parts = row["unless"].split("|")
        asked = {part[1:] for part in parts if part.startswith("@")}
        needed = row["needs"].replace("|", " ").split()
        if (asked | {cue_of(cue).name for cue in needed}) - cues:
            raise LexiconError(f"{where}: an unknown cue")
        if not row["source"] or not row["date"]:
            raise LexiconError(f"{where}: without source or date")
        if not is_cue and (row["class"], term, row["needs"]) in seen:
            raise LexiconError(f"{where}: stands twice")
        seen.add((row["class"], term, row["needs"]))


def cue_of(words: str) -> Cue:
    """Return what ``name``, ``name~3`` (near), ``name<3`` or ``name>3`` asks for."""
    name, sign, count = re.fullmatch(r"([^~<>]+)([~<>]?)(\d*)", words).groups()
    if not sign:
        return Cue(name)
    far = int(count)
    return Cue(name, 0 if sign == ">" else far, 0 if sign == "<" else far)


def choices(term: str, lang: str) -> list[Choice]:
    """Return the forms of each word of a term; ``=`` before it: only as it is."""
    words = folded(term.lstrip("=")).split()
    exact = term.startswith("=") or term.isupper()
    found = [tuple(_bare(w, lang) if exact else inflected(w, lang)) for w in words]
    if len(words) < _SURE_WORDS:
        return found
    # So many words in a row are sure enough without accents, whatever else one means.
    return [tuple(sorted({*forms, *map(unaccented, forms)})) for forms in found]


@cache
def inflected(word: str, lang: str) -> list[str]:
    """Return a word's forms, with and without accents."""
    if len(word) < 3:
        return _bare(word, lang)
    known = _by_lemma(lang).get(word)
    found = {word, *known} if known else {word + end for end in ENDINGS[lang]}
    if lang == "fr" and word.endswith("é"):
        found |= {word + end for end in ENDINGS[lang]}
    return sorted({bare for form in found for bare in _bare(form, lang)})


@cache
def _bare(word: str, lang: str) -> list[str]:
    """Return a word, and it without accents where that is no other word."""
    bare = unaccented(word)
    if bare == word:
        return [word]
    lemma = _lemmas(lang).get(word, word)
    others = _by_bare(lang).get(bare, set()) - {lemma}
    return [word] if others else [word, bare]


def is_safe(term: str, lang: str) -> bool:
    """Say whether a term is no word of another language that we know."""
    words = folded(term.lstrip("=%")).split()
    if len(words) > 1:
        return True
    word = words[0]
    for other in LANGUAGES:
        lemma = _table(other).get(word, "").lower()
        # A long word spelled alike in its dictionary form means the same in both.
        if other != lang and lemma and (len(word) < _LONG or lemma != word):
            return False
    return True


def unaccented(word: str) -> str:
    """Return a word without its accents; œ and æ in two letters."""
    plain = word.replace("œ", "oe").replace("æ", "ae")
    return "".join(
        sign
        for sign in unicodedata.normalize("NFD", plain)
        if not unicodedata.combining(sign)
    )


@cache
def _table(lang: str) -> Mapping[str, str]:
    return DefaultDictionaryFactory().get_dictionary(lang)


@cache
def _lemmas(lang: str) -> dict[str, str]:
    """Return lemma by form, both in lower case."""
    return {form.lower(): lemma.lower() for form, lemma in _table(lang).items()}


@cache
def _by_lemma(lang: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for form, lemma in _lemmas(lang).items():
        if " " not in form and len(folded(form).split()) == 1:
            found.setdefault(lemma, set()).add(form)
    return found


@cache
def _by_bare(lang: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for form, lemma in _lemmas(lang).items():
        found.setdefault(unaccented(form), set()).add(lemma)
    return found


if __name__ == "__main__":
    main()
