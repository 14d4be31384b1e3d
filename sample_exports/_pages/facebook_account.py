"""Print what a Facebook export says of the account: profile, place, zone."""

from __future__ import annotations

from calendar import timegm
from collections.abc import Iterator
from typing import Any, Final

from sample_exports._pages import tables
from sample_exports._pages.frames import Edition
from sample_exports._pages.markup import Html, Inside

Json = dict[str, Any]
# Label, key, and the keys of the value where it is an object.
_STATEMENTS: Final = (
    ("Name", "name", ("full_name",)),
    ("Emails", "emails", ("emails",)),
    ("Gender", "gender", ("gender_option",)),
    ("Previous names", "previous_names", ("name",)),
    ("Current city", "current_city", ("name",)),
    ("Hometown", "hometown", ("name",)),
    ("Relationship", "relationship", ("status",)),
    ("Education", "education_experiences", ("name",)),
    ("Work", "work_experiences", ("employer",)),
    ("Websites", "websites", ("address",)),
    ("Phone numbers", "phone_numbers", ("phone_number",)),
    ("Username", "username", ()),
    ("Profile URL", "profile_uri", ()),
    ("Bio", "intro_bio", ("name",)),
)


def profile(edition: Edition, root: Json) -> Html:
    """Return the table of a profile; lists are nested in one cell."""
    rows: list[Inside] = []
    stated = root.get("profile_v2") or root.get("profile") or {}
    for label, key, inner in _STATEMENTS:
        found = list(_values(stated.get(key), inner))
        if len(found) == 1 and len(found[0]) == 1:
            rows.append(tables.said(edition, label, found[0][0]))
        elif found:
            rows.append(tables.wide(edition, label, *("\n".join(v) for v in found)))
    born = stated.get("birthday")
    if born:
        rows.insert(2, tables.narrow(edition, "Birthday", _day(edition, born)))
    opened = stated.get("registration_timestamp")
    if opened:
        rows.append(tables.timed(edition, "Registration date", opened))
    return tables.table(*rows)


def _day(edition: Edition, born: Json) -> str:
    """Return a day in the words of the page, without a time."""
    noon = timegm((born["year"], born["month"], born["day"], 12, 0, 0))
    shown = edition.stamp(noon) if noon > 0 else None
    year = str(born["year"])
    return shown[: shown.index(year) + 4] if shown else year


def _values(value: Any, inner: tuple[str, ...]) -> Iterator[list[str]]:
    """Yield each statement as its lines."""
    if isinstance(value, str) and value:
        yield [value]
    elif isinstance(value, list):
        for item in value:
            yield from _values(item, inner)
    elif isinstance(value, dict):
        found = [value.get(key) for key in inner]
        if any(isinstance(part, list) for part in found):
            for part in found:
                yield from _values(part, inner)
        elif any(found):
            yield [str(part) for part in found if part]


def country(edition: Edition, root: Json) -> Html:
    """Return the table of the public location."""
    place = next(iter(root.values()))
    return tables.table(
        *(
            tables.said(edition, label, place[label.lower()])
            for label in ("City", "Region", "Country")
            if place.get(label.lower())
        )
    )


def zone(edition: Edition) -> Html:
    """Return the table that names the account's time zone."""
    return tables.table(tables.narrow(edition, "Timezone", edition.zone))
