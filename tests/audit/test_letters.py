"""Hold the figures, the law and the file of each letter to planted audits."""

from __future__ import annotations

from datetime import date

import pytest

from audit import letters
from tests import planted
from tests.letters import ITEMS, account, at, audit

FIGURES = {
    "items": 7,
    "in_scope": 4,
    "out_of_scope": 1,
    "undetermined": 2,
    "kinds": {"post": 1, "photo": 1, "profile_field": 1, "ai_message": 1},
    "dated": 3,
    "first_year": 2010,
    "last_year": 2026,
    "before": 2,
    "as_minor": 1,
    "with_people": 1,
    "with_gps": 1,
    "special": 1,
    "declared": 1,
}
NOTHING = {
    "items": 0,
    "in_scope": 0,
    "out_of_scope": 0,
    "undetermined": 0,
    "kinds": {},
    "dated": 0,
    "first_year": None,
    "last_year": None,
    "before": 0,
    "as_minor": 0,
    "with_people": 0,
    "with_gps": 0,
    "special": 0,
    "declared": 0,
}


def only(out, kind="objection", wanted="eve.example"):
    [case] = letters.cases(out, kind, wanted)
    return case


# Figures -----------------------------------------------------------------------------


def test_figures_are_of_own_items_of_both_platforms_of_the_login(tmp_path):
    case = only(audit(tmp_path / "out"))

    assert case.figures == FIGURES
    assert case.platforms == ("facebook", "messenger")
    assert (case.objected_on, case.exported_on) == (None, date(2026, 10, 20))


def test_an_account_without_items_has_figures_of_nothing(tmp_path):
    case = only(audit(tmp_path / "out", []))

    assert case.figures == NOTHING


def test_figures_follow_the_policy_of_the_country_not_the_first(tmp_path):
    verdicts = [
        planted.verdict("post", "uk-2024-09", verdict="out_of_scope"),
        planted.verdict("open1", "uk-2024-09", verdict="in_scope"),
        planted.verdict("open1", "us", verdict="out_of_scope"),
        planted.verdict("else", "uk-2024-09", verdict="in_scope"),
    ]
    out = audit(
        tmp_path / "out", ITEMS, verdicts,
        accounts=[account(country="United Kingdom", region="GB")],
    )  # fmt: skip

    found = only(out).figures

    # Those without a verdict under that policy stay open.
    assert (found["items"], found["in_scope"], found["out_of_scope"]) == (7, 1, 1)
    assert (found["undetermined"], found["kinds"]) == (5, {"comment": 1})
    assert found["declared"] is None


def test_the_day_of_the_announcement_is_not_before_it(tmp_path):
    days = ["2025-04-13T23:59:59.999", "2025-04-14T00:00:00.000"]
    items = [
        planted.item(
            item_id=day, verdict="in_scope",
            created_at=at(2025).fromisoformat(f"{day}+00:00"),
        )
        for day in days
    ]  # fmt: skip

    assert only(audit(tmp_path / "out", items)).figures["before"] == 1


# The law and the authority -----------------------------------------------------------

CNIL = ("Commission nationale de l’informatique et des libertés (CNIL)",
        "https://www.cnil.fr/")  # fmt: skip
ICO = (
    "Information Commissioner’s Office (ICO)",
    "https://ico.org.uk/make-a-complaint/",
)
EDOEB = ("Préposé fédéral à la protection des données et à la transparence (PFPDT / "
         "EDÖB)", "https://www.edoeb.admin.ch/")  # fmt: skip
ANPD = ("Autoridade Nacional de Proteção de Dados (ANPD)", "")


@pytest.mark.parametrize(
    ("country", "region", "options", "regime", "policy", "authority", "known"),
    [
        ("France", "EU", {}, "EU", "eu-2025-05", CNIL, True),
        ("Frankreich", "EU", {}, "EU", "eu-2025-05", CNIL, True),
        ("Germany", "EU", {}, "EU", "eu-2025-05", None, True),
        ("Suisse", "CH", {}, "CH", "eu-2025-05", EDOEB, True),
        ("United Kingdom", "GB", {}, "GB", "uk-2024-09", ICO, True),
        ("Brasil", "BR", {}, "BR", "br-2024-08", ANPD, True),
        ("United States", "US", {}, "none", "us", None, True),
        ("Japan", "row", {}, "none", "row", None, True),
        (None, None, {}, "EU", "eu-2025-05", None, False),
        (None, None, {"region": "FR"}, "EU", "eu-2025-05", CNIL, True),
        ("France", "EU", {"region": "Schweiz"}, "CH", "eu-2025-05", EDOEB, True),
        ("France", "EU", {"region": "EU"}, "EU", "eu-2025-05", CNIL, True),
        # What the person chose goes before what the export says.
        ("Japan", "row", {"region": "EU"}, "EU", "eu-2025-05", None, True),
        ("Japan", "row", {"policy": "eu-2025-05"}, "EU", "eu-2025-05", None, True),
    ],
)
def test_the_country_gives_the_law(
    tmp_path, country, region, options, regime, policy, authority, known
):
    accounts = [account(country=country, region=region)]
    case = only(audit(tmp_path / "out", accounts=accounts, **options))

    assert (case.regime, case.policy.id) == (regime, policy)
    assert (case.authority, case.region_known) == (authority, known)


