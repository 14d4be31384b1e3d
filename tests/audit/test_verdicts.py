"""Verdicts are those of VISIBILITY §3, written by hand; no combination slips by."""

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pyarrow as pa
import pytest

from audit.policy import CONDITIONS, load, policy_of
from audit.verdicts import NEVER, Conditions, judge, table, windows
from parsers.schema import (
    VERDICTS,
    VERDICTS_LABELS,
    Policy,
    Rule,
    codes,
    schema_of,
)

IN, OUT, UND = "in_scope", "out_of_scope", "undetermined"
ANOMALY = (date(2025, 12, 16), date(2026, 2, 25))
POLICIES = pytest.mark.parametrize("policy", load(), ids=lambda policy: policy.id)

# A public post of an adult who never objected; a case states what differs from it.
POST = {
    "kind": "post",
    "surface": "timeline",
    "status": "live",
    "platform": "facebook",
    "author": "self",
    "container": None,
    "basis": "none",
    "exposure": "exposed",
    "minor": False,
    "objection": "none",
    "created": None,
}


def ms(day):
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp() * 1000)


def code(name, label):
    return -1 if label is None else CONDITIONS[name].index(label)


def conditions(columns, *, sent=NEVER, public_within=False):
    """Return the Conditions of columns of codes."""
    return Conditions(
        **columns,
        objected_on=np.asarray(sent),
        public_within={ANOMALY: np.asarray(public_within)},
    )


def ruling(policy_id, *, sent=None, public_within=False, **case):
    """Return the rule and the verdict for one item."""
    columns = {k: np.array([code(k, v)]) for k, v in (POST | case).items()}
    policy = policy_of(policy_id)
    judged = judge(
        policy,
        conditions(
            columns, sent=ms(sent) if sent else NEVER, public_within=public_within
        ),
    )
    rule = policy.rules[judged.rule[0]].id
    return rule, VERDICTS_LABELS[judged.verdict[0]]


# Kinds of things, as the columns show them.
NAME = {"kind": "profile_field", "surface": "profile", "container": "name",
        "basis": "always_public"}  # fmt: skip
PICTURE = {"kind": "photo", "surface": "profile_picture", "basis": "always_public"}
FORMER = {"kind": "photo", "surface": "profile_picture"}
COVER = {"kind": "photo", "surface": "cover_photo", "basis": "always_public"}
BIO = {"kind": "profile_field", "surface": "profile", "container": "bio"}
WORK = {"kind": "profile_field", "surface": "profile", "container": "work"}
PAGE = {"surface": "page", "basis": "always_public"}
STATED = {"basis": "item_audience"}
GROUP = {"surface": "group"}
COMMENT = {"kind": "comment"}
REACTION = {"kind": "reaction"}
STORY = {"kind": "photo", "surface": "story", "status": "expired",
         "platform": "instagram", "basis": "account_history"}  # fmt: skip
INSTAGRAM = {"kind": "photo", "platform": "instagram", "basis": "account_flag"}
THREADS = {"kind": "comment", "platform": "threads", "basis": "account_flag"}
AI = {"kind": "ai_message", "surface": "ai_chat", "platform": "messenger",
      "exposure": "never", "basis": "ai_interaction"}  # fmt: skip
ANSWER = AI | {"author": "ai"}
WHATSAPP_AI = AI | {"platform": "whatsapp"}
LISTING = {"kind": "listing", "surface": "marketplace", "basis": "always_public"}
OTHER = {"author": "other"}

EXPOSED = {"exposure": "exposed"}
ENDED = {"exposure": "ended"}
HIDDEN = {"exposure": "never"}
UNKNOWN = {"exposure": "unknown"}
MINOR = {"minor": True}
EARLY = {
    "objection": "before_start",
    "sent": "2024-06-10",
    "created": "before_objection",
}
BEFORE = {
    "objection": "before_start",
    "sent": "2025-05-01",
    "created": "before_objection",
}
AFTER = {
    "objection": "after_start",
    "sent": "2026-01-15",
    "created": "before_objection",
}
LATER = {"objection": "after_start", "sent": "2026-01-15", "created": "from_objection"}
UNDATED = {"objection": "after_start", "sent": "2026-01-15", "created": None}
SENT = {"objection": "sent"}
WEEKS = {"public_within": True}

