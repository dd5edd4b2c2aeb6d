"""The report of a build: why each page was rendered, by what moved among the parts of its fingerprint; and all of it in a few French
sentences, for an editor.
"""

import marshal
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from plugins.core.infrastructure.output_files import is_compressed_twin
from plugins.engine.incremental.disk.inputs import CODE, PACKAGES, PLACE, PYTHON, UNCHANGED, Inputs

Cause = tuple[str, str]
"""A sort of cause (`RenderCause`), and the word that says which: a template, a name, an attribute."""


@dataclass(frozen=True)
class ChangedSources:
    """The files that moved since the last build, by their path below the content folder."""

    changed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changed or self.added or self.removed)


@dataclass(frozen=True)
class BuildReport:
    """`written_files` and `removed_files` are the files put in place and those taken away, by their path in the output.

    `full_render_causes` says, in French, why nothing of the last build could be used; empty when something was. `pages` are the pages
    among `written_files`, each with its template and the causes; `left_out_files` those among `removed_files`. `strangers` are the plugins
    that declare nothing, by what they listen to. `total` is the number of the site's pages.
    """

    written_files: tuple[str, ...] = ()
    removed_files: tuple[str, ...] = ()
    full_render_causes: tuple[str, ...] = ()
    sources: ChangedSources = ChangedSources()
    pages: Mapping[str, tuple[str, list[Cause]]] = field(default_factory=dict)
    left_out_files: Mapping[str, str] = field(default_factory=dict)
    strangers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    total: int = 0


NEW, LOST, ALWAYS, STRANGERS = "new", "lost", "always", "strangers"
TEMPLATE, CONTEXT, OWN, TEXT, ADDRESS, LINKS, ATTRIBUTE, TRANSLATIONS = (
    "template",
    "context",
    "own",
    "text",
    "address",
    "links",
    "attribute",
    "translations",
)
Pieces = tuple[int, ...]
"""Checksums of what an object of Pelican's is: its text, its address, where its links lead, its translations, then each attribute."""

OF_CONTENT = (TEXT, ADDRESS, LINKS, TRANSLATIONS)


@dataclass
class PageInputs:
    """The inputs of one page. `own_values` are the values that it alone is given; an object of Pelican's is there with its pieces.

    `source` is the file that it shows, if it shows one; `doubt` says why it must be rendered each time; `causes` and `at` are those of the
    last time that it was.
    """

    template: str
    source: str = ""
    doubt: str = ""
    own_values: dict[str, int | Pieces] = field(default_factory=dict)
    causes: list[Cause] = field(default_factory=list)
    at: str = ""

    def freeze(self) -> bytes:
        """The inputs in the store's form."""
        return marshal.dumps((self.template, self.source, self.doubt, self.own_values, self.causes, self.at))

    @classmethod
    def thaw(cls, frozen: bytes) -> "PageInputs":
        """Out of the store; what cannot be read explains nothing."""
        try:
            return cls(*marshal.loads(frozen))
        except (ValueError, EOFError, TypeError):
            return cls("")


@dataclass(frozen=True)
class Around:
    """The inputs shared by all pages of one template: its files, and the names of the shared context that they reach."""

    files: Mapping[str, int]
    names: Mapping[str, int]


def checksum_digest(digest: bytes) -> int:
    """A checksum, to name what moved."""
    return zlib.crc32(digest)


def list_causes(before: PageInputs | None, now: PageInputs, was: Around, around: Around, attributes: tuple[str, ...]) -> list[Cause]:
    """What changed in one page since `before`, and `around` it since it was so. `attributes` are those that rooms add to contents."""
    if before is None:
        return [(NEW, "")]
    if now.doubt:
        return [(ALWAYS, now.doubt)]
    files = [name for name in {**was.files, **around.files} if was.files.get(name) != around.files.get(name)]
    all_causes = [*((TEMPLATE, name) for name in files), *((CONTEXT, name) for name in _list_changed_names(was.names, around.names))]
    for name in _list_changed_names(before.own_values, now.own_values):
        all_causes.extend(_find_value_causes(name, before.own_values[name], now.own_values[name], attributes))
    return all_causes


def _list_changed_names(before: Mapping[str, object], now: Mapping[str, object]) -> list[str]:
    """The names of both whose value changed; a name that only one of them has comes from a template that changed."""
    return [name for name, mark in before.items() if name in now and mark != now[name]]


