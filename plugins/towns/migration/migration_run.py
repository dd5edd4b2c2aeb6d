"""One run of a move: its report, the files that it fetches, the publications that it has written."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import quote, urljoin, urlsplit

import requests

from plugins.core.infrastructure.http_client import AnswerTooLarge, LocalAddressError, mount_public_only, read_body
from plugins.core.publication.identifiers import slugify
from plugins.journal.editorial import picture
from plugins.journal.editorial.rules import TownRules
from plugins.towns.migration.record import Correspondence, MigrationRecord, digest_text
from plugins.towns.migration.source_site import (
    LARGEST_FILE,
    LONGEST_ANSWER,
    UNKNOWN_BASE,
    PlannedText,
    SourceSite,
    find_site_path,
    is_file_path,
)

EXAMPLES = 3


@dataclass
class MigrationReport:
    """`created`, `changed`, `unchanged` count texts by kind, `files` those that came, `files_here` with those that had come before;
    `losses` pairs of a cause and what it concerns; `addresses` are the old ones that answer, by how; `notes` are sentences that come
    first."""

    program: str
    base: str
    created: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    files: int = 0
    files_here: int = 0
    losses: list[tuple[str, str]] = field(default_factory=list)
    addresses: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    mistakes: list[tuple[str, int, str]] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing of the source is here, neither by this run nor by one before."""
        return not (self.created.total() or self.changed.total() or self.unchanged.total() or self.files_here)

    def summarize(self) -> Iterator[str]:
        """The summary for the terminal, a few lines."""
        for count, words in ((self.created, "nouveaux"), (self.changed, "mis à jour"), (self.unchanged, "inchangés")):
            if total := sum(count.values()):
                yield f"{total} textes {words} ({_format_by_kind(count)})."
        if self.files:
            yield f"{self.files} images et documents apportés."
        answered, lost_count = sum(self.addresses.values()), len({subject for cause, subject in self.losses if cause == "address lost"})
        if answered or lost_count:
            yield f"{answered} anciennes adresses répondent" + (f", {lost_count} non." if lost_count else ".")
        for cause, subjects in _group_losses(self.losses):
            yield f"{_count_things(cause, subjects)} × {CAUSES[cause].text}."


def format_report(report: MigrationReport) -> str:
    """The page, in Markdown."""
    lines = [f"# Reprise du site {report.base}".rstrip(), "", f"Repris de : {report.program}. Rien de ce qui est repris n’est annoncé.", ""]
    lines += [f"- **{note}**" for note in report.notes] + ([""] if report.notes else [])
    lines += ["## Ce qui est venu", "", "| | nouveaux | mis à jour | inchangés |", "|---|---:|---:|---:|"]
    for kind in sorted({*report.created, *report.changed, *report.unchanged}):
        lines.append(f"| {kind} | {report.created[kind]} | {report.changed[kind]} | {report.unchanged[kind]} |")
    lines += [f"| images et documents | {report.files} | | |", "", "## Les anciennes adresses", ""]
    lines += [f"- {count} {how}" for how, count in report.addresses.most_common()] or ["- aucune"]
    lines += _format_section("Ce qui a changé", report.losses, is_lost=False)
    lines += _format_section("Ce qui manque", report.losses, is_lost=True)
    if report.mistakes:
        lines += ["", "## Ce que la vérification en dit", "", "| combien | sorte | quoi faire |", "|---:|---|---|"]
        lines += [f"| {count} | {_format_cell(sort)} | {_format_cell(remedy)} |" for sort, count, remedy in report.mistakes]
    lines += _list_cut_rows(report.losses)
    lines += [
        "",
        "La table des rubriques, des genres et des auteurs est `reprise/correspondances.csv` : corrigez-la, relancez la même commande, et",
        "ce que vous n’avez pas retouché la suit.",
        "",
    ]
    return "\n".join(lines)


def _format_section(title: str, losses: Iterable[tuple[str, str]], is_lost: bool) -> list[str]:
    rows = [(cause, subjects) for cause, subjects in _group_losses(losses) if CAUSES[cause].is_lost is is_lost]
    if not rows:
        return []
    lines = ["", f"## {title}", "", "| combien | quoi | remède | par exemple |", "|---:|---|---|---|"]
    for cause, subjects in rows:
        names = _list_names(subjects)
        examples = ", ".join(_format_cell(each[:80]) for each in names[:EXAMPLES]) + ("…" if len(names) > EXAMPLES else "")
        lines.append(f"| {_count_things(cause, subjects)} | {CAUSES[cause].text} | {CAUSES[cause].remedy} | {examples} |")
    return lines


