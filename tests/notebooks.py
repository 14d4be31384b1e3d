"""Run the notebooks on an output folder, and store what they show.

``python -m tests.notebooks --store`` audits the sample exports, runs every notebook on
the result (those of many people on invented participants) and writes the outputs into
it. Nothing that changes from run to run is kept:
no execution counts, times or versions.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient

from tests import cohorts

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
OF_MANY = frozenset({"07_cohort"})
"""Those that read the dataset of a batch, not an audit."""
# Jupyter's own ports need the network; its socket files, none on Windows, do not.
_TRANSPORT = "tcp" if sys.platform == "win32" else "ipc"
_SECONDS = 120


def execute(path: Path, out: Path) -> nbformat.NotebookNode:
    """Return the notebook as it looks after a run on the output folder ``out``.

    That is the folder of an audit, or of a batch for the notebooks OF_MANY.

    Raises nbclient's CellExecutionError where a cell fails.
    """
    notebook = nbformat.read(path, as_version=4)
    # A folder of its own, with a short path: socket files allow about 100 letters.
    with TemporaryDirectory(prefix="nb") as folder:
        kernel = AsyncKernelManager(
            kernel_name="python3",
            transport=_TRANSPORT,
            connection_file=str(Path(folder) / "k.json"),
        )
        client = NotebookClient(
            notebook, km=kernel, timeout=_SECONDS, record_timing=False
        )
        client.execute(
            env=_environment(out, folder), cwd=str(path.parent), cleanup_kc=True
        )
    return _settled(notebook)


def _environment(out: Path, folder: str) -> dict[str, str]:
    return {
        **os.environ,
        "META_AUDIT_OUT": str(out.resolve()),
        "META_AUDIT_BATCH": str(out.resolve()),
        "IPYTHONDIR": folder,
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    }


def _settled(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Take out what differs between two runs of one notebook on one folder."""
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook.metadata = nbformat.from_dict(
        {"kernelspec": kernel, "language_info": {"name": "python"}}
    )
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({})
        if cell.cell_type == "code":
            cell.execution_count = None
            for output in cell.outputs:
                if output.output_type == "execute_result":
                    output.execution_count = None
    return notebook


def texts(notebook: nbformat.NotebookNode) -> list[list[Any]]:
    """Return per code cell what it shows as text; pictures are left out."""
    return [
        _joined(cell.outputs) for cell in notebook.cells if cell.cell_type == "code"
    ]


def _joined(outputs: list[nbformat.NotebookNode]) -> list[Any]:
    """Return what outputs show; one print may come in pieces, as the kernel pleases."""
    found: list[Any] = []
    for output in outputs:
        shown = _shown(output)
        if found and isinstance(found[-1], str) and isinstance(shown, str):
            found[-1] += shown
        else:
            found.append(shown)
    return found


def _shown(output: nbformat.NotebookNode) -> Any:
    if output.output_type == "stream":
        return output.text
    data = output.get("data", {})
    return {kind: data[kind] for kind in sorted(data) if kind.startswith("text/")}


def main() -> None:
    """Run all notebooks on a fresh audit of the sample exports."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument(
        "--store", action="store_true", help="write the outputs into the notebooks"
    )
    wanted = parser.parse_args()
    with TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        command = [sys.executable, "-m", "audit", "demo", "--quiet", "--out", str(out)]
        subprocess.run(command, check=True)
        batch = cohorts.invented(Path(folder) / "batch")
        for path in NOTEBOOKS:
            notebook = execute(path, batch if path.stem in OF_MANY else out)
            if wanted.store:
                text = nbformat.writes(notebook) + "\n"
                path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
