"""Every rule of every policy decides an item of the sample exports, in a real scan.

Ann Example's three folders show no Page and no WhatsApp, so three exports of ``eras/``
go along with them. What no export states (an objection, a birth year, who could see a
group) is told by options and answers, as a person would.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from pathlib import Path

import pandas as pd
import pytest

import sample_exports
from audit.pipeline import Options, run
from audit.policy import load
from tests.conftest import AS_OF

ALONGSIDE = ("facebook-page-2026", "whatsapp-2024", "whatsapp-chat-2024")
GROUP = "group:facebook:Example Town Gardeners"

# How the samples are told about, and the rules that then decide an item: ~ is the
# prefix of the fact base's ids, + that of the ids we added.
SCENARIOS = {
    "nothing told": {
        "eu-2025-05 eu25": """
            +others-words ~ai ~ai-wa ~wa ~page-channel ~bio-threads ~identity ~cover
            ~reaction ~comment-public ~comment-nonpublic ~comment-unknown ~group-private
            ~group-unknown ~othertimeline ~event-market-public ~own-public
            ~story-expired ~hidden-now ~deleted ~private-account ~own-nonpublic
            ~own-unknown""",
        "uk-2024-09 uk24": """
            +others-words ~ai ~ai-wa ~wa ~page-channel ~bio-threads ~identity ~cover
            ~reaction ~threads ~comment-public ~comment-nonpublic ~comment-unknown
            ~group-private ~group-unknown ~othertimeline ~event-market-public
            ~own-public ~story-expired ~hidden-now ~deleted ~private-account
            ~own-nonpublic ~own-unknown""",
        "us us": """
            ~others-words ~ai ~msg ~page-channel ~identity ~cover ~profile-public
            ~reaction ~own-public ~story-expired ~hidden ~nonpublic ~unknown""",
        "br-2024-08 us": """
            +others-words ~ai ~msg ~page-channel ~identity ~cover ~profile-public
            ~reaction ~own-public ~story-expired ~hidden ~nonpublic ~unknown""",
        "row us": """
            +others-words ~ai ~msg ~page-channel ~identity ~cover ~profile-public
            ~reaction ~own-public ~story-expired ~hidden ~nonpublic ~unknown""",
        "eu-2024-06 eu24": """
            +others-words ~ai +ai-wa ~msg +profile +unnamed ~own-public ~own-nonpublic
            ~unknown""",
    },
    "born in 2010": {
        "eu-2025-05 eu25": "~gate-minor-public-anomaly ~gate-minor-public",
        "uk-2024-09 uk24": "~gate-minor-public",
        "us us": "~gate-minor",
        "row us": "~gate-minor",
        "br-2024-08 br": "~gate-minor",
        "eu-2024-06 eu24": "~gate-minor",
    },
    "objected on 1 June 2024": {
        "eu-2025-05 eu25": "~gate-objection-before +objection-before-ai-early",
        "uk-2024-09 uk24": "+objection-before +objection-threads",
        "br-2024-08 br": "+objection-before",
        "eu-2024-06 eu24": "+objection-before +objection-ai",
    },
    "objected on 1 May 2025": {
        "eu-2025-05 eu25": "~gate-objection-before +objection-before-ai",
        "uk-2024-09 uk24": "~gate-objection +objection-gap +objection-threads",
        "br-2024-08 br": "~gate-objection +objection-gap +objection-gap-ai",
        "eu-2024-06 eu24": "+objection-after +objection-gap +objection-ai",
    },
    "objected on 15 January 2026": {
        "eu-2025-05 eu25": "~gate-objection-after +objection-gap +objection-gap-ai",
    },
    "unconfirmed": {
        "eu-2025-05 eu25": "~gate-objection-sent-unconfirmed +objection-sent-ai",
        "uk-2024-09 uk24": "+objection-sent",
        "br-2024-08 br": "+objection-sent +objection-sent-ai",
        "eu-2024-06 eu24": "+objection-sent",
    },
    "answered": {
        "eu-2025-05 eu25": """
            ~group-public ~bio-fb +profile-public ~profile-nonpublic +ended""",
        "uk-2024-09 uk24": """
            ~group-public ~bio-fb +profile-public ~profile-nonpublic +ended""",
        "us us": "~ended",
        "row us": "+ended",
        "br-2024-08 us": "+ended",
        "eu-2024-06 eu24": "+reaction +story-expired +ended",
    },
}
OPTIONS = {
    "nothing told": {},
    "born in 2010": {"birth_year": ("2010",)},
    "objected on 1 June 2024": {"objected_on": ("2024-06-01",)},
    "objected on 1 May 2025": {"objected_on": ("2025-05-01",)},
    "objected on 15 January 2026": {"objected_on": ("2026-01-15",)},
}


def exports():
    """Return the demo's folders, and those of eras/ that hold what it has not."""
    return [
        *sample_exports.folders(),
        *(path for path in sample_exports.eras() if path.name in ALONGSIDE),
    ]


