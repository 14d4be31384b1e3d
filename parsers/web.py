"""Ask a server for spans of one file over HTTP, on the session that ``fsspec`` keeps.

The requests are our own: the range reads of fsspec take a whole file for a span where a
server ignores ranges, and can't tell that a file changed between two answers.
"""

from __future__ import annotations

import asyncio
import importlib
import re
from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from parsers import stores
from parsers.spans import Span

_RANGE: Final = re.compile(r"bytes (\d+)-(\d+)/(\d+)")
_AT_ONCE: Final = 16
_PAUSES_SECONDS: Final = (0.5, 2.0)
_CONNECT_SECONDS: Final = 30.0
_SILENCE_SECONDS: Final = 60.0
# A request may take so long in all, and longer by the bytes that it asks for: silence
# alone is no limit, a server that sends a byte now and then is never silent.
_REQUEST_SECONDS: Final = 60.0
_LEAST_BYTES_A_SECOND: Final = 100_000


class _Answer(NamedTuple):
    """What came back: the span and the file's size as stated, its mark, the bytes."""

    status: int
    start: int
    end: int
    size: int | None
    mark: tuple[str | None, ...]
    body: bytes


class WebFile:
    """One file behind HTTP; the first request asks for its last bytes.

    No HEAD: an address that was signed for reading allows none.
    """

    def __init__(self, fs: Any, url: str) -> None:
        self._fs, self._url = fs, url
        (last,) = self._answers([f"-{stores.END_BYTES}"])
        self.size, self._mark, self.end = last.size, last.mark, last.body
        if last.status == 206 and self.size is not None:
            if (max(0, self.size - stores.END_BYTES), self.size) != last[1:3]:
                raise stores.odd()
        elif last.status != 416:
            # The server ignores ranges, or does not say how long the file is.
            self.size = None

    def ranges(self, spans: Sequence[Span]) -> list[bytes]:
        """Return the bytes of all spans; RemoteError if the file has changed."""
        answers = self._answers([f"{start}-{end - 1}" for start, end in spans])
        for answer, span in zip(answers, spans, strict=True):
            if (answer.size, answer.mark) != (self.size, self._mark):
                raise stores.changed()
            if (answer.start, answer.end) != span or answer.status != 206:
                raise stores.odd()
        return [answer.body for answer in answers]

    def whole(self, write: Callable[[bytes], object]) -> None:
        """Give all bytes in their order; OSError where they can't be written.

        Raises RemoteError too where they come too slowly, or are too many.
        """
        unwritten: list[OSError] = []

        async def copied() -> None:
            async with _limit(0) as limit, await self._asked(None) as got:
                if got.status != 200:
                    raise stores.refused(got.status)
                # A body is never longer than its stated length: HTTP ends it there.
                if (got.content_length or 0) > stores.MOST_BYTES:
                    raise stores.too_much()
                async for chunk in got.content.iter_chunked(stores.CHUNK):
                    _extend(limit, len(chunk))
                    try:
                        write(chunk)
                    except OSError as error:
                        unwritten.append(error)
                        return

        self._awaited(copied)
        if unwritten:
            # Not the store's: this system has no room, say.
            raise unwritten[0]

    def check(self) -> None:
        """Do nothing: every answer was compared with the first one."""

    def _answers(self, wanted: Sequence[str]) -> list[_Answer]:
        """Return all answers; of the first that fails the others are not waited for."""

        async def together() -> list[_Answer]:
            gate = asyncio.Semaphore(_AT_ONCE)
            asked = [asyncio.ensure_future(self._answer(each, gate)) for each in wanted]
            try:
                return await asyncio.gather(*asked)
            finally:
                for each in asked:
                    each.cancel()

        answers: list[_Answer] = self._awaited(together)
        return answers

    def _awaited(self, function: Callable[[], Any]) -> Any:
        try:
            return importlib.import_module("fsspec.asyn").sync(self._fs.loop, function)
        except Exception as error:  # noqa: BLE001 - each store has errors of its own
            raise stores.told(error) from None

    async def _answer(self, wanted: str, gate: asyncio.Semaphore) -> _Answer:
        """Ask for one span, again where the store or the way to it falters."""
        async with gate:
            faltering = (
                OSError,
                EOFError,
                importlib.import_module("aiohttp").ClientError,
            )
            for pause in _PAUSES_SECONDS:
                try:
                    answer = await self._once(wanted)
                    if answer.status < 500:
                        break
                except faltering:
                    pass
                await asyncio.sleep(pause)
            else:
                answer = await self._once(wanted)
            if answer.status >= 400 and answer.status != 416:
                raise stores.refused(answer.status)
            return answer

    async def _once(self, wanted: str) -> _Answer:
        # As many as are asked at once share the line.
        share = _most(wanted) * _AT_ONCE
        async with _limit(share), await self._asked(wanted) as got:
            mark = tuple(map(got.headers.get, ("ETag", "Last-Modified")))
            stated = _RANGE.fullmatch(got.headers.get("Content-Range", ""))
            if got.status != 206 or stated is None:
                # Its body is left where it is: it may be the whole file.
                return _Answer(got.status, 0, 0, _empty_size(got), mark, b"")
            first, last, size = map(int, stated.groups())
            if last - first >= _most(wanted):
                raise stores.odd()
            body = await got.content.readexactly(last + 1 - first)
            return _Answer(206, first, last + 1, size, mark, body)

    async def _asked(self, wanted: str | None) -> Any:
        """Return the answer to a request, its body not yet read."""
        session = await self._fs.set_session()
        aiohttp = importlib.import_module("aiohttp")
        options = dict(self._fs.kwargs)
        headers = {"Accept-Encoding": "identity", **options.pop("headers", {})}
        if wanted is not None:
            headers["Range"] = f"bytes={wanted}"
        options["timeout"] = aiohttp.ClientTimeout(
            total=None, sock_connect=_CONNECT_SECONDS, sock_read=_SILENCE_SECONDS
        )
        url = self._fs.encode_url(self._url)
        return await session.get(url, headers=headers, **options)


def _limit(size: int) -> asyncio.Timeout:
    """Return the limit of the time that as many bytes may take."""
    return asyncio.timeout(_REQUEST_SECONDS + size / _LEAST_BYTES_A_SECOND)


def _extend(limit: asyncio.Timeout, size: int) -> None:
    """Grant the time that as many bytes more may take."""
    ends = limit.when()
    if ends is not None:
        limit.reschedule(ends + size / _LEAST_BYTES_A_SECOND)


def _empty_size(got: Any) -> int | None:
    """Return 0 where the answer is that an empty file has no such span."""
    stated = got.headers.get("Content-Range", "")
    return 0 if got.status == 416 and stated.strip() == "bytes */0" else None


def _most(wanted: str) -> int:
    """Return how many bytes ``-n`` or ``first-last`` asks for."""
    first, _, last = wanted.partition("-")
    return int(last) + 1 - int(first) if first else int(last)
