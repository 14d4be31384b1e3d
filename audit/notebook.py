"""Give notebooks an audit as data frames: ``scan`` makes one, ``load`` opens one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Audit:
    """An output folder; each table is read when it is asked for."""

    out: Path

    @property
    def items(self) -> pd.DataFrame:
        """One row per item, with visibility and the verdict under the first policy."""
        return self._table("items")

    @property
    def verdicts(self) -> pd.DataFrame:
        """One row per item and policy."""
        return self._table("verdicts")

    @property
    def files(self) -> pd.DataFrame:
        """One row per member of every archive."""
        return self._table("files")

    @property
    def problems(self) -> pd.DataFrame:
        """One row per record or file that could not be read."""
        return self._table("problems")

    @property
    def accounts(self) -> pd.DataFrame:
        """One row per account and platform."""
        return self._table("accounts")

    @property
    def summary(self) -> dict[str, Any]:
        """The counts of ``summary.json``."""
        return dict(orjson.loads((self.out / "summary.json").read_bytes()))

    def _table(self, name: str) -> pd.DataFrame:
        import pandas as pd

        return pd.read_parquet(self.out / f"{name}.parquet")


def load(out: str | Path) -> Audit:
    """Return the audit in an output folder.

    Raises FileNotFoundError where the folder holds no finished audit.
    """
    folder = Path(out)
    if not (folder / "summary.json").is_file():
        raise FileNotFoundError(
            f"{folder}: no finished audit; run meta-audit scan first"
        )
    return Audit(folder)


def scan(*exports: str | Path, **options: Any) -> Audit:
    """Audit exports and return the result; options as in ``audit.pipeline.Options``.

    Raises what ``audit.pipeline.run`` raises.
    """
    from audit.pipeline import Options, run

    if "out" in options:
        options["out"] = Path(options["out"])
    return Audit(run(exports, Options(**options)).out)
