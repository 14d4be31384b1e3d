"""Hold Facebook's odd and broken records: what is read, what is counted, what fails."""

from __future__ import annotations

from typing import Any, NamedTuple

import pyarrow.parquet as pq
import pytest

from audit.pipeline import Options, run
from parsers import audiences, formats, records
from parsers.columns import Context, Facts
from parsers.facebook import surfaces
from tests import builders as b
from tests.conftest import AS_OF

GARDENERS = "Example Town Gardeners"
AT = 1_500_000_000
PHOTO = {"uri": "posts/media/170000000001.jpg", "creation_timestamp": AT}
UNKNOWN_LABELS = "words under labels we do not know"


class Outcome(NamedTuple):
    """What became of one record or file."""

    rows: list[dict[str, Any]]
    problems: list[str]
    doubts: dict[str, int]


def outcome(value: Any, format_id: str, groups: tuple[str, ...] = ()) -> Outcome:
    """Read a file of that format."""
    found: list[dict[str, Any]] = []
    row = formats.FORMATS[format_id]
    owners = dict.fromkeys(("facebook", "messenger", "instagram", "threads"), "eve")
    context = Context(
        0, "facebook", owners, ("Eve Example",), groups, 1_800_000_000_000
    )
    facts = Facts(
        context, send=lambda batch: found.extend(batch.to_pylist()), rank=row.rank
    )
    tally = records.run(b.content(value), row, facts)
    facts.flush()
    problems = [problem.what for problem in tally.problems]
    return Outcome(
        found, problems + ([tally.damage] if tally.damage else []), +facts.doubts
    )


def seen(found: Outcome, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in found.rows]


def labelled(*entries: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"timestamp": AT, "label_values": [*entries], **more}


def entry(label: str, value: str | None = None, **more: Any) -> dict[str, Any]:
    return {"label": label, **({"value": value} if value else {}), **more}


# Lists, bare records, empty parts -----------------------------------------------------

LISTED = [
    row.id
    for row in formats.PARSED
    if row.product == "facebook"
    and row.path.endswith(".json")
    and row.shape is not None
    and not row.shape.whole
]
LABELLED = labelled(entry("Message", "words"), entry("Name", "name"))


@pytest.mark.parametrize("id_", LISTED)
def test_a_bare_record_counts_like_a_list_of_one(id_):
    record: dict[str, Any] = {"timestamp": AT, **PHOTO, "title": "Sample", "text": "x"}

    bare, listed = outcome(record, id_), outcome([record], id_)

    kinds = [row["kind"] for row in bare.rows]
    assert kinds == [row["kind"] for row in listed.rows]
    # On the profile, a title alone announces what stands in the profile.
    assert kinds or bare.problems or id_ == "facebook-profile-updates-2024"


@pytest.mark.parametrize("id_", LISTED)
def test_the_literal_object_object_is_a_damaged_file(id_):
    found = outcome(b"[object Object]", id_)

    assert (found.rows, found.problems) == ([], ["cut off or broken JSON"])


EMPTY_PARTS: dict[str, dict[str, Any]] = {
    "no data": {},
    "empty data": {"data": []},
    "empty elements": {"data": [{}, {}]},
    "data is an object": {"data": {}},
    "empty attachment": {"data": [], "attachments": [{"data": []}]},
    "attachments are an object": {"attachments": {"data": []}},
    "update only": {"data": [{"update_timestamp": AT}]},
}


@pytest.mark.parametrize("parts", EMPTY_PARTS.values(), ids=EMPTY_PARTS)
def test_a_post_of_empty_parts_is_one_post_without_words(parts):
    found = outcome([{"timestamp": AT, "title": "", **parts}], "facebook-posts-2024")

    assert seen(found, "kind", "text") == [("post", None)]
    assert found.problems == []


@pytest.mark.parametrize("at", [-62169958800, 4_102_444_800, 99_999_999_999_999_999])
def test_an_absurd_time_costs_the_time_and_not_the_item(at):
    found = outcome([b.post("words", at)], "facebook-posts-2024")

    assert seen(found, "text", "created_at") == [("words", None)]
    assert found.doubts == {"impossible times set aside": 1}


