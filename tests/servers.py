"""Serve files on loopback by ranges, as a store does, and tell what was served.

What a store may do wrong can be switched on: no ranges, an error, answers that break
off, drip or never end, silence, another file than before.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import quote, unquote, urlsplit

Span = tuple[int, int]

_DRIP_SECONDS = 0.05
_DRIPS = 200


@dataclass
class Server:
    """Files by their paths, how they are served, and what was.

    From request ``good`` on (all, if null) it does what ``then`` says: ``refuse`` with
    ``status``, ``cut`` the body, ``drip`` it byte by byte, ``hang``, ``flood``: never
    end, ``change`` the file, ``shift`` the span by a byte, ``whole``: give all.
    """

    files: dict[str, bytes]
    has_ranges: bool = True
    good: int | None = None
    then: str = "refuse"
    status: int = 503
    address: str = ""
    requests: list[tuple[str, str, str | None]] = field(default_factory=list)
    served: dict[str, list[Span]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _end: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str) -> str:
        """Return the address of a file."""
        return f"{self.address}/{quote(path)}"

    def bytes_served(self, path: str) -> int:
        """Return how many bytes of a file were served in all."""
        return sum(end - start for start, end in self.served.get(path, []))

    def seen(self, method: str, path: str, wanted: str | None) -> str | None:
        """Note a request; return what goes wrong with it, if anything."""
        with self._lock:
            self.requests.append((method, path, wanted))
            is_bad = self.good is not None and len(self.requests) > self.good
        return self.then if is_bad else None

    def gave(self, path: str, start: int, end: int) -> None:
        """Note what is being served."""
        with self._lock:
            self.served.setdefault(path, []).append((start, end))

    def hang(self) -> None:
        """Say nothing until the server ends."""
        self._end.wait()

    def waits(self) -> bool:
        """Wait as long as between two drips; say whether the server goes on."""
        return not self._end.wait(_DRIP_SECONDS)

    def has_ended(self) -> bool:
        """Say whether the server has ended."""
        return self._end.is_set()

    def end(self) -> None:
        """Let go of those who hang."""
        self._end.set()


@contextmanager
def serving(files: dict[str, bytes], **how: Any) -> Iterator[Server]:
    """Yield a server of files on loopback, as long as the block lasts."""
    own = Server(files, **how)

    class Handler(_Handler):
        server_of_files = own

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    own.address = f"http://127.0.0.1:{http.server_address[1]}"
    thread = threading.Thread(target=http.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield own
    finally:
        own.end()
        http.shutdown()
        http.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    server_of_files: Server
    protocol_version = "HTTP/1.1"

    def log_request(self, code: Any = "-", size: Any = "-") -> None:
        """Say nothing."""

    def log_error(self, *args: Any) -> None:
        """Say nothing."""

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def _answer(self, *, with_body: bool) -> None:
        own = self.server_of_files
        path = unquote(urlsplit(self.path).path).lstrip("/")
        wanted = self.headers.get("Range")
        wrong = own.seen(self.command, path, wanted)
        data = own.files.get(path)
        if path.endswith("/") or not path:
            data = _listing(own, path)
        if wrong == "refuse" or data is None:
            self._head(own.status if wrong else 404, 0)
            return
        if wrong == "hang":
            own.hang()
            self.close_connection = True
            return
        if wrong == "flood":
            self._flood()
            return
        tag = f'"{len(data)}"'
        if wrong == "change":
            data, tag = data[::-1], '"other"'
        if wanted is None or not own.has_ranges or wrong == "whole":
            start, end = 0, len(data)
            self._head(200, end, ETag=tag)
        else:
            start, end = _span(wanted, len(data))
            start, end = start + (wrong == "shift"), end + (wrong == "shift")
            if start >= end:
                self._head(416, 0, Content_Range=f"bytes */{len(data)}")
                return
            stated = f"bytes {start}-{end - 1}/{len(data)}"
            self._head(206, end - start, ETag=tag, Content_Range=stated)
        if wrong == "cut":
            end = (start + end) // 2
            self.close_connection = True
        if wrong == "drip":
            self._drip(data[start:end])
        elif with_body:
            self._give(path, data, start, end)

    def _head(self, status: int, length: int, **more: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(length))
        for name, value in more.items():
            self.send_header(name.replace("_", "-"), value)
        if not length:
            self.send_header("Content-Type", "text/plain")
        self.end_headers()

    def _drip(self, data: bytes) -> None:
        """Give a few bytes one by one, and leave it there."""
        self.close_connection = True
        for at in range(min(len(data), _DRIPS)):
            try:
                self.wfile.write(data[at : at + 1])
            except OSError:  # whoever asked went away
                return
            if not self.server_of_files.waits():
                return

    def _flood(self) -> None:
        """Give bytes of no stated length as long as someone takes them."""
        self.close_connection = True
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        while not self.server_of_files.has_ended():
            try:
                self.wfile.write(bytes(1 << 16))
            except OSError:  # whoever asked went away
                return

    def _give(self, path: str, data: bytes, start: int, end: int) -> None:
        for at in range(start, end, 1 << 16):
            some = data[at : min(at + (1 << 16), end)]
            try:
                self.wfile.write(some)
            except OSError:  # whoever asked went away
                self.close_connection = True
                return
            self.server_of_files.gave(path, at, at + len(some))


def _span(wanted: str, size: int) -> Span:
    found = re.fullmatch(r"bytes=(\d*)-(\d*)", wanted)
    assert found is not None, wanted
    first, last = found.groups()
    if not first:
        return max(0, size - int(last)), size
    return int(first), min(size, int(last) + 1 if last else size)


def _listing(own: Server, folder: str) -> bytes:
    """Return a page that links to the files in a folder, as servers show it."""
    names = [path[len(folder) :] for path in own.files if path.startswith(folder)]
    links = (f'<a href="{quote(name)}">{name}</a>' for name in names)
    return "\n".join(links).encode()
