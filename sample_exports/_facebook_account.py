"""Plant who Ann is, what she told Meta's AI, and the messages nobody may read."""

from __future__ import annotations

from sample_exports._facebook_activity import FRIENDS
from sample_exports._facebook_media import ACCOUNT, OWNER, ROOT, Facebook
from sample_exports._pictures import jpeg
from sample_exports._planting import (
    SAID_TO_AI,
    UNKNOWN,
    Json,
    always_public,
    utc,
)

REGISTERED = "2006-10-03T08:00:00Z"
REQUESTED = "2026-10-20T08:05:00Z"
CANARY = "CANARY-PRIVATE-7f3a"
META_AI = "Meta AI"

_PERSON = "personal_information/profile_information"
_ITEM_QUESTION = "question: only item:<item_id> could settle it"
_USED = "status: parsed if the audit uses it, else skipped"


def plant(fb: Facebook) -> None:
    """Plant the account's own facts, settings, AI talks and private threads."""
    _profile(fb)
    _location(fb)
    _settings(fb)
    _other_people(fb)
    _requests(fb)
    _ai_conversation(fb)
    _private_threads(fb)
    _thread_with_ai(fb)
    _empty_and_unheard_of(fb)


def _profile(fb: Facebook) -> None:
    stated = {
        "relationship": utc("2016-08-20T15:00:00Z"),
        "education": utc("2009-01-15T10:00:00Z"),
        "work": utc("2017-09-01T08:10:00Z"),
        "city": utc("2018-01-02T09:05:00Z"),
        "hometown": utc("2009-01-15T10:05:00Z"),
    }
    profile: Json = {
        "name": {
            "full_name": OWNER,
            "first_name": "Ann",
            "middle_name": "",
            "last_name": "Example",
        },
        "emails": {
            "emails": ["ann@example.org"],
            "previous_emails": [],
            "pending_emails": [],
            "ad_account_emails": [],
        },
        "birthday": {"year": 1988, "month": 4, "day": 12},
        "gender": {"gender_option": "FEMALE", "pronoun": "FEMALE"},
        "previous_names": [],
        "other_names": [],
        "current_city": {"name": "Exempleville", "timestamp": stated["city"]},
        "hometown": {"name": "Musterstadt", "timestamp": stated["hometown"]},
        "relationship": {"status": "Married", "timestamp": stated["relationship"]},
        "previous_relationships": [],
        "family_members": [],
        "education_experiences": [
            {
                "name": "Université d’Exemple",
                "graduated": True,
                "concentrations": [],
                "school_type": "College",
                "timestamp": stated["education"],
            }
        ],
        "work_experiences": [
            {
                "employer": "Example Corp",
                "title": "Gardener of data",
                "start_timestamp": utc("2017-09-01T00:00:00Z"),
                "timestamp": stated["work"],
            }
        ],
        "blood_info": {"blood_donor_status": "unregistered"},
        "websites": [{"address": "https://ann.example.org"}],
        "phone_numbers": [
            {
                "phone_type": "Mobile",
                "phone_number": "+33639981234",
                "verified": True,
                "creation_time": utc("2016-03-08T12:10:00Z"),
            }
        ],
        "username": ACCOUNT,
        "registration_timestamp": utc(REGISTERED),
        "profile_uri": f"https://www.facebook.com/{ACCOUNT}",
        "intro_bio": {"name": "Invented gardener. Jardinière. Gärtnerin. 🌱"},
    }
    fb.part1.json(f"{_PERSON}/profile_information.json", {"profile_v2": profile})
    _expect_profile(fb, stated)


def _expect_profile(fb: Facebook, stated: dict[str, int]) -> None:
    for key, text in (("name", OWNER), ("username", ACCOUNT)):
        fb.book.expect(
            "profile_field",
            "profile",
            None,
            always_public(None),
            text=text,
            container=key,
        )
    for key, text, doubt in (
        ("city", "Exempleville", None),
        ("hometown", "Musterstadt", None),
        ("relationship", "Married", None),
        ("education", "Université d’Exemple", None),
        ("work", "Example Corp", "text: the employer, or employer and title"),
        ("website", "https://ann.example.org", None),
        (
            "bio",
            "Invented gardener. Jardinière. Gärtnerin. 🌱",
            "text: no source states the shape of intro_bio",
        ),
        ("gender", "FEMALE", "row: gender may or may not count as a statement"),
    ):
        fb.book.expect(
            "profile_field",
            "profile",
            stated.get(key),
            UNKNOWN.asking(None, _ITEM_QUESTION),
            text=text,
            container=key,
            unsure=doubt,
        )


def _record(label_values: list[Json], **more: object) -> Json:
    return {**more, "media": [], "label_values": label_values}


def _location(fb: Facebook) -> None:
    where = {"city": "Exempleville", "region": "Île-Modèle", "country": "France"}
    folder = "logged_information/location"
    fb.part1.json(
        f"{folder}/primary_public_location.json", {"primary_public_location_v2": where}
    )
    law = {"label": "Your privacy jurisdiction", "vec": [{"value": "EU"}]}
    fb.part1.json(f"{folder}/your_privacy_jurisdiction.json", _record([law]))


