"""Plant comments, likes, story answers, and talks with the AI on Instagram."""

from __future__ import annotations

from dataclasses import replace

from sample_exports._facebook_account import META_AI, ai_message
from sample_exports._instagram_media import DISPLAY_NAME, ROOT, USERNAME, Instagram, own
from sample_exports._planting import (
    SAID_TO_AI,
    UNKNOWN,
    Evidence,
    Json,
    spread,
    utc,
)
from sample_exports._words import language

OWNERS = ("bob.sample", "cleo_placeholder", "example.town.news", "zoe.echantillon")
_COMMENTS = f"{ROOT}/comments"


def plant(ig: Instagram) -> None:
    """Plant everything Ann did with the content of others, and of her own."""
    _post_comments(ig)
    _reel_comments(ig)
    _story_comments(ig)
    _likes(ig)
    _story_interactions(ig)
    _ai_conversations(ig)


def _evidence(at: int, owner: str | None) -> Evidence:
    if owner == USERNAME:
        return own(at)
    return UNKNOWN.asking(f"owner:instagram:{owner}" if owner else None)


def _comment(at: int, text: str, owner: str | None) -> Json:
    said: Json = {"Comment": {"value": text}}
    if owner is not None:
        said["Media Owner"] = {"value": owner}
    return {"string_map_data": {**said, "Time": {"timestamp": at}}}


def _post_comments(ig: Instagram) -> None:
    records = []
    times = spread(58, "2012-06-01T09:00:00Z", "2026-10-10T09:00:00Z")
    for n, at in enumerate(times):
        owner = USERNAME if n % 5 == 4 else OWNERS[n % len(OWNERS)]
        text = ig.words.comment(language(n))
        records.append({"media_list_data": [{"uri": ""}], **_comment(at, text, owner)})
        ig.book.expect("comment", "timeline", at, _evidence(at, owner), text=text)
    records.append(_orphan(ig))
    ig.export.json(f"{_COMMENTS}/post_comments_1.json", records[::-1])


def _orphan(ig: Instagram) -> Json:
    """Plant a comment whose record names no owner at all."""
    at, text = utc("2013-12-13T13:13:13Z"), "Whose picture was this?"
    ig.book.expect("comment", "timeline", at, UNKNOWN, text=text)
    return _comment(at, text, None)


def _reel_comments(ig: Instagram) -> None:
    records = []
    for n, at in enumerate(spread(12, "2021-03-01T09:00:00Z", "2026-10-01T09:00:00Z")):
        owner = USERNAME if n % 4 == 3 else OWNERS[n % len(OWNERS)]
        text = ig.words.comment(language(n))
        records.append(_comment(at, text, owner))
        ig.book.expect("comment", "reel", at, _evidence(at, owner), text=text)
    path = f"{_COMMENTS}/reels_comments.json"
    ig.export.json(path, {"comments_reels_comments": records})


def _story_comments(ig: Instagram) -> None:
    """Plant comments on stories: of others, of one's own, and of nobody named."""
    records = []
    for time, text, owner in (
        ("2024-02-02T12:00:00Z", "What a story! 👏", "bob.sample"),
        ("2024-03-03T12:00:00Z", "Quelle histoire ! 👏", "zoe.echantillon"),
        ("2025-08-08T12:00:00Z", "Thanks for watching, everyone", USERNAME),
        ("2026-02-02T12:00:00Z", "Danke fürs Zuschauen", USERNAME),
        ("2026-04-04T12:00:00Z", "Nobody knows whose story", ""),
    ):
        at = utc(time)
        evidence = _evidence(at, owner)
        if owner == USERNAME:
            doubt = "status, public_spans: a comment lasts as long as its story, or not"
            evidence = replace(evidence, unsure=doubt)
        records.append({"media_list_data": [{"uri": ""}], **_comment(at, text, owner)})
        ig.book.expect("comment", "story", at, evidence, text=text)
    ig.export.json(f"{_COMMENTS}/hype.json", {"comments_story_comments": records})


def _listed(title: str, at: int, value: str, href: str = "") -> Json:
    entry = {"href": href, "value": value, "timestamp": at}
    return {"title": title, "media_list_data": [], "string_list_data": [entry]}