def _find_value_causes(name: str, before: object, now: object, attributes: tuple[str, ...]) -> Iterator[Cause]:
    if not (isinstance(before, tuple) and isinstance(now, tuple)):
        yield OWN, name
        return
    sorts = [*((sort, "") for sort in OF_CONTENT), *((ATTRIBUTE, attribute) for attribute in attributes)]
    yield from (sort for sort, was, is_now in zip(sorts, before, now, strict=False) if was != is_now)


FIRST = "première construction"
MEMORY_MISSING = "la mémoire des constructions manquait"
SPOILT = "la mémoire des constructions était abîmée"
ASKED_FOR = "vous l’avez demandé"
WITHOUT_US = "plugins.engine.incremental.plugin n’est pas dans PLUGINS"
SENTENCES = {
    PYTHON: "Python a changé de version",
    PACKAGES: "les paquets installés ont changé",
    PLACE: "le journal, son site ou ses réglages ont changé de dossier",
}


def list_reasons(inputs: Inputs, digests: Mapping[str, bytes]) -> tuple[str, ...]:
    """In French, why nothing that the last build left may be used; none when something may. `digests` are the digests of the files now."""
    if not inputs.recorded_inputs:
        return (MEMORY_MISSING if inputs.output_files else FIRST,)
    before, now = inputs.around, inputs.around_now
    parts = [name for name in {**before, **now} if before.get(name) != now.get(name)]
    sentences = [SENTENCES.get(name, f"la variable {name} a changé") for name in parts]
    return tuple(dict.fromkeys([*_list_code_reasons(inputs, digests), *sentences]))


def _list_code_reasons(inputs: Inputs, found: Mapping[str, bytes]) -> Iterator[str]:
    for path in inputs.find_changed_files(found):
        if path.startswith(f"{CODE}/"):
            yield "Beffroi a changé"
        elif inputs.is_code(path) and Path(path).parent == inputs.settings_file.parent:
            yield f"réglages modifiés : {Path(path).name}"
        elif inputs.is_code(path):
            yield f"greffon modifié : {Path(path).name}"


def find_changed_sources(inputs: Inputs, digests: Mapping[str, bytes]) -> ChangedSources:
    """The files of the content that moved since the last build."""
    root = f"{inputs.content}/"
    changed_paths = sorted(path for path in inputs.find_changed_files(digests) if path.startswith(root))
    names = {path: path.removeprefix(root) for path in changed_paths}
    return ChangedSources(
        tuple(names[path] for path in changed_paths if path in inputs.recorded_inputs and path in digests),
        tuple(names[path] for path in changed_paths if path not in inputs.recorded_inputs),
        tuple(names[path] for path in changed_paths if path not in digests),
    )


