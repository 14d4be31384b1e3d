"""Say why an item's verdict or evidence differs, as far as both audits show it.

A reason is a fact that stands in the tables of the two audits; several may hold at
once, and all of them are named. Where none holds the reason is ``none_found``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import numpy as np

from audit import policy as policies
from audit.compare.coverage import GAPS
from audit.compare.matching import DOUBTS, Matches
from audit.compare.sides import I64, Both, Mask, Side
from audit.rows import start_of
from parsers import schema

_PAIRED: Final = (
    "deleted", "archived", "expired", "restored", "published", "status", "made_private",
    "made_public", "audience_stated", "answer", "answer_withdrawn", "objection",
    "birth_year", "came_of_age", "export_date", "export_covers", "export_covers_less",
    "moved", "edited", "author", "other_evidence", "policy_revision", "tool",
)  # fmt: skip
_GONE: Final = ("was_deleted", "was_draft")
REASONS: Final = (*_PAIRED, *_GONE, *GAPS, *DOUBTS, "none_found")
"""Every reason, in the order in which an item's reasons are named."""

DIFFERS: Final = (
    "verdict", "rule", "certainty", "visibility", "visibility_basis", "public_spans",
    "status", "surface", "author", "text", "media_path",
)  # fmt: skip
"""The columns in which two rows of one item may differ."""

_ACCOUNT_BASES: Final = ("account_history", "account_flag")


def why_differs(
    both: Both,
    matches: Matches,
    differs: Mapping[str, Mask],
    names: tuple[dict[str, str], dict[str, str]],
    policy: str,
) -> dict[str, Mask]:
    """Return for each reason of a pair the pairs for which it holds.

    ``differs`` says per column of DIFFERS which pairs differ there.
    """
    pairs = _Pairs(both, matches, differs, names, policy)
    found = dict(_of_status(pairs))
    found |= dict(_of_evidence(pairs))
    found |= dict(_of_person(pairs))
    found |= dict(_of_export(pairs))
    found["moved"] = differs["surface"]
    found["edited"] = differs["text"] | differs["media_path"]
    found["author"] = differs["author"]
    judged = differs["rule"] | differs["verdict"] | differs["certainty"]
    explained = np.logical_or.reduce(list(found.values()))
    found["other_evidence"] = differs["visibility_basis"] & ~explained
    found["policy_revision"] = judged & _has_other_rules(*both.sides, policy)
    explained = np.logical_or.reduce(list(found.values()))
    tools = [side.summary["tool"] for side in both.sides]
    found["tool"] = ~explained & (tools[0] != tools[1])
    return {name: found[name] for name in _PAIRED}


def why_gone(both: Both, rows: I64) -> dict[str, Mask]:
    """Return for each reason the rows of the old audit that were about to go."""
    was_deleted = both.is_("status", "deleted")[0][rows]
    return {
        "was_deleted": was_deleted,
        "was_draft": both.is_("status", "draft", "pending")[0][rows],
    }


def _has_other_rules(old: Side, new: Side, policy: str) -> bool:
    """Say whether the two audits judged by different wordings of the policy."""
    first, second = (side.policies.get(policy, {}) for side in (old, new))
    return any(first.get(key) != second.get(key) for key in ("revision", "sha256"))


