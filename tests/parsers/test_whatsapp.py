"""Hold that a WhatsApp chat is read only where it is one with the AI, and rightly."""

from __future__ import annotations

from typing import Any

import pyarrow.parquet as pq
import pytest

from audit.pipeline import NothingReadableError, Options, inspection, run
from parsers import exports, formats, records, whatsapp_names
from parsers.archive import opened
from parsers.columns import Context, Facts
from tests import builders as b
from tests.conftest import AS_OF

LATEST = 1_800_000_000_000  # 2027-01-15
AI_TXT = "WhatsApp Chat with Meta AI.txt"
USER = "whatsapp_account_information/user_information.json"


def facts_of(found: list[dict]) -> Facts:
    context: dict[str, Any] = dict.fromkeys(Context._fields, ())
    context |= {"task": 0, "product": "whatsapp", "accounts": {}, "latest": LATEST}
    return Facts(
        Context(**context), send=lambda batch: found.extend(batch.to_pylist()), rank=1
    )


def read(text: str) -> tuple[list[tuple], dict[str, int], Facts]:
    """Return author, day and words of each item, the doubts, and the facts."""
    found: list[dict] = []
    facts = facts_of(found)
    records.run(text.encode(), formats.FORMATS["whatsapp-ai-chat-2024"], facts)
    facts.flush()
    rows = [
        (r["author"], r["created_at"] and f"{r['created_at']:%Y-%m-%d}", r["text"])
        for r in found
    ]
    return rows, dict(facts.doubts), facts


def chat(*lines: str, start: str = "30/12/24, 22:15 - Meta AI: Hi") -> str:
    return "\n".join([start, *lines]) + "\n"


# Names -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "archive", "kind"),
    [
        (AI_TXT, "", "ai"),
        ("WhatsApp Chat with Meta AI (1).txt", "", "ai"),
        ("whatsapp chat with META AI.TXT", "x.zip", "ai"),
        ("Discussion WhatsApp avec Meta\u00a0AI.txt", "", "ai"),
        ("_chat.txt", "WhatsApp Chat - Meta AI.zip", "ai"),
        ("_chat.txt", "WhatsApp Chat - Meta AI (2).zip#2", "ai"),
        ("WhatsApp Chat - Meta AI/_chat.txt", "chats.zip", "ai"),
        ("WhatsApp Chat - Meta AI/1-PHOTO.jpg", "chats.zip", "ai"),
        ("WhatsApp Chat - Bob/_chat.txt", "WhatsApp Chat - Meta AI.zip", "private"),
        ("_chat.txt", "WhatsApp Chat - Bob.zip", "private"),
        ("_chat.txt", "Meta AI.zip", "ai"),
        ("_chat.txt", "Meta AI and Bob.zip", "unnamed"),
        ("_chat.txt", "export.zip", "unnamed"),
        ("_chat (1).txt", "WhatsApp Chat - Meta AI.zip", "ai"),
        ("_chat-2.txt", "WhatsApp Chat - Meta AI.zip", "ai"),
        ("_chat.txt", "WhatsApp Chat - Meta AI copy.zip", "ai"),
        ("_chat.txt", "WhatsApp Chat - Meta AI – Kopie (2).zip", "ai"),
        ("_chat.txt", "WhatsApp_Chat_-_Meta_AI.zip", "ai"),
        ("_chat.txt", "WhatsApp%20Chat%20-%20Meta%20AI.zip", "ai"),
        ("WhatsApp Chat - Meta AI/data/_chat.txt", "chats.zip", "ai"),
        ("WhatsApp Chat - Meta AI\\_chat.txt", "chats.zip", "ai"),
        ("WhatsApp Chat with Meta AI-1.txt", "", "ai"),
        ("WhatsApp Chat with Meta AI(1).txt", "", "ai"),
        ("WhatsApp Chat with Meta AI 2.txt", "", "ai"),
        ("WhatsApp-Chat-with-Meta-AI.txt", "", "ai"),
        ("whatsapp_chat_with_meta_ai.txt", "", "ai"),
        ("Copy of WhatsApp Chat with Meta AI.txt", "", "ai"),
        ("\u200eWhatsApp Chat with Meta\u202fAI.txt.txt", "", "ai"),
        ("Meta AI ile WhatsApp Sohbeti.txt", "", "unsure"),
        ("与Meta AI的 WhatsApp 聊天.txt", "", "unsure"),
        ("WhatsApp Chat with Metal Aisle.txt", "", "private"),
        ("_chats.txt", "x.zip", None),
        ("1-PHOTO.jpg", "WhatsApp Chat - Bob.zip", "private"),
        ("Chat de WhatsApp con Bob Sample.txt", "", "private"),
        ("WhatsApp Chat with Meta AI and Bob.txt", "", "private"),
        ("WhatsApp Chat with Bob Meta AI.txt", "", "unsure"),
        ("Чат WhatsApp с Meta AI.txt", "", "unsure"),
        ("notes.txt", "x.zip", None),
        (USER, "My WhatsApp report.zip", None),
    ],
)
def test_a_chat_is_known_by_its_name(path, archive, kind):
    assert whatsapp_names.chat_of(path, archive) == kind