@pytest.mark.parametrize(
    ("first", "regime", "policy"),
    [
        ("eu-2024-06", "EU", "eu-2025-05"),
        ("uk-2024-09", "GB", "uk-2024-09"),
        ("br-2024-08", "BR", "br-2024-08"),
        ("us", "none", "us"),
        ("row", "none", "row"),
    ],
)
def test_without_a_country_the_policy_shown_first_gives_the_law_in_force(
    tmp_path, first, regime, policy
):
    accounts = [account(country=None, region=None)]
    case = only(audit(tmp_path / "out", accounts=accounts, first=first))

    assert (case.regime, case.policy.id) == (regime, policy)


def test_every_authority_is_named_with_a_source():
    found = letters.authorities()

    assert {len(code) for code in found} == {2}
    assert all(set(row) == {"name", "site", "source"} for row in found.values())
    assert all(row["name"] and row["source"] for row in found.values())
    assert {row["site"][:8] for row in found.values()} == {"https://", ""}


# Which letters -----------------------------------------------------------------------


def stems(out, kind="objection", wanted=None):
    return [case.stem for case in letters.cases(out, kind, wanted)]


def test_each_login_has_a_letter_and_two_need_no_account(tmp_path):
    accounts = [
        account(platform=platform)
        for platform in ("facebook", "messenger", "instagram", "threads", "meta_ai")
    ]
    out = audit(tmp_path / "out", accounts=accounts)

    assert stems(out) == [
        "objection-facebook-eve.example",
        "objection-instagram-eve.example",
        "objection-meta_ai-eve.example",
        "objection-third-parties",
        "objection-whatsapp",
    ]
    assert stems(out, "access") == [
        "access-facebook-eve.example",
        "access-instagram-eve.example",
        "access-meta_ai-eve.example",
    ]


def test_threads_alone_goes_by_its_instagram_login(tmp_path):
    [case] = letters.cases(
        audit(tmp_path / "out", accounts=[account(platform="threads")]),
        "objection",
        "eve.example",
    )

    assert (case.service, case.platforms) == ("instagram", ("threads",))


def test_an_account_of_whatsapp_takes_the_place_of_the_letter_without_one(tmp_path):
    out = audit(tmp_path / "out", accounts=[account(platform="whatsapp")])

    assert stems(out) == ["objection-whatsapp-eve.example", "objection-third-parties"]


@pytest.mark.parametrize("region", ["US", "row"])
def test_where_there_is_no_objection_there_is_only_the_sheet_of_the_account(
    tmp_path, region
):
    out = audit(tmp_path / "out", accounts=[account(country=None, region=region)])

    assert stems(out) == ["objection-facebook-eve.example"]


def test_an_account_is_found_by_name_in_any_case_or_with_its_service(tmp_path):
    accounts = [account(), account(platform="instagram"), account(account="bob.sample")]
    out = audit(tmp_path / "out", accounts=accounts)

    assert stems(out, wanted="EVE.example") == [
        "objection-facebook-eve.example",
        "objection-instagram-eve.example",
    ]
    assert stems(out, wanted="Instagram:eve.example") == [
        "objection-instagram-eve.example"
    ]


@pytest.mark.parametrize("wanted", ["ann", "", "threads:eve.example"])
def test_an_account_that_is_none_is_refused(tmp_path, wanted):
    with pytest.raises(letters.NoSuchAccountError):
        letters.cases(audit(tmp_path / "out"), "objection", wanted)


def test_ten_accounts_have_ten_letters_with_their_own_figures(tmp_path):
    names = [f"eve.{n}" for n in range(10)]
    items = [
        planted.item(item_id=f"{name}-{n}", account=name, verdict="in_scope")
        for place, name in enumerate(names)
        for n in range(place)
    ]
    accounts = [account(account=name) for name in names]

    found = letters.cases(audit(tmp_path / "out", items, accounts=accounts), "access")

    assert [case.stem for case in found] == [f"access-facebook-{n}" for n in names]
    assert [case.figures["items"] for case in found] == list(range(10))


@pytest.mark.parametrize(
    ("given", "options", "name", "number"),
    [
        ("eve.example", {}, "eve.example", None),
        ("account 1", {"text": "none"}, None, "account 1"),
        ("unnamed facebook account", {}, None, "unnamed facebook account"),
    ],
)
def test_an_account_that_the_audit_does_not_name_is_left_to_fill_in(
    tmp_path, given, options, name, number
):
    accounts = [account(account=given)]
    case = only(audit(tmp_path / "out", accounts=accounts, **options), wanted=given)

    assert (case.account, case.number) == (name, number)


# File names --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("ann.example", "ann.example"),
        ("Ann Example", "Ann-Example"),
        ("../../etc/passwd", "etc-passwd"),
        ('a\\b:c*d?"e<f>g|h', "a-b-c-d-e-f-g-h"),
        (".hidden", "hidden"),
        ("عائشة المثال", "عائشة-المثال"),
        ("\u202eevil\u202c", "evil"),
        ("Zoe\u0308 Example", "Zoë-Example"),
        ("मीरा उदाहरण", "मीरा-उदाहरण"),
        ("x" * 60, "x" * 60),
        ("x" * 61, "x" * 60),
        ("日" * 60, "日" * 40),
        ("🙂", "account"),
        ("", "account"),
    ],
)
def test_a_name_becomes_a_safe_part_of_a_file_name(name, part):
    assert letters.file_name(name) == part


def test_names_that_come_to_one_file_name_are_told_apart(tmp_path):
    accounts = [account(account=name) for name in ("Ann/B", "ann b", "ann-b-2", "🙂")]
    out = audit(tmp_path / "out", accounts=accounts)

    assert stems(out, "access") == [
        "access-facebook-Ann-B",
        "access-facebook-ann-b-2",
        "access-facebook-ann-b-2-2",
        "access-facebook-account",
    ]
    assert stems(out, "access", "ann b") == ["access-facebook-ann-b-2"]
