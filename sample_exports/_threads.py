"""Plant Ann's Threads profile, which stayed public when Instagram went private."""

from __future__ import annotations

from typing import Any

from sample_exports._instagram_account import mapped
from sample_exports._instagram_media import ROOT, USERNAME, Instagram, medium
from sample_exports._planting import (
    UNKNOWN,
    Evidence,
    Json,
    always_public,
    iso,
    spread,
    utc,
)
from sample_exports._words import language

_FOLDER = f"{ROOT}/threads"


def plant(ig: Instagram) -> None:
    """Plant posts, replies, pictures and the profile."""
    records = []
    times = spread(38, "2023-12-20T09:00:00Z", "2026-10-18T09:00:00Z")
    for n, at in enumerate(times):
        records.append(_text_only(ig, at, language(n), is_reply=n % 3 == 1))
    records += [_with_picture(ig), _with_two_pictures(ig)]
    records.sort(key=_time)
    path = f"{_FOLDER}/threads_and_replies.json"
    ig.export.json(path, {"text_post_app_text_posts": records[::-1]})
    _profile(ig)
    _like(ig)


def _like(ig: Instagram) -> None:
    """Plant a like of somebody else's thread."""
    at = utc("2026-03-03T13:13:13Z")
    entry = {
        "href": "https://www.threads.com/t/EXAMPLE01/",
        "value": "👍",
        "timestamp": at,
    }
    record = {
        "title": "bob.sample",
        "media_list_data": [],
        "string_list_data": [entry],
    }
    ig.threads.expect("reaction", "timeline", at, UNKNOWN)
    ig.export.json(
        f"{_FOLDER}/liked_threads.json", {"text_post_app_media_likes": [record]}
    )


def _time(record: Json) -> int:
    return int(record["media"][0]["creation_timestamp"])


def _public(at: int) -> Evidence:
    spans = ((iso(at), None),)
    return Evidence("public", "account_flag", "archive", spans, "in_scope")


def _item(uri: str, at: int, title: str, *, is_reply: bool = False) -> Json:
    post: dict[str, Any] = {"reply_control": "everyone", "geo_gated_country_list": ""}
    if is_reply:
        post["is_reply"] = True
    return {
        "uri": uri,
        "creation_timestamp": at,
        "media_metadata": {"camera_metadata": {"has_camera_metadata": False}},
        "title": title,
        "cross_post_source": {"source_app": "FB"},
        "text_app_post": post,
    }


def _text_only(ig: Instagram, at: int, tongue: str, *, is_reply: bool) -> Json:
    text = ig.words.comment(tongue) if is_reply else ig.words.post(tongue)
    kind = "comment" if is_reply else "post"
    ig.threads.expect(kind, "timeline", at, _public(at), text=text)
    return {"media": [_item("", at, text, is_reply=is_reply)]}


def _with_picture(ig: Instagram) -> Json:
    at, text = utc("2024-06-07T08:09:10Z"), "Erdbeeren, erste Ernte 🍓"
    uri = medium(ig, at, present=True, fixed=17820000000000001)["uri"]
    ig.threads.expect("post", "timeline", at, _public(at), text=text)
    ig.threads.expect("photo", "timeline", at, _public(at), media=uri)
    return {"media": [_item(uri, at, text)]}


def _with_two_pictures(ig: Instagram) -> Json:
    at, text = utc("2026-01-02T03:04:05Z"), "Two skies over Exempleville ☁️"
    uris = [medium(ig, at)["uri"] for _ in range(2)]
    ig.threads.expect("post", "timeline", at, _public(at), text=text)
    for uri in uris:
        ig.threads.expect("photo", "timeline", at, _public(at), media=uri)
    return {
        "media": [_item(uri, at, "") for uri in uris],
        "title": text,
        "creation_timestamp": at,
    }


def _profile(ig: Instagram) -> None:
    bio = "Plants, puns and other invented things 🌵"
    profile = mapped(
        "User Information",
        Email=("ann@example.org", 0),
        Username=(USERNAME, 0),
        Name=("Ann Example", 0),
        Bio=(bio, 0),
        Birthday=("1988-04-12", 0),
        Private_Account=("False", 0),
        Onboarding_Time=("", utc("2023-12-14T12:00:00Z")),
    )
    ig.export.json(
        f"{_FOLDER}/personal_information.json",
        {"text_post_app_text_post_app_profile": [profile]},
    )
    for key, text in (("name", "Ann Example"), ("username", USERNAME), ("bio", bio)):
        ig.threads.expect(
            "profile_field",
            "profile",
            None,
            always_public(None),
            text=text,
            container=key,
        )
