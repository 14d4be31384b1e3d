"""The explorer in a real browser: it shows what the tables hold, and nothing acts."""

from __future__ import annotations

import csv
import gzip
import json
import re
from base64 import b64decode
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from pyarrow import parquet as pq

from audit.pipeline import Options, run
from parsers.schema import Question, Rule
from reports import payload
from tests import explorers, planted
from tests.conftest import AS_OF

THIN = "\u202f"


def _opened(page_of, path, fragment=""):
    visit = page_of(path, fragment, accept_downloads=True)
    visit.page.wait_for_selector("html[data-ready]", state="attached")
    return visit


def _filter(visit, wish):
    visit.page.evaluate("(wish) => window.explorer.filter(wish)", wish)
    return _count(visit)


def _count(visit):
    """Return how many items the explorer says it shows, of how many."""
    text = visit.page.locator(".found").text_content().replace(THIN, "")
    shown, _, total, _ = text.split(" ")
    return int(shown), int(total)


def _settled(visit):
    visit.page.evaluate("window.explorer.idle()")


def _words(visit):
    return visit.page.locator("#explorer tbody .excerpt").all_text_contents()


def _day(day, year=2014):
    return datetime(year, 5, day, 6, 7, 8, tzinfo=UTC)


def _row(number, **given):
    usual = {"item_id": f"{number:020x}", "created_at": _day(1 + number % 28)}
    return planted.item(**usual | given)


@pytest.fixture(scope="module")
def samples(scanned, tmp_path_factory) -> Path:
    """The explorer of the sample exports, with a door for tests."""
    out = tmp_path_factory.mktemp("explorer") / "explorer.html"
    return explorers.written(scanned / "items.parquet", out, door=True)


@pytest.fixture
def planted_page(page_of, tmp_path):
    """Open the explorer of planted rows."""

    def opened(items, fragment="", **options):
        path = explorers.of_rows(tmp_path / "out", items, door=True, **options)
        return _opened(page_of, path, fragment)

    return opened


# What is chosen is what Parquet says -------------------------------------------------


def _own(table):
    is_own = pc.and_(
        pc.equal(table["author"].cast("string"), "self"),
        pc.not_equal(table["kind"].cast("string"), "reaction"),
    )
    return table.filter(is_own)


def _is(name, *labels):
    return lambda table: pc.is_in(table[name].cast("string"), pa.array(labels))


def _year(first, last):
    return lambda table: pc.and_(
        pc.greater_equal(pc.year(table["created_at"]), first),
        pc.less_equal(pc.year(table["created_at"]), last),
    )


