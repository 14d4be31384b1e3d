"""Take the person's answers into an audit: read, join accounts by them, find items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from audit import answers as told
from audit import applied
from audit.answers import Answer, Answers, AnswersError
from audit.items import Case
from parsers import join, kin
from parsers.exports import Holder

NAME: Final = "answers.toml"
_LARGEST: Final = 50_000_000


def read(paths: Sequence[Path], out: Path, as_of: date) -> Answers:
    """Return what the files say; without any, the answers in the output folder.

    A path is one answers file, lists of items (CSV), or both.
    """
    if not paths:
        paths = [out / NAME] if (out / NAME).is_file() else []
    lists = [path for path in paths if path.suffix.casefold() == ".csv"]
    files = [path for path in paths if path not in lists]
    if len(files) > 1:
        raise AnswersError("--answers: give one file of answers, and lists as CSV")
    answers = Answers()
    if files:
        answers = told.parse(files[0].name, _text(files[0]), as_of)
        if answers.items:
            lists.append(files[0].parent / answers.items)
    statements = [
        statement
        for path in lists
        for statement in told.statements(path.name, _text(path), as_of)
    ]
    return replace(answers, statements=tuple(statements))


def _text(path: Path) -> str:
    """Return a file's text, or raise AnswersError that says what to do."""
    try:
        if path.stat().st_size > _LARGEST:
            raise AnswersError(f"{path.name}: larger than 50 MB; is it the right file?")
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise AnswersError(f"{path.name}: can't be read; check its path") from error
    except UnicodeDecodeError as error:
        raise AnswersError(f"{path.name}: save it as UTF-8") from error


# Accounts ----------------------------------------------------------------------------


def with_joined(holders: list[Holder], answers: Answers) -> list[Holder]:
    """Return the accounts with those made one that the person says are one."""
    for answer in answers.of("same_account"):
        pairs = list(_pairs(holders, answer))
        if not pairs:
            raise answers.error(
                answer.line, "question", "it names no two accounts of these exports"
            )
        if answer.value == "yes":
            holders = kin.made_one(holders, *pairs[0])
    return holders


def _pairs(holders: list[Holder], answer: Answer) -> Iterator[tuple[Holder, Holder]]:
    """Yield the accounts that a question names; a name may hold colons."""
    for one, other in kin.pairs(holders):
        names = f"{one.name}:{other.name}", f"{other.name}:{one.name}"
        if answer.subject.name in names:
            yield one, other


def kept_apart(answers: Answers) -> set[str]:
    """Return the pairs, as the questions name them, that are two accounts."""
    return {a.subject.name for a in answers.of("same_account") if a.value == "no"}


def namesakes(holders: list[Holder], answers: Answers) -> tuple[tuple[str, str], ...]:
    """Return the names of accounts that may be one and were not answered for."""
    asked = {answer.subject.name for answer in answers.of("same_account")}
    return tuple(
        (one.name, other.name)
        for one, other in kin.namesakes(holders)
        if not asked & {f"{one.name}:{other.name}", f"{other.name}:{one.name}"}
    )


# Items -------------------------------------------------------------------------------


def with_items(case: Case, spool: join.Spool, found: join.Joined) -> Case:
    """Return the case with the statements on items that the exports hold.

    Raises AnswersError for an answer about a group, person or item in none of them.
    """
    lookup = applied.Lookup(case.answers)
    if not lookup.is_needed:
        return case
    for batch in join.items(spool, found):
        lookup.add(batch)
    lookup.check()
    evidence, counts = lookup.told(case.person.told)
    return replace(case, person=replace(case.person, told=evidence), statements=counts)
