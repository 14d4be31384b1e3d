"""What the reader chooses in the page counts as in a scan with the same."""

from __future__ import annotations

import csv
import io
import json
import shutil

import pytest

import sample_exports
from audit.pipeline import Options, run
from reports import words
from tests.judging import AS_OF

PERIOD = "audience:facebook:annexample:2014-05-22..2026-10-21"
GROUP = "group:facebook:Example Town Gardeners"
VERDICTS = ("in_scope", "undetermined", "out_of_scope")
SHOWN = """Object.fromEntries([...document.querySelectorAll("data[data-count]")]
    .map((node) => [node.dataset.count, Number(node.value)]))"""


@pytest.fixture(scope="module")
def audited(tmp_path_factory):
    """Return the output folder of the samples' audit."""
    out = tmp_path_factory.mktemp("page") / "out"
    run(sample_exports.folders(), Options(out=out, as_of=AS_OF, jobs=1))
    return out


@pytest.fixture
def visit(page_of, audited):
    """Return the report, opened and ready."""
    found = page_of(audited / "report.html")
    found.page.wait_for_selector("html[data-ready]")
    yield found
    found.assert_quiet()


def shown(page):
    return page.evaluate(SHOWN)


def answer(page, question, value):
    page.locator(f"[data-question='{question}'] input[value={value}]").check()
    page.wait_for_selector(".changed")


def rescanned(tmp_path, answers, **more):
    """Return the summary of a scan of the samples with an answers file."""
    options = Options(out=tmp_path / "again", as_of=AS_OF, answers=(answers,), jobs=1)
    return run(sample_exports.folders(), options, **more).summary


def saved(page, button, path):
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).click()
    waiting.value.save_as(path)
    return path


def test_the_page_begins_with_the_counts_of_the_scan(visit, audited):
    summary = json.loads((audited / "summary.json").read_bytes())

    assert shown(visit.page) == summary["by_verdict"]
    assert visit.page.locator(".changed").count() == 0


def test_answers_by_click_count_as_in_a_scan_with_the_file_that_is_saved(
    visit, audited, tmp_path
):
    before = shown(visit.page)

    answer(visit.page, PERIOD, "public")
    answer(visit.page, GROUP, "private")
    after = shown(visit.page)
    file = saved(visit.page, "Download my answers", tmp_path / "answers.toml")
    summary = rescanned(tmp_path, file)

    assert after == summary["by_verdict"]
    assert after["in_scope"] > before["in_scope"]
    assert after["out_of_scope"] > before["out_of_scope"]
    assert {row["question"]: row["answer"] for row in summary["answers"]} == {
        PERIOD: "public",
        GROUP: "private",
    }
    # The sentence, the title and the table say the same.
    low, high = summary["in_scope_bounds"]
    assert (low, high) == (after["in_scope"], after["in_scope"] + after["undetermined"])
    sentence = visit.page.locator("[data-sentence=headline]").inner_text()
    assert f"between {words.number(low)} and {words.number(high)}" in sentence
    assert visit.page.title() == f"{sentence} · meta-audit"


def test_an_objection_and_a_policy_count_as_in_a_scan(visit, tmp_path):
    visit.page.locator("details:has(.objections) > summary").click()
    first = visit.page.locator(".objection").first
    first.locator("input").nth(0).fill("2025-05-20")
    first.locator("input").nth(1).fill("2025-05-21")
    first.locator("input").nth(1).blur()
    visit.page.wait_for_selector(".changed")
    file = saved(visit.page, "Download my answers", tmp_path / "answers.toml")
    # The file's objection is that of the account, whatever the platform.
    text = file.read_text(encoding="utf-8")
    assert 'account = "annexample"\nsent = 2025-05-20\nconfirmed = 2025-05-21' in text
    own = shown(visit.page)

    visit.page.locator(".whatif select").select_option("us")
    visit.page.wait_for_function(
        "(own) => document.querySelector('data[data-count=in_scope]').value !== own",
        arg=str(own["in_scope"]),
    )
    options = Options(out=tmp_path / "us", as_of=AS_OF, policy="us", jobs=1)
    there = run(sample_exports.folders(), options).summary

    assert shown(visit.page) == there["by_verdict"]
    visit.page.get_by_role("button", name="As it was scanned").click()
    visit.page.wait_for_selector(".changed", state="detached")


def test_a_saved_page_begins_with_its_answers_and_a_scan_takes_them_up(
    visit,
    page_of,
    tmp_path,
):
    answer(visit.page, PERIOD, "friends")
    after = shown(visit.page)
    file = saved(visit.page, "Save this report with my answers", tmp_path / "kept.html")

    again = page_of(file)
    again.page.wait_for_selector("html[data-ready]")

    assert shown(again.page) == after
    assert again.page.locator(
        f"[data-question='{PERIOD}'] input[value=friends]"
    ).is_checked()
    assert again.page.locator(".changed").count() == 1
    again.assert_quiet()
    assert rescanned(tmp_path, file)["by_verdict"] == after


def test_the_other_language_says_the_same_figures(visit, audited):
    before = shown(visit.page)

    visit.page.get_by_role("button", name="Français").click()
    visit.page.wait_for_selector("html[lang=fr]")
    visit.page.wait_for_selector("[data-explorer] table")

    assert shown(visit.page) == before
    french = visit.page.locator("[data-sentence=headline]").inner_text()
    low, high = before["in_scope"], before["in_scope"] + before["undetermined"]
    assert f"entre {words.number(low)} et {words.number(high)}" in french
    answer(visit.page, PERIOD, "public")
    visit.page.get_by_role("button", name="English").click()
    visit.page.wait_for_selector("html[lang=en]")
    assert shown(visit.page)["in_scope"] > low
    assert visit.page.locator(
        f"[data-question='{PERIOD}'] input[value=public]"
    ).is_checked()


def test_the_list_to_do_is_saved_as_csv(visit, tmp_path):
    file = saved(visit.page, "Download as CSV", tmp_path / "todo.csv")

    head, *rows = csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig")))
    table = visit.page.locator("[data-table=todo] tbody tr")
    assert head == ["Year", "Network", "Where to look", "In scope", "Undetermined"]
    assert len(rows) == table.count()
    assert {len(row) for row in rows} == {5}


def test_the_theme_turns(visit):
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    light = visit.page.evaluate(ground)

    visit.page.get_by_role("button", name="Light or dark").click()

    dark = visit.page.evaluate(ground)
    visit.page.get_by_role("button", name="Light or dark").click()
    assert dark != light
    assert visit.page.evaluate(ground) == light


def test_without_names_there_is_no_file_of_answers(page_of, tmp_path):
    out = tmp_path / "out"
    run(sample_exports.folders(), Options(out=out, as_of=AS_OF, text="none", jobs=1))
    found = page_of(out / "report.html")
    found.page.wait_for_selector("html[data-ready]")

    found.page.locator("[data-question] input[type=radio]").first.check()
    found.page.wait_for_selector(".changed")

    assert found.page.get_by_role("button", name="Download my answers").count() == 0
    found.assert_quiet()


def test_a_page_without_answers_says_what_to_do(audited, tmp_path):
    from audit.answers import AnswersError

    page = tmp_path / "mine.html"
    shutil.copy(audited / "report.html", page)

    with pytest.raises(AnswersError, match="holds no answers; in the report answer"):
        rescanned(tmp_path, page)
    assert not (tmp_path / "again").exists()
