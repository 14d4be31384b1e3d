"""Hold ``explain``, ``verify`` and ``sample`` as a person runs them."""

from __future__ import annotations

import csv
import json
import shutil
import stat

import pytest
from typer.testing import CliRunner

import sample_exports
from audit.cli import app
from tests import planted

EXPORTS = [str(folder) for folder in sample_exports.folders()]


def _run(*arguments):
    return CliRunner().invoke(app, [*map(str, arguments)])


@pytest.fixture
def out(scanned, tmp_path):
    return shutil.copytree(scanned, tmp_path / "out")


@pytest.fixture
def eve(tmp_path):
    return planted.folder(
        tmp_path / "eve",
        [planted.item(item_id=f"aaaaaa{n:04}", text=f"=Word {n}") for n in range(30)],
    )


# Explain -----------------------------------------------------------------------------


def test_explain_prints_the_chain_and_json_of_it(eve):
    words, as_json = (
        _run("explain", eve, "aaaaaa0007"),
        _run("explain", eve, "aaaaaa0007", "--json"),
    )

    assert (words.exit_code, as_json.exit_code) == (0, 0)
    assert words.stdout.startswith("Item aaaaaa0007\n  Facebook · eve.example · post")
    assert json.loads(as_json.stdout)["item"]["text"] == "=Word 7"


@pytest.mark.parametrize("wanted", ["aaaaaa", "eeeeee", "a"])
def test_explain_of_no_single_item_is_wrong_usage(eve, wanted):
    found = _run("explain", eve, wanted)

    assert (found.exit_code, found.stdout) == (2, "")
    assert found.stderr.startswith("meta-audit: ITEM_ID: ")


@pytest.mark.parametrize("command", [["explain", "OUT", "aaaaaa"], ["verify", "OUT"],
                                     ["sample", "OUT"]])  # fmt: skip
def test_a_folder_without_an_audit_is_wrong_usage(tmp_path, command):
    found = _run(*[tmp_path if word == "OUT" else word for word in command])

    assert found.exit_code == 2
    assert found.stderr == (
        "meta-audit: OUT: no finished audit there; run `meta-audit scan` first and "
        "name the folder that it wrote\n"
    )


@pytest.mark.parametrize("command", [["explain", "aaaaaa"], ["sample"]])
@pytest.mark.parametrize("name", ["items.parquet", "summary.json"])
def test_a_damaged_audit_is_wrong_usage(eve, command, name):
    (eve / name).write_bytes((eve / name).read_bytes()[:-3])

    found = _run(command[0], eve, *command[1:])

    assert (found.exit_code, found.stdout) == (2, "")
    assert found.stderr.startswith(f"meta-audit: OUT: {name} is damaged; scan again")


# Verify ------------------------------------------------------------------------------


def test_a_scan_agrees_with_its_record_and_its_inputs(out):
    found = _run("verify", out, "--inputs", *EXPORTS, "--json")

    verified = json.loads(found.stdout)
    states = {
        part: {check["state"] for check in verified[part]}
        for part in ("inputs", "policies")
    }
    assert (found.exit_code, verified["agree"]) == (0, True)
    assert states == {"inputs": {"same"}, "policies": {"same"}}
    assert [check["name"] for check in verified["inputs"]] == [
        folder.name for folder in sample_exports.folders()
    ]


def test_a_changed_output_is_named_and_exits_1(out):
    with (out / "items.csv").open("a", encoding="utf-8") as file:
        file.write("\n")

    found = _run("verify", out)

    assert found.exit_code == 1
    assert "\n  items.csv: CHANGED\n" in found.stdout
    assert found.stdout.endswith("Not in agreement with the record: 1.\n")


def test_a_missing_table_is_a_finding_and_no_wrong_usage(out):
    (out / "items.parquet").unlink()

    found = _run("verify", out)

    assert found.exit_code == 1
    assert "\n  items.parquet: MISSING\n" in found.stdout


def test_one_changed_byte_of_an_input_is_found(out, tmp_path):
    folder = shutil.copytree(EXPORTS[0], tmp_path / sample_exports.folders()[0].name)
    path = folder / "your_facebook_activity/posts/your_videos.json"
    data = path.read_bytes()
    path.write_bytes(data.replace(b'"', b" ", 1))

    found = _run("verify", out, folder, *EXPORTS[1:], "--json")

    inputs = {row["name"]: row["state"] for row in json.loads(found.stdout)["inputs"]}
    changed = [name for name, state in inputs.items() if state == "changed"]
    assert found.exit_code == 1
    assert changed[0] == folder.name
    assert len(changed) == 2
    assert changed[1].startswith(f"{folder.name}, file ")


def test_an_input_that_is_not_there_is_wrong_usage(out, tmp_path):
    found = _run("verify", out, "--inputs", tmp_path / "none.zip")

    assert (found.exit_code, found.stdout) == (2, "")


