"""Frame records and pages in the layout of an edition.

Layouts, by HTML_EXPORTS 1.3–1.8: ``facebook-2018`` (boxes), ``facebook-2022`` (``div``
of three children), ``facebook-2025`` (``section``, ``h2``, ``footer``),
``facebook-2025-mixed`` (``div``, ``h2``, ``footer``), ``instagram-2022`` (captions in a
``div``), ``instagram-2025`` and ``instagram-2026`` (captions in ``h2``, label tables).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sample_exports._pages.clock import Clock, attribute
from sample_exports._pages.markup import Html, Inside, element, joined
from sample_exports._pages.words import LINES

_FORMS: Final = {
    "facebook-2018": "day-first",
    "instagram-2022": "commas",
    "instagram-2025": "minutes",
    "instagram-2026": "minutes",
}
_BOX: Final = "pam _3-95 _2pi0 _2lej uiBoxWhite noborder"
_CARD: Final = "pam _3-95 _2ph- _a6-g uiBoxWhite noborder"


@dataclass(frozen=True)
class Edition:
    """How a download was made: layout, language, clock, and what its header says.

    ``zone`` is the account's; ``names_zone`` says whether a page states it. ``made_at``
    and ``window`` (first and last second asked for) stand in headers from 2025 on.
    """

    style: str
    language: str
    owner: str
    zone: str
    made_at: int
    window: tuple[int, int]
    names_zone: bool = True

    @property
    def product(self) -> str:
        """Return ``facebook`` or ``instagram``."""
        return self.style.partition("-")[0]

    @property
    def clock(self) -> Clock:
        """Return the clock by which records print their times."""
        is_british = self.style == "facebook-2018" and self.language == "en_GB"
        form = _FORMS.get(self.style, "seconds")
        if form == "day-first" and not is_british:
            form = "commas"
        # Fixed, whatever the account's zone or the season (HTML_EXPORTS 3.3).
        zone = self.zone if self.product == "facebook" else "Etc/GMT+8"
        return Clock(self.language, zone, form)

    @property
    def has_header(self) -> bool:
        """Say whether pages state by whom and when they were made."""
        return self.style.split("-")[1] >= "2025"

    def stamp(self, at: Any) -> str | None:
        """Return a record's time as printed, None where it has none."""
        return self.clock.stamp(at) if isinstance(at, int) and at > 0 else None


# Records -----------------------------------------------------------------------------


def record(
    edition: Edition,
    number: int,
    title: Inside,
    body: Inside,
    at: Any,
    *,
    tagged: str | None = None,
) -> Html:
    """Return one record of a page; ``tagged`` is the line that names people."""
    stamp = edition.stamp(at)
    if edition.product == "instagram":
        return _card(edition, title, body, stamp)
    if edition.style == "facebook-2018":
        return _box(title, body, stamp, tagged)
    if tagged:
        line = element("div", tagged, class_="_a701")
        body = joined(body, element("div", line, class_="_2pin"))
    if edition.style == "facebook-2022":
        return _three(title, body, stamp)
    return _section(edition, number, title, body, stamp)


def _box(title: Inside, body: Inside, stamp: str | None, tagged: str | None) -> Html:
    """Return a box; the date of one without a title, a photo, is a link."""
    dated: Inside = stamp
    if stamp and not title:
        dated = element("a", stamp, href="https://www.facebook.com/photo.php?fbid=1")
    return element(
        "div",
        element("div", title, class_="_3-96 _2pio _2lek _2lel") if title else None,
        element("div", tagged, class_="_u14") if tagged else None,
        element("div", body, class_="_3-96 _2let"),
        element("div", dated, class_="_3-94 _2lem") if stamp else None,
        class_=_BOX,
    )


def _foot(tag: str, stamp: str | None) -> Html:
    signed = "https://www.facebook.com/dyi/l/?l=Invented0pAque&s=AbC-dEf_123"
    inner = element("div", stamp, class_="_a72d") if stamp else None
    shown = element("a", inner, href=signed) if inner else None
    return element(tag, shown, class_="_3-94 _a6-o")


