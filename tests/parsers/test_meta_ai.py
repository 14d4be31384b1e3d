"""Hold that talks with the AI are found in every shape, and nobody else's are."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pyarrow.parquet as pq
import pytest

from audit.pipeline import Options, run
from parsers import formats, meta_ai_app, meta_ai_threads, records, times
from parsers.columns import Context, Facts
from parsers.html import reading
from tests import builders as b
from tests.conftest import AS_OF

T = 1_770_000_000  # 2026-02-02T02:40:00Z
OWNER = "Eve Example"
FACEBOOK_AI = "facebook-ai-conversations-2025"
UNNAMED = "speakers not named, taken for the person's own"
LOOSE = "media whose giver is not told, taken for the person's own"
REFUSED = "record not read (ValueError)"


def read(
    value: Any, format_id: str = FACEBOOK_AI, names: tuple[str, ...] = (OWNER,)
) -> tuple[list[tuple], dict[str, int], list[str]]:
    """Return author, words and medium of each item, the doubts, and the problems."""
    found: list[dict] = []
    row = formats.FORMATS[format_id]
    context: dict[str, Any] = dict.fromkeys(Context._fields, ())
    context |= {"task": 0, "product": row.product, "accounts": {}, "names": names}
    context |= {"latest": 1_800_000_000_000, "zone": None}
    facts = Facts(
        Context(**context), send=lambda batch: found.extend(batch.to_pylist()), rank=1
    )
    data = b.content(value)
    reader = records.run if row.page is None else reading.run
    tally = reader(data, row, facts)
    facts.flush()
    rows = [(r["author"], r["text"], r["media_path"]) for r in found]
    return rows, dict(facts.doubts), [problem.what for problem in tally.problems]


def entries(words: str | None, speaker: str | None, at: int = T, *more: dict) -> dict:
    """Return one message in the shape that was seen: 13 entries."""
    listed = [{"label": f"l{n}"} for n in range(12)]
    if words is not None:
        listed[3]["value"] = words
    if speaker is not None:
        listed[9]["value"] = speaker
    listed[10:10] = more
    return {"title": "", "dict": [*listed[:12], {"timestamp_value": at}]}


def conversation(*messages: Any, **more: Any) -> dict:
    people = [{"dict": [{"label": "n", "value": name}]} for name in (OWNER, "Meta AI")]
    return {
        "label_values": [
            {"label": "t", "value": "A title"},
            {"title": "p", "dict": people},
            {"title": "m", "dict": list(messages)},
        ],
        **more,
    }


HELLO, HI = entries("Hello", OWNER), entries("Hi", "Meta AI")
BOTH = [("self", "Hello", None), ("ai", "Hi", None)]


# Conversations ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        conversation(HELLO, HI),
        [conversation(HELLO, HI)],
        [conversation(HELLO), conversation(HI)],
        {"ai_conversations_v9": [conversation(HELLO, HI)]},
        {"label_values": [{"title": "", "vec": [{"dict": [{"title": "", "dict": [HELLO, HI]}]}]}]},
        {"label_values": [{"title": "a", "dict": [HELLO]}, {"title": "b", "dict": [HI]}]},
    ],
)  # fmt: skip
def test_the_messages_are_found_wherever_they_stand(value):
    assert read(value) == (BOTH, {}, [])


@pytest.mark.parametrize("owner", ["Ève Exämple", "이브", 'O\'Eve "E" \\ Example'])
def test_names_are_compared_as_they_are_meant(owner):
    rows, doubts, _ = read(conversation(entries("x", owner), HI), names=(owner,))
    assert ([author for author, *_ in rows], doubts) == (["self", "ai"], {})


@pytest.mark.parametrize(
    ("speakers", "authors"),
    [
        ([OWNER, "Chef Bot"], ["self", "ai"]),
        (["Somebody", "Meta AI"], ["self", "ai"]),
        (["You", "Meta AI"], ["self", "ai"]),
    ],
)
def test_a_speaker_is_known_by_the_other_side(speakers, authors):
    value = conversation(*(entries("words", one) for one in speakers))
    rows, doubts, _ = read(value)
    assert ([author for author, *_ in rows], doubts) == (authors, {})


@pytest.mark.parametrize("speakers", [[None], ["A", "B"]])
def test_speakers_who_cannot_be_told_are_counted(speakers):
    value = conversation(*(entries("words", one) for one in speakers))
    rows, doubts, _ = read(value)
    assert rows == [("self", "words", None)] * len(speakers)
    assert doubts == {UNNAMED: len(speakers)}


def test_words_that_are_a_name_stay_words():
    value = conversation(entries("Meta AI", OWNER), entries("You", "Meta AI"))
    assert read(value)[0] == [("self", "Meta AI", None), ("ai", "You", None)]


def test_messages_of_fewer_entries_are_read_by_the_names_in_them():
    def short(*values: str) -> dict:
        told = [{"label": "", "value": value} for value in values]
        return {"dict": [*told, {"timestamp_value": T}]}

    value = conversation(short("Hello", OWNER), short("Hi", "Meta AI"), short(OWNER))
    assert read(value)[0] == [*BOTH, ("self", None, None)]


def test_media_given_along_are_items_of_their_own():
    given = {
        "title": "",
        "media": [{"uri": "messages/1.jpg"}, {"uri": "messages/2.jpg"}],
    }
    message = entries("Look", OWNER)
    message["dict"][8] = given
    rows, doubts, _ = read(conversation(message, HI))
    assert rows == [
        ("self", "Look", None),
        ("self", None, "messages/1.jpg"),
        ("self", None, "messages/2.jpg"),
        ("ai", "Hi", None),
    ]
    assert doubts == {}


def test_media_beside_the_messages_are_kept_and_counted():
    value = conversation(HELLO, HI, media=[{"uri": "messages/3.jpg"}])
    rows, doubts, _ = read(value)
    assert rows == [*BOTH, ("self", None, "messages/3.jpg")]
    assert doubts == {LOOSE: 1}


def test_a_bad_message_costs_itself():
    value = conversation(HELLO, "no message", HI, {"dict": "x"}, HI)
    rows, _, problems = read(value)
    assert rows == [*BOTH, ("ai", "Hi", None)]
    assert problems == [REFUSED, REFUSED]


def test_a_message_without_a_time_is_kept():
    undated = {"dict": [*HELLO["dict"][:12], {"timestamp_value": 0}]}
    assert read(conversation(undated, HI))[0] == BOTH


@pytest.mark.parametrize(
    "value",
    [
        {"label_values": []},
        {"label_values": [{"label": "Title", "value": "x"}]},
        conversation(),
        [{"title": "x", "media": []}],
        ["x"],
        {"messages": [{"text": "a shape nobody saw"}]},
    ],
)
def test_what_cannot_be_mapped_is_a_problem_and_never_nothing(value):
    rows, _, problems = read(value)
    assert rows == []
    assert problems != []


@pytest.mark.parametrize("value", [[], {}, {"ai_conversations": []}])
def test_an_empty_file_is_no_problem(value):
    assert read(value) == ([], {}, [])


def test_lists_with_times_beside_the_messages_are_counted():
    other = {"title": "x", "dict": [{"dict": [{"timestamp_value": 1}, {"label": "y"}]}]}
    value = conversation(HELLO, HI)
    value["label_values"].append(other)
    _, doubts, _ = read(value)
    assert doubts == {"lists with times that are no messages, not read": 1}


# Files and folders --------------------------------------------------------------------

ROOT = "your_instagram_activity"


@pytest.mark.parametrize(
    ("path", "status", "format_id"),
    [
        ("messages/ai_conversations.json", "parsed", "instagram-ai-conversations-2026"),
        ("messages/ai_conversations.html", "parsed", "instagram-ai-conversations-2026-html"),
        ("messages/ai_conversations/thread_for_mailbox1_2.json", "parsed", "instagram-ai-conversation-2026"),
        ("messages/ai_conversations/thread_for_mailbox1_2.html", "parsed", "instagram-ai-conversation-2026-html"),
        ("messages/ai_conversations/meta_1/message_1.json", "parsed", "instagram-ai-conversation-2026"),
        ("messages/ai_conversations/meta_1/photos/1.jpg", "media", None),
        ("messages/ai_conversations/meta_1/odd.bin", "unknown", None),
        ("messages/inbox/meta_1/photos/1.jpg", "skipped", None),
        ("messages/inbox/bob_1/message_1.html", "skipped", None),
        ("ai/your_invented_characters.json", "unknown", None),
    ],
)  # fmt: skip
def test_talks_with_the_ai_are_no_private_messages(path, status, format_id):
    match = formats.match(f"{ROOT}/{path}", "instagram")
    assert (match.status, match.format and match.format.id) == (status, format_id)


# Threads ------------------------------------------------------------------------------


def head(*names: Any, **more: Any) -> bytes:
    people = [{"name": name} if isinstance(name, str) else name for name in names]
    return b.json_bytes({"participants": people, **more})


@pytest.mark.parametrize(
    ("data", "names", "is_talk"),
    [
        (head(OWNER, "Meta AI"), [OWNER], True),
        (head("Meta AI", "Ève \"E\" Exämple 🦆"), ["Ève \"E\" Exämple 🦆"], True),
        (head("META AI", OWNER.upper()), [OWNER], True),
        (head("Meta AI", OWNER, "Bob ] Sample"), [OWNER], False),
        (head("Meta AI", OWNER, {"id": 1}), [OWNER], False),
        (head("Meta AI", OWNER, "x" * 9000)[:4096], [OWNER], False),
        (head("Meta AI", OWNER)[:40], [OWNER], False),
        (head("Meta AI", "Bob Sample"), ["Meta AI"], False),
        (head("Meta AI", "Meta AI"), ["Meta AI"], False),
        (head("Meta AI Fan", OWNER), [OWNER], False),
        (head("Meta AI", ""), [""], False),
        (head("Meta AI", OWNER), [], False),
        (b.json_bytes({"messages": [{"content": '"participants": [{"name": "Meta AI"}, {"name": "Eve Example"}]'}]}), [OWNER], False),
        (b"", [OWNER], False),
    ],
)  # fmt: skip
def test_a_talk_with_the_ai_is_known_by_exactly_its_participants(data, names, is_talk):
    assert meta_ai_threads.is_with_ai(data, names) is is_talk


def message(sender: Any, words: str, **more: Any) -> dict:
    return {"sender_name": sender, "timestamp_ms": T * 1000, "content": words, **more}


def thread(*messages: dict) -> dict:
    people = [{"name": OWNER}, {"name": "Meta AI"}]
    return {"participants": people, "messages": list(messages)}


AI_THREAD = "facebook-ai-thread-2024"


def test_a_thread_gives_prompts_answers_and_media():
    given = message(OWNER, "Hello", photos=[{"uri": "messages/1.jpg"}])
    rows, doubts, problems = read(thread(given, message("Meta AI", "Hi")), AI_THREAD)
    assert rows == [BOTH[0], ("self", None, "messages/1.jpg"), BOTH[1]]
    assert (doubts, problems) == ({}, [])


def test_a_talk_with_a_third_person_is_left_alone_and_counted():
    speakers = (OWNER, "Meta AI", "Bob Sample")
    rows, doubts, _ = read(conversation(*(entries("words", one) for one in speakers)))

    assert (rows, doubts) == ([], {"talks with a third person, left alone": 1})


def test_a_message_without_a_sender_does_not_hide_the_others():
    rows, doubts, _ = read(
        thread(message(None, "?"), message("Meta AI", "Hi")), AI_THREAD
    )
    assert rows == [("self", "?", None), BOTH[1]]
    assert doubts == {UNNAMED: 1}


def test_a_cut_thread_keeps_what_is_whole():
    data = json.dumps(
        thread(message(OWNER, "Hello"), message("Meta AI", "Hi"))
    ).encode()
    rows, *_ = read(data[:-20], AI_THREAD)
    assert rows == BOTH[:1]


def test_a_thread_without_messages_is_a_problem():
    assert read({"participants": []}, AI_THREAD)[2] == [REFUSED]


def test_media_of_a_talk_are_media_and_those_of_people_are_not(tmp_path):
    inbox = "your_facebook_activity/messages/inbox"
    talk = thread(
        message(OWNER, "Hello", photos=[{"uri": f"{inbox}/ai_1/photos/1.jpg"}])
    )
    talk["messages"].append(message("Meta AI", "Hi"))
    files = {
        **b.facebook(name=OWNER),
        f"{inbox}/ai_1/message_1.json": talk,
        f"{inbox}/ai_1/photos/1.jpg": b"xx",
        f"{inbox}/bob_1/photos/2.jpg": b"xx",
    }
    path = tmp_path / "facebook.zip"
    path.write_bytes(b.zipped(files))

    run([path], Options(out=tmp_path / "out", as_of=AS_OF))

    found = pq.read_table(tmp_path / "out" / "files.parquet").to_pylist()
    jpg = {
        row["path"][-5:]: row["status"] for row in found if row["path"].endswith("jpg")
    }
    assert jpg == {"1.jpg": "media", "2.jpg": "skipped"}
    items = pq.read_table(tmp_path / "out" / "items.parquet").to_pylist()
    assert [row["media_bytes"] for row in items if row["media_path"]] == [2]


# The app ------------------------------------------------------------------------------

APP = "meta_ai-conversations-2026"
NAME = "Conversation with Meta AI_04-17-2026_1776479869.txt"


def app(*talks: tuple[str, str]) -> dict:
    listed = [{"label": name, "value": words} for name, words in talks]
    return {"label_values": [{"label": "f", "dict": [{"label": "f", "dict": listed}]}]}


@pytest.mark.parametrize(
    ("words", "turns"),
    [
        ("Conversation with Meta AI\n\n\nYou: a\nMeta AI: b\n", [("self", "a"), ("ai", "b")]),
        ("You: a\r\n\r\nb: c\r\nMeta AI: d", [("self", "a\n\nb: c"), ("ai", "d")]),
        ("Titre\n\nIk-zelf: a\nMeta AI: b\nIk-zelf: c", [("self", "a"), ("ai", "b"), ("self", "c")]),
        ("Vous : a\nMeta AI : b", [("self", "a"), ("ai", "b")]),
        ("Meta AI: b", [("ai", "b")]),
        ("Title\nfirst words\nYou: a\nMeta AI: b", [(None, "first words"), ("self", "a"), ("ai", "b")]),
        ("Title\nwords of nobody", [(None, "words of nobody")]),
        ("words", [(None, "words")]),
    ],
)  # fmt: skip
def test_a_text_is_cut_into_turns(words, turns):
    assert list(meta_ai_app.turns_of(words)) == turns


@pytest.mark.parametrize(
    ("name", "day"),
    [
        (NAME, "2026-04-18"),  # the number is 02:37 UTC of the day after
        ("x_17-04-2026_1776479869.txt", "2026-04-18"),
        ("x_04-17-2026.txt", "2026-04-17"),
        ("x_04-17-2026_1700000000.txt", "2026-04-17"),
        ("x_04-05-2026.txt", None),
        ("x_05-05-2026.txt", "2026-05-05"),
        ("x_31-31-2026.txt", None),
        ("x.txt", None),
    ],
)
def test_the_day_of_a_talk_is_in_its_name(name, day):
    expected = None if day is None else times.start_of(date.fromisoformat(day))
    assert meta_ai_app.day_of(name) == expected


def test_what_is_no_talk_is_counted_and_pictures_are_kept():
    value = app(
        (NAME, "You: a\nMeta AI: b"), ("Kind", "x"), (NAME, "https://a.example/1")
    )
    rows, doubts, _ = read(value, APP)
    assert [row[:2] for row in rows] == [("self", "a"), ("ai", "b"), ("self", None)]
    assert doubts == {"values that are no talk, not read": 1, LOOSE: 1}


@pytest.mark.parametrize("value", [app(), {"label_values": [{"label": "x"}]}, [1]])
def test_a_file_without_talks_is_a_problem(value):
    assert read(value, APP)[2] != []


# Pages --------------------------------------------------------------------------------


def page(body: str) -> bytes:
    return f'<html><body><main role="main">{body}</main></body></html>'.encode()


def test_a_page_of_the_app_without_talks_is_a_problem():
    rows, _, problems = read(page("<div>words</div>"), f"{APP}-html")
    assert (rows, problems) == ([], [REFUSED])


def test_a_page_of_a_talk_without_messages_is_a_problem_but_an_index_is_none():
    link = page('<div><a href="x/y.html">Ponds</a></div>')
    assert read(link, "instagram-ai-conversation-2026-html")[2] == [REFUSED]
    assert read(link, "instagram-ai-conversations-2026-html") == ([], {}, [])


def test_messages_under_headings_are_read():
    def one(speaker: str, words: str, time: str) -> str:
        return f'<section class="a"><h2>{speaker}</h2><div>{words}</div><footer>{time}</footer></section>'

    body = one(OWNER, "Hello", "Feb 01, 2026 6:40 pm") + one(
        "Meta AI", "Hi", "Feb 01, 2026 6:41 pm"
    )
    assert read(page(body), "instagram-ai-conversation-2026-html") == (BOTH, {}, [])
