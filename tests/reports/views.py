"""Invented audits to show, and what reads the page back."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from typing import NamedTuple

from audit.highlights import Name, Step
from parsers.schema import ACCOUNTS, FILES, ITEMS, Policy, Question, Source
from reports import page, words
from reports.view import Input, RuleUse, View

AS_OF = date(2026, 11, 21)


# Invented views ----------------------------------------------------------------------


def row_of(columns, **values):
    """A row with every column of the table, null where nothing is said."""
    return {column.name: None for column in columns} | values


def item(**values):
    usual = {
        "item_id": "0001", "platform": "facebook", "account": "ann.example",
        "kind": "post", "surface": "timeline", "status": "live", "author": "self",
        "created_at": datetime(2014, 2, 3, 18, 22, tzinfo=UTC), "precision": "second",
        "text": "A walk by the invented river.", "lang": "en", "people": [],
        "visibility": "public", "visibility_basis": "account_history",
        "certainty": "archive", "verdict": "in_scope", "rule": "eu25-own-public",
        "sensitive": [], "source_archive": "facebook-ann.zip",
        "source_path": "posts/your_posts_1.json", "source_pointer": "/0",
    }  # fmt: skip
    return row_of(ITEMS, **usual | values)


def file(path, status, **values):
    usual = {
        "archive": "facebook-ann.zip", "bytes": 1200, "bytes_read": 0, "records": 0,
        "items": 0, "problems": 0,
    }  # fmt: skip
    return row_of(FILES, path=path, status=status, **usual | values)


def account(**values):
    usual = {
        "platform": "facebook", "account": "ann.example", "medium": "json",
        "exported_at": datetime(2026, 11, 2, 9, 0, tzinfo=UTC),
        "covered_from": datetime(2006, 3, 4, tzinfo=UTC),
        "covered_until": datetime(2026, 11, 2, tzinfo=UTC),
        "created_at": datetime(2006, 3, 1, tzinfo=UTC), "country": "France",
        "region": "EU", "birth_year": 1985, "items": 904, "missing_media": 3,
    }  # fmt: skip
    return row_of(ACCOUNTS, **usual | values)


NOTICE = Source(
    "ota-eu-ig-20250415", "Open Terms Archive", "Instagram privacy notice, EU",
    "2025-04-15", "https://example.org/pga-versions@a5559edd", "full",
)  # fmt: skip
PRESS = Source(
    "meta-20250414", "Meta", "Making AI work harder for Europeans", "2025-04-14",
    "https://example.org/about", "excerpt",
)  # fmt: skip
POLICY = Policy(
    id="eu-2025-05", title="Meta AI training, EU/EEA and Switzerland",
    announced=date(2025, 4, 14), start=date(2025, 5, 27),
    regions=("EU", "EEA", "CH"), revision="2026-07-23", checked=date(2026, 8, 22),
    status="in_force", objection={"available": True}, rules=(),
    sources={NOTICE.id: NOTICE, PRESS.id: PRESS},
)  # fmt: skip
RULES = (
    RuleUse(
        "eu25-own-public",
        "Public content of adults that they create or share is named: posts, photos, "
        "videos, captions, comments.",
        "in_scope",
        336,
        (NOTICE, PRESS),
        "public content from adults",
        "en",
    ),
    RuleUse(
        "eu25-unknown", "The audience is not in the archive.", "undetermined", 595,
        (NOTICE,),
    ),
    RuleUse(
        "eu25-not-public", "Only public content is named.", "out_of_scope", 273,
        (NOTICE,),
    ),
)  # fmt: skip
QUESTIONS = (
    Question(
        "group:facebook:Choir of Exampleton",
        "Was the group “Choir of Exampleton” public?",
        "On Facebook: the group’s page, under its name.",
        ("public", "private", "unknown"),
        210,
    ),
    Question(
        "audience:facebook:ann.example:2009..2012",
        "Who could see your timeline posts from 2009 to 2011?",
        "Activity log, filter by audience.",
        ("public", "friends", "mixed"),
        150,
    ),
    Question(
        "owner:instagram:bob.example",
        "Was the account bob.example public?",
        "Open that profile while logged out.",
        ("public", "private", "mixed"),
        40,
    ),
    Question(
        "birth:ann.example", "When were you born?", "You know.", ("a year",), 4
    ),
)  # fmt: skip
SUMMARY = {
    "tool": "meta-audit 0.1.0", "as_of": "2026-11-21", "policy": "eu-2025-05",
    "revision": "2026-07-23", "items": 1204,
    "by_verdict": {"in_scope": 336, "out_of_scope": 273, "undetermined": 595},
    "by_kind": {"post": 402, "photo": 400, "comment": 250, "caption": 102, "video": 40,
                "profile_field": 6, "ai_message": 4},
    "in_scope_bounds": [336, 931],
    "verdicts_rest_on": {"in_scope": {"archive": 226, "product_rule": 20,
                                      "declared": 90},
                         "out_of_scope": {"archive": 169, "assumed": 104},
                         "undetermined": {"none": 595}},
    "posted_as_minor": 12, "statements": {},
    "answers": [{"question": "group:facebook:Choir", "answer": "public",
                 "since": "2014-02-03", "until": None, "settled": 90}],
    "completeness": {"missing_media": 3},
}  # fmt: skip
_VERDICT = {
    "public": "in_scope", "unknown": "undetermined", "not_public": "out_of_scope",
}  # fmt: skip
CUBE = {
    ("instagram" if year > 2020 else "facebook", year, 1 + year % 12, seen,
     _VERDICT[seen]): count
    for year in range(2006, 2027)
    for seen, count in (("public", 15 + year % 3), ("unknown", 25 + year % 7),
                        ("not_public", 13))
} | {("facebook", 0, 0, "unknown", "undetermined"): 7}  # fmt: skip
FILE_ROWS = (
    file("posts/your_posts_1.json", "parsed", bytes=812_000, records=402, items=402,
          problems=1),
    file("posts/album/0.json", "partial", bytes=90_000, records=40, items=38,
          problems=1, reason="cut short"),
    file("comments/comments.json", "failed", bytes=44_000, problems=1,
          reason="encrypted"),
    file("odd/new_thing_2026.json", "unknown", bytes=300),
    *(file(f"messages/inbox/{n}/message_1.json", "skipped",
            reason="private messages") for n in range(12)),
    *(file(f"posts/media/{n}.jpg", "media", bytes=90_000) for n in range(120)),
)  # fmt: skip
PROBLEMS = (
    {"archive": "facebook-ann.zip", "path": "posts/your_posts_1.json",
     "pointer": "/17/timestamp", "what": "time after the export; kept without a date"},
    {"archive": "facebook-ann.zip", "path": "comments/comments.json", "pointer": None,
     "what": "the file is encrypted"},
    {"archive": "facebook-ann.zip", "path": "posts/album/0.json",
     "pointer": "/photos/38", "what": "the file ends inside a record"},
)  # fmt: skip
ITEM_ROWS = (
    item(),
    item(kind="comment", surface="group", text="נכתב בעברית, 2013", lang="he",
          container="מקהלת הדוגמה", visibility="unknown", visibility_basis="none",
          certainty="none", verdict="undetermined", rule="eu25-unknown"),
    item(kind="photo", platform="instagram", surface="story", status="expired",
          text=None, lang=None, media_path="media/stories/201902/example_photo.jpg",
          place="Exampleton", visibility="not_public", certainty="assumed",
          verdict="out_of_scope", rule="eu25-not-public", precision="day"),
    item(kind="ai_message", surface="ai_chat", platform="meta_ai", created_at=None,
          text="Write a poem about an invented cat.", visibility="not_public",
          visibility_basis="ai_interaction", certainty="product_rule",
          rule="eu25-ai"),
    item(text="Line of an invented story. " * 40, url="https://example.org/a?b=c",
          backdated_to=datetime(2009, 5, 6, tzinfo=UTC)),
) * 6  # fmt: skip


def name(words, in_scope=0, undetermined=0, platform="facebook"):
    """One row of a top list."""
    counts = {"in_scope": in_scope, "out_of_scope": 0, "undetermined": undetermined}
    return Name(platform, words, counts)


def step(label, left, undetermined=0, out_of_scope=0):
    """One step of the funnel."""
    lost = {"undetermined": undetermined, "out_of_scope": out_of_scope, "in_scope": 0}
    return Step(label, left, lost)


NAMES = {
    "group": [name("Choir of Exampleton", 40, 170), name("מקהלת הדוגמה", 0, 9)],
    "album": [name("Summer 2014", 7)],
    "people": [name("Bob Sample", 3, 2, "instagram")],
}
FUNNEL = (
    step("rows", 3559), step("own", 1204), step("evidence", 648, 556),
    step("public", 380, 20, 248), step("in_scope", 336, 19, 25),
)  # fmt: skip
CHANGEABLE = {
    ("facebook", 2014, "post", "timeline", "in_scope"): 4,
    ("facebook", 2014, "post", "timeline", "undetermined"): 9,
    ("facebook", 2014, "note", "timeline", "undetermined"): 1,
    ("facebook", 2014, "post", "group", "undetermined"): 30,
    ("instagram", 2013, "photo", "timeline", "in_scope"): 2,
    ("facebook", 0, "profile_field", "profile", "undetermined"): 3,
}


def view(**changes):
    """A rich, invented audit: two networks, every status, every verdict."""
    usual = {
        "summary": SUMMARY,
        "set_aside": {"reactions": 2310, "others_words": 41, "ai_answers": 4,
                      "private_message_files": 12},
        "policy": POLICY, "rules_used": RULES, "first_items": ITEM_ROWS,
        "files": FILE_ROWS, "problems": PROBLEMS,
        "accounts": (
            account(),
            account(platform="instagram", account="ann.in.exampleton", items=300,
                    is_private=True, birth_year=None,
                    privacy_changes=[{"at": datetime(2025, 10, 3, tzinfo=UTC),
                                      "to": "private"}]),
        ),
        "questions": {"en": QUESTIONS, "fr": QUESTIONS}, "text_level": "full",
        "tool": "0.1.0", "as_of": AS_OF, "cube": CUBE, "funnel": FUNNEL,
        "evidence": {("account_history", "in_scope"): 316,
                     ("always_public", "in_scope"): 20, ("none", "undetermined"): 595,
                     ("account_flag", "out_of_scope"): 273},
        "names": NAMES, "names_left_out": {"people": 2},
        "gps": {"in_scope": 3, "undetermined": 8}, "oldest": ITEM_ROWS[:1],
        "changeable": CHANGEABLE, "inputs": (Input("facebook-ann.zip", "ab12cd"),),
        "policy_digest": "ef34",
    }  # fmt: skip
    return View(**usual | changes)


def counted(items, low, high, **changes):
    """A view whose summary counts so many items, with these bounds."""
    verdicts = {
        "in_scope": low,
        "undetermined": high - low,
        "out_of_scope": items - high,
    }
    counts = {"items": items, "by_verdict": verdicts, "in_scope_bounds": [low, high]}
    return view(summary=SUMMARY | counts, **changes)


_NOTHING = {
    "cube": {}, "funnel": (), "evidence": {}, "names": {}, "names_left_out": {},
    "gps": {}, "oldest": (), "changeable": {}, "first_items": (), "inputs": (),
    "questions": {"en": (), "fr": ()},
}  # fmt: skip
EMPTY = view(
    summary=SUMMARY
    | {"items": 0, "by_verdict": {}, "by_kind": {}, "verdicts_rest_on": {},
       "in_scope_bounds": [0, 0], "answers": [], "posted_as_minor": 0,
       "completeness": {"missing_media": 0}},
    set_aside=dict.fromkeys(
        ("reactions", "others_words", "ai_answers", "private_message_files"), 0
    ),
    rules_used=(), files=(), problems=(), accounts=(), **_NOTHING,
)  # fmt: skip
UNKNOWN = replace(
    counted(52, 0, 52),
    **_NOTHING | {"cube": {("facebook", 0, 0, "unknown", "undetermined"): 52}},
)
NONE_PUBLIC = replace(
    counted(9, 0, 0),
    **_NOTHING | {"cube": {("instagram", 2019, 5, "not_public", "out_of_scope"): 9}},
)


# Reading the page back ---------------------------------------------------------------


class Start(NamedTuple):
    """A start tag as a browser would see it."""

    tag: str
    attributes: tuple[tuple[str, str | None], ...]


@dataclass
class Reader(HTMLParser):
    """Collect the start tags, and of what is shown the words and cells of every row."""

    starts: list[Start] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    in_cell: bool = False
    hidden: str | None = None

    def __post_init__(self):
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag, attrs):
        self.starts.append(Start(tag, tuple(attrs)))
        if self.hidden:
            return
        if tag in ("template", "script", "style", "noscript"):
            self.hidden = tag
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self.in_cell = True

    def handle_endtag(self, tag):
        if tag == self.hidden:
            self.hidden = None
        if tag in ("td", "th"):
            self.in_cell = False

    def handle_data(self, data):
        if self.hidden:
            return
        self.words.append(data)
        if self.in_cell:
            self.rows[-1][-1] = " ".join([*self.rows[-1][-1].split(), *data.split()])

    def values(self, tag, name):
        """The values of one attribute on all elements of that tag."""
        return [dict(s.attributes)[name] for s in self.starts
                if s.tag == tag and name in dict(s.attributes)]  # fmt: skip

    def after(self, *head):
        """The rows of the first table with this head, thin spaces as plain ones."""
        rows = [[cell.replace("\u202f", " ") for cell in row] for row in self.rows]
        return rows[rows.index(list(head)) + 1 :]

    @property
    def text(self):
        return " ".join(" ".join(self.words).split()).replace("\u202f", " ")


def read(shown, lang="en"):
    """The page of a view, read back in one language."""
    reader = Reader()
    with words.using(lang):
        reader.feed(page.render(shown))
    reader.close()
    return reader


def shape(reader):
    """The tags of a page and the names of their attributes."""
    return [
        (start.tag, [name for name, _ in start.attributes]) for start in reader.starts
    ]
