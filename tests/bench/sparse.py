"""Write a zip of very many photos that takes hardly any space on disk.

Each photo is stored, and its bytes are a hole in the file. The directory is true but
for the checksums, which nothing checks of what is never read.
"""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path
from typing import Final

_LOCAL: Final = struct.Struct("<4s5H3I2H")
_FOLDER: Final = "your_facebook_activity/posts"


def write(path: Path, photos: int, size_bytes: int) -> None:
    """Write an album of that many photos; and the photos, where they have a size."""
    names = [
        f"{_FOLDER}/media/Mobileuploads_AbCdEf/{100_000_000_000_000 + number}_n.jpg"
        for number in range(photos)
    ]
    listed = ",\n".join(
        f'    {{\n      "uri": "{name}",\n      "creation_timestamp": 1500000000}}'
        for name in names
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            f"{_FOLDER}/album/0.json",
            f'{{\n  "name": "Mobile uploads",\n  "photos": [\n{listed}\n  ]\n}}',
        )
        for name in names if size_bytes else ():
            _add_hole(archive, name, size_bytes)


def _add_hole(archive: zipfile.ZipFile, name: str, size_bytes: int) -> None:
    """Add a stored member whose bytes are left out."""
    file = archive.fp
    assert file is not None
    member = zipfile.ZipInfo(name, (2026, 10, 20, 0, 0, 0))
    member.header_offset = archive.start_dir
    member.file_size = member.compress_size = size_bytes
    member.CRC = 0
    raw = name.encode()
    header = (b"PK\x03\x04", 20, 0, 0, 0, 0, 0, size_bytes, size_bytes, len(raw), 0)
    file.seek(member.header_offset)
    file.write(_LOCAL.pack(*header) + raw)
    archive.start_dir = file.tell() + size_bytes
    archive.filelist.append(member)
    archive.NameToInfo[name] = member
