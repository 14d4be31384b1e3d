"""Hold the delicate things that Ann wrote, and traps that only look delicate.

One row per text: which sentences of `Sentences` it stands for (language, kind, number;
three where she posted it on three platforms), what it mentions by the guide in
``audit/lexicons/README.md``, and the words. A row that mentions nothing is a trap. The
labels were written with the texts, before any lexicon was read, and say what a careful
reader finds, not what a program does. Numbers and addresses are such as are set aside
for films, tests and documentation.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Delicate(NamedTuple):
    """A text by hand: in which language, and what it truly mentions."""

    text: str
    mentions: tuple[str, ...]
    language: str


# In the order of time, from 2006 to 2026.
_ROWS: Final = (
    ("en post 1", "health",
     "First exams, first panic attack, in that order. The doctor gave me tablets "
     "the size of buttons"),
    ("en post 4", "employer_criticism",
     "my boss at Example & Sons told me to smile more. For £4 an hour!! He can't "
     "even add up a till. Worst job ever"),
    ("en post 5", "PHONE_NUMBER",
     "New phone!! The old one drowned in the canal, so ring me on 020 7946 0142 "
     "and I will have your numbers again"),
    ("de post 2", "employer_criticism",
     "Dritter Sonntag im Büro, wieder unbezahlt. Bei Muster & Söhne nennt mein Chef "
     "das Teamgeist, ich nenne es Ausbeutung"),
    ("en post 7", "religious-or-philosophical-beliefs",
     "Got confirmed on Sunday after all. Yes, I believe in God, and no, I won't "
     "debate it with the whole corridor"),
    ("en comment 5", "offences",
     "At least they let you off! I was convicted of fare dodging and now I have a "
     "criminal record, for one bus 😬"),
    ("en post 9", "political-opinions",
     "Voted for the very first time, and voted Green. Dad says I am no daughter of "
     "his. Pass the peas, Dad"),
    ("en post 110", "minor_depicted",
     "My nephew Max Specimen, six today and missing both front teeth 🎂"),
    ("en post 14", "sex-life-or-sexual-orientation",
     "OK here goes. I'm bisexual. Mum knows, the cat knows, now you know. Please be "
     "normal about it"),
    ("fr post 8", "religious-or-philosophical-beliefs",
     "Toussaint : la messe avec mamie, puis le cimetière. Je ne suis plus croyante, "
     "mais je chante encore"),
    ("en post 17", "whereabouts",
     "New address! Flat 3, 12 Specimen Street, Sampleton. Housewarming on Saturday, "
     "please bring a chair"),
    ("en comment 13", "health",
     "Four months sober today. I was so scared of that first AA meeting. Happy new "
     "year, you lovely lot"),
    ("en post 20", "third_party_private_fact",
     "Be nice to Deniz this week, his dad got fired from the mill and they can't pay "
     "the mortgage"),
    ("fr comment 5", "trade-union-membership",
     "Moi aussi j’ai fait grève mardi, et j’ai pris ma carte au syndicat dans la "
     "foulée !"),
    ("fr post 11", "employer_criticism",
     "Ma cheffe refuse mes congés de Noël pour la deuxième année. Chez Modèle "
     "Conseil, on presse les gens comme des citrons 🍋"),
    ("en post 23", "offences",
     "Somebody stole my bike in front of the police station. IN FRONT OF THE POLICE "
     "STATION"),
    ("en post 116", "minor_depicted religious-or-philosophical-beliefs",
     "Baptism of my goddaughter Mia Sample, three months old. She slept through the "
     "priest and all four hymns"),
    ("fr post 12", "genetic-data third_party_private_fact",
     "Résultat du test génétique : je n’ai pas la mutation de maman. J’ai pleuré "
     "dix minutes sur le parking"),
    ("en post 176", "trade-union-membership",
     "Our union banner: painted by me, misspelt by me, carried by me at the strike"),
    ("en post 26", "racial-or-ethnic-origin",
     "Twice today: but where are you REALLY from? My grandmother is Jamaican, I am "
     "from Sampleton, thank you and good night"),
    ("en post 28", "whereabouts",
     "Off to the snow! Nobody at home until the 2nd, so don't ring, only the plants "
     "are in 🎄"),
    ("en post 188", "biometric-data",
     "Got my new passport: fingerprints of both hands and a photo that frightened "
     "the cat"),
    ("en post 33", "trade-union-membership",
     "Elected shop steward for our union, by four votes to two. The power! The "
     "biscuits!"),
    ("fr post 17", "political-opinions",
     "À la manif pour le mariage pour tous avec Zoë, gelées mais fières 🌈"),
    ("en post 36", "third_party_private_fact",
     "Please be kind to Cleo, her divorce came through today and he is keeping the "
     "dog"),
    ("en post 38", "third_party_private_fact health",
     "Bob Sample is back in rehab and asked me to feed his fish. Third time lucky, "
     "we all hope"),
    ("en comment 90", "political-opinions",
     "And who sold the allotments? The Conservatives did! I vote Labour and I will "
     "say so over the leeks too"),
    ("en post 41", "health",
     "Twelve weeks and all is well: I'm pregnant! Sick as a dog, happy as one too"),
    ("fr post 21", "employer_criticism health",
     "Enceinte de six mois, et mon patron trouve que je « manque d’enthousiasme ». "
     "Quel sale type, vraiment"),
    ("en post 192", "minor_depicted",
     "Lou Example, born on Tuesday, 3.2 kilos, ten fingers, no hair whatsoever ❤️"),
    ("en post 165", "EMAIL_ADDRESS",
     "Spare leeks and half a wheelbarrow to give away, just write to "
     "ann@example.org"),
    ("fr post 22", "health",
     "On n’en parle pas assez : je fais une dépression post-partum et je prends des "
     "antidépresseurs. Ça va mieux, doucement"),
    ("de post 98", "minor_depicted",
     "Unsere Tochter ist drei Monate alt und schläft nie. Nie. Aber sie hat heute "
     "zum ersten Mal gelacht"),
    ("en post 194", "religious-or-philosophical-beliefs",
     "Midnight mass on Thursday. I stopped praying years ago, but somebody has to "
     "sing the low notes"),
    ("en post 50", "offences third_party_private_fact",
     "My ex got eight months, suspended, for assault. I can breathe again. Thank you "
     "to everybody who sat in that court with me"),
    ("en post 126", "genetic-data racial-or-ethnic-origin",
     "Did one of those DNA tests for fun. The result says 12 % Finnish, and Mum says "
     "that explains the sauna"),
    ("en comment 42", "racial-or-ethnic-origin",
     "Go home, he shouted at my wife on the 14 bus, because she is Black. She was "
     "born here. Nobody said a word"),
    ("en post 54", "sex-life-or-sexual-orientation health",
     "Ten years on the pill and now they say it causes my migraines. Does anyone "
     "here have a coil? Honest answers only"),
    ("en comment 93", "",
     "Holy cow, what a pumpkin, does it have a postcode of its own?"),
    ("fr post 28", "",
     "La nouvelle boulangerie est sur la gauche de la rue, après le pont, et les "
     "éclairs y sont indécents"),
    ("en post 197", "biometric-data",
     "The gym wants my fingerprint to open the door now. I gave it a finger, though "
     "not that one"),
    ("de comment 33", "PHONE_NUMBER",
     "Ruf mich am besten abends an, 030 23125 614, dann holen wir die Töpfe"),
    ("fr post 111", "whereabouts",
     "Tous les mardis et jeudis à six heures, je cours seule autour du lac. La brume "
     "pour moi toute seule"),
    ("en post 60", "",
     "My zodiac sign is cancer, so the tea bag tells me to beware of Tuesdays"),
    ("fr post 30", "",
     "La grève était déserte ce matin, rien que des mouettes et nos bottes"),
    ("en post 199", "whereabouts",
     "Sea at last! We are away until the 20th, the cat is at Cleo's and the house is "
     "empty"),
    ("fr post 112", "minor_depicted whereabouts",
     "Lou, bientôt quatre ans, est en petite section à l’école Modèle. On y va à "
     "pied par le canal tous les matins"),
    ("en post 66", "health",
     "So it has a name: multiple sclerosis. I am fine, I am furious, I am baking. "
     "Come round, but bring flour"),
    ("fr post 33", "political-opinions",
     "Samedi au rond-point avec les gilets jaunes, et j’y retourne. Ce gouvernement "
     "n’écoute personne"),
    ("de post 102", "religious-or-philosophical-beliefs",
     "Ich bin aus der Kirche ausgetreten, ausgerechnet in der Karwoche. Oma darf "
     "es nie erfahren"),
    ("fr post 102", "minor_depicted",
     "Lou, quatre ans, et sa première médaille de natation 🏅"),
    ("en post 69", "PHONE_NUMBER",
     "Missing since Friday: black cat, one white sock, answers to cheese. Please "
     "ring 020 7946 0907"),
    ("fr post 35", "employer_criticism",
     "L’inspection du travail est passée au bureau. Nos heures sup, la direction ne "
     "les paie jamais, mais tout allait bien ce jour-là"),
    ("en post 71", "",
     "In jail again, third time tonight, and Cleo has a hotel on every street. I "
     "hate Monopoly"),
    ("fr post 37", "",
     "C’est un crime de couper une baguette avec ce couteau, qui a fait ça ?"),
    ("fr post 38", "sex-life-or-sexual-orientation third_party_private_fact",
     "Mon frère a fait son coming out entre la bûche et le café. Papa a juste dit : "
     "« passe le sel ». Fière d’eux"),
    ("en comment 98", "third_party_private_fact",
     "The broken fence? That was our neighbour at number 9, drunk again. His wife "
     "has thrown him out twice this year"),
    ("fr post 40", "biometric-data",
     "Au bureau, la porte s’ouvre maintenant par reconnaissance faciale. Elle ne me "
     "reconnaît qu’après le café"),
    ("en post 81", "",
     "Strike! And another strike! I am the queen of Sampleton bowling 🎳"),
    ("fr post 41", "offences",
     "Condamnée pour alcool au volant : 300 € d’amende et trois mois sans permis. "
     "Oui, j’ai honte. Prenez le bus"),
    ("en post 206", "racial-or-ethnic-origin",
     "My great-grandparents fled Armenia with one carpet. It lies under our kitchen "
     "table, and we are not allowed to dance on it"),
    ("fr post 43", "IBAN_CODE",
     "Pour le cadeau de Cleo : FR14 2004 1010 0505 0001 3M02 606, dix euros chacun "
     "et pas un mot !"),
    ("fr post 44", "trade-union-membership",
     "Quatrième jour de grève avec les copains du syndicat. La caisse est vide, la "
     "soupe est chaude"),
    ("en post 89", "CREDIT_CARD",
     "The new card is here: 4111 1111 1111 1111. Whoever can learn that by heart "
     "deserves my money"),
    ("en post 90", "",
     "Straight ahead at the old oak, then right, and the whole valley is yours"),
    ("fr comment 40", "political-opinions",
     "Moi je vote écolo depuis toujours, et ce maire n’aura jamais ma voix"),
    ("fr post 96", "PHONE_NUMBER EMAIL_ADDRESS",
     "Distribution de plants dimanche : s’inscrire au 01 99 00 45 67 ou à "
     "jardin@example.org"),
    ("en post 216", "employer_criticism",
     "Our management promised a surprise for the end of the year. No bonus and a "
     "yoga voucher. Greedy and flexible!"),
    ("de post 110", "trade-union-membership",
     "Ich wurde in den Betriebsrat gewählt! Die Gewerkschaft hat Kuchen geschickt, "
     "der Chef nicht"),
    ("en post 218", "biometric-data",
     "My bank uses voice recognition now. I recorded my voice print laughing, so I "
     "can only pay bills when I am happy"),
    ("fr comment 55", "EMAIL_ADDRESS",
     "La recette est à toi, écris-moi à ann.example@example.org"),
    ("en post 219, en post 96, en post 209", "minor_depicted",
     "Lou is nine and has written to the mayor about the pigeons. I am proud of my "
     "daughter, and a little afraid of her"),
    ("fr post 122", "genetic-data",
     "Chez la généticienne : ce gène se promène dans la famille depuis trois "
     "générations, maintenant on sait que je le porte"),
    ("en post 221", "genetic-data health",
     "My genetic test says I carry haemochromatosis. Too much iron. Mum always said "
     "I was stubborn as a gate"),
    ("de post 112", "political-opinions",
     "Wieder auf der Demo gegen rechts, mit Schal, Thermoskanne und sehr viel Wut"),
    ("en post 210, en post 99, en post 222", "health",
     "Six years with MS this spring. I still can't do stairs after lunch, and I still "
     "can't do small talk about it"),
    ("en post 223", "sex-life-or-sexual-orientation",
     "Happy Pride from a bisexual mum in sensible shoes. Sixteen years since I told "
     "anyone, and the sky is still up there"),
    ("fr post 50, fr post 120, fr post 124", "whereabouts",
     "Enfin les vacances ! On est absents jusqu’au 20, la maison est vide et les "
     "tomates comptent sur vous"),
    ("en post 225", "political-opinions",
     "Handed back my party card after eleven years. The Greens and I still like each "
     "other, as exes do"),
    ("en post 212", "health",
     "Relapse. Legs like wet bread, back on steroids, friends only because I don't "
     "want advice, I want soup"),
    ("de comment 59", "health",
     "Ja, das ist mein Rollstuhl. Die MS macht gerade Pause vom Laufen, ich nicht "
     "vom Lachen"),
    ("fr post 77", "",
     "Mon bébé sort enfin du garage : freins neufs, chaîne neuve, sonnette neuve 🚲"),
    ("fr post 126", "employer_criticism",
     "Mon chef a lu ses mails pendant tout mon entretien annuel. Zéro augmentation, "
     "zéro regard, zéro respect"),
    ("de post 108", "third_party_private_fact",
     "Mein Bruder ist pleite und wohnt jetzt bei uns auf dem Sofa. Bitte nicht "
     "weitersagen"),
    ("en comment 144", "third_party_private_fact",
     "Thanks for asking. My sister's marriage is over, she found his letters to "
     "somebody else. Don't mention it to Tom"),
    ("fr comment 57", "racial-or-ethnic-origin",
     "Chez nous pareil : mon arrière-grand-père a émigré d’Italie avec une valise "
     "en carton"),
    ("en post 228", "offences",
     "I fell for a fraud. 900 euros gone to a man who said he was my bank. I have "
     "been to the police, and I am too old to cry in a tram"),
    ("en post 107", "",
     "That drummer was sick, the whole roof shook and so did my teacup"),
    ("fr comment 64", "religious-or-philosophical-beliefs",
     "Moi je suis athée et j’allume quand même un cierge avant chaque examen, on ne "
     "sait jamais"),
)  # fmt: skip


def _placed(rows: tuple[tuple[str, str, str], ...]) -> dict[str, Delicate]:
    placed = [
        (slot, Delicate(text, tuple(labels.split()), slot[:2]))
        for slots, labels, text in rows
        for slot in slots.split(", ")
    ]
    if len(dict(placed)) != len(placed):
        raise ValueError("two texts stand for one sentence")
    return dict(placed)


TEXTS: Final = _placed(_ROWS)


def said_instead(language: str, kind: str, number: int) -> str | None:
    """Return the delicate words that stand for an everyday sentence, or None."""
    delicate = TEXTS.get(f"{language} {kind} {number}")
    return None if delicate is None else delicate.text
