"""The kind of a session: its keys and their readers, the nomenclature of matters, and when it is current."""

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

from plugins.core.publication.identifiers import slugify, suggest_closest
from plugins.core.publication.instants import TimeSpan, shorten_for_message
from plugins.core.publication.kind import COMMON, CORRECTION, DATE, EN_BREF, IDENTITY, SOCIAL, TITLE, CardFace, Field, Kind, show_day
from plugins.core.publication.publication import Publication
from plugins.core.publication.raw_value import InvalidValue, RawValue, parse_whole_number
from plugins.core.publication.words import N_
from plugins.town.council.entry import ID, LONGEST_TEXT, OUTCOMES
from plugins.town.council.entry import KINDS as ENTRY_KINDS
from plugins.town.council.session import CLOSED, EVENING, FOLDER, RESULTS, STATUSES
from plugins.town.council.vote import CASTINGS, MOST_MEMBERS, WORDS, Vote


def parse_entry_id(raw_value: RawValue) -> str:
    """The id of an entry, as the phone makes it. Raises InvalidValue."""
    text = raw_value.value.strip() if isinstance(raw_value.value, str) else ""
    if not ID.fullmatch(text):
        remedy = "Il faut de 12 à 32 lettres minuscules sans accent et chiffres : 20260326mot1."
        raise InvalidValue(f"« {shorten_for_message(text)} » ne peut pas être le nom d’une entrée.", remedy, "id impossible")
    return text


PICTURE = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,99}\.(?:jpe?g|png|webp)")
"""A file beside others, and nothing that would lead elsewhere."""


def parse_picture_name(raw_value: RawValue) -> str:
    """The name of a picture, in the folder of the session. Raises InvalidValue."""
    text = raw_value.value.strip() if isinstance(raw_value.value, str) else ""
    if not PICTURE.fullmatch(text):
        remedy = "Écrivez le nom seul d’un fichier du dossier de la séance : vote.jpg."
        raise InvalidValue(f"« {shorten_for_message(text)} » ne peut pas être le nom d’une image.", remedy, "image introuvable")
    return text


YES, NO = ("oui", "yes", "true", "on", "1", "vrai"), ("non", "no", "false", "off", "0", "faux")
SECRET, CASTING, GROUPS, NAMES = "secret", "casting", "groups", "names"
KEYS = (*WORDS, SECRET, CASTING, GROUPS, NAMES)
EXAMPLE = "Écrivez « vote: {pour: 24, contre: 7} »."


def parse_vote(raw_value: RawValue) -> Vote:
    """The vote that was written. Names of groups and members come in lower case: `session` gives them back as its members are written.

    Raises InvalidValue; nothing stands in for a vote that cannot be read.
    """
    try:
        return _read(_parse_mapping(raw_value, EXAMPLE))
    except InvalidValue as wrong:
        wrong.instead = None
        raise


def _read(keys: dict[str, RawValue]) -> Vote:
    for key in keys:
        if key not in KEYS:
            raise _build_unreadable(f"« {shorten_for_message(key)} » n’est pas une clé d’un vote.", suggest_closest(key, KEYS), keys[key])
    values: dict[str, Any] = {name: _parse_number(keys[name]) for name in WORDS if name in keys}
    if SECRET in keys:
        values[SECRET] = _parse_flag(keys[SECRET])
    if CASTING in keys:
        values[CASTING] = _parse_choice(keys[CASTING], CASTINGS)
    if GROUPS in keys:
        values[GROUPS] = {name: _parse_counts(each) for name, each in _parse_mapping(keys[GROUPS], EXAMPLE).items()}
    if NAMES in keys:
        values[NAMES] = {name: _parse_choice(each, tuple(WORDS)) for name, each in _parse_mapping(keys[NAMES], EXAMPLE).items()}
    return Vote.from_json(values)


def _parse_mapping(raw: RawValue, example: str) -> dict[str, RawValue]:
    if not isinstance(raw.value, dict):
        raise _build_unreadable("il faut des clés, en retrait sous celle-ci.", example, raw)
    return raw.value


def _build_unreadable(text: str, remedy: str, raw: RawValue) -> InvalidValue:
    return InvalidValue(text, remedy, "vote illisible", line=raw.line)