CHOICES = [
    ({}, lambda table: pc.is_valid(table["item_id"])),
    *(
        ({"verdict": label}, _is("verdict", label))
        for label in ("in_scope", "undetermined", "out_of_scope")
    ),
    ({"kind": ["post", "comment"]}, _is("kind", "post", "comment")),
    ({"platform": "instagram"}, _is("platform", "instagram")),
    ({"visibility": "unknown"}, _is("visibility", "unknown")),
    ({"certainty": "archive"}, _is("certainty", "archive")),
    ({"surface": "story"}, _is("surface", "story")),
    ({"rule": "eu25-audience-unknown"}, _is("rule", "eu25-audience-unknown")),
    ({"visibility_basis": "always_public"}, _is("visibility_basis", "always_public")),
    ({"account": "ann.example"}, _is("account", "ann.example")),
    ({"year": 2014}, _year(2014, 2014)),
    ({"year": [2010, 2016]}, _year(2010, 2016)),
    ({"year": None}, lambda table: pc.is_null(table["created_at"])),
    ({"has": "link"}, lambda table: pc.is_valid(table["url"])),
    ({"has": "media"}, lambda table: pc.is_valid(table["media_path"])),
    ({"has": "gps"}, lambda table: pc.fill_null(table["has_gps"], False)),
    ({"has": "live"}, _is("status", "live")),
    (
        {"verdict": "in_scope", "kind": "photo", "year": [2012, 2026]},
        lambda table: pc.and_(
            pc.and_(_is("verdict", "in_scope")(table), _is("kind", "photo")(table)),
            _year(2012, 2026)(table),
        ),
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("wish", "holds"),
    CHOICES,
    ids=lambda x: json.dumps(x) if isinstance(x, dict) else "",
)
def test_as_many_items_are_shown_as_the_parquet_file_has(
    page_of, samples, scanned, wish, holds
):
    own = _own(pq.read_table(scanned / "items.parquet"))
    wanted = pc.sum(pc.fill_null(holds(own), False)).as_py() or 0
    visit = _opened(page_of, samples)

    assert _filter(visit, wish) == (wanted, own.num_rows)
    visit.assert_quiet()


def test_those_choices_tell_the_items_apart(scanned):
    own = _own(pq.read_table(scanned / "items.parquet"))
    counts = [pc.sum(pc.fill_null(holds(own), False)).as_py() for _, holds in CHOICES]

    assert sum(1 for count in counts if 0 < count < own.num_rows) >= len(CHOICES) - 3


def test_others_words_and_reactions_are_shown_when_asked_for(planted_page):
    visit = planted_page(
        [
            _row(1), _row(2), _row(3, kind="reaction"),
            _row(4, kind="reaction", author="other"), _row(5, author="other"),
            _row(6, author="ai", kind="ai_message"),
        ]
    )  # fmt: skip

    assert _count(visit) == (2, 2)
    assert _filter(visit, {"whose": "reactions"}) == (2, 2)
    assert _filter(visit, {"whose": "others"}) == (1, 1)
    assert _filter(visit, {"whose": "ai"}) == (1, 1)
    assert _filter(visit, {"whose": "all"}) == (6, 6)


def test_lists_of_people_and_subjects_are_filters(planted_page):
    visit = planted_page(
        [
            _row(1, people=["Bob Sample", "Ann Example"]),
            _row(2, people=["Bob Sample"]),
            _row(3, people=[], sensitive=["health", "offences"]), _row(4),
        ]
    )  # fmt: skip

    assert _filter(visit, {"people": "Bob Sample"}) == (2, 4)
    assert _filter(visit, {"people": ["Ann Example", "Nobody"]}) == (1, 4)
    assert _filter(visit, {"sensitive": "offences"}) == (1, 4)
    assert _filter(visit, {"container": "No such group"}) == (0, 4)
    assert visit.page.locator("#explorer caption").text_content() == (
        "No item fits these filters."
    )


def test_a_ticked_box_filters_counts_and_makes_a_chip(planted_page):
    visit = planted_page(
        [_row(1, kind="photo"), _row(2), _row(3, verdict="in_scope"), _row(4)]
    )
    page = visit.page

    page.locator("summary", has_text="Kind").click()
    box = page.get_by_label("post 3")
    box.check()
    _settled(visit)

    assert _count(visit) == (3, 4)
    # The other kinds are still counted, as they may be ticked too.
    assert page.locator(".facet[open] label").all_text_contents() == [
        "post 3",
        "photo 1",
    ]
    page.get_by_role("button", name="Remove filter: Kind: post").click()
    _settled(visit)
    assert _count(visit) == (4, 4)
    assert not box.is_checked()


def test_languages_are_named_in_the_language_of_the_page(planted_page):
    visit = planted_page([_row(1, lang="fr"), _row(2, lang="und"), _row(3, lang=None)])

    _filter(visit, {"lang": ["fr", "und"]})

    assert visit.page.locator(".chips bdi").all_text_contents() == [
        "Language: French",
        "Language: unknown",
        "Clear all",
    ]
    assert _count(visit) == (2, 3)


# Search ------------------------------------------------------------------------------

SCRIPTS = [
    ("straße", "STRASSE"),
    ("ΟΔΥΣΣΕΥΣ", "οδυσσευς"),
    ("Cafe\u0301 au lait", "CAFÉ"),
    ("Привет, мир", "привет"),
    ("שלום עולם", "עולם"),
    ("مرحبا بالعالم", "بالعالم"),
    ("東京で散歩", "京で"),
    ("नमस्ते दुनिया", "दुनिया"),
    ("a family 👨‍👩‍👧 here", "👨‍👩‍👧"),
    ("nul\\0 and \x00 inside", "inside"),
]


@pytest.mark.parametrize(("text", "sought"), SCRIPTS)
def test_search_finds_words_in_any_script_and_case(planted_page, text, sought):
    visit = planted_page([_row(1, text="Plain words"), _row(2, text=text), _row(3)])

    assert _filter(visit, {"q": sought}) == (1, 3)
    visit.assert_quiet()


def test_search_looks_at_names_of_groups_places_and_people_too(planted_page):
    visit = planted_page(
        [
            _row(1, container="Choir of Exampleton"), _row(2, place="Choir hall"),
            _row(3, people=["Ann Choirmaster"]), _row(4, text="our choir"), _row(5),
        ]
    )  # fmt: skip

    assert _filter(visit, {"q": "choir"}) == (4, 5)
    assert _filter(visit, {"q": "choir", "people": "Ann Choirmaster"}) == (1, 5)
    assert _filter(visit, {"q": "quoir"}) == (0, 5)


def test_what_is_typed_is_searched_and_can_be_taken_back(planted_page):
    visit = planted_page([_row(1, text="Needle"), _row(2), _row(3)])
    page = visit.page

    page.get_by_label("Search in words and names").press_sequentially("needle")
    page.wait_for_function("() => document.querySelectorAll('.excerpt').length === 1")

    assert _words(visit) == ["Needle"]
    page.get_by_role("button", name="Clear all").click()
    _settled(visit)
    assert _count(visit) == (3, 3)
    assert page.get_by_label("Search in words and names").input_value() == ""


CANCELLED = """() => new Promise((done) => {
  const busy = document.querySelector("#explorer .busy");
  new MutationObserver(() => {
    const seen = busy.querySelector("progress").max >= 0;
    if (!busy.hidden) busy.querySelector("button").click();
    else done(seen);
  }).observe(busy, { attributes: true });
  const box = document.querySelector("#explorer input[type=search]");
  box.value = "needle";
  box.dispatchEvent(new Event("input"));
})"""


def test_a_search_can_be_cancelled_and_leaves_all_as_it_was(planted_page, monkeypatch):
    monkeypatch.setattr(payload, "CHUNK", 2)
    visit = planted_page([_row(n, text=f"needle {n}") for n in range(40)])
    _filter(visit, {"q": "needle 7"})

    visit.page.evaluate(CANCELLED)
    _settled(visit)

    assert _count(visit) == (1, 40)
    assert visit.page.locator("input[type=search]").input_value() == "needle 7"
    visit.assert_quiet()


def test_a_search_follows_the_letters_typed_meanwhile(planted_page, monkeypatch):
    monkeypatch.setattr(payload, "CHUNK", 2)
    visit = planted_page([_row(n, text=f"needle {n}") for n in range(40)])

    visit.page.evaluate(
        "() => { window.explorer.filter({ q: 'needle' });"
        "return window.explorer.filter({ q: 'needle 39' }); }"
    )

    assert _count(visit) == (1, 40)
    assert _words(visit) == ["needle 39"]


# The table ---------------------------------------------------------------------------


def test_rows_stand_newest_first_and_turn_round(planted_page):
    visit = planted_page(
        [
            _row(1, text="first"), _row(3, text="third"), _row(2, text="second"),
            _row(4, text="undated", created_at=None),
        ]
    )  # fmt: skip
    head = visit.page.get_by_role("columnheader", name="Published")

    assert _words(visit) == ["third", "second", "first", "undated"]
    assert head.get_attribute("aria-sort") == "descending"
    visit.page.get_by_role("button", name="Published").click()
    _settled(visit)
    assert _words(visit) == ["first", "second", "third", "undated"]
    assert head.get_attribute("aria-sort") == "ascending"
    assert visit.page.locator("tbody td").first.text_content() == "2 May 201406:07"


def test_rows_are_sorted_by_verdict_and_newest_within(planted_page):
    verdicts = ("undetermined", "in_scope", "out_of_scope", "in_scope")
    visit = planted_page(
        [_row(n, text=f"{n}", verdict=verdict) for n, verdict in enumerate(verdicts)]
    )

    visit.page.locator("th").get_by_role("button", name="Verdict").click()
    _settled(visit)

    assert _words(visit) == ["3", "1", "2", "0"]


def test_pages_are_turned_by_keyboard_and_the_focus_stays(planted_page):
    visit = planted_page([_row(n, text=f"words {n}") for n in range(120)])
    page = visit.page
    table = page.locator("#explorer table.items")
    following = page.get_by_role("button", name="Next page")

    assert table.get_attribute("aria-rowcount") == "121"
    assert page.locator("caption").text_content() == "Items 1 to 50 of 120"
    following.focus()
    page.keyboard.press("Enter")
    _settled(visit)
    page.keyboard.press("Enter")
    _settled(visit)
    assert page.locator("caption").text_content() == "Items 101 to 120 of 120"
    assert page.locator("tbody tr").first.get_attribute("aria-rowindex") == "102"
    assert page.evaluate("document.activeElement.textContent") == "Next page"
    assert following.get_attribute("aria-disabled") == "true"
    page.keyboard.press("Enter")
    _settled(visit)
    assert page.locator("caption").text_content() == "Items 101 to 120 of 120"


def test_a_row_opens_to_the_whole_chain_of_evidence(planted_page):
    long = "word " * 60
    visit = planted_page(
        [
            _row(
                5, text=long, lang="fr", visibility="public", verdict="in_scope",
                visibility_basis="account_flag", certainty="archive",
                rule="eu25-own-public", people=["Bob Sample"], place="Exampleton",
                container="Choir of Exampleton", url="https://example.org/a",
                media_path="media/a.jpg", has_gps=True, owner_age=17,
                question="item:" + "0" * 19 + "5",
                public_spans=[
                    {"from": _day(6), "until": _day(9)},
                    {"from": _day(20), "until": None},
                ],
            )
        ],
        rules=(Rule("eu25-own-public", "in_scope", "Public content counts.", ()),),
    )  # fmt: skip
    page = visit.page

    toggle = page.get_by_role("button", name="Details: post, 6 May 2014, 06:07")
    toggle.click()
    page.wait_for_selector("tr.detail")

    assert toggle.get_attribute("aria-expanded") == "true"
    assert page.locator("tbody .excerpt").text_content() == long[:140] + "…"
    words = page.locator(".detail .words")
    assert words.text_content() == long
    assert (words.get_attribute("lang"), words.get_attribute("dir")) == ("fr", "auto")
    heads = page.locator(".detail dt").all_text_contents()
    values = page.locator(".detail dd").all_text_contents()
    assert dict(zip(heads, values, strict=True)) == {
        "Visibility": "publicwhen the archive was made",
        "Evidence": "privacy flag of the account",
        "Known to be public": "6 May 2014 to 9 May 2014; since 20 May 2014, still so "
        "when the archive was made",
        "What the verdict rests on": "as the export says",
        "What would settle it": "item:{item_id}",
        "Verdict": "In scopePublic content counts.eu25-own-public",
        "Account": "eve.example (Facebook)",
        "Group, album or page": "Choir of Exampleton",
        "Place": "Exampleton",
        "People": "Bob Sample",
        "Link": "https://example.org/a",
        "File": "media/a.jpg",
        "Coordinates": "held by the export",
        "Your age then": "17",
        "Read from": "facebook-eve.zip · posts/your_posts_1.json/0",
        "Item": "0" * 19 + "5",
    }
    toggle.click()
    assert page.locator("tr.detail").count() == 0
    visit.assert_quiet()


def test_what_is_not_known_is_said_to_be_unknown(planted_page):
    visit = planted_page([_row(1, created_at=None, text=None, public_spans=None)])
    page = visit.page

    page.get_by_role("button", name="Details: post, date unknown").click()

    known = page.locator(".detail div", has=page.get_by_text("Known to be public"))
    assert known.locator("dd").text_content() == "unknown"
    assert page.locator("tbody td").first.text_content() == "date unknown"
    assert "no words" in page.locator("tbody tr").first.text_content()


def test_a_question_is_asked_in_words(planted_page):
    asked = [
        Question("group:facebook:Choir", "Is “Choir” public?", "Tab About", (), 1),
        Question("item:{item_id}", "Is {item_id} public?", "Your log", (), 1),
    ]
    visit = planted_page(
        [_row(1, question="group:facebook:Choir"), _row(2, question=f"item:{2:020x}")],
        questions={"en": asked, "fr": []},
    )
    page = visit.page

    for toggle in page.locator("button.toggle").all():
        toggle.click()
    page.wait_for_selector("tr.detail >> nth=1")

    asked = page.locator(".detail div", has=page.get_by_text("What would settle it"))
    assert asked.locator("dd").all_text_contents() == [
        f"Is {2:020x} public?Your log", "Is “Choir” public?Tab About",
    ]  # fmt: skip


def test_every_question_of_the_report_is_asked_in_both_languages(scanned):
    html = (scanned / "report.html").read_text(encoding="utf-8")

    def opened(id_):
        text = re.search(rf'<script [^>]*id="{id_}">(.*?)</script>', html)[1]
        return json.loads(gzip.decompress(b64decode(text)))

    ids = set(opened("c-labels")["question"])
    own = _own(pq.read_table(scanned / "items.parquet"))["question"]
    wanted = {id_ for id_ in own.to_pylist() if id_ and not id_.startswith("item:")}
    asked = opened("c-questions")
    assert len(wanted) > 5
    assert wanted <= ids
    for lang in ("en", "fr"):
        assert wanted <= set(asked[lang])
        assert all(q["text"] and q["where"] for q in asked[lang].values())
    assert asked["en"] != asked["fr"]


# The address -------------------------------------------------------------------------


def test_the_address_keeps_the_state(page_of, samples):
    visit = _opened(page_of, samples)
    shown = _filter(
        visit,
        {"verdict": ["in_scope", "undetermined"], "year": [2008, 2024], "q": "the",
         "account": "ann.example", "has": "live", "whose": "all"},
    )  # fmt: skip
    visit.page.get_by_role("button", name="What").click()
    visit.page.get_by_label("Rows on a page").select_option("100")
    _settled(visit)
    words = _words(visit)

    again = _opened(page_of, samples, visit.page.url.partition("#")[2])

    assert 0 < shown[0] < shown[1]
    assert _count(again) == shown
    assert _words(again) == words
    chips = "#explorer .chips"
    assert again.page.locator(chips).text_content() == (
        visit.page.locator(chips).text_content()
    )


def test_names_of_people_and_groups_stay_out_of_the_address(planted_page):
    visit = planted_page([_row(1, container="Secret choir", people=["Bob Sample"])])

    _filter(visit, {"container": "Secret choir", "people": "Bob Sample"})

    address = visit.page.evaluate("location.hash")
    assert address == "#explorer?container=0&people=0"


def test_an_address_that_means_nothing_shows_everything(planted_page):
    visit = planted_page(
        [_row(1)],
        "explorer?verdict=guilty&container=99&people=__proto__&year=x&page=-4&size=7"
        "&sort=text&has=fun&whose=nobody",
    )

    assert _count(visit) == (1, 1)
    visit.assert_quiet()


def test_signs_that_an_address_uses_itself_come_back(planted_page, page_of):
    visit = planted_page([_row(1, text="100% & more #1 + ?"), _row(2)])

    assert _filter(visit, {"q": "100% & more #1 + ?"}) == (1, 2)
    path, _, fragment = visit.page.url.partition("#")
    again = _opened(page_of, Path(path.removeprefix("file://")), fragment)

    assert _count(again) == (1, 2)
    assert _count(_opened(page_of, Path(path.removeprefix("file://")), "explorer?q=%")
    ) == (1, 2)  # fmt: skip


def test_going_back_to_an_address_sets_the_filters(planted_page):
    visit = planted_page([_row(1, kind="photo"), _row(2)])

    visit.page.evaluate("location.hash = 'explorer?kind=photo'")
    visit.page.wait_for_function(
        "() => document.querySelector('.found').textContent.startsWith('1')"
    )

    assert _count(visit) == (1, 2)


# Narrow windows ----------------------------------------------------------------------


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_nothing_is_wider_than_the_window(page_of, tmp_path, width):
    long = {
        name: f"{name} " + "x" * 400
        for name in ("container", "place", "url", "source_path", "rule", "media_path")
    }
    path = explorers.of_rows(
        tmp_path / "out", [_row(1, text="word " * 90, people=["y" * 300], **long)],
        door=True,
    )  # fmt: skip
    visit = page_of(path, viewport={"width": width, "height": 740})
    visit.page.wait_for_selector("html[data-ready]", state="attached")

    for summary in visit.page.locator("#explorer summary").all():
        summary.click()
    visit.page.locator("button.toggle").click()
    visit.page.wait_for_selector("tr.detail")

    over = """() => [...document.querySelectorAll("#explorer *")]
      .filter((node) => node.getBoundingClientRect().right > innerWidth + 1)
      .filter((node) => !node.closest("datalist"))
      .map((node) => `${node.tagName}.${node.className}`)"""
    assert visit.page.evaluate("document.documentElement.scrollWidth") == width
    assert visit.page.evaluate(over) == []


# Saving ------------------------------------------------------------------------------


def _saved(visit, tmp_path, name="items-selected.csv"):
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name="as CSV").click()
    assert download.value.suggested_filename == name
    path = tmp_path / "saved.csv"
    download.value.save_as(path)
    return path


