"""Ask: the questions of a finished audit in order, and the file to answer them in."""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import orjson

from audit import questions
from parsers.schema import Question
from reports.words import gettext, later, ngettext, said

_HOW: Final = (
    later("Your answers for meta-audit. They stay on this machine."),
    later("Write your answer between the quotes; an empty one is not given."),
    later(
        "Dates are written as YYYY-MM-DD. If an answer on a group, person or period "
        "holds for some time only, add lines since = YYYY-MM-DD, until = YYYY-MM-DD, "
        "or both."
    ),
    later("Then run `meta-audit scan` again as before: this file is taken up."),
)
NAMELESS: Final = later(
    "Nothing written: with --text none the questions hold no names, so no answer could "
    "be matched; scan again with --text full to answer them."
)
_OBJECTION: Final = (
    later(
        "Did you object? Take away the # of these lines and fill them in, once per "
        "account. confirmed is the day of Meta's confirmation, false if none came; "
        "covers are further accounts that the confirmation names."
    ),
    """\
# [[objection]]
# account = "{account}"
# sent = 2025-05-20
# confirmed = 2025-05-21
# covers = []
""",
)
_WIDTH: Final = 80


def asked(out: Path, summary: dict[str, Any]) -> list[Question]:
    """Return all questions of an audit, in the order to ask.

    Counted from the items; those that no undecided item has are in ``summary``.
    """
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    columns = ["question", "verdict", "author", "kind"]
    counts: Counter[str] = Counter()
    with pq.ParquetFile(out / "items.parquet") as file:
        for batch in file.iter_batches(columns=columns):
            mine = pc.and_(
                pc.equal(batch.column("author").cast("string"), "self"),
                pc.not_equal(batch.column("kind").cast("string"), "reaction"),
            )
            found = pc.value_counts(batch.column("question").filter(mine).drop_null())
            for pair in found.to_pylist():
                counts[pair["values"]] += pair["counts"]
    for row in summary.get("questions", ()):
        counts.setdefault(row["id"], row["settles"])
    return questions.listed(counts)


def is_nameless(out: Path) -> bool:
    """Say whether an audit's question ids hold numbers in the place of names."""
    try:
        record = orjson.loads((out / "audit.json").read_bytes())
        return bool(record["options"]["text"] == "none")
    except (OSError, ValueError, KeyError, TypeError):
        return False


def as_file(
    listed: Sequence[Question],
    summary: dict[str, Any],
    before: str = "",
    given: dict[str, str] | None = None,
) -> str:
    """Return the text of an answers file with the questions as comments.

    ``before`` is what an earlier file says; ``given`` holds answers by question.
    """
    parts = [before.rstrip("\n") + "\n"] if before else []
    if not before:
        parts.append("".join(_comment(said(line)) for line in _HOW))
    for number, question in enumerate(listed, 1):
        answer = (given or {}).get(question.id, "")
        parts.append(_table(number, question, answer))
    if not before:
        names = [row["account"] for row in summary.get("accounts", ())]
        account = _commented(names[0]) if names else ""
        how, lines = _OBJECTION
        parts.append(_comment(said(how)) + lines.format(account=account))
    return "\n".join(parts)


def _table(number: int, question: Question, answer: str) -> str:
    settles = ngettext(
        "It settles {count} item.", "It settles {count} items.", question.settles
    ).format(count=question.settles)
    answers = gettext("Answers: {answers}").format(answers=", ".join(question.answers))
    where = gettext("Where: {place}").format(place=_commented(question.where))
    return (
        f"# {number}. {_commented(question.text)} {settles}\n"
        f"# {answers}\n"
        f"# {where}\n"
        "[[answer]]\n"
        f"question = {quoted(question.id)}\n"
        f"answer = {quoted(answer)}\n"
    )


def _comment(text: str) -> str:
    """Return a text of ours as lines of a comment."""
    return "".join(f"# {line}\n" for line in textwrap.wrap(text, _WIDTH))


def quoted(text: str) -> str:
    """Return a TOML string of any text; lone surrogates are replaced."""
    plain = text.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(plain, ensure_ascii=False).replace("\x7f", "\\u007f")


def _commented(text: str) -> str:
    """Return text as one line of a comment: TOML allows no control characters there."""
    return "".join(char if char.isprintable() else " " for char in text)
