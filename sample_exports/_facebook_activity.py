"""Plant comments, groups, reactions, events, listings and votes."""

from __future__ import annotations

from sample_exports._facebook_media import (
    NO_QUESTION_NAMED,
    OWNER,
    ROOT,
    Facebook,
    expect_medium,
    holding,
    photo,
    record_of,
)
from sample_exports._facebook_special import STICKER
from sample_exports._planting import (
    POLICY_START,
    UNKNOWN,
    UNSENT,
    Evidence,
    Json,
    always_public,
    spread,
    utc,
)
from sample_exports._words import language

FRIENDS = (
    "Bob Sample", "Cleo Placeholder", "Deniz Specimen", "Zoë Échantillon",
    "Jörg Mustermann",
)  # fmt: skip
GARDENERS = "Example Town Gardeners"
JARDINIERS = "Jardiniers d’Exempleville"
UEBUNG = "Übungsgruppe Musterstadt"
GROUPS = (GARDENERS, JARDINIERS, UEBUNG)
PAGE = "Example Town News"

_FRENCH = "question: the French title is our guess at Meta's wording"
_NO_PARENT = UNKNOWN.asking(None)
_OWN_PARENT = UNKNOWN.asking(
    None, "question: on an own post of unknown audience, so none or audience:*"
)
_REPLY = "question: whose comment was answered is named, whose post it was is not"


def plant(fb: Facebook) -> None:
    """Plant everything that is neither a timeline post nor an album."""
    _comments(fb)
    _reactions(fb)
    _group_posts(fb)
    _group_comments(fb)
    _pending(fb)
    _memberships(fb)
    _events(fb)
    _listings(fb)
    _votes(fb)


def _owned_by(name: str, unsure: str | None = None) -> Evidence:
    return UNKNOWN.asking(f"owner:facebook:{name}", unsure)


def _comment(at: int, title: str, text: str | None, group: str | None = None) -> Json:
    """Return a comment record; without text Meta leaves ``data`` out."""
    record: Json = {"timestamp": at}
    if text is not None:
        said: Json = {"timestamp": at, "comment": text, "author": OWNER}
        if group is not None:
            said["group"] = group
        record["data"] = [{"comment": said}]
    record["title"] = title
    return record


def _parent(n: int) -> tuple[str, Evidence]:
    """Return the n-th title of a comment, and what it says of the parent's owner."""
    name = FRIENDS[n % len(FRIENDS)]
    return (
        (f"{OWNER} commented on {name}'s post.", _owned_by(name)),
        (f"{OWNER} hat {name}s Beitrag kommentiert.", _owned_by(name)),
        (f"{OWNER} commented on {name}'s photo.", _owned_by(name)),
        (f"{OWNER} commented on {PAGE}'s link.", _owned_by(PAGE)),
        (f"{OWNER} commented on her own post.", _OWN_PARENT),
        (
            f"{OWNER} a commenté la publication de {name}.",
            _owned_by(name, _FRENCH),
        ),
        (f"{OWNER} replied to {name}'s comment.", _owned_by(name, _REPLY)),
        (f"{OWNER} commented on a post.", _NO_PARENT),
        (f"{OWNER} hat ihren eigenen Beitrag kommentiert.", _OWN_PARENT),
    )[n % 9]


def _comments(fb: Facebook) -> None:
    records = []
    times = spread(180, "2007-03-01T10:00:00Z", "2026-10-15T10:00:00Z")
    for n, at in enumerate(times):
        title, evidence = _parent(n)
        words = None if n % 6 == 5 else fb.words.comment(language(n))
        records.append(_comment(at, title, words))
        fb.book.expect("comment", "timeline", at, evidence, text=words)
    records += _special_comments(fb)
    records.sort(key=lambda record: -int(record["timestamp"]))
    path = f"{ROOT}/comments_and_reactions/comments.json"
    fb.part1.json(path, {"comments_v2": records})


def _special_comments(fb: Facebook) -> list[Json]:
    """Plant a sticker, a GIF, a mention and the comment on one's own photo."""
    bob = f"{OWNER} commented on Bob Sample's post."
    at = utc("2019-12-12T12:12:12Z")
    fb.camera.keep(STICKER, at, present=True, into=fb.part1)
    sticker = _comment(at, bob, "")
    image = {"uri": STICKER, "creation_timestamp": at, "title": "", "description": ""}
    sticker["attachments"] = holding(image)
    fb.book.expect(
        "comment",
        "timeline",
        at,
        _owned_by("Bob Sample"),
        media=STICKER,
        unsure="media, row: the sticker belongs to the comment, it is no photo of hers",
    )

    at = utc("2020-12-12T12:12:12Z")
    url = "https://media.example.org/cat.gif"
    gif = _comment(at, bob, "")
    gif["attachments"] = [{"data": [{"external_context": {"url": url}}]}]
    fb.book.expect("comment", "timeline", at, _owned_by("Bob Sample"), url=url)

    at = utc("2021-12-12T12:12:12Z")
    raw = "Regarde @[100000000000888:2048:Jörg Mustermann], c’est toi ! 😂"
    mention = _comment(at, f"{OWNER} commented on Cleo Placeholder's photo.", raw)
    fb.book.expect(
        "comment",
        "timeline",
        at,
        _owned_by("Cleo Placeholder"),
        text="Regarde @Jörg Mustermann, c’est toi ! 😂",
        people=["Jörg Mustermann"],
    )

    at = utc("2025-07-14T20:00:00Z")
    own = _comment(at, f"{OWNER} commented on her own photo.", "Merci à tous ❤️")
    fb.book.expect("comment", "timeline", at, _OWN_PARENT, text="Merci à tous ❤️")
    return [sticker, gif, mention, own]


