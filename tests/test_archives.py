"""Hold what several archives, odd records and strangers do to an audit's truth."""

from __future__ import annotations

import pyarrow.parquet as pq
import pytest

from audit.pipeline import Options, opening, run
from tests import builders as b
from tests.conftest import AS_OF

ROOT = "your_instagram_activity"
LOGIN = "security_and_login_information/login_and_profile_creation"
PERSON = "personal_information/personal_information/personal_information.json"
S2020, S2023, S2024, S2026 = 1_578_182_400, 1_680_000_000, 1_717_200_000, 1_790_000_000


def person(*, private: bool, username: str = "ann.example") -> dict:
    cells = {
        "Username": username,
        "Name": "Ann Example",
        "Email": "ann@example.org",
        "Private Account": str(private),
    }
    mapped = {k: {"href": "", "value": v, "timestamp": 0} for k, v in cells.items()}
    return {"profile_user": [{"string_map_data": mapped}]}


def post(number: int, at: int, caption: str) -> dict:
    uri = f"media/posts/202001/{10**10 + number}.jpg"
    return {"media": [{"uri": uri, "creation_timestamp": at, "title": caption}]}


def instagram(
    *, private: bool, posts=(), archived=(), logins: bool = True, **more
) -> dict:
    files = {
        PERSON: person(private=private, **more),
        f"{ROOT}/media/posts_1.json": list(posts),
        f"{ROOT}/media/archived_posts.json": {"ig_archived_post_media": list(archived)},
    }
    if logins:
        time = {"Time": {"href": "", "value": "", "timestamp": S2020 - 100}}
        files[f"{LOGIN}/signup_details.json"] = {
            "account_history_registration_info": [{"string_map_data": time}]
        }
    return files


@pytest.fixture
def scan(tmp_path):
    """Return a function from named archives to the rows of items."""

    def _scan(archives: dict[str, dict], **options) -> list[dict]:
        paths = []
        for name, files in archives.items():
            paths.append(tmp_path / name)
            paths[-1].write_bytes(b.zipped(files))
        out = tmp_path / "out"
        run(paths, Options(out=out, as_of=AS_OF, formats=("json",), **options))
        return pq.read_table(out / "items.parquet").to_pylist()

    return _scan


def told(rows: list[dict], *columns: str) -> dict:
    return {
        r["text"]: tuple(r[c] for c in columns) for r in rows if r["kind"] == "caption"
    }


def test_hidden_items_of_a_private_account_share_its_unknown_past(scan):
    files = instagram(
        private=True,
        logins=False,
        posts=[post(1, S2020, "live"), post(2, S2026, "newest")],
        archived=[post(3, S2020, "archived")],
    )

    found = told(scan({"a.zip": files}), "verdict", "question")

    until = "account:instagram:ann.example:public_until"
    assert found == {
        "live": ("undetermined", until),
        "newest": ("undetermined", until),
        "archived": ("undetermined", "status:archived:instagram:ann.example"),
    }


@pytest.mark.parametrize("policy", ["eu-2025-05", "uk-2024-09", "us"])
def test_a_covered_span_from_before_the_policy_clears_older_items(scan, policy):
    files = instagram(
        private=True, posts=[post(1, S2020, "old"), post(2, S2026, "new")]
    )
    requests = {"timestamp": S2026, "label_values": [
        {"label": "Start date", "timestamp_value": S2023},
        {"label": "End date", "timestamp_value": S2026},
    ]}  # fmt: skip
    files[f"{ROOT}/other_activity/your_information_download_requests.json"] = [requests]

    found = told(
        scan({"a.zip": files}, policy=policy), "verdict", "public_spans", "certainty"
    )

    assert found == {
        "old": ("out_of_scope", [], "assumed"),
        "new": ("out_of_scope", [], "archive"),
    }


@pytest.mark.parametrize("names", ["ab", "ba"])
def test_the_newer_archive_states_the_flag_and_two_flags_prove_a_switch(scan, names):
    older = instagram(
        private=False, posts=[post(1, S2020, "old"), post(2, S2024, "mid")]
    )
    newer = instagram(
        private=True, posts=[post(1, S2020, "old"), post(3, S2026, "new")]
    )

    rows = scan({f"{names[0]}.zip": older, f"{names[1]}.zip": newer})

    assert told(rows, "visibility", "verdict") == dict.fromkeys(
        ("old", "mid", "new"), ("not_public", "undetermined")
    )


