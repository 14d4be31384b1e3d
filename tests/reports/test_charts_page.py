"""The page's charts: the numbers of matplotlib's figures, drawn and counted anew."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from reports import bundle, charts, page, payload
from tests import planted

ASSETS = Path(bundle.__file__).parent / "assets"
PLATFORMS = ("facebook", "instagram", "threads")
VISIBILITIES = ("public", "unknown", "not_public")
VERDICTS = ("in_scope", "undetermined", "out_of_scope")
PLANTED = {
    ("facebook", 2006, 3, "public", "in_scope"): 4,
    ("facebook", 2006, 12, "unknown", "undetermined"): 10,
    ("facebook", 2025, 7, "not_public", "out_of_scope"): 3,
    ("instagram", 2014, 1, "public", "out_of_scope"): 1,
    ("instagram", 0, 0, "unknown", "undetermined"): 2,
}
BODY = """
<div id="seen" data-chart="years" data-by="visibility" data-axis="2004 2026"
 data-uncovered="[2004, 2005]">No script.</div>
<div id="judged" data-chart="years" data-plain data-by="verdict" data-axis="2004 2026">
</div>
<table id="months" class="heat" data-chart="months" data-axis="2004 2026"></table>
<div id="platforms" data-chart="platforms" data-axis="2004 2026"
 data-uncovered='{"facebook": [2004], "threads": []}'></div>
<div id="names"></div>
<section id="explorer"></section>
"""
# What a test asks of the drawn page, as numbers.
READ = """() => {
  const number = (cell) => Number(cell.textContent.replace(/\\D/g, "") || 0);
  const rows = (table) => [...table.querySelectorAll("tbody tr")].map(
    (row) => [...row.children].map(number));
  const bars = (node) => [...node.querySelectorAll("rect[data-count]")].map((bar) => [
    bar.dataset.year ?? null, bar.dataset.label, Number(bar.dataset.count),
    parseFloat(bar.getAttribute("height")), parseFloat(bar.getAttribute("width"))]);
  const at = (id) => document.getElementById(id);
  return {
    seen: rows(at("seen").querySelector("table")), bars: bars(at("seen")),
    judged: bars(at("judged")), months: rows(at("months")),
    platforms: Object.fromEntries([...at("platforms").children].map((one) => [
      one.dataset.platform, rows(one.querySelector("table"))])),
    names: rows(at("names")), nameBars: bars(at("names")),
    hatched: at("seen").querySelectorAll(".uncovered").length,
  };
}"""


def scripted(folder, body, tail, *, lang="en", packed=None, names=()):
    """Write a page with the real scripts as far as the charts, and what they read."""
    held = packed or payload.Payload()
    texts = [(ASSETS / f"{name}.js").read_text(encoding="utf-8") for name in names]
    script = "\n".join(["(() => {", *texts, tail, "})();"])
    scripts = page.environment().get_template("payload.html.j2").render(
        view=SimpleNamespace(payload=held), spoken=bundle.spoken(), script=script,
        facts=bundle.facts(held, (), "full"),
    )  # fmt: skip
    icons = page.environment().get_template("icons.html.j2").render()
    path = folder / "charts.html"
    path.write_text(
        f"<!doctype html><html lang={lang} data-ready><meta charset=utf-8>"
        f"<title>Eve Example</title><style>{bundle.style()}</style>{icons}"
        f"<main>{body}</main>{scripts}",
        encoding="utf-8",
    )
    return path


EXPOSED = "Object.assign(window, { Charts, Words });"


@pytest.fixture
def opened(page_of, tmp_path):
    """Return a function that opens a page with the charts' containers."""

    def open_(body=BODY, lang="en", **options):
        names = ("dom", "words", "cube", "charts")
        path = scripted(tmp_path, body, EXPOSED, lang=lang, names=names)
        return page_of(path, **options)

    return open_


def entries(cube):
    """Return a cube of highlights as the page's list."""
    return [[*key, count] for key, count in cube.items()]


def drawn(visit, cube, names=()):
    """Draw everything in the page; return what it shows, as numbers."""
    visit.page.evaluate(
        """([cube, names]) => {
          window.asked = [];
          const onYear = (year) => asked.push(["year", year]);
          const onPlatform = (...given) => asked.push(given);
          Charts.draw(cube, { onYear, onPlatform });
          const rows = names.map(([name, counts]) => ({ name, counts }));
          const onRow = (row) => asked.push(["row", row]);
          const node = document.getElementById("names");
          Charts.bars(node, rows, { caption: "Names", onRow });
        }""",
        [entries(cube), list(names)],
    )
    return visit.page.evaluate(READ)


