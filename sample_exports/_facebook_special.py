"""Plant the special cases of Ann's posts, each of them once."""

from __future__ import annotations

from sample_exports._facebook_media import (
    PLACE,
    POST_MEDIA,
    ROOT,
    TIMELINE,
    Facebook,
    expect_medium,
    holding,
    photo,
    video,
)
from sample_exports._facebook_posts import place_of
from sample_exports._planting import UNKNOWN, Json, utc

# The number before those of the media that gold.jsonl names.
_GOLD = 210000000000

_NO_ROW = "row: a share without words, link or place is still a publication (SPEC §2)"
_OTHERS_WALL = UNKNOWN.asking(
    None, "question: the owner of that timeline chooses, and VISIBILITY §4 names no id"
)

# Words that the report's later chapters look for: beliefs, health, identifiers, markup.
_PLAIN = (
    ("2006-10-05T09:15:00Z", "Ann is trying out this new site."),
    ("2008-11-04T22:10:00Z", "Stayed up for the election. Vote Example Party! 🗳️"),
    ("2010-04-04T08:00:00Z", "Joyeuses Pâques ! Messe à Saint-Exemple ce matin ✝️"),
    ("2011-06-01T06:30:00Z", "Good morning 🌞"),
    ("2011-06-02T06:30:00Z", "Good morning 🌞"),
    (
        "2013-11-19T18:45:00Z",
        "Streik! Mit der Gewerkschaft vor dem Tor der Muster GmbH ✊",
    ),
    (
        "2014-09-09T21:00:00Z",
        "Third migraine this week. Dr. Placeholder says it is the neck.",
    ),
    (
        "2015-10-02T17:20:00Z",
        "Example Corp, you had one job. Worst management in twenty years 😤",
    ),
    (
        "2016-03-08T12:00:00Z",
        "New number: +33 6 39 98 12 34, or write to ann@example.org 📮",
    ),
    ("2017-07-07T07:07:07Z", "Proud of my wife and of every colour of this flag 🏳️‍🌈"),
    ("2019-08-24T14:00:00Z", "Ma nièce Mia a quatre ans aujourd’hui 🎂👧"),
    ("2020-06-06T10:00:00Z", "Ã©, says my old mailer, and Ã¨ too."),
    (
        "2021-01-15T12:30:00Z",
        'Learning to code: <script>alert("hello")</script> & <b>bold</b>',
    ),
    ("2021-02-02T12:30:00Z", '=HYPERLINK("https://example.org","cheap seeds")'),
    ("2021-03-04T05:06:07Z", "Line one\nLine two, with a tab\there\n\n– and a dash 🧵"),
    ("2025-06-15T16:00:00Z", "Two weeks after the notice, still posting 🤖"),
    ("2026-10-18T19:40:00Z", "Asked for a copy of my data today. Curious! 📦"),
)


def plant(fb: Facebook) -> None:
    """Plant every special post, photo, share and share of a share."""
    for time, text in _PLAIN:
        _plain(fb, utc(time), text)
    _odd_times(fb)
    _long_text(fb)
    _split_over_two_records(fb)
    _one_caption_on_two_photos(fb)
    _three_captions(fb)
    _in_other_files_too(fb)
    _without_extension(fb)
    _shares(fb)
    _places_and_life(fb)
    _on_others_timelines(fb)
    _people(fb)
    _note_and_poll(fb)
    _profile_picture_post(fb)


def _plain(fb: Facebook, at: int, text: str) -> None:
    fb.post(at, text=text, title="Ann Example updated her status.")
    fb.book.expect("post", "timeline", at, TIMELINE, text=text)


def _odd_times(fb: Facebook) -> None:
    """Plant two equal records, a back-dated one, and one without a time."""
    twin = utc("2012-09-09T12:00:00Z")
    for _ in range(2):
        _plain(fb, twin, "Testing, testing… 1, 2")
    at = utc("2018-11-11T11:11:11Z")
    words = "Found this old school report 🎒"
    fb.post(
        at,
        data=[{"post": words}, {"backdated_timestamp": utc("1999-12-31T12:00:00Z")}],
        title="Ann Example updated her status.",
    )
    fb.book.expect(
        "post",
        "timeline",
        at,
        TIMELINE,
        text=words,
        backdated_to="1999-12-31T12:00:00Z",
    )
    fb.post(0, text="Nobody knows when I wrote this 🕰️")
    undated = UNKNOWN.asking(None, "question: no time, so no period to ask for")
    fb.book.expect(
        "post", "timeline", None, undated, text="Nobody knows when I wrote this 🕰️"
    )


def _long_text(fb: Facebook) -> None:
    at = utc("2022-12-31T23:30:00Z")
    months = [f"In month {n} I planted {n * 3} example bulbs 🌷." for n in range(1, 49)]
    _plain(fb, at, "My year, in full. " + " ".join(months))


