"""The command speaks French where it is asked to, by option or by the system."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

import sample_exports
from audit.cli import app
from reports import words

RUNNER = CliRunner()
SAMPLE = str(sample_exports.folders()[0])


def said(*args):
    return RUNNER.invoke(app, [*map(str, args), "--lang", "fr"])


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    """Return an audit made in French."""
    folder = tmp_path_factory.mktemp("fr") / "out"
    done = said("demo", "--out", folder)
    assert done.exit_code == 0
    assert "dans le périmètre annoncé" in done.stdout
    assert "indécidable" in done.stdout
    return folder


def test_the_page_begins_in_french_and_the_tables_do_not(out):
    page = (out / "report.html").read_text(encoding="utf-8")

    assert page.startswith('<!doctype html>\n<html lang="fr">')
    assert re.search(
        r"<title>Sur vos [^<]* éléments, entre [^<]* dans le périmètre", page
    )
    verdicts = pq.read_table(out / "items.parquet", columns=["verdict", "rule"])
    assert set(verdicts["verdict"].to_pylist()) == {
        "in_scope", "out_of_scope", "undetermined",
    }  # fmt: skip


def test_what_follows_a_scan_speaks_french(out, tmp_path):
    items = pq.read_table(out / "items.parquet", columns=["item_id"])

    assert (
        "Le groupe « Example Town Gardeners » (Facebook)".replace(
            "« ", "«\u202f"
        ).replace(" »", "\u202f»")
        in said("questions", out).stdout
    )
    told = said("explain", out, items["item_id"][0].as_py()).stdout
    assert "Ce que dit l’export" in told
    assert "Élément" in told
    assert "Tout concorde avec le procès-verbal." in said("verify", out).stdout
    compared = said("compare", out, out, "--out", tmp_path / "compared").stdout
    assert "Inchangés : 1 384." in compared
    page = (tmp_path / "compared" / "compare.html").read_text(encoding="utf-8")
    assert '<html lang="fr"' in page
    assert "Deux audits comparés" in page


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["scan", "absent.zip"], "entrée 1\u202f: aucun fichier ni dossier de ce nom"),
        (["scan", SAMPLE, "--policy", "xx"], "--policy\u202f: choisissez parmi"),
        (["scan", SAMPLE, "--as-of", "soon"], "--as-of\u202f: écrivez le jour"),
        (["questions", "absent"], "OUT\u202f: aucun audit achevé à cet endroit"),
        (
            ["explain", "absent", "abcdef"],
            "OUT\u202f: aucun audit achevé à cet endroit",
        ),
    ],
)
def test_errors_are_said_in_french(args, message, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    done = said(*args)

    assert done.exit_code == 2
    assert message in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_language_does_not_outlive_the_command():
    said("policies")

    assert words.language() == "en"


def test_a_language_that_is_not_complete_is_wrong_usage():
    done = RUNNER.invoke(app, ["policies", "--lang", "xx"])

    assert (done.exit_code, done.stderr) == (
        2,
        "meta-audit: --lang: choose among en, fr\n",
    )


@pytest.mark.parametrize(
    ("lang", "word"), [("fr_FR.UTF-8", "comptes"), ("de_DE.UTF-8", "accounts")]
)
def test_the_system_chooses_where_nothing_is_said(lang, word, tmp_path):
    environ = {k: v for k, v in os.environ.items() if not k.startswith("LC_")}

    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "audit",
            "scan",
            SAMPLE,
            "--objected-on",
            "x=2025-05-20",
        ],
        env={**environ, "LANG": lang},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )

    assert done.returncode == 2
    assert word in done.stderr
