"""Ask: the questions of a finished audit in order, and the file to answer them in."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from audit import questions
from parsers.schema import Question

TITLE: Final = "# Your answers for meta-audit. They stay on this machine."
_HOW: Final = (
    "Write your answer between the quotes; an empty one is not given.",
    "Dates are written as YYYY-MM-DD. If an answer on a group, person or period holds",
    "for some time only, add lines since = YYYY-MM-DD, until = YYYY-MM-DD, or both.",
    "Then run `meta-audit scan` again as before: this file is taken up.",
)
_OBJECTION: Final = """\
# Did you object? Take away the # of these lines and fill them in, once per account.
# [[objection]]
# account = "{account}"
# sent = 2025-05-20
# confirmed = 2025-05-21        # the day of Meta's confirmation; false if none came
# covers = []                   # further accounts that the confirmation names
"""


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
    for row in summary["questions"]:
        counts.setdefault(row["id"], row["settles"])
    return questions.listed(counts)


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
        parts.append("\n".join([TITLE, *(f"# {line}" for line in _HOW)]) + "\n")
    for number, question in enumerate(listed, 1):
        answer = (given or {}).get(question.id, "")
        parts.append(_table(number, question, answer))
    if not before:
        names = [row["account"] for row in summary["accounts"]]
        account = _commented(names[0]) if names else ""
        parts.append(_OBJECTION.format(account=account))
    return "\n".join(parts)


def _table(number: int, question: Question, answer: str) -> str:
    settles = f"settles {question.settles} items" if question.settles else "no item"
    return (
        f"# {number}. {_commented(question.text)} ({settles})\n"
        f"# Answers: {', '.join(question.answers)}\n"
        f"# Where: {_commented(question.where)}\n"
        "[[answer]]\n"
        f"question = {quoted(question.id)}\n"
        f"answer = {quoted(answer)}\n"
    )


def quoted(text: str) -> str:
    """Return a TOML string of any text; lone surrogates are replaced."""
    plain = text.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(plain, ensure_ascii=False).replace("\x7f", "\\u007f")


def _commented(text: str) -> str:
    """Return text as one line of a comment: TOML allows no control characters there."""
    return "".join(char if char.isprintable() else " " for char in text)
