"""Hold Instagram's shapes against odd records, unknown languages and odd archives."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq
import pytest

from audit.pipeline import Options, run
from parsers import evidence, exports, formats, orphans, records, times
from parsers.archive import opened
from parsers.columns import Context, Facts
from parsers.instagram import evidence as instagram
from sample_exports import _eras
from sample_exports._planting import garbled
from tests import builders as b

LATEST = 1_800_000_000_000
AT = 1_700_000_000
NOON = "2018-05-06T12:00:00+00:00"
BAD = "record not read (ValueError)"


class Outcome(NamedTuple):
    """What became of a file: kind, author and words of its rows, and what was odd."""

    rows: list[tuple[str, str, str | None]]
    problems: list[tuple[str, str]]
    doubts: dict[str, int]


def facts_of(
    format_id: str, value: Any
) -> tuple[list[dict[str, Any]], list[tuple[str, str]], dict[str, int]]:
    """Read a value as Meta's JSON of it, or bytes as they are."""
    found: list[dict[str, Any]] = []
    row = formats.FORMATS[format_id]
    owners = dict.fromkeys(("instagram", "threads"), "eve.example")
    context = Context(0, "instagram", owners, ("Eve Example",), (), LATEST)
    facts = Facts(
        context, send=lambda batch: found.extend(batch.to_pylist()), rank=row.rank
    )
    data = value if isinstance(value, bytes) else json.dumps(garbled(value)).encode()
    tally = records.run(data, row, facts)
    facts.flush()
    problems = [(problem.pointer or "", problem.what) for problem in tally.problems]
    return found, problems, dict(facts.doubts)


def outcome(format_id: str, value: Any) -> Outcome:
    """Read a file as that format."""
    found, problems, doubts = facts_of(format_id, value)
    rows = [(fact["kind"], fact["author"], fact["text"]) for fact in found]
    return Outcome(rows, problems, doubts)


def cell(value: str = "", timestamp: int = 0) -> dict[str, Any]:
    return {"href": "", "value": value, "timestamp": timestamp}


def mapped(**labels: Any) -> dict[str, Any]:
    cells = {
        name.replace("_", " "): cell(timestamp=value)
        if isinstance(value, int)
        else cell(value)
        for name, value in labels.items()
    }
    return {"title": "", "string_map_data": cells}


def labelled(*entries: dict[str, Any], at: int | None = AT) -> dict[str, Any]:
    return {"timestamp": at, "media": [], "label_values": list(entries)}


# Bad records --------------------------------------------------------------------------

ODD = {
    "medium without path or words": (
        "instagram-media-2018",
        {"photos": [{"taken_at": NOON}, {"taken_at": NOON, "caption": "kept"}]},
        [("caption", "self", "kept")],
        "/photos/0",
    ),
    "comment of one part": (
        "instagram-comments-2018",
        {"media_comments": [[NOON], [NOON, "kept", "bob"]]},
        [("comment", "self", "kept")],
        "/media_comments/0",
    ),
    "comment that is an object": (
        "instagram-comments-2018",
        {"media_comments": [[NOON, {"text": "x"}, "bob"], [NOON, "kept", "bob"]]},
        [("comment", "self", "kept")],
        "/media_comments/0",
    ),
    "like of one part": (
        "instagram-likes-2018",
        {"media_likes": [[NOON], [NOON, "bob"]]},
        [("reaction", "self", None)],
        "/media_likes/0",
    ),
    "profile without statements": (
        "instagram-profile-2018",
        {"private_account": True, "username": ""},
        [],
        "",
    ),
    "post without path or words": (
        "instagram-posts-2025",
        [{"media": [{"uri": "", "title": ""}]}, {"media": [{"title": "kept"}]}],
        [("caption", "self", "kept")],
        "/0",
    ),
    "like of nothing": (
        "instagram-liked-posts-2025",
        {"likes_media_likes": [{"title": "", "string_list_data": []}]},
        [],
        "/likes_media_likes/0",
    ),
    "answer without anything": (
        "instagram-story-answers-2025",
        {"story_activities_questions": [{"title": "bob", "string_list_data": []}]},
        [],
        "/story_activities_questions/0",
    ),
    "repost without anything": (
        "instagram-reposts-2025",
        {"profile_media_reposts": [{"string_map_data": {}}]},
        [],
        "/profile_media_reposts/0",
    ),
    "note under an unknown label": (
        "instagram-notes-2026",
        [labelled({"label": "Xyz", "value": "lost"})],
        [],
        "/0",
    ),
    "change under unknown labels": (
        "instagram-profile-changes-2025",
        {"profile_profile_change": [mapped(Xyz="Bio", Zyx="Old")]},
        [],
        "/profile_profile_change/0",
    ),
    "profile under unknown labels": (
        "instagram-profile-2025",
        {"profile_user": [mapped(Xyz="eve.example")]},
        [],
        "/profile_user/0",
    ),
    "archived thread without anything": (
        "instagram-threads-archived-2025",
        {"text_post_app_text_app_archived_posts": [mapped(Author="eve.example")]},
        [],
        "/text_post_app_text_app_archived_posts/0",
    ),
}


