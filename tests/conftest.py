"""Share one scan of the sample exports among the tests that read its outputs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import sample_exports
from audit.pipeline import Options, run

AS_OF = date(2026, 11, 21)


@pytest.fixture(scope="session")
def scanned(tmp_path_factory) -> Path:
    """Return the output folder of a scan of the sample exports."""
    out = tmp_path_factory.mktemp("scan") / "out"
    run(sample_exports.folders(), Options(out=out, as_of=AS_OF))
    return out
