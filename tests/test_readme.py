"""Do what the README says, and hold its tables against the program."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import typer

import sample_exports
from audit.cli import app

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
LINES = [
    line.removeprefix("$ ").strip()
    for block in re.findall(r"^```(?:sh|console)\n(.*?)^```", README, re.M | re.S)
    for line in block.splitlines()
    if line.strip()
]
OURS = [line for line in LINES if line.startswith("meta-audit")]
CLI = typer.main.get_command(app)
# As fixed by the specification; the program may offer fewer, and no others.
COMMANDS = {
    "scan", "inspect", "questions", "explain", "top", "sample", "letter", "compare",
    "verify", "batch", "cohort", "skeleton", "policies", "formats", "demo",
}  # fmt: skip
SCAN_OPTIONS = {
    "--out", "--policy", "--region", "--answers", "--objected-on", "--birth-year",
    "--as-of", "--format", "--text", "--thumbnails", "--exif", "--no-mentions",
    "--no-child-hints", "--trials", "--topics-by",
    "--jobs", "--force", "--quiet", "--json", "--open", "--debug", "--version",
    "--lang",
}  # fmt: skip


def _run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command line as a person would, in ``folder``."""
    here = str(Path(sys.executable).parent)
    return subprocess.run(
        command,
        shell=True,
        cwd=folder,
        env={**os.environ, "PATH": os.pathsep.join([here, os.environ["PATH"]])},
        input="",
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )


def _options(command: str) -> set[str]:
    return {
        option
        for parameter in CLI.commands[command].params
        for option in parameter.opts
        if option.startswith("--")
    }


@pytest.fixture
def downloads(tmp_path: Path) -> Path:
    """Return a folder with the sample exports as the zips that Meta would send."""
    for folder in sample_exports.folders():
        shutil.make_archive(str(tmp_path / folder.name), "zip", folder)
    return tmp_path


# Commands ----------------------------------------------------------------------------


def test_commands_of_the_readme_work_in_their_order(downloads):
    for command in OURS:
        if "ITEM_ID" in command:
            items = pq.read_table(downloads / "meta-audit-later" / "items.parquet")
            command = command.replace("ITEM_ID", items["item_id"][0].as_py())
        done = _run(command, downloads)

        assert done.returncode == 0, (command, done.stderr)


def test_patterns_that_the_shell_leaves_alone_are_expanded(downloads):
    done = _run('meta-audit inspect "facebook-*.zip" "instagram-*.zip"', downloads)

    assert done.stdout.count("the right kind") == len(sample_exports.folders())


def test_blocks_of_the_readme_hold_our_commands_and_make_only():
    assert [
        line for line in LINES if line.split()[0] not in ("meta-audit", "make")
    ] == []
    assert OURS


@pytest.mark.parametrize("text", [README, CONTRIBUTING], ids=["README", "CONTRIBUTING"])
def test_make_commands_are_targets_of_the_makefile(text):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.M))

    named = set(re.findall(r"(?:^|`)\s*make ([a-z]+)", text, re.M))

    assert {"demo", "check"} & named
    assert named <= targets


def test_every_command_stands_in_the_help_and_in_the_readme():
    shown = _run("meta-audit --help", ROOT).stdout

    assert set(CLI.commands) <= COMMANDS
    for command in CLI.commands:
        assert re.search(rf"^  {command} ", shown, re.M)
        assert f"`meta-audit {command}`" in README


@pytest.mark.parametrize("command", sorted(CLI.commands))
def test_help_of_a_command_shows_each_of_its_options(command):
    shown = _run(f"meta-audit {command} --help", ROOT).stdout

    assert {option for option in _options(command) if option not in shown} == set()


def test_scan_offers_the_options_of_the_specification_and_no_others():
    assert _options("scan") <= SCAN_OPTIONS


def test_readme_names_no_command_and_no_option_that_is_not_there():
    options = set().union(*map(_options, CLI.commands))
    elsewhere = {"--help", "--id"}  # of typer, of winget
    elsewhere |= {"--host", "--nworkers", "--nthreads"}  # of Dask

    assert set(re.findall(r"`meta-audit ([a-z]+)", README)) <= set(CLI.commands)
    assert set(re.findall(r"(--[a-z][a-z-]*)", README)) <= options | elsewhere


# Tables and words --------------------------------------------------------------------


def test_table_of_outputs_names_what_a_scan_writes(scanned):
    named = re.findall(r"^\| `(\w+\.\w+)` \|", README, re.M)

    assert sorted(named) == sorted(path.name for path in scanned.iterdir())


def test_table_of_exit_codes_is_that_of_the_program():
    named = [int(code) for code in re.findall(r"^\| (\d+) \|", README, re.M)]

    assert named == [0, 1, 2, 3, 4, 70, 130]


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_within_the_repository_lead_somewhere(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#:]+)\)", text)

    assert [link for link in links if not (ROOT / link).exists()] == []


@pytest.mark.parametrize("word", ["was used", "is safe", "too late"])
def test_texts_claim_nothing_that_no_export_can_tell(word):
    pages = [ROOT / "README.md", ROOT / "CHANGELOG.md", *ROOT.glob("notebooks/*.ipynb")]

    said = [page for page in pages if word in page.read_text("utf-8").casefold()]

    assert said == []