@pytest.mark.parametrize("names", ["ab", "ba"])
def test_the_newest_archive_says_what_is_archived(scan, names):
    older = instagram(
        private=False, archived=[post(1, S2020, "back")], posts=[post(2, S2024, "x")]
    )
    newer = instagram(
        private=False, posts=[post(1, S2020, "back"), post(3, S2026, "y")]
    )

    rows = scan({f"{names[0]}.zip": older, f"{names[1]}.zip": newer})

    assert told(rows, "status", "verdict")["back"] == ("live", "in_scope")


def test_a_renamed_account_is_one_account(scan):
    older = instagram(private=False, posts=[post(1, S2024, "x")], username="ann.before")
    newer = instagram(private=False, posts=[post(1, S2024, "x"), post(2, S2026, "y")])
    for files, at in ((older, S2024), (newer, S2026)):
        login = {
            "string_map_data": {"Time": {"href": "", "value": "", "timestamp": at}}
        }
        files[f"{LOGIN}/login_activity.json"] = {
            "account_history_login_history": [login]
        }

    rows = scan({"a.zip": older, "b.zip": newer})

    assert {row["account"] for row in rows} == {"ann.example"}
    assert sorted(told(rows, "verdict")) == ["x", "y"]


def test_equal_words_under_different_posts_are_different_items(scan):
    def comment(owner: str, at: int) -> dict:
        return {"string_map_data": {
            "Comment": {"value": "nice"}, "Media Owner": {"value": owner},
            "Time": {"timestamp": at},
        }}  # fmt: skip

    files = instagram(private=False)
    files[f"{ROOT}/comments/post_comments_1.json"] = [comment("bob", S2024)]
    files[f"{ROOT}/comments/reels_comments.json"] = {
        "comments_reels_comments": [comment("cleo", S2024 + 1)]
    }

    rows = [row for row in scan({"a.zip": files}) if row["kind"] == "comment"]

    assert sorted(row["question"] for row in rows) == [
        "owner:instagram:bob", "owner:instagram:cleo",
    ]  # fmt: skip


THREAD = f"{ROOT}/messages/inbox/meta_1/message_1.json"


@pytest.mark.parametrize(
    ("participants", "senders", "read"),
    [
        (["Ann Example", "Meta AI"], ["Ann Example", "Meta AI"], True),
        (["Meta AI", "Ann Example"], ["Ann Example", "Meta AI", "Bob"], False),
        (["Ann Example", "Meta AI", "Bob"], ["Ann Example", "Meta AI"], False),
        (["Ann Example", "Bob"], ["Ann Example", "Bob"], False),
        (["Bob", "Meta AI"], ["Bob"], False),
    ],
)
def test_only_a_talk_of_the_owner_with_the_ai_alone_is_read(
    scan, tmp_path, participants, senders, read
):
    files = instagram(private=False)
    files[THREAD] = {
        "participants": [{"name": name} for name in participants],
        "messages": [
            {
                "sender_name": name,
                "timestamp_ms": S2026 * 1000 + n,
                "content": f"said {n}",
            }
            for n, name in enumerate(senders)
        ],
    }

    rows = [row for row in scan({"a.zip": files}) if row["kind"] == "ai_message"]

    (file,) = (
        row
        for row in pq.read_table(tmp_path / "out" / "files.parquet").to_pylist()
        if row["path"] == THREAD
    )
    assert [row["text"] for row in rows] == (
        [f"said {n}" for n in range(2)] if read else []
    )
    assert file["status"] == ("parsed" if read else "skipped")


@pytest.mark.parametrize("kept", ["Ann Example", "annexample"])
def test_none_of_the_given_names_stays_with_text_none(scan, tmp_path, kept):
    scan({"a.zip": b.facebook()}, text="full", birth_year=("1980",))

    with pytest.raises(Exception, match="--birth-year"):
        scan({"a.zip": b.facebook()}, text="none", birth_year=(f"nobody {kept}=1980",))

    assert (tmp_path / "out" / "summary.json").is_file()


