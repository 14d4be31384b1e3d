"""Kill real scans and starve them of disk, and say what was false afterwards.

A ``Bench`` holds an export, an older output, and what complete new outputs are, byte
for byte: outputs are deterministic. ``killed`` and ``starved`` run one case each.
"""

from __future__ import annotations

import os
import random
import resource
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any, Final, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from tests import builders as b
from tests import flips

ROOT: Final = Path(__file__).parents[1]
CANARY: Final = flips.CANARY
EXPORT: Final = f"facebook-{CANARY}.zip"
DOCUMENTED: Final = (0, 1, 2, 3, 4, 130)
PATIENCE_SECONDS: Final = 120
_PAGE: Final = 4096
_MARK, _TEMPORARY, _LETTER = "summary.json", ".tmp-", "letter-example.txt"
_OPTIONS: Final = ("--as-of", "2026-11-21", "--jobs", "2", "--lang", "en")
# As `python -m audit` does; a closed pipe tells when the interpreter is up.
_START: Final = (
    "import os, runpy, sys; os.close(int(sys.argv.pop(1))); "
    "runpy.run_module('audit', run_name='__main__', alter_sys=True)"
)
_IN_TMPFS: Final = (
    'mount -t tmpfs -o "size=$1,mode=0700" none "$2" && cp -a "$3"/. "$2" && cd "$2" '
    '&& if [ "$4" = ro ]; then mount -o remount,ro "$2"; fi; saved=$5; shift 5; '
    '"$@"; code=$?; cp -a . "$saved"; exit $code'
)
State = dict[str, bytes]


def members(posts: int) -> dict[str, Any]:
    """Return an export of six members, the words in it all canaries."""
    return {
        **b.facebook(),
        b.GROUP_POSTS: {"group_posts_v2": [b.post(f"{CANARY} in a group")]},
        b.POSTS: b.posts(posts, CANARY),
        b.MORE_POSTS: b.posts(posts, f"{CANARY} more"),
        b.COMMENTS: {"comments_v2": [b.comment(f"{CANARY} {n}") for n in range(posts)]},
        b.THREAD: b.message(f"{CANARY} in private"),
    }


# Running one -------------------------------------------------------------------------


class Result(NamedTuple):
    """How a scan ended, what it printed, and which of its processes are left."""

    code: int
    stdout: str
    stderr: str
    is_left: bool
    was_up: bool = True
    was_hit: bool = True


class Running:
    """A real scan, in a process group and with a folder for temporary files of its own.

    ``is_up`` tells that the interpreter reached our first line.
    """

    def __init__(
        self,
        folder: Path,
        *more: str,
        wrapped: Sequence[str] = (),
        file_bytes: int | None = None,
        stdout: Any = subprocess.PIPE,
    ) -> None:
        self._ready, told = os.pipe()
        temporary = folder / "tmp"
        temporary.mkdir(exist_ok=True)
        scan = [sys.executable, "-c", _START, str(told)]
        scan += ["scan", str(folder / EXPORT), "--out", "out", *_OPTIONS, *more]
        limit = partial(_limit_files, file_bytes)
        self.begun = time.monotonic()
        self._process = subprocess.Popen(
            [*wrapped, *scan],
            cwd=folder / "in",
            env=os.environ
            | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
            | {"TMPDIR": str(temporary)},
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=subprocess.PIPE,
            start_new_session=True,
            pass_fds=(told,),
            preexec_fn=limit if file_bytes is not None else None,
        )
        os.close(told)
        self.pid = self._process.pid

    def is_up(self) -> bool:
        """Say whether the interpreter has begun with our code."""
        return bool(select.select([self._ready], [], [], 0)[0])

    def lives(self) -> bool:
        """Say whether the scan still runs."""
        return self._process.poll() is None

    def ended(self, *, was_up: bool = True, was_hit: bool = True) -> Result:
        """Wait for the end, and a while for all processes of the group."""
        try:
            out, err = self._process.communicate(timeout=PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self.pid, signal.SIGKILL)
            out, err = self._process.communicate()
            err += b"\nTraceback: none, but it hung"
        os.close(self._ready)
        is_left = not _eventually(lambda: _is_gone(self.pid))
        if is_left:
            os.killpg(self.pid, signal.SIGKILL)
        texts = [(text or b"").decode("utf-8", "replace") for text in (out, err)]
        return Result(self._process.returncode, *texts, is_left, was_up, was_hit)


