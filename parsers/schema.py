"""Define the contract between the rooms: tables, columns, labels and records.

This is the only module that a room may import from a room that is not its own.
Every column says what it means; the same sentences travel in the Parquet files
(field metadata ``description``) and in the report's data dictionary.

Tables that are written: ITEMS, VERDICTS, FILES, PROBLEMS, ACCOUNTS, and by a batch of
many participants COUNTS, SENSITIVE_COUNTS, RUNS. FACTS is what the
parsers hand over before anything is judged: the columns of ITEMS that an export can
state, and a few keys that only the joining of files needs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

# Labels ------------------------------------------------------------------------------

PLATFORMS = ("facebook", "instagram", "threads", "messenger", "whatsapp", "meta_ai")
KINDS = (
    "post", "comment", "caption", "photo", "video", "audio", "reaction", "listing",
    "event", "review", "poll", "note", "profile_field", "ai_message",
)  # fmt: skip
SURFACES = (
    "timeline", "other_timeline", "album", "group", "page", "story", "reel", "live",
    "profile", "profile_picture", "cover_photo", "marketplace", "event", "ai_chat",
)  # fmt: skip
STATUSES = ("live", "archived", "deleted", "draft", "pending", "expired")
AUTHORS = ("self", "other", "ai")
PRECISIONS = ("second", "minute", "day")
VISIBILITIES = ("public", "not_public", "unknown")
BASES = (
    "status", "item_audience", "ai_interaction", "always_public", "account_history",
    "account_flag", "answer", "none",
)  # fmt: skip
CERTAINTIES = ("archive", "product_rule", "declared", "assumed", "none")
HINTS = ("likely", "plausible", "unlikely")
VERDICTS_LABELS = ("in_scope", "out_of_scope", "undetermined")
FILE_STATUSES = ("parsed", "skipped", "unknown", "media", "failed", "partial")
MEDIUMS = ("json", "html")
PROFILE_FIELDS = (
    "name", "username", "bio", "work", "education", "city", "hometown",
    "relationship", "website", "gender", "language", "interest", "family", "nickname",
    "quote", "politics", "religion", "email", "phone", "birthday", "address",
    "category",
)  # fmt: skip
# What a text mentions (audit/lexicons/README.md): GDPR Art. 9 names as in the MISP
# taxonomy, Art. 10, our own classes.
TOPICS = (
    "racial-or-ethnic-origin", "political-opinions",
    "religious-or-philosophical-beliefs", "trade-union-membership", "genetic-data",
    "biometric-data", "health",
    "sex-life-or-sexual-orientation", "offences", "employer_criticism",
    "minor_depicted", "third_party_private_fact", "whereabouts",
)  # fmt: skip
# Presidio's names; of the national ones it lacks, names made alike.
IDENTIFIERS = (
    "EMAIL_ADDRESS", "PHONE_NUMBER", "IBAN_CODE", "CREDIT_CARD", "IP_ADDRESS",
    "US_SSN", "UK_NHS", "UK_NINO", "ES_NIF", "ES_NIE", "IT_FISCAL_CODE", "DE_TAX_ID",
    "FR_NIR", "NL_BSN", "BE_NN", "PT_NIF", "BR_CPF",
)  # fmt: skip
SENSITIVE = (*TOPICS, *IDENTIFIERS)
# ISO 639-1, and the mark of ISO 639-2 for what is too short or unsure.
LANGUAGES = (
    "und", "aa", "ab", "ae", "af", "ak", "am", "an", "ar", "as", "av", "ay", "az",
    "ba", "be", "bg", "bh", "bi", "bm", "bn", "bo", "br", "bs", "ca", "ce", "ch",
    "co", "cr", "cs", "cu", "cv", "cy", "da", "de", "dv", "dz", "ee", "el", "en",
    "eo", "es", "et", "eu", "fa", "ff", "fi", "fj", "fo", "fr", "fy", "ga", "gd",
    "gl", "gn", "gu", "gv", "ha", "he", "hi", "ho", "hr", "ht", "hu", "hy", "hz",
    "ia", "id", "ie", "ig", "ii", "ik", "io", "is", "it", "iu", "ja", "jv", "ka",
    "kg", "ki", "kj", "kk", "kl", "km", "kn", "ko", "kr", "ks", "ku", "kv", "kw",
    "ky", "la", "lb", "lg", "li", "ln", "lo", "lt", "lu", "lv", "mg", "mh", "mi",
    "mk", "ml", "mn", "mr", "ms", "mt", "my", "na", "nb", "nd", "ne", "ng", "nl",
    "nn", "no", "nr", "nv", "ny", "oc", "oj", "om", "or", "os", "pa", "pi", "pl",
    "ps", "pt", "qu", "rm", "rn", "ro", "ru", "rw", "sa", "sc", "sd", "se", "sg",
    "si", "sk", "sl", "sm", "sn", "so", "sq", "sr", "ss", "st", "su", "sv", "sw",
    "ta", "te", "tg", "th", "ti", "tk", "tl", "tn", "to", "tr", "ts", "tt", "tw",
    "ty", "ug", "uk", "ur", "uz", "ve", "vi", "vo", "wa", "wo", "xh", "yi", "yo",
    "za", "zh", "zu",
)  # fmt: skip

# Column types ------------------------------------------------------------------------

LABEL = pa.dictionary(pa.int32(), pa.string())
TIME = pa.timestamp("ms", tz="UTC")
SPAN = pa.struct([("from", TIME), ("until", TIME)])
PRIVACY_CHANGE = pa.struct([("at", TIME), ("to", pa.string())])


class Column(NamedTuple):
    """One column of a table: its Arrow type and what a value means."""

    name: str
    type: pa.DataType
    meaning: str
    null: bool = True
    labels: tuple[str, ...] = ()


def _required(name: str, type_: pa.DataType, meaning: str) -> Column:
    return Column(name, type_, meaning, null=False)


def _label(name: str, labels: tuple[str, ...], meaning: str, *, null: bool) -> Column:
    return Column(name, LABEL, meaning, null=null, labels=labels)


ITEMS = (
    _required(
        "item_id",
        pa.string(),
        "Stable id: a hash of platform, account, kind, surface, minute, text, media "
        "file name and an ordinal among equals; never of path, zip or medium.",
    ),
    Column("post_id", pa.string(), "Groups the pieces of one publication."),
    _label("platform", PLATFORMS, "The service it was published on.", null=False),
    _required("account", pa.string(), "Username where the export has one, else name."),
    _label("kind", KINDS, "What it is.", null=False),
    _label("surface", SURFACES, "Where it was published.", null=False),
    _label("status", STATUSES, "State when the archive was made.", null=False),
    _label("author", AUTHORS, "Whose words or pictures they are.", null=False),
    Column(
        "created_at",
        TIME,
        "When it was published; null: the export does not say, or the time is "
        "impossible.",
    ),
    _label("precision", PRECISIONS, "How exact created_at is.", null=True),
    Column("edited_at", TIME, "Last edit, from edit files only."),
    Column("backdated_to", TIME, "The date that the person set instead."),
    Column("text", pa.string(), "The words, with their encoding repaired."),
    _label(
        "lang", (), "ISO 639-1; und: unsure; null: no text or not looked at.", null=True
    ),
    Column("media_path", pa.string(), "Path of the media file as the export names it."),
    Column(
        "media_bytes", pa.int64(), "Its size in bytes; null: not in these archives."
    ),
    Column("has_gps", pa.bool_(), "The export or the file holds coordinates."),
    Column(
        "container",
        pa.string(),
        "Group, page, album, event, chat or collection; of a profile field its key.",
    ),
    Column("people", pa.list_(pa.string()), "People tagged or mentioned."),
    Column("place", pa.string(), "Name of the place."),
    Column("url", pa.string(), "Link shared, or the permalink."),
    Column("owner_age", pa.int16(), "The account owner's age in years at the time."),
    _label(
        "visibility", VISIBILITIES, "Visibility when the archive was made.", null=False
    ),
    _label("visibility_basis", BASES, "The evidence that decided it.", null=False),
    _label("certainty", CERTAINTIES, "What the verdict rests on.", null=False),
    Column(
        "public_spans",
        pa.list_(SPAN),
        "Known spans in which it was public; null: unknown, empty: never, "
        "until null: still public at export.",
    ),
    Column("public_from", TIME, "Start of the first public span."),
    Column("public_until", TIME, "End of the last public span; null: open or unknown."),
    _label(
        "public_hint", HINTS, "A likelihood where unknown; never a verdict.", null=True
    ),
    _label("verdict", VERDICTS_LABELS, "Verdict under the first policy.", null=False),
    _required("rule", pa.string(), "Id of the rule that decided."),
    Column("question", pa.string(), "Id of the question whose answer would settle it."),
    Column(
        "sensitive",
        pa.list_(LABEL),
        "Classes that the text mentions and identifiers found; null: not looked at.",
    ),
    _required("source_archive", pa.string(), "Name of the archive it was read from."),
    _required("source_path", pa.string(), "Path of the file inside that archive."),
    _required("source_pointer", pa.string(), "JSON pointer, or HTML record number."),
)

VERDICTS = (
    _required("item_id", pa.string(), "The item, as in items."),
    _label("policy", (), "Id of the policy.", null=False),
    _label("rule", (), "Id of the rule that decided.", null=False),
    _label("verdict", VERDICTS_LABELS, "What the rule says.", null=False),
    _label("reason", (), "The rule in our own words.", null=False),
)

FILES = (
    _required("archive", pa.string(), "Name of the zip or folder; equal names get #2."),
    _required("path", pa.string(), "Path of the member inside it."),
    _required("bytes", pa.int64(), "Size as the directory states it, in bytes."),
    _required("bytes_read", pa.int64(), "Bytes that came out when we read it."),
    Column("format", pa.string(), "Id of the format row that claims it."),
    _label("status", FILE_STATUSES, "What became of it.", null=False),
    Column("reason", pa.string(), "Why it was left alone or failed."),
    _required("records", pa.int64(), "Records found in it."),
    _required("items", pa.int64(), "Items made from it, before joining files."),
    _required("problems", pa.int64(), "Problems met in it."),
)

PROBLEMS = (
    _required("archive", pa.string(), "Name of the zip or folder."),
    _required("path", pa.string(), "Path of the member."),
    Column(
        "pointer", pa.string(), "Where in it; array positions and our own keys only."
    ),
    _required("what", pa.string(), "What could not be read; never the person's words."),
)

ACCOUNTS = (
    _label("platform", PLATFORMS, "The service.", null=False),
    _required("account", pa.string(), "Username where the export has one, else name."),
    _label("medium", MEDIUMS, "Medium of the newest export.", null=True),
    Column("exported_at", TIME, "When the newest export was made, as far as it shows."),
    Column("covered_from", TIME, "Start of the time that the export covers."),
    Column("covered_until", TIME, "End of the time that the export covers."),
    Column("created_at", TIME, "When the account was opened."),
    Column("country", pa.string(), "Country the export names, as it names it."),
    Column("region", pa.string(), "Region that chooses the policy: EU GB US BR row."),
    Column("birth_year", pa.int16(), "Declared year of birth."),
    Column("is_private", pa.bool_(), "The privacy flag when the archive was made."),
    Column(
        "privacy_changes", pa.list_(PRIVACY_CHANGE), "Dated switches, oldest first."
    ),
    Column("objected_on", TIME, "The day a since confirmed objection was sent."),
    _required("items", pa.int64(), "Items of this account on this platform."),
    _required("missing_media", pa.int64(), "Media referenced but in no archive given."),
)

# What a batch of many participants writes: counts, and never an item.
COUNTS = (
    _required("platform", pa.string(), "Where it was published."),
    _required("kind", pa.string(), "What it is; reactions stand apart in all totals."),
    _required("surface", pa.string(), "Where on the platform it was published."),
    Column("year", pa.int16(), "Year of publication (UTC); null: undated."),
    _required("visibility", pa.string(), "When the archive was made, as in ITEMS."),
    _required("verdict", pa.string(), "Under this policy."),
    _required("policy", pa.string(), "Each item is counted once under every policy."),
    _required("items", pa.int64(), "The participant's own items of all these values."),
)
SENSITIVE_COUNTS = (
    *COUNTS[:-1],
    _required(
        "sensitive",
        pa.string(),
        "A class that their texts mention, or an identifier in them. Classes overlap: "
        "an item of two is counted under both.",
    ),
    COUNTS[-1],
)
RUNS = (
    _required("participant", pa.string(), "Their id in this dataset."),
    _required("status", pa.string(), "done or failed."),
    Column("reason", pa.string(), "Why it failed; never the person's words."),
    _required("seconds", pa.float64(), "How long the last try took."),
    _required("attempts", pa.int64(), "How often it was tried."),
    _required("items", pa.int64(), "Their own items, reactions left aside."),
    _required("problems", pa.int64(), "What was odd in the files, unread or not."),
    _required("unread", pa.bool_(), "Whether a record or file could not be read."),
    _required("archives", pa.int64(), "Zips and folders read."),
    _required("versions", pa.list_(pa.string()), "The tool, then policies' revisions."),
    _required("as_of", pa.string(), "Day of the audit."),
    Column("archive_hash", pa.string(), "SHA-256 over the archives' directories."),
    Column("key", pa.string(), "Hash of all that the counts depend on."),
)

# What the parsers state of an item, and the keys that only joining files needs.
_STATED = (
    "item_id", "post_id", "platform", "account", "kind", "surface", "status", "author",
    "created_at", "precision", "edited_at", "backdated_to", "text", "media_path",
    "has_gps", "container", "people", "place", "url", "lang", "sensitive",
    "source_pointer",
)  # fmt: skip
FACTS = (
    *(column for column in ITEMS if column.name in _STATED),
    Column("parent_owner", pa.string(), "Whose post was commented on, as named."),
    Column(
        "stated_public",
        pa.bool_(),
        "The audience that the record itself states: everyone or not.",
    ),
    Column("latitude", pa.float64(), "Where the medium was made, in degrees north."),
    Column("longitude", pa.float64(), "The same in degrees east."),
    _required("task", pa.int32(), "Number of the file it was read from."),
    Column(
        "seen_until",
        TIME,
        "When the newest archive that holds it was made, where a newer one holds "
        "others of its kind; set by joining.",
    ),
    _required("twin", pa.uint64(), "Equal for records of one and the same item."),
    _required("publication", pa.uint64(), "Equal for the pieces of one record."),
    Column("medium_key", pa.uint64(), "Equal for one media file, wherever listed."),
    _required("text_key", pa.uint64(), "Hash of the normalised text; 0: no text."),
    _required("rank", pa.int16(), "How full the record is; the fullest of twins wins."),
)


def schema_of(columns: tuple[Column, ...]) -> pa.Schema:
    """Return the Arrow schema; each field carries its meaning as ``description``."""
    return pa.schema(
        pa.field(
            column.name,
            column.type,
            nullable=column.null,
            metadata={"description": column.meaning},
        )
        for column in columns
    )


# Reading label columns ---------------------------------------------------------------

LABELS_OF = {c.name: c.labels for c in (*FACTS, *ITEMS) if c.labels}
# The dictionaries of FACTS, the same in every batch: a file of batches holds but one.
DICTIONARIES = {
    **{c.name: c.labels for c in FACTS if c.labels},
    "lang": LANGUAGES,
    "sensitive": SENSITIVE,
}


def codes(values: pa.Array, labels: tuple[str, ...]) -> npt.NDArray[np.int32]:
    """Return the place of each value among the labels; null and others are -1."""
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    wanted = pa.array(labels, pa.string())
    if not pa.types.is_dictionary(values.type):
        return _filled(pc.index_in(values, value_set=wanted))
    own = _filled(pc.index_in(values.dictionary, value_set=wanted))
    taken: npt.NDArray[np.int32] = np.take(np.append(own, -1), _filled(values.indices))
    return taken.astype(np.int32)


def _filled(places: pa.Array) -> npt.NDArray[np.int32]:
    filled: npt.NDArray[np.int32] = pc.fill_null(places, -1).to_numpy(
        zero_copy_only=False
    )
    return filled


# Records that cross rooms ------------------------------------------------------------


@dataclass(frozen=True)
class Account:
    """What the archives say of one account on one platform.

    Times are milliseconds of 1970 in UTC; None means that the export does not say.
    ``privacy_changes`` are (time, state switched to or None if unread), oldest first.
    ``has_login_files`` tells that the category which would hold a privacy history was
    exported; ``flags`` are (when an archive was made, its privacy flag), oldest first;
    ``audience_changes`` when the account's own default audience changed;
    ``audience_defaults`` are (when an archive was made, whether it states that future
    posts go to everyone), oldest first;
    ``close_friends_from`` when stories first went to close friends only;
    ``missing_categories`` names what the download does not hold at all; ``is_whole``
    is False where an archive, file or record could not be read, so that what is absent
    proves nothing.
    """

    platform: str
    account: str
    names: tuple[str, ...] = ()
    medium: str | None = None
    exported_at: int | None = None
    covered_from: int | None = None
    covered_until: int | None = None
    created_at: int | None = None
    country: str | None = None
    jurisdiction: str | None = None
    birth_date: date | None = None
    is_private: bool | None = None
    privacy_changes: tuple[tuple[int, str | None], ...] = ()
    has_login_files: bool = False
    flags: tuple[tuple[int, bool], ...] = ()
    audience_changes: tuple[int, ...] = ()
    audience_defaults: tuple[tuple[int, bool], ...] = ()
    close_friends_from: int | None = None
    missing_categories: tuple[str, ...] = ()
    is_whole: bool = True


@dataclass(frozen=True)
class Source:
    """Where a rule comes from, and how much of it we read.

    ``read`` is one of full, excerpt, reported, own-knowledge.
    """

    id: str
    publisher: str
    title: str
    date: str
    address: str
    read: str


@dataclass(frozen=True)
class Revision:
    """One wording of a policy: its days and what it changed; the newest has no end."""

    begin: date
    end: date | None
    change: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Rule:
    """One row of a policy: the condition columns, the verdict, and why.

    ``when`` maps a condition to the values that match; ``unless`` to those that do
    not. An unknown value never matches a condition that needs a known one.
    ``quote`` are words of the source ``quote_source``, in the language ``quote_lang``.
    ``confidence`` is high, medium or low: how surely the sources say so.
    """

    id: str
    verdict: str
    says: str
    sources: tuple[str, ...]
    when: dict[str, Any] = field(default_factory=dict)
    unless: dict[str, Any] = field(default_factory=dict)
    quote: str | None = None
    quote_lang: str | None = None
    quote_source: str | None = None
    exercised: bool = True
    confidence: str = "low"


@dataclass(frozen=True)
class Policy:
    """One announced policy: since when, for whom, and its ordered rules.

    ``start`` is the first day on which public content counts; ``revision`` names the
    newest wording read, ``checked`` the day of that copy; ``revisions`` are the
    wordings in their order.
    """

    id: str
    title: str
    announced: date
    start: date
    regions: tuple[str, ...]
    revision: str
    checked: date
    status: str
    objection: dict[str, Any]
    rules: tuple[Rule, ...]
    sources: dict[str, Source]
    revisions: tuple[Revision, ...] = ()


@dataclass(frozen=True)
class Question:
    """One thing to ask the person, and how many items the answer settles."""

    id: str
    text: str
    where: str
    answers: tuple[str, ...]
    settles: int