def test_skeletons_hold_no_word_of_the_person(tmp_path):
    from audit.pipeline import inspection

    files = {
        **b.facebook(),
        "your_facebook_activity/posts/canarystem_bob.json": {"canarykey_bob": 1},
        "canaryfolder/your_facebook_activity/groups/your_badges.json": {
            "group_badges_v2": {"canarygroup": ["canaryvalue"]}
        },
    }
    path = tmp_path / "canaryname.zip"
    path.write_bytes(b.zipped(files))

    shown = repr(inspection.skeletons([str(path)]))

    assert "canary" not in shown
    assert "bob" not in shown


def test_a_further_profile_of_a_person_is_not_taken_for_a_page(tmp_path):
    root = "this_profile's_activity_across_facebook/posts/profile_posts_1.json"
    members = {root: [b.post("Hello", 1_500_000_000)], b.PROFILE: {"profile_v2": {}}}
    friends = {"connections/friends/your_friends.json": {"friends_v2": []}}
    surfaces = []
    for number, given in enumerate((members, members | friends)):
        folder = b.unzipped(given, tmp_path / f"in{number}")
        out = tmp_path / f"out{number}"
        run([folder], Options(out=out, as_of=AS_OF, formats=("parquet",)))
        rows = pq.read_table(out / "items.parquet").to_pylist()
        surfaces.append([(row["surface"], row["visibility"]) for row in rows])

    assert surfaces == [[("page", "public")], [("timeline", "unknown")]]


@pytest.mark.parametrize(
    "history", [b"{", b"[]", b'[{"title": "Switched to Private"}]']
)
def test_a_privacy_history_that_cannot_be_read_is_no_sign_that_there_was_none(
    history, tmp_path
):
    members = {
        PERSON: person(private=True),
        f"{ROOT}/media/posts_1.json": [post(1, S2020, "x"), post(2, S2026, "y")],
        f"{LOGIN}/profile_privacy_changes.json": history,
        f"{LOGIN}/signup_details.json": {"account_history_registration_info": []},
    }
    folder = b.unzipped(members, tmp_path / "in")
    run([folder], Options(out=tmp_path / "out", as_of=AS_OF, formats=("parquet",)))

    rows = pq.read_table(tmp_path / "out" / "items.parquet").to_pylist()

    found = [(r["verdict"], r["question"]) for r in rows if r["kind"] == "photo"]
    assert found == [("undetermined", "account:instagram:ann.example:public_until")] * 2


# What is absent proves nothing where something could not be read ---------------------


def cut_before(data: bytes, path: str) -> bytes:
    """Return a download that broke off before a member's header."""
    return data[: data.index(path.encode()) - 30]


LOST = {
    "nothing": lambda files: b.zipped(files),
    "its end": lambda files: cut_before(b.zipped(files), f"{ROOT}/media/stories.json"),
    "a file of it": lambda files: b.zipped(
        {**files, f"{ROOT}/media/reels.json": b"{broken"}
    ),
    "a record of it": lambda files: b.zipped(
        {**files, f"{ROOT}/media/reels.json": {"ig_reels_media": [5]}}
    ),
}


@pytest.fixture
def lost(tmp_path):
    """Return a scan of two archives, of which the newer one lost something."""

    def _lost(what: str) -> dict:
        older = instagram(
            private=False, posts=[post(1, S2024, "kept"), post(2, S2024, "gone")]
        )
        newer = instagram(
            private=False, posts=[post(1, S2024, "kept"), post(3, S2026, "new")]
        )
        newer[f"{ROOT}/media/stories.json"] = {"ig_stories": []}
        (tmp_path / "a.zip").write_bytes(b.zipped(older))
        (tmp_path / "b.zip").write_bytes(LOST[what](newer))
        out = tmp_path / "out"
        options = Options(out=out, as_of=AS_OF, formats=("parquet",))
        run([tmp_path / "a.zip", tmp_path / "b.zip"], options)
        rows = pq.read_table(out / "items.parquet").to_pylist()
        return {row["text"]: row for row in rows if row["kind"] == "caption"}

    return _lost


def test_what_a_whole_newer_archive_lacks_was_removed(lost):
    found = lost("nothing")["gone"]

    assert found["public_until"] is not None


@pytest.mark.parametrize("what", [what for what in LOST if what != "nothing"])
def test_what_an_archive_lacks_that_lost_something_was_not_removed(lost, what):
    rows = lost(what)

    assert set(rows) == {"kept", "gone", "new"}
    for column in ("public_from", "public_until", "visibility", "verdict", "rule"):
        assert rows["gone"][column] == rows["kept"][column], column


