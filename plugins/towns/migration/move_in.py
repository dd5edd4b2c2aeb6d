"""The main flow of a migration: reads names and addresses, then texts; never overwrites a file that was edited since."""

import gzip
import os
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from plugins.core.infrastructure import durable
from plugins.core.infrastructure.clock import PARIS
from plugins.core.infrastructure.errors import PersonRequired, Progress, SettingsError
from plugins.core.publication.identifiers import slugify
from plugins.journal.editorial.rules import TownRules
from plugins.towns.migration.acts import write_act_pages
from plugins.towns.migration.markdown_text import TextContext, convert_html, convert_markdown
from plugins.towns.migration.migration_run import (
    DOCUMENTS,
    FOLDER,
    PICTURES,
    RESIZED,
    Migration,
    MigrationReport,
    OldSite,
    SiteFiles,
    find_file_path,
    format_report,
)
from plugins.towns.migration.record import (
    AUTHOR,
    CATEGORY,
    HOME,
    LEFT_OUT,
    TYPE,
    MigrationRecord,
    Redirections,
    add_guesses,
    digest_text,
    read_correspondence,
    split_addresses,
    write_correspondence,
)
from plugins.towns.migration.source_site import (
    ADDRESSES,
    FOLDERS,
    LARGEST_TEXT,
    UNKNOWN_BASE,
    PlannedText,
    SourceDocument,
    SourceSite,
    choose_slug,
    compose_file,
    find_site_path,
    format_identity,
    localize_paris,
    number_slug,
)
from plugins.towns.migration.spip import SpipSite
from plugins.towns.migration.static_folder import CONFIGS, MARKDOWN, NOT_CONTENT, OTHER_TEXTS, PAGES, UNREAD, StaticFolder, find_config
from plugins.towns.migration.wordpress import WordPressExport, WordPressRest

HEAD = 64 * 1024
SPIP_DUMP = re.compile(rb"spip_|(?:INSERT INTO|CREATE TABLE)[^\n]{0,40}_(?:articles|rubriques)", re.IGNORECASE)
ACCEPTED_SOURCES = "Donnez le fichier d’export, le dossier du site, une copie (dossier ou WARC), ou l’adresse d’un WordPress."
COPY, TEXTS = "copie", "textes"
PROGRAMS = {TEXTS: "Markdown", **{program.lower(): program for program in CONFIGS}}
"""What a folder may be said to be, and the program of a StaticFolder."""

PROGRAM_WORDS = (COPY, *PROGRAMS)
NEARBY = 3
"""Folders in one another, below the one given, where the settings of a site are looked for."""


def open_source(source: str, base: str, now: datetime, program: str = "") -> SourceSite:
    """The site in `source`, whose former address is `base` when the source does not give it. `program`, one of PROGRAM_WORDS, says what a
    folder is. Raises SettingsError when it is unknown, PersonRequired when it may be one thing or another."""
    if source.startswith(("http://", "https://")):
        return WordPressRest(source)
    path = Path(source).expanduser().resolve()
    if not path.exists():
        raise SettingsError([f"{source} : rien ne se trouve là. Donnez un fichier d’export, un dossier, ou l’adresse d’un site WordPress."])
    base = base.rstrip("/")
    if path.is_dir():
        return _open_folder(path, source, base, now, program)
    if program:
        raise SettingsError([f"{source} est un fichier : « --program » dit ce qu’est un dossier. Relancez sans."])
    return _open_file(path, source, base, now)


