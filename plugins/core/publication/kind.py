"""A kind of publication, declared once as data by the room that owns it.

Reading, checks, `new`, listings, feeds, announcements and exports derive from the declaration, so that no room knows another's insides.
A room declares its kinds in a module `kinds.py`, as a tuple `KINDS`; its line in PLUGINS is what registers them.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal

from plugins.core.publication.instants import TimeSpan
from plugins.core.publication.raw_value import RawValue
from plugins.core.publication.words import MONTHS

if TYPE_CHECKING:
    from plugins.core.publication.publication import Publication

EVERYBODY, AGENTS = "tous", "agents"
AUDIENCES = (EVERYBODY, AGENTS)
"""What the key `audience` may say; a text without it is for everybody."""


Scene = Literal["belfry", "danger", "calendar", "week", "place", "works", "line"]
"""What is drawn beside the words. The words of a danger stand on its red, which is no town's colour."""


@dataclass(frozen=True)
class CardFace:
    """`label` stands over the title, in place of the section. `large` and `small` are written in the scene: a day and its month, the
    name of a line."""

    scene: Scene = "belfry"
    label: str = ""
    large: str = ""
    small: str = ""


NO_FACE = CardFace()
"""That of a publication of no sort in particular."""


def show_day(label: str, day: date | None) -> CardFace:
    """The face of what takes place on that `day`; on none in particular without it."""
    return CardFace("calendar", label, str(day.day), MONTHS[day.month - 1]) if day else CardFace("week", label)


def show_lines(label: str, lines: tuple[str, ...], otherwise: Scene) -> CardFace:
    """The face of a disruption of `lines`: the names of one or two in a badge; `otherwise` when it names none, or too many to be read."""
    named = " · ".join(lines)
    return CardFace("line", label, named) if 0 < len(named) <= LONGEST_BADGE else CardFace(otherwise, label)


LONGEST_BADGE = 7
"""Letters that can be read in the badge."""


@dataclass(frozen=True)
class SpokenForm:
    """How people say what files have in a syntax. `understand(text)` gives the value of the file and the same as one says it, or None;
    `example` is shown beside the field of a form."""

    understand: Callable[[str], tuple[str, str] | None]
    example: str


@dataclass(frozen=True)
class Field:
    """One key of the front matter.

    `type` names how it is read (`plugins/journal/editorial/fields.py`): text, line, name (a line that names a page), instant, day, flag,
    choice, words, slug, identity, address, addresses, file, picture, mapping, mappings (a list of them). `choices` is either the values
    or the name of the setting that lists them. `longest` is in characters. `label` and `help` are the words of the editor's form.
    `fields` are the keys inside a mapping.

    `reads` is the room's own reader of this key, whatever its `type`: from what was written to a value that can be compared, pickled and
    shown by `repr`. It raises `InvalidValue`. `heaviest` is what the words weigh at most, as X counts them beside a link.
    `spoken_form` is for a form, where one may type it as one says it. `names_kind` is the kind of the texts that its values name, by slug,
    `id` or title.
    """

    name: str
    type: str
    label: str
    help: str = ""
    required: bool = False
    choices: tuple[str, ...] | str = ()
    longest: int | None = None
    heaviest: int | None = None
    fields: tuple["Field", ...] = ()
    reads: Callable[[RawValue], object] | None = field(default=None, repr=False)
    spoken_form: SpokenForm | None = field(default=None, repr=False)
    names_kind: str = ""

    def __hash__(self) -> int:
        """That of its name: the fields of a kind are looked up for each text."""
        return hash(self.name)


@dataclass(frozen=True)
class Kind:
    """A kind of publication.

    `folder` is below the content folder. `address` is a format over `date` and `slug`, ending with a slash.
    `stream` kinds are dated and belong to the home page, the lists, the archives and the feeds; the others are pages.
    `one_paragraph` kinds have a body of a single paragraph.
    `verbatim` kinds are published as they were handed in: their text is kept beside its HTML, and no French space is put in it.
    `exports` are the front-matter keys that open data and other rooms may show. `example` is the body that `new` proposes, `proposed` are
    keys that it proposes beside those that it always does. A page of a kind with an `essential` key has something to say by that key, or by
    its text: without both it is put online at no date.

    `find_current_span(publication, now)` is what of it is going on, or the next that is to come, at `now`; None once all is over. Quarter
    pages and the home page show a kind that has it by that time, and never what is over. A kind without it tells of nothing that passes.

    `find_card_face(publication)` is what the card of one without a picture shows besides its title.

    A wrong file of a kind that `spares` is left out of the site, and told: it keeps nothing else from being published. The foot of every
    page leads to the list of a kind that is `is_linked_in_footer`: one that comes and goes is not, or each page would be made again.

    A publication of a kind without `has_page` is shown by the page of another: it is in no list, and its address is only a name. The body
    of a kind that is `is_plain_text` is paragraphs and quotations (`publication.contribution.format_plain_text`), whatever signs it holds.

    The desk calls the body `body_label`, and asks for the keys `asked_first` before those of the fold. Of each pair of `stamps`, it fills
    in the second key, an instant or a day, once the first (`body`, or a key) is written and nobody has said when.
    """

    name: str
    label: str
    plural: str
    folder: str
    address: str
    template: str
    fields: tuple[Field, ...]
    stream: bool = True
    feeds: bool = True
    announces: bool = True
    body_required: bool = True
    one_paragraph: bool = False
    verbatim: bool = False
    schema_org: str = "NewsArticle"
    exports: tuple[str, ...] = ()
    example: str = ""
    find_current_span: "Callable[[Publication, datetime], TimeSpan | None] | None" = field(default=None, repr=False)
    find_card_face: "Callable[[Publication], CardFace] | None" = field(default=None, repr=False)
    spares: bool = False
    is_linked_in_footer: bool = True
    proposed: tuple[str, ...] = ()
    essential: str = ""
    has_page: bool = True
    is_plain_text: bool = False
    body_label: str = "Texte"
    asked_first: tuple[str, ...] = ()
    stamps: tuple[tuple[str, str], ...] = ()

    @cached_property
    def weighed_fields(self) -> tuple[Field, ...]:
        """The keys whose words X must take whole."""
        return tuple(field for field in self.fields if field.heaviest)

    def find_field(self, name: str) -> Field | None:
        """The field of one key, or None when this kind does not have it."""
        return next((field for field in self.fields if field.name == name), None)


@dataclass(frozen=True)
class Kinds:
    """Every kind that the rooms in use declare, by name."""

    by_name: Mapping[str, Kind] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Kind]:
        return iter(self.by_name.values())

    def __getitem__(self, name: str) -> Kind:
        return self.by_name[name]

    def for_path(self, path: str) -> Kind:
        """The kind of the file at `path`, relative to the content folder.

        A file in no kind's folder is of the first kind that was declared: an imported archive has folders of its own.
        """
        parts = PurePosixPath(path).parts
        for kind in self:
            folder = PurePosixPath(kind.folder).parts
            if parts[: len(folder)] == folder:
                return kind
        return next(iter(self))


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
