"""The policy files say what VISIBILITY says, and the loader refuses what is unfit."""

import hashlib
import re
from datetime import date
from pathlib import Path

import pytest

from audit.policy import PolicyError, digest, for_region, load, parse, policy_of

ROOT = Path(__file__).parents[2] / "audit" / "policies"
ORDER = ["eu-2025-05", "uk-2024-09", "us", "br-2024-08", "row", "eu-2024-06"]
POLICIES = pytest.mark.parametrize("policy", load(), ids=lambda policy: policy.id)

GOOD = """
id = "xx-2030"
order = 9
title = "An invented policy"
announced = 2030-01-01
start = 2030-02-01
regions = ["XX"]
status = "in_force"
checked = 2030-03-01
sources = ["paper"]

[objection]
available = false
sources = ["paper"]

[[revision]]
from = 2030-02-01
change = "First text."
sources = ["paper"]

[[source]]
id = "paper"
publisher = "Ann Example"
title = "A paper"
date = "2030-01-01"
address = "https://example.org/paper"
read = "full"

[[gate]]
id = "xx-gate"
when = { minor = true }
unless = { kind = "ai_message" }
verdict = "out_of_scope"
says = "Nobody under 18."
sources = ["paper"]
confidence = "high"

[[rule]]
id = "xx-public"
when = { exposure = "exposed", kind = ["post", "photo"] }
verdict = "in_scope"
says = "Public posts."
sources = ["paper"]
confidence = "high"

[[rule]]
id = "xx-default"
when = {}
verdict = "undetermined"
says = "Nothing names it."
sources = ["paper"]
confidence = "high"
"""

HEIR = """
id = "yy-2030"
order = 10
title = "An heir"
announced = 2030-01-01
start = 2030-02-01
regions = ["YY"]
status = "in_force"
checked = 2030-03-01
inherits = "xx-2030"
leaves_out = ["xx-default"]
sources = ["note"]

[objection]
available = false
sources = ["note"]

[[revision]]
from = 2030-02-01
change = "First text."
sources = ["paper"]

[[source]]
id = "note"
publisher = "Ben Example"
title = "A note"
date = "2030-01-01"
address = "https://example.org/note"
read = "excerpt"

[[gate]]
id = "yy-others-words"
when = { author = "other" }
verdict = "undetermined"
says = "Someone else's."
sources = ["paper", "note"]
confidence = "high"

[[rule]]
id = "yy-default"
when = {}
verdict = "undetermined"
says = "Nothing names it."
sources = ["note"]
confidence = "high"
"""

QUOTED = 'posts."\nquote = "Beiträge"\nquote_lang = "de"\nquote_source = "paper"'

