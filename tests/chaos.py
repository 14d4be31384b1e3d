"""Kill real scans, starve them of disk, flip bytes of their input; hold each to truth.

``python -m tests.chaos`` prints one table and exits with 1 where anything was false.
All chance comes from ``--seed``; ``--only kill:17``, ``--only disk:3`` or
``--only stored:689:0xff`` repeats the one case that it names.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from tests import faults, flips
from tests.flips import Flip


@dataclass
class Tally:
    """Count what was tried of one kind; ``defects`` are sentences, one a case."""

    name: str
    inputs: int = 0
    injected: int = 0
    tried: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    defects: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)

    def add(self, case: object, code: int | str, wrong: Sequence[str]) -> None:
        """Note how one case ended, and say at once what was false."""
        self.tried += 1
        self.ends[str(code)] += 1
        if wrong:
            self.defects.append(f"{case}: exit {code}; {'; '.join(wrong)}")
            say(f"  DEFECT {self.defects[-1]}")

    def row(self) -> tuple[object, ...]:
        """Return the row of the table."""
        ends = " ".join(f"{code}×{n}" for code, n in sorted(self.ends.items()))
        lost = len(self.defects)
        return self.name, self.inputs, self.injected, self.tried - lost, lost, ends


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


# The three kinds ---------------------------------------------------------------------


def kill_all(cases: Sequence[faults.Kill], bench: faults.Bench) -> Tally:
    """Run kills one after another: they are about moments, so none beside another."""
    tally = Tally("kills", inputs=len(cases))
    for case in cases:
        result, wrong = faults.killed(case, bench)
        tally.injected += result.was_hit
        tally.add(case, result.code, wrong)
        _progress(tally, len(cases), 10)
    return tally


def starve_all(cases: Sequence[faults.Disk], bench: faults.Bench) -> Tally:
    """Run scans without room, those that this machine can make."""
    tally = Tally("full disks")
    for case in cases:
        if lack := faults.missing_for(case):
            tally.skipped.append(f"{case}: {lack}")
            continue
        result, wrong = faults.starved(case, bench)
        tally.inputs += 1
        tally.injected += result.code != 0
        tally.add(case, result.code, wrong)
        _progress(tally, len(cases), 10)
    return tally


def flip_all(cases: Sequence[Flip], jobs: int) -> Iterator[Tally]:
    """Scan flipped exports; yield a tally for each export."""
    for kind in flips.EXPORTS:
        mine = [case for case in cases if case.kind == kind]
        tally = Tally(f"flips, {kind}")
        for part in flips.survived_by(mine, jobs):
            for case, code, wrong in part:
                tally.inputs += 1
                tally.injected += 1
                tally.add(case, code, wrong)
            _progress(tally, len(mine), 1)
        yield tally


def _progress(tally: Tally, total: int, step: int) -> None:
    if tally.tried % step == 0 or tally.tried == total:
        say(f"{tally.name}: {tally.tried} of {total}, {len(tally.defects)} defects")


# The command -------------------------------------------------------------------------


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kills", type=int, default=50, metavar="N")
    parser.add_argument("--disks", type=int, default=20, metavar="N")
    parser.add_argument("--flips", default="all", metavar="all|N")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", metavar="CASE", help="kill:N, disk:N, KIND:AT:MASK")
    return parser.parse_args()


def main() -> int:
    """Run what is asked for; return 1 where anything was false."""
    asked = _arguments()
    kills = faults.kills(asked.seed, asked.kills)
    disks = faults.disks(asked.seed, asked.disks)
    wanted = None if asked.flips == "all" else int(asked.flips)
    flipped = flips.flips(asked.seed, wanted)
    if asked.only:
        kind, _, rest = asked.only.partition(":")
        kills = [case for case in kills if kind == "kill" and case.number == int(rest)]
        disks = [case for case in disks if kind == "disk" and case.number == int(rest)]
        flipped = []
        if kind in flips.EXPORTS:
            at, mask = rest.split(":")
            flipped = [Flip(kind, int(at), int(mask, 0))]
    say(
        f"seed {asked.seed}: {len(kills)} kills, {len(disks)} full disks, "
        f"{len(flipped)} flips"
    )
    tallies = []
    if kills or disks:
        with TemporaryDirectory(prefix="chaos-") as name:
            bench = faults.Bench(Path(name))
            bench.prepare()
            tallies = [kill_all(kills, bench), starve_all(disks, bench)]
    tallies += flip_all(flipped, asked.jobs)
    return _told([tally for tally in tallies if tally.tried or tally.skipped])


def _told(tallies: Sequence[Tally]) -> int:
    """Print what was skipped, what was false, and the table; return the exit code."""
    for tally in tallies:
        for text in tally.skipped:
            say(f"skipped {text}")
    defects = [text for tally in tallies for text in tally.defects]
    for text in defects:
        say(f"DEFECT {text}")
    heads = ("", "inputs tried", "faults injected", "survived", "defects", "exits")
    rows = [tally.row() for tally in tallies]
    totals = [sum(int(str(row[at])) for row in rows) for at in range(1, 5)]
    for row in (heads, *rows, ("all", *totals, "")):
        say("{:<18}{:>13}{:>17}{:>10}{:>9}  {}".format(*map(str, row)))
    return 1 if defects else 0


if __name__ == "__main__":
    sys.exit(main())
