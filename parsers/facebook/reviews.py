"""Read reviews and recommendations, whose shape no source shows.

Files below ``reviews/`` and Marketplace's ratings were seen by name only (FACEBOOK 2.8,
8.4). Any record is taken whose words stand under a key that can mean nothing else,
directly or in ``data``: ``{timestamp?, title?, data?: [{review: {review_text | text |
…}}], attachments?: [{data: [{place} | {media}]}]}``, or as label_values. Words under
other keys are counted, and a record that holds nothing of this is a problem.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from parsers import fitting, labels, text
from parsers.columns import Facts
from parsers.facebook import labelled
from parsers.facebook.attachments import Attachment, Located, Pieces, pieces_of
from parsers.facebook.media import add_alone
from parsers.label_values import Labelled
from parsers.records import Shape

_SAID: Final = frozenset(
    ("review_text", "review", "text", "recommendation", "recommendation_text",
     "message", "comment", "description", "feedback")
)  # fmt: skip
_TIMES: Final = ("timestamp", "created_timestamp", "creation_timestamp")
# Strings under these keys are names, addresses and Meta's own words.
_NO_WORDS: Final = frozenset(
    ("title", "name", "author", "reviewer", "rater", "url", "uri", "href", "type",
     "category", "rating", "price", "seller", "buyer", "id", "fbid", "attachments",
     "label_values")
)  # fmt: skip


def emit(record: dict[str, Any], pointer: str, format_: Any, facts: Facts) -> None:
    """Add a review with its words, and its pictures."""
    _emit(record, pointer, format_, facts, "self")


def emit_rating(
    record: dict[str, Any], pointer: str, format_: Any, facts: Facts
) -> None:
    """Add a rating of a buyer or seller, given or received.

    Words for which nobody is named are taken for the person's own, and counted.
    """
    by = {
        text.repaired(value)
        for key, value in _strings(record)
        if key in ("author", "reviewer", "rater")
    }
    if not by and any(key in _SAID for key, _ in _strings(record)):
        facts.doubts["reviews by nobody named, taken for the person's own"] += 1
    is_own = not by or bool(by & set(facts.context.names))
    _emit(record, pointer, format_, facts, "self" if is_own else "other")


def _emit(
    record: dict[str, Any], pointer: str, format_: Any, facts: Facts, author: str
) -> None:
    read = _labelled if record.get("label_values") else _plain
    found = read(record, pointer, facts)
    told = f"{found.of or ''}\x1f{found.pieces.place or ''}\x1f{found.rated}"
    facts.add(
        "review",
        format_.surface,
        pointer,
        platform="facebook",
        at=facts.time(found.at, "facebook"),
        words=found.words,
        author=author,
        container=text.repaired(found.of) if found.of else None,
        place=text.repaired(found.pieces.place) if found.pieces.place else None,
        url=found.pieces.permalink,
        extra="" if found.words else told,
    )
    for medium, at in found.pieces.media:
        surface, of = format_.surface, found.of
        add_alone(medium, at, facts, surface=surface, container=of)


class _Review(NamedTuple):
    words: str | None
    at: Any
    of: str | None
    rated: str
    pieces: Pieces


def _plain(record: dict[str, Any], pointer: str, facts: Facts) -> _Review:
    strings = list(_strings(record))
    said = [words for key, words in strings if key in _SAID]
    other = [words for key, words in strings if key not in _SAID | _NO_WORDS]
    published = next((record[key] for key in _TIMES if record.get(key)), None)
    rated = [value for key, value in _leaves(record) if key == "rating"]
    if not (said or rated or (published and record.get("title"))):
        raise ValueError("a review without words, rating or title")
    if other:
        facts.doubts["words under keys we do not know"] += len(other)
    attachments, _ = fitting.fit(record.get("attachments") or [], list[Attachment])
    title = record.get("title")
    of = labels.named_in("review", text.repaired(title)) if _is_text(title) else None
    words = "\n".join(dict.fromkeys(said)) or None
    return _Review(words, published, of, str(rated), pieces_of(attachments, pointer))


def _labelled(record: dict[str, Any], pointer: str, facts: Facts) -> _Review:
    fitted, _ = fitting.fit(record, Labelled)
    found = labelled.read(fitted, facts, ("message", "comment", "description"))
    pieces = Pieces()
    pieces.media = [Located(medium, pointer) for medium in found.media]
    pieces.place, pieces.permalink = found.place, found.url
    return _Review(found.words, found.at, found.target, "", pieces)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _strings(record: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each text of a record with its key, attachments left out."""
    for key, value in _leaves(record):
        if _is_text(value):
            yield key, value


def _leaves(value: Any, key: str = "", depth: int = 0) -> Iterator[tuple[str, Any]]:
    """Yield each value of a record with the key it stands under."""
    if isinstance(value, dict) and depth < 6:
        for inner, item in value.items():
            if inner != "attachments":
                yield from _leaves(item, inner, depth + 1)
    elif isinstance(value, list) and depth < 6:
        for item in value:
            yield from _leaves(item, key, depth + 1)
    else:
        yield key, value


REVIEW = Shape(dict[str, Any], emit)
RATING = Shape(dict[str, Any], emit_rating)
