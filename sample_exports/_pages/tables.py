"""Print label and value tables, the second form of both products' records.

A row is two cells, or one cell over both columns that begins with its label: that form
holds long texts, lists, links and what is nested (HTML_EXPORTS 1.4, 1.5).
"""

from __future__ import annotations

from typing import Any

from sample_exports._pages import words
from sample_exports._pages.frames import Edition
from sample_exports._pages.markup import Html, Inside, element, joined

_LONG = 60


def table(*rows: Inside) -> Html:
    """Return a table of rows."""
    return element("table", element("tbody", *rows), style="table-layout: fixed;")


def narrow(edition: Edition, label: str, shown: Inside) -> Html:
    """Return a row of two cells."""
    return element(
        "tr",
        element("td", words.label(edition.language, label), class_="_2pin _a6_q"),
        element("td", shown, class_="_2pin _2piu _a6_r"),
    )


def wide(edition: Edition, label: str, *shown: Inside) -> Html:
    """Return a row of one cell: the label, then each value in two ``div``s."""
    values = (element("div", element("div", value)) for value in shown)
    named = words.label(edition.language, label)
    return element("tr", element("td", named, *values, colspan=2, class_="_2pin _a6_q"))


def said(edition: Edition, label: str, value: str) -> Html:
    """Return a row of words: wide where they are long or have several lines."""
    shown = words.value(edition.language, value)
    if len(shown) > _LONG or "\n" in shown:
        return wide(edition, label, shown)
    return narrow(edition, label, shown)


def timed(edition: Edition, label: str, at: Any) -> Html:
    """Return a row of a time."""
    return narrow(edition, label, edition.stamp(at))


def linked(label: str, edition: Edition, address: str) -> Html:
    """Return a row of a link."""
    link = element("a", address, href=address, target="_blank")
    return wide(edition, label, link)


def picture(uri: str) -> Html:
    """Return a medium with the link to its file."""
    if not uri.endswith((".mp4", ".mov")):
        shown = element("img", src=uri, class_="_a6_o _3-96")
        return element("a", shown, href=uri, target="_blank")
    inside = element("a", element("div", "Click for video:"), href=uri, target="_blank")
    return element("video", inside, src=uri, controls="1", class_="_a6_o _3-96")


def entry(edition: Edition, part: dict[str, Any]) -> Html | None:
    """Return the row of one entry of a label_values record, nested ones inside it."""
    label = part.get("label") or part.get("title") or ""
    if part.get("media"):
        return wide(edition, label, *(picture(m["uri"]) for m in part["media"]))
    if part.get("timestamp_value"):
        return timed(edition, label, part["timestamp_value"])
    if part.get("href"):
        return linked(label, edition, part["href"])
    if part.get("dict"):
        inner = [entry(edition, below) for below in part["dict"]]
        return wide(edition, label, table(*inner))
    if part.get("vec"):
        listed = [_listed(edition, below) for below in part["vec"]]
        return wide(edition, label, *listed)
    if not part.get("value"):
        return None
    return said(edition, label, str(part["value"]))


def _listed(edition: Edition, part: Any) -> Inside:
    if not isinstance(part, dict):
        return str(part)
    if part.get("dict"):
        return table(*(entry(edition, below) for below in part["dict"]))
    return words.value(edition.language, str(part.get("value") or ""))


def entries(edition: Edition, record: dict[str, Any]) -> Html:
    """Return the table of a label_values record, with the media beside it."""
    rows = [entry(edition, part) for part in record.get("label_values") or []]
    shown = [picture(m["uri"]) for m in record.get("media") or [] if m.get("uri")]
    return joined(*shown, table(*rows))