def _reactions(fb: Facebook) -> None:
    records = []
    kinds = ("LIKE", "LOVE", "HAHA", "WOW", "SORRY", "CARE")
    times = spread(120, "2009-04-01T10:00:00Z", "2026-10-16T10:00:00Z")
    for n, at in enumerate(times):
        name = FRIENDS[n % len(FRIENDS)]
        reaction = {"reaction": kinds[n % len(kinds)], "actor": OWNER}
        records.append(
            {
                "timestamp": at,
                "data": [{"reaction": reaction}],
                "title": f"{OWNER} likes {name}'s post.",
            }
        )
        fb.book.expect("reaction", "timeline", at, UNKNOWN)
    path = f"{ROOT}/comments_and_reactions/likes_and_reactions_1.json"
    fb.part1.json(path, records[::-1])
    _labelled_reaction(fb)


def _labelled_reaction(fb: Facebook) -> None:
    """Plant a reaction of the labelled shape, alone in its file: a bare object."""
    at, url = utc("2026-01-20T20:20:20Z"), "https://www.facebook.com/example/posts/1"
    record = {
        "timestamp": at,
        "media": [],
        "label_values": [
            {"label": "Reaction", "value": "LIKE"},
            {"label": "URL", "value": url, "href": url},
            {"title": "", "dict": [{"dict": [{"label": "Name", "value": FRIENDS[0]}]}]},
        ],
        "fbid": "100000000000777",
    }
    fb.book.expect("reaction", "timeline", at, UNKNOWN)
    path = f"{ROOT}/comments_and_reactions/likes_and_reactions.json"
    fb.part1.json(path, record)


def _group(name: str) -> Evidence:
    return UNKNOWN.asking(f"group:facebook:{name}")


_POSTED = {
    GARDENERS: f"{OWNER} posted in {GARDENERS}.",
    JARDINIERS: f"{OWNER} a publié dans {JARDINIERS}.",
    UEBUNG: f"{OWNER} hat etwas in {UEBUNG} gepostet.",
}


def _group_posts(fb: Facebook) -> None:
    """Plant posts with words, and photos alone as most group posts are."""
    records = []
    for n, at in enumerate(spread(40, "2014-01-01T10:00:00Z", "2026-10-01T10:00:00Z")):
        group = GROUPS[n % 3]
        tongue = ("en", "fr", "de")[n % 3]
        pictures = [photo(fb, at)] if n % 2 else []
        words = fb.words.post(tongue) if n % 4 != 1 else None
        records.append(
            record_of(
                at,
                text=words,
                title=_POSTED[group],
                attachments=holding(*pictures) if pictures else None,
                data=None if words else [],
            )
        )
        if words:
            fb.book.expect(
                "post", "group", at, _group(group), text=words, container=group
            )
        for picture in pictures:
            expect_medium(fb, picture, at, "group", _group(group), container=group)
    records.append(_in_both_files(fb))
    path = f"{ROOT}/groups/group_posts_and_comments.json"
    fb.part1.json(path, {"group_posts_v2": records[::-1]})


def _in_both_files(fb: Facebook) -> Json:
    """Plant a group post of both files, and one that is in the main file only."""
    at, words = utc("2019-05-06T13:00:00Z"), "Only the main file knows of this 🌻"
    fb.post(at, text=words, title=_POSTED[GARDENERS])
    gardeners = _group(GARDENERS)
    fb.book.expect("post", "group", at, gardeners, text=words, container=GARDENERS)

    at, words = utc("2019-04-02T13:00:00Z"), "Plant swap on Sunday, bring pots! 🪴"
    fb.post(at, text=words, title=_POSTED[GARDENERS])
    fb.book.expect("post", "group", at, gardeners, text=words, container=GARDENERS)
    return record_of(at, text=words, title=_POSTED[GARDENERS])


def _group_comments(fb: Facebook) -> None:
    records = []
    for n, at in enumerate(spread(40, "2014-02-01T10:00:00Z", "2026-09-20T10:00:00Z")):
        group, words = GROUPS[n % 3], fb.words.comment(("en", "fr", "de")[n % 3])
        name = FRIENDS[n % len(FRIENDS)]
        title = f"{OWNER} commented on {name}'s post."
        records.append(_comment(at, title, words, group))
        fb.book.expect(
            "comment", "group", at, _group(group), text=words, container=group
        )
    at = utc("2018-08-08T08:08:08Z")
    records.append(_comment(at, f"{OWNER} replied to Bob Sample's comment.", None))
    fb.book.expect(
        "comment",
        "group",
        at,
        UNKNOWN,
        unsure="container, question: a group comment without data names no group",
    )
    path = f"{ROOT}/groups/your_comments_in_groups.json"
    fb.part1.json(path, {"group_comments_v2": records})


