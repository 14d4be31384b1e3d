"""Write the request for access: exactly what the download leaves out."""

from __future__ import annotations

from reports.letter import beside, figures, law
from reports.letter.objection import head
from reports.letter.paper import (
    Block,
    Section,
    Sheet,
    address,
    heading,
    paragraph,
    paragraphs,
    points,
)
from reports.letter.view import View
from reports.words import _, long_day


def sheet(view: View) -> Sheet:
    """Return the whole sheet."""
    title = _("Request for access: {service}").format(service=view.service_name())
    letter = Section(_("The letter"), tuple(_letter(view)), is_letter=True)
    sections = [beside.before_access(view), letter]
    if view.regime != "none":
        sections.append(beside.after(view))
    return Sheet(title, tuple(sections))


def _letter(view: View) -> list[Block]:
    return [
        *head(view, _("Access to my personal data that your download leaves out")),
        *paragraphs(_opening(view), figures.left_open(view)),
        paragraph(_("Please send me, for the account named above:")),
        heading(_("Who could see what")),
        points(*_audience(view)),
        heading(_("AI")),
        points(*_ai()),
        heading(_("My objection")),
        points(*_objection(view)),
        *paragraphs(_form(view)),
        paragraph(_("Yours faithfully,")),
        address(_("[your name]")),
    ]


def _opening(view: View) -> str:
    day = view.exported_on
    download = (
        _(
            "I have downloaded my information, as of {day}. It is no complete answer."
        ).format(day=long_day(day))
        if day
        else _("I have downloaded my information. It is no complete answer.")
    )
    if view.regime == "none":
        asks = _(
            "I ask for access to the personal data about me that it leaves out, and "
            "for an answer even where no law of my country obliges you to give one."
        )
    else:
        asks = _(
            "Under {article} I ask for access to the personal data about me that it "
            "leaves out."
        ).format(article=law.of(view).access)
    return f"{download} {asks}"


def _audience(view: View) -> list[str]:
    """Return what is asked about audiences, which no download states."""
    return [
        _(
            "for each post, photo, video, story, reel and album: its audience now, and "
            "each earlier audience with the day of the change, whether I made it or "
            "you did (defaults, moves to new settings, limits on past posts);"
        ),
        _(
            "for each comment of mine: the audience of what it stands under, now and "
            "at each change since;"
        ),
        _(
            "for each group, Page and event in which I published: whether it was "
            "public or private, with the day of each change;"
        ),
        _(
            "for my account and profile: each change between public and private, and "
            "of the default audience, with its day;"
        ),
        _(
            "for what I deleted or archived since {day}: what of it was public on that "
            "day or later, and until when."
        ).format(day=long_day(view.policy.start)),
    ]


def _ai() -> list[str]:
    return [
        _(
            "whether you have used personal data of mine to develop or improve AI, and "
            "if so which: item by item where you can, else by kind and period;"
        ),
        _(
            "when this happened, for which models or features, and what was removed or "
            "masked before;"
        ),
        _(
            "my interactions with AI features that you store, on all your products, "
            "with the time that you keep them, those included in which others gave my "
            "messages to an AI feature;"
        ),
        _(
            "the information about me from other people, partners and third parties "
            "that you hold for this purpose, and where it comes from;"
        ),
        _("the recipients, or kinds of recipients, of all this."),
    ]


def _objection(view: View) -> list[str]:
    """Return what is asked about objections, known to the audit or not."""
    known = (
        _(
            "the objection that I sent on {day}: the day on which you received it, "
            "your decision, and from which day it holds;"
        ).format(day=long_day(view.objected_on))
        if view.objected_on
        else _(
            "each objection of mine that you have on record: the day on which you "
            "received it, your decision, and from which day it holds;"
        )
    )
    return [
        known,
        _("for which accounts, services and data it holds, AI interactions included;"),
        _(
            "how you treat what was public before that day: whether it stays in data "
            "sets, and whether it can enter new ones."
        ),
    ]


def _form(view: View) -> str | None:
    if view.regime in ("EU", "GB"):
        return _(
            "Please answer in a common electronic form that a machine can read, "
            "{term}. If you have reasonable doubts about who I am, ask for no more "
            "than you need to settle them."
        ).format(term=law.of(view).term)
    if view.regime == "none":
        return _("Please answer in a common electronic form that a machine can read.")
    return _(
        "Please answer in a common electronic form that a machine can read, {term}."
    ).format(term=law.of(view).term)
