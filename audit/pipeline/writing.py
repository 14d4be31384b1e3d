"""Judge the joined items batch by batch, count them, and write the output folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from audit import applied, history, mentions, questions, record
from audit import policy as policies
from audit.highlights import Highlights
from audit.items import Case, judged
from audit.others import Concerned, Names
from audit.pipeline.inputs import Progress, Receipts
from audit.pipeline.lanes import Lane
from audit.pipeline.opening import Input
from audit.pipeline.places import Places
from audit.summary import Counts, labelled
from audit.version import __version__
from audit.whatif import WhatIf
from parsers import formats, join, orphans, schema
from parsers.exports import UNNAMED
from parsers.schema import Account
from parsers.workers import Problem, Receipt
from reports import tables
from reports.redaction import Redaction

_QUESTIONS: Final = 20


@dataclass(frozen=True)
class Small:
    """The tables that fit in memory, as rows, already as the text level shows them."""

    files: list[dict[str, Any]]
    problems: list[dict[str, Any]]
    accounts: list[dict[str, Any]]


def redaction_for(inputs: list[Input], case: Case, text: str) -> Redaction:
    """Return what takes names out, with the numbers that stand for them."""
    return Redaction(
        text,
        archives=[item.archive.name for item in inputs],
        accounts=list(dict.fromkeys(name for _, name in case.accounts)),
        members={
            (item.archive.name, member.path): f"#{member.number}"
            for item in (inputs if text == "none" else ())
            for member in item.archive.members
        },
    )


def write_items(
    spool: join.Spool,
    found: join.Joined,
    case: Case,
    redaction: Redaction,
    folder: Path,
    *,
    places: Places,
    with_csv: bool,
    show: Progress,
    whatif: WhatIf | None = None,
) -> Counts:
    """Write items and verdicts as they are judged; return their counts.

    ``places`` tells where they were made, and takes their verdicts; ``whatif`` takes
    what the page needs to judge the same rows anew.
    """
    columns = schema.schema_of(schema.ITEMS)
    writers: list[tables.ParquetWriter | tables.CsvWriter] = [
        tables.ParquetWriter(folder / "items.parquet", columns)
    ]
    if with_csv:
        writers.append(tables.CsvWriter(folder / "items.csv", columns))
    verdicts = tables.ParquetWriter(
        folder / "verdicts.parquet", schema.schema_of(schema.VERDICTS)
    )
    highlights = Highlights(others=Concerned(_names(spool, case)))
    counts, done, total = Counts(highlights=highlights), 0, int(found.keep.sum())
    with Lane() as written, Lane() as counted:
        for batch in join.items(spool, found):
            judgement = judged(places.told(batch, done), case)
            places.note(judgement.items, done)
            shown = redaction.items(judgement.items)
            counted.do(counts.add, judgement.items, shown)
            counted.do(counts.add_settled, judgement.settled)
            if whatif is not None:
                counted.do(whatif.add, judgement.rows, judgement.found)
            for writer in writers:
                written.do(writer.write, shown)
            for table in judgement.verdicts:
                written.do(verdicts.write, table)
            done += batch.num_rows
            show("verdicts", done, total)
    for writer in (*writers, verdicts):
        writer.close()
    return counts


def _names(spool: join.Spool, case: Case) -> Names:
    """Return all names that the exports tag or mention, but those of the accounts."""
    accounts = case.accounts.values()
    names = Names(
        name for account in accounts for name in (account.account, *account.names)
    )
    for batch in spool.batches(["people"]):
        names.add(batch.column("people"))
    return names


# The small tables --------------------------------------------------------------------


def small_tables(
    inputs: list[Input],
    receipts: Receipts,
    case: Case,
    counts: Counts,
    redaction: Redaction,
) -> Small:
    """Return files, problems and accounts as rows."""
    return Small(
        [redaction.row(row) for row in _files(inputs, receipts)],
        [redaction.row(row) for row in _problems(inputs, receipts)],
        [redaction.row(row) for row in _account_rows(case, counts)],
    )


def write_small(small: Small, folder: Path) -> None:
    """Write files, problems and accounts as Parquet."""
    for name, rows, columns in (
        ("files", small.files, schema.FILES),
        ("problems", small.problems, schema.PROBLEMS),
        ("accounts", small.accounts, schema.ACCOUNTS),
    ):
        arrow = schema.schema_of(columns)
        writer = tables.ParquetWriter(folder / f"{name}.parquet", arrow)
        writer.write(tables.table_of(rows, arrow))
        writer.close()


def has_unread(inputs: list[Input], receipts: Receipts) -> bool:
    """Say whether a record, file or archive could not be read (exit 1)."""
    return any(item.problem for item in inputs) or any(
        receipt.is_loss for receipt in receipts.values()
    )


def _files(inputs: list[Input], receipts: Receipts) -> Iterator[dict[str, Any]]:
    """Yield one row of FILES per member of every archive."""
    by_archive = _by_archive(receipts)
    for index, item in enumerate(inputs):
        own = by_archive.get(index, {})
        for member, match in item.pairs():
            receipt = own.get(member.number)
            status = receipt.status if receipt else match.status
            reason = receipt.reason if receipt else match.reason
            if member.flaw == "symlink":
                status, reason = "skipped", "a link to another file"
            yield {
                "archive": item.archive.name,
                "path": member.path,
                "bytes": member.bytes,
                "bytes_read": receipt.bytes_read if receipt else 0,
                "format": match.format.id if match.format else None,
                "status": status,
                "reason": reason,
                "records": receipt.records if receipt else 0,
                "items": receipt.items if receipt else 0,
                "problems": receipt.problem_count if receipt else 0,
            }


def _problems(inputs: list[Input], receipts: Receipts) -> Iterator[dict[str, Any]]:
    by_archive = _by_archive(receipts)
    for index, item in enumerate(inputs):
        name = item.archive.name
        if item.problem:
            yield {"archive": name, "path": "", "pointer": None, "what": item.problem}
        own = by_archive.get(index, {})
        for number in sorted(own):
            for problem in _listed(own[number]):
                yield {
                    "archive": name,
                    "path": item.archive.members[number].path,
                    "pointer": problem.pointer,
                    "what": problem.what,
                }


def _by_archive(receipts: Receipts) -> dict[int, dict[int, Receipt]]:
    """Return the receipts by archive, then by member."""
    found: dict[int, dict[int, Receipt]] = {}
    for (index, number), receipt in receipts.items():
        found.setdefault(index, {})[number] = receipt
    return found


def _listed(receipt: Receipt) -> Iterator[Problem]:
    yield from receipt.problems
    more = receipt.problem_count - len(receipt.problems)
    if more:
        yield Problem(None, f"{more} more problems of this file are not listed")


def _account_rows(case: Case, counts: Counts) -> Iterator[dict[str, Any]]:
    """Yield the accounts, those of Messenger and Threads only where they hold items."""
    for key, account in case.accounts.items():
        items = counts.by_account[key]
        is_own = account.platform in ("facebook", "instagram")
        if items or (is_own and not account.account.startswith(UNNAMED)):
            yield _account_row(account, items, counts.missing_media[key], case)


def _account_row(
    account: Account, items: int, missing: int, case: Case
) -> dict[str, Any]:
    born, objected = account.birth_date, case.person.objected_on(account)
    place = account.jurisdiction or account.country
    return {
        "platform": account.platform,
        "account": account.account,
        "medium": account.medium,
        "missing_categories": list(account.missing_categories),
        "exported_at": _moment(account.exported_at),
        "covered_from": _moment(account.covered_from),
        "covered_until": _moment(account.covered_until),
        "created_at": _moment(account.created_at),
        "country": account.country,
        "region": policies.region_of(place) if place else None,
        "birth_year": born.year if born else None,
        "is_private": account.is_private,
        "privacy_changes": [
            {"at": _moment(at), "to": to} for at, to in history.switches(account)
        ],
        "objected_on": (
            datetime(objected.year, objected.month, objected.day, tzinfo=UTC)
            if objected
            else None
        ),
        "items": items,
        "missing_media": missing,
    }


def _moment(at: int | None) -> datetime | None:
    return None if at is None else datetime.fromtimestamp(at / 1000, UTC)


# Summary, record ---------------------------------------------------------------------


def summary_of(
    inputs: list[Input], case: Case, counts: Counts, small: Small, redaction: Redaction
) -> dict[str, Any]:
    """Return the content of ``summary.json``."""
    first = case.policies[0]
    asked = [
        *questions.listed(counts.questions, most=_QUESTIONS),
        *questions.listed(_beside(case, counts)),
    ]
    verdicts, certainties = schema.VERDICTS_LABELS, schema.CERTAINTIES
    reasons = [row["reason"] for row in small.files]
    return {
        "tool": f"meta-audit {__version__}",
        "as_of": case.person.as_of.isoformat(),
        "policy": first.id,
        "announced": first.announced.isoformat(),
        "revision": first.revision,
        "items": counts.items,
        "by_verdict": {label: counts.by_verdict[label] for label in verdicts},
        "by_kind": labelled(counts.by_kind, schema.KINDS),
        "by_year": {str(year): counts.by_year[year] for year in sorted(counts.by_year)},
        "by_certainty": {label: counts.by_certainty[label] for label in certainties},
        "in_scope_bounds": counts.bounds(),
        "verdicts_rest_on": {
            verdict: {
                certainty: counts.by_both[verdict, certainty]
                for certainty in certainties
                if counts.by_both[verdict, certainty]
            }
            for verdict in verdicts
        },
        "posted_as_minor": counts.as_minor,
        "answers": [
            {**row, "question": redaction.question(row["question"])}
            for row in applied.recorded(case.answers, counts.settled)
        ],
        "statements": applied.recorded_statements(
            case.answers, case.statements, counts.settled
        ),
        "questions": [
            {"id": redaction.question(question.id), "settles": question.settles}
            for question in asked
        ],
        "completeness": {
            "files": labelled(
                Counter(row["status"] for row in small.files), schema.FILE_STATUSES
            ),
            "incomplete_archives": sum(item.archive.is_cut for item in inputs),
            "html_pages": reasons.count(formats.HTML_PAGE),
            "missing_media": sum(row["missing_media"] for row in small.accounts),
            "media_without_record": reasons.count(orphans.REASON),
            "without_items": reasons.count(formats.NO_ITEM),
            "undated": counts.undated(),
        },
        "set_aside": _set_aside(counts, reasons),
        "problems": sum(row["problems"] for row in small.files)
        + sum(not row["path"] for row in small.problems),
        "accounts": [
            {
                "platform": row["platform"],
                "account": row["account"],
                "items": row["items"],
                **{name: _iso(row[name]) for name in _SPAN},
                "missing_categories": row["missing_categories"],
            }
            for row in small.accounts
        ],
    }


def _beside(case: Case, counts: Counts) -> Counter[str]:
    """Return the questions that no undecided item has, with what they would touch.

    Whether accounts are one touches what is undecided of the smaller one; a birth date
    that no archive states and old narrow audiences touch nothing undecided.
    """
    found: Counter[str] = Counter()
    for pair in case.namesakes:
        open_items = (
            sum(n for (_, name), n in counts.undetermined.items() if name == own)
            for own in pair
        )
        found[f"same_account:{pair[0]}:{pair[1]}"] = min(open_items)
    for key, account in case.accounts.items():
        told = case.person.told.of(*key)
        if counts.narrow[key] and told.widened_past_posts is None:
            found[f"widened_past_posts:{key[0]}:{key[1]}"] += 0
        if account.birth_date is None and counts.by_account[key]:
            found[f"birth:{account.account}"] += 0
    return found


_SPAN: Final = ("exported_at", "covered_from", "covered_until")


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _set_aside(counts: Counts, reasons: list[str | None]) -> dict[str, int]:
    return {
        "reactions": counts.set_aside["reactions"],
        "others_words": counts.set_aside["others_words"],
        "ai_answers": counts.set_aside["ai_answers"],
        "private_message_files": sum(map(formats.is_private, reasons)),
    }


def record_of(
    inputs: list[Input],
    receipts: Receipts,
    case: Case,
    options: dict[str, Any],
    redaction: Redaction,
    folder: Path,
) -> dict[str, Any]:
    """Return the content of ``audit.json``."""
    archives = [
        {
            "archive": redaction.archive(item.archive.name),
            "directory": item.archive.digest,
            "members": [
                {"member": member, "sha256": receipt.digest}
                for (own, member), receipt in sorted(receipts.items())
                if own == index and receipt.digest
            ],
        }
        for index, item in enumerate(inputs)
    ]
    made = record.of(archives, case.policies, options, folder)
    if options["mentions"]:
        made["mentions"] = mentions.versions()
    return {**made, "answers": answers_of(case, redaction)}


def answers_of(case: Case, redaction: Redaction) -> dict[str, Any]:
    """Return what was answered for the record: verbatim, unless names are taken out."""
    given = case.answers
    return {
        "as_of": case.person.as_of.isoformat(),
        "sha256": sha256(given.text.encode("utf-8")).hexdigest()
        if given.text
        else None,
        "verbatim": given.text if redaction.level != "none" else None,
        "given": [
            {**row, "question": redaction.question(row["question"])}
            for row in applied.recorded(given)
        ],
        "objections": [
            {
                "account": redaction.account(said.account),
                "sent": said.sent,
                "confirmed": said.confirmed or False,
                "covers": [redaction.account(name) for name in said.covers],
            }
            for said in given.objections
        ],
        "statements": [
            {
                "item_id": said.item_id,
                "date": said.day,
                "words": said.words if redaction.level != "none" else None,
                "audience": said.audience,
            }
            for said in given.statements
        ],
    }
