"""Plant Facebook's pages of 2010 to 2013: the wall as a microformat, with audiences.

Written from the format notes (HTML_EXPORTS 1.1): the later folder has the classes and
the German words of an archive of 2012.
"""

from __future__ import annotations

from html import escape

from sample_exports._planting import Export

_EVE, _BOB, _CID = "Eve Example", "Bob Sample", "Cid Sample"
_SKIPPED, _UNREAD = "skipped", "unknown"


def _page(name: str, body: str, *, contents: str = '<div id="rhs">') -> bytes:
    """Return a page: navigation, the owner's name, the note on its download."""
    note = f"Downloaded by {_EVE} on Saturday, June 30, 2012 at 9:15am UTC"
    return (
        f"<html><head><title>{_EVE} - {name}</title></head><body>"
        '<div class="nav"><ul><li><a href="profile.html">Profile</a></li></ul></div>'
        f'{contents}<h1>{_EVE}</h1><div class="downloadnotice">{note}</div>\n'
        f'<div id="content">{body}</div></div></body></html>'
    ).encode()


def _time(at: str) -> str:
    return f'<abbr class="time published" title="{at}">{at[:10]}</abbr>'


def _comment(author: str, at: str, words: str) -> str:
    return (
        f'<div class="comment hentry"><span class="author"><span class="profile fn">'
        f'{author}</span></span> <span class="entry-title entry-content">{words}</span>'
        f"<div>{_time(at)}</div></div>"
    )


def _entry(
    author: str, at: str, words: str, audience: str | None, *comments: str
) -> str:
    """Return one entry of the wall; without an audience it stood on another's."""
    icon = ""
    if audience is not None:
        icon = f'<img class="privacy" src="../images/lock.gif" title="{audience}"/> '
    thread = ""
    if comments:
        thread = f'<div class="comments hfeed">{"".join(comments)}</div>'
    return (
        '\n<div class="feedentry hentry"><span class="author vcard">'
        f'<span class="profile fn">{author}</span></span> '
        f'<span class="entry-title entry-content">{words}</span>'
        f'<div class="timerow">{icon}{_time(at)}</div>{thread}</div>'
    )


def _link(url: str, title: str) -> str:
    anchor = f'<a href="{escape(url)}">'
    return (
        f'<table class="walllink"><tr><td>{anchor}<img src="{url}/1.gif"/></a></td>'
        f"<td>{anchor}{title}</a> {url}</td></tr></table>"
    )


_LIKES = '<div class="comment like">2 people like this.</div>'
_WALL_2011 = (
    _entry(
        _EVE,
        "2010-12-01T07:30:05+0000",
        "First snow<br />of the year ❄",
        "Everyone",
        _LIKES,
        _comment(_BOB, "2010-12-01T08:00:00+0000", "So pretty!"),
        _comment(_EVE, "2010-12-01T08:05:00+0000", "Thank you"),
    )
    + _entry(
        _EVE,
        "2011-01-15T20:00:00+0000",
        "Worth a read" + _link("http://news.example/tea", "All about tea"),
        "Friends Only",
    )
    + _entry(_EVE, "2011-02-01T12:00:00+0000", "Not for all", "Friends; Except: Cid Sample")
    + _entry(
        _BOB,
        "2011-03-02T09:00:00+0000",
        "Happy birthday, Eve!",
        "Friends of Friends",
        _comment(_EVE, "2011-03-02T10:00:00+0000", "Thanks, Bob"),
    )
    + _entry(_EVE, "2011-04-01T12:00:00+0000", "Good luck tomorrow, Cid", None)
    + _entry(
        _EVE,
        "2011-05-05T05:05:00+0000",
        _link("http://maps.example/lake", "The lake"),
        "Only Me",
    )
    + _entry(_CID, "2011-06-06T06:06:00+0000", "Seen the tide?", None)
)  # fmt: skip
_WALL_2012 = _entry(
    _EVE,
    "2012-05-17T16:20:00+0200",
    "Grüße vom See",
    "Öffentlich",
    _comment(_BOB, "2012-05-17T17:00:00+0200", "Schön dort?"),
    _comment(_EVE, "2012-05-17T17:10:00+0200", "Sehr"),
) + _entry(_EVE, "2012-06-01T00:30:00+0200", "Nur für euch", "Nur Freunde")


def _rows(**rows: str) -> str:
    cells = (
        f'<tr><td class="profile_label">{label.replace("_", " ")}:</td><td>{value}</td></tr>'
        for label, value in rows.items()
    )
    return f'<table class="profiletable">{"".join(cells)}</table>'


def _of_2011() -> Export:
    export = Export("facebook-2011-html")
    rows = _rows(
        Email="eve@example.org<br/>eve@mail.example",
        Birthday="March 2, 1985",
        Hometown="Exampletown",
        About_Me="Likes <b>tea</b>.",
        Family="<ul><li>Dan Example</li></ul>",
        Groups="<ul><li>Example Town Gardeners</li></ul>",
    )
    export.add("index.html", _page("Profile", "<p>Welcome</p>"), "parsed")
    export.add("html/profile.html", _page("Profile", rows), "parsed")
    export.add("html/wall.html", _page("Wall", _WALL_2011), "parsed")
    for name, status in (
        ("friends", _SKIPPED), ("events", _SKIPPED), ("messages", _SKIPPED),
        ("notes", _UNREAD), ("photos", _UNREAD),
    ):  # fmt: skip
        export.add(f"html/{name}.html", _page(name.title(), "<p>None</p>"), status)
    return export


def _of_2012() -> Export:
    export = Export("facebook-2012-html-german")
    rows = _rows(Heimatstadt="Beispielstadt", Geschlecht="weiblich")
    contents = '<div class="contents">'
    for path, name, body in (
        ("html/profile.htm", "Profil", rows),
        ("html/wall.htm", "Pinnwand", _WALL_2012),
    ):
        export.add(path, _page(name, body, contents=contents), "parsed")
    messages = _page("Nachrichten", "<p>unter uns</p>", contents=contents)
    export.add("html/messages.htm", messages, _SKIPPED)
    return export


def plant() -> list[Export]:
    """Return an export of 2011 in English and one of 2012 in German."""
    return [_of_2011(), _of_2012()]