def _limit_files(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def _eventually(holds: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> bool:
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.0005)
    return True


def _is_gone(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except (ProcessLookupError, PermissionError):
        return True
    return False


# The bench ---------------------------------------------------------------------------


@dataclass
class Bench:
    """What all cases share: an export, an older output, and the complete new ones."""

    base: Path
    old: State = field(default_factory=dict)
    new: dict[str, State] = field(default_factory=dict)
    life_seconds: float = 0.0

    def prepare(self, posts: int = 200, *, old: str = "svg") -> None:
        """Make the references by undisturbed scans.

        The older output is of another export, and of the format ``old`` too: with
        figures it holds files that no new one has, and that are to go.
        """
        (self.base / "export").write_bytes(b.zipped(members(3)))
        self.old = self._reference({}, "--format", "html", "--format", old)
        (self.base / "export").write_bytes(b.zipped(members(posts)))
        self.new = {"csv": self._reference(self.old, "--format", "csv")}
        begun = time.monotonic()
        self.new["html"] = self._reference({})
        self.life_seconds = time.monotonic() - begun

    def _reference(self, before: State, *more: str) -> State:
        folder = self.folder("reference", before)
        result = Running(folder, *more).ended()
        assert (result.code, result.stderr) == (0, ""), result
        return state(folder / "in")

    def folder(self, name: str, before: State) -> Path:
        """Return a new folder with the export; ``in/out`` as it was before."""
        folder = self.base / name
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "in").mkdir(parents=True)
        shutil.copyfile(self.base / "export", folder / EXPORT)
        if before:
            (folder / "in" / "out").mkdir(mode=0o700)
            (folder / "in" / "out" / _LETTER).write_text("Dear Example\n")
        for path, data in before.items():
            (folder / "in" / "out" / path).write_bytes(data)
        return folder


def state(inside: Path) -> State:
    """Return all files below, by name; those of the output without its folder's name.

    The letter, which is the person's, only where it is not as it was.
    """
    found = {
        str(path.relative_to(inside)).removeprefix("out/"): path.read_bytes()
        for path in sorted(inside.rglob("*"))
        if path.is_file()
    }
    found |= {
        str(path.relative_to(inside)).removeprefix("out/"): b""
        for path in inside.rglob(f"{_TEMPORARY}*")
        if path.is_dir()
    }
    if found.get(_LETTER) == b"Dear Example\n":
        del found[_LETTER]
    return found


def untidy(found: State) -> list[str]:
    """Return what a stopped run left behind."""
    return sorted({path.split("/")[0] for path in found if _TEMPORARY in path})


def tidied(found: State) -> State:
    """Return the files without those that a stopped run left behind."""
    return {path: data for path, data in found.items() if _TEMPORARY not in path}


# The truth ---------------------------------------------------------------------------


def said(result: Result, *, allowed: Sequence[int] = ()) -> list[str]:
    """Return what is false in how a scan ended and what it printed."""
    found = []
    if result.code not in (*DOCUMENTED, *allowed):
        found.append(f"exit {result.code}")
    if "Traceback" in result.stderr or "Error:" in result.stderr:
        found.append(f"a traceback, last line {result.stderr.splitlines()[-1]!r}")
    if result.stderr.count("\n") > 1:
        found.append(f"{result.stderr.count(chr(10))} lines on stderr")
    if CANARY in result.stderr or CANARY in result.stdout:
        found.append("the person's words on the terminal")
    if result.is_left:
        found.append("processes are left")
    return found


def written(code: int, found: State, before: State, new: State) -> list[str]:
    """Return what is false in an output folder after a scan that was not killed -9."""
    wrong = [f"left behind: {path}" for path in untidy(found)]
    held = tidied(found)
    if code in (0, 1) and held != new:
        wrong.append(f"exit {code} without the complete output: {_told(held, new)}")
    elif held not in (before, new):
        wrong.append(f"neither old nor new: {_told(held, before, new)}")
    return wrong


def _beside(folder: Path, inside: Path, before: State, found: State) -> list[str]:
    """Return what is false around the files: the folder, the letter, TMPDIR."""
    wrong = []
    if before and not (inside / "out" / _LETTER).exists():
        wrong.append("the person's letter is gone")
    if not found and (inside / "out").exists():
        wrong.append("an empty output folder is left")
    if any((folder / "tmp").iterdir()):
        wrong.append("something is left in TMPDIR")
    return wrong


def _told(held: State, *wanted: State) -> str:
    """Return how the files differ from the nearest of those wanted, in names alone."""

    def differing(other: State) -> list[str]:
        every = sorted(held.keys() | other.keys())
        return [name for name in every if held.get(name) != other.get(name)]

    return ", ".join(min(map(differing, wanted), key=len)) or "an empty folder"


# Kills -------------------------------------------------------------------------------


class Kill(NamedTuple):
    """One way to kill a scan; ``moment`` is a part of the life, or of a phase of it."""

    number: int
    signal: signal.Signals
    target: str
    phase: str
    moment: float
    before: str
    formats: str

    def __str__(self) -> str:
        return (
            f"kill:{self.number} ({self.signal.name} to the {self.target}, "
            f"{self.phase} {self.moment:.3f}, over {self.before}, {self.formats})"
        )


def kills(seed: int, count: int) -> list[Kill]:
    """Return kills by chance: half over the whole life, half while files are made."""
    found = []
    for number in range(count):
        chance = random.Random(f"{seed}:kill:{number}")
        found.append(
            Kill(
                number,
                chance.choice((signal.SIGKILL, signal.SIGTERM, signal.SIGINT)),
                chance.choices(("parent", "group", "child"), (4, 4, 2))[0],
                chance.choices(("life", "writing", "moving", "placing"), (5, 2, 2, 1))[
                    0
                ],
                chance.random(),
                chance.choice(("an old output", "nothing")),
                chance.choice(("html", "csv")),
            )
        )
    return found


def killed(kill: Kill, bench: Bench) -> tuple[Result, list[str]]:
    """Kill one scan; return how it ended and what was false, after the next run too."""
    before = bench.old if kill.before == "an old output" else {}
    folder = bench.folder("kill", before)
    more = () if kill.formats == "html" else ("--format", "csv")
    new = bench.new[kill.formats]
    running = Running(folder, *more)
    _wait(kill, running, folder / "in", bench.life_seconds)
    was_up, was_hit = running.is_up(), _strike(kill, running)
    result = running.ended(was_up=was_up, was_hit=was_hit)
    is_own = kill.target != "child"
    signals = [-kill.signal] if is_own and kill.signal == signal.SIGKILL else []
    if is_own and not was_up:
        # The interpreter was not up: nothing of ours could answer.
        signals, result = [-kill.signal], result._replace(stderr="")
    found = state(folder / "in")
    wrong = said(result, allowed=signals)
    if result.code == -signal.SIGKILL:
        wrong += _after_kill(found, before, new)
        wrong += _next_run(folder, more, new)
    elif not is_own and result.code not in (0, 1):
        wrong.append(f"exit {result.code} for one killed child")
    elif not is_own and result.code == 1:
        wrong += _lost_members(folder / "in" / "out", new)
    else:
        wrong += written(result.code, found, before, new)
    if result.code != -signal.SIGKILL:
        wrong += _beside(folder, folder / "in", before, found)
    elif before and not (folder / "in" / "out" / _LETTER).exists():
        wrong.append("the person's letter is gone")
    return result, wrong


def _wait(kill: Kill, running: Running, inside: Path, life: float) -> None:
    """Wait for the moment of a kill, or for the end of the scan.

    ``writing`` begins with the folder of a run, ``moving`` with the last file in it,
    ``placing`` with the first name that comes to the output or goes from it.
    """
    begun, span = _phases(inside, life)[kill.phase]
    _eventually(lambda: begun() or not running.lives())
    start = running.begun if kill.phase == "life" else time.monotonic()
    end = start + kill.moment * span
    _eventually(lambda: time.monotonic() >= end or not running.lives())
    if kill.target == "child":
        _eventually(lambda: flips.children(running.pid) != [] or not running.lives())


def _phases(inside: Path, life: float) -> dict[str, tuple[Callable[[], bool], float]]:
    """Return how to know that a phase has begun, and about how many seconds it has."""

    def is_there(file: str) -> bool:
        return any(
            any(inside.glob(f"{top}{_TEMPORARY}*{file}")) for top in ("", "out/")
        )

    def names() -> set[str]:
        kept = (path.name for path in inside.glob("out/*"))
        return {name for name in kept if not name.startswith(_TEMPORARY)}

    before = names()
    return {
        "life": (lambda: True, life),
        "writing": (lambda: is_there(""), life / 4),
        "moving": (lambda: is_there("/audit.json"), 0.06),
        "placing": (lambda: names() != before, 0.002),
    }


def _strike(kill: Kill, running: Running) -> bool:
    """Send the signal; say whether anybody was there to get it."""
    if not running.lives():
        return False
    with suppress(ProcessLookupError):
        if kill.target == "group":
            os.killpg(running.pid, kill.signal)
        elif kill.target == "parent":
            os.kill(running.pid, kill.signal)
        elif found := flips.children(running.pid):
            os.kill(found[int(kill.moment * len(found))], kill.signal)
        else:
            return False
        return True
    return False


def _after_kill(found: State, before: State, new: State) -> list[str]:
    held = tidied(found)
    if held in (before, new) or _MARK not in held:
        return []
    return [f"a summary beside other files: {_told(held, before, new)}"]


def _next_run(folder: Path, more: Sequence[str], new: State) -> list[str]:
    """Return what is false after the next, undisturbed run."""
    result = Running(folder, *more).ended()
    wrong = said(result) + written(result.code, state(folder / "in"), new, new)
    if result.code != 0:
        wrong.append(f"exit {result.code}: {result.stderr.strip()}")
    return [f"next run: {text}" for text in wrong]


def _lost_members(out: Path, new: State) -> list[str]:
    """Return what is false where a killed child cost more than its own member."""
    files = pq.read_table(out / "files.parquet").to_pylist()
    lost = {row["path"] for row in files if row["status"] == "failed"}
    wrong = []
    if len(lost) != 1 or any(
        not row["problems"] for row in files if row["path"] in lost
    ):
        wrong.append(f"{len(lost)} failed members for one killed child")
    whole = pq.read_table(pa.BufferReader(new["items.parquet"])).to_pylist()
    kept = pq.read_table(out / "items.parquet").to_pylist()
    if flips.stated(kept, lost) != flips.stated(whole, lost):
        wrong.append("items of other members are lost or changed")
    return wrong


# Full disks --------------------------------------------------------------------------


class Disk(NamedTuple):
    """One way to have no room: ``share`` is how far into the need it reaches."""

    number: int
    kind: str
    share: float
    before: str

    def __str__(self) -> str:
        return f"disk:{self.number} ({self.kind} {self.share:.3f}, over {self.before})"


_KINDS: Final = (
    "file size", "tmpfs", "stdout", "tmpfs", "file size", "read-only", "file size",
    "tmpfs", "file size", "tmpfs",
)  # fmt: skip


def disks(seed: int, count: int) -> list[Disk]:
    """Return full disks of all kinds, their sizes spread evenly with some chance."""
    kinds = [_KINDS[number % len(_KINDS)] for number in range(count)]
    found = []
    for number, kind in enumerate(kinds):
        chance = random.Random(f"{seed}:disk:{number}")
        share = (kinds[:number].count(kind) + chance.random()) / kinds.count(kind)
        before = chance.choice(("an old output", "nothing"))
        found.append(Disk(number, kind, share, before))
    return found


def missing_for(disk: Disk) -> str | None:
    """Return what this machine lacks for a case, None where it lacks nothing."""
    if disk.kind == "stdout":
        return None if Path("/dev/full").exists() else "no /dev/full"
    if disk.kind == "tmpfs":
        return None if may_mount() else "unshare -rm may not mount a tmpfs"
    if disk.kind == "read-only" and not may_mount() and os.geteuid() == 0:
        return "root may write everywhere, and unshare -rm may not mount"
    return None


@cache
def may_mount() -> bool:
    """Say whether a tmpfs can be mounted in a namespace of our own."""
    if shutil.which("unshare") is None:
        return False
    mount = ("unshare", "-rm", "mount", "-t", "tmpfs", "none", "/tmp")
    return subprocess.run(mount, capture_output=True, check=False).returncode == 0


def starved(disk: Disk, bench: Bench) -> tuple[Result, list[str]]:
    """Scan where there is no room; return how it ended and what was false."""
    before = bench.old if disk.before == "an old output" else {}
    folder, new = bench.folder("disk", before), bench.new["html"]
    result, inside = _starving(disk, folder, before, new)
    found = state(inside)
    wrong = said(result)
    if disk.kind == "stdout":
        if tidied(found) not in (before, new) or untidy(found):
            wrong.append(f"neither old nor new: {_told(found, before, new)}")
    elif result.code == 0:
        wrong += written(0, found, before, new)
    elif found != before:
        wrong.append(f"the old output is not as it was: {_told(found, before)}")
    if result.code != 0 or disk.kind in ("stdout", "read-only"):
        if result.code != 4:
            wrong.append(f"exit {result.code} in place of 4")
        if result.stderr.count("\n") != 1:
            wrong.append("not one line on stderr")
    return result, [*wrong, *_beside(folder, inside, before, found)]


def _starving(
    disk: Disk, folder: Path, before: State, new: State
) -> tuple[Result, Path]:
    """Run a scan without room; return how it ended, and where its output is."""
    inside = folder / "in"
    if disk.kind == "file size":
        biggest = max(map(len, new.values()))
        return Running(folder, file_bytes=int(biggest**disk.share)).ended(), inside
    if disk.kind == "stdout":
        more = ("--json",) if disk.share < 0.5 else ()
        with Path("/dev/full").open("wb") as full:
            return Running(folder, *more, stdout=full).ended(), inside
    if disk.kind == "read-only" and not may_mount():
        places = [place for place in (inside / "out", inside) if place.exists()]
        for place in places:
            place.chmod(0o500)
        result = Running(folder).ended()
        for place in places:
            place.chmod(0o700)
        return result, inside
    had, need = _pages(before), _pages(new)
    size = had + int(disk.share * (need - 1)) + 1 if disk.kind == "tmpfs" else 16_384
    mode = "ro" if disk.kind == "read-only" else "rw"
    shutil.copytree(inside, folder / "before")
    (folder / "after").mkdir()
    wrapped = ("unshare", "-rm", "sh", "-c", _IN_TMPFS, "sh", str(size * _PAGE))
    wrapped += (str(inside), str(folder / "before"), mode, str(folder / "after"))
    return Running(folder, wrapped=wrapped).ended(), folder / "after"


def _pages(files: State) -> int:
    """Return how many pages of a tmpfs these files take."""
    return sum(-(-len(data) // _PAGE) for data in files.values()) + bool(files)