def by_year(cube, by, platform=None):
    """Sum a cube by year, in plain Python."""
    found: dict[int, Counter[str]] = {}
    for (own, year, _month, seen, verdict), count in cube.items():
        if year and platform in (None, own):
            label = seen if by == "visibility" else verdict
            found.setdefault(year, Counter())[label] += count
    return found


def by_month(cube):
    found: Counter[tuple[int, int]] = Counter()
    for (_own, year, month, _seen, _verdict), count in cube.items():
        if year:
            found[year, month] += count
    return found


def heights(figure, axes=0):
    """Return matplotlib's bars as rows of the page's table: year, layers, all."""
    layers = [
        [round(bar.get_height()) for bar in layer]
        for layer in figure.axes[axes].containers
    ]
    years = [round(bar.get_x() + 0.41) for bar in figure.axes[axes].containers[0]]
    return [
        [year, *of_year, sum(of_year)]
        for year, *of_year in zip(years, *layers, strict=True)
    ]


def cells(figure):
    """Return matplotlib's heat map as rows of the page's table."""
    axes = figure.axes[0]
    years = [int(label.get_text()) for label in axes.get_yticklabels()]
    counts = np.zeros((len(years), 12), int)
    for text in axes.texts:
        month, row = text.get_position()
        counts[row, month - 1] = int(text.get_text().replace(" ", ""))
    return [
        [year, *of_year, sum(of_year)]
        for year, of_year in zip(years, counts.tolist(), strict=True)
    ]


def random_cube(seed):
    """Return a cube of any counts, from none to many."""
    chance = np.random.default_rng(seed)
    return {
        (
            str(chance.choice(PLATFORMS)),
            int(year),
            int(chance.integers(1, 13)) if year else 0,
            str(chance.choice(VISIBILITIES)),
            str(chance.choice(VERDICTS)),
        ): int(10 ** chance.uniform(0, 5))
        for year in chance.choice([0, *range(2004, 2027)], size=200)
    }


def test_planted_counts_stand_in_every_chart(opened):
    visit = opened()

    shown = drawn(visit, PLANTED)

    rows = {row[0]: row[1:] for row in shown["seen"]}
    assert list(rows) == list(range(2004, 2027))
    assert {year: row for year, row in rows.items() if row[-1]} == {
        2006: [4, 10, 0, 14], 2014: [1, 0, 0, 1], 2025: [0, 0, 3, 3],
    }  # fmt: skip
    assert [bar[:3] for bar in shown["judged"]] == [
        ["2006", "in_scope", 4], ["2006", "undetermined", 10],
        ["2014", "out_of_scope", 1], ["2025", "out_of_scope", 3],
    ]  # fmt: skip
    assert {row[0]: row[1:] for row in shown["months"]}[2006] == [
        0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 10, 14,
    ]  # fmt: skip
    assert list(shown["platforms"]) == ["facebook", "instagram", "threads"]
    assert shown["hatched"] == 2
    visit.assert_quiet()


@pytest.mark.parametrize("seed", range(4))
def test_page_and_matplotlib_draw_the_same_numbers(opened, seed):
    cube = random_cube(seed)
    names = [
        SimpleNamespace(name=f"Group {n}", verdicts={"in_scope": n, "out_of_scope": 2})
        for n in range(9, 2, -1)
    ]

    shown = drawn(opened(), cube, [[row.name, row.verdicts] for row in names])

    seen = charts.years_drawn(by_year(cube, "visibility"), until=2026).figure
    assert shown["seen"] == heights(seen)
    judged = charts.years_drawn(by_year(cube, "verdict"), by="verdict", until=2026)
    bars = Counter({(int(bar[0]), bar[1]): bar[2] for bar in shown["judged"]})
    assert [
        [year, *(bars[year, name] for name in VERDICTS)] for year in range(2004, 2027)
    ] == [row[:-1] for row in heights(judged.figure)]
    assert shown["months"] == cells(
        charts.months_drawn(by_month(cube), until=2026).figure
    )
    own = {name: by_year(cube, "visibility", name) for name in PLATFORMS}
    platforms = charts.platforms_drawn(own, until=2026).figure
    assert shown["platforms"] == {
        name: heights(platforms, place) for place, name in enumerate(PLATFORMS)
    }
    named = charts.names_drawn(names, "Groups").figure.axes[0].containers
    assert [
        [row[-1] for row in shown["names"]],
        sum(bar[2] for bar in shown["nameBars"]),
    ] == [
        [sum(row) for row in zip(*(
            [round(bar.get_width()) for bar in layer] for layer in named
        ), strict=True)],
        sum(sum(row.verdicts.values()) for row in names),
    ]  # fmt: skip