def _open_file(path: Path, source: str, base: str, now: datetime) -> SourceSite:
    try:
        with path.open("rb") as file:
            start = file.read(HEAD)
        if start.startswith(b"\x1f\x8b"):
            with gzip.open(path) as packed:
                start = packed.read(HEAD)
    except (OSError, EOFError, zlib.error) as error:
        raise SettingsError([f"{source} : impossible de lire ce fichier ({error})."]) from None
    if start.startswith(b"WARC/"):
        from plugins.towns.migration.crawl import CrawledSite, WarcCopies  # what finds the text of any page: half a second

        return CrawledSite(WarcCopies(path, base), now)
    if b"wordpress.org/export" in start or b"<rss" in start[:2048]:
        return WordPressExport(path, base)
    if (
        start.startswith(b"SQLite format 3")
        or b"<SPIP" in start[:4096]
        or SPIP_DUMP.search(start)
        or path.suffix.lower() in (".sql", ".sqlite")
    ):
        return SpipSite(path, base)
    raise SettingsError([f"{source} : ni un export de WordPress, ni une sauvegarde de SPIP. {ACCEPTED_SOURCES}"])


def _open_folder(path: Path, source: str, base: str, now: datetime, program: str) -> SourceSite:
    if program and program != COPY:
        return StaticFolder(path, PROGRAMS[program], base)
    if not program:
        for detected_program in CONFIGS:
            if find_config(path, detected_program):
                return StaticFolder(path, detected_program, base)
        survey = _survey_folder(path)
        if survey.texts.total():
            raise PersonRequired(_format_question(source, survey))
    from plugins.towns.migration.crawl import CrawledSite, FolderCopies  # what finds the text of any page: half a second

    return CrawledSite(FolderCopies(path, base), now)


@dataclass
class _Survey:
    """What a folder holds, by ending, and the sites below it: the file of their settings, and their program."""

    texts: Counter[str] = field(default_factory=Counter)
    pages: Counter[str] = field(default_factory=Counter)
    sites: list[tuple[str, str]] = field(default_factory=list)


def _survey_folder(root: Path) -> _Survey:
    survey = _Survey()
    for place, folders, names in os.walk(root):
        folder = Path(place)
        folders[:] = sorted(name for name in folders if name not in UNREAD and not name.startswith("."))
        paths = [Path(name) for name in names if not (folder == root and Path(name).stem.lower() in NOT_CONTENT)]
        survey.texts.update(suffix for path in paths if (suffix := path.suffix.lower()) in (*MARKDOWN, *OTHER_TEXTS))
        survey.pages.update(suffix for path in paths if (suffix := path.suffix.lower()) in PAGES)
        if len(folder.relative_to(root).parts) <= NEARBY:
            configs = ((find_config(folder, program), program) for program in CONFIGS)
            survey.sites += [(config.relative_to(root).as_posix(), program) for config, program in configs if config]
    return survey


def _format_question(source: str, survey: _Survey) -> str:
    """What was found, what each answer would take and leave, what to type."""
    counts = [f"{count} {ending}" for endings in (survey.texts, survey.pages) for ending, count in endings.most_common()]
    readable = [ending for ending in survey.texts if ending in MARKDOWN]
    unreadable = [ending for ending in survey.texts if ending not in MARKDOWN]
    lines = [
        f"{source} : {', '.join(counts[:-1])}{' et ' if counts[1:] else ''}{counts[-1]}, sans fichier de réglages de {', '.join(CONFIGS)}. "
        "Rien n’est repris tant que vous n’avez pas dit ce que c’est. Relancez la même commande :"
    ]
    lines += [f"- sur {config.rpartition('/')[0] or '.'}/ : {config} est d’un site {program} ;" for config, program in survey.sites]
    if readable:
        lines.append(f"- avec « --program {TEXTS} » : les {' et '.join(readable)} sont les textes, le reste est dit dans le rapport ;")
    if survey.pages:
        lines.append(f"- avec « --program {COPY} » : les {' et '.join(survey.pages)} sont une copie du site, le reste est laissé ;")
    lines.append(f"- avec « --program {', '.join(list(PROGRAMS)[1:])} » si c’est l’un d’eux, ses réglages ailleurs.")
    if unreadable:
        lines.append(f"Les {', '.join(unreadable)} ne se lisent pas ici : pandoc en fait du Markdown.")
    return "\n".join(lines)


