"""Plant the Big List of Naughty Strings everywhere, scan once, and look at everything.

Each string is a post, a tagged person, a place and a link; a comment and its group; a
caption and its album; a post of an HTML page; some are the owner's own name. None is
lost or changed, none acts in a spreadsheet, a terminal, a picture or the report.
"""

from __future__ import annotations

import csv
import html
import json
import re
import subprocess
import sys
import unicodedata
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from lxml import etree
from pyarrow import parquet as pq
from typer.testing import CliRunner

from audit.cli import app
from reports import charts, pictures
from reports.filters import visible
from tests import builders as b
from tests import explorers
from tests.corpora import naughty_strings
from tests.parsers import markup

OWN = (
    "=cmd|' /C calc'!A0", "\t=1", "\r\n+1", "\uff1d1", "  @SUM(A1)", "\u00a0=1+1",
    "\u200b-1", "[/]", "[link=x]y[/link]", "\x1b[2J\x1b]0;owned\x07", "$x^$",
    "</script><script>alert(1)</script>", "{{7*7}}{% raw %}", "nul\x00byte",
    "\u202eevil\u2066\u2069", "c1 \x9b31m \x85 \x7f", "<svg onload=alert(2)>",
    "\uffff \ufffe \U0010ffff", "'=already guarded", "a\u2028b\u2029c",
)  # fmt: skip
MENTION = "@[1:2:<img src=x onerror=alert(3)>]"
# What the documented cleaning makes of a string, by hand; all others stay as they are.
# A lone surrogate is three bytes that are no UTF-8, so three U+FFFD (parsers/text.py);
# a mention is its name (SPEC 2); blanks are no words of a post or caption.
LONE = {
    "lone \ud800 half": "lone \ufffd\ufffd\ufffd half",
    "\udfff": "\ufffd\ufffd\ufffd",
    "=\udc00": "=\ufffd\ufffd\ufffd",
}
TEXTS = tuple(dict.fromkeys((*naughty_strings(), *OWN, *LONE, MENTION)))
CLEANED = {**LONE, MENTION: "@<img src=x onerror=alert(3)>"}
BLANK = ("", " ")
NAMES = {text: LONE.get(text, text) for text in TEXTS}
OWNERS = (
    "=cmd|' /C calc'!A0", "[/]", "\x1b[2J", "\u202eevil", "$x^$", "</script>",
    "<svg onload=alert(2)>", "{{7*7}}",
)  # fmt: skip
FIRST = 1_500_000_000
PAGE = b.POSTS.replace(".json", ".html")
FORMATS = ("html", "csv", "parquet", "json", "png", "svg")


# What is planted ---------------------------------------------------------------------


def _meant(text: str) -> str:
    """Return a text as Meta writes it; a lone surrogate has no bytes to misprint."""
    return text if text in LONE else text.encode().decode("latin-1")


def _at(place: int) -> int:
    return FIRST + 60 * place


def facebook(texts: tuple[str, ...]) -> dict[str, bytes]:
    """Return a Facebook export in which each text stands in seven places."""
    meant = list(enumerate(map(_meant, texts)))
    posts = [
        {
            "timestamp": _at(n),
            "data": [{"post": text}],
            "tags": [{"name": text}],
            "attachments": [
                {
                    "data": [
                        {"place": {"name": text}}, {"external_context": {"url": text}},
                    ]
                }
            ],
        }
        for n, text in meant
    ]  # fmt: skip
    said = [
        {"timestamp": _at(n), "comment": text, "author": "Ann Example", "group": text}
        for n, text in meant
    ]
    comments = [
        {"timestamp": _at(n), "data": [{"comment": c}]} for n, c in enumerate(said)
    ]
    photos = [
        {"uri": f"media/{n}.jpg", "creation_timestamp": _at(n), "title": text,
         "description": text}
        for n, text in meant
    ]  # fmt: skip
    profile = {"profile_v2": {"name": {"full_name": "Ann Example"}}}
    files = {b.POSTS: posts, b.COMMENTS: comments, b.LOOSE_PHOTOS: photos}
    return {
        path: json.dumps(value).encode("ascii")
        for path, value in {**files, b.PROFILE: profile}.items()
    }