def scanned(out: Path, **options) -> Path:
    run(exports(), Options(out=out, as_of=AS_OF, formats=("parquet",), **options))
    return out


def decided(out: Path) -> Counter:
    """Return how many items each rule decided, by policy and rule."""
    verdicts = pd.read_parquet(out / "verdicts.parquet", columns=["policy", "rule"])
    return Counter(verdicts.astype(str).itertuples(index=False, name=None))


def answers(items: pd.DataFrame) -> str:
    """Return answers on a group, and on one item of each kind that needs one."""

    def first(**labels):
        rows = items[items["author"] == "self"]
        for column, label in labels.items():
            rows = rows[rows[column] == label]
        return rows.sort_values(["created_at", "item_id"])["item_id"].iloc[0]

    field = partial(first, kind="profile_field")
    past = "answer = 'public'\nuntil = 2023-01-01"
    said = {
        GROUP: "answer = 'public'",
        f"item:{field(platform='facebook', container='work')}": "answer = 'public'",
        f"item:{field(platform='facebook', container='city')}": "answer = 'not_public'",
        f"item:{field(platform='instagram', container='website')}": "answer = 'public'",
        f"item:{first(kind='reaction')}": "answer = 'public'",
        f"item:{first(kind='note')}": past,
        f"item:{first(surface='story', status='expired', platform='facebook')}": past,
    }
    return "\n".join(f"[[answer]]\nquestion = '{id_}'\n{a}" for id_, a in said.items())


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Return how many items each rule decided, by scenario."""
    folder = tmp_path_factory.mktemp("rules")
    found = {
        name: scanned(folder / f"{place}", **options)
        for place, (name, options) in enumerate(OPTIONS.items())
    }
    items = pd.read_parquet(found["nothing told"] / "items.parquet")
    (folder / "said.toml").write_text(answers(items), "utf-8")
    sent = [
        f'[[objection]]\naccount = "{name}"\nsent = 2025-05-01\nconfirmed = false\n'
        for name in ("annexample", "ann.example")
    ]
    (folder / "sent.toml").write_text("\n".join(sent), "utf-8")
    for name, file in (("answered", "said.toml"), ("unconfirmed", "sent.toml")):
        found[name] = scanned(folder / name, answers=(folder / file,))
    return {name: decided(out) for name, out in found.items()}


def listed(scenario):
    """Return the policies and rules that are to decide something there."""
    return {
        (key.split()[0], _id(rule, *key.split()))
        for key, rules in SCENARIOS[scenario].items()
        for rule in rules.split()
    }


def _id(rule, policy, known):
    return rule.replace("~", f"{known}-").replace("+", f"{policy}-")


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_rule_decides_an_item_of_the_samples(scenario, told):
    assert listed(scenario) - set(told[scenario]) == set()


def test_every_rule_that_an_item_can_meet_is_in_a_scenario():
    rules = {
        (policy.id, rule.id)
        for policy in load()
        for rule in policy.rules
        if rule.exercised
    }
    # Nothing ends at the last word: what is exposed is always told, or unknown.
    last = {(policy.id, f"{policy.id}-default") for policy in load()}

    assert rules - last - set.union(*map(listed, SCENARIOS)) == set()


def test_no_item_of_the_samples_falls_to_the_last_word(told):
    fallen = {
        rule
        for counts in told.values()
        for _, rule in counts
        if rule.endswith("-default")
    }

    assert fallen == set()
