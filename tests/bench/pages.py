"""Write the pages (HTML) that say what an export in JSON says, as one zip."""

from __future__ import annotations

import zipfile
from pathlib import Path

from sample_exports._pages import Edition, rendered
from sample_exports._planting import Export
from tests.bench import exports

_EDITION = Edition(
    "facebook-2025",
    "en",
    "Ann Example",
    "Europe/Paris",
    1_790_000_000,
    (1_200_000_000, 1_790_000_000),
)


def write(folder: Path, items: int) -> list[Path]:
    """Write a Facebook zip of pages, of about so many items."""
    plain = Export("facebook")
    for path, begin, records, end in exports.facebook(items):
        plain.add(path, (begin + exports.JOINT.join(records) + end).encode(), "parsed")
    pages = rendered(plain, _EDITION, "facebook")
    path = folder / "facebook-annexample-2026-10-20-EEEE5555.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in pages.members.items():
            archive.writestr(name, data)
    return [path]
