"""Hold the HTML pages of a person against the JSON of the same person.

The pages come from ``sample_exports._pages``, which shares no code with the reader.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from hashlib import blake2b
from pathlib import Path

import orjson
import pyarrow.parquet as pq
import pytest

import sample_exports
from audit.pipeline import Options, run
from sample_exports._pages import Edition, rendered
from sample_exports._planting import Export, of_json
from tests.conftest import AS_OF

COLUMNS = (
    "platform", "kind", "surface", "status", "author", "created_at", "text",
    "container", "media", "verdict", "visibility", "place", "url", "people",
)  # fmt: skip
_FACEBOOK = (
    "Ann Example",
    "Europe/Paris",
    1_792_484_400,
    (1_072_915_200, 1_792_483_500),
)
_INSTAGRAM = (
    "ann.example",
    "Europe/Paris",
    1_792_575_000,
    (1_072_915_200, 1_792_573_200),
)
FRENCH = Edition("facebook-2025", "fr", *_FACEBOOK)
ITALIAN = Edition("instagram-2025", "it", *_INSTAGRAM)
MIXED = Edition("facebook-2025-mixed", "vi", *_FACEBOOK)
KOREAN = Edition("instagram-2026", "ko", *_INSTAGRAM)
MODERN = (FRENCH, MIXED, ITALIAN, KOREAN)
EDITIONS = (
    Edition("facebook-2018", "en_GB", *_FACEBOOK),
    Edition("facebook-2018", "en", *_FACEBOOK),
    Edition("facebook-2022", "en", *_FACEBOOK),
    Edition("facebook-2022", "es", *_FACEBOOK),
    Edition("facebook-2025", "ja", *_FACEBOOK),
    Edition("instagram-2022", "en", *_INSTAGRAM),
    Edition("instagram-2025", "es", *_INSTAGRAM),
    Edition("instagram-2026", "pt_BR", *_INSTAGRAM),
    *MODERN,
)
# What a page cannot say, whole: (platform, kind) whose times it leaves out, and kinds
# that only a key of JSON tells apart. Whatever else differs is a mistake of ours.
UNDATED = (("facebook", "profile_field"),)
# A page does not say whether a thread is a reply.
AS_POSTS = (("threads", "comment"),)


def _name(edition: Edition) -> str:
    return f"{edition.style}-{edition.language}"


# The two media of one person ---------------------------------------------------------


@cache
def _exports(product: str) -> tuple[Export, ...]:
    """Return the sample folders of a product, without talks and private messages."""
    found = []
    for folder in sample_exports.folders():
        if not folder.name.startswith(product):
            continue
        export = Export(folder.name)
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            member = path.relative_to(folder).as_posix()
            if "messages/" not in member:
                export.add(member, path.read_bytes(), "")
        found.append(export)
    if product == "facebook":
        # A real export lists every album that a medium names.
        named = orjson.dumps({"name": "Mobile uploads", "photos": []})
        found[0].add("your_facebook_activity/posts/album/9.json", named, "")
    return tuple(found)


def _pages(edition: Edition) -> list[Export]:
    return [
        rendered(export, edition, f"{export.name}-pages")
        for export in _exports(edition.product)
    ]


def _scan(exports: Iterable[Export], folder: Path) -> Path:
    paths = []
    for export in exports:
        paths.append(folder / "in" / export.name)
        for path, data in export.members.items():
            target = paths[-1] / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
    run(paths, Options(out=folder / "out", as_of=AS_OF, formats=("parquet",)))
    return folder / "out"


def _rows(out: Path, columns: tuple[str, ...] = COLUMNS) -> Counter:
    found = Counter()
    for row in pq.read_table(out / "items.parquet").to_pylist():
        at, path = row["created_at"], row["media_path"]
        row["created_at"] = at and at.strftime("%Y-%m-%dT%H:%M")
        row["media"] = path and path.rsplit("/", 1)[-1]
        row["people"] = tuple(row["people"] or ())
        found[tuple(row[name] for name in columns)] += 1
    return found


def _as_pages_say(rows: Counter) -> Counter:
    """Return the rows of a JSON export with what pages cannot say taken away."""
    said = Counter()
    for values, count in rows.items():
        row = dict(zip(COLUMNS, values, strict=True))
        what = row["platform"], row["kind"]
        if what in UNDATED:
            row["created_at"] = None
        if what in AS_POSTS:
            row["kind"] = "post"
        said[tuple(row.values())] += count
    return said


@pytest.fixture(scope="module")
def scans(tmp_path_factory):
    """Return a function from a product, or an edition of it, to the scan's output."""

    @cache
    def scan(what: str | Edition) -> Path:
        exports = _exports(what) if isinstance(what, str) else _pages(what)
        return _scan(exports, tmp_path_factory.mktemp("media"))

    return scan


@pytest.mark.parametrize("edition", EDITIONS, ids=_name)
def test_pages_give_the_items_of_the_json(edition, scans):
    wanted = _as_pages_say(_rows(scans(edition.product)))

    found = _rows(scans(edition))

    assert (wanted - found, found - wanted) == (Counter(), Counter())


@pytest.mark.parametrize("edition", EDITIONS, ids=_name)
def test_an_item_has_one_id_in_both_media(edition, scans):
    columns = ("item_id", *COLUMNS)
    wanted = _rows(scans(edition.product), columns)

    found = _rows(scans(edition), columns)

    ids = {(row[1:], row[0]) for row in wanted}
    same = {row[1:] for row in wanted} & {row[1:] for row in found}
    assert {(row[1:], row[0]) for row in found if row[1:] in same} <= ids


