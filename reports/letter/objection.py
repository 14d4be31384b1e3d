"""Write the objection: to the use for AI of what an account, or others, hold of one."""

from __future__ import annotations

from reports.letter import beside, figures, law
from reports.letter.paper import (
    Block,
    Section,
    Sheet,
    address,
    fields,
    heading,
    paragraph,
    paragraphs,
    points,
)
from reports.letter.view import View
from reports.words import _, long_day


def sheet(view: View) -> Sheet:
    """Return the whole sheet."""
    title = _("Objection to the use for AI: {service}").format(
        service=view.service_name()
    )
    letter = Section(_("The letter"), tuple(_letter(view)), is_letter=True)
    return Sheet(title, (beside.before_objection(view), letter, beside.after(view)))


def _letter(view: View) -> list[Block]:
    return [
        *head(view, _("Objection to the use of my data for AI")),
        *paragraphs(_opening(view), _earlier(view)),
        paragraph(_("My objection covers:")),
        points(*_covered(view)),
        *paragraphs(_beyond(view)),
        heading(_("How this affects me")),
        *paragraphs(*_affects(view)),
        heading(_("What I ask")),
        points(*_asked(view)),
        *end(view),
    ]


def head(view: View, subject: str, *, to: str | None = None) -> list[Block]:
    """Return the head of any letter: from whom, to whom, about which account."""
    return [
        address(
            _("[your name]"),
            _("[your address]"),
            _("[e-mail address of the account]")
            if view.service != "third_parties"
            else _("[your e-mail address]"),
        ),
        address(to or view.controller()),
        address(_("[place], [date]")),
        fields(
            (_("Subject"), subject),
            (_("Service"), view.service_name()),
            (_("Account"), view.account_name()),
        ),
        paragraph(_("Dear Sir or Madam,")),
    ]


def end(view: View) -> list[Block]:
    """Return the end of a letter to the company."""
    cited = law.of(view)
    known = law.authority(view)
    said = (
        _(
            "If you refuse, or do not answer {term}, I may complain to the supervisory "
            "authority, {authority}, under {article}."
        )
        if known
        else _(
            "If you refuse, or do not answer {term}, I may complain to the supervisory "
            "authority, under {article}."
        )
    )
    name = view.authority[0] if view.authority else ""
    return [
        paragraph(
            said.format(term=cited.term, article=cited.complaint, authority=name)
        ),
        paragraph(_("Yours faithfully,")),
        address(_("[your name]")),
    ]


def _opening(view: View) -> str:
    texts = {
        "EU": _(
            "I object, under {article}, to the processing of my personal data for the "
            "development and improvement of AI at Meta. You announced it on {day} and "
            "base it on legitimate interests (Article 6(1)(f) of the GDPR)."
        ),
        "GB": _(
            "I object, under {article}, to the processing of my personal data for the "
            "development and improvement of AI at Meta. You announced it on {day} and "
            "base it on legitimate interests (Article 6(1)(f) of the UK GDPR)."
        ),
        "CH": _(
            "I object to the processing of my personal data for the development and "
            "improvement of AI at Meta, which you announced on {day} and which takes "
            "in people in Switzerland. I declare expressly that I do not want it "
            "({article})."
        ),
        "BR": _(
            "I object, under {article}, to the processing of my personal data for the "
            "training of AI at Meta, announced on {day}. On 30 August 2024 the "
            "national authority (ANPD) made an easy way to object a condition of it, "
            "for people with and without an account."
        ),
    }
    return texts[view.regime].format(
        article=law.of(view).objection, day=long_day(view.policy.announced)
    )


def _earlier(view: View) -> str | None:
    if view.objected_on is None:
        return None
    return _(
        "I already objected on {day}. This letter repeats that objection and takes "
        "nothing back of it."
    ).format(day=long_day(view.objected_on))


def _covered(view: View) -> list[str]:
    """Return what the objection covers, by what it is about."""
    if view.service == "third_parties":
        return [
            _(
                "what other people publish or upload about me: pictures, tags, "
                "mentions, contact details;"
            ),
            _(
                "what you receive about me from partners, vendors and other third "
                "parties;"
            ),
            _("what you collect about me from the web or under licence."),
        ]
    if view.service == "whatsapp":
        return [
            _(
                "my conversations with AI features in WhatsApp, my messages as well as "
                "the answers;"
            ),
            _("messages of mine that others give to an AI feature."),
        ]
    return [
        _(
            "all my public information on your products, whatever its age: posts, "
            "comments, captions, photos, videos, profile, and what goes with them;"
        ),
        _(
            "my interactions with AI features on any of your products, my messages as "
            "well as the answers;"
        ),
        _(
            "information about me that you have from others or from partners, as far "
            "as you can connect it with me;"
        ),
        _(
            "the account named above and all accounts of mine in the same Accounts "
            "Centre."
        ),
    ]


def _beyond(view: View) -> str | None:
    """Return what must be said where the company's own words leave a doubt."""
    if view.service == "whatsapp":
        return _(
            "Sources differ on whether your policy covers conversations with AI in "
            "WhatsApp. I object in any case; if you hold that they are not covered, "
            "please confirm that to me."
        )
    if view.service == "third_parties":
        return _(
            "So that you can find the information, I may appear as: [your names and "
            "their spellings, pictures or addresses of pages that show you]."
        )
    if view.regime == "GB":
        return _(
            "Your notice of 2024 names public information from Facebook and Instagram. "
            "I extend this objection expressly to Threads and to interactions with AI; "
            "if you do not accept that, please say so and why."
        )
    return None


def _affects(view: View) -> list[str]:
    own_words = _(
        "[In your own words, if you wish: what this would mean for you, your work, "
        "your family or your safety.]"
    )
    if view.service == "third_parties":
        told = [
            _(
                "I did not publish this information myself, I do not know all of it, "
                "and I cannot make it private or delete it. An objection is the only "
                "means that I have."
            )
        ]
    elif view.figures is None:
        told = [
            _(
                "I hold these conversations to obtain an answer, not to have them "
                "serve another purpose."
            )
        ]
    else:
        told = figures.affects(view)
    return [*told, own_words]


def _asked(view: View) -> list[str]:
    """Return what the letter asks for, in order."""
    cited = law.of(view)
    has_grounds = view.regime in ("EU", "GB")
    return [
        _(
            "Stop processing these data for that purpose. If you hold that you have "
            "compelling legitimate grounds, name them and weigh them against my "
            "situation."
        )
        if has_grounds
        else _("Stop processing these data for that purpose."),
        _earlier_content(view).format(day=long_day(view.policy.start)),
        *(
            [
                {
                    "EU": _(
                        "Until this is settled, restrict the processing (Article "
                        "18(1)(d) of the GDPR)."
                    ),
                    "GB": _(
                        "Until this is settled, restrict the processing (Article "
                        "18(1)(d) of the UK GDPR)."
                    ),
                }[view.regime]
            ]
            if has_grounds
            else []
        ),
        _(
            "Confirm {term} that you received this objection, from which day it holds, "
            "for which accounts and for which data."
        ).format(term=cited.term),
    ]


def _earlier_content(view: View) -> str:
    if view.service in ("third_parties", "whatsapp"):
        return _(
            "Apply the objection also to what dates from before it, since {day}, and "
            "tell me how you treat it: authorities read the effect of an objection on "
            "earlier content differently."
        )
    return _(
        "Apply the objection also to what was public at some time since {day}, and "
        "tell me how you treat it: authorities read the effect of an objection on "
        "earlier content differently."
    )
