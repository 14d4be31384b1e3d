"""Know WhatsApp's chats by their names, and which of them are with Meta's AI.

"Export chat" writes ``WhatsApp Chat with <name>.txt`` (Android, alone or in a zip), or
a zip ``WhatsApp Chat - <name>.zip`` that holds ``_chat.txt`` (iOS); the words of these
names are in the phone's language. A chat between people is private: it is known by its
name and not opened. A copy keeps the name and adds a number or a word of the computer;
upload forms turn its blanks into ``_``, ``-`` or ``%20``. That chats with Meta AI are
exported like any other is told by public readers and notes of 2025 and 2026; no such
file was seen.
"""

from __future__ import annotations

import re
from typing import Final

from parsers import labels, text

AI: Final = "meta ai"
# Marks of direction and isolation; joiners, which build emoji, are none of them.
MARKS: Final = re.compile("[\ufeff\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069]")
_REPORT: Final = frozenset(
    ("whatsapp_account_information", "whatsapp_connections", "whatsapp_settings")
)
# "(1)", "-1" or " copy" of a second download, "#2" of a second archive of that name.
_COPY: Final = re.compile(
    r"(?: (?:zip|txt|\d{1,3}|copy|kopie|copie|copia|cópia|kopia)"
    r"| ?\( ?(?:copy|kopie|copie|copia|cópia)? ?\d{0,3} ?\)| ?# ?\d{1,3})+$"
)
_COPY_OF: Final = re.compile(
    r"^(?:copy of|kopie von|copie de|copia de|cópia de|copia di|kopie van) "
)
_BLANKS: Final = re.compile(r"(?:[\s_.+\-\u2010-\u2015]|%20)+")
_NAMES_AI: Final = re.compile(r"(?<![a-z0-9])meta ai(?![a-z0-9])")
# What the iPhone calls the text of every chat: "_chat.txt".
_ANY_CHAT: Final = "chat"


def chat_of(path: str, archive: str) -> str | None:
    """Say what chat a member belongs to; None if to none that is known by its name.

    ``ai`` and ``private``; ``unsure`` if it may be the AI's, in words we don't know;
    ``unnamed`` for the text of a chat whose name says nothing. Told by the file's name,
    or for ``_chat.txt`` and media by those of the folders and the archive around it.
    """
    *folders, name = path.replace("\\", "/").split("/")
    if not _REPORT.isdisjoint(folder.casefold() for folder in folders):
        return None
    stem, _, ending = name.rpartition(".")
    is_text = ending.casefold() == "txt"
    is_any = is_text and stem.startswith("_") and _title(stem) == _ANY_CHAT
    around = [*reversed(folders), archive]
    titles = map(_title, [stem] if is_text and not is_any else around)
    # The iPhone's text names nobody: "Meta AI.zip" around it will do.
    named = (t for t in titles if "whatsapp" in t or (is_any and t == AI))
    title = next(named, None)
    if title is None:
        return "unnamed" if is_any else None
    return _kind_of(title)


def _kind_of(title: str) -> str:
    """Return whose chat goes by that title."""
    known = [_flat(name) for name in labels.words("whatsapp", "chat_with_ai")]
    if title in (AI, *known):
        return "ai"
    if any(title.startswith(name.removesuffix(AI)) for name in known):
        # In words we know, only the name of its last person is left to doubt.
        return "unsure" if title.endswith(f" {AI}") else "private"
    return "unsure" if _NAMES_AI.search(title) else "private"


def _title(name: str) -> str:
    """Return a name as it is looked up: without blanks, copies' numbers and ending."""
    plain = _flat(text.label(MARKS.sub("", name)))
    return _COPY_OF.sub("", _COPY.sub("", plain))


def _flat(name: str) -> str:
    return _BLANKS.sub(" ", name).strip()