# Read from VISIBILITY §3 row by row: what it is, the rule, the verdict.
EU = [
    # public span overlaps [start, as-of]
    (POST, "eu25-own-public", IN),
    (INSTAGRAM, "eu25-own-public", IN),
    ({"kind": "video", "surface": "reel"}, "eu25-own-public", IN),
    ({"kind": "caption"}, "eu25-own-public", IN),
    ({"kind": "note"}, "eu25-own-public", IN),
    ({"kind": "poll"}, "eu25-own-public", IN),
    ({"surface": "other_timeline"}, "eu25-own-public", IN),
    # never public, or its public spans end before the start
    (HIDDEN, "eu25-own-nonpublic", OUT),
    (INSTAGRAM | HIDDEN, "eu25-private-account", OUT),
    (INSTAGRAM | HIDDEN | {"basis": "answer"}, "eu25-own-nonpublic", OUT),
    ({"surface": "other_timeline"} | HIDDEN, "eu25-own-nonpublic", OUT),
    (ENDED, "eu-2025-05-ended", OUT),
    (INSTAGRAM | ENDED, "eu-2025-05-ended", OUT),
    ({"status": "draft", "basis": "status"} | HIDDEN, "eu25-own-nonpublic", OUT),
    (
        {"status": "pending", "basis": "status"} | GROUP | HIDDEN,
        "eu25-group-private",
        OUT,
    ),
    # an audience that an old archive states: hidden carries on, public is asked about
    (STATED | HIDDEN, "eu25-own-nonpublic", OUT),
    (STATED | UNKNOWN, "eu25-own-unknown", UND),
    (STATED, "eu25-own-public", IN),
    (STATED | {"surface": "other_timeline"} | HIDDEN, "eu25-own-nonpublic", OUT),
    (STATED | {"surface": "other_timeline"} | UNKNOWN, "eu25-othertimeline", UND),
    (STATED | {"kind": "note"} | HIDDEN, "eu25-own-nonpublic", OUT),
    (STATED | OTHER | HIDDEN, "eu-2025-05-others-words", UND),
    # exposure unknown
    (UNKNOWN, "eu25-own-unknown", UND),
    (INSTAGRAM | UNKNOWN, "eu25-own-unknown", UND),
    ({"surface": "other_timeline"} | UNKNOWN, "eu25-othertimeline", UND),
    ({"kind": "video", "surface": "reel"} | UNKNOWN, "eu25-own-unknown", UND),
    # expired stories
    (STORY, "eu25-own-public", IN),
    (STORY | ENDED, "eu25-story-expired", UND),
    (STORY | UNKNOWN, "eu25-story-expired", UND),
    (STORY | HIDDEN, "eu25-private-account", OUT),
    # archived or deleted
    ({"status": "archived", "basis": "status"} | UNKNOWN, "eu25-hidden-now", UND),
    ({"status": "deleted", "basis": "status"} | UNKNOWN, "eu25-deleted", UND),
    ({"status": "archived", "basis": "status"} | HIDDEN, "eu25-own-nonpublic", OUT),
    ({"status": "archived", "basis": "status"} | ENDED, "eu-2025-05-ended", OUT),
    (PICTURE | {"status": "deleted"} | UNKNOWN, "eu25-deleted", UND),
    (PAGE | {"status": "archived"} | UNKNOWN, "eu25-hidden-now", UND),
    # comments, reactions, groups
    (COMMENT, "eu25-comment-public", IN),
    (COMMENT | HIDDEN, "eu25-comment-nonpublic", OUT),
    (COMMENT | UNKNOWN, "eu25-comment-unknown", UND),
    (COMMENT | GROUP | UNKNOWN, "eu25-comment-unknown", UND),
    (COMMENT | GROUP, "eu25-comment-public", IN),
    ({"kind": "review"}, "eu25-comment-public", IN),
    ({"kind": "review"} | UNKNOWN, "eu25-comment-unknown", UND),
    (REACTION, "eu25-reaction", UND),
    (REACTION | UNKNOWN, "eu25-reaction", UND),
    (REACTION | HIDDEN, "eu25-own-nonpublic", OUT),
    (GROUP, "eu25-group-public", IN),
    (GROUP | HIDDEN, "eu25-group-private", OUT),
    (GROUP | UNKNOWN, "eu25-group-unknown", UND),
    # Threads replies are judged like one's own posts
    (THREADS, "eu25-own-public", IN),
    (THREADS | HIDDEN, "eu25-private-account", OUT),
    (THREADS | UNKNOWN, "eu25-own-unknown", UND),
    # always-public things, and what is not among them
    (NAME, "eu25-identity", IN),
    (NAME | {"container": "username", "platform": "instagram"}, "eu25-identity", IN),
    (PICTURE, "eu25-identity", IN),
    (FORMER | UNKNOWN, "eu25-own-unknown", UND),
    (FORMER | EXPOSED, "eu25-own-public", IN),
    (COVER, "eu25-cover", IN),
    (COVER | UNKNOWN, "eu25-own-unknown", UND),
    (BIO | {"platform": "instagram", "basis": "always_public"}, "eu25-bio-threads", IN),
    (BIO | {"platform": "threads", "basis": "always_public"}, "eu25-bio-threads", IN),
    (BIO | UNKNOWN, "eu25-own-unknown", UND),
    (BIO | EXPOSED, "eu25-bio-fb", IN),
    (WORK | EXPOSED, "eu25-bio-fb", IN),
    (WORK | HIDDEN, "eu25-profile-nonpublic", OUT),
    (WORK | {"platform": "instagram"}, "eu-2025-05-profile-public", IN),
    (PAGE, "eu25-page-channel", IN),
    (PAGE | UNKNOWN, "eu25-own-unknown", UND),
    (LISTING, "eu25-event-market-public", IN),
    (LISTING | UNKNOWN, "eu25-own-unknown", UND),
    ({"kind": "event", "surface": "event"}, "eu25-event-market-public", IN),
    ({"kind": "event", "surface": "event"} | UNKNOWN, "eu25-own-unknown", UND),
    # talks with the AI, prompt or answer
    (AI, "eu25-ai", IN),
    (ANSWER, "eu25-ai", IN),
    (AI | {"platform": "facebook"}, "eu25-ai", IN),
    (AI | {"platform": "instagram"}, "eu25-ai", IN),
    (AI | {"platform": "meta_ai"}, "eu25-ai", IN),
    (WHATSAPP_AI, "eu25-ai-wa", UND),
    (WHATSAPP_AI | {"author": "ai"}, "eu25-ai-wa", UND),
    (ANSWER | {"platform": "meta_ai"}, "eu25-ai", IN),
    ({"platform": "whatsapp"}, "eu25-wa", OUT),
    (BIO | UNKNOWN | {"platform": "whatsapp"}, "eu25-wa", OUT),
    # other people's words
    (OTHER, "eu-2025-05-others-words", UND),
    (OTHER | HIDDEN, "eu-2025-05-others-words", UND),
    (OTHER | MINOR, "eu-2025-05-others-words", UND),
    (OTHER | BEFORE, "eu-2025-05-others-words", UND),
    # the owner is under 18
    (MINOR, "eu25-gate-minor-public", OUT),
    (MINOR | UNKNOWN, "eu25-gate-minor-public", OUT),
    (MINOR | HIDDEN, "eu25-gate-minor-public", OUT),
    (MINOR | NAME, "eu25-gate-minor-public", OUT),
    (MINOR | WEEKS, "eu25-gate-minor-public-anomaly", UND),
    (MINOR | ENDED | WEEKS, "eu25-gate-minor-public-anomaly", UND),
    (MINOR | AI, "eu25-ai", IN),
    (MINOR | AI | WEEKS, "eu25-ai", IN),
    (MINOR | WHATSAPP_AI, "eu25-ai-wa", UND),
    (WEEKS, "eu25-own-public", IN),
    # objection confirmed, sent before the start
    (BEFORE, "eu25-gate-objection-before", OUT),
    (BEFORE | UNKNOWN, "eu25-gate-objection-before", OUT),
    (BEFORE | NAME, "eu25-gate-objection-before", OUT),
    (BEFORE | COMMENT | UNKNOWN, "eu25-gate-objection-before", OUT),
    (EARLY, "eu25-gate-objection-before", OUT),
    (BEFORE | PAGE, "eu25-page-channel", IN),
    (BEFORE | AI, "eu-2025-05-objection-before-ai", OUT),
    (BEFORE | AI | {"sent": "2025-04-14"}, "eu-2025-05-objection-before-ai", OUT),
    (BEFORE | AI | {"sent": "2025-04-13"}, "eu-2025-05-objection-before-ai-early", UND),
    (EARLY | AI, "eu-2025-05-objection-before-ai-early", UND),
    (BEFORE | WHATSAPP_AI, "eu25-ai-wa", UND),
    # objection confirmed, sent on D, on or after the start
    (LATER, "eu25-gate-objection-after", OUT),
    (LATER | UNKNOWN, "eu25-gate-objection-after", OUT),
    (LATER | AI, "eu25-gate-objection-after", OUT),
    (LATER | PAGE, "eu25-page-channel", IN),
    (LATER | WHATSAPP_AI, "eu25-ai-wa", UND),
    (AFTER, "eu-2025-05-objection-gap", UND),
    (UNDATED, "eu-2025-05-objection-gap", UND),
    (AFTER | AI, "eu-2025-05-objection-gap-ai", UND),
    (UNDATED | AI, "eu-2025-05-objection-gap-ai", UND),
    (AFTER | WHATSAPP_AI, "eu25-ai-wa", UND),
    (AFTER | UNKNOWN, "eu25-own-unknown", UND),
    (AFTER | HIDDEN, "eu25-own-nonpublic", OUT),
    (AFTER | ENDED, "eu-2025-05-ended", OUT),
    (AFTER | PAGE, "eu25-page-channel", IN),
    (AFTER | NAME, "eu-2025-05-objection-gap", UND),
    (AFTER | {"platform": "whatsapp"}, "eu25-wa", OUT),
    # objection sent, not confirmed
    (SENT, "eu25-gate-objection-sent-unconfirmed", UND),
    (SENT | AI, "eu-2025-05-objection-sent-ai", UND),
    (SENT | HIDDEN, "eu25-own-nonpublic", OUT),
    (SENT | ENDED, "eu-2025-05-ended", OUT),
    (SENT | UNKNOWN, "eu25-own-unknown", UND),
    (SENT | PAGE, "eu25-page-channel", IN),
    (SENT | REACTION, "eu25-reaction", UND),
    (SENT | WHATSAPP_AI, "eu25-ai-wa", UND),
    # nothing is said about who could see it
    ({"exposure": None}, "eu-2025-05-default", UND),
]

