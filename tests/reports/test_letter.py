"""Hold whole letters, word for word, and what must be true of each of them."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from datetime import date
from hashlib import sha256
from html.parser import HTMLParser
from itertools import product
from pathlib import Path

import pytest

from audit import letters
from audit import policy as policies
from reports import letter, words
from tests.letters import CANARY, audit

GOLDEN = Path(__file__).parent / "letters"
KINDS = ("objection", "access", "complaint")
REGIMES = {"EU": "eu-2025-05", "CH": "eu-2025-05", "GB": "uk-2024-09",
           "BR": "br-2024-08", "none": "us"}  # fmt: skip
SERVICES = ("facebook", "instagram", "whatsapp", "meta_ai", "third_parties")
ALL = [
    pytest.param(*row, id="-".join(row))
    for row in product(KINDS, REGIMES, SERVICES, words.LANGUAGES)
]


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    """Return the letter views of the planted audit, by kind and file stem."""
    out = audit(tmp_path_factory.mktemp("letters") / "out")
    return {
        case.stem: letter.View(**vars(case))
        for kind in KINDS
        for case in letters.cases(out, kind)
    }


@pytest.fixture
def view(planted):
    return planted["objection-facebook-eve.example"]


def rendered(view, lang="en", format_="txt"):
    with words.using(lang):
        return letter.render(view, format_)


def variant(view, kind, regime, service):
    account_of = service not in ("third_parties", "whatsapp")
    return replace(
        view,
        kind=kind,
        regime=regime,
        service=service,
        platforms=(service,) if account_of else (),
        account=view.account if account_of else None,
        figures=view.figures if account_of else None,
        policy=policies.policy_of(REGIMES[regime]),
        authority=None,
    )


# Whole letters -----------------------------------------------------------------------


@pytest.mark.parametrize("lang", words.LANGUAGES)
@pytest.mark.parametrize(
    "stem",
    [
        "objection-facebook-eve.example",
        "objection-third-parties",
        "objection-whatsapp",
        "access-facebook-eve.example",
        "complaint-facebook-eve.example",
    ],
)
def test_the_whole_letter_is(planted, stem, lang):
    wanted = (GOLDEN / f"{stem}.{lang}.txt").read_text(encoding="utf-8")

    assert rendered(planted[stem], lang) == wanted


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_where_there_is_no_objection_the_whole_sheet_is(view, lang):
    wanted = (GOLDEN / f"unavailable-us.{lang}.txt").read_text(encoding="utf-8")

    found = rendered(variant(view, "objection", "none", "facebook"), lang)

    assert found == wanted


# What is true of all letters ---------------------------------------------------------

NEVER = re.compile(
    r"was used|is safe|too late|protected from|a été utilisé|est sûr|trop tard"
    r"|None|\{|\}|\bscore\b"
)


@pytest.mark.parametrize(("kind", "regime", "service", "lang"), ALL)
def test_no_letter_says_what_must_not_be_said(view, kind, regime, service, lang):
    text = rendered(variant(view, kind, regime, service), lang)

    assert NEVER.findall(text) == []
    assert CANARY not in text
    assert "Canary" not in text


@pytest.mark.parametrize(("kind", "regime", "service", "lang"), ALL)
def test_each_letter_says_that_it_is_no_legal_advice_and_nothing_was_sent(
    view, kind, regime, service, lang
):
    text = rendered(variant(view, kind, regime, service), lang)

    said = {
        "en": "nothing was sent. meta-audit has no tie to Meta. This is information, "
        "not legal advice",
        "fr": "rien n’a été envoyé. meta-audit n’a aucun lien avec Meta. Ceci est une "
        "information, non un conseil juridique",
    }
    assert said[lang] in text


@pytest.mark.parametrize(("kind", "regime", "service", "lang"), ALL)
def test_each_share_stands_in_a_sentence_with_its_base(
    view, kind, regime, service, lang
):
    text = rendered(variant(view, kind, regime, service), lang)

    lines = [line for line in text.splitlines() if "\u202f%" in line]
    base = {"en": re.compile(r"7 items of mine"), "fr": re.compile(r"7 éléments")}
    assert all(base[lang].search(line) for line in lines)


@pytest.mark.parametrize(("kind", "regime", "service", "lang"), ALL)
def test_the_page_says_what_the_text_says(view, kind, regime, service, lang):
    seen = variant(view, kind, regime, service)

    text, page = rendered(seen, lang), rendered(seen, lang, "html")

    assert _words(_text_of(page)) == _words(text)


def _words(text):
    return re.sub(r"[\s:=-]+", " ", text).split()


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.parts, self.tags, self.inside = [], [], None

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.inside = tag if tag in ("style", "title") else self.inside

    def handle_endtag(self, tag):
        self.inside = None if tag == self.inside else self.inside

    def handle_data(self, data):
        if self.inside is None:
            self.parts.append(data)


def _read(page):
    reader = _Reader()
    reader.feed(page)
    return reader


def _text_of(page):
    return " ".join(_read(page).parts)


# Laws --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("regime", "article", "company"),
    [
        ("EU", "under Article 21(1) of the GDPR", "Meta Platforms Ireland Limited"),
        ("CH", "(Article 30(2)(b) of the Swiss Data Protection Act)",
         "Meta Platforms Ireland Limited"),
        ("GB", "under Article 21(1) of the UK GDPR", "Meta Platforms, Inc."),
        ("BR", "under Article 18, § 2, of the Brazilian LGPD",
         "[the company that the service’s privacy policy names for your country]"),
    ],
)  # fmt: skip
def test_the_objection_names_the_law_and_the_company(view, regime, article, company):
    text = rendered(variant(view, "objection", regime, "facebook"))

    assert article in text
    assert f"\n{company}\n" in text
    assert ("Article 6(1)(f)" in text) == (regime in ("EU", "GB"))
    assert ("18(1)(d)" in text) == (regime in ("EU", "GB"))


def test_the_letter_to_the_united_kingdom_reaches_beyond_the_notice_of_2024(view):
    text = rendered(variant(view, "objection", "GB", "facebook"))

    assert "I extend this objection expressly to Threads and to interactions" in text
    assert "https://www.facebook.com/help/contact/6359191084165019\n" in text
    assert "712876720715583" not in text


def test_the_us_have_no_letter_but_the_form_on_third_parties(view):
    text = rendered(variant(view, "objection", "none", "facebook"))

    assert "So there is no letter to send." in text
    assert "https://www.facebook.com/help/contact/1266025207620918" in text
    assert "Dear Sir or Madam" not in text
    assert "GDPR names" in text


def test_without_a_law_access_is_asked_for_without_one(view):
    text = rendered(variant(view, "access", "none", "facebook"))

    assert "even where no law of my country obliges you to give one" in text
    assert "Article" not in text


@pytest.mark.parametrize("kind", ["objection", "access", "complaint"])
def test_an_objection_that_was_sent_is_named_with_its_day(view, kind):
    seen = replace(view, kind=kind, objected_on=date(2025, 5, 20))

    assert "20 May 2025" in rendered(seen)
    assert "20 mai 2025" in rendered(seen, "fr")
    assert "May 2025" not in rendered(replace(seen, objected_on=None)).replace(
        "27 May 2025", ""
    )


def test_an_assumed_region_is_said(view):
    assumed = "this letter assumes the European Union"

    assert assumed in rendered(replace(view, region_known=False))
    assert assumed not in rendered(view)


def test_the_authority_is_named_where_it_is_known_and_only_there(view):
    known, other = rendered(view), rendered(replace(view, authority=None))

    assert known.count("(CNIL)") == 2
    assert "https://www.cnil.fr/" in known
    assert "CNIL" not in other
    assert "The authority is that of the country" in other


# Figures -----------------------------------------------------------------------------


def test_with_nothing_undetermined_there_are_no_bounds(view):
    figures = dict(view.figures) | {"undetermined": 0, "out_of_scope": 3}

    text = rendered(replace(view, figures=figures))

    assert (
        "My export holds 7 items of mine. 4 of them (57\u202f%) are in scope of the "
        "policy announced on 14 April 2025.\n"
    ) in text


def test_with_no_item_there_is_no_figure(view):
    text = rendered(replace(view, figures=dict.fromkeys(view.figures, 0)))

    assert "My export holds no item of mine." in text
    assert "%" not in text


def test_with_nothing_in_scope_only_the_bounds_stand(view):
    nothing = dict.fromkeys(view.figures, 0) | {"items": 1000, "undetermined": 1000}
    nothing |= {"kinds": {}, "first_year": None, "last_year": None}

    text = rendered(replace(view, figures=nothing))

    assert (
        "My export holds 1\u202f000 items of mine. Between 0 and 1\u202f000 of them "
        "(0\u202f% to 100\u202f%) are in scope"
    ) in text
    assert "In scope are" not in text
    assert "Of the" not in text


# The page ----------------------------------------------------------------------------


def test_the_page_allows_its_own_style_and_nothing_else(view):
    page = rendered(view, format_="html")

    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = next(
        attrs["content"]
        for tag, attrs in _read(page).tags
        if tag == "meta" and attrs.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; script-src 'none'; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; "
        "trusted-types 'none'"
    )


def test_the_page_holds_no_script_no_link_and_nothing_that_loads(view):
    tags = _read(rendered(view, format_="html")).tags

    assert {tag for tag, _ in tags} == {
        "html", "head", "meta", "title", "style", "body", "main", "h1", "section",
        "h2", "h3", "p", "ul", "li", "code", "address", "br", "dl", "div", "dt", "dd",
        "bdi",
    }  # fmt: skip
    assert not {"href", "src", "style", "onclick"} & {a for _, at in tags for a in at}


@pytest.mark.parametrize("format_", letter.FORMATS)
def test_a_hostile_name_is_inert(view, format_):
    name = "<script>alert(1)</script>\u202egpj.exe\x1b[2J{{7*7}}"

    text = rendered(replace(view, account=name), format_=format_)

    assert "\u202e" not in text
    assert "\x1b" not in text
    assert "{{7*7}}" in text
    assert ("<script>" in text) == (format_ == "txt")


@pytest.mark.parametrize("name", ["عائشة المثال", "x" * 60, "Ann / Bob"])
def test_odd_names_stand_apart_from_the_sentences(view, name):
    seen = replace(view, account=name)

    assert f"\nAccount: {name}\n" in rendered(seen)
    assert f'<dd><bdi dir="auto">{name}</bdi></dd>' in rendered(seen, format_="html")
    assert rendered(seen).count(name) == 1


@pytest.mark.parametrize("lang", words.LANGUAGES)
@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_needs_no_sideways_scrolling_and_is_quiet(
    view, tmp_path, page_of, width, lang
):
    path = tmp_path / "letter.html"
    name = replace(view, account="x" * 60)
    path.write_text(rendered(name, lang, "html"), encoding="utf-8")

    visit = page_of(path, viewport={"width": width, "height": 740})

    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    assert visit.page.evaluate("document.documentElement.lang") == lang
    visit.assert_quiet()
