"""Keep the dataset of a batch: each participant's counts whole, or not there at all.

``runs/<id>.parquet`` is written last and taken away first, so that it is the mark of
what is complete; whatever kills the run, the next one counts the rest.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from audit.pipeline.engines import Answer
from parsers import schema
from reports import outputs, tables

MARK: Final = "batch.json"
_SALT: Final = "salt"
_RUNS: Final = schema.schema_of(schema.RUNS)
_TABLES: Final = ("counts", "sensitive", "items")
_PART: Final = "part-0.parquet"


class Dataset:
    """One folder of a batch, held for this run alone."""

    def __init__(self, out: Path, beside: Path) -> None:
        self._out, self._beside = out, beside

    def options(self) -> dict[str, Any]:
        """Return what the folder was begun with; {} for a new one."""
        try:
            found = orjson.loads((self._out / MARK).read_bytes())
        except (OSError, orjson.JSONDecodeError):
            return {}
        return found if isinstance(found, dict) else {}

    def begin(self, options: dict[str, Any]) -> None:
        """Write what this run was asked for: it marks the folder as one of ours."""
        outputs.write_json(self._beside / MARK, options)
        self._move(self._beside / MARK, self._out / MARK)

    def salt(self) -> bytes:
        """Return the secret that ids are made with; it is made once and kept."""
        path = self._out / _SALT
        if not path.is_file():
            (self._beside / _SALT).write_text(f"{secrets.token_hex(32)}\n", "ascii")
            self._move(self._beside / _SALT, path)
        return path.read_bytes().strip()

    def runs(self) -> dict[str, dict[str, Any]]:
        """Return the rows of earlier runs by participant; a damaged one is none."""
        found = {}
        for path in sorted((self._out / "runs").glob("*.parquet")):
            try:
                (row,) = pq.read_table(path, schema=_RUNS).to_pylist()
            except (OSError, ValueError, pa.ArrowException):
                continue
            part = self._out / "counts" / f"participant={row['participant']}" / _PART
            if row["status"] != "done" or part.is_file():
                found[row["participant"]] = row
        return found

    def put(self, answer: Answer, as_of: str) -> None:
        """Write the counts of one participant, or that there are none, and the run."""
        counted = answer.counted
        run = self._out / "runs" / f"{counted.participant}.parquet"
        run.unlink(missing_ok=True)
        sent = counted.counts or None, counted.sensitive, counted.rows
        for name, ipc in zip(_TABLES, sent, strict=True):
            part = self._out / name / f"participant={counted.participant}"
            if ipc is None:
                shutil.rmtree(part, ignore_errors=True)
                continue
            with pa.ipc.open_stream(ipc) as stream:
                self._write(part / _PART, stream.schema, stream)
        row = _run(answer, as_of)
        self._write(run, _RUNS, [tables.table_of([row], _RUNS)])

    def _write(self, path: Path, arrow: pa.Schema, batches: Any) -> None:
        made = self._beside / path.name
        writer = tables.ParquetWriter(made, arrow)
        for batch in batches:
            writer.write(batch)
        writer.close()
        self._move(made, path)

    def _move(self, made: Path, path: Path) -> None:
        for folder in (path.parent.parent, path.parent):
            if folder != self._out.parent:
                folder.mkdir(mode=0o700, exist_ok=True)
        made.chmod(0o600)
        made.replace(path)


@contextmanager
def opened(out: Path, *, force: bool) -> Iterator[Dataset]:
    """Yield the dataset of a folder, new or to be gone on with.

    Raises reports.outputs.ForeignFolderError, OutputError as a scan does.
    """
    with outputs.held(out, force=force, mark=MARK) as beside:
        yield Dataset(out, beside)


def _run(answer: Answer, as_of: str) -> dict[str, Any]:
    counted = answer.counted
    return {
        "participant": counted.participant,
        "status": counted.status,
        "reason": counted.reason,
        "seconds": counted.seconds,
        "attempts": answer.attempts,
        "items": counted.items,
        "problems": counted.problems,
        "unread": counted.unread,
        "archives": counted.archives,
        "versions": counted.versions,
        "as_of": as_of,
        "archive_hash": counted.archive_hash,
        "key": counted.key,
    }
