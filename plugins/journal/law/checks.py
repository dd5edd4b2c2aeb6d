"""Checks of the opposition's texts: a group of its term, everybody's length, the words that were handed in."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import quote, unquote

from plugins.core.infrastructure import clock
from plugins.core.infrastructure.errors import Mistake
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.identifiers import suggest_closest
from plugins.core.publication.overview import find_active, find_of_kind
from plugins.core.publication.publication import UNREAD_MARK, Publication, is_lenient
from plugins.core.publication.room import HealthCheck, HealthFinding, amber, green, red
from plugins.journal.law.accessibility import Declaration, assess_statement
from plugins.journal.law.expression import DIGEST, count_signs, digest_body
from plugins.journal.law.notices import WAITING, find_places_to_complete, list_mistakes
from plugins.journal.law.settings import Settings, find_watch, format_restraint


def gather_health_checks(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[HealthCheck]:
    """Every look of this room."""
    declaration, today = gather_settings(Settings, conf, environ).accessibility, clock.get_current_time(conf, environ).date()
    yield HealthCheck("ce que la loi attend", lambda: check_completed(conf))
    yield HealthCheck("accessibilité", lambda: check_declaration(declaration, today))


def check_completed(conf: Mapping[str, Any]) -> Iterator[HealthFinding]:
    """Find settings the town has still to complete."""
    waiting = list(find_places_to_complete(conf))
    for name, law in WAITING.items():
        if places := [place for setting, place in waiting if setting == name]:
            yield red(f"{name.lower()} : à compléter : {', '.join(places)}.", law)
    if not waiting:
        yield green("les mentions et les coordonnées sont remplies.")


def check_declaration(declaration: Declaration, today: date) -> Iterator[HealthFinding]:
    """Whether the declaration is valid on the day `today`."""
    faults = list(list_overdue(declaration, today))
    yield from (amber(text, remedy) for text, remedy in faults)
    if not faults:
        yield green(
            f"{assess_statement(declaration, today).conformity} ; déclaration à refaire avant le {declaration.renewal_day:%d/%m/%Y}."
        )


Fault = tuple[str, str]
"""What is wrong and what to do, in French."""

AGAIN = "Refaites-la, et changez « established »."
BY_HAND = "Faites mener un audit, ou effacez « audit »."


def list_overdue(declaration: Declaration, today: date) -> Iterator[Fault]:
    """What the town should fix in `declaration` on the day `today`."""
    if declaration.established is None:
        yield "aucune déclaration d’accessibilité n’a été établie.", "Remplissez ACCESSIBILITY : ./beffroi help operations déclaration."
    elif declaration.renewal_day and declaration.renewal_day <= today:
        yield f"la déclaration d’accessibilité du {_format_day(declaration.established)} a plus de trois ans.", AGAIN
    audit = declaration.audit
    if audit and audit.date > today:
        yield f"l’audit du {_format_day(audit.date)} n’a pas encore eu lieu : chaque page dit « non conforme ».", BY_HAND
    elif audit and not audit.is_valid(today):
        yield f"l’audit du {_format_day(audit.date)} a plus de trois ans : chaque page dit « non conforme ».", BY_HAND
    if (declaration.plan or declaration.actions) and not (declaration.actions or {}).get(today.year):
        yield f"le plan d’actions de {today.year} n’est pas publié.", f"Ajoutez {today.year} à « actions »."


def _format_day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


MARKER = re.compile(r"[{|](?:static|filename|attach)[|}]")
UNNAMED = re.compile(r"[\ud800-\udfff]")
"""A byte that no letter is: `check` asks for another name, and no page can give that one."""

ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)


def find_linked_pdfs(publication: Publication, content: Path, siteurl: str) -> Iterator[tuple[str, int]]:
    """The PDF files of the folder `content` that the text of `publication` leads to: path below it, and line of the publication's file."""
    for link, line in publication.linked_pdfs:
        path = find_linked_file(link, publication.source, content, siteurl)
        if path:
            yield path, line


def find_linked_file(link: str, source: str, content: Path, siteurl: str) -> str | None:
    """The path below `content` of the file that `link` names in the file `source`, or None for an external one."""
    address = unquote(MARKER.sub("", link.removeprefix(siteurl) if siteurl else link))
    if ELSEWHERE.match(address):
        return None
    candidates = (normpath(join(dirname(source), address)), normpath(address.lstrip("/")))
    return next((path for path in candidates if not path.startswith("..") and (content / path).is_file()), None)