@pytest.mark.parametrize(("id_", "value", "rows", "pointer"), ODD.values(), ids=ODD)
def test_a_record_without_anything_usable_is_a_problem(id_, value, rows, pointer):
    found = outcome(id_, value)

    assert found.rows == rows
    assert found.problems == [(pointer, BAD)]


@pytest.mark.parametrize(
    "id_", [row.id for row in formats.PARSED if row.era == "2018–2021" and row.shape
            and row.product == "instagram"],
)  # fmt: skip
def test_an_empty_file_of_the_flat_layout_is_no_problem(id_):
    assert outcome(id_, {}) == Outcome([], [], {})


# Labels in languages that we do not know ----------------------------------------------


def test_a_comment_of_unknown_labels_is_read_by_place_and_counted():
    record = {"string_map_data": {
        "Komento": {"value": "Bone dirite"},
        "Posedanto": {"value": "bob.sample"},
        "Tempo": {"timestamp": AT},
    }}  # fmt: skip

    found, _, doubts = facts_of("instagram-post-comments-2025", [record])

    assert [(f["text"], f["parent_owner"], f["created_at"] is None) for f in found] == [
        ("Bone dirite", "bob.sample", False)
    ]
    assert doubts == {
        "comments read by the place of their cells, not by their labels": 1
    }


# A label that stands twice ------------------------------------------------------------

TWICE = "records in which a label stands twice, read as several"


def row_(label: str, value: str) -> str:
    return f'"{label}": {{"value": "{value}"}}'


def time_(seconds: int) -> str:
    return f'"Time": {{"timestamp": {seconds}}}'


def map_of(*rows: str) -> bytes:
    return f'[{{"string_map_data": {{{", ".join(rows)}}}}}]'.encode()


def list_of(*entries: dict[str, Any]) -> bytes:
    return json.dumps([labelled(*entries)]).encode()


@pytest.mark.parametrize(
    ("data", "said", "doubts"),
    [
        (
            map_of(
                row_("Comment", "one"), row_("Comment", "two"),
                row_("Media Owner", "bob"), time_(AT),
            ),
            [("one", "bob", AT), ("two", "bob", AT)],
            {TWICE: 1},
        ),
        (
            map_of(
                row_("Comment", "one"), row_("Media Owner", "bob"), time_(AT),
                row_("Comment", "two"), row_("Media Owner", "cid"), time_(AT + 60),
            ),
            [("one", "bob", AT), ("two", "cid", AT + 60)],
            {TWICE: 1},
        ),
        (
            map_of(
                row_("Media Owner", "bob"), row_("Comment", "one"),
                row_("Media Owner", "cid"), row_("Comment", "two"), time_(AT),
            ),
            [("one", "bob", AT), ("two", "cid", AT)],
            {TWICE: 1},
        ),
        (
            list_of(
                {"label": "Comment", "value": "one"},
                {"label": "Comment", "value": "two"},
                {"label": "Media Owner", "value": "bob"},
            ),
            [("one", "bob", AT), ("two", "bob", AT)],
            {TWICE: 1},
        ),
        (
            map_of(row_("Comment", "one"), row_("Opmerking", "two"), time_(AT)),
            [("one", None, AT), ("two", None, AT)],
            {TWICE: 1},
        ),
        (
            map_of(row_("Comment", "one"), row_("Comment", "one"), time_(AT)),
            [("one", None, AT)],
            {},
        ),
        (
            map_of(row_("Comment", ""), row_("Comment", "one"), time_(AT)),
            [("one", None, AT)],
            {},
        ),
        (
            map_of(row_("Comment", 'a \\": {b'), row_("Media Owner", "bob"), time_(AT)),
            [('a ": {b', "bob", AT)],
            {},
        ),
        (
            b'[{"title": "bob", "string_list_data": '
            b'[{"value": "one", "timestamp": 1700000000},'
            b' {"value": "two", "timestamp": 1700000060}]}]',
            [("one", "bob", AT), ("two", "bob", AT + 60)],
            {},
        ),
        (
            b'[{"string_map_data": [["Comment", {"value": "one"}], '
            b'["Comment", {"value": "two"}], ["Time", {"timestamp": 1700000000}]]}]',
            [("one", None, AT), ("two", None, AT)],
            {TWICE: 1},
        ),
    ],
)  # fmt: skip
def test_of_comments_under_one_label_none_is_lost(data, said, doubts):
    found, problems, counted = facts_of("instagram-post-comments-2025", data)

    assert [
        (row["text"], row["parent_owner"], int(row["created_at"].timestamp()))
        for row in found
    ] == said
    assert (problems, counted) == ([], doubts)