def page(texts: tuple[str, ...]) -> bytes:
    """Return an HTML page of posts."""
    records = [markup.section(markup.block(html.escape(text))) for text in texts]
    return markup.page(*records).encode("utf-8", "surrogatepass")


def exports(
    folder: Path, texts: tuple[str, ...], owners: tuple[str, ...]
) -> list[Path]:
    """Write the exports; return their paths: Facebook, its page, one of each owner."""
    eve = {PAGE: page(texts), b.PROFILE: {"profile_v2": {"name": {"full_name": "Eve"}}}}
    held = {"facebook-ann": facebook(texts), "facebook-eve": eve}
    for place, owner in enumerate(owners):
        held[f"instagram-{place}"] = b.instagram(2, username=owner, name=owner)
    paths = []
    for place, (stem, members) in enumerate(held.items()):
        paths.append(folder / f"{stem}-2026-10-20-AAAA{place:04}.zip")
        paths[-1].write_bytes(b.zipped(members))
    return paths


class Scan(NamedTuple):
    """The output folder of a scan, its rows, and what the command printed."""

    out: Path
    rows: list[dict]
    printed: str
    complained: str


def scan(folder: Path, texts, owners, formats) -> Scan:
    """Scan by the real command, in a process of its own."""
    out = folder / "out"
    chosen = [word for name in formats for word in ("--format", name)]
    done = subprocess.run(
        [sys.executable, "-W", "default", "-m", "audit", "scan", "--lang", "en",
         *map(str, exports(folder, texts, owners)), "--out", str(out), *chosen,
         "--as-of", "2026-11-21", "--jobs", "1"],
        capture_output=True, check=False, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    rows = pq.read_table(out / "items.parquet").to_pylist()
    return Scan(out, rows, done.stdout.decode(), done.stderr.decode())


@pytest.fixture(scope="module")
def audited(tmp_path_factory) -> Scan:
    """Return the scan of the exports full of naughty strings."""
    return scan(tmp_path_factory.mktemp("naughty"), TEXTS, OWNERS, FORMATS)


@pytest.fixture(scope="module")
def harmless(tmp_path_factory) -> Scan:
    """Return a scan of the same exports, with plain words in all places."""
    words = tuple(f"Word {n}" for n in range(40))
    owners = tuple(f"owner{n}" for n in range(len(OWNERS)))
    return scan(tmp_path_factory.mktemp("harmless"), words, owners, ("html",))


# Nothing is lost or changed ----------------------------------------------------------


def numbered(audited: Scan, kind: str, path: str) -> dict[int, dict]:
    """Return the rows of one kind by the number of their record; each has one."""
    found = [row for row in audited.rows if row["kind"] == kind]
    found = [row for row in found if row["source_path"] == path]
    by_number = {int(row["source_pointer"].split("/")[1]): row for row in found}
    assert len(by_number) == len(found)
    return by_number


def test_every_post_says_what_was_planted_with_its_people_and_place(audited):
    found = numbered(audited, "post", b.POSTS)

    for number, text in enumerate(TEXTS):
        row, name = found[number], NAMES[text]
        words = None if text in BLANK else CLEANED.get(text, text)
        people = [name] if name else None
        if text == MENTION:
            people = [MENTION, "<img src=x onerror=alert(3)>"]
        assert (row["text"], row["place"] or "") == (words, name)
        assert (row["people"] or None) == (people or ([""] if text == "" else None))
    assert len(found) == len(TEXTS)


def test_every_comment_says_what_was_planted_and_in_which_group(audited):
    found = numbered(audited, "comment", b.COMMENTS)

    said = [
        (found[n]["text"] or "", found[n]["container"] or "") for n in sorted(found)
    ]
    assert said == [(CLEANED.get(text, text), NAMES[text]) for text in TEXTS]


def test_every_caption_and_album_says_what_was_planted(audited):
    captions = numbered(audited, "caption", b.LOOSE_PHOTOS)
    photos = numbered(audited, "photo", b.LOOSE_PHOTOS)

    albums = [photos[n]["container"] or "" for n in range(len(TEXTS))]
    assert albums == [NAMES[text] for text in TEXTS]
    texts = {n: row["text"] for n, row in captions.items()}
    assert texts == {
        n: CLEANED.get(text, text) for n, text in enumerate(TEXTS) if text not in BLANK
    }


def test_links_are_as_they_were_planted(audited):
    found = numbered(audited, "post", b.POSTS)

    plain = [n for n, text in enumerate(TEXTS) if text.isascii()]
    assert [found[n]["url"] or "" for n in plain] == [TEXTS[n] for n in plain]
    assert len(plain) > 350


def test_links_of_other_letters_are_repaired_too(audited):
    found = numbered(audited, "post", b.POSTS)

    other = [n for n, text in enumerate(TEXTS) if not text.isascii()]
    assert [found[n]["url"] for n in other] == [NAMES[TEXTS[n]] for n in other]


def test_the_owner_is_called_what_was_planted(audited):
    accounts = pq.read_table(audited.out / "accounts.parquet")["account"].to_pylist()

    assert sorted(accounts) == sorted(["Ann Example", "Eve", *OWNERS])


def test_no_problem_but_the_bytes_that_are_no_text(audited):
    problems = pq.read_table(audited.out / "problems.parquet").to_pylist()

    # The page holds lone surrogates as bytes; in JSON they are escapes, and cleaned.
    assert {problem["path"] for problem in problems} <= {PAGE}
    for problem in problems:
        assert re.fullmatch(r"letters that are no UTF-8, .*: \d+", problem["what"])


# What a page can't hold is not in it: NUL and most controls; outer blanks are layout.
HTML_OWN = {
    "nul\x00byte": "nulbyte",
}


def test_every_post_of_a_page_says_what_was_planted(audited):
    found = [row for row in audited.rows if row["source_path"] == PAGE]
    posts = [row["text"] or "" for row in found if row["kind"] == "post"]

    wanted = [HTML_OWN.get(text, CLEANED.get(text, text)).strip() for text in TEXTS]
    assert sorted(posts) == sorted(wanted)


# The table for spreadsheets ----------------------------------------------------------

FORMULA = tuple("=+-@＝＋－＠")
UNSEEN = ("Cc", "Cf", "Zs", "Zl", "Zp")


def acts(text: str) -> bool:
    """Say whether a spreadsheet may take a cell for a formula, or start a new one."""
    unseen = {c for c in text if unicodedata.category(c) in UNSEEN}
    bare = text.lstrip("".join(unseen))
    before = text[: len(text) - len(bare)]
    return bare.startswith(FORMULA) or not set("\t\r\n").isdisjoint(before)


def test_no_cell_acts_and_each_gives_back_what_it_holds(audited):
    with (audited.out / "items.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = list(csv.DictReader(file))

    assert len(cells) == len(audited.rows)
    guarded = 0
    for cell, row in zip(cells, audited.rows, strict=True):
        assert cell["item_id"] == row["item_id"]
        assert not [name for name, value in cell.items() if acts(value)]
        for name in ("account", "text", "container", "place", "url"):
            value = row[name] or ""
            assert cell[name] == (f"'{value}" if acts(value) else value)
            guarded += acts(value)
        people = "; ".join(row["people"] or ())
        assert cell["people"] == (f"'{people}" if acts(people) else people)
    assert guarded > 100


# The terminal ------------------------------------------------------------------------


def steers(text: str) -> list[str]:
    """Return the characters that could act on a terminal or turn a line round."""
    kinds = ("Cc", "Cf", "Cs", "Zl", "Zp")
    return sorted({c for c in text if unicodedata.category(c) in kinds} - set("\n\t"))


def test_the_scan_prints_nothing_that_steers_a_terminal(audited):
    assert steers(audited.printed) == []
    assert audited.complained == ""
    assert "instagram · \\x1b[2J: " in audited.printed
    assert "instagram · \\u202eevil: " in audited.printed


COMMANDS = {
    "top": ("top", "-n", "10000"),
    "questions": ("questions", "-n", "10000"),
    "letter": ("letter",),
}


@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
def test_a_command_prints_nothing_that_steers_a_terminal(audited, words):
    done = CliRunner().invoke(
        app, [words[0], str(audited.out), *words[1:], "--lang", "en"]
    )

    assert (done.exit_code, steers(done.output)) == (0, [])
    assert len(done.output) > 100


def test_explain_prints_nothing_that_steers_a_terminal(audited):
    found = numbered(audited, "post", b.POSTS)
    asked = [TEXTS.index(text) for text in (*OWN, *LONE, MENTION)]

    for number in asked:
        id_ = found[number]["item_id"]
        done = CliRunner().invoke(
            app, ["explain", str(audited.out), id_, "--lang", "en"]
        )
        assert (done.exit_code, steers(done.output)) == (0, [])


FORGED = "Ann\nOf 9999 items, none is in scope.\r\n  in scope of it 0\u2028\u0085x"


def test_no_name_makes_a_line_of_its_own(tmp_path):
    """Hold that neither an owner nor a group can put a sentence into our mouth."""
    group = {"timestamp": FIRST, "comment": "Hi", "author": "Ann", "group": FORGED}
    facebook_ = b.facebook(1) | {
        b.GROUP_COMMENTS: [{"timestamp": FIRST, "data": [{"comment": group}]}]
    }
    paths = []
    for stem, held in (
        ("instagram-ann", b.instagram(2, username=FORGED, name=FORGED)),
        ("facebook-bob", facebook_),
    ):
        paths.append(tmp_path / f"{stem}-2026-10-20-AAAA0001.zip")
        paths[-1].write_bytes(b.zipped(held))
    given = (*map(str, paths), "--out", str(tmp_path / "out"), "--as-of", "2026-11-21")

    for words in (
        ("scan", *given, "--lang", "en"),
        ("questions", str(tmp_path / "out"), "--lang", "en"),
        ("top", str(tmp_path / "out"), "--lang", "en"),
        ("letter", str(tmp_path / "out"), "--lang", "en"),
    ):
        done = CliRunner().invoke(app, words)
        assert done.exit_code == 0
        printed = done.output.split("\n")
        assert [line for line in printed if line.startswith("Of 9999")] == []
        assert [
            line for line in printed if line.lstrip().startswith("in scope of it")
        ] == []
        assert steers(done.output) == []


# The pictures ------------------------------------------------------------------------


def test_the_pictures_of_the_scan_are_whole(audited):
    drawn = sorted(path.name for path in audited.out.glob("*.svg"))

    assert "top-group.svg" in drawn
    for name in drawn:
        root = etree.parse(audited.out / name).getroot()
        tags = {etree.QName(node).localname for node in root.iter(etree.Element)}
        assert not tags & {"script", "image", "a", "foreignObject", "iframe"}
        assert (audited.out / name.replace(".svg", ".png")).stat().st_size > 1000


class Name(NamedTuple):
    """A bar of one item."""

    name: str
    platform: str = "facebook"
    verdicts: Mapping[str, int] = {"in_scope": 1}


def test_every_string_can_be_the_name_of_a_bar():
    names = [Name(NAMES[text]) for text in TEXTS]
    for first in range(0, len(names), 60):
        some = names[first : first + 60]
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            svg = pictures.image("svg", lambda rows=some: charts.names_drawn(rows, "T"))
        words = [node.text or "" for node in etree.fromstring(svg).iter("{*}text")]
        wanted = [charts._short(name.name) for name in some]
        assert [word for word in wanted if word.strip() and word not in words] == []


# The report --------------------------------------------------------------------------

SHAPES = """() => [...new Set([...document.querySelectorAll("*")].map((node) =>
    [node.localName, ...node.getAttributeNames().sort()].join(" ")))]"""
INJECTED = "iframe, object, embed, frame, base, video, audio, img:not([src^='data:'])"


@pytest.fixture
def report(page_of, audited):
    """Return the report, opened and ready, its details all open."""
    visit = page_of(audited.out / "report.html")
    visit.page.wait_for_selector("html[data-ready]")
    visit.page.evaluate(
        "document.querySelectorAll('details').forEach(d => d.open = true)"
    )
    return visit


def test_the_report_holds_no_element_that_is_not_ours(report, page_of, harmless):
    plain = page_of(harmless.out / "report.html")
    plain.page.wait_for_selector("html[data-ready]")
    ours = {shape.split()[0] for shape in plain.page.evaluate(SHAPES)}

    shapes = report.page.evaluate(SHAPES)
    assert {shape.split()[0] for shape in shapes} <= ours
    acting = [s for s in shapes if any(a.startswith("on") for a in s.split()[1:])]
    assert acting == []
    assert report.page.locator(INJECTED).count() == 0
    assert report.page.locator("script").count() == plain.page.locator("script").count()
    links = report.page.locator("a").evaluate_all("all => all.map(a => a.href)")
    assert [link for link in links if link.startswith(("javascript:", "data:"))] == []
    report.assert_quiet()
    plain.assert_quiet()


SOUGHT = {
    "</script><script>alert(1)</script>": "</script><script>alert(1)</script>",
    "<svg onload=alert(2)>": "<svg onload=alert(2)>",
    MENTION: "@<img src=x onerror=alert(3)>",
    "{{7*7}}{% raw %}": "{{7*7}}{% raw %}",
    "\x1b[2J\x1b]0;owned\x07": "\\u001b[2J\\u001b]0;owned\\u0007",
    "=cmd|' /C calc'!A0": "=cmd|' /C calc'!A0",
}


def test_the_explorer_of_the_report_finds_the_strings_as_text(report):
    search = report.page.get_by_label("Search in words and names")
    for planted, shown in SOUGHT.items():
        search.fill(CLEANED.get(planted, planted))
        report.page.wait_for_function(
            "(text) => [...document.querySelectorAll('#explorer .excerpt')]"
            ".some((node) => node.textContent.includes(text))",
            arg=shown,
        )
    report.assert_quiet()


def test_the_explorer_shows_and_saves_every_string_as_text(page_of, audited, tmp_path):
    path = explorers.written(
        audited.out / "items.parquet", tmp_path / "explorer.html", door=True
    )
    visit = page_of(path, accept_downloads=True)
    visit.page.wait_for_selector("html[data-ready]", state="attached")

    visit.page.evaluate("window.explorer.filter({ whose: 'all' })")
    visit.page.evaluate("window.explorer.show(5000)")
    shown = set(visit.page.locator("#explorer .excerpt").all_text_contents())
    said = [CLEANED.get(text, text) for text in TEXTS if text not in BLANK]
    assert [text for text in said if as_shown(text) not in shown] == []
    assert visit.page.locator(INJECTED).count() == 0
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name="as CSV").click()
    download.value.save_as(tmp_path / "saved.csv")
    assert sorted(lines(tmp_path / "saved.csv")) == sorted(
        lines(audited.out / "items.csv")
    )
    visit.assert_quiet()


def lines(path: Path) -> list[list[str]]:
    """Return the cells of a table, line by line."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def as_shown(text: str) -> str:
    """Return a text as a row of the explorer shows it: spelled out, 140 characters."""
    cut = "…" if len(text) > 140 else ""
    return visible(text[:140]) + cut
