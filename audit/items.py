"""Judge a batch of facts and make it a batch of items: every column of the contract."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from audit import hints, questions, verdicts
from audit.answers import Answers
from audit.exposure import Person, conditions
from audit.found import Found, Given
from audit.policy import EXPOSURES
from audit.rows import Accounts, Rows, ages, code, rows_of, start_of
from audit.spans import EVER, FOREVER, Spans
from audit.visibility import evidence_for
from parsers import schema
from parsers.schema import Policy, Rule

Mask = npt.NDArray[np.bool_]
_SCHEMA: Final = schema.schema_of(schema.ITEMS)
_DAY: Final = 86_400_000


@dataclass(frozen=True)
class Case:
    """All that a verdict depends on beside the items: policies, accounts, the person.

    The first policy is the one that ``items`` shows; ``newest`` holds the ids of the
    newest picture of each surface; ``sources`` the archive and path of each task;
    ``statements`` what became of those on single items; ``namesakes`` the accounts that
    may be one.
    """

    policies: tuple[Policy, ...]
    accounts: Accounts
    person: Person
    newest: frozenset[str]
    sources: Sequence[tuple[str, str]]
    media_sizes: tuple[npt.NDArray[np.uint64], npt.NDArray[np.int64]]
    answers: Answers = field(default_factory=Answers)
    statements: Counter[str] = field(default_factory=Counter)
    namesakes: tuple[tuple[str, str], ...] = ()


class Judgement(NamedTuple):
    """A batch of ITEMS, its VERDICTS under each policy, and what answers settled.

    ``settled`` counts, by the place of an answer in ``Told.ids``, the person's own
    items whose first verdict rests on it. ``rows`` and ``found`` are what was judged,
    and what the evidence says of it.
    """

    items: pa.RecordBatch
    verdicts: list[pa.RecordBatch]
    settled: npt.NDArray[np.int64]
    rows: Rows
    found: Found


def judged(batch: pa.RecordBatch, case: Case) -> Judgement:
    """Return the items of a FACTS batch, and their verdicts under each policy."""
    rows = rows_of(batch, case.accounts, set(case.newest))
    first, told = case.policies[0], case.person.told
    found = evidence_for(rows, Given(start_of(first.start), told))
    tables, columns = [], {}
    settled = np.zeros(len(told.ids), dtype=np.int64)
    for policy in case.policies:
        asked = conditions(policy, rows, found, case.person)
        result = verdicts.judge(policy, asked)
        tables.append(verdicts.table(policy, batch.column("item_id"), result))
        if policy is first:
            columns = _columns(rows, found, first, asked, result, case)
            used = found.answered[_by_answer(rows, found, first, result)]
            settled = np.bincount(used, minlength=len(told.ids))
    return Judgement(_batch(batch, columns), tables, settled, rows, found)


def _by_answer(
    rows: Rows, found: Found, policy: Policy, result: verdicts.Judged
) -> Mask:
    """Say which of the person's own items an answer settled."""
    mine = rows.among("author", "self") & ~rows.among("kind", "reaction")
    gated = _rules_where(policy, lambda rule: bool(rule.when.keys() & _GATES))
    clear = result.verdict != schema.VERDICTS_LABELS.index("undetermined")
    settled: Mask = mine & clear & ~gated[result.rule] & (found.answered >= 0)
    return settled


def _columns(
    rows: Rows,
    found: Found,
    policy: Policy,
    asked: verdicts.Conditions,
    result: verdicts.Judged,
    case: Case,
) -> dict[str, pa.Array]:
    """Return the columns that the audit adds to what the parsers stated."""
    unclear = result.verdict == schema.VERDICTS_LABELS.index("undetermined")
    start = start_of(policy.start)
    exported = rows.of_account(lambda account: account.exported_at or start)
    stale = found.frozen & (exported < start)
    gated = _rules_where(policy, lambda rule: bool(rule.when.keys() & _GATES))
    open_ = unclear & ~gated[result.rule] & rows.among("author", "self")
    was_public = found.visibility == code("visibility", "public")
    ask = questions.questions_for(
        rows, found, open_, stale & open_, frozenset(case.person.told.ids)
    )
    unknown = (asked.exposure == _UNKNOWN) & rows.among("author", "self")
    by_itself = found.basis == code("visibility_basis", "item_audience")
    hint = hints.hints(rows, unknown, was_public, stale | by_itself)
    age, has_age = ages(rows)
    first, last, spans = _spans(rows, found, start)
    return {
        "status": _labelled("status", rows.status),
        "owner_age": pa.array(age, pa.int16(), mask=~has_age),
        "visibility": _labelled("visibility", found.visibility),
        "visibility_basis": _labelled("visibility_basis", found.basis),
        "certainty": _labelled(
            "certainty", _certainty(rows, found, policy, result, unclear, case.person)
        ),
        "public_spans": spans,
        "public_from": first,
        "public_until": last,
        "public_hint": _labelled("public_hint", hint, hint == hints.NONE),
        "verdict": _labelled("verdict", result.verdict),
        "rule": pa.array([rule.id for rule in policy.rules]).take(
            pa.array(result.rule)
        ),
        "question": ask,
        **_sources(rows, case),
    }


_UNKNOWN: Final = EXPOSURES.index("unknown")
_GATES: Final = {"objection", "minor"}


def _rules_where(policy: Policy, holds: Any) -> Mask:
    return np.array([holds(rule) for rule in policy.rules], dtype=bool)


