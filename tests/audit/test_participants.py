"""Hold who is who in a batch: manifests, downloads by their names, ids."""

from __future__ import annotations

from datetime import date

import pytest

from audit.participants import (
    Participant,
    ParticipantsError,
    checked,
    grouped,
    of_manifest,
    pseudonym,
)

TODAY = date(2026, 11, 21)
HEADER = "participant,paths,birth_year,region,objected_on"


def found(*lines, header=HEADER):
    return of_manifest("\n".join((header, *lines)) + "\n", TODAY)


def refused(*lines, header=HEADER):
    with pytest.raises(ParticipantsError) as error:
        found(*lines, header=header)
    return str(error.value)


# Manifests ----------------------------------------------------------------------------


def test_a_manifest_names_people_archives_and_what_is_known_of_them():
    assert found("P1,a.zip | b/c.zip,1990,FR,2025-05-20", "", '"P, 2",d.zip,,,') == [
        Participant(
            "P1", "line 2", ("a.zip", "b/c.zip"), 1990, "FR", date(2025, 5, 20)
        ),
        Participant("P, 2", "line 4", ("d.zip",)),
    ]


@pytest.mark.parametrize("mark", [";", "\t"])
def test_spreadsheets_of_other_countries_separate_by_other_marks(mark):
    header = mark.join(("Paths", "PARTICIPANT"))

    assert found(f"a.zip|b.zip{mark}P1", header=header) == [
        Participant("P1", "line 2", ("a.zip", "b.zip"))
    ]


def test_all_lines_that_are_wrong_are_told_at_once():
    said = refused(
        "P1,a.zip,90,,", "P2,b.zip,,Atlantis,", "P3,c.zip,,,2026-11-22",
        "P4,,,,", "P5,d.zip,,,,,", ",e.zip,,,", "P6,f.zip,1990,FR,2025-05-20",
        "P7,g.zip,,,soon", "P8,h.zip,2027,,",
    )  # fmt: skip

    assert said == (
        "manifest, line 2: birth_year: write a year as YYYY; "
        "manifest, line 3: region: write EU, GB, US, BR, row, or a country; "
        "manifest, line 4: objected_on: write the day as YYYY-MM-DD, not later than "
        "today; "
        "manifest, line 5: participant and paths must not be empty; "
        "manifest, line 6: 7 columns instead of 5; "
        "manifest, line 7: participant and paths must not be empty; "
        "manifest, line 9: objected_on: write the day as YYYY-MM-DD, not later than "
        "today; "
        "manifest, line 10: birth_year: write a year as YYYY"
    )


def test_of_very_many_wrong_lines_the_first_are_told():
    said = refused(*["P1,,,,"] * 1000)

    assert said.count("manifest, line") == 20
    assert said.endswith("; …")


@pytest.mark.parametrize(
    "header",
    ["paths", "participant,paths,birthyear", "participant,paths,paths", "P1,a.zip"],
)
def test_a_column_that_would_be_passed_over_is_refused(header):
    assert "must name its columns" in refused("P1,a.zip", header=header)


def test_a_manifest_of_nobody_and_a_broken_one_are_refused():
    assert refused() == "the manifest has a header, but no participant"
    assert refused('P1,"a.zip') == (
        "manifest, line 2: no line of a CSV file; save the table as CSV again"
    )


# Names --------------------------------------------------------------------------------


def test_parts_of_one_download_are_one_and_nothing_else_is():
    names = [
        "facebook-eve.example-2026-10-20-AAAA1111.zip",
        "facebook-eve.example-2026-10-20-BBBB2222.zip",
        "facebook-eve.example-2026-10-21-CCCC3333.zip",
        "instagram-eve.example-2026-10-20-DDDD4444.zip",
        "instagram-eve.example-2026-10-20-DDDD4444-2.zip",
        "facebook-eve.example1.zip",
        "facebook-eve.example2.zip",
        "P1.zip",
        "P10.zip",
    ]

    assert list(grouped(reversed(names)).values()) == [
        ["P1.zip"],
        ["P10.zip"],
        names[0:2],
        names[2:3],
        ["facebook-eve.example1.zip"],
        ["facebook-eve.example2.zip"],
        # A later part sorts before the first: a hyphen comes before a dot.
        [names[4], names[3]],
    ]


def person(name, *paths, where="line 2"):
    return Participant(name, where, paths)


def test_neither_a_name_nor_an_archive_stands_for_two():
    with pytest.raises(ParticipantsError) as error:
        checked(
            [
                person("P1", "a.zip"),
                person("p1", "b.zip", where="line 3"),
                person("P2", "a.zip", where="line 4"),
            ],
            plain=False,
        )

    assert str(error.value) == (
        "line 2 and line 3: the same participant twice; put all paths into one; "
        "line 2 and line 4: the same archive; it can only be of one of them"
    )


def test_one_archive_named_twice_by_one_person_is_one():
    assert checked([person("P1", "a.zip", "b.zip", "a.zip")], plain=False) == [
        person("P1", "a.zip", "b.zip")
    ]


@pytest.mark.parametrize("name", ["../P1", "P 1", "", ".P1", "é", "a" * 65, "P1/"])
def test_plain_ids_must_do_as_names_of_folders(name):
    with pytest.raises(ParticipantsError, match="--plain-ids"):
        checked([person(name, "a.zip")], plain=True)
    assert checked([person(name, "a.zip")], plain=False)


def test_ids_tell_nothing_without_the_salt():
    salts = [b"1" * 64, b"2" * 64]
    ids = {pseudonym(name, salt) for name in ("P1", "P2", "\udc80") for salt in salts}

    assert len(ids) == 6
    assert all(len(id_) == 16 and int(id_, 16) >= 0 for id_ in ids)
    assert pseudonym("P1", salts[0]) == pseudonym("P1", salts[0])
