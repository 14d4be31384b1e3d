"""Answers are read whole or refused with the line and field; nothing is guessed."""

from __future__ import annotations

from datetime import date

import pytest

from audit.answers import Answer, AnswersError, Objection, Statement, parse, statements
from audit.questions import FAMILIES, Subject, subject_of

AS_OF = date(2026, 11, 21)
PERIOD = "audience:facebook:ann:2011-08-25..2014-05-22"


def told(text: str):
    return parse("answers.toml", text, AS_OF)


def table(question: str, answer: str, more: str = "") -> str:
    return f'[[answer]]\nquestion = "{question}"\nanswer = {answer}\n{more}\n'


@pytest.mark.parametrize(
    ("id_", "want"),
    [
        ("group:facebook:Dogs: big and small", Subject("group", "facebook", "Dogs: big and small")),
        ("owner:instagram:bob", Subject("owner", "instagram", "bob")),
        (PERIOD, Subject("audience", "facebook", "ann", begin=date(2011, 8, 25), end=date(2014, 5, 22))),
        ("audience:facebook:a:b:2011-08-25..2014-05-22", Subject("audience", "facebook", "a:b", begin=date(2011, 8, 25), end=date(2014, 5, 22))),
        ("limit_past_posts:facebook:ann", Subject("limit_past_posts", "facebook", "ann")),
        ("widened_past_posts:facebook:ann", Subject("widened_past_posts", "facebook", "ann")),
        ("account:instagram:ann:public_until", Subject("public_until", "instagram", "ann")),
        ("account:threads:a:b:state_at", Subject("state_at", "threads", "a:b")),
        ("account:facebook:ann:deleted_on", Subject("deleted_on", "facebook", "ann")),
        ("account:instagram:ann:public_since", Subject("public_since", "instagram", "ann")),
        ("status:archived:instagram:ann", Subject("status", "instagram", "ann", "archived")),
        ("close_friends:ann", Subject("close_friends", name="ann")),
        ("birth:ann example", Subject("birth", name="ann example")),
        ("same_account:a:b", Subject("same_account", name="a:b")),
        ("item:12ab", Subject("item", name="12ab")),
        ("group:facebook:", None),
        ("group:myspace:Dogs", None),
        ("status:live:instagram:ann", None),
        ("account:instagram:ann:painted", None),
        ("account:instagram:public_until", None),
        ("audience:facebook:ann:2014-05-22..2011-08-25", None),
        ("audience:facebook:ann:2011-13-45..2014-05-22", None),
        ("audience:facebook:ann", None),
        ("weather:facebook:ann", None),
        ("item:", None),
        ("", None),
    ],
)  # fmt: skip
def test_a_question_id_says_what_it_asks_about(id_, want):
    assert subject_of(id_) == want


def test_a_whole_file_is_read_as_it_stands():
    text = (
        "# mine\n"
        'items = "seen.csv"\n'
        + table("group:facebook:Dogs", '"Public"', "since = 2012-05-01")
        + table("account:instagram:ann:public_until", "2025-11-03")
        + table("account:threads:ann:public_until", '"never"')
        + table("birth:ann", "1988")
        + table("owner:facebook:Bob", '""')
        + '[[objection]]\naccount = "ann"\nsent = 2025-05-20\nconfirmed = "2025-05-22"\n'
        'covers = ["Ann Example"]\n'
        '[[objection]]\naccount = "eve"\nsent = 2025-06-01\nconfirmed = false\n'
    )

    found = told(text)

    assert found.given == (
        Answer("group:facebook:Dogs", Subject("group", "facebook", "Dogs"), "public", date(2012, 5, 1), None, 3),
        Answer("account:instagram:ann:public_until", Subject("public_until", "instagram", "ann"), date(2025, 11, 3), None, None, 7),
        Answer("account:threads:ann:public_until", Subject("public_until", "threads", "ann"), "never", None, None, 11),
        Answer("birth:ann", Subject("birth", name="ann"), date(1988, 1, 1), None, None, 15),
    )  # fmt: skip
    assert found.objections == (
        Objection("ann", date(2025, 5, 20), date(2025, 5, 22), ("Ann Example",), 23),
        Objection("eve", date(2025, 6, 1), None, (), 28),
    )
    assert (found.items, found.text) == ("seen.csv", text)


