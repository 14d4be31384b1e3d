"""List the files of WhatsApp's and of the Meta AI app's exports that are read."""

from __future__ import annotations

from typing import Any, Final

from parsers import meta_ai_app, whatsapp, whatsapp_chat
from parsers.formats.row import Format
from parsers.records import Shape


def _row(product: str, id_: str, path: str, shape: Shape | None, **rest: Any) -> Format:
    options = {"platform": product, **rest}
    return Format(f"{product}-{id_}", product, path, shape, **options)


def _whatsapp(id_: str, path: str, shape: Shape | None = None, **rest: Any) -> Format:
    return _row("whatsapp", id_, path, shape, **rest)


_ACCOUNT = "whatsapp_account_information"

# A chat is known by its name in many languages; this row stands for all of them.
AI_CHAT: Final = _whatsapp(
    "ai-chat-2024", "WhatsApp Chat with Meta AI.txt", whatsapp_chat.CHAT,
    surface="ai_chat", evidence="hypothesis",
)  # fmt: skip
ROWS: Final = (
    # WhatsApp: the account report, and chats with the AI.
    _whatsapp("profile-2023", f"{_ACCOUNT}/user_information.json", whatsapp.PROFILE, surface="profile", tells=whatsapp.owner, era="2023–2026"),
    _whatsapp("registration-2018", f"{_ACCOUNT}/registration_information.json", tells=whatsapp.registration, era="2018–2026"),
    _whatsapp("registration-2018-short", f"{_ACCOUNT}/registration_info.json", tells=whatsapp.registration, era="2018–2026"),
    AI_CHAT,
    # The "Meta" profile: the Meta AI app. Readers name meta_ai_profile/ and meta_ai_app/.
    _row("meta_ai", "conversations-2026", "your_ai_conversations.json", meta_ai_app.CONVERSATIONS, surface="ai_chat", era="2026", evidence="inferred"),
)  # fmt: skip
