"""Say whether an archive would hold an item, had it existed: else it is no sign.

An audit covers an item where its account is there, its date lies in the covered span,
its category is in the download, and a file that could hold it was read without trouble.
Whatever of that cannot be told speaks against covering.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from audit.compare.sides import I64, UNDATED, Both, Side, shared_codes

GAPS: Final = (
    "undated", "account_absent", "span_unknown", "before_span", "after_span",
    "category_absent", "not_read_there", "unread",
)  # fmt: skip
"""Why an item is not covered; in ``codes`` -1 says that it is."""

_DAY: Final = 86_400_000
# Whose download holds the items of a platform without one of its own.
_HOLDER: Final = {"messenger": "facebook", "threads": "instagram"}
_CATEGORY: Final = {
    ("facebook", "group"): "groups",
    ("facebook", "story"): "stories",
    ("facebook", "comment"): "comments and reactions",
    ("facebook", "reaction"): "comments and reactions",
    ("facebook", "profile_field"): "profile",
    ("facebook", ""): "posts",
    ("instagram", "comment"): "comments",
    ("instagram", "profile_field"): "profile",
    ("instagram", ""): "media",
    ("threads", ""): "threads",
}
# What no category of the download is known for; the files alone tell.
_ELSEWHERE: Final = ("listing", "event", "review", "ai_message", "reaction")


class _Item(NamedTuple):
    """What decides the category of an item: the same for many items."""

    platform: str
    account: str
    kind: str
    surface: str
    format: str
    folders: str


class _Archive(NamedTuple):
    """What an archive's files say: formats read, formats in trouble, empty folders."""

    read: frozenset[str]
    troubled: frozenset[str]
    is_broken: bool
    empty: frozenset[str]


class Kinds:
    """The items of a side by what decides their category; what each archive read."""

    def __init__(self, side: Side, both: Both, number: int) -> None:
        self.archives = _archives(side)
        self._codes, self.kinds, sources = _kinds(side, both, number)
        self.of_account: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.present: set[tuple[str, str, str, str]] = set()
        self.feeding: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        for item, archive in zip(self.kinds, sources, strict=True):
            self.of_account[_login(item.platform, item.account)].add(archive)
            self.present.add(item[:4])
            if item.format:
                self.feeding[item[0], item.kind, item.surface].add(item.format)
        self.accounts = side.accounts
        self.missing = {
            (row["platform"], row["account"]): row.get("missing_categories") or ()
            for row in side.summary.get("accounts", ())
        }
        self.tool = str(side.summary["tool"])

    def of(self, rows: I64) -> I64:
        """Return the place among ``kinds`` of some rows."""
        return self._codes[rows]


def _login(platform: str, account: str) -> tuple[str, str]:
    return _HOLDER.get(platform, platform), account


def codes(
    both: Both,
    rows: I64,
    side: int,
    own: Kinds,
    other: Kinds,
    named: Mapping[str, str],
) -> I64:
    """Return per row of a side why the other audit does not cover it; -1: it does.

    ``named`` is what the comparison calls the accounts of the other audit's tables.
    """
    accounts = {
        (row["platform"], named.get(row["account"], row["account"])): row
        for row in other.accounts
    }
    kind = own.of(rows)
    first = np.full(len(own.kinds), -1, np.int64)
    spans = np.full((len(own.kinds), 2), UNDATED, np.int64)
    for place in np.unique(kind):
        item = own.kinds[place]
        account = _account(accounts, item)
        if account is None:
            first[place] = GAPS.index("account_absent")
            continue
        since, until = account.get("covered_from"), account.get("covered_until")
        if since is not None and until is not None:
            spans[place] = since, until
        first[place] = _category(item, account, own, other)
    return _dated(both, rows, side, first[kind], spans[kind])


def _account(
    accounts: Mapping[tuple[str, str], Mapping[str, Any]], item: _Item
) -> Mapping[str, Any] | None:
    found = accounts.get((item.platform, item.account))
    return found or accounts.get(_login(item.platform, item.account))


def _dated(both: Both, rows: I64, side: int, category: I64, spans: I64) -> I64:
    """Return the category's gap, or before it that of the date."""
    created = both.created()[side][rows]
    vague = both.is_("precision", "day")[side][rows]
    dated = created != UNDATED
    least = np.where(vague & dated, created - _DAY, created)
    most = np.where(vague & dated, created + 2 * _DAY, created)
    absent = category == GAPS.index("account_absent")
    conditions = [
        ("account_absent", absent),
        ("undated", ~dated),
        ("span_unknown", (spans == UNDATED).any(axis=1)),
        ("before_span", least < spans[:, 0]),
        ("after_span", most > spans[:, 1]),
    ]
    chosen = np.select(
        [mask for _, mask in conditions],
        [GAPS.index(name) for name, _ in conditions],
        category,
    )
    return chosen.astype(np.int64)