@pytest.mark.parametrize("edition", [EDITIONS[0], FRENCH, ITALIAN], ids=_name)
def test_both_media_together_give_each_item_once(edition, scans, tmp_path):
    wanted = _rows(scans(edition.product))

    found = _rows(_scan([*_exports(edition.product), *_pages(edition)], tmp_path))

    assert (wanted - found, found - wanted) == (Counter(), Counter())


@pytest.mark.parametrize("edition", EDITIONS, ids=_name)
def test_pages_tell_of_the_account_what_the_json_tells(edition, scans):
    columns = ["platform", "account", "birth_year", "is_private", "country", "region"]

    told = [
        sorted(
            pq.read_table(
                scans(what) / "accounts.parquet", columns=columns
            ).to_pylist(),
            key=str,
        )
        for what in (edition.product, edition)
    ]

    assert told[0] == told[1]


# What reading must not depend on -----------------------------------------------------


def _renamed(page: bytes) -> bytes:
    """Return a page with every class name replaced by nonsense."""

    def nonsense(found: re.Match[str]) -> str:
        names = found[1].split()
        hashed = (blake2b(name.encode(), digest_size=4).hexdigest() for name in names)
        return f'class="{" ".join(f"z{name}" for name in hashed)}"'

    return re.sub(r'class="([^"]*)"', nonsense, page.decode("utf-8")).encode("utf-8")


@pytest.mark.parametrize("edition", MODERN, ids=_name)
def test_names_of_classes_do_not_matter(edition, scans, tmp_path):
    exports = _pages(edition)
    for export in exports:
        for path, data in export.members.items():
            if path.endswith(".html"):
                export.members[path] = _renamed(data)

    out = _scan(exports, tmp_path)

    assert _rows(out) == _rows(scans(edition))


def test_a_month_nobody_knows_costs_the_time_and_not_the_item(scans, tmp_path):
    exports = _pages(FRENCH)
    path = "your_facebook_activity/comments_and_reactions/comments.html"
    page = exports[0].members[path].decode("utf-8")
    exports[0].members[path] = page.replace(">août ", ">quux ").encode("utf-8")

    out = _scan(exports, tmp_path)

    lost = [row for row in _rows(scans(FRENCH)).elements() if _is_august(row)]
    dateless = [
        row for row in _rows(out).elements() if row[1] == "comment" and not row[5]
    ]
    assert len(dateless) == len(lost) > 3
    assert sum(_rows(out).values()) == sum(_rows(scans(FRENCH)).values())
    problems = pq.read_table(out / "problems.parquet").to_pylist()
    assert any(row["path"] == path for row in problems)


def _is_august(row: tuple) -> bool:
    return row[1:3] == ("comment", "timeline") and "-08-" in (row[5] or "")


# What the header says ----------------------------------------------------------------


@pytest.mark.parametrize("edition", [FRENCH, ITALIAN, KOREAN], ids=_name)
def test_the_header_dates_the_export_and_its_window(edition, scans):
    accounts = pq.read_table(scans(edition) / "accounts.parquet").to_pylist()

    said = [
        (row["medium"], row["exported_at"], row["covered_from"], row["covered_until"])
        for row in accounts
        if row["platform"] == edition.product
    ]

    first, last = edition.window
    assert said == [("html", *map(_utc, (edition.made_at, first, last)))]


def _utc(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC)


# Which clock -------------------------------------------------------------------------


def _eve(product: str, members: dict, edition: Edition) -> list[Export]:
    return [rendered(of_json(f"{product}-eve", members), edition, f"{product}-eve")]


def test_instagram_prints_one_zone_all_year(tmp_path):
    summer, winter = 1_786_159_860, 1_770_521_460
    posts = [
        {
            "uri": f"media/posts/2026/{at}_n.jpg",
            "creation_timestamp": at,
            "title": "Sea",
        }
        for at in (summer, winter)
    ]
    edition = Edition("instagram-2025", "pt_BR", *_INSTAGRAM)

    exports = _eve(
        "instagram", {"your_instagram_activity/media/posts_1.json": posts}, edition
    )

    page = exports[0].members["your_instagram_activity/media/posts_1.html"].decode()
    assert "ago 07, 2026 7:31 da tarde/noite" in page
    assert "fev 07, 2026 7:31 da tarde/noite" in page
    rows = pq.read_table(_scan(exports, tmp_path) / "items.parquet").to_pylist()
    assert {
        (r["created_at"], r["precision"]) for r in rows if r["kind"] == "photo"
    } == {
        (_utc(summer), "minute"),
        (_utc(winter), "minute"),
    }


def test_without_a_zone_the_header_tells_the_clock_and_the_day_is_all_we_know(tmp_path):
    summer, winter = 1_750_000_000, 1_770_000_000
    posts = [
        {
            "timestamp": at,
            "data": [{"post": f"At {at}"}],
            "title": "Eve Example updated her status.",
        }
        for at in (winter, summer)
    ]
    path = (
        "your_facebook_activity/posts/your_posts__check_ins__photos_and_videos_1.json"
    )
    edition = Edition("facebook-2025", "en", *_FACEBOOK, names_zone=False)

    out = _scan(_eve("facebook", {path: posts}, edition), tmp_path)

    rows = pq.read_table(out / "items.parquet").to_pylist()
    assert {(row["text"], row["created_at"], row["precision"]) for row in rows} == {
        (f"At {summer}", _utc(summer), "day"),
        # Winter in Paris, by the summer clock of the header: an hour early.
        (f"At {winter}", _utc(winter - 3600), "day"),
    }
