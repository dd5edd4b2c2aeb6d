"""The table that the webmaster edits: what each category, type and author of the old site becomes here. Written the first time, read the
next; what is new in the source is added below, and nothing that was edited is touched."""

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from plugins.core.infrastructure import durable
from plugins.core.infrastructure.errors import SettingsError
from plugins.core.publication.identifiers import find_closest, slugify, suggest_closest
from plugins.core.publication.untrusted_text import read_numbered_rows

NAME = "correspondances.csv"
HEAD = ("sorte", "ancien nom", "textes", "devient", "remarque")
CATEGORY, TYPE, AUTHOR = "rubrique", "genre", "auteur"
LEFT_OUT = "rien"
KINDS = ("article", "breve", "page", "evenement", LEFT_OUT)
REMARKS = {
    CATEGORY: "une rubrique d’ici ; vide : devient un mot-clé",
    TYPE: "article, breve, page, evenement, ou rien",
    AUTHOR: "le nom qui signe ; vide : ne signe pas",
}
GUESSES = {
    "post": "article",
    "article": "article",
    "page": "page",
    "breve": "breve",
    "rubrique": "page",
    "tribe_events": "evenement",
    "event": "evenement",
    "evenement": "evenement",
    "mec-events": "evenement",
    "ajde_events": "evenement",
    "aec-event": "evenement",
}
"""What the types of WordPress, of its calendars, and of SPIP become, unless the table says otherwise."""

COMMON_SECTIONS = {
    "vie municipale": ("actualites", "mairie", "conseil municipal", "vie communale", "municipalite", "infos", "village", "commune"),
    "travaux": ("voirie", "urbanisme", "chantiers", "amenagement"),
    "ecoles": ("enfance", "jeunesse", "education", "scolaire", "petite enfance", "vie scolaire", "periscolaire"),
    "culture": ("patrimoine", "bibliotheque", "mediatheque", "loisirs", "animation", "culture et loisirs", "histoire"),
    "sport": ("sports",),
    "environnement": ("dechets", "nature", "cadre de vie", "developpement durable", "ecologie", "eau"),
    "vie associative": ("associations", "association", "fetes"),
    "solidarite": ("social", "ccas", "sante", "seniors", "aines", "action sociale"),
}
"""What communes call their sections, by the one of ours that is nearest."""

ANONYMOUS = frozenset({"admin", "administrateur", "administrator", "webmaster", "webmestre", "redaction", "mairie", "root", "user"})


@dataclass
class Correspondence:
    """`targets` says what each becomes, by its sort and its name in the source."""

    targets: dict[tuple[str, str], str] = field(default_factory=dict)

    def find_kind(self, type: str) -> str:
        """The kind of publication that a type of the source becomes; `rien` when it is left aside."""
        return self.targets.get((TYPE, type), LEFT_OUT)

    def find_author(self, name: str) -> str:
        """The name that signs in place of `name`, or nothing."""
        return self.targets.get((AUTHOR, name), name)

    def find_category(self, name: str) -> str:
        """The category of ours for `name`, or nothing when it becomes a tag."""
        return self.targets.get((CATEGORY, name), "")


def read_correspondence(folder: Path, categories: Sequence[str]) -> Correspondence:
    """Read the correspondence table of `folder`; empty without one. Raises SettingsError with every wrong line."""
    path = folder / NAME
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Correspondence()
    except OSError as error:
        raise SettingsError([f"{path} : impossible de lire ce fichier ({error.strerror})."]) from None
    table, mistakes = Correspondence(), []
    for line, cells in read_numbered_rows(data):
        try:
            sort, name, target = _read_row(cells, categories)
        except ValueError as wrong:
            mistakes.append(f"{path}:{line}  {wrong}")
        else:
            table.targets[sort, name] = target
    if mistakes:
        raise SettingsError(mistakes)
    return table


def _read_row(cells: list[str], categories: Sequence[str]) -> tuple[str, str, str]:
    """Raises ValueError with a French sentence."""
    sort, name, target = cells[0], *(cells[at] if len(cells) > at else "" for at in (1, 3))
    name = name.removeprefix("'")
    if sort not in REMARKS:
        raise ValueError(f"« {sort[:40]} » n’est pas une sorte. Choisissez parmi : {', '.join(REMARKS)}.")
    choices = KINDS if sort == TYPE else categories if sort == CATEGORY else ()
    if target and choices and target not in choices:
        by_slug = {slugify(choice): choice for choice in choices}
        if slugify(target) in by_slug:
            return sort, name, by_slug[slugify(target)]
        hint = suggest_closest(target[:80], choices)
        raise ValueError(f"« {target[:60]} » n’existe pas ici. {hint}")
    return sort, name, target or (LEFT_OUT if sort == TYPE else "")


def add_guesses(table: Correspondence, counts: Mapping[tuple[str, str], int], categories: Sequence[str]) -> list[tuple[str, str]]:
    """Add to `table` a guess for each name of `counts` that it lacks; those that were added."""
    missing = [key for key in counts if key not in table.targets]
    for sort, name in missing:
        table.targets[sort, name] = _guess(sort, name, categories)
    return missing


def _guess(sort: str, name: str, categories: Sequence[str]) -> str:
    if sort == TYPE:
        return GUESSES.get(name, LEFT_OUT)
    if sort == AUTHOR:
        return "" if slugify(name) in ANONYMOUS or "@" in name else name
    by_slug = {slugify(category): category for category in categories}
    slug = slugify(name)
    if slug in by_slug:
        return by_slug[slug]
    section = next((ours for ours, words in COMMON_SECTIONS.items() if slug in map(slugify, words)), "")
    return by_slug.get(slugify(section), "") if section else (find_closest(name[:80], categories) or "")


def write_correspondence(folder: Path, table: Correspondence, counts: Counter[tuple[str, str]]) -> Path:
    """Keep the table, the most frequent first in each sort, as a French spreadsheet opens it. Raises OSError."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEAD)
    order = (TYPE, CATEGORY, AUTHOR)
    for sort, name in sorted(table.targets, key=lambda key: (order.index(key[0]), -counts[key], key[1])):
        cell = f"'{name}" if name[:1] in "=+@-" else name
        writer.writerow((sort, cell, counts[sort, name], table.targets[sort, name], REMARKS[sort]))
    path = folder / NAME
    durable.write_durably(path, text.getvalue().encode("utf-8-sig"))
    return path