def test_a_damaged_record_is_wrong_usage(out):
    (out / "audit.json").write_text("{", encoding="utf-8")

    found = _run("verify", out)

    assert (found.exit_code, found.stdout) == (2, "")
    assert "audit.json is damaged; scan again" in found.stderr


# Sample ------------------------------------------------------------------------------


def _filled(eve, seen, **options):
    """Fill in the sheet as a spreadsheet of another country would save it."""
    with (eve / "sample.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    path = eve.parent / "filled.csv"
    with path.open("w", encoding="cp1252", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows({**row, "seen": seen(row)} for row in rows)
    return path


def test_a_sheet_is_drawn_filled_in_and_given_back(eve):
    drawn = _run("sample", eve, "-n", "10")
    path = _filled(eve, lambda row: "Public" if int(row["no"]) <= 4 else "not public")

    told = _run("sample", eve, "--checked", path, "--json")

    found = json.loads(told.stdout)
    assert (drawn.exit_code, told.exit_code) == (0, 0)
    assert found["undetermined"]["seen"] == {
        "public": 4, "not_public": 6, "gone": 0, "not_found": 0, "blank": 0,
    }  # fmt: skip
    # Counted out: among 30, 4 or more of 10 are too rare with 4 hits (0.0077), 4 or
    # less with 21 (0.0184); not so with 5 (0.0312) and 20 (0.0387).
    assert found["undetermined"]["public_bounds"] == [5, 20]
    assert found["stale"] is False
    kept = json.loads((eve / "sample.json").read_text("utf-8"))
    assert kept["result"] == found


def test_the_words_tell_the_bounds_and_no_verdict(eve):
    _run("sample", eve, "-n", "10")

    told = _run("sample", eve, "--checked", _filled(eve, lambda row: "gone"))

    assert told.stdout == (
        "Of 30 undetermined items that a look can tell, between 0 and 30 are public "
        "when looked up (95 %). 0 of 10 rows were looked up with an answer: 0 public, "
        "0 not public; 10 gone, not found or left empty count either way.\n"
        "An item that is not public today may have been so since the policy began.\n"
        "Of items whose visibility the export states none was looked up.\n"
        "No item's verdict is changed by this.\n"
    )


def test_the_sheet_is_safe_in_a_spreadsheet_and_for_its_owner_alone(eve):
    _run("sample", eve, "-n", "3")

    content = (eve / "sample.csv").read_bytes()
    assert content.startswith(b'\xef\xbb\xbf"no","item_id",')
    assert content.count(b"\"'=Word ") == 3
    assert stat.S_IMODE((eve / "sample.csv").stat().st_mode) == 0o600
    assert stat.S_IMODE((eve / "sample.json").stat().st_mode) == 0o600


def test_a_drawn_sheet_is_not_written_over_unless_forced(eve):
    _run("sample", eve)
    before = (eve / "sample.csv").read_bytes()

    again = _run("sample", eve, "--seed", "1")
    kept = (eve / "sample.csv").read_bytes()
    forced = _run("sample", eve, "--seed", "1", "-n", "8", "--force")

    assert (again.exit_code, forced.exit_code) == (2, 0)
    assert kept == before
    assert (eve / "sample.csv").read_bytes() != before


def test_no_file_but_a_sheet_is_written_over(eve):
    before = (eve / "items.parquet").read_bytes()

    found = _run("sample", eve, "--force", "--out", eve / "items.parquet")

    assert found.exit_code == 2
    assert (eve / "items.parquet").read_bytes() == before
    assert not (eve / "sample.json").exists()


def test_a_sheet_of_an_earlier_audit_says_so(eve):
    _run("sample", eve, "-n", "10")
    path = _filled(eve, lambda row: "public")
    (eve / "items.parquet").write_bytes((eve / "accounts.parquet").read_bytes())

    told = _run("sample", eve, "--checked", path)

    assert told.exit_code == 0
    assert "was drawn from an earlier audit in this folder (as of 2026-11-21)" in (
        told.stdout
    )


@pytest.mark.parametrize(
    ("name", "says"),
    [("none.csv", "--checked: can't be read"), ("sample.csv", "line 2, column seen")],
)
def test_a_sheet_that_cannot_be_used_is_wrong_usage(eve, name, says):
    _run("sample", eve, "-n", "3")
    text = (eve / "sample.csv").read_text("utf-8-sig")
    (eve / "sample.csv").write_text(text.replace('""\n', '"MYWORDS"\n'), "utf-8")

    found = _run("sample", eve, "--checked", eve / name)

    assert (found.exit_code, found.stdout) == (2, "")
    assert says in found.stderr
    assert "MYWORDS" not in found.stderr


def test_a_sheet_without_its_design_is_wrong_usage(eve):
    found = _run("sample", eve, "--checked", eve / "items.parquet")

    assert found.exit_code == 2
    assert "no worksheet was drawn from this audit" in found.stderr


def test_a_worksheet_leaves_the_record_in_agreement(eve):
    _run("sample", eve, "-n", "10")

    assert _run("verify", eve).exit_code == 0
