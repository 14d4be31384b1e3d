"""The harness hears what a page does: requests, errors and dialogs; and silence."""

from __future__ import annotations

import pytest

_PAGE = "<!doctype html><html lang=en><title>Eve Example</title><p>Hello</p>"


def _visited(page_of, folder, script):
    path = folder / "page.html"
    path.write_text(f"{_PAGE}<script>{script}</script>", encoding="utf-8")
    visit = page_of(path, "year=2014")
    visit.page.evaluate("new Promise((done) => setTimeout(done, 50))")
    return visit


def test_a_page_that_does_nothing_is_quiet(page_of, tmp_path):
    visit = _visited(page_of, tmp_path, "document.title = location.hash")

    assert visit.page.title() == "#year=2014"
    visit.assert_quiet()


def test_a_request_is_heard_even_if_it_is_refused(page_of, tmp_path):
    visit = _visited(
        page_of, tmp_path, "new Image().src = 'http://127.0.0.1:9/a.png?b'"
    )

    assert visit.requests == ["http://127.0.0.1:9/a.png?b"]
    with pytest.raises(AssertionError):
        visit.assert_quiet()


def test_a_file_beside_the_page_is_a_request_too(page_of, tmp_path):
    visit = _visited(page_of, tmp_path, "new Image().src = 'other.png'")

    assert visit.requests == [(tmp_path / "other.png").as_uri()]


def test_errors_are_heard_thrown_and_printed(page_of, tmp_path):
    visit = _visited(page_of, tmp_path, "console.error('one'); throw Error('two')")

    assert visit.errors == ["one", "two"]
    assert visit.requests == []


def test_a_dialog_is_heard_and_closed(page_of, tmp_path):
    visit = _visited(page_of, tmp_path, "alert('three')")

    assert visit.dialogs == ["three"]
    assert visit.errors == []


def test_a_script_that_the_page_forbids_is_an_error(page_of, tmp_path):
    path = tmp_path / "page.html"
    policy = "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'\">"
    path.write_text(f"{policy}{_PAGE}<script>1</script>", encoding="utf-8")

    visit = page_of(path)

    assert len(visit.errors) == 1
    assert "script-src" in visit.errors[0] or "default-src" in visit.errors[0]


def test_a_page_can_be_read_without_script(page_of, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(f"{_PAGE}<script>document.title = 'ran'</script>", encoding="utf-8")

    visit = page_of(path, java_script_enabled=False)

    assert visit.page.locator("p").text_content() == "Hello"
    assert visit.page.title() == "Eve Example"
