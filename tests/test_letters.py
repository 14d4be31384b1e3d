"""Hold ``letter`` as a person runs it: files, modes, languages, what is never lost."""

from __future__ import annotations

import json
import re
import shutil
import stat

import pytest
from typer.testing import CliRunner

import sample_exports
from audit import letters
from audit.cli import app
from audit.pipeline import Options, run
from reports import words
from tests.conftest import AS_OF
from tests.letters import CANARY, account, audit


def _run(*arguments):
    return CliRunner().invoke(app, [*map(str, arguments)], env={"LC_ALL": "C"})


@pytest.fixture
def out(tmp_path):
    return audit(tmp_path / "out")


def _files(out):
    return sorted(path.name for path in (out / "letters").iterdir())


NAMES = [
    "objection-facebook-eve.example.en.txt",
    "objection-third-parties.en.txt",
    "objection-whatsapp.en.txt",
]
FIRST = NAMES[0]


def test_letters_are_written_for_their_owner_alone_and_their_paths_told(out):
    found = _run("letter", out)

    folder = out / "letters"
    assert (found.exit_code, found.stderr) == (0, "")
    assert found.stdout.splitlines() == [str(folder / name) for name in NAMES]
    assert _files(out) == NAMES
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE((folder / n).stat().st_mode) for n in NAMES} == {0o600}


def test_kind_language_format_and_account_name_the_file(out):
    options = ["--kind", "access", "--lang", "fr", "--format", "html"]
    found = _run("letter", out, *options, "--account", "EVE.example")

    assert found.exit_code == 0
    assert _files(out) == ["access-facebook-eve.example.fr.html"]
    page = (out / "letters" / _files(out)[0]).read_text(encoding="utf-8")
    assert page.startswith('<!doctype html>\n<html lang="fr">\n')
    assert "<h1>Demande d’accès\u202f: Facebook et Messenger</h1>" in page


def test_the_language_of_the_run_holds_where_none_is_asked_for(out):
    with words.using("fr"):
        _run("letter", out, "--kind", "complaint")

    assert _files(out) == ["complaint-facebook-eve.example.fr.txt"]


@pytest.mark.parametrize("kind", ["objection", "access", "complaint"])
@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("format_", ["txt", "html"])
def test_no_letter_holds_words_names_or_places_of_an_item(out, kind, lang, format_):
    _run("letter", out, "--kind", kind, "--lang", lang, "--format", format_)

    for name in _files(out):
        text = (out / "letters" / name).read_text(encoding="utf-8")
        assert not re.search(rf"{CANARY}|canary|bob", text, re.IGNORECASE)


# Nothing is lost ---------------------------------------------------------------------


def test_an_edited_letter_stays_and_the_next_ones_stand_beside_it(out):
    _run("letter", out)
    edited = out / "letters" / FIRST
    edited.write_text("Eve wrote this.\n", encoding="utf-8")

    again = _run("letter", out)
    beside = edited.with_name(f"{FIRST}.new")
    written = beside.read_text(encoding="utf-8")
    beside.write_text("Eve wrote that.\n", encoding="utf-8")
    third = _run("letter", out)

    assert again.stdout.splitlines()[0] == str(beside)
    assert third.stdout.splitlines()[0] == f"{beside}2"
    assert _files(out) == sorted([*NAMES, f"{FIRST}.new", f"{FIRST}.new2"])
    assert edited.read_text(encoding="utf-8") == "Eve wrote this.\n"
    assert beside.read_text(encoding="utf-8") == "Eve wrote that.\n"
    assert edited.with_name(f"{FIRST}.new2").read_text(encoding="utf-8") == written


def test_a_letter_that_says_the_same_is_not_written_twice(out):
    first, second = _run("letter", out), _run("letter", out)

    assert first.stdout == second.stdout
    assert _files(out) == NAMES


