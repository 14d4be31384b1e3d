"""What the page says in sentences: with number and base, in both languages."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from audit import policy as policies
from reports import coverage, filters, page, sentences, steps, words
from tests.reports import views
from tests.reports.views import QUESTIONS, account, counted, view


def plain(text):
    return str(text).replace("\u202f", " ")


@pytest.mark.parametrize(
    ("items", "low", "high", "sentence"),
    [
        (0, 0, 0, "There is no item of yours to hold against the policy"),
        (1, 1, 1, "Of your 1 item, 1 (100 %) is in scope of the policy"),
        (
            1, 0, 1,
            "Of your 1 item, between 0 and 1 (0–100 %) is in scope of the policy",
        ),
        (1, 0, 0, "Of your 1 item, none is in scope of the policy"),
        (9, 0, 0, "Of your 9 items, none is in scope of the policy"),
        (9, 3, 3, "Of your 9 items, 3 (33 %) are in scope of the policy"),
        (
            1204, 300, 910,
            "Of your 1 204 items, between 300 and 910 (25–76 %) are in scope of the "
            "policy",
        ),
        (
            48213, 1, 48212,
            "Of your 48 213 items, between 1 and 48 212 (<1 % to >99 %) are in scope "
            "of the policy",
        ),
        (
            5000, 1, 2,
            "Of your 5 000 items, between 1 and 2 (<1 %) are in scope of the policy",
        ),
    ],
)  # fmt: skip
def test_headline_gives_number_base_and_bounds(items, low, high, sentence):
    said = plain(sentences.headline(counted(items, low, high)))

    assert said == f"{sentence} Meta announced on 14 April 2025."


@pytest.mark.parametrize(
    ("items", "low", "high", "sentence"),
    [
        (0, 0, 0, "Il n’y a aucun élément de vous à confronter au périmètre annoncé"),
        (1, 1, 1, "Sur votre 1 élément, 1 (100 %) est dans le périmètre annoncé"),
        (9, 0, 0, "Sur vos 9 éléments, aucun n’est dans le périmètre annoncé"),
        (
            1204, 300, 910,
            "Sur vos 1 204 éléments, entre 300 et 910 (25–76 %) sont dans le périmètre "
            "annoncé",
        ),
    ],
)  # fmt: skip
def test_headline_is_french_where_french_is_spoken(items, low, high, sentence):
    with words.using("fr"):
        said = plain(sentences.headline(counted(items, low, high)))

    assert said == f"{sentence} par Meta le 14 avril 2025."


@pytest.mark.parametrize(
    ("undetermined", "settles", "sentence", "offer"),
    [
        (0, (), "None is left undetermined.", ""),
        (7, (), "7 cannot be decided from this export.", ""),
        (7, (0,), "7 cannot be decided from this export.", ""),
        (
            7, (5,), "7 cannot be decided from this export.",
            "Answer 1 question: it settles 5 of them",
        ),
        (
            1610, (1000, 150, 40, 4), "1 610 cannot be decided from this export.",
            "Answer 3 questions: they settle 1 190 of them",
        ),
    ],
)  # fmt: skip
def test_second_sentence_and_what_three_answers_would_settle(
    undetermined, settles, sentence, offer
):
    asked = tuple(replace(QUESTIONS[0], settles=count) for count in settles)
    shown = counted(2000, 9, 9 + undetermined, questions={"en": asked, "fr": asked})

    assert plain(sentences.remainder(shown)) == sentence
    assert plain(sentences.offer(shown)) == offer


def test_an_empty_audit_has_no_second_sentence():
    assert sentences.remainder(views.EMPTY) == ""


def test_verdicts_say_what_they_rest_on_and_that_no_answer_was_given():
    rests = {"in_scope": {"archive": 222, "product_rule": 20}, "undetermined": {}}
    shown = view(summary=views.SUMMARY | {"verdicts_rest_on": rests})

    assert sentences.grounds(shown) == [
        (
            "in_scope",
            "222 by this export, 20 by the product’s nature and 0 by your answers",
        )
    ]


@pytest.mark.parametrize(
    ("policy", "sentence"),
    [
        (
            "eu-2025-05",
            "One can still object, for the future. What that changes for content that "
            "was public since 27 May 2025 is disputed.",
        ),
        (
            "eu-2024-06",
            "This plan was suspended and did not take effect. To the policy that did, "
            "one can still object, for the future.",
        ),
        (
            "uk-2024-09",
            "One can still object, for the future. What that changes for earlier "
            "items, no source that we read says.",
        ),
        ("us", "No objection to this is offered where this policy applies."),
    ],
)
def test_every_region_has_its_answer_on_objecting(policy, sentence):
    found = {known.id: known for known in policies.load()}[policy]

    assert sentences.objection(found) == sentence


def test_a_checked_sample_is_told_with_its_bases():
    sample = {
        "undetermined": {"items": 1112, "drawn": 40, "seen": {"public": 9,
                         "not_public": 21, "blank": 10}, "public_bounds": [180, 700]},
        "agreement": {"compared": 12, "agreed": 11},
    }  # fmt: skip

    assert [plain(said) for said in sentences.sampled(sample)] == [
        "Of 1 112 undetermined items 40 were drawn by chance; you looked up 30 of them "
        "and found 9 public. So between 180 and 700 of the 1 112 are public (with 95 % "
        "confidence).",
        "Of 12 items whose visibility the export states, you saw 11 as it is stated.",
    ]


@pytest.mark.parametrize(
    ("size_bytes", "lang", "said"),
    [(0, "en", "0 B"), (999, "en", "999 B"), (11_000_000_000, "en", "11 GB"),
     (44_000, "fr", "44 ko")],
)  # fmt: skip
def test_sizes_are_in_the_largest_whole_unit(size_bytes, lang, said):
    with words.using(lang):
        assert plain(filters.size(size_bytes)) == said


# What was read -----------------------------------------------------------------------


def test_the_badge_names_all_that_is_missing():
    assert coverage.badge(view()) == coverage.Badge(
        "partial",
        "partial",
        ["1 file unreadable", "1 file read in part", "1 file of an unknown kind",
         "3 problems"],
    )  # fmt: skip


def test_the_badge_is_complete_where_nothing_is_missing():
    shown = view(files=[views.file("a.json", "parsed", records=1)], problems=())

    assert coverage.badge(shown) == coverage.Badge("complete", "complete", [])


@pytest.mark.parametrize(
    ("begin", "opened", "is_gap"),
    [
        (datetime(2006, 3, 4, tzinfo=UTC), datetime(2006, 3, 1, tzinfo=UTC), False),
        (datetime(2019, 1, 1, tzinfo=UTC), datetime(2006, 3, 1, tzinfo=UTC), True),
        (datetime(2019, 1, 1, tzinfo=UTC), None, True),
        (datetime(2004, 2, 4, tzinfo=UTC), None, False),
        (None, datetime(2006, 3, 1, tzinfo=UTC), False),
    ],
)
def test_an_account_that_is_older_than_its_archive_is_a_gap(begin, opened, is_gap):
    shown = view(accounts=[account(covered_from=begin, created_at=opened)])

    assert [gap.account for gap in coverage.gaps(shown)] == ["ann.example"] * is_gap


def test_years_outside_the_span_of_any_account_are_not_covered():
    rows = [
        account(covered_from=datetime(2010, 5, 1, tzinfo=UTC),
                created_at=datetime(2007, 1, 2, tzinfo=UTC),
                covered_until=datetime(2024, 1, 2, tzinfo=UTC)),
        account(covered_from=datetime(2012, 5, 1, tzinfo=UTC),
                created_at=datetime(2012, 1, 2, tzinfo=UTC)),
    ]  # fmt: skip

    found = coverage.uncovered(rows, date(2026, 11, 21))

    assert found == {2007, 2008, 2009, 2025, 2026}


# What to do --------------------------------------------------------------------------


def test_the_list_of_what_to_do_names_places_by_year_undated_last():
    posts = "Profile → ⋯ → Activity log → Posts → Your posts"
    groups = "Profile → ⋯ → Activity log → Groups → Posts and comments in groups"
    pictures = "Profile → ☰ → Your activity → Photos and videos → Posts"

    assert steps.by_year(view()) == [
        (2013, [("instagram", pictures, 2, 0)]),
        (2014, [("facebook", groups, 0, 30), ("facebook", posts, 4, 10)]),
        (0, [("facebook", "Profile → Edit profile, or Edit details", 0, 3)]),
    ]


def test_every_item_of_every_platform_has_a_place():
    from parsers.schema import KINDS, PLATFORMS, SURFACES

    paths = {
        steps.place_of(platform, kind, surface)
        for platform in PLATFORMS
        for kind in KINDS
        for surface in SURFACES
    }

    assert "" not in paths
    with words.using("fr"):
        assert {path for path in paths if words.gettext(path) == path} == set()


# Words -------------------------------------------------------------------------------

SHOWN = {"rich": view(), "empty": views.EMPTY, "unknown": views.UNKNOWN,
         "no text": view(text_level="none")}  # fmt: skip
FORBIDDEN = {
    "en": "was used|is safe|too late|is in the model|trained on|score",
    "fr": "a été utilisé|sans danger|est sûr|trop tard|est dans le modèle|note globale",
}


@pytest.mark.parametrize("lang", words.LANGUAGES)
@pytest.mark.parametrize("shown", SHOWN.values(), ids=SHOWN)
def test_the_page_never_says_what_it_cannot_know(shown, lang):
    text = views.read(shown, lang).text.lower()

    assert re.findall(FORBIDDEN[lang], text) == []


def test_the_french_page_has_no_english_of_ours_left():
    with words.using("fr"):
        french = set(_sentences(page.render(view())))
    english = set(_sentences(page.render(view())))
    same = {
        said
        for said in french & english
        if len(said.split()) > 2 and not _is_data(said)
    }

    assert same == set()


def _sentences(html):
    """The texts of the first language's body between tags."""
    body = html.partition("<header>")[2].partition("<template")[0]
    return (" ".join(text.split()) for text in re.findall(r">([^<]+)<", body))


def _is_data(text):
    """Whether a text is the invented person's, a problem's, or a source's."""
    data = [
        repr(found)
        for found in (views.ITEM_ROWS, views.FILE_ROWS, views.PROBLEMS, QUESTIONS,
                      views.POLICY, views.NAMES, views.RULES)
    ]  # fmt: skip
    words_ = re.sub(r" \(\d+\)$", "", text).strip(" …,;.")
    return any(words_ in found for found in data)
