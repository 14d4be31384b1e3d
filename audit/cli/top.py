"""Be ``top``: the items most worth a look, each with the reasons for its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from audit.cli.after import Out, check_finished
from audit.cli.app import AsJson, Debug, Lang, app, exits, print_json, safe
from audit.terminal import on_one_line
from reports.words import _, label, listed, long_day, ngettext, number

if TYPE_CHECKING:
    from audit.matched import Match
    from audit.shown import Ranking, Shown

_SNIPPET: Final = 240
_NAMED: Final = 12
_INDENT: Final = "     "


@app.command()
def top(
    out: Out,
    most: Annotated[
        int, typer.Option("-n", min=1, max=10_000, help="How many to show.")
    ] = 50,
    as_json: AsJson = False,
    lang: Lang = None,
    debug: Debug = False,
) -> None:
    """Print the items most worth a look: in scope first, then what is delicate.

    One publication stands once, and so do the same words; each says why it stands
    where it does. A hint from words, no judgement.
    """
    with exits(debug=debug, lang=lang):
        from audit import priority
        from audit.matched import matched

        check_finished(out)
        options = _options(out)
        found = priority.ranking(out / "items.parquet", most)
        matches = [
            matched(
                row.item["text"],
                row.item["lang"],
                row.item["sensitive"] or (),
                options,
            )
            for row in found.rows
        ]
        notes = list(_notes(found, options))
        if as_json:
            for note in notes:
                typer.echo(note, err=True)
            rows = zip(found.rows, matches, strict=True)
            print_json([_row(row, match) for row, match in rows])
            return
        typer.echo(safe("\n".join(_lines(found, matches, notes, out))))


def _options(out: Path) -> Mapping[str, Any]:
    """Return the options of the scan; none where the record does not say."""
    import orjson

    record = orjson.loads((out / "audit.json").read_bytes())
    options = record.get("options") if isinstance(record, dict) else None
    return options if isinstance(options, dict) else {}


def _notes(found: Ranking, options: Mapping[str, Any]) -> Iterator[str]:
    """Yield what the list can't show, by the options of the scan."""
    looked = options.get("mentions", found.has_mentions)
    if found.rows and not looked:
        yield _(
            "This audit was made with --no-mentions: the order knows nothing of what "
            "the words are about. Scan again without it to put what is delicate first."
        )
    if options.get("text") == "none":
        yield _(
            "This audit was made with --text none: it holds no words and no names, so "
            "none are shown here."
        )


def _row(row: Shown, matches: list[Match]) -> dict[str, Any]:
    """Return a row as JSON shows it."""
    item, at = row.item, row.item["created_at"]
    return {
        "item_id": item["item_id"],
        "created_at": at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else None,
        "platform": item["platform"],
        "account": item["account"],
        "kind": item["kind"],
        "surface": item["surface"],
        "verdict": item["verdict"],
        "sensitive": item["sensitive"],
        "matched": [match._asdict() for match in matches],
        "people": item["people"] or [],
        "reasons": [reason._asdict() for reason in row.reasons],
        "pieces": row.pieces,
        "copies": [copy._asdict() for copy in row.copies],
    }


# As a person reads it ----------------------------------------------------------------


def _lines(
    found: Ranking, matches: list[list[Match]], notes: list[str], out: Path
) -> Iterator[str]:
    if not found.rows:
        yield _("No item of yours is in scope or undetermined: there is none to list.")
        return
    yield ngettext(
        "{shown} of {publications} publication that is in scope or undetermined "
        "({items} items), most worth a look first:",
        "{shown} of {publications} publications that are in scope or undetermined "
        "({items} items), most worth a look first:",
        found.distinct,
    ).format(
        shown=number(len(found.rows)),
        publications=number(found.distinct),
        items=number(found.listed),
    )
    yield from notes
    for place, (row, match) in enumerate(zip(found.rows, matches, strict=True), 1):
        yield ""
        yield f"{place:3}. {_head(row.item)}"
        yield from (_INDENT + line for line in _body(row, match))
    yield ""
    yield _(
        "This list is a hint made from words and dates, no judgement of you: a mention "
        "can be mistaken, and what matters to you may stand elsewhere. See why with "
        "`meta-audit explain {out} ID`; what you no longer want to be public, hide or "
        "delete where you posted it."
    ).format(out=out)


def _head(item: Mapping[str, Any]) -> str:
    """Return when and where it was published, and what it is."""
    at = item["created_at"]
    when = long_day(at.date()) if at else _("date not stated")
    what = f"{label(item['kind'])}, {label(item['surface'])}"
    return " · ".join(
        (when, label(item["platform"]), on_one_line(item["account"]), what)
    )


def _body(row: Shown, matches: list[Match]) -> Iterator[str]:
    from audit import shown
    from audit.matched import in_words

    item = row.item
    # The verdict is the first reason, so that it is said once.
    verdict, *others = shown.in_words(row.reasons)
    yield verdict
    if matches:
        what = " · ".join(in_words(match) for match in matches)
        by_place = not item["text"] and item["media_path"]
        form = (
            _("its coordinates point to {what}") if by_place else _("mentions {what}")
        )
        yield form.format(what=what)
    if item["people"]:
        names = [on_one_line(name) for name in item["people"]]
        yield _("people: {value}").format(value=_some(names))
    if item["text"]:
        yield _("“{words}”").format(words=_snippet(item["text"], matches))
    elif item["media_path"]:
        yield _("medium: {value}").format(value=on_one_line(item["media_path"]))
    yield _("why here: {reasons}").format(reasons=" · ".join(others))
    if row.copies:
        copies = [f"{label(copy.platform)} {copy.item_id}" for copy in row.copies]
        yield _("the same words: {places}").format(places=_some(copies))
    yield _("id: {id}").format(id=item["item_id"])


def _some(names: list[str]) -> str:
    """Return names as a list in a sentence; of very many the first ones."""
    if len(names) <= _NAMED:
        return listed(names)
    more = ngettext("{count} more", "{count} more", len(names) - _NAMED)
    return listed([*names[:_NAMED], more.format(count=number(len(names) - _NAMED))])


def _snippet(text: str, matches: list[Match]) -> str:
    """Return the words on one line, cut so that the first matched ones are seen."""
    plain = on_one_line(text)
    if len(plain) <= _SNIPPET:
        return plain
    word = next((on_one_line(match.words[0]) for match in matches if match.words), "")
    at = max(plain.find(word), 0)
    begin = 0 if at + len(word) <= _SNIPPET else at - _SNIPPET // 3
    end = begin + _SNIPPET
    return (
        ("…" if begin else "")
        + plain[begin:end].strip()
        + ("…" if end < len(plain) else "")
    )
