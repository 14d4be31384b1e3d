"""Say that Meta offers no objection where the person lives, and what can be done."""

from __future__ import annotations

from reports.letter import beside, figures
from reports.letter.paper import Block, Section, Sheet, paragraph, places, points
from reports.letter.view import View
from reports.words import _, long_day

# The address that the text for the United States names (source ota-us-genai-2025).
_THIRD_PARTIES = "https://www.facebook.com/help/contact/1266025207620918"


def sheet(view: View) -> Sheet:
    """Return the whole sheet: there is no letter in it."""
    title = _("No objection available: {service}").format(service=view.service_name())
    return Sheet(
        title,
        (
            Section(_("What this means"), tuple(_means(view))),
            Section(_("Figures that you can use"), tuple(_figures(view))),
            Section(_("What you can do"), tuple(_can_do(view))),
        ),
    )


def _means(view: View) -> list[Block]:
    return [
        paragraph(beside.no_advice(view)),
        paragraph(
            _(
                "By the texts read on {day}, Meta offers people in your country no "
                "objection to the use of what they share themselves for AI. So there "
                "is no letter to send. If you live in the European Union, the European "
                "Economic Area, Switzerland, the United Kingdom or Brazil, scan again "
                "with --region."
            ).format(day=long_day(view.policy.checked))
        ),
        *_elsewhere(view),
    ]


def _elsewhere(view: View) -> list[Block]:
    if view.policy.id != "row":
        return []
    return [
        paragraph(
            _(
                "For Japan and South Korea a form is said to exist; we have read no "
                "text of it. Look in the app: Settings, Privacy Center, the text on "
                "AI, the word “object”."
            )
        )
    ]


def _figures(view: View) -> list[Block]:
    return [paragraph(text) for text in figures.affects(view)]


def _can_do(view: View) -> list[Block]:
    own = {
        "facebook": _(
            "Make posts private. “Limit past posts” turns posts on your own timeline "
            "that go beyond friends into posts for friends, all at once and without a "
            "way back; it leaves alone custom audiences, what others tagged you in, "
            "others' timelines, profile and cover pictures."
        ),
        "instagram": _(
            "Make the account private: that covers posts, stories and reels. It does "
            "not cover name, user name, picture and bio, nor comments on public "
            "accounts. Professional accounts cannot be private."
        ),
    }.get(view.service)
    return [
        points(
            own,
            _(
                "Delete what you do not want public. By Meta's text, deletion takes up "
                "to 90 days, and up to 90 more for backups."
            ),
            _(
                "Delete conversations with AI. By Meta's terms for Europe its own copy "
                "may stay; we know of no better promise elsewhere."
            ),
            _(
                "Ask Meta for access to what it holds: `meta-audit letter OUT --kind "
                "access`."
            ),
            _(
                "Object to the use of information about you from third parties, by "
                "this form (we did not open it):"
            ),
        ),
        places(_THIRD_PARTIES),
        paragraph(
            _(
                "No source says that any of this undoes a collection of the past. It "
                "concerns what is collected from then on."
            )
        ),
    ]