@pytest.mark.parametrize("family", [f for f in FAMILIES if f != "birth"])
def test_each_word_that_a_family_offers_is_taken(family):
    ids = {
        "audience": PERIOD,
        "status": "status:deleted:facebook:ann",
        "close_friends": "close_friends:ann",
        "same_account": "same_account:a:b",
        "item": "item:12ab",
        **{
            name: f"account:instagram:ann:{name}"
            for name in ("public_until", "public_since", "state_at", "deleted_on")
        },
    }
    id_ = ids.get(family, f"{family}:facebook:ann")

    for word in FAMILIES[family].answers:
        assert [a.value for a in told(table(id_, f'"{word}"')).given] == [word]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[answer]\n", "answers.toml, line 1: syntax: this is no TOML here"),
        ("answers = 1\n", "answers.toml, line 1: key: unknown; known are [[answer]], [[objection]] and items"),
        ("answer = 3\n", "answers.toml, line 1: answer: write [[answer]] tables"),
        ("\n" + table("weather:today", '"public"'), "answers.toml, line 3: question: no such question; `meta-audit questions` lists"),
        ('[[answer]]\nanswer = "public"\n', "answers.toml, line 1: question: give the id of a question in quotes"),
        (table("group:facebook:Dogs", '"maybe"'), 'answers.toml, line 3: answer: choose one of "public", "private", "unknown"'),
        (table("group:facebook:Dogs", "true"), 'answers.toml, line 3: answer: choose one of "public", "private", "unknown"'),
        (table("group:facebook:Dogs", "2020-01-01"), 'answers.toml, line 3: answer: choose one of "public", "private", "unknown"'),
        (table("account:instagram:ann:public_until", '"soon"'), 'answers.toml, line 3: answer: choose one of "never", a date (YYYY-MM-DD)'),
        (table("account:instagram:ann:public_until", "2027-01-01"), "answers.toml, line 3: answer: that day lies after the audit's date"),
        (table("account:instagram:ann:public_until", "1999-01-01"), "answers.toml, line 3: answer: that day lies before Facebook opened (2004-02-04)"),
        (table("group:facebook:Dogs", '"public"', 'since = "May"'), "answers.toml, line 4: since: write a date as YYYY-MM-DD"),
        (table("group:facebook:Dogs", '"public"', "since = 2020-01-01\nuntil = 2019-01-01"), "answers.toml, line 5: until: must lie after since"),
        (table("close_friends:ann", '"never"', "until = 2019-01-01"), "answers.toml, line 4: until: this question takes none: drop it"),
        (table("group:facebook:Dogs", '"public"', "colour = 3"), "answers.toml, line 4: colour: unknown; known: question, answer, since, until"),
        (table("birth:ann", "2040"), "answers.toml, line 3: answer: write a year such as 1988, or a date"),
        (table("birth:ann", '"old"'), "answers.toml, line 3: answer: write a year such as 1988, or a date"),
        ('[[objection]]\nsent = 2025-05-20\n', "answers.toml, line 1: account: name the account in quotes"),
        ('[[objection]]\naccount = "ann"\n', "answers.toml, line 1: sent: add the day on which it was sent"),
        ('[[objection]]\naccount = "ann"\nsent = 2026-12-01\n', "answers.toml, line 3: sent: that day lies after the audit's date"),
        ('[[objection]]\naccount = "ann"\nsent = 2025-05-20\nconfirmed = 2025-05-01\n', "answers.toml, line 4: confirmed: lies before the day it was sent"),
        ('[[objection]]\naccount = "ann"\nsent = 2025-05-20\nconfirmed = true\n', "answers.toml, line 4: confirmed: write a date as YYYY-MM-DD"),
        ('[[objection]]\naccount = "ann"\nsent = 2025-05-20\ncovers = "all"\n', "answers.toml, line 4: covers: write a list of account names"),
        ("items = 3\n", "answers.toml, line 1: items: name one CSV file"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_line_and_field(text, message):
    with pytest.raises(AnswersError) as error:
        told(text)

    assert str(error.value) == message


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (table("group:facebook:Dogs", '"public"'), table("group:facebook:Dogs", '"private"')),
        (table("group:facebook:Dogs", '"public"', "until = 2020-01-01"), table("group:facebook:Dogs", '"private"', "since = 2019-01-01")),
        (table(PERIOD, '"public"'), table("audience:facebook:ann:2013-01-01..2020-01-01", '"friends"')),
        (table("account:instagram:ann:public_until", "2020-01-01"), table("account:instagram:ann:public_until", '"never"')),
    ],
)  # fmt: skip
def test_answers_that_contradict_are_refused(one, other):
    with pytest.raises(AnswersError) as error:
        told(one + other)

    message = "answers.toml, line 5: answer: contradicts that of line 1"
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (table("group:facebook:Dogs", '"public"', "until = 2020-01-01"), table("group:facebook:Dogs", '"private"', "since = 2020-01-01")),
        (table("group:facebook:Dogs", '"public"'), table("group:facebook:Dogs", '"public"')),
        (table("group:facebook:Dogs", '"public"'), table("group:instagram:Dogs", '"private"')),
        (table(PERIOD, '"public"'), table("audience:facebook:ann:2014-05-22..2020-01-01", '"friends"')),
        (table("group:facebook:Dogs", '"public"'), table("group:facebook:Dogs", '""')),
    ],
)  # fmt: skip
def test_answers_that_can_stand_together_do(one, other):
    assert told(one + other).given[0].value == "public"


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_list_of_items_is_read_as_spreadsheets_write_it(sign):
    rows = [
        ["Date", "Words", "Audience", "item_id"],
        ["2013-02-03", '"Dogs, cats; and\nmice"', "Friends of friends", ""],
        ["", "", "PUBLIC", "12ab"],
        ["2014-01-01", "not looked at", "", ""],
    ]
    text = "\ufeff" + "".join(sign.join(row) + "\r\n" for row in rows)

    assert statements("seen.csv", text, AS_OF) == (
        Statement(
            None, date(2013, 2, 3), "Dogs, cats; and\nmice", "not_public", 3, "seen.csv"
        ),
        Statement("12ab", None, "", "public", 4, "seen.csv"),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id,seen\n1,public\n", "seen.csv, line 1: columns: name item_id, or date and words, and audience"),
        ("", "seen.csv, line 1: columns: name item_id, or date and words, and audience"),
        ("item_id,audience\n12ab,perhaps\n", 'seen.csv, line 2: audience: choose "public" or "not_public"'),
        ("date,words,audience\n3 May,secret,public\n", "seen.csv, line 2: date: write the day as YYYY-MM-DD"),
        ("date,words,audience\n2030-01-01,secret,public\n", "seen.csv, line 2: date: write the day as YYYY-MM-DD"),
        ("date,words,audience\n2013-02-03,,public\n", "seen.csv, line 2: words: give the first words, or the item_id"),
    ],
)  # fmt: skip
def test_a_list_that_is_wrong_is_refused_without_its_words(text, message):
    with pytest.raises(AnswersError) as error:
        statements("seen.csv", text, AS_OF)

    assert str(error.value) == message
    assert "secret" not in message