def _three(title: Inside, body: Inside, stamp: str | None) -> Html:
    return element(
        "div",
        element("div", title, class_="_2ph_ _a6-h _a6-i"),
        element("div", body, class_="_2ph_ _a6-p"),
        _foot("div", stamp),
        class_="_3-95 _a6-g",
    )


def _section(
    edition: Edition, number: int, title: Inside, body: Inside, stamp: str | None
) -> Html:
    id_ = f"u_0_{number}_Ex"
    outer = "div" if edition.style.endswith("mixed") else "section"
    return element(
        outer,
        element("h2", title, id=id_, class_="_2ph_ _a6-h _a6-i") if title else None,
        element("div", body, class_="_2ph_ _a6-p"),
        _foot("footer", stamp),
        class_="_3-95 _a6-g",
        aria_labelledby=id_ if title and outer == "section" else None,
    )


def _card(edition: Edition, title: Inside, body: Inside, stamp: str | None) -> Html:
    heading = "div" if edition.style == "instagram-2022" else "h2"
    return element(
        "div",
        element(heading, title, class_="_3-95 _2pim _a6-h _a6-i") if title else None,
        element("div", body, class_="_3-95 _a6-p"),
        element("div", stamp, class_="_3-94 _a6-o") if stamp else None,
        class_=_CARD,
    )


# Pages -------------------------------------------------------------------------------


def page(edition: Edition, path: str, title: str, *records: Inside) -> bytes:
    """Return a whole page that lies at a path of the export."""
    to_root = "../" * path.count("/")
    head = element(
        "head",
        element("meta", http_equiv="Content-Type", content="text/html; charset=UTF-8"),
        element("base", href=to_root or "./"),
        element("title", title),
        element("style", Html("._a6-g { margin: 8px; }"), type="text/css"),
    )
    older = _BODIES.get(edition.style)
    shown = joined(*records)
    body = older(title, shown) if older else _modern(edition, title, shown)
    return joined(element("html", head, body)).encode("utf-8")


def _modern(edition: Edition, title: str, records: Html) -> Html:
    header = element(
        "header",
        element("h1", title, id="t"),
        _about(edition),
        class_="_as-_ _a70a",
    )
    main = element("main", records, class_="_a706", role="main")
    inner = element("div", element("div", header, main, class_="_a705"), class_="_li")
    return element("body", inner, class_="_5vb_ _2yq _a7o5")


def _wrapped(title: str, records: Html) -> Html:
    """Return the body of early 2025 and before: wrappers, and no ``main``."""
    heading = element("div", title, class_="_3-8y")
    inner = element("div", heading, records, class_="_li")
    column = element("div", inner, class_="_4bl9")
    return element(
        "body", element("div", column, class_="clearfix _ikh"), class_="_5vb_"
    )


def _boxed(title: str, records: Html) -> Html:
    """Return the body of 2018–2021."""
    heading = element("div", element("div", title, class_="_4t5o"), class_="_3-8y")
    return element(
        "body", heading, element("div", records, class_="_4t5n", role="main")
    )


def _carded(title: str, records: Html) -> Html:
    """Return the body of Instagram's pages up to 2022."""
    heading = element("div", title, class_="_a705")
    main = element("div", records, class_="_a706", role="main")
    return element("body", element("div", heading, main, class_="_li"), class_="_5vb_")


_BODIES: Final = {
    "facebook-2018": _boxed,
    "facebook-2022": _wrapped,
    "instagram-2022": _carded,
}


def _about(edition: Edition) -> Html | None:
    """Return what a header says: by whom and when made, and the window asked for."""
    if not edition.has_header:
        return None
    lines = LINES[edition.language]
    first, last = edition.window
    return element(
        "aside",
        lines.made.format(edition.owner),
        _time(edition, edition.made_at),
        element(
            "div",
            lines.window[0],
            _time(edition, first),
            lines.window[1],
            _time(edition, last),
        ),
        role="contentinfo",
    )


def _time(edition: Edition, at: int) -> Html:
    if edition.product == "facebook":
        shown = edition.clock.long(at)
    else:
        # The text runs on US Pacific time, summer too, though it says UTC.
        shown = edition.clock.long(at, zone="America/Los_Angeles", named="UTC")
    return element("time", shown, datetime=attribute(at))
