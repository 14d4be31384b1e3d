"""Be the floor: inflate the JSON members of zips and decode them, and nothing else.

``python -m tests.bench.floor ZIP...``: zlib and ``orjson.loads``, one process, the
garbage collector on (SPEC, "Speed"). Of pages, which it can't decode, the bytes alone.
"""

from __future__ import annotations

import sys
import zipfile

import orjson


def main() -> None:
    """Read every member once; keep nothing."""
    for path in sys.argv[1:]:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                if member.filename.endswith(".json"):
                    orjson.loads(archive.read(member))
                elif member.filename.endswith(".html"):
                    archive.read(member)


if __name__ == "__main__":
    main()
