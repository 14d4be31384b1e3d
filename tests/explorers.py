"""Write a page of the explorer alone, with the report's own pieces and policy."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from reports import bundle, page, payload, words
from tests import planted

_PAGE = """<!doctype html>
<html lang="{{ lang }}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '{{ style_hash }}'; script-src '{{ script_hash }}'; img-src data:; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'">
<title>Explorer</title><style>{{ style|safe }}</style></head>
<body>{% include "icons.html.j2" %}<main><section id="explorer">{% include "explorer.html.j2" %}</section></main>
{% include "payload.html.j2" %}</body></html>
"""  # noqa: E501 - a policy is one line

_SCRIPTS = tuple(
    name
    for name in bundle.SCRIPTS
    if name not in ("cube", "charts", "answers", "figures", "whatif", "page")
)
_START = """
Explorer.mount(document.querySelector("[data-explorer]")).then(() => {
  document.documentElement.dataset.ready = "";
});
"""


def written(
    items: Path,
    out: Path,
    *,
    lang: str = "en",
    level: str = "full",
    rules: tuple[Any, ...] = (),
    door: bool = False,
    **options: Any,
) -> Path:
    """Write the explorer of an ``items.parquet``; return the page's path.

    ``door`` hands the script's Explorer out as ``window.explorer``; the report's own
    has no such door.
    """
    script = bundle.script(_SCRIPTS).removesuffix("})();\n") + _START
    script += ("window.explorer = Explorer;\n" if door else "") + "})();\n"
    with words.using(lang):
        template = page.environment().from_string(_PAGE)
        packed = payload.packed(items, **options)
        pieces = template.generate(
            lang=lang,
            style=bundle.style(),
            style_hash=page.hash_of(bundle.style()),
            script=script,
            script_hash=page.hash_of(script),
            view=SimpleNamespace(payload=packed),
            spoken=bundle.spoken(),
            facts=bundle.facts(packed, rules, level),
        )
        with out.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(pieces)
    return out


def of_rows(folder: Path, items: list[dict[str, Any]], **options: Any) -> Path:
    """Write the explorer of a few planted items."""
    planted.folder(folder, items)
    return written(folder / "items.parquet", folder / "explorer.html", **options)
