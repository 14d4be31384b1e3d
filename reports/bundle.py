"""Put the page's script together, and the data that it reads, as JSON for a script.

One inline script, whose hash stands in the page's policy; what it says in other
languages than English comes along, taken from the catalogues.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final

import orjson
from markupsafe import Markup

from parsers import schema
from parsers.schema import Rule
from reports import words
from reports.payload import Payload

# In the order of their use: each defines one constant that the later ones may name.
SCRIPTS: Final = (
    "dom", "words", "store", "spans", "judge", "cube", "charts", "filters", "search",
    "csv", "rows", "controls", "board", "explorer", "answers", "figures", "whatif",
    "page",
)  # fmt: skip
_ASSETS: Final = "reports/assets/"


@cache
def script(names: tuple[str, ...] = SCRIPTS) -> str:
    """Return the page's one script."""
    folder = files("reports").joinpath("assets")
    texts = [
        folder.joinpath(f"{name}.js").read_text(encoding="utf-8") for name in names
    ]
    return "\n".join(['(() => {\n"use strict";', *texts, "})();\n"])


@cache
def style() -> str:
    """Return the page's one stylesheet."""
    folder = files("reports").joinpath("assets")
    return "\n".join(
        folder.joinpath(f"{name}.css").read_text(encoding="utf-8")
        for name in ("report", "charts", "explorer", "whatif")
    )


def facts(
    payload: Payload,
    rules: Sequence[Rule],
    level: str,
    judge: Mapping[str, Any] | None = None,
    told: Mapping[str, Any] | None = None,
) -> Markup:
    """Return what the script must know beside the columns, as JSON.

    ``level`` is the level of text; ``judge`` the rules as data for what-if, if there,
    and ``told`` what was told before.
    """
    known = {
        "header": payload.header,
        "items": [column.name for column in schema.ITEMS],
        "level": level,
        "rules": {lang: _says(rules, lang) for lang in words.LANGUAGES},
        "judge": judge,
        "told": told,
    }
    return inert(known)


def _says(rules: Sequence[Rule], lang: str) -> dict[str, str]:
    with words.using(lang):
        return {rule.id: words.said(rule.says) for rule in rules}


@cache
def spoken() -> Markup:
    """Return what the script says: messages and words for labels, by language."""
    messages, labels = {}, {}
    for lang in words.LANGUAGES:
        messages[lang] = _messages(lang)
        with words.using(lang):
            labels[lang] = {name: words.label(name) for name in sorted(words.LABELS)}
    return inert({"messages": messages, "labels": labels})


def _messages(lang: str) -> dict[str, str | list[str]]:
    """Return the translations of what the scripts say; none for the source."""
    if lang == words.LANGUAGES[0]:
        return {}
    from babel.messages.pofile import read_po

    text = files("reports").joinpath(f"locales/{lang}/messages.po").read_bytes()
    said: dict[str, str | list[str]] = {}
    for message in read_po(io.BytesIO(text), locale=lang):
        if not any(name.startswith(_ASSETS) for name, _ in message.locations):
            continue
        if isinstance(message.id, str):
            said[message.id] = str(message.string)
        else:
            said[message.id[0]] = list(message.string or message.id)
    return said


def inert(told: Any) -> Markup:
    """Return JSON that can't end the script it stands in, nor be read as markup."""
    # What has names in Python is a list in JSON.
    text = orjson.dumps(told, default=list).decode("utf-8")
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    # Nothing in it is markup any more.
    return Markup(text)  # noqa: S704