REPORT = "rapport.md"
SAFE = re.compile(r"(?:mailto|tel|sms|geo|ftp|webcal):", re.IGNORECASE)
FEED = "/flux/rss.xml"
DATE_LINE = re.compile(rb"^date: (\d{4}-\d\d-\d\d \d\d:\d\d)$", re.MULTILINE)


def move_in(
    site: SourceSite,
    content: Path,
    conf: Mapping[str, Any],
    environ: Mapping[str, str],
    folders: Iterable[Path],
    is_offline: bool,
    is_rehearsal: bool,
    hosts: Iterable[str] = (),
    typed: Iterable[str] = (),
) -> MigrationReport:
    """Move `site` in below `content`, and say what came of it. `folders` hold copies of its files; offline, the old site is not asked.
    `hosts` are asked for files beside the site's own; `typed` are the addresses that the webmaster gave.

    Interrupted anywhere, it is run again: nothing is lost, nothing comes twice. Raises SettingsError.
    """
    rules = TownRules.from_settings(conf, environ)
    record = MigrationRecord(content.parent / FOLDER, content, is_rehearsal)
    old_site = None if is_offline or is_rehearsal else OldSite(site.base, hosts, typed)
    migration = Migration(
        site, content, rules, record, SiteFiles(site, record, folders, old_site), MigrationReport(site.program, site.base)
    )
    plan_migration(migration, is_rehearsal)
    write_texts(migration)
    redirect_other_addresses(migration)
    if not is_rehearsal:
        write_act_pages(migration, sorted(file for file in set(migration.files.used.values()) if file.endswith(".pdf")))
    finish_migration(migration, is_rehearsal)
    return migration.report


def plan_migration(migration: Migration, is_rehearsal: bool) -> None:
    """Read the source once: the table completed, a name and an address for each text."""
    counts: Counter[tuple[str, str]] = Counter()
    stubs: list[tuple[SourceDocument, str]] = []
    for document in migration.site.read_documents():
        counts[TYPE, document.type] += 1
        counts.update((CATEGORY, name) for name in document.categories)
        counts.update((AUTHOR, name) for name in document.authors)
        stub = SourceDocument(
            document.key, document.address, document.title[:200], document.type, date=document.date, aliases=document.aliases
        )
        stubs.append((stub, choose_slug(document)))
    categories = migration.rules.settings.categories
    migration.table = read_correspondence(migration.folder, categories)
    added = add_guesses(migration.table, counts, categories)
    if added and not is_rehearsal:
        migration.folder.mkdir(parents=True, exist_ok=True)
        write_correspondence(migration.folder, migration.table, counts)
    owners: dict[str, str] = {}
    for stub, _ in stubs:
        for old in filter(None, (stub.address, *stub.aliases)):
            owners.setdefault(_normalize_address(old), stub.key)
    for stub, slug in stubs:
        if migration.table.find_kind(stub.type) != LEFT_OUT:
            _plan_text(migration, stub, slug, owners)


def _plan_text(migration: Migration, document: SourceDocument, slug: str, owners: Mapping[str, str]) -> None:
    """`owners`: of each old address, the text that it led to. None is another text's new one, where it could no longer lead there."""
    kind = migration.table.find_kind(document.type)
    date = _find_date(migration, document)
    identity = format_identity(migration.site.base or migration.site.program, document.key, date)
    number = 0
    while True:
        number += 1
        name = number_slug(slug, number)
        file = f"{FOLDERS[kind]}/{f'{date:%Y-%m-%d}-' if kind in ('article', 'breve') else ''}{name}.md"
        address = ADDRESSES[kind].format(date=date, slug=name)
        is_free = migration.record.is_free(file, document.key) and migration.address_owners.get(address, document.key) == document.key
        if owners.get(_normalize_address(f"/{address}"), document.key) != document.key and not migration.record.has(file, document.key):
            is_free = False
        if is_free and not migration.rules.is_reserved(address, migration.rules.kinds[kind]):
            break
        if number == 1 and migration.rules.is_reserved(address, migration.rules.kinds[kind]):
            slug = f"{slug}-page" if kind == "page" else f"{slug}-texte"
            number = 0
    planned = PlannedText(document.key, kind, name, date, file, address, identity)
    migration.address_owners[address] = document.key
    migration.plans[document.key] = planned
    for old in (document.address, *document.aliases):
        if old:
            migration.places.setdefault(_normalize_address(old), planned)