# What is changed in GOOD, and the rule and field that the error must name.
REFUSALS = {
    "syntax": ('id = "xx-2030"', "id = xx", None, "syntax"),
    "another file name": ('id = "xx-2030"', 'id = "zz"', None, "id"),
    "no start": ("start = 2030-02-01\n", "", None, "start"),
    "a start that is a text": ("2030-02-01\nreg", '"soon"\nreg', None, "start"),
    "an empty title": ('"An invented policy"', '""', None, "title"),
    "no regions": ('["XX"]', "[]", None, "regions"),
    "an unknown status": ('"in_force"', '"perhaps"', None, "status"),
    "an unknown header field": ("order = 9", "order = 9\ncolour = 1", None, "colour"),
    "a policy without source": ('2030-03-01\nsources = ["paper"]',
                                '2030-03-01\nsources = []', None, "sources"),
    "no word on objections": ("available = false", "", "objection", "available"),
    "an objection without source": (
        'false\nsources = ["paper"]', 'false\nsources = ["x"]', "objection", "sources",
    ),
    "a revision without day": ("from = 2030-02-01\n", "", "revision", "from"),
    "a source of no publisher": (
        'publisher = "Ann Example"\n', "", "paper", "publisher",
    ),
    "a source without address": (
        '"https://example.org/paper"', '""', "paper", "address",
    ),
    "a source read somehow": ('read = "full"', 'read = "twice"', "paper", "read"),
    "an unknown verdict": ('"in_scope"', '"eligible"', "xx-public", "verdict"),
    "a rule without verdict": ('verdict = "in_scope"\n', "", "xx-public", "verdict"),
    "a rule that says nothing": ('says = "Public posts."\n', "", "xx-public", "says"),
    "a rule that says a blank": ('"Public posts."', '""', "xx-public", "says"),
    "a rule without source": (
        'posts."\nsources = ["paper"]\n', 'posts."\n', "xx-public", "sources",
    ),
    "a rule with no source": (
        'posts."\nsources = ["paper"]', 'posts."\nsources = []', "xx-public", "sources",
    ),
    "an unknown source": (
        'posts."\nsources = ["paper"]', 'posts."\nsources = ["x"]', "xx-public",
        "sources",
    ),
    "an unknown confidence": (
        'posts."\nsources = ["paper"]\nconfidence = "high"',
        'posts."\nsources = ["paper"]\nconfidence = "sure"', "xx-public", "confidence",
    ),
    "an unknown condition": ("exposure =", "audience =", "xx-public", "when"),
    "an unknown label": ('"photo"]', '"picture"]', "xx-public", "when"),
    "a number for true": ("minor = true", "minor = 1", "xx-gate", "when"),
    "no label at all": ('["post", "photo"]', "[]", "xx-public", "when"),
    "an unknown label to spare": ('"ai_message"', '"ai_chat"', "xx-gate", "unless"),
    "a text for a day": (
        'exposure = "exposed"', 'objection_from = "may"', "xx-public", "when",
    ),
    "a window of one day": (
        'exposure = "exposed"', "public_within = [2030-01-01]", "xx-public", "when",
    ),
    "a window that ends before it starts": (
        'exposure = "exposed"', "public_within = [2030-01-02, 2030-01-01]",
        "xx-public", "when",
    ),
    "a quote without language": (
        'posts."', 'posts."\nquote = "Posts"', "xx-public", "quote_lang",
    ),
    "a language without quote": (
        'posts."', 'posts."\nquote_lang = "en"', "xx-public", "quote",
    ),
    "a quote of nobody": (
        'posts."', 'posts."\nquote = "Posts"\nquote_lang = "en"', "xx-public",
        "quote_source",
    ),
    "a quote of a source that the rule does not name": (
        'posts."', QUOTED.replace('"paper"', '"letter"'), "xx-public", "quote_source",
    ),
    "a quote in a language of its own": (
        'posts."', QUOTED.replace('"de"', '"German"'), "xx-public", "quote_lang",
    ),
    "a quote of several lines": (
        'posts."', QUOTED.replace("Beitr", "Bei\\ntr"), "xx-public", "quote",
    ),
    "a revision that ends before it begins": (
        'from = 2030-02-01\n', "from = 2030-02-01\nto = 2030-01-31\n", "revision",
        "to",
    ),
    "an objection to a platform of nobody's": (
        "available = false", 'available = false\nplatforms = ["usenet"]', "objection",
        "platforms",
    ),
    "a rule of which no export holds anything, exercised": (
        'exposure = "exposed"', 'class = "activity_log"', "xx-public", "exercised",
    ),
    "a rule that matches, not exercised": (
        'posts."', 'posts."\nexercised = false', "xx-public", "exercised",
    ),
    "an unknown rule field": ('posts."', 'posts."\ncolour = 1', "xx-public", "colour"),
    "an id twice": ('id = "xx-public"', 'id = "xx-gate"', "xx-gate", "id"),
    "a rule behind the last word": (
        'when = { exposure = "exposed", kind = ["post", "photo"] }', "when = {}",
        "xx-default", "when",
    ),
    "a rule that an earlier one shadows": (
        'exposure = "exposed", kind = ["post", "photo"] }',
        'minor = true, kind = "post" }', "xx-public", "when",
    ),
    "no last word": ("when = {}", 'when = { exposure = "unknown" }', None, "rule"),
    "a last word that decides": (
        'when = {}\nverdict = "undetermined"', 'when = {}\nverdict = "in_scope"', None,
        "rule",
    ),
    "a gate that is no table": ("[[gate]]", "[gate]", None, "gate"),
    "an unknown parent": ("order = 9", 'order = 9\ninherits = "zz"', None, "inherits"),
    "leaving out what is not inherited": (
        "order = 9", 'order = 9\nleaves_out = ["zz"]', None, "leaves_out",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSALS)
def test_loader_refuses(case):
    before, after, rule, field = REFUSALS[case]
    assert before in GOOD

    with pytest.raises(PolicyError) as refusal:
        parse("xx-2030.toml", GOOD.replace(before, after, 1))

    assert (refusal.value.rule, refusal.value.field) == (rule, field)
    assert refusal.value.todo


def test_error_names_file_line_rule_field_and_what_to_do():
    line = GOOD.splitlines().index('verdict = "in_scope"') + 1

    with pytest.raises(PolicyError) as refusal:
        parse("xx-2030.toml", GOOD.replace('"in_scope"', '"eligible"'))

    assert str(refusal.value) == (
        f"xx-2030.toml, line {line}: xx-public: verdict: "
        "choose one of in_scope, out_of_scope, undetermined"
    )


def test_good_policy_is_read_whole():
    policy = parse("xx-2030.toml", GOOD)

    assert (policy.id, policy.start, policy.revision) == (
        "xx-2030",
        date(2030, 2, 1),
        "2030-02-01",
    )
    assert policy.sources["paper"].publisher == "Ann Example"
    gate, public, default = policy.rules
    assert (gate.when, gate.unless) == ({"minor": (True,)}, {"kind": ("ai_message",)})
    assert public.when == {"exposure": ("exposed",), "kind": ("post", "photo")}
    assert (public.quote, public.quote_lang, public.exercised) == (None, None, True)
    assert default.when == {}


def test_quote_with_its_language_is_kept():
    rule = parse("xx-2030.toml", GOOD.replace('posts."', QUOTED)).rules[1]

    assert (rule.quote, rule.quote_lang, rule.quote_source) == (
        "Beiträge",
        "de",
        "paper",
    )


@pytest.mark.parametrize("read", ["reported", "own-knowledge"])
def test_words_of_a_source_that_was_not_read_are_no_quote(read):
    text = GOOD.replace('posts."', QUOTED).replace('read = "full"', f'read = "{read}"')

    with pytest.raises(PolicyError) as refusal:
        parse("xx-2030.toml", text)

    assert (refusal.value.rule, refusal.value.field) == ("xx-public", "quote_source")


def test_revisions_stand_from_the_oldest_to_the_newest():
    later = "[[revision]]\nfrom = 2030-03-01\nchange = 'Next.'\nsources = ['paper']\n"
    early = later.replace("2030-03-01", "2030-01-31")

    policy = parse("xx-2030.toml", GOOD.replace("[[source]]", f"{later}\n[[source]]"))
    with pytest.raises(PolicyError) as refusal:
        parse("xx-2030.toml", GOOD.replace("[[source]]", f"{early}\n[[source]]"))

    assert policy.revision == "2030-03-01"
    line = GOOD.splitlines().index("[[source]]") + 2
    assert str(refusal.value) == (
        f"xx-2030.toml, line {line}: revision: from: "
        "list the revisions from the oldest to the newest"
    )


def test_error_names_the_line_of_a_table_that_has_no_id():
    line = GOOD.splitlines().index("[objection]") + 3

    with pytest.raises(PolicyError) as refusal:
        parse(
            "xx-2030.toml",
            GOOD.replace('false\nsources = ["paper"]', "false\nsources = ['x']"),
        )

    assert str(refusal.value) == (
        f"xx-2030.toml, line {line}: objection: sources: "
        "add a [[source]] with the id 'x'"
    )


@pytest.mark.parametrize(
    "spared",
    ["objection_from = 2030-02-01", "public_within = [2030-02-01, 2030-03-01]"],
)
def test_rule_that_spares_a_dated_condition_hides_none_that_needs_another(spared):
    other = spared.replace("2030-02-01", "2030-01-31")
    wide = GOOD.replace('unless = { kind = "ai_message" }', f"unless = {{ {spared} }}")
    text = wide.replace(
        'when = { exposure = "exposed", kind = ["post", "photo"] }',
        f"when = {{ minor = true, {other} }}",
    )

    assert [rule.id for rule in parse("xx-2030.toml", text).rules] == [
        "xx-gate",
        "xx-public",
        "xx-default",
    ]


def test_heir_tries_own_gates_then_inherited_rules_then_own_rules():
    parent = parse("xx-2030.toml", GOOD)

    heir = parse("yy-2030.toml", HEIR, parents=[parent])

    assert [rule.id for rule in heir.rules] == [
        "yy-others-words",
        "xx-gate",
        "xx-public",
        "yy-default",
    ]
    assert set(heir.sources) == {"paper", "note"}


def test_heir_that_leaves_nothing_out_is_told_what_is_never_reached():
    parent = parse("xx-2030.toml", GOOD)

    with pytest.raises(PolicyError) as refusal:
        parse("yy-2030.toml", HEIR.replace('["xx-default"]', "[]"), parents=[parent])

    assert (refusal.value.rule, refusal.value.field) == ("yy-default", "when")


def test_policies_come_in_order_and_every_file_is_one():
    assert [policy.id for policy in load()] == ORDER
    assert sorted(f"{id_}.toml" for id_ in ORDER) == sorted(
        file.name for file in ROOT.iterdir()
    )


def test_starts_are_those_of_visibility():
    assert {policy.id: policy.start for policy in load()} == {
        "eu-2025-05": date(2025, 5, 27),
        "uk-2024-09": date(2024, 11, 14),
        "us": date(2023, 9, 27),
        "row": date(2023, 9, 27),
        "br-2024-08": date(2024, 8, 30),
        "eu-2024-06": date(2024, 6, 26),
    }


def test_revisions_are_the_newest_wordings_read():
    assert {p.id: (p.revision, p.checked) for p in load()} == {
        "eu-2025-05": ("2026-07-23", date(2026, 8, 22)),
        "uk-2024-09": ("2025-06-16", date(2025, 6, 16)),
        "us": ("2026-07-23", date(2026, 7, 24)),
        "row": ("2026-07-23", date(2026, 7, 24)),
        "br-2024-08": ("2024-08-30", date(2024, 8, 30)),
        "eu-2024-06": ("2024-06-26", date(2025, 4, 7)),
    }


# The ids of the fact base, which scripts of others rely on.
KEPT = {
    "eu-2025-05": """
        gate-minor-public gate-minor-public-anomaly gate-objection-before
        gate-objection-after gate-objection-sent-unconfirmed identity cover bio-threads
        bio-fb profile-nonpublic own-public private-account own-nonpublic story-expired
        comment-public comment-nonpublic comment-unknown reaction page-channel
        group-public group-private group-unknown event-market-public othertimeline
        own-unknown hidden-now ai ai-shared ai-wa ai-pp msg msg-biz wa glasses-local
        glasses-voice camroll third activity deleted""",
    "uk-2024-09": """
        gate-minor-public gate-objection threads identity cover bio-threads bio-fb
        profile-nonpublic own-public private-account own-nonpublic story-expired
        comment-public comment-nonpublic comment-unknown reaction page-channel
        group-public group-private group-unknown event-market-public othertimeline
        own-unknown hidden-now ai ai-shared ai-wa ai-pp msg msg-biz wa glasses-local
        glasses-voice camroll third activity deleted""",
    "us": """
        gate-minor own-public identity page-channel cover nonpublic unknown ai ai-pp msg
        msg-biz glasses-voice glasses-local camroll third activity hidden""",
    "br-2024-08": "gate-minor gate-objection",
    "row": "",
    "eu-2024-06": """
        gate-minor own-public own-nonpublic unknown ai msg-biz activity msg third""",
}
PREFIX = {
    "eu-2025-05": "eu25",
    "uk-2024-09": "uk24",
    "us": "us",
    "br-2024-08": "br",
    "row": "row",
    "eu-2024-06": "eu24",
}


@POLICIES
def test_ids_of_the_fact_base_are_kept_and_added_ones_start_with_the_policy(policy):
    ids = [rule.id for rule in policy.rules]
    kept = {f"{PREFIX[policy.id]}-{name}" for name in KEPT[policy.id].split()}
    inherited = (
        {rule.id for rule in policy_of("us").rules}
        if policy.id in ("row", "br-2024-08")
        else set()
    )

    assert kept <= set(ids)
    assert [
        id_
        for id_ in ids
        if id_ not in kept | inherited and not id_.startswith(f"{policy.id}-")
    ] == []
    assert {f"{policy.id}-{what}" for what in ("others-words", "ended", "default")} <= {
        *ids
    }


@POLICIES
def test_words_are_a_paraphrase_that_promises_nothing(policy):
    for rule in policy.rules:
        words = rule.says.lower()
        assert not re.search(r"was used|were used|is safe|too late|eligible", words)
        assert rule.says == " ".join(rule.says.split())
        assert rule.says.endswith(".")


# Verbatim words as the fact base gives them: policy, words, language, source, rules.
QUOTES = [
    ("eu-2025-05", "future development and improvement", "en", "ota-eu-ig-20250415",
     "eu25-gate-objection-before eu25-gate-objection-after eu-2025-05-objection-gap "
     "eu-2025-05-objection-gap-ai"),
    ("eu-2025-05", "unless you have objected", "en", "ota-eu-banner-20260723",
     "eu-2025-05-objection-before-ai"),
    ("eu-2025-05", "any public information … since creating your account", "en",
     "eu-mail-2025", "eu25-own-public"),
    ("eu-2025-05", "Activity on content that is public", "en", "ota-eu-fb-20250616",
     "eu25-reaction"),
    ("eu-2025-05", "you or others", "en", "ota-eu-fb-20250616", "eu25-ai-shared"),
    ("eu-2025-05", "friends and family", "en", "meta-20250414", "eu25-msg-biz"),
    ("uk-2024-09", "Activity on content that is public", "en", "ota-eu-fb-20250616",
     "uk24-reaction"),
    ("uk-2024-09", "you or others", "en", "ota-eu-fb-20250616", "uk24-ai-shared"),
    ("uk-2024-09", "friends and family", "en", "meta-20250414", "uk24-msg-biz"),
]  # fmt: skip


def test_quotes_are_the_verbatim_words_of_the_fact_base_and_no_others():
    quoted = {
        (policy.id, rule.id): (rule.quote, rule.quote_lang, rule.quote_source)
        for policy in load()
        for rule in policy.rules
        if rule.quote
    }

    assert quoted == {
        (policy, rule): (words, lang, source)
        for policy, words, lang, source, rules in QUOTES
        for rule in rules.split()
    }


@POLICIES
def test_each_rule_says_something_of_its_own(policy):
    said = [rule.says for rule in policy.rules]

    assert len(set(said)) == len(said)


@POLICIES
def test_no_source_is_listed_for_nothing(policy):
    text = (ROOT / f"{policy.id}.toml").read_text(encoding="utf-8")
    listed = re.findall(r'\[\[source\]\]\nid = "(.+)"', text)

    assert [id_ for id_ in listed if text.count(f'"{id_}"') < 2] == []


def test_own_knowledge_and_reports_are_marked_as_such():
    sources = policy_of("eu-2025-05").sources

    assert {id_: source.read for id_, source in sources.items()} == {
        **dict.fromkeys(sources, "excerpt"),
        **{id_: "full" for id_ in sources if id_.startswith("ota-")},
        **dict.fromkeys(("seed1", "seed3", "seed4", "seed5"), "reported"),
        **dict.fromkeys(("garante", "cnil-wa"), "reported"),
        "ok": "own-knowledge",
    }


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        (None, "eu-2025-05"),
        ("", "eu-2025-05"),
        ("EU", "eu-2025-05"),
        ("EEA", "eu-2025-05"),
        ("fr", "eu-2025-05"),
        ("France", "eu-2025-05"),
        ("The Netherlands", "eu-2025-05"),
        ("NO", "eu-2025-05"),
        ("Liechtenstein", "eu-2025-05"),
        ("CH", "eu-2025-05"),
        ("Switzerland", "eu-2025-05"),
        ("GB", "uk-2024-09"),
        ("United Kingdom", "uk-2024-09"),
        ("US", "us"),
        ("United States", "us"),
        ("BR", "br-2024-08"),
        ("Brazil", "br-2024-08"),
        ("JP", "row"),
        ("Frankreich", "eu-2025-05"),
        ("Réunion", "eu-2025-05"),
        ("Royaume-Uni", "uk-2024-09"),
        ("Vereinigte Staaten", "us"),
        ("日本", "row"),
        ("no such place", "eu-2025-05"),
        ("Ukraine", "row"),
        ("row", "row"),
    ],
)
def test_region_chooses_the_policy(region, expected):
    assert for_region(region).id == expected


def test_unknown_policy_is_answered_with_those_that_exist():
    with pytest.raises(PolicyError, match="choose one of eu-2025-05, uk-2024-09, us"):
        policy_of("mars-2030")


@POLICIES
def test_digest_is_that_of_the_file(policy):
    expected = hashlib.sha256((ROOT / f"{policy.id}.toml").read_bytes()).hexdigest()

    assert digest(policy.id) == expected


def test_objection_form_covers_ai_messages_from_the_day_of_the_notice():
    objection = policy_of("eu-2025-05").objection

    assert objection["available"] is True
    assert objection["covers_ai"] is True
    assert objection["covers_ai_from"] == date(2025, 4, 14)
    assert objection["reason_required"] is False
    assert [p.id for p in load() if not p.objection["available"]] == ["us", "row"]
