"""Be ``questions``: what to answer, where to find it, and the file to write it in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from audit.cli.after import Out, check_finished
from audit.cli.app import (
    AsJson,
    Debug,
    Lang,
    app,
    day,
    exits,
    print_json,
    safe,
)
from audit.terminal import on_one_line
from reports.words import _, ngettext, number

_SHOWN: Final = 20
_NEEDED: Final = ("summary.json", "audit.json", "items.parquet")


@app.command("questions")
def ask(
    out: Out,
    most: Annotated[
        int | None,
        typer.Option(
            "-n",
            min=1,
            help="How many questions; default 20, with --json all. Questions on single "
            "items come last and are never written into the file.",
        ),
    ] = None,
    one_by_one: Annotated[
        bool,
        typer.Option("--ask", help="Ask on the terminal; an empty line skips, q ends."),
    ] = False,
    as_json: AsJson = False,
    lang: Lang = None,
    debug: Debug = False,
) -> None:
    """Print the questions that settle most, and write answers.toml to fill in."""
    with exits(debug=debug, lang=lang):
        import orjson

        from audit import asking
        from audit.pipeline import UsageError, answering
        from reports import outputs

        check_finished(out, _NEEDED, writes=True)
        summary = orjson.loads((out / "summary.json").read_bytes())
        listed = asking.asked(out, summary)
        if one_by_one and not sys.stdin.isatty():
            raise UsageError(_("--ask needs a terminal; else fill in answers.toml"))
        nameless = asking.is_nameless(out)
        if one_by_one and nameless:
            raise UsageError(asking.NAMELESS)
        shown = listed[: most or _SHOWN]
        broad = [q for q in shown if not q.id.startswith("item:")]
        answers = out / answering.NAME
        # What a scan would refuse is no ground to put more questions on.
        answering.read((), out, day(None))
        before = answers.read_text("utf-8-sig") if answers.is_file() else ""
        given = _asked(broad) if one_by_one else {}
        kept = [q for q in broad if q.id in given] if one_by_one else broad
        if as_json:
            print_json([_row(question) for question in listed[:most]])
        elif not one_by_one:
            _print(shown)
        if nameless:
            typer.echo(_(asking.NAMELESS), err=True)
            return
        if not kept:
            nothing = (
                _("Nothing to write: no question is answered yet.")
                if one_by_one
                else _("Nothing to write: no broad question is left.")
            )
            typer.echo(nothing, err=True)
            return
        target = answers.with_name(f"{answers.name}.new") if before else answers
        text = asking.as_file(kept, summary, before, given)
        outputs.write_safely(target, text)
        typer.echo(safe(_what_now(target, new=bool(before))), err=as_json)


def _row(question: Any) -> dict[str, Any]:
    names = ("id", "text", "settles", "where", "answers")
    return {name: getattr(question, name) for name in names}


def _print(listed: list[Any]) -> None:
    for place, question in enumerate(listed, 1):
        lines = (
            f"{place:3}. {on_one_line(question.text)}",
            "     " + _settles(question.settles),
            "     " + _("Answers: {answers}").format(answers=_choices(question)),
            "     " + _("Where: {where}").format(where=question.where),
            f"     {on_one_line(question.id)}",
        )
        typer.echo(safe("\n".join(lines)))


def _settles(items: int) -> str:
    return ngettext("settles {count} item", "settles {count} items", items).format(
        count=number(items)
    )


def _choices(question: Any) -> str:
    return ", ".join(question.answers)


def _what_now(target: Path, *, new: bool) -> str:
    if new:
        return _(
            "Written to {path}: your answers so far and these questions. Fill it in, "
            "rename it to answers.toml, and run `meta-audit scan` again."
        ).format(path=target)
    return _(
        "Written to {path}. Fill it in and run `meta-audit scan` again as before."
    ).format(path=target)


def _asked(listed: list[Any]) -> dict[str, str]:
    """Ask each question until it is answered, skipped, or the person has enough."""
    given: dict[str, str] = {}
    for place, question in enumerate(listed, 1):
        where = _("Where: {where}").format(where=question.where)
        asked = on_one_line(question.text)
        typer.echo(safe(f"\n{place}/{len(listed)}  {asked}\n  {where}"))
        choices = " / ".join(question.answers)
        while True:
            said = typer.prompt(f"  {choices}", default="", show_default=False).strip()
            if said.casefold() == "q":
                return given
            if not said:
                break
            todo = _refused(question.id, said)
            if todo is None:
                given[question.id] = said
                break
            typer.echo(f"  {todo}")
    return given


def _refused(id_: str, said: str) -> str | None:
    """Return what is wrong with an answer; None if nothing is."""
    from audit import answers, asking

    table = (
        f"[[answer]]\nquestion = {asking.quoted(id_)}\nanswer = {asking.quoted(said)}"
    )
    try:
        answers.parse("answer", table, day(None))
    except answers.AnswersError as error:
        return str(error).rsplit("answer: ", 1)[-1]
    return None
