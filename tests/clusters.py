"""Start Dask's scheduler and workers as processes of their own, on loopback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
QUIET = ("--no-dashboard",)
WORKER = ("--nthreads", "1", "--no-nanny", "--memory-limit", "2GiB", *QUIET)


def wait(done: Callable[[], Any], seconds: float = 120) -> Any:
    """Return what ``done`` gives, once that is true."""
    end = time.monotonic() + seconds
    while not (found := done()):
        assert time.monotonic() < end
        time.sleep(0.05)
    return found


class Cluster:
    """A scheduler and workers, each a process; all end with it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)
        self._all: list[subprocess.Popen[bytes]] = []
        self.scheduler = self.start("scheduler", "--host", "127.0.0.1", "--port", "0",
                                    "--scheduler-file", str(folder / "where"),
                                    *QUIET)  # fmt: skip
        said = wait(self._said)
        self.address = said["address"]

    def _said(self) -> Any:
        try:
            return json.loads((self.folder / "where").read_text())
        except (OSError, json.JSONDecodeError):
            return None

    def start(self, *words: str, **env: str) -> subprocess.Popen[bytes]:
        """Start one of Dask's commands; return its process."""
        process = subprocess.Popen(
            [sys.executable, "-m", "dask", *words],
            cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": str(ROOT), **env},
        )  # fmt: skip
        self._all.append(process)
        return process

    def workers(self, count: int, **env: str) -> list[subprocess.Popen[bytes]]:
        """Start so many workers; return their processes."""
        own = ("--local-directory", str(self.folder), "--host", "127.0.0.1")
        return [
            self.start("worker", self.address, *WORKER, *own, **env)
            for _ in range(count)
        ]

    def close(self) -> None:
        """End all."""
        for process in reversed(self._all):
            process.kill()
            process.wait(30)
