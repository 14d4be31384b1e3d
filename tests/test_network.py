"""Hold that nothing here asks another machine: same results without any network.

In a namespace without network (``unshare -n``) everything runs as outside. And a hook
in every interpreter, children too, ends the run at the first use of a network socket.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pyarrow.parquet as pq
import pytest

import sample_exports
from tests import crowd
from tests.conftest import AS_OF

ROOT = Path(__file__).parents[1]
AUDIT = (sys.executable, "-m", "audit")
FORMATS = ("html", "parquet", "csv", "json", "png", "svg")
EVERYTHING = (
    *("--thumbnails", "3", "--exif", "--jobs", "2", "--lang", "en"),
    *(word for name in FORMATS for word in ("--format", name)),
)
# One with photos, and one more product.
EXPORTS = [
    str(path)
    for path in (*sample_exports.folders(), *sample_exports.eras())
    if "BBBB2222" in path.name or path.name == "threads-2026"
]


class Ran(NamedTuple):
    """What a command gave."""

    code: int
    stdout: bytes
    stderr: bytes


def _ran(cwd, arguments, *, prefix=(), **env):
    done = subprocess.run(
        [*prefix, *AUDIT, *arguments],
        cwd=cwd, capture_output=True, timeout=600, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), **env},
    )  # fmt: skip
    return Ran(done.returncode, done.stdout, done.stderr)


def _scan(*more):
    return ("scan", *EXPORTS, "--out", "out", "--as-of", AS_OF.isoformat(), *more)


def _bytes(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(
            path.read_bytes()
        ).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


# Without a network -------------------------------------------------------------------


def _without_network():
    """Return how a command is put into a namespace of its own; None: not permitted."""
    for prefix in (("unshare", "-n"), ("unshare", "-rn")):
        if shutil.which(prefix[0]) is None:
            return None
        if subprocess.run([*prefix, "true"], capture_output=True).returncode == 0:
            return prefix
    return None


ALONE = _without_network()
can_be_alone = pytest.mark.skipif(
    ALONE is None,
    reason="no namespace without network here: unshare -n is absent or not permitted",
)


@can_be_alone
def test_the_namespace_has_no_network():
    asked = "import socket; socket.create_connection(('127.0.0.1', 9), 1)"

    done = subprocess.run(
        [*ALONE, sys.executable, "-c", asked], capture_output=True, text=True
    )

    assert done.returncode == 1
    assert "Network is unreachable" in done.stderr


def _all_commands(cwd, prefix=()):
    """Run what a person runs, one after the other; return what each gave."""
    found = [_ran(cwd, _scan(*EVERYTHING), prefix=prefix)]
    ids = pq.read_table(cwd / "out" / "items.parquet")["item_id"]
    found += [
        _ran(cwd, [*command, "--lang", "en"], prefix=prefix)
        for command in (
            ("top", "out"),
            ("explain", "out", ids[0].as_py()),
            ("questions", "out"),
            ("letter", "out"),
            ("verify", "out", "--inputs", *EXPORTS),
        )
    ]
    return found


@can_be_alone
def test_everything_is_the_same_in_a_namespace_without_network(tmp_path):
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()

    alone, usual = _all_commands(inside, ALONE), _all_commands(outside)

    assert alone == usual
    assert [ran.code for ran in alone] == [0] * 6
    assert _bytes(inside) == _bytes(outside)
    assert {"out/report.html", "out/years.png", "out/answers.toml"} <= set(
        _bytes(inside)
    )
    assert len(list((inside / "out" / "letters").iterdir())) >= 2


@can_be_alone
def test_the_demo_runs_without_network(tmp_path):
    done = _ran(tmp_path, ("demo", "--out", "out", "--json"), prefix=ALONE)

    assert done.code == 0
    assert json.loads(done.stdout) == json.loads(
        (tmp_path / "out" / "summary.json").read_bytes()
    )


# Without a socket --------------------------------------------------------------------

# AF_UNIX stays in the machine; all other families, and every look-up, end the run.
HOOK = """
import os, sys

def hook(event, arguments):
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr",
                 "socket.getnameinfo", "socket.connect", "socket.bind",
                 "socket.sendto", "socket.sendmsg", "urllib.Request",
                 "webbrowser.open"):
        bad = True
    else:
        bad = event == "socket.__new__" and arguments[1] not in (-1, 1)
    if bad:
        with open(os.environ["WITNESS"], "a") as file:
            file.write(event + "\\n")
        os._exit(99)

sys.addaudithook(hook)
with open(os.environ["WITNESS"] + ".started", "a") as file:
    file.write("1")
"""


@pytest.fixture
def hooked(tmp_path) -> dict[str, str]:
    """An environment in which every interpreter, children too, has the hook."""
    folder = tmp_path / "hook"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(HOOK, encoding="utf-8")
    path = os.pathsep.join((str(folder), str(ROOT)))
    return {"PYTHONPATH": path, "WITNESS": str(tmp_path / "witness")}


CALLS = {
    "socket.__new__": "socket.socket()",
    "socket.getaddrinfo": "socket.getaddrinfo('example.invalid', 80)",
    "urllib.Request": "urllib.request.urlopen('http://example.invalid')",
    "socket.bind": "socket.socket(socket.AF_UNIX).bind('\\0meta-audit-test')",
}


@pytest.mark.parametrize(("event", "call"), CALLS.items(), ids=CALLS)
def test_the_hook_ends_a_run_that_opens_a_socket(tmp_path, hooked, event, call):
    code = f"import socket, urllib.request; {call}"

    done = subprocess.run(
        [sys.executable, "-P", "-c", code], env={**os.environ, **hooked}
    )

    assert done.returncode == 99
    assert (tmp_path / "witness").read_text() == f"{event}\n"


def test_no_scan_opens_a_socket_in_parent_or_child(tmp_path, hooked):
    done = _ran(tmp_path, _scan("--thumbnails", "3", "--exif", "--jobs", "2"), **hooked)

    assert not (tmp_path / "witness").exists()
    assert (done.code, done.stderr) == (0, b"")
    # The parent and two children, at least, had the hook.
    assert len((tmp_path / "witness.started").read_text()) >= 3


def test_no_batch_on_this_machine_opens_one_either(tmp_path, hooked):
    crowd.write(tmp_path / "in", 6)

    told = ["batch", str(tmp_path / "in"), "--out", "out", "--jobs", "2"]
    ran = [_ran(tmp_path, each, **hooked) for each in (told, ("cohort", "out"))]

    assert not (tmp_path / "witness").exists()
    assert [(one.code, one.stderr) for one in ran] == [(0, b""), (0, b"")]
    # The two commands, two processes, a reading child of each.
    assert len((tmp_path / "witness.started").read_text()) >= 6


def test_no_module_of_ours_opens_a_socket_when_imported(tmp_path, hooked):
    code = (
        "import importlib, pkgutil, audit, parsers, reports, sample_exports\n"
        "for package in (audit, parsers, reports, sample_exports):\n"
        "    for found in pkgutil.walk_packages(package.__path__,\n"
        "                                       package.__name__ + '.'):\n"
        "        if not found.name.endswith('__main__'):\n"
        "            importlib.import_module(found.name)\n"
        "import sys; print(len(sys.modules))\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **hooked}, cwd=ROOT,
        capture_output=True, text=True,
    )  # fmt: skip

    assert (done.returncode, done.stderr) == (0, "")
    assert int(done.stdout) > 200
    assert not (tmp_path / "witness").exists()