# What the other policies say where they differ.
UK, BR, THEN = "uk-2024-09", "br-2024-08", "eu-2024-06"
ELSEWHERE = [
    (UK, POST, "uk24-own-public", IN),
    (UK, HIDDEN, "uk24-own-nonpublic", OUT),
    (UK, UNKNOWN, "uk24-own-unknown", UND),
    (UK, ENDED, "uk-2024-09-ended", UND),
    (UK, STATED | HIDDEN, "uk24-own-nonpublic", OUT),
    (UK, STATED | UNKNOWN, "uk24-own-unknown", UND),
    (UK, BIO | UNKNOWN | {"platform": "whatsapp"}, "uk24-wa", OUT),
    (UK, THREADS, "uk24-threads", UND),
    (UK, THREADS | HIDDEN, "uk24-private-account", OUT),
    (UK, THREADS | UNKNOWN, "uk24-own-unknown", UND),
    (UK, NAME | {"platform": "threads"}, "uk24-identity", IN),
    (UK, AI, "uk24-ai", IN),
    (UK, AI | MINOR, "uk24-ai", IN),
    (UK, MINOR, "uk24-gate-minor-public", OUT),
    (UK, MINOR | WEEKS, "uk24-gate-minor-public", OUT),
    (UK, WHATSAPP_AI, "uk24-ai-wa", UND),
    (UK, OTHER, "uk-2024-09-others-words", UND),
    (UK, EARLY, "uk-2024-09-objection-before", OUT),
    (UK, EARLY | AI, "uk24-ai", IN),
    (UK, EARLY | THREADS, "uk-2024-09-objection-threads", UND),
    (UK, LATER, "uk24-gate-objection", OUT),
    (UK, AFTER, "uk-2024-09-objection-gap", UND),
    (UK, AFTER | HIDDEN, "uk24-own-nonpublic", OUT),
    (UK, AFTER | PAGE, "uk24-page-channel", IN),
    (UK, AFTER | THREADS, "uk-2024-09-objection-threads", UND),
    (UK, SENT, "uk-2024-09-objection-sent", UND),
    (UK, SENT | AI, "uk24-ai", IN),
    # by analogy with the EU text
    (UK, {"platform": "whatsapp"}, "uk24-wa", OUT),
    (UK, BIO | {"platform": "threads"}, "uk24-bio-threads", IN),
    (UK, BIO, "uk24-bio-fb", IN),
    (UK, WORK | {"platform": "instagram"}, "uk-2024-09-profile-public", IN),
    (UK, WORK | HIDDEN, "uk24-profile-nonpublic", OUT),
    (UK, COVER, "uk24-cover", IN),
    (UK, REACTION, "uk24-reaction", UND),
    (UK, COMMENT, "uk24-comment-public", IN),
    (UK, COMMENT | HIDDEN, "uk24-comment-nonpublic", OUT),
    (UK, COMMENT | UNKNOWN, "uk24-comment-unknown", UND),
    (UK, GROUP, "uk24-group-public", IN),
    (UK, GROUP | HIDDEN, "uk24-group-private", OUT),
    (UK, GROUP | UNKNOWN, "uk24-group-unknown", UND),
    (UK, {"surface": "other_timeline"} | UNKNOWN, "uk24-othertimeline", UND),
    (UK, LISTING, "uk24-event-market-public", IN),
    (UK, STORY, "uk24-own-public", IN),
    (UK, STORY | ENDED, "uk24-story-expired", UND),
    (UK, {"status": "archived"} | UNKNOWN, "uk24-hidden-now", UND),
    (UK, {"status": "deleted"} | UNKNOWN, "uk24-deleted", UND),
    (UK, {"exposure": None}, "uk-2024-09-default", UND),
    ("us", POST, "us-own-public", IN),
    ("us", HIDDEN, "us-nonpublic", OUT),
    ("us", UNKNOWN, "us-unknown", UND),
    ("us", ENDED, "us-ended", UND),
    ("us", STATED | HIDDEN, "us-nonpublic", OUT),
    ("us", STATED | UNKNOWN, "us-unknown", UND),
    ("us", STORY | UNKNOWN, "us-story-expired", UND),
    ("us", {"status": "archived"} | UNKNOWN, "us-hidden", UND),
    ("us", REACTION, "us-reaction", UND),
    ("us", NAME, "us-identity", IN),
    ("us", BIO, "us-profile-public", IN),
    ("us", WHATSAPP_AI, "us-ai", IN),
    ("us", {"platform": "whatsapp"}, "us-msg", OUT),
    ("us", MINOR, "us-gate-minor", UND),
    ("us", MINOR | HIDDEN, "us-nonpublic", OUT),
    ("us", MINOR | AI, "us-ai", IN),
    ("us", BEFORE, "us-own-public", IN),
    ("us", AFTER, "us-own-public", IN),
    ("us", LATER | AI, "us-ai", IN),
    ("us", SENT, "us-own-public", IN),
    ("us", PAGE, "us-page-channel", IN),
    ("us", COVER, "us-cover", IN),
    ("us", OTHER, "us-others-words", UND),
    ("us", {"exposure": None}, "us-default", UND),
    ("row", POST, "us-own-public", IN),
    ("row", HIDDEN, "us-nonpublic", OUT),
    ("row", ENDED, "row-ended", UND),
    ("row", MINOR, "us-gate-minor", UND),
    ("row", OTHER, "row-others-words", UND),
    ("row", LATER, "us-own-public", IN),
    ("row", {"exposure": None}, "row-default", UND),
    (BR, POST, "us-own-public", IN),
    (BR, ENDED, "br-2024-08-ended", UND),
    (BR, OTHER | MINOR, "br-2024-08-others-words", UND),
    (BR, MINOR, "br-gate-minor", OUT),
    (BR, MINOR | AI, "br-gate-minor", OUT),
    (BR, EARLY, "br-2024-08-objection-before", OUT),
    (BR, EARLY | PAGE, "us-page-channel", IN),
    (BR, LATER, "br-gate-objection", OUT),
    (BR, LATER | AI, "br-gate-objection", OUT),
    (BR, AFTER, "br-2024-08-objection-gap", UND),
    (BR, AFTER | AI, "br-2024-08-objection-gap-ai", UND),
    (BR, SENT, "br-2024-08-objection-sent", UND),
    (BR, {"exposure": None}, "br-2024-08-default", UND),
    (BR, SENT | AI, "br-2024-08-objection-sent-ai", UND),
    (THEN, POST, "eu24-own-public", IN),
    (THEN, THREADS, "eu24-own-public", IN),
    (THEN, HIDDEN, "eu24-own-nonpublic", UND),
    (THEN, INSTAGRAM | HIDDEN, "eu24-own-nonpublic", UND),
    (THEN, UNKNOWN, "eu24-unknown", UND),
    (THEN, ENDED, "eu-2024-06-ended", OUT),
    (THEN, STORY | ENDED, "eu-2024-06-story-expired", UND),
    (THEN, AI, "eu24-ai", IN),
    (THEN, WHATSAPP_AI, "eu-2024-06-ai-wa", UND),
    (THEN, {"platform": "whatsapp"}, "eu24-msg", OUT),
    (THEN, NAME, "eu24-own-public", IN),
    (THEN, PICTURE, "eu24-own-public", IN),
    (THEN, WORK, "eu-2024-06-profile", UND),
    (THEN, COVER, "eu-2024-06-unnamed", UND),
    (THEN, LISTING, "eu-2024-06-unnamed", UND),
    (THEN, REACTION, "eu-2024-06-reaction", UND),
    (THEN, MINOR, "eu24-gate-minor", OUT),
    (THEN, EARLY, "eu-2024-06-objection-before", OUT),
    (THEN, EARLY | AI, "eu-2024-06-objection-ai", UND),
    (THEN, LATER, "eu-2024-06-objection-after", OUT),
    (THEN, AFTER, "eu-2024-06-objection-gap", UND),
    (THEN, SENT, "eu-2024-06-objection-sent", UND),
    (THEN, OTHER, "eu-2024-06-others-words", UND),
    (THEN, {"exposure": None}, "eu-2024-06-default", UND),
]
TRUTH = [("eu-2025-05", *row) for row in EU] + ELSEWHERE