@pytest.mark.parametrize(
    ("name", "status", "reason"),
    [
        ("Чат WhatsApp с Meta AI.txt", "unknown", formats.UNSURE_CHAT),
        ("_chat.txt", "skipped", formats.UNNAMED_CHAT),
    ],
)
def test_a_name_that_may_be_the_ais_says_so(name, status, reason):
    match = formats.match(name, "whatsapp", "export.zip")
    assert (match.format, match.status, match.reason) == (None, status, reason)
    assert "WhatsApp Chat with Meta AI.txt" in reason


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"Чат WhatsApp с Meta AI.txt": b"x"}, "call its file"),
        ({"_chat (1).txt": b"x"}, "call its file"),
        ({USER.replace(".json", ".html"): b"x", "index.html": b"x"}, "read in JSON only"),
        ({"whatsapp_connections/contacts.json": b"{}"}, "nothing that you published"),
    ],
)  # fmt: skip
def test_an_export_of_nothing_readable_is_told_what_to_do(members, message, tmp_path):
    path = tmp_path / "export.zip"
    path.write_bytes(b.zipped(members))

    with pytest.raises(NothingReadableError, match=message):
        run([path], Options(out=tmp_path / "out", as_of=AS_OF))


@pytest.mark.parametrize("name", ["WhatsApp Chat - Bob.zip", "WhatsApp Chat - x.zip"])
def test_private_chats_are_not_opened(tmp_path, name):
    word = "CANARY"
    line = f"30/12/24, 22:15 - Bob: {word}\n".encode()
    (tmp_path / name).write_bytes(b.zipped({"_chat.txt": line, "1-PHOTO.jpg": b"x"}))
    report = tmp_path / "report.zip"
    report.write_bytes(b.zipped({USER: user()}))
    out = tmp_path / "out"

    run([tmp_path / name, report], Options(out=out, as_of=AS_OF))

    files = pq.read_table(out / "files.parquet").to_pylist()
    private = [row for row in files if row["archive"] == name]
    assert {(row["status"], row["reason"]) for row in private} == {
        ("skipped", formats.PRIVATE_MESSAGES)
    }
    assert sum(row["bytes_read"] for row in private) == 0
    assert not any(word.encode() in path.read_bytes() for path in out.iterdir())


def test_private_chats_alone_are_refused_in_words_that_say_so(tmp_path):
    path = tmp_path / "WhatsApp Chat - Bob.zip"
    path.write_bytes(b.zipped({"_chat.txt": b"30/12/24, 22:15 - Bob: x"}))

    with pytest.raises(NothingReadableError, match="private messages"):
        run([path], Options(out=tmp_path / "out", as_of=AS_OF))


