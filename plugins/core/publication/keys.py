"""The keys of the front matter that several kinds have, whichever room declares them. Data only."""

from plugins.core.publication.audience import AUDIENCES
from plugins.core.publication.kind import Field

LANGUAGES = ("fr", "en", "de", "es", "it", "nl", "pt", "pl", "ar", "tr", "uk", "br", "eu", "oc", "ca", "co", "gsw", "lb")
STATUSES = ("published", "draft", "hidden", "withdrawn")

IDENTITY = Field("id", "identity", "Id", "Écrit par ./beffroi new ; ne change jamais.", required=True)
TITLE = Field("title", "line", "Titre", "Une phrase courte, sans point final.", required=True, longest=120)
DATE = Field("date", "instant", "Date", "2026-03-02 09:30, ou 2 mars 2026 à 9 h 30 ; dans le futur, la publication attend.", required=True)
MODIFIED = Field("modified", "instant", "Modifié", "La date d’une correction que les lecteurs doivent voir.")
CORRECTION = Field("correction", "line", "Correction", "Ce qui était faux, et ce qui est vrai ; demande « modified ».", longest=200)
"""As long as the tightest network takes beside a link and the words before it: it is said whole everywhere."""
SLUG = Field("slug", "slug", "Adresse courte", "Les mots de l’adresse ; par défaut, ceux du titre.")
SUMMARY = Field("summary", "line", "Résumé", "Une ou deux phrases pour les listes et les réseaux.", longest=200)
CATEGORY = Field("category", "choice", "Catégorie", "Une seule, prise dans la liste de la ville.", required=True, choices="CATEGORIES")
TAGS = Field("tags", "words", "Mots-clés", "Libres, séparés par des virgules ; ils deviennent des mots-dièse.")
UNANNOUNCED_TAGS = Field("tags", "words", "Mots-clés", "Libres, séparés par des virgules.")
PICTURE_FIELDS = (
    Field("src", "line", "Fichier", "Un fichier du dossier content/, par exemple images/marche.jpg.", required=True),
    Field("alt", "line", "Texte alternatif", "Ce que montre l’image, pour qui ne la voit pas.", required=True, longest=300),
    Field("credit", "line", "Crédit", "Qui a pris ou dessiné l’image.", longest=120),
    Field("caption", "line", "Légende", "La phrase sous l’image.", longest=300),
    Field("people", "flag", "Personnes", "oui : on y reconnaît quelqu’un ; il faut alors « consent »."),
    Field("consent", "line", "Accord", "Comment ces personnes ont donné leur accord, et quand ; ne paraît pas.", longest=200),
)
SOCIAL_FIELDS = (
    Field("text", "text", "Texte de l’annonce", "À la place du titre, sur tous les réseaux."),
    Field("x", "text", "Texte pour X", "À la place du texte commun, sur X seulement."),
    Field("facebook", "text", "Texte pour Facebook", ""),
    Field("mastodon", "text", "Texte pour Mastodon", ""),
    Field("bluesky", "text", "Texte pour Bluesky", ""),
    Field("threads", "text", "Texte pour Threads", ""),
    Field("linkedin", "text", "Texte pour LinkedIn", ""),
    Field("instagram", "text", "Texte pour Instagram", ""),
    Field("telegram", "text", "Texte pour Telegram", ""),
    Field("facebook_carry", "flag", "Relayer sur Facebook", "oui : celle-ci de son groupe ; non : jamais elle."),
    Field("urgent", "flag", "Urgent", "oui : part devant les autres, et sur Facebook à l’instant."),
    Field("skip", "flag", "Ne pas annoncer", "oui : la publication paraît sans être annoncée."),
)
STATUS = Field("status", "choice", "Statut", "published, draft (brouillon), hidden (cachée), withdrawn (retirée).", choices=STATUSES)
LANG = Field("lang", "choice", "Langue", "fr par défaut.", choices=LANGUAGES)
AUDIENCE = Field(
    "audience", "choice", "Pour qui", "agents : la page n’est que sur le site des agents ; rien n’en est public.", choices=AUDIENCES
)
ALIASES = Field("aliases", "addresses", "Anciennes adresses", "Elles mèneront à la page.")
COMMON = (
    SLUG,
    MODIFIED,
    SUMMARY,
    TAGS,
    Field("quartiers", "words", "Quartiers", "Ceux que la publication concerne.", choices="QUARTIERS"),
    Field("public", "words", "Public", "À qui elle s’adresse.", choices="PUBLICS"),
    Field("lieux", "words", "Lieux", "Ceux dont elle parle : la fin de l’adresse de leur page.", names_kind="lieu"),
    Field("image", "picture", "Image", "Le fichier, et ce qu’il montre.", fields=PICTURE_FIELDS),
    STATUS,
    Field("pdf", "file", "PDF", "Le PDF de content/ dont cette page dit tout : documents/budget.pdf.", longest=200),
    Field("expires", "day", "Expire", "Le dernier jour où elle vaut."),
    LANG,
    Field("translation", "line", "Traduction", "Un nom commun aux publications qui disent la même chose en deux langues."),
    ALIASES,
)
AUTHORS = (
    Field("authors", "words", "Auteurs", "Séparés par des points-virgules."),
    Field("author", "line", "Auteur", "Quand il n’y en a qu’un."),
)
SOCIAL = Field("social", "mapping", "Réseaux sociaux", "Ce que dit l’annonce, si ce n’est pas le titre.", fields=SOCIAL_FIELDS)
SERIE = Field("serie", "name", "Série", "Un nom commun aux articles qui se suivent.", longest=80)
DOSSIER = Field("dossier", "name", "Dossier", "Le titre, ou l’adresse courte, du dossier qui la rassemble avec d’autres.")
EN_BREF = Field("en_bref", "lines", "En bref", "Trois lignes, pour qui a douze ans : quoi, quand, où.", longest=120)
UNE = Field("une", "rank", "À la une", "1 : en tête de la page d’accueil ; 2, 3… : à la suite.")
EXPORTS = ("title", "date", "modified", "summary", "category", "tags", "quartiers", "public")
