"""Put together what the report and the pictures show, and write them."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import msgspec

from audit import policy as policies
from audit import questions, record
from audit.items import Case
from audit.pipeline import looking, writing
from audit.pipeline.opening import Input
from audit.pipeline.writing import Small
from audit.summary import Counts
from audit.whatif import WhatIf
from parsers import schema
from parsers.schema import Policy
from reports import gallery, page, payload, words
from reports.redaction import Redaction

# The formats that something is shown in.
SHOWN: Final = frozenset(("html", "png", "svg"))
_QUESTIONS: Final = 20
_PAGE_PROBLEMS: Final = 500
_SAMPLE: Final = "sample.json"


def view_of(
    inputs: list[Input],
    case: Case,
    counts: Counts,
    small: Small,
    redaction: Redaction,
    summary: dict[str, Any],
    folder: Path,
    out: Path,
) -> page.View:
    """Return what the page and the pictures show; ``out`` may hold a sample."""
    first, found = case.policies[0], counts.highlights
    return page.View(
        summary=summary,
        set_aside=summary["set_aside"],
        policy=first,
        rules_used=_rules(first, counts),
        first_items=counts.first,
        files=small.files,
        problems=small.problems[:_PAGE_PROBLEMS],
        accounts=small.accounts,
        questions=_asked(counts.questions, redaction, most=_QUESTIONS),
        text_level=redaction.level,
        tool=summary["tool"].rpartition(" ")[2],
        as_of=case.person.as_of,
        cube=found.cube,
        funnel=found.funnel(),
        evidence=found.evidence,
        names=found.top(),
        names_left_out=found.left_out(),
        gps=found.gps,
        oldest=found.oldest,
        sensitive=found.sensitive,
        changeable=found.changeable,
        others=found.others.result(names=redaction.level != "none"),
        sample=sample_of(out / _SAMPLE, folder / "items.parquet"),
        inputs=[
            page.Input(redaction.archive(item.archive.name), item.archive.digest)
            for item in inputs
        ],
        policy_digest=policies.digest(first.id),
        told=_told(case, redaction),
        rules=[rule for policy in case.policies for rule in policy.rules],
    )


def _told(case: Case, redaction: Redaction) -> dict[str, Any]:
    """Return the policies in words, and all that was answered."""
    named = {}
    for lang in words.LANGUAGES:
        with words.using(lang):
            named[lang] = {
                policy.id: {
                    "title": words.said(policy.title),
                    "announced": words.long_day(policy.announced),
                }
                for policy in case.policies
            }
    given = writing.answers_of(case, redaction)
    return {
        "as_of": given["as_of"],
        "policies": named,
        "given": {"answers": given["given"], "objections": given["objections"]},
    }


def write(
    view: page.View,
    wanted: tuple[str, ...],
    folder: Path,
    counts: Counts,
    redaction: Redaction,
    recorded: dict[str, Any],
    whatif: WhatIf | None,
) -> None:
    """Write the report, with the items that stand in the folder, and the pictures.

    ``recorded`` are the options of the scan, as its record has them.
    """
    if whatif is not None:
        # The questions on single items are one in the page: `payload.ONE_ITEM`.
        apart = [id_ for id_ in counts.questions if not id_.startswith("item:")]
        asked = _asked(Counter([payload.ONE_ITEM, *apart]), redaction)
        items = folder / "items.parquet"
        # Both read all items; packing leaves the interpreter for much of its time.
        with ThreadPoolExecutor(1) as beside:
            packing = beside.submit(
                payload.packed, items, whatif.columns(), questions=asked
            )
            looks, count = looking.looks(items, recorded)
            packed = packing.result()
        view = replace(
            view,
            payload=packed,
            judge=whatif.rules(),
            looks=looks,
            look_count=count,
        )
        page.write(view, folder / "report.html")
    gallery.write(view, wanted, folder)


def _rules(policy: Policy, counts: Counts) -> list[page.RuleUse]:
    """Return the rules that decided something, in the order of the policy."""
    return [
        page.RuleUse(
            rule.id,
            rule.says,
            rule.verdict,
            counts.by_rule[rule.id],
            tuple(policy.sources[id_] for id_ in rule.sources),
            rule.quote,
            rule.quote_lang,
            policy.sources[rule.quote_source] if rule.quote_source else None,
        )
        for rule in policy.rules
        if counts.by_rule[rule.id]
    ]


def _asked(
    settled: Counter[str], redaction: Redaction, *, most: int | None = None
) -> dict[str, list[schema.Question]]:
    """Return the questions in every language, the first ones or all."""
    shown: Counter[str] = Counter()
    for id_, settles in settled.items():
        shown[redaction.question(id_)] += settles
    asked = {}
    for lang in words.LANGUAGES:
        with words.using(lang):
            asked[lang] = questions.listed(shown, most=most)
    return asked


# An earlier sample -------------------------------------------------------------------


class _Undetermined(msgspec.Struct):
    """What of a sample's bounds the page says."""

    items: int
    drawn: int
    seen: dict[str, int]
    public_bounds: tuple[int, int]


class _Agreement(msgspec.Struct):
    """What of a sample's agreement the page says."""

    compared: int
    agreed: int


class _Result(msgspec.Struct):
    """What a checked sample tells."""

    undetermined: _Undetermined
    agreement: _Agreement


class _Sample(msgspec.Struct):
    """A sample of the items with this hash; without a result it was not checked."""

    items_sha256: str
    result: _Result | None = None


def sample_of(path: Path, items: Path) -> dict[str, Any] | None:
    """Return the result of a sample of these very items, if one was checked."""
    try:
        kept = msgspec.json.decode(path.read_bytes(), type=_Sample)
    except (OSError, ValueError):
        # None was drawn, or the file is not as we wrote it: the page does without.
        return None
    if kept.result is None or kept.items_sha256 != record.digest(items):
        return None
    shown: dict[str, Any] = msgspec.to_builtins(kept.result)
    return shown
