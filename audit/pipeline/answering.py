"""Take the person's answers into an audit: read, join accounts by them, find items."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec

from audit import answers as told
from audit import applied
from audit.answers import Answer, Answers, AnswersError
from audit.items import Case
from parsers import join, kin
from parsers.exports import Holder
from reports.words import _

NAME: Final = "answers.toml"
_LARGEST: Final = 50_000_000
_META: Final = "meta-audit-answers"
_HEAD: Final = 4 << 20


def read(paths: Sequence[Path], out: Path, as_of: date) -> Answers:
    """Return what the files say; without any, the answers in the output folder.

    A path is one answers file, lists of items (CSV), or both. A report that was saved
    with answers inside is an answers file too.
    """
    if not paths:
        paths = [out / NAME] if (out / NAME).is_file() else []
    lists = [path for path in paths if path.suffix.casefold() == ".csv"]
    files = [path for path in paths if path not in lists]
    if len(files) > 1:
        raise AnswersError(_("--answers: give one file of answers, and lists as CSV"))
    answers = Answers()
    if files:
        is_page = files[0].suffix.casefold() in (".html", ".htm")
        text = _kept(files[0]) if is_page else text_of(files[0])
        answers = told.parse(files[0].name, text, as_of)
        if answers.items:
            lists.append(files[0].parent / answers.items)
    statements = [
        statement
        for path in lists
        for statement in told.statements(path.name, text_of(path), as_of)
    ]
    return replace(answers, statements=tuple(statements))


def text_of(path: Path) -> str:
    """Return a file's text, or raise AnswersError that says what to do."""
    try:
        if path.stat().st_size > _LARGEST:
            raise AnswersError(
                _("{name}: larger than 50 MB; is it the right file?").format(
                    name=path.name
                )
            )
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise AnswersError(
            _("{name}: can't be read; check its path").format(name=path.name)
        ) from error
    except UnicodeDecodeError as error:
        raise AnswersError(
            _("{name}: save it as UTF-8").format(name=path.name)
        ) from error


class _Kept(HTMLParser):
    """Find what ``assets/page.js`` put into a page that it saved."""

    text: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the answers out of the page's head."""
        found = dict(attrs)
        if tag == "meta" and found.get("name") == _META:
            kept = msgspec.json.decode(found.get("content") or "", type=dict[str, Any])
            self.text = str(kept["toml"])


def _kept(path: Path) -> str:
    """Return the answers inside a saved report, or raise AnswersError."""
    parser = _Kept()
    try:
        with path.open(encoding="utf-8") as file:
            # They stand in its first lines, before its style and items.
            parser.feed(file.read(_HEAD))
    except OSError as error:
        raise AnswersError(
            _("{name}: can't be read; check its path").format(name=path.name)
        ) from error
    except (ValueError, KeyError) as error:
        raise AnswersError(
            _("{name}: damaged; save the report again").format(name=path.name)
        ) from error
    if parser.text is None:
        raise AnswersError(
            _(
                "{name}: holds no answers; in the report answer under "
                "Questions, and choose “Save this report with my answers”"
            ).format(name=path.name)
        )
    return parser.text


# Accounts ----------------------------------------------------------------------------


class Settled(NamedTuple):
    """The accounts after what was answered of them; ``apart`` are pairs of two."""

    holders: list[Holder]
    apart: frozenset[str]


def with_joined(holders: list[Holder], answers: Answers) -> Settled:
    """Return the accounts with those made one that the person says are one.

    Every answer names accounts as they were before any was joined, so all pairs of
    three downloads may be answered.
    """
    told = list(answers.of("same_account"))
    pairs = [(answer, *_pair(holders, answer, answers)) for answer in told]
    for answer, one, other in pairs:
        left, right = _holding(holders, one), _holding(holders, other)
        if answer.value == "yes" and left is not right:
            holders = kin.made_one(holders, left, right)
    apart = set()
    for answer, one, other in pairs:
        left, right = _holding(holders, one), _holding(holders, other)
        if answer.value == "no" and left is right:
            raise answers.error(
                answer.line, "answer", _("contradicts another: by that they are one")
            )
        if answer.value == "no":
            apart.add(f"{left.name}:{right.name}")
    return Settled(holders, frozenset(apart))


def _pair(holders: list[Holder], answer: Answer, answers: Answers) -> tuple[int, int]:
    """Return an archive of each account that a question names, by its place."""
    for one, other in kin.pairs(holders):
        # A name may hold colons.
        names = f"{one.name}:{other.name}", f"{other.name}:{one.name}"
        if answer.subject.name.casefold() in map(str.casefold, names):
            return one.archives[0], other.archives[0]
    raise answers.error(
        answer.line, "question", _("it names no two accounts of these exports")
    )


def _holding(holders: list[Holder], archive: int) -> Holder:
    """Return the account that an archive belongs to."""
    return next(holder for holder in holders if archive in holder.archives)


def namesakes(
    holders: list[Holder], apart: Container[str]
) -> tuple[tuple[str, str], ...]:
    """Return the names of accounts that may be one and are not said to be two."""
    return tuple(
        (one.name, other.name)
        for one, other in kin.namesakes(holders)
        if f"{one.name}:{other.name}" not in apart
        and f"{other.name}:{one.name}" not in apart
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
