"""The figures: every year, the right heights, the same bytes on every run."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from hashlib import sha256
from xml.etree import ElementTree as ET

import pytest
from matplotlib.colors import to_hex
from PIL import Image

from audit import policy as policies
from audit.highlights import Name, Step
from audit.pipeline import Options, run
from reports import charts, gallery, outputs, panels, words
from reports.pictures import image
from reports.view import View
from tests.conftest import AS_OF

COUNTS = {
    2006: {"public": 4, "unknown": 10, "not_public": 6},
    2014: {"public": 1},
    2025: {"unknown": 2, "not_public": 3},
}
MONTHS = {(2006, 3): 4, (2006, 12): 16, (2025, 7): 1}
STEPS = [
    Step("rows", 12, {}), Step("own", 10, {}), Step("evidence", 7, {}),
    Step("public", 7, {}), Step("in_scope", 1200, {}),
]  # fmt: skip
NAMES = [
    Name("facebook", "Example Town Gardeners", {"in_scope": 5, "undetermined": 2}),
    Name("facebook", "$x^2$ <b>\x00 مجموعة 日本語 " + "G" * 60, {"out_of_scope": 3}),
]
DIGEST = """
from hashlib import sha256
from reports import charts
from reports.pictures import image
counts = {2006: {"public": 4, "unknown": 10, "not_public": 6}, 2014: {"public": 1},
          2025: {"unknown": 2, "not_public": 3}}