@pytest.mark.parametrize(
    ("policy_id", "case", "rule", "verdict"),
    TRUTH,
    ids=[f"{row[0]}-{row[2]}-{n}" for n, row in enumerate(TRUTH)],
)
def test_verdict_written_by_hand(policy_id, case, rule, verdict):
    assert ruling(policy_id, **case) == (rule, verdict)


@POLICIES
def test_every_exercised_rule_of_a_file_has_a_verdict_written_by_hand(policy):
    by_hand = {row[2] for row in TRUTH if row[0] == policy.id}
    taken_over = policy_of("us").rules if policy.id in ("row", "br-2024-08") else ()
    own = {
        rule.id for rule in policy.rules if rule.exercised and rule not in taken_over
    }

    assert own - by_hand == set()


# All combinations --------------------------------------------------------------------

AXES = {
    "kind": CONDITIONS["kind"],
    "surface": CONDITIONS["surface"],
    "status": CONDITIONS["status"],
    "platform": CONDITIONS["platform"],
    "exposure": CONDITIONS["exposure"],
    "container": (None, "name", "work"),
    "basis": ("none", "always_public", "account_flag"),
}


@pytest.fixture(scope="module")
def grid():
    """All kinds × surfaces × statuses × platforms × exposures, adult, no objection."""
    axes = [np.array([code(k, v) for v in vs]) for k, vs in AXES.items()]
    columns = dict(zip(AXES, (a.ravel() for a in np.meshgrid(*axes)), strict=True))
    zero = np.array(0)
    return conditions(columns | {"author": zero, "minor": np.array(False)})


