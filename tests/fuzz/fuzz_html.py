"""Read hostile pages: every kind of page, pages of evidence, and skeletons.

The first byte of an input chooses what reads it, the rest is the page.
"""

from __future__ import annotations

from collections.abc import Iterator

import sample_exports
from parsers import exports, formats
from parsers.archive import opened
from parsers.members import read
from tests.fuzz.invariants import CANARY, Reader, Told, is_asked_twice, kept, personal
from tests.parsers import markup

_LARGEST_SEED = 4000
_POSTS = Reader("parse", markup.POSTS, "facebook")


def _readers() -> Iterator[Reader]:
    for row in sorted(formats.FORMATS.values(), key=lambda row: row.id):
        if row.page is not None and row.shape is not None:
            yield Reader("parse", row.id, row.product)
        if row.told is not None and row.tells is not None:
            yield Reader("identify", row.id, row.product)
    yield Reader("skeleton", "", "")


READERS = tuple(_readers())


def input_for(reader: Reader, content: bytes) -> bytes:
    """Return the input that has this reader read this content."""
    return bytes([READERS.index(reader)]) + content


def check(data: bytes) -> None:
    """Hold one input to what is true of every page."""
    reader = READERS[(data[:1] or b"\0")[0] % len(READERS)]
    told = _told(reader, data[1:])
    if is_asked_twice(data):
        assert _told(reader, data[1:]) == told


def _told(reader: Reader, content: bytes) -> Told | str:
    # Of evidence: that it was no such page.
    allowed = (ValueError,) if reader.job == "identify" else ()
    return kept(content, reader, "input.html", allowed)


# Seeds -------------------------------------------------------------------------------


def seeds() -> Iterator[bytes]:
    """Yield small pages of every kind, from the samples and by hand, and odd ones."""
    for odd in _ODD:
        yield input_for(_POSTS, odd.encode("utf-8", "surrogatepass"))
        yield input_for(Reader("skeleton", "", ""), odd.encode("utf-8", "replace"))
    seen: set[Reader] = set()
    for folder in (*sample_exports.folders(), *sample_exports.eras()):
        found = opened(folder)
        product = exports.product_of(found)
        for member in found.members:
            row = formats.match(member.path, product, found.name).format
            if row is None or not row.is_page:
                continue
            page = personal(bytes(read(folder, member).data))
            page = _without_style(page)[:_LARGEST_SEED]
            jobs = (
                ("parse", row.page is not None and row.shape is not None),
                ("identify", row.told is not None and row.tells is not None),
            )
            for job, does in jobs:
                reader = Reader(job, row.id, row.product)
                if does and reader not in seen:
                    seen.add(reader)
                    yield input_for(reader, page)


def _without_style(page: bytes) -> bytes:
    """Return a page without its style sheet, so that what is left holds records."""
    before, _, after = page.partition(b"<style")
    return before + after.partition(b"</style>")[2] if after else page


_RECORD = markup.section(markup.block(f"{CANARY} words"))
_ODD = (
    "",
    markup.page(),
    markup.page(_RECORD, _RECORD),
    markup.page(_RECORD, markup.section(markup.picture("1"), title="")),
    markup.page(*[_RECORD] * 3)[:-300],
    "<div>" * 400 + CANARY,
    f"<p title='{'x' * 2000}'>{CANARY}</p>",
    f"<table><tr><td>{CANARY}<td>Jun 04, 2025 6:46:10 pm</table>",
    "<b><i><u>" * 60 + "\ud800&#xD800;&#0;&#x110000;&lt",
    "<!-- <html> --><script>" + markup.page(_RECORD),
    markup.page(markup.section(CANARY, at="Jun 31, 2025 26:46:10 pm")),
    markup.page(markup.section(CANARY, at="99999999999999999999")),
)
