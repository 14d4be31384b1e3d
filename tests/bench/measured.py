"""Run a command as whole processes; measure wall, processor time and peak memory.

Processor time is that of the process and of all its children. Memory is the sum of the
proportional set sizes (PSS) of the process tree, looked at a few times a second: what
it holds by itself and its share of what it shares. Linux only.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

_LOOK_SECONDS: Final = 0.1


class Cost(NamedTuple):
    """What a run cost: wall and processor seconds, and the most memory in bytes."""

    wall: float
    cpu: float
    memory: int


class FailedError(Exception):
    """Say that a command that is measured failed."""


def cost_of(command: Sequence[str], allowed: Sequence[int] = (0,)) -> Cost:
    """Run a command to its end and return its cost.

    Raises FailedError where its exit code is not among the allowed ones.
    """
    begin = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        memory = 0
        while True:
            pid, status, used = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            memory = max(memory, sum(map(_pss, _tree(process.pid))))
            time.sleep(_LOOK_SECONDS)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - begin
    if process.returncode not in allowed:
        raise FailedError(f"exit {process.returncode}: {' '.join(command)}")
    return Cost(wall, used.ru_utime + used.ru_stime, memory)


def median_of(costs: Sequence[Cost]) -> Cost:
    """Return the median of each measure, of the highest memory."""
    return Cost(
        median(cost.wall for cost in costs),
        median(cost.cpu for cost in costs),
        max(cost.memory for cost in costs),
    )


def _tree(pid: int) -> list[int]:
    """Return a process and all below it, as far as they still are."""
    found, waiting = [], [pid]
    while waiting:
        own = waiting.pop()
        found.append(own)
        try:
            tasks = list(Path(f"/proc/{own}/task").iterdir())
            for task in tasks:
                waiting += map(int, (task / "children").read_text().split())
        except OSError:
            continue
    return found


def _pss(pid: int) -> int:
    """Return the proportional set size of a process in bytes; 0 where it is gone."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    found = [line.split()[1] for line in lines if line.startswith("Pss:")]
    return int(found[0]) * 1024 if found else 0
