"""Keep the translations in step with the sources: ``make words``.

``python -m tests.words`` collects every message of audit/, parsers/ and reports/, of
Python, templates and scripts, into ``reports/locales/<language>/messages.po``, keeps
the translations there are, drops what is no longer said, and lists what is missing.
``--add FILE`` first takes translations from a JSON object: message → translation, or
message → list of plural forms; a key may be ``context\\u0004message``.
"""

from __future__ import annotations

import fcntl
import io
import json
import os
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from audit import policy as policies
from parsers import formats, orphans
from reports import words

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("audit", "parsers", "reports")
METHODS = [
    ("**.py", "python"),
    ("**.j2", "jinja2.ext:babel_extract"),
    ("**.js", "javascript"),
]
OPTIONS = {"**.j2": {"trimmed": "true", "silent": "false"}}
KEYWORDS = {
    "_": None, "gettext": None, "later": None, "N_": None,
    "ngettext": (1, 2), "pgettext": ((1, "c"), 2),
}  # fmt: skip


def said() -> Catalog:
    """Return all messages of the sources, each with the files that say it."""
    catalog = Catalog(project="meta-audit", charset="utf-8", fuzzy=False)
    for room in ROOMS:
        found = extract_from_dir(ROOT / room, METHODS, OPTIONS, keywords=KEYWORDS)
        for name, _line, message, _comments, context in sorted(found, key=repr):
            catalog.add(message, locations=[(f"{room}/{name}", 0)], context=context)
    for policy in policies.load():
        place = [(f"audit/policies/{policy.id}.toml", 0)]
        for text in (policy.title, *(rule.says for rule in policy.rules)):
            catalog.add(text, locations=place)
    for reason in sorted(_reasons()):
        catalog.add(reason, locations=[("parsers/formats/__init__.py", 0)])
    return catalog


def _reasons() -> set[str]:
    """Return why files are left alone or give no item, as `files` says it."""
    rows = (*formats.FORMATS.values(), *formats.left_alone())
    return {row.reason for row in rows if row.reason} | {
        formats.DATA_LOGS, formats.HTML_PAGE, formats.NO_ITEM,
        formats.PRIVATE_MESSAGES, formats.PRIVATE_PAGES, formats.UNNAMED_CHAT,
        formats.UNSURE_CHAT, orphans.REASON, "a link to another file",
    }  # fmt: skip


def _order(message: Message) -> tuple[str, str]:
    one = message.id if isinstance(message.id, str) else message.id[0]
    return one, message.context or ""


def path_of(lang: str) -> Path:
    """Return the file of a language."""
    return ROOT / "reports" / "locales" / lang / "messages.po"


def stored(lang: str) -> Catalog:
    """Return the translations of a language as they are stored."""
    if not path_of(lang).is_file():
        return Catalog(locale=lang, project="meta-audit", charset="utf-8")
    return read_po(io.BytesIO(path_of(lang).read_bytes()), locale=lang)


def updated(lang: str, added: dict[str, str | list[str]]) -> Catalog:
    """Return the messages of the sources with what is stored and added for them."""
    before, made = stored(lang), Catalog(locale=lang, project="meta-audit", fuzzy=False)
    made.header_comment = f"# Messages of meta-audit, {lang}; see tests/words.py."
    for message in sorted(said(), key=_order):
        if not message.id:
            continue
        key = message.id if isinstance(message.id, str) else message.id[0]
        name = f"{message.context}\x04{key}" if message.context else key
        known = before.get(message.id, message.context)
        text = added.get(name) or (known.string if known else None) or None
        if isinstance(text, list):
            text = tuple(text)
        files = sorted({(name, None) for name, _ in message.locations})
        made.add(message.id, text, locations=files, context=message.context)
    return made


def as_text(catalog: Catalog) -> str:
    """Return a catalogue as its file: no dates, no line numbers, nothing wrapped."""
    text = io.BytesIO()
    write_po(text, catalog, width=0, include_lineno=False)
    unsaid = (
        "POT-", "PO-Rev", "Generated-", "Project-", "Report-", "Last-", "Language-T",
    )  # fmt: skip
    dropped = tuple(f'"{name}' for name in unsaid)
    lines = text.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(dropped))


def missing(catalog: Catalog) -> list[str]:
    """Return the messages that lack a translation."""
    lacking = []
    for message in catalog:
        forms = (message.string,) if isinstance(message.string, str) else message.string
        if message.id and not (forms and all(forms)):
            lacking.append(message.id if isinstance(message.id, str) else message.id[0])
    return lacking


def main() -> None:
    """Update every language; print what lacks a translation."""
    added = {}
    if "--add" in sys.argv:
        added = json.loads(Path(sys.argv[sys.argv.index("--add") + 1]).read_text())
    for lang in words.LANGUAGES[1:]:
        path_of(lang).parent.mkdir(parents=True, exist_ok=True)
        lock = os.open(path_of(lang).parent, os.O_RDONLY)
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = updated(lang, added)
        path_of(lang).write_text(as_text(made), encoding="utf-8")
        os.close(lock)
        lacking = missing(made)
        print(f"{lang}: {len(made)} messages, {len(lacking)} without a translation")
        print(json.dumps(lacking, ensure_ascii=False, indent=1) if lacking else "")


if __name__ == "__main__":
    main()