def _pending(fb: Facebook) -> None:
    at, words = utc("2026-10-11T18:00:00Z"), "May I sell seedlings here? 🌱"
    record = record_of(at, text=words, title=_POSTED[GARDENERS])
    path = f"{ROOT}/groups/your_pending_posts_in_groups.json"
    fb.part1.json(path, {"pending_posts_v2": [record]})
    fb.book.expect(
        "post", "group", at, UNSENT, text=words, container=GARDENERS, status="pending"
    )


def _memberships(fb: Facebook) -> None:
    doubt = "status: parsed if group names are learnt from it, else skipped"
    joined = [
        {
            "timestamp": utc(f"201{n + 3}-12-01T10:00:00Z"),
            "title": f"{OWNER} became a member of {group}.",
            "data": [{"name": group}],
        }
        for n, group in enumerate(GROUPS)
    ]
    fb.part1.json(
        f"{ROOT}/groups/your_group_membership_activity.json",
        {"groups_joined_v2": joined},
        unsure=doubt,
    )
    own = [{"name": UEBUNG, "timestamp": utc("2015-11-30T10:00:00Z")}]
    fb.part1.json(
        f"{ROOT}/groups/your_groups.json", {"groups_admined_v2": own}, unsure=doubt
    )
    # The names of the groups are keys here, and misprinted like any text.
    badges = {JARDINIERS: ["Conversation starter"], UEBUNG: ["Admin"]}
    fb.part1.json(
        f"{ROOT}/groups/your_badges.json", {"group_badges_v2": badges}, "skipped"
    )


def _events(fb: Facebook) -> None:
    events = []
    for time, name, description in (
        ("2016-05-01T10:00:00Z", "Kuchen im Garten", "Bringt Gabeln mit 🍰"),
        ("2025-08-01T10:00:00Z", "Example Plant Swap", "Pots, seeds and cake."),
    ):
        at = utc(time)
        events.append(
            {
                "name": name,
                "start_timestamp": at + 864000,
                "end_timestamp": 0,
                "place": {"name": "Example Town Library"},
                "description": description,
                "create_timestamp": at,
            }
        )
        fb.book.expect(
            "event",
            "event",
            at,
            NO_QUESTION_NAMED,
            text=f"{name}\n{description}",
            unsure="text, container: name and description, or the name as container",
        )
    fb.part1.json(f"{ROOT}/events/your_events.json", {"your_events_v2": events})
    joined = {
        "name": "Exempleville en fête",
        "start_timestamp": utc("2026-06-21T16:00:00Z"),
        "end_timestamp": 0,
    }
    fb.part1.json(
        f"{ROOT}/events/your_event_responses.json",
        {"event_responses_v2": {"events_joined": [joined], "events_declined": []}},
        "skipped",
        unsure="status: no items of its own, so parsed or skipped",
    )


def _listings(fb: Facebook) -> None:
    """Plant listings; those of the policy's days are public by nature."""
    listings = []
    for time, title, description, price in (
        ("2019-03-03T10:00:00Z", "Vélo bleu", "Freins neufs, panier inclus 🚲", "80 €"),
        ("2024-09-10T10:00:00Z", "Kitchen table", "Oak, one scratch.", "120 €"),
        ("2025-08-20T10:00:00Z", "Forty tulip bulbs", "Mixed colours 🌷", "5 €"),
    ):
        at = utc(time)
        listings.append(
            {
                "title": title,
                "price": price,
                "seller": OWNER,
                "created_timestamp": at,
                "updated_timestamp": at + 60,
                "category": "Garden",
                "marketplace": "Exempleville",
                "location": {"coordinate": {"latitude": 47.25, "longitude": 2.5}},
                "description": description,
            }
        )
        current = at >= utc(POLICY_START)
        fb.book.expect(
            "listing",
            "marketplace",
            at,
            always_public(at) if current else NO_QUESTION_NAMED,
            text=f"{title}\n{description}",
        )
    path = f"{ROOT}/facebook_marketplace/items_sold.json"
    fb.part1.json(path, {"items_selling_v2": listings})


def _votes(fb: Facebook) -> None:
    votes = []
    for n, at in enumerate(spread(3, "2017-01-01T10:00:00Z", "2026-01-01T10:00:00Z")):
        options = [{"option": word, "voted": word == "Tea"} for word in ("Tea", "Café")]
        poll = {"question": f"Example question {n + 1}?", "options": options}
        votes.append(
            {
                "timestamp": at,
                "attachments": [{"data": [{"poll": poll}]}],
                "title": f"{OWNER} voted on Bob Sample's poll.",
            }
        )
        fb.book.expect("reaction", "timeline", at, UNKNOWN)
    path = f"{ROOT}/polls/polls_you_voted_on.json"
    fb.part1.json(path, {"poll_votes_v2": votes})
