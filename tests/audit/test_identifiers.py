"""Find planted identifiers, and nothing in what only looks like one.

All numbers are invented: ranges kept for fiction, examples of standards and of
`stdnum`, cards for tests, or plain patterns.
"""

from __future__ import annotations

import random
from time import process_time

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.mentions import plans
from audit.mentions.identifiers import identifiers_in

# A text with its language; what is to be found stands between ⟦ and ⟧.
PHONES = [
    ("fr", "Appelle-moi au ⟦06 12 34 56 78⟧ ce soir"),
    ("fr", "⟦0612345678⟧"),
    ("fr", "Tél.⟦01.99.00.12.34⟧"),
    ("fr", "⟦06-12-34-56-78⟧, merci !"),
    ("fr", "fixe : ⟦+33 (0)1 99 00 12 34⟧."),
    ("fr", "pour rire, tél. ⟦01 02 03 04 05⟧"),
    ("fr", "⟦06 12 34 56 78⟧ / ⟦07 12 34 56 78⟧"),
    ("fr", "⟦06 12 34 56 78⟧ ⟦07 12 34 56 78⟧"),
    ("fr", "le ⟦06 12 34 56 78⟧ - 14h"),
    ("fr", "Ann Example (⟦0612 345 678⟧)"),
    ("fr", "de l’étranger ⟦0033612345678⟧"),
    ("fr", "en Suisse ⟦044 668 18 00⟧"),
    ("fr", "à Bruxelles ⟦02 234 56 78⟧"),
    ("en", "call me on ⟦020 7946 0958⟧"),
    ("en", "⟦(020) 7946 0958⟧"),
    ("en", "⟦+44 20 7946 0958⟧ is the office"),
    ("en", "⟦(212) 555-0123⟧"),
    ("en", "⟦212-555-0123⟧!"),
    ("en", "text me or not: ⟦1-212-555-0123⟧"),
    ("en", "my cell is ⟦2125550123⟧"),
    ("en", "⟦+1 212 555 0123⟧"),
    ("en", "⟦085 012 3456⟧ in Dublin"),
    ("en", "⟦0491 570 156⟧ in Sydney"),
    ("de", "Ruf an: ⟦030 23125 123⟧"),
    ("de", "⟦030/23125123⟧"),
    ("de", "⟦0152 28817386⟧ (Bob Sample)"),
    ("de", "⟦+49 30 23125 123⟧"),
    ("es", "mi móvil ⟦612345678⟧"),
    ("es", "⟦612 34 56 78⟧"),
    ("es", "⟦55 1234 5678⟧"),
    ("it", "⟦347 123 4567⟧"),
    ("it", "⟦06 1234 5678⟧"),
    ("pt", "⟦912 345 678⟧"),
    ("pt", "⟦(11) 91234-5678⟧"),
    ("nl", "⟦020-1234567⟧ of ⟦06 12345678⟧"),
    ("nl", "bel ⟦0470 12 34 56⟧"),
    ("und", "⟦06 12 34 56 78⟧"),
    ("und", "⟦212-555-0123⟧"),
    (None, "https://wa.me/⟦33612345678⟧"),
    ("ar", "⟦+٣٣ ٦ ١٢ ٣٤ ٥٦ ٧٨⟧"),
    ("ja", "電話⟦＋８１ ３-１２３４-５６７８⟧"),
    ("fr", "⟦06\u00a012\u202f34\u00a056\u00a078⟧"),
    ("fr", "\u200e⟦06\u200b12345678⟧\u200e"),
    ("fr", "⟦0️⃣6️⃣12345678⟧"),
    ("fr", "⟦06‑12‑34‑56‑78⟧"),
]
EMAILS = [
    ("en", "write to ⟦ann@example.org⟧"),
    ("en", "write to ⟦ann@example.org⟧."),
    ("en", "⟦Ann.Example+news@mail.example.co.uk⟧, please"),
    ("en", "<⟦bob_sample@example.com⟧>"),
    ("en", "mailto:⟦bob-sample@example.net⟧?subject=hi"),
    ("en", "https://example.org/?mail=⟦ann@example.org⟧&x=1"),
    ("en", "(⟦a@example.org⟧)"),
    ("en", "ANN: ⟦ANN@EXAMPLE.ORG⟧"),
    ("en", "⟦Ann@Example.Org⟧"),
    ("en", "⟦ann@example.org⟧.Thanks a lot"),
    ("en", "trailing off...⟦ann@example.org⟧..."),
    ("en", "⟦12345@example.org⟧"),
    ("fr", "écris à ⟦ann@example.org⟧, ⟦bob@example.com⟧ ou l’autre"),
    ("fr", "courriel :⟦éva@exemple.fr⟧"),
    ("fr", "« ⟦eve@example.fr⟧ »"),
    ("de", "⟦bob@müller.example⟧"),
    ("de", "⟦bob@xn--mller-kva.example⟧"),
    ("ja", "⟦ａｎｎ＠ｅｘａｍｐｌｅ．ｏｒｇ⟧"),
    ("ru", "пишите: ⟦анна@пример.рф⟧"),
    ("ar", "\u200f⟦ann@example.org⟧\u200f"),
    ("en", "⟦ann@exam\u200bple.org⟧"),
    (None, "⟦ann@sub.sub.example.museum⟧"),
]
OTHERS = {
    "IBAN_CODE": [
        "⟦FR76 3000 6000 0112 3456 7890 189⟧ merci",
        "IBAN : ⟦FR7630006000011234567890189⟧",
        "⟦GB82 WEST 1234 5698 7654 32⟧",
        "⟦DE89 3704 0044 0532 0130 00⟧ BIC COBADEFFXXX",
        "⟦BE31435411161155⟧",
        "⟦nl91abna0417164300⟧",
        "⟦ES91\u00a02100\u00a00418\u00a04502\u00a00005\u00a01332⟧",
    ],
    "CREDIT_CARD": [
        "⟦4111 1111 1111 1111⟧",
        "⟦4111111111111111⟧ 12/27",
        "⟦4111 1111 1111 1111⟧ 12/27 123",
        "⟦5555-5555-5555-4444⟧",
        "⟦378282246310005⟧",
        "⟦3782 822463 10005⟧",
        "⟦6011 1111 1111 1117⟧",
        "my card ⟦4222222222222⟧",
    ],
    "IP_ADDRESS": [
        "server ⟦192.168.1.10⟧",
        "⟦203.0.113.7⟧ logged in",
        "http://⟦198.51.100.23⟧:8080/admin",
        "⟦10.0.0.1⟧.",
        "ping ⟦1.2.3.4⟧",
        "⟦2001:db8::1⟧",
        "from ⟦2001:db8:85a3::8a2e:370:7334⟧, again",
        "⟦fe80::1⟧",
    ],
    "US_SSN": [
        "my SSN is ⟦536-90-4399⟧",
        "ssn ⟦536904399⟧",
        "social security number: ⟦536 90 4399⟧",
        "⟦536-90-4399⟧ (SSN)",
        "SSN:⟦111-22-3333⟧",
        "Social Security ⟦111223333⟧",
    ],
    "UK_NHS": [
        "NHS number ⟦943 476 5870⟧",
        "NHS ⟦943-476-5870⟧",
        "nhs no. ⟦9434765870⟧",
        "⟦943 476 5870⟧ is my NHS number",
        "(NHS ⟦943 476 5919⟧)",
        "her NHS: ⟦9434765919⟧.",
    ],
    "UK_NINO": [
        "⟦AB 12 34 56 C⟧",
        "NI number ⟦AB123456C⟧",
        "national insurance ⟦AB123456C⟧",
        "nino: ⟦JG103759A⟧",
        "it is ⟦JG 10 37 59 A⟧.",
        "⟦AB123456D⟧ is my NI number",
    ],
    "ES_NIF": [
        "DNI ⟦12345678Z⟧",
        "⟦12345678Z⟧",
        "⟦12345678-Z⟧",
        "⟦12.345.678-Z⟧",
        "dni ⟦12345678 Z⟧",
        "⟦54362315K⟧, gracias",
        "⟦12345678z⟧",
    ],
    "ES_NIE": [
        "⟦X2482300W⟧",
        "⟦x-2482300w⟧",
        "NIE ⟦X-2482300-W⟧",
        "NIE: ⟦X1234567L⟧",
        "⟦Y1234567X⟧",
        "(⟦Z1234567R⟧)",
    ],
    "IT_FISCAL_CODE": [
        "⟦RCCMNL83S18D969H⟧",
        "CF: ⟦RCCMNL83S18D969H⟧.",
        "⟦rccmnl83s18d969h⟧",
        "⟦RCC MNL 83S18 D969 H⟧",
        "⟦CNTCHR83T41D969D⟧",
        "codice ⟦RSSMRA80A01H501U⟧",
    ],
    "DE_TAX_ID": [
        "Steuer-ID ⟦36 574 261 809⟧",
        "Steuer-ID: ⟦36574261809⟧",
        "IdNr. ⟦36574261809⟧",
        "Steueridentifikationsnummer ⟦36 574 261 809⟧",
        "meine steuerid ⟦36574261809⟧",
        "⟦36 574 261 809⟧ ist meine Steuer-Id",
    ],
    "FR_NIR": [
        "⟦2 95 10 99 126 111 93⟧",
        "⟦295109912611193⟧",
        "n° de sécu : ⟦2951099126111 93⟧",
        "⟦2\u00a095\u00a010\u00a099\u00a0126\u00a0111\u00a093⟧",
        "⟦2 95 10 99 126 111 / 93⟧",
        "⟦2-95-10-99-126-111-93⟧",
        "⟦2 53 07 2B 073 004 70⟧",
    ],
    "NL_BSN": [
        "BSN ⟦111222333⟧",
        "bsn: ⟦1112.22.333⟧",
        "mijn burgerservicenummer is ⟦111222333⟧",
        "⟦111222333⟧ (BSN)",
        "sofinummer ⟦111 222 333⟧",
        "BSN\u00a0⟦123456782⟧",
    ],
    "BE_NN": [
        "⟦85.07.30-033.28⟧",
        "rijksregisternummer ⟦85073003328⟧",
        "numéro national ⟦85 07 30 033 28⟧",
        "NISS : ⟦85.07.30-033 28⟧",
        "⟦85073003328⟧ est mon numéro national",
        "(⟦17.07.30-033.84⟧)",
    ],
    "PT_NIF": [
        "NIF ⟦501964843⟧",
        "NIF: ⟦501 964 843⟧",
        "contribuinte n.º ⟦501964843⟧",
        "⟦501964843⟧ (NIF)",
        "nif ⟦123456789⟧",
        "o meu NIF é ⟦123 456 789⟧",
    ],
    "BR_CPF": [
        "⟦390.533.447-05⟧",
        "CPF ⟦39053344705⟧",
        "cpf: ⟦123.456.789-09⟧",
        "(⟦529.982.247-25⟧)",
        "meu cpf é ⟦12345678909⟧",
        "⟦111.444.777-35⟧",
    ],
}
PLANTED = [
    *(("PHONE_NUMBER", *case) for case in PHONES),
    *(("EMAIL_ADDRESS", *case) for case in EMAILS),
    *((label, "und", text) for label, texts in OTHERS.items() for text in texts),
]


