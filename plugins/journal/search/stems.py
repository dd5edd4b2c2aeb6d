"""From a text to the stems under which the index knows its words, as the browser finds them again (`theme/static/js/stems.js`).

Accents go first, since half of what is typed has none; then the French stemmer of Snowball does what is left. The same stemmer, generated
from the same rules, is in the browser: `tests/search/test_stems.py` holds them together. https://snowballstem.org
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

import snowballstemmer  # type: ignore[import-untyped]  # it has no types

# Words of a French town that are searched for one another, which a stemmer does not bring together.
# The stemmer does plurals and most verbs in -er; these rows do not repeat what it knows.

FORMS = (
    "inscrire inscris inscrit inscrits inscrivez inscrivent inscription inscriptions",
    "ouvrir ouvre ouvrent ouvrez ouvert ouvertes ouvrira ouvriront rouvrir rouvre rouvert réouverture ouverture ouvertures",
    "fermer ferme fermé fermée fermera fermeture fermetures",
    "changer change changent changez changement changements",
    "lire lisent lisez lecture lectures lecteur lectrice",
    "élire élit élu élus élue élues réélu réélue élection élections électoral électorale électorales électeur électeurs",
    "voter vote votes votez voté votants",
    "naître né née naît naissance naissances",
    "mourir meurt mort morte décès décédé",
    "recevoir reçoit reçoivent reçu réception rencontrer rencontre",
    "vendre vend vendent vendu vente ventes",
    "prendre prend prennent prenez pris prise",
    "partir pars partent partez parti départ départs",
    "courir court courent courez course courses coureur coureurs",
    "offrir offre offrent offert offerte",
    "construire construit construisent construction constructions",
    "détruire détruit destruction démolir démolition",
    "réduire réduit réduisent réduction réductions",
    "conduire conduit conduite conducteur conducteurs conductrice",
    "produire produit produisent production",
    "nettoyer nettoie nettoient nettoyez nettoyage",
    "payer paie paient paye payez payé paiement paiements",
    "essayer essaie essaient essayez essai essais",
    "balayer balaie balayage balayeuse",
    "jeter jette jettent jetez jeté",
    "acheter achète achètent achetez achat achats",
    "appeler appelle appellent appelez appel appels",
    "nager nage nagent nagez nageur nageurs natation baignade",
    "trier trie trient triez tri recyclage recycler",
    "réparer répare réparent réparez réparé réparation réparations",
    "aider aide aident aidez aidé aides entraide",
    "planter plante plantent plantez planté plantés plantation plantations",
    "inonder inondé inondée inondées inondés inondation inondations",
    "geler gèle gelé gel verglas",
    "loger loge logent logé logement logements",
    "étudier étudie étudiant étudiante étudiants",
    "emprunter emprunte empruntez emprunt emprunts prêter prêt prête prêts",
    "composter compost composts compostage composteur composteurs compostable compostables",
    "déménager déménage déménagez déménagement",
    "stationner stationne stationnez stationnement",
    "déchèterie déchetterie déchèteries déchetteries",
    "clé clef clés clefs",
    "féminin féminine féminines femme femmes",
    "cœur cœurs central centrale centre",
    "beau bel belle beaux belles",
    "nouveau nouvel nouvelle nouveaux nouvelles",
    "vieux vieil vieille vieilles",
    "œil yeux",
    "travail travaux travailler travaille",
    "cheval chevaux équestre équitation",
    "journal journaux",
    "animal animaux",
    "local locaux locale locales",
)
"""Each row: the forms of one word, and the nouns of its verb. A page that says one of them anywhere is found by the others."""

SUBJECTS = (
    "déchets déchet ordures poubelle poubelles ramassage encombrants",
    "école écoles scolaire scolaires élève élèves classe rentrée",
    "maternelle crèche enfance",
    "cantine restauration repas menu menus",
    "enfant enfants fils fille filles bébé bébés",
    "jeunes jeunesse ado ados adolescents étudiants",
    "aînés aîné senior seniors retraités âgé âgés âgée âgées",
    "mairie municipalité commune",
    "élections municipales scrutin vote voter",
    "état_civil carte_d_identité cartes_d_identité passeport passeports acte_de_naissance mariage marier pacs",
    "urbanisme permis_de_construire déclaration_de_travaux cadastre plu construire",
    "voirie chaussée nid_de_poule lampadaire lampadaires réverbère éclairage lampe_éteinte route trottoirs",
    "élus élu adjoints adjoint maire conseillers conseillères",
    "impôt impôts taxe taxes fiscalité",
    "tarif tarifs prix coût coûte facture payer",
    "bus autobus car navette transport transports",
    "train trains gare sncf",
    "voie_verte vélo vélos cycliste cyclistes cyclable cyclables bicyclette piste pistes",
    "piéton piétons piétonne marcher trottoir",
    "voiture voitures automobile auto circulation parking",
    "travaux chantier",
    "crue crues inondation inondations",
    "canicule chaleur chaleurs",
    "neige déneigement verglas",
    "médiathèque bibliothèque livres",
    "piscine natation bassin baignade nager",
    "cinéma film films séance_de_cinéma",
    "théâtre spectacle spectacles",
    "musique concert concerts",
    "fête festival festivités",
    "marché étals halle",
    "action_sociale service_social assistante_sociale aide_sociale rsa",
    "épicerie_sociale aide_alimentaire colis_alimentaire restos_du_coeur banque_alimentaire",
    "toilettes toilette wc sanitaires pipi",
    "défibrillateur défibrillateurs dae malaise cardiaque",
    "salle salles location louer réserver réservation fête_privée",
    "fête_des_voisins repas_de_quartier",
    "brocante vide_grenier vide_greniers puces braderie troc",
    "exposition expositions expo expos musée",
    "objets_trouvés objets_perdus objet_trouvé perdu perdus perdue trouvé trouvés parapluies",
    "conversation français apprendre_le_français fle langue",
    "pompiers feu incendie sapeurs",
    "eau robinet potable canalisation conduite fuite coupure",
    "électricité courant panne panne_de_courant lumière coupure",
    "route_barrée rue_barrée déviation circulation",
    "association associations bénévole bénévoles bénévolat club clubs",
    "football foot",
    "skate skatepark skate_park skateboard planche_à_roulettes",
    "médecin médecins santé docteur généraliste maison_de_santé infirmière",
    "police gendarmerie policier policiers",
    "téléphone numéro numéros",
    "emploi emplois recrutement embauche",
    "arbre arbres plantation",
    "rivière fleuve quai berges",
    "commerce commerces commerçants boutique boutiques magasin magasins",
    "boulangerie boulanger pain baguette",
    "restaurant restaurants manger déjeuner dîner resto restos brasserie table_d_hôte",
    "alimentation épicerie courses supermarché supérette",
    "pharmacie pharmacies médicament médicaments garde",
    "vétérinaire animal animaux chien chat",
    "coiffeur coiffeuse coiffure cheveux salon",
    "poste courrier colis lettre timbre timbres envoyer",
    "laverie pressing linge laver",
    "handicap handicapé handicapés accessibilité accessible",
    "obsèques hommage décès enterrement",
    "budget dépenses finances",
    "bénévoles volontaires",
    "jumelage jumelée jumelées",
    "horloge horloger montre",
    "horaires horaire heures ouverture ouvre",
    "heure_d_été heure_d_hiver changement_d_heure",
)
"""Each row: names of one thing. Only a page whose title, summary, section or tags say one of them is found by the others."""


Families = Mapping[str, tuple[frozenset[str], ...]]


@lru_cache(maxsize=8)
def index_families(rows: tuple[str, ...]) -> Families:
    """The families of each word, bare."""
    families_by_word: dict[str, list[frozenset[str]]] = {}
    for family in (frozenset(extract_words(row)) for row in rows):
        for word in family:
            families_by_word.setdefault(word, []).append(family)
    return {word: tuple(each) for word, each in families_by_word.items()}


def find_aids_by_subject(subjects: str, more: tuple[str, ...] = ()) -> list[str]:
    """The other names of what `subjects` name, in alphabetical order: none that they say already. `more` are the town's own."""
    word_families = index_families((*SUBJECTS, *more))
    about = extract_words(subjects)
    return sorted(_find_related_words(about | _find_phrases(subjects, word_families), word_families) - about)