class _Pairs:
    """The columns of matched items, side by side, and the accounts they are of."""

    def __init__(
        self,
        both: Both,
        matches: Matches,
        differs: Mapping[str, Mask],
        names: tuple[dict[str, str], dict[str, str]],
        policy: str,
    ) -> None:
        self.differs = differs
        self.sides = both.sides
        self._both, self._rows = both, (matches.old, matches.new)
        self._accounts = [
            {
                (row["platform"], named.get(row["account"], row["account"])): row
                for row in side.accounts
            }
            for side, named in zip(both.sides, names, strict=True)
        ]
        platform, account = (both.codes(n)[1] for n in ("platform", "account"))
        width = len(both.values["account"]) + 1
        whose = platform[matches.new] * width + account[matches.new]
        self._keys, self._whose = np.unique(whose, return_inverse=True)
        self._width = width
        self.policy = next((p for p in policies.load() if p.id == policy), None)

    def is_(self, name: str, *labels: str) -> tuple[Mask, Mask]:
        """Say of both rows of each pair whether they have one of the labels."""
        old, new = self._both.is_(name, *labels)
        return old[self._rows[0]], new[self._rows[1]]

    def by_rule(self, *conditions: str) -> tuple[Mask, Mask]:
        """Say of both rows whether a rule with such a condition decided."""
        rules = self.policy.rules if self.policy else ()
        named = {r.id for r in rules if {*conditions} & {*r.when, *r.unless}}
        wanted = np.array([v in named for v in self._both.values["rule"]] + [False])
        old, new = self._both.codes("rule")
        return wanted[old[self._rows[0]]], wanted[new[self._rows[1]]]

    def accounts(self, holds: Callable[[Any, Any], bool]) -> Mask:
        """Say for which pairs something holds of the old and the new account's row."""
        found = []
        for key in self._keys:
            platform = schema.PLATFORMS[key // self._width]
            name = self._both.values["account"][key % self._width]
            rows = [side.get((platform, name)) for side in self._accounts]
            found.append(None not in rows and bool(holds(*rows)))
        return np.array(found, dtype=bool)[self._whose]

    def has_known_spans(self) -> tuple[Mask, Mask]:
        """Say of both rows of each pair whether the public spans are known."""
        known = [
            side.items["public_spans"].is_valid().to_numpy() for side in self.sides
        ]
        return known[0][self._rows[0]], known[1][self._rows[1]]


def _of_status(pairs: _Pairs) -> Iterator[tuple[str, Mask]]:
    """Yield what became of the item itself."""
    changed = pairs.differs["status"]
    for reason in ("deleted", "archived", "expired"):
        yield reason, changed & pairs.is_("status", reason)[1]
    live = pairs.is_("status", "live")[1]
    hidden = pairs.is_("status", "archived", "deleted")
    waiting = pairs.is_("status", "draft", "pending")
    yield "restored", changed & hidden[0] & live
    yield "published", changed & waiting[0] & live
    away = hidden[1] | pairs.is_("status", "expired")[1]
    yield "status", changed & ~away & ~((hidden[0] | waiting[0]) & live)


def _of_evidence(pairs: _Pairs) -> Iterator[tuple[str, Mask]]:
    """Yield what the account, an old archive or the person says otherwise."""
    public = pairs.is_("visibility", "public")
    hidden = pairs.is_("visibility", "not_public")
    by_account = pairs.is_("visibility_basis", *_ACCOUNT_BASES)
    told = by_account[0] & by_account[1]
    yield "made_private", told & public[0] & hidden[1]
    yield "made_public", told & hidden[0] & public[1]
    differ = np.logical_or.reduce(
        [pairs.differs[name] for name in ("visibility", "visibility_basis", "verdict")]
    )
    yield "audience_stated", differ & pairs.is_("visibility_basis", "item_audience")[1]
    answered = pairs.is_("visibility_basis", "answer")
    declared = _told(pairs)
    evidence = differ | pairs.differs["public_spans"]
    yield "answer", (evidence & answered[1]) | (declared[1] & ~declared[0])
    yield (
        "answer_withdrawn",
        (answered[0] & ~answered[1]) | (declared[0] & ~declared[1]),
    )


def _told(pairs: _Pairs) -> tuple[Mask, Mask]:
    """Say which verdicts rest on an answer: on words that are no objection or age."""
    declared = pairs.is_("certainty", "declared")
    other = pairs.by_rule("objection", "objection_from", "minor")
    if not pairs.differs["certainty"].any():
        return np.zeros_like(declared[0]), np.zeros_like(declared[0])
    return declared[0] & ~other[0], declared[1] & ~other[1]


def _of_person(pairs: _Pairs) -> Iterator[tuple[str, Mask]]:
    """Yield what was told of the person: objections and age."""
    judged = pairs.differs["rule"] | pairs.differs["verdict"]
    objection = pairs.by_rule("objection", "objection_from")
    objected = pairs.accounts(lambda a, b: a.get("objected_on") != b.get("objected_on"))
    yield "objection", judged & (objection[0] | objection[1]) & objected
    minor = pairs.by_rule("minor")
    born = pairs.accounts(lambda a, b: a.get("birth_year") != b.get("birth_year"))
    by_age = judged & (minor[0] | minor[1])
    yield "birth_year", by_age & born
    days = [side.summary["as_of"] for side in pairs.sides]
    grown = (minor[0] & ~minor[1]) if days[0] != days[1] else np.zeros_like(born)
    yield "came_of_age", by_age & ~born & grown


def _of_export(pairs: _Pairs) -> Iterator[tuple[str, Mask]]:
    """Yield what follows from when the archives were made, and what they cover."""
    judged = pairs.differs["rule"] | pairs.differs["verdict"]
    start = start_of(pairs.policy.start) if pairs.policy else None
    bracket = pairs.accounts(
        lambda a, b: (
            start is not None
            and None not in (a.get("exported_at"), b.get("exported_at"))
            and (a["exported_at"] < start) != (b["exported_at"] < start)
        )
    )
    yield "export_date", judged & bracket
    spans = pairs.accounts(
        lambda a, b: any(
            a.get(key) != b.get(key) for key in ("covered_from", "covered_until")
        )
    )
    known = pairs.has_known_spans()
    yield "export_covers", judged & spans & known[1] & ~known[0]
    yield "export_covers_less", judged & spans & known[0] & ~known[1]