def test_bars_are_as_high_and_wide_as_their_counts(opened):
    shown = drawn(opened(), PLANTED, [["Group A", {"in_scope": 3, "undetermined": 1}]])

    assert [[bar[2], bar[3]] for bar in shown["bars"]] == [
        [4, 28.57], [10, 71.43], [1, 7.14], [3, 21.43],
    ]  # fmt: skip
    assert [[bar[2], bar[4]] for bar in shown["nameBars"]] == [[3, 75], [1, 25]]


@pytest.mark.parametrize(
    ("count", "top", "step"),
    [(0, 0, 0), (0, 9, 0), (1, 1, 5), (1, 10, 1), (2, 10, 1), (3, 10, 2), (10, 10, 5),
     (99_999, 100_000, 5), (80_000, 100_000, 4), (80_001, 100_000, 5)],
)  # fmt: skip
def test_page_and_matplotlib_shade_months_alike(opened, count, top, step):
    found = opened().page.evaluate(f"Charts.step({count}, {top})")

    assert found == charts.step(count, top) == step


def test_a_new_drawing_replaces_the_old_one_and_keeps_tables_open(opened):
    visit = opened()
    drawn(visit, PLANTED)
    visit.page.locator("#seen summary").click()
    visit.page.locator("#platforms summary").nth(1).click()

    shown = drawn(visit, {("facebook", 2010, 5, "public", "in_scope"): 7})

    assert [row for row in shown["seen"] if row[-1]] == [[2010, 7, 0, 0, 7]]
    assert visit.page.locator("#seen > figure").count() == 1
    assert list(shown["platforms"]) == ["facebook", "threads"]
    assert visit.page.locator("details[open]").count() == 1


def test_every_year_is_a_link_that_calls_back(opened):
    visit = opened()
    drawn(visit, PLANTED, [["Group A", {"in_scope": 3}]])

    visit.page.locator('#seen .pick a[data-year="2014"]').focus()
    visit.page.keyboard.press("Enter")
    visit.page.locator('#judged .pick a[data-year="2025"]').click()
    visit.page.locator("#months th a").nth(2).click()
    instagram = visit.page.locator('#platforms [data-platform="instagram"]')
    instagram.locator('.pick a[data-year="2014"]').click()
    visit.page.locator("#names a").click()

    assert visit.page.evaluate("asked") == [
        ["year", 2014], ["year", 2025], ["year", 2006], ["instagram", 2014],
        ["row", 0],
    ]  # fmt: skip
    assert visit.page.url.endswith("charts.html")


def test_a_year_says_its_numbers_to_who_cannot_see_it(opened):
    visit = opened()
    drawn(visit, PLANTED)

    link = visit.page.locator('#seen .pick a[data-year="2006"]')
    gone = visit.page.locator('#seen .pick a[data-year="2004"]')

    assert link.text_content() == "2006: public: 4, unknown: 10 and not public: 0"
    assert gone.text_content() == (
        "2004: public: 0, unknown: 0 and not public: 0 (not covered throughout)"
    )
    assert visit.page.locator("#seen rect title").first.text_content() == (
        "2006, public: 4"
    )
    assert visit.page.locator("#seen .unseen").first.text_content() == (
        "Stacked bars, one for each year from 2004 to 2026. public: 5, unknown: 10 and "
        "not public: 3. The fullest year is 2006, with 14."
    )


def test_shares_make_every_bar_full_and_keep_the_focus(opened):
    visit = opened()
    drawn(visit, PLANTED)

    visit.page.locator("#seen > figure > button").click()

    shown = visit.page.evaluate(READ)
    assert [[bar[2], bar[3]] for bar in shown["bars"]] == [
        [4, 28.57], [10, 71.43], [1, 100], [3, 100],
    ]  # fmt: skip
    button = visit.page.locator("button:focus")
    assert button.get_attribute("aria-pressed") == "true"


@pytest.mark.parametrize("cube", [{}, {("facebook", 0, 0, "unknown", "in_scope"): 4}])
def test_nothing_dated_is_said_and_nothing_breaks(opened, cube):
    visit = opened()

    shown = drawn(visit, cube)

    assert (shown["bars"], shown["judged"]) == ([], [])
    text = visit.page.locator("#seen .unseen").first.text_content()
    assert text == "No item carries a date."
    visit.assert_quiet()