def test_the_zips_name_makes_a_chat_of_the_iphone_one_with_the_ai(tmp_path):
    path = tmp_path / "WhatsApp Chat - Meta AI.zip"
    lines = "[30.12.24, 22:15:00] Eve: Hi\n[30.12.24, 22:15:09] Meta AI: Hello\n"
    path.write_bytes(b.zipped({"_chat.txt": lines.encode()}))

    run([path], Options(out=tmp_path / "out", as_of=AS_OF))

    rows = pq.read_table(tmp_path / "out" / "items.parquet").to_pylist()
    assert sorted((row["author"], row["text"], row["verdict"]) for row in rows) == [
        ("ai", "Hello", "undetermined"),
        ("self", "Hi", "undetermined"),
    ]


# Who speaks --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "lines",
    [
        ("30/12/24, 22:16 - Eve: a", "30/12/24, 22:17 - Bob: b"),
        ("30/12/24, 22:16 - Eve: a", "30/12/24, 22:17 - Meta AI Aleph: b"),
    ],
)
def test_a_chat_in_which_a_third_speaks_is_left_alone(lines):
    rows, _, facts = read(chat(*lines))
    assert (rows, facts.left_alone) == ([], True)
    assert facts.left_why == "others than one person and Meta AI seem to speak in it"


@pytest.mark.parametrize("line", ["30/12/24, 22:16 - Bob: a\n", ""])
def test_a_chat_in_which_the_ai_never_speaks_is_left_alone(line):
    rows, _, facts = read(f"{line}30/12/24, 22:17 - Eve: b\n")
    assert (rows, facts.left_alone) == ([], True)
    assert facts.left_why == "nobody of the name Meta AI speaks in it"


def test_the_files_say_why_a_chat_named_like_the_ais_was_left_alone(tmp_path):
    third = "30/12/24, 22:16 - Meta AI: a\n30/12/24, 22:16 - CANARY: b\n" * 2
    named = b.zipped({AI_TXT: (third + "30/12/24, 22:17 - Eve: c\n").encode()})
    (tmp_path / "chat.zip").write_bytes(named)
    (tmp_path / "report.zip").write_bytes(b.zipped({USER: user()}))
    out = tmp_path / "out"

    run([*tmp_path.glob("*.zip")], Options(out=out, as_of=AS_OF))

    files = pq.read_table(out / "files.parquet").to_pylist()
    assert [
        (row["status"], row["reason"]) for row in files if row["path"] == AI_TXT
    ] == [
        (
            "skipped",
            "private messages between people are not read; others than one person and "
            "Meta AI seem to speak in it",
        )
    ]
    assert not any(b"CANARY" in path.read_bytes() for path in out.iterdir())


LONG = "Eve of the very long name " * 8


def test_a_sender_of_a_long_name_is_one():
    rows, doubts, _ = read(chat(f"30/12/24, 22:16 - {LONG}: a"))
    assert (rows, doubts) == (
        [("ai", "2024-12-30", "Hi"), ("self", "2024-12-30", "a")],
        {},
    )


def test_a_third_of_a_long_name_makes_a_chat_a_private_one():
    lines = (f"30/12/24, 22:16 - {LONG}: a", "30/12/24, 22:17 - Bob: b")
    rows, _, facts = read(chat(*lines))
    assert (rows, facts.left_alone) == ([], True)


def test_a_long_sentence_before_a_colon_is_the_apps_and_counted():
    notice = (
        "Messages are written by a machine. Some of them may be wrong, so do not " * 2
    )
    rows, doubts, _ = read(chat(f"30/12/24, 22:16 - {notice}: learn more"))
    assert rows == [("ai", "2024-12-30", "Hi")]
    assert doubts == {"lines that the app may have written, not read": 1}