def find_aids_of_form(*sentences: str) -> list[str]:
    """The other forms of the words that `sentences` say, in alphabetical order: none that they say already."""
    all_said = set[str]().union(*map(extract_words, sentences))
    return sorted(_find_related_words(all_said, index_families(FORMS)) - all_said)


def _find_phrases(said: str, known: Families) -> set[str]:
    """The multi-word names among `known` that occur in `said`, as families write them."""
    padded = f" {' '.join(ANY_WORD.findall(strip_accents(said)))} "
    return {phrase for phrase in known if "_" in phrase and f" {phrase.replace('_', ' ')} " in padded}


def _find_related_words(said: Iterable[str], families: Families) -> set[str]:
    return {other for word in said for family in families.get(word, ()) for other in family}


TYPED = (("’", "'"), ("ʼ", "'"), ("œ", "oe"), ("Œ", "Oe"), ("æ", "ae"), ("Æ", "Ae"))
LETTERS_OF_WORD = re.compile(r"[^\W\d_](?:[^\W\d]){2,}")
"""A word of a text, or several that a family joins."""
ACCENT = re.compile("[\u0300-\u036f]")
"""Combining diacritical marks: https://www.unicode.org/charts/PDF/U0300.pdf"""
ANY_WORD = re.compile(r"[^\W_]+")


