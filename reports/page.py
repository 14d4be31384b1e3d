"""Render ``report.html``: one self-contained page, offline, readable without a script.

Everything in a `View` but our own policies is a stranger's text. Three things keep it
inert: Jinja2 escapes all of it, `visible` spells out the characters that act unseen,
and the page's Content-Security-Policy allows its own stylesheet and script and
nothing else.

The page holds its header, sections and footer once for each language; those of the
languages that it does not begin with wait in templates.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from reports import bundle, charts, coverage, filters, sentences, steps, words, years
from reports.filters import excerpt, plural, short_day, size, visible
from reports.view import Input, Row, RuleUse, View
from reports.words import Sentence, number, share

__all__ = [
    "Input", "Row", "RuleUse", "Sentence", "View", "environment", "excerpt", "hash_of",
    "number", "package_text", "plural", "render", "share", "short_day", "size",
    "visible", "word",
]  # fmt: skip

STALE_DAYS = 180
"""A policy whose wording was checked longer ago than this gets a warning."""

_LISTED_MEDIA = 50
_LISTED_FILES = 500
_LISTED_ITEMS = 50
_LISTED_PEOPLE = 500
_LISTED_AREAS = 200

word = words.label


def render(view: View) -> str:
    """Return the complete page; the same view gives the same text."""
    return "".join(_pieces(view))


def write(view: View, path: Path) -> None:
    """Write the complete page piece by piece, so that it is nowhere in memory."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(_pieces(view))


def _pieces(view: View) -> Iterator[str]:
    style, script = bundle.style(), bundle.script()
    first = words.language()
    others = [lang for lang in words.LANGUAGES if lang != first]
    return (
        environment()
        .get_template("report.html.j2")
        .generate(
            view=view,
            style=style,
            style_hash=hash_of(style),
            script=script,
            script_hash=hash_of(script),
            spoken=bundle.spoken(),
            facts=bundle.facts(
                view.payload,
                view.rules or view.policy.rules,
                view.text_level,
                view.judge,
                view.told,
            ),
            headline=sentences.headline(view),
            lang=first,
            body=_body(view, first),
            others={lang: _body(view, lang) for lang in others},
        )
    )


def _body(view: View, lang: str) -> Markup:
    """Return header, sections and footer in one language."""
    with words.using(lang):
        template = environment().get_template("body.html.j2")
        # Its own template has escaped all of it.
        return Markup(template.render(_facts(view), lang=lang))  # noqa: S704


def _facts(view: View) -> dict[str, Any]:
    """Return all that the sections show, in the language of the context."""
    axis = years.axis(view)
    uncovered = coverage.uncovered(view.accounts, view.as_of)
    return {
        "view": view,
        "languages": words.LANGUAGES,
        "headline": sentences.headline(view),
        "remainder": sentences.remainder(view),
        "offer": sentences.offer(view),
        "grounds": sentences.grounds(view),
        "objection": sentences.objection(view.policy),
        "region": sentences.region(view.policy),
        "questions": sentences.questions_of(view),
        "sampled": sentences.sampled(view.sample) if view.sample else [],
        "badge": coverage.badge(view),
        "incomplete": coverage.incomplete(view),
        "gaps": coverage.gaps(view),
        "statuses": coverage.statuses(view.files),
        "skip_reasons": coverage.skip_reasons(view.files),
        "troubled": coverage.troubled(view.files),
        "problem_count": coverage.problem_count(view),
        "uncovered": sorted(uncovered),
        "by_verdict": years.drawing(
            view.by_year("verdict"), years.VERDICTS, axis, uncovered
        ),
        "by_visibility": years.drawing(
            view.by_year("visibility"), years.VISIBILITIES, axis, uncovered
        ),
        "platforms": years.platforms(view),
        "platform_gaps": {
            platform: [year.year for year in drawn.years if not year.is_covered]
            for platform, drawn in years.platforms(view)
        },
        "heat": years.heat(view),
        "undated": view.undated(),
        "todo": steps.by_year(view),
        "forms": steps.forms(view.policy),
        "verdicts": years.VERDICTS,
        "checked_days": (view.as_of - view.policy.checked).days,
        "stale_days": STALE_DAYS,
        "most_media": _LISTED_MEDIA,
        "most_files": _LISTED_FILES,
        "most_items": _LISTED_ITEMS,
        "most_people": _LISTED_PEOPLE,
        "most_areas": _LISTED_AREAS,
        "first_year": charts.FIRST_YEAR,
    }


def hash_of(text: str) -> str:
    """Return the CSP source that allows exactly this inline text."""
    return f"sha256-{b64encode(sha256(text.encode('utf-8')).digest()).decode('ascii')}"


@cache
def package_text(name: str) -> str:
    """Return a template or asset that travels with the package."""
    return files("reports").joinpath(name).read_text(encoding="utf-8")


@cache
def environment() -> Environment:
    """Return the one place that sets templates up: all escaped, nothing optional."""
    made = Environment(
        loader=FunctionLoader(lambda name: package_text(f"templates/{name}")),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=filters.finished,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.policies["ext.i18n.trimmed"] = True
    # The extension's own method; its callables look the language up at each call.
    made.install_gettext_callables(  # type: ignore[attr-defined]
        words.gettext, words.ngettext, newstyle=True, pgettext=words.pgettext
    )
    made.filters |= filters.FILTERS
    made.globals |= {"share": share}
    return made
