"""Recognise exports: product, medium, owner; join parts and archives into accounts.

A file name proves nothing about its content, so products are told by what lies inside.
Parts of one download and several downloads of one account are joined by username,
e-mail, or name + opening of the account; an archive that names nobody (media-only
parts do not) belongs to the only account of its product that is given along.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from parsers import formats, times
from parsers.archive import Archive
from parsers.formats.row import Format
from parsers.instagram import evidence as instagram_evidence
from parsers.schema import Account

_MARKS: Final = {
    "facebook": re.compile(
        r"(?:^|/)(?:your_facebook_activity|your_activity_across_facebook|"
        r"this_profile_s_activity_across_facebook|facebook_accounts_center|"
        r"apps_and_websites_off_of_facebook)/"
        r"|(?:^|/)profile_information/profile_information\.(?:json|html)$"
        r"|(?:^|/)posts/your_posts|(?:^|/)data_logs/content/"
    ),
    "instagram": re.compile(
        r"(?:^|/)(?:your_instagram_activity|apps_and_websites_off_of_instagram|"
        r"past_instagram_insights|followers_and_following)/"
        r"|(?:^|/)personal_information/personal_information\.(?:json|html)$"
        r"|(?:^|/)media/(?:posts|stories|reels|archived_posts|profile|other)/\d{6}/"
        r"|(?:^|/)content/posts_\d+\.(?:json|html)$"
        r"|(?:^|/)(?:photos|videos|stories|profile|direct)/20\d\d(?:0[1-9]|1[0-2])/[^/]+$"
        r"|(?:^|/)(?:threads|threads_and_replies)/threads_and_replies\.(?:json|html)$"
    ),
    "whatsapp": re.compile(
        r"(?:^|/)whatsapp_(?:account_information|connections|settings)/"
        r"|(?:^|/)_chat[^/a-z]*\.txt$|(?:^|/)[^/]*whatsapp[^/]*\.txt$"
    ),
    "meta_ai": re.compile(r"(?:^|/)meta_ai_(?:app|profile)/"),
}
# Files of a flat Instagram export (to early 2021). Each name alone may be anybody's.
_FLAT: Final = frozenset(
    f"{stem}.json"
    for stem in (
        "media", "profile", "connections", "comments", "likes", "messages", "settings",
        "saved", "searches", "seen_content", "stories_activities", "account_history",
        "information_about_you", "devices", "contacts", "uploaded_contacts", "autofill",
        "checkout", "shopping",
    )
)  # fmt: skip
# The pages of Facebook's exports of 2010–2018. Each name alone may be any website's.
_OLD_PAGES: Final = frozenset(
    ("wall", "timeline", "profile", "messages", "friends", "photos", "synced_photos",
     "videos", "notes", "events", "contact_info", "pokes", "settings", "security",
     "ads", "mobile_devices", "places", "survey_responses")
)  # fmt: skip
_FRIENDS: Final = re.compile(r"(?:^|/)friends/your_friends\.(?:json|html)$")
_LOGIN_FILES: Final = re.compile(
    r"(?:^|/)login_and_(?:profile|account)_creation/(?!no-data)"
)
UNNAMED: Final = "unnamed"
_MOST_LISTED: Final = 20_000
# Facts that are lists: what several files and archives state is put together.
_LISTS: Final = (
    "names", "groups", "albums", "emails", "requests", "privacy_changes",
    "audience_changes",
)  # fmt: skip
PLATFORMS_OF: Final = {
    "facebook": ("facebook", "messenger"),
    "instagram": ("instagram", "threads"),
    "whatsapp": ("whatsapp",),
    "meta_ai": ("meta_ai",),
}


def product_of(archive: Archive) -> str:
    """Return the product whose marks most members carry; "" if none carries any."""
    counts = dict.fromkeys(_MARKS, 0)
    for path, members in Counter(archive.kinds).items():
        plain = formats.folded(path)
        for product, mark in _MARKS.items():
            if mark.search(plain):
                counts[product] += members
    counts["instagram"] += _flat_files(archive)
    counts["facebook"] += _old_pages(archive)
    best = max(counts, key=lambda product: counts[product])
    return best if counts[best] else ""


def _flat_files(archive: Archive) -> int:
    """Return how many files of a flat Instagram export lie in one folder.

    One proves nothing, nor do several without those that no such export lacks.
    """
    folders: dict[str, set[str]] = {}
    for path in set(archive.kinds):
        folder, _, name = formats.folded(path).rpartition("/")
        if name in _FLAT:
            folders.setdefault(folder, set()).add(name)
    counts = [
        len(found)
        for found in folders.values()
        if len(found) > 1 and found & {"media.json", "profile.json"}
    ]
    return max(counts, default=0)


def _old_pages(archive: Archive) -> int:
    """Return how many pages of a Facebook export of 2010–2018 lie in one ``html``.

    A wall or messages among them, and beside the folder the page that opens the export;
    without that page three are needed.
    """
    folders: dict[str, set[str]] = {}
    opening: set[str] = set()
    for path in set(archive.kinds):
        folder, _, name = f"/{formats.folded(path)}".rpartition("/")
        stem, _, ending = name.rpartition(".")
        if ending not in ("htm", "html"):
            continue
        if stem == "index":
            opening.add(f"{folder}/html")
        elif stem in _OLD_PAGES and folder.endswith("/html"):
            folders.setdefault(folder, set()).add(stem)
    counts = [
        len(found)
        for folder, found in folders.items()
        if found & {"wall", "timeline", "messages"}
        and (folder in opening or len(found) > 2)
    ]
    return max(counts, default=0)


def medium_of(archive: Archive, product: str) -> str | None:
    """Return json or html by the data files of the archive; None for media only."""
    pages = False
    for path in set(archive.kinds):
        found = formats.match(path, product, archive.name)
        if found.format is not None and found.status == "parsed":
            if found.format.path.endswith(".txt"):
                continue
            if not found.format.is_page:
                return "json"
            pages = True
    return "html" if pages else None


def has_login_files(archive: Archive) -> bool:
    """Say whether the category that would hold a privacy history was exported."""
    return any(_LOGIN_FILES.search(formats.folded(path)) for path in set(archive.kinds))


def has_friends(archive: Archive) -> bool:
    """Say whether a list of friends lies in the archive: a Page has none."""
    return any(_FRIENDS.search(formats.folded(path)) for path in set(archive.kinds))


@dataclass
class Holder:
    """One account's archives of one product, and the facts that they state."""

    product: str
    archives: list[int]
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return the username where an archive has one, else the display name."""
        found = self.facts.get("username") or self.facts.get("name")
        return str(found) if found else f"{UNNAMED} {self.product} account"

    def accounts(self) -> dict[str, str]:
        """Return the account's name on each platform of its product."""
        own = dict.fromkeys(PLATFORMS_OF[self.product], self.name)
        if self.facts.get("threads_username"):
            own["threads"] = str(self.facts["threads_username"])
        return own


