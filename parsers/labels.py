"""Look up Meta's own words: labels by meaning, and what a title sentence tells.

The words are data (``labels.toml``, ``sentences.toml``), each with where it was seen.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from parsers.text import label

_TITLE_LENGTH = 1000


@cache
def _words(section: str) -> dict[str, str]:
    """Return each known word of a section and what it means."""
    table = _table("labels.toml")[section]
    return {word: meaning for meaning, words in table.items() for word in words}


@cache
def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((files("parsers") / name).read_text(encoding="utf-8"))


@lru_cache(maxsize=4096)
def meaning(section: str, word: str | None) -> str | None:
    """Return what a word of Meta's means, or None if we do not know it.

    >>> meaning("instagram", "Compte privé")
    'private_account'
    """
    return _words(section).get(label(word)) if word else None


@cache
def words(section: str, meant: str) -> tuple[str, ...]:
    """Return all words of a section that mean the same.

    >>> words("speakers", "ai")[0]
    'meta ai'
    """
    return tuple(word for word, known in _words(section).items() if known == meant)


def boolean(word: str | None) -> bool | None:
    """Return a localised boolean, or None if it is none we know."""
    known = meaning("booleans", word)
    return None if known is None else known == "true"


def privacy_state(title: str) -> str | None:
    """Return the state a switch led to: ``private`` or ``public``; None if unread.

    >>> privacy_state("Switched to Private")
    'private'
    """
    folded = label(title)
    for state in ("private", "public"):
        if any(root in folded for root in _table("labels.toml")["privacy"][state]):
            return state
    return None


def names_a_phone(word: str) -> bool:
    """Say whether a label speaks of the phone, in a language of the list.

    >>> names_a_phone("Teléfono confirmado")
    True
    """
    return any(root in label(word) for root in _table("labels.toml")["phone"]["roots"])


@lru_cache(maxsize=4096)
def names_audience(word: str, *, whole: bool = False) -> bool:
    """Say whether a label speaks of who may see something, or is ``whole`` such a word.

    >>> names_audience("Who can see this post?")
    True
    """
    roots, folded = _table("labels.toml")["audience"]["roots"], label(word)
    return folded in roots if whole else any(root in folded for root in roots)


@lru_cache(maxsize=4096)
def is_public(audience: str) -> bool | None:
    """Say whether the title of an audience icon means everyone; None if unread.

    >>> is_public("Everyone"), is_public("Friends; Except: Bob Sample")
    (True, False)
    """
    known = meaning("audience_icon", audience)
    if known is not None:
        return known == "everyone"
    excepting = _table("labels.toml")["audience_icon"]["excepting"]
    folded = label(audience)
    is_cut = any(re.search(rf"\b{re.escape(label(w))}\b", folded) for w in excepting)
    return False if is_cut else None


@cache
def _telling(section: str) -> frozenset[str]:
    """Return the longest plain words of each sentence: no title is one without them."""
    table = _table("sentences.toml")[section]
    named = (label(s) for sentences in table.values() for s in sentences)
    runs = (re.findall(r"[ -z]+", re.sub(r"\{[gp]\}", "\0", one)) for one in named)
    return frozenset(max(run, key=len, default="") for run in runs)


def _lowered(title: str) -> str:
    """Return a title in lower case, letters that a pattern takes for plain ones too."""
    plain = title.lower().replace("i\u0307", "i")
    return plain.replace("\u0131", "i").replace("\u017f", "s")


@cache
def _sentences(section: str) -> tuple[re.Pattern[str], ...]:
    table = _table("sentences.toml")[section]
    patterns = []
    for sentence in (s for sentences in table.values() for s in sentences):
        literal = re.escape(label(sentence)).replace(r"\{g\}", "(.+)")
        patterns.append(literal.replace(r"\{p\}", "(.+)"))
    return tuple(
        re.compile(rf"(?:^| ){pattern}$", re.IGNORECASE) for pattern in patterns
    )


@lru_cache(maxsize=20_000)
def named_in(section: str, title: str) -> str | None:
    """Return the group or person that a title of that kind names; "" if it names none.

    >>> named_in("group", "Ann Example posted in Example Town Gardeners.")
    'Example Town Gardeners'
    """
    title = title[:_TITLE_LENGTH].strip()
    plain = title.replace("’", "'").replace("\u00a0", " ")
    lowered = _lowered(plain)
    if not any(words in lowered for words in _telling(section)):
        return None
    for pattern in _sentences(section):
        found = pattern.search(plain)
        if found:
            return title[slice(*found.span(1))] if pattern.groups else ""
    return None