def _lines(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_what_is_saved_is_what_the_csv_of_the_scan_holds(
    page_of, samples, scanned, tmp_path
):
    visit = _opened(page_of, samples)
    _filter(visit, {"whose": "all"})

    saved = _lines(_saved(visit, tmp_path))

    wanted = _lines(scanned / "items.csv")
    assert saved[0] == wanted[0]
    assert sorted(saved[1:]) == sorted(wanted[1:])
    visit.assert_quiet()


def test_a_selection_is_saved_alone(page_of, samples, scanned, tmp_path):
    visit = _opened(page_of, samples)
    count, _ = _filter(visit, {"verdict": "in_scope", "kind": "photo"})

    saved = _lines(_saved(visit, tmp_path))

    heads = saved[0]
    assert len(saved) == count + 1
    assert {(row[heads.index("verdict")], row[heads.index("kind")])
            for row in saved[1:]} == {("in_scope", "photo")}  # fmt: skip


FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@A1",
    "\t=1",
    "\r\n=1",
    " =1",
    "＝1",
    "safe = not",
    '"q"',
]


def test_what_a_spreadsheet_would_run_is_made_words(planted_page, tmp_path):
    visit = planted_page([_row(n, text=text) for n, text in enumerate(FORMULAS)])

    saved = _lines(_saved(visit, tmp_path))

    place = saved[0].index("text")
    assert [row[place] for row in reversed(saved[1:])] == [
        "'=1+1", "'+1", "'-1", "'@A1", "'\t=1", "'\r\n=1", "' =1", "'＝1",
        "safe = not", '"q"',
    ]  # fmt: skip