PICTURES = f"{ROOT}/media/profile_photos.json"


@pytest.mark.parametrize("what", ["nothing", "a file of it"])
def test_the_newest_picture_is_known_only_where_nothing_is_unread(tmp_path, what):
    files = instagram(private=True, posts=[post(1, S2024, "kept")])
    files[PICTURES] = {
        "ig_profile_picture": [
            {"uri": "media/profile/202301/1.jpg", "creation_timestamp": S2023}
        ]
    }
    (tmp_path / "a.zip").write_bytes(LOST[what](files))
    out = tmp_path / "out"
    run([tmp_path / "a.zip"], Options(out=out, as_of=AS_OF, formats=("parquet",)))
    rows = pq.read_table(out / "items.parquet").to_pylist()

    (picture,) = (row for row in rows if row["surface"] == "profile_picture")

    assert (picture["visibility_basis"] == "always_public") == (what == "nothing")


THREAD = "your_facebook_activity/messages/inbox/metaai_2002/message_1.json"


def ai_thread() -> dict:
    talk = b.message("What is a tree?", "Ann Example")
    return {**talk, "participants": [{"name": "Meta AI"}, {"name": "Ann Example"}]}


UNREADABLE = {
    "encrypted": b.encrypted(THREAD),
    "of another method": b.of_method(THREAD),
    "damaged": b.Entry(THREAD, b"x" * 99, packed=b"\x07" + b"\xff" * 60),
    "of two names": b.misnamed(THREAD, b.json_bytes(ai_thread())),
}


@pytest.mark.parametrize("entry", UNREADABLE.values(), ids=UNREADABLE)
def test_a_thread_that_may_be_with_the_ai_and_cannot_be_read_is_a_loss(tmp_path, entry):
    path = tmp_path / "facebook.zip"
    path.write_bytes(b.forged([*b.entries(b.facebook()), entry]))
    out = tmp_path / "out"
    done = run([path], Options(out=out, as_of=AS_OF, formats=("parquet",)))
    files = pq.read_table(out / "files.parquet").to_pylist()

    assert {row["path"]: row["status"] for row in files}[THREAD] == "failed"
    assert done.unread


def test_one_thread_that_cannot_be_opened_hides_no_other(tmp_path, monkeypatch):
    members = {**b.facebook(), b.THREAD: b.message("private"), THREAD: ai_thread()}
    folder = b.unzipped(members, tmp_path / "in")
    true = opening.opened

    def then_lost(*args, **options):
        found = true(*args, **options)
        (folder / b.THREAD).unlink()
        return found

    monkeypatch.setattr(opening, "opened", then_lost)
    out = tmp_path / "out"
    done = run([folder], Options(out=out, as_of=AS_OF, formats=("parquet",)))
    rows = pq.read_table(out / "items.parquet").to_pylist()
    files = pq.read_table(out / "files.parquet").to_pylist()

    assert [r["text"] for r in rows if r["kind"] == "ai_message"] == ["What is a tree?"]
    assert {row["path"]: row["status"] for row in files}[b.THREAD] == "failed"
    assert done.unread


def test_friends_in_another_part_show_that_it_is_no_page(tmp_path):
    profile = "this_profile_s_activity_across_facebook/posts/profile_posts_1.json"
    friends = {"friends_v2": [{"name": "Bob Sample", "timestamp": S2020}]}
    named = {"username": "annexample", "name": {"full_name": "Ann Example"}}
    owner = {"profile_v2": named}
    parts = {
        "facebook-1.zip": {b.PROFILE: owner, profile: b.posts(2)},
        "facebook-2.zip": {
            b.PROFILE: owner, "connections/friends/your_friends.json": friends,
        },
    }  # fmt: skip
    for name, members in parts.items():
        (tmp_path / name).write_bytes(b.zipped(members))
    out = tmp_path / "out"
    paths = [tmp_path / name for name in parts]
    run(paths, Options(out=out, as_of=AS_OF, formats=("parquet",)))
    rows = pq.read_table(out / "items.parquet").to_pylist()

    assert {row["surface"] for row in rows if row["kind"] == "post"} == {"timeline"}
