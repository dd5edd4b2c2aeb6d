"""The settings of a town: what each is named, its form, its words, its default; the features that a town chooses."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal


@dataclass(frozen=True)
class Feature:
    """`word` is what `without` says; `question` what `init` asks; `rooms` those that are left out with it, `settings` what they read.

    `from_population` is the number of inhabitants from which `init` proposes it.
    """

    word: str
    question: str
    rooms: tuple[str, ...]
    from_population: int = 0


FEATURES = (
    Feature("quartiers", "La commune a-t-elle des quartiers ?", ("plugins.town.quarters.plugin",), 5_000),
    Feature("bus", "A-t-elle des bus à montrer ?", ("plugins.town.transit.plugin",), 20_000),
    Feature("lieux", "Un annuaire de ses lieux, avec leurs horaires ?", ("plugins.town.places.plugin",), 2_000),
    Feature("agenda", "Un agenda ?", ("plugins.town.agenda.plugin",)),
    Feature("travaux", "Une page des travaux dans les rues ?", ("plugins.town.roadworks.plugin",), 2_000),
    Feature("conseil", "Les séances du conseil municipal, en pages ?", ("plugins.town.council.plugin",), 1_000),
    Feature("donnees", "Des données ouvertes, en tableaux ?", ("plugins.town.opendata.plugin",), 3_500),
    Feature("questions", "Les habitants posent-ils des questions à la ville, en public ?", ("plugins.voices.questions.plugin",), 10_000),
    Feature("entraide", "Une entraide entre voisins ?", ("plugins.voices.neighbours.plugin",), 10_000),
    Feature("debats", "Des débats entre habitants ?", ("plugins.voices.debates.plugin",), 10_000),
    Feature("avis", "Des avis d’habitants sur les lieux ?", ("plugins.voices.reviews.plugin",), 10_000),
)
"""In the order in which `init` asks. 3,500 inhabitants: from there the law has public data put online (CRPA, L312-1-1, D312-1-1-1)."""

PREREQUISITES = {"conseil": "agenda", "avis": "lieux"}
"""What cannot be had without another."""


def list_rooms_without(words: Iterable[str]) -> list[str]:
    """The names in PLUGINS that a town which has none of these leaves out."""
    left_out = set(words)
    left_out |= {word for word, other in PREREQUISITES.items() if other in left_out}
    return [room for feature in FEATURES if feature.word in left_out for room in feature.rooms]


def list_unknown_features(words: Iterable[str]) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """Mistakes for words that name no feature: where, what is wrong, what to write instead."""
    known_words = [feature.word for feature in FEATURES]
    for rank, word in enumerate(words):
        if isinstance(word, str) and word not in known_words:
            meant = get_close_matches(word, known_words, n=1)
            remedy = f"Vouliez-vous dire « {meant[0]} » ?" if meant else f"Choisissez parmi : {', '.join(known_words)}."
            yield ("without", rank), f"« {word} » n’est rien que l’on puisse ôter.", remedy


FieldType = Literal[
    "text", "long_text", "phone", "email", "web_address", "colour", "choice", "flag", "number", "day", "days", "texts", "town_file",
    "content_file", "group", "groups", "named_groups", "periods", "by_name", "free",
]  # fmt: skip
"""`town_file` is beside `ville.toml`, `content_file` below content/. `groups` is a list of groups, `named_groups` the same where a name
alone will do, `periods` pairs of days, `by_name` a table whose keys are the town's own, `free` a value that only its room understands."""


@dataclass(frozen=True)
class SettingField:
    """One key: `label` names it in a form, `help` says more; both are French. `fields` are those of a group, of each of a list, or what
    each value of `by_name` is. `section` is the heading under which a form shows a key of the first level."""

    key: str
    type: FieldType
    label: str
    help: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    fields: tuple["SettingField", ...] = ()
    example: str = ""
    section: str = ""

    @property
    def setting(self) -> str:
        """The setting that a key of the first level is."""
        return self.key.upper()

    def find_field(self, key: str) -> "SettingField | None":
        """The field of that key in this group."""
        return next((field for field in self.fields if field.key == key), None)


