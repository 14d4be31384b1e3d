"""Find e-mail and IP addresses in a text made plain.

An e-mail address has a local part, and a domain whose last label is of letters and no
ending of a file. An IP address is a dotted quad in range that is no version or chapter
number, or IPv6 as `ipaddress` reads it.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from audit.mentions.clusters import MOST_TRIED, Found, words_after, words_before

_EMAIL: Final = re.compile(
    r"(?<![\w.%+\-@])([\w.%+\-]{1,64}+)@([\w.\-]{4,255}+)(?![@\w])"
)
# In an address to fetch something with, what stands before the @ is a password.
_LOGIN: Final = re.compile(r"://[^\s/]{0,64}\Z")
_LABEL: Final = re.compile(r"[^\W_](?:[^\W_]|-){0,62}")
_FILE_ENDINGS_LIST: Final = """
    png jpg jpeg gif webp svg heic bmp tiff ico pdf mp mov avi mkv webm txt doc docx
    xls xlsx ppt pptx csv json xml html htm php js ts css py exe dmg apk
"""
_FILE_ENDINGS: Final = frozenset(_FILE_ENDINGS_LIST.split())
_QUAD: Final = re.compile(
    r"(?<![\w.§#])(?<!\w-)\d{1,3}+\.\d{1,3}+\.\d{1,3}+\.\d{1,3}+(?![\w%€$£]|[.,]\d|-\w)"
)
_SIX: Final = re.compile(r"(?<![\w:.])[0-9a-f:]{6,39}+(?![\w:.])", re.IGNORECASE)
_VERSION_WORDS_LIST: Final = """
    v ver vers version versions versión versione versão versie release rel build
    firmware update updated upgrade patch driver ios ipados android macos windows linux
    chrome firefox safari opera edge chapter chapters chapitre kapitel capítulo capitolo
    hoofdstuk section sections abschnitt sección sezione article artikel artículo
    paragraph paragraphe absatz annex annexe clause figure table mise jour maj aktuell
    actualización aggiornamento atualização step étape exercise exercice aufgabe
"""
_VERSION_WORDS: Final = frozenset(_VERSION_WORDS_LIST.split())
_HOST_WORDS_LIST: Final = """
    ip ipv4 ips adresse address addresses dirección indirizzo endereço adres server
    serveur servidor dns host router routeur ping ssh login subnet gateway firewall
    localhost proxy vpn network réseau netzwerk
"""
_HOST_WORDS: Final = frozenset(_HOST_WORDS_LIST.split())
# A quad of such small numbers is as likely that of an outline or a version.
_SMALL: Final = 20


def emails_in(plain: str) -> Iterator[Found]:
    """Yield the e-mail addresses of a text."""
    for match in islice(_EMAIL.finditer(plain), MOST_TRIED):
        local, domain = match.groups()
        # What ends a sentence or trails off is no part of an address.
        local = local.rpartition("..")[2]
        kept = local.lstrip(".-+%")
        host = _host_of(domain)
        if not host or not kept or kept.endswith("."):
            continue
        begin = match.end(1) - len(kept)
        if _LOGIN.search(plain, max(0, begin - 64), begin):
            continue
        end = match.start(2) + len(host)
        if kept.lower() == "git" and plain[end : end + 1] == ":":
            continue
        yield Found("EMAIL_ADDRESS", begin, end)


def _host_of(domain: str) -> str:
    """Return the domain that a run of letters and dots begins with, else nothing."""
    host = domain.partition("..")[0].rstrip(".-")
    labels = host.split(".")
    last = labels[-1]
    is_name = last[:1].isupper() and not last.isupper()
    if len(labels) > 1 and is_name and not labels[-2][:1].isupper():
        # The next sentence, begun without a space.
        labels.pop()
    name = labels[-1].lower()
    is_word = name.startswith("xn--") or (name.isalpha() and name not in _FILE_ENDINGS)
    if len(labels) < 2 or len(name) < 2 or not is_word:
        return ""
    return ".".join(labels) if all(map(_LABEL.fullmatch, labels)) else ""


def hosts_in(plain: str) -> Iterator[Found]:
    """Yield the IP addresses of a text."""
    if plain.count(".") > 2:
        for match in islice(_QUAD.finditer(plain), MOST_TRIED):
            if _is_address(plain, *match.span()):
                yield Found("IP_ADDRESS", *match.span())
    if plain.count(":") > 1:
        for match in islice(_SIX.finditer(plain), MOST_TRIED):
            words = match.group().rstrip(":")
            if _is_six(words):
                yield Found("IP_ADDRESS", match.start(), match.start() + len(words))


def _is_address(plain: str, begin: int, end: int) -> bool:
    """Return whether a dotted quad is an address and not the number of a version."""
    parts = plain[begin:end].split(".")
    if any(int(part) > 255 or (part[0] == "0" and part != "0") for part in parts):
        return False
    near = words_before(plain, begin)
    if not _VERSION_WORDS.isdisjoint(near[-4:]):
        return False
    if parts[0] == "0" or all(int(part) < _SMALL for part in parts[:3]):
        is_named = not _HOST_WORDS.isdisjoint((*near, *words_after(plain, end)))
        return is_named or parts[:3] == ["10", "0", "0"] or len(set(parts)) == 1
    return True


def _is_six(words: str) -> bool:
    """Return whether a run of hexadecimal digits and colons is an IPv6 address."""
    groups = [group for group in words.split(":") if group]
    if len(groups) < 2 or max(map(len, groups)) < 3 or words.count(":") < 2:
        return False
    if not any(sign.isdigit() for sign in words):
        return False
    try:
        ipaddress.IPv6Address(words)
    except ValueError:
        return False
    return True