def normalize_keyboard_letters(text: str) -> str:
    """`text` with the letters of a keyboard."""
    for letter, typed in TYPED:  # six searches take a tenth of the time of one `translate`
        text = text.replace(letter, typed)
    return text


@lru_cache(maxsize=16)
def strip_accents(text: str) -> str:
    """`text` in lower case, without an accent. What an entry says is asked for several times."""
    return ACCENT.sub("", unicodedata.normalize("NFD", normalize_keyboard_letters(text).lower()))


def extract_words(text: str) -> set[str]:
    """The words of `text`, bare; the shortest, articles among them, are none."""
    return set(LETTERS_OF_WORD.findall(strip_accents(text)))


_STEMMER = snowballstemmer.stemmer("french")
ELISIONS = frozenset(f"{word}'" for word in ("c", "d", "j", "l", "m", "n", "s", "t", "qu", "jusqu", "lorsqu", "puisqu"))
WORD = re.compile(r"[a-z0-9]+'?")
WEEKEND = re.compile(r"\bweek[ -]end")
_EMPTY = """
a au aux avec c ce ces cet cette d dans de des du elle en entre est et eux il ils j je l la le les leur leurs lui m ma mais me mes mon n
ne nos notre nous on ou par pas pour qu que qui s sa se ses si son sont sur t ta te tes ton tu un une vos votre vous y
"""
EMPTY = frozenset(_EMPTY.split())
"""Words that tell no page from another."""
LINES = frozenset({"ligne", "bus", "tram", "tramway", "metro", "car", "navette"})
"""After one of these even a single letter is a name: the line N, the bus C."""


def list_words(text: str) -> list[str]:
    """The words of `text`, bare, in their order; without those that say nothing."""
    bare = WEEKEND.sub("weekend", strip_accents(text))
    found_words = [word.removesuffix("'") for word in WORD.findall(bare) if word not in ELISIONS]
    return [
        word
        for before, word in zip(["", *found_words], found_words, strict=False)
        if word not in EMPTY or (len(word) == 1 and before in LINES)
    ]


@lru_cache(maxsize=200_000)
def stem_word(word: str) -> str:
    """The stem of a bare `word`; a number is its own."""
    return str(_STEMMER.stemWord(word))


def list_stems(text: str) -> Iterator[str]:
    """The stems of the words of `text`, in their order."""
    return map(stem_word, list_words(text))


@lru_cache(maxsize=4096)
def stem_name(name: str) -> tuple[str, ...]:
    """The stems of a name that many texts share."""
    return tuple(list_stems(name))
