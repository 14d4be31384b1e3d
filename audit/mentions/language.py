"""Tell the language of a text, offline.

CLD2 (pycld2) where it has a wheel; py3langid, which is pure Python and slower, where
it has none. Both carry their model in the wheel; neither opens a socket.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Final

from parsers import schema

UNSURE: Final = "und"
FEWEST_LETTERS: Final = 12
_BEGINNING: Final = 18
_LONGEST: Final = 4096
_SHARE: Final = 60
_SECOND_SHARE: Final = 20
_SURE: Final = 0.6
_KNOWN: Final = frozenset(schema.LANGUAGES)
_CODES: Final = {"iw": "he", "in": "id", "jw": "jv", "mo": "ro", "nb": "no"}
# Addresses, mentions and hashtags have no language; CLD2 refuses controls.
_NOISE: Final = re.compile(
    r"https?://\S+|www\.\S+|[@#]\w+|(?<!\S)[^\s@]+@\S+"
    r"|[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U0001fffe\U0001ffff]"
)

Detector = Callable[[str], tuple[str, ...]]


def language_of(text: str) -> str:
    """Return the ISO 639-1 code of a text's language; ``und``: too short or unsure."""
    found = languages_of(text)
    return found[0] if found else UNSURE


def languages_of(text: str) -> tuple[str, ...]:
    """Return the main language of a text, and a second where a good part is in it."""
    plain = text[:_LONGEST]
    # One test after the other: four times faster than a loop over the signs.
    if (
        not plain.isprintable()
        or "@" in plain
        or "#" in plain
        or "/" in plain
        or "ww" in plain
    ):
        plain = _NOISE.sub(" ", plain)
    if not _has_letters(plain):
        return ()
    return _detector()(plain)


def _has_letters(plain: str) -> bool:
    """Say whether a text has the fewest letters, or so many words that it must."""
    if plain.count(" ") >= FEWEST_LETTERS:
        return True
    # Most texts show it by their beginning.
    return (
        sum(map(str.isalpha, plain[:_BEGINNING])) >= FEWEST_LETTERS
        or sum(map(str.isalpha, plain)) >= FEWEST_LETTERS
    )


def detector_version() -> str:
    """Return name and version of the library that tells languages here."""
    from importlib import metadata

    name = "pycld2" if _has_cld2() else "py3langid"
    return f"{name} {metadata.version(name)}"


@cache
def _has_cld2() -> bool:
    try:
        import pycld2  # noqa: F401
    except ImportError:
        return False
    return True


@cache
def _detector() -> Detector:
    return _by_cld2() if _has_cld2() else _by_langid()


def _by_cld2() -> Detector:
    import pycld2

    def detect(text: str) -> tuple[str, ...]:
        try:
            sure, _, found = pycld2.detect(text, isPlainText=True)
        except pycld2.error:
            return ()
        if not sure or found[0][2] < _SHARE:
            return ()
        first, second = _code(found[0][1]), _code(found[1][1])
        if not first:
            return ()
        more = second and found[1][2] >= _SECOND_SHARE
        return (first, second) if more else (first,)

    return detect


def _by_langid() -> Detector:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)

    def detect(text: str) -> tuple[str, ...]:
        name, sure = identifier.classify(text)
        code = _code(name)
        return (code,) if code and sure >= _SURE else ()

    return detect


@cache
def _code(name: str) -> str:
    """Return the ISO 639-1 code for a library's name of a language, or nothing."""
    name = name.partition("-")[0]
    name = _CODES.get(name, name)
    return name if name in _KNOWN and name != UNSURE else ""
