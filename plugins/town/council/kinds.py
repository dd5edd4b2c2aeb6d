"""The kind of a session of the council: its keys, those that are written once it is over, and when it is current. Data only."""

from dataclasses import replace
from datetime import datetime

from plugins.core.publication.card_face import CardFace, show_day
from plugins.core.publication.instants import TimeSpan
from plugins.core.publication.keys import COMMON, CORRECTION, DATE, EN_BREF, IDENTITY, SOCIAL, TITLE
from plugins.core.publication.kind import Field, Kind
from plugins.core.publication.publication import Publication
from plugins.core.publication.words import N_
from plugins.town.council.deliberation import RESULTS
from plugins.town.council.entry import KINDS as ENTRY_KINDS
from plugins.town.council.entry import LONGEST, OUTCOMES
from plugins.town.council.front_matter import parse_entry_id, parse_picture_name, parse_vote
from plugins.town.council.matters import MATTERS
from plugins.town.council.session import CLOSED, EVENING, FOLDER, STATUSES

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
    Field("text", "text", "Texte", "Ce qui s’est dit, fait ou voté.", longest=LONGEST),
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