_TEXTS = map_of(row_("Text", "one"), row_("Text", "two"))


@pytest.mark.parametrize(
    ("id_", "data", "said"),
    [
        (
            "instagram-story-answers-2025",
            map_of(
                row_("Question", "who?"), row_("Answer", "one"), row_("Answer", "two")
            ),
            ["one", "two", "who?"],
        ),
        ("instagram-notes-2026", _TEXTS, ["one", "two"]),
        ("instagram-reposts-2025", _TEXTS, ["one\ntwo"]),
        ("instagram-threads-archived-2025", _TEXTS, ["one\ntwo"]),
        (
            "instagram-profile-2025",
            map_of(row_("Website", "one"), row_("Links", "two")),
            ["one", "two"],
        ),
        (
            "instagram-profile-changes-2025",
            map_of(
                row_("Changed", "Bio"),
                row_("Previous Value", "one"), row_("Previous Value", "two"),
            ),
            ["one", "two"],
        ),
        (
            "instagram-posts-labelled-2026",
            list_of(
                {"label": "Caption", "value": "one"},
                {"label": "Caption", "value": "two"},
                {"label": "Draft", "value": "False"},
            ),
            ["one\ntwo"],
        ),
    ],
)  # fmt: skip
def test_of_words_under_one_label_none_is_lost(id_, data, said):
    found, problems, _ = facts_of(id_, data)

    assert ([row["text"] for row in found], problems) == (said, [])


def test_a_post_that_one_of_two_labels_calls_a_draft_is_one():
    draft = [{"label": "Draft", "value": value} for value in ("False", "True")]

    found, _, _ = facts_of(
        "instagram-posts-labelled-2026",
        list_of({"label": "Caption", "value": "one"}, *draft),
    )

    assert [row["status"] for row in found] == ["draft"]


def test_a_cell_of_another_kind_is_a_problem_and_its_neighbours_live():
    odd = {"string_map_data": {"Comment": {"value": {"text": "x"}}}}
    fine = {"string_map_data": {"Comment": {"value": 5}, "Time": {"timestamp": AT}}}

    found = outcome("instagram-post-comments-2025", [odd, fine])

    assert found.rows == [("comment", "self", "5")]
    assert found.problems == [("/0", BAD)]


def test_a_repost_of_unknown_labels_keeps_its_time_and_is_counted():
    record = {"profile_media_reposts": [mapped(Tempo=AT, Vortoj="Vere")]}

    found, _, doubts = facts_of("instagram-reposts-2025", record)

    assert [(f["text"], f["created_at"] is None) for f in found] == [(None, False)]
    assert doubts == {"words under labels we do not know": 1}


def test_a_post_that_may_be_a_draft_is_counted():
    medium = {"uri": "media/posts/202311/18000000000000001.jpg"}
    record = labelled(
        {"label": "Media", "media": [medium]}, {"label": "Malneto", "value": "Jes"}
    )

    found = outcome("instagram-posts-labelled-2026", [record])

    assert found.rows == [("photo", "self", None)]
    assert found.doubts == {
        "posts that may be drafts, by labels we do not know": 1,
        "words under labels we do not know": 1,
    }


