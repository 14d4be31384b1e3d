"""Be the sheet of a sample: the rows a person fills in, and how it is read back.

A sheet has one row an item (COLUMNS); the person fills in ``seen``. Spreadsheets change
delimiters, encodings, dates and long numbers, so a row is known by its small number, or
by the item's id where that is left. Errors name line and column, never what stands
there.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any, Final

from reports.words import later, said

SEEN: Final = ("public", "not_public", "gone", "not_found")
COLUMNS: Final = (
    "no", "item_id", "platform", "account", "kind", "surface", "created_at",
    "first_words", "medium", "container", "link", "where_to_look", "seen",
)  # fmt: skip
_WORDS: Final = 140
_SHEET_BYTES: Final = 16 << 20
# What people, and Facebook's own audience names, say for what we ask.
_ALSO: Final = {
    "everyone": "public", "private": "not_public", "friends": "not_public",
    "friends_of_friends": "not_public", "only_me": "not_public",
    "custom": "not_public", "deleted": "gone",
}  # fmt: skip
GROUPS: Final = {
    "post": "posts", "note": "posts", "poll": "posts", "event": "posts",
    "listing": "posts", "review": "comments", "comment": "comments", "photo": "media",
    "video": "media", "audio": "media", "caption": "media",
    "profile_field": "profile",
}  # fmt: skip


class SamplingError(Exception):
    """Say what keeps a sheet from being drawn or read, and what to do."""


# The words ---------------------------------------------------------------------------

_REPORTED: Final = later("(reported, not tested by us)")
_WHERE: Final = {
    ("facebook", "group"): later("The group, tab About: a public group is public"),
    ("facebook", "comments"): later(
        "Activity log, Comments, that day: open the post; the sign beside its date "
        "counts, a globe is public"
    ),
    ("facebook", "posts"): later(
        "Activity log, that day: the sign beside it; a globe is public, all else is not"
    ),
    ("facebook", "media"): later(
        "Activity log, Photos and videos, that day: the sign beside it; a globe is "
        "public, all else is not"
    ),
    ("facebook", "profile"): later(
        "Your profile, as shown by View as: what is there is public"
    ),
    ("instagram", "comments"): later(
        "Your activity, Comments, that day: open the post "
        "logged out; what shows is public"
    ),
    ("instagram", "media"): later("Your profile, logged out: what shows is public"),
    ("threads", "posts"): later("Your profile, logged out: what shows is public"),
    ("threads", "comments"): later("The thread, logged out: what shows is public"),
}
_ELSEWHERE: Final = later("Where it was published, logged out: what shows is public")
_ERRORS: Final = {
    "nothing": later(
        "nothing in this audit can be looked up: no item of your own whose "
        "visibility the export leaves open, or states"
    ),
    "redacted": later(
        "this audit was made with --text none, which leaves no words to find an "
        "item by; scan again with --text full"
    ),
    "text": later("the sheet can't be read; save it as CSV with its first line"),
    "columns": later("line {line}: name the columns no and seen, as they were"),
    "row": later("line {line}, column no: give the row the number it had"),
    "design": later(
        "sample.json: none that a worksheet was drawn by, or damaged; draw one "
        "with meta-audit sample, --force where there is an old one"
    ),
    "twice": later(
        "line {line}, column no: line {other} has that row already; keep one"
    ),
    "apart": later(
        "line {line}, column item_id: it is not the item of that row number"
    ),
    "seen": later(
        "line {line}, column seen: write public, not_public, gone or not_found, or "
        "leave it empty"
    ),
}


def error_of(key: str, **where: int) -> SamplingError:
    """Return the error of a kind; ``where`` are lines of the sheet."""
    return SamplingError(said(_ERRORS[key]).format(**where))


# Writing -----------------------------------------------------------------------------


def line(number: int, row: dict[str, Any]) -> dict[str, str]:
    """Return one row of the sheet; what a person needs to find the item."""
    group = "group" if row["surface"] == "group" else GROUPS.get(row["kind"], "")
    where = said(_WHERE.get((row["platform"], group), _ELSEWHERE))
    words = " ".join((row["text"] or "").split())
    return {
        "no": str(number),
        "item_id": row["item_id"],
        "platform": row["platform"],
        "account": row["account"],
        "kind": row["kind"],
        "surface": row["surface"],
        "created_at": at(row),
        "first_words": words if len(words) <= _WORDS else f"{words[:_WORDS]}…",
        "medium": (row["media_path"] or "").rpartition("/")[2],
        "container": row["container"] or "",
        "link": row["url"] or "",
        "where_to_look": f"{where} {said(_REPORTED)}",
        "seen": "",
    }


def at(row: dict[str, Any]) -> str:
    """Return an item's time to the minute, UTC; empty where there is none."""
    moment = row["created_at"]
    return moment.strftime("%Y-%m-%d %H:%M") if moment else ""


# Reading ---------------------------------------------------------------------


def read(content: bytes, design: dict[str, Any]) -> dict[int, str]:
    """Return what was seen by row number; rows left empty or taken out are not there.

    Comma, semicolon or tab; UTF-8, UTF-16, or a Windows code page, as what we read is
    plain; a leading ``sep=`` line.

    Raises:
        SamplingError: no sheet of this design; names line and column.
    """
    lines = _lines(content)
    header = next(lines, None)
    names = [name.strip().casefold() for name in header[1]] if header else []
    if header is None or "no" not in names or "seen" not in names:
        raise error_of("columns", line=header[0] if header else 1)
    ids = {item["no"]: item["item_id"] for item in design["items"]}
    seen: dict[int, str] = {}
    read_on: dict[int, int] = {}
    for line, cells in lines:
        row = dict(zip(names, map(_cell, cells), strict=False))
        if not any(row.values()):
            continue
        number = _number(row, ids, line)
        if number in read_on:
            raise error_of("twice", line=line, other=read_on[number])
        read_on[number] = line
        said = _said(row.get("seen", ""), line)
        if said:
            seen[number] = said
    return seen


def _lines(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield line number and cells of each row, a ``sep=`` line and empty ones left."""
    text = _decoded(content)
    first, _, rest = text.partition("\n")
    skipped = 0
    if first.strip().casefold().strip('"').startswith("sep="):
        text, skipped = rest, 1
    head = text.lstrip().split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begins + skipped, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        raise error_of("text") from error


def _decoded(content: bytes) -> str:
    if len(content) > _SHEET_BYTES or content[:2] == b"PK":
        raise error_of("text")
    wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    try:
        return content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _cell(text: str) -> str:
    return text.strip().strip("'\"").strip()


def _number(row: dict[str, str], ids: dict[int, str], line: int) -> int:
    """Return the row's number in the design, by its number or else by its id."""
    text, id_ = row.get("no", ""), row.get("item_id", "").casefold()
    by_id = next((number for number, own in ids.items() if own == id_), None)
    whole = text.removesuffix(".0").removesuffix(",0")
    if whole.isascii() and whole.isdigit() and int(whole[:9]) in ids:
        number = int(whole[:9])
        if by_id is not None and by_id != number:
            raise error_of("apart", line=line)
        return number
    if by_id is None or text:
        raise error_of("row", line=line)
    return by_id


def _said(text: str, line: int) -> str:
    plain = "_".join(text.casefold().replace("-", " ").replace("_", " ").split())
    said = _ALSO.get(plain, plain)
    if said and said not in SEEN:
        raise error_of("seen", line=line)
    return said
