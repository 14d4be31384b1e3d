"""Print Facebook's records of a JSON export as its pages show them.

Bodies are one or more ``div._2pin`` (HTML_EXPORTS 1.3, 1.4). Ids, permalinks, backdates
and edit times have no place in a page.
"""

# One signature for all of a table, whether a row needs the edition or not.
# ruff: noqa: ARG001

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from sample_exports._pages import tables
from sample_exports._pages.frames import Edition
from sample_exports._pages.markup import Html, Inside, element, joined, nested
from sample_exports._pages.words import LINES, listed

Json = dict[str, Any]
Body = Callable[[Edition, Json], Html]
_PIXEL: Final = (
    "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
)


def pin(*inside: Inside) -> Html:
    """Return one part of a body."""
    return element("div", *inside, class_="_2pin")


# Posts and what hangs on them --------------------------------------------------------


def post(edition: Edition, record: Json) -> Html:
    """Return the body of a post: words, then each attachment, then "Updated …"."""
    if "label_values" in record:
        return tables.entries(edition, record)
    data = record.get("data") or []
    spoken = [pin(element("div", d["post"])) for d in data if d.get("post")]
    empty = [pin() for d in data if not d]
    hanging = [
        attached(edition, part)
        for attachment in record.get("attachments") or []
        for part in attachment.get("data") or []
    ]
    return joined(
        *spoken, *hanging, *empty, reacted(edition, record), _updated(edition, data)
    )


def _updated(edition: Edition, data: list[Json]) -> Html | None:
    for datum in data:
        stamp = edition.stamp(datum.get("update_timestamp"))
        if stamp:
            line = LINES[edition.language].updated.format(stamp)
            return pin(element("div", line))
    return None


def tags(edition: Edition, record: Json) -> str | None:
    """Return the line that names the people tagged."""
    names = [t["name"] if isinstance(t, dict) else t for t in record.get("tags") or []]
    if not names:
        return None
    return LINES[edition.language].tagged.format(listed(edition.language, names))


def reacted(edition: Edition, record: Json) -> Html | None:
    """Return reactions of others, each with its own time."""
    found = record.get("reactions") or []
    if not found:
        return None
    is_box = edition.style == "facebook-2018"
    rows = [
        element("li", f"👍 {r['actor']} ({edition.stamp(r['timestamp'])})")
        for r in found
    ]
    return element("ul", *rows, class_="_tqp" if is_box else "_a6-q")


def attached(edition: Edition, part: Json) -> Html | None:
    """Return one attachment; each has its own depth of anonymous ``div``s."""
    for key, show in _ATTACHED.items():
        if part.get(key):
            shown = show(edition, part[key])
            return pin(shown) if shown else None
    return None


def medium(edition: Edition, found: Json) -> Html:
    """Return a medium; its album's name and its description come behind it."""
    if edition.style == "facebook-2018":
        return _gridded(found)
    image = element("div", tables.picture(found["uri"])) if found.get("uri") else None
    shown = element(
        "div",
        image,
        element("div", found["title"]) if found.get("title") else None,
        _described(found),
        _camera(edition, found),
        class_="_a7ng",
    )
    return element("div", element("div", shown, class_="_a7nf"))


def _described(found: Json) -> Html | None:
    said = found.get("description")
    return element("div", said, class_="_3-95") if said else None


def _gridded(found: Json) -> Html:
    uri = found.get("uri") or ""
    shown: Inside = element("img", src=uri, class_="_2yuc _3-96")
    if uri.endswith(".mp4"):
        shown = element("video", src=uri, controls="1", class_="_2yuc")
    cell = element(
        "td",
        element("a", shown, href=uri) if uri else None,
        element("div", found["title"]) if found.get("title") else None,
        _described(found),
    )
    return element(
        "table", element("tbody", element("tr", cell)), class_="uiGrid _51mz"
    )


def _camera(edition: Edition, found: Json) -> Html | None:
    """Return the rows of what the camera said."""
    metadata = (found.get("media_metadata") or {}).get("photo_metadata") or {}
    for exif in metadata.get("exif_data") or []:
        rows = []
        if exif.get("taken_timestamp"):
            rows.append(tables.timed(edition, "Taken", exif["taken_timestamp"]))
        for key in (
            "camera_make",
            "camera_model",
            "latitude",
            "longitude",
            "upload_ip",
        ):
            if exif.get(key) is not None:
                label = key.replace("_", " ").capitalize().replace(" ip", " IP")
                rows.append(tables.narrow(edition, label, str(exif[key])))
        return tables.table(*rows)
    return None