def planted(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Return a text without its brackets, and where they stood."""
    spans, plain = [], ""
    for piece in text.split("⟦"):
        inside, found, rest = piece.partition("⟧")
        if found:
            spans.append((len(plain), len(plain) + len(inside)))
        plain += inside + rest
    return plain, spans


@pytest.mark.parametrize(("label", "lang", "text"), PLANTED)
def test_what_is_planted_is_found_where_it_stands(label, lang, text):
    plain, spans = planted(text)

    found = [(mention.label, mention.spans) for mention in identifiers_in(plain, lang)]

    assert found == [(label, (span,)) for span in spans]


NOTHING = {
    "fr": [
        "Né le 01/02/2003, marié le 04.05.2016",
        "du 01-02-2003 au 03-04-2005",
        "le 01 02 2003 04 h",
        "rendez-vous le 06/07/2019 à 18:30",
        "ouvert 09.00-12.30 14.00-18.30",
        "08 00 - 12 00 et 14 00 - 18 00",
        "à vendre 1 234 567 €",
        "612 345 678 habitants",
        "0,123456789",
        "commande 0612345678",
        "colis n° 0123456789",
        "Loto : 04 12 23 34 45",
        "compter 01 02 03 04 05 et 02 04 06 08 10",
        "0123456789",
        "75011 Paris, 69003 Lyon",
        "SIRET 123 456 789 00012",
        "RCS 123 456 789",
        "ISBN 978-2-07-036822-8",
        "de 1999-2004 et 2010-2019",
        "48.856614, 2.3522219",
        "score 12-10 11-08 09-11",
        "06 12 34 56 7",
        "06 12 34 56 789",
        "#0612345678",
        "REF0612345678",
        "0612345678.jpg",
        "https://example.org/0612345678",
        "FR76 3000 6000 0112 3456 7890 188",
        "2 95 10 99 126 111 94",
        "@eve et @ann.example",
        "06€12 34 56",
        "021503632",
    ],
    "en": [
        "version 1.2.3.4 is out",
        "v1.2.3.4",
        "iOS 10.3.3.1 update",
        "chapter 12.34.56.78",
        "§192.168.1.1",
        "256.1.1.1 and 1.2.3.4.5",
        "01.02.03.04",
        "1.2.3.4 Introduction",
        "std::vector<int> a::b",
        "at 12:30:45 or 1:02:03",
        "aa:bb:cc:dd:ee:01",
        "hey@ann",
        "user@ alone",
        "@ann@social.example",
        "icon@2x.png",
        "package@1.2.3",
        "git@code.example:ann/project.git",
        "https://ann:secret@host.example/",
        "ann@example",
        "a@b",
        "ann@@example.org",
        "100012345678901",
        "profile.php?id=100012345678901",
        "1612345678",
        "at 1612345678 seconds",
        "tracking 9400 1111 1111 1111 1111 11",
        "1Z999AA10123456784",
        "order number 4111111111111111",
        "4111 1111 1111 1112",
        "1234 5678 9012 3456",
        "ISBN 0-306-40615-2",
        "ISBN 9780306406157",
        "$1,234,567.89",
        "2125550123",
        "555-0123",
        "212-555-012",
        "90210-1234",
        "Boston 02134-1234",
        "6304000000000000",
        "5d41402abc4b2a76b9719d911017c592",
        "da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "550e8400-e29b-41d4-a716-446655440000",
        "IMG_20190203_123456",
        "2003-01-02 10:30 and 20030102T1030",
        "40.712776, -74.005974",
        "3.14159265358979",
        "won 6-4 6-3 7-5 6-2 6-1",
        "536-90-4399",
        "123 476 5870 steps",
        "SSN 666-00-0000",
        "NHS 943 476 5871",
        "AB123456C",
        "BG 12 34 56 C",
        "GB82 WEST 1234 5698 7654 33",
        "IMEI 356938035643809",
        "+1 2 3 4 5 6 7 8 9 0 1",
        "+44 1",
        "+000 123 456 789",
        "1 000 000 000 reasons",
        "12345 67890 12345 67890",
    ],
    "de": [
        "am 01.02.2003",
        "Rechnung 0301234567",
        "0301234567",
        "PLZ 01067 Dresden",
        "36574261809",
        "Bestellung 015228817386",
        "12.345.678,90 €",
    ],
    "es": [
        "12345678A",
        "20190203 A la playa",
        "X2482300A",
        "recaudó 612.345.678 dólares",
        "612345678",
        "pedido 612345678",
    ],
    "it": ["RCCMNL83S18D969A", "3471234567", "P.IVA 00743110157"],
    "pt": ["501964843", "390.533.447-04", "912345678", "R$ 912.345.678"],
    "nl": ["111222333", "BSN 111222334", "85073003328", "85.07.30-033.29"],
    "und": ["", "2019", "١٢٣", "８", "12 34", "....", "@@@@", "0 0 0 0 0 0 0 0 0"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "text"),
    [(lang, text) for lang, texts in NOTHING.items() for text in texts],
)
def test_what_only_looks_like_an_identifier_is_none(lang, text):
    assert identifiers_in(text, lang) == []


def test_the_tables_are_as_large_as_they_must_be():
    assert min(map(len, OTHERS.values())) >= 6
    assert min(len(PHONES), len(EMAILS)) >= 20
    assert sum(map(len, NOTHING.values())) >= 80


def test_identifiers_of_many_kinds_come_in_the_order_of_the_text():
    text = "ann@example.org, 06 12 34 56 78, 192.168.1.10, 4111 1111 1111 1111"

    found = [(m.label, text[slice(*m.spans[0])]) for m in identifiers_in(text, "fr")]

    assert found == [
        ("EMAIL_ADDRESS", "ann@example.org"),
        ("PHONE_NUMBER", "06 12 34 56 78"),
        ("IP_ADDRESS", "192.168.1.10"),
        ("CREDIT_CARD", "4111 1111 1111 1111"),
    ]


@pytest.mark.parametrize("code", [1, 7, 33, 39, 44, 49, 52, 55, 352, 599, 800])
def test_plans_say_the_same_as_the_library(code):
    rolled = random.Random(code)
    numbers = [
        "".join(rolled.choices("0123456789", k=rolled.randint(6, 11)))
        for _ in range(1_500)
    ]

    differing = [
        number
        for number in numbers
        if not number.startswith("0")
        and (plans.plan_of(code).fullmatch(number) is not None)
        != phonenumbers.is_valid_number(
            phonenumbers.PhoneNumber(country_code=code, national_number=int(number))
        )
    ]

    assert differing == []


def test_of_a_text_the_first_64_kibi_characters_are_looked_at():
    filling = "words " * 10_919

    inside = identifiers_in(f"{filling}ann@example.org bob@example.com", "en")

    assert len(filling) == 65_514
    assert [mention.spans for mention in inside] == [((65_514, 65_529),)]


def test_a_table_of_numbers_is_told_by_its_first_five_hundred():
    found = identifiers_in("06 12 34 56 78\n" * 600, "fr")

    assert [m.spans[0][0] for m in found] == list(range(0, 7_500, 15))


# Any text ----------------------------------------------------------------------------

SIGNS = st.one_of(
    st.characters(),
    st.sampled_from(list("0123456789@.-/ ()+:٠６\u200b\u202f\u20e3\ud800é")),
    st.sampled_from(["06 12 34 56 78", "ann@example.org", "FR76", "4111", "::"]),
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(SIGNS, max_size=80).map("".join), st.sampled_from(["fr", "de", None]))
def test_any_text_is_read_and_spans_lie_in_it_apart(text, lang):
    places = [place for m in identifiers_in(text, lang) for place in m.spans[0]]

    assert places == sorted(places)
    assert len(places) == 2 * len(identifiers_in(text, lang))
    assert all(0 <= place <= len(text) for place in places)


# Time --------------------------------------------------------------------------------

HOSTILE = [
    "1", "@", "a@", "a@a.", ".", "-", " ", "1.", "1-", "1 ", "06 ", "+", "+1 ", "(0",
    "06 12 34 56 79,", "+33 6 12 34 56 78,", "030 1234567,", "FR76 ", "FR7630006000 ",
    "01/02/2003 ", "2003-01-02 10:30 ", "1.2.3.4 ", "::", "a:", "4111 1111 1111 1112,",
    "bsn 111222334 ", "12345678A ", "1 95 10 99 126 111 94,", "٠", "0\u200b",
    "x@y.zz ", "-@-.", "A1 ", "://a@b.cc ", "1 1-1.1/1(1)",
]  # fmt: skip
SIZE = 12_000


def _seconds(text: str) -> float:
    spent = []
    for _ in range(5):
        start = process_time()
        identifiers_in(text, "de")
        spent.append(process_time() - start)
    return sorted(spent)[2]


@pytest.mark.parametrize("piece", HOSTILE)
def test_twice_the_text_takes_about_twice_the_time(piece):
    text = piece * (2 * SIZE // len(piece))
    identifiers_in(text[:600], "de")

    ratio = _seconds(text) / max(_seconds(text[:SIZE]), 2e-4)

    assert ratio < 3.5


EXAMPLES = {
    "+44 7700 900123": 1,
    "07700 900123": 1,
    "+33 6 39 98 12 34": 1,
    "06 39 98 12 34": 1,
    "(212) 555-0199": 1,
    "+33 6 39 98 12": 0,
    "order 7700900123": 0,
}


@pytest.mark.parametrize("text", EXAMPLES)
def test_numbers_set_aside_for_examples_read_as_phone_numbers(text):
    found = [(m.label, text[slice(*m.spans[0])]) for m in identifiers_in(text, "en")]

    assert found == [("PHONE_NUMBER", text)] * EXAMPLES[text]
