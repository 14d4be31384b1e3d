"""Write small invented pages, and read them into rows to compare with typed ones."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from parsers import formats, records
from parsers.columns import Context, Facts
from parsers.html import reading

LATEST = 1_800_000_000_000
POSTS = "facebook-posts-2024-html"
COMMENTS = "facebook-comments-2024-html"
SAID = "Eve Example updated her status."
AT = "Jun 04, 2025 6:46:10 pm"


class Read(NamedTuple):
    """What became of a page: rows as asked for, problems, doubts."""

    rows: list[tuple[Any, ...]]
    problems: list[tuple[str, str]]
    doubts: dict[str, int]


def read(
    page: str,
    *columns: str,
    row: str = POSTS,
    albums: tuple[str, ...] = (),
    zone: str | None = "UTC",
) -> Read:
    """Return what a page of one kind gives, times as they are written down."""
    found: list[dict[str, Any]] = []
    format_ = formats.FORMATS[row]
    accounts = {
        "facebook": "Eve Example",
        "instagram": "eve.example",
        "threads": "eve.example",
    }
    names = ("Eve Example",)
    context = Context(0, format_.product, accounts, names, (), LATEST, zone, albums)
    facts = Facts(context, send=lambda batch: found.extend(batch.to_pylist()), rank=10)
    run = records.run if format_.page is None else reading.run
    tally = run(page.encode(), format_, facts)
    facts.flush()
    wanted = columns or ("kind", "author", "text")
    return Read(
        [tuple(_plain(fact[name]) for name in wanted) for fact in found],
        [(problem.pointer or "", problem.what) for problem in tally.problems],
        dict(facts.doubts),
    )


def _plain(value: Any) -> Any:
    return f"{value:%Y-%m-%dT%H:%M:%SZ}" if isinstance(value, datetime) else value


def section(body: str, title: str = SAID, at: str = AT) -> str:
    """Return one record of Facebook's pages of 2025."""
    heading = f'<h2 class="_a6-h">{title}</h2>' if title else ""
    return (
        f'<section class="_a6-g">{heading}<div class="_a6-p">{body}</div>'
        f'<footer class="_a6-o"><a href="https://www.facebook.com/dyi/l/?l=A">'
        f'<div class="_a72d">{at}</div></a></footer></section>'
    )


def block(words: str) -> str:
    """Return one block of words, as pages since 2018 write it."""
    return f'<div class="_2pin"><div>{words}</div></div>'


def picture(name: str) -> str:
    """Return a picture and the link around it."""
    path = f"your_facebook_activity/posts/media/{name}.jpg"
    return f'<div><a href="{path}"><img class="_a6_o" src="{path}"/></a></div>'


def page(*pieces: str, title: str = "Your posts") -> str:
    """Return a page of 2025 with these records."""
    return (
        f"<html><head><title>{title}</title></head><body><div class='_li'><header>"
        f"<h1>{title}</h1></header><main class='_a706' role='main'>{''.join(pieces)}"
        "</main></div></body></html>"
    )