def test_a_scan_into_the_folder_leaves_letters_alone(tmp_path):
    exports = sample_exports.folders()
    out = run(exports, Options(out=tmp_path / "out", as_of=AS_OF)).out
    _run("letter", out)
    before = {path: path.read_bytes() for path in (out / "letters").iterdir()}

    run(exports, Options(out=out, as_of=AS_OF, objected_on=("2025-05-01",)))

    assert {path: path.read_bytes() for path in (out / "letters").iterdir()} == before
    assert "EXTRA" not in _run("verify", out).stdout
    again = _run("letter", out)
    assert again.stdout.splitlines()[0].endswith(".en.txt.new")


# Accounts ----------------------------------------------------------------------------


def test_ten_accounts_with_odd_names_have_ten_letters(tmp_path):
    names = ["Ann/B", "ann b", "../../x", "x" * 60, "y" * 300, "عائشة المثال", "🙂",
             "\u202egpj", "a:b", "CON"]  # fmt: skip
    accounts = [account(account=name) for name in names]
    out = audit(tmp_path / "out", accounts=accounts)

    found = _run("letter", out, "--kind", "access")

    assert found.exit_code == 0
    parts = ["Ann-B", "ann-b-2", "x", "x" * 60, "y" * 60, "عائشة-المثال", "account",
             "gpj", "a-b", "CON"]  # fmt: skip
    assert _files(out) == sorted(f"access-facebook-{part}.en.txt" for part in parts)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_an_audit_without_names_gives_letters_without_names(tmp_path):
    out = run(
        sample_exports.folders(),
        Options(out=tmp_path / "out", as_of=AS_OF, text="none"),
    ).out

    _run("letter", out, "--kind", "objection")

    assert _files(out)[:2] == [
        "objection-facebook-account-1.en.txt",
        "objection-instagram-account-2.en.txt",
    ]
    text = (out / "letters" / _files(out)[0]).read_text(encoding="utf-8")
    assert "\nAccount: [user name of what the audit calls “account 1”]\n" in text
    assert "example" not in text.casefold()


def test_figures_of_the_letter_are_those_of_the_summary(scanned, tmp_path):
    out = shutil.copytree(scanned, tmp_path / "out")

    cases = letters.cases(out, "access")

    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    for name in ("in_scope", "undetermined", "out_of_scope"):
        total = sum(case.figures[name] for case in cases)
        assert total == summary["by_verdict"][name]
    assert sum(case.figures["items"] for case in cases) == summary["items"]


# Wrong usage -------------------------------------------------------------------------


def test_an_account_that_is_none_is_wrong_usage_and_not_quoted(out):
    found = _run("letter", out, "--account", "Zebra Example")

    assert (found.exit_code, found.stdout) == (2, "")
    assert found.stderr == (
        "meta-audit: --account: no such account in this audit; its accounts stand in "
        "summary.json\n"
    )
    assert not (out / "letters").exists()


@pytest.mark.parametrize("missing", ["summary.json", "accounts.parquet"])
def test_a_folder_that_is_no_audit_is_wrong_usage(out, missing):
    (out / missing).unlink()

    found = _run("letter", out)

    assert (found.exit_code, found.stdout) == (2, "")
    assert found.stderr.startswith("meta-audit: OUT: no finished audit there;")


@pytest.mark.parametrize(
    "option", [["--lang", "de"], ["--kind", "poem"], ["--format", "pdf"]]
)
def test_an_option_that_is_none_is_wrong_usage(out, option):
    found = _run("letter", out, *option)

    assert (found.exit_code, found.stdout) == (2, "")
    assert not (out / "letters").exists()


def test_letters_never_go_where_a_link_leads(out, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (out / "letters").symlink_to(tmp_path / "elsewhere")

    found = _run("letter", out)

    assert (found.exit_code, found.stdout) == (2, "")
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_link_in_the_place_of_a_letter_is_left_alone(out, tmp_path):
    (tmp_path / "elsewhere.txt").write_text("Bob's\n", encoding="utf-8")
    (out / "letters").mkdir()
    (out / "letters" / FIRST).symlink_to(tmp_path / "elsewhere.txt")

    found = _run("letter", out)

    assert found.stdout.splitlines()[0].endswith(f"{FIRST}.new")
    assert (tmp_path / "elsewhere.txt").read_text(encoding="utf-8") == "Bob's\n"
