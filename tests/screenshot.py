"""Picture the demo's report: for the README, or to look at.

``python -m tests.screenshot`` audits the sample exports and writes ``docs/report.png``:
the first screen of the report in headless Chromium, 1280 by 900 pixels, when its script
is done. ``--dark``, ``--phone`` (360 by 740), ``--print``, ``--lang fr`` and
``--whole`` (all of the page) picture it otherwise, to the file that ``--to`` names.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from tests.browser import FLAGS, MISSING, executable

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "report.png"
_SCREEN = {"width": 1280, "height": 900}
_PHONE = {"width": 360, "height": 740}
_READY_MS = 60_000


def picture(
    report: Path,
    target: Path,
    *,
    dark: bool = False,
    phone: bool = False,
    printed: bool = False,
    whole: bool = False,
) -> None:
    """Write a picture of a report to ``target``, a PNG file.

    Raises RuntimeError where there is no browser.
    """
    path = executable()
    if path is None:
        raise RuntimeError(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        page = browser.new_page(
            viewport=_PHONE if phone else _SCREEN,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        page.goto(report.resolve().as_uri())
        page.wait_for_selector("html[data-ready]", state="attached", timeout=_READY_MS)
        if printed:
            page.emulate_media(media="print")
        page.screenshot(path=target, full_page=whole)
        browser.close()


def main(given: Sequence[str] | None = None) -> None:
    """Audit the sample exports, and picture their report."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    for name in ("dark", "phone", "whole"):
        parser.add_argument(f"--{name}", action="store_true")
    parser.add_argument("--print", dest="printed", action="store_true")
    parser.add_argument("--lang", default="en")
    parser.add_argument("--to", type=Path, default=PICTURE)
    wanted = parser.parse_args(given)
    with TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        command = [
            sys.executable, "-m", "audit", "demo", "--quiet", "--lang", wanted.lang,
            "--out", str(out),
        ]  # fmt: skip
        subprocess.run(command, check=True)
        wanted.to.parent.mkdir(exist_ok=True)
        picture(
            out / "report.html",
            wanted.to,
            dark=wanted.dark,
            phone=wanted.phone,
            printed=wanted.printed,
            whole=wanted.whole,
        )


if __name__ == "__main__":
    main()