def _category(item: _Item, account: Mapping[str, Any], own: Kinds, other: Kinds) -> int:
    """Return why the other audit's files can't hold such an item; -1: they can."""
    missing = other.missing.get((account["platform"], account["account"]), ())
    if category_of(item.platform, item.kind, item.surface) in missing:
        return GAPS.index("category_absent")
    what = item.platform, item.kind, item.surface
    formats = own.feeding.get(what, set()) | other.feeding.get(what, set())
    named = other.of_account.get(_login(item.platform, item.account), set())
    archives = [
        archive
        for name, archive in other.archives.items()
        if name in named or not named
    ]
    if any(archive.is_broken or archive.troubled & formats for archive in archives):
        return GAPS.index("unread")
    read = frozenset[str]().union(*(archive.read for archive in archives))
    empty = frozenset[str]().union(*(archive.empty for archive in archives))
    if item.format in read or empty & set(item.folders.split("/")):
        return -1
    if own.tool != other.tool:
        # Another version may have left alone what this one reads.
        return GAPS.index("not_read_there")
    is_there = item[:4] in other.present or formats & read
    return -1 if is_there else GAPS.index("category_absent")


def category_of(platform: str, kind: str, surface: str) -> str | None:
    """Return the category of a download that holds such items, None where unknown.

    >>> category_of("facebook", "comment", "group")
    'groups'
    """
    for part in (surface, kind):
        if (platform, part) in _CATEGORY:
            return _CATEGORY[platform, part]
    return None if kind in _ELSEWHERE else _CATEGORY.get((platform, ""))


# What the files say ------------------------------------------------------------------


def _archives(side: Side) -> dict[str, _Archive]:
    """Return what each archive's files say."""
    read: dict[str, set[str]] = defaultdict(set)
    troubled: dict[str, set[str]] = defaultdict(set)
    empty: dict[str, set[str]] = defaultdict(set)
    broken = {row["archive"] for row in side.problems.to_pylist() if not row["path"]}
    listed = side.files.group_by(["archive", "format", "status"]).aggregate(
        [("problems", "sum")]
    )
    names = set(side.files["archive"].unique().to_pylist())
    for row in listed.to_pylist():
        archive, format_ = row["archive"], row["format"] or ""
        if row["status"] in ("failed", "partial") and not format_:
            broken.add(archive)
        elif row["status"] in ("failed", "partial") or row["problems_sum"]:
            troubled[archive].add(format_)
        if row["status"] == "parsed":
            read[archive].add(format_)
    for archive, path in _no_data(side):
        empty[archive].add(_folders(path).rpartition("/")[2])
    return {
        name: _Archive(
            frozenset(read[name]),
            frozenset(troubled[name]),
            name in broken,
            frozenset(empty[name]),
        )
        for name in sorted(names | broken)
    }


def _no_data(side: Side) -> list[tuple[str, str]]:
    """Return the notes that stand in a category's folder when it has no data."""
    paths = side.files["path"]
    found = side.files.filter(pc.ends_with(pc.utf8_lower(paths), "/no-data.txt"))
    rows = found.select(["archive", "path"]).to_pylist()
    return [(row["archive"], row["path"]) for row in rows]


def _folders(path: str) -> str:
    """Return the folders that a file is in, lower-cased; empty without one."""
    return path.replace("\\", "/").rpartition("/")[0].casefold()


def _kinds(side: Side, both: Both, number: int) -> tuple[I64, list[_Item], list[str]]:
    """Return per item the place of its kind; the kinds, and an archive of each."""
    files = {
        (row["archive"], row["path"]): row["format"] or ""
        for row in _data_files(side).to_pylist()
    }
    archive, _, archives = shared_codes(side.items["source_archive"], pa.array([""]))
    path, _, paths = shared_codes(side.items["source_path"], pa.array([""]))
    names = ("platform", "account", "kind", "surface")
    columns = [*(both.codes(name)[number] for name in names), archive, path]
    stacked = np.zeros(len(side), np.int64)
    for column in columns:
        width = int(column.max(initial=0)) + 1
        _, stacked = np.unique(stacked * width + column, return_inverse=True)
    _, firsts = np.unique(stacked, return_index=True)
    kinds, sources = [], []
    for row in firsts:
        source, inside = archives[archive[row]], paths[path[row]]
        values = [both.values[n][both.codes(n)[number][row]] for n in names]
        values += [files.get((source, inside), ""), _folders(inside)]
        kinds.append(_Item(*values))
        sources.append(source)
    return stacked, kinds, sources


def _data_files(side: Side) -> pa.Table:
    """Return the files that a format row claims: media are many and claimed by none."""
    return side.files.filter(pc.is_valid(side.files["format"]))