WORKS = {"article": "article", "brief": "brève", "page": "page"}
"""What shows one publication, by its template."""
FEMININE = frozenset({"brève", "page"})
LISTS = {
    "index": ("accueil", ""),
    "category": ("rubrique", "rubriques"),
    "category_list": ("liste des rubriques", ""),
    "tag": ("mot-clé", "mots-clés"),
    "tag_list": ("liste des mots-clés", ""),
    "author": ("auteur", "auteurs"),
    "quarter": ("quartier", "quartiers"),
    "quarters": ("liste des quartiers", ""),
    "archives": ("archives", ""),
    "period_archives": ("période des archives", "périodes des archives"),
    "event": ("événement", "événements"),
    "place": ("lieu", "lieux"),
    "session": ("séance", "séances"),
    "alert": ("alerte", "alertes"),
    "roadwork": ("chantier", "chantiers"),
    "redirect": ("ancienne adresse", "anciennes adresses"),
    "accessibility": ("déclaration d’accessibilité", ""),
    "agenda": ("agenda", ""),
    "agenda_day": ("jour de l’agenda", "jours de l’agenda"),
    "agenda_list": ("liste de l’agenda", "listes de l’agenda"),
    "agenda_month": ("mois de l’agenda", "mois de l’agenda"),
    "agenda_places": ("lieux de l’agenda", ""),
    "agenda_weekend": ("week-end de l’agenda", ""),
    "alerts": ("liste des alertes", ""),
    "council": ("page du conseil", ""),
    "council_items": ("liste des points du conseil", "listes des points du conseil"),
    "council_member": ("membre du conseil", "membres du conseil"),
    "council_members": ("liste des membres du conseil", ""),
    "emergency": ("page des urgences", ""),
    "follow": ("page « Nous suivre »", ""),
    "legal_notice": ("mentions légales", ""),
    "offline": ("page hors connexion", ""),
    "open_data": ("données ouvertes", ""),
    "personal_data": ("données personnelles", ""),
    "place_list": ("liste de lieux", "listes de lieux"),
    "places": ("annuaire des lieux", ""),
    "roadworks": ("page des travaux", ""),
    "search": ("page de recherche", ""),
    "series": ("série", "séries"),
    "site_map": ("plan des pages", ""),
    "streets": ("liste des rues", ""),
    "traffic": ("page du trafic", ""),
    "transit_line": ("ligne de transports", "lignes de transports"),
    "transit_stop": ("arrêt", "arrêts"),
    "transit_stops": ("liste des arrêts", ""),
    "young": ("page des jeunes", ""),
}
FILES = (
    (("flux/", "feeds/"), (), ("flux", "flux")),
    (("sitemap",), (), ("plan du site", "")),
    (("theme/",), (), ("fichier du thème", "fichiers du thème")),
    ((), (".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif", ".svg", ".heic", ".heif"), ("image", "images")),
)
OTHER = ("autre fichier", "autres fichiers")
WORLD = 3
"""How many reasons are told that are no text: the others come from the same change, more often than not."""
DOC = "./beffroi help operations greffon"


def format_build_report(built: BuildReport) -> list[str]:
    """The lines to print."""
    lines = [_format_first_line(built)]
    lines.extend(_format_strangers(built))
    return lines


def _format_first_line(built: BuildReport) -> str:
    pages = sum(1 for path in built.written_files if path.endswith(".html"))
    if built.full_render_causes:
        return f"Construit à neuf : {format_count(built.total or pages, 'page', 'pages')} ({', '.join(built.full_render_causes)})."
    if not built.written_files and not built.removed_files:
        return f"Le site reste le même{_format_invisible_sources(built.sources)}." if built.sources else UNCHANGED
    head = format_count(pages, "page", "pages") if pages else format_count(len(_exclude_twins(built.written_files)), "fichier", "fichiers")
    because = ", ".join(list(dict.fromkeys(_list_reasons(built)))[:WORLD])
    return f"{head} : {', '.join(_summarize_files(built))}" + (f" ({because})." if because else ".")


def _format_invisible_sources(sources: ChangedSources) -> str:
    changed_files = [*sources.changed, *sources.added, *sources.removed]
    return (
        f" : {format_several(changed_files, 2)} n’y paraît pas"
        if len(changed_files) == 1
        else f" : {format_several(changed_files, 2)} n’y paraissent pas"
    )


def _summarize_files(built: BuildReport) -> Iterator[str]:
    """The publications first, by what became of them, then the lists, then the files."""
    works: Counter[tuple[Any, ...]] = Counter()
    others: Counter[Any] = Counter()
    for template, causes in built.pages.values():
        stem = PurePosixPath(template).stem
        noun = WORKS.get(stem)
        if noun:
            works[noun, _name_fate(causes)] += 1
        else:
            others[LISTS.get(stem, (f"page « {stem} »", f"pages « {stem} »"))] += 1
    left_stems = (PurePosixPath(template).stem for template in built.left_out_files.values())
    left_counts = Counter(WORKS[stem] for stem in left_stems if stem in WORKS)
    files = Counter(_classify_file(path) for path in _exclude_twins(built.written_files) if path not in built.pages)
    gone_counts = Counter(
        _classify_file(path)
        for path in _exclude_twins(built.removed_files)
        if PurePosixPath(built.left_out_files.get(path, "")).stem not in WORKS
    )
    yield from (_format_fate(noun, fate, number) for (noun, fate), number in works.items())
    yield from (_format_fate(noun, "retiré", number) for noun, number in left_counts.items())
    yield from (_format_number(names, others.pop(names)) for names in LISTS.values() if names in others)
    yield from (_format_number(names, number) for names, number in (others + files).items())
    yield from (f"{format_count(number, *names)} en moins" for names, number in gone_counts.items())


