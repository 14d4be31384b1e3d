"""Know the stores that ``fsspec`` knows: their addresses, one file, what goes wrong.

What goes wrong is told without the address, which may hold names and secrets. The web
has requests of its own, see `parsers.web`.
"""

from __future__ import annotations

import importlib
import io
import re
from collections.abc import Callable, Sequence
from typing import Any, Final, Protocol

from parsers.spans import Span
from reports.words import gettext

END_BYTES: Final = 98
"""The end of a zip that is asked for first: its three end records (22 + 20 + 56)."""
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")
_MAGIC: Final = re.compile(r"[*?\[]")
# In an address of the web a question mark begins the query.
_WEB_MAGIC: Final = re.compile(r"[*]")
_WEB: Final = ("http", "https")
CHUNK: Final = 1 << 20
"""How much of a file that is read as a whole is held at once."""
MOST_BYTES: Final = 64 << 30
"""The most that is fetched of one file, whatever its store gives."""
# How the stores call what changes with a file's content.
_MARKS: Final = (
    "ETag", "etag", "LastModified", "last_modified", "Last-Modified", "mtime",
    "modified", "modify", "created", "VersionId", "generation",
)  # fmt: skip
# What reads a protocol where the class does not tell it.
_PACKAGES: Final = {
    "http": "aiohttp", "https": "aiohttp", "sftp": "paramiko", "ssh": "paramiko",
    "smb": "smbprotocol",
}  # fmt: skip


class RemoteError(Exception):
    """Say why a remote file can't be read, and what to do; never where it is."""


class Store(Protocol):
    """One file in a store; ``size`` is null where it can only be read as a whole.

    ``end`` is what is known of its last bytes without another request.
    """

    size: int | None
    end: bytes

    def ranges(self, spans: Sequence[Span]) -> list[bytes]:
        """Return the bytes of all spans, each whole; RemoteError if one is not."""

    def whole(self, write: Callable[[bytes], object]) -> None:
        """Give all bytes in their order."""

    def check(self) -> None:
        """Raise RemoteError if the file is no longer what it was."""


def is_remote(text: str) -> bool:
    """Say whether it is the address of a store: ``scheme://``, never a drive.

    >>> is_remote("s3://donations/ann.zip"), is_remote("c:/ann.zip")
    (True, False)
    """
    return _SCHEME.match(text) is not None


def is_web(url: str) -> bool:
    """Say whether an address is one of the web, with its own rules of writing."""
    return _scheme(url) in _WEB


def path_of(url: str) -> str:
    """Return what of an address tells the file; of the web's not its query.

    >>> path_of("https://files.example/a.zip?key=secret"), path_of("s3://b/what?.zip")
    ('files.example/a.zip', 'b/what?.zip')
    """
    path = url.partition("://")[2]
    return re.split(r"[?#]", path, maxsplit=1)[0] if is_web(url) else path


def expanded(url: str) -> list[str]:
    """Return the addresses that a pattern stands for, sorted; of a plain one itself.

    Raises RemoteError where nothing matches.
    """
    magic = _WEB_MAGIC if is_web(url) else _MAGIC
    if not magic.search(url):
        return [url]
    fs, path = filesystem(url)
    try:
        found = [fs.unstrip_protocol(each) for each in fs.glob(path)]
        found = found or ([url] if fs.exists(path) else [])
    except Exception as error:  # noqa: BLE001 - each store has errors of its own
        raise told(error) from None
    if not found:
        raise RemoteError(gettext("nothing in the store matches the pattern"))
    return sorted(found)


def _scheme(url: str) -> str:
    found = _SCHEME.match(url)
    return found[1].lower() if found else ""


def filesystem(url: str) -> tuple[Any, str]:
    """Return the file system of fsspec for an address, and the path in it."""
    try:
        core = importlib.import_module("fsspec.core")
        registry = importlib.import_module("fsspec.registry")
    except ImportError:
        raise RemoteError(
            gettext(
                "remote addresses need more packages: install meta-audit with its "
                "extra, remote"
            )
        ) from None
    scheme = _scheme(url)
    known = registry.known_implementations.get(scheme)
    if known is None and scheme not in registry.registry:
        raise RemoteError(
            gettext("no such store is known; write https://…, s3://… or the like")
        )
    try:
        fs, path = core.url_to_fs(url)
    except ImportError:
        package = _PACKAGES.get(scheme) or (known or {"class": "fsspec"})["class"]
        raise RemoteError(
            gettext("such addresses need one more package: pip install {name}").format(
                name=package.partition(".")[0]
            )
        ) from None
    except Exception as error:  # noqa: BLE001 - each store has errors of its own
        raise told(error) from None
    return fs, path