def test_a_medium_without_a_file_leaves_its_words():
    media = {"media": {"creation_timestamp": AT, "description": "Lost picture"}}

    found = outcome(
        [{"timestamp": AT, "attachments": [{"data": [media]}]}], "facebook-posts-2024"
    )

    assert seen(found, "kind", "text") == [("caption", "Lost picture")]


def test_words_for_sale_stand_beside_ones_own():
    sale = {
        "for_sale_item": {"title": "Lamp", "description": "Works", "photos": [PHOTO]}
    }

    found = outcome(
        [b.post("Look", AT, attachments=[{"data": [sale]}])], "facebook-posts-2024"
    )

    assert seen(found, "kind", "text") == [
        ("post", "Look\nLamp\nWorks"),
        ("photo", None),
    ]


def test_a_record_of_the_group_file_may_hold_a_post_and_a_comment():
    said = {"comment": {"timestamp": AT, "comment": "Yes", "group": GARDENERS}}
    record = {"timestamp": AT, "data": [{"post": "Seeds?"}, said]}

    found = outcome([record], "facebook-group-activity-2018")

    assert seen(found, "kind", "text", "surface", "container") == [
        ("comment", "Yes", "group", GARDENERS), ("post", "Seeds?", "group", None),
    ]  # fmt: skip


# Labels in languages that we do not know ---------------------------------------------


def test_unknown_labels_give_the_longest_value_as_words_and_are_counted():
    record = labelled(
        entry("Nachricht", "Ein langer Satz über Kuchen"),
        entry("Ziel", "Café Beispiel"),
        entry("Adresse im Netz", "https://x.example/1", href="https://x.example/1"),
        entry("Öffentlich", "Ja"),
    )

    found = outcome([record], "facebook-posts-elsewhere-2024")

    assert seen(found, "text", "url", "surface") == [
        ("Ein langer Satz über Kuchen", "https://x.example/1", "other_timeline")
    ]
    assert found.doubts == {UNKNOWN_LABELS: 2}


def test_a_place_is_known_by_its_coordinates_in_any_language():
    around = [entry("Koordinaten", "(12.5, -65.25)"), entry("Name", "Café Beispiel")]
    record = labelled(
        entry("Ort", "Café Beispiel"),
        {"title": "Ortsmarkierungen", "dict": [{"dict": around}]},
        entry("Nachricht", "Kuchen"),
    )

    found = outcome(record, "facebook-check-ins-2024")

    assert seen(found, "text", "place") == [("Kuchen", "Café Beispiel")]


def test_an_empty_message_is_not_filled_from_another_label():
    record = labelled(
        entry("Message"), entry("Location", "Pier"), entry("Mood", "merry")
    )

    found = outcome(record, "facebook-check-ins-2024")

    assert seen(found, "text", "place") == [(None, "Pier")]
    assert found.doubts == {UNKNOWN_LABELS: 1}


def test_words_under_two_labels_of_one_name_are_all_kept():
    record = labelled(entry("Message", "one"), entry("Message", "two"))

    found = outcome(record, "facebook-check-ins-2024")

    assert (seen(found, "text"), found.doubts) == ([("one\ntwo",)], {})


def test_words_beside_the_message_are_counted():
    record = labelled(entry("Message", "one"), entry("Description", "two"))

    found = outcome(record, "facebook-check-ins-2024")

    assert seen(found, "text") == [("one",)]
    assert found.doubts == {"words beside those that were read": 1}


@pytest.mark.parametrize(
    "id_",
    ["facebook-archive-2024", "facebook-trash-2024", "facebook-check-ins-2024",
     "facebook-posts-elsewhere-2024", "facebook-post-edits-2024",
     "facebook-comment-edits-2024", "facebook-events-hosted-2024"],
)  # fmt: skip
def test_a_labelled_record_that_says_nothing_is_a_problem(id_):
    found = outcome([labelled(entry("Message"), entry("Ja", "Ja"))], id_)

    assert (found.rows, found.problems) == ([], ["record not read (ValueError)"])