def _certainty(
    rows: Rows,
    found: Found,
    policy: Policy,
    result: verdicts.Judged,
    unclear: Mask,
    person: Person,
) -> npt.NDArray[np.int64]:
    """Return what each verdict rests on: the export, the product, or the person."""
    certainty = found.certainty.copy()
    certainty[certainty == code("certainty", "none")] = code("certainty", "assumed")
    objected = _rules_where(policy, lambda rule: "objection" in rule.when)[result.rule]
    by_age = _rules_where(policy, _is_by_age)[result.rule]
    told = rows.of_account(lambda a: (a.platform, a.account) in person.told_births)
    certainty[by_age & ~told] = code("certainty", "archive")
    certainty[objected | (by_age & told)] = code("certainty", "declared")
    certainty[unclear] = code("certainty", "none")
    return certainty


def _is_by_age(rule: Rule) -> bool:
    return "minor" in rule.when


def _spans(rows: Rows, found: Found, start: int) -> tuple[pa.Array, pa.Array, pa.Array]:
    """Return first begin, last end and the list of each row's known public spans.

    Null where publicity is unknown. A listing or a stated audience that is known for
    the policy's time is shown as open; a private account that is assumed to have been
    so all along counts as never public.
    """
    shown = _as_stated(rows, _shown(rows, found, start))
    counts = shown.counts()
    assumed = found.presumed <= start
    unknown = (counts == 0) & (found.possible.counts() > 0) & ~assumed
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    begin = pa.array(shown.begin, pa.int64(), mask=shown.begin == EVER)
    end = pa.array(shown.end, pa.int64(), mask=shown.end == FOREVER)
    spans = pa.StructArray.from_arrays(
        [begin.cast(schema.TIME), end.cast(schema.TIME)], fields=list(schema.SPAN)
    )
    lists = pa.ListArray.from_arrays(
        pa.array(offsets, pa.int32()), spans, mask=pa.array(unknown)
    )
    none = counts == 0
    if len(shown.begin):
        first = begin.take(pa.array(np.where(none, 0, offsets[:-1])))
        last = end.take(pa.array(np.where(none, 0, offsets[1:] - 1)))
    else:
        first = last = pa.nulls(len(rows), pa.int64())
    return _masked(first, none), _masked(last, none), lists


def _shown(rows: Rows, found: Found, start: int) -> Spans:
    """Return the known spans; what was known for its first moment only gets its end."""
    brief = found.basis == code("visibility_basis", "item_audience")
    brief |= rows.among("kind", "listing") & ~rows.among("surface", "page")
    brief &= found.answered < 0
    if not brief.any():
        return found.known
    recent = brief & (found.visibility == code("visibility", "public"))
    recent &= rows.dated & (rows.earliest >= start)
    keep = ~brief[found.known.row]
    known = Spans(
        len(rows), found.known.row[keep], found.known.begin[keep], found.known.end[keep]
    )
    take = recent[found.possible.row] & (found.possible.end == FOREVER)
    return known.joined(
        Spans(
            len(rows),
            found.possible.row[take],
            found.possible.begin[take],
            found.possible.end[take],
        )
    )


def _as_stated(rows: Rows, spans: Spans) -> Spans:
    """Return spans that begin with their item as beginning at its ``created_at``.

    For the verdict one of a time known to the day begins at a bound of that time.
    """
    created, earliest = rows.created[spans.row], rows.earliest[spans.row]
    first = spans.begin == earliest
    a_day = first & (spans.end == earliest + _DAY)
    born = first | (spans.begin == rows.latest[spans.row])
    begin = np.where(born, created, spans.begin)
    return Spans(
        len(rows), spans.row, begin, np.where(a_day, created + _DAY, spans.end)
    )


def _masked(values: pa.Array, null: Mask) -> pa.Array:
    import pyarrow.compute as pc

    return pc.if_else(pa.array(null), None, values).cast(schema.TIME)


def _labelled(name: str, codes: Any, null: Mask | None = None) -> pa.DictionaryArray:
    indices = pa.array(np.asarray(codes, dtype=np.int32), pa.int32(), mask=null)
    return pa.DictionaryArray.from_arrays(
        indices, pa.array(schema.LABELS_OF[name], pa.string())
    )


def _sources(rows: Rows, case: Case) -> dict[str, pa.Array]:
    """Return where each item was read from, and how large its medium is."""
    task = rows.batch.column("task")
    archives = pa.array([archive for archive, _ in case.sources], pa.string())
    paths = pa.array([path for _, path in case.sources], pa.string())
    return {
        "source_archive": archives.take(task),
        "source_path": paths.take(task),
        "media_bytes": media_sizes(rows.batch, case.media_sizes),
    }


def media_sizes(
    batch: pa.RecordBatch,
    sizes: tuple[npt.NDArray[np.uint64], npt.NDArray[np.int64]],
) -> pa.Array:
    """Return the size of each photo, video or audio in bytes; null where it is absent.

    ``sizes`` are the sorted keys of the media in the archives, and their sizes.
    """
    keys, size = sizes
    medium = batch.column("medium_key")
    wanted = medium.fill_null(0).to_numpy(zero_copy_only=False)
    if not len(keys):
        return pa.nulls(batch.num_rows, pa.int64())
    place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    there = (keys[place] == wanted) & medium.is_valid().to_numpy(zero_copy_only=False)
    return pa.array(size[place], pa.int64(), mask=~there)


def _batch(facts: pa.RecordBatch, columns: dict[str, pa.Array]) -> pa.RecordBatch:
    """Return the ITEMS batch: stated columns, added ones, nulls elsewhere."""
    arrays = []
    for column in _SCHEMA:
        if column.name in columns:
            arrays.append(columns[column.name])
        elif column.name in facts.schema.names:
            arrays.append(facts.column(column.name))
        else:
            arrays.append(pa.nulls(facts.num_rows, column.type))
    return pa.RecordBatch.from_arrays(arrays, schema=_SCHEMA)
