"""Write HTML elements as Meta's pages print them.

Every text that is no ``Html`` is escaped on its way in: ``& < >`` and also ``"``, ``'``
and ``@``, which these pages write as entities (HTML_EXPORTS 1.7); line ends become
``<br />``.
"""

from __future__ import annotations

from html import escape
from typing import Any, Final

_VOID: Final = frozenset(("img", "br", "base", "meta"))


class Html(str):
    """A piece of markup that needs no escaping."""

    __slots__ = ()


Inside = str | Html | None


def escaped(words: str) -> Html:
    """Return words as the pages print them."""
    plain = escape(words, quote=True).replace("&#x27;", "&#039;")
    return Html(plain.replace("@", "&#064;").replace("\n", "<br />"))


def joined(*inside: Inside) -> Html:
    """Return pieces one after the other, texts escaped and None left out."""
    parts = (part if isinstance(part, Html) else escaped(part or "") for part in inside)
    return Html("".join(parts))


def element(tag: str, *inside: Inside, **attributes: Any) -> Html:
    """Return one element; ``class_`` stands for ``class``, ``_`` in a name for ``-``.

    >>> element("div", "a & b", class_="_2pin")
    '<div class="_2pin">a &amp; b</div>'
    """
    named = {
        key.strip("_").replace("_", "-"): str(value)
        for key, value in attributes.items()
        if value is not None
    }
    given = "".join(f' {key}="{escape(value)}"' for key, value in named.items())
    if tag in _VOID:
        return Html("".join(("<", tag, given, " />")))
    return Html("".join(("<", tag, given, ">", joined(*inside), "</", tag, ">")))


def nested(depth: int, *inside: Inside) -> Html:
    """Return pieces under that many anonymous ``div``s."""
    inner = joined(*inside)
    for _ in range(depth):
        inner = element("div", inner)
    return inner
