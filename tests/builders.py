"""Build invented exports and hostile zips, each a few kilobytes, from nothing.

``zipped`` makes an honest zip of ``{path: content}``; ``forged`` writes the bytes of a
zip field by field, so that any of them can lie. Contents are bytes as they are, or any
object, which becomes JSON as Meta writes it: every byte of UTF-8 as its own escape.
"""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sample_exports._planting import garbled

FACEBOOK = "your_facebook_activity"
INSTAGRAM = "your_instagram_activity"
POSTS = f"{FACEBOOK}/posts/your_posts__check_ins__photos_and_videos_1.json"
MORE_POSTS = f"{FACEBOOK}/posts/your_posts__check_ins__photos_and_videos_2.json"
ARCHIVE = f"{FACEBOOK}/posts/archive.json"
TRASH = f"{FACEBOOK}/posts/trash.json"
ALBUM = f"{FACEBOOK}/posts/album/0.json"
VIDEOS = f"{FACEBOOK}/posts/your_videos.json"
LOOSE_PHOTOS = f"{FACEBOOK}/posts/your_uncategorized_photos.json"
COMMENTS = f"{FACEBOOK}/comments_and_reactions/comments.json"
REACTIONS = f"{FACEBOOK}/comments_and_reactions/likes_and_reactions_1.json"
GROUP_POSTS = f"{FACEBOOK}/groups/group_posts_and_comments.json"
GROUP_COMMENTS = f"{FACEBOOK}/groups/your_comments_in_groups.json"
GROUPS_JOINED = f"{FACEBOOK}/groups/your_group_membership_activity.json"
PENDING = f"{FACEBOOK}/groups/your_pending_posts_in_groups.json"
REELS = f"{FACEBOOK}/reels/your_reels.json"
STORIES = f"{FACEBOOK}/stories/archived_stories.json"
EVENTS = f"{FACEBOOK}/events/your_events.json"
LISTINGS = f"{FACEBOOK}/facebook_marketplace/items_sold.json"
REQUESTS = f"{FACEBOOK}/other_activity/your_information_download_requests.json"
THREAD = f"{FACEBOOK}/messages/inbox/bobsample_1001/message_1.json"
PROFILE = "personal_information/profile_information/profile_information.json"
COUNTRY = "logged_information/location/primary_public_location.json"

_PERSONAL = "personal_information/personal_information"
_LOGINS = "security_and_login_information/login_and_profile_creation"
INSTAGRAM_PROFILE = f"{_PERSONAL}/personal_information.json"
INSTAGRAM_POSTS = f"{INSTAGRAM}/media/posts_1.json"
INSTAGRAM_STORIES = f"{INSTAGRAM}/media/stories.json"
INSTAGRAM_COMMENTS = f"{INSTAGRAM}/comments/post_comments_1.json"
PRIVACY_CHANGES = f"{_LOGINS}/profile_privacy_changes.json"

FIRST_POSTED = 1_500_000_000  # 2017-07-14T02:40:00Z
_DAY = 86_400


# Contents ----------------------------------------------------------------------------


def json_bytes(value: Any) -> bytes:
    """Return JSON in which every text is encoded as Meta does."""
    return json.dumps(garbled(value)).encode("ascii")


def content(value: Any) -> bytes:
    """Return bytes as they are, anything else as JSON."""
    return value if isinstance(value, bytes) else json_bytes(value)


def post(words: str, at: Any = FIRST_POSTED, **more: Any) -> dict[str, Any]:
    """Return one Facebook post record."""
    return {"timestamp": at, "data": [{"post": words}], **more}


def posts(count: int, words: str = "Post") -> list[dict[str, Any]]:
    """Return Facebook posts, one a day, the first on 2017-07-14."""
    return [post(f"{words} {n}", FIRST_POSTED + n * _DAY) for n in range(count)]


def comment(words: str, at: Any = FIRST_POSTED, **more: Any) -> dict[str, Any]:
    """Return one Facebook comment record."""
    said = {"timestamp": at, "comment": words, "author": "Ann Example"}
    return {"timestamp": at, "data": [{"comment": said}], **more}


def facebook(
    count: int = 3, *, name: str = "Ann Example", **profile: Any
) -> dict[str, Any]:
    """Return a minimal Facebook export: posts, and a profile that names its owner."""
    known = {"name": {"full_name": name}, **profile}
    return {POSTS: posts(count), PROFILE: {"profile_v2": known}}


def cell(value: str, **more: Any) -> dict[str, Any]:
    """Return one value of an Instagram string map."""
    return {"href": "", "value": value, "timestamp": 0, **more}