def _name_fate(causes: Iterable[Cause]) -> str:
    sorts = {sort for sort, _ in causes}
    return "ajouté" if NEW in sorts else "modifié" if "text" in sorts else "refait"


def _format_fate(noun: str, fate: str, number: int) -> str:
    fate = f"{fate}e" if noun in FEMININE else fate
    return f"{noun} {fate}" if number == 1 else f"{format_count(number, noun, f'{noun}s')} {fate}s"


def _format_number(names: tuple[str, str], number: int) -> str:
    singular, many = names
    return singular if number == 1 or not many else format_count(number, singular, many)


def _exclude_twins(paths: Iterable[str]) -> list[str]:
    """The `paths` without compressed twins."""
    all_of_them = set(paths)
    return [path for path in paths if not is_compressed_twin(path, all_of_them)]


def _classify_file(path: str) -> tuple[str, str]:
    if path.endswith(".html"):
        return "page", "pages"
    for starts, ends, names in FILES:
        if (starts and path.startswith(starts)) or (ends and path.lower().endswith(ends)):
            return names
    return OTHER


def _list_reasons(built: BuildReport) -> Iterator[str]:
    """What changed besides texts: a template, a setting, the day."""
    counts = Counter(cause for _, causes in built.pages.values() for cause in causes)
    for (sort, word), _ in counts.most_common():
        if sort == TEMPLATE:
            yield f"gabarit {word} modifié"
        elif sort == CONTEXT and not built.sources:
            yield f"{format_name(word)} a changé"
        elif sort == LOST:
            yield "des fichiers du site avaient été touchés"
        elif sort in (ALWAYS, STRANGERS) and word:
            yield f"refait à chaque fois : {word}"


def _format_strangers(built: BuildReport) -> Iterator[str]:
    if not built.written_files and not built.removed_files and not built.sources and not built.full_render_causes:
        return
    if built.strangers.get("writing"):
        yield f"{_format_plugins(built, 'writing')} regarde chaque page qu’on écrit : tout est refait, par un seul processus. Voir {DOC}"
    elif built.strangers.get("gathering"):
        yield f"{_format_plugins(built, 'gathering')} peut changer les textes une fois lus : toutes leurs pages sont refaites. Voir {DOC}"
    elif built.strangers.get("reading"):
        yield f"{_format_plugins(built, 'reading')} écoute la lecture : tous les textes sont relus. Voir {DOC}"


def _format_plugins(built: BuildReport, when: str) -> str:
    return f"Le greffon {format_several(sorted(built.strangers[when]), 3)}"


NARROW = "\u202f"
NAMES = {
    "articles": "la liste des articles",
    "pages": "la liste des pages",
    "dates": "la liste des articles par date",
    "tags": "la liste des mots-clés",
    "categories": "la liste des rubriques",
    "authors": "la liste des auteurs",
    "now": "l’heure",
    "town": "la mairie (TOWN)",
    "accounts": "la liste des comptes (ACCOUNTS)",
    "organisation": "la fiche de la mairie (TOWN)",
    "category_links": "le menu des rubriques",
    "page_links": "le menu des pages",
    "feed_links": "la liste des flux",
    "default_card": "l’image par défaut (DEFAULT_IMAGE)",
    "periods": "la liste des périodes",
    "listing": "la liste",
    "quarters": "la liste des quartiers",
    "has_quarters": "qu’il y ait des quartiers",
    "asset": "l’adresse d’un style, d’un script ou d’une police du thème",
}


def format_count(number: int, singular: str, many: str) -> str:
    """`10 214 pages`, with thin spaces between thousands."""
    return f"{number:,} {singular if number < 2 else many}".replace(",", NARROW)


def format_name(name: str) -> str:
    """A readable name for a variable of the templates' context."""
    return NAMES.get(name) or (f"le réglage {name}" if name.isupper() else f"la valeur « {name} »")


def format_several(names: Sequence[str], most: int) -> str:
    """`a, b et c`; those past the first `most` are only counted."""
    listed = list(names[:most])
    if len(names) > most:
        listed.append(format_count(len(names) - most, "autre", "autres"))
    return " et ".join(filter(None, [", ".join(listed[:-1]), listed[-1]]))
