"""Know the phone numbers of each country, by the plans that `phonenumbers` carries.

The plans are matched directly, not through ``phonenumbers.parse``: the same answers
(a test holds them equal) in a fraction of the time. How numbers are grouped in print
is ours, as seen in the countries' own writing.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from phonenumbers import PhoneMetadata, region_codes_for_country_code

# Where a number is written with a zero that is no part of it, or stays one (IT).
TRUNK: Final = frozenset(("FR", "BE", "CH", "GB", "IE", "AU", "NL", "IT"))
_KEPT: Final = frozenset(("IT",))
# Where nearly all digits are somebody's number.
LOOSE: Final = frozenset(("DE", "AT"))
# Where no digit marks a number: how many digits its groups have in print.
SHAPES: Final = {
    "US": frozenset({(3, 3, 4), (1, 3, 3, 4)}),
    "CA": frozenset({(3, 3, 4), (1, 3, 3, 4)}),
    "IT": frozenset({(3, 3, 4), (3, 7), (3, 2, 2, 3), (3, 3, 2, 2)}),
    "ES": frozenset({(3, 3, 3), (3, 2, 2, 2), (2, 3, 2, 2)}),
    "PT": frozenset({(3, 3, 3), (2, 3, 4), (3, 2, 2, 2)}),
    "MX": frozenset({(2, 4, 4), (3, 3, 4)}),
    "BR": frozenset({(2, 5, 4), (2, 4, 4)}),
    "LU": frozenset[tuple[int, ...]](),
}
SPOKEN: Final = {
    "fr": ("FR", "BE", "CH", "LU", "CA"),
    "en": ("GB", "IE", "AU", "US", "CA"),
    "de": ("DE", "AT", "CH"),
    "es": ("ES", "MX"),
    "it": ("IT", "CH"),
    "pt": ("PT", "BR"),
    "nl": ("NL", "BE"),
}
# What is clear in any language, by the digits of its groups, ...
CLEAR: Final = {
    "FR": frozenset({(2, 2, 2, 2, 2)}),
    "BE": frozenset({(4, 2, 2, 2), (3, 2, 2, 2), (2, 3, 2, 2)}),
    "CH": frozenset({(3, 3, 2, 2)}),
    "NL": frozenset({(3, 3, 4), (3, 3, 2, 2), (2, 2, 2, 2, 2)}),
    "GB": frozenset({(3, 4, 4), (5, 3, 3), (4, 3, 4)}),
    "IE": frozenset({(3, 3, 4), (2, 3, 4)}),
    "IT": frozenset({(3, 3, 4), (2, 4, 4)}),
}
# ... and what a key word makes so.
SAID: Final = (*CLEAR, "DE", "AT", "ES", "PT", "US")
_TYPES: Final = (
    "fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost",
    "personal_number", "voip", "pager", "uan", "voicemail",
)  # fmt: skip
# Set aside for films and examples (Ofcom, Arcep, NANPA): nobody's,
# and in no plan, yet written as a phone number is.
_EXAMPLES: Final = {
    "GB": r"7700900\d{3}", "FR": r"63998\d{4}", "US": r"[2-9]\d{2}55501\d{2}"
}  # fmt: skip
_CODES: Final = {"GB": "44", "FR": "33", "US": "1"}
_MOST_ABROAD: Final = 15


def is_abroad(digits: str) -> bool:
    """Return whether digits are the code of a country and a valid number there."""
    if not 7 <= len(digits) <= _MOST_ABROAD or digits[0] == "0":
        return False
    for size in (1, 2, 3):
        plan = plan_of(int(digits[:size]))
        if plan:
            return any(own.fullmatch(digits, size) for own in (plan, _examples(digits)))
    return False


def _examples(digits: str) -> re.Pattern[str]:
    """Return what is set aside for examples where an international number is of."""
    regions = [name for name, code in _CODES.items() if digits.startswith(code)]
    return re.compile("|".join(_EXAMPLES[name] for name in regions) or r"(?!)")


@cache
def plan_of(code: int) -> re.Pattern[str] | None:
    """Return what numbers follow the code of a country; None if there is no such."""
    regions = region_codes_for_country_code(code)
    patterns = [
        _pattern(
            PhoneMetadata.metadata_for_nongeo_region(code)
            if region == "001"
            else PhoneMetadata.metadata_for_region(region)
        )
        for region in regions
    ]
    return re.compile("|".join(patterns)) if patterns else None


def _pattern(plan: PhoneMetadata | None, types: tuple[str, ...] = _TYPES) -> str:
    """Return the pattern of a plan's numbers of some types, up to the end of a text."""
    if plan is None or plan.general_desc is None:
        return r"(?!)"
    kinds = [getattr(plan, name) for name in types]
    body = "|".join(
        kind.national_number_pattern
        for kind in kinds
        if kind is not None and kind.national_number_pattern
    )
    return rf"(?=(?:{plan.general_desc.national_number_pattern})\Z)(?:{body or '(?!)'})"


@cache
def home_plan(regions: tuple[str, ...], *, mobile: bool = False) -> re.Pattern[str]:
    """Return what numbers are dialled within some countries."""
    patterns = []
    for region in regions:
        plan = PhoneMetadata.metadata_for_region(region)
        body = _pattern(plan, ("mobile",) if mobile else _TYPES)
        body = f"(?:{body}|{_EXAMPLES.get(region, r'(?!)')})"
        patterns.append(f"{_trunk(region)}{body}")
    return re.compile("|".join(patterns) or r"(?!)")


def _trunk(region: str) -> str:
    """Return the digit that stands before a number at home and is no part of it."""
    if region in _KEPT:
        return ""
    if region in TRUNK or region in LOOSE:
        return "0"
    return "1?" if region in ("US", "CA") else "0?" if region == "BR" else ""