def joined(products: Sequence[str], evidence: Sequence[dict[str, Any]]) -> list[Holder]:
    """Return the accounts behind the archives, by index, in a stable order.

    ``evidence`` holds the facts of each archive; where two archives of an account state
    the same thing, the newer one is right, and the older fills what it leaves open.
    """
    order = sorted(
        range(len(products)), key=lambda i: (-(evidence[i].get("newest") or 0), i)
    )
    holders: list[Holder] = []
    for index in order:
        product, facts = products[index], evidence[index]
        if product and _identity(facts):
            holder = _same(holders, product, facts)
            if holder is None:
                holder = Holder(product, [])
                holders.append(holder)
            holder.archives.append(index)
            holder.facts = combined(holder.facts, facts)
    for index in order:
        product, facts = products[index], evidence[index]
        if product and not _identity(facts):
            _place(holders, product, index, facts)
    return apart(holders)


def settle(
    holder: Holder, evidence: Sequence[dict[str, Any]], made: Sequence[int]
) -> None:
    """State a holder's facts anew when it is known when each archive was made.

    The names under which its items were read stay.
    """
    facts: dict[str, Any] = {}
    for index in sorted(holder.archives, key=lambda i: (-made[i], i)):
        facts = combined(facts, evidence[index])
    for name in ("is_private", "threads_is_private", "future_public"):
        facts[f"{name}_flags"] = sorted(
            (made[index], evidence[index][name])
            for index in holder.archives
            if isinstance(evidence[index].get(name), bool)
        )
    flags = {evidence[index].get("is_private") for index in holder.archives}
    # Two archives that differ prove a switch; where no history holds it, that is lost.
    facts["has_switched"] = {True, False} <= flags
    own = ("username", "threads_username", "is_numbered")
    kept = {key: holder.facts.get(key) for key in own}
    holder.facts = {**facts, **{key: name for key, name in kept.items() if name}}