# Drawn again -------------------------------------------------------------------------


def test_drawn_again_it_keeps_what_was_chosen(planted_page):
    visit = planted_page([_row(1, kind="photo"), _row(2), _row(3)])
    _filter(visit, {"kind": "post", "q": "words"})

    visit.page.evaluate(
        "() => window.explorer.mount(document.querySelector('[data-explorer]'))"
    )

    assert _count(visit) == (2, 3)
    assert visit.page.locator("table.items").count() == 1
    assert visit.page.get_by_label("Search in words and names").input_value() == (
        "words"
    )


def test_more_rows_are_shown_to_be_printed(planted_page):
    visit = planted_page([_row(n) for n in range(230)])

    visit.page.evaluate("window.explorer.show(200)")

    assert visit.page.locator("tbody tr").count() == 200


# A judgement of the page -------------------------------------------------------------


def test_a_judgement_is_followed_and_taken_back(planted_page, tmp_path):
    visit = planted_page(
        [
            _row(1, certainty="assumed", question="group:facebook:Choir"),
            _row(2, verdict="in_scope", certainty="archive", visibility="public"),
        ]
    )
    judged = """window.explorer.refresh({
      verdict: Uint8Array.of(0, 0), visibility: Uint8Array.of(0, 0),
      certainty: Uint8Array.of(0, 2), rule: Uint16Array.of(1, 0),
      rules: ["uk-two", "eu25-audience-unknown"],
    })"""
    page = visit.page

    assert _filter(visit, {"verdict": "in_scope"}) == (1, 2)
    page.evaluate(judged)

    assert _count(visit) == (2, 2)
    assert page.locator("tbody tr td:last-child code").all_text_contents() == [
        "eu25-audience-unknown", "uk-two",
    ]  # fmt: skip
    saved = _lines(_saved(visit, tmp_path, "items-what-if.csv"))
    rows = [dict(zip(saved[0], line, strict=True)) for line in saved[1:]]
    assert [
        (r["verdict"], r["rule"], r["visibility"], r["certainty"], r["question"])
        for r in rows
    ] == [
        ("in_scope", "eu25-audience-unknown", "public", "archive", ""),
        ("in_scope", "uk-two", "public", "", ""),
    ]
    page.evaluate("window.explorer.refresh(null)")
    assert _count(visit) == (1, 2)