def list_pdf_without_page(
    content: Path, conf: Mapping[str, Any], publications: Iterable[Publication], withheld: Collection[str] = ()
) -> tuple[tuple[str, str], ...]:
    """The published PDF files without an accessible page among `publications`: name and site-relative address, by name. It does not give
    those that are `withheld`.

    Those that no text leads to are among them: search engines and networks do.
    """
    described = {publication.extra["pdf"] for publication in publications if publication.extra.get("pdf")}
    folders = (content / name for name in conf.get("STATIC_PATHS") or ())
    files = (path for folder in folders if folder.is_dir() for path in folder.rglob("*") if path.suffix.lower() == ".pdf")
    names = {path.relative_to(content).as_posix() for path in files if path.is_file() and not path.name.startswith(".")}
    unlinked = sorted(name for name in names - described - set(withheld) if not UNNAMED.search(name))
    return tuple((name.rpartition("/")[2], quote(name)) for name in unlinked)


# Legal checks of the whole journal.
# A check is given the publications with the names of their files, the settings, whose PATH is the content folder, and the instant.

Conf = Mapping[str, Any]
PublicationLines = Sequence[tuple[Publication, str]]
SETTINGS = "réglages"


def check_once_an_issue(publications: PublicationLines, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """The group that would speak twice in one issue."""
    first_by_key: dict[tuple[str | None, str | None, str | None], str] = {}
    for publication, file in find_of_kind(publications, "tribune"):
        if publication.status != "withdrawn":
            extra = publication.extra
            other = first_by_key.setdefault((extra.get("term"), extra.get("issue"), extra.get("group")), file)
            if other != file:
                text = f"ce groupe a déjà un texte dans ce numéro, {other}."
                remedy = "Un groupe en a un par numéro : corrigez « issue », ou effacez l’un des deux."
                yield Mistake(file, 0, "issue", text, remedy, "tribune en double", is_lenient(publication))


def check_before_vote(publications: PublicationLines, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """Publications that could promote the town's work in the months before a vote."""
    room = gather_settings(Settings, conf, {})
    watched = find_watch(room.election_date, room.promotional_categories, now.date())
    if watched is None:
        return
    remedy = "Gardez les faits, sans bilan ni éloge (code électoral, article L. 52-1)."
    for publication, file in publications:
        if watched.concerns(publication):
            yield Mistake(file, 0, "category", format_restraint(watched.election), remedy, "période électorale", harmless=True)


def check_unknown_categories(publications: PublicationLines, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """A promotional category that the journal does not have: nothing would ever be watched there."""
    categories = tuple(conf.get("CATEGORIES") or ())
    for name in gather_settings(Settings, conf, {}).promotional_categories:
        if name not in categories:
            remedy = suggest_closest(name, categories)
            text = f"« {name} » n’est pas une rubrique : rien n’y serait surveillé."
            yield Mistake(SETTINGS, 0, "PROMOTIONAL_CATEGORIES", text, remedy, "rubrique inconnue", harmless=True)


def check_pdf_without_page(publications: PublicationLines, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """A linked PDF without an accessible page; a page for a PDF that is missing.

    The first is published all the same: an act must be online within a week, and the declaration of accessibility names its PDF.
    """
    content, siteurl = Path(conf["PATH"]), str(conf.get("SITEURL") or "").rstrip("/")
    active_lines = find_active(publications)
    described = {each.extra["pdf"] for each, _ in active_lines if each.extra.get("pdf") and each.status not in ("draft", "withdrawn")}
    for publication, file in active_lines:
        named = publication.extra.get("pdf")
        if not (named or publication.linked_pdfs):
            continue
        if named and not _is_served(named, content, conf):
            text = f"« {named} » n’est pas un PDF que le site donne."
            remedy = "Rangez-le dans content/documents/, et écrivez par exemple « documents/budget-2026.pdf »."
            yield Mistake(file, 0, "pdf", text, remedy, "PDF introuvable", is_lenient(publication))
        for path, line in find_linked_pdfs(publication, content, siteurl):
            if path not in described:
                remedy = f"Écrivez « pdf: {path} » en tête de la page qui dit tout ce qu’il contient : celle-ci peut l’être."
                text = f"aucune page ne dit ce que dit « {path} » : la déclaration d’accessibilité le nomme."
                yield Mistake(file, line, "texte", text, remedy, "PDF sans page", harmless=True)


def check_accessibility(publications: PublicationLines, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """Outdated parts of the accessibility declaration."""
    for text, remedy in list_overdue(gather_settings(Settings, conf, {}).accessibility, now.date()):
        yield Mistake(SETTINGS, 0, "ACCESSIBILITY", text, remedy, "accessibilité à revoir", harmless=True)


def _is_served(name: str, content: Path, conf: Conf) -> bool:
    """Whether `name` is a PDF of a folder that is copied to the site."""
    copied = tuple(f"{folder}/" for folder in conf.get("STATIC_PATHS") or ())
    return name.startswith(copied) and name.lower().endswith(".pdf") and ".." not in name and (content / name).is_file()


def check_incomplete_settings(publications: PublicationLines, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """Settings that the law requires and that are left for later."""
    yield from list_mistakes(conf)


JOURNAL_CHECKS = (
    check_once_an_issue,
    check_before_vote,
    check_unknown_categories,
    check_pdf_without_page,
    check_accessibility,
    check_incomplete_settings,
)


def check_group(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """A group that does not belong to the term."""
    if publication.kind.name != "tribune":
        return
    named, term = publication.extra.get("group"), publication.extra.get("term") or ""
    groups = (gather_settings(Settings, conf, {}).tribune_terms or {}).get(term, ())
    if named and groups and named not in groups:
        remedy = suggest_closest(named, groups)
        text = f"« {named} » n’est pas un groupe du mandat {term}."
        yield Mistake(file, 0, "group", text, remedy, "groupe inconnu", is_lenient(publication))


def check_same_length(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """The text that is longer than what every group has."""
    if publication.kind.name != "tribune":
        return
    most, sign_count = gather_settings(Settings, conf, {}).tribune_length, count_signs(publication.body)
    if sign_count > most:
        text = f"{sign_count} signes, espaces compris : chaque groupe en a {most}."
        remedy = "Rendez le texte au groupe, qui le coupe lui-même."
        yield Mistake(file, publication.body_line, "texte", text, remedy, "tribune trop longue", is_lenient(publication))


def check_unaltered(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """A text that differs from the one handed in; or one without a digest, which cannot be verified."""
    if publication.kind.name != "tribune":
        return
    noted, computed = publication.extra.get(DIGEST), digest_body(publication.body)
    if not noted:
        remedy = f"À la réception du texte, écrivez « {DIGEST}: {computed} »."
        yield Mistake(file, 0, DIGEST, "rien ne prouve que ce texte est celui du groupe.", remedy, "tribune sans empreinte", harmless=True)
    elif noted.lower() != computed:
        text = "ce texte n’est plus celui que le groupe a remis."
        remedy = f"Remettez le sien ; si le groupe en a remis un autre, écrivez « {DIGEST}: {computed} »."
        yield Mistake(file, 0, DIGEST, text, remedy, "tribune modifiée", is_lenient(publication))


def check_submission_date(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """A text handed in after its issue's deadline."""
    if publication.kind.name != "tribune":
        return
    received, issue = publication.extra.get("received"), publication.extra.get("issue") or ""
    due = (gather_settings(Settings, conf, {}).tribune_issues or {}).get(issue)
    if received and due and received > due:
        text = f"reçu après le {due:%d/%m/%Y}, jour où les textes de « {issue} » étaient dus."
        yield Mistake(file, 0, "received", text, "Le même délai vaut pour tous les groupes.", "tribune en retard", harmless=True)


def check_unread_text(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """A page extracted from a PDF that no one has proof-read; it is online all the same."""
    if publication.extra.get("pdf") and UNREAD_MARK in publication.body:
        text = "un programme a tiré ce texte du PDF, et personne ne l’a relu."
        remedy = "Relisez-le en entier, puis effacez l’encadré « À relire »."
        yield Mistake(file, publication.body_line, "texte", text, remedy, "texte à relire", harmless=True)


CHECKS = (check_group, check_same_length, check_unaltered, check_submission_date)
PAGE_CHECKS = (check_unread_text,)
"""What is asked of a page, which a PDF may have."""