drawn = image("svg", lambda: charts.years_drawn(counts, until=2026, uncovered={2004}))
print(sha256(drawn).hexdigest())
"""
DRAWS = {
    "years": lambda: charts.years_drawn(COUNTS, until=2026, uncovered={2004}),
    "no years": lambda: charts.years_drawn({}, until=2026),
    "verdicts": lambda: charts.years_drawn({2006: {"in_scope": 1}}, by="verdict"),
    "months": lambda: charts.months_drawn(MONTHS, until=2026),
    "no months": lambda: charts.months_drawn({}, until=2026),
    "platforms": lambda: charts.platforms_drawn({"facebook": COUNTS, "threads": {}}),
    "no platforms": lambda: charts.platforms_drawn({}),
    "funnel": lambda: charts.funnel_drawn(STEPS),
    "no funnel": lambda: charts.funnel_drawn([]),
    "names": lambda: charts.names_drawn(NAMES, "Groups"),
    "no names": lambda: charts.names_drawn([], "Groups"),
}
SVG = "{http://www.w3.org/2000/svg}"


def _heights(figure):
    """The bar heights of each layer, from the foot up, as whole numbers."""
    return [
        [round(bar.get_height()) for bar in layer]
        for layer in figure.axes[0].containers
    ]


def test_every_year_from_2004_has_a_bar_even_if_it_is_empty():
    empty = [0] * 23

    drawn = charts.years_drawn(COUNTS, until=2026).figure

    assert _heights(drawn) == [
        [*empty[:2], 4, *empty[:7], 1, *empty[:12]],
        [*empty[:2], 10, *empty[:18], 2, 0],
        [*empty[:2], 6, *empty[:18], 3, 0],
    ]


def test_bars_stand_on_each_other():
    layers = charts.years_drawn(COUNTS, until=2026).figure.axes[0].containers

    assert [round(layer[2].get_y()) for layer in layers] == [0, 4, 14]


@pytest.mark.parametrize("by", ["visibility", "verdict"])
def test_layers_are_told_apart_by_hatch_as_well_as_colour(by):
    layers = charts.years_drawn({}, by=by).figure.axes[0].containers

    assert [layer[0].get_hatch() for layer in layers] == ["", "////", "\\\\\\\\"]
    assert [layer.get_label() for layer in layers] == [
        words.label(label) for label in charts.ORDERS[by]
    ]


def test_years_that_no_archive_holds_are_hatched():
    axes = charts.years_drawn(COUNTS, until=2026, uncovered={2005, 2004}).figure.axes[0]

    spans = [patch for patch in axes.patches if patch.get_hatch() == "xx"]
    assert [(span.get_x(), span.get_width()) for span in spans] == [
        (2003.5, 1), (2004.5, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("counts", "until", "ends"),
    [
        ({}, 2026, (2004, 2026)),
        ({}, None, (2004, 2004)),
        ({2010: {"public": 1}}, 2026, (2004, 2026)),
        ({2003: {"public": 1}, 2027: {"public": 1}}, 2026, (2003, 2027)),
    ],
)
def test_the_axis_runs_from_2004_and_drops_no_year(counts, until, ends):
    shown = charts.years(counts, until)

    assert (shown[0], shown[-1]) == ends


def test_a_month_has_its_number_and_its_shade():
    axes = charts.months_drawn(MONTHS, until=2026).figure.axes[0]

    cells = [
        (text.get_position(), text.get_text(), bar.get_facecolor())
        for text, bar in zip(axes.texts, axes.patches, strict=True)
    ]
    shades = [tuple(int(charts.HEAT[n][i : i + 2], 16) / 255 for i in (1, 3, 5))
              for n in (2, 5, 1)]  # fmt: skip
    assert cells == [
        ((3, 2), "4", (*shades[0], 1)), ((12, 2), "16", (*shades[1], 1)),
        ((7, 21), "1", (*shades[2], 1)),
    ]  # fmt: skip


def test_each_platform_has_a_chart_of_its_own():
    drawn = charts.platforms_drawn(
        {"facebook": COUNTS, "threads": {2024: {"public": 9}}}
    )

    titles = [axes.get_title(loc="left") for axes in drawn.figure.axes]
    assert titles == ["Facebook: 26", "Threads: 9"]


def test_the_funnel_tells_what_each_step_left_and_lost():
    axes = charts.funnel_drawn(STEPS[:4]).figure.axes[0]

    assert [round(bar.get_width()) for bar in axes.patches] == [12, 10, 7, 7]
    assert [text.get_text() for text in axes.texts] == [
        "12", "10 (2 fewer)", "7 (3 fewer)", "7",
    ]  # fmt: skip


def test_names_are_cut_and_keep_their_numbers():
    axes = charts.names_drawn(NAMES, "Groups").figure.axes[0]

    assert [label.get_text() for label in axes.get_yticklabels()] == [
        "Example Town Gardeners", "$x^2$ <b>\\u0000 مجموعة 日本語 GGGGGGGGGGGGGGGG…",
    ]  # fmt: skip
    assert [text.get_text() for text in axes.texts] == ["7", "3"]


@pytest.mark.parametrize("name", DRAWS)
@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_two_drawings_are_the_same_bytes_and_say_what_they_show(name, lang):
    with words.using(lang):
        drawn = [image("svg", DRAWS[name]) for _ in range(2)]
        title, text = DRAWS[name]()[1:]

    assert drawn[0] == drawn[1]
    root = ET.fromstring(drawn[0])
    assert [root.get("role"), root.get("aria-labelledby")] == ["img", "title text"]
    assert [(child.tag, child.text) for child in list(root)[:2]] == [
        (f"{SVG}title", title), (f"{SVG}desc", text),
    ]  # fmt: skip
    assert title
    assert text


def test_the_text_alternative_has_the_numbers():
    assert charts.years_drawn(COUNTS, until=2026).text == (
        "Stacked bars, one for each year from 2004 to 2026. public: 5, unknown: 12 and "
        "not public: 9. The fullest year is 2006, with 20."
    )
    assert charts.months_drawn(MONTHS).text == (
        "A table of months and years, darker where there is more. The fullest month is "
        "December 2006, with 16 items."
    )
    with words.using("fr"):
        assert charts.years_drawn(COUNTS, until=2026).text == (
            "Barres empilées, une par année de 2004 à 2026. public\u202f: 5, "
            "inconnu\u202f: 12 et non public\u202f: 9. L’année la plus fournie est "
            "2006, avec 20."
        )


def test_another_process_with_other_settings_draws_the_same_bytes(
    tmp_path, monkeypatch
):
    (tmp_path / "matplotlibrc").write_text("font.size: 33\nsvg.fonttype: path\n")
    monkeypatch.setenv("MATPLOTLIBRC", str(tmp_path))
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    monkeypatch.setenv("TZ", "Pacific/Apia")

    printed = subprocess.run(
        [sys.executable, "-c", DIGEST], capture_output=True, text=True, check=True
    ).stdout

    here = image("svg", DRAWS["years"])
    assert printed.strip() == sha256(here).hexdigest()


def test_the_picture_holds_its_words_as_text_and_nothing_that_loads():
    drawn = image("svg", DRAWS["names"]).decode()

    assert "日本語" in drawn
    assert "<b>" not in drawn
    assert re.findall('href="(?!#)|url\\((?!#)|@import|<image|<script', drawn) == []


@pytest.mark.parametrize("name", ["years", "names", "no names"])
def test_a_png_carries_its_words_and_is_the_same_every_time(name):
    drawn = [image("png", DRAWS[name]) for _ in range(2)]

    assert drawn[0] == drawn[1]
    title, text = DRAWS[name]()[1:]
    with Image.open(io.BytesIO(drawn[0])) as picture:
        assert [picture.format, picture.text] == [
            "PNG", {"Title": title, "Description": text},
        ]  # fmt: skip


def _luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
              for c in parts]  # fmt: skip
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _contrast(one, other):
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_bars_and_numbers_can_be_told_from_what_is_behind_them():
    bars = {
        to_hex(bar.get_facecolor())
        for by in charts.ORDERS
        for layer in charts.years_drawn({}, by=by).figure.axes[0].containers
        for bar in layer
    }

    assert len(bars) == 3
    assert min(_contrast(bar, panels.PAPER) for bar in bars) >= 3
    assert min(_contrast(shade, panels.INK) for shade in charts.HEAT[1:4]) >= 4.5
    assert min(_contrast(shade, panels.PAPER) for shade in charts.HEAT[4:]) >= 4.5


VIEW = View(
    summary={}, set_aside={}, policy=policies.load()[0], rules_used=(), first_items=(),
    files=(), problems=(), accounts=(), questions={}, text_level="full", tool="0.0.0",
    as_of=AS_OF, funnel=STEPS, names={"group": NAMES, "people": []},
    cube={
        ("facebook", 2006, 3, "public", "in_scope"): 4,
        ("threads", 2025, 7, "unknown", "undetermined"): 2,
        ("facebook", 0, 0, "public", "in_scope"): 1,
    },
)  # fmt: skip


def test_a_scan_writes_every_figure_in_the_formats_asked_for(tmp_path):
    gallery.write(VIEW, ("html", "svg"), tmp_path)

    names = {path.name.removesuffix(".svg") for path in tmp_path.iterdir()}
    assert names == {
        "years", "verdicts", "months", "platforms", "funnel", "top-group",
    }  # fmt: skip
    assert names <= set(outputs.FIGURES)


def test_the_figures_of_a_scan_show_its_counts():
    draws = gallery.draws(VIEW)

    years, platforms = (draws[name]().figure for name in ("years", "platforms"))
    assert [sum(layer) for layer in _heights(years)] == [4, 2, 0]
    assert [axes.get_title(loc="left") for axes in platforms.axes] == [
        "Facebook: 4", "Threads: 2",
    ]  # fmt: skip
    assert draws["months"]().text.endswith("is March 2006, with 4 items.")


def test_figures_of_an_earlier_scan_do_not_stay(tmp_path):
    out = tmp_path / "out"
    sample = tmp_path / "facebook-eve-2024"
    posts = sample / "your_facebook_activity" / "posts"
    posts.mkdir(parents=True)
    (posts / "your_posts__check_ins__photos_and_videos_1.json").write_text(
        '[{"timestamp": 1500000000, "data": [{"post": "Words of Eve"}]}]'
    )
    run([sample], Options(out=out, as_of=AS_OF, formats=("png",)))
    first = {path.name for path in out.glob("*.png")}

    run([sample], Options(out=out, as_of=AS_OF, formats=("svg",)))

    assert first == {
        "years.png", "verdicts.png", "months.png", "platforms.png", "funnel.png",
    }  # fmt: skip
    assert {path.name for path in out.glob("*.png")} == set()
    assert (out / "years.svg").is_file()


def test_importing_the_room_does_not_import_matplotlib():
    code = (
        "import sys, reports.gallery, reports.page; print('matplotlib' in sys.modules)"
    )

    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout

    assert printed == "False\n"


def test_pyplot_is_never_imported():
    code = (
        "import sys; from reports import charts; from reports.pictures import image;"
        "image('svg', lambda: charts.years_drawn({}));"
        "print('matplotlib.pyplot' in sys.modules)"
    )

    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout

    assert printed == "False\n"
