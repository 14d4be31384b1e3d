"""Measure the explorer with very many rows: ``python -m tests.explorer_bench [ROWS]``.

Prints the size of the page, what it costs to write it, and in headless Chromium the
time until it is ready, to filter, to sort and to search; with the processor time of the
page's process, as a busy machine stretches the clock's. Asserts nothing.

The time of a filter ends when counts and rows are drawn; the words of rows that lie
wide apart are filled in after that.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import CDPSession, Page, sync_playwright

from tests import explorers, many_items
from tests.browser import executable

_FILTERS = (
    {"verdict": "in_scope"},
    {"kind": ["post", "comment"], "year": [2010, 2014]},
    {"container": "Choir of Exampleton 7", "has": ["media", "gps"]},
    {"sensitive": "health", "lang": "fr"},
)
# Told when what is chosen is drawn, and when its words are there too.
_FILTER = """async (wish) => {
  const begin = performance.now();
  let drawn = 0;
  new MutationObserver(() => { drawn = drawn || performance.now() - begin; })
    .observe(document.querySelector(".found"), { childList: true });
  await window.explorer.filter(wish);
  return [drawn, performance.now() - begin];
}"""
_SORT = """async (place) => {
  const begin = performance.now();
  document.querySelectorAll("button.sort")[place].click();
  await window.explorer.idle();
  return performance.now() - begin;
}"""


def main() -> None:
    """Write, open, measure, print."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 500_000
    with tempfile.TemporaryDirectory() as folder:
        items, path = Path(folder, "items.parquet"), Path(folder, "explorer.html")
        many_items.write(items, rows)
        before, begin = _peak(), time.process_time()
        explorers.written(items, path, door=True)
        print(f"{rows} rows: {path.stat().st_size / 1e6:.1f} MB of page")
        print(
            f"written in {time.process_time() - begin:.1f} s of processor time; "
            f"peak {_peak():.0f} MB, {before:.0f} MB before"
        )
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=executable(), args=["--no-sandbox", "--disable-gpu"]
            )
            _measure(browser.new_page(), path)
            browser.close()


def _peak() -> float:
    """Return the most memory that this process had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def _measure(page: Page, path: Path) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    with _timed(session, "ready"):
        page.goto(path.as_uri())
        page.wait_for_selector("html[data-ready]", state="attached", timeout=120_000)
    for wish in _FILTERS:
        with _timed(session, f"filter {wish}"):
            drawn, filled = page.evaluate(_FILTER, wish)
        found = page.locator(".found").text_content()
        print(f"  {found}: drawn in {drawn:.0f} ms, words in {filled:.0f} ms")
    page.evaluate("window.explorer.filter({})")
    for place in range(page.locator("button.sort").count()):
        with _timed(session, f"sort {place}"):
            took = page.evaluate(_SORT, place)
        print(f"  {took:.0f} ms")
    with _timed(session, "search"):
        page.evaluate("window.explorer.filter({ q: 'exampleton' })")
    print(f"  {page.locator('.found').text_content()}")


@contextmanager
def _timed(session: CDPSession, what: str) -> Iterator[None]:
    """Print the time by the clock, and the page's own by the processor."""
    begin, used = time.perf_counter(), _used(session)
    yield
    wall, cpu = time.perf_counter() - begin, _used(session) - used
    print(f"{what}: {wall:.2f} s by the clock, {cpu:.2f} s of processor time")


def _used(session: CDPSession) -> float:
    metrics = session.send("Performance.getMetrics")["metrics"]
    return next(m["value"] for m in metrics if m["name"] == "ProcessTime")


if __name__ == "__main__":
    main()