def test_an_edit_without_words_is_counted():
    link = entry("URL", "https://x.example/1", href="https://x.example/1")

    found = outcome([labelled(link)], "facebook-post-edits-2024")

    assert (found.rows, found.doubts) == ([], {"edits without words": 1})


def test_words_of_a_memory_under_an_unknown_label_are_counted_and_no_item():
    found = outcome(
        [labelled(entry("Anlass", "Zehn Jahre"))], "facebook-memories-media-2024"
    )

    assert (found.rows, found.doubts) == ([], {UNKNOWN_LABELS: 1})


def test_an_edit_says_when_it_was_made_and_not_when_the_post_was():
    found = outcome([LABELLED], "facebook-post-edits-2024")

    (row,) = found.rows
    assert row["created_at"] is None
    assert row["edited_at"].timestamp() == AT


def test_a_check_in_and_its_post_are_one_item_even_where_the_place_is_named_otherwise():
    place = {"place": {"name": "Pier"}}
    posted = outcome(
        [{"timestamp": AT, "attachments": [{"data": [place]}]}], "facebook-posts-2024"
    )
    checked = outcome(
        [labelled(entry("Location", "Pier 1"), entry("URL", "https://x.example/1"))],
        "facebook-check-ins-2024",
    )

    assert seen(posted, "twin", "kind") == seen(checked, "twin", "kind")


# Reviews, lives ----------------------------------------------------------------------


def test_words_of_a_review_are_found_at_any_depth_and_others_are_counted():
    record = {"timestamp": AT, "data": [{"review": {"text": "Fine", "mood": "Merry"}}]}

    found = outcome([record], "facebook-reviews-2024")

    assert seen(found, "kind", "text") == [("review", "Fine")]
    assert found.doubts == {"words under keys we do not know": 1}


def test_a_review_that_cannot_be_mapped_is_a_problem():
    found = outcome([{"timestamp": AT, "verdict": "Fine"}], "facebook-reviews-2024")

    assert (found.rows, found.problems) == ([], ["record not read (ValueError)"])


def test_a_rating_by_nobody_named_is_counted():
    found = outcome([{"timestamp": AT, "text": "Kind"}], "facebook-ratings-2024")

    assert seen(found, "author", "text") == [("self", "Kind")]
    assert sum(found.doubts.values()) == 1


def test_the_title_of_a_live_is_the_persons_unless_it_names_the_owner():
    lives = [
        {"timestamp": AT, "uri": "live/180000000001.mp4", "title": "Parade!"},
        {
            "timestamp": AT,
            "uri": "live/180000000002.mp4",
            "title": "Eve Example was live.",
        },
    ]

    found = outcome(lives, "facebook-lives-2024")

    assert seen(found, "kind", "text") == [
        ("video", None), ("caption", "Parade!"), ("video", None),
    ]  # fmt: skip


def test_a_live_of_nothing_is_a_problem():
    found = outcome([{"timestamp": AT}], "facebook-lives-2024")

    assert found.problems == ["record not read (ValueError)"]


# Groups named in titles --------------------------------------------------------------

CONTEXT = Context(0, "facebook", {}, ("Eve Example",), (GARDENERS, "Ulm", "Town"), 0)
TITLES = {
    f"Eve Example ha pubblicato in {GARDENERS}.": ("group", GARDENERS),
    f"Eve Example posted in {GARDENERS}.": ("group", GARDENERS),
    f"Eve Example updated the group photo in {GARDENERS}.": ("group", GARDENERS),
    f"Eve Example shared a video in {GARDENERS}.": ("group", GARDENERS),
    f"Eve Example shared {GARDENERS}'s post.": ("timeline", None),
    f"Eve Example was at {GARDENERS}.": ("timeline", None),
    f"Eve Example shared a post from {GARDENERS}.": ("timeline", None),
    f"Bob Sample posted something about {GARDENERS}.": ("timeline", None),
    f"Eve Example x {GARDENERS} y {GARDENERS}.": ("timeline", None),
    f"Eve Example ha scritto in {GARDENERS}burg.": ("timeline", None),
    "Eve Example war in Ulm.": ("timeline", None),
    f"Eve Example wrote on {GARDENERS}'s timeline.": ("other_timeline", None),
}


