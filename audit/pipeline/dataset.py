"""Keep the dataset of a batch: each participant's counts whole, or not there at all.

``runs/<id>.parquet`` is written last and taken away first, so that it is the mark of
what is complete; whatever kills the run, the next one counts the rest.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from audit.pipeline.engines import Answer
from parsers import schema
from reports import outputs, tables
from reports.words import _

MARK: Final = "batch.json"
_SALT: Final = "salt"
_RUNS: Final = schema.schema_of(schema.RUNS)
_TABLES: Final = ("counts", "sensitive", "items")
_PART: Final = "part-0.parquet"


class DatasetError(Exception):
    """Say why a folder can't be gone on with, and what to do (exit 2)."""


class Dataset:
    """One folder of a batch, held for this run alone."""

    def __init__(self, out: Path, beside: Path) -> None:
        self._out, self._beside = out, beside

    def options(self) -> dict[str, Any]:
        """Return what the folder was begun with; {} for a new one."""
        try:
            found = orjson.loads((self._out / MARK).read_bytes())
        except (OSError, orjson.JSONDecodeError):
            found = None
        if isinstance(found, dict) and isinstance(found.get("ids"), str):
            is_list = isinstance(found.setdefault("left_out", []), list)
            return found if is_list else found | {"left_out": []}
        if self._has_runs():
            raise DatasetError(
                _(
                    "batch.json of the output folder is missing or damaged: what was "
                    "counted there can't be gone on with; name another with --out"
                )
            )
        return {}

    def _has_runs(self) -> bool:
        return next((self._out / "runs").glob("*.parquet"), None) is not None

    def begin(self, options: dict[str, Any]) -> None:
        """Write what this run was asked for: it marks the folder as one of ours."""
        outputs.write_json(self._beside / MARK, options)
        self._move(self._beside / MARK, self._out / MARK)

    def salt(self) -> bytes:
        """Return the secret that ids are made with; it is made once and kept."""
        path = self._out / _SALT
        if not os.path.lexists(path) and not self._has_runs():
            made = self._beside / _SALT
            made.write_text(f"{secrets.token_hex(32)}\n", "ascii")
            self._move(made, path)
        text = path.read_bytes().strip() if path.is_file() else b""
        if not re.fullmatch(rb"[0-9a-f]{64}", text):
            raise DatasetError(
                _(
                    "the salt of the output folder is missing or damaged: who was "
                    "counted there would be counted again; name another with --out"
                )
            )
        return text

    def runs(self, wanted: Collection[str]) -> dict[str, dict[str, Any]]:
        """Return the rows of earlier runs by participant, as far as they are whole.

        ``wanted`` are the tables that one who is done has; what is damaged, or lacks
        one of them, is counted anew.
        """
        found = {}
        for path in sorted((self._out / "runs").glob("*.parquet")):
            try:
                (row,) = pq.read_table(path, schema=_RUNS).to_pylist()
                for name in wanted if row["status"] == "done" else ():
                    pq.read_metadata(self._part(name, path.stem) / _PART)
            except (OSError, ValueError, pa.ArrowException):
                continue
            if row["participant"] == path.stem:
                found[path.stem] = row
        return found

    def known(self) -> list[str]:
        """Return the ids of all who have a run here, whole or not."""
        return sorted(path.stem for path in (self._out / "runs").glob("*.parquet"))

    def forget(self, participant: str) -> None:
        """Remove all that is kept of a participant, the run last."""
        for name in _TABLES:
            self._remove(self._part(name, participant))
        (self._folder("runs") / f"{participant}.parquet").unlink(missing_ok=True)

    def drop(self, table: str) -> None:
        """Remove one table of everybody."""
        self._remove(self._folder(table))

    def _remove(self, folder: Path) -> None:
        if folder.exists():
            shutil.rmtree(folder)

    def _folder(self, name: str) -> Path:
        """Return the folder of a table; DatasetError where it leads elsewhere."""
        return _no_link(self._out / name)

    def _part(self, table: str, participant: str) -> Path:
        return _no_link(self._folder(table) / f"participant={participant}")

    def put(self, answer: Answer, as_of: str) -> None:
        """Write the counts of one participant, or that there are none, and the run."""
        counted = answer.counted
        run = self._folder("runs") / f"{counted.participant}.parquet"
        run.unlink(missing_ok=True)
        sent = counted.counts or None, counted.sensitive, counted.rows
        for name, ipc in zip(_TABLES, sent, strict=True):
            part = self._part(name, counted.participant)
            if ipc is None:
                self._remove(part)
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


def _no_link(folder: Path) -> Path:
    if folder.is_symlink():
        raise DatasetError(
            _(
                "the output folder holds a link where a folder of its own should be; "
                "name another with --out"
            )
        )
    return folder


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
