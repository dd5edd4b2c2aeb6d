"""What a move has done, so that it can be done again: the record, the correspondence of names, the redirections."""

import csv
import hashlib
import io
import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from plugins.core.infrastructure import durable
from plugins.core.infrastructure.errors import SettingsError
from plugins.core.publication.identifiers import find_closest, slugify, suggest_closest
from plugins.core.publication.redirect import HEAD, NAME, Redirect, read_redirects
from plugins.core.publication.untrusted_text import read_numbered_rows

CORRESPONDENCE_FILE = "correspondances.csv"
CORRESPONDENCE_HEAD = ("sorte", "ancien nom", "textes", "devient", "remarque")
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
    path = folder / CORRESPONDENCE_FILE
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
    writer.writerow(CORRESPONDENCE_HEAD)
    order = (TYPE, CATEGORY, AUTHOR)
    for sort, name in sorted(table.targets, key=lambda key: (order.index(key[0]), -counts[key], key[1])):
        cell = f"'{name}" if name[:1] in "=+@-" else name
        writer.writerow((sort, cell, counts[sort, name], table.targets[sort, name], REMARKS[sort]))
    path = folder / CORRESPONDENCE_FILE
    durable.write_durably(path, text.getvalue().encode("utf-8-sig"))
    return path


OURS = "adresses.csv"
"""What the last import wrote, beside its record."""


class Redirections:
    """The redirects of the folder `content`; `folder` is where the import remembers its own."""

    def __init__(self, content: Path, folder: Path):
        self.path, self.ours = content / NAME, folder / OURS
        self.rows = {_format_old(row): row.target for row in read_redirects(content)}
        self.former = _read_pairs(self.ours)

    def write(self, ruled: Mapping[str, str]) -> None:
        """Replace the redirects of the last import by `ruled`, old address by new. Raises OSError."""
        edited = {old: new for old, new in self.rows.items() if self.former.get(old) != new}
        ours = {old: new for old, new in ruled.items() if old not in edited}
        merged = {**edited, **ours}
        if merged != self.rows:
            durable.write_durably(self.path, _format_table(merged).encode())
        durable.write_durably(self.ours, _format_table(ours).encode())


def _format_old(row: Redirect) -> str:
    return row.path + (f"?{row.query}" if row.query else "")


def _format_table(pairs: Mapping[str, str]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(HEAD)
    writer.writerows(sorted(pairs.items()))
    return text.getvalue()


def _read_pairs(path: Path) -> dict[str, str]:
    try:
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline=""), delimiter=";"))
    except (OSError, ValueError):
        return {}
    return {row[0]: row[1] for row in rows[1:] if len(row) == 2}


ALIAS_REFUSED = re.compile(r"[\s\"'<>\\`{}|^?#:%]|//|\.html?/")
HOME = ("", "/", "/index.html", "/index.htm", "/index.php")
"""Addresses of the home page, which is the new site's own."""
LONGEST, PIECE_LONGEST = 500, 200
"""Characters, and bytes of a piece: those of `aliases`, in journal/editorial/fields.py."""


def format_alias(path: str) -> str | None:
    """`path` as the key `aliases` holds it, or None when no file can be there: a query, a program, a document."""
    bare = path.strip("/")
    if not bare or ALIAS_REFUSED.search(bare) or len(bare) > LONGEST:
        return None
    pieces = bare.split("/")
    if any(piece.startswith(".") or len(piece.encode()) > PIECE_LONGEST for piece in pieces):
        return None
    if bare.endswith((".html", ".htm")):
        return None if bare.lower() in ("index.html", "index.htm") else f"/{bare}"
    return None if re.search(r"\.[a-z0-9]{2,5}$", pieces[-1], re.IGNORECASE) else f"/{bare}/"


def split_addresses(addresses: Iterable[str], new: str) -> tuple[list[str], list[str]]:
    """Split `addresses` into possible aliases and those that need a redirect of the host; `new`, the present address, is neither."""
    aliases: dict[str, None] = {}
    ruled: dict[str, None] = {}
    for address in addresses:
        alias = format_alias(address)
        if alias is None:
            if address not in HOME:
                ruled[address] = None
        elif alias.strip("/").lower() != new.strip("/").lower():
            aliases[alias] = None
        elif alias.strip("/") != new.strip("/"):
            ruled[alias] = None  # a host tells capitals apart, and not every disk holds both names
    return list(aliases), list(ruled)


RECORD_FILE, FORMAT = "registre.jsonl", 1


@dataclass(frozen=True)
class MovedText:
    """One imported text or file. `key` is its name in the source, `file` its path below the content folder, `digest` that of the bytes that
    we wrote there; `is_written` is False between the claim of the name and the end of the writing."""

    key: str
    file: str
    digest: str
    is_written: bool = True


