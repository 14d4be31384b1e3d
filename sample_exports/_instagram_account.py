"""Plant who Ann is on Instagram, her account's history, and settings."""

from __future__ import annotations

from dataclasses import replace

from sample_exports._facebook_account import CANARY, thread_of
from sample_exports._instagram_media import (
    CLOSE_FRIENDS,
    DISPLAY_NAME,
    ROOT,
    SIGNED_UP,
    USERNAME,
    WENT_PRIVATE,
    Instagram,
)
from sample_exports._planting import UNKNOWN, Json, always_public, utc

REQUESTED = "2026-10-21T09:00:00Z"

_PERSON = "personal_information/personal_information"
_LOGIN = "security_and_login_information/login_and_profile_creation"
_USED = "status: parsed if the audit uses it, else skipped"
_BIO = "Gärten, jardins, gardens.\nAll invented. 🧑‍🌾"
_FORMER_BIO = "Just an invented gardener"


def plant(ig: Instagram) -> None:
    """Plant the account's facts, its one switch, and what is left alone."""
    _user(ig)
    _profile_changes(ig)
    _insights(ig)
    _history(ig)
    _whereabouts(ig)
    _request(ig)
    _left_alone(ig)


def mapped(title: str, **labels: tuple[str, int]) -> Json:
    """Return a record of labels; ``_`` in a label stands for a blank."""
    return {
        "title": title,
        "media_map_data": {},
        "string_map_data": {
            label.replace("_", " "): {"href": "", "value": value, "timestamp": time}
            for label, (value, time) in labels.items()
        },
    }


def _user(ig: Instagram) -> None:
    facts = {
        "Email": "ann@example.org",
        "Phone Number": "+33639981234",
        "Phone Confirmed": "True",
        "Username": USERNAME,
        "Name": DISPLAY_NAME,
        "Bio": _BIO,
        "Gender": "",
        "Website": "https://ann.example.org",
        "Date of birth": "1988-04-12",
        "Private Account": "True",
    }
    labels = {key.replace(" ", "_"): (value, 0) for key, value in facts.items()}
    user = mapped("User Information", **labels)
    user["media_map_data"] = {"Profile Photo": ig.picture}
    ig.export.json(f"{_PERSON}/personal_information.json", {"profile_user": [user]})
    dated = "created_at: profile_changes gives the day of the change"
    for key, text, doubt in (
        ("name", DISPLAY_NAME, None),
        ("username", USERNAME, None),
        ("bio", _BIO, dated),
    ):
        ig.book.expect(
            "profile_field",
            "profile",
            None,
            always_public(None, doubt),
            text=text,
            container=key,
        )
    doubt = "question: VISIBILITY leaves other profile fields unknown"
    ig.book.expect(
        "profile_field",
        "profile",
        None,
        UNKNOWN.asking(None, doubt),
        text="https://ann.example.org",
        container="website",
    )


def _profile_changes(ig: Instagram) -> None:
    """Plant a change of bio, whose former words were public, and one of picture."""
    changes = [
        mapped(
            "Profile Information Change",
            Changed=("Profile Bio", 0),
            Previous_Value=(_FORMER_BIO, 0),
            New_Value=(_BIO, 0),
            Change_Date=("", utc("2019-05-05T15:00:00Z")),
        ),
        mapped(
            "Profile Information Change",
            Changed=("Profile Photo", 0),
            Previous_Value=("", 0),
            New_Value=("", 0),
            Change_Date=("", utc("2023-10-01T10:00:00Z")),
        ),
    ]
    ig.export.json(
        f"{_PERSON}/profile_changes.json", {"profile_profile_change": changes}
    )
    # Taken off the profile: hidden like a deleted post, from a day on.
    doubt = "row, created_at, question: a former bio, of an unknown first day"
    hidden = replace(UNKNOWN, visibility="not_public", basis="status")
    ig.book.expect(
        "profile_field",
        "profile",
        None,
        hidden.asking(None, doubt),
        text=_FORMER_BIO,
        container="bio",
        status="deleted",
    )


