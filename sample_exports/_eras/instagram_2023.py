"""Plant what Instagram's layouts of 2021 to 2025 hold beside posts, in German and Dutch."""

from __future__ import annotations

from typing import Any

from sample_exports._planting import Export

_T2023 = 1690000000
_STICKERS = "your_instagram_activity/story_sticker_interactions"
_PERSON = "personal_information/personal_information"
_LOGIN = "security_and_login_information/login_and_account_creation"


def _cells(**values: Any) -> dict[str, Any]:
    """Return a string map: words as values, numbers as times; ``_`` is a blank."""
    return {
        name.replace("_", " "): {
            "href": "",
            "value": value if isinstance(value, str) else "",
            "timestamp": value if isinstance(value, int) else 0,
        }
        for name, value in values.items()
    }


def _listed(number: int, value: str) -> dict[str, Any]:
    entry = {"href": "", "value": value, "timestamp": _T2023 + number}
    return {"title": "bob.sample", "media_list_data": [], "string_list_data": [entry]}


def _stickers() -> dict[str, Any]:
    wrappers = {
        "story_likes": ("story_likes", ""),
        "polls": ("polls", "Yes"),
        "quizzes": ("quizzes", "The second one"),
        "emoji_sliders": ("emoji_sliders", ""),
        "emoji_reactions": ("emoji_quick_reactions", "🔥"),
        "countdowns": ("countdowns", ""),
        "questions": ("questions", "Ganz ohne Hut 🎩"),
    }
    return {
        f"{_STICKERS}/{name}.json": {
            f"story_activities_{wrapper}": [_listed(number, value)]
        }
        for number, (name, (wrapper, value)) in enumerate(wrappers.items())
    }


READ: dict[str, Any] = {
    f"{_PERSON}/personal_information.json": {
        "profile_user": [
            {
                "title": "Benutzerinformationen",
                "media_map_data": {
                    "Profilbild": {
                        "uri": "media/other/202307/17000000000000021.jpg",
                        "creation_timestamp": _T2023,
                        "title": "",
                    }
                },
                "string_map_data": {
                    **_cells(Benutzername="eve.example", Name="Eve Example"),
                    **_cells(Telefonnummer_bestätigt="True", Privates_Konto="True"),
                },
            }
        ]
    },
    f"{_PERSON}/account_information.json": {
        "profile_account_insights": [
            {"title": "", "string_map_data": _cells(First_Country_Code="DE")}
        ]
    },
    # As in 2021 and 2022, where the folder had another name.
    "account_information/account_information.json": {
        "profile_account_insights": [
            {"title": "", "string_map_data": _cells(Kontaktsynchronisierung="False")}
        ]
    },
    f"{_PERSON}/reposts.json": {
        "profile_media_reposts": [
            {
                "title": "",
                "string_map_data": _cells(
                    Time_of_repost=_T2023 + 100, Text="Das muss man sehen"
                ),
            },
            {"title": "", "string_map_data": _cells(Time_of_repost=_T2023 + 200)},
        ]
    },
    f"{_PERSON}/profile_changes.json": {
        "profile_profile_change": [
            {
                "title": "",
                "string_map_data": {
                    "Geändert": {"href": "", "value": "Name", "timestamp": 0},
                    "Previous value": {"href": "", "value": "Eve E.", "timestamp": 0},
                    "Datum ändern": {"href": "", "value": "", "timestamp": _T2023},
                },
            },
            {
                "string_map_data": _cells(
                    Changed="Email", Previous_Value="a@example.org"
                )
            },
        ]
    },
    f"{_LOGIN}/account_privacy_changes.json": {
        "account_history_account_privacy_history": [
            {
                "title": "Zu „Privat“ gewechselt",
                "string_list_data": [
                    {"href": "", "value": "", "timestamp": _T2023 - 86_400}
                ],
            }
        ]
    },
    f"{_LOGIN}/signup_information.json": {
        "account_history_registration_info": [
            {"string_map_data": _cells(Benutzername="eve.example", Zeit=1400000000)}
        ]
    },
    "your_instagram_activity/comments/post_comments_1.json": [
        {
            "media_list_data": [{"uri": "media/other/202307/17000000000000022.gif"}],
            "string_map_data": {
                "Opmerking": {"value": "Zo is het"},
                "Media-eigenaar": {"value": "bob.sample"},
                "Tijd": {"timestamp": _T2023 + 300},
            },
        }
    ],
    **_stickers(),
}


def plant() -> list[Export]:
    """Return the export of these layouts."""
    export = Export("instagram-2023")
    for path, value in READ.items():
        export.json(path, value)
    empty: dict[str, Any] = {"profile_business": [{"title": "", "string_map_data": {}}]}
    for folder in (_PERSON, "account_information"):
        export.json(f"{folder}/professional_information.json", empty, "skipped")
    saved = {"saved_saved_media": [{"title": "bob.sample", "string_map_data": {}}]}
    export.json("your_instagram_activity/saved/saved_posts.json", saved, "skipped")
    return [export]