def has(facts, **labels):
    """Return where all columns have one of the labels."""
    return np.logical_and.reduce(
        [
            np.isin(getattr(facts, name), [code(name, v) for v in values.split()])
            for name, values in labels.items()
        ]
    )


def verdicts_of(policy, facts):
    return np.array(VERDICTS_LABELS)[judge(policy, facts).verdict]


# Exposed, and yet not in scope: literally all of it, first match decides.
EXCEPTIONS = {
    "eu-2025-05": [({"kind": "reaction"}, UND)],
    "uk-2024-09": [
        ({"kind": "reaction"}, UND),
        ({"kind": "profile_field"}, IN),
        ({"surface": "page"}, IN),
        ({"surface": "cover_photo", "kind": "photo video"}, IN),
        (
            {
                "surface": "profile profile_picture",
                "kind": "photo video",
                "basis": "always_public",
            },
            IN,
        ),
        ({"platform": "threads"}, UND),
    ],
    "us": [({"kind": "reaction"}, UND)],
    "br-2024-08": [({"kind": "reaction"}, UND)],
    "row": [({"kind": "reaction"}, UND)],
    "eu-2024-06": [
        ({"kind": "reaction"}, UND),
        ({"kind": "profile_field", "container": "name"}, IN),
        ({"kind": "profile_field"}, UND),
        ({"kind": "comment review"}, IN),
        ({"surface": "event marketplace cover_photo"}, UND),
    ],
}
# Not exposed: never public, ended before the start, unknown.
OTHERWISE = {
    "eu-2025-05": {"never": OUT, "ended": OUT, "unknown": UND},
    "uk-2024-09": {"never": OUT, "ended": UND, "unknown": UND},
    "us": {"never": OUT, "ended": UND, "unknown": UND},
    "br-2024-08": {"never": OUT, "ended": UND, "unknown": UND},
    "row": {"never": OUT, "ended": UND, "unknown": UND},
    "eu-2024-06": {"never": UND, "ended": OUT, "unknown": UND},
}
WHATSAPP_TALK = {"us": IN, "row": IN, "br-2024-08": IN}


