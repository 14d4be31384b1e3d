"""Run every notebook on a fresh audit, and compare it with what is stored in it."""

from __future__ import annotations

import nbformat
import pytest
from nbclient.exceptions import CellExecutionError

import sample_exports
from audit.pipeline import Options, run
from tests import cohorts
from tests.conftest import AS_OF
from tests.notebooks import NOTEBOOKS, OF_MANY, execute, texts

OF_ONE = [path for path in NOTEBOOKS if path.stem not in OF_MANY]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_shows_what_is_stored_in_it(path, scanned, tmp_path):
    stored = nbformat.read(path, as_version=4)
    is_of_many = path.stem in OF_MANY

    shown = execute(path, cohorts.invented(tmp_path / "b") if is_of_many else scanned)

    assert texts(shown) == texts(stored)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_without_an_audit_the_notebook_says_how_to_make_one(path, tmp_path):
    command = "meta-audit batch" if path.stem in OF_MANY else "meta-audit demo"

    with pytest.raises(CellExecutionError, match=command):
        execute(path, tmp_path / "nothing")


@pytest.mark.parametrize("path", OF_ONE, ids=lambda path: path.stem)
def test_notebook_runs_on_an_audit_without_words_and_in_scope_items(path, tmp_path):
    facebook = sample_exports.folders()[:1]
    options = Options(
        out=tmp_path / "out", as_of=AS_OF, text="none", objected_on=("2025-05-01",)
    )
    run(facebook, options)

    shown = execute(path, tmp_path / "out")

    assert "annexample" not in str(texts(shown)).replace(" ", "").casefold()


def test_the_notebook_of_many_runs_on_little(tmp_path):
    (path,) = [path for path in NOTEBOOKS if path.stem in OF_MANY]
    little = {f"p{n}": [cohorts.row(3, verdict="in_scope")] for n in range(2)}

    shown = execute(path, cohorts.write(tmp_path / "b", little))

    assert "6 items of 2 participants" in str(texts(shown))


# The public names, and the exports that they are shown on.
PUBLIC = {
    "01_first_look": set(),
    "02_what_is_known": {"from audit import scan", "import sample_exports"},
    "03_timeline": set(),
    "04_groups_and_people": set(),
    "05_policies_side_by_side": set(),
    "06_before_and_after": {"from audit import load, scan", "import sample_exports"},
    "07_cohort": set(),
}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_imports_only_public_names_of_the_application(path):
    notebook = nbformat.read(path, as_version=4)
    lines = [
        line
        for cell in notebook.cells
        if cell.cell_type == "code"
        for line in cell.source.splitlines()
    ]

    ours = ("audit", "parsers", "reports", "sample_exports")
    imported = [line for line in lines if line.startswith(("import ", "from "))]

    assert imported
    own = {line for line in imported if line.split()[1].startswith(ours)}
    assert own == PUBLIC[path.stem]