def read_record_version(file: Path) -> int:
    """The number of a record whose every line can be read. Raises ValueError for another."""
    try:
        _read(file)
    except SettingsError as error:
        raise ValueError(str(error)) from error
    return FORMAT


def digest_text(data: bytes) -> str:
    """A digest that recognises a file unless it was edited."""
    return hashlib.sha256(data).hexdigest()[:20]


class MigrationRecord:
    """The record of the folder `reprise`: read whole, grown by lines that are durable, tidied at the end."""

    def __init__(self, folder: Path, content: Path, is_rehearsal: bool):
        self.path, self.content, self.is_rehearsal = folder / RECORD_FILE, content, is_rehearsal
        self.texts: dict[str, MovedText] = {}
        self.owners: dict[str, str] = {}
        before: dict[str, MovedText] = {}
        for moved_text in _read(self.path):
            if moved_text.key in self.texts:
                before[moved_text.key] = self.texts[moved_text.key]
            self._enter(moved_text)
        for key in [key for key, moved_text in self.texts.items() if not moved_text.is_written]:
            self._settle(key, before.get(key))

    def _enter(self, moved: MovedText) -> None:
        before = self.texts.get(moved.key)
        if before is not None and self.owners.get(before.file) == moved.key:
            del self.owners[before.file]
        self.texts[moved.key] = moved
        self.owners[moved.file] = moved.key

    def _settle(self, key: str, before: MovedText | None) -> None:
        """A run was killed between the claim of `key` and the end of its writing: the folder shows how far it came."""
        claim = self.texts[key]
        if before is not None and before.is_written and before.file != claim.file and self._is_unchanged(before):
            self.texts[key] = before  # the former file is still to go: both names are this text's
            self.owners[before.file] = key
        elif self._is_unchanged(claim):
            self.texts[key] = replace(claim, is_written=True)
        elif before is not None and before.is_written and self._is_unchanged(before):
            self.texts[key] = before

    def _is_unchanged(self, moved: MovedText) -> bool:
        """Whether its file has the bytes that we wrote."""
        try:
            return digest_text((self.content / moved.file).read_bytes()) == moved.digest
        except OSError:
            return False

    def compare_state(self, key: str) -> str:
        """The state of our file: `new`, `same` (as we wrote it), `edited`, or `deleted`."""
        moved_text = self.texts.get(key)
        if moved_text is None:
            return "new"
        try:
            data = (self.content / moved_text.file).read_bytes()
        except OSError:
            return "deleted" if moved_text.is_written else "new"
        return "same" if digest_text(data) == moved_text.digest else "edited"

    def is_free(self, file: str, key: str) -> bool:
        """Whether the text `key` may use the name `file`: it is free, or holds only what an interrupted run of ours left."""
        owner = self.owners.get(file)
        return owner == key or (owner is None and not (self.content / file).exists())

    def has(self, file: str, key: str) -> bool:
        """Whether the text `key` got the name `file` before."""
        return self.owners.get(file) == key

    def write(self, key: str, file: str, data: bytes) -> None:
        """Put `data` at `file`, claimed first; the former file of the same text, unless it was edited, goes. Raises OSError."""
        before = self.texts.get(key)
        moved_text = MovedText(key, file, digest_text(data), is_written=False)
        if not self.is_rehearsal:
            self._append(moved_text)
            path = self.content / file
            path.parent.mkdir(parents=True, exist_ok=True)
            durable.write_durably(path, data)
            if before is not None and before.file != file and self.compare_state(key) == "same":
                (self.content / before.file).unlink(missing_ok=True)
            self._append(MovedText(key, file, moved_text.digest))
        self._enter(MovedText(key, file, moved_text.digest))

    def _append(self, moved: MovedText) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab") as file:
            file.write(_format_line(moved))
            file.flush()
            os.fsync(file.fileno())

    def tidy(self) -> None:
        """Sort one line per text by name, so that git shows only what the next run changes."""
        if not self.is_rehearsal and self.texts:
            durable.write_durably(self.path, b"".join(_format_line(self.texts[key]) for key in sorted(self.texts)))


def _format_line(moved: MovedText) -> bytes:
    return json.dumps(asdict(moved), ensure_ascii=False).encode() + b"\n"


def _read(path: Path) -> list[MovedText]:
    """The lines of the record; the last may have been cut by a power cut. Raises SettingsError."""
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return []
    except OSError as error:
        raise SettingsError([f"{path} : impossible de lire ce fichier ({error.strerror})."]) from None
    texts = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            texts.append(MovedText(**json.loads(line)))
        except (ValueError, TypeError):
            if number == len(lines):
                break
            raise SettingsError(
                [f"{path}:{number} ne se lit pas. Reprenez celui d’hier dans git : il dit ce qui a été retouché ici."]
            ) from None
    return texts
