"""Hold what reads an output folder to one line and exit 2, whatever the folder holds.

The folder is that of a real, small scan. CANARY stands in all that the person wrote.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from audit import record
from audit.cli import app
from audit.pipeline import Options, run
from tests import builders as b
from tests.conftest import AS_OF

CANARY = "quxcanary"
QUESTIONS = ("summary.json", "audit.json", "items.parquet")
MOST = (*QUESTIONS, "verdicts.parquet", "accounts.parquet")
ALL = (*MOST, "files.parquet", "problems.parquet")
# Each command as it is typed, and the files that it reads.
COMMANDS = {
    "questions": (["questions", "OUT"], QUESTIONS),
    "questions --json": (["questions", "OUT", "--json"], QUESTIONS),
    "explain": (["explain", "OUT", "ITEM"], MOST),
    "top": (["top", "OUT"], MOST),
    "sample": (["sample", "OUT"], QUESTIONS),
    "letter": (["letter", "OUT"], MOST),
    "compare, old": (["compare", "OUT", "OTHER"], ALL),
    "compare, new": (["compare", "OTHER", "OUT"], ALL),
}
WRITERS = ("questions", "sample", "letter", "compare, new")
COMMAND = pytest.mark.parametrize("command", COMMANDS)


@pytest.fixture(scope="module")
def scans(tmp_path_factory) -> Path:
    """Two finished audits of one person, and a third of another day."""
    base = tmp_path_factory.mktemp("audits")
    members = {
        **b.facebook(count=0, name=f"Ann {CANARY}"),
        b.POSTS: b.posts(40, f"{CANARY} post"),
        b.GROUP_POSTS: {"group_posts_v2": [b.post(f"{CANARY} in a group")]},
    }
    export = b.unzipped(members, base / "facebook-ann")
    more = {**members, b.POSTS: b.posts(41, f"{CANARY} post")}
    longer = b.unzipped(more, base / "facebook-more")
    for name, given in (("out", export), ("other", export), ("longer", longer)):
        options = Options(
            out=base / name, as_of=AS_OF, formats=("json",), jobs=1, mentions=False
        )
        run([given], options)
    return base


@pytest.fixture
def base(scans, tmp_path) -> Path:
    for name in ("out", "other"):
        shutil.copytree(scans / name, tmp_path / name)
    return tmp_path


@pytest.fixture(scope="module")
def item(scans) -> str:
    return pq.read_table(scans / "out" / "items.parquet")["item_id"][0].as_py()


def _typed(base, command, item):
    known = {"OUT": base / "out", "OTHER": base / "other", "ITEM": item}
    return [str(known.get(word, word)) for word in COMMANDS[command][0]]


def _content(base):
    return {
        path.relative_to(base).as_posix(): path.read_bytes()
        for path in sorted(base.rglob("*"))
        if path.is_file()
    }


def _refused(base, command, item, code=2):
    """Run a command on a folder it must refuse; return the line it says."""
    before = _content(base)

    found = CliRunner().invoke(app, _typed(base, command, item))

    assert (found.exit_code, found.stdout) == (code, "")
    assert found.stderr.startswith("meta-audit: ")
    assert found.stderr.count("\n") == 1
    assert CANARY not in found.stderr
    assert _content(base) == before
    return found.stderr


@COMMAND
def test_a_whole_folder_is_read(base, command, item):
    found = CliRunner().invoke(app, _typed(base, command, item))

    assert found.exit_code == 0
    assert found.stdout


# Folders -----------------------------------------------------------------------------


def _absent(out):
    shutil.rmtree(out)


def _empty(out):
    shutil.rmtree(out)
    out.mkdir()


def _foreign(out):
    _empty(out)
    (out / "notes.txt").write_text(f"{CANARY}\n", encoding="utf-8")


def _is_a_file(out):
    shutil.rmtree(out)
    out.write_text(f"{CANARY}\n", encoding="utf-8")


def _half_moved(out):
    (out / "summary.json").unlink()


def _links_to_itself(out):
    shutil.rmtree(out)
    out.symlink_to(out)


FOLDERS = (_absent, _empty, _foreign, _is_a_file, _half_moved, _links_to_itself)


@COMMAND
@pytest.mark.parametrize("spoil", FOLDERS, ids=lambda f: f.__name__)
def test_what_holds_no_finished_audit_is_wrong_usage(base, command, item, spoil):
    spoil(base / "out")

    assert "no finished audit" in _refused(base, command, item)


@pytest.mark.parametrize("spoil", FOLDERS, ids=lambda f: f.__name__)
def test_verify_needs_the_record_alone(base, item, spoil):
    spoil(base / "out")

    found = CliRunner().invoke(app, ["verify", str(base / "out")])

    if spoil is _half_moved:
        assert found.exit_code == 1
        assert "\n  summary.json: MISSING\n" in found.stdout
    else:
        assert (found.exit_code, found.stdout) == (2, "")
        assert "no finished audit" in found.stderr


@pytest.mark.parametrize("command", WRITERS)
def test_nothing_is_written_through_a_link(base, command, item):
    (base / "out").replace(base / "real")
    (base / "out").symlink_to(base / "real")

    assert "is a link" in _refused(base, command, item)


@pytest.mark.parametrize("command", ["explain", "top"])
def test_a_link_to_a_folder_is_read(base, command, item):
    (base / "out").replace(base / "real")
    (base / "out").symlink_to(base / "real")

    assert CliRunner().invoke(app, _typed(base, command, item)).exit_code == 0


# Files -------------------------------------------------------------------------------


def _cut(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _emptied(path):
    path.write_bytes(b"")


def _garbage(path):
    path.write_bytes(CANARY.encode() + bytes(range(256)) * 8)


def _flipped(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 4
    path.write_bytes(data)


def _end_flipped(path):
    data = bytearray(path.read_bytes())
    data[-3] ^= 255
    path.write_bytes(data)


def _grown(path):
    path.write_bytes(path.read_bytes() + b" ")


def _zeroed(path):
    path.write_bytes(bytes(path.stat().st_size))


SPOILS = (_cut, _emptied, _garbage, _flipped)
MORE = (*SPOILS, _end_flipped, _grown, _zeroed)
# A changed byte of the record itself can leave a record; nothing holds its hash.
OF_RECORD = (_cut, _emptied, _garbage)
READ = [(command, name) for command in COMMANDS for name in COMMANDS[command][1]]


@pytest.mark.parametrize(("command", "name"), READ, ids=map(" ".join, READ))
@pytest.mark.parametrize("spoil", SPOILS, ids=lambda f: f.__name__)
def test_a_damaged_file_is_named_with_what_to_do(base, command, name, item, spoil):
    if name == "audit.json" and spoil not in OF_RECORD:
        pytest.skip("the record has no hash of itself; verify prints it")
    spoil(base / "out" / name)

    said = _refused(base, command, item)

    assert f"{name} is damaged" in said
    assert "scan" in said


@pytest.mark.parametrize(("command", "name"), READ, ids=map(" ".join, READ))
def test_a_missing_file_is_no_finished_audit(base, command, name, item):
    (base / "out" / name).unlink()

    assert "scan" in _refused(base, command, item)


@COMMAND
def test_a_folder_in_the_place_of_a_table_is_refused(base, command, item):
    (base / "out" / "items.parquet").unlink()
    (base / "out" / "items.parquet").mkdir()

    assert "scan" in _refused(base, command, item)


@COMMAND
def test_a_table_that_another_scan_moved_in_is_refused(base, scans, command, item):
    # So it stands where a scan was killed between two moves.
    shutil.copy(scans / "longer" / "items.parquet", base / "out" / "items.parquet")

    assert "items.parquet is damaged" in _refused(base, command, item)


FORMLESS = {
    "null": b"null",
    "empty object": b"{}",
    "empty list": b"[]",
    "number": b"7",
    "text": b'"quxcanary"',
    "wrong types": b'{"policy": 1, "as_of": [], "options": "quxcanary"}',
    "deep": b"[" * 100_000,
    "invalid UTF-8": b'{"policy": "\xff", "options": {"text": "\xff"}}',
    "lone surrogate": b'{"policy": "\\ud800", "options": {"text": "\\ud800"}}',
    "long number": b'{"as_of": ' + b"9" * 5000 + b"}",
}


@pytest.mark.parametrize("command", ["questions", "top", "compare, old"])
@pytest.mark.parametrize("name", ["summary.json", "audit.json"])
@pytest.mark.parametrize("content", FORMLESS.values(), ids=FORMLESS)
def test_json_of_another_form_is_refused(base, command, item, name, content):
    (base / "out" / name).write_bytes(content)

    assert f"{name} is damaged" in _refused(base, command, item)


def _vouched(out):
    """Let the record agree with the files, as if a scan had written them so."""
    path = out / "audit.json"
    told = orjson.loads(path.read_bytes())
    told["outputs"] = {name: record.digest(out / name) for name in told["outputs"]}
    path.write_bytes(orjson.dumps(told))


TABLES = [(command, name) for command, name in READ if name.endswith(".parquet")]


@pytest.mark.parametrize(("command", "name"), TABLES, ids=map(" ".join, TABLES))
@pytest.mark.parametrize("change", ["lacks", "of another type", "no columns"])
def test_a_table_of_another_version_is_refused(base, command, item, name, change):
    path = base / "out" / name
    table = pq.read_table(path)
    last = table.schema.names[-1]
    if change == "lacks":
        table = table.drop_columns([last])
    elif change == "of another type":
        table = table.set_column(
            table.num_columns - 1, last, pa.nulls(table.num_rows, pa.float64())
        )
    else:
        table = pa.table({})
    pq.write_table(table, path)
    _vouched(base / "out")

    said = _refused(base, command, item)

    assert f"{name} is " in said
    assert "another version" in said


@pytest.mark.parametrize("name", ["items.parquet", "summary.json", "problems.parquet"])
@pytest.mark.parametrize("spoil", MORE, ids=lambda f: f.__name__)
def test_verify_names_what_changed(base, name, spoil):
    spoil(base / "out" / name)

    found = CliRunner().invoke(app, ["verify", str(base / "out")])

    assert found.exit_code == 1
    assert f"\n  {name}: CHANGED\n" in found.stdout
    assert found.stdout.endswith("Not in agreement with the record: 1.\n")


# Answers -----------------------------------------------------------------------------

ANSWERS = {
    "cut": b'[[answer]]\nquestion = "quxcanary',
    "no TOML": b"quxcanary = = 1\n",
    "not UTF-8": b'[[answer]]\nquestion = "quxcanary \xff"\n',
    "unknown answer": b'[[answer]]\nquestion = "audience_default"\nanswer = "qux"\n',
    "deep": b"a = " + b"[" * 5000 + b"]" * 5000,
    "list that is not there": b'items = "list.csv"\n',
}


@pytest.mark.parametrize("content", ANSWERS.values(), ids=ANSWERS)
def test_answers_that_a_scan_would_refuse_get_no_questions_beside(base, item, content):
    (base / "out" / "answers.toml").write_bytes(content)

    _refused(base, "questions", item)


def test_a_folder_in_the_place_of_the_answers_can_not_be_written(base, item):
    (base / "out" / "answers.toml").mkdir()

    found = CliRunner().invoke(app, _typed(base, "questions", item))

    assert found.exit_code == 4
    assert "can't be written" in found.stderr
    assert [path.name for path in (base / "out").glob(".tmp-*")] == []


# Rights ------------------------------------------------------------------------------

# Root reads all; without these two powers it is a user like any other.
_PLAIN = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search")


def _as_plain_user(base, command, item):
    typed = ["verify", str(base / "out")]
    if command != "verify":
        typed = _typed(base, command, item)
    prefix = _PLAIN if os.geteuid() == 0 else ()
    return subprocess.run(
        [*prefix, sys.executable, "-m", "audit", *typed],
        capture_output=True, text=True, timeout=120, check=False,
        cwd=Path(__file__).parents[1],
    )  # fmt: skip


can_drop_rights = pytest.mark.skipif(
    os.name != "posix" or (os.geteuid() == 0 and shutil.which("setpriv") is None),
    reason="needs setpriv, or not to be root",
)


@can_drop_rights
@pytest.mark.parametrize("command", ["top", "compare, old", "verify"])
def test_a_folder_that_may_not_be_read_is_wrong_usage(base, command, item):
    (base / "out").chmod(0)
    try:
        found = _as_plain_user(base, command, item)
    finally:
        (base / "out").chmod(0o700)

    assert (found.returncode, found.stdout) == (2, "")
    assert "can't be read; check that you may read it" in found.stderr
    assert found.stderr.count("\n") == 1


@can_drop_rights
@pytest.mark.parametrize(("command", "code"), [("questions", 2), ("verify", 1)])
def test_a_table_that_may_not_be_read_is_told(base, command, code, item):
    (base / "out" / "items.parquet").chmod(0)

    found = _as_plain_user(base, command, item)

    assert found.returncode == code
    assert "can't be read" in (found.stdout + found.stderr).casefold()


@can_drop_rights
@pytest.mark.parametrize("command", WRITERS)
def test_a_folder_that_may_not_be_written_exits_with_4(base, command, item):
    before = _content(base / "out")
    (base / "out").chmod(0o500)
    try:
        found = _as_plain_user(base, command, item)
    finally:
        (base / "out").chmod(0o700)

    assert found.returncode == 4
    assert "writ" in found.stderr
    assert found.stderr.count("\n") == 1
    assert _content(base / "out") == before