def _split_over_two_records(fb: Facebook) -> None:
    """One post in two records: same second, same words, other photos."""
    at = utc("2014-06-21T15:00:00Z")
    words = "Fête de la musique à Exempleville 🎶"
    pictures = [photo(fb, at, present=True, fixed=_GOLD + n) for n in (1, 2)]
    for picture in pictures:
        title = "Ann Example a ajouté une photo."
        fb.post(at, text=words, title=title, attachments=holding(picture))
        expect_medium(fb, picture, at, "timeline", TIMELINE)
    fb.book.expect("post", "timeline", at, TIMELINE, text=words)


def _one_caption_on_two_photos(fb: Facebook) -> None:
    at = utc("2021-05-05T19:19:19Z")
    words = "Die ersten Radieschen 🌱"
    pictures = [photo(fb, at, description=words, fixed=_GOLD + n) for n in (3, 4)]
    fb.post(at, attachments=holding(*pictures))
    expect_medium(fb, pictures[0], at, "timeline", TIMELINE, caption=True)
    expect_medium(fb, pictures[1], at, "timeline", TIMELINE)


def _three_captions(fb: Facebook) -> None:
    at = utc("2021-06-06T09:30:00Z")
    fb.post(
        at,
        text="Three views of one pond 🦆",
        title="Ann Example added 3 new photos.",
        attachments=holding(
            *(
                photo(fb, at, description=f"The pond from the {side}", fixed=_GOLD + n)
                for n, side in enumerate(("north", "east", "south"), 5)
            )
        ),
    )
    fb.book.expect("post", "timeline", at, TIMELINE, text="Three views of one pond 🦆")
    for entry in fb.posts[-1]["attachments"][0]["data"]:
        expect_medium(fb, entry["media"], at, "timeline", TIMELINE, caption=True)


def _in_other_files_too(fb: Facebook) -> None:
    """Plant a photo, a video and a reel that a second file lists as well."""
    at = utc("2022-05-05T10:00:00Z")
    picture = photo(fb, at, present=True, fixed=_GOLD + 8)
    fb.post(at, text="Look who came to breakfast 🐦", attachments=holding(picture))
    fb.uncategorised.append(dict(picture))
    fb.book.expect(
        "post", "timeline", at, TIMELINE, text="Look who came to breakfast 🐦"
    )
    expect_medium(fb, picture, at, "timeline", TIMELINE)

    at = utc("2022-04-04T20:15:00Z")
    film = video(fb, at, present=True, fixed=_GOLD + 9)
    fb.post(at, text="Der Chor übt noch 🎼", attachments=holding(film))
    fb.videos.append(dict(film))
    fb.book.expect("post", "timeline", at, TIMELINE, text="Der Chor übt noch 🎼")
    expect_medium(fb, film, at, "timeline", TIMELINE)

    at = utc("2023-07-07T18:00:00Z")
    film = video(fb, at, description="Ten seconds of waterfall 💦", fixed=_GOLD + 10)
    title = "Ann Example shared a reel."
    record = fb.post(at, title=title, attachments=holding(film), data=[{}])
    fb.reels.append(dict(record))


def _without_extension(fb: Facebook) -> None:
    at = utc("2022-03-03T13:00:00Z")
    picture = photo(fb, at, present=True, suffix="", fixed=_GOLD + 11)
    fb.post(at, attachments=holding(picture))
    expect_medium(fb, picture, at, "timeline", TIMELINE)


def _shares(fb: Facebook) -> None:
    at = utc("2015-02-14T20:00:00Z")
    words, url = "Seeds for everyone ❤️", "https://example.org/seeds?from=ann&lang=en"
    context: Json = {"url": url, "name": "Seed catalogue", "source": "example.org"}
    fb.post(at, text=words, attachments=[{"data": [{"external_context": context}]}])
    fb.book.expect("post", "timeline", at, TIMELINE, text=words, url=url)

    title = "Ann Example shared a post."
    for time, attachments in (
        ("2015-03-02T07:45:00Z", []),
        ("2015-03-03T07:45:00Z", [{"data": [{"external_context": {"url": ""}}]}]),
        ("2016-05-01T07:45:00Z", [{"data": []}]),
        ("2019-05-02T07:45:00Z", []),
    ):
        at = utc(time)
        update: list[Json] = [{"update_timestamp": at}]
        fb.post(at, title=title, attachments=attachments, data=update)
        fb.book.expect("post", "timeline", at, TIMELINE, unsure=_NO_ROW)
    _quoting(fb)


def _quoting(fb: Facebook) -> None:
    """Plant own words above a stranger's, which Meta gives as a bare text."""
    at = utc("2023-02-02T21:00:00Z")
    theirs = "Invented words of somebody else, quoted by the export"
    fb.post(
        at,
        text="I could not have said it better 👏",
        title="Ann Example shared Cleo Placeholder's post.",
        attachments=[{"data": [{"text": theirs}]}],
    )
    fb.book.expect(
        "post", "timeline", at, TIMELINE, text="I could not have said it better 👏"
    )
    fb.book.expect(
        "post",
        "timeline",
        at,
        UNKNOWN,
        text=theirs,
        author="other",
        unsure="row: a bare text attachment is of unknown author (FACEBOOK_JSON §2.1)",
    )