Field = SettingField
JOURNAL, TOWN_HALL, READERS, LAW, ELECTED, SITE, VOICE, MACHINE = (
    "Le journal", "La mairie", "Ce qui est classé", "Ce que la loi demande", "Le conseil", "Le site", "Les annonces", "La machine",
)  # fmt: skip

FIELDS = (
    Field("sitename", "text", "Le nom du journal", required=True, example="Le Beffroi", section=JOURNAL),
    Field("sitesubtitle", "text", "La ligne au-dessus du nom", example="Le journal de Ma-Ville", section=JOURNAL),
    Field(
        "siteurl",
        "web_address",
        "L’adresse publique du journal",
        "BEFFROI_SITEURL l’emporte en production, et publishconf.py s’il écrit lui-même une adresse.",
        section=JOURNAL,
    ),
    Field(
        "feed_authority",
        "text",
        "Le nom des flux et des annonces",
        "domaine,année : une fois pour toutes, il ne change jamais.",
        example="ma-ville.fr,2026",
        section=JOURNAL,
    ),
    Field("default_lang", "text", "La langue du journal", example="fr", section=JOURNAL),
    Field(
        "strict_since",
        "day",
        "Le premier jour du journal",
        "Les fautes d’une publication plus ancienne ne sont que comptées.",
        section=JOURNAL,
    ),
    Field("demonstration_now", "text", "L’instant où s’arrête la démonstration", "Une vraie ville n’a pas ce réglage.", section=JOURNAL),
    Field(
        "without",
        "texts",
        "Ce que la ville n’a pas",
        "Chaque mot ôte du site ses pages, ses menus, ses réglages et ses vérifications.",
        example="quartiers",
        section=JOURNAL,
    ),
    Field(
        "town",
        "group",
        "La mairie",
        required=True,
        section=TOWN_HALL,
        fields=(
            Field("name", "text", "Le nom de la commune", required=True),
            Field("address", "text", "Son adresse", required=True, example="1, place de la Mairie"),
            Field("postcode", "text", "Son code postal"),
            Field("phone", "phone", "Son téléphone", required=True),
            Field("email", "email", "Son courriel"),
            Field("website", "web_address", "Son autre site"),
            Field("hours", "text", "Ses horaires", example="Lundi au vendredi, 9 h – 17 h"),
        ),
    ),
    Field(
        "emergency",
        "groups",
        "Les numéros d’urgence de la commune",
        "En plus des nationaux, sur /urgences/.",
        section=TOWN_HALL,
        fields=(
            Field("number", "phone", "Le numéro", required=True),
            Field("service", "text", "Qui répond", required=True, example="Astreinte de la mairie"),
            Field("note", "text", "Quand l’appeler"),
        ),
    ),
    Field(
        "accounts",
        "groups",
        "Les comptes sur les réseaux",
        "Pied de page, « Nous suivre ».",
        section=TOWN_HALL,
        fields=(
            Field("network", "text", "Le réseau", required=True, example="mastodon"),
            Field("handle", "text", "Le nom du compte", example="mairie@social.ma-ville.fr"),
            Field("url", "web_address", "Son adresse"),
            Field("label", "text", "Le nom à montrer"),
        ),
    ),
    Field(
        "look",
        "group",
        "L’apparence",
        section=TOWN_HALL,
        fields=(
            Field("palette", "choice", "Les couleurs de fond et d’encre", choices=("beffroi", "riviere", "verger")),
            Field("town", "colour", "La couleur de la ville", "Le bandeau, les toits."),
            Field("accent", "colour", "La couleur des rubriques"),
            Field("density", "choice", "L’air entre les lignes", choices=("aeree", "normale", "serree")),
            Field("arms", "content_file", "Les armes ou le logo", "Un SVG ou un PNG de content/.", example="images/armes.svg"),
        ),
    ),
    Field(
        "default_image",
        "group",
        "L’image de la ville",
        "Pour ce qui n’a pas d’image à soi.",
        section=TOWN_HALL,
        fields=(
            Field("src", "content_file", "Le fichier", required=True, example="images/ma-ville.jpg"),
            Field("alt", "text", "Ce que l’on y voit", required=True),
        ),
    ),
    Field("categories", "texts", "Les rubriques", "Chaque article en a exactement une.", required=True, section=READERS),
    Field("publics", "texts", "Les publics à qui l’on s’adresse", section=READERS),
    Field(
        "quartiers",
        "named_groups",
        "Les quartiers",
        "Chacun a sa page et son flux.",
        section=READERS,
        fields=(
            Field("name", "text", "Le nom du quartier", required=True),
            Field("summary", "text", "Le quartier en une phrase"),
            Field("streets", "texts", "Ses rues"),
            Field(
                "elected",
                "group",
                "L’élu ou l’élue du quartier",
                fields=(
                    Field("name", "text", "Son nom", required=True),
                    Field("role", "text", "Sa fonction"),
                    Field("phone", "phone", "Son téléphone"),
                    Field("email", "email", "Son courriel"),
                    Field("hours", "text", "Quand l’élu reçoit, et où"),
                ),
            ),
        ),
    ),
    Field(
        "quartiers_contours",
        "town_file",
        "Les contours des quartiers",
        "Un fichier GeoJSON, chaque contour au nom du sien.",
        section=READERS,
    ),
    Field("school_holidays", "periods", "Les vacances scolaires", "Premier et dernier jour de chacune.", section=READERS),
    Field(
        "local_holidays",
        "texts",
        "Les jours fériés d’ici",
        "En plus des nationaux ; sans cette clé, les deux d’Alsace et de Moselle, d’après le code postal.",
        example="26 décembre",
        section=READERS,
    ),
    Field(
        "search_words",
        "texts",
        "Les mots qui se cherchent l’un pour l’autre",
        "Une famille par texte.",
        example="navette minibus",
        section=READERS,
    ),
    Field(
        "translations",
        "by_name",
        "Vos mots dans d’autres langues",
        "Par langue : rubriques, horaires…",
        section=READERS,
        fields=(Field("", "by_name", "Une langue", fields=(Field("", "text", "La traduction"),)),),
    ),
    Field(
        "legal",
        "group",
        "Les mentions légales",
        required=True,
        section=LAW,
        fields=(
            Field("director", "text", "Qui dirige la publication", required=True, example="Prénom Nom, maire"),
            Field("editor", "text", "Qui dirige la rédaction"),
            Field(
                "host",
                "group",
                "L’hébergeur",
                required=True,
                fields=(
                    Field("name", "text", "Son nom", required=True),
                    Field("address", "text", "Son adresse", required=True),
                    Field("phone", "phone", "Son téléphone", required=True),
                ),
            ),
            Field("siren", "text", "Le SIREN de la commune"),
            Field("reuse", "long_text", "Ce que l’on peut reprendre du journal"),
            Field("notes", "texts", "Ce que la ville ajoute"),
        ),
    ),
    Field(
        "personal_data",
        "group",
        "Les données personnelles",
        required=True,
        section=LAW,
        fields=(
            Field("controller", "text", "Le responsable du traitement", "La commune, par défaut."),
            Field(
                "dpo",
                "group",
                "La déléguée ou le délégué à la protection des données",
                required=True,
                fields=(
                    Field("name", "text", "Son nom, ou sa fonction", required=True),
                    Field("email", "email", "Son courriel", required=True),
                    Field("phone", "phone", "Son téléphone"),
                    Field("address", "text", "Son adresse"),
                ),
            ),
            Field(
                "uses",
                "groups",
                "Ce que la ville fait de ces données",
                required=True,
                fields=(
                    Field("purpose", "text", "Pourquoi", required=True),
                    Field("basis", "text", "La base légale", required=True),
                    Field("data", "text", "Lesquelles", required=True),
                    Field("kept", "text", "Combien de temps", required=True),
                    Field("recipients", "text", "Qui les lit"),
                ),
            ),
        ),
    ),
    Field(
        "accessibility_review",
        "town_file",
        "L’auto-évaluation de l’accessibilité",
        "Un fichier TOML : les 106 critères du RGAA, page par page.",
        section=LAW,
    ),
    Field(
        "accessibility",
        "group",
        "La déclaration d’accessibilité",
        section=LAW,
        fields=(
            Field("established", "day", "Le jour où elle a été établie"),
            Field("audit", "free", "L’audit de conformité"),
            Field("failures", "texts", "Les contenus non accessibles"),
            Field("derogations", "texts", "Ceux dont l’accessibilité serait une charge disproportionnée"),
            Field("exempt", "texts", "Ceux que la loi dispense"),
            Field("technologies", "texts", "Les technologies du site"),
            Field("environment", "texts", "Les navigateurs et lecteurs d’écran des tests"),
            Field("tools", "texts", "Les outils des tests"),
            Field("sample", "texts", "Les pages vérifiées"),
            Field(
                "plan",
                "group",
                "Le schéma pluriannuel",
                fields=(
                    Field("years", "text", "Ses années", required=True, example="2026-2028"),
                    Field("officer", "text", "Qui en répond"),
                    Field("measures", "texts", "Ce à quoi la commune s’engage", required=True),
                ),
            ),
            Field("actions", "by_name", "Les actions de chaque année", fields=(Field("", "texts", "Une année"),)),
        ),
    ),
    Field(
        "moderation",
        "group",
        "Comment sont lus les messages des habitants",
        section=LAW,
        fields=(
            Field(
                "sections",
                "groups",
                "Les rubriques où l’on écrit",
                fields=(
                    Field("name", "text", "La rubrique", required=True),
                    Field("when", "choice", "Lus avant ou après la parution", required=True, choices=("avant", "après")),
                    Field("who", "text", "Qui les lit", required=True),
                    Field("delay", "text", "En combien de temps", required=True),
                    Field("kind", "text", "Le genre de ces textes", "question, entraide… : le service lit ce réglage.", example="question"),
                ),
            ),
            Field("refused", "texts", "Ce qui n’est pas publié"),
            Field("email", "email", "Où contester un refus"),
        ),
    ),
    Field(
        "contributions_address",
        "text",
        "Le chemin du service où les habitants écrivent",
        "Vide : aucune page n’a de formulaire.",
        example="/voix/",
        section=READERS,
    ),
    Field(
        "questions",
        "group",
        "Les questions à la mairie",
        section=READERS,
        fields=(Field("deadline", "number", "En combien de jours la ville répond", example="21"),),
    ),
    Field(
        "neighbours",
        "group",
        "L’entraide",
        section=READERS,
        fields=(
            Field("days", "number", "Combien de jours vaut une annonce", example="90"),
            Field("hours", "flag", "Compter les heures rendues"),
            Field("charter", "texts", "Ses règles, une phrase chacune"),
        ),
    ),
    Field(
        "reviews",
        "group",
        "Les avis sur les lieux",
        section=READERS,
        fields=(
            Field("stars", "flag", "Des notes de 1 à 5"),
            Field("checked", "text", "Comment ils sont contrôlés, en une phrase"),
            Field("years", "number", "Combien d’années ils restent", example="3"),
        ),
    ),
    Field("election_date", "days", "Le prochain vote", "Son jour, ou ceux de ses deux tours.", section=LAW),
    Field("promotional_categories", "texts", "Les rubriques surveillées avant un vote", section=LAW),
    Field(
        "council",
        "group",
        "Le conseil municipal",
        section=ELECTED,
        fields=(
            Field("by_name", "flag", "Les votes de chacun sont publiés"),
            Field("commit", "flag", "Une séance close est gardée par git"),
            Field(
                "authority",
                "group",
                "La collectivité",
                fields=(
                    Field("siret", "text", "Son SIRET"),
                    Field("name", "text", "Son nom"),
                    Field("prefecture", "text", "Sa préfecture", example="PREF095"),
                ),
            ),
            Field("pace", "number", "Les secondes entre deux demandes de la page du direct"),
            Field("hold", "number", "Les secondes pendant lesquelles une entrée peut être reprise"),
            Field("hashtag", "text", "Le mot-dièse de la séance"),
            Field("questions_hashtag", "text", "Le mot-dièse d’une séance de questions des habitants"),
            Field("catch_up", "free", "Ce qui est dit après une coupure"),
            Field("doubt", "number", "Les secondes après lesquelles une entrée est renvoyée"),
            Field("carry", "flag", "Facebook relaie un message sur cinq"),
        ),
    ),
    Field("tribune_terms", "by_name", "Les mandats, et leurs groupes", section=ELECTED, fields=(Field("", "texts", "Un mandat"),)),
    Field(
        "tribune_issues",
        "by_name",
        "Les numéros, et le jour où leurs textes sont dus",
        section=ELECTED,
        fields=(Field("", "day", "Un numéro"),),
    ),
    Field("tribune_length", "number", "Le plus de signes d’une tribune", section=ELECTED),
    Field(
        "roadworks",
        "group",
        "Qui répond des chantiers",
        section=ELECTED,
        fields=(
            Field("siret", "text", "Le SIRET de la commune"),
            Field("manager_first_name", "text", "Son prénom"),
            Field("manager_name", "text", "Son nom"),
        ),
    ),
    Field(
        "transit",
        "group",
        "Les bus",
        section=SITE,
        fields=(
            Field("gtfs", "web_address", "L’adresse du réseau (GTFS)"),
            Field("alerts", "texts", "Les adresses de son état (GTFS-Realtime)"),
            Field("lines", "texts", "Les lignes à montrer"),
            Field("around", "free", "Ce qui est autour d’un point"),
            Field("operator", "text", "L’exploitant"),
            Field("website", "web_address", "Son site"),
            Field("licence", "text", "La licence de ses données"),
            Field("header", "text", "L’en-tête qui porte la clé"),
        ),
    ),
    Field(
        "map_tiles",
        "group",
        "Les fonds de carte",
        section=SITE,
        fields=(
            Field("url", "text", "L’adresse", required=True, example="https://cartes.ma-region.fr/{z}/{x}/{y}.png"),
            Field("attribution", "text", "Qui les fait", required=True),
        ),
    ),
    Field("open_data_licence", "choice", "La licence des données ouvertes", choices=("licence-ouverte", "odbl"), section=SITE),
    Field("offline", "flag", "Le journal se lit sans réseau", section=SITE),
    Field("listing_size", "number", "Les publications par page d’une liste", section=SITE),
    Field("typographic_bodies", "flag", "La typographie française dans les textes aussi", section=SITE),
    Field("servers", "texts", "Les serveurs dont écrire le fichier", example="apache", section=SITE),
    Field("precompressed", "flag", "Des jumeaux compressés à côté des fichiers", section=SITE),
    Field("print_house", "text", "L’imprimeur, nommé sur ce qui est imprimé", section=SITE),
    Field("feed_max_items", "number", "Les publications par flux", section=VOICE),
    Field("websub_hubs", "texts", "Les relais à prévenir quand un flux change", section=VOICE),
    Field("announce_accounts", "free", "Les comptes qui annoncent", section=VOICE),
    Field("announce_templates", "by_name", "Les mots de chaque réseau", section=VOICE, fields=(Field("", "text", "Un réseau"),)),
    Field("announce_utm", "flag", "Les liens disent de quel réseau l’on vient", section=VOICE),
    Field("announce_digest", "free", "À qui écrire ce qui attend quelqu’un", section=VOICE),
    Field("announce_budget", "free", "Le plus qu’un réseau peut coûter par mois", section=VOICE),
    Field("announce_max_per_run", "number", "Les messages par compte et par exécution", section=VOICE),
    Field("announce_max_age_days", "number", "L’âge au-delà duquel rien n’est annoncé, en jours", section=VOICE),
    Field("carry_one_in", "number", "Facebook relaie une annonce sur tant", section=VOICE),
    Field(
        "lanes",
        "by_name",
        "Qui doit être d’accord avant de publier",
        "Par genre : article, alerte, tribune…",
        section=ELECTED,
        fields=(
            Field(
                "",
                "group",
                "Un genre",
                fields=(
                    Field("people", "number", "Combien de personnes, avec qui écrit : 1 ou 2"),
                    Field("silence", "number", "Les minutes au bout desquelles le silence vaut accord", "0 : jamais."),
                ),
            ),
        ),
    ),
    Field("desk_email", "email", "L’adresse que portent les enregistrements du bureau", section=MACHINE),
    Field("deploy", "text", "Où déposer le site", example="rsync:journal@ma-ville.fr:/var/www/journal", section=MACHINE),
    Field(
        "history_remote",
        "text",
        "Le dépôt git où pousser une alerte",
        "origin, son adresse, ou rien entre les guillemets.",
        section=MACHINE,
    ),
    Field("live", "free", "Le service du soir", section=MACHINE),
    Field(
        "contributions",
        "group",
        "Ce que les habitants écrivent au service",
        section=MACHINE,
        fields=(
            Field("public", "text", "L’adresse sous laquelle ils ouvrent /voix/", example="https://journal.ma-ville.fr"),
            Field("hours", "text", "Quand leurs textes sont lus", example="Mo-Fr 09:00-12:00,14:00-17:00; PH off"),
            Field("second", "texts", "Les genres dont un refus demande deux personnes"),
            Field("shown_until_read", "texts", "Les genres qu’un signalement laisse en ligne jusqu’à sa lecture"),
        ),
    ),
    Field(
        "agents",
        "group",
        "Le site des agents",
        "Un second site, que le service ne donne qu’aux agents de la commune.",
        section=MACHINE,
        fields=(
            Field("name", "text", "Son nom", required=True, example="Entre nous"),
            Field("town", "colour", "Sa couleur", "Le bandeau, les toits."),
        ),
    ),
    Field("service", "free", "Le service de la commune", section=MACHINE),
    Field("ledger", "text", "Où est le registre des annonces", section=MACHINE),
)
"""Every key that `ville.toml` may have, in the order of a form."""

KEPT_IN_CODE = frozenset({
    "ANNOUNCE", "ANNOUNCE_AFTER", "ANNOUNCE_PAGE_WAIT", "AUDIENCE", "RECONCILE_AFTER", "RECONCILE_PAUSE", "BEFFROI_STATE", "PREVIEW",
    "MARKDOWN", "BUILD_GATED", "BUILD_PROCESSES", "PICTURE_WIDTHS", "PICTURE_SIZES", "PICTURE_CACHE",
    "PRINT_FOLDER", "THEME", "TIMEZONE", "LISTINGS", "STATIC_PATHS",
})  # fmt: skip
"""The rooms' settings that no form edits: they stay in `pelicanconf.py` and `publishconf.py`, with Pelican's own."""


def find_field(key: str) -> SettingField | None:
    """The field of the first level that has this key."""
    return next((field for field in FIELDS if field.key == key), None)


def list_sections() -> Iterator[tuple[str, tuple[SettingField, ...]]]:
    """The headings of a form, each with its fields."""
    for section in dict.fromkeys(field.section for field in FIELDS):
        yield section, tuple(field for field in FIELDS if field.section == section)
