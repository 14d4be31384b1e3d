"""No page breaks WCAG 2.2 AA as far as axe-core can tell, on any screen."""

from __future__ import annotations

from importlib.resources import files

import pytest

import sample_exports
from audit.pipeline import Options, run
from reports import words
from tests.judging import AS_OF

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
RUN = """async () => {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  const found = await axe.run(document, { runOnly: tags });
  return found.violations.flatMap(({ id, nodes }) => (
    nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`)));
}"""
OPENED = "for (const one of document.querySelectorAll('main details')) one.open = true"
WIDE, PHONE = {"width": 1280, "height": 720}, {"width": 360, "height": 740}
SCREENS = {
    "light": {"viewport": WIDE},
    "dark": {"viewport": WIDE, "color_scheme": "dark"},
    "phone": {"viewport": PHONE},
    "dark phone": {"viewport": PHONE, "color_scheme": "dark"},
}


@pytest.fixture(scope="module")
def audited(tmp_path_factory):
    """Return the output folder of the samples' audit."""
    out = tmp_path_factory.mktemp("axe") / "out"
    run(sample_exports.folders(), Options(out=out, as_of=AS_OF, jobs=1))
    return out


def violations(page):
    page.evaluate(AXE)
    return page.evaluate(RUN)


def test_axe_finds_what_is_wrong(page_of, tmp_path):
    wrong = tmp_path / "wrong.html"
    wrong.write_text("<!doctype html><img src='data:,'>", encoding="utf-8")

    found = violations(page_of(wrong).page)

    assert {line.split(":")[0] for line in found} == {
        "document-title",
        "html-has-lang",
        "image-alt",
    }


@pytest.mark.parametrize("screen", SCREENS.values(), ids=SCREENS)
def test_the_report_with_all_of_it_opened(page_of, audited, screen):
    page = page_of(audited / "report.html", **screen).page
    page.wait_for_selector("html[data-ready]")
    page.evaluate(OPENED)
    page.get_by_role("button", name="Details").first.click()
    page.locator("[data-question] input[type=radio]").first.check()
    page.wait_for_selector(".changed")

    assert violations(page) == []


def test_the_report_filtered_printed_and_in_french(page_of, audited):
    page = page_of(audited / "report.html").page
    page.wait_for_selector("html[data-ready]")
    page.locator("a[data-filter*=undetermined]").first.click()
    page.wait_for_selector(".chips button")
    assert violations(page) == []

    page.get_by_role("button", name="Français").click()
    page.wait_for_selector("html[lang=fr]")
    page.wait_for_selector("[data-explorer] table")
    assert violations(page) == []

    page.emulate_media(media="print")
    assert violations(page) == []


def test_the_report_without_a_script(page_of, audited):
    # axe itself needs one, so the page's own is taken out.
    text = (audited / "report.html").read_text(encoding="utf-8")
    begin = text.rindex("<script>")
    bare = audited.parent / "bare.html"
    bare.write_text(text[:begin] + "</body></html>", encoding="utf-8")

    page = page_of(bare).page

    assert page.locator("html[data-ready]").count() == 0
    assert violations(page) == []


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_a_report_that_begins_in_either_language(page_of, tmp_path, lang):
    out = tmp_path / "out"
    with words.using(lang):
        run(sample_exports.folders()[:1], Options(out=out, as_of=AS_OF, jobs=1))

    page = page_of(out / "report.html").page
    page.wait_for_selector("html[data-ready]")

    assert page.locator("html").get_attribute("lang") == lang
    assert violations(page) == []
