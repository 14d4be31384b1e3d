"""Picture the demo's report for the README.

``python -m tests.screenshot`` audits the sample exports and writes ``docs/report.png``:
the first screen of the report in headless Chromium, 1280 by 900 pixels.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "report.png"
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
    "--window-size=1280,900",
)


def picture(report: Path, target: Path) -> None:
    """Write the first screen of a report to ``target``, a PNG file.

    Raises RuntimeError where no Chromium is installed.
    """
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if browser is None:
        raise RuntimeError(f"no browser found; install one of {', '.join(_BROWSERS)}")
    with TemporaryDirectory() as profile:
        subprocess.run(
            [
                browser,
                *_FLAGS,
                f"--user-data-dir={profile}",
                f"--screenshot={target}",
                report.resolve().as_uri(),
            ],
            check=True,
            timeout=120,
            stderr=subprocess.DEVNULL,
        )


def main() -> None:
    """Audit the sample exports, and picture their report."""
    with TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        command = [sys.executable, "-m", "audit", "demo", "--quiet", "--out", str(out)]
        subprocess.run(command, check=True)
        PICTURE.parent.mkdir(exist_ok=True)
        picture(out / "report.html", PICTURE)


if __name__ == "__main__":
    main()
