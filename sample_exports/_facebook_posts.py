"""Plant the bulk of Ann's timeline: statuses, photos, links, check-ins."""

from __future__ import annotations

from sample_exports._facebook_media import (
    PLACE,
    TIMELINE,
    TIMELINE_ALBUM,
    Facebook,
    expect_medium,
    holding,
    photo,
)
from sample_exports._planting import Json, spread
from sample_exports._words import language

_FIRST, _LAST = "2006-10-06T06:00:00Z", "2026-10-12T06:00:00Z"

_STATUS = {
    "en": "Ann Example updated her status.",
    "fr": "Ann Example a mis à jour son statut.",
    "de": "Ann Example hat ihren Status aktualisiert.",
}
_PHOTO = {
    "en": "Ann Example added a new photo.",
    "fr": "Ann Example a ajouté une photo.",
    "de": "Ann Example hat ein neues Foto hinzugefügt.",
}
_LINK = {
    "en": "Ann Example shared a link.",
    "fr": "Ann Example a partagé un lien.",
    "de": "Ann Example hat einen Link geteilt.",
}
_PLACES = (
    "Café Exemplaire", "Example Town Library", "Musterstadt Hauptbahnhof",
    "Lac du Modèle", "Sampleton Swimming Pool",
)  # fmt: skip


def plant(fb: Facebook) -> None:
    """Plant the ordinary posts of twenty years."""
    _statuses(fb, 215)
    _photo_posts(fb, 84)
    _links(fb, 56)
    _check_ins(fb, 16)


def _statuses(fb: Facebook, count: int) -> None:
    for n, at in enumerate(spread(count, _FIRST, _LAST)):
        words = fb.words.post(language(n))
        record = fb.post(at, text=words)
        # Meta pads the list with empty objects, in front of or behind the text.
        record["data"] = (
            [{"post": words}],
            [{"post": words}, {}],
            [{"update_timestamp": at}, {"post": words}, {}, {}],
            [{}, {"post": words}],
        )[n % 4]
        if n % 7:
            record["title"] = "" if n % 40 == 1 else _STATUS[language(n)]
        fb.book.expect("post", "timeline", at, TIMELINE, text=words)


def _photo_posts(fb: Facebook, count: int) -> None:
    shapes = (
        _text_is_description,
        _two_in_album,
        _only_a_caption,
        _text_on_three,
        _one_captioned,
        _bare_photo,
    )
    for n, at in enumerate(spread(count, "2008-03-02T05:00:00Z", _LAST)):
        shapes[n % len(shapes)](fb, at + 1800, language(n // len(shapes)))


def _text_is_description(fb: Facebook, at: int, tongue: str) -> None:
    """One photo whose description repeats the words of the post: no caption."""
    words = fb.words.post(tongue)
    picture = photo(fb, at, description=words)
    fb.post(at, text=words, title=_PHOTO[tongue], attachments=holding(picture))
    fb.book.expect("post", "timeline", at, TIMELINE, text=words)
    expect_medium(fb, picture, at, "timeline", TIMELINE)


def _two_in_album(fb: Facebook, at: int, tongue: str) -> None:
    """Two photos that the album "Timeline photos" lists too, with its own time."""
    words = fb.words.post(tongue)
    pictures = [photo(fb, at, album=TIMELINE_ALBUM) for _ in range(2)]
    fb.post(at, text=words, title=_PHOTO[tongue], attachments=holding(*pictures))
    fb.timeline_album += [{**p, "creation_timestamp": at - 2} for p in pictures]
    fb.book.expect("post", "timeline", at, TIMELINE, text=words)
    for picture in pictures:
        expect_medium(fb, picture, at, "timeline", TIMELINE, container=TIMELINE_ALBUM)


def _only_a_caption(fb: Facebook, at: int, tongue: str) -> None:
    """No words of the post, but a description: a photo and a caption, no post."""
    picture = photo(fb, at, description=fb.words.post(tongue), gps=PLACE)
    fb.post(at, title=_PHOTO[tongue], attachments=holding(picture), data=[{}])
    expect_medium(fb, picture, at, "timeline", TIMELINE, caption=True)


def _text_on_three(fb: Facebook, at: int, tongue: str) -> None:
    """Repeat the words of the post on each of three photos: said once."""
    words = fb.words.post(tongue)
    pictures = [photo(fb, at, description=words) for _ in range(3)]
    fb.post(at, text=words, title=_PHOTO[tongue], attachments=holding(*pictures))
    fb.timeline_album += [{**p, "title": TIMELINE_ALBUM} for p in pictures]
    fb.book.expect("post", "timeline", at, TIMELINE, text=words)
    for picture in pictures:
        expect_medium(fb, picture, at, "timeline", TIMELINE, container=TIMELINE_ALBUM)


def _one_captioned(fb: Facebook, at: int, tongue: str) -> None:
    """Two photos in two attachments, one with a description of its own."""
    words = fb.words.post(tongue)
    plain = photo(fb, at)
    captioned = photo(fb, at, description=fb.words.post(tongue))
    attachments = holding(plain) + holding(captioned)
    fb.post(at, text=words, attachments=attachments)
    fb.book.expect("post", "timeline", at, TIMELINE, text=words)
    expect_medium(fb, plain, at, "timeline", TIMELINE)
    expect_medium(fb, captioned, at, "timeline", TIMELINE, caption=True)


def _bare_photo(fb: Facebook, at: int, tongue: str) -> None:
    """One photo without any words; its title names an album that has no file."""
    picture = photo(fb, at, folder="MobileUploads_AbCdEf", album="Mobile uploads")
    fb.post(at, title=_PHOTO[tongue], attachments=holding(picture))
    expect_medium(fb, picture, at, "timeline", TIMELINE, container="Mobile uploads")


def _links(fb: Facebook, count: int) -> None:
    for n, at in enumerate(spread(count, "2009-02-03T04:00:00Z", _LAST)):
        tongue, url = language(n // 2), f"https://example.org/article/{n}"
        context: Json = {"url": url, "name": f"Example article {n}"}
        words = fb.words.post(tongue) if n % 2 else None
        fb.post(
            at + 600,
            text=words,
            title=_LINK[tongue],
            attachments=[{"data": [{"external_context": context}]}],
        )
        fb.book.expect("post", "timeline", at + 600, TIMELINE, text=words, url=url)


def _check_ins(fb: Facebook, count: int) -> None:
    for n, at in enumerate(spread(count, "2011-07-01T08:00:00Z", _LAST)):
        place = _PLACES[n % len(_PLACES)]
        words = fb.words.post(language(n)) if n % 2 else None
        fb.post(
            at + 900,
            text=words,
            title=f"Ann Example was at {place}.",
            attachments=[{"data": [{"place": place_of(place)}]}],
        )
        fb.book.expect("post", "timeline", at + 900, TIMELINE, text=words, place=place)


def place_of(name: str) -> Json:
    """Return the place object of a check-in."""
    return {
        "name": name,
        "coordinate": {"latitude": PLACE[0], "longitude": PLACE[1]},
        "address": "",
        "url": "https://www.facebook.com/100000000000001/",
    }
