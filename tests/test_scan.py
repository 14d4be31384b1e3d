"""Hold what a whole scan promises: numbers that agree, bytes that repeat, no traces."""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import re
import shutil
import stat
import zipfile
from collections import Counter
from pathlib import Path

import orjson
import pyarrow.compute as pc
import pyarrow.parquet as pq

import sample_exports
from audit.pipeline import Options, run
from parsers import schema
from tests.conftest import AS_OF

CANARY = b"CANARY-PRIVATE"


def _summary(out: Path) -> dict:
    return orjson.loads((out / "summary.json").read_bytes())


def _own(out: Path):
    table = pq.read_table(out / "items.parquet")
    mine = pc.and_(
        pc.equal(table["author"].cast("string"), "self"),
        pc.not_equal(table["kind"].cast("string"), "reaction"),
    )
    return table.filter(mine)


def _hashes(out: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.iterdir())
    }


def _zipped(folder: Path, to: Path) -> Path:
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                name = path.relative_to(folder).as_posix()
                archive.writestr(
                    zipfile.ZipInfo(f"{folder.name}/{name}"), path.read_bytes()
                )
    return to


def _without_source(out: Path):
    table = pq.read_table(out / "items.parquet")
    return table.drop_columns(["source_archive", "source_path"])


def test_counts_of_the_summary_are_those_of_the_table(scanned):
    table, summary = _own(scanned), _summary(scanned)

    assert summary["items"] == table.num_rows
    for name, column in (
        ("by_verdict", "verdict"),
        ("by_kind", "kind"),
        ("by_certainty", "certainty"),
    ):
        counted = Counter(table[column].to_pylist())
        assert {k: v for k, v in summary[name].items() if v} == dict(counted)
    in_scope = summary["by_verdict"]["in_scope"]
    undetermined = summary["by_verdict"]["undetermined"]
    assert summary["in_scope_bounds"] == [in_scope, in_scope + undetermined]


def test_the_first_policys_verdicts_are_those_of_the_items(scanned):
    items = pq.read_table(
        scanned / "items.parquet", columns=["item_id", "verdict", "rule"]
    )
    verdicts = pq.read_table(scanned / "verdicts.parquet")
    first = verdicts.filter(pc.equal(verdicts["policy"].cast("string"), "eu-2025-05"))

    assert verdicts.num_rows == 6 * items.num_rows
    for column in ("item_id", "verdict", "rule"):
        assert first[column].to_pylist() == items[column].to_pylist()


def test_item_ids_are_unique(scanned):
    ids = pq.read_table(scanned / "items.parquet", columns=["item_id"])["item_id"]

    assert pc.count_distinct(ids).as_py() == len(ids)


def test_private_messages_leave_no_trace(scanned):
    columns = pq.read_table(scanned / "items.parquet").to_pylist()
    texts = repr(columns).encode() + b"".join(
        path.read_bytes() for path in scanned.iterdir() if path.suffix != ".parquet"
    )
    files = pq.read_table(scanned / "files.parquet").to_pylist()
    private = [
        row for row in files if row["reason"] and "private messages" in row["reason"]
    ]

    assert CANARY not in texts
    assert len(private) >= 4
    assert {(row["status"], row["items"]) for row in private} == {("skipped", 0)}
    assert max(row["bytes_read"] for row in private) <= 4096


def test_the_canary_is_really_in_the_samples():
    texts = (
        p.read_bytes() for f in sample_exports.folders() for p in f.rglob("*.json")
    )

    assert sum(CANARY in text for text in texts) >= 4


def test_outputs_are_for_their_owner_alone(scanned):
    modes = {stat.S_IMODE(path.stat().st_mode) for path in scanned.iterdir()}

    assert modes == {0o600}
    assert stat.S_IMODE(scanned.stat().st_mode) == 0o700


def test_zips_in_any_order_give_the_items_of_the_folders(scanned, tmp_path):
    zips = [_zipped(f, tmp_path / f"{f.name}.zip") for f in sample_exports.folders()]

    run(zips[::-1], Options(out=tmp_path / "out", as_of=AS_OF, formats=("json",)))

    ours = _without_source(tmp_path / "out")
    theirs = _without_source(scanned)
    key = [("item_id", "ascending")]
    assert ours.sort_by(key).to_pylist() == theirs.sort_by(key).to_pylist()