# Hostile text ------------------------------------------------------------------------

# Of the kinds that the Big List of Naughty Strings has: markup, scripts, templates,
# control characters, names of properties, floods of marks, paths, formulas, SQL.
HOSTILE = (
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script><!--",
    "<img src=x onerror=alert(3)>",
    "</td></tr></table><iframe src=https://example.org>",
    '" autofocus onfocus="alert(4)" x=\'y\' `${alert(5)}`',
    "javascript:alert(6)",
    "data:text/html,<script>alert(7)</script>",
    "{{ 7*7 }}{% raw %}{#",
    "]]>&lt;script&#62;&#0;%3Cscript%3E",
    "\u202egnp.exe\u2066\u200f\ufeff",
    "\x00\x1b[2J\x7f\x85\u2028\u2029",
    "__proto__",
    "constructor",
    "toString",
    "null",
    "NaN",
    "Z\u0351\u036b\u0343\u036a" * 50,
    "ﷺ﷽𒐫꧅",
    "../../../../etc/passwd%00",
    "=cmd|' /C calc'!A0",
    "'; DROP TABLE items; --",
    "http://example.org/\u0000",
    "x" * 5_000,
    "\n" * 300,
)


def test_hostile_text_is_inert_wherever_it_stands(planted_page, tmp_path):
    rows = [
        _row(
            n, text=text, account=text, container=text, place=text, people=[text],
            url=text, media_path=text, question=f"group:facebook:{text}",
            source_archive=text, source_path=text, source_pointer=text, rule=text,
        )
        for n, text in enumerate(HOSTILE)
    ]  # fmt: skip
    visit = planted_page(rows)
    page = visit.page

    for toggle in page.locator("button.toggle").all():
        toggle.click()
    for summary in page.locator("#explorer summary").all():
        summary.click()
    page.wait_for_function(
        "(n) => document.querySelectorAll('tr.detail').length === n", arg=len(HOSTILE)
    )
    _filter(visit, {"q": HOSTILE[0], "people": HOSTILE, "container": HOSTILE})
    _saved(visit, tmp_path)

    strange = "#explorer :is(img, script, iframe, object, embed, a[href], form, style)"
    assert page.locator(strange).count() == 0
    assert page.evaluate("Object.keys(Object.prototype).length") == 0
    visit.assert_quiet()


