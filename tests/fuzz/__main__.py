"""Look for inputs that break a promise: ``python -m tests.fuzz [TARGET…] --seconds N``.

Each target runs in a process of its own under atheris, from its seeds, and stops at its
first finding, which is stored under ``found/``. Exit 1 with a finding, 2 where there is
no atheris.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

TARGETS = ("archive", "json", "html")
_HERE = Path(__file__).parent
_FOUND = _HERE / "found"
# The slowest seed takes a tenth of a second; what takes as long as this hangs.
_HANG_SECONDS = 30
_MEMORY_MB = 2048
_LONGEST_INPUT = 8192
_GRACE_SECONDS = 120
_COUNT = re.compile(r"stat::number_of_executed_units:\s*(\d+)")
_LAST = re.compile(r"^#(\d+)\s", re.MULTILINE)
_SLOWEST = re.compile(r"^slowest (\d+\.\d+)$", re.MULTILINE)


def main() -> int:
    """Run the targets that were asked for, one after the other."""
    options = _options()
    if importlib.util.find_spec("atheris") is None:
        print("atheris is missing; `make fuzz` installs it")
        return 2
    findings = [
        name
        for name in options.targets or TARGETS
        if not _is_clean(name, options.seconds, options.seed)
    ]
    return 1 if findings else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("targets", nargs="*", metavar="|".join(TARGETS))
    parser.add_argument("--seconds", type=int, default=60, help="per target")
    parser.add_argument("--seed", type=int, default=0, help="0: another one each time")
    return parser.parse_args()


def _is_clean(name: str, seconds: int, seed: int) -> bool:
    """Run one target; say how far it came, and whether it found nothing."""
    _FOUND.mkdir(exist_ok=True)
    target = importlib.import_module(f"tests.fuzz.fuzz_{name}")
    with tempfile.TemporaryDirectory(dir=_memory()) as folder:
        corpus = Path(folder, "corpus")
        corpus.mkdir()
        given = [*target.seeds(), *(p.read_bytes() for p in _kept(name))]
        for number, data in enumerate(given):
            (corpus / f"{number:04}").write_bytes(data)
        print(f"{name}: {len(given)} seeds, {seconds} s …", flush=True)
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "tests.fuzz.driven",
                name,
                *_limits(name, seconds, seed),
                corpus,
            ],
            cwd=_HERE.parents[1],
            env={**os.environ, "TMPDIR": folder},
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            timeout=seconds + _GRACE_SECONDS,
        )
    told = done.stderr + done.stdout
    counts = _COUNT.findall(told) or _LAST.findall(told) or ["0"]
    slowest = max(map(float, _SLOWEST.findall(told)), default=0.0)
    print(f"{name}: {counts[-1]} executions, slowest input {slowest:.3f} s", flush=True)
    if done.returncode:
        print(told[-6000:])
        print(f"{name}: found something; its input is under {_FOUND}", flush=True)
    return done.returncode == 0


def _memory() -> str | None:
    """Return a folder in memory, where there is one."""
    memory = "/dev/shm"
    return memory if os.access(memory, os.W_OK) else None


def _kept(name: str) -> list[Path]:
    return sorted((_HERE / "kept").glob(f"{name}-*.bin"))


def _limits(name: str, seconds: int, seed: int) -> list[str]:
    return [
        f"-max_total_time={seconds}",
        f"-seed={seed}",
        f"-timeout={_HANG_SECONDS}",
        f"-rss_limit_mb={_MEMORY_MB}",
        f"-max_len={_LONGEST_INPUT}",
        f"-artifact_prefix={_FOUND / name}-",
        "-print_final_stats=1",
    ]


if __name__ == "__main__":
    sys.exit(main())