def _settings(fb: Facebook) -> None:
    audience = {"label": "Who can see your future posts?", "value": "Friends"}
    section = {"label": "Your activity", "dict": [audience]}
    path = "preferences/preferences/privacy_settings.json"
    fb.part1.json(path, _record([section], fbid="100000000000002"), unsure=_USED)

    sessions = [
        {
            "action": action,
            "timestamp": utc(time),
            "ip_address": "203.0.113.7",
            "user_agent": "Example Browser",
            "city": "Exempleville",
            "region": "Île-Modèle",
            "country": "FR",
            "site_name": "www.facebook.com",
        }
        for action, time in (
            ("Session updated", "2026-10-20T08:20:00Z"),
            ("Login", "2026-10-20T08:00:00Z"),
            ("Login", "2006-10-03T08:01:00Z"),
        )
    ]
    path = "security_and_login_information/account_activity.json"
    fb.part1.json(path, {"account_activity_v2": sessions}, unsure=_USED)

    advert = {"label": "Ad topics", "vec": [{"value": "Seeds"}]}
    path = "ads_information/ad_preferences.json"
    fb.part1.json(path, _record([advert]), "skipped")


def _other_people(fb: Facebook) -> None:
    friends = [
        {"name": name, "timestamp": utc("2010-05-05T05:05:05Z") + 86400 * n}
        for n, name in enumerate(FRIENDS)
    ]
    path = "connections/friends/your_friends.json"
    fb.part1.json(path, {"friends_v2": friends}, "skipped", unsure=_USED)
    followed = [
        {"timestamp": utc("2015-05-05T05:05:05Z"), "title": "Example Town News"}
    ]
    path = "connections/followers/who_you've_followed.json"
    fb.part1.json(path, {"following_v3": followed}, "skipped")


def _requests(fb: Facebook) -> None:
    """Plant two requests: an older one of a year, and this one of all time."""
    requests = [
        _record(
            [
                {"label": "Start date", "timestamp_value": utc(start)},
                {"label": "End date", "timestamp_value": utc(end)},
                {"label": "Categories", "vec": []},
            ],
            timestamp=utc(end),
        )
        for start, end in (
            ("2004-01-01T00:00:00Z", REQUESTED),
            ("2023-03-01T00:00:00Z", "2024-03-01T09:00:00Z"),
        )
    ]
    path = f"{ROOT}/other_activity/your_information_download_requests.json"
    fb.part1.json(path, requests)


_TALK = (
    (OWNER, "2025-11-02T18:00:05Z", "Which tomatoes grow well in pots? 🍅"),
    (META_AI, "2025-11-02T18:00:15Z", "Small bush varieties do well in pots."),
    (OWNER, "2025-11-02T18:01:05Z", "Et pour un balcon à l’ombre ?"),
    (META_AI, "2025-11-02T18:01:15Z", "À l’ombre, préférez la menthe ou la salade."),
    (OWNER, "2025-12-24T22:30:05Z", "I have had migraines since March. What to ask?"),
    (META_AI, "2025-12-24T22:30:15Z", "You could ask a doctor about triggers."),
    (OWNER, "2026-02-03T07:15:05Z", "Schreib mir eine höfliche Kündigung 😬"),
    (META_AI, "2026-02-03T07:15:15Z", "Sehr geehrte Frau Muster, hiermit kündige ich."),
    (OWNER, "2026-09-09T12:00:05Z", "Make it shorter, please."),
    (META_AI, "2026-09-09T12:00:15Z", "Hiermit kündige ich. Freundliche Grüße"),
)


def _ai_conversation(fb: Facebook) -> None:
    """Plant the one conversation as a bare object, its ten entries in the known order.

    Each message is a list of 13 entries: its words come fourth, who said them tenth,
    and the last one is a bare time.
    """
    names = [
        {"title": "", "dict": [{"label": "Name", "value": n}]} for n in (OWNER, META_AI)
    ]
    messages = [{"title": "", "dict": ai_message(*turn)} for turn in _TALK[::-1]]
    entries: list[Json] = [
        {"label": "Title", "value": "Tomatoes in pots"},
        {"label": "Labels", "vec": []},
        {"label": "Folders", "vec": []},
        {"label": "Description"},
        {"label": "Type", "value": "AI"},
        {
            "label": "Link",
            "dict": [
                {
                    "label": "URL",
                    "value": "https://www.messenger.com/t/100000000000003/",
                    "href": "https://www.messenger.com/t/100000000000003/",
                }
            ],
        },
        {"title": "Events", "dict": []},
        {"title": "Images", "dict": []},
        {"title": "Participants", "dict": names},
        {"title": "Messages", "dict": messages},
    ]
    started = utc(_TALK[0][1])
    fb.part1.json(
        f"{ROOT}/messages/ai_conversations.json",
        {
            "title": "Tomatoes in pots",
            "timestamp": started,
            **_record(entries, fbid="100000000000003"),
        },
    )
    _expect_talk(fb, _TALK)