def _likes(ig: Instagram) -> None:
    likes = []
    for n, at in enumerate(spread(50, "2012-06-01T09:00:00Z", "2026-10-15T09:00:00Z")):
        href = f"https://www.instagram.com/p/EXAMPLE{n:04d}/"
        likes.append(_listed(OWNERS[n % len(OWNERS)], at, "👍", href))
        ig.book.expect("reaction", "timeline", at, UNKNOWN)
    ig.export.json(f"{ROOT}/likes/liked_posts.json", {"likes_media_likes": likes[::-1]})
    at = utc("2024-07-07T07:07:07Z")
    liked = _listed("bob.sample", at, "👍", "https://www.instagram.com/p/EXAMPLEC001/")
    ig.book.expect("reaction", "timeline", at, UNKNOWN)
    ig.export.json(
        f"{ROOT}/likes/liked_comments.json", {"likes_comment_likes": [liked]}
    )


def _story_interactions(ig: Instagram) -> None:
    votes = []
    for n, at in enumerate(spread(6, "2019-01-01T09:00:00Z", "2026-08-01T09:00:00Z")):
        votes.append(_listed(OWNERS[n % len(OWNERS)], at, "Yes"))
        ig.book.expect("reaction", "story", at, UNKNOWN)
    folder = f"{ROOT}/story_interactions"
    ig.export.json(f"{folder}/polls.json", {"story_activities_polls": votes})

    _small_reactions(ig, folder)
    answers = []
    doubt = (
        "visibility, basis, certainty, public_spans, verdict, question: sent to the "
        "story's owner, VISIBILITY says nothing, so a comment on another's story"
    )
    for time, owner, text in (
        ("2022-02-22T12:00:00Z", "cleo_placeholder", "My favourite is the blue one"),
        ("2023-03-23T12:00:00Z", "bob.sample", "Jamais sans mon chapeau 👒"),
        ("2026-06-26T12:00:00Z", "zoe.echantillon", "Immer der Nase nach"),
    ):
        at = utc(time)
        answers.append(_listed(owner, at, text))
        asked = UNKNOWN.asking(f"owner:instagram:{owner}", doubt)
        ig.book.expect("comment", "story", at, asked, text=text)
    ig.export.json(f"{folder}/questions.json", {"story_activities_questions": answers})


def _small_reactions(ig: Instagram, folder: str) -> None:
    """Plant one reaction for each of the small files on others' stories."""
    for day, (name, wrapper, value) in enumerate(
        (
            ("story_likes", "story_likes", ""),
            ("quizzes", "quizzes", "The second one"),
            ("emoji_sliders", "emoji_sliders", "0.7"),
            ("emoji_story_reactions", "emoji_quick_reactions", "🔥"),
            ("avatar_story_reactions", "avatar_quick_reactions", ""),
            ("story_reaction_sticker_reactions", "reaction_sticker_reactions", "🎉"),
        ),
        start=1,
    ):
        at = utc(f"2025-02-{day:02}T20:00:00Z")
        record = _listed(OWNERS[day % len(OWNERS)], at, value)
        ig.book.expect("reaction", "story", at, UNKNOWN)
        path = f"{folder}/{name}.json"
        ig.export.json(path, {f"story_activities_{wrapper}": [record]})


def _ai_conversations(ig: Instagram) -> None:
    """Plant two conversations, in the shape that Facebook's file is known to have."""
    talks = (
        (
            "Balcony",
            (DISPLAY_NAME, "2026-01-10T10:00:00Z", "Was blüht im Januar? ❄️"),
            (META_AI, "2026-01-10T10:00:10Z", "Die Zaubernuss blüht im Januar."),
        ),
        (
            "Caption help",
            (DISPLAY_NAME, "2026-05-05T05:05:05Z", "Write a caption about my pond"),
            (META_AI, "2026-05-05T05:05:15Z", "A pond, a duck, and all the time."),
        ),
    )
    doubt = "row: the file is known from 2026, its shape only from Facebook's"
    records = []
    for n, (title, *turns) in enumerate(talks):
        messages = [{"title": "", "dict": ai_message(*turn)} for turn in turns[::-1]]
        records.append(
            {
                "title": title,
                "timestamp": utc(turns[0][1]),
                "media": [],
                "label_values": [
                    {"label": "Title", "value": title},
                    {"title": "Messages", "dict": messages},
                ],
                "fbid": str(17841400000000010 + n),
            }
        )
        for speaker, time, text in turns:
            ig.book.expect(
                "ai_message",
                "ai_chat",
                utc(time),
                SAID_TO_AI,
                text=text,
                author="ai" if speaker == META_AI else "self",
                unsure=doubt,
            )
    ig.export.json(f"{ROOT}/messages/ai_conversations.json", records)
