"""Guess the type of an event from another program's words: a concert is a « récital » there, an exhibition a « vernissage »."""

from collections.abc import Iterable

from plugins.core.publication.slug import slugify
from plugins.town.agenda.kinds import TYPES, UNSORTED

OTHER_WORDS = {
    "exposition": ("expo", "vernissage", "finissage"),
    "concert": ("recital", "musique", "orchestre", "chorale", "chœur", "fanfare", "jazz", "showcase", "opéra", "audition", "scène ouverte"),
    "spectacle": (
        "théâtre",
        "danse",
        "cirque",
        "humour",
        "one man show",
        "one woman show",
        "marionnette",
        "ballet",
        "cabaret",
        "magie",
        "impro",
        "comédie",
        "clown",
    ),
    "cinéma": ("ciné", "film", "projection", "avant-première", "documentaire", "court métrage", "ciné-débat", "ciné-club"),
    "conférence": ("débat", "colloque", "table ronde", "séminaire", "causerie", "symposium", "webinaire", "café philo", "forum"),
    "rencontre": ("dédicace", "café", "apéro", "goûter", "speed dating", "discussion", "job dating", "meetup"),
    "lecture": ("conte", "heure du conte", "poésie", "bébés lecteurs", "racontines", "lecture musicale", "slam"),
    "visite": ("visite guidée", "visite commentée"),
    "atelier": ("stage", "initiation", "fabrication", "repair café", "fablab", "workshop"),
    "cours": ("formation", "yoga", "gym", "gymnastique", "pilates", "leçon", "masterclass", "entraînement", "sophrologie", "qi gong"),
    "jeu": ("loto", "tournoi de belote", "belote", "jeux", "escape game", "quiz", "ludothèque", "bingo", "chasse au trésor", "tarot"),
    "fête": (
        "bal",
        "carnaval",
        "banquet",
        "repas",
        "feu d’artifice",
        "kermesse",
        "guinguette",
        "soirée",
        "guinche",
        "thé dansant",
        "barbecue",
        "noël",
        "halloween",
    ),
    "festival": ("biennale", "printemps des poètes", "nuit blanche", "journées européennes"),
    "marché": ("foire", "salon", "marché de noël", "marché aux fleurs", "vente"),
    "brocante": ("vide-grenier", "braderie", "bourse aux", "puces", "troc", "vide-dressing", "déballage"),
    "sport": (
        "match",
        "tournoi",
        "course",
        "trail",
        "football",
        "rugby",
        "basket",
        "handball",
        "tennis",
        "natation",
        "vélo",
        "cyclisme",
        "judo",
        "marathon",
        "championnat",
        "compétition",
        "pétanque",
        "coupe",
    ),
    "balade": ("randonnée", "promenade", "rando", "sortie nature", "marche nordique", "herborisation"),
    "réunion publique": ("réunion de quartier", "concertation", "assemblée générale", "réunion d’information", "enquête publique"),
    "conseil municipal": ("conseil communautaire", "séance du conseil"),
    "commémoration": ("cérémonie", "hommage", "armistice", "anniversaire de la libération", "inauguration"),
    "collecte": ("don du sang", "banque alimentaire", "ramassage", "nettoyage", "téléthon"),
    "permanence": ("point info", "consultation", "aide numérique", "médiation"),
    "portes ouvertes": ("porte ouverte", "jpo", "journée portes ouvertes"),
}
"""Words that name a type of ours without being it: those of OpenAgenda's keywords and titles, and of associations' calendars."""

NAMES = sorted(
    ((slugify(word), name) for name in TYPES if name != UNSORTED for word in (name, *OTHER_WORDS.get(name, ()))),
    key=lambda each: -len(each[0]),
)
"""The longest first: « marché de Noël » is no « Noël »."""


def guess_genre(texts: Iterable[str]) -> str:
    """The type of event that these texts tell, those that come first before the others; `UNSORTED` when none does."""
    for text in texts:
        padded = f"-{slugify(text)}-"
        places = [(place, name) for word, name in NAMES if (place := _find_place(padded, word)) >= 0]
        if places:
            return min(places, key=lambda each: each[0])[1]
    return UNSORTED


def _find_place(plain: str, word: str) -> int:
    """Where `word`, or its plural, stands among others; -1 when it does not."""
    return min((place for form in (f"-{word}-", f"-{word}s-") if (place := plain.find(form)) >= 0), default=-1)