def test_marks_around_a_name_do_not_make_it_another():
    rows, *_ = read(chat("30/12/24, 22:16 - ~\u202fEve: a", "30/12/24, 22:17 - Eve: b"))
    assert [author for author, *_ in rows] == ["ai", "self", "self"]


# Dates -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        ("30/12/24, 22:15 - ", "2024-12-30"),
        ("12/30/24, 10:15\u202fPM - ", "2024-12-30"),
        ("30.12.2024, 22:15 - ", "2024-12-30"),
        ("30-12-2024 22:15 - ", "2024-12-30"),
        ("2024-12-30, 22:15 - ", "2024-12-30"),
        ("2024. 12. 30. 22:15 - ", "2024-12-30"),
        ("30/12/2024 à 22:15 - ", "2024-12-30"),
        ("30/12/24 10:15 p. m. - ", "2024-12-30"),
        ("22:15, 30/12/2024 - ", "2024-12-30"),
        ("[30/12/24, 10:15:00\u202fPM] ", "2024-12-30"),
        ("\u200e[30.12.24, 22:15:00] ", "2024-12-30"),
        ("[12.3.2024 klo 14.08.18] ", None),
        ("[٣٠\u200f/١٢\u200f/٢٠٢٤، ٢٢:١٥:٠٠] ", "2024-12-30"),
    ],
)
def test_the_date_of_a_line_is_read(stamp, day):
    rows, _, _ = read(f"{stamp}Meta AI: Hello\n")
    assert rows == [("ai", day, "Hello")]


@pytest.mark.parametrize(
    ("days", "meant"),
    [
        (["1/2/25", "1/13/25"], ["2025-01-02", "2025-01-13"]),  # 13 is no month
        (["9/8/24", "8/9/24"], ["2024-08-09", "2024-09-08"]),  # dates go forward
        (["3/3/25"], ["2025-03-03"]),  # any order means this
        (["01/11/27"], ["2027-01-11"]),  # 1 November is still to come
        (["1/2/25"], [None]),
        (["24/11/12", "24/11/13"], ["2024-11-12", "2024-11-13"]),  # before the AI
    ],
)
def test_the_order_of_dates_is_decided_by_the_whole_file(days, meant):
    rows, doubts, _ = read("".join(f"{day}, 22:15 - Meta AI: x\n" for day in days))
    assert [day for _, day, _ in rows] == meant
    unsure = meant.count(None)
    expected = {"dates whose order we cannot tell": unsure} if unsure else {}
    assert doubts == expected


# Words -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("a: b", "a: b"),
        ("<Media omitted>", None),
        ("<Medien ausgeschlossen>", None),
        ("\u200eimage omitted", None),
        ("\u200eReport.pdf • \u200e3 pages \u200edocument omitted", None),
        ("<some words>", "<some words>"),
        ("x <This message was edited>", "x"),
        ("x \u200e<Bu mesaj düzenlendi>", "x"),
        ("This message was deleted", None),
        ("one\n\nthree", "one\n\nthree"),
        ("list:\n12/05/2024 - dentist: 10:00", "list:\n12/05/2024 - dentist: 10:00"),
        ("she wrote\n[1.1.24, 10:00:00] Bob: hi", "she wrote\n[1.1.24, 10:00:00] Bob: hi"),
        ("👩\u200d🚀", "👩\u200d🚀"),
        ("", None),
    ],
)  # fmt: skip
def test_the_words_of_a_message(said, words):
    rows, doubts, _ = read(chat(f"31/12/24, 9:00 - Eve: {said}"))
    assert (rows[1:], doubts) == ([("self", "2024-12-31", words)], {})


def test_what_the_app_may_have_written_is_kept_and_counted():
    rows, doubts, _ = read(chat("31/12/24, 9:00 - Meta AI: \u200eAlgo que no sabemos"))
    assert rows[1:] == [("ai", "2024-12-31", "Algo que no sabemos")]
    assert doubts == {"lines that the app may have written, kept as messages": 1}


