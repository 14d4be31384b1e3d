"""Plant Instagram's layout of 2026 in French and Korean, and media without any index."""

from __future__ import annotations

from typing import Any

from sample_exports import _pictures
from sample_exports._planting import Export

_T = 1770000000
_MEDIA = "your_instagram_activity/media"
_STORIES = "your_instagram_activity/story_interactions"
_PERSON = "personal_information/personal_information"
_LOGIN = "security_and_login_information/login_and_profile_creation"
_HIS_POST = "https://www.instagram.com/p/EXAMPLE01/"
_HIS_PAGE = "https://www.instagram.com/bob.sample"


def _medium(folder: str, number: int, **more: Any) -> dict[str, Any]:
    uri = f"media/{folder}/202602/{18000000000000000 + number}.jpg"
    return {"uri": uri, "creation_timestamp": _T + number, "title": "", **more}


def _chained(items: list[dict[str, Any]], label: str) -> dict[str, Any]:
    """Return a group of media, each but the first below the one before."""
    inner: list[dict[str, Any]] = [{"label": label, "media": [items[0]]}]
    if len(items) > 1:
        inner.append(_chained(items[1:], label))
    return {"title": "", "dict": [{"title": "", "dict": inner}]}


def _french(number: int, words: str, draft: str, published: str) -> dict[str, Any]:
    items = [_medium("posts", number), _medium("posts", number + 1)]
    return {
        "timestamp": _T + number,
        "media": [],
        "label_values": [
            {"label": "Contenu multimédia", "media": items[:1]},
            _chained(items[1:], "Contenu multimédia"),
            {"label": "Légende", "value": words},
            {"label": "Brouillon", "value": draft},
            {"label": "Publié", "value": published},
            {"label": "Mode de publication", "value": "default"},
            {"label": "Marqué comme généré par l’IA", "value": "Faux"},
            {"label": "Heure de mise à jour", "timestamp_value": _T + number},
            {"title": "Métadonnées du reel", "dict": []},
            {"title": "Lieu", "dict": [{"dict": [{"label": "Nom", "value": "Lac"}]}]},
        ],
        "fbid": str(18000000000000000 + number),
    }


def _korean(number: int, words: str, draft: str) -> dict[str, Any]:
    return {
        "timestamp": _T + number,
        "media": [],
        "label_values": [
            {"label": "Media", "media": [_medium("posts", number)]},
            {"label": "캡션", "value": words},
            {"label": "초안", "value": draft},
            {"label": "업데이트 시간", "timestamp_value": _T + number},
            {"title": "해시태그", "dict": []},
        ],
        "fbid": str(18000000000000000 + number),
    }


def _cell(value: str = "", timestamp: int = 0) -> dict[str, Any]:
    return {"href": "", "value": value, "timestamp": timestamp}


def _person(**labels: str) -> dict[str, Any]:
    cells = {name.replace("_", " "): _cell(value) for name, value in labels.items()}
    cells["Nom d’utilisateur"] = _cell("eve.example")
    return {"profile_user": [{"title": "", "string_map_data": cells}]}


def _listed(number: int, **entry: Any) -> dict[str, Any]:
    cell = {"href": "", "value": "", "timestamp": _T + number, **entry}
    return {"title": "bob.sample", "media_list_data": [], "string_list_data": [cell]}


