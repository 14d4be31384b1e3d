"""Give the tests two public corpora of hostile input; ``README.md`` says whose."""

from __future__ import annotations

import json
import zlib
from base64 import b64decode
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@cache
def json_files() -> dict[str, bytes]:
    """Return JSONTestSuite: names begin y_ (valid), n_ (not) or i_ (either way)."""
    held = json.loads((FOLDER / "json_test_suite.json").read_bytes())
    files = {name: text.encode() for name, text in held["text"].items()}
    files |= {name: b64decode(data) for name, data in held["base64"].items()}
    packed = held["zlib"].items()
    files |= {name: zlib.decompress(b64decode(data)) for name, data in packed}
    return dict(sorted(files.items()))


@cache
def naughty_strings() -> tuple[str, ...]:
    """Return the Big List of Naughty Strings, each string once."""
    listed = json.loads((FOLDER / "naughty_strings.json").read_bytes())
    return tuple(dict.fromkeys(listed))
