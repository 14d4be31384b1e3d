"""Languages on trial: found when asked for, passed over when not."""

import pytest

from audit.mentions import mentions_in
from parsers import schema

ORIGIN = "racial-or-ethnic-origin"
POLITICS = "political-opinions"
BELIEF = "religious-or-philosophical-beliefs"
UNION = "trade-union-membership"
GENES = "genetic-data"
BIOMETRY = "biometric-data"
HEALTH = "health"
SEX = "sex-life-or-sexual-orientation"
OFFENCES = "offences"
EMPLOYER = "employer_criticism"
CHILD = "minor_depicted"
OTHERS = "third_party_private_fact"
WHEREABOUTS = "whereabouts"
NOTHING: set[str] = set()

CASES = (
    (
        "de",
        "Bei mir wurde letztes Jahr Diabetes festgestellt, ich lerne noch",
        {HEALTH},
    ),
    (
        "de",
        "Ich bin seit zwanzig Jahren in der Gewerkschaft und zahle gern meinen Beitrag",
        {UNION},
    ),
    (
        "de",
        "Für den neuen Reisepass musste ich meinen Fingerabdruck abgeben",
        {BIOMETRY},
    ),
    (
        "de",
        "Meine Schwester ist schwanger, sie wollte es noch keinem sagen",
        {HEALTH, OTHERS},
    ),
    (
        "de",
        "Unser Sohn wurde heute eingeschult, die Schultüte war größer als er",
        {CHILD},
    ),
    (
        "de",
        "Mein Chef brüllt jeden Morgen durch die Werkstatt, so ein Idiot",
        {EMPLOYER},
    ),
    (
        "de",
        "Am Wochenende war ich auf der Demo und am Sonntag dann wählen gegangen",
        {POLITICS},
    ),
    (
        "de",
        "Heute bin ich allein zu Hause und die Wohnung ist endlich ruhig",
        {WHEREABOUTS},
    ),
    (
        "de",
        "Mein Sternzeichen ist Krebs, das Horoskop verspricht mir gute Tage",
        NOTHING,
    ),
    (
        "de",
        "Der Laptop streikt schon wieder und ich komme nicht an meine Fotos",
        NOTHING,
    ),
    ("de", "Die Kirche in der Altstadt solltet ihr unbedingt besichtigen", NOTHING),
    ("de", "Grüne Bohnen und Kartoffeln, mehr braucht mein Eintopf nicht", NOTHING),
    (
        "de",
        "Im neuen Krimi auf Netflix wird der Kommissar am Ende selbst verhaftet",
        NOTHING,
    ),
    ("de", "Wir fahren an der Kreuzung immer auf der linken Spur geradeaus", NOTHING),
    ("de", "Unser Hund hat Diabetes, der Tierarzt war heute sehr freundlich", NOTHING),
    (
        "de",
        "In der vierten Staffel der Serie bekommt mein Lieblingsheld einen Herzinfarkt",
        NOTHING,
    ),
    (
        "es",
        "A mi abuela le han detectado un cáncer y mañana empieza la quimio",
        {HEALTH, OTHERS},
    ),
    (
        "es",
        "Llevo años afiliado al sindicato y este mes subió la cuota sindical",
        {UNION},
    ),
    (
        "es",
        "Me robaron la cartera en el metro y puse una denuncia esa misma tarde",
        {OFFENCES},
    ),
    ("es", "Salí del armario con veinte años y mi familia lo llevó muy bien", {SEX}),
    (
        "es",
        "Por ser negra me siguen los vigilantes cada vez que entro en una tienda",
        {ORIGIN},
    ),
    (
        "es",
        "Mi hija pequeña llora todas las mañanas cuando llegamos a la guardería",
        {CHILD},
    ),
    ("es", "Me hice una prueba de ADN para saber de dónde venía mi familia", {GENES}),
    (
        "es",
        "Yo fui a votar temprano, como siempre, y después nos tomamos un vermut",
        {POLITICS},
    ),
    ("es", "El signo de cáncer tiene hoy un buen día según el horóscopo", NOTHING),
    (
        "es",
        "La catedral de nuestra ciudad es preciosa y la visita guiada dura una hora",
        NOTHING,
    ),
    ("es", "Esta receta de lentejas es la más sana que he probado en mi vida", NOTHING),
    (
        "es",
        "En la película lo meten en la cárcel y se escapa con mi actor favorito",
        NOTHING,
    ),
    ("es", "Mi jefe nos invitó a comer y lo pasamos de maravilla", NOTHING),
    (
        "es",
        "La perra del veterinario está embarazada otra vez, qué risa me da",
        NOTHING,
    ),
    ("es", "Voy a votar por mi canción favorita en la gala de esta noche", NOTHING),
    (
        "es",
        "Gira a la izquierda y sigue todo recto hasta la plaza del mercado",
        NOTHING,
    ),
    (
        "it",
        "Da quando ho il diabete devo stare attento a tutto quello che mangio",
        {HEALTH},
    ),
    ("it", "Mio fratello sta divorziando e ha perso anche la casa", {OTHERS}),
    ("it", "Sono atea e mia nonna continua a regalarmi rosari", {BELIEF}),
    (
        "it",
        "In questura mi hanno preso le impronte digitali per il passaporto",
        {BIOMETRY},
    ),
    (
        "it",
        "Il mio capo urla dalla mattina alla sera e ci tratta male davanti ai clienti",
        {EMPLOYER},
    ),
    (
        "it",
        "Questa volta ho votato per la prima volta in vita mia e ne vado fiera",
        {POLITICS},
    ),
    (
        "it",
        "Abito in via dei Mille, al terzo piano, suonate pure quando arrivate",
        {WHEREABOUTS},
    ),
    (
        "it",
        "Mia figlia compie sei anni domani e vuole la torta con le fragole",
        {CHILD},
    ),
    ("it", "Il mio segno zodiacale è il cancro, ma all'oroscopo non ci credo", NOTHING),
    ("it", "Mamma mia che caldo, oggi si muore davvero in questa città", NOTHING),
    (
        "it",
        "Abbiamo visto il duomo con una visita guidata, davvero bellissimo",
        NOTHING,
    ),
    (
        "it",
        "Nel film il protagonista finisce in galera per colpa di suo cugino",
        NOTHING,
    ),
    (
        "it",
        "Ho votato la canzone più brutta del festival e ha vinto lo stesso",
        NOTHING,
    ),
    ("it", "Prendi la prima a destra e poi sempre dritto fino alla stazione", NOTHING),
    ("it", "Il mio gatto è stato operato, il veterinario dice che sta bene", NOTHING),
    ("it", "Il bagno ha bisogno di pulizia, io e la spugna siamo in sciopero", NOTHING),
    (
        "nl",
        "Sinds vorig jaar heb ik diabetes en ik moet nog erg wennen aan het prikken",
        {HEALTH},
    ),
    (
        "nl",
        "Ik ben lid van de vakbond en volgende week gaan we het werk neerleggen",
        {UNION},
    ),
    (
        "nl",
        "Uit mijn dna test blijkt dat ik familie heb in heel andere landen",
        {GENES},
    ),
    ("nl", "Ik val op vrouwen en dat weet mijn hele familie al jaren", {SEX}),
    ("nl", "Mijn zoon zette gisteren zijn eerste stapjes in de woonkamer", {CHILD}),
    ("nl", "Mijn baas schreeuwt de hele dag en liegt over de roosters", {EMPLOYER}),
    (
        "nl",
        "Er is vannacht bij ons ingebroken en al het gereedschap is weg",
        {OFFENCES},
    ),
    (
        "nl",
        "De sleutel ligt onder de deurmat als jullie eerder aankomen dan wij",
        {WHEREABOUTS},
    ),
    ("nl", "Mijn sterrenbeeld is kreeft en volgens de horoscoop word ik rijk", NOTHING),
    (
        "nl",
        "De oude kerk is een mooie bezienswaardigheid met een goede rondleiding",
        NOTHING,
    ),
    (
        "nl",
        "In de laatste aflevering van de serie wordt mijn favoriete agent gearresteerd",
        NOTHING,
    ),
    ("nl", "Linksaf bij de molen en dan rechtdoor tot aan het water", NOTHING),
    ("nl", "Onze hond moest naar de dierenarts en is gisteren geopereerd", NOTHING),
    ("nl", "Ik heb gestemd op het mooiste liedje van het songfestival", NOTHING),
    ("nl", "Het recept is gezond, makkelijk en binnen een half uur klaar", NOTHING),
    ("nl", "Mijn baas trakteerde vandaag op taart en het was heel gezellig", NOTHING),
    (
        "pt",
        "Fui diagnosticado com diabetes no ano passado e ainda estou aprendendo",
        {HEALTH},
    ),
    (
        "pt",
        "Minha avó foi internada ontem e ninguém nos explica nada",
        {HEALTH, OTHERS},
    ),
    ("pt", "Rezei muito pela minha família durante a noite inteira", {BELIEF}),
    ("pt", "Sofri racismo na entrada do prédio e ninguém disse uma palavra", {ORIGIN}),
    ("pt", "Votei no mesmo candidato de sempre e não me arrependo de nada", {POLITICS}),
    (
        "pt",
        "Meu chefe grita com todo mundo e ainda se acha muito engraçado",
        {EMPLOYER},
    ),
    (
        "pt",
        "Fui assaltado na saída do trabalho e levaram até os meus sapatos",
        {OFFENCES},
    ),
    ("pt", "A creche do meu filho fecha cedo e a gente tem que sair correndo", {CHILD}),
    ("pt", "Meu signo é câncer e o horóscopo de hoje acertou em cheio", NOTHING),
    ("pt", "A igreja é linda, todo turista deveria subir até a torre", NOTHING),
    ("pt", "Votei na minha preferida para sair do paredão desta semana", NOTHING),
    ("pt", "No filme o meu ator favorito foi preso e fugiu de helicóptero", NOTHING),
    (
        "pt",
        "O cachorro foi operado ontem e o veterinário disse que correu tudo bem",
        NOTHING,
    ),
    (
        "pt",
        "Essa receita é saudável, fácil de fazer e fica pronta em meia hora",
        NOTHING,
    ),
    ("pt", "Vire à esquerda na padaria e siga em frente até a praia", NOTHING),
    (
        "pt",
        "Meu chefe trouxe bolo para todo mundo e a tarde foi muito gostosa",
        NOTHING,
    ),
)


@pytest.mark.parametrize(("lang", "text", "labels"), CASES)
def test_a_language_on_trial_is_matched_when_asked_for(lang, text, labels):
    found = mentions_in(text, lang, trials=True)
    assert {mention.label for mention in found} == labels


@pytest.mark.parametrize(("lang", "text", "labels"), CASES)
def test_a_language_on_trial_shows_nothing_by_default(lang, text, labels):
    assert mentions_in(text, lang) == []


def test_every_class_is_tried_and_every_language_alike():
    assert set().union(*(labels for _, _, labels in CASES)) == set(schema.TOPICS)
    for lang in ("de", "es", "it", "nl", "pt"):
        own = [bool(labels) for name, _, labels in CASES if name == lang]
        assert own.count(True) == own.count(False) == 8