def _insights(ig: Instagram) -> None:
    insight = mapped(
        "Account Insights",
        Contact_Syncing=("False", 0),
        First_Country_Code=("FR", 0),
        Has_Shared_Live_Video=("False", 0),
        Last_Login=("", utc("2026-10-21T08:55:00Z")),
        First_Story_Time=("", utc("2017-01-05T09:00:00Z")),
        Last_Story_Time=("", utc("2026-10-21T06:00:00Z")),
        First_Close_Friends_Story_Time=("", utc(CLOSE_FRIENDS)),
    )
    path = f"{_PERSON}/instagram_profile_information.json"
    ig.export.json(path, {"profile_account_insights": [insight]})


def _history(ig: Instagram) -> None:
    """Plant the sign-up, the one switch, and two logins."""
    switch = mapped("Switched to Private", Time=("", utc(WENT_PRIVATE)))
    ig.export.json(
        f"{_LOGIN}/profile_privacy_changes.json",
        {"account_history_account_privacy_history": [switch]},
    )
    signed_up = mapped(
        "",
        Username=(USERNAME, 0),
        IP_Address=("203.0.113.7", 0),
        Time=("", utc(SIGNED_UP)),
        Email=("ann@example.org", 0),
        Phone_Number=("", 0),
        Device=("Example phone", 0),
    )
    ig.export.json(
        f"{_LOGIN}/signup_details.json",
        {"account_history_registration_info": [signed_up]},
    )
    logins = [
        mapped(
            time.replace("Z", "+00:00"),
            IP_Address=("203.0.113.7", 0),
            Language_Code=("en", 0),
            Time=("", utc(time)),
            User_Agent=("Example Browser", 0),
        )
        for time in ("2026-10-21T09:30:00Z", "2026-10-21T08:55:00Z")
    ]
    ig.export.json(
        f"{_LOGIN}/login_activity.json",
        {"account_history_login_history": logins},
        unsure=_USED,
    )


def _whereabouts(ig: Instagram) -> None:
    """Plant the inferred place: a list of one, collapsed to a bare record."""
    place = [
        {"label": "Country", "value": "France"},
        {"label": "Region", "value": "Île-Modèle"},
        {"label": "City", "value": "Exempleville"},
    ]
    record = {
        "media": [],
        "label_values": [{"label": "Location", "dict": place}],
        "fbid": "17841400000000001",
    }
    path = "personal_information/information_about_you/profile_based_in.json"
    ig.export.json(path, record)


def _request(ig: Instagram) -> None:
    """Plant the one request, for all time, as a bare record."""
    record: Json = {
        "timestamp": utc(REQUESTED),
        "media": [],
        "label_values": [
            {"label": "Start date", "timestamp_value": utc("2004-01-01T00:00:00Z")},
            {"label": "End date", "timestamp_value": utc(REQUESTED)},
            {"label": "Media quality", "value": "Medium"},
            {"label": "Output format", "value": "JSON"},
            {"label": "Types of information", "vec": []},
        ],
        "fbid": "17841400000000002",
    }
    path = f"{ROOT}/other_activity/your_information_download_requests.json"
    ig.export.json(path, record)


def _left_alone(ig: Instagram) -> None:
    """Plant a private thread, followers, the AI's guesses, and an empty category."""
    thread = thread_of(
        "bobsample_17840000",
        "Bob Sample",
        ["Bob Sample", DISPLAY_NAME],
        [(DISPLAY_NAME, "2026-10-01T20:00:00Z", f"Pas un mot ! {CANARY}")],
    )
    path = f"{ROOT}/messages/inbox/bobsample_17840000/message_1.json"
    ig.export.json(path, thread, "skipped", reason="private")
    follower = {
        "title": "",
        "media_list_data": [],
        "string_list_data": [
            {
                "href": "https://www.instagram.com/bob.sample",
                "value": "bob.sample",
                "timestamp": utc("2013-01-01T00:00:00Z"),
            }
        ],
    }
    path = "connections/followers_and_following/followers_1.json"
    ig.export.json(path, follower, "skipped")
    guess: Json = {
        "media": [],
        "label_values": [
            {"label": "Interest", "value": "Gardening"},
            {
                "label": "Last updated time",
                "timestamp_value": utc("2026-09-01T00:00:00Z"),
            },
        ],
        "fbid": "17841400000000003",
    }
    doubt = "status: words of an AI about Ann, no talk with it, so skipped"
    path = f"{ROOT}/ai/interest_categories.json"
    ig.export.json(path, [guess], "skipped", unsure=doubt)
    ig.export.no_data(f"{ROOT}/shopping")