@pytest.mark.parametrize("word", ["Brouillon", "Entwurf", "초안", "Borrador", "Draft"])
def test_a_draft_is_one_in_every_language_we_know(word):
    medium = {"uri": "media/posts/202311/18000000000000001.jpg"}
    entries = {"label": "Media", "media": [medium]}, {"label": word, "value": "True"}

    found, _, doubts = facts_of("instagram-posts-labelled-2026", [labelled(*entries)])

    assert ([fact["status"] for fact in found], doubts) == (["draft"], {})


def test_a_former_value_of_an_unknown_kind_is_counted_and_not_shown():
    record = {"profile_profile_change": [mapped(Changed="Xyz", Previous_Value="a")]}

    found = outcome("instagram-profile-changes-2025", record)

    assert found == Outcome([], [], {"words under labels we do not know": 1})


def test_media_in_a_list_that_we_do_not_know_are_read_and_counted():
    value = {"reels": [{"path": "reels/202001/1.mp4", "taken_at": NOON}]}

    found = outcome("instagram-media-2018", value)

    assert found.rows == [("video", "self", None)]
    assert found.doubts == {"records in lists that we do not know": 1}


def told(tells: evidence.Tells, value: Any) -> tuple[dict[str, Any], Counter[str]]:
    return evidence.evidence_in(json.dumps(garbled(value)).encode(), tells, LATEST)


FLAGS = {
    "en": ("Private Account", "True", True),
    "fr": ("Compte privé", "Faux", False),
    "de": ("Privates Konto", "False", False),
    "es": ("Cuenta privada", "Sí", True),
    "it": ("Account privato", "No", False),
    "pt": ("Conta privada", "Não", False),
    "nl": ("Privéaccount", "Waar", True),
    "pl": ("Konto prywatne", "Tak", True),
    "tr": ("Gizli hesap", "Hayır", False),
    "ja": ("非公開アカウント", "はい", True),
    "ko": ("비공개 계정", "아니요", False),
}


@pytest.mark.parametrize(("word", "value", "flag"), FLAGS.values(), ids=FLAGS)
def test_the_privacy_flag_is_read_in_every_language_we_know(word, value, flag):
    record = {"string_map_data": {"Username": cell("eve"), word: cell(value)}}

    facts, doubts = told(instagram.profile, {"profile_user": [record]})

    assert (facts["is_private"], doubts) == (flag, Counter())


def test_the_privacy_flag_of_an_unknown_label_is_never_that_of_the_phone():
    labels = {"Username": cell("eve"), "Telefono konfirmita": cell("True")}
    doubt = "privacy flags taken by their place, not by their label"

    alone, _ = told(instagram.profile, {"profile_user": [{"string_map_data": labels}]})
    labels["Privata konto"] = cell("False")
    both, doubts = told(
        instagram.profile, {"profile_user": [{"string_map_data": labels}]}
    )

    assert (alone["is_private"], both["is_private"]) == (None, False)
    assert doubts == Counter({doubt: 1})


SWITCHES = {
    "map": {"title": "Switched to Private", "string_map_data": {"Xyz": cell("", AT)}},
    "list": {"title": "Passé en privé", "string_list_data": [cell("", AT)]},
    "labels": {"title": "A privado", "timestamp": AT, "label_values": []},
    "korean": {"title": "비공개로 전환됨", "string_map_data": {"시간": cell("", AT)}},
}


@pytest.mark.parametrize("record", SWITCHES.values(), ids=SWITCHES)
def test_a_switch_of_privacy_is_read_in_each_shape(record):
    root = {"account_history_account_privacy_history": [record]}

    listed, _ = told(instagram.privacy_changes, root)
    collapsed, _ = told(instagram.privacy_changes, record)

    assert listed["privacy_changes"] == [[AT * 1000, "private"]]
    assert collapsed["privacy_changes"] == listed["privacy_changes"]


def test_a_sign_up_of_unknown_labels_keeps_its_only_time():
    record = {"account_history_registration_info": [mapped(Tempo=AT)]}

    facts, doubts = told(instagram.signup, record)

    assert (facts["created_at"], doubts) == (AT * 1000, Counter())