def instagram(
    count: int = 3, *, username: str | None = "ann.example", name: str = "Ann Example"
) -> dict[str, Any]:
    """Return a minimal Instagram export: photos with captions, and a profile."""
    cells = {"Name": cell(name), "Private Account": cell("False")}
    if username is not None:
        cells["Username"] = cell(username)
    return {
        INSTAGRAM_POSTS: [
            {
                "media": [
                    {
                        "uri": f"media/posts/201707/1000000000{n}.jpg",
                        "creation_timestamp": FIRST_POSTED + n * _DAY,
                        "title": f"Caption {n}",
                    }
                ]
            }
            for n in range(count)
        ],
        INSTAGRAM_PROFILE: {"profile_user": [{"string_map_data": cells}]},
    }


def message(words: str, sender: str = "Bob Sample") -> dict[str, Any]:
    """Return a thread of private messages between two people."""
    return {
        "participants": [{"name": sender}, {"name": "Ann Example"}],
        "messages": [
            {"sender_name": sender, "timestamp_ms": 1_500_000_000_000, "content": words}
        ],
        "title": sender,
    }


# Zips and folders --------------------------------------------------------------------


def zipped(members: Mapping[str, Any]) -> bytes:
    """Return an honest zip of path and content."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, value in members.items():
            archive.writestr(zipfile.ZipInfo(path), content(value), 8)
    return buffer.getvalue()


def unzipped(members: Mapping[str, Any], folder: Path) -> Path:
    """Write path and content below a folder; return the folder."""
    for path, value in members.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content(value))
    return folder


@dataclass(frozen=True)
class Entry:
    """One member of a forged zip; a field that is given overrides the true value.

    ``packed`` is the data as it stands in the zip; ``states_*`` are what the headers
    say of it, ``local_name`` what the local header alone says.
    """

    name: bytes | str
    data: bytes = b""
    method: int = 8
    flags: int = 0
    mode: int = 0o100600
    date: int = 0x21
    version: int = 20
    packed: bytes | None = None
    local_name: bytes | None = None
    states_crc: int | None = None
    states_size: int | None = None
    states_packed: int | None = None
    extra: bytes = b""
    at: int | None = None

    def raw_name(self) -> bytes:
        """Return the name as bytes; a text is UTF-8 without its flag."""
        return self.name.encode() if isinstance(self.name, str) else self.name

    def raw(self) -> bytes:
        """Return the data as it stands in the zip."""
        if self.packed is not None:
            return self.packed
        return deflated(self.data) if self.method == 8 else self.data

    def _fields(self) -> tuple[int, ...]:
        size = len(self.data) if self.states_size is None else self.states_size
        packed = len(self.raw()) if self.states_packed is None else self.states_packed
        crc = zlib.crc32(self.data) if self.states_crc is None else self.states_crc
        return self.flags, self.method, 0, self.date, crc, packed, size

    def local(self) -> bytes:
        """Return the local header and the data."""
        name = self.raw_name() if self.local_name is None else self.local_name
        head = struct.pack(
            "<4s5H3I2H", b"PK\3\4", self.version, *self._fields(), len(name), 0
        )
        return head + name + self.raw()

    def central(self, at: int) -> bytes:
        """Return the entry of the directory for a member that begins at ``at``."""
        name = self.raw_name()
        head = struct.pack(
            "<4s6H3I5H2I", b"PK\1\2", 3 << 8 | 20, self.version, *self._fields(),
            len(name), len(self.extra), 0, 0, 0, self.mode << 16, at,
        )  # fmt: skip
        return head + name + self.extra


def deflated(data: bytes) -> bytes:
    """Return a raw deflate stream, as zips hold it."""
    engine = zlib.compressobj(9, zlib.DEFLATED, -15)
    return engine.compress(data) + engine.flush()


def packed_often(piece: bytes, times: int) -> bytes:
    """Return a raw deflate stream of a piece many times over, made from one packing."""
    engine = zlib.compressobj(9, zlib.DEFLATED, -15)
    engine.compress(piece)
    engine.flush(zlib.Z_FULL_FLUSH)
    block = engine.compress(piece) + engine.flush(zlib.Z_FULL_FLUSH)
    return block * times + deflated(b"")


def forged(entries: Iterable[Entry], *, shift: int = 0) -> bytes:
    """Return a zip of these entries; ``shift`` is added to where it says it begins."""
    body = bytearray()
    placed: list[tuple[Entry, int]] = []
    for entry in entries:
        placed.append((entry, len(body) if entry.at is None else entry.at))
        body += entry.local()
    return _with_directory(bytes(body), placed, shift=shift)


def _with_directory(
    body: bytes, placed: Sequence[tuple[Entry, int]], *, shift: int = 0
) -> bytes:
    directory = b"".join(entry.central(at) for entry, at in placed)
    count = len(placed)
    end = struct.pack(
        "<4s4H2IH", b"PK\5\6", 0, 0, count, count, len(directory), len(body) + shift, 0
    )
    return body + directory + end


def entries(members: Mapping[str, Any]) -> list[Entry]:
    """Return honest entries, to be forged beside others."""
    return [Entry(path, content(value)) for path, value in members.items()]


# Hostile members, for any path -------------------------------------------------------


def encrypted(path: str) -> Entry:
    """Return a member whose headers say that it needs a password."""
    return Entry(path, b"[]", flags=1)


def of_method(path: str, method: int = 97) -> Entry:
    """Return a member packed by a method that nobody here unpacks."""
    return Entry(path, b"[]", method=method, packed=b"\0\0")


def symlink(path: str, target: bytes = b"/etc/passwd") -> Entry:
    """Return a link to a file outside."""
    return Entry(path, target, method=0, mode=0o120777)


def ratio_bomb(path: str, size_bytes: int = 50_000_000) -> Entry:
    """Return spaces that shrink a thousand times; 50 MB become 49 KB."""
    return Entry(path, **_spaces(size_bytes))


@cache
def _spaces(size_bytes: int) -> dict[str, Any]:
    data = b" " * size_bytes
    return {
        "packed": deflated(data),
        "states_size": size_bytes,
        "states_crc": zlib.crc32(data),
    }


def bad_checksum(path: str, data: bytes) -> Entry:
    """Return a member that is whole, with a checksum that is not its own."""
    return Entry(path, data, states_crc=0xDEADBEEF)


def corrupt(path: str, data: bytes) -> Entry:
    """Return a member whose deflate stream goes on with nonsense after its half."""
    engine = zlib.compressobj(9, zlib.DEFLATED, -15)
    half = engine.compress(data[: len(data) // 2]) + engine.flush(zlib.Z_FULL_FLUSH)
    return Entry(path, data, packed=half + b"\x07" + b"\xff" * 60)


def cut_short(path: str, data: bytes) -> Entry:
    """Return a member whose deflate stream ends in the middle."""
    packed = deflated(data)
    return Entry(path, data, packed=packed[: len(packed) // 2])


def lying_size(path: str, data: bytes, size: int) -> Entry:
    """Return a whole member whose headers state another size."""
    return Entry(path, data, states_size=size)


def lying_size_64(path: str, data: bytes, size: int) -> Entry:
    """Return a whole member whose directory states a size of 64 bits."""
    extra = struct.pack("<HHQ", 1, 8, size)
    return Entry(path, data, states_size=0xFFFFFFFF, extra=extra)


def far_away(path: str, offset: int) -> Entry:
    """Return a member whose directory states an offset of 64 bits."""
    extra = struct.pack("<HHQ", 1, 8, offset)
    return Entry(path, b"[1]", at=0xFFFFFFFF, extra=extra)


def misnamed(path: str, data: bytes) -> Entry:
    """Return a member that its local header calls something else."""
    return Entry(path, data, local_name=b"x/" + path.encode()[2:])


# Hostile zips as a whole -------------------------------------------------------------


def quoted_overlap(outer: str, inner: str, data: bytes) -> bytes:
    """Return a zip whose first member quotes the second's header and shares its data.

    After Fifield (2019): a stored deflate block covers the inner header.
    """
    within = Entry(inner, data)
    header = within.local()[: -len(within.raw())]
    quote = struct.pack("<BHH", 0, len(header), len(header) ^ 0xFFFF)
    without = Entry(outer, header + data, packed=quote + within.local())
    body = without.local()
    return _with_directory(
        body, [(without, 0), (within, len(body) - len(within.local()))]
    )


def full_overlap(paths: Sequence[str], data: bytes) -> bytes:
    """Return a zip with several names for one member, that of the first name."""
    first = Entry(paths[0], data)
    named = [Entry(path, data) for path in paths]
    return _with_directory(first.local(), [(entry, 0) for entry in named])


def without_directory(data: bytes) -> bytes:
    """Return a zip without its last record, the one that says where all is."""
    return data[: data.rindex(b"PK\5\6")]


def truncated(data: bytes) -> bytes:
    """Return the first two thirds of a download."""
    return data[: len(data) * 2 // 3]


def write_far(path: Path, members: Mapping[str, Any], offset: int = 5 << 30) -> None:
    """Write a zip64 whose members begin after a hole of 5 GiB that costs no disk."""
    with path.open("wb") as file:
        file.seek(offset)
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, value in members.items():
                archive.writestr(zipfile.ZipInfo(name), content(value), 8)


EMPTY_ZIP = _with_directory(b"", [])