def expected(policy_id, facts):
    """Return the verdicts by the lists above, without the engine."""
    talk, whatsapp = has(facts, kind="ai_message"), has(facts, platform="whatsapp")
    verdicts = np.full(len(facts.kind), IN, "U12")
    for labels, verdict in reversed(EXCEPTIONS[policy_id]):
        verdicts[has(facts, **labels)] = verdict
    for exposure, verdict in OTHERWISE[policy_id].items():
        verdicts[has(facts, exposure=exposure)] = verdict
    verdicts[has(facts, surface="story", status="expired", exposure="ended")] = UND
    verdicts[whatsapp] = OUT
    verdicts[talk] = IN
    verdicts[talk & whatsapp] = WHATSAPP_TALK.get(policy_id, UND)
    return verdicts


@POLICIES
def test_every_combination_is_decided_as_the_lists_say(policy, grid):
    verdicts, wanted = verdicts_of(policy, grid), expected(policy.id, grid)

    assert len(verdicts) == 14 * 14 * 6 * 6 * 4 * 3 * 3
    wrong = np.flatnonzero(verdicts != wanted)
    assert [
        {name: int(getattr(grid, name)[row]) for name in AXES} for row in wrong[:3]
    ] == []


@POLICIES
def test_nothing_whose_exposure_is_told_falls_to_the_default(policy, grid):
    decided = {policy.rules[place].id for place in np.unique(judge(policy, grid).rule)}

    assert f"{policy.id}-default" not in decided


