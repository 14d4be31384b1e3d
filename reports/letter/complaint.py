"""Write the complaint to the supervisory authority: the step after no, or silence."""

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
    title = _("Complaint to the authority: {service}").format(
        service=view.service_name()
    )
    letter = Section(_("The letter"), tuple(_letter(view)), is_letter=True)
    return Sheet(title, (_before(view), letter))


def _before(view: View) -> Section:
    when = _(
        "This is the next step, for when Meta refused your objection or your request, "
        "or did not answer {term}. Most authorities have a form of their own; paste "
        "the parts of this letter there."
    ).format(term=law.of(view).term)
    blocks = [
        paragraph(beside.no_advice(view)),
        paragraph(when),
        paragraph(beside.watched_by(view)),
        *beside.fill_in(view),
    ]
    return Section(_("For you: before you send it"), tuple(blocks))


def _letter(view: View) -> list[Block]:
    to = view.authority[0] if view.authority else _("[the authority of your country]")
    return [
        *head(view, _("Complaint about the use of my data for AI"), to=to),
        *paragraphs(_opening(view)),
        heading(_("What happened")),
        points(*_happened(view)),
        heading(_("How this affects me")),
        *paragraphs(*figures.affects(view)),
        heading(_("What I ask")),
        points(
            _("Examine whether the company answered my request as the law demands."),
            _(
                "Examine how it treats my objection, also for what was public between "
                "{day} and the day of the objection."
            ).format(day=long_day(view.policy.start)),
            _("Tell me what comes of this complaint."),
        ),
        paragraph(
            _(
                "I add: [copy of the objection or request], [confirmation mail], "
                "[answer, if there was one]."
            )
        ),
        paragraph(_("Yours faithfully,")),
        address(_("[your name]")),
    ]


def _opening(view: View) -> str:
    return _(
        "I complain, under {article}, about {controller}. The company announced on "
        "{day} that it develops and improves AI with public content of adult users and "
        "with interactions with AI."
    ).format(
        article=law.of(view).complaint,
        controller=view.controller(),
        day=long_day(view.policy.announced),
    )


def _happened(view: View) -> list[str]:
    sent = (
        _("I objected on {day}.").format(day=long_day(view.objected_on))
        if view.objected_on
        else _("I objected, or asked for access, on [day].")
    )
    return [
        sent,
        _("[On [day] I got this answer: … / I have had no answer to this day.]"),
    ]