_REPOST = {
    "timestamp": _T + 50,
    "media": [],
    "label_values": [
        {"label": "Text", "value": "Tellement vrai"},
        {"label": "Expiry time", "timestamp_value": 0},
        {
            "title": "Media",
            "dict": [
                {
                    "title": "",
                    "dict": [
                        {"label": "URL", "value": _HIS_POST},
                        {"label": "Caption", "value": "Words of Bob's"},
                        {"label": "Title", "value": ""},
                        {
                            "title": "Owner",
                            "dict": [
                                {
                                    "title": "",
                                    "dict": [
                                        {"label": "URL", "value": _HIS_PAGE},
                                        {"label": "Name", "value": "Bob Sample"},
                                        {"label": "Username", "value": "bob.sample"},
                                    ],
                                }
                            ],
                        },
                    ],
                }
            ],
        },
    ],
    "fbid": "1",
}
FRENCH: dict[str, Any] = {
    f"{_PERSON}/personal_information.json": _person(
        Nom="Eve Exemple", Compte_privé="Faux", Numéro_de_téléphone_confirmé="Vrai"
    ),
    f"{_LOGIN}/instagram_signup_details.json": {
        "account_history_registration_info": [
            {"string_map_data": {"Heure": _cell(timestamp=1400000000)}}
        ]
    },
    f"{_MEDIA}/posts_1.json": [
        {
            "media": [_medium("posts", 1), _medium("posts", 2)],
            "title": "À deux 🌊",
            "creation_timestamp": _T + 1,
        }
    ],
    f"{_MEDIA}/posts.json": [
        _french(1, "À deux 🌊", "Faux", "Vrai"),
        _french(3, "Pas encore", "Vrai", "Faux"),
        _french(5, "Rangé", "Faux", "Vrai"),
    ],
    f"{_MEDIA}/archived_posts.json": {
        "ig_archived_post_media": [
            {
                "media": [_medium("posts", 5), _medium("posts", 6)],
                "title": "Rangé",
                "creation_timestamp": _T + 5,
            }
        ]
    },
    # A list of one, written as the record itself.
    f"{_MEDIA}/reposts.json": _REPOST,
    f"{_PERSON}/notes.json": [
        {
            "timestamp": _T + 60,
            "media": [],
            "label_values": [{"label": "Texte", "value": "De retour lundi"}],
        }
    ],
    f"{_STORIES}/countdowns.json": {"story_activities_countdowns": [_listed(70)]},
    f"{_STORIES}/question_media_response.json": {
        "story_activities_questions_media": [
            {
                **_listed(71),
                "media_list_data": [
                    {"uri": "media/other/202602/18000000000000071.jpg"}
                ],
            }
        ]
    },
    f"{_STORIES}/question_music_response.json": {
        "story_activities_questions_music": [_listed(72, value="Example Song")]
    },
    f"{_STORIES}/questions.json": [
        {
            "timestamp": _T + 73,
            "media": [],
            "label_values": [
                {"label": "Question", "value": "Sea or hills?"},
                {"label": "Answer", "value": "La mer"},
            ],
        }
    ],
}
KOREAN: dict[str, Any] = {
    f"{_PERSON}/personal_information.json": {
        "profile_user": [
            {
                "title": "",
                "string_map_data": {
                    "사용자 이름": _cell("eve.example"),
                    "이름": _cell("Eve Example"),
                    "비공개 계정": _cell("True"),
                },
            }
        ]
    },
    f"{_MEDIA}/posts.json": [
        _korean(11, "바다 🌊", "False"),
        _korean(12, "아직", "True"),
    ],
}
_LOST: dict[str, bytes] = {
    f"media/{folder}/202602/1800000000000008{number}.{ending}": data
    for number, (folder, ending, data) in enumerate(
        (
            ("posts", "jpg", _pictures.png(1)),
            ("reels", "mp4", _pictures.mp4()),
            ("stories", "jpg", _pictures.png(2)),
            ("archived_posts", "jpg", _pictures.png(3)),
            ("other", "jpg", _pictures.png(4)),
            ("profile", "jpg", _pictures.png(5)),
        )
    )
}


def plant() -> list[Export]:
    """Return an export in French, one in Korean, and one without an index of posts."""
    french, korean, lost = (
        Export(f"instagram-2026-{name}") for name in ("french", "korean", "lost")
    )
    for export, members in ((french, FRENCH), (korean, KOREAN)):
        for path, value in members.items():
            export.json(path, value)
    named = _medium("posts", 1)
    lost.json(f"{_PERSON}/personal_information.json", _person(Compte_privé="Faux"))
    lost.json(f"{_MEDIA}/posts_1.json", [{"media": [named]}])
    lost.add(named["uri"], _pictures.png(6), "media")
    for path, data in _LOST.items():
        lost.add(path, data, "media")
    # Subtitles, and what was sent in private, are no publications.
    lost.add("media/reels/202602/18000000000000091.srt", b"1\n", "media")
    sent = "your_instagram_activity/messages/inbox/bob_1/photos/18000000000000092.jpg"
    lost.add(sent, _pictures.png(7), "skipped")
    return [french, korean, lost]
