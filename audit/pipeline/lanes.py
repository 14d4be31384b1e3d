"""Do what can be done beside: in one thread, in order, a few steps behind at most.

Arrow leaves the interpreter while it writes and computes, so that a second core has
work; what waits is bounded, and so is its memory.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any, Final

_BEHIND: Final = 2


class Lane:
    """Take work, do it in the order given, and hand on what goes wrong.

    An error of the work is raised by a later ``do`` or at the end of ``with``.
    """

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1)
        self._waiting: deque[Future[Any]] = deque()

    def do(self, work: Callable[..., object], *arguments: Any) -> None:
        """Do ``work(*arguments)`` when what was given before is done."""
        self._waiting.append(self._pool.submit(work, *arguments))
        while len(self._waiting) > _BEHIND:
            self._waiting.popleft().result()

    def __enter__(self) -> Lane:
        """Return the lane."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Wait until all is done; after an error, only for what has begun."""
        try:
            while kind is None and self._waiting:
                self._waiting.popleft().result()
        finally:
            self._pool.shutdown(cancel_futures=True)