def ai_message(speaker: str, time: str, text: str) -> list[Json]:
    """Return the 13 entries of one message of a talk with the AI."""
    return [
        {"label": "Message ID"},
        {"label": "Reply to"},
        {"label": "Subject"},
        {"label": "Text", "value": text},
        {"label": "Suggestions", "vec": []},
        {"label": "Sticker"},
        {"label": "Location"},
        {"label": "Admin text"},
        {"title": "Attachments", "dict": []},
        {"label": "Sender", "value": speaker},
        {"title": "Reactions", "dict": []},
        {"title": "Mentions", "dict": []},
        {"timestamp_value": utc(time)},
    ]


def _expect_talk(
    fb: Facebook, talk: tuple[tuple[str, str, str], ...], unsure: str | None = None
) -> None:
    for speaker, time, text in talk:
        fb.messenger.expect(
            "ai_message",
            "ai_chat",
            utc(time),
            SAID_TO_AI,
            text=text,
            author="ai" if speaker == META_AI else "self",
            unsure=unsure,
        )


def thread_of(
    folder: str, title: str, people: list[str], messages: list[tuple[str, str, str]]
) -> Json:
    """Return the file of a thread; ``messages`` are (sender, time, content)."""
    return {
        "participants": [{"name": name} for name in people],
        "messages": [
            {
                "sender_name": sender,
                "timestamp_ms": utc(time) * 1000,
                "content": content,
                "is_geoblocked_for_viewer": False,
                "is_unsent_image_by_messenger_kid_parent": False,
            }
            for sender, time, content in messages
        ],
        "title": title,
        "is_still_participant": True,
        "thread_path": f"inbox/{folder}",
        "magic_words": [],
    }


def _private_threads(fb: Facebook) -> None:
    """Plant a thread of two over both parts, and one where the AI is a third."""
    inbox, bob = f"{ROOT}/messages/inbox", "bobsample_1001"
    thread = thread_of(
        bob,
        "Bob Sample",
        ["Bob Sample", OWNER],
        [
            (OWNER, "2026-09-30T20:00:00Z", f"{CANARY} don’t tell anybody 🤫"),
            ("Bob Sample", "2026-09-30T19:59:00Z", f"What is it? {CANARY}"),
        ],
    )
    thread["messages"][0]["photos"] = [
        {
            "uri": f"{inbox}/{bob}/photos/500000000001_n.jpg",
            "creation_timestamp": utc("2026-09-30T20:00:00Z"),
        }
    ]
    fb.part1.json(f"{inbox}/{bob}/message_1.json", thread, "skipped", reason="private")
    older = [("Bob Sample", "2012-01-01T10:00:00Z", f"{CANARY}, long ago")]
    thread = thread_of(bob, "Bob Sample", ["Bob Sample", OWNER], older)
    fb.part2.json(f"{inbox}/{bob}/message_2.json", thread, "skipped", reason="private")
    fb.part2.add(
        f"{inbox}/{bob}/photos/500000000001_n.jpg",
        jpeg(1, utc("2026-09-30T19:00:00Z")),
        "skipped",
        reason="private",
    )
    group = [("Cleo Placeholder", "2026-08-08T20:00:00Z", f"@Meta AI help! {CANARY}")]
    people = ["Cleo Placeholder", META_AI, OWNER]
    thread = thread_of("cleoandai_1002", "Cleo and Ann", people, group)
    path = f"{inbox}/cleoandai_1002/message_1.json"
    fb.part1.json(path, thread, "skipped", reason="private")
    settings: Json = {"autofill_information_v2": {}}
    path = f"{ROOT}/messages/autofill_information.json"
    fb.part1.json(path, settings, "skipped")


def _thread_with_ai(fb: Facebook) -> None:
    """Plant an ordinary thread whose only other participant is the AI: it is read."""
    talk = (
        (OWNER, "2025-06-01T10:00:00Z", "Recipe for courgette cake? 🎂"),
        (META_AI, "2025-06-01T10:00:10Z", "Grate two courgettes and add flour."),
    )
    thread = thread_of("metaai_1003", META_AI, [META_AI, OWNER], list(talk[::-1]))
    path = f"{ROOT}/messages/inbox/metaai_1003/message_1.json"
    fb.part1.json(path, thread, unsure="status: read by SPEC §2, seen in one test only")
    doubt = "row: an ordinary thread with Meta AI alone is read (SPEC §2)"
    _expect_talk(fb, talk, doubt)


def _empty_and_unheard_of(fb: Facebook) -> None:
    fb.part1.no_data(f"{ROOT}/reviews")
    fb.part1.no_data("connections/supervision")
    rides = {"hoverboard_rides_v9": [{"timestamp": 1, "title": "Invented file kind"}]}
    path = f"{ROOT}/hoverboards/your_hoverboard_rides.json"
    fb.part1.json(path, rides, "unknown")