@pytest.mark.parametrize(("title", "place"), TITLES.items(), ids=TITLES)
def test_a_listed_group_is_taken_from_a_title_only_beyond_doubt(title, place):
    assert surfaces.where(title, "timeline", CONTEXT) == place


@pytest.mark.parametrize("more", [{"things": (GARDENERS,)}, {"is_share": True}])
def test_a_place_or_share_of_that_name_is_no_group(more):
    title = f"Eve Example ha pubblicato in {GARDENERS}."

    assert surfaces.where(title, "timeline", CONTEXT, **more) == ("timeline", None)


def test_two_listed_groups_in_one_title_leave_the_post_on_the_timeline():
    context = CONTEXT._replace(groups=(GARDENERS, "Example Pond Friends"))
    title = f"Eve Example ha pubblicato in {GARDENERS} e Example Pond Friends."

    assert surfaces.where(title, "timeline", context) == ("timeline", None)


# An audience, should one ever be stated ----------------------------------------------

MESSAGE = entry("Message", "words")
STATED = {
    "key": [b.post("words", audience={"name": "Public"})],
    "compound key": [b.post("words", post_privacy="everyone")],
    "label": [labelled(MESSAGE, entry("Who can see this?", "Public"))],
    "label in German": [labelled(MESSAGE, entry("Zielgruppe", "Alle"))],
    "label in French": [labelled(MESSAGE, entry("Confidentialité", "Public"))],
    "group": [labelled(MESSAGE, {"title": "Audience", "dict": []})],
}
UNSTATED = {
    "words": [b.post('The "audience": quiet, "privacy"')],
    "value": [b.post("audience")],
    "labelled words": [labelled(entry("Message", "Privacy"), title="On privacy")],
}


@pytest.mark.parametrize("value", STATED.values(), ids=STATED)
def test_an_audience_under_a_name_we_do_not_know_is_reported(value):
    found = outcome(value, "facebook-archive-2024")

    assert seen(found, "text") == [("words",)]
    assert found.doubts[audiences.STATED] == 1


@pytest.mark.parametrize("value", UNSTATED.values(), ids=UNSTATED)
def test_words_about_an_audience_are_not_reported(value):
    assert audiences.stated_in(b.json_bytes(value)) == 0


def test_a_key_of_instagrams_maps_is_seen():
    cells = {"Comment": b.cell("words"), "Audience": b.cell("Public")}

    assert audiences.stated_in(b.json_bytes([{"string_map_data": cells}])) == 1


# Whole archives ----------------------------------------------------------------------


def test_an_instagram_archive_named_facebook_is_instagrams(tmp_path):
    folder = b.unzipped(b.instagram(2), tmp_path / "facebook-eve-2026-01-01-ABCD1234")

    run([folder], Options(out=tmp_path / "out", as_of=AS_OF))

    items = pq.read_table(tmp_path / "out" / "items.parquet").column("platform")
    assert set(items.to_pylist()) == {"instagram"}


def test_a_pages_albums_are_the_pages_and_a_persons_are_not():
    album = {"name": "Profile pictures", "photos": [PHOTO]}

    page = outcome(album, "facebook-page-album-2026")
    person = outcome(album, "facebook-album-2024")

    assert (seen(page, "surface"), seen(person, "surface")) == (
        [("page",)], [("profile_picture",)],
    )  # fmt: skip


@pytest.mark.parametrize("mark", ["'", "’", "_", "%27"])
def test_paths_are_known_with_any_apostrophe(mark):
    paths = [
        f"x/posts/other_people{mark}s_posts_to_your_timeline.json",
        f"this_profile{mark}s_activity_across_facebook/posts/album/3.json",
    ]

    found = [formats.match(path, "facebook").format for path in paths]

    assert [row and row.id for row in found] == [
        "facebook-wall-posts-2018", "facebook-page-album-2026",
    ]  # fmt: skip