def test_lines_of_the_app_without_a_sender_are_no_messages():
    rows, doubts, _ = read(chat("31/12/24, 9:00 - Eve changed something"))
    assert (len(rows), doubts) == (1, {})


def test_lines_before_the_first_message_are_counted():
    _, doubts, _ = read("torn off\n" + chat())
    assert doubts == {"lines before the first message, not read": 1}


@pytest.mark.parametrize("text", ["no date at all\n", "\x00\x01", "{}"])
def test_a_text_without_messages_is_a_problem(text):
    found: list[dict] = []
    facts = facts_of(found)
    tally = records.run(text.encode(), formats.FORMATS["whatsapp-ai-chat-2024"], facts)
    assert [problem.what for problem in tally.problems] == [
        "no records found in a file of a known kind"
    ]


def test_bytes_that_are_no_utf8_cost_their_letters_alone():
    found: list[dict] = []
    facts = facts_of(found)
    data = b"30/12/24, 22:15 - Meta AI: caf\xe9\n"
    records.run(data, formats.FORMATS["whatsapp-ai-chat-2024"], facts)
    facts.flush()
    assert [row["text"] for row in found] == ["caf\ufffd"]


# The account report -------------------------------------------------------------------


def user(phone: str = "+00 1", **labels: Any) -> dict:
    told = {"About": {"value": "Hi"}, **labels}
    return {
        "label_values": [
            {"label": "Phone number", "value": phone},
            *({"label": label.replace("_", " "), **v} for label, v in told.items()),
        ]
    }


@pytest.mark.parametrize(
    ("record", "texts", "problems"),
    [
        (user(), ["Hi"], []),
        (user(About={"value": ""}), [], []),
        (user(About={}), [], []),
        ({"label_values": []}, [], ["record not read (ValueError)"]),
        ({"label_values": [{"label": "Invented", "value": "x"}]}, [], ["record not read (ValueError)"]),
        ({}, [], []),
    ],
)  # fmt: skip
def test_the_about_text_is_a_bio(record, texts, problems):
    found: list[dict] = []
    facts = facts_of(found)
    row = formats.FORMATS["whatsapp-profile-2023"]
    tally = records.run(b.json_bytes(record), row, facts)
    facts.flush()
    assert [(row["container"], row["text"]) for row in found] == [
        ("bio", text) for text in texts
    ]
    assert [problem.what for problem in tally.problems] == problems


def test_reports_of_two_phones_are_two_accounts_and_neither_is_named_by_it(tmp_path):
    paths = []
    for number in (1, 2):
        paths.append(tmp_path / f"{number}.zip")
        paths[-1].write_bytes(b.zipped({USER: user(f"+00 900 000 00{number}")}))
    out = tmp_path / "out"

    run(paths, Options(out=out, as_of=AS_OF))

    accounts = pq.read_table(out / "accounts.parquet").to_pylist()
    assert [row["account"] for row in accounts] == [
        "unnamed whatsapp account", "unnamed whatsapp account (2)",
    ]  # fmt: skip
    assert not any(b"900 000" in path.read_bytes() for path in out.iterdir())


def test_inspect_says_what_is_read_of_whatsapp(tmp_path):
    path = tmp_path / "report.zip"
    path.write_bytes(b.zipped({USER: user()}))

    (row,) = inspection.of([str(path)])

    assert (row["product"], row["account"]) == ("whatsapp", "unnamed whatsapp account")
    assert "chats between people never are" in row["advice"]


def test_a_text_in_a_facebook_export_makes_no_whatsapp_of_it(tmp_path):
    path = tmp_path / "facebook.zip"
    path.write_bytes(b.zipped({**b.facebook(), "WhatsApp Chat with Bob.txt": b"x"}))

    assert exports.product_of(opened(path)) == "facebook"
