"""Tell where a Facebook post was published: by its file, its title, the known groups.

A title is a sentence that Facebook writes and keeps in the language of its day, such as
"Ann Example posted in Example Town Gardeners." The file an item stands in goes first,
then sentences we know (``sentences.toml``), then the names of the groups that the
archive lists, which work in every language (FACEBOOK 4.3).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from parsers import labels, text
from parsers.columns import Context

# Shorter single words are too often something else: a town, a first name.
_LONG_ENOUGH = 10
# "Ann shared Example Town's post": a possessor is no place to post in.
_POSSESSED = ("'", "’")


def where(
    title: str | None,
    surface: str,
    context: Context,
    *,
    things: Iterable[str] = (),
    is_share: bool = False,
) -> tuple[str, str | None]:
    """Return surface and container of a post in a file of that surface.

    ``things`` are the places, events, links and people that the record names itself. A
    share may name the group it was taken from: only a sentence we know tells.
    """
    plain = text.repaired(title) if title else ""
    if surface == "group":
        return "group", _in_group_file(plain, context.groups)
    if surface != "timeline" or not plain:
        return surface, None
    group = labels.named_in("group", plain)
    if group and (group in context.groups or "to the group:" in plain):
        return "group", group
    if labels.named_in("other_timeline", plain) is not None:
        return "other_timeline", None
    if context.groups and not is_share and labels.named_in("elsewhere", plain) is None:
        group = _only_group(plain, tuple(context.groups), tuple(context.names))
        if group and group not in {text.repaired(thing) for thing in things}:
            return "group", group
    return surface, None


def _in_group_file(title: str, groups: tuple[str, ...]) -> str | None:
    """Return the group of a title: by its sentence, else by the only known name."""
    named = labels.named_in("group", title)
    if named:
        return named
    known = [group for group in groups if group and group in title]
    return max(known, key=len, default=None)


@lru_cache(maxsize=20_000)
def _only_group(
    title: str, groups: tuple[str, ...], names: tuple[str, ...]
) -> str | None:
    """Return the only listed group that an owner's title names beyond all doubt.

    The title begins with the owner's name; what follows holds one listed name, as whole
    words, of two words or many letters, and not as the possessor of something.
    """
    own = max((name for name in names if name and title.startswith(name)), default=None)
    if own is None:
        return None
    rest = title[len(own) :]
    found = [
        group for group in groups if group and group in rest and _stands_in(rest, group)
    ]
    longest = max(found, key=len, default=None)
    if longest is None or any(group not in longest for group in found):
        return None
    is_telling = " " in longest or len(longest) >= _LONG_ENOUGH
    return longest if is_telling and longest not in names else None


def _stands_in(rest: str, group: str) -> bool:
    """Say whether a name stands in a title once, alone and possessing nothing."""
    spans = [found.span() for found in re.finditer(re.escape(group), rest)]
    if len(spans) != 1:
        return False
    before, after = rest[: spans[0][0]][-1:], rest[spans[0][1] :][:1]
    return not (before.isalnum() or after.isalnum() or after in _POSSESSED)
