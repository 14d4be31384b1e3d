"""The figures: every year, the right heights, the same bytes on every run."""

from __future__ import annotations

import re
import subprocess
import sys
from hashlib import sha256
from xml.etree import ElementTree as ET

import pytest

from reports import charts

COUNTS = {
    2006: {"public": 4, "unknown": 10, "not_public": 6},
    2014: {"public": 1},
    2025: {"unknown": 2, "not_public": 3},
}
DIGEST = """
from hashlib import sha256
from reports import charts
counts = {2006: {"public": 4, "unknown": 10, "not_public": 6}, 2014: {"public": 1},
          2025: {"unknown": 2, "not_public": 3}}
print(sha256(charts.year_visibility(counts, until=2026)).hexdigest())
"""


def _heights(figure):
    """The bar heights of each layer, from the foot up, as whole numbers."""
    return [
        [round(bar.get_height()) for bar in layer]
        for layer in figure.axes[0].containers
    ]


def test_every_year_from_2004_has_a_bar_even_if_it_is_empty():
    empty = [0] * 23

    public, unknown, not_public = _heights(charts.figure(COUNTS, until=2026))

    assert public == [*empty[:2], 4, *empty[:7], 1, *empty[:12]]
    assert unknown == [*empty[:2], 10, *empty[:18], 2, 0]
    assert not_public == [*empty[:2], 6, *empty[:18], 3, 0]


def test_bars_stand_on_each_other():
    layers = charts.figure(COUNTS, until=2026).axes[0].containers

    assert [round(layer[2].get_y()) for layer in layers] == [0, 4, 14]


def test_layers_are_told_apart_by_hatch_as_well_as_colour():
    layers = charts.figure(COUNTS).axes[0].containers

    assert [layer[0].get_hatch() for layer in layers] == ["", "////", "\\\\\\\\"]
    assert charts.ORDER == ("public", "unknown", "not_public")


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


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("counts", [COUNTS, {}], ids=["some", "none"])
def test_two_drawings_are_the_same_bytes_of_well_formed_svg(counts, dark, narrow):
    options = {"until": 2026, "dark": dark, "narrow": narrow}

    drawn = [charts.year_visibility(counts, **options) for _ in range(2)]

    assert drawn[0] == drawn[1]
    assert ET.fromstring(drawn[0]).tag == "{http://www.w3.org/2000/svg}svg"


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

    here = charts.year_visibility(COUNTS, until=2026)
    assert printed.strip() == sha256(here).hexdigest()


def test_the_picture_holds_its_words_as_text_and_nothing_that_loads():
    drawn = charts.year_visibility(COUNTS, until=2026).decode()

    assert ">not public</text>" in drawn
    assert re.findall('href="(?!#)|url\\((?!#)|@import|<image|<script', drawn) == []


@pytest.mark.parametrize(
    ("format_", "magic"), [("png", b"\x89PNG\r\n"), ("svg", b"<?xml ")]
)
def test_write_makes_a_file_of_the_format_the_same_every_time(tmp_path, format_, magic):
    paths = [tmp_path / f"{n}.{format_}" for n in range(2)]

    for path in paths:
        charts.write(COUNTS, path, format_, until=2026)

    assert paths[0].read_bytes().startswith(magic)
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_importing_the_room_does_not_import_matplotlib():
    code = (
        "import sys, reports.charts, reports.page; print('matplotlib' in sys.modules)"
    )

    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout

    assert printed == "False\n"


def test_pyplot_is_never_imported():
    code = (
        "import sys; from reports import charts; charts.year_visibility({});"
        "print('matplotlib.pyplot' in sys.modules)"
    )

    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout

    assert printed == "False\n"