@POLICIES
def test_only_talks_with_the_ai_are_in_scope_without_having_been_public(policy, grid):
    verdicts = verdicts_of(policy, grid)

    hidden = ~has(grid, exposure="exposed") & ~has(grid, kind="ai_message")
    assert set(verdicts[hidden]) == {OUT, UND}


# Anything at all ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def anything():
    """Half a million items of any kind, age, objection; some values unknown."""
    dice, size = np.random.default_rng(20250527), 500_000
    columns = {
        name: dice.integers(-1, len(labels), size)
        for name, labels in CONDITIONS.items()
        if name != "class"
    }
    columns["author"] = dice.choice([0, 0, 0, 1, 2], size)
    columns["minor"] = dice.random(size) < 0.2
    columns["objection"] = dice.choice([0, 0, 0, 1, 2, 3], size)
    sent = dice.choice([NEVER, ms("2024-01-01"), ms("2025-05-01")], size)
    return conditions(columns, sent=sent, public_within=dice.random(size) < 0.5)


@POLICIES
def test_every_exercised_rule_decides_something_and_no_other_does(policy, anything):
    decided = {policy.rules[place].id for place in judge(policy, anything).rule}

    assert decided == {rule.id for rule in policy.rules if rule.exercised}


@POLICIES
def test_no_objection_puts_anything_into_scope(policy, anything):
    without = rank(policy, replace(anything, objection=np.array(0)))

    assert (rank(policy, anything) <= without).all()


@POLICIES
def test_longer_public_span_takes_nothing_out_of_scope(policy, anything):
    longer = rank(policy, replace(anything, exposure=np.array(0)))

    for exposure in ("ended", "never"):
        short = replace(anything, exposure=np.array(code("exposure", exposure)))
        assert (rank(policy, short) <= longer).all()


@POLICIES
def test_objection_without_a_known_day_saves_no_talk_with_the_ai(policy, anything):
    undated = replace(
        anything,
        objected_on=np.array(NEVER),
        objection=np.array(code("objection", "before_start")),
    )
    talk = has(anything, kind="ai_message", author="self")

    verdicts = verdicts_of(policy, undated)[talk & ~anything.minor]

    assert (OUT in verdicts) == (policy.id == "br-2024-08")


def rank(policy, facts):
    """Return 0 out of scope, 1 undetermined, 2 in scope."""
    order = np.array([(OUT, UND, IN).index(label) for label in VERDICTS_LABELS])
    return order[judge(policy, facts).verdict]


@POLICIES
def test_item_of_which_nothing_is_known_stays_undetermined(policy):
    columns = {name: np.array([-1]) for name in CONDITIONS if name != "class"}
    columns["minor"] = np.array([False])

    judged = judge(policy, conditions(columns))

    assert policy.rules[judged.rule[0]].id == f"{policy.id}-default"


@POLICIES
def test_same_items_in_other_batches_get_the_same_verdicts(policy, anything):
    whole = judge(policy, anything)

    again = judge(policy, part(anything, slice(None)))
    halves = [
        judge(policy, part(anything, s)) for s in (slice(250_000), slice(250_000, None))
    ]
    assert again.rule.tobytes() == whole.rule.tobytes()
    assert np.concatenate([h.rule for h in halves]).tobytes() == whole.rule.tobytes()
    assert np.concatenate([h.verdict for h in halves]).tobytes() == (
        whole.verdict.tobytes()
    )


def part(facts, rows):
    names = [name for name in CONDITIONS if name != "class"]
    return conditions(
        {name: getattr(facts, name)[rows] for name in names},
        sent=facts.objected_on[rows],
        public_within=facts.public_within[ANOMALY][rows],
    )


