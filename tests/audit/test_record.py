"""Hold the record of an audit: what it states, and that a difference is found."""

from __future__ import annotations

import hashlib
from datetime import date

import orjson
import pytest

from audit import policy as policies
from audit import record
from audit.record import Check, Given
from tests import planted


@pytest.fixture
def out(tmp_path):
    return planted.folder(tmp_path / "out", [planted.item()])


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_a_record_states_all_that_a_reader_needs(tmp_path):
    (tmp_path / "b.csv").write_bytes(b"b")
    (tmp_path / "a.json").write_bytes(b"a")
    inputs = [{"archive": "x.zip", "directory": "00", "members": []}]
    policy = policies.policy_of("eu-2025-05")
    answers = {"text": 'answer = "public"', "read_on": date(2026, 11, 21).isoformat()}

    made = record.of(
        inputs, (policy,), {"as_of": "2026-11-21"}, tmp_path, answers=answers
    )

    assert list(made) == [
        "tool", "python", "libraries", "hashes", "options", "answers", "inputs",
        "policies", "outputs",
    ]  # fmt: skip
    assert made["inputs"] == inputs
    assert made["answers"] == answers
    assert made["policies"] == [
        {
            "id": "eu-2025-05",
            "revision": policy.revision,
            "checked": policy.checked.isoformat(),
            "sha256": policies.digest("eu-2025-05"),
        }
    ]
    assert list(made["outputs"].items()) == [
        ("a.json", _sha(b"a")),
        ("b.csv", _sha(b"b")),
    ]


def test_the_record_is_the_same_each_time(tmp_path):
    (tmp_path / "a.json").write_bytes(b"a")
    made = [record.of([], policies.load(), {}, tmp_path) for _ in range(2)]

    assert orjson.dumps(made[0]) == orjson.dumps(made[1])


def test_an_untouched_folder_agrees(out):
    checks = record.outputs(record.read(out), out)

    assert checks == [
        Check("accounts.parquet", "same"),
        Check("items.parquet", "same"),
        Check("summary.json", "same"),
        Check("verdicts.parquet", "same"),
    ]


def test_what_was_changed_taken_away_or_added_is_found(out):
    (out / "items.parquet").write_bytes(b"other")
    (out / "verdicts.parquet").unlink()
    (out / "report.html").write_bytes(b"not of this audit")

    assert record.outputs(record.read(out), out) == [
        Check("accounts.parquet", "same"),
        Check("items.parquet", "changed"),
        Check("summary.json", "same"),
        Check("verdicts.parquet", "missing"),
        Check("report.html", "extra"),
    ]


def test_a_link_in_the_place_of_an_output_is_no_output(out, tmp_path):
    (out / "items.parquet").replace(tmp_path / "elsewhere")
    (out / "items.parquet").symlink_to(tmp_path / "elsewhere")

    assert Check("items.parquet", "missing") in record.outputs(record.read(out), out)


def test_what_a_person_may_put_there_is_no_stranger(out):
    (out / "answers.toml").write_text('items = "mine.csv"', encoding="utf-8")
    for name in ("mine.csv", "sample.csv", "letter-eve.txt", "answers.toml.new"):
        (out / name).write_text("mine", encoding="utf-8")
    (out / "compare").mkdir()

    names = [check.name for check in record.outputs(record.read(out), out)]

    assert names == [
        "accounts.parquet",
        "items.parquet",
        "summary.json",
        "verdicts.parquet",
    ]


def test_a_policy_of_another_text_is_found(out):
    recorded = record.read(out)
    recorded["policies"][0]["sha256"] = "00"
    recorded["policies"][1]["id"] = "xx-2030"

    first, second, third, *_ = record.judged_by(recorded)

    assert (first.state, second, third.state) == (
        "changed",
        Check("xx-2030", "missing"),
        "same",
    )


RECORDED = {
    "inputs": [
        {
            "archive": "a.zip",
            "directory": "aa",
            "members": [{"member": 0, "sha256": "00"}, {"member": 7, "sha256": "77"}],
        },
        {"archive": "b.zip", "directory": "bb", "members": []},
    ]
}


def _given(name: str, directory: str, **members: str) -> Given:
    return Given(name, directory, lambda number: members.get(f"m{number}", ""))


def test_inputs_are_found_again_under_another_name():
    given = [_given("b (1).zip", "bb"), _given("a.zip", "aa", m0="00", m7="77")]

    assert record.inputs(RECORDED, given) == [
        Check("a.zip", "same"),
        Check("b.zip", "same"),
    ]


def test_a_changed_data_file_and_a_changed_directory_are_found():
    given = [_given("a.zip", "aa", m0="00", m7="78"), _given("b.zip", "bc")]

    assert record.inputs(RECORDED, given) == [
        Check("a.zip", "changed"),
        Check("a.zip, file 7", "changed"),
        Check("b.zip", "changed"),
    ]


def test_inputs_not_given_are_missing_and_others_are_strangers():
    assert record.inputs(RECORDED, [_given("c.zip", "cc")]) == [
        Check("a.zip", "missing"),
        Check("b.zip", "missing"),
        Check("c.zip", "extra"),
    ]


def test_an_archive_that_could_not_be_opened_is_not_said_to_agree():
    recorded = {"inputs": [{"archive": "x.zip", "directory": "", "members": []}]}

    assert record.inputs(recorded, [_given("x.zip", "")]) == [
        Check("x.zip", "unhashed")
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b'{"tool": "x", "options": {}, "inputs": [], "policies": [], "outputs": 1}',
        b'{"tool": "x", "options": {}, "inputs": [], "policies": [], '
        b'"outputs": {"../items.parquet": "00"}}',
    ],
)
def test_what_is_no_record_is_refused(tmp_path, content):
    (tmp_path / "audit.json").write_bytes(content)

    with pytest.raises(record.RecordError, match=r"^audit\.json: not the record"):
        record.read(tmp_path)
