"""Share one scan of the sample exports among the tests that read its outputs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import sample_exports
from audit.pipeline import Options, run
from tests.browser import MISSING, browser, page_of  # noqa: F401 - fixtures

AS_OF = date(2026, 11, 21)


@pytest.fixture(scope="session")
def scanned(tmp_path_factory) -> Path:
    """Return the output folder of a scan of the sample exports."""
    out = tmp_path_factory.mktemp("scan") / "out"
    run(sample_exports.folders(), Options(out=out, as_of=AS_OF))
    return out


def pytest_terminal_summary(terminalreporter) -> None:
    """Say plainly, below the results, that the pages were not tested in a browser."""
    skipped = terminalreporter.stats.get("skipped", [])
    left_out = [report for report in skipped if MISSING in str(report.longrepr)]
    if left_out:
        terminalreporter.write_line(f"{len(left_out)} skipped: {MISSING}", red=True)