# What goes wrong ---------------------------------------------------------------------


def folder() -> RemoteError:
    """Return that a folder was given."""
    return RemoteError(
        gettext("a folder in a store can't be read; give the zips in it, as …/*.zip")
    )


def changed() -> RemoteError:
    """Return that the file is another one by now."""
    return RemoteError(gettext("the file changed while it was read; try again"))


def odd() -> RemoteError:
    """Return that the bytes are not those of the span."""
    return RemoteError(
        gettext("the store does not give the bytes that were asked for; try again")
    )


def too_much() -> RemoteError:
    """Return that more of the file would be fetched than any zip needs."""
    return RemoteError(
        gettext(
            "the file is too large to be read from a store; download it and give the "
            "local file"
        )
    )


def refused(status: int) -> RemoteError:
    """Return what an answer of HTTP with that status means for the person."""
    if status in (404, 410):
        why = gettext("the store answers {status}: check the address")
    elif status in (401, 403):
        why = gettext("the store answers {status}: check the credentials")
    else:
        why = gettext("the store answers {status}; try again later")
    return RemoteError(why.format(status=status))


def told(error: BaseException) -> RemoteError:
    """Return what an error of a store means, without its words: they hold addresses."""
    if isinstance(error, RemoteError):
        return error
    status = getattr(error, "status", None)
    if isinstance(status, int) and status >= 400:
        return refused(status)
    if isinstance(error, FileNotFoundError):
        return RemoteError(gettext("not found in the store; check the address"))
    if isinstance(error, PermissionError):
        return RemoteError(gettext("the store refuses it; check the credentials"))
    if isinstance(error, TimeoutError):
        return RemoteError(gettext("the store does not answer; try again later"))
    if isinstance(error, IsADirectoryError):
        return folder()
    why = gettext("the store can't be read ({name}); check address and connection")
    return RemoteError(why.format(name=type(error).__name__))


def limited(write: Callable[[bytes], object]) -> Callable[[bytes], None]:
    """Return a writer that raises RemoteError rather than write too much in all."""
    had = 0

    def written(chunk: bytes) -> None:
        nonlocal had
        had += len(chunk)
        if had > MOST_BYTES:
            raise too_much()
        write(chunk)

    return written


# Any store of fsspec -----------------------------------------------------------------


class File:
    """One file of a store that is read as fsspec reads it."""

    def __init__(self, fs: Any, path: str) -> None:
        self.end = b""
        self._fs, self._path = fs, path
        self.size, self._mark = self._looked()

    def _looked(self) -> tuple[int | None, list[str]]:
        try:
            self._fs.invalidate_cache()
            info = self._fs.info(self._path)
        except Exception as error:  # noqa: BLE001 - each store has errors of its own
            raise told(error) from None
        if info.get("type") == "directory":
            raise folder()
        return info.get("size"), [str(info.get(name)) for name in _MARKS]

    def ranges(self, spans: Sequence[Span]) -> list[bytes]:
        """Return the bytes of all spans, each whole; RemoteError if one is not."""
        starts, ends = [one for one, _ in spans], [one for _, one in spans]
        try:
            paths = [self._path] * len(spans)
            found = self._fs.cat_ranges(paths, starts, ends, on_error="return")
        except Exception as error:  # noqa: BLE001 - each store has errors of its own
            raise told(error) from None
        for data, (start, end) in zip(found, spans, strict=True):
            if isinstance(data, BaseException):
                raise told(data)
            if len(data) != end - start:
                raise odd()
        return list(found)

    def whole(self, write: Callable[[bytes], object]) -> None:
        """Give all bytes in their order."""
        try:
            file = self._fs.open(self._path, "rb")
        except Exception as error:  # noqa: BLE001 - each store has errors of its own
            raise told(error) from None
        with file:
            while chunk := _chunk(file):
                write(chunk)

    def check(self) -> None:
        """Raise RemoteError if what the store says of the file is another."""
        if self._looked() != (self.size, self._mark):
            raise changed()


def _chunk(file: io.RawIOBase) -> bytes | None:
    try:
        return file.read(CHUNK)
    except Exception as error:  # noqa: BLE001 - each store has errors of its own
        raise told(error) from None
