"""Show a batch while it runs: a bar with the time left, and the latest failures."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Final

from rich.console import Console, Group
from rich.live import Live
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from audit.cli.app import safe
from audit.terminal import on_one_line
from reports.words import _

if TYPE_CHECKING:
    from audit.pipeline.batching import Outcome
    from audit.pipeline.engines import Answer

_LATEST: Final = 8


class Board:
    """Draw on stderr; told of each participant that ends."""

    def __init__(self, console: Console | None = None) -> None:
        self._bar = Progress(
            TextColumn(_("participants")),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
        )
        self._task = self._bar.add_task("", total=None)
        self._failed: list[tuple[str, str]] = []
        self._live = Live(
            self._drawn(), console=console or Console(stderr=True), transient=True
        )

    def __enter__(self) -> Board:
        """Begin to draw."""
        self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave the terminal as it was."""
        self._live.stop()

    def __call__(self, outcome: Outcome, answer: Answer | None) -> None:
        """Draw how far it is."""
        if answer is not None and answer.counted.status == "failed":
            where = outcome.where[answer.counted.participant]
            self._failed.append((where, answer.counted.reason or ""))
        self._bar.update(
            self._task, completed=len(outcome.ended), total=len(outcome.where)
        )
        self._live.update(self._drawn())

    def _drawn(self) -> Group:
        if not self._failed:
            return Group(self._bar)
        title = _("failed: {count}").format(count=len(self._failed))
        table = Table(title=title, title_justify="left", box=None)
        table.add_column(_("source"), no_wrap=True)
        table.add_column(_("why"))
        for where, why in self._failed[-_LATEST:]:
            # Plain text: nothing in it is markup, and nothing steers the terminal.
            table.add_row(Text(where), Text(on_one_line(safe(why))))
        return Group(self._bar, table)
