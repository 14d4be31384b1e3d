"""Hold THE table: which file of an export is which, what reads it, or why it is left.

One row per file kind. A path is matched by its last folders, lower-cased, with every
apostrophe as ``_``: folder names moved at least five times and people re-zip, but the
ends stayed (FACEBOOK 1.2–1.3, INSTAGRAM rule 1). ``*`` stands for a number. Rows of
known files that hold nothing of ours are data, in ``left_alone.toml``.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

from parsers import meta_ai, meta_ai_threads, whatsapp_names
from parsers.formats import facebook, instagram, old_pages, others, pages
from parsers.formats.alike import MEDIA_ENDINGS
from parsers.formats.row import Format
from parsers.html import meta_ai as meta_ai_pages

_MEDIA_FOLDERS: Final = re.compile(
    r"(?:^|/)(?:media|public-media|photos_and_videos|photos|videos|stories|"
    r"posts/media|files)/(?:[^/]+/)*[^/.]+$"
)
_NUMBER: Final = re.compile(r"\d+$")
_NUMBERED: Final = re.compile(r"/\d+(?=/|$)")
_THREAD: Final = re.compile(r"(?:^|/)messages/[^/]+/[^/]+/message_\d+\.json$")
_THREAD_PAGE: Final = re.compile(r"(?:^|/)messages/[^/]+/[^/]+/message_\d+\.html?$")
_PRIVATE: Final = re.compile(r"(?:^|/)(?:messages/|html/messages\.html?$)")
# Talks with the AI in a folder of their own, or as pages.
_AI_TALK: Final = re.compile(
    r"^(?!.*messages/.*messages/)(?:.*/)?messages/ai_conversations/"
    r"(?!inbox/|archived_threads/|filtered_threads/|message_requests/|e2ee_cutover/)"
)

# Asked for apart, 2024 and later: data_logs/content/<category>_<n>/page_<m>.json.
_DATA_LOG: Final = re.compile(
    r"(?:^|/)data_logs/content/(?:[a-z_]+_)?\d+/page_\d+\.(?:json|html?)$"
)

_FILES: Final = (*facebook.ROWS, *instagram.ROWS, *others.ROWS)
PARSED: Final = (*_FILES, *pages.twins(_FILES), *pages.START_PAGES, *old_pages.ROWS)
# A thread whose participants are exactly the owner and Meta's AI (SPEC 2): known by its
# first bytes, so no path leads here.
AI_THREADS: Final = {
    "facebook": Format("facebook-ai-thread-2024", "facebook", "messages/inbox/<thread>/message_*.json", meta_ai_threads.THREAD, surface="ai_chat", evidence="hypothesis"),
    "instagram": Format("instagram-ai-thread-2025", "instagram", "messages/inbox/<thread>/message_*.json", meta_ai_threads.THREAD, surface="ai_chat", evidence="hypothesis"),
}  # fmt: skip
# What lies below messages/ai_conversations/: the names of its files were seen as pages
# only, so every JSON file there is tried.
AI_FOLDERS: Final = {
    "facebook": Format("facebook-ai-conversation-2026", "facebook", "messages/ai_conversations/<thread>", meta_ai.CONVERSATION, surface="ai_chat", era="2026", evidence="hypothesis"),
    "instagram": Format("instagram-ai-conversation-2026", "instagram", "messages/ai_conversations/<thread>", meta_ai.CONVERSATION, surface="ai_chat", era="2026", evidence="hypothesis"),
}  # fmt: skip
AI_PAGES: Final = {
    product: row._replace(id=f"{row.id}-html", page=meta_ai_pages.CONVERSATION)
    for product, row in AI_FOLDERS.items()
}
_BY_CONTENT: Final = (*AI_THREADS.values(), *AI_FOLDERS.values(), *AI_PAGES.values())
FORMATS: Final = {row.id: row for row in (*PARSED, *_BY_CONTENT)}
HTML_PAGE: Final = "an HTML page of a kind that is read in JSON only"
NO_ITEM: Final = "nothing in it that counts as an item"
DATA_LOGS: Final = (
    "data logs: what Meta recorded of your use, in a download of its own; no source names "
    "a log of what you published"
)
PRIVATE_MESSAGES: Final = "private messages between people are not read"
# A page of messages names the thread on top and its people nowhere in its first 4 KiB
# (HTML_EXPORTS 1.3–1.5), and a thread may be called anything.
PRIVATE_PAGES: Final = (
    f"{PRIVATE_MESSAGES}; the beginning of a page does not say who takes part, so a talk "
    "with Meta AI among them is not found: it is in a JSON export"
)
# Chats of which the name does not tell with whom they are; see `whatsapp_names`.
UNNAMED_CHAT: Final = (
    f"{PRIVATE_MESSAGES}; this chat's name does not say with whom it is: if it is with "
    "Meta AI alone, call its file WhatsApp Chat with Meta AI.txt"
)
UNSURE_CHAT: Final = (
    "may be a chat with Meta AI, named in words we do not know: if it is with Meta AI "
    "alone, call its file WhatsApp Chat with Meta AI.txt"
)


def is_private(reason: str | None) -> bool:
    """Say whether a member was left alone as private messages, for sure or in doubt."""
    return reason is not None and reason.startswith(PRIVATE_MESSAGES)


@cache
def left_alone() -> tuple[Format, ...]:
    """Return the rows of known files that hold nothing of ours, with their reasons."""
    table = tomllib.loads(
        (files("parsers") / "left_alone.toml").read_text(encoding="utf-8")
    )
    rows = tuple(
        Format(
            _left_alone_id(group["product"], folder.rpartition("/")[2], name),
            group["product"],
            f"{folder}/{name}".lstrip("/"),
            era=group.get("era", ""),
            evidence=group["evidence"],
            reason=table["reasons"][group["reason"]],
        )
        for group in table["group"]
        for folder in [group.get("folder", "")]
        for name in [
            *(f"{stem}.json" for stem in group.get("files", ())),
            *group.get("names", ()),
        ]
    )
    return tuple(_told_apart(rows))


def _left_alone_id(product: str, folder: str, name: str) -> str:
    parts = (product, *folder.split("/"), name.removesuffix(".json"))
    return "-".join(part for part in parts if part)


def _told_apart(rows: Sequence[Format]) -> Iterator[Format]:
    """Yield rows under ids of their own: where the last folder repeats, by them all."""
    counts = Counter(row.id for row in rows)
    for row in rows:
        if counts[row.id] > 1:
            folder, _, name = row.path.rpartition("/")
            row = row._replace(id=_left_alone_id(row.product, folder, name))
        yield row


@cache
def known_folders() -> frozenset[str]:
    """Return every folder name that stands in the table, and the activity roots."""
    rows = (*PARSED, *left_alone())
    named = {part for row in rows for part in row.path.split("/")[:-1]}
    roots = ("your_facebook_activity", "your_instagram_activity")
    return frozenset((*named, *roots, "your_activity_across_facebook"))


class Match(NamedTuple):
    """What a member is: the row that claims it, or the status it has without one."""

    format: Format | None
    status: str
    reason: str | None = None


def folded(path: str) -> str:
    """Return a member path as it is matched: lower case, ``/``, apostrophes as ``_``."""
    plain = path.replace("\\", "/").replace("%27", "_").casefold()
    return plain.replace("'", "_").replace("’", "_")


@cache
def _index() -> dict[str, tuple[Format, ...]]:
    """Return the rows by file name, numbers as ``*``; longer paths first."""
    rows: dict[str, list[Format]] = {}
    for row in (*PARSED, *left_alone()):
        rows.setdefault(row.path.rsplit("/", 1)[-1].casefold(), []).append(row)
    return {
        name: tuple(sorted(same, key=lambda row: -row.path.count("/")))
        for name, same in rows.items()
    }


def is_thread(path: str) -> bool:
    """Say whether a member holds messages of a thread."""
    return _THREAD.search(folded(path)) is not None


def is_medium(path: str) -> bool:
    """Say whether a member is a media file, by its ending alone."""
    return folded(path).rpartition(".")[2] in MEDIA_ENDINGS


def match(path: str, product: str, archive: str = "") -> Match:
    """Say what a member is, by its path, and its archive's product and name.

    Everything under ``messages/`` that is no talk with the AI is skipped.
    """
    plain = folded(path)
    folder, _, name = plain.rpartition("/")
    stem, dot, ending = name.rpartition(".")
    row = _row(folder, name, stem, ending, product) if dot else None
    if row is not None and row.is_read and _PRIVATE.search(plain):
        # Rows without a folder, of flat layouts, claim nothing among messages.
        row = row if "messages/" in row.path else None
    if row is not None:
        status = "parsed" if row.is_read else "skipped"
        return Match(row, status, row.reason)
    if name.startswith("._") or "__macosx/" in plain:
        return Match(None, "skipped", "a file of the system that zipped it")
    if product in ("facebook", "instagram") and _DATA_LOG.search(plain):
        return Match(None, "skipped", DATA_LOGS)
    chat = whatsapp_names.chat_of(path, archive) if product == "whatsapp" else None
    if chat is not None:
        return _chat(chat, ending)
    if _AI_TALK.search(plain) and ending in ("json", "html", "htm"):
        return _talk(ending, product)
    if _PRIVATE.search(plain) and not _AI_TALK.search(plain):
        is_page = _THREAD_PAGE.search(plain) is not None
        return Match(None, "skipped", PRIVATE_PAGES if is_page else PRIVATE_MESSAGES)
    if ending in MEDIA_ENDINGS or (not dot and _MEDIA_FOLDERS.search(plain)):
        return Match(None, "media")
    if ending in ("html", "htm"):
        twin = _row(folder, f"{stem}.json", stem, "json", product)
        if twin is not None:
            return Match(None, "skipped", twin.reason or HTML_PAGE)
    return Match(None, "unknown")


def _chat(chat: str, ending: str) -> Match:
    """Say what a member of a WhatsApp chat is; one of people is never opened."""
    if chat == "private":
        return Match(None, "skipped", PRIVATE_MESSAGES)
    if chat == "unnamed":
        return Match(None, "skipped", UNNAMED_CHAT)
    if ending != "txt":
        return Match(None, "media" if ending in MEDIA_ENDINGS else "unknown")
    if chat == "unsure":
        return Match(None, "unknown", UNSURE_CHAT)
    return Match(others.AI_CHAT, "parsed")


def _talk(ending: str, product: str) -> Match:
    """Say what a file of a talk with the AI is that has no row of its own."""
    row = (AI_FOLDERS if ending == "json" else AI_PAGES).get(product)
    return Match(row, "parsed") if row else Match(None, "unknown")


def _row(folder: str, name: str, stem: str, ending: str, product: str) -> Format | None:
    numbered = f"{_NUMBER.sub('*', stem)}.{ending}"
    for candidate in dict.fromkeys((name, numbered)):
        for row in _index().get(candidate, ()):
            above = row.path.rpartition("/")[0]
            fits = not above or f"/{folder}".endswith(f"/{above}")
            if "*" in above:
                fits = f"/{_NUMBERED.sub('/*', f'/{folder}')}".endswith(f"/{above}")
            if fits and product and row.product in (product, "any"):
                return row
            if fits and not product:
                return row
    return None