def test_an_archive_given_twice_changes_no_item(scanned, tmp_path):
    folders = sample_exports.folders()

    run(
        [*folders, folders[0]],
        Options(out=tmp_path / "out", as_of=AS_OF, formats=("json",)),
    )

    ours = pq.read_table(tmp_path / "out" / "items.parquet", columns=["item_id"])
    theirs = pq.read_table(scanned / "items.parquet", columns=["item_id"])
    assert sorted(ours["item_id"].to_pylist()) == sorted(theirs["item_id"].to_pylist())
    names = pq.read_table(tmp_path / "out" / "files.parquet")["archive"].to_pylist()
    assert f"{folders[0].name}#2" in names


def test_the_record_holds_the_hashes_of_the_outputs(scanned):
    record = orjson.loads((scanned / "audit.json").read_bytes())

    actual = _hashes(scanned)
    del actual["audit.json"]
    assert record["outputs"] == actual
    assert {"summary.json", "items.parquet", "report.html"} <= actual.keys()
    assert {policy["id"] for policy in record["policies"]} >= {"eu-2025-05", "us"}


def test_answers_and_letters_in_an_own_folder_are_not_touched(scanned, tmp_path):
    out = tmp_path / "out"
    shutil.copytree(scanned, out)
    (out / "answers.toml").write_text("# kept", encoding="utf-8")

    run(sample_exports.folders(), Options(out=out, as_of=AS_OF))

    assert (out / "answers.toml").read_text(encoding="utf-8") == "# kept"
    before, after = _hashes(scanned), _hashes(out)
    # The record alone differs: it holds the answers as they were written.
    assert before.pop("audit.json") != after.pop("audit.json")
    assert before.items() <= after.items()


def test_no_word_stays_with_text_none(tmp_path, scanned):
    out = tmp_path / "out"

    run(sample_exports.folders(), Options(out=out, as_of=AS_OF, text="none"))

    full = pq.read_table(scanned / "items.parquet").to_pylist()
    words = {
        value
        for row in full
        for name in (
            "text",
            "place",
            "container",
            "url",
            "media_path",
            "account",
            "source_archive",
        )
        if (value := row[name]) and len(value) > 5
    } | {name for row in full for name in row["people"] or ()}
    shown = repr(
        [pq.read_table(path).to_pylist() for path in sorted(out.glob("*.parquet"))]
    ) + "".join(
        p.read_text("utf-8") for p in out.iterdir() if p.suffix in (".json", ".csv")
    )
    words -= set(schema.PROFILE_FIELDS)
    assert len(words) > 500
    assert [word for word in sorted(words) if word in shown] == []
    paths = {row["source_path"] for row in full}
    page = _unpacked(out / "report.html")
    assert [word for word in sorted(words | paths) if word in page] == []
    known = _unpacked(scanned / "report.html")
    assert sum(word in known for word in words) > 500


def _unpacked(path):
    """The page as a reader of its source finds it, with all that is packed in it."""
    page = path.read_text("utf-8")
    packed = re.findall(r'octet-stream" id="[^"]+">([^<]+)</script>', page)
    columns = [gzip.decompress(base64.b64decode(text)) for text in packed]
    assert len(columns) > 20
    return html.unescape(page) + "".join(c.decode("utf-8", "replace") for c in columns)


def test_media_are_never_inflated(tmp_path):
    folder = tmp_path / "facebook-x"
    shutil.copytree(sample_exports.folders()[1], folder)
    path = _zipped(folder, tmp_path / "a.zip")

    run([path], Options(out=tmp_path / "out", as_of=AS_OF, formats=("json",)))

    files = pq.read_table(tmp_path / "out" / "files.parquet").to_pylist()
    media = [row for row in files if row["status"] == "media"]
    assert len(media) > 30
    assert {row["bytes_read"] for row in media} == {0}
