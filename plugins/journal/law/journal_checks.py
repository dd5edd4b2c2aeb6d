"""Legal checks of the whole journal.

A check is given the publications with the names of their files, the settings, whose PATH is the content folder, and the instant.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.errors import Mistake
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.identifiers import suggest_closest
from plugins.core.publication.overview import find_active, find_of_kind
from plugins.core.publication.publication import Publication, is_lenient
from plugins.journal.law.election import find_watch, format_restraint
from plugins.journal.law.health import list_overdue
from plugins.journal.law.pdf_links import find_linked_pdfs
from plugins.journal.law.settings import Settings
from plugins.journal.law.to_complete import list_mistakes

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
