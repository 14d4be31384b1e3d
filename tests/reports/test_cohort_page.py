"""The page of a cohort: true sentences, nothing that is withheld, no way out."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256

import pytest

from audit import cohort as cohorts_of
from audit import policy as policies
from reports import cohort, words
from reports.cohort import View
from tests import cohorts
from tests.cohorts import row
from tests.reports.test_axe import SCREENS, violations
from tests.reports.test_page import Reader

NOTHING = {
    "participants": None, "items": None, "in_scope": None, "undetermined": None,
    "out_of_scope": None, "low_percent": None, "high_percent": None,
}  # fmt: skip


def _facts(folder, **options):
    return cohorts_of.published(cohorts_of.read(folder), cohorts_of.Rules(**options))


def _view(facts):
    known = {one.id: one for one in policies.load()}
    return View(facts=facts, policy=known.get(facts["policy"]))


@pytest.fixture(scope="module")
def facts(tmp_path_factory):
    return _facts(cohorts.invented(tmp_path_factory.mktemp("page") / "batch"))


@pytest.fixture
def small(tmp_path):
    rows_of = {f"p{n}": [row(6), row(1, year=None)] for n in range(6)}
    return _facts(cohorts.write(tmp_path / "small", rows_of))


def _read(facts):
    reader = Reader()
    reader.feed(cohort.render(_view(facts)))
    reader.close()
    return reader


def test_the_headline_gives_bounds_base_and_policy(facts):
    said = str(cohort.headline(_view(facts))).replace("\u202f", " ")

    assert said == (
        "Of about 50 325 items of about 60 participants, between 13 % and 62 % are in "
        "scope of the policy Meta announced on 14 April 2025 (eu-2025-05)."
    )


def test_a_policy_of_another_version_is_named_by_its_id(small):
    said = str(cohort.headline(View(facts=small | {"policy": "later"}, policy=None)))

    assert said.endswith("are in scope of the policy later.")


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(0, 7, "between 0 % and 7 %"), (100, 100, "100 %"), (None, None, "–")],
)
def test_bounds_in_words(low, high, said):
    assert cohort.percents(low, high).replace("\u202f", " ") == said


def test_every_row_that_is_told_stands_there_and_no_other(small):
    reader = _read(small)

    assert [r for r in reader.rows if r[:1] in (["2012"], ["undated"], ["post"])] == [
        ["2012", "between 0 % and 100 %", "35", "– withheld, or none", "35",
         "– withheld, or none", "5"],
        ["undated", "between 0 % and 100 %", "5", "– withheld, or none", "5",
         "– withheld, or none", "5"],
        ["post", "between 0 % and 100 %", "40", "– withheld, or none", "40",
         "– withheld, or none", "5"],
        ["post", "35", "5"],
    ]  # fmt: skip
    assert "Withheld, or none there: comment, caption, photo," in reader.text
    assert "Too few participants to tell how they differ" in reader.text


def test_the_sections_say_what_is_safe_and_what_it_cannot_say(facts, small):
    assert _read(facts).values("section", "id") == [
        "summary", "years", "kinds", "platforms", "kinds-by-year", "spread",
        "sensitive", "safe", "cannot",
    ]  # fmt: skip
    assert "sensitive" not in _read(small).values("section", "id")


def test_bars_are_as_long_as_the_bounds(facts):
    reader = _read(facts)
    row_of_2026 = next(one for one in facts["years"] if one["label"] == "2026")

    sure = reader.values("rect", "width")

    assert str(row_of_2026["low_percent"]) in sure
    assert str(row_of_2026["high_percent"] - row_of_2026["low_percent"]) in sure


def test_every_limit_is_a_sentence():
    sentences = [
        said
        for count in (None, 1250)
        for said in cohort.notes(
            {"notes": list(cohort._NOTES), "participants": {"left_out": count}}
        )
    ]

    assert [said for said in sentences if not said.endswith(".")] == []


@pytest.mark.parametrize(("count", "first"), [(None, "Some"), (10, "About 10")])
def test_how_many_were_left_out_is_said(small, count, first):
    people = small["participants"] | {"left_out": count}
    facts = small | {"notes": ["left_out"], "participants": people}

    assert f"{first} participants of earlier runs are in no source" in _read(facts).text


def test_the_page_never_says_what_it_cannot_know(facts):
    text = _read(facts).text.lower()

    assert not re.findall("was used|is safe|too late|is in the model|trained on", text)
    assert "no sample of anybody" in text


def test_the_policy_of_the_page_allows_its_own_stylesheet_and_nothing_else(facts):
    html = cohort.render(_view(facts))

    style = html.partition("<style>")[2].partition("</style>")[0]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert (
        f"content=\"default-src 'none'; style-src 'sha256-{digest}'; "
        "script-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; "
    ) in html
    assert not {"script", "iframe", "form"} & {one.tag for one in _read(facts).starts}
    assert " style=" not in html


def test_two_renders_are_equal(facts):
    assert cohort.render(_view(facts)) == cohort.render(_view(facts))


def test_every_link_leads_to_a_place_of_the_page(facts):
    reader = _read(facts)

    places = {
        f"#{id_}"
        for tag in ("section", "symbol", "h2")
        for id_ in reader.values(tag, "id")
    }
    links = reader.values("a", "href") + reader.values("use", "href")
    assert [link for link in links if link not in places] == []


@pytest.fixture(scope="module")
def pages(facts, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    for lang in words.LANGUAGES:
        with words.using(lang):
            html = cohort.render(_view(facts))
        (folder / f"{lang}.html").write_text(html, encoding="utf-8")
    return folder


@pytest.mark.parametrize("screen", SCREENS.values(), ids=SCREENS)
def test_axe_finds_nothing_and_nothing_is_asked_for(page_of, pages, screen):
    visit = page_of(pages / "en.html", **screen)

    assert violations(visit.page) == []
    visit.assert_quiet()


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_no_screen_is_wider_than_a_phone_and_print_is_sound(page_of, pages, lang):
    visit = page_of(pages / f"{lang}.html", viewport={"width": 360, "height": 740})

    assert visit.page.evaluate("document.documentElement.scrollWidth") == 360
    visit.page.emulate_media(media="print")
    assert violations(visit.page) == []
