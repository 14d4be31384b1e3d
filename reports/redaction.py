"""Take words and names out of what is written, for ``--text snippet`` and ``none``.

``none`` is safe to show to others: no text, people, place, container, address, media or
file names in any column or question id; accounts, archives and members are numbered.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from parsers import schema

SNIPPET: Final = 280
# Families whose ids name others, or several accounts: a number stands for all of it.
_OF_OTHERS: Final = ("group", "owner", "same_account")
# How many parts of an id stand before the name in it; of all others one, the platform.
_HEADS: Final = {"status": 2, "birth": 0, "close_friends": 0}
_EMPTIED: Final = ("text", "people", "place", "container", "url", "media_path")


class Redaction:
    """Apply one level of text to tables, with the same numbers everywhere."""

    def __init__(
        self,
        level: str,
        *,
        archives: list[str],
        accounts: list[str],
        members: Mapping[tuple[str, str], str],
    ) -> None:
        self.level = level
        self._archives = {name: f"archive {n}" for n, name in enumerate(archives, 1)}
        numbered = {name: f"account {n}" for n, name in enumerate(accounts, 1)}
        self._accounts = dict(sorted(numbered.items(), key=lambda pair: -len(pair[0])))
        self._members = members
        self._named: dict[str, int] = {}

    def items(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Return an ITEMS batch as this level shows it."""
        if self.level == "full":
            return batch
        columns = {name: batch.column(name) for name in batch.schema.names}
        if self.level == "snippet":
            columns["text"] = pc.utf8_slice_codeunits(columns["text"], 0, SNIPPET)
            return _batch(columns, batch.schema)
        for name in _EMPTIED:
            columns[name] = pa.nulls(batch.num_rows, columns[name].type)
        columns["source_path"] = self._paths(batch)
        columns["source_archive"] = _mapped(columns["source_archive"], self.archive)
        columns["account"] = _mapped(columns["account"], self.account)
        columns["question"] = _mapped(columns["question"], self.question)
        return _batch(columns, batch.schema)

    def _paths(self, batch: pa.RecordBatch) -> pa.Array:
        archives = batch.column("source_archive").to_pylist()
        paths = batch.column("source_path").to_pylist()
        pairs = zip(archives, paths, strict=True)
        return pa.array([self._members.get(pair, "#") for pair in pairs], pa.string())

    def archive(self, name: str) -> str:
        """Return the archive's name, or its number."""
        return name if self.level != "none" else self._archives[name]

    def account(self, name: str) -> str:
        """Return the account's name, or its number."""
        return name if self.level != "none" else self._accounts.get(name, "account")

    def member(self, archive: str, path: str) -> str:
        """Return a member's path, or its number."""
        if self.level != "none" or not path:
            return path
        return self._members[archive, path]

    def option(self, given: str) -> str:
        """Return an ``[ACCOUNT=]VALUE`` option without the account's name."""
        name, equals, value = given.rpartition("=")
        return f"account={value}" if equals and self.level == "none" and name else given

    def question(self, id_: str) -> str:
        """Return a question id, with a number for the name in it."""
        family, _, rest = id_.partition(":")
        if self.level != "none" or family == "item":
            return id_
        heads = _HEADS.get(family, 1)
        *head, about = rest.split(":", heads)
        for name, number in self._accounts.items():
            # Longest first, so that no name is taken for another's beginning.
            if f"{about}:".startswith(f"{name}:") and family not in _OF_OTHERS:
                return ":".join([family, *head, number + about[len(name) :]])
        platform = rest.partition(":")[0]
        known = f"{platform}:" if platform in schema.PLATFORMS else ""
        number_of = self._named.setdefault(id_, len(self._named) + 1)
        return f"{family}:{known}#{number_of}"

    def row(self, row: dict[str, Any]) -> dict[str, Any]:
        """Return a row of FILES, PROBLEMS or ACCOUNTS as this level shows it."""
        if self.level != "none":
            return row
        shown = dict(row)
        if "path" in row:
            shown["path"] = self.member(row["archive"], row["path"])
        if "archive" in row:
            shown["archive"] = self.archive(row["archive"])
        if "account" in row:
            shown["account"] = self.account(row["account"])
        return shown


def _mapped(column: pa.Array, change: Any) -> pa.Array:
    """Return a text column with each distinct value changed once."""
    coded = column.dictionary_encode()
    values = [change(value) for value in coded.dictionary.to_pylist()]
    indices = coded.indices
    if not values:
        return column
    return pa.array(values, pa.string()).take(indices)


def _batch(columns: dict[str, pa.Array], schema: pa.Schema) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays(
        [columns[field.name].cast(field.type) for field in schema], schema=schema
    )