def _find_date(migration: Migration, document: SourceDocument) -> datetime:
    """Its own date; else the one that it got the first time; else a day on which its mistakes stop nothing."""
    if document.date is not None:
        return localize_paris(document.date)
    before = migration.record.texts.get(document.key)
    if before is not None:
        try:
            match = DATE_LINE.search((migration.content / before.file).read_bytes())
        except OSError:
            match = None
        if match:
            return datetime.fromisoformat(match[1].decode()).replace(tzinfo=PARIS)
    since = migration.rules.settings.strict_since
    now = migration.rules.now
    return min(datetime.combine(since - timedelta(days=1), time(9), PARIS), now) if since else now


def _normalize_address(address: str) -> str:
    """An old address as it is looked for: with or without its final slash, whatever the case of the host."""
    path, question, query = address.partition("#")[0].partition("?")
    path = re.sub(r"/index\.(?:html?|php)$", "/", path)
    return (path.rstrip("/") or "/") + question + query


def write_texts(migration: Migration) -> None:
    """Read the source again, and write each text."""
    progress = Progress("Reprise", len(migration.plans))
    for document in migration.site.read_documents():
        planned = migration.plans.get(document.key)
        if planned is None:
            migration.note("other type", document.type)
            continue
        write_text(migration, document, planned)
        progress.step()


def write_text(migration: Migration, document: SourceDocument, planned: PlannedText) -> None:
    """Convert one text, and write it unless somebody edited it here."""
    state = migration.record.compare_state(document.key)
    if state == "deleted":
        migration.note("deleted", migration.record.texts[document.key].file)
        return
    if max(len(document.html), len(document.markdown)) > LARGEST_TEXT:
        migration.note("too long", document.address or document.key)
        return
    data = _convert(migration, document, planned).encode()
    migration.report.losses += document.losses
    before = migration.record.texts.get(document.key)
    if state == "edited" and before is not None:
        migration.report.unchanged[planned.kind] += 1
        if before.digest != digest_text(data):
            migration.note("edited", before.file)
    elif state == "same" and before is not None and before.digest == digest_text(data) and before.file == planned.file:
        migration.report.unchanged[planned.kind] += 1
    else:
        migration.record.write(document.key, planned.file, data)
        (migration.report.changed if state == "same" else migration.report.created)[planned.kind] += 1