def _shared(edition: Edition, link: Json) -> Html | None:
    if not link.get("url"):
        return None
    thumbnail = None
    if edition.style == "facebook-2022":
        thumbnail = element("img", src=_PIXEL, altsrc=_PIXEL)
    address = element("a", link["url"], href=link["url"], target="_blank")
    return nested(7, thumbnail, address)


def _placed(edition: Edition, place: Json) -> Html:
    lines = LINES[edition.language]
    where = place.get("coordinate") or {}
    around = f" ({where['latitude']}, {where['longitude']})" if where else ""
    address = place.get("address")
    return nested(
        2,
        element("div", f"{lines.place}{place['name']}{around}"),
        element("div", f"{lines.address}{address}") if address else None,
    )


def _polled(edition: Edition, poll: Json) -> Html:
    options = [element("div", option["option"]) for option in poll["options"]]
    question = element("div", poll["question"]) if poll.get("question") else None
    return nested(3, question, *options)


def _noted(edition: Edition, note: Json) -> Html:
    return nested(3, element("div", note["title"]), element("div", note["text"]))


def _lived(edition: Edition, event: Json) -> Html:
    return nested(3, element("div", event["title"]))


def _quoted(edition: Edition, words: str) -> Html:
    return nested(5, words)


_ATTACHED: Final[dict[str, Callable[[Edition, Any], Html | None]]] = {
    "media": medium,
    "external_context": _shared,
    "place": _placed,
    "poll": _polled,
    "note": _noted,
    "life_event": _lived,
    "text": _quoted,
}


# Comments, reactions, votes ----------------------------------------------------------


def comment(edition: Edition, record: Json) -> Html:
    """Return the body of a comment: the line of its group, its words, its pictures."""
    parts: list[Inside] = []
    for datum in record.get("data") or []:
        said = datum.get("comment") or {}
        if said.get("group"):
            named = element("span", LINES[edition.language].group, class_="_a6_m")
            parts.append(pin(element("div", named, said["group"])))
        if said.get("comment"):
            parts.append(pin(element("div", said["comment"])))
    parts += [
        attached(edition, part)
        for attachment in record.get("attachments") or []
        for part in attachment.get("data") or []
    ]
    return joined(*parts)


def reaction(edition: Edition, record: Json) -> Html:
    """Return the body of a reaction: an icon, whose file name is all that names it."""
    if "label_values" in record:
        return tables.entries(edition, record)
    name = record["data"][0]["reaction"]["reaction"].lower()
    base = "https://static.example.net" if edition.style == "facebook-2018" else "icons"
    icon = element("img", src=f"{base}/reactions/{name}.png", class_="_a6_3")
    return pin(element("div", icon))


def vote(edition: Edition, record: Json) -> Html:
    """Return the body of a vote: the poll's question and options."""
    if "label_values" in record:
        return tables.entries(edition, record)
    return post(edition, record)


def joined_group(edition: Edition, record: Json) -> Html:
    """Return the body of a membership: the group's name, where the record has one."""
    named = [pin(element("div", d["name"])) for d in record.get("data") or []]
    return joined(*named)


def event(edition: Edition, record: Json) -> Html:
    """Return the body of an event; its name is the title."""
    if "label_values" in record:
        return tables.entries(edition, record)
    place = (record.get("place") or {}).get("name")
    rows = [
        tables.timed(edition, "Start time", record.get("start_timestamp")),
        tables.said(edition, "Place", place) if place else None,
        tables.said(edition, "Description", record["description"])
        if record.get("description")
        else None,
    ]
    return tables.table(*rows)


def listing(edition: Edition, record: Json) -> Html:
    """Return the body of a listing: a table of what is offered."""
    keys = (("Title", "title"), ("Price", "price"), ("Category", "category"))
    rows: list[Inside] = [
        tables.said(edition, label, record[key])
        for label, key in keys
        if record.get(key)
    ]
    if record.get("description"):
        rows.append(tables.wide(edition, "Description", record["description"]))
    place = (record.get("location") or {}).get("name")
    if place:
        rows.append(tables.said(edition, "Location", place))
    return tables.table(*rows)


def login(edition: Edition, record: Json) -> Html:
    """Return the body of a login: where from, and with what."""
    keys = (
        ("IP Address", "ip_address"),
        ("User Agent", "user_agent"),
        ("City", "city"),
    )
    return tables.table(
        *(
            tables.said(edition, label, record[key])
            for label, key in keys
            if record.get(key)
        )
    )