def test_hostile_and_long_names_stay_text(opened):
    names = ["<img src=x onerror=alert(1)>", "\u202eevil", "مجموعة المثال", "G" * 60]
    visit = opened(viewport={"width": 360, "height": 740})

    drawn(visit, PLANTED, [[name, {"in_scope": 1}] for name in names])

    shown = visit.page.locator("#names bdi").all_text_contents()
    assert shown == [names[0], "\\u202eevil", names[2], names[3]]
    width = visit.page.evaluate("document.documentElement.scrollWidth")
    assert width == 360
    visit.assert_quiet()


def test_the_page_speaks_french(opened):
    visit = opened(lang="fr")

    drawn(visit, PLANTED)

    assert visit.page.locator("#seen summary").text_content() == "Afficher en tableau"
    assert "mars" in visit.page.locator("#months abbr").nth(2).get_attribute("title")


# Counting --------------------------------------------------------------------------


def at(*when):
    return datetime(*when, tzinfo=UTC)


ROWS = [
    planted.item(item_id="a1", created_at=at(2006, 12, 31, 23, 59, 59)),
    planted.item(item_id="a2", created_at=at(2007, 1, 1), visibility="public",
                 verdict="in_scope"),
    planted.item(item_id="a3", created_at=None, platform="instagram"),
    planted.item(item_id="a4", created_at=at(2007, 1, 5), visibility="public",
                 verdict="in_scope"),
    planted.item(item_id="a5", created_at=at(2007, 1, 5), author="other"),
    planted.item(item_id="a6", created_at=at(2007, 1, 5), kind="reaction"),
]  # fmt: skip
OF_SCAN = {
    ("facebook", 2006, 12, "unknown", "undetermined"): 1,
    ("facebook", 2007, 1, "public", "in_scope"): 2,
    ("instagram", 0, 0, "unknown", "undetermined"): 1,
}


@pytest.fixture
def counted(page_of, tmp_path):
    """Return a function that counts the planted rows in the page."""
    out = planted.folder(tmp_path / "out", ROWS)
    packed = payload.packed(out / "items.parquet")
    tail = "Object.assign(window, { Cube, Store });"
    names = ("dom", "words", "store", "cube")
    path = scripted(tmp_path, "", tail, packed=packed, names=names)
    visit = page_of(path)
    visit.page.evaluate("Store.load()")

    def count(given):
        found = visit.page.evaluate(f"Cube.of({given})")
        return {tuple(row[:-1]): row[-1] for row in found}

    return count


def test_the_cube_counts_own_items_by_the_calendar_of_utc(counted):
    assert counted("{}") == OF_SCAN


def test_the_cube_follows_a_judgement(counted):
    out = "Store.placeOf('verdict', 'out_of_scope')"

    found = counted(f"{{ verdict: new Uint8Array(Store.rows).fill({out}) }}")

    assert found == {
        ("facebook", 2006, 12, "unknown", "out_of_scope"): 1,
        ("facebook", 2007, 1, "public", "out_of_scope"): 2,
        ("instagram", 0, 0, "unknown", "out_of_scope"): 1,
    }


def test_the_cube_follows_a_selection(counted):
    mask = "Store.col('created_at').map((at) => at > Date.UTC(2007, 0, 2))"

    assert counted(f"{{ mask: {mask} }}") == {
        ("facebook", 2007, 1, "public", "in_scope"): 1
    }


# The report ------------------------------------------------------------------------

NUMBERS = """() => [...document.querySelectorAll("[data-chart]")].map((node) => [
  node.dataset.chart,
  [...node.querySelectorAll("tbody tr, tfoot tr")].map(
    (row) => [...row.children].map((cell) => cell.textContent.trim())),
])"""


def test_the_script_draws_the_numbers_that_stood_there_without_it(scanned, page_of):
    report = scanned / "report.html"
    still = page_of(report, java_script_enabled=False).page.evaluate(NUMBERS)
    visit = page_of(report)
    visit.page.wait_for_selector("html[data-ready]", state="attached")

    drawn = visit.page.evaluate(NUMBERS)

    # The bars of the first screen have no table; platforms are told by their order.
    assert [len(rows) for _, rows in still] == [0, 25, 23, 96]
    assert drawn == still
    visit.assert_quiet()