# Times --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("2018-05-06T12:00:00+00:00", 1525608000),
        ("2018-05-06T14:00:00+02:00", 1525608000),
        ("2018-05-06T12:00:00Z", 1525608000),
        ("2018-05-06T12:00:00", 1525608000),
        ("2018-05-06 12:00:00.500000", 1525608000.5),
        ("2018-13-06T12:00:00", None),
        ("2018-05-06", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("yesterday", None),
    ],
)
def test_iso_times_are_utc_where_they_name_no_zone(text, seconds):
    at = times.milliseconds(text)
    possible = (
        at if at is not None and times.is_possible(at, "instagram", LATEST) else None
    )

    assert possible == (None if seconds is None else seconds * 1000)


# Archives -----------------------------------------------------------------------------


def scanned(
    tmp_path: Path, **archives: dict[str, Any]
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Scan zips of these members together; return the items and the summary."""
    tmp_path.mkdir(exist_ok=True)
    for name, members in archives.items():
        (tmp_path / f"{name}.zip").write_bytes(b.zipped(members))
    out = tmp_path / "out"
    paths = [tmp_path / f"{name}.zip" for name in archives]
    run(paths, Options(out=out, as_of=date(2026, 11, 21)))
    summary = json.loads((out / "summary.json").read_text("utf-8"))
    return pq.read_table(out / "items.parquet").to_pylist(), summary


def shown(rows: list[dict[str, Any]], *columns: str) -> list[tuple[Any, ...]]:
    return sorted(tuple(row[name] for name in columns) for row in rows)


def collapsed(value: Any) -> Any:
    """Return a file in which every list of one record is that record."""
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict):
        return collapsed(value[0])
    if isinstance(value, dict):
        alone = {
            key: inner[0]
            for key, inner in value.items()
            if isinstance(inner, list)
            and len(inner) == 1
            and isinstance(inner[0], dict)
            and key not in ("label_values", "string_list_data", "media_list_data")
        }
        return {**value, **{key: _media_alone(inner) for key, inner in alone.items()}}
    return value


def _media_alone(record: dict[str, Any]) -> dict[str, Any]:
    media = record.get("media")
    if isinstance(media, list) and len(media) == 1:
        return {**record, "media": media[0]}
    return record


OWN = [
    export
    for export in _eras.plant()
    if export.name.startswith(("instagram-20", "threads-"))
    and "-html" not in export.name
]
COMPARED = (
    "platform", "kind", "surface", "status", "author", "created_at", "text",
    "media_path", "container", "place", "url", "visibility", "verdict",
)  # fmt: skip


@pytest.mark.parametrize("export", OWN, ids=[export.name for export in OWN])
def test_a_list_of_one_may_be_written_as_its_record(export, tmp_path):
    lists = dict(export.members)
    records_alone = {
        path: json.dumps(collapsed(json.loads(data))).encode()
        if path.endswith(".json")
        else data
        for path, data in lists.items()
    }

    expected, _ = scanned(tmp_path / "lists", export=lists)
    found, summary = scanned(tmp_path / "alone", export=records_alone)

    assert lists != records_alone
    assert Counter(tuple(row[c] for c in COMPARED) for row in found) == Counter(
        tuple(row[c] for c in COMPARED) for row in expected
    )
    assert summary["problems"] == 0


PERSON = {"username": "eve.example", "name": "Eve Example", "private_account": False}
PHOTO = "photos/201805/0a1b2c3d4e5f60718293a4b5c6d7e8f1.jpg"
MARKED = {
    "media and profile": ({"a/media.json": {}, "a/profile.json": PERSON}, "instagram"),
    "backslashes": ({"a\\media.json": {}, "a\\likes.json": {}}, "instagram"),
    "media alone": ({PHOTO: b"x"}, "instagram"),
    "one name": ({"media.json": {}}, ""),
    "two folders": ({"a/media.json": {}, "b/profile.json": PERSON}, ""),
    # Neither folder hides the other, whichever comes first.
    "another folder after": (
        {"a/media.json": {}, "a/profile.json": PERSON, "b/likes.json": {},
         "b/comments.json": {}},
        "instagram",
    ),
    "another folder before": (
        {"a/likes.json": {}, "a/comments.json": {}, "a/saved.json": {},
         "b/media.json": {}, "b/profile.json": PERSON},
        "instagram",
    ),
    "names of anybody": ({"settings.json": {}, "contacts.json": {}}, ""),
    "no month": ({"photos/201899/1.jpg": b"x"}, ""),
    "threads": ({"threads/threads_and_replies.json": {}}, "instagram"),
}  # fmt: skip


@pytest.mark.parametrize(("members", "product"), MARKED.values(), ids=MARKED)
def test_the_flat_layout_is_known_by_several_of_its_files(members, product, tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(b.zipped(members))

    assert exports.product_of(opened(path)) == product


def test_parts_of_a_flat_export_that_repeat_a_name_are_put_together(tmp_path):
    def part(*words: str) -> dict[str, Any]:
        photos = [
            {"caption": w, "taken_at": NOON, "path": f"photos/201805/{w}.jpg"}
            for w in words
        ]
        return {"media.json": {"photos": photos}}

    rows, _ = scanned(
        tmp_path,
        one={**part("a", "b"), "profile.json": PERSON},
        two={**part("b", "c"), "likes.json": {}, PHOTO: b"x"},
    )

    photos = [row for row in rows if row["kind"] == "photo"]
    assert shown(photos, "account", "media_path") == [
        ("eve.example", PHOTO),
        *(("eve.example", f"photos/201805/{name}.jpg") for name in "abc"),
    ]


def test_pieces_of_a_carousel_share_one_publication_and_one_caption(tmp_path):
    shared = {"caption": "Both", "taken_at": NOON}
    media = {
        "photos": [{**shared, "path": "photos/201805/1.jpg"}],
        "videos": [{**shared, "path": "videos/201805/2.mp4"}],
    }

    rows, _ = scanned(tmp_path, one={"media.json": media, "profile.json": PERSON})

    pieces = [row for row in rows if row["kind"] != "profile_field"]
    assert shown(pieces, "kind") == [("caption",), ("photo",), ("video",)]
    assert len({row["post_id"] for row in pieces}) == 1


PROFILE = {"profile_user": [mapped(Username="eve.example", Private_Account="False")]}
POST = "media/posts/202311/18000000000000001.jpg"
LOST = "media/posts/202311/18000000000000002.jpg"


def test_a_medium_is_without_record_only_if_no_archive_of_its_account_names_it(
    tmp_path,
):
    posts = [{"media": [{"uri": POST, "creation_timestamp": AT}]}]

    rows, summary = scanned(
        tmp_path,
        one={b.INSTAGRAM_PROFILE: PROFILE, b.INSTAGRAM_POSTS: posts, LOST: b"x"},
        two={b.INSTAGRAM_PROFILE: PROFILE, POST: b"x", LOST: b"x"},
    )

    media = [row for row in rows if row["kind"] == "photo"]
    assert shown(media, "media_path", "source_path", "media_bytes") == [
        (POST, b.INSTAGRAM_POSTS, 1),
        (LOST, LOST, 1),
    ]
    assert [row["created_at"] for row in media if row["media_path"] == LOST] == [None]
    assert summary["completeness"]["media_without_record"] == 2


def test_another_accounts_record_does_not_name_ones_medium(tmp_path):
    other = {"profile_user": [mapped(Username="bob.sample", Private_Account="True")]}
    posts = [{"media": [{"uri": LOST, "creation_timestamp": AT}]}]

    rows, _ = scanned(
        tmp_path,
        one={b.INSTAGRAM_PROFILE: PROFILE, LOST: b"x"},
        two={b.INSTAGRAM_PROFILE: other, b.INSTAGRAM_POSTS: posts},
    )

    media = [row for row in rows if row["kind"] == "photo"]
    assert shown(media, "account", "source_path") == [
        ("bob.sample", b.INSTAGRAM_POSTS),
        ("eve.example", LOST),
    ]


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("wrapper/media/posts/202311/1.jpg", ("timeline", "live")),
        ("media\\archived_posts\\202311\\1.jpg", ("timeline", "archived")),
        ("public-media/stories/202311/1.mp4", ("story", "live")),
        ("videos/201805/1.mp4", ("timeline", "live")),
        ("media/other/202311/1.png", ("timeline", "draft")),
        ("media/reels/202311/1.srt", None),
        ("direct/201805/1.jpg", None),
        ("posts/media/your_posts/1.png", None),
        ("your_instagram_activity/messages/inbox/bob_1/photos/1.jpg", None),
    ],
)
def test_only_the_folders_of_publications_hold_publications(path, place):
    assert orphans.place_of(path) == place
