"""A scan says what texts mention, as far as it was asked to."""

import csv
import json

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from audit.cli import app
from audit.pipeline import Options, UsageError, run
from parsers import schema
from tests import builders
from tests.conftest import AS_OF

MEDIA = "your_facebook_activity/posts/media/your_posts"
TEXTS = {
    "I was diagnosed with diabetes last year, still learning how": (["health"], "en"),
    "On m'a diagnostiqué un diabète cet hiver, j'apprends encore": (["health"], "fr"),
    "Ma fille a quatre ans aujourd'hui, joyeux anniversaire ma puce": (
        ["minor_depicted"], "fr",
    ),
    "Write to eve@example.org if you want the recipe of the cake": (
        ["EMAIL_ADDRESS"], "en",
    ),
    "Lovely weather at the lake, the water was warm": ([], "en"),
    "Bei mir wurde letztes Jahr Diabetes festgestellt, ich lerne noch": ([], "de"),
    "ok": ([], "und"),
}  # fmt: skip
GERMAN = list(TEXTS)[5]


@pytest.fixture(scope="module")
def export(tmp_path_factory):
    members = {
        builders.PROFILE: {"profile_v2": {"name": {"full_name": "Eve Example"}}},
        builders.POSTS: [
            builders.post(text, 1_500_000_000 + 86_400 * place)
            for place, text in enumerate(TEXTS)
        ],
        f"{MEDIA}/lone.jpg": b"x",
    }
    path = tmp_path_factory.mktemp("in") / "facebook-eve-2026-10-20-AAAA1111.zip"
    path.write_bytes(builders.zipped(members))
    return path


def rows_of(export, out, **options):
    run([export], Options(out=out, as_of=AS_OF, jobs=1, formats=("csv",), **options))
    table = pq.read_table(out / "items.parquet")
    assert table.schema.equals(schema.schema_of(schema.ITEMS))
    rows = table.select(["kind", "text", "lang", "sensitive"]).to_pylist()
    return [row for row in rows if row["kind"] != "profile_field"]


def by_text(rows):
    return {r["text"]: (r["sensitive"], r["lang"]) for r in rows if r["text"]}


def test_languages_and_mentions_stand_in_the_items(export, tmp_path):
    rows = rows_of(export, tmp_path / "out")
    assert by_text(rows) == TEXTS
    # What has no words was looked at and mentions nothing.
    assert [(r["sensitive"], r["lang"]) for r in rows if r["kind"] == "photo"] == [
        ([], None)
    ]
    with (tmp_path / "out" / "items.csv").open(encoding="utf-8-sig") as file:
        listed = {row["text"]: row["sensitive"] for row in csv.DictReader(file)}
    assert listed[next(iter(TEXTS))] == "health"
    record = json.loads((tmp_path / "out" / "audit.json").read_text())
    assert sorted(record["mentions"]) == ["language", "lexicons"]
    assert record["mentions"]["lexicons"]["fr"] >= "2026-11-22"
    assert record["options"]["children"] is True


def test_nothing_is_looked_for_with_no_mentions(export, tmp_path):
    rows = rows_of(export, tmp_path / "out", mentions=False)
    assert {(r["sensitive"], r["lang"]) for r in rows} == {(None, None)}
    record = json.loads((tmp_path / "out" / "audit.json").read_text())
    assert "mentions" not in record


def test_children_are_left_out_where_asked(export, tmp_path):
    found = by_text(rows_of(export, tmp_path / "out", children=False))
    wanted = {
        text: ([label for label in labels if label != "minor_depicted"], lang)
        for text, (labels, lang) in TEXTS.items()
    }
    assert found == wanted


def test_lexicons_on_trial_are_used_where_asked(export, tmp_path):
    found = by_text(rows_of(export, tmp_path / "out", trials=True))
    assert found[GERMAN] == (["health"], "de")


def test_labels_stay_where_words_are_taken_out(export, tmp_path):
    out = tmp_path / "out"
    rows = rows_of(export, out, text="none")
    assert {r["text"] for r in rows} == {None}
    found = sorted(label for r in rows for label in r["sensitive"])
    assert found == ["EMAIL_ADDRESS", "health", "health", "minor_depicted"]
    for path in out.iterdir():
        assert b"eve@example.org" not in path.read_bytes()


# A model of one's own ----------------------------------------------------------------


def test_a_model_is_asked_beside_the_lexicons(tmp_path):
    path = tmp_path / "facebook-eve-2026-10-20-AAAA1111.zip"
    texts = ["Feeling all wobbly", "Lovely weather", *list(TEXTS)[:1]]
    posts = [builders.post(text, 1_500_000_000) for text in texts]
    path.write_bytes(builders.zipped({builders.POSTS: posts}))
    rows = rows_of(path, tmp_path / "out", topics_by="tests.plugs:by_one_word")
    found = {r["text"]: r["sensitive"] for r in rows}
    assert found == dict(zip(texts, [["health"], [], ["health"]], strict=True))


@pytest.mark.parametrize("name", ["one_too_few", "other_names", "failing"])
def test_a_model_that_fails_loses_no_item_and_is_told(export, tmp_path, name):
    out = tmp_path / "out"
    rows = rows_of(export, out, topics_by=f"tests.plugs:{name}")
    assert by_text(rows) == TEXTS
    problems = pq.read_table(out / "problems.parquet")["what"].to_pylist()
    assert [what for what in problems if what.startswith("words not searched")]
    assert not [what for what in problems if "diagnosed" in what]


@pytest.mark.parametrize("name", ["nothing", "tests.plugs:", "tests.plugs:no", "no:no"])
def test_a_model_that_cannot_be_found_is_refused_first(export, tmp_path, name):
    with pytest.raises(UsageError, match="--topics-by"):
        rows_of(export, tmp_path / "out", topics_by=name)
    assert not (tmp_path / "out").exists()


def test_a_model_is_not_asked_where_nothing_is_looked_for(export, tmp_path):
    with pytest.raises(UsageError, match="--no-mentions"):
        rows_of(
            export, tmp_path / "out", mentions=False, topics_by="tests.plugs:failing"
        )


def test_the_command_takes_the_options(export, tmp_path):
    result = CliRunner().invoke(
        app,
        ["scan", str(export), "--out", str(tmp_path / "out"), "--as-of", "2026-11-21",
         "--format", "json", "--no-child-hints", "--trials", "--exif", "--quiet",
         "--topics-by", "tests.plugs:by_one_word"],
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    options = json.loads((tmp_path / "out" / "audit.json").read_text())["options"]
    names = ("exif", "mentions", "children", "trials", "topics_by")
    assert [options[name] for name in names] == [
        True, True, False, True, "tests.plugs:by_one_word",
    ]  # fmt: skip
