"""Plant talks with Meta's AI: in its app, in files of Facebook and Instagram."""

from __future__ import annotations

from typing import Any

from sample_exports._pictures import jpeg
from sample_exports._planting import Export, of_json

_AI = "Meta AI"
_OWNER = "Ève Example"
_T = 1770000000  # 2026-02-02T02:40:00Z
_FACEBOOK, _INSTAGRAM = "your_facebook_activity", "your_instagram_activity"
_FILE = "Conversation with Meta AI_{day}_{seconds}.txt"


# The Meta AI app ----------------------------------------------------------------------


def _app() -> Export:
    talks = [
        {
            "label": _FILE.format(day="02-01-2026", seconds=_T),
            "value": (
                "Conversation with Meta AI\n\n\nYou: Name a duck 🦆\n"
                "Meta AI: Quentin.\n\nOr:\n- Mallory\nYou: Shorter\nMeta AI: Q.\n"
            ),
        },
        {
            "label": _FILE.format(day="03-14-2026", seconds=_T + 40 * 86_400),
            "value": "Conversation with Meta AI\n\n\nVous: Un étang ?\nMeta AI: Oui.\n",
        },
    ]
    files = {"label": "Conversation file", "dict": talks}
    export = of_json(
        "meta-ai-2026",
        {
            "meta_ai_profile/your_ai_conversations.json": {
                "label_values": [{"label": "Conversation file", "dict": [files]}]
            }
        },
    )
    export.json("meta_ai_app/app_settings.json", {"label_values": []}, "skipped")
    export.json("meta_ai_app/reminders.json", {"label_values": []}, "unknown")
    return export


# Conversations ------------------------------------------------------------------------


def _entries(speaker: str, at: int, words: str | None, **more: Any) -> dict[str, Any]:
    """Return one message: 13 entries, words fourth, speaker tenth, a time at the end."""
    said = {"label": "Texte"} | ({"value": words} if words else {})
    entries: list[dict[str, Any]] = [
        *({"label": f"Champ {n}"} for n in range(3)),
        said,
        {"label": "Suggestions", "vec": []},
        *({"label": f"Champ {n}"} for n in range(5, 8)),
        {"title": "Pièces jointes", "dict": [], **more},
        {"label": "Auteur", "value": speaker},
        {"title": "Réactions", "dict": []},
        {"title": "Mentions", "dict": []},
        {"timestamp_value": at},
    ]
    return {"title": "", "dict": entries}


def _conversation(other: str, messages: list[dict[str, Any]]) -> dict[str, Any]:
    """Return one conversation, its labels in French, its ten entries in known order."""
    people = [
        {"title": "", "dict": [{"label": "Nom", "value": name}]}
        for name in (_OWNER, other)
    ]
    return {
        "title": "Conversation",
        "timestamp": _T,
        "media": [],
        "label_values": [
            {"label": "Titre", "value": "Conversation"},
            {"label": "Étiquettes", "vec": []},
            {"label": "Dossiers", "vec": []},
            {"label": "Description"},
            {"label": "Type", "value": "IA"},
            {
                "label": "Lien",
                "dict": [{"label": "URL", "value": "https://a.example/"}],
            },
            {"title": "Événements", "dict": []},
            {"title": "Images", "dict": []},
            {"title": "Participants", "dict": people},
            {"title": "Messages", "dict": messages},
        ],
        "fbid": "900000000001",
    }


def _thread(names: list[str], messages: list[dict[str, Any]]) -> dict[str, Any]:
    people = [{"name": name} for name in names]
    return {"participants": people, "messages": messages, "title": names[0]}


def _message(sender: str, at: int, words: str | None, **more: Any) -> dict[str, Any]:
    said = {} if words is None else {"content": words}
    return {"sender_name": sender, "timestamp_ms": at * 1000, **said, **more}


def _of_facebook() -> Export:
    inbox = f"{_FACEBOOK}/messages/inbox"
    given = f"{_FACEBOOK}/messages/ai_conversations/photos/900000000011_n.jpg"
    photo = f"{inbox}/metaai_2001/photos/900000000012_n.jpg"
    export = of_json(
        "meta-ai-in-facebook-2026",
        {
            "personal_information/profile_information/profile_information.json": {
                "profile_v2": {"name": {"full_name": _OWNER}}
            },
            f"{_FACEBOOK}/messages/ai_conversations.json": [
                _conversation(
                    _AI,
                    [
                        _entries(_AI, _T + 20, "C'est un canard."),
                        _entries(_OWNER, _T + 10, None, media=[{"uri": given}]),
                        _entries(_OWNER, _T, "You"),
                    ],
                ),
                # Neither speaker of an answer is known, but the owner's name is.
                _conversation(
                    "Cuistot",
                    [
                        _entries("Cuistot", _T + 110, "Prenez deux courgettes."),
                        _entries(_OWNER, _T + 100, "Une recette ?"),
                    ],
                ),
            ],
            f"{inbox}/metaai_2001/message_1.json": _thread(
                [_AI, _OWNER],
                [
                    _message(_AI, _T + 210, "Une mare 🦆"),
                    _message(_OWNER, _T + 200, "Et ça ?", photos=[{"uri": photo}]),
                ],
            ),
        },
    )
    export.add(photo, jpeg(3, _T), "media")
    named_so = _thread(
        [_OWNER, _AI, "Bob ] Sample"], [_message("Bob ] Sample", _T, "between us")]
    )
    export.json(f"{inbox}/groupe_2002/message_1.json", named_so, "skipped")
    strange: dict[str, Any] = {"characters_v9": []}
    export.json(f"{_FACEBOOK}/ai/your_invented_characters.json", strange, "unknown")
    return export


def _of_instagram() -> Export:
    folder = f"{_INSTAGRAM}/messages/ai_conversations"
    profile = {"Username": {"value": "eve.example"}, "Name": {"value": _OWNER}}
    return of_json(
        "meta-ai-in-instagram-2026",
        {
            "personal_information/personal_information/personal_information.json": {
                "profile_user": [{"string_map_data": profile}]
            },
            f"{folder}/thread_for_mailbox1_2.json": _conversation(
                _AI,
                [
                    _entries(_AI, _T + 20, "Le jardin dort."),
                    _entries(_OWNER, _T, "Écris une légende"),
                ],
            ),
            f"{folder}/metaai_3/message_1.json": _thread(
                [_OWNER, _AI],
                [
                    _message(_AI, _T + 310, "Deux hérons."),
                    _message(_OWNER, _T + 300, "Combien ?"),
                ],
            ),
        },
    )


def plant() -> list[Export]:
    """Return the exports of these layouts."""
    return [_app(), _of_facebook(), _of_instagram()]