def _places_and_life(fb: Facebook) -> None:
    at = utc("2022-08-08T12:00:00Z")
    picture, place = (
        photo(fb, at, gps=PLACE, fixed=_GOLD + 12),
        place_of("Lac du Modèle"),
    )
    attachments = [*holding(picture), {"data": [{"place": place}]}]
    fb.post(at, attachments=attachments)
    expect_medium(
        fb,
        picture,
        at,
        "timeline",
        TIMELINE,
        place="Lac du Modèle",
        unsure="place: a photo and a place, and no words that would make a post",
    )

    at = utc("2017-09-01T08:00:00Z")
    start = {"year": 2017, "month": 9, "day": 1}
    event: Json = {"title": "Started a new job at Example Corp", "start_date": start}
    title = "Ann Example added a life event from September 1, 2017: " + event["title"]
    life = [{"data": [{"life_event": event}]}]
    fb.post(at, text="First day, new mug ☕", title=title, attachments=life)
    fb.book.expect("post", "timeline", at, TIMELINE, text="First day, new mug ☕")

    at = utc("2018-01-02T09:00:00Z")
    start = {"year": 2018, "month": 1, "day": 1}
    event = {"title": "Moved to Exampleville", "start_date": start}
    fb.post(at, attachments=[{"data": [{"life_event": event}]}])
    doubt = "text: the event's title is perhaps the person's, perhaps Facebook's words"
    fb.book.expect("post", "timeline", at, TIMELINE, unsure=doubt)


def _on_others_timelines(fb: Facebook) -> None:
    for time, text, title in (
        (
            "2012-12-24T19:00:00Z",
            "Merry Christmas, Bob! 🎄",
            "Ann Example wrote on Bob Sample's timeline.",
        ),
        (
            "2013-01-01T00:05:00Z",
            "Frohes neues Jahr, liebe Cleo! 🎆",
            "Ann Example hat etwas in Cleo Placeholders Chronik geschrieben.",
        ),
    ):
        at = utc(time)
        fb.post(at, text=text, title=title)
        fb.book.expect("post", "other_timeline", at, _OTHERS_WALL, text=text)


def _people(fb: Facebook) -> None:
    at = utc("2020-03-20T10:00:00Z")
    names = ["Bob Sample", "Cleo Placeholder"]
    words = "Quarantine choir, take one 🎤"
    title = "Ann Example is with Bob Sample and Cleo Placeholder."
    fb.post(at, text=words, title=title, tags=[{"name": name} for name in names])
    fb.book.expect("post", "timeline", at, TIMELINE, text=words, people=names)

    at = utc("2009-07-08T10:00:00Z")
    words = "Picnic, the old way of tagging"
    fb.post(at, text=words, tags=["Bob Sample"])
    fb.book.expect("post", "timeline", at, TIMELINE, text=words, people=["Bob Sample"])

    at = utc("2020-04-01T08:08:08Z")
    raw = "Merci @[100000000000777:2048:Zoë Échantillon] pour les courges 🎃"
    fb.post(at, text=raw, title="Ann Example a mis à jour son statut.")
    fb.book.expect(
        "post",
        "timeline",
        at,
        TIMELINE,
        text="Merci @Zoë Échantillon pour les courges 🎃",
        people=["Zoë Échantillon"],
    )


def _note_and_poll(fb: Facebook) -> None:
    at = utc("2009-03-14T18:20:00Z")
    note = {
        "title": "25 things about me",
        "text": "1. I like example sentences. 2. I am invented.",
        "created_timestamp": at,
        "updated_timestamp": at,
    }
    title = "Ann Example published a note."
    fb.post(at, title=title, attachments=[{"data": [{"note": note}]}])
    fb.book.expect(
        "note",
        "timeline",
        at,
        TIMELINE,
        text=f"{note['title']}\n{note['text']}",
        unsure="text: title, newline, text, as for a listing",
    )

    at = utc("2018-06-06T06:06:06Z")
    options = [{"option": word, "voted": word == "Kale"} for word in ("Kale", "Chard")]
    poll: Json = {"question": "Kale or chard? 🥬", "options": options}
    fb.post(
        at,
        title="Ann Example created a poll.",
        attachments=[{"data": [{"poll": poll}]}],
    )
    fb.book.expect(
        "poll",
        "timeline",
        at,
        TIMELINE,
        text="Kale or chard? 🥬",
        unsure="text: the question alone, or with its options",
    )


def _profile_picture_post(fb: Facebook) -> None:
    """Plant the post of a former profile picture, which its album lists too."""
    at = utc("2016-01-10T10:10:10Z")
    uri = f"{POST_MEDIA}/ProfilePictures_AbCdEf/300000000004_n.jpg"
    picture: Json = {"uri": uri, "creation_timestamp": at, "title": "Profile pictures"}
    title = "Ann Example updated her profile picture."
    fb.post(at, title=title, attachments=holding(picture))


STICKER = f"{ROOT}/posts/media/stickers_used/400000000001_n.png"