def lost_with(row: Format, facts: dict[str, Any]) -> dict[str, Any]:
    """Return what a file of evidence proves although nothing of it could be read.

    A history of privacy is there only because a switch happened (VISIBILITY 1.1).
    """
    is_history = row.tells is instagram_evidence.privacy_changes
    is_lost = is_history and not facts.get("privacy_changes")
    return {"switch_lost": True} if is_lost else {}


def made_at(
    holders: Sequence[Holder],
    evidence: Sequence[dict[str, Any]],
    newest: Sequence[int | None],
) -> list[int]:
    """Return when each archive was made: its newest record, in milliseconds.

    A part that names nobody is of the newest download of its account.
    """
    made = [
        max(facts.get("newest") or 0, at or 0)
        for facts, at in zip(evidence, newest, strict=True)
    ]
    for holder in holders:
        latest = max((made[index] for index in holder.archives), default=0)
        for index in holder.archives:
            if not _identity(evidence[index]):
                made[index] = latest
    return made


def _identity(facts: dict[str, Any]) -> bool:
    keys = ("username", "name", "emails", "vanity", "phone")
    return any(facts.get(key) for key in keys)


def _same(holders: list[Holder], product: str, facts: dict[str, Any]) -> Holder | None:
    for holder in holders:
        if holder.product == product and _is_same(holder.facts, facts):
            return holder
    return None


def _is_same(known: dict[str, Any], facts: dict[str, Any]) -> bool:
    """Say whether two archives state the same account; a username may have changed."""
    for key in ("username", "vanity", "phone"):
        if (
            known.get(key)
            and str(known[key]).casefold() == str(facts.get(key)).casefold()
        ):
            return True
    if set(known.get("emails") or ()) & set(facts.get("emails") or ()):
        return True
    # Pages of 2013–2018 print when the account was opened to the minute.
    opened = [
        at // 60_000 if (at := side.get("created_at")) is not None else None
        for side in (known, facts)
    ]
    is_named = bool(known.get("name")) and known.get("name") == facts.get("name")
    return is_named and opened[0] == opened[1] and opened[0] is not None


def combined(known: dict[str, Any], facts: dict[str, Any]) -> dict[str, Any]:
    """Return both sets of facts as one; what is known already goes first."""
    said = {key: value for key, value in known.items() if value is not None}
    merged = {**facts, **said}
    for key in _LISTS:
        more = facts.get(key) or []
        both = [*(known.get(key) or []), *more][:_MOST_LISTED]
        merged[key] = (
            list({repr(item): item for item in both}.values()) if more else both
        )
    times = [side["newest"] for side in (known, facts) if side.get("newest")]
    return {**merged, "newest": max(times, default=None)}


