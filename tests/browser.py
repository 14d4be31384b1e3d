"""Open pages in headless Chromium, and hear all that they ask for or complain of.

``page_of(path)`` opens a file as a reader does, from ``file://``, and returns a
``Visit``: Playwright's ``page``, and what was recorded. A test ends with
``visit.assert_quiet()``: no request, no console error, no dialog.

The browser is Debian's. Where there is none, root on a system with apt-get gets it
installed; elsewhere the tests are skipped and say so. Playwright itself downloads
nothing, and speaks to the browser through pipes, so no socket is opened.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
MISSING = (
    f"no browser: none of {', '.join(BROWSERS)} is installed, so what the page does "
    "in a browser was NOT tested; install Chromium and run the tests again"
)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
# These stay in the browser: nothing is asked of a disk or a network.
_INSIDE = ("data:", "blob:", "about:")


@cache
def executable() -> str | None:
    """Return the path of a browser, installed if need be; None where there is none."""
    return _found() or (_found() if _installed() else None)


def _found() -> str | None:
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def _installed() -> bool:
    """Install Debian's Chromium where that is ours to do; say whether it went well."""
    apt = shutil.which("apt-get")
    if apt is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return False
    wait = ("-o", "DPkg::Lock::Timeout=600")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        for command in (["update"], ["install", "--no-install-recommends", "chromium"]):
            subprocess.run(
                [apt, "-y", "-q", *wait, *command],
                capture_output=True,
                check=True,
                timeout=900,
                env=environment,
            )
    except subprocess.SubprocessError:
        return False
    return True


@dataclass
class Visit:
    """One opened page: what it asked for, complained of, and put before the reader.

    ``requests`` are all addresses but the document's own and those that stay inside
    the browser; ``errors`` console errors, refused content and uncaught exceptions.
    """

    page: Page
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def listen(self, own: str) -> None:
        """Record from now on; ``own`` is the address of the document."""

        def asked(address: str) -> None:
            if address.split("#")[0] != own and not address.startswith(_INSIDE):
                self.requests.append(address)

        def told(message: ConsoleMessage) -> None:
            if message.type == "error":
                self.errors.append(message.text)

        def closed(dialog: Dialog) -> None:
            self.dialogs.append(dialog.message)
            dialog.dismiss()

        self.page.on("request", lambda request: asked(request.url))
        self.page.on("websocket", lambda socket: self.requests.append(socket.url))
        self.page.on("console", told)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("dialog", closed)

    def assert_quiet(self) -> None:
        """Fail if the page asked for anything, complained, or opened a dialog."""
        assert (self.requests, self.errors, self.dialogs) == ([], [], [])


# Playwright's loop counts as running as long as it lives, and would keep the tests of
# other modules from running one of their own: so one browser a module, not a session.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a running headless Chromium, or skip the test and say why."""
    path = executable()
    if path is None:
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield running
        running.close()


PageOf = Callable[..., Visit]


@pytest.fixture
def page_of(browser: Browser) -> Iterator[PageOf]:
    """Return a function that opens a file: ``page_of(path, fragment="", **options)``.

    Options are those of Playwright's ``new_context``: ``viewport``, ``color_scheme``,
    ``java_script_enabled``, ``locale``… Every page is a new profile; downloads work.
    """
    opened = []

    def visit(path: Path, fragment: str = "", **options: Any) -> Visit:
        options.setdefault("viewport", {"width": 1280, "height": 720})
        context = browser.new_context(**options)
        opened.append(context)
        found = Visit(context.new_page())
        address = Path(path).resolve().as_uri()
        found.listen(address)
        found.page.goto(address + (f"#{fragment}" if fragment else ""))
        return found

    yield visit
    for context in opened:
        context.close()