def _parse_counts(raw: RawValue) -> dict[str, int]:
    keys = _parse_mapping(raw, "Écrivez « Mon groupe: {pour: 5} ».")
    unknown = next((key for key in keys if key not in WORDS), None)
    if unknown:
        raise _build_unreadable(
            f"« {shorten_for_message(unknown)} » n’est pas une façon de voter.", f"Choisissez parmi : {', '.join(WORDS)}.", raw
        )
    return {name: _parse_number(each) for name, each in keys.items()}


def _parse_number(raw: RawValue) -> int:
    text = raw.value.strip() if isinstance(raw.value, str) else ""
    number = parse_whole_number(text)
    if number is None or number > MOST_MEMBERS:
        raise _build_unreadable(f"« {shorten_for_message(text)} » n’est pas un nombre de voix.", "Écrivez un nombre entier : 24.", raw)
    return number


def _parse_flag(raw: RawValue) -> bool:
    text = raw.value.strip().lower() if isinstance(raw.value, str) else ""
    if text not in YES + NO:
        raise _build_unreadable(f"« {shorten_for_message(text)} » n’est ni oui ni non.", "Écrivez « oui » ou « non ».", raw)
    return text in YES


def _parse_choice(raw: RawValue, choices: tuple[str, ...]) -> str:
    text = slugify(raw.value).replace("-", "_") if isinstance(raw.value, str) else ""
    if text not in choices:
        raise _build_unreadable(
            f"« {shorten_for_message(text)} » n’est pas une façon de voter.", f"Choisissez parmi : {', '.join(choices)}.", raw
        )
    return text


THEMES = {
    "1": "commande publique",
    "2": "urbanisme",
    "3": "domaine et patrimoine",
    "4": "fonction publique",
    "5": "institutions et vie politique",
    "6": "libertés publiques et pouvoirs de police",
    "7": "finances locales",
    "8": "domaines de compétences par thèmes",
    "9": "autres domaines de compétences",
}

MATTERS = {
    "1.1": "marchés publics",
    "1.2": "délégation de service public",
    "1.3": "conventions de mandat",
    "1.4": "autres types de contrats",
    "1.5": "transactions et protocole d'accord transactionnel",
    "1.6": "actes relatifs à la maîtrise d'œuvre",
    "1.7": "actes spéciaux et divers",
    "2.1": "documents d'urbanisme",
    "2.2": "actes relatifs au droit d'occupation ou d'utilisation des sols",
    "2.3": "droit de préemption urbain",
    "3.1": "acquisitions",
    "3.2": "aliénations",
    "3.3": "locations",
    "3.4": "limites territoriales",
    "3.5": "autres actes de gestion du domaine public",
    "3.6": "autres actes de gestion du domaine privé",
    "4.1": "personnel titulaire et stagiaire de la fonction publique territoriale",
    "4.2": "personnel contractuel",
    "4.3": "fonction publique hospitalière",
    "4.4": "autres catégories de personnels",
    "4.5": "régime indemnitaire",
    "5.1": "élection exécutif",
    "5.2": "fonctionnement des assemblées",
    "5.3": "désignation de représentants",
    "5.4": "délégation de fonctions",
    "5.5": "délégation de signature",
    "5.6": "exercice des mandats locaux",
    "5.7": "intercommunalité",
    "5.8": "décision d'ester en justice",
    "6.1": "police municipale",
    "6.2": "pouvoir du président du conseil général",
    "6.3": "pouvoir du président du conseil régional",
    "6.4": "autres actes réglementaires",
    "6.5": "actes pris au nom de l'état et soumis au contrôle hiérarchique",
    "7.1": "décisions budgétaires",
    "7.2": "fiscalité",
    "7.3": "emprunts",
    "7.4": "interventions économiques",
    "7.5": "subventions",
    "7.6": "contributions budgétaires",
    "7.7": "avances",
    "7.8": "fonds de concours",
    "7.9": "prise de participation",
    "7.10": "divers",
    "8.1": "enseignement",
    "8.2": "aide sociale",
    "8.3": "voirie",
    "8.4": "aménagement du territoire",
    "8.5": "politique de la ville-habitat-logement",
    "8.6": "emploi-formation professionnelle",
    "8.7": "transports",
    "8.8": "environnement",
    "8.9": "culture",
    "9.1": "autres domaines de compétences des communes",
    "9.2": "autres domaines de compétences des départements",
    "9.3": "autres domaines de compétences des régions",
    "9.4": "vœux et motions",
}


def format_matter(code: str) -> str:
    """The theme and matter of a code of MATTERS, separated by a slash: finances locales/subventions."""
    return f"{THEMES[code[0]]}/{MATTERS[code]}"


