"""Make invented sentences in English, French and German, each of them once.

``Sentences`` walks through all pairs of opening and continuation of a language, so
two calls never give equal words; nothing is random. Some of them give way to the
words of ``_delicate``, of which a few are said on three platforms.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from sample_exports._delicate import said_instead

LANGUAGES = ("en", "fr", "en", "de")

_EMOJI = (
    "", " 😊", "", " 🍅", " 🌧️", "", " 🚲", " 🎶", "", " 🐈", " 👩‍🌾", "", " ❤️",
    " 🥐", "", " 👍🏽", " 🇫🇷",
)  # fmt: skip

_Words = dict[str, tuple[tuple[str, ...], ...]]

_POSTS: _Words = {
    "en": (
        (
            "Saturday in the garden", "Back from the market", "Long day at the office",
            "Rain since breakfast", "Train to Sampleton", "First swim of the year",
            "Baking with the neighbours", "Evening walk by the canal",
            "New bicycle day", "Library books are due", "Choir practice tonight",
            "The cat found a box", "Sunday pancakes", "Moving furniture again",
            "Half marathon training", "Stargazing on the roof",
        ),
        (
            "and the tomatoes are finally red", "and nobody remembered the umbrella",
            "so the kettle is on", "which was worth every minute",
            "although my knees disagree", "with more flour than planned",
            "and a heron watched us", "so who wants to join next time?",
            "and I forgot my keys again", "before the whole street woke up",
            "with the radio far too loud", "and the soup turned out green",
            "while the neighbours paint their door", "and it only took three tries",
            "with a borrowed ladder", "as if it were May already",
            "and my phone died at noon", "thanks to a very patient friend",
            "and the bus came early for once", "so tomorrow I will sleep in",
            "with a map from 1987", "and there was cake", "just like every year",
            "and I would do it again",
        ),
    ),
    "fr": (
        (
            "Matinée au marché", "Retour de la bibliothèque", "Dimanche pluvieux",
            "Répétition de la chorale", "Petite balade à vélo", "Journée trop longue",
            "Premières fraises du jardin", "Le train a du retard",
            "Soirée crêpes à la maison", "Nouvelle année, nouveau carnet",
            "Le chat dort sur mes dossiers", "Brocante à Exempleville",
            "Randonnée près du lac", "Un café en terrasse", "Le four est réparé",
            "Atelier poterie ce soir",
        ),
        (
            "et personne n’a pensé au parapluie", "avec beaucoup trop de beurre",
            "mais ça valait le coup", "et mes genoux protestent déjà",
            "comme chaque année à la même époque", "grâce à une amie très patiente",
            "et la soupe est devenue verte", "sous un ciel déjà d’été",
            "alors qui vient la prochaine fois ?", "avec la radio à fond",
            "avant que tout le quartier ne s’éveille", "et j’ai encore oublié mes clés",
            "pendant que les voisins repeignent la porte", "et il restait du gâteau",
            "avec une carte de 1987", "en trois essais seulement",
            "et un héron nous a regardés", "puis la sieste, bien méritée",
            "et mon téléphone s’est éteint à midi", "sans une seule photo réussie",
            "avec une échelle empruntée", "où l’on parle surtout de courges",
            "et demain je dors tard", "à refaire sans hésiter",
        ),
    ),
    "de": (
        (
            "Samstag im Garten", "Zurück vom Markt", "Langer Tag im Büro",
            "Regen seit dem Frühstück", "Zug nach Musterstadt",
            "Das erste Mal schwimmen", "Backen mit den Nachbarn", "Abends am Kanal",
            "Neues Fahrrad", "Bücher zurückgebracht", "Heute Chorprobe",
            "Die Katze im Karton", "Pfannkuchen am Sonntag", "Wieder Möbel gerückt",
            "Üben für den Halbmarathon", "Sterne über dem Dach",
        ),
        (
            "und die Tomaten sind endlich rot", "und niemand dachte an den Schirm",
            "also erst mal Tee", "es war jede Minute wert", "nur die Knie protestieren",
            "mit mehr Mehl als gedacht", "und ein Reiher sah zu",
            "wer kommt nächstes Mal mit?", "und wieder den Schlüssel vergessen",
            "bevor die Straße wach war", "mit viel zu lautem Radio",
            "und die Suppe wurde grün", "während nebenan die Tür gestrichen wird",
            "und nur drei Versuche", "mit geliehener Leiter", "fast wie im Mai",
            "und mittags war der Akku leer", "dank einer sehr geduldigen Freundin",
            "und der Bus kam früher", "morgen wird ausgeschlafen",
            "mit einer Karte von 1987", "und es gab Kuchen", "wie jedes Jahr",
            "ich würde es wieder tun",
        ),
    ),
}  # fmt: skip

_COMMENTS: _Words = {
    "en": (
        (
            "So lovely", "Well done", "Count me in", "Oh no", "Same here",
            "Happy birthday", "What a view", "I need the recipe", "Fingers crossed",
            "Ha", "Beautiful colours", "Thank you", "Not again", "Good idea",
            "Welcome back", "I was just thinking of you",
        ),
        (
            "see you on Friday!", "we should meet soon.", "tell me everything.",
            "the kids will love it.", "I still have your book.", "greetings from here.",
            "call me tomorrow.", "I could not agree more.", "that made my day.",
            "where was that?", "you deserve it.", "keep us posted!",
        ),
    ),
    "fr": (
        (
            "Trop beau", "Bravo", "J’en suis", "Oh non", "Pareil ici",
            "Joyeux anniversaire", "Quelle vue", "Je veux la recette",
            "Je croise les doigts", "Ha ha", "Superbes couleurs", "Merci beaucoup",
            "Encore", "Bonne idée", "Bon retour", "Je pensais justement à toi",
        ),
        (
            "à vendredi !", "il faut qu’on se voie.", "raconte-moi tout.",
            "les enfants vont adorer.", "j’ai toujours ton livre.", "bises d’ici.",
            "appelle-moi demain.", "tout à fait d’accord.", "ça m’a fait ma journée.",
            "c’était où ?", "tu le mérites.", "tiens-nous au courant !",
        ),
    ),
    "de": (
        (
            "Wie schön", "Gut gemacht", "Ich bin dabei", "Oh nein", "Hier auch",
            "Alles Gute zum Geburtstag", "Was für eine Aussicht",
            "Ich brauche das Rezept", "Daumen gedrückt", "Haha", "Tolle Farben",
            "Danke dir", "Schon wieder", "Gute Idee", "Willkommen zurück",
            "Ich dachte gerade an dich",
        ),
        (
            "bis Freitag!", "wir müssen uns mal treffen.", "erzähl mir alles.",
            "die Kinder werden’s lieben.", "ich habe noch dein Buch.",
            "Grüße von hier.", "ruf mich morgen an.", "ganz meine Meinung.",
            "das hat mir den Tag gerettet.",
            "wo war das?", "du hast es verdient.", "halt uns auf dem Laufenden!",
        ),
    ),
}  # fmt: skip


@dataclass
class Sentences:
    """Hand out sentences; the counters make each everyday one unique."""

    _used: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def post(self, language: str) -> str:
        """Return the next words of a post in this language."""
        return self._next(language, "post", _POSTS)

    def comment(self, language: str) -> str:
        """Return the next words of a comment in this language."""
        return self._next(language, "comment", _COMMENTS)

    def _next(self, language: str, kind: str, words: _Words) -> str:
        openings, endings = words[language]
        number = self._used[language + kind]
        self._used[language + kind] = number + 1
        if number >= len(openings) * len(endings):
            raise ValueError(f"more than {number} {kind}s in {language}")
        delicate = said_instead(language, kind, number)
        if delicate is not None:
            return delicate
        # 7 * 16 + 1 is prime, so every pair comes up once before any comes up twice.
        row = number % len(openings)
        column = (7 * number + number // len(openings)) % len(endings)
        return f"{openings[row]}, {endings[column]}{_EMOJI[number * 5 % len(_EMOJI)]}"


def language(number: int) -> str:
    """Return a language for the n-th thing: half English, else French or German."""
    return LANGUAGES[number % len(LANGUAGES)]