def test_empty_batch_is_judged():
    columns = {n: np.array([], np.int8) for n in CONDITIONS if n != "class"}
    columns["minor"] = np.array([], bool)

    judged = judge(policy_of("eu-2025-05"), conditions(columns, sent=np.array([], int)))

    assert (len(judged.rule), len(judged.verdict)) == (0, 0)


# The engine --------------------------------------------------------------------------


def _policy_of_many(rules):
    last = Rule("zz-default", UND, "Nothing.", ("ok",))
    return replace(policy_of("us"), id="zz", rules=(*rules, last))


def test_first_match_decides_among_more_rules_than_one_word_has_bits():
    labels = [("kind", k) for k in CONDITIONS["kind"]] + [
        ("surface", s) for s in CONDITIONS["surface"]
    ]
    rules = [
        Rule(
            f"zz-{n}",
            IN,
            "Text.",
            ("ok",),
            when={"status": ("draft",), labels[n % 28][0]: (labels[n % 28][1],)},
        )
        for n in range(100)
    ]
    rules.append(Rule("zz-live", OUT, "Live.", ("ok",), when={"status": ("live",)}))
    policy: Policy = _policy_of_many(rules)
    case = {k: np.array([code(k, v)] * 3) for k, v in POST.items()}
    case["status"] = np.array([code("status", s) for s in ("live", "draft", "expired")])

    judged = judge(policy, conditions(case))

    assert [policy.rules[n].id for n in judged.rule] == [
        "zz-live",
        "zz-0",
        "zz-default",
    ]


def test_unless_spares_only_what_is_known():
    rule = Rule("zz-1", IN, "Text.", ("ok",), unless={"container": ("name",)})
    policy = _policy_of_many([rule])
    case = {k: np.array([code(k, v)] * 3) for k, v in POST.items()}
    case["container"] = np.array([code("container", c) for c in (None, "name", "bio")])

    judged = judge(policy, conditions(case))

    assert [policy.rules[n].id for n in judged.rule] == ["zz-1", "zz-default", "zz-1"]


def test_policy_without_a_last_word_is_our_bug():
    policy = replace(
        policy_of("us"), rules=(Rule("zz", IN, "x", ("ok",), {"kind": ("note",)}),)
    )
    case = {k: np.array([code(k, v)]) for k, v in POST.items()}

    with pytest.raises(ValueError, match="no last rule"):
        judge(policy, conditions(case))


def test_windows_are_those_that_the_rules_name():
    assert {policy.id: windows(policy) for policy in load() if windows(policy)} == {
        "eu-2025-05": (ANOMALY,)
    }


@pytest.mark.parametrize(
    "values",
    [
        pa.array(["bio", None, "Ann's album", "name"]),
        pa.array(["bio", None, "Ann's album", "name"]).dictionary_encode(),
        pa.chunked_array([["bio", None], ["Ann's album", "name"]]).dictionary_encode(),
        pa.chunked_array([["bio", None], ["Ann's album", "name"]]),
    ],
    ids=["strings", "dictionary", "dictionary chunks", "chunks"],
)
def test_codes_are_places_among_the_labels_and_the_rest_is_unknown(values):
    assert codes(values, ("name", "username", "bio")).tolist() == [2, -1, -1, 0]


def test_codes_of_nothing_are_none():
    assert codes(pa.chunked_array([], pa.string()), ("name",)).tolist() == []
    assert codes(pa.array([], pa.string()), ("name",)).tolist() == []


def test_table_has_the_columns_of_the_contract():
    policy = policy_of("eu-2025-05")
    case = {k: np.array([code(k, v)] * 2) for k, v in POST.items()}
    case["exposure"] = np.array([code("exposure", e) for e in ("exposed", "ended")])

    batch = table(policy, pa.array(["a1", "b2"]), judge(policy, conditions(case)))

    assert batch.schema.equals(schema_of(VERDICTS), check_metadata=True)
    batch.validate(full=True)
    public, ended = (
        next(r for r in policy.rules if r.id == id_)
        for id_ in ("eu25-own-public", "eu-2025-05-ended")
    )
    assert batch.to_pylist() == [
        {
            "item_id": "a1",
            "policy": "eu-2025-05",
            "rule": "eu25-own-public",
            "verdict": IN,
            "reason": public.says,
        },
        {
            "item_id": "b2",
            "policy": "eu-2025-05",
            "rule": "eu-2025-05-ended",
            "verdict": OUT,
            "reason": ended.says,
        },
    ]