def _convert(migration: Migration, document: SourceDocument, planned: PlannedText) -> str:
    losses = document.losses
    context = TextContext(
        lambda address: _resolve_link(migration, document, address, losses),
        lambda address, alt, caption: _resolve_picture(migration, document, planned, address, alt, caption, losses),
        losses,
    )
    body = convert_html(document.html, context) if document.html else convert_markdown(document.markdown, context)
    if document.date is None:
        losses.append(("undated", planned.file))
    if document.status not in ("published", "draft"):
        document.status = "draft"
        losses.append(("protected", planned.file))
    aliases, ruled = split_addresses([address for address in (document.address, *document.aliases) if address], planned.address)
    reserved = [
        alias
        for alias in aliases
        if migration.rules.is_reserved(alias.strip("/") + "/") or alias.strip("/") + "/" in migration.address_owners
    ]
    for alias in reserved:
        if "_" in alias.strip("/").partition("/")[0]:  # a word of ours for a template, which no address of the site has
            ruled.append(alias)
        else:
            migration.note("address", alias)
    free_aliases = [alias for alias in aliases if alias not in reserved]
    if document.status == "draft" or (not body.strip() and document.event is None):
        migration.ruled.update((old, "/") for old in (*free_aliases, *ruled, *_find_own_address(document, planned)))
        free_aliases, ruled = [], []
    migration.ruled.update((old, f"/{planned.address}") for old in ruled)
    here = len(aliases) < len([address for address in (document.address, *document.aliases) if address]) - len(ruled)
    migration.report.addresses["par une page qui mène à la nouvelle"] += len(free_aliases)
    migration.report.addresses["à la même adresse"] += len(reserved) + here
    chosen = [migration.table.find_category(name) for name in document.categories]
    category = next((name for name in chosen if name), "") or (migration.rules.settings.categories[0] if planned.kind == "article" else "")
    words = [name for name, ours in zip(document.categories, chosen, strict=True) if not ours]
    losses += [("category", name) for name in words]
    authors = [name for name in map(migration.table.find_author, document.authors) if name]
    return compose_file(
        document,
        planned,
        body,
        category,
        authors,
        [*document.tags, *words],
        free_aliases,
        _find_front_picture(migration, document, planned, losses),
    )


def _find_own_address(document: SourceDocument, planned: PlannedText) -> tuple[str, ...]:
    """The old address that is the new one too, at which a draft has no page: it leads home until it is published."""
    return tuple(address for address in (document.address, *document.aliases) if address.strip("/") == planned.address.strip("/"))


def _find_front_picture(
    migration: Migration, document: SourceDocument, planned: PlannedText, losses: list[tuple[str, str]]
) -> dict[str, str] | None:
    if document.image is None:
        return None
    image = document.image
    resolved = _resolve_picture(migration, document, planned, image.address, image.alt, image.caption, losses)
    if resolved is None or not resolved[0].startswith("/"):
        return None
    return {"src": resolved[0].lstrip("/"), "alt": resolved[1][:300], "credit": image.credit[:120], "caption": resolved[2][:300]}


def _resolve_link(migration: Migration, document: SourceDocument, address: str, losses: list[tuple[str, str]]) -> str | None:
    """Where `address` of a text leads now; None when its words alone may stay."""
    if address.startswith("#") or SAFE.match(address):
        return address
    absolute = _find_absolute_address(migration, document, address)
    if absolute is None:
        return None
    if file := find_file_path(absolute, migration.site):
        ending = PurePosixPath(file.partition("?")[0]).suffix.lower()
        if _normalize_address(file) in migration.places:
            return f"/{migration.places[_normalize_address(file)].file}"
        brought = migration.files.bring(file, lambda cause, subject: losses.append((cause, subject)))
        if brought and ending in PICTURES:
            migration.pictures.setdefault(file, document.key)
        return (
            f"/{quote(brought)}"
            if brought and ending not in PICTURES
            else (f"/{brought}" if brought else _find_old_address(migration, file))
        )
    path = find_site_path(absolute, migration.site.base or UNKNOWN_BASE, migration.site.file_hosts)
    if path is None:
        return absolute
    planned = migration.places.get(_normalize_address(path))
    if planned is not None:
        fragment = urlsplit(absolute).fragment
        return f"/{planned.file}" + (f"#{fragment}" if fragment else "")
    if path == "/":
        return "/"
    if _normalize_address(path) in migration.lists:
        return migration.lists[_normalize_address(path)]
    losses.append(("dead link", path))
    return None


def _find_absolute_address(migration: Migration, document: SourceDocument, address: str) -> str | None:
    base = migration.site.base or UNKNOWN_BASE
    try:
        absolute = (
            urljoin(base.rstrip("/") + (document.address or "/"), address.strip())
            if not address.startswith("/") or address.startswith("//")
            else base.rstrip("/") + address
        )
        parts = urlsplit(absolute)
    except ValueError:
        return None
    return absolute if parts.scheme in ("http", "https") and parts.hostname else None