DELIBERATION_FIELDS = (
    Field("number", "line", "Numéro", "Celui de la ville : 2026-031 ; par défaut, le jour et le point.", longest=40),
    Field("item", "line", "Point", "Le numéro du point de l’ordre du jour.", longest=12),
    Field("object", "line", "Objet", "Sur quoi elle porte ; par défaut, le titre du point.", longest=500),
    Field("result", "choice", "Résultat", "Ce qu’elle est devenue ; par défaut, ce que son vote en dit.", choices=RESULTS),
    Field("vote", "mapping", "Vote", "Ses voix ; par défaut, celles du dernier vote raconté à ce point.", reads=parse_vote),
    Field("entry", "line", "Entrée", "L’entrée qui raconte son vote, quand le point en a plusieurs.", reads=parse_entry_id),
    Field("matter", "choice", "Matière", "Son code dans la nomenclature ACTES : 7.5.", choices=tuple(MATTERS)),
    Field("online", "day", "En ligne", "Le jour où elle l’a été, si ce n’est pas celui de la liste."),
    Field("received", "day", "Reçue en préfecture", "Le jour où le contrôle de légalité l’a reçue."),
    Field("document", "file", "Document", "Son texte : un fichier de content/documents/.", longest=200),
)
AFTER = (
    Field("deliberations", "mappings", "Délibérations", "La liste de ce que le conseil a examiné.", fields=DELIBERATION_FIELDS),
    Field("deliberations_online", "day", "Liste en ligne", "Le jour où la liste a été mise en ligne."),
    Field("pv", "file", "Procès-verbal", "Son PDF : un fichier de content/documents/.", longest=200),
    Field("pv_online", "day", "Procès-verbal en ligne", "Le jour où il a été mis en ligne."),
)


def find_session_span(publication: Publication, now: datetime) -> TimeSpan | None:
    """The span of a session, until it is closed or over."""
    start, end = publication.extra.get("start"), publication.extra.get("end")
    if not start or publication.extra.get("session_status") == CLOSED:
        return None
    over = end or start + EVENING
    return TimeSpan(start, over) if now < over else None