def test_characters_that_act_unseen_are_spelled_out(planted_page):
    visit = planted_page([_row(1, text="evil\u202etxt", container="a\u200fb")])

    assert _words(visit) == ["evil\\u202etxt"]
    assert "a\\u200fb" in visit.page.locator("tbody").text_content()


# Limits ------------------------------------------------------------------------------


def test_over_the_limit_the_page_says_so_and_names_the_file(planted_page):
    visit = planted_page([_row(n) for n in range(5)], rows=3)

    assert visit.page.locator("[data-cut]").text_content() == (
        "This audit has 5 rows, too many for one page. Here are 3: your own, the most "
        "exposed and newest first. The other sections count all of them, and "
        "items.parquet holds them all."
    )
    assert _count(visit) == (3, 3)


def test_under_the_limit_nothing_is_said(planted_page):
    assert planted_page([_row(1)]).page.locator("[data-cut]").count() == 0


def test_an_empty_audit_says_so(planted_page):
    visit = planted_page([])

    assert visit.page.locator("[data-explorer]").text_content() == (
        "There is no item to show."
    )
    visit.assert_quiet()


def test_without_script_the_page_says_what_is_missing(page_of, samples):
    visit = page_of(samples, java_script_enabled=False)

    assert "needs JavaScript" in visit.page.locator("noscript").inner_text()


