"""Say to the person what stands beside the letter: before it is sent, and after."""

from __future__ import annotations

from reports.letter import law
from reports.letter.paper import Block, Section, paragraph, paragraphs, places, points
from reports.letter.view import View
from reports.words import _, long_day

_DATA_PROTECTION_OFFICER = "https://www.facebook.com/help/contact/540977946302970"


def no_advice(view: View) -> str:
    """Return where the sheet comes from and that it is no legal advice."""
    return _(
        "Made on your own machine from your audit as of {day}; nothing was sent. "
        "meta-audit has no tie to Meta. This is information, not legal advice: for "
        "advice ask the authority, a consumer body or a lawyer."
    ).format(day=long_day(view.as_of))


def fill_in(view: View) -> list[Block]:
    """Return what to fill in, what to cross out, and what is assumed."""
    return paragraphs(
        _(
            "Fill in what stands in [square brackets]. Delete every sentence that is "
            "not true of you, or that you do not want the reader to have. The figures "
            "say how many, "
            "never what; no words, files or other people's names stand here."
        ),
        None
        if view.region_known
        else _(
            "Neither your export nor an option of the scan says where you live; this "
            "letter assumes the European Union. Elsewhere, scan again with --region."
        ),
    )


def before_objection(view: View) -> Section:
    """Return what to know before an objection is sent."""
    blocks = [
        paragraph(no_advice(view)),
        *fill_in(view),
        *_where(view),
        *_how(view),
        *_reach(view),
        *_again(view),
    ]
    return Section(_("For you: before you send it"), tuple(blocks))


def _where(view: View) -> list[Block]:
    """Return the forms and how to come to them."""
    forms = view.forms()
    if not forms:
        return paragraphs(_no_form(view))
    checked = long_day(view.policy.checked)
    said = (
        _(
            "Meta takes objections by a form; paste the letter, or its parts, there. "
            "We did not open the address ourselves; it is as known on {day}:"
        )
        if len(forms) == 1
        else _(
            "Meta takes objections by a form; paste the letter, or its parts, there. "
            "We did not open the addresses ourselves; they are as known on {day}. If "
            "one does not open, take the other:"
        )
    )
    return [paragraph(said.format(day=checked)), places(*forms), *_within(view)]


def _no_form(view: View) -> str:
    if view.regime == "BR":
        return _(
            "An easy form was a condition of the authority (ANPD); we do not know its "
            "address. Look in the app: Settings, Privacy Center, the text on AI, the "
            "word “object”."
        )
    if view.service == "meta_ai":
        return _(
            "We know of no form for the Meta AI app alone. The forms of Facebook and "
            "Instagram name conversations with AI: use that of the account that you "
            "sign in with, and paste this letter there."
        )
    return _(
        "We know of no form of Meta's for this service in your country. Look in the "
        "app: Settings, Privacy Center, the text on AI, the word “object”."
    )


def _within(view: View) -> list[Block]:
    if view.service == "third_parties":
        return paragraphs(_("This form needs no account and no login."))
    if view.service == "whatsapp":
        return paragraphs(
            _(
                "Sources differ on what this form does: it asks for details and "
                "reasons by mail, one person was told that AI is a matter for Meta, "
                "and a consumer body sees no way to object inside WhatsApp. Send the "
                "objections of your other accounts as well."
            )
        )
    return paragraphs(
        _(
            "You have to be logged in. In the app the way is: Settings, Privacy "
            "Center, the text on AI, the word “object”."
        )
    )


def _how(view: View) -> list[Block]:
    if view.service not in ("facebook", "instagram"):
        return []
    return paragraphs(
        {
            "EU": _(
                "The form of 2025 asks for your e-mail address and takes a reason or "
                "none. That of 2024 demanded one (“how this affects you”); the figures "
                "below answer it."
            ),
            "CH": _("The form asks for your e-mail address; no reason is needed."),
            "GB": _(
                "The form of 2024 demanded a reason (“how this affects you”), which "
                "the figures below answer, and sent a code by e-mail."
            ),
        }.get(view.regime),
        _(
            "One objection is enough for accounts in the same Accounts Centre; for "
            "others, send one per account and e-mail address."
        ),
    )


def _reach(view: View) -> list[Block]:
    if view.service not in ("facebook", "instagram"):
        return []
    return [
        paragraph(
            _(
                "As authorities read it, an objection made for an account does not "
                "reach the following, though the letter asks for what it can:"
            )
        ),
        points(
            _("what others publish about you;"),
            _("conversations with AI that others start and give your messages to;"),
            _("posts of a Page: its operator must object."),
        ),
    ]


def _again(view: View) -> list[Block]:
    if view.objected_on is None:
        return []
    return paragraphs(
        _(
            "Your audit counts with an objection sent on {day}. Meta says that earlier "
            "objections stay valid; a consumer body advises to repeat them."
        ).format(day=long_day(view.objected_on))
    )


def before_access(view: View) -> Section:
    """Return what to know before a request for access is sent."""
    sent = _(
        "Send it from the e-mail address of the account. As far as known on {day}, "
        "this form reaches Meta's data protection officer (we did not open it):"
    ).format(day=long_day(view.policy.checked))
    by_form = (
        paragraphs(
            _(
                "Send it by WhatsApp's form for requests of this kind, or to the "
                "address that its privacy policy names."
            )
        )
        if view.service == "whatsapp"
        else [paragraph(sent), places(_DATA_PROTECTION_OFFICER)]
    )
    limits = _(
        "Whether Meta answers such a request item by item is not known to us. The "
        "download that it offers does not hold what is asked here."
    )
    blocks = [paragraph(no_advice(view)), *fill_in(view), *by_form, paragraph(limits)]
    return Section(_("For you: before you send it"), tuple(blocks))


def after(view: View) -> Section:
    """Return what to keep and what the next step is."""
    blocks = [
        points(
            _(
                "Keep a copy of what you sent, with its day, and above all the mail in "
                "which Meta confirms it: without it the day cannot be shown."
            ),
            _noted(view),
            _(
                "If Meta refuses, or does not answer {term}, you can complain to the "
                "supervisory authority, under {article}. `meta-audit letter OUT --kind "
                "complaint` writes the draft."
            ).format(term=law.of(view).term, article=law.of(view).complaint),
            watched_by(view),
        )
    ]
    return Section(_("For you: afterwards"), tuple(blocks))


def _noted(view: View) -> str | None:
    if view.kind != "objection" or view.service == "third_parties":
        return None
    return _(
        "Once it is confirmed, scan again with --objected-on and the day on which you "
        "sent it: the audit then says what falls before it and what after. One can "
        "object at any time, for the future; what it means for items public before is "
        "disputed."
    )


def watched_by(view: View) -> str:
    """Return which authority takes complaints."""
    known = law.authority(view)
    if known is not None:
        return _("The authority is: {authority}").format(authority=known)
    return _(
        "The authority is that of the country, or of the federal state, where you live."
    )