KIND = "seance"
DOCUMENT_FIELDS = (
    Field("title", "line", "Titre", "Ce que c’est : projet de délibération, plan.", required=True, longest=200),
    Field("href", "address", "Adresse", "/documents/plan.pdf, ou une adresse du web.", required=True),
)
ITEM_FIELDS = (
    Field("number", "line", "Numéro", "Comme la convocation l’écrit.", required=True, longest=12),
    Field("title", "line", "Titre", "Sur quoi le conseil délibère.", required=True, longest=300),
    Field("rapporteur", "line", "Rapporteur", "Qui présente ce point.", longest=120),
    Field("documents", "mappings", "Documents", "Ce que l’on peut lire avant.", fields=DOCUMENT_FIELDS),
)
MEMBER_FIELDS = (
    Field("name", "name", "Nom", "Prénom et nom.", required=True, longest=120),
    Field("group", "line", "Groupe", "Le groupe politique.", longest=120),
    Field("present", "flag", "Présent", "non : absent."),
    Field("proxy", "line", "Pouvoir à", "À qui cette personne, absente, a donné pouvoir.", longest=120),
)
WINDOW_FIELDS = (
    Field("start", "instant", "Début", "Quand le public sort : 2026-03-26 21:10.", required=True),
    Field("end", "instant", "Fin", "Quand il revient ; rien tant que personne ne le sait."),
)
ATTENDANCE_FIELDS = (
    Field("name", "line", "Nom", "Celui d’un membre.", required=True, longest=120),
    Field("present", "flag", "Présent", "oui : arrive ; non : part."),
    Field("proxy", "line", "Pouvoir à", "À qui cette personne, absente, donne pouvoir.", longest=120),
)
ENTRY_FIELDS = (
    Field("id", "line", "Nom", "Écrit par le téléphone ; ne change jamais.", required=True, reads=parse_entry_id),
    Field("kind", "choice", "Genre", "propos, vote, information ou rectification.", required=True, choices=tuple(ENTRY_KINDS)),
    Field("at", "instant", "Heure", "Quand elle a été écrite.", required=True),
    Field("item", "line", "Point", "Le numéro du point de l’ordre du jour.", longest=12),
    Field("speaker", "line", "Qui parle", "La personne dont ce sont les mots.", longest=120),
    Field("text", "text", "Texte", "Ce qui s’est dit, fait ou voté.", longest=LONGEST_TEXT),
    Field("vote", "mapping", "Vote", "pour, contre, abstention, sans_part ; secret ; casting ; groups ; names.", reads=parse_vote),
    Field("corrects", "line", "Rectifie", "Le nom de l’entrée que celle-ci corrige.", reads=parse_entry_id),
    Field("picture", "line", "Image", "Un fichier du dossier de la séance.", reads=parse_picture_name),
    Field("alt", "line", "Texte alternatif", "Ce que montre l’image.", longest=300),
    Field("amendment", "flag", "Amendement", "oui : le vote porte sur un amendement, et ne décide pas du point."),
    Field("outcome", "choice", "Sort du point", "Ce que le point est devenu sans vote.", choices=OUTCOMES),
    Field("annuls", "flag", "Annule", "oui : ce que cette rectification corrige n’a pas eu lieu."),
    Field("to_check", "flag", "À vérifier", "oui : écrit par le direct à un vote dont les voix ne s’accordent plus avec les présents."),
    Field("question", "line", "Question", "L’adresse courte de la question à laquelle on répond à partir de là.", longest=120),
    Field("attendance", "mappings", "Présence", "Qui arrive, part, ou donne pouvoir.", fields=ATTENDANCE_FIELDS),
)
OWN = (
    Field("start", "instant", "Début", "Quand la séance s’ouvre : 2026-03-26 19:00.", required=True),
    Field("end", "instant", "Fin", "Quand elle a été levée ; rien avant."),
    Field("session_status", "choice", "État", "prévu, direct ou clos ; prévu par défaut.", choices=tuple(STATUSES)),
    Field("place", "name", "Lieu", "L’adresse courte d’un lieu de content/lieux/, ou son nom.", required=True, longest=120),
    Field("street_address", "line", "Adresse du lieu", "La rue, quand le lieu n’est pas dans content/lieux/.", longest=200),
    Field("attend", "line", "Y assister", "Comment on vient, et ce qui est prévu pour qui n’entend ou ne marche pas.", longest=400),
    Field("video", "address", "Vidéo", "Où la séance se regarde, en direct puis après."),
    Field("answered_by", "line", "Répond", "Qui répond en direct aux questions des habitants : la séance est alors la leur.", longest=120),
    Field("role", "line", "Fonction", "La sienne : maire, adjointe aux écoles…", longest=120),
    Field("questions_until", "instant", "Questions jusqu’à", "Jusqu’à quand on les pose ; par défaut, l’ouverture de la séance."),
    Field("agenda", "mappings", "Ordre du jour", "Un point après l’autre.", fields=ITEM_FIELDS),
    Field("members", "mappings", "Membres", "Qui siège ce jour-là.", fields=MEMBER_FIELDS),
    Field("huis_clos", "mappings", "Huis clos", "Les moments dont rien ne se raconte.", fields=WINDOW_FIELDS),
    Field("entries", "mappings", "Entrées", "Ce qui s’est dit et voté, écrit par le direct à la clôture.", fields=ENTRY_FIELDS),
)
WITHOUT = ("pdf", "expires")


def find_session_face(session: Publication) -> CardFace:
    """The day on which the council sits."""
    start = session.extra.get("start")
    return show_day("Questions en direct" if session.extra.get("answered_by") else "Conseil municipal", start.date() if start else None)


KINDS = (
    Kind(
        name=KIND,
        label=N_("Séance du conseil"),
        plural=N_("Séances du conseil"),
        folder="conseil",
        address=f"{FOLDER}{{slug}}/",
        template="session",
        find_card_face=find_session_face,
        fields=(
            IDENTITY,
            TITLE,
            replace(DATE, help="Le jour où la séance est annoncée, et non celui où elle a lieu : voir « start »."),
            *OWN,
            *AFTER,
            EN_BREF,
            *(field for field in COMMON if field.name not in WITHOUT),
            SOCIAL,
            CORRECTION,
        ),
        stream=False,
        body_required=False,
        essential="start",
        schema_org="Event",
        exports=("title", "date", "modified", "summary", "tags", "quartiers", "public", "start", "end", "place", "session_status"),
        example="La séance est publique. Ce qu’il faut savoir avant d’y venir.\n",
        find_current_span=find_session_span,
    ),
)
