"""Recognise a country by the name that an export gives it, in the account's language.

The names are CLDR's, written to ``countries.json`` by ``python -m audit.countries``
(which needs Babel, a development dependency). An export may say "Frankreich" for
France: taken for an unknown country, it would choose the wrong policy.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final

import orjson

_FILE: Final = "countries.json"
_LANGUAGES: Final = (
    "ar", "bg", "bn", "ca", "cs", "da", "de", "el", "en", "es", "et", "eu", "fa", "fi",
    "fr", "gl", "he", "hi", "hr", "hu", "id", "it", "ja", "ko", "lt", "lv", "ms", "nb",
    "nl", "pl", "pt", "pt_PT", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "ta", "th",
    "tl", "tr", "uk", "ur", "vi", "zh", "zh_Hant",
)  # fmt: skip


@cache
def _codes() -> dict[str, str]:
    return dict(orjson.loads((files("audit") / _FILE).read_bytes()))


def code_of(name: str) -> str | None:
    """Return the ISO 3166 code of a country's name or code, None if it is none.

    >>> code_of("Frankreich"), code_of("fr"), code_of("Nowhere")
    ('FR', 'FR', None)
    """
    plain = " ".join(name.split())
    if plain.upper() in set(_codes().values()):
        return plain.upper()
    return _codes().get(plain.casefold())


def _write() -> None:
    """Write the table anew from CLDR; a name that two countries share is left out."""
    from pathlib import Path

    from babel import Locale

    found: dict[str, set[str]] = {}
    for language in _LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if (
                len(code) == 2
                and code.isalpha()
                and code not in ("EU", "EZ", "UN", "ZZ")
            ):
                found.setdefault(name.casefold(), set()).add(code)
    table = {
        name: codes.pop() for name, codes in sorted(found.items()) if len(codes) == 1
    }
    Path(__file__).with_name(_FILE).write_bytes(orjson.dumps(table) + b"\n")


if __name__ == "__main__":
    _write()