def test_an_old_browser_is_told_where_the_items_are(page_of, tmp_path):
    path = explorers.of_rows(tmp_path / "out", [_row(1)])
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("new DecompressionStream", "new NoSuchStream")
        .replace("script-src 'sha256-", "script-src 'unsafe-inline' 'x"),
        encoding="utf-8",
    )  # fmt: skip

    visit = page_of(path)

    visit.page.wait_for_selector("#explorer .warning[data-old]")


def test_french_is_spoken_throughout(page_of, tmp_path):
    path = explorers.of_rows(
        tmp_path / "out",
        [_row(n, text="Bonjour") for n in range(1200)],
        lang="fr",
        door=True,
    )
    visit = _opened(page_of, path)

    text = visit.page.locator("#explorer").inner_text()
    assert f"1{THIN}200 éléments sur 1{THIN}200" in text
    assert "Indécidable" in text
    for english in (
        "Search",
        "Words",
        "Undetermined",
        "Rows on a page",
        "Next",
        "Kind",
    ):
        assert english not in text


# No words at all ---------------------------------------------------------------------


def test_under_text_none_the_page_holds_no_word_name_or_file(page_of, tmp_path):
    items = _row(
        1, text=None, people=None, place=None, container=None, url=None,
        media_path=None, account="account 1", source_archive="archive 1",
        source_path="#3", question="group:facebook:#1",
    )  # fmt: skip
    visit = _opened(
        page_of, explorers.of_rows(tmp_path / "out", [items], level="none", door=True)
    )

    heads = visit.page.locator("thead th").all_text_contents()
    assert heads == ["Published (UTC)", "What", "Account", "Visibility", "Verdict"]
    cells = visit.page.locator("tbody td").all_text_contents()
    assert cells[2].startswith("account 1")


def test_a_scan_under_text_none_packs_nothing_of_a_canary(tmp_path, page_of):
    canary = "Zanzibarine"
    export = tmp_path / "facebook-eve"
    posts = export / "your_facebook_activity" / "posts"
    posts.mkdir(parents=True)
    (posts / "your_posts__check_ins__photos_and_videos_1.json").write_text(
        json.dumps(
            [{"timestamp": 1399097228, "data": [{"post": f"{canary} was here"}]}]
        ),
        encoding="utf-8",
    )
    for level, held in (("full", True), ("none", False)):
        out = tmp_path / level
        run([export], Options(out=out, as_of=AS_OF, text=level))
        visit = _opened(page_of, out / "report.html")
        found = visit.page.evaluate(
            """async (canary) => {
              for (const one of document.querySelectorAll('script[id^="c-"]')) {
                const bytes = atob(one.textContent);
                const codes = Uint8Array.from(bytes, (sign) => sign.charCodeAt(0));
                const stream = new Blob([codes]).stream()
                  .pipeThrough(new DecompressionStream("gzip"));
                if ((await new Response(stream).text()).includes(canary)) return true;
              }
              return document.documentElement.outerHTML.includes(canary);
            }""",
            canary,
        )
        assert found is held