def _place(
    holders: list[Holder], product: str, index: int, facts: dict[str, Any]
) -> None:
    """Give an archive that names nobody to the only account of its product."""
    same = [holder for holder in holders if holder.product == product]
    if len(same) == 1:
        same[0].archives.append(index)
        same[0].facts = combined(same[0].facts, facts)
    else:
        holders.append(Holder(product, [index], dict(facts)))


def apart(holders: list[Holder]) -> list[Holder]:
    """Return the accounts in order, those of one name numbered to tell them apart."""
    holders = sorted(holders, key=lambda holder: min(holder.archives))
    seen: dict[tuple[str, str], int] = {}
    for holder in holders:
        key = holder.product, holder.name
        seen[key] = seen.get(key, 0) + 1
        if seen[key] > 1:
            holder.facts["username"] = f"{holder.name} ({seen[key]})"
            holder.facts["is_numbered"] = True
    return holders


def latest_possible(archives: Iterable[Archive], as_of: date) -> int:
    """Return the last millisecond at which content of these archives can be.

    One day after the audit's date, or after the newest date in a zip's directory where
    that is earlier; directories that say 1980 say nothing.
    """
    end = times.start_of(as_of) + 2 * 86_400_000 - 1
    stamps = [_date(list(a.newest_member)) for a in archives if a.newest_member]
    days = [day for day in stamps if day is not None and day.year >= 2004]
    if days:
        end = min(end, times.start_of(max(days)) + 2 * 86_400_000 - 1)
    return end


def account_of(
    holder: Holder,
    platform: str,
    *,
    medium: str | None,
    oldest: int | None,
    newest: int | None,
    has_logins: bool,
    missing: tuple[str, ...] = (),
    is_whole: bool = True,
) -> Account:
    """Return what the archives say of one account on one platform.

    ``oldest`` and ``newest`` are the times of its dated posts, comments and reactions;
    the newest of all stands for the day of the export (JSON names none).
    """
    facts = holder.facts
    is_threads = platform == "threads"
    flag = "threads_is_private" if is_threads else "is_private"
    asked = window(facts.get("requests") or [], newest)
    born = facts.get("birth_date")
    changes = [] if is_threads else facts.get("privacy_changes") or []
    own = facts if platform == "facebook" else {}
    return Account(
        platform=platform,
        account=holder.accounts()[platform],
        names=tuple(facts.get("names") or ()),
        medium=medium,
        exported_at=newest,
        covered_from=asked[0] or oldest,
        covered_until=min(filter(None, (asked[1], newest)), default=None),
        created_at=facts.get("threads_created_at" if is_threads else "created_at"),
        country=facts.get("country"),
        jurisdiction=facts.get("jurisdiction"),
        birth_date=_date(born) if born else None,
        is_private=facts.get(flag),
        flags=tuple((at, private) for at, private in facts.get(f"{flag}_flags") or ()),
        privacy_changes=tuple((at, to) for at, to in changes),
        audience_changes=tuple(sorted(own.get("audience_changes") or ())),
        audience_defaults=tuple(
            (at, public) for at, public in own.get("future_public_flags") or ()
        ),
        has_login_files=has_logins
        and not (facts.get("has_switched") or facts.get("switch_lost")),
        close_friends_from=None if is_threads else facts.get("close_friends_from"),
        missing_categories=missing,
        is_whole=is_whole,
    )


def window(
    requests: list[list[int | None]], newest: int | None
) -> tuple[int | None, int | None]:
    """Return the span asked for, by the newest request before the export.

    ``requests`` are (asked at, from, until) in milliseconds.
    """
    made = [
        (at, start, end)
        for at, start, end in requests
        if at is not None and (newest is None or at <= newest + 86_400_000)
    ]
    if not made:
        return None, None
    _, start, end = max(made, key=lambda request: request[0])
    return start, end


def _date(parts: list[int]) -> date | None:
    try:
        return date(*parts)
    except ValueError:
        return None
