"""Drive one target by atheris in this process: ``driven TARGET LIBFUZZER_OPTION…``.

Only our own readers are instrumented, so that new ways through them are seen.
"""

from __future__ import annotations

import importlib
import sys
import time

import atheris


def main() -> None:
    """Fuzz until the options say that it is enough, or something is found."""
    name, *options = sys.argv[1:]
    with atheris.instrument_imports(include=["parsers"]):
        target = importlib.import_module(f"tests.fuzz.fuzz_{name}")
    slowest = 0.0

    def timed(data: bytes) -> None:
        nonlocal slowest
        begun = time.perf_counter()
        target.check(data)
        spent = time.perf_counter() - begun
        if spent > slowest:
            slowest = spent
            print(f"slowest {slowest:.6f}", flush=True)

    atheris.Setup([name, *options], timed)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
