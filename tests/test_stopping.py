"""Hold how a run ends that is stopped, can't print, or trips on a bug of ours."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from audit import traces
from tests import builders as b

ROOT = Path(__file__).parents[1]
CANARY = "quxcanary"
STOPPED = "meta-audit: stopped; nothing half-written is left\n"
posix_only = pytest.mark.skipif(os.name != "posix", reason="signals, /dev/full")

AT_IMPORT = """
import os, signal, sys

class Finder:
    def find_spec(self, name, *_):
        if name == "{module}":
            os.kill(os.getpid(), signal.{number})

sys.meta_path.insert(0, Finder())
sys.argv = ["meta-audit", "policies"]
from audit.__main__ import main
main()
"""
TWICE = """
import os, signal, sys, time
from audit import stopping
stopping.on_signals()
try:
    try:
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(10)
    finally:
        os.kill(os.getpid(), signal.SIGTERM)
        print("cleaned up")
except stopping.Stopped:
    sys.exit(130)
"""
WITH_A_BUG = """
import sys
from audit import pipeline
from audit.pipeline import opening

def broken(*_, **__):
    try:
        raise KeyError("{words}")
    except KeyError as error:
        raise ValueError("no such {words}") from error

opening.opened = broken
sys.argv = ["meta-audit", "scan", "{words}.zip", *{more}]
from audit.__main__ import main
main()
"""


def ran(code: str, folder: Path, **options) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C"},
        stderr=subprocess.PIPE,
        check=False,
        text=True,
        **{"stdout": subprocess.PIPE, **options},
    )


@posix_only
@pytest.mark.parametrize("number", ["SIGINT", "SIGTERM", "SIGHUP"])
@pytest.mark.parametrize("module", ["typer", "audit.cli.app", "audit.policy"])
def test_a_stop_before_a_command_has_begun_is_a_stop(tmp_path, module, number):
    done = ran(AT_IMPORT.format(module=module, number=number), tmp_path)

    assert (done.returncode, done.stdout, done.stderr) == (130, "", STOPPED)


@posix_only
def test_a_second_signal_does_not_break_the_cleaning_up(tmp_path):
    done = ran(TWICE, tmp_path)

    assert (done.returncode, done.stdout) == (130, "cleaned up\n")


@posix_only
def test_a_signal_that_was_to_be_ignored_stays_so(tmp_path):
    code = AT_IMPORT.format(module="typer", number="SIGHUP")
    done = ran(f"import signal\nsignal.signal(1, signal.SIG_IGN)\n{code}", tmp_path)

    assert done.returncode == 0
    assert "eu-2025-05" in done.stdout


@posix_only
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
@pytest.mark.parametrize("command", [["policies"], ["formats", "--json"], ["--help"]])
def test_what_cannot_be_printed_is_said_and_is_no_success(tmp_path, command):
    code = f"import sys; sys.argv[1:] = {command}; from audit.__main__ import main"
    with Path("/dev/full").open("w") as full:
        done = ran(f"{code}; main()", tmp_path, stdout=full)

    assert done.returncode == 4
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("meta-audit: ")
    assert "No space left on device" in done.stderr


@posix_only
def test_a_reader_that_has_enough_is_no_failure(tmp_path):
    reading, writing = os.pipe()
    os.close(reading)
    code = "import sys; sys.argv[1:] = ['formats']; from audit.__main__ import main"
    done = ran(f"{code}; main()", tmp_path, stdout=writing)
    os.close(writing)

    assert (done.returncode, done.stderr) == (0, "")


def test_a_bug_of_ours_is_told_without_a_word_of_the_person(tmp_path):
    done = ran(WITH_A_BUG.format(words=CANARY, more=[]), tmp_path)

    assert done.returncode == 70
    assert done.stderr.count("\n") == 1
    assert "a bug of ours (ValueError)" in done.stderr
    assert CANARY not in done.stdout + done.stderr


def test_a_traceback_names_places_in_the_code_and_nothing_of_the_person(tmp_path):
    done = ran(WITH_A_BUG.format(words=CANARY, more=["--debug"]), tmp_path)

    assert done.returncode == 70
    assert "audit/pipeline/__init__.py:" in done.stderr
    assert "builtins.KeyError\n" in done.stderr
    assert "builtins.ValueError\n" in done.stderr
    assert CANARY not in done.stderr
    assert str(ROOT) not in done.stderr
    assert "Traceback" not in done.stderr


def test_the_trace_of_an_error_goes_from_its_cause_to_itself():
    def failing() -> None:
        try:
            {}[CANARY]
        except KeyError:
            int(f"1{CANARY}")

    with pytest.raises(ValueError, match=CANARY) as caught:
        failing()
    told = traces.of(caught.value)

    assert told.index("builtins.KeyError") < told.index("builtins.ValueError")
    assert 'int(f"1{CANARY}")' in told
    assert f"1{CANARY}" not in told


@posix_only
def test_a_scan_whose_result_cannot_be_printed_keeps_its_output(tmp_path):
    (tmp_path / "facebook.zip").write_bytes(b.zipped(b.facebook()))
    code = (
        "import sys; sys.argv[1:] = ['scan', 'facebook.zip', '--out', 'out', '--json',"
        " '--format', 'json']; from audit.__main__ import main; main()"
    )
    with Path("/dev/full").open("w") as full:
        done = ran(code, tmp_path, stdout=full)

    assert done.returncode == 4
    assert (tmp_path / "out" / "summary.json").is_file()
    assert [path for path in (tmp_path / "out").iterdir() if path.is_dir()] == []