def _list_cut_rows(losses: Iterable[tuple[str, str]]) -> list[str]:
    """All that did not come, by name, where a row of the table has no place for it."""
    lines: list[str] = []
    for cause, subjects in _group_losses(losses):
        if CAUSES[cause].is_lost and len(names := _list_names(subjects)) > EXAMPLES:
            lines += ["", f"### {CAUSES[cause].text}", "", *(f"- {_format_cell(each)}" for each in names)]
    return ["", "## Ce qui manque, un par un", *lines] if lines else []


def _list_names(subjects: list[str]) -> list[str]:
    return [each for each in dict.fromkeys(subjects) if each]


def _group_losses(losses: Iterable[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for cause, subject in losses:
        groups[cause].append(subject)
    return sorted(groups.items(), key=lambda pair: (-_count_things(*pair), pair[0]))


def _count_things(cause: str, subjects: list[str]) -> int:
    """How many things: a file, an address that ten texts name is one; ten forms are ten."""
    return len(subjects) if CAUSES[cause].is_each_one else len(set(subjects))


def _format_by_kind(count: Counter[str]) -> str:
    return ", ".join(f"{number} {kind}" for kind, number in count.most_common())


def _format_cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").replace("<", "&lt;").split())


@dataclass(frozen=True)
class Cause:
    """`text` follows a number, in French; `remedy` is what the webmaster can do, a command where there is one; `is_lost` things did not
    come. Where `is_each_one`, what is named is where a thing came from, or its sort, and each mention is one more."""

    text: str
    remedy: str = ""
    is_lost: bool = False
    is_each_one: bool = False


CAUSES = {
    "form": Cause("formulaire laissé de côté", "Un lien vers un téléservice ou un courriel le remplace.", True, True),
    "shortcode": Cause("code d’extension retiré, ses mots gardés", "Relisez l’endroit ; le nom de l’extension est dit.", is_each_one=True),
    "embed": Cause("contenu d’un autre site devenu un lien", "Rien à faire : le lecteur choisit d’y aller.", is_each_one=True),
    "script": Cause("programme retiré du texte", "Rien à faire : aucun n’est admis.", True, True),
    "template": Cause("morceau de gabarit que seul l’ancien programme savait remplir, retiré", "Relisez l’endroit.", True, True),
    "table": Cause(
        "tableau gardé en HTML : ses cellules s’étendent", "Rien à faire ; il se lit sur téléphone en le faisant glisser.", is_each_one=True
    ),
    "picture": Cause(
        "image introuvable : un lien mène à son ancienne adresse",
        "Donnez le dossier de l’ancien site : relancez avec « --files DOSSIER ».",
        True,
    ),
    "document": Cause(
        "document introuvable : le lien mène à son ancienne adresse",
        "Donnez le dossier de l’ancien site : relancez avec « --files DOSSIER ».",
        True,
    ),
    "foreign host": Cause(
        "fichier à un hôte que seul l’export nomme : il n’est pas demandé",
        "Si l’hôte est à la ville, relancez avec « --hosts HÔTE » ; sinon donnez ses fichiers par « --files DOSSIER ».",
        True,
    ),
    "local address": Cause(
        "fichier à une adresse du réseau local, que l’export ne peut pas faire demander",
        "Donnez le dossier de l’ancien site : relancez avec « --files DOSSIER ».",
        True,
    ),
    "refused file": Cause("fichier d’une sorte que le site ne donne pas", "Convertissez-le en PDF ou en ODT, et remettez le lien.", True),
    "heavy file": Cause("fichier trop lourd", "Réduisez-le, déposez-le dans content/documents/, et remettez le lien.", True),
    "alt": Cause("image sans texte alternatif", "« ./beffroi check --warnings » dit lesquelles ; écrivez ce qu’elles montrent."),
    "title": Cause("titre de plus de 120 signes, coupé ; il est entier en tête du texte", "Donnez-lui un titre plus court."),
    "untitled": Cause("texte sans titre", "Donnez-lui un titre."),
    "summary": Cause("chapeau de plus de 200 signes : il ouvre le texte, en entier", "Rien à faire."),
    "dead link": Cause("lien vers une page que la source n’a pas : ses mots sont gardés", "Rien à faire."),
    "foreign picture": Cause("image d’un autre site devenue un lien", "Copiez-la dans content/images/ si elle est à vous."),
    "undated": Cause("texte sans date : celle de l’import", "Corrigez « date » si elle compte."),
    "protected": Cause("texte protégé par un mot de passe, ou privé : brouillon", "Publiez-le en effaçant « status: draft »."),
    "empty": Cause("texte vide : brouillon", "Effacez son fichier s’il ne servait à rien."),
    "comments": Cause("commentaire laissé de côté", "Ils restent dans l’export.", True, True),
    "listing": Cause("page de liste, ou sans texte, laissée de côté : le site fait les siennes", "Rien à faire ; elle mène à l’accueil."),
    "menu": Cause("entrée de menu laissée de côté : les menus d’ici se font d’eux-mêmes", "", True, True),
    "unread": Cause("texte illisible, non repris", "Son nom est dit : copiez-le à la main.", True),
    "other format": Cause(
        "texte d’un format qui ne se lit pas ici, laissé de côté",
        "Convertissez-le en Markdown (pandoc le fait) et relancez, ou copiez-le à la main.",
        True,
    ),
    "bare page": Cause(
        "page HTML sans en-tête, laissée de côté : l’ancien site la donnait telle quelle",
        "Ouvrez-la par « --- », « title: … », « --- », et relancez.",
        True,
    ),
    "not pdf": Cause("fichier qui n’est pas un PDF, laissé de côté", "Enregistrez-le en PDF dans le même dossier, et relancez.", True),
    "too long": Cause("texte démesuré, non repris", "Partagez-le en plusieurs.", True),
    "other type": Cause(
        "contenu d’une sorte que la table ne reprend pas", "Dites ce qu’elle devient dans correspondances.csv.", True, True
    ),
    "event date": Cause("événement sans date lisible : brouillon", "Écrivez « timings »."),
    "category": Cause("rubrique d’avant devenue mot-clé", "Dites ce qu’elle devient dans correspondances.csv, et relancez."),
    "address": Cause("ancienne adresse qui est une page du nouveau site", "Rien à faire : elle répond."),
    "address lost": Cause("ancienne adresse que rien ne remplace", "Ajoutez-la dans content/redirections.csv.", True),
    "edited": Cause("texte retouché ici, et changé là-bas depuis : rien n’y est touché", "Comparez les deux."),
    "deleted": Cause("texte supprimé ici : il n’est pas repris", "Effacez sa ligne dans reprise/registre.jsonl pour le reprendre."),
    "gone": Cause("texte que la source n’a plus : il reste ici", "Rien à faire."),
    "anchor": Cause("note de bas de page dont l’appel ne se retrouve pas : ses mots sont gardés", "Relisez l’endroit.", is_each_one=True),
    "scan": Cause("PDF sans texte (numérisé) : brouillon à écrire", "Installez tesseract (paquet tesseract-ocr-fra), puis relancez."),
    "ocr": Cause("PDF lu par reconnaissance de caractères : brouillon à relire", "Relisez-le, puis effacez « status: draft »."),
    "bad pdf": Cause("PDF qui ne s’ouvre pas", "Demandez-le de nouveau à qui l’a fait.", True),
    "act": Cause(
        "PDF dont une page dit le texte, à relire", "« ./beffroi check --warnings » les nomme ; effacez l’encadré de celui qui est relu."
    ),
}


PICTURES = frozenset({".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".heic"})
DOCUMENTS = frozenset(
    [
        *(".pdf", ".odt", ".ods", ".odp", ".odg", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".rtf", ".epub", ".csv", ".txt"),
        *(".ics", ".vcf", ".gpx", ".kml", ".geojson", ".mp3", ".ogg", ".oga", ".wav", ".m4a", ".mp4", ".webm", ".ogv", ".m4v", ".mov"),
    ]
)
"""Endings of what the site gives as it is; nothing in them runs in a browser. Those of archives are not: nobody sees what is inside."""

COMMON_FOLDERS = re.compile(
    r"^/?(?:.*?/)?(?:wp-content/uploads|IMG|sites/[^/]+/files|assets|static|media|images|img|files|documents|uploads|docs)/", re.IGNORECASE
)
RESIZED = re.compile(r"-\d{2,4}x\d{2,4}(?=\.\w{3,4}$)|-scaled(?=\.\w{3,4}$)")
"""What WordPress adds to the name of a smaller copy. https://developer.wordpress.org/apis/responsive-images/"""

PAGE_START = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
TIMEOUT = 20
"""Seconds without a byte; a town's old host is slow, not dead."""
TIRED_AFTER = 5
"""Failures one after the other, after which the old site is no longer asked."""


class RefusedAddress(Exception):
    """A file that is not asked for, for the `cause` of the report."""

    def __init__(self, cause: str):
        super().__init__(cause)
        self.cause = cause


class OldSite:
    """The old site by HTTP: its own hosts and those that the webmaster named, `hosts`, and no more than it wants to give.

    An export is written by strangers: a host that only the export names is not asked, nor a local address that is not `typed`."""

    def __init__(self, base: str, hosts: Iterable[str] = (), typed: Iterable[str] = ()):
        self.base, self.failures = base.rstrip("/"), 0
        self.hosts = frozenset(_strip_www(host) for host in (*hosts, *map(_find_host, (*typed, self.base)))) - {""}
        self.session = requests.Session()
        self.session.headers["User-Agent"] = "Beffroi (reprise du site)"
        mount_public_only(self.session, typed)

    def fetch(self, path: str, absolute: str = "") -> bytes | None:
        """The bytes at `path`, or at the `absolute` address where the source says it; none of them when they are more than LARGEST_FILE,
        None when they are not to be had. Raises RefusedAddress."""
        if self.failures >= TIRED_AFTER or not self.base.startswith(("http://", "https://")):
            return None
        address = absolute if absolute.startswith("http") else self.base + quote(path, safe="/%?=&;,+~@:!$'()*")
        try:
            for _ in range(4):
                self._check_host(address)
                with self.session.get(address, timeout=TIMEOUT, stream=True, allow_redirects=False) as answer:
                    if answer.is_redirect:
                        address = urljoin(address, answer.headers["Location"])
                        continue
                    self.failures = 0
                    return read_body(answer, LARGEST_FILE, LONGEST_ANSWER) if answer.status_code == 200 else None
        except AnswerTooLarge:
            return b""
        except LocalAddressError:
            raise RefusedAddress("local address") from None
        except (requests.RequestException, ValueError):
            self.failures += 1
        return None

    def _check_host(self, address: str) -> None:
        """A host of the site: its own, one below it, or one that was named. Raises RefusedAddress for another."""
        host = _strip_www(_find_host(address))
        if not any(host == own or host.endswith(f".{own}") for own in self.hosts):
            raise RefusedAddress("foreign host")


def _find_host(address: str) -> str:
    return (urlsplit(address).hostname or "").rstrip(".")


def _strip_www(host: str) -> str:
    return host.strip().lower().partition("://")[2 if "://" in host else 0].rstrip("/").removeprefix("www.")


class SiteFiles:
    """The files that texts name, brought below the content folder once each. `used` are those that came, by their path on the old site."""

    def __init__(self, site: SourceSite, record: MigrationRecord, folders: Iterable[Path], old_site: OldSite | None):
        self.site, self.record, self.old_site = site, record, old_site
        self.folders = [folder.resolve() for folder in folders]
        self.used: dict[str, str] = {}
        self.missing: dict[str, str] = {}
        self.created: list[str] = []

    def bring(self, path: str, note: Callable[[str, str], None], is_served_alone: bool = False) -> str | None:
        """The path below the content folder of the file at `path` of the old site; None, and a note, when it is not to be had.

        One that `is_served_alone` goes among the documents, which keep their address: no text shows it."""
        path = path.partition("?")[0]
        if path in self.used:
            return self.used[path]
        if path in self.missing:
            note(self.missing[path], path)
            return None
        suffix = PurePosixPath(path).suffix.lower()
        if suffix not in PICTURES and suffix not in DOCUMENTS:
            return self._miss(path, "refused file", note)
        file = self._find_known(f"file:{RESIZED.sub('', path)}") or self._find_known(f"file:{path}")
        if file is not None:
            self.used[path] = file
            return file
        for candidate in dict.fromkeys((RESIZED.sub("", path), path)):
            try:
                data = self._read(candidate)
            except RefusedAddress as refusal:
                described = self.site.describe_file(candidate)
                self.missing[path] = refusal.cause
                note(refusal.cause, described.address if described else path)
                return None
            if data is not None:
                return self._put(path, candidate, suffix, data, note, is_served_alone)
        return self._miss(path, "picture" if suffix in PICTURES else "document", note)

    def _find_known(self, key: str) -> str | None:
        moved_text = self.record.texts.get(key)
        return moved_text.file if moved_text and moved_text.is_written and self.record.compare_state(key) in ("same", "edited") else None

    def _miss(self, path: str, cause: str, note: Callable[[str, str], None]) -> str | None:
        self.missing[path] = cause
        note(cause, path)
        return None

    def _read(self, path: str) -> bytes | None:
        data = self.site.read_file(path)
        if data is None:
            data = next((content for folder in self.folders if (content := _read_below(folder, path)) is not None), None)
        if data is None and self.old_site is not None:
            described = self.site.describe_file(path)
            data = self.old_site.fetch(path, described.address if described else "")
        return data

    def _put(
        self, path: str, candidate: str, suffix: str, data: bytes, note: Callable[[str, str], None], is_served_alone: bool
    ) -> str | None:
        if not data or len(data) > LARGEST_FILE:
            return self._miss(path, "heavy file", note)
        if PAGE_START.match(data[:1024]) or (suffix == ".pdf" and b"%PDF-" not in data[:1024]):
            return self._miss(path, "picture" if suffix in PICTURES else "document", note)
        key, file = f"file:{candidate}", self._find_name(candidate, suffix, is_served_alone)
        already = self.record.content / file
        if not (already.exists() and digest_text(already.read_bytes()) == digest_text(data) and self.record.compare_state(key) != "new"):
            self.record.write(key, file, data)
            self.created.append(file)
        if suffix in PICTURES and not self.record.is_rehearsal and picture.find_file_fault(self.record.content, file):
            already.unlink(missing_ok=True)
            return self._miss(path, "refused file", note)
        self.used[path] = file
        return file

    def _find_name(self, path: str, suffix: str, is_served_alone: bool) -> str:
        """A name of letters that every system has, the same each time, and nobody else's."""
        folder = "images" if suffix in PICTURES and not is_served_alone else "documents"
        pieces = [
            slugify(piece)[:60].strip("-")
            for piece in PurePosixPath(COMMON_FOLDERS.sub("", path)).parent.parts
            if piece not in ("/", "..", ".")
        ]
        stem = slugify(PurePosixPath(path).stem)[:80].strip("-") or "fichier"
        place = "/".join([folder, *[piece for piece in pieces if piece][-4:], stem])
        usual_name = f"{place}{suffix}"
        return usual_name if self.record.is_free(usual_name, f"file:{path}") else f"{place}-{digest_text(path.encode())[:6]}{suffix}"


def _read_below(folder: Path, path: str) -> bytes | None:
    """The file at `path`, or at its end, below `folder`: one may give the site's folder, or its uploads alone. Never what is outside."""
    pieces = [piece for piece in PurePosixPath(path).parts if piece not in ("/", ".", "..")]
    for start in range(min(len(pieces), 5)):
        candidate = folder.joinpath(*pieces[start:])
        try:
            if candidate.is_file() and candidate.resolve().is_relative_to(folder):
                return candidate.read_bytes() if candidate.stat().st_size <= LARGEST_FILE else b""
        except (OSError, ValueError):
            continue
    return None


def find_file_path(address: str, site: SourceSite) -> str | None:
    """The path on the old site of the file that `address` names, or None for another."""
    path = find_site_path(address, site.base or UNKNOWN_BASE, site.file_hosts)
    return path if path is not None and is_file_path(path) else None


FOLDER = "reprise"
"""Beside the content folder: what a webmaster edits and reads of an import, and what the next one needs."""


@dataclass
class Migration:
    """An import under way. `places` says where each old address leads, by the address without its final slash."""

    site: SourceSite
    content: Path
    rules: TownRules
    record: MigrationRecord
    files: SiteFiles
    report: MigrationReport
    table: Correspondence = field(default_factory=Correspondence)
    plans: dict[str, PlannedText] = field(default_factory=dict)
    places: dict[str, PlannedText] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    ruled: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, str] = field(default_factory=dict)
    address_owners: dict[str, str] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """The folder of the table, the record and the report."""
        return self.content.parent / FOLDER

    def note(self, cause: str, subject: str) -> None:
        """Remember a loss."""
        self.report.losses.append((cause, subject))
