"""What is asked of a question: an answer that somebody signs, instants in their order, no personal data."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from plugins.core.infrastructure.errors import Mistake
from plugins.core.publication.publication import Publication, is_lenient
from plugins.core.publication.untrusted_text import check_personal_data, check_slug
from plugins.voices.questions.kinds import RESERVED

Conf = Mapping[str, Any]
SIGNED = ("answered", "answered_by", "role")


def check_signature(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """An answer without a signature, or a signature without an answer."""
    missing = [key for key in SIGNED if not publication.extra.get(key) and key not in publication.unread]
    if publication.body.strip():
        for key in missing:
            text = "une réponse dit quand elle est donnée, par qui, et sa fonction."
            yield Mistake(file, 0, key, text, f"Ajoutez « {key}: … ».", "réponse sans signature", is_lenient(publication))
    elif len(missing) < len(SIGNED) and not publication.unread:
        key = next(key for key in SIGNED if publication.extra.get(key))
        text, remedy = "il n’y a pas de réponse sous l’en-tête.", "Écrivez-la, ou effacez cette ligne."
        yield Mistake(file, 0, key, text, remedy, "réponse vide", is_lenient(publication))


def check_order(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """An answer older than its question, or a question that was asked after it appeared."""
    asked_at, answered = publication.extra.get("asked") or publication.date, publication.extra.get("answered")
    if asked_at and publication.date and asked_at > publication.date:
        text, remedy = "elle serait arrivée après avoir paru.", "Corrigez « asked » ou « date »."
        yield Mistake(file, 0, "asked", text, remedy, "question à l’envers", is_lenient(publication))
    elif asked_at and answered and answered < asked_at:
        text, remedy = "la réponse viendrait avant la question.", "Corrigez « answered » ou « asked »."
        yield Mistake(file, 0, "answered", text, remedy, "question à l’envers", is_lenient(publication))


def check_question_personal_data(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """An address or a number in the words of the resident. Those of the answer are the town's own."""
    for key in ("question", "name"):
        yield from check_personal_data(publication, file, key, publication.extra.get(key) or "")


def check_address(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """A question at the address of a page of the section."""
    yield from check_slug(publication, file, RESERVED)


CHECKS = (check_address, check_signature, check_order, check_question_personal_data)
