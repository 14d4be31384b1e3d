"""Plant WhatsApp's account reports, and chats as the app exports them."""

from __future__ import annotations

from typing import Any

from sample_exports._pictures import jpeg
from sample_exports._planting import Export, of_json

_ACCOUNT = "whatsapp_account_information"
_T2024 = 1730000000
_NOTICE = (
    "Messages and calls are end-to-end encrypted. Only people in this chat can read, "
    "listen to, or share them."
)


def _user(about: str, at: int) -> dict[str, Any]:
    return {
        "label_values": [
            {"label": "Phone number", "value": "+00 000 000 0001"},
            {"label": "About", "value": about},
            {"label": "About Set Time", "timestamp_value": at},
            {"label": "Profile Picture Upload Time", "timestamp_value": at - 60},
            {"label": "Device Activity", "vec": []},
            {"label": "Report Generation Time", "timestamp_value": at + 86_400},
        ]
    }


_REGISTERED = {"wa_registration_info": {"registration_timestamp": 1400000000}}
# Android, in English: month first, a narrow space before AM and PM.
_ANDROID = f"""\
12/31/24, 9:05\u202fAM - {_NOTICE}
12/31/24, 9:05\u202fAM - Eve: Is it cold today? ❄️
12/31/24, 9:06\u202fAM - Meta AI: Yes. Take:
- a coat
- 1/1/25, if you like
1/2/25, 10:15\u202fPM - Eve: <Media omitted>
1/2/25, 10:16\u202fPM - Meta AI: A red coat.
1/3/25, 8:00\u202fAM - Eve: \u200eIMG-20250103-WA0001.jpg (file attached)
What is this?
1/3/25, 8:01\u202fAM - Eve: Make it shorter <This message was edited>
"""
# iOS, in German: day first; what the app wrote begins with U+200E.
_IOS = f"""\
\ufeff[30.12.24, 22:15:03] Meta AI: \u200e{_NOTICE}\r
[30.12.24, 22:15:04] Eve Example: Guten Abend\r
[30.12.24, 22:15:09] Meta AI: Hallo @\u2068Eve\u2069!\r
\u200e[02.01.25, 08:00:00] Eve Example: \u200e<attached: 00000012-PHOTO-2025-01-02.jpg>\r
[02.01.25, 08:00:09] Meta AI: Ein Teich 🦆\r
"""
_PRIVATE = "1/2/25, 10:15\u202fPM - Bob Sample: between us\n"


def _chats() -> Export:
    export = Export("whatsapp-chat-2024")
    ios, private = "WhatsApp Chat - Meta AI", "WhatsApp Chat - Bob Sample"
    photo = "00000012-PHOTO-2025-01-02.jpg"
    export.add("WhatsApp Chat with Meta AI.txt", _ANDROID.encode(), "parsed")
    export.add(f"{ios}/_chat.txt", _IOS.encode(), "parsed")
    export.add(f"{ios}/{photo}", jpeg(1, _T2024), "media")
    export.add("WhatsApp-Chat mit Cid Sample.txt", _PRIVATE.encode(), "skipped")
    export.add(f"{private}/_chat.txt", _PRIVATE.encode(), "skipped")
    export.add(f"{private}/00000001-PHOTO.jpg", jpeg(2, _T2024), "skipped")
    return export


def _report() -> Export:
    export = of_json(
        "whatsapp-2024",
        {
            f"{_ACCOUNT}/user_information.json": _user("Au lac 🦆", _T2024),
            f"{_ACCOUNT}/registration_information.json": _REGISTERED,
        },
    )
    page = b"<!DOCTYPE html><title>User information</title>"
    export.add(f"{_ACCOUNT}/user_information.html", page, "skipped")
    connections: dict[str, Any] = {"wa_contacts": ["+00 000 000 0002"]}
    export.json("whatsapp_connections/contacts.json", connections, "skipped")
    export.json("whatsapp_connections/groups.json", {"wa_groups": []}, "skipped")
    export.json("whatsapp_settings/account_settings.json", {}, "skipped")
    return export


def plant() -> list[Export]:
    """Return the exports of these layouts."""
    return [
        of_json(
            "whatsapp-2023",
            {
                f"{_ACCOUNT}/user_information.json": _user("At the pond", _T2024),
                f"{_ACCOUNT}/registration_info.json": _REGISTERED,
            },
        ),
        _report(),
        _chats(),
    ]
