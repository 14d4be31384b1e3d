"""Hold the evidence chain of planted items to what stands in their tables."""

from __future__ import annotations

import pytest

from audit import policy as policies
from audit import telling
from audit.explain import UnknownItemError, chain
from parsers import schema
from tests import planted

GROUP = "group:facebook:Cactus friends"


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    rule = {"rule": "eu25-own-public", "verdict": "in_scope", "reason": "As scanned."}
    public = {
        "visibility": "public",
        "visibility_basis": "account_flag",
        "certainty": "archive",
        "public_spans": [{"from": planted.AT, "until": None}],
        "verdict": "in_scope",
        "rule": "eu25-own-public",
        "platform": "instagram",
    }
    return planted.folder(
        tmp_path_factory.mktemp("planted") / "out",
        [
            planted.item(surface="group", container="Cactus friends", question=GROUP),
            planted.item(item_id="aaaaaa1111", question=GROUP),
            planted.item(item_id="aaaaaa2222", question=GROUP, author="other"),
            planted.item(item_id="bbbbbb0000", **public),
            planted.item(item_id="cccccc0000", text="One\nUnder eu: in scope"),
        ],
        [
            planted.verdict("aaaaaa0000", "us", rule="us-unknown"),
            planted.verdict("aaaaaa0000", "eu-2025-05", rule="gone-since"),
            planted.verdict("bbbbbb0000", "eu-2025-05", **rule),
        ],
    )


def test_an_undetermined_item_has_its_question_and_what_is_not_known(out):
    found = chain(out, "aaaaaa0000")

    assert found["item"]["created_at"] == "2001-02-03T04:05:06Z"
    assert found["evidence"] == {
        "status": "live when the archive was made",
        "visibility": "not known",
        "basis": "nothing: the export does not say who could see it",
        "certainty": "not established",
        "public_spans": None,
        "hint": None,
    }
    assert found["question"]["id"] == GROUP
    # Those of others would be settled too, but are in no count.
    assert found["question"]["settles"] == 2
    assert found["not_known"] == [
        "Who could see it when the archive was made.",
        "When it was public, if ever.",
        telling.UNKNOWNS["use"],
    ]


def test_the_policy_of_the_report_comes_first_and_a_rule_that_is_gone_is_said(out):
    first, second = chain(out, "aaaaaa0000")["policies"]

    assert (first["policy"], first["rule"], first["sources"]) == (
        "eu-2025-05",
        "gone-since",
        [],
    )
    assert (second["policy"], second["rule"]) == ("us", "us-unknown")
    assert second["sources"] == [
        {
            "id": "ok",
            "publisher": "meta-audit",
            "title": "Own knowledge of the researchers, not verified",
            "date": "2026-11-21",
            "address": "no document",
            "read": "own-knowledge",
        }
    ]
    words = telling.in_words(chain(out, "aaaaaa0000"))
    assert "this version no longer has the rule; its sources are not shown" in words


def test_a_verdict_is_told_with_rule_revision_and_day_of_the_copy(out):
    found = chain(out, "bbbbbb")
    policy = policies.policy_of("eu-2025-05")

    decision = found["policies"][0]
    told = {name: decision[name] for name in ("says", "revision", "checked")}
    assert told == {
        "says": "As scanned.",
        "revision": policy.revision,
        "checked": policy.checked.isoformat(),
    }
    assert decision["changed_since"] is False
    assert [source["id"] for source in decision["sources"]] == list(
        next(rule for rule in policy.rules if rule.id == "eu25-own-public").sources
    )
    assert found["not_known"] == [
        telling.UNKNOWNS["after"],
        telling.UNKNOWNS["use"],
    ]


def test_a_policy_that_changed_since_the_scan_is_said(out, tmp_path):
    copy = planted.folder(
        tmp_path / "out", [planted.item()], [planted.verdict("aaaaaa0000", "us")]
    )
    record = (copy / "audit.json").read_text("utf-8")
    digest = policies.digest("us")
    (copy / "audit.json").write_text(record.replace(digest, "0" * 64), "utf-8")

    found = chain(copy, "aaaaaa")

    assert found["policies"][0]["changed_since"] is True
    assert "this version's text of the policy is not" in telling.in_words(found)


def test_words_tell_where_when_and_on_what_it_rests(out):
    words = telling.in_words(chain(out, "bbbbbb"))

    assert words.startswith(
        "Item bbbbbb0000\n"
        "  Instagram · eve.example · post, timeline\n"
        "  by the account's owner\n"
        "  published 2001-02-03 04:05:06 UTC (known to the second)\n"
        "  words: Words of Eve\n"
        "  read from facebook-eve.zip, file posts/your_posts_1.json, at /0\n"
        "\n"
        "What the export says\n"
        "  archive made: not stated\n"
        "  status: live when the archive was made\n"
        "  visibility: public when the archive was made\n"
        "  rests on: the account's privacy when the archive was made; no dated "
        "history of it is there\n"
        "  public spans: from 2001-02-03 until the archive was made, or later\n"
        "  the verdict: the export says so\n"
        "\n"
        "Under eu-2025-05: in scope of the announced policy (shown in the report)\n"
    )


def test_the_persons_line_breaks_never_look_like_lines_of_ours(out):
    words = telling.in_words(chain(out, "cccccc"))

    assert "\n    Under eu: in scope\n" in words


def test_a_beginning_of_several_ids_is_refused_with_those_ids(out):
    with pytest.raises(UnknownItemError, match=r"^3 items .* aaaaaa0000, aaaaaa1111"):
        chain(out, "aaaaaa")


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ("dddddd", "^no item of this audit"),
        ("aaaaa", "^give at least 6"),
        ("", "^give"),
    ],
)
def test_an_id_of_nothing_is_refused_with_what_to_do(out, wanted, says):
    with pytest.raises(UnknownItemError, match=says):
        chain(out, wanted)


@pytest.mark.parametrize(
    ("words", "labels"),
    [
        (telling.BASES, schema.BASES),
        (telling.CERTAINTIES, schema.CERTAINTIES),
        (telling.STATUSES, schema.STATUSES),
        (telling.VISIBILITIES, schema.VISIBILITIES),
        (telling.HINTS, schema.HINTS),
        (telling.VERDICTS, schema.VERDICTS_LABELS),
        (telling.PRECISIONS, schema.PRECISIONS),
        (telling.AUTHORS, schema.AUTHORS),
    ],
)
def test_every_label_has_its_words(words, labels):
    assert tuple(words) == labels


def test_every_item_of_the_samples_is_told(scanned):
    import pyarrow.parquet as pq

    ids = pq.read_table(scanned / "items.parquet", columns=["item_id"])["item_id"]

    told = [telling.in_words(chain(scanned, id_)) for id_ in ids.to_pylist()[::97]]

    assert all(words.count("\n\nUnder ") == len(policies.load()) for words in told)


def test_a_quote_is_shown_with_its_language_and_whose_words_it_is(out):
    found = chain(out, "bbbbbb0000")

    decision = found["policies"][0]
    assert (decision["quote_lang"], decision["quote_source"]) == ("en", "eu-mail-2025")
    lines = [line.strip() for line in telling.in_words(found).splitlines()]
    assert (
        "quote (en) from sipoch.com (quoting Meta's e-mail), 2025-05: "
        "“any public information … since creating your account”"
    ) in lines