def _find_old_address(migration: Migration, path: str) -> str | None:
    """The address of a file that stayed on the old site."""
    return migration.site.base.rstrip("/") + quote(path) if migration.site.base.startswith("http") else None


def _resolve_picture(
    migration: Migration,
    document: SourceDocument,
    planned: PlannedText,
    address: str,
    alt: str,
    caption: str,
    losses: list[tuple[str, str]],
) -> tuple[str, str, str] | None:
    absolute = _find_absolute_address(migration, document, address)
    file = find_file_path(absolute, migration.site) if absolute else None
    if file is None:
        losses.append(("foreign picture", address[:80]))
        return None
    brought = migration.files.bring(file, lambda cause, subject: losses.append((cause, subject)))
    if brought is None or PurePosixPath(brought).suffix not in PICTURES:
        return None
    migration.pictures.setdefault(file, document.key)
    described = migration.site.describe_file(file) or migration.site.describe_file(RESIZED.sub("", file))
    words = alt or (described.alt if described else "")
    label = caption or (described.caption if described else "")
    if not words and label:
        words = label
    if not words:
        losses.append(("alt", f"{planned.file} : {PurePosixPath(brought).name}"))
    return f"/{brought}", words, label


def redirect_other_addresses(migration: Migration) -> None:
    """Redirect the lists, files and feeds of the old site."""
    for old, target in migration.site.list_other_addresses():
        sort, _, name = target.partition(":")
        new: str | None = "/"
        if sort == "category":
            ours = migration.table.find_category(name)
            new = f"/rubriques/{slugify(ours)}/" if ours else "/rubriques/"
        elif sort == "tag":
            new = "/mots-cles/"
        elif sort == "feed":
            new = FEED
        elif sort == "file":
            path, _, parent = name.partition("|")
            new = _find_file_address(migration, path, parent)
        elif sort == "key":
            new = f"/{migration.plans[name].address}" if name in migration.plans else None
        if new is None:
            migration.note("address lost", old)
        elif _normalize_address(old) not in migration.places and old not in HOME:
            migration.ruled.setdefault(old, new)
    for path, file in migration.files.used.items():
        if PurePosixPath(file).suffix in PICTURES and file.startswith("images/"):
            owner = migration.plans.get(migration.pictures.get(path, ""))
            if owner is not None:
                migration.ruled.setdefault(path, f"/{owner.address}")
        else:
            migration.ruled.setdefault(path, f"/{quote(file)}")


def _find_file_address(migration: Migration, path: str, parent: str) -> str | None:
    """Where the address of a file leads: to the file, or to the page of its text."""
    if PurePosixPath(path).suffix.lower() in DOCUMENTS:
        brought = migration.files.bring(path, migration.note)
        if brought:
            return f"/{quote(brought)}"
    owner = migration.plans.get(migration.pictures.get(path, "")) or migration.plans.get(parent)
    if owner is not None:
        return f"/{owner.address}"
    alone = migration.files.bring(path, migration.note, is_served_alone=True) if PurePosixPath(path).suffix.lower() in PICTURES else None
    return f"/{quote(alone)}" if alone else None


def finish_migration(migration: Migration, is_rehearsal: bool) -> None:
    """The redirections, what the source no longer has, the record put in order."""
    report = migration.report
    report.losses += migration.site.losses
    for key, moved_text in migration.record.texts.items():
        if not key.startswith(("file:", "act:")) and key not in migration.plans:
            migration.note("gone", moved_text.file)
    report.addresses["par une règle de l’hébergeur (content/redirections.csv)"] += len(migration.ruled)
    report.files, report.files_here = len(migration.files.created), len(migration.files.used)
    if not is_rehearsal:
        migration.folder.mkdir(parents=True, exist_ok=True)
        Redirections(migration.content, migration.folder).write(migration.ruled)
        migration.record.tidy()
        durable.write_durably(migration.folder / REPORT, format_report(report).encode())
