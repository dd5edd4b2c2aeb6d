"""Checks of the opposition's texts: a group of its term, everybody's length, the words that were handed in."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from plugins.core.infrastructure.errors import Mistake
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.identifiers import suggest_closest
from plugins.core.publication.publication import UNREAD_MARK, Publication, is_lenient
from plugins.journal.law.kinds import DIGEST
from plugins.journal.law.seal import count_signs, digest_body
from plugins.journal.law.settings import Settings

Conf = Mapping[str, Any]


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
